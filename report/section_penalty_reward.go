package report

import (
	"fmt"
	"slices"

	"manyi/stats"
)

// PenaltyRewardSection shows what bad answers cost and good ones gain, item by item.
func PenaltyRewardSection(r *stats.PenaltyReward, c Context) Section {
	s := Section{ID: "penalty_reward", Title: c.T("惩罚与奖励", "Penalty and reward"), Notes: c.says(r.Notices)}
	items := slices.DeleteFunc(slices.Clone(r.Items), func(x stats.ItemAsymmetry) bool { return x.Penalty.Value == nil && x.Reward.Value == nil })
	rank := map[int]int{stats.ClassBasic: 0, stats.ClassPerformance: 1, stats.ClassExcitement: 2, stats.ClassUnclear: 3}
	size := func(x stats.ItemAsymmetry) (total float64) {
		for _, e := range []stats.AnswerEffect{x.Penalty, x.Reward} {
			if e.Value != nil {
				total += max(*e.Value, -*e.Value)
			}
		}
		return total
	}
	slices.SortStableFunc(items, func(a, b stats.ItemAsymmetry) int {
		if d := rank[a.Class] - rank[b.Class]; d != 0 {
			return d
		}
		return order(size(b), size(a))
	})
	chart := &DivergingChart{Frame: Frame{File: "penalty-reward", Foot: c.Foot(r.N)}, Axis: c.T("总体满意度指数的变化（分）", "Change of the index of overall satisfaction (points)"),
		LeftName:   fmt.Sprintf(c.T("惩罚：给低分（%s）比给中间分时，总体满意度低多少", "Penalty: low answers (%s) against those in between"), c.ends(items, false)),
		RightName:  fmt.Sprintf(c.T("奖励：给高分（%s）比给中间分时，总体满意度高多少", "Reward: high answers (%s) against those in between"), c.ends(items, true)),
		HollowName: fmt.Sprintf(c.T("空心：与 0 的差别没有超出误差（%s 区间含 0）", "Hollow: not proven to differ from 0 (%s interval)"), percentOf(c.Confidence)),
		Heads:      []string{c.T("惩罚", "Penalty"), c.T("奖励", "Reward"), c.T("类别", "Class")}}
	chart.Subtitle = c.T("总体满意度对各指标低分、高分回答的回归，各指标同时进入；", "Regression of overall on low and high answers to all items together; ") + c.level()
	low, high := percentOf(c.Confidence)+c.T(" 下限", " low"), percentOf(c.Confidence)+c.T(" 上限", " high")
	t := Table{Title: c.T("惩罚-奖励对比", "Penalty-reward contrast"), Columns: []Column{{Head: c.T("指标", "Item")}, {Head: c.T("类别", "Class")},
		{c.T("惩罚", "Penalty"), Index, NoHeat}, {low, Index, NoHeat}, {high, Index, NoHeat}, {c.T("奖励", "Reward"), Index, NoHeat}, {low, Index, NoHeat}, {high, Index, NoHeat},
		{c.T("不对称度", "Asymmetry"), Coef, Diverging}, {"p", P, NoHeat}, {c.T("p（Holm 校正）", "p (Holm)"), P, NoHeat},
		{c.T("低分人数", "Low answers"), Count, NoHeat}, {c.T("高分人数", "High answers"), Count, NoHeat}}}
	byClass := map[int][]string{}
	for _, x := range items {
		byClass[x.Class] = append(byClass[x.Class], x.Key)
		chart.Rows = append(chart.Rows, DivergingRow{Label: c.Label(x.Key), Left: c.effectBar(x.Penalty), Right: c.effectBar(x.Reward),
			Texts: []string{value(x.Penalty.Value, 1), value(x.Reward.Value, 1), c.kanoClass(x.Class)}})
		t.Rows = append(t.Rows, []Cell{text(c.Label(x.Key)), text(c.kanoClass(x.Class)), number(x.Penalty.Value), number(x.Penalty.CILow), number(x.Penalty.CIHigh),
			number(x.Reward.Value), number(x.Reward.CILow), number(x.Reward.CIHigh), number(x.Asymmetry), number(x.P), significant(x.PAdjusted),
			count(x.Penalty.N), count(x.Reward.N)})
	}
	chart.Title = c.T("没有指标表现出明显的不对称", "No item is clearly asymmetric")
	basic, exciting := byClass[stats.ClassBasic], byClass[stats.ClassExcitement]
	if f := c.asymmetryTitle(basic, exciting); f != "" {
		chart.Title = f
	}
	if len(basic) > 0 {
		s.Findings = append(s.Findings, fmt.Sprintf(c.T("%s是基本因素：做差时扣的分多于做好时加的分，应先保证不出差错（%s）。",
			"Basic factors: %s. Bad answers cost more than good ones gain, so they must be right first (%s)."), c.names(basic), c.contrastOf(items, basic[0])))
	}
	if len(exciting) > 0 {
		s.Findings = append(s.Findings, fmt.Sprintf(c.T("%s是魅力因素：做好时加的分多于做差时扣的分，可用来拉开差距（%s）。",
			"Excitement factors: %s. Good answers gain more than bad ones cost, so they can set you apart (%s)."), c.names(exciting), c.contrastOf(items, exciting[0])))
	}
	if len(basic)+len(exciting) == 0 && len(byClass[stats.ClassPerformance]) > 0 {
		s.Findings = append(s.Findings, fmt.Sprintf(c.T("没有指标表现出明显的不对称：%d 个有作用的指标，做好加分与做差扣分的差别都在误差之内。",
			"No item is clearly asymmetric: of the %d that matter, good answers gain what bad ones cost, within the margin of error."), len(byClass[stats.ClassPerformance])))
	}
	if len(s.Findings) > 0 && 2*r.N < c.N { // the front page shows the first finding only: it must carry its base
		s.Findings[0] += fmt.Sprintf(c.T("这只依据全部答完的 %s 份（共 %s 份）。", " This rests on the %s of %s who answered everything."), thousands(r.N), thousands(c.N))
	}
	chart.Describe = chart.Title
	if len(chart.Rows) > 0 {
		s.Charts = []Chart{chart}
	}
	t.Notes = []string{
		fmt.Sprintf(c.T("低分、高分是量表两端各五分之二的分值（这里是 %s和 %s），以中间的回答为参照。惩罚和奖励是总体满意度指数（0-100 分）相应的变化，其他指标不变。",
			"Low and high answers are the two fifths of the codes at either end of the scale (here %s and %s), compared with those in between. Penalty and reward are the change of the index of overall, 0-100, the other items held constant."),
			c.ends(items, false), c.ends(items, true)),
		fmt.Sprintf(c.T("不对称度 =（奖励 + 惩罚）/（|奖励| + |惩罚|），−1 全是惩罚，1 全是奖励；p 检验惩罚与奖励大小相等。校正后 p < %s 且惩罚更大的是基本因素，奖励更大的是魅力因素；只证明有作用而没有证明不对称的是绩效因素；其余不明确。",
			"Asymmetry = (reward + penalty) / (|reward| + |penalty|): −1 all penalty, 1 all reward; p tests whether both are of one size. With p after Holm below %s an item is basic when the penalty is larger, excitement when the reward is; performance when it matters and no asymmetry is proven; else unclear."),
			decimals(1-c.Confidence, 2))}
	t.Native = &NativeChart{Kind: "bar", Title: chart.Title, Y: chart.Axis, Values: []int{5, 2}} // reward in the colour of data, penalty in that of attention
	if len(t.Rows) > 0 {
		s.Tables = []Table{t}
	}
	return s
}

