package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"manyi/stats"
)

// Part is the report of one value of a field, as the summary over all shows it.
type Part struct {
	Name     string
	N        int
	Index    *stats.Index    // nil = not available
	Quadrant *stats.Quadrant // nil = not available
	Hidden   []stats.HiddenGroups
	Change   *stats.ChangeRow // of the composite since the wave before, PAdjusted over all parts; nil = not available
}

// SmallPart is a value with too few respondents for a report of its own.
type SmallPart struct {
	Name string
	N    int
}

// StandingSection opens the report of a part: its index of every item beside that of all respondents. c is the context of the
// whole; league is nil unless the parts are ranked.
func StandingSection(all *stats.Standings, league *stats.RankingLevel, p Part, field stats.Field, least int, c Context) Section {
	s := Section{ID: "standing", Title: c.T("与全体比较", "Against all")}
	for _, h := range p.Hidden {
		names := make([]string, len(h.Groups))
		for i, g := range h.Groups {
			names[i] = c.quoted(g)
		}
		said := c.join(names)
		if len(names) > 2*mostNamed {
			said = fmt.Sprintf(c.T("%d 组", "%d groups"), len(names))
		}
		s.Notes = append(s.Notes, fmt.Sprintf(c.T("为保护隐私，不足 %[1]d 份的组不单列：%[2]s的%[3]s（共 %[4]s 份，按未回答该题处理；为防止由合计推算，必要时连同次小的组一并隐去）。",
			"For privacy, groups with fewer than %[1]d respondents are not shown: %[3]s of %[2]s (%[4]s respondents, counted as without an answer to it; where the total would give a group away, the next smallest is hidden too)."),
			least, c.quoted(c.Label(h.Field)), said, thousands(h.N)))
	}
	own := all.Of(p.Name)
	if own == nil {
		return s
	}
	t := Table{Title: s.Title, Columns: []Column{{Head: c.T("指标", "Item")}, {c.T("样本数", "n"), Count, NoHeat}, {c.T("指数", "Index"), Index, NoHeat}, {c.T("全体", "All"), Index, NoHeat},
		{c.T("与其余之差", "Against the others"), Index, NoHeat}, {percentOf(c.Confidence) + c.T(" 下限", " low"), Index, NoHeat}, {percentOf(c.Confidence) + c.T(" 上限", " high"), Index, NoHeat},
		{"p", P, NoHeat}, {c.T("校正后 p", "Adjusted p"), P, NoHeat}}}
	part := c
	part.Part = p.Name
	chart := &DotChart{Frame: Frame{File: "standing", Subtitle: c.measure() + c.T("，", ", ") + c.level(), Describe: c.T("各指标满意度指数与全体的比较", "Index of every item beside that of all respondents")},
		Axis: c.T("满意度指数（横轴不从 0 开始）", "Satisfaction index (axis does not begin at 0)"), Decimals: 1, TickName: c.T("全体", "All"), ValueName: c.T("本组", "This")}
	intervals := map[string]stats.IndexRow{}
	if p.Index != nil {
		for _, x := range p.Index.Rows {
			if x.By == "" {
				intervals[x.Key] = x
			}
		}
	}
	rows := slices.Clone(own.Rows)
	apart := func(r stats.StandingRow) bool { return r.Key == "overall" || r.Key == "composite" }
	slices.SortStableFunc(rows, func(a, b stats.StandingRow) int {
		switch x, y := apart(a), apart(b); {
		case x != y && x:
			return 1
		case x != y:
			return -1
		case x || a.Own == nil || b.Own == nil:
			return 0
		}
		return order(*b.Own, *a.Own)
	})
	var above, below []string
	var shown []stats.IndexRow
	for _, r := range rows {
		t.Rows = append(t.Rows, []Cell{text(c.Label(r.Key)), count(r.N), number(r.Own), number(r.All), number(r.Diff), number(r.CILow), number(r.CIHigh), number(r.P), significant(r.PAdjusted)})
		if r.PAdjusted != nil && *r.PAdjusted < 0.05 && !apart(r) {
			if *r.Diff > 0 {
				above = append(above, r.Key)
			} else {
				below = append(below, r.Key)
			}
		}
		if x := intervals[r.Key]; x.Index != nil {
			dot := c.indexDot(x, c.Label(r.Key))
			dot.Apart = apart(r)
			if r.All != nil {
				dot.Ticks = []float64{*r.All}
			}
			chart.Dots = append(chart.Dots, dot)
			shown = append(shown, x)
		}
	}
	t.Notes = []string{fmt.Sprintf(c.T("其余 = 不属于“%s”的全部问卷；差以指数分计。p 值在各指标间按 Holm 校正，综合和总体在各%s间校正；粗体：p < 0.05。", "The others = all forms outside %s; differences in index points. p adjusted by Holm among the items, those of composite and overall among the values of %s; bold: p < .05."),
		c.T(p.Name, c.quote(p.Name)), c.quoted(field.Label))}
	s.Findings = c.standingFindings(own, len(all.Groups), above, below)
	if u := league.Unit(p.Name); u != nil && len(s.Findings) > 0 && u.Shrunken != nil && u.Rank != nil && u.RankLow != nil {
		s.Findings = slices.Insert(s.Findings, 1, fmt.Sprintf(c.T("扣除随机波动后（收缩估计）为 %[1]s，在 %[3]d 个%[2]s中排第 %[4]s 位，%[5]s为第 %[6]s 到第 %[7]s 位。",
			"Shrunken towards the mean for chance it is %[1]s, rank %[4]s of %[3]d by %[2]s; %[5]s of the rank %[6]s to %[7]s."), decimals(*u.Shrunken, 1), c.quoted(c.Label(field.Key)),
			len(league.Units), decimals(*u.Rank, 0), c.level(), decimals(*u.RankLow, 0), decimals(*u.RankHigh, 0)))
	}
	chart.Title = s.Title
	if len(s.Findings) > 0 {
		chart.Title = c.standingTitle(p.Name, above, below)
	}
	if len(chart.Dots) > 0 {
		chart.Foot = part.footFrom(bases(shown))
		s.Charts = []Chart{chart}
	}
	s.Tables = []Table{t}
	return s
}

