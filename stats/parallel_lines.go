package stats

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// ParallelLinesResult tests whether one set of slopes does for all cuts of ordered answers.
type ParallelLinesResult struct {
	N      int
	Cuts   []string    // "a|b"
	Slopes [][]float64 // [cut][predictor] of the binary logits of an answer above the cut; nil with a cut without a solution

	Brant       *ChiSquareTest   // all predictors together
	ByPredictor []*ChiSquareTest // each by itself, in their order

	// LikelihoodRatio compares with the model that has slopes of its own at every cut. Nil when that has no maximum.
	LikelihoodRatio *ChiSquareTest

	Notices []Notice
}

// ParallelLines tests the assumption of OrdinalLogit twice.
//
// Brant's test fits a binary logit of Y > j at each of J-1 cuts j. With p_j its fitted values and W_jl = diag(p_l - p_j
// p_l) for j <= l, the slopes have covariances (XᵀW_jjX)⁻¹ XᵀW_jlX (XᵀW_llX)⁻¹; the Wald statistic of b_1 = b_j for all j
// is chi-squared on (J-2)k degrees of freedom for k predictors, on J-2 for one of them.
//
// The likelihood-ratio test, on (J-2)k degrees of freedom too, is twice the gain in log likelihood of the model logit P(Y
// <= j) = a_j - x·b_j.
//
// Arguments are those of OrdinalLogit; there is no form for sample designs. The error says when fewer than 3 answers occur, when the
// model with slopes of its own at every cut would have more than 1,000 coefficients, or is that of OrdinalLogit.
//
// Brant, R. (1990). Assessing proportionality in the proportional odds model for ordinal logistic regression. Biometrics
// 46, 1171-1178.   R: brant::brant(polr).  SPSS: PLUM /PRINT TPARALLEL (the likelihood-ratio test)
func ParallelLines(names []string, x [][]float64, level []int, labels []string) (*ParallelLinesResult, error) {
	m, err := newLogit(names, x, len(level), LogitOptions{})
	if err != nil {
		return nil, err
	}
	var levels OrdinalLogitResult
	y, err := levels.levels(level, labels, m.rows)
	if err != nil {
		return nil, err
	}
	if size := (len(levels.Levels) - 1) * (len(x) + 1); size > maxLogitColumns {
		return nil, tooManyLogit(size)
	}
	if err := m.fit(names, y, len(levels.Levels)); err != nil {
		return nil, err
	}
	c := m.c
	switch {
	case c.levels < 3:
		return nil, fmt.Errorf("%d answers have a single cut: 3 or more are needed", c.levels)
	case len(x) == 0:
		return nil, notice("no_items")
	}
	out := &ParallelLinesResult{N: len(y), Notices: levels.Notices}
	for j := range c.levels - 1 {
		out.Cuts = append(out.Cuts, levels.Levels[j]+"|"+levels.Levels[j+1])
	}
	out.brant(names, x, y, c)
	out.likelihoodRatio(c, m.best, m.LogitFit)
	for _, test := range []*ChiSquareTest{out.Brant, out.LikelihoodRatio} {
		if test != nil && test.P < 0.05 {
			out.Notices = append(out.Notices, notice("parallel_lines", test.P))
			break
		}
	}
	return out, nil
}

