package stats

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// scaleOf makes a survey whose composite is 20 (score - 1), score the mean of five bfi items, for those who answered
// all of them, with the given fields compared.
func scaleOf(t testing.TB, scale string, fields ...string) *Data {
	var keys []string
	for _, n := range []string{"1", "2", "3", "4", "5"} {
		keys = append(keys, scale+n)
	}
	d := columnsData(table(t, "bfi"), keys, 1, 6, bfiKeyed...)
	d.Options.MinAnswered = 1
	_, g := bfiScales(t)
	for _, f := range fields {
		addField(d, f, g[f])
	}
	return d
}

// addField adds a compared field of labels by row; groups sort by label, "" is missing.
func addField(d *Data, key string, labels []string) {
	groups := slices.Compact(slices.Sorted(slices.Values(labels)))
	groups = slices.DeleteFunc(groups, func(s string) bool { return s == "" })
	d.Compare = append(d.Compare, len(d.Fields))
	d.Fields = append(d.Fields, Field{Key: key, Label: key, Groups: groups})
	row := 0
	for b := range d.Batches {
		column := make([]uint16, d.Batches[b].N)
		for r := range column {
			column[r] = uint16(slices.Index(groups, labels[row]) + 1)
			row++
		}
		d.Batches[b].Fields = append(d.Batches[b].Fields, column)
	}
}

type twoWayTable struct {
	Row          []string
	SS, F, P     []*float64
	Df           []float64
	Partial_eta2 []*float64
}

type twoWayReference struct {
	N                                            int
	Type1, Type2, Type3, Type2_main_effects_only twoWayTable
	R2                                           float64
	Marginal_means_a, Marginal_means_b           struct {
		Level                 []string
		Emmean, SE, Low, High []float64
	}
}

// R 4.2.2: anova, car::Anova types 2 and 3 with contr.sum, emmeans.
func TestTwoWayAgainstR(t *testing.T) {
	var all struct {
		SC twoWayReference `json:"bfi_twoway_sC_gender_education"`
		SA twoWayReference `json:"bfi_twoway_sA_ageband_gender"`
	}
	golden(t, "anova", &all)
	for _, c := range []struct {
		scale, a, b string
		want        twoWayReference
	}{{"C", "gender", "education", all.SC}, {"A", "ageband", "gender", all.SA}} {
		d := scaleOf(t, c.scale, c.a, c.b)
		r, err := d.MultiFactors()
		if err != nil {
			t.Fatal(err)
		}
		m := r.Models[0]
		if m.N != c.want.N || !m.Interaction || len(m.Effects) != 4 {
			t.Fatalf("n = %d, effects %v", m.N, m.Effects)
		}
		checkNum(t, "R2", m.R2, c.want.R2, 1e-10)
		name := strings.NewReplacer("a", c.a, "b", c.b)
		for i, e := range m.Effects[:3] {
			want := c.want.Type3
			k := i + 1 // after the intercept
			if e.Name != name.Replace(want.Row[k]) && e.Name != c.a+":"+c.b {
				t.Errorf("effect %d is %s", i, e.Name)
			}
			checkNum(t, e.Name+" SS", e.SS, 400**want.SS[k], 1e-9)
			checkNum(t, e.Name+" df", e.DF, want.Df[k], 0)
			checkNum(t, e.Name+" F", e.F, *want.F[k], 1e-9)
			checkNum(t, e.Name+" p", e.P, *want.P[k], 1e-9)
			checkNum(t, e.Name+" partial eta2", e.PartialEta2, *want.Partial_eta2[k], 1e-9)
		}
		checkNum(t, "residual SS", m.Effects[3].SS, 400**c.want.Type3.SS[4], 1e-11)
		checkNum(t, "residual df", m.Effects[3].DF, c.want.Type3.Df[4], 0)

		at := 0
		for i, w := range []struct {
			Level                 []string
			Emmean, SE, Low, High []float64
		}{c.want.Marginal_means_a, c.want.Marginal_means_b} {
			for l := range w.Level {
				g := m.Margins[at]
				at++
				if g.Field != []string{c.a, c.b}[i] || g.Group != w.Level[l] {
					t.Errorf("margin %d is %s %s, want %s", at, g.Field, g.Group, w.Level[l])
				}
				checkNum(t, "emmean", g.Mean, 20*(w.Emmean[l]-1), 1e-11)
				checkNum(t, "se", g.SE, 20*w.SE[l], 1e-10)
				checkNum(t, "low", g.CILow, 20*(w.Low[l]-1), 1e-10)
				checkNum(t, "high", g.CIHigh, 20*(w.High[l]-1), 1e-10)
			}
		}

		cells, _, _ := d.factorCells(d.Compare, d.responses()[0])
		levels := []int{len(d.Fields[0].Groups), len(d.Fields[1].Groups)}
		model := newCellModel(cells, levels, true)
		steps := model.all().steps
		for i := range 3 {
			check(t, "type I", steps[i], 400**c.want.Type1.SS[i], 1e-9)
			check(t, "type II", model.typeTwo(i), 400**c.want.Type2.SS[i], 1e-9)
		}
		main := newCellModel(cells, levels, false)
		check(t, "main effects", main.typeTwo(1), 400**c.want.Type2_main_effects_only.SS[1], 1e-9)
		check(t, "main effects residual", main.all().rss, 400**c.want.Type2_main_effects_only.SS[2], 1e-11)
	}
}

