package stats

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// everyAnalysis is every method of Data that a report is made of.
func everyAnalysis() map[string]func(*Data) (Result, error) {
	return map[string]func(*Data) (Result, error){
		"frequency":   func(d *Data) (Result, error) { return d.Frequencies() },
		"descriptive": func(d *Data) (Result, error) { return d.Descriptives() },
		"index":       func(d *Data) (Result, error) { return d.Index() },
		"reliability": func(d *Data) (Result, error) { return d.Reliability() },
		"correlation": func(d *Data) (Result, error) { return d.Correlations() },
		"regression":  func(d *Data) (Result, error) { return d.Regression() },
		"importance":  func(d *Data) (Result, error) { return d.Importance() },
		"factor":      func(d *Data) (Result, error) { return d.Factor() },
		"oneway":      func(d *Data) (Result, error) { return d.OneWays() },
		"multifactor": func(d *Data) (Result, error) { return d.MultiFactors() },
		"heatmap":     func(d *Data) (Result, error) { return d.Heatmaps() },
		"interaction": func(d *Data) (Result, error) { return d.Interactions() },
		"adjusted":    func(d *Data) (Result, error) { return d.AdjustedMeans() },
		"driversby":   func(d *Data) (Result, error) { return d.DriversBy() },
		"crosstab":    func(d *Data) (Result, error) { return d.Crosstabs() },
		"invariance":  func(d *Data) (Result, error) { return d.Invariance() },
		"quadrant":    func(d *Data) (Result, error) { return d.Quadrant() },
		"ranking":     func(d *Data) (Result, error) { return d.Ranking() },
		"priority":    func(d *Data) (Result, error) { return d.Priority() },
		"gap":         func(d *Data) (Result, error) { return d.Gap() },
		"contrast":    func(d *Data) (Result, error) { return d.PenaltyReward() },
		"value":       func(d *Data) (Result, error) { return d.ValueAtRisk() },
		"loyalty":     func(d *Data) (Result, error) { return d.LoyaltyClasses() },
		"kano":        func(d *Data) (Result, error) { return d.KanoCategories() },
	}
}

// hostile makes a survey of n respondents, k items and overall on 1..5, two compared fields and a number; level decides
// every answer (0 = missing) and group every group (0 = unknown).
func hostile(n, k int, level func(r, i int) uint8, group func(r, f int) uint16) *Data {
	d := &Data{N: n, Options: DefaultOptions(), Compare: []int{0, 1}, Branch: "format", Manager: "district", Value: "sales", Overall: &Item{Key: "overall", Min: 1, Max: 5},
		Fields: []Field{{Key: "format", Groups: []string{"A", "B", "C"}}, {Key: "district", Groups: []string{"x", "y"}}}, Numeric: []NumericField{{Key: "sales"}}}
	d.Options.Bootstrap = 20
	b := Batch{N: n, Fields: make([][]uint16, 2), Numeric: [][]float64{make([]float64, n)}}
	for i := range k + 1 {
		if i < k {
			d.Items = append(d.Items, Item{Key: fmt.Sprintf("q%d", i+1), Min: 1, Max: 5})
		}
		column := make([]uint8, n)
		for r := range n {
			column[r] = level(r, i)
		}
		b.Items = append(b.Items, column)
	}
	for f := range b.Fields {
		b.Fields[f] = make([]uint16, n)
		for r := range n {
			b.Fields[f][r] = group(r, f)
		}
	}
	for r := range n {
		b.Numeric[0][r] = float64(r) * 1e300
	}
	if k > 0 { // the first item asks for recommending, the last for buying again; those of Kano are overall and the first
		d.Loyalty = &LoyaltyQuestions{Recommend: Item{Key: "#recommend", Max: 10}, Repurchase: d.Items[k-1]}
		b.Loyalty = [2][]uint8{b.Items[0], b.Items[k-1]}
		d.Kano, b.Kano = []KanoQuestion{{Key: "f"}, {Key: "g"}}, [][2][]uint8{{b.Items[k], b.Items[0]}, {b.Items[0], b.Items[0]}}
	}
	d.Batches = []Batch{b}
	return d
}

