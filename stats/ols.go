package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// leastSquares is a linear regression by ordinary least squares. Slices by coefficient have the intercept first
// when there is one; slices by predictor do not have it.
type leastSquares struct {
	N         int
	Intercept bool
	DF1, DF2  float64 // predictors; n less coefficients

	Coef, SE, T, P, CILow, CIHigh []float64
	HC                            [4][]float64 // HC0..HC3 standard errors
	Beta, VIF, Tolerance          []float64    // by predictor; nil without an intercept
	ZeroOrder                     []float64    // correlation with the response, likewise

	R2, AdjR2, F, FP, Sigma, DurbinWatson float64 // about the mean with an intercept, about 0 without
	Residuals, Leverage                   []float64
}

// ols regresses y on predictors, columns of n numbers each, by Householder QR with refinement. With X the
// predictors after a column of 1s,
//
//	b = (XᵀX)⁻¹ Xᵀy,  s² = Σe²/(n-p),  se = √(s² diag (XᵀX)⁻¹),  h = diag X(XᵀX)⁻¹Xᵀ
//	HC0..HC3: (XᵀX)⁻¹ Xᵀ diag(ω) X (XᵀX)⁻¹ with ω = e², e² n/(n-p), e²/(1-h), e²/(1-h)²
//	Durbin-Watson = Σ(e_t - e_{t-1})² / Σe², rows in the order given
//
// confidence is that of the intervals. A Notice comes back instead when n <= p, when y or a predictor does not vary,
// or when a predictor is a combination of others: it names both by names. Numbers that do not exist (a standardised
// slope without an intercept, HC3 where h = 1) are NaN or nil; a perfect fit has Sigma 0 and infinite F.
//
// MacKinnon, J. G., White, H. (1985). Some heteroskedasticity-consistent covariance matrix estimators. Journal of
// Econometrics 29, 305-325.   R: summary(lm(y ~ x)), sandwich::vcovHC(fit, "HC3"), car::vif(fit)
func ols(names []string, predictors [][]float64, y []float64, intercept bool, confidence float64) (*leastSquares, error) {
	n := len(y)
	columns := predictors
	if intercept {
		ones := make([]float64, n)
		for i := range ones {
			ones[i] = 1
		}
		columns = append([][]float64{ones}, predictors...)
	}
	p := len(columns)
	if n <= p {
		return nil, notice("too_few_complete", n, p+1)
	}
	if constant(y) && (intercept || y[0] == 0) {
		return nil, notice("constant_response")
	}
	f, dependent, on := householder(columns)
	if dependent >= 0 {
		return nil, collinearNotice(names, p-len(predictors), dependent, on)
	}
	fit := &leastSquares{N: n, Intercept: intercept, DF1: float64(len(predictors)), DF2: float64(n - p)}
	fit.Coef, fit.Residuals = f.solve(columns, y)
	fit.summarise(y)
	fit.errors(f, confidence)
	if intercept && len(predictors) > 0 {
		fit.standardise(predictors, y, nil)
	}
	return fit, nil
}

// collinearNotice names a column and those that it is a combination of. The first skip columns have no name.
func collinearNotice(names []string, skip, dependent int, on []int) Notice {
	var others []string
	for _, j := range on {
		if j >= skip {
			others = append(others, names[j-skip])
		}
	}
	if len(others) == 0 {
		return notice("constant_predictor", names[dependent-skip])
	}
	return notice("collinear", names[dependent-skip], others)
}

// summarise fills in the sums of squares and what follows from them.
func (fit *leastSquares) summarise(y []float64) {
	var mean, sse, sst, steps float64
	if fit.Intercept {
		mean = meanOf(y)
	}
	for i, e := range fit.Residuals {
		sse += e * e
		sst += (y[i] - mean) * (y[i] - mean)
		if i > 0 {
			steps += (e - fit.Residuals[i-1]) * (e - fit.Residuals[i-1])
		}
	}
	total := fit.DF1 + fit.DF2
	fit.R2 = 1 - sse/sst
	fit.AdjR2 = 1 - sse/fit.DF2/(sst/total)
	fit.Sigma = math.Sqrt(sse / fit.DF2)
	fit.F = (sst - sse) / fit.DF1 / (sse / fit.DF2)
	fit.FP = math.NaN()
	if fit.DF1 > 0 {
		fit.FP = fUpper(fit.F, fit.DF1, fit.DF2)
	}
	fit.DurbinWatson = steps / sse
}

