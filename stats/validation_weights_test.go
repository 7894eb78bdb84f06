package stats

import (
	"fmt"
	"testing"
)

// weightValidations are weights that are made, and estimates under designs and with replicate weights.
func weightValidations() []validation {
	weights := func(a *agreement, w []float64, want goldenWeights) {
		for i, x := range want.Some {
			a.add(fmt.Sprint("weight ", 37*i), w[37*i], x)
		}
	}
	list := []validation{{"raking of three margins with base weights", "sfo", "R survey::rake, to convergence", func(t *testing.T) (a agreement) {
		var want struct {
			Rake    goldenWeights        `json:"sfo_rake"`
			Targets map[string][]float64 `json:"sfo_targets"`
		}
		golden(t, "weights", &want)
		base, margins := sfoMargins(t, want.Targets)
		weights(&a, must(Rake(base, margins, RakeOptions{})).Weights, want.Rake)
		return a
	}}, {"raking of two margins, cell weighting, trimming until it holds", "bfi", "R survey::rake, postStratify, trimWeights(strict = TRUE)", func(t *testing.T) (a agreement) {
		var want struct {
			Cell   goldenWeights `json:"bfi_cell"`
			Rake   goldenWeights `json:"bfi_rake"`
			Strict goldenWeights `json:"trim_strict"`
		}
		golden(t, "weights", &want)
		margins := bfiMargins(t)
		raked := must(Rake(nil, margins, RakeOptions{})).Weights
		weights(&a, raked, want.Rake)
		weights(&a, must(PostStratify(nil, margins[0].Group, margins[0].Target)), want.Cell)
		trimmed, _, err := TrimWeights(raked, .6, 1.6, true)
		if err != nil {
			t.Fatal(err)
		}
		weights(&a, trimmed, want.Strict)
		return a
	}}}
	estimate := func(a *agreement, what string, e *DesignEstimate, want designEstimate) {
		a.add(what, e.Value, want.Value)
		a.add(what+" se", e.SE, want.SE)
		if want.Deff != 0 {
			a.num(what+" deff", e.Deff, want.Deff)
		}
	}
	for _, d := range []struct{ name, what, call string }{
		{"cluster", "strata, clusters", "svydesign(ids = ~RUNID, strata = ~PEAK)"}, {"fpc", "strata of known size", "svydesign(strata = ~PEAK, fpc = ~n1)"},
		{"one_stage_fpc", "strata, clusters of known number", "svydesign(ids = ~psu, fpc = ~f1)"}, {"two_stage", "strata, two stages", "svydesign(ids = ~psu + ssu, fpc = ~f1 + f2)"},
	} {
		list = append(list, validation{"means, shares, ratios, totals, domains, quantiles: " + d.what, "sfo", "R survey::svymean, svyratio, svytotal, svyquantile; " + d.call, func(t *testing.T) (a agreement) {
			var all designGolden
			golden(t, "design", &all)
			want := all.Designs[d.name]
			s, designs := sfoDesigns(t)
			design := designs[d.name]
			estimate(&a, "mean", must(SurveyMean(s.x, nil, design, 0)), want.Mean)
			estimate(&a, "share", must(SurveyMean(s.high, nil, design, 0)), want.Share)
			estimate(&a, "ratio", must(SurveyRatio(s.y, s.x, nil, design, 0)), want.Ratio)
			estimate(&a, "total", must(SurveyTotal(s.high, nil, design, 0)), want.Total)
			estimate(&a, "domain", must(SurveyMean(s.x, s.man, design, 0)), want.DomainMean)
			for _, q := range want.Quantiles {
				if q.Variable == "number" {
					estimate(&a, "quantile", must(SurveyQuantile(s.number, q.P, nil, design, 0)), designEstimate{Value: q.Value, SE: *q.SE})
				}
			}
			return a
		}})
	}
	return append(list, validation{"strata with a single cluster: adjust, certainty, average", "sfo", "R survey::svymean, options(survey.lonely.psu = )", func(t *testing.T) (a agreement) {
		var all designGolden
		golden(t, "design", &all)
		s, designs := sfoDesigns(t)
		for _, lonely := range sorted(all.Lonely) {
			fine := *designs["fine"]
			fine.Lonely = lonely
			estimate(&a, lonely, must(SurveyMean(s.x, nil, &fine, 0)), all.Lonely[lonely].Mean)
		}
		return a
	}}, validation{"jackknife replicates, JK1 and JKn", "sfo", "R survey::as.svrepdesign, svymean, svytotal, svyratio", func(t *testing.T) (a agreement) {
		var all designGolden
		golden(t, "design", &all)
		s, designs := sfoDesigns(t)
		for _, c := range [][2]string{{"jk1", "unstratified"}, {"jkn", "cluster"}, {"jkn_fpc", "one_stage_fpc"}} {
			r, want := must(JackknifeReplicates(designs[c[1]], len(s.x))), all.Made[c[0]]
			estimate(&a, "mean", must(r.Mean(s.x, nil, 0)), want.Mean)
			estimate(&a, "total", must(r.Total(s.high, nil, 0)), want.Total)
			estimate(&a, "ratio", must(r.Ratio(s.y, s.x, nil, 0)), want.Ratio)
			estimate(&a, "domain", must(r.Mean(s.x, s.man, 0)), want.DomainMean)
		}
		return a
	}})
}
