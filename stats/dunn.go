package stats

import (
	"errors"
	"fmt"
	"math"
)

// DunnPair compares the mean ranks of two groups, first minus second.
type DunnPair struct {
	Group1, Group2 string
	N              int     // in both groups together
	Diff           float64 // of the mean ranks, ranks being those among all groups
	SE, Z          float64
	P, PAdjusted   float64 // two-sided
}

// Dunn compares every pair of groups after a Kruskal-Wallis test, by the ranks r of that test, ties sharing theirs:
//
//	z = (r̄_i - r̄_j) / √((n(n+1)/12 - Σ(t³-t)/(12(n-1))) (1/n_i + 1/n_j))
//
// adjust is a method of AdjustP, over all pairs. Groups without respondents are left out; pairs are in the order (1,2),
// (1,3) ... (2,3) .... The error says when there are fewer than 2 groups or more than
// 2,000, when all values are the same, or adjust is no method.
// R: FSA::dunnTest(y ~ g, method = adjust).  SPSS: NPTESTS /INDEPENDENT, pairwise.
//
// Dunn, O. J. (1964). Multiple comparisons using rank sums. Technometrics 6, 241-252.
func Dunn(t Grouped, adjust string) ([]DunnPair, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	groups, at, variance := t.rankSamples()
	if len(groups) < 2 || len(groups) > maxKernelGroups {
		return nil, fmt.Errorf("%d groups with values: from 2 to %d can be compared", len(groups), maxKernelGroups)
	}
	if !(variance > 0) {
		return nil, errors.New("all values are the same")
	}
	var out []DunnPair
	var p []float64
	for i := range groups {
		for j := i + 1; j < len(groups); j++ {
			a, b := &groups[i], &groups[j]
			d := DunnPair{Group1: t.groupMember(at[i]), Group2: t.groupMember(at[j]), N: int(a.n + b.n), Diff: a.mean - b.mean}
			d.SE = math.Sqrt(variance * (1/a.n + 1/b.n))
			d.Z = d.Diff / d.SE
			d.P = math.Min(1, 2*normalUpper(math.Abs(d.Z)))
			out, p = append(out, d), append(p, d.P)
		}
	}
	p, err := AdjustP(p, adjust)
	if err != nil {
		return nil, err
	}
	for i := range p {
		out[i].PAdjusted = p[i]
	}
	return out, nil
}

// rankSamples are the groups' ranks among all, less their mean (n+1)/2, and the variance of the ranks with divisor n-1, which is
// n(n+1)/12 - Σ(t³-t)/(12(n-1)) for t values tied.
func (t Grouped) rankSamples() (groups []groupSample, at []int, variance float64) {
	ranks := Grouped{Groups: t.Groups, Values: make([]float64, len(t.Values)), Count: t.Count}
	total := make([]float64, len(t.Values))
	var n, below float64
	for v := range total {
		for g := range t.Count {
			total[v] += t.Count[g][v]
		}
		n += total[v]
	}
	var ss compensated
	for v, c := range total {
		ranks.Values[v] = below + (c+1)/2 - (n+1)/2
		below += c
		ss.add(c * ranks.Values[v] * ranks.Values[v])
	}
	groups, at, shift := ranks.samples()
	for i := range groups {
		groups[i].mean += shift
	}
	if n < 2 {
		return groups, at, 0
	}
	return groups, at, ss.total() / (n - 1)
}
