package stats

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

// accuracy is the log relative error of NIST: the number of right digits, at most 15.
func accuracy(got, want float64) float64 {
	if got == want {
		return 15
	}
	return math.Min(15, -math.Log10(math.Abs(got-want)/math.Abs(want)))
}

// NIST Statistical Reference Datasets, linear regression, and the digits that must be right. Powers of x are rounded
// before they come in, which alone costs Filip half its digits.
func TestNISTLinear(t *testing.T) {
	text, err := os.ReadFile("../fixtures/nist/linear.json")
	if err != nil {
		t.Fatal(err)
	}
	var certified map[string]struct {
		Estimate []string
		SE       []string `json:"std_error"`
		Sigma    string   `json:"residual_sd"`
		R2       string   `json:"r_squared"`
		F        string   `json:"F"`
	}
	if err := json.Unmarshal(text, &certified); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name          string
		powers        int // of x; 0 = the columns x1..x6
		intercept     bool
		digits, inSE  float64
		perfectFit    bool
		digitsInSigma float64
	}{
		{"Norris", 1, true, 13, 13, false, 12},
		{"Pontius", 2, true, 12, 12, false, 12},
		{"NoInt1", 1, false, 14, 14, false, 14},
		{"NoInt2", 1, false, 14, 14, false, 14},
		{"Longley", 0, true, 14, 12, false, 12},
		{"Filip", 10, true, 7, 7, false, 7},
		{"Wampler1", 5, true, 14, 0, true, 0},
		{"Wampler2", 5, true, 12, 0, true, 0},
		{"Wampler3", 5, true, 14, 13, false, 12},
		{"Wampler4", 5, true, 14, 13, false, 12},
		{"Wampler5", 5, true, 14, 13, false, 12},
	} {
		x := table(t, "../nist/"+c.name)
		var predictors [][]float64
		for j := 1; j <= max(c.powers, 6); j++ {
			if c.powers == 0 {
				predictors = append(predictors, x["x"+strconv.Itoa(j)])
			} else if j <= c.powers {
				column := make([]float64, len(x["x"]))
				for i, v := range x["x"] {
					column[i] = 1
					for range j {
						column[i] *= v
					}
				}
				predictors = append(predictors, column)
			}
		}
		names := strings.Split("x1 x2 x3 x4 x5 x6 x7 x8 x9 x10", " ")
		fit, err := ols(names, predictors, x["y"], c.intercept, 0.95)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		want := certified[c.name]
		number := func(s string) float64 {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		worst, worstSE := 15.0, 15.0
		for j, s := range want.Estimate {
			worst = math.Min(worst, accuracy(fit.Coef[j], number(s)))
			if !c.perfectFit {
				worstSE = math.Min(worstSE, accuracy(fit.SE[j], number(want.SE[j])))
			}
		}
		t.Logf("%s: coefficients %.1f, standard errors %.1f digits", c.name, worst, worstSE)
		if worst < c.digits || worstSE < c.inSE {
			t.Errorf("%s: coefficients have %.1f digits, want %v; standard errors %.1f, want %v", c.name, worst, c.digits, worstSE, c.inSE)
		}
		if !c.perfectFit {
			for name, pair := range map[string][2]float64{"sigma": {fit.Sigma, number(want.Sigma)}, "F": {fit.F, number(want.F)}} {
				if a := accuracy(pair[0], pair[1]); a < c.digitsInSigma {
					t.Errorf("%s: %s has %.1f digits, want %v", c.name, name, a, c.digitsInSigma)
				}
			}
		}
		check(t, c.name+" R2", fit.R2, number(want.R2), math.Max(1e-13, math.Pow(10, -c.digits-2)))
	}
}

// olsReference is a regression by R: lm, car::vif, sandwich::vcovHC, Johnson's weights and the average over all
// orders (LMG) of the share of R2.
type olsReference struct {
	Formula             string
	N                   int
	Coef, SE, T, P, VIF map[string]float64
	Beta                map[string]float64 `json:"beta_std"`
	R                   map[string]float64 `json:"r_zero_order"`
	Johnson             map[string]float64 `json:"johnson_relative_weights"`
	LMG                 map[string]float64
	CI95                struct{ M [][]float64 }
	F                   struct{ Value, NumDF, DenDF float64 }
	FP                  float64 `json:"F_p"`
	R2, Sigma           float64
	AdjR2               float64 `json:"adj_r2"`
	DurbinWatson        float64 `json:"durbin_watson"`
	HC0, HC1, HC2, HC3  struct{ SE, T, P map[string]float64 }
}

