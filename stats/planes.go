package stats

import (
	"encoding/binary"
	"math/bits"
)

const (
	// planeWords is how many words of 64 respondents are counted at a time: what a variable needs then stays in the
	// processor's first cache.
	planeWords = 64
	// maxPlaneLevels is the longest scale whose levels, 0 for missing, have four binary digits.
	maxPlaneLevels = 15
)

// plane is a bit for each respondent of a chunk. Which bit is whose is the same in all planes, and that is all that
// counting needs. Bits beyond the last respondent are 0.
type plane [planeWords]uint64

// levelPlanes holds a variable of a chunk as planes: the binary digits of its levels, and who has level 1, 2, ...
type levelPlanes struct {
	digit [4]plane
	level []plane
	count []int // respondents at level 1, 2, ...
}

// planes are the variables of a chunk, then the compared fields that are short enough (nil for the others).
type planes struct {
	variable, field []*levelPlanes
	words           int // in use
	masked          [][4]plane
	column          []uint8 // a compared field in bytes
}

func newLevels(levels int) *levelPlanes {
	return &levelPlanes{level: make([]plane, levels), count: make([]int, levels)}
}

// newPlanes makes room for chunks of d, or returns nil when a scale is too long or there is nothing to be complete.
func (d *Data) newPlanes() *planes {
	if len(d.Items) == 0 {
		return nil
	}
	p := &planes{masked: make([][4]plane, d.variables()), column: make([]uint8, 64*planeWords)}
	for i := range d.variables() {
		levels := d.variable(i).Levels()
		if levels > maxPlaneLevels {
			return nil
		}
		p.variable = append(p.variable, newLevels(levels))
	}
	for _, f := range d.Compare {
		var c *levelPlanes
		if groups := len(d.Fields[f].Groups); groups <= maxPlaneLevels {
			c = newLevels(groups)
		}
		p.field = append(p.field, c)
	}
	return p
}

// load takes the levels of the respondents of a chunk. Eight words of eight levels each are turned into four words of
// 64 binary digits: neighbours are laid into one word, first by halves of bytes, then by pairs of bits, then by bits.
func (c *levelPlanes) load(column []uint8, words int) {
	const pairs, single = 0x3333333333333333, 0x5555555555555555
	for w := range words {
		var last [64]uint8
		x := column[64*w:]
		if len(x) < 64 {
			copy(last[:], x)
			x = last[:]
		}
		word := binary.LittleEndian.Uint64
		a, b := word(x)|word(x[8:])<<4, word(x[16:])|word(x[24:])<<4
		e, f := word(x[32:])|word(x[40:])<<4, word(x[48:])|word(x[56:])<<4
		low, high := a&pairs|b&pairs<<2, a>>2&pairs|b&^pairs
		low2, high2 := e&pairs|f&pairs<<2, e>>2&pairs|f&^pairs
		c.digit[0][w], c.digit[1][w] = low&single|low2&single<<1, low>>1&single|low2&^single
		c.digit[2][w], c.digit[3][w] = high&single|high2&single<<1, high>>1&single|high2&^single
	}
	for l := range c.level {
		var flip [4]uint64 // a digit that is 0 in the level is wanted as 0
		for b := range flip {
			flip[b] = uint64((l+1)>>b&1) - 1
		}
		n := 0
		to := &c.level[l]
		for w := range words {
			x := (c.digit[0][w] ^ flip[0]) & (c.digit[1][w] ^ flip[1]) & (c.digit[2][w] ^ flip[2]) & (c.digit[3][w] ^ flip[3])
			to[w] = x
			n += bits.OnesCount64(x)
		}
		c.count[l] = n
	}
}

// both counts the respondents in two planes.
func both(a, b *plane, words int) int {
	n := 0
	x, y := a[:words], b[:words]
	for w := range min(len(x), len(y)) {
		n += bits.OnesCount64(x[w] & y[w])
	}
	return n
}