func hostileSurveys() map[string]*Data {
	rng := rand.New(rand.NewPCG(4, 2))
	noise := func(r, i int) uint8 { return uint8(1 + rng.IntN(5)) }
	mixed := func(r, f int) uint16 { return uint16(1 + (r/(f+1))%(3-f)) }
	weighted := func(d *Data, weight func(r int) float64) *Data {
		d.Weighted = true
		for r := range d.N {
			d.Batches[0].Weight = append(d.Batches[0].Weight, weight(r))
		}
		return d
	}
	all := map[string]*Data{
		"n = 0":       hostile(0, 4, noise, mixed),
		"n = 1":       hostile(1, 4, noise, mixed),
		"n = 2":       hostile(2, 4, noise, mixed),
		"n = 3":       hostile(3, 4, noise, mixed),
		"no items":    hostile(30, 0, noise, mixed),
		"one item":    hostile(30, 1, noise, mixed),
		"two items":   hostile(30, 2, noise, mixed),
		"all missing": hostile(30, 4, func(r, i int) uint8 { return 0 }, mixed),
		"item missing": hostile(30, 4, func(r, i int) uint8 {
			if i == 2 {
				return 0
			}
			return noise(r, i)
		}, mixed),
		"overall missing": hostile(30, 4, func(r, i int) uint8 {
			if i == 4 {
				return 0
			}
			return noise(r, i)
		}, mixed),
		"never complete": hostile(40, 4, func(r, i int) uint8 {
			if r%4 == i {
				return 0
			}
			return noise(r, i)
		}, mixed),
		"constant item": hostile(30, 4, func(r, i int) uint8 {
			if i == 1 {
				return 3
			}
			return noise(r, i)
		}, mixed),
		"constant overall": hostile(30, 4, func(r, i int) uint8 {
			if i == 4 {
				return 5
			}
			return noise(r, i)
		}, mixed),
		"all the same":      hostile(30, 4, func(r, i int) uint8 { return 4 }, mixed),
		"collinear":         hostile(60, 4, func(r, i int) uint8 { return uint8(1 + (r*(1+i/2*3))%5) }, mixed),
		"opposite items":    hostile(60, 4, func(r, i int) uint8 { return uint8(1 + (r+i%2*(5-2*(r%5)-1+5))%5) }, mixed),
		"one group":         hostile(30, 4, noise, func(r, f int) uint16 { return 1 }),
		"no group":          hostile(30, 4, noise, func(r, f int) uint16 { return 0 }),
		"group of one":      hostile(30, 4, noise, func(r, f int) uint16 { return uint16(1 + min(r, 1)) }),
		"empty cells":       hostile(30, 4, noise, func(r, f int) uint16 { return uint16(1 + r%2) }),
		"same in a group":   hostile(30, 4, func(r, i int) uint8 { return uint8(1 + r%3) }, func(r, f int) uint16 { return uint16(1 + r%(3-f)) }),
		"weights 1e9, 1e-9": weighted(hostile(60, 4, noise, mixed), func(r int) float64 { return math.Pow(1e9, float64(r%3-1)) }),
		"one heavy weight": weighted(hostile(60, 4, noise, mixed), func(r int) float64 {
			if r == 7 {
				return 1e9
			}
			return 1e-9
		}),
		"weights of 0":       weighted(hostile(60, 4, noise, mixed), func(r int) float64 { return float64(r % 2) }),
		"weighted, n = 1":    weighted(hostile(1, 4, noise, mixed), func(r int) float64 { return 2 }),
		"weighted, constant": weighted(hostile(30, 4, func(r, i int) uint8 { return 2 }, mixed), func(r int) float64 { return 1 + float64(r) }),
	}
	single := hostile(40, 4, noise, mixed)
	single.Designed = true
	for r := range single.N {
		single.Batches[0].Stratum = append(single.Batches[0].Stratum, uint32(r))
		single.Batches[0].Cluster = append(single.Batches[0].Cluster, uint32(r))
	}
	all["every cluster a stratum"] = single
	one := hostile(40, 4, noise, mixed)
	one.Designed = true
	one.Batches[0].Cluster = make([]uint32, one.N)
	all["one cluster"] = one
	million := hostile(1000000, 3, func(r, i int) uint8 { return 5 }, mixed)
	million.Options.Bootstrap = 2
	all["a million of one value"] = million
	return all
}

// Whatever the data, every analysis gives a result or says what is missing: no panic, nothing that is not a number,
// every number in one place only.
func TestHostileSurveys(t *testing.T) {
	for name, d := range hostileSurveys() {
		for analysis, run := range everyAnalysis() {
			for _, overall := range []*Item{d.Overall, nil} {
				r, err := run(&Data{N: d.N, Items: d.Items, Overall: overall, Fields: d.Fields, Numeric: d.Numeric, Compare: d.Compare, Branch: d.Branch, Manager: d.Manager,
					Value: d.Value, Loyalty: d.Loyalty, Kano: d.Kano, Options: d.Options, Weighted: d.Weighted, Designed: d.Designed, Batches: d.Batches}) // summarised afresh
				where := fmt.Sprintf("%s, %s, overall %v", name, analysis, overall != nil)
				if err != nil {
					var why Notice
					if !errors.As(err, &why) || strings.Contains(why.Error(), "%!") || NoticeTemplates()[why.Code] == "" {
						t.Errorf("%s: error %v is no notice", where, err)
					}
					continue
				}
				if _, err := json.Marshal(r); err != nil {
					t.Errorf("%s: %v", where, err)
				}
				seen := map[Number]bool{}
				for _, x := range r.Numbers() {
					if x.Value != nil && (math.IsNaN(*x.Value) || math.IsInf(*x.Value, 0)) {
						t.Errorf("%s: %+v is %v", where, x, *x.Value)
					}
					x.Value, x.N = nil, 0
					if seen[x] {
						t.Errorf("%s: %+v stands twice", where, x)
					}
					seen[x] = true
				}
			}
		}
	}
}
