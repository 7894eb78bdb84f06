package convert

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"manyi/survey/raw"
)

// cleaner makes texts what every format can hold: valid UTF-8 without NUL characters. Readers give no other, or nearly so.
type cleaner struct {
	texts  []int // the variables that are texts
	nuls   int   // cells that had NUL characters
	broken int   // cells that were not UTF-8
	spare  []byte
	ends   []int32
}

func newCleaner(dict *raw.Dictionary) *cleaner {
	c := &cleaner{}
	for i := range dict.Variables {
		if dict.Variables[i].Kind == raw.Text {
			c.texts = append(c.texts, i)
		}
	}
	return c
}

func (c *cleaner) clean(b *raw.Batch) {
	for _, i := range c.texts {
		column := &b.Columns[i]
		column.Ends = column.Ends[:b.Rows+1]
		if !plainASCII(column.Text) {
			c.column(column, b.Rows)
		}
	}
}

// plainASCII says whether a text has neither NUL nor anything above 0x7f.
func plainASCII(text []byte) bool {
	for _, c := range text {
		if c-1 >= 0x7f {
			return false
		}
	}
	return true
}

func (c *cleaner) column(column *raw.Column, rows int) {
	clean := true
	for row := range rows {
		cell := column.Cell(row)
		clean = clean && utf8.Valid(cell) && bytes.IndexByte(cell, 0) < 0
	}
	if clean {
		return
	}
	c.spare, c.ends = c.spare[:0], append(c.ends[:0], 0)
	for row := range rows {
		cell := column.Cell(row)
		if bytes.IndexByte(cell, 0) >= 0 {
			c.nuls++
			cell = bytes.ReplaceAll(cell, []byte{0}, nil)
		}
		if !utf8.Valid(cell) {
			c.broken++
			cell = bytes.ToValidUTF8(cell, []byte("\ufffd"))
		}
		c.spare = append(c.spare, cell...)
		c.ends = append(c.ends, int32(len(c.spare)))
	}
	column.Text, c.spare = c.spare, column.Text
	column.Ends, c.ends = c.ends, column.Ends
}

func (c *cleaner) notes() (notes []string) {
	if c.nuls > 0 {
		notes = append(notes, fmt.Sprintf("NUL characters are left out of %d cells", c.nuls))
	}
	if c.broken > 0 {
		notes = append(notes, fmt.Sprintf("%d cells had bytes that are no UTF-8; U+FFFD stands for them", c.broken))
	}
	return notes
}

// cleanDictionary is a dictionary whose texts every format can hold.
func cleanDictionary(from *raw.Dictionary) *raw.Dictionary {
	text := func(s *string) {
		*s = strings.ToValidUTF8(strings.ReplaceAll(*s, "\x00", "\ufffd"), "\ufffd")
	}
	dict := *from
	text(&dict.Label)
	text(&dict.Weight)
	dict.Documents = slices.Clone(from.Documents)
	for i := range dict.Documents {
		text(&dict.Documents[i])
	}
	dict.Variables = slices.Clone(from.Variables)
	for i := range dict.Variables {
		v := &dict.Variables[i]
		text(&v.Name)
		text(&v.Label)
		v.Labels = slices.Clone(v.Labels)
		for j := range v.Labels {
			text(&v.Labels[j].Text)
			text(&v.Labels[j].Label)
		}
		v.Missing.Texts = slices.Clone(v.Missing.Texts)
		for j := range v.Missing.Texts {
			text(&v.Missing.Texts[j])
		}
	}
	dict.Sets = slices.Clone(from.Sets)
	for i := range dict.Sets {
		s := &dict.Sets[i]
		text(&s.Name)
		text(&s.Label)
		text(&s.Counted)
		s.Variables = slices.Clone(s.Variables)
		for j := range s.Variables {
			text(&s.Variables[j])
		}
	}
	return &dict
}
