package report

import (
	"fmt"
	"slices"

	"manyi/stats"
)

// DriversBySection shows what matters within each group, and whether that differs between groups.
func DriversBySection(r *stats.DriversBy, c Context) Section {
	s := Section{Title: c.T("各组的驱动因素", "Drivers by group"), Notes: c.says(r.Notices)}
	for i := range r.Fields {
		f := &r.Fields[i]
		s.ID = "drivers" // without a field there is no section
		s.Notes = append(s.Notes, c.says(f.Notices)...)
		if len(f.LeftOut) > 0 && len(f.LeftOut) <= 2*mostNamed {
			names := make([]string, len(f.LeftOut))
			for k, name := range f.LeftOut {
				names[k] = c.group(name)
			}
			s.Notes = append(s.Notes, fmt.Sprintf(c.T("%s：未估计的组为%s。", "%s: left out are %s."), c.Label(f.Field), c.join(names)))
		}
		if len(f.Groups) == 0 {
			continue
		}
		if finding := c.driversFinding(f); finding != "" {
			if rough(f) && f.Whole.P != nil && *f.Whole.P < 0.05 {
				finding += c.T("但完整作答偏少，这一检验容易误判，宜用更多样本复核。", " But with so few complete answers this test finds differences too easily: confirm it on more.")
			}
			s.Findings = append(s.Findings, finding)
		}
		if chart := c.driversChart(f); chart != nil {
			s.Charts = append(s.Charts, chart)
		}
		s.Tables = append(s.Tables, c.driversTable(f), c.slopesTable(f))
	}
	return s
}

// rough says that the test of equal slopes finds differences too easily.
func rough(f *stats.FieldDrivers) bool {
	return slices.ContainsFunc(f.Notices, func(n stats.Notice) bool { return n.Code == "drivers_rough" })
}

