package stats

import "testing"

func TestTopBox(t *testing.T) {
	counts := []float64{10, 20, 30, 25, 15}
	top, err := TopBox(counts, 2, 0, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	bottom, err := BottomBox(counts, 1, 0, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	// R: prop.test(40, 100, correct = FALSE); prop.test(10, 100, correct = FALSE).
	check(t, "top", top.Value, 0.4, 1e-15)
	check(t, "top low", top.Low, 0.309401286432459, 1e-12)
	check(t, "top high", top.High, 0.497997413208938, 1e-12)
	check(t, "bottom low", bottom.Low, 0.0552291370606751, 1e-12)
	check(t, "bottom high", bottom.High, 0.1743656615049134, 1e-12)
	narrow, _ := TopBox(counts, 2, 50, 0, 0)
	if narrow.Base != 50 || narrow.Low >= top.Low || narrow.Value != top.Value {
		t.Errorf("half the base: %+v", narrow)
	}
	if all, err := TopBox(counts, 5, 0, 0, 0); err != nil || all.Value != 1 || all.High != 1 {
		t.Errorf("%+v %v", all, err)
	}
	for _, bad := range []struct {
		counts []float64
		boxes  int
	}{{nil, 1}, {counts, 0}, {counts, 6}, {[]float64{0, 0}, 1}, {[]float64{1, -1}, 1}, {[]float64{1, nan}, 1}, {[]float64{1, infinity}, 1}} {
		if _, err := TopBox(bad.counts, bad.boxes, 0, 0, 0); err == nil {
			t.Errorf("top of %+v is no error", bad)
		}
		if _, err := BottomBox(bad.counts, bad.boxes, 0, 0, 0); err == nil {
			t.Errorf("bottom of %+v is no error", bad)
		}
	}
}
