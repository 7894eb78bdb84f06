package stats

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestReliabilityOfSurvey(t *testing.T) {
	var ref reliabilityReference
	golden(t, "reliability", &ref)
	for scale, want := range ref.Scales["bfi"] {
		d := columnsData(table(t, "bfi"), want.Items, 1, 6, bfiKeyed...)
		r, err := d.Reliability()
		if err != nil {
			t.Fatal(err)
		}
		if r.N != want.N || r.Dropped != 2800-want.N {
			t.Errorf("%s: n = %d, dropped %d", scale, r.N, r.Dropped)
		}
		checkNum(t, scale+" alpha", r.Alpha, want.Alpha, 1e-10)
		checkNum(t, scale+" alpha_std", r.AlphaStd, want.AlphaStd, 1e-10)
		checkNum(t, scale+" low", r.AlphaCILow, want.Feldt[0], 1e-10)
		checkNum(t, scale+" high", r.AlphaCIHigh, want.Feldt[1], 1e-10)
		checkNum(t, scale+" split half", r.SplitHalf, want.SplitHalf, 1e-10)
		if want.Omega != nil {
			checkNum(t, scale+" omega", r.OmegaTotal, *want.Omega, 1e-10)
		}
		for i := range want.Items {
			checkNum(t, scale+" item-rest", r.ItemRest[i], want.ItemRest[i], 1e-10)
			checkNum(t, scale+" if deleted", r.AlphaIfDeleted[i], want.AlphaIfDeleted[i], 1e-10)
		}
		if n := r.Numbers(); len(n) != 6+2*len(want.Items) || n[6].Term != want.Items[0] || n[6].Statistic != "item_rest_r" {
			t.Errorf("%s: %d numbers", scale, len(n))
		}
	}
	// Unreversed, A1 runs against its scale.
	r, _ := columnsData(table(t, "bfi"), []string{"A1", "A2", "A3", "A4", "A5"}, 1, 6).Reliability()
	var codes []string
	for _, n := range r.Notices {
		codes = append(codes, n.Code)
	}
	if !slices.Equal(codes, []string{"alpha_low", "item_against_rest", "alpha_rises"}) {
		t.Errorf("A1 unreversed: %v", r.Notices)
	}
}

// R 4.2.2, survey 4.1-1: svycralpha; standard error by the delta method on svyvar of the complete cases.
func TestReliabilityWithDesign(t *testing.T) {
	for _, c := range []struct {
		design    bool
		low, high float64
	}{{false, 0.79744445508170247, 0.82370523443424848}, {true, 0.79809494937868342, 0.82305474013726754}} {
		d := weigh(t, columnsData(table(t, "bfi"), []string{"N1", "N2", "N3", "N4", "N5"}, 1, 6), c.design)
		r, err := d.Reliability()
		if err != nil {
			t.Fatal(err)
		}
		checkNum(t, "alpha", r.Alpha, 0.81057484475797548, 1e-12)
		checkNum(t, "low", r.AlphaCILow, c.low, 1e-9)
		checkNum(t, "high", r.AlphaCIHigh, c.high, 1e-9)
	}
}

