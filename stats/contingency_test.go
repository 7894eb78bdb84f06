package stats

import (
	"math"
	"testing"
)

var nan, infinity = math.NaN(), math.Inf(1)

func TestTablesWithNothingToRelate(t *testing.T) {
	for name, table := range poorTables {
		for what, f := range map[string]func() error{
			"PearsonChi2":         func() error { _, err := PearsonChi2(table); return err },
			"YatesChi2":           func() error { _, err := YatesChi2(table); return err },
			"LikelihoodRatioChi2": func() error { _, err := LikelihoodRatioChi2(table); return err },
			"FisherExact":         func() error { _, err := FisherExact(table); return err },
			"AdjustedResiduals":   func() error { _, err := AdjustedResiduals(table); return err },
			"NominalMeasures":     func() error { _, err := NominalMeasures(table, 0); return err },
			"OrdinalMeasures":     func() error { _, err := OrdinalMeasures(table, 0); return err },
			"SmallCells":          func() error { _, _, _, err := SmallCells(table); return err },
		} {
			if f() == nil {
				t.Errorf("%s of a table with %s is no error", what, name)
			}
		}
	}
}

// Huge and tiny sums of weights, and tables whose variables determine each other, give finite numbers.
func TestExtremeTables(t *testing.T) {
	for _, table := range [][][]float64{{{1e9, 0}, {0, 1e9}}, {{1e-9, 1e-9}, {1e-9, 2e-9}}, {{1e90, 1}, {2, 1e90}}, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
		{{1e6, 1}, {1, 0}}, {{0, 5}, {7, 0}}} {
		finite := func(what string, x float64) {
			if num(x) == nil {
				t.Errorf("%v: %s is %v", table, what, x)
			}
		}
		x, err := PearsonChi2(table)
		if err != nil {
			t.Fatal(err)
		}
		g, _ := LikelihoodRatioChi2(table)
		m, _ := NominalMeasures(table, 0)
		finite("chi2", x.Chi2)
		finite("p", x.P)
		finite("G2", g.Chi2)
		finite("V", m.V)
		if m.V < 0 || m.V > 1 || x.P <= 0 || g.P <= 0 {
			t.Errorf("%v: V %v, p %v, p of G2 %v", table, m.V, x.P, g.P)
		}
		if o, err := OrdinalMeasures(table, 0); err != nil || o.TauB == nil {
			t.Errorf("%v: %+v, %v", table, o, err)
		} else {
			finite("tau-b", o.TauB.Value)
		}
		if r, err := AdjustedResiduals(table); err != nil || r[0][0] == nil {
			t.Errorf("%v: residuals %v, %v", table, r, err)
		}
	}
}

// An empty row and column change nothing but the shape.
func TestSmallCells(t *testing.T) {
	for name, want := range xtabs(t) {
		small, cells, least, err := SmallCells(want.Table.M)
		if err != nil || small != 0 || cells != len(want.Table.M)*len(want.Table.M[0]) {
			t.Errorf("%s: %d of %d cells, %v", name, small, cells, err)
		}
		check(t, name+" least expected", least, want.MinExpected, 1e-12)
	}
	want := tablesGolden(t).Tables["small"]
	small, cells, least, err := SmallCells([][]float64{{0, 0, 0, 0}, {3, 0, 0, 1}, {2, 0, 5, 0}, {0, 0, 1, 7}})
	if err != nil || small != 9 || cells != 9 {
		t.Errorf("%d of %d, %v", small, cells, err)
	}
	check(t, "least expected", least, want.MinExpected, 1e-12)
}
