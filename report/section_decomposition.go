package report

import (
	"fmt"
	"math"
	"slices"

	"manyi/stats"
)

// mostContributions is how many groups a table of contributions shows.
const mostContributions = 60

// WhyChangedSection is DecompositionSection for every comparison of waves.
func WhyChangedSection(r *stats.ChangeReasons, c Context) Section {
	var s Section
	if len(r.Notices) > 0 {
		s = Section{ID: "decomposition", Title: c.T("变化的来源", "Why it changed"), Notes: c.says(r.Notices)}
	}
	for _, x := range r.Since {
		part := DecompositionSection(x, c)
		if part.ID == "" {
			continue
		}
		if len(r.Since) > 1 {
			for i := range part.Tables {
				part.Tables[i].Title += fmt.Sprintf(c.T("（%s 到 %s）", " (%s to %s)"), x.Earlier, x.Later)
			}
		}
		if s.ID == "" {
			s = part
			continue
		}
		s.Findings, s.Tables = append(s.Findings, part.Findings...), append(s.Tables, part.Tables...)
		for _, n := range part.Notes {
			if !slices.Contains(s.Notes, n) {
				s.Notes = append(s.Notes, n)
			}
		}
	}
	return s
}

// DecompositionSection says whether a change between two waves comes from a different mix of respondents or is real within the groups.
func DecompositionSection(r *stats.WhyChanged, c Context) Section {
	if r == nil || len(r.Splits)+len(r.Regressions)+len(r.Notices) == 0 {
		return Section{}
	}
	s := Section{ID: "decomposition", Title: c.T("变化的来源", "Why it changed"), Notes: c.says(r.Notices)}
	var notes, responses []string
	of := map[string][]string{} // responses of which a note is
	note := func(response string, notices []stats.Notice) {
		if !slices.Contains(responses, response) {
			responses = append(responses, response)
		}
		for _, n := range c.says(notices) {
			if of[n] == nil {
				notes = append(notes, n)
			}
			if !slices.Contains(of[n], response) {
				of[n] = append(of[n], response)
			}
		}
	}
	if len(r.Splits) > 0 {
		s.Tables = append(s.Tables, c.splits(r.Splits))
	}
	for _, x := range r.Splits {
		if x.Response == "composite" {
			if f := c.decompositionFinding(x); f != "" {
				s.Findings = append(s.Findings, f)
			}
			s.Tables = append(s.Tables, c.contributions(x))
		}
		note(x.Response, x.Notices)
	}
	for _, x := range r.Regressions {
		s.Tables = append(s.Tables, c.endowments(x))
		note(x.Response, x.Notices)
	}
	for _, n := range notes {
		if len(of[n]) < len(responses) {
			n = c.names(of[n]) + c.T("：", ": ") + n
		}
		s.Notes = append(s.Notes, n)
	}
	return s
}

// sure tells whether a part's interval leaves out 0.
func sure(p stats.Part) bool { return p.CILow != nil && (*p.CILow > 0 || *p.CIHigh < 0) }

// pointsWithin is a part with its interval: +0.8 (95% interval +0.3 to +1.3).
func (c Context) pointsWithin(p stats.Part) string {
	if p.CILow == nil {
		return signed(p.Points, 1)
	}
	return fmt.Sprintf(c.T("%s（%s %s 至 %s）", "%s (%s %s to %s)"), signed(p.Points, 1), c.level(), signed(*p.CILow, 1), signed(*p.CIHigh, 1))
}

