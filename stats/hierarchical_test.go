package stats

import (
	"strings"
	"testing"
)

// R: summary(lm)$r.squared and anova() of each pair of models on bfi.
func TestHierarchicalRegression(t *testing.T) {
	var ref struct {
		Blocks struct {
			R2, F, DF1, DF2, P []float64
			Change             []float64 `json:"r2_change"`
		}
	}
	golden(t, "models", &ref)
	var refs map[string]olsReference
	golden(t, "ols", &refs)
	_, x, y := olsData(t, "bfi", refs["bfi_sN"])
	steps, err := HierarchicalRegression([]PredictorBlock{
		{"profile", []string{"age", "gender"}, x[4:6]},
		{"agreeable, conscientious", []string{"sA", "sC"}, x[0:2]},
		{"extravert, open", []string{"sE", "sO"}, x[2:4]},
	}, y, OLSOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range steps {
		checkNum(t, "R2", s.Model.R2, ref.Blocks.R2[i], 1e-11)
		if i > 0 {
			checkNum(t, "R2 change", s.R2Change, ref.Blocks.Change[i-1], 1e-10)
			checkNum(t, "F change", s.FChange, ref.Blocks.F[i-1], 1e-9)
			checkNum(t, "p", s.P, ref.Blocks.P[i-1], 1e-8)
			check(t, "df1", s.DF1, ref.Blocks.DF1[i-1], 0)
			check(t, "df2", s.DF2, ref.Blocks.DF2[i-1], 0)
		}
	}
	checkNum(t, "first block: F of the model", steps[0].FChange, *steps[0].Model.F, 1e-12)
}

func TestHierarchicalRegressionRefuses(t *testing.T) {
	y := []float64{1, 2, 4, 3}
	for _, c := range []struct {
		blocks []PredictorBlock
		want   string
	}{
		{nil, "no blocks"},
		{[]PredictorBlock{{Name: "a"}}, `block "a" has no predictors`},
		{[]PredictorBlock{{"a", []string{"x"}, [][]float64{{1, 2, 3, 5}}}, {"b", []string{"z"}, [][]float64{{2, 4, 6, 10}}}}, "z follows exactly from x"},
	} {
		if _, err := HierarchicalRegression(c.blocks, y, OLSOptions{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}
