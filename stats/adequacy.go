package stats

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
)

// singular is how small the smallest eigenvalue of a correlation matrix may be before its inverse means nothing.
const singular = 1e-10

// inverse inverts a correlation matrix and gives the logarithm of its determinant; false when it is singular.
func inverse(corr mat.Symmetric) (inv *mat.SymDense, logDet float64, ok bool) {
	values, _, ok := eigen(corr, false)
	if !ok || values[len(values)-1] < singular {
		return nil, 0, false
	}
	var chol mat.Cholesky
	inv = new(mat.SymDense)
	if !chol.Factorize(corr) || chol.InverseTo(inv) != nil {
		return nil, 0, false
	}
	return inv, chol.LogDet(), true
}

// KMO returns the Kaiser-Meyer-Olkin measure of sampling adequacy of a correlation matrix, from 0 to 1, and that of each item
// (MSA):
//
//	Σ r² / (Σ r² + Σ q²)
//
// over the pairs of all items, or of one item, with q the partial correlations given all other items. An item that
// correlates with no other has none (nil). The error says when there are fewer than two items, when the matrix is not one of
// correlations, when it is singular, or when nothing correlates.
//
// Kaiser, H. F. & Rice, J. (1974). Little Jiffy, Mark IV. Educational and Psychological Measurement 34, 111-117.
// R: psych::KMO.
func KMO(corr mat.Symmetric) (kmo float64, msa []*float64, err error) {
	if err := checkCorrelations(corr); err != nil {
		return 0, nil, err
	}
	k := corr.SymmetricDim()
	if k < 2 {
		return 0, nil, notice("too_few_items", k, 2)
	}
	inv, _, ok := inverse(corr)
	if !ok {
		return 0, nil, notice("singular_matrix")
	}
	msa = make([]*float64, k)
	var r2All, q2All float64
	for i := range k {
		var r2, q2 float64
		for j := range k {
			if i == j {
				continue
			}
			r := corr.At(i, j)
			r2 += r * r
			q2 += inv.At(i, j) * inv.At(i, j) / (inv.At(i, i) * inv.At(j, j))
		}
		msa[i] = num(r2 / (r2 + q2))
		r2All += r2
		q2All += q2
	}
	if r2All == 0 {
		return 0, nil, errors.New("no item correlates with another, so there is no measure of sampling adequacy")
	}
	return r2All / (r2All + q2All), msa, nil
}

// Bartlett returns Bartlett's test that k items of n respondents are uncorrelated,
//
//	χ² = -(n - 1 - (2k+5)/6) log det R,  df = k(k-1)/2
//
// The error says when there are fewer than two items or not more respondents than (2k+11)/6, when the matrix is not one of
// correlations, or when it is singular.
//
// Bartlett, M. S. (1951). The effect of standardization on a χ² approximation in factor analysis. Biometrika 38, 337-344.
// R: psych::cortest.bartlett.
func Bartlett(corr mat.Symmetric, n int) (ChiSquareTest, error) {
	if err := checkCorrelations(corr); err != nil {
		return ChiSquareTest{}, err
	}
	k := float64(corr.SymmetricDim())
	factor := float64(n) - 1 - (2*k+5)/6
	switch {
	case k < 2:
		return ChiSquareTest{}, notice("too_few_items", int(k), 2)
	case factor <= 0:
		return ChiSquareTest{}, notice("too_few_complete", n, int(float64(n)-factor)+1)
	}
	_, logDet, ok := inverse(corr)
	if !ok {
		return ChiSquareTest{}, notice("singular_matrix")
	}
	return chiSquareTest(math.Max(0, -factor*logDet), k*(k-1)/2), nil
}

// eigen returns the eigenvalues of a symmetric matrix, falling, and its eigenvectors as columns in that order (nil
// unless asked for).
func eigen(m mat.Symmetric, vectors bool) (values []float64, v *mat.Dense, ok bool) {
	k := m.SymmetricDim()
	for i := range k {
		for j := range i + 1 {
			if x := m.At(i, j); math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, nil, false
			}
		}
	}
	var e mat.EigenSym
	if !e.Factorize(m, vectors) {
		return nil, nil, false
	}
	up := e.Values(nil)
	values = make([]float64, k)
	for i := range up {
		values[i] = up[k-1-i]
	}
	if vectors {
		var rising mat.Dense
		e.VectorsTo(&rising)
		v = mat.NewDense(k, k, nil)
		for j := range k {
			for i := range k {
				v.Set(i, j, rising.At(i, k-1-j))
			}
		}
	}
	return values, v, true
}
