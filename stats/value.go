package stats

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// ValueTier is one tier of customers by value, or with Group "" all of them.
type ValueTier struct {
	Group string
	N     int // respondents with a value, unweighted

	Customers *float64 // percent of the customers with a value and a tier
	Value     *float64 // percent of their value

	// Index is the mean composite, 0..100, of the NIndex who have one.
	NIndex                   int
	Index, SE, CILow, CIHigh *float64

	// Of the NAnswered who are known to be satisfied or not: percent of customers who are not, and percent of the value that those hold.
	NAnswered                                       int
	Dissatisfied, DissatisfiedValue                 *float64
	DissatisfiedValueSE                             *float64 // nil, as the interval, when nobody is dissatisfied, or everybody
	DissatisfiedValueCILow, DissatisfiedValueCIHigh *float64
}

// RiskBranch counts the dissatisfied customers of high value of a branch.
type RiskBranch struct {
	Branch    string // "" = unknown
	Customers int    // of high value, dissatisfied or not
	AtRisk    int    // dissatisfied
}

// RiskCustomer is one dissatisfied customer of high value.
type RiskCustomer struct {
	Branch, ID string
	Value      float64
}

// maxRiskCustomers is how many dissatisfied customers of high value are listed.
const maxRiskCustomers = 200

// ValueAtRisk is how value and satisfaction go together. It has no tiers when the survey has no value.
type ValueAtRisk struct {
	Key           string   // of the value
	By            string   // "tier", or the key of the field whose groups are the tiers
	Criterion     string   // who is dissatisfied: "overall" (its lowest codes) or "composite" (below the middle)
	Codes         [2]int   // of overall, from and to; {0, 0} by composite
	Midpoint      *float64 // of the composite; nil by overall
	Confidence    float64
	Concentration *float64    // percent of customers, the most valuable first, who make 80% of the value
	Tiers         []ValueTier // from the most valuable down, then all
	High          string      // the tier of high value: that of the largest mean value

	Branch    string         // key of the field of branches, "" = none
	Branches  []RiskBranch   // with anybody of high value, by falling number at risk; without a branch field one, ""
	AtRisk    int            // dissatisfied respondents of high value
	Customers []RiskCustomer `json:"-"` // of them the most valuable, by branch, then by falling value; nil without ids
	Notices   []Notice
}

// dissatisfaction says who is dissatisfied: 1 yes, 0 no, -1 unknown.
func (d *Data) dissatisfaction(out *ValueAtRisk) func(b *Batch, row int) int {
	if v := d.Overall; v != nil {
		worst := v.endCodes()
		out.Criterion, out.Codes = "overall", [2]int{v.Min, v.Min + worst - 1}
		at := len(d.Items)
		return func(b *Batch, row int) int {
			switch l := int(b.Items[at][row]); {
			case l == 0:
				return -1
			case l <= worst:
				return 1
			}
			return 0
		}
	}
	var middle float64
	for _, it := range d.Items {
		middle += it.Index(float64(it.Min+it.Max)/2, d.Options.Index) / float64(len(d.Items))
	}
	out.Criterion, out.Midpoint = "composite", num(middle)
	return func(b *Batch, row int) int {
		switch y := b.composite[row]; {
		case math.IsNaN(y):
			return -1
		case y < middle-1e-9:
			return 1
		}
		return 0
	}
}

