package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// correlations returns the correlation matrix of the columns and their correlations with y.
func correlations(x [][]float64, y []float64) (*mat.SymDense, []float64) {
	all := append(append([][]float64{}, x...), y)
	m := &Moments{N: len(y), W: float64(len(y)), Mean: make([]float64, len(all)), Cross: mat.NewSymDense(len(all), nil)}
	for i := range all {
		m.Mean[i] = meanOf(all[i])
	}
	for i := range all {
		for j := range i + 1 {
			var s float64
			for r := range y {
				s += (all[i][r] - m.Mean[i]) * (all[j][r] - m.Mean[j])
			}
			m.Cross.SetSym(i, j, s)
		}
	}
	r, ry := m.correlation()
	return r, ry
}

// Against R, where the shares are made from lm on all 2^k subsets.
func TestShares(t *testing.T) {
	var refs map[string]olsReference
	golden(t, "ols", &refs)
	for name, file := range olsReferences {
		ref := refs[name]
		names, x, y := olsData(t, file, ref)
		r, ry := correlations(x, y)
		inv, _ := inverseCorrelation(r)
		beta, johnson, lmg := standardisedSlopes(inv, ry), relativeWeights(r, ry), lmgShares(r, ry)
		var sumJohnson, sumLMG float64
		for j, key := range names {
			check(t, name+" r "+key, ry[j], ref.R[key], 1e-10)
			check(t, name+" beta "+key, beta[j], ref.Beta[key], 1e-9)
			check(t, name+" johnson "+key, johnson[j], ref.Johnson[key], 1e-9)
			check(t, name+" lmg "+key, lmg[j], ref.LMG[key], 1e-9)
			sumJohnson += johnson[j]
			sumLMG += lmg[j]
		}
		check(t, name+" sum of johnson", sumJohnson, ref.R2, 1e-11)
		check(t, name+" sum of lmg", sumLMG, ref.R2, 1e-11)
	}
}

// randomCorrelations makes a positive definite correlation matrix of k predictors and a response.
func randomCorrelations(seed uint64, k int) (*mat.SymDense, []float64) {
	rng := rand.New(rand.NewPCG(seed, 2))
	x := make([][]float64, k+1)
	common := make([]float64, 200)
	for i := range common {
		common[i] = rng.NormFloat64()
	}
	for j := range x {
		for _, f := range common {
			x[j] = append(x[j], f+rng.NormFloat64())
		}
	}
	return correlations(x[:k], x[k])
}

// LMG two ways: by the walk, and as the mean over all 5! orders of entry.
func TestLMGOverOrders(t *testing.T) {
	const k = 5
	r, ry := randomCorrelations(4, k)
	r2 := func(set []int) float64 {
		if len(set) == 0 {
			return 0
		}
		sub, suby := mat.NewSymDense(len(set), nil), make([]float64, len(set))
		for a, i := range set {
			suby[a] = ry[i]
			for b, j := range set {
				sub.SetSym(a, b, r.At(i, j))
			}
		}
		inv, _ := inverseCorrelation(sub)
		var s float64
		for a, b := range standardisedSlopes(inv, suby) {
			s += b * suby[a]
		}
		return s
	}
	want, orders := make([]float64, k), 0.0
	var enter func(set []int)
	enter = func(set []int) {
		if len(set) == k {
			orders++
			for at, j := range set {
				want[j] += r2(set[:at+1]) - r2(set[:at])
			}
			return
		}
	next:
		for j := range k {
			for _, i := range set {
				if i == j {
					continue next
				}
			}
			enter(append(set[:len(set):len(set)], j))
		}
	}
	enter(nil)
	for j, share := range lmgShares(r, ry) {
		check(t, "share", share, want[j]/orders, 1e-11)
	}
}

// Uncorrelated predictors: every measure of a share is the squared correlation.
func TestSharesUncorrelated(t *testing.T) {
	ry := []float64{0.5, -0.3, 0, 0.1}
	r := mat.NewSymDense(4, nil)
	for i := range 4 {
		r.SetSym(i, i, 1)
	}
	johnson, lmg := relativeWeights(r, ry), lmgShares(r, ry)
	for i, c := range ry {
		if math.Abs(johnson[i]-c*c) > 1e-15 || math.Abs(lmg[i]-c*c) > 1e-15 {
			t.Errorf("item %d: johnson %v, lmg %v, want %v", i, johnson[i], lmg[i], c*c)
		}
	}
}

func TestSharesEdges(t *testing.T) {
	one := mat.NewSymDense(1, []float64{1})
	check(t, "lmg of one", lmgShares(one, []float64{0.6})[0], 0.36, 1e-15)
	check(t, "johnson of one", relativeWeights(one, []float64{0.6})[0], 0.36, 1e-15)
	if got := relativeWeights(mat.NewSymDense(2, []float64{1, 1, 1, 1}), []float64{0.6, 0.6}); got != nil {
		t.Errorf("johnson of a doubled item = %v, want none", got)
	}
	if got := lmgShares(mat.NewSymDense(26, nil), make([]float64, 26)); got != nil {
		t.Error("lmg of 26 items should not be tried")
	}
}

func BenchmarkLMG15(b *testing.B) {
	r, ry := randomCorrelations(1, 15)
	b.ReportAllocs()
	for b.Loop() {
		lmgShares(r, ry)
	}
}
