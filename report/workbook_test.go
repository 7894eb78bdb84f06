package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// madeWorkbook writes a report's workbook with a small picture for every chart and opens it.
func madeWorkbook(t *testing.T, r *Report) (*excelize.File, []byte) {
	t.Helper()
	var charts []namedChart
	for _, s := range r.Sections {
		for _, c := range s.Charts {
			var b bytes.Buffer
			if err := drawFake(&b, c, "sheet", nil); err != nil {
				t.Fatal(err)
			}
			charts = append(charts, namedChart{Chart: c, name: c.Name(), png: b.Bytes()})
		}
	}
	var b bytes.Buffer
	if err := writeWorkbook(&b, r, charts); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, b.Bytes()
}

// find gives the first cell of a sheet with a text.
func find(t *testing.T, f *excelize.File, sheet, text string) (column, row int) {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, cells := range rows {
		for k, c := range cells {
			if c == text {
				return k + 1, i + 1
			}
		}
	}
	t.Fatalf("%s: no cell %q", sheet, text)
	return 0, 0
}

func cellAt(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column, row)
	return name
}

func TestWorkbookSheets(t *testing.T) {
	for lang, want := range map[Lang]string{
		"zh": "封面|目录|满意度指数|回答分布|相关分析|四分图|支公司比较|方法与样本",
		"en": "Cover|Contents|Satisfaction index|Answers|Correlation|Quadrants|Branches|Method and sample",
	} {
		f, _ := madeWorkbook(t, demoReport(lang))
		sheets := f.GetSheetList()
		last := len(sheets) - 1
		if visible, err := f.GetSheetVisible(sheets[last]); err != nil || visible || sheets[last] != map[Lang]string{"zh": "图表数据", "en": "Chart data"}[lang] {
			t.Errorf("the last sheet is %s, hidden %v (%v), want the numbers of the charts", sheets[last], !visible, err)
		}
		sheets = sheets[:last]
		if got := strings.Join(sheets, "|"); got != want {
			t.Errorf("sheets %s, want %s", got, want)
		}
		for _, name := range sheets[2:] {
			c, r := find(t, f, sheets[1], name)
			if on, target, err := f.GetCellHyperLink(sheets[1], cellAt(c, r)); !on || err != nil || target != "'"+name+"'!A1" {
				t.Errorf("contents: link of %s leads to %q (%v)", name, target, err)
			}
			if on, target, _ := f.GetCellHyperLink(name, "A1"); !on || target != "'"+sheets[1]+"'!A1" {
				t.Errorf("%s: link back leads to %q", name, target)
			}
			layout, err := f.GetPageLayout(name)
			if err != nil || *layout.Orientation != "landscape" || *layout.Size != 9 || *layout.FitToWidth != 1 {
				t.Errorf("%s: page layout %+v %v", name, layout, err)
			}
			if view, err := f.GetSheetView(name, 0); err != nil || *view.ShowGridLines {
				t.Errorf("%s: gridlines (%v)", name, err)
			}
		}
	}
}

func TestWorkbookCells(t *testing.T) {
	f, _ := madeWorkbook(t, demoReport("en"))
	_, row := find(t, f, "Satisfaction index", "Overall")
	for cell, want := range map[string][2]string{ // column -> raw value, shown value
		"B": {"6198", "6,198"}, "C": {"74.4", "74.4"}, "D": {dash, dash}, "H": {"3.976", "3.98"},
	} {
		at := cell + cellAt(1, row)[1:]
		raw, _ := f.GetCellValue("Satisfaction index", at, excelize.Options{RawCellValue: true})
		shown, _ := f.GetCellValue("Satisfaction index", at)
		if raw != want[0] || shown != want[1] {
			t.Errorf("%s holds %q shown as %q, want %q", at, raw, shown, want)
		}
	}
	_, row = find(t, f, "Correlation", "Format")
	id, _ := f.GetCellStyle("Correlation", cellAt(3, row))
	style, err := f.GetStyle(id)
	if err != nil || style.CustomNumFmt == nil || *style.CustomNumFmt != excelFormat(P) || !style.Font.Bold {
		t.Errorf("p-value has style %+v %v", style, err)
	}
	if raw, _ := f.GetCellValue("Correlation", cellAt(3, row), excelize.Options{RawCellValue: true}); raw != "4.1e-30" {
		t.Errorf("p-value is %s: digits were lost", raw)
	}
	panes, err := f.GetPanes("Branches")
	_, head := find(t, f, "Branches", "Branch")
	if err != nil || !panes.Freeze || panes.XSplit != 1 || panes.YSplit != head {
		t.Errorf("panes %+v %v, head in row %d", panes, err, head)
	}
	scales, err := f.GetConditionalFormats("Correlation")
	if err != nil || len(scales) != 1 {
		t.Errorf("heat: %v %v", scales, err)
	}
}

