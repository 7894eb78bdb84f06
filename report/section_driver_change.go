package report

import (
	"fmt"
	"slices"

	"manyi/stats"
)

// DriverChangeSection says whether what drives overall has changed since earlier waves.
func DriverChangeSection(r *stats.DriverChange, c Context) Section {
	if len(r.Since)+len(r.Notices) == 0 {
		return Section{}
	}
	s := Section{ID: "driver_change", Title: c.T("驱动因素的变化", "Changed drivers"), Notes: c.says(r.Notices)}
	for _, w := range r.Since {
		for _, n := range c.says(w.Notices) {
			if !slices.Contains(s.Notes, n) {
				s.Notes = append(s.Notes, n)
			}
		}
		if w.Rows == nil {
			continue
		}
		since := c.wave(w.Earlier)
		t := Table{Title: fmt.Sprintf(c.T("驱动因素与%s比较", "Drivers since %s"), since), Columns: []Column{{Head: c.T("指标", "Item")}, {c.T("往期系数", "Slope then"), Coef, NoHeat}, {c.T("本期系数", "Slope now"), Coef, NoHeat},
			{c.T("变化", "Change"), Coef, NoHeat}, {c.T("标准误", "SE"), Coef, NoHeat}, {percentOf(c.Confidence) + c.T(" 下限", " low"), Coef, NoHeat}, {percentOf(c.Confidence) + c.T(" 上限", " high"), Coef, NoHeat},
			{"p", P, NoHeat}, {c.T("校正后 p", "Adjusted p"), P, NoHeat}}}
		var up, down []string
		for _, x := range w.Rows {
			t.Rows = append(t.Rows, []Cell{text(c.Label(x.Key)), number(x.Earlier), number(x.B), number(x.Diff), number(x.SE), number(x.CILow), number(x.CIHigh), number(x.P), significant(x.PAdjusted)})
			if x.PAdjusted != nil && *x.PAdjusted < 0.05 {
				if *x.Diff > 0 {
					up = append(up, x.Key)
				} else {
					down = append(down, x.Key)
				}
			}
		}
		t.Notes = []string{fmt.Sprintf(c.T("系数：该指标高 1 个指数分，总体满意度高多少分（其他指标不变）；依据全部答完的本期 %s 份、往期 %s 份。", "Slope: points of overall for one index point of the item, the others held; from the complete answers, %s now and %s then."), thousands(w.N), thousands(w.NEarlier)) +
			c.T("误差为稳健标准误（HC3；有权数或设计时按设计计算），p 值按 Holm 校正。", " Robust errors (HC3; with weights or a design those of the design), p adjusted by Holm.")}
		joint := ""
		if w.P != nil {
			joint = fmt.Sprintf(c.T("联合检验 F(%s, %s) = %s，%s", "joint test F(%s, %s) = %s, %s"), decimals(*w.DF1, 0), decimals(*w.DF2, 0), decimals(*w.F, 2), pValue(*w.P))
			t.Notes = append(t.Notes, c.sentence(joint))
		}
		s.Tables = append(s.Tables, t)
		switch {
		case len(up)+len(down) > 0:
			if len(up) > 0 {
				s.Findings = append(s.Findings, fmt.Sprintf(c.T("与%s相比，对总体满意度影响变大的指标：%s（Holm 校正后 p < 0.05）。", "Items that matter more for overall than in %s: %s (p < .05 after Holm)."), c.wave(w.Earlier), c.names(up)))
			}
			if len(down) > 0 {
				s.Findings = append(s.Findings, fmt.Sprintf(c.T("与%s相比，对总体满意度影响变小的指标：%s（Holm 校正后 p < 0.05）。", "Items that matter less for overall than in %s: %s (p < .05 after Holm)."), c.wave(w.Earlier), c.names(down)))
			}
		case w.P != nil && *w.P < 0.05:
			s.Findings = append(s.Findings, fmt.Sprintf(c.T("各指标对总体满意度的影响与%s相比整体上有变化（%s），但说不准是哪个指标。", "Taken together the drivers have changed since %s (%s), but no single item can be named."), c.wave(w.Earlier), joint))
		case w.P != nil:
			s.Findings = append(s.Findings, fmt.Sprintf(c.T("各指标对总体满意度的影响与%s相比没有可靠的变化（%s）。", "What drives overall has not changed since %s beyond chance (%s)."), c.wave(w.Earlier), joint))
		}
	}
	return s
}
