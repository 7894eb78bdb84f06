package stats

import (
	"errors"
	"fmt"
	"math"
)

// EffectiveBase is Kish's number of respondents of equal weight that say as much as these,
//
//	(Σw)² / Σw²
//
// never above the number of weights that are not 0. The error says when a weight is negative or no number, or all are 0.
//
// Kish, L. (1965). Survey Sampling. Wiley, section 11.7. SPSS: the effective base weight of CTABLES.
func EffectiveBase(weights []float64) (float64, error) {
	w, ww, _, err := weightSums(weights)
	if err != nil {
		return 0, err
	}
	return w * w / ww, nil
}

// KishDesignEffect is what unequal weights do to the variance of a mean that they have nothing to do with,
//
//	1 + cv²(w) = n Σw² / (Σw)²
//
// n the number of weights, those of 0 included: 1 for equal weights. The error is that of EffectiveBase.
//
// Kish, L. (1992). Weighting for unequal Pi. Journal of Official Statistics 8, 183-200.
func KishDesignEffect(weights []float64) (float64, error) {
	base, err := EffectiveBase(weights)
	if err != nil {
		return 0, err
	}
	return float64(len(weights)) / base, nil
}

// DesignEffect compares the standard error of a mean under the design with the one that a simple random sample of n would have,
// variance being the (weighted) sample variance with divisor n-1:
//
//	deff = se² / (variance/n)
//
// the sample being drawn with replacement; population, if not 0, takes the factor 1 - n/population into the denominator. The error
// says when n is below 2, the variance is not above 0, a number is none, or the population is not above n.
//
// Kish, L. (1965). Survey Sampling, section 8.2. R: svymean(~x, design, deff = "replace"), and deff = TRUE with population = Σw.
func DesignEffect(se, variance float64, n int, population float64) (float64, error) {
	switch {
	case !(se >= 0) || math.IsInf(se, 1):
		return 0, fmt.Errorf("a standard error of %v", se)
	case !(variance > 0) || math.IsInf(variance, 1):
		return 0, fmt.Errorf("a variance of %v: without variance there is no design effect", variance)
	case n < 2:
		return 0, fmt.Errorf("%d respondents: at least 2 are needed", n)
	}
	factor, err := finiteFactor(float64(n), population, 0)
	if err != nil {
		return 0, err
	}
	if factor == 0 {
		return 0, errors.New("the whole population was asked: a simple random sample of it has no error")
	}
	deff := se * se / (variance / float64(n) * factor)
	if num(deff) == nil {
		return 0, fmt.Errorf("the standard error %v and the variance %v are too far apart", se, variance)
	}
	return deff, nil
}

// weightSums are Σw and Σw² of weights over the largest one, and that. Scaling keeps the squares of huge and tiny weights within range.
func weightSums(weights []float64) (w, ww, top float64, err error) {
	for i, x := range weights {
		if !(x >= 0) || math.IsInf(x, 1) {
			return 0, 0, 0, fmt.Errorf("weight %d is %v: a number of 0 or more is needed", i+1, x)
		}
		top = max(top, x)
	}
	if top == 0 {
		return 0, 0, 0, errors.New("there are no weights above 0")
	}
	for _, x := range weights {
		w += x / top
		ww += (x / top) * (x / top)
	}
	return w, ww, top, nil
}

// finiteFactor is the finite population correction (N - n)/(N - lost) of a variance, 1 for N = 0 (no correction asked for). lost is
// 0 for an estimated variance with divisor n-1, 1 for the variance of the population with divisor N.
func finiteFactor(n, population, lost float64) (float64, error) {
	switch {
	case population == 0:
		return 1, nil
	case math.IsNaN(population) || population < n:
		return 0, fmt.Errorf("a population of %v is smaller than the %v asked", population, n)
	case math.IsInf(population, 1):
		return 1, nil
	case population == n:
		return 0, nil
	case population <= lost:
		return 0, fmt.Errorf("a population of %v is none", population)
	}
	return (population - n) / (population - lost), nil
}
