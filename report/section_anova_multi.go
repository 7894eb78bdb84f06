package report

import (
	"fmt"
	"strings"

	"manyi/stats"
)

// MultiFactorSection shows the multi-factor analysis of variance and the estimated marginal means.
func MultiFactorSection(r *stats.MultiFactors, c Context) Section {
	s := Section{ID: "anova", Title: c.T("多因素方差分析", "Multi-factor ANOVA"), Notes: c.says(r.Notices)}
	for _, m := range r.Models {
		s.Notes = append(s.Notes, c.says(m.Notices)...)
		t := Table{Title: fmt.Sprintf(c.T("因变量：%s", "Response: %s"), c.Label(m.Response)), Columns: []Column{{Head: c.T("来源", "Effect")}, {c.T("平方和（III 型）", "SS (type III)"), Stat, NoHeat},
			{c.T("自由度", "df"), Count, NoHeat}, {c.T("均方", "MS"), Stat, NoHeat}, {"F", Stat, NoHeat}, {"p", P, NoHeat}, {c.T("偏 η²", "Partial η²"), Coef, NoHeat}}}
		var strong []string
		for _, e := range m.Effects {
			if e.P != nil && *e.P < 0.05 && m.Response == "composite" {
				strong = append(strong, c.effect(e.Name))
			}
			t.Rows = append(t.Rows, []Cell{text(c.effect(e.Name)), number(e.SS), number(e.DF), number(e.MS), number(e.F), significant(e.P), number(e.PartialEta2)})
		}
		t.Notes = []string{fmt.Sprintf("n = %s", thousands(m.N))}
		if m.R2 != nil {
			t.Notes[0] += fmt.Sprintf(c.T("；R² = %s", "; R² = %s"), decimals(*m.R2, 3))
		}
		unit := c.T("；单位：指数分", "; in points of the index")
		if m.Response != "composite" {
			unit = c.T("；单位：原始分值", "; in the codes of its scale")
		}
		t.Notes[0] += unit
		s.Tables = append(s.Tables, t)
		if m.Response != "composite" {
			continue
		}
		if len(strong) > 0 {
			s.Findings = append(s.Findings, fmt.Sprintf(c.T("同时考虑各因素后，%s对综合满意度仍有影响（p < 0.05）。", "With all factors in one model, these still matter for the composite (p < .05): %s."), c.join(strong)))
		}
		if len(m.Margins) > 0 {
			e := Table{Title: c.T("估计边际均值", "Estimated marginal means"), Columns: []Column{{Head: c.T("因素", "Factor")}, {Head: c.T("组", "Group")}, {c.T("样本数", "n"), Count, NoHeat},
				{c.T("均值", "Mean"), Index, NoHeat}, {c.T("标准误", "SE"), Mean, NoHeat}, {percentOf(c.Confidence) + c.T(" 下限", " low"), Index, NoHeat}, {percentOf(c.Confidence) + c.T(" 上限", " high"), Index, NoHeat}}}
			for _, g := range m.Margins {
				e.Rows = append(e.Rows, []Cell{text(c.Label(g.Field)), text(g.Group), count(g.N), number(g.Mean), number(g.SE), number(g.CILow), number(g.CIHigh)})
			}
			e.Notes = []string{c.T("其他因素的各组等权。", "Equal weights over the groups of the other factors.")}
			s.Tables = append(s.Tables, e)
		}
	}
	return s
}

// effect names an effect by labels: 业态 × 地区.
func (c Context) effect(name string) string {
	parts := strings.Split(name, ":")
	for i, p := range parts {
		parts[i] = c.Label(p)
	}
	return strings.Join(parts, " × ")
}
