package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// oneWayDesigned compares weighted group means by the design-based Wald test: with b the differences of the means
// from the last group's and V their linearised covariance
//
//	F = bᵀ V⁻¹ b / (k-1),  k-1 and (degf - (k-1)) degrees of freedom
//
// degf counted on those with group and response. eta2 and omega2 come from the weighted sums of squares.
// R: survey::regTermTest(svyglm(y ~ g, design), ~g, method = "Wald")
//
// Pairs of the composite follow from V by t on degf degrees of freedom, P by Holm. R: svycontrast(svyby(~y, ~g, design, svymean,
// covmat = TRUE), c(1, -1, 0, ...)), p.adjust. Their Cohen's d has weighted standard deviations, pooled by respondents.
func (d *Data) oneWayDesigned(t *OneWay, c int, y response) {
	f := d.Compare[c]
	y, lone := d.testable(y, []int{f})
	t.Notices = append(t.Notices, lone...)
	sums := make([]domain, len(d.Fields[f].Groups))
	each := func(visit func(g int, w, y float64)) {
		for bi := range d.Batches {
			b := &d.Batches[bi]
			for row, g := range b.Fields[f][:b.N] {
				if v := y.value(b, row); g > 0 && !math.IsNaN(v) {
					visit(int(g)-1, b.weight(row), v)
				}
			}
		}
	}
	each(func(g int, w, v float64) { sums[g].add(1, w, v) })
	each(func(g int, w, v float64) {
		e := v - sums[g].mean()
		sums[g].spread += w * e * e
	})
	place := make([]int, len(sums)) // of each group among those with weight
	var all domain
	k := 0
	for g := range sums {
		s := &sums[g]
		place[g] = -1
		if s.w <= 0 {
			continue
		}
		place[g] = k
		k++
		mean := GroupMean{Group: d.Fields[f].Groups[g], N: s.n, Mean: num(s.mean())}
		if s.n > 1 { // as survey::svyvar
			mean.SD = num(math.Sqrt(s.spread / s.w * float64(s.n) / float64(s.n-1)))
		}
		t.Groups = append(t.Groups, mean)
		all.add(s.n, s.w, s.mean())
		all.spread += s.spread
	}
	t.N = all.n
	if k < 2 {
		t.Notices = append(t.Notices, d.oneGroup(t.Field))
		return
	}
	t.nameSmallGroups()
	var between float64
	for g := range sums {
		if place[g] >= 0 {
			e := sums[g].mean() - all.mean()
			between += sums[g].w * e * e
		}
	}
	if all.spread <= 1e-20*between || all.spread == 0 {
		t.Notices = append(t.Notices, notice("no_variance_within", t.Field))
		return
	}
	weight := make([]float64, k)
	for g := range sums {
		if place[g] >= 0 {
			weight[place[g]] = sums[g].w
		}
	}
	cov := d.meansCov(weight, func(b *Batch, row int) (int, float64) {
		g := int(b.Fields[f][row]) - 1
		if g < 0 || place[g] < 0 {
			return -1, 0
		}
		v := y.value(b, row)
		if math.IsNaN(v) {
			return -1, 0
		}
		return place[g], v - sums[g].mean()
	})
	b, contrast := make([]float64, k-1), mat.NewDense(k-1, k, nil)
	for i := range b {
		b[i] = *t.Groups[i].Mean - *t.Groups[k-1].Mean
		contrast.Set(i, i, 1)
		contrast.Set(i, k-1, -1)
	}
	df := d.domainDF(func(b *Batch, row int) bool { return b.Fields[f][row] > 0 && !math.IsNaN(y.value(b, row)) })
	df1, df2 := float64(k-1), df-float64(k-1)
	if df2 <= 0 {
		t.Notices = append(t.Notices, d.withoutWald(t.Field)...)
		return
	}
	wald, ok := waldStatistic(b, conjugate(contrast, cov))
	if !ok {
		t.Notices = append(t.Notices, d.withoutWald(t.Field)...)
		return
	}
	t.F, t.DF1, t.DF2, t.P = num(wald/df1), num(df1), num(df2), num(fUpper(wald/df1, df1, df2))
	if t.P != nil {
		t.Quoted = "wald"
	}
	switch {
	case y.name != "composite":
	case k > maxPairGroups:
		t.Notices = append(t.Notices, notice("too_many_pairs", t.Field, k, maxPairGroups))
	default:
		t.linearisedPairs(cov, df, d.Options.Confidence)
	}
	v := varianceRatio{between: between, within: all.spread, df1: df1, df2: float64(all.n - k)}
	// The sums of squares are brought to the scale of n respondents.
	scale := float64(all.n) / all.w
	v.between, v.within = scale*v.between, scale*v.within
	t.Eta2 = num(v.eta2())
	if v.df2 > 0 {
		t.Omega2 = num(v.omega2())
	}
}

// linearisedPairs compares every pair of means of which cov is the covariance.
func (t *OneWay) linearisedPairs(cov *mat.SymDense, df, confidence float64) {
	k := len(t.Groups)
	reach := tBeyond((1-confidence)/float64(k*(k-1)/2), df)
	for i, a := range t.Groups {
		for j := i + 1; j < k; j++ {
			b := t.Groups[j]
			d := PairDiff{Group1: a.Group, Group2: b.Group, N: a.N + b.N, Diff: num(*a.Mean - *b.Mean)}
			if se := math.Sqrt(cov.At(i, i) + cov.At(j, j) - 2*cov.At(i, j)); se > 0 {
				d.SE, d.P = num(se), num(tTwoSided(*d.Diff/se, df))
				d.CILow, d.CIHigh = num(*d.Diff-reach*se), num(*d.Diff+reach*se)
			}
			var ss float64
			for _, g := range []GroupMean{a, b} {
				if g.SD != nil {
					ss += *g.SD * *g.SD * float64(g.N-1)
				}
			}
			d.CohenD = cohenD(*d.Diff, float64(a.N), float64(b.N), ss)
			t.Linearised = append(t.Linearised, d)
		}
	}
	if err := adjustPairs(t.Linearised, "holm"); err != nil { // a p that is no number
		t.Linearised = nil
	}
}

// waldStatistic is bᵀ V⁻¹ b; false when V is singular.
func waldStatistic(b []float64, v *mat.SymDense) (float64, bool) {
	var chol mat.Cholesky
	if !chol.Factorize(v) || chol.Cond() > 1e14 {
		return 0, false
	}
	var x mat.VecDense
	if err := chol.SolveVecTo(&x, mat.NewVecDense(len(b), b)); err != nil {
		return 0, false
	}
	return mat.Dot(mat.NewVecDense(len(b), b), &x), true
}

// conjugate is C V Cᵀ.
func conjugate(c *mat.Dense, v *mat.SymDense) *mat.SymDense {
	var half, full mat.Dense
	half.Mul(c, v)
	full.Mul(&half, c.T())
	p, _ := c.Dims()
	out := mat.NewSymDense(p, nil)
	for i := range p {
		for j := range i + 1 {
			out.SetSym(i, j, (full.At(i, j)+full.At(j, i))/2)
		}
	}
	return out
}
