package report

import (
	"fmt"
	"slices"

	"manyi/stats"
)

// firm is the probability from which an item is said to lie firmly in its quadrant, likely that from which it likely does.
const (
	firm   = 0.9
	likely = 0.6
)

// sureness is the probability of a point's quadrant; 1 where it was not assessed.
func sureness(p stats.QuadrantPoint) float64 {
	if p.Prob == nil {
		return 1
	}
	return p.Prob[p.Quadrant-1]
}

// quadrantDot draws a point: hollow when it is not firmly in its quadrant.
func (c Context) quadrantDot(p stats.QuadrantPoint, label string) QuadrantDot {
	return QuadrantDot{Label: label, X: p.X, Y: p.Y, XLow: p.XLow, XHigh: p.XHigh, YLow: p.YLow, YHigh: p.YHigh,
		Hollow: sureness(p) < firm, Alarm: p.Quadrant == stats.Improve}
}

// QuadrantSection shows which items to fix first.
func QuadrantSection(r *stats.Quadrant, c Context) Section {
	s := Section{ID: "quadrant", Title: c.T("四分图", "Quadrants"), Notes: c.says(r.Notices)}
	chart := &QuadrantChart{Frame: Frame{File: "quadrant", Foot: c.Foot(r.N)}, CutX: r.CutX, CutY: r.CutY,
		XAxis: c.T("满意度指数", "Satisfaction index"), YAxis: c.T("重要性（", "Importance (") + c.method(r.Method) + c.T("）", ")"), Names: c.quadrants()}
	chart.Subtitle = fmt.Sprintf(c.T("横轴：满意度指数；纵轴：%s；分界：%s", "Across: satisfaction index; up: %s; cuts: %s"), c.method(r.Method), c.crosshair(r.Crosshair))
	if r.Unassessed != nil {
		chart.Subtitle += c.T("；空心 = 把握未评估", "; hollow = certainty not assessed")
	}
	if r.Resamples > 0 {
		chart.Subtitle += fmt.Sprintf(c.T("；空心 = 落在该区的概率不足 %s", "; hollow = less than %s sure of its quadrant"), percentOf(firm))
	}
	t := Table{Title: s.Title, Columns: []Column{{Head: c.T("指标", "Item")}, {c.T("满意度指数", "Satisfaction index"), Index, NoHeat}, {c.T("重要性", "Importance"), Coef, NoHeat},
		{Head: c.T("象限", "Quadrant")}, {Head: c.T("把握", "Certainty")}}}
	names := c.quadrants()
	if r.Resamples > 0 {
		for _, n := range names {
			t.Columns = append(t.Columns, Column{n + " %", Percent, NoHeat})
		}
	}
	var fix, unsure []string
	var alarm []int
	points := slices.Clone(r.Points)
	slices.SortStableFunc(points, func(a, b stats.QuadrantPoint) int { return order(b.Y, a.Y) })
	for _, p := range points {
		sure := sureness(p) >= firm
		dot := c.quadrantDot(p, c.Label(p.Key))
		if r.Unassessed != nil {
			dot.Hollow, dot.Alarm = true, false
		}
		chart.Dots = append(chart.Dots, dot)
		if dot.Alarm {
			alarm = append(alarm, len(t.Rows))
		}
		switch {
		case p.Quadrant == stats.Improve && sure:
			fix = append(fix, p.Key)
		case p.Quadrant == stats.Improve:
			unsure = append(unsure, p.Key)
		}
		x, y := p.X, p.Y
		row := []Cell{text(c.Label(p.Key)), number(&x), number(&y), text(names[p.Quadrant-1]), text(c.verdict(p))}
		for _, q := range p.Prob {
			q *= 100
			row = append(row, number(&q))
		}
		t.Rows = append(t.Rows, row)
	}
	chart.Title = c.T("没有既重要又不满意的指标", "No item is both important and unsatisfying")
	switch {
	case r.Unassessed != nil:
		chart.Title = c.T("样本太少，落区仅供参考", "Too few respondents: the quadrants are no more than a hint")
		fix, unsure = nil, nil
	case len(fix) > 0:
		chart.Title = fmt.Sprintf(c.T("%s最需改进", "Fix first: %s"), c.foremost(fix))
	case len(unsure) > mostNamed:
		chart.Title = fmt.Sprintf(c.T("%d 个指标可能需要改进，但都靠近分界", "%d items may need fixing, all of them near a cut"), len(unsure))
	case len(unsure) > 0:
		chart.Title = fmt.Sprintf(c.T("%s可能需要改进，但靠近分界", "May need fixing, but near a cut: %s"), c.names(unsure))
	}
	if len(fix) > 0 {
		s.Findings = append(s.Findings, fmt.Sprintf(c.T("%s重要而满意度偏低（低于%s），应优先改进。", "Important, yet in satisfaction below %[2]s, so to be improved first: %[1]s."), c.names(fix), c.cutOfSatisfaction(r.Crosshair)))
	}
	if len(unsure) > 0 {
		s.Findings = append(s.Findings, fmt.Sprintf(c.T("%s落在修补区，但靠近分界，尚不能确定。", "In the improve quadrant, but too near a cut to be sure: %s."), c.names(unsure)))
	}
	switch {
	case r.Unassessed != nil:
		s.Findings = append(s.Findings, c.sentence(c.Say(*r.Unassessed)))
	case len(fix)+len(unsure) == 0:
		s.Findings = append(s.Findings, chart.Title+c.T("。", "."))
	}
	chart.Describe = chart.Title
	s.Charts = []Chart{chart}
	cutX, cutY := r.CutX, r.CutY
	t.Native = &NativeChart{Kind: "scatter", Title: chart.Title, X: chart.XAxis, Y: chart.YAxis, Values: []int{1, 2}, CutX: &cutX, CutY: &cutY, Alarm: alarm}
	t.Notes = []string{fmt.Sprintf(c.T("分界：满意度 %s，重要性 %s（%s）。落在分界上算高。", "Cuts: satisfaction %s, importance %s (%s). A point on a cut counts as high."), decimals(r.CutX, 2), decimals(r.CutY, 3), c.crosshair(r.Crosshair))}
	if r.Resamples > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf(c.T("各区的百分比是 %s 次自助重抽样中落在该区的比例，每次重新计算分界。", "The percents are the shares of %s bootstrap resamples in each quadrant, cuts recomputed each time."), thousands(r.Resamples)),
			c.T("把握：确定 = 所在区的概率 90% 以上；较可能 = 60%-90%；压线 = 不足 60%。", "Certainty: firm = 90% or more in its quadrant; likely = 60% to 90%; on the line = less."))
	}
	s.Tables = []Table{t}
	s.addQuadrantGroups(r, c)
	return s
}

