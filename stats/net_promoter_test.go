package stats

import "testing"

func TestNetPromoter(t *testing.T) {
	want := tablesGolden(t).Sample
	counts, answers := make([]int, 11), []int{}
	for _, x := range want.X {
		counts[int(x)]++
		answers = append(answers, int(x))
	}
	r, err := NetPromoter(counts, 0)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "score", r.Score, want.NPS, 1e-13)
	checkNum(t, "error", r.SE, want.NPSSE, 1e-13)
	checkNum(t, "low", r.Low, want.NPS-1.9599639845400545*want.NPSSE, 1e-12)
	check(t, "parts", r.Promoters+r.Passives+r.Detractors, 100, 1e-14)
	w, err := WeightedNetPromoter(answers, want.W, 0)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "weighted", w.Score, want.NPSW, 1e-12)
	checkNum(t, "weighted error", w.SE, want.NPSWSE, 1e-12)
	checkNum(t, "weighted low", w.Low, want.NPSWLow, 1e-11)
	checkNum(t, "weighted high", w.High, want.NPSWHigh, 1e-11)
	check(t, "base", w.Base, want.Effective, 1e-12)

	// The same by the survey's summaries.
	d := columnsData(map[string][]float64{"q": want.X}, []string{"q"}, 0, 10)
	s, err := d.NetPromoter(0)
	if err != nil || s.Score != r.Score || *s.SE != *r.SE {
		t.Errorf("%+v, %v", s, err)
	}
	d = columnsData(map[string][]float64{"q": want.X}, []string{"q"}, 0, 10)
	d.Weighted = true
	at := 0
	for b := range d.Batches {
		d.Batches[b].Weight = want.W[at : at+d.Batches[b].N]
		at += d.Batches[b].N
	}
	s, err = d.NetPromoter(0)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "survey weighted", s.Score, want.NPSW, 1e-12)
	checkNum(t, "survey weighted error", s.SE, want.NPSWSE, 1e-12)
	checkNum(t, "survey weighted high", s.High, want.NPSWHigh, 1e-11)
	check(t, "survey base", s.Base, want.Effective, 1e-12)
}

func TestNetPromoterEdges(t *testing.T) {
	for _, bad := range [][]int{nil, make([]int, 11), {1, 2}, {0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 5}} {
		if _, err := NetPromoter(bad, 0); err == nil {
			t.Errorf("counts %v are no error", bad)
		}
	}
	r, err := NetPromoter([]int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1000000}, 0)
	if err != nil || r.Score != 100 || *r.SE != 0 || *r.High != 100 || r.Passives != 0 {
		t.Errorf("%+v %v", r, err)
	}
	r, err = WeightedNetPromoter([]int{3}, []float64{2}, 0)
	if err != nil || r.Score != -100 || r.SE != nil || r.Low != nil {
		t.Errorf("%+v %v", r, err)
	}
	if r, err := WeightedNetPromoter([]int{3, 9, 8}, []float64{0, 1e9, 1e-9}, 0); err != nil || r.SE == nil || *r.High > 100 {
		t.Errorf("%+v %v", r, err)
	}
	for _, bad := range []struct {
		a []int
		w []float64
	}{{nil, nil}, {[]int{1}, nil}, {[]int{11}, []float64{1}}, {[]int{-1}, []float64{1}}, {[]int{1, 2}, []float64{0, 0}}, {[]int{1, 2}, []float64{1, nan}}} {
		if _, err := WeightedNetPromoter(bad.a, bad.w, 0); err == nil {
			t.Errorf("%+v is no error", bad)
		}
	}
	d := columnsData(map[string][]float64{"q": {1, 4, nan}}, []string{"q"}, 1, 5)
	if _, err := d.NetPromoter(0); err == nil {
		t.Error("a score of a scale from 1 to 5")
	}
	if _, err := d.NetPromoter(7); err == nil {
		t.Error("a score of no item")
	}
	d = columnsData(map[string][]float64{"q": {nan, nan}}, []string{"q"}, 0, 10)
	if _, err := d.NetPromoter(0); err == nil {
		t.Error("a score of no answers")
	}
}
