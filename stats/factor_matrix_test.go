package stats

import (
	"math"
	"testing"
)

// A polychoric matrix of the Big Five gives five clean factors by every method.
func TestFactorMatrixOfPolychorics(t *testing.T) {
	var pairs map[string]pairwise
	golden(t, "correlation", &pairs)
	items := pairs["bfi"].Items
	d := columnsData(table(t, "bfi"), items, 1, 6, bfiKeyed...)
	d.Options.Jobs = 2
	corr, least, err := d.PolychoricMatrix()
	if err != nil {
		t.Fatal(err)
	}
	at, few := 0, math.MaxInt
	for i := range items {
		for j := i + 1; j < len(items); j++ {
			if math.Abs(corr.At(i, j)-pairs["bfi"].Polychoric[at]) > 1e-11 {
				t.Errorf("%s %s: %g, want %g", items[i], items[j], corr.At(i, j), pairs["bfi"].Polychoric[at])
			}
			few = min(few, pairs["bfi"].N[at])
			at++
		}
	}
	if least != few {
		t.Errorf("the least pair has %d, want %d", least, few)
	}
	for _, extraction := range []string{"paf", "minres", "ml", "pca"} {
		for _, rotation := range []string{"none", "varimax", "quartimax", "promax", "oblimin"} {
			for _, raw := range []bool{true, false} {
				s, err := FactorMatrix(corr, items, least, FactorChoice{Factors: 5, Extraction: extraction, Rotation: rotation, Raw: raw})
				if err != nil {
					t.Fatalf("%s %s: %v", extraction, rotation, err)
				}
				if len(s.Notices) > 0 || s.Smoothed || (s.Fit == nil) != (extraction == "pca") {
					t.Errorf("%s %s: %+v", extraction, rotation, s.Notices)
				}
				if (s.Phi != nil) != (rotation == "promax" || rotation == "oblimin") {
					t.Errorf("%s %s: phi %v", extraction, rotation, s.Phi)
				}
				// Residuals are those of the extraction, whatever the rotation.
				if want := must(RMSR(must(Residuals(corr, s.Extraction.Loadings, nil)))); math.Abs(must(RMSR(s.Residuals))-want) > 1e-12 {
					t.Errorf("%s %s: RMSR %g, want %g", extraction, rotation, must(RMSR(s.Residuals)), want)
				}
			}
		}
	}
}

func TestFactorMatrixNotices(t *testing.T) {
	var extra struct {
		Smooth struct{ Bad [][]float64 }
	}
	latentExtra(t, &extra)
	s, err := FactorMatrix(symmetric(extra.Smooth.Bad), []string{"a", "b", "c", "d"}, 50, FactorChoice{Factors: 1, Extraction: "minres", Rotation: "none"})
	if err != nil {
		t.Fatal(err)
	}
	if !s.Smoothed || len(s.Notices) == 0 || s.Notices[0].Code != "matrix_smoothed" {
		t.Errorf("%+v", s.Notices)
	}
	// r12 r13 / r23 is above 1: no proper single factor.
	heywood := symmetric([][]float64{{1}, {0.9, 1}, {0.8, 0.6, 1}})
	s, err = FactorMatrix(heywood, []string{"a", "b", "c"}, 50, FactorChoice{Factors: 1, Extraction: "ml", Rotation: "oblimin"})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Notices) != 1 || s.Notices[0].Code != "heywood" || s.Notices[0].Args[0].([]string)[0] != "a" {
		t.Errorf("Heywood: %+v", s.Notices)
	}
	for _, choice := range []FactorChoice{{1, "x", "none", false, 0}, {1, "ml", "x", false, 0}, {2, "ml", "none", false, 0}, {0, "pca", "none", false, 0},
		{1, "ml", "none", false, 2}} {
		if _, err := FactorMatrix(heywood, []string{"a", "b", "c"}, 50, choice); err == nil {
			t.Errorf("%+v went through", choice)
		}
	}
	if _, err := FactorMatrix(heywood, nil, 50, FactorChoice{Factors: 1, Extraction: "ml", Rotation: "none"}); err == nil {
		t.Error("no labels")
	}
	constant := columnsData(map[string][]float64{"a": {1, 1, 1}, "b": {1, 2, 3}}, []string{"a", "b"}, 1, 5)
	if _, _, err := constant.PolychoricMatrix(); err == nil {
		t.Error("constant item")
	}
}
