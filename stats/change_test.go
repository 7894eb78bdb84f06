package stats

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"manyi/survey"
)

// sfoWaves reads fixtures/sfo/waves.yaml, the last wave with the earlier ones, after replacements in the codebook.
func sfoWaves(t testing.TB, replace ...string) *Data {
	t.Helper()
	const path = "../fixtures/sfo/waves.yaml"
	return wavesOf(t, path, strings.NewReplacer(replace...).Replace(string(must(os.ReadFile(path)))))
}

// bfiWaves takes the two genders of bfi for two waves of a sample with strata, clusters and weights.
func bfiWaves(t testing.TB) *Data {
	return wavesOf(t, "../fixtures/data/bfi.yaml", `data: [bfi.csv]
weight: w
missing: ["", NA]
scales: {s: {min: 1, max: 6}}
items: {A1: , A2: , A3: , A4: }
overall: A5
design: {strata: stratum, cluster: psu}
waves: {column: gender}
quality: {straightline: keep}
`)
}

// wavesOf reads every wave of a codebook.
func wavesOf(t testing.TB, path, text string) *Data {
	t.Helper()
	book := must(survey.FindWaves(context.Background(), must(survey.ParseCodebook(path, []byte(text))), survey.ReadOptions{}))
	var d *Data
	var earlier []*Data
	for _, name := range book.WaveNames() {
		ds := must(survey.Read(context.Background(), must(book.ForWave(name)), survey.ReadOptions{Wave: name}))
		t.Cleanup(ds.Release)
		d = must(FromDataset(ds, 2))
		d.Options.Bootstrap = 0
		earlier = append(earlier, d)
	}
	d.Earlier = earlier[:len(earlier)-1]
	return d
}

// numbersAt are the numbers of a result by analysis, by, group, term, term2 and statistic.
func numbersAt(t testing.TB, r Result) map[[6]string]Number {
	t.Helper()
	at := map[[6]string]Number{}
	for _, n := range r.Numbers() {
		if n.Wave != "" { // of an earlier wave
			continue
		}
		key := [6]string{n.Analysis, n.By, n.Group, n.Term, n.Term2, n.Statistic}
		if _, twice := at[key]; twice {
			t.Errorf("%v is there twice", key)
		}
		at[key] = n
	}
	return at
}

// wavesAgainstR calls back for every number of fixtures/golden/waves.json with what is computed here; "plain" leaves out the weights.
func wavesAgainstR(t *testing.T, compare func(survey string, at [6]string, got *float64, want float64)) {
	var want []map[string]any
	golden(t, "waves", &want)
	for _, name := range []string{"plain", "weighted", "design"} {
		var d *Data
		switch name {
		case "plain":
			d = sfoWaves(t, "\nweight: WEIGHT", "", "[weight, Q7WIFI]", "[Q7WIFI]")
		case "weighted":
			d = sfoWaves(t)
		default:
			d = bfiWaves(t)
		}
		got := map[[6]string]Number{}
		for _, r := range []Result{must(d.Change()), must(d.Trend()), must(d.DriverChange())} {
			for at, n := range numbersAt(t, r) {
				got[at] = n
			}
		}
		for _, w := range want {
			if w["case"] != name {
				continue
			}
			text := func(key string) string { s, _ := w[key].(string); return s }
			for _, statistic := range slices.Sorted(maps.Keys(w)) {
				x, ok := w[statistic].(float64)
				if !ok {
					continue
				}
				at := [6]string{text("analysis"), text("by"), text("group"), text("term"), text("term2"), statistic}
				if name == "design" && at[3] == "A5" {
					at[3] = "overall"
				}
				if statistic == "n" {
					at[5] = "diff"
					if n := got[at]; n.N != int(x) {
						t.Errorf("%s %v: n = %d, R has %v", name, at, n.N, x)
					}
					continue
				}
				compare(name, at, got[at].Value, x)
			}
		}
	}
}

func TestWavesAgainstR(t *testing.T) {
	compared := 0
	wavesAgainstR(t, func(survey string, at [6]string, got *float64, want float64) {
		tol := 1e-9
		if at[5] == "mde" {
			tol = 1e-8 // of uniroot
		}
		checkNum(t, survey+" "+strings.Join(at[:], " "), got, want, tol)
		compared++
	})
	if compared < 1600 {
		t.Errorf("%d numbers compared", compared)
	}
}

