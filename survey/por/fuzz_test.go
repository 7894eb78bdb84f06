package por

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
	"unicode/utf8"

	"manyi/survey/raw"
)

// FuzzPor reads any bytes: no panic, an end, columns of one length, valid UTF-8.
func FuzzPor(f *testing.F) {
	for _, name := range []string{"sample.por", "odd.por"} {
		f.Add(fixture(f, name))
	}
	f.Add(ebcdic(fixture(f, "sample.por"), "\x15"))
	f.Add(file(version+"41/70/1/X5/8/2/5/8/2/82/AC/B1/2/C1/aD1/1/X1/1/1/aE1/1/aF1/2/*.-.F+A/", ""))
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := NewReader(bytes.NewReader(in), int64(len(in)), Options{})
		if err != nil {
			return
		}
		d := r.Dictionary()
		names := map[string]bool{}
		for _, v := range d.Variables {
			if v.Name == "" || names[v.Name] || !utf8.ValidString(v.Name+v.Label) {
				t.Fatalf("name %q", v.Name)
			}
			names[v.Name] = true
		}
		for b := new(raw.Batch); ; {
			err := r.Next(b)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return
			}
			for i := range b.Columns {
				c := &b.Columns[i]
				if d.Variables[i].Kind != raw.Text && len(c.Numbers) != b.Rows || d.Variables[i].Kind == raw.Text && len(c.Ends) != b.Rows+1 || !utf8.Valid(c.Text) {
					t.Fatalf("column %d of %d rows: %d numbers, %d texts", i, b.Rows, len(c.Numbers), len(c.Ends)-1)
				}
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var text bytes.Buffer
	text.WriteString(version + "4K/")
	for i := range 20 {
		fmt.Fprintf(&text, "7%c/2/Q%c5/4/0/5/4/0/", "04"[i/19], 'A'+i)
	}
	text.WriteString("F")
	const rows = 100000
	for i := range rows {
		for k := range 18 {
			text.WriteString(base30((i+k)%5+1) + "/")
		}
		text.WriteString(base30(i) + ".FA/4/abcd")
	}
	in := file(text.String(), "\r\n")
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	var batch raw.Batch
	for b.Loop() {
		r, err := NewReader(bytes.NewReader(in), int64(len(in)), Options{})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for err = r.Next(&batch); err == nil; err = r.Next(&batch) {
			n += batch.Rows
		}
		if err != io.EOF || n != rows {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrow/s")
}
