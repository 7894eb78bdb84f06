package stats

import "math"

// IndexRow is the satisfaction index of one item, overall or the composite, for all or for one group.
type IndexRow struct {
	By, Group  string // compared field and group label; "" for all respondents
	Key, Label string // item key, "overall" or "composite"
	N          int

	Index, SE, CILow, CIHigh *float64 // 0..100; nil where there are no (or for SE too few) answers
	Top2, Bottom2            *float64 // percent in the two highest and lowest codes; nil for the composite
	Mean                     *float64 // in codes; nil for the composite

	variance, df float64 // Σw(y-mean)²/Σw n/(n-1) and the degrees of freedom behind SE; only with SE
	// Deff is the variance of Index over that of a simple random sample of N; nil without weights and design, and where answers do not vary.
	Deff *float64
}

// Index holds the satisfaction indices.
type Index struct {
	Convention string     // "pomp" or "ratio"
	Confidence float64    // of the intervals
	Rows       []IndexRow // all respondents: items, overall, composite; then the same by field and group
	NEffective *float64   // Kish's effective sample size (Σw)²/Σw², nil when unweighted
	Notices    []Notice
}

// Composite returns the row of the composite for all respondents.
func (ix *Index) Composite() IndexRow { return ix.row("composite") }

// Overall returns the row of overall for all respondents; its Key is "" when overall was not asked.
func (ix *Index) Overall() IndexRow { return ix.row("overall") }

func (ix *Index) row(key string) IndexRow {
	for _, r := range ix.Rows {
		if r.By == "" && r.Key == key {
			return r
		}
	}
	return IndexRow{}
}

// smallGroup is the base under which a group's mean is drawn and named as uncertain.
const smallGroup = 30

// Index computes the satisfaction index 100 (mean - min) / (max - min) (or 100 mean / max by the ratio convention) of
// every item, of overall and of the composite, with t intervals, for all respondents and by group of each compared
// field. Without weights SE is sd/√n with n-1 degrees of freedom; with them groups and answers are domains of the
// whole sample: survey::svyby(~x, ~group, design, svymean, na.rm = TRUE), t on degf(design).
func (d *Data) Index() (*Index, error) {
	if d.N == 0 {
		return nil, notice("no_respondents")
	}
	if d.variables() == 0 {
		return nil, notice("no_items")
	}
	ix := &Index{Convention: d.Options.Index, Confidence: d.Options.Confidence}
	if d.Weighted {
		ix.NEffective = num(d.effectiveN())
	}
	d.indexOf(ix, -1, 0, d.compositeDomains(-1)[0])
	for c, f := range d.Compare {
		composites := d.compositeDomains(c)
		for g := range d.Fields[f].Groups {
			d.indexOf(ix, c, g+1, composites[g+1])
		}
	}
	if d.Designed {
		ix.Notices = d.designNotices()
		if n := d.design().crossing; n > 0 {
			ix.Notices = append(ix.Notices, notice("clusters_in_strata", n))
		}
	}
	for c := range d.Compare {
		ix.Notices = append(ix.Notices, d.smallGroups(c)...)
	}
	return ix, nil
}

// effectiveN is Kish's (Σw)²/Σw².
func (d *Data) effectiveN() float64 {
	var w, ww float64
	for bi := range d.Batches {
		for _, x := range d.Batches[bi].Weight {
			w += x
			ww += x * x
		}
	}
	return w * w / ww
}

// smallGroups names the groups of compared field c that are too small for a firm mean.
func (d *Data) smallGroups(c int) []Notice {
	var list []Notice
	field := d.Fields[d.Compare[c]]
	for g, label := range field.Groups {
		n := 0
		for _, x := range d.GroupCountsN(c, 0, g+1) {
			n += x
		}
		if n < smallGroup {
			list = append(list, notice("small_group", field.Key, label, n))
		}
	}
	return list
}

