package stats

import "testing"

// R: chisq.test(t)$stdres.
func TestAdjustedResiduals(t *testing.T) {
	compare := func(name string, table, want [][]float64) {
		r, err := AdjustedResiduals(table)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			for j := range want[i] {
				checkNum(t, name, r[i][j], want[i][j], 1e-11)
			}
		}
	}
	for name, want := range xtabs(t) {
		compare(name, want.Table.M, want.Residuals.M)
	}
	small := tablesGolden(t).Tables["small"]
	compare("small", small.Table, small.StdRes)
	r, err := AdjustedResiduals([][]float64{{1, 0, 2}, {0, 0, 0}, {4, 0, 3}})
	if err != nil || r[0][1] != nil || r[1][0] != nil || r[0][0] == nil || *r[0][0] != -*r[0][2] {
		t.Errorf("%v %v", r, err)
	}
}
