package report

import (
	"strings"
	"testing"

	"manyi/stats"
)

// A factor that was taken only because there must be one is not announced as what the items reduce to.
func TestFactorSectionWithoutFactor(t *testing.T) {
	r := &stats.Factor{N: 100, Items: []string{"q1", "q2"}, Factors: 1, KMO: x(0.49), Eigenvalues: []float64{1.1, 0.9}, Loadings: [][]float64{{1}, {0.1}}, Communalities: []float64{1, 0.01},
		VariancePercent: []float64{17}, Extraction: "paf"}
	if s := FactorSection(r, testContext("en")); s.Findings[0] != "2 items reduce to one factor, explaining 17% of the variance (KMO = 0.49)." {
		t.Errorf("%q", s.Findings)
	}
	r.Notices = []stats.Notice{{Code: "factors_none"}}
	s := FactorSection(r, testContext("en"))
	if s.Findings[0] != "2 items have no factor in common: no eigenvalue exceeds those of random data (KMO = 0.49)." {
		t.Errorf("%q", s.Findings)
	}
	for _, c := range s.Charts {
		title := ""
		switch c := c.(type) {
		case *ScreeChart:
			title = c.Title
		case *HeatChart:
			title = c.Title
		}
		if !strings.Contains(strings.ToLower(title), "no ") {
			t.Errorf("title %q", title)
		}
	}
}
