package stats

import "testing"

func TestMeanInterval(t *testing.T) {
	want := tablesGolden(t).Sample
	s := describe(valuedOf(want.X))
	n := float64(len(want.X))
	e, err := MeanInterval(*s.Mean, *s.SD, n, 0, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "low", e.Low, want.Low, 1e-12)
	check(t, "high", e.High, want.High, 1e-12)
	e, err = MeanInterval(*s.Mean, *s.SD, n, 200, 0)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "fpc error", e.SE, want.FPCSE, 1e-12)
	check(t, "fpc low", e.Low, want.FPCLow, 1e-12)
	check(t, "fpc high", e.High, want.FPCHigh, 1e-12)
	w, err := WeightedMeanInterval(want.X, want.W, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "weighted mean", w.Value, want.WMean, 1e-13)
	check(t, "weighted low", w.Low, want.WMeanLow, 1e-11)
	check(t, "weighted high", w.High, want.WMeanHigh, 1e-11)
	one := make([]float64, len(want.X))
	for i := range one {
		one[i] = 1e9
	}
	same, err := WeightedMeanInterval(want.X, one, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "equal weights low", same.Low, want.Low, 1e-12)
	// Everybody asked, no variance.
	if e, err := MeanInterval(3, 1, 20, 20, 0); err != nil || e.Low != 3 || e.High != 3 {
		t.Errorf("%+v %v", e, err)
	}
	if e, err := MeanInterval(3, 0, 2, 0, 0); err != nil || e.SE != 0 || e.Low != 3 {
		t.Errorf("%+v %v", e, err)
	}
	for _, bad := range [][4]float64{{1, 1, 1, 0}, {1, 1, 0, 0}, {1, -1, 5, 0}, {nan, 1, 5, 0}, {1, nan, 5, 0}, {1, 1, nan, 0}, {1, infinity, 5, 0}, {1, 1, 5, 4}, {1e308, 1e308, 2, 0}} {
		if _, err := MeanInterval(bad[0], bad[1], bad[2], bad[3], 0); err == nil {
			t.Errorf("%v is no error", bad)
		}
	}
	for _, bad := range [][2][]float64{{{1, 2}, {1}}, {{1, nan}, {1, 1}}, {{1, 2}, {1, 0}}, {{1, 2}, {0, 0}}, {nil, nil}, {{1e200, 2}, {1, 1}}, {{1, 2}, {1, -1}}} {
		if _, err := WeightedMeanInterval(bad[0], bad[1], 0, 0); err == nil {
			t.Errorf("%v is no error", bad)
		}
	}
}

// valuedOf tabulates a sample.
func valuedOf(x []float64) Valued {
	d := &Data{N: len(x), Batches: []Batch{{N: len(x), Numeric: [][]float64{x}}}, Options: DefaultOptions()}
	return d.tabulateNumeric(0)
}
