package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// columnsOf are columns of a table in the order named, rows with missing values left out when complete is asked for.
func columnsOf(x map[string][]float64, names []string, complete bool) [][]float64 {
	out := make([][]float64, len(names))
rows:
	for i := range x[names[0]] {
		for _, name := range names {
			if complete && math.IsNaN(x[name][i]) {
				continue rows
			}
		}
		for j, name := range names {
			out[j] = append(out[j], x[name][i])
		}
	}
	return out
}

// momentsOf are the moments of complete columns.
func momentsOf(x [][]float64) *Moments {
	m := &Moments{Cross: mat.NewSymDense(len(x), nil)}
	for i := range x {
		m.N, m.W = len(x[i]), float64(len(x[i]))
		m.Mean = append(m.Mean, meanOf(x[i]))
		for j := range i + 1 {
			var s float64
			for r := range x[i] {
				s += (x[i][r] - m.Mean[i]) * (x[j][r] - m.Mean[j])
			}
			m.Cross.SetSym(i, j, s)
		}
	}
	return m
}

var attitudeItems = []string{"rating", "complaints", "privileges", "learning", "raises", "critical", "advance"}

// R 4.2: friedman.test on complete rows.
func TestFriedman(t *testing.T) {
	var want map[string]struct{ Chisq, DF, P, Kendalls_w float64 }
	var all struct {
		Attitude  struct{ Chisq, DF, P, Kendalls_w float64 } `json:"attitude_friedman"`
		Bfi       struct{ Chisq, DF, P, Kendalls_w float64 } `json:"bfi_friedman"`
		Holzinger struct{ Chisq, DF, P, Kendalls_w float64 } `json:"holzinger_friedman"`
	}
	golden(t, "groups", &all)
	want = map[string]struct{ Chisq, DF, P, Kendalls_w float64 }{"attitude": all.Attitude, "bfi": all.Bfi, "holzinger": all.Holzinger}
	var bfi []string
	for _, s := range []string{"A", "C", "E", "N", "O"} {
		for _, i := range []string{"1", "2", "3", "4", "5"} {
			bfi = append(bfi, s+i)
		}
	}
	for name, items := range map[string][]string{"attitude": attitudeItems, "bfi": bfi, "holzinger": {"x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9"}} {
		x := table(t, name)
		if name == "bfi" { // the reference has these reversed
			for _, key := range []string{"A1", "C4", "C5", "E1", "E2", "O2", "O5"} {
				for i := range x[key] {
					x[key][i] = 7 - x[key][i]
				}
			}
		}
		got, err := Friedman(columnsOf(x, items, false))
		if err != nil {
			t.Fatal(err)
		}
		w := want[name]
		check(t, name+" chi2", got.Chi2, w.Chisq, 1e-11)
		check(t, name+" df", got.DF, w.DF, 0)
		check(t, name+" W", got.KendallW, w.Kendalls_w, 1e-11)
		if w.P > 0 {
			check(t, name+" p", got.P, w.P, 1e-10)
		} else if !(got.P > 0 && got.P < 1e-300) {
			t.Errorf("%s: p = %g where R has 0", name, got.P)
		}
	}
}

