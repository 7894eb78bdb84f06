package survey

import (
	"maps"
	"math"
	"slices"

	"github.com/apache/arrow/go/v17/arrow/array"
)

// Duration is how long forms took to answer, in seconds.
type Duration struct {
	Column  string  `json:"column"` // in the files
	N       int     `json:"n"`      // forms with a time
	Missing int     `json:"missing"`
	Min     float64 `json:"min"`
	Q1      float64 `json:"q1"`
	Median  float64 `json:"median"`
	Q3      float64 `json:"q3"`
	Max     float64 `json:"max"`

	Fast     float64     `json:"fast"`     // a third of the median
	Speeders int         `json:"speeders"` // forms that took less
	Forms    []TimedForm `json:"speeder_forms"`
}

// TimedForm is a form and how long it took.
type TimedForm struct {
	Place
	Seconds float64 `json:"seconds"`
}

// durationOf sums up the response times; nil when there are none.
func durationOf(ds *Dataset) *Duration {
	at := ds.Schema.FieldIndices("#duration")
	if len(at) == 0 {
		return nil
	}
	d := &Duration{Column: ds.Codebook.Quality.Duration}
	count := map[float64]int{} // most times are whole seconds
	for _, b := range ds.Batches {
		for _, x := range b.Column(at[0]).(*array.Float64).Float64Values() {
			if !math.IsNaN(x) {
				count[x]++
				d.N++
			}
		}
	}
	d.Missing = ds.Rows.Kept - d.N
	if d.N == 0 {
		return d
	}
	times := slices.Sorted(maps.Keys(count))
	upTo := make([]int, len(times)) // forms that took that long or less
	for i, x := range times {
		upTo[i] = count[x]
		if i > 0 {
			upTo[i] += upTo[i-1]
		}
	}
	kth := func(k int) float64 {
		i, _ := slices.BinarySearch(upTo, k)
		return times[i]
	}
	d.Min, d.Max = times[0], times[len(times)-1]
	d.Q1, d.Median, d.Q3 = quantile(d.N, 0.25, kth), quantile(d.N, 0.5, kth), quantile(d.N, 0.75, kth)
	d.Fast = d.Median / 3
	if faster, _ := slices.BinarySearch(times, d.Fast); faster > 0 {
		d.Speeders = upTo[faster-1]
	}
	for b, batch := range ds.Batches {
		for i, x := range batch.Column(at[0]).(*array.Float64).Float64Values() {
			if x < d.Fast && len(d.Forms) < MaxListed {
				d.Forms = append(d.Forms, TimedForm{ds.placeOf(b, i), x})
			}
		}
	}
	return d
}
