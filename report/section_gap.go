package report

import (
	"fmt"
	"slices"

	"manyi/stats"
)

// GapSection compares how important respondents call the items with how satisfied they are. Without a stated importance there is
// no section.
func GapSection(r *stats.Gap, c Context) Section {
	if len(r.Items) == 0 {
		return Section{}
	}
	s := Section{ID: "gap", Title: c.T("差距分析", "Gap analysis"), Notes: c.says(r.Notices)}
	items := slices.Clone(r.Items)
	slices.SortStableFunc(items, func(a, b stats.GapItem) int { return order(*b.Gap, *a.Gap) })
	least, most := items[0].N, 0
	for _, x := range items {
		least, most = min(least, x.N), max(most, x.N)
	}
	chart := &DotChart{Frame: Frame{File: "gap", Foot: c.footFrom(least, most)}, Bars: true, Decimals: 2,
		Axis: c.T("自述重要性 − 满意度（量表分）", "Stated importance − satisfaction (points of the scale)")}
	chart.Subtitle = fmt.Sprintf(c.T("自述重要性减满意度，同一批受访者的两项回答，单位为量表分；%s", "Stated importance less satisfaction, answers of the same respondents, in points of the scale; %s"), c.level())
	var above, below []string
	for _, x := range items {
		chart.Dots = append(chart.Dots, Dot{Label: c.Label(x.Key), Value: *x.Gap, Low: x.CILow, High: x.CIHigh, N: x.N, Hollow: x.N < smallBase})
		if x.PAdjusted != nil && *x.PAdjusted < 0.05 {
			if *x.Gap > 0 {
				above = append(above, x.Key)
			} else {
				below = append(below, x.Key)
			}
		}
	}
	chart.Title = c.T("没有指标的自述重要性高出满意度", "No item is called more important than it satisfies")
	if top := items[0]; len(above) > 0 {
		ranked := make([]standing, 0, len(items))
		for i, d := range chart.Dots {
			ranked = append(ranked, standing{c.said(items[i].Key), d.Low, d.High})
		}
		tied := ties(ranked)
		if len(tied) <= mostNamed {
			chart.Title = fmt.Sprintf(c.T("%s的满意度落后于重要性最多", "Satisfaction falls furthest short of importance: %s"), c.join(tied))
		} else {
			chart.Title = fmt.Sprintf(c.T("%d 个指标的满意度落后于重要性", "Satisfaction falls short of importance in %d items"), len(above))
		}
		f := fmt.Sprintf(c.T("%s的差距最大：自述重要性 %s，满意度 %s，相差 %s 分", "%s has the largest gap: importance %s, satisfaction %s, %s points apart"),
			c.said(top.Key), value(top.Stated, 2), value(top.Satisfied, 2), value(top.Gap, 2))
		if top.CILow != nil {
			f += fmt.Sprintf(c.T("（%s %s-%s）", " (%s %s-%s)"), c.level(), value(top.CILow, 2), value(top.CIHigh, 2))
		}
		switch {
		case len(tied) > mostNamed:
			f += fmt.Sprintf(c.T("，但与其他 %d 个指标的差距在误差之内", ", but within the margin of error of %d other items"), len(tied)-1)
		case len(tied) > 1:
			f += fmt.Sprintf(c.T("，但与%s的差距在误差之内", ", but within the margin of error of %s"), c.join(tied[1:]))
		}
		s.Findings = append(s.Findings, f+c.T("。", "."))
	}
	if n := len(above) + len(below); len(above) == len(items) && n > 1 {
		s.Findings = append(s.Findings, fmt.Sprintf(c.T("%d 个指标的重要性都高于满意度，且都超出误差（%s，Holm 校正，α = 0.05）。",
			"All %d items are more important than they satisfy, by more than the margin of error (%s after Holm, .05)."), n, c.pairedTest()))
	} else if n > 0 {
		s.Findings = append(s.Findings, fmt.Sprintf(c.T("%d 个指标中，重要性高于满意度的有 %d 个，低于满意度的有 %d 个，其余 %d 个的差距在误差之内（%s，Holm 校正，α = 0.05）。",
			"Of %d items, %d are more important than they satisfy, %d less, and for %d the gap is within the margin of error (%s after Holm, .05)."),
			len(items), len(above), len(below), len(items)-n, c.pairedTest()))
	} else {
		s.Findings = append(s.Findings, fmt.Sprintf(c.T("各指标的自述重要性与满意度的差距都在误差之内（%s，Holm 校正，α = 0.05）。",
			"The gaps between stated importance and satisfaction are all within the margin of error (%s after Holm, .05)."), c.pairedTest()))
	}
	chart.Describe = chart.Title
	s.Charts = []Chart{chart}
	t := Table{Title: s.Title, Columns: []Column{{Head: c.T("指标", "Item")}, {c.T("样本数", "n"), Count, NoHeat}, {c.T("自述重要性", "Stated importance"), Mean, NoHeat},
		{c.T("满意度", "Satisfaction"), Mean, NoHeat}, {c.T("差距", "Gap"), Mean, NoHeat}, {c.T("标准误", "SE"), Coef, NoHeat},
		{percentOf(c.Confidence) + c.T(" 下限", " low"), Mean, NoHeat}, {percentOf(c.Confidence) + c.T(" 上限", " high"), Mean, NoHeat},
		{"t", Stat, NoHeat}, {c.T("自由度", "df"), Count, NoHeat}, {"p", P, NoHeat}, {c.T("p（Holm）", "p (Holm)"), P, NoHeat}}}
	for _, x := range items {
		t.Rows = append(t.Rows, []Cell{text(c.Label(x.Key)), count(x.N), number(x.Stated), number(x.Satisfied), number(x.Gap), number(x.SE),
			number(x.CILow), number(x.CIHigh), number(x.T), number(x.DF), number(x.P), significant(x.PAdjusted)})
	}
	t.Native = &NativeChart{Kind: "bar", Title: chart.Title, Y: chart.Axis, Values: []int{4}, Low: 6, High: 7}
	t.Notes = []string{c.T("差距 = 自述重要性 − 满意度，以量表分计，按同时回答两题的受访者计算；自述重要性视为与该指标用同一量表。",
		"Gap = stated importance − satisfaction in points of the scale, over those who answered both; the importance is taken to be on the item's own scale.")}
	s.Tables = []Table{t}
	return s
}
