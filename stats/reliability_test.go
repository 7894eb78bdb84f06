package stats

import (
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
			alpha := must(Alpha(cov))
			check(t, what+" alpha", alpha, want.Alpha, 1e-10)
			check(t, what+" alpha_std", must(Alpha(corr)), want.AlphaStd, 1e-10)
			low, high, err := FeldtInterval(alpha, want.N, k, 0.95)
			if err != nil {
				t.Fatal(err)
			}
			check(t, what+" low", low, want.Feldt[0], 1e-10)
			check(t, what+" high", high, want.Feldt[1], 1e-10)
			check(t, what+" split half", must(SplitHalf(cov)), want.SplitHalf, 1e-10)
			rest, deleted := must(ItemRest(cov)), must(AlphaIfDeleted(cov))
			for i, key := range want.Items {
				checkNum(t, what+" item-rest "+key, rest[i], want.ItemRest[i], 1e-10)
				checkNum(t, what+" without "+key, deleted[i], want.AlphaIfDeleted[i], 1e-10)
			}
			omega, proper, err := OmegaTotal(corr)
			if err != nil {
				t.Fatal(err)
			}
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
	one := mat.NewSymDense(1, []float64{2})
	for what, err := range map[string]error{"alpha of constants": second(Alpha(zero)), "split half of constants": second(SplitHalf(zero)),
		"item-rest of constants": second(ItemRest(zero)), "alpha without one of two": second(AlphaIfDeleted(two)), "alpha of one": second(Alpha(one))} {
		if err == nil {
			t.Errorf("there is %s", what)
		}
	}
	if _, _, err := OmegaTotal(two); err == nil {
		t.Error("there is omega of two")
	}
	if rest := must(ItemRest(symmetric([][]float64{{1}, {0.5, 1}, {0, 0, 0}}))); rest[2] != nil || rest[0] == nil {
		t.Errorf("item-rest with a constant: %v", rest)
	}
	check(t, "alpha of two", must(Alpha(two)), 2./3, 1e-15)
	check(t, "split half of two", must(SplitHalf(two)), 2./3, 1e-15)
	if _, _, err := FeldtInterval(0.8, 1, 3, 0.95); err == nil {
		t.Error("interval of one respondent")
	}
}

// second is the error of a call with a result.
func second[T any](_ T, err error) error { return err }
