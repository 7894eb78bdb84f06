package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// shroutFleiss is table 2 of Shrout and Fleiss (1979): six targets, four judges.
var shroutFleiss = [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}

// R: psych::ICC(x, lmer = FALSE) of psych 2.2.9.
func TestICCAgainstR(t *testing.T) {
	var extra struct {
		ICC map[string]struct{ ICC, F, DF1, DF2, P, Low, High []float64 }
	}
	latentExtra(t, &extra)
	tests := table(t, "holzinger")
	var holzinger [][]float64
	for i := range tests["x1"] {
		holzinger = append(holzinger, []float64{tests["x1"][i], tests["x2"][i], tests["x3"][i]})
	}
	missing := append([][]float64{{1, math.NaN(), 3}}, holzinger...)
	for name, ratings := range map[string][][]float64{"holzinger": missing, "shrout_fleiss": append([][]float64{{math.NaN(), 1, 2, 3}}, shroutFleiss...)} {
		got, err := NewIntraclassCorrelations(ratings, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		want := extra.ICC[name]
		if got.Targets != len(ratings)-1 || got.Dropped != 1 {
			t.Errorf("%d targets, %d dropped", got.Targets, got.Dropped)
		}
		for i, f := range got.Forms {
			checkNum(t, f.Name, f.ICC, want.ICC[i], 1e-11)
			checkNum(t, f.Name+" F", f.F, want.F[i], 1e-11)
			checkNum(t, f.Name+" df1", f.DF1, want.DF1[i], 0)
			checkNum(t, f.Name+" df2", f.DF2, want.DF2[i], 0)
			checkNum(t, f.Name+" p", f.P, want.P[i], 1e-9)
			checkNum(t, f.Name+" low", f.Low, want.Low[i], 1e-9)
			checkNum(t, f.Name+" high", f.High, want.High[i], 1e-9)
		}
	}
}

// Table 4 of Shrout and Fleiss (1979), two decimals.
func TestICCPublished(t *testing.T) {
	got, err := NewIntraclassCorrelations(shroutFleiss, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.17, 0.29, 0.71, 0.44, 0.62, 0.91} {
		if math.Abs(*got.Forms[i].ICC-want) > 0.005 {
			t.Errorf("%s = %.4f, printed %.2f", got.Forms[i].Name, *got.Forms[i].ICC, want)
		}
	}
	// The consistency of the mean of all judges is Cronbach's alpha.
	cov := mat.NewSymDense(4, nil)
	for a := range 4 {
		for b := range a + 1 {
			var sa, sb, sab float64
			for _, row := range shroutFleiss {
				sa, sb, sab = sa+row[a], sb+row[b], sab+row[a]*row[b]
			}
			cov.SetSym(a, b, (sab-sa*sb/6)/5)
		}
	}
	check(t, "alpha", *got.Forms[5].ICC, must(Alpha(cov)), 1e-12)
}

func TestICCEdges(t *testing.T) {
	nan := math.NaN()
	for what, ratings := range map[string][][]float64{"nothing": nil, "one target": {{1, 2}}, "one judge": {{1}, {2}, {3}},
		"no judges": {{}, {}}, "constant": {{3, 3}, {3, 3}, {3, 3}}, "ragged": {{1, 2}, {1}}, "all missing": {{nan, 1}, {2, nan}},
		"infinite": {{1, math.Inf(1)}, {2, 3}}} {
		if _, err := NewIntraclassCorrelations(ratings, 0.95); err == nil {
			t.Errorf("%s went through", what)
		}
	}
	if _, err := NewIntraclassCorrelations(shroutFleiss, 1); err == nil {
		t.Error("confidence 1")
	}
	perfect, err := NewIntraclassCorrelations([][]float64{{1, 1, 1}, {2, 2, 2}, {5, 5, 5}}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range perfect.Forms {
		if f.ICC == nil || *f.ICC != 1 || f.F != nil || f.Low != nil {
			t.Errorf("perfect agreement: %+v", f)
		}
	}
	shifted, err := NewIntraclassCorrelations([][]float64{{1.1, 2.1}, {2.2, 3.2}, {5.3, 6.3}}, 0.95)
	if err != nil || *shifted.Forms[2].ICC != 1 || *shifted.Forms[0].ICC >= 1 || shifted.Forms[2].F != nil {
		t.Errorf("a judge one point up: %+v %v", shifted, err)
	}
	for what, ratings := range map[string][][]float64{"judges only": {{1, 2}, {1, 2}, {1, 2}}, "opposites": {{1, 2}, {2, 1}, {1, 2}},
		"two by two": {{1, 2}, {2, 4}}, "huge": {{1e140, 2e140}, {3e140, 1e140}}, "tiny": {{1e-140, 2e-140}, {3e-140, 1e-140}}} {
		c, err := NewIntraclassCorrelations(ratings, 0.95)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		for _, f := range c.Forms {
			for _, x := range []*float64{f.ICC, f.F, f.P, f.Low, f.High} {
				if x != nil && (math.IsNaN(*x) || math.IsInf(*x, 0)) {
					t.Errorf("%s: %+v", what, f)
				}
			}
		}
	}
}
