package stats

import (
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// weighted gives every respondent a weight and, in turn, a stated importance of the first item.
func weighted(d *Data, weights, stated bool) {
	rng := rand.New(rand.NewPCG(8, 8))
	d.Weighted = weights
	d.Items[0].HasStated = stated
	for bi := range d.Batches {
		b := &d.Batches[bi]
		if stated {
			b.Stated = make([][]float64, len(d.Items))
		}
		for r := range b.N {
			if weights {
				b.Weight = append(b.Weight, 0.5+rng.Float64())
			}
			if stated {
				x := float64(1 + rng.IntN(5))
				if r%3 == 0 {
					x = math.NaN()
				}
				b.Stated[0] = append(b.Stated[0], x)
			}
		}
	}
}

// repeated is the data with each respondent as often as drawn.
func repeated(d *Data, times []uint32) *Data {
	out := &Data{Items: d.Items, Overall: d.Overall, Options: d.Options, Weighted: d.Weighted}
	row := 0
	for bi := range d.Batches {
		b, c := &d.Batches[bi], Batch{Items: make([][]uint8, len(d.Batches[bi].Items)), Stated: make([][]float64, len(d.Items))}
		for r := range b.N {
			for range times[row] {
				c.N++
				for i := range c.Items {
					c.Items[i] = append(c.Items[i], b.Items[i][r])
				}
				if b.Weight != nil {
					c.Weight = append(c.Weight, b.Weight[r])
				}
				for i := range b.Stated {
					if b.Stated[i] != nil {
						c.Stated[i] = append(c.Stated[i], b.Stated[i][r])
					}
				}
			}
			row++
		}
		out.N += c.N
		out.Batches = append(out.Batches, c)
	}
	return out
}

// A resample's estimates are those of the analyses on data with rows repeated as drawn.
func TestResampleIsTheAnalysisRepeated(t *testing.T) {
	for _, c := range []struct {
		name                     string
		levels                   int
		overall, weights, stated bool
	}{
		{"plain", 5, true, false, false},
		{"composite", 7, false, false, false},
		{"weighted", 5, true, true, true},
		{"stated", 11, true, false, true},
		{"wide scale", 100, true, false, false},
	} {
		d := simulated(21, 1500, 400, 5, c.levels, 0.03, c.overall)
		weighted(d, c.weights, c.stated)
		s := d.newSample()
		d.prepare(s, methods[bool]{true, true, true, true, c.levels < 50, true, true})
		draw := s.newResample()
		draw.draw(rand.NewPCG(5, 6))
		e := draw.estimate(d)
		index, shares := e.index, e.shares
		if e.failed != nil {
			t.Fatalf("%s: the resample failed", c.name)
		}
		again := repeated(d, draw.count)
		again.Options.Factors = s.factors.factors
		if again.N != d.N {
			t.Errorf("%s: a resample of %d from %d", c.name, again.N, d.N)
		}
		again.Options.Bootstrap = 0
		want, err := again.Importance()
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Items {
			x, _ := again.itemIndex(i)
			got := d.Items[i].Index(float64(d.Items[i].Min)+index[i], "pomp")
			check(t, c.name+" index", got, x, 1e-12)
			for m, share := range want.Items[i].shares() {
				if importanceMethods[m] == "ordinal" && c.levels > 50 {
					continue
				}
				if share.Value != nil {
					tol := 1e-9
					switch importanceMethods[m] { // found step by step
					case "ordinal":
						tol = 1e-5
					case "factor":
						tol = 1e-8
					}
					check(t, c.name+" "+importanceMethods[m], shares[m][i], *share.Value, tol)
				} else if shares[m] != nil && !math.IsNaN(shares[m][i]) {
					t.Errorf("%s: %s should be absent", c.name, importanceMethods[m])
				}
			}
		}
	}
}

func TestBootstrapDoesNotDependOnJobs(t *testing.T) {
	for _, weights := range []bool{false, true} {
		one, four := simulated(5, 2000, 300, 5, 5, 0.02, true), simulated(5, 2000, 700, 5, 5, 0.02, true)
		weighted(one, weights, false)
		weighted(four, weights, false)
		one.Options.Bootstrap, four.Options.Bootstrap, four.Options.Jobs = 50, 50, 4
		if weights { // batch sizes change the order of weighted sums
			four = simulated(5, 2000, 300, 5, 5, 0.02, true)
			weighted(four, true, false)
			four.Options = one.Options
			four.Options.Jobs = 4
		}
		a, err := one.Quadrant()
		if err != nil {
			t.Fatal(err)
		}
		b, _ := four.Quadrant()
		if !reflect.DeepEqual(a.Numbers(), b.Numbers()) {
			t.Errorf("weights %v: the quadrants differ between 1 and 4 goroutines", weights)
		}
		c, _ := one.Importance()
		e, _ := four.Importance()
		if !reflect.DeepEqual(c, e) {
			t.Errorf("weights %v: the importance differs between 1 and 4 goroutines", weights)
		}
		other := simulated(5, 2000, 300, 5, 5, 0.02, true)
		other.Options.Bootstrap, other.Options.Seed = 50, 2
		if f, _ := other.Importance(); !weights && reflect.DeepEqual(c, f) {
			t.Error("another seed gives the same intervals")
		}
	}
}

// Clusters are drawn whole and within strata: every stratum keeps its number of clusters.
func TestBootstrapByDesign(t *testing.T) {
	d := coded(t, "bfi", "N1 ~ A1 + A2 + A3", 1, 6, 300, "weights strata clusters")
	s := d.newSample()
	draw := s.newResample()
	for seed := range uint64(5) {
		draw.draw(rand.NewPCG(seed, 1))
		drawn := map[uint32]uint32{}
		for c, times := range draw.count {
			drawn[d.design().stratumOf[c]] += times
		}
		for h, n := range d.design().size {
			if drawn[uint32(h)] != uint32(n) {
				t.Errorf("stratum %d: %d clusters drawn, want %d", h, drawn[uint32(h)], n)
			}
		}
	}
	// The spread of resampled means is that of linearisation, to Monte Carlo error and the (n-1)/n of the bootstrap.
	d.Options.Bootstrap = 2000
	boot := d.bootstrapped()
	var mean, ss float64
	for _, x := range boot.index {
		mean += x[0] / 2000
	}
	for _, x := range boot.index {
		ss += (x[0] - mean) * (x[0] - mean)
	}
	var sum, W float64
	for l, w := range d.Counts(0) {
		if l > 0 {
			sum, W = sum+w*float64(l-1), W+w
		}
	}
	cov := d.linearizedCov(1, func(b *Batch, r int, z []float64) {
		if l := b.Items[0][r]; l > 0 {
			z[0] = b.Weight[r] * (float64(l-1) - sum/W) / W
		}
	})
	if got, want := math.Sqrt(ss/1999), math.Sqrt(cov.At(0, 0)); math.Abs(got/want-1) > 0.08 {
		t.Errorf("bootstrap standard error %v, linearised %v", got, want)
	}
}

// A case drawn more often than a packed lane can hold, and items that vary only in some resamples.
func TestBootstrapRareCases(t *testing.T) {
	d := simulated(2, 40, 40, 2, 20, 0, true)
	for range 39 {
		d.Batches[0].Cluster = append(d.Batches[0].Cluster, 1)
	}
	d.Batches[0].Cluster = append(d.Batches[0].Cluster, 2)
	s := d.newSample()
	draw := s.newResample()
	draw.units = [][]uint32{make([]uint32, 300)} // all draws hit cluster 0
	draw.budget = 100
	draw.draw(rand.NewPCG(1, 1))
	var want float64
	for _, l := range d.Batches[0].Items[0][:39] {
		want += 300 * float64(l-1)
	}
	if draw.n != 39*300 || draw.s[0] != want {
		t.Errorf("n, sum = %v, %v, want %v, %v", draw.n, draw.s[0], 39*300, want)
	}

	same := []uint8{4, 4, 4, 4, 4, 4, 4, 2}
	e := answers(same, []uint8{1, 2, 3, 4, 5, 3, 2, 1}, []uint8{1, 3, 3, 5, 4, 2, 2, 2})
	e.Options.Bootstrap = 200
	out, err := e.Importance()
	if err != nil || e.bootstrapped().failed == 0 || out.Notices[len(out.Notices)-1].Code != "bootstrap_singular" {
		t.Errorf("%d of 200 resamples failed, notices %v, error %v", e.bootstrapped().failed, out.Notices, err)
	}
	if q, _ := e.Quadrant(); q.Resamples != 0 || q.Unassessed == nil || q.Unassessed.Code != "quadrant_small" || q.Points[0].Prob != nil {
		t.Errorf("8 respondents have probabilities: %+v", q)
	}
}

// Probabilities need half of the resamples. Of 60 respondents one alone gives item a its variance, and another b: a resample lacks one of them, and
// the regression, with a probability of 1 - (1 - 2 (59/60)^60 + (58/60)^60) = 0.599; with a alone (59/60)^60 = 0.365.
func TestProbabilitiesNeedHalfOfTheResamples(t *testing.T) {
	for _, both := range []bool{true, false} {
		var a, b, c, y []uint8
		for i := range 60 {
			a, b = append(a, 4), append(b, uint8(1+i%4))
			c, y = append(c, uint8(1+i*7%5)), append(y, uint8(1+(i*3+i/7)%5))
		}
		a[10] = 2
		if both {
			b = make([]uint8, 60)
			for i := range b {
				b[i] = 3
			}
			b[40] = 5
		}
		d := answers(a, b, c, y)
		d.Options.Bootstrap = 1000
		q := must(d.Quadrant())
		failed := d.bootstrapped().failed
		want := 365
		if both {
			want = 599
		}
		if failed < want-50 || failed > want+50 {
			t.Errorf("%d of 1000 resamples failed, want about %d", failed, want)
		}
		if !both {
			if q.Unassessed != nil || q.Resamples != 1000-failed || q.Points[0].Prob == nil {
				t.Errorf("%d of 1000 resamples give no probabilities: %+v", 1000-failed, q.Unassessed)
			}
			continue
		}
		if q.Unassessed == nil || q.Unassessed.Code != "quadrant_resamples_few" || q.Resamples != 0 || len(q.Points) != 3 {
			t.Errorf("%d of 1000 resamples are enough: %+v", 1000-failed, q)
		}
		for _, p := range q.Points {
			if p.Prob != nil || p.YLow != nil || p.Quadrant == 0 {
				t.Errorf("%+v", p)
			}
		}
		for _, n := range q.Numbers() {
			if strings.HasPrefix(n.Statistic, "prob") {
				t.Errorf("number %+v", n)
			}
		}
	}
}

// Quantiles of R type 6: quantile(1:9, c(.05, .95), type = 6) is 0.5 -> 1 (the end), 9; c(.25, .75): 2.5, 7.5.
func TestPercentiles(t *testing.T) {
	var x [][]float64
	for _, v := range []float64{3, 1, 2, 9, 8, 7, 4, 5, 6} {
		x = append(x, []float64{v})
	}
	low, high := percentiles(x, 0, 0.5)
	checkNum(t, "low", low, 2.5, 0)
	checkNum(t, "high", high, 7.5, 0)
	low, high = percentiles(x, 0, 0.9)
	checkNum(t, "low", low, 1, 0)
	checkNum(t, "high", high, 9, 0)
	if low, _ := percentiles([][]float64{{1}, {math.NaN()}, nil, nil}, 0, 0.9); low != nil {
		t.Error("an interval from one resample in four")
	}
}

func BenchmarkBootstrap(b *testing.B) {
	for _, weights := range []bool{false, true} {
		b.Run(map[bool]string{false: "unweighted", true: "weighted"}[weights], func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				d := simulated(3, 6198, 1<<16, 10, 5, 0.02, true)
				weighted(d, weights, false)
				d.Options.Jobs = 2
				d.bootstrapped()
			}
		})
	}
}
