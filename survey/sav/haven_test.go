package sav

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"manyi/survey/raw"
)

// table is a file that has been read as a whole.
type table struct {
	*raw.Dictionary
	rows    int
	columns []raw.Column
}

func readTable(data []byte, opt Options) (*table, error) {
	r, err := Open(bytes.NewReader(data), int64(len(data)), opt)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return collect(r)
}

// collect reads what is left of a table.
func collect(r raw.Reader) (*table, error) {
	t := &table{Dictionary: r.Dictionary(), columns: make([]raw.Column, len(r.Dictionary().Variables))}
	for i := range t.columns {
		t.columns[i].Ends = []int32{0}
	}
	var b raw.Batch
	for {
		if err := r.Next(&b); err == io.EOF {
			return t, nil
		} else if err != nil {
			return t, err
		}
		if b.Rows == 0 {
			return t, errors.New("a batch without rows")
		}
		t.rows += b.Rows
		for i := range t.columns {
			c := &t.columns[i]
			if t.Variables[i].Kind != raw.Text {
				if len(b.Columns[i].Numbers) != b.Rows {
					return t, fmt.Errorf("%d numbers in %d rows", len(b.Columns[i].Numbers), b.Rows)
				}
				c.Numbers = append(c.Numbers, b.Columns[i].Numbers...)
				continue
			}
			if len(b.Columns[i].Ends) != b.Rows+1 {
				return t, fmt.Errorf("%d ends of texts in %d rows", len(b.Columns[i].Ends), b.Rows)
			}
			for row := range b.Rows {
				c.AppendText(b.Columns[i].Cell(row))
			}
		}
	}
}

// havenFile is a file as R's haven reads it, from fixtures/sav/haven.R.
type havenFile struct {
	Error     string
	Label     string
	Cases     int
	Variables []havenVariable
}

type havenVariable struct {
	Name, Kind, Label, Format string
	Columns                   int
	Labels                    []struct {
		Value any
		Label string
	}
	NAValues []any `json:"na_values"`
	NARange  []any `json:"na_range"`
	Cells    []any
}

func readHaven(t *testing.T, path string) *havenFile {
	t.Helper()
	p, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var h havenFile
	if err := json.Unmarshal(p, &h); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return &h
}

// equalNumber compares a number with one from JSON, where null is no value.
func equalNumber(x float64, want any) bool {
	switch want := want.(type) {
	case nil:
		return math.IsNaN(x)
	case float64:
		return x == want
	case string:
		return want == "Inf" && math.IsInf(x, 1) || want == "-Inf" && math.IsInf(x, -1)
	}
	return false
}

// compareHaven holds a table against what haven reads. What haven does otherwise is described in fixtures/sav/README.md.
func compareHaven(t *testing.T, got *table, want *havenFile) {
	t.Helper()
	if got.Label != want.Label {
		t.Errorf("label %q, haven has %q", got.Label, want.Label)
	}
	if got.rows != want.Cases || len(got.Variables) != len(want.Variables) {
		t.Fatalf("%d cases of %d variables, haven has %d of %d", got.rows, len(got.Variables), want.Cases, len(want.Variables))
	}
	for i := range got.Variables {
		v, w := &got.Variables[i], &want.Variables[i]
		if v.Name != w.Name {
			t.Errorf("variable %d is called %q, haven has %q", i, v.Name, w.Name)
			continue
		}
		if v.Label != w.Label {
			t.Errorf("%s: label %q, haven has %q", v.Name, v.Label, w.Label)
		}
		if kind := havenKind(v); kind != w.Kind {
			t.Errorf("%s: %s, haven has %s", v.Name, kind, w.Kind)
			continue
		}
		if v.Format != w.Format {
			t.Errorf("%s: format %q, haven has %q", v.Name, v.Format, w.Format)
		}
		if w.Columns != 0 && v.Columns != 0 && v.Columns != w.Columns { // haven takes the format's width where a file says nothing
			t.Errorf("%s: %d columns, haven has %d", v.Name, v.Columns, w.Columns)
		}
		compareHavenLabels(t, v, w)
		compareHavenMissing(t, v, w)
		compareHavenCells(t, v, &got.columns[i], w)
	}
}

func havenKind(v *raw.Variable) string {
	// To haven these are numbers.
	for _, name := range []string{"QYR", "MOYR", "WKYR", "YMDHMS", "MTIME"} {
		if strings.HasPrefix(v.Format, name) {
			return "number"
		}
	}
	switch v.Kind {
	case raw.Text:
		return "text"
	case raw.Date:
		return "date"
	case raw.DateTime:
		return "datetime"
	case raw.Time:
		return "time"
	}
	return "number"
}

func compareHavenLabels(t *testing.T, v *raw.Variable, w *havenVariable) {
	t.Helper()
	if len(v.Labels) != len(w.Labels) {
		t.Errorf("%s: %d value labels, haven has %d", v.Name, len(v.Labels), len(w.Labels))
		return
	}
	for k, l := range v.Labels {
		same := equalNumber(l.Number, w.Labels[k].Value)
		if v.Kind == raw.Text {
			same = w.Labels[k].Value == l.Text
		}
		if !same || l.Label != w.Labels[k].Label {
			t.Errorf("%s: value label %v, haven has %v", v.Name, l, w.Labels[k])
		}
	}
}

func compareHavenMissing(t *testing.T, v *raw.Variable, w *havenVariable) {
	t.Helper()
	var values, ends []string
	for _, x := range v.Missing.Values {
		values = append(values, fmt.Sprint(x))
	}
	values = append(values, v.Missing.Texts...)
	if v.Missing.Range {
		ends = append(ends, strings.TrimPrefix(fmt.Sprint(v.Missing.Low), "+"), strings.TrimPrefix(fmt.Sprint(v.Missing.High), "+"))
	}
	show := func(list []any) (s []string) {
		for _, x := range list {
			s = append(s, strings.TrimRight(fmt.Sprint(x), " ")) // haven keeps the padding
		}
		return s
	}
	if got, want := fmt.Sprint(values, ends), fmt.Sprint(show(w.NAValues), show(w.NARange)); got != want {
		t.Errorf("%s: missing values and range %v, haven has %v", v.Name, got, want)
	}
}

func compareHavenCells(t *testing.T, v *raw.Variable, c *raw.Column, w *havenVariable) {
	t.Helper()
	for row, want := range w.Cells {
		if v.Kind == raw.Text {
			got := string(c.Cell(row))
			if v.Width == longestText {
				got = got[:min(len(got), longestText-1)] // haven loses the last byte
			}
			if got != want {
				t.Errorf("%s, case %d: %.99q, haven has %.99q", v.Name, row+1, got, want)
				return
			}
		} else if got := c.Numbers[row]; !equalNumber(got, want) {
			t.Errorf("%s, case %d: %v, haven has %v", v.Name, row+1, got, want)
			return
		}
	}
}

const fixtures = "../../fixtures/sav"

// TestHaven reads files of many programs and holds them against what haven reads.
func TestHaven(t *testing.T) {
	files, err := filepath.Glob(fixtures + "/*sav.json")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(strings.TrimSuffix(path, ".json"))
			if err != nil {
				t.Fatal(err)
			}
			got, err := readTable(data, Options{})
			if err != nil {
				t.Fatal(err)
			}
			compareHaven(t, got, readHaven(t, path))
		})
	}
}
