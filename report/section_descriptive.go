package report

import "manyi/stats"

// DescriptiveSection shows means, spread and shape.
func DescriptiveSection(r *stats.Descriptives, c Context) Section {
	s := Section{ID: "descriptive", Title: c.T("描述统计", "Descriptive statistics"), Notes: c.says(r.Notices)}
	t := Table{Title: s.Title, Columns: []Column{{Head: c.T("变量", "Variable")}, {c.T("样本数", "n"), Count, NoHeat},
		{c.T("缺失", "Missing"), Count, NoHeat}, {c.T("平均", "Mean"), Mean, NoHeat}, {c.T("标准差", "SD"), Mean, NoHeat},
		{c.T("标准误", "SE"), Coef, NoHeat}, {c.T("最小", "Min"), Mean, NoHeat}, {"Q1", Mean, NoHeat}, {c.T("中位数", "Median"), Mean, NoHeat},
		{"Q3", Mean, NoHeat}, {c.T("最大", "Max"), Mean, NoHeat}, {c.T("偏度", "Skewness"), Coef, NoHeat}, {c.T("峰度", "Kurtosis"), Coef, NoHeat}}}
	for _, v := range r.Variables {
		t.Rows = append(t.Rows, []Cell{text(c.Label(v.Key)), count(v.N), count(v.Missing), number(v.Mean), number(v.SD), number(v.SE),
			number(v.Min), number(v.Q1), number(v.Median), number(v.Q3), number(v.Max), number(v.Skewness), number(v.Kurtosis)})
	}
	t.Notes = []string{c.T("标准差以 n−1 为除数；分位数按 SPSS HAVERAGE；偏度和（超额）峰度为无偏形式 G1、G2。",
		"SD divides by n−1; quantiles as SPSS HAVERAGE; skewness and excess kurtosis are G1 and G2.")}
	s.Tables = []Table{t}
	return s
}
