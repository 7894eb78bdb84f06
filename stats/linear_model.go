package stats

import (
	"fmt"
	"math"
	"slices"
)

// OLSOptions are the choices of a linear regression. The zero value has an intercept and intervals of 95%.
type OLSOptions struct {
	NoIntercept bool
	Confidence  float64 // of intervals, between 0 and 1; 0 means 0.95
	Clusters    []int   // the cluster of each row, any whole numbers; nil: no cluster-robust errors

	// Design makes the regression one of the population: weighted, with errors by linearisation. Nil: the rows are taken as they
	// are, and errors are those of the model.
	Design *SampleDesign
}

// OLSResult is a linear regression by ordinary least squares, or by weighted least squares with a SampleDesign. Numbers that
// do not exist are nil; Notices say why.
//
// With a design all sums of squares, correlations and R2 are weighted, by weights with mean 1; T, P, F and intervals follow the
// linearised Covariance; and what supposes a model of the errors is absent: Durbin-Watson, likelihood, Breusch-Pagan, HC and
// Cluster errors, and the diagnostics of rows but leverage.
type OLSResult struct {
	N         int // rows; with a design those with a weight
	Intercept bool
	DF1, DF2  float64 // predictors; n less coefficients, with a design clusters less strata

	Coefficients []OLSCoefficient // the intercept, if any, first
	Covariance   [][]float64      // of the coefficients, s²(XᵀX)⁻¹; linearised with a design

	// R2 and F are about the mean with an intercept, about 0 without. SSE is the sum of squares left, SSR the one explained.
	R2, AdjR2, F, P, Sigma *float64
	SSE, SSR               float64
	DurbinWatson           *float64 // rows in the order given
	LogLik, AIC, BIC       *float64 // normal errors; the error variance counts as a parameter, as in R
	BreuschPagan           *ChiSquareTest

	// Rows, all of them in their order. Rows that a design leaves out have a fitted value and a residual, and leverage 0.
	Fitted, Residuals, Leverage []float64
	Standardised, Studentised   []float64 // 0 in the rows of Undetermined, and in all rows of a perfect fit; nil with a design
	CooksDistance               []float64 // likewise
	Undetermined                []int     // rows of leverage 1: the fit passes through them whatever their answer

	ConditionIndices    []float64   // rising from 1; above 30 the coefficients rest on rounding of the answers
	VarianceProportions [][]float64 // [index][coefficient]: share of a coefficient's variance; each coefficient's sum to 1

	Clusters int // number of clusters, those of the design where there is one; 0 without
	Notices  []Notice
}

// OLSCoefficient is one coefficient of a linear regression.
type OLSCoefficient struct {
	Name          string // "(intercept)" or the predictor's
	B             float64
	SE, T, P      *float64 // nil for a perfect fit
	CILow, CIHigh *float64

	Beta           *float64 // standardised slope b sd(x)/sd(y); nil for the intercept and without one
	VIF, Tolerance *float64 // likewise

	// Correlations with the response: alone, with the others held constant in both, and in the predictor only.
	ZeroOrder, Partial, Semipartial *float64

	HC      [4]RobustError // HC0, HC1, HC2, HC3
	Cluster RobustError    // CR1, with clusters
}

// RobustError is a standard error that does not suppose equal variances, and the t test by it.
type RobustError struct{ SE, T, P *float64 }

// ChiSquareTest is a test on the chi-squared distribution.
type ChiSquareTest struct{ Chi2, DF, P float64 }

