package stats

import (
	"fmt"
	"math"
	"slices"
)

// AdjustP corrects p-values for there being m of them. A family with p-values absent (nil) counts those that are there.
//
//	none
//	bonferroni   m p
//	holm         the largest of (m-j+1) p_(j) over all up to it, p rising; keeps the family's error as Bonferroni, with more power
//	hochberg     the smallest of (m-j+1) p_(j) over all from it on
//	bh           the smallest of m/j p_(j) over all from it on: the false discovery rate
//
// each at most 1. The error says when a p is not between 0 and 1 or the method is not known. R: p.adjust(p, method)
//
// Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6, 65-70.
// Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57, 289-300.
func AdjustP(p []float64, method string) ([]float64, error) {
	for i, x := range p {
		if !(x >= 0 && x <= 1) {
			return nil, fmt.Errorf("p-value %d is %v, not between 0 and 1", i+1, x)
		}
	}
	m := len(p)
	order := make([]int, m)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	out := make([]float64, m)
	switch method {
	case "none", "bonferroni":
		for i, x := range p {
			if out[i] = x; method == "bonferroni" {
				out[i] = math.Min(1, float64(m)*x)
			}
		}
	case "holm":
		var top float64
		for j, i := range order {
			top = max(top, float64(m-j)*p[i])
			out[i] = math.Min(1, top)
		}
	case "hochberg", "bh":
		least := 1.0
		for j := m - 1; j >= 0; j-- {
			factor := float64(m - j)
			if method == "bh" {
				factor = float64(m) / float64(j+1)
			}
			least = min(least, factor*p[order[j]])
			out[order[j]] = least
		}
	default:
		return nil, fmt.Errorf("no correction %q: none, bonferroni, holm, hochberg or bh", method)
	}
	return out, nil
}

// adjustPairs replaces the p-values of pairs by corrected ones; pairs without p stay so.
func adjustPairs(list []PairDiff, method string) error {
	var p []float64
	for i := range list {
		if list[i].P != nil {
			p = append(p, *list[i].P)
		}
	}
	p, err := AdjustP(p, method)
	if err != nil {
		return err
	}
	at := 0
	for i := range list {
		if list[i].P != nil {
			list[i].P = num(p[at])
			at++
		}
	}
	return nil
}
