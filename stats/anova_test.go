package stats

import (
	"bufio"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// tabulate makes a Grouped of values and group labels; rows without either (NaN, "") are left out.
func tabulate(groups []string, y []float64, g []string) Grouped {
	t := Grouped{Groups: groups}
	for r, v := range y {
		if !math.IsNaN(v) && g[r] != "" && !slices.Contains(t.Values, v) {
			t.Values = append(t.Values, v)
		}
	}
	slices.Sort(t.Values)
	for range groups {
		t.Count = append(t.Count, make([]float64, len(t.Values)))
	}
	for r, v := range y {
		if i := slices.Index(groups, g[r]); i >= 0 && !math.IsNaN(v) {
			at, _ := slices.BinarySearch(t.Values, v)
			t.Count[i][at]++
		}
	}
	return t
}

// band cuts ages as the reference values did.
func band(age float64, cuts []float64, labels []string) string {
	if math.IsNaN(age) {
		return ""
	}
	for i, c := range cuts {
		if age <= c {
			return labels[i]
		}
	}
	return labels[len(cuts)]
}

func label(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

// bfiScales adds the scale scores sA, sC, sN (means of five items, reversed where keyed so) and age bands.
func bfiScales(t testing.TB) (y map[string][]float64, g map[string][]string) {
	x := table(t, "bfi")
	y, g = map[string][]float64{}, map[string][]string{}
	for r := range x["row"] {
		for _, s := range []string{"A", "C", "N"} {
			var sum float64
			for i := 1; i <= 5; i++ {
				key := s + strconv.Itoa(i)
				if v := x[key][r]; key == "A1" || key == "C4" || key == "C5" {
					sum += 7 - v
				} else {
					sum += v
				}
			}
			y["s"+s] = append(y["s"+s], sum/5)
		}
		g["gender"] = append(g["gender"], label(x["gender"][r]))
		g["education"] = append(g["education"], label(x["education"][r]))
		g["ageband"] = append(g["ageband"], band(x["age"][r], []float64{19, 25, 35, 45}, []string{"-19", "20-25", "26-35", "36-45", "46+"}))
		g["N1"] = append(g["N1"], label(x["N1"][r]))
	}
	return y, g
}

// holzinger adds text columns to the table.
func holzinger(t testing.TB) (y map[string][]float64, g map[string][]string) {
	x := table(t, "holzinger")
	g = map[string][]string{}
	text := texts(t, "holzinger")
	for r := range x["id"] {
		g["ageband"] = append(g["ageband"], band(x["ageyr"][r], []float64{12, 13}, []string{"12-", "13", "14+"}))
		g["sex"] = append(g["sex"], label(x["sex"][r]))
	}
	g["school"] = text["school"]
	return x, g
}

// texts reads fixtures/data/NAME.csv as columns of text.
func texts(t testing.TB, name string) map[string][]string {
	t.Helper()
	data, err := os.ReadFile("../fixtures/data/" + name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(string(data), "\r", "")), "\n")
	columns := map[string][]string{}
	for _, line := range lines[1:] {
		for c, cell := range strings.Split(line, ",") {
			key := strings.Split(lines[0], ",")[c]
			columns[key] = append(columns[key], cell)
		}
	}
	return columns
}

type oneWayReference struct {
	Groups                                 []string
	N, Mean, SD                            []float64
	SSB, SSW, F, DF1, DF2, P, Eta2, Omega2 float64
	Welch, Levene_mean, Levene_median      struct{ F, DF1, DF2, P float64 }
	Kruskal                                struct{ H, DF, P float64 }
	Pairs                                  struct {
		Pair                                                                    []string
		Diff, SE, Tukey_p, Tukey_lo, Tukey_hi, GH_se, GH_df, GH_p, GH_lo, GH_hi []float64
	}
}

// R 4.2.2: oneway.test, car::leveneTest, kruskal.test, and ptukey/qtukey for the pairs.
func TestOneWayAgainstR(t *testing.T) {
	var all struct {
		SA oneWayReference `json:"bfi_oneway_sA_by_education"`
		SN oneWayReference `json:"bfi_oneway_sN_by_ageband"`
		X1 oneWayReference `json:"holzinger_oneway_x1_by_ageband"`
	}
	golden(t, "anova", &all)
	y, g := bfiScales(t)
	hy, hg := holzinger(t)
	for _, c := range []struct {
		name string
		want oneWayReference
		y    []float64
		g    []string
	}{
		{"sA by education", all.SA, y["sA"], g["education"]},
		{"sN by age", all.SN, y["sN"], g["ageband"]},
		{"x1 by age", all.X1, hy["x1"], hg["ageband"]},
	} {
		t.Run(c.name, func(t *testing.T) {
			grouped := tabulate(c.want.Groups, c.y, c.g)
			groups, at, shift := grouped.samples()
			for i := range groups {
				check(t, "n", groups[i].n, c.want.N[at[i]], 0)
				check(t, "mean", groups[i].mean+shift, c.want.Mean[at[i]], 1e-13)
				check(t, "sd", math.Sqrt(groups[i].variance()), c.want.SD[at[i]], 1e-12)
			}
			v := oneWayF(groups)
			check(t, "ssb", v.between, c.want.SSB, 1e-11)
			check(t, "ssw", v.within, c.want.SSW, 1e-12)
			check(t, "F", v.f, c.want.F, 1e-11)
			check(t, "df1", v.df1, c.want.DF1, 0)
			check(t, "df2", v.df2, c.want.DF2, 0)
			check(t, "p", v.p, c.want.P, 1e-10)
			check(t, "eta2", v.eta2(), c.want.Eta2, 1e-11)
			check(t, "omega2", v.omega2(), c.want.Omega2, 1e-10)
			f, df2, p := welchF(groups)
			check(t, "Welch F", f, c.want.Welch.F, 1e-11)
			check(t, "Welch df2", df2, c.want.Welch.DF2, 1e-12)
			check(t, "Welch p", p, c.want.Welch.P, 1e-10)
			for i, want := range []struct{ F, DF1, DF2, P float64 }{c.want.Levene_mean, c.want.Levene_median} {
				l := leveneF(groups, i == 1)
				check(t, "Levene F", l.f, want.F, 1e-10)
				check(t, "Levene p", l.p, want.P, 1e-10)
			}
			h, df, p := kruskalWallis(grouped)
			check(t, "H", h, c.want.Kruskal.H, 1e-11)
			check(t, "H df", df, c.want.Kruskal.DF, 0)
			check(t, "H p", p, c.want.Kruskal.P, 1e-10)

			tukey := tukeyHSD(groups, v.within/v.df2, v.df2, 0.95)
			games := gamesHowell(groups, 0.95)
			if len(tukey) != len(c.want.Pairs.Pair) {
				t.Fatalf("%d pairs, want %d", len(tukey), len(c.want.Pairs.Pair))
			}
			k := 0
			for i := range groups {
				for j := i + 1; j < len(groups); j++ {
					at := slices.Index(c.want.Pairs.Pair, c.want.Groups[i]+" - "+c.want.Groups[j])
					w := c.want.Pairs
					checkNum(t, "diff", tukey[k].Diff, w.Diff[at], 1e-11)
					checkNum(t, "se", tukey[k].SE, w.SE[at], 1e-11)
					checkNum(t, "gh se", games[k].SE, w.GH_se[at], 1e-11)
					// R's ptukey is good to about 1e-8 absolute, its qtukey to 1e-7.
					for _, x := range []struct {
						what      string
						got       *float64
						want, tol float64
					}{
						{"tukey p", tukey[k].P, w.Tukey_p[at], 1e-8},
						{"tukey low", tukey[k].CILow, w.Tukey_lo[at], 1e-8},
						{"tukey high", tukey[k].CIHigh, w.Tukey_hi[at], 1e-8},
						{"gh p", games[k].P, w.GH_p[at], 1e-8},
						{"gh low", games[k].CILow, w.GH_lo[at], 1e-8},
						{"gh high", games[k].CIHigh, w.GH_hi[at], 1e-8},
					} {
						if x.got == nil || math.Abs(*x.got-x.want) > x.tol {
							t.Errorf("%s of %s = %v, want %v", x.what, w.Pair[at], deref(x.got), x.want)
						}
					}
					k++
				}
			}
		})
	}
}

func deref(x *float64) any {
	if x == nil {
		return "absent"
	}
	return *x
}

// The certified values of NIST's Statistical Reference Datasets, and how many digits of them must be met. The data
// of SmLs04 and SmLs07 have so many leading digits that reading them into a float64 already costs the rest.
func TestOneWayAgainstNIST(t *testing.T) {
	for name, digits := range map[string]float64{"SiRstv": 13, "SmLs01": 13, "SmLs02": 13, "SmLs04": 9, "SmLs07": 3} {
		f, err := os.Open("../fixtures/nist/" + name + ".dat")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var y, certified []float64
		var g []string
		for lines, n := bufio.NewScanner(f), 1; lines.Scan(); n++ {
			words := strings.Fields(lines.Text())
			switch {
			case n > 60 && len(words) == 2:
				v, err := strconv.ParseFloat(words[1], 64)
				if err != nil {
					t.Fatal(err)
				}
				y, g = append(y, v), append(g, words[0])
			case n < 60 && len(words) > 2 && (words[0] == "Between" || words[0] == "Within"):
				for _, w := range words[2:] {
					v, err := strconv.ParseFloat(w, 64)
					if err != nil {
						t.Fatal(err)
					}
					certified = append(certified, v)
				}
			}
		}
		labels := slices.Compact(slices.Clone(g))
		groups, _, _ := tabulate(labels, y, g).samples()
		v := oneWayF(groups)
		for i, got := range []float64{v.df1, v.between, v.between / v.df1, v.f, v.df2, v.within, v.within / v.df2} {
			if lre := -math.Log10(math.Abs(got-certified[i]) / certified[i]); lre < digits {
				t.Errorf("%s value %d: %.17g, certified %.15g, %.1f digits", name, i, got, certified[i], lre)
			}
		}
	}
}

// Two groups: F is the square of the pooled t, Kruskal-Wallis the square of the rank-sum z, Tukey's p that of t.
func TestOneWayOfTwoGroups(t *testing.T) {
	grouped := Grouped{Groups: []string{"a", "b"}, Values: []float64{1, 2, 4, 7}, Count: [][]float64{{2, 1, 1, 0}, {0, 1, 1, 2}}}
	groups, _, _ := grouped.samples()
	// a: 1 1 2 4, mean 2, ss 6; b: 2 4 7 7, mean 5, ss 18; pooled variance 24/6 = 4
	v := oneWayF(groups)
	check(t, "F", v.f, 4.5, 1e-15)
	check(t, "p", v.p, tTwoSided(math.Sqrt(4.5), 6), 1e-14)
	d := tukeyHSD(groups, 4, 6, 0.95)[0]
	checkNum(t, "diff", d.Diff, -3, 1e-15)
	checkNum(t, "p", d.P, v.p, 1e-11)
	checkNum(t, "low", d.CILow, -3-math.Sqrt(2)*tBeyond(.05, 6), 1e-11)
	// ranks 1.5 1.5 3.5 5.5 | 3.5 5.5 7.5 7.5: means 3 and 6, between 2·4·2.25 = 18 of 40.5-... = 6(28/27)
	// Σ(rank-4.5)² = 9+9+1+1+1+1+9+9 = 40, H = 7·18/40
	h, _, _ := kruskalWallis(grouped)
	check(t, "H", h, 3.15, 1e-15)
	check(t, "Levene", leveneF(groups, false).f, oneWayF(leveneByHand(t)).f, 1e-14)
}

// leveneByHand has the distances 1 1 0 2 and 3 1 2 2.
func leveneByHand(t *testing.T) []groupSample {
	groups, _, _ := Grouped{Values: []float64{0, 1, 2, 3}, Count: [][]float64{{1, 2, 1, 0}, {0, 1, 2, 1}}}.samples()
	return groups
}

func TestOneWayEdges(t *testing.T) {
	for name, c := range map[string]Grouped{
		"nobody":      {},
		"one group":   {Values: []float64{1, 2}, Count: [][]float64{{2, 2}, {0, 0}}},
		"constant":    {Values: []float64{3}, Count: [][]float64{{2}, {5}}},
		"one a group": {Values: []float64{1, 2}, Count: [][]float64{{1, 0}, {0, 1}}},
	} {
		groups, _, _ := c.samples()
		if v := oneWayF(groups); !math.IsNaN(v.f) || !math.IsNaN(v.p) {
			t.Errorf("%s: F = %g", name, v.f)
		}
		if f, _, _ := welchF(groups); !math.IsNaN(f) {
			t.Errorf("%s: Welch F = %g", name, f)
		}
		for _, d := range slices.Concat(gamesHowell(groups, 0.95), tukeyHSD(groups, 0, 0, 0.95)) {
			if d.P != nil {
				t.Errorf("%s: p = %g", name, *d.P)
			}
		}
	}
	if _, _, p := kruskalWallis(Grouped{Values: []float64{3}, Count: [][]float64{{2}, {5}}}); !math.IsNaN(p) {
		t.Errorf("ranks of a constant: p = %g", p)
	}
	// A group of one stays in F but has no variance of its own.
	groups, _, _ := Grouped{Values: []float64{1, 2, 3}, Count: [][]float64{{1, 1, 1}, {1, 2, 0}, {0, 0, 1}}}.samples()
	if v := oneWayF(groups); math.IsNaN(v.f) || v.df2 != 4 {
		t.Errorf("F = %g with %g degrees of freedom", v.f, v.df2)
	}
	if f, _, _ := welchF(groups); !math.IsNaN(f) {
		t.Errorf("Welch F = %g with a group of one", f)
	}
	if d := gamesHowell(groups, 0.95); d[0].P == nil || d[1].P != nil || d[1].Diff == nil {
		t.Error("Games-Howell leaves out exactly the pairs with a group of one")
	}
}
