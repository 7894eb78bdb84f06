package stats

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"manyi/survey"
)

// unitTruth is the true index of each unit of a drawn survey.
type unitTruth struct{ branch, manager []float64 }

// drawUnits draws a survey of one item with a fine scale: branches of 1 to 2m-1 managers with 3 to 2n-3 forms each, whose effects have the standard
// deviations given; the forms of a manager vary by 15 points. Formats differ by effects of their own, and better managers have other shares of them.
func drawUnits(seed uint64, branches, m, n int, sdBranch, sdManager float64, jobs int) (*Data, unitTruth) {
	rng := rand.New(rand.NewPCG(seed, 7))
	d := &Data{Options: DefaultOptions(), Branch: "branch", Manager: "manager", Compare: []int{2}, Items: []Item{{Key: "q", Max: 200}}}
	d.Options.Jobs = jobs
	var b Batch
	b.Items, b.Fields = [][]uint8{nil}, [][]uint16{nil, nil, nil}
	var truth unitTruth
	for i := range branches {
		u := 60 + sdBranch*rng.NormFloat64()
		truth.branch = append(truth.branch, u)
		for range 1 + rng.IntN(2*m-1) {
			v := u + sdManager*rng.NormFloat64()
			truth.manager = append(truth.manager, v)
			for range 3 + rng.IntN(2*n-5) {
				format := uint16(1 + rng.IntN(3))
				x := math.Round(2 * (v + 15*rng.NormFloat64()))
				b.Items[0] = append(b.Items[0], uint8(1+min(200, max(0, x))))
				b.Fields[0] = append(b.Fields[0], uint16(i+1))
				b.Fields[1] = append(b.Fields[1], uint16(len(truth.manager)))
				b.Fields[2] = append(b.Fields[2], format)
			}
		}
	}
	b.N = len(b.Items[0])
	d.N, d.Batches = b.N, []Batch{b}
	label := func(prefix string, n int) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprintf("%s%d", prefix, i+1))
		}
		return out
	}
	d.Fields = []Field{{"branch", "", label("B", branches)}, {"manager", "", label("M", len(truth.manager))}, {"format", "", label("F", 3)}}
	return d, truth
}

// covered counts the intervals of a level that hold the truth.
func covered(l RankingLevel, truth []float64) (hits int) {
	for i, u := range l.Units {
		if *u.CILow <= truth[i] && truth[i] <= *u.CIHigh {
			hits++
		}
	}
	return hits
}

// coverage draws surveys and says how often the intervals of branches and managers hold the truth, and how often, in the mean over units, the simulated
// probabilities promised and kept a place in the top fifth.
func coverage(t testing.TB, surveys int) (branch, manager, promised, kept float64) {
	var units, hits [2]float64
	for s := range surveys {
		d, truth := drawUnits(uint64(s), 20, 4, 25, 4, 3, 2)
		r, err := d.Ranking()
		if err != nil || len(r.Models[0].Levels) != 2 {
			t.Fatalf("survey %d: %v", s, err)
		}
		for i, of := range [][]float64{truth.branch, truth.manager} {
			l := r.Models[0].Levels[i]
			units[i] += float64(len(of))
			hits[i] += float64(covered(l, of))
			if i == 0 {
				continue
			}
			order := make([]int, len(of))
			for k := range order {
				order[k] = k
			}
			slices.SortFunc(order, func(a, b int) int { return int(math.Copysign(1, of[b]-of[a])) })
			for k, u := range order {
				if k < max(1, int(math.Round(float64(len(of))/5))) && *l.Units[u].ProbTop >= 0.5 {
					kept++
				}
			}
			for _, u := range l.Units {
				if *u.ProbTop >= 0.5 {
					promised += *u.ProbTop
				}
			}
		}
	}
	return hits[0] / units[0], hits[1] / units[1], promised, kept
}

func TestRankingCoverage(t *testing.T) {
	branch, manager, promised, kept := coverage(t, 40)
	t.Logf("branches %.3f, managers %.3f; top fifth: %.0f promised, %.0f kept", branch, manager, promised, kept)
	if branch < 0.92 || branch > 0.98 || manager < 0.92 || manager > 0.98 {
		t.Errorf("intervals hold the truth of %.3f of branches and %.3f of managers", branch, manager)
	}
	if math.Abs(promised-kept) > 0.1*promised {
		t.Errorf("%.0f places in the top fifth were promised, %.0f kept", promised, kept)
	}
}

