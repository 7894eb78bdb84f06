package stats

import (
	"math"
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

// Composite is each respondent's mean index over the items answered, by batch; NaN when fewer than
// Options.MinAnswered of the items were answered. It is 100 times an integer over an integer, rounded once, so
// composites that are equal are the same float64.
func (d *Data) Composite() [][]float64 {
	d.cache.composite.Do(func() {
		scores := make([][]float64, len(d.Batches))
		a, step, base := d.compositeScale()
		need := int64(math.Ceil(d.Options.MinAnswered*float64(len(d.Items)) - 1e-9))
		need = max(need, 1)
		parallel(d.Options.Jobs, len(d.Batches), func(bi int) {
			b := &d.Batches[bi]
			out, sum, answered := make([]float64, b.N), make([]int64, b.N), make([]int64, b.N)
			for i := range d.Items {
				table := make([]int64, d.Items[i].Levels()+1)
				for l := range table {
					table[l] = a[i] + step[i]*int64(l-1)
				}
				table[0] = 0
				for r, l := range b.Items[i][:b.N] {
					sum[r] += table[l]
					if l > 0 {
						answered[r]++
					}
				}
			}
			for r := range out {
				if answered[r] < need {
					out[r] = math.NaN()
					continue
				}
				out[r] = float64(100*sum[r]) / float64(base*answered[r])
			}
			scores[bi], b.composite = out, out
		})
		d.cache.scores = scores
	})
	return d.cache.scores
}

// CompositeGrouped tabulates the composite by the groups of the c-th compared field. Respondents without a composite
// or a group are left out. Unweighted.
func (d *Data) CompositeGrouped(c int) Grouped {
	f := d.Compare[c]
	groups := d.Fields[f].Groups
	scores := d.Composite()
	// Few composites are distinct (sums of a few small integers), so a table is small and exact.
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
