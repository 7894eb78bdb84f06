package survey

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow/memory"
)

// collector puts blocks together, one after the other in the order of the files. What depends on earlier rows is
// decided here: line numbers, repeated ids, the order of groups. The rest of the work is done per block, in parallel.
type collector struct {
	layout *layout
	memory memory.Allocator

	file string // being read
	line int    // line on which the next block begins
	read int    // rows of this file so far

	rows         Accounting
	others       int // rows of other waves
	invalid      []Invalid
	invalidCount int
	wrong        []wrongColumn // by column
	findings     []Finding
	emptied      int
	tail         []int // blank lines that count only if another row follows
	mixed        bool  // the file holds text in two encodings

	ids    identities
	labels []labelList // by column
	absent map[string][]CodeCount
	pieces []*piece
	lines  []rowLines // of the records that become of the pieces
}

// labelList numbers the labels of a column over all files, from 1, in the order of kept rows.
type labelList struct {
	labels []string
	number map[string]uint32
}

// maxGroups is what a uint16 index can hold beside 0 for missing.
const maxGroups = 65535

// maxEmptyRows bounds the list of rows without an answer. No sheet has more rows than this.
const maxEmptyRows = 1 << 20

func newCollector(l *layout, mem memory.Allocator) *collector {
	c := &collector{layout: l, memory: mem, labels: make([]labelList, len(l.columns)), wrong: make([]wrongColumn, len(l.columns))}
	for i := range c.labels {
		list := &c.labels[i]
		list.number = map[string]uint32{}
		if l.columns[i].kind == labelColumn {
			for _, label := range l.columns[i].labels {
				list.labels = append(list.labels, label)
				list.number[label] = uint32(len(list.labels))
			}
		}
	}
	return c
}

// open starts a file whose first block begins on a line.
func (c *collector) open(file string, line int) {
	c.file, c.line, c.read, c.tail, c.mixed = file, line, 0, c.tail[:0], false
}

// commit takes a block and returns the piece to be filled from it, which may happen while later blocks are committed.
func (c *collector) commit(b *block) (*piece, error) {
	first, listed := len(c.rows.Excluded), len(c.findings)
	c.countEmpty(b)
	if c.emptied += len(b.empty); c.emptied > maxEmptyRows {
		return nil, &FileError{File: c.file, Problem: fmt.Sprintf("has more than %d empty rows", maxEmptyRows)}
	}
	keepIDs := c.layout.id >= 0 && c.layout.duplicates != Keep
	if keepIDs {
		c.findDuplicates(b)
	}
	dropped, others := 0, 0
	next := 0
	slices.SortStableFunc(b.weights, func(x, y remark) int { return x.row - y.row })
	for row, w := range b.why[:b.rows] {
		if w == kept {
			continue
		}
		dropped++
		if w == whyDuplicate {
			continue // listed by findDuplicates
		}
		reason := Reason{Code: w.String()}
		switch w {
		case whyWeight:
			for b.weights[next].row < row {
				next++
			}
			reason.Detail = b.weights[next].text
		case whyStraight:
			reason.Detail = remarkOn(b.straight, row)
		case whyWhere:
			reason.Detail = b.failed(row).detail
		case whyWave:
			reason.Detail = shorten(b.waveText(row))
		case whyOther:
			others++
			continue
		}
		c.exclude(b, row, reason)
	}
	if c.layout.straightline == Flag {
		for _, r := range b.straight {
			if b.why[r.row] == kept {
				c.findings = append(c.findings, Finding{File: c.file, Row: c.lineOf(b, r.row), ID: string(b.idOf(r.row)),
					Reason: Reason{Code: whyStraight.String(), Detail: r.text}})
			}
		}
	}
	for _, r := range b.ragged {
		if b.why[r.row] == kept {
			c.findings = append(c.findings, Finding{File: c.file, Row: c.lineOf(b, r.row), ID: string(b.idOf(r.row)),
				Reason: Reason{Code: "ragged", Detail: r.text}})
		}
	}
	c.countInvalid(b)
	slices.SortStableFunc(c.rows.Excluded[first:], func(x, y Excluded) int { return x.Row - y.Row })
	slices.SortStableFunc(c.findings[listed:], func(x, y Finding) int { return x.Row - y.Row })

	if err := c.link(b, dropped > 0); err != nil {
		return nil, err
	}
	c.read += b.rows + len(b.empty)
	c.rows.Read += b.rows - others
	c.others += others
	c.rows.Kept += b.rows - dropped
	p := &piece{rows: b.rows - dropped, lines: rowLines{file: c.file, first: c.line}}
	c.pieces = append(c.pieces, p)
	c.line += b.lineCount
	c.mixed = c.mixed || b.decoder.mixed
	return p, nil
}

