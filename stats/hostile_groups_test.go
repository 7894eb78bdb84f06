package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// hostileGrouped are values by group.
func hostileGrouped() []named[Grouped] {
	values := []float64{1, 2, 3}
	of := func(count ...[]float64) Grouped {
		return Grouped{Groups: []string{"a", "b", "c", "d"}[:min(4, len(count))], Values: values, Count: count}
	}
	many := Grouped{Values: values}
	for range 3000 {
		many.Count = append(many.Count, []float64{1, 1, 1})
	}
	scaled := func(s float64) Grouped {
		return Grouped{Values: []float64{-s, 0, s}, Count: [][]float64{{2, 3, 1}, {1, 5, 2}}}
	}
	const big, small = math.MaxFloat64, math.SmallestNonzeroFloat64
	return []named[Grouped]{
		{"nothing", Grouped{}}, {"no values", Grouped{Groups: []string{"a", "b"}, Count: [][]float64{{}, {}}}}, {"no counts", Grouped{Groups: []string{"a"}, Values: values}},
		{"nil counts", of(nil, nil)}, {"one group", of([]float64{1, 2, 3})}, {"one group of two", of([]float64{1, 2, 3}, make([]float64, 3))}, {"empty groups", of(make([]float64, 3), make([]float64, 3))},
		{"groups of one", of([]float64{1, 0, 0}, []float64{0, 1, 0}, []float64{0, 0, 1})}, {"a group of one", of([]float64{1, 0, 0}, []float64{2, 3, 1})}, {"constant groups", of([]float64{5, 0, 0}, []float64{0, 4, 0})},
		{"all one value", of([]float64{5, 0, 0}, []float64{4, 0, 0})}, {"one constant group", of([]float64{5, 0, 0}, []float64{1, 4, 2})}, {"equal groups", of([]float64{1, 2, 1}, []float64{1, 2, 1})},
		{"ragged", of([]float64{1, 2}, []float64{1, 2, 3})}, {"longer", of([]float64{1, 2, 3, 4}, []float64{1, 2, 3})}, {"NaN count", of([]float64{1, hostileNaN, 3}, []float64{1, 2, 3})},
		{"infinite count", of([]float64{1, hostileInf, 3}, []float64{1, 2, 3})}, {"negative count", of([]float64{1, -2, 3}, []float64{1, 2, 3})}, {"counts of 1e15", of([]float64{1e15, 1e15, 1}, []float64{1, 1e15, 3})},
		{"largest counts", of([]float64{big, big, big}, []float64{big, 2, 3})}, {"fractions", of([]float64{0.1, 0.2, 0.1}, []float64{0.1, 0.2, 0.3})}, {"smallest counts", of([]float64{small, small, 0}, []float64{small, 1, 1})},
		{"1e-50", of([]float64{1e-50, 2e-50, 0}, []float64{1e-50, 1e-50, 1e-50})}, {"more labels", Grouped{Groups: []string{"a", "b", "c"}, Values: values, Count: [][]float64{{1, 2, 3}}}},
		{"no labels", Grouped{Values: values, Count: [][]float64{{1, 2, 3}, {3, 2, 2}}}}, {"descending", Grouped{Values: []float64{3, 2, 1}, Count: [][]float64{{1, 2, 3}, {3, 2, 1}}}},
		{"values NaN", Grouped{Values: []float64{1, hostileNaN, 3}, Count: [][]float64{{1, 2, 3}, {3, 2, 1}}}}, {"values infinite", Grouped{Values: []float64{1, 2, hostileInf}, Count: [][]float64{{1, 2, 3}, {3, 2, 1}}}},
		{"values 1e300", scaled(1e300)}, {"values 1e99", scaled(1e99)}, {"values 1e-99", scaled(1e-99)}, {"values 1e-300", scaled(1e-300)}, {"3000 groups", many},
		{"a million of one value", Grouped{Values: []float64{7}, Count: [][]float64{{500000}, {500000}}}}, {"fine", of([]float64{4, 3, 1}, []float64{1, 5, 2}, []float64{0, 1, 6})},
	}
}

