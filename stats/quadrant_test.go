package stats

import (
	"math"
	"strings"
	"testing"
)

// Importance of the bfi items for N1: values by R, as in TestShares, now from the sums of a survey.
func TestImportance(t *testing.T) {
	var refs map[string]olsReference
	golden(t, "ols", &refs)
	ref := refs["bfi_N1_on_9_items"]
	d := coded(t, "bfi", ref.Formula, 1, 6, 500, "")
	d.Options.Bootstrap = 0
	out, err := d.Importance()
	if err != nil {
		t.Fatal(err)
	}
	checkNum(t, "R2", out.R2, ref.R2, 1e-11)
	for _, it := range out.Items {
		checkNum(t, it.Key+" correlation", it.Correlation.Value, ref.R[it.Key], 1e-10)
		checkNum(t, it.Key+" beta", it.Beta.Value, ref.Beta[it.Key], 1e-9)
		checkNum(t, it.Key+" johnson", it.Johnson.Value, ref.Johnson[it.Key], 1e-9)
		checkNum(t, it.Key+" lmg", it.LMG.Value, ref.LMG[it.Key], 1e-9)
		if it.Stated.Value != nil || it.Johnson.CILow != nil {
			t.Errorf("%s: stated importance and intervals should be absent", it.Key)
		}
	}
	for _, row := range out.Numbers() {
		if row.Statistic == "stated" || row.N != ref.N && row.Statistic != "factor" { // which does not need N1
			t.Errorf("row %+v", row)
		}
	}
	if len(out.Numbers()) != 6*9 {
		t.Errorf("%d rows, want 54", len(out.Numbers()))
	}
}

// Every number names its own base: those who stated an importance, those who answered the item, those who answered all.
func TestBasesOfImportance(t *testing.T) {
	d := simulated(6, 300, 100, 3, 5, 0.2, true)
	d.Options.Bootstrap, d.Options.Importance = 0, "stated"
	weighted(d, false, true)
	stated, answered := 0, 0
	for bi := range d.Batches {
		for r, x := range d.Batches[bi].Stated[0] {
			if !math.IsNaN(x) {
				stated++
			}
			if d.Batches[bi].Items[0][r] > 0 {
				answered++
			}
		}
	}
	complete := d.Complete(true).N
	if stated == complete || answered == complete || stated == answered {
		t.Fatal("bases are the same")
	}
	importance, err := d.Importance()
	if err != nil {
		t.Fatal(err)
	}
	quadrant, err := d.Quadrant()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"johnson": complete, "correlation": complete, "stated": stated, "x": answered, "y": stated}
	for _, row := range append(importance.Numbers(), quadrant.Numbers()...) {
		if n, ok := want[row.Statistic]; ok && row.By == "" && row.Term == d.Items[0].Key && row.N != n {
			t.Errorf("%s: n = %d, want %d", row.Statistic, row.N, n)
		}
	}
	d = simulated(6, 300, 100, 3, 5, 0.2, true)
	d.Options.Bootstrap = 0
	if quadrant, err = d.Quadrant(); err != nil {
		t.Fatal(err)
	}
	for _, row := range quadrant.Numbers() {
		if row.Statistic == "y" && row.By == "" && row.N != complete {
			t.Errorf("y by Johnson's weights: n = %d, want %d", row.N, complete)
		}
	}
}

func TestImportanceIntervals(t *testing.T) {
	d := simulated(6, 800, 800, 4, 5, 0.02, true)
	d.Options.Bootstrap, d.Options.Factors = 300, 1
	weighted(d, false, true)
	out, err := d.Importance()
	if err != nil || out.Resamples != 300 {
		t.Fatal(out, err)
	}
	for _, it := range out.Items {
		for m, share := range it.shares() {
			if share.Value == nil {
				if importanceMethods[m] != "stated" || it.Key == "a" {
					t.Errorf("%s: %s is absent", it.Key, importanceMethods[m])
				}
			} else if name := importanceMethods[m]; name == "ordinal" || name == "factor" {
				if share.CILow != nil {
					t.Errorf("%s: %s has an interval and was not asked for", it.Key, importanceMethods[m])
				}
			} else if share.CILow == nil || *share.CILow > *share.Value || *share.CIHigh < *share.Value {
				t.Errorf("%s: %s %v outside its interval", it.Key, importanceMethods[m], *share.Value)
			}
		}
	}
	var names []string
	for _, row := range out.Numbers()[:17] {
		names = append(names, row.Statistic)
	}
	want := "correlation correlation_ci_low correlation_ci_high beta beta_ci_low beta_ci_high johnson johnson_ci_low johnson_ci_high " +
		"lmg lmg_ci_low lmg_ci_high ordinal factor stated stated_ci_low stated_ci_high"
	if strings.Join(names, " ") != want {
		t.Errorf("rows of an item: %v", names)
	}
}

// The composite is the items' own mean: johnson and lmg explain all of it, and the correlation is that with the mean.
func TestImportanceOfComposite(t *testing.T) {
	d := simulated(6, 800, 300, 4, 5, 0.02, false)
	d.Options.Bootstrap = 0
	out, err := d.Importance()
	if err != nil || out.Response != "composite" {
		t.Fatal(out, err)
	}
	checkNum(t, "R2", out.R2, 1, 1e-12)
	var johnson, lmg float64
	for _, it := range out.Items {
		johnson += *it.Johnson.Value
		lmg += *it.LMG.Value
		if c := *it.Correlation.Value; c < 0.3 || c >= 1 {
			t.Errorf("%s: correlation %v with a mean it is part of", it.Key, c)
		}
	}
	check(t, "sum of johnson", johnson, 1, 1e-12)
	check(t, "sum of lmg", lmg, 1, 1e-12)
}

