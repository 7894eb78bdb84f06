package stats

import (
	"math"
	"slices"
)

// LogitOptions are the choices of a logit model. The zero value has intervals of 95% and errors from the information.
type LogitOptions struct {
	Confidence float64 // of intervals, between 0 and 1; 0 means 0.95

	// Design makes the model one of the population: a weighted likelihood, with errors by linearisation. Nil: the rows are
	// taken as they are.
	Design *SampleDesign
}

// LogitCoefficient is one coefficient of a logit model: a change of log odds. Numbers too large for a float64 are nil.
type LogitCoefficient struct {
	Name          string
	B, SE, Z, P   float64 // Z is B over SE, which with a design has a t distribution, otherwise a normal one
	CILow, CIHigh float64 // Wald interval of B

	OddsRatio, OddsRatioLow, OddsRatioHigh *float64 // exp of B and of its interval
}

// LogitFit is how well a logit model fits, against the model without predictors. With a design the likelihood is that of weights
// with mean 1; it is a sum over a sample with such weights, not a probability, so there are no tests and criteria of it.
type LogitFit struct {
	LogLik, NullLogLik     float64
	Deviance, NullDeviance float64        // -2 log likelihood
	LikelihoodRatio        *ChiSquareTest // nil without predictors and with a design
	AIC, BIC               *float64       // nil with a design

	DF   *float64 // with a design, clusters less strata: the degrees of freedom of tests and intervals
	Wald *FTest   // with a design, of all slopes; nil without predictors or with too few clusters for so many

	McFadden, CoxSnell, Nagelkerke float64 // pseudo R²: 1 - ll/ll0, 1 - exp(2(ll0 - ll)/n), and that over its maximum

	Iterations int
	Converged  bool
}

// BinaryLogitResult is a logit model of a yes-or-no answer.
type BinaryLogitResult struct {
	N, Events    int                // rows, and those of them that are yes; with a design those with a weight
	Coefficients []LogitCoefficient // "(intercept)" first
	Covariance   [][]float64
	LogitFit

	Fitted         []float64       // chance of yes, by row, also of rows without weight
	Correct        float64         // share of rows, with a design of weight, on the right side of 0.5
	AUC            float64         // chance that a yes has a higher fitted value than a no: area under the ROC curve, weighted likewise
	HosmerLemeshow *HosmerLemeshow // nil with a design, and with fewer than 3 groups
	Notices        []Notice
}

// BinaryLogit fits logit P(y) = x·b by maximum likelihood, Newton's method (for this model the same as iteratively
// reweighted least squares). x[j] holds the n numbers of predictor names[j]; there must be no missing values. Standard errors
// are from the information, tests and intervals Wald's.
//
// With a design the likelihood of a row counts by its weight, and the covariance of the coefficients is that of the totals of
// the information's inverse times the weighted derivatives of the rows, over the clusters (see SampleDesign).
//
// The error is a Notice when rows are too few, when all answers are equal, when a predictor does not vary or follows from
// others, when predictors tell yes from no without error (separation), so that no maximum exists and odds ratios are without
// bound, and when a design has no more clusters than strata. Otherwise it says which list has another length, which number is
// none or beyond 1e±60, what is wrong with the weights, or that there would be more than 1,000 coefficients.
//
// R: summary(glm(y ~ x, binomial)), confint.default, exp(coef), logLik.   SPSS: LOGISTIC REGRESSION
// With a design R: survey::svyglm(y ~ x, design, family = quasibinomial), psrsq.   SPSS: CSLOGISTIC
func BinaryLogit(names []string, x [][]float64, y []bool, options LogitOptions) (*BinaryLogitResult, error) {
	level := make([]int, len(y))
	for i, yes := range y {
		if yes {
			level[i] = 1
		}
	}
	m, err := newLogit(names, x, len(y), options)
	if err != nil {
		return nil, err
	}
	out := &BinaryLogitResult{N: len(m.rows)}
	for _, i := range m.rows {
		out.Events += level[i]
	}
	levels := 2
	if out.Events == 0 || out.Events == out.N {
		levels = 1
	}
	if err := m.fit(names, level, levels); err != nil {
		return nil, err
	}
	theta, cov := m.theta, m.cov
	out.LogitFit, out.Notices = m.LogitFit, m.notices
	// The threshold is that of "no", so the intercept is its negative.
	for j := range theta {
		name, b := "(intercept)", -theta[0]
		if j > 0 {
			name, b = names[j-1], theta[j]
		}
		out.Coefficients = append(out.Coefficients, m.coefficient(name, b, math.Sqrt(cov.At(j, j))))
		row := make([]float64, len(theta))
		for k := range row {
			row[k] = cov.At(j, k)
			if (j == 0) != (k == 0) {
				row[k] = -row[k]
			}
		}
		out.Covariance = append(out.Covariance, row)
	}
	out.Fitted = make([]float64, len(y))
	for i := range y {
		u := theta[0]
		for j, column := range x {
			u -= theta[j+1] * column[i]
		}
		out.Fitted[i] = logistic(-u)
	}
	fitted, answer := make([]float64, out.N), make([]bool, out.N)
	var right, all float64
	for k, i := range m.rows {
		fitted[k], answer[k] = logistic(-m.c.cut(m.best.x, k, 0)), y[i]
		out.Fitted[i] = fitted[k]
		w := m.c.weight(k)
		all += w
		if (fitted[k] >= 0.5) == y[i] {
			right += w
		}
	}
	out.Correct = math.Min(1, right/all)
	ranked := tied(fitted)
	out.AUC = areaUnderCurve(ranked, answer, m.c.w)
	if options.Design == nil {
		out.HosmerLemeshow = hosmerLemeshow(ranked, answer, 10)
	}
	return out, nil
}

// areaUnderCurve is the chance that a yes has a higher fitted value than a no, ties counting half and rows by their weights
// (nil: 1).
func areaUnderCurve(fitted []float64, y []bool, weight []float64) float64 {
	order := sortedBy(fitted)
	var above, yes, no float64
	for i := 0; i < len(order); {
		j := i
		var ties [2]float64
		for ; j < len(order) && fitted[order[j]] == fitted[order[i]]; j++ {
			w := 1.0
			if weight != nil {
				w = weight[order[j]]
			}
			if y[order[j]] {
				ties[1] += w
			} else {
				ties[0] += w
			}
		}
		above += ties[1] * (no + ties[0]/2)
		no, yes = no+ties[0], yes+ties[1]
		i = j
	}
	return above / yes / no
}

// tied makes chances that differ by less than 1e-12 equal: they are those of equal answers, off by rounding.
func tied(fitted []float64) []float64 {
	out := slices.Clone(fitted)
	last := math.Inf(-1)
	for _, i := range sortedBy(fitted) {
		if out[i]-last < 1e-12 {
			out[i] = last
		}
		last = out[i]
	}
	return out
}

// sortedBy lists places in rising order of x; equal ones in their order.
func sortedBy(x []float64) []int {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case x[a] < x[b]:
			return -1
		case x[a] > x[b]:
			return 1
		}
		return 0
	})
	return order
}