// Coverage over 200 surveys: go test ./stats -run X -bench RankingCoverage -benchtime 1x
func BenchmarkRankingCoverage(b *testing.B) {
	var branch, manager float64
	for range b.N {
		branch, manager, _, _ = coverage(b, 200)
	}
	b.ReportMetric(100*branch, "%branches")
	b.ReportMetric(100*manager, "%managers")
}

// A million forms of 400 branches and 2,000 managers; with fields of 30 columns, and without.
func BenchmarkRanking(b *testing.B) {
	d, truth := drawUnits(1, 400, 5, 500, 4, 3, 2)
	for f, groups := range []int{11, 21} {
		column, labels := make([]uint16, d.N), make([]string, groups)
		for r := range column {
			column[r] = uint16(1 + (r*7919+f)%groups)
		}
		for g := range labels {
			labels[g] = fmt.Sprint("g", g)
		}
		d.Batches[0].Fields = append(d.Batches[0].Fields, column)
		d.Fields = append(d.Fields, Field{fmt.Sprint("f", f), "", labels})
	}
	for _, compare := range [][]int{nil, {3, 4}} {
		b.Run(fmt.Sprintf("forms=%d/managers=%d/fields=%d", d.N, len(truth.manager), len(compare)), func(b *testing.B) {
			for range b.N {
				x := &Data{N: d.N, Items: d.Items, Fields: d.Fields, Compare: compare, Branch: d.Branch, Manager: d.Manager, Options: d.Options, Batches: d.Batches}
				if r, err := x.Ranking(); err != nil || len(r.Models) != min(2, 1+len(compare)) {
					b.Fatal(err)
				}
			}
		})
	}
}

// The planted effects of the sample survey come back: shrunken means of managers are nearer the truth than raw ones.
func TestRankingFindsPlantedManagers(t *testing.T) {
	book := must(survey.LoadCodebook("../fixtures/xian/survey.yaml"))
	ds := must(survey.Read(context.Background(), book, survey.ReadOptions{}))
	defer ds.Release()
	d := must(FromDataset(ds, 2))
	r := must(d.Ranking())
	var truth struct {
		Branches []struct {
			Group  string
			Effect float64
		}
		Managers []struct {
			ID, Branch string
			Effect     float64
		}
	}
	if err := json.Unmarshal(must(os.ReadFile("../fixtures/xian/truth.json")), &truth); err != nil {
		t.Fatal(err)
	}
	branch, manager := map[string]float64{}, map[string]float64{}
	for _, b := range truth.Branches {
		branch[b.Group] = b.Effect
	}
	for _, m := range truth.Managers {
		manager[m.ID] = branch[m.Branch] + m.Effect
	}
	for i, planted := range []map[string]float64{branch, manager} {
		for k, m := range r.Models {
			var raw, shrunken, want []float64
			held := 0
			l := m.Levels[i]
			var mean float64
			for _, u := range l.Units {
				mean += planted[u.Group] / float64(len(l.Units))
			}
			for _, u := range l.Units {
				raw, shrunken, want = append(raw, *u.Raw), append(shrunken, *u.Shrunken), append(want, planted[u.Group])
				// A shift of 1 on a scale of 1 to 5 is 25 points, less what the ends of the scale cut off.
				if x := *m.Mean + 22*(planted[u.Group]-mean); *u.CILow <= x && x <= *u.CIHigh {
					held++
				}
			}
			a, b := correlationOf(raw, want), correlationOf(shrunken, want)
			t.Logf("%s, model %d: raw %.4f, shrunken %.4f, %d of %d intervals hold the truth", l.By, k, a, b, held, len(want))
			if b <= a && l.By == "manager" {
				t.Errorf("%s, model %d: shrunken means correlate with the truth by %.4f, raw ones by %.4f", l.By, k, b, a)
			}
			if 100*held < 88*len(want) {
				t.Errorf("%s, model %d: %d of %d intervals hold the truth", l.By, k, held, len(want))
			}
		}
	}
}

func correlationOf(x, y []float64) float64 {
	a, b := sampleOf(x), sampleOf(y)
	var cross float64
	for i := range x {
		cross += (x[i] - a.mean) * (y[i] - b.mean)
	}
	return cross / math.Sqrt(a.ss*b.ss)
}

