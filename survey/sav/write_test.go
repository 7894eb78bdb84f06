package sav

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"manyi/survey/raw"
)

// rewritten writes a table and reads it back.
func rewritten(t *testing.T, got *table, c Compression) *table {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "a.sav"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	dictionary := *got.Dictionary
	dictionary.Variables = append([]raw.Variable(nil), dictionary.Variables...)
	for i := range dictionary.Variables { // a text of another encoding can need more bytes
		for row := range got.rows {
			if v := &dictionary.Variables[i]; v.Kind == raw.Text {
				v.Width = max(v.Width, len(got.columns[i].Cell(row)))
			}
		}
	}
	w, err := NewWriter(f, &dictionary, WriterOptions{Compression: c})
	if err != nil {
		t.Fatal(err)
	}
	if got.rows > 0 {
		if err := w.Write(&raw.Batch{Rows: got.rows, Columns: got.columns}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	again, err := readTable(data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// What is written is read back with the same values, labels, missing definitions and sets.
func TestRoundTrip(t *testing.T) {
	files, err := filepath.Glob(fixtures + "/*sav")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		first, err := readTable(data, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []Compression{None, Bytecode, Zlib} {
			again := rewritten(t, first, c)
			if again.rows != first.rows || len(again.Variables) != len(first.Variables) || again.Weight != first.Weight || !reflect.DeepEqual(again.Sets, first.Sets) {
				t.Errorf("%s, %v: %d rows, %d variables, weight %q, sets %v; wrote %d, %d, %q, %v", filepath.Base(path), c, again.rows, len(again.Variables),
					again.Weight, again.Sets, first.rows, len(first.Variables), first.Weight, first.Sets)
				continue
			}
			for i := range first.Variables {
				a, b := first.Variables[i], again.Variables[i]
				if a.Name == "a🤓🤓" { // no letters: SPSS does not allow them in a name
					a.Name = "a__"
				}
				if a.Name != b.Name || a.Label != b.Label || a.Kind != b.Kind || !reflect.DeepEqual(a.Labels, b.Labels) ||
					!reflect.DeepEqual(a.Missing, b.Missing) || a.Measure != b.Measure || a.Role != b.Role {
					t.Errorf("%s, %v: %+v is read back as %+v", filepath.Base(path), c, a, b)
				}
				for row := range first.rows {
					x, y := &first.columns[i], &again.columns[i]
					if a.Kind == raw.Text {
						if string(x.Cell(row)) != string(y.Cell(row)) {
							t.Errorf("%s, %v: %s, case %d: %q is read back as %q", filepath.Base(path), c, a.Name, row+1, x.Cell(row), y.Cell(row))
							break
						}
					} else if p, q := x.Numbers[row], y.Numbers[row]; p != q && (p == p || q == q) {
						t.Errorf("%s, %v: %s, case %d: %v is read back as %v", filepath.Base(path), c, a.Name, row+1, p, q)
						break
					}
				}
			}
		}
	}
}

// No file makes the reader panic or run for ever, and every case it gives is a whole one.
func FuzzSav(f *testing.F) {
	files, err := filepath.Glob(fixtures + "/*sav")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 8000 {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := readTable(data, Options{})
		if err == nil && r.rows > len(data)*300 {
			t.Errorf("%d cases in %d bytes", r.rows, len(data))
		}
	})
}
