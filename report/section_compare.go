package report

import (
	"fmt"
	"math"
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
				// That variances are unequal is said with the test that follows from it.
				for _, n := range c.says(slices.DeleteFunc(slices.Clone(t.Notices), func(n stats.Notice) bool { return n.Code == "small_group" || n.Code == "unequal_variances" })) {
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
		{Head: c.T("以何为准", "To quote")}, {Head: c.T("效应大小", "Effect")}, {c.T("样本数", "n"), Count, NoHeat}, {"F", Stat, NoHeat}, {c.T("自由度 1", "df 1"), Count, NoHeat}, {c.T("自由度 2", "df 2"), Count, NoHeat}, {"p", P, NoHeat},
		{"η²", Coef, NoHeat}, {"ω²", Coef, NoHeat}, {"Welch F", Stat, NoHeat}, {c.T("Welch 自由度 2", "Welch df 2"), Stat, NoHeat}, {"Welch p", P, NoHeat},
		{"Levene F", Stat, NoHeat}, {"Levene p", P, NoHeat}, {"Kruskal-Wallis H", Stat, NoHeat}, {c.T("自由度", "df"), Count, NoHeat}, {"p", P, NoHeat}}}
	for _, t := range r.Tests {
		tests.Rows = append(tests.Rows, []Cell{text(c.Label(t.Field)), text(c.Label(t.Response)), text(c.quotedTest(&t).name), text(c.etaWord(t.Eta2)), count(t.N), number(t.F), number(t.DF1), number(t.DF2), significant(t.P),
			number(t.Eta2), number(t.Omega2), number(t.WelchF), number(t.WelchDF2), significant(t.WelchP), number(t.LeveneF), significant(t.LeveneP),
			number(t.KruskalH), number(t.KruskalDF), significant(t.KruskalP)})
	}
	for i := range r.Tests {
		if why := c.choice(&r.Tests[i]); why != "" {
			tests.Notes = append(tests.Notes, why)
		}
	}
	if slices.ContainsFunc(r.Tests, func(t stats.OneWay) bool { return t.Eta2 != nil }) {
		tests.Notes = append(tests.Notes, c.T("效应大小按 η²（Cohen）：0.01 以下可忽略，0.01 起小，0.06 起中等，0.14 起大；ω² 是对总体的估计。",
			"Effects by η² (Cohen): negligible below .01, small from .01, medium from .06, large from .14; ω² estimates it for the population."))
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
		chart.Foot += fmt.Sprintf(c.T("；有相同字母的组差异不显著（α = 0.05，%s）", "; groups that share a letter do not differ at .05 (%s)"), c.quotedTest(test).pairs)
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
	q := c.quotedTest(t)
	p, name := q.p, q.name
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
	f := fmt.Sprintf(c.T("按%s，%s最高（%s），%s最低（%s）", "By %s, %s is highest (%s) and %s lowest (%s)"), c.quoted(c.Label(field)), c.group(best.Group),
		decimals(*best.Index, 1), c.group(worst.Group), decimals(*worst.Index, 1))
	if d := between(quotedPairs(t), best.Group, worst.Group); d != nil && d.CohenD != nil {
		size := math.Abs(*d.CohenD)
		f += fmt.Sprintf(c.T("，相差 %s 分（d = %s，%s）", ", %s points apart (d = %s, %s)"), decimals(*best.Index-*worst.Index, 1), decimals(size, 2), c.cohenWord(size))
	}
	f += fmt.Sprintf(c.T("；%s 检验 %s", "; %s test, %s"), name, pValue(*p))
	if t.Eta2 != nil {
		f += fmt.Sprintf(c.T("，分组解释了差异的 %s%%（效应%s）", ", the groups explain %s%% of the variance (%s effect)"), decimals(100**t.Eta2, 1), c.etaWord(t.Eta2))
	}
	if len(ranked) < len(groups) {
		f += fmt.Sprintf(c.T("；不足 %d 份的组未计入高低", "; groups with fewer than %d respondents are not ranked"), smallBase)
	}
	return f + c.T("。", ".")
}

// differs tells whether the means of groups differ at 0.05, by the test that the finding quotes.
func differs(t *stats.OneWay) bool {
	p := Context{}.quotedTest(t).p
	return p != nil && *p < 0.05
}

