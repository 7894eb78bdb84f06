package report

import (
	"fmt"

	"manyi/stats"
)

// LoyaltySection shows how many customers are loyal, open and at risk. A survey that does not ask has no such section.
func LoyaltySection(r *stats.LoyaltyResult, c Context) Section {
	if len(r.Groups) == 0 {
		return Section{}
	}
	s := Section{ID: "loyalty", Title: c.T("忠诚度", "Loyalty"), Notes: c.says(r.Notices)}
	all := r.Groups[0]
	chart := &DotChart{Frame: Frame{File: "loyalty", Foot: c.Foot(r.N), Title: c.T("忠诚客户与流失风险", "Loyal customers and those at risk"),
		Subtitle: fmt.Sprintf(c.T("按%s、%s和%s三题是否给最高分段划分，%s", "By the highest answers to %s, %s and %s, %s"), c.said("overall"), c.quoted(r.Recommend), c.quoted(r.Repurchase), c.level())},
		Bars: true, Percent: true, Decimals: 1, Axis: c.T("占客户的百分比", "Percent of customers")}
	low, high := percentOf(c.Confidence)+c.T(" 下限", " low"), percentOf(c.Confidence)+c.T(" 上限", " high")
	t := Table{Title: s.Title, Columns: []Column{{Head: c.T("类别", "Class")}, {c.T("人数", "Respondents"), Count, NoHeat}, {c.T("占比 %", "Percent"), Percent, NoHeat},
		{low, Percent, NoHeat}, {high, Percent, NoHeat}}}
	valued := false
	for _, x := range all.Classes {
		valued = valued || x.ValuePercent != nil
	}
	if valued {
		t.Columns = append(t.Columns, Column{c.T("占价值 %", "Percent of value"), Percent, NoHeat})
	}
	for _, x := range all.Classes {
		row := []Cell{text(c.loyaltyClass(x.Class)), count(x.Count), number(x.Percent), number(x.CILow), number(x.CIHigh)}
		if valued {
			row = append(row, number(x.ValuePercent))
		}
		t.Rows = append(t.Rows, row)
		if x.Percent != nil {
			chart.Dots = append(chart.Dots, Dot{Label: c.loyaltyClass(x.Class), Value: *x.Percent, Low: x.CILow, High: x.CIHigh, N: r.N, Hollow: r.N < smallBase})
		}
	}
	if loyal, open, risk := all.Classes[0], all.Classes[1], all.Classes[2]; loyal.Percent != nil {
		f := fmt.Sprintf(c.T("忠诚客户占 %s%%", "Loyal customers are %s%%"), decimals(*loyal.Percent, 1))
		chart.Title = f + fmt.Sprintf(c.T("，%s%% 有流失风险", ", %s%% are at risk"), value(risk.Percent, 1))
		if loyal.CILow != nil {
			f += fmt.Sprintf(c.T("（%s %s%%-%s%%）", " (%s %s%%-%s%%)"), c.level(), decimals(*loyal.CILow, 1), decimals(*loyal.CIHigh, 1))
		}
		f += fmt.Sprintf(c.T("，满意但未忠诚的占 %s%%，有流失风险的占 %s%%", "; %s%% are satisfied but open, %s%% at risk"), value(open.Percent, 1), value(risk.Percent, 1))
		if risk.ValuePercent != nil {
			f += fmt.Sprintf(c.T("（占价值的 %s%%）", " (%s%% of the value)"), decimals(*risk.ValuePercent, 1))
		}
		s.Findings = append(s.Findings, f+c.T("。", "."))
	}
	if n := r.NPS; n != nil {
		f := fmt.Sprintf(c.T("净推荐值（NPS）为 %s", "The net promoter score is %s"), decimals(n.Score, 1))
		if n.Low != nil {
			f += fmt.Sprintf(c.T("（%s %s 至 %s）", " (%s %s to %s)"), c.level(), decimals(*n.Low, 1), decimals(*n.High, 1))
		}
		f += fmt.Sprintf(c.T("：推荐者 %s%%，贬损者 %s%%。", ": %s%% promoters, %s%% detractors."), decimals(n.Promoters, 1), decimals(n.Detractors, 1))
		s.Findings = append(s.Findings, f)
	}
	chart.Describe = chart.Title
	if len(chart.Dots) > 0 {
		s.Charts = append(s.Charts, chart)
	}
	t.Native = &NativeChart{Kind: "bar", Title: chart.Title, Y: chart.Axis, Values: []int{2}, Low: 3, High: 4}
	t.Notes = []string{fmt.Sprintf(c.T("忠诚 = %s、%s和%s三题都给最高分段（%s、%s、%s 分）；满意但未忠诚 = 第一题是，后两题不都是；有流失风险 = 第一题不是。",
		"Loyal = the highest answers to %s, %s and %s (%s, %s, %s); satisfied but open = to the first, not to both others; at risk = not to the first."),
		c.said("overall"), c.quoted(r.Recommend), c.quoted(r.Repurchase), span(r.Top[0]), span(r.Top[1]), span(r.Top[2]))}
	s.Tables = append(s.Tables, t)
	c.loyaltyTiers(&s, r)
	return s
}

