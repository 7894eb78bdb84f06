package stats

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// BootstrapOptions are the choices of a bootstrap.
type BootstrapOptions struct {
	Resamples  int     // 0 means 1000
	Seed       uint64  // resample r draws from its own stream of it
	Jobs       int     // goroutines; results do not depend on it. 0 means 1
	Confidence float64 // of intervals; 0 means 0.95
	Strata     []int   // of each unit, any whole numbers: as many are drawn from a stratum as it has. nil: one stratum
}

// BootstrapResult is a statistic with what resampling says of it. A resample in which it does not exist (NaN) is left out and
// counted as failed; when more than half fail there is no result.
type BootstrapResult struct {
	Estimate          float64  // from the data themselves
	SE                float64  // standard deviation of the replicates
	Bias              float64  // their mean less the estimate
	CILow, CIHigh     float64  // percentiles
	BCaLow, BCaHigh   *float64 // see BCa; nil when the jackknife has no value or every replicate is on one side of the estimate
	Resamples, Failed int
	Replicates        []float64 // in the order of resamples
}

// maxResamples bounds the memory of a bootstrap.
const maxResamples = 10000000

// maxJackknife is how many times a jackknife computes a statistic; more units are left out in groups of about the same size,
// which leaves the acceleration the same but for chance. Of more than 100,000 units there are fewer groups, down to 200.
const maxJackknife = 2000

// Bootstrap draws from n units (respondents, or clusters of them) with replacement and computes a statistic of each resample, given
// how often each unit was drawn; counts of 1 are the data themselves. statistic is called by several goroutines at once when
// Jobs says so, and must not keep or change counts. NaN = the resample has no such statistic.
//
// Intervals are percentiles (quantiles of R type 6) and BCa. The error says when there are fewer than 2 units or resamples, or
// more than 10 million; when the data, or more than half of the resamples, have no such statistic; or when it is beyond 1e±100.
//
// R: boot::boot(data, statistic, R, stype = "f"), boot.ci.
//
// Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman and Hall.
func Bootstrap(n int, statistic func(counts []int) float64, options BootstrapOptions) (*BootstrapResult, error) {
	confidence, err := confidenceOf(options.Confidence)
	if err != nil {
		return nil, err
	}
	resamples := options.Resamples
	if resamples == 0 {
		resamples = 1000
	}
	switch {
	case resamples < 2 || n < 2:
		return nil, fmt.Errorf("%d resamples of %d units: at least 2 of each are needed", resamples, n)
	case resamples > maxResamples || n > maxResamples:
		return nil, fmt.Errorf("%d resamples of %d units: at most %d of each are possible", resamples, n, maxResamples)
	case statistic == nil:
		return nil, errors.New("there is no statistic to resample")
	}
	strata, err := strataOf(n, options.Strata)
	if err != nil {
		return nil, err
	}
	all := make([]int, n)
	for i := range all {
		all[i] = 1
	}
	out := &BootstrapResult{Estimate: statistic(all)}
	if num(out.Estimate) == nil {
		return nil, errors.New("the data have no such statistic")
	}
	replicates := make([]float64, resamples)
	eachOf(options.Jobs, resamples, n, func(r int, counts []int) {
		clear(counts)
		rng := stream(options.Seed, r)
		for _, units := range strata {
			for range units {
				at, _ := bits.Mul64(rng.Uint64(), uint64(len(units)))
				counts[units[at]]++
			}
		}
		replicates[r] = statistic(counts)
	})
	for _, x := range replicates {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			out.Failed++
		} else {
			out.Replicates = append(out.Replicates, x)
		}
	}
	if out.Resamples = resamples; 2*out.Failed > resamples || len(out.Replicates) < 2 {
		return nil, fmt.Errorf("%d of %d resamples have no such statistic", out.Failed, resamples)
	}
	if !squarable(append([]float64{out.Estimate}, out.Replicates...)) {
		return nil, errors.New("the statistic is beyond 1e±100: rescale it")
	}
	s := sampleOf(out.Replicates)
	out.SE, out.Bias = math.Sqrt(s.variance()), s.mean-out.Estimate
	sorted := slices.Clone(out.Replicates)
	slices.Sort(sorted)
	out.CILow, out.CIHigh = quantileSix(sorted, (1-confidence)/2), quantileSix(sorted, (1+confidence)/2)
	if low, high, err := BCa(out.Estimate, out.Replicates, jackknife(n, statistic, options), confidence); err == nil {
		out.BCaLow, out.BCaHigh = num(low), num(high)
	}
	return out, nil
}

