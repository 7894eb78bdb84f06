package stats

import (
	"slices"
	"testing"
)

// Pooled two-proportion z of every pair of columns of bfi and holzinger tables, Bonferroni over the pairs of a row.
func TestColumnProportions(t *testing.T) {
	for name, want := range xtabs(t) {
		shares, bases := columnShares(want.Table.M)
		r, err := ColumnProportions(shares, bases, ColumnOptions{})
		if err != nil {
			t.Fatal(err)
		}
		at := 0
		for _, row := range r.Pairs {
			for _, pair := range row {
				check(t, name+" z", pair.Statistic, want.Z.Z[at], 1e-10)
				check(t, name+" p", pair.P, want.Z.P[at], 1e-10)
				check(t, name+" corrected", pair.PCorrected, want.Z.Full[at], 1e-10)
				at++
			}
		}
		if at != len(want.Z.Z) {
			t.Errorf("%s: %d pairs, want %d", name, at, len(want.Z.Z))
		}
	}
	// Of education by gender, men: 41.5, 35.3, 28.5, 34.0, 36.4 percent. The first and last exceed the third at .05 corrected.
	shares, bases := columnShares(xtabs(t)["bfi_xtab_gender_education"].Table.M)
	r, _ := ColumnProportions(shares, bases, ColumnOptions{})
	if !slices.Equal(r.Letters[0], []string{"C", "", "", "", "C"}) || !slices.Equal(r.Letters[1], []string{"", "", "A E", "", ""}) {
		t.Errorf("letters %q", r.Letters)
	}
	if r, _ := ColumnProportions(shares, bases, ColumnOptions{Correction: "none"}); !slices.Equal(r.Letters[0], []string{"C", "C", "", "C", "C"}) {
		t.Errorf("letters without correction %q", r.Letters)
	}
}

func columnShares(table [][]float64) (shares [][]float64, bases []float64) {
	bases = make([]float64, len(table[0]))
	for _, row := range table {
		for j, n := range row {
			bases[j] += n
		}
	}
	for _, row := range table {
		share := make([]float64, len(row))
		for j, n := range row {
			share[j] = n / bases[j]
		}
		shares = append(shares, share)
	}
	return shares, bases
}

// Shares of 0 and 1, columns of nobody and of one take no part, and the correction does not count them.
func TestColumnProportionsLeftOut(t *testing.T) {
	r, err := ColumnProportions([][]float64{{0.2, 0.8, 0, 1, nan, 0.5}}, []float64{50, 50, 50, 50, 0, 1}, ColumnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Pairs[0]) != 1 || r.Pairs[0][0].P != r.Pairs[0][0].PCorrected || !slices.Equal(r.Letters[0], []string{"", "A", "", "", "", ""}) {
		t.Errorf("%+v", r)
	}
	for _, bad := range []struct {
		shares [][]float64
		bases  []float64
		o      ColumnOptions
	}{{[][]float64{{0.1}}, []float64{1, 2}, ColumnOptions{}}, {[][]float64{{1.1, 0.5}}, []float64{9, 9}, ColumnOptions{}}, {[][]float64{{0.1, 0.5}}, []float64{9, nan}, ColumnOptions{}},
		{[][]float64{{0.1, 0.5}}, []float64{9, -1}, ColumnOptions{}}, {nil, nil, ColumnOptions{Correction: "sidak"}}, {nil, nil, ColumnOptions{Level: 2}}} {
		if _, err := ColumnProportions(bad.shares, bad.bases, bad.o); err == nil {
			t.Errorf("%+v is no error", bad)
		}
	}
	if r, err := ColumnProportions(nil, nil, ColumnOptions{}); err != nil || len(r.Pairs) != 0 {
		t.Errorf("%+v %v", r, err)
	}
}

// R: pairwise.t.test(Ozone, Month) of airquality.
func TestColumnMeans(t *testing.T) {
	want := tablesGolden(t).Means
	var columns []ColumnMoments
	for i := range want.Y {
		columns = append(columns, ColumnMoments{want.N[i], want.Y[i], want.SD[i]})
	}
	for _, c := range []struct {
		ofPair     bool
		correction string
		want       []float64
	}{{false, "bonferroni", want.Bonferroni}, {false, "none", want.None}, {true, "holm", want.Holm}} {
		r, err := ColumnMeans(columns, c.ofPair, ColumnOptions{Correction: c.correction})
		if err != nil {
			t.Fatal(err)
		}
		for i, pair := range r.Pairs[0] {
			check(t, c.correction, pair.PCorrected, c.want[i], 1e-10)
		}
	}
	r, _ := ColumnMeans(columns, false, ColumnOptions{})
	if !slices.Equal(r.Letters[0], []string{"", "", "A E", "A E", ""}) { // July and August above May and September
		t.Errorf("letters %q", r.Letters)
	}
}

func TestColumnMeansLeftOut(t *testing.T) {
	r, err := ColumnMeans([]ColumnMoments{{0, nan, nan}, {1, 5, nan}, {30, 1, 1}, {30, 4, 1}, {2, 3, 0}}, false, ColumnOptions{})
	if err != nil || len(r.Pairs[0]) != 3 || r.Letters[0][3] != "C" {
		t.Errorf("%+v %v", r, err)
	}
	if r, err := ColumnMeans([]ColumnMoments{{9, 1, 0}, {9, 2, 0}}, false, ColumnOptions{}); err != nil || len(r.Pairs[0]) != 0 {
		t.Errorf("without variance: %+v %v", r, err)
	}
	if r, err := ColumnMeans(nil, true, ColumnOptions{}); err != nil || len(r.Pairs[0]) != 0 {
		t.Errorf("%+v %v", r, err)
	}
	for _, bad := range [][]ColumnMoments{{{nan, 1, 1}}, {{-1, 1, 1}}, {{5, nan, 1}}, {{5, 1, -1}}, {{5, 1, infinity}}, {{5, 1e200, 1e200}}} {
		if _, err := ColumnMeans(bad, false, ColumnOptions{}); err == nil {
			t.Errorf("%+v is no error", bad)
		}
	}
}

func TestColumnLetter(t *testing.T) {
	for j, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := ColumnLetter(j); got != want {
			t.Errorf("column %d is %s, want %s", j, got, want)
		}
	}
}
