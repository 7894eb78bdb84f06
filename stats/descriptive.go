package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Descriptive sums up one item (in codes, after reversal), overall or numeric field.
type Descriptive struct {
	Key, Label string
	N          int // who answered
	Missing    int // who did not

	Mean, SD, SE, Median, Q1, Q3, Min, Max *float64
	Skewness, Kurtosis                     *float64 // G1 and excess G2; nil below 3 and 4 respondents or without variance
}

// Descriptives has one entry an item, then overall, then numeric fields.
type Descriptives struct {
	Variables []Descriptive
	Notices   []Notice
}

// Valued is a sample tabulated by value: ascending distinct values, with the number of respondents and the sum of
// weights at each; a nil Weight stands for the numbers of respondents. First and Last are the weights of the first and the last
// respondent at each value; only the weighted quantile needs them, nil standing for 1.
type Valued struct {
	Value  []float64
	N      []int
	Weight []float64
	First  []float64
	Last   []float64
}

// Descriptives describes the items, overall and the numeric fields. SPSS: DESCRIPTIVES and FREQUENCIES /NTILES=4.
// With weights or a design R: svymean, svyvar and svyquantile(qrule = "hf6") with na.rm = TRUE.
func (d *Data) Descriptives() (*Descriptives, error) {
	if d.N == 0 {
		return nil, notice("no_respondents")
	}
	out := &Descriptives{}
	for i := range d.variables() {
		v := d.variable(i)
		out.describe(d, v.Key, v.Label, d.tabulate(i), func(b *Batch, r int) float64 {
			if l := b.Items[i][r]; l > 0 {
				return v.Code(int(l))
			}
			return math.NaN()
		})
	}
	for i, f := range d.Numeric {
		out.describe(d, f.Key, f.Label, d.tabulateNumeric(i), func(b *Batch, r int) float64 { return b.Numeric[i][r] })
	}
	return out, nil
}

func (out *Descriptives) describe(d *Data, key, label string, t Valued, at func(b *Batch, r int) float64) {
	v := describe(t)
	v.Key, v.Label, v.Missing = key, label, d.N-v.N
	if v.N > 1 && v.SD != nil && (d.Weighted || d.Designed) {
		// survey::svyvar corrects by the size of the whole sample, of which those who answered are a domain.
		n, N := float64(v.N), float64(d.N)
		v.SD = num(*v.SD * math.Sqrt(N/(N-1)*(n-1)/n))
		v.SE = num(d.meanSE(*v.Mean, at))
	}
	switch {
	case v.N == 0:
		out.Notices = append(out.Notices, notice("no_answers", key))
	case v.N > 1 && v.SD == nil:
		out.Notices = append(out.Notices, notice("beyond_range", key))
	case v.N > 1 && *v.SD == 0:
		out.Notices = append(out.Notices, notice("constant", key))
	}
	out.Variables = append(out.Variables, v)
}

// tabulate counts coded variable i by code.
func (d *Data) tabulate(i int) Valued {
	v := d.variable(i)
	var t Valued
	n, w := d.CountsN(i), d.Counts(i)
	position := make([]int, len(n))
	for l := 1; l < len(n); l++ {
		if n[l] > 0 {
			position[l] = len(t.Value)
			t.Value, t.N, t.Weight = append(t.Value, v.Code(l)), append(t.N, n[l]), append(t.Weight, w[l])
		}
	}
	if !d.Weighted {
		return t
	}
	t.First, t.Last = make([]float64, len(t.Value)), make([]float64, len(t.Value))
	for b := range d.Batches {
		for r, l := range d.Batches[b].Items[i] {
			if l == 0 {
				continue
			}
			p, w := position[l], d.Batches[b].Weight[r]
			if t.First[p] == 0 {
				t.First[p] = w
			}
			t.Last[p] = w
		}
	}
	return t
}

// tally is what is counted at one value.
type tally struct {
	n              int
	w, first, last float64
}

// tallies are counts by value.
type tallies struct {
	distinct
	at []tally
}

// add puts a later tally of value x to what is there.
func (t *tallies) add(x float64, p tally) {
	i := t.place(x)
	if i == len(t.at) {
		t.at = append(t.at, p)
		return
	}
	to := &t.at[i]
	to.n, to.w, to.last = to.n+p.n, to.w+p.w, p.last
}

