package report

import (
	"slices"
	"strings"
	"testing"

	"manyi/stats"
)

// The chart has the items by factor, the largest loadings first, with the values moved along; the tables stay in the order of the codebook.
func TestCorrelationOrder(t *testing.T) {
	keys := []string{"q1", "q2", "q3", "overall"}
	r := &stats.Correlation{Keys: keys}
	for i := range keys {
		for j := range i {
			r.Pairs = append(r.Pairs, stats.CorrelationPair{Key1: keys[j], Key2: keys[i], N: 50, Pearson: x(float64(10*(j+1)+i+1) / 100)}) // .12 of q1 and q2, .13 ...
		}
	}
	slices.SortStableFunc(r.Pairs, func(a, b stats.CorrelationPair) int { // row by row
		return slices.Index(keys, a.Key1) - slices.Index(keys, b.Key1)
	})
	c := testContext("en")
	c.Labels = nil
	plain := CorrelationSection(r, c).Charts[0].(*HeatChart)
	if got := strings.Join(plain.RowLabels, " "); got != "q1 q2 q3 overall" || strings.Contains(plain.Subtitle, "by factor") {
		t.Errorf("without a factor the order is %s, and the subtitle %q", got, plain.Subtitle)
	}
	c.Factor = &stats.Factor{Items: keys[:3], Factors: 2, Loadings: [][]float64{{0.2, 0.9}, {0.8, 0}, {-0.5, 0.1}}}
	s := CorrelationSection(r, c)
	chart := s.Charts[0].(*HeatChart)
	if got := strings.Join(chart.RowLabels, " "); got != "q2 q3 q1 overall" || !slices.Equal(chart.RowLabels, chart.ColLabels) || !strings.Contains(chart.Subtitle, "by factor") {
		t.Errorf("order %s, columns %v, subtitle %q", got, chart.ColLabels, chart.Subtitle)
	}
	if *chart.Values[2][0] != 0.12 || *chart.Values[0][2] != 0.12 || *chart.Values[3][1] != 0.34 || chart.Values[1][1] != nil {
		t.Errorf("values %v", chart.Values)
	}
	if table := s.Tables[0]; table.Rows[0][0].Text != "q1" || *table.Rows[0][1+1].Num != 0.12 || *table.Rows[3][3].Num != 0.34 {
		t.Errorf("table %+v", table.Rows)
	}
}