// quotedTest is the test to be quoted: its name and that of the comparison of pairs that goes with it, statistic, degrees of freedom, p.
type quotedTest struct {
	name, pairs    string
	f, df1, df2, p *float64
}

func (c Context) quotedTest(t *stats.OneWay) quotedTest {
	switch {
	case t.Quoted == "welch":
		return quotedTest{"Welch", "Games-Howell", t.WelchF, t.DF1, t.WelchDF2, t.WelchP}
	case t.Quoted == "wald":
		return quotedTest{"Wald F", c.T("t 检验，Holm 校正", "t tests after Holm"), t.F, t.DF1, t.DF2, t.P}
	case t.P != nil:
		return quotedTest{"F", "Tukey", t.F, t.DF1, t.DF2, t.P}
	}
	return quotedTest{}
}

// quotedPairs are the pairs that go with the test to be quoted.
func quotedPairs(t *stats.OneWay) []stats.PairDiff {
	switch t.Quoted {
	case "welch":
		return t.GamesHowell
	case "wald":
		return t.Linearised
	}
	return t.Tukey
}

// between is the pair of two groups in either order; nil when it is not there.
func between(pairs []stats.PairDiff, a, b string) *stats.PairDiff {
	for i, p := range pairs {
		if p.Group1 == a && p.Group2 == b || p.Group1 == b && p.Group2 == a {
			return &pairs[i]
		}
	}
	return nil
}

// choice says which test is to be quoted, and why.
func (c Context) choice(t *stats.OneWay) string {
	q := c.quotedTest(t)
	if q.p == nil || q.f == nil || q.df1 == nil || q.df2 == nil || t.Quoted == "" {
		return ""
	}
	what := fmt.Sprintf(c.T("%s（%s）：", "%s (%s): "), c.Label(t.Field), c.Label(t.Response))
	size := fmt.Sprintf(c.T("F(%s, %s) = %s，%s", "F(%s, %s) = %s, %s"), decimals(*q.df1, 0), decimals(*q.df2, 0), decimals(*q.f, 2), pValue(*q.p))
	levene := ""
	if t.LeveneP != nil {
		levene = c.T("（Levene ", " (Levene ") + pValue(*t.LeveneP) + c.T("）", ")")
	}
	switch t.Quoted {
	case "wald":
		return what + fmt.Sprintf(c.T("样本有权数或抽样设计，以 Wald F 检验为准（%s），两两比较为 t 检验、Holm 校正。",
			"with weights or a design quote the Wald F (%s), and t tests after Holm for pairs."), size)
	case "welch":
		what += fmt.Sprintf(c.T("各组方差不齐%s，以 Welch 检验为准（%s），两两比较以 Games-Howell 为准", "variances differ between groups%s, so quote the Welch test (%s), and Games-Howell for pairs"), levene, size)
	default:
		what += fmt.Sprintf(c.T("各组方差没有明显差别%s，以方差分析的 F 检验为准（%s），两两比较以 Tukey 为准", "variances do not differ%s, so quote the F test (%s), and Tukey for pairs"), levene, size)
		if t.WelchP == nil { // a group without variance
			what += c.T("（有的组没有方差，无法做 Welch 检验）", " (a group has no variance, so there is no Welch test)")
		}
	}
	least := t.N
	for _, g := range t.Groups {
		least = min(least, g.N)
	}
	switch {
	case least >= smallBase:
		what += fmt.Sprintf(c.T("；各组至少 %s 份，不要求分数服从正态分布", "; every group has at least %s respondents, so scores need not be normal"), thousands(least))
	case t.KruskalP != nil:
		what += fmt.Sprintf(c.T("；最小的组只有 %d 份，可对照不依赖分布的 Kruskal-Wallis 检验（%s）", "; the smallest group has %d, so compare with Kruskal-Wallis, which supposes no distribution (%s)"), least, pValue(*t.KruskalP))
	}
	return what + c.T("。", ".")
}

// etaWord is the size of an effect by η²; "" without.
//
// Cohen, J. (1988). Statistical Power Analysis for the Behavioral Sciences, 2nd ed.
func (c Context) etaWord(eta2 *float64) string {
	if eta2 == nil {
		return ""
	}
	return c.sizeWord(*eta2, 0.01, 0.06, 0.14)
}

