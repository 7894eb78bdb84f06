package stats

import (
	"encoding/json"
	"errors"
	"math"
	"testing"
)

// weigh gives a survey made from bfi its weights and, when asked, its strata and clusters.
func weigh(t testing.TB, d *Data, design bool) *Data {
	all := table(t, "bfi")
	d.Weighted, d.Designed = true, design
	at := 0
	for b := range d.Batches {
		batch := &d.Batches[b]
		for range batch.N {
			batch.Weight = append(batch.Weight, all["w"][at])
			if design {
				batch.Stratum = append(batch.Stratum, uint32(all["stratum"][at]))
				batch.Cluster = append(batch.Cluster, uint32(all["psu"][at]))
			}
			at++
		}
	}
	return d
}

func TestCorrelationsOfSurvey(t *testing.T) {
	var ref map[string]pairwise
	golden(t, "correlation", &ref)
	want := ref["bfi"]
	d := columnsData(table(t, "bfi"), want.Items, 1, 6, bfiKeyed...)
	last := d.Items[24] // the last item as overall
	d.Items, d.Overall = d.Items[:24], &last
	c, err := d.Correlations()
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Keys) != 25 || c.Keys[24] != "overall" || len(c.Pairs) != 300 || len(c.Notices) != 0 {
		t.Fatalf("%d keys, %d pairs, notices %v", len(c.Keys), len(c.Pairs), c.Notices)
	}
	for at, p := range c.Pairs {
		what := p.Key1 + " " + p.Key2
		if p.N != want.N[at] {
			t.Errorf("%s: n = %d", what, p.N)
		}
		checkNum(t, what+" Pearson", p.Pearson, want.Pearson[at], 1e-12)
		checkNum(t, what+" Spearman p", p.SpearmanP, positive(want.SpearmanP[at]), 1e-9)
		checkNum(t, what+" Kendall", p.Kendall, want.Kendall[at], 1e-12)
	}
	if p := c.At(24, 0); p.Key1 != "A1" || p.Key2 != "overall" {
		t.Errorf("At(24, 0) is %s with %s", p.Key1, p.Key2)
	}
	numbers := c.Numbers()
	if len(numbers) != 7*300 || numbers[6].Statistic != "polychoric" || numbers[6].Term != "A1" || numbers[6].Term2 != "A2" {
		t.Errorf("%d numbers, seventh %+v", len(numbers), numbers[6])
	}
	d2 := columnsData(table(t, "bfi"), want.Items, 1, 6, bfiKeyed...)
	d2.Items, d2.Overall, d2.Options.Jobs = d2.Items[:24], &last, 4
	c2, _ := d2.Correlations()
	a, _ := json.Marshal(c)
	b, _ := json.Marshal(c2)
	if string(a) != string(b) {
		t.Error("results depend on the number of goroutines")
	}
}

// R 4.2.2, survey 4.1-1: r by weights, standard error of svytotal of its influence, t on degf(design).
func TestCorrelationsWithDesign(t *testing.T) {
	for _, c := range []struct {
		design         bool
		x, y           string
		r, p, rho, pho float64
	}{
		{false, "N1", "O4", 0.068175181498284373, 0.0014332553622879362, 0.069533896461960218, 0.00080749931969468038},
		{true, "N1", "O4", 0.068175181498284373, 0.0012842783183428246, 0.069533896461960218, 0.0017581636248635835},
		{true, "A1", "C2", 0.015299876379099641, 0.4244855482679738, -0.014588671286700839, 0.44392527643722957},
	} {
		d := weigh(t, columnsData(table(t, "bfi"), []string{c.x, c.y}, 1, 6), c.design)
		got, err := d.Correlations()
		if err != nil {
			t.Fatal(err)
		}
		p := got.Pairs[0]
		checkNum(t, c.x+" Pearson", p.Pearson, c.r, 1e-11)
		checkNum(t, c.x+" Pearson p", p.PearsonP, c.p, 1e-9)
		checkNum(t, c.x+" Spearman", p.Spearman, c.rho, 1e-11)
		checkNum(t, c.x+" Spearman p", p.SpearmanP, c.pho, 1e-9)
		if p.KendallP != nil || p.Kendall == nil || p.Polychoric == nil {
			t.Errorf("weighted Kendall %v (p %v), polychoric %v", p.Kendall, p.KendallP, p.Polychoric)
		}
	}
}

// A weight of 2 for everybody changes no coefficient.
func TestCorrelationsEqualWeights(t *testing.T) {
	keys := []string{"N1", "N2", "N3"}
	plain, _ := columnsData(table(t, "bfi"), keys, 1, 6).Correlations()
	d := weigh(t, columnsData(table(t, "bfi"), keys, 1, 6), false)
	for b := range d.Batches {
		for r := range d.Batches[b].Weight {
			d.Batches[b].Weight[r] = 2
		}
	}
	weighted, _ := d.Correlations()
	for at, p := range plain.Pairs {
		w := weighted.Pairs[at]
		checkNum(t, "Pearson", w.Pearson, *p.Pearson, 1e-13)
		checkNum(t, "Spearman", w.Spearman, *p.Spearman, 1e-13)
		checkNum(t, "Kendall", w.Kendall, *p.Kendall, 1e-13)
		checkNum(t, "polychoric", w.Polychoric, *p.Polychoric, 1e-11)
	}
}

func TestCorrelationsEdges(t *testing.T) {
	none := math.NaN()
	columns := map[string][]float64{
		"a": {1, 2, 3, 4, 5}, "b": {2, 1, 4, 3, 5}, "same": {3, 3, 3, 3, 3}, "blank": {none, none, none, none, none},
		"few": {1, 5, none, none, none},
	}
	d := columnsData(columns, []string{"a", "b", "same", "blank", "few"}, 1, 5)
	c, err := d.Correlations()
	if err != nil {
		t.Fatal(err)
	}
	checkNum(t, "a b", c.At(0, 1).Pearson, 0.8, 1e-15)
	for _, j := range []int{2, 3} {
		if p := c.At(0, j); p.Pearson != nil || p.PearsonP != nil || p.Kendall != nil || p.Polychoric != nil {
			t.Errorf("a %s: %+v", p.Key2, p)
		}
	}
	if p := c.At(0, 4); p.N != 2 || p.Pearson == nil || *p.Pearson != 1 || p.PearsonP != nil {
		t.Errorf("two respondents: %+v", p)
	}
	codes := map[string]int{}
	for _, n := range c.Notices {
		codes[n.Code]++
	}
	if codes["constant_item"] != 1 || codes["unanswered_item"] != 1 || codes["correlation_few"] != 0 {
		t.Errorf("notices %v", c.Notices)
	}
	for _, n := range c.Numbers() {
		if n.Value != nil && (math.IsNaN(*n.Value) || math.IsInf(*n.Value, 0)) {
			t.Errorf("%+v", n)
		}
	}
	one := columnsData(columns, []string{"a"}, 1, 5)
	nothing, err := one.Correlations()
	if !errors.As(err, new(Notice)) {
		t.Errorf("one item: %v", err)
	}
	if rows := nothing.Numbers(); len(rows) != 1 || rows[0].Statistic != "unavailable" || rows[0].Value != nil {
		t.Errorf("one item: %v", rows)
	}
	empty := columnsData(map[string][]float64{"a": nil, "b": nil}, []string{"a", "b"}, 1, 5)
	if c, err := empty.Correlations(); err != nil || c.Pairs[0].Pearson != nil {
		t.Errorf("no respondents: %v", err)
	}
}
