package report

import (
	"fmt"
	"slices"
	"strings"

	"manyi/stats"
)

// ValueSection shows how satisfied the customers of most value are, and how much of the value the dissatisfied hold. A survey without a
// value has no such section.
func ValueSection(r *stats.ValueAtRisk, c Context) Section {
	if len(r.Tiers) == 0 {
		return Section{}
	}
	s := Section{ID: "value", Title: c.T("客户价值", "Value at risk"), Notes: c.says(r.Notices)}
	tiers, all := r.Tiers[:len(r.Tiers)-1], r.Tiers[len(r.Tiers)-1]
	by := c.T("价值层级", "Tier of value")
	if r.By != "tier" {
		by = c.Label(r.By)
	}
	low, high := percentOf(c.Confidence)+c.T(" 下限", " low"), percentOf(c.Confidence)+c.T(" 上限", " high")
	t := Table{Title: fmt.Sprintf(c.T("按%s分层的满意度", "Satisfaction by %s"), c.T(c.valueName(r), small(by))), Columns: []Column{{Head: by}, {c.T("样本数", "n"), Count, NoHeat},
		{c.T("客户 %", "Customers %"), Percent, NoHeat}, {c.T("价值 %", "Value %"), Percent, NoHeat}, {c.T("综合满意度", "Composite"), Index, NoHeat}, {low, Index, NoHeat}, {high, Index, NoHeat},
		{c.T("不满意客户 %", "Dissatisfied %"), Percent, NoHeat}, {c.T("不满意客户贡献的价值 %", "Value of the dissatisfied %"), Percent, NoHeat}, {low, Percent, NoHeat}, {high, Percent, NoHeat}}}
	risk := &DotChart{Frame: Frame{File: "value", Foot: c.Foot(all.NAnswered)}, Bars: true, Percent: true, Decimals: 1, ShowN: true,
		Axis: c.T("不满意客户贡献的价值占该层价值的百分比", "Percent of the tier's value that dissatisfied customers make")}
	index := &DotChart{Frame: Frame{File: "value-index", Foot: c.Foot(all.NIndex), Subtitle: c.measure() + c.T("，", ", ") + c.level()}, Decimals: 1, ShowN: true, Margins: true,
		Axis: c.T("综合满意度指数（横轴不从 0 开始）", "Composite index (axis does not begin at 0)")}
	risk.Subtitle = c.unhappy(r) + c.T("；", "; ") + c.level()
	if r.By == "tier" && r.Tiers[0].Group == "A" {
		index.Subtitle += fmt.Sprintf(c.T("；A、B、C 层合计占价值的 %s%%、%s%%、%s%%", "; tiers A, B, C make %s%%, %s%%, %s%% of the value"), value(tiers[0].Value, 0), value(tiers[1].Value, 0), value(tiers[2].Value, 0))
		risk.Subtitle += fmt.Sprintf(c.T("；A、B、C 层合计占价值的 %s%%、%s%%、%s%%", "; tiers A, B, C make %s%%, %s%%, %s%% of the value"), value(tiers[0].Value, 0), value(tiers[1].Value, 0), value(tiers[2].Value, 0))
	}
	for _, x := range r.Tiers {
		name, label := x.Group, c.tier(r, x)
		if x.Group == "" {
			name, label = c.T("全部", "All"), c.T("全部客户", "All customers")
		}
		bold := x.Group == ""
		row := []Cell{{Text: name, Bold: bold}, count(x.N), number(x.Customers), number(x.Value), number(x.Index), number(x.CILow), number(x.CIHigh),
			number(x.Dissatisfied), number(x.DissatisfiedValue), number(x.DissatisfiedValueCILow), number(x.DissatisfiedValueCIHigh)}
		t.Rows = append(t.Rows, row)
		if x.DissatisfiedValue != nil {
			risk.Dots = append(risk.Dots, Dot{Label: label, Value: *x.DissatisfiedValue, Low: x.DissatisfiedValueCILow, High: x.DissatisfiedValueCIHigh,
				N: x.NAnswered, Apart: bold, Hollow: x.NAnswered < smallBase})
		}
		if x.Index != nil {
			index.Dots = append(index.Dots, Dot{Label: label, Value: *x.Index, Low: x.CILow, High: x.CIHigh, N: x.NIndex, Apart: bold, Hollow: x.NIndex < smallBase})
		}
	}
	risk.Title, index.Title = c.T("各层价值中由不满意客户贡献的部分", "Value that dissatisfied customers make, by tier"), c.T("各价值层级的满意度", "Satisfaction by tier of value")
	if all.DissatisfiedValue != nil {
		risk.Title = fmt.Sprintf(c.T("%s的 %s%% 来自不满意的客户", "Dissatisfied customers make %[2]s%% of %[1]s"), c.valueName(r), decimals(*all.DissatisfiedValue, 1))
		f := fmt.Sprintf(c.T("不满意的客户占 %s%%，贡献了%s的 %s%%", "The dissatisfied are %s%% of the customers and make %[3]s%% of %[2]s"), value(all.Dissatisfied, 1), c.valueName(r), decimals(*all.DissatisfiedValue, 1))
		if all.DissatisfiedValueCILow != nil {
			f += fmt.Sprintf(c.T("（%s %s%%-%s%%）", " (%s %s%%-%s%%)"), c.level(), decimals(*all.DissatisfiedValueCILow, 1), decimals(*all.DissatisfiedValueCIHigh, 1))
		}
		s.Findings = append(s.Findings, f+c.T("。", "."))
	}
	if r.Concentration != nil {
		s.Findings = append(s.Findings, fmt.Sprintf(c.T("%[2]s的 80%% 来自 %[1]s%% 的客户。", "%[1]s%% of the customers make 80%% of %[2]s."), decimals(*r.Concentration, 1), c.valueName(r)))
	}
	if f, title := c.tierFinding(r, tiers, all); f != "" {
		s.Findings, index.Title = append(s.Findings, f), title
	}
	if r.AtRisk > 0 {
		f := fmt.Sprintf(c.T("样本中有 %s 位高价值客户（%s）不满意", "%s customers of high value (%s) among the respondents are dissatisfied"), thousands(r.AtRisk), c.tierName(r.By, r.High))
		if b := r.Branches; len(b) > 1 && b[0].Branch != "" {
			f += fmt.Sprintf(c.T("，人数最多的是%s（%s 位，其高价值客户共 %s 位）", ", the largest number in %s (%s of its %s)"), c.quoted(b[0].Branch), thousands(b[0].AtRisk), thousands(b[0].Customers))
		}
		s.Findings = append(s.Findings, f+c.T("。", "."))
	}
	risk.Describe, index.Describe = risk.Title, index.Title
	for _, chart := range []*DotChart{risk, index} {
		if slices.ContainsFunc(chart.Dots, func(d Dot) bool { return d.Hollow }) {
			chart.Foot += fmt.Sprintf(c.T("；空心 = 不足 %d 份", "; hollow = fewer than %d respondents"), smallBase)
		}
		if len(chart.Dots) > 0 {
			s.Charts = append(s.Charts, chart)
		}
	}
	t.Notes = append([]string{c.sentence(c.unhappy(r)), c.tierRule(r)}, c.T("占比按每层中能判断满意与否的客户计算；区间按比率估计计算。",
		"Shares are of the customers known to be satisfied or not; intervals are those of a ratio."))
	t.Native = &NativeChart{Kind: "bar", Title: risk.Title, Y: risk.Axis, Values: []int{8}, Low: 9, High: 10}
	s.Tables = append([]Table{t}, c.riskTables(r)...)
	return s
}

