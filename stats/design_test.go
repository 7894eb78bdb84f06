package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// designed is the bfi survey, rows with the scale score sE (mean of E1 and E2 reversed, E3, E4, E5), in batches of
// size rows. It holds no items: the scores come with it, by row, as does the row where each batch starts.
func designed(t testing.TB, size int, strata, clusters bool) (d *Data, x map[string][]float64, start map[*Batch]int) {
	all := table(t, "bfi")
	x = map[string][]float64{}
	for r := range all["row"] {
		sE := (7 - all["E1"][r] + 7 - all["E2"][r] + all["E3"][r] + all["E4"][r] + all["E5"][r]) / 5
		if math.IsNaN(sE) {
			continue
		}
		x["sE"] = append(x["sE"], sE)
		for _, key := range []string{"E1", "age", "gender", "w", "psu", "stratum"} {
			x[key] = append(x[key], all[key][r])
		}
	}
	n := len(x["sE"])
	d = &Data{N: n, Weighted: true, Designed: strata || clusters, Options: DefaultOptions()}
	start = map[*Batch]int{}
	for at := 0; at < n; at += size {
		b := Batch{N: min(size, n-at), Weight: x["w"][at:min(at+size, n)]}
		for r := range b.N {
			if strata {
				b.Stratum = append(b.Stratum, uint32(x["stratum"][at+r]))
			}
			if clusters {
				b.Cluster = append(b.Cluster, uint32(x["psu"][at+r]))
			}
		}
		d.Batches = append(d.Batches, b)
	}
	for bi := range d.Batches {
		start[&d.Batches[bi]] = bi * size
	}
	return d, x, start
}

// Values by R 4.2.2, survey 4.1-1: svydesign(~psu or ~1, strata = ~stratum, weights = ~w), svymean, svytotal, degf.
func TestLinearizedCov(t *testing.T) {
	type reference struct {
		Mean    map[string]float64 `json:"mean"`
		SEMean  map[string]float64 `json:"se_mean"`
		SETotal map[string]float64 `json:"se_total"`
		DF      float64            `json:"degf"`
	}
	var refs struct {
		Weights  reference `json:"weights_only"`
		Clusters reference `json:"clusters"`
		Both     reference `json:"strata_clusters"`
	}
	golden(t, "bfi-survey", &refs)
	for _, c := range []struct {
		name             string
		strata, clusters bool
		want             reference
	}{
		{"weights only", false, false, refs.Weights},
		{"clusters", false, true, refs.Clusters},
		{"clusters in strata", true, true, refs.Both},
	} {
		for _, size := range []int{100, 2713} {
			for _, jobs := range []int{1, 4} {
				d, x, start := designed(t, size, c.strata, c.clusters)
				d.Options.Jobs = jobs
				for _, key := range []string{"sE", "E1"} {
					want, ok := c.want.Mean[key]
					if !ok {
						continue
					}
					var sum, W float64
					for r, w := range x["w"] {
						sum, W = sum+w*x[key][r], W+w
					}
					check(t, c.name+" mean "+key, sum/W, want, 1e-13)
					cov := d.linearizedCov(2, func(b *Batch, row int, z []float64) {
						at := start[b] + row
						z[0] = x["w"][at] * (x[key][at] - sum/W) / W
						z[1] = x["w"][at] * x[key][at]
					})
					check(t, c.name+" se of mean "+key, math.Sqrt(cov.At(0, 0)), c.want.SEMean[key], 1e-10)
					check(t, c.name+" se of total "+key, math.Sqrt(cov.At(1, 1)), c.want.SETotal[key], 1e-10)
				}
				check(t, c.name+" df", d.designDF(), c.want.DF, 0)
				if len(d.designNotices()) != 0 {
					t.Errorf("%s: notices %v", c.name, d.designNotices())
				}
			}
		}
	}
}