// waveValidations are the rows of VALIDATION.md.
func waveValidations(t *testing.T) []validation {
	t.Helper()
	type row struct{ method, survey string }
	methods := map[string]string{"change": "change of index: Welch, design-based, Holm, BH, Cohen's d", "mde": "smallest detectable change", "trend": "slope over waves, Welch's and Wald's joint test",
		"driver_change": "slopes between waves, HC3 and linearised, joint test"}
	references := map[string]string{"change": "R t.test, svymean, p.adjust", "mde": "R pt, uniroot (8 digits)", "trend": "R oneway.test, svymean", "driver_change": "R vcovHC(lm), vcov(svyglm)"}
	found, order := map[row]*agreement{}, []row{}
	wavesAgainstR(t, func(survey string, at [6]string, got *float64, want float64) {
		r := row{at[0], survey}
		if at[5] == "mde" {
			r.method = "mde"
		}
		if found[r] == nil {
			found[r] = &agreement{}
			order = append(order, r)
		}
		scale := math.Max(math.Abs(want), 1e-9)
		if got == nil {
			found[r].add(strings.Join(at[:], " ")+" (absent)", math.NaN(), want)
			return
		}
		found[r].within(strings.Join(at[:], " "), *got, want, scale)
	})
	var list []validation
	for _, r := range order {
		data := "SFO 2012, 2015, 2016, unweighted"
		switch r.survey {
		case "weighted":
			data = "SFO 2012 (unweighted), 2015, 2016"
		case "design":
			data = "bfi by gender; strata, clusters, weights"
		}
		list = append(list, validation{methods[r.method], data, references[r.method], func(*testing.T) agreement { return *found[r] }})
	}
	return list
}

// simulatedWave is a wave of n respondents on items 1..5 with a common factor; shift moves the latent answers of one item.
func simulatedWave(rng *rand.Rand, wave string, n, items, shifted int, shift float64) *Data {
	d := &Data{Wave: wave, N: n, Options: DefaultOptions(), Overall: &Item{Key: "overall", Min: 1, Max: 5}}
	d.Options.Bootstrap = 0
	b := Batch{N: n, Items: make([][]uint8, items+1)}
	for i := range items + 1 {
		if i < items {
			d.Items = append(d.Items, Item{Key: fmt.Sprintf("q%d", i+1), Min: 1, Max: 5})
		}
		b.Items[i] = make([]uint8, n)
	}
	for r := range n {
		factor := rng.NormFloat64()
		for i := range items + 1 {
			x := 0.7*factor + 0.7*rng.NormFloat64() + 3.5
			if i == shifted {
				x += shift
			}
			b.Items[i][r] = uint8(max(1, min(5, math.Round(x))))
		}
	}
	d.Batches = []Batch{b}
	return d
}

// alarms counts, over simulated pairs of waves without any change, the tests of overall and of an item at .05, the surveys in which
// any item is flagged after Holm, and the same of slopes.
func alarms(sims int, seed uint64) (overall, item, family, slope float64) {
	for s := range sims {
		rng := rand.New(rand.NewPCG(seed, uint64(s)))
		d := simulatedWave(rng, "2", 400, 5, -1, 0)
		d.Earlier = []*Data{simulatedWave(rng, "1", 300, 5, -1, 0)}
		w := must(d.Change()).Since[0]
		count := func(into *float64, p *float64) {
			if p != nil && *p < 0.05 {
				*into += 1 / float64(sims)
			}
		}
		count(&overall, w.Of("overall").P)
		count(&item, w.Of("q3").P)
		least := 1.0
		for _, r := range w.Rows {
			if r.PAdjusted != nil && strings.HasPrefix(r.Key, "q") {
				least = min(least, *r.PAdjusted)
			}
		}
		count(&family, &least)
		count(&slope, must(d.DriverChange()).Since[0].P)
	}
	return overall, item, family, slope
}

func TestNoChangeNoAlarm(t *testing.T) {
	overall, item, family, slope := alarms(300, 7)
	for name, rate := range map[string]float64{"overall": overall, "item": item, "slopes": slope} {
		if rate < 0.025 || rate > 0.08 {
			t.Errorf("%s: %.3f of surveys without a change are flagged", name, rate)
		}
	}
	if family > 0.08 {
		t.Errorf("any item: %.3f of surveys without a change are flagged", family)
	}
	t.Logf("false alarms: overall %.3f, item %.3f, any item after Holm %.3f, slopes %.3f", overall, item, family, slope)
}

