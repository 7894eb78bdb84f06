package stats

import (
	"fmt"
	"math"
)

// FisherExact returns the two-sided p of Fisher's exact test of a 2 x 2 table of whole numbers: the probability, given the
// margins, of all tables that are no more probable than this one. Tables within 1e-7 of its probability count as equal, as in R.
//
// Fisher, R. A. (1935). The logic of inductive inference. J. Royal Statistical Society 98, 39-54. R: fisher.test(t)$p.value.
// SPSS: "Fisher's Exact Test" of CROSSTABS
func FisherExact(table [][]float64) (p float64, err error) {
	t, err := newContingency(table)
	if err == nil {
		err = t.fourfold()
	}
	if err != nil {
		return 0, err
	}
	for a := range 2 {
		for b := range 2 {
			if x := t.cell[a][b]; x != math.Floor(x) || x > 1<<50 {
				return 0, fmt.Errorf("the exact test needs whole numbers of respondents, and a cell has %v", x)
			}
		}
	}
	// The count in the first cell is hypergeometric: log probabilities by Loader's binomial densities, so that they keep their
	// digits however large the table is.
	m, n, k := t.rows[0], t.rows[1], t.cols[0]
	low, high := math.Max(0, k-n), math.Min(k, m)
	share := k / (m + n)
	whole := logBinomial(k, m+n, share)
	log := func(x float64) float64 { return logBinomial(x, m, share) + logBinomial(k-x, n, share) - whole }
	observed := log(t.cell[0][0])
	limit := observed + 1e-7

	// Probabilities rise to the mode and fall after it, by ratios from cell to cell. Each tail is entered at the first table that is
	// no more probable than the observed one, and left once what follows cannot matter.
	mode := math.Floor((k + 1) * (m + 1) / (m + n + 2))
	mode = math.Min(high, math.Max(low, mode))
	if log(mode) <= limit {
		return 1, nil
	}
	left := bisect(low-1, mode, func(x float64) bool { return log(x) > limit }) - 1 // the last table of the left tail
	right := bisect(mode, high+1, func(x float64) bool { return x > high || log(x) <= limit })
	var sum float64
	if left >= low {
		start := log(left) - observed
		term := math.Exp(start)
		for x := left; x >= low && term > 0; x-- {
			sum += term
			term *= x * (n - k + x) / ((m - x + 1) * (k - x + 1))
			if term < 1e-18*sum {
				break
			}
		}
	}
	if right <= high {
		start := log(right) - observed
		term := math.Exp(start)
		for x := right; x <= high && term > 0; x++ {
			sum += term
			term *= (m - x) * (k - x) / ((x + 1) * (n - k + x + 1))
			if term < 1e-18*sum {
				break
			}
		}
	}
	return tail(math.Exp(observed + math.Log(sum))), nil
}

// logBinomial is the log of the chance of x successes in n trials, by saddle point (Loader, 2000).
func logBinomial(x, n, p float64) float64 {
	switch {
	case n == 0:
		return 0
	case x == 0:
		return n * math.Log1p(-p)
	case x == n:
		return n * math.Log(p)
	}
	return stirlingError(n) - stirlingError(x) - stirlingError(n-x) - deviance(x, n*p) - deviance(n-x, n*(1-p)) -
		math.Log(2*math.Pi*x*(n-x)/n)/2
}
