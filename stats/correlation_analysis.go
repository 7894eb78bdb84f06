package stats

import "math"

// Correlations correlates every pair of items, and items with overall, each on the respondents who answered both. With
// weights or a design the coefficients are those of the weighted tables, and the p-values of Pearson and Spearman come
// from the linearised error of r on clusters minus strata degrees of freedom (for Spearman with the ranks taken as
// given); Kendall then has no p-value. An error, a Notice, with fewer than two variables.
func (d *Data) Correlations() (*Correlation, error) {
	k := d.variables()
	if k < 2 {
		return nil, notice("too_few_items", k, 2)
	}
	c := &Correlation{Pairs: make([]CorrelationPair, k*(k-1)/2)}
	constant := make([]bool, k)
	fine := false
	for i := range k {
		v := d.variable(i)
		key := v.Key
		if i == len(d.Items) {
			key = "overall"
		}
		c.Keys, c.Labels = append(c.Keys, key), append(c.Labels, v.called())
		used := 0
		for _, n := range d.CountsN(i)[1:] {
			if n > 0 {
				used++
			}
		}
		fine = fine || used > maxPolychoricLevels
		if constant[i] = used < 2; constant[i] {
			c.Notices = append(c.Notices, notice("constant_item", v.called()))
		}
	}
	places := make([][2]int, 0, len(c.Pairs))
	for i := range k {
		for j := i + 1; j < k; j++ {
			places = append(places, [2]int{i, j})
		}
	}
	parallel(d.Options.Jobs, len(places), func(at int) {
		i, j := places[at][0], places[at][1]
		c.Pairs[at] = d.correlate(i, j)
		c.Pairs[at].Key1, c.Pairs[at].Key2 = c.Keys[i], c.Keys[j]
	})
	for at, p := range c.Pairs {
		if i, j := places[at][0], places[at][1]; p.Pearson == nil && !constant[i] && !constant[j] {
			c.Notices = append(c.Notices, notice("correlation_few", c.Labels[i], c.Labels[j], p.N))
		}
	}
	if fine {
		c.Notices = append(c.Notices, notice("polychoric_levels", maxPolychoricLevels))
	}
	if d.Weighted || d.Designed {
		c.Notices = append(c.Notices, notice("correlation_design"))
		c.Notices = append(c.Notices, d.designNotices()...)
	}
	return c, nil
}

// correlate is every coefficient of variables i and j.
func (d *Data) correlate(i, j int) CorrelationPair {
	t := d.Joint(i, j)
	rows, columns, total := t.margins()
	p := CorrelationPair{N: t.Cases, Polychoric: num(Polychoric(t))}
	pearson, ok := t.score(t.X, t.Y, rows, columns, total)
	spearman, _ := t.score(midRanks(rows), midRanks(columns), rows, columns, total)
	if !ok {
		return p
	}
	tau, kendallP := Kendall(t)
	p.Pearson, p.Spearman, p.Kendall = num(pearson.r), num(spearman.r), num(tau)
	if !d.Weighted && !d.Designed {
		p.PearsonP = num(correlationP(pearson.r, t.Cases))
		p.SpearmanP = num(correlationP(spearman.r, t.Cases))
		p.KendallP = num(kendallP)
		return p
	}
	p.PearsonP, p.SpearmanP = d.designP(i, j, pearson, spearman, total)
	return p
}

// designP tests two correlations of variables i and j with their errors linearised: the influence of a respondent of
// weight w and standardised scores x and y on r is
//
//	w (xy - r (x² + y²)/2) / Σw
//
// and 0 for one who did not answer both.
func (d *Data) designP(i, j int, pearson, spearman scored, total float64) (pearsonP, spearmanP *float64) {
	tests := [2]scored{pearson, spearman}
	stride := d.variable(j).Levels() + 1
	var influence [2][]float64 // by cell of levels, 0 = missing
	for a, s := range tests {
		influence[a] = make([]float64, (len(s.zx)+1)*stride)
		for x, zx := range s.zx {
			for y, zy := range s.zy {
				influence[a][(x+1)*stride+y+1] = (zx*zy - s.r/2*(zx*zx+zy*zy)) / total
			}
		}
	}
	cov := d.linearizedCov(2, func(b *Batch, row int, z []float64) {
		w := 1.0
		if b.Weight != nil {
			w = b.Weight[row]
		}
		cell := int(b.Items[i][row])*stride + int(b.Items[j][row])
		z[0], z[1] = w*influence[0][cell], w*influence[1][cell]
	})
	df := d.designDF()
	var p [2]*float64
	for a, s := range tests {
		if se := math.Sqrt(cov.At(a, a)); df >= 1 && se > 0 {
			p[a] = num(tTwoSided(s.r/se, df))
		}
	}
	return p[0], p[1]
}

// called is the item's name for readers.
func (it Item) called() string {
	if it.Label == "" {
		return it.Key
	}
	return it.Label
}

// Numbers lists every pair once: analysis "correlation", terms the two keys.
func (c *Correlation) Numbers() []Number {
	if c == nil {
		return unavailable("correlation")
	}
	var list []Number
	for _, p := range c.Pairs {
		r := rows{Number{Analysis: "correlation", Term: p.Key1, Term2: p.Key2, N: p.N}, &list}
		r.add("pearson", p.Pearson)
		r.add("pearson_p", p.PearsonP)
		r.add("spearman", p.Spearman)
		r.add("spearman_p", p.SpearmanP)
		r.add("kendall", p.Kendall)
		r.add("kendall_p", p.KendallP)
		r.add("polychoric", p.Polychoric)
	}
	return list
}
