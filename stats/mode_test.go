package stats

import (
	"slices"
	"testing"
)

func TestModes(t *testing.T) {
	for _, c := range []struct {
		x, want []float64
	}{{[]float64{1, 2, 2, 3}, []float64{2}}, {[]float64{3, 1, 1, 3, 2}, []float64{1, 3}}, {[]float64{5}, []float64{5}}, {[]float64{2, 1}, []float64{1, 2}}, {nil, nil},
		{[]float64{nan, nan}, nil}} {
		if got := must(Modes(valuedOf(c.x))); !slices.Equal(got, c.want) {
			t.Errorf("modes of %v: %v, want %v", c.x, got, c.want)
		}
	}
	w := Valued{Value: []float64{1, 2, 3}, N: []int{5, 1, 2}, Weight: []float64{0.3, 0.1 + 0.2, 0}}
	if got := must(Modes(w)); !slices.Equal(got, []float64{1, 2}) {
		t.Errorf("weights level but for rounding: %v", got)
	}
	w.Weight = nil
	if got := must(Modes(w)); !slices.Equal(got, []float64{1}) {
		t.Errorf("without weights: %v", got)
	}
}
