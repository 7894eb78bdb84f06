package survey

import (
	"math"
	"slices"
	"strconv"
)

// reason codes of rows, in the order in which they win.
type why uint8

const (
	kept why = iota
	whyDuplicate
	whyWeight
	whyStraight
	whyWhere
	whyWave  // the wave is none that the codebook knows
	whyOther // of another wave: not a row of this one
)

func (w why) String() string {
	return [...]string{"", "duplicate_id", "weight", "straightline", "where", "wave", ""}[w]
}

// sink collects the cells of one dataset column for the rows of a block. Which of the slices is used depends on
// the kind. A sink belongs to one goroutine and is used again for block after block.
type sink struct {
	*column
	index int
	also  *sink // next dataset column filled from the same cell

	small []uint8   // items, options
	codes []uint32  // groups and units; of labels as text: numbers local to this sink
	real  []float64 // numbers, NaN = missing
	text  []byte    // ids and open answers, one after the other
	ends  []int32   // ends[row+1] is where the text of row ends

	one  [256]uint16 // codes of cells of one digit or letter; slow for the others
	two  *[100]uint16
	seen dictionary // raw cells of known code

	// Columns whose text is the label: local number -> label, and what is known about it.
	labels []string
	number map[string]uint32
	wanted []bool // passes the filter
	filter *filterTest
	global []uint32 // number in the whole dataset, 0 = not met in a kept row yet
	linked int      // how many of global are known

	wrong wrongCells // of this block
}

func (s *sink) init() {
	for c := range s.one {
		s.one[c] = slow
		if s.rules != nil && isPlain(byte(c)) {
			s.one[c] = s.rules.one[c]
		}
	}
	if s.rules != nil {
		s.two = &s.rules.two
	}
	if s.kind == labelColumn || s.kind == unitColumn {
		s.labels, s.global, s.linked = []string{""}, []uint32{0}, 1
		s.number, s.wanted = map[string]uint32{"": 0}, []bool{false}
	}
}

// isPlain tells digits and letters, which never are delimiters, quotes or line ends.
func isPlain(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// size makes room for rows.
func (s *sink) size(rows int) {
	switch s.kind {
	case itemColumn, optionColumn:
		s.small = room(s.small, rows)
	case choiceColumn:
		s.small = room(s.small, rows)
		for i := range s.small {
			s.small[i] = noAnswer
		}
	case groupColumn, labelColumn, unitColumn:
		s.codes = room(s.codes, rows)
	case numberColumn, weightColumn, replicateColumn, durationColumn:
		s.real = room(s.real, rows)
	default:
		s.ends = room(s.ends, rows+1)
		s.text = s.text[:0]
	}
}

func room[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n+n/8)
	}
	return s[:n]
}

// addAll takes the cell of a row for a sink and those that share its cells.
func (b *block) addAll(s *sink, cell []byte, row int) {
	for ; s != nil; s = s.also {
		b.add(s, cell, row)
	}
}

// add takes the cell of a row.
func (b *block) add(s *sink, cell []byte, row int) {
	switch s.kind {
	case itemColumn, optionColumn:
		s.small[row] = uint8(b.code(s, cell, row))
	case choiceColumn: // a category in any of the cells is chosen, and an answer in any of them makes the others not chosen
		if code := uint8(b.code(s, cell, row)); code == chosen || code == notChosen && s.small[row] == noAnswer {
			s.small[row] = code
		}
	case groupColumn:
		s.codes[row] = uint32(b.code(s, cell, row))
	case labelColumn, unitColumn:
		s.codes[row] = b.label(s, cell, row)
	case numberColumn:
		s.real[row] = b.real(s, cell, row)
	case weightColumn, replicateColumn:
		s.real[row] = b.weigh(s, cell, row)
	case durationColumn:
		s.real[row] = b.duration(s, cell, row)
	case idColumn, textColumn:
		if len(cell) > 0 {
			b.keepText(s, cell, row)
		}
		s.ends[row+1] = int32(len(s.text))
	}
}

