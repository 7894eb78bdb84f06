package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// R: psych::cor.smooth.
func TestSmoothCorrelations(t *testing.T) {
	var extra struct {
		Smooth struct{ Bad, Smoothed [][]float64 }
	}
	latentExtra(t, &extra)
	got, smoothed, err := SmoothCorrelations(symmetric(extra.Smooth.Bad))
	if err != nil || !smoothed {
		t.Fatalf("%v %v", smoothed, err)
	}
	for i, row := range extra.Smooth.Smoothed {
		for j, want := range row {
			if math.Abs(got.At(i, j)-want) > 1e-12 {
				t.Errorf("%d, %d: %.15g, want %.15g", i, j, got.At(i, j), want)
			}
		}
	}
	good := symmetric([][]float64{{1}, {0.5, 1}})
	same, smoothed, err := SmoothCorrelations(good)
	if err != nil || smoothed || !mat.Equal(same, good) {
		t.Errorf("a good matrix: %v %v %v", same, smoothed, err)
	}
	if _, _, err := SmoothCorrelations(mat.NewSymDense(2, nil)); err == nil {
		t.Error("zeros are no correlations")
	}
}
