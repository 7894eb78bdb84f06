package report

import (
	"fmt"
	"math"
	"slices"

	"manyi/stats"
)

// InteractionSection shows whether differences between the groups of one field depend on another, and where.
func InteractionSection(r *stats.Interactions, c Context) Section {
	s := Section{Title: c.T("交互作用", "Interactions"), Notes: c.says(r.Notices)}
	for i := range r.Pairs {
		x := &r.Pairs[i]
		s.ID = "interaction" // without a pair there is no section
		s.Notes = append(s.Notes, c.says(x.Notices)...)
		if x.P == nil || x.F == nil || x.DF1 == nil || x.DF2 == nil {
			continue
		}
		s.Findings = append(s.Findings, c.interactionFinding(x))
		if *x.P < 0.05 {
			if chart := c.interactionChart(x); chart != nil {
				s.Charts = append(s.Charts, chart)
			}
		}
		s.Tables = append(s.Tables, c.interactionTable(x))
	}
	return s
}

// deviating are the cells that differ from what the two fields give, after Holm and with 30 respondents or more, the surest first.
func deviating(x *stats.Interaction) []stats.InteractionCell {
	var list []stats.InteractionCell
	for _, cell := range x.Cells {
		if cell.PAdjusted != nil && *cell.PAdjusted < 0.05 && cell.N >= smallBase {
			list = append(list, cell)
		}
	}
	slices.SortStableFunc(list, func(a, b stats.InteractionCell) int {
		return order(math.Abs(*b.Effect / *b.EffectSE), math.Abs(*a.Effect / *a.EffectSE))
	})
	return list
}

// interactionFinding says whether there is an interaction and which cells make it.
func (c Context) interactionFinding(x *stats.Interaction) string {
	a, b := c.quoted(c.Label(x.A)), c.quoted(c.Label(x.B))
	test := fmt.Sprintf("F(%s, %s) = %s%s%s", decimals(*x.DF1, 0), decimals(*x.DF2, 0), decimals(*x.F, 2), c.T("，", ", "), pValue(*x.P))
	if *x.P >= 0.05 {
		return fmt.Sprintf(c.T("没有证据表明%s之间的差异因%s而不同（%s）。", "There is no evidence that differences by %s depend on %s (%s)."), a, b, test)
	}
	cells := deviating(x)
	if len(cells) == 0 {
		return fmt.Sprintf(c.T("%s之间的差异因%s而不同（交互作用 %s），但没有哪个组合单独突出（Holm 校正）。", "Differences by %s depend on %s (interaction %s), though no single combination stands out (Holm)."), a, b, test)
	}
	f := fmt.Sprintf(c.T("%s之间的差异因%s而不同（交互作用 %s）。与两者各自影响相加的结果相比：", "Differences by %s depend on %s (interaction %s). Against what the two give on their own: "), a, b, test)
	for i, cell := range cells[:min(len(cells), mostNamed+1)] {
		if i > 0 {
			f += c.T("，", "; ")
		}
		f += fmt.Sprintf(c.T("%s × %s%s %s 分", "%s × %s %s %s points"), c.group(cell.A), c.group(cell.B), c.side(*cell.Effect), decimals(math.Abs(*cell.Effect), 1))
	}
	return f + c.T("。", ".")
}

func (c Context) side(effect float64) string {
	if effect < 0 {
		return c.T("低", "lower by")
	}
	return c.T("高", "higher by")
}