// hostileGLM are cells and rows of general linear models.
func hostileGLM() []named[GLMData] {
	level, second := []int{0, 0, 1, 1, 2, 2, 0, 1}, []int{0, 1, 0, 1, 0, 1, 1, 0}
	y := []float64{1, 3, 2, 5, 4, 4, 2, 3}
	labels := []string{"a", "b", "c"}
	a, b := GLMFactor{"a", labels, level}, GLMFactor{"b", labels[:2], second}
	x := GLMCovariate{"x", []float64{1, 4, 2, 3, 5, 2, 2, 1}}
	with := func(y []float64) GLMData {
		return GLMData{Factors: []GLMFactor{{"a", labels, append([]int(nil), level[:min(8, len(y))]...)}}, Y: y}
	}
	list := []named[GLMData]{
		{"nothing", GLMData{}}, {"no predictors", GLMData{Y: y}}, {"one factor", GLMData{Factors: []GLMFactor{a}, Y: y}}, {"two", GLMData{Factors: []GLMFactor{a, b}, Y: y}},
		{"a covariate", GLMData{Factors: []GLMFactor{b}, Covariates: []GLMCovariate{x}, Y: y}}, {"one value", GLMData{Factors: []GLMFactor{a, b}, Y: make([]float64, 8)}},
		{"factors alike", GLMData{Factors: []GLMFactor{a, {"copy", labels, level}}, Y: y}}, {"names alike", GLMData{Factors: []GLMFactor{a, a}, Y: y}}, {"a level outside", GLMData{Factors: []GLMFactor{{"a", labels, []int{0, 0, 1, 1, 2, 9, 0, 1}}}, Y: y}},
		{"negative level", GLMData{Factors: []GLMFactor{{"a", labels, []int{0, 0, 1, -1, 2, 2, 0, 1}}}, Y: y}}, {"one level", GLMData{Factors: []GLMFactor{{"a", labels, make([]int, 8)}}, Y: y}},
		{"no labels", GLMData{Factors: []GLMFactor{{"a", nil, level}}, Y: y}}, {"short factor", GLMData{Factors: []GLMFactor{{"a", labels, level[:3]}}, Y: y}}, {"no name", GLMData{Factors: []GLMFactor{{"", labels, level}}, Y: y}},
		{"a colon", GLMData{Factors: []GLMFactor{{"a:b", labels, level}}, Y: y}}, {"constant covariate", GLMData{Covariates: []GLMCovariate{{"x", ones(8)}}, Y: y}}, {"collinear covariates", GLMData{Covariates: []GLMCovariate{x, {"z", x.X}}, Y: y}},
		{"short covariate", GLMData{Covariates: []GLMCovariate{{"x", ones(3)}}, Y: y}}, {"covariate NaN", GLMData{Covariates: []GLMCovariate{{"x", []float64{1, hostileNaN, 2, 3, 4, 5, 6, 7}}}, Y: y}},
		{"every row its level", GLMData{Factors: []GLMFactor{{"a", []string{"1", "2", "3", "4", "5", "6", "7", "8"}, []int{0, 1, 2, 3, 4, 5, 6, 7}}}, Y: y}}, {"eleven factors", GLMData{Factors: make([]GLMFactor, 11), Y: y}},
	}
	for _, n := range hostileNumbers() {
		counts, within := append(ones(7), n.value), append(make([]float64, 7), n.value)
		list = append(list, named[GLMData]{"a count of " + n.name, GLMData{Factors: []GLMFactor{a}, Y: y, N: counts}}, named[GLMData]{"all counts " + n.name, GLMData{Factors: []GLMFactor{a, b}, Y: y, N: []float64{n.value, n.value, n.value, n.value, n.value, n.value, n.value, n.value}}},
			named[GLMData]{"within " + n.name, GLMData{Factors: []GLMFactor{a}, Y: y, Within: within}})
	}
	for _, c := range hostileColumn() {
		list = append(list, named[GLMData]{"y " + c.name, with(c.value)}, named[GLMData]{"counts " + c.name, GLMData{Factors: []GLMFactor{a}, Y: y, N: c.value}})
	}
	return list
}

// hostileMoments are sums of complete cases.
func hostileMoments() []named[*Moments] {
	cross := symmetric([][]float64{{4}, {2, 5}, {1, 1, 6}})
	mean := []float64{1, 2, 3}
	list := []named[*Moments]{{"nil", nil}, {"nothing", &Moments{}}, {"no cross-products", &Moments{N: 9, W: 9, Mean: mean}}, {"other items", &Moments{N: 9, W: 9, Mean: mean[:2], Cross: cross}}, {"fine", &Moments{N: 9, W: 9, Mean: mean, Cross: cross}},
		{"weighted", &Moments{N: 9, W: 20, Mean: mean, Cross: cross}}, {"same differences", &Moments{N: 9, W: 9, Mean: mean, Cross: symmetric([][]float64{{4}, {4, 4}, {4, 4, 4}})}},
		{"two items", &Moments{N: 9, W: 9, Mean: mean[:2], Cross: symmetric([][]float64{{4}, {2, 5}})}}, {"one item", &Moments{N: 9, W: 9, Mean: mean[:1], Cross: symmetric([][]float64{{4}})}},
		{"indefinite", &Moments{N: 9, W: 9, Mean: mean, Cross: symmetric([][]float64{{4}, {8, 4}, {-8, 8, 4}})}}, {"negative", &Moments{N: 9, W: 9, Mean: mean, Cross: symmetric([][]float64{{-4}, {0, -4}, {0, 0, -4}})}}}
	for _, n := range hostileWholes() {
		list = append(list, named[*Moments]{fmt.Sprintf("N %d", n.value), &Moments{N: n.value, W: float64(n.value), Mean: mean, Cross: cross}})
	}
	for _, x := range hostileNumbers() {
		scaled := mat.NewSymDense(3, nil)
		scaled.ScaleSym(x.value, cross)
		list = append(list, named[*Moments]{"W " + x.name, &Moments{N: 9, W: x.value, Mean: mean, Cross: cross}}, named[*Moments]{"a mean " + x.name, &Moments{N: 9, W: 9, Mean: []float64{1, x.value, 2}, Cross: cross}},
			named[*Moments]{"cross-products times " + x.name, &Moments{N: 9, W: 9, Mean: mean, Cross: scaled}})
	}
	return list
}

