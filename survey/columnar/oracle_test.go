package columnar

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"manyi/survey/raw"
)

const fixtures = "../../fixtures/columnar"

// dump is what another program says is in a file: see README.md in the fixtures. Cells of days, moments and times are in
// microseconds since 1970 or since midnight; "" is missing.
type dump struct {
	By      string
	Columns []struct {
		Name, Kind string
		Cells      []string
	}
}

func fixture(t testing.TB, name string) []byte {
	file, err := os.ReadFile(filepath.Join(fixtures, name))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func readDump(t testing.TB, name string) *dump {
	z, err := gzip.NewReader(bytes.NewReader(fixture(t, name)))
	if err != nil {
		t.Fatal(err)
	}
	var d dump
	if err := json.NewDecoder(z).Decode(&d); err != nil {
		t.Fatal(name, err)
	}
	return &d
}

// table is a whole file.
type table struct {
	dict    *raw.Dictionary
	rows    int
	texts   [][]string  // by variable
	numbers [][]float64 // by variable
}

// readAll reads a table, with only the columns wanted.
func readAll(t testing.TB, r raw.Reader, want []bool) (*table, error) {
	defer r.Close()
	all := &table{dict: r.Dictionary()}
	n := len(all.dict.Variables)
	all.texts, all.numbers = make([][]string, n), make([][]float64, n)
	for b := (&raw.Batch{Want: want}); ; {
		err := r.Next(b)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		if b.Rows == 0 {
			t.Fatal("a batch without rows")
		}
		all.rows += b.Rows
		for i := range b.Columns {
			if !b.Wants(i) {
				continue
			}
			c := &b.Columns[i]
			if all.dict.Variables[i].Kind != raw.Text {
				if len(c.Numbers) != b.Rows {
					t.Fatalf("%d numbers in %d rows", len(c.Numbers), b.Rows)
				}
				all.numbers[i] = append(all.numbers[i], c.Numbers...)
				continue
			}
			if len(c.Ends) != b.Rows+1 || c.Ends[0] != 0 {
				t.Fatalf("%d texts in %d rows", len(c.Ends)-1, b.Rows)
			}
			for row := range b.Rows {
				all.texts[i] = append(all.texts[i], string(c.Cell(row)))
			}
		}
	}
}

var kinds = map[string]raw.Kind{"number": raw.Number, "text": raw.Text, "date": raw.Date, "datetime": raw.DateTime, "time": raw.Time}

func compare(t *testing.T, name string, got *table, want *dump) {
	if len(got.dict.Variables) != len(want.Columns) {
		t.Fatalf("%s: %d variables, %s has %d", name, len(got.dict.Variables), want.By, len(want.Columns))
	}
	for i, w := range want.Columns {
		v := &got.dict.Variables[i]
		if v.Name != w.Name || v.Kind != kinds[w.Kind] {
			t.Errorf("%s: column %s of kind %d, %s has %s %s", name, v.Name, v.Kind, want.By, w.Name, w.Kind)
			continue
		}
		if got.rows != len(w.Cells) {
			t.Errorf("%s: %d rows, %s has %d", name, got.rows, want.By, len(w.Cells))
			continue
		}
		bad := 0
		for row, cell := range w.Cells {
			if v.Kind == raw.Text {
				if got.texts[i][row] != cell {
					bad++
					t.Errorf("%s: %s: row %d is %q, %s has %q", name, v.Name, row+1, got.texts[i][row], want.By, cell)
				}
			} else {
				x, y := got.numbers[i][row], wanted(t, v.Kind, cell)
				if x != y && !(math.IsNaN(x) && math.IsNaN(y)) {
					bad++
					t.Errorf("%s: %s: row %d is %v, %s has %v", name, v.Name, row+1, x, want.By, y)
				}
			}
			if bad == 5 {
				break
			}
		}
	}
}

func wanted(t *testing.T, kind raw.Kind, cell string) float64 {
	if cell == "" {
		return math.NaN()
	}
	if kind == raw.Number {
		x, err := strconv.ParseFloat(cell, 64)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	micros, err := strconv.ParseInt(cell, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	x := float64(micros%1e6) / 1e6
	if kind == raw.Time {
		return float64(micros/1e6) + x
	}
	return float64(micros/1e6+raw.Epoch) + x
}

func readParquet(t testing.TB, file []byte, opt Options, want []bool) (*table, error) {
	r, err := NewParquetReader(bytes.NewReader(file), int64(len(file)), opt)
	if err != nil {
		return nil, err
	}
	return readAll(t, r, want)
}

// TestParquet holds what is read against what the programs that wrote the files read.
func TestParquet(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(fixtures, "*.parquet"))
	if len(files) < 6 {
		t.Fatalf("%d files", len(files))
	}
	for _, file := range files {
		name := filepath.Base(file)
		for _, jobs := range []int{1, 3} {
			got, err := readParquet(t, fixture(t, name), Options{Jobs: jobs}, nil)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			compare(t, name, got, readDump(t, name[:len(name)-len(".parquet")]+".json.gz"))
		}
	}
}
