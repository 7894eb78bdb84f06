package stats

import (
	"fmt"
	"math"
)

// OrdinalLogitResult is a proportional-odds model of ordered answers.
type OrdinalLogitResult struct {
	N          int      // rows; with a design those with a weight
	Levels     []string // those that occur
	Counts     []int    // rows by level
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
// out with a Notice. x[j] holds the n numbers of predictor names[j]; there must be no missing values. Standard errors are from
// the observed information, tests and intervals Wald's. The pseudo R² are against the model with thresholds alone.
// ParallelLines tests the assumption of one set of slopes. With a design the likelihood is weighted and the covariance
// linearised as in BinaryLogit.
//
// The error is that of BinaryLogit, or says which level is not one of the labels.
//
// McCullagh, P. (1980). Regression models for ordinal data. J. Royal Statistical Society B 42, 109-142.
// R: summary(MASS::polr(factor(y) ~ x, Hess = TRUE)).   SPSS: PLUM y WITH x
// With a design R: survey::svyolr(factor(y) ~ x, design), which stops its search earlier.   SPSS: CSORDINAL
func OrdinalLogit(names []string, x [][]float64, level []int, labels []string, options LogitOptions) (*OrdinalLogitResult, error) {
	m, err := newLogit(names, x, len(level), options)
	if err != nil {
		return nil, err
	}
	out := &OrdinalLogitResult{N: len(m.rows)}
	y, err := out.levels(level, labels, m.rows)
	if err != nil {
		return nil, err
	}
	if err := m.fit(names, y, len(out.Levels)); err != nil {
		return nil, err
	}
	out.LogitFit, out.Notices = m.LogitFit, append(out.Notices, m.notices...)
	theta, cov, cuts := m.theta, m.cov, m.c.levels-1
	order := make([]int, 0, len(theta)) // coefficients first
	for j := range x {
		order = append(order, cuts+j)
		out.Coefficients = append(out.Coefficients, m.coefficient(names[j], theta[cuts+j], math.Sqrt(cov.At(cuts+j, cuts+j))))
	}
	for j := range cuts {
		order = append(order, j)
		out.Thresholds = append(out.Thresholds, m.coefficient(out.Levels[j]+"|"+out.Levels[j+1], theta[j], math.Sqrt(cov.At(j, j))))
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

// levels leaves out levels that none of the rows that count has, and returns the place of each row's level among the others.
func (r *OrdinalLogitResult) levels(level []int, labels []string, rows []int) ([]int, error) {
	for i, l := range level {
		if l < 0 || l >= len(labels) {
			return nil, fmt.Errorf("answer %d in row %d is not one of 0 to %d", l, i+1, len(labels)-1)
		}
	}
	count := make([]int, len(labels))
	for _, i := range rows {
		count[level[i]]++
	}
	place := make([]int, len(labels))
	for l, n := range count {
		place[l] = len(r.Levels)
		if n > 0 {
			r.Levels, r.Counts = append(r.Levels, labels[l]), append(r.Counts, n)
		} else if len(rows) > 0 {
			r.Notices = append(r.Notices, notice("empty_answer", labels[l]))
		}
	}
	y := make([]int, len(level))
	for i, l := range level {
		y[i] = place[l]
	}
	return y, nil
}
