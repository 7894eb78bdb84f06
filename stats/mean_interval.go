package stats

import (
	"errors"
	"fmt"
	"math"
)

// Estimate is a number of the population as the sample tells it, with its standard error and interval.
type Estimate struct {
	Value, SE float64
	Low, High float64
	Base      float64 // respondents, or effective base, that the interval rests on
}

// MeanInterval is the t interval of a mean of n respondents with standard deviation sd (divisor n-1),
//
//	mean ± t(n-1) sd/√n √(1 - n/N)
//
// N the population, 0 for one without end. n may be an effective base: then sd is the weighted one. confidence 0 means 0.95.
//
// Cochran, W. G. (1977). Sampling Techniques, 3rd ed., section 2.8. R: t.test(x)$conf.int; with N survey::svymean of
// svydesign(ids = ~1, fpc = ~N)
func MeanInterval(mean, sd, n, population, confidence float64) (Estimate, error) {
	confidence, err := confidenceOf(confidence)
	if err != nil {
		return Estimate{}, err
	}
	switch {
	case notFinite([]float64{mean, sd, n}) >= 0:
		return Estimate{}, errors.New("the mean, its standard deviation or the number of respondents is not a number")
	case sd < 0:
		return Estimate{}, fmt.Errorf("a standard deviation of %v is below 0", sd)
	case n <= 1:
		return Estimate{}, fmt.Errorf("%v respondents give no interval of a mean: more than 1 are needed", n)
	}
	factor, err := finiteFactor(n, population, 0)
	if err != nil {
		return Estimate{}, err
	}
	e := Estimate{Value: mean, SE: sd / math.Sqrt(n) * math.Sqrt(factor), Base: n}
	half := 0.0
	if e.SE > 0 {
		half = tBeyond(1-confidence, n-1) * e.SE
	}
	if num(mean-half) == nil || num(mean+half) == nil {
		return Estimate{}, fmt.Errorf("the interval of a mean of %v respondents is beyond all numbers", n)
	}
	e.Low, e.High = mean-half, mean+half
	return e, nil
}

// WeightedMeanInterval is MeanInterval of the weighted mean on Kish's effective base n', with the weighted variance
// Σw(x - mean)²/Σw · n'/(n'-1), as programs for tables have it. For weights that have to do with the answers the linearised error
// of Index is the right one. Respondents of weight 0 do not count.
//
// R: weights::wtd.t.test takes the same base. SPSS: CTABLES with an effective base weight
func WeightedMeanInterval(x, weights []float64, population, confidence float64) (Estimate, error) {
	if len(x) != len(weights) {
		return Estimate{}, fmt.Errorf("%d answers and %d weights", len(x), len(weights))
	}
	if i := notFinite(x); i >= 0 {
		return Estimate{}, fmt.Errorf("answer %d is %v", i+1, x[i])
	}
	if !squarable(x) {
		return Estimate{}, errors.New("the answers are too large or too small to be squared")
	}
	w, ww, top, err := weightSums(weights)
	if err != nil {
		return Estimate{}, err
	}
	var mean, ss float64
	for i := range x {
		mean += weights[i] / top / w * x[i]
	}
	var rest float64 // of the mean, lost by rounding
	for i := range x {
		rest += weights[i] / top / w * (x[i] - mean)
	}
	mean += rest
	for i := range x {
		ss += weights[i] / top / w * (x[i] - mean) * (x[i] - mean)
	}
	n := w * w / ww
	if n <= 1 {
		return Estimate{}, errors.New("one respondent has all the weight, so there is no interval")
	}
	return MeanInterval(mean, math.Sqrt(ss*n/(n-1)), n, population, confidence)
}
