package stats

import (
	"math"
	"slices"
	"testing"
)

// comparisonValidations are the decompositions of a change and the factor models of groups.
func comparisonValidations() []validation {
	var list []validation
	parts := func(t *testing.T, name string) (list []Part, points, low, high []float64) {
		ref := decompositionReferences(t)[name]
		design := name == "kitagawa_design" || name == "oaxaca_design"
		earlier, later := genderWave(t, 1, design), genderWave(t, 2, design)
		if name == "oaxaca" || name == "oaxaca_design" {
			o := must(DecomposeRegression(earlier, later, nil, "composite"))
			list = append(list, o.Endowments, o.Coefficients, o.Total)
			for _, f := range o.Fields[:2] {
				list = append(list, f.Endowments, f.Coefficients)
			}
			return append(list, o.Fields[2].Endowments, o.Fields[3].Coefficients), ref.Points, ref.Low, ref.High
		}
		x := must(Decompose(earlier, later, "education", "composite"))
		k := len(ref.Labels)
		list = make([]Part, 3+3*k)
		list[0], list[1], list[2] = x.Mix, x.Within, x.Total
		for _, g := range x.Groups {
			at := slices.Index(ref.Labels, g.Group)
			list[3+at], list[3+k+at], list[3+2*k+at] = g.Mix, g.Within, g.Total
		}
		return list, ref.Points, ref.Low, ref.High
	}
	for _, c := range []struct{ name, method, data, reference string }{
		{"kitagawa", "mix and change within groups, intervals", "bfi, two waves", "R, Kitagawa (1955); survey::svymean, delta method"},
		{"kitagawa_design", "mix and change within groups, intervals", "bfi, two waves, weights, strata and clusters", "R, Kitagawa (1955); survey::svymean, delta method"},
		{"oaxaca", "decomposition by regression, intervals", "bfi, two waves", "R, Oaxaca and Blinder; survey::svyrecvar, delta method"},
		{"oaxaca_design", "decomposition by regression, intervals", "bfi, two waves, weights, strata and clusters", "R, Oaxaca and Blinder; survey::svyrecvar, delta method"},
	} {
		list = append(list, validation{c.method, c.data, c.reference, func(t *testing.T) (a agreement) {
			list, points, low, high := parts(t, c.name)
			for i, p := range list { // about the width of the interval
				a.within("points", p.Points, points[i], math.Max(1, math.Abs(points[i])))
				a.within("low", *p.CILow, low[i], high[i]-low[i])
				a.within("high", *p.CIHigh, high[i], high[i]-low[i])
			}
			return a
		}})
	}
	for i, data := range []string{"holzinger", "bfi_education", "bfi_one"} {
		list = append(list, validation{"factor models of groups: chi-squared, df, CFI, TLI, RMSEA", data, "R lavaan::cfa(group.equal = ...)", func(t *testing.T) (a agreement) {
			var ref map[string]map[string]cfaReference
			golden(t, "invariance", &ref)
			c := cfaCases(t)[i]
			for _, e := range []Equality{Configural, Metric, Scalar} {
				fit, want := must(FitCFA(c.groups, CFAModel{Factor: c.factor, Equality: e})), ref[data][e.String()].Measures
				a.list(e.String(), []float64{fit.Chi2, fit.DF, fit.NullChi2, fit.CFI, *fit.TLI, *fit.RMSEA}, []float64{want.Chisq, want.DF, want.BaseChisq, want.CFI, want.TLI, want.RMSEA})
			}
			return a
		}})
	}
	return list
}
