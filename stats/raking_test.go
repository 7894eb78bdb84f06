package stats

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"testing"
)

// goldenWeights are the weights of fixtures/golden/weights.R.
type goldenWeights struct {
	N                      int
	Sum, Squares, Min, Max float64
	Some                   []float64 // every 37th
}

// sfoColumns reads fixtures/sfo as columns of text.
func sfoColumns(t testing.TB) map[string][]string {
	t.Helper()
	f, err := os.Open("../fixtures/sfo/responses-2015.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string][]string{}
	for c, key := range records[0] {
		for _, record := range records[1:] {
			columns[key] = append(columns[key], record[c])
		}
	}
	return columns
}

func floatsOf(t testing.TB, text []string) []float64 {
	t.Helper()
	x := make([]float64, len(text))
	for i, s := range text {
		var err error
		if x[i], err = strconv.ParseFloat(s, 64); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

// groupsOf is the place of each text among the groups, -1 for none of them.
func groupsOf(text []string, groups ...string) []int {
	g := make([]int, len(text))
	for i, s := range text {
		g[i] = slices.Index(groups, s)
	}
	return g
}

func checkWeights(t *testing.T, what string, w []float64, want goldenWeights, tol float64) {
	t.Helper()
	if len(w) != want.N {
		t.Errorf("%s: %d weights, want %d", what, len(w), want.N)
		return
	}
	var sum, squares float64
	for i, x := range w {
		sum += x
		squares += x * x
		if i%37 == 0 {
			check(t, what, x, want.Some[i/37], tol)
		}
	}
	for _, c := range []struct{ got, want float64 }{{sum, want.Sum}, {squares, want.Squares}, {slices.Min(w), want.Min}, {slices.Max(w), want.Max}} {
		check(t, what, c.got, c.want, tol)
	}
}

// sfoMargins are the margins of weights.R: who gave no age or gender is in no group.
func sfoMargins(t *testing.T, targets map[string][]float64) (base []float64, margins []PopulationMargin) {
	sfo := sfoColumns(t)
	return floatsOf(t, sfo["WEIGHT"]), []PopulationMargin{
		{groupsOf(sfo["PEAK"], "1", "2", "3"), targets["peak"]},
		{groupsOf(sfo["Q18AGE"], "1", "2", "3", "4", "5", "6", "7"), targets["age"]},
		{groupsOf(sfo["Q19GENDER"], "1", "2"), targets["gender"]},
	}
}

// bfiMargins are gender and five bands of age of bfi.
func bfiMargins(t *testing.T) []PopulationMargin {
	bfi := table(t, "bfi")
	gender, band := make([]int, len(bfi["age"])), make([]int, len(bfi["age"]))
	for i, age := range bfi["age"] {
		gender[i] = int(bfi["gender"][i]) - 1
		for _, cut := range []float64{19, 25, 35, 45} {
			if age > cut {
				band[i]++
			}
		}
	}
	return []PopulationMargin{{gender, []float64{49, 51}}, {band, []float64{.1, .15, .25, .2, .3}}}
}

func TestRakeAgainstR(t *testing.T) {
	var want struct {
		Rake     goldenWeights        `json:"sfo_rake"`
		Targets  map[string][]float64 `json:"sfo_targets"`
		Bounded  goldenWeights        `json:"sfo_bounded"`
		BfiCell  goldenWeights        `json:"bfi_cell"`
		BfiRake  goldenWeights        `json:"bfi_rake"`
		TrimOnce goldenWeights        `json:"trim_once"`
		Strict   goldenWeights        `json:"trim_strict"`
		Cells    struct {
			Peak, Gender []string
			Freq         []float64
			Weights      goldenWeights
		} `json:"sfo_cells"`
	}
	golden(t, "weights", &want)
	base, margins := sfoMargins(t, want.Targets)
	r := must(Rake(base, margins, RakeOptions{}))
	checkWeights(t, "survey::rake, SFO", r.Weights, want.Rake, 1e-9)
	if !r.Converged || r.Error > 1e-12 || r.Trimmed != 0 || r.Iterations < 3 {
		t.Errorf("converged %v, error %g, trimmed %d, iterations %d", r.Converged, r.Error, r.Trimmed, r.Iterations)
	}
	r = must(Rake(base, margins, RakeOptions{Lower: 0.3, Upper: 4}))
	checkWeights(t, "raked within bounds", r.Weights, want.Bounded, 1e-7) // both loops stop within 1e-9 of the bounds
	if !r.Converged || r.Trimmed == 0 {
		t.Errorf("bounded: converged %v, trimmed %d", r.Converged, r.Trimmed)
	}
	sfo := sfoColumns(t)
	cell := make([]int, len(base))
	for i := range cell {
		gender := sfo["Q19GENDER"][i]
		if gender != "1" && gender != "2" {
			gender = "none"
		}
		for j := range want.Cells.Freq {
			if want.Cells.Peak[j] == sfo["PEAK"][i] && want.Cells.Gender[j] == gender {
				cell[i] = j
			}
		}
	}
	checkWeights(t, "survey::postStratify, crossed", must(PostStratify(base, cell, want.Cells.Freq)), want.Cells.Weights, 1e-12)

	bfi := bfiMargins(t)
	checkWeights(t, "survey::postStratify", must(PostStratify(nil, bfi[0].Group, bfi[0].Target)), want.BfiCell, 1e-12)
	raked := must(Rake(nil, bfi, RakeOptions{}))
	checkWeights(t, "survey::rake, bfi", raked.Weights, want.BfiRake, 1e-9)
	once, _, err := TrimWeights(raked.Weights, .6, 1.6, false)
	if err != nil {
		t.Fatal(err)
	}
	checkWeights(t, "survey::trimWeights", once, want.TrimOnce, 1e-9)
	strict, trimmed, err := TrimWeights(raked.Weights, .6, 1.6, true)
	if err != nil || trimmed == 0 {
		t.Fatal(trimmed, err)
	}
	checkWeights(t, "survey::trimWeights strict", strict, want.Strict, 1e-9)
}

// Hand-worked: a table of 2 x 2 with counts 10 20 30 40 whose margins become halves.
func TestRakeByHand(t *testing.T) {
	var margins []PopulationMargin
	for _, halves := range [][]float64{{.5, .5}, {200, 200}} {
		m := PopulationMargin{Target: halves}
		for cell, n := range []int{10, 20, 30, 40} {
			for range n {
				m.Group = append(m.Group, []int{cell / 2, cell % 2}[len(margins)])
			}
		}
		margins = append(margins, m)
	}
	r := must(Rake(nil, margins, RakeOptions{}))
	// The odds ratio 10·40 / (20·30) = 2/3 stays: x² / (50 - x)² = 2/3 for the first cell of a table of margins 50.
	x := 50 * (0.816496580927726 / (1 + 0.816496580927726))
	check(t, "first cell", 10*r.Weights[0], x, 1e-12)
	check(t, "last cell", 40*r.Weights[99], x, 1e-12)
	check(t, "second cell", 20*r.Weights[10], 50-x, 1e-12)
}

func TestRakeRefusesAndGivesUp(t *testing.T) {
	two := PopulationMargin{[]int{0, 0, 1}, []float64{1, 1}}
	for name, call := range map[string]struct {
		base    []float64
		margins []PopulationMargin
		opt     RakeOptions
	}{
		"nobody":                {nil, nil, RakeOptions{}},
		"weight 0":              {[]float64{1, 0, 1}, []PopulationMargin{two}, RakeOptions{}},
		"lengths":               {[]float64{1, 1}, []PopulationMargin{two}, RakeOptions{}},
		"empty group":           {nil, []PopulationMargin{{[]int{0, 0, 0}, []float64{1, 1}}}, RakeOptions{}},
		"group without target":  {nil, []PopulationMargin{{[]int{0, 0, 1}, []float64{1, 0}}}, RakeOptions{}},
		"no such group":         {nil, []PopulationMargin{{[]int{0, 2, 1}, []float64{1, 1}}}, RakeOptions{}},
		"nobody's group known":  {nil, []PopulationMargin{{[]int{-1, -1}, []float64{1, 1}}}, RakeOptions{}},
		"negative target":       {nil, []PopulationMargin{{[]int{0, 0, 1}, []float64{1, -1}}}, RakeOptions{}},
		"upper bound below one": {nil, []PopulationMargin{two}, RakeOptions{Upper: 0.5}},
		"lower bound above one": {nil, []PopulationMargin{two}, RakeOptions{Lower: 1.5}},
	} {
		if r, err := Rake(call.base, call.margins, call.opt); err == nil {
			t.Errorf("%s: %v, want an error", name, r)
		}
	}
	// Both margins are the same field with different targets: they contradict each other.
	r := must(Rake(nil, []PopulationMargin{two, {two.Group, []float64{3, 1}}}, RakeOptions{MaxIterations: 50}))
	if r.Converged || r.Error < 0.1 || r.Iterations != 50 {
		t.Errorf("contradiction: %+v", r)
	}
	// Bounds that leave no room.
	r = must(Rake(nil, []PopulationMargin{{two.Group, []float64{1, 9}}}, RakeOptions{Lower: 0.9, Upper: 1.1}))
	if r.Converged || slices.Max(r.Weights) > 1.1 || slices.Min(r.Weights) < 0.9 || r.Error < 0.1 {
		t.Errorf("narrow bounds: %+v", r)
	}
	// One respondent.
	if r = must(Rake(nil, []PopulationMargin{{[]int{0}, []float64{7}}}, RakeOptions{})); r.Weights[0] != 1 || !r.Converged {
		t.Errorf("one respondent: %+v", r)
	}
}

// Kalton and Flores-Cervantes (2003): the weight over the response rate of the class. Class unknown: 4 answered of 2/0.5 + 2/0.25 = 12 asked.
func TestNonresponseWeights(t *testing.T) {
	w := must(NonresponseWeights(nil, []int{0, 0, 1, 1, -1}, []float64{.5, .25}))
	for i, want := range []float64{2, 2, 4, 4, 3} {
		check(t, "weight", w[i], want, 1e-15)
	}
	for _, rates := range [][]float64{{.5}, {.5, 0}, {.5, 1.2}} {
		if _, err := NonresponseWeights(nil, []int{0, 1}, rates); err == nil {
			t.Errorf("rates %v: no error", rates)
		}
	}
}

func BenchmarkRakeMillion(b *testing.B) {
	var margins []PopulationMargin
	for m, k := range []int{30, 8, 5} {
		p := PopulationMargin{make([]int, 1000000), make([]float64, k)}
		for i := range p.Group {
			p.Group[i] = (i*2654435761 + i/7*(m+3)) % 1000003 % k
		}
		for g := range p.Target {
			p.Target[g] = float64(g + 3)
		}
		margins = append(margins, p)
	}
	b.ReportAllocs()
	for b.Loop() {
		must(Rake(nil, margins, RakeOptions{}))
	}
}
