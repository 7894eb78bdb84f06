package stats

import (
	"math"
	"testing"
)

type twoSampleReference struct {
	Groups         []string
	Student, Welch struct {
		T, DF, P float64
		CI95     []float64
	}
	Mann_whitney struct {
		U_first_group                   float64
		P_asymptotic_ties_no_continuity float64
	}
	Cohens_d_pooled, Hedges_g float64
}

// twoSampleReferences are those of fixtures/golden/groups.json, R 4.2: t.test, wilcox.test.
func twoSampleReferences(t *testing.T, f func(name string, x, y []float64, want twoSampleReference)) {
	var all struct {
		Bfi       twoSampleReference `json:"bfi_twosample_sN_by_gender"`
		Holzinger twoSampleReference `json:"holzinger_twosample_x4_by_school"`
	}
	golden(t, "groups", &all)
	split := func(values []float64, g []string, labels []string) (x, y []float64) {
		for i, v := range values {
			switch {
			case math.IsNaN(v):
			case g[i] == labels[0]:
				x = append(x, v)
			case g[i] == labels[1]:
				y = append(y, v)
			}
		}
		return x, y
	}
	values, g := bfiScales(t)
	x, y := split(values["sN"], g["gender"], all.Bfi.Groups)
	f("sN by gender", x, y, all.Bfi)
	values, g = holzinger(t)
	x, y = split(values["x4"], g["school"], all.Holzinger.Groups)
	f("x4 by school", x, y, all.Holzinger)
}

func TestTwoSamplesT(t *testing.T) {
	twoSampleReferences(t, func(name string, x, y []float64, want twoSampleReference) {
		student, err := StudentT(x, y, 0)
		if err != nil {
			t.Fatal(err)
		}
		welch, err := WelchT(x, y, 0)
		if err != nil {
			t.Fatal(err)
		}
		for i, got := range []TTest{student, welch} {
			w := want.Student
			if i == 1 {
				w = want.Welch
			}
			check(t, name+" t", got.T, w.T, 1e-11)
			check(t, name+" df", got.DF, w.DF, 1e-12)
			check(t, name+" p", got.P, w.P, 1e-10)
			check(t, name+" low", got.CILow, w.CI95[0], 1e-10)
			check(t, name+" high", got.CIHigh, w.CI95[1], 1e-10)
		}
	})
}

func TestCohenD(t *testing.T) {
	twoSampleReferences(t, func(name string, x, y []float64, want twoSampleReference) {
		got, err := CohenD(x, y, 0)
		if err != nil {
			t.Fatal(err)
		}
		check(t, name+" d", got.D, want.Cohens_d_pooled, 1e-11)
		check(t, name+" g", got.G, want.Hedges_g, 1e-6) // the reference has the approximation 1 - 3/(4ν-1)
		if name == "sN by gender" {                     // R: uniroot on pt(t, 2692, ncp)
			var extra struct{ D_interval struct{ Low, High float64 } }
			golden(t, "groups-extra", &extra)
			check(t, "low", got.DLow, extra.D_interval.Low, 1e-9)
			check(t, "high", got.DHigh, extra.D_interval.High, 1e-9)
		}
	})
	// J by its gammas: ν = 2: Γ(1)/Γ(1/2) = 1/√π; ν = 3: Γ(3/2)/(√1.5 Γ(1)); ν = 10: Γ(5)/(√5 Γ(4.5)).
	check(t, "J(2)", hedgesJ(2), 1/math.Sqrt(math.Pi), 1e-14)
	check(t, "J(3)", hedgesJ(3), math.Sqrt(math.Pi)/2/math.Sqrt(1.5), 1e-14)
	check(t, "J(10)", hedgesJ(10), 24/math.Sqrt(5)/(105./16*math.Sqrt(math.Pi)), 1e-13)
	check(t, "J(1e8)", 1-hedgesJ(1e8), 3/(4e8-1), 1e-6)
	d, err := CohenDPaired([]float64{5, 7, 6, 9}, []float64{4, 4, 5, 5}, 0)
	if err != nil { // differences 1 3 1 4: mean 2.25, variance 2.25
		t.Fatal(err)
	}
	check(t, "d of pairs", d.D, 1.5, 1e-14)
}

