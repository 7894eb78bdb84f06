package draft

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"manyi/survey/raw"
)

// column is what the data hold of one variable.
type column struct {
	raw.Variable
	index int

	rows     int     // seen so far
	filled   int     // of them with a value
	values   []value // in the order of their first appearance; of many values only the first
	many     bool    // there are more than values tells
	temporal bool    // days or times by the file's own account

	numbers     int     // cells that are numbers
	whole       int     // cells that are whole numbers
	least, most float64 // of the numbers

	sample []uint16 // value number + 1 of the sampled rows, 0 = blank; nil with many values
	trace  tracer   // of many values: how often they repeat

	short     [256]int32      // number + 1 of the values of one byte
	texts     map[string]int  // of other texts
	reals     map[float64]int // of numbers in columns that are not text
	bytes     int             // in values
	maxBytes  int
	maxTraced int
}

// value is a cell's content and how often it occurs.
type value struct {
	text   string
	number float64 // NaN if it is none
	count  int
}

func newColumn(v raw.Variable, index int) *column {
	return &column{Variable: v, index: index, texts: map[string]int{}, reals: map[float64]int{},
		least: math.Inf(1), most: math.Inf(-1), temporal: v.Kind.Temporal()}
}

// addText takes a cell and returns its code in the sample.
func (c *column) addText(cell []byte) uint16 {
	cell = trimCell(cell)
	if c.Kind != raw.Text {
		if x, ok := parseNumber(string(cell)); ok {
			return c.addNumber(x)
		}
	}
	c.rows++
	if len(cell) == 0 {
		return 0
	}
	c.filled++
	if len(cell) == 1 && c.short[cell[0]] > 0 {
		return c.again(int(c.short[cell[0]]) - 1)
	}
	if i, known := c.texts[string(cell)]; known {
		return c.again(i)
	}
	if c.many {
		x, ok := parseNumber(string(cell))
		if ok {
			c.count(x, 1)
		}
		c.trace.add(hashText(cell), 1)
		return 0
	}
	text := string(cell)
	x, ok := parseNumber(text)
	if !ok {
		x = math.NaN()
	}
	i := len(c.values)
	if len(cell) == 1 {
		c.short[cell[0]] = int32(i) + 1
	} else {
		c.texts[text] = i
	}
	return c.meet(value{text: text, number: x, count: 1})
}

// addNumber takes a cell of a column that is not text.
func (c *column) addNumber(x float64) uint16 {
	c.rows++
	if math.IsNaN(x) {
		return 0
	}
	c.filled++
	if i, known := c.reals[x]; known {
		return c.again(i)
	}
	if c.many {
		c.count(x, 1)
		c.trace.add(hashNumber(x), 1)
		return 0
	}
	c.reals[x] = len(c.values)
	return c.meet(value{text: formatCode(x), number: x, count: 1})
}

// addTime takes a day or time, of which nothing but its presence is kept.
func (c *column) addTime(x float64) uint16 {
	c.rows++
	c.temporal = true
	if !math.IsNaN(x) {
		c.filled++
	}
	return 0
}

func (c *column) again(i int) uint16 {
	c.values[i].count++
	return uint16(i + 1)
}

// meet adds a value that was not there before, until there are too many.
func (c *column) meet(v value) uint16 {
	c.values = append(c.values, v)
	c.bytes += len(v.text)
	if len(c.values) <= maxValues && c.bytes <= c.maxBytes {
		return uint16(len(c.values))
	}
	c.many = true
	c.trace.limit = c.maxTraced
	for _, v := range c.values {
		if !math.IsNaN(v.number) {
			c.count(v.number, v.count)
		}
		if c.Kind == raw.Text {
			c.trace.add(hashText([]byte(v.text)), v.count)
		} else {
			c.trace.add(hashNumber(v.number), v.count)
		}
	}
	c.sample, c.texts, c.reals, c.short = nil, nil, nil, [256]int32{}
	if c.bytes > c.maxBytes {
		c.values = c.values[:min(len(c.values), 200)]
	}
	return 0
}

