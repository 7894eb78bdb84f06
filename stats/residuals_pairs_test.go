package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The sums by pairs of blocks of items must be those taken respondent by respondent.
func TestRobustSumsByPairs(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 3))
	for _, levels := range [][]int{{5, 5, 5, 5, 5, 5, 5}, {7, 2, 2, 15, 3, 11}, {4}, {10, 10}} {
		d := simulated(11, 3000, 1500, len(levels), 5, 0.03, true)
		for i, l := range levels {
			d.Items[i].Max = l
			for _, b := range d.Batches {
				for r, x := range b.Items[i] {
					if x > 0 {
						b.Items[i][r] = min(uint8(l), uint8(max(1, int(x)*l/5+random.IntN(2))))
					}
				}
			}
		}
		f, err := d.driverModel()
		if err != nil {
			t.Fatal(err)
		}
		rows := f.lookup(d)
		l, _ := cholesky(f.r)
		inverse := lowerInverse(l)
		pairs := f.itemPairs(d, rows)
		if pairs == nil {
			t.Fatalf("levels %v: no pairs", levels)
		}
		for bi := range d.Batches {
			got := &residualSums{s1: make([]float64, f.k), s2: make([]float64, f.k*f.k)}
			want := &residualSums{s1: make([]float64, f.k), s2: make([]float64, f.k*f.k)}
			got.residuals(rows, &d.Batches[bi])
			want.residuals(rows, &d.Batches[bi])
			pairs.sum(got, &d.Batches[bi], inverse)
			rows.robust(want, &d.Batches[bi], inverse, f.m.W)
			if !near(got.s0, want.s0, 1e-12) || !near(got.leverage, want.leverage, 1e-12) {
				t.Errorf("levels %v: Σω %v leverage %v, want %v %v", levels, got.s0, got.leverage, want.s0, want.leverage)
			}
			for i := range f.k {
				// Sums of both signs are exact to the size of their terms, Σω|u| <= √(Σω Σωu²).
				size := math.Sqrt(want.s0 * want.s2[i*f.k+i])
				if math.Abs(got.s1[i]-want.s1[i]) > 1e-12*size {
					t.Errorf("levels %v: Σωu[%d] = %v, want %v", levels, i, got.s1[i], want.s1[i])
				}
				for j := range i + 1 {
					size := math.Sqrt(want.s2[i*f.k+i] * want.s2[j*f.k+j])
					if math.Abs(got.s2[i*f.k+j]-want.s2[i*f.k+j]) > 1e-12*size {
						t.Errorf("levels %v: Σωuu[%d,%d] = %v, want %v", levels, i, j, got.s2[i*f.k+j], want.s2[i*f.k+j])
					}
				}
			}
		}
	}
}
