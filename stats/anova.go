package stats

import "math"

// OneWay compares the means of a response between the groups of one field.
type OneWay struct {
	Field, FieldLabel string
	Response          string // "composite" or "overall"
	N                 int
	Groups            []GroupMean // groups with at least one respondent, in codebook order

	F, DF1, DF2, P                 *float64
	Eta2, Omega2                   *float64
	WelchF, WelchDF2, WelchP       *float64
	LeveneF, LeveneP               *float64 // deviations from the mean
	BrownForsytheF, BrownForsytheP *float64 // deviations from the median
	KruskalH, KruskalDF, KruskalP  *float64

	Tukey, GamesHowell []PairDiff // every pair of groups once
	Linearised         []PairDiff // with weights or a design in place of them: t tests, P by Holm, intervals by Bonferroni

	// Quoted is the test that the data allow to be quoted, with its pairs: "welch" (and Games-Howell) where the variances differ
	// (Levene, 0.05), else "f" (and Tukey); "wald" (and Linearised) with weights or a design; "" without a test.
	Quoted  string
	Notices []Notice
}

// GroupMean is one group's mean.
type GroupMean struct {
	Group    string
	N        int
	Mean, SD *float64 // on the index scale for the composite, in codes for overall
}

// PairDiff is the difference of two groups' means, first minus second.
type PairDiff struct {
	Group1, Group2       string
	N                    int // in both groups together
	Diff                 *float64
	SE, P, CILow, CIHigh *float64 // P and interval simultaneous over all pairs
	CohenD               *float64 // Diff over the pooled standard deviation of the two groups; nil where that is 0
}

// cohenD is diff/s of two groups, s² = ((n-1) s_x² + (m-1) s_y²)/(n+m-2) from their sums of squares.
func cohenD(diff, n, m, ss float64) *float64 {
	if n+m <= 2 || !(ss > 0) {
		return nil
	}
	return num(diff / math.Sqrt(ss/(n+m-2)))
}

// OneWays holds an entry for each compared field and response.
type OneWays struct {
	Tests   []OneWay
	Notices []Notice
}

// groupSample is one group's values with how often each occurs.
type groupSample struct {
	value, count []float64
	n            float64 // sum of the counts
	mean         float64
	ss           float64 // sum of squared deviations from mean
}

// samples splits a table into its groups that have anybody, with means and sums of squares. The same large number is
// taken off all values before, exactly, so that a high mean costs no digits.
func (t Grouped) samples() (groups []groupSample, at []int, shift float64) {
	if len(t.Values) > 0 {
		shift = t.Values[len(t.Values)/2]
	}
	for g, count := range t.Count {
		var s groupSample
		for v, n := range count {
			if n > 0 {
				s.value, s.count = append(s.value, t.Values[v]-shift), append(s.count, n)
			}
		}
		if len(s.value) > 0 {
			s.moments()
			groups, at = append(groups, s), append(at, g)
		}
	}
	return groups, at, shift
}

// moments finds n, mean and ss in two passes.
func (s *groupSample) moments() {
	var n, sum, rest compensated
	for i, x := range s.value {
		n.add(s.count[i])
		sum.add(s.count[i] * x)
	}
	s.n = n.total()
	s.mean = sum.total() / s.n
	for i, x := range s.value {
		rest.add(s.count[i] * (x - s.mean))
	}
	s.mean += rest.total() / s.n
	var ss compensated
	for i, x := range s.value {
		ss.add(s.count[i] * (x - s.mean) * (x - s.mean))
	}
	s.ss = ss.total()
}

// variance is the sample variance; 0 of a single value.
func (s *groupSample) variance() float64 {
	if s.n < 2 {
		return 0
	}
	return s.ss / (s.n - 1)
}

// median is the middle value, or the mean of the two middle ones.
func (s *groupSample) median() float64 {
	var below float64
	for i, n := range s.count {
		below += n
		switch {
		case below > s.n/2:
			return s.value[i]
		case below == s.n/2:
			return (s.value[i] + s.value[i+1]) / 2
		}
	}
	return s.mean
}

// compensated adds numbers without losing the digits that a plain sum drops.
//
// Neumaier, A. (1974). Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen. Zeitschrift fuer
// Angewandte Mathematik und Mechanik 54, 39-51.
type compensated struct{ sum, lost float64 }

func (c *compensated) add(x float64) {
	t := c.sum + x
	if math.Abs(c.sum) >= math.Abs(x) {
		c.lost += (c.sum - t) + x
	} else {
		c.lost += (x - t) + c.sum
	}
	c.sum = t
}

func (c *compensated) total() float64 { return c.sum + c.lost }