// span writes codes from and to.
func span(codes [2]int) string {
	if codes[0] == codes[1] {
		return fmt.Sprint(codes[0])
	}
	return fmt.Sprintf("%d–%d", codes[0], codes[1])
}

// loyaltyTiers adds the classes of every tier of value.
func (c Context) loyaltyTiers(s *Section, r *stats.LoyaltyResult) {
	if len(r.Groups) < 2 {
		return
	}
	by := c.T("价值层级", "Tier of value")
	if r.Groups[1].By != "tier" {
		by = c.Label(r.Groups[1].By)
	}
	t := Table{Title: fmt.Sprintf(c.T("各%s的忠诚度", "Loyalty by %s"), small(by)), Columns: []Column{{Head: by}, {c.T("样本数", "n"), Count, NoHeat}}}
	chart := &StackChart{Frame: Frame{File: "loyalty-tier", Foot: c.Foot(r.N), Title: t.Title, Subtitle: c.T("占各层客户的百分比", "Percent of the customers of each tier"), Describe: t.Title},
		RightHead: []string{"n"}}
	for k := len(r.Groups[0].Classes) - 1; k >= 0; k-- {
		chart.Codes = append(chart.Codes, c.loyaltyClass(r.Groups[0].Classes[k].Class))
	}
	for _, x := range r.Groups[0].Classes {
		name := c.loyaltyClass(x.Class)
		t.Columns = append(t.Columns, Column{name + " %", Percent, NoHeat}, Column{percentOf(c.Confidence) + c.T(" 下限", " low"), Percent, NoHeat},
			Column{percentOf(c.Confidence) + c.T(" 上限", " high"), Percent, NoHeat})
	}
	for _, g := range append(r.Groups[1:len(r.Groups):len(r.Groups)], r.Groups[0]) {
		name := g.Group
		if name == "" {
			name = c.T("全部", "All")
		}
		row := []Cell{{Text: name, Bold: g.Group == ""}, count(g.N)}
		bar := StackRow{Label: name, Right: []string{thousands(g.N)}}
		for _, x := range g.Classes {
			row = append(row, number(x.Percent), number(x.CILow), number(x.CIHigh))
			if x.Percent != nil {
				bar.Percents = append([]float64{*x.Percent}, bar.Percents...)
			}
		}
		t.Rows = append(t.Rows, row)
		if len(bar.Percents) == len(g.Classes) {
			chart.Rows = append(chart.Rows, bar)
		}
	}
	if f := c.atRiskFinding(r.Groups); f != "" {
		chart.Title, chart.Describe = f, f
	}
	if len(chart.Rows) > 1 {
		s.Charts = append(s.Charts, chart)
	}
	s.Tables = append(s.Tables, t)
}

// atRiskFinding says which tiers' intervals of customers at risk lie above and which below the share of all, which is the first group; ""
// where no tier is large enough to tell.
func (c Context) atRiskFinding(groups []stats.LoyaltyGroup) string {
	all := groups[0].Classes[2].Percent
	var rows []standing
	for _, g := range groups[1:] {
		if risk := g.Classes[2]; risk.CILow != nil && g.N >= smallBase {
			rows = append(rows, standing{c.tierName(g.By, g.Group), risk.CILow, risk.CIHigh})
		}
	}
	if all == nil || rows == nil {
		return ""
	}
	more, fewer := beyond(rows, *all)
	if more == nil && fewer == nil {
		return c.T("各层中有流失风险的客户比例没有超出误差的差别", "The share at risk differs between no tier and all beyond the margin of error")
	}
	return c.T("有流失风险的客户比例：", "Share at risk ") + c.aboveOrBelow(more, fewer)
}

// loyaltyClass is the word for a class of loyalty.
func (c Context) loyaltyClass(class string) string {
	switch class {
	case stats.Loyal:
		return c.T("忠诚", "Loyal")
	case stats.Open:
		return c.T("满意但未忠诚", "Satisfied but open")
	}
	return c.T("有流失风险", "At risk")
}
