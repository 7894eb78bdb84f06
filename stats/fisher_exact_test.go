package stats

import (
	"math"
	"testing"
)

// R: fisher.test(t)$p.value.
func TestFisherExact(t *testing.T) {
	for name, want := range xtabs(t) {
		if want.FisherP == nil {
			continue
		}
		p, err := FisherExact(want.Table.M)
		if err != nil {
			t.Fatal(err)
		}
		check(t, name, p, *want.FisherP, 1e-11)
	}
	for _, want := range tablesGolden(t).Fisher {
		p, err := FisherExact(want.Table)
		if err != nil {
			t.Fatal(err)
		}
		check(t, "p", p, want.P, 1e-9)
		// The same table turned and mirrored.
		a, b, c, d := want.Table[0][0], want.Table[0][1], want.Table[1][0], want.Table[1][1]
		for _, same := range [][][]float64{{{a, c}, {b, d}}, {{c, d}, {a, b}}, {{b, a}, {d, c}}, {{d, c}, {b, a}}} {
			if q, err := FisherExact(same); err != nil || !near(q, p, 1e-10) {
				t.Errorf("%v: p %v, as %v: %v %v", want.Table, p, same, q, err)
			}
		}
	}
	// Tea: 3 of 4 cups right on each side, p = 34/70.
	p, _ := FisherExact([][]float64{{3, 1}, {1, 3}})
	check(t, "tea", p, 34./70, 1e-12)
}

// The p of a diagonal table is 2 m!²/(2m)!, far below the smallest number for 600 on each side.
func TestFisherExactFarOut(t *testing.T) {
	for _, m := range []float64{1, 2, 10, 100, 450} {
		p, err := FisherExact([][]float64{{m, 0}, {0, m}})
		if err != nil {
			t.Fatal(err)
		}
		a, _ := math.Lgamma(m + 1)
		b, _ := math.Lgamma(2*m + 1)
		check(t, "p", p, 2*math.Exp(2*a-b), 1e-10)
	}
	if p, err := FisherExact([][]float64{{1e9, 0}, {0, 1e9}}); err != nil || p <= 0 {
		t.Errorf("p %v, %v", p, err)
	}
	if p, err := FisherExact([][]float64{{1e9, 1e9}, {1e9, 1e9}}); err != nil || p != 1 {
		t.Errorf("p %v, %v", p, err)
	}
	if _, err := FisherExact([][]float64{{1.5, 2}, {3, 4}}); err == nil {
		t.Error("sums of weights have no exact test")
	}
	if _, err := FisherExact([][]float64{{1, 2, 3}, {3, 4, 5}}); err == nil {
		t.Error("a 2 x 3 table has no exact test here")
	}
}
