package convert

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"manyi/survey/raw"
)

func openBook(t *testing.T, path string) *excelize.File {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { book.Close() })
	return book
}

// typed is a table of a file that says what its variables are.
func typed() *memory {
	m := &memory{batch: 2, dict: raw.Dictionary{Cases: -1, Encoding: "utf-8", Weight: "n"}}
	nan := math.NaN()
	m.add(raw.Variable{Name: "n", Label: "A number", Format: "F8.2", Measure: raw.Scale, Missing: raw.Missing{Range: true, Low: math.Inf(-1), High: -1, Values: []float64{99}},
		Labels: []raw.Label{{Number: 1, Label: "one"}, {Number: 99, Label: "don't know"}}}, []float64{1, 0.1, nan, 99, math.Inf(-1), 12345678901234567})
	m.add(raw.Variable{Name: "t", Kind: raw.Text, Label: "Text\nin lines", Format: "A9", Measure: raw.Nominal, Missing: raw.Missing{Texts: []string{"x"}}},
		[]string{"5", "=1+1", "", "<a&b>", " x", "2024-01-02"})
	m.add(raw.Variable{Name: "d", Kind: raw.Date, Format: "SDATE10"}, []float64{seconds("2024-02-29 00:00:00"), seconds("1900-03-01 00:00:00"), seconds("1900-02-28 00:00:00"), seconds("9999-12-31 00:00:00"), nan, -1})
	m.add(raw.Variable{Name: "m", Kind: raw.DateTime, Format: "DATETIME20"}, []float64{seconds("2024-02-29 12:30:15"), seconds("2024-02-29 12:30:15") + .25, seconds("2024-02-29 00:00:00"), nan, seconds("1899-12-31 23:59:59"), 1e300})
	m.add(raw.Variable{Name: "c", Kind: raw.Time, Format: "TIME8"}, []float64{45000, 129600, 0.5, -1, 0, nan})
	m.dict.Sets = []raw.Set{{Name: "$many", Label: "Many", Dichotomy: true, Counted: "1", Variables: []string{"n", "c"}}}
	return m
}

func seconds(s string) float64 {
	x, err := time.Parse(time.DateTime, s)
	if err != nil {
		panic(err)
	}
	return float64(x.Unix() + raw.Epoch)
}

func TestXLSXCells(t *testing.T) {
	path, sum := convertTable(t, typed(), false, "a.xlsx", Options{})
	if sum.Rows != 6 || sum.Columns != 5 || len(sum.Notes) != 0 {
		t.Errorf("%+v", sum)
	}
	book := openBook(t, path)
	if got := strings.Join(book.GetSheetList(), "|"); got != "Data|Dictionary" {
		t.Error(got)
	}
	// What excelize shows of fractions of seconds, and of no time at all, is its own.
	number, text := excelize.CellTypeUnset, excelize.CellTypeInlineString
	for cell, want := range map[string]struct {
		kind       excelize.CellType
		raw, shown string
	}{
		"A1": {text, "n", "n"}, "E1": {text, "c", "c"},
		"A2": {number, "1", "1"}, "A3": {number, "0.1", "0.1"}, "A4": {number, "", ""}, "A5": {number, "99", "99"}, "A6": {text, "-Inf", "-Inf"},
		"A7": {number, "12345678901234568", "1.23456789012346E+16"},
		"B2": {text, "5", "5"}, "B3": {text, "=1+1", "=1+1"}, "B4": {number, "", ""}, "B5": {text, "<a&b>", "<a&b>"}, "B6": {text, " x", " x"}, "B7": {text, "2024-01-02", "2024-01-02"},
		"C2": {number, "45351", "2024-02-29"}, "C3": {number, "61", "1900-03-01"}, "C4": {text, "1900-02-28", "1900-02-28"}, "C5": {number, "2958465", "9999-12-31"},
		"C6": {number, "", ""}, "C7": {text, "1582-10-13 23:59:59", "1582-10-13 23:59:59"},
		"D2": {number, "45351.521006944444", "2024-02-29 12:30:15"}, "D3": {number, "45351.52100983796", "2024-02-29 12:30:15.000"}, "D4": {number, "45351", "2024-02-29 00:00:00"},
		"D6": {text, "1899-12-31 23:59:59", "1899-12-31 23:59:59"}, "D7": {text, "1e+300", "1e+300"},
		"E2": {number, "0.5208333333333334", "12:30:00"}, "E3": {number, "1.5", "36:00:00"}, "E5": {text, "-00:00:01", "-00:00:01"}, "E6": {number, "0", "0:00:00"},
	} {
		kind, err := book.GetCellType("Data", cell)
		if err != nil {
			t.Fatal(err)
		}
		value, err := book.GetCellValue("Data", cell, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		shown, err := book.GetCellValue("Data", cell)
		if err != nil {
			t.Fatal(err)
		}
		formula, err := book.GetCellFormula("Data", cell)
		if err != nil {
			t.Fatal(err)
		}
		if kind != want.kind || value != want.raw || shown != want.shown || formula != "" {
			t.Errorf("%s: %v %q %q %q, want %v %q %q", cell, kind, value, shown, formula, want.kind, want.raw, want.shown)
		}
	}
	panes, err := book.GetPanes("Data")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Error(panes, err)
	}
	style, err := book.GetCellStyle("Data", "A1")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := book.GetStyle(style); err != nil || s.Font == nil || !s.Font.Bold {
		t.Error(s, err)
	}
}