// tabulateNumeric counts numeric field i by value. Batches are counted apart and merged in order.
func (d *Data) tabulateNumeric(i int) Valued {
	parts := make([]tallies, len(d.Batches))
	parallel(d.Options.Jobs, len(d.Batches), func(bi int) {
		b := &d.Batches[bi]
		for r, x := range b.Numeric[i][:b.N] {
			if !math.IsNaN(x) {
				w := b.weight(r)
				parts[bi].add(x, tally{1, w, w, w})
			}
		}
	})
	var all tallies
	for _, part := range parts {
		for k, x := range part.values {
			all.add(x, part.at[k])
		}
	}
	var v Valued
	for _, x := range slices.Sorted(slices.Values(all.values)) {
		t := all.at[all.place(x)]
		v.Value, v.N, v.Weight = append(v.Value, x), append(v.N, t.n), append(v.Weight, t.w)
		v.First, v.Last = append(v.First, t.first), append(v.Last, t.last)
	}
	return v
}

// Describe computes everything that does not need the design. With weights w the mean is Σwx/Σw, the variance
// Σw(x-mean)²/Σw · n/(n-1), and G1 and G2 use the weighted moments with the same n:
//
//	g1 = m3/m2^1.5   G1 = g1 √(n(n-1))/(n-2)
//	g2 = m4/m2² - 3  G2 = ((n+1)g2 + 6) (n-1)/((n-2)(n-3))
//
// n is the number of respondents, also with weights. Without respondents, or where numbers are too large or too few, fields stay
// nil. SE is SD/√n. The error says what is wrong with the table.
//
// Joanes, D. N. & Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. The Statistician 47, 183-189 (type 2).
// R: psych::describe(type = 2). SPSS: DESCRIPTIVES; FREQUENCIES /NTILES=4
func Describe(t Valued) (Descriptive, error) {
	if err := t.complete(); err != nil {
		return Descriptive{}, err
	}
	return describe(t), nil
}

// complete checks a table and puts in the weights that nil stands for.
func (t *Valued) complete() error {
	if t.Weight == nil {
		t.Weight = make([]float64, len(t.N))
		for k, n := range t.N {
			t.Weight[k] = float64(n)
		}
	}
	if len(t.N) != len(t.Value) || len(t.Weight) != len(t.Value) || t.First != nil && len(t.First) != len(t.Value) || t.Last != nil && len(t.Last) != len(t.Value) {
		return fmt.Errorf("%d values have %d counts, %d weights, %d first and %d last weights", len(t.Value), len(t.N), len(t.Weight), len(t.First), len(t.Last))
	}
	for k, x := range t.Value {
		switch {
		case math.IsNaN(x) || math.IsInf(x, 0):
			return fmt.Errorf("value %d is %v", k+1, x)
		case k > 0 && x <= t.Value[k-1]:
			return errors.New("the values do not ascend")
		case t.N[k] < 0 || t.N[k] > maxCount || !(t.Weight[k] >= 0 && t.Weight[k] <= 1e100):
			return fmt.Errorf("value %v has a count of %d and a weight of %v", x, t.N[k], t.Weight[k])
		case t.First != nil && !(t.First[k] >= 0 && t.First[k] <= 1e100) || t.Last != nil && !(t.Last[k] >= 0 && t.Last[k] <= 1e100):
			return fmt.Errorf("value %v has a first or last weight that is no weight", x)
		}
	}
	return nil
}

