package stats

import (
	"math"
	"slices"
)

// ChangeRow is the change of one index, of all respondents or of a group, from an earlier wave.
type ChangeRow struct {
	By, Group   string // compared field and group; "" for all respondents
	Key, Label  string // item, "overall" or "composite"
	N, NEarlier int    // respondents behind the two indices

	Index, Earlier  *float64 // 0..100
	Diff            *float64 // Index less Earlier
	SE, T, DF, P    *float64 // nil where one of the indices has no error, or nothing varies
	PAdjusted, PBH  *float64 // P after Holm, and after Benjamini and Hochberg, within the family of the row
	CohenD          *float64 // Diff in pooled standard deviations
	CILow, CIHigh   *float64
	MDE             *float64 // smallest change found with probability .8 at level .05; only for all respondents
	Paired          bool     // the test is of the differences of the same people's answers
	PairCorrelation *float64 // between these answers; only of paired tests
}

// WaveChange is everything that changed since one earlier wave.
type WaveChange struct {
	Earlier  string
	N        int  // respondents of the earlier wave
	Weighted bool // whether that has weights
	Rows     []ChangeRow
	Complete bool        // both waves asked the same people: Rows are paired tests, but for groups that some have left or joined
	Matched  int         // people asked in both waves; 0 = no panel
	Paired   []ChangeRow // tests of those asked in both waves, paired; by group of those who were in it both times
	Notices  []Notice
}

// Change compares a wave with the one before and with the first.
type Change struct {
	Wave       string
	Confidence float64
	N          int
	Since      []WaveChange // the wave before, then the first when that is another; nil without earlier waves
	Notices    []Notice     // waves that nothing is compared with
}

// Change tests what changed in the index of every item, of overall and of the composite since the wave before and since the first, for all
// respondents and by group of each compared field. The waves are independent samples:
//
//	t = (m₂ - m₁)/√(se₁² + se₂²)   on (se₁² + se₂²)²/(se₁⁴/ν₁ + se₂⁴/ν₂) degrees of freedom
//
// with the standard errors of Index and their degrees of freedom ν: n - 1 without weights, which makes this Welch's test, with weights or a
// design clusters minus strata (Satterthwaite). A wave without weights is compared with weighted ones by its textbook error. The composite is that of
// the items which both waves asked; items on another scale are compared as indices or, when the codebook says so, not at all.
//
// Items are one family, of each field items by group, overall by group and composite by group one each; overall and composite of all respondents
// stand alone. Fields of many groups have changes of overall and composite only.
//
// When people were asked in both waves (a panel: the same ids, whose answers go together) Paired tests the differences of their own answers, of all and of
// those who were in the same group both times. The other rows leave the pairing out of account, which is on the safe side, unless everybody was asked in
// both waves: then they are the paired tests, those by group where the same people were in the group both times.
//
// R: t.test(y ~ wave); with weights svyby() in each wave and the formula above. Cohen's d: the pooled standard deviation of effectsize::cohens_d.
func (d *Data) Change() (*Change, error) {
	out := &Change{Wave: d.Wave, Confidence: d.Options.Confidence, N: d.N}
	if d.N == 0 || d.variables() == 0 {
		return out, nil
	}
	waves, notices := d.compared()
	out.Notices = notices
	for _, e := range waves {
		out.Since = append(out.Since, d.changeSince(e))
	}
	return out, nil
}

func (d *Data) changeSince(e *Data) WaveChange {
	out := WaveChange{Earlier: e.Wave, N: e.N, Weighted: e.Weighted, Notices: d.notShared(e)}
	keys, overall := d.shared(e)
	if len(keys) == 0 && !overall {
		out.Notices = append(out.Notices, notice("nothing_shared", e.Wave))
		return out
	}
	if len(keys) == 0 {
		out.Notices = append(out.Notices, notice("no_items_shared", e.Wave))
	}
	d, e = d.onItems(keys, overall), e.onItems(keys, overall)
	out.Notices = append(out.Notices, designsWithout(e, d)...)
	d.changeRows(e, &out)
	d.panel(e, &out)
	adjustChanges(out.Rows)
	adjustChanges(out.Paired)
	return out
}

