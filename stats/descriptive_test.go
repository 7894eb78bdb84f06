package stats

import (
	"math"
	"testing"
)

// bfiData is the bfi survey as Data: the items of keys on 1..6 (those in reversed turned over), compared by gender,
// with age as a numeric field; weighted by its made-up weight when asked.
func bfiData(t testing.TB, keys []string, reversed map[string]bool, weighted bool) *Data {
	t.Helper()
	columns := table(t, "bfi")
	n := len(columns["age"])
	b := Batch{N: n, Numeric: [][]float64{columns["age"]}}
	d := &Data{N: n, Options: DefaultOptions(), Weighted: weighted, Numeric: []NumericField{{Key: "age"}},
		Fields: []Field{{Key: "gender", Groups: []string{"1", "2"}}}, Compare: []int{0}}
	for _, k := range keys {
		d.Items = append(d.Items, Item{Key: k, Min: 1, Max: 6})
		levels := make([]uint8, n)
		for r, x := range columns[k] {
			switch {
			case math.IsNaN(x):
			case reversed[k]:
				levels[r] = uint8(7 - x)
			default:
				levels[r] = uint8(x)
			}
		}
		b.Items = append(b.Items, levels)
	}
	gender := make([]uint16, n)
	for r, x := range columns["gender"] {
		gender[r] = uint16(x)
	}
	b.Fields = [][]uint16{gender}
	if weighted {
		b.Weight = columns["w"]
	}
	d.Batches = []Batch{b}
	return d
}

type goldenDescriptive struct {
	Plain map[string]struct {
		N                                                int
		Mean, SD, SE, Median, Q1, Q3, Skewness, Kurtosis float64
		CI95                                             []float64
	}
	Weighted map[string]struct {
		Mean, SE, SD float64
		Q, CI        []float64
	}
	ByGender  struct{ A1, SE []float64 } `json:"by_gender"`
	Composite struct {
		N           int
		Mean, SE    float64
		ByGender    []float64 `json:"by_gender"`
		WMean       float64   `json:"w_mean"`
		WSE         float64   `json:"w_se"`
		WByGender   []float64 `json:"w_by_gender"`
		WByGenderSE []float64 `json:"w_by_gender_se"`
	}
	Top2           float64   `json:"top2_A2"`
	Bottom2        float64   `json:"bottom2_A2"`
	WPercentGender []float64 `json:"w_percent_gender"`
	WValidA2       []float64 `json:"w_valid_A2"`
	WTop2          float64   `json:"w_top2_A2"`
	NEff           float64
}

func TestDescriptivesAgainstR(t *testing.T) {
	var want goldenDescriptive
	golden(t, "descriptive", &want)
	d := bfiData(t, []string{"A1", "C4", "N1", "O5"}, map[string]bool{"A1": true, "C4": true, "O5": true}, false)
	got, err := d.Descriptives()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range got.Variables[:4] {
		w := want.Plain[v.Key]
		if v.N != w.N || v.N+v.Missing != 2800 {
			t.Errorf("%s: N = %d, Missing = %d, want %d of 2800", v.Key, v.N, v.Missing, w.N)
		}
		checkNum(t, v.Key+" mean", v.Mean, w.Mean, 1e-12)
		checkNum(t, v.Key+" sd", v.SD, w.SD, 1e-12)
		checkNum(t, v.Key+" se", v.SE, w.SE, 1e-12)
		checkNum(t, v.Key+" median", v.Median, w.Median, 0)
		checkNum(t, v.Key+" q1", v.Q1, w.Q1, 0)
		checkNum(t, v.Key+" q3", v.Q3, w.Q3, 0)
		checkNum(t, v.Key+" skewness", v.Skewness, w.Skewness, 1e-11)
		checkNum(t, v.Key+" kurtosis", v.Kurtosis, w.Kurtosis, 1e-11)
	}
	d = bfiData(t, []string{"A1", "N1"}, nil, true)
	got, err = d.Descriptives()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range got.Variables {
		w := want.Weighted[v.Key]
		checkNum(t, v.Key+" weighted mean", v.Mean, w.Mean, 1e-12)
		checkNum(t, v.Key+" weighted se", v.SE, w.SE, 1e-11)
		checkNum(t, v.Key+" weighted sd", v.SD, w.SD, 1e-11)
		for i, q := range []*float64{v.Q1, v.Median, v.Q3} {
			checkNum(t, v.Key+" weighted quantile", q, w.Q[i], 1e-10)
		}
	}
}

// Quantiles by hand: R quantile(c(1, 2, 4, 8), c(.25, .5, .75), type = 6) is 1.25, 3, 7.
func TestDescribeSmall(t *testing.T) {
	one := func(xs ...float64) Valued {
		v := Valued{Value: xs}
		for range xs {
			v.N, v.Weight = append(v.N, 1), append(v.Weight, 1)
		}
		return v
	}
	v := describe(one(1, 2, 4, 8))
	checkNum(t, "q1", v.Q1, 1.25, 0)
	checkNum(t, "median", v.Median, 3, 0)
	checkNum(t, "q3", v.Q3, 7, 0)
	if v := describe(Valued{}); v.N != 0 || v.Mean != nil || v.Median != nil {
		t.Errorf("no answers: %+v, want nothing", v)
	}
	v = describe(one(5))
	checkNum(t, "mean of one", v.Mean, 5, 0)
	checkNum(t, "median of one", v.Median, 5, 0)
	if v.SD != nil || v.SE != nil || v.Skewness != nil {
		t.Error("one answer has an SD, SE or skewness")
	}
	v = describe(one(1, 3))
	checkNum(t, "sd of two", v.SD, math.Sqrt2, 1e-15)
	if v.Skewness != nil || v.Kurtosis != nil {
		t.Error("two answers have a skewness or kurtosis")
	}
	v = describe(Valued{Value: []float64{3}, N: []int{7}, Weight: []float64{7}})
	checkNum(t, "sd of a constant", v.SD, 0, 0)
	if v.Skewness != nil || v.Kurtosis != nil {
		t.Error("a constant has a skewness or kurtosis")
	}
	v = describe(Valued{Value: []float64{1e9 + 1, 1e9 + 2, 1e9 + 3}, N: []int{1, 1, 1}, Weight: []float64{1, 1, 1}})
	checkNum(t, "sd far from 0", v.SD, 1, 1e-12)
}
