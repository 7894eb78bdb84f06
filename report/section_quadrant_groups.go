package report

import (
	"fmt"
	"slices"
	"strings"

	"manyi/stats"
)

const (
	maxPanels        = 12 // groups in one picture
	maxCrowdedPanels = 6  // groups in one picture with many items
	crowdedItems     = 12 // items in one panel: beyond them only those in the improve quadrant have numbers,
	mostNumbers      = 10 // and where they are more in some panel, only those firmly in it
)

// addQuadrantGroups adds, for each field with quadrants by group, a picture, the finding and the table of who falls where.
func (s *Section) addQuadrantGroups(r *stats.Quadrant, c Context) {
	for from := 0; from < len(r.Groups); {
		to := from
		for to < len(r.Groups) && r.Groups[to].By == r.Groups[from].By {
			to++
		}
		s.addQuadrantField(r, r.Groups[from:to], c)
		from = to
	}
}

func (s *Section) addQuadrantField(r *stats.Quadrant, groups []stats.GroupQuadrant, c Context) {
	field := groups[0].By
	whole := map[string]stats.QuadrantPoint{}
	for _, p := range r.Points {
		whole[p.Key] = p
	}
	by := make([]map[string]stats.QuadrantPoint, len(groups))
	least, most := groups[0].N, 0
	for g, group := range groups {
		by[g] = map[string]stats.QuadrantPoint{}
		for _, p := range group.Points {
			by[g][p.Key] = p
		}
		least, most = min(least, group.N), max(most, group.N)
	}
	assessed := r.Resamples > 0 || slices.ContainsFunc(groups, func(g stats.GroupQuadrant) bool { return g.Resamples > 0 })
	unsure := false // some group is too small to be assessed
	title := c.quadrantGroupsTitle(r, groups, by)
	findings := c.quadrantFindings(r, groups, by)
	s.Findings = append(s.Findings, findings...)
	if len(groups) <= maxPanels && (len(r.Points) <= crowdedItems || len(groups) <= maxCrowdedPanels) {
		chart := &QuadrantPanels{Frame: Frame{File: "quadrant-" + field, Title: title, Describe: title, Foot: c.footFrom(least, most)}, CutX: r.CutX, CutY: r.CutY,
			XAxis: c.T("满意度指数", "Satisfaction index"), YAxis: c.T("重要性（", "Importance (") + c.method(r.Method) + c.T("）", ")")}
		names := c.quadrants()
		chart.Subtitle = fmt.Sprintf(c.T("左上%[2]s（橙色），右上%[1]s，左下%[3]s，右下%[4]s；深线：本组的分界（%[5]s），浅虚线：全体的分界",
			"Upper left %[2]s (orange), upper right %[1]s, lower left %[3]s, lower right %[4]s; dark lines: the group's own cuts (%[5]s), pale dashes: those of all"),
			small(names[0]), small(names[1]), small(names[2]), small(names[3]), c.crosshair(r.Crosshair))
		if assessed {
			chart.Subtitle += fmt.Sprintf(c.T("；空心 = 落在该区的概率不足 %s", "; hollow = less than %s sure of its quadrant"), percentOf(firm))
		}
		chart.Crowded = len(r.Points) > crowdedItems
		numbered, said := c.numbered(groups, chart.Crowded, assessed)
		chart.Subtitle += said
		numbers := map[string]int{}
		for _, p := range r.Points {
			if slices.ContainsFunc(by, func(points map[string]stats.QuadrantPoint) bool {
				x, ok := points[p.Key]
				return ok && numbered(x)
			}) {
				chart.Items = append(chart.Items, c.Label(p.Key))
				numbers[p.Key] = len(chart.Items)
			}
		}
		for g, group := range groups {
			panel := QuadrantPanel{Title: group.Group + c.T("（n = ", " (n = ") + thousands(group.N) + c.T("）", ")"), CutX: group.CutX, CutY: group.CutY}
			for _, p := range r.Points {
				if x, ok := by[g][p.Key]; ok {
					dot := c.quadrantDot(x, c.Label(p.Key))
					dot.Hollow = dot.Hollow || assessed && x.Prob == nil
					number := 0
					if numbered(x) {
						number = numbers[p.Key]
					}
					panel.Dots, panel.Number = append(panel.Dots, dot), append(panel.Number, number)
				}
			}
			chart.Panels = append(chart.Panels, panel)
		}
		s.Charts = append(s.Charts, chart)
	}
	t := Table{Title: fmt.Sprintf(c.T("各%s中指标的落区", "Where the items fall, by %s"), c.Label(field)), Columns: []Column{{Head: c.T("指标", "Item")}, {Head: c.T("全体", "All")}}}
	base := []Cell{text(c.T("样本数", "n")), count(r.N)}
	for _, group := range groups {
		t.Columns = append(t.Columns, Column{Head: group.Group})
		base = append(base, count(group.N))
	}
	for i := 1; i < len(base); i++ {
		base[i].As = Count
	}
	t.Rows = append(t.Rows, base)
	points := slices.Clone(r.Points)
	slices.SortStableFunc(points, func(a, b stats.QuadrantPoint) int { return order(b.Y, a.Y) })
	for _, p := range points {
		row := []Cell{text(c.Label(p.Key)), c.fallsInto(p)}
		if r.Unassessed != nil {
			row[1], unsure = Cell{Text: c.quadrants()[p.Quadrant-1] + c.T("（未评估）", " (not assessed)"), Pale: true}, true
		}
		for g := range groups {
			if x, ok := by[g][p.Key]; ok {
				cell := c.fallsInto(x)
				if assessed && x.Prob == nil {
					cell, unsure = Cell{Text: c.quadrants()[x.Quadrant-1] + c.T("（未评估）", " (not assessed)"), Pale: true}, true
				}
				row = append(row, cell)
			} else {
				row = append(row, Cell{})
			}
		}
		t.Rows = append(t.Rows, row)
	}
	resamples := 0
	for _, g := range groups {
		resamples = max(resamples, g.Resamples)
	}
	t.Notes = []string{c.T("各组用本组的样本、本组的分界，与单独对该组出报告一致。", "Each group by its own respondents and its own cuts, as in a report on it alone.")}
	if resamples > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf(c.T("○ = 较可能（60%%-90%%）；压线 = 不足 60%%；无标记 = 确定（90%% 以上），按 %s 次自助重抽样。粗体 = 确定落在修补区。",
			"○ = likely (60%% to 90%%); on the line = under 60%%; no mark = firm (90%% or more), by %s bootstrap resamples. Bold = firmly in the improve quadrant."), thousands(resamples)))
	}
	if unsure {
		t.Notes = append(t.Notes, c.T("未评估 = 该组完整作答太少，重抽样得不出概率，落区仅供参考。", "Not assessed = the group has too few complete answers for the bootstrap to give a probability: no more than a hint."))
	}
	s.Tables = append(s.Tables, t)
}

