package report

import (
	"strings"
	"testing"

	"manyi/stats"
)

// Three flat waves and a jump are not called a rise; a steady course is.
func TestTrendSaysWhatIsTested(t *testing.T) {
	row := func(key string, slope, p float64, values ...float64) stats.TrendRow {
		r := stats.TrendRow{Key: key, Slope: x(slope), P: x(p), PAdjusted: x(p), CILow: x(slope - 1), CIHigh: x(slope + 1)}
		for _, v := range values {
			r.Points = append(r.Points, stats.TrendPoint{N: 100, Index: x(v), Low: x(v - 1), High: x(v + 1)})
		}
		return r
	}
	for _, test := range []struct {
		rows    []stats.TrendRow
		lang    Lang
		title   string
		finding string
	}{
		{[]stats.TrendRow{row("q1", 1.5, 0.001, 60, 60.1, 60.2, 65)}, "zh", "“Speed”后期高于前期", "“Speed”（主要变在三季度与四季度之间）（直线斜率"},
		{[]stats.TrendRow{row("q1", 1.5, 0.001, 60, 60.1, 60.2, 65)}, "en", "Higher in later waves: Speed", "Speed (mostly between 三季度 and 四季度) (slope"},
		{[]stats.TrendRow{row("q1", -1.5, 0.001, 65, 65.1, 65.2, 60)}, "zh", "“Speed”后期低于前期", "后期低于前期、但不是逐期下降的指标：“Speed”"},
		{[]stats.TrendRow{row("q1", 2, 0.001, 60, 62, 64, 66), row("q2", -1.5, 0.001, 65, 65.1, 65.2, 60)}, "zh", "“Speed”呈上升走势，“Price”后期低于前期", "逐期上升的指标：“Speed”"},
		{[]stats.TrendRow{row("q1", 2, 0.001, 60, 62, 64, 66), row("q2", -1.5, 0.001, 65, 65.1, 65.2, 60)}, "en", "Rising: Speed; lower in later waves: Price", "Rising from wave to wave: Speed"},
		{[]stats.TrendRow{row("q1", 0.1, 0.5, 60, 62, 61, 60.5)}, "en", "No item is higher or lower in later waves beyond chance", ""},
	} {
		r := &stats.Trend{Waves: []string{"一季度", "二季度", "三季度", "四季度"}, N: []int{100, 100, 100, 100}, Weighted: make([]bool, 4), Place: []float64{1, 2, 3, 4},
			Rows: append(test.rows, row("composite", 0.2, 0.4, 60, 60, 60, 61))}
		s := TrendSection(r, testContext(test.lang))
		if got := s.Charts[0].(*TrendChart).Title; got != test.title {
			t.Errorf("title %q, want %q", got, test.title)
		}
		said := strings.Join(s.Findings, "\n")
		if !strings.Contains(said, test.finding) {
			t.Errorf("findings lack %q:\n%s", test.finding, said)
		}
	}
}
