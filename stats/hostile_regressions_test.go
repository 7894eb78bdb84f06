package stats

import "fmt"

// hostileDesigns are sample designs of twelve rows, and others.
func hostileDesigns() []named[*SampleDesign] {
	list := []named[*SampleDesign]{{"nil", nil}, {"empty", &SampleDesign{}}, {"one cluster", &SampleDesign{Clusters: make([]int, 12)}}, {"one stratum", &SampleDesign{Strata: make([]int, 12)}},
		{"every row a stratum", &SampleDesign{Strata: []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}}}, {"two clusters", &SampleDesign{Clusters: []int{1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2}}},
		{"clusters in strata", &SampleDesign{Strata: []int{1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2}, Clusters: []int{1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3}}}, {"a stratum of one", &SampleDesign{Strata: []int{1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}}},
		{"population", &SampleDesign{Sizes: []float64{20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20}}},
		{"two stages", &SampleDesign{Clusters: []int{1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4}, Subclusters: []int{1, 2, 3, 1, 2, 3, 1, 1, 1, 1, 2, 2}, Sizes: noise(12, 0, 1), Lonely: LonelyAverage}},
		{"a lone certainty", &SampleDesign{Strata: []int{1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}, Lonely: LonelyCertainty}}, {"all lonely", &SampleDesign{Strata: []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, Lonely: LonelyAverage}},
		{"unknown lonely", &SampleDesign{Lonely: "x"}}, {"short strata", &SampleDesign{Strata: []int{1}}}, {"short clusters", &SampleDesign{Clusters: []int{}}}}
	for _, w := range hostileWeights() {
		weights := w.value
		if len(weights) == 4 { // for twelve rows too
			weights = append(append(append([]float64(nil), weights...), weights...), weights...)
		}
		list = append(list, named[*SampleDesign]{"weights " + w.name, &SampleDesign{Weights: weights}})
	}
	return list
}

// hostilePredictors are columns of predictors, of twelve rows and others.
func hostilePredictors() []named[[][]float64] {
	x, z, group := likert(12, 1), noise(12, 1, 2), []float64{0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1}
	times := func(x []float64, s float64) []float64 {
		out := make([]float64, len(x))
		for i, v := range x {
			out[i] = s * v
		}
		return out
	}
	list := []named[[][]float64]{{"nil", nil}, {"empty", [][]float64{}}, {"an empty column", [][]float64{{}}}, {"one", [][]float64{x}}, {"two", [][]float64{x, z}}, {"twice", [][]float64{x, x}}, {"opposite", [][]float64{x, times(x, -1)}},
		{"constant", [][]float64{ones(12)}}, {"zeros", [][]float64{make([]float64, 12)}}, {"constant and another", [][]float64{z, ones(12)}}, {"of different lengths", [][]float64{x, z[:5]}}, {"a group", [][]float64{group}},
		{"one row", [][]float64{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}}, {"1e59 and 1e-59", [][]float64{times(z, 1e58), times(x, 1e-59)}}, {"1e90", [][]float64{times(z, 1e90)}}, {"1e-90", [][]float64{times(z, 1e-90)}}, {"1e300", [][]float64{times(z, 1e300)}}}
	many := make([][]float64, 20)
	for j := range many {
		many[j] = noise(12, 1, uint64(50+j))
	}
	list = append(list, named[[][]float64]{"more than rows", many}, named[[][]float64]{"as many as rows", many[:12]}, named[[][]float64]{"nearly as many", many[:10]})
	for _, c := range hostileColumn() {
		list = append(list, named[[][]float64]{c.name, [][]float64{c.value}})
	}
	return list
}

func namesOf(n int) []string {
	names := make([]string, n)
	for j := range names {
		names[j] = fmt.Sprint("x", j+1)
	}
	return names
}

// hostileResponses are columns to explain.
func hostileResponses() []named[[]float64] {
	x := likert(12, 1)
	return append(hostileColumn(), []named[[]float64]{{"equal to a predictor", x}, {"constant", ones(12)}, {"zeros", make([]float64, 12)}, {"group", []float64{0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1}},
		{"other group", []float64{0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 0}}, {"1e58", noise(12, 1e58, 7)}, {"1e-59", noise(12, 1e-59, 8)}, {"1e90", noise(12, 1e90, 7)}}...)
}

