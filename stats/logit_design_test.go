package stats

import (
	"math"
	"strings"
	"testing"
)

// logitTable is a table of logit coefficients as one of linear ones.
func logitTable(list ...LogitCoefficient) (c []OLSCoefficient) {
	for _, x := range list {
		c = append(c, OLSCoefficient{Name: x.Name, B: x.B, SE: &x.SE, T: &x.Z, P: &x.P, CILow: &x.CILow, CIHigh: &x.CIHigh})
	}
	return c
}

func (w logitDesign) compare(f func(what string, got *float64, want float64), fit *LogitFit, c []OLSCoefficient, cov [][]float64) {
	w.Table.compare(f, c, cov)
	f("DF", fit.DF, w.Table.DF)
	f("deviance", &fit.Deviance, w.Deviance)
	f("null deviance", &fit.NullDeviance, w.NullDeviance)
	if fit.Wald == nil {
		f("Wald (absent)", nil, w.Wald.F)
		return
	}
	f("F", &fit.Wald.F, w.Wald.F)
	f("df1", &fit.Wald.DF1, w.Wald.DF1)
	f("p of F", &fit.Wald.P, w.Wald.P)
}

const binaryFormula = "N1 ~ age + gender + sE + sA"

func (w logitDesign) compareBinary(f func(what string, got *float64, want float64), fit *BinaryLogitResult) {
	w.compare(f, &fit.LogitFit, logitTable(fit.Coefficients...), fit.Covariance)
	f("McFadden", &fit.McFadden, w.McFadden)
	f("Cox and Snell", &fit.CoxSnell, w.CoxSnell)
	f("Nagelkerke", &fit.Nagelkerke, w.Nagelkerke)
	f("correct", &fit.Correct, w.Correct)
	f("AUC", &fit.AUC, w.AUC)
}

// R: survey::svyglm(family = quasibinomial), regTermTest, psrsq.
func TestBinaryLogitWithDesign(t *testing.T) {
	for kind, want := range weightedModels(t).Binary {
		names, x, y, design := designedData(t, binaryFormula, kind)
		high := make([]bool, len(y))
		for i, v := range y {
			high[i] = v >= 4
		}
		fit, err := BinaryLogit(names, x, high, LogitOptions{Design: design})
		if err != nil {
			t.Fatal(err)
		}
		if fit.N != want.N || fit.Events != want.Events || len(fit.Fitted) != len(y) {
			t.Errorf("%s: %d rows with %d events, want %d and %d", kind, fit.N, fit.Events, want.N, want.Events)
		}
		if fit.LikelihoodRatio != nil || fit.AIC != nil || fit.BIC != nil || fit.HosmerLemeshow != nil {
			t.Errorf("%s: statistics of a likelihood", kind)
		}
		want.compareBinary(func(what string, got *float64, ref float64) {
			tol := 1e-9
			if strings.HasSuffix(what, " p") {
				tol = 1e-8
			}
			checkNum(t, kind+" "+what, got, ref, tol)
		}, fit)
	}
}

// R: survey::svyolr polished by Newton's method; what svyolr itself gives agrees to the few digits that its search leaves.
func TestOrdinalLogitWithDesign(t *testing.T) {
	for kind, want := range weightedModels(t).Order {
		names, x, y, design := designedData(t, binaryFormula, kind)
		level := make([]int, len(y))
		for i, v := range y {
			level[i] = int(v) - 1
		}
		fit, err := OrdinalLogit(names, x, level, strings.Fields("1 2 3 4 5 6"), LogitOptions{Design: design})
		if err != nil {
			t.Fatal(err)
		}
		c := logitTable(append(fit.Coefficients, fit.Thresholds...)...)
		want.compare(func(what string, got *float64, ref float64) {
			tol := 1e-9
			if strings.HasSuffix(what, " p") {
				tol = 1e-8
			}
			checkNum(t, kind+" "+what, got, ref, tol)
		}, &fit.LogitFit, c, fit.Covariance)
		for j := range c {
			if math.Abs(c[j].B-want.Svyolr.B[j]) > 1e-3*want.Svyolr.SE[j] {
				t.Errorf("%s %s: %g, svyolr has %g", kind, c[j].Name, c[j].B, want.Svyolr.B[j])
			}
			check(t, kind+" svyolr's error of "+c[j].Name, *c[j].SE, want.Svyolr.SE[j], 1e-3)
		}
	}
	// With two answers it is the binary logit, rows of weight 0 being those of an answer that else nobody gives.
	names, x, y, design := designedData(t, binaryFormula, "zero")
	high, level := make([]bool, len(y)), make([]int, len(y))
	for i, v := range y {
		if high[i] = v >= 4; high[i] {
			level[i] = 2
		}
		if design.Weights[i] == 0 {
			level[i] = 1
		}
	}
	binary, err := BinaryLogit(names, x, high, LogitOptions{Design: design})
	if err != nil {
		t.Fatal(err)
	}
	ordinal, err := OrdinalLogit(names, x, level, []string{"low", "none", "high"}, LogitOptions{Design: design})
	if err != nil {
		t.Fatal(err)
	}
	if ordinal.N != binary.N || ordinal.Counts[1] != binary.Events || ordinal.Notices[0].Code != "empty_answer" {
		t.Errorf("%+v", ordinal)
	}
	for j, c := range ordinal.Coefficients {
		check(t, c.Name, c.B, binary.Coefficients[j+1].B, 1e-12)
		check(t, c.Name+" se", c.SE, binary.Coefficients[j+1].SE, 1e-12)
	}
}