func (c Context) effectBar(e stats.AnswerEffect) DivergingBar {
	return DivergingBar{Value: e.Value, Low: e.CILow, High: e.CIHigh, Hollow: e.P != nil && *e.P >= 1-c.Confidence}
}

// kanoClass is the word for a class of items.
func (c Context) kanoClass(class int) string {
	switch class {
	case stats.ClassBasic:
		return c.T("基本", "basic")
	case stats.ClassPerformance:
		return c.T("绩效", "performance")
	case stats.ClassExcitement:
		return c.T("魅力", "excitement")
	}
	return c.T("不明确", "unclear")
}

// ends are the codes taken as low or high answers: "1–2 分"; of scales of several lengths no codes.
func (c Context) ends(items []stats.ItemAsymmetry, high bool) string {
	codes := ""
	for _, x := range items {
		e := x.Low
		if high {
			e = x.High
		}
		if codes != "" && codes != span(e) {
			return c.T("量表一端五分之二", "two fifths of the codes")
		}
		codes = span(e)
	}
	return codes + c.T(" 分", "")
}

// asymmetryTitle names the basic and the excitement factors, as far as a title holds them.
func (c Context) asymmetryTitle(basic, exciting []string) string {
	a := c.nameOrCount(c.labels(basic), mostNamed, c.T("%s做差扣分更多", "Costly when bad: %s"), c.T("%d 个指标做差扣分更多", "%d items cost more than they gain"))
	b := c.nameOrCount(c.labels(exciting), mostNamed, c.T("%s做好加分更多", "rewarding when good: %s"), c.T("%d 个指标做好加分更多", "%d items gain more than they cost"))
	if a == "" || b == "" {
		return capital(a + b)
	}
	return a + c.T("，", "; ") + b
}

// contrastOf is penalty and reward of an item in numbers.
func (c Context) contrastOf(items []stats.ItemAsymmetry, key string) string {
	for _, x := range items {
		if x.Key == key {
			return fmt.Sprintf(c.T("%s：惩罚 %s 分，奖励 %s 分，%s", "%s: penalty %s points, reward %s, %s"), c.said(key), value(x.Penalty.Value, 1), value(x.Reward.Value, 1), pValue(*x.PAdjusted))
		}
	}
	return ""
}
