package stats

import "testing"

// R: 2 * sum(n * log(n / e)), pchisq.
func TestLikelihoodRatioChi2(t *testing.T) {
	for name, want := range xtabs(t) {
		x, err := LikelihoodRatioChi2(want.Table.M)
		if err != nil {
			t.Fatal(err)
		}
		check(t, name+" G2", x.Chi2, want.G2, 1e-12)
		check(t, name+" p", x.P, want.G2P, 1e-10)
	}
	want := tablesGolden(t).Tables["small"] // has empty cells
	x, err := LikelihoodRatioChi2(want.Table)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "G2", x.Chi2, want.G2, 1e-12)
	check(t, "p", x.P, want.G2P, 1e-10)
	if x, _ := LikelihoodRatioChi2([][]float64{{2, 4}, {3, 6}}); x.Chi2 != 0 || x.P != 1 {
		t.Errorf("independence has G2 %v, p %v", x.Chi2, x.P)
	}
}
