package survey

import (
	"hash/maphash"
	"math"
	"sort"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// Repeats says which forms equal an earlier one in every column that the codebook names, ids and response times excepted: the same
// questionnaire entered twice, or made up by copying. Cells are equal when they are read as the same.
//
// Forms that say little are often equal by chance, so a form is judged only when what it says is rare. Its rarity is the product of the
// shares of its answers among all forms: each item's answer unless it repeats that of the item before, each group, number, option and open
// answer, not the blanks. Because answers hang together, only half of that counts, on the scale of logarithms: a form is judged when
//
//	n · √(product of the shares) < 0.05
//
// that is when, even so, fewer than 0.05 of n forms would equal it by chance. The rule is on the safe side: a copy of a common form is
// passed over rather than two people taken for one.
type Repeats struct {
	Columns int      `json:"columns"` // compared
	Judged  int      `json:"judged"`  // forms that are rare enough
	Count   int      `json:"count"`   // of them, those that equal an earlier one
	Forms   []Repeat `json:"forms"`
}

// Repeat is a form and the first one that it equals.
type Repeat struct {
	Place
	First Place `json:"first"`
}

// chanceRepeats is how many equal forms may be expected by chance of one that is judged.
const chanceRepeats = 0.05

// repeatsOf finds the forms whose content came before.
func repeatsOf(ds *Dataset, tallies map[string]*tally) Repeats {
	columns := comparedColumns(ds, tallies)
	r := Repeats{Columns: len(columns)}
	need := uint64(2 * math.Log(float64(ds.Rows.Kept)/chanceRepeats) * nat)
	seen := newFormTable(ds, columns)
	var f fingerprints
	for b, batch := range ds.Batches {
		f.take(batch, columns)
		for i, rarity := range f.rarity {
			if rarity <= need {
				continue
			}
			r.Judged++
			first, repeated := seen.enter(f.hash[i], b, i)
			if !repeated {
				continue
			}
			r.Count++
			if len(r.Forms) < MaxListed {
				fb, fi := seen.locate(first)
				r.Forms = append(r.Forms, Repeat{ds.placeOf(b, i), ds.placeOf(fb, fi)})
			}
		}
	}
	return r
}

// comparedColumn is a column of which content is made. What its cells add to the fingerprint and to the rarity of a form lies in tables;
// numbers and texts are too many for that and share the places of one by what they look like, which makes them less rare at most.
type comparedColumn struct {
	at     int
	item   *[256]uint32 // codes as written, of an item; else nil
	hash   []uint64     // by level or index
	rarity []uint64     // -log(share) in units of 1/nat, by level, index or look; nil when the column is no evidence
}

// nat is the unit of rarities: whole numbers add up the same in any order.
const nat = 1e6

// comparedColumns are those that the codebook names, without ids and response times. Weights and design units follow from the rest and
// are no evidence.
func comparedColumns(ds *Dataset, tallies map[string]*tally) []comparedColumn {
	var out []comparedColumn
	asked, _ := writtenItems(ds, ds.Codebook.asked())
	for i, f := range ds.Schema.Fields() {
		if f.Name == "#id" || f.Name == "#duration" {
			continue
		}
		c := comparedColumn{at: i}
		t := tallies[f.Name]
		switch {
		case t.levels != nil:
			c.hash, c.rarity = hashes(i, len(t.levels)), rarities(t.levels[:], ds.Rows.Kept)
			if i < len(asked) { // items come first
				c.item = &asked[i].code
				c.rarity[0] = 0
			}
		case t.groups != nil:
			c.hash = hashes(i, len(t.groups))
			if f.Name[0] != '#' {
				c.rarity = rarities(t.groups, ds.Rows.Kept)
				c.rarity[0] = 0
			}
		case f.Name != "#weight" && !strings.HasPrefix(f.Name, "#replicate:"):
			looks := make([]int, maxLooks)
			for _, b := range ds.Batches {
				countLooks(looks, b.Column(i))
			}
			c.rarity = rarities(looks, ds.Rows.Kept)
		}
		out = append(out, c)
	}
	return out
}

func hashes(column, n int) []uint64 {
	out := make([]uint64, n)
	for v := range out {
		out[v] = mix(uint64(v), uint64(column)+1)
	}
	return out
}

// rarities are -log(count/n); 0 for what does not occur.
func rarities(counts []int, n int) []uint64 {
	out := make([]uint64, len(counts))
	for v, count := range counts {
		if count > 0 {
			out[v] = uint64(-math.Log(float64(count)/float64(n)) * nat)
		}
	}
	return out
}

// maxLooks is how many looks of numbers and texts are told apart.
const maxLooks = 1 << 16

// lookOf sorts a number or a text, by its length and ends, among maxLooks. Unlike the fingerprint it must be the same in every run.
func lookOf(a, b uint64) uint16 {
	return uint16((a*0x9e3779b97f4a7c15 ^ b*0xc2b2ae3d27d4eb4f) * 0x165667b19e3779f9 >> 48)
}

func lookOfText(text []byte) uint16 {
	a, b := words(text)
	return lookOf(a^uint64(len(text))<<56, b)
}

func countLooks(looks []int, column arrow.Array) {
	switch c := column.(type) {
	case *array.Float64:
		for _, x := range c.Float64Values() {
			if x == x {
				looks[lookOf(math.Float64bits(x), 0)]++
			}
		}
	case *array.String:
		texts := textsOf(c)
		for i := range c.Len() {
			if t := texts.at(i); len(t) > 0 {
				looks[lookOfText(t)]++
			}
		}
	}
}

// texts are the cells of a text column.
type texts struct {
	ends []int32
	data []byte
}

func textsOf(c *array.String) texts { return texts{c.ValueOffsets(), c.ValueBytes()} }

func (t texts) at(i int) []byte { return t.data[t.ends[i]-t.ends[0] : t.ends[i+1]-t.ends[0]] }

// fingerprints are the hashes and the rarities of the forms of a batch.
type fingerprints struct {
	hash   []uint64
	rarity []uint64
	last   []uint32 // code of the last item answered
}

func (f *fingerprints) take(batch arrow.Record, columns []comparedColumn) {
	n := int(batch.NumRows())
	f.hash, f.rarity, f.last = room(f.hash, n)[:n], room(f.rarity, n)[:n], room(f.last, n)[:n]
	clear(f.hash)
	clear(f.rarity)
	clear(f.last)
	for k := range columns {
		c := &columns[k]
		switch column := batch.Column(c.at).(type) {
		case *array.Uint8:
			if c.item != nil {
				f.addItem(c, column.Uint8Values())
			} else {
				addCodes(f, c, column.Uint8Values())
			}
		case *array.Dictionary:
			switch codes := column.Indices().(type) {
			case *array.Uint16:
				addCodes(f, c, codes.Uint16Values())
			case *array.Uint32:
				addCodes(f, c, codes.Uint32Values())
			}
		case *array.Float64:
			f.addNumbers(c, column.Float64Values())
		case *array.String:
			f.addTexts(c, textsOf(column))
		}
	}
}

func (f *fingerprints) addItem(c *comparedColumn, levels []uint8) {
	hash, rarity := (*[256]uint64)(c.hash), (*[256]uint64)(c.rarity)
	hashes, rarities, lasts := f.hash[:len(levels)], f.rarity[:len(levels)], f.last[:len(levels)]
	for i, v := range levels {
		hashes[i] += hash[v]
		code, last, r := c.item[v], lasts[i], rarity[v]
		if code == last {
			r = 0
		}
		if code == 0 {
			code = last
		}
		rarities[i] += r
		lasts[i] = code
	}
}

func addCodes[T uint8 | uint16 | uint32](f *fingerprints, c *comparedColumn, codes []T) {
	for i, v := range codes {
		f.hash[i] += c.hash[v]
	}
	if c.rarity == nil {
		return
	}
	for i, v := range codes {
		f.rarity[i] += c.rarity[v]
	}
}

func (f *fingerprints) addNumbers(c *comparedColumn, numbers []float64) {
	for i, x := range numbers {
		if x != x {
			continue
		}
		f.hash[i] += mix(math.Float64bits(x), uint64(c.at)+1)
		if c.rarity != nil {
			f.rarity[i] += c.rarity[lookOf(math.Float64bits(x), 0)]
		}
	}
}

func (f *fingerprints) addTexts(c *comparedColumn, cells texts) {
	for i := range f.hash {
		if t := cells.at(i); len(t) > 0 {
			f.hash[i] += mix(maphash.Bytes(seed, t), uint64(c.at)+1)
			f.rarity[i] += c.rarity[lookOfText(t)]
		}
	}
}

// formTable holds forms by their content.
type formTable struct {
	ds      *Dataset
	columns []comparedColumn
	first   []int    // number of the first form of each batch
	slots   []idSlot // a power of two, never more than 3/4 full
}

func newFormTable(ds *Dataset, columns []comparedColumn) *formTable {
	t := &formTable{ds: ds, columns: columns}
	n := 0
	for _, b := range ds.Batches {
		t.first = append(t.first, n)
		n += int(b.NumRows())
	}
	size := 16
	for 3*size < 4*n {
		size *= 2
	}
	t.slots = make([]idSlot, size)
	return t
}

func (t *formTable) locate(form int) (batch, row int) {
	batch = sort.Search(len(t.first), func(i int) bool { return t.first[i] > form }) - 1
	return batch, form - t.first[batch]
}

// enter enters a form. When an earlier one has the same content, it returns that form.
func (t *formTable) enter(hash uint64, batch, row int) (earlier int, found bool) {
	upper := uint32(hash >> 32)
	mask := uint64(len(t.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		s := &t.slots[i]
		if s.row == 0 {
			*s = idSlot{upper, uint32(t.first[batch]+row) + 1}
			return 0, false
		}
		if s.hash == upper {
			b, r := t.locate(int(s.row - 1))
			if t.equal(b, r, batch, row) {
				return int(s.row - 1), true
			}
		}
	}
}

// equal compares two forms cell by cell.
func (t *formTable) equal(batch, row, batch2, row2 int) bool {
	for k := range t.columns {
		at := t.columns[k].at
		if !sameCell(t.ds.Batches[batch].Column(at), row, t.ds.Batches[batch2].Column(at), row2) {
			return false
		}
	}
	return true
}

func sameCell(a arrow.Array, i int, b arrow.Array, j int) bool {
	switch a := a.(type) {
	case *array.Uint8:
		return a.Value(i) == b.(*array.Uint8).Value(j)
	case *array.Dictionary:
		return a.GetValueIndex(i) == b.(*array.Dictionary).GetValueIndex(j)
	case *array.Float64:
		x, y := a.Value(i), b.(*array.Float64).Value(j)
		return x == y || x != x && y != y
	case *array.String:
		return a.Value(i) == b.(*array.String).Value(j)
	}
	return false
}
