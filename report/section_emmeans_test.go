package report

import (
	"strings"
	"testing"

	"manyi/stats"
)

func TestAdjustedSection(t *testing.T) {
	mean := func(group string, n int, raw, adjusted float64) stats.AdjustedMean {
		return stats.AdjustedMean{Group: group, N: n, Raw: x(raw), Mean: x(adjusted), SE: x(1), CILow: x(adjusted - 2), CIHigh: x(adjusted + 2)}
	}
	pair := func(a, b string, p float64) stats.PairDiff {
		return stats.PairDiff{Group1: a, Group2: b, Diff: x(1), SE: x(1), P: x(p), CILow: x(0), CIHigh: x(2)}
	}
	r := &stats.AdjustedMeans{N: 200, Covariates: []stats.CovariateEffect{{Field: "q2", B: x(0.1), SE: x(0.2), P: x(0.6)}}, Fields: []stats.AdjustedField{
		{Field: "format", Means: []stats.AdjustedMean{mean("A", 90, 80, 76), mean("B", 80, 70, 72), mean("C", 60, 74, 73), mean("tiny", 9, 99, 99)},
			Pairs: []stats.PairDiff{pair("A", "B", 0.01), pair("A", "C", 0.03), pair("A", "tiny", 0.2), pair("B", "C", 0.5), pair("B", "tiny", 0.2), pair("C", "tiny", 0.2)}},
		{Field: "q1", Means: []stats.AdjustedMean{mean("u", 90, 70, 71), mean("v", 80, 71, 70.8)}, Pairs: []stats.PairDiff{pair("u", "v", 0.7)}}}}
	s := AdjustedSection(r, testContext("en"))
	want := []string{"With Speed and Price alike, by Format A is still highest (76.0) and B still lowest (72.0); they lie 4.0 points apart, where the highest and lowest as they are lie 10.0; relative to the others A moves most (−3.0 points).",
		"With Format and Price alike, no two groups by Speed differ (Tukey, every p at least .05)."}
	if s.ID != "adjusted" || strings.Join(s.Findings, "|") != strings.Join(want, "|") {
		t.Errorf("%q\nwant %q", s.Findings, want)
	}
	chart := s.Charts[0].(*DotChart)
	if chart.File != "emmeans-format" || chart.Title != "After adjustment the order by Format is the same" || chart.Dots[0].Label != "tiny" || !chart.Dots[0].Hollow ||
		*chart.Dots[1].Before != 80 || chart.Dots[1].Letters != "a" || chart.Dots[3].Letters != "b" || chart.Dots[0].Letters != "ab" {
		t.Errorf("%q %+v", chart.Title, chart.Dots)
	}
	if title := s.Charts[1].(*DotChart).Title; title != "After adjustment nothing differs by Speed" {
		t.Error(title)
	}
	if len(s.Tables) != 5 || len(s.Tables[1].Rows) != 6 || len(s.Tables[4].Rows) != 1 {
		t.Errorf("%d tables", len(s.Tables))
	}
	if s := AdjustedSection(&stats.AdjustedMeans{}, testContext("zh")); s.ID != "" {
		t.Error("a section of nothing")
	}
	none := &stats.AdjustedMeans{Notices: []stats.Notice{{Code: "no_residual", Args: []any{"composite"}}}}
	if s := AdjustedSection(none, testContext("zh")); s.ID == "" || len(s.Notes) != 1 {
		t.Errorf("%+v", s)
	}
}
