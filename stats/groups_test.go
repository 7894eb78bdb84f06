package stats

import (
	"math"
	"slices"
	"testing"
)

type groupReference struct {
	Groups                           []string
	Eta2, Omega2, Epsilon2, Cohens_f float64
	Brown_forsythe_F                 struct{ F, DF1, DF2, P float64 }
	Bartlett                         struct{ K2, DF, P float64 }
	Kruskal                          struct{ Epsilon2 float64 }
	Pairs                            struct {
		Pair                                                   []string
		Diff, SE, LSD_p, Bonferroni_p, Holm_p, BH_p, Scheffe_p []float64
	}
}

// groupings are the one-way layouts of fixtures/golden/groups.json (R 4.2: bartlett.test, p.adjust, pf, pt and formulas).
func groupings(t *testing.T, f func(name string, g Grouped, want groupReference)) {
	var all struct {
		SA groupReference `json:"bfi_oneway_sA_by_education"`
		SN groupReference `json:"bfi_oneway_sN_by_ageband"`
		X1 groupReference `json:"holzinger_oneway_x1_by_ageband"`
	}
	golden(t, "groups", &all)
	y, g := bfiScales(t)
	hy, hg := holzinger(t)
	f("sA by education", tabulate(all.SA.Groups, y["sA"], g["education"]), all.SA)
	f("sN by age", tabulate(all.SN.Groups, y["sN"], g["ageband"]), all.SN)
	f("x1 by age", tabulate(all.X1.Groups, hy["x1"], hg["ageband"]), all.X1)
}

func TestBrownForsythe(t *testing.T) {
	groupings(t, func(name string, g Grouped, want groupReference) {
		got, err := BrownForsythe(g)
		if err != nil {
			t.Fatal(err)
		}
		w := want.Brown_forsythe_F
		check(t, name+" F*", got.F, w.F, 1e-11)
		check(t, name+" df1", got.DF1, w.DF1, 0)
		check(t, name+" df2", got.DF2, w.DF2, 1e-11)
		check(t, name+" p", got.P, w.P, 1e-10)
	})
}

func TestBartlettVariances(t *testing.T) {
	groupings(t, func(name string, g Grouped, want groupReference) {
		got, err := BartlettVariances(g)
		if err != nil {
			t.Fatal(err)
		}
		check(t, name+" chi2", got.Chi2, want.Bartlett.K2, 1e-10)
		check(t, name+" df", got.DF, want.Bartlett.DF, 0)
		check(t, name+" p", got.P, want.Bartlett.P, 1e-10)
	})
}

func TestOneWayEffects(t *testing.T) {
	groupings(t, func(name string, g Grouped, want groupReference) {
		got, err := OneWayEffects(g, 0)
		if err != nil {
			t.Fatal(err)
		}
		check(t, name+" eta2", got.Eta2, want.Eta2, 1e-11)
		check(t, name+" omega2", got.Omega2, want.Omega2, 1e-10)
		check(t, name+" epsilon2", got.Epsilon2, want.Epsilon2, 1e-10)
		check(t, name+" f", got.CohenF, want.Cohens_f, 1e-11)
		checkNum(t, name+" rank epsilon2", got.KruskalEpsilon2, want.Kruskal.Epsilon2, 1e-11)
		if name == "sA by education" { // R: uniroot on pf(f, 4, 2488, ncp), good to about 1e-9
			var extra struct{ Eta2_interval []float64 }
			golden(t, "groups-extra", &extra)
			checkNum(t, "eta2 low", got.Eta2Low, extra.Eta2_interval[0], 1e-8)
			checkNum(t, "eta2 high", got.Eta2High, extra.Eta2_interval[1], 1e-8)
		}
	})
}