func BenchmarkFalseAlarms(b *testing.B) {
	for b.Loop() {
		overall, item, family, slope := alarms(2000, 1)
		b.ReportMetric(100*overall, "%overall")
		b.ReportMetric(100*item, "%item")
		b.ReportMetric(100*family, "%family")
		b.ReportMetric(100*slope, "%slopes")
	}
}

// One item changed: it is flagged, and no other.
func TestOneItemChanged(t *testing.T) {
	flagged := map[string]int{}
	const sims = 100
	for s := range sims {
		rng := rand.New(rand.NewPCG(3, uint64(s)))
		d := simulatedWave(rng, "2", 1500, 6, 2, 0.25)
		d.Earlier = []*Data{simulatedWave(rng, "1", 1500, 6, -1, 0)}
		for _, r := range must(d.Change()).Since[0].Rows {
			if r.PAdjusted != nil && *r.PAdjusted < 0.05 && strings.HasPrefix(r.Key, "q") {
				flagged[r.Key]++
			}
		}
	}
	if flagged["q3"] < 99 {
		t.Errorf("the changed item is flagged in %d of %d", flagged["q3"], sims)
	}
	for key, n := range flagged {
		if key != "q3" && n > 4 { // 1% each of 5 after Holm
			t.Errorf("%s did not change and is flagged in %d of %d", key, n, sims)
		}
	}
}

// A change of exactly the size that could be seen is seen in 80% of surveys.
func TestDetectableChange(t *testing.T) {
	const n, sims = 200, 2000
	rng := rand.New(rand.NewPCG(11, 0))
	seen := 0
	for range sims {
		var x, y []float64
		shift := 0.0
		for range n {
			x, y = append(x, rng.NormFloat64()), append(y, rng.NormFloat64())
		}
		shift = *detectable(math.Sqrt(2.0/n), 2*n-2)
		for i := range x {
			x[i] += shift
		}
		if must(WelchT(x, y, 0.95)).P < 0.05 {
			seen++
		}
	}
	if share := float64(seen) / sims; math.Abs(share-0.8) > 0.03 {
		t.Errorf("seen in %.3f", share)
	}
	if detectable(0, 5) != nil || detectable(1, 0) != nil || detectable(math.NaN(), 3) != nil {
		t.Error("a change without an error is detectable")
	}
}

// withIDs numbers respondents.
func withIDs(d *Data, id func(row int) string) *Data {
	d.Batches[0].ID = id
	return d
}

func TestPanelIsPaired(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 0))
	then := simulatedWave(rng, "1", 200, 4, -1, 0)
	now := simulatedWave(rng, "2", 200, 4, -1, 0)
	for i := range now.Batches[0].Items { // the same people, most of whom answer as before
		for r := range 200 {
			if rng.Float64() < 0.6 {
				now.Batches[0].Items[i][(r+50)%200] = then.Batches[0].Items[i][r]
			}
		}
	}
	now.Batches[0].Items[1][9] = 0
	name := func(shift int) func(int) string { return func(r int) string { return fmt.Sprint("p", (r+shift)%200) } }
	withIDs(then, name(50))
	withIDs(now, name(0))
	now.Earlier = []*Data{then}
	w := must(now.Change()).Since[0]
	if w.Matched != 200 || !w.Complete || len(w.Paired) != 6 {
		t.Fatalf("matched %d, complete %v, %d paired tests", w.Matched, w.Complete, len(w.Paired))
	}
	for i, key := range []string{"q1", "q2", "q3", "q4", "overall"} {
		var x, y []float64
		for r := range 200 {
			a, b := now.Batches[0].Items[i][r], then.Batches[0].Items[i][(r+150)%200]
			if a > 0 && b > 0 {
				x, y = append(x, 25*float64(a-1)), append(y, 25*float64(b-1))
			}
		}
		want, effect := must(PairedT(x, y, 0.95)), must(CohenDPaired(x, y, 0.95))
		for _, r := range []*ChangeRow{w.Of(key), &w.Paired[i]} {
			checkNum(t, key+" diff", r.Diff, want.Diff, 1e-12)
			checkNum(t, key+" se", r.SE, want.SE, 1e-12)
			checkNum(t, key+" df", r.DF, want.DF, 1e-12)
			checkNum(t, key+" p", r.P, want.P, 1e-9)
			checkNum(t, key+" d", r.CohenD, effect.D, 1e-12)
		}
	}

	// Half of them again: the main rows take the waves for independent samples.
	withIDs(then, func(r int) string {
		if r%2 == 0 {
			return fmt.Sprint("x", r)
		}
		return name(50)(r)
	})
	w = must(now.Change()).Since[0]
	if w.Matched != 100 || w.Complete || w.Paired[0].N != 100 {
		t.Errorf("half a panel: matched %d, complete %v, %d pairs", w.Matched, w.Complete, w.Paired[0].N)
	}
	independent := must(WelchT(indexColumn(now, 0), indexColumn(then, 0), 0.95))
	checkNum(t, "independent se", w.Of("q1").SE, independent.SE, 1e-12)

	// Running numbers: the ids agree, the people do not.
	other := withIDs(simulatedWave(rng, "1", 200, 4, -1, 0), name(0))
	now.Earlier = []*Data{other}
	w = must(now.Change()).Since[0]
	if w.Matched != 0 || w.Paired != nil || len(w.Notices) != 1 || w.Notices[0].Code != "ids_unrelated" {
		t.Errorf("running numbers: matched %d, %v", w.Matched, w.Notices)
	}
}

