package stats

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// PermutationOptions are the choices of a permutation test.
type PermutationOptions struct {
	Permutations int    // 0 means 10000
	Seed         uint64 // permutation r draws from its own stream of it
	Jobs         int    // goroutines; results do not depend on it. 0 means 1
}

// PermutationTest says how often groups formed by chance differ as much.
type PermutationTest struct {
	Statistic    float64
	P            float64
	Permutations int  // looked at
	Exact        bool // every way of dividing was looked at, so P has no chance in it
}

// PermuteMeans tests whether two samples have the same mean by dividing all values anew: P is the share of divisions whose
// difference of means is as far from 0 as the one found. All divisions are looked at when they are no more than
// Permutations, otherwise that many at random, the one found counting as one of them:
//
//	P = (1 + as far) / (1 + permutations)
//
// There must be no missing values. The error says when a sample is empty or all values are the same.
// R: coin::oneway_test(y ~ g, distribution = "exact"), approximate().
//
// Phipson, B. & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical Applications in Genetics and
// Molecular Biology 9(1), 39.
func PermuteMeans(x, y []float64, options PermutationOptions) (PermutationTest, error) {
	a, b, err := twoSamples(x, y)
	if err != nil {
		return PermutationTest{}, err
	}
	pooled := slices.Concat(x, y)
	if constant(pooled) {
		return PermutationTest{}, errors.New("all values are the same")
	}
	times, err := options.times()
	if err != nil {
		return PermutationTest{}, err
	}
	// The difference follows from the sum of the first sample; about the common mean, so that it loses no digits.
	centre := meanOf(pooled)
	var spread float64
	for i := range pooled {
		pooled[i] -= centre
		spread += math.Abs(pooled[i])
	}
	sum := func(values []float64) float64 {
		var s float64
		for _, v := range values {
			s += v
		}
		return math.Abs(s)
	}
	n := len(x)
	out := PermutationTest{Statistic: a.mean - b.mean}
	least := sum(pooled[:n]) - 1e-12*spread // sums that are equal but for rounding count as equal
	if ways := choose(len(pooled), n); ways <= float64(times) {
		out.Exact = true
		var far int
		divide(len(pooled), n, func(chosen []int) {
			var s float64
			for _, i := range chosen {
				s += pooled[i]
			}
			if out.Permutations++; math.Abs(s) >= least {
				far++
			}
		})
		out.P = float64(far) / float64(out.Permutations)
		return out, nil
	}
	out.Permutations = times
	out.P = shuffled(pooled, times, options, func(values []float64) bool { return sum(values[:n]) >= least })
	return out, nil
}

// PermuteF is the one-way analysis of variance of samples[group], with P by dividing all values anew into groups of the same sizes, at random as in
// PermuteMeans. The error is that of an analysis of variance that does not exist.
// R: coin::oneway_test(y ~ g, distribution = approximate()) tests the same hypothesis.
func PermuteF(samples [][]float64, options PermutationOptions) (PermutationTest, error) {
	labels := make([]string, len(samples))
	for i := range labels {
		labels[i] = fmt.Sprint(i + 1)
	}
	t, err := GroupValues(labels, samples)
	if err != nil {
		return PermutationTest{}, err
	}
	groups, _, err := t.comparable()
	if err != nil {
		return PermutationTest{}, err
	}
	times, err := options.times()
	if err != nil {
		return PermutationTest{}, err
	}
	pooled := slices.Concat(samples...)
	centre := meanOf(pooled)
	for i := range pooled {
		pooled[i] -= centre
	}
	// The total being fixed, F grows with Σ (sum of a group)²/n.
	between := func(values []float64) float64 {
		var s float64
		at := 0
		for _, x := range samples {
			var sum float64
			for _, v := range values[at : at+len(x)] {
				sum += v
			}
			if at += len(x); len(x) > 0 {
				s += sum * sum / float64(len(x))
			}
		}
		return s
	}
	v := oneWayF(groups)
	least := between(pooled) - 1e-12*(v.between+v.within)
	out := PermutationTest{Statistic: v.f, Permutations: times}
	out.P = shuffled(pooled, times, options, func(values []float64) bool { return between(values) >= least })
	return out, nil
}

func (o PermutationOptions) times() (int, error) {
	switch {
	case o.Permutations == 0:
		return 10000, nil
	case o.Permutations < 1 || o.Permutations > maxResamples:
		return 0, fmt.Errorf("%d permutations: a number from 1 to %d is needed", o.Permutations, maxResamples)
	}
	return o.Permutations, nil
}

// shuffled is P by so many random orders of the values, each with its own stream and from the order given.
func shuffled(values []float64, times int, options PermutationOptions, far func(values []float64) bool) float64 {
	workers := min(processors(options.Jobs), times)
	count := make([]int, workers)
	parallel(workers, workers, func(worker int) {
		work := make([]float64, len(values))
		for r := worker; r < times; r += workers {
			copy(work, values)
			rng := stream(options.Seed, r)
			for i := len(work) - 1; i > 0; i-- {
				j, _ := bits.Mul64(rng.Uint64(), uint64(i+1))
				work[i], work[j] = work[j], work[i]
			}
			if far(work) {
				count[worker]++
			}
		}
	})
	total := 1
	for _, c := range count {
		total += c
	}
	return float64(total) / float64(times+1)
}

// choose is the number of ways to choose k of n, +Inf when it is beyond all counting.
func choose(n, k int) float64 {
	ways := 1.0
	for i := range min(k, n-k) {
		if ways *= float64(n-i) / float64(i+1); ways > 1e15 {
			return math.Inf(1)
		}
	}
	return math.Round(ways)
}

// divide calls f with every choice of k of n places, ascending.
func divide(n, k int, f func(chosen []int)) {
	chosen := make([]int, k)
	for i := range chosen {
		chosen[i] = i
	}
	for {
		f(chosen)
		i := k - 1
		for i >= 0 && chosen[i] == n-k+i {
			i--
		}
		if i < 0 {
			return
		}
		chosen[i]++
		for j := i + 1; j < k; j++ {
			chosen[j] = chosen[j-1] + 1
		}
	}
}
