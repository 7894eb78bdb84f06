package stats

import "math"

// tukeyHSD compares every pair of group means with the pooled variance ms of df degrees of freedom:
//
//	se = √(ms (1/n_i + 1/n_j)),  P(Q(k, df) >= √2 |d|/se),  d ± se q(1-confidence; k, df)/√2
//
// k is the number of groups; unequal groups are allowed (Kramer). Pairs are in the order (1,2), (1,3) ... (2,3) ...
// R: TukeyHSD(aov(y ~ g)), with the sign of d turned.
//
// Kramer, C. Y. (1956). Extension of multiple range tests to group means with unequal numbers of replications.
// Biometrics 12, 307-310.
func tukeyHSD(groups []groupSample, ms, df, confidence float64) []PairDiff {
	r := newStudentizedRange(len(groups))
	var q float64
	if ms > 0 && df > 0 {
		q = r.quantile(1-confidence, df)
	}
	return pairs(groups, func(a, b *groupSample, d *PairDiff) {
		if !(ms > 0 && df > 0) {
			return
		}
		se := math.Sqrt(ms * (1/a.n + 1/b.n))
		d.interval(se, q, r.upper(math.Sqrt2*math.Abs(*d.Diff)/se, df))
	})
}

// gamesHowell compares every pair of group means with their own variances and Welch's degrees of freedom:
//
//	se² = s_i²/n_i + s_j²/n_j,  df = se⁴ / Σ (s²/n)²/(n-1)
//
// p and interval as tukeyHSD. A pair with a group of 1, or without any variance, has only its difference.
//
// Games, P. A. & Howell, J. F. (1976). Pairwise multiple comparison procedures with unequal n's and/or variances.
// Journal of Educational Statistics 1, 113-125.
func gamesHowell(groups []groupSample, confidence float64) []PairDiff {
	r := newStudentizedRange(len(groups))
	return pairs(groups, func(a, b *groupSample, d *PairDiff) {
		va, vb := a.variance()/a.n, b.variance()/b.n
		if a.n < 2 || b.n < 2 || va+vb == 0 {
			return
		}
		se := math.Sqrt(va + vb)
		df := (va + vb) * (va + vb) / (va*va/(a.n-1) + vb*vb/(b.n-1))
		d.interval(se, r.quantile(1-confidence, df), r.upper(math.Sqrt2*math.Abs(*d.Diff)/se, df))
	})
}

// pairs makes the difference of every pair and lets test add the rest.
func pairs(groups []groupSample, test func(a, b *groupSample, d *PairDiff)) []PairDiff {
	var list []PairDiff
	for i := range groups {
		for j := i + 1; j < len(groups); j++ {
			a, b := &groups[i], &groups[j]
			d := PairDiff{N: int(a.n + b.n), Diff: num(a.mean - b.mean), CohenD: cohenD(a.mean-b.mean, a.n, b.n, a.ss+b.ss)}
			test(a, b, &d)
			list = append(list, d)
		}
	}
	return list
}

// interval fills in what follows from a standard error, a quantile of the studentized range and a p-value.
func (d *PairDiff) interval(se, q, p float64) {
	half := q * se / math.Sqrt2
	d.SE, d.P = num(se), num(p)
	d.CILow, d.CIHigh = num(*d.Diff-half), num(*d.Diff+half)
}
