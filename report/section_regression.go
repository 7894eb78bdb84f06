package report

import (
	"fmt"

	"manyi/stats"
)

// RegressionSection shows how the items explain the response.
func RegressionSection(r *stats.Regression, c Context) Section {
	s := Section{ID: "regression", Title: c.T("回归分析", "Regression"), Notes: c.says(r.Notices)}
	if r.R2 != nil && r.P != nil {
		s.Findings = []string{fmt.Sprintf(c.T("%[1]d 个指标一起解释%[2]s差异的 %[3]s%%（F 检验 %[4]s，n = %[5]s）。",
			"The %[1]d items together explain %[3]s%% of the differences in %[2]s (F test %[4]s, n = %[5]s)."),
			len(r.Items), c.said(r.Response), decimals(100**r.R2, 0), pValue(*r.P), thousands(r.N))}
	}
	fit := Table{Title: c.T("模型", "Model"), Columns: []Column{{Head: c.T("统计量", "Statistic")}, {c.T("值", "Value"), Coef, NoHeat}}}
	for _, row := range []struct {
		name string
		x    *float64
		as   Kind
	}{{"R²", r.R2, Coef}, {c.T("调整后 R²", "Adjusted R²"), r.AdjR2, Coef}, {"F", r.F, Stat}, {c.T("自由度 1", "df 1"), r.DF1, Count}, {c.T("自由度 2", "df 2"), r.DF2, Count},
		{"p", r.P, P}, {c.T("残差标准差", "Residual SD"), r.Sigma, Coef}, {"Durbin-Watson", r.DurbinWatson, Stat}} {
		fit.Rows = append(fit.Rows, []Cell{text(row.name), {Num: row.x, As: row.as}})
	}
	fit.Notes = []string{fmt.Sprintf(c.T("因变量：%s。全部作答的 %s 份，另有 %s 份因缺失未用。", "Response: %s. %s respondents answered everything, %s were left out."),
		c.said(r.Response), thousands(r.N), thousands(r.Dropped))}
	t := Table{Title: c.T("系数", "Coefficients"), Columns: []Column{{Head: c.T("指标", "Item")}, {"B", Coef, NoHeat}, {c.T("标准误", "SE"), Coef, NoHeat},
		{"t", Stat, NoHeat}, {"p", P, NoHeat}, {percentOf(c.Confidence) + c.T(" 下限", " low"), Coef, NoHeat},
		{percentOf(c.Confidence) + c.T(" 上限", " high"), Coef, NoHeat}, {"β", Coef, NoHeat}, {"VIF", Mean, NoHeat},
		{c.T("稳健标准误 HC3", "SE (HC3)"), Coef, NoHeat}, {c.T("p（HC3）", "p (HC3)"), P, NoHeat}}}
	for _, x := range r.Coefficients {
		t.Rows = append(t.Rows, []Cell{text(c.Label(x.Key)), number(x.B), number(x.SE), number(x.T), significant(x.P), number(x.CILow), number(x.CIHigh),
			number(x.Beta), number(x.VIF), number(x.SEHC3), significant(x.PHC3)})
	}
	s.Tables = []Table{fit, t}
	return s
}