func TestPairs(t *testing.T) {
	type tt struct{ T, DF, P, Low, High float64 }
	type wt struct{ W, P float64 }
	var want struct {
		Paired struct {
			T, One                           tt
			Wilcoxon, Wilcoxon_correct, Ties wt
		}
	}
	golden(t, "groups-extra", &want)
	x := table(t, "attitude")
	paired, err := PairedT(x["rating"], x["learning"], 0.95)
	if err != nil {
		t.Fatal(err)
	}
	one, err := OneSampleT(x["rating"], 60, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range []TTest{paired, one} {
		w, shift := want.Paired.T, 0.0
		if i == 1 {
			w, shift = want.Paired.One, 60 // t.test gives the interval of the mean
		}
		check(t, "t", got.T, w.T, 1e-11)
		check(t, "df", got.DF, w.DF, 0)
		check(t, "p", got.P, w.P, 1e-10)
		check(t, "low", got.CILow+shift, w.Low, 1e-10)
		check(t, "high", got.CIHigh+shift, w.High, 1e-10)
	}
	b := table(t, "bfi")
	var n1, n2 []float64
	for i, v := range b["N1"] {
		if w := b["N2"][i]; !math.IsNaN(v) && !math.IsNaN(w) {
			n1, n2 = append(n1, v), append(n2, w)
		}
	}
	for _, c := range []struct {
		x, y       []float64
		continuity bool
		want       wt
	}{
		{x["rating"], x["learning"], false, want.Paired.Wilcoxon},
		{x["rating"], x["learning"], true, want.Paired.Wilcoxon_correct},
		{n1, n2, true, want.Paired.Ties},
	} {
		got, err := WilcoxonSignedRank(c.x, c.y, c.continuity)
		if err != nil {
			t.Fatal(err)
		}
		check(t, "V", got.Statistic, c.want.W, 0)
		check(t, "p", got.P, c.want.P, 1e-10)
	}
}

func TestMannWhitney(t *testing.T) {
	var extra struct {
		Mann_whitney struct{ Plain, Correct struct{ W, P float64 } }
	}
	golden(t, "groups-extra", &extra)
	twoSampleReferences(t, func(name string, x, y []float64, want twoSampleReference) {
		got, err := MannWhitney(x, y, false)
		if err != nil {
			t.Fatal(err)
		}
		check(t, name+" U", got.Statistic, want.Mann_whitney.U_first_group, 0)
		check(t, name+" p", got.P, want.Mann_whitney.P_asymptotic_ties_no_continuity, 1e-10)
		if name == "sN by gender" {
			got, _ := MannWhitney(x, y, true)
			check(t, "p with continuity", got.P, extra.Mann_whitney.Correct.P, 1e-10)
		}
	})
	// All of the first above all of the second.
	r, _ := MannWhitney([]float64{5, 6}, []float64{1, 2, 3}, false)
	check(t, "U", r.Statistic, 6, 0)
	check(t, "effect", r.Effect, 1, 1e-15)
}

// Samples of nothing, of one value, of values all the same or beyond reach: an error or finite numbers.
func TestTwoSamplesEdges(t *testing.T) {
	nan := math.NaN()
	samples := [][]float64{nil, {}, {1}, {1, 2}, {3, 3, 3}, {nan}, {1, nan}, {math.Inf(1), 2}, {1e200, 1}, {1e-200, 0}, {1e15, 1e15 + 1, 1e15}, {0, 0}, {0.1, 0.1, 0.1}}
	for _, x := range samples {
		for _, y := range samples {
			var numbers []float64
			for _, f := range []func(x, y []float64, confidence float64) (TTest, error){StudentT, WelchT, PairedT} {
				if r, err := f(x, y, 0); err == nil {
					numbers = append(numbers, r.T, r.DF, r.P, r.CILow, r.CIHigh)
				}
			}
			for _, f := range []func(x, y []float64, confidence float64) (StandardizedDifference, error){CohenD, CohenDPaired} {
				if r, err := f(x, y, 0); err == nil {
					numbers = append(numbers, r.D, r.DLow, r.DHigh, r.G, r.GLow, r.GHigh)
				}
			}
			for _, f := range []func(x, y []float64, continuity bool) (RankTest, error){MannWhitney, WilcoxonSignedRank} {
				if r, err := f(x, y, true); err == nil {
					numbers = append(numbers, r.Statistic, r.Z, r.P, r.Effect)
				}
			}
			if notFinite(numbers) >= 0 {
				t.Errorf("%v, %v: %v", x, y, numbers)
			}
		}
	}
	if _, err := StudentT([]float64{1, 2}, []float64{3, 5}, 1.5); err == nil {
		t.Error("a confidence of 1.5")
	}
	if _, err := PairedT([]float64{0.1, 0.2}, []float64{0.3, 0.4}, 0); err == nil {
		t.Log("differences that agree to rounding have a variance of rounding")
	}
}
