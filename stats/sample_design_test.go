package stats

import (
	"math"
	"strings"
	"testing"
)

// designTable is a table of coefficients in fixtures/golden/models-weighted.json.
type designTable struct {
	B, SE, T, P, Low, High []float64
	Cov                    [][]float64
	DF                     float64
}

type designTest struct{ F, DF1, DF2, P float64 }

// designedModels are the references of fixtures/golden/models-weighted.R.
type designedModels struct {
	Linear map[string]linearDesign
	Origin designTable
	Binary map[string]logitDesign
	Order  map[string]logitDesign
}

type linearDesign struct {
	Table                designTable
	Wald, Block          designTest
	R2, Sigma            float64
	AdjR2                float64 `json:"adj_r2"`
	N                    int
	Beta, VIF            []float64
	ZeroOrder            []float64 `json:"zero_order"`
	Partial, Semipartial []float64
}

type logitDesign struct {
	Table                designTable
	Wald                 designTest
	Deviance             float64
	NullDeviance         float64 `json:"null_deviance"`
	McFadden, Nagelkerke float64
	CoxSnell             float64 `json:"cox_snell"`
	Correct, AUC         float64
	N, Events            int
	Svyolr               struct{ B, SE []float64 }
}

func weightedModels(t testing.TB) (m designedModels) {
	var raw struct {
		LinearWeights  linearDesign `json:"linear_weights"`
		LinearDesign   linearDesign `json:"linear_design"`
		LinearClusters linearDesign `json:"linear_clusters"`
		LinearZero     linearDesign `json:"linear_zero"`
		LinearOrigin   designTable  `json:"linear_origin"`
		BinaryWeights  logitDesign  `json:"binary_weights"`
		BinaryDesign   logitDesign  `json:"binary_design"`
		BinaryZero     logitDesign  `json:"binary_zero"`
		OrdinalWeights logitDesign  `json:"ordinal_weights"`
		OrdinalDesign  logitDesign  `json:"ordinal_design"`
	}
	golden(t, "models-weighted", &raw)
	m.Linear = map[string]linearDesign{"weights": raw.LinearWeights, "design": raw.LinearDesign, "clusters": raw.LinearClusters, "zero": raw.LinearZero}
	m.Binary = map[string]logitDesign{"weights": raw.BinaryWeights, "design": raw.BinaryDesign, "zero": raw.BinaryZero}
	m.Order = map[string]logitDesign{"weights": raw.OrdinalWeights, "design": raw.OrdinalDesign}
	m.Origin = raw.LinearOrigin
	return m
}

// designedData is olsData with the design of bfi of the same rows: their weights alone, with strata and clusters, clusters alone,
// or all with every third weight 0.
func designedData(t testing.TB, formula, kind string) (names []string, x [][]float64, y []float64, design *SampleDesign) {
	names, x, y = olsData(t, "bfi", olsReference{Formula: formula})
	// The design travels as predictors, since rows with missing answers are left out.
	_, more, _ := olsData(t, "bfi", olsReference{Formula: formula + " + w + psu + stratum"})
	k := len(names)
	whole := func(column []float64) (out []int) {
		for _, v := range column {
			out = append(out, int(v))
		}
		return out
	}
	design = &SampleDesign{Weights: more[k]}
	switch kind {
	case "design", "zero":
		design.Clusters, design.Strata = whole(more[k+1]), whole(more[k+2])
	case "clusters":
		design.Weights, design.Clusters = nil, whole(more[k+1])
	}
	if kind == "zero" {
		for i := range design.Weights {
			if (i+1)%3 == 0 {
				design.Weights[i] = 0
			}
		}
	}
	return names, x, y, design
}

// compare hands every number of a table of coefficients with its reference to f.
func (w designTable) compare(f func(what string, got *float64, want float64), c []OLSCoefficient, cov [][]float64) {
	for j := range w.B {
		f(c[j].Name+" b", &c[j].B, w.B[j])
		f(c[j].Name+" se", c[j].SE, w.SE[j])
		f(c[j].Name+" t", c[j].T, w.T[j])
		f(c[j].Name+" p", c[j].P, w.P[j])
		f(c[j].Name+" low", c[j].CILow, w.Low[j])
		f(c[j].Name+" high", c[j].CIHigh, w.High[j])
		for k := range w.B {
			// A covariance near 0 has the digits of the errors that it goes with.
			scaled, want := cov[j][k]/(w.SE[j]*w.SE[k])+2, w.Cov[j][k]/(w.SE[j]*w.SE[k])+2
			f(c[j].Name+" covariance", &scaled, want)
		}
	}
}

