package stats

import (
	"math"
	"testing"
)

// Reference values: R 4.2.2, the call in the name.
func TestDistributionsAgainstR(t *testing.T) {
	for _, c := range []struct {
		call string
		got  float64
		want float64
		tol  float64 // relative; wider where R's own value for the far tail is
	}{
		{"2*pt(-0.5, 3)", tTwoSided(0.5, 3), 0.65144796484815104, 1e-13},
		{"2*pt(-40, 2798)", tTwoSided(40, 2798), 4.2039825394078291e-277, 1e-10},
		{"2*pt(-37, 1e6)", tTwoSided(-37, 1e6), 1.8299730861800904e-299, 1e-9},
		{"2*pt(-1.2, 1e6)", tTwoSided(1.2, 1e6), 0.2301396247317245, 1e-12},
		{"2*pt(-5e20, 14)", tTwoSided(5e20, 14), 3.6177914572803444e-283, 1e-12},
		{"2*pt(-.01, 1)", tTwoSided(0.01, 1), 0.99363401447018351, 1e-14},
		{"2*pt(-1e-3, 1e5)", tTwoSided(1e-3, 1e5), 0.9992021175668877, 1e-13},
		{"pf(50, 3, 1000)", fUpper(50, 3, 1000), 4.110582339166328e-30, 1e-11},
		{"pf(1.3, 7, 6190)", fUpper(1.3, 7, 6190), 0.24576744914329915, 1e-12},
		{"pf(0.2, 2, 5)", fUpper(0.2, 2, 5), 0.82497466447991796, 1e-13},
		{"pf(2.5, 299, 1e6)", fUpper(2.5, 299, 1e6), 2.8684803667487495e-40, 1e-10},
		{"pchisq(1300, 36)", chi2Upper(1300, 36), 9.7394984178964554e-250, 1e-12},
		{"pchisq(98.75, 21)", chi2Upper(98.7527786621811, 21), 4.7925390355284679e-12, 1e-12},
		{"pchisq(0.5, 1)", chi2Upper(0.5, 1), 0.47950012218695348, 1e-13},
		{"pchisq(310, 300)", chi2Upper(310, 300), 0.33325434885913618, 1e-12},
		{"pchisq(2, 300)", chi2Upper(2, 300), 1, 0},
		{"qt(.975, 3)", tQuantile(0.975, 3), 3.1824463052837078, 1e-13},
		{"qt(.975, 6197)", tQuantile(0.975, 6197), 1.9603468676704321, 1e-12},
		{"qt(.995, 1)", tQuantile(0.995, 1), 63.656741162871526, 1e-12},
		{"qt(.05, 20)", tQuantile(0.05, 20), -1.7247182429207872, 1e-13},
		{"qf(.975, 29, 174)", fQuantile(0.975, 29, 174), 1.661538417028813, 1e-12},
		{"qf(.025, 29, 174)", fQuantile(0.025, 29, 174), 0.53696554252749085, 1e-12},
		{"qf(.975, 6197, 55773)", fQuantile(0.975, 6197, 55773), 1.0375255431600514, 1e-12},
		{"qf(.95, 2435, 58440)", fQuantile(0.95, 2435, 58440), 1.0486495586586386, 1e-12},
		{"pnorm(10)", normalUpper(10), 7.6198530241605269e-24, 1e-13},
		{"pnorm(37)", normalUpper(37), 5.7255712225245771e-300, 1e-12},
	} {
		if math.Abs(c.got-c.want) > c.tol*math.Abs(c.want) {
			t.Errorf("%s = %.17g, R has %.17g", c.call, c.got, c.want)
		}
	}
}

// A tail too small for a float64 stays positive; only an infinite statistic has probability 0.
func TestTailsAreNeverZero(t *testing.T) {
	for name, p := range map[string]float64{
		"t": tTwoSided(500, 1e6), "F": fUpper(700, 9, 6188), "chi2": chi2Upper(18000, 6000), "normal": normalUpper(60),
	} {
		if !(p > 0 && p < 1e-300) {
			t.Errorf("%s: %g", name, p)
		}
	}
	if p := tTwoSided(math.Inf(1), 10); p != 0 {
		t.Errorf("P(|T| >= Inf) = %g", p)
	}
	if p := fUpper(0, 3, 10); p != 1 {
		t.Errorf("P(F >= 0) = %g", p)
	}
}

// A statistic that does not exist has no p-value, and asking for one comes to an end.
func TestTailsOfNaN(t *testing.T) {
	n := math.NaN()
	for i, p := range []float64{tTwoSided(n, 5), tTwoSided(1, n), fUpper(n, 1, 5), fUpper(2, 1, n), chi2Upper(n, 3), chi2Upper(2, n), normalUpper(n)} {
		if !math.IsNaN(p) {
			t.Errorf("tail %d is %v", i, p)
		}
	}
}
