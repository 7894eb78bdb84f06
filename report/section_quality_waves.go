package report

import (
	"fmt"
	"slices"
	"strings"

	"manyi/survey"
)

// qualityOfWaves adds to the section of the wave reported on what was found in the earlier ones, and sets all of them side by side.
func (c Context) qualityOfWaves(earlier []*survey.QualityReport, q *survey.QualityReport, s *Section) {
	if len(earlier) == 0 {
		return
	}
	waves := append(slices.Clone(earlier), q)
	t := Table{Title: c.T("各期数据", "The waves"), Columns: []Column{{Head: c.T("期", "Wave")}, {c.T("读入", "Read"), Count, NoHeat}, {c.T("有效", "Kept"), Count, NoHeat},
		{c.T("剔除", "Excluded"), Count, NoHeat}, {c.T("无效单元格", "Invalid cells"), Count, NoHeat}, {c.T("编号重复", "Repeated ids"), Count, NoHeat},
		{c.T("内容重复", "Repeated content"), Count, NoHeat}, {c.T("指标缺失 %", "Items missing %"), Percent, NoHeat}}}
	for _, w := range waves {
		repeated := 0
		for _, list := range [][]survey.ReasonCount{w.ExcludedBy, w.Flagged} {
			for _, x := range list {
				if x.Code == "duplicate_id" {
					repeated += x.Count
				}
			}
		}
		t.Rows = append(t.Rows, []Cell{text(w.Wave), count(w.Read), count(w.Kept), count(w.Excluded), count(w.InvalidCells), count(repeated), count(w.Repeats.Count), number(&w.AllItems.MissingPercent)})
	}
	lists := []Table{t}
	for _, w := range earlier {
		if facts := c.waveFacts(w); len(facts) > 0 {
			s.Findings = append(s.Findings, fmt.Sprintf(c.T("%s：%s", "%s: %s"), w.Wave, strings.Join(facts, c.T("", " "))))
		}
		for _, advice := range c.advice(w) {
			s.Findings = append(s.Findings, fmt.Sprintf(c.T("建议（%s）：%s", "Suggestion (%s): %s"), w.Wave, advice))
		}
		if invalid := c.invalidSums(w); len(invalid.Rows) > 0 {
			invalid.Title += c.T("：", ": ") + w.Wave
			lists = append(lists, invalid)
		}
	}
	s.Tables = append(lists, s.Tables...)
}

// waveFacts say what a reader must know of the data of an earlier wave: that there is little to compare with, what was left out, what is invalid.
func (c Context) waveFacts(q *survey.QualityReport) []string {
	var facts []string
	if few := c.fewFact(q); few != "" {
		facts = append(facts, few)
	}
	if q.Excluded > 0 {
		var reasons []string
		for _, x := range q.ExcludedBy {
			reasons = append(reasons, strings.Replace(fmt.Sprintf(c.T("%s %s 份", "%s: %s"), c.reason(x.Code), thousands(x.Count)), "） ", "）", 1))
		}
		// Reasons may have brackets of their own.
		facts = append(facts, c.formsThat(q.Excluded, c.T("剔除 %s 份", "%s forms are left out"), "1 form is left out")+c.T("：", " – ")+strings.Join(reasons, c.T("，", ", "))+c.T("。", "."))
	}
	if q.InvalidCells > 0 {
		facts = append(facts, c.invalidFact(q.InvalidCells))
	}
	if off := c.offScaleFact(q); off != "" {
		facts = append(facts, off)
	}
	return facts
}

// fewFact says that a wave has too little for a comparison; "" when it has enough.
func (c Context) fewFact(q *survey.QualityReport) string {
	switch {
	case q.AllItems.Valid == 0:
		return c.formsThat(q.Kept, c.T("%s 份问卷对任何指标都没有有效回答。", "None of the %s forms has a valid answer to any item."), "The only form has no valid answer to any item.")
	case q.Kept < smallBase:
		return c.formsThat(q.Kept, c.T("只有 %s 份问卷，数字仅供参考。", "Only %s forms, so its figures are uncertain."), "Only 1 form, so its figures are uncertain.")
	}
	return ""
}

// invalidFact says how many cells are invalid.
func (c Context) invalidFact(n int) string {
	if n == 1 && c.Lang == "en" {
		return "1 cell holds an invalid value, taken as missing."
	}
	return fmt.Sprintf(c.T("%s 个单元格的值无效，按缺失处理。", "%s cells hold invalid values, taken as missing."), thousands(n))
}

// offScaleFact names the questions many of whose answers are not on their scale; "" when there are none.
func (c Context) offScaleFact(q *survey.QualityReport) string {
	var names []string
	for _, o := range q.OffScale {
		names = append(names, fmt.Sprintf(c.T("%s（%s%%）", "%s (%s%%)"), c.said(o.Key), decimals(o.Percent, 0)))
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf(c.T("不在量表上的回答占五分之一以上，按缺失处理：%s；如果这些编码表示没有回答，请加入 missing，否则请改量表。",
		"A fifth of the answers or more are off the scale and taken as missing: %s. If the codes mean no answer, list them as missing; else mend the scale."), c.some(names, 8))
}
