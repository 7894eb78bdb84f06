package stats

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"manyi/survey"
)

// bfiByEducation makes a survey of ten items of bfi with their scales as dimensions, and education as the compared field.
func bfiByEducation(t testing.TB) *Data {
	all := table(t, "bfi")
	items := []string{"A1", "A2", "A3", "A4", "A5", "C1", "C2", "C3", "C4", "C5"}
	d := columnsData(all, items, 1, 6, bfiKeyed...)
	d.Options.Confidence = .95
	for j := range d.Items {
		d.Items[j].Dimension = d.Items[j].Key[:1]
	}
	order := firstSeen(all, "education", items...)
	field := Field{Key: "education"}
	for _, g := range order {
		field.Groups = append(field.Groups, fmt.Sprint(g))
	}
	d.Fields, d.Compare = []Field{field}, []int{0}
	row := 0
	for bi := range d.Batches {
		b := &d.Batches[bi]
		column := make([]uint16, b.N)
		for r := range column {
			column[r] = uint16(slices.Index(order, all["education"][row]) + 1)
			row++
		}
		b.Fields = [][]uint16{column}
	}
	return d
}

func TestInvarianceOfGroupsAgainstLavaan(t *testing.T) {
	var ref map[string]map[string]cfaReference
	golden(t, "invariance", &ref)
	r, err := bfiByEducation(t).Invariance()
	if err != nil || len(r.Comparisons) != 1 {
		t.Fatal(r, err)
	}
	x := r.Comparisons[0]
	if x.HowMany != "dimension" || len(x.Groups) != 5 || len(x.Models) != 3 || len(x.Congruence) != 10 {
		t.Fatalf("%+v", x)
	}
	for _, m := range x.Models {
		want := ref["bfi_education"][m.Equality.String()].Measures
		check(t, m.Equality.String(), m.Fit.Chi2, want.Chisq, 1e-8)
		check(t, m.Equality.String(), m.Fit.CFI, want.CFI, 1e-8)
	}
	metric, scalar := ref["bfi_education"]["metric"].Measures, ref["bfi_education"]["scalar"].Measures
	if got := *x.Models[2].DeltaCFI; math.Abs(got-(scalar.CFI-metric.CFI)) > 1e-8 {
		t.Errorf("change of CFI %v", got)
	}
	for g, row := range ref["bfi_education"]["configural"].StdLoadings {
		for j, l := range row {
			if got := *x.Groups[g].Loadings[j]; math.Abs(got-l) > 3e-5 {
				t.Errorf("loading of %d in %d: %v, want %v", j, g, got, l)
			}
		}
	}
	seen := map[Number]bool{}
	for _, n := range r.Numbers() {
		n.Value = nil
		if seen[n] {
			t.Errorf("%+v twice", n)
		}
		seen[n] = true
	}
}

// Waves are compared as groups are.
func TestInvarianceOfWaves(t *testing.T) {
	d := bfiByEducation(t)
	groups, _ := d.Invariance()
	var waves []*Data
	for g, rows := range d.RowsByGroup(0) {
		w, _ := d.Subset(rows, 0)
		w.Wave = d.Fields[0].Groups[g]
		if g == 1 { // asked in another order, one item more
			w.Items = slices.Clone(w.Items)
			slices.Reverse(w.Items)
			w.Items = append(w.Items, Item{Key: "new", Min: 1, Max: 6})
			for bi := range w.Batches {
				b := &w.Batches[bi]
				slices.Reverse(b.Items)
				b.Items = append(b.Items, make([]uint8, b.N))
			}
		}
		waves = append(waves, w)
	}
	r, err := WaveInvariance(waves)
	if err != nil || len(r.Comparisons) != 1 || r.Comparisons[0].By != "wave" {
		t.Fatal(r, err)
	}
	for i, m := range r.Comparisons[0].Models {
		check(t, m.Equality.String(), m.Fit.Chi2, groups.Comparisons[0].Models[i].Fit.Chi2, 1e-9)
	}
	if r, err := WaveInvariance(waves[:1]); err != nil || len(r.Numbers()) > 0 {
		t.Errorf("one wave: %+v, %v", r, err)
	}
}

