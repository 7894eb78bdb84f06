package stats

import (
	"math"
	"strconv"

	"gonum.org/v1/gonum/mat"
)

// ItemTotal returns the correlation of each item with the sum of all items, itself included, which makes it larger
// than ItemRest, the more so the fewer items there are. An error with fewer than two items, a sum that does not vary,
// or an item that does not. R: psych::alpha(x)$item.stats$raw.r.
func ItemTotal(cov mat.Symmetric) ([]float64, error) {
	if err := checkScale(cov); err != nil {
		return nil, err
	}
	all := sumOf(cov)
	r := make([]float64, cov.SymmetricDim())
	for i := range r {
		v := cov.At(i, i)
		if v <= noVariance {
			return nil, notice("constant_item", strconv.Itoa(i+1))
		}
		r[i] = math.Max(-1, math.Min(1, rowSum(cov, i)/math.Sqrt(v*all)))
	}
	return r, nil
}

// ItemTotalSMC returns the correlation of each standardised item with the sum of all, corrected for the item being
// part of the sum: its variance of 1 is replaced by the part that the others predict, in the item and in the sum,
//
//	Σ_j r*_ij / √(Σ Σ r*),  r*_ii = R²_i
//
// It estimates the item's correlation with what all items measure. Takes correlations or covariances. An error when
// the matrix is singular, an item does not vary, or the corrected sum has no variance.
//
// Cureton, E. E. (1966). Corrected item-test correlations. Psychometrika 31, 93-96.
// R: psych::alpha(x)$item.stats$r.cor.
func ItemTotalSMC(cov mat.Symmetric) ([]float64, error) {
	if err := checkScale(cov); err != nil {
		return nil, err
	}
	r2, err := squaredMultiple(cov)
	if err != nil {
		return nil, err
	}
	corr, _ := correlationMatrix(cov)
	adjusted := reduced(corr, r2)
	all := sumOf(adjusted)
	if !(all > 0) {
		return nil, errNoSum
	}
	r := make([]float64, len(r2))
	for i := range r {
		r[i] = rowSum(adjusted, i) / math.Sqrt(all)
	}
	return r, nil
}
