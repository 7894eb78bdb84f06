package stats

import (
	"math"
	"testing"
)

// References: Schmid and Leiman's formulas on the exact rotation, and psych::omega of psych 2.2.9, which stops its
// extraction and rotations early: about 1e-3.
func TestOmegaHierarchicalAgainstR(t *testing.T) {
	type omegas struct {
		OmegaH     float64 `json:"omega_h"`
		OmegaTotal float64 `json:"omega_total"`
		Asymptotic float64
		ECV        float64
	}
	var extra struct {
		Omega map[string]struct {
			omegas
			General, Key []float64
			Group        [][]float64
			Psych        omegas
		}
	}
	latentExtra(t, &extra)
	_, corr := latentReferences(t)
	for name, want := range extra.Omega {
		got, err := OmegaHierarchical(symmetric(corr[name]), len(want.Group[0]))
		if err != nil {
			t.Fatal(err)
		}
		for i := range want.General {
			check(t, name+" general", got.General[i], want.General[i], 1e-8)
			check(t, name+" key", got.Key[i], want.Key[i], 0)
		}
		checkMatrix(t, name+" group", got.Group, want.Group, 1e-9)
		for _, c := range []struct {
			what          string
			got           float64
			want, byPsych float64
		}{
			{"omega hierarchical", got.OmegaH, want.OmegaH, want.Psych.OmegaH},
			{"omega total", got.OmegaTotal, want.OmegaTotal, want.Psych.OmegaTotal},
			{"limit", got.OmegaLimit, want.Asymptotic, want.Psych.Asymptotic},
			{"ECV", got.ECV, want.ECV, want.Psych.ECV},
		} {
			check(t, name+" "+c.what, c.got, c.want, 1e-9)
			check(t, name+" "+c.what+" of psych", c.got, c.byPsych, 2e-3)
		}
		if !got.ProperFactors {
			t.Errorf("%s: improper", name)
		}
	}
}

// A hierarchy of known loadings comes back: three groups of three items under one general factor.
func TestOmegaHierarchicalRecovers(t *testing.T) {
	gamma, first := []float64{0.8, 0.7, 0.6}, []float64{0.8, 0.7, 0.75}
	rows := make([][]float64, 9)
	for i := range rows {
		rows[i] = make([]float64, 9)
		for j := range rows {
			r := first[i%3] * first[j%3]
			if i/3 != j/3 {
				r *= gamma[i/3] * gamma[j/3]
			}
			if i == j {
				r = 1
			}
			if (i == 4) != (j == 4) { // item 5 is worded the other way
				r = -r
			}
			rows[i][j] = r
		}
	}
	got, err := OmegaHierarchical(symmetric(rows), 3)
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range got.General {
		check(t, "general loading", g, gamma[i/3]*first[i%3], 1e-6)
	}
	if got.ItemsTurned != 1 || got.Key[4] != -1 {
		t.Errorf("turned %v", got.Key)
	}
}

func TestOmegaHierarchicalEdges(t *testing.T) {
	_, corr := latentReferences(t)
	attitude := symmetric(corr["attitude"])
	for _, m := range []int{-1, 0, 1, 4, 99} {
		if _, err := OmegaHierarchical(attitude, m); err == nil {
			t.Errorf("%d factors of 7 items", m)
		}
	}
	two, err := OmegaHierarchical(attitude, 2)
	if err != nil || two.SecondOrder[0] != two.SecondOrder[1] {
		t.Errorf("two factors: %v", err)
	}
	if _, err := OmegaHierarchical(nil, 3); err == nil {
		t.Error("no matrix")
	}
	n := 9
	ones, eye := make([][]float64, n), make([][]float64, n)
	for i := range n {
		ones[i], eye[i] = make([]float64, n), make([]float64, n)
		for j := range n {
			ones[i][j] = 1
		}
		eye[i][i] = 1
	}
	for what, m := range map[string][][]float64{"one thing nine times": ones, "uncorrelated": eye} {
		s, err := OmegaHierarchical(symmetric(m), 3)
		if err != nil {
			continue
		}
		for _, x := range append([]float64{s.OmegaH, s.OmegaTotal, s.OmegaLimit, s.ECV}, s.General...) {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Errorf("%s: %+v", what, s)
			}
		}
	}
}
