package stats

import "testing"

// R: chisq.test(t, correct = FALSE).
func TestPearsonChi2(t *testing.T) {
	for name, want := range xtabs(t) {
		x, err := PearsonChi2(want.Table.M)
		if err != nil {
			t.Fatal(err)
		}
		check(t, name+" chi2", x.Chi2, want.Chisq, 1e-12)
		check(t, name+" p", x.P, want.P, 1e-10)
		if x.DF != want.DF {
			t.Errorf("%s: %v degrees of freedom", name, x.DF)
		}
	}
}

// R: chisq.test(t), with tables whose correction is cut because n is within ½ of e.
func TestYatesChi2(t *testing.T) {
	tables := 0
	for name, want := range xtabs(t) {
		x, err := YatesChi2(want.Table.M)
		if want.Yates == nil {
			if err == nil {
				t.Errorf("%s is no 2 x 2 table", name)
			}
			continue
		}
		tables++
		check(t, name+" chi2", x.Chi2, want.Yates.Chisq, 1e-11)
		check(t, name+" p", x.P, want.Yates.P, 1e-11)
	}
	for _, want := range tablesGolden(t).Fisher {
		tables++
		x, err := YatesChi2(want.Table)
		if err != nil {
			t.Fatal(err)
		}
		check(t, "chi2", x.Chi2, want.Yates, 1e-11)
		check(t, "p", x.P, want.YatesP, 1e-9)
	}
	if tables != 10 {
		t.Errorf("%d tables", tables)
	}
}
