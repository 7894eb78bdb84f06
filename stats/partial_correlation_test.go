package stats

import (
	"testing"
)

// R: solve(cor(x)), and the correlation of residuals of lm, in latent.R.
func TestPartialCorrelationsAgainstR(t *testing.T) {
	var extra struct {
		Partial struct{ R, P [][]float64 }
		Two     struct{ R, T, P float64 } `json:"partial_two"`
	}
	latentExtra(t, &extra)
	_, corr := latentReferences(t)
	r := symmetric(corr["holzinger"])
	got, err := NewPartialCorrelations(r, 301)
	if err != nil || got.DF != 292 {
		t.Fatalf("%+v %v", got, err)
	}
	for i := range 9 {
		for j := range i {
			check(t, "partial", got.R.At(i, j), extra.Partial.R[i][j], 1e-10)
			check(t, "partial p", got.P.At(i, j), extra.Partial.P[i][j], 1e-9)
			one, err := NewPartialCorrelation(r, i, j, others(9, i, j), 301)
			if err != nil {
				t.Fatal(err)
			}
			check(t, "the same by itself", one.R, got.R.At(i, j), 1e-11)
		}
	}
	two, err := NewPartialCorrelation(r, 0, 1, []int{3, 8}, 301)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "given two", two.R, extra.Two.R, 1e-11)
	checkNum(t, "t given two", two.T, extra.Two.T, 1e-10)
	checkNum(t, "p given two", two.P, extra.Two.P, 1e-9)
}

func others(k, i, j int) (rest []int) {
	for x := range k {
		if x != i && x != j {
			rest = append(rest, x)
		}
	}
	return rest
}

func TestPartialCorrelationEdges(t *testing.T) {
	one := symmetric([][]float64{{1}, {1, 1}, {0.5, 0.5, 1}})
	if _, err := NewPartialCorrelations(one, 50); err == nil {
		t.Error("singular matrix")
	}
	if _, err := NewPartialCorrelation(one, 0, 2, []int{1}, 50); err == nil {
		t.Error("given a copy of itself")
	}
	for _, c := range [][]int{{0, 0}, {0, 3}, {-1, 0}, {0, 2, 2}} {
		if _, err := NewPartialCorrelation(one, c[0], c[1], c[2:], 50); err == nil {
			t.Errorf("%v went through", c)
		}
	}
	perfect, err := NewPartialCorrelation(one, 0, 1, nil, 50)
	if err != nil || perfect.R != 1 || perfect.T != nil || perfect.P == nil {
		t.Errorf("r = 1: %+v %v", perfect, err)
	}
	good := symmetric([][]float64{{1}, {0.3, 1}, {0.5, 0.5, 1}})
	for n := range 4 {
		c, err := NewPartialCorrelations(good, n)
		if err != nil || c.DF != 0 || c.P != nil {
			t.Errorf("%d respondents: %+v %v", n, c, err)
		}
		one, err := NewPartialCorrelation(good, 0, 1, []int{2}, n)
		if err != nil || one.P != nil || one.T != nil {
			t.Errorf("%d respondents: %+v %v", n, one, err)
		}
	}
	if _, err := NewPartialCorrelations(good.SliceSym(0, 1), 50); err == nil {
		t.Error("one variable")
	}
	if _, err := NewPartialCorrelations(good, -1); err == nil {
		t.Error("fewer than no respondents")
	}
}
