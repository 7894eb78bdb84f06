package stats

import (
	"slices"
	"sync"
)

// groupSums is what the answers of the members of one group add up to: for a group what summary.level and summary.complete are for everybody.
type groupSums struct {
	complete  [2]sums   // members who answered every item; [0] without and [1] with an answer to overall
	answeredN []int     // by item: members who answered it
	answered  []float64 // and their weights
	sum       []float64 // by item: weighted sum of levels less 1
}

// groupCache keeps the sums of the groups of each field that was asked for.
type groupCache struct {
	mu     sync.Mutex
	fields map[int]func() []*groupSums
}

// groupSums sums the respondents of each group of a field, from 0. Only those groups need be there that are wanted (nil = all are):
// a field may have as many groups as respondents. Sums of all are kept where there is room.
func (d *Data) groupSums(field int, wanted []bool) []*groupSums {
	groups, k := len(d.Fields[field].Groups), d.variables()
	if groups*k*k > maxStripCells/8 {
		return d.sumGroups(field, wanted)
	}
	c := &d.cache.groups
	c.mu.Lock()
	sums, ok := c.fields[field]
	if !ok {
		if c.fields == nil {
			c.fields = map[int]func() []*groupSums{}
		}
		sums = sync.OnceValue(func() []*groupSums { return d.sumGroups(field, nil) })
		c.fields[field] = sums
	}
	c.mu.Unlock()
	return sums()
}

// sumGroups is groupSums without keeping them. Batches are dealt to a fixed number of strips, as in summarize.
func (d *Data) sumGroups(field int, wanted []bool) []*groupSums {
	k := d.variables()
	if wanted == nil {
		wanted = slices.Repeat([]bool{true}, len(d.Fields[field].Groups))
	}
	n := 0
	for _, is := range wanted {
		if is {
			n++
		}
	}
	strips := 8
	if n*k*k > maxStripCells/2 {
		strips = 1
	}
	parts := make([][]*groupSums, max(1, min(strips, len(d.Batches))))
	parallel(d.Options.Jobs, len(parts), func(s int) {
		list := make([]*groupSums, len(wanted))
		for g, is := range wanted {
			if is {
				list[g] = d.newGroupSums()
			}
		}
		lanes := d.newLaneSums(list)
		for bi := s; bi < len(d.Batches); bi += len(parts) {
			b := &d.Batches[bi]
			if d.Weighted {
				d.addWeightedGroups(list, b, b.Fields[field][:b.N])
			} else {
				lanes.add(b, b.Fields[field][:b.N])
			}
		}
		lanes.finish()
		parts[s] = list
	})
	for _, part := range parts[1:] {
		for g, p := range part {
			if p != nil {
				parts[0][g].merge(p)
			}
		}
	}
	return parts[0]
}

func (d *Data) newGroupSums() *groupSums {
	k, items := d.variables(), len(d.Items)
	g := &groupSums{answeredN: make([]int, items), answered: make([]float64, items), sum: make([]float64, items)}
	for c := range g.complete {
		s := &g.complete[c]
		s.s, s.ss = make([]int64, k), make([]int64, k*k)
		if d.Weighted {
			s.sw, s.ssw = make([]float64, k), make([]float64, k*k)
		}
	}
	return g
}

// merge adds the sums of another strip.
func (g *groupSums) merge(o *groupSums) {
	for c := range g.complete {
		g.complete[c].merge(&o.complete[c])
	}
	for i, n := range o.answeredN {
		g.answeredN[i] += n
	}
	addTo(g.answered, o.answered)
	addTo(g.sum, o.sum)
}

// addAnswers counts the answers of a respondent of some weight.
func (g *groupSums) addAnswers(b *Batch, row int, w float64) {
	for i := range g.sum {
		if level := b.Items[i][row]; level > 0 {
			g.answeredN[i]++
			g.answered[i] += w
			g.sum[i] += w * float64(level-1)
		}
	}
}

// addWeightedGroups adds the weighted respondents of a batch.
func (d *Data) addWeightedGroups(list []*groupSums, b *Batch, field []uint16) {
	items, x := len(d.Items), make([]int64, d.variables())
	centre := d.centres()
rows:
	for row, group := range field {
		if group == 0 || list[group-1] == nil {
			continue
		}
		g := list[group-1]
		g.addAnswers(b, row, b.weight(row))
		for i := range x {
			level := int64(b.Items[i][row])
			if x[i] = level - centre[i]; level == 0 && i < items {
				continue rows
			}
		}
		with := 1
		if len(x) > items && b.Items[items][row] == 0 {
			with = 0
		}
		g.complete[with].add(x, b, row)
	}
}

// centres are the levels about which sums of complete cases are taken.
func (d *Data) centres() []int64 {
	centre := make([]int64, d.variables())
	for i := range centre {
		centre[i] = int64(d.variable(i).Levels()+1) / 2
	}
	return centre
}

// laneSums sums unweighted respondents by group. The levels of a respondent lie several to a word, each in a lane of bits, so that one
// multiplication adds to as many cross-products; before a lane can run over, the words are emptied into the sums of the group.
type laneSums struct {
	list        []*groupSums
	items, k    int
	centre      []int64
	bits, lanes int
	words       int        // of a respondent
	budget      int        // respondents that a lane can hold
	packed      [][]uint64 // [word][row of the block]
	one         uint64     // 1 in each lane
	unused      []uint64   // by word: 1 in the lanes without a variable
	overall     []uint64   // 1 in that of overall
	room        int        // words of cells for one kind of one group: levels, then products of each variable
	cells       []uint64
	held        []int // by kind of group: respondents in cells
}

