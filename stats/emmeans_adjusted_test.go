package stats

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// addNumeric adds a numeric field, x by row.
func addNumeric(d *Data, key string, x []float64) {
	d.Numeric = append(d.Numeric, NumericField{key, key})
	at := 0
	for b := range d.Batches {
		d.Batches[b].Numeric = append(d.Batches[b].Numeric, x[at:at+d.Batches[b].N])
		at += d.Batches[b].N
	}
}

// adjustedSurvey is bfi's agreeableness by gender and education with age and neuroticism, as in formats.R.
func adjustedSurvey(t testing.TB, name string) *Data {
	d := scaleOf(t, "A", "education", "gender")
	if name != "plain" {
		d = designedScale(t, name == "clusters")
	}
	x := table(t, "bfi")
	neuroticism := make([]float64, d.N)
	for r := range neuroticism {
		for i := range 5 {
			neuroticism[r] += x[fmt.Sprint("N", i+1)][r] / 5
		}
	}
	addNumeric(d, "age", x["age"])
	addNumeric(d, "sN", neuroticism)
	return d
}

// R 4.2.2, emmeans 1.8.4, survey 4.1-1: emmeans(fit, ~education, at = means), pairs(adjust = "tukey"), of lm and of svyglm.
func TestAdjustedMeansAgainstR(t *testing.T) {
	var want formats
	golden(t, "formats", &want)
	if len(want.Adjusted) != 3 {
		t.Fatal("no reference")
	}
	for name, w := range want.Adjusted {
		r, err := adjustedSurvey(t, name).AdjustedMeans()
		if err != nil {
			t.Fatal(err)
		}
		if r.N != w.N || !r.Interaction || len(r.Fields) != 2 || len(r.Covariates) != 2 {
			t.Fatalf("%s: n = %d, %+v", name, r.N, r.Notices)
		}
		checkNum(t, name+" df", r.DF, w.Education.DF, 0)
		for i, g := range r.Fields[0].Means {
			what := name + " " + g.Group + " "
			checkNum(t, what+"mean", g.Mean, w.Education.Mean[i], 1e-10)
			checkNum(t, what+"se", g.SE, w.Education.SE[i], 1e-9)
			checkNum(t, what+"low", g.CILow, w.Education.Low[i], 1e-9)
			checkNum(t, what+"high", g.CIHigh, w.Education.High[i], 1e-9)
			checkNum(t, what+"raw", g.Raw, w.Education.Raw[i], 1e-11)
		}
		for i, p := range r.Fields[0].Pairs {
			what := name + " " + p.Group1 + "-" + p.Group2 + " "
			checkNum(t, what+"diff", p.Diff, w.Education.Diff[i], 1e-8)
			checkNum(t, what+"se", p.SE, w.Education.DiffSE[i], 1e-9)
			checkNum(t, what+"p", p.P, w.Education.P[i], 1e-7) // ptukey of R is good to 1e-8
			checkNum(t, what+"low", p.CILow, w.Education.DiffLow[i], 1e-6)
		}
		for i, g := range r.Fields[1].Means {
			checkNum(t, name+" gender mean", g.Mean, w.Gender.Mean[i], 1e-10)
			checkNum(t, name+" gender se", g.SE, w.Gender.SE[i], 1e-9)
		}
	}
}

// Without numeric fields the adjusted means are those of the multi-factor model.
func TestAdjustedMeansWithoutCovariates(t *testing.T) {
	for _, name := range []string{"plain", "weights", "clusters"} {
		d := adjustedSurvey(t, name)
		d.Numeric = nil
		r, m := must(d.AdjustedMeans()), must(d.MultiFactors()).Models[0]
		at := 0
		for _, f := range r.Fields {
			for _, g := range f.Means {
				checkNum(t, name+" mean", g.Mean, *m.Margins[at].Mean, 1e-11)
				checkNum(t, name+" se", g.SE, *m.Margins[at].SE, 1e-8)
				checkNum(t, name+" high", g.CIHigh, *m.Margins[at].CIHigh, 1e-9)
				at++
			}
		}
		if at != len(m.Margins) {
			t.Errorf("%d means", at)
		}
	}
}

func TestAdjustedMeansEdges(t *testing.T) {
	codes := func(r *AdjustedMeans) (list []string) {
		for _, n := range r.Notices {
			list = append(list, n.Code)
		}
		return list
	}
	d := adjustedSurvey(t, "plain")
	age := table(t, "bfi")["age"]
	same, twice, huge, rare, flat := make([]float64, d.N), make([]float64, d.N), make([]float64, d.N), make([]float64, d.N), make([]float64, d.N)
	for r := range age {
		same[r], twice[r], huge[r], rare[r], flat[r] = 3, 2*age[r]+1, 1e200*age[r], math.NaN(), 1
		if r%3 == 0 {
			rare[r] = 1
		}
		if d.Batches[r/700].Fields[0][r%700] == 0 { // differs outside the model only
			flat[r] = 2
		}
	}
	addNumeric(d, "same", same)
	addNumeric(d, "twice", twice)
	addNumeric(d, "huge", huge)
	addNumeric(d, "rare", rare)
	addNumeric(d, "flat", flat)
	plain, r := must(adjustedSurvey(t, "plain").AdjustedMeans()), must(d.AdjustedMeans())
	for _, code := range []string{"constant", "covariate_aliased", "beyond_range", "covariate_missing"} {
		if !slices.Contains(codes(r), code) {
			t.Errorf("no notice %s in %v", code, codes(r))
		}
	}
	checkNum(t, "mean", r.Fields[0].Means[0].Mean, *plain.Fields[0].Means[0].Mean, 1e-9)

	if r := must(scaleOf(t, "A", "education").AdjustedMeans()); len(r.Numbers()) != 0 || len(r.Notices) != 0 {
		t.Error("one field alone has nothing to be adjusted for")
	}
	one := scaleOf(t, "A", "education")
	addNumeric(one, "age", age)
	if r := must(one.AdjustedMeans()); len(r.Fields) != 1 || r.Interaction || len(r.Covariates) != 1 {
		t.Errorf("one field and a number: %+v", r)
	}
	one = scaleOf(t, "A", "education")
	addNumeric(one, "age", age)
	addField(one, "copy", func() []string {
		_, g := bfiScales(t)
		return g["education"]
	}())
	if r := must(one.AdjustedMeans()); len(r.Fields) != 1 || !slices.Contains(codes(r), "aliased_field") {
		t.Errorf("the same field twice: %v", codes(r))
	}
	exact := columnsData(map[string][]float64{"q": {1, 1, 2, 2, 3, 3, 4, 4}}, []string{"q"}, 1, 5)
	addField(exact, "a", []string{"x", "x", "x", "x", "y", "y", "y", "y"})
	addField(exact, "b", []string{"u", "u", "v", "v", "u", "u", "v", "v"})
	if r := must(exact.AdjustedMeans()); !slices.Contains(codes(r), "no_residual") || len(r.Numbers()) != 1 {
		t.Errorf("%v", codes(r))
	}
}

func BenchmarkAdjustedMeans(b *testing.B) {
	d := groupedSurvey(100_000)
	d.Compare = d.Compare[:2]
	x := make([]float64, d.N)
	for r := range x {
		x[r] = float64(r * 7919 % 101)
	}
	addNumeric(d, "x", x)
	d.summarize()
	for b.Loop() {
		d.AdjustedMeans()
	}
}