// ValueAtRisk compares customers by tier of their value (the field Data.Value): their share of customers and of value, their mean
// composite, and the share of the tier's value that dissatisfied customers hold, over those of the tier who are known to be
// satisfied or not,
//
//	100 Σ w v [dissatisfied] / Σ w v
//
// Dissatisfied is who gave overall one of its two lowest codes (the lowest on a scale of 2 or 3 codes, two fifths on one of 8 or more:
// 1-4 of 10) or, where overall was not asked, whose composite lies below the index of the scales' midpoints. Tiers: see valueTiers. Respondents without a value, or with
// one below 0, are left out with a Notice; a value of 0 counts as one.
//
// The share is a ratio of two totals: its error is linearised, z = w v ([dissatisfied] - share)/Σ w v, and its interval by t, kept
// within 0..100. Unweighted se² = n/(n-1) Σ z² with n the respondents of the tier and n-1 degrees of freedom; with weights or a
// design tiers are domains of the whole sample. The mean composite has the errors of Index.
// R: survey::svyratio(~I(v * dissatisfied), ~v, subset(design, tier == "A")), confint(, df = degf(design))
//
// The result has no tiers when the survey has no value. The error is a Notice when the value has no numbers above 0, or a tier has
// fewer than Data.Least respondents. With Least customers are counted, not listed, and units with fewer of high value are left out.
//
// Cochran, W. G. (1977). Sampling Techniques, 3rd ed., chapter 6.
func (d *Data) ValueAtRisk() (*ValueAtRisk, error) {
	out := &ValueAtRisk{Key: d.Value, Confidence: d.Options.Confidence}
	if d.Value == "" {
		return out, nil
	}
	if d.N == 0 {
		return nil, notice("no_respondents")
	}
	if d.variables() == 0 {
		return nil, notice("no_items")
	}
	t, err := d.valueTiers()
	if err != nil {
		return nil, err
	}
	d.Composite()
	unhappy := d.dissatisfaction(out)
	out.By, out.Concentration = t.by, t.concentration
	out.Notices = t.notices(d.Value)
	sums := d.valueSums(t, unhappy)
	all := len(t.groups)
	for k := range all {
		if n := sums[k].n; n > 0 && n < d.Least {
			return nil, notice("value_private", d.Least)
		}
	}
	var best float64
	for k := range sums {
		s := &sums[k]
		tier := ValueTier{N: s.n, NIndex: s.index.n, NAnswered: s.answered.n, Customers: num(100 * s.w / sums[all].w), Value: num(100 * s.worth / sums[all].worth)}
		if k < all {
			tier.Group = t.groups[k]
			if mean := s.worth / s.w; s.w > 0 && (out.High == "" || mean > best) {
				best, out.High = mean, tier.Group
			}
		}
		if s.index.n > 0 {
			tier.Index = num(s.index.mean())
		}
		if s.answered.n > 0 {
			tier.Dissatisfied = num(100 * s.people.mean())
			tier.DissatisfiedValue = num(100 * s.answered.mean())
		}
		out.Tiers = append(out.Tiers, tier)
	}
	d.valueErrors(out, t, sums, unhappy)
	d.valueList(out, t, unhappy)
	return out, nil
}

// valueSum holds the sums of one tier.
type valueSum struct {
	n        int
	w, worth float64 // Σ w, Σ w v
	index    domain  // of the composite
	people   domain  // of [dissatisfied], by customers
	answered domain  // of the same, by value
}

func (s *valueSum) add(w, v, composite float64, unhappy int) {
	s.n++
	s.w += w
	s.worth += w * v
	if !math.IsNaN(composite) {
		s.index.add(1, w, composite)
	}
	if unhappy >= 0 {
		s.people.add(1, w, float64(unhappy))
		s.answered.add(1, w*v, float64(unhappy))
	}
}

// valueSums adds up every tier, then all. Batches are summed apart and merged in order.
func (d *Data) valueSums(t *valueTiers, unhappy func(b *Batch, row int) int) []valueSum {
	parts := make([][]valueSum, len(d.Batches))
	all := len(t.groups)
	parallel(d.Options.Jobs, len(parts), func(bi int) {
		b, part := &d.Batches[bi], make([]valueSum, all+1)
		for row, k := range t.of[bi] {
			if k > 0 {
				w, v, y, u := b.weight(row), t.value(b, row), b.composite[row], unhappy(b, row)
				part[k-1].add(w, v, y, u)
				part[all].add(w, v, y, u)
			}
		}
		parts[bi] = part
	})
	sums := make([]valueSum, all+1)
	for _, part := range parts {
		for k := range part {
			a, b := &sums[k], &part[k]
			a.n += b.n
			a.w += b.w
			a.worth += b.worth
			for _, x := range [][2]*domain{{&a.index, &b.index}, {&a.people, &b.people}, {&a.answered, &b.answered}} {
				x[0].n += x[1].n
				x[0].w += x[1].w
				x[0].wy += x[1].wy
			}
		}
	}
	return sums
}

