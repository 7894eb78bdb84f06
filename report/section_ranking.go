package report

import (
	"fmt"
	"slices"
	"strings"

	"manyi/stats"
)

// Of more than mostRanked units a chart shows the first and the last endsRanked.
const (
	mostRanked = 60
	endsRanked = 20
)

// RankingSection compares branches and managers: the variance split, and for each level a ranking with its certainty and a funnel.
func RankingSection(r *stats.Ranking, c Context) Section {
	if len(r.Models) == 0 {
		return Section{}
	}
	s := Section{ID: "ranking", Title: c.T("排名", "Rankings"), Notes: c.says(r.Notices)}
	plain, adjusted := r.Models[0], (*stats.RankingModel)(nil)
	if len(r.Models) > 1 && len(r.Models[1].Levels) == len(plain.Levels) {
		adjusted = &r.Models[1]
	}
	for i, m := range r.Models {
		for _, n := range c.says(m.Notices) {
			if m.Adjusted && slices.Contains(c.says(r.Models[0].Notices), n) {
				continue
			}
			if i > 0 {
				n = c.T("调整后的模型：", "Adjusted model: ") + small(n)
			}
			s.Notes = append(s.Notes, n)
		}
	}
	if len(plain.Levels) == 0 {
		return s
	}
	for i, l := range plain.Levels {
		var other *stats.RankingLevel
		if adjusted != nil && len(adjusted.Levels[i].Units) == len(l.Units) && adjusted.Levels[i].By == l.By {
			other = &adjusted.Levels[i]
		}
		s.addLevel(l, other, plain, adjusted, plain.Components[i], c)
	}
	if f := c.splitFinding(plain); f != "" {
		s.Findings = append(s.Findings, f)
	}
	s.Tables = append([]Table{c.splitTable(plain, adjusted)}, s.Tables...)
	s.Notes = append(s.Notes, c.T("收缩均值由随机截距模型（REML）得出：份数越少的单位越向总体均值靠拢；区间和概率已计入这一点。",
		"Shrunken means come from a model with random intercepts (REML): the fewer forms a unit has, the nearer it is drawn to the mean; intervals and probabilities allow for that."))
	return s
}

// ranked are the units of a level, highest first, with their places in the level; those without ranks in the order of their field.
func ranked(l stats.RankingLevel) []int {
	order := make([]int, len(l.Units))
	for i := range order {
		order[i] = i
	}
	if l.Flat {
		return order
	}
	slices.SortStableFunc(order, func(a, b int) int { return compareNum(l.Units[b].Shrunken, l.Units[a].Shrunken) })
	return order
}

func compareNum(a, b *float64) int {
	if a == nil || b == nil {
		return 0
	}
	return order(*a, *b)
}

// addLevel adds finding, charts and tables of one level. other is the same level adjusted, nil without.
func (s *Section) addLevel(l stats.RankingLevel, other *stats.RankingLevel, m stats.RankingModel, adjusted *stats.RankingModel, v stats.VarianceComponent, c Context) {
	at := ranked(l)
	field := c.said(l.Field)
	s.Findings = append(s.Findings, c.levelFindings(l, other, adjusted, v, at)...)

	title := c.standings(l, at)
	if l.Unsupported != nil {
		title = fmt.Sprintf(c.T("数据不支持对%s排名", "No league table by %s is supported by the data"), field)
	}
	if title == "" {
		title = fmt.Sprintf(c.T("%s的满意度排名", "Ranking by %s"), field)
	}
	above := l.Flat && l.By == "manager" && len(m.Levels) > 1 // what differs is the level above
	if !l.Flat {
		s.Charts = append(s.Charts, c.rankingChart(l, m, at, title))
	}
	if l.SDWithin != nil && m.RawMean != nil && !above {
		s.Charts = append(s.Charts, c.funnelChart(l, m))
	}
	ranking := c.rankingTable(l, other, adjusted, m, at)
	switch {
	case above:
		s.Tables = append(s.Tables, ranking)
	case len(at) > mostRanked: // the longest last: of a sheet's tables only the last can have its head on every page
		s.Tables = append(s.Tables, c.funnelTable(l, m, at), ranking)
	default:
		s.Tables = append(s.Tables, ranking, c.funnelTable(l, m, at))
	}
}

