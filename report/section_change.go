package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"manyi/stats"
)

// ChangeSection says what rose and what fell since the wave before and since the first; no section without earlier waves.
func ChangeSection(r *stats.Change, c Context) Section {
	if len(r.Since)+len(r.Notices) == 0 {
		return Section{}
	}
	s := Section{ID: "change", Title: c.T("与往期比较", "Changes between waves"), Notes: c.says(r.Notices)}
	if len(r.Since) == 0 {
		return s
	}
	for i := range r.Since {
		w := &r.Since[i]
		s.Findings = append(s.Findings, c.changeFindings(w)...)
		if chart := c.changeChart(w, i); chart != nil {
			s.Charts = append(s.Charts, chart)
		}
		s.Tables = append(s.Tables, c.changeTables(w)...)
		for _, n := range c.says(w.Notices) {
			if !slices.Contains(s.Notes, n) {
				s.Notes = append(s.Notes, n)
			}
		}
	}
	if len(s.Findings) > 0 { // the front page has the first: it says why a wave is passed over
		s.Findings[0] = strings.Join(append([]string{s.Findings[0]}, c.says(r.Notices)...), c.T("", " "))
	}
	var all, independent []stats.ChangeRow
	for _, w := range r.Since {
		for _, x := range w.Rows {
			if all = append(all, x); !x.Paired {
				independent = append(independent, x)
			}
		}
	}
	if len(independent) < len(all) {
		s.Notes = append(s.Notes, fmt.Sprintf(c.T("两期都问到的人：变化 = 本人本期与往期之差的平均，%s，Cohen d 按差值计算。", "Of people asked in both waves: change = the mean of each person's own difference, %s, Cohen's d that of the differences."), c.pairedTest()))
	}
	if len(all) == 0 {
		return s
	}
	if len(independent) == 0 {
		s.Notes = append(s.Notes, c.T("指标的 p 值在各指标之间按 Holm 校正。", "p of items adjusted by Holm among the items."))
		return s
	}
	s.Notes = append(s.Notes, c.T("变化 = 本期指数减去往期指数，两期视为独立样本（Welch t 检验；有权数或抽样设计时误差按设计计算，自由度按 Satterthwaite）。指标的 p 值在各指标之间按 Holm 校正。",
		"Change = the index of this wave less that of the earlier one, the waves being independent samples (Welch's t test; with weights or a design its errors and Satterthwaite's degrees of freedom). p of items adjusted by Holm among the items."))
	return s
}

// pairedTest names the test of the differences of the same people.
func (c Context) pairedTest() string {
	if c.Weighted || c.Designed {
		return c.T("按权数和抽样设计的配对 t 检验", "paired t test with weights and design")
	}
	return c.T("配对 t 检验", "paired t test")
}

// wave is the name of a wave within a Chinese sentence: with blanks where Latin or digits meet characters.
func (c Context) wave(name string) string {
	if c.Lang == "en" || name == "" {
		return name
	}
	first, _ := utf8.DecodeRuneInString(name)
	last, _ := utf8.DecodeLastRuneInString(name)
	if first < 0x2e80 {
		name = " " + name
	}
	if last < 0x2e80 {
		name += " "
	}
	return name
}

// signed is decimals with a plus for what rose.
func signed(x float64, d int) string {
	s := decimals(x, d)
	if x > 0 && strings.Trim(s, "0.") != "" {
		return "+" + s
	}
	return s
}

func apartKey(key string) bool { return key == "overall" || key == "composite" }

// changed are the items that rose and fell beyond chance, the largest first.
func changed(w *stats.WaveChange) (up, down []stats.ChangeRow) {
	for _, r := range w.Rows {
		if r.By != "" || apartKey(r.Key) || r.PAdjusted == nil || *r.PAdjusted >= 0.05 {
			continue
		}
		if *r.Diff > 0 {
			up = append(up, r)
		} else {
			down = append(down, r)
		}
	}
	slices.SortStableFunc(up, func(a, b stats.ChangeRow) int { return order(*b.Diff, *a.Diff) })
	slices.SortStableFunc(down, func(a, b stats.ChangeRow) int { return order(*a.Diff, *b.Diff) })
	return up, down
}

