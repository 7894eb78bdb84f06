package report

import (
	"fmt"
	"math"
	"slices"

	"manyi/stats"
)

// The most groups and items of a readable heat chart: across, and down.
const (
	heatAcross = 14
	heatDown   = 60
)

// HeatmapSection shows, item by item, how each group of a field differs from all others.
func HeatmapSection(r *stats.Heatmaps, c Context) Section {
	s := Section{Title: c.T("指标 × 分组", "Items by groups"), Notes: c.says(r.Notices)}
	for i := range r.Tables {
		t := &r.Tables[i]
		s.ID = "heatmap" // without a table there is no section
		s.Notes = append(s.Notes, c.saysGroups(t.Notices)...)
		if len(t.Cells) == 0 || len(t.Groups) == 0 {
			continue
		}
		s.Findings = append(s.Findings, c.heatFindings(t)...)
		h := c.newHeat(t)
		if chart := h.chart(); chart != nil {
			s.Charts = append(s.Charts, chart)
		}
		s.Tables = append(s.Tables, h.table())
	}
	return s
}

// heat is a table in the order in which it is shown: groups by how they do on the whole, items by how far the groups lie apart on them,
// overall last.
type heat struct {
	Context
	t             *stats.Heatmap
	groups, items []int
	across        bool // groups are columns
}

func (c Context) newHeat(t *stats.Heatmap) heat {
	h := heat{Context: c, t: t, across: len(t.Groups) <= heatAcross}
	level := make([]float64, len(t.Groups))
	for g := range t.Groups {
		h.groups = append(h.groups, g)
		var n float64
		for i := range t.Keys {
			if d := t.Cells[i][g].Diff; d != nil {
				n++
				level[g] += (*d - level[g]) / n
			}
		}
	}
	slices.SortStableFunc(h.groups, func(a, b int) int { return order(level[b], level[a]) })
	spread := make([]float64, len(t.Keys))
	for i, key := range t.Keys {
		h.items = append(h.items, i)
		low, high := 0.0, 0.0
		for g := range t.Groups {
			if d := t.Cells[i][g].Diff; d != nil && t.Cells[i][g].N >= smallBase {
				low, high = min(low, *d), max(high, *d)
			}
		}
		if spread[i] = high - low; key == "overall" {
			spread[i] = -1
		}
	}
	slices.SortStableFunc(h.items, func(a, b int) int { return order(spread[b], spread[a]) })
	return h
}

// differing says that a cell differs after Holm.
func differing(x stats.GroupItem) bool { return x.PAdjusted != nil && *x.PAdjusted < 0.05 }

// span is the largest difference of a group that is not small, for the full colour.
func (h heat) span() float64 {
	most := 0.0
	for _, row := range h.t.Cells {
		for _, x := range row {
			if x.Diff != nil && (x.N >= smallBase || differing(x)) {
				most = max(most, math.Abs(*x.Diff))
			}
		}
	}
	return max(most, 1)
}

// cell is the cell at a place of the table as shown.
func (h heat) cell(row, column int) stats.GroupItem {
	if h.across {
		return h.t.Cells[h.items[row]][h.groups[column]]
	}
	return h.t.Cells[h.items[column]][h.groups[row]]
}

// names are the labels of rows and columns.
func (h heat) names() (rows, columns []string) {
	var items, groups []string
	for _, i := range h.items {
		items = append(items, h.Label(h.t.Keys[i]))
	}
	for _, g := range h.groups {
		groups = append(groups, h.t.Groups[g])
	}
	if h.across {
		return items, groups
	}
	return groups, items
}

// points writes a difference of indices with its sign.
func points(v float64) string { return signed(v, 1) }