// olsData returns the complete cases of a reference's formula.
func olsData(t testing.TB, file string, ref olsReference) (names []string, x [][]float64, y []float64) {
	all := table(t, file)
	if file == "bfi" {
		for s, items := range map[string]string{"sA": "-A1 A2 A3 A4 A5", "sC": "C1 C2 C3 -C4 -C5", "sE": "-E1 -E2 E3 E4 E5",
			"sN": "N1 N2 N3 N4 N5", "sO": "O1 -O2 O3 O4 -O5"} {
			all[s] = make([]float64, 2800)
			for _, key := range strings.Fields(items) {
				for r, v := range all[strings.TrimPrefix(key, "-")] {
					if key[0] == '-' {
						v = 7 - v
					}
					all[s][r] += v / 5
				}
			}
		}
	}
	response, terms, _ := strings.Cut(ref.Formula, " ~ ")
	names = strings.Split(terms, " + ")
	x = make([][]float64, len(names))
rows:
	for r, v := range all[response] {
		for _, key := range names {
			if math.IsNaN(all[key][r] + v) {
				continue rows
			}
		}
		y = append(y, v)
		for j, key := range names {
			x[j] = append(x[j], all[key][r])
		}
	}
	return names, x, y
}

// olsReferences maps the entries of fixtures/golden/ols.json to their data.
var olsReferences = map[string]string{"attitude": "attitude", "holzinger": "holzinger", "bfi_sN": "bfi", "bfi_N1_on_9_items": "bfi"}

