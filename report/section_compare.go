package report

import (
	"fmt"
	"slices"

	"manyi/stats"
)

// CompareSection shows how the groups of each compared field differ: a chart a field, group means, the tests and
// every pair.
func CompareSection(r *stats.OneWays, c Context) Section {
	s := Section{ID: "compare", Title: c.T("分组比较", "Groups compared"), Notes: c.says(r.Notices)}
	var fields []string
	for _, t := range r.Tests {
		if !slices.Contains(fields, t.Field) {
			fields = append(fields, t.Field)
		}
	}
	for _, field := range fields {
		var fewIn []stats.Notice // one sentence for all of a field
		for i := range r.Tests {
			if t := &r.Tests[i]; t.Field == field {
				for _, n := range t.Notices {
					if n.Code == "small_group" {
						fewIn = append(fewIn, n)
					}
				}
				for _, n := range c.says(slices.DeleteFunc(slices.Clone(t.Notices), func(n stats.Notice) bool { return n.Code == "small_group" })) {
					if n = c.Label(t.Response) + c.T("：", ": ") + n; !slices.Contains(s.Notes, n) {
						s.Notes = append(s.Notes, n)
					}
				}
			}
		}
		s.Notes = append(s.Notes, c.saysGroups(fewIn)...)
		s.addField(r, field, c)
	}
	tests := Table{Title: c.T("均值差异检验", "Tests of equal means"), Columns: []Column{{Head: c.T("分组", "Groups")}, {Head: c.T("因变量", "Response")},
		{c.T("样本数", "n"), Count, NoHeat}, {"F", Stat, NoHeat}, {c.T("自由度 1", "df 1"), Count, NoHeat}, {c.T("自由度 2", "df 2"), Count, NoHeat}, {"p", P, NoHeat},
		{"η²", Coef, NoHeat}, {"ω²", Coef, NoHeat}, {"Welch F", Stat, NoHeat}, {c.T("Welch 自由度 2", "Welch df 2"), Stat, NoHeat}, {"Welch p", P, NoHeat},
		{"Levene F", Stat, NoHeat}, {"Levene p", P, NoHeat}, {"Kruskal-Wallis H", Stat, NoHeat}, {c.T("自由度", "df"), Count, NoHeat}, {"p", P, NoHeat}}}
	for _, t := range r.Tests {
		tests.Rows = append(tests.Rows, []Cell{text(c.Label(t.Field)), text(c.Label(t.Response)), count(t.N), number(t.F), number(t.DF1), number(t.DF2), significant(t.P),
			number(t.Eta2), number(t.Omega2), number(t.WelchF), number(t.WelchDF2), significant(t.WelchP), number(t.LeveneF), significant(t.LeveneP),
			number(t.KruskalH), number(t.KruskalDF), significant(t.KruskalP)})
	}
	if slices.ContainsFunc(r.Tests, func(t stats.OneWay) bool { return t.WelchP != nil }) { // a design has none of them
		tests.Notes = []string{c.T("方差不齐（Levene p < 0.05）时以 Welch 检验和 Games-Howell 比较为准。", "Where variances differ (Levene p < .05) the Welch test and the Games-Howell pairs are the ones to quote.")}
	}
	if len(r.Tests) > 0 {
		s.Tables = append(s.Tables, tests)
	}
	for _, t := range r.Tests {
		if t.Response != "composite" {
			continue
		}
		if p, ok := c.pairs(t); ok {
			s.Tables = append(s.Tables, p)
		}
	}
	return s
}

