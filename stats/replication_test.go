package stats

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// nudged is a survey whose replicates move the weight of one cluster by a tiny share each, against that of its stratum. To first order an estimate then moves by its
// linearised value, so that errors over the replicates are the linearised ones: the infinitesimal jackknife.
//
// Jaeckel, L. A. (1972). The infinitesimal jackknife. Bell Laboratories Memorandum MM 72-1215-11.
func nudged(t *testing.T, d *Data) *Data {
	t.Helper()
	const share = 1e-5
	s, _ := d.Subset(allRows(d), 1)
	s.Loyalty, s.Kano = d.Loyalty, d.Kano
	weights := make([]float64, 0, d.N)
	for bi := range d.Batches {
		for r := range d.Batches[bi].N {
			weights = append(weights, d.Batches[bi].weight(r))
		}
	}
	u := d.units(weights, nil)
	r := &Replicates{Weights: weights, Scale: 1 / (share * share), MSE: true, DF: u.df()}
	for c, h := range u.stratum {
		n := float64(u.size[h])
		w := append([]float64(nil), weights...)
		for row, other := range u.of {
			switch {
			case other == c:
				w[row] *= 1 + share*(1-1/n)
			case u.stratum[other] == h:
				w[row] *= 1 - share/n
			}
		}
		r.Replicate, r.RScales = append(r.Replicate, w), append(r.RScales, n/(n-1))
	}
	if err := s.SetReplicates(r); err != nil {
		t.Fatal(err)
	}
	return s
}

// fullBFI asks everything of bfi that an analysis can use.
func fullBFI(t *testing.T) *Data {
	d := loyalBFI(t, "clusters")
	d.Compare = []int{0}
	d.Kano = []KanoQuestion{{Key: "N", Label: "N"}}
	d.Items[0].HasStated, d.Items[2].HasStated = true, true
	columns, row := table(t, "bfi"), 0
	d.Fields = append(d.Fields, Field{Key: "gender", Groups: []string{"1", "2"}})
	d.Compare = append(d.Compare, 1)
	for bi := range d.Batches {
		b := &d.Batches[bi]
		b.Stated, b.Fields = make([][]float64, 5), append(b.Fields, make([]uint16, b.N))
		pair := [2][]uint8{make([]uint8, b.N), make([]uint8, b.N)}
		for r := range b.N {
			for i, key := range []string{"C3", "", "C4"} {
				if key != "" {
					b.Stated[i] = append(b.Stated[i], columns[key][row])
				}
			}
			for k, key := range []string{"N1", "N2"} {
				if x := columns[key][row]; !math.IsNaN(x) {
					pair[k][r] = uint8(min(x, 5))
				}
			}
			b.Fields[1][r] = uint16(columns["gender"][row])
			row++
		}
		b.Kano = [][2][]uint8{pair}
	}
	return d
}

// TestReplicatesAreLinearised holds the errors of every analysis over replicates that hardly move the weights against the linearised ones.
func TestReplicatesAreLinearised(t *testing.T) {
	d := fullBFI(t)
	s := nudged(t, d)
	if s.Replicated() != int(d.designDF())+d.design().strata || s.designDF() != d.designDF() {
		t.Fatalf("%d replicates, df %v", s.Replicated(), s.designDF())
	}
	runs := everyAnalysis()
	runs["standings"] = func(d *Data) (Result, error) {
		d.Composite()
		return d.Standings(0), nil
	}
	held := map[string]int{}
	compare := func(name string, want, got Result) {
		a, b := want.Numbers(), got.Numbers()
		if len(a) != len(b) {
			t.Fatalf("%s: %d numbers, %d linearised", name, len(b), len(a))
		}
		for i, w := range a {
			g := b[i]
			if strings.HasPrefix(w.Statistic, "spearman") { // whose ranks are not linearised
				continue
			}
			if (w.Value == nil) != (g.Value == nil) || w.Statistic != g.Statistic {
				t.Errorf("%s: %+v is %v, linearised %v", name, w, g.Value, w.Value)
				continue
			}
			if w.Value == nil {
				continue
			}
			x, y := *w.Value, *g.Value
			if strings.HasSuffix(w.Statistic, "p") && x < 1e-9 && y < 1e-9 {
				continue
			}
			if math.Abs(x-y) > 2e-4*math.Abs(x)+1e-8 {
				t.Errorf("%s: %s %s %s %s %s %s is %v, linearised %v", name, w.Analysis, w.By, w.Group, w.Term, w.Term2, w.Statistic, y, x)
			}
			held[w.Analysis]++
		}
	}
	for name, run := range runs {
		want, err := run(d)
		got, err2 := run(s)
		if err != nil || err2 != nil {
			t.Fatal(name, err, err2)
		}
		compare(name, want, got)
	}
	for _, analysis := range []string{"index", "descriptive", "correlation", "reliability", "regression", "anova_oneway", "anova_multi", "crosstab", "heatmap", "interaction",
		"drivers_by", "emmeans_adjusted", "gap", "penalty_reward", "value", "loyalty", "kano", "benchmark"} {
		if held[analysis] == 0 {
			t.Errorf("%s was not compared", analysis)
		}
	}
}

// TestReplicatesOfWavesAreLinearised does the same for what compares waves.
func TestReplicatesOfWavesAreLinearised(t *testing.T) {
	earlier, later := genderWave(t, 1, true), genderWave(t, 2, true)
	overall := func(d *Data) *Data { // so that drivers can be compared
		d.Items, d.Overall = d.Items[:3], &Item{Key: "overall", Min: 1, Max: 6}
		return d
	}
	overall(earlier)
	overall(later)
	a, b := nudged(t, earlier), nudged(t, later)
	later.Earlier, b.Earlier = []*Data{earlier}, []*Data{a}
	held := map[string]int{}
	for name, run := range map[string]func(d *Data) (Result, error){
		"change":  func(d *Data) (Result, error) { return d.Change() },
		"drivers": func(d *Data) (Result, error) { return d.DriverChange() },
		"why":     func(d *Data) (Result, error) { return d.WhyChanged() },
		"trend":   func(d *Data) (Result, error) { return d.Trend() },
	} {
		want, err := run(later)
		got, err2 := run(b)
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(name, err)
		}
		x, y := want.Numbers(), got.Numbers()
		for i, w := range x {
			if g := y[i]; w.Value != nil && g.Value != nil {
				held[w.Analysis]++
				if math.Abs(*w.Value-*g.Value) > 2e-4*math.Abs(*w.Value)+1e-7 {
					t.Errorf("%s: %s %s %s %s %s is %v, linearised %v", name, w.Analysis, w.By, w.Group, w.Term, w.Statistic, *g.Value, *w.Value)
				}
			} else if w.Value != nil || g.Value != nil {
				t.Errorf("%s: %+v: only one has a value", name, w)
			}
		}
	}
	for _, analysis := range []string{"change", "driver_change", "decomposition", "oaxaca"} {
		if held[analysis] == 0 {
			t.Errorf("%s was not compared", analysis)
		}
	}
}
