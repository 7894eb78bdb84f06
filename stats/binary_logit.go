package stats

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// LogitCoefficient is one coefficient of a logit model: a change of log odds. Numbers too large for a float64 are nil.
type LogitCoefficient struct {
	Name          string
	B, SE, Z, P   float64
	CILow, CIHigh float64 // Wald interval of B

	OddsRatio, OddsRatioLow, OddsRatioHigh *float64 // exp of B and of its interval
}

// LogitFit is how well a logit model fits, against the model without predictors.
type LogitFit struct {
	LogLik, NullLogLik     float64
	Deviance, NullDeviance float64        // -2 log likelihood
	LikelihoodRatio        *ChiSquareTest // nil without predictors
	AIC, BIC               float64

	McFadden, CoxSnell, Nagelkerke float64 // pseudo R²: 1 - ll/ll0, 1 - exp(2(ll0 - ll)/n), and that over its maximum

	Iterations int
	Converged  bool
}

// BinaryLogitResult is a logit model of a yes-or-no answer.
type BinaryLogitResult struct {
	N, Events    int
	Coefficients []LogitCoefficient // "(intercept)" first
	Covariance   [][]float64
	LogitFit

	Fitted         []float64 // chance of yes, by row
	Correct        float64   // share of rows on the right side of 0.5
	AUC            float64   // chance that a yes has a higher fitted value than a no: area under the ROC curve
	HosmerLemeshow *HosmerLemeshow
	Notices        []Notice
}

// BinaryLogit fits logit P(y) = x·b by maximum likelihood, Newton's method (for this model the same as iteratively
// reweighted least squares). x[j] holds the n numbers of predictor names[j]. Standard errors are from the information,
// tests and intervals Wald's, confidence that of the intervals (0 for 0.95).
//
// The error is a Notice when rows are too few, when all answers are equal, when a predictor does not vary or follows from
// others, and when predictors tell yes from no without error (separation): then no maximum exists, odds ratios being
// without bound.
//
// R: summary(glm(y ~ x, binomial)), confint.default, exp(coef), logLik.   SPSS: LOGISTIC REGRESSION
func BinaryLogit(names []string, x [][]float64, y []bool, confidence float64) (*BinaryLogitResult, error) {
	level := make([]int, len(y))
	events := 0
	for i, yes := range y {
		if yes {
			level[i] = 1
			events++
		}
	}
	levels := 2
	if events == 0 || events == len(y) {
		levels = 1
	}
	c, best, fit, reach, err := fitCumulative(names, x, level, levels, confidence)
	if err != nil {
		return nil, err
	}
	theta, cov, ok := c.covariance(best)
	if !ok {
		return nil, fmt.Errorf("the information of the logit model is singular")
	}
	out := &BinaryLogitResult{N: len(y), Events: events, LogitFit: fit}
	if !fit.Converged {
		out.Notices = append(out.Notices, notice("not_converged", fit.Iterations))
	}
	// The threshold is that of "no", so the intercept is its negative.
	for j := range theta {
		name, b := "(intercept)", -theta[0]
		if j > 0 {
			name, b = names[j-1], theta[j]
		}
		out.Coefficients = append(out.Coefficients, logitCoefficient(name, b, math.Sqrt(cov.At(j, j)), reach))
		row := make([]float64, len(theta))
		for k := range row {
			row[k] = cov.At(j, k)
			if (j == 0) != (k == 0) {
				row[k] = -row[k]
			}
		}
		out.Covariance = append(out.Covariance, row)
	}
	right := 0
	for i, yes := range y {
		p := logistic(-c.cut(best.x, i, 0))
		out.Fitted = append(out.Fitted, p)
		if (p >= 0.5) == yes {
			right++
		}
	}
	out.Correct = float64(right) / float64(len(y))
	ranked := tied(out.Fitted)
	out.AUC = areaUnderCurve(ranked, y)
	out.HosmerLemeshow = hosmerLemeshow(ranked, y, 10)
	return out, nil
}

// fitCumulative checks and fits a model with one set of slopes. reach is the half width of intervals in standard errors.
func fitCumulative(names []string, x [][]float64, level []int, levels int, confidence float64) (c *cumulative, best point, fit LogitFit, reach float64, err error) {
	if err = checkModel(names, x, make([]float64, len(level))); err != nil {
		return
	}
	if confidence, err = confidenceOf(confidence); err != nil {
		return
	}
	if c, err = newCumulative(names, x, level, levels); err != nil {
		return
	}
	var separating []int
	start := c.start()
	null, _ := c.at(start)
	best, fit.Iterations, fit.Converged, separating = c.maximise(start)
	if separating != nil {
		var who []string
		for _, m := range separating {
			who = append(who, names[m])
		}
		err = notice("separation", strings.Join(who, ", "))
		return
	}
	n := float64(len(level))
	fit.summarise(-null.f*n, -best.f*n, n, float64(len(x)), float64(c.size()))
	return c, best, fit, normalBeyond(1 - confidence), nil
}

// summarise fills in the fit from log likelihoods, the number of rows, of predictors and of coefficients.
func (f *LogitFit) summarise(null, ll, n, predictors, size float64) {
	f.LogLik, f.NullLogLik, f.Deviance, f.NullDeviance = ll, null, -2*ll, -2*null
	f.AIC, f.BIC = 2*size-2*ll, math.Log(n)*size-2*ll
	f.McFadden = 1 - ll/null
	f.CoxSnell = -math.Expm1(2 * (null - ll) / n)
	f.Nagelkerke = f.CoxSnell / -math.Expm1(2*null/n)
	if predictors > 0 {
		lr := max(0, 2*(ll-null))
		f.LikelihoodRatio = &ChiSquareTest{lr, predictors, chi2Upper(lr, predictors)}
	}
}

func logitCoefficient(name string, b, se, reach float64) LogitCoefficient {
	z := b / se
	low, high := b-reach*se, b+reach*se
	return LogitCoefficient{Name: name, B: b, SE: se, Z: z, P: min(1, 2*normalUpper(math.Abs(z))), CILow: low, CIHigh: high,
		OddsRatio: num(math.Exp(b)), OddsRatioLow: num(math.Exp(low)), OddsRatioHigh: num(math.Exp(high))}
}

// areaUnderCurve is the chance that a yes has a higher fitted value than a no, ties counting half.
func areaUnderCurve(fitted []float64, y []bool) float64 {
	order := sortedBy(fitted)
	var above, yes, no float64
	for i := 0; i < len(order); {
		j := i
		var ties [2]float64
		for ; j < len(order) && fitted[order[j]] == fitted[order[i]]; j++ {
			if y[order[j]] {
				ties[1]++
			} else {
				ties[0]++
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
