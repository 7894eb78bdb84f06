package report

import (
	"fmt"

	"manyi/stats"
)

// ReliabilitySection shows how consistently the items measure one thing.
func ReliabilitySection(r *stats.Reliability, c Context) Section {
	s := Section{ID: "reliability", Title: c.T("信度", "Reliability"), Notes: c.says(r.Notices)}
	if r.Alpha != nil {
		word := c.T("不足", "too low to treat the items as one scale")
		switch a := *r.Alpha; {
		case a >= 0.9:
			word = c.T("很高", "excellent")
		case a >= 0.8:
			word = c.T("高", "good")
		case a >= 0.7:
			word = c.T("可接受", "acceptable")
		case a >= 0.6:
			word = c.T("偏低", "doubtful")
		}
		f := fmt.Sprintf(c.T("%d 个指标的内部一致性%s：Cronbach α = %s", "The %d items' internal consistency is %s: Cronbach's α = %s"), len(r.Items), word, decimals(*r.Alpha, 3))
		if r.AlphaCILow != nil && r.AlphaCIHigh != nil {
			f += fmt.Sprintf(c.T("（%s %s-%s）", " (%s %s-%s)"), c.level(), decimals(*r.AlphaCILow, 3), decimals(*r.AlphaCIHigh, 3))
		}
		s.Findings = []string{f + c.T("。", ".")}
	}
	all := Table{Title: c.T("量表", "Scale"), Columns: []Column{{Head: c.T("统计量", "Statistic")}, {c.T("值", "Value"), Coef, NoHeat}}}
	for _, row := range []struct {
		name string
		x    *float64
	}{{"Cronbach α", r.Alpha}, {c.T("α 下限（Feldt）", "α low (Feldt)"), r.AlphaCILow}, {c.T("α 上限（Feldt）", "α high (Feldt)"), r.AlphaCIHigh},
		{c.T("标准化 α", "Standardised α"), r.AlphaStd}, {c.T("McDonald ω（总）", "McDonald's ω total"), r.OmegaTotal},
		{c.T("分半信度（前后半，Spearman-Brown）", "Split half (first, second; Spearman-Brown)"), r.SplitHalf}} {
		all.Rows = append(all.Rows, []Cell{text(row.name), number(row.x)})
	}
	all.Notes = []string{fmt.Sprintf(c.T("全部作答的 %s 份，另有 %s 份因缺失未用。", "%s respondents answered every item, %s were left out."), thousands(r.N), thousands(r.Dropped))}
	items := Table{Title: c.T("指标", "Items"), Columns: []Column{{Head: c.T("指标", "Item")}, {c.T("校正的项总相关", "Corrected item-total r"), Coef, NoHeat},
		{c.T("删除该项后的 α", "α if deleted"), Coef, NoHeat}}}
	for i, key := range r.Items {
		row := []Cell{text(c.Label(key)), {}, {}}
		if i < len(r.ItemRest) {
			row[1] = number(r.ItemRest[i])
		}
		if i < len(r.AlphaIfDeleted) {
			row[2] = Cell{Num: r.AlphaIfDeleted[i], Bold: r.AlphaIfDeleted[i] != nil && r.Alpha != nil && *r.AlphaIfDeleted[i] > *r.Alpha}
		}
		items.Rows = append(items.Rows, row)
	}
	s.Tables = []Table{all, items}
	return s
}