// Weighted rankings against dense matrices in R.
func TestWeightedRanking(t *testing.T) {
	type model struct {
		Branch, Manager, Residual, Mean float64
		Branches, Managers              struct{ Shrunken, SE, Raw []float64 }
	}
	var ref struct {
		Weighted struct {
			Data struct {
				Outer, Inner, A []int
				Y, W            []float64
			}
			Plain, Adjusted model
		}
	}
	golden(t, "mixed", &ref)
	in := ref.Weighted.Data
	d := &Data{N: len(in.Y), Weighted: true, Options: DefaultOptions(), Branch: "b", Manager: "m", Compare: []int{2}, Items: []Item{{Key: "q", Max: 200}},
		Fields: []Field{{Key: "b", Groups: make([]string, 24)}, {Key: "m", Groups: []string{"one", "two", "three", "four"}}, {Key: "a", Groups: []string{"no", "yes"}}}}
	for i := range d.Fields[0].Groups {
		d.Fields[0].Groups[i] = fmt.Sprint("branch ", i+1)
	}
	b := Batch{N: d.N, Items: [][]uint8{nil}, Fields: [][]uint16{nil, nil, nil}, Weight: in.W}
	for r, y := range in.Y {
		b.Items[0] = append(b.Items[0], uint8(1+2*y))
		for f, g := range []int{in.Outer[r], in.Inner[r], in.A[r] + 1} {
			b.Fields[f] = append(b.Fields[f], uint16(g))
		}
	}
	d.Batches = []Batch{b}
	r := must(d.Ranking())
	if len(r.Models) != 2 || r.Models[1].Levels[1].Units[0].Group != "branch 1 / one" {
		t.Fatalf("%+v", r)
	}
	for i, want := range []model{ref.Weighted.Plain, ref.Weighted.Adjusted} {
		m := r.Models[i]
		for k, v := range []float64{want.Branch, want.Manager, want.Residual} {
			checkNum(t, m.Components[k].Term, m.Components[k].Variance, v, 1e-8)
		}
		checkNum(t, "mean", m.Mean, want.Mean, 1e-9)
		for k, v := range want.Branches.Shrunken {
			checkNum(t, "shrunken", m.Levels[0].Units[k].Shrunken, v, 1e-9)
			checkNum(t, "se", m.Levels[0].Units[k].SE, want.Branches.SE[k], 1e-8)
			checkNum(t, "raw", m.Levels[0].Units[k].Raw, want.Branches.Raw[k], 1e-12)
		}
		for k, v := range want.Managers.Shrunken {
			checkNum(t, "shrunken", m.Levels[1].Units[k].Shrunken, v, 1e-9)
			checkNum(t, "se", m.Levels[1].Units[k].SE, want.Managers.SE[k], 1e-8)
		}
	}
}

// numbersOfRanking are the numbers by analysis, group and statistic.
func numbersOfRanking(t *testing.T, d *Data) map[string]*float64 {
	t.Helper()
	out := map[string]*float64{}
	for _, n := range must(d.Ranking()).Numbers() {
		out[n.Analysis+" "+n.By+n.Term+" "+n.Group+" "+n.Statistic] = n.Value
	}
	return out
}

// Managers without a variance of their own have neither ranks nor a reliability: R's lmer estimates it as 0 where every manager has the mean of
// its branch.
func TestRankingOfManagersWhoDoNotDiffer(t *testing.T) {
	d, _ := drawUnits(3, 6, 3, 20, 4, 3, 1)
	seen := map[uint16]int{}
	for r, m := range d.Batches[0].Fields[1] { // 90, 100, 110 in turn, the same in every manager of a branch
		d.Batches[0].Items[0][r] = uint8(90 + 10*(seen[m]%3) + 8*int(d.Batches[0].Fields[0][r]))
		seen[m]++
	}
	m := must(d.Ranking()).Models[0]
	branches, managers := m.Levels[0], m.Levels[1]
	if branches.Flat || !managers.Flat || *m.Components[1].Variance != 0 {
		t.Fatalf("flat: branches %v, managers %v; components %+v", branches.Flat, managers.Flat, m.Components)
	}
	if managers.Unsupported == nil || managers.Unsupported.Code != "league_flat" || branches.Unsupported != nil {
		t.Errorf("unsupported: managers %v, branches %v", managers.Unsupported, branches.Unsupported)
	}
	if m.Components[0].Reliability == nil || m.Components[1].Reliability != nil || m.Components[1].FormsNeeded != nil {
		t.Errorf("the reliability of branches is quoted for managers: %+v", m.Components)
	}
	mean := map[string]float64{}
	for _, b := range branches.Units {
		if b.Rank == nil || b.RankLow == nil || b.ProbTop == nil {
			t.Errorf("branch without rank: %+v", b)
		}
		mean[b.Group] = *b.Shrunken
	}
	for _, u := range managers.Units {
		if u.Rank != nil || u.RankLow != nil || u.RankHigh != nil || u.ProbBelowMean != nil || u.ProbTop != nil || u.ProbBottom != nil || u.Standing() != 0 {
			t.Errorf("a manager is ranked: %+v", u)
		}
		if math.Abs(*u.Shrunken-mean[u.Branch]) > 1e-9 {
			t.Errorf("%s is drawn to %v, its branch to %v", u.Group, *u.Shrunken, mean[u.Branch])
		}
	}
	said := ""
	for _, n := range m.Notices {
		said += n.Code + " "
	}
	if said != "no_spread_within " {
		t.Errorf("notices %s", said)
	}
}