// errors fills in standard errors, tests and intervals.
func (fit *leastSquares) errors(f *qr, confidence float64) {
	q, inv := f.thinQ(), f.inverse()
	fit.Leverage = make([]float64, f.n)
	for _, column := range q {
		for i, x := range column {
			fit.Leverage[i] += x * x
		}
	}
	reach := tBeyond(1-confidence, fit.DF2)
	for j := range f.p {
		se := fit.Sigma * norm2(inv[j])
		t := fit.Coef[j] / se
		fit.SE, fit.T, fit.P = append(fit.SE, se), append(fit.T, t), append(fit.P, tTwoSided(t, fit.DF2))
		fit.CILow, fit.CIHigh = append(fit.CILow, fit.Coef[j]-reach*se), append(fit.CIHigh, fit.Coef[j]+reach*se)

		// Row j of (XᵀX)⁻¹Xᵀ = R⁻¹Qᵀ weighs each residual's share in coefficient j.
		var hc [4]float64
		for i, e := range fit.Residuals {
			var a float64
			for k := j; k < f.p; k++ {
				a += inv[j][k] * q[k][i]
			}
			left, a2 := 1-fit.Leverage[i], a*a*e*e
			hc[0] += a2
			hc[2] += a2 / left
			hc[3] += a2 / left / left
		}
		hc[1] = hc[0] * float64(fit.N) / fit.DF2
		for kind := range hc {
			fit.HC[kind] = append(fit.HC[kind], math.Sqrt(hc[kind]))
		}
	}
}

// standardise fills in the standardised slopes, b sd(x)/sd(y), the variance inflation factors and the correlations with the
// response, all of weighted moments where there are weights.
func (fit *leastSquares) standardise(predictors [][]float64, y, weight []float64) {
	k := len(predictors)
	unit := make([][]float64, k)
	uy, ly := unitVector(y, weight)
	r := mat.NewSymDense(k, nil)
	for i, x := range predictors {
		u, l := unitVector(x, weight)
		unit[i] = u
		fit.Beta = append(fit.Beta, fit.Coef[i+1]*l/ly)
		fit.ZeroOrder = append(fit.ZeroOrder, dot(u, uy))
		for j := range i + 1 {
			r.SetSym(i, j, dot(u, unit[j]))
		}
	}
	inv, _ := inverseCorrelation(r)
	if inv == nil {
		return
	}
	for i := range k {
		fit.VIF = append(fit.VIF, inv.At(i, i))
		fit.Tolerance = append(fit.Tolerance, 1/inv.At(i, i))
	}
}

// unitVector is a column less its mean, times the roots of the weights (nil: 1), at length 1, and the length it had.
func unitVector(x, weight []float64) (c []float64, length float64) {
	m := meanOf(x)
	if weight != nil {
		m = meanBy(x, weight)
	}
	c = make([]float64, len(x))
	for i := range x {
		if c[i] = x[i] - m; weight != nil {
			c[i] *= math.Sqrt(weight[i])
		}
	}
	length = norm2(c)
	for i := range c {
		c[i] /= length
	}
	return c, length
}

func dot(a, b []float64) (s float64) {
	for i, x := range a {
		s += x * b[i]
	}
	return s
}

// meanBy takes the rounding of its first sum out, as meanOf.
func meanBy(x, weight []float64) float64 {
	var all, mean, rest float64
	for _, w := range weight {
		all += w
	}
	for i, v := range x {
		mean += weight[i] / all * v
	}
	for i, v := range x {
		rest += weight[i] / all * (v - mean)
	}
	return mean + rest
}

// inverseCorrelation inverts a correlation matrix by its Cholesky root. The variance inflation factors are its
// diagonal: VIF_j = 1/(1 - R²_j), R²_j that of variable j on the others. It is nil when variable dependent, the
// first such, has R² of 1 (to 1e-10) on the earlier ones.
func inverseCorrelation(r *mat.SymDense) (inv *mat.SymDense, dependent int) {
	l, dependent := cholesky(r)
	if dependent >= 0 {
		return nil, dependent
	}
	k := len(l)
	li := lowerInverse(l)
	inv = mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			var s float64
			for t := j; t < k; t++ {
				s += li[t][i] * li[t][j]
			}
			inv.SetSym(i, j, s)
		}
	}
	return inv, -1
}

// lowerInverse inverts a lower triangle given as rows.
func lowerInverse(l [][]float64) [][]float64 {
	inv := make([][]float64, len(l))
	for i := range l {
		inv[i] = make([]float64, i+1)
		inv[i][i] = 1 / l[i][i]
		for j := range i {
			var s float64
			for t := j; t < i; t++ {
				s += l[i][t] * inv[t][j]
			}
			inv[i][j] = -s / l[i][i]
		}
	}
	return inv
}

// cholesky is the lower root L of a correlation matrix, r = L Lᵀ, as rows. dependent is the first variable of which
// no more than 1e-10 of its variance is left given the earlier ones, else -1.
func cholesky(r *mat.SymDense) (l [][]float64, dependent int) {
	k := r.SymmetricDim()
	l = make([][]float64, k)
	for i := range k {
		l[i] = make([]float64, i+1)
		for j := range i + 1 {
			s := r.At(i, j)
			for t := range j {
				s -= l[i][t] * l[j][t]
			}
			if i > j {
				l[i][j] = s / l[j][j]
				continue
			}
			if !(s > 1e-10) {
				return l[:i+1], i
			}
			l[i][i] = math.Sqrt(s)
		}
	}
	return l, -1
}

func meanOf(x []float64) float64 {
	var s float64
	for _, v := range x {
		s += v
	}
	s /= float64(len(x))
	var rest float64 // takes out the rounding of the first sum
	for _, v := range x {
		rest += v - s
	}
	return s + rest/float64(len(x))
}

func constant(x []float64) bool {
	for _, v := range x {
		if v != x[0] {
			return false
		}
	}
	return true
}
