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
	if _, err := read(t, book, "a.xlsx", bomb, ReadOptions{unzipLimit: 4 << 20}); err == nil || !strings.HasPrefix(err.Error(), "a.xlsx: is not a workbook that can be read: ") {
		t.Error(err)
	}
	tests := []struct {
		name, old, new string
		want           string // beginning of the error; "" = it may be read, if the rows add up
	}{
		{"row far away", `r="3"`, `r="2000000000"`, "a.xlsx:2: row number exceeds"},
		{"row below zero", `r="3"`, `r="-3"`, ""},
		{"column far away", `r="B3"`, `r="ZZZZZZ3"`, "a.xlsx:3: the column number"},
		{"no such string", "<v>1</v>", "<v>99999999</v>", "codebook: profile.branch: no column"},
		{"not XML", "<", "\x00", "a.xlsx: is empty"},
		{"breaks off", "-", "-", "a.xlsx: is damaged: xl/worksheets/sheet1.xml breaks off"},
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