func TestPooledPairs(t *testing.T) {
	groupings(t, func(name string, g Grouped, want groupReference) {
		groups, _, _ := g.samples()
		v := oneWayF(groups)
		for _, c := range []struct {
			method string
			f      func(Grouped, float64) ([]PairDiff, error)
			p      []float64
			alpha  float64
		}{
			{"lsd", LSD, want.Pairs.LSD_p, 0.05},
			{"bonferroni", BonferroniPairs, want.Pairs.Bonferroni_p, 0.05 / float64(len(want.Pairs.Pair))},
			{"holm", HolmPairs, want.Pairs.Holm_p, 0.05 / float64(len(want.Pairs.Pair))},
			{"scheffe", Scheffe, want.Pairs.Scheffe_p, 0},
		} {
			list, err := c.f(g, 0)
			if err != nil || len(list) != len(want.Pairs.Pair) {
				t.Fatalf("%s: %d pairs, %v", name, len(list), err)
			}
			for _, d := range list {
				at := slices.Index(want.Pairs.Pair, d.Group1+" - "+d.Group2)
				what := name + " " + c.method + " " + d.Group1 + " - " + d.Group2
				checkNum(t, what+" diff", d.Diff, want.Pairs.Diff[at], 1e-11)
				checkNum(t, what+" se", d.SE, want.Pairs.SE[at], 1e-11)
				checkNum(t, what+" p", d.P, c.p[at], 1e-10)
				reach := math.Sqrt(v.df1 * fBeyond(0.05, v.df1, v.df2))
				if c.alpha > 0 {
					reach = tBeyond(c.alpha, v.df2)
				}
				checkNum(t, what+" low", d.CILow, *d.Diff-reach**d.SE, 1e-12)
			}
		}
	})
}

// An interval that just leaves out 0 belongs to p = 1 - confidence, whatever the method.
func TestPairsIntervalsMeetTests(t *testing.T) {
	g, _ := GroupValues([]string{"a", "b", "c"}, [][]float64{{1, 2, 3, 5}, {4, 4, 6}, {2, 7, 8, 9, 9}})
	for name, f := range map[string]func(Grouped, float64) ([]PairDiff, error){"lsd": LSD, "bonferroni": BonferroniPairs, "scheffe": Scheffe} {
		list, err := f(g, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		p := *list[1].P
		again, _ := f(g, 1-p)
		if math.Abs(*again[1].CIHigh) > 1e-9 {
			t.Errorf("%s: the interval at 1 - p ends at %g", name, *again[1].CIHigh)
		}
	}
}

func TestDunn(t *testing.T) {
	type reference struct{ Z, P, Holm, Bonferroni []float64 }
	var want struct {
		SA reference `json:"dunn_sA_by_education"`
		SN reference `json:"dunn_sN_by_ageband"`
	}
	golden(t, "groups-extra", &want)
	groupings(t, func(name string, g Grouped, _ groupReference) {
		w, ok := map[string]reference{"sA by education": want.SA, "sN by age": want.SN}[name]
		if !ok {
			return
		}
		holm, err := Dunn(g, "holm")
		if err != nil {
			t.Fatal(err)
		}
		bonferroni, _ := Dunn(g, "bonferroni")
		// R's combn has the pairs in the same order: 1-2, 1-3, ...
		for i, d := range holm {
			check(t, name+" z", d.Z, w.Z[i], 1e-10)
			check(t, name+" p", d.P, w.P[i], 1e-10)
			check(t, name+" holm", d.PAdjusted, w.Holm[i], 1e-10)
			check(t, name+" bonferroni", bonferroni[i].PAdjusted, w.Bonferroni[i], 1e-10)
		}
	})
	if _, err := Dunn(Grouped{Values: []float64{3}, Count: [][]float64{{2}, {1e9}}}, "holm"); err == nil {
		t.Error("ranks of values all the same")
	}
	// Two groups: z² is Kruskal-Wallis's H.
	g, _ := GroupValues([]string{"a", "b"}, [][]float64{{1, 1, 2, 4}, {2, 4, 7, 7}})
	d, _ := Dunn(g, "none")
	check(t, "z squared", d[0].Z*d[0].Z, 3.15, 1e-14)
}

func TestAdjustP(t *testing.T) {
	var want struct{ Adjust map[string][]float64 }
	golden(t, "groups-extra", &want)
	for method, name := range map[string]string{"bonferroni": "bonferroni", "holm": "holm", "hochberg": "hochberg", "bh": "BH", "none": "p"} {
		got, err := AdjustP(want.Adjust["p"], method)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			check(t, method, got[i], want.Adjust[name][i], 1e-14)
		}
	}
	if _, err := AdjustP([]float64{math.NaN()}, "holm"); err == nil {
		t.Error("p of NaN")
	}
	if _, err := AdjustP([]float64{0.5}, "guess"); err == nil {
		t.Error("an unknown method")
	}
	if p, err := AdjustP(nil, "holm"); len(p) != 0 || err != nil {
		t.Error("no p-values")
	}
}

