package survey

import (
	"slices"
	"strings"
)

// InvalidColumn counts the cells of a column that nothing allows. Forms that were left out count, but not those that a filter passed over.
type InvalidColumn struct {
	Column string `json:"column"` // in the files
	Name   string `json:"name"`   // of the dataset's column: an item's or field's key
	Want   string `json:"want"`   // what was expected
	Count  int    `json:"count"`  // over all columns this is Dataset.InvalidCount
	Kept   int    `json:"kept"`   // of them in forms that are kept

	// Values counts each value as written, shortened when it is long, the most frequent first. Of a column with more than 1000 different
	// ones it has those that came first.
	Values []CodeCount `json:"values"`
}

// maxWrong bounds the values that are counted one by one in a column.
const maxWrong = 1000

// wrongCells are the spellings of the cells of a column in one block that nothing allows.
type wrongCells struct {
	spellings []string
	number    map[string]uint32
	count     []int
}

// spelling numbers a text.
func (w *wrongCells) spelling(text string) uint32 {
	n, known := w.number[text]
	if !known {
		if w.number == nil {
			w.number = map[string]uint32{}
		}
		n = uint32(len(w.spellings))
		text = strings.Clone(text) // it can be a part of something long
		w.spellings, w.count = append(w.spellings, text), append(w.count, 0)
		w.number[text] = n
	}
	return n
}

func (w *wrongCells) reset() {
	if len(w.spellings) > 0 {
		*w = wrongCells{}
	}
}

// invalidCell is a cell that nothing allows.
type invalidCell struct {
	row, column int32
	spelling    uint32
}

// wrongColumn counts such cells of a column over all blocks.
type wrongColumn struct {
	count, kept int
	values      map[string]int
}

// countInvalid lists and counts the invalid cells of a block whose rows are decided about.
func (c *collector) countInvalid(b *block) {
	for _, v := range b.invalids {
		s := b.sinks[v.column]
		if len(c.invalid) < MaxListed {
			c.invalid = append(c.invalid, Invalid{File: c.file, Row: c.lineOf(b, int(v.row)), Column: s.source, Value: s.wrong.spellings[v.spelling], Want: s.want})
		}
		s.wrong.count[v.spelling]++
		c.wrong[v.column].count++
		if b.why[v.row] == kept {
			c.wrong[v.column].kept++
		}
	}
	c.invalidCount += len(b.invalids)
	for i, s := range b.sinks {
		w := &c.wrong[i]
		for j, text := range s.wrong.spellings {
			n := s.wrong.count[j]
			if _, known := w.values[text]; n == 0 || !known && len(w.values) == maxWrong {
				continue // not met in a row that counts, or one too many
			}
			if w.values == nil {
				w.values = map[string]int{}
			}
			w.values[text] += n
		}
	}
}

// invalidColumns is the count of each column that has invalid cells.
func (c *collector) invalidColumns() []InvalidColumn {
	var out []InvalidColumn
	for i, w := range c.wrong {
		if w.count == 0 {
			continue
		}
		column := &c.layout.columns[i]
		list := InvalidColumn{Column: column.source, Name: column.name, Want: column.want, Count: w.count, Kept: w.kept}
		for text, n := range w.values {
			list.Values = append(list.Values, CodeCount{text, n})
		}
		slices.SortFunc(list.Values, byCount)
		out = append(out, list)
	}
	return out
}

// byCount puts the most frequent code first, and of equally frequent ones that which is first in order of its letters.
func byCount(a, b CodeCount) int {
	if a.Count != b.Count {
		return b.Count - a.Count
	}
	return strings.Compare(a.Code, b.Code)
}
