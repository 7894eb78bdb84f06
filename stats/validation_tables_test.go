package stats

import (
	"math"
	"testing"
)

func tableValidations() []validation {
	const five = "bfi and holzinger, five tables"
	of := func(f func(t *testing.T, a *agreement, want xtabReference)) func(t *testing.T) agreement {
		return func(t *testing.T) (a agreement) {
			all := xtabs(t)
			for _, name := range sorted(all) {
				f(t, &a, all[name])
			}
			return a
		}
	}
	list := []validation{
		{"Pearson's χ²", five, "R chisq.test(correct = FALSE)", of(func(t *testing.T, a *agreement, want xtabReference) {
			x, err := PearsonChi2(want.Table.M)
			if err != nil {
				t.Fatal(err)
			}
			a.list("chi2", []float64{x.Chi2, x.DF, x.P}, []float64{want.Chisq, want.DF, want.P})
		})},
		{"likelihood ratio G²", five, "R 2 sum(n log(n/e)), pchisq", of(func(t *testing.T, a *agreement, want xtabReference) {
			x, err := LikelihoodRatioChi2(want.Table.M)
			if err != nil {
				t.Fatal(err)
			}
			a.list("G2", []float64{x.Chi2, x.P}, []float64{want.G2, want.G2P})
		})},
		{"adjusted residuals", five, "R chisq.test()$stdres", of(func(t *testing.T, a *agreement, want xtabReference) {
			r, err := AdjustedResiduals(want.Table.M)
			if err != nil {
				t.Fatal(err)
			}
			for i := range want.Residuals.M {
				for j, z := range want.Residuals.M[i] {
					a.within("residual", *r[i][j], z, 1)
				}
			}
		})},
		{"Cramér's V, phi, contingency coefficient", five, "R, from chisq.test", of(func(t *testing.T, a *agreement, want xtabReference) {
			m, err := NominalMeasures(want.Table.M, 0)
			if err != nil {
				t.Fatal(err)
			}
			a.list("V", []float64{m.V, math.Abs(m.Phi), m.Contingency}, []float64{want.V, want.Phi, want.Contingency})
		})},
		{"column proportions, pooled z, Bonferroni", five, "R prop.test(correct = FALSE), p.adjust", of(func(t *testing.T, a *agreement, want xtabReference) {
			shares, bases := columnShares(want.Table.M)
			r, err := ColumnProportions(shares, bases, ColumnOptions{})
			if err != nil {
				t.Fatal(err)
			}
			at := 0
			for _, row := range r.Pairs {
				for _, pair := range row {
					a.within("z", pair.Statistic, want.Z.Z[at], 1)
					a.list("p", []float64{pair.P, pair.PCorrected}, []float64{want.Z.P[at], want.Z.Full[at]})
					at++
				}
			}
		})},
	}
	from := func(f func(t *testing.T, a *agreement, want *tablesReference)) func(t *testing.T) agreement {
		return func(t *testing.T) (a agreement) {
			f(t, &a, tablesGolden(t))
			return a
		}
	}
	return append(list, validation{"gamma, Somers' d, tau-b, tau-c", five, "R, formulas written out; cor.test for tau-b", from(func(t *testing.T, a *agreement, want *tablesReference) {
		for _, name := range sorted(want.Tables) {
			w := want.Tables[name]
			m, err := OrdinalMeasures(w.Table, 0)
			if err != nil {
				t.Fatal(err)
			}
			a.list(name, []float64{m.Gamma.Value, m.SomersColumns.Value, m.SomersRows.Value, m.SomersSymmetric.Value, m.TauB.Value, m.TauC.Value, m.TauB.Value, *m.TauB.Z},
				[]float64{w.Gamma.Value, w.Columns.Value, w.Rows.Value, w.Symmetric.Value, w.TauB.Value, w.TauC.Value, w.TauBCor, w.Z0})
		}
	})}, validation{"their asymptotic errors", five, "R, delta method by numerical derivatives (exact to 1e-9)", from(func(t *testing.T, a *agreement, want *tablesReference) {
		for _, name := range sorted(want.Tables) {
			w := want.Tables[name]
			m, err := OrdinalMeasures(w.Table, 0)
			if err != nil {
				t.Fatal(err)
			}
			a.list(name, []float64{*m.Gamma.SE, *m.SomersColumns.SE, *m.SomersRows.SE, *m.SomersSymmetric.SE, *m.TauB.SE, *m.TauC.SE},
				[]float64{w.Gamma.SE, w.Columns.SE, w.Rows.SE, w.Symmetric.SE, w.TauB.SE, w.TauC.SE})
		}
	})}, validation{"interval of Cramér's V", five, "R uniroot on pchisq(ncp) (exact to 1e-9)", from(func(t *testing.T, a *agreement, want *tablesReference) {
		for _, name := range sorted(want.Tables) {
			w := want.Tables[name]
			m, err := NominalMeasures(w.Table, 0)
			if err != nil {
				t.Fatal(err)
			}
			a.within("low", *m.VLow, w.VLow, 1)
			a.within("high", *m.VHigh, w.VHigh, 1)
		}
	})}, validation{"Fisher's exact test", "nine tables, n to 44,400", "R fisher.test", from(func(t *testing.T, a *agreement, want *tablesReference) {
		for _, w := range want.Fisher {
			p, err := FisherExact(w.Table)
			if err != nil {
				t.Fatal(err)
			}
			a.add("p", p, w.P)
		}
	})}, validation{"Yates's correction", "nine tables, n to 44,400", "R chisq.test", from(func(t *testing.T, a *agreement, want *tablesReference) {
		for _, w := range want.Fisher {
			x, err := YatesChi2(w.Table)
			if err != nil {
				t.Fatal(err)
			}
			a.list("chi2", []float64{x.Chi2, x.P}, []float64{w.Yates, w.YatesP})
		}
	})}, validation{"column means, pooled t", "airquality", "R pairwise.t.test", from(func(t *testing.T, a *agreement, want *tablesReference) {
		var columns []ColumnMoments
		for i := range want.Means.Y {
			columns = append(columns, ColumnMoments{want.Means.N[i], want.Means.Y[i], want.Means.SD[i]})
		}
		for _, c := range []struct {
			ofPair     bool
			correction string
			want       []float64
		}{{false, "bonferroni", want.Means.Bonferroni}, {false, "none", want.Means.None}, {true, "holm", want.Means.Holm}} {
			r, err := ColumnMeans(columns, c.ofPair, ColumnOptions{Correction: c.correction})
			if err != nil {
				t.Fatal(err)
			}
			for i, pair := range r.Pairs[0] {
				a.add(c.correction, pair.PCorrected, c.want[i])
			}
		}
	})})
}

