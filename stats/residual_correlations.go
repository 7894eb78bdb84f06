package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Reproduced returns the correlations that the common factors account for, ΛΦΛᵀ, with communalities on the diagonal;
// a nil phi stands for uncorrelated factors. Sizes must agree. R: psych::factor.model(loadings, Phi).
func Reproduced(pattern [][]float64, phi mat.Symmetric) *mat.SymDense {
	s := structure(pattern, phi)
	r := mat.NewSymDense(len(pattern), nil)
	for i, row := range pattern {
		for j := range i + 1 {
			var sum float64
			for f, l := range row {
				sum += l * s[j][f]
			}
			r.SetSym(i, j, sum)
		}
	}
	return r
}

// Residuals returns what the factors leave of each correlation, R - ΛΦΛᵀ; the diagonal holds 1 - communality. SPSS
// counts those beyond 0.05. R: psych::factor.residuals. SPSS: /PRINT=REPR.
func Residuals(corr mat.Symmetric, pattern [][]float64, phi mat.Symmetric) *mat.SymDense {
	res := Reproduced(pattern, phi)
	for i := range pattern {
		for j := range i + 1 {
			res.SetSym(i, j, corr.At(i, j)-res.At(i, j))
		}
	}
	return res
}

// RMSR is the root mean square of the residuals off the diagonal, 0 for a single item. R: psych::fa.stats()$rms.
func RMSR(residual mat.Symmetric) float64 {
	k := residual.SymmetricDim()
	var sum float64
	for i := range k {
		for j := range i {
			sum += residual.At(i, j) * residual.At(i, j)
		}
	}
	if k < 2 {
		return 0
	}
	return math.Sqrt(2 * sum / float64(k*(k-1)))
}

// LargeResiduals counts the pairs of items whose residual exceeds limit in size, and their share of all pairs in
// percent. SPSS uses 0.05.
func LargeResiduals(residual mat.Symmetric, limit float64) (count int, percent float64) {
	k := residual.SymmetricDim()
	for i := range k {
		for j := range i {
			if math.Abs(residual.At(i, j)) > limit {
				count++
			}
		}
	}
	if k < 2 {
		return 0, 0
	}
	return count, 200 * float64(count) / float64(k*(k-1))
}