// valueErrors fills in standard errors and intervals: scores 2k and 2k+1 are those of tier k's mean composite and ratio.
func (d *Data) valueErrors(out *ValueAtRisk, t *valueTiers, sums []valueSum, unhappy func(b *Batch, row int) int) {
	all := len(t.groups)
	score := func(bi int, b *Batch, row int, add func(j int, z float64)) {
		tier := int(t.of[bi][row])
		if tier == 0 {
			return
		}
		w, v, u := b.weight(row), t.value(b, row), unhappy(b, row)
		for _, k := range [2]int{tier - 1, all} {
			if y, s := b.composite[row], &sums[k].index; !math.IsNaN(y) && s.w > 0 {
				add(2*k, w*(y-s.mean())/s.w)
			}
			if s := &sums[k].answered; u >= 0 && s.w > 0 {
				add(2*k+1, w*v*(float64(u)-s.mean())/s.w)
			}
		}
	}
	se, df := make([]float64, 2*(all+1)), make([]float64, 2*(all+1))
	if d.Weighted || d.Designed {
		batch := make(map[*Batch]int, len(d.Batches))
		for bi := range d.Batches {
			batch[&d.Batches[bi]] = bi
		}
		ratio := make([]float64, len(se))
		for k := range sums {
			ratio[2*k], ratio[2*k+1] = sums[k].index.mean(), sums[k].answered.mean()
		}
		variances := d.ratioVariances(ratio, func(b *Batch, row int, y, x []float64) {
			tier := int(t.of[batch[b]][row])
			if tier == 0 {
				return
			}
			v, u := t.value(b, row), unhappy(b, row)
			for _, k := range [2]int{tier - 1, all} {
				if c := b.composite[row]; !math.IsNaN(c) && sums[k].index.w > 0 {
					y[2*k], x[2*k] = c, 1
				}
				if u >= 0 && sums[k].answered.w > 0 {
					y[2*k+1], x[2*k+1] = v*float64(u), v
				}
			}
		})
		for j := range se {
			se[j], df[j] = math.Sqrt(math.Max(0, variances[j])), d.designDF()
		}
		out.Notices = append(out.Notices, d.designNotices()...)
	} else {
		parts := make([][]float64, len(d.Batches))
		parallel(d.Options.Jobs, len(parts), func(bi int) {
			part := make([]float64, len(se))
			for row := range d.Batches[bi].N {
				score(bi, &d.Batches[bi], row, func(j int, z float64) { part[j] += z * z })
			}
			parts[bi] = part
		})
		for _, part := range parts {
			addTo(se, part)
		}
		for k := range sums {
			for j, n := range [2]int{sums[k].index.n, sums[k].answered.n} {
				at := 2*k + j
				df[at] = float64(n - 1)
				se[at] = math.Sqrt(se[at] * float64(n) / math.Max(1, df[at]))
			}
		}
	}
	alpha := 1 - d.Options.Confidence
	for k := range out.Tiers {
		x := &out.Tiers[k]
		if x.Index != nil && x.NIndex > 1 && df[2*k] >= 1 {
			reach := tBeyond(alpha, df[2*k]) * se[2*k]
			x.SE, x.CILow, x.CIHigh = num(se[2*k]), num(*x.Index-reach), num(*x.Index+reach)
		}
		if r := x.DissatisfiedValue; r != nil && *r > 0 && *r < 100 && x.NAnswered > 1 && df[2*k+1] >= 1 {
			e := 100 * se[2*k+1]
			reach := tBeyond(alpha, df[2*k+1]) * e
			x.DissatisfiedValueSE, x.DissatisfiedValueCILow, x.DissatisfiedValueCIHigh = num(e), num(max(0, *r-reach)), num(min(100, *r+reach))
		}
	}
}

