package stats

import (
	"fmt"
	"math"
)

// hostileValued are samples by value.
func hostileValued() []named[Valued] {
	values, n := []float64{1, 2, 4}, []int{3, 2, 1}
	list := []named[Valued]{{"nothing", Valued{}}, {"no counts", Valued{Value: values}}, {"no values", Valued{N: n}}, {"fewer counts", Valued{Value: values, N: n[:2]}}, {"fewer weights", Valued{Value: values, N: n, Weight: []float64{1}}},
		{"fewer first", Valued{Value: values, N: n, First: []float64{1}}}, {"fewer last", Valued{Value: values, N: n, Last: []float64{}}}, {"no weights", Valued{Value: values, N: n}}, {"descending", Valued{Value: []float64{4, 2, 1}, N: n}},
		{"nobody", Valued{Value: values, N: make([]int, 3)}}, {"one", Valued{Value: values[:1], N: []int{1}}}, {"two", Valued{Value: values[:1], N: []int{2}}}, {"a million of one value", Valued{Value: values[:1], N: []int{1000000}}},
		{"weights without respondents", Valued{Value: values, N: make([]int, 3), Weight: values}}, {"values 1e308", Valued{Value: []float64{-math.MaxFloat64, 0, math.MaxFloat64}, N: n}}, {"fine", Valued{Value: values, N: n, Weight: values, First: values, Last: values}}}
	for _, w := range hostileWeights() {
		if len(w.value) == 4 {
			four := Valued{Value: []float64{1, 2, 3, 5}, N: []int{1, 2, 1, 1}, Weight: w.value}
			list = append(list, named[Valued]{"weights " + w.name, four})
			four.First, four.Last = w.value, w.value
			list = append(list, named[Valued]{"first and last " + w.name, four})
		}
	}
	for _, c := range hostileNumbers() {
		list = append(list, named[Valued]{"a value " + c.name, Valued{Value: []float64{-2, 0.25, c.value}, N: n}})
	}
	for _, c := range hostileWholes() {
		list = append(list, named[Valued]{fmt.Sprint("a count ", c.value), Valued{Value: values, N: []int{1, c.value, 2}}})
	}
	return list
}

