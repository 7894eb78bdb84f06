package stats

import (
	"errors"
	"fmt"
	"math"
)

// ColumnMoments are the number of respondents (or the effective base), the mean and the standard deviation (divisor n-1) of a column.
type ColumnMoments struct{ N, Mean, SD float64 }

// ColumnMeans compares the means of every two columns by t with a pooled variance,
//
//	t = (a - b) / (s √(1/n + 1/m)),  s² = Σ (n_j - 1) s_j² / Σ (n_j - 1)
//
// over all columns, on their Σ (n_j - 1) degrees of freedom; with ofPair over the two compared. Columns with a base below 2 take no part.
// The result has one row.
//
// R: pairwise.t.test(x, g, pool.sd = TRUE); with ofPair pool.sd = FALSE, var.equal = TRUE. SPSS: CTABLES /COMPARETEST TYPE=MEAN,
// with MEANSVARIANCE=TESTEDCATS for ofPair
func ColumnMeans(columns []ColumnMoments, ofPair bool, options ColumnOptions) (*ColumnComparisons, error) {
	o, err := options.complete()
	if err != nil {
		return nil, err
	}
	var ss, df float64
	for j, c := range columns {
		if !(c.N >= 0) || math.IsInf(c.N, 1) {
			return nil, fmt.Errorf("the base of column %d is %v", j+1, c.N)
		}
		if c.N < 2 {
			continue
		}
		if notFinite([]float64{c.Mean, c.SD}) >= 0 || c.SD < 0 {
			return nil, fmt.Errorf("column %d has the mean %v and the standard deviation %v", j+1, c.Mean, c.SD)
		}
		if !squarable([]float64{c.Mean, c.SD}) && c.SD != 0 {
			return nil, errors.New("the means are too large or too small to be compared")
		}
		ss += (c.N - 1) * c.SD * c.SD
		df += c.N - 1
	}
	pairs := []ColumnPair{}
	for a, x := range columns {
		for b := a + 1; b < len(columns); b++ {
			y := columns[b]
			if x.N < 2 || y.N < 2 {
				continue
			}
			s, d := ss, df
			if ofPair {
				s, d = (x.N-1)*x.SD*x.SD+(y.N-1)*y.SD*y.SD, x.N+y.N-2
			}
			t := (x.Mean - y.Mean) / math.Sqrt(s/d*(1/x.N+1/y.N))
			if num(t) != nil {
				pairs = append(pairs, ColumnPair{A: a, B: b, Statistic: t, DF: d, P: tTwoSided(t, d)})
			}
		}
	}
	letters, err := lettersOf(pairs, len(columns), o)
	if err != nil {
		return nil, err
	}
	return &ColumnComparisons{Pairs: [][]ColumnPair{pairs}, Letters: [][]string{letters}}, nil
}
