package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// factorWeights weighs items by their loadings in resamples: with the factors, extraction and rotation of the whole sample.
type factorWeights struct {
	factors    int
	extraction string
	rotate     bool
	h          []float64 // communalities to start from
}

// loadingWeights is the factor-weighted importance (因子分析权重法) of items with loadings λ [item][factor] on factors of sums
// of squared loadings v:
//
//	weight_i = Σ_f v_f |λ_if| / Σ_j Σ_f v_f |λ_jf|
//
// It sums to 1, and says how much an item stands for what the items have in common: nothing of overall is in it. Nil
// when there are no loadings.
func loadingWeights(loadings [][]float64) []float64 {
	v := sumsOfSquares(loadings)
	weights := make([]float64, len(loadings))
	var all float64
	for i, row := range loadings {
		for f, l := range row {
			weights[i] += v[f] * math.Abs(l)
		}
		all += weights[i]
	}
	if !(all > 0) {
		return nil
	}
	for i := range weights {
		weights[i] /= all
	}
	return weights
}

// factorWeighted is what resamples need to weigh items as the factor analysis does; nil without one.
func (d *Data) factorWeighted() *factorWeights {
	f, err := d.Factor()
	if err != nil {
		return nil
	}
	return &factorWeights{f.Factors, f.Extraction, f.Rotation != "none", f.Communalities}
}

// of factors a correlation matrix; nil when that fails, or there is none. Principal axes, whose fixed point is the
// minimum of MINRES, are found as that unless exact: Newton's method takes a few steps where they take a hundred.
func (w *factorWeights) of(corr *mat.SymDense, exact bool) []float64 {
	if corr == nil {
		return nil
	}
	var e *Extraction
	var err error
	switch {
	case w.extraction == "pca":
		e, err = PCA(corr, w.factors)
	case w.extraction == "ml":
		e, err = ML(corr, w.factors)
	case exact && w.extraction == "paf":
		e, err = PAF(corr, w.factors)
	default:
		if err = identified(corr, w.factors); err == nil {
			e, err = minres(corr, w.factors, w.h)
		}
	}
	if err != nil {
		return nil
	}
	loadings := e.Loadings
	if w.rotate {
		loadings = orthomax(loadings, 1, true)
	}
	return loadingWeights(loadings)
}

// itemCorrelations are those of the items over the cases that answered all of them, whether or not they answered overall; nil
// with too few, or when an item does not vary.
func (r *resample) itemCorrelations() *mat.SymDense {
	n, w, k := r.n, r.w, r.k
	s, ss := make([]float64, k), make([]float64, k*k)
	for i := range k {
		s[i] = r.s[i]
		copy(ss[i*k+i:(i+1)*k], r.ss[i*r.p+i:i*r.p+k])
	}
	for _, c := range r.silent {
		times := float64(r.count[r.restUnit[c]])
		if times == 0 {
			continue
		}
		n += times
		if r.restWeight != nil {
			times *= r.restWeight[c]
		}
		w += times
		for i := range k {
			x := times * float64(r.rest[i][c]-1)
			s[i] += x
			for j := i; j < k; j++ {
				ss[i*k+j] += x * float64(r.rest[j][c]-1)
			}
		}
	}
	if n <= float64(k) || !(w > 0) {
		return nil
	}
	cov := mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			cov.SetSym(i, j, (ss[i*k+j]-s[i]*s[j]/w)/w)
		}
	}
	corr, _ := correlationMatrix(cov)
	return corr
}