// standingTitle says where a part differs from the others.
func (c Context) standingTitle(name string, above, below []string) string {
	up := c.nameOrCount(c.labels(above), mostNamed, c.T("%s高于其余", "above the others in %s"), c.T("%d 个指标高于其余", "%d items above the others"))
	down := c.nameOrCount(c.labels(below), mostNamed, c.T("%s低于其余", "below the others in %s"), c.T("%d 个指标低于其余", "%d items below the others"))
	switch {
	case up == "" && down == "":
		return fmt.Sprintf(c.T("%s：各指标与其余没有可靠差异", "%s: no item differs from the others beyond chance"), name)
	case up == "" || down == "":
		return name + c.T("：", ": ") + up + down
	}
	return name + c.T("：", ": ") + up + c.T("，", "; ") + down
}

// standingFindings says how a part compares with all others, and on which items.
func (c Context) standingFindings(own *stats.Standing, groups int, above, below []string) []string {
	var out []string
	var level *stats.StandingRow
	for i := range own.Rows {
		if r := &own.Rows[i]; r.Key == "composite" && r.Diff != nil {
			level = r
		}
	}
	if level == nil {
		return nil
	}
	f := fmt.Sprintf(c.T("%s的综合满意度指数为 %s，全体为 %s", "The composite of %s is %s, that of all respondents %s"), c.quoted(own.Group), decimals(*level.Own, 1), decimals(*level.All, 1))
	switch {
	case level.PAdjusted == nil:
		f += c.T("；样本太少，无法检验差异", "; too few respondents for a test")
	case *level.PAdjusted < 0.05:
		word := c.T("高", "above")
		diff, low, high := *level.Diff, *level.CILow, *level.CIHigh
		if diff < 0 {
			word = c.T("低", "below")
			diff, low, high = -diff, -high, -low
		}
		f += fmt.Sprintf(c.T("，比其余%[1]s %[2]s 分（%[3]s %[4]s 到 %[5]s，校正后 %[6]s）", "; it is %[2]s points %[1]s the others (%[3]s %[4]s to %[5]s, adjusted %[6]s)"), word, decimals(diff, 1), c.level(),
			decimals(low, 1), decimals(high, 1), pValue(*level.PAdjusted))
	default:
		f += fmt.Sprintf(c.T("，与其余的差 %s 分没有超出随机波动（%d 组比较校正后 %s）", "; the difference of %s points from the others is within chance (adjusted for %d comparisons, %s)"),
			decimals(*level.Diff, 1), groups, pValue(*level.PAdjusted))
	}
	out = append(out, f+c.T("。", "."))
	side := func(keys []string, few, many string) {
		if f := c.nameOrCount(c.labels(keys), 2*mostNamed, few, many); f != "" {
			out = append(out, f)
		}
	}
	side(below, c.T("低于其余的指标：%s（Holm 校正后 p < 0.05）。", "Below the others: %s (p < .05 after Holm)."), c.T("有 %d 个指标低于其余（Holm 校正后 p < 0.05）。", "%d items are below the others (p < .05 after Holm)."))
	side(above, c.T("高于其余的指标：%s（Holm 校正后 p < 0.05）。", "Above the others: %s (p < .05 after Holm)."), c.T("有 %d 个指标高于其余（Holm 校正后 p < 0.05）。", "%d items are above the others (p < .05 after Holm)."))
	return out
}

