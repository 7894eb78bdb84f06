package stats

import (
	"fmt"
	"math"
)

// FisherInterval returns the interval of Pearson's correlation r of n respondents by Fisher's z,
//
//	tanh(atanh r ± z √(1/(n - 3)))
//
// r itself at ±1; a confidence of 0 means 0.95. For a partial correlation given g variables use n - g. An error with fewer than 4 respondents, or an
// r that is none.
//
// Fisher, R. A. (1921). On the "probable error" of a coefficient of correlation. Metron 1, 3-32.
// R: cor.test(x, y)$conf.int.
func FisherInterval(r float64, n int, confidence float64) (low, high float64, err error) {
	if confidence, err = confidenceOf(confidence); err != nil {
		return 0, 0, err
	}
	switch {
	case !(math.Abs(r) <= 1):
		return 0, 0, fmt.Errorf("%g is not a correlation", r)
	case n < 4:
		return 0, 0, notice("too_few_complete", n, 4)
	case math.Abs(r) == 1:
		return r, r, nil
	}
	half := normalBeyond(1-confidence) / math.Sqrt(float64(n-3))
	z := math.Atanh(r)
	return math.Tanh(z - half), math.Tanh(z + half), nil
}
