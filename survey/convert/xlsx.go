package convert

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/klauspost/compress/flate"

	"manyi/survey/raw"
)

// What a sheet holds.
const (
	sheetRows    = 1048576 // with the header
	sheetColumns = 16384
	sheetText    = 32767 // UTF-16 units of a cell
)

// xlsxWriter writes a workbook as a stream: a sheet "Data" and, if the file says something of its variables, a sheet "Dictionary". Texts
// are cells of text and never formulas. A text of untyped input that is a number or a day, and written as such, is one.
type xlsxWriter struct {
	t        *target
	zip      *zip.Writer
	sheet    *chunks // of data
	labels   []labels
	letters  []string // of the columns
	buf      []byte
	rows     int
	describe bool
	control  int // cells with control characters
	cut      int // texts of the dictionary that were too long
}

// chunkSize is how much of a sheet is compressed at a time.
const chunkSize = 256 << 10

func openXLSX(t *target, w io.Writer) (writer, error) {
	variables := t.dict.Variables
	if len(variables) > sheetColumns {
		return nil, t.refuse(fmt.Sprintf("a sheet has %d columns at most and the table %d: write .csv, .parquet or .sav", sheetColumns, len(variables)))
	}
	x := &xlsxWriter{t: t, labels: labelsOf(t), zip: zip.NewWriter(w), describe: saysMore(t.dict)}
	x.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, part := range x.parts() {
		if err := x.part(part.name, part.text); err != nil {
			return nil, err
		}
	}
	sheet, err := x.zip.CreateHeader(x.header("xl/worksheets/sheet1.xml"))
	if err != nil {
		return nil, err
	}
	x.sheet = newChunks(sheet)
	x.buf = append(x.buf, sheetStart...)
	x.buf = append(x.buf, `<row r="1">`...)
	for i := range variables {
		x.letters = append(x.letters, columnLetters(i))
		if err := x.text(0, i, styleHeader, []byte(variables[i].Name)); err != nil {
			x.sheet.close()
			return nil, err
		}
	}
	x.buf = append(x.buf, "</row>"...)
	return x, nil
}

func (t *target) tooManyRows() error {
	return t.refuse(fmt.Sprintf("a sheet has %d rows at most and the table more: write .csv, .parquet or .sav", sheetRows-1))
}

func (x *xlsxWriter) header(name string) *zip.FileHeader {
	return &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: created(x.t.opt.Created)}
}

// part writes a part of the workbook that is not a sheet.
func (x *xlsxWriter) part(name, text string) error {
	w, err := x.zip.CreateHeader(x.header(name))
	if err == nil {
		_, err = io.WriteString(w, text)
	}
	return err
}

// Write writes the rows of a batch.
func (x *xlsxWriter) Write(b *raw.Batch) error {
	for row := range b.Rows {
		number := x.rows + 2 // after the header
		if number > sheetRows {
			return x.t.tooManyRows()
		}
		x.buf = append(x.buf, `<row r="`...)
		x.buf = strconv.AppendInt(x.buf, int64(number), 10)
		x.buf = append(x.buf, `">`...)
		for i := range x.t.dict.Variables {
			if err := x.cell(b, row, i); err != nil {
				return err
			}
		}
		x.buf = append(x.buf, "</row>"...)
		x.rows++
		if len(x.buf) >= chunkSize {
			x.buf = x.sheet.write(x.buf)
		}
	}
	return x.sheet.failed()
}

func (x *xlsxWriter) cell(b *raw.Batch, row, column int) error {
	v, c := &x.t.dict.Variables[column], &b.Columns[column]
	if v.Kind != raw.Text {
		value := c.Numbers[row]
		if label, ok := x.labels[column].numbers[value]; ok {
			return x.text(x.rows+1, column, stylePlain, []byte(label))
		}
		return x.number(column, v.Kind, value)
	}
	cell := c.Cell(row)
	if len(cell) == 0 {
		return nil
	}
	if label, ok := x.labels[column].texts[string(cell)]; ok {
		return x.text(x.rows+1, column, stylePlain, []byte(label))
	}
	n, isNumber := plainNumber(cell)
	if isNumber && x.t.untyped && isCanonical(cell, n) && isOrdinary(n.value) {
		return x.number(column, raw.Number, n.value)
	}
	if seconds, kind, ok := parseMoment(cell); ok && x.t.untyped && string(raw.AppendCell(nil, kind, seconds)) == string(cell) && seconds == math.Trunc(seconds) {
		return x.number(column, kind, seconds)
	}
	style := stylePlain
	if isNumber || looksActive(cell) {
		style = styleText // stays what it is when someone edits the cell
	}
	return x.text(x.rows+1, column, style, cell)
}

// isOrdinary says whether a number is one that nobody writes with an exponent.
func isOrdinary(x float64) bool {
	x = math.Abs(x)
	return x == 0 || x >= 1e-6 && x < 1e15
}

