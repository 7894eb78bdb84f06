package stats

import (
	"errors"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// glmFit is the model after its terms have been swept in.
type glmFit struct {
	a         [][]float64 // swept cross-products
	aliased   []int       // columns left out
	rss, rank float64
	steps, df []float64 // of each term, as it joined
}

// solve sweeps the intercept and terms in the order given.
func (m *glmModel) solve(order []int) *glmFit {
	f := &glmFit{a: make([][]float64, m.p+1), rank: 1, steps: make([]float64, len(m.terms)), df: make([]float64, len(m.terms))}
	for i := range f.a {
		f.a[i] = slices.Clone(m.cross[i])
	}
	sweep(f.a, 0)
	for _, t := range order {
		before := f.a[m.p][m.p]
		for k := m.terms[t].from; k < m.terms[t].to; k++ {
			if f.a[k][k] <= 1e-10*m.cross[k][k] {
				f.aliased = append(f.aliased, k)
				continue
			}
			sweep(f.a, k)
			f.df[t]++
		}
		f.steps[t] = before - f.a[m.p][m.p]
		f.rank += f.df[t]
	}
	f.rss = m.within + max(0, f.a[m.p][m.p])
	return f
}

// hypothesis is the sum of squares of term t's coefficients being 0, -1 meaning the intercept, with covariates in their own
// origin: a coefficient there is Σ β(S) Π -shift over the terms of the same factors and more covariates S.
func (m *glmModel) hypothesis(t int, f *glmFit) (ss float64, ok bool) {
	var of glmTerm
	of.to = 1
	if t >= 0 {
		of = m.terms[t]
	}
	size := of.to - of.from
	type part struct {
		from   int
		weight float64
	}
	parts := []part{{of.from, 1}}
	for _, u := range m.terms {
		if !slices.Equal(u.factors, of.factors) || len(u.covariates) <= len(of.covariates) || !within(of, u) {
			continue
		}
		w := 1.0
		for _, c := range u.covariates {
			if !slices.Contains(of.covariates, c) {
				w *= -m.shift[c]
			}
		}
		parts = append(parts, part{u.from, w})
	}
	estimate, cov := make([]float64, size), mat.NewSymDense(size, nil)
	for i := range size {
		if t < 0 {
			estimate[i] = m.centre
		}
		for _, p := range parts {
			estimate[i] += p.weight * f.a[p.from+i][m.p]
		}
		for j := range i + 1 {
			var v float64
			for _, p := range parts {
				for _, q := range parts {
					v += p.weight * q.weight * (f.a[p.from+i][q.from+j] + f.a[q.from+j][p.from+i]) / 2
				}
			}
			cov.SetSym(i, j, v)
		}
	}
	return quadratic(cov, estimate)
}

// quadratic is bᵀ C⁻¹ b.
func quadratic(c *mat.SymDense, b []float64) (float64, bool) {
	var l mat.Cholesky
	if !l.Factorize(c) || l.Cond() > 1e14 {
		return 0, false
	}
	v := mat.NewVecDense(len(b), b)
	var x mat.VecDense
	if err := l.SolveVecTo(&x, v); err != nil {
		var near mat.Condition
		if !errors.As(err, &near) {
			return 0, false
		}
	}
	return mat.Dot(v, &x), true
}
