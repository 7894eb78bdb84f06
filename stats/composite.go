package stats

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// compositeScale finds whole numbers with index of item i at level l = unit * (a[i] + step[i]*(l-1)) / base.
// base is the least common multiple of the items' denominators.
func (d *Data) compositeScale() (a, step []int64, base int64) {
	base = 1
	denominator := func(it Item) int64 {
		if d.Options.Index == "ratio" {
			return int64(it.Max)
		}
		return int64(it.Max - it.Min)
	}
	for _, it := range d.Items {
		base = lcm(base, denominator(it))
	}
	a, step = make([]int64, len(d.Items)), make([]int64, len(d.Items))
	for i, it := range d.Items {
		step[i] = base / denominator(it)
		if d.Options.Index == "ratio" {
			a[i] = step[i] * int64(it.Min)
		}
	}
	return a, step, base
}

func lcm(a, b int64) int64 {
	x, y := a, b
	for y != 0 {
		x, y = y, x%y
	}
	return a / x * b
}

// compositeKeys gives each respondent one whole number that the composite follows from: the sum of answers above and
// the number of answers in its last shift binary digits. step[i][l] is what level l of item i adds.
type compositeKeys struct {
	step        [][]int64
	shift       int
	need        int64 // answers
	base        int64
	values      []float64 // by key, NaN = none; nil when there are too many keys to list
	place       []uint16  // of the value of a key among the distinct ones; noPlace for none
	distinctive []float64 // the distinct values
}

const (
	maxCompositeKeys = 1 << 13
	noPlace          = math.MaxUint16
)

func (d *Data) compositeKeys() *compositeKeys {
	a, step, base := d.compositeScale()
	k := &compositeKeys{shift: bits.Len(uint(len(d.Items))), base: base}
	k.need = max(1, int64(math.Ceil(d.Options.MinAnswered*float64(len(d.Items))-1e-9)))
	least, most := int64(0), int64(len(d.Items))
	for i, it := range d.Items {
		table := make([]int64, it.Levels()+1)
		for l := 1; l < len(table); l++ {
			table[l] = (a[i]+step[i]*int64(l-1))<<k.shift + 1
		}
		least += min(0, a[i])
		most += table[len(table)-1]
		k.step = append(k.step, table)
	}
	if least < 0 || most >= maxCompositeKeys {
		return k
	}
	var t distinct
	for key := range most + 1 {
		y, place := k.value(key), noPlace
		if !math.IsNaN(y) {
			place = t.place(y)
		}
		k.values, k.place = append(k.values, y), append(k.place, uint16(place))
	}
	k.distinctive = t.values
	return k
}

// value is the composite of a key: 100 times an integer over an integer, rounded once.
func (k *compositeKeys) value(key int64) float64 {
	answered := key & (1<<k.shift - 1)
	if answered < k.need {
		return math.NaN()
	}
	return float64(100*(key>>k.shift)) / float64(k.base*answered)
}

// Composite is each respondent's mean index over the items answered, by batch; NaN when fewer than
// Options.MinAnswered of the items were answered. It is 100 times an integer over an integer, rounded once, so
// composites that are equal are the same float64.
func (d *Data) Composite() [][]float64 {
	d.cache.composite.Do(func() {
		scores, keys := make([][]float64, len(d.Batches)), d.compositeKeys()
		parallel(d.Options.Jobs, len(d.Batches), func(bi int) {
			b := &d.Batches[bi]
			out, key := make([]float64, b.N), make([]int64, b.N)
			for i, table := range keys.step {
				for r, l := range b.Items[i][:b.N] {
					key[r] += table[l]
				}
			}
			if keys.values == nil {
				for r, k := range key {
					out[r] = keys.value(k)
				}
			} else {
				b.compositePlace = make([]uint16, b.N)
				for r, k := range key {
					out[r], b.compositePlace[r] = keys.values[k], keys.place[k]
				}
			}
			scores[bi], b.composite = out, out
		})
		d.cache.scores, d.cache.composites = scores, keys.distinctive
	})
	return d.cache.scores
}

// CompositeGrouped tabulates the composite by the groups of the c-th compared field. Respondents without a composite
// or a group are left out. Unweighted.
func (d *Data) CompositeGrouped(c int) Grouped {
	f := d.Compare[c]
	groups := d.Fields[f].Groups
	scores := d.Composite()
	if places := len(d.cache.composites); places > 0 && places*len(groups) <= maxStripCells/8 {
		return d.groupPlaces(f, groups, d.cache.composites)
	}
	// Still far fewer composites are distinct than there are respondents.
	type table struct {
		distinct
		count []float64 // by value, then group
	}
	counts := func(t *table, y float64) []float64 {
		at := t.place(y) * len(groups)
		if at == len(t.count) {
			t.count = append(t.count, make([]float64, len(groups))...)
		}
		return t.count[at : at+len(groups)]
	}
	parts := make([]table, len(d.Batches))
	parallel(d.Options.Jobs, len(d.Batches), func(bi int) {
		b, part := &d.Batches[bi], &parts[bi]
		for r, g := range b.Fields[f][:b.N] {
			if y := scores[bi][r]; g > 0 && !math.IsNaN(y) {
				counts(part, y)[g-1]++
			}
		}
	})
	var all table
	for i := range parts {
		for _, y := range parts[i].values {
			addTo(counts(&all, y), counts(&parts[i], y)) // whole numbers: the order of addition does not matter
		}
	}
	t := Grouped{Groups: groups, Values: slices.Sorted(slices.Values(all.values)), Count: make([][]float64, len(groups))}
	for g := range groups {
		t.Count[g] = make([]float64, len(t.Values))
		for v, y := range t.Values {
			t.Count[g][v] = counts(&all, y)[g]
		}
	}
	return t
}

// groupPlaces tabulates composites whose places among the distinct values are known.
func (d *Data) groupPlaces(f int, groups []string, values []float64) Grouped {
	strips := max(1, min(8, len(d.Batches)))
	parts := make([][]int64, strips)
	parallel(d.Options.Jobs, strips, func(s int) {
		count := make([]int64, (len(groups)+1)*len(values))
		for bi := s; bi < len(d.Batches); bi += strips {
			field := d.Batches[bi].Fields[f]
			for r, place := range d.Batches[bi].compositePlace {
				if place != noPlace {
					count[int(field[r])*len(values)+int(place)]++
				}
			}
		}
		parts[s] = count
	})
	for _, part := range parts[1:] {
		addTo(parts[0], part)
	}
	order := make([]int, 0, len(values)) // places of those that a group has, ascending
	for v := range values {
		for g := range groups {
			if parts[0][(g+1)*len(values)+v] > 0 {
				order = append(order, v)
				break
			}
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	t := Grouped{Groups: groups, Count: make([][]float64, len(groups))}
	for _, v := range order {
		t.Values = append(t.Values, values[v])
		for g := range groups {
			t.Count[g] = append(t.Count[g], float64(parts[0][(g+1)*len(values)+v]))
		}
	}
	return t
}

// OverallGrouped tabulates overall, in codes, by the groups of the c-th compared field. Unweighted.
func (d *Data) OverallGrouped(c int) Grouped {
	field := d.Fields[d.Compare[c]]
	t := Grouped{Groups: field.Groups, Count: make([][]float64, len(field.Groups))}
	t.Values = d.codes(len(d.Items))
	for g := range field.Groups {
		for _, n := range d.GroupCountsN(c, len(d.Items), g+1)[1:] {
			t.Count[g] = append(t.Count[g], float64(n))
		}
	}
	return t
}
