package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"manyi/stats"
)

// paleLoading is the size under which a loading is written pale.
const paleLoading = 0.30

// FactorSection shows whether the items suit a factor analysis, how many factors there are and what they hold.
func FactorSection(r *stats.Factor, c Context) Section {
	s := Section{ID: "factor", Title: c.T("因子分析", "Factor analysis"), Notes: c.says(r.Notices)}
	var explained float64
	for _, v := range r.VariancePercent {
		explained += v
	}
	none := noFactor(r)
	switch {
	case none && r.KMO != nil:
		s.Findings = []string{fmt.Sprintf(c.T("%s：没有特征值超过随机数据（KMO = %s）。", "%s: no eigenvalue exceeds those of random data (KMO = %s)."), c.reduction(r), decimals(*r.KMO, 2))}
	case r.Factors > 0 && r.KMO != nil:
		s.Findings = []string{fmt.Sprintf(c.T("%s，共解释 %s%% 的方差（KMO = %s）。", "%s, explaining %s%% of the variance (KMO = %s)."),
			c.reduction(r), decimals(explained, 0), decimals(*r.KMO, 2))}
	}
	fit := Table{Title: c.T("适合度", "Adequacy"), Columns: []Column{{Head: c.T("统计量", "Statistic")}, {c.T("值", "Value"), Coef, NoHeat}}, Rows: [][]Cell{
		{text("KMO"), number(r.KMO)}, {text("Bartlett χ²"), {Num: r.BartlettChi2, As: Stat}}, {text(c.T("自由度", "df")), {Num: r.BartlettDF, As: Count}}, {text("p"), {Num: r.BartlettP, As: P}}}}
	fit.Notes = []string{fmt.Sprintf(c.T("全部作答的 %s 份。KMO 高于 0.6 才适合做因子分析。", "%s respondents answered every item. A KMO above 0.6 is wanted."), thousands(r.N))}
	eigen := Table{Title: c.T("特征值", "Eigenvalues"), Columns: []Column{{Head: c.T("成分", "Component")}, {c.T("特征值", "Eigenvalue"), Coef, NoHeat},
		{c.T("随机数据 95 百分位", "Random data, 95th percentile"), Coef, NoHeat}}}
	for i, e := range r.Eigenvalues {
		row := []Cell{text("F" + strconv.Itoa(i+1)), number(&e), {}}
		if i < len(r.ParallelQ95) {
			row[2] = number(&r.ParallelQ95[i])
		}
		eigen.Rows = append(eigen.Rows, row)
	}
	s.Tables = []Table{fit}
	if len(r.Eigenvalues) > 0 {
		s.Charts = append(s.Charts, &ScreeChart{Frame: Frame{File: "scree", Title: fmt.Sprintf(c.T("保留 %d 个因子", "%d factors are kept"), r.Factors),
			Subtitle: c.T("相关矩阵的特征值与平行分析（随机数据的 95 百分位）", "Eigenvalues of the correlation matrix against parallel analysis (95th percentile of random data)"),
			Foot:     c.Foot(r.N), Describe: c.T("碎石图", "Scree plot")}, Eigenvalues: r.Eigenvalues, Parallel: r.ParallelQ95, Kept: r.Factors,
			XAxis: c.T("成分", "Component"), YAxis: c.T("特征值", "Eigenvalue"), EigenName: c.T("数据", "Data"), ParallelName: c.T("随机数据", "Random data")})
		switch {
		case none:
			s.Charts[0].(*ScreeChart).Title = c.T("没有特征值超过随机数据", "No eigenvalue exceeds those of random data")
		case c.Lang == "en" && r.Factors == 1:
			s.Charts[0].(*ScreeChart).Title = "One factor is kept"
		}
		s.Tables = append(s.Tables, eigen)
	}
	if len(r.Loadings) > 0 {
		chart, table := c.loadings(r)
		s.Charts, s.Tables = append(s.Charts, chart), append(s.Tables, table)
	}
	return s
}

