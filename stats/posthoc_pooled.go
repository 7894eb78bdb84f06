package stats

import (
	"fmt"
	"math"
)

// LSD compares every pair of group means by t tests with the pooled variance MSW on n-k degrees of freedom, without
// correction for their number (Fisher's least significant difference):
//
//	se = √(MSW (1/n_i + 1/n_j)),  t = d/se,  d ± t(1-α/2) se
//
// confidence is that of the intervals, 0 meaning 0.95. Pairs are in the order (1,2), (1,3) ... (2,3) ..., groups without
// respondents left out. The error says when there is no analysis of variance, or when there are more than 2,000 groups.
// SPSS: ONEWAY /POSTHOC=LSD.  R: pairwise.t.test(y, g, p.adjust.method = "none")
func LSD(t Grouped, confidence float64) ([]PairDiff, error) {
	return pooledPairs(t, confidence, false, "none")
}

// BonferroniPairs is LSD with p times the number of pairs m, at most 1, and intervals at 1-α/m.
// SPSS: ONEWAY /POSTHOC=BONFERRONI.  R: pairwise.t.test(y, g, p.adjust.method = "bonferroni")
func BonferroniPairs(t Grouped, confidence float64) ([]PairDiff, error) {
	return pooledPairs(t, confidence, true, "bonferroni")
}

// HolmPairs is LSD with Holm's correction of p; intervals are Bonferroni's, as Holm's steps give none.
// R: pairwise.t.test(y, g)
func HolmPairs(t Grouped, confidence float64) ([]PairDiff, error) {
	return pooledPairs(t, confidence, true, "holm")
}

// maxKernelGroups bounds the memory of all pairs: 2,000 groups have 2 million.
const maxKernelGroups = 2000

// pairable is comparable for at most maxKernelGroups groups.
func (t Grouped) pairable() (groups []groupSample, at []int, err error) {
	if groups, at, err = t.comparable(); err == nil && len(groups) > maxKernelGroups {
		err = fmt.Errorf("%d groups make too many pairs: at most %d are compared", len(groups), maxKernelGroups)
	}
	return groups, at, err
}

// pooledPairs is LSD; with shared intervals at α over the number of pairs.
func pooledPairs(t Grouped, confidence float64, shared bool, method string) ([]PairDiff, error) {
	groups, at, err := t.pairable()
	if err != nil {
		return nil, err
	}
	m := 1.0
	if shared {
		m = float64(len(groups)*(len(groups)-1)) / 2
	}
	if confidence, err = confidenceOf(confidence); err != nil {
		return nil, err
	}
	v := oneWayF(groups)
	reach := tBeyond((1-confidence)/m, v.df2)
	list := pairs(groups, func(a, b *groupSample, d *PairDiff) {
		se := math.Sqrt(v.within / v.df2 * (1/a.n + 1/b.n))
		d.interval(se, math.Sqrt2*reach, tTwoSided(*d.Diff/se, v.df2))
	})
	t.namePairs(list, at)
	return list, adjustPairs(list, method)
}

// Scheffe compares every pair of group means so that the error holds for all contrasts whatever:
//
//	P(F(k-1, n-k) >= (d/se)²/(k-1)),  d ± se √((k-1) F(1-α; k-1, n-k))
//
// with se, confidence, order and error as LSD. SPSS: ONEWAY /POSTHOC=SCHEFFE.
//
// Scheffé, H. (1953). A method for judging all contrasts in the analysis of variance. Biometrika 40, 87-104.
func Scheffe(t Grouped, confidence float64) ([]PairDiff, error) {
	groups, at, err := t.pairable()
	if err != nil {
		return nil, err
	}
	if confidence, err = confidenceOf(confidence); err != nil {
		return nil, err
	}
	v := oneWayF(groups)
	reach := math.Sqrt(v.df1 * fBeyond(1-confidence, v.df1, v.df2))
	list := pairs(groups, func(a, b *groupSample, d *PairDiff) {
		se := math.Sqrt(v.within / v.df2 * (1/a.n + 1/b.n))
		d.interval(se, math.Sqrt2*reach, fUpper(*d.Diff/se*(*d.Diff/se)/v.df1, v.df1, v.df2))
	})
	t.namePairs(list, at)
	return list, nil
}

// namePairs fills in the labels of pairs of the groups at.
func (t Grouped) namePairs(list []PairDiff, at []int) {
	k := 0
	for i := range at {
		for j := i + 1; j < len(at); j++ {
			list[k].Group1, list[k].Group2 = t.groupMember(at[i]), t.groupMember(at[j])
			k++
		}
	}
}
