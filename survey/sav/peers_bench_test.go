//go:build peers

package sav

import (
	"errors"
	"io"
	"os"
	"testing"

	"manyi/survey/raw"
)

// BenchmarkReadFile reads the file that MANYI_SAV names, every cell of it.
func BenchmarkReadFile(b *testing.B) {
	f, err := os.Open(os.Getenv("MANYI_SAV"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	rows := 0
	for b.Loop() {
		r, err := Open(f, info.Size(), Options{})
		if err != nil {
			b.Fatal(err)
		}
		var batch raw.Batch
		for rows = 0; ; rows += batch.Rows {
			if err := r.Next(&batch); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
		r.Close()
	}
	b.ReportMetric(float64(rows), "rows")
}