// byFactor is the order of the items: those of the first factor, on which they load most, with the largest loadings first, then those of
// the second, and so on.
func byFactor(r *stats.Factor) []int {
	main := func(i int) int {
		best := 0
		for f := range r.Loadings[i] {
			if math.Abs(r.Loadings[i][f]) > math.Abs(r.Loadings[i][best]) {
				best = f
			}
		}
		return best
	}
	sorted := make([]int, len(r.Items))
	for i := range sorted {
		sorted[i] = i
	}
	slices.SortStableFunc(sorted, func(a, b int) int {
		if d := cmp.Compare(main(a), main(b)); d != 0 {
			return d
		}
		return order(math.Abs(r.Loadings[b][main(b)]), math.Abs(r.Loadings[a][main(a)]))
	})
	return sorted
}

// loadings shows items by factor, sorted by the factor they load on most.
func (c Context) loadings(r *stats.Factor) (Chart, Table) {
	chart := &HeatChart{Frame: Frame{File: "loadings", Title: c.reduction(r), Foot: c.Foot(r.N), Subtitle: c.T("因子载荷；", "Factor loadings; ") + c.extraction(r),
		Describe: c.T("各指标在各因子上的载荷", "Loading of each item on each factor")}, Pale: paleLoading}
	t := Table{Title: c.T("因子载荷", "Factor loadings"), Columns: []Column{{Head: c.T("指标", "Item")}}}
	for f := range r.Factors {
		name := c.T("因子 ", "Factor ") + strconv.Itoa(f+1)
		chart.ColLabels = append(chart.ColLabels, name)
		t.Columns = append(t.Columns, Column{name, Coef, Diverging})
	}
	t.Columns = append(t.Columns, Column{c.T("共同度", "Communality"), Coef, NoHeat}, Column{"MSA", Coef, NoHeat})
	for _, i := range byFactor(r) {
		row, values := []Cell{text(c.Label(r.Items[i]))}, []*float64{}
		for f := range r.Factors {
			x := r.Loadings[i][f]
			values = append(values, &x)
			row = append(row, Cell{Num: &x, Pale: math.Abs(x) < paleLoading})
		}
		row = append(row, number(&r.Communalities[i]), Cell{})
		if i < len(r.MSA) {
			row[len(row)-1] = number(r.MSA[i])
		}
		chart.RowLabels, chart.Values = append(chart.RowLabels, c.Label(r.Items[i])), append(chart.Values, values)
		t.Rows = append(t.Rows, row)
	}
	for _, line := range []struct {
		name string
		x    []float64
		cell func(float64) Cell
	}{{c.T("载荷平方和", "Sum of squared loadings"), r.SSLoadings, func(x float64) Cell { return number(&x) }},
		{c.T("方差 %", "Variance %"), r.VariancePercent, func(x float64) Cell { return Cell{Num: &x, As: Percent} }}} {
		row := []Cell{{Text: line.name, Bold: true}}
		for _, x := range line.x {
			row = append(row, line.cell(x))
		}
		t.Rows = append(t.Rows, append(row, Cell{Text: " "}, Cell{Text: " "}))
	}
	t.Notes = []string{c.extraction(r) + c.T("；小于 0.30 的载荷用浅色。", "; loadings under .30 are pale.")}
	return chart, t
}

// noFactor says that one factor was taken only because there must be one.
func noFactor(r *stats.Factor) bool {
	return slices.ContainsFunc(r.Notices, func(n stats.Notice) bool { return n.Code == "factors_none" })
}

// reduction says how many factors the items make.
func (c Context) reduction(r *stats.Factor) string {
	if noFactor(r) {
		return fmt.Sprintf(c.T("%d 个指标没有共同的因子", "%d items have no factor in common"), len(r.Items))
	}
	if c.Lang == "en" && r.Factors == 1 {
		return fmt.Sprintf("%d items reduce to one factor", len(r.Items))
	}
	return fmt.Sprintf(c.T("%d 个指标归为 %d 个因子", "%d items reduce to %d factors"), len(r.Items), r.Factors)
}

// extraction says how the factors were found.
func (c Context) extraction(r *stats.Factor) string {
	how := map[string]string{"paf": c.T("主轴因子法", "Principal axis factors"), "pca": c.T("主成分", "Principal components"),
		"minres": c.T("最小残差法", "Minimum residuals"), "ml": c.T("极大似然法", "Maximum likelihood")}[r.Extraction]
	if r.Rotation == "varimax" && r.Factors > 1 {
		how += c.T("，最大方差旋转（Kaiser 标准化）", ", varimax rotation with Kaiser normalisation")
	}
	return how
}