// decompositionFinding says what a field explains of the change of the composite.
func (c Context) decompositionFinding(x *stats.Decomposition) string {
	field := c.quoted(c.Label(x.Field))
	start := fmt.Sprintf(c.T("%[1]s从 %[2]s 到 %[3]s 变化 %[4]s 分", "The composite moved by %[4]s points from %[2]s to %[3]s"), c.Label(x.Response), x.Earlier, x.Later, signed(x.Total.Points, 1))
	mix, within := c.pointsWithin(x.Mix), c.pointsWithin(x.Within)
	switch {
	case sure(x.Mix) && sure(x.Within):
		return start + fmt.Sprintf(c.T("：%[1]s构成变化带来 %[2]s，各组自身的变化为 %[3]s。", ": %[2]s because the mix by %[1]s changed, and %[3]s within the groups."), field, mix, within)
	case sure(x.Within):
		return start + fmt.Sprintf(c.T("，主要是各组自身的变化：%[3]s；%[1]s构成的影响只有 %[2]s。", ", and the change is real: %[3]s within the groups by %[1]s; their mix added %[2]s."), field, signed(x.Mix.Points, 1), within)
	case sure(x.Mix):
		return start + fmt.Sprintf(c.T("，%[1]s构成的变化占 %[2]s；各组自身的变化没有超出随机波动：%[3]s。", ": %[2]s because the mix by %[1]s changed; within the groups %[3]s, no more than chance allows."), field, mix, within)
	case sure(x.Total):
		return start + fmt.Sprintf(c.T("；%s构成与组内变化各占多少，样本还分不清。", "; the sample cannot tell how much of it is the mix by %s."), field)
	}
	return ""
}

// splits is the table of all decompositions.
func (c Context) splits(list []*stats.Decomposition) Table {
	t := Table{Title: c.T("构成变化与组内变化（Kitagawa 分解）", "Mix and change within groups (Kitagawa)"), Columns: []Column{{Head: c.T("因变量", "Response")}, {Head: c.T("分组", "Groups")},
		{list[0].Earlier, Index, NoHeat}, {list[0].Later, Index, NoHeat}}}
	for _, name := range []string{c.T("变化", "Change"), c.T("构成变化", "Mix"), c.T("组内变化", "Within")} {
		t.Columns = append(t.Columns, Column{name, Index, NoHeat}, Column{c.T("下限", "Low"), Index, NoHeat}, Column{c.T("上限", "High"), Index, NoHeat})
	}
	for _, x := range list {
		row := []Cell{text(c.Label(x.Response)), text(c.Label(x.Field)), number(&x.Mean1), number(&x.Mean2)}
		for _, p := range []stats.Part{x.Total, x.Mix, x.Within} {
			row = append(row, partCells(p)...)
		}
		t.Rows = append(t.Rows, row)
	}
	how := c.T("按两期独立样本计算", "take the waves as independent samples")
	if list[0].Paired {
		how = c.T("按同一批人两期的差计算", "are those of the differences of the same people")
	}
	t.Notes = []string{fmt.Sprintf(c.T("单位：指数分。构成变化 = 各组占比之差 × 两期均值的平均；组内变化 = 各组均值之差 × 两期占比的平均，二者之和等于变化。%s 区间%s；加粗 = 区间不含 0。",
		"In points of the index. Mix: differences of shares times the average of both waves' means; within: differences of means times the average share; they add up to the change. %s intervals %s; bold: the interval leaves out 0."),
		percentOf(c.Confidence), how)}
	return t
}

// partCells are a part and the ends of its interval.
func partCells(p stats.Part) []Cell {
	return []Cell{{Num: &p.Points, Bold: sure(p)}, number(p.CILow), number(p.CIHigh)}
}

// unnamed is the group of those without an answer to a field, or in a part of those whose groups are hidden.
func (c Context) unnamed(hidden, unanswered bool) string {
	switch {
	case hidden && unanswered:
		return c.T("（未单列或未填）", "(not shown, or no answer)")
	case hidden:
		return c.T("（未单列）", "(not shown)")
	}
	return c.T("（未填）", "(no answer)")
}

