package stats

import "testing"

func TestOrdinalMeasures(t *testing.T) {
	for name, want := range xtabs(t) {
		m, err := OrdinalMeasures(want.Table.M, 0)
		if err != nil {
			t.Fatal(err)
		}
		check(t, name+" gamma", m.Gamma.Value, want.Gamma, 1e-10)
	}
	for name, want := range tablesGolden(t).Tables {
		m, err := OrdinalMeasures(want.Table, 0)
		if err != nil {
			t.Fatal(err)
		}
		check(t, name+" tau-b", m.TauB.Value, want.TauBCor, 1e-10) // cor.test
		for _, x := range []struct {
			what string
			got  *Association
			want measured
		}{{"gamma", m.Gamma, want.Gamma}, {"tau-b", m.TauB, want.TauB}, {"tau-c", m.TauC, want.TauC}, {"d of columns", m.SomersColumns, want.Columns},
			{"d of rows", m.SomersRows, want.Rows}, {"symmetric d", m.SomersSymmetric, want.Symmetric}} {
			check(t, name+" "+x.what, x.got.Value, x.want.Value, 1e-10)
			checkNum(t, name+" "+x.what+" error", x.got.SE, x.want.SE, 1e-8)
			checkNum(t, name+" "+x.what+" z", x.got.Z, want.Z0, 1e-10)
			z := 1.959963984540054
			checkNum(t, name+" "+x.what+" low", x.got.Low, max(-1, x.want.Value-z*x.want.SE), 1e-6)
		}
		joint := Joint{N: nil}
		for i := range want.Table {
			joint.X = append(joint.X, float64(i))
			joint.N = append(joint.N, want.Table[i]...)
		}
		for j := range want.Table[0] {
			joint.Y = append(joint.Y, float64(j))
		}
		tau, _, _ := Kendall(joint)
		check(t, name+" Kendall", m.TauB.Value, tau, 1e-12)
	}
	// A perfect order, and its reverse.
	m, _ := OrdinalMeasures([][]float64{{5, 0}, {0, 7}}, 0)
	if m.Gamma.Value != 1 || m.TauB.Value != 1 || *m.TauB.High != 1 || m.Concordant != 35 || m.Discordant != 0 {
		t.Errorf("%+v", m.TauB)
	}
	m, _ = OrdinalMeasures([][]float64{{0, 5}, {7, 0}}, 0)
	if m.Gamma.Value != -1 || m.SomersRows.Value != -1 {
		t.Errorf("%+v", m.Gamma)
	}
}