// standings names the units that are above and below the mean with 95% probability; "" when none is.
func (c Context) standings(l stats.RankingLevel, at []int) string {
	var above, below []string
	for _, i := range at {
		switch l.Units[i].Standing() {
		case 1:
			above = append(above, c.quoted(l.Units[i].Group))
		case -1:
			below = append([]string{c.quoted(l.Units[i].Group)}, below...)
		}
	}
	parts := []string{c.nameOrCount(above, mostNamed, c.T("%s高于平均", "above the mean: %s"), c.T("%d 个高于平均", "%d above the mean")),
		c.nameOrCount(below, mostNamed, c.T("%s低于平均", "below the mean: %s"), c.T("%d 个低于平均", "%d below the mean"))}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	if len(parts) == 0 {
		return ""
	}
	return c.Label(l.Field) + c.T("：", ": ") + strings.Join(parts, c.T("，", "; ")) + c.T("（单侧 95% 把握）", " (95% one-sided)")
}

// levelFindings says who stands out, how reliable the ranking is, what would make it so, and what adjustment changes.
func (c Context) levelFindings(l stats.RankingLevel, other *stats.RankingLevel, adjusted *stats.RankingModel, v stats.VarianceComponent, at []int) (out []string) {
	field := c.said(l.Field)
	if l.Unsupported != nil {
		out = append(out, c.sentence(c.Say(*l.Unsupported)))
	} else if len(at) > 1 {
		best, worst := l.Units[at[0]], l.Units[at[len(at)-1]]
		f := fmt.Sprintf(c.T("按%s，%s最高（收缩后 %s），%s最低（%s）", "By %s, %s is highest (%s after shrinkage) and %s lowest (%s)"),
			field, c.group(best.Group), value(best.Shrunken, 1), c.group(worst.Group), value(worst.Shrunken, 1))
		above, below := 0, 0
		for _, u := range l.Units {
			switch u.Standing() {
			case 1:
				above++
			case -1:
				below++
			}
		}
		f += fmt.Sprintf(c.T("；%d 个中有 %d 个以 95%% 的把握（单侧）高于平均，%d 个低于平均", "; of %d, %d are above the mean and %d below it with 95%% probability (one-sided)"), len(at), above, below)
		if rest := len(at) - above - below; rest > 0 {
			f += fmt.Sprintf(c.T("，其余 %d 个与平均分不出高下", ", and the other %d cannot be told from it"), rest)
		}
		out = append(out, f+c.T("。", "."))
	}
	if !l.Flat && v.Reliability != nil && v.FormsNeeded != nil && *v.Reliability < 0.8 {
		out = append(out, fmt.Sprintf(c.T("%s排名的信度为 %s（每个中位数 %s 份）；要达到 0.8，每个约需 %s 份。", "The ranking by %s has a reliability of %s at a median of %s forms each; 0.8 would take about %s forms each."),
			field, value(v.Reliability, 2), value(v.MedianForms, 0), value(v.FormsNeeded, 0)))
	}
	if other != nil && l.Unsupported == nil {
		var moved []int
		for i, u := range l.Units {
			if r := other.Units[i].Rank; r != nil && u.RankLow != nil && u.RankHigh != nil && (*r < *u.RankLow || *r > *u.RankHigh) {
				moved = append(moved, i)
			}
		}
		mix := c.names(adjusted.Fields)
		switch {
		case len(moved) > mostNamed:
			out = append(out, fmt.Sprintf(c.T("按%s的构成调整后，有 %d 个的名次超出原来的名次区间，比较时宜用调整后的结果。", "Adjusted for the mix of %s, the ranks of %d leave their intervals: compare by the adjusted means."), mix, len(moved)))
		case len(moved) > 0:
			var names []string
			for _, i := range moved {
				names = append(names, c.group(l.Units[i].Group)+fmt.Sprintf(c.T("（第 %s → 第 %s）", " (rank %s to %s)"), value(l.Units[i].Rank, 0), value(other.Units[i].Rank, 0)))
			}
			out = append(out, fmt.Sprintf(c.T("按%s的构成调整后，名次超出原来区间的有：%s。", "Adjusted for the mix of %s, these ranks leave their intervals: %s."), mix, strings.Join(names, c.T("、", ", "))))
		}
	}
	return out
}