func TestXLSXDictionary(t *testing.T) {
	path, _ := convertTable(t, typed(), false, "a.xlsx", Options{})
	rows, err := openBook(t, path).GetRows("Dictionary")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"variable|label|type|format|measure|missing|weight|value|value label",
		"n|A number|number|F8.2|scale|LOWEST to -1, 99|weight|1|one",
		"n|||||||99|don't know",
		"t|Text\nin lines|text|A9|nominal|\"x\"",
		"d||date|SDATE10", "m||date and time|DATETIME20", "c||time|TIME8",
		"$many|Many|multiple dichotomies, counted value 1|||||n", "$many|||||||c",
	}
	if len(rows) != len(want) {
		t.Fatal(rows)
	}
	for i := range want {
		if got := strings.Join(rows[i], "|"); got != want[i] {
			t.Errorf("%q, want %q", got, want[i])
		}
	}
}

func TestXLSXLabels(t *testing.T) {
	path, _ := convertTable(t, typed(), false, "a.xlsx", Options{Labels: true})
	book := openBook(t, path)
	for cell, want := range map[string]string{"A2": "one", "A3": "0.1", "A5": "don't know"} {
		if got, err := book.GetCellValue("Data", cell); err != nil || got != want {
			t.Errorf("%s: %q, %v", cell, got, err)
		}
	}
}

// odd are texts that a workbook could change.
var odd = []string{"", "1", "-1", "0", "0.5", "123456789012345", "1.0", "007", "+5", "1e5", "1e+05", "1E5", "-0", "1,5", "5%", "１", "1234567890123456", "110101199001011234",
	"0.30000000000000004", "0.1234567890123456789", "1e-07", "0.0000001", "100000000000000000000000", "TRUE", "false", "=1+1", "=", "+a", "-a", "@SUM(A1)", "'a", "#N/A",
	"2024-02-29", "2024-2-9", "2024/02/29", "2024-02-29 12:30:15", "2024-02-29 12:30:15.5", "2024-02-29T12:30:15", "2024-02-29 00:00:00", "1899-12-31", "1900-02-28", "1900-03-01",
	"1900-02-29", "9999-12-31", "12:30:00", "36:00:00", "12:30", "a b", "a  b", "a\tb", "a\nb", "<b>&amp;</b>", "]]>", "_x0041_", "_x005F_", "_x000D_x", "x_x00e9_", "_x", "&#10;",
	"a\x01\x1fb", "\u007f\u0085", "\ufffe\uffff", "👍", "满意", "\"quoted\"", "NaN", "Inf", "1_000", "0x10", ".5", "5.", "1.50", "-.5", strings.Repeat("好", 32767)}