// Waves are compared without any group that could be, and those that can be without those that cannot: here the levels of education as waves, after one on another
// scale, one too small and one in which an item has no answer. R: lavaan of the five groups, by invariance.R.
func TestWavesThatCanBeComparedAgainstLavaan(t *testing.T) {
	var ref map[string]map[string]cfaReference
	golden(t, "invariance", &ref)
	all := bfiByEducation(t)
	var waves []*Data
	for g, rows := range all.RowsByGroup(0) {
		w, _ := all.Subset(rows, 0)
		w.Wave, w.Compare = all.Fields[0].Groups[g], nil
		waves = append(waves, w)
	}
	long, _ := all.Subset(all.RowsByGroup(0)[0], 0)
	long.Wave, long.Items = "long", slices.Clone(long.Items)
	for i := range long.Items {
		long.Items[i].Max = 7
	}
	few, _ := all.Subset(all.RowsByGroup(0)[0][:60], 0)
	few.Wave = "few"
	d := waves[len(waves)-1]
	d.Earlier = append([]*Data{long, few}, waves[:len(waves)-1]...)
	r, err := d.Invariance()
	if err != nil || len(r.Comparisons) != 1 || r.Comparisons[0].By != "wave" || len(r.Comparisons[0].Groups) != 5 {
		t.Fatal(r, err)
	}
	for _, m := range r.Comparisons[0].Models {
		want := ref["bfi_education"][m.Equality.String()].Measures
		check(t, m.Equality.String(), m.Fit.Chi2, want.Chisq, 1e-8)
		check(t, m.Equality.String(), m.Fit.CFI, want.CFI, 1e-8)
	}
	left := map[string]string{}
	for _, n := range r.Notices {
		left[n.Code] = fmt.Sprint(n.Args)
	}
	if left["invariance_waves_apart"] != "[[long]]" || left["invariance_small"] != "[[few] 100]" {
		t.Errorf("left out: %v", r.Notices)
	}

	// An item that nobody answered in a wave is left out, not the wave.
	silent, _ := all.Subset(all.RowsByGroup(0)[1], 0)
	for bi := range silent.Batches {
		silent.Batches[bi].Items[2] = make([]uint8, silent.Batches[bi].N)
	}
	d.Earlier[3] = silent
	if x := must(d.Invariance()).Comparisons[0]; len(x.Groups) != 5 || slices.Contains(x.Items, "A3") || len(x.Items) != 9 {
		t.Errorf("without answers to A3: %d waves on %v", len(x.Groups), x.Items)
	}

	d.Earlier = []*Data{long}
	r = must(d.Invariance())
	if n := r.Numbers(); len(n) != 1 || n[0].Statistic != "unavailable" || len(r.Notices) != 1 || r.Notices[0].Code != "invariance_waves_apart" {
		t.Errorf("no wave to compare with: %v, %v", n, r.Notices)
	}
}

// driftWave draws respondents of one wave: nine items of two correlated factors on 1..7; shift is added to the answers to item 5.
func driftWave(rng *rand.Rand, name string, n int, shift, level float64) *Data {
	d := &Data{Wave: name, N: n, Options: DefaultOptions()}
	b := Batch{N: n}
	for j := range 9 {
		d.Items = append(d.Items, Item{Key: fmt.Sprintf("q%d", j+1), Min: 1, Max: 7, Dimension: []string{"a", "b"}[j/5]})
		b.Items = append(b.Items, make([]uint8, n))
	}
	for r := range n {
		common := rng.NormFloat64()
		f := [2]float64{level + .6*common + .8*rng.NormFloat64(), level + .6*common + .8*rng.NormFloat64()}
		for j := range 9 {
			x := 4 + (.6+.04*float64(j))*f[j/5] + .8*rng.NormFloat64()
			if j == 4 {
				x += shift
			}
			b.Items[j][r] = uint8(max(1, min(7, math.Round(x))))
		}
	}
	d.Batches = []Batch{b}
	return d
}

// Two waves by the same yardstick: an item is called drifted in about 5%. One item that drifts is found, and it alone.
func TestDriftIsFound(t *testing.T) {
	const runs = 400
	for _, shift := range []float64{0, .5} {
		rng := rand.New(rand.NewPCG(5, 6))
		alarms, found := 0, 0
		for range runs {
			r, err := WaveInvariance([]*Data{driftWave(rng, "1", 400, 0, 0), driftWave(rng, "2", 500, shift, .4)})
			if err != nil || len(r.Comparisons[0].Models) != 3 {
				t.Fatal(r, err)
			}
			x := r.Comparisons[0]
			for _, key := range x.Drifted {
				if key != "q5" || shift == 0 {
					alarms++
					break
				}
			}
			if slices.Contains(x.Drifted, "q5") {
				found++
			}
		}
		t.Logf("shift %v: false alarms %.3f, found %.3f", shift, float64(alarms)/runs, float64(found)/runs)
		if float64(alarms)/runs > 0.08 || shift > 0 && float64(found)/runs < 0.97 {
			t.Errorf("shift %v: false alarms %d, found %d of %d", shift, alarms, found, runs)
		}
	}
}