// splitFinding says how much of the variance lies where.
func (c Context) splitFinding(m stats.RankingModel) string {
	var parts []string
	for _, v := range m.Components {
		if v.ICC == nil {
			return ""
		}
		share := decimals(100**v.ICC, 1)
		if v.Term == "residual" {
			parts = append(parts, fmt.Sprintf(c.T("%s%% 是同一单位内各份问卷之间的差异", "%s%% between the forms of one unit"), share))
			continue
		}
		parts = append(parts, fmt.Sprintf(c.T("%s%% 来自%s", "%s%% by %s"), share, c.said(c.levelField(m, v.Term))))
	}
	return c.T("综合满意度的差异中，", "Where the variance of the composite lies: ") + strings.Join(parts, c.T("，", ", ")) + c.T("。", ".")
}

// levelField is the key of the field that a component is about.
func (c Context) levelField(m stats.RankingModel, term string) string {
	for _, l := range m.Levels {
		if l.By == term {
			return l.Field
		}
	}
	return term
}

// rankingChart is a dot a unit with its interval, highest first, and its raw mean as a tick.
func (c Context) rankingChart(l stats.RankingLevel, m stats.RankingModel, at []int, title string) Chart {
	least, most := bounds(l)
	chart := &DotChart{Frame: Frame{File: "ranking-" + l.By, Title: title, Foot: c.footFrom(least, most),
		Subtitle: fmt.Sprintf(c.T("按%s；收缩后的综合%s；线 = 双侧 %s，高于、低于平均按单侧 95%% 判定", "By %s; composite of all items after shrinkage, %s; lines = two-sided %s, above or below the mean by one-sided 95%%"), c.said(l.Field), small(c.measure()), c.level())},
		Axis: c.T("满意度指数（横轴不从 0 开始）", "Satisfaction index (axis does not begin at 0)"), Decimals: 1, ShowN: true, Line: m.Mean, LineName: c.T("平均", "Mean"),
		TickName: c.T("收缩前的均值", "raw mean")}
	few, alarm := false, false
	shown := at
	if n := len(at); n > mostRanked {
		shown = slices.Concat(at[:endsRanked], at[n-endsRanked:])
		chart.Break, chart.BreakName = endsRanked, fmt.Sprintf(c.T("中间 %s 个未列出，见表", "%s in between are in the table"), thousands(n-2*endsRanked))
	}
	for _, i := range shown {
		u := l.Units[i]
		if u.Shrunken == nil {
			continue
		}
		label := u.Group
		if u.Branch != "" && !strings.HasPrefix(u.Group, u.Branch) {
			label += c.T("（", " (") + u.Branch + c.T("）", ")") // a bracket is where a label of two lines breaks
		}
		d := Dot{Label: label, Value: *u.Shrunken, Low: u.CILow, High: u.CIHigh, N: u.N, Hollow: u.N < smallBase, Alarm: u.Standing() < 0}
		if u.Raw != nil {
			d.Ticks = []float64{*u.Raw}
		}
		few, alarm = few || d.Hollow, alarm || d.Alarm
		chart.Dots = append(chart.Dots, d)
	}
	if alarm {
		chart.Foot += c.T("；橙色 = 低于平均的概率达到 95%", "; orange = below the mean with 95% probability")
	}
	if few {
		chart.Foot += fmt.Sprintf(c.T("；空心 = 不足 %d 份", "; hollow = fewer than %d respondents"), smallBase)
	}
	chart.Describe = title
	return chart
}

// bounds are the least and the most forms of a unit.
func bounds(l stats.RankingLevel) (least, most int) {
	for i, u := range l.Units {
		if i == 0 || u.N < least {
			least = u.N
		}
		most = max(most, u.N)
	}
	return least, most
}

// outside says on which side of the limits of the funnel a raw mean lies: 2 and -2 outside the wide ones, 1 and -1 the narrow ones.
func outside(u stats.RankedUnit) int {
	switch {
	case u.Raw == nil || u.Low998 == nil || u.High998 == nil || u.Low95 == nil || u.High95 == nil:
		return 0
	case *u.Raw > *u.High998:
		return 2
	case *u.Raw < *u.Low998:
		return -2
	case *u.Raw > *u.High95:
		return 1
	case *u.Raw < *u.Low95:
		return -1
	}
	return 0
}