// hostileReport has texts that a spreadsheet or a browser must not take for anything but text.
func hostileReport() *Report {
	r := demoReport("en")
	r.Title, r.Subtitle, r.Base = "<script>alert(1)</script>", "=1+1", "&P &[Tab] <b>6 & 7</b>"
	r.Summary = []string{"=HYPERLINK(\"http://x\")", "<img src=x onerror=alert(1)>"}
	labels := []string{"=cmd|' /C calc'!A0", "+1+1", "-1", "@SUM(A1)", "\tx", "<script>alert(2)</script>", "]]>&amp;\"'", "../../evil",
		strings.Repeat("很长的名字", 40), strings.Repeat("x", 200), "0012", "", "a\x00b\x0bc", "_x0041_"}
	titles := []string{"History", "history", "a/b:c*d?[e]\\", "'quoted'", strings.Repeat("题", 60), strings.Repeat("题", 60), strings.Repeat("😀", 40), "",
		"<b>", "Index", "INDEX", "Cover"}
	r.Sections = nil
	for i, title := range titles {
		t := Table{Title: title, Columns: []Column{{Head: title}, {Head: "=1", Kind: Index, Heat: Sequential}, {Head: "<i>", Kind: Percent}},
			Notes: []string{"<script>"}}
		for k, label := range labels {
			t.Rows = append(t.Rows, []Cell{{Text: label}, {Num: at(float64(k))}, {Num: at(float64(k * k))}})
		}
		t.Rows = append(t.Rows, []Cell{}, []Cell{{Text: "few"}})
		t.Native = &NativeChart{Kind: []string{"bar", "stacked", "column", "scatter"}[i%4], Title: title, Values: []int{1, 2}, X: "<x>", Y: "&y", CutX: at(5)}
		r.Sections = append(r.Sections, Section{ID: title, Title: title, Findings: labels[:6], Tables: []Table{t, {Columns: []Column{{Head: "empty"}}}},
			Charts: []Chart{fakeChart{name: title, alt: `"><script>`}}})
	}
	return r
}

