package report

import (
	"fmt"
	"math"

	"manyi/stats"
)

// InvarianceSection says whether groups or waves answered by the same yardstick: the models, what drifted, and the loadings of each group.
func InvarianceSection(r *stats.Invariance, c Context) Section {
	if r == nil || len(r.Comparisons)+len(r.Notices) == 0 {
		return Section{}
	}
	s := Section{ID: "invariance", Title: c.T("测量等值", "Measurement invariance"), Notes: c.says(r.Notices)}
	if len(r.Comparisons) == 0 {
		return s
	}
	models := Table{Title: c.T("测量模型", "Measurement models"), Columns: []Column{{Head: c.T("比较", "Compared")}, {Head: c.T("模型", "Model")}, {"χ²", Stat, NoHeat}, {c.T("自由度", "df"), Count, NoHeat}, {"p", P, NoHeat},
		{"CFI", Coef, NoHeat}, {"TLI", Coef, NoHeat}, {"RMSEA", Coef, NoHeat}, {"SRMR", Coef, NoHeat}, {"ΔCFI", Coef, NoHeat}, {"ΔRMSEA", Coef, NoHeat}, {Head: c.T("结论", "Holds")}}}
	var rest []Table
	for i := range r.Comparisons {
		x := &r.Comparisons[i]
		for _, n := range c.says(x.Notices) {
			s.Notes = append(s.Notes, c.compared(x)+c.T("：", ": ")+n)
		}
		if f := c.invarianceFinding(x); f != "" {
			s.Findings = append(s.Findings, f)
		}
		for _, m := range x.Models {
			holds := c.T("成立", "yes")
			switch {
			case m.Equality == stats.Configural:
				holds = " "
			case !m.Holds:
				holds = c.T("不成立", "no")
			}
			cfi := Cell{Num: m.DeltaCFI, Bold: !m.Holds}
			rmsea := Cell{Num: m.DeltaRMSEA, Bold: m.DeltaRMSEA != nil && *m.DeltaRMSEA > 0.015}
			if m.Equality == stats.Configural {
				cfi.Blank, rmsea.Blank = true, true
			}
			models.Rows = append(models.Rows, []Cell{text(c.compared(x)), text(c.equality(m.Equality)), {Num: &m.Fit.Chi2}, {Num: &m.Fit.DF}, number(m.Fit.P), {Num: &m.Fit.CFI},
				number(m.Fit.TLI), number(m.Fit.RMSEA), {Num: &m.Fit.SRMR}, cfi, rmsea, {Text: holds, Bold: !m.Holds}})
		}
		if len(x.Drift) > 0 {
			rest = append(rest, c.drift(x))
		}
		rest = append(rest, c.yardsticks(x))
	}
	models.Notes = []string{c.T("形态：各组的指标归属相同的因子；载荷：载荷也相等；截距：截距也相等，此时均值可比。CFI 下降超过 0.01 即不成立（Cheung 和 Rensvold 2002）；RMSEA 上升超过 0.015 加粗（Chen 2007）。",
		"Configural: the same items on the same factors; metric: equal loadings; scalar: equal intercepts too, which is what comparing means takes. A step fails when CFI falls by more than .01 (Cheung and Rensvold 2002); a rise of RMSEA above .015 is bold (Chen 2007).")}
	if len(models.Rows) > 0 {
		s.Tables = append(s.Tables, models)
	}
	s.Tables = append(s.Tables, rest...)
	return s
}

// compared names what is compared: a field, or waves.
func (c Context) compared(x *stats.InvarianceOf) string {
	if x.By == "wave" {
		return c.T("各期", "Waves")
	}
	return c.Label(x.By)
}

func (c Context) equality(e stats.Equality) string {
	return map[stats.Equality]string{stats.Configural: c.T("形态", "Configural"), stats.Metric: c.T("载荷", "Metric"), stats.Scalar: c.T("截距", "Scalar")}[e]
}

