package por

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"manyi/survey/raw"
)

const fixtures = "../../fixtures/por"

// dump is what another program read: see README.md in the fixtures.
type dump struct {
	By        string
	Variables []struct {
		Name, Label, Format string
		Text                bool
		Labels              []struct{ Value, Label string }
		Missing, Range      []string
		Cells               []string
	}
}

// table is a whole file.
type table struct {
	dict  *raw.Dictionary
	cells [][]string  // by variable
	x     [][]float64 // by variable
}

func readAll(t testing.TB, file []byte, opt Options) (*table, error) {
	r, err := NewReader(bytes.NewReader(file), int64(len(file)), opt)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	all := &table{dict: r.Dictionary()}
	n := len(all.dict.Variables)
	all.cells, all.x = make([][]string, n), make([][]float64, n)
	for b := new(raw.Batch); ; {
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
		for i := range b.Columns {
			if all.dict.Variables[i].Kind != raw.Text {
				if len(b.Columns[i].Numbers) != b.Rows {
					t.Fatalf("%d numbers in %d rows", len(b.Columns[i].Numbers), b.Rows)
				}
				all.x[i] = append(all.x[i], b.Columns[i].Numbers...)
				continue
			}
			for row := range b.Rows {
				all.cells[i] = append(all.cells[i], string(b.Columns[i].Cell(row)))
			}
		}
	}
}

func fixture(t testing.TB, name string) []byte {
	file, err := os.ReadFile(filepath.Join(fixtures, name))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func parseHex(t *testing.T, s string) float64 {
	switch s {
	case "":
		return math.NaN()
	case "LOWEST":
		return math.Inf(-1)
	case "HIGHEST":
		return math.Inf(1)
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// near says whether two numbers are the same but for the last bits, or both missing.
func near(got, want, bits float64) bool {
	return math.IsNaN(got) && math.IsNaN(want) || got == want || math.Abs(got-want) <= math.Ldexp(math.Abs(want), -53+int(bits))
}

// ascii leaves out what neither haven nor PSPP reads in a portable file: haven has U+FFFD for it, PSPP nothing.
func ascii(s string) string {
	return strings.TrimRight(strings.Map(func(r rune) rune {
		if r >= 0x80 {
			return -1
		}
		return r
	}, s), " ")
}

// TestOthers holds what is read against what R's haven and PSPP read.
func TestOthers(t *testing.T) {
	for _, name := range []string{"electric", "pbc", "sample", "odd", "values"} {
		got, err := readAll(t, fixture(t, name+".por"), Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, by := range []string{"haven", "pspp"} {
			var want dump
			if err := json.Unmarshal(fixture(t, name+"."+by+".json"), &want); err != nil {
				t.Fatal(err)
			}
			compare(t, name, got, &want, by)
		}
	}
}

func compare(t *testing.T, name string, got *table, want *dump, by string) {
	if len(got.dict.Variables) != len(want.Variables) {
		t.Fatalf("%s: %d variables, %s has %d", name, len(got.dict.Variables), by, len(want.Variables))
	}
	for i, w := range want.Variables {
		v := &got.dict.Variables[i]
		if v.Name != w.Name || ascii(v.Label) != ascii(w.Label) || (v.Kind == raw.Text) != w.Text {
			t.Errorf("%s: %s %q, %s has %s %q", name, v.Name, v.Label, by, w.Name, w.Label)
		}
		if format := strings.TrimSuffix(w.Format, ".0"); v.Format != format && !(name == "sample" && by == "pspp" && v.Kind.Temporal()) {
			t.Errorf("%s: %s: format %s, %s has %s", name, v.Name, v.Format, by, w.Format)
		}
		if len(v.Labels) != len(w.Labels) || len(v.Missing.Values)+len(v.Missing.Texts) != len(w.Missing) || v.Missing.Range != (len(w.Range) == 2) {
			t.Errorf("%s: %s: labels and missing values %v %v, %s has %v %v %v", name, v.Name, v.Labels, v.Missing, by, w.Labels, w.Missing, w.Range)
			continue
		}
		for k, l := range w.Labels {
			found := false // PSPP sorts them
			for _, m := range v.Labels {
				found = found || ascii(m.Label) == ascii(l.Label) && (v.Kind == raw.Text && m.Text == strings.TrimRight(l.Value, " ") || v.Kind != raw.Text && near(m.Number, parseHex(t, l.Value), 1))
			}
			if !found {
				t.Errorf("%s: %s: label %d, %v of %s, is not in %v", name, v.Name, k, l, by, v.Labels)
			}
		}
		for k, m := range w.Missing {
			if v.Kind == raw.Text && v.Missing.Texts[k] != strings.TrimRight(m, " ") || v.Kind != raw.Text && !near(v.Missing.Values[k], parseHex(t, m), 0) {
				t.Errorf("%s: %s: missing values %v, %s has %v", name, v.Name, v.Missing, by, w.Missing)
			}
		}
		if v.Missing.Range && (!near(v.Missing.Low, parseHex(t, w.Range[0]), 0) || !near(v.Missing.High, parseHex(t, w.Range[1]), 0)) {
			t.Errorf("%s: %s: missing range %v, %s has %v", name, v.Name, v.Missing, by, w.Range)
		}
		if rows := len(got.cells[i]) + len(got.x[i]); rows != len(w.Cells) {
			t.Errorf("%s: %s: %d rows, %s has %d", name, v.Name, rows, by, len(w.Cells))
			continue
		}
		for row, cell := range w.Cells {
			if w.Text {
				if got.cells[i][row] != cell {
					t.Errorf("%s: %s: row %d is %q, %s has %q", name, v.Name, row+1, got.cells[i][row], by, cell)
				}
				continue
			}
			x, y := got.x[i][row], parseHex(t, cell)
			largest := math.Abs(x) == math.MaxFloat64 && (math.IsInf(y, int(x/math.MaxFloat64)) || math.IsNaN(y))
			bits := 2.0
			if math.Abs(y) < 1e-290 {
				bits = 48 // both multiply by a power of 30 that is not normal; TestNumbers has the truth
			}
			if !largest && !near(x, y, bits) {
				t.Errorf("%s: %s: row %d is %v, %s has %v", name, v.Name, row+1, x, by, y)
			}
		}
	}
}

// TestNumbers holds numbers to the base 30 against nearest doubles from exact fractions.
func TestNumbers(t *testing.T) {
	var want [][2]string
	if err := json.Unmarshal(fixture(t, "base30.json"), &want); err != nil {
		t.Fatal(err)
	}
	for _, w := range want {
		s := stream{r: strings.NewReader("  " + w[0] + "/"), size: int64(len(w[0]) + 3)}
		x, missing, err := s.number()
		if y := parseHex(t, w[1]); err != nil || missing || x != y || math.Signbit(x) != math.Signbit(y) || s.offset() != s.size {
			t.Errorf("%s is %v, %v, want %v", w[0], x, err, y)
		}
	}
	if len(want) < 1500 {
		t.Errorf("only %d numbers", len(want))
	}
}
