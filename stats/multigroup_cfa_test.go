package stats

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// cfaReference is one fit by lavaan.
type cfaReference struct {
	Measures struct {
		Chisq, DF, Pvalue, CFI, TLI, RMSEA, SRMR float64

		BaseChisq float64 `json:"baseline.chisq"`
		BaseDF    float64 `json:"baseline.df"`
	}
	StdLoadings [][]float64       `json:"std_loadings"`
	Tests       []json.RawMessage `json:"release"`
}

// groupMoments are the complete cases of columns by the values of a column.
func groupMoments(columns map[string][]float64, items []string, by string, order ...float64) []CFAGroup {
	var list []CFAGroup
	for _, value := range order {
		var x [][]float64
		for r, g := range columns[by] {
			row := make([]float64, len(items))
			complete := g == value
			for j, key := range items {
				row[j] = columns[key][r]
				complete = complete && !math.IsNaN(row[j])
			}
			if complete {
				x = append(x, row)
			}
		}
		list = append(list, cfaMoments(x))
	}
	return list
}

func cfaMoments(x [][]float64) CFAGroup {
	p := len(x[0])
	g := CFAGroup{N: len(x), Mean: make([]float64, p), Cov: mat.NewSymDense(p, nil)}
	n := float64(len(x))
	for _, row := range x {
		for j, v := range row {
			g.Mean[j] += v / n
		}
	}
	for _, row := range x {
		for i := range row {
			for j := range i + 1 {
				g.Cov.SetSym(i, j, g.Cov.At(i, j)+(row[i]-g.Mean[i])*(row[j]-g.Mean[j])/n)
			}
		}
	}
	return g
}

// cfaCases are the data sets of fixtures/golden/invariance.R.
func cfaCases(t testing.TB) []struct {
	name   string
	groups []CFAGroup
	factor []int
} {
	hs := table(t, "holzinger")
	var xs []string
	for j := range 9 {
		xs = append(xs, fmt.Sprintf("x%d", j+1))
	}
	var school []float64 // agemo and ageyr tell nothing of it: the first 156 rows are Pasteur
	for r := range hs["id"] {
		school = append(school, float64(min(1, r/156)))
	}
	hs["which"] = school
	bfi := table(t, "bfi")
	for _, key := range []string{"A1", "C4", "C5"} {
		for r := range bfi[key] {
			bfi[key][r] = 7 - bfi[key][r]
		}
	}
	return []struct {
		name   string
		groups []CFAGroup
		factor []int
	}{
		{"holzinger", groupMoments(hs, xs, "which", 0, 1), []int{0, 0, 0, 1, 1, 1, 2, 2, 2}},
		// lavaan takes groups in the order of their first row; bfi's first educated respondents have 3, 2, ...: no number below depends on it but std_loadings.
		{"bfi_education", groupMoments(bfi, []string{"A1", "A2", "A3", "A4", "A5", "C1", "C2", "C3", "C4", "C5"}, "education", firstSeen(bfi, "education", "A1", "A2", "A3", "A4", "A5", "C1", "C2", "C3", "C4", "C5")...), []int{0, 0, 0, 0, 0, 1, 1, 1, 1, 1}},
		{"bfi_one", groupMoments(bfi, []string{"N1", "N2", "N3", "N4", "N5"}, "gender", firstSeen(bfi, "gender", "N1", "N2", "N3", "N4", "N5")...), []int{0, 0, 0, 0, 0}},
	}
}

func firstSeen(columns map[string][]float64, by string, items ...string) (order []float64) {
	seen := map[float64]bool{}
	for r, g := range columns[by] {
		complete := !math.IsNaN(g)
		for _, key := range items {
			complete = complete && !math.IsNaN(columns[key][r])
		}
		if complete && !seen[g] {
			seen[g] = true
			order = append(order, g)
		}
	}
	return order
}

