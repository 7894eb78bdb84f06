package stats

import (
	"math"
	"testing"
)

type crosstabReference struct {
	Table        struct{ M [][]float64 }
	Chisq, DF, P float64
	Cramers_v    float64
	Col_pct      struct{ M [][]float64 }
}

// R 4.2.2: chisq.test(table, correct = FALSE).
func TestChiSquaredAgainstR(t *testing.T) {
	var all map[string]crosstabReference
	golden(t, "anova", &all)
	tables := 0
	for name, want := range all {
		if want.Chisq == 0 {
			continue
		}
		tables++
		x := chiSquared(want.Table.M)
		check(t, name+" chi2", x.chi2, want.Chisq, 1e-12)
		check(t, name+" df", x.df, want.DF, 0)
		check(t, name+" p", x.p, want.P, 1e-10)
		check(t, name+" V", x.v, want.Cramers_v, 1e-12)
		// An empty row and column change nothing.
		wide := [][]float64{make([]float64, len(want.Table.M[0])+1)}
		for _, row := range want.Table.M {
			wide = append(wide, append([]float64{0}, row...))
		}
		if y := chiSquared(wide); math.Abs(y.chi2-x.chi2) > 1e-12*x.chi2 || y.df != x.df {
			t.Errorf("%s: an empty row and column matter", name)
		}
	}
	if tables != 5 {
		t.Errorf("%d tables", tables)
	}
}

func TestCrosstabs(t *testing.T) {
	var all struct {
		X crosstabReference `json:"bfi_xtab_N1_by_gender"`
	}
	golden(t, "anova", &all)
	d := scaleOf(t, "N", "gender")
	r, err := d.Crosstabs()
	if err != nil {
		t.Fatal(err)
	}
	x := r.Tables[0]
	checkNum(t, "chi2", x.Chi2, all.X.Chisq, 1e-12)
	checkNum(t, "p", x.P, all.X.P, 1e-11)
	checkNum(t, "V", x.CramersV, all.X.Cramers_v, 1e-12)
	for i := range x.Codes {
		for g := range x.Groups {
			checkNum(t, "percent", x.ColumnPercent[i][g], all.X.Col_pct.M[i][g], 1e-13)
			if float64(x.Count[i][g]) != all.X.Table.M[i][g] {
				t.Errorf("count %d", x.Count[i][g])
			}
		}
	}
	if n := r.Numbers(); len(n) != 5*9 || n[0].Term != "N1" || n[0].By != "gender" || n[0].N != x.N {
		t.Errorf("numbers %+v", n)
	}

	// One group, few answers, nobody.
	d = columnsData(map[string][]float64{"q": {1, 4, 4, math.NaN()}}, []string{"q"}, 1, 5)
	addField(d, "one", []string{"a", "a", "a", "b"})
	addField(d, "two", []string{"a", "a", "b", "b"})
	r, err = d.Crosstabs()
	if err != nil {
		t.Fatal(err)
	}
	if x := r.Tables[0]; x.Chi2 != nil || len(x.Notices) != 1 || x.Notices[0].Code != "flat_table" || x.ColumnPercent[0][1] != nil {
		t.Errorf("%+v", x)
	}
	if x := r.Tables[1]; x.SmallCells != 4 || len(x.Notices) != 1 || x.Notices[0].Code != "small_expected" || *x.Chi2 != 0.75 {
		t.Errorf("%+v", x)
	}
	if n := r.Numbers(); n[0].Statistic != "unavailable" || n[0].Value != nil || len(n) != 11 {
		t.Errorf("numbers %+v", n)
	}
	if _, err := (&Data{}).Crosstabs(); err == nil {
		t.Error("a table of nobody")
	}
}
