package stats

import "testing"

// By hand: three items of variance 1 that correlate .5. Their sum has variance 6; an item has covariance 2 with it. The
// others predict a third of an item. psych's values for real scales are compared in TestGuttmanAgainstR.
func TestItemTotalByHand(t *testing.T) {
	cov := symmetric([][]float64{{1}, {0.5, 1}, {0.5, 0.5, 1}})
	total, err := ItemTotal(cov)
	if err != nil {
		t.Fatal(err)
	}
	corrected, err := ItemTotalSMC(cov)
	if err != nil {
		t.Fatal(err)
	}
	for i := range total {
		check(t, "item-total", total[i], 0.8164965809277260, 1e-14)                // 2/√6
		check(t, "corrected for overlap", corrected[i], 0.6666666666666667, 1e-14) // (4/3)/√4
	}
}
