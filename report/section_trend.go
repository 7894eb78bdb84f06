package report

import (
	"fmt"
	"slices"
	"strings"

	"manyi/stats"
)

// TrendSection shows the course of every index over three waves or more.
func TrendSection(r *stats.Trend, c Context) Section {
	if len(r.Waves) < 3 {
		return Section{}
	}
	s := Section{ID: "trend", Title: c.T("历期走势", "Trend over the waves"), Notes: c.says(r.Notices)}
	rows := slices.Clone(r.Rows)
	slices.SortStableFunc(rows, func(a, b stats.TrendRow) int {
		place := func(x stats.TrendRow) int {
			if at := slices.Index([]string{"overall", "composite"}, x.Key); at >= 0 {
				return at
			}
			return 2
		}
		if p, q := place(a), place(b); p != q {
			return p - q
		}
		return 0
	})
	chart := &TrendChart{Frame: Frame{File: "trend"}, Waves: r.Waves, Place: r.Place, Decimals: 1}
	first, last := r.Waves[0], r.Waves[len(r.Waves)-1]
	chart.Subtitle = c.measure() + fmt.Sprintf(c.T("，%s；各小图纵轴长度相同，起点不同；彩色 = 斜率超出随机波动（Holm 校正）", ", %s; vertical axes of one length, with starts of their own; blue = a slope beyond chance (Holm)"), c.level())
	least, most := 0, 0 // behind a point
	for _, x := range rows {
		for _, p := range x.Points {
			if p.Index != nil && (least == 0 || p.N < least) {
				least = p.N
			}
			most = max(most, p.N)
		}
	}
	part := c
	part.Wave = strings.TrimSpace(fmt.Sprintf(c.T("%s至%s", "%s to %s"), c.wave(first), c.wave(last)))
	chart.Foot = part.footFrom(least, most)
	t := Table{Title: s.Title, Columns: []Column{{Head: c.T("指标", "Item")}}}
	for _, w := range r.Waves {
		t.Columns = append(t.Columns, Column{w, Index, NoHeat})
	}
	step := c.T("每期变化", "Change a wave")
	if r.Years {
		step = c.T("每单位时间变化", "Change a unit of time")
		if c.years(r) {
			step = c.T("每年变化", "Change a year")
		}
	}
	t.Columns = append(t.Columns, Column{step, Mean, NoHeat}, Column{percentOf(c.Confidence) + c.T(" 下限", " low"), Mean, NoHeat}, Column{percentOf(c.Confidence) + c.T(" 上限", " high"), Mean, NoHeat},
		Column{"p", P, NoHeat}, Column{c.T("校正后 p", "Adjusted p"), P, NoHeat}, Column{c.T("各期相等的 F", "F of equal waves"), Stat, NoHeat}, Column{c.T("校正后 p", "Adjusted p"), P, NoHeat})
	weights := false
	for _, w := range r.Weighted {
		weights = weights || w != r.Weighted[0]
	}
	if weights { // the foot must not say that all are
		part.Weighted = false
		chart.Foot = strings.Replace(part.footFrom(least, most), c.T("未加权", "unweighted"), c.T("部分期已加权", "some waves weighted"), 1)
		var without []string
		for i, w := range r.Weighted {
			if !w {
				without = append(without, r.Waves[i])
			}
		}
		s.Notes = append(s.Notes, fmt.Sprintf(c.T("未加权的期：%s；其余各期已加权，部分变化可能来自权数。", "Without weights: %s; the other waves are weighted, and part of a change may be the weights'."), c.join(without)))
	}
	for _, x := range rows {
		line := TrendLine{Label: c.Label(x.Key), Apart: apartKey(x.Key), Moves: x.PAdjusted != nil && *x.PAdjusted < 0.05}
		row := []Cell{text(c.Label(x.Key))}
		for _, p := range x.Points {
			line.Values, line.Low, line.High = append(line.Values, p.Index), append(line.Low, p.Low), append(line.High, p.High)
			row = append(row, number(p.Index))
		}
		if slices.ContainsFunc(line.Values, func(v *float64) bool { return v != nil }) {
			chart.Lines = append(chart.Lines, line)
		}
		t.Rows = append(t.Rows, append(row, number(x.Slope), number(x.CILow), number(x.CIHigh), number(x.P), significant(x.PAdjusted), number(x.F), significant(x.FPAdjusted)))
	}
	base := []Cell{text(c.T("样本数", "n"))}
	for _, n := range r.N {
		cell := count(n)
		cell.As = Count
		base = append(base, cell)
	}
	for len(base) < len(t.Columns) {
		base = append(base, Cell{Blank: true})
	}
	t.Rows = append([][]Cell{base}, t.Rows...)
	t.Notes = []string{c.T("变化：穿过各期指数的直线的斜率，每期同等看待。F：各期指数是否全部相等（Welch；有权数或设计时为带同样校正的 Wald 检验）。指标的 p 值按 Holm 校正。",
		"Change: slope of a straight line through the indices, every wave counting the same. F: are the indices of all waves equal (Welch; with weights or a design Wald with the same correction). p of items adjusted by Holm.")}
	s.Tables = []Table{t}
	s.Findings = c.trendFindings(r, rows)
	chart.Title = s.Title
	if len(s.Findings) > 0 {
		chart.Title = c.trendTitle(r)
	}
	chart.Describe = chart.Title
	if len(chart.Lines) > 0 {
		s.Charts = []Chart{chart}
	}
	return s
}