// jackknife computes the statistic without each unit, or each group of units, in turn.
func jackknife(n int, statistic func(counts []int) float64, options BootstrapOptions) []float64 {
	groups := min(n, max(200, min(maxJackknife, 200000000/n)))
	out := make([]float64, groups)
	eachOf(options.Jobs, groups, n, func(g int, counts []int) {
		for i := range counts {
			counts[i] = 1
			if i%groups == g {
				counts[i] = 0
			}
		}
		out[g] = statistic(counts)
	})
	return out
}

// BCa is the bias-corrected and accelerated interval. With G the share of replicates below the estimate, ties counting half, and
// jackknife values θ_i of mean θ̄,
//
//	z0 = Φ⁻¹(G),  a = Σ (θ̄ - θ_i)³ / (6 (Σ (θ̄ - θ_i)²)^1.5)
//	ends: quantiles at Φ(z0 + (z0 + z)/(1 - a (z0 + z))),  z = Φ⁻¹((1 ∓ confidence)/2)
//
// quantiles being of R type 6. The error says when there are fewer than 2 replicates or jackknife values, when one is no number
// or beyond 1e±100, when the jackknife does not vary, or G is 0 or 1.
//
// Efron, B. (1987). Better bootstrap confidence intervals. JASA 82, 171-185.
func BCa(estimate float64, replicates, jackknife []float64, confidence float64) (low, high float64, err error) {
	if confidence, err = confidenceOf(confidence); err != nil {
		return 0, 0, err
	}
	if len(replicates) < 2 || len(jackknife) < 2 || notFinite(replicates) >= 0 || notFinite(jackknife) >= 0 || math.IsNaN(estimate) {
		return 0, 0, errors.New("replicates or jackknife values are missing")
	}
	if !squarable(replicates) || !squarable(jackknife) {
		return 0, 0, errors.New("replicates or jackknife values beyond 1e±100: rescale the statistic")
	}
	sorted := slices.Clone(replicates)
	slices.Sort(sorted)
	var below float64
	for _, x := range sorted {
		switch {
		case x < estimate:
			below++
		case x == estimate:
			below += 0.5
		}
	}
	if below == 0 || below == float64(len(sorted)) {
		return 0, 0, errors.New("the estimate is at the end of its replicates")
	}
	var square, cube float64
	size := sampleOf(jackknife)
	scale := math.Sqrt(size.ss)
	if scale == 0 || !(scale > 1e-13*math.Abs(size.mean)) {
		return 0, 0, errors.New("the statistic is the same whichever unit is left out")
	}
	for _, x := range jackknife {
		d := (size.mean - x) / scale
		square += d * d
		cube += d * d * d
	}
	a := cube / (6 * math.Pow(square, 1.5))
	z0 := distuv.UnitNormal.Quantile(below / float64(len(sorted)))
	end := func(side float64) float64 {
		z := z0 + side*normalBeyond(1-confidence)
		if 1-a*z <= 0 { // beyond the furthest that the transformation reaches
			return quantileSix(sorted, (1+side)/2)
		}
		return quantileSix(sorted, normalLower(z0+z/(1-a*z)))
	}
	return end(-1), end(1), nil
}

// quantileSix is the quantile of R type 6 of sorted numbers, at least 2.
func quantileSix(sorted []float64, p float64) float64 {
	h := max(0, min(float64(len(sorted)-1), p*float64(len(sorted)+1)-1))
	j := min(int(h), len(sorted)-2)
	return sorted[j] + (h-float64(j))*(sorted[j+1]-sorted[j])
}

// stream is the random numbers of resample r, seeded as those of the driver analyses.
func stream(seed uint64, r int) *rand.PCG { return rand.NewPCG(seed, 0x9e3779b97f4a7c15*uint64(r+1)) }

// processors is how many goroutines to start when so many are asked for: each has memory of its own, and more than the
// processors would not be faster.
func processors(jobs int) int { return max(1, min(jobs, runtime.GOMAXPROCS(0))) }

// eachOf calls f for 0 to times-1 on several goroutines, each with its own n counts.
func eachOf(jobs, times, n int, f func(i int, counts []int)) {
	workers := min(processors(jobs), times)
	parallel(workers, workers, func(worker int) {
		counts := make([]int, n)
		for i := worker; i < times; i += workers {
			f(i, counts)
		}
	})
}

// strataOf lists the units of each stratum, in the order of their first units.
func strataOf(n int, strata []int) ([][]int, error) {
	if n < 0 || strata != nil && len(strata) != n {
		return nil, fmt.Errorf("%d strata numbers for %d units", len(strata), n)
	}
	at := map[int]int{}
	var out [][]int
	for i := range n {
		h := 0
		if strata != nil {
			h = strata[i]
		}
		s, ok := at[h]
		if !ok {
			s = len(out)
			at[h] = s
			out = append(out, nil)
		}
		out[s] = append(out[s], i)
	}
	return out, nil
}
