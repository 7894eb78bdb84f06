package stats

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// olsExtras is what fixtures/golden/models-extra.json has of a regression beside ols.json.
type olsExtras struct {
	Semipartial, Partial map[string]float64
	SSE, SSR, LogLik     float64
	AIC, BIC             float64
	BP                   struct{ Chisq, DF, P float64 } `json:"breusch_pagan_koenker"`
	Cook                 float64                        `json:"cooks_max"`
	Hat                  float64                        `json:"hat_max"`
	Vcov                 struct{ M [][]float64 }
}

func TestOLSAgainstR(t *testing.T) {
	var refs map[string]olsReference
	golden(t, "ols", &refs)
	var extra struct{ OLS map[string]olsExtras }
	golden(t, "models-extra", &extra)
	for name, file := range olsReferences {
		ref, more := refs[name], extra.OLS[name]
		names, x, y := olsData(t, file, ref)
		fit, err := OLS(names, x, y, OLSOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for j, c := range fit.Coefficients {
			term := append([]string{"(Intercept)"}, names...)[j]
			what := name + " " + term
			check(t, what+" b", c.B, ref.Coef[term], 1e-9)
			checkNum(t, what+" p", c.P, ref.P[term], 1e-9)
			checkNum(t, what+" low", c.CILow, ref.CI95.M[j][0], 1e-9)
			checkNum(t, what+" high", c.CIHigh, ref.CI95.M[j][1], 1e-9)
			for kind, want := range []struct{ SE, T, P map[string]float64 }{ref.HC0, ref.HC1, ref.HC2, ref.HC3} {
				checkNum(t, fmt.Sprint(what, " HC", kind), c.HC[kind].SE, want.SE[term], 1e-10)
				checkNum(t, fmt.Sprint(what, " t HC", kind), c.HC[kind].T, want.T[term], 1e-9)
				checkNum(t, fmt.Sprint(what, " p HC", kind), c.HC[kind].P, want.P[term], 1e-8)
			}
			for k := range fit.Coefficients {
				check(t, what+" covariance", fit.Covariance[j][k], more.Vcov.M[j][k], 1e-9)
			}
			if j > 0 {
				checkNum(t, what+" beta", c.Beta, ref.Beta[term], 1e-9)
				checkNum(t, what+" tolerance", c.Tolerance, 1/ref.VIF[term], 1e-10)
				checkNum(t, what+" r", c.ZeroOrder, ref.R[term], 1e-10)
				checkNum(t, what+" partial r", c.Partial, more.Partial[term], 1e-9)
				checkNum(t, what+" semipartial r", c.Semipartial, more.Semipartial[term], 1e-9)
			}
		}
		check(t, name+" SSE", fit.SSE, more.SSE, 1e-11)
		check(t, name+" SSR", fit.SSR, more.SSR, 1e-10)
		checkNum(t, name+" F", fit.F, ref.F.Value, 1e-10)
		checkNum(t, name+" p of F", fit.P, ref.FP, 1e-9)
		checkNum(t, name+" log likelihood", fit.LogLik, more.LogLik, 1e-12)
		checkNum(t, name+" AIC", fit.AIC, more.AIC, 1e-12)
		checkNum(t, name+" BIC", fit.BIC, more.BIC, 1e-12)
		checkNum(t, name+" Durbin-Watson", fit.DurbinWatson, ref.DurbinWatson, 1e-10)
		if fit.BreuschPagan == nil {
			t.Fatal("no Breusch-Pagan test")
		}
		check(t, name+" Breusch-Pagan", fit.BreuschPagan.Chi2, more.BP.Chisq, 1e-9)
		check(t, name+" Breusch-Pagan p", fit.BreuschPagan.P, more.BP.P, 1e-8)
		var cook, hat float64
		for i := range y {
			cook, hat = math.Max(cook, fit.CooksDistance[i]), math.Max(hat, fit.Leverage[i])
		}
		check(t, name+" largest Cook's distance", cook, more.Cook, 1e-9)
		if more.Hat != 0 {
			check(t, name+" largest leverage", hat, more.Hat, 1e-10)
		}
	}
}

func TestOLSRefusesBadInput(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		names   []string
		x       [][]float64
		y       []float64
		options OLSOptions
		want    string
	}{
		{[]string{"a"}, nil, []float64{1, 2}, OLSOptions{}, "1 names for 0 predictors"},
		{[]string{"a"}, [][]float64{{1}}, []float64{1, 2}, OLSOptions{}, "predictor a has 1 rows"},
		{[]string{"a"}, [][]float64{{1, nan, 3}}, []float64{1, 2, 4}, OLSOptions{}, "predictor a has no number in row 2"},
		{[]string{"a"}, [][]float64{{1, 2, 3}}, []float64{1, 2, math.Inf(1)}, OLSOptions{}, "the response has no number in row 3"},
		{[]string{"a"}, [][]float64{{1, 2, 1e200}}, []float64{1, 2, 4}, OLSOptions{}, "beyond 1e±60"},
		{[]string{"a"}, [][]float64{{1, 2, 3}}, []float64{1e-200, 0, 4e-200}, OLSOptions{}, "beyond 1e±60"},
		{[]string{"a"}, [][]float64{{1, 2, 3}}, []float64{1, 2, 4}, OLSOptions{Confidence: 95}, "confidence 95"},
		{[]string{"a"}, [][]float64{{1, 2, 3}}, []float64{1, 2, 4}, OLSOptions{Clusters: []int{1}}, "1 cluster numbers for 3 rows"},
		{nil, nil, nil, OLSOptions{}, "0 complete answers are too few"},
		{nil, nil, []float64{1, 2, 3}, OLSOptions{NoIntercept: true}, "there are no items"},
		{[]string{"a"}, [][]float64{{1, 2}}, []float64{1, 2}, OLSOptions{}, "2 complete answers are too few"},
		{[]string{"a"}, [][]float64{{1, 2, 3}}, []float64{4, 4, 4}, OLSOptions{}, "does not vary"},
		{[]string{"a", "b"}, [][]float64{{1, 2, 3, 5}, {2, 4, 6, 10}}, []float64{4, 4, 4, 5}, OLSOptions{}, "b follows exactly from a"},
	} {
		if _, err := OLS(c.names, c.x, c.y, c.options); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// A perfect line has a fit and no errors; without predictors the fit is the mean; a row of its own has leverage 1.
func TestOLSExtremes(t *testing.T) {
	line, err := OLS([]string{"x"}, [][]float64{{0, 1, 2, 3}}, []float64{0.1, 0.3, 0.5, 0.7}, OLSOptions{Clusters: []int{1, 1, 2, 2}})
	if err != nil || line.Coefficients[1].SE != nil || line.F != nil || line.AIC != nil || line.Notices[0].Code != "perfect_fit" {
		t.Errorf("a perfect line: %+v, %v", line, err)
	}
	mean, err := OLS(nil, nil, []float64{1, 2, 6}, OLSOptions{})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "mean", mean.Coefficients[0].B, 3, 1e-15)
	checkNum(t, "its error", mean.Coefficients[0].SE, math.Sqrt(7.0/3), 1e-14)
	if mean.F != nil || mean.Coefficients[0].Beta != nil || mean.BreuschPagan != nil {
		t.Errorf("a mean has no F, beta or Breusch-Pagan test: %+v", mean)
	}
	alone, err := OLS([]string{"x"}, [][]float64{{0, 0, 0, 0, 1}}, []float64{1, 2, 3, 5, 4}, OLSOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(alone.Undetermined) != 1 || alone.Undetermined[0] != 4 || alone.Coefficients[1].HC[3].SE != nil || alone.Coefficients[1].HC[1].SE == nil {
		t.Errorf("a row of leverage 1: %+v", alone)
	}
	noIntercept, err := OLS([]string{"x"}, [][]float64{{1, 2, 3}}, []float64{1, 2, 4}, OLSOptions{NoIntercept: true, Confidence: 0.9})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "slope through 0", noIntercept.Coefficients[0].B, 17.0/14, 1e-15)
	checkNum(t, "R2 about 0", noIntercept.R2, 289.0/294, 1e-14)
}

// A million rows of one value are refused without a scare.
func TestOLSConstantMillion(t *testing.T) {
	same := make([]float64, 1e6)
	for i := range same {
		same[i] = 5
	}
	if _, err := OLS([]string{"x"}, [][]float64{same}, same, OLSOptions{}); err == nil || err.(Notice).Code != "constant_response" {
		t.Error(err)
	}
}
