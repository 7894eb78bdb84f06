package stats

import (
	"fmt"
	"math"
)

// WilsonInterval is the score interval of a share p of n respondents: the shares P that a two-sided normal test would not refuse,
//
//	|p - P| <= z √(P(1-P)/n · (N-n)/(N-1))
//
// N the population, 0 for one without end. n may be an effective base, then p is weighted. The limits are within 0 and 1
// and make sense at 0 and n answers too, where the usual interval shrinks to a point; SE is √(p(1-p)/n · (N-n)/(N-1)), for information.
// confidence 0 means 0.95. The error says when the share is not between 0 and 1, when there is nobody, or the population is
// smaller than n.
//
// Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.
// R: prop.test(x, n, correct = FALSE)$conf.int; with N the same of n(N-1)/(N-n) respondents
func WilsonInterval(share, n, population, confidence float64) (Estimate, error) {
	confidence, err := confidenceOf(confidence)
	if err != nil {
		return Estimate{}, err
	}
	switch {
	case !(share >= 0 && share <= 1):
		return Estimate{}, fmt.Errorf("a share of %v is not between 0 and 1", share)
	case !(n >= 1e-60) || math.IsInf(n, 1):
		return Estimate{}, fmt.Errorf("%v respondents: there is no share of them", n)
	}
	factor, err := finiteFactor(n, population, 1)
	if err != nil {
		return Estimate{}, err
	}
	z := normalBeyond(1 - confidence)
	c := z * z * factor / n
	e := Estimate{Value: share, SE: math.Sqrt(share * (1 - share) / n * factor), Base: n}
	// The limits solve (1+c)P² - (2p+c)P + p² = 0. The smaller root comes from the product of both, the upper limit likewise from
	// the shares of those who did not answer so: no difference of nearly equal numbers.
	root := math.Sqrt(c * (c/4 + share*(1-share)))
	e.Low = share * share / (share + c/2 + root)
	if share == 0 {
		e.Low = 0
	}
	e.High = 1
	if share < 1 {
		e.High = 1 - (1-share)*(1-share)/(1-share+c/2+root)
		if e.High < 0.5 {
			e.High = (share + c/2 + root) / (1 + c)
		}
	}
	return e, nil
}

// Wilson is WilsonInterval of successes out of n in a population without end, confidence 0.95 for 0. The error says when successes
// are not between 0 and n. R: prop.test(successes, n, correct = FALSE)$conf.int
func Wilson(successes, n, confidence float64) (Estimate, error) {
	if !(n > 0) || !(successes >= 0 && successes <= n) {
		return Estimate{}, fmt.Errorf("%v of %v respondents is not a share", successes, n)
	}
	return WilsonInterval(successes/n, n, 0, confidence)
}

// WeightedWilson is WilsonInterval of a weighted share on Kish's effective base. chosen tells who gave the answer; weights are
// sampling weights, those of 0 do not count. The error is that of EffectiveBase and WilsonInterval, or says that there are not as
// many weights as answers.
func WeightedWilson(chosen []bool, weights []float64, population, confidence float64) (Estimate, error) {
	if len(chosen) != len(weights) {
		return Estimate{}, fmt.Errorf("%d answers and %d weights", len(chosen), len(weights))
	}
	w, ww, top, err := weightSums(weights)
	if err != nil {
		return Estimate{}, err
	}
	var part float64
	for i, yes := range chosen {
		if yes {
			part += weights[i] / top
		}
	}
	return WilsonInterval(math.Min(1, part/w), w*w/ww, population, confidence)
}
