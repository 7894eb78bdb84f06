package stats

import (
	"errors"
	"fmt"
	"math"
)

// NetPromoterScore is promoters less detractors, in points from -100 to 100. Answers of 9 and 10 on a scale of 0 to 10 promote, those
// up to 6 detract, 7 and 8 are passive.
type NetPromoterScore struct {
	N                               int     // respondents who answered
	Base                            float64 // N, or Kish's effective base
	Promoters, Passives, Detractors float64 // percent, together 100
	Score                           float64
	SE                              *float64 // in points; nil for one respondent of a weighted sample
	Low, High                       *float64 // within -100 and 100
}

// promoterPoints is what an answer adds to the score.
func promoterPoints(code int) float64 {
	switch {
	case code >= 9:
		return 100
	case code >= 7:
		return 0
	}
	return -100
}

// NetPromoter computes the score of the respondents counted by answer: counts[a] gave answer a, 0 to 10. With p the share of promoters
// and d that of detractors, whose counts are of a trinomial,
//
//	100 (p - d) ± z · 100 √((p + d - (p - d)²)/n)
//
// confidence 0 means 0.95. The error says when there are not 11 counts, one is negative, or all are 0.
//
// Rocks, B. (2016). Interval estimation for the "Net Promoter Score". The American Statistician 70, 365-372 (the Wald interval).
func NetPromoter(counts []int, confidence float64) (*NetPromoterScore, error) {
	confidence, err := confidenceOf(confidence)
	if err != nil {
		return nil, err
	}
	if len(counts) != 11 {
		return nil, fmt.Errorf("%d answers are counted; the score is of a scale from 0 to 10", len(counts))
	}
	r := &NetPromoterScore{}
	var promoters, detractors float64
	for a, n := range counts {
		if n < 0 || n > maxCount {
			return nil, fmt.Errorf("answer %d has a count of %d", a, n)
		}
		r.N += n
		switch promoterPoints(a) {
		case 100:
			promoters += float64(n)
		case -100:
			detractors += float64(n)
		}
	}
	if r.N == 0 {
		return nil, notice("no_respondents")
	}
	n := float64(r.N)
	p, d := promoters/n, detractors/n
	r.fill(p, d)
	r.Base = n
	r.interval(100*math.Sqrt(math.Max(0, p+d-(p-d)*(p-d))/n), normalBeyond(1-confidence))
	return r, nil
}

func (r *NetPromoterScore) fill(promoters, detractors float64) {
	r.Promoters, r.Detractors, r.Score = 100*promoters, 100*detractors, 100*(promoters-detractors)
	r.Passives = math.Max(0, 100*(1-promoters-detractors))
}

func (r *NetPromoterScore) interval(se, quantile float64) {
	r.SE = num(se)
	if r.SE != nil {
		r.Low, r.High = num(math.Max(-100, r.Score-quantile*se)), num(math.Min(100, r.Score+quantile*se))
	}
}

// WeightedNetPromoter computes the score of answers 0 to 10 with sampling weights. The score is a ratio of totals, whose linearised
// standard error is, with s = 100, 0 or -100 by respondent and W = Σw,
//
//	√(n/(n-1) Σ (w (s - score)/W)²)
//
// and its interval by t on n-1 degrees of freedom. A weight of 0 counts among n, as in survey. The error says when an answer is not
// from 0 to 10, a weight is negative or no number, or all are 0.
//
// R: survey::svymean(~s, svydesign(ids = ~1, weights = ~w)), confint(..., df = n - 1)
func WeightedNetPromoter(answers []int, weights []float64, confidence float64) (*NetPromoterScore, error) {
	confidence, err := confidenceOf(confidence)
	if err != nil {
		return nil, err
	}
	if len(answers) != len(weights) {
		return nil, fmt.Errorf("%d answers and %d weights", len(answers), len(weights))
	}
	w, ww, top, err := weightSums(weights)
	if err != nil {
		return nil, err
	}
	var p, d float64
	for i, a := range answers {
		if a < 0 || a > 10 {
			return nil, fmt.Errorf("answer %d is %d; the score is of a scale from 0 to 10", i+1, a)
		}
		switch promoterPoints(a) {
		case 100:
			p += weights[i] / top / w
		case -100:
			d += weights[i] / top / w
		}
	}
	r := &NetPromoterScore{N: len(answers), Base: w * w / ww}
	r.fill(math.Min(1, p), math.Min(1, d))
	if r.N < 2 {
		return r, nil
	}
	var sum float64
	for i, a := range answers {
		z := weights[i] / top / w * (promoterPoints(a) - r.Score)
		sum += z * z
	}
	n := float64(r.N)
	r.interval(math.Sqrt(n/(n-1)*sum), tBeyond(1-confidence, n-1))
	return r, nil
}

// NetPromoter is the score of variable i, an item or overall, which must be on a scale from 0 to 10. Without weights and design it is that of
// the function NetPromoter; with them the error is linearised and the interval by t on clusters less strata, the respondents who
// answered being a domain of the whole sample.
func (d *Data) NetPromoter(i int) (*NetPromoterScore, error) {
	if i < 0 || i >= d.variables() {
		return nil, errors.New("there is no such item")
	}
	v := d.variable(i)
	if v.Min != 0 || v.Max != 10 {
		return nil, fmt.Errorf("%s has a scale from %d to %d; the score is of a scale from 0 to 10", v.called(), v.Min, v.Max)
	}
	return d.netPromoter(v.Key, d.CountsN(i), d.Counts(i), d.squaredWeights(i), func(b *Batch, row int) uint8 { return b.Items[i][row] })
}

// netPromoter is the score of a question on 0 to 10: counts are the respondents at each level ([0]: missing), weights and squares the sums of
// their weights and of the squares (nil without weights), level the answer of each.
func (d *Data) netPromoter(key string, counts []int, weights, squares []float64, level func(b *Batch, row int) uint8) (*NetPromoterScore, error) {
	if !d.Weighted && !d.Designed {
		return NetPromoter(counts[1:], d.Options.Confidence)
	}
	r := &NetPromoterScore{}
	var W, p, q, ww float64
	for l, w := range weights {
		if l == 0 {
			continue
		}
		r.N += counts[l]
		W += w
		switch promoterPoints(l - 1) {
		case 100:
			p += w
		case -100:
			q += w
		}
	}
	if r.N == 0 || W == 0 {
		return nil, notice("no_answers", key)
	}
	r.fill(p/W, q/W)
	r.Base = float64(r.N)
	if squares != nil {
		for _, x := range squares[1:] {
			ww += x
		}
		r.Base = W * W / ww
	}
	if r.N < 2 {
		return r, nil
	}
	if df := d.designDF(); df >= 1 {
		r.interval(d.meanSE(r.Score, func(b *Batch, row int) float64 {
			if l := level(b, row); l > 0 {
				return promoterPoints(int(l) - 1)
			}
			return math.NaN()
		}), tBeyond(1-d.Options.Confidence, df))
	}
	return r, nil
}