func (c Context) changeFindings(w *stats.WaveChange) []string {
	var out []string
	since := c.wave(w.Earlier)
	whole := w.Of("overall")
	if whole == nil || whole.SE == nil {
		whole = w.Of("composite")
	}
	if whole != nil && whole.P != nil {
		level := fmt.Sprintf(c.T("%[1]s %[2]s 到 %[3]s，%[4]s", "%[1]s %[2]s to %[3]s, %[4]s"), c.level(), signed(*whole.CILow, 1), signed(*whole.CIHigh, 1), pValue(*whole.P))
		switch {
		case *whole.P >= 0.05:
			f := fmt.Sprintf(c.T("与%[1]s相比，%[2]s的指数从 %[3]s 到 %[4]s，相差 %[5]s 分，没有超出随机波动（%[6]s）", "Since %[1]s the index of %[2]s went from %[3]s to %[4]s; the difference of %[5]s points is within chance (%[6]s)"),
				since, c.said(whole.Key), decimals(*whole.Earlier, 1), decimals(*whole.Index, 1), signed(*whole.Diff, 1), level)
			if whole.MDE != nil {
				f += fmt.Sprintf(c.T("；这样的样本有八成把握能发现的最小变化是 %s 分", "; samples like these find a change of %s points four times in five"), decimals(*whole.MDE, 1))
			}
			out = append(out, f+c.T("。", "."))
		case *whole.Diff > 0:
			out = append(out, fmt.Sprintf(c.T("与%[1]s相比，%[2]s的指数从 %[3]s 升到 %[4]s，上升 %[5]s 分（%[6]s）。", "Since %[1]s the index of %[2]s rose from %[3]s to %[4]s, by %[5]s points (%[6]s)."),
				since, c.said(whole.Key), decimals(*whole.Earlier, 1), decimals(*whole.Index, 1), decimals(*whole.Diff, 1), level))
		default:
			out = append(out, fmt.Sprintf(c.T("与%[1]s相比，%[2]s的指数从 %[3]s 降到 %[4]s，下降 %[5]s 分（%[6]s）。", "Since %[1]s the index of %[2]s fell from %[3]s to %[4]s, by %[5]s points (%[6]s)."),
				since, c.said(whole.Key), decimals(*whole.Earlier, 1), decimals(*whole.Index, 1), decimals(-*whole.Diff, 1), level))
		}
		if whole.NEarlier < smallBase { // the front page has this sentence
			out[0] += fmt.Sprintf(c.T("%s只有 %d 份问卷，与它的比较仅供参考。", " %s has only %d forms, so changes since then are uncertain."), strings.TrimLeft(since, " "), whole.NEarlier)
		}
	}
	up, down := changed(w)
	list := func(rows []stats.ChangeRow) string {
		var words []string
		for _, r := range rows[:min(len(rows), 2*mostNamed)] {
			words = append(words, fmt.Sprintf(c.T("%s（%s）", "%s (%s)"), c.said(r.Key), signed(*r.Diff, 1)))
		}
		said := strings.Join(words, c.T("、", ", "))
		if more := len(rows) - len(words); more > 0 {
			said += c.T(fmt.Sprintf("等 %d 个", len(rows)), fmt.Sprintf(", and %d more", more))
		}
		return said
	}
	if len(out) > 0 && len(up)+len(down) > 0 { // the front page has this sentence, and an index at rest may hide items that are not
		out[0] += c.changedItems(up, down)
	}
	if len(out) == 0 || max(len(up), len(down)) > mostChanged { // else the first sentence has named them all
		if len(up) > 0 {
			out = append(out, fmt.Sprintf(c.T("与%s相比上升的指标：%s（Holm 校正后 p < 0.05）。", "Risen since %s: %s (p < .05 after Holm)."), since, list(up)))
		}
		if len(down) > 0 {
			out = append(out, fmt.Sprintf(c.T("与%s相比下降的指标：%s（Holm 校正后 p < 0.05）。", "Fallen since %s: %s (p < .05 after Holm)."), since, list(down)))
		}
	}
	if len(up)+len(down) == 0 {
		if least, most, ok := detectables(w); ok {
			size := decimals(least, 1)
			if high := decimals(most, 1); high != size {
				size += c.T(" 到 ", " to ") + high
			}
			out = append(out, fmt.Sprintf(c.T("与%s相比，没有一个指标的变化超出随机波动；单个指标有八成把握能发现的最小变化为 %s 分，更小的变化不能排除。",
				"Since %s no item changed more than chance allows; single items find changes of %s points four times in five, and smaller ones cannot be ruled out."), since, size))
		}
	}
	if f := c.changedGroups(w); f != "" {
		out = append(out, f)
	}
	if w.Matched > 0 && !w.Complete {
		for _, r := range w.Paired {
			if r.By == "" && r.Key == "composite" && r.P != nil {
				out = append(out, fmt.Sprintf(c.T("两期都作答的 %s 人，本人的综合满意度平均变化 %s 分（%s %s 到 %s，%s，%s）。", "The %s people who answered both times changed by %s points on average in the composite (%s %s to %s, %s, %s)."),
					thousands(r.N), signed(*r.Diff, 1), c.level(), signed(*r.CILow, 1), signed(*r.CIHigh, 1), c.pairedTest(), pValue(*r.P)))
			}
		}
	}
	return out
}

