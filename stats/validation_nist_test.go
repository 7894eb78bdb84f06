package stats

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"
)

// nistValidations are NIST's linear regressions and one-way layouts.
func nistValidations(t *testing.T) []validation {
	var certified map[string]struct {
		Estimate []string
		SE       []string `json:"std_error"`
		Sigma    string   `json:"residual_sd"`
		R2       string   `json:"r_squared"`
		F        string   `json:"F"`
	}
	text, err := os.ReadFile("../fixtures/nist/linear.json")
	if err == nil {
		err = json.Unmarshal(text, &certified)
	}
	if err != nil {
		t.Fatal(err)
	}
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	var list []validation
	for _, c := range []struct {
		name      string
		powers    int // of x; 0 = the columns x1..x6
		intercept bool
		perfect   bool // the fit leaves nothing, so there are no errors to compare
	}{{"Norris", 1, true, false}, {"Pontius", 2, true, false}, {"NoInt1", 1, false, false}, {"NoInt2", 1, false, false}, {"Longley", 0, true, false},
		{"Filip", 10, true, false}, {"Wampler1", 5, true, true}, {"Wampler2", 5, true, true}, {"Wampler3", 5, true, false}, {"Wampler4", 5, true, false}, {"Wampler5", 5, true, false}} {
		fit := func(t *testing.T) *leastSquares {
			x := table(t, "../nist/"+c.name)
			var names []string
			var predictors [][]float64
			for j := 1; j <= c.powers || c.powers == 0 && j <= 6; j++ {
				names = append(names, "x"+strconv.Itoa(j))
				if c.powers == 0 {
					predictors = append(predictors, x[names[j-1]])
					continue
				}
				column := ones(len(x["x"]))
				for i, v := range x["x"] {
					for range j {
						column[i] *= v
					}
				}
				predictors = append(predictors, column)
			}
			fit, err := ols(names, predictors, x["y"], c.intercept, 0.95)
			if err != nil {
				t.Fatal(err)
			}
			return fit
		}
		want, reference := certified[c.name], "exact rational least squares"
		if c.name == "Norris" || c.name == "Longley" {
			reference = "NIST, certified; exact rational least squares"
		}
		list = append(list, validation{"linear regression, coefficients", c.name, reference, func(t *testing.T) (a agreement) {
			got := fit(t)
			for j, s := range want.Estimate {
				a.add("coefficient "+strconv.Itoa(j), got.Coef[j], number(s))
			}
			return a
		}})
		if c.perfect {
			continue
		}
		list = append(list, validation{"linear regression, standard errors, σ, R², F", c.name, reference, func(t *testing.T) (a agreement) {
			got := fit(t)
			for j, s := range want.SE {
				a.add("error "+strconv.Itoa(j), got.SE[j], number(s))
			}
			a.add("sigma", got.Sigma, number(want.Sigma))
			a.add("R2", got.R2, number(want.R2))
			a.add("F", got.F, number(want.F))
			return a
		}})
	}
	for _, name := range []string{"SiRstv", "SmLs01", "SmLs02", "SmLs04", "SmLs07"} {
		list = append(list, validation{"one-way analysis of variance", name, "NIST, certified", func(t *testing.T) (a agreement) {
			text, err := os.ReadFile("../fixtures/nist/" + name + ".dat")
			if err != nil {
				t.Fatal(err)
			}
			var y, certified []float64
			var g, labels []string
			for i, line := range strings.Split(string(text), "\n") {
				words := strings.Fields(line)
				switch {
				case i >= 60 && len(words) == 2:
					if len(labels) == 0 || labels[len(labels)-1] != words[0] {
						labels = append(labels, words[0])
					}
					y, g = append(y, number(words[1])), append(g, words[0])
				case i < 60 && len(words) > 2 && (words[0] == "Between" || words[0] == "Within"):
					for _, w := range words[2:] {
						certified = append(certified, number(w))
					}
				}
			}
			groups, _, _ := tabulate(labels, y, g).samples()
			v := oneWayF(groups)
			a.list("table", []float64{v.df1, v.between, v.between / v.df1, v.f, v.df2, v.within, v.within / v.df2}, certified)
			return a
		}})
	}
	return list
}