// cross adds the two-way table of n respondents to cells, missing first in both directions. Who misses one answer is
// what the counts leave over.
func cross[T uint32 | int64](a, b *levelPlanes, n, words int, cells []T) {
	stride := len(b.level) + 1
	var left [maxPlaneLevels]int // by level of b: without a
	copy(left[:], b.count)
	for i := range a.level {
		rest := a.count[i]
		n -= rest
		row := cells[(i+1)*stride : (i+2)*stride]
		for j := range b.level {
			c := both(&a.level[i], &b.level[j], words)
			row[j+1] += T(c)
			rest -= c
			left[j] -= c
		}
		row[0] += T(rest)
	}
	for j, c := range left[:len(b.level)] {
		cells[j+1] += T(c)
		n -= c
	}
	cells[0] += T(n)
}

// addPlanes counts one batch as addRows does, 64 respondents at a time.
func (s *summary) addPlanes(p *planes, d *Data, b *Batch, centre []int) {
	k := len(s.dims)
	for from := 0; from < b.N; from += 64 * planeWords {
		to := min(b.N, from+64*planeWords)
		n := to - from
		p.loadVariables(b, from, to)
		for i, v := range p.variable {
			missing := n
			for l, c := range v.count {
				s.level[i][l+1] += int64(c)
				missing -= c
			}
			s.level[i][0] += int64(missing)
		}
		for i := range k {
			for j := i + 1; j < k; j++ {
				cross(p.variable[i], p.variable[j], n, p.words, s.joint[s.offset[i*k+j]:])
			}
		}
		s.addComplete(p, len(d.Items), centre)
		for c, g := range p.field {
			field := b.Fields[d.Compare[c]][from:to]
			if g == nil {
				s.addGroups(c, field, b, from)
				continue
			}
			column := p.column[:n]
			for r, x := range field {
				column[r] = uint8(x)
			}
			g.load(column, p.words)
			for i, v := range p.variable {
				cross(g, v, n, p.words, s.group[c][i])
			}
		}
	}
}

// loadVariables takes the levels of the respondents from..to of a batch.
func (p *planes) loadVariables(b *Batch, from, to int) {
	p.words = (to - from + 63) / 64
	for i, v := range p.variable {
		v.load(b.Items[i][from:to], p.words)
	}
}

// complete is who has answered all of some variables.
func (p *planes) complete(variables []*levelPlanes) (all plane) {
	for w := range p.words {
		all[w] = ^uint64(0)
		for _, v := range variables {
			all[w] &= v.digit[0][w] | v.digit[1][w] | v.digit[2][w] | v.digit[3][w]
		}
	}
	return all
}

// addComplete adds the moments of complete cases: Σxy = Σ 2^(a+b) (respondents with digit a of x and digit b of y).
func (s *summary) addComplete(p *planes, items int, centre []int) {
	k := len(p.variable)
	complete := [2]plane{p.complete(p.variable[:items]), p.complete(p.variable)} // without and with an answer to overall
	for w := range p.words {
		complete[0][w] &^= complete[1][w]
	}
	sum := make([]int64, k)
	for kind := range complete {
		mask := &complete[kind]
		n := int64(both(mask, mask, p.words))
		if n == 0 {
			continue
		}
		c := &s.complete[kind]
		c.n += n
		for i, v := range p.variable {
			sum[i] = 0
			for b := range bits.Len(uint(s.dims[i])) {
				to := &p.masked[i][b]
				for w := range p.words {
					to[w] = v.digit[b][w] & mask[w]
				}
				sum[i] += int64(both(to, to, p.words)) << b
			}
			c.s[i] += sum[i] - n*int64(centre[i])
		}
		for i := range k {
			for j := i; j < k; j++ {
				var xy int64
				for a := range bits.Len(uint(s.dims[i])) {
					for b := range bits.Len(uint(s.dims[j])) {
						xy += int64(both(&p.masked[i][a], &p.masked[j][b], p.words)) << (a + b)
					}
				}
				x, y := int64(centre[i]), int64(centre[j])
				c.ss[i*k+j] += xy - x*sum[j] - y*sum[i] + n*x*y
			}
		}
	}
}