// mostChanged bounds the items that the first sentence names, each way.
const mostChanged = 2

// changedItems is a sentence with the items that rose and fell most beyond chance, to stand behind that of the whole index.
func (c Context) changedItems(up, down []stats.ChangeRow) string {
	side := func(rows []stats.ChangeRow, one, all string) string {
		var words []string
		for _, r := range rows[:min(len(rows), mostChanged)] {
			words = append(words, fmt.Sprintf(one, c.said(r.Key), decimals(math.Abs(*r.Diff), 1)))
		}
		said := strings.Join(words, c.T("、", ", "))
		if len(rows) > mostChanged {
			said += fmt.Sprintf(all, len(rows))
		}
		return said
	}
	parts := []string{side(up, c.T("%s上升 %s 分", "%s rose by %s"), c.T("，上升的共 %d 个", ", %d rose in all")), side(down, c.T("%s下降 %s 分", "%s fell by %s"), c.T("，下降的共 %d 个", ", %d fell in all"))}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	return fmt.Sprintf(c.T("超出随机波动的指标：%s（Holm 校正后 p < 0.05）。", " Items that changed beyond chance: %s (p < .05 after Holm)."), strings.Join(parts, c.T("；", "; ")))
}

// detectables are the least and the greatest of the items' smallest changes that could have been seen.
func detectables(w *stats.WaveChange) (least, most float64, ok bool) {
	for _, r := range w.Rows {
		if r.By != "" || apartKey(r.Key) || r.MDE == nil {
			continue
		}
		if !ok || *r.MDE < least {
			least = *r.MDE
		}
		most, ok = max(most, *r.MDE), true
	}
	return least, most, ok
}

// changedGroups names the groups whose composite changed beyond chance.
func (c Context) changedGroups(w *stats.WaveChange) string {
	var parts []string
	for _, r := range w.Rows {
		if r.By != "" && r.Key == "composite" && r.PAdjusted != nil && *r.PAdjusted < 0.05 && min(r.N, r.NEarlier) >= smallBase {
			parts = append(parts, fmt.Sprintf(c.T("%s：%s（%s）", "%s: %s (%s)"), c.quoted(c.Label(r.By)), c.group(r.Group), signed(*r.Diff, 1)))
		}
	}
	if len(parts) == 0 || len(parts) > 2*mostNamed {
		return ""
	}
	return fmt.Sprintf(c.T("与%s相比，综合满意度变化超出随机波动的组——%s（组间按 Holm 校正）。", "Groups whose composite changed since %s: %s (Holm among the groups)."), c.wave(w.Earlier), strings.Join(parts, c.T("；", "; ")))
}

// changeTitle says what changed.
func (c Context) changeTitle(w *stats.WaveChange) string {
	up, down := changed(w)
	side := func(rows []stats.ChangeRow, few, many string) string {
		keys := make([]string, len(rows))
		for i, r := range rows {
			keys[i] = r.Key
		}
		return c.nameOrCount(c.labels(keys), mostNamed, few, many)
	}
	parts := []string{side(up, c.T("%s上升", "higher: %s"), c.T("%d 个指标上升", "%d items higher")), side(down, c.T("%s下降", "lower: %s"), c.T("%d 个指标下降", "%d items lower"))}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	if len(parts) == 0 {
		return fmt.Sprintf(c.T("与%s相比，各指标没有可靠的变化", "No item changed beyond chance since %s"), c.wave(w.Earlier))
	}
	return fmt.Sprintf(c.T("与%s相比，%s", "Since %s, %s"), c.wave(w.Earlier), strings.Join(parts, c.T("，", "; ")))
}

