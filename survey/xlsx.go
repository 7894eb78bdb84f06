package survey

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"manyi/survey/raw"
	"manyi/survey/sheet"
	"manyi/survey/xlsx"
)

// maxUnzipped bounds what a sheet of a workbook may unpack to.
const maxUnzipped = 8 << 30

// openWorkbook opens a sheet of an .xlsx workbook. Numbers keep all their digits, dates are written as 2006-01-02 15:04:05.
func openWorkbook(_ context.Context, in *source, o *openOptions) (raw.Reader, error) {
	at, size, err := in.at()
	if err != nil {
		return nil, err
	}
	book, err := xlsx.Open(at, size, xlsx.Options{MaxSheet: o.unzipLimit, MaxStrings: min(o.unzipLimit, 1<<30)})
	if err != nil {
		return nil, &FileError{File: in.name, Problem: "is not a workbook that can be read", Err: err}
	}
	name, err := chooseSheet(in, o.sheet, book.Sheets())
	if err != nil {
		return nil, err
	}
	rows, err := book.Rows(name)
	if err != nil {
		return nil, &FileError{File: in.name, Problem: "sheet " + quote(name) + " cannot be read", Err: err}
	}
	t := newSheetTable(in.name, rows.Next, rows.Close)
	err = t.readHeader(o, func() ([]sheet.Range, error) { return book.Merged(name) })
	if err != nil {
		return nil, errors.Join(err, rows.Close())
	}
	t.uncached = rows.Uncached
	return t, nil
}

// chooseSheet is the sheet asked for, or the first that is not hidden.
func chooseSheet(in *source, asked string, sheets []sheet.Info) (string, error) {
	if len(sheets) == 0 {
		return "", &FileError{File: in.name, Problem: "has no sheet"}
	}
	var names []string
	for _, s := range sheets {
		if s.Name == asked {
			return asked, nil
		}
		names = append(names, s.Name)
	}
	if asked != "" {
		return "", &FileError{File: in.name, Problem: fmt.Sprintf("has no sheet %s; its sheets are %s", quote(asked), strings.Join(names, ", "))}
	}
	for _, s := range sheets {
		if s.Visibility == sheet.Visible {
			return s.Name, nil
		}
	}
	return names[0], nil
}
