package report

import (
	"fmt"
	"slices"

	"manyi/stats"
)

// IndexSection shows the satisfaction index of every item, overall and the composite.
func IndexSection(r *stats.Index, c Context) Section {
	s := Section{ID: "index", Title: c.T("满意度指数", "Satisfaction index")}
	var items []stats.IndexRow
	var apart []stats.IndexRow
	for _, x := range r.Rows {
		switch {
		case x.By != "" || x.Index == nil:
		case x.Key == "overall" || x.Key == "composite":
			apart = append(apart, x)
		default:
			items = append(items, x)
		}
	}
	slices.SortStableFunc(items, func(a, b stats.IndexRow) int { return order(*b.Index, *a.Index) })

	chart := &DotChart{Frame: Frame{File: "index", Subtitle: c.measure() + c.T("，", ", ") + c.level(), Foot: c.footFrom(bases(append(slices.Clone(items), apart...)))},
		Axis: c.T("满意度指数", "Satisfaction index"), Decimals: 1, Max: 100, Margins: true}
	for _, x := range append(slices.Clone(items), apart...) {
		chart.Dots = append(chart.Dots, c.indexDot(x, c.Label(x.Key)))
	}
	for i := range apart {
		chart.Dots[len(items)+i].Apart = true
	}
	chart.Title = c.T("各指标满意度指数", "Satisfaction index by item")
	if len(items) > 1 {
		best, worst := items[0], items[len(items)-1]
		ranked := make([]standing, len(items))
		for i, x := range items {
			ranked[i] = standing{c.said(x.Key), x.CILow, x.CIHigh}
		}
		if f := c.extremes(ranked); f != "" {
			chart.Title = f
		}
		s.Findings = append(s.Findings, c.indexFinding(r), fmt.Sprintf(
			c.T("%s得分最高（%s），%s最低（%s），相差 %s 分。", "%s scores highest (%s) and %s lowest (%s), %s points apart."),
			c.said(best.Key), decimals(*best.Index, 1), c.said(worst.Key), decimals(*worst.Index, 1), decimals(*best.Index-*worst.Index, 1)))
	} else if f := c.indexFinding(r); f != "" {
		s.Findings = append(s.Findings, f)
	}
	chart.Describe = c.T("各指标的满意度指数及其区间，从高到低", "Satisfaction index of every item with its interval, highest first")
	s.Charts = append(s.Charts, chart)

	t := Table{Title: s.Title, Columns: []Column{{Head: c.T("指标", "Item")}, {c.T("样本数", "n"), Count, NoHeat},
		{c.T("指数", "Index"), Index, NoHeat}, {c.T("标准误", "SE"), Mean, NoHeat},
		{percentOf(c.Confidence) + c.T(" 下限", " low"), Index, NoHeat}, {percentOf(c.Confidence) + c.T(" 上限", " high"), Index, NoHeat},
		{c.T("最高两档 %", "Top-2 %"), Percent, NoHeat}, {c.T("最低两档 %", "Bottom-2 %"), Percent, NoHeat}, {c.T("平均分", "Mean"), Mean, NoHeat}}}
	for _, x := range append(slices.Clone(items), apart...) {
		t.Rows = append(t.Rows, []Cell{text(c.Label(x.Key)), count(x.N), number(x.Index), number(x.SE), number(x.CILow), number(x.CIHigh),
			number(x.Top2), number(x.Bottom2), number(x.Mean)})
	}
	if slices.ContainsFunc(items, func(x stats.IndexRow) bool { return x.Deff != nil }) {
		t.Columns = append(t.Columns, Column{c.T("设计效应", "Deff"), Mean, NoHeat})
		for i, x := range append(slices.Clone(items), apart...) {
			t.Rows[i] = append(t.Rows[i], number(x.Deff))
		}
	}
	t.Native = &NativeChart{Kind: "bar", Title: chart.Title, Y: c.T("满意度指数", "Satisfaction index"), Values: []int{2}, Low: 4, High: 5, Max: 100}
	t.Notes = []string{c.measure() + c.T("。", ".")}
	if len(t.Columns) > 9 {
		t.Notes = append(t.Notes, c.T("设计效应：方差与同样份数简单随机样本之比。", "Deff: the variance over that of a simple random sample of as many."))
	}
	if r.NEffective != nil {
		t.Notes = append(t.Notes, fmt.Sprintf(c.T("加权估计，误差按%s；有效样本量（Kish）%s。",
			"Weighted estimates; errors by %s; effective base (Kish) %s."), c.errors(), decimals(*r.NEffective, 0)))
	}
	s.Tables = append(s.Tables, t)
	s.Notes = c.saysGroups(r.Notices)
	return s
}

// indexFinding states the level with its interval: overall when it was asked, else the composite.
func (c Context) indexFinding(r *stats.Index) string {
	x, other := r.Overall(), r.Composite()
	if x.Index == nil || x.CILow == nil {
		x, other = other, stats.IndexRow{}
	}
	if x.Index == nil || x.CILow == nil {
		return ""
	}
	f := fmt.Sprintf(c.T("%s指数为 %s（%s %s-%s，n = %s）", "The index of %s is %s (%s %s-%s, n = %s)"), c.said(x.Key), decimals(*x.Index, 1),
		c.level(), decimals(*x.CILow, 1), decimals(*x.CIHigh, 1), thousands(x.N))
	if other.Index != nil {
		f += fmt.Sprintf(c.T("，各指标综合为 %s", "; the items together give %s"), decimals(*other.Index, 1))
	}
	return f + c.T("。", ".")
}

// indexDot is a row of an index chart.
func (c Context) indexDot(x stats.IndexRow, label string) Dot {
	return Dot{Label: label, Value: *x.Index, Low: x.CILow, High: x.CIHigh, N: x.N, Hollow: x.N < smallBase}
}

// bases are the smallest and the largest base of rows.
func bases(rows []stats.IndexRow) (least, most int) {
	for i, x := range rows {
		if i == 0 || x.N < least {
			least = x.N
		}
		most = max(most, x.N)
	}
	return least, most
}

// order compares two numbers for sorting.
func order(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