// numbered says which points have numbers in the panels, and how the subtitle says so: all, or with many items those in the improve quadrant,
// or where these are many too those firmly in it.
func (c Context) numbered(groups []stats.GroupQuadrant, crowded, assessed bool) (numbered func(stats.QuadrantPoint) bool, said string) {
	if !crowded {
		return func(stats.QuadrantPoint) bool { return true }, ""
	}
	improve := small(c.quadrants()[stats.Improve-1])
	inImprove := func(p stats.QuadrantPoint) bool { return p.Quadrant == stats.Improve }
	for _, g := range groups {
		n := 0
		for _, p := range g.Points {
			if inImprove(p) {
				n++
			}
		}
		if n > mostNumbers && assessed {
			return toImprove, fmt.Sprintf(c.T("；编号只给确定在%s的指标，其余见表", "; numbers only where firmly in %s, the table has all"), improve)
		}
	}
	return inImprove, fmt.Sprintf(c.T("；编号只给%s的指标，其余见表", "; numbers only in %s, the table has all"), improve)
}

// fallsInto is a cell of the table of who falls where.
func (c Context) fallsInto(p stats.QuadrantPoint) Cell {
	cell := text(c.quadrants()[p.Quadrant-1])
	switch share := sureness(p); {
	case share >= firm:
		cell.Bold = p.Quadrant == stats.Improve
	case share >= likely:
		cell.Text += " ○"
	default:
		cell.Text += c.T("（压线）", " (on the line)")
		cell.Pale = true
	}
	return cell
}