func (c Context) changeChart(w *stats.WaveChange, place int) Chart {
	chart := &DotChart{Frame: Frame{File: "change", Title: c.changeTitle(w)}, Axis: c.T("指数的变化，分", "Change of the index, points"), Decimals: 1, Signed: true}
	if place > 0 {
		chart.File = "change-first"
	}
	zero := 0.0
	chart.Line, chart.LineName = &zero, c.T("不变", "no change")
	chart.Subtitle = fmt.Sprintf(c.T("满意度指数，本期减去%s，%s；实心 = 超出随机波动（指标按 Holm 校正）", "Satisfaction index, this wave less %s, %s; filled = beyond chance (items after Holm)"), strings.TrimRight(c.wave(w.Earlier), " "), c.level())
	var rows []stats.ChangeRow
	for _, r := range w.Rows {
		if r.By == "" && r.Diff != nil {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	slices.SortStableFunc(rows, func(a, b stats.ChangeRow) int { return order(*b.Diff, *a.Diff) })
	slices.SortStableFunc(rows, func(a, b stats.ChangeRow) int {
		place := func(r stats.ChangeRow) int { return slices.Index([]string{"", "overall", "composite"}, r.Key) }
		return max(0, place(a)) - max(0, place(b))
	})
	for _, r := range rows {
		chart.Dots = append(chart.Dots, Dot{Label: c.Label(r.Key), Value: *r.Diff, Low: r.CILow, High: r.CIHigh, N: r.N, Apart: apartKey(r.Key),
			Hollow: r.PAdjusted == nil || *r.PAdjusted >= 0.05})
	}
	least, most := rows[0].N, 0
	leastThen, mostThen := rows[0].NEarlier, 0
	for _, r := range rows {
		least, most, leastThen, mostThen = min(least, r.N), max(most, r.N), min(leastThen, r.NEarlier), max(mostThen, r.NEarlier)
	}
	chart.Foot = c.footFrom(least, most) + fmt.Sprintf(c.T("；%s：%s", "; %s: %s"), strings.TrimSpace(c.wave(w.Earlier)), rangeOf(leastThen, mostThen))
	switch { // what this wave is the foot has said
	case w.Weighted && !c.Weighted:
		chart.Foot += c.T("，已加权", ", weighted")
	case c.Weighted && !w.Weighted:
		chart.Foot += c.T("，未加权", ", unweighted")
	}
	chart.Describe = chart.Title
	return chart
}

// rangeOf is a base, or two.
func rangeOf(least, most int) string {
	s := "n = " + thousands(least)
	if most > least {
		s += "–" + thousands(most)
	}
	return s
}

func (c Context) changeTables(w *stats.WaveChange) []Table {
	since := c.wave(w.Earlier)
	columns := func(lead ...Column) []Column {
		return append(lead, Column{c.T("本期样本数", "n now"), Count, NoHeat}, Column{c.T("往期样本数", "n then"), Count, NoHeat}, Column{c.T("往期指数", "Index then"), Index, NoHeat},
			Column{c.T("本期指数", "Index now"), Index, NoHeat}, Column{c.T("变化", "Change"), Index, NoHeat}, Column{percentOf(c.Confidence) + c.T(" 下限", " low"), Index, NoHeat},
			Column{percentOf(c.Confidence) + c.T(" 上限", " high"), Index, NoHeat}, Column{"p", P, NoHeat}, Column{c.T("校正后 p", "Adjusted p"), P, NoHeat})
	}
	cells := func(r *stats.ChangeRow) []Cell {
		return []Cell{count(r.N), count(r.NEarlier), number(r.Earlier), number(r.Index), number(r.Diff), number(r.CILow), number(r.CIHigh), number(r.P), significant(r.PAdjusted)}
	}
	t := Table{Title: fmt.Sprintf(c.T("与%s比较", "Change since %s"), since), Columns: columns(Column{Head: c.T("指标", "Item")})}
	t.Columns = append(t.Columns, Column{"Cohen d", Coef, NoHeat}, Column{c.T("能发现的最小变化", "Smallest visible"), Index, NoHeat})
	groups := Table{Title: fmt.Sprintf(c.T("各组与%s比较", "Change since %s by group"), since), Columns: columns(Column{Head: c.T("分组", "Groups")}, Column{Head: c.T("组", "Group")}, Column{Head: c.T("指标", "Item")})}
	for i := range w.Rows {
		r := &w.Rows[i]
		switch {
		case r.By == "":
			t.Rows = append(t.Rows, append(append([]Cell{text(c.Label(r.Key))}, cells(r)...), number(r.CohenD), number(r.MDE)))
		case apartKey(r.Key) || r.PAdjusted != nil && *r.PAdjusted < 0.05:
			groups.Rows = append(groups.Rows, append([]Cell{text(c.Label(r.By)), text(r.Group), text(c.Label(r.Key))}, cells(r)...))
		}
	}
	t.Native = &NativeChart{Kind: "bar", Title: c.changeTitle(w), Y: c.T("指数的变化，分", "Change of the index, points"), Values: []int{5}, Low: 6, High: 7}
	for _, r := range w.Rows { // the axis is to hold the intervals too
		if r.By == "" && r.CILow != nil && r.CIHigh != nil {
			t.Native.Min, t.Native.Max = min(t.Native.Min, math.Floor(*r.CILow)), max(t.Native.Max, math.Ceil(*r.CIHigh))
		}
	}
	t.Notes = []string{c.T("能发现的最小变化：真有这么大的变化时，样本量相同的两期调查有 80% 的机会检验出来（双侧 0.05，未作多重校正）。粗体：校正后 p < 0.05。",
		"Smallest visible: a real change of this size would be found by waves of these sizes 80% of the time (two-sided .05, without correction for several items). Bold: adjusted p < .05.")}
	groups.Notes = []string{c.T("各组的总体和综合，以及变化超出随机波动的指标。p 值按 Holm 校正：指标在该分组的全部指标和组之间，总体、综合各在组间。",
		"Overall and composite of every group, and the items that changed beyond chance. p adjusted by Holm: items among all items and groups of the field, overall and composite among its groups.")}
	var out []Table
	if len(t.Rows) > 0 {
		out = append(out, t)
	}
	if len(groups.Rows) > 0 {
		out = append(out, groups)
	}
	apart := !w.Complete
	for _, r := range w.Rows { // of a group that some have left or joined
		apart = apart || !r.Paired
	}
	if len(w.Paired) > 0 && apart {
		p := Table{Title: fmt.Sprintf(c.T("两期都作答的人：与%s比较", "People who answered both times: change since %s"), since), Columns: []Column{{Head: c.T("指标", "Item")}, {c.T("人数", "n"), Count, NoHeat},
			{c.T("往期指数", "Index then"), Index, NoHeat}, {c.T("本期指数", "Index now"), Index, NoHeat}, {c.T("变化", "Change"), Index, NoHeat}, {percentOf(c.Confidence) + c.T(" 下限", " low"), Index, NoHeat},
			{percentOf(c.Confidence) + c.T(" 上限", " high"), Index, NoHeat}, {"p", P, NoHeat}, {c.T("校正后 p", "Adjusted p"), P, NoHeat}, {c.T("两期相关 r", "r of both"), Coef, NoHeat}}}
		by := Table{Title: fmt.Sprintf(c.T("两期都作答且在同一组的人：与%s比较", "People who answered both times, in the same group: change since %s"), since),
			Columns: append([]Column{{Head: c.T("分组", "Groups")}, {Head: c.T("组", "Group")}}, p.Columns...)}
		for i := range w.Paired {
			r := &w.Paired[i]
			row := []Cell{text(c.Label(r.Key)), count(r.N), number(r.Earlier), number(r.Index), number(r.Diff), number(r.CILow), number(r.CIHigh), number(r.P), significant(r.PAdjusted), number(r.PairCorrelation)}
			switch {
			case r.By == "":
				p.Rows = append(p.Rows, row)
			case apartKey(r.Key) || r.PAdjusted != nil && *r.PAdjusted < 0.05:
				by.Rows = append(by.Rows, append([]Cell{text(c.Label(r.By)), text(r.Group)}, row...))
			}
		}
		p.Notes = []string{fmt.Sprintf(c.T("同一编号的人两期回答之差，%s。", "Differences between the two answers of the same id, %s."), c.pairedTest())}
		by.Notes = append(slices.Clone(p.Notes), c.T("各组的总体和综合，以及变化超出随机波动的指标，按 Holm 校正。", "Overall and composite of every group, and the items that changed beyond chance, after Holm."))
		if !w.Complete {
			out = append(out, p)
		}
		if len(by.Rows) > 0 {
			out = append(out, by)
		}
	}
	return out
}