// OLS regresses y on predictors, x[j] being the n numbers of predictor names[j], by Householder QR with refinement: see
// ols for the formulas of coefficients and errors HC0 to HC3, whose t tests have n-p degrees of freedom as the classical
// ones. With clusters g of scores u_g = Σ x e,
//
//	CR1: G/(G-1) (n-1)/(n-p) (XᵀX)⁻¹ Σ_g u_g u_gᵀ (XᵀX)⁻¹, t on G-1 degrees of freedom
//	standardised residual r = e/(s√(1-h)),  studentised r √((n-p-1)/(n-p-r²)),  Cook's distance r² h/((1-h) p)
//	log likelihood = -n/2 (ln 2π + ln(SSE/n) + 1)
//
// With a design the coefficients are b = (XᵀWX)⁻¹ XᵀWy and their covariance that of the totals of (XᵀWX)⁻¹ x w e over the
// clusters (see SampleDesign): for rows that are their own clusters n/(n-1) times HC0 of the weighted rows. F is the Wald test
// of all slopes on (k, clusters - strata) degrees of freedom, and Sigma √(Σwe²/Σw n/(n-p)).
//
// There must be no missing values: leave such rows out first. The error is a Notice when n <= p, when y or a predictor
// does not vary, or when a predictor follows from others: it names them. Otherwise it says which list has another length, which
// number is none or beyond 1e±60, or what is wrong with the weights.
//
// R: summary(lm(y ~ x)), sandwich::vcovHC, sandwich::vcovCL(fit, g, type = "HC1"), rstandard, rstudent, cooks.distance,
// AIC, BIC. Stata: regress, vce(cluster g). SPSS: REGRESSION /STATISTICS DEFAULTS CI ZPP TOL COLLIN.
// With a design R: survey::svyglm(y ~ x, design), regTermTest(df = degf(design)); summary.svyglm takes one degree of freedom more
// off for each slope. SPSS: CSGLM.
func OLS(names []string, x [][]float64, y []float64, options OLSOptions) (*OLSResult, error) {
	if err := checkModel(names, x, y); err != nil {
		return nil, err
	}
	confidence, err := confidenceOf(options.Confidence)
	if err != nil {
		return nil, err
	}
	if options.Clusters != nil && len(options.Clusters) != len(y) {
		return nil, fmt.Errorf("%d cluster numbers for %d rows", len(options.Clusters), len(y))
	}
	if options.NoIntercept && len(x) == 0 {
		return nil, notice("no_items")
	}
	if options.Design != nil {
		if options.Clusters != nil {
			return nil, fmt.Errorf("clusters are given twice: with a sample design they belong there")
		}
		return designOLS(names, x, y, options, confidence)
	}
	fit, err := ols(names, x, y, !options.NoIntercept, confidence)
	if err != nil {
		return nil, err
	}
	columns, terms := x, names
	if fit.Intercept {
		columns = append([][]float64{ones(len(y))}, x...)
		terms = append([]string{"(intercept)"}, names...)
	}
	f, _, _ := householder(columns)
	out := &OLSResult{N: fit.N, Intercept: fit.Intercept, DF1: fit.DF1, DF2: fit.DF2, Residuals: fit.Residuals, Leverage: fit.Leverage}
	perfect := out.total(fit, y)
	if perfect {
		out.Notices = append(out.Notices, notice("perfect_fit"))
	}
	out.coefficients(fit, f, terms, perfect)
	out.rows(perfect)
	if options.Clusters != nil {
		out.clustered(f, options.Clusters, perfect)
	}
	out.ConditionIndices, out.VarianceProportions = conditionIndices(f)
	if fit.Intercept && len(x) > 0 && !perfect {
		out.BreuschPagan = breuschPagan(names, x, fit.Residuals)
	}
	return out, nil
}

// total fills in what belongs to the whole model. A residual share below rounding, 1e-13 of the response, is a perfect fit.
func (r *OLSResult) total(fit *leastSquares, y []float64) (perfect bool) {
	size := norm2(y)
	rest := norm2(fit.Residuals)
	perfect = rest <= 1e-13*size
	n, p := float64(fit.N), float64(len(fit.Coef))
	r.Fitted = make([]float64, len(y))
	var middle, sst float64
	if fit.Intercept {
		middle = meanOf(y)
	}
	for i, e := range fit.Residuals {
		r.Fitted[i] = y[i] - e
		sst += (y[i] - middle) * (y[i] - middle)
	}
	r.SSE = rest * rest
	r.SSR = max(0, sst-r.SSE)
	r.R2, r.AdjR2 = num(fit.R2), num(fit.AdjR2)
	r.Sigma = num(fit.Sigma)
	if perfect {
		return true
	}
	if fit.DF1 > 0 {
		r.F, r.P = num(fit.F), num(fit.FP)
	}
	r.DurbinWatson = num(fit.DurbinWatson)
	ll := -n / 2 * (math.Log(2*math.Pi) + 2*math.Log(rest) - math.Log(n) + 1)
	r.LogLik, r.AIC, r.BIC = num(ll), num(2*(p+1)-2*ll), num(math.Log(n)*(p+1)-2*ll)
	return false
}

