package stats

import (
	"math"
	"slices"
)

// HosmerLemeshow compares yes answers with fitted chances in groups of rising chance. With O yes answers of m rows in a
// group, and E the sum of fitted values, chi2 = Σ (O-E)²/E + (O-E)²/(m-E) on groups - 2 degrees of freedom.
type HosmerLemeshow struct {
	ChiSquareTest
	Rows     []int // by group
	Observed []float64
	Expected []float64
}

// hosmerLemeshow cuts at the quantiles (R type 7) of the fitted values, equal cuts being one; fewer than 3 groups give
// nothing.
//
// Hosmer, D. W., Lemeshow, S. (1980). Goodness of fit tests for the multiple logistic regression model. Communications in
// Statistics A9, 1043-1069.   R: ResourceSelection::hoslem.test(y, fitted, g = 10)
func hosmerLemeshow(fitted []float64, y []bool, groups int) *HosmerLemeshow {
	sorted := slices.Clone(fitted)
	slices.Sort(sorted)
	var cuts []float64 // upper ends
	for g := 1; g <= groups; g++ {
		at := (len(sorted) - 1) * g // in tenths of a place, so that places that are whole are exact
		low, rest := at/groups, at%groups
		cut := sorted[low]
		if rest > 0 {
			cut += float64(rest) / float64(groups) * (sorted[low+1] - cut)
		}
		if cut > sorted[0] && (cuts == nil || cut > cuts[len(cuts)-1]) {
			cuts = append(cuts, cut)
		}
	}
	if len(cuts) < 3 {
		return nil
	}
	out := &HosmerLemeshow{Rows: make([]int, len(cuts)), Observed: make([]float64, len(cuts)), Expected: make([]float64, len(cuts))}
	for i, p := range fitted {
		g, _ := slices.BinarySearch(cuts, p) // the first cut not below p
		out.Rows[g]++
		out.Expected[g] += p
		if y[i] {
			out.Observed[g]++
		}
	}
	for g, m := range out.Rows {
		d := out.Observed[g] - out.Expected[g]
		out.Chi2 += d*d/out.Expected[g] + d*d/(float64(m)-out.Expected[g])
	}
	if math.IsNaN(out.Chi2) || math.IsInf(out.Chi2, 0) {
		return nil
	}
	out.DF = float64(len(cuts) - 2)
	out.P = chi2Upper(out.Chi2, out.DF)
	return out
}
