package stats

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
)

// glmReference is a table of fixtures/golden: names are those of R.
type glmReference struct {
	Row      []string
	SS       []float64 `json:"ss"`
	DF, F, P []*float64
}

// checkEffects compares one type of sums of squares with R's.
func checkEffects(t *testing.T, what string, fit *GLM, want glmReference, pick func(e GLMEffect) GLMTest) {
	t.Helper()
	for i, row := range want.Row {
		switch row {
		case "Residuals":
			check(t, what+" residual", fit.SSE, want.SS[i], 1e-10)
			check(t, what+" residual df", fit.DFE, *want.DF[i], 0)
			continue
		case "(Intercept)":
			checkNum(t, what+" intercept", fit.Intercept.SS, want.SS[i], 1e-9)
			continue
		}
		at := slices.IndexFunc(fit.Effects, func(e GLMEffect) bool {
			a, b := strings.Split(e.Name, ":"), strings.Split(row, ":")
			slices.Sort(a)
			slices.Sort(b)
			return slices.Equal(a, b)
		})
		if at < 0 {
			t.Fatalf("%s: no effect %s", what, row)
		}
		e := pick(fit.Effects[at])
		checkNum(t, what+" "+row+" ss", e.SS, want.SS[i], 1e-9)
		check(t, what+" "+row+" df", e.DF, *want.DF[i], 0)
		checkNum(t, what+" "+row+" F", e.F, *want.F[i], 1e-9)
		if want.P != nil {
			checkNum(t, what+" "+row+" p", e.P, *want.P[i], 1e-8)
		}
	}
}

func typeI(e GLMEffect) GLMTest   { return e.TypeI }
func typeII(e GLMEffect) GLMTest  { return e.TypeII }
func typeIII(e GLMEffect) GLMTest { return e.TypeIII }

// factorOf makes a factor of labels; rows where keep is false are left out.
func factorOf(name string, labels []string, g []string, keep []bool) GLMFactor {
	f := GLMFactor{Name: name, Labels: labels}
	for i, k := range keep {
		if k {
			f.Level = append(f.Level, slices.Index(labels, g[i]))
		}
	}
	return f
}

func kept(x []float64, keep []bool) []float64 {
	var out []float64
	for i, k := range keep {
		if k {
			out = append(out, x[i])
		}
	}
	return out
}

// bfiModel has the rows of bfi with all of some scores and groups.
func bfiModel(t *testing.T, response string, scores, groups []string) GLMData {
	y, g := bfiScales(t)
	x := table(t, "bfi")
	for _, age := range x["age"] {
		g["age3"] = append(g["age3"], band(age, []float64{25, 35}, []string{"-25", "26-35", "36+"}))
	}
	labels := map[string][]string{"gender": {"1", "2"}, "education": {"1", "2", "3", "4", "5"}, "age3": {"-25", "26-35", "36+"},
		"ageband": {"-19", "20-25", "26-35", "36-45", "46+"}}
	keep := make([]bool, len(y[response]))
	for i := range keep {
		keep[i] = !math.IsNaN(y[response][i])
		for _, s := range scores {
			keep[i] = keep[i] && !math.IsNaN(y[s][i])
		}
		for _, f := range groups {
			keep[i] = keep[i] && g[f][i] != ""
		}
	}
	d := GLMData{Y: kept(y[response], keep)}
	for _, s := range scores {
		d.Covariates = append(d.Covariates, GLMCovariate{s, kept(y[s], keep)})
	}
	for _, f := range groups {
		d.Factors = append(d.Factors, factorOf(f, labels[f], g[f], keep))
	}
	return d
}

type marginReference struct {
	Mean, SE, Low, High                                               []float64
	Diff, Diff_se, Tukey, Tukey_low, Bonferroni, Bonferroni_low, Holm []float64
}

