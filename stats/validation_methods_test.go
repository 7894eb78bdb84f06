package stats

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
)

// methodValidations are the kernels, each on the sets of data its reference has.
func methodValidations() []validation {
	return slices.Concat(linearValidations(), scaleValidations(), correlationValidations(), logitValidations(), designValidations(), tableValidations(), baseValidations(), mixedValidations(), priorityValidations(), valueValidations(), comparisonValidations(), weightValidations())
}

// sorted are the keys of a reference in the order of the table.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func linearValidations() []validation {
	var list []validation
	for _, name := range sorted(olsReferences) {
		with := func(f func(a *agreement, fit *leastSquares, names []string, x [][]float64, y []float64, ref olsReference)) func(t *testing.T) agreement {
			return func(t *testing.T) (a agreement) {
				var refs map[string]olsReference
				golden(t, "ols", &refs)
				names, x, y := olsData(t, olsReferences[name], refs[name])
				fit, err := ols(names, x, y, true, 0.95)
				if err != nil {
					t.Fatal(err)
				}
				f(&a, fit, names, x, y, refs[name])
				return a
			}
		}
		list = append(list, validation{"linear regression, coefficients, errors, t, p, intervals, fit", name, "R summary(lm), confint", with(
			func(a *agreement, fit *leastSquares, names []string, _ [][]float64, _ []float64, ref olsReference) {
				for j, term := range append([]string{"(Intercept)"}, names...) {
					a.list(term, []float64{fit.Coef[j], fit.SE[j], fit.T[j], fit.P[j], fit.CILow[j], fit.CIHigh[j]},
						[]float64{ref.Coef[term], ref.SE[term], ref.T[term], ref.P[term], ref.CI95.M[j][0], ref.CI95.M[j][1]})
				}
				a.list("fit", []float64{fit.R2, fit.AdjR2, fit.F, fit.FP, fit.Sigma}, []float64{ref.R2, ref.AdjR2, ref.F.Value, ref.FP, ref.Sigma})
			})}, validation{"errors HC0 to HC3", name, "R sandwich::vcovHC", with(
			func(a *agreement, fit *leastSquares, names []string, _ [][]float64, _ []float64, ref olsReference) {
				for j, term := range append([]string{"(Intercept)"}, names...) {
					for kind, want := range []map[string]float64{ref.HC0.SE, ref.HC1.SE, ref.HC2.SE, ref.HC3.SE} {
						a.add(term, fit.HC[kind][j], want[term])
					}
				}
			})}, validation{"VIF, standardised coefficients", name, "R car::vif; lm of scale(x)", with(
			func(a *agreement, fit *leastSquares, names []string, _ [][]float64, _ []float64, ref olsReference) {
				for j, term := range names {
					a.list(term, []float64{fit.VIF[j], fit.Beta[j]}, []float64{ref.VIF[term], ref.Beta[term]})
				}
			})}, validation{"importance: Johnson's relative weights, LMG", name, "R, Johnson (2000); lm of all subsets", with(
			func(a *agreement, _ *leastSquares, names []string, x [][]float64, y []float64, ref olsReference) {
				r, ry := correlations(x, y)
				johnson, lmg := relativeWeights(r, ry), lmgShares(r, ry)
				for j, term := range names {
					a.list(term, []float64{johnson[j], lmg[j]}, []float64{ref.Johnson[term], ref.LMG[term]})
				}
			})})
	}
	return list
}

