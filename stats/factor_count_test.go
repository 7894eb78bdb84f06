package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// R: psych::VSS(R)$map of psych 2.2.9, which begins at one component.
func TestVelicerMAP(t *testing.T) {
	var extra struct{ MAP map[string][]float64 }
	latentExtra(t, &extra)
	_, corr := latentReferences(t)
	for name, want := range extra.MAP {
		got, err := VelicerMAP(symmetric(corr[name]))
		if err != nil {
			t.Fatal(err)
		}
		for m, w := range want {
			if m+1 < len(got.Squared)-1 { // with all but one component out, all that is left is rounding
				check(t, name+" MAP", got.Squared[m+1], w, 1e-9)
			}
		}
		for m := range got.Squared {
			if got.Squared[m] < got.Squared[got.Factors] || got.Fourth[m] < got.Fourth[got.FactorsRevised] {
				t.Errorf("%s: %d components have less than the least", name, m)
			}
		}
	}
	bfi, err := VelicerMAP(symmetric(corr["bfi"]))
	if err != nil || bfi.Factors != 5 || bfi.FactorsRevised != 5 { // the Big Five
		t.Errorf("bfi: %d and %d factors", bfi.Factors, bfi.FactorsRevised)
	}
}

func TestFactorCountEdges(t *testing.T) {
	eye := symmetric([][]float64{{1}, {0, 1}, {0, 0, 1}})
	got, err := VelicerMAP(eye)
	if err != nil || got.Factors != 0 || got.Squared[0] != 0 {
		t.Errorf("uncorrelated: %+v %v", got, err)
	}
	same, err := VelicerMAP(symmetric([][]float64{{1}, {1, 1}, {1, 1, 1}}))
	if err != nil || len(same.Squared) != 1 || same.Squared[0] != 1 {
		t.Errorf("one thing thrice: %+v %v", same, err)
	}
	for what, bad := range map[string]mat.Symmetric{"one item": eye.SliceSym(0, 1), "a covariance": mat.NewSymDense(2, []float64{2, 0, 0, 3}),
		"not a number": mat.NewSymDense(2, []float64{1, math.NaN(), math.NaN(), 1}), "too large": mat.NewSymDense(2, []float64{1, 2, 2, 1}), "nothing": nil} {
		if _, err := VelicerMAP(bad); err == nil {
			t.Errorf("%s went through", what)
		}
	}
	if c := KaiserCount([]float64{3.2, 1.0000000000000002, 1, 0.5}); c != 1 {
		t.Errorf("Kaiser counts %d", c)
	}
	if c := KaiserCount(nil); c != 0 {
		t.Errorf("Kaiser counts %d of none", c)
	}
}
