package stats

import (
	"maps"
	"slices"
)

// hostileWaves compares surveys of every bad kind with each other, as waves.
func hostileWaves() map[string]func(a *attempt) {
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
