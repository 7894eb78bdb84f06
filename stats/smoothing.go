package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// SmoothCorrelations makes a correlation matrix positive definite. One of polychoric or pairwise correlations need not
// be: each cell has respondents or assumptions of its own. When its least eigenvalue is below the rounding of 1, those
// below 1e-12 become 1e-10, all are scaled to the sum they should have, and the matrix of them is scaled to ones on the
// diagonal; otherwise the matrix comes back as it is. smoothed says which.
//
// R: psych::cor.smooth.
func SmoothCorrelations(corr mat.Symmetric) (out *mat.SymDense, smoothed bool, err error) {
	if err := checkCorrelations(corr); err != nil {
		return nil, false, err
	}
	k := corr.SymmetricDim()
	out = mat.NewSymDense(k, nil)
	out.CopySym(corr)
	values, v, ok := eigen(corr, true)
	if !ok {
		return nil, false, errEigen
	}
	if values[k-1] >= 0x1p-52 {
		return out, false, nil
	}
	var sum float64
	for f, x := range values {
		if x < 1e-12 {
			values[f] = 1e-10
		}
		sum += values[f]
	}
	cell := func(i, j int) float64 {
		var r float64
		for f, x := range values {
			r += v.At(i, f) * v.At(j, f) * x * float64(k) / sum
		}
		return r
	}
	for i := range k {
		for j := range i {
			r := cell(i, j) / math.Sqrt(cell(i, i)*cell(j, j))
			out.SetSym(i, j, math.Max(-1, math.Min(1, r)))
		}
		out.SetSym(i, i, 1)
	}
	return out, true, nil
}