func (c *column) count(x float64, n int) {
	c.numbers += n
	if x == math.Trunc(x) {
		c.whole += n
	}
	c.least, c.most = min(c.least, x), max(c.most, x)
}

// finish counts what is easier counted at the end.
func (c *column) finish() {
	c.texts, c.reals = nil, nil
	if c.many {
		return
	}
	for _, v := range c.values {
		if !math.IsNaN(v.number) {
			c.count(v.number, v.count)
		}
	}
}

// blank is the share of rows without a value.
func (c *column) blank() float64 { return 1 - share(c.filled, c.rows) }

// distinct is how many different values there are, estimated if there are many.
func (c *column) distinct() int {
	if !c.many {
		return len(c.values)
	}
	return int(math.Round(float64(c.filled) * (1 - c.repeated())))
}

// repeated is the share of filled cells whose value came before.
func (c *column) repeated() float64 {
	if c.many {
		return c.trace.repeated()
	}
	return 1 - share(len(c.values), c.filled)
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// tracer estimates how often values repeat: it keeps the values whose hash ends in some number of zero bits, with their
// counts, and one bit more whenever they are too many. The hash is fixed, so that the same data give the same answer;
// values made to collide can only spoil the estimate.
//
// Gibbons, P. B. (2001). Distinct sampling for highly-accurate answers to distinct values queries. VLDB.
type tracer struct {
	limit int
	zeros uint // bits
	seen  map[uint64]int
	cells int
}

func (t *tracer) add(hash uint64, n int) {
	if t.zeros >= 64 || hash&(1<<t.zeros-1) != 0 {
		return
	}
	if t.seen == nil {
		t.seen = map[uint64]int{}
	}
	t.seen[hash] += n
	t.cells += n
	for len(t.seen) > t.limit && t.zeros < 64 {
		t.zeros++
		for h, k := range t.seen {
			if t.zeros < 64 && h&(1<<t.zeros-1) != 0 {
				delete(t.seen, h)
				t.cells -= k
			}
		}
	}
}

func (t *tracer) repeated() float64 { return 1 - share(len(t.seen), t.cells) }

// hashText is FNV-1a with the bits mixed once more.
func hashText(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return mix(h)
}

func hashNumber(x float64) uint64 { return mix(math.Float64bits(x)) }

// mix is the finaliser of MurmurHash3.
func mix(h uint64) uint64 {
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// formatCode writes a number as a cell of text would hold it.
func formatCode(x float64) string { return string(raw.AppendCell(nil, raw.Number, x)) }

// trimCell takes white space and byte order marks from both ends.
func trimCell(b []byte) []byte {
	for len(b) > 0 && b[0] <= ' ' {
		b = b[1:]
	}
	for len(b) > 0 && b[len(b)-1] <= ' ' {
		b = b[:len(b)-1]
	}
	if len(b) > 0 && (b[0] >= utf8.RuneSelf || b[len(b)-1] >= utf8.RuneSelf) {
		return []byte(strings.TrimFunc(string(b), isMargin))
	}
	return b
}

func isMargin(r rune) bool { return unicode.IsSpace(r) || r == 0 || r == '\ufeff' || r == '\u200b' }

// cleanName is a column's name as codebooks compare it.
func cleanName(name string) string {
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(name), "\ufeff"))
}

// canBeNamed says whether a codebook can hold the name of a column.
func canBeNamed(name string) bool {
	return name != "" && len(name) <= maxName && utf8.ValidString(name) && !strings.ContainsFunc(name, isUnwritable)
}

// maxName bounds the names of columns in bytes: a page of text.
const maxName = 4000

// isUnwritable says whether a character has no place in a codebook.
func isUnwritable(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' || r >= 0x7f && r < 0xa0 || r == '\ufeff' || r == '\u2028' || r == '\u2029' || r == utf8.RuneError
}
