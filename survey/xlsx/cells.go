package xlsx

import (
	"bytes"
	"strconv"

	"manyi/survey/sheet"
)

// anyCell reads the cell whose start tag was the last token.
func (r *Rows) anyCell(row *sheet.Row) error {
	x := r.x
	var address, style, kind []byte
	x.eachAttribute(func(name, value []byte) bool {
		if len(name) == 1 {
			switch name[0] {
			case 'r':
				address = value
			case 's':
				style = value
			case 't':
				kind = value
			}
		}
		return true
	})
	column, err := r.place(address)
	if err != nil {
		return err
	}
	r.column = column + 1
	c := cell{column: column, kind: cellKind(kind)}
	if s, err := strconv.Atoi(string(style)); err == nil {
		c.style = s
	}
	if err := r.content(&c); err != nil {
		r.cell = sheet.Address(column, r.number)
		return err
	}
	return r.add(row, &c)
}

// cell is a cell as the file has it.
type cell struct {
	column    int
	kind      byte
	style     int
	value     []byte
	formula   bool
	hasValue  bool
	hasInline bool
}

// Kinds of cells: the first letter of the type attribute, where that is unique.
const (
	numberCell  = 'n'
	sharedCell  = 's'
	formulaText = 'S' // str
	inlineText  = 'i'
	boolCell    = 'b'
	errorCell   = 'e'
	dateCell    = 'd'
	unknownCell = '?' // taken as text
)

func cellKind(t []byte) byte {
	switch string(t) {
	case "", "n":
		return numberCell
	case "s", "b", "e", "d":
		return t[0]
	case "str":
		return formulaText
	case "inlineStr":
		return inlineText
	}
	return unknownCell
}

// content reads what is in a cell up to its end.
func (r *Rows) content(c *cell) error {
	x := r.x
	if x.isEmpty {
		return nil
	}
	for {
		t, err := x.next()
		switch {
		case err != nil:
			return err
		case t == endOfPart:
			return errEnds
		case t == endTag:
			return r.ends(r.names.c)
		case t != startTag:
		case bytes.Equal(x.name, r.names.v) && !c.hasInline:
			c.hasValue = true
			start := len(r.arena)
			if r.arena, err = x.elementText(r.arena, c.kind == formulaText || c.kind == inlineText); err != nil {
				return err
			}
			c.value = r.arena[start:len(r.arena):len(r.arena)]
		case bytes.Equal(x.name, r.names.is):
			c.hasInline = true
			start := len(r.arena)
			if r.arena, err = x.richText(r.arena, &r.names, maxRowText); err != nil {
				return err
			}
			c.value = r.arena[start:len(r.arena):len(r.arena)]
		case bytes.Equal(x.name, r.names.f):
			c.formula = true
			if err := x.skip(); err != nil {
				return err
			}
		default:
			if err := x.skip(); err != nil {
				return err
			}
		}
	}
}

// add puts a cell that has been read into the row.
func (r *Rows) add(row *sheet.Row, c *cell) error {
	if c.formula && len(c.value) == 0 && !(c.hasValue && c.kind == formulaText) {
		if r.uncached == 0 {
			r.first = sheet.Address(c.column, r.number)
		}
		r.uncached++
		return nil
	}
	if err := r.addValue(row, c.column, c.kind, c.style, c.value); err != nil {
		r.cell = sheet.Address(c.column, r.number)
		return err
	}
	return nil
}

// addValue puts a value, as the file has it, into the row.
func (r *Rows) addValue(row *sheet.Row, column int, kind byte, style int, value []byte) error {
	switch kind {
	case formulaText, inlineText, unknownCell:
		return r.put(row, column, value, sheet.Text)
	}
	if value = trimSpace(value); len(value) == 0 {
		return nil
	}
	switch kind {
	case sharedCell:
		text, err := r.shared(value)
		if err != nil {
			return err
		}
		return r.put(row, column, text, sheet.Text)
	case boolCell:
		switch string(value) {
		case "1", "true":
			return r.put(row, column, []byte{'1'}, sheet.Bool)
		case "0", "false":
			return r.put(row, column, []byte{'0'}, sheet.Bool)
		}
		return r.put(row, column, value, sheet.Text)
	case errorCell:
		return r.put(row, column, value, sheet.Error)
	case dateCell:
		text, kind := isoDate(value, r.format(style))
		return r.put(row, column, text, kind)
	}
	text, is := r.numberText(style, value)
	return r.put(row, column, text, is)
}

// numberText returns the text of a number in a cell style. What is not a number stays as it is, as text.
func (r *Rows) numberText(style int, value []byte) ([]byte, sheet.Kind) {
	format := r.format(style)
	if format == sheet.Plain && sheet.IsShortest(value) {
		return value, sheet.Number
	}
	x, ok := sheet.ParseNumber(value)
	if !ok {
		return value, sheet.Text
	}
	start := len(r.arena)
	var kind sheet.Kind
	r.arena, kind = sheet.AppendSerial(r.arena, x, format, r.book.date1904)
	return r.arena[start:len(r.arena):len(r.arena)], kind
}

// format is how a cell style shows numbers.
func (r *Rows) format(style int) sheet.Format {
	if uint(style) < uint(len(r.book.formats)) {
		return r.book.formats[style]
	}
	return sheet.Plain
}

// shared returns the shared string that a cell refers to.
func (r *Rows) shared(value []byte) ([]byte, error) {
	b := r.book
	if b.table == nil {
		if err := b.readStrings(); err != nil {
			b.table = nil
			return nil, &Error{Part: b.strings, Err: err}
		}
	}
	i := 0
	for _, c := range value {
		if c < '0' || c > '9' || i > b.table.len() {
			i = -1
			break
		}
		i = i*10 + int(c-'0')
	}
	if i < 0 || i >= b.table.len() {
		return nil, damaged("refers to shared string %.40q, and there are %d", value, b.table.len())
	}
	return b.table.string(i), nil
}