// indexColumn are the indices of an item.
func indexColumn(d *Data, i int) []float64 {
	var x []float64
	for _, l := range d.Batches[0].Items[i] {
		if l > 0 {
			x = append(x, 25*float64(l-1))
		}
	}
	return x
}

// The same answers on 1..5 and on 1..9 give the same changes; an item that cannot be compared is left out.
func TestRescaledItems(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 0))
	d, e := simulatedWave(rng, "2", 300, 4, 1, 0.4), simulatedWave(rng, "1", 300, 4, -1, 0)
	d.Earlier = []*Data{e}
	want, drivers := must(d.Change()).Numbers(), must(d.DriverChange()).Numbers()
	long := *simulatedWave(rng, "1", 300, 4, -1, 0).Overall
	long.Max = 9
	stretched := &Data{Wave: "1", N: e.N, Options: e.Options, Overall: &long, Items: append([]Item(nil), e.Items...), Batches: []Batch{{N: e.N}}}
	for i := range e.Batches[0].Items {
		column := make([]uint8, e.N)
		for r, l := range e.Batches[0].Items[i] {
			column[r] = 2*l - 1
		}
		stretched.Batches[0].Items = append(stretched.Batches[0].Items, column)
		if i < 4 {
			stretched.Items[i].Max = 9
		}
	}
	d.Earlier = []*Data{stretched}
	got := append(must(d.Change()).Numbers(), must(d.DriverChange()).Numbers()...)
	for i, w := range append(want, drivers...) {
		if w.Value != nil {
			checkNum(t, w.Term+" "+w.Statistic, got[i].Value, *w.Value, 1e-9)
		}
	}
	w := must(d.Change()).Since[0]
	if len(w.Notices) != 1 || w.Notices[0].Code != "items_rescaled" {
		t.Errorf("notices %v", w.Notices)
	}
	stretched.Items[2].Unlike = true
	w = must(d.Change()).Since[0]
	if w.Of("q3") != nil || w.Of("q2") == nil || w.Of("composite") == nil || len(w.Notices) != 3 {
		t.Errorf("not to be compared: %v, notices %v", w.Of("q3"), w.Notices)
	}
}

func TestChangeEdges(t *testing.T) {
	one := func(levels ...uint8) *Data {
		return &Data{N: len(levels), Options: DefaultOptions(), Items: []Item{{Key: "q", Min: 1, Max: 5}}, Batches: []Batch{{N: len(levels), Items: [][]uint8{levels}}}}
	}
	alone := one(1, 2, 3)
	for _, r := range []Result{must(alone.Change()), must(alone.Trend()), must(alone.QuadrantMoves()), must(alone.DriverChange())} {
		if len(r.Numbers()) != 0 {
			t.Errorf("%T of a single wave has numbers", r)
		}
	}
	for name, test := range map[string]struct {
		now, then *Data
		tested    bool
	}{
		"one respondent":  {one(3), one(1, 2, 3), false},
		"nobody answered": {one(0, 0), one(1, 2, 3), false},
		"nobody then":     {one(1, 2), one(), false},
		"all alike":       {one(4, 4, 4), one(2, 2), false},
		"alike now":       {one(4, 4, 4), one(2, 3), true},
		"two each":        {one(4, 3), one(2, 3), true},
	} {
		test.now.Earlier = []*Data{test.then}
		c := must(test.now.Change())
		tested := len(c.Since) > 0 && c.Since[0].Of("q") != nil && c.Since[0].Of("q").P != nil
		if tested != test.tested {
			t.Errorf("%s: tested %v", name, tested)
		}
		must(test.now.Trend())
		must(test.now.QuadrantMoves())
		must(test.now.DriverChange())
	}
	other := one(1, 2, 3)
	other.Items = []Item{{Key: "p", Min: 1, Max: 5}}
	alone.Earlier = []*Data{other}
	c := must(alone.Change())
	if len(c.Since[0].Rows) != 0 || c.Since[0].Notices[len(c.Since[0].Notices)-1].Code != "nothing_shared" {
		t.Errorf("nothing shared: %+v", c.Since[0])
	}
}