func (w linearDesign) compare(f func(what string, got *float64, want float64), fit *OLSResult) {
	w.Table.compare(f, fit.Coefficients, fit.Covariance)
	f("F", fit.F, w.Wald.F)
	f("p of F", fit.P, w.Wald.P)
	f("df2", &fit.DF2, w.Wald.DF2)
	f("R2", fit.R2, w.R2)
	f("adjusted R2", fit.AdjR2, w.AdjR2)
	f("sigma", fit.Sigma, w.Sigma)
	for j := range w.Beta {
		c := fit.Coefficients[j+1]
		f(c.Name+" beta", c.Beta, w.Beta[j])
		f(c.Name+" VIF", c.VIF, w.VIF[j])
		f(c.Name+" r", c.ZeroOrder, w.ZeroOrder[j])
		f(c.Name+" partial r", c.Partial, w.Partial[j])
		f(c.Name+" semipartial r", c.Semipartial, w.Semipartial[j])
	}
}

const linearFormula = "sN ~ sA + sC + sE + sO + age + gender"

// R: survey::svyglm, regTermTest.
func TestOLSWithDesign(t *testing.T) {
	for kind, want := range weightedModels(t).Linear {
		names, x, y, design := designedData(t, linearFormula, kind)
		fit, err := OLS(names, x, y, OLSOptions{Design: design})
		if err != nil {
			t.Fatal(err)
		}
		if fit.N != want.N {
			t.Errorf("%s: %d rows, want %d", kind, fit.N, want.N)
		}
		want.compare(func(what string, got *float64, ref float64) {
			tol := 1e-9
			if strings.HasSuffix(what, " p") {
				tol = 1e-8
			}
			checkNum(t, kind+" "+what, got, ref, tol)
		}, fit)
		if fit.DurbinWatson != nil || fit.LogLik != nil || fit.BreuschPagan != nil || fit.Standardised != nil || fit.Coefficients[1].HC[0].SE != nil {
			t.Errorf("%s: statistics of a model of errors", kind)
		}
		blocks, err := HierarchicalRegression([]PredictorBlock{{"first", names[:4], x[:4]}, {"age and gender", names[4:], x[4:]}}, y, OLSOptions{Design: design})
		if err != nil {
			t.Fatal(err)
		}
		checkNum(t, kind+" F of the block", blocks[1].FChange, want.Block.F, 1e-9)
		checkNum(t, kind+" its p", blocks[1].P, want.Block.P, 1e-8)
		if kind == "zero" { // these rows are fitted all the same
			for i, w := range design.Weights {
				if got := fit.Fitted[i] + fit.Residuals[i]; !near(got, y[i], 1e-13) || (w == 0) != (fit.Leverage[i] == 0) {
					t.Errorf("row %d: fitted and residual make %g, not %g; leverage %g", i, got, y[i], fit.Leverage[i])
				}
			}
		}
	}
	names, x, y, design := designedData(t, linearFormula, "weights")
	fit, err := OLS(names[:2], x[:2], y, OLSOptions{NoIntercept: true, Design: design})
	if err != nil {
		t.Fatal(err)
	}
	weightedModels(t).Origin.compare(func(what string, got *float64, ref float64) { checkNum(t, "through 0 "+what, got, ref, 1e-9) }, fit.Coefficients, fit.Covariance)
}

