package stats

import "testing"

// formats are the reference values of fixtures/golden/formats.R.
type formats struct {
	CohenD     []float64 `json:"cohen_d"`
	Linearised map[string]struct {
		DF                   float64
		Diff, SE, P, Half, D []float64
	}
	Adjusted map[string]struct {
		N         int
		Education struct {
			Mean, SE, Low, High, Raw, Diff, P []float64
			DiffSE                            []float64 `json:"diff_se"`
			DiffLow                           []float64 `json:"diff_low"`
			DF                                float64
		}
		Gender struct{ Mean, SE []float64 }
	}
	Interaction map[string]struct {
		Mean, SE, Half, Effect, P []float64
		EffectSE                  []float64 `json:"effect_se"`
		PAdjusted                 []float64 `json:"p_adjusted"`
		F, DF1, DF2               float64
		PF                        float64 `json:"p_f"`
	}
	Drivers map[string]struct {
		Groups []struct {
			N              int
			B, SE, Johnson []float64
			R2             float64
		}
		F, DF1, DF2, P float64
		ItemF          []float64 `json:"item_f"`
		ItemP          []float64 `json:"item_p"`
		ItemPAdjusted  []float64 `json:"item_p_adjusted"`
	}
	Heatmap map[string]struct {
		Diff, SE, P []float64
		PAdjusted   []float64 `json:"p_adjusted"`
	}
}

// R 4.2.2, survey 4.1-1: svycontrast of svyby(covmat = TRUE), Holm.
func TestQuotedPairs(t *testing.T) {
	var want formats
	golden(t, "formats", &want)
	r, err := scaleOf(t, "A", "education", "gender").OneWays()
	if err != nil {
		t.Fatal(err)
	}
	for i := range want.CohenD {
		checkNum(t, "d", r.Tests[0].Tukey[i].CohenD, want.CohenD[i], 1e-11)
		checkNum(t, "d", r.Tests[0].GamesHowell[i].CohenD, want.CohenD[i], 1e-11)
	}
	for _, one := range r.Tests {
		quoted := "f"
		if *one.LeveneP < 0.05 {
			quoted = "welch"
		}
		if one.Quoted != quoted {
			t.Errorf("%s: %s is quoted, Levene p = %v", one.Field, one.Quoted, *one.LeveneP)
		}
	}
	if r.Tests[0].Quoted == r.Tests[1].Quoted {
		t.Error("the fields should differ in their choice")
	}
	for name, w := range want.Linearised {
		r, err := designedScale(t, name == "clusters").OneWays()
		if err != nil {
			t.Fatal(err)
		}
		one := r.Tests[0]
		if one.Quoted != "wald" || len(one.Linearised) != len(w.Diff) {
			t.Fatalf("%s: %s, %d pairs", name, one.Quoted, len(one.Linearised))
		}
		for i, p := range one.Linearised {
			checkNum(t, name+" diff", p.Diff, w.Diff[i], 1e-10)
			checkNum(t, name+" se", p.SE, w.SE[i], 1e-9)
			checkNum(t, name+" p", p.P, w.P[i], 1e-8)
			checkNum(t, name+" low", p.CILow, w.Diff[i]-w.Half[i], 1e-8)
			checkNum(t, name+" d", p.CohenD, w.D[i], 1e-9)
		}
	}
}
