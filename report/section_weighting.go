package report

import (
	"fmt"

	"manyi/stats"
)

// WeightingSection says what the weights cost; without weights it is no section.
func WeightingSection(r *stats.Weighting, c Context) Section {
	if r.NEffective == nil || r.Deff == nil {
		return Section{}
	}
	t := Table{Title: c.T("权数", "Weights"), Columns: []Column{{Head: c.T("项目", "Item")}, {c.T("值", "Value"), Coef, NoHeat}}, Rows: [][]Cell{
		{text(c.T("样本数", "Respondents")), count(r.N)}, {text(c.T("最小权数", "Smallest weight")), number(r.Min)}, {text(c.T("最大权数", "Largest weight")), number(r.Max)},
		{text(c.T("有效样本量（Kish）", "Effective base (Kish)")), text(decimals(*r.NEffective, 0))}, {text(c.T("设计效应（Kish）", "Design effect (Kish)")), number(r.Deff)}}}
	t.Rows[0][1] = text(thousands(r.N))
	return Section{ID: "weighting", Title: c.T("权数", "Weights"), Tables: []Table{t}, Findings: []string{fmt.Sprintf(
		c.T("加权后的精度相当于 %s 份等权样本（共 %s 份）。", "After weighting the sample is worth %s respondents of equal weight (of %s)."), decimals(*r.NEffective, 0), thousands(r.N))}}
}
