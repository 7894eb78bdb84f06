package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// TTest is a test of a mean, or of a difference of two, on Student's t distribution.
type TTest struct {
	N             float64 // values, or pairs, in all
	Diff, SE      float64
	T, DF, P      float64 // two-sided
	CILow, CIHigh float64 // of Diff
}

// StudentT tests the difference of two independent means, x less y, supposing equal variances:
//
//	se = s √(1/n + 1/m),  s² the pooled variance,  df = n + m - 2
//
// confidence is that of the interval, 0 meaning 0.95. There must be no missing values. The error says when a sample is empty, or
// nothing varies within the samples. R: t.test(x, y, var.equal = TRUE).  SPSS: T-TEST GROUPS.
func StudentT(x, y []float64, confidence float64) (TTest, error) {
	a, b, err := twoSamples(x, y)
	if err != nil {
		return TTest{}, err
	}
	df := a.n + b.n - 2
	return tTest(a.n+b.n, a.mean-b.mean, math.Sqrt((a.ss+b.ss)/df*(1/a.n+1/b.n)), df, confidence)
}

// WelchT is StudentT without equal variances: se² = s_x²/n + s_y²/m on se⁴/(s_x⁴/n²(n-1) + s_y⁴/m²(m-1)) degrees of
// freedom. A sample of one value is an error. R: t.test(x, y)
//
// Welch, B. L. (1947). The generalization of Student's problem when several different population variances are involved.
// Biometrika 34, 28-35.
func WelchT(x, y []float64, confidence float64) (TTest, error) {
	a, b, err := twoSamples(x, y)
	if err != nil {
		return TTest{}, err
	}
	if a.n < 2 || b.n < 2 {
		return TTest{}, errors.New("a sample of one value has no variance")
	}
	v, w := a.variance()/a.n, b.variance()/b.n
	share := v / (v + w)
	df := 1 / (share*share/(a.n-1) + (1-share)*(1-share)/(b.n-1))
	return tTest(a.n+b.n, a.mean-b.mean, math.Sqrt(v+w), df, confidence)
}

// PairedT tests the mean of the differences x - y of pairs, on n-1 degrees of freedom. There must be no missing values;
// confidence as StudentT. The error says when there are fewer than 2 pairs, or the differences do not vary.
// R: t.test(x, y, paired = TRUE)
func PairedT(x, y []float64, confidence float64) (TTest, error) {
	d, err := differences(x, y)
	if err != nil {
		return TTest{}, err
	}
	return OneSampleT(d, 0, confidence)
}

// OneSampleT tests whether the mean is mu: Diff is the mean less mu, on n-1 degrees of freedom. There must be no missing
// values; confidence as StudentT. The error says when there are fewer than 2 values, or they do not vary. R: t.test(x, mu = mu)
func OneSampleT(x []float64, mu, confidence float64) (TTest, error) {
	if err := checkSample(x); err != nil {
		return TTest{}, err
	}
	if !(math.Abs(mu) < 1e100) {
		return TTest{}, fmt.Errorf("a mean of %v to compare with", mu)
	}
	s := sampleOf(x)
	return tTest(s.n, s.mean-mu, math.Sqrt(s.variance()/s.n), s.n-1, confidence)
}

func tTest(n, diff, se, df, confidence float64) (TTest, error) {
	confidence, err := confidenceOf(confidence)
	switch {
	case err != nil:
		return TTest{}, err
	case !(df > 0):
		return TTest{}, fmt.Errorf("%v values leave no degrees of freedom", n)
	case !(se > 0):
		return TTest{}, errors.New("the values do not vary")
	case num(diff/se) == nil:
		return TTest{}, errors.New("the values vary too little for a test")
	}
	half := tBeyond(1-confidence, df) * se
	return TTest{N: n, Diff: diff, SE: se, T: diff / se, DF: df, P: tTwoSided(diff/se, df), CILow: diff - half, CIHigh: diff + half}, nil
}

// sampleOf is a sample as a group of an analysis of variance. Values that are all the same have no variance, exactly.
func sampleOf(x []float64) groupSample {
	s := groupSample{value: x, count: ones(len(x))}
	if s.moments(); constant(x) {
		s.mean, s.ss = x[0], 0
	}
	return s
}

// twoSamples checks and describes two samples.
func twoSamples(x, y []float64) (a, b groupSample, err error) {
	for _, s := range [][]float64{x, y} {
		if err := checkSample(s); err != nil {
			return a, b, err
		}
	}
	return sampleOf(x), sampleOf(y), nil
}

// checkSample looks for a sample without values, and for values that are none or whose squares are none.
func checkSample(x []float64) error {
	if len(x) == 0 {
		return errors.New("a sample has no values")
	}
	if i := notFinite(x); i >= 0 {
		return fmt.Errorf("there is no number in place %d: leave missing values out first", i+1)
	}
	if !squarable(x) {
		return errors.New("values beyond 1e±100: rescale them")
	}
	return nil
}

// differences are those of pairs, x less y.
func differences(x, y []float64) ([]float64, error) {
	if len(x) != len(y) {
		return nil, fmt.Errorf("%d values against %d: pairs are needed", len(x), len(y))
	}
	for _, s := range [][]float64{x, y} {
		if err := checkSample(s); err != nil {
			return nil, err
		}
	}
	d := slices.Clone(x)
	for i := range d {
		d[i] -= y[i]
	}
	return d, nil
}
