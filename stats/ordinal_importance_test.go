package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// bfi's N1 on nine items: the coefficients of OrdinalLogit, which are held against R elsewhere, times standard deviations, and
// fits to repeated cases those of the cases written out.
func TestOrdinalImportance(t *testing.T) {
	d := coded(t, "bfi", "N1 ~ A1 + A2 + A3 + C1 + C2 + E1", 1, 6, 500, "")
	d.Options.Bootstrap = 0
	out, err := d.Importance()
	if err != nil {
		t.Fatal(err)
	}
	check := func(d *Data, got func(i int) float64, tol float64) {
		t.Helper()
		x, level := make([][]float64, len(d.Items)), []int{}
		for _, b := range d.Batches {
			for r := range b.N {
				if b.completeRow(r) {
					for i := range x {
						x[i] = append(x[i], float64(b.Items[i][r]))
					}
					level = append(level, int(b.Items[len(x)][r])-1)
				}
			}
		}
		want, err := OrdinalLogit(d.itemKeys(), x, level, []string{"1", "2", "3", "4", "5", "6"}, LogitOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range want.Coefficients {
			_, sd := meanSD(x[i], rowNumbers(len(level)))
			if b := c.B * sd; math.Abs(got(i)-b) > tol {
				t.Errorf("%s: %v, want %v", c.Name, got(i), b)
			}
		}
	}
	check(d, func(i int) float64 { return *out.Items[i].Ordinal.Value }, 1e-10)

	s := d.newSample()
	d.prepare(s, methods[bool]{4: true})
	for seed := range uint64(3) {
		draw := s.newResample()
		draw.draw(rand.NewPCG(seed, 1))
		got := draw.estimate(d).shares[4]
		check(repeated(d, draw.count), func(i int) float64 { return got[i] }, 1e-6)
	}
}

func rowNumbers(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// A fit from a far start, with levels that no case has, and of answers that an item tells apart.
func TestOrdinalFitEdges(t *testing.T) {
	d := simulated(3, 400, 400, 3, 5, 0, true)
	s := d.newSample()
	d.prepare(s, methods[bool]{4: true})
	o, n := s.ordinal, len(s.unit)
	times := make([]float64, n)
	for c := range times {
		if l := s.x[3][c]; l != 0 && l != 3 { // of levels 1 to 5, 1 and 4 are gone
			times[c] = 1 + float64(c%3)
		}
	}
	got, err := o.fit(times, s.start, 1e-12)
	if err != nil {
		t.Fatal(err)
	}
	far := []float64{-9, -5, 5, 20, 3, -3, 0}
	again, err := o.fit(times, far, 1e-12)
	if err != nil {
		t.Fatal(err)
	}
	x, level := make([][]float64, 3), []int{}
	for c, m := range times {
		for range int(m) {
			for i := range x {
				x[i] = append(x[i], float64(s.x[i][c]))
			}
			level = append(level, int(s.x[3][c]))
		}
	}
	want, err := OrdinalLogit(d.itemKeys(), x, level, []string{"1", "2", "3", "4", "5"}, LogitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range want.Coefficients {
		check(t, "kept start", got[4+i]/o.sd[i], c.B, 1e-8)
		check(t, "far start", again[4+i]/o.sd[i], c.B, 1e-8)
	}

	apart := []uint8{1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 1, 5}
	other := []uint8{2, 3, 2, 5, 4, 3, 1, 4, 5, 2, 1, 3}
	e := answers(apart, other, apart)
	if f, _ := e.driverModel(); f != nil {
		if b, err := e.ordinalImportance(f); err == nil {
			t.Errorf("separated answers have coefficients %v", b)
		}
	}
	e.Options.Importance, e.Options.Bootstrap = "ordinal", 20
	if q, err := e.Quadrant(); err == nil {
		t.Errorf("a quadrant chart of separated answers: %+v", q)
	}
}

// Loadings weigh by hand: v = (.25+.36, .16), weights (.61·.5, .61·.6 + .16·.4) over their sum.
func TestLoadingWeights(t *testing.T) {
	w := loadingWeights([][]float64{{0.5, 0}, {-0.6, 0.4}})
	sum := 0.61*0.5 + 0.61*0.6 + 0.16*0.4
	check(t, "first", w[0], 0.61*0.5/sum, 1e-14)
	check(t, "second", w[1], (0.61*0.6+0.16*0.4)/sum, 1e-14)
	if loadingWeights(nil) != nil || loadingWeights([][]float64{{0}, {0}}) != nil {
		t.Error("weights without loadings")
	}
}

func BenchmarkOrdinalBootstrap(b *testing.B) {
	for range b.N {
		d := simulated(3, 6198, 1<<16, 10, 5, 0.02, true)
		d.Options.Jobs, d.Options.Importance = 2, "ordinal"
		d.bootstrapped()
	}
}
