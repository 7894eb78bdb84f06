package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"manyi/fixtures"
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

// BenchmarkNumbersMillion reads a million forms, the sample's over and over with new ids, and computes every number.
func BenchmarkNumbersMillion(b *testing.B) {
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
	b.SetBytes(int64(data.Len()))
	benchmarkRun(b, "run", filepath.Join(dir, "survey.yaml"), "--formats", "numbers", "--bootstrap", "0")
}
