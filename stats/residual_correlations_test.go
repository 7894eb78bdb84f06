package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// The sums of squared residuals of R's solutions are compared in TestFactorFitAgainstR.
func TestResidualEdges(t *testing.T) {
	if rmsr := must(RMSR(symmetric([][]float64{{1}}))); rmsr != 0 {
		t.Errorf("RMSR of one item: %g", rmsr)
	}
	count, percent, _ := LargeResiduals(symmetric([][]float64{{1}, {0.06, 1}, {-0.2, 0.05, 1}}), 0.05)
	if count != 2 || math.Abs(percent-200./3) > 1e-12 {
		t.Errorf("large residuals: %d, %g%%", count, percent)
	}
}

// By hand: one factor of loadings .8, .5 leaves .6 - .4 of a correlation of .6, and 1 - .64 of the first item.
func TestResidualsByHand(t *testing.T) {
	corr := symmetric([][]float64{{1}, {0.6, 1}})
	res := must(Residuals(corr, [][]float64{{0.8}, {0.5}}, nil))
	check(t, "residual", res.At(0, 1), 0.2, 1e-14)
	check(t, "uniqueness", res.At(0, 0), 0.36, 1e-14)
	// Two factors that correlate .5: .8 .5 .5 is reproduced.
	res = must(Residuals(corr, [][]float64{{0.8, 0}, {0, 0.5}}, corrOf(0.5)))
	check(t, "residual of correlated factors", res.At(0, 1), 0.4, 1e-14)
}

func corrOf(r float64) *mat.SymDense { return mat.NewSymDense(2, []float64{1, r, r, 1}) }
