package stats

import (
	"math"
	"testing"
)

type crosstabReference struct {
	Table        struct{ M [][]float64 }
	Chisq, DF, P float64
	Cramers_v    float64
	Col_pct      struct{ M [][]float64 }
}

// R 4.2.2: chisq.test(table, correct = FALSE).
func TestChiSquaredAgainstR(t *testing.T) {
	var all map[string]crosstabReference
	golden(t, "anova", &all)
	tables := 0
	for name, want := range all {
		if want.Chisq == 0 {
			continue
		}
		tables++
		x := chiSquared(want.Table.M)
		check(t, name+" chi2", x.chi2, want.Chisq, 1e-12)
		check(t, name+" df", x.df, want.DF, 0)
		check(t, name+" p", x.p, want.P, 1e-10)
		check(t, name+" V", x.v, want.Cramers_v, 1e-12)
		// An empty row and column change nothing.
		wide := [][]float64{make([]float64, len(want.Table.M[0])+1)}
		for _, row := range want.Table.M {
			wide = append(wide, append([]float64{0}, row...))
		}
		if y := chiSquared(wide); math.Abs(y.chi2-x.chi2) > 1e-12*x.chi2 || y.df != x.df {
			t.Errorf("%s: an empty row and column matter", name)
		}
	}
	if tables != 5 {
		t.Errorf("%d tables", tables)
	}
}

func TestCrosstabs(t *testing.T) {
	var all struct {
		X crosstabReference `json:"bfi_xtab_N1_by_gender"`
	}
	golden(t, "anova", &all)
	d := scaleOf(t, "N", "gender")
	r, err := d.Crosstabs()
	if err != nil {
		t.Fatal(err)
	}
	x := r.Tables[0]
	checkNum(t, "chi2", x.Chi2, all.X.Chisq, 1e-12)
	checkNum(t, "p", x.P, all.X.P, 1e-11)
	checkNum(t, "V", x.CramersV, all.X.Cramers_v, 1e-12)
	for i := range x.Codes {
		for g := range x.Groups {
			checkNum(t, "percent", x.ColumnPercent[i][g], all.X.Col_pct.M[i][g], 1e-13)
			if float64(x.Count[i][g]) != all.X.Table.M[i][g] {
				t.Errorf("count %d", x.Count[i][g])
			}
		}
	}
	if n := r.Numbers(); len(n) != 5*9 || n[0].Term != "N1" || n[0].By != "gender" || n[0].N != x.N {
		t.Errorf("numbers %+v", n)
	}

	// One group, few answers, nobody.
	d = columnsData(map[string][]float64{"q": {1, 4, 4, math.NaN()}}, []string{"q"}, 1, 5)
	addField(d, "one", []string{"a", "a", "a", "b"})
	addField(d, "two", []string{"a", "a", "b", "b"})
	r, err = d.Crosstabs()
	if err != nil {
		t.Fatal(err)
	}
	if x := r.Tables[0]; x.Chi2 != nil || len(x.Notices) != 1 || x.Notices[0].Code != "flat_table" || x.ColumnPercent[0][1] != nil {
		t.Errorf("%+v", x)
	}
	if x := r.Tables[1]; x.SmallCells != 4 || len(x.Notices) != 1 || x.Notices[0].Code != "small_expected" || *x.Chi2 != 0.75 {
		t.Errorf("%+v", x)
	}
	if n := r.Numbers(); n[0].Statistic != "unavailable" || n[0].Value != nil || len(n) != 11 {
		t.Errorf("numbers %+v", n)
	}
	if _, err := (&Data{}).Crosstabs(); err == nil {
		t.Error("a table of nobody")
	}
}

