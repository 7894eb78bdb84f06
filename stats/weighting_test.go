package stats

import "testing"

// Kish's effective base of the weights of bfi: R sum(w)^2 / sum(w^2), in descriptive.json.
func TestWeighting(t *testing.T) {
	var want goldenDescriptive
	golden(t, "descriptive", &want)
	w, err := bfiData(t, []string{"A1"}, nil, true).Weighting()
	if err != nil {
		t.Fatal(err)
	}
	checkNum(t, "n_eff", w.NEffective, want.NEff, 1e-12)
	checkNum(t, "deff", w.Deff, 2800/want.NEff, 1e-12)
	checkNum(t, "min", w.Min, 0.5, 1e-12) // round(.5 + ((row*7919) mod 1000)/500, 3) runs from .5 to 2.498
	checkNum(t, "max", w.Max, 2.498, 1e-12)
	if len(w.Numbers()) != 4 {
		t.Errorf("%d numbers, want 4", len(w.Numbers()))
	}
	none, err := bfiData(t, []string{"A1"}, nil, false).Weighting()
	if err != nil || len(none.Numbers()) != 0 {
		t.Errorf("unweighted: %v, %v, want nothing", none, err)
	}
}
