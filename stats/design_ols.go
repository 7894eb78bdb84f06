package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// designOLS is OLS of checked columns with a SampleDesign: least squares of rows times the roots of their weights.
func designOLS(names []string, x [][]float64, y []float64, options OLSOptions, confidence float64) (*OLSResult, error) {
	design, err := options.Design.draw(len(y))
	if err != nil {
		return nil, err
	}
	out := &OLSResult{N: len(design.rows), Intercept: !options.NoIntercept, DF1: float64(len(x))}
	plain, terms := make([][]float64, 0, len(x)+1), names
	if out.Intercept {
		plain, terms = append(plain, ones(out.N)), append([]string{"(intercept)"}, names...)
	}
	response := design.pick(y)
	for _, column := range x {
		plain = append(plain, design.pick(column))
	}
	p := len(plain)
	if out.N <= p {
		return nil, notice("too_few_complete", out.N, p+1)
	}
	if constant(response) && (out.Intercept || response[0] == 0) {
		return nil, notice("constant_response")
	}
	columns := make([][]float64, p)
	for j, column := range plain {
		columns[j] = timesRoots(column, design.weight)
	}
	f, dependent, _ := householder(columns)
	if dependent >= 0 {
		if _, dependent, on := householder(plain); dependent >= 0 {
			return nil, collinearNotice(names, p-len(x), dependent, on)
		}
		return nil, fmt.Errorf("the weights are too far apart: too few rows have enough of it for %d coefficients", p)
	}
	fit := &leastSquares{N: out.N, Intercept: out.Intercept, DF1: out.DF1}
	scaled := timesRoots(response, design.weight)
	var e []float64
	fit.Coef, e = f.solve(columns, scaled)
	if out.Intercept && len(x) > 0 {
		fit.standardise(plain[1:], response, design.weight)
	}
	perfect := norm2(e) <= 1e-13*norm2(scaled)
	if options.Design.Clusters != nil {
		out.Clusters = design.clusters()
	}
	out.designRows(design, f, fit.Coef, e, x, y)
	out.designFit(design, fit, e, response)
	cov, df := out.linearised(design, f, e), design.survey.designDF()
	out.designCoefficients(fit, terms, cov, df, confidence, perfect)
	if perfect {
		out.Notices = append(out.Notices, notice("perfect_fit"))
	} else if len(x) > 0 && df >= 1 { // else designNotices says so
		out.wald(df)
	}
	out.ConditionIndices, out.VarianceProportions = conditionIndices(f)
	out.Notices = append(append(out.Notices, notice("regression_design_based")), design.survey.designNotices()...)
	return out, nil
}

// timesRoots is a column times the roots of weights.
func timesRoots(x, weight []float64) []float64 {
	out := make([]float64, len(x))
	for i, w := range weight {
		out[i] = math.Sqrt(w) * x[i]
	}
	return out
}

// designRows fills in fitted values, residuals and leverages of all rows. e are the residuals of the scaled rows that count.
func (r *OLSResult) designRows(design *drawn, f *qr, b, e []float64, x [][]float64, y []float64) {
	r.Fitted, r.Residuals, r.Leverage = make([]float64, len(y)), make([]float64, len(y)), make([]float64, len(y))
	slopes := b
	if r.Intercept {
		slopes = b[1:]
	}
	for i := range y {
		if r.Intercept {
			r.Fitted[i] = b[0]
		}
		for j, column := range x {
			r.Fitted[i] += slopes[j] * column[i]
		}
		r.Residuals[i] = y[i] - r.Fitted[i]
	}
	q := f.thinQ()
	for k, i := range design.rows {
		r.Residuals[i] = e[k] / math.Sqrt(design.weight[k])
		r.Fitted[i] = y[i] - r.Residuals[i]
		for _, column := range q {
			r.Leverage[i] += column[k] * column[k]
		}
		if r.Leverage[i] > fullLeverage {
			r.Undetermined = append(r.Undetermined, i)
		}
	}
}

// designFit fills in what belongs to the whole model.
func (r *OLSResult) designFit(design *drawn, fit *leastSquares, e, response []float64) {
	n, p := float64(r.N), float64(len(fit.Coef))
	var middle, sst float64
	if r.Intercept {
		middle = meanBy(response, design.weight)
	}
	for i, v := range response {
		sst += design.weight[i] * (v - middle) * (v - middle)
	}
	rest := norm2(e)
	r.SSE = rest * rest
	r.SSR = max(0, sst-r.SSE)
	total := n
	if r.Intercept {
		total--
	}
	r.R2, r.AdjR2 = num(1-r.SSE/sst), num(1-r.SSE/(n-p)/(sst/total))
	r.Sigma = num(math.Sqrt(r.SSE / (n - p)))
}