func checkMargins(t *testing.T, what string, fit *GLM, want marginReference, factors ...string) {
	t.Helper()
	margins, pairs, err := fit.Margins(factors...)
	if err != nil || len(margins) != len(want.Mean) || len(pairs) != len(want.Diff) {
		t.Fatalf("%s: %d margins, %d pairs, %v", what, len(margins), len(pairs), err)
	}
	for i, m := range margins {
		checkNum(t, what+" mean", m.Mean, want.Mean[i], 1e-10)
		checkNum(t, what+" se", m.SE, want.SE[i], 1e-9)
		checkNum(t, what+" low", m.CILow, want.Low[i], 1e-9)
		checkNum(t, what+" high", m.CIHigh, want.High[i], 1e-9)
	}
	for i, d := range pairs {
		if math.Abs(*d.Diff-want.Diff[i]) > 1e-11 {
			t.Errorf("%s diff %d = %g, want %g", what, i, *d.Diff, want.Diff[i])
		}
		checkNum(t, what+" se of diff", d.SE, want.Diff_se[i], 1e-9)
		checkNum(t, what+" Bonferroni p", d.PBonferroni, want.Bonferroni[i], 1e-8)
		checkNum(t, what+" Holm p", d.PHolm, want.Holm[i], 1e-8)
		// R's ptukey is good to about 1e-8, its qtukey to 1e-7 or so
		for _, c := range [][2]float64{{*d.PTukey, want.Tukey[i]}, {*d.TukeyLow, want.Tukey_low[i]}, {*d.BonferroniLow, want.Bonferroni_low[i]}} {
			if math.Abs(c[0]-c[1]) > 1e-7 {
				t.Errorf("%s pair %d: %.12g, want %.12g", what, i, c[0], c[1])
			}
		}
	}
}

// R 4.2: anova, car::Anova types 2 and 3, emmeans; see fixtures/golden/groups.R.
func TestGLMThreeFactors(t *testing.T) {
	var want struct {
		Three struct {
			N                    float64
			Type1, Type2, Type3  glmReference
			Emm_education        marginReference
			Emm_gender_education marginReference
		}
	}
	golden(t, "groups-extra", &want)
	fit, err := FitGLM(bfiModel(t, "sA", nil, []string{"gender", "education", "age3"}), GLMOptions{})
	if err != nil {
		t.Fatal(err)
	}
	w := want.Three
	check(t, "n", fit.N, w.N, 0)
	checkEffects(t, "type I", fit, w.Type1, typeI)
	checkEffects(t, "type II", fit, w.Type2, typeII)
	checkEffects(t, "type III", fit, w.Type3, typeIII)
	checkMargins(t, "education", fit, w.Emm_education, "education")
	checkMargins(t, "gender and education", fit, w.Emm_gender_education, "gender", "education")
}

