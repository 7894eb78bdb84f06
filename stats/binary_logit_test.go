package stats

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// logitData is N1 with age, gender, sE and sA of the complete rows of bfi.
func logitData(t testing.TB) (names []string, x [][]float64, level []int) {
	names, x, y := olsData(t, "bfi", olsReference{Formula: "N1 ~ age + gender + sE + sA"})
	for _, v := range y {
		level = append(level, int(v)-1)
	}
	return names, x, level
}

// R: glm(N1 >= 4 ~ age + gender + sE + sA, binomial), confint.default, and the formulas in fixtures/golden/models.R.
func TestBinaryLogit(t *testing.T) {
	var extra struct {
		Logit struct {
			N                int
			Coef, SE         map[string]float64
			LogLik, Deviance float64
			NullDeviance     float64 `json:"null_deviance"`
		} `json:"logit_N1_ge4"`
	}
	golden(t, "models-extra", &extra)
	var ref struct {
		Logit struct {
			Coefficients, Interval     [][]float64
			LR, AIC, BIC, McFadden, HL float64
			Nagelkerke, Correct, AUC   float64
			LRP                        float64 `json:"lr_p"`
			CoxSnell                   float64 `json:"cox_snell"`
			HLP                        float64 `json:"hl_p"`
			HLGroups                   int     `json:"hl_groups"`
		}
	}
	golden(t, "models", &ref)
	names, x, level := logitData(t)
	high := make([]bool, len(level))
	for i, l := range level {
		high[i] = l >= 3
	}
	fit, err := BinaryLogit(names, x, high, LogitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if fit.N != extra.Logit.N || !fit.Converged || len(fit.Notices) > 0 {
		t.Errorf("n %d, want %d; %v", fit.N, extra.Logit.N, fit.Notices)
	}
	for j, c := range fit.Coefficients {
		term := append([]string{"(Intercept)"}, names...)[j]
		r := ref.Logit.Coefficients[j]
		check(t, term+" b", c.B, extra.Logit.Coef[term], 1e-9)
		check(t, term+" se", c.SE, extra.Logit.SE[term], 1e-9)
		check(t, term+" z", c.Z, r[2], 1e-9)
		check(t, term+" p", c.P, r[3], 1e-8)
		check(t, term+" low", c.CILow, ref.Logit.Interval[j][0], 1e-9)
		check(t, term+" high", c.CIHigh, ref.Logit.Interval[j][1], 1e-9)
		checkNum(t, term+" odds ratio", c.OddsRatio, math.Exp(r[0]), 1e-9)
		checkNum(t, term+" odds ratio, low", c.OddsRatioLow, math.Exp(ref.Logit.Interval[j][0]), 1e-9)
		checkNum(t, term+" odds ratio, high", c.OddsRatioHigh, math.Exp(ref.Logit.Interval[j][1]), 1e-9)
		check(t, term+" variance", fit.Covariance[j][j], c.SE*c.SE, 1e-12)
	}
	check(t, "log likelihood", fit.LogLik, extra.Logit.LogLik, 1e-12)
	check(t, "deviance", fit.Deviance, extra.Logit.Deviance, 1e-12)
	check(t, "null deviance", fit.NullDeviance, extra.Logit.NullDeviance, 1e-12)
	check(t, "likelihood ratio", fit.LikelihoodRatio.Chi2, ref.Logit.LR, 1e-10)
	check(t, "its p", fit.LikelihoodRatio.P, ref.Logit.LRP, 1e-9)
	checkNum(t, "AIC", fit.AIC, ref.Logit.AIC, 1e-12)
	checkNum(t, "BIC", fit.BIC, ref.Logit.BIC, 1e-12)
	check(t, "McFadden", fit.McFadden, ref.Logit.McFadden, 1e-10)
	check(t, "Cox and Snell", fit.CoxSnell, ref.Logit.CoxSnell, 1e-10)
	check(t, "Nagelkerke", fit.Nagelkerke, ref.Logit.Nagelkerke, 1e-10)
	check(t, "correct", fit.Correct, ref.Logit.Correct, 1e-12)
	check(t, "AUC", fit.AUC, ref.Logit.AUC, 1e-12)
	check(t, "Hosmer-Lemeshow", fit.HosmerLemeshow.Chi2, ref.Logit.HL, 1e-9)
	check(t, "its p", fit.HosmerLemeshow.P, ref.Logit.HLP, 1e-9)
	if got := len(fit.HosmerLemeshow.Rows); got != ref.Logit.HLGroups {
		t.Errorf("%d groups, want %d", got, ref.Logit.HLGroups)
	}
}

// A 2 x 2 table: the odds ratio is ad/bc, its log has variance 1/a + 1/b + 1/c + 1/d. Far-off units change nothing.
func TestBinaryLogitTable(t *testing.T) {
	var x []float64
	var y []bool
	for _, cell := range []struct {
		x   float64
		yes bool
		n   int
	}{{0, false, 30}, {0, true, 10}, {1, false, 12}, {1, true, 28}} {
		for range cell.n {
			x, y = append(x, 1e6+1e-3*cell.x), append(y, cell.yes)
		}
	}
	fit, err := BinaryLogit([]string{"x"}, [][]float64{x}, y, LogitOptions{Confidence: 0.9})
	if err != nil {
		t.Fatal(err)
	}
	c := fit.Coefficients[1]
	check(t, "log odds ratio", c.B/1000, math.Log(28.0*30/12/10), 1e-6) // 1e6 + 1e-3 has 7 digits of the step
	check(t, "se", c.SE/1000, math.Sqrt(1.0/30+1.0/10+1.0/12+1.0/28), 1e-6)
	if c.OddsRatio != nil {
		t.Error("exp(1947) is no number")
	}
	check(t, "AUC", fit.AUC, (28*30+28*12/2.+10*30/2.)/(38*42), 1e-14)
	if fit.HosmerLemeshow != nil {
		t.Error("two fitted values make no groups")
	}
	alone, err := BinaryLogit(nil, nil, y, LogitOptions{})
	if err != nil || alone.LikelihoodRatio != nil || alone.AUC != 0.5 {
		t.Errorf("no predictors: %+v, %v", alone, err)
	}
	check(t, "log odds", alone.Coefficients[0].B, math.Log(38.0/42), 1e-14)
}

// Complete and quasi-complete separation; separation of a rare group; and answers close to separation, which are not.
func TestBinaryLogitSeparation(t *testing.T) {
	yes := func(s string) (y []bool) {
		for _, c := range s {
			y = append(y, c == '1')
		}
		return y
	}
	line := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	wave := []float64{1, -1, 2, 0, 1, -2, 0, 1, 1, -1}
	rare := []float64{0, 0, 0, 0, 0, 0, 0, 0, 1, 1}
	tied := []float64{1, 2, 3, 4, 5, 5, 7, 8, 9, 10}
	for _, c := range []struct {
		name string
		x    [][]float64
		y    string
		want string // predictors named; "" = a fit
	}{
		{"complete", [][]float64{line}, "0000011111", "a tell"},
		{"quasi, at a tie", [][]float64{tied}, "0000011111", "a tell"},
		{"a group without a no", [][]float64{rare, wave}, "0110100111", "a tell"},
		{"overlapping", [][]float64{line}, "0000101111", ""},
		{"overlapping, two predictors", [][]float64{line, wave}, "0110100101", ""},
	} {
		fit, err := BinaryLogit([]string{"a", "b"}[:len(c.x)], c.x, yes(c.y), LogitOptions{})
		var n Notice
		switch {
		case c.want == "" && (err != nil || !fit.Converged):
			t.Errorf("%s: %+v, %v", c.name, fit, err)
		case c.want != "" && (!errors.As(err, &n) || n.Code != "separation" || !strings.HasPrefix(n.Error(), c.want)):
			t.Errorf("%s: %v", c.name, err)
		}
	}
	// One row of a hundred thousand keeps the predictor from separating.
	var x []float64
	var y []bool
	for i := range 100000 {
		x, y = append(x, float64(i%2)), append(y, i%2 == 1 || i == 0)
	}
	y[1] = false
	fit, err := BinaryLogit([]string{"a"}, [][]float64{x}, y, LogitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "log odds ratio of 1 in 50000 and its opposite", fit.Coefficients[1].B, 2*math.Log(49999), 1e-9)
}

func TestBinaryLogitRefuses(t *testing.T) {
	a := []float64{1, 2, 3, 4}
	for _, c := range []struct {
		x    [][]float64
		y    []bool
		want string
	}{
		{nil, nil, "0 complete answers are too few"},
		{[][]float64{a[:1]}, []bool{true}, "too few"},
		{[][]float64{a[:2]}, []bool{true, false}, "too few"},
		{[][]float64{a}, make([]bool, 4), "does not vary"},
		{[][]float64{{1, 1, 1, 1}}, []bool{true, false, true, false}, "item a does not vary"},
		{[][]float64{a, {2, 4, 6, 8}}, []bool{true, false, true, false}, "b follows exactly from a"},
		{[][]float64{{1, 2, math.NaN(), 4}}, []bool{true, false, true, false}, "no number in row 3"},
		{[][]float64{a}, []bool{true, false}, "predictor a has 4 rows"},
	} {
		if _, err := BinaryLogit([]string{"a", "b"}[:len(c.x)], c.x, c.y, LogitOptions{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	if _, err := BinaryLogit([]string{"a"}, [][]float64{a}, []bool{true, false, true, true}, LogitOptions{Confidence: 1}); err == nil {
		t.Error("confidence 1 is no confidence")
	}
}