// linearised fills in the covariance of the coefficients: that of the totals of (XᵀWX)⁻¹ x w e, with X√W = QR the rows of
// R⁻¹Qᵀ times the scaled residuals e.
func (r *OLSResult) linearised(design *drawn, f *qr, e []float64) *mat.SymDense {
	q, inv := f.thinQ(), f.inverse()
	cov := design.survey.linearizedCov(f.p, func(_ *Batch, row int, z []float64) {
		for j := range z {
			var a float64
			for k := j; k < f.p; k++ {
				a += inv[j][k] * q[k][row]
			}
			z[j] = a * e[row]
		}
	})
	if !design.survey.noErrors() {
		r.Covariance = rowsOf(cov)
	}
	return cov
}

// rowsOf copies a matrix into rows.
func rowsOf(m mat.Symmetric) [][]float64 {
	rows := make([][]float64, m.SymmetricDim())
	for i := range rows {
		for j := range m.SymmetricDim() {
			rows[i] = append(rows[i], m.At(i, j))
		}
	}
	return rows
}

// designCoefficients fills in the table of coefficients. With weights the semipartial correlation is β/√VIF, and the partial one
// that over √(1 - R² + β²/VIF).
func (r *OLSResult) designCoefficients(fit *leastSquares, terms []string, cov *mat.SymDense, df, confidence float64, perfect bool) {
	r.DF2 = df
	first := len(terms) - int(r.DF1)
	for j, name := range terms {
		c := OLSCoefficient{Name: name, B: fit.Coef[j]}
		if se := math.Sqrt(math.Max(0, cov.At(j, j))); !perfect && se > 0 {
			c.SE = num(se)
			if df >= 1 {
				half := tBeyond(1-confidence, df) * se
				c.T, c.P = num(c.B/se), num(tTwoSided(c.B/se, df))
				c.CILow, c.CIHigh = num(c.B-half), num(c.B+half)
			}
		}
		if k := j - first; k >= 0 && fit.Beta != nil {
			c.Beta, c.ZeroOrder = num(fit.Beta[k]), num(math.Max(-1, math.Min(1, fit.ZeroOrder[k])))
			if fit.VIF != nil {
				c.VIF, c.Tolerance = num(fit.VIF[k]), num(fit.Tolerance[k])
				own := fit.Beta[k] / math.Sqrt(fit.VIF[k])
				c.Semipartial = num(own)
				c.Partial = num(own / math.Hypot(own, math.Sqrt(r.SSE/(r.SSE+r.SSR))))
			}
		}
		r.Coefficients = append(r.Coefficients, c)
	}
}

// wald fills in F of all slopes.
func (r *OLSResult) wald(df float64) {
	first := len(r.Coefficients) - int(r.DF1)
	if test := r.waldOf(first, len(r.Coefficients), df); test != nil {
		r.F, r.P = num(test.F), num(test.P)
	}
}

// waldOf tests the coefficients from to to-1; nil when their covariance is singular, as with too few clusters for so many.
func (r *OLSResult) waldOf(from, to int, df float64) *FTest {
	if r.Covariance == nil { // the design allows no errors
		return nil
	}
	size := to - from
	b, cov := make([]float64, size), mat.NewSymDense(size, nil)
	for i := range size {
		b[i] = r.Coefficients[from+i].B
		for j := range i + 1 {
			cov.SetSym(i, j, r.Covariance[from+i][from+j])
		}
	}
	return waldTest(b, cov, df)
}

// waldTest is F = bᵀ V⁻¹ b / k on (k, df) degrees of freedom, of coefficients each first taken over its standard error.
func waldTest(b []float64, cov *mat.SymDense, df float64) *FTest {
	k := len(b)
	unit, scaled := make([]float64, k), mat.NewSymDense(k, nil)
	for i := range k {
		se := math.Sqrt(cov.At(i, i))
		if !(se > 0) || df < 1 {
			return nil
		}
		unit[i] = b[i] / se
		for j := range i + 1 {
			scaled.SetSym(i, j, cov.At(i, j)/se/math.Sqrt(cov.At(j, j)))
		}
	}
	chi2, ok := waldStatistic(unit, scaled)
	if !ok || num(chi2) == nil {
		return nil
	}
	f := chi2 / float64(k)
	return &FTest{F: f, DF1: float64(k), DF2: df, P: fUpper(f, float64(k), df)}
}