// EachSummary is what each.xlsx is made of.
type EachSummary struct {
	Field     stats.Field
	Least     int      // respondents of a report
	Parts     []Part   // with a report
	Folders   []string // of the parts, in each/
	Small     []SmallPart
	None      int // respondents without a value
	Standings *stats.Standings
	Before    string              // the wave before; "" = nothing is compared
	League    *stats.RankingLevel // nil = the parts are not ranked
	Report    string              // file in a part's folder that the summary links to; "" = none
}

// EachSections are the sheets of the workbook over all parts: the parts by composite, items by part, and what each should fix.
func EachSections(e EachSummary, c Context) []Section {
	label := c.Label(e.Field.Key)
	ranked := e.League != nil && !e.League.Flat
	s := Section{ID: "each", Title: c.T("总览", "Overview"), Findings: []string{fmt.Sprintf(c.T("%s共 %d 个值有单独的报告，见 each 文件夹。", "%s: %d values have a report of their own, in the folder each."), c.quoted(label), len(e.Parts))}}
	if len(e.Small) > 0 {
		n := 0
		for _, p := range e.Small {
			n += p.N
		}
		s.Notes = append(s.Notes, fmt.Sprintf(c.T("为保护隐私，不足 %d 份的 %d 个值没有单独的报告（共 %s 份，计入全体）。", "For privacy, %[2]d values with fewer than %[1]d respondents have no report (%[3]s respondents; all respondents include them)."), e.Least, len(e.Small), thousands(n)))
	}
	if e.None > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf(c.T("%s 份问卷没有填写%s，只计入全体。", "%s forms do not say their %s and count among all respondents only."), thousands(e.None), c.quoted(label)))
	}
	t := Table{Title: fmt.Sprintf(c.T("各%s的满意度", "Satisfaction by %s"), c.quoted(label)), Columns: []Column{{Head: label}, {c.T("样本数", "n"), Count, NoHeat}, {c.T("综合指数", "Composite"), Index, NoHeat},
		{percentOf(c.Confidence) + c.T(" 下限", " low"), Index, NoHeat}, {percentOf(c.Confidence) + c.T(" 上限", " high"), Index, NoHeat}, {c.T("与其余之差", "Against the others"), Index, NoHeat},
		{c.T("校正后 p", "Adjusted p"), P, NoHeat}, {c.T("总体", "Overall"), Index, NoHeat}, {Head: c.T("优先改进", "Fix first")}, {Head: c.T("报告", "Report")}}}
	if ranked {
		t.Columns = append(t.Columns[:7], append([]Column{{c.T("收缩后指数", "Shrunken"), Index, NoHeat}, {c.T("名次", "Rank"), Count, NoHeat}, {c.T("名次下限", "Rank low"), Count, NoHeat},
			{c.T("名次上限", "Rank high"), Count, NoHeat}}, t.Columns[7:]...)...)
	}
	at := slices.IndexFunc(t.Columns, func(col Column) bool { return col.Head == c.T("总体", "Overall") }) // what changed stands before it
	if e.Before != "" {
		t.Columns = slices.Insert(t.Columns, at, Column{fmt.Sprintf(c.T("%s指数", "Index %s"), strings.TrimLeft(c.wave(e.Before), " ")), Index, NoHeat}, Column{c.T("变化", "Change"), Index, NoHeat},
			Column{c.T("变化的校正后 p", "Adjusted p of change"), P, NoHeat})
	}
	items := Table{Title: fmt.Sprintf(c.T("各%s的各指标指数", "Index of every item by %s"), c.quoted(label)), Columns: []Column{{Head: label}, {c.T("样本数", "n"), Count, NoHeat}}}
	sorted := make([]int, len(e.Parts))
	for i := range sorted {
		sorted[i] = i
	}
	composite := func(i int) stats.IndexRow {
		if e.Parts[i].Index == nil {
			return stats.IndexRow{}
		}
		return e.Parts[i].Index.Composite()
	}
	level := func(i int) *float64 { return composite(i).Index } // by which parts are ranked
	if e.shrunken() {                                           // as in the ranking of the report
		level = func(i int) *float64 {
			if u := e.League.Unit(e.Parts[i].Name); u != nil {
				return u.Shrunken
			}
			return nil
		}
	}
	slices.SortStableFunc(sorted, func(a, b int) int {
		x, y := level(a), level(b)
		switch {
		case x == nil && y == nil:
			return 0
		case x == nil:
			return 1
		case y == nil:
			return -1
		}
		return order(*y, *x)
	})
	first := true
	var risen, fallen []int // since the wave before, beyond chance
	higher, lower, fixes := 0, 0, map[string]int{}
	for _, i := range sorted {
		p, x := e.Parts[i], composite(i)
		var overall *float64
		if p.Index != nil {
			overall = p.Index.Overall().Index
		}
		row := []Cell{text(p.Name), count(p.N), number(x.Index), number(x.CILow), number(x.CIHigh), {}, {}}
		if ranked {
			var u stats.RankedUnit
			if found := e.League.Unit(p.Name); found != nil {
				u = *found
			}
			row = append(row, number(u.Shrunken), number(u.Rank), number(u.RankLow), number(u.RankHigh))
		}
		if e.Before != "" {
			var change stats.ChangeRow
			if p.Change != nil {
				change = *p.Change
			}
			row = append(row, number(change.Earlier), number(change.Diff), significant(change.PAdjusted))
			if sure := change.PAdjusted != nil && *change.PAdjusted < 0.05; sure && *change.Diff > 0 {
				risen = append(risen, i)
			} else if sure {
				fallen = append(fallen, i)
			}
		}
		fix, open := Cell{Blank: true}, Cell{Blank: true}
		line := []Cell{text(p.Name), count(p.N)}
		if own := e.Standings.Of(p.Name); own != nil {
			for _, r := range own.Rows {
				if r.Key == "composite" {
					row[5], row[6] = number(r.Diff), significant(r.PAdjusted)
					switch sure := r.PAdjusted != nil && *r.PAdjusted < 0.05; {
					case sure && *r.Diff > 0:
						higher++
					case sure:
						lower++
					}
					continue
				}
				if first {
					items.Columns = append(items.Columns, Column{c.Label(r.Key), Index, Sequential})
				}
				cell := number(r.Own)
				cell.Bold = r.PAdjusted != nil && *r.PAdjusted < 0.05
				line = append(line, cell)
			}
			first = false
		}
		if names := c.toFix(p.Quadrant); names != "" {
			fix = text(names)
			for _, key := range firmlyToFix(p.Quadrant) {
				fixes[key]++
			}
		}
		if e.Report != "" {
			open = Cell{Text: c.T("打开", "open"), Link: "each/" + e.Folders[i] + "/" + e.Report}
		}
		t.Rows, items.Rows = append(t.Rows, append(row, number(overall), fix, open)), append(items.Rows, line)
	}
	t.Notes = []string{fmt.Sprintf(c.T("与其余之差 = 本%[1]s的指数减去其他全部问卷的指数；p 值在各%[1]s间按 Holm 校正，粗体：p < 0.05。优先改进：该份报告的四分图中确定（概率不低于 90%%）落在修补区的指标。",
		"Against the others = the index less that of all other forms; p adjusted by Holm among the values of %[1]s, bold: p < .05. Fix first: items that lie firmly (90%% or more of the resamples) in the improve quadrant of that report."), c.quoted(label))}
	if ranked {
		t.Notes = append(t.Notes, c.T("收缩后指数按随机截距模型向总平均收缩，样本越少收缩越多；名次及其区间由此得出，区间重叠的单位不宜分先后。",
			"Shrunken: towards the mean by a model with random intercepts, the more the fewer the forms; ranks and their intervals rest on it, and where intervals overlap the order is not certain."))
	}
	if e.Before != "" {
		t.Notes = append(t.Notes, fmt.Sprintf(c.T("变化 = 本期减去%[1]s，与该份报告里的检验相同，按两期都问过的指标计算；p 值在各%[2]s间按 Holm 校正，粗体：p < 0.05。– = 那一期不足 %[3]d 份。",
			"Change = this wave less %[1]s, by the test of that report, over the items that both waves asked; p adjusted by Holm among the values of %[2]s, bold: p < .05. – = fewer than %[3]d forms then."),
			strings.TrimRight(c.wave(e.Before), " "), c.quoted(label), e.Least))
	}
	chart := t.Title + c.T("（原始指数）", " (raw index)")
	if e.shrunken() {
		chart = t.Title + c.T("（原始指数，按收缩后的名次排列）", " (raw index, in the order after shrinkage)")
	}
	t.Native = &NativeChart{Kind: "bar", Title: chart, Y: c.T("满意度指数", "Satisfaction index"), Values: []int{2}, Low: 3, High: 4}
	items.Notes = []string{c.T("粗体：与其余问卷的差异在 Holm 校正后显著（p < 0.05）。", "Bold: differs from the other forms, p < .05 after Holm.")}
	s.Tables = []Table{t}
	s.Findings = append(s.Findings, c.eachFinding(e, sorted, level, higher, lower)...)
	if e.Before != "" {
		s.Findings = append(s.Findings, c.eachChange(e, risen, fallen))
	}
	out := []Section{s, {ID: "items", Title: c.T("各指标", "Items"), Findings: c.fixFinding(fixes, len(e.Parts)), Tables: []Table{items}}}
	if len(e.Small) > 0 {
		small := Table{Title: c.T("没有单独报告的值", "Values without a report"), Columns: []Column{{Head: label}, {c.T("样本数", "n"), Count, NoHeat}}}
		for _, p := range e.Small {
			small.Rows = append(small.Rows, []Cell{text(p.Name), count(p.N)})
		}
		out = append(out, Section{ID: "small", Title: small.Title, Tables: []Table{small}})
	}
	return out
}

