package report

import (
	"fmt"
	"slices"
	"strconv"

	"manyi/stats"
)

// PrioritySection ranks the items by what their improvement would be worth.
func PrioritySection(r *stats.Priority, c Context) Section {
	s := Section{ID: "priority", Title: c.T("改进优先级", "Priorities"), Notes: c.says(r.Notices)}
	items := slices.DeleteFunc(slices.Clone(r.Items), func(x stats.PriorityItem) bool { return x.Rank == 0 })
	slices.SortStableFunc(items, func(a, b stats.PriorityItem) int { return a.Rank - b.Rank })
	gain := len(items) > 0 && items[0].Gain != nil
	if gain {
		s.addGains(r, items, c)
	} else if len(items) > 0 {
		s.Findings = append(s.Findings, fmt.Sprintf(c.T("按重要性-满意度评分，%s最应先改（%s）；没有可比的提升幅度。", "By the importance-satisfaction rating %s comes first (%s); the gain is not available."),
			c.said(items[0].Key), value(items[0].ISRating, 3)))
	}
	ranked := func(x *float64, rank, d int) Cell {
		if x == nil {
			return Cell{}
		}
		return text(decimals(*x, d) + c.T("（", " (") + strconv.Itoa(rank) + c.T("）", ")"))
	}
	t := Table{Title: c.T("改进清单", "Improvement list"), Columns: []Column{{Head: c.T("指标", "Item")}, {c.T("次序", "Rank"), Count, NoHeat}}}
	if gain {
		t.Columns = append(t.Columns, []Column{{c.T("总体可提高", "Gain in overall"), Mean, NoHeat}, {percentOf(c.Confidence) + c.T(" 下限", " low"), Mean, NoHeat},
			{percentOf(c.Confidence) + c.T(" 上限", " high"), Mean, NoHeat}, {c.T("现有指数", "Index now"), Index, NoHeat},
			{fmt.Sprintf(c.T("最好%s的指数", "Index of the best %s"), c.Label(r.By)), Index, NoHeat}, {Head: fmt.Sprintf(c.T("最好的%s", "Best %s"), c.Label(r.By))}}...)
	}
	t.Columns = append(t.Columns, []Column{{Head: c.T("重要性-满意度评分（名次）", "I-S rating (rank)")}, {Head: c.T("机会分（名次）", "Opportunity (rank)")},
		{Head: c.T("象限", "Quadrant")}, {Head: c.T("把握", "Certainty")}}...)
	for _, x := range items {
		row := []Cell{text(c.Label(x.Key)), count(x.Rank)}
		if gain {
			row = append(row, number(x.Gain), number(x.GainLow), number(x.GainHigh), number(x.Index), number(x.Best), text(x.BestGroup))
		}
		row = append(row, ranked(x.ISRating, x.ISRank, 3), ranked(x.Opportunity, x.OpportunityRank, 1))
		if x.Quadrant > 0 {
			row = append(row, text(c.quadrants()[x.Quadrant-1]), text(c.verdict(stats.QuadrantPoint{Quadrant: x.Quadrant, Prob: x.Prob})))
		} else {
			row = append(row, Cell{}, Cell{})
		}
		t.Rows = append(t.Rows, row)
	}
	if gain {
		t.Native = &NativeChart{Kind: "bar", Title: t.Title, Y: c.gainAxis(), Values: []int{2}, Low: 3, High: 4}
		t.Notes = append(t.Notes, fmt.Sprintf(c.T("总体可提高 = 回归系数 ×（最好的%s的指数 − 现有指数），其他指标不变；区间只反映回归系数的误差；不足 %d 份的组不作目标。回归反映相关，不保证因果，最好的组也有运气成分，宜看作上限。",
			"Gain = regression coefficient × (index of the best %s − index now), the other items held; the interval is that of the coefficient; groups under %d are no aim. A regression shows association, not cause, and the best group is partly lucky: read it as an upper bound."),
			c.Label(r.By), smallBase))
	}
	if r.Method == "stated" {
		t.Notes = append(t.Notes, c.T("重要性-满意度评分（ETC）= 认为重要的比例 ×（1 − 满意的比例）；机会分（Ulwick）= I + max(I − S, 0)，I、S 为 10 × 这两个比例。比例都指最高两档。",
			"I-S rating (ETC) = share that calls it important × (1 − share satisfied); opportunity (Ulwick) = I + max(I − S, 0) with 10 times these shares. Shares are of the two highest codes."))
	} else {
		t.Notes = append(t.Notes, fmt.Sprintf(c.T("重要性-满意度评分（ETC）= 重要性份额 ×（1 − 最高两档的比例）；机会分（Ulwick）= I + max(I − S, 0)，I = 10 × 重要性 ÷ 最大的重要性，S = 10 × 最高两档的比例。重要性由数据推算（%s）。",
			"I-S rating (ETC) = share of importance × (1 − top-2 share); opportunity (Ulwick) = I + max(I − S, 0), I = 10 × importance / the largest, S = 10 × top-2 share. Importance is derived from the data (%s)."), c.method(r.Method)))
	}
	var against []string
	for _, it := range r.Items {
		if it.B != nil && *it.B < 0 {
			against = append(against, it.Key)
		}
	}
	if len(against) > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf(c.T("%s的回归系数为负：其他指标相同时，得分高并不伴随更高的总体满意度；两项评分只看相关的大小、不分正负，对这些指标不宜采用。",
			"The coefficient of %s is negative: with the other items alike, a better score goes with no better overall. Rating and opportunity know the size of a relation and not its sign, and are no guide there."), c.names(against)))
	}
	s.Tables = []Table{t}
	return s
}

