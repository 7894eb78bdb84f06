package stats

import "math"

// maxPairGroups bounds the number of groups of which every pair is compared: 200 groups have 19,900 pairs.
const maxPairGroups = 200

// response is what the analyses of variance explain: the composite on the index scale, overall in its codes.
type response struct {
	name  string
	value func(b *Batch, row int) float64 // NaN = none
}

// responses are the composite and, if it was asked, overall.
func (d *Data) responses() []response {
	d.Composite()
	list := []response{{"composite", func(b *Batch, row int) float64 { return b.composite[row] }}}
	if d.Overall != nil {
		code := make([]float64, d.Overall.Levels()+1)
		code[0] = math.NaN()
		for l := 1; l < len(code); l++ {
			code[l] = d.Overall.Code(l)
		}
		at := len(d.Items)
		list = append(list, response{"overall", func(b *Batch, row int) float64 { return code[b.Items[at][row]] }})
	}
	return list
}

// OneWays compares the groups of every compared field on the composite and on overall. Without weights and design
// these are the classical tests; with them F is the Wald test of equal domain means,
// survey::regTermTest(svyglm(y ~ g, design), ~g), and the tests that have no design-based form are left out.
func (d *Data) OneWays() (*OneWays, error) {
	if d.N == 0 {
		return nil, notice("no_respondents")
	}
	if len(d.Compare) == 0 {
		return nil, notice("no_compared_fields")
	}
	all := &OneWays{}
	for c, f := range d.Compare {
		for _, y := range d.responses() {
			t := OneWay{Field: d.Fields[f].Key, FieldLabel: d.Fields[f].Label, Response: y.name}
			if d.Weighted || d.Designed {
				d.oneWayDesigned(&t, c, y)
			} else {
				grouped := d.CompositeGrouped(c)
				if y.name == "overall" {
					grouped = d.OverallGrouped(c)
				}
				t.compare(grouped, y.name == "composite", d.Options.Confidence)
				if len(t.Groups) < 2 {
					t.Notices = append(t.Notices, d.oneGroup(t.Field))
				}
			}
			all.Tests = append(all.Tests, t)
		}
	}
	if d.Weighted || d.Designed {
		all.Notices = append(all.Notices, notice("classical_tests_design"))
		all.Notices = append(all.Notices, d.designNotices()...)
	}
	return all, nil
}

// compare runs the classical tests on a table.
func (t *OneWay) compare(grouped Grouped, withPairs bool, confidence float64) {
	groups, at, shift := grouped.samples()
	for i := range groups {
		g := &groups[i]
		mean := GroupMean{Group: grouped.Groups[at[i]], N: int(g.n), Mean: num(g.mean + shift)}
		if g.n > 1 {
			mean.SD = num(math.Sqrt(g.variance()))
		}
		t.N += mean.N
		t.Groups = append(t.Groups, mean)
	}
	if len(groups) < 2 {
		return
	}
	t.nameSmallGroups()
	h, hdf, hp := kruskalWallis(grouped)
	t.KruskalH, t.KruskalDF, t.KruskalP = num(h), num(hdf), num(hp)
	v := oneWayF(groups)
	if math.IsNaN(v.f) {
		t.Notices = append(t.Notices, notice("no_variance_within", t.Field))
		return
	}
	t.F, t.DF1, t.DF2, t.P = num(v.f), num(v.df1), num(v.df2), num(v.p)
	t.Eta2, t.Omega2 = num(v.eta2()), num(v.omega2())
	welch, df2, p := welchF(groups)
	t.WelchF, t.WelchDF2, t.WelchP = num(welch), num(df2), num(p)
	if t.WelchF == nil {
		t.Notices = append(t.Notices, notice("no_welch", t.Field))
	}
	levene, forsythe := leveneF(groups, false), leveneF(groups, true)
	t.LeveneF, t.LeveneP = num(levene.f), num(levene.p)
	t.BrownForsytheF, t.BrownForsytheP = num(forsythe.f), num(forsythe.p)
	t.choose()
	if t.LeveneP != nil && *t.LeveneP < 0.05 {
		t.Notices = append(t.Notices, notice("unequal_variances", t.Field, pText(*t.LeveneP)))
	}
	if !withPairs {
		return
	}
	if len(groups) > maxPairGroups {
		t.Notices = append(t.Notices, notice("too_many_pairs", t.Field, len(groups), maxPairGroups))
		return
	}
	t.Tukey = tukeyHSD(groups, v.within/v.df2, v.df2, confidence)
	t.GamesHowell = gamesHowell(groups, confidence)
	t.namePairs(t.Tukey)
	t.namePairs(t.GamesHowell)
	for _, pair := range t.GamesHowell {
		if pair.P == nil {
			t.Notices = append(t.Notices, notice("no_games_howell", t.Field))
			break
		}
	}
}

