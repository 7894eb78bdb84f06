package stats

import (
	"math"
	"testing"
)

func rowOf(t *testing.T, ix *Index, by, group, key string) IndexRow {
	t.Helper()
	for _, r := range ix.Rows {
		if r.By == by && r.Group == group && r.Key == key {
			return r
		}
	}
	t.Fatalf("no index row %q %q %q", by, group, key)
	return IndexRow{}
}

var agreeableness = []string{"A1", "A2", "A3", "A4", "A5"}

func TestIndexAgainstR(t *testing.T) {
	var want goldenDescriptive
	golden(t, "descriptive", &want)
	ix, err := bfiData(t, agreeableness, map[string]bool{"A1": true}, false).Index()
	if err != nil {
		t.Fatal(err)
	}
	a1, w := rowOf(t, ix, "", "", "A1"), want.Plain["A1"]
	checkNum(t, "index", a1.Index, 20*(w.Mean-1), 1e-12)
	checkNum(t, "se", a1.SE, 20*w.SE, 1e-12)
	checkNum(t, "ci_low", a1.CILow, 20*(w.CI95[0]-1), 1e-11)
	checkNum(t, "ci_high", a1.CIHigh, 20*(w.CI95[1]-1), 1e-11)
	checkNum(t, "mean", a1.Mean, w.Mean, 1e-12)
	a2 := rowOf(t, ix, "", "", "A2")
	checkNum(t, "top2", a2.Top2, want.Top2, 1e-12)
	checkNum(t, "bottom2", a2.Bottom2, want.Bottom2, 1e-12)

	c := rowOf(t, ix, "", "", "composite")
	if c.N != want.Composite.N {
		t.Errorf("composite N = %d, want %d", c.N, want.Composite.N)
	}
	checkNum(t, "composite", c.Index, want.Composite.Mean, 1e-12)
	checkNum(t, "composite se", c.SE, want.Composite.SE, 1e-12)
	for g, group := range []string{"1", "2"} {
		checkNum(t, "composite of gender "+group, rowOf(t, ix, "gender", group, "composite").Index, want.Composite.ByGender[g], 1e-12)
	}
}

func TestWeightedIndexAgainstR(t *testing.T) {
	var want goldenDescriptive
	golden(t, "descriptive", &want)
	// The closed form without clusters and the general linearisation must agree with svyby and with each other.
	for _, designed := range []bool{false, true} {
		d := bfiData(t, agreeableness, nil, true)
		d.Designed = designed
		ix, err := d.Index()
		if err != nil {
			t.Fatal(err)
		}
		a1, w := rowOf(t, ix, "", "", "A1"), want.Weighted["A1"]
		checkNum(t, "index", a1.Index, 20*(w.Mean-1), 1e-12)
		checkNum(t, "se", a1.SE, 20*w.SE, 1e-11)
		checkNum(t, "ci_low", a1.CILow, 20*(w.CI[0]-1), 1e-11)
		checkNum(t, "ci_high", a1.CIHigh, 20*(w.CI[1]-1), 1e-11)
		checkNum(t, "top2", rowOf(t, ix, "", "", "A2").Top2, want.WTop2, 1e-12)
		checkNum(t, "effective n", ix.NEffective, want.NEff, 1e-12)
		for g, group := range []string{"1", "2"} {
			r := rowOf(t, ix, "gender", group, "A1")
			checkNum(t, "A1 of gender "+group, r.Index, 20*(want.ByGender.A1[g]-1), 1e-12)
			checkNum(t, "its se", r.SE, 20*want.ByGender.SE[g], 1e-11)
		}
		d = bfiData(t, agreeableness, map[string]bool{"A1": true}, true)
		d.Designed = designed
		if ix, err = d.Index(); err != nil {
			t.Fatal(err)
		}
		checkNum(t, "composite", rowOf(t, ix, "", "", "composite").Index, want.Composite.WMean, 1e-12)
		checkNum(t, "composite se", rowOf(t, ix, "", "", "composite").SE, want.Composite.WSE, 1e-11)
		for g, group := range []string{"1", "2"} {
			r := rowOf(t, ix, "gender", group, "composite")
			checkNum(t, "composite of gender "+group, r.Index, want.Composite.WByGender[g], 1e-12)
			checkNum(t, "its se", r.SE, want.Composite.WByGenderSE[g], 1e-11)
		}
	}
}