// valueName is what a customer is worth as a sentence says it: its label without the unit in brackets at the end.
func (c Context) valueName(r *stats.ValueAtRisk) string {
	label := strings.TrimSpace(c.Label(r.Key))
	for _, brackets := range [][2]string{{"（", "）"}, {"(", ")"}} {
		if at := strings.LastIndex(label, brackets[0]); at > 0 && strings.HasSuffix(label, brackets[1]) {
			label = strings.TrimSpace(label[:at])
		}
	}
	return c.quoted(label)
}

// tierName is a tier as a sentence says it.
func (c Context) tierName(by, group string) string {
	if by == "tier" {
		return fmt.Sprintf(c.T("%s 层", "tier %s"), group)
	}
	return c.quoted(group)
}

// tier is a tier as a chart labels it, with its share of the customers.
func (c Context) tier(r *stats.ValueAtRisk, x stats.ValueTier) string {
	name := x.Group
	if r.By == "tier" {
		name = capital(c.tierName(r.By, name))
	}
	return name + fmt.Sprintf(c.T("（%s%% 的客户）", " (%s%% of customers)"), value(x.Customers, 0))
}

// unhappy says who counts as dissatisfied.
func (c Context) unhappy(r *stats.ValueAtRisk) string {
	if r.Criterion == "composite" {
		return fmt.Sprintf(c.T("不满意 = 综合满意度低于量表中点（%s）", "Dissatisfied = composite below the scale's midpoint (%s)"), value(r.Midpoint, 1))
	}
	return fmt.Sprintf(c.T("不满意 = %s回答 %s 分", "Dissatisfied = %s answered %s"), c.said("overall"), span(r.Codes))
}

// tierRule says how the tiers were made.
func (c Context) tierRule(r *stats.ValueAtRisk) string {
	switch {
	case r.By != "tier":
		return fmt.Sprintf(c.T("层级取自“%s”。", "Tiers are the groups of %s."), c.Label(r.By))
	case r.Tiers[0].Group != "A":
		return c.T("层级按给定的分界划分，等于分界的归入上一层。", "Tiers lie between the cut points given; a value on a cut belongs to the upper tier.")
	}
	return c.T("客户按价值从高到低累计：不足 80% 之前为 A 层，不足 95% 之前为 B 层，其余为 C 层；价值相同的客户在同一层。",
		"Customers by falling value: A are those of whom the more valuable hold less than 80% of the value, B less than 95%, C the rest; equal values are in one tier.")
}