// funnelChart is raw means by base, within the limits of chance.
func (c Context) funnelChart(l stats.RankingLevel, m stats.RankingModel) Chart {
	chart := &FunnelChart{Frame: Frame{File: "funnel-" + l.By, Foot: c.footFrom(bounds(l)) + c.T("；实心 = 在 99.8% 界限之外", "; filled = outside the 99.8% limits") + c.T("，名称从最远的标起", ", the farthest named"),
		Subtitle: fmt.Sprintf(c.T("按%s；横轴：样本数；纵轴：综合满意度指数（未收缩）；界限：各单位没有真实差异时的波动范围", "By %s; across: forms; up: raw composite index; limits: where units without true differences would lie"), c.said(l.Field))},
		Mean: *m.RawMean, SD: *l.SDWithin, Inner: 1.959963984540054, Outer: 3.090232306167813, InnerName: "95%", OuterName: "99.8%",
		XAxis: c.T("样本数", "Forms"), YAxis: c.T("满意度指数", "Satisfaction index")}
	if c.Weighted {
		chart.XAxis = c.T("有效样本数", "Effective base")
	}
	high, low := 0, 0
	for _, u := range l.Units {
		if u.Raw == nil {
			continue
		}
		side := outside(u)
		if side == 2 {
			high++
		}
		if side == -2 {
			low++
		}
		chart.Dots = append(chart.Dots, FunnelDot{Label: u.Group, N: u.NEff, Value: *u.Raw, Outside: side == 2 || side == -2})
	}
	chart.Title = fmt.Sprintf(c.T("%s：没有一个超出随机波动的范围", "%s: none is outside what chance allows"), c.Label(l.Field))
	if high+low > 0 {
		chart.Title = fmt.Sprintf(c.T("%s：%d 个中有 %d 个高于、%d 个低于随机波动的范围", "%s: of %d, %d higher and %d lower than chance allows"), c.Label(l.Field), len(chart.Dots), high, low)
	}
	chart.Describe = chart.Title
	return chart
}

// splitTable is the variance split with reliability and the forms it would take.
func (c Context) splitTable(m stats.RankingModel, adjusted *stats.RankingModel) Table {
	t := Table{Title: c.T("差异的来源", "Where the variance lies"), Columns: []Column{{Head: c.T("层次", "Level")}, {c.T("个数", "Units"), Count, NoHeat}, {c.T("方差", "Variance"), Stat, NoHeat},
		{c.T("占比 %", "Share %"), Percent, NoHeat}, {c.T("似然比", "LR"), Stat, NoHeat}, {"p", P, NoHeat}, {c.T("份数中位数", "Median forms"), Count, NoHeat}, {c.T("排名信度", "Reliability"), Coef, NoHeat},
		{c.T("信度 0.8 所需份数", "Forms for 0.8"), Count, NoHeat}}}
	if adjusted != nil {
		t.Columns = append(t.Columns, Column{c.T("调整后方差", "Adjusted variance"), Stat, NoHeat}, Column{c.T("调整后占比 %", "Adjusted share %"), Percent, NoHeat},
			Column{c.T("调整后信度", "Adjusted reliability"), Coef, NoHeat})
	}
	for i, v := range m.Components {
		name := c.T("单位内部", "Within units")
		row := []Cell{text(name), {Blank: true}, number(v.Variance), number(percentage(v.ICC)), {Blank: true}, {Blank: true}, {Blank: true}, {Blank: true}, {Blank: true}}
		if v.Term != "residual" {
			row = []Cell{text(c.Label(c.levelField(m, v.Term))), count(v.Units), number(v.Variance), number(percentage(v.ICC)), number(v.LR), significant(v.P), number(v.MedianForms),
				number(v.Reliability), number(v.FormsNeeded)}
		}
		if adjusted != nil && i < len(adjusted.Components) {
			a := adjusted.Components[i]
			row = append(row, number(a.Variance), number(percentage(a.ICC)), number(a.Reliability))
			if v.Term == "residual" {
				row[len(row)-1] = Cell{Blank: true}
			}
		}
		t.Rows = append(t.Rows, row)
	}
	t.Notes = []string{fmt.Sprintf("n = %s", thousands(m.N)),
		c.T("占比即组内相关系数（ICC）；p 检验该层方差是否为 0（似然比，0 与 1 自由度各半）。", "Shares are intraclass correlations; p tests a variance of 0 (likelihood ratio, half 0 and half 1 degree of freedom)."),
		c.T("信度 = 单位均值的差异中真实差异所占比例，按份数的中位数计算。", "Reliability = the share of true differences in the variance of units' means, at the median number of forms.")}
	if adjusted != nil {
		t.Notes = append(t.Notes, fmt.Sprintf(c.T("调整后：模型中加入%s（n = %s）。", "Adjusted: with %s in the model (n = %s)."), c.names(adjusted.Fields), thousands(adjusted.N)))
	}
	return t
}

