package report

import (
	"fmt"
	"slices"

	"manyi/stats"
)

// CorrelationSection shows the matrix of correlations and every pair.
func CorrelationSection(r *stats.Correlation, c Context) Section {
	s := Section{ID: "correlation", Title: c.T("相关分析", "Correlations"), Notes: c.says(r.Notices)}
	var top *stats.CorrelationPair
	var least, most int
	for i := range r.Pairs {
		p := &r.Pairs[i]
		if i == 0 || p.N < least {
			least = p.N
		}
		most = max(most, p.N)
		if p.Pearson != nil && (top == nil || *p.Pearson > *top.Pearson) {
			top = p
		}
	}
	k := len(r.Keys)
	labels := make([]string, k)
	matrix := Table{Title: c.T("Pearson 相关系数", "Pearson correlations"), Columns: []Column{{}}}
	for i, key := range r.Keys {
		labels[i] = c.Label(key)
		matrix.Columns = append(matrix.Columns, Column{labels[i], Coef, Diverging})
	}
	for i := range k {
		row := []Cell{text(labels[i])}
		for j := range k {
			cell := Cell{Text: "1"}
			if i != j {
				p := r.At(i, j)
				cell = Cell{Num: p.Pearson, Pale: p.PearsonP != nil && *p.PearsonP >= 0.05}
			}
			row = append(row, cell)
		}
		matrix.Rows = append(matrix.Rows, row)
	}
	matrix.Notes = []string{c.T("成对删除缺失；p ≥ 0.05 的系数用浅色。", "Pairwise complete; coefficients with p ≥ 0.05 are pale.")}
	title := c.T("指标之间的相关", "Correlations between items")
	if top != nil {
		title = fmt.Sprintf(c.T("%s与%s相关最强（r = %s）", "%s and %s correlate most (r = %s)"), c.said(top.Key1), c.said(top.Key2), decimals(*top.Pearson, 2))
		s.Findings = []string{title + c.T("。", ".")}
	}
	chart := &HeatChart{Frame: Frame{File: "correlation", Title: title,
		Subtitle: c.T("Pearson 相关系数，成对有效样本", "Pearson correlation, pairwise complete"), Foot: c.footFrom(least, most),
		Describe: c.T("指标两两之间的相关系数", "Correlation of every pair of items")}, Triangle: true}
	order, sorted := factorOrder(r.Keys, c.Factor)
	for _, i := range order {
		row := make([]*float64, k)
		for at, j := range order {
			if i != j {
				row[at] = r.At(i, j).Pearson
			}
		}
		chart.RowLabels, chart.Values = append(chart.RowLabels, labels[i]), append(chart.Values, row)
	}
	chart.ColLabels = chart.RowLabels
	if sorted {
		chart.Subtitle += c.T("；指标按因子及其载荷排列", "; items by factor, the largest loadings first")
	}
	if !chart.layout(measuringFonts()).values {
		chart.Subtitle += c.T("；颜色越深相关越强（蓝为正，红为负），数值见表", "; the deeper the colour the stronger (blue positive, red negative): numbers in the table")
	}
	s.Charts = []Chart{chart}
	pairs := Table{Title: c.T("全部系数", "All coefficients"), Columns: []Column{{Head: c.T("指标 1", "Item 1")}, {Head: c.T("指标 2", "Item 2")},
		{c.T("样本数", "n"), Count, NoHeat}, {"Pearson r", Coef, NoHeat}, {"p", P, NoHeat}, {"Spearman ρ", Coef, NoHeat}, {"p", P, NoHeat},
		{"Kendall τ-b", Coef, NoHeat}, {"p", P, NoHeat}, {c.T("多分格相关", "Polychoric"), Coef, NoHeat}}}
	for _, p := range r.Pairs {
		pairs.Rows = append(pairs.Rows, []Cell{text(c.Label(p.Key1)), text(c.Label(p.Key2)), count(p.N), number(p.Pearson), significant(p.PearsonP),
			number(p.Spearman), significant(p.SpearmanP), number(p.Kendall), significant(p.KendallP), number(p.Polychoric)})
	}
	s.Tables = []Table{matrix, pairs}
	return s
}

// factorOrder puts the items in the order of the loadings chart, so that what goes together stands together from the first factor on, and
// overall after them. Without factors they stay as they are.
func factorOrder(keys []string, f *stats.Factor) (order []int, sorted bool) {
	if f != nil && len(f.Loadings) > 0 {
		for _, i := range byFactor(f) {
			if at := slices.Index(keys, f.Items[i]); at >= 0 {
				order, sorted = append(order, at), true
			}
		}
	}
	for i := range keys {
		if !slices.Contains(order, i) {
			order = append(order, i)
		}
	}
	return order, sorted
}
