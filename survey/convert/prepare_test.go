package convert

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"manyi/survey/raw"
)

// What the columns of an untyped table become, in an SPSS file.
func TestTypes(t *testing.T) {
	many := make([]string, 40)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	for _, test := range []struct {
		cells   []string
		kind    raw.Kind
		format  string
		measure raw.Measure
		want    string // of the first cell
	}{
		{[]string{"1", "2", "", "5"}, raw.Number, "F8.0", raw.Nominal, "1"},
		{[]string{"1.50", "2", "-10.125"}, raw.Number, "F8.3", raw.Scale, "1.5"},
		{[]string{"1.0", "2.0"}, raw.Number, "F8.1", raw.Nominal, "1"},
		{many, raw.Number, "F8.0", raw.Scale, "0"},
		{[]string{"123456789012345", "-123456789012345"}, raw.Number, "F16.0", raw.Nominal, "123456789012345"},
		{[]string{"1e+05", "1.5e-03"}, raw.Number, "F11.4", raw.Scale, "100000"},
		{[]string{"0.30000000000000004"}, raw.Number, "F18.16", raw.Scale, "0.30000000000000004"},
		{[]string{"", ""}, raw.Number, "F8.0", raw.Nominal, ""},
		{[]string{"007", "008"}, raw.Text, "A3", raw.Nominal, "007"},
		{[]string{"1", "2", "x"}, raw.Text, "A1", raw.Nominal, "1"},
		{[]string{"1234567890123456"}, raw.Text, "A16", raw.Nominal, "1234567890123456"},
		{[]string{"1,5", "2,5"}, raw.Text, "A3", raw.Nominal, "1,5"},
		{[]string{"满意", "很不满意"}, raw.Text, "A12", raw.Nominal, "满意"},
		{[]string{"2024-02-29", "", "2024/3/1"}, raw.Date, "SDATE10", raw.Scale, "2024-02-29"},
		{[]string{"2024-02-29", "2024/3/1 3:04"}, raw.DateTime, "DATETIME20", raw.Scale, "2024-02-29 00:00:00"},
		{[]string{"2024-02-29", "2024-02-30"}, raw.Text, "A10", raw.Nominal, "2024-02-29"},
		{[]string{"2024-02-29", "5"}, raw.Text, "A10", raw.Nominal, "2024-02-29"},
		{[]string{"12:30:00", "36:00:00.5"}, raw.Time, "TIME8", raw.Scale, "12:30:00"},
		{[]string{"12:30:00", "2024-02-29"}, raw.Text, "A10", raw.Nominal, "12:30:00"},
	} {
		table := texts([]string{"a", "id"})
		table.columns = []any{test.cells, slices.Repeat([]string{"x"}, len(test.cells))}
		path, sum := convertTable(t, table, true, "a.sav", Options{Jobs: 2})
		got := readFile(t, path)
		v := got.dict.Variables[0]
		if v.Kind != test.kind || v.Format != test.format || v.Measure != test.measure || got.cell(0, 0) != test.want || got.rows != len(test.cells) {
			t.Errorf("%q: kind %d, %s, measure %d, %q, %d rows; want %d %s %d %q", test.cells, v.Kind, v.Format, v.Measure, got.cell(0, 0), got.rows,
				test.kind, test.format, test.measure, test.want)
		}
		if len(sum.Notes) != 0 {
			t.Error(sum.Notes)
		}
	}
}

// With Text every column stays a text.
func TestNoTypes(t *testing.T) {
	path, _ := convertTable(t, texts([]string{"a", "b"}, []string{"1", "2024-02-29"}), true, "a.sav", Options{Text: true})
	got := readFile(t, path)
	if got.dict.Variables[0].Kind != raw.Text || got.dict.Variables[1].Format != "A10" {
		t.Error(got.dict.Variables)
	}
}

