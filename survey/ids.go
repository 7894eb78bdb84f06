package survey

import (
	"bytes"
	"hash/maphash"
	"sort"
)

// identities finds forms whose id came before, across blocks and files.
//
// While every id is longer than the one before, or as long and greater, none can repeat, and that is all that is
// checked: numbered forms mostly come in order. The first id out of order makes the table of all ids so far.
type identities struct {
	last     []byte
	disorder bool

	slots  []idSlot // a power of two, at most 3/4 full
	n      int
	rows   int
	blocks []idBlock
}

type idSlot struct {
	hash uint32 // upper half
	row  uint32 // number of the row among all rows, plus one; 0 = free
}

// idBlock keeps the ids of a block, to compare texts when hashes agree and to say where the first form is.
type idBlock struct {
	first int // number of its first row among all rows
	file  string
	line  int     // of lines[i] == 0
	lines []int32 // nil when row i is on line line+i
	text  []byte
	ends  []int32
}

// keep stores the ids of a block before they are looked up.
func (d *identities) keep(b *block, file string, line int) {
	s := b.sinks[b.layout.id]
	kept := idBlock{first: d.rows, file: file, line: line}
	if b.layout.wave < 0 {
		kept.ends = append(kept.ends, s.ends[:b.rows+1]...)
		kept.text = append(kept.text, s.text[:s.ends[b.rows]]...)
	} else { // ids of other waves are none here
		kept.ends = append(kept.ends, 0)
		for i := range b.rows {
			if b.why[i] < whyWave {
				kept.text = append(kept.text, b.idOf(i)...)
			}
			kept.ends = append(kept.ends, int32(len(kept.text)))
		}
	}
	if b.rows > 0 {
		kept.line += int(b.lines[0])
		for i, l := range b.lines[:b.rows] {
			if int(l-b.lines[0]) != i {
				kept.line = line
				kept.lines = append(kept.lines, b.lines[:b.rows]...)
				break
			}
		}
	}
	d.blocks = append(d.blocks, kept)
	d.rows += b.rows
}

// locate returns the block of a row and its place in it.
func (d *identities) locate(row int) (*idBlock, int) {
	i := sort.Search(len(d.blocks), func(i int) bool { return d.blocks[i].first > row }) - 1
	return &d.blocks[i], row - d.blocks[i].first
}

func (b *idBlock) id(i int) []byte { return b.text[b.ends[i]:b.ends[i+1]] }

func (b *idBlock) lineOf(i int) int {
	if b.lines == nil {
		return b.line + i
	}
	return b.line + int(b.lines[i])
}

// isAfter says whether an id is longer than the one before, or as long and greater.
func isAfter(id, before []byte) bool {
	return len(id) > len(before) || len(id) == len(before) && bytes.Compare(id, before) > 0
}

// inOrder says whether an id comes after all before it.
func (d *identities) inOrder(id []byte) bool {
	if !isAfter(id, d.last) {
		return false
	}
	d.last = append(d.last[:0], id...)
	return true
}

// follows says whether all ids of an ordered block come after those of earlier blocks.
func (d *identities) follows(b *block) bool {
	first, last := 0, b.rows-1
	for first <= last && len(b.idOf(first)) == 0 {
		first++
	}
	for first <= last && len(b.idOf(last)) == 0 {
		last--
	}
	if first > last {
		return true
	}
	if !isAfter(b.idOf(first), d.last) {
		return false
	}
	d.last = append(d.last[:0], b.idOf(last)...)
	return true
}

// examineIDs finds out whether the ids of a block are in order, and hashes them if not. It is the part of finding
// repeated ids that does not depend on other blocks.
func (b *block) examineIDs() {
	b.ordered = true
	if b.layout.id < 0 || b.layout.duplicates == Keep {
		return
	}
	var last []byte
	for row := range b.rows {
		id := b.idOf(row)
		if len(id) > 0 && !isAfter(id, last) {
			b.ordered = false
			break
		}
		if len(id) > 0 {
			last = id
		}
	}
	if b.ordered {
		return
	}
	b.hashes = room(b.hashes, b.rows)
	for row := range b.rows {
		b.hashes[row] = maphash.Bytes(seed, b.idOf(row))
	}
}

// hashOf is the hash of the id of a row.
func (b *block) hashOf(row int) uint64 {
	if b.ordered {
		return maphash.Bytes(seed, b.idOf(row))
	}
	return b.hashes[row]
}

// tabulate enters the ids of all rows before row.
func (d *identities) tabulate(row int) {
	d.disorder = true
	for i := range d.blocks {
		b := &d.blocks[i]
		for j := 0; j+1 < len(b.ends) && b.first+j < row; j++ {
			if id := b.id(j); len(id) > 0 {
				d.enter(maphash.Bytes(seed, id), id, b.first+j)
			}
		}
	}
}

// enter enters the id of a row. When an earlier row has the same one, it returns that row.
func (d *identities) enter(hash uint64, id []byte, row int) (earlier int, found bool) {
	if 4*(d.n+1) > 3*len(d.slots) {
		d.grow()
	}
	upper := uint32(hash >> 32)
	mask := uint32(len(d.slots) - 1)
	for i := upper & mask; ; i = (i + 1) & mask {
		s := &d.slots[i]
		if s.row == 0 {
			*s = idSlot{upper, uint32(row) + 1}
			d.n++
			return 0, false
		}
		if s.hash == upper {
			block, at := d.locate(int(s.row - 1))
			if string(block.id(at)) == string(id) {
				return int(s.row - 1), true
			}
		}
	}
}

func (d *identities) grow() {
	old := d.slots
	d.slots = make([]idSlot, max(1024, 2*len(old)))
	mask := uint32(len(d.slots) - 1)
	for _, s := range old {
		if s.row == 0 {
			continue
		}
		i := s.hash & mask
		for d.slots[i].row != 0 {
			i = (i + 1) & mask
		}
		d.slots[i] = s
	}
}
