package sav

import (
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"manyi/survey/raw"
)

// writeBenchmark writes a survey: ten items 1 to 5, seven numbers, three short texts.
func writeBenchmark(b *testing.B, file string, rows int, compression Compression) int64 {
	b.Helper()
	f, err := os.Create(file)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var d raw.Dictionary
	items := []string{"q01", "q02", "q03", "q04", "q05", "q06", "q07", "q08", "q09", "q10"}
	for _, name := range items {
		d.Variables = append(d.Variables, raw.Variable{Name: name, Width: 1, Labels: []raw.Label{{Number: 1, Label: "很不满意"}, {Number: 5, Label: "很满意"}}})
	}
	for _, name := range []string{"id", "weight", "sales", "minutes", "share", "score", "age"} {
		d.Variables = append(d.Variables, raw.Variable{Name: name, Width: 10, Decimals: 2})
	}
	for _, name := range []string{"branch", "city", "format"} {
		d.Variables = append(d.Variables, raw.Variable{Name: name, Kind: raw.Text, Width: 12})
	}
	w, err := NewWriter(f, &d, WriterOptions{Compression: compression})
	if err != nil {
		b.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	cities := []string{"西安市", "宝鸡", "Xianyang", "渭南", "汉中市区"}
	var batch raw.Batch
	for row := 0; row < rows; {
		batch.Reset(len(d.Variables))
		for batch.Rows = 0; batch.Rows < 1000 && row < rows; batch.Rows++ {
			for i := range 10 {
				batch.Columns[i].Numbers = append(batch.Columns[i].Numbers, float64(1+random.IntN(5)))
			}
			for i, x := range []float64{float64(row), random.Float64() * 3, random.ExpFloat64() * 1000, float64(random.IntN(90)), random.Float64(), random.NormFloat64(), float64(18 + random.IntN(60))} {
				batch.Columns[10+i].Numbers = append(batch.Columns[10+i].Numbers, x)
			}
			batch.Columns[17].AppendText([]byte{'B', byte('0' + row%10), byte('0' + row/10%10)})
			batch.Columns[18].AppendText([]byte(cities[random.IntN(5)]))
			batch.Columns[19].AppendText([]byte("超市"))
			row++
		}
		if err := w.Write(&batch); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		b.Fatal(err)
	}
	return size
}

const benchmarkRows = 1_000_000

func benchmarkRead(b *testing.B, compression Compression, want func(*raw.Variable) bool) {
	file := filepath.Join(b.TempDir(), "benchmark.sav")
	size := writeBenchmark(b, file, benchmarkRows, compression)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		f, err := os.Open(file)
		if err != nil {
			b.Fatal(err)
		}
		r, err := Open(f, size, Options{})
		if err != nil {
			b.Fatal(err)
		}
		var batch raw.Batch
		if want != nil {
			for i := range r.Dictionary().Variables {
				batch.Want = append(batch.Want, want(&r.Dictionary().Variables[i]))
			}
		}
		rows := 0
		for {
			if err := r.Next(&batch); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
			rows += batch.Rows
		}
		if rows != benchmarkRows {
			b.Fatalf("%d rows", rows)
		}
		r.Close()
		f.Close()
	}
	b.ReportMetric(float64(benchmarkRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkReadSav(b *testing.B)      { benchmarkRead(b, Bytecode, nil) }
func BenchmarkReadSavPlain(b *testing.B) { benchmarkRead(b, None, nil) }
func BenchmarkReadZsav(b *testing.B)     { benchmarkRead(b, Zlib, nil) }

// BenchmarkReadSavNumbers passes over the texts.
func BenchmarkReadSavNumbers(b *testing.B) {
	benchmarkRead(b, Bytecode, func(v *raw.Variable) bool { return v.Kind != raw.Text })
}

func BenchmarkWriteSav(b *testing.B) {
	file := filepath.Join(b.TempDir(), "benchmark.sav")
	for b.Loop() {
		b.SetBytes(writeBenchmark(b, file, benchmarkRows, Bytecode))
	}
}
