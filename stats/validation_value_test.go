package stats

import "testing"

// valueValidations are the penalty-reward contrast and value at risk on bfi, unweighted, weighted and clustered.
func valueValidations() []validation {
	var list []validation
	for _, design := range []string{"plain", "weights", "clusters"} {
		list = append(list, validation{"penalty-reward contrast: coefficients, errors, p, intervals, asymmetry, test of it, Holm", "bfi, " + design,
			"R lm, car::linearHypothesis; svyglm", func(t *testing.T) (a agreement) {
				var ref contrastReferences
				golden(t, "value", &ref)
				want, r := ref.Contrast[design], must(valueSurvey(t, design).PenaltyReward())
				for i, x := range r.Items {
					for _, e := range []struct {
						got  AnswerEffect
						want effectReference
					}{{x.Penalty, want.Penalty}, {x.Reward, want.Reward}} {
						a.num(x.Key, e.got.Value, e.want.Value[i])
						a.num(x.Key, e.got.SE, e.want.SE[i])
						a.num(x.Key, e.got.P, e.want.P[i])
						a.num(x.Key, e.got.CILow, e.want.Low[i])
						a.num(x.Key, e.got.CIHigh, e.want.High[i])
					}
					a.num(x.Key, x.Asymmetry, want.Asymmetry[i])
					a.num(x.Key, x.P, want.P[i])
					a.num(x.Key, x.PAdjusted, want.Holm[i])
				}
				return a
			}}, validation{"value at risk by tier: shares, mean composite, ratio, errors, intervals", "bfi, " + design,
			"R survey::svymean, svyratio of subsets", func(t *testing.T) (a agreement) {
				var ref valueReferences
				golden(t, "value", &ref)
				for _, scheme := range []string{"abc", "cuts", "field"} {
					for k, x := range valueTiersOf(t, design, scheme).Tiers {
						want := ref.Value[design][scheme][k]
						a.num(x.Group, x.Customers, want.Customers)
						a.num(x.Group, x.Value, want.Value)
						a.num(x.Group, x.Index, want.Index.Value)
						a.num(x.Group, x.SE, want.Index.SE)
						a.num(x.Group, x.CILow, want.Index.Low)
						a.num(x.Group, x.DissatisfiedValue, want.Risk.Value)
						a.num(x.Group, x.DissatisfiedValueSE, want.Risk.SE)
						a.num(x.Group, x.DissatisfiedValueCIHigh, want.Risk.High)
					}
				}
				return a
			}}, validation{"loyalty classes: shares and intervals, all and by tier", "bfi, " + design,
			"R prop.test(correct = FALSE); survey::svyciprop(method = \"logit\") (iterated: 1e-9)", func(t *testing.T) (a agreement) {
				var ref loyaltyReferences
				golden(t, "value", &ref)
				for _, g := range must(loyalBFI(t, design).LoyaltyClasses()).Groups {
					for _, c := range g.Classes {
						want := ref.Loyalty[design].of(g.Group)[c.Class]
						a.num(c.Class, c.Percent, want.Percent)
						a.num(c.Class, c.CILow, want.Low)
						a.num(c.Class, c.CIHigh, want.High)
					}
				}
				return a
			}})
	}
	return list
}