// Weights that are all alike change no estimate, and the errors are the sandwich of the same model.
func TestLogitOfEqualWeights(t *testing.T) {
	names, x, level := logitData(t)
	high := make([]bool, len(level))
	for i, l := range level {
		high[i] = l >= 3
	}
	plain := must(BinaryLogit(names, x, high, LogitOptions{}))
	design := must(BinaryLogit(names, x, high, LogitOptions{Design: &SampleDesign{}}))
	for j, c := range plain.Coefficients {
		check(t, c.Name, design.Coefficients[j].B, c.B, 1e-11)
		if ratio := design.Coefficients[j].SE / c.SE; ratio < 0.9 || ratio > 1.1 {
			t.Errorf("%s: the sandwich is %g of the information's error", c.Name, ratio)
		}
	}
	check(t, "deviance", design.Deviance, plain.Deviance, 1e-13)
	check(t, "AUC", design.AUC, plain.AUC, 1e-13)
}

// designValidations are the regressions with weights, strata and clusters.
func designValidations() []validation {
	var list []validation
	for _, kind := range []string{"weights", "design", "clusters", "zero"} {
		data := "bfi_sN, " + map[string]string{"weights": "weights", "design": "weights, strata and clusters", "clusters": "clusters", "zero": "every third weight 0"}[kind]
		list = append(list, validation{"linear regression with a sample design", data, "R survey::svyglm, regTermTest; weighted correlations", func(t *testing.T) (a agreement) {
			names, x, y, design := designedData(t, linearFormula, kind)
			weightedModels(t).Linear[kind].compare(a.num, must(OLS(names, x, y, OLSOptions{Design: design})))
			return a
		}})
	}
	for _, kind := range []string{"weights", "design", "zero"} {
		data := "bfi, " + map[string]string{"weights": "weights", "design": "weights, strata and clusters", "zero": "every third weight 0"}[kind]
		list = append(list, validation{"binary logit with a sample design", data, "R survey::svyglm(family = quasibinomial), psrsq", func(t *testing.T) (a agreement) {
			names, x, y, design := designedData(t, binaryFormula, kind)
			high := make([]bool, len(y))
			for i, v := range y {
				high[i] = v >= 4
			}
			weightedModels(t).Binary[kind].compareBinary(a.num, must(BinaryLogit(names, x, high, LogitOptions{Design: design})))
			return a
		}})
	}
	for _, kind := range []string{"weights", "design"} {
		data := "bfi, " + map[string]string{"weights": "weights", "design": "weights, strata and clusters"}[kind]
		list = append(list, validation{"ordinal logit with a sample design", data, "R survey::svyolr, polished by Newton", func(t *testing.T) (a agreement) {
			names, x, y, design := designedData(t, binaryFormula, kind)
			level := make([]int, len(y))
			for i, v := range y {
				level[i] = int(v) - 1
			}
			fit := must(OrdinalLogit(names, x, level, strings.Fields("1 2 3 4 5 6"), LogitOptions{Design: design}))
			weightedModels(t).Order[kind].compare(a.num, &fit.LogitFit, logitTable(append(fit.Coefficients, fit.Thresholds...)...), fit.Covariance)
			return a
		}})
	}
	return list
}
