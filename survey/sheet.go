package survey

import (
	"bytes"
	"errors"
	"io"

	"manyi/survey/raw"
)

// sheetBatch is how many rows of a sheet make a batch.
const sheetBatch = 1 << 14

// sheetTable is a worksheet as a table of texts. Cells right of the named columns are notes and not read.
type sheetTable struct {
	file  string
	next  func() (number int, cells [][]byte, err error) // the next row that is there, io.EOF after the last
	close func() error

	head       *header
	dictionary raw.Dictionary
	waiting    []sheetRow // rows read to find the header that are below it
	lines      []int32    // of the batch
	last       int        // number of the last row given
	failed     error      // after the rows of the batch
}

type sheetRow struct {
	number int
	cells  [][]byte
}

// readHeader reads the first rows and makes out the header; spans gives the merged cells.
func (t *sheetTable) readHeader(o *openOptions, spans func() []span) error {
	var rows []sheetRow
	for len(rows) < maxHeaderRows {
		number, cells, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return &RowError{File: t.file, Row: t.last + 1, Problem: err.Error()}
		}
		t.last = number
		last := 0
		for i, cell := range cells {
			if len(trimBytes(cell)) > 0 {
				last = i + 1
			}
		}
		if last == 0 && len(rows) == 0 {
			continue
		}
		row := sheetRow{number: number}
		for _, cell := range cells {
			row.cells = append(row.cells, bytes.Clone(cell))
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return &FileError{File: t.file, Problem: "is empty"}
	}
	texts := make([][]string, len(rows))
	for i, row := range rows {
		last := 0
		for j, cell := range row.cells {
			text := cleanName(trimCell(string(cell)))
			texts[i] = append(texts[i], text)
			if text != "" {
				last = j + 1
			}
		}
		texts[i] = texts[i][:last]
	}
	merged := spans()
	for i := range merged { // rows of the sheet to rows read
		at := -1
		for j, row := range rows {
			if row.number == merged[i].row {
				at = j
			}
		}
		merged[i].row = at
	}
	t.head = readHeader(texts, merged, o.header, o.want)
	below := t.head.title + t.head.rows
	t.last = rows[below-1].number
	t.waiting = rows[below:]
	for i, name := range t.head.names {
		t.dictionary.Variables = append(t.dictionary.Variables, raw.Variable{Name: name, Label: t.head.labels[i], Kind: raw.Text})
	}
	t.dictionary.Encoding, t.dictionary.Cases = "utf-8", -1
	return nil
}

func (t *sheetTable) Dictionary() *raw.Dictionary { return &t.dictionary }
func (t *sheetTable) tableHeader() *header        { return t.head }
func (t *sheetTable) lineOf(row int) int          { return int(t.lines[row]) }
func (t *sheetTable) Close() error                { return t.close() }

// Next gives rows as they stand in the sheet: one that is absent from the file is there as a blank row.
func (t *sheetTable) Next(b *raw.Batch) error {
	if t.failed != nil {
		return t.failed
	}
	b.Reset(len(t.head.names))
	t.lines = t.lines[:0]
	for b.Rows < sheetBatch {
		number, cells, err := t.row()
		if err != nil {
			if t.failed = err; !errors.Is(err, io.EOF) {
				t.failed = &RowError{File: t.file, Row: t.last + 1, Problem: err.Error()}
			}
			break
		}
		t.last = number
		for i := range b.Columns {
			var cell []byte
			if i < len(cells) && b.Wants(i) {
				cell = trimBytes(cells[i])
			}
			b.Columns[i].AppendText(cell)
		}
		t.lines = append(t.lines, int32(number))
		b.Rows++
	}
	if b.Rows == 0 {
		return t.failed
	}
	return nil
}

func (t *sheetTable) row() (int, [][]byte, error) {
	if len(t.waiting) > 0 {
		row := t.waiting[0]
		t.waiting = t.waiting[1:]
		return row.number, row.cells, nil
	}
	return t.next()
}
