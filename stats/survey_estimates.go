package stats

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// DesignEstimate is a number of the population with its design-based error.
type DesignEstimate struct {
	Value, SE float64
	Low, High *float64 // interval, by t on DF; nil when DF is below 1, and an end that lies beyond the data
	DF        float64  // clusters minus strata
	N         int      // respondents behind it
	Deff      *float64 // variance over that of a simple random sample of N drawn with replacement; nil for ratios, quantiles and constants
	Notices   []Notice
}

// inDomain is the part of a sample that an estimate is about.
type inDomain struct {
	*drawn
	in    []bool  // of the drawn rows
	n     int     // of them
	scale float64 // of the weights: those of drawn have mean 1
}

// domainOf draws a sample of the rows of equally long columns, those in the domain (nil: all) with a number in every column being in it.
func domainOf(design *SampleDesign, domain []bool, columns ...[]float64) (*inDomain, error) {
	n := len(columns[0])
	if domain != nil && len(domain) != n {
		return nil, fmt.Errorf("%d rows of a domain for %d respondents", len(domain), n)
	}
	if design == nil {
		design = &SampleDesign{}
	}
	for _, x := range columns {
		if len(x) != n {
			return nil, fmt.Errorf("columns of %d and %d respondents", n, len(x))
		}
		for i, v := range x {
			if math.Abs(v) > 1e120 {
				return nil, fmt.Errorf("respondent %d has %v, which is too large for a variance", i+1, v)
			}
		}
	}
	d, err := design.draw(n)
	if err != nil {
		return nil, err
	}
	s := &inDomain{drawn: d, in: make([]bool, len(d.rows)), scale: 1}
	if design.Weights != nil {
		var sum float64
		for _, w := range design.Weights {
			sum += w
		}
		if s.scale = sum / float64(len(d.rows)); math.IsInf(s.scale, 0) {
			return nil, errors.New("the weights are too large to be added")
		}
	}
	for k, i := range d.rows {
		s.in[k] = domain == nil || domain[i]
		for _, x := range columns {
			s.in[k] = s.in[k] && !math.IsNaN(x[i])
		}
		if s.in[k] {
			s.n++
		}
	}
	if s.n == 0 {
		return nil, errors.New("no respondent with a number is in the domain")
	}
	return s, nil
}

// sum is Σ w x over the domain, in weights of mean 1.
func (s *inDomain) sum(x func(k int) float64) (sum float64) {
	for k, in := range s.in {
		if in {
			sum += s.weight[k] * x(k)
		}
	}
	return sum
}

// finish completes an estimate whose linearised values over w are given.
func (s *inDomain) finish(e *DesignEstimate, score func(k int) float64, confidence float64) (*DesignEstimate, error) {
	confidence, err := confidenceOf(confidence)
	if err != nil {
		return nil, err
	}
	if s.survey.noErrors() {
		return nil, notice("too_few_clusters")
	}
	cov := s.survey.linearizedCov(1, func(_ *Batch, k int, z []float64) {
		if s.in[k] {
			z[0] = s.weight[k] * score(k)
		}
	})
	e.SE, e.N, e.DF = math.Sqrt(cov.At(0, 0)), s.n, s.survey.designDF()
	e.Notices = s.survey.designNotices()
	if num(e.Value) == nil || num(e.SE) == nil {
		return nil, errors.New("the numbers are too large for a variance")
	}
	if e.DF >= 1 {
		t := tBeyond(1-confidence, e.DF)
		e.Low, e.High = num(e.Value-t*e.SE), num(e.Value+t*e.SE)
	}
	return e, nil
}

// deff compares the variance of a mean with that of a simple random sample; mean over the domain.
func (s *inDomain) deff(se float64, x func(k int) float64, mean float64) *float64 {
	if s.n < 2 {
		return nil
	}
	n := float64(s.n)
	v := s.sum(func(k int) float64 { return (x(k) - mean) * (x(k) - mean) }) / s.sum(func(int) float64 { return 1 }) * n / (n - 1)
	if !(v > 0) {
		return nil
	}
	return num(se * se / (v / n))
}

// SurveyMean is the weighted mean of x over a domain (nil: everybody) of the population, NaN being missing; of 0 and 1 it is a proportion.
// With W = Σw over the domain its linearised value is w (x - mean)/W there and 0 elsewhere: a domain is no smaller sample, its size is
// estimated too. confidence 0 means 0.95. design nil is a simple random sample.
//
// R: survey::svymean(~x, subset(design, domain), na.rm = TRUE, deff = "replace"), confint(, df = degf(design))
func SurveyMean(x []float64, domain []bool, design *SampleDesign, confidence float64) (*DesignEstimate, error) {
	s, err := domainOf(design, domain, x)
	if err != nil {
		return nil, err
	}
	at := func(k int) float64 { return x[s.rows[k]] }
	W := s.sum(func(int) float64 { return 1 })
	e := &DesignEstimate{Value: s.sum(at) / W}
	if e, err = s.finish(e, func(k int) float64 { return (at(k) - e.Value) / W }, confidence); err != nil {
		return nil, err
	}
	e.Deff = s.deff(e.SE, at, e.Value)
	return e, nil
}

