package stats

import (
	"math"
	"slices"
	"strconv"
)

// TrendPoint is an index in one wave.
type TrendPoint struct {
	Wave  string
	N     int
	Index *float64
	SE    *float64
	Low   *float64
	High  *float64

	df float64
}

// TrendRow is the course of one index over the waves.
type TrendRow struct {
	Key, Label string       // item, "overall" or "composite"
	N          int          // respondents of all waves together
	Points     []TrendPoint // by wave, those without the item with N = 0

	// Slope is the change per step, by a straight line through the indices in which every wave counts the same; nil under 3 waves.
	Slope, SE, T, DF, P, PAdjusted, CILow, CIHigh *float64

	// F tests whether the indices of all waves are equal.
	F, DF1, DF2, FP, FPAdjusted *float64
}

// Trend is the course of every index over the waves.
type Trend struct {
	Wave       string
	Confidence float64
	Waves      []string  // oldest first, this one last; without those that nothing is compared with
	N          []int     // respondents of each
	Weighted   []bool    // whether each has weights
	Place      []float64 // of each on the time axis: the names, when all are numbers (years), else 1, 2, 3, ...
	Years      bool      // Place are the names
	Rows       []TrendRow
	Earlier    []*Index // of each wave but the last: all respondents, its own items
	Notices    []Notice
}

// Trend follows every index of this wave through the earlier ones. With three waves or more that asked an item it fits a straight line and tests whether
// the waves differ at all:
//
//	slope = Σ c m,  c = (x - x̄)/Σ(x - x̄)²,  se² = Σ c² se²
//	F = Σ w (m - m̃)²/(k-1) / (1 + 2 (k-2)/(k²-1) Σ (1 - w/Σw)²/ν),  w = 1/se²,  m̃ = Σwm/Σw
//
// with the standard errors of Index on ν degrees of freedom; the slope's are Satterthwaite's, those of F are k-1 and (k²-1)/(3 Σ (1 - w/Σw)²/ν).
// Without weights F is Welch's test of means (R: oneway.test(y ~ wave)), with weights or a design the Wald test of equal means with the same
// correction. P are adjusted by Holm over the items, those of slopes and of F apart; overall and composite stand alone. The composite is that of
// the items all waves asked. A wave in which no question has two answers is left out.
//
// Welch, B. L. (1951). On the comparison of several mean values: an alternative approach. Biometrika 38, 330-336.
func (d *Data) Trend() (*Trend, error) {
	out := &Trend{Wave: d.Wave, Confidence: d.Options.Confidence}
	if d.N == 0 || d.variables() == 0 || len(d.Earlier) == 0 {
		return out, nil
	}
	earlier, notices := d.answeredWaves()
	waves := append(earlier[:len(earlier):len(earlier)], d)
	out.Notices = append(append(notices, unanswered(waves...)...), designsWithout(waves...)...)
	var own []*Index
	for _, e := range waves {
		out.Waves, out.N, out.Weighted = append(out.Waves, e.Wave), append(out.N, e.N), append(out.Weighted, e.Weighted)
		own = append(own, e.wholeIndex())
	}
	out.Earlier = own[:len(own)-1]
	out.Place, out.Years = onTimeAxis(out.Waves)
	for i, it := range d.asked() {
		row := TrendRow{Key: it.Key, Label: it.Label}
		for w, e := range waves {
			row.Points = append(row.Points, pointOf(e, own[w], d.asked()[i]))
		}
		out.Rows = append(out.Rows, row)
	}
	keys, _ := d.shared(earlier...)
	if len(keys) > 0 {
		row := TrendRow{Key: "composite", Label: "composite"}
		for w, e := range waves {
			ix := own[w]
			if part := e.onItems(keys, e.Overall != nil); part != e {
				ix = part.wholeIndex()
			}
			row.Points = append(row.Points, pointOf(e, ix, Item{Key: "composite"}))
		}
		out.Rows = append(out.Rows, row)
	}
	switch {
	case len(keys) == 0:
		out.Notices = append(out.Notices, notice("trend_nothing_shared"))
	case len(keys) < len(d.Items) || slices.ContainsFunc(waves, func(e *Data) bool { return len(e.Items) != len(d.Items) }):
		out.Notices = append(out.Notices, notice("trend_shared", len(keys)))
	}
	out.Notices = append(out.Notices, weighedAlike(waves)...)
	for i := range out.Rows {
		out.Rows[i].test(out.Place, out.Confidence)
	}
	out.adjust()
	return out, nil
}

// onTimeAxis is the waves on the time axis.
func onTimeAxis(names []string) (x []float64, years bool) {
	years = true
	for i, name := range names {
		v, err := strconv.ParseFloat(name, 64)
		years = years && err == nil && math.Abs(v) < 1e6 && (i == 0 || v > x[i-1])
		x = append(x, v)
	}
	if !years {
		for i := range x {
			x[i] = float64(i + 1)
		}
	}
	return x, years
}

// pointOf finds an item of this wave in the index of another.
func pointOf(e *Data, ix *Index, it Item) TrendPoint {
	p := TrendPoint{Wave: e.Wave}
	for _, o := range e.asked() {
		if o.Key == it.Key && !o.comparable(it) {
			return p
		}
	}
	if r := ix.row(it.Key); r.Index != nil {
		p.N, p.Index, p.SE, p.Low, p.High, p.df = r.N, r.Index, r.SE, r.CILow, r.CIHigh, r.df
	}
	return p
}

