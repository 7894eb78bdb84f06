package report

import (
	"fmt"
	"math"
	"slices"

	"manyi/stats"
)

// mostPairGroups is how many groups a table of all pairs is made for.
const mostPairGroups = 30

// AdjustedSection shows the groups of each compared field as they would be with everything else in the profile alike, beside how they are.
func AdjustedSection(r *stats.AdjustedMeans, c Context) Section {
	s := Section{Title: c.T("调整后的分组比较", "Groups after adjustment"), Notes: c.says(r.Notices)}
	if len(r.Fields) == 0 {
		if len(r.Notices) > 0 {
			s.ID = "adjusted"
		}
		return s
	}
	s.ID = "adjusted"
	for i := range r.Fields {
		f := &r.Fields[i]
		means := slices.Clone(f.Means)
		means = slices.DeleteFunc(means, func(g stats.AdjustedMean) bool { return g.Mean == nil || g.Raw == nil })
		if len(means) == 0 {
			continue
		}
		slices.SortStableFunc(means, func(a, b stats.AdjustedMean) int { return order(*b.Mean, *a.Mean) })
		others := c.adjusters(r, f.Field)
		if finding := c.adjustedFinding(f, means, others); finding != "" {
			s.Findings = append(s.Findings, finding)
		}
		letters := adjustedLetters(f, means)
		if len(means) <= heatDown {
			s.Charts = append(s.Charts, c.adjustedChart(r, f, means, letters, others))
		}
		s.Tables = append(s.Tables, c.adjustedTable(f, means, letters, others))
		if len(f.Means) <= mostPairGroups && len(f.Pairs) > 0 {
			s.Tables = append(s.Tables, c.adjustedPairs(f))
		}
	}
	if len(r.Covariates) > 0 {
		t := Table{Title: c.T("数值字段的影响", "Effects of the numeric fields"), Columns: []Column{{Head: c.T("字段", "Field")}, {"b", Coef, NoHeat}, {c.T("标准误", "SE"), Coef, NoHeat}, {"p", P, NoHeat}}}
		for _, x := range r.Covariates {
			t.Rows = append(t.Rows, []Cell{text(c.Label(x.Field)), number(x.B), number(x.SE), significant(x.P)})
		}
		t.Notes = []string{c.T("b = 该字段每增加 1，综合指数的变化（分），其他条件不变。", "b = change of the composite, in points, for each unit of the field, all else alike.")}
		s.Tables = append(s.Tables, t)
	}
	return s
}

// adjusters are what the means of a field are adjusted for: the other compared fields, then the numeric ones.
func (c Context) adjusters(r *stats.AdjustedMeans, field string) string {
	var keys []string
	for _, f := range r.Fields {
		if f.Field != field {
			keys = append(keys, f.Field)
		}
	}
	for _, x := range r.Covariates {
		keys = append(keys, x.Field)
	}
	return c.names(keys)
}

// adjustedLetters are the letters of adjusted means, highest first, by their pairs.
func adjustedLetters(f *stats.AdjustedField, means []stats.AdjustedMean) map[string]string {
	if len(means) > 26 || len(means) != len(f.Means) {
		return nil
	}
	var names []string
	for _, g := range means {
		names = append(names, g.Group)
	}
	return lettersOf(names, f.Pairs)
}

// firmMeans are the groups that a sentence ranks.
func firmMeans(means []stats.AdjustedMean) []stats.AdjustedMean {
	return slices.DeleteFunc(slices.Clone(means), func(g stats.AdjustedMean) bool { return g.N < smallBase })
}

// byRaw ranks means as they are without adjustment.
func byRaw(means []stats.AdjustedMean) []stats.AdjustedMean {
	raw := slices.Clone(means)
	slices.SortStableFunc(raw, func(a, b stats.AdjustedMean) int { return order(*b.Raw, *a.Raw) })
	return raw
}

// alike says that pairs were tested and none differs at 0.05.
func alike(f *stats.AdjustedField) bool {
	known, differ := 0, false
	for _, p := range f.Pairs {
		if p.P != nil {
			known++
			differ = differ || *p.P < 0.05
		}
	}
	return known > 0 && !differ
}