func (c Context) gainAxis() string {
	return c.T("总体满意度指数可提高（分）", "Gain in the index of overall satisfaction (points)")
}

// addGains adds the picture and the finding.
func (s *Section) addGains(r *stats.Priority, items []stats.PriorityItem, c Context) {
	chart := &DotChart{Frame: Frame{File: "priority", Foot: c.Foot(r.N)}, Bars: true, Decimals: 2, Axis: c.gainAxis()}
	chart.Subtitle = fmt.Sprintf(c.T("该指标提高到最好的%s的水平、其他指标不变时，总体满意度指数预计提高的分数；%s", "Points by which the index of overall would rise with the item at the level of the best group by %s, the others held; %s"),
		c.quoted(c.Label(r.By)), c.level())
	var ranked []standing
	var shown []stats.PriorityItem
	for _, x := range items {
		if x.Gain != nil {
			shown = append(shown, x)
			chart.Dots = append(chart.Dots, Dot{Label: c.Label(x.Key), Value: *x.Gain, Low: x.GainLow, High: x.GainHigh, N: r.N})
			ranked = append(ranked, standing{c.said(x.Key), x.GainLow, x.GainHigh})
		}
	}
	top, tied := shown[0], ties(ranked)
	var sure []string // items whose gain is surely one
	for _, x := range shown {
		if *x.Gain > 0 && (x.GainLow == nil || *x.GainLow > 0) {
			sure = append(sure, x.Key)
		}
	}
	first := len(sure) > 0 && sure[0] == top.Key
	switch {
	case len(sure) == 0:
		chart.Title = c.T("没有哪个指标的改进能确定带来提升", "No item is sure to bring a gain")
		s.Findings = append(s.Findings, c.T("把任何一个指标提高到最好一组的水平，都不能确定总体满意度会提高（区间都包含 0）。", "No item raised to the level of the best group is sure to raise overall satisfaction: all intervals include 0."))
	case !first:
		chart.Title = c.T("各指标改进后总体满意度可提高多少", "What improving each item would gain")
	case len(tied) == 1:
		chart.Title = fmt.Sprintf(c.T("改进%s，总体提升最大", "Largest gain: %s"), tied[0])
	case len(tied) <= mostNamed:
		chart.Title = fmt.Sprintf(c.T("改进%s，总体提升最大", "Largest gains: %s"), c.join(tied))
	default:
		chart.Title = c.T("各指标改进后总体满意度可提高多少", "What improving each item would gain")
	}
	chart.Describe = chart.Title
	s.Charts = []Chart{chart}
	if len(sure) == 0 {
		return
	}
	f := fmt.Sprintf(c.T("把%s提高到最好的%s（%s）的水平，总体满意度指数预计提高 %s 分", "With %s at the level of the best group by %s (%s), the index of overall would rise by %s points"),
		c.said(top.Key), c.quoted(c.Label(r.By)), top.BestGroup, value(top.Gain, 1))
	if top.GainLow != nil {
		f += fmt.Sprintf(c.T("（%s %s-%s）", " (%s %s-%s)"), c.level(), value(top.GainLow, 1), value(top.GainHigh, 1))
	}
	switch {
	case !first && len(sure) > mostNamed:
		f += fmt.Sprintf(c.T("，居首位，但区间包含 0；区间在 0 以上的有 %d 个指标", ", the largest gain, though its interval includes 0; those of %d others do not"), len(sure))
	case !first:
		f += fmt.Sprintf(c.T("，居首位，但区间包含 0；区间在 0 以上的是%s", ", the largest gain, though its interval includes 0; not so that of %s"), c.names(sure))
	case len(tied) > mostNamed:
		f += fmt.Sprintf(c.T("，居首位，但与其他 %d 个指标的区间重叠，先后尚难分", ", the largest gain, though its interval overlaps those of %d others"), len(tied)-1)
	case len(tied) > 1:
		f += fmt.Sprintf(c.T("，居首位，但与%s的区间重叠，先后尚难分", ", the largest gain, though its interval overlaps that of %s"), c.join(tied[1:]))
	case len(shown) > 1 && top.GainLow != nil:
		f += c.T("，明显高于其他指标", ", clearly more than any other item")
	}
	s.Findings = append(s.Findings, f+c.T("。", "."))
	for _, x := range shown {
		if x.GainHigh != nil && *x.GainHigh < 0 {
			s.Findings = append(s.Findings, fmt.Sprintf(c.T("%s的系数为负：其他指标不变时，它越高总体越低，通常是与其他指标重叠所致，不宜据此降低投入。", "%s has a negative coefficient: with the others held, more of it goes with less overall, usually because items overlap; no reason to do less."), c.said(x.Key)))
		}
	}
}