// choose says which test is to be quoted. Normality is no condition of either: means of 30 and more respondents on bounded scales are
// near enough to it.
func (t *OneWay) choose() {
	switch {
	case t.WelchP != nil && (t.LeveneP == nil || *t.LeveneP < 0.05):
		t.Quoted = "welch"
	case t.P != nil:
		t.Quoted = "f"
	}
}

// quotedPairs are the pairs that go with the test to be quoted.
func (t *OneWay) quotedPairs() []PairDiff {
	switch t.Quoted {
	case "welch":
		return t.GamesHowell
	case "f":
		return t.Tukey
	}
	return t.Linearised
}

// nameSmallGroups adds a notice for each group too small for a firm mean.
func (t *OneWay) nameSmallGroups() {
	for _, g := range t.Groups {
		if g.N < smallGroup {
			t.Notices = append(t.Notices, notice("small_group", t.Field, g.Group, g.N))
		}
	}
}

// namePairs labels the pairs, which are in the order of the groups.
func (t *OneWay) namePairs(list []PairDiff) {
	k := 0
	for i := range t.Groups {
		for j := i + 1; j < len(t.Groups); j++ {
			list[k].Group1, list[k].Group2 = t.Groups[i].Group, t.Groups[j].Group
			k++
		}
	}
}

// Numbers lists the tests, then the pairs of the composite by every method, then those to be quoted with Cohen's d, where method is
// 1 for Tukey, 2 for Games-Howell and 3 for linearised t tests.
func (r *OneWays) Numbers() []Number {
	var list []Number
	for _, t := range r.Tests {
		row := rows{Number{Analysis: "anova_oneway", Term: t.Field, Term2: t.Response, N: t.N}, &list}
		if t.F == nil && t.KruskalH == nil {
			row.add("unavailable", nil)
			continue
		}
		row.add("f", t.F)
		row.add("df1", t.DF1)
		row.add("df2", t.DF2)
		row.add("p", t.P)
		row.add("eta2", t.Eta2)
		row.add("omega2", t.Omega2)
		row.add("welch_f", t.WelchF)
		row.add("welch_df2", t.WelchDF2)
		row.add("welch_p", t.WelchP)
		row.add("levene_f", t.LeveneF)
		row.add("levene_p", t.LeveneP)
		row.add("kruskal_h", t.KruskalH)
		row.add("kruskal_df", t.KruskalDF)
		row.add("kruskal_p", t.KruskalP)
	}
	for _, t := range r.Tests {
		if t.Response == "composite" {
			list = pairNumbers(list, "posthoc_tukey", t.Field, t.N, t.Tukey)
			list = pairNumbers(list, "posthoc_games_howell", t.Field, t.N, t.GamesHowell)
		}
	}
	for _, t := range r.Tests {
		pairs := t.quotedPairs()
		if t.Response != "composite" || len(pairs) == 0 {
			continue
		}
		row := rows{Number{Analysis: "posthoc", By: t.Field, N: t.N}, &list}
		row.add("method", num(map[string]float64{"f": 1, "welch": 2, "wald": 3}[t.Quoted]))
		for _, p := range pairs {
			row.at.Term, row.at.Term2, row.at.N = p.Group1, p.Group2, p.N
			row.add("diff", p.Diff)
			row.add("se", p.SE)
			row.add("p", p.P)
			row.add("ci_low", p.CILow)
			row.add("ci_high", p.CIHigh)
			row.add("cohen_d", p.CohenD)
		}
	}
	return list
}

func pairNumbers(list []Number, analysis, field string, n int, diffs []PairDiff) []Number {
	if len(diffs) == 0 {
		return append(list, Number{Analysis: analysis, By: field, Statistic: "unavailable", N: n})
	}
	for _, d := range diffs {
		row := rows{Number{Analysis: analysis, By: field, Term: d.Group1, Term2: d.Group2, N: d.N}, &list}
		row.add("diff", d.Diff)
		row.add("se", d.SE)
		row.add("p", d.P)
		row.add("ci_low", d.CILow)
		row.add("ci_high", d.CIHigh)
	}
	return list
}