// code resolves a cell of an item, option or field with listed values.
func (b *block) code(s *sink, cell []byte, row int) uint16 {
	switch len(cell) {
	case 0:
		return s.rules.blank
	case 1:
		if c := s.one[cell[0]]; c != slow {
			return c
		}
	case 2:
		if i, j := cell[0]-'0', cell[1]-'0'; i <= 9 && j <= 9 {
			if c := s.two[10*i+j]; c != slow {
				return c
			}
		}
	}
	if c, ok := s.seen.get(cell); ok {
		return uint16(c)
	}
	text := b.decoder.text(cell)
	c, ok := s.rules.resolve(text)
	if !ok {
		if !s.quiet {
			b.invalid(s, text, row)
		}
		return c
	}
	const most = 1 << 14 // spellings to remember; a file can have no end of them
	if s.seen.n < most && len(cell) < 256 {
		s.seen.put(cell, uint32(c))
	}
	return c
}

// maxLabel is the longest text, in bytes, that names a group: it stands in every number of the group. What is longer is
// an answer in words.
const maxLabel = 1000

// label numbers the text of a cell: 0 is missing, others in the order this sink met them.
func (b *block) label(s *sink, cell []byte, row int) uint32 {
	if len(cell) == 1 && s.one[cell[0]] != slow {
		return uint32(s.one[cell[0]])
	}
	if len(cell) > 0 {
		if c, ok := s.seen.get(cell); ok {
			return c
		}
	}
	text := trimCell(b.decoder.text(cell))
	if text == "" && s.kind == unitColumn || len(text) > maxLabel {
		b.invalid(s, text, row)
		return 0
	}
	absent := s.missing[text] || declares(s.declared, text)
	if s.kind == labelColumn {
		text = withoutTyped(text)
	}
	if label, ok := s.relabel[text]; ok {
		text = label
	}
	n, known := s.number[text]
	if absent {
		n = 0
	} else if !known {
		n = uint32(len(s.labels))
		s.number[text] = n
		s.labels = append(s.labels, text)
		s.global = append(s.global, 0)
		s.wanted = append(s.wanted, s.filter != nil && s.filter.labels[text])
	}
	if len(cell) == 1 && n < slow && isPlain(cell[0]) {
		s.one[cell[0]] = uint16(n)
	} else if len(cell) > 0 {
		s.seen.put(cell, n)
	}
	return n
}

// real reads a number; NaN is missing.
func (b *block) real(s *sink, cell []byte, row int) float64 {
	x, ok := parsePlain(cell)
	if !ok {
		if len(trimBytes(cell)) == 0 {
			return math.NaN()
		}
		text := b.decoder.text(cell)
		t := trimCell(text)
		if t == "" || s.missing[t] {
			return math.NaN()
		}
		if x, ok = parseDecimal(t, b.comma); !ok {
			b.invalid(s, text, row)
			return math.NaN()
		}
	}
	if s.declared != nil && s.declared.Has(x) {
		return math.NaN()
	}
	for _, m := range s.numbers {
		if x == m {
			return math.NaN()
		}
	}
	return x
}

// Weights outside these bounds are no weights: their sums and squares would leave the range of float64.
const minWeight, maxWeight = 1e-30, 1e30

// weigh reads a weight; 0 stands for one that cannot be used, and NaN for one of a replicate, which may be 0.
func (b *block) weigh(s *sink, cell []byte, row int) float64 {
	x, ok := parsePlain(cell)
	if !ok {
		x, ok = parseDecimal(b.decoder.text(cell), b.comma)
	}
	if ok && (x >= minWeight || s.kind == replicateColumn && x >= -maxWeight) && x <= maxWeight {
		return x
	}
	text := shorten(trimCell(b.decoder.text(cell)))
	if s.kind == replicateColumn {
		b.weights = append(b.weights, remark{row, s.source + ": " + text})
		return math.NaN()
	}
	b.weights = append(b.weights, remark{row, text})
	return 0
}

