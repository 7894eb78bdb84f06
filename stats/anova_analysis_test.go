package stats

import (
	"math"
	"slices"
	"strconv"
	"testing"
)

// R 4.2.2, as TestOneWayAgainstR: a linear change of the response leaves F and p and stretches differences.
func TestOneWays(t *testing.T) {
	var all struct {
		SA oneWayReference `json:"bfi_oneway_sA_by_education"`
	}
	golden(t, "anova", &all)
	want := all.SA
	d := scaleOf(t, "A", "education", "gender")
	overall := Item{Key: "overall", Label: "overall", Min: 1, Max: 6}
	d.Overall = &overall
	for bi := range d.Batches { // the same answers as A5
		d.Batches[bi].Items = append(d.Batches[bi].Items, d.Batches[bi].Items[4])
	}
	r, err := d.OneWays()
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Tests) != 4 || r.Tests[1].Response != "overall" || r.Tests[2].Field != "gender" {
		t.Fatalf("%d tests", len(r.Tests))
	}
	one := r.Tests[0]
	checkNum(t, "F", one.F, want.F, 1e-11)
	checkNum(t, "p", one.P, want.P, 1e-10)
	checkNum(t, "omega2", one.Omega2, want.Omega2, 1e-10)
	checkNum(t, "Welch p", one.WelchP, want.Welch.P, 1e-10)
	checkNum(t, "Levene p", one.LeveneP, want.Levene_mean.P, 1e-10)
	checkNum(t, "Brown-Forsythe p", one.BrownForsytheP, want.Levene_median.P, 1e-10)
	checkNum(t, "H", one.KruskalH, want.Kruskal.H, 1e-11)
	for g, mean := range one.Groups {
		checkNum(t, "mean", mean.Mean, 20*(want.Mean[g]-1), 1e-12)
		checkNum(t, "sd", mean.SD, 20*want.SD[g], 1e-11)
	}
	for _, p := range one.Tukey {
		at := slices.Index(want.Pairs.Pair, p.Group1+" - "+p.Group2)
		checkNum(t, "diff", p.Diff, 20*want.Pairs.Diff[at], 1e-11)
		checkNum(t, "se", p.SE, 20*want.Pairs.SE[at], 1e-11)
		checkNum(t, "low", p.CILow, 20*want.Pairs.Tukey_lo[at], 1e-6)
	}
	if a, b := r.Tests[1], d.OverallGrouped(0); a.N == 0 || len(b.Groups) != len(a.Groups) || a.Tukey != nil {
		t.Errorf("overall: %+v", a)
	}

	numbers := r.Numbers()
	if len(numbers) != 4*14+2*5*(10+1)+1+6*10+1+6 {
		t.Errorf("%d numbers", len(numbers))
	}
	if x := numbers[0]; x.Analysis != "anova_oneway" || x.Term != "education" || x.Term2 != "composite" || x.Statistic != "f" || x.N != one.N {
		t.Errorf("%+v", x)
	}
	if x := numbers[4*14]; x.Analysis != "posthoc_tukey" || x.By != "education" || x.Term != "1" || x.Term2 != "2" || x.N != 220+277 {
		t.Errorf("%+v", x)
	}
}

func TestOneWaysOfPoorData(t *testing.T) {
	nan := math.NaN()
	d := columnsData(map[string][]float64{"q": {1, 2, 4, 4, 5, nan, 2}}, []string{"q"}, 1, 5)
	addField(d, "fine", []string{"a", "a", "b", "b", "b", "b", "c"})
	addField(d, "single", []string{"a", "a", "a", "a", "a", "b", "a"})
	addField(d, "each", []string{"1", "2", "3", "4", "5", "6", "7"})
	r, err := d.OneWays()
	if err != nil {
		t.Fatal(err)
	}
	codes := func(i int) (list []string) {
		for _, n := range r.Tests[i].Notices {
			list = append(list, n.Code)
		}
		return list
	}
	fine := r.Tests[0]
	if fine.N != 6 || fine.F == nil || fine.WelchF != nil || !slices.Contains(codes(0), "no_welch") || !slices.Contains(codes(0), "no_games_howell") {
		t.Errorf("%+v", fine)
	}
	if fine.GamesHowell[0].P == nil || fine.GamesHowell[1].P != nil || fine.Tukey[2].P == nil {
		t.Errorf("%+v", fine.GamesHowell)
	}
	if !slices.Equal(codes(1), []string{"one_group"}) || r.Tests[2].F != nil || !slices.Contains(codes(2), "no_variance_within") {
		t.Errorf("%v %v", codes(1), codes(2))
	}
	unavailable := 0
	for _, x := range r.Numbers() {
		if x.Value != nil && (math.IsNaN(*x.Value) || math.IsInf(*x.Value, 0)) {
			t.Errorf("%+v", x)
		}
		if x.Statistic == "unavailable" {
			unavailable++
		}
	}
	if unavailable != 1+2+2 { // the test of single, the pairs of single and each
		t.Errorf("%d unavailable", unavailable)
	}
	for _, poor := range []*Data{{}, columnsData(map[string][]float64{"q": {1, 2}}, []string{"q"}, 1, 5)} {
		if _, err := poor.OneWays(); err == nil {
			t.Error("no fields or nobody to compare")
		}
	}
	d = columnsData(map[string][]float64{"q": {nan, nan}}, []string{"q"}, 1, 5)
	addField(d, "g", []string{"a", "b"})
	if r, err := d.OneWays(); err != nil || r.Tests[0].F != nil || r.Tests[0].N != 0 {
		t.Errorf("nobody answered: %+v %v", r, err)
	}
	d.Weighted = true
	d.Batches[0].Weight = []float64{1, 1}
	if r, err := d.OneWays(); err != nil || r.Tests[0].F != nil {
		t.Errorf("nobody answered, weighted: %+v %v", r, err)
	}
	if _, err := d.MultiFactors(); err != nil {
		t.Error(err)
	}
}

// groupedSurvey has n respondents, fields of 7 and 60 groups and answers that follow nothing.
func groupedSurvey(n int) *Data {
	d := simulated(1, n, 8192, 9, 5, 0, false)
	for _, k := range []int{7, 60} {
		var labels []string
		for r := range n {
			labels = append(labels, strconv.Itoa(r*7919%k+10))
		}
		addField(d, "f"+strconv.Itoa(k), labels)
	}
	return d
}

func BenchmarkGroupAnalyses(b *testing.B) {
	d := groupedSurvey(6198)
	d.summarize()
	for b.Loop() {
		d.OneWays()
		d.MultiFactors()
		d.Crosstabs()
	}
}
