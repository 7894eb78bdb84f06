package stats

import "testing"

func priorityValidations() []validation {
	with := func(f func(t *testing.T, a *agreement, ref *priorityReference)) func(t *testing.T) agreement {
		return func(t *testing.T) (a agreement) {
			var ref priorityReference
			golden(t, "priority", &ref)
			f(t, &a, &ref)
			return a
		}
	}
	return []validation{
		{"gap of stated importance and satisfaction", "bfi", "R t.test(paired = TRUE); survey::svymean", with(func(t *testing.T, a *agreement, ref *priorityReference) {
			for design, want := range map[string]gapReference{"": ref.Gap, "weights": ref.GapWeights, "weights strata clusters": ref.GapDesign} {
				d := coded(t, "bfi", "N3 ~ N1 + A2", 1, 6, 300, design)
				stateAs(t, d, "N2")
				out, err := d.Gap()
				if err != nil {
					t.Fatal(err)
				}
				it := out.Items[0]
				a.list("gap", []float64{*it.Gap, *it.SE, *it.T, *it.DF, *it.P, *it.CILow, *it.CIHigh},
					[]float64{want.Gap, want.SE, want.T, want.DF, want.P, want.Low, want.High})
			}
		})},
		{"importance: standardised coefficients of the ordinal logit", "bfi", "R MASS::polr polished by Newton", with(func(t *testing.T, a *agreement, ref *priorityReference) {
			d := coded(t, "bfi", "N1 ~ A1 + A2 + A3 + C1 + C2 + E1", 1, 6, 300, "")
			f, err := d.driverModel()
			if err != nil {
				t.Fatal(err)
			}
			got, err := d.ordinalImportance(f)
			if err != nil {
				t.Fatal(err)
			}
			a.list("coefficient", got, ref.Ordinal)
		})},
	}
}
