package stats

import (
	"math"
	"testing"
)

func TestStudentizedRange(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		q    float64
		k    int
		df   float64
		want float64
		tol  float64
	}{
		// mpmath 1.3.0, 30 or 80 digits: k ∫ φ(z) (Φ(z)^(k-1) - (Φ(z) - Φ(z-w))^(k-1)) dz by quad.
		{0.5, 3, inf, 0.93342194513528696, 1e-13},
		{3.3, 3, inf, 0.051310906418189876, 1e-13},
		{12, 3, inf, 6.4559163775690216e-17, 1e-13},
		{1, 10, inf, 0.99948013054453588, 1e-13},
		{5, 10, inf, 0.014857437887783706, 1e-13},
		{6, 60, inf, 0.02666156077214469, 1e-13},
		{7, 300, inf, 0.021687685803839391, 1e-13},
		{6, 1000, inf, 0.83923624234867725, 1e-12},
		{8, 10000, inf, 0.22563069325945316, 1e-12},
		{10.5, 1000000, inf, 0.027065080376813645, 1e-10},
		{9, 1000000, inf, 0.9960754226536637, 1e-9},
		// mpmath, 25 digits: the above in a second integral over s by Gauss-Legendre panels.
		{5.4518242182773058, 5, 2488, 0.0011213951069433096, 1e-12},
		{3.9, 20, 60, 0.40877178855054856, 1e-12},
		{40, 3, 2, 0.0022785026535340878, 1e-12},
		{6, 100, 200, 0.080185318149129173, 1e-12},
	} {
		check(t, "P(Q >= q)", must(PTukey(c.q, c.k, c.df)), c.want, c.tol)
	}
	// R 4.2.2: ptukey(q, k, df, lower.tail = FALSE), which is good to about 1e-8 absolute; it takes df above 25000 for
	// infinite and is far off in the tails of 2 or 3 degrees of freedom (0.0013 for q = 40, k = 3, df = 2).
	for _, c := range []struct {
		q    float64
		k    int
		df   float64
		want float64
	}{
		{3.877, 3, 10, 0.049987088753522424},
		{1.4058584233004769, 5, 2488, 0.85810976810352568},
		{0.3, 5, 20, 0.99950785440520873},
		{2, 2, 3, 0.25221549635564289},
		{10, 4, 3, 0.017514669353530188},
		{3.9, 20, 60, 0.40877179675021935},
		{5.2, 50, 5000, 0.14153917844187391},
	} {
		if got := must(PTukey(c.q, c.k, c.df)); math.Abs(got-c.want) > 1e-8 {
			t.Errorf("ptukey(%g, %d, %g) = %.17g, R has %.17g", c.q, c.k, c.df, got, c.want)
		}
	}
	for _, c := range []struct {
		p    float64
		k    int
		df   float64
		want float64
	}{
		// R 4.2.2: qtukey(p, k, df, lower.tail = FALSE) stops at steps of 1e-4 but its secant is better by then.
		{.05, 3, 10, 3.8767767491915595},
		{.05, 5, 2488, 3.8604876630675591},
		{.01, 5, 20, 5.2932525116882481},
		{.05, 20, 60, 5.241199809616476},
		{.05, 50, 5000, 5.6497852630425021},
		{.05, 3, 2, 8.3307825511898272},
		{.05, 4, inf, 3.633159581795852},
		{.001, 6, 30, 6.4693170724261249},
	} {
		check(t, "qtukey", must(QTukey(c.p, c.k, c.df)), c.want, 1e-7)
	}
}

// Two means: Q = √2 |T|, so the t distribution gives every tail exactly.
func TestStudentizedRangeOfTwo(t *testing.T) {
	for _, q := range []float64{0.1, 1, 3, 10, 36, 50, 60, 70, 1000} {
		for _, df := range []float64{1, 1.5, 2, 3.7, 10, 25, 100, 2488, 1e5} {
			want := tTwoSided(q/math.Sqrt2, df)
			if want < 1e-300 {
				continue
			}
			check(t, "upper tail", must(PTukey(q, 2, df)), want, 1e-11)
		}
		if want := 2 * normalUpper(q/math.Sqrt2); want > 1e-300 {
			check(t, "upper tail, known variance", must(PTukey(q, 2, math.Inf(1))), want, 1e-12)
		}
	}
	for _, df := range []float64{1, 5, 300} {
		for _, p := range []float64{1e-6, 0.01, 0.05, 0.5, 0.99} {
			check(t, "quantile", must(QTukey(p, 2, df)), math.Sqrt2*tBeyond(p, df), 1e-10)
		}
	}
}

// In the far tail only one pair can be far apart: k(k-1) P(Z > q/√2), less nothing that shows.
func TestStudentizedRangeFarTail(t *testing.T) {
	for _, k := range []int{3, 10, 60} {
		for _, q := range []float64{30, 45, 52.9, 53.1} {
			want := float64(k*(k-1)) * normalUpper(q/math.Sqrt2)
			if want > 1e-300 {
				check(t, "far tail", must(PTukey(q, k, math.Inf(1))), want, 1e-7)
			}
		}
	}
	if p := must(PTukey(200, 4, 1e6)); !(p > 0 && p < 1e-300) {
		t.Errorf("a p-value is never 0: %g", p)
	}
	if must(PTukey(0, 4, 10)) != 1 || must(PTukey(math.Inf(1), 4, 10)) != 0 {
		t.Error("ends of the distribution")
	}
}

func BenchmarkPTukey(b *testing.B) {
	r := newStudentizedRange(7)
	for b.Loop() {
		r.upper(3.2, 812)
	}
}

func BenchmarkQTukey(b *testing.B) {
	r, df := newStudentizedRange(7), 500.0
	for b.Loop() {
		df++
		r.quantile(0.05, df)
	}
}

func TestTukeyOutsideItsDomain(t *testing.T) {
	for _, c := range []struct {
		q, df float64
		k     int
	}{{math.NaN(), 5, 3}, {3, 5, 1}, {3, 0, 3}, {3, math.NaN(), 3}, {3, -1, 3}, {3, 5, math.MaxInt}} {
		if p, err := PTukey(c.q, c.k, c.df); err == nil || p != 0 {
			t.Errorf("%v: %v, want an error", c, p)
		}
	}
	for _, c := range []struct {
		p, df float64
		k     int
	}{{0, 5, 3}, {1, 5, 3}, {math.NaN(), 5, 3}, {0.05, -1, 3}, {0.05, 5, 0}, {0.05, 1e-9, 3}} {
		if q, err := QTukey(c.p, c.k, c.df); err == nil || q != 0 {
			t.Errorf("%v: %v, want an error", c, q)
		}
	}
	// With next to no degrees of freedom any range is small.
	for _, df := range []float64{1e-300, 1e-9, 1e-3} {
		if p := must(PTukey(1e-3, 3, df)); !(p > 0.9 && p <= 1) {
			t.Errorf("%v degrees of freedom: %v", df, p)
		}
	}
	if p := must(PTukey(1e200, 3, 2)); p != math.SmallestNonzeroFloat64 {
		t.Errorf("a huge range: %v", p)
	}
}
