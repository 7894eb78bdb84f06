package report

import (
	"strings"
	"testing"

	"manyi/stats"
)

func fieldDrivers(p, p1, p2 float64) *stats.DriversBy {
	group := func(name string, b1, b2 float64) stats.GroupDrivers {
		return stats.GroupDrivers{Group: name, N: 50, R2: x(0.5), Items: []stats.GroupDriver{{Key: "q1", B: x(b1), Share: x(100 * b1)}, {Key: "q2", B: x(b2), Share: x(100 * b2)}}}
	}
	return &stats.DriversBy{Fields: []stats.FieldDrivers{{Field: "format", N: 100, Groups: []stats.GroupDrivers{group("A", 0.3, 0.7), group("B", 0.6, 0.4)}, LeftOut: []string{"other"},
		Whole: stats.SlopeTest{F: x(2.5), DF1: x(2), DF2: x(94), P: x(p)},
		Items: []stats.SlopeTest{{Key: "q1", F: x(3), DF1: x(1), DF2: x(94), P: x(p1 / 2), PAdjusted: x(p1)}, {Key: "q2", F: x(3), DF1: x(1), DF2: x(94), P: x(p2 / 2), PAdjusted: x(p2)}}}}}
}

func TestDriversBySection(t *testing.T) {
	for _, c := range []struct {
		p, p1, p2             float64
		finding, title, label string
	}{
		{0.4, 0.3, 0.8, "There is no evidence that what matters differs by Format (F(2, 94) = 2.50, p = 0.400), so the same priorities may serve all groups.", "No evidence that what matters differs by Format", "Price"},
		{0.4, 0.3, 0.01, "Taken together there is no evidence that what matters differs by Format (F(2, 94) = 2.50, p = 0.400), but the effect of Price does: Price matters most in A (b = 0.70) and least in B (b = 0.40).", "What matters differs by Format", "Price *"},
		{0.01, 0.3, 0.8, "What matters differs by Format (F(2, 94) = 2.50, p = 0.010), though spread so thin that no single item differs after Holm.", "What matters differs by Format", "Price"},
		{0.01, 0.02, 0.01, "What matters differs by Format (F(2, 94) = 2.50, p = 0.010), namely the effect of Price and Speed: Price matters most in A (b = 0.70) and least in B (b = 0.40).", "What matters differs by Format", "Price *"},
	} {
		s := DriversBySection(fieldDrivers(c.p, c.p1, c.p2), testContext("en"))
		if s.ID != "drivers" || len(s.Findings) != 1 || s.Findings[0] != c.finding {
			t.Errorf("%q\nwant %q", s.Findings, c.finding)
		}
		chart := s.Charts[0].(*HeatChart)
		if chart.File != "drivers-format" || chart.Title != c.title || chart.RowLabels[0] != c.label || !chart.Marked[0][0] || chart.Marked[0][1] || chart.Full != 70 {
			t.Errorf("%+v", chart)
		}
		if len(s.Tables) != 2 || len(s.Tables[1].Rows) != 3 || len(s.Tables[1].Columns) != 8 || !strings.Contains(s.Notes[0], `left out are "other"`) {
			t.Errorf("%+v", s)
		}
	}
	r := fieldDrivers(0.01, 0.02, 0.01)
	r.Fields[0].Whole, r.Fields[0].Items = stats.SlopeTest{}, nil // a fit without error
	if s := DriversBySection(r, testContext("zh")); len(s.Findings) != 0 || s.Charts[0].(*HeatChart).Title != "各Format的驱动因素" && !strings.Contains(s.Charts[0].(*HeatChart).Title, "的驱动因素") {
		t.Errorf("%q", s.Findings)
	}
	if s := DriversBySection(&stats.DriversBy{}, testContext("zh")); s.ID != "" {
		t.Error("a section of nothing")
	}
}
