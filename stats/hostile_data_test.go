package stats

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"manyi/survey"
)

// hostileData calls the methods of Data, of shards and of results on surveys of every bad kind. Numbers of items, fields and
// groups are within their bounds: beyond them lies a mistake of the caller.
func hostileData(t *testing.T) map[string]func(a *attempt) {
	surveys := hostileSurveys()
	names := slices.Sorted(maps.Keys(surveys))
	each := func(call func(d *Data) outcome) func(a *attempt) {
		return func(a *attempt) {
			for _, name := range names {
				a.do(func() outcome { return call(surveys[name]) }, name)
			}
		}
	}
	table := map[string]func(a *attempt){}
	analyses := map[string]string{
		"frequency":   "Frequencies",
		"descriptive": "Descriptives",
		"index":       "Index",
		"reliability": "Reliability",
		"correlation": "Correlations",
		"regression":  "Regression",
		"importance":  "Importance",
		"factor":      "Factor",
		"oneway":      "OneWays",
		"multifactor": "MultiFactors",
		"crosstab":    "Crosstabs",
		"quadrant":    "Quadrant",
		"ranking":     "Ranking",
		"heatmap":     "Heatmaps",
		"interaction": "Interactions",
		"driversby":   "DriversBy",
		"adjusted":    "AdjustedMeans",
		"priority":    "Priority",
		"gap":         "Gap",
		"contrast":    "PenaltyReward",
		"value":       "ValueAtRisk",
		"loyalty":     "LoyaltyClasses",
		"kano":        "KanoCategories",
		"invariance":  "Invariance",
	}
	results := map[string]string{"correlation": "Correlation", "loyalty": "LoyaltyResult", "kano": "KanoResult"} // where the result is named otherwise
	for name, run := range everyAnalysis() {
		result := results[name]
		if result == "" {
			result = analyses[name]
		}
		table["Data."+analyses[name]] = each(func(d *Data) outcome { return result2(run(d)) })
		table[result+".Numbers"] = each(func(d *Data) outcome {
			r, err := run(d)
			if err != nil {
				return outcome{err: err}
			}
			return result1(r.Numbers())
		})
	}
	table["RankedUnit.Standing"] = each(func(d *Data) (out outcome) {
		r, err := d.Ranking()
		if err != nil {
			return outcome{err: err}
		}
		for _, m := range r.Models {
			for _, l := range m.Levels {
				for _, u := range l.Units {
					out.results = append(out.results, u.Standing())
				}
			}
		}
		return out
	})
	weighting := func(d *Data) outcome { return result2(d.Weighting()) }
	table["Data.Weighting"] = each(weighting)
	table["AdjustAcross"] = func(a *attempt) {
		over1(a, hostileNumbers(), func(x float64) outcome {
			p := 0.03
			rows := []*ChangeRow{nil, {}, {P: num(x)}, {P: &p}}
			AdjustAcross(nil)
			AdjustAcross(rows)
			return outcome{results: []any{rows[2], rows[3]}}
		})
	}
	table["Data.DesignCounts"] = each(func(d *Data) outcome { return result1(d.DesignCounts()) })
	table["Weighting.Warnings"] = each(func(d *Data) outcome {
		w, err := d.Weighting()
		if err != nil {
			return outcome{err: err}
		}
		return result1(w.Warnings())
	})
	table["Weighting.Numbers"] = each(func(d *Data) outcome {
		r, err := d.Weighting()
		if err != nil {
			return outcome{err: err}
		}
		return result1(r.Numbers())
	})
	table["Correlation.At"] = each(func(d *Data) outcome {
		r, err := d.Correlations()
		if err != nil || len(r.Keys) < 2 {
			return outcome{err: err}
		}
		return result1(r.At(0, 1))
	})
	index := func(part func(ix *Index) IndexRow) func(a *attempt) {
		return each(func(d *Data) outcome {
			ix, err := d.Index()
			if err != nil {
				return outcome{err: err}
			}
			return result1(part(ix))
		})
	}
	table["Index.Composite"] = index((*Index).Composite)
	table["Index.Overall"] = index((*Index).Overall)
	table["ItemImportance.ByMethod"] = each(func(d *Data) outcome {
		r, err := d.Importance()
		if err != nil {
			return outcome{err: err}
		}
		var out outcome
		for _, it := range r.Items {
			for _, method := range []string{"correlation", "beta", "johnson", "lmg", "ordinal", "factor", "stated", "", "other"} {
				out.results = append(out.results, it.ByMethod(method))
			}
		}
		return out
	})
	table["Data.Response"] = each(func(d *Data) outcome { return result1(d.Response()) })
	table["Data.Composite"] = each(func(d *Data) outcome { return result1(d.Composite()) })
	table["Data.PolychoricMatrix"] = each(func(d *Data) outcome {
		corr, _, err := d.PolychoricMatrix()
		if err != nil {
			return outcome{err: err}
		}
		return result1(infiniteCell(corr))
	})

	// counts calls what takes items, fields and groups by number, of the survey or of its shard.
	type counter interface {
		Counts(i int) []float64
		CountsN(i int) []int
		GroupCountsN(c, i, g int) []int
		Joint(i, j int) Joint
		Complete(withResponse bool) *Moments
	}
	counts := func(of string, give func(d *Data) counter) {
		table[of+".Counts"] = each(func(d *Data) outcome { return perItem(d, func(i int) any { return give(d).Counts(i) }) })
		table[of+".CountsN"] = each(func(d *Data) outcome { return perItem(d, func(i int) any { return give(d).CountsN(i) }) })
		table[of+".GroupCountsN"] = each(func(d *Data) outcome { return perItem(d, func(i int) any { return give(d).GroupCountsN(0, i, 1) }) })
		table[of+".Joint"] = each(func(d *Data) outcome {
			if len(d.Items) < 2 {
				return outcome{}
			}
			return result1(give(d).Joint(0, 1))
		})
		table[of+".Complete"] = each(func(d *Data) outcome {
			return outcome{results: []any{give(d).Complete(true), give(d).Complete(false)}}
		})
	}
	counts("Data", func(d *Data) counter { return d })
	counts("Shard", func(d *Data) counter { return d.Shard() })
	table["Data.GroupCounts"] = each(func(d *Data) outcome { return perItem(d, func(i int) any { return d.GroupCounts(0, i, 0) }) })
	table["Data.CompositeGrouped"] = each(func(d *Data) outcome { return result1(d.CompositeGrouped(0)) })
	table["Data.OverallGrouped"] = each(func(d *Data) outcome { return result1(d.OverallGrouped(0)) })
	table["Data.NetPromoter"] = each(func(d *Data) outcome {
		if len(d.Items) == 0 {
			return outcome{}
		}
		return result2(d.NetPromoter(0))
	})
	table["Data.Standings"] = each(func(d *Data) (out outcome) {
		for f := range d.Fields {
			out.results = append(out.results, d.Standings(f))
		}
		return out
	})
	table["Standings.Numbers"] = each(func(d *Data) outcome { return result1(new(Standings).Numbers()) })
	table["Standings.Of"] = each(func(d *Data) (out outcome) {
		for f := range d.Fields {
			out.results = append(out.results, d.Standings(f).Of("A"))
		}
		return out
	})
	table["Standing.Numbers"] = each(func(d *Data) (out outcome) {
		for f := range d.Fields {
			if s := d.Standings(f).Of("A"); s != nil {
				out.results = append(out.results, s.Numbers("format"))
			}
		}
		return out
	})
	table["Ranking.Level"] = each(func(d *Data) outcome { return result1(new(Ranking).Level("branch")) })
	table["RankingLevel.Unit"] = each(func(d *Data) outcome {
		r, err := d.Ranking()
		if err != nil {
			return outcome{err: err}
		}
		return result1(r.Level(d.Branch).Unit("A"))
	})
	table["Data.RowsByGroup"] = each(func(d *Data) (out outcome) {
		for f := range d.Fields {
			out.results = append(out.results, len(d.RowsByGroup(f)))
		}
		return out
	})
	table["Data.MadeWeights"] = each(func(d *Data) outcome { return result1(d.MadeWeights()) })
	table["Data.WeighAs"] = each(func(d *Data) outcome {
		rows := make([]int32, d.N)
		for i := range rows {
			rows[i] = int32(i)
		}
		whole := &Data{N: d.N, Batches: slices.Clone(d.Batches)}
		sub, _ := d.Subset(rows, 1)
		if err := sub.WeighAs(whole, nil); err == nil && d.N > 0 {
			return outcome{err: nil, results: []any{math.NaN()}}
		}
		if err := sub.WeighAs(&Data{}, rows); err == nil && d.N > 0 {
			return outcome{err: nil, results: []any{math.NaN()}}
		}
		err := sub.WeighAs(whole, rows)
		return result2(must(sub.Weighting()), err)
	})
	table["Data.DrawnAs"] = each(func(d *Data) outcome {
		rows := make([]int32, d.N)
		for i := range rows {
			rows[i] = int32(i)
		}
		whole := &Data{N: d.N, Batches: slices.Clone(d.Batches)}
		sub, _ := d.Subset(rows, 1)
		if sub.DrawnAs(whole, nil) == nil && d.N > 0 || sub.DrawnAs(&Data{}, rows) == nil && d.N > 0 {
			return outcome{err: nil, results: []any{math.NaN()}}
		}
		return outcome{err: sub.DrawnAs(whole, rows), results: []any{sub.designDF()}}
	})
	table["Data.Replicated"] = each(func(d *Data) outcome { return result1(d.Replicated()) })
	table["Data.Resamples"] = each(func(d *Data) outcome { return result1(d.Resamples()) })
	table["Data.SetReplicates"] = each(func(d *Data) (out outcome) {
		weights := make([]float64, 0, d.N)
		for bi := range d.Batches {
			for r := range d.Batches[bi].N {
				weights = append(weights, d.Batches[bi].weight(r))
			}
		}
		if notFinite(weights) >= 0 {
			return outcome{err: errors.New("weights that are none")}
		}
		for shape, factor := range []func(row, replicate int) float64{
			func(row, replicate int) float64 { return float64(2 * ((row >> replicate) & 1)) },  // halves
			func(row, replicate int) float64 { return 1 },                                      // nothing varies
			func(row, replicate int) float64 { return 0 },                                      // nobody is left
			func(row, replicate int) float64 { return 1 + float64((row*7+replicate*3)%11)/10 }, // nobody is alike
		} {
			r := &Replicates{Weights: weights, Scale: 0.25, MSE: shape == 1}
			for i := range 4 {
				w := slices.Clone(weights)
				for row := range w {
					w[row] *= factor(row, i)
				}
				r.Replicate = append(r.Replicate, w)
			}
			s, _ := d.Subset(allRows(d), 1)
			if s.SetReplicates(nil) == nil || d.N > 0 && s.SetReplicates(&Replicates{Scale: 1, Replicate: [][]float64{nil, nil}}) == nil {
				return outcome{results: []any{math.NaN()}}
			}
			if err := s.SetReplicates(r); err != nil {
				out.results = append(out.results, err.Error())
				continue
			}
			for _, run := range everyAnalysis() {
				if x, err := run(s); err == nil {
					out.results = append(out.results, x)
				}
			}
			s.Wave, s.Earlier = "2", []*Data{d}
			change, err := s.Change()
			if err == nil {
				out.results = append(out.results, change)
			}
			if why, err := s.WhyChanged(); err == nil {
				out.results = append(out.results, why)
			}
		}
		return out
	})
	table["Data.Subset"] = each(func(d *Data) (out outcome) {
		for f := range d.Fields {
			for _, rows := range d.RowsByGroup(f) {
				sub, hidden := d.Subset(rows, 5)
				out.results = append(out.results, sub.N, hidden)
				for _, run := range everyAnalysis() {
					if r, err := run(sub); err == nil {
						out.results = append(out.results, r)
					}
				}
			}
		}
		return out
	})
	table["HideAlike"] = each(func(d *Data) (out outcome) {
		for f := range d.Fields {
			for _, rows := range d.RowsByGroup(f) {
				all := d.RowsByGroup(f)[0]
				now, hidden := d.Subset(rows, 5)
				then, before := d.Subset(all, 1)
				HideAlike([]*Data{now, then, now}, [][]HiddenGroups{hidden, before}) // one without an entry
				for _, s := range []*Data{now, then} {
					ix, err := s.Index()
					if err == nil {
						out.results = append(out.results, ix)
					}
				}
			}
		}
		return out
	})
	hostileWaves(table, hostileSurveys(), names)
	table["Data.Shard"] = each(func(d *Data) outcome { return result1(d.Shard().N()) })
	table["Shard.N"] = func(a *attempt) {
		a.do(func() outcome { return result1(new(Shard).N()) }, "empty")
	}
	table["Shard.Merge"] = func(a *attempt) {
		a.do(func() outcome { return outcome{err: new(Shard).Merge(nil)} }, "nothing")
		for _, x := range names {
			for _, y := range names {
				a.do(func() outcome { return outcome{err: surveys[x].Shard().Merge(surveys[y].Shard())} }, x, y)
			}
		}
	}
	table["Shard.MarshalBinary"] = func(a *attempt) {
		a.do(func() outcome { return result2(new(Shard).MarshalBinary()) }, "empty")
		each(func(d *Data) outcome { return result2(d.Shard().MarshalBinary()) })(a)
	}
	table["Shard.UnmarshalBinary"] = func(a *attempt) {
		whole, err := surveys["two items"].Shard().MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		a.do(func() outcome { return outcome{err: new(Shard).UnmarshalBinary(whole)} }, "whole")
		for n := range whole {
			a.do(func() outcome { return outcome{err: new(Shard).UnmarshalBinary(whole[:n])} }, "cut")
			changed := bytes.Clone(whole)
			changed[n] ^= 0x55
			a.do(func() outcome { return outcome{err: new(Shard).UnmarshalBinary(changed)} }, "changed")
		}
	}
	table["FromDataset"] = func(a *attempt) {
		book := func() *survey.Codebook {
			cb, err := survey.ParseCodebook("a.yaml", []byte("scales: {s: {min: 1, max: 5}}\nitems: {a: , b: }\nprofile: {g: , x: {numeric: true}}\n"))
			if err != nil {
				t.Fatal(err)
			}
			return cb
		}
		for name, text := range map[string]string{"one row": "a,b,g,x\n1,2,u,3\n", "nothing valid": "a,b,g,x\n7,x,,y\n", "no groups": "a,b,g,x\n1,2,,\n3,4,,\n"} {
			a.do(func() outcome {
				ds, err := survey.Read(context.Background(), book(), survey.ReadOptions{Files: []string{"-"}, Stdin: bytes.NewReader([]byte(text))})
				if err != nil {
					return outcome{err: err}
				}
				defer ds.Release()
				d, err := FromDataset(ds, 1)
				if err == nil && d.N != ds.Rows.Kept {
					err = errors.New("")
				}
				return outcome{err: err}
			}, name)
		}
	}
	return table
}

