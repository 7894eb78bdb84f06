package stats

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// subCovariance is the part of a covariance matrix that belongs to some items.
func subCovariance(names []string, m [][]float64, items []string) *mat.SymDense {
	at := map[string]int{}
	for i, key := range names {
		at[key] = i
	}
	cov := mat.NewSymDense(len(items), nil)
	for i := range items {
		for j := range i + 1 {
			cov.SetSym(i, j, m[at[items[i]]][at[items[j]]])
		}
	}
	return cov
}

// R: psych::guttman and psych::alpha of psych 2.2.9, and their formulas.
func TestGuttmanAgainstR(t *testing.T) {
	refs, _ := latentReferences(t)
	var matrices reliabilityReference
	golden(t, "reliability", &matrices)
	for name, ref := range refs {
		for scale, want := range ref.Scales {
			what := name + " " + scale
			var cov *mat.SymDense
			if name == "bfi" { // each scale has complete answers of its own
				d := columnsData(table(t, name), want.Items, 1, 6, bfiKeyed...)
				cov = d.Complete(false).Cov()
			} else {
				cov = subCovariance(matrices.Cov[name].Items, matrices.Cov[name].M, want.Items)
			}
			corr, _ := correlationMatrix(cov)
			lambda2, err := GuttmanLambda2(cov)
			if err != nil {
				t.Fatal(err)
			}
			check(t, what+" λ2", lambda2, want.Lambda2, 1e-10)
			lambda6, err := GuttmanLambda6(corr)
			if err != nil {
				t.Fatal(err)
			}
			check(t, what+" λ6", lambda6, want.Lambda6, 1e-10)
			total, err := ItemTotal(cov)
			if err != nil {
				t.Fatal(err)
			}
			corrected, err := ItemTotalSMC(cov)
			if err != nil {
				if name == "hotel" {
					continue
				}
				t.Fatal(err)
			}
			for i, key := range want.Items {
				check(t, what+" item-total "+key, total[i], want.ItemTotal[i], 1e-10)
				check(t, what+" corrected "+key, corrected[i], want.SMCRest[i], 1e-9)
			}
		}
	}
}

type halvesReference struct {
	Guttman, R    float64
	SpearmanBrown float64 `json:"spearman_brown"`
	Horst         float64
	Cov           [][]float64
}

// R: sums of the halves, their covariance and correlation.
func TestSplitHalvesAgainstR(t *testing.T) {
	var extra struct {
		Halves struct {
			OddEven     halvesReference `json:"odd_even"`
			FirstSecond halvesReference `json:"first_second"`
		}
	}
	latentExtra(t, &extra)
	for name, c := range map[string]struct {
		want  halvesReference
		first []bool
	}{"odd and even": {extra.Halves.OddEven, OddItems(9)}, "first and second": {extra.Halves.FirstSecond, FirstHalf(9)}} {
		s, err := NewSplitHalves(symmetric(c.want.Cov), c.first)
		if err != nil {
			t.Fatal(err)
		}
		check(t, name+" Guttman", s.Guttman, c.want.Guttman, 1e-11)
		checkNum(t, name+" r", s.R, c.want.R, 1e-11)
		checkNum(t, name+" Spearman-Brown", s.SpearmanBrown, c.want.SpearmanBrown, 1e-11)
		if c.want.Horst != 0 {
			checkNum(t, name+" Horst", s.Horst, c.want.Horst, 1e-11)
		}
		check(t, name+" items", float64(s.Items[0]), 5, 0)
		if name == "first and second" {
			check(t, "the other way", *s.SpearmanBrown, must(SplitHalf(symmetric(c.want.Cov))), 1e-13)
		}
	}
}

func TestGuttmanEdges(t *testing.T) {
	// Parallel items: all bounds are the Spearman-Brown reliability 3 .5 / (1 + 2 .5).
	parallel := symmetric([][]float64{{2}, {1, 2}, {1, 1, 2}})
	lambda2, err := GuttmanLambda2(parallel)
	check(t, "λ2 of parallel items", lambda2, 0.75, 1e-15)
	if err != nil {
		t.Error(err)
	}
	nan := mat.NewSymDense(2, []float64{1, math.NaN(), math.NaN(), 1})
	same := symmetric([][]float64{{1}, {1, 1}, {1, 1, 1}})
	against := symmetric([][]float64{{1}, {-1, 1}})
	for what, cov := range map[string]mat.Symmetric{"nothing": nil, "one item": symmetric([][]float64{{1}}), "constants": mat.NewSymDense(3, nil),
		"no numbers": nan, "items that cancel": against, "a negative variance": symmetric([][]float64{{-1}, {3, 1}})} {
		_, err2 := GuttmanLambda2(cov)
		_, err6 := GuttmanLambda6(cov)
		_, total := ItemTotal(cov)
		_, corrected := ItemTotalSMC(cov)
		_, half := NewSplitHalves(cov, []bool{true, false})
		if err2 == nil || err6 == nil || total == nil || corrected == nil || half == nil {
			t.Errorf("%s went through: %v %v %v %v %v", what, err2, err6, total, corrected, half)
		}
	}
	if _, err := GuttmanLambda6(same); !errors.As(err, new(Notice)) {
		t.Errorf("λ6 of a singular matrix: %v", err)
	}
	constant := symmetric([][]float64{{1}, {0.5, 1}, {0, 0, 0}})
	if _, err := GuttmanLambda6(constant); err == nil {
		t.Error("λ6 with a constant item")
	}
	if _, err := ItemTotal(constant); err == nil {
		t.Error("item-total correlation of a constant item")
	}
	s, err := NewSplitHalves(same, FirstHalf(3))
	if err != nil || *s.R != 1 || *s.Horst != 1 || *s.SpearmanBrown != 1 {
		t.Errorf("one thing thrice: %+v %v", s, err)
	}
	s, err = NewSplitHalves(constant, []bool{true, true, false})
	if err != nil || s.R != nil || s.SpearmanBrown != nil || s.Guttman != 0 {
		t.Errorf("a half that does not vary: %+v %v", s, err)
	}
	for _, first := range [][]bool{nil, {true, true, true}, {false, false, false}} {
		if _, err := NewSplitHalves(same, first); err == nil {
			t.Errorf("halves %v went through", first)
		}
	}
	if len(OddItems(-1)) != 0 || len(FirstHalf(-1)) != 0 {
		t.Error("a negative number of items")
	}
}
