package stats

import (
	"math"
	"slices"
	"testing"
)

// weightedMean is the mean of a resample.
func weightedMean(x []float64) func(counts []int) float64 {
	return func(counts []int) float64 {
		var sum, n float64
		for i, c := range counts {
			sum += float64(c) * x[i]
			n += float64(c)
		}
		return sum / n
	}
}

// fixtures/golden/groups.R writes out the formulas; its replicates are given.
func TestBCa(t *testing.T) {
	var want struct {
		BCa struct {
			Sample, Replicates, Percentile, BCa []float64
		}
	}
	golden(t, "groups-extra", &want)
	w := want.BCa
	jack := jackknife(len(w.Sample), weightedMean(w.Sample), BootstrapOptions{})
	low, high, err := BCa(meanOf(w.Sample), w.Replicates, jack, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "BCa low", low, w.BCa[0], 1e-9)
	check(t, "BCa high", high, w.BCa[1], 1e-9)
	sorted := slices.Sorted(slices.Values(w.Replicates))
	check(t, "low", quantileSix(sorted, 0.025), w.Percentile[0], 1e-12)
	check(t, "high", quantileSix(sorted, 0.975), w.Percentile[1], 1e-12)
}

// The error of a mean is that of the population of the sample, √(Σ(x-x̄)²)/n, to the chance of 4,000 resamples.
func TestBootstrapOfMean(t *testing.T) {
	x := table(t, "attitude")["rating"]
	one, err := Bootstrap(len(x), weightedMean(x), BootstrapOptions{Resamples: 4000, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	s := sampleOf(x)
	check(t, "se", one.SE, math.Sqrt(s.ss)/s.n, 0.05)
	if math.Abs(one.Bias) > 4*one.SE/math.Sqrt(4000) {
		t.Errorf("bias %g", one.Bias)
	}
	if !(one.CILow < one.Estimate && one.Estimate < one.CIHigh && *one.BCaLow < *one.BCaHigh) {
		t.Errorf("%+v", one)
	}
	for _, jobs := range []int{2, 7} {
		again, _ := Bootstrap(len(x), weightedMean(x), BootstrapOptions{Resamples: 4000, Seed: 7, Jobs: jobs})
		if !slices.Equal(one.Replicates, again.Replicates) || *again.BCaLow != *one.BCaLow {
			t.Errorf("%d goroutines give other numbers", jobs)
		}
	}
	other, _ := Bootstrap(len(x), weightedMean(x), BootstrapOptions{Resamples: 4000, Seed: 8})
	if slices.Equal(one.Replicates, other.Replicates) {
		t.Error("another seed, the same numbers")
	}
}

// Strata keep their sizes; leaving out groups of units instead of units leaves the acceleration near.
func TestBootstrapOfStrata(t *testing.T) {
	strata := []int{5, 5, 5, 2, 2, 9, 9, 9, 9}
	_, err := Bootstrap(len(strata), func(counts []int) float64 {
		size := map[int]int{}
		for i, c := range counts {
			size[strata[i]] += c
		}
		if total := size[5] + size[2] + size[9]; total == 9 && (size[5] != 3 || size[2] != 2) {
			t.Errorf("sizes %v", size)
		}
		return float64(counts[0] - counts[8])
	}, BootstrapOptions{Strata: strata, Resamples: 50})
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float64, 3*maxJackknife)
	for i := range x {
		x[i] = math.Exp(math.Mod(float64(i)*0.6180339887, 1) * 4)
	}
	r, err := Bootstrap(len(x), weightedMean(x), BootstrapOptions{Resamples: 400})
	if err != nil || r.BCaLow == nil || math.Abs(*r.BCaLow-r.CILow) > r.SE {
		t.Errorf("%v, %v", r.BCaLow, err)
	}
}

func TestBootstrapEdges(t *testing.T) {
	one := func([]int) float64 { return 1 }
	nan := func([]int) float64 { return math.NaN() }
	if r, err := Bootstrap(5, one, BootstrapOptions{}); err != nil || r.BCaLow != nil || r.SE != 0 {
		t.Errorf("a constant: %+v, %v", r, err)
	}
	for name, f := range map[string]func() error{
		"no units":   func() error { _, err := Bootstrap(0, one, BootstrapOptions{}); return err },
		"negative":   func() error { _, err := Bootstrap(-1, one, BootstrapOptions{}); return err },
		"one unit":   func() error { _, err := Bootstrap(1, one, BootstrapOptions{}); return err },
		"NaN":        func() error { _, err := Bootstrap(4, nan, BootstrapOptions{}); return err },
		"strata":     func() error { _, err := Bootstrap(4, one, BootstrapOptions{Strata: []int{1}}); return err },
		"resamples":  func() error { _, err := Bootstrap(4, one, BootstrapOptions{Resamples: 1}); return err },
		"confidence": func() error { _, err := Bootstrap(4, one, BootstrapOptions{Confidence: 1}); return err },
		"no BCa":     func() error { _, _, err := BCa(1, nil, nil, 0); return err },
		"all below":  func() error { _, _, err := BCa(9, []float64{1, 2}, []float64{1, 2}, 0); return err },
		"constant":   func() error { _, err := PermuteMeans([]float64{1, 1}, []float64{1}, PermutationOptions{}); return err },
		"no sample":  func() error { _, err := PermuteMeans(nil, []float64{1}, PermutationOptions{}); return err },
		"no groups":  func() error { _, err := PermuteF(nil, PermutationOptions{}); return err },
		"no times": func() error {
			_, err := PermuteMeans([]float64{1, 2}, []float64{1}, PermutationOptions{Permutations: -1})
			return err
		},
		"one a group": func() error { _, err := PermuteF([][]float64{{1}, {2}}, PermutationOptions{}); return err },
	} {
		if f() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// 1 2 3 against 4 5 6: of the 20 divisions two are as far. 1 2 5 against 3 4 6, a difference of 5/3: counted by hand, sums of
// three of 1..6 at most 8 or at least 13 are 3 (6, 7, 8: 123, 124, 125, 134) 4 each side, so 8.
func TestPermuteMeansExact(t *testing.T) {
	for _, c := range []struct {
		x, y []float64
		far  float64
	}{{[]float64{1, 2, 3}, []float64{4, 5, 6}, 2}, {[]float64{1, 2, 5}, []float64{3, 4, 6}, 8}} {
		got, err := PermuteMeans(c.x, c.y, PermutationOptions{})
		if err != nil || !got.Exact || got.Permutations != 20 {
			t.Fatalf("%+v, %v", got, err)
		}
		check(t, "p", got.P, c.far/20, 1e-15)
	}
}

// With many values the shares are near those of t and F; they do not depend on the goroutines.
func TestPermuteAgainstTheory(t *testing.T) {
	d := table(t, "attitude")
	x, y := d["rating"], d["advance"]
	x, y = x[:15], x[15:]
	got, err := PermuteMeans(x, y, PermutationOptions{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	student, _ := StudentT(x, y, 0)
	if math.Abs(got.P-student.P) > 0.02 {
		t.Errorf("p = %g, by t %g", got.P, student.P)
	}
	f, err := PermuteF([][]float64{x, y}, PermutationOptions{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "F", f.Statistic, student.T*student.T, 1e-11)
	check(t, "p of two groups", f.P, got.P, 1e-15)
	for _, jobs := range []int{2, 5} {
		again, _ := PermuteMeans(x, y, PermutationOptions{Seed: 3, Jobs: jobs})
		if again.P != got.P {
			t.Errorf("%d goroutines: p = %g, not %g", jobs, again.P, got.P)
		}
	}
}