// What must not matter: the unit of the weights, the order of rows, rows of weight 0, and, without weights, that there is a design
// (but for n/(n-1) and the degrees of freedom of HC0).
func TestDesignInvariance(t *testing.T) {
	names, x, y, design := designedData(t, linearFormula, "design")
	plain, err := OLS(names, x, y, OLSOptions{Design: design})
	if err != nil {
		t.Fatal(err)
	}
	same := func(what string, got *OLSResult, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for j, c := range plain.Coefficients {
			check(t, what+" b", got.Coefficients[j].B, c.B, 1e-9)
			checkNum(t, what+" se", got.Coefficients[j].SE, *c.SE, 1e-9)
			checkNum(t, what+" p", got.Coefficients[j].P, *c.P, 1e-8)
		}
		checkNum(t, what+" sigma", got.Sigma, *plain.Sigma, 1e-11)
	}
	turned := SampleDesign{}
	backwards := make([][]float64, len(x))
	var response []float64
	for i := len(y) - 1; i >= 0; i-- {
		response = append(response, y[i])
		for j := range x {
			backwards[j] = append(backwards[j], x[j][i])
		}
		turned.Weights = append(turned.Weights, 1e250*design.Weights[i])
		turned.Strata, turned.Clusters = append(turned.Strata, -design.Strata[i]), append(turned.Clusters, 1000-design.Clusters[i])
	}
	fit, err := OLS(names, backwards, response, OLSOptions{Design: &turned})
	same("turned round, other unit", fit, err)
	for i := range 50 { // rows that are not in the sample
		response = append(response, 1e6)
		for j := range x {
			backwards[j] = append(backwards[j], -1e6)
		}
		turned.Weights, turned.Strata, turned.Clusters = append(turned.Weights, 0), append(turned.Strata, i%7), append(turned.Clusters, 5000+i)
	}
	fit, err = OLS(names, backwards, response, OLSOptions{Design: &turned})
	same("rows of weight 0", fit, err)

	simple, err := OLS(names, x, y, OLSOptions{})
	if err != nil {
		t.Fatal(err)
	}
	fit, err = OLS(names, x, y, OLSOptions{Design: &SampleDesign{}})
	if err != nil {
		t.Fatal(err)
	}
	n := float64(len(y))
	for j, c := range simple.Coefficients {
		check(t, "b", fit.Coefficients[j].B, c.B, 1e-10)
		checkNum(t, "HC0", fit.Coefficients[j].SE, *c.HC[0].SE*math.Sqrt(n/(n-1)), 1e-10)
		if j > 0 {
			checkNum(t, "partial", fit.Coefficients[j].Partial, *c.Partial, 1e-9)
			checkNum(t, "semipartial", fit.Coefficients[j].Semipartial, *c.Semipartial, 1e-9)
		}
	}
	check(t, "DF", fit.DF2, n-1, 0)
	checkNum(t, "sigma", fit.Sigma, *simple.Sigma, 1e-12)
}

func TestDesignRefuses(t *testing.T) {
	x, y := [][]float64{{1, 2, 3, 4, 5, 7}}, []float64{2, 3, 3, 5, 4, 8}
	for _, c := range []struct {
		design SampleDesign
		want   string
	}{
		{SampleDesign{Weights: []float64{1, 2}}, "2 weights for 6 rows"},
		{SampleDesign{Strata: []int{1}}, "1 strata for 6 rows"},
		{SampleDesign{Clusters: []int{}}, "0 clusters for 6 rows"},
		{SampleDesign{Weights: make([]float64, 6)}, "no weights above 0"},
		{SampleDesign{Weights: []float64{1, 1, 1, -1, 1, 1}}, "weight 4 is -1"},
		{SampleDesign{Weights: []float64{1, math.NaN(), 1, 1, 1, 1}}, "weight 2 is NaN"},
		{SampleDesign{Weights: []float64{1, 1, 0, 0, 0, 0}}, "2 complete answers are too few"},
		{SampleDesign{Weights: []float64{1e300, 1e300, 1, 1, 1, 1}}, "the weights are too far apart"},
		{SampleDesign{Weights: []float64{1e40, 1, 1, 1, 1, 1}}, "too few rows have enough of it"},
	} {
		if _, err := OLS([]string{"a"}, x, y, OLSOptions{Design: &c.design}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	if _, err := OLS([]string{"a"}, x, y, OLSOptions{Clusters: make([]int, 6), Design: &SampleDesign{}}); err == nil {
		t.Error("clusters given twice")
	}
	// Every stratum one cluster: coefficients without errors.
	fit, err := OLS([]string{"a"}, x, y, OLSOptions{Design: &SampleDesign{Strata: []int{1, 2, 3, 4, 5, 6}}})
	if err != nil || fit.Coefficients[1].SE != nil || fit.Coefficients[1].P != nil || fit.F != nil || fit.Covariance != nil || fit.Notices[len(fit.Notices)-1].Code != "too_few_clusters" {
		t.Errorf("%+v, %v", fit, err)
	}
	yes := []bool{true, false, true, false, false, true}
	if _, err := BinaryLogit([]string{"a"}, x, yes, LogitOptions{Design: &SampleDesign{Strata: []int{1, 2, 3, 4, 5, 6}}}); err == nil || !strings.Contains(err.Error(), "no stratum of the sampling design has two clusters") {
		t.Errorf("a logit without degrees of freedom: %v", err)
	}
}
