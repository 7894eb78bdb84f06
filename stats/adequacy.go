package stats

import (
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

// KMO returns the Kaiser-Meyer-Olkin measure of sampling adequacy of a correlation matrix and that of each item:
//
//	Σ r² / (Σ r² + Σ q²)
//
// over the pairs of all items, or of one item, with q the partial correlations given all other items. False when the
// matrix is singular.
//
// Kaiser, H. F. & Rice, J. (1974). Little Jiffy, Mark IV. Educational and Psychological Measurement 34, 111-117.
// R: psych::KMO.
func KMO(corr mat.Symmetric) (kmo float64, msa []float64, ok bool) {
	inv, _, ok := inverse(corr)
	if !ok {
		return 0, nil, false
	}
	k := corr.SymmetricDim()
	msa = make([]float64, k)
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
		msa[i] = r2 / (r2 + q2)
		r2All += r2
		q2All += q2
	}
	return r2All / (r2All + q2All), msa, true
}

// Bartlett returns Bartlett's test that k items of n respondents are uncorrelated,
//
//	χ² = -(n - 1 - (2k+5)/6) log det R,  df = k(k-1)/2
//
// False when the matrix is singular.
//
// Bartlett, M. S. (1951). The effect of standardization on a χ² approximation in factor analysis. Biometrika 38, 337-344.
// R: psych::cortest.bartlett.
func Bartlett(corr mat.Symmetric, n int) (chi2, df, p float64, ok bool) {
	_, logDet, ok := inverse(corr)
	if !ok {
		return 0, 0, 0, false
	}
	k := float64(corr.SymmetricDim())
	chi2 = math.Max(0, -(float64(n)-1-(2*k+5)/6)*logDet)
	df = k * (k - 1) / 2
	return chi2, df, chi2Upper(chi2, df), true
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
