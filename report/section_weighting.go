package report

import (
	"fmt"
	"slices"
	"strings"

	"manyi/stats"
)

// WeightingSection says what the weights cost and how targets were met, and the same of earlier waves; without weights it is no section.
func WeightingSection(r *stats.Weighting, c Context) Section {
	s := Section{ID: "weighting", Title: c.T("权数", "Weights")}
	if r.NEffective != nil && r.Deff != nil {
		c.ownWeights(r, &s)
	} else if len(r.Earlier) == 0 {
		return Section{}
	} else {
		s.Findings = []string{fmt.Sprintf(c.T("%s没有加权。", "%s is not weighted."), c.wave(r.Wave))}
	}
	if len(r.Earlier) > 0 {
		c.weightsOfWaves(r, &s)
	}
	return s
}

// ownWeights fills in the weights of the wave reported on.
func (c Context) ownWeights(r *stats.Weighting, s *Section) {
	s.Notes = c.says(r.Notices)
	if r.Iterations != nil {
		s.Findings = append(s.Findings, c.madeWeights(r))
	}
	s.Findings = append(s.Findings, fmt.Sprintf(c.T("加权后的精度相当于 %s 份等权样本（共 %s 份）。",
		"After weighting the sample is worth %s respondents of equal weight (of %s)."), decimals(*r.NEffective, 0), thousands(r.N)))
	t := Table{Title: c.T("权数", "Weights"), Columns: []Column{{Head: c.T("项目", "Item")}, {c.T("值", "Value"), Coef, NoHeat}}}
	add := func(name string, value Cell) { t.Rows = append(t.Rows, []Cell{text(name), value}) }
	add(c.T("样本数", "Respondents"), text(thousands(r.N)))
	add(c.T("最小权数", "Smallest weight"), number(r.Min))
	add(c.T("平均权数", "Mean weight"), number(r.Mean))
	add(c.T("最大权数", "Largest weight"), number(r.Max))
	add(c.T("有效样本量（Kish）", "Effective base (Kish)"), text(decimals(*r.NEffective, 0)))
	add(c.T("设计效应（Kish）", "Design effect (Kish)"), number(r.Deff))
	if r.Iterations != nil {
		add(c.T("设计效应，按目标调整前", "Design effect before the targets"), number(r.BaseDeff))
		add(c.T("调整轮数", "Passes over the targets"), text(thousands(*r.Iterations)))
		add(c.T("与目标的最大相对误差（%）", "Largest relative error (%)"), Cell{Num: r.Error, As: Mean})
		if r.Trimmed > 0 {
			add(c.T("停在上下限的权数", "Weights at a bound"), text(thousands(r.Trimmed)))
		}
	}
	s.Tables = []Table{t}
	for _, m := range r.Margins {
		s.Tables = append(s.Tables, c.marginTable(m))
	}
}

// weightsOfWaves adds the weights of all waves side by side: what they cost, and for each field the targets and the sample.
func (c Context) weightsOfWaves(r *stats.Weighting, s *Section) {
	waves := append(r.Earlier[:len(r.Earlier):len(r.Earlier)], r)
	costs := Table{Title: c.T("各期的权数", "Weights of the waves"), Columns: []Column{{Head: c.T("期", "Wave")}, {c.T("样本数", "n"), Count, NoHeat}, {c.T("有效样本量", "Effective base"), Count, NoHeat},
		{c.T("设计效应", "Design effect"), Coef, NoHeat}}}
	raked := slices.ContainsFunc(waves, func(w *stats.Weighting) bool { return len(w.Targets) > 0 })
	if raked {
		costs.Columns = append(costs.Columns, Column{Head: c.T("按总体构成加权", "Weighted to the population by")}, Column{c.T("与目标的最大相对误差（%）", "Largest relative error (%)"), Mean, NoHeat})
	}
	said := slices.Clone(s.Notes)
	var fields []string
	for _, w := range waves {
		if w.NEffective == nil {
			continue
		}
		for _, m := range w.Margins {
			if !slices.Contains(fields, m.Field) {
				fields = append(fields, m.Field)
			}
		}
		by := []string{c.T("否", "no")}
		for i, key := range w.Targets {
			by = append(by[:i], c.effect(key))
		}
		row := []Cell{text(w.Wave), count(w.N), number(w.NEffective), number(w.Deff)}
		if raked {
			row = append(row, text(c.join(by)), number(w.Error))
		}
		costs.Rows = append(costs.Rows, row)
		if w != r { // what holds of this wave is said already
			for _, n := range c.says(w.Notices) {
				if !slices.Contains(said, n) {
					s.Notes = append(s.Notes, fmt.Sprintf(c.T("%s：%s", "%s: %s"), w.Wave, n))
				}
			}
		}
	}
	s.Tables = append(s.Tables, costs)
	for _, field := range fields {
		s.Tables = append(s.Tables, c.marginsOfWaves(field, waves))
	}
}