// Every two-way layout of fixtures/golden/anova.json.
func TestGLMTwoFactors(t *testing.T) {
	var raw map[string]json.RawMessage
	golden(t, "anova", &raw)
	hy, hg := holzinger(t)
	all := make([]bool, len(hy["x1"]))
	for i := range all {
		all[i] = true
	}
	factors := map[string]GLMFactor{"school": factorOf("school", []string{"Grant-White", "Pasteur"}, hg["school"], all),
		"sex": factorOf("sex", []string{"1", "2"}, hg["sex"], all), "ageband": factorOf("ageband", []string{"12-", "13", "14+"}, hg["ageband"], all)}
	for key, data := range map[string]GLMData{
		"bfi_twoway_sC_gender_education":  bfiModel(t, "sC", nil, []string{"gender", "education"}),
		"bfi_twoway_sA_ageband_gender":    bfiModel(t, "sA", nil, []string{"ageband", "gender"}),
		"holzinger_twoway_x1_school_sex":  {Y: hy["x1"], Factors: []GLMFactor{factors["school"], factors["sex"]}},
		"holzinger_twoway_x4_ageband_sex": {Y: hy["x4"], Factors: []GLMFactor{factors["ageband"], factors["sex"]}},
	} {
		fit, err := FitGLM(data, GLMOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var w struct {
			N, R2, Adj_r2       float64
			Type1, Type2, Type3 glmReference
		}
		if err := json.Unmarshal(raw[key], &w); err != nil {
			t.Fatal(err)
		}
		names := map[string]string{"a": data.Factors[0].Name, "b": data.Factors[1].Name, "a:b": data.Factors[0].Name + ":" + data.Factors[1].Name}
		for i, r := range []*glmReference{&w.Type1, &w.Type2, &w.Type3} {
			for j, row := range r.Row {
				if name, ok := names[row]; ok {
					r.Row[j] = name
				}
			}
			checkEffects(t, key, fit, *r, []func(GLMEffect) GLMTest{typeI, typeII, typeIII}[i])
		}
		check(t, key+" n", fit.N, w.N, 0)
		checkNum(t, key+" R2", fit.R2, w.R2, 1e-10)
		checkNum(t, key+" adjusted R2", fit.AdjR2, w.Adj_r2, 1e-9)
	}
}

func TestGLMCovariates(t *testing.T) {
	var want struct {
		Ancova struct {
			Type1, Type2, Type3       glmReference
			Emm_education, Emm_gender marginReference
		}
		Slopes struct {
			Type2, Type3  glmReference
			Emm_education marginReference
		}
	}
	golden(t, "groups-extra", &want)
	data := bfiModel(t, "sA", []string{"sN", "sC"}, []string{"gender", "education"})
	fit, err := FitGLM(data, GLMOptions{})
	if err != nil {
		t.Fatal(err)
	}
	checkEffects(t, "type I", fit, want.Ancova.Type1, typeI)
	checkEffects(t, "type II", fit, want.Ancova.Type2, typeII)
	checkEffects(t, "type III", fit, want.Ancova.Type3, typeIII)
	checkMargins(t, "education", fit, want.Ancova.Emm_education, "education")
	checkMargins(t, "gender", fit, want.Ancova.Emm_gender, "gender")
	fit, err = FitGLM(data, GLMOptions{Terms: []string{"education", "sN", "gender", "sC", "education:sN", "sN:sC"}})
	if err != nil {
		t.Fatal(err)
	}
	checkEffects(t, "slopes type II", fit, want.Slopes.Type2, typeII)
	checkEffects(t, "slopes type III", fit, want.Slopes.Type3, typeIII)
	checkMargins(t, "slopes education", fit, want.Slopes.Emm_education, "education")
}

// A table with two empty cells. Types I and II as R's; Type III as Goodnight's estimable functions written out in R.
func TestGLMEmptyCells(t *testing.T) {
	var want struct {
		Hole struct {
			N, SSE, DF                      float64
			Education, Ageband, Interaction []float64
			Type1, Type2                    glmReference
		}
	}
	golden(t, "groups-extra", &want)
	data := bfiModel(t, "sA", nil, []string{"education", "ageband", "gender"})
	var keep []bool
	for i := range data.Y {
		e, a := data.Factors[0].Level[i], data.Factors[1].Level[i]
		keep = append(keep, !(e == 4 && a == 0) && !(e == 2 && a == 4))
	}
	data.Y = kept(data.Y, keep)
	for f := range data.Factors[:2] {
		var level []int
		for i, k := range keep {
			if k {
				level = append(level, data.Factors[f].Level[i])
			}
		}
		data.Factors[f].Level = level
	}
	data.Factors = data.Factors[:2]
	fit, err := FitGLM(data, GLMOptions{})
	if err != nil {
		t.Fatal(err)
	}
	w := want.Hole
	check(t, "n", fit.N, w.N, 0)
	check(t, "sse", fit.SSE, w.SSE, 1e-10)
	check(t, "df", fit.DFE, w.DF, 0)
	checkEffects(t, "type I", fit, w.Type1, typeI)
	checkEffects(t, "type II", fit, w.Type2, typeII)
	for i, ss := range [][]float64{w.Education, w.Ageband, w.Interaction} {
		checkNum(t, "type III "+fit.Effects[i].Name, fit.Effects[i].TypeIII.SS, ss[0], 1e-8)
		check(t, "df", fit.Effects[i].TypeIII.DF, ss[1], 0)
	}
	if !slices.Equal(fit.Aliased, []string{"education:ageband"}) {
		t.Errorf("aliased: %v", fit.Aliased)
	}
	margins, _, err := fit.Margins("education")
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range margins { // levels with an empty cell have no mean over all ages
		if (m.Mean == nil) != (i == 2 || i == 4) {
			t.Errorf("margin of %v: %v", m.Levels, deref(m.Mean))
		}
	}
}

// Without empty cells the estimable functions lead to the same Type III as contrasts.
func TestGLMEstimableIsSumContrast(t *testing.T) {
	data := bfiModel(t, "sA", []string{"sN"}, []string{"gender", "education"})
	fit, err := FitGLM(data, GLMOptions{Terms: []string{"gender", "education", "sN", "gender:education", "gender:sN"}})
	if err != nil {
		t.Fatal(err)
	}
	g := fit.model.estimable()
	for i, e := range fit.Effects {
		ss, df, ok := g.typeThree(i)
		if !ok {
			t.Fatalf("%s: no Type III", e.Name)
		}
		check(t, e.Name+" df", df, e.TypeIII.DF, 0)
		if e.Name != "sN" { // SAS takes sN to be apart from gender:sN's overall slope, which a contrast is
			checkNum(t, e.Name, e.TypeIII.SS, ss, 1e-7)
		}
	}
}

// Cells with counts, means and sums of squares give what their respondents give.
func TestGLMOfCells(t *testing.T) {
	data := bfiModel(t, "sC", nil, []string{"gender", "education"})
	rows, err := FitGLM(data, GLMOptions{})
	if err != nil {
		t.Fatal(err)
	}
	type cell struct{ n, sum, ss float64 }
	cells := map[[2]int]*cell{}
	for pass := range 2 {
		for i, y := range data.Y {
			key := [2]int{data.Factors[0].Level[i], data.Factors[1].Level[i]}
			if cells[key] == nil {
				cells[key] = &cell{}
			}
			if c := cells[key]; pass == 0 {
				c.n++
				c.sum += y
			} else {
				c.ss += (y - c.sum/c.n) * (y - c.sum/c.n)
			}
		}
	}
	grouped := GLMData{Factors: []GLMFactor{{Name: "gender", Labels: data.Factors[0].Labels}, {Name: "education", Labels: data.Factors[1].Labels}}}
	for a := range 2 {
		for b := range 5 {
			c := cells[[2]int{a, b}]
			grouped.Y, grouped.N, grouped.Within = append(grouped.Y, c.sum/c.n), append(grouped.N, c.n), append(grouped.Within, c.ss)
			grouped.Factors[0].Level, grouped.Factors[1].Level = append(grouped.Factors[0].Level, a), append(grouped.Factors[1].Level, b)
		}
	}
	fit, err := FitGLM(grouped, GLMOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Want struct {
			Type3 struct {
				Row []string
				SS  []float64 `json:"ss"`
			}
		} `json:"bfi_twoway_sC_gender_education"`
	}
	golden(t, "anova", &all)
	for i, e := range fit.Effects {
		checkNum(t, e.Name, e.TypeIII.SS, *rows.Effects[i].TypeIII.SS, 1e-10)
		checkNum(t, e.Name+" of R", e.TypeIII.SS, all.Want.Type3.SS[i+1], 1e-9)
	}
	check(t, "sse", fit.SSE, rows.SSE, 1e-12)
}

func TestGLMEdges(t *testing.T) {
	two := []string{"a", "b"}
	f := func(level ...int) GLMFactor { return GLMFactor{"f", two, level} }
	g := func(level ...int) GLMFactor { return GLMFactor{"g", two, level} }
	for name, c := range map[string]struct {
		data  GLMData
		terms []string
		fails bool
	}{
		"nothing":          {GLMData{}, nil, true},
		"one row":          {GLMData{Y: []float64{1}, Factors: []GLMFactor{f(0)}}, nil, true},
		"two rows":         {GLMData{Y: []float64{1, 2}, Factors: []GLMFactor{f(0, 1)}}, nil, false},
		"constant":         {GLMData{Y: []float64{2, 2, 2}, Factors: []GLMFactor{f(0, 1, 1)}}, nil, true},
		"perfect":          {GLMData{Y: []float64{1, 2, 2, 1}, Factors: []GLMFactor{f(0, 1, 1, 0)}}, nil, false},
		"same factor":      {GLMData{Y: []float64{1, 2, 4, 7}, Factors: []GLMFactor{f(0, 1, 1, 0), g(0, 1, 1, 0)}}, nil, false},
		"diagonal":         {GLMData{Y: []float64{1, 2, 4, 7, 5}, Factors: []GLMFactor{f(0, 1, 1, 0, 0), g(0, 1, 0, 0, 0)}}, nil, false},
		"constant x":       {GLMData{Y: []float64{1, 2, 4}, Covariates: []GLMCovariate{{"x", []float64{0.1, 0.1, 0.1}}}}, nil, true},
		"x of a factor":    {GLMData{Y: []float64{1, 2, 4, 7}, Factors: []GLMFactor{f(0, 1, 1, 0)}, Covariates: []GLMCovariate{{"x", []float64{5, 6, 6, 5}}}}, nil, false},
		"missing":          {GLMData{Y: []float64{1, math.NaN()}, Factors: []GLMFactor{f(0, 1)}}, nil, true},
		"bad level":        {GLMData{Y: []float64{1, 2}, Factors: []GLMFactor{f(0, 2)}}, nil, true},
		"ragged":           {GLMData{Y: []float64{1, 2}, Factors: []GLMFactor{f(0)}}, nil, true},
		"unknown term":     {GLMData{Y: []float64{1, 2, 3}, Factors: []GLMFactor{f(0, 1, 1)}}, []string{"h"}, true},
		"no main effects":  {GLMData{Y: []float64{1, 2, 3}, Factors: []GLMFactor{f(0, 1, 1), g(0, 0, 1)}}, []string{"f:g"}, true},
		"term twice":       {GLMData{Y: []float64{1, 2, 3}, Factors: []GLMFactor{f(0, 1, 1)}}, []string{"f", "f"}, true},
		"counts of 0, 1e9": {GLMData{Y: []float64{1, 2, 3}, N: []float64{0, 1e9, 1e9}, Within: []float64{0, 3, 1e9}, Factors: []GLMFactor{f(0, 1, 0)}}, nil, false},
		"no terms":         {GLMData{Y: []float64{1, 2, 3}}, []string{}, false},
	} {
		fit, err := FitGLM(c.data, GLMOptions{Terms: c.terms})
		if (err != nil) != c.fails {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil {
			continue
		}
		numbers := []float64{fit.SSE, fit.SST, fit.DFE, *fit.R2}
		for _, e := range fit.Effects {
			for _, x := range []GLMTest{e.TypeI, e.TypeII, e.TypeIII} {
				for _, v := range []*float64{x.SS, x.F, x.P, x.PartialEta2} {
					if v != nil {
						numbers = append(numbers, *v)
					}
				}
			}
		}
		if notFinite(numbers) >= 0 {
			t.Errorf("%s: %v", name, numbers)
		}
		if len(c.data.Factors) > 0 {
			if _, _, err := fit.Margins("f"); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, _, err := fit.Margins("nobody"); err == nil {
			t.Errorf("%s: margins of nothing", name)
		}
	}
}