// hostileWaves calls what compares waves: every survey after the next bad one, after one without flaws, and after itself.
func hostileWaves(table map[string]func(a *attempt), surveys map[string]*Data, names []string) {
	for of, run := range map[string]func(d *Data) (Result, error){
		"Data.Change Change.Numbers":               func(d *Data) (Result, error) { return d.Change() },
		"Data.Trend Trend.Numbers":                 func(d *Data) (Result, error) { return d.Trend() },
		"Data.WhyChanged ChangeReasons.Numbers":    func(d *Data) (Result, error) { return d.WhyChanged() },
		"Data.QuadrantMoves QuadrantMoves.Numbers": func(d *Data) (Result, error) { return d.QuadrantMoves() },
		"Data.DriverChange DriverChange.Numbers":   func(d *Data) (Result, error) { return d.DriverChange() },
		"TrendRow.Steady": func(d *Data) (Result, error) {
			trend, err := d.Trend()
			for i := range trend.Rows {
				trend.Rows[i].Steady(trend.Place)
				trend.Rows[i].Steady(nil)
			}
			return trend, err
		},
		"WaveChange.Of": func(d *Data) (Result, error) {
			c, err := d.Change()
			for i := range c.Since {
				c.Since[i].Of("overall")
			}
			return c, err
		},
	} {
		for _, name := range strings.Fields(of) {
			table[name] = func(a *attempt) {
				for i, x := range names {
					for _, y := range []string{names[(i+1)%len(names)], "two items", x} {
						d := surveys[x]
						d.Earlier = []*Data{surveys[y], surveys[names[(i+2)%len(names)]]}
						for _, e := range d.Earlier {
							e.Options = d.Options
						}
						a.do(func() outcome {
							r, err := run(d)
							if err != nil {
								return outcome{err: err}
							}
							return outcome{results: []any{r, r.Numbers()}}
						}, x, "after "+y)
					}
				}
			}
		}
	}
}

// perItem calls f for every item of a survey.
func perItem(d *Data, f func(i int) any) (out outcome) {
	for i := range d.Items {
		out.results = append(out.results, f(i))
	}
	return out
}

func allRows(d *Data) []int32 {
	rows := make([]int32, d.N)
	for i := range rows {
		rows[i] = int32(i)
	}
	return rows
}