func TestMultiFactorNotices(t *testing.T) {
	codes := func(notices []Notice) (list []string) {
		for _, n := range notices {
			list = append(list, n.Code)
		}
		return list
	}
	d := scaleOf(t, "A", "gender")
	n := d.N
	by := func(f func(r int) string) (labels []string) {
		for r := range n {
			labels = append(labels, f(r))
		}
		return labels
	}
	addField(d, "copy", by(func(r int) string { return []string{"-", "x", "y"}[d.Batches[r/700].Fields[0][r%700]] }))
	addField(d, "same", by(func(int) string { return "only" }))
	addField(d, "nobody", by(func(int) string { return "" }))
	addField(d, "half", by(func(r int) string { return []string{"a", "b"}[r%2] }))
	m := d.multiFactor(d.responses()[0])
	if got, want := strings.Join(m.Fields, " "), "gender half"; got != want {
		t.Errorf("fields %q, want %q", got, want)
	}
	if got := codes(m.Notices); !slices.Equal(got, []string{"one_group", "one_group", "aliased_field"}) {
		t.Errorf("notices %v", got)
	}
	if !slices.Equal(m.Omitted, []string{"nobody", "same", "copy"}) || !m.Interaction {
		t.Errorf("omitted %v, interaction %v", m.Omitted, m.Interaction)
	}

	// Women are never in c: main effects only. The same without compared fields, or for nobody.
	d = scaleOf(t, "A", "gender")
	addField(d, "part", by(func(r int) string {
		if d.Batches[r/700].Fields[0][r%700] == 2 {
			return "b"
		}
		return []string{"b", "c"}[r%2]
	}))
	m = d.multiFactor(d.responses()[0])
	if m.Interaction || len(m.Effects) != 3 || !slices.Equal(codes(m.Notices), []string{"empty_cells"}) {
		t.Errorf("effects %v, notices %v", m.Effects, codes(m.Notices))
	}
	if _, err := (&Data{}).MultiFactors(); err == nil {
		t.Error("a model of nobody")
	}
	if _, err := columnsData(table(t, "bfi"), []string{"A1"}, 1, 6).MultiFactors(); err == nil {
		t.Error("a model without fields")
	}
	// Two respondents in two groups leave nothing to estimate an error from.
	d = columnsData(map[string][]float64{"q": {1, 4}}, []string{"q"}, 1, 5)
	addField(d, "g", []string{"a", "b"})
	r, err := d.MultiFactors()
	if err != nil || len(r.Models[0].Effects) != 0 || r.Numbers()[0].Statistic != "unavailable" {
		t.Errorf("%+v %v", r, err)
	}
	for _, x := range r.Numbers() {
		if x.Value != nil {
			t.Errorf("%+v", x)
		}
	}
}

// Three factors by hand-made least squares on rows: the cells give the same as the normal equations of all rows.
func TestThreeFactors(t *testing.T) {
	d := scaleOf(t, "N", "gender", "education", "ageband")
	m := d.multiFactor(d.responses()[0])
	if !m.Interaction || len(m.Effects) != 7 {
		t.Fatalf("effects %v, notices %v", m.Effects, m.Notices)
	}
	d.Options.Jobs = 4
	again := d.multiFactor(d.responses()[0])
	for i, e := range m.Effects {
		if *e.SS != *again.Effects[i].SS {
			t.Error("result depends on the number of goroutines")
		}
	}
	// R 4.2.2: car::Anova(lm(20*(sN-1) ~ (gender + education + ageband)^2, contrasts = contr.sum), type = 3)
	for i, want := range threeFactors {
		checkNum(t, m.Effects[i].Name, m.Effects[i].SS, want, 1e-9)
	}
	if math.Abs(*m.Effects[6].DF-float64(m.N-1-1-4-4-4-4-16)) > 0 {
		t.Errorf("residual df %g", *m.Effects[6].DF)
	}
}

var threeFactors = []float64{7368.476808038773, 3191.4279865082353, 8635.6096162062604, 3326.926117018098, 6167.4066530305427, 7473.2732193577103, 1350962.9032327842}

// With weights a combination of groups with one respondent would have an error of 0, and everything about it would be significant.
func TestSingleCells(t *testing.T) {
	for _, weighted := range []bool{true, false} {
		d := hostile(40, 3, func(r, i int) uint8 { return uint8(1 + (r*7+i*3)%5) }, func(r, f int) uint16 {
			if f == 0 {
				return uint16(1 + min(2, r/19)) // 19, 19 and 2 respondents
			}
			return uint16(1 + r%2)
		})
		d.Weighted = weighted
		if weighted {
			for r := range d.N {
				d.Batches[0].Weight = append(d.Batches[0].Weight, 1+float64(r%3))
			}
		}
		r, err := d.MultiFactors()
		if err != nil {
			t.Fatal(err)
		}
		m := r.Models[0]
		if said := slices.ContainsFunc(m.Notices, func(n Notice) bool { return n.Code == "single_cells" }); said != weighted || m.Interaction == weighted {
			t.Errorf("weighted %v: interaction %v, %v", weighted, m.Interaction, m.Notices)
		}
	}
}
