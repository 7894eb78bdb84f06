package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// fullLeverage is the leverage from which a row counts as fitted exactly, whatever its answer.
const fullLeverage = 1 - 1e-10

// rows fills in standardised and studentised residuals and Cook's distances. A studentised residual that would be
// infinite, the other rows being fitted without error, stays 0 and is listed as undetermined.
//
// Belsley, D. A., Kuh, E., Welsch, R. E. (1980). Regression Diagnostics. Wiley. Cook, R. D. (1977). Detection of
// influential observation in linear regression. Technometrics 19, 15-18.
func (r *OLSResult) rows(perfect bool) {
	n := len(r.Residuals)
	r.Standardised, r.Studentised, r.CooksDistance = make([]float64, n), make([]float64, n), make([]float64, n)
	p := float64(n) - r.DF2
	for i, e := range r.Residuals {
		h := r.Leverage[i]
		if h > fullLeverage {
			r.Undetermined = append(r.Undetermined, i)
			continue
		}
		if perfect || r.Sigma == nil {
			continue
		}
		standard := e / (*r.Sigma * math.Sqrt(1-h))
		r.Standardised[i] = standard
		r.CooksDistance[i] = standard * standard * h / ((1 - h) * p)
		left := r.DF2 - standard*standard
		if r.DF2 <= 1 || left <= 1e-10*r.DF2 {
			r.Undetermined = append(r.Undetermined, i)
			continue
		}
		r.Studentised[i] = standard * math.Sqrt((r.DF2-1)/left)
	}
}

// clustered fills in the cluster-robust errors CR1.
//
// Liang, K.-Y., Zeger, S. L. (1986). Longitudinal data analysis using generalized linear models. Biometrika 73, 13-22.
// Cameron, A. C., Miller, D. L. (2015). A practitioner's guide to cluster-robust inference. J. Human Resources 50, 317-372.
func (r *OLSResult) clustered(f *qr, clusters []int, perfect bool) {
	place := map[int]int{}
	for _, c := range clusters {
		if _, seen := place[c]; !seen {
			place[c] = len(place)
		}
	}
	r.Clusters = len(place)
	if r.Clusters < 2 {
		r.Notices = append(r.Notices, notice("one_cluster"))
		return
	}
	if r.Clusters < 20 {
		r.Notices = append(r.Notices, notice("few_clusters", r.Clusters))
	}
	if perfect {
		return
	}
	q, inv := f.thinQ(), f.inverse()
	scores := make([][]float64, f.p) // Σ q e by cluster
	for k := range scores {
		scores[k] = make([]float64, len(place))
		for i, e := range r.Residuals {
			scores[k][place[clusters[i]]] += q[k][i] * e
		}
	}
	g, n := float64(r.Clusters), float64(r.N)
	correction := g / (g - 1) * (n - 1) / r.DF2
	for j := range r.Coefficients {
		var v float64
		for c := range len(place) {
			var s float64
			for k := j; k < f.p; k++ {
				s += inv[j][k] * scores[k][c]
			}
			v += s * s
		}
		r.Coefficients[j].Cluster = robustError(r.Coefficients[j].B, math.Sqrt(v*correction), g-1)
	}
}

// conditionIndices are the largest singular value over each, of the columns of the model (the intercept too) at length
// 1, not centred; and with V the right singular vectors and d the singular values, the shares of the variance of
// coefficient j that go with index m, (v_jm/d_m)² / Σ_m (v_jm/d_m)².
//
// Belsley, Kuh and Welsch (1980), 3.2.   SPSS: REGRESSION /STATISTICS COLLIN
func conditionIndices(f *qr) (indices []float64, proportions [][]float64) {
	r := mat.NewDense(f.p, f.p, nil)
	for j, column := range f.r {
		length := norm2(column)
		for i, x := range column {
			r.Set(i, j, x/length)
		}
	}
	var svd mat.SVD
	if !svd.Factorize(r, mat.SVDThin) {
		return nil, nil
	}
	d := svd.Values(nil)
	var v mat.Dense
	svd.VTo(&v)
	proportions = make([][]float64, f.p)
	for m := range proportions {
		proportions[m] = make([]float64, f.p)
		indices = append(indices, d[0]/d[m])
	}
	for j := range f.p {
		var sum float64
		for m := range f.p {
			share := v.At(j, m) / d[m]
			proportions[m][j] = share * share
			sum += share * share
		}
		for m := range f.p {
			proportions[m][j] /= sum
		}
	}
	return indices, proportions
}

// breuschPagan is Koenker's studentised form of the test that the variance of the residuals does not depend on the
// predictors: n R² of the squared residuals on them, chi-squared on as many degrees of freedom. Nil when the squared
// residuals do not vary.
//
// Koenker, R. (1981). A note on studentizing a test for heteroscedasticity. J. Econometrics 17, 107-112.
// R: lmtest::bptest(fit)
func breuschPagan(names []string, x [][]float64, e []float64) *ChiSquareTest {
	size := norm2(e)
	squares := make([]float64, len(e))
	for i, v := range e {
		squares[i] = v / size * (v / size)
	}
	fit, err := ols(names, x, squares, true, 0.95)
	if err != nil || !(fit.R2 >= 0) {
		return nil
	}
	chi2, df := float64(len(e))*fit.R2, float64(len(x))
	return &ChiSquareTest{chi2, df, chi2Upper(chi2, df)}
}
