package report

import (
	"fmt"
	"strings"
	"testing"

	"manyi/stats"
)

func prob(k int, share float64) []float64 {
	p := make([]float64, 4)
	p[k-1], p[k%4] = share, 1-share
	return p
}

// Certainty in words at 90 and at 60 percent, and hollow dots below 90.
func TestVerdicts(t *testing.T) {
	c := testContext("zh")
	for _, want := range []struct {
		share  float64
		word   string
		hollow bool
		cell   string
	}{{0.9, "确定", false, "修补区"}, {0.899, "较可能", true, "修补区 ○"}, {0.6, "较可能", true, "修补区 ○"}, {0.599, "压线", true, "修补区（压线）"}} {
		p := stats.QuadrantPoint{Quadrant: stats.Improve, Prob: prob(2, want.share)}
		if got := c.verdict(p); got != want.word {
			t.Errorf("%v: %s, want %s", want.share, got, want.word)
		}
		if d := c.quadrantDot(p, ""); d.Hollow != want.hollow || !d.Alarm {
			t.Errorf("%v: %+v", want.share, d)
		}
		if cell := c.fallsInto(p); cell.Text != want.cell || cell.Bold != !want.hollow {
			t.Errorf("%v: %+v", want.share, cell)
		}
	}
	if got := c.verdict(stats.QuadrantPoint{Quadrant: 1}); got != "未评估" {
		t.Errorf("without a bootstrap: %s", got)
	}
}

// One picture and one table a field; many groups, or many items in them, have the table alone.
// A group too small for the bootstrap is not drawn as sure, nor said to be; an item that is firm in no group is not counted.
func TestQuadrantGroupNotAssessed(t *testing.T) {
	sure := []float64{0, 1, 0, 0}
	point := func(key string, prob []float64) stats.QuadrantPoint {
		return stats.QuadrantPoint{Key: key, X: 60, Y: 0.3, Quadrant: stats.Improve, Prob: prob}
	}
	r := &stats.Quadrant{Method: "johnson", N: 100, Resamples: 100, Points: []stats.QuadrantPoint{point("q1", sure), point("q2", sure)},
		Groups: []stats.GroupQuadrant{{By: "format", Group: "A", N: 90, Resamples: 100, Points: []stats.QuadrantPoint{point("q1", sure), point("q2", []float64{0, 0.5, 0.5, 0})}},
			{By: "format", Group: "B", N: 34, Points: []stats.QuadrantPoint{point("q1", nil), point("q2", nil)}}}}
	s := QuadrantSection(r, testContext("en"))
	panels := s.Charts[1].(*QuadrantPanels).Panels
	if panels[0].Dots[0].Hollow || !panels[0].Dots[1].Hollow || !panels[1].Dots[0].Hollow {
		t.Errorf("%+v", panels)
	}
	table := s.Tables[1]
	if cell := table.Rows[1][3]; cell.Text != "Improve (not assessed)" || cell.Bold {
		t.Errorf("%+v", cell)
	}
	if !strings.HasPrefix(table.Notes[len(table.Notes)-1], "Not assessed") {
		t.Errorf("notes %q", table.Notes)
	}
	if all := strings.Join(s.Findings, "|"); !strings.Contains(all, "Speed in 1") || strings.Contains(all, "in 0") {
		t.Errorf("findings %q", all)
	}
}