// coefficients fills in the table of coefficients and their covariance.
func (r *OLSResult) coefficients(fit *leastSquares, f *qr, terms []string, perfect bool) {
	inv := f.inverse()
	first := len(terms) - int(fit.DF1)
	full := slices.Max(fit.Leverage) > fullLeverage
	if full {
		r.Notices = append(r.Notices, notice("full_leverage"))
	}
	for j, name := range terms {
		c := OLSCoefficient{Name: name, B: fit.Coef[j]}
		row := make([]float64, len(terms))
		for k := range terms {
			for m := max(j, k); m < len(terms); m++ {
				row[k] += inv[j][m] * inv[k][m]
			}
			row[k] *= fit.Sigma * fit.Sigma
		}
		r.Covariance = append(r.Covariance, row)
		if !perfect {
			c.SE, c.T, c.P = num(fit.SE[j]), num(fit.T[j]), num(fit.P[j])
			c.CILow, c.CIHigh = num(fit.CILow[j]), num(fit.CIHigh[j])
			for kind := range c.HC {
				if kind < 2 || !full {
					c.HC[kind] = robustError(c.B, fit.HC[kind][j], fit.DF2)
				}
			}
		}
		if k := j - first; fit.Intercept && k >= 0 {
			if fit.Beta != nil {
				c.Beta = num(fit.Beta[k])
			}
			if fit.VIF != nil {
				c.VIF, c.Tolerance = num(fit.VIF[k]), num(fit.Tolerance[k])
			}
			if c.T != nil && c.Beta != nil {
				c.ZeroOrder = num(max(-1, min(1, fit.ZeroOrder[k])))
				r.correlations(&c)
			}
		}
		r.Coefficients = append(r.Coefficients, c)
	}
}

// correlations fills in the partial correlation with the response, t/√(t²+df), and the semipartial one, t √((1-R²)/df).
func (r *OLSResult) correlations(c *OLSCoefficient) {
	t := *c.T
	c.Partial = num(t / math.Hypot(t, math.Sqrt(r.DF2)))
	c.Semipartial = num(t * math.Sqrt(r.SSE/(r.SSE+r.SSR)/r.DF2))
}

// robustError is a standard error with its t test.
func robustError(b, se, df float64) RobustError {
	if !(se > 0) || math.IsInf(se, 0) {
		return RobustError{}
	}
	return RobustError{SE: num(se), T: num(b / se), P: num(tTwoSided(b/se, df))}
}

// checkModel looks for what a model cannot bear: lists of different lengths, and numbers that are missing, or so large
// or small that their squares are none.
func checkModel(names []string, x [][]float64, y []float64) error {
	if len(names) != len(x) {
		return fmt.Errorf("%d names for %d predictors", len(names), len(x))
	}
	for j, column := range x {
		if len(column) != len(y) {
			return fmt.Errorf("predictor %s has %d rows, the response %d", names[j], len(column), len(y))
		}
		if i := notFinite(column); i >= 0 {
			return fmt.Errorf("predictor %s has no number in row %d: leave rows with missing values out first", names[j], i+1)
		}
		if !modest(column) {
			return fmt.Errorf("predictor %s has numbers beyond 1e±60: rescale it", names[j])
		}
	}
	if i := notFinite(y); i >= 0 {
		return fmt.Errorf("the response has no number in row %d: leave rows with missing values out first", i+1)
	}
	if !modest(y) {
		return fmt.Errorf("the response has numbers beyond 1e±60: rescale it")
	}
	return nil
}

// modest says that the largest number, if not 0, is between 1e-60 and 1e60: the covariance of coefficients, which has the
// square of the response over that of a predictor, is then a number.
func modest(x []float64) bool {
	var top float64
	for _, v := range x {
		top = max(top, math.Abs(v))
	}
	return top == 0 || top > 1e-60 && top < 1e60
}

// squarable says that the largest number, if not 0, is between 1e-100 and 1e100.
func squarable(x []float64) bool {
	var top float64
	for _, v := range x {
		top = max(top, math.Abs(v))
	}
	return top == 0 || top > 1e-100 && top < 1e100
}

// notFinite is the first place of a NaN or infinity, -1 if there is none.
func notFinite(x []float64) int {
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return i
		}
	}
	return -1
}

// confidenceOf is the confidence of intervals asked for, 0.95 for 0.
func confidenceOf(asked float64) (float64, error) {
	if asked == 0 {
		return 0.95, nil
	}
	if !(asked > 0 && asked < 1) {
		return 0, fmt.Errorf("confidence %v is not between 0 and 1", asked)
	}
	return asked, nil
}

func ones(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = 1
	}
	return x
}