// invarianceFinding says what may be compared; the warning names the items that drifted.
func (c Context) invarianceFinding(x *stats.InvarianceOf) string {
	if len(x.Models) < 2 {
		return ""
	}
	between := fmt.Sprintf(c.T("按%s分组", "between the groups by %s"), c.quoted(c.Label(x.By)))
	if x.By == "wave" {
		between = fmt.Sprintf(c.T("从 %s 到 %s", "between %s and %s"), x.Groups[0].Group, x.Groups[len(x.Groups)-1].Group)
	}
	drifted := ""
	if n := len(x.Drifted); n > 0 {
		names := c.names(x.Drifted)
		if n == 1 {
			drifted = fmt.Sprintf(c.T("；%s发生漂移", "; item %s drifted"), names)
		} else {
			drifted = fmt.Sprintf(c.T("；漂移的指标有%s", "; items %s drifted"), names)
		}
	}
	last := x.Models[len(x.Models)-1]
	fell := func(m stats.InvarianceModel) string {
		if m.DeltaCFI == nil {
			return "–"
		}
		return decimals(*m.DeltaCFI, 3)
	}
	switch level := x.Level(); {
	case !x.Models[1].Holds:
		return fmt.Sprintf(c.T("注意：%s，载荷不等值（ΔCFI = %s），指标的含义不同，不宜比较总分，也不宜比较驱动因素%s。",
			"Caution: metric invariance fails %s (ΔCFI = %s): items do not mean the same, so compare neither totals nor drivers%s."), between, fell(x.Models[1]), drifted)
	case level == stats.Scalar && x.PoorFit: // a note says so
		return ""
	case level == stats.Scalar:
		least := math.Min(*x.Models[1].DeltaCFI, *last.DeltaCFI)
		if drifted != "" {
			return fmt.Sprintf(c.T("%s，测量等值成立（ΔCFI 最低 %s），总分可以比较%s，单看这些指标时应留意。",
				"The same yardstick holds %s (ΔCFI %s at worst), so totals can be compared%s: read those items with care."), between, decimals(least, 3), drifted)
		}
		return fmt.Sprintf(c.T("%s，测量等值成立（ΔCFI 最低 %s），均值可以直接比较。", "The same yardstick holds %s (ΔCFI %s at worst): means can be compared."), between, decimals(least, 3))
	case len(x.Models) == 3:
		return fmt.Sprintf(c.T("注意：%s，截距不等值（ΔCFI = %s），请比较单个指标，不要比较总分%s。",
			"Caution: scalar invariance fails %s (ΔCFI = %s): compare items, not totals%s."), between, fell(last), drifted)
	}
	return ""
}

// drift shows the tests of every item.
func (c Context) drift(x *stats.InvarianceOf) Table {
	t := Table{Title: fmt.Sprintf(c.T("指标漂移：%s", "Drift of items: %s"), c.compared(x)), Columns: []Column{{Head: c.T("指标", "Item")}, {Head: c.T("因子", "Factor")},
		{c.T("载荷 χ²", "Loading χ²"), Stat, NoHeat}, {"p", P, NoHeat}, {c.T("截距 χ²", "Intercept χ²"), Stat, NoHeat}, {"p", P, NoHeat}, {c.T("最大偏移（分）", "Largest shift (codes)"), Mean, NoHeat}, {Head: c.T("漂移", "Drifted")}}}
	for j, d := range x.Drift {
		row := []Cell{{Text: c.Label(d.Item), Bold: d.Drifted}, text(x.Factors[x.Factor[j]])}
		for _, test := range []*stats.ChiSquareTest{d.Loading, d.Intercept} {
			if test == nil {
				row = append(row, Cell{}, Cell{})
				continue
			}
			row = append(row, Cell{Num: &test.Chi2}, significant(&test.P))
		}
		shift, yes := number(d.Shift), " "
		shift.Blank = d.Shift == nil
		if d.Drifted {
			yes = c.T("是", "yes")
		}
		t.Rows = append(t.Rows, append(row, shift, Cell{Text: yes}))
	}
	t.Notes = []string{c.T("得分检验：放开该指标的载荷或截距后卡方约下降多少。逐个放开校正后（Bonferroni）仍显著、且组间差至少 0.1 个标准差的指标记为漂移。偏移 = 因子水平相同的受访者在两组间的最大差。",
		"Score tests: how much chi-squared would fall if the item's loading or intercept were free. An item drifts when it is significant after Bonferroni, item after item being freed, and differs by .1 standard deviations or more. Shift: the largest difference between two groups among respondents alike in the factor.")}
	return t
}

// yardsticks shows the loadings of each group, its alpha and its least congruence with another.
func (c Context) yardsticks(x *stats.InvarianceOf) Table {
	t := Table{Title: fmt.Sprintf(c.T("各组的载荷与信度：%s", "Loadings and reliability by group: %s"), c.compared(x)), Columns: []Column{{Head: c.T("组", "Group")}, {c.T("样本数", "n"), Count, NoHeat}, {"α", Coef, NoHeat}}}
	factors := len(x.Factors)
	if len(x.Congruence) == 0 {
		factors = 0
	}
	for a := range factors {
		name := c.T("最低 φ", "Least φ")
		if factors > 1 {
			name += " " + x.Factors[a]
		}
		t.Columns = append(t.Columns, Column{name, Coef, NoHeat})
	}
	loadings := len(x.Groups) > 0 && len(x.Groups[0].Loadings) > 0
	if loadings {
		for _, key := range x.Items {
			t.Columns = append(t.Columns, Column{c.Label(key), Coef, Diverging})
		}
	}
	for _, g := range x.Groups {
		row := []Cell{text(g.Group), count(g.N), number(g.Alpha)}
		for a := range factors {
			least := 1.0
			for _, pair := range x.Congruence {
				if pair.Group1 == g.Group || pair.Group2 == g.Group {
					least = math.Min(least, pair.Phi[a])
				}
			}
			row = append(row, Cell{Num: &least, Bold: least < 0.85})
		}
		if loadings {
			for _, l := range g.Loadings {
				row = append(row, number(l))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	t.Notes = []string{c.T("标准化载荷，各组分别估计；只计答全各指标的问卷。φ = Tucker 一致性系数，与其他组中最低的一个：0.95 以上视为同一因子，低于 0.85 加粗。",
		"Standardised loadings, estimated in each group on those who answered every item. φ: Tucker's congruence, the least with any other group; above .95 the factor is the same, below .85 is bold.")}
	return t
}
