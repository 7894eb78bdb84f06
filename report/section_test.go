package report

import (
	"strings"
	"testing"

	"manyi/stats"
)

func x(v float64) *float64 { return &v }

// contextOf two items, overall and a field, in a language.
func testContext(l Lang) Context {
	return Context{Lang: l, N: 100, Confidence: 0.95, Convention: "pomp",
		Labels: map[string]string{"q1": "Speed", "q2": "Price", "overall": "Overall", "format": "Format"}}
}

// Results without a single number must still become sections, without a crash and without a formatting mistake.
func TestSectionsOfEmptyResults(t *testing.T) {
	for _, l := range []Lang{"zh", "en"} {
		c := testContext(l)
		c.Index = &stats.Index{}
		for _, s := range []Section{
			IndexSection(&stats.Index{}, c),
			FrequencySection(&stats.Frequencies{Tables: []stats.Frequency{{Key: "q1"}}}, c),
			DescriptiveSection(&stats.Descriptives{Variables: []stats.Descriptive{{Key: "q1"}}}, c),
			CorrelationSection(&stats.Correlation{Keys: []string{"q1", "q2"}, Pairs: []stats.CorrelationPair{{Key1: "q1", Key2: "q2"}}}, c),
			RegressionSection(&stats.Regression{Coefficients: []stats.Coefficient{{Key: "(intercept)"}, {Key: "q1"}}}, c),
			ImportanceSection(&stats.Importance{Method: "johnson", Items: []stats.ItemImportance{{Key: "q1"}}}, c),
			ReliabilitySection(&stats.Reliability{Items: []string{"q1", "q2"}}, c),
			FactorSection(&stats.Factor{Items: []string{"q1", "q2"}}, c),
			CompareSection(&stats.OneWays{Tests: []stats.OneWay{{Field: "format", Response: "composite"}}}, c),
			MultiFactorSection(&stats.MultiFactors{Models: []stats.MultiFactor{{Response: "composite", Effects: []stats.Effect{{Name: "residual"}}}}}, c),
			CrosstabSection(&stats.Crosstabs{Tables: []stats.Crosstab{{Key: "q1", By: "format"}}}, c),
			QuadrantSection(&stats.Quadrant{Method: "johnson"}, c),
			ChangeSection(&stats.Change{Since: []stats.WaveChange{{Earlier: "1", Rows: []stats.ChangeRow{{Key: "q1"}}, Paired: []stats.ChangeRow{{Key: "q1"}}}}}, c),
			TrendSection(&stats.Trend{Waves: []string{"1", "2", "3"}, N: []int{1, 2, 3}, Place: []float64{1, 2, 3}, Weighted: []bool{true, false, true},
				Rows: []stats.TrendRow{{Key: "q1", Points: make([]stats.TrendPoint, 3)}}}, c),
			QuadrantMoveSection(&stats.QuadrantMoves{Since: []stats.QuadrantSince{{Earlier: "1", Moves: []stats.QuadrantMove{{Key: "q1", From: 1, To: 2}}}}}, c),
			DriverChangeSection(&stats.DriverChange{Since: []stats.DriverSince{{Earlier: "1", Rows: []stats.DriverChangeRow{{Key: "q1"}}}}}, c),
		} {
			if s.ID == "" || s.Title == "" {
				t.Errorf("%s: section %+v has no name", l, s)
			}
			for _, f := range append(s.Findings, s.Notes...) {
				if strings.Contains(f, "%!") || strings.Contains(f, "NaN") {
					t.Errorf("%s %s says %q", l, s.ID, f)
				}
			}
		}
	}
}

// A and B differ from each other, C from neither: a, b and ab. With means A > C > B.
func TestLetters(t *testing.T) {
	w := &stats.OneWay{Groups: []stats.GroupMean{{Group: "A", Mean: x(80)}, {Group: "B", Mean: x(70)}, {Group: "C", Mean: x(75)}},
		GamesHowell: []stats.PairDiff{{Group1: "A", Group2: "B", P: x(0.01)}, {Group1: "A", Group2: "C", P: x(0.2)}, {Group1: "B", Group2: "C", P: x(0.3)}}}
	got := Context{}.letters(w)
	if got["A"] != "a" || got["B"] != "b" || got["C"] != "ab" {
		t.Errorf("letters %v, want A a, B b, C ab", got)
	}
	w.GamesHowell = w.GamesHowell[:2]
	if got := (Context{}).letters(w); got != nil {
		t.Errorf("letters %v from an incomplete set of comparisons, want none", got)
	}
}

func TestQuadrantSection(t *testing.T) {
	r := &stats.Quadrant{Method: "johnson", Crosshair: "mean", N: 100, CutX: 70, CutY: 0.1, Resamples: 100, Points: []stats.QuadrantPoint{
		{Key: "q1", X: 60, Y: 0.2, Quadrant: stats.Improve, Prob: []float64{0.05, 0.95, 0, 0}},
		{Key: "q2", X: 80, Y: 0.05, Quadrant: stats.Maintain, Prob: []float64{0.3, 0, 0.1, 0.6}}}}
	s := QuadrantSection(r, testContext("en"))
	if len(s.Findings) != 1 || !strings.Contains(s.Findings[0], "Speed") || strings.Contains(s.Findings[0], "Price") {
		t.Errorf("findings %v, want Speed to be improved", s.Findings)
	}
	rows := s.Tables[0].Rows
	if rows[0][0].Text != "Speed" || rows[0][3].Text != "Improve" || rows[0][4].Text != "firm" || rows[1][4].Text != "likely" {
		t.Errorf("rows %+v", rows)
	}
	chart := s.Charts[0].(*QuadrantChart)
	if chart.Dots[0].Hollow || !chart.Dots[0].Alarm || !chart.Dots[1].Hollow || chart.Dots[1].Alarm {
		t.Errorf("dots %+v, want the first solid and alarming, the second hollow", chart.Dots)
	}
}

func TestDecimals(t *testing.T) {
	for _, c := range []struct {
		x    float64
		d    int
		want string
	}{{6198, 0, "6,198"}, {1234567.891, 2, "1,234,567.89"}, {-0.04, 1, "0.0"}, {-12.5, 1, "−12.5"}, {74.37646, 1, "74.4"}, {999.96, 1, "1,000.0"}} {
		if got := decimals(c.x, c.d); got != c.want {
			t.Errorf("decimals(%v, %d) = %q, want %q", c.x, c.d, got, c.want)
		}
	}
}