// indexOf appends the rows of one group (g = 0 and c = -1: everybody), whose composite is given.
func (d *Data) indexOf(ix *Index, c, g int, composite domain) {
	var by, group string
	if c >= 0 {
		field := d.Fields[d.Compare[c]]
		by, group = field.Key, field.Groups[g-1]
	}
	for i := range d.variables() {
		v := d.variable(i)
		var n []int
		var w, ww []float64
		if c < 0 {
			n, w = d.CountsN(i), d.Counts(i)
			ww = d.squaredWeights(i)
		} else {
			n, w = d.GroupCountsN(c, i, g), d.GroupCounts(c, i, g)
			if d.Weighted {
				stride := len(n)
				ww = d.summarize().groupV[c][i][g*stride : (g+1)*stride]
			}
		}
		r := IndexRow{By: by, Group: group, Key: v.Key, Label: v.Label}
		cell := domain{}
		for l := 1; l < len(n); l++ {
			y := v.Index(v.Code(l), ix.Convention)
			r.N += n[l]
			cell.add(n[l], w[l], y)
		}
		if r.N > 0 {
			mean := cell.mean()
			for l := 1; l < len(n); l++ {
				e := v.Index(v.Code(l), ix.Convention) - mean
				cell.spread += w[l] * e * e
				if ww != nil {
					cell.linear += ww[l] * e * e
				}
			}
			r.Mean = num(weightedMeanCode(v, w))
			r.Top2, r.Bottom2 = num(100*share(w, v.Levels()-1, v.Levels())), num(100*share(w, 1, 2))
		}
		d.interval(&r, cell, ix.Confidence, func(b *Batch, row int) float64 {
			if l := b.Items[i][row]; l > 0 && (c < 0 || int(b.Fields[d.Compare[c]][row]) == g) {
				return v.Index(v.Code(int(l)), ix.Convention)
			}
			return math.NaN()
		})
		ix.Rows = append(ix.Rows, r)
	}
	r := IndexRow{By: by, Group: group, Key: "composite", Label: "composite"}
	r.N = composite.n
	d.interval(&r, composite, ix.Confidence, func(b *Batch, row int) float64 {
		if c >= 0 && int(b.Fields[d.Compare[c]][row]) != g {
			return math.NaN()
		}
		return b.composite[row]
	})
	ix.Rows = append(ix.Rows, r)
}

// domain holds the sums of a mean over some respondents.
type domain struct {
	n      int
	w, wy  float64
	spread float64 // Σw (y - mean)²
	linear float64 // Σw² (y - mean)²
}

func (c *domain) add(n int, w, y float64) {
	c.n += n
	c.w += w
	c.wy += w * y
}

func (c *domain) mean() float64 { return c.wy / c.w }

// interval fills Index, SE and the interval of a row from its domain.
func (d *Data) interval(r *IndexRow, c domain, confidence float64, at func(b *Batch, row int) float64) {
	if c.n == 0 {
		return
	}
	mean := c.mean()
	r.Index = num(mean)
	if c.n < 2 {
		return
	}
	var se, df float64
	switch {
	case d.Designed:
		se, df = d.meanSE(mean, at), d.designDF()
	case d.Weighted:
		// Without strata and clusters the linearised variance is n/(n-1) Σ(w(y-mean)/W)², n the whole sample.
		n := float64(d.N)
		se, df = math.Sqrt(n/(n-1)*c.linear)/c.w, n-1
	default:
		n := float64(c.n)
		se, df = math.Sqrt(c.spread/(n-1)/n), n-1
	}
	r.SE = num(se)
	r.variance, r.df = c.spread/c.w*float64(c.n)/float64(c.n-1), df
	if d.Weighted || d.Designed {
		n := float64(c.n)
		r.Deff = num(se * se / (c.spread / c.w / (n - 1))) // survey::svymean(deff = "replace")
	}
	if df >= 1 {
		t := tBeyond(1-confidence, df)
		r.CILow, r.CIHigh = num(mean-t*se), num(mean+t*se)
	}
}