// adjustedFinding says what adjustment does to the highest and the lowest group.
func (c Context) adjustedFinding(f *stats.AdjustedField, means []stats.AdjustedMean, others string) string {
	ranked := firmMeans(means)
	if len(ranked) < 2 {
		return ""
	}
	field := c.quoted(c.Label(f.Field))
	if alike(f) {
		return fmt.Sprintf(c.T("在%s相同的条件下，各%s两两之间没有显著差异（Tukey，p 均不小于 0.05）。", "With %s alike, no two groups by %s differ (Tukey, every p at least .05)."), others, field)
	}
	raw := byRaw(ranked)
	best, worst, top, bottom := ranked[0], ranked[len(ranked)-1], raw[0], raw[len(raw)-1]
	if p := between(f.Pairs, best.Group, worst.Group); p == nil || p.P == nil || *p.P >= 0.05 { // no ranking without a difference
		return ""
	}
	still := func(same bool) string {
		if same {
			return c.T("仍", "still ")
		}
		return ""
	}
	text := fmt.Sprintf(c.T("在%s相同的条件下，按%s，%s%s最高（%s），%s%s最低（%s）；高低之差由 %s 分变为 %s 分", "With %s alike, by %s %s is %shighest (%s) and %s %slowest (%s); they lie %[10]s points apart, where the highest and lowest as they are lie %[9]s"),
		others, field, c.group(best.Group), still(best.Group == top.Group), decimals(*best.Mean, 1), c.group(worst.Group), still(worst.Group == bottom.Group), decimals(*worst.Mean, 1),
		decimals(*top.Raw-*bottom.Raw, 1), decimals(*best.Mean-*worst.Mean, 1))
	if moved := c.moved(ranked); moved != "" {
		text += moved
	}
	return text + c.T("。", ".")
}

// moved names the group whose place among the others adjustment changes most, by a point or more. That all move alike, because the other
// groups now weigh the same, is no news.
func (c Context) moved(means []stats.AdjustedMean) string {
	var shift float64
	for _, g := range means {
		shift += (*g.Mean - *g.Raw) / float64(len(means))
	}
	most, change := means[0], 0.0
	for _, g := range means {
		if by := *g.Mean - *g.Raw - shift; math.Abs(by) > math.Abs(change) {
			most, change = g, by
		}
	}
	if math.Abs(change) >= 1 {
		return fmt.Sprintf(c.T("；相对其他组，变化最大的是%s（%s 分）", "; relative to the others %s moves most (%s points)"), c.group(most.Group), points(change))
	}
	return c.T("；各组的相对位置变化不到 1 分", "; relative to the others no group moves by a point")
}

// adjustedTitle says whether adjustment changes the order.
func (c Context) adjustedTitle(f *stats.AdjustedField, means []stats.AdjustedMean) string {
	ranked := firmMeans(means)
	raw := byRaw(ranked)
	same := true
	for i := range ranked {
		same = same && ranked[i].Group == raw[i].Group
	}
	field := c.quoted(c.Label(f.Field))
	switch {
	case len(ranked) < 2:
		return fmt.Sprintf(c.T("各%s调整后的满意度指数", "Satisfaction index by %s after adjustment"), field)
	case alike(f):
		return fmt.Sprintf(c.T("调整后，各%s之间没有显著差异", "After adjustment nothing differs by %s"), field)
	case same:
		return fmt.Sprintf(c.T("调整后，各%s的高低次序不变", "After adjustment the order by %s is the same"), field)
	case ranked[0].Group == raw[0].Group && ranked[len(ranked)-1].Group == raw[len(raw)-1].Group:
		return fmt.Sprintf(c.T("调整后，各%s的首尾不变，中间次序有变", "After adjustment the ends by %s are the same, the order between them changes"), field)
	}
	return fmt.Sprintf(c.T("调整后，各%s的次序有变：%s最高，%s最低", "Adjustment changes the order by %s: %s highest, %s lowest"), field, c.group(ranked[0].Group), c.group(ranked[len(ranked)-1].Group))
}

