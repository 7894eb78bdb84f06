package stats

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// maxLogitColumns bounds the coefficients of a logit model; the work grows with the square.
const maxLogitColumns = 1000

// logit is a model with one set of slopes, from its checked data to its errors.
type logit struct {
	LogitFit
	x          [][]float64 // at the rows that count
	rows       []int       // those, among the rows given
	design     *drawn      // nil without
	confidence float64
	df         float64 // of tests: infinite without a design

	c       *cumulative
	best    point
	theta   []float64 // thresholds, then slopes
	cov     *mat.SymDense
	notices []Notice
}

// newLogit checks what does not depend on the answers.
func newLogit(names []string, x [][]float64, n int, options LogitOptions) (*logit, error) {
	if err := checkModel(names, x, make([]float64, n)); err != nil {
		return nil, err
	}
	m := &logit{x: x, df: math.Inf(1)}
	var err error
	if m.confidence, err = confidenceOf(options.Confidence); err != nil {
		return nil, err
	}
	if options.Design == nil {
		m.rows = make([]int, n)
		for i := range m.rows {
			m.rows[i] = i
		}
		return m, nil
	}
	if m.design, err = options.Design.draw(n); err != nil {
		return nil, err
	}
	m.rows, m.x = m.design.rows, make([][]float64, len(x))
	for j, column := range x {
		m.x[j] = m.design.pick(column)
	}
	if m.df = m.design.survey.designDF(); m.df < 1 {
		return nil, notice("too_few_clusters")
	}
	return m, nil
}

// fit finds the maximum for the level of each row given, from 0, and the errors there.
func (m *logit) fit(names []string, level []int, levels int) error {
	y := make([]int, len(m.rows))
	for k, i := range m.rows {
		y[k] = level[i]
	}
	var weight []float64
	if m.design != nil {
		weight = m.design.weight
	}
	c, err := newCumulative(names, m.x, y, levels, weight)
	if err != nil {
		return err
	}
	m.c = c
	var separating []int
	start := c.start()
	null, _ := c.at(start)
	m.best, m.Iterations, m.Converged, separating = c.maximise(start)
	if separating != nil {
		var who []string
		for _, j := range separating {
			who = append(who, names[j])
		}
		return notice("separation", strings.Join(who, ", "))
	}
	if !m.Converged {
		m.notices = append(m.notices, notice("not_converged", m.Iterations))
	}
	n := float64(len(y))
	m.summarise(-null.f*n, -m.best.f*n, n, float64(len(m.x)), float64(c.size()))
	var ok bool
	if m.theta, m.cov, ok = c.covariance(m.best); !ok {
		return errors.New("the information of the logit model is singular")
	}
	if m.design != nil {
		m.linearise()
	}
	for j := range m.theta {
		if v := m.cov.At(j, j); !(v > 0) || num(v) == nil || num(m.theta[j]/math.Sqrt(v)) == nil {
			return errors.New("the errors of the logit model cannot be had: the answers, or the weights, leave too little to estimate them")
		}
	}
	if m.design != nil && len(m.x) > 0 {
		m.wald()
	}
	return nil
}

// linearise replaces the covariance by that of the totals of the inverse information times the weighted derivatives of each
// row, which cov times them is when cov is the inverse of n rows of mean weight 1.
func (m *logit) linearise() {
	size := m.c.size()
	back := m.c.unscale()
	var influence mat.Dense // of the coefficients by the derivatives of the scaled ones
	var chol mat.Cholesky
	var inverse mat.SymDense
	if !chol.Factorize(m.best.hessian) || chol.InverseTo(&inverse) != nil {
		return // covariance has refused it already
	}
	influence.Mul(back, &inverse)
	m.cov = m.design.survey.linearizedCov(size, func(_ *Batch, row int, z []float64) {
		s := make([]float64, size)
		m.c.score(m.best.x, row, s)
		for j := range z {
			for k, v := range s {
				z[j] += influence.At(j, k) * v
			}
			z[j] *= m.c.weight(row) / float64(len(m.rows))
		}
	})
	m.notices = append(m.notices, m.design.survey.designNotices()...)
	m.DF = num(m.df)
	m.LikelihoodRatio, m.AIC, m.BIC = nil, nil, nil
}

// wald tests all slopes together.
func (m *logit) wald() {
	first, k := m.c.levels-1, len(m.x)
	b, cov := m.theta[first:], mat.NewSymDense(k, nil)
	for i := range k {
		for j := range i + 1 {
			cov.SetSym(i, j, m.cov.At(first+i, first+j))
		}
	}
	m.Wald = waldTest(b, cov, m.df)
}

// summarise fills in the fit from log likelihoods, the number of rows, of predictors and of coefficients.
func (f *LogitFit) summarise(null, ll, n, predictors, size float64) {
	f.LogLik, f.NullLogLik, f.Deviance, f.NullDeviance = ll, null, -2*ll, -2*null
	f.AIC, f.BIC = num(2*size-2*ll), num(math.Log(n)*size-2*ll)
	f.McFadden = 1 - ll/null
	f.CoxSnell = -math.Expm1(2 * (null - ll) / n)
	f.Nagelkerke = f.CoxSnell / -math.Expm1(2*null/n)
	if predictors > 0 {
		lr := max(0, 2*(ll-null))
		f.LikelihoodRatio = &ChiSquareTest{lr, predictors, chi2Upper(lr, predictors)}
	}
}

// coefficient is a line of the table.
func (m *logit) coefficient(name string, b, se float64) LogitCoefficient {
	half := tBeyond(1-m.confidence, m.df) * se
	low, high := b-half, b+half
	return LogitCoefficient{Name: name, B: b, SE: se, Z: b / se, P: tTwoSided(b/se, m.df), CILow: low, CIHigh: high,
		OddsRatio: num(math.Exp(b)), OddsRatioLow: num(math.Exp(low)), OddsRatioHigh: num(math.Exp(high))}
}

// tooManyLogit says that a model has more coefficients than maxLogitColumns.
func tooManyLogit(size int) error {
	return fmt.Errorf("the model has %d coefficients: at most %d are possible", size, maxLogitColumns)
}
