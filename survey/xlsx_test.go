package survey

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func workbook(t *testing.T, sheet string, rows [][]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	f.SetSheetName("Sheet1", "说明")
	f.NewSheet(sheet)
	for i, row := range rows {
		if len(row) > 0 {
			f.SetSheetRow(sheet, fmt.Sprint("A", i+1), &row)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWorkbook(t *testing.T) {
	text := workbook(t, "数据", [][]any{
		{},
		{"q1", "note", nil, "branch", "q2"},
		{"问题一", "", nil, "单位", "问题二"},
		{1, nil, nil, "雁塔", 2.0},
		{},
		{"非常满意", "x", nil, "未央"},
		{9, nil, 3, "雁塔", 7, "beyond"},
		{nil, "only a note"},
		{}, {},
	})
	book := plainBook()
	book.Header, book.Sheet = 2, "数据"
	for _, name := range []string{"a.xlsx", "a.dat", "a.csv"} {
		d, err := read(t, book, name, text, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		want(t, d, "q1", "1 5 . .")
		want(t, d, "q2", "2 . . .")
		want(t, d, "branch", "雁塔 未央 雁塔 .")
		if len(d.Rows.Excluded) != 1 || d.Rows.Excluded[0].Row != 5 || d.Rows.Read != 5 || d.Inputs[0].Format != "xlsx" || d.Inputs[0].Rows != 5 {
			t.Error(d.Rows, d.Inputs)
		}
		if len(d.Invalid) != 1 || d.Invalid[0].Row != 7 || d.Invalid[0].Value != "7" {
			t.Error(d.Invalid)
		}
	}
	book.Sheet = "Data"
	if _, err := read(t, book, "a.xlsx", text, ReadOptions{}); err == nil || err.Error() != `a.xlsx: has no sheet "Data"; its sheets are 说明, 数据` {
		t.Error(err)
	}
	book.Sheet = ""
	if _, err := read(t, book, "a.xlsx", text, ReadOptions{}); err == nil || err.Error() != `a.xlsx: is empty` {
		t.Error(err)
	}
	book.Sheet = "数据"
	for cut := 1; cut < len(text); cut += 501 {
		if _, err := read(t, book, "a.xlsx", text[:cut], ReadOptions{}); err == nil {
			t.Errorf("half a workbook was read")
		}
	}
}

// rezip copies a workbook with the text of its sheets changed.
func rezip(t *testing.T, book string, change func(sheet string) string) string {
	t.Helper()
	r, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(f.Name, "xl/worksheets/") {
			text = []byte(change(string(text)))
		}
		to, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		to.Write(text)
	}
	w.Close()
	return out.String()
}

func TestHostileWorkbooks(t *testing.T) {
	text := workbook(t, "Data", [][]any{{"q1", "branch", "q2"}, {1, "a", 2}, {2, "b", 3}})
	book := plainBook()
	book.Sheet = "Data"
	bomb := rezip(t, text, func(s string) string {
		return strings.Replace(s, "<sheetData>", "<sheetData>"+strings.Repeat(" ", 8<<20), 1)
	})
	if len(bomb) > 1<<20 {
		t.Fatal("the bomb is not packed")
	}
	if _, err := read(t, book, "a.xlsx", bomb, ReadOptions{unzipLimit: 4 << 20}); err == nil || !strings.Contains(err.Error(), "is too large: it unpacks to more than 4194304 bytes") {
		t.Error(err)
	}
	tests := []struct {
		name, old, new string
		want           string // beginning of the error; "" = it may be read, if the rows add up
	}{
		{"row far away", `r="3"`, `r="2000000000"`, "a.xlsx:2: sheet \"Data\", row 2, xl/worksheets/sheet2.xml: a row has the number \"2000000000\""},
		{"row below zero", `r="3"`, `r="-3"`, ""},
		{"column far away", `r="B3"`, `r="ZZZZZZ3"`, "a.xlsx:3: sheet \"Data\", row 3, xl/worksheets/sheet2.xml: a cell has the address \"ZZZZZZ3\""},
		{"no such string", "<v>1</v>", "<v>99999999</v>", "a.xlsx:1: sheet \"Data\", cell B1, xl/worksheets/sheet2.xml: refers to shared string \"99999999\""},
		{"not XML", "<", "\x00", "a.xlsx: sheet \"Data\" cannot be read: sheet \"Data\", xl/worksheets/sheet2.xml: is not XML"},
		{"breaks off", "-", "-", "a.xlsx:3: sheet \"Data\", row 3, xl/worksheets/sheet2.xml: breaks off"},
	}
	for _, test := range tests {
		changed := rezip(t, text, func(s string) string {
			if test.name == "breaks off" {
				s, _, _ = strings.Cut(s, "</sheetData>")
			}
			return strings.ReplaceAll(s, test.old, test.new)
		})
		d, err := read(t, book, "a.xlsx", changed, ReadOptions{})
		if err == nil && (test.want != "" || d.Rows.Read != d.Rows.Kept+len(d.Rows.Excluded)) || err != nil && !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
}

// Two header rows with merged cells below a merged title, dates, a formula without a value, and a hidden first sheet.
func TestWorkbookAsPeopleMakeThem(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	f.SetSheetName("Sheet1", "notes")
	f.NewSheet("Data")
	rows := [][]any{{"2026 年满意度调查"}, {"id", "服务", "", "日期", "合计"}, {"", "频率", "态度"}, {1, 5, 4, time.Date(2026, 2, 28, 13, 30, 0, 0, time.UTC)}, {2, 3, 2, "昨天"}}
	for i, row := range rows {
		if err := f.SetSheetRow("Data", fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	f.SetCellFormula("Data", "E4", "B4+C4")
	for _, m := range [][2]string{{"A1", "E1"}, {"B2", "C2"}, {"A2", "A3"}, {"D2", "D3"}} {
		if err := f.MergeCell("Data", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	f.SetActiveSheet(1)
	f.SetSheetVisible("notes", false)
	path := filepath.Join(t.TempDir(), "a.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	table, err := OpenTable(context.Background(), path, TableOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	var names []string
	for _, v := range table.Dictionary().Variables {
		names = append(names, v.Name)
	}
	if got := strings.Join(names, "|"); got != "id|服务: 频率|服务: 态度|日期|合计" || table.HeaderRows != 2 {
		t.Errorf("%s, %d header rows", got, table.HeaderRows)
	}
	if got := cells(t, table); got != "1|5|4|2026-02-28 13:30:00|\n2|3|2|昨天|\n" {
		t.Errorf("%s", got)
	}
	if notes := fmt.Sprint(table.Dictionary().Notes); notes != "[1 formulas have no value, the first in E4: open the workbook in Excel and save it again]" {
		t.Errorf("%s", notes)
	}
}

func BenchmarkReadXLSX(b *testing.B) {
	const rows = 20000
	book := &Codebook{Header: 1, Profile: []Field{{Key: "branch", Column: "branch"}}}
	header := []any{"branch"}
	for i := range 10 {
		name := fmt.Sprint("q", i)
		header = append(header, name)
		book.Items = append(book.Items, Item{Key: name, Column: name, Scale: sat5})
	}
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	w.SetRow("A1", header)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range rows {
		row := []any{fmt.Sprint("B", random.IntN(60))}
		for range 10 {
			row = append(row, 1+random.IntN(5))
		}
		w.SetRow(fmt.Sprint("A", i+2), row)
	}
	w.Flush()
	path := filepath.Join(b.TempDir(), "a.xlsx")
	if err := f.SaveAs(path); err != nil {
		b.Fatal(err)
	}
	book.Data = []string{path}
	b.ReportAllocs()
	for b.Loop() {
		d, err := Read(context.Background(), book, ReadOptions{})
		if err != nil || d.Rows.Kept != rows {
			b.Fatal(err)
		}
		b.SetBytes(d.Inputs[0].Bytes)
		d.Release()
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
