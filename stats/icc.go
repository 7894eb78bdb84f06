package stats

import (
	"fmt"
	"math"
)

// ICCForm is one of the intraclass correlations.
type ICCForm struct {
	Name string   // as psych has it: ICC1 ICC2 ICC3 for a single judge, ICC1k ICC2k ICC3k for the mean of all k
	ICC  *float64 // nil when its variances are all 0

	// The test that targets do not differ, and the limits of ICC; nil when the judges' errors have no variance.
	F, DF1, DF2, P *float64
	Low, High      *float64
}

// IntraclassCorrelations says how far judges agree on targets.
type IntraclassCorrelations struct {
	Targets, Judges, Dropped int // Dropped: targets left out because a judgement is missing

	// Mean squares: between targets, within targets, between judges, and residual.
	MSB, MSW, MSJ, MSE float64

	Forms [6]ICCForm
}

// NewIntraclassCorrelations gives the six intraclass correlations of ratings [target][judge]; NaN is a missing
// judgement, and its target is left out. With n targets and k judges:
//
//	ICC1 = (MSB - MSW) / (MSB + (k-1) MSW)                        each target has judges of its own
//	ICC2 = (MSB - MSE) / (MSB + (k-1) MSE + k (MSJ - MSE)/n)      the same judges, a sample; agreement
//	ICC3 = (MSB - MSE) / (MSB + (k-1) MSE)                        the same judges, no others; consistency
//
// and for the mean of k judges ICC1k = (MSB - MSW)/MSB, ICC2k = (MSB - MSE)/(MSB + (MSJ - MSE)/n), ICC3k =
// (MSB - MSE)/MSB, which is Cronbach's alpha. Limits by F, of 0.95 confidence for 0; those of ICC2 by Satterthwaite's degrees of freedom. An error
// with fewer than two complete targets or two judges, or when no judgement differs from another.
//
// Shrout, P. E. & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater reliability. Psychological
// Bulletin 86, 420-428.   McGraw, K. O. & Wong, S. P. (1996). Psychological Methods 1, 30-46.
// R: psych::ICC(x, lmer = FALSE). SPSS: RELIABILITY /ICC.
func NewIntraclassCorrelations(ratings [][]float64, confidence float64) (*IntraclassCorrelations, error) {
	confidence, err := confidenceOf(confidence)
	if err != nil {
		return nil, err
	}
	c := &IntraclassCorrelations{}
	if len(ratings) > 0 {
		c.Judges = len(ratings[0])
	}
	var complete [][]float64
	for t, row := range ratings {
		if len(row) != c.Judges {
			return nil, fmt.Errorf("target %d has %d judgements, the first has %d", t+1, len(row), c.Judges)
		}
		missing := false
		for _, x := range row {
			if math.Abs(x) > 1e150 {
				return nil, fmt.Errorf("target %d has a judgement of %g, which is too large", t+1, x)
			}
			missing = missing || math.IsNaN(x)
		}
		if missing {
			c.Dropped++
			continue
		}
		complete = append(complete, row)
	}
	c.Targets = len(complete)
	if c.Judges < 2 {
		return nil, fmt.Errorf("%d judges are too few to agree: at least 2 are needed", c.Judges)
	}
	if c.Targets < 2 {
		return nil, notice("too_few_complete", c.Targets, 2)
	}
	if !c.meanSquares(complete) {
		return nil, fmt.Errorf("all judgements are the same, so there is no agreement to measure")
	}
	c.forms(confidence)
	return c, nil
}

