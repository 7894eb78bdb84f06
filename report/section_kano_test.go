package report

import (
	"strings"
	"testing"

	"manyi/stats"
)

func TestKanoSection(t *testing.T) {
	feature := func(label string, category int, clear bool, better, worse float64) stats.KanoItem {
		return stats.KanoItem{Key: label, Label: label, N: 100, Category: category, Second: stats.KanoIndifferent, Clear: clear, Better: x(better), Worse: x(worse),
			BetterCILow: x(better - 0.1), BetterCIHigh: x(better + 0.1), WorseCILow: x(worse - 0.1), WorseCIHigh: x(worse + 0.1)}
	}
	r := &stats.KanoResult{Confidence: 0.95, Features: []stats.KanoItem{feature("Gift", stats.KanoAttractive, true, 0.8, -0.2), feature("Queue", stats.KanoMustBe, true, 0.2, -0.8),
		feature("Points", stats.KanoMustBe, false, 0.5, -0.5), feature("Music", stats.KanoReverse, true, 0.3, -0.1)}}
	s := KanoSection(r, testContext("en"))
	if len(s.Findings) != 3 || !strings.Contains(s.Findings[0], "Queue") || strings.Contains(s.Findings[0], "Points") || !strings.Contains(s.Findings[1], "Gift") || !strings.Contains(s.Findings[2], "Music") {
		t.Errorf("findings %v", s.Findings)
	}
	chart := s.Charts[0].(*QuadrantChart)
	if d := chart.Dots[0]; d.Label != "Queue" || d.X != 0.8 || d.Y != 0.2 || *d.XLow != 0.7000000000000001 || *d.XHigh != 0.9 || !d.Alarm || d.Hollow {
		t.Errorf("first dot %+v", d)
	}
	if chart.Title != "Must be there: Queue; delightful: Gift; better without: Music" {
		t.Errorf("title %q", chart.Title)
	}
	if d := chart.Dots[1]; !d.Hollow || d.Alarm {
		t.Errorf("an unclear must-be is drawn as %+v", d)
	}
	if chart.Dots[3].Label != "Music (reverse)" || chart.Names != [4]string{"One-dimensional", "Attractive", "Indifferent", "Must-be"} {
		t.Errorf("last dot %+v, names %v", chart.Dots[3], chart.Names)
	}
	if cell := s.Tables[0].Rows[1][3]; cell.Text != "not clear (or Indifferent)" {
		t.Errorf("certainty %q", cell.Text)
	}
	for i := range r.Features {
		r.Features[i].Clear = false
	}
	if got := KanoSection(r, testContext("zh")).Charts[0].(*QuadrantChart).Title; got != "没有一项功能的类别是明显的" {
		t.Errorf("nothing clear, and the title says %q", got)
	}
	for range mostNamed {
		r.Features = append(r.Features, feature("Opening hours", stats.KanoMustBe, true, 0.2, -0.8))
	}
	r.Features[1].Clear = true
	if got := KanoSection(r, testContext("en")).Charts[0].(*QuadrantChart).Title; got != "4 must be there" {
		t.Errorf("title %q", got)
	}
	if s := KanoSection(&stats.KanoResult{}, testContext("zh")); s.ID != "" {
		t.Errorf("a survey without Kano has %+v", s)
	}
}

func TestLoyaltySection(t *testing.T) {
	share := func(class string, percent, value float64) stats.LoyaltyShare {
		return stats.LoyaltyShare{Class: class, Count: int(percent), Percent: x(percent), CILow: x(percent - 5), CIHigh: x(percent + 5), ValuePercent: x(value)}
	}
	classes := []stats.LoyaltyShare{share(stats.Loyal, 50, 40), share(stats.Open, 30, 20), share(stats.AtRisk, 20, 40)}
	r := &stats.LoyaltyResult{Recommend: "Recommend", Repurchase: "Buy again", Top: [3][2]int{{4, 5}, {9, 10}, {5, 5}}, N: 100,
		Groups: []stats.LoyaltyGroup{{N: 100, Classes: classes}, {By: "tier", Group: "A", N: 60, Classes: classes}, {By: "tier", Group: "B", N: 40, Classes: classes}},
		NPS:    &stats.NetPromoterScore{N: 100, Score: 12.5, Promoters: 40, Detractors: 27.5, Low: x(2), High: x(23)}}
	s := LoyaltySection(r, testContext("en"))
	all := strings.Join(s.Findings, " ")
	for _, want := range []string{"50.0%", "45.0%-55.0%", "20.0% at risk (40.0% of the value)", "12.5", "2.0 to 23.0"} {
		if !strings.Contains(all, want) {
			t.Errorf("findings do not say %q: %s", want, all)
		}
	}
	if len(s.Charts) != 2 || s.Charts[1].Name() != "loyalty-tier" || len(s.Tables) != 2 || !strings.Contains(s.Tables[0].Notes[0], "(4–5, 9–10, 5)") {
		t.Errorf("%d charts, %d tables, notes %v", len(s.Charts), len(s.Tables), s.Tables[0].Notes)
	}
	if stack := s.Charts[1].(*StackChart); len(stack.Rows) != 3 || stack.Rows[2].Label != "All" || stack.Rows[0].Percents[0] != 20 || stack.Codes[0] != "At risk" {
		t.Errorf("tiers %+v", stack)
	}
	for _, test := range []struct {
		risk        float64 // of tier A; all have 20%, intervals reach 5 to both sides
		n           int
		title, lang string
	}{
		{20, 60, "The share at risk differs between no tier and all beyond the margin of error", "en"},
		{30, 60, "Share at risk above average: tier A", "en"},
		{30, 60, "有流失风险的客户比例：A 层高于平均", "zh"},
		{10, 60, "Share at risk below average: tier A", "en"},
		{30, 10, "The share at risk differs between no tier and all beyond the margin of error", "en"},
	} {
		r.Groups[1].N, r.Groups[1].Classes = test.n, []stats.LoyaltyShare{classes[0], classes[1], share(stats.AtRisk, test.risk, 40)}
		if got := LoyaltySection(r, testContext(Lang(test.lang))).Charts[1].(*StackChart).Title; got != test.title {
			t.Errorf("title %q, want %q", got, test.title)
		}
	}
	if s := LoyaltySection(&stats.LoyaltyResult{}, testContext("zh")); s.ID != "" {
		t.Errorf("a survey that does not ask has %+v", s)
	}
}