// hostileGroups are the functions of groups.
func hostileGroups() map[string]func(a *attempt) {
	groups, confidences := hostileGrouped(), hostileConfidences()
	pairs := func(f func(t Grouped, c float64) outcome) func(a *attempt) {
		return func(a *attempt) { over2(a, groups, confidences, f) }
	}
	terms := listed([]string(nil), []string{}, []string{"a"}, []string{"a", "a"}, []string{"a:b"}, []string{"a", "b", "a:b"}, []string{"a", "b", "b:a", "a:b"}, []string{"no such"}, []string{""}, []string{":"}, []string{"x", "b", "b:x"}, []string{"a:a"})
	return map[string]func(a *attempt){
		"GroupValues": func(a *attempt) {
			over2(a, hostileColumn(), hostileColumn(), func(x, y []float64) outcome { return result2(GroupValues([]string{"a", "b"}, [][]float64{x, y})) })
			over1(a, hostileLoadings(), func(x [][]float64) outcome { return result2(GroupValues([]string{"a", "b", "c"}, x)) })
			a.do(func() outcome { return result2(GroupValues(nil, nil)) }, "nil")
			a.do(func() outcome { return result2(GroupValues([]string{"a"}, [][]float64{million()})) }, "a million of one value")
		},
		"BartlettVariances": func(a *attempt) { over1(a, groups, func(t Grouped) outcome { return result2(BartlettVariances(t)) }) },
		"BrownForsythe":     func(a *attempt) { over1(a, groups, func(t Grouped) outcome { return result2(BrownForsythe(t)) }) },
		"Dunn": func(a *attempt) {
			over2(a, groups, listed("holm", "none", ""), func(t Grouped, m string) outcome { return result2(Dunn(t, m)) })
		},
		"OneWayEffects":   pairs(func(t Grouped, c float64) outcome { return result2(OneWayEffects(t, c)) }),
		"BonferroniPairs": pairs(func(t Grouped, c float64) outcome { return result2(BonferroniPairs(t, c)) }),
		"HolmPairs":       pairs(func(t Grouped, c float64) outcome { return result2(HolmPairs(t, c)) }),
		"LSD":             pairs(func(t Grouped, c float64) outcome { return result2(LSD(t, c)) }),
		"Scheffe":         pairs(func(t Grouped, c float64) outcome { return result2(Scheffe(t, c)) }),
		"FitGLM": func(a *attempt) {
			over2(a, hostileGLM(), terms, func(d GLMData, names []string) outcome { return result2(FitGLM(d, GLMOptions{Terms: names})) })
			over1(a, confidences, func(c float64) outcome { return result2(FitGLM(hostileGLM()[3].value, GLMOptions{Confidence: c})) })
			level := make([]int, 1000000)
			for i := range level {
				level[i] = i % 3
			}
			a.do(func() outcome {
				return result2(FitGLM(GLMData{Factors: []GLMFactor{{"a", []string{"1", "2", "3"}, level}}, Y: million()}, GLMOptions{}))
			}, "a million of one value")
		},
		"GLM.Margins": func(a *attempt) {
			over2(a, hostileGLM(), terms, func(d GLMData, names []string) outcome {
				r, err := FitGLM(d, GLMOptions{})
				if err != nil {
					return result2(0, err)
				}
				return result3(r.Margins(names...))
			})
			over1(a, confidences[:4], func(c float64) outcome {
				return result3(must(FitGLM(hostileGLM()[3].value, GLMOptions{Confidence: c})).Margins("a", "b"))
			})
			a.do(func() outcome { return result3((&GLM{}).Margins("a")) }, "of no model")
		},
		"RepeatedItems": func(a *attempt) {
			over2(a, hostileMoments(), confidences, func(m *Moments, c float64) outcome { return result2(RepeatedItems(m, c)) })
		},
		"Moments.Cov": func(a *attempt) {
			over1(a, hostileMoments()[4:], func(m *Moments) outcome {
				for i := range m.Mean {
					for j := range i + 1 {
						if num(m.Cross.At(i, j)) == nil {
							return outcome{} // numbers that are none come from the caller
						}
					}
				}
				return result1(m.Cov())
			})
			a.do(func() outcome { return result1((&Moments{}).Cov()) }, "nothing")
		},
	}
}