func scaleValidations() []validation {
	var list []validation
	for _, name := range []string{"bfi", "holzinger", "attitude"} {
		with := func(f func(a *agreement, ref factorReference, key string, want efa)) func(t *testing.T) agreement {
			return func(t *testing.T) (a agreement) {
				var all map[string]factorReference
				golden(t, "factor", &all)
				for _, key := range sorted(all[name].EFA) {
					if want := all[name].EFA[key]; !want.Heywood {
						f(&a, all[name], key, want)
					}
				}
				return a
			}
		}
		list = append(list, validation{"KMO, MSA, Bartlett's test", name, "R psych::KMO, psych::cortest.bartlett", func(t *testing.T) (a agreement) {
			var all map[string]factorReference
			golden(t, "factor", &all)
			ref := all[name]
			kmo, msa, err := KMO(symmetric(ref.Cor))
			if err != nil {
				t.Fatal(err)
			}
			bartlett := must(Bartlett(symmetric(ref.Cor), ref.N))
			a.add("KMO", kmo, ref.KMO)
			for i, x := range msa {
				a.num("MSA", x, ref.MSA[i])
			}
			a.list("Bartlett", []float64{bartlett.Chi2, bartlett.DF, bartlett.P}, []float64{ref.Bartlett.Chisq, ref.Bartlett.DF, positive(ref.Bartlett.P)})
			return a
		}})
		for _, m := range []struct {
			method, reference string
			extract           func(corr [][]float64, m int) (*Extraction, error)
			want              func(e efa) [][]float64
		}{
			{"principal axes (PAF), loadings", "R optimum by Newton; psych::fa(fm = \"pa\")", func(c [][]float64, m int) (*Extraction, error) { return PAF(symmetric(c), m) }, func(e efa) [][]float64 { return e.ULS }},
			{"MINRES, loadings", "R optimum by Newton; psych::fa(fm = \"minres\")", func(c [][]float64, m int) (*Extraction, error) { return MINRES(symmetric(c), m) }, func(e efa) [][]float64 { return e.ULS }},
			{"maximum likelihood, loadings", "R optimum by Newton; factanal", func(c [][]float64, m int) (*Extraction, error) { return ML(symmetric(c), m) }, func(e efa) [][]float64 { return e.ML }},
			{"principal components, loadings", "R eigen(cor)", func(c [][]float64, m int) (*Extraction, error) { return PCA(symmetric(c), m) }, func(e efa) [][]float64 { return e.PCA }},
		} {
			list = append(list, validation{m.method, name, m.reference, with(func(a *agreement, ref factorReference, key string, want efa) {
				e, err := m.extract(ref.Cor, len(want.PCA[0]))
				if err != nil {
					a.add(key+" "+err.Error(), math.NaN(), 0)
					return
				}
				a.matrix(key, e.Loadings, m.want(want))
			})})
		}
		if name != "attitude" { // one factor has nothing to rotate
			list = append(list, validation{"varimax", name, "R stats::varimax, swept to 1e-15", with(func(a *agreement, _ factorReference, key string, want efa) {
				if want.ULSVarimax != nil {
					a.matrix(key, must(Varimax(want.ULS)), want.ULSVarimax)
					a.matrix(key, must(Varimax(want.ML)), want.MLVarimax)
				}
			})})
		}
	}
	for _, name := range []string{"attitude", "holzinger", "hotel"} {
		list = append(list, validation{"alpha, its interval, omega, split halves, item-rest, alpha without", name, "R psych::alpha, psych::alpha.ci; ML of one factor", func(t *testing.T) (a agreement) {
			var ref reliabilityReference
			golden(t, "reliability", &ref)
			at := map[string]int{}
			for i, key := range ref.Cov[name].Items {
				at[key] = i
			}
			for _, scale := range sorted(ref.Scales[name]) {
				want := ref.Scales[name][scale]
				rows := make([][]float64, len(want.Items))
				for i, one := range want.Items {
					for _, other := range want.Items {
						rows[i] = append(rows[i], ref.Cov[name].M[at[one]][at[other]])
					}
				}
				cov := symmetric(rows)
				corr, _ := correlationMatrix(cov)
				alpha := must(Alpha(cov))
				low, high, _ := FeldtInterval(alpha, want.N, len(rows), 0.95)
				omega, _, _ := OmegaTotal(corr)
				a.list(scale, []float64{alpha, must(Alpha(corr)), low, high, must(SplitHalf(cov)), omega},
					[]float64{want.Alpha, want.AlphaStd, want.Feldt[0], want.Feldt[1], want.SplitHalf, *want.Omega})
				for i, x := range must(ItemRest(cov)) {
					a.num(scale+" rest", x, want.ItemRest[i])
				}
				for i, x := range must(AlphaIfDeleted(cov)) {
					a.num(scale+" without", x, want.AlphaIfDeleted[i])
				}
			}
			return a
		}})
	}
	return list
}

