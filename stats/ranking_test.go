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
	d, truth := drawUnits(1, 400, 3, 500, 4, 3, 2)
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
