package survey

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

const (
	// batchRows is how many rows of a sheet make a batch.
	batchRows = 1 << 16

	// maxUnzipped bounds what a workbook may unpack to.
	maxUnzipped = 1 << 30
)

// readWorkbook reads a sheet of an .xlsx workbook, row by row. Numbers keep all their digits; dates are the numbers that
// the workbook holds.
func readWorkbook(ctx context.Context, in *source, c *collector, opt *ReadOptions) error {
	// Parts above the second limit are unpacked to temporary files and not held in memory.
	book, err := excelize.OpenReader(io.LimitReader(in.reader, opt.unzipLimit),
		excelize.Options{RawCellValue: true, UnzipSizeLimit: opt.unzipLimit, UnzipXMLSizeLimit: min(opt.unzipLimit, 16<<20)})
	if err != nil {
		return &FileError{File: in.name, Problem: "is not a workbook that can be read", Err: err}
	}
	defer book.Close()
	if part := damagedSheet(book); part != "" {
		return &FileError{File: in.name, Problem: "is damaged: " + part + " breaks off"}
	}
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return &FileError{File: in.name, Problem: "has no sheet"}
	}
	sheet := c.layout.book.Sheet
	if sheet == "" {
		sheet = sheets[0]
	}
	rows, err := book.Rows(sheet)
	var absent excelize.ErrSheetNotExist
	if errors.As(err, &absent) {
		return &FileError{File: in.name, Problem: fmt.Sprintf("has no sheet %s; its sheets are %s", quote(sheet), strings.Join(sheets, ", "))}
	}
	if err != nil {
		return &FileError{File: in.name, Problem: "sheet " + quote(sheet) + " cannot be read", Err: err}
	}
	defer rows.Close()
	in.encoding = "utf-8"
	s := &sheetReader{in: in, c: c}
	for rows.Next() {
		s.row++
		if s.row%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return &RowError{File: in.name, Row: s.row, Problem: err.Error()}
		}
		if err := s.add(cells); err != nil {
			return err
		}
	}
	if err := rows.Error(); err != nil {
		return &FileError{File: in.name, Problem: "sheet " + quote(sheet) + " cannot be read", Err: err}
	}
	return s.finish()
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

// sheetReader turns the rows of a sheet into batches.
type sheetReader struct {
	in     *source
	c      *collector
	row    int // of the sheet, from 1
	skip   int // header rows to come
	names  []string
	block  *block
	buffer []byte
}

// add takes the next row. Cells at the end may be absent.
func (s *sheetReader) add(cells []string) error {
	if s.names == nil {
		return s.header(cells)
	}
	if s.skip > 0 {
		s.skip--
		return nil
	}
	if s.block.rows+len(s.block.empty) == batchRows {
		if err := s.flush(); err != nil {
			return err
		}
	}
	b, m := s.block, s.block.mark()
	line, empty := int32(s.row), true
	for _, cell := range cells { // cells right of the named columns are notes
		if trimCell(cell) != "" {
			empty = false
			break
		}
	}
	if empty {
		b.addEmpty(line, true, m)
		return nil
	}
	for i, first := range b.cells {
		if first == nil {
			continue
		}
		s.buffer = s.buffer[:0]
		if i < len(cells) {
			s.buffer = append(s.buffer, cells[i]...)
		}
		b.addAll(first, s.buffer, b.rows)
	}
	b.endRow(line, m)
	return nil
}

// header takes the row of column names; blank rows before it do not count.
func (s *sheetReader) header(cells []string) error {
	var names []string
	for i, cell := range cells {
		if name := cleanName(trimCell(cell)); name != "" {
			names = append(append(names, make([]string, i-len(names))...), name)
		}
	}
	if names == nil {
		return nil
	}
	to, err := s.c.layout.bind(s.in.name, names)
	if err != nil {
		return err
	}
	s.names, s.skip = names, s.c.layout.book.Header-1
	s.c.open(s.in.name, 0)
	s.block = newBlock(s.c.layout, to)
	s.block.decoder.charset = utf8Text
	s.block.begin(batchRows)
	return nil
}

func (s *sheetReader) flush() error {
	s.block.examineIDs()
	p, err := s.c.commit(s.block)
	if err != nil {
		return err
	}
	p.fill(s.block, s.c.memory)
	s.block.begin(batchRows)
	return nil
}

func (s *sheetReader) finish() error {
	if s.names == nil {
		return &FileError{File: s.in.name, Problem: "is empty"}
	}
	if err := s.flush(); err != nil {
		return err
	}
	if s.in.rows = s.c.rowsOfFile(); s.in.rows == 0 {
		return &FileError{File: s.in.name, Problem: "has a header but no rows"}
	}
	return nil
}