// rowsOfFile counts the rows of the file at its end, when blank lines can no longer turn out to lie between rows.
func (c *collector) rowsOfFile() int { return c.read - len(c.tail) }

func (c *collector) lineOf(b *block, row int) int { return c.line + int(b.lines[row]) }

func remarkOn(remarks []remark, row int) string {
	i, _ := slices.BinarySearchFunc(remarks, row, func(r remark, row int) int { return r.row - row })
	return remarks[i].text
}

func (c *collector) exclude(b *block, row int, r Reason) {
	c.rows.Excluded = append(c.rows.Excluded, Excluded{File: c.file, Row: c.lineOf(b, row), ID: string(b.idOf(row)), Reason: r})
}

// countEmpty lists rows without an answer. Blank lines at the end of a file are not rows.
func (c *collector) countEmpty(b *block) {
	if b.rows > 0 || b.blankTail < len(b.empty) {
		for _, line := range c.tail {
			c.excludeEmpty(line)
		}
		c.tail = c.tail[:0]
	}
	for i, e := range b.empty {
		if i < len(b.empty)-b.blankTail {
			c.excludeEmpty(c.line + int(e.line))
		} else {
			c.tail = append(c.tail, c.line+int(e.line))
		}
	}
}

func (c *collector) excludeEmpty(line int) {
	c.rows.Excluded = append(c.rows.Excluded, Excluded{File: c.file, Row: line, Reason: Reason{Code: "empty_row"}})
	c.rows.Read++
}

// findDuplicates marks rows whose id came before.
func (c *collector) findDuplicates(b *block) {
	row := c.ids.rows
	c.ids.keep(b, c.file, c.line)
	if !c.ids.disorder && b.ordered && c.ids.follows(b) {
		return
	}
	for i := range b.rows {
		id := b.idOf(i)
		if len(id) == 0 || b.why[i] >= whyWave {
			continue
		}
		if !c.ids.disorder {
			if c.ids.inOrder(id) {
				continue
			}
			c.ids.tabulate(row + i)
		}
		earlier, found := c.ids.enter(b.hashOf(i), id, row+i)
		if !found {
			continue
		}
		at, j := c.ids.locate(earlier)
		reason := Reason{Code: whyDuplicate.String(), Detail: at.file + ":" + strconv.Itoa(at.lineOf(j))}
		if c.layout.duplicates == Exclude {
			b.why[i] = whyDuplicate
			c.exclude(b, i, reason)
		} else if b.why[i] == kept {
			c.findings = append(c.findings, Finding{File: c.file, Row: c.lineOf(b, i), ID: string(id), Reason: reason})
		}
	}
}

// link gives the labels that a block met for the first time, in kept rows, their numbers in the dataset.
func (c *collector) link(b *block, dropped bool) error {
	for i, s := range b.sinks {
		if s.kind != labelColumn && s.kind != unitColumn || s.linked == len(s.labels) {
			continue
		}
		list := &c.labels[i]
		for row, n := range s.codes[:b.rows] {
			if n == 0 || s.global[n] != 0 || dropped && b.why[row] != kept {
				continue
			}
			label := s.labels[n]
			g, known := list.number[label]
			if !known {
				list.labels = append(list.labels, label)
				g = uint32(len(list.labels))
				list.number[label] = g
				if s.kind == labelColumn && len(list.labels) > maxGroups {
					return &RowError{File: c.file, Row: c.lineOf(b, row), Problem: fmt.Sprintf(
						"column %s has more than %d different values, too many to be groups", quote(s.source), maxGroups)}
				}
			}
			s.global[n] = g
			s.linked++
		}
	}
	return nil
}