func TestQuadrantGroupsSection(t *testing.T) {
	r := &stats.Quadrant{Method: "johnson", N: 500, Resamples: 100, Points: []stats.QuadrantPoint{
		{Key: "q1", X: 60, Y: 0.3, Quadrant: stats.Improve, Prob: prob(2, 1)}, {Key: "q2", X: 80, Y: 0.1, Quadrant: stats.Maintain, Prob: prob(4, 1)}}}
	for _, group := range []string{"A", "B", "C"} {
		g := stats.GroupQuadrant{By: "format", Group: group, N: 100, CutX: 70, CutY: 0.2, Resamples: 100, Points: []stats.QuadrantPoint{
			{Key: "q1", X: 60, Y: 0.3, Quadrant: stats.Improve, Prob: prob(2, 0.95)}, {Key: "q2", X: 80, Y: 0.1, Quadrant: stats.Maintain, Prob: prob(4, 0.7)}}}
		if group == "C" {
			g.Points = []stats.QuadrantPoint{{Key: "q2", X: 50, Y: 0.4, Quadrant: stats.Improve, Prob: prob(2, 0.95)}}
		}
		r.Groups = append(r.Groups, g)
	}
	s := QuadrantSection(r, testContext("en"))
	if len(s.Charts) != 2 || s.Charts[1].Name() != "quadrant-format" || len(s.Tables) != 2 {
		t.Fatalf("%d charts, %d tables", len(s.Charts), len(s.Tables))
	}
	panels := s.Charts[1].(*QuadrantPanels)
	if len(panels.Panels) != 3 || len(panels.Panels[2].Dots) != 1 || panels.Panels[2].Number[0] != 2 || !panels.Panels[0].Dots[1].Hollow {
		t.Errorf("panels %+v", panels.Panels)
	}
	var cells []string
	for _, cell := range s.Tables[1].Rows[1] {
		cells = append(cells, cell.Text)
	}
	if got := strings.Join(cells, "|"); got != "Speed|Improve|Improve|Improve|" {
		t.Errorf("row of q1: %s", got)
	}
	want := []string{"Important, yet in satisfaction below the items' mean, so to be improved first: Speed.", "By Format (3 groups), firmly in the improve quadrant: Speed in 2.",
		"Firmly to be improved in single groups only: C (Price)."}
	if strings.Join(s.Findings, "") != strings.Join(want, "") {
		t.Errorf("findings %q", s.Findings)
	}
	if panels.Title != "Speed: to be improved in 2 of 3 groups" {
		t.Errorf("title %q", panels.Title)
	}
	title := func(lang Lang) string { return QuadrantSection(r, testContext(lang)).Charts[1].(*QuadrantPanels).Title }
	last := r.Groups
	if r.Groups = last[:2]; title("en") != "To be improved in every group: Speed" || title("zh") != "各组都要改进“Speed”" {
		t.Errorf("titles %q, %q", title("en"), title("zh"))
	}
	if r.Groups = last[1:]; title("en") != "No item is firmly to be improved in more than one group" {
		t.Errorf("title %q", title("en"))
	}
	r.Groups = nil
	for _, g := range last[:2] {
		g.Points = []stats.QuadrantPoint{{Key: "q1", X: 60, Y: 0.3, Quadrant: stats.Improve, Prob: prob(2, 0.8)}}
		r.Groups = append(r.Groups, g)
	}
	if title("en") != "No group has an item that is firmly to be improved" {
		t.Errorf("title %q", title("en"))
	}
	for i := range r.Groups { // nothing assessed, so nothing found
		r.Groups[i].Resamples, r.Groups[i].Points[0].Prob = 0, nil
	}
	if title("en") != "Quadrants by Format" {
		t.Errorf("title %q", title("en"))
	}
	r.Groups = last
	for len(r.Groups) <= maxPanels {
		r.Groups = append(r.Groups, r.Groups[0])
	}
	if s := QuadrantSection(r, testContext("zh")); len(s.Charts) != 1 || len(s.Tables) != 2 {
		t.Errorf("%d groups: %d charts", len(r.Groups), len(s.Charts))
	}
}

// Panels with many items number only what falls into the improve quadrant, and where that is much only what is firmly there.
func TestQuadrantPanelsCrowd(t *testing.T) {
	for _, test := range []struct{ improve, firm, numbered int }{{4, 2, 4}, {12, 2, 2}} {
		r := &stats.Quadrant{Method: "johnson", N: 500, Resamples: 100}
		c := testContext("en")
		for i := range 20 {
			p := stats.QuadrantPoint{Key: fmt.Sprint("item", i), X: float64(60 + i), Y: 0.1, Quadrant: stats.Maintain, Prob: prob(4, 1)}
			if i < test.improve {
				p.Quadrant, p.Prob = stats.Improve, prob(2, 0.7)
			}
			if i < test.firm {
				p.Prob = prob(2, 1)
			}
			r.Points = append(r.Points, p)
		}
		for _, group := range []string{"A", "B"} {
			r.Groups = append(r.Groups, stats.GroupQuadrant{By: "format", Group: group, N: 100, Resamples: 100, Points: r.Points})
		}
		panels := QuadrantSection(r, c).Charts[1].(*QuadrantPanels)
		if len(panels.Items) != test.numbered || !panels.Crowded || strings.Contains(panels.Subtitle, "firmly") != (test.numbered == test.firm) {
			t.Errorf("%d items in the key, subtitle %q", len(panels.Items), panels.Subtitle)
		}
		for i, number := range panels.Panels[1].Number {
			want := i + 1
			if i >= test.numbered {
				want = 0
			}
			if number != want {
				t.Errorf("item %d has number %d, want %d", i, number, want)
			}
		}
	}
}