func TestInvarianceOfOddSurveys(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	d := driftWave(rng, "", 600, 0, 0)
	if r, err := d.Invariance(); err != nil || len(r.Numbers())+len(r.Notices) > 0 {
		t.Errorf("no compared field: %+v, %v", r, err)
	}
	field := func(d *Data, groups int) {
		f := Field{Key: "g"}
		b := &d.Batches[0]
		column := make([]uint16, d.N)
		for r := range column {
			column[r] = uint16(1 + r%groups)
		}
		for g := range groups {
			f.Groups = append(f.Groups, fmt.Sprint("group ", g+1))
		}
		b.Fields, d.Fields, d.Compare = [][]uint16{column}, []Field{f}, []int{0}
	}
	field(d, 10) // of 60
	if r, err := d.Invariance(); err != nil || len(r.Numbers())+len(r.Notices) > 0 {
		t.Errorf("small groups: %+v, %v", r, err)
	}
	big := driftWave(rng, "", 2000, 0, 0)
	field(big, 12)
	r, err := big.Invariance()
	if err != nil || len(r.Comparisons[0].Groups) != maxInvarianceGroups || r.Notices[0].Code != "invariance_groups" {
		t.Errorf("twelve groups: %+v, %v", r, err)
	}
	// An item that does not vary in a group, and one that has a dimension to itself.
	odd := driftWave(rng, "", 800, 0, 0)
	field(odd, 2)
	for row := range odd.N {
		if row%2 == 1 {
			odd.Batches[0].Items[2][row] = 4
		}
	}
	odd.Items[8].Dimension = "c"
	r, err = odd.Invariance()
	if err != nil || len(r.Comparisons[0].Items) != 7 || len(r.Comparisons[0].Models) != 3 {
		t.Errorf("odd items: %+v, %v", r, err)
	}
	var codes []string
	for _, n := range append(r.Notices, r.Comparisons[0].Notices...) {
		codes = append(codes, n.Code)
	}
	if !slices.Equal(codes, []string{"invariance_single", "invariance_ordinal", "invariance_constant"}) {
		t.Errorf("%v", codes)
	}
	// Weights that are all alike change no index; without dimensions the exploratory factors are taken.
	for j := range big.Items {
		big.Items[j].Dimension = ""
	}
	plain, err := (&Data{N: big.N, Items: big.Items, Fields: big.Fields, Compare: big.Compare, Options: big.Options, Batches: big.Batches}).Invariance()
	if err != nil || plain.Comparisons[0].HowMany != "factor" || len(plain.Comparisons[0].Factors) != 2 {
		t.Errorf("%+v, %v", plain, err)
	}
	b := big.Batches[0]
	b.Weight = make([]float64, b.N)
	for row := range b.Weight {
		b.Weight[row] = 3
	}
	weighted, err := (&Data{N: big.N, Items: big.Items, Fields: big.Fields, Compare: big.Compare, Options: big.Options, Batches: []Batch{b}, Weighted: true}).Invariance()
	if err != nil {
		t.Fatal(err)
	}
	check(t, "weighted", weighted.Comparisons[0].Models[2].Fit.Chi2, plain.Comparisons[0].Models[2].Fit.Chi2, 1e-8)
	if _, err := json.Marshal(weighted); err != nil {
		t.Error(err)
	}
}

func sampleSurvey(t testing.TB, folder string) *Data {
	book, err := survey.LoadCodebook("../fixtures/" + folder + "/survey.yaml")
	if err != nil {
		t.Fatal(err)
	}
	ds, err := survey.Read(context.Background(), book, survey.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ds.Release)
	return must(FromDataset(ds, 1))
}

func BenchmarkInvariance6198(b *testing.B) {
	d := sampleSurvey(b, "xian")
	d.Factor()
	for b.Loop() {
		if _, err := d.Invariance(); err != nil {
			b.Fatal(err)
		}
	}
}