// SurveyTotal is Σ w x over a domain: the population's total when the weights are how many each respondent stands for. Its linearised
// value is w x. Deff is as R has it: the sum of the domain's weights taken as known. The rest is as in SurveyMean, but that R takes the total of a
// lonely stratum about 0, not about the mean of all clusters.   R: survey::svytotal(~x, subset(design, domain), na.rm = TRUE, deff = "replace")
func SurveyTotal(x []float64, domain []bool, design *SampleDesign, confidence float64) (*DesignEstimate, error) {
	s, err := domainOf(design, domain, x)
	if err != nil {
		return nil, err
	}
	at := func(k int) float64 { return x[s.rows[k]] }
	W := s.sum(func(int) float64 { return 1 })
	total := s.sum(at)
	e := &DesignEstimate{Value: total * s.scale}
	if e, err = s.finish(e, func(k int) float64 { return at(k) * s.scale }, confidence); err != nil {
		return nil, err
	}
	e.Deff = s.deff(e.SE/(W*s.scale), at, total/W)
	return e, nil
}

// SurveyRatio is Σ w y / Σ w x over a domain, respondents with both numbers. With ratio r its linearised value is w (y - r x)/Σwx. The error
// also says when Σ w x is 0.   R: survey::svyratio(~y, ~x, subset(design, domain), na.rm = TRUE)
func SurveyRatio(y, x []float64, domain []bool, design *SampleDesign, confidence float64) (*DesignEstimate, error) {
	s, err := domainOf(design, domain, y, x)
	if err != nil {
		return nil, err
	}
	over := s.sum(func(k int) float64 { return x[s.rows[k]] })
	if over == 0 {
		return nil, errors.New("the denominator of the ratio is 0")
	}
	e := &DesignEstimate{Value: s.sum(func(k int) float64 { return y[s.rows[k]] }) / over}
	return s.finish(e, func(k int) float64 { return (y[s.rows[k]] - e.Value*x[s.rows[k]]) / over }, confidence)
}

// SurveyQuantile is the smallest x that at least the share p of a domain's weight does not exceed (no interpolation: qrule "math" in R). Its
// interval is Woodruff's: that of the share of respondents at or below the quantile, by t, turned back into x; an end whose share is below 0 or above
// 1 is not available. SE is the interval's width over twice the t quantile, 0 without an interval.
//
// Woodruff, R. S. (1952). Confidence intervals for medians and other position measures. Journal of the American Statistical Association 47,
// 635-646.   R: survey::svyquantile(~x, design, p, interval.type = "mean", qrule = "math", df = degf(design))
func SurveyQuantile(x []float64, p float64, domain []bool, design *SampleDesign, confidence float64) (*DesignEstimate, error) {
	if !(p > 0 && p < 1) {
		return nil, fmt.Errorf("a quantile of %v: between 0 and 1 is needed", p)
	}
	s, err := domainOf(design, domain, x)
	if err != nil {
		return nil, err
	}
	var order []int
	for k, in := range s.in {
		if in {
			order = append(order, k)
		}
	}
	at := func(k int) float64 { return x[s.rows[k]] }
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(at(a), at(b)) })
	W := s.sum(func(int) float64 { return 1 })
	quantile := func(p float64) float64 {
		var sum float64
		for _, k := range order {
			if sum += s.weight[k]; sum >= p*W*(1-1e-14) {
				return at(k)
			}
		}
		return at(order[len(order)-1])
	}
	q := quantile(p)
	below := func(k int) float64 {
		if at(k) <= q {
			return 1
		}
		return 0
	}
	share := &DesignEstimate{Value: s.sum(below) / W}
	if share, err = s.finish(share, func(k int) float64 { return (below(k) - share.Value) / W }, confidence); err != nil {
		return nil, err
	}
	e := &DesignEstimate{Value: q, N: s.n, DF: share.DF, Notices: share.Notices}
	if share.Low != nil && *share.Low >= 0 {
		e.Low = num(quantile(*share.Low))
	}
	if share.High != nil && *share.High <= 1 {
		e.High = num(quantile(*share.High))
	}
	if e.Low != nil && e.High != nil {
		c, _ := confidenceOf(confidence)
		e.SE = (*e.High - *e.Low) / (2 * tBeyond(1-c, e.DF))
	}
	return e, nil
}