func describe(t Valued) Descriptive {
	var v Descriptive
	var W float64
	for k := range t.Value {
		v.N += t.N[k]
		W += t.Weight[k]
	}
	if v.N == 0 {
		return v
	}
	n := float64(v.N)
	origin := t.Value[len(t.Value)/2] // keeps sums small against cancellation
	var shift float64
	for k, x := range t.Value {
		shift += t.Weight[k] * (x - origin)
	}
	mean := origin + shift/W
	var m2, m3, m4 float64
	for k, x := range t.Value {
		e := x - mean
		m2 += t.Weight[k] * e * e
		m3 += t.Weight[k] * e * e * e
		m4 += t.Weight[k] * e * e * e * e
	}
	m2, m3, m4 = m2/W, m3/W, m4/W
	if len(t.Value) == 1 {
		mean, m2 = t.Value[0], 0
	}
	v.Mean, v.Min, v.Max = num(mean), num(t.Value[0]), num(t.Value[len(t.Value)-1])
	v.Q1, v.Median, v.Q3 = num(t.quantile(0.25)), num(t.quantile(0.5)), num(t.quantile(0.75))
	if v.N < 2 {
		return v
	}
	sd := math.Sqrt(m2 * n / (n - 1))
	v.SD, v.SE = num(sd), num(sd/math.Sqrt(n))
	if m2 == 0 {
		return v
	}
	if v.N > 2 {
		v.Skewness = num(m3 / math.Pow(m2, 1.5) * math.Sqrt(n*(n-1)) / (n - 2))
	}
	if v.N > 3 {
		v.Kurtosis = num(((n+1)*(m4/(m2*m2)-3) + 6) * (n - 1) / ((n - 2) * (n - 3)))
	}
	return v
}

// Quantile is R's type 6, SPSS HAVERAGE: linear interpolation of the order statistics at p(n+1), the ends beyond.
// With weights the k-th order statistic stands at Σ(first k weights) / (Σw + the last weight), as the "hf6" rule of
// survey::svyquantile, and ties keep the respondents' order. The error says when p is not between 0 and 1, when there are no
// respondents, or what is wrong with the table. R: quantile(x, p, type = 6)
func (t Valued) Quantile(p float64) (float64, error) {
	if !(p >= 0 && p <= 1) {
		return 0, fmt.Errorf("a quantile at %v, which is not between 0 and 1", p)
	}
	if err := t.complete(); err != nil {
		return 0, err
	}
	if len(t.Value) == 0 {
		return 0, notice("no_respondents")
	}
	q := t.quantile(p)
	if num(q) == nil {
		return 0, fmt.Errorf("the values around %v are too far apart for a quantile", p)
	}
	return q, nil
}

// quantile is Quantile of a table that has respondents.
func (t Valued) quantile(p float64) float64 {
	var W float64
	for _, w := range t.Weight {
		W += w
	}
	last := len(t.Value) - 1
	end := 1.0
	if t.Last != nil {
		end = t.Last[last]
	}
	target := p * (W + end)
	var cum float64
	for k := range t.Value {
		first := 1.0
		if t.First != nil {
			first = t.First[k]
		}
		if target <= cum+first { // between the last respondent below and the first at this value
			if k == 0 || target >= cum+first {
				return t.Value[k]
			}
			return t.Value[k-1] + (t.Value[k]-t.Value[k-1])*(target-cum)/first
		}
		cum += t.Weight[k]
		if target <= cum {
			return t.Value[k]
		}
	}
	return t.Value[last]
}

// meanSE is the design-based standard error of a weighted mean among those whose value is not NaN; NaN where they lie in a single sampling unit: they are a domain of
// the whole sample. R: survey::svymean(~x, design, na.rm = TRUE).
func (d *Data) meanSE(mean float64, at func(b *Batch, r int) float64) float64 {
	v := d.ratioVariances([]float64{mean}, func(b *Batch, r int, y, x []float64) {
		if v := at(b, r); !math.IsNaN(v) {
			y[0], x[0] = v, 1
		}
	})
	return math.Sqrt(v[0])
}

// Numbers lists the statistics of every variable.
func (out *Descriptives) Numbers() []Number {
	var list []Number
	for _, v := range out.Variables {
		r := rows{Number{Analysis: "descriptive", Term: v.Key, N: v.N}, &list}
		r.add("mean", v.Mean)
		r.add("sd", v.SD)
		r.add("se", v.SE)
		r.add("median", v.Median)
		r.add("q1", v.Q1)
		r.add("q3", v.Q3)
		r.add("min", v.Min)
		r.add("max", v.Max)
		r.add("skewness", v.Skewness)
		r.add("kurtosis", v.Kurtosis)
		r.at.N = v.N + v.Missing
		r.add("missing", num(float64(v.Missing)))
	}
	return list
}
