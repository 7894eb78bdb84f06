package stats

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// coded makes a survey of a table of fixtures: the items and the response of a formula, on codes from low to high, in
// batches of size rows. Columns w, psu and stratum come as weights and design if asked.
func coded(t testing.TB, file, formula string, low, high, size int, design string) *Data {
	all := table(t, file)
	response, terms, _ := strings.Cut(formula, " ~ ")
	keys := strings.Split(terms, " + ")
	d := &Data{N: len(all[response]), Options: DefaultOptions(), Overall: &Item{Key: "overall", Min: low, Max: high}}
	for _, key := range keys {
		d.Items = append(d.Items, Item{Key: key, Label: key, Min: low, Max: high})
	}
	d.Weighted = strings.Contains(design, "weights")
	d.Designed = strings.Contains(design, "strata") || strings.Contains(design, "clusters")
	for at := 0; at < d.N; at += size {
		b := Batch{N: min(size, d.N-at), Items: make([][]uint8, len(keys)+1)}
		for i, key := range append(keys[:len(keys):len(keys)], response) {
			for _, x := range all[key][at : at+b.N] {
				level := uint8(0)
				if !math.IsNaN(x) {
					level = uint8(int(x) - low + 1)
				}
				b.Items[i] = append(b.Items[i], level)
			}
		}
		for r := range b.N {
			if d.Weighted {
				b.Weight = append(b.Weight, all["w"][at+r])
			}
			if strings.Contains(design, "strata") {
				b.Stratum = append(b.Stratum, uint32(all["stratum"][at+r]))
			}
			if strings.Contains(design, "clusters") {
				b.Cluster = append(b.Cluster, uint32(all["psu"][at+r]))
			}
		}
		d.Batches = append(d.Batches, b)
	}
	return d
}

// Values by R 4.2.2: lm, car::vif, sandwich::vcovHC(type = "HC3").
func TestRegression(t *testing.T) {
	var refs map[string]olsReference
	golden(t, "ols", &refs)
	for name, low := range map[string]int{"attitude": 20, "bfi_N1_on_9_items": 1} {
		ref := refs[name]
		high := map[string]int{"attitude": 100, "bfi_N1_on_9_items": 6}[name]
		for _, jobs := range []int{1, 4} {
			d := coded(t, olsReferences[name], ref.Formula, low, high, 7, "")
			d.Options.Jobs = jobs
			fit, err := d.Regression()
			if err != nil {
				t.Fatal(err)
			}
			if fit.N != ref.N || fit.Dropped != d.N-ref.N {
				t.Errorf("%s: N, Dropped = %d, %d, want %d, %d", name, fit.N, fit.Dropped, ref.N, d.N-ref.N)
			}
			checkNum(t, name+" R2", fit.R2, ref.R2, 1e-11)
			checkNum(t, name+" adjusted R2", fit.AdjR2, ref.AdjR2, 1e-11)
			checkNum(t, name+" F", fit.F, ref.F.Value, 1e-10)
			checkNum(t, name+" df1", fit.DF1, ref.F.NumDF, 0)
			checkNum(t, name+" df2", fit.DF2, ref.F.DenDF, 0)
			checkNum(t, name+" p", fit.P, ref.FP, 1e-9)
			checkNum(t, name+" sigma", fit.Sigma, ref.Sigma, 1e-11)
			checkNum(t, name+" Durbin-Watson", fit.DurbinWatson, ref.DurbinWatson, 1e-10)
			for j, c := range fit.Coefficients {
				term := strings.Replace(c.Key, "(intercept)", "(Intercept)", 1)
				what := name + " " + term
				checkNum(t, what+" b", c.B, ref.Coef[term], 1e-9)
				checkNum(t, what+" se", c.SE, ref.SE[term], 1e-10)
				checkNum(t, what+" t", c.T, ref.T[term], 1e-9)
				checkNum(t, what+" p", c.P, ref.P[term], 1e-9)
				checkNum(t, what+" low", c.CILow, ref.CI95.M[j][0], 1e-9)
				checkNum(t, what+" high", c.CIHigh, ref.CI95.M[j][1], 1e-9)
				checkNum(t, what+" HC3", c.SEHC3, ref.HC3.SE[term], 1e-10)
				checkNum(t, what+" p of HC3", c.PHC3, ref.HC3.P[term], 1e-9)
				if j > 0 {
					checkNum(t, what+" beta", c.Beta, ref.Beta[term], 1e-9)
					checkNum(t, what+" vif", c.VIF, ref.VIF[term], 1e-10)
				}
			}
		}
	}
}