// chart is nil where it could not be read.
func (h heat) chart() Chart {
	rows, columns := h.names()
	if len(columns) > heatAcross+6 || len(rows) > heatDown {
		return nil
	}
	n, few := 0, false
	for _, x := range h.t.GroupN {
		n += x
		few = few || x < smallBase
	}
	chart := &HeatChart{Frame: Frame{File: "heat-" + h.t.Field, Title: h.heatTitle(h.t), Foot: h.Foot(n),
		Subtitle: fmt.Sprintf(h.T("按%s；每格 = 该组指数 − 其余各组合计的指数（分）；加粗 = 差异显著（Holm 校正后 p < 0.05）",
			"By %s; each cell = index of the group − index of all other groups together; bold = differs after Holm's correction (p < .05)"), h.quoted(h.Label(h.t.Field)))},
		RowLabels: rows, ColLabels: columns, Full: h.span(), Write: points, Fade: true}
	if few {
		groups := rows
		if h.across {
			groups = columns
		}
		for i, g := range h.groups {
			if n := h.t.GroupN[g]; n < smallBase {
				groups[i] += h.T("（n = ", " (n = ") + thousands(n) + h.T("）", ")")
			}
		}
		chart.Foot += fmt.Sprintf(h.T("；不足 %d 份的组数字仅供参考", "; groups with fewer than %d respondents are uncertain"), smallBase)
	}
	for r := range rows {
		var values []*float64
		var marked []bool
		for k := range columns {
			x := h.cell(r, k)
			values, marked = append(values, x.Diff), append(marked, differing(x))
		}
		chart.Values, chart.Marked = append(chart.Values, values), append(chart.Marked, marked)
	}
	chart.Describe = chart.Title
	return chart
}

// table is the differences, bold where they are significant.
func (h heat) table() Table {
	rows, columns := h.names()
	t := Table{Title: fmt.Sprintf(h.T("%s：各组与其余各组之差", "%s: each group against all others"), h.Label(h.t.Field)), Columns: []Column{{Head: h.T("指标", "Item")}}, Span: h.span()}
	if !h.across {
		t.Columns[0].Head = h.Label(h.t.Field)
	}
	for _, name := range columns {
		t.Columns = append(t.Columns, Column{name, Index, Diverging})
	}
	if h.across {
		base := []Cell{text("n")}
		for _, g := range h.groups { // as texts: numbers would be coloured
			base = append(base, text(thousands(h.t.GroupN[g])))
		}
		t.Rows = append(t.Rows, base)
	}
	for r, name := range rows {
		row := []Cell{text(name)}
		for k := range columns {
			x := h.cell(r, k)
			row = append(row, Cell{Num: x.Diff, Bold: differing(x)})
		}
		t.Rows = append(t.Rows, row)
	}
	test := h.T("Welch t 检验", "Welch's t")
	if h.Weighted || h.Designed {
		test = h.T("按权数和抽样设计的 t 检验", "t with weights and design")
	}
	if h.t.Family == 0 {
		t.Notes = []string{h.T("单位：指数分。", "In points of the index.")}
		return t
	}
	t.Notes = []string{fmt.Sprintf(h.T("单位：指数分。加粗 = 与其余各组之差显著（%s，对本表 %s 个比较作 Holm 校正，p < 0.05）。标准误和 p 值见 numbers.csv 的 heatmap。",
		"In points of the index. Bold = differs from all others together (%s, Holm over the %s comparisons of this table, p < .05). Errors and p are in numbers.csv, heatmap."), test, thousands(h.t.Family))}
	return t
}

// extremeCells are the significant cells that lie furthest above and below the other groups, in groups that are not small.
func extremeCells(t *stats.Heatmap) (high, low [2]int, any int) {
	high, low = [2]int{-1, -1}, [2]int{-1, -1}
	for i := range t.Cells {
		for g, x := range t.Cells[i] {
			if !differing(x) {
				continue
			}
			any++
			if x.N < smallBase {
				continue
			}
			if d := *x.Diff; d > 0 && (high[0] < 0 || d > *t.Cells[high[0]][high[1]].Diff) {
				high = [2]int{i, g}
			} else if d < 0 && (low[0] < 0 || d < *t.Cells[low[0]][low[1]].Diff) {
				low = [2]int{i, g}
			}
		}
	}
	return high, low, any
}

