package stats

import (
	"errors"
	"fmt"
)

// FriedmanTest compares items answered by the same respondents, by the ranks within each respondent.
type FriedmanTest struct {
	N         int // respondents who answered every item
	MeanRanks []float64
	Chi2      float64
	DF, P     float64
	KendallW  float64 // agreement of the respondents on the order of the items, 0 to 1
}

// Friedman ranks each respondent's answers, ties sharing their ranks, and compares the items' mean ranks r̄_j with their
// common mean (k+1)/2. With r_ij the ranks of n respondents,
//
//	χ² = n² (k-1) Σ (r̄_j - (k+1)/2)² / Σ Σ (r_ij - (k+1)/2)²,  df = k-1
//	W  = χ² / (n (k-1))
//
// which allows for ties. items[j] holds the answers to item j, NaN = missing; respondents with any missing are left out. The error
// says when there are fewer than 2 items, nobody who answered all, or only respondents who answer all items alike.
// R: friedman.test(x).  SPSS: NPAR TESTS /FRIEDMAN, /KENDALL.
//
// Friedman, M. (1937). The use of ranks to avoid the assumption of normality implicit in the analysis of variance. JASA 32, 675-701.
// Kendall, M. G. & Babington Smith, B. (1939). The problem of m rankings. Annals of Mathematical Statistics 10, 275-287.
func Friedman(items [][]float64) (*FriedmanTest, error) {
	k := len(items)
	if k < 2 {
		return nil, notice("too_few_items", k, 2)
	}
	for j, x := range items {
		if len(x) != len(items[0]) {
			return nil, fmt.Errorf("item %d has %d rows, the first %d", j+1, len(x), len(items[0]))
		}
	}
	out := &FriedmanTest{DF: float64(k - 1), MeanRanks: make([]float64, k)}
	row := make([]float64, k)
	middle := float64(k+1) / 2
	sum := make([]float64, k) // of ranks less their mean; in halves, so exact
	var square float64
rows:
	for i := range items[0] {
		for j := range items {
			if row[j] = items[j][i]; row[j] != row[j] {
				continue rows
			}
		}
		out.N++
		for j, x := range row { // k is small: compare all with all
			r := -middle + 0.5
			for _, y := range row {
				switch {
				case y < x:
					r++
				case y == x:
					r += 0.5
				}
			}
			sum[j] += r
			square += r * r
		}
	}
	if out.N == 0 {
		return nil, errors.New("nobody answered every item")
	}
	if square == 0 {
		return nil, errors.New("every respondent gives all items the same answer")
	}
	n := float64(out.N)
	var between float64
	for j, s := range sum {
		between += s * s
		out.MeanRanks[j] = middle + s/n
	}
	out.Chi2 = out.DF * between / square
	out.P, out.KendallW = chi2Upper(out.Chi2, out.DF), out.Chi2/(n*out.DF)
	return out, nil
}
