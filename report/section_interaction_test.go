package report

import (
	"strings"
	"testing"

	"manyi/stats"
)

func TestInteractionSection(t *testing.T) {
	cell := func(a, b string, n int, mean, effect, p float64) stats.InteractionCell {
		return stats.InteractionCell{A: a, B: b, N: n, Mean: x(mean), SE: x(1), CILow: x(mean - 2), CIHigh: x(mean + 2), Expected: x(mean - effect), Effect: x(effect),
			EffectSE: x(1), P: x(p / 6), PAdjusted: x(p)}
	}
	r := &stats.Interactions{Pairs: []stats.Interaction{{A: "format", B: "district", GroupsA: []string{"A", "B"}, GroupsB: []string{"u", "v", "w"}, N: 300,
		F: x(6), DF1: x(2), DF2: x(294), P: x(0.003), Cells: []stats.InteractionCell{cell("A", "u", 100, 70, 3, 0.01), cell("A", "v", 20, 60, -9, 0.001),
			cell("A", "w", 50, 66, 0.5, 1), cell("B", "u", 90, 60, -3.5, 0.004), cell("B", "v", 40, 75, 1, 0.6)}}}}
	s := InteractionSection(r, testContext("en"))
	want := "Differences by Format depend on district (interaction F(2, 294) = 6.00, p = 0.003). Against what the two give on their own: B × u lower by 3.5 points; A × u higher by 3.0 points."
	if s.ID != "interaction" || s.Findings[0] != want {
		t.Errorf("%q\nwant %q", s.Findings, want)
	}
	chart := s.Charts[0].(*PanelChart)
	if chart.File != "interaction-format-district" || chart.Title != "B × u below what is expected; A × u above" || strings.Join(chart.Rows, "") != "vwu" || strings.Join(chart.Columns, "") != "AB" {
		t.Errorf("%q: rows %q, columns %q", chart.Title, chart.Rows, chart.Columns)
	}
	if v := chart.Cells[0][0]; !v.Hollow || v.Alarm || chart.Cells[1][1] != nil || !chart.Cells[2][0].Alarm {
		t.Errorf("%+v", chart.Cells)
	}
	if len(s.Tables) != 1 || len(s.Tables[0].Rows) != 5 {
		t.Errorf("%+v", s.Tables)
	}

	r.Pairs[0].P = x(0.4)
	s = InteractionSection(r, testContext("zh"))
	if len(s.Charts) != 0 || !strings.Contains(s.Findings[0], "没有证据表明") {
		t.Errorf("%d charts, %q", len(s.Charts), s.Findings)
	}
	if s := InteractionSection(&stats.Interactions{}, testContext("zh")); s.ID != "" {
		t.Error("a section of nothing")
	}
	none := &stats.Interactions{Pairs: []stats.Interaction{{A: "format", B: "q1", Notices: []stats.Notice{{Code: "interaction_untested", Args: []any{"format", "q1"}}}}}}
	if s := InteractionSection(none, testContext("en")); s.ID == "" || len(s.Notes) != 1 || len(s.Tables) != 0 {
		t.Errorf("%+v", s)
	}
}