func correlationValidations() []validation {
	var list []validation
	for _, c := range []struct {
		method, data, reference string
		compare                 func(a *agreement, j Joint, ref pairwise, at int)
	}{
		{"Pearson's correlation and p", "bfi", "R cor.test", func(a *agreement, j Joint, ref pairwise, at int) {
			a.within("r", must(Pearson(j)), ref.Pearson[at], 1)
			a.add("p", correlationP(must(Pearson(j)), j.Cases), positive(ref.PearsonP[at]))
		}},
		{"Spearman's correlation and p", "bfi", "R cor.test of rank", func(a *agreement, j Joint, ref pairwise, at int) {
			a.within("rho", must(Spearman(j)), ref.Spearman[at], 1)
			a.add("p", correlationP(must(Spearman(j)), j.Cases), positive(ref.SpearmanP[at]))
		}},
		{"Kendall's tau-b and p", "bfi", "R cor.test(method = \"kendall\")", func(a *agreement, j Joint, ref pairwise, at int) {
			tau, p, _ := Kendall(j)
			a.within("tau", tau, ref.Kendall[at], 1)
			a.num("p", p, positive(ref.KendallP[at]))
		}},
		{"polychoric correlation", "bfi", "R, two-step ML by mvtnorm TVPACK; polycor::polychor (exact to 1e-12)", func(a *agreement, j Joint, ref pairwise, at int) {
			a.within("rho", must(Polychoric(j)), ref.Polychoric[at], 1)
		}},
	} {
		list = append(list, validation{c.method, c.data, c.reference, func(t *testing.T) (a agreement) {
			var want map[string]pairwise
			golden(t, "correlation", &want)
			ref := want[c.data]
			d := columnsData(table(t, c.data), ref.Items, 1, 6, bfiKeyed...)
			at := 0
			for i := range ref.Items {
				for j := i + 1; j < len(ref.Items); j++ {
					c.compare(&a, d.Joint(i, j), ref, at)
					at++
				}
			}
			return a
		}})
	}
	return list
}

func logitValidations() []validation {
	labels := strings.Fields("1 2 3 4 5 6")
	return []validation{
		{"binary logit, coefficients, errors, likelihood", "bfi", "R glm(family = binomial)", func(t *testing.T) (a agreement) {
			var extra struct {
				Logit struct {
					Coef, SE         map[string]float64
					LogLik, Deviance float64
				} `json:"logit_N1_ge4"`
			}
			golden(t, "models-extra", &extra)
			names, x, level := logitData(t)
			high := make([]bool, len(level))
			for i, l := range level {
				high[i] = l >= 3
			}
			fit, err := BinaryLogit(names, x, high, LogitOptions{})
			if err != nil {
				t.Fatal(err)
			}
			for j, term := range append([]string{"(Intercept)"}, names...) {
				a.list(term, []float64{fit.Coefficients[j].B, fit.Coefficients[j].SE}, []float64{extra.Logit.Coef[term], extra.Logit.SE[term]})
			}
			a.list("fit", []float64{fit.LogLik, fit.Deviance}, []float64{extra.Logit.LogLik, extra.Logit.Deviance})
			return a
		}},
		{"ordinal logit, coefficients, thresholds, errors, likelihood", "bfi", "R MASS::polr, polished by Newton", func(t *testing.T) (a agreement) {
			var extra struct {
				Ordinal struct {
					Coef, SE, Zeta map[string]float64
					ZetaSE         map[string]float64 `json:"zeta_se"`
					LogLik         float64
				} `json:"ordinal_logit_N1"`
			}
			golden(t, "models-extra", &extra)
			names, x, level := logitData(t)
			fit, err := OrdinalLogit(names, x, level, labels, LogitOptions{})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range fit.Coefficients {
				a.list(c.Name, []float64{c.B, c.SE}, []float64{extra.Ordinal.Coef[c.Name], extra.Ordinal.SE[c.Name]})
			}
			for _, c := range fit.Thresholds {
				a.list(c.Name, []float64{c.B, c.SE}, []float64{extra.Ordinal.Zeta[c.Name], extra.Ordinal.ZetaSE[c.Name]})
			}
			a.add("log likelihood", fit.LogLik, extra.Ordinal.LogLik)
			return a
		}},
		{"Brant's test", "bfi", "R, Brant (1990) written out", func(t *testing.T) (a agreement) {
			var ref struct{ Brant struct{ Chi2, P []float64 } }
			golden(t, "models", &ref)
			names, x, level := logitData(t)
			got, err := ParallelLines(names, x, level, labels)
			if err != nil {
				t.Fatal(err)
			}
			for i, test := range append([]*ChiSquareTest{got.Brant}, got.ByPredictor...) {
				a.list("test", []float64{test.Chi2, test.P}, []float64{ref.Brant.Chi2[i], ref.Brant.P[i]})
			}
			return a
		}},
		{"noncentral chi-squared, both tails", "far tails too", "mpmath, 40 digits", func(t *testing.T) (a agreement) {
			var want struct{ Chi2 [][]float64 }
			golden(t, "noncentral", &want)
			for _, w := range want.Chi2 {
				lower, upper, err := NoncentralChi2(w[0], w[1], w[2])
				if err != nil {
					t.Fatal(err)
				}
				a.list("tails", []float64{lower, upper}, w[len(w)-2:])
			}
			return a
		}},
	}
}
