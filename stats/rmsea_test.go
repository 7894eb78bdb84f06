package stats

import "testing"

// R: sqrt(127.6 / (19 * 301) - 1/300), and uniroot(function(l) pchisq(x, 19, l) - .95 or .05, tol = 1e-13); the
// chi-squared is that of two ML factors of holzinger. psych's values are compared in TestFactorFitAgainstR.
func TestRMSEA(t *testing.T) {
	r, err := rmseaOf(127.63669538977562, 19, 301, 0.90)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "RMSEA", r.Value, 0.137784890326101, 1e-13)
	check(t, "low", r.Low, 0.115892532236441, 1e-10) // pchisq itself is exact to about 1e-12
	check(t, "high", r.High, 0.161252718039175, 1e-10)

	r, err = rmseaOf(3, 19, 301, 0.90) // fits better than chance
	if err != nil || r.Value != 0 || r.Low != 0 || r.High != 0 {
		t.Errorf("%+v %v", r, err)
	}
	if _, err := rmseaOf(1e10, 19, 301, 0.90); err == nil {
		t.Error("a chi-squared of 1e10")
	}
}
