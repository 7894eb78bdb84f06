package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Reproduced returns the correlations that the common factors account for, ΛΦΛᵀ, with communalities on the diagonal.
// pattern is [item][factor]; a nil phi stands for uncorrelated factors. The error says when there are no loadings, when their
// rows differ in length, or when phi is not a correlation matrix of the factors. R: psych::factor.model(loadings, Phi).
func Reproduced(pattern [][]float64, phi mat.Symmetric) (*mat.SymDense, error) {
	if err := checkSolution(nil, pattern, phi); err != nil {
		return nil, err
	}
	return reproduced(pattern, phi), nil
}

func reproduced(pattern [][]float64, phi mat.Symmetric) *mat.SymDense {
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
// counts those beyond 0.05. The error is that of Reproduced, or says that corr is not a correlation matrix of the items.
// R: psych::factor.residuals. SPSS: /PRINT=REPR.
func Residuals(corr mat.Symmetric, pattern [][]float64, phi mat.Symmetric) (*mat.SymDense, error) {
	if err := checkCorrelations(corr); err != nil {
		return nil, err
	}
	if err := checkSolution(corr, pattern, phi); err != nil {
		return nil, err
	}
	res := reproduced(pattern, phi)
	for i := range pattern {
		for j := range i + 1 {
			res.SetSym(i, j, corr.At(i, j)-res.At(i, j))
		}
	}
	return res, nil
}

// RMSR is the root mean square of the residuals off the diagonal, 0 for a single item. The error says when a residual is no
// number, or when there are none. R: psych::fa.stats()$rms.
func RMSR(residual mat.Symmetric) (float64, error) {
	k, err := checkResiduals(residual)
	if err != nil || k < 2 {
		return 0, err
	}
	var sum float64
	for i := range k {
		for j := range i {
			sum += residual.At(i, j) * residual.At(i, j)
		}
	}
	return math.Sqrt(2 * sum / float64(k*(k-1))), nil
}

// LargeResiduals counts the pairs of items whose residual exceeds limit in size, and their share of all pairs in
// percent. SPSS uses 0.05. The error says when the limit is negative or no number, or is that of RMSR.
func LargeResiduals(residual mat.Symmetric, limit float64) (count int, percent float64, err error) {
	if !(limit >= 0) {
		return 0, 0, fmt.Errorf("a limit of %v: 0 or more is needed", limit)
	}
	k, err := checkResiduals(residual)
	if err != nil || k < 2 {
		return 0, 0, err
	}
	for i := range k {
		for j := range i {
			if math.Abs(residual.At(i, j)) > limit {
				count++
			}
		}
	}
	return count, 200 * float64(count) / float64(k*(k-1)), nil
}

// checkResiduals is the number of items of a matrix of residuals.
func checkResiduals(residual mat.Symmetric) (int, error) {
	if none(residual) {
		return 0, notice("no_items")
	}
	k := residual.SymmetricDim()
	for i := range k {
		for j := range i {
			if !(math.Abs(residual.At(i, j)) <= 1e100) {
				return 0, fmt.Errorf("items %d and %d have the residual %v", j+1, i+1, residual.At(i, j))
			}
		}
	}
	return k, nil
}
