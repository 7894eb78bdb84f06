package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Extraction is a factor solution of a correlation matrix before rotation. Columns of loadings fall by their sum of
// squares and sum to 0 or more.
type Extraction struct {
	Loadings      [][]float64 // [item][factor]
	Communalities []float64   // Σ squared loadings of each item; in a Heywood case that item's may be above 1
	Uniquenesses  []float64   // 1 - communality; for MINRES and ML the parameter, which has a floor of 0.005
	Iterations    int
	Converged     bool

	// Heywood lists the items whose communality would reach 1. Their uniqueness is held at its floor, which is then no longer
	// 1 - communality: the model has correlations beyond what these items can bear, and their loadings show it.
	Heywood []int
}

// floor is the least uniqueness that MINRES and ML allow, as factanal's default.
const floor = 0.005

// maxFactors is the largest number of common factors that k items determine: the largest with (k-m)² >= k+m.
func maxFactors(k int) int {
	m := 0
	for m+1 < k && (k-m-1)*(k-m-1) >= k+m+1 {
		m++
	}
	return m
}

// identified checks that m common factors can be had from a correlation matrix of k items.
func identified(corr mat.Symmetric, m int) error {
	if err := checkCorrelations(corr); err != nil {
		return err
	}
	if most := maxFactors(corr.SymmetricDim()); m < 1 || m > most {
		return fmt.Errorf("%d factors asked of %d items: at most %d are determined", m, corr.SymmetricDim(), most)
	}
	return nil
}

// PCA returns the first m principal components of a correlation matrix, loadings being eigenvectors times roots of
// eigenvalues, of which a negative one counts as 0. The error says when the matrix is not one of correlations, or m not
// between 1 and the number of items. R: eigen(R), psych::principal(rotate = "none").
func PCA(corr mat.Symmetric, m int) (*Extraction, error) {
	if err := checkCorrelations(corr); err != nil {
		return nil, err
	}
	k := corr.SymmetricDim()
	if m < 1 || m > k {
		return nil, fmt.Errorf("%d components asked of %d items", m, k)
	}
	values, v, ok := eigen(corr, true)
	if !ok {
		return nil, errEigen
	}
	e := &Extraction{Loadings: scaled(values, v, m), Converged: true}
	return e.finish(nil), nil
}

// errEigen is a matrix whose eigenvalues cannot be found, such as one with cells that are no numbers.
var errEigen = notice("eigen_failed")

// scaled returns the first m eigenvectors times the roots of their eigenvalues, a negative one counting as 0.
func scaled(values []float64, v *mat.Dense, m int) [][]float64 {
	loadings := make([][]float64, len(values))
	for i := range loadings {
		loadings[i] = make([]float64, m)
		for f := range m {
			loadings[i][f] = v.At(i, f) * math.Sqrt(math.Max(0, values[f]))
		}
	}
	return loadings
}

// finish orders the columns and derives communalities; uniquenesses too unless given.
func (e *Extraction) finish(unique []float64) *Extraction {
	orient(e.Loadings)
	e.Communalities = make([]float64, len(e.Loadings))
	for i, row := range e.Loadings {
		for _, l := range row {
			e.Communalities[i] += l * l
		}
	}
	if unique == nil {
		unique = make([]float64, len(e.Loadings))
		for i, h := range e.Communalities {
			unique[i] = 1 - h
		}
	}
	e.Uniquenesses = unique
	return e
}

// smc returns the squared multiple correlation of each item with the others, 1 - 1/r^ii; the largest absolute
// correlation of each instead when the matrix is singular.
func smc(corr mat.Symmetric) []float64 {
	h := make([]float64, corr.SymmetricDim())
	inv, _, ok := inverse(corr)
	for i := range h {
		if ok {
			h[i] = 1 - 1/inv.At(i, i)
			continue
		}
		for j := range h {
			if i != j {
				h[i] = math.Max(h[i], math.Abs(corr.At(i, j)))
			}
		}
	}
	return h
}

// reduced returns the correlation matrix with the communalities on its diagonal.
func reduced(corr mat.Symmetric, h []float64) *mat.SymDense {
	r := mat.NewSymDense(len(h), nil)
	r.CopySym(corr)
	for i, x := range h {
		r.SetSym(i, i, x)
	}
	return r
}