// toImprove says whether a point is firmly in the improve quadrant.
func toImprove(p stats.QuadrantPoint) bool {
	return p.Prob != nil && p.Quadrant == stats.Improve && sureness(p) >= firm
}

// quadrantGroupsTitle names what every group should improve, else what the most groups should. Without probabilities it says only what is shown.
func (c Context) quadrantGroupsTitle(r *stats.Quadrant, groups []stats.GroupQuadrant, by []map[string]stats.QuadrantPoint) string {
	assessed := slices.ContainsFunc(groups, func(g stats.GroupQuadrant) bool { return g.Resamples > 0 })
	most := 0 // groups in which the same item is to be improved
	var keys []string
	for _, p := range r.Points {
		n := 0
		for g := range groups {
			if toImprove(by[g][p.Key]) {
				n++
			}
		}
		if n > most {
			most, keys = n, nil
		}
		if n == most && n > 0 {
			keys = append(keys, p.Key)
		}
	}
	var title string
	switch {
	case !assessed:
	case most == 0:
		title = c.T("没有一组有确定要修补的指标", "No group has an item that is firmly to be improved")
	case most == len(groups):
		title = c.nameOrCount(c.labels(keys), mostNamed, c.T("各组都要改进%s", "To be improved in every group: %s"), c.T("%d 个指标各组都要改进", "%d items to be improved in every group"))
	case most == 1 && len(keys) > 1: // "in 1 of 6 groups" of several items would not say that the groups differ
		title = c.T("没有指标在一组以上确定要修补", "No item is firmly to be improved in more than one group")
	default:
		title = c.nameOrCount(c.labels(keys), mostNamed, c.T("%s", "%s"), c.T("%d 个指标", "%d items"))
		title = fmt.Sprintf(c.T("%[3]d 组中有 %[2]d 组确定要改进%[1]s", "%[1]s: to be improved in %[2]d of %[3]d groups"), title, most, len(groups))
	}
	if title == "" || textWidth(title) > longTitle {
		return fmt.Sprintf(c.T("各%s的四分图", "Quadrants by %s"), c.Label(groups[0].By))
	}
	return title
}

// quadrantFindings say in how many groups what all should improve is to be improved, and what else only some should.
func (c Context) quadrantFindings(r *stats.Quadrant, groups []stats.GroupQuadrant, by []map[string]stats.QuadrantPoint) (list []string) {
	field := c.quoted(c.Label(groups[0].By))
	var all []string
	others := map[string][]string{} // group -> items firm there and not for all
	for _, p := range r.Points {
		n := 0
		for g, group := range groups {
			x, ok := by[g][p.Key]
			if !ok || !toImprove(x) {
				continue
			}
			if n++; !toImprove(p) && p.Quadrant != stats.Improve {
				others[group.Group] = append(others[group.Group], p.Key)
			}
		}
		if toImprove(p) && n > 0 {
			all = append(all, fmt.Sprintf(c.T("%s在 %d 组", "%s in %d"), c.said(p.Key), n))
		}
	}
	if all != nil && len(all) <= mostNamed {
		list = append(list, fmt.Sprintf(c.T("按%s看（%d 组），%s确定落在修补区。", "By %s (%d groups), firmly in the improve quadrant: %s."), field, len(groups), strings.Join(all, c.T("、", ", "))))
	}
	var some []string
	for _, group := range groups {
		if items := others[group.Group]; items != nil {
			some = append(some, c.quoted(group.Group)+c.T("（", " (")+c.names(items)+c.T("）", ")"))
		}
	}
	switch {
	case len(some) > mostNamed:
		list = append(list, fmt.Sprintf(c.T("另有 %d 组各有全体不在修补区、而本组确定要修补的指标，见表。", "In %d groups other items are firmly to be improved that are not for all: see the table."), len(some)))
	case some != nil:
		list = append(list, fmt.Sprintf(c.T("只在个别组确定要修补的：%s。", "Firmly to be improved in single groups only: %s."), strings.Join(some, c.T("、", ", "))))
	}
	return list
}