// years says whether the waves are named by years.
func (c Context) years(r *stats.Trend) bool {
	return r.Years && r.Place[0] >= 1900 && r.Place[len(r.Place)-1] <= 2200
}

// per is the step of a trend as a sentence says it.
func (c Context) per(r *stats.Trend) string {
	if c.years(r) {
		return c.T("每年", "a year")
	}
	return c.T("每期", "a wave")
}

// moving are the items with a trend, rising and falling, the steepest first.
func moving(rows []stats.TrendRow) (up, down []string) {
	list := slices.Clone(rows)
	list = slices.DeleteFunc(list, func(x stats.TrendRow) bool { return apartKey(x.Key) || x.PAdjusted == nil || *x.PAdjusted >= 0.05 })
	slices.SortStableFunc(list, func(a, b stats.TrendRow) int { return order(*b.Slope, *a.Slope) })
	for _, x := range list {
		if *x.Slope > 0 {
			up = append(up, x.Key)
		} else {
			down = append([]string{x.Key}, down...)
		}
	}
	return up, down
}

// courses splits items that move by whether they do so steadily.
func courses(r *stats.Trend, keys []string) (steady, other []string) {
	for _, key := range keys {
		at := slices.IndexFunc(r.Rows, func(x stats.TrendRow) bool { return x.Key == key })
		if even, _, _ := r.Rows[at].Steady(r.Place); even {
			steady = append(steady, key)
		} else {
			other = append(other, key)
		}
	}
	return steady, other
}

// steps are the labels of items, with the waves between which most of the change happened.
func (c Context) steps(r *stats.Trend, keys []string) []string {
	labels := c.labels(keys)
	for i, key := range keys {
		at := slices.IndexFunc(r.Rows, func(x stats.TrendRow) bool { return x.Key == key })
		if _, from, to := r.Rows[at].Steady(r.Place); to > 0 {
			labels[i] += fmt.Sprintf(c.T("（主要变在%s与%s之间）", " (mostly between %s and %s)"), c.wave(r.Waves[from]), c.wave(r.Waves[to]))
		}
	}
	return labels
}

// trendTitle calls a course rising or falling only where every wave has its part in it. Else it says what the test of the slope shows: that later
// waves lie above or below earlier ones.
func (c Context) trendTitle(r *stats.Trend) string {
	up, down := moving(r.Rows)
	rising, higher := courses(r, up)
	falling, lower := courses(r, down)
	all := slices.DeleteFunc(slices.Clone(r.Rows), func(x stats.TrendRow) bool { return apartKey(x.Key) })
	for _, x := range []struct {
		keys []string
		text string
	}{{rising, c.T("全部 %d 个指标都呈上升走势", "All %d items are rising")}, {falling, c.T("全部 %d 个指标都呈下降走势", "All %d items are falling")},
		{up, c.T("全部 %d 个指标后期都高于前期", "All %d items are higher in later waves")}, {down, c.T("全部 %d 个指标后期都低于前期", "All %d items are lower in later waves")}} {
		if len(all) > mostNamed && len(x.keys) == len(all) {
			return fmt.Sprintf(x.text, len(all))
		}
	}
	parts := []string{
		c.nameOrCount(c.labels(rising), mostNamed, c.T("%s呈上升走势", "rising: %s"), c.T("%d 个指标呈上升走势", "%d items are rising")),
		c.nameOrCount(c.labels(higher), mostNamed, c.T("%s后期高于前期", "higher in later waves: %s"), c.T("%d 个指标后期高于前期", "%d items are higher in later waves")),
		c.nameOrCount(c.labels(falling), mostNamed, c.T("%s呈下降走势", "falling: %s"), c.T("%d 个指标呈下降走势", "%d items are falling")),
		c.nameOrCount(c.labels(lower), mostNamed, c.T("%s后期低于前期", "lower in later waves: %s"), c.T("%d 个指标后期低于前期", "%d items are lower in later waves"))}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	if len(parts) == 0 {
		return c.T("没有指标的后期可靠地高于或低于前期", "No item is higher or lower in later waves beyond chance")
	}
	return capital(strings.Join(parts, c.T("，", "; ")))
}

