package stats

import (
	"errors"
	"math"
)

// RankTest is a test of ranks by the normal approximation.
type RankTest struct {
	N         float64 // values, or pairs that differ
	Statistic float64 // U of the first sample, or the sum of the ranks of positive differences; R calls it W or V
	Z, P      float64 // two-sided; Z with its sign, the continuity correction taken into account
	// Effect is the rank-biserial correlation, from -1 to 1: the share of pairs (of ranks) in favour of the first sample, less
	// that in favour of the second.
	Effect float64
}

// MannWhitney compares two independent samples by their ranks in common, ties sharing theirs. With R the sum of the ranks
// of x,
//
//	U = R - n(n+1)/2,  z = (U - nm/2) / √(nm/12 (N + 1 - Σ(t³-t)/(N(N-1))))
//
// N = n + m, t values tied. continuity takes 1/2 off |U - nm/2|. There must be no missing values. The error says when a sample
// is empty or all values are the same.
// R: wilcox.test(x, y, exact = FALSE, correct = continuity).  SPSS: NPAR TESTS /M-W, without continuity; its U is the smaller.
//
// Mann, H. B. & Whitney, D. R. (1947). On a test of whether one of two random variables is stochastically larger than the
// other. Annals of Mathematical Statistics 18, 50-60.
func MannWhitney(x, y []float64, continuity bool) (RankTest, error) {
	if _, _, err := twoSamples(x, y); err != nil {
		return RankTest{}, err
	}
	t, err := GroupValues([]string{"first", "second"}, [][]float64{x, y})
	if err != nil {
		return RankTest{}, err
	}
	groups, _, variance := t.rankSamples()
	if !(variance > 0) {
		return RankTest{}, errors.New("all values are the same")
	}
	n, m := float64(len(x)), float64(len(y))
	above := groups[0].mean * n // U - nm/2, the ranks being about their mean
	r := RankTest{N: n + m, Statistic: above + n*m/2, Effect: 2 * above / (n * m)}
	r.Z, r.P = normalTest(above, math.Sqrt(n*m*variance/(n+m)), continuity)
	return r, nil
}

// normalTest is the two-sided test of a deviation from its mean, perhaps less 1/2 for continuity.
func normalTest(deviation, sd float64, continuity bool) (z, p float64) {
	if continuity && deviation != 0 {
		deviation -= math.Copysign(0.5, deviation)
	}
	z = deviation / sd
	return z, math.Min(1, 2*normalUpper(math.Abs(z)))
}
