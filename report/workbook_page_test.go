package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// longSection has tables and charts of the sizes given: a table with a native chart, tables alone, and pictures as high as the pictures of
// the tests are.
func longSection(rows, more, pictures, columns int) Section {
	table := func(title string, rows int) Table {
		t := Table{Title: title, Columns: []Column{{Head: "Item"}}}
		for c := range columns {
			t.Columns = append(t.Columns, Column{Head: fmt.Sprintf("Column %d", c), Kind: Index})
		}
		for i := range rows {
			row := []Cell{text(fmt.Sprintf("Speed of response %d", i))}
			for range columns {
				row = append(row, Cell{Num: at(50)})
			}
			t.Rows = append(t.Rows, row)
		}
		return t
	}
	s := Section{ID: "long", Title: "Long", Findings: []string{"A finding."}, Notes: []string{"A note."}}
	first := table("First", rows)
	first.Native = &NativeChart{Kind: "bar", Title: "Chart", Values: []int{1}}
	s.Tables = append(s.Tables, first)
	for i := range more {
		s.Tables = append(s.Tables, table(fmt.Sprintf("Table %d", i), 9))
	}
	for i := range pictures {
		s.Charts = append(s.Charts, fakeChart{name: fmt.Sprint("picture", i), alt: "A picture"})
	}
	return s
}

// sheetPages reads back the rows before which pages of the third sheet end, the rows that charts cover, first and last, and the width in
// points of what is printed, by the points of a column's digit.
func sheetPages(t *testing.T, f *excelize.File, data []byte, digit float64) (breaks []int, charts [][2]int, wide float64) {
	t.Helper()
	name := f.GetSheetList()[2]
	across := func(to int) (points float64) {
		for c := 1; c <= to; c++ {
			w, err := f.GetColWidth(name, strings.TrimRight(cellAt(c, 1), "1"))
			if err != nil {
				t.Fatal(err)
			}
			points += w * digit
		}
		return points
	}
	rows, err := f.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		wide = max(wide, across(len(row)))
	}
	for _, d := range f.GetDefinedName() {
		if strings.HasSuffix(d.Name, "Print_Area") && d.Scope == name {
			c, _, err := excelize.CellNameToCoordinates(strings.ReplaceAll(d.RefersTo[strings.Index(d.RefersTo, ":")+1:], "$", ""))
			if err != nil {
				t.Fatal(err)
			}
			wide = max(wide, across(c))
		}
	}
	var sheet struct {
		Breaks []struct {
			ID int `xml:"id,attr"`
		} `xml:"rowBreaks>brk"`
	}
	if err := xml.Unmarshal(part(t, data, "xl/worksheets/sheet3.xml"), &sheet); err != nil {
		t.Fatal(err)
	}
	for _, b := range sheet.Breaks {
		breaks = append(breaks, b.ID+1)
	}
	var drawing struct {
		Anchors []struct {
			From int `xml:"from>row"`
			To   int `xml:"to>row"`
			End  int `xml:"to>col"`
		} `xml:"twoCellAnchor"`
		Pictures []struct {
			Column int `xml:"from>col"`
			From   int `xml:"from>row"`
			Size   struct {
				Wide float64 `xml:"cx,attr"`
				High float64 `xml:"cy,attr"`
			} `xml:"ext"`
		} `xml:"oneCellAnchor"`
	}
	if err := xml.Unmarshal(part(t, data, "xl/drawings/drawing1.xml"), &drawing); err != nil {
		t.Fatal(err)
	}
	for _, a := range drawing.Anchors {
		charts = append(charts, [2]int{a.From + 1, a.To + 1})
		wide = max(wide, across(a.End))
	}
	for _, a := range drawing.Pictures {
		row := a.From + 1
		last := row
		for points := a.Size.High / 12700; points > 0; last++ { // English metric units
			h, err := f.GetRowHeight(name, last)
			if err != nil {
				t.Fatal(err)
			}
			points -= h
		}
		charts = append(charts, [2]int{row, last - 1})
		wide = max(wide, across(a.Column)+a.Size.Wide/12700)
	}
	return breaks, charts, wide
}