// Letters, residuals and measures in a survey's tables are those of the kernels on bfi.
func TestCrosstabColumns(t *testing.T) {
	want := xtabs(t)["bfi_xtab_N1_by_gender"]
	d := scaleOf(t, "N", "gender")
	r, err := d.Crosstabs()
	if err != nil {
		t.Fatal(err)
	}
	x := r.Tables[0]
	checkNum(t, "G2", x.LikelihoodRatio, want.G2, 1e-12)
	checkNum(t, "gamma", x.Gamma, want.Gamma, 1e-12)
	checkNum(t, "base", x.Columns.Bases[0], 910, 1e-15)
	for i, p := range want.Z.Full {
		high, low := x.Columns.Letters[i][0], x.Columns.Letters[i][1]
		if want.Z.Z[i] < 0 {
			high, low = low, high
		}
		if low != "" || (high != "") != (p < 0.05) {
			t.Errorf("row %d: letters %q, p %v", i, x.Columns.Letters[i], p)
		}
		for g := range 2 {
			checkNum(t, "residual", x.AdjustedResiduals[i][g], want.Residuals.M[i][g], 1e-11)
		}
	}
	if x.FisherP != nil || x.CramersVLow == nil || *x.CramersVLow >= *x.CramersV || len(x.Columns.MeanLetters) != 2 {
		t.Errorf("%+v", x)
	}

	// Equal weights give the same letters and residuals; unequal ones rest on effective bases and have no exact tests.
	for _, weights := range [][2]float64{{3, 3}, {1, 5}} {
		w := scaleOf(t, "N", "gender")
		w.Weighted = true
		for b := range w.Batches {
			for row := range w.Batches[b].N {
				w.Batches[b].Weight = append(w.Batches[b].Weight, weights[row%2])
			}
		}
		r, err := w.Crosstabs()
		if err != nil {
			t.Fatal(err)
		}
		y := r.Tables[0]
		if y.LikelihoodRatio != nil || y.CramersVLow != nil || y.FisherP != nil || y.Gamma == nil {
			t.Errorf("tests of counts with weights: %+v", y)
		}
		if weights[0] != weights[1] {
			if *y.Columns.Bases[0] > 800 {
				t.Errorf("base %v of unequal weights", *y.Columns.Bases[0])
			}
			continue
		}
		checkNum(t, "base", y.Columns.Bases[0], 910, 1e-12)
		checkNum(t, "residual", y.AdjustedResiduals[0][0], *x.AdjustedResiduals[0][0], 1e-11)
		checkNum(t, "mean", y.Columns.Means[1], *x.Columns.Means[1], 1e-12)
		if y.Columns.Letters[0][0] != x.Columns.Letters[0][0] {
			t.Errorf("letters %q", y.Columns.Letters)
		}
	}
}

// Too many groups get no letters, and a notice says so.
func TestCrosstabOfManyGroups(t *testing.T) {
	var q []float64
	var groups []string
	for g := range maxLetterColumns + 1 {
		for r := range 4 {
			q, groups = append(q, float64(1+(g+r)%5)), append(groups, ColumnLetter(g))
		}
	}
	d := columnsData(map[string][]float64{"q": q}, []string{"q"}, 1, 5)
	addField(d, "branch", groups)
	r, err := d.Crosstabs()
	if err != nil {
		t.Fatal(err)
	}
	x := r.Tables[0]
	codes := map[string]bool{}
	for _, n := range x.Notices {
		codes[n.Code] = true
	}
	if !codes["too_many_letters"] || x.Columns.Letters != nil || x.AdjustedResiduals == nil {
		t.Errorf("%v", x.Notices)
	}
}

// Tables of too many cells have the tests of the same tables and no cells.
func TestLargeCrosstabs(t *testing.T) {
	build := func(groups int) *Data {
		d := &Data{N: 3000, Options: DefaultOptions(), Items: []Item{{Key: "q", Min: 1, Max: 255}, {Key: "r", Min: 1, Max: 255}}, Compare: []int{0},
			Fields: []Field{{Key: "f", Groups: make([]string, groups)}}}
		b := Batch{N: d.N, Items: [][]uint8{make([]uint8, d.N), make([]uint8, d.N)}, Fields: [][]uint16{make([]uint16, d.N)}}
		for r := range d.N {
			b.Items[0][r], b.Items[1][r], b.Fields[0][r] = uint8(1+r*7%250), uint8(1+r%3), uint16(1+r%9)
		}
		d.Batches = []Batch{b}
		return d
	}
	small, large := must(build(9).Crosstabs()), must(build(500).Crosstabs())
	if len(small.Notices) != 0 || len(small.Tables[0].Codes) != 255 {
		t.Errorf("%d codes, notices %v", len(small.Tables[0].Codes), small.Notices)
	}
	if len(large.Notices) != 1 || large.Notices[0].Code != "crosstab_cells" {
		t.Errorf("notices %v", large.Notices)
	}
	for i, x := range large.Tables {
		if x.Codes != nil || x.Count != nil || x.Groups != nil {
			t.Error("cells are kept")
		}
		checkNum(t, "chi2", x.Chi2, *small.Tables[i].Chi2, 1e-12)
		checkNum(t, "p", x.P, *small.Tables[i].P, 1e-9)
	}
}