// addField adds the chart, the finding and the means of one compared field.
func (s *Section) addField(r *stats.OneWays, field string, c Context) {
	var test *stats.OneWay
	for i := range r.Tests {
		if r.Tests[i].Field == field && (test == nil || r.Tests[i].Response == "composite") {
			test = &r.Tests[i]
		}
	}
	if c.Index == nil {
		return
	}
	var groups []stats.IndexRow
	means := Table{Title: fmt.Sprintf(c.T("各%s的满意度指数", "Satisfaction index by %s"), c.Label(field)), Columns: []Column{{Head: c.Label(field)},
		{c.T("样本数", "n"), Count, NoHeat}, {c.T("综合", "Composite"), Index, NoHeat}, {percentOf(c.Confidence) + c.T(" 下限", " low"), Index, NoHeat},
		{percentOf(c.Confidence) + c.T(" 上限", " high"), Index, NoHeat}}}
	items := map[string][]stats.IndexRow{}
	var whole []stats.IndexRow
	for _, x := range c.Index.Rows {
		switch {
		case x.By == "" && x.Key != "composite":
			whole = append(whole, x)
		case x.By == field && x.Key == "composite":
			groups = append(groups, x)
		case x.By == field:
			items[x.Group] = append(items[x.Group], x)
		}
	}
	for _, x := range whole {
		means.Columns = append(means.Columns, Column{c.Label(x.Key), Index, Sequential})
	}
	groups = slices.DeleteFunc(groups, func(x stats.IndexRow) bool { return x.Index == nil })
	if len(groups) == 0 {
		return
	}
	slices.SortStableFunc(groups, func(a, b stats.IndexRow) int { return order(*b.Index, *a.Index) })
	base, few := 0, false
	for _, x := range groups {
		base += x.N
		few = few || x.N < smallBase
	}
	chart := &DotChart{Frame: Frame{File: "compare-" + field, Foot: c.Foot(base), Subtitle: fmt.Sprintf(c.T("按%s；综合%s，%s", "By %s; composite of all items, %s, %s"), c.quoted(c.Label(field)), small(c.measure()), c.level())},
		Axis: c.T("满意度指数（横轴不从 0 开始）", "Satisfaction index (axis does not begin at 0)"), Decimals: 1, ShowN: true}
	if total := c.Index.Composite(); total.Index != nil {
		chart.Line, chart.LineName = total.Index, c.T("全体", "All")
	}
	letters := c.letters(test)
	for _, x := range groups {
		dot := c.indexDot(x, x.Group)
		dot.Letters = letters[x.Group]
		chart.Dots = append(chart.Dots, dot)
		row := []Cell{text(x.Group), count(x.N), number(x.Index), number(x.CILow), number(x.CIHigh)}
		for _, y := range items[x.Group] {
			row = append(row, number(y.Index))
		}
		means.Rows = append(means.Rows, row)
	}
	means.Native = &NativeChart{Kind: "bar", Title: means.Title, Y: c.T("满意度指数", "Satisfaction index"), Values: []int{2}, Low: 3, High: 4}
	chart.Title = means.Title
	if f := c.groupFinding(test, field, groups); f != "" {
		s.Findings = append(s.Findings, f)
		if f := c.againstAll(groups, chart.Line); f != "" && differs(test) {
			chart.Title = f
		}
	}
	if few {
		chart.Foot += fmt.Sprintf(c.T("；空心 = 不足 %d 份", "; hollow = fewer than %d respondents"), smallBase)
	}
	if len(letters) > 0 {
		chart.Foot += c.T("；有相同字母的组差异不显著（α = 0.05，Games-Howell）", "; groups that share a letter do not differ at .05 (Games-Howell)")
	}
	chart.Describe = chart.Title
	s.Charts = append(s.Charts, chart)
	s.Tables = append(s.Tables, means)
}

// groupFinding says which group is highest and lowest, if the groups differ more than chance allows.
func (c Context) groupFinding(t *stats.OneWay, field string, groups []stats.IndexRow) string {
	if t == nil || len(groups) < 2 {
		return ""
	}
	p, name := t.WelchP, "Welch"
	if p == nil {
		p, name = t.P, "F"
	}
	if p == nil {
		return ""
	}
	if *p >= 0.05 {
		return fmt.Sprintf(c.T("各%s的综合满意度没有超出随机波动的差异（%s 检验 %s）。", "The composite does not differ by %s more than chance allows (%s test, %s)."), c.quoted(c.Label(field)), name, pValue(*p))
	}
	ranked := slices.DeleteFunc(slices.Clone(groups), func(x stats.IndexRow) bool { return x.N < smallBase })
	if len(ranked) < 2 {
		return fmt.Sprintf(c.T("各%s之间有差异（%s 检验 %s），但多数组不足 %d 份，不宜排名。", "The composite differs by %s (%s test, %s), but most groups have fewer than %d respondents and are not ranked."),
			c.quoted(c.Label(field)), name, pValue(*p), smallBase)
	}
	best, worst := ranked[0], ranked[len(ranked)-1]
	f := fmt.Sprintf(c.T("按%s，%s最高（%s），%s最低（%s），%s 检验 %s", "By %s, %s is highest (%s) and %s lowest (%s); %s test, %s"), c.quoted(c.Label(field)), c.group(best.Group),
		decimals(*best.Index, 1), c.group(worst.Group), decimals(*worst.Index, 1), name, pValue(*p))
	if t.Eta2 != nil {
		f += fmt.Sprintf(c.T("；分组解释了差异的 %s%%", ", the groups explain %s%% of the variance"), decimals(100**t.Eta2, 1))
	}
	if len(ranked) < len(groups) {
		f += fmt.Sprintf(c.T("；不足 %d 份的组未计入高低", "; groups with fewer than %d respondents are not ranked"), smallBase)
	}
	return f + c.T("。", ".")
}

