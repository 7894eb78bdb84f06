package xlsx

import (
	"bytes"

	"manyi/survey/sheet"
)

// simpleCells reads cells as programs write nearly all of them,
//
//	<c r="B3" s="1" t="s"><v>12</v></c>
//	<c r="C3" s="1"/>
//	<c r="D3" t="inlineStr"><is><t>text</t></is></c>
//
// with the attributes in any order, in one go over the window. At whatever else there is, also at a cell that the window
// holds only a part of, it stops with the window's beginning there: anyCell reads any cell, only more slowly.
func (r *Rows) simpleCells(row *sheet.Row) error {
	if len(r.digits) == 0 {
		return nil
	}
	x := r.x
	b := x.buf[:x.end+guard] // ends in zeros, which stop every loop below
	digits, formats := r.digits, r.book.formats
	p := x.pos
cells:
	for b[p] == '<' && b[p+1] == 'c' {
		q := p + 2
		column, style, kind := -1, 0, byte(numberCell)
		for b[q] == ' ' {
			name := b[q+1]
			if b[q+2] != '=' || b[q+3] != '"' {
				break cells
			}
			q += 4
			switch name {
			case 'r':
				column = 0
				for b[q]-'A' < 26 && column <= sheet.MaxColumns {
					column = column*26 + int(b[q]-'A') + 1
					q++
				}
				if column > sheet.MaxColumns || string(b[q:q+len(digits)]) != string(digits) {
					break cells
				}
				q += len(digits)
				column--
			case 's':
				for b[q]-'0' < 10 && style < 1<<20 {
					style = style*10 + int(b[q]-'0')
					q++
				}
			case 't':
				kind = b[q]
				switch {
				case b[q+1] == '"' && (kind == numberCell || kind == sharedCell || kind == boolCell || kind == errorCell):
					q++
				case string(b[q:q+10]) == `inlineStr"`:
					kind = inlineText
					q += 9
				case string(b[q:q+4]) == `str"`:
					kind = formulaText
					q += 3
				default:
					break cells
				}
			default:
				break cells
			}
			if b[q] != '"' {
				break cells
			}
			q++
		}
		if column < 0 {
			break
		}
		if b[q] == '/' && b[q+1] == '>' {
			p = q + 2
			r.column = column + 1
			continue
		}
		open, end := "><v>", "</v></c>"
		if kind == inlineText {
			open, end = "><is><t>", "</t></is></c>"
		}
		if string(b[q:q+len(open)]) != open {
			break
		}
		q += len(open)
		start := q
		for b[q]-'0' < 10 {
			q++
		}
		whole := b[q] == '<' // nothing but digits
		if !whole {
			n := bytes.IndexByte(b[q:x.end], '<')
			if n < 0 {
				break
			}
			q += n
		}
		if string(b[q:q+len(end)]) != end {
			break
		}
		value := b[start:q]
		p = q + len(end)
		r.column = column + 1

		var text []byte
		is := sheet.Text
		switch {
		case len(value) == 0:
			continue
		case kind == sharedCell && whole && r.book.table != nil:
			i := 0
			for _, c := range value {
				i = min(i*10+int(c-'0'), 1<<40)
			}
			if table := r.book.table; i < table.len() {
				text = table.string(i)
				break
			}
			fallthrough // to the error
		default:
			at := len(r.arena)
			r.arena = appendText(r.arena, value)
			if kind == formulaText || kind == inlineText {
				r.arena = r.arena[:at+len(unescape(r.arena[at:]))]
			}
			value = r.arena[at:len(r.arena):len(r.arena)]
			if kind != numberCell || !whole || len(value) > 15 || value[0] == '0' && len(value) > 1 ||
				style < len(formats) && formats[style] != sheet.Plain {
				if err := r.addValue(row, column, kind, style, value); err != nil {
					x.pos = p
					r.cell = sheet.Address(column, r.number)
					return err
				}
				continue
			}
			text, is = value, sheet.Number
		}
		if err := r.put(row, column, text, is); err != nil {
			x.pos = p
			r.cell = sheet.Address(column, r.number)
			return err
		}
	}
	x.pos = p
	return nil
}
