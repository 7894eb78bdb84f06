package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"manyi/survey/sheet"
)

// maxRowText bounds the text of a row, shared strings aside.
const maxRowText = 64 << 20

// Rows gives the rows of a sheet.
type Rows struct {
	book  *Workbook
	sheet *sheetPart
	part  io.ReadCloser
	x     *scanner
	names names
	fast  bool // names have no prefix
	data  bool // the sheet's data have not ended
	err   error

	number int    // of the row
	digits []byte // the number as text; of a row that does not tell it, none until a cell does
	column int    // of the cell after the last one
	arena  []byte // text of the row's cells
	cell   string // where an error lies

	uncached int
	first    string
}

// Rows begins to read a sheet by its name. The caller closes it.
func (b *Workbook) Rows(name string) (*Rows, error) {
	s, err := b.find(name)
	if err != nil {
		return nil, err
	}
	if b.formats == nil {
		if err := b.readStyles(); err != nil {
			return nil, &Error{Part: b.styles, Err: err}
		}
	}
	p, x, prefix, data, err := b.openSheet(s)
	if err != nil {
		return nil, &Error{Part: s.part, Sheet: name, Err: err}
	}
	return &Rows{book: b, sheet: s, part: p, x: x, names: namesOf(prefix), fast: prefix == "", data: data && !x.isEmpty}, nil
}

// Close ends the reading.
func (r *Rows) Close() error {
	if r.err == nil {
		r.err = errors.New("reading the sheet has been ended")
	}
	return r.part.Close()
}

// Uncached tells of formulas without a stored value, so far: how many there are, and where the first is, such as B12. Their
// cells are Empty. The program that wrote them computed nothing; one that does has to save the workbook again.
func (r *Rows) Uncached() (count int, first string) { return r.uncached, r.first }

// Next reads the next row that holds something; io.EOF says that there is none. Rows ascend; those left out in between are
// empty. The texts are valid until the next call.
func (r *Rows) Next(row *sheet.Row) error {
	if r.err != nil {
		return r.err
	}
	err := r.next(row)
	if err != nil {
		if err != io.EOF {
			var e *Error
			if !errors.As(err, &e) { // else it lies in another part
				err = &Error{Part: r.sheet.part, Sheet: r.sheet.Name, Row: r.number, Cell: r.cell, Err: err}
			}
		}
		r.err = err
	}
	return err
}

func (r *Rows) next(row *sheet.Row) error {
	for r.data {
		t, err := r.x.next()
		switch {
		case err != nil:
			return err
		case t == endOfPart:
			return errEnds
		case t == endTag:
			if err := r.ends(r.names.sheetData); err != nil {
				return err
			}
			r.data = false
		case t == startTag && !bytes.Equal(r.x.name, r.names.row):
			if err := r.x.skip(); err != nil {
				return err
			}
		case t == startTag:
			if err := r.begin(); err != nil {
				return err
			}
			row.Reset(r.number)
			if r.x.isEmpty {
				continue
			}
			if err := r.cells(row); err != nil {
				return err
			}
			if len(row.Cells) > 0 {
				row.Number = r.number
				return nil
			}
		}
	}
	return r.finish()
}

// finish reads what follows the data, so that a part that is damaged or breaks off there is not taken for whole.
func (r *Rows) finish() error {
	r.number = 0
	for {
		t, err := r.x.next()
		switch {
		case err != nil:
			return err
		case t == endOfPart && r.x.depth != 0:
			return errEnds
		case t == endOfPart:
			return io.EOF
		}
	}
}

// ends checks that the end tag that was the last token is the one expected.
func (r *Rows) ends(name []byte) error {
	if !bytes.Equal(r.x.name, name) {
		return damaged("has </%.60s> where </%s> was expected", r.x.name, name)
	}
	return nil
}

// begin takes the start tag of a row.
func (r *Rows) begin() error {
	before := r.number
	r.number++
	r.arena, r.column, r.digits = r.arena[:0], 0, r.digits[:0]
	var err error
	r.x.eachAttribute(func(name, value []byte) bool {
		if len(name) != 1 || name[0] != 'r' {
			return true
		}
		n, e := strconv.Atoi(string(value))
		switch {
		case e != nil || n < 1 || n > sheet.MaxRows:
			err = damaged("a row has the number %.40q, which is not 1 to %d", value, sheet.MaxRows)
		case n <= before:
			err = damaged("row %d stands after row %d", n, before)
		}
		r.number = n
		r.digits = strconv.AppendInt(r.digits, int64(n), 10)
		return false
	})
	if err != nil {
		r.number = before
		return err
	}
	if r.number > sheet.MaxRows {
		return damaged("has more than %d rows", sheet.MaxRows)
	}
	return nil
}

// cells reads the cells of a row up to its end.
func (r *Rows) cells(row *sheet.Row) error {
	for {
		if r.fast {
			if err := r.simpleCells(row); err != nil {
				return err
			}
		}
		t, err := r.x.next()
		switch {
		case err != nil:
			return err
		case t == endOfPart:
			return errEnds
		case t == endTag:
			return r.ends(r.names.row)
		case t == startTag && bytes.Equal(r.x.name, r.names.c):
			if err := r.anyCell(row); err != nil {
				return err
			}
		case t == startTag:
			if err := r.x.skip(); err != nil {
				return err
			}
		}
	}
}

// place finds the column of a cell from its address, or without one by counting.
func (r *Rows) place(address []byte) (column int, err error) {
	if address == nil {
		if column = r.column; column >= sheet.MaxColumns {
			return 0, damaged("has more than %d columns", sheet.MaxColumns)
		}
		return column, nil
	}
	column, number, ok := sheet.ParseAddress(address)
	if !ok {
		return 0, damaged("a cell has the address %.40q, which is none", address)
	}
	if number != r.number && number != 0 {
		// The first cell may tell the number of a row that does not.
		if len(r.digits) > 0 || number < r.number {
			return 0, damaged("cell %s stands in row %d", address, r.number)
		}
		r.number = number
	}
	if len(r.digits) == 0 {
		r.digits = strconv.AppendInt(r.digits, int64(r.number), 10)
	}
	return column, nil
}

// put puts a cell into the row.
func (r *Rows) put(row *sheet.Row, column int, text []byte, kind sheet.Kind) error {
	if len(text) == 0 {
		return nil
	}
	if len(r.arena) > maxRowText {
		return fmt.Errorf("%w: the row has more than %d MiB of text", ErrTooLarge, maxRowText>>20)
	}
	if !row.Set(column, text, kind) {
		return damaged("the cell stands there twice")
	}
	return nil
}
