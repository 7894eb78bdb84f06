package stats

import (
	"fmt"
	"math"
)

// OrdinalLogitResult is a proportional-odds model of ordered answers.
type OrdinalLogitResult struct {
	N          int
	Levels     []string // those that occur
	Counts     []int    // respondents by level
	Covariance [][]float64

	// Coefficients are log odds of a higher answer for one unit more of a predictor; Thresholds, named "a|b", the log odds
	// of an answer up to a where all predictors are 0. Covariance has the coefficients first.
	Coefficients, Thresholds []LogitCoefficient
	LogitFit

	Notices []Notice
}

// OrdinalLogit fits the proportional-odds model
//
//	logit P(Y <= j) = threshold_j - x·b
//
// by Newton's method on the full likelihood. level[i] is row i's place in labels, from 0; levels that no row has are left
// out with a Notice. x[j] holds the n numbers of predictor names[j]. Standard errors are from the observed information,
// tests and intervals Wald's, confidence that of the intervals (0 for 0.95). The pseudo R² are against the model with
// thresholds alone. ParallelLines tests the assumption of one set of slopes.
//
// The error is a Notice in the cases of BinaryLogit.
//
// McCullagh, P. (1980). Regression models for ordinal data. J. Royal Statistical Society B 42, 109-142.
// R: summary(MASS::polr(factor(y) ~ x, Hess = TRUE)).   SPSS: PLUM y WITH x
func OrdinalLogit(names []string, x [][]float64, level []int, labels []string, confidence float64) (*OrdinalLogitResult, error) {
	out := &OrdinalLogitResult{N: len(level)}
	y, err := out.levels(level, labels)
	if err != nil {
		return nil, err
	}
	c, best, fit, reach, err := fitCumulative(names, x, y, len(out.Levels), confidence)
	if err != nil {
		return nil, err
	}
	theta, cov, ok := c.covariance(best)
	if !ok {
		return nil, fmt.Errorf("the information of the ordinal logit model is singular")
	}
	out.LogitFit = fit
	if !fit.Converged {
		out.Notices = append(out.Notices, notice("not_converged", fit.Iterations))
	}
	cuts := c.levels - 1
	order := make([]int, 0, len(theta)) // coefficients first
	for m := range x {
		order = append(order, cuts+m)
		out.Coefficients = append(out.Coefficients, logitCoefficient(names[m], theta[cuts+m], math.Sqrt(cov.At(cuts+m, cuts+m)), reach))
	}
	for j := range cuts {
		order = append(order, j)
		out.Thresholds = append(out.Thresholds, logitCoefficient(out.Levels[j]+"|"+out.Levels[j+1], theta[j], math.Sqrt(cov.At(j, j)), reach))
	}
	for _, j := range order {
		row := make([]float64, len(order))
		for b, k := range order {
			row[b] = cov.At(j, k)
		}
		out.Covariance = append(out.Covariance, row)
	}
	return out, nil
}

// levels leaves out levels that no row has, and returns each row's place among the others.
func (r *OrdinalLogitResult) levels(level []int, labels []string) ([]int, error) {
	count := make([]int, len(labels))
	for i, l := range level {
		if l < 0 || l >= len(labels) {
			return nil, fmt.Errorf("answer %d in row %d is not one of 0 to %d", l, i+1, len(labels)-1)
		}
		count[l]++
	}
	place := make([]int, len(labels))
	for l, n := range count {
		place[l] = len(r.Levels)
		if n > 0 {
			r.Levels, r.Counts = append(r.Levels, labels[l]), append(r.Counts, n)
		} else if len(level) > 0 {
			r.Notices = append(r.Notices, notice("empty_answer", labels[l]))
		}
	}
	y := make([]int, len(level))
	for i, l := range level {
		y[i] = place[l]
	}
	return y, nil
}
