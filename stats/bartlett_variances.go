package stats

import (
	"errors"
	"math"
)

// BartlettVariances tests whether k groups have equal variances, supposing normal values: with s² the pooled variance,
//
//	χ² = ((n-k) ln s² - Σ (n_g-1) ln s_g²) / (1 + (Σ 1/(n_g-1) - 1/(n-k)) / (3(k-1))),  df = k-1
//
// Groups without respondents are left out. The error says when fewer than 2 groups remain, or when one has a single
// respondent or no variance. R: bartlett.test(y, g)
//
// Bartlett, M. S. (1937). Properties of sufficiency and statistical tests. Proceedings of the Royal Society A 160, 268-282.
func BartlettVariances(t Grouped) (ChiSquareTest, error) {
	groups, _, err := t.comparable()
	if err != nil {
		return ChiSquareTest{}, err
	}
	k := float64(len(groups))
	var df, within, logs, inverse float64
	for i := range groups {
		if groups[i].n < 2 || groups[i].ss == 0 {
			return ChiSquareTest{}, errors.New("a group with one respondent, or whose members all agree, has no variance")
		}
		df += groups[i].n - 1
		within += groups[i].ss
		inverse += 1 / (groups[i].n - 1)
	}
	for i := range groups { // logs of ratios, so that nearly equal variances lose no digits
		logs -= (groups[i].n - 1) * math.Log(groups[i].variance()/(within/df))
	}
	chi2 := max(0, logs) / (1 + (inverse-1/df)/(3*(k-1)))
	return ChiSquareTest{Chi2: chi2, DF: k - 1, P: chi2Upper(chi2, k-1)}, nil
}