func TestReliabilityOfOddSurveys(t *testing.T) {
	none := math.NaN()
	columns := map[string][]float64{
		"a": {1, 2, 3, 4, 5, 3}, "b": {2, 1, 4, 3, 5, 3}, "c": {1, 3, 2, 5, 4, 2}, "same": {3, 3, 3, 3, 3, 3},
		"blank": {none, none, none, none, none, none}, "twice": {1, 2, 3, 4, 5, 3},
	}
	for _, keys := range [][]string{{}, {"a"}, {"a", "blank"}} {
		d := columnsData(columns, append([]string{"a"}, keys...), 1, 5)
		d.Items = d.Items[1:]
		for b := range d.Batches {
			d.Batches[b].Items = d.Batches[b].Items[1:]
		}
		r, err := d.Reliability()
		if !errors.As(err, new(Notice)) || len(r.Numbers()) != 1 {
			t.Errorf("%v: %v", keys, err)
		}
	}
	r, err := columnsData(columns, []string{"a", "b", "same"}, 1, 5).Reliability()
	if err != nil || r.Alpha == nil || r.AlphaStd != nil || r.OmegaTotal != nil || r.ItemRest[2] != nil {
		t.Errorf("constant item: %+v, %v", r, err)
	}
	r, err = columnsData(columns, []string{"same", "same"}, 1, 5).Reliability()
	if list := r.Numbers(); !errors.As(err, new(Notice)) || len(list) != 1 || list[0].Statistic != "unavailable" {
		t.Errorf("all constant: %+v, %v", r, err)
	}
	r, err = columnsData(columns, []string{"a", "b", "twice"}, 1, 5).Reliability()
	if err != nil || r.Alpha == nil || r.OmegaTotal != nil {
		t.Errorf("an item twice: %+v, %v", r, err)
	}
}

// References: R, all 25 items of bfi keyed, listwise.
func TestFactorOfSurvey(t *testing.T) {
	var all map[string]factorReference
	golden(t, "factor", &all)
	ref := all["bfi"]
	want := ref.EFA["k5"]
	for _, c := range []struct {
		extraction        string
		loadings, rotated [][]float64
	}{{"paf", want.ULS, want.ULSVarimax}, {"minres", want.ULS, want.ULSVarimax}, {"ml", want.ML, want.MLVarimax}, {"pca", want.PCA, want.PCAVarimax}} {
		d := columnsData(table(t, "bfi"), ref.Items, 1, 6, bfiKeyed...)
		d.Options.Extraction, d.Options.Factors = c.extraction, 5
		f, err := d.Factor()
		if err != nil {
			t.Fatal(err)
		}
		if f.N != ref.N || f.Factors != 5 || f.HowMany != "fixed" || !f.Converged || len(f.Heywood) > 0 {
			t.Errorf("%s: n %d, %d factors %s, converged %v", c.extraction, f.N, f.Factors, f.HowMany, f.Converged)
		}
		checkMatrix(t, c.extraction+" unrotated", f.Unrotated, c.loadings, 1e-10)
		checkMatrix(t, c.extraction+" rotated", f.Loadings, c.rotated, 1e-10)
		checkNum(t, "KMO", f.KMO, ref.KMO, 1e-11)
		checkNum(t, "Bartlett", f.BartlettChi2, ref.Bartlett.Chisq, 1e-11)
		checkNum(t, "MSA", f.MSA[7], ref.MSA[7], 1e-11)
		if n := f.Numbers(); len(n) != 5+2*25+25+2*5+2*25*5 {
			t.Errorf("%d numbers", len(n))
		}
	}
	d := columnsData(table(t, "bfi"), ref.Items, 1, 6, bfiKeyed...)
	d.Options.Rotation = "none"
	f, err := d.Factor()
	if err != nil {
		t.Fatal(err)
	}
	suggested := 0
	for suggested < 25 && want.Eigenvalues[suggested] > ref.Parallel.Q95[suggested] {
		suggested++
	}
	if f.HowMany != "parallel" || f.Factors != suggested {
		t.Errorf("parallel analysis takes %d factors, R's percentiles give %d", f.Factors, suggested)
	}
	checkMatrix(t, "unrotated", f.Loadings, f.Unrotated, 0)
	d.Options.Jobs = 3
	again, _ := d.Factor()
	a, _ := json.Marshal(f)
	b, _ := json.Marshal(again)
	if string(a) != string(b) {
		t.Error("results depend on the number of goroutines")
	}
}

