package stats

import (
	"math"
	"testing"
)

// A pattern with one loading an item makes quartimin 0, its least: it comes back with the correlations of its factors
// from whatever loadings reproduce the same. R's rotations of real loadings are compared in TestRotationsAgainstR.
func TestObliminRecoversSimpleStructure(t *testing.T) {
	pattern := [][]float64{{0.9, 0}, {0.85, 0}, {0.8, 0}, {0, 0.8}, {0, 0.6}, {0, 0.7}}
	for _, r := range []float64{0, 0.3, 0.6, -0.5, 0.9} {
		// Loadings on uncorrelated factors: pattern times a square root of phi.
		root := math.Sqrt(1 - r*r)
		var loadings [][]float64
		for _, row := range pattern {
			loadings = append(loadings, []float64{row[0] + r*row[1], root * row[1]})
		}
		for _, kaiser := range []bool{true, false} {
			o, err := Oblimin(loadings, 0, kaiser)
			if err != nil || !o.Converged {
				t.Fatalf("phi %g: %v", r, err)
			}
			checkMatrix(t, "pattern", o.Pattern, pattern, 1e-9)
			if math.Abs(o.Phi.At(0, 1)-r) > 1e-9 || o.Criterion > 1e-15 {
				t.Errorf("phi %.12g, want %g; criterion %g", o.Phi.At(0, 1), r, o.Criterion)
			}
		}
	}
}