// quadrants are the names of quadrants 1 to 4.
func (c Context) quadrants() [4]string {
	if c.Lang == "en" {
		return [4]string{"Strength", "Improve", "Opportunity", "Maintain"}
	}
	return [4]string{"优势区", "修补区", "机会区", "维持区"}
}

func (c Context) crosshair(name string) string {
	switch name {
	case "median":
		return c.T("各指标的中位数", "the items' medians")
	case "midpoint":
		return c.T("量表中点（重要性取各指标的平均）", "the scale's midpoint (importance: the items' mean)")
	case "given":
		return c.T("给定的数值", "numbers given")
	}
	return c.T("各指标的平均", "the items' means")
}

// cutOfSatisfaction is what satisfaction is high or low against.
func (c Context) cutOfSatisfaction(crosshair string) string {
	switch crosshair {
	case "median":
		return c.T("各指标的中位数", "the items' median")
	case "midpoint":
		return c.T("量表中点", "the scale's midpoint")
	case "given":
		return c.T("给定的分界", "the cut given")
	}
	return c.T("各指标的平均", "the items' mean")
}

// verdict says how sure a quadrant is: firm from 90 percent of resamples, likely from 60.
func (c Context) verdict(p stats.QuadrantPoint) string {
	if p.Prob == nil {
		return c.T("未评估", "not assessed")
	}
	switch q := sureness(p); {
	case q >= firm:
		return c.T("确定", "firm")
	case q >= likely:
		return c.T("较可能", "likely")
	}
	return c.T("压线", "on the line")
}
