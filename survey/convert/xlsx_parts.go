package convert

import (
	"fmt"
	"strings"
	"time"
)

const dictionarySheet = "Dictionary"

const (
	xmlStart    = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	documents   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packages    = "http://schemas.openxmlformats.org/package/2006"
	content     = "application/vnd.openxmlformats-officedocument.spreadsheetml."

	// A sheet, with its first row always in view.
	sheetStart = xmlStart + `<worksheet xmlns="` + spreadsheet + `"><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`
	sheetEnd = `</sheetData></worksheet>`
)

// part is a file of the workbook.
type part struct{ name, text string }

// parts are the files besides the sheets.
func (x *xlsxWriter) parts() []part {
	sheets := []string{"Data"}
	if x.describe {
		sheets = append(sheets, dictionarySheet)
	}
	var types, list, relations strings.Builder
	for i, name := range sheets {
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, i+1, content)
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, name, i+1, i+1)
		fmt.Fprintf(&relations, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, documents, i+1)
	}
	return []part{
		{"[Content_Types].xml", xmlStart + `<Types xmlns="` + packages + `/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + content + `sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + content + `styles+xml"/>` + types.String() + `</Types>`},
		{"_rels/.rels", xmlStart + `<Relationships xmlns="` + packages + `/relationships">` +
			`<Relationship Id="rId1" Type="` + documents + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", xmlStart + `<workbook xmlns="` + spreadsheet + `" xmlns:r="` + documents + `"><sheets>` + list.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", xmlStart + `<Relationships xmlns="` + packages + `/relationships">` + relations.String() +
			fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/></Relationships>`, len(sheets)+1, documents)},
		{"xl/styles.xml", xmlStart + stylesheet()},
	}
}

// stylesheet holds the styles of cells in the order of their numbers.
func stylesheet() string {
	formats := []string{"yyyy\\-mm\\-dd", "yyyy\\-mm\\-dd\\ hh:mm:ss", "yyyy\\-mm\\-dd\\ hh:mm:ss.000", "[hh]:mm:ss", "[hh]:mm:ss.000"}
	const firstOwn = 164 // lower numbers are built in
	var numbers, cells strings.Builder
	for i, f := range formats {
		fmt.Fprintf(&numbers, `<numFmt numFmtId="%d" formatCode="%s"/>`, firstOwn+i, f)
	}
	cell := func(number, font int, inside string) {
		fmt.Fprintf(&cells, `<xf numFmtId="%d" fontId="%d" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1">%s</xf>`, number, font, inside)
	}
	const text = 49 // the built-in format @
	cell(0, 0, "")
	cell(text, 1, "") // header
	for i := range formats {
		cell(firstOwn+i, 0, "")
	}
	cell(text, 0, "")
	cell(text, 0, `<alignment vertical="top" wrapText="1"/>`)
	font := `<sz val="11"/><name val="Calibri"/><family val="2"/>`
	return `<styleSheet xmlns="` + spreadsheet + `">` + fmt.Sprintf(`<numFmts count="%d">`, len(formats)) + numbers.String() + `</numFmts>` +
		`<fonts count="2"><font>` + font + `</font><font><b/>` + font + `</font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		fmt.Sprintf(`<cellXfs count="%d">`, styleWrapped+1) + cells.String() + `</cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}

// created is a date that a zip file can have.
func created(t time.Time) time.Time {
	if t.Year() < 1980 || t.Year() > 2107 {
		return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t.UTC()
}
