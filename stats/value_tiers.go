package stats

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// The shares of value at which tiers end when the codebook gives none: the customers who make the first 80% are A, the next 15% B.
var valueLines = [...]float64{0.80, 0.95}

// maxTiers bounds the groups of a field that is to be used as tiers.
const maxTiers = 20

// valueTiers says in which tier of value each respondent is.
type valueTiers struct {
	by     string // "tier", or the key of the field
	groups []string
	of     [][]uint8 // [batch][row]: tier 1..len(groups), 0 = none, or no value
	column int       // of the value, in Numeric
	top    float64   // the largest value: sums are taken of values over it, so that none overflows

	missing, negative, untiered int // respondents without a value; with one below 0; with a value and no tier

	concentration *float64 // percent of customers, the most valuable first, who make the first 80% of the value
}

// value is that of a respondent over the largest one; NaN when missing or below 0.
func (t *valueTiers) value(b *Batch, row int) float64 {
	v := b.Numeric[t.column][row]
	if !(v >= 0) || math.IsInf(v, 1) {
		return math.NaN()
	}
	return v / t.top
}

// valueTiers divides the respondents by value, weighted. By default those of whom the more valuable hold less than 80% of the value
// are A, less than 95% B, the others C: so the one who crosses a line is above it, and equal values are in one tier. With
// TierCuts the tiers are the intervals between them, a value on a cut belonging to the upper; with TierField they are its groups.
// Tiers run from the most valuable down, those of a field in its order.
//
// The error is a Notice when there is no value, or none above 0.
func (d *Data) valueTiers() (*valueTiers, error) {
	t := &valueTiers{by: "tier", column: d.numeric(d.Value), of: make([][]uint8, len(d.Batches))}
	if t.column < 0 {
		return nil, notice("no_value", d.Value)
	}
	field := -1
	switch {
	case d.TierField != "":
		if field = d.field(d.TierField); field < 0 {
			return nil, notice("no_value", d.TierField)
		}
		t.by, t.groups = d.TierField, d.Fields[field].Groups
		if len(t.groups) > maxTiers {
			return nil, notice("too_many_tiers", d.TierField, len(t.groups), maxTiers)
		}
	case len(d.TierCuts) > 0:
		t.groups = cutLabels(d.TierCuts)
	default:
		t.groups = []string{"A", "B", "C"}
	}
	values, weight := d.valueCounts(t)
	if len(values) == 0 || !(values[0] > 0) {
		return nil, notice("no_value", d.Value)
	}
	t.top = values[0]
	var worth, customers float64
	for i, v := range values {
		worth += weight[i] * (v / t.top)
		customers += weight[i]
	}
	if !(worth > 0) {
		return nil, notice("no_value", d.Value)
	}
	var ends []float64 // the smallest value of A, of B
	var above, heads float64
	for i, v := range values {
		for len(ends) < len(valueLines) && above >= valueLines[len(ends)]*worth*(1-1e-12) {
			if len(ends) == 0 {
				t.concentration = num(100 * heads / customers)
			}
			ends = append(ends, values[i-1])
		}
		above += weight[i] * (v / t.top)
		heads += weight[i]
	}
	if t.concentration == nil {
		t.concentration = num(100)
	}
	place := func(b *Batch, row int) uint8 {
		v := b.Numeric[t.column][row]
		switch {
		case field >= 0:
			return uint8(b.Fields[field][row])
		case len(d.TierCuts) > 0:
			k := len(t.groups)
			for _, c := range d.TierCuts {
				if v >= c {
					k--
				}
			}
			return uint8(k)
		}
		for k, end := range ends {
			if v >= end {
				return uint8(k + 1)
			}
		}
		return uint8(len(ends) + 1)
	}
	for bi := range d.Batches {
		b := &d.Batches[bi]
		t.of[bi] = make([]uint8, b.N)
		for row := range b.N {
			if !math.IsNaN(t.value(b, row)) {
				if t.of[bi][row] = place(b, row); t.of[bi][row] == 0 {
					t.untiered++
				}
			}
		}
	}
	return t, nil
}

// valueCounts are the different values of 0 and more, the largest first, and the sums of weights of each.
func (d *Data) valueCounts(t *valueTiers) (values, weight []float64) {
	type customer struct{ v, w float64 }
	var seen distinct // without weights customers of a value need only be counted
	var times []float64
	var list []customer
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for row, v := range b.Numeric[t.column][:b.N] {
			switch {
			case math.IsNaN(v) || math.IsInf(v, 0):
				t.missing++
			case v < 0:
				t.negative++
			case d.Weighted:
				list = append(list, customer{v, b.weight(row)})
			default:
				at := seen.place(v)
				if at == len(times) {
					times = append(times, 0)
				}
				times[at]++
			}
		}
	}
	add := func(v, w float64) {
		if k := len(values) - 1; k >= 0 && values[k] == v {
			weight[k] += w
			return
		}
		values, weight = append(values, v), append(weight, w)
	}
	for at, v := range seen.values {
		list = append(list, customer{v, times[at]})
	}
	// Equal customers are alike, so that sums do not depend on the order of rows.
	slices.SortFunc(list, func(a, b customer) int { return cmp.Or(cmp.Compare(b.v, a.v), cmp.Compare(b.w, a.w)) })
	for _, x := range list {
		add(x.v, x.w)
	}
	return values, weight
}

// cutLabels names the tiers between ascending cut points, the highest first.
func cutLabels(cuts []float64) []string {
	text := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	labels := []string{"≥" + text(cuts[len(cuts)-1])}
	for i := len(cuts) - 1; i > 0; i-- {
		labels = append(labels, text(cuts[i-1])+"–<"+text(cuts[i]))
	}
	return append(labels, "<"+text(cuts[0]))
}

// notices say who is in no tier.
func (t *valueTiers) notices(key string) (list []Notice) {
	for _, x := range []struct {
		code string
		n    int
	}{{"value_missing", t.missing}, {"value_negative", t.negative}, {"value_untiered", t.untiered}} {
		if x.n > 0 {
			list = append(list, notice(x.code, key, x.n))
		}
	}
	return list
}