// looksActive says whether a spreadsheet could take a text for a formula or a number when it is entered.
func looksActive(text []byte) bool {
	switch text[0] {
	case '=', '+', '-', '@', '\t', '\r', '\'':
		return true
	}
	return text[0]-'0' <= 9
}

// begin begins a cell; number is of the sheet's row.
func (x *xlsxWriter) begin(number, column, style int) {
	x.buf = append(append(x.buf, `<c r="`...), x.letters[column]...)
	x.buf = strconv.AppendInt(x.buf, int64(number), 10)
	if style != stylePlain {
		x.buf = strconv.AppendInt(append(x.buf, `" s="`...), int64(style), 10)
	}
}

// number writes a number, a day or a time; row x.rows of the table.
func (x *xlsxWriter) number(column int, kind raw.Kind, value float64) error {
	if math.IsNaN(value) {
		return nil
	}
	style := stylePlain
	switch kind {
	case raw.Date, raw.DateTime, raw.Time:
		serial, s, ok := serialOf(kind, value)
		if !ok {
			var text [64]byte
			return x.text(x.rows+1, column, stylePlain, raw.AppendCell(text[:0], kind, value))
		}
		value, style = serial, s
	default:
		if math.IsInf(value, 0) {
			return x.text(x.rows+1, column, stylePlain, strconv.AppendFloat(nil, value, 'g', -1, 64))
		}
	}
	x.begin(x.rows+2, column, style)
	x.buf = append(x.buf, `"><v>`...)
	x.buf = raw.AppendCell(x.buf, raw.Number, value)
	x.buf = append(x.buf, "</v></c>"...)
	return nil
}

// text writes a text into a row of the table, from 1; row 0 is the header.
func (x *xlsxWriter) text(row, column, style int, text []byte) error {
	if len(text) == 0 {
		return nil
	}
	if n := utf16Length(text); n > sheetText {
		return &CellError{File: x.t.name, Row: row, Column: x.t.dict.Variables[column].Name, Value: shown(text),
			Problem: fmt.Sprintf("has %d characters, and a cell %d at most: write .csv, .parquet or .sav", n, sheetText)}
	}
	x.begin(row+1, column, style)
	x.inline(text)
	return nil
}

// inline writes the rest of a cell of text.
func (x *xlsxWriter) inline(text []byte) {
	x.buf = append(x.buf, `" t="inlineStr"><is><t`...)
	if isSpace(text[0]) || isSpace(text[len(text)-1]) {
		x.buf = append(x.buf, ` xml:space="preserve"`...)
	}
	x.buf = append(x.buf, '>')
	var strange bool
	if x.buf, strange = appendXML(x.buf, text); strange {
		x.control++
	}
	x.buf = append(x.buf, "</t></is></c>"...)
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

// Close ends the sheet and writes the dictionary.
func (x *xlsxWriter) Close() error {
	x.buf = append(x.buf, sheetEnd...)
	x.buf = x.sheet.write(x.buf)
	if err := x.sheet.close(); err != nil {
		return err
	}
	if x.describe {
		w, err := x.zip.CreateHeader(x.header("xl/worksheets/sheet2.xml"))
		if err != nil {
			return err
		}
		out := bufio.NewWriterSize(w, chunkSize)
		x.dictionary(out)
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return x.zip.Close()
}

// Notes says what is not in the workbook as it was.
func (x *xlsxWriter) Notes() (notes []string) {
	if x.control > 0 {
		notes = append(notes, fmt.Sprintf("%d cells have control characters, written as _x0001_ as Excel does", x.control))
	}
	if x.cut > 0 {
		notes = append(notes, fmt.Sprintf("%d texts of the sheet %s are cut to the %d characters of a cell", x.cut, dictionarySheet, sheetText))
	}
	return notes
}

// chunks compresses a sheet while the next part of it is put together.
type chunks struct {
	full, free chan []byte
	done       chan struct{}
	broken     chan error
	err        error // of the goroutine, until done
	closed     bool
}

func newChunks(w io.Writer) *chunks {
	c := &chunks{full: make(chan []byte, 1), free: make(chan []byte, 2), done: make(chan struct{}), broken: make(chan error, 1)}
	go func() {
		defer close(c.done)
		for b := range c.full {
			if c.err == nil {
				if _, c.err = w.Write(b); c.err != nil {
					c.broken <- c.err
				}
			}
			select {
			case c.free <- b[:0]:
			default:
			}
		}
	}()
	return c
}

// write hands over what is to be written and returns a buffer for what comes next.
func (c *chunks) write(b []byte) []byte {
	c.full <- b
	select {
	case b = <-c.free:
		return b
	default:
		return slices.Grow([]byte(nil), cap(b))
	}
}

// failed is an error that has come up.
func (c *chunks) failed() error {
	select {
	case err := <-c.broken:
		c.broken <- err
		return err
	default:
		return nil
	}
}

// close waits until everything is written.
func (c *chunks) close() error {
	if !c.closed {
		c.closed = true
		close(c.full)
		<-c.done
	}
	return c.err
}
