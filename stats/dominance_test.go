package stats

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// correlationsOf is the correlation matrix of columns, and of each with y.
func correlationsOf(x [][]float64, y []float64) (r *mat.SymDense, ry []float64) {
	r = mat.NewSymDense(len(x), nil)
	for i := range x {
		for j := range i {
			r.SetSym(i, j, stat.Correlation(x[i], x[j], nil))
		}
		r.SetSym(i, i, 1)
		ry = append(ry, stat.Correlation(x[i], y, nil))
	}
	return r, ry
}

// R: lm() of all subsets, in fixtures/golden/models.R; general dominance also by relaimpo's lmg in ols.json.
func TestDominance(t *testing.T) {
	type reference struct {
		Conditional [][]float64
		Complete    [][]bool
		General     []float64
	}
	var ref struct {
		Attitude reference `json:"dominance_attitude"`
		BFI      reference `json:"dominance_bfi"`
	}
	golden(t, "models", &ref)
	var refs map[string]olsReference
	golden(t, "ols", &refs)
	for name, want := range map[string]reference{"attitude": ref.Attitude, "bfi_sN": ref.BFI} {
		names, x, y := olsData(t, olsReferences[name], refs[name])
		r, ry := correlationsOf(x, y)
		got, err := Dominance(names, r, ry)
		if err != nil {
			t.Fatal(err)
		}
		check(t, name+" R2", got.R2, refs[name].R2, 1e-11)
		shares := lmgShares(r, ry)
		for i := range names {
			check(t, name+" general "+names[i], got.General[i], want.General[i], 1e-9)
			check(t, name+" LMG "+names[i], got.General[i], refs[name].LMG[names[i]], 1e-9)
			check(t, name+" shares "+names[i], got.General[i], shares[i], 1e-11)
			for m, gain := range want.Conditional[i] {
				check(t, name+" conditional "+names[i], got.Conditional[i][m], gain, 1e-8)
			}
			for j := range names {
				if got.CompletelyDominates[i][j] != want.Complete[i][j] {
					t.Errorf("%s: %s dominates %s: %v, want %v", name, names[i], names[j], !want.Complete[i][j], want.Complete[i][j])
				}
				if got.CompletelyDominates[i][j] && !got.ConditionallyDominates[i][j] || got.ConditionallyDominates[i][j] && !got.GenerallyDominates[i][j] {
					t.Errorf("%s over %s: the stronger dominance without the weaker", names[i], names[j])
				}
			}
		}
	}
}

// Two uncorrelated predictors add their squares; two alike tie; twelve take a moment.
func TestDominanceByHand(t *testing.T) {
	got, err := Dominance([]string{"a", "b"}, mat.NewSymDense(2, []float64{1, 0, 0, 1}), []float64{0.6, -0.3})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "a", got.General[0], 0.36, 1e-15)
	check(t, "b", got.General[1], 0.09, 1e-14)
	if !got.CompletelyDominates[0][1] || got.GenerallyDominates[1][0] {
		t.Errorf("%+v", got)
	}
	alike, err := Dominance([]string{"a", "b"}, mat.NewSymDense(2, []float64{1, 0.5, 0.5, 1}), []float64{0.3, 0.3})
	if err != nil || alike.GenerallyDominates[0][1] || alike.GenerallyDominates[1][0] {
		t.Errorf("%+v, %v", alike, err)
	}
	many := mat.NewSymDense(12, nil)
	ry, names := make([]float64, 12), make([]string, 12)
	for i := range 12 {
		for j := range i {
			many.SetSym(i, j, 0.1)
		}
		many.SetSym(i, i, 1)
		ry[i] = 0.2 + 0.01*float64(i)
	}
	wide, err := Dominance(names, many, ry)
	if err != nil {
		t.Fatal(err)
	}
	var sum float64
	for i, share := range wide.General {
		sum += share
		if i > 0 && !wide.CompletelyDominates[i][i-1] {
			t.Errorf("%d should dominate %d", i, i-1)
		}
	}
	check(t, "sum of shares", sum, wide.R2, 1e-13)
}

func TestDominanceRefuses(t *testing.T) {
	two := mat.NewSymDense(2, []float64{1, 0.5, 0.5, 1})
	sixteen := make([]string, 16)
	for _, c := range []struct {
		names []string
		r     mat.Symmetric
		ry    []float64
		want  string
	}{
		{nil, nil, nil, "there are no items"},
		{sixteen, two, nil, "16 items are more than the 15"},
		{[]string{"a"}, two, []float64{0.1}, "1 names need"},
		{[]string{"a", "b"}, nil, []float64{0.1, 0.2}, "2 names need"},
		{[]string{"a", "b"}, two, []float64{0.1, math.NaN()}, "not a correlation of b with the response"},
		{[]string{"a", "b"}, mat.NewSymDense(2, []float64{1, 3, 3, 1}), []float64{0.1, 0.1}, "3 is not a correlation of a and b"},
		{[]string{"a", "b"}, mat.NewSymDense(2, []float64{1, -1, -1, 1}), []float64{0.1, -0.1}, "b follows exactly from a"},
		{[]string{"a", "b"}, mat.NewSymDense(2, []float64{1, 0.9, 0.9, 1}), []float64{0.9, -0.9}, "cannot occur together"},
	} {
		if _, err := Dominance(c.names, c.r, c.ry); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}