// meanSquares fills in the analysis of variance; false when nothing varies. Squares that only rounding makes become 0.
func (c *IntraclassCorrelations) meanSquares(rows [][]float64) bool {
	n, k := float64(c.Targets), float64(c.Judges)
	origin := rows[0][0]
	judge, target := make([]float64, c.Judges), make([]float64, c.Targets)
	var grand, most float64
	for t, row := range rows {
		for j, x := range row {
			d := x - origin
			judge[j] += d / n
			target[t] += d / k
			grand += d / (n * k)
			most = math.Max(most, math.Abs(x))
		}
	}
	var ssb, ssj, ssw, sse float64
	for _, m := range judge {
		ssj += n * (m - grand) * (m - grand)
	}
	for t, row := range rows {
		ssb += k * (target[t] - grand) * (target[t] - grand)
		for j, x := range row {
			d := x - origin - target[t]
			e := d - (judge[j] - grand)
			ssw += d * d
			sse += e * e
		}
	}
	noise := 1e-28 * n * k * most * most
	for _, ss := range []*float64{&ssb, &ssj, &ssw, &sse} {
		if *ss <= noise || *ss <= 1e-26*(ssb+ssw) {
			*ss = 0
		}
	}
	c.MSB, c.MSJ, c.MSW, c.MSE = ssb/(n-1), ssj/(k-1), ssw/(n*(k-1)), sse/((n-1)*(k-1))
	return ssb+ssw > 0
}

// forms fills in the six coefficients, their tests and limits.
func (c *IntraclassCorrelations) forms(confidence float64) {
	n, k := float64(c.Targets), float64(c.Judges)
	b, w, j, e := c.MSB, c.MSW, c.MSJ, c.MSE
	c.Forms = [6]ICCForm{
		{Name: "ICC1", ICC: num((b - w) / (b + (k-1)*w))},
		{Name: "ICC2", ICC: num((b - e) / (b + (k-1)*e + k*(j-e)/n))},
		{Name: "ICC3", ICC: num((b - e) / (b + (k-1)*e))},
		{Name: "ICC1k", ICC: num((b - w) / b)},
		{Name: "ICC2k", ICC: num((b - e) / (b + (j-e)/n))},
		{Name: "ICC3k", ICC: num((b - e) / b)},
	}
	outside := (1 - confidence) / 2
	test := func(form *ICCForm, f, df1, df2 float64) (low, high float64) {
		form.F, form.DF1, form.DF2, form.P = num(f), num(df1), num(df2), num(fUpper(f, df1, df2))
		return f / fBeyond(outside, df1, df2), f * fBeyond(outside, df2, df1)
	}
	single := func(f float64) *float64 { return num((f - 1) / (f + k - 1)) }
	mean := func(f float64) *float64 { return num(1 - 1/f) }
	if w > 0 {
		for _, at := range [2]int{0, 3} {
			low, high := test(&c.Forms[at], b/w, n-1, n*(k-1))
			if at == 0 {
				c.Forms[at].Low, c.Forms[at].High = single(low), single(high)
			} else {
				c.Forms[at].Low, c.Forms[at].High = mean(low), mean(high)
			}
		}
	}
	if e == 0 {
		return
	}
	for at := 1; at < 6; at++ {
		if at == 3 {
			continue
		}
		low, high := test(&c.Forms[at], b/e, n-1, (n-1)*(k-1))
		switch at {
		case 2:
			c.Forms[at].Low, c.Forms[at].High = single(low), single(high)
		case 5:
			c.Forms[at].Low, c.Forms[at].High = mean(low), mean(high)
		}
	}
	if c.Forms[1].ICC != nil {
		c.agreement(*c.Forms[1].ICC, outside)
	}
}

// agreement fills in the limits of ICC2 and ICC2k, by an F of n-1 and v degrees of freedom.
func (c *IntraclassCorrelations) agreement(icc, outside float64) {
	n, k := float64(c.Targets), float64(c.Judges)
	b, j, e := c.MSB, c.MSJ, c.MSE
	fj := j / e
	rest := n*(1+(k-1)*icc) - k*icc
	v := (k - 1) * (n - 1) * (k*icc*fj + rest) * (k*icc*fj + rest) / ((n-1)*k*k*icc*icc*fj*fj + rest*rest)
	if !(v > 1e-3) || math.IsInf(v, 0) {
		return
	}
	f := fBeyond(outside, n-1, v)
	low := n * (b - f*e) / (f*(k*j+(k*n-k-n)*e) + n*b)
	f = fBeyond(outside, v, n-1)
	high := n * (f*b - e) / (k*j + (k*n-k-n)*e + n*f*b)
	stepped := func(l float64) *float64 { return num(l * k / (1 + l*(k-1))) }
	c.Forms[1].Low, c.Forms[1].High = num(low), num(high)
	c.Forms[4].Low, c.Forms[4].High = stepped(low), stepped(high)
}
