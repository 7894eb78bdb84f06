package stats

import (
	"fmt"
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
		{"qt(.975, 3)", tBeyond(0.05, 3), 3.1824463052837078, 1e-13},
		{"qt(.975, 6197)", tBeyond(0.05, 6197), 1.9603468676704321, 1e-12},
		{"qt(.995, 1)", tBeyond(0.01, 1), 63.656741162871526, 1e-12},
		{"qt(.05, 20)", -tBeyond(0.1, 20), -1.7247182429207872, 1e-13},
		{"qf(.975, 29, 174)", fBeyond(0.025, 29, 174), 1.661538417028813, 1e-12},
		{"qf(.025, 29, 174)", fBeyond(0.975, 29, 174), 0.53696554252749085, 1e-12},
		{"qf(.975, 6197, 55773)", fBeyond(0.025, 6197, 55773), 1.0375255431600514, 1e-12},
		{"qf(.95, 2435, 58440)", fBeyond(0.05, 2435, 58440), 1.0486495586586386, 1e-12},
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

// R: qnorm(alpha/2, lower.tail = FALSE).
func TestNormalBeyond(t *testing.T) {
	for alpha, want := range map[float64]float64{0.05: 1.9599639845400536, 0.01: 2.5758293035489004, 1: 0, 2e-10: 6.3613409024040557, 2e-300: 37.0470962993612} {
		check(t, "z", normalBeyond(alpha), want, 1e-14)
	}
}

// References: integrals and continued fractions in 40 digits, mpmath 1.3. The last two groups are where series give way to
// limits.
func TestDistributionsFarOut(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		what           string
		got, want, tol float64
	}{
		{"t, statistic 1e200", tTwoSided(1e200, 1), 6.3661977236758134e-201, 1e-12},
		{"t, 0.01 degrees of freedom", tTwoSided(-1e160, 0.01), 0.024378525263998521, 1e-13},
		{"t, 0.001 degrees of freedom", tTwoSided(1e-5, 1e-3), 0.99999968399122583, 1e-15},
		{"t, 1e-6 degrees of freedom", tTwoSided(0.5, 1e-6), 0.99999309226799074, 1e-14},
		{"t, squared beyond its degrees", tTwoSided(1e20, 2), 1e-40, 1e-13},
		{"t, 1e6 degrees of freedom", tTwoSided(3, 1e6), 0.0026998625414217971, 1e-13},
		{"t, the normal", tTwoSided(3, 1e25), 0.0026997960632601866, 1e-13},
		{"t, infinite degrees", tTwoSided(3, inf), 0.0026997960632601866, 1e-13},
		{"F, statistic 1e200", fUpper(1e200, 0.1, 0.1), 5.0192053089336399e-11, 1e-12},
		{"F, statistic 1e150", fUpper(1e150, 2, 3), 1.8371173070873836e-225, 1e-12},
		{"F, 1 and 1e5", fUpper(2, 1, 1e5), 0.15730232034916489, 1e-13},
		{"F, 1e-4 and 7", fUpper(0.3, 1e-4, 7), 0.00053385239420728723, 1e-12},
		{"F, 3 and 1e30, a chi-squared", fUpper(2, 3, 1e30), chi2Upper(6, 3), 1e-15},
		{"F, infinite and 5, an inverse chi-squared", fUpper(2, inf, 5), 1 - chi2Upper(2.5, 5), 1e-14},
		{"F, both infinite", fUpper(1.5, inf, inf), 0, 0},
		{"chi-squared, 1e9", chi2Upper(2*5.001e8, 2*5e8), 3.8772407831969732e-6, 1e-11},
		{"chi-squared, 1e9 below", chi2Upper(2*4.9995e8, 2*5e8), 0.98732829333373949, 1e-12},
		{"chi-squared, 2e12", chi2Upper(2*1000005000000, 2e12), 2.8666346583725959e-7, 1e-10},
		{"chi-squared at its mean", chi2Upper(2e12, 2e12), 0.49999986701923987, 1e-15},
		{"chi-squared, 6e9", chi2Upper(2*3.0002e9, 6e9), 0.00013040292770961268, 1e-11},
		{"chi-squared, far", chi2Upper(2*2.005e8, 4e8), 1.1738154113327685e-273, 1e-11},
		{"beta, 2e10 and 7e10, below", incBeta(2e10, 7e10, 0.22221806482512580673, 0.77778193517487419327), 0.0013498453890933663, 1e-10},
		{"beta, 2e10 and 7e10, mean", incBeta(2e10, 7e10, 0.22222222222222222222, 0.77777777777777777778), 0.50000059234338506, 1e-10},
		{"beta, 1e12 and 1e13", incBeta(1e12, 1e13, 0.090909220926716715308, 0.90909077907328328469), 0.93319275242237536, 1e-9},
		{"beta, 2e10 and 7e11, far", incBeta(2e10, 7e11, 0.02777390435172900891, 0.97222609564827099109), 2.7043325029818335e-89, 1e-8},
	} {
		check(t, c.what, c.got, c.want, c.tol)
	}
}

// Quantiles are where the tails say, whatever the degrees of freedom; beyond float64 they are infinite, and without a
// meaning NaN.
func TestQuantilesFarOut(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, df := range []float64{0.02, 0.1, 0.5, 1, 3, 100, 1e6, 1e12, 1e19, 1e25, inf} {
		for _, alpha := range []float64{0.999999, 0.5, 0.05, 1e-8, 1e-200} {
			if q := tBeyond(alpha, df); !math.IsInf(q, 1) {
				check(t, fmt.Sprint("t ", df), tTwoSided(q, df), alpha, 1e-12)
			} else if df > 1 {
				t.Errorf("t of %v degrees of freedom has no quantile at %v", df, alpha)
			}
			for _, d2 := range []float64{0.02, 1, 30, 1e9, 1e19, inf} {
				q := fBeyond(alpha, df, d2)
				if q > 0 && !math.IsInf(q, 1) && !(df > largeDF && d2 > largeDF) {
					tol := 1e-11 // from here on one step of q is more than that
					if d := math.Min(df, d2); d > 1e8 {
						tol = 1e-15 * math.Sqrt(d) * 100
					}
					check(t, fmt.Sprint("F ", df, d2), fUpper(q, df, d2), alpha, tol)
				}
			}
		}
	}
	for what, q := range map[string]float64{"alpha 0": tBeyond(0, 3), "alpha above 1": tBeyond(1.5, 3), "alpha NaN": tBeyond(nan, 3), "no degrees": tBeyond(0.05, 0),
		"negative degrees": fBeyond(0.05, 3, -1), "NaN degrees": fBeyond(0.05, nan, 3), "F alpha 1": fBeyond(1, 3, 3), "z 0": normalBeyond(0), "tail of NaN": tTwoSided(nan, 3),
		"tail of no degrees": fUpper(2, 0, 3), "NaN F": fUpper(nan, 1, 3), "chi-squared of NaN": chi2Upper(nan, 3), "of infinite degrees": chi2Upper(3, inf)} {
		if !math.IsNaN(q) {
			t.Errorf("%s: %v", what, q)
		}
	}
	if q := tBeyond(1, 3); q != 0 {
		t.Errorf("alpha 1: %v", q)
	}
	if q := tBeyond(0.05, 1e-300); !math.IsInf(q, 1) {
		t.Errorf("next to no degrees of freedom: %v", q)
	}
}