func TestHostileWorkbook(t *testing.T) {
	r := hostileReport()
	f, data := madeWorkbook(t, r)
	seen := map[string]bool{}
	for _, name := range f.GetSheetList() {
		if n := len(utf16.Encode([]rune(name))); n == 0 || n > 31 || strings.ContainsAny(name, `[]:*?/\`) || strings.Trim(name, "'") != name {
			t.Errorf("sheet name %q", name)
		}
		if low := strings.ToLower(name); seen[low] || low == "history" {
			t.Errorf("sheet name %q again", name)
		} else {
			seen[low] = true
		}
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, cells := range rows {
			for c := range cells {
				if formula, _ := f.GetCellFormula(name, cellAt(c+1, i+1)); formula != "" {
					t.Errorf("%s: formula %q", name, formula)
				}
			}
		}
	}
	sheet := f.GetSheetList()[2]
	for _, label := range []string{"=cmd|' /C calc'!A0", "0012", "_x0041_", "<script>alert(2)</script>"} {
		c, row := find(t, f, sheet, label)
		if kind, _ := f.GetCellType(sheet, cellAt(c, row)); kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
			t.Errorf("%q has type %v", label, kind)
		}
	}
	checkParts(t, f, data)
}

func TestNativeCharts(t *testing.T) {
	r := demoReport("zh")
	f, data := madeWorkbook(t, r)
	if n := checkParts(t, f, data); n != 4 {
		t.Errorf("%d native charts, want 4", n)
	}
	for part, want := range map[string]string{"xl/charts/chart1.xml": "<c:errBars>", "xl/charts/chart2.xml": `<c:overlap val="100"/>`,
		"xl/charts/chart3.xml": hexOrange, "xl/charts/chart4.xml": `<c:barDir val="col"/>`} {
		if text, ok := f.Pkg.Load(part); !ok || !bytes.Contains(text.([]byte), []byte(want)) {
			t.Errorf("%s lacks %s", part, want)
		}
	}
}

// manyUnits has two tables of units with charts of intervals and of points, so wide that the charts lie below, then one more table.
func manyUnits(n int) Section {
	columns := []Column{{Head: "Branch"}}
	for len(columns) < 16 {
		columns = append(columns, Column{Head: "Column", Kind: Index})
	}
	s := Section{ID: "many", Title: "Many"}
	for i, native := range []*NativeChart{{Kind: "bar", Title: "Bars", Values: []int{3}, Low: 4, High: 5}, {Kind: "scatter", Title: "Points", Values: []int{1, 2}, CutX: at(7), CutY: at(70)}, nil} {
		t := Table{Title: fmt.Sprint("Table ", i), Columns: columns, Native: native}
		for k := range n {
			v := 60 + float64(k*37%n)/9
			row := []Cell{text(fmt.Sprint("Branch ", k)), number(at(v - 50)), number(at(v)), number(at(v)), number(at(v - 2 - v/100)), number(at(v + 3 + v/100))}
			for len(row) < len(columns) {
				row = append(row, number(at(float64(k))))
			}
			t.Rows = append(t.Rows, row)
		}
		s.Tables = append(s.Tables, t)
	}
	return s
}

// Charts of many units draw from all their cells, and no cell of a later table gets in between.
func TestNativeChartsOfManyUnits(t *testing.T) {
	for _, n := range []int{60, 200} {
		r := demoReport("zh")
		r.Sections = []Section{manyUnits(n)}
		f, data := madeWorkbook(t, r)
		if charts := checkParts(t, f, data); charts != 2 {
			t.Fatalf("%d units: %d charts", n, charts)
		}
		bars, points := part(t, data, "xl/charts/chart1.xml"), part(t, data, "xl/charts/chart2.xml")
		if got := bytes.Count(bars, []byte(fmt.Sprintf(`<c:ptCount val="%d"/>`, n))); got != 4 {
			t.Errorf("%d units: %d of names, values and both ends of intervals are complete", n, got)
		}
		if got := bytes.Count(points, []byte("<c:ser>")); got != n+2 {
			t.Errorf("%d units: %d series of points and cuts", n, got)
		}
		rows, err := f.GetRows(f.GetSheetList()[2])
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows { // whatever stands on the sheet is of its tables
			if len(row) > 1 && !strings.HasPrefix(row[0], "Branch") {
				t.Errorf("%d units: row %d has %q", n, i+1, row)
			}
		}
	}
}

// checkParts checks every part of the workbook to be sound XML and every chart to hold the numbers of the cells it
// refers to, x values as numbers. It returns the number of charts.
func checkParts(t *testing.T, f *excelize.File, data []byte) int {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	charts := 0
	for _, part := range archive.File {
		if !part.Modified.IsZero() && part.Modified.Year() > 1980 {
			t.Errorf("%s has the date %v", part.Name, part.Modified)
		}
		if !strings.HasSuffix(part.Name, ".xml") && !strings.HasSuffix(part.Name, ".rels") {
			continue
		}
		in, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(bytes.NewReader(text)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", part.Name, err)
			}
		}
		if strings.HasPrefix(part.Name, "xl/charts/chart") {
			charts++
			checkChart(t, f, part.Name, text)
		}
	}
	return charts
}

type chartRef struct {
	Ref    string `xml:"f"`
	Points []struct {
		Index int    `xml:"idx,attr"`
		Value string `xml:"v"`
	} `xml:"numCache>pt"`
	Texts []struct {
		Value string `xml:"v"`
	} `xml:"strCache>pt"`
}

func checkChart(t *testing.T, f *excelize.File, name string, text []byte) {
	t.Helper()
	if bytes.Contains(text, []byte("<c:xVal><c:strRef>")) {
		t.Errorf("%s: x values as text", name)
	}
	for d := xml.NewDecoder(bytes.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "numRef" && start.Name.Local != "strRef" {
			continue
		}
		var ref chartRef
		if err := d.DecodeElement(&ref, &start); err != nil {
			t.Fatal(err)
		}
		cut := strings.LastIndex(ref.Ref, "!")
		sheet := strings.ReplaceAll(strings.Trim(ref.Ref[:cut], "'"), "''", "'")
		from, _, _ := strings.Cut(strings.ReplaceAll(ref.Ref[cut+1:], "$", ""), ":")
		column, row, err := excelize.CellNameToCoordinates(from)
		if err != nil {
			t.Fatal(ref.Ref, err)
		}
		for _, p := range ref.Points {
			got, err := f.GetCellValue(sheet, cellAt(column, row+p.Index), excelize.Options{RawCellValue: true})
			if err != nil || got != p.Value {
				t.Errorf("%s: %s point %d is %s, the cell holds %q (%v)", name, ref.Ref, p.Index, p.Value, got, err)
			}
		}
		for i, p := range ref.Texts {
			got, err := f.GetCellValue(sheet, cellAt(column, row+i), excelize.Options{RawCellValue: true})
			if err != nil || got != p.Value && p.Value != dash {
				t.Errorf("%s: %s text %d is %q, the cell holds %q (%v)", name, ref.Ref, i, p.Value, got, err)
			}
		}
	}
}

func TestNativeChartMistakes(t *testing.T) {
	for what, n := range map[string]NativeChart{
		"kind":    {Kind: "pie", Values: []int{1}},
		"column":  {Kind: "bar", Values: []int{9}},
		"label":   {Kind: "bar", Label: -1, Values: []int{1}},
		"rows":    {Kind: "bar", Values: []int{1}, First: 2, Last: 80},
		"scatter": {Kind: "scatter", Values: []int{1}},
	} {
		r := demoReport("en")
		r.Sections = r.Sections[:1]
		r.Sections[0].Tables[0].Native = &n
		if err := writeWorkbook(io.Discard, r, nil); err == nil {
			t.Errorf("wrong %s: no error", what)
		}
	}
}

func TestAxisOver(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   axis
	}{
		{[]float64{61.2, 83.4}, axis{55, 90, 5}},
		{[]float64{.021, .064}, axis{.01, .07, .01}},
		{[]float64{-3, 3}, axis{-4, 4, 1}},
		{nil, axis{0, 1, .2}},
	} {
		var values []*float64
		for _, v := range c.values {
			values = append(values, at(v))
		}
		if got := axisOver(values, nil); got != c.want {
			t.Errorf("%v: got %v, want %v", c.values, got, c.want)
		}
	}
	same := axisOver([]*float64{at(5), at(5)}, nil)
	if !(same.min < 5 && same.max > 5 && same.step > 0) {
		t.Errorf("one value: %v", same)
	}
}

func TestFormatNumber(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		v    float64
		want string
	}{
		{Count, 109366, "109,366"}, {Percent, 12.345, "12.3"}, {Index, 74.37646, "74.4"}, {Mean, 4.205, "4.21"}, {Coef, -.12345, "−0.123"},
		{Coef, -.0001, "0.000"}, {P, 4.1e-30, "<.001"}, {P, .0231, ".023"}, {P, 1, "1.000"}, {P, .9999, "1.000"}, {Stat, 1234.5, "1,234.50"},
		{Text, 2.5, "2.5"},
	} {
		if got := formatNumber(c.kind, c.v); got != c.want && !(c.v == 4.205 && got == "4.20") { // 4.205 is 4.2049...
			t.Errorf("%v of kind %d: %q, want %q", c.v, c.kind, got, c.want)
		}
	}
}

// The axis of 100% bars counts in shares: its end is 1, or the bars shrink to nothing.
func TestStackedAxis(t *testing.T) {
	d := &nativeData{NativeChart: &NativeChart{Kind: "stacked", Max: 100}, rows: []int{2}, label: chartColumn{name: "A", texts: []string{"q1"}},
		values: []chartColumn{{name: "B", head: "1", nums: []*float64{x(40)}}, {name: "C", head: "2", nums: []*float64{x(60)}}}}
	xml := string(chartXML(d))
	if !strings.Contains(xml, `<c:max val="1"/><c:min val="0"/>`) || strings.Contains(xml, `val="100"/><c:min`) {
		t.Error("the axis of stacked bars does not end at 1")
	}
}