// A domain is a subset of the scores, not of the design: svyby(~sE, ~gender, design, svymean).
func TestLinearizedDomain(t *testing.T) {
	var want struct {
		Both struct {
			By map[string][]float64 `json:"by"`
		} `json:"strata_clusters"`
	}
	golden(t, "bfi-survey", &want)
	d, x, start := designed(t, 500, true, true)
	for g, gender := range want.Both.By["gender"] {
		var sum, W float64
		for r, w := range x["w"] {
			if x["gender"][r] == gender {
				sum, W = sum+w*x["sE"][r], W+w
			}
		}
		cov := d.linearizedCov(1, func(b *Batch, row int, z []float64) {
			if at := start[b] + row; x["gender"][at] == gender {
				z[0] = x["w"][at] * (x["sE"][at] - sum/W) / W
			}
		})
		check(t, "mean", sum/W, want.Both.By["sE"][g], 1e-13)
		check(t, "se", math.Sqrt(cov.At(0, 0)), want.Both.By["se.sE"][g], 1e-10)
	}
}

// Worked by hand: scores 1, 2, 6 are one stratum and 4 another.
func TestLinearizedCovSmall(t *testing.T) {
	z := []float64{1, 2, 6, 4}
	score := func(_ *Batch, row int, out []float64) { out[0] = z[row] }
	d := &Data{N: 4, Designed: true, Batches: []Batch{{N: 4, Stratum: []uint32{7, 7, 7, 2}}}}
	// 3/2 (4 + 1 + 9) = 21, and (4 - 13/4)² = 0.5625 for the single one
	check(t, "variance", d.linearizedCov(1, score).At(0, 0), 21.5625, 1e-15)
	check(t, "df", d.designDF(), 2, 0)
	if n := d.designNotices(); len(n) != 1 || n[0].Code != "single_cluster_strata" {
		t.Errorf("notices = %v, want the single one named", n)
	}

	// The same cluster number in two strata is two clusters: {1+2, 6} and {4}.
	d = &Data{N: 4, Designed: true, Batches: []Batch{{N: 4, Stratum: []uint32{7, 7, 7, 2}, Cluster: []uint32{1, 1, 2, 1}}}}
	// 2/1 (2.25 + 2.25) = 9, (4 - 13/3)² = 1/9
	check(t, "clustered variance", d.linearizedCov(1, score).At(0, 0), 9+1.0/9, 1e-14)
	check(t, "clustered df", d.designDF(), 1, 0)

	// A known population and no clusters: 1 - 4/16 of 4/3 ((9/4)² + (5/4)² + (11/4)² + (3/4)²).
	d = &Data{N: 4, Population: 16, Batches: []Batch{{N: 4}}}
	check(t, "variance with fpc", d.linearizedCov(1, score).At(0, 0), 14.75, 1e-14)
	d.Population = 3
	check(t, "variance when all were asked", d.linearizedCov(1, score).At(0, 0), 0, 0)

	d = &Data{N: 1, Batches: []Batch{{N: 1}}}
	if v := d.linearizedCov(1, score).At(0, 0); !math.IsNaN(v) {
		t.Errorf("variance of one = %v", v)
	}
	if d := (&Data{}); d.linearizedCov(1, score).At(0, 0) != 0 {
		t.Error("variance without data is not 0")
	}
}

// clusteredWave is a simulated wave in clusters of so many respondents, within strata of so many.
func clusteredWave(seed uint64, name string, n, cluster, stratum int) *Data {
	d := simulatedWave(rand.New(rand.NewPCG(seed, 1)), name, n, 4, -1, 0)
	d.Designed = true
	b := &d.Batches[0]
	for r := range n {
		b.Cluster, b.Stratum = append(b.Cluster, uint32(r%stratum/cluster)), append(b.Stratum, uint32(r/stratum))
	}
	return d
}

