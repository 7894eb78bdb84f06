package stats

import (
	"errors"
	"math"
	"slices"
)

// WilcoxonSignedRank compares the values of pairs by the ranks of the absolute differences x - y, differences of 0 being left
// out and ties sharing their ranks. With V the sum of the ranks of positive differences, of n that are not 0,
//
//	z = (V - n(n+1)/4) / √(n(n+1)(2n+1)/24 - Σ(t³-t)/48)
//
// continuity takes 1/2 off |V - n(n+1)/4|. There must be no missing values. The error says when no pair differs.
// R: wilcox.test(x, y, paired = TRUE, exact = FALSE, correct = continuity).  SPSS: NPAR TESTS /WILCOXON, without continuity.
//
// Wilcoxon, F. (1945). Individual comparisons by ranking methods. Biometrics Bulletin 1, 80-83.
func WilcoxonSignedRank(x, y []float64, continuity bool) (RankTest, error) {
	d, err := differences(x, y)
	if err != nil {
		return RankTest{}, err
	}
	d = slices.DeleteFunc(d, func(v float64) bool { return v == 0 })
	if len(d) == 0 {
		return RankTest{}, errors.New("no pair differs")
	}
	size := make([]float64, len(d))
	for i, v := range d {
		size[i] = math.Abs(v)
	}
	rank := midranks(size)
	var positive, square compensated
	for i, v := range d {
		if v > 0 {
			positive.add(rank[i])
		}
		square.add(rank[i] * rank[i])
	}
	n := float64(len(d))
	half := n * (n + 1) / 4
	above := positive.total() - half
	r := RankTest{N: n, Statistic: positive.total(), Effect: above / half}
	r.Z, r.P = normalTest(above, math.Sqrt(square.total())/2, continuity) // the variance is Σ rank²/4
	return r, nil
}

// midranks are the ranks from 1, ties sharing the mean of theirs.
func midranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case x[a] < x[b]:
			return -1
		case x[a] > x[b]:
			return 1
		}
		return 0
	})
	rank := make([]float64, len(x))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && x[order[to]] == x[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			rank[i] = float64(from+to+1) / 2
		}
		from = to
	}
	return rank
}