// duration reads a time as seconds; NaN is missing.
func (b *block) duration(s *sink, cell []byte, row int) float64 {
	text := trimCell(b.decoder.text(cell))
	if text == "" {
		return math.NaN()
	}
	x, ok := parseDuration(text)
	if !ok {
		b.invalid(s, text, row)
		return math.NaN()
	}
	return x
}

func (b *block) keepText(s *sink, cell []byte, row int) {
	cell = trimBytes(cell)
	if isASCII(cell) {
		s.text = append(s.text, cell...)
	} else {
		s.text = append(s.text, trimCell(b.decoder.text(cell))...)
	}
}

// invalid notes a cell that nothing allows.
func (b *block) invalid(s *sink, text string, row int) {
	b.invalids = append(b.invalids, invalidCell{int32(row), int32(s.index), s.wrong.spelling(shorten(text))})
}

// remark is something to say about a row of a block.
type remark struct {
	row  int
	text string
}

// block holds the rows of one piece of a file while they are read: one goroutine's scratch space.
type block struct {
	layout  *layout
	decoder *decoder
	sinks   []*sink
	cells   []*sink // by position in the file's rows; nil = not used
	short   []short // by position too

	comma   bool // a lone comma in a number is the decimal point
	lenient bool // rows of the wrong length are made to fit

	rows    int
	lines   []int32 // of each row, from the beginning of the block
	why     []why
	ordered bool     // every id comes after those before it in the block
	hashes  []uint64 // of the ids, unless ordered
	tmp     []byte   // a cell put together from pieces

	empty     []emptyLine
	blankTail int // blank lines after the last row
	lineCount int // lines in the block
	weights   []remark
	straight  []remark
	ragged    []remark
	invalids  []invalidCell
}

// short is what it takes to settle a cell of one digit or letter. Cells that need more have no codes here.
type short struct {
	one   *[256]uint16
	small []uint8  // where codes go, or
	codes []uint32 // here
}

// put settles a cell.
func (s *short) put(row int, code uint16) {
	if s.small != nil {
		s.small[row] = uint8(code)
	} else {
		s.codes[row] = uint32(code)
	}
}

var noShort = func() *[256]uint16 {
	var table [256]uint16
	for c := range table {
		table[c] = slow
	}
	return &table
}()

type emptyLine struct {
	line  int32
	blank bool // nothing at all in it, not even delimiters
}

func newBlock(l *layout, to [][]int) *block {
	b := &block{layout: l, decoder: newDecoder(), sinks: make([]*sink, len(l.columns)), cells: make([]*sink, len(to)),
		short: make([]short, len(to))}
	for c := range l.columns {
		b.sinks[c] = &sink{column: &l.columns[c], index: c}
		for f := range l.filters {
			for t := range l.filters[f].tests {
				if test := &l.filters[f].tests[t]; test.column == c && test.labels != nil {
					b.sinks[c].filter = test
				}
			}
		}
		b.sinks[c].init()
	}
	for i, columns := range to {
		for j := len(columns) - 1; j >= 0; j-- {
			b.sinks[columns[j]].also = b.cells[i]
			b.cells[i] = b.sinks[columns[j]]
		}
	}
	return b
}

// begin clears the block for at most so many rows.
func (b *block) begin(rows int) {
	for _, s := range b.sinks {
		s.size(rows)
		s.wrong.reset()
		if s.ends != nil {
			s.ends[0] = 0
		}
	}
	for i, s := range b.cells {
		b.short[i] = short{one: noShort}
		if s != nil && s.also == nil && s.kind != choiceColumn && (s.small != nil || s.codes != nil) {
			b.short[i] = short{&s.one, s.small, s.codes}
		}
	}
	b.lines = room(b.lines, rows)
	b.why = room(b.why, rows)
	b.rows, b.blankTail, b.lineCount = 0, 0, 0
	b.empty, b.weights, b.straight, b.invalids, b.ragged = b.empty[:0], b.weights[:0], b.straight[:0], b.invalids[:0], b.ragged[:0]
	b.decoder.mixed = false
}