func TestOLS(t *testing.T) {
	var refs map[string]olsReference
	golden(t, "ols", &refs)
	for name, file := range olsReferences {
		ref := refs[name]
		names, x, y := olsData(t, file, ref)
		fit, err := ols(names, x, y, true, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		if fit.N != ref.N {
			t.Fatalf("%s: n = %d, want %d", name, fit.N, ref.N)
		}
		for j, term := range append([]string{"(Intercept)"}, names...) {
			what := name + " " + term
			check(t, what+" b", fit.Coef[j], ref.Coef[term], 1e-9)
			check(t, what+" se", fit.SE[j], ref.SE[term], 1e-10)
			check(t, what+" t", fit.T[j], ref.T[term], 1e-9)
			check(t, what+" p", fit.P[j], ref.P[term], 1e-9)
			check(t, what+" low", fit.CILow[j], ref.CI95.M[j][0], 1e-9)
			check(t, what+" high", fit.CIHigh[j], ref.CI95.M[j][1], 1e-9)
			for kind, want := range []map[string]float64{ref.HC0.SE, ref.HC1.SE, ref.HC2.SE, ref.HC3.SE} {
				check(t, fmt.Sprint(what, " HC", kind), fit.HC[kind][j], want[term], 1e-10)
			}
			if j > 0 {
				check(t, what+" beta", fit.Beta[j-1], ref.Beta[term], 1e-9)
				check(t, what+" vif", fit.VIF[j-1], ref.VIF[term], 1e-10)
				check(t, what+" tolerance", fit.Tolerance[j-1], 1/ref.VIF[term], 1e-10)
			}
		}
		check(t, name+" R2", fit.R2, ref.R2, 1e-11)
		check(t, name+" adjusted R2", fit.AdjR2, ref.AdjR2, 1e-11)
		check(t, name+" F", fit.F, ref.F.Value, 1e-10)
		check(t, name+" df1", fit.DF1, ref.F.NumDF, 0)
		check(t, name+" df2", fit.DF2, ref.F.DenDF, 0)
		check(t, name+" p of F", fit.FP, ref.FP, 1e-9)
		check(t, name+" sigma", fit.Sigma, ref.Sigma, 1e-11)
		check(t, name+" Durbin-Watson", fit.DurbinWatson, ref.DurbinWatson, 1e-10)
	}
}

// VIF from the inverse correlation matrix is 1/(1 - R2) of each predictor on the others.
func TestVIFTwoWays(t *testing.T) {
	var refs map[string]olsReference
	golden(t, "ols", &refs)
	names, x, y := olsData(t, "attitude", refs["attitude"])
	fit, err := ols(names, x, y, true, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	for j := range names {
		var others [][]float64
		for i := range x {
			if i != j {
				others = append(others, x[i])
			}
		}
		on, err := ols(names, others, x[j], true, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		check(t, names[j], fit.VIF[j], 1/(1-on.R2), 1e-11)
	}
}

func TestOLSRefuses(t *testing.T) {
	a, b := []float64{1, 2, 3, 4, 7}, []float64{2, 1, 5, 2, 2}
	y := []float64{1, 3, 2, 5, 4}
	sum := make([]float64, 5)
	for i := range a {
		sum[i] = 10*a[i] - b[i]/3
	}
	same := []float64{4, 4, 4, 4, 4}
	for _, c := range []struct {
		x    [][]float64
		y    []float64
		want Notice
	}{
		{[][]float64{a, b, sum}, append(y, 1), notice("collinear", "c", "a, b")},
		{[][]float64{a, b, a}, append(y, 1), notice("collinear", "c", "a")},
		{[][]float64{a, same}, y, notice("constant_predictor", "b")},
		{[][]float64{a, make([]float64, 5)}, y, notice("constant_predictor", "b")},
		{[][]float64{a}, same, notice("constant_response")},
		{[][]float64{a[:2]}, y[:2], notice("too_few_complete", 2, 3)},
		{[][]float64{a[:1]}, y[:1], notice("too_few_complete", 1, 3)},
		{[][]float64{nil}, nil, notice("too_few_complete", 0, 3)},
	} {
		for j := range c.x {
			for len(c.x[j]) < len(c.y) {
				c.x[j] = append(c.x[j][:len(c.x[j]):len(c.x[j])], 9*c.x[j][0]-c.x[j][1]/7)
			}
		}
		if len(c.y) == 6 && len(c.x) == 3 { // the last row must keep the combination
			switch c.want.Args[1] {
			case "a":
				c.x[2] = c.x[0]
			default:
				c.x[2][5] = 10*c.x[0][5] - c.x[1][5]/3
			}
		}
		_, err := ols([]string{"a", "b", "c"}, c.x, c.y, true, 0.95)
		var got Notice
		if !errors.As(err, &got) || got.Error() != c.want.Error() {
			t.Errorf("got %v, want %v", err, c.want)
		}
	}
}

// Two coefficients and 3 points: everything by hand. y = 1, 2, 4 at x = 0, 1, 2: b = 5/6, 3/2; e = 1/6, -1/3, 1/6.
func TestOLSByHand(t *testing.T) {
	fit, err := ols([]string{"x"}, [][]float64{{0, 1, 2}}, []float64{1, 2, 4}, true, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "b0", fit.Coef[0], 5.0/6, 1e-14)
	check(t, "b1", fit.Coef[1], 1.5, 1e-14)
	check(t, "se", fit.SE[1], math.Sqrt(1.0/12), 1e-14)
	check(t, "R2", fit.R2, 1-1.0/6/(14.0/3), 1e-14)
	check(t, "Durbin-Watson", fit.DurbinWatson, 3, 1e-13)
	check(t, "HC0", fit.HC[0][1], math.Sqrt(2.0/36/4), 1e-13)
	check(t, "HC3", fit.HC[3][1], math.Sqrt(2.0/36/4)*6, 1e-13)
	check(t, "leverage", fit.Leverage[0], 5.0/6, 1e-14)
	check(t, "VIF", fit.VIF[0], 1, 1e-15)

	perfect, err := ols([]string{"x"}, [][]float64{{0, 1, 2, 3}}, []float64{1, 3, 5, 7}, true, 0.95)
	if err != nil || perfect.R2 != 1 {
		t.Errorf("a perfect line: %+v, %v", perfect, err)
	}
}