// interactionChart is nil where it could not be read. The field with more groups goes down.
func (c Context) interactionChart(x *stats.Interaction) Chart {
	down, across, swap := x.GroupsA, x.GroupsB, false
	if len(across) > len(down) {
		down, across, swap = across, down, true
	}
	if len(across) > mostPanels || len(down) > heatDown {
		return nil
	}
	chart := &PanelChart{Frame: Frame{File: "interaction-" + x.A + "-" + x.B, Foot: c.Foot(x.N),
		Subtitle: fmt.Sprintf(c.T("%s × %s；综合%s，%s；灰色竖线 = 两者各自影响相加的预期", "%s × %s; composite, %s, %s; grey ticks = what the two give on their own"),
			c.quoted(c.Label(x.A)), c.quoted(c.Label(x.B)), small(c.measure()), c.level())},
		Columns: across, Axis: c.T("满意度指数（横轴不从 0 开始）", "Satisfaction index (axis does not begin at 0)")}
	place := func(list []string, name string) int { return slices.Index(list, name) }
	level, cells := make([]float64, len(down)), make([][]*PanelCell, len(down))
	for i := range cells {
		cells[i] = make([]*PanelCell, len(across))
	}
	few, alarm := false, false
	count := make([]float64, len(down))
	for _, cell := range x.Cells {
		row, column := cell.A, cell.B
		if swap {
			row, column = column, row
		}
		i, k := place(down, row), place(across, column)
		if i < 0 || k < 0 || cell.Mean == nil {
			continue
		}
		sure := cell.PAdjusted != nil && *cell.PAdjusted < 0.05 && cell.N >= smallBase
		cells[i][k] = &PanelCell{Value: *cell.Mean, Low: cell.CILow, High: cell.CIHigh, Expected: cell.Expected, Alarm: sure, Hollow: cell.N < smallBase}
		few, alarm = few || cell.N < smallBase, alarm || sure
		if cell.Expected != nil {
			count[i]++
			level[i] += (*cell.Expected - level[i]) / count[i]
		}
	}
	ranked := make([]int, len(down))
	for i := range ranked {
		ranked[i] = i
	}
	slices.SortStableFunc(ranked, func(a, b int) int { return order(level[b], level[a]) })
	for _, i := range ranked {
		chart.Rows, chart.Cells = append(chart.Rows, down[i]), append(chart.Cells, cells[i])
	}
	if alarm {
		chart.Foot += c.T("；橙色 = 明显偏离预期（Holm 校正后 p < 0.05）", "; orange = differs from that (p < .05 after Holm)")
	}
	if few {
		chart.Foot += fmt.Sprintf(c.T("；空心 = 不足 %d 份", "; hollow = fewer than %d respondents"), smallBase)
	}
	chart.Title = c.interactionTitle(x)
	chart.Describe = chart.Title
	return chart
}

// interactionTitle names the cell that stands out most, on either side.
func (c Context) interactionTitle(x *stats.Interaction) string {
	var parts []string
	for _, below := range []bool{true, false} {
		for _, cell := range deviating(x) {
			if (*cell.Effect < 0) == below {
				parts = append(parts, fmt.Sprintf(c.T("%s × %s低于预期", "%s × %s below what is expected"), c.group(cell.A), c.group(cell.B)))
				if !below {
					parts[len(parts)-1] = fmt.Sprintf(c.T("%s × %s高于预期", "%s × %s above"), c.group(cell.A), c.group(cell.B))
				}
				break
			}
		}
	}
	var title string
	switch len(parts) {
	case 1:
		title = parts[0]
	case 2:
		title = parts[0] + c.T("，", "; ") + parts[1]
	}
	if title == "" || textWidth(title) > longTitle {
		title = fmt.Sprintf(c.T("%s之间的差异因%s而不同", "Differences by %s depend on %s"), c.quoted(c.Label(x.A)), c.quoted(c.Label(x.B)))
	}
	return capital(title)
}

// interactionTable lists the cells.
func (c Context) interactionTable(x *stats.Interaction) Table {
	t := Table{Title: fmt.Sprintf("%s × %s", c.Label(x.A), c.Label(x.B)), Columns: []Column{{Head: c.Label(x.A)}, {Head: c.Label(x.B)}, {c.T("样本数", "n"), Count, NoHeat},
		{c.T("综合", "Composite"), Index, NoHeat}, {percentOf(c.Confidence) + c.T(" 下限", " low"), Index, NoHeat}, {percentOf(c.Confidence) + c.T(" 上限", " high"), Index, NoHeat},
		{c.T("预期", "Expected"), Index, NoHeat}, {c.T("偏离", "Deviation"), Index, NoHeat}, {c.T("标准误", "SE"), Mean, NoHeat}, {"p", P, NoHeat}, {c.T("Holm 校正 p", "p after Holm"), P, NoHeat}}}
	for _, cell := range x.Cells {
		t.Rows = append(t.Rows, []Cell{text(cell.A), text(cell.B), count(cell.N), number(cell.Mean), number(cell.CILow), number(cell.CIHigh), number(cell.Expected),
			{Num: cell.Effect, Bold: cell.PAdjusted != nil && *cell.PAdjusted < 0.05}, number(cell.EffectSE), significant(cell.P), significant(cell.PAdjusted)})
	}
	t.Notes = []string{fmt.Sprintf(c.T("交互作用：F(%s, %s) = %s，%s。预期 = 两个因素各自影响相加（按人数加权拟合）；偏离 = 综合 − 预期，单位为指数分。",
		"Interaction: F(%s, %s) = %s, %s. Expected = the sum of what the two fields give (fit weighted by respondents); deviation = composite − expected, in points of the index."),
		decimals(*x.DF1, 0), decimals(*x.DF2, 0), decimals(*x.F, 2), pValue(*x.P))}
	return t
}