// cohenWord is the size of a difference of |d| standard deviations.
func (c Context) cohenWord(d float64) string { return c.sizeWord(d, 0.2, 0.5, 0.8) }

func (c Context) sizeWord(x, small, medium, large float64) string {
	switch {
	case x >= large:
		return c.T("大", "large")
	case x >= medium:
		return c.T("中等", "medium")
	case x >= small:
		return c.T("小", "small")
	}
	return c.T("可忽略", "negligible")
}

// letters gives groups letters such that two groups share one exactly when they do not differ at 0.05 by the comparison that goes with
// the test to be quoted. Nil when a comparison is missing.
func (c Context) letters(t *stats.OneWay) map[string]string {
	if t == nil || len(t.Groups) > 26 {
		return nil
	}
	sorted := slices.Clone(t.Groups)
	for _, g := range sorted {
		if g.Mean == nil {
			return nil
		}
	}
	slices.SortStableFunc(sorted, func(a, b stats.GroupMean) int { return order(*b.Mean, *a.Mean) })
	names := make([]string, len(sorted))
	for i, g := range sorted {
		names[i] = g.Group
	}
	return lettersOf(names, quotedPairs(t))
}

// lettersOf gives the groups, highest first, letters by their pairs: each letter is a largest set of groups no two of which differ.
func lettersOf(sorted []string, pairs []stats.PairDiff) map[string]string {
	if len(pairs) == 0 {
		return nil
	}
	at := map[string]int{}
	for i, name := range sorted {
		at[name] = i
	}
	k := len(sorted)
	same := make([][]bool, k)
	for i := range same {
		same[i] = make([]bool, k)
		same[i][i] = true
	}
	known := 0
	for _, p := range pairs {
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
			out[sorted[i]] += string(rune('a' + l))
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

// pairs lists the differences of every two groups by both methods, or by the one that a design allows.
func (c Context) pairs(t stats.OneWay) (Table, bool) {
	p := Table{Title: fmt.Sprintf(c.T("%s：两两比较", "%s: every pair"), c.Label(t.Field)), Columns: []Column{{Head: c.T("组 1", "Group 1")}, {Head: c.T("组 2", "Group 2")},
		{c.T("差", "Difference"), Index, NoHeat}, {"d", Mean, NoHeat}, {Head: c.T("差异大小", "Size")}}}
	methods := [][]stats.PairDiff{t.Tukey, t.GamesHowell}
	names := []string{"Tukey", "Games-Howell"}
	if len(t.Linearised) > 0 {
		methods, names = [][]stats.PairDiff{t.Linearised}, []string{"Holm"}
	}
	for _, name := range names {
		p.Columns = append(p.Columns, Column{name + c.T(" 标准误", " SE"), Mean, NoHeat}, Column{name + " p", P, NoHeat}, Column{c.T("下限", "low"), Index, NoHeat}, Column{c.T("上限", "high"), Index, NoHeat})
	}
	for i, d := range methods[0] {
		row := []Cell{text(d.Group1), text(d.Group2), number(d.Diff), number(d.CohenD), text("")}
		if d.CohenD != nil {
			row[4] = text(c.cohenWord(math.Abs(*d.CohenD)))
		}
		for _, list := range methods {
			if i >= len(list) { // by the other method there is nothing
				row = append(row, Cell{}, Cell{}, Cell{}, Cell{})
				continue
			}
			row = append(row, number(list[i].SE), significant(list[i].P), number(list[i].CILow), number(list[i].CIHigh))
		}
		p.Rows = append(p.Rows, row)
	}
	p.Notes = []string{c.T("差 = 组 1 − 组 2，单位为指数分；p 和区间对全部比较同时成立。d = 差 / 两组合并标准差（Cohen）：0.2 以下可忽略，0.2 起小，0.5 起中等，0.8 起大。",
		"Difference = group 1 − group 2 in index points; p and intervals hold for all pairs together. d = difference over the pooled standard deviation of the two (Cohen): negligible below 0.2, small from 0.2, medium from 0.5, large from 0.8.")}
	if q := c.quotedTest(&t); t.Quoted != "" && len(names) > 1 {
		p.Notes = append(p.Notes, fmt.Sprintf(c.T("两两比较以 %s 为准。", "Here %s is the one to quote."), q.pairs))
	}
	return p, len(p.Rows) > 0
}
