package survey

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"manyi/survey/raw"
	"manyi/survey/sheet"
	"manyi/survey/xlsx"
)

// sheetBatch is how many rows of a sheet make a batch.
const sheetBatch = 1 << 14

// sheetTable is a worksheet as a table of texts. Cells right of the named columns are notes and not read.
type sheetTable struct {
	file     string
	read     func(*sheet.Row) error // the next row that holds something, io.EOF after the last
	close    func() error
	uncached func() (count int, first string) // formulas without a value, nil if the format has none

	head       *header
	dictionary raw.Dictionary
	waiting    []sheetRow // rows read to find the header that are below it
	ahead      sheet.Row  // read, with blank rows to come before it
	behind     int        // number of the last row taken from read, 0 = none
	cells      [][]byte
	lines      []int32 // of the batch
	last       int     // number of the last row given
	failed     error   // after the rows of the batch
	skip       bool    // blank rows are counted and not given
	blank      int
}

type sheetRow struct {
	number int
	cells  [][]byte
}

func newSheetTable(file string, read func(*sheet.Row) error, close func() error) *sheetTable {
	return &sheetTable{file: file, read: read, close: close}
}

// next gives the rows as they stand in the sheet, those that are absent from the file as blank ones.
func (t *sheetTable) next() (number int, cells [][]byte, err error) {
	if t.ahead.Number <= t.behind {
		if err := t.read(&t.ahead); err != nil {
			return 0, nil, err
		}
	}
	t.behind++
	t.cells = t.cells[:0]
	if t.ahead.Number == t.behind {
		for _, c := range t.ahead.Cells {
			t.cells = append(t.cells, c.Text)
		}
	}
	return t.behind, t.cells, nil
}

// readHeader reads the first rows and makes out the header; merged finds the merged cells.
func (t *sheetTable) readHeader(o *openOptions, merged func() ([]sheet.Range, error)) error {
	var rows []sheetRow
	for len(rows) < maxHeaderRows {
		number, cells, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return t.rowError(err)
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
	var spans []span
	if o.header == 0 && hasGap(texts) { // finding the merged cells takes as long as reading the sheet
		ranges, err := merged()
		if err != nil {
			return &FileError{File: t.file, Problem: "cannot be read", Err: err}
		}
		for _, r := range ranges {
			for i, row := range rows {
				if row.number == r.FirstRow {
					spans = append(spans, span{i, r.FirstColumn, r.LastColumn})
				}
			}
		}
	}
	t.head = readHeader(texts, spans, o.header, o.want)
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

// hasGap says whether the first row leaves a column without a name that the second fills.
func hasGap(rows [][]string) bool {
	if len(rows) < 2 {
		return false
	}
	for i, cell := range rows[1] {
		if cell != "" && cellAt(rows[0], i) == "" {
			return true
		}
	}
	return false
}

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
			if t.failed = err; errors.Is(err, io.EOF) {
				t.noteFormulas()
			} else {
				t.failed = t.rowError(err)
			}
			break
		}
		t.last = number
		if t.skip && isBlank(cells) {
			t.blank++
			continue
		}
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

func isBlank(cells [][]byte) bool {
	for _, cell := range cells {
		if len(trimBytes(cell)) > 0 {
			return false
		}
	}
	return true
}

// noteFormulas notes the formulas without a value.
func (t *sheetTable) noteFormulas() {
	if t.uncached == nil {
		return
	}
	if n, first := t.uncached(); n > 0 {
		t.dictionary.Notes = append(t.dictionary.Notes, fmt.Sprintf(
			"%d formulas have no value, the first in %s: open the workbook in Excel and save it again", n, first))
	}
}

func (t *sheetTable) row() (int, [][]byte, error) {
	if len(t.waiting) > 0 {
		row := t.waiting[0]
		t.waiting = t.waiting[1:]
		return row.number, row.cells, nil
	}
	return t.next()
}

// rowError names the row at which a sheet cannot be read on.
func (t *sheetTable) rowError(err error) error {
	row := t.behind + 1
	var at *xlsx.Error
	if errors.As(err, &at) && at.Row > 0 {
		row = at.Row
	}
	return &RowError{File: t.file, Row: row, Problem: err.Error()}
}