// adjustedChart is dots of adjusted means with the means as they are behind them.
func (c Context) adjustedChart(r *stats.AdjustedMeans, f *stats.AdjustedField, means []stats.AdjustedMean, letters map[string]string, others string) Chart {
	chart := &DotChart{Frame: Frame{File: "emmeans-" + f.Field, Title: c.adjustedTitle(f, means), Foot: c.Foot(r.N),
		Subtitle: fmt.Sprintf(c.T("蓝点 = %s相同时的综合指数，%s；灰色空心 = 未调整", "Blue = composite with %s alike, %s; grey = as it is"), others, c.level())},
		Axis: c.T("满意度指数（横轴不从 0 开始）", "Satisfaction index (axis does not begin at 0)"), Decimals: 1, ShowN: true}
	few := false
	for _, g := range means {
		few = few || g.N < smallBase
		chart.Dots = append(chart.Dots, Dot{Label: g.Group, Value: *g.Mean, Low: g.CILow, High: g.CIHigh, N: g.N, Hollow: g.N < smallBase, Letters: letters[g.Group], Before: g.Raw})
	}
	if few {
		chart.Foot += fmt.Sprintf(c.T("；空心蓝点 = 不足 %d 份", "; hollow blue = fewer than %d respondents"), smallBase)
	}
	if len(letters) > 0 {
		chart.Foot += c.T("；有相同字母的组差异不显著（α = 0.05，Tukey）", "; groups that share a letter do not differ at .05 (Tukey)")
	}
	chart.Describe = chart.Title
	return chart
}

// adjustedTable lists means before and after.
func (c Context) adjustedTable(f *stats.AdjustedField, means []stats.AdjustedMean, letters map[string]string, others string) Table {
	t := Table{Title: fmt.Sprintf(c.T("各%s：调整前后的满意度指数", "Satisfaction index by %s, before and after adjustment"), c.Label(f.Field)), Columns: []Column{{Head: c.Label(f.Field)}, {c.T("样本数", "n"), Count, NoHeat},
		{c.T("调整前", "As it is"), Index, NoHeat}, {c.T("调整后", "Adjusted"), Index, NoHeat}, {c.T("标准误", "SE"), Mean, NoHeat}, {percentOf(c.Confidence) + c.T(" 下限", " low"), Index, NoHeat},
		{percentOf(c.Confidence) + c.T(" 上限", " high"), Index, NoHeat}, {c.T("变化", "Change"), Index, NoHeat}, {Head: c.T("字母", "Letters")}}}
	for _, g := range means {
		change := *g.Mean - *g.Raw
		t.Rows = append(t.Rows, []Cell{text(g.Group), count(g.N), number(g.Raw), number(g.Mean), number(g.SE), number(g.CILow), number(g.CIHigh), number(&change), {Text: letters[g.Group], Blank: true}})
	}
	t.Native = &NativeChart{Kind: "bar", Title: t.Title, Y: c.T("满意度指数", "Satisfaction index"), Values: []int{3}, Low: 5, High: 6}
	t.Notes = []string{fmt.Sprintf(c.T("调整后 = 在%s相同的条件下的估计边际均值：其他分组各类等权，数值字段取平均。只含这些字段都有回答的人。", "Adjusted = estimated marginal means with %s alike: equal weights over the other groups, numeric fields at their means; those who have all of them."), others)}
	if len(letters) > 0 {
		t.Notes = append(t.Notes, c.T("有相同字母的组差异不显著（Tukey，0.05）。", "Groups that share a letter do not differ (Tukey, .05)."))
	}
	return t
}

// adjustedPairs lists every pair.
func (c Context) adjustedPairs(f *stats.AdjustedField) Table {
	t := Table{Title: fmt.Sprintf(c.T("%s：调整后两两比较", "%s: every pair after adjustment"), c.Label(f.Field)), Columns: []Column{{Head: c.T("组 1", "Group 1")}, {Head: c.T("组 2", "Group 2")},
		{c.T("差", "Difference"), Index, NoHeat}, {c.T("标准误", "SE"), Mean, NoHeat}, {"Tukey p", P, NoHeat}, {c.T("下限", "low"), Index, NoHeat}, {c.T("上限", "high"), Index, NoHeat}}}
	for _, p := range f.Pairs {
		t.Rows = append(t.Rows, []Cell{text(p.Group1), text(p.Group2), number(p.Diff), number(p.SE), significant(p.P), number(p.CILow), number(p.CIHigh)})
	}
	t.Notes = []string{c.T("差 = 组 1 − 组 2，单位为指数分；p 和区间对全部比较同时成立。", "Difference = group 1 − group 2 in index points; p and intervals hold for all pairs together.")}
	return t
}
