package report

import (
	"fmt"
	"slices"

	"manyi/stats"
)

// kanoOrder is the order in which tables list the categories.
var kanoOrder = [...]int{stats.KanoAttractive, stats.KanoOneDimensional, stats.KanoMustBe, stats.KanoIndifferent, stats.KanoReverse, stats.KanoQuestionable}

// KanoSection shows which features customers take for granted and which delight them. A survey without such questions has no such section.
func KanoSection(r *stats.KanoResult, c Context) Section {
	if len(r.Features) == 0 {
		return Section{}
	}
	s := Section{ID: "kano", Title: c.T("Kano 分类", "Kano categories"), Notes: c.says(r.Notices)}
	least, most := 0, 0
	for i, x := range r.Features {
		if i == 0 || x.N < least {
			least = x.N
		}
		most = max(most, x.N)
	}
	chart := &QuadrantChart{Frame: Frame{File: "kano", Foot: c.footFrom(least, most),
		Subtitle: c.T("向上：有时更满意；向右：没有时更不满；", "Up: satisfies when there; right: dissatisfies when missing; ") + c.level() + c.T("；空心 = 类别不明显（Fong 检验）", "; hollow = category not clear (Fong's test)")},
		CutX: 0.5, CutY: 0.5, XAxis: c.T("没有时不满的比例（Worse 的绝对值）", "Dissatisfied without it (−worse)"), YAxis: c.T("有时满意的比例（Better）", "Satisfied with it (better)"),
		Names: [4]string{c.kano(stats.KanoOneDimensional), c.kano(stats.KanoAttractive), c.kano(stats.KanoIndifferent), c.kano(stats.KanoMustBe)}}
	t := Table{Title: s.Title, Columns: []Column{{Head: c.T("功能", "Feature")}, {c.T("样本数", "n"), Count, NoHeat}, {Head: c.T("类别", "Category")}, {Head: c.T("把握", "Certainty")}}}
	for _, k := range kanoOrder {
		t.Columns = append(t.Columns, Column{c.kano(k) + " %", Percent, Sequential})
	}
	low, high := percentOf(c.Confidence)+c.T(" 下限", " low"), percentOf(c.Confidence)+c.T(" 上限", " high")
	better := len(t.Columns)
	t.Columns = append(t.Columns, Column{"Better", Coef, NoHeat}, Column{low, Coef, NoHeat}, Column{high, Coef, NoHeat}, Column{"Worse", Coef, NoHeat}, Column{low, Coef, NoHeat}, Column{high, Coef, NoHeat})
	features := slices.Clone(r.Features)
	slices.SortStableFunc(features, func(a, b stats.KanoItem) int { // what is missed most comes first
		switch {
		case a.Worse == nil || b.Worse == nil:
			return 0
		}
		return order(*a.Worse, *b.Worse)
	})
	byCategory := map[int][]string{}
	for _, x := range features {
		certainty := "–"
		if x.Category > 0 {
			certainty = c.T("明显", "clear")
			if !x.Clear {
				certainty = c.T("不明显", "not clear")
				if x.Second > 0 {
					certainty += fmt.Sprintf(c.T("（或%s）", " (or %s)"), c.kano(x.Second))
				}
			} else {
				byCategory[x.Category] = append(byCategory[x.Category], c.quoted(x.Label))
			}
		}
		row := []Cell{text(x.Label), count(x.N), text(c.kano(x.Category)), text(certainty)}
		for _, k := range kanoOrder {
			row = append(row, Cell{Num: x.Percent[k], Bold: k == x.Category && x.Clear})
		}
		row = append(row, number(x.Better), number(x.BetterCILow), number(x.BetterCIHigh), number(x.Worse), number(x.WorseCILow), number(x.WorseCIHigh))
		t.Rows = append(t.Rows, row)
		if x.Better == nil || x.Worse == nil {
			continue
		}
		label := x.Label
		if x.Category == stats.KanoReverse || x.Category == stats.KanoQuestionable { // these have no quarter of the plane
			label += fmt.Sprintf(c.T("（%s）", " (%s)"), small(c.kano(x.Category)))
		}
		dot := QuadrantDot{Label: label, X: -*x.Worse, Y: *x.Better, YLow: x.BetterCILow, YHigh: x.BetterCIHigh, Hollow: !x.Clear, Alarm: x.Category == stats.KanoMustBe && x.Clear}
		if x.WorseCILow != nil && x.WorseCIHigh != nil {
			from, to := -*x.WorseCIHigh, -*x.WorseCILow
			dot.XLow, dot.XHigh = &from, &to
		}
		chart.Dots = append(chart.Dots, dot)
	}
	say := func(category int, zh, en string) {
		if names := byCategory[category]; len(names) > 0 {
			s.Findings = append(s.Findings, fmt.Sprintf(c.T(zh, en), c.join(names)))
		}
	}
	say(stats.KanoMustBe, "必备：%s。没有就不满，有了也不加分，要先保证。", "Must-be: %s. Missed when absent, taken for granted when there: to be secured first.")
	say(stats.KanoOneDimensional, "期望：%s。越好越满意。", "One-dimensional: %s. The better, the more satisfied.")
	say(stats.KanoAttractive, "魅力：%s。没有也无妨，有了会惊喜。", "Attractive: %s. Not missed, but delightful.")
	say(stats.KanoReverse, "反向：%s。客户宁可没有。", "Reverse: %s. Customers would rather do without.")
	if len(s.Findings) == 0 {
		s.Findings = append(s.Findings, c.T("没有一项功能明显属于必备、期望或魅力。", "No feature is clearly must-be, one-dimensional or attractive."))
	}
	chart.Title = c.kanoTitle(byCategory)
	chart.Describe = chart.Title
	if len(chart.Dots) > 0 {
		s.Charts = []Chart{chart}
	}
	cutX, cutY := -0.5, 0.5
	t.Native = &NativeChart{Kind: "scatter", Title: chart.Title, X: "Worse", Y: "Better", Values: []int{better + 3, better}, CutX: &cutX, CutY: &cutY}
	t.Notes = []string{c.T("Better =（魅力 + 期望）/（魅力 + 期望 + 必备 + 无差异），Worse = −（期望 + 必备）/（同上）。类别取占比最高的一类；与第二位的差距超过 Fong 检验的界限（90%）才算明显。",
		"Better = (attractive + one-dimensional) / (attractive + one-dimensional + must-be + indifferent); worse = −(one-dimensional + must-be) / the same. The category is the most frequent; it is clear when it leads the second by more than Fong's test asks (90%).")}
	s.Tables = []Table{t}
	return s
}

