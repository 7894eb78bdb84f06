package stats

import (
	"strings"
	"testing"
)

// R: Brant's equations, and the model with slopes of its own at each cut by optim and Newton, in fixtures/golden/models.R.
func TestParallelLines(t *testing.T) {
	var ref struct {
		Brant struct {
			Chi2, DF, P []float64
			Slopes      [][]float64
		}
		Generalised struct{ LogLik float64 }
	}
	golden(t, "models", &ref)
	names, x, level := logitData(t)
	labels := strings.Fields("1 2 3 4 5 6")
	got, err := ParallelLines(names, x, level, labels)
	if err != nil {
		t.Fatal(err)
	}
	for i, test := range append([]*ChiSquareTest{got.Brant}, got.ByPredictor...) {
		if test == nil {
			t.Fatal("no test")
		}
		check(t, "Brant", test.Chi2, ref.Brant.Chi2[i], 1e-9)
		check(t, "df", test.DF, ref.Brant.DF[i], 0)
		check(t, "p", test.P, ref.Brant.P[i], 1e-9)
	}
	for j, slopes := range got.Slopes {
		for m, b := range slopes {
			check(t, got.Cuts[j]+" "+names[m], b, ref.Brant.Slopes[j][m+1], 1e-8)
		}
	}
	one, err := OrdinalLogit(names, x, level, labels, LogitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "likelihood ratio", got.LikelihoodRatio.Chi2, 2*(ref.Generalised.LogLik-one.LogLik), 1e-9)
	check(t, "its df", got.LikelihoodRatio.DF, 16, 0)
	if len(got.Notices) > 0 {
		t.Errorf("slopes do not differ here: %v", got.Notices)
	}
}

// A predictor that spreads the answers, raising the ends and not the middle, is found out; one that separates at a cut
// leaves no Brant test; two answers have one cut.
func TestParallelLinesExtremes(t *testing.T) {
	var x []float64
	var level []int
	for _, cell := range []struct {
		x     float64
		level int
		n     int
	}{{0, 0, 10}, {0, 1, 80}, {0, 2, 10}, {1, 0, 40}, {1, 1, 20}, {1, 2, 40}} {
		for range cell.n {
			x, level = append(x, cell.x), append(level, cell.level)
		}
	}
	got, err := ParallelLines([]string{"x"}, [][]float64{x}, level, strings.Fields("a b c"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Brant.P > 1e-6 || got.LikelihoodRatio.P > 1e-6 || got.Notices[0].Code != "parallel_lines" {
		t.Errorf("%+v %+v %v", got.Brant, got.LikelihoodRatio, got.Notices)
	}
	check(t, "saturated: the same slopes as of the tables, log(1/9) - log(4/6)", got.Slopes[0][0], -1.791759469228055, 1e-9)

	some, err := ParallelLines([]string{"x"}, [][]float64{{0, 0, 0, 0, 0, 1, 1, 1, 1, 1}}, []int{0, 0, 0, 1, 2, 1, 1, 2, 2, 1}, strings.Fields("a b c"))
	if err != nil || some.Brant != nil || some.Notices[0].Code != "brant_impossible" {
		t.Errorf("nobody of x = 1 says a: %+v, %v", some, err)
	}
	if _, err := ParallelLines([]string{"x"}, [][]float64{{0, 1, 0, 1, 0}}, []int{0, 0, 1, 1, 1}, strings.Fields("a b")); err == nil || !strings.Contains(err.Error(), "single cut") {
		t.Error(err)
	}
	if _, err := ParallelLines(nil, nil, level, strings.Fields("a b c")); err == nil {
		t.Error("no predictors, no test")
	}
}