// Texts of an untyped table come back from a workbook to the letter.
func TestXLSXKeepsTexts(t *testing.T) {
	var rows [][]string
	for _, s := range odd {
		rows = append(rows, []string{"x", s})
	}
	want := texts([]string{"a", "b"}, rows...)
	path, sum := convertTable(t, want, true, "a.xlsx", Options{})
	if len(sum.Notes) != 1 || sum.Notes[0] != "2 cells have control characters, written as _x0001_ as Excel does" {
		t.Error(sum.Notes)
	}
	want.next = 0
	same(t, readFile(t, path), readAll(t, want))
	book := openBook(t, path)
	for i, s := range odd {
		kind, err := book.GetCellType("Data", fmt.Sprintf("B%d", i+2))
		if err != nil {
			t.Fatal(err)
		}
		number := kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber
		switch s {
		case "", "1", "-1", "0", "0.5", "123456789012345", "0.30000000000000004", "2024-02-29", "2024-02-29 12:30:15", "2024-02-29 00:00:00", "1900-03-01", "9999-12-31":
			if !number {
				t.Errorf("%q is a text", s)
			}
		default:
			if number {
				t.Errorf("%q is a number", s)
			}
		}
	}
}

func TestXLSXCarriageReturns(t *testing.T) {
	path, _ := convertTable(t, texts([]string{"a\r\nb", "b"}, []string{"x\r\ny", "1"}), true, "a.xlsx", Options{})
	got := readFile(t, path)
	if got.cell(0, 0) != "x\r\ny" {
		t.Errorf("%q", got.cell(0, 0))
	}
}

// With Text no cell of an untyped table becomes a number.
func TestXLSXText(t *testing.T) {
	path, _ := convertTable(t, texts([]string{"a"}, []string{"5"}), true, "a.xlsx", Options{Text: true})
	if kind, err := openBook(t, path).GetCellType("Data", "A2"); err != nil || kind != excelize.CellTypeInlineString {
		t.Error(kind, err)
	}
}

func TestXLSXLimits(t *testing.T) {
	wide := func(n int) *memory {
		m := &memory{batch: 2}
		for i := range n {
			m.add(raw.Variable{Name: fmt.Sprintf("v%d", i)}, []float64{float64(i)})
		}
		return m
	}
	path, _ := convertTable(t, wide(16384), false, "a.xlsx", Options{})
	if got := readFile(t, path); len(got.dict.Variables) != 16384 || got.cell(0, 16383) != "16383" || got.dict.Variables[16383].Name != "v16383" {
		t.Error(len(got.dict.Variables))
	}
	for _, test := range []struct {
		table *memory
		want  string
	}{
		{wide(16385), "a sheet has 16384 columns at most and the table 16385: write .csv, .parquet or .sav"},
		{texts([]string{"a", "b"}, []string{"x", "y"}, []string{"x", strings.Repeat("好", 32768)}),
			`row 2: "b": "` + strings.Repeat("好", 14) + `..." has 32768 characters, and a cell 32767 at most: write .csv, .parquet or .sav`},
		{texts([]string{"a", strings.Repeat("n", 40000)}, []string{"x", "y"}), `header: "` + strings.Repeat("n", 40000) + `": "` + strings.Repeat("n", 40) + `..." has 40000 characters, and a cell 32767 at most: write .csv, .parquet or .sav`},
		{texts([]string{"a"}, []string{strings.Repeat("👍", 16384)}), `row 1: "a": "👍👍👍👍👍👍👍👍👍👍..." has 32768 characters, and a cell 32767 at most: write .csv, .parquet or .sav`},
	} {
		path := filepath.Join(t.TempDir(), "a.xlsx")
		_, err := Convert(context.Background(), Input{Reader: test.table, Untyped: true}, path, Options{})
		if err == nil || err.Error() != path+": "+test.want {
			t.Errorf("%v\nwant %s", err, test.want)
		}
		if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) > 0 {
			t.Error(entries, err)
		}
	}
}

func TestXLSXRows(t *testing.T) {
	long := &memory{batch: 1 << 15}
	long.add(raw.Variable{Name: "a"}, make([]float64, sheetRows-1))
	path, sum := convertTable(t, long, false, "a.xlsx", Options{})
	if got := readFile(t, path); got.rows != sheetRows-1 || sum.Rows != sheetRows-1 {
		t.Error(got.rows, sum.Rows)
	}
	long.next, long.columns[0] = 0, make([]float64, sheetRows)
	_, err := Convert(context.Background(), Input{Reader: long}, path, Options{})
	if err == nil || err.Error() != path+": a sheet has 1048575 rows at most and the table more: write .csv, .parquet or .sav" || errors.As(err, new(*WriteError)) {
		t.Error(err)
	}
	if got := readFile(t, path); got.rows != sheetRows-1 {
		t.Error("the earlier file changed")
	}
}
