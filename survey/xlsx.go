package survey

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"manyi/survey/raw"
)

// maxUnzipped bounds what a workbook may unpack to.
const maxUnzipped = 1 << 30

// openWorkbook opens a sheet of an .xlsx workbook.
func openWorkbook(_ context.Context, in *source, o *openOptions) (raw.Reader, error) {
	book, err := excelize.OpenReader(io.LimitReader(in.reader, o.unzipLimit),
		excelize.Options{RawCellValue: true, UnzipSizeLimit: o.unzipLimit, UnzipXMLSizeLimit: min(o.unzipLimit, 16<<20)})
	if err != nil {
		return nil, &FileError{File: in.name, Problem: "is not a workbook that can be read", Err: err}
	}
	if part := damagedSheet(book); part != "" {
		return nil, &FileError{File: in.name, Problem: "is damaged: " + part + " breaks off"}
	}
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return nil, &FileError{File: in.name, Problem: "has no sheet"}
	}
	sheet := o.sheet
	if sheet == "" {
		sheet = sheets[0]
	}
	rows, err := book.Rows(sheet)
	var absent excelize.ErrSheetNotExist
	if errors.As(err, &absent) {
		return nil, &FileError{File: in.name, Problem: fmt.Sprintf("has no sheet %s; its sheets are %s", quote(sheet), strings.Join(sheets, ", "))}
	}
	if err != nil {
		return nil, &FileError{File: in.name, Problem: "sheet " + quote(sheet) + " cannot be read", Err: err}
	}
	number := 0
	t := &sheetTable{file: in.name, close: func() error { return errors.Join(rows.Close(), book.Close()) }, next: func() (int, [][]byte, error) {
		if !rows.Next() {
			if err := rows.Error(); err != nil {
				return 0, nil, err
			}
			return 0, nil, io.EOF
		}
		number++
		texts, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return 0, nil, err
		}
		cells := make([][]byte, len(texts))
		for i := range texts {
			cells[i] = []byte(texts[i])
		}
		return number, cells, nil
	}}
	return t, t.readHeader(o, func() []span { return nil })
}

// damagedSheet returns a sheet's part of the workbook that does not end as it must, "" if there is none: the row
// iterator would take a break in the middle for the end. Big parts, which are in temporary files, are not looked at.
func damagedSheet(book *excelize.File) (part string) {
	book.Pkg.Range(func(key, value any) bool {
		name, _ := key.(string)
		text, _ := value.([]byte)
		if strings.HasPrefix(name, "xl/worksheets/sheet") && text != nil && !bytes.HasSuffix(bytes.TrimSpace(text), []byte("worksheet>")) {
			if part == "" || name < part {
				part = name
			}
		}
		return true
	})
	return part
}