// part is a file within a workbook.
func part(t *testing.T, data []byte, name string) []byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	in, err := archive.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// No page of a sheet ends in a chart, and no page is longer than the paper.
func TestPagesCutNoChart(t *testing.T) {
	for _, test := range []struct{ rows, more, pictures, columns int }{{5, 0, 0, 3}, {12, 4, 3, 3}, {30, 0, 1, 9}, {30, 6, 2, 4}, {60, 1, 2, 40}, {300, 2, 1, 5}} {
		for _, lang := range []Lang{"zh", "en"} {
			r := demoReport(lang)
			r.Sections = []Section{longSection(test.rows, test.more, test.pictures, test.columns)}
			f, data := madeWorkbook(t, r)
			digit := map[Lang]float64{"en": 5.25, "zh": 6}[lang] // points of Calibri's and of Microsoft YaHei's digits
			breaks, charts, wide := sheetPages(t, f, data, digit)
			name := f.GetSheetList()[2]
			if len(charts) != 1+test.pictures {
				t.Fatalf("%+v: %d charts", test, len(charts))
			}
			for _, c := range charts {
				for _, row := range breaks {
					if c[0] < row && row <= c[1] {
						t.Errorf("%+v: the page ends before row %d, within the chart of rows %d to %d", test, row, c[0], c[1])
					}
				}
			}
			rows, err := f.GetRows(name)
			if err != nil {
				t.Fatal(err)
			}
			page := (210/25.4 - 1.2) * 72 * max(1, wide/((297/25.4-1)*72))
			for i, from := range append([]int{1}, breaks...) {
				to := len(rows) + 1
				for _, c := range charts {
					to = max(to, c[1]+1)
				}
				if i < len(breaks) {
					to = breaks[i]
				}
				tall := 0.0
				for row := from; row < to; row++ {
					h, err := f.GetRowHeight(name, row)
					if err != nil {
						t.Fatal(err)
					}
					tall += h
				}
				if tall > page {
					t.Errorf("%+v: rows %d to %d take %.0f points of a page of %.0f", test, from, to-1, tall, page)
				}
			}
		}
	}
}

// A table that goes over pages has its head on each of them; otherwise the sheet's title is repeated, and never a head over a chart alone.
func TestRepeatedRows(t *testing.T) {
	for _, test := range []struct {
		section Section
		want    string
	}{
		{longSection(300, 0, 0, 3), "head"}, {longSection(10, 0, 2, 3), "$2:$2"}, {longSection(30, 0, 0, 3), "$2:$2"}, // thirty rows are shrunk to a page
	} {
		r := demoReport("en")
		r.Sections = []Section{test.section}
		f, _ := madeWorkbook(t, r)
		want := test.want
		if want == "head" {
			_, row := find(t, f, "Long", "Item")
			want = fmt.Sprintf("$%d:$%d", row, row)
		}
		got := ""
		for _, d := range f.GetDefinedName() {
			if strings.HasSuffix(d.Name, "Print_Titles") {
				got = d.RefersTo
			}
		}
		if got != "'Long'!"+want && got != "Long!"+want {
			t.Errorf("%d rows: repeated %s, want %s", len(test.section.Tables[0].Rows), got, want)
		}
	}
}

// A sheet with a matrix of many items has narrow columns, so that it is still read when printed on one page's width.
func TestNarrowColumns(t *testing.T) {
	matrix := Table{Columns: []Column{{Head: "Item"}}}
	for i := range 31 {
		matrix.Columns = append(matrix.Columns, Column{Head: fmt.Sprintf("Competence of the staff at till %d", i), Kind: Coef})
	}
	pairs := Table{Columns: []Column{{Head: "Item A"}, {Head: "Item B"}, {Head: "Kendall's coefficient of concordance", Kind: Coef}},
		Rows: [][]Cell{{text("Speed"), text("Competence of the staff at the till"), {Num: at(0.5)}}}}
	widths := columnWidths(Section{Tables: []Table{matrix, pairs}})
	if total := sum(widths); total > 230 || widths[1] > 16 || widths[2] < 12 || widths[31] < 5 {
		t.Errorf("widths %v, together %v", widths, total)
	}
	if alone := columnWidths(Section{Tables: []Table{pairs}}); alone[1] < 37 {
		t.Errorf("widths %v of the pairs alone", alone)
	}
}