// slopesDiffer are the items whose slopes differ between groups after Holm, the surest first.
func slopesDiffer(f *stats.FieldDrivers) []int {
	var list []int
	for i, t := range f.Items {
		if t.PAdjusted != nil && *t.PAdjusted < 0.05 {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int { return order(*f.Items[a].PAdjusted, *f.Items[b].PAdjusted) })
	return list
}

// driversFinding says whether drivers differ, and which most.
func (c Context) driversFinding(f *stats.FieldDrivers) string {
	t := f.Whole
	if t.P == nil || t.F == nil || t.DF1 == nil || t.DF2 == nil {
		return ""
	}
	field := c.quoted(c.Label(f.Field))
	test := fmt.Sprintf("F(%s, %s) = %s%s%s", decimals(*t.DF1, 0), decimals(*t.DF2, 0), decimals(*t.F, 2), c.T("，", ", "), pValue(*t.P))
	differ := slopesDiffer(f)
	switch {
	case *t.P >= 0.05 && len(differ) == 0:
		return fmt.Sprintf(c.T("没有证据表明各%s的驱动因素不同（%s）：改进重点可先按全体来定。", "There is no evidence that what matters differs by %s (%s), so the same priorities may serve all groups."), field, test)
	case *t.P >= 0.05:
		return fmt.Sprintf(c.T("合起来看，没有证据表明各%s的驱动因素不同（%s），但%s的影响有差别：%s。", "Taken together there is no evidence that what matters differs by %s (%s), but the effect of %s does: %s."),
			field, test, c.said(f.Items[differ[0]].Key), c.slopeRange(f, differ[0]))
	case len(differ) == 0:
		return fmt.Sprintf(c.T("各%s的驱动因素不同（%s），但差异分散，没有单个指标在 Holm 校正后显著。", "What matters differs by %s (%s), though spread so thin that no single item differs after Holm."), field, test)
	}
	var keys []string
	for _, i := range differ[:min(len(differ), mostNamed)] {
		keys = append(keys, f.Items[i].Key)
	}
	return fmt.Sprintf(c.T("各%s的驱动因素不同（%s），差别在于%s：%s。", "What matters differs by %s (%s), namely the effect of %s: %s."), field, test, c.names(keys), c.slopeRange(f, differ[0]))
}

// slopeRange says in which groups an item's slope is largest and smallest.
func (c Context) slopeRange(f *stats.FieldDrivers, item int) string {
	slopes := make([]float64, 0, len(f.Groups))
	high, low := 0, 0
	for g, x := range f.Groups {
		b := x.Items[item].B
		if b == nil {
			return "–"
		}
		slopes = append(slopes, *b)
		if *b > slopes[high] {
			high = g
		}
		if *b < slopes[low] {
			low = g
		}
	}
	return fmt.Sprintf(c.T("%s在%s影响最大（b = %s），在%s最小（b = %s）", "%s matters most in %s (b = %s) and least in %s (b = %s)"), c.said(f.Items[item].Key),
		c.group(f.Groups[high].Group), decimals(slopes[high], 2), c.group(f.Groups[low].Group), decimals(slopes[low], 2))
}

// byShare are the items by their mean share over the groups, largest first.
func byShare(f *stats.FieldDrivers) []int {
	items := make([]int, len(f.Groups[0].Items))
	mean := make([]float64, len(items))
	for i := range items {
		items[i] = i
		for _, g := range f.Groups {
			if s := g.Items[i].Share; s != nil {
				mean[i] += *s
			}
		}
	}
	slices.SortStableFunc(items, func(a, b int) int { return order(mean[b], mean[a]) })
	return items
}

// foremost is the item with the largest share in a group, -1 without any.
func foremost(g stats.GroupDrivers) int {
	top := -1
	for i, x := range g.Items {
		if x.Share != nil && (top < 0 || *x.Share > *g.Items[top].Share) {
			top = i
		}
	}
	return top
}

// driversChart is nil where it could not be read.
func (c Context) driversChart(f *stats.FieldDrivers) Chart {
	items, across := byShare(f), len(f.Groups) <= heatAcross
	rows, columns := len(items), len(f.Groups)
	if !across {
		rows, columns = columns, rows
	}
	if columns > heatAcross+6 || rows > heatDown {
		return nil
	}
	field := c.quoted(c.Label(f.Field))
	chart := &HeatChart{Frame: Frame{File: "drivers-" + f.Field, Foot: c.Foot(f.N),
		Subtitle: fmt.Sprintf(c.T("按%s；每格 = 指标占该组可解释差异的百分比（Johnson 相对权重，对%s）；加粗 = 该组最重要", "By %s; each cell = share of the differences in %[2]s that the group's items explain (Johnson); bold = the most important there"),
			field, c.said("overall"))},
		Write: func(v float64) string { return figure(v, 0, false) + "%" }}
	marks := map[string]bool{}
	for _, i := range slopesDiffer(f) {
		marks[f.Items[i].Key] = true
	}
	differ, tested := len(marks) > 0, f.Whole.P != nil
	switch {
	case !tested:
		chart.Title = fmt.Sprintf(c.T("各%s的驱动因素", "Drivers by %s"), field)
	case rough(f) && *f.Whole.P < 0.05:
		chart.Title = fmt.Sprintf(c.T("各%s的驱动因素可能不同", "What matters may differ by %s"), field)
	case differ || *f.Whole.P < 0.05:
		chart.Title = fmt.Sprintf(c.T("各%s的驱动因素不同", "What matters differs by %s"), field)
	default:
		chart.Title = fmt.Sprintf(c.T("没有证据表明各%s的驱动因素不同", "No evidence that what matters differs by %s"), field)
	}
	if differ {
		chart.Foot += c.T("；* = 各组斜率不同（Holm 校正后 p < 0.05）", "; * = its slope differs between groups (p < .05 after Holm)")
	}
	chart.Values, chart.Marked = make([][]*float64, rows), make([][]bool, rows)
	for k, i := range items {
		label := c.Label(f.Groups[0].Items[i].Key)
		if marks[f.Groups[0].Items[i].Key] {
			label += " *"
		}
		if across {
			chart.RowLabels = append(chart.RowLabels, label)
		} else {
			chart.ColLabels = append(chart.ColLabels, label)
		}
		for g, group := range f.Groups {
			row := k
			if !across {
				row = g
			}
			chart.Values[row] = append(chart.Values[row], group.Items[i].Share)
			chart.Marked[row] = append(chart.Marked[row], foremost(group) == i)
			if s := group.Items[i].Share; s != nil {
				chart.Full = max(chart.Full, *s)
			}
		}
	}
	for _, g := range f.Groups {
		if across {
			chart.ColLabels = append(chart.ColLabels, g.Group)
		} else {
			chart.RowLabels = append(chart.RowLabels, g.Group)
		}
	}
	chart.Describe = chart.Title
	return chart
}

// driversTable is the slopes of every group, most important in bold.
func (c Context) driversTable(f *stats.FieldDrivers) Table {
	t := Table{Title: fmt.Sprintf(c.T("%s：各组的驱动因素（占 R² 的百分比）", "%s: drivers of each group (percent of R²)"), c.Label(f.Field)),
		Columns: []Column{{Head: c.Label(f.Field)}, {c.T("样本数", "n"), Count, NoHeat}, {"R²", Coef, NoHeat}}}
	items := byShare(f)
	for _, i := range items {
		t.Columns = append(t.Columns, Column{c.Label(f.Groups[0].Items[i].Key), Percent, Sequential})
	}
	for _, g := range f.Groups {
		row, top := []Cell{text(g.Group), count(g.N), number(g.R2)}, foremost(g)
		for _, i := range items {
			row = append(row, Cell{Num: g.Items[i].Share, Bold: i == top})
		}
		t.Rows = append(t.Rows, row)
	}
	t.Notes = []string{c.T("在每组全部答完的人中，以各指标对总体满意度回归；加粗 = 该组最重要的指标。", "Regression of the overall item on the items among those of a group who answered everything; bold = most important there.")}
	return t
}

// slopesTable is the tests of equal slopes, with the slopes themselves where they fit.
func (c Context) slopesTable(f *stats.FieldDrivers) Table {
	t := Table{Title: fmt.Sprintf(c.T("%s：斜率相等的检验", "%s: tests of equal slopes"), c.Label(f.Field)), Columns: []Column{{Head: c.T("指标", "Item")}, {"F", Stat, NoHeat},
		{c.T("自由度 1", "df 1"), Count, NoHeat}, {c.T("自由度 2", "df 2"), Count, NoHeat}, {"p", P, NoHeat}, {c.T("Holm 校正 p", "p after Holm"), P, NoHeat}}}
	slopes := len(f.Groups) <= heatAcross
	for _, g := range f.Groups {
		if slopes {
			t.Columns = append(t.Columns, Column{"b " + g.Group, Coef, NoHeat})
		}
	}
	line := func(label string, test stats.SlopeTest, item int) {
		row := []Cell{text(label), number(test.F), number(test.DF1), number(test.DF2), significant(test.P), significant(test.PAdjusted)}
		if item < 0 {
			row[5] = Cell{Blank: true}
		}
		for _, g := range f.Groups {
			switch {
			case !slopes:
			case item < 0:
				row = append(row, Cell{Blank: true})
			default:
				row = append(row, number(g.Items[item].B))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	line(c.T("全部指标", "All items"), f.Whole, -1)
	for _, i := range byShare(f) {
		test := stats.SlopeTest{}
		if i < len(f.Items) {
			test = f.Items[i]
		}
		line(c.Label(f.Groups[0].Items[i].Key), test, i)
	}
	t.Notes = []string{c.T("比较两个模型：各组斜率相同（截距各自不同），与各组斜率各自不同（Chow 检验）。b = 未标准化的回归系数。",
		"Two models are compared: one slope for all groups, with a mean for each, and slopes of their own (Chow's test). b = slope in codes.")}
	return t
}