// A mean of 4.2 on 1..5 is 80 by percent of maximum possible and 84 by the ratio convention.
func TestIndexConventions(t *testing.T) {
	d := &Data{N: 5, Options: DefaultOptions(), Items: []Item{{Key: "q", Min: 1, Max: 5}},
		Batches: []Batch{{N: 5, Items: [][]uint8{{4, 4, 4, 4, 5}}}}}
	for convention, want := range map[string]float64{"pomp": 80, "ratio": 84} {
		d.Options.Index = convention
		d.cache = cache{}
		ix, err := d.Index()
		if err != nil {
			t.Fatal(err)
		}
		checkNum(t, convention, rowOf(t, ix, "", "", "q").Index, want, 1e-14)
		checkNum(t, convention+" composite", rowOf(t, ix, "", "", "composite").Index, want, 1e-14)
	}
}

func TestIndexEdges(t *testing.T) {
	empty := &Data{Options: DefaultOptions(), Items: []Item{{Key: "q", Min: 1, Max: 5}}}
	if _, err := empty.Index(); err == nil {
		t.Error("no respondents: no error")
	}
	one := &Data{N: 1, Options: DefaultOptions(), Items: []Item{{Key: "q", Min: 1, Max: 5}, {Key: "r", Min: 1, Max: 5}},
		Fields: []Field{{Key: "f", Groups: []string{"a", "b"}}}, Compare: []int{0},
		Batches: []Batch{{N: 1, Items: [][]uint8{{3}, {0}}, Fields: [][]uint16{{1}}}}}
	ix, err := one.Index()
	if err != nil {
		t.Fatal(err)
	}
	checkNum(t, "index of one", rowOf(t, ix, "", "", "q").Index, 50, 0)
	if r := rowOf(t, ix, "", "", "q"); r.SE != nil || r.CILow != nil {
		t.Error("one respondent has an interval")
	}
	if r := rowOf(t, ix, "f", "b", "q"); r.Index != nil || r.N != 0 || r.Top2 != nil {
		t.Error("an empty group has an index")
	}
	if r := rowOf(t, ix, "", "", "r"); r.Index != nil {
		t.Error("an unanswered item has an index")
	}
	for _, n := range ix.Numbers() {
		if n.Value != nil && (math.IsNaN(*n.Value) || math.IsInf(*n.Value, 0)) {
			t.Errorf("%+v is not a number", n)
		}
	}
}

func TestFrequencies(t *testing.T) {
	var want goldenDescriptive
	golden(t, "descriptive", &want)
	f, err := bfiData(t, []string{"A2"}, nil, true).Frequencies()
	if err != nil {
		t.Fatal(err)
	}
	a2, gender := f.Tables[0], f.Tables[1]
	for i, w := range want.WValidA2 {
		checkNum(t, "valid percent", a2.Rows[i].ValidPercent, w, 1e-12)
	}
	checkNum(t, "last cumulative percent", a2.Rows[5].CumPercent, 100, 1e-14)
	if a2.Rows[6].Code != "." || a2.Rows[6].Count != 27 || a2.Valid != 2773 {
		t.Errorf("missing row %+v, valid %d; want 27 missing of 2800", a2.Rows[6], a2.Valid)
	}
	for g, w := range want.WPercentGender {
		checkNum(t, "percent of gender", gender.Rows[g].Percent, w, 1e-12)
	}
}

// Three forms, one of which left the set blank: percents of respondents and of those who answered.
func TestMultipleResponse(t *testing.T) {
	d := &Data{N: 3, Options: DefaultOptions(), Items: []Item{{Key: "q", Min: 1, Max: 5}}, Sets: []MultipleSet{{Key: "brands", Options: []string{"b1", "b2"}}},
		Batches: []Batch{{N: 3, Items: [][]uint8{{1, 2, 3}}, Sets: [][][]uint8{{{1, 1, 0}, {0, 1, 0}}}, SetNull: [][]bool{{false, false, true}}}}}
	f, err := d.Frequencies()
	if err != nil {
		t.Fatal(err)
	}
	set := f.Tables[1]
	if !set.Multiple || set.Valid != 2 || set.Rows[0].Count != 2 || set.Rows[1].Count != 1 || set.Rows[2].Count != 1 {
		t.Errorf("set = %+v", set)
	}
	checkNum(t, "b1 of all", set.Rows[0].Percent, 200.0/3, 1e-15)
	checkNum(t, "b1 of cases", set.Rows[0].ValidPercent, 100, 0)
	checkNum(t, "b2 of cases", set.Rows[1].ValidPercent, 50, 0)
}