// mark and undo take back what the cells of a row added when the row turns out not to count.
type mark struct{ invalids, weights int }

func (b *block) mark() mark { return mark{len(b.invalids), len(b.weights)} }

func (b *block) undo(m mark) {
	b.invalids, b.weights = b.invalids[:m.invalids], b.weights[:m.weights]
}

// addEmpty counts a row without any answer; its cells, if any, are taken back.
func (b *block) addEmpty(line int32, blank bool, m mark) {
	b.undo(m)
	for _, s := range b.sinks {
		if s.ends != nil {
			s.text = s.text[:s.ends[b.rows]]
		}
	}
	b.empty = append(b.empty, emptyLine{line, blank})
	if blank {
		b.blankTail++
	} else {
		b.blankTail = 0
	}
}

// endRow closes a row all of whose cells were added.
func (b *block) endRow(line int32, m mark) {
	row := b.rows
	b.lines[row] = line
	b.why[row] = kept
	b.blankTail = 0
	if b.why[row] = b.waveOf(row); b.why[row] != kept {
		b.undo(m)
		b.rows++
		return
	}
	if w := b.layout.weight; w >= 0 && b.sinks[w].real[row] == 0 {
		b.why[row] = whyWeight
	}
	for _, w := range b.layout.replicates {
		if math.IsNaN(b.sinks[w].real[row]) {
			b.why[row] = whyWeight
		}
	}
	if b.layout.straightline != Keep {
		if code, same := b.straightLined(row); same {
			b.straight = append(b.straight, remark{row, strconv.Itoa(code)})
			if b.layout.straightline == Exclude && b.why[row] == kept {
				b.why[row] = whyStraight
			}
		}
	}
	if b.why[row] == kept && len(b.layout.filters) > 0 && b.failed(row) != nil {
		b.why[row] = whyWhere
		b.undo(m)
	}
	b.rows++
}

// waveOf tells rows of this wave from those of others.
func (b *block) waveOf(row int) why {
	if b.layout.wave < 0 {
		return kept
	}
	switch code := b.waveText(row); {
	case code == b.layout.book.Waves[0].Code:
		return kept
	case slices.Contains(b.layout.book.otherWaves, code):
		return whyOther
	}
	return whyWave
}

// waveText is the cell that says of which wave a row is.
func (b *block) waveText(row int) string {
	s := b.sinks[b.layout.wave]
	return s.labels[s.codes[row]]
}

// straightLined says whether at least five items are answered, all with the same code as written.
func (b *block) straightLined(row int) (code int, same bool) {
	const least = 5
	answered := 0
	for _, i := range b.layout.items {
		s := b.sinks[i]
		level := s.small[row]
		if level == 0 || int(level) > s.levels {
			continue
		}
		written := s.base + s.sign*int(level)
		if answered > 0 && written != code {
			return 0, false
		}
		code = written
		answered++
	}
	return code, answered >= least
}

// failed returns the first filter that a row does not pass.
func (b *block) failed(row int) *filter {
	for f := range b.layout.filters {
		if !b.passes(&b.layout.filters[f], row) {
			return &b.layout.filters[f]
		}
	}
	return nil
}

func (b *block) passes(f *filter, row int) bool {
	for i := range f.tests {
		t := &f.tests[i]
		s := b.sinks[t.column]
		switch {
		case t.number != nil:
			if s.real[row] == *t.number {
				return true
			}
		case t.labels != nil:
			if s.wanted[s.codes[row]] {
				return true
			}
		case s.small != nil:
			if t.codes[s.small[row]] {
				return true
			}
		default:
			if t.codes[s.codes[row]] {
				return true
			}
		}
	}
	return false
}

// idOf returns the id of a row, "" if it has none.
func (b *block) idOf(row int) []byte {
	if b.layout.id < 0 {
		return nil
	}
	s := b.sinks[b.layout.id]
	return s.text[s.ends[row]:s.ends[row+1]]
}