// shrunken says whether parts are ordered by their shrunken index, as the ranking of the report is: not when that says the data support none.
func (e EachSummary) shrunken() bool { return e.League != nil && e.League.Unsupported == nil }

// eachFinding says which part is highest and lowest, and how many differ from the other forms; parts are given from high to low by level.
func (c Context) eachFinding(e EachSummary, sorted []int, level func(i int) *float64, higher, lower int) []string {
	var ranked []int
	for _, i := range sorted {
		if level(i) != nil {
			ranked = append(ranked, i)
		}
	}
	if len(ranked) < 2 {
		return nil
	}
	top, bottom := ranked[0], ranked[len(ranked)-1]
	high, low := *level(top), *level(bottom)
	kind := c.T("原始指数，未收缩，样本少的容易偏高或偏低", "raw indices, which stray far where forms are few")
	if e.shrunken() {
		kind = c.T("收缩后的指数，与报告的排名相同", "after shrinkage, as in the ranking of the report")
	}
	return []string{fmt.Sprintf(c.T("%s的综合满意度最高（%s），%s最低（%s），相差 %s 分（%s）；与其余全部问卷相比（原始指数），%d 个更高，%d 个更低（Holm 校正后 p < 0.05）。",
		"The composite is highest in %s (%s) and lowest in %s (%s), %s points apart (%s); against all other forms, by raw indices, %d higher, %d lower (p < .05 after Holm)."),
		c.group(e.Parts[top].Name), decimals(high, 1), c.group(e.Parts[bottom].Name), decimals(low, 1), decimals(high-low, 1), kind, higher, lower)}
}