// differs tells whether the means of groups differ at 0.05, by the test that the finding quotes.
func differs(t *stats.OneWay) bool {
	p := t.WelchP
	if p == nil {
		p = t.P
	}
	return p != nil && *p < 0.05
}

// letters gives groups letters such that two groups share one exactly when they do not differ (Games-Howell, 0.05):
// each letter is a largest set of groups no two of which differ. Nil when a comparison is missing.
func (c Context) letters(t *stats.OneWay) map[string]string {
	if t == nil || len(t.GamesHowell) == 0 || len(t.Groups) > 26 {
		return nil
	}
	sorted := slices.Clone(t.Groups)
	for _, g := range sorted {
		if g.Mean == nil {
			return nil
		}
	}
	slices.SortStableFunc(sorted, func(a, b stats.GroupMean) int { return order(*b.Mean, *a.Mean) })
	at := map[string]int{}
	for i, g := range sorted {
		at[g.Group] = i
	}
	k := len(sorted)
	same := make([][]bool, k)
	for i := range same {
		same[i] = make([]bool, k)
		same[i][i] = true
	}
	known := 0
	for _, p := range t.GamesHowell {
		if p.P == nil {
			return nil
		}
		i, j := at[p.Group1], at[p.Group2]
		same[i][j], same[j][i] = *p.P >= 0.05, *p.P >= 0.05
		known++
	}
	if known != k*(k-1)/2 {
		return nil
	}
	var cliques [][]int
	for i := range k { // insert groups one by one, keeping the largest sets (Piepho 2004)
		var next [][]int
		placed := false
		for _, set := range cliques {
			var fit []int
			for _, j := range set {
				if same[i][j] {
					fit = append(fit, j)
				}
			}
			if len(fit) == len(set) {
				next = append(next, append(slices.Clone(set), i))
				placed = true
				continue
			}
			next = append(next, set)
			if len(fit) > 0 {
				next = append(next, append(fit, i))
				placed = true
			}
		}
		if !placed {
			next = append(next, []int{i})
		}
		cliques = maximal(next)
	}
	if len(cliques) > 26 {
		return nil
	}
	slices.SortFunc(cliques, slices.Compare)
	out := map[string]string{}
	for l, set := range cliques {
		for _, i := range set {
			out[sorted[i].Group] += string(rune('a' + l))
		}
	}
	return out
}

// maximal drops the sets that are contained in another.
func maximal(sets [][]int) [][]int {
	var out [][]int
	for i, s := range sets {
		inside := false
		for j, t := range sets {
			if i != j && contains(t, s) && (len(t) > len(s) || j < i) {
				inside = true
				break
			}
		}
		if !inside {
			out = append(out, s)
		}
	}
	return out
}

func contains(set, part []int) bool {
	for _, x := range part {
		if !slices.Contains(set, x) {
			return false
		}
	}
	return true
}

// pairs lists the differences of every two groups by both methods.
func (c Context) pairs(t stats.OneWay) (Table, bool) {
	p := Table{Title: fmt.Sprintf(c.T("%s：两两比较", "%s: every pair"), c.Label(t.Field)), Columns: []Column{{Head: c.T("组 1", "Group 1")}, {Head: c.T("组 2", "Group 2")},
		{c.T("差", "Difference"), Index, NoHeat}, {c.T("Tukey 标准误", "Tukey SE"), Mean, NoHeat}, {"Tukey p", P, NoHeat}, {c.T("下限", "low"), Index, NoHeat}, {c.T("上限", "high"), Index, NoHeat},
		{c.T("Games-Howell 标准误", "Games-Howell SE"), Mean, NoHeat}, {"Games-Howell p", P, NoHeat}, {c.T("下限", "low"), Index, NoHeat}, {c.T("上限", "high"), Index, NoHeat}}}
	type key struct{ a, b string }
	games := map[key]stats.PairDiff{}
	for _, g := range t.GamesHowell {
		games[key{g.Group1, g.Group2}] = g
	}
	for _, d := range t.Tukey {
		g := games[key{d.Group1, d.Group2}]
		p.Rows = append(p.Rows, []Cell{text(d.Group1), text(d.Group2), number(d.Diff), number(d.SE), significant(d.P), number(d.CILow), number(d.CIHigh),
			number(g.SE), significant(g.P), number(g.CILow), number(g.CIHigh)})
	}
	p.Notes = []string{c.T("差 = 组 1 − 组 2，单位为指数分；p 和区间对全部比较同时成立。", "Difference = group 1 − group 2 in index points; p and intervals hold for all pairs together.")}
	return p, len(p.Rows) > 0
}
