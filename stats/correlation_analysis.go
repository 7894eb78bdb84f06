package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

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
		if constant[i] = used < 2; used == 0 {
			c.Notices = append(c.Notices, notice("unanswered_item", v.called()))
		} else if constant[i] {
			c.Notices = append(c.Notices, notice("constant_item", v.called()))
		}
	}
	places := make([][2]int, 0, len(c.Pairs))
	for i := range k {
		for j := i + 1; j < k; j++ {
			places = append(places, [2]int{i, j})
		}
	}
	var squares []float64
	if d.Weighted || d.Designed {
		squares = d.squaredTables()
	}
	parallel(d.Options.Jobs, len(places), func(at int) {
		i, j := places[at][0], places[at][1]
		c.Pairs[at] = d.correlate(i, j, squares)
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

// correlate is every coefficient of variables i < j. squares is as for designP.
func (d *Data) correlate(i, j int, squares []float64) CorrelationPair {
	t := d.Joint(i, j)
	rows, columns, total := t.margins()
	p := CorrelationPair{N: t.Cases, Polychoric: num(polychoricRho(t))}
	pearson, ok := t.score(t.X, t.Y, rows, columns, total)
	spearman, _ := t.score(midRanks(rows), midRanks(columns), rows, columns, total)
	if !ok {
		return p
	}
	tau, kendallP := kendall(t)
	p.Pearson, p.Spearman, p.Kendall = num(pearson.r), num(spearman.r), num(tau)
	if !d.Weighted && !d.Designed {
		p.PearsonP = num(correlationP(pearson.r, t.Cases))
		p.SpearmanP = num(correlationP(spearman.r, t.Cases))
		p.KendallP = num(kendallP)
		return p
	}
	p.PearsonP, p.SpearmanP = d.designP(i, j, [2]scored{pearson, spearman}, t, total, squares)
	return p
}

// designP tests two correlations of variables i and j with their errors linearised: the influence of a respondent of
// weight w and standardised scores x and y on r is
//
//	w (xy - r (x² + y²)/2) / Σw
//
// and 0 for one who did not answer both. Its squares follow from the table of squared weights when there is one, which
// spares a walk over the respondents for every pair.
func (d *Data) designP(i, j int, tests [2]scored, t Joint, total float64, squares []float64) (pearsonP, spearmanP *float64) {
	stride := len(t.Y) + 1
	var influence [2][]float64 // by cell of levels, 0 = missing
	for a, s := range tests {
		influence[a] = make([]float64, (len(s.zx)+1)*stride)
		for x, zx := range s.zx {
			for y, zy := range s.zy {
				influence[a][(x+1)*stride+y+1] = (zx*zy - s.r/2*(zx*zx+zy*zy)) / total
			}
		}
	}
	var cov *mat.SymDense
	if d.replication != nil {
		cov = d.replicatedCorrelations(i, j, tests, t)
	} else if squares != nil {
		start := d.summarize().offset[i*d.variables()+j]
		cov = d.covOfTable(influence, t, squares[start:start+len(influence[0])])
	} else {
		cov = d.linearizedCov(2, func(b *Batch, row int, z []float64) {
			w := 1.0
			if b.Weight != nil {
				w = b.Weight[row]
			}
			cell := int(b.Items[i][row])*stride + int(b.Items[j][row])
			z[0], z[1] = w*influence[0][cell], w*influence[1][cell]
		})
	}
	df := d.designDF()
	var p [2]*float64
	for a, s := range tests {
		if se := math.Sqrt(cov.At(a, a)); df >= 1 && se > 0 {
			p[a] = num(tTwoSided(s.r/se, df))
		}
	}
	return p[0], p[1]
}

// replicatedCorrelations is the covariance of Pearson's and Spearman's correlation, each computed anew from the table of every replicate.
func (d *Data) replicatedCorrelations(i, j int, tests [2]scored, t Joint) *mat.SymDense {
	columns := len(t.Y)
	tables := d.replicateSums(len(t.N), func(b *Batch, row int, w float64, sum []float64) {
		if x, y := int(b.Items[i][row]), int(b.Items[j][row]); x > 0 && y > 0 {
			sum[(x-1)*columns+y-1] += w
		}
	})
	apart := make([][]float64, len(tables))
	for r, n := range tables {
		replicate := Joint{X: t.X, Y: t.Y, N: n}
		rows, columns, total := replicate.margins()
		pearson, _ := replicate.score(t.X, t.Y, rows, columns, total)
		spearman, _ := replicate.score(midRanks(rows), midRanks(columns), rows, columns, total)
		apart[r] = []float64{pearson.r - tests[0].r, spearman.r - tests[1].r}
	}
	return d.replication.covOf(2, apart)
}

// covOfTable is linearizedCov, its diagonal only, of two scores that are the weight times a number for each cell of a
// joint table, for respondents who are their own clusters in one stratum.
func (d *Data) covOfTable(score [2][]float64, t Joint, squares []float64) *mat.SymDense {
	n := float64(d.N)
	m := newMoments2(1, 2)
	m[0].n = n
	for a, z := range score {
		var sum, ss float64
		for cell, z := range z {
			ss += squares[cell] * z * z
		}
		for x := range t.X {
			for y := range t.Y {
				sum += t.N[x*len(t.Y)+y] * z[(x+1)*(len(t.Y)+1)+y+1]
			}
		}
		m[0].mean[a] = sum / n
		m[0].m[a*2+a] = ss - sum*sum/n
	}
	return d.sumStrata(d.design(), 2, m)
}

// squaredTables sums the squared weights in every cell of every joint table, laid out as in the summary; nil when
// the design has strata or clusters. Strips are dealt and merged as there.
func (d *Data) squaredTables() []float64 {
	if f := d.design(); f.cluster != nil || f.strata != 1 || d.replication != nil {
		return nil
	}
	s := d.summarize()
	k, strips := len(s.dims), max(1, min(8, len(d.Batches)))
	if len(s.joint) > maxStripCells {
		strips = 1
	}
	parts := make([][]float64, strips)
	parallel(d.Options.Jobs, strips, func(strip int) {
		part := make([]float64, len(s.joint))
		for at := strip; at < len(d.Batches); at += strips {
			b := &d.Batches[at]
			for r := range b.N {
				w := 1.0
				if b.Weight != nil {
					w = b.Weight[r] * b.Weight[r]
				}
				for i := range k {
					li, row := int(b.Items[i][r]), s.offset[i*k:(i+1)*k]
					for j := i + 1; j < k; j++ {
						part[row[j]+li*(s.dims[j]+1)+int(b.Items[j][r])] += w
					}
				}
			}
		}
		parts[strip] = part
	})
	for _, part := range parts[1:] {
		addTo(parts[0], part)
	}
	return parts[0]
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