// marginsOfWaves compares the targets of a field, and the samples before weighting, of all waves that have it.
func (c Context) marginsOfWaves(field string, waves []*stats.Weighting) Table {
	t := Table{Title: fmt.Sprintf(c.T("%s：各期的目标与构成", "%s: targets and samples of the waves"), c.effect(field)), Columns: []Column{{Head: c.effect(field)}}}
	var groups []string // in the order of the first wave that has them
	shares := map[string][]Cell{}
	columns := 0
	for _, w := range waves {
		at := slices.IndexFunc(w.Margins, func(m stats.WeightedMargin) bool { return m.Field == field })
		if at < 0 {
			continue
		}
		t.Columns = append(t.Columns, Column{w.Wave + c.T(" 目标 %", " target %"), Percent, NoHeat}, Column{w.Wave + c.T(" 加权前 %", " before %"), Percent, NoHeat})
		for _, g := range w.Margins[at].Groups {
			name := c.groupName(g)
			if _, known := shares[name]; !known {
				groups = append(groups, name)
			}
			for len(shares[name]) < columns { // waves that do not name the group
				shares[name] = append(shares[name], Cell{})
			}
			shares[name] = append(shares[name], number(g.Target), number(g.Before))
		}
		columns += 2
	}
	for _, name := range groups {
		for len(shares[name]) < columns {
			shares[name] = append(shares[name], Cell{})
		}
		t.Rows = append(t.Rows, append([]Cell{text(name)}, shares[name]...))
	}
	return t
}

// madeWeights says how the weights came about and whether the targets hold.
func (c Context) madeWeights(r *stats.Weighting) string {
	var fields []string
	for _, m := range r.Margins {
		fields = append(fields, c.effect(m.Field))
	}
	if !r.Converged {
		return fmt.Sprintf(c.T("样本按%s的总体构成加权，但目标未能全部达到：最多相差 %s%%。", "The sample is weighted to the population by %s, but not all targets are met: shares are up to %s%% off."),
			c.join(fields), decimals(*r.Error, 2))
	}
	f := fmt.Sprintf(c.T("样本已按%s的总体构成加权，各组占比均等于目标", "The sample is weighted to the population by %s; every group has its share"), c.join(fields))
	var most stats.WeightedGroup
	var of string
	gap := 1.0 // below a point there is nothing to say
	for _, m := range r.Margins {
		for _, g := range m.Groups {
			if d := *g.Target - *g.Before; g.N > 0 && !g.Rest && max(d, -d) > gap {
				most, of, gap = g, m.Field, max(d, -d)
			}
		}
	}
	if of != "" {
		f += fmt.Sprintf(c.T("；调整最大的是%s：由 %s%% 调到 %s%%", "; the largest change is %s, from %s%% to %s%%"), c.quoted(c.groupName(most)), decimals(*most.Before, 1), decimals(*most.After, 1))
	}
	return f + c.T("。", ".")
}

func (c Context) groupName(g stats.WeightedGroup) string {
	if g.Rest {
		return c.T("其余各组", "All other groups")
	}
	return strings.ReplaceAll(g.Label, ":", " × ")
}

// marginTable compares a target with the sample before and after.
func (c Context) marginTable(m stats.WeightedMargin) Table {
	t := Table{Title: fmt.Sprintf(c.T("%s：目标与构成", "%s: target and sample"), c.effect(m.Field)), Columns: []Column{{Head: c.effect(m.Field)}, {c.T("样本数", "n"), Count, NoHeat},
		{c.T("目标 %", "Target %"), Percent, NoHeat}, {c.T("加权前 %", "Before %"), Percent, NoHeat}, {c.T("加权后 %", "After %"), Percent, NoHeat}}}
	for _, g := range m.Groups {
		t.Rows = append(t.Rows, []Cell{text(c.groupName(g)), count(g.N), number(g.Target), number(g.Before), number(g.After)})
	}
	if m.Unknown > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf(c.T("百分比以分组已知的样本为基数；另有 %s 份分组未知。", "Percentages are of those whose group is known; that of %s is not."), thousands(m.Unknown)))
	}
	return t
}