// What a ranking can or cannot be had of.
func TestRankingCases(t *testing.T) {
	draw := func() *Data { d, _ := drawUnits(3, 6, 3, 20, 4, 3, 1); return d }
	codes := func(r *Ranking) (out []string) {
		for _, m := range r.Models {
			for _, n := range m.Notices {
				out = append(out, n.Code)
			}
		}
		for _, n := range r.Notices {
			out = append(out, n.Code)
		}
		return out
	}
	for _, c := range []struct {
		name   string
		change func(d *Data)
		says   string
		levels []string // of the model that is not adjusted
		models int
	}{
		{"no fields", func(d *Data) { d.Branch, d.Manager = "", "" }, "", nil, 0},
		{"unknown fields", func(d *Data) { d.Branch, d.Manager = "x", "y" }, "", nil, 0},
		{"both", func(d *Data) {}, "", []string{"branch", "manager"}, 2},
		{"branches", func(d *Data) { d.Manager = "" }, "", []string{"branch"}, 2},
		{"managers", func(d *Data) { d.Branch = "" }, "", []string{"manager"}, 2},
		{"the same field", func(d *Data) { d.Manager = "branch" }, "", []string{"branch"}, 2},
		{"one branch", func(d *Data) {
			for r := range d.N {
				d.Batches[0].Fields[0][r] = 1
			}
		}, "one_group", []string{"manager"}, 2},
		{"a manager each", func(d *Data) { copy(d.Batches[0].Fields[1], d.Batches[0].Fields[0]) }, "one_manager_each", []string{"branch"}, 2},
		{"a form each", func(d *Data) {
			d.Fields[1].Groups = make([]string, d.N)
			for r := range d.N {
				d.Batches[0].Fields[1][r] = uint16(r + 1)
			}
		}, "one_form_each", []string{"branch"}, 2},
		{"some without manager", func(d *Data) {
			for r := 0; r < d.N; r += 9 {
				d.Batches[0].Fields[1][r] = 0
			}
		}, "ranking_left_out", []string{"branch", "manager"}, 2},
		{"adjusted for branches", func(d *Data) { d.Compare = []int{0, 1} }, "", []string{"branch", "manager"}, 1},
		{"a field within branches", func(d *Data) {
			for r := range d.N {
				d.Batches[0].Fields[2][r] = 1 + (d.Batches[0].Fields[0][r]-1)/2
			}
		}, "between_units", []string{"branch", "manager"}, 2},
		{"a field finer than branches", func(d *Data) {
			copy(d.Batches[0].Fields[2], d.Batches[0].Fields[1])
			d.Fields[2].Groups = d.Fields[1].Groups
		}, "aliased_unit", []string{"branch", "manager"}, 1},
		{"a field twice", func(d *Data) {
			d.Fields, d.Compare = append(d.Fields, d.Fields[2]), []int{2, 3}
			d.Batches[0].Fields = append(d.Batches[0].Fields, d.Batches[0].Fields[2])
		}, "aliased_adjustment", []string{"branch", "manager"}, 2},
		{"a field of one group", func(d *Data) {
			for r := range d.N {
				d.Batches[0].Fields[2][r] = 2
			}
		}, "one_group", []string{"branch", "manager"}, 1},
		{"no difference within units", func(d *Data) {
			for r := range d.N {
				d.Batches[0].Items[0][r] = uint8(d.Batches[0].Fields[1][r])
			}
		}, "no_variance_units", nil, 2},
		{"branches alike", func(d *Data) {
			for r, m := range d.Batches[0].Fields[1] {
				d.Batches[0].Items[0][r] = uint8(100 + 20*(r%3) + int(m)%2)
			}
		}, "no_spread", []string{"branch", "manager"}, 2},
		{"clusters", func(d *Data) { d.Designed, d.Batches[0].Cluster = true, make([]uint32, d.N) }, "ranking_design", []string{"branch", "manager"}, 2},
	} {
		d := draw()
		c.change(d)
		r, err := d.Ranking()
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if c.says != "" && !slices.Contains(codes(r), c.says) {
			t.Errorf("%s: notices are %v, want %s", c.name, codes(r), c.says)
		}
		if len(r.Models) != c.models {
			t.Errorf("%s: %d models, want %d (%v)", c.name, len(r.Models), c.models, codes(r))
			continue
		}
		if c.models == 0 {
			if len(r.Numbers()) > 0 {
				t.Errorf("%s: there are numbers", c.name)
			}
			continue
		}
		var levels []string
		for _, l := range r.Models[0].Levels {
			levels = append(levels, l.By)
		}
		if !slices.Equal(levels, c.levels) {
			t.Errorf("%s: levels %v, want %v (%v)", c.name, levels, c.levels, codes(r))
		}
		for _, l := range r.Models[0].Levels {
			var top, bottom float64
			fifth := max(1, math.Round(float64(len(l.Units))/5))
			if l.Flat {
				if u := l.Units[0]; u.Rank != nil || u.ProbTop != nil {
					t.Errorf("%s: ranks of %s without variance", c.name, l.By)
				}
				continue
			}
			for _, u := range l.Units {
				top += *u.ProbTop
				bottom += *u.ProbBottom
				if *u.RankLow > *u.RankHigh || *u.Rank < 1 || *u.Rank > float64(len(l.Units)) {
					t.Errorf("%s: %+v", c.name, u)
				}
			}
			if math.Abs(top-fifth)+math.Abs(bottom-fifth) > 1e-9 {
				t.Errorf("%s: probabilities of %s sum to %v and %v, want %v", c.name, l.By, top, bottom, fifth)
			}
		}
	}
}

