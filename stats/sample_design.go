package stats

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// SampleDesign says how the rows of a regression were drawn from a population, as survey::svydesign. Weights are sampling
// weights: how many of the population a row stands for, on any scale. They are no frequency weights (a weight of 2 is not two
// rows: errors would be too small) and no precision weights (rows need not have different variances).
//
// Estimates weigh rows by them; errors are by Taylor linearisation, clusters taken as drawn with replacement within strata, and
// tests by t or F on clusters minus strata degrees of freedom. Rows of weight 0 are left out, as if they were not in the sample:
// they count in no N, no cluster and no degree of freedom. A stratum with a single cluster is compared with the mean of all
// clusters (survey.lonely.psu = "adjust"), with a Notice, unless Lonely says otherwise.
//
// Where Sizes tell how large the population is, clusters are taken as drawn without replacement, and clusters of a second stage count.
//
// Binder, D. A. (1983). On the variances of asymptotically normal estimators from complex surveys. International Statistical
// Review 51, 279-292.   R: survey::svydesign(ids = ~cluster, strata = ~stratum, weights = ~w, nest = TRUE)
type SampleDesign struct {
	Weights  []float64 // of each row, 0 or more; nil: all alike
	Strata   []int     // of each row, any whole numbers; nil: one stratum
	Clusters []int     // of each row, any whole numbers, those in two strata being two; nil: each row is its own

	Subclusters []int     // of each row, clusters of a second stage within the first's; nil: none
	Sizes       []float64 // of each row, clusters in the population of its stratum (without Clusters: rows); all below 1: the share drawn; nil: not known
	Subsizes    []float64 // of each row, Subclusters in the population of its cluster, or the share drawn; nil: not known
	Lonely      string    // LonelyAdjust (also ""), LonelyCertainty, LonelyAverage or LonelyFail
}

// drawn is a checked SampleDesign of the rows that count, the heaviest first: least squares of rows of very different weights
// keep their digits in that order.
type drawn struct {
	rows   []int
	weight []float64 // of those, with mean 1
	survey *Data     // strata and clusters of those, for linearised errors
}

// draw checks a design of n rows. The error says which list has another length, which weight is none, or that the weights are
// too far apart to be added.
func (s *SampleDesign) draw(n int) (*drawn, error) {
	for _, list := range []struct {
		what  string
		given bool
		n     int
	}{{"weights", s.Weights != nil, len(s.Weights)}, {"strata", s.Strata != nil, len(s.Strata)}, {"clusters", s.Clusters != nil, len(s.Clusters)},
		{"clusters of the second stage", s.Subclusters != nil, len(s.Subclusters)}, {"sizes", s.Sizes != nil, len(s.Sizes)}, {"sizes of the second stage", s.Subsizes != nil, len(s.Subsizes)}} {
		if list.given && list.n != n {
			return nil, fmt.Errorf("%d %s for %d rows", list.n, list.what, n)
		}
	}
	weights := s.Weights
	if weights == nil {
		weights = ones(n)
	}
	if n == 0 {
		return nil, notice("no_respondents")
	}
	total, _, top, err := weightSums(weights)
	if err != nil {
		return nil, err
	}
	d := &drawn{survey: &Data{Designed: true, Weighted: s.Weights != nil}}
	for i, w := range weights {
		if w > 0 {
			d.rows = append(d.rows, i)
		}
	}
	slices.SortStableFunc(d.rows, func(a, b int) int { return cmp.Compare(weights[b], weights[a]) })
	count := float64(len(d.rows))
	for _, i := range d.rows {
		w := weights[i] / top / total * count
		if w < 1e-150 { // its root times a number would be none
			return nil, errors.New("the weights are too far apart: the smallest are less than 1e-150 of the mean")
		}
		d.weight = append(d.weight, w)
	}
	b := Batch{N: len(d.rows), Stratum: d.places(s.Strata), Cluster: d.places(s.Clusters), Subcluster: d.places(s.Subclusters)}
	d.survey.N, d.survey.Batches, d.survey.Lonely = b.N, []Batch{b}, s.Lonely
	var size, sub [][]float64
	if s.Sizes != nil {
		size = [][]float64{d.pick(s.Sizes)}
	}
	if s.Subsizes != nil {
		sub = [][]float64{d.pick(s.Subsizes)}
	}
	return d, d.survey.setDesign(size, sub)
}

// places numbers the different values of the rows that count; nil for nil.
func (d *drawn) places(of []int) []uint32 {
	if of == nil {
		return nil
	}
	at := map[int]uint32{}
	out := make([]uint32, len(d.rows))
	for k, i := range d.rows {
		place, ok := at[of[i]]
		if !ok {
			place = uint32(len(at))
			at[of[i]] = place
		}
		out[k] = place
	}
	return out
}

// pick is a column at the rows that count.
func (d *drawn) pick(x []float64) []float64 { return pick(x, d.rows) }

// clusters is how many there are.
func (d *drawn) clusters() (n int) {
	for _, size := range d.survey.design().size {
		n += size
	}
	return n
}
