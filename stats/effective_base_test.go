package stats

import "testing"

func TestEffectiveBase(t *testing.T) {
	want := tablesGolden(t).Sample
	n, err := EffectiveBase(want.W)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "effective base", n, want.Effective, 1e-13)
	k, err := KishDesignEffect(want.W)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "Kish's effect", k, want.Kish, 1e-13)
	// R: deff(svymean(~x, design, deff = "replace")).
	deff, err := DesignEffect(want.SE, want.Var, len(want.X), 0)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "design effect", deff, want.Deff, 1e-11)

	for _, w := range [][]float64{{1}, {5, 5, 5}, {1e9, 1e9}, {1e-300, 1e-300, 1e-300}, {1e300, 1e300}} {
		if n, err := EffectiveBase(w); err != nil || !near(n, float64(len(w)), 1e-14) {
			t.Errorf("%v: %v, %v", w, n, err)
		}
	}
	if n, err := EffectiveBase([]float64{1, 0, 1e9}); err != nil || n > 1.00001 || n < 1 {
		t.Errorf("%v %v", n, err)
	}
	for _, w := range [][]float64{nil, {0}, {-1, 2}, {nan}, {infinity, 1}} {
		if _, err := EffectiveBase(w); err == nil {
			t.Errorf("weights %v are no error", w)
		}
		if _, err := KishDesignEffect(w); err == nil {
			t.Errorf("weights %v are no error", w)
		}
	}
	for _, bad := range []struct {
		se, variance float64
		n            int
		population   float64
	}{{-1, 1, 10, 0}, {nan, 1, 10, 0}, {1, 0, 10, 0}, {1, nan, 10, 0}, {1, 1, 1, 0}, {1, 1, 10, 5}, {1, 1, 10, 10}, {1e200, 1e-200, 10, 0}} {
		if _, err := DesignEffect(bad.se, bad.variance, bad.n, bad.population); err == nil {
			t.Errorf("%+v is no error", bad)
		}
	}
}