// eachChange says which parts rose and fell since the wave before, those that changed most first.
func (c Context) eachChange(e EachSummary, risen, fallen []int) string {
	side := func(list []int, few, many string) string {
		slices.SortStableFunc(list, func(a, b int) int { return order(math.Abs(*e.Parts[b].Change.Diff), math.Abs(*e.Parts[a].Change.Diff)) })
		var names []string
		for _, i := range list[:min(len(list), mostNamed)] {
			names = append(names, fmt.Sprintf(c.T("%s（%s）", "%s (%s)"), c.group(e.Parts[i].Name), signed(*e.Parts[i].Change.Diff, 1)))
		}
		switch said := strings.Join(names, c.T("、", ", ")); {
		case len(list) == 0:
			return ""
		case len(list) > len(names):
			return fmt.Sprintf(many, len(list), said)
		default:
			return fmt.Sprintf(few, said)
		}
	}
	parts := []string{side(risen, c.T("%s上升", "%s rose"), c.T("%d 个上升，最多的是%s", "%d rose, most %s")), side(fallen, c.T("%s下降", "%s fell"), c.T("%d 个下降，最多的是%s", "%d fell, most %s"))}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	if len(parts) == 0 {
		return fmt.Sprintf(c.T("与%s相比，综合满意度的变化没有一个超出随机波动（Holm 校正后）。", "Since %s no composite changed more than chance allows (after Holm)."), c.wave(e.Before))
	}
	return fmt.Sprintf(c.T("与%s相比，综合满意度%s（Holm 校正后 p < 0.05）。", "Composite since %s: %s (p < .05 after Holm)."), c.wave(e.Before), strings.Join(parts, c.T("；", "; ")))
}

