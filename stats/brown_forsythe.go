package stats

import "errors"

// BrownForsythe compares group means without assuming equal variances, the groups' means weighing as in the plain F:
//
//	F* = Σ n_g (ȳ_g - ȳ)² / Σ (1 - n_g/n) s_g²
//	df1 = k-1,  1/df2 = Σ c_g²/(n_g-1),  c_g = (1 - n_g/n) s_g² / Σ (1 - n_g/n) s_g²
//
// It is not the Brown-Forsythe test of variances, which leveneF has. Groups without respondents are left out. The error
// says when there are fewer than 2 groups, a group has one respondent, or nothing varies within groups.
//
// SPSS: ONEWAY /STATISTICS BROWNFORSYTHE.  R: onewaytests::bf.test(y ~ g)
//
// Brown, M. B. & Forsythe, A. B. (1974). The small sample behavior of some statistics which test the equality of
// several means. Technometrics 16, 129-132.
func BrownForsythe(t Grouped) (FTest, error) {
	groups, _, err := t.comparable()
	if err != nil {
		return FTest{}, err
	}
	v := oneWayF(groups)
	share := make([]float64, len(groups))
	var below, h float64
	for i := range groups {
		if groups[i].n < 2 {
			return FTest{}, errors.New("a group of one respondent has no variance")
		}
		share[i] = (1 - groups[i].n/v.n) * groups[i].variance()
		below += share[i]
	}
	for i, s := range share {
		h += s / below * (s / below) / (groups[i].n - 1)
	}
	return fTest(v.between/below, v.df1, 1/h)
}
