package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"manyi/survey/sheet"
)

// book is a workbook made of parts: a sheet, shared strings and styles.
func book(t testing.TB, sheetXML, stringsXML, stylesXML string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	const rel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + rel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook ` + main + ` xmlns:r="` + rel + `"><sheets><sheet name="数据" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + rel + `/worksheet" Target="worksheets/any.xml"/>` +
			`<Relationship Id="r2" Type="` + rel + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="` + rel + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/worksheets/any.xml", `<worksheet ` + main + `>` + sheetXML + `</worksheet>`},
		{"xl/sharedStrings.xml", `<sst ` + main + `>` + stringsXML + `</sst>`},
		{"xl/styles.xml", `<styleSheet ` + main + `>` + stylesXML + `</styleSheet>`},
	} {
		f, err := w.Create(part[0])
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, part[1])
	}
	w.Close()
	return out.Bytes()
}

// rowsOf is the rows of the first sheet, cells between bars, or the error.
func rowsOf(file []byte) (string, error) {
	b, err := Open(bytes.NewReader(file), int64(len(file)), Options{MaxSheet: 64 << 20, MaxStrings: 64 << 20})
	if err != nil {
		return "", err
	}
	if len(b.Sheets()) == 0 {
		return "", errors.New("no sheet")
	}
	name := b.Sheets()[0].Name
	if _, err := b.Merged(name); err != nil {
		return "", err
	}
	rows, err := b.Rows(name)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var out strings.Builder
	var row sheet.Row
	last := 0
	for {
		err := rows.Next(&row)
		if errors.Is(err, io.EOF) {
			return out.String(), nil
		}
		if err != nil {
			return "", err
		}
		if row.Number <= last {
			return "", fmt.Errorf("row %d after %d", row.Number, last)
		}
		last = row.Number
		fmt.Fprint(&out, row.Number, ":")
		for i, c := range row.Cells {
			if i > 0 {
				out.WriteByte('|')
			}
			out.Write(c.Text)
		}
		out.WriteByte('\n')
	}
}

const (
	stringsXML = `<si><t>shared</t></si><si><r><t>rich </t></r><r><rPr/><t xml:space="preserve">text</t></r><rPh><t>phonetic</t></rPh></si><si><t>a&amp;b_x000D_c</t></si>`
	stylesXML  = `<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="46"/></cellXfs>`
)

// Cells of each kind, with dates worked out by hand: day 60 is the 29 February 1900 that never was.
func TestCells(t *testing.T) {
	tests := []struct{ name, xml, want string }{
		{"strings", `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="inlineStr"><is><t>in</t></is></c><c r="E1" t="str"><f>"x"</f><v>cached</v></c></row>`,
			"1:shared|rich text|a&b\rc|in|cached\n"},
		{"numbers", `<row r="1"><c r="A1"><v>5</v></c><c r="B1"><v>0.1</v></c><c r="C1"><v>4.0000000000000001E-3</v></c><c r="D1"><v>123456789012345</v></c><c r="E1" t="b"><v>1</v></c><c r="F1" t="e"><v>#N/A</v></c></row>`,
			"1:5|0.1|0.004|123456789012345|1|#N/A\n"},
		{"dates", `<row r="1"><c r="A1" s="1"><v>59</v></c><c r="B1" s="1"><v>61</v></c><c r="C1" s="2"><v>45351</v></c><c r="D1" s="3"><v>45351.5</v></c><c r="E1" s="4"><v>1.25</v></c></row>`,
			"1:1900-02-28|1900-03-01|2024-02-29|2024-02-29 12:00:00|30:00:00\n"},
		{"places", `<row><c><v>1</v></c><c r="C1"><v>3</v></c></row><row r="5"><c r="B5"><v>2</v></c></row><row><c><v>6</v></c></row>`, "1:1||3\n5:|2\n6:6\n"},
	}
	for _, test := range tests {
		if got, err := rowsOf(book(t, "<sheetData>"+test.xml+"</sheetData>", stringsXML, stylesXML)); err != nil || got != test.want {
			t.Errorf("%s: %q, %v, want %q", test.name, got, err, test.want)
		}
	}
}

// The same workbook read by another library.
func TestAgainstExcelize(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	for row := 1; row <= 50; row++ {
		for column := 1; column <= 8; column++ {
			if (row+column)%7 == 0 {
				continue
			}
			cell, _ := excelize.CoordinatesToCellName(column, row)
			var value any = float64(row*column) / 8
			if column%3 == 0 {
				value = fmt.Sprintf("文本 <%d> & \"%d\"", row, column)
			}
			f.SetCellValue("Sheet1", cell, value)
		}
	}
	var file bytes.Buffer
	if err := f.Write(&file); err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for i, cells := range rows {
		fmt.Fprintf(&want, "%d:%s\n", i+1, strings.Join(cells, "|"))
	}
	if got, err := rowsOf(file.Bytes()); err != nil || got != want.String() {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want.String())
	}
}

func FuzzSheet(f *testing.F) {
	f.Add(`<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="3"><v>45351.5</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`, stringsXML, stylesXML)
	f.Add(`<sheetData><row><c t="inlineStr"><is><t>&#x4e2d;<![CDATA[x]]></t></is></c></row></sheetData>`, `<si/>`, ``)
	f.Fuzz(func(t *testing.T, sheetXML, stringsXML, stylesXML string) {
		if _, err := rowsOf(book(t, sheetXML, stringsXML, stylesXML)); err != nil && err.Error() == "" {
			t.Error("an error says nothing")
		}
	})
}

func FuzzWorkbook(f *testing.F) {
	f.Add(book(f, `<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>`, stringsXML, stylesXML))
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, err := rowsOf(file); err != nil && err.Error() == "" {
			t.Error("an error says nothing")
		}
	})
}