// valueList counts the dissatisfied of high value by branch, and lists the most valuable of them where there are ids.
func (d *Data) valueList(out *ValueAtRisk, t *valueTiers, unhappy func(b *Batch, row int) int) {
	high := uint8(slices.Index(t.groups, out.High) + 1)
	if high == 0 {
		return
	}
	field := d.field(d.Branch)
	var names []string
	if field >= 0 {
		names, out.Branch = d.Fields[field].Groups, d.Branch
	}
	counts := make([]RiskBranch, len(names)+1)
	for g, name := range names {
		counts[g+1].Branch = name
	}
	type place struct {
		batch, row, branch int
		value              float64
	}
	var list []place
	ids := false
	for bi := range d.Batches {
		b := &d.Batches[bi]
		ids = ids || b.ID != nil
		for row, k := range t.of[bi] {
			if k != high {
				continue
			}
			g := 0
			if field >= 0 {
				g = int(b.Fields[field][row])
			}
			counts[g].Customers++
			if unhappy(b, row) == 1 {
				counts[g].AtRisk++
				list = append(list, place{bi, row, g, b.Numeric[t.column][row]})
			}
		}
	}
	for _, c := range counts {
		if c.Customers > 0 && c.Customers >= d.Least {
			out.Branches = append(out.Branches, c)
		}
	}
	slices.SortStableFunc(out.Branches, func(a, b RiskBranch) int {
		return cmp.Or(cmp.Compare(b.AtRisk, a.AtRisk), cmp.Compare(a.Customers, b.Customers))
	})
	out.AtRisk = len(list)
	if !ids || d.Least > 0 {
		return
	}
	slices.SortStableFunc(list, func(a, b place) int { return cmp.Compare(b.value, a.value) })
	list = list[:min(len(list), maxRiskCustomers)]
	slices.SortStableFunc(list, func(a, b place) int { return cmp.Compare(a.branch, b.branch) })
	for _, x := range list {
		if id := d.Batches[x.batch].ID; id != nil { // cloned: the text is the dataset's, which is released before the report is written
			out.Customers = append(out.Customers, RiskCustomer{counts[x.branch].Branch, strings.Clone(id(x.row)), x.value})
		}
	}
}

// Numbers lists every tier and, with an empty group, all customers. Ids are not among them.
func (r *ValueAtRisk) Numbers() []Number {
	var list []Number
	for _, x := range r.Tiers {
		row := rows{Number{Analysis: "value", By: r.By, Group: x.Group, N: x.N}, &list}
		row.add("customers_percent", x.Customers)
		row.add("value_percent", x.Value)
		row.at.N = x.NIndex
		row.add("index", x.Index)
		row.add("index_se", x.SE)
		row.add("index_ci_low", x.CILow)
		row.add("index_ci_high", x.CIHigh)
		row.at.N = x.NAnswered
		row.add("dissatisfied_percent", x.Dissatisfied)
		row.add("dissatisfied_value_percent", x.DissatisfiedValue)
		row.add("dissatisfied_value_percent_se", x.DissatisfiedValueSE)
		row.add("dissatisfied_value_percent_ci_low", x.DissatisfiedValueCILow)
		row.add("dissatisfied_value_percent_ci_high", x.DissatisfiedValueCIHigh)
		if x.Group == "" {
			row.at.N = x.N
			row.add("customers_for_80_percent", r.Concentration)
		}
	}
	return list
}
