package stats

import (
	"maps"
	"slices"
)

// hostileComparisons compares surveys of every bad kind with each other, as waves.
func hostileComparisons() map[string]func(a *attempt) {
	surveys := hostileSurveys()
	names := slices.Sorted(maps.Keys(surveys))
	names = slices.DeleteFunc(names, func(name string) bool { return name == "a million of one value" }) // a call below
	pairs := func(call func(x, y *Data) outcome) func(a *attempt) {
		return func(a *attempt) {
			for i, name := range names {
				for _, other := range []string{name, names[(i+1)%len(names)], names[(i+7)%len(names)], "weights of 0"} {
					a.do(func() outcome { return call(surveys[name], surveys[other]) }, name, other)
				}
			}
		}
	}
	decompose := func(x, y *Data) (list []*Decomposition, err error) {
		for _, field := range []string{"format", "district", "none"} {
			for _, response := range []string{"composite", "overall"} {
				r, e := Decompose(x, y, field, response)
				if e == nil {
					list = append(list, r)
				} else if field != "none" {
					err = e
				}
			}
		}
		return list, err
	}
	regress := func(x, y *Data) (list []*Oaxaca, err error) {
		for _, fields := range [][]string{nil, {"format"}, {"district", "sales"}, {"format", "format", ""}} {
			r, e := DecomposeRegression(x, y, fields, "overall")
			if e == nil {
				list = append(list, r)
			} else {
				err = e
			}
		}
		if len(list) > 0 {
			err = nil
		}
		return list, err
	}
	return map[string]func(a *attempt){
		"WaveInvariance": pairs(func(x, y *Data) outcome { return result2(WaveInvariance([]*Data{x, y})) }),
		"InvarianceOf.Level": func(a *attempt) {
			a.do(func() outcome { return result1(new(InvarianceOf).Level()) }, "nothing")
			a.do(func() outcome { return result1((&InvarianceOf{Models: []InvarianceModel{{Holds: true}}}).Level()) }, "one")
		},
		"Equality.String": func(a *attempt) {
			over1(a, listed(Configural, Metric, Scalar, Equality(-1), Equality(99)), func(e Equality) outcome { return result1(e.String()) })
		},
		"FitCFA": func(a *attempt) {
			x := cfaMoments([][]float64{{1, 2, 1, 4}, {2, 3, 3, 1}, {3, 3, 4, 2}, {4, 5, 3, 3}, {5, 4, 5, 5}, {1, 1, 2, 1}, {2, 1, 1, 2}})
			noise := cfaMoments([][]float64{{1, 5, 1, 3}, {5, 1, 3, 3}, {3, 3, 4, 2}, {4, 5, 3, 1}, {1, 4, 5, 5}, {1, 1, 2, 1}, {2, 1, 1, 2}})
			huge := cfaMoments([][]float64{{1e50, 5, 1, 3}, {5e50, 1, 3, 3}, {3e50, 3, 4, 2}, {4e50, 5, 3, 1}, {1e50, 4, 5, 5}, {1e50, 1, 2, 1}})
			constant := cfaMoments([][]float64{{1, 5, 1, 3}, {1, 1, 3, 3}, {1, 3, 4, 2}, {1, 5, 3, 1}, {1, 4, 5, 5}, {1, 1, 2, 1}})
			none := CFAGroup{N: 10, Mean: []float64{hostileNaN, 0, 0, 0}, Cov: x.Cov}
			groups := listed([]CFAGroup(nil), []CFAGroup{x}, []CFAGroup{x, x}, []CFAGroup{x, noise}, []CFAGroup{noise, x, noise}, []CFAGroup{x, huge}, []CFAGroup{x, constant}, []CFAGroup{none, x}, []CFAGroup{{}, x})
			models := listed(CFAModel{}, CFAModel{Factor: []int{0, 0, 0, 0}}, CFAModel{Factor: []int{0, 1, 0, 1}}, CFAModel{Factor: []int{0, 0, 0, 9}}, CFAModel{Factor: []int{-1, 0, 0, 0}}, CFAModel{Factor: []int{0, 0, 0}},
				CFAModel{Factor: []int{0, 0, 0, 0}, FreeLoadings: []int{0}, FreeIntercepts: []int{0}}, CFAModel{Factor: []int{0, 0, 0, 0}, FreeLoadings: []int{7}}, CFAModel{Factor: []int{0, 1, 0, 1}, FreeIntercepts: []int{0, 2}})
			over3(a, groups, models, listed(Configural, Metric, Scalar, Equality(7)), func(g []CFAGroup, m CFAModel, e Equality) outcome {
				m.Equality = e
				return result2(FitCFA(g, m))
			})
		},
		"Kitagawa": func(a *attempt) {
			over2(a, hostileColumn(), hostileColumn(), func(x, y []float64) outcome { return result3(Kitagawa(x, y, y, x)) })
			a.do(func() outcome {
				return result3(Kitagawa([]float64{.5, .5}, []float64{1, 2}, []float64{0, 1}, []float64{hostileNaN, 3}))
			}, "a group once")
		},
		"Decompose": func(a *attempt) {
			pairs(func(x, y *Data) outcome { return result2(decompose(x, y)) })(a)
			million := surveys["a million of one value"]
			a.do(func() outcome { return result2(Decompose(million, million, "format", "composite")) }, "a million of one value")
		},
		"Decomposition.Numbers": pairs(func(x, y *Data) (out outcome) {
			list, _ := decompose(x, y)
			for _, r := range list {
				out.results = append(out.results, r.Numbers())
			}
			out.results = append(out.results, (*Decomposition)(nil).Numbers())
			return out
		}),
		"DecomposeRegression": pairs(func(x, y *Data) outcome { return result2(regress(x, y)) }),
		"ExplainChange":       pairs(func(x, y *Data) outcome { return result1(ExplainChange(x, y)) }),
		"WhyChanged.Numbers":  pairs(func(x, y *Data) outcome { return result1(ExplainChange(x, y).Numbers()) }),
		"Oaxaca.Numbers": pairs(func(x, y *Data) (out outcome) {
			list, _ := regress(x, y)
			for _, r := range list {
				out.results = append(out.results, r.Numbers())
			}
			out.results = append(out.results, (*Oaxaca)(nil).Numbers())
			return out
		}),
	}
}