func baseValidations() []validation {
	from := func(f func(t *testing.T, a *agreement, want *tablesReference)) func(t *testing.T) agreement {
		return func(t *testing.T) (a agreement) {
			f(t, &a, tablesGolden(t))
			return a
		}
	}
	answers := func(x []float64) (list []int, counts []int) {
		counts = make([]int, 11)
		for _, v := range x {
			counts[int(v)]++
			list = append(list, int(v))
		}
		return list, counts
	}
	return []validation{
		{"Wilson's interval, finite population too", "eight shares", "R prop.test(correct = FALSE)", from(func(t *testing.T, a *agreement, want *tablesReference) {
			for _, w := range want.Wilson {
				e, err := WilsonInterval(w.X/w.N, w.N, w.Population, 0.95)
				if err != nil {
					t.Fatal(err)
				}
				a.within("low", e.Low, w.Low, 1)
				a.within("high", e.High, w.High, 1)
			}
		})},
		{"interval of a mean, finite population too", "20 answers, 0 to 10", "R t.test; survey::svymean with fpc", from(func(t *testing.T, a *agreement, want *tablesReference) {
			s, v := want.Sample, describe(valuedOf(want.Sample.X))
			e, _ := MeanInterval(*v.Mean, *v.SD, float64(v.N), 0, 0)
			f, _ := MeanInterval(*v.Mean, *v.SD, float64(v.N), 200, 0)
			a.list("mean", []float64{e.Value, e.Low, e.High, f.SE, f.Low, f.High}, []float64{s.Mean, s.Low, s.High, s.FPCSE, s.FPCLow, s.FPCHigh})
		})},
		{"effective base, design effects", "20 weights", "R sum(w)^2/sum(w^2); survey::svymean(deff = \"replace\")", from(func(t *testing.T, a *agreement, want *tablesReference) {
			s := want.Sample
			n, _ := EffectiveBase(s.W)
			k, _ := KishDesignEffect(s.W)
			d, _ := DesignEffect(s.SE, s.Var, len(s.X), 0)
			a.list("base", []float64{n, k, d}, []float64{s.Effective, s.Kish, s.Deff})
		})},
		{"net promoter score and its error", "20 answers, 0 to 10", "R, variance of a trinomial", from(func(t *testing.T, a *agreement, want *tablesReference) {
			_, counts := answers(want.Sample.X)
			r, err := NetPromoter(counts, 0)
			if err != nil {
				t.Fatal(err)
			}
			a.list("score", []float64{r.Score, *r.SE}, []float64{want.Sample.NPS, want.Sample.NPSSE})
		})},
		{"net promoter score, weighted", "20 answers, 0 to 10", "R survey::svymean, confint", from(func(t *testing.T, a *agreement, want *tablesReference) {
			list, _ := answers(want.Sample.X)
			r, err := WeightedNetPromoter(list, want.Sample.W, 0)
			if err != nil {
				t.Fatal(err)
			}
			s := want.Sample
			a.list("score", []float64{r.Score, *r.SE, *r.Low, *r.High}, []float64{s.NPSW, s.NPSWSE, s.NPSWLow, s.NPSWHigh})
		})},
	}
}