// percentage is a share in percent.
func percentage(share *float64) *float64 {
	if share == nil {
		return nil
	}
	p := 100 * *share
	return &p
}

// rankingTable lists the units, highest first, the adjusted means beside.
func (c Context) rankingTable(l stats.RankingLevel, other *stats.RankingLevel, adjusted *stats.RankingModel, m stats.RankingModel, at []int) Table {
	low, high := percentOf(c.Confidence)+c.T(" 下限", " low"), percentOf(c.Confidence)+c.T(" 上限", " high")
	t := Table{Title: fmt.Sprintf(c.T("%s排名", "Ranking by %s"), c.said(l.Field)), Columns: []Column{{Head: c.Label(l.Field)}, {c.T("样本数", "n"), Count, NoHeat}, {c.T("原始均值", "Raw"), Index, NoHeat},
		{c.T("收缩均值", "Shrunken"), Index, NoHeat}, {low, Index, NoHeat}, {high, Index, NoHeat}}}
	if l.Flat {
		t.Title = fmt.Sprintf(c.T("%s的均值（不排名次）", "Means by %s (not ranked)"), c.said(l.Field))
	} else {
		t.Columns = append(t.Columns, []Column{{c.T("名次", "Rank"), Count, NoHeat}, {c.T("最好", "best"), Count, NoHeat}, {c.T("最差", "worst"), Count, NoHeat},
			{c.T("低于平均 %", "Below mean %"), Percent, NoHeat}, {c.T("前五分之一 %", "Top fifth %"), Percent, NoHeat}, {c.T("后五分之一 %", "Bottom fifth %"), Percent, NoHeat}}...)
	}
	branch := slices.ContainsFunc(l.Units, func(u stats.RankedUnit) bool { return u.Branch != "" })
	if branch {
		t.Columns = append(t.Columns, Column{Head: c.T("所属", "Belongs to")})
	}
	if other != nil {
		t.Columns = append(t.Columns, Column{c.T("调整后均值", "Adjusted"), Index, NoHeat}, Column{low, Index, NoHeat}, Column{high, Index, NoHeat})
		if !l.Flat {
			t.Columns = append(t.Columns, Column{c.T("调整后名次", "Adjusted rank"), Count, NoHeat})
		}
	}
	var alarm []int
	few := false
	for _, i := range at {
		u := l.Units[i]
		below := Cell{Num: percentage(u.ProbBelowMean), Bold: u.Standing() != 0}
		name := u.Group
		if u.N < smallBase {
			name += " *"
			few = true
		}
		row := []Cell{text(name), count(u.N), number(u.Raw), number(u.Shrunken), number(u.CILow), number(u.CIHigh)}
		if !l.Flat {
			row = append(row, number(u.Rank), number(u.RankLow), number(u.RankHigh), below, number(percentage(u.ProbTop)), number(percentage(u.ProbBottom)))
		}
		if branch {
			row = append(row, text(u.Branch))
		}
		if other != nil {
			o := other.Units[i]
			row = append(row, number(o.Shrunken), number(o.CILow), number(o.CIHigh))
			if !l.Flat {
				row = append(row, number(o.Rank))
			}
		}
		if u.Standing() < 0 {
			alarm = append(alarm, len(t.Rows))
		}
		t.Rows = append(t.Rows, row)
	}
	if l.Unsupported != nil {
		t.Notes = append(t.Notes, c.sentence(c.Say(*l.Unsupported)))
	}
	if len(at) <= mostRanked && !l.Flat {
		t.Native = &NativeChart{Kind: "bar", Title: t.Title, Y: c.T("满意度指数", "Satisfaction index"), Values: []int{3}, Low: 4, High: 5, Alarm: alarm}
	}
	t.Notes = append(t.Notes, fmt.Sprintf(c.T("平均 = 模型的截距 %s：按单位而不按问卷平均。", "Mean = the model's intercept, %s: a mean over units, not over forms."), value(m.Mean, 1)))
	if l.Draws > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf(c.T("名次的最好、最差（%s）和前、后五分之一的概率来自对全部真值的 %s 次联合模拟。", "Best and worst rank (%s) and the chances to be in a fifth are from %s joint draws of all true values."), c.level(), thousands(l.Draws)))
	}
	if few {
		t.Notes = append(t.Notes, fmt.Sprintf(c.T("* 不足 %d 份，数字仅供参考。", "* Fewer than %d forms: figures are uncertain."), smallBase))
	}
	if other != nil {
		t.Notes = append(t.Notes, fmt.Sprintf(c.T("调整后：扣除各单位%s构成不同的影响，各组等权。", "Adjusted: for the units' different mix of %s, all groups in equal parts."), c.names(adjusted.Fields)))
	}
	return t
}