// PAF returns m principal axis factors: communalities start at the squared multiple correlations, go on the diagonal,
// are taken anew from the first m eigenvectors, and so on until none moves by 1e-10. The steps shrink slowly, by a
// constant factor; after the first 30 Newton's method is used to reach their fixed point, which is the least-squares
// solution of MINRES, and a last plain step confirms it.
//
// When a communality reaches 1 (a Heywood case) the iteration has no proper end: it stops, Heywood names the items,
// Converged is false, and the loadings are those of MINRES with the uniqueness held at its floor.
//
// The error says when the matrix is not one of correlations, or does not determine m factors: (k-m)² must be at least k+m.
//
// Gorsuch, R. L. (1983). Factor Analysis, 2nd ed. Erlbaum.   R: psych::fa(fm = "pa", min.err = 1e-10).
func PAF(corr mat.Symmetric, m int) (*Extraction, error) {
	if err := identified(corr, m); err != nil {
		return nil, err
	}
	h := smc(corr)
	e := &Extraction{}
	var beyond []int
	for e.Iterations < 30 && !e.Converged && beyond == nil {
		next, moved, err := pafStep(corr, h, m)
		if err != nil {
			return nil, err
		}
		e.Iterations++
		h, beyond, e.Converged = next, atLeastOne(next), moved < 1e-10
	}
	if beyond == nil && !e.Converged {
		s, err := minres(corr, m, h)
		if err != nil {
			return nil, err
		}
		e.Iterations += s.Iterations
		if beyond = s.Heywood; beyond == nil {
			next, moved, err := pafStep(corr, s.Communalities, m)
			if err != nil {
				return nil, err
			}
			e.Iterations++
			h, beyond, e.Converged = next, atLeastOne(next), moved < 1e-10
		}
	}
	if beyond != nil {
		s, err := MINRES(corr, m)
		if err != nil {
			return nil, err
		}
		s.Iterations, s.Converged = e.Iterations, false
		s.Heywood = beyond
		return s, nil
	}
	values, v, ok := eigen(reduced(corr, h), true)
	if !ok {
		return nil, errEigen
	}
	e.Loadings = scaled(values, v, m)
	return e.finish(nil), nil
}

// pafStep takes communalities from the factors of the matrix reduced by the last ones; moved is the largest change.
func pafStep(corr mat.Symmetric, h []float64, m int) (next []float64, moved float64, err error) {
	values, v, ok := eigen(reduced(corr, h), true)
	if !ok {
		return nil, 0, errEigen
	}
	next = make([]float64, len(h))
	for i, row := range scaled(values, v, m) {
		for _, l := range row {
			next[i] += l * l
		}
		moved = math.Max(moved, math.Abs(next[i]-h[i]))
	}
	return next, moved, nil
}

func atLeastOne(h []float64) (items []int) {
	for i, x := range h {
		if x >= 1 {
			items = append(items, i)
		}
	}
	return items
}

// MINRES returns m factors that make the squared residual correlations least (unweighted least squares), the
// uniquenesses held at or above 0.005. The error is that of PAF.
//
// Harman, H. H. & Jones, W. H. (1966). Factor analysis by minimizing residuals (minres). Psychometrika 31, 351-368.
// R: psych::fa(fm = "minres").
func MINRES(corr mat.Symmetric, m int) (*Extraction, error) {
	if err := identified(corr, m); err != nil {
		return nil, err
	}
	return minres(corr, m, smc(corr))
}

// minres starts from communalities h. With γ and ω the eigenvalues and vectors of R - Ψ and a_n = ω_in ω_jn, the
// discrepancy ½ Σ_{n>m} γ² has in the uniquenesses the
//
//	gradient  -Σ_{n>m} γ_n ω_in²
//	Hessian   (Σ_{n>m} a_n)² - 2 Σ_{n>m} Σ_{f<=m} γ_n/(γ_f - γ_n) a_n a_f
func minres(corr mat.Symmetric, m int, h []float64) (*Extraction, error) {
	k := len(h)
	start, low, high := make([]float64, k), make([]float64, k), make([]float64, k)
	for i := range start {
		start[i], low[i], high[i] = 1-h[i], floor, 1
	}
	var loadings [][]float64
	at := func(psi []float64) (point, bool) {
		diagonal := make([]float64, k)
		for i := range diagonal {
			diagonal[i] = 1 - psi[i]
		}
		values, v, ok := eigen(reduced(corr, diagonal), true)
		if !ok {
			return point{}, false
		}
		loadings = scaled(values, v, m)
		p := newPoint(psi)
		for n := m; n < k; n++ {
			p.f += values[n] * values[n] / 2
			for i := range k {
				p.gradient[i] -= values[n] * v.At(i, n) * v.At(i, n)
			}
		}
		for i := range k {
			for j := range i + 1 {
				var rest, cross float64
				for n := m; n < k; n++ {
					an := v.At(i, n) * v.At(j, n)
					rest += an
					for f := range m {
						cross += an * values[n] / (values[f] - values[n]) * v.At(i, f) * v.At(j, f)
					}
				}
				p.hessian.SetSym(i, j, rest*rest-2*cross)
			}
		}
		return p, true
	}
	best, iterations, converged, ok := minimise(start, low, high, at)
	if !ok {
		return nil, errEigen
	}
	at(best.x)
	e := &Extraction{Loadings: loadings, Iterations: iterations, Converged: converged}
	for i, psi := range best.x {
		if psi <= floor {
			e.Heywood = append(e.Heywood, i)
		}
	}
	return e.finish(best.x), nil
}