// lavaan's estimates are exact to about 2e-5, its chi-squared, flat there, to 1e-8: see invariance.R. Ours is never above it.
func TestCFAAgainstLavaan(t *testing.T) {
	var ref map[string]map[string]cfaReference
	golden(t, "invariance", &ref)
	for _, c := range cfaCases(t) {
		for _, model := range []CFAModel{{Equality: Configural}, {Equality: Metric}, {Equality: Scalar}, {Equality: Scalar, FreeLoadings: []int{1}, FreeIntercepts: []int{1}}} {
			model.Factor = c.factor
			name := model.Equality.String()
			if model.FreeLoadings != nil {
				name = "partial"
			}
			want := ref[c.name][name]
			fit, err := FitCFA(c.groups, model)
			if err != nil {
				t.Fatal(c.name, name, err)
			}
			what := c.name + " " + name + " "
			t.Logf("%s%d iterations, gradient %.1e", what, fit.Iterations, fit.GradientNorm)
			if !fit.Converged || fit.Improper != nil {
				t.Errorf("%sconverged %v, improper %v", what, fit.Converged, fit.Improper)
			}
			check(t, what+"chi2", fit.Chi2, want.Measures.Chisq, 1e-8)
			if fit.Chi2 > want.Measures.Chisq*(1+1e-12) {
				t.Errorf("%schi2 %v is above lavaan's %v", what, fit.Chi2, want.Measures.Chisq)
			}
			check(t, what+"df", fit.DF, want.Measures.DF, 0)
			check(t, what+"null", fit.NullChi2, want.Measures.BaseChisq, 1e-10)
			check(t, what+"null df", fit.NullDF, want.Measures.BaseDF, 0)
			check(t, what+"CFI", fit.CFI, want.Measures.CFI, 1e-8)
			checkNum(t, what+"TLI", fit.TLI, want.Measures.TLI, 1e-8)
			checkNum(t, what+"RMSEA", fit.RMSEA, want.Measures.RMSEA, 1e-8)
			check(t, what+"SRMR", fit.SRMR, want.Measures.SRMR, 5e-6)
			for g, row := range want.StdLoadings {
				for j, l := range row {
					cov := fit.FactorCov[g][c.factor[j]][c.factor[j]]
					got := fit.Loadings[g][j] * math.Sqrt(cov/(fit.Loadings[g][j]*fit.Loadings[g][j]*cov+fit.Unique[g][j]))
					if math.Abs(got-l) > 3e-5 {
						t.Errorf("%sloading of %d in %d: %v, want %v", what, j, g, got, l)
					}
				}
			}
			for j, text := range want.Tests {
				var x float64
				if json.Unmarshal(text, &x) != nil { // of an item that is fixed there
					continue
				}
				tests := fit.LoadingTests
				if model.Equality == Scalar {
					tests = fit.InterceptTests
				}
				check(t, fmt.Sprintf("%srelease of %d", what, j), tests[j].Chi2, x, 1e-4+1e-5/x)
			}
		}
	}
}

// lavaan's tutorial: https://lavaan.ugent.be/tutorial/groups.html, digits as printed there.
func TestCFAOfLavaanTutorial(t *testing.T) {
	c := cfaCases(t)[0]
	for _, want := range []struct {
		Equality
		chi2, df, cfi, rmsea float64
	}{{Configural, 115.851, 48, .923, .097}, {Metric, 124.044, 54, .921, .093}, {Scalar, 164.103, 60, .882, .107}} {
		fit, err := FitCFA(c.groups, CFAModel{Factor: c.factor, Equality: want.Equality})
		if err != nil || math.Abs(fit.Chi2-want.chi2) > 5e-4 || fit.DF != want.df || math.Abs(fit.CFI-want.cfi) > 5e-4 || math.Abs(*fit.RMSEA-want.rmsea) > 5e-4 {
			t.Errorf("%v: %+v, %v", want, fit, err)
		}
	}
}

// simulatedCFA draws one group; shift is added to the items' means.
func simulatedCFA(rng *rand.Rand, n int, factor []int, loading, shift []float64) CFAGroup {
	x := make([][]float64, n)
	for r := range x {
		var f [8]float64
		common := rng.NormFloat64()
		for a := range f {
			f[a] = .6*common + .8*rng.NormFloat64()
		}
		x[r] = make([]float64, len(factor))
		for j, a := range factor {
			x[r][j] = 3 + shift[j] + loading[j]*f[a] + .7*rng.NormFloat64()
		}
	}
	return cfaMoments(x)
}