func (d *Data) newLaneSums(list []*groupSums) *laneSums {
	l := &laneSums{list: list, items: len(d.Items), k: d.variables(), centre: d.centres()}
	if d.Weighted || l.k == 0 {
		return l
	}
	top := 0
	for i := range l.k {
		top = max(top, d.variable(i).Levels())
	}
	l.bits = 16
	if top > 20 {
		l.bits = 32
	}
	l.lanes, l.budget = 64/l.bits, (1<<l.bits-1)/(top*top)
	l.words = (l.k + l.lanes - 1) / l.lanes
	l.unused, l.overall = make([]uint64, l.words), make([]uint64, l.words)
	for lane := range l.words * l.lanes {
		one := uint64(1) << (lane % l.lanes * l.bits)
		if l.one |= one; lane >= l.k {
			l.unused[lane/l.lanes] |= one
		} else if lane >= l.items {
			l.overall[lane/l.lanes] |= one
		}
	}
	l.packed = make([][]uint64, l.words)
	for w := range l.packed {
		l.packed[w] = make([]uint64, block)
	}
	l.room = l.words
	for i := range l.k {
		l.room += l.words - i/l.lanes
	}
	l.cells, l.held = make([]uint64, 2*len(list)*l.room), make([]int, 2*len(list))
	return l
}

// add adds the respondents of a batch, of whom field says the group.
func (l *laneSums) add(b *Batch, field []uint16) {
	if l.k == 0 {
		return
	}
	high, mask := l.one<<(l.bits-1), uint64(1)<<l.bits-1
	word := make([]uint64, l.words)
	for from := 0; from < len(field); from += block {
		rows := field[from:min(from+block, len(field))]
		l.pack(b, from, len(rows))
		for r, group := range rows {
			if group == 0 || l.list[group-1] == nil {
				continue
			}
			var missing uint64 // the highest bit of a lane is set where 1 was taken from 0
			for w := range word {
				word[w] = l.packed[w][r]
				missing |= (word[w] | l.overall[w]) - l.one
			}
			if missing&high != 0 {
				l.list[group-1].addAnswers(b, from+r, 1)
				continue
			}
			kind := 2*int(group-1) + 1
			if l.k > l.items && b.Items[l.items][from+r] == 0 {
				kind--
			}
			if l.held[kind] == l.budget {
				l.empty(kind)
			}
			l.held[kind]++
			cells := l.cells[kind*l.room : (kind+1)*l.room]
			for w, x := range word {
				cells[w] += x
			}
			cells = cells[l.words:]
			for w, levels := range word {
				later := word[w:]
				for range min(l.lanes, l.k-w*l.lanes) {
					x := levels & mask
					levels >>= l.bits
					for v, y := range later {
						cells[v] += x * y
					}
					cells = cells[len(later):]
				}
			}
		}
	}
}

// pack lays the levels of a block of n rows into words.
func (l *laneSums) pack(b *Batch, from, n int) {
	for w, words := range l.packed {
		words = words[:n]
		for r := range words {
			words[r] = l.unused[w]
		}
		for i := w * l.lanes; i < min(l.k, (w+1)*l.lanes); i++ {
			shift := i % l.lanes * l.bits
			for r, level := range b.Items[i][from : from+n] {
				words[r] |= uint64(level) << shift
			}
		}
	}
}

// empty adds what is in the cells of one kind of a group to its sums, of levels that are not centred yet.
func (l *laneSums) empty(kind int) {
	cells, mask := l.cells[kind*l.room:(kind+1)*l.room], uint64(1)<<l.bits-1
	lane := func(words []uint64, first, j int) int64 {
		return int64(words[j/l.lanes-first] >> (j % l.lanes * l.bits) & mask)
	}
	s, at := &l.list[kind/2].complete[kind%2], cells[l.words:]
	s.n += int64(l.held[kind])
	for i := range l.k {
		s.s[i] += lane(cells, 0, i)
		first := i / l.lanes
		for j := i; j < l.k; j++ {
			s.ss[i*l.k+j] += lane(at, first, j)
		}
		at = at[l.words-first:]
	}
	clear(cells)
	l.held[kind] = 0
}

// finish empties all cells, counts the answers of complete cases and centres their sums.
func (l *laneSums) finish() {
	for kind := range l.held {
		if l.list[kind/2] == nil {
			continue
		}
		l.empty(kind)
		g := l.list[kind/2]
		s := &g.complete[kind%2]
		for i := range l.items {
			g.answeredN[i] += int(s.n)
			g.answered[i] += float64(s.n)
			g.sum[i] += float64(s.s[i] - s.n)
		}
		s.centre(l.centre)
	}
}

// centre turns sums of x into those of x - c. It is exact, and only for sums without weights.
func (s *sums) centre(c []int64) {
	k := len(c)
	for i := range k {
		for j := i; j < k; j++ {
			s.ss[i*k+j] += s.n*c[i]*c[j] - c[i]*s.s[j] - c[j]*s.s[i]
		}
	}
	for i := range k {
		s.s[i] -= s.n * c[i]
	}
}