func TestFactorOfOddSurveys(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	columns := map[string][]float64{}
	for r := range 40 {
		a, b := 1+random.IntN(5), 1+random.IntN(5)
		columns["a"] = append(columns["a"], float64(a))
		columns["b"] = append(columns["b"], float64(b))
		columns["c"] = append(columns["c"], float64(1+random.IntN(5)))
		columns["d"] = append(columns["d"], float64((a+b)/2))
		columns["twice"] = append(columns["twice"], float64(a))
		columns["same"] = append(columns["same"], 4)
		columns["few"] = append(columns["few"], map[bool]float64{true: 3, false: math.NaN()}[r < 3])
	}
	for _, c := range []struct {
		keys []string
		code string
	}{{[]string{"a", "b"}, "too_few_items"}, {[]string{"a", "b", "same"}, "constant_item"}, {[]string{"a", "b", "c", "few"}, "too_few_complete"}} {
		var n Notice
		f, err := columnsData(columns, c.keys, 1, 5).Factor()
		if !errors.As(err, &n) || n.Code != c.code || len(f.Numbers()) != 1 {
			t.Errorf("%v: %v", c.keys, err)
		}
	}
	for _, extraction := range []string{"paf", "minres", "pca", "ml"} {
		d := columnsData(columns, []string{"a", "b", "c", "twice"}, 1, 5)
		d.Options.Extraction = extraction
		f, err := d.Factor()
		if (err != nil) != (extraction == "ml") {
			t.Fatalf("%s of a singular matrix: %v", extraction, err)
		}
		if err == nil && (f.KMO != nil || f.Factors < 1) {
			t.Errorf("%s of a singular matrix: %+v", extraction, f)
		}
		for _, n := range f.Numbers() {
			if n.Value != nil && (math.IsNaN(*n.Value) || math.IsInf(*n.Value, 0)) {
				t.Errorf("%s: %+v", extraction, n)
			}
		}
	}
	d := columnsData(columns, []string{"a", "b", "c", "d"}, 1, 5)
	d.Options.Factors = 7
	f, err := d.Factor()
	if err != nil {
		t.Fatal(err)
	}
	if f.Factors != 1 || f.Notices[0].Code == "" {
		t.Errorf("7 factors of 4 items: %d", f.Factors)
	}
}

// The Heywood case of the hotel survey: every common-factor extraction names the item and keeps its uniqueness off 0.
func TestHeywoodIsNamed(t *testing.T) {
	var all map[string]factorReference
	golden(t, "factor", &all)
	ref := all["hotel"]
	for _, extraction := range []string{"paf", "minres", "ml"} {
		f := &Factor{Items: ref.Items, Labels: ref.Items, Extraction: extraction, Rotation: "varimax", Factors: 2}
		if err := f.extract(symmetric(ref.Cor)); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(f.Heywood, "v4") || f.Notices[0].Code != "heywood" || f.Communalities[3] >= 1 {
			t.Errorf("%s: Heywood %v, notices %v", extraction, f.Heywood, f.Notices)
		}
	}
}

// Weighted sums of a constant leave rounding, which is no variance.
func TestWeightedConstantItem(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	columns := map[string][]float64{}
	var weights []float64
	for range 500 {
		columns["a"] = append(columns["a"], float64(1+random.IntN(5)))
		columns["b"] = append(columns["b"], float64(1+random.IntN(5)))
		columns["same"] = append(columns["same"], 5)
		weights = append(weights, 0.1+random.Float64())
	}
	d := columnsData(columns, []string{"a", "b", "same"}, 1, 5)
	d.Weighted, d.Batches[0].Weight = true, weights
	var n Notice
	if _, err := d.Factor(); !errors.As(err, &n) || n.Code != "constant_item" {
		t.Errorf("factor: %v", err)
	}
	r, err := d.Reliability()
	if err != nil || r.ItemRest[2] != nil || r.AlphaStd != nil || r.Alpha == nil {
		t.Errorf("reliability: %+v, %v", r, err)
	}
	c, err := d.Correlations()
	if err != nil || c.At(0, 2).Pearson != nil || c.At(0, 1).PearsonP == nil {
		t.Errorf("correlation: %v", err)
	}
}