func TestImportanceUnavailable(t *testing.T) {
	x := []uint8{1, 2, 3, 4, 5, 3, 2, 1}
	flip := []uint8{5, 4, 3, 2, 1, 3, 4, 5}
	three := []uint8{3, 3, 3, 3, 3, 3, 3, 3}
	y := []uint8{1, 3, 3, 5, 4, 2, 2, 2}
	d := answers(x, flip, three, y)
	out, err := d.Importance()
	if err != nil || out.Items[0].Correlation.Value == nil || out.Items[0].Johnson.Value != nil || out.Items[2].Correlation.Value != nil {
		t.Errorf("a constant item leaves the others' correlations: %+v, %v", out, err)
	}
	if out.Notices[0].Error() != notice("constant_predictor", "c").Error() {
		t.Errorf("notices %v", out.Notices)
	}
	q, err := d.Quadrant()
	if err == nil || len(q.Numbers()) != 1 || q.Numbers()[0].Statistic != "unavailable" {
		t.Errorf("a quadrant chart without importance: %+v, %v", q, err)
	}
	d = answers(x, flip, three, y)
	d.Options.Importance = "correlation"
	if q, err = d.Quadrant(); err != nil || len(q.Points) != 2 || q.Notices[0].Code != "no_point" {
		t.Errorf("two of three items have a correlation: %+v, %v", q, err)
	}
	for _, d := range []*Data{answers(nil, nil), answers(x[:1], y[:1]), answers(x[:2], y[:2]), answers(x, three), answers(y), answers(x, make([]uint8, 8))} {
		out, err := d.Importance()
		if err == nil || len(out.Numbers()) != 1 || out.Numbers()[0].Statistic != "unavailable" {
			t.Errorf("%d respondents: %+v, %v", d.N, out, err)
		}
		if q, err := d.Quadrant(); err == nil || len(q.Numbers()) != 1 {
			t.Errorf("%d respondents: %+v, %v", d.N, q, err)
		}
	}
}

func TestQuadrant(t *testing.T) {
	for _, c := range []struct {
		x, y float64
		want int
	}{
		{50, 1, Strength}, {60, 1, Strength}, {49, 1, Improve}, {49, 0.9, Opportunity}, {50, 0.9, Maintain}} {
		if got := quadrantOf(c.x, c.y, 50, 1); got != c.want {
			t.Errorf("(%v, %v) in %d, want %d", c.x, c.y, got, c.want)
		}
	}
	x := []float64{1, 10, 2, 4}
	for kind, want := range map[string][2]float64{"mean": {4.25, 2.25}, "median": {3, 2}, "midpoint": {50, 2.25}} {
		d := &Data{Items: []Item{{Min: 1, Max: 5}, {Min: 1, Max: 7}}, Options: Options{Index: "pomp", Crosshair: kind}}
		cutX, cutY := d.cuts(x, []float64{1, 4, 2, 2})
		check(t, kind+" of x", cutX, want[0], 0)
		check(t, kind+" of y", cutY, want[1], 0)
	}

	d := simulated(6, 900, 300, 5, 5, 0.05, true)
	d.Options.Bootstrap = 200
	q, err := d.Quadrant()
	if err != nil || q.Method != "johnson" || q.Crosshair != "mean" || q.Resamples != 200 {
		t.Fatal(q, err)
	}
	importance, _ := d.Importance()
	var sumX, sumY float64
	for i, p := range q.Points {
		x := column(d, i)
		var sum float64
		var n int
		for _, v := range x {
			if !math.IsNaN(v) {
				sum += v
				n++
			}
		}
		check(t, "x", p.X, 100*(sum/float64(n)-1)/4, 1e-12)
		check(t, "y", p.Y, *importance.Items[i].Johnson.Value, 0)
		if p.N != n || p.Quadrant != quadrantOf(p.X, p.Y, q.CutX, q.CutY) || *p.XLow > p.X || *p.XHigh < p.X {
			t.Errorf("point %+v", p)
		}
		check(t, "sum of probabilities", p.Prob[0]+p.Prob[1]+p.Prob[2]+p.Prob[3], 1, 1e-14)
		sumX += p.X
		sumY += p.Y
	}
	check(t, "cut x", q.CutX, sumX/5, 1e-14)
	check(t, "cut y", q.CutY, sumY/5, 1e-14)
	if rows := q.Numbers(); len(rows) != 4*(5*7+2) || rows[0].Statistic != "x" || rows[3].Statistic != "prob_1" || rows[36].Statistic != "cut_y" || rows[36].Term != "" {
		t.Errorf("rows %+v", rows)
	}

	d.Options.Cut = []float64{0, 2}
	q, _ = d.Quadrant()
	if q.Crosshair != "given" || q.CutX != 0 || q.CutY != 2 || q.Points[0].Quadrant != Maintain || q.Points[0].Prob[3] != 1 {
		t.Errorf("given cuts: %+v", q)
	}
}