// cellName names a cell: group, then item.
func (c Context) cellName(t *stats.Heatmap, at [2]int) string {
	return fmt.Sprintf(c.T("%s的%s", "%s on %s"), c.group(t.Groups[at[1]]), c.said(t.Keys[at[0]]))
}

// heatTitle names the extremes.
func (c Context) heatTitle(t *stats.Heatmap) string {
	high, low, any := extremeCells(t)
	field := c.quoted(c.Label(t.Field))
	diff := func(at [2]int) string { return points(*t.Cells[at[0]][at[1]].Diff) }
	var title string
	switch {
	case any == 0:
		return fmt.Sprintf(c.T("逐项看，各%s没有显著差异", "Item by item, nothing differs by %s"), field)
	case high[0] >= 0 && low[0] >= 0:
		title = fmt.Sprintf(c.T("%s低得最多（%s），%s高得最多（%s）", "Furthest below: %s (%s); above: %s (%s)"), c.cellName(t, low), diff(low), c.cellName(t, high), diff(high))
	case low[0] >= 0:
		title = fmt.Sprintf(c.T("%s低得最多（%s）", "Furthest below the others: %s (%s)"), c.cellName(t, low), diff(low))
	case high[0] >= 0:
		title = fmt.Sprintf(c.T("%s高得最多（%s）", "Furthest above the others: %s (%s)"), c.cellName(t, high), diff(high))
	}
	if title == "" || textWidth(title) > longTitle {
		title = fmt.Sprintf(c.T("按%s逐项比较，%d 个差异显著", "By %s, item by item: %d differences are significant"), field, any)
	}
	return title
}

// heatFindings says how many cells differ, which most, and which groups do on every item.
func (c Context) heatFindings(t *stats.Heatmap) []string {
	if t.Family == 0 {
		return nil
	}
	high, low, any := extremeCells(t)
	field := c.quoted(c.Label(t.Field))
	if any == 0 {
		return []string{fmt.Sprintf(c.T("按%s逐项比较，没有一项超出随机波动（%s 个比较，Holm 校正后 p 均不小于 0.05）。", "By %s no item of any group differs from the other groups more than chance allows (%s comparisons, Holm)."), field, thousands(t.Family))}
	}
	f := fmt.Sprintf(c.T("按%s逐项与其余各组相比，%s 个比较中 %s 个差异显著（Holm 校正）", "By %s, of %s comparisons of a group with all others on an item %s are significant (Holm)"), field, thousands(t.Family), thousands(any))
	if high[0] >= 0 {
		f += fmt.Sprintf(c.T("；高出最多的是%s（%s 分）", "; furthest above is %s (%s points)"), c.cellName(t, high), points(*t.Cells[high[0]][high[1]].Diff))
	}
	if low[0] >= 0 {
		f += fmt.Sprintf(c.T("，低出最多的是%s（%s 分）", ", furthest below %s (%s points)"), c.cellName(t, low), points(*t.Cells[low[0]][low[1]].Diff))
	}
	list := []string{f + c.T("。", ".")}
	var above, below []string
	for g, name := range t.Groups {
		up, down := 0, 0
		for i := range t.Keys {
			if x := t.Cells[i][g]; differing(x) && *x.Diff > 0 {
				up++
			} else if differing(x) {
				down++
			}
		}
		switch {
		case len(t.Keys) < 3 || t.GroupN[g] < smallBase:
		case up == len(t.Keys):
			above = append(above, c.group(name))
		case down == len(t.Keys):
			below = append(below, c.group(name))
		}
	}
	most := 2 * mostNamed
	if len(above) > 0 && len(above) <= most {
		list = append(list, fmt.Sprintf(c.T("%s在每一项上都高于其余各组。", "On every item above the others: %s."), c.join(above)))
	}
	if len(below) > 0 && len(below) <= most {
		list = append(list, fmt.Sprintf(c.T("%s在每一项上都低于其余各组：问题不在个别指标，而在整体服务。", "On every item below the others, so it is the service as a whole and no single item: %s."), c.join(below)))
	}
	return list
}