// contributions shows what each group adds, those that add most first.
func (c Context) contributions(x *stats.Decomposition) Table {
	t := Table{Title: fmt.Sprintf(c.T("各%s对变化的贡献", "What each group of %s adds to the change"), c.Label(x.Field)), Columns: []Column{{Head: c.Label(x.Field)},
		{c.T("样本数 ", "n ") + x.Earlier, Count, NoHeat}, {c.T("样本数 ", "n ") + x.Later, Count, NoHeat}, {c.T("占比 % ", "Share % ") + x.Earlier, Percent, NoHeat}, {c.T("占比 % ", "Share % ") + x.Later, Percent, NoHeat},
		{c.T("均值 ", "Mean ") + x.Earlier, Index, NoHeat}, {c.T("均值 ", "Mean ") + x.Later, Index, NoHeat}, {c.T("贡献", "Adds"), Index, NoHeat}, {c.T("下限", "Low"), Index, NoHeat}, {c.T("上限", "High"), Index, NoHeat},
		{c.T("其中构成", "of it mix"), Index, NoHeat}, {c.T("其中组内", "of it within"), Index, NoHeat}}}
	groups := slices.Clone(x.Groups)
	slices.SortStableFunc(groups, func(a, b stats.GroupShift) int {
		return order(math.Abs(b.Total.Points), math.Abs(a.Total.Points))
	})
	for i, g := range groups {
		if i == mostContributions {
			t.Notes = append(t.Notes, fmt.Sprintf(c.T("只列出贡献最大的 %d 组，全部见 numbers.csv。", "The %d groups that add most; all are in numbers.csv."), mostContributions))
			break
		}
		name := g.Group
		if name == "." {
			name = c.unnamed(x.Hidden, x.Unanswered)
		}
		share1, share2 := 100*g.Share1, 100*g.Share2
		row := []Cell{text(name), count(g.N1), count(g.N2), {Num: &share1}, {Num: &share2}, number(g.Mean1), number(g.Mean2)}
		row = append(row, partCells(g.Total)...)
		t.Rows = append(t.Rows, append(row, Cell{Num: &g.Mix.Points, Bold: sure(g.Mix)}, Cell{Num: &g.Within.Points, Bold: sure(g.Within)}))
	}
	t.Notes = append([]string{c.T("单位：指数分；各组贡献之和等于总变化。构成的贡献以两期总均值为基准：高于总均值的组占比上升，贡献为正。",
		"In points of the index; the groups add up to the change. Mix is counted from the mean of both waves: a group above it adds when its share grows.")}, t.Notes...)
	t.Native = &NativeChart{Kind: "bar", Title: t.Title, Y: c.T("指数分", "points"), Values: []int{7}, Low: 8, High: 9}
	return t
}

// endowments is the table of a decomposition by regression.
func (c Context) endowments(x *stats.Oaxaca) Table {
	t := Table{Title: fmt.Sprintf(c.T("回归分解（Oaxaca-Blinder）：%s", "By regression (Oaxaca-Blinder): %s"), c.Label(x.Response)), Columns: []Column{{Head: c.T("字段", "Field")},
		{c.T("受访者不同", "Other respondents"), Index, NoHeat}, {c.T("下限", "Low"), Index, NoHeat}, {c.T("上限", "High"), Index, NoHeat},
		{c.T("同类受访者的变化", "Same respondents, changed"), Index, NoHeat}, {c.T("下限", "Low"), Index, NoHeat}, {c.T("上限", "High"), Index, NoHeat}}}
	put := func(name string, endowments, coefficients []Cell, bold bool) {
		t.Rows = append(t.Rows, append(append([]Cell{{Text: name, Bold: bold}}, endowments...), coefficients...))
	}
	blank := []Cell{{Blank: true}, {Blank: true}, {Blank: true}}
	for _, f := range x.Fields {
		endowments, coefficients := partCells(f.Endowments), partCells(f.Coefficients)
		if f.Field == "(intercept)" {
			endowments = blank
		} else if f.Coefficients.CILow == nil && math.Abs(f.Coefficients.Points) < 1e-9 {
			coefficients = blank
		}
		put(c.Label(f.Field), endowments, coefficients, false)
	}
	put(c.T("合计", "Sum"), partCells(x.Endowments), partCells(x.Coefficients), true)
	t.Notes = []string{fmt.Sprintf(c.T("n = %s 和 %s。单位：指数分；同时考虑各字段，以两期回归系数的平均为参照，组效应以各组平均为基准。合计之和等于所用受访者的变化 %s。",
		"n = %s and %s. In points of the index, all fields in one model; the reference is the mean of both waves' coefficients, groups' effects are counted from the mean of the groups. The two sums add up to the change of the respondents used, %s."),
		thousands(x.N1), thousands(x.N2), c.pointsWithin(x.Total))}
	return t
}
