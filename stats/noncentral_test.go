package stats

import (
	"math"
	"testing"
)

// fixtures/golden/noncentral.json: the sums and the integral in 40 digits (mpmath 1.3). R 4.2's pchisq, pf and pt lose far tails.
func TestNoncentralTails(t *testing.T) {
	var want struct{ Chi2, F, T [][]float64 }
	golden(t, "noncentral", &want)
	same := func(kind string, w []float64, lower, upper float64, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		// The densities' exponents, of hundreds in far tails, leave that much less of the 16 digits.
		tol := 2e-13 * (1 - math.Log(min(w[len(w)-2], w[len(w)-1])))
		if !near(lower, w[len(w)-2], tol) || !near(upper, w[len(w)-1], tol) {
			t.Errorf("%s%v: %.17g, %.17g", kind, w, lower, upper)
		}
	}
	for _, w := range want.Chi2 {
		lower, upper, err := NoncentralChi2(w[0], w[1], w[2])
		same("chi2", w, lower, upper, err)
	}
	for _, w := range want.F {
		lower, upper, err := NoncentralF(w[0], w[1], w[2], w[3])
		same("F", w, lower, upper, err)
	}
	for _, w := range want.T {
		lower, upper, err := NoncentralT(w[0], w[1], w[2])
		same("t", w, lower, upper, err)
	}
}

// Without noncentrality they are the central distributions.
func TestNoncentralOfZero(t *testing.T) {
	_, p, _ := NoncentralChi2(7, 3, 0)
	check(t, "chi2", p, chi2Upper(7, 3), 1e-13)
	_, p, _ = NoncentralF(4, 3, 50, 0)
	check(t, "F", p, fUpper(4, 3, 50), 1e-13)
	for _, x := range []float64{0.3, 2, 15, 40} {
		for _, df := range []float64{1, 2.5, 30, 1e6} {
			_, p, _ = NoncentralT(x, df, 0)
			if want := tTwoSided(x, df) / 2; want > 1e-300 {
				check(t, "t", p, want, 1e-10)
			}
		}
	}
	// t² is F with λ = δ².
	lower, upper, _ := NoncentralT(3, 12, 2)
	below, _, _ := NoncentralT(-3, 12, 2)
	_, p, _ = NoncentralF(9, 1, 12, 4)
	check(t, "t and F", upper+below, p, 1e-12)
	check(t, "both tails", lower+upper, 1, 1e-13)
}

func TestNoncentralities(t *testing.T) {
	for _, c := range [][3]float64{{2, 10, 0.95}, {-6.6, 2692, 0.95}, {0, 5, 0.9}, {50, 3, 0.95}, {300, 1e6, 0.99}, {1e4, 1, 0.95}} {
		low, high, err := NoncentralityT(c[0], c[1], c[2])
		if err != nil {
			t.Fatal(err)
		}
		_, p, _ := NoncentralT(c[0], c[1], low)
		q, _, _ := NoncentralT(c[0], c[1], high)
		check(t, "tail above", p, (1-c[2])/2, 1e-9)
		check(t, "tail below", q, (1-c[2])/2, 1e-9)
	}
	for _, c := range [][3]float64{{6, 4, 2488}, {1.1, 4, 100}, {400, 2, 50}, {3000, 2, 1e6}} {
		low, high, err := NoncentralityF(c[0], c[1], c[2], 0.95)
		if err != nil {
			t.Fatal(err)
		}
		if _, p, _ := NoncentralF(c[0], c[1], c[2], low); low > 0 && !near(p, 0.025, 1e-9) || low == 0 && p < 0.025 {
			t.Errorf("%v: low %g has a tail of %g", c, low, p)
		}
		p, _, _ := NoncentralF(c[0], c[1], c[2], high)
		check(t, "tail below", p, 0.025, 1e-9)
	}
	if low, high, err := NoncentralityChi2(1e-9, 3, 0.95); low != 0 || high != 0 || err != nil {
		t.Errorf("next to nothing: %g, %g, %v", low, high, err)
	}
	low, high, _ := NoncentralityChi2(30, 3, 0.95)
	_, p, _ := NoncentralChi2(30, 3, low)
	q, _, _ := NoncentralChi2(30, 3, high)
	check(t, "chi2 above", p, 0.025, 1e-9)
	check(t, "chi2 below", q, 0.025, 1e-9)
}

func TestNoncentralArguments(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, x := range []float64{nan, inf, -1, 0, 1e-300, 1e300, 5} {
		for _, df := range []float64{nan, inf, -1, 0, 1e-3, 1, 1e5} {
			for _, nc := range []float64{nan, inf, -1, 0, 1e-300, 3, 900} {
				for _, p := range func() []float64 {
					a, b, _ := NoncentralChi2(x, df, nc)
					c, d, _ := NoncentralF(x, df, 7, nc)
					e, f, _ := NoncentralT(x, df, nc)
					return []float64{a, b, c, d, e, f}
				}() {
					if !(p >= 0 && p <= 1) {
						t.Fatalf("x %g, df %g, noncentrality %g: %g", x, df, nc, p)
					}
				}
			}
		}
	}
	if _, _, err := NoncentralityF(nan, 1, 1, 0.95); err == nil {
		t.Error("F of NaN")
	}
	if _, _, err := NoncentralityT(1, 1, 2); err == nil {
		t.Error("a confidence of 2")
	}
}

// The tails of a statistic far from its distribution end in no time: the Poisson weights must not run out before the sum peaks.
func TestNoncentralFarApart(t *testing.T) {
	for _, x := range []float64{1e6, 1e9} {
		if lower, upper, err := NoncentralChi2(x, 2, 2); err != nil || lower != 1 || upper > 1e-300 {
			t.Errorf("NoncentralChi2(%v, 2, 2) = %v, %v, %v", x, lower, upper, err)
		}
		if lower, upper, err := NoncentralChi2(2, 2, x); err != nil || lower > 1e-300 || !near(upper, 1, 1e-12) {
			t.Errorf("NoncentralChi2(2, 2, %v) = %v, %v, %v", x, lower, upper, err)
		}
	}
}
