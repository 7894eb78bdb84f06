package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Composite reliability of one ML factor is OmegaTotal, found another way.
func TestCompositeReliabilityIsOmega(t *testing.T) {
	_, corr := latentReferences(t)
	r := symmetric(corr["attitude"])
	v, err := NewConvergentValidity(r, []int{0, 1, 2, 3, 4, 5, 6})
	if err != nil {
		t.Fatal(err)
	}
	omega, _, _ := OmegaTotal(r)
	check(t, "CR", v.CR, omega, 1e-9)
}

func TestValidityEdges(t *testing.T) {
	r := symmetric([][]float64{{1}, {0.64, 1}, {-0.2, 0.1, 1}, {0.64, 1, 0.1, 1}})
	two, err := NewConvergentValidity(r, []int{0, 1})
	if err != nil || !two.Assumed {
		t.Fatalf("%+v %v", two, err)
	}
	check(t, "AVE of two items", two.AVE, 0.64, 1e-15)
	check(t, "CR of two items is Spearman-Brown", two.CR, 2*0.64/1.64, 1e-15)
	for _, items := range [][]int{nil, {0}, {0, 2}, {0, 0}, {0, 9}, {-1, 0}, {0, 1, 3}} {
		if _, err := NewConvergentValidity(r, items); err == nil {
			t.Errorf("items %v went through", items)
		}
	}
	heywood, err := NewConvergentValidity(symmetric([][]float64{{1}, {0.9, 1}, {0.8, 0.6, 1}}), []int{0, 1, 2})
	if err != nil || heywood.Proper || !(heywood.CR <= 1) {
		t.Errorf("Heywood: %+v %v", heywood, err)
	}
	for _, loadings := range [][]float64{nil, {1.2, 0.5}, {math.NaN()}, {1, -1}} {
		if _, _, err := CompositeReliability(loadings); err == nil {
			t.Errorf("loadings %v went through", loadings)
		}
	}
	ratios, err := HTMT(r, [][]int{{0, 1}, {2}, {}, {3}}, false)
	if err != nil || ratios[0][1] != nil || ratios[2][1] != nil || ratios[0][3] != nil {
		t.Errorf("dimensions of one item: %v %v", ratios, err)
	}
	if _, err := HTMT(r, [][]int{{0, 1}, {1, 2}}, false); err == nil {
		t.Error("an item in two dimensions")
	}
	if none, err := HTMT(r, nil, true); err != nil || len(none) != 0 {
		t.Error("no dimensions")
	}
	if _, err := HTMT(mat.NewSymDense(2, nil), nil, true); err == nil {
		t.Error("zeros are no correlations")
	}
}