// Rankings do not depend on the number of goroutines, and on the seed only by their draws.
func TestRankingDraws(t *testing.T) {
	d, _ := drawUnits(5, 8, 3, 30, 4, 3, 1)
	one := numbersOfRanking(t, d)
	d.Options.Jobs = 3
	for key, x := range numbersOfRanking(t, d) {
		if *x != *one[key] {
			t.Errorf("%s is %v on three goroutines, %v on one", key, *x, *one[key])
		}
	}
	d.Options.Seed = 2
	moved := 0
	for key, x := range numbersOfRanking(t, d) {
		if *x != *one[key] {
			moved++
			if math.Abs(*x-*one[key]) > 0.05*math.Max(1, math.Abs(*one[key])) && math.Abs(*x-*one[key]) > 1 {
				t.Errorf("%s is %v with another seed, %v before", key, *x, *one[key])
			}
		}
	}
	if moved == 0 {
		t.Error("another seed changes nothing")
	}
}

// Two units whose true values are apart by a known normal difference: the share of draws that rank one first is its probability.
func TestRankingOfTwo(t *testing.T) {
	d, _ := drawUnits(11, 2, 1, 40, 0, 0, 1)
	d.Manager = ""
	for r := range d.N {
		if d.Batches[0].Fields[0][r] == 2 {
			d.Batches[0].Items[0][r] = min(201, d.Batches[0].Items[0][r]+30)
		}
	}
	l := must(d.Ranking()).Models[0].Levels[0]
	m := must(d.Ranking()).Models[0]
	// The errors of two effects given the variances: σ² λ/(1 + λ n) each, and the mean's, which they share in part.
	lambda := *m.Components[0].Variance / *m.Components[1].Variance
	a, b := 1/(1+lambda*l.Units[0].NEff), 1/(1+lambda*l.Units[1].NEff)
	w := l.Units[0].NEff*a + l.Units[1].NEff*b
	variance := *m.Components[1].Variance * (lambda*a + lambda*b + (a-b)*(a-b)/w)
	want := normalLower((*l.Units[1].Shrunken - *l.Units[0].Shrunken) / math.Sqrt(variance))
	if got := *l.Units[1].ProbTop; math.Abs(got-want) > 0.015 {
		t.Errorf("probability to be first %v, want %v", got, want)
	}
}
