package stats

import (
	"math"
	"testing"
)

// The intervals of R's cor.test are compared in TestCorrelateColumnsAgainstR, all pairs of three data sets.
func TestFisherIntervalEdges(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		r          float64
		n          int
		confidence float64
	}{{1.1, 10, 0.95}, {nan, 10, 0.95}, {0.5, 3, 0.95}, {0.5, 10, 1}, {0.5, 10, nan}} {
		if _, _, err := FisherInterval(c.r, c.n, c.confidence); err == nil {
			t.Errorf("%+v went through", c)
		}
	}
	if low, high, err := FisherInterval(-1, 10, 0.95); err != nil || low != -1 || high != -1 {
		t.Errorf("r = -1: %g %g %v", low, high, err)
	}
}

// By hand: r = 0 of 28 respondents has limits tanh(±1.96/5).
func TestFisherIntervalByHand(t *testing.T) {
	low, high, err := FisherInterval(0, 28, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "high", high, math.Tanh(1.959963984540054/5), 1e-14)
	check(t, "low", low, -high, 1e-14)
}
