package stats

import "testing"

func TestNominalMeasures(t *testing.T) {
	for name, want := range xtabs(t) {
		m, err := NominalMeasures(want.Table.M, 0)
		if err != nil {
			t.Fatal(err)
		}
		check(t, name+" V", m.V, want.V, 1e-12)
		phi := m.Phi
		if phi < 0 {
			phi = -phi
		}
		check(t, name+" phi", phi, want.Phi, 1e-12)
		check(t, name+" C", m.Contingency, want.Contingency, 1e-12)
	}
	// R: uniroot on pchisq(x, df, ncp), whose own tails are exact to about 1e-12 where they are not small.
	for name, want := range tablesGolden(t).Tables {
		m, err := NominalMeasures(want.Table, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		checkNum(t, name+" low", m.VLow, want.VLow, 1e-7)
		checkNum(t, name+" high", m.VHigh, want.VHigh, 1e-7)
	}
	if m, _ := NominalMeasures([][]float64{{1, 5}, {5, 1}}, 0); m.Phi >= 0 {
		t.Errorf("phi %v of a table against the diagonal", m.Phi)
	}
	if m, _ := NominalMeasures([][]float64{{2, 4}, {3, 6}}, 0); m.V != 0 || *m.VLow != 0 || *m.VHigh != 0 {
		t.Errorf("independence: %v, %v to %v", m.V, *m.VLow, *m.VHigh)
	}
	if _, err := NominalMeasures([][]float64{{2, 4}, {3, 6}}, 1); err == nil {
		t.Error("confidence 1")
	}
}