// funnelTable is raw means with the limits of chance at their base.
func (c Context) funnelTable(l stats.RankingLevel, m stats.RankingModel, at []int) Table {
	t := Table{Title: fmt.Sprintf(c.T("%s：原始均值与随机波动界限", "%s: raw means and the limits of chance"), c.Label(l.Field)), Columns: []Column{{Head: c.Label(l.Field)}, {c.T("样本数", "n"), Count, NoHeat},
		{c.T("原始均值", "Raw"), Index, NoHeat}, {c.T("95% 下界", "95% low"), Index, NoHeat}, {c.T("95% 上界", "95% high"), Index, NoHeat}, {c.T("99.8% 下界", "99.8% low"), Index, NoHeat},
		{c.T("99.8% 上界", "99.8% high"), Index, NoHeat}, {Head: c.T("位置", "Position")}}}
	if c.Weighted {
		t.Columns[1].Head = c.T("有效样本数", "Effective base")
	}
	words := map[int]string{2: c.T("高于 99.8% 界限", "above 99.8%"), 1: c.T("高于 95% 界限", "above 95%"), 0: c.T("界限之内", "within"), -1: c.T("低于 95% 界限", "below 95%"), -2: c.T("低于 99.8% 界限", "below 99.8%")}
	var alarm, named []int
	within := 0 // that a long table leaves out
	for _, i := range at {
		u := l.Units[i]
		side := outside(u)
		if side == 2 || side == -2 {
			named = append(named, len(t.Rows))
		}
		if side == 0 && len(at) > mostRanked {
			within++
			continue
		}
		if side == -2 {
			alarm = append(alarm, len(t.Rows))
		}
		n := u.NEff
		t.Rows = append(t.Rows, []Cell{text(u.Group), number(&n), number(u.Raw), number(u.Low95), number(u.High95), number(u.Low998), number(u.High998), {Text: words[side], Bold: side == 2 || side == -2}})
	}
	if len(at) <= mostRanked {
		t.Native = &NativeChart{Kind: "scatter", Title: t.Title, X: t.Columns[1].Head, Y: c.T("满意度指数", "Satisfaction index"), Values: []int{1, 2}, CutY: m.RawMean, Alarm: alarm,
			FromZero: true, Named: named}
		if l.SDWithin != nil && m.RawMean != nil {
			chart := c.funnelChart(l, m).(*FunnelChart)
			for _, z := range []float64{chart.Inner, chart.Outer} {
				for _, side := range []float64{1, -1} {
					line := NativeLine{Name: chart.InnerName, Dashed: z == chart.Inner, Tagged: side > 0}
					if !line.Dashed {
						line.Name = chart.OuterName
					}
					for _, p := range chart.limit(side * z) {
						line.X, line.Y = append(line.X, &p[0]), append(line.Y, &p[1])
					}
					if len(line.X) > 0 {
						t.Native.Lines = append(t.Native.Lines, line)
					}
				}
			}
		}
	}
	t.Notes = []string{fmt.Sprintf(c.T("界限 = 全部问卷的均值 %s ± z × %s / √n（z = 1.96 和 3.09；%s 为单位内部的标准差）：各单位若没有真实差异，95%% 和 99.8%% 会落在界限之内。",
		"Limits = the mean of all forms %s ± z × %s / √n (z = 1.96 and 3.09; %s is the standard deviation within units): without true differences 95%% and 99.8%% of the units would lie within."),
		value(m.RawMean, 1), value(l.SDWithin, 1), value(l.SDWithin, 1))}
	if within > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf(c.T("界限之内的 %s 个未列出。", "The %s within the limits are not listed."), thousands(within)))
	}
	if l.By == "branch" && len(m.Levels) > 1 {
		t.Notes = append(t.Notes, fmt.Sprintf(c.T("界限只计问卷之间的波动，不计%[2]s之间的差异；排名两样都计，所以超出界限的%[1]s在排名中仍可能与平均分不出高下。",
			"The limits allow for chance among forms, not for differences between the groups of %[2]s; the ranking allows for both. So a group of %[1]s beyond them may still not be told from the mean there."), c.said(l.Field), c.said(m.Levels[1].Field)))
	}
	return t
}