// squaredWeights sums w² at each level of variable i; nil when unweighted.
func (d *Data) squaredWeights(i int) []float64 {
	if !d.Weighted {
		return nil
	}
	sum := make([]float64, d.variable(i).Levels()+1)
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for r, l := range b.Items[i][:b.N] {
			sum[l] += b.Weight[r] * b.Weight[r]
		}
	}
	return sum
}

func weightedMeanCode(v Item, w []float64) float64 {
	var sum, all float64
	for l := 1; l < len(w); l++ {
		sum += w[l] * v.Code(l)
		all += w[l]
	}
	return sum / all
}

// share is the part of the weight at levels from..to.
func share(w []float64, from, to int) float64 {
	var part, all float64
	for l := 1; l < len(w); l++ {
		all += w[l]
		if l >= from && l <= to {
			part += w[l]
		}
	}
	return part / all
}

// compositeDomains sums the composite of each group of compared field c ([0]: group unknown), or of everybody
// (c = -1: one entry). Batches are summed apart and merged in order.
func (d *Data) compositeDomains(c int) []domain {
	if c >= 0 && !d.Weighted {
		return d.CompositeGrouped(c).domains()
	}
	groups := 1
	if c >= 0 {
		groups = len(d.Fields[d.Compare[c]].Groups) + 1
	}
	d.Composite()
	pass := func(f func(sum *domain, g int, w, y float64)) []domain {
		parts := make([][]domain, len(d.Batches))
		parallel(d.Options.Jobs, len(d.Batches), func(bi int) {
			b, part := &d.Batches[bi], make([]domain, groups)
			for r, y := range b.composite {
				if math.IsNaN(y) {
					continue
				}
				g := 0
				if c >= 0 {
					g = int(b.Fields[d.Compare[c]][r])
				}
				f(&part[g], g, b.weight(r), y)
			}
			parts[bi] = part
		})
		all := make([]domain, groups)
		for _, part := range parts {
			for g, p := range part {
				all[g].n += p.n
				all[g].w += p.w
				all[g].wy += p.wy
				all[g].spread += p.spread
				all[g].linear += p.linear
			}
		}
		return all
	}
	sums := pass(func(sum *domain, _ int, w, y float64) { sum.add(1, w, y) })
	spreads := pass(func(sum *domain, g int, w, y float64) {
		e := w * (y - sums[g].mean())
		sum.spread += e * (y - sums[g].mean())
		sum.linear += e * e
	})
	for g := range sums {
		sums[g].spread, sums[g].linear = spreads[g].spread, spreads[g].linear
	}
	return sums
}

// domains sums each group of a table; [0], the unknown group, is empty.
func (t Grouped) domains() []domain {
	all := make([]domain, len(t.Count)+1)
	for g, count := range t.Count {
		sum := &all[g+1]
		for v, n := range count {
			sum.add(int(n), n, t.Values[v])
		}
		for v, n := range count {
			if n > 0 {
				e := t.Values[v] - sum.mean()
				sum.spread += n * e * e
			}
		}
	}
	return all
}

// Numbers lists the index rows.
func (ix *Index) Numbers() []Number {
	var list []Number
	for _, x := range ix.Rows {
		r := rows{Number{Analysis: "index", By: x.By, Group: x.Group, Term: x.Key, N: x.N}, &list}
		r.add("index", x.Index)
		r.add("se", x.SE)
		r.add("ci_low", x.CILow)
		r.add("ci_high", x.CIHigh)
		if x.Key != "composite" {
			r.add("top2", x.Top2)
			r.add("bottom2", x.Bottom2)
			r.add("mean", x.Mean)
		}
		if x.Deff != nil {
			r.add("deff", x.Deff)
		}
	}
	return list
}
