package report

import (
	"strings"
	"testing"

	"manyi/stats"
)

func TestPenaltyRewardSection(t *testing.T) {
	effect := func(v, p float64) stats.AnswerEffect {
		return stats.AnswerEffect{N: 50, Value: x(v), SE: x(1), P: x(p), CILow: x(v - 2), CIHigh: x(v + 2)}
	}
	r := &stats.PenaltyReward{N: 100, Items: []stats.ItemAsymmetry{
		{Key: "q1", Low: [2]int{1, 2}, High: [2]int{4, 5}, Penalty: effect(-1, 0.3), Reward: effect(9, 0.001), Asymmetry: x(0.8), P: x(0.001), PAdjusted: x(0.002), Class: stats.ClassExcitement},
		{Key: "q2", Low: [2]int{1, 2}, High: [2]int{4, 5}, Penalty: effect(-9, 0.001), Reward: effect(1, 0.3), Asymmetry: x(-0.8), P: x(0.001), PAdjusted: x(0.002), Class: stats.ClassBasic}}}
	s := PenaltyRewardSection(r, testContext("en"))
	if len(s.Findings) != 2 || !strings.Contains(s.Findings[0], "Price") || !strings.Contains(s.Findings[1], "Speed") {
		t.Errorf("findings %v, want Price basic and Speed exciting", s.Findings)
	}
	chart := s.Charts[0].(*DivergingChart)
	if chart.Rows[0].Label != "Price" || chart.Rows[0].Left.Hollow || !chart.Rows[0].Right.Hollow || chart.Rows[0].Texts[2] != "basic" {
		t.Errorf("first row %+v", chart.Rows[0])
	}
	if !strings.Contains(chart.LeftName, "1–2") || !strings.Contains(chart.RightName, "4–5") || !strings.Contains(chart.Title, "Price") || !strings.Contains(chart.Title, "Speed") {
		t.Errorf("chart says %q, %q, %q", chart.Title, chart.LeftName, chart.RightName)
	}
	r.Items[0].Low, r.Items[0].High = [2]int{1, 4}, [2]int{7, 10}
	if chart := PenaltyRewardSection(r, testContext("en")).Charts[0].(*DivergingChart); strings.Contains(chart.LeftName, "1–2") {
		t.Errorf("scales of two lengths, and the legend says %q", chart.LeftName)
	}
	r.Items[0].Class, r.Items[1].Class = stats.ClassPerformance, stats.ClassUnclear
	if s := PenaltyRewardSection(r, testContext("zh")); len(s.Findings) != 1 || !strings.Contains(s.Findings[0], "1 个有作用") {
		t.Errorf("findings %v", s.Findings)
	}
}

func TestValueSection(t *testing.T) {
	tier := func(group string, index, risk float64) stats.ValueTier {
		return stats.ValueTier{Group: group, N: 100, Customers: x(25), Value: x(50), NIndex: 100, Index: x(index), CILow: x(index - 1), CIHigh: x(index + 1),
			NAnswered: 100, Dissatisfied: x(risk), DissatisfiedValue: x(risk), DissatisfiedValueCILow: x(risk - 1), DissatisfiedValueCIHigh: x(risk + 1)}
	}
	r := &stats.ValueAtRisk{Key: "sales", By: "tier", Criterion: "overall", Codes: [2]int{1, 2}, Confidence: 0.95, Concentration: x(25), High: "A",
		Tiers:  []stats.ValueTier{tier("A", 60, 12), tier("B", 70, 6), tier("C", 75, 5), tier("", 70, 9)},
		Branch: "format", Branches: []stats.RiskBranch{{Branch: "north", Customers: 40, AtRisk: 6}, {Branch: "", Customers: 60, AtRisk: 1}}, AtRisk: 300,
		Customers: []stats.RiskCustomer{{Branch: "north", ID: "=1+1", Value: 9}, {Branch: "", ID: "b", Value: 8}}}
	c := testContext("en")
	c.Labels["sales"] = "Sales (10,000)"
	s := ValueSection(r, c)
	all := strings.Join(s.Findings, " ")
	for _, want := range []string{"9.0%", "25.0% of the customers make 80% of Sales", "less satisfied", "300 customers", "north (6 of its 40)"} {
		if !strings.Contains(all, want) {
			t.Errorf("findings do not say %q: %s", want, all)
		}
	}
	if strings.Contains(all, "10,000)") {
		t.Errorf("the unit stands in a sentence: %s", all)
	}
	if len(s.Charts) != 2 || s.Charts[0].Name() != "value" || s.Charts[1].Name() != "value-index" || len(s.Tables) != 3 {
		t.Fatalf("%d charts, %d tables", len(s.Charts), len(s.Tables))
	}
	list := s.Tables[2]
	if list.Rows[0][0].Text != "=1+1" || list.Rows[1][1].Text != "(unknown)" || !strings.Contains(strings.Join(list.Notes, ""), "of 300") {
		t.Errorf("list %+v", list)
	}
	if got := s.Charts[1].(*DotChart).Title; got != "Customers of high value (tier A) are less satisfied" {
		t.Errorf("title %q", got)
	}
	r.Tiers[0] = tier("A", 69.5, 9)
	if s := ValueSection(r, c); !strings.Contains(strings.Join(s.Findings, " "), "within the margin of error") || s.Charts[1].(*DotChart).Title != "Above average: tier C" {
		t.Errorf("findings %v, title %q", s.Findings, s.Charts[1].(*DotChart).Title)
	}
	r.Tiers[2].NIndex = smallBase - 1 // too few to be told apart
	if got := ValueSection(r, testContext("zh")).Charts[1].(*DotChart).Title; got != "各价值层级的满意度与全体没有超出误差的差别" {
		t.Errorf("title %q", got)
	}
	if s := ValueSection(&stats.ValueAtRisk{}, c); s.ID != "" {
		t.Errorf("a survey without a value has the section %+v", s)
	}
}
