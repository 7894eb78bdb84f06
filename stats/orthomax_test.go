package stats

import (
	"math"
	"testing"
)

// A pattern with one loading an item is the largest of quartimax, varimax and equamax alike: whatever rotation it is
// seen from, it comes back. R's rotations of real loadings are compared in TestRotationsAgainstR.
func TestOrthomaxRecoversSimpleStructure(t *testing.T) {
	want := [][]float64{{0.9, 0}, {0.8, 0}, {0.7, 0}, {0, 0.8}, {0, 0.6}, {0, 0.7}}
	for _, angle := range []float64{0.3, 0.9, 2, -1.2} {
		sin, cos := math.Sincos(angle)
		var turned [][]float64
		for _, row := range want {
			turned = append(turned, []float64{cos*row[0] + sin*row[1], cos*row[1] - sin*row[0]})
		}
		for _, gamma := range []float64{0, 0.5, 1} {
			for _, kaiser := range []bool{true, false} {
				got, err := Orthomax(turned, gamma, kaiser)
				if err != nil {
					t.Fatal(err)
				}
				checkMatrix(t, "orthomax", got, want, 1e-12)
			}
		}
	}
}

// Of two solutions quartimax takes the one with the larger sum of fourth powers: a general factor.
func TestQuartimaxFavoursAGeneralFactor(t *testing.T) {
	a := [][]float64{{0.8, 0.3}, {0.8, 0.2}, {0.8, -0.3}, {0.8, -0.2}}
	quartimax, err := Quartimax(a, false)
	if err != nil {
		t.Fatal(err)
	}
	varimax := must(Varimax(a))
	fourth := func(rows [][]float64) (sum float64) {
		for _, row := range rows {
			for _, l := range row {
				sum += l * l * l * l
			}
		}
		return sum
	}
	if fourth(quartimax) <= fourth(varimax) {
		t.Errorf("quartimax %g, varimax %g", fourth(quartimax), fourth(varimax))
	}
	for _, row := range quartimax {
		if row[0] < 0.79 {
			t.Errorf("no general factor: %v", quartimax)
		}
	}
}
