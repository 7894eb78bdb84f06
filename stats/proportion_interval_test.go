package stats

import (
	"math"
	"testing"
)

// R: prop.test(x, n, correct = FALSE)$conf.int.
func TestWilson(t *testing.T) {
	for _, want := range tablesGolden(t).Wilson {
		for _, level := range []struct{ confidence, low, high float64 }{{0.95, want.Low, want.High}, {0.99, want.Low99, want.High99}} {
			e, err := WilsonInterval(want.X/want.N, want.N, want.Population, level.confidence)
			if err != nil {
				t.Fatal(err)
			}
			// R takes differences of nearly equal numbers, and leaves rounding where a limit is 0 or 1.
			if math.Abs(e.Low-level.low) > 1e-14 || math.Abs(e.High-level.high) > 1e-14 {
				t.Errorf("%v of %v: %v to %v, want %v to %v", want.X, want.N, e.Low, e.High, level.low, level.high)
			}
		}
	}
	e, err := Wilson(0, 20, 0)
	if err != nil || e.Low != 0 || e.SE != 0 || e.High <= 0 {
		t.Errorf("%+v %v", e, err)
	}
	if e, _ := Wilson(20, 20, 0); e.High != 1 || e.Low >= 1 {
		t.Errorf("%+v", e)
	}
	if e, _ := WilsonInterval(0.4, 50, 50, 0); math.Abs(e.Low-0.4) > 1e-15 || math.Abs(e.High-0.4) > 1e-15 || e.SE != 0 {
		t.Errorf("everybody was asked: %+v", e)
	}
	a, _ := Wilson(3, 1e9, 0)
	b, _ := Wilson(1e9-3, 1e9, 0)
	check(t, "mirror", 1-b.High, a.Low, 1e-6)
	for _, bad := range [][3]float64{{-0.1, 10, 0}, {1.1, 10, 0}, {nan, 10, 0}, {0.5, 0, 0}, {0.5, -1, 0}, {0.5, infinity, 0}, {0.5, nan, 0}, {0.5, 10, 9}, {0.5, 10, nan}} {
		if _, err := WilsonInterval(bad[0], bad[1], bad[2], 0); err == nil {
			t.Errorf("%v is no error", bad)
		}
	}
	if _, err := Wilson(5, 4, 0); err == nil {
		t.Error("5 of 4")
	}
	if _, err := Wilson(1, 4, 1.5); err == nil {
		t.Error("confidence 1.5")
	}
}

func TestWeightedWilson(t *testing.T) {
	chosen, w := []bool{true, false, true, false}, []float64{2, 2, 2, 2}
	a, err := WeightedWilson(chosen, w, 0, 0)
	b, _ := Wilson(2, 4, 0)
	if err != nil || a != b {
		t.Errorf("equal weights: %+v, without %+v, %v", a, b, err)
	}
	want := tablesGolden(t).Sample
	for i := range want.X {
		chosen = append(chosen[:i:i], want.X[i] >= 9)
	}
	a, err = WeightedWilson(chosen, want.W, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "base", a.Base, want.Effective, 1e-12)
	for _, bad := range [][]float64{nil, {1}, {0, 0, 0, 0}, {1, -1, 1, 1}, {1, 1, 1, nan}} {
		if _, err := WeightedWilson(make([]bool, 4), bad, 0, 0); err == nil {
			t.Errorf("weights %v are no error", bad)
		}
	}
	if e, err := WeightedWilson([]bool{true, false}, []float64{1e9, 1e-300}, 0, 0); err != nil || num(e.Low) == nil || num(e.High) == nil {
		t.Errorf("%+v %v", e, err)
	}
}