// Values by R 4.2.2, survey 4.1-1, on all rows of bfi, missing answers included: svyglm on svydesign, t on degf(design),
// F by regTermTest(method = "Wald", df = degf(design)); R2 and VIF from cov.wt(cor = TRUE).
func TestRegressionByDesign(t *testing.T) {
	type reference struct {
		Coef, SE, T, P, Low, High map[string]float64
		DF, F, Fp                 float64
		N                         int
	}
	var refs struct {
		Formula                   string
		Weights, Strata, Clusters reference
		Unweighted                reference          `json:"unweighted_clusters"`
		R2                        float64            `json:"weighted_r2"`
		VIF                       map[string]float64 `json:"weighted_vif"`
		Sigma                     float64
	}
	golden(t, "svyglm", &refs)
	for design, ref := range map[string]reference{"weights": refs.Weights, "weights strata": refs.Strata,
		"weights strata clusters": refs.Clusters, "clusters": refs.Unweighted} {
		d := coded(t, "bfi", refs.Formula, 1, 6, 300, design)
		fit, err := d.Regression()
		if err != nil {
			t.Fatal(err)
		}
		if fit.N != ref.N {
			t.Errorf("%s: N = %d, want %d", design, fit.N, ref.N)
		}
		checkNum(t, design+" F", fit.F, ref.F, 1e-9)
		checkNum(t, design+" p", fit.P, ref.Fp, 1e-8)
		checkNum(t, design+" df2", fit.DF2, ref.DF, 0)
		if d.Weighted {
			checkNum(t, design+" R2", fit.R2, refs.R2, 1e-11)
			checkNum(t, design+" sigma", fit.Sigma, refs.Sigma, 1e-11)
		}
		for j, c := range fit.Coefficients {
			term := strings.Replace(c.Key, "(intercept)", "(Intercept)", 1)
			what := design + " " + term
			checkNum(t, what+" b", c.B, ref.Coef[term], 1e-9)
			checkNum(t, what+" se", c.SE, ref.SE[term], 1e-9)
			checkNum(t, what+" t", c.T, ref.T[term], 1e-9)
			checkNum(t, what+" p", c.P, ref.P[term], 1e-8)
			checkNum(t, what+" low", c.CILow, ref.Low[term], 1e-9)
			checkNum(t, what+" high", c.CIHigh, ref.High[term], 1e-9)
			if d.Weighted && j > 0 {
				checkNum(t, what+" vif", c.VIF, refs.VIF[term], 1e-10)
			}
			if c.SEHC3 != nil || fit.DurbinWatson != nil {
				t.Errorf("%s: HC3 and Durbin-Watson should be absent", what)
			}
		}
	}
}

