package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"manyi/fixtures"
	"manyi/stats"
	"manyi/survey"
)

// benchmarkRun runs the program in this process.
func benchmarkRun(b *testing.B, args ...string) {
	b.Helper()
	for b.Loop() {
		if err := run(context.Background(), append(args, "-o", filepath.Join(b.TempDir(), "out"), "--quiet"), nil, io.Discard, io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNumbers6198(b *testing.B) {
	benchmarkRun(b, "run", "../../fixtures/xian/survey.yaml", "--formats", "numbers", "--bootstrap", "0")
}

func BenchmarkEverything6198(b *testing.B) {
	benchmarkRun(b, "run", "../../fixtures/xian/survey.yaml")
}

// million writes a survey of a million forms, the sample's over and over with new ids.
func million(b *testing.B) (codebook string, size int64) {
	b.Helper()
	dir := b.TempDir()
	lines := bytes.Split(bytes.TrimSpace(fixtures.XianResponses), []byte("\n"))
	var data bytes.Buffer
	data.Write(lines[0])
	data.WriteByte('\n')
	for i := range 1000000 {
		_, rest, _ := bytes.Cut(lines[1+i*7919%(len(lines)-1)], []byte(","))
		fmt.Fprintf(&data, "%07d,%s\n", i, rest)
	}
	for name, content := range map[string][]byte{"responses.csv": data.Bytes(), "survey.yaml": fixtures.XianCodebook} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return filepath.Join(dir, "survey.yaml"), int64(data.Len())
}

// BenchmarkNumbersMillion reads a million forms and computes every number.
func BenchmarkNumbersMillion(b *testing.B) {
	codebook, size := million(b)
	b.SetBytes(size)
	benchmarkRun(b, "run", codebook, "--formats", "numbers", "--bootstrap", "0")
}

// BenchmarkStandardNumbers computes every number of a million forms that are in columns already.
func BenchmarkStandardNumbers(b *testing.B) {
	codebook, _ := million(b)
	cb, err := survey.LoadCodebook(codebook)
	if err != nil {
		b.Fatal(err)
	}
	ds, err := survey.Read(context.Background(), cb, survey.ReadOptions{})
	if err != nil {
		b.Fatal(err)
	}
	defer ds.Release()
	b.ReportAllocs()
	for b.Loop() {
		d, err := stats.FromDataset(ds, runtime.GOMAXPROCS(0))
		if err != nil {
			b.Fatal(err)
		}
		d.Options.Bootstrap = 0
		if _, err := analyse(context.Background(), d, contextOf(cb, d), func(done, all int) {}); err != nil {
			b.Fatal(err)
		}
	}
}

// cities writes a national survey: 109,366 forms from 333 cities, the sample's answers over and over, and a codebook whose branch is the city.
func cities(b *testing.B) (codebook string) {
	b.Helper()
	dir := b.TempDir()
	lines := bytes.Split(bytes.TrimSpace(fixtures.XianResponses), []byte("\n"))
	var data bytes.Buffer
	fmt.Fprintf(&data, "%s,city\n", lines[0])
	for i := range 109366 {
		_, rest, _ := bytes.Cut(lines[1+i*7919%(len(lines)-1)], []byte(","))
		fmt.Fprintf(&data, "%07d,%s,城市%03d\n", i, rest, i*31%333)
	}
	book := bytes.ReplaceAll(fixtures.XianCodebook, []byte("branch: branch"), []byte("branch: city"))
	for name, content := range map[string][]byte{"responses.csv": data.Bytes(), "survey.yaml": book} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return filepath.Join(dir, "survey.yaml")
}

// BenchmarkEachCity makes 333 reports and the company's in one run, with every bootstrap.
func BenchmarkEachCity(b *testing.B) {
	benchmarkRun(b, "run", cities(b), "--each", "city", "--formats", "xlsx,numbers")
}

// BenchmarkNumbersBootstrap6198 is the standard report's numbers with every resample.
func BenchmarkNumbersBootstrap6198(b *testing.B) {
	benchmarkRun(b, "run", "../../fixtures/xian/survey.yaml", "--formats", "numbers")
}