// Labels of the source stay, and what it says of numbers and texts is not guessed again.
func TestTypedStays(t *testing.T) {
	m := &memory{batch: 2, dict: raw.Dictionary{Cases: -1, Encoding: "utf-8"}}
	m.add(raw.Variable{Name: "a", Kind: raw.Text, Width: 20, Format: "A20"}, []string{"1", "2"})
	m.add(raw.Variable{Name: "b", Format: "F5.2", Width: 5, Decimals: 2}, []float64{1, 2})
	m.add(raw.Variable{Name: "c"}, []float64{1, 2.25})
	m.add(raw.Variable{Name: "d", Kind: raw.Text}, []string{"1", "很好"})
	path, _ := convertTable(t, m, false, "a.sav", Options{})
	got := readFile(t, path).dict.Variables
	if got[0].Format != "A20" || got[0].Measure != raw.UnknownMeasure || got[1].Format != "F5.2" || got[1].Measure != raw.UnknownMeasure ||
		got[2].Format != "F8.2" || got[2].Measure != raw.Scale || got[3].Format != "A6" || got[3].Measure != raw.Nominal {
		t.Errorf("%+v", got)
	}
}

// Most cells of a column are numbers: someone should hear why it is a text.
func TestTypeNotes(t *testing.T) {
	cells := slices.Repeat([]string{"5"}, 200)
	cells[150], cells[160] = "NA", "NA"
	table := texts([]string{"q\"1"})
	table.columns = []any{cells}
	table.batch = 64
	_, sum := convertTable(t, table, true, "a.sav", Options{})
	if want := `"q\"1" is a text: 2 of its 200 cells are no plain numbers, the first of them "NA" in row 151`; len(sum.Notes) == 0 || sum.Notes[0] != want {
		t.Errorf("%q, want %q", sum.Notes, want)
	}
	table.next, table.columns[0] = 0, append(slices.Repeat([]string{"5"}, 20), slices.Repeat([]string{"x"}, 20)...)
	table.dict.Variables[0].Name = "q1"
	if _, sum := convertTable(t, table, true, "a.sav", Options{}); len(sum.Notes) != 0 {
		t.Error(sum.Notes)
	}
}

func TestLongTextForSPSS(t *testing.T) {
	table := texts([]string{"a", "b"}, []string{"x", "y"}, []string{"x", strings.Repeat("好", 10923)})
	path := t.TempDir() + "/a.sav"
	_, err := Convert(t.Context(), Input{Reader: table, Untyped: true}, path, Options{})
	if want := path + `: row 2: "b": is a text of 32769 bytes, and SPSS holds 32767`; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	table = texts([]string{"a"}, []string{strings.Repeat("好", 10922)})
	path, _ = convertTable(t, table, true, "b.sav", Options{})
	if got := readFile(t, path); got.cell(0, 0) != strings.Repeat("好", 10922) {
		t.Error(len(got.cell(0, 0)))
	}
}

// A table is set aside in memory or in a file, and comes back the same.
func TestSpool(t *testing.T) {
	m := typed()
	for i := range 6 {
		m.dict.Variables[i%5].Label = "x"
	}
	want := readAll(t, m)
	for _, memory := range []int{0, 100, spoolMemory} {
		dir := t.TempDir()
		s := newSpool(&m.dict, dir)
		s.memory = memory
		m.next = 0
		if _, err := pump(t.Context(), m, s.add); err != nil {
			t.Fatal(err)
		}
		if (s.file != nil) != (memory < spoolMemory) {
			t.Error(memory, s.file)
		}
		same(t, readAll(t, s.reader(&m.dict)), want)
		same(t, readAll(t, s.reader(&m.dict)), want)
		s.close()
		if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
			t.Error(entries, err)
		}
	}
}

func TestShapeOfNumbersFromTypedSource(t *testing.T) {
	var g guess
	g.column([]float64{1, 22, -333, math.NaN(), 0.125})
	if g.numbers != 4 || g.whole != 4 || g.decimals != 3 || !g.fraction || g.low != -333 || g.high != 22 {
		t.Errorf("%+v", g)
	}
}