// brant fills in Brant's test, by predictors as c has them: scaling changes no Wald statistic.
func (r *ParallelLinesResult) brant(names []string, x [][]float64, y []int, c *cumulative) {
	cuts, k, n := c.levels-1, len(x), len(y)
	fitted := make([][]float64, cuts) // [cut][row] chance of more
	slopes := make([][]float64, cuts)
	for j := range cuts {
		above := make([]int, n)
		for i, l := range y {
			if l > j {
				above[i] = 1
			}
		}
		one := &cumulative{x: c.x, y: above, levels: 2}
		best, _, converged, separating := one.maximise(one.start())
		if separating != nil || !converged {
			r.Notices = append(r.Notices, notice("brant_impossible", r.Cuts[j]))
			return
		}
		slopes[j] = best.x[1:]
		for i := range n {
			fitted[j] = append(fitted[j], logistic(-one.cut(best.x, i, 0)))
		}
	}
	// The inverse of XᵀW_jjX for each cut, X with a column of 1s.
	inverse := make([]*mat.SymDense, cuts)
	for j := range cuts {
		var chol mat.Cholesky
		inverse[j] = mat.NewSymDense(k+1, nil)
		if !chol.Factorize(c.weighted(fitted[j], fitted[j])) || chol.InverseTo(inverse[j]) != nil {
			r.Notices = append(r.Notices, notice("brant_impossible", r.Cuts[j]))
			return
		}
	}
	cov := mat.NewSymDense(cuts*k, nil)
	for j := range cuts {
		for l := j; l < cuts; l++ {
			var half, v mat.Dense
			half.Mul(inverse[j], c.weighted(fitted[j], fitted[l]))
			v.Mul(&half, inverse[l])
			for a := range k {
				for b := range k {
					cov.SetSym(j*k+a, l*k+b, v.At(a+1, b+1))
				}
			}
		}
	}
	r.Slopes = make([][]float64, cuts)
	for j := range cuts {
		for m := range k {
			r.Slopes[j] = append(r.Slopes[j], slopes[j][m]/c.sd[m])
		}
	}
	all := make([]int, k)
	for m := range k {
		all[m] = m
		r.ByPredictor = append(r.ByPredictor, equalSlopes(slopes, cov, []int{m}))
	}
	r.Brant = equalSlopes(slopes, cov, all)
}

// weighted is XᵀWX with W = diag(q - pq).
func (c *cumulative) weighted(p, q []float64) *mat.SymDense {
	k := len(c.x)
	m := mat.NewSymDense(k+1, nil)
	w := make([]float64, len(p))
	column := func(a int) []float64 {
		if a == 0 {
			return ones(len(p))
		}
		return c.x[a-1]
	}
	for a := range k + 1 {
		for i, z := range column(a) {
			w[i] = z * (q[i] - p[i]*q[i])
		}
		for b := range a + 1 {
			var s float64
			for i, z := range column(b) {
				s += z * w[i]
			}
			m.SetSym(a, b, s)
		}
	}
	return m
}

// equalSlopes is the Wald test that predictors have the same slope at every cut as at the first; nil when the covariance
// is singular.
func equalSlopes(slopes [][]float64, cov *mat.SymDense, predictors []int) *ChiSquareTest {
	k, cuts := len(slopes[0]), len(slopes)
	rows := len(predictors) * (cuts - 1)
	contrast := mat.NewDense(rows, cuts*k, nil)
	difference := make([]float64, rows)
	for j := 1; j < cuts; j++ {
		for a, m := range predictors {
			row := (j-1)*len(predictors) + a
			contrast.Set(row, m, 1)
			contrast.Set(row, j*k+m, -1)
			difference[row] = slopes[0][m] - slopes[j][m]
		}
	}
	chi2, ok := waldStatistic(difference, conjugate(contrast, cov))
	if !ok {
		return nil
	}
	return &ChiSquareTest{chi2, float64(rows), chi2Upper(chi2, float64(rows))}
}

// likelihoodRatio fits the model with separate slopes, from the one with a single set.
func (r *ParallelLinesResult) likelihoodRatio(c *cumulative, best point, fit LogitFit) {
	separate := *c
	separate.separate = true
	if len(c.y) <= separate.size() {
		r.Notices = append(r.Notices, notice("crossing_cuts"))
		return
	}
	theta := make([]float64, separate.size())
	for j := range c.levels - 1 {
		for m := range len(c.x) + 1 {
			theta[separate.place(j, m)] = best.x[c.place(j, m)]
		}
	}
	free, _, converged, separating := separate.maximise(theta)
	if separating != nil || !converged {
		r.Notices = append(r.Notices, notice("crossing_cuts"))
		return
	}
	gain := max(0, 2*(-free.f*float64(len(c.y))-fit.LogLik))
	df := float64((c.levels - 2) * len(c.x))
	r.LikelihoodRatio = &ChiSquareTest{gain, df, chi2Upper(gain, df)}
}