func (c Context) trendFindings(r *stats.Trend, rows []stats.TrendRow) []string {
	var out []string
	span := strings.TrimSpace(fmt.Sprintf(c.T("%s至%s", "From %s to %s"), c.wave(r.Waves[0]), c.wave(r.Waves[len(r.Waves)-1])))
	for _, x := range rows {
		if !apartKey(x.Key) || x.P == nil || x.Points[0].Index == nil || len(out) > 0 {
			continue
		}
		from, to := *x.Points[0].Index, *x.Points[len(x.Points)-1].Index
		level := fmt.Sprintf(c.T("%[1]s %[2]s 到 %[3]s，%[4]s", "%[1]s %[2]s to %[3]s, %[4]s"), c.level(), signed(*x.CILow, 2), signed(*x.CIHigh, 2), pValue(*x.P))
		if *x.P < 0.05 {
			out = append(out, fmt.Sprintf(c.T("%[1]s，%[2]s的指数从 %[3]s 到 %[4]s，平均%[5]s %[6]s 分（%[7]s）。", "%[1]s the index of %[2]s went from %[3]s to %[4]s, %[6]s points %[5]s on average (%[7]s)."),
				span, c.said(x.Key), decimals(from, 1), decimals(to, 1), c.per(r), signed(*x.Slope, 2), level))
		} else {
			out = append(out, fmt.Sprintf(c.T("%[1]s，%[2]s的指数从 %[3]s 到 %[4]s，没有可靠的升降走势（平均%[5]s %[6]s 分，%[7]s）。", "%[1]s the index of %[2]s went from %[3]s to %[4]s without a trend beyond chance (%[6]s points %[5]s, %[7]s)."),
				span, c.said(x.Key), decimals(from, 1), decimals(to, 1), c.per(r), signed(*x.Slope, 2), level))
		}
	}
	up, down := moving(rows)
	side := func(labels []string, few, many string) {
		if f := c.nameOrCount(labels, 2*mostNamed, few, many); f != "" {
			out = append(out, f)
		}
	}
	rising, higher := courses(r, up)
	falling, lower := courses(r, down)
	side(c.labels(rising), c.T("逐期上升的指标：%s（直线斜率，Holm 校正后 p < 0.05）。", "Rising from wave to wave: %s (slope of a straight line, p < .05 after Holm)."), c.T("有 %d 个指标逐期上升（直线斜率，Holm 校正后 p < 0.05）。", "%d items are rising from wave to wave (slope of a straight line, p < .05 after Holm)."))
	side(c.steps(r, higher), c.T("后期高于前期、但不是逐期上升的指标：%s（直线斜率，Holm 校正后 p < 0.05）。", "Higher in later waves than in earlier ones, yet not steadily: %s (slope of a straight line, p < .05 after Holm)."), c.T("有 %d 个指标后期高于前期，但不是逐期上升（直线斜率，Holm 校正后 p < 0.05）。", "%d items are higher in later waves than in earlier ones, yet not steadily (slope of a straight line, p < .05 after Holm)."))
	side(c.labels(falling), c.T("逐期下降的指标：%s（直线斜率，Holm 校正后 p < 0.05）。", "Falling from wave to wave: %s (slope of a straight line, p < .05 after Holm)."), c.T("有 %d 个指标逐期下降（直线斜率，Holm 校正后 p < 0.05）。", "%d items are falling from wave to wave (slope of a straight line, p < .05 after Holm)."))
	side(c.steps(r, lower), c.T("后期低于前期、但不是逐期下降的指标：%s（直线斜率，Holm 校正后 p < 0.05）。", "Lower in later waves than in earlier ones, yet not steadily: %s (slope of a straight line, p < .05 after Holm)."), c.T("有 %d 个指标后期低于前期，但不是逐期下降（直线斜率，Holm 校正后 p < 0.05）。", "%d items are lower in later waves than in earlier ones, yet not steadily (slope of a straight line, p < .05 after Holm)."))
	var bent []string
	for _, x := range rows {
		if !apartKey(x.Key) && x.FPAdjusted != nil && *x.FPAdjusted < 0.05 && (x.PAdjusted == nil || *x.PAdjusted >= 0.05) {
			bent = append(bent, x.Key)
		}
	}
	side(c.labels(bent), c.T("各期之间有差异、但没有升降走势的指标：%s。", "Different between the waves, yet without a trend up or down: %s."), c.T("有 %d 个指标各期之间有差异，但没有升降走势。", "%d items differ between the waves without a trend up or down."))
	return out
}
