// Package sheet holds what the readers of spreadsheets share: rows of cells as text, each with its kind, and how the
// numbers of a spreadsheet become text: plain numbers, dates and times.
package sheet

import "strconv"

const (
	MaxRows    = 1 << 20 // rows of a sheet, the most that any format has
	MaxColumns = 1 << 14
)

// Kind says what a cell holds.
type Kind uint8

const (
	Empty    Kind = iota // no cell, or one with nothing in it
	Number               // the shortest decimal that reads back to the same float64: 5, 0.1, 1e+21
	Text                 // valid UTF-8
	Bool                 // 1 or 0
	Date                 // 2024-02-29
	DateTime             // 2024-02-29 12:30:00, to the millisecond where there are any: 2024-02-29 12:30:00.250
	Time                 // a time of day or a duration, 09:05:00; a duration may have more than 24 hours
	Error                // #N/A, #DIV/0!, ...
)

func (k Kind) String() string {
	return [...]string{"empty", "number", "text", "bool", "date", "datetime", "time", "error"}[k]
}

// Cell is what a cell holds, as text.
type Cell struct {
	Text []byte
	Kind Kind
}

// Row is one row of a sheet that holds something.
type Row struct {
	Number int    // from 1, as the sheet counts
	Cells  []Cell // from column A on, to the last that is not Empty
}

// Reset empties the row and keeps its memory.
func (r *Row) Reset(number int) { r.Number, r.Cells = number, r.Cells[:0] }

// Set puts a cell into a column, from 0. It returns false if something is there already.
func (r *Row) Set(column int, text []byte, kind Kind) bool {
	n := len(r.Cells)
	if column < n {
		if r.Cells[column].Kind != Empty {
			return false
		}
		r.Cells[column] = Cell{text, kind}
		return true
	}
	if column == n { // the next, as nearly always
		r.Cells = append(r.Cells, Cell{text, kind})
		return true
	}
	for range column - n {
		r.Cells = append(r.Cells, Cell{})
	}
	r.Cells = append(r.Cells, Cell{text, kind})
	return true
}

// Visibility says whether a sheet is shown.
type Visibility uint8

const (
	Visible    Visibility = iota
	Hidden                // the user can have it shown
	VeryHidden            // only a program can
)

// Info is what a workbook says of a sheet.
type Info struct {
	Name       string
	Visibility Visibility
	Index      int // among all tabs of the workbook, from 0; charts and macros have tabs but are no sheets
}

// Range is a block of cells, bounds included: rows from 1, as Row.Number; columns from 0, as the index in Row.Cells.
type Range struct {
	FirstRow, LastRow       int
	FirstColumn, LastColumn int
}

func (r Range) String() string {
	return Address(r.FirstColumn, r.FirstRow) + ":" + Address(r.LastColumn, r.LastRow)
}

// ColumnName returns the letters of a column, from 0: A, B, ..., Z, AA, ...
func ColumnName(column int) string {
	var letters [8]byte
	i := len(letters)
	for n := column + 1; n > 0 && i > 0; n = (n - 1) / 26 {
		i--
		letters[i] = byte('A' + (n-1)%26)
	}
	return string(letters[i:])
}

// Address names a cell, such as B3: its column from 0, its row from 1.
func Address(column, row int) string { return ColumnName(column) + strconv.Itoa(row) }

// ParseAddress reads an address such as B3 or $B$3; the row is 0 if only letters are given. It returns ok = false for
// anything else, and for what lies beyond the largest sheet.
func ParseAddress(text []byte) (column, row int, ok bool) {
	i := 0
	if i < len(text) && text[i] == '$' {
		i++
	}
	letters := i
	for ; i < len(text); i++ {
		c := text[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		if column = column*26 + int(c-'A') + 1; column > MaxColumns {
			return 0, 0, false
		}
	}
	if i == letters {
		return 0, 0, false
	}
	if i == len(text) {
		return column - 1, 0, true
	}
	if text[i] == '$' {
		i++
	}
	if i == len(text) {
		return 0, 0, false
	}
	for ; i < len(text); i++ {
		c := text[i] - '0'
		if c > 9 {
			return 0, 0, false
		}
		if row = row*10 + int(c); row > MaxRows {
			return 0, 0, false
		}
	}
	return column - 1, row, row > 0
}

// ParseRange reads a range such as A1:C2, or a single address. Swapped corners are put right.
func ParseRange(text []byte) (r Range, ok bool) {
	from, to := text, text
	for i, c := range text {
		if c == ':' {
			from, to = text[:i], text[i+1:]
			break
		}
	}
	var ok2 bool
	r.FirstColumn, r.FirstRow, ok = ParseAddress(from)
	r.LastColumn, r.LastRow, ok2 = ParseAddress(to)
	if r.FirstColumn > r.LastColumn {
		r.FirstColumn, r.LastColumn = r.LastColumn, r.FirstColumn
	}
	if r.FirstRow > r.LastRow {
		r.FirstRow, r.LastRow = r.LastRow, r.FirstRow
	}
	return r, ok && ok2 && r.FirstRow > 0
}