// changeRows compares the indices of two waves with the same items.
func (d *Data) changeRows(e *Data, out *WaveChange) {
	now, errNow := d.Index()
	then, errThen := e.Index()
	if errNow != nil || errThen != nil {
		return
	}
	type at struct{ by, group, key string }
	earlier := make(map[at]*IndexRow, len(then.Rows))
	for i := range then.Rows {
		r := &then.Rows[i]
		earlier[at{r.By, r.Group, r.Key}] = r
	}
	groups := map[string]int{}
	for _, f := range d.Compare {
		groups[d.Fields[f].Key] = len(d.Fields[f].Groups)
	}
	for i := range now.Rows {
		r := &now.Rows[i]
		o := earlier[at{r.By, r.Group, r.Key}]
		apart := r.Key == "overall" || r.Key == "composite"
		if o == nil || r.Index == nil || o.Index == nil || groups[r.By] > maxPairGroups && !apart {
			continue
		}
		row := ChangeRow{By: r.By, Group: r.Group, Key: r.Key, Label: r.Label, N: r.N, NEarlier: o.N, Index: r.Index, Earlier: o.Index, Diff: num(*r.Index - *o.Index)}
		row.test(r, o, d.Options.Confidence)
		out.Rows = append(out.Rows, row)
	}
}

// test fills in what rests on the standard errors of two indices.
func (row *ChangeRow) test(now, then *IndexRow, confidence float64) {
	if now.SE == nil || then.SE == nil {
		return
	}
	se, df := satterthwaite([]float64{*now.SE * *now.SE, *then.SE * *then.SE}, []float64{now.df, then.df})
	row.finish(se, df, confidence)
	n, m := float64(now.N), float64(then.N)
	row.CohenD = num(*row.Diff / math.Sqrt(((n-1)*now.variance+(m-1)*then.variance)/(n+m-2)))
	if row.By == "" {
		row.MDE = detectable(se, df)
	}
}

// finish tests Diff, given its standard error.
func (row *ChangeRow) finish(se, df, confidence float64) {
	if !(se > 0) || !(df >= 1) || math.IsInf(df, 0) {
		return
	}
	t := *row.Diff / se
	reach := tBeyond(1-confidence, df) * se
	row.SE, row.DF, row.T, row.P = num(se), num(df), num(t), num(tTwoSided(t, df))
	row.CILow, row.CIHigh = num(*row.Diff-reach), num(*row.Diff+reach)
}

// adjustChanges corrects the p-values of every family.
func adjustChanges(list []ChangeRow) {
	type family struct{ by, key string }
	at := map[family][]int{}
	var order []family
	for i, r := range list {
		f := family{by: r.By}
		if r.Key == "overall" || r.Key == "composite" {
			f.key = r.Key
		}
		if at[f] == nil {
			order = append(order, f)
		}
		at[f] = append(at[f], i)
	}
	for _, f := range order {
		var p []*float64
		var holm, bh []**float64
		for _, i := range at[f] {
			p, holm, bh = append(p, list[i].P), append(holm, &list[i].PAdjusted), append(bh, &list[i].PBH)
		}
		adjustFamily(p, holm, bh)
	}
}

// AdjustAcross puts into PAdjusted and PBH what Holm, and Benjamini and Hochberg, make of the p-values of rows that are one family: the same change in
// several parts of the respondents, each analysed by itself. Rows may be nil.
func AdjustAcross(list []*ChangeRow) {
	var p []*float64
	var holm, bh []**float64
	for _, r := range list {
		if r != nil {
			p, holm, bh = append(p, r.P), append(holm, &r.PAdjusted), append(bh, &r.PBH)
		}
	}
	adjustFamily(p, holm, bh)
}

// Of are the changes of all respondents since an earlier wave: items, then overall and composite.
func (w *WaveChange) Of(key string) *ChangeRow {
	i := slices.IndexFunc(w.Rows, func(r ChangeRow) bool { return r.By == "" && r.Key == key })
	if i < 0 {
		return nil
	}
	return &w.Rows[i]
}

// Numbers lists the changes; term2 is the earlier wave. n is the number of respondents of both waves, of paired tests that of pairs.
func (c *Change) Numbers() []Number {
	var list []Number
	for _, w := range c.Since {
		for _, r := range w.Rows {
			r.numbers("change", w.Earlier, &list)
		}
		for _, r := range w.Paired {
			r.numbers("change_paired", w.Earlier, &list)
		}
	}
	return list
}

func (row *ChangeRow) numbers(analysis, earlier string, list *[]Number) {
	n := row.N + row.NEarlier
	if row.Paired {
		n = row.N
	}
	r := rows{Number{Analysis: analysis, By: row.By, Group: row.Group, Term: row.Key, Term2: earlier, N: n}, list}
	r.add("diff", row.Diff)
	r.add("se", row.SE)
	r.add("t", row.T)
	r.add("df", row.DF)
	r.add("p", row.P)
	r.add("p_adjusted", row.PAdjusted)
	r.add("p_bh", row.PBH)
	r.add("cohen_d", row.CohenD)
	r.add("ci_low", row.CILow)
	r.add("ci_high", row.CIHigh)
	if row.By == "" {
		r.add("mde", row.MDE)
	}
	if row.Paired {
		r.add("r", row.PairCorrelation)
	}
}
