package stats

import (
	"math"
	"strings"
	"testing"
)

// R: MASS::polr polished by Newton.
func TestOrdinalLogit(t *testing.T) {
	var extra struct {
		Ordinal struct {
			N              int
			Coef, SE, Z, P map[string]float64
			Zeta           map[string]float64
			ZetaSE         map[string]float64 `json:"zeta_se"`
			LogLik         float64
			Null           float64 `json:"logLik_null"`
			Deviance, AIC  float64
			McFadden       float64
			Nagelkerke     float64
		} `json:"ordinal_logit_N1"`
	}
	golden(t, "models-extra", &extra)
	want := extra.Ordinal
	names, x, level := logitData(t)
	fit, err := OrdinalLogit(names, x, level, strings.Fields("1 2 3 4 5 6"), LogitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if fit.N != want.N || !fit.Converged {
		t.Errorf("%d rows, want %d", fit.N, want.N)
	}
	for j, c := range fit.Coefficients {
		check(t, c.Name+" b", c.B, want.Coef[c.Name], 1e-9)
		check(t, c.Name+" se", c.SE, want.SE[c.Name], 1e-9)
		check(t, c.Name+" z", c.Z, want.Z[c.Name], 1e-9)
		check(t, c.Name+" p", c.P, want.P[c.Name], 1e-8)
		checkNum(t, c.Name+" odds ratio", c.OddsRatio, math.Exp(want.Coef[c.Name]), 1e-9)
		check(t, c.Name+" variance", fit.Covariance[j][j], c.SE*c.SE, 1e-12)
	}
	for j, c := range fit.Thresholds {
		check(t, c.Name, c.B, want.Zeta[c.Name], 1e-9)
		check(t, c.Name+" se", c.SE, want.ZetaSE[c.Name], 1e-9)
		check(t, c.Name+" variance", fit.Covariance[4+j][4+j], c.SE*c.SE, 1e-12)
	}
	check(t, "log likelihood", fit.LogLik, want.LogLik, 1e-12)
	check(t, "null", fit.NullLogLik, want.Null, 1e-12)
	check(t, "deviance", fit.Deviance, want.Deviance, 1e-12)
	checkNum(t, "AIC", fit.AIC, want.AIC, 1e-12)
	check(t, "McFadden", fit.McFadden, want.McFadden, 1e-9)
	check(t, "Nagelkerke", fit.Nagelkerke, want.Nagelkerke, 1e-9)
}

// With two answers it is the binary logit; levels that nobody has change nothing but the notices; reversing the answers
// reverses the signs.
func TestOrdinalLogitTwoWays(t *testing.T) {
	names, x, level := logitData(t)
	two, wide, reversed := make([]int, len(level)), make([]int, len(level)), make([]int, len(level))
	high := make([]bool, len(level))
	for i, l := range level {
		two[i], high[i] = l/3, l >= 3
		wide[i], reversed[i] = 2*l+1, 5-l
	}
	binary, err := BinaryLogit(names, x, high, LogitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ordinal, err := OrdinalLogit(names, x, two, []string{"low", "high"}, LogitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "intercept", -ordinal.Thresholds[0].B, binary.Coefficients[0].B, 1e-12)
	plain, err := OrdinalLogit(names, x, level, strings.Fields("a b c d e f"), LogitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	spread, err := OrdinalLogit(names, x, wide, strings.Fields("- a - b - c - d - e - f -"), LogitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	back, err := OrdinalLogit(names, x, reversed, strings.Fields("f e d c b a"), LogitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(spread.Notices) != 7 || spread.Notices[0].Code != "empty_answer" {
		t.Errorf("7 levels that nobody has: %v", spread.Notices)
	}
	for j := range names {
		check(t, "binary "+names[j], ordinal.Coefficients[j].B, binary.Coefficients[j+1].B, 1e-12)
		check(t, "spread "+names[j], spread.Coefficients[j].B, plain.Coefficients[j].B, 1e-12)
		check(t, "reversed "+names[j], -back.Coefficients[j].B, plain.Coefficients[j].B, 1e-9)
		check(t, "reversed se "+names[j], back.Coefficients[j].SE, plain.Coefficients[j].SE, 1e-9)
	}
	if got := spread.Thresholds[0].Name; got != "a|b" {
		t.Error(got)
	}
}

func TestOrdinalLogitRefuses(t *testing.T) {
	a := []float64{1, 2, 3, 4, 5, 6}
	labels := []string{"low", "mid", "high"}
	for _, c := range []struct {
		x     [][]float64
		level []int
		want  string
	}{
		{[][]float64{nil}, nil, "too few"},
		{[][]float64{a}, []int{0, 1, 2, 3, 0, 0}, "answer 3 in row 4"},
		{[][]float64{a}, []int{0, 1, 2, -1, 0, 0}, "answer -1 in row 4"},
		{[][]float64{a}, []int{1, 1, 1, 1, 1, 1}, "does not vary"},
		{[][]float64{a[:3]}, []int{0, 1, 2}, "too few"},
		{[][]float64{a}, []int{0, 0, 1, 1, 2, 2}, "separation"},
		{[][]float64{{0, 0, 0, 0, 1, 1}}, []int{0, 2, 1, 1, 2, 2}, "separation"},
	} {
		if _, err := OrdinalLogit([]string{"a"}, c.x, c.level, labels, LogitOptions{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}
