package stats

import (
	"testing"
)

// R: the formulas of the papers, in latent.R; loadings of three items have a closed form.
func TestValidityAgainstR(t *testing.T) {
	var extra struct {
		Validity map[string]struct {
			Loadings []float64
			CR, AVE  float64
		}
		HTMT [][]float64
	}
	latentExtra(t, &extra)
	_, corr := latentReferences(t)
	r := symmetric(corr["holzinger"])
	dimensions := [][]int{{0, 1, 2}, {3, 4, 5}, {6, 7, 8}}
	for d, name := range []string{"visual", "textual", "speed"} {
		v, err := NewConvergentValidity(r, dimensions[d])
		if err != nil {
			t.Fatal(err)
		}
		want := extra.Validity[name]
		for i, l := range v.Loadings {
			check(t, name+" loading", l, want.Loadings[i], 1e-10)
		}
		check(t, name+" CR", v.CR, want.CR, 1e-10)
		check(t, name+" AVE", v.AVE, want.AVE, 1e-10)
		if !v.Proper || v.Assumed {
			t.Errorf("%s: %+v", name, v)
		}
	}
	for _, absolute := range []bool{false, true} {
		got, err := HTMT(r, dimensions, absolute)
		if err != nil {
			t.Fatal(err)
		}
		for a := range got {
			for b := range got {
				if a == b {
					if got[a][b] != nil {
						t.Error("HTMT on the diagonal")
					}
				} else if !absolute || a+b != 2 { // x2 and x7 correlate negatively
					checkNum(t, "HTMT", got[a][b], extra.HTMT[a][b], 1e-12)
				} else if *got[a][b] <= extra.HTMT[a][b] {
					t.Errorf("absolute HTMT %g is not above %g", *got[a][b], extra.HTMT[a][b])
				}
			}
		}
	}
}
