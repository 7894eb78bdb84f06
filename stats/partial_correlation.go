package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// PartialCorrelation is the correlation of two variables with others held constant.
type PartialCorrelation struct {
	N, Given int // respondents, and variables held constant
	R        float64
	T        *float64 // R √(DF / (1 - R²)); nil when R is ±1
	DF       int      // N - 2 - Given
	P        *float64 // two-sided; nil when no degrees of freedom are left
}

// NewPartialCorrelation correlates variables i and j of a correlation matrix of n respondents, with the given ones held
// constant:
//
//	-p_ij / √(p_ii p_jj)
//
// with p the inverse of the correlations of all of them. An error when they are singular, for a place outside the
// matrix or given twice.
//
// Fisher, R. A. (1924). The distribution of the partial correlation coefficient. Metron 3, 329-332.
// R: ppcor::pcor.test; cor(resid(lm(x ~ z)), resid(lm(y ~ z))). SPSS: PARTIAL CORR.
func NewPartialCorrelation(corr mat.Symmetric, i, j int, given []int, n int) (*PartialCorrelation, error) {
	if err := checkCorrelations(corr); err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, fmt.Errorf("%d respondents", n)
	}
	all := append([]int{i, j}, given...)
	if err := checkItems(corr, all); err != nil {
		return nil, err
	}
	part := mat.NewSymDense(len(all), nil)
	for a, x := range all {
		for b, y := range all[:a+1] {
			part.SetSym(a, b, corr.At(x, y))
		}
	}
	if len(all) == 2 {
		return partialTest(part.At(0, 1), n, 0), nil
	}
	inv, _, ok := inverse(part)
	if !ok {
		return nil, notice("singular_matrix")
	}
	return partialTest(-inv.At(0, 1)/math.Sqrt(inv.At(0, 0)*inv.At(1, 1)), n, len(given)), nil
}

// partialTest tests a partial correlation given g variables.
func partialTest(r float64, n, g int) *PartialCorrelation {
	c := &PartialCorrelation{N: n, Given: g, R: math.Max(-1, math.Min(1, r)), DF: max(0, n-2-g)}
	c.P = num(correlationP(c.R, c.DF+2))
	if c.DF > 0 {
		c.T = num(c.R * math.Sqrt(float64(c.DF)/((1-c.R)*(1+c.R))))
	}
	return c
}

// PartialCorrelations holds each pair of variables with all the others held constant.
type PartialCorrelations struct {
	N, DF int           // respondents; N less the number of variables
	R     *mat.SymDense // ones on the diagonal
	P     *mat.SymDense // two-sided p; zeros on the diagonal. Nil when no degrees of freedom are left
}

// NewPartialCorrelations takes all partial correlations of a correlation matrix of n respondents from its inverse. An
// error with fewer than two variables or a singular matrix. R: psych::partial.r; ppcor::pcor.
func NewPartialCorrelations(corr mat.Symmetric, n int) (*PartialCorrelations, error) {
	if err := checkCorrelations(corr); err != nil {
		return nil, err
	}
	k := corr.SymmetricDim()
	if k < 2 {
		return nil, notice("too_few_items", k, 2)
	}
	if n < 0 {
		return nil, fmt.Errorf("%d respondents", n)
	}
	inv, _, ok := inverse(corr)
	if !ok {
		return nil, notice("singular_matrix")
	}
	out := &PartialCorrelations{N: n, DF: max(0, n-k), R: mat.NewSymDense(k, nil)}
	if out.DF > 0 {
		out.P = mat.NewSymDense(k, nil)
	}
	for i := range k {
		out.R.SetSym(i, i, 1)
		for j := range i {
			c := partialTest(-inv.At(i, j)/math.Sqrt(inv.At(i, i)*inv.At(j, j)), n, k-2)
			out.R.SetSym(i, j, c.R)
			if out.P != nil && c.P != nil {
				out.P.SetSym(i, j, *c.P)
			}
		}
	}
	return out, nil
}
