package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

type scaleReference struct {
	Items          []string
	N              int
	Alpha          float64
	AlphaStd       float64    `json:"alpha_std"`
	Feldt          [2]float64 `json:"feldt_ci95"`
	AlphaIfDeleted []float64  `json:"alpha_if_deleted"`
	ItemRest       []float64  `json:"r_item_total_corrected"`
	SplitHalf      float64    `json:"split_half"`
	Omega          *float64   `json:"omega_total"`
}

type reliabilityReference struct {
	Scales map[string]map[string]scaleReference
	Cov    map[string]struct {
		Items []string
		M     [][]float64
	}
}

// R: psych::alpha, psych::alpha.ci, one-factor ML on the correlation matrix, psych 2.2.9.
func TestReliabilityKernelsAgainstR(t *testing.T) {
	var ref reliabilityReference
	golden(t, "reliability", &ref)
	for name, matrix := range ref.Cov {
		at := map[string]int{}
		for i, key := range matrix.Items {
			at[key] = i
		}
		for scale, want := range ref.Scales[name] {
			what := name + " " + scale
			k := len(want.Items)
			cov := mat.NewSymDense(k, nil)
			for i := range k {
				for j := range i + 1 {
					cov.SetSym(i, j, matrix.M[at[want.Items[i]]][at[want.Items[j]]])
				}
			}
			corr, _ := correlationMatrix(cov)
			alpha := Alpha(cov)
			check(t, what+" alpha", alpha, want.Alpha, 1e-10)
			check(t, what+" alpha_std", Alpha(corr), want.AlphaStd, 1e-10)
			low, high := FeldtInterval(alpha, want.N, k, 0.95)
			check(t, what+" low", low, want.Feldt[0], 1e-10)
			check(t, what+" high", high, want.Feldt[1], 1e-10)
			check(t, what+" split half", SplitHalf(cov), want.SplitHalf, 1e-10)
			rest, deleted := ItemRest(cov), AlphaIfDeleted(cov)
			for i, key := range want.Items {
				check(t, what+" item-rest "+key, rest[i], want.ItemRest[i], 1e-10)
				check(t, what+" without "+key, deleted[i], want.AlphaIfDeleted[i], 1e-10)
			}
			omega, proper := OmegaTotal(corr)
			check(t, what+" omega", omega, *want.Omega, 1e-10)
			if proper == (what == "hotel v1_v3_v4") { // r12 r13 > r23 there
				t.Errorf("%s: proper %v", what, proper)
			}
		}
	}
}

func TestReliabilityEdges(t *testing.T) {
	zero := mat.NewSymDense(3, nil)
	two := symmetric([][]float64{{1}, {0.5, 1}})
	omega, _ := OmegaTotal(two)
	for what, x := range map[string]float64{"alpha of constants": Alpha(zero), "split half of constants": SplitHalf(zero),
		"item-rest of a constant": ItemRest(zero)[0], "alpha without one of two": AlphaIfDeleted(two)[0], "omega of two": omega,
		"alpha of one": Alpha(mat.NewSymDense(1, []float64{2}))} {
		if !math.IsNaN(x) {
			t.Errorf("%s = %g", what, x)
		}
	}
	check(t, "alpha of two", Alpha(two), 2./3, 1e-15)
	check(t, "split half of two", SplitHalf(two), 2./3, 1e-15)
	if low, high := FeldtInterval(0.8, 1, 3, 0.95); !math.IsNaN(low) || !math.IsNaN(high) {
		t.Error("interval of one respondent")
	}
}