// A wave in which nobody answered, or no question twice, is named wherever waves are compared, and the wave before it takes its place.
func TestWavesWithoutAnswers(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	wave := func(name string, n int) *Data {
		d := simulatedWave(rng, name, n, 5, -1, 0)
		addField(d, "g", slices.Repeat([]string{"a", "b"}, (n+1)/2)[:n])
		return d
	}
	silent := wave("silent", 480)
	for i := range silent.Batches[0].Items {
		silent.Batches[0].Items[i] = make([]uint8, 480)
	}
	d := wave("2024", 200)
	d.Earlier = []*Data{wave("2021", 150), wave("2022", 160), silent, wave("alone", 1)}
	const want = "[silent has no valid answer (forms: 480), so it is not compared with other waves no question has more than one answer in alone, so it is not compared with other waves]"
	change, why, moves, drivers, trend := must(d.Change()), must(d.WhyChanged()), must(d.QuadrantMoves()), must(d.DriverChange()), must(d.Trend())
	for name, got := range map[string][]Notice{"change": change.Notices, "decomposition": why.Notices, "quadrants": moves.Notices, "drivers": drivers.Notices, "trend": trend.Notices} {
		if fmt.Sprint(got) != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if len(change.Since) != 2 || change.Since[0].Earlier != "2022" || change.Since[1].Earlier != "2021" || len(drivers.Since) != 2 {
		t.Errorf("compared with %+v", change.Since)
	}
	if fmt.Sprint(trend.Waves) != "[2021 2022 2024]" || trend.Rows[len(trend.Rows)-1].P == nil {
		t.Errorf("trend over %v", trend.Waves)
	}
	if r := must(d.Invariance()); r.Comparisons[0].By != "wave" || len(r.Comparisons[0].Groups) != 3 || !strings.Contains(fmt.Sprint(r.Notices), "fewer than 100 respondents of silent, alone answered every item") {
		t.Errorf("invariance: %v", r.Notices)
	}

	// This wave itself.
	silent.Earlier = d.Earlier[:2]
	if c := must(silent.Change()); len(c.Since) > 0 || len(c.Notices) != 1 || c.Notices[0].Code != "wave_unanswered" {
		t.Errorf("nobody answers now: %+v", c)
	}
}

// What cannot be compared is unavailable, with the reason: an item that does not vary in one wave, no overall, no item in common.
func TestComparisonsThatCannotBe(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	d, e := simulatedWave(rng, "3", 200, 4, -1, 0), simulatedWave(rng, "2", 200, 4, -1, 0)
	for r := range e.Batches[0].Items[1] {
		e.Batches[0].Items[1][r] = 3
	}
	d.Earlier = []*Data{simulatedWave(rng, "1", 200, 4, -1, 0), e}
	c := must(d.DriverChange())
	if len(c.Since) != 2 || c.Since[0].Rows != nil || c.Since[1].Rows == nil || c.Since[0].Notices[0].Error() != "the drivers of 2 cannot be had, so they are not compared" || c.Since[0].Notices[1].Code != "constant_predictor" {
		t.Errorf("a constant item: %+v", c.Since[0])
	}
	numbers := c.Numbers()
	if n := numbers[0]; n.Statistic != "unavailable" || n.Term2 != "2" || numbers[1].Term2 != "1" {
		t.Errorf("numbers %v", numbers[:2])
	}
	e.Overall.Unlike, e.Overall.Max = true, 6
	if c = must(d.DriverChange()); c.Since[0].Notices[0].Code != "drivers_overall" {
		t.Errorf("overall on another scale: %v", c.Since[0].Notices)
	}
	for i := range e.Items {
		e.Items[i].Unlike, e.Items[i].Max = true, 6
	}
	e.Overall.Unlike, e.Overall.Max = false, 5
	addField(d, "g", slices.Repeat([]string{"a", "b"}, 100))
	addField(e, "g", slices.Repeat([]string{"a", "b"}, 100))
	trend, why := must(d.Trend()), must(d.WhyChanged()).Since[0]
	if trend.Notices[0].Code != "trend_nothing_shared" {
		t.Errorf("trend: %v", trend.Notices)
	}
	if len(why.Splits) != 1 || why.Splits[0].Response != "overall" || len(why.Notices) != 1 || why.Notices[0].Code != "no_items_shared" {
		t.Errorf("no item in common: %v", why.Notices)
	}
}

// An item that one wave did not ask leaves the errors of the others as they are, and the change of the composite, which is that of the items
// both asked, is what its decomposition explains.
func TestChangeOnSharedItems(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	wave := func(name string, n int) *Data {
		d := simulatedWave(rng, name, n, 5, -1, 0)
		d.Designed, d.Lonely = true, LonelyCertainty
		addField(d, "g", slices.Repeat([]string{"a", "b", "b", ""}, n/4))
		b := &d.Batches[0]
		for r := range n {
			h := uint32(r % 4)
			if r < 2 {
				h = 9
			}
			b.Stratum, b.Cluster, b.Fraction = append(b.Stratum, h), append(b.Cluster, h*100+uint32(r/4%11)*min(1, 9-h)), append(b.Fraction, 0.3)
		}
		return d
	}
	d, e := wave("2", 200), wave("1", 160)
	e.Items, e.Batches[0].Items = e.Items[:4], append(e.Batches[0].Items[:4:4], e.Batches[0].Items[5])
	d.Earlier = []*Data{e}
	since := must(d.Change()).Since[0]
	for _, key := range []string{"q1", "q4", "overall"} {
		now, then := must(d.Index()).row(key), must(e.Index()).row(key)
		checkNum(t, key, since.Of(key).SE, math.Hypot(*now.SE, *then.SE), 1e-12)
	}
	why := must(d.WhyChanged()).Since[0]
	if len(why.Splits) != 2 {
		t.Fatalf("%d decompositions", len(why.Splits))
	}
	for _, x := range why.Splits {
		if want := *since.Of(x.Response).Diff; math.Abs(x.Total.Points-want) > 1e-9 || math.Abs(x.Mix.Points+x.Within.Points-want) > 1e-9 {
			t.Errorf("%s changed by %v, decomposed into %v", x.Response, want, x.Total.Points)
		}
	}
	d.Overall.Unlike, d.Overall.Max = true, 6
	if why = must(d.WhyChanged()).Since[0]; len(why.Splits) != 1 || why.Splits[0].Response != "composite" {
		t.Errorf("overall on another scale is explained")
	}
}

func TestQuadrantMoves(t *testing.T) {
	d := sfoWaves(t)
	d.Options.Bootstrap = 200
	for _, e := range d.Earlier {
		e.Options.Bootstrap = 200
	}
	q := must(d.QuadrantMoves())
	if len(q.Since) != 2 || q.Since[0].Earlier != "2015" || q.Since[1].Earlier != "2012" || len(q.Since[0].Moves) != 14 || len(q.Since[1].Moves) != 13 {
		t.Fatalf("%+v", q)
	}
	now, then := must(d.Quadrant()), must(d.Earlier[1].Quadrant())
	for i, m := range q.Since[0].Moves {
		if m.From != then.Points[i].Quadrant || m.To != now.Points[i].Quadrant || (m.ProbMoved == nil) != (m.From == m.To) {
			t.Errorf("%+v", m)
		}
		changed := 0.0
		for a, p := range then.Points[i].Prob {
			for b, r := range now.Points[i].Prob {
				if a != b {
					changed += p * r
				}
			}
		}
		checkNum(t, m.Key, m.ProbChanged, changed, 1e-9)
	}
}

func TestPlaces(t *testing.T) {
	for _, test := range []struct {
		names []string
		want  string
	}{{[]string{"2012", "2015", "2016"}, "[2012 2015 2016] true"}, {[]string{"2016", "2015"}, "[1 2] false"}, {[]string{"2015Q1", "2016"}, "[1 2] false"},
		{[]string{"NaN", "Inf"}, "[1 2] false"}, {nil, "[] true"}} {
		x, years := onTimeAxis(test.names)
		if got := fmt.Sprint(x, years); got != test.want {
			t.Errorf("%q: %s, want %s", test.names, got, test.want)
		}
	}
}