// kanoTitle names the features that are clearly of a category: what must be there first, then what delights, and so on, as
// long as the title is read at a glance.
func (c Context) kanoTitle(byCategory map[int][]string) string {
	var title string
	for _, part := range []string{
		c.nameOrCount(byCategory[stats.KanoMustBe], mostNamed, c.T("必备：%s", "must be there: %s"), c.T("%d 项必备", "%d must be there")),
		c.nameOrCount(byCategory[stats.KanoAttractive], mostNamed, c.T("带来惊喜：%s", "delightful: %s"), c.T("%d 项带来惊喜", "%d delight")),
		c.nameOrCount(byCategory[stats.KanoOneDimensional], mostNamed, c.T("越好越满意：%s", "the better, the more satisfied: %s"), c.T("%d 项越好越满意", "%d satisfy the more the better they are")),
		c.nameOrCount(byCategory[stats.KanoReverse], mostNamed, c.T("宁可没有：%s", "better without: %s"), c.T("%d 项宁可没有", "%d better left out")),
		c.nameOrCount(byCategory[stats.KanoIndifferent], mostNamed, c.T("可有可无：%s", "no matter to customers: %s"), c.T("%d 项可有可无", "%d no matter to customers")),
	} {
		longer := title + c.T("；", "; ") + part
		switch {
		case part == "":
		case title == "":
			title = part
		case textWidth(longer) <= longTitle:
			title = longer
		}
	}
	if title == "" {
		return c.T("没有一项功能的类别是明显的", "No feature has a clear category")
	}
	return capital(title)
}

// kano is the word for a category.
func (c Context) kano(category int) string {
	switch category {
	case stats.KanoMustBe:
		return c.T("必备", "Must-be")
	case stats.KanoOneDimensional:
		return c.T("期望", "One-dimensional")
	case stats.KanoAttractive:
		return c.T("魅力", "Attractive")
	case stats.KanoIndifferent:
		return c.T("无差异", "Indifferent")
	case stats.KanoReverse:
		return c.T("反向", "Reverse")
	case stats.KanoQuestionable:
		return c.T("可疑", "Questionable")
	}
	return "–"
}