func BenchmarkCFA(b *testing.B) {
	for _, size := range []struct{ items, factors, groups int }{{9, 2, 7}, {30, 4, 8}} {
		rng := rand.New(rand.NewPCG(1, 1))
		factor, loading := make([]int, size.items), make([]float64, size.items)
		for j := range factor {
			factor[j], loading[j] = j*size.factors/size.items, .5+.02*float64(j%10)
		}
		var groups []CFAGroup
		for range size.groups {
			groups = append(groups, simulatedCFA(rng, 500, factor, loading, make([]float64, size.items)))
		}
		for _, e := range []Equality{Configural, Metric, Scalar} {
			b.Run(fmt.Sprintf("%v %d items %d groups", e, size.items, size.groups), func(b *testing.B) {
				for b.Loop() {
					if fit, err := FitCFA(groups, CFAModel{Factor: factor, Equality: e}); err != nil || !fit.Converged {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// The gradient is that of the objective, by differences.
func TestCFAGradient(t *testing.T) {
	c := cfaCases(t)[1]
	m := newCFA(c.groups, CFAModel{Factor: c.factor})
	w := m.newWorkspace()
	for g := range m.n {
		value := m.start(g)
		value[m.kappa(0)], value[m.kappa(1)], value[m.phi(0, 1)] = .3, -.2, .4
		for _, means := range []bool{false, true} {
			m.curveOf(w, g, value, means, w.curves[g])
			for x := range m.terms {
				const h = 1e-5
				at := func(step float64) float64 {
					moved := append([]float64(nil), value...)
					moved[x] += step
					return m.share[g] / 2 * m.discrepancy(w, g, moved, means)
				}
				want := (8*(at(h)-at(-h)) - (at(2*h) - at(-2*h))) / 12 / h
				if got := w.curves[g].gradient[x]; math.Abs(got-want) > 1e-8 {
					t.Errorf("group %d, means %v, parameter %d: %v, by differences %v", g, means, x, got, want)
				}
			}
		}
	}
}

func TestCFAOfBadGroups(t *testing.T) {
	good := cfaCases(t)[2]
	singular := cfaMoments([][]float64{{1, 2, 3}, {2, 4, 1}, {3, 6, 5}, {4, 8, 1}, {1, 2, 2}})
	for name, call := range map[string]func() (*CFAFit, error){
		"no groups":       func() (*CFAFit, error) { return FitCFA(nil, CFAModel{Factor: good.factor}) },
		"two items":       func() (*CFAFit, error) { return FitCFA(good.groups, CFAModel{Factor: []int{0, 0}}) },
		"a factor of one": func() (*CFAFit, error) { return FitCFA(good.groups, CFAModel{Factor: []int{0, 0, 0, 0, 1}}) },
		"an empty factor": func() (*CFAFit, error) { return FitCFA(good.groups, CFAModel{Factor: []int{0, 0, 0, 2, 2}}) },
		"all free": func() (*CFAFit, error) {
			return FitCFA(good.groups, CFAModel{Factor: good.factor, Equality: Metric, FreeLoadings: []int{0, 1, 2, 3, 4}})
		},
		"singular": func() (*CFAFit, error) { return FitCFA([]CFAGroup{singular}, CFAModel{Factor: []int{0, 0, 0}}) },
		"few":      func() (*CFAFit, error) { return FitCFA([]CFAGroup{{N: 3}}, CFAModel{Factor: []int{0, 0, 0}}) },
	} {
		if fit, err := call(); err == nil {
			t.Errorf("%s: %+v", name, fit)
		}
	}
	// Three items of one factor fit without a test.
	three := cfaMoments([][]float64{{1, 2, 1}, {2, 3, 3}, {3, 3, 4}, {4, 5, 3}, {5, 4, 5}, {1, 1, 2}, {2, 1, 1}})
	fit, err := FitCFA([]CFAGroup{three, three}, CFAModel{Factor: []int{0, 0, 0}})
	if err != nil || fit.DF != 0 || fit.P != nil || fit.RMSEA != nil || fit.CFI != 1 || fit.Chi2 > 1e-9 {
		t.Errorf("%+v, %v", fit, err)
	}
	// The same group twice: equal loadings and intercepts cost nothing.
	for _, e := range []Equality{Metric, Scalar} {
		fit, err := FitCFA([]CFAGroup{good.groups[0], good.groups[0]}, CFAModel{Factor: good.factor, Equality: e})
		one, err1 := FitCFA(good.groups[:1], CFAModel{Factor: good.factor})
		if err != nil || err1 != nil {
			t.Fatal(err, err1)
		}
		check(t, e.String(), fit.Chi2, 2*one.Chi2, 1e-9)
	}
}