// A wave of one cluster is compared without a test, and it is said which wave that is.
func TestChangeFromOneCluster(t *testing.T) {
	d, e := clusteredWave(1, "b", 240, 20, 240), clusteredWave(2, "a", 200, 200, 200)
	d.Options.Bootstrap, e.Options.Bootstrap = 50, 50
	d.Earlier = []*Data{e}
	since := must(d.Change()).Since[0]
	row := since.Of("overall")
	if row.Diff == nil || row.SE != nil || row.P != nil || row.MDE != nil || must(d.Index()).Overall().SE == nil || must(e.Index()).Overall().SE != nil {
		t.Errorf("%+v", row)
	}
	if len(since.Notices) != 1 || since.Notices[0].Error() != "the sampling design of a allows no error (no stratum has two clusters, or replicate weights do not vary), and what compares it with others is not tested" {
		t.Errorf("notices %v", since.Notices)
	}
	for _, m := range must(d.QuadrantMoves()).Since[0].Moves {
		if m.ProbFrom != nil || m.ProbMoved != nil {
			t.Errorf("%+v", m)
		}
	}
	if c := must(d.DriverChange()).Since[0]; c.Rows != nil || c.Notices[1].Code != "too_few_clusters" {
		t.Errorf("drivers %+v", c)
	}
	if q := must(e.Quadrant()); q.Points[0].Prob != nil || q.Notices[0].Code != "too_few_clusters" {
		t.Errorf("quadrants %v", q.Notices)
	}
	// Lonely strata among others stay as they are.
	if mixed := clusteredWave(3, "c", 110, 20, 100); must(mixed.Index()).Overall().SE == nil || mixed.designNotices()[0].Code != "single_cluster_strata" {
		t.Errorf("a lonely stratum: %v", mixed.designNotices())
	}
}

// Everybody was asked: no error, and no lack of clusters either.
func TestCensus(t *testing.T) {
	d := simulatedWave(rand.New(rand.NewPCG(1, 1)), "", 300, 4, -1, 0)
	addField(d, "g", slices.Repeat([]string{"a", "b", "c"}, 100))
	d.Designed, d.Population, d.Options.Bootstrap = true, 300, 50
	if x := must(d.Index()); *x.Overall().SE != 0 || x.Notices[0].Code != "census" {
		t.Errorf("%v of %v", x.Overall().SE, x.Notices)
	}
	ways := must(d.OneWays())
	for _, x := range ways.Tests {
		if x.P != nil || len(x.Notices) > 0 {
			t.Errorf("%s: p %v, %v", x.Response, x.P, x.Notices)
		}
	}
	if last := ways.Notices[len(ways.Notices)-1]; last.Code != "census" {
		t.Errorf("groups: %v", ways.Notices)
	}
	if x := must(d.Regression()); x.Coefficients[1].P != nil {
		t.Errorf("a slope of a census is tested: p %v", *x.Coefficients[1].P)
	}
	if x := must(d.Quadrant()); x.Points[0].Prob != nil {
		t.Error("a census is resampled")
	}
	d = simulatedWave(rand.New(rand.NewPCG(1, 1)), "", 300, 4, -1, 0)
	if d.Designed, d.Population = true, 301; d.census() {
		t.Error("one was not asked")
	}
}

// Cluster numbers that occur in several strata are other clusters in each (svydesign's nest = TRUE), and that is said.
func TestClusterNumbersInSeveralStrata(t *testing.T) {
	d := clusteredWave(1, "", 200, 20, 100)
	check(t, "df", d.designDF(), 8, 0)
	if n := must(d.Index()).Notices; len(n) != 1 || n[0].Error() != "some cluster numbers occur in several strata, and stand for another cluster in each (numbers: 5)" {
		t.Errorf("notices %v", n)
	}
	for r := range d.Batches[0].Cluster {
		d.Batches[0].Cluster[r] += 100 * d.Batches[0].Stratum[r]
	}
	d = &Data{N: 200, Designed: true, Items: d.Items, Overall: d.Overall, Options: d.Options, Batches: d.Batches}
	if n := must(d.Index()).Notices; len(n) > 0 {
		t.Errorf("numbers of one stratum each: %v", n)
	}
}