// fixFinding names the items that most parts have to fix first.
func (c Context) fixFinding(fixes map[string]int, parts int) []string {
	most := 0
	for _, n := range fixes {
		most = max(most, n)
	}
	var keys []string
	for key, n := range fixes {
		if n == most {
			keys = append(keys, key)
		}
	}
	if most < 2 || len(keys) > mostNamed {
		return nil
	}
	slices.Sort(keys)
	return []string{fmt.Sprintf(c.T("%s最常需要优先改进：%d 份报告中有 %d 份确定如此。", "To be fixed first most often: %s, firmly so in %[3]d of %[2]d reports."), c.names(keys), parts, most)}
}

// firmlyToFix are the items that lie firmly in the improve quadrant, most important first.
func firmlyToFix(q *stats.Quadrant) (keys []string) {
	if q == nil || q.Resamples == 0 {
		return nil
	}
	points := slices.Clone(q.Points)
	slices.SortStableFunc(points, func(a, b stats.QuadrantPoint) int { return order(b.Y, a.Y) })
	for _, p := range points {
		if p.Quadrant == stats.Improve && p.Prob != nil && p.Prob[stats.Improve-1] >= firm {
			keys = append(keys, p.Key)
		}
	}
	return keys
}

// toFix names the items that lie firmly in the improve quadrant.
func (c Context) toFix(q *stats.Quadrant) string {
	var fix []string
	for _, key := range firmlyToFix(q) {
		fix = append(fix, c.Label(key))
	}
	if len(fix) > 2*mostNamed {
		fix = append(fix[:2*mostNamed], "…")
	}
	return strings.Join(fix, c.T("、", ", "))
}