// tierFinding says whether the tier of high value is more or less satisfied than all customers. Where it is neither the title says which
// other tiers are.
func (c Context) tierFinding(r *stats.ValueAtRisk, tiers []stats.ValueTier, all stats.ValueTier) (finding, title string) {
	for _, x := range tiers {
		if x.Group != r.High || x.Index == nil || x.CILow == nil || all.Index == nil || x.NIndex < smallBase || len(tiers) < 2 {
			continue
		}
		name, interval := c.tierName(r.By, x.Group), fmt.Sprintf("%s %s-%s", c.level(), decimals(*x.CILow, 1), decimals(*x.CIHigh, 1))
		switch {
		case *x.CIHigh < *all.Index:
			title = fmt.Sprintf(c.T("高价值客户（%s）的满意度低于全体", "Customers of high value (%s) are less satisfied"), name)
		case *x.CILow > *all.Index:
			title = fmt.Sprintf(c.T("高价值客户（%s）的满意度高于全体", "Customers of high value (%s) are more satisfied"), name)
		default:
			var rows []standing
			for _, tier := range tiers {
				if tier.NIndex >= smallBase {
					rows = append(rows, standing{c.tierName(r.By, tier.Group), tier.CILow, tier.CIHigh})
				}
			}
			if title = capital(c.aboveOrBelow(beyond(rows, *all.Index))); title == "" {
				title = c.T("各价值层级的满意度与全体没有超出误差的差别", "No tier of value differs from all customers beyond the margin of error")
			}
			return fmt.Sprintf(c.T("高价值客户（%s）的综合满意度为 %s（%s），与全体的 %s 没有超出误差的差别。",
				"Customers of high value (%s) have a composite of %s (%s), within the margin of error of all customers' %s."), name, decimals(*x.Index, 1), interval, decimals(*all.Index, 1)), title
		}
		return fmt.Sprintf(c.T("%s：综合 %s（%s），全体 %s。", "%s: composite %s (%s) against %s of all."), title, decimals(*x.Index, 1), interval, decimals(*all.Index, 1)), title
	}
	return "", ""
}

// maxRiskRows is how many branches the table of dissatisfied customers of high value has.
const maxRiskRows = 200

// riskTables count the dissatisfied of high value by branch, and list those who have an id.
func (c Context) riskTables(r *stats.ValueAtRisk) []Table {
	if r.AtRisk == 0 {
		return nil
	}
	var out []Table
	branch := c.T("分公司", "Branch")
	if r.Branch != "" {
		branch = c.Label(r.Branch)
	}
	unknown := c.T("（未知）", "(unknown)")
	if r.Branch != "" {
		t := Table{Title: fmt.Sprintf(c.T("各%s不满意的高价值客户", "Dissatisfied customers of high value by %s"), branch), Columns: []Column{{Head: branch},
			{c.T("高价值客户", "Customers of high value"), Count, NoHeat}, {c.T("其中不满意", "Dissatisfied"), Count, NoHeat}, {c.T("不满意 %", "Dissatisfied %"), Percent, NoHeat}}}
		for _, b := range r.Branches[:min(len(r.Branches), maxRiskRows)] {
			name := b.Branch
			if name == "" {
				name = unknown
			}
			share := 100 * float64(b.AtRisk) / float64(b.Customers)
			t.Rows = append(t.Rows, []Cell{text(name), count(b.Customers), count(b.AtRisk), number(&share)})
		}
		t.Notes = []string{c.T("受访者人数，未加权。", "Respondents, unweighted.")}
		if n := len(r.Branches); n > maxRiskRows {
			t.Notes = append(t.Notes, fmt.Sprintf(c.T("共 %d 个，只列出不满意最多的 %d 个。", "The %[2]d with the most of %[1]d."), n, maxRiskRows))
		}
		out = append(out, t)
	}
	if len(r.Customers) == 0 {
		return out
	}
	t := Table{Title: c.T("不满意的高价值客户名单", "Dissatisfied customers of high value"), Columns: []Column{{Head: c.T("编号", "Id")}, {Head: branch}, {c.Label(r.Key), Mean, NoHeat}}}
	if r.Branch == "" {
		t.Columns = slices.Delete(t.Columns, 1, 2)
	}
	for _, x := range r.Customers {
		if r.Branch == "" {
			t.Rows = append(t.Rows, []Cell{text(x.ID), number(&x.Value)})
			continue
		}
		name := x.Branch
		if name == "" {
			name = unknown
		}
		t.Rows = append(t.Rows, []Cell{text(x.ID), text(name), number(&x.Value)})
	}
	t.Notes = []string{c.T("只列编号，供回访使用；同一单位内按价值从高到低。", "Ids only, for follow-up; within a branch by falling value.")}
	if r.AtRisk > len(r.Customers) {
		t.Notes = append(t.Notes, fmt.Sprintf(c.T("共 %s 位，只列出价值最高的 %s 位。", "The %[2]s of most value of %[1]s."), thousands(r.AtRisk), thousands(len(r.Customers))))
	}
	return append(out, t)
}