// Nobody, one group, constants, weights of 1e9, counts and values that are none: an error or finite numbers, never a panic.
func TestGroupTestsEdges(t *testing.T) {
	nan := math.NaN()
	for name, g := range map[string]Grouped{
		"nobody":        {},
		"no groups":     {Values: []float64{1, 2}},
		"one group":     {Values: []float64{1, 2}, Count: [][]float64{{2, 2}, {0, 0}}},
		"one value":     {Values: []float64{1}, Count: [][]float64{{1}, {0}}},
		"constant":      {Values: []float64{3}, Count: [][]float64{{2}, {5}}},
		"one a group":   {Values: []float64{1, 2}, Count: [][]float64{{1, 0}, {0, 1}}},
		"between only":  {Values: []float64{1, 2}, Count: [][]float64{{9, 0}, {0, 9}}},
		"large counts":  {Values: []float64{1, 2}, Count: [][]float64{{1e9, 5e8}, {1e9, 1}}},
		"small spread":  {Values: []float64{1e15, 1e15 + 1}, Count: [][]float64{{3, 1}, {2, 2}}},
		"NaN":           {Values: []float64{1, nan}, Count: [][]float64{{3, 1}, {2, 2}}},
		"negative":      {Values: []float64{1, 2}, Count: [][]float64{{-3, 1}, {2, 2}}},
		"ragged":        {Values: []float64{1, 2}, Count: [][]float64{{3, 1}, {2}}},
		"not ascending": {Values: []float64{2, 1}, Count: [][]float64{{3, 1}, {2, 2}}},
		"huge":          {Values: []float64{1, 1e200}, Count: [][]float64{{3, 1}, {2, 2}}},
		"a group of 1":  {Values: []float64{1, 2, 3}, Count: [][]float64{{1, 1, 1}, {0, 1, 0}}},
	} {
		var numbers []float64
		if f, err := BrownForsythe(g); err == nil {
			numbers = append(numbers, f.F, f.DF2, f.P)
		}
		if b, err := BartlettVariances(g); err == nil {
			numbers = append(numbers, b.Chi2, b.P)
		}
		if e, err := OneWayEffects(g, 0); err == nil {
			numbers = append(numbers, e.Eta2, e.Omega2, e.Epsilon2, e.CohenF)
		}
		if d, err := Dunn(g, "holm"); err == nil {
			numbers = append(numbers, d[0].Z, d[0].PAdjusted)
		}
		for _, f := range []func(Grouped, float64) ([]PairDiff, error){LSD, BonferroniPairs, HolmPairs, Scheffe} {
			if list, err := f(g, 0); err == nil {
				numbers = append(numbers, *list[0].Diff, *list[0].P, *list[0].CILow)
			}
		}
		if i := notFinite(numbers); i >= 0 {
			t.Errorf("%s: number %d of %v", name, i, numbers)
		}
		if name == "large counts" && len(numbers) < 20 {
			t.Errorf("%s: only %v", name, numbers)
		}
	}
	if _, err := GroupValues([]string{"a"}, [][]float64{{1, nan}}); err == nil {
		t.Error("a missing value")
	}
	if _, err := GroupValues([]string{"a"}, nil); err == nil {
		t.Error("a label too many")
	}
}