// A title names only the foremost of many.
func TestForemost(t *testing.T) {
	c := testContext("en")
	if got := c.foremost([]string{"q1", "q2"}); got != "Speed and Price" {
		t.Errorf("%q", got)
	}
	if got := c.foremost([]string{"q1", "q2", "a", "b", "d"}); got != "Speed, Price and a; 5 items in all" {
		t.Errorf("%q", got)
	}
}

func TestGapFindings(t *testing.T) {
	if s := GapSection(&stats.Gap{}, testContext("en")); s.ID != "" {
		t.Errorf("a gap analysis of nothing: %+v", s)
	}
	r := &stats.Gap{Items: []stats.GapItem{
		{Key: "q1", N: 90, Stated: x(4), Satisfied: x(4.5), Gap: x(-0.5), CILow: x(-0.7), CIHigh: x(-0.3), PAdjusted: x(0.001)},
		{Key: "q2", N: 80, Stated: x(4.5), Satisfied: x(3.6), Gap: x(0.9), CILow: x(0.8), CIHigh: x(1), PAdjusted: x(0.001)}}}
	s := GapSection(r, testContext("en"))
	if got := s.Charts[0].(*DotChart).Title; got != "Satisfaction falls furthest short of importance: Price" {
		t.Errorf("title %q", got)
	}
	if len(s.Findings) != 2 || !strings.HasPrefix(s.Findings[0], "Price has the largest gap: importance 4.50, satisfaction 3.60, 0.90 points apart (95% interval 0.80-1.00).") {
		t.Errorf("findings %q", s.Findings)
	}
}

func TestPriorityFindings(t *testing.T) {
	item := func(key string, rank int, gain, low, high float64) stats.PriorityItem {
		return stats.PriorityItem{Key: key, Rank: rank, Gain: &gain, GainLow: &low, GainHigh: &high, Index: x(60), Best: x(70), BestGroup: "A"}
	}
	for _, c := range []struct {
		items       []stats.PriorityItem
		title, said string
	}{
		{[]stats.PriorityItem{item("q2", 2, 0.5, 0.3, 0.7), item("q1", 1, 2, 1.5, 2.5)}, "Largest gain: Speed", "clearly more than any other item"},
		{[]stats.PriorityItem{item("q1", 1, 2, 1.5, 2.5), item("q2", 2, 1.8, 1.3, 2.3)}, "Largest gains: Speed and Price", "overlaps that of Price"},
		{[]stats.PriorityItem{item("q1", 1, 0.2, -0.1, 0.5), item("q2", 2, 0.1, -0.2, 0.4)}, "No item is sure to bring a gain", "all intervals include 0"},
		{[]stats.PriorityItem{item("q1", 1, 0.2, -0.1, 0.5), item("q2", 2, 0.1, 0.05, 0.15)}, "What improving each item would gain", "includes 0; not so that of Price"},
		{[]stats.PriorityItem{item("q1", 1, 2, 1.5, 2.5), item("q2", 2, -1, -1.5, -0.5)}, "Largest gain: Speed", "clearly more"},
	} {
		s := PrioritySection(&stats.Priority{By: "format", Method: "johnson", Items: c.items, Confidence: 0.95}, testContext("en"))
		if got := s.Charts[0].(*DotChart).Title; got != c.title || !strings.Contains(s.Findings[0], c.said) {
			t.Errorf("%q, findings %q; want %q, %q", got, s.Findings, c.title, c.said)
		}
	}
}