// hostileModels are the regressions.
func hostileModels() map[string]func(a *attempt) {
	predictors, responses, designs, confidences := hostilePredictors(), hostileResponses(), hostileDesigns(), hostileConfidences()
	labels := []string{"a", "b", "c", "d", "e"}
	levels := func(y []float64) []int {
		level := make([]int, len(y))
		for i, v := range y {
			if v >= -3 && v < 9 {
				level[i] = int(v) - 1
			}
		}
		return level
	}
	answers := func(y []float64) []bool {
		yes := make([]bool, len(y))
		for i, v := range y {
			yes[i] = v > 2
		}
		return yes
	}
	two, y := [][]float64{likert(12, 1), noise(12, 1, 2)}, likert(12, 3)
	yes := []bool{true, false, true, false, false, true, true, false, true, false, false, true}
	level := []int{0, 2, 1, 1, 2, 0, 1, 2, 0, 0, 2, 1}
	names := listed([]string(nil), namesOf(1), namesOf(3))
	return map[string]func(a *attempt){
		"OLS": func(a *attempt) {
			over2(a, predictors, responses, func(x [][]float64, y []float64) outcome { return result2(OLS(namesOf(len(x)), x, y, OLSOptions{})) })
			over2(a, predictors, responses, func(x [][]float64, y []float64) outcome {
				return result2(OLS(namesOf(len(x)), x, y, OLSOptions{NoIntercept: true, Clusters: levels(y)}))
			})
			over3(a, predictors, responses, designs, func(x [][]float64, y []float64, d *SampleDesign) outcome {
				return result2(OLS(namesOf(len(x)), x, y, OLSOptions{Design: d, NoIntercept: len(x) == 2}))
			})
			over2(a, confidences, designs, func(c float64, d *SampleDesign) outcome {
				return result2(OLS(namesOf(2), two, y, OLSOptions{Confidence: c, Design: d}))
			})
			over1(a, names, func(names []string) outcome { return result2(OLS(names, two, y, OLSOptions{})) })
			over1(a, listed([]int{}, []int{1}, make([]int, 12)), func(c []int) outcome { return result2(OLS(namesOf(2), two, y, OLSOptions{Clusters: c})) })
			a.do(func() outcome { return result2(OLS(namesOf(1), [][]float64{million()}, million(), OLSOptions{})) }, "a million of one value")
			a.do(func() outcome {
				return result2(OLS(namesOf(1), [][]float64{million()}, million(), OLSOptions{Design: &SampleDesign{Weights: million()}}))
			}, "a million of one value, weighted")
		},
		"RandomIntercepts": func(a *attempt) {
			groups := listed(nil, []int{}, []int{1}, make([]int, 12), level, []int{0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5}, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, []int{-1 << 62, 1 << 62, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
			over3(a, predictors, responses, groups, func(x [][]float64, y []float64, inner []int) outcome {
				return result2(RandomIntercepts(namesOf(len(x)), x, y, nil, inner))
			})
			over4(a, predictors, responses, groups, groups, func(x [][]float64, y []float64, outer, inner []int) outcome {
				return result2(RandomIntercepts(namesOf(len(x)), x, y, outer, inner))
			})
			over1(a, names, func(names []string) outcome { return result2(RandomIntercepts(names, two, y, nil, level)) })
			a.do(func() outcome {
				group := make([]int, 1000000)
				for i := range group {
					group[i] = i / 2
				}
				return result2(RandomIntercepts(namesOf(1), [][]float64{million()}, million(), nil, group))
			}, "a million of one value")
		},
		"HierarchicalRegression": func(a *attempt) {
			over2(a, predictors, responses, func(x [][]float64, y []float64) outcome {
				return result2(HierarchicalRegression([]PredictorBlock{{"first", namesOf(1), two[1:]}, {"second", namesOf(len(x)), x}}, y, OLSOptions{}))
			})
			over3(a, predictors, responses, designs[1:], func(x [][]float64, y []float64, d *SampleDesign) outcome {
				return result2(HierarchicalRegression([]PredictorBlock{{"first", namesOf(len(x)), x}}, y, OLSOptions{Design: d}))
			})
			a.do(func() outcome { return result2(HierarchicalRegression(nil, y, OLSOptions{})) }, "nil")
			a.do(func() outcome {
				return result2(HierarchicalRegression([]PredictorBlock{{"", namesOf(3), two}}, y, OLSOptions{}))
			}, "more names than predictors")
		},
		"SelectPredictors": func(a *attempt) {
			methods := listed(Forward, Backward, Stepwise, Selection(-1), Selection(9))
			over3(a, predictors, responses, methods, func(x [][]float64, y []float64, m Selection) outcome {
				return result2(SelectPredictors(namesOf(len(x)), x, y, SelectionOptions{Method: m, PIn: 0.5, POut: 0.6}))
			})
			numbers := hostileNumbers()
			over4(a, methods, numbers, numbers, numbers, func(m Selection, in, out, tolerance float64) outcome {
				return result2(SelectPredictors(namesOf(2), two, y, SelectionOptions{Method: m, PIn: in, POut: out, Tolerance: tolerance}))
			})
			over1(a, confidences, func(c float64) outcome {
				return result2(SelectPredictors(namesOf(2), two, y, SelectionOptions{Confidence: c}))
			})
			over1(a, names, func(names []string) outcome { return result2(SelectPredictors(names, two, y, SelectionOptions{})) })
		},
		"BinaryLogit": func(a *attempt) {
			over2(a, predictors, responses, func(x [][]float64, y []float64) outcome {
				return result2(BinaryLogit(namesOf(len(x)), x, answers(y), LogitOptions{}))
			})
			over2(a, predictors, designs, func(x [][]float64, d *SampleDesign) outcome {
				return result2(BinaryLogit(namesOf(len(x)), x, yes, LogitOptions{Design: d}))
			})
			over2(a, confidences, designs, func(c float64, d *SampleDesign) outcome {
				return result2(BinaryLogit(namesOf(2), two, yes, LogitOptions{c, d}))
			})
			over1(a, names, func(names []string) outcome { return result2(BinaryLogit(names, two, yes, LogitOptions{})) })
			a.do(func() outcome {
				return result2(BinaryLogit(namesOf(1), [][]float64{million()}, make([]bool, 1000000), LogitOptions{}))
			}, "a million of one value")
		},
		"OrdinalLogit": func(a *attempt) {
			over2(a, predictors, responses, func(x [][]float64, y []float64) outcome {
				return result2(OrdinalLogit(namesOf(len(x)), x, levels(y), labels, LogitOptions{}))
			})
			over2(a, predictors, designs, func(x [][]float64, d *SampleDesign) outcome {
				return result2(OrdinalLogit(namesOf(len(x)), x, level, labels, LogitOptions{Design: d}))
			})
			over2(a, confidences, designs, func(c float64, d *SampleDesign) outcome {
				return result2(OrdinalLogit(namesOf(2), two, level, labels, LogitOptions{c, d}))
			})
			over1(a, names, func(names []string) outcome { return result2(OrdinalLogit(names, two, level, nil, LogitOptions{})) })
			every := make([]int, 3000)
			for i := range every {
				every[i] = i % 1500
			}
			a.do(func() outcome {
				return result2(OrdinalLogit(namesOf(1), [][]float64{noise(3000, 1, 1)}, every, make([]string, 1500), LogitOptions{}))
			}, "1500 answers")
			a.do(func() outcome {
				return result2(OrdinalLogit(namesOf(1), [][]float64{million()}, make([]int, 1000000), labels, LogitOptions{}))
			}, "a million of one value")
		},
		"ParallelLines": func(a *attempt) {
			over2(a, predictors, responses, func(x [][]float64, y []float64) outcome {
				return result2(ParallelLines(namesOf(len(x)), x, levels(y), labels))
			})
			over1(a, predictors, func(x [][]float64) outcome { return result2(ParallelLines(namesOf(len(x)), x, level, labels)) })
			over1(a, names, func(names []string) outcome { return result2(ParallelLines(names, two, level, labels)) })
			every := make([]int, 3000)
			for i := range every {
				every[i] = i % 700
			}
			a.do(func() outcome {
				return result2(ParallelLines(namesOf(1), [][]float64{noise(3000, 1, 1)}, every, make([]string, 700)))
			}, "700 answers")
		},
		"NewModelMatrix": func(a *attempt) { over1(a, hostileWholes(), func(n int) outcome { return result1(NewModelMatrix(n)) }) },
		"ModelMatrix.AddNumeric": func(a *attempt) {
			over2(a, hostileColumn(), listed(-1, 0, 1, 4, 12), func(x []float64, n int) outcome {
				m := NewModelMatrix(n)
				return result2(m, m.AddNumeric("x", x))
			})
		},
		"ModelMatrix.AddCategorical": func(a *attempt) {
			places := listed([]int(nil), []int{}, []int{0, 1, 2, 1}, []int{0, 0, 0, 0}, []int{0, -1, 1, 1}, []int{0, 9, 1, 1}, []int{0, 2, 2, 0}, []int{0, 1})
			over4(a, listed([]string(nil), labels, labels[:3]), places, listed(Treatment, Sum, Helmert, Polynomial, Contrast(9)), listed(-1, 0, 1, 2, 99), func(labels []string, level []int, c Contrast, reference int) outcome {
				m := NewModelMatrix(4)
				return result2(m, m.AddCategorical("g", labels, level, c, reference))
			})
		},
		"ModelMatrix.AddInteraction": func(a *attempt) {
			over3(a, hostileColumn(), listed("x", "z", "x:z", "", "no such"), listed("x", "z", ""), func(x []float64, first, second string) outcome {
				m := NewModelMatrix(len(x))
				if err := m.AddNumeric("x", x); err != nil {
					return result2(m, err)
				}
				if err := m.AddNumeric("z", x); err != nil {
					return result2(m, err)
				}
				return result2(m, m.AddInteraction(first, second))
			})
		},
		"ModelMatrix.Block": func(a *attempt) {
			over1(a, listed("x", "", "no such"), func(term string) outcome {
				m := NewModelMatrix(12)
				if err := m.AddNumeric("x", y); err != nil {
					return result2(m, err)
				}
				return result2(m.Block(term))
			})
		},
	}
}