// ML returns m maximum-likelihood factors of a correlation matrix, the uniquenesses held at or above 0.005. With γ and
// ω the eigenvalues and vectors of Ψ^-½ R Ψ^-½ and a_n = ω_in ω_jn, the discrepancy Σ_{n>m} (γ - log γ - 1) has in
// log ψ the
//
//	gradient  Σ_{n>m} (1 - γ_n) ω_in²
//	Hessian   (Σ_{n>m} γ_n a_n)(Σ_{n>m} a_n) + Σ_{n>m} Σ_{f<=m} (1 - γ_n)(γ_f + γ_n)/(γ_f - γ_n) a_n a_f
//
// The error is that of PAF, or says that the matrix is singular.
//
// Jöreskog, K. G. (1967). Some contributions to maximum likelihood factor analysis. Psychometrika 32, 443-482.
// R: factanal(covmat = R, rotation = "none").
func ML(corr mat.Symmetric, m int) (*Extraction, error) {
	if err := identified(corr, m); err != nil {
		return nil, err
	}
	inv, _, ok := inverse(corr)
	if !ok {
		return nil, notice("singular_matrix")
	}
	k := corr.SymmetricDim()
	start, low, high := make([]float64, k), make([]float64, k), make([]float64, k)
	for i := range start {
		start[i] = math.Log((1 - 0.5*float64(m)/float64(k)) / inv.At(i, i))
		low[i] = math.Log(floor)
	}
	var loadings [][]float64
	at := func(x []float64) (point, bool) {
		root := make([]float64, k)
		for i := range root {
			root[i] = math.Exp(x[i] / 2)
		}
		s := mat.NewSymDense(k, nil)
		for i := range k {
			for j := range i + 1 {
				s.SetSym(i, j, corr.At(i, j)/(root[i]*root[j]))
			}
		}
		values, v, ok := eigen(s, true)
		if !ok || values[k-1] <= 0 {
			return point{}, false
		}
		excess := make([]float64, m)
		for f := range excess {
			excess[f] = values[f] - 1
		}
		loadings = scaledRows(excess, v, root)
		p := newPoint(x)
		for n := m; n < k; n++ {
			p.f += values[n] - math.Log(values[n]) - 1
			for i := range k {
				p.gradient[i] += (1 - values[n]) * v.At(i, n) * v.At(i, n)
			}
		}
		for i := range k {
			for j := range i + 1 {
				var rest, weighted, cross float64
				for n := m; n < k; n++ {
					an := v.At(i, n) * v.At(j, n)
					rest += an
					weighted += values[n] * an
					for f := range m {
						cross += an * (1 - values[n]) * (values[f] + values[n]) / (values[f] - values[n]) * v.At(i, f) * v.At(j, f)
					}
				}
				p.hessian.SetSym(i, j, rest*weighted+cross)
			}
		}
		return p, true
	}
	best, iterations, converged, ok := minimise(start, low, high, at)
	if !ok {
		return nil, errEigen
	}
	at(best.x)
	e := &Extraction{Loadings: loadings, Iterations: iterations, Converged: converged}
	unique := make([]float64, k)
	for i, x := range best.x {
		unique[i] = math.Exp(x)
		if x <= low[i] {
			e.Heywood = append(e.Heywood, i)
		}
	}
	return e.finish(unique), nil
}

// scaledRows is scaled with every row multiplied by root.
func scaledRows(values []float64, v *mat.Dense, root []float64) [][]float64 {
	loadings := make([][]float64, len(root))
	for i := range loadings {
		loadings[i] = make([]float64, len(values))
		for f, value := range values {
			loadings[i][f] = root[i] * v.At(i, f) * math.Sqrt(math.Max(0, value))
		}
	}
	return loadings
}