// Steady says whether the course is plainly a slope: every step from wave to wave goes the way of the line, and none makes up more than one and a
// half times its share of the time between the first wave and the last. Where the course is not steady, the test of Slope says no more than that later
// waves lie above (or below) earlier ones. from and to are then the waves of the one step that makes up at least two thirds of the change from first
// to last, if there is one; else to is 0.
func (row *TrendRow) Steady(place []float64) (steady bool, from, to int) {
	var at []int
	for i, p := range row.Points {
		if p.Index != nil {
			at = append(at, i)
		}
	}
	if len(at) < 3 || len(place) < len(row.Points) || row.Slope == nil {
		return false, 0, 0
	}
	last := len(at) - 1
	whole, span := *row.Points[at[last]].Index-*row.Points[at[0]].Index, place[at[last]]-place[at[0]]
	if !(whole**row.Slope > 0) {
		return false, 0, 0
	}
	steady = true
	for k, i := range at[:last] {
		next := at[k+1]
		share, time := (*row.Points[next].Index-*row.Points[i].Index)/whole, (place[next]-place[i])/span
		steady = steady && share > 0 && share <= 1.5*time
		if share >= 2.0/3 && (to == 0 || share > (*row.Points[to].Index-*row.Points[from].Index)/whole) {
			from, to = i, next
		}
	}
	if steady {
		return true, 0, 0
	}
	return false, from, to
}

// test fits the line and compares the waves.
func (row *TrendRow) test(place []float64, confidence float64) {
	var x, m, v, df []float64
	fine := true
	for i, p := range row.Points {
		row.N += p.N
		if p.Index == nil {
			continue
		}
		x, m = append(x, place[i]), append(m, *p.Index)
		if p.SE == nil || !(*p.SE > 0) || !(p.df >= 1) {
			fine = false
			continue
		}
		v, df = append(v, *p.SE**p.SE), append(df, p.df)
	}
	k := float64(len(x))
	if len(x) < 3 {
		return
	}
	centre, spread := meanOf(x), 0.0
	for _, xi := range x {
		spread += (xi - centre) * (xi - centre)
	}
	slope := 0.0
	parts := make([]float64, len(v))
	for i := range x {
		c := (x[i] - centre) / spread
		slope += c * m[i]
		if fine {
			parts[i] = c * c * v[i]
		}
	}
	row.Slope = num(slope)
	if !fine {
		return
	}
	se, nu := satterthwaite(parts, df)
	if se > 0 && nu >= 1 {
		t, reach := slope/se, tBeyond(1-confidence, nu)*se
		row.SE, row.T, row.DF, row.P = num(se), num(t), num(nu), num(tTwoSided(t, nu))
		row.CILow, row.CIHigh = num(slope-reach), num(slope+reach)
	}
	var sum, mean float64
	for i := range v {
		sum += 1 / v[i]
		mean += m[i] / v[i]
	}
	mean /= sum
	var between, lambda float64
	for i := range v {
		between += (m[i] - mean) * (m[i] - mean) / v[i] / (k - 1)
		share := 1 - 1/v[i]/sum
		lambda += share * share / df[i]
	}
	f, df2 := between/(1+2*(k-2)/(k*k-1)*lambda), (k*k-1)/(3*lambda)
	row.F, row.DF1, row.DF2, row.FP = num(f), num(k-1), num(df2), num(fUpper(f, k-1, df2))
}

// adjust corrects the p-values of items.
func (t *Trend) adjust() {
	var slope, joint []*float64
	var slopes, joints []**float64
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.Key == "overall" || r.Key == "composite" {
			r.PAdjusted, r.FPAdjusted = r.P, r.FP
			continue
		}
		slope, slopes = append(slope, r.P), append(slopes, &r.PAdjusted)
		joint, joints = append(joint, r.FP), append(joints, &r.FPAdjusted)
	}
	adjustFamily(slope, slopes, nil)
	adjustFamily(joint, joints, nil)
}

// Numbers lists the index of every earlier wave under its name, as a run of that wave does, and with three waves or more the trends; their composite,
// which may be of fewer items, stands there by wave too.
func (t *Trend) Numbers() []Number {
	var list []Number
	for i, ix := range t.Earlier {
		for _, n := range ix.Numbers() {
			n.Wave = t.Waves[i]
			list = append(list, n)
		}
	}
	if len(t.Waves) < 3 {
		return list
	}
	for _, x := range t.Rows {
		r := rows{Number{Analysis: "trend", Term: x.Key, N: x.N}, &list}
		r.add("slope", x.Slope)
		r.add("se", x.SE)
		r.add("t", x.T)
		r.add("df", x.DF)
		r.add("p", x.P)
		r.add("p_adjusted", x.PAdjusted)
		r.add("ci_low", x.CILow)
		r.add("ci_high", x.CIHigh)
		r.add("joint_f", x.F)
		r.add("joint_df1", x.DF1)
		r.add("joint_df2", x.DF2)
		r.add("joint_p", x.FP)
		r.add("joint_p_adjusted", x.FPAdjusted)
		if x.Key != "composite" {
			continue
		}
		for _, p := range x.Points {
			at := rows{Number{Analysis: "trend", Wave: p.Wave, Term: x.Key, N: p.N}, &list}
			at.add("index", p.Index)
			at.add("index_se", p.SE)
		}
	}
	return list
}