// From sums and from rows: the analysis against QR on the complete cases.
func TestRegressionTwoWays(t *testing.T) {
	d := simulated(11, 3000, 250, 6, 5, 0.04, true)
	fit, err := d.Regression()
	if err != nil {
		t.Fatal(err)
	}
	x, y := completeColumns(d)
	rows, err := ols(d.itemKeys(), x, y, true, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	for j, c := range fit.Coefficients {
		checkNum(t, c.Key+" b", c.B, rows.Coef[j], 1e-10)
		checkNum(t, c.Key+" se", c.SE, rows.SE[j], 1e-11)
		checkNum(t, c.Key+" HC3", c.SEHC3, rows.HC[3][j], 1e-11)
	}
	checkNum(t, "Durbin-Watson", fit.DurbinWatson, rows.DurbinWatson, 1e-11)
}

// completeColumns are the answers, in codes, of those who answered everything.
func completeColumns(d *Data) (x [][]float64, y []float64) {
	all := make([][]float64, d.variables())
	for i := range all {
		all[i] = column(d, i)
	}
	out := make([][]float64, len(all))
rows:
	for r := range all[0] {
		for i := range all {
			if math.IsNaN(all[i][r]) {
				continue rows
			}
		}
		for i := range all {
			out[i] = append(out[i], all[i][r])
		}
	}
	return out[:len(d.Items)], out[len(d.Items)]
}

// answers makes a survey on 1..5 of columns, the last overall; 0 is missing.
func answers(columns ...[]uint8) *Data {
	d := &Data{N: len(columns[0]), Options: DefaultOptions(), Overall: &Item{Key: "overall", Min: 1, Max: 5},
		Batches: []Batch{{N: len(columns[0]), Items: columns}}}
	for i := range len(columns) - 1 {
		d.Items = append(d.Items, Item{Key: string(rune('a' + i)), Min: 1, Max: 5})
	}
	return d
}

func TestRegressionUnavailable(t *testing.T) {
	x := []uint8{1, 2, 3, 4, 5, 3, 2, 1}
	flip := []uint8{5, 4, 3, 2, 1, 3, 4, 5}
	z := []uint8{2, 2, 5, 1, 4, 3, 3, 1}
	y := []uint8{1, 3, 3, 5, 4, 2, 2, 2}
	three := []uint8{3, 3, 3, 3, 3, 3, 3, 3}
	none := make([]uint8, 8)
	noOverall := answers(x, z, y)
	noOverall.Items, noOverall.Overall = append(noOverall.Items, *noOverall.Overall), nil
	noItems := answers(y)
	for name, c := range map[string]struct {
		d    *Data
		want Notice
	}{
		"collinear":         {answers(x, z, flip, y), notice("collinear", "c", "a")},
		"constant item":     {answers(x, three, y), notice("constant_predictor", "b")},
		"constant response": {answers(x, z, three), notice("constant_response")},
		"all missing":       {answers(x, none, y), notice("unanswered_item", "b")},
		"nobody":            {answers(nil, nil), notice("too_few_complete", 0, 3)},
		"one":               {answers(x[:1], y[:1]), notice("too_few_complete", 1, 3)},
		"two":               {answers(x[:2], y[:2]), notice("too_few_complete", 2, 3)},
		"composite":         {noOverall, notice("composite_identity")},
		"no items":          {noItems, notice("no_items")},
	} {
		fit, err := c.d.Regression()
		var got Notice
		if !errors.As(err, &got) || got.Error() != c.want.Error() {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
			continue
		}
		if rows := fit.Numbers(); len(rows) != 1 || rows[0].Statistic != "unavailable" || rows[0].Value != nil {
			t.Errorf("%s: numbers %+v, want one unavailable row", name, rows)
		}
	}
}

func TestRegressionNotices(t *testing.T) {
	x := []uint8{1, 2, 3, 4, 5, 3, 2, 1}
	fit, err := answers(x, x).Regression()
	if err != nil || *fit.R2 != 1 || fit.Coefficients[1].SE != nil || fit.Notices[0].Code != "perfect_fit" {
		t.Errorf("an item equal to the response: %+v, %v", fit, err)
	}
	y := []uint8{1, 3, 3, 5, 4, 2, 2, 2}
	almost := []uint8{1, 2, 3, 4, 5, 3, 2, 2}
	fit, err = answers(x, almost, y).Regression()
	if err != nil || fit.Notices[0].Error() != notice("high_vif", "a, b").Error() {
		t.Errorf("two items nearly the same: %v, %v", fit.Notices, err)
	}
	lonely := []uint8{1, 1, 1, 1, 1, 1, 1, 5}
	fit, err = answers(lonely, y).Regression()
	if err != nil || fit.Coefficients[1].SEHC3 != nil || fit.Coefficients[1].SE == nil || fit.Notices[0].Code != "hc3_leverage" {
		t.Errorf("one respondent decides: %+v, %v", fit, err)
	}
	for _, row := range fit.Numbers() {
		if row.Value != nil && (math.IsNaN(*row.Value) || math.IsInf(*row.Value, 0)) {
			t.Errorf("%+v is not a number", row)
		}
	}
}