// hostileSampling are the functions of weights, shares and single questions.
func hostileSampling() map[string]func(a *attempt) {
	weights, columns, confidences, numbers, wholes := hostileWeights(), hostileColumn(), hostileConfidences(), hostileNumbers(), hostileWholes()
	flags := listed([]bool(nil), []bool{}, []bool{true}, []bool{true, false, true, false}, make([]bool, 4), []bool{true, true, true, true})
	twelve := listed(likert(12, 1), noise(12, 1e100, 2), make([]float64, 12))
	four := [][]float64{{1, 2, 3, 0}, {2, 1, 1, 1}}
	replicated := listed(&Replicates{}, &Replicates{Weights: []float64{1, 2, 1, 2}, Replicate: four, Scale: 0.5}, &Replicates{Weights: []float64{1, 2, 1, 2}, Replicate: four, Scale: 0.5, RScales: []float64{0, 0}, MSE: true},
		&Replicates{Weights: []float64{1, 2, 1, 2}, Replicate: four, Scale: math.MaxFloat64, RScales: []float64{1, 1}}, &Replicates{Weights: []float64{1, 2, 1, 2}, Replicate: [][]float64{make([]float64, 4), make([]float64, 4)}, Scale: 1},
		&Replicates{Weights: []float64{math.NaN(), 1}, Replicate: four, Scale: 1}, &Replicates{Weights: make([]float64, 4), Replicate: four[:1], Scale: 1, DF: -1}, &Replicates{Weights: make([]float64, 4), Replicate: [][]float64{{1}, {2}}, Scale: math.NaN()})
	places := listed([]int(nil), []int{}, []int{0}, []int{0, 1, 2, 1}, []int{-1, 0, 1, 2}, []int{-1, -1, -1, -1}, []int{0, 0, 0, 0}, []int{-2, 0, 1, 2}, []int{0, 1, 2, 3}, []int{0, 1, 2, math.MaxInt})
	answers := listed([]int(nil), []int{}, []int{10}, []int{0, 9, 10, 7}, []int{10, 10, 10, 10}, []int{0, 11, 3, 3}, []int{-1, 0, 3, 3}, []int{math.MaxInt, 0, 3, 3})
	box := func(f func(counts []float64, boxes int, base, population, c float64) (Estimate, error)) func(a *attempt) {
		return func(a *attempt) {
			over4(a, columns, wholes, numbers, numbers, func(counts []float64, boxes int, base, population float64) outcome {
				return result2(f(counts, boxes, base, population, 0))
			})
			over1(a, confidences, func(c float64) outcome { return result2(f([]float64{3, 4, 5, 6}, 2, 0, 0, c)) })
		}
	}
	return map[string]func(a *attempt){
		"EffectiveBase": func(a *attempt) {
			over1(a, append(weights, columns...), func(w []float64) outcome { return result2(EffectiveBase(w)) })
			a.do(func() outcome { return result2(EffectiveBase(million())) }, "a million of one value")
		},
		"KishDesignEffect": func(a *attempt) {
			over1(a, append(weights, columns...), func(w []float64) outcome { return result2(KishDesignEffect(w)) })
		},
		"WeightedMeanInterval": func(a *attempt) {
			over4(a, columns, weights, numbers, confidences, func(x, w []float64, population, c float64) outcome {
				return result2(WeightedMeanInterval(x, w, population, c))
			})
			a.do(func() outcome { return result2(WeightedMeanInterval(million(), million(), 0, 0)) }, "a million of one value")
		},
		"WeightedWilson": func(a *attempt) {
			over4(a, flags, weights, numbers, confidences, func(yes []bool, w []float64, population, c float64) outcome {
				return result2(WeightedWilson(yes, w, population, c))
			})
		},
		"SurveyMean": func(a *attempt) {
			over3(a, append(columns, twelve...), hostileDesigns(), confidences, func(x []float64, d *SampleDesign, c float64) outcome { return result2(SurveyMean(x, nil, d, c)) })
			over2(a, columns, flags, func(x []float64, domain []bool) outcome { return result2(SurveyMean(x, domain, nil, 0)) })
			a.do(func() outcome { return result2(SurveyMean(million(), nil, nil, 0)) }, "a million of one value")
		},
		"SurveyTotal": func(a *attempt) {
			over2(a, append(columns, twelve...), hostileDesigns(), func(x []float64, d *SampleDesign) outcome { return result2(SurveyTotal(x, nil, d, 0)) })
		},
		"SurveyRatio": func(a *attempt) {
			over3(a, append(columns, twelve...), append(columns, twelve...), hostileDesigns(), func(y, x []float64, d *SampleDesign) outcome { return result2(SurveyRatio(y, x, nil, d, 0)) })
		},
		"SurveyQuantile": func(a *attempt) {
			over3(a, append(columns, twelve...), append(numbers, listed(0.25, 0.999)...), hostileDesigns(), func(x []float64, p float64, d *SampleDesign) outcome {
				return result2(SurveyQuantile(x, p, nil, d, 0))
			})
			a.do(func() outcome { return result2(SurveyQuantile(million(), 0.5, nil, nil, 0)) }, "a million of one value")
		},
		"JackknifeReplicates": func(a *attempt) {
			over2(a, hostileDesigns(), append(wholes, listed(12, 1000000)...), func(d *SampleDesign, n int) outcome { return result2(JackknifeReplicates(d, min(n, 2000000))) })
		},
		"BalancedReplicates": func(a *attempt) {
			over3(a, append(listed(&SampleDesign{Strata: []int{1, 1, 2, 2}}), hostileDesigns()...), append(listed(4, 12), wholes...), append(listed(0.0), numbers...), func(d *SampleDesign, n int, rho float64) outcome {
				return result2(BalancedReplicates(d, min(n, 2000000), rho))
			})
		},
		"BootstrapReplicates": func(a *attempt) {
			over3(a, hostileDesigns(), listed(-1, 0, 1, 12), wholes, func(d *SampleDesign, n, replicates int) outcome {
				if replicates > 1000 && replicates < math.MaxInt32 {
					replicates = 1000
				}
				return result2(BootstrapReplicates(d, n, replicates, 1))
			})
		},
		"Replicates.Covariance": func(a *attempt) {
			over2(a, replicated, columns, func(r *Replicates, x []float64) outcome {
				return result3(r.Covariance(func([]float64) ([]float64, error) { return x, nil }))
			})
		},
		"Replicates.Mean": func(a *attempt) {
			over3(a, replicated, columns, confidences, func(r *Replicates, x []float64, c float64) outcome { return result2(r.Mean(x, nil, c)) })
		},
		"Replicates.Total": func(a *attempt) {
			over3(a, replicated, columns, flags, func(r *Replicates, x []float64, domain []bool) outcome { return result2(r.Total(x, domain, 0)) })
		},
		"Replicates.Ratio": func(a *attempt) {
			over3(a, replicated, columns, columns, func(r *Replicates, y, x []float64) outcome { return result2(r.Ratio(y, x, nil, 0)) })
		},
		"Rake": func(a *attempt) {
			over4(a, weights, places, columns, numbers, func(base []float64, group []int, target []float64, bound float64) outcome {
				return result2(Rake(base, []PopulationMargin{{group, target}, {group, target}}, RakeOptions{Upper: bound}))
			})
			over4(a, weights, places, numbers, wholes, func(base []float64, group []int, x float64, most int) outcome {
				return result2(Rake(base, []PopulationMargin{{group, []float64{1, x, 3}}}, RakeOptions{Lower: x, Tolerance: x, MaxIterations: min(most, 1000)}))
			})
		},
		"PostStratify": func(a *attempt) {
			over3(a, weights, places, columns, func(base []float64, group []int, target []float64) outcome {
				return result2(PostStratify(base, group, target))
			})
			a.do(func() outcome { return result2(PostStratify(million(), make([]int, 1000000), []float64{1})) }, "a million in one group")
		},
		"TrimWeights": func(a *attempt) {
			over3(a, append(weights, columns...), numbers, numbers, func(w []float64, lower, upper float64) outcome {
				return result3(TrimWeights(w, lower, upper, true))
			})
		},
		"NonresponseWeights": func(a *attempt) {
			over3(a, weights, places, columns, func(base []float64, class []int, rates []float64) outcome {
				return result2(NonresponseWeights(base, class, rates))
			})
			over1(a, places, func(class []int) outcome { return result2(NonresponseWeights(nil, class, []float64{0.5, 0.25, 1})) })
		},
		"TopBox":    box(TopBox),
		"BottomBox": box(BottomBox),
		"NetPromoter": func(a *attempt) {
			eleven := listed([]int(nil), []int{}, []int{1}, make([]int, 11), []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5}, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, make([]int, 12))
			for _, n := range wholes {
				eleven = append(eleven, named[[]int]{fmt.Sprint("all ", n.value), []int{n.value, n.value, n.value, n.value, n.value, n.value, n.value, n.value, n.value, n.value, n.value}})
			}
			over2(a, eleven, confidences, func(counts []int, c float64) outcome { return result2(NetPromoter(counts, c)) })
		},
		"WeightedNetPromoter": func(a *attempt) {
			over3(a, answers, weights, confidences, func(x []int, w []float64, c float64) outcome { return result2(WeightedNetPromoter(x, w, c)) })
		},
		"MultipleResponses": func(a *attempt) {
			options := listed([][]uint8(nil), [][]uint8{{}}, [][]uint8{{1, 0, 1, 0}}, [][]uint8{{1, 0, 1, 0}, {1}}, [][]uint8{{0, 0, 0, 0}, {0, 0, 0, 0}}, [][]uint8{{1, 1, 1, 1}, {255, 0, 1, 0}}, [][]uint8{{1, 0, 1, 0}, {0, 0, 1, 0}})
			over4(a, options, flags, weights, confidences, func(chosen [][]uint8, missing []bool, w []float64, c float64) outcome {
				return result2(MultipleResponses(chosen, missing, w, c))
			})
		},
		"MultipleResponse.PerCase": func(a *attempt) {
			over2(a, numbers, numbers, func(x, y float64) outcome {
				return result1((&MultipleResponse{CasesWeight: x, ResponsesWeight: y}).PerCase())
			})
		},
		"Describe": func(a *attempt) { over1(a, hostileValued(), func(v Valued) outcome { return result2(Describe(v)) }) },
		"Modes":    func(a *attempt) { over1(a, hostileValued(), func(v Valued) outcome { return result2(Modes(v)) }) },
		"Valued.Quantile": func(a *attempt) {
			over2(a, hostileValued(), append(numbers, listed(0.25, math.Nextafter(1, 0))...), func(v Valued, p float64) outcome { return result2(v.Quantile(p)) })
		},
	}
}
