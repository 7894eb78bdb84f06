package stats

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"manyi/survey"
)

// The combinations that the sample survey has an effect planted in are those that stand out, each on its side.
func TestPlantedInteraction(t *testing.T) {
	var truth struct {
		Interaction []struct {
			Format, District string
			Effect           float64
		}
	}
	text, err := os.ReadFile("../fixtures/xian/truth.json")
	if err == nil {
		err = json.Unmarshal(text, &truth)
	}
	if err != nil {
		t.Fatal(err)
	}
	planted := map[string]float64{}
	for _, x := range truth.Interaction {
		planted[x.Format+x.District] = x.Effect
	}
	ds, err := survey.Read(context.Background(), must(survey.LoadCodebook("../fixtures/xian/survey.yaml")), survey.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer ds.Release()
	x := must(must(FromDataset(ds, 2)).Interactions()).Pairs[0]
	if x.P == nil || *x.P > 1e-6 || len(planted) < 4 {
		t.Fatalf("p = %v, %d planted", x.P, len(planted))
	}
	found := 0
	for _, c := range x.Cells {
		effect, is := planted[c.A+c.B]
		switch {
		case *c.PAdjusted >= 0.05:
			if math.Abs(effect) > 0.15 {
				t.Errorf("%s x %s is not found, %v ± %v", c.A, c.B, *c.Effect, *c.EffectSE)
			}
		case !is || effect**c.Effect <= 0:
			t.Errorf("%s x %s stands out with %v; planted %v", c.A, c.B, *c.Effect, effect)
		default:
			found++
		}
	}
	if found < 4 { // the fifth, a supermarket effect of two standard errors, is within the noise
		t.Errorf("%d of %d found", found, len(planted))
	}
}

// R 4.2.2, survey 4.1-1: cell means of lm(y ~ a * b) and svyby, residuals of the weighted additive fit, Holm; anova and Wald F.
func TestInteractionsAgainstR(t *testing.T) {
	var want formats
	golden(t, "formats", &want)
	if len(want.Interaction) != 3 {
		t.Fatal("no reference")
	}
	_, g := bfiScales(t)
	for name, w := range want.Interaction {
		d := scaleOf(t, "A", "education")
		if name != "plain" {
			d = designedScale(t, name == "clusters")
			d.Compare = d.Compare[:1]
		}
		addField(d, "ageband", g["ageband"])
		r, err := d.Interactions()
		if err != nil {
			t.Fatal(err)
		}
		x := r.Pairs[0]
		if len(r.Pairs) != 1 || x.A != "education" || x.B != "ageband" || len(x.Cells) != 25 {
			t.Fatalf("%s: %+v", name, x)
		}
		checkNum(t, name+" F", x.F, w.F, 1e-8)
		checkNum(t, name+" df1", x.DF1, w.DF1, 0)
		checkNum(t, name+" df2", x.DF2, w.DF2, 0)
		checkNum(t, name+" p", x.P, w.PF, 1e-8)
		for i, c := range x.Cells {
			what := fmt.Sprintf("%s %s/%s ", name, c.A, c.B)
			checkNum(t, what+"mean", c.Mean, w.Mean[i], 1e-11)
			checkNum(t, what+"se", c.SE, w.SE[i], 1e-9)
			checkNum(t, what+"low", c.CILow, w.Mean[i]-w.Half[i], 1e-9)
			checkNum(t, what+"effect", c.Effect, w.Effect[i], 1e-8)
			checkNum(t, what+"se of the effect", c.EffectSE, w.EffectSE[i], 1e-8)
			checkNum(t, what+"p", c.P, w.P[i], 1e-7)
			checkNum(t, what+"adjusted p", c.PAdjusted, w.PAdjusted[i], 1e-7)
			check(t, what+"expected", *c.Expected+*c.Effect, *c.Mean, 1e-13)
		}
	}
}

// Where every combination has somebody F is that of the interaction in the multi-factor model.
func TestInteractionIsTypeThree(t *testing.T) {
	for _, d := range []*Data{scaleOf(t, "C", "education", "gender"), designedScale(t, true)} {
		x, m := must(d.Interactions()).Pairs[0], must(d.MultiFactors()).Models[0]
		checkNum(t, "F", x.F, *m.Effects[2].F, 1e-8)
		checkNum(t, "p", x.P, *m.Effects[2].P, 1e-7)
	}
}

func TestInteractionEdges(t *testing.T) {
	codes := func(r Interaction) (list []string) {
		for _, n := range r.Notices {
			list = append(list, n.Code)
		}
		return list
	}
	make4 := func(cells []string, y []float64) *Data {
		d := columnsData(map[string][]float64{"q": y}, []string{"q"}, 1, 5)
		var a, b []string
		for _, c := range cells {
			a, b = append(a, c[:1]), append(b, c[1:])
		}
		addField(d, "a", a)
		addField(d, "b", b)
		return d
	}
	// A hole: three combinations of four leave no contrast.
	hole := must(make4([]string{"xu", "xu", "xv", "xv", "yu", "yu"}, []float64{1, 2, 3, 4, 5, 4}).Interactions()).Pairs[0]
	if hole.F != nil || fmt.Sprint(codes(hole)) != "[interaction_untested]" {
		t.Errorf("%+v", hole)
	}
	// No variance within.
	flat := must(make4([]string{"xu", "xu", "xv", "xv", "yu", "yu", "yv", "yv"}, []float64{1, 1, 2, 2, 3, 3, 5, 5}).Interactions()).Pairs[0]
	if flat.F != nil {
		t.Errorf("%+v", flat)
	}
	// By hand: means 25, 75, 75, 25 of two each, s² = (12.5² · 8)/4; e = ∓25.
	cross := must(make4([]string{"xu", "xu", "xv", "xv", "yu", "yu", "yv", "yv"}, []float64{1, 3, 3, 5, 3, 5, 1, 3}).Interactions()).Pairs[0]
	s2 := 8 * 25.0 * 25 / 4
	checkNum(t, "F", cross.F, 8*25*25/s2, 1e-12)
	for i, c := range cross.Cells {
		checkNum(t, "effect", c.Effect, []float64{-25, 25, 25, -25}[i], 1e-12)
		checkNum(t, "se", c.EffectSE, math.Sqrt(s2/8), 1e-12)
	}
	// Fields that repeat each other have no combinations to compare.
	same := must(make4([]string{"xx", "xx", "yy", "yy"}, []float64{1, 2, 3, 4}).Interactions()).Pairs[0]
	if same.F != nil || len(same.Cells) != 0 {
		t.Errorf("%+v", same)
	}
	if r := must(scaleOf(t, "A", "education").Interactions()); len(r.Numbers()) != 0 {
		t.Error("one field has no interaction")
	}
	wide := groupedSurvey(2000)
	if r := must(wide.Interactions()); len(r.Pairs) != 3 || fmt.Sprint(codes(r.Pairs[2])) != "[interaction_cells]" || r.Pairs[2].Cells != nil {
		t.Errorf("%+v", r.Pairs[2].Notices)
	}
}