// R 4.2: car::Anova(lm(x ~ 1), idata, idesign, type = 3), univariate tests with both corrections.
func TestRepeatedItems(t *testing.T) {
	type reference struct {
		N                                                                 int
		SS, DF1, Error, DF2, F, P, GG, GG_p, HF, HF_p, Mauchly, Mauchly_p float64
	}
	var want struct {
		Repeated struct{ Attitude, Bfi reference }
	}
	golden(t, "groups-extra", &want)
	for _, c := range []struct {
		name  string
		items []string
		want  reference
	}{
		{"attitude", attitudeItems, want.Repeated.Attitude},
		{"bfi", []string{"N1", "N2", "N3", "N4", "N5"}, want.Repeated.Bfi},
	} {
		x := columnsOf(table(t, c.name), c.items, true)
		got, err := RepeatedItems(momentsOf(x), 0)
		if err != nil {
			t.Fatal(err)
		}
		w := c.want
		if got.N != w.N {
			t.Errorf("n = %d, want %d", got.N, w.N)
		}
		check(t, "ss", got.SS, w.SS, 1e-11)
		check(t, "error", got.Error, w.Error, 1e-11)
		check(t, "df1", got.DF1, w.DF1, 0)
		check(t, "df2", got.DF2, w.DF2, 0)
		check(t, "F", got.F, w.F, 1e-11)
		check(t, "p", got.P, w.P, 1e-9)
		check(t, "gg", got.GreenhouseGeisser, w.GG, 1e-11)
		check(t, "gg p", got.PGreenhouseGeisser, w.GG_p, 1e-9)
		check(t, "hf", got.HuynhFeldt, w.HF, 1e-11)
		check(t, "hf p", got.PHuynhFeldt, w.HF_p, 1e-9)
		checkNum(t, "W", got.MauchlyW, w.Mauchly, 1e-11)
		checkNum(t, "W p", got.MauchlyP, w.Mauchly_p, 1e-9)
		for _, d := range got.Pairs {
			paired, err := PairedT(x[d.Item1], x[d.Item2], 0)
			if err != nil {
				t.Fatal(err)
			}
			checkNum(t, "t", d.T, paired.T, 1e-10)
			checkNum(t, "low", d.CILow, paired.CILow, 1e-10)
			if *d.PHolm < *d.P || *d.PBonferroni < *d.PHolm {
				t.Errorf("p %g, Holm %g, Bonferroni %g", *d.P, *d.PHolm, *d.PBonferroni)
			}
		}
	}
}

// Two items: F is the square of the paired t, and there is nothing to correct.
func TestRepeatedOfTwo(t *testing.T) {
	x := [][]float64{{5, 7, 6, 9, 2}, {4, 4, 5, 5, 3}}
	got, err := RepeatedItems(momentsOf(x), 0)
	if err != nil {
		t.Fatal(err)
	}
	paired, _ := PairedT(x[0], x[1], 0)
	check(t, "F", got.F, paired.T*paired.T, 1e-13)
	check(t, "p", got.PGreenhouseGeisser, paired.P, 1e-12)
	check(t, "epsilon", got.GreenhouseGeisser, 1, 1e-14)
	if got.MauchlyP != nil {
		t.Error("sphericity of one difference")
	}
}

func TestRepeatedEdges(t *testing.T) {
	nan := math.NaN()
	for name, x := range map[string][][]float64{
		"one item":      {{1, 2, 3}},
		"nobody":        {{}, {}},
		"one":           {{1}, {2}},
		"constant":      {{3, 3, 3}, {3, 3, 3}},
		"same shift":    {{1, 2, 3}, {2, 3, 4}, {3, 4, 5}},
		"few":           {{1, 2}, {2, 2}, {3, 5}, {5, 4}},
		"all missing":   {{nan, nan}, {nan, nan}},
		"one alike":     {{1, 2, 4}, {2, 3, 5}, {4, 4, 1}},
		"large numbers": {{1e90, 2e90, 3e90}, {2, 3, 9}},
	} {
		var numbers []float64
		if r, err := RepeatedItems(momentsOf(x), 0); err == nil {
			numbers = append(numbers, r.F, r.P, r.GreenhouseGeisser, r.HuynhFeldt, r.PGreenhouseGeisser, r.PHuynhFeldt, r.PartialEta2)
		}
		if f, err := Friedman(x); err == nil {
			numbers = append(numbers, f.Chi2, f.P, f.KendallW)
		}
		if notFinite(numbers) >= 0 {
			t.Errorf("%s: %v", name, numbers)
		}
	}
	if _, err := RepeatedItems(&Moments{}, 0); err == nil {
		t.Error("no items")
	}
	if _, err := Friedman(nil); err == nil {
		t.Error("nothing to rank")
	}
	if _, err := Friedman([][]float64{{1, 2}, {1}}); err == nil {
		t.Error("items of different lengths")
	}
}