// varianceRatio is a one-way analysis of variance.
type varianceRatio struct {
	n, between, within float64 // respondents and sums of squares
	f, df1, df2, p     float64 // NaN where they do not exist
}

// oneWayF compares group means:
//
//	F = (Σ n_g (ȳ_g - ȳ)² / (k-1)) / (Σ Σ (y - ȳ_g)² / (n-k))
//
// NaN with fewer than 2 groups, without residual degrees of freedom, or when nothing varies within the groups.
// R: oneway.test(y ~ g, var.equal = TRUE)
func oneWayF(groups []groupSample) varianceRatio {
	var n, sum, between, within compensated
	for i := range groups {
		n.add(groups[i].n)
		sum.add(groups[i].n * groups[i].mean)
	}
	v := varianceRatio{n: n.total(), f: math.NaN(), p: math.NaN()}
	mean := sum.total() / v.n
	for i := range groups {
		d := groups[i].mean - mean
		between.add(groups[i].n * d * d)
		within.add(groups[i].ss)
	}
	v.between, v.within = between.total(), within.total()
	k := float64(len(groups))
	v.df1, v.df2 = k-1, v.n-k
	if v.df1 > 0 && v.df2 > 0 && v.within > 0 {
		v.f = v.between / v.df1 / (v.within / v.df2)
		v.p = fUpper(v.f, v.df1, v.df2)
	}
	return v
}

// eta2 is the groups' share of the total sum of squares.
func (v varianceRatio) eta2() float64 { return v.between / (v.between + v.within) }

// omega2 estimates that share in the population: (SSB - df1 MSW) / (SST + MSW). It may be negative.
// Hays, W. L. (1963). Statistics for Psychologists.
func (v varianceRatio) omega2() float64 {
	msw := v.within / v.df2
	return (v.between - v.df1*msw) / (v.between + v.within + msw)
}

// welchF compares group means without assuming equal variances; df1 is groups - 1. NaN when a group has a single
// respondent or no variance. R: oneway.test(y ~ g)
//
// Welch, B. L. (1951). On the comparison of several mean values: an alternative approach. Biometrika 38, 330-336.
func welchF(groups []groupSample) (f, df2, p float64) {
	k := float64(len(groups))
	var W, sum float64
	for i := range groups {
		w := groups[i].n / groups[i].variance()
		W += w
		sum += w * groups[i].mean
	}
	if k < 2 || math.IsInf(W, 0) || math.IsNaN(W) {
		return math.NaN(), math.NaN(), math.NaN()
	}
	var between, h float64
	for i := range groups {
		w, d := groups[i].n/groups[i].variance(), groups[i].mean-sum/W
		between += w * d * d
		h += (1 - w/W) * (1 - w/W) / (groups[i].n - 1)
	}
	f = between / (k - 1) / (1 + 2*(k-2)/(k*k-1)*h)
	df2 = (k*k - 1) / (3 * h)
	return f, df2, fUpper(f, k-1, df2)
}

// leveneF is the analysis of variance of the distances from each group's centre: its mean, or its median (the test of
// Brown and Forsythe). R: car::leveneTest(y, g, center = mean)
//
// Brown, M. B. & Forsythe, A. B. (1974). Robust tests for the equality of variances. Journal of the American
// Statistical Association 69, 364-367.
func leveneF(groups []groupSample, median bool) varianceRatio {
	distances := make([]groupSample, len(groups))
	for i := range groups {
		centre := groups[i].mean
		if median {
			centre = groups[i].median()
		}
		d := groupSample{value: make([]float64, len(groups[i].value)), count: groups[i].count}
		for v, x := range groups[i].value {
			d.value[v] = math.Abs(x - centre)
		}
		d.moments()
		distances[i] = d
	}
	return oneWayF(distances)
}

// kruskalWallis compares the groups' mean ranks, ties sharing theirs, corrected for ties: with R_g the sum of ranks
//
//	H = (12 / (n(n+1)) Σ R_g²/n_g - 3(n+1)) / (1 - Σ (t³-t) / (n³-n))
//
// computed as the variance of the ranks between groups over their total variance. NaN when all values are the same.
// R: kruskal.test(y, g)
func kruskalWallis(t Grouped) (h, df, p float64) {
	ranks := Grouped{Groups: t.Groups, Values: make([]float64, len(t.Values)), Count: t.Count}
	var below float64
	for v := range t.Values {
		var n float64
		for g := range t.Count {
			n += t.Count[g][v]
		}
		ranks.Values[v] = below + (n+1)/2
		below += n
	}
	groups, _, _ := ranks.samples()
	v := oneWayF(groups)
	if len(groups) < 2 || v.between+v.within == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	h = (v.n - 1) * v.between / (v.between + v.within)
	return h, v.df1, chi2Upper(h, v.df1)
}
