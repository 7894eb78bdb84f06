package stats

import "math"

// hostileSamples are the functions of samples of numbers.
func hostileSamples() map[string]func(a *attempt) {
	columns, confidences, continuity := hostileColumn(), hostileConfidences(), listed(false, true)
	two := func(a *attempt, f func(x, y []float64, confidence float64) outcome) {
		over2(a, columns, columns, func(x, y []float64) outcome { return f(x, y, 0) })
		over1(a, confidences, func(c float64) outcome { return f(likert(12, 1), likert(12, 2), c) })
		a.do(func() outcome { return f(million(), million(), 0) }, "a million of one value")
		a.do(func() outcome { return f(million(), likert(1000000, 3), 0) }, "a million of one value and of answers")
	}
	jobs := listed(math.MinInt, 0, 3, math.MaxInt)
	few := PermutationOptions{Permutations: 50, Seed: 1}
	mean := func(x []float64) func(counts []int) float64 {
		return func(counts []int) float64 {
			var n, sum float64
			for i, c := range counts {
				n += float64(c)
				sum += float64(c) * x[i]
			}
			return sum / n
		}
	}
	return map[string]func(a *attempt){
		"StudentT": func(a *attempt) {
			two(a, func(x, y []float64, c float64) outcome { return result2(StudentT(x, y, c)) })
		},
		"WelchT":  func(a *attempt) { two(a, func(x, y []float64, c float64) outcome { return result2(WelchT(x, y, c)) }) },
		"PairedT": func(a *attempt) { two(a, func(x, y []float64, c float64) outcome { return result2(PairedT(x, y, c)) }) },
		"CohenD":  func(a *attempt) { two(a, func(x, y []float64, c float64) outcome { return result2(CohenD(x, y, c)) }) },
		"CohenDPaired": func(a *attempt) {
			two(a, func(x, y []float64, c float64) outcome { return result2(CohenDPaired(x, y, c)) })
		},
		"OneSampleT": func(a *attempt) {
			over3(a, columns, hostileNumbers(), confidences, func(x []float64, mu, c float64) outcome { return result2(OneSampleT(x, mu, c)) })
			a.do(func() outcome { return result2(OneSampleT(million(), 7, 0)) }, "a million of one value")
		},
		"MannWhitney": func(a *attempt) {
			over3(a, columns, columns, continuity, func(x, y []float64, c bool) outcome { return result2(MannWhitney(x, y, c)) })
			a.do(func() outcome { return result2(MannWhitney(million(), million(), true)) }, "a million of one value")
		},
		"WilcoxonSignedRank": func(a *attempt) {
			over3(a, columns, columns, continuity, func(x, y []float64, c bool) outcome { return result2(WilcoxonSignedRank(x, y, c)) })
			a.do(func() outcome { return result2(WilcoxonSignedRank(million(), million(), true)) }, "a million of one value")
		},
		"PermuteMeans": func(a *attempt) {
			over2(a, columns, columns, func(x, y []float64) outcome { return result2(PermuteMeans(x, y, few)) })
			over2(a, hostileWholes(), jobs, func(n, jobs int) outcome {
				return result2(PermuteMeans([]float64{1, 2, 3}, []float64{2, 5}, PermutationOptions{Permutations: n, Jobs: jobs}))
			})
			a.do(func() outcome { return result2(PermuteMeans(million(), million(), few)) }, "a million of one value")
		},
		"PermuteF": func(a *attempt) {
			over2(a, columns, columns, func(x, y []float64) outcome { return result2(PermuteF([][]float64{x, y}, few)) })
			over1(a, columns, func(x []float64) outcome { return result2(PermuteF([][]float64{x}, few)) })
			over2(a, hostileWholes(), jobs, func(n, jobs int) outcome {
				if n == 1000000000 {
					n = 100
				}
				return result2(PermuteF([][]float64{{1, 2, 3}, {2, 5}}, PermutationOptions{Permutations: n, Jobs: jobs}))
			})
			a.do(func() outcome { return result2(PermuteF(nil, few)) }, "no groups")
			a.do(func() outcome { return result2(PermuteF([][]float64{million(), million()}, few)) }, "a million of one value")
		},
		"BCa": func(a *attempt) {
			over4(a, hostileNumbers(), columns, columns, confidences, func(x float64, r, j []float64, c float64) outcome { return result3(BCa(x, r, j, c)) })
		},
		"Bootstrap": func(a *attempt) {
			o := BootstrapOptions{Resamples: 20}
			over1(a, columns, func(x []float64) outcome { return result2(Bootstrap(len(x), mean(x), o)) })
			over2(a, hostileWholes(), hostileWholes(), func(n, resamples int) outcome {
				return result2(Bootstrap(n, func([]int) float64 { return 1 }, BootstrapOptions{Resamples: resamples}))
			})
			over2(a, confidences, jobs, func(c float64, jobs int) outcome {
				return result2(Bootstrap(12, mean(likert(12, 1)), BootstrapOptions{Resamples: 50, Confidence: c, Jobs: jobs}))
			})
			over1(a, hostileNumbers(), func(x float64) outcome { return result2(Bootstrap(5, func([]int) float64 { return x }, o)) })
			over1(a, hostileNumbers(), func(x float64) outcome { // the data have the statistic, resamples do not
				return result2(Bootstrap(5, func(counts []int) float64 {
					if counts[0] == 1 && counts[1] == 1 && counts[2] == 1 {
						return 1
					}
					return x
				}, o))
			})
			over1(a, listed([]int(nil), []int{}, []int{1}, []int{1, 2, 3, 4, 5}, []int{0, 0, 0, 0, 0}), func(strata []int) outcome {
				return result2(Bootstrap(5, mean([]float64{1, 2, 3, 4, 5}), BootstrapOptions{Resamples: 20, Strata: strata}))
			})
			a.do(func() outcome { return result2(Bootstrap(5, nil, o)) }, "no statistic")
			a.do(func() outcome { return result2(Bootstrap(1000000, mean(million()), BootstrapOptions{Resamples: 2})) }, "a million of one value")
		},
		"Friedman": func(a *attempt) {
			over2(a, columns, columns, func(x, y []float64) outcome { return result2(Friedman([][]float64{x, y})) })
			over1(a, columns, func(x []float64) outcome { return result2(Friedman([][]float64{x, x, x})) })
			a.do(func() outcome { return result2(Friedman(nil)) }, "nil")
			a.do(func() outcome { return result2(Friedman([][]float64{million(), million()})) }, "a million of one value")
		},
		"NewIntraclassCorrelations": func(a *attempt) {
			over2(a, columns, confidences, func(x []float64, c float64) outcome { return result2(NewIntraclassCorrelations([][]float64{x, x}, c)) })
			over2(a, columns, columns, func(x, y []float64) outcome { return result2(NewIntraclassCorrelations([][]float64{x, y, x}, 0)) })
			over1(a, hostileLoadings(), func(x [][]float64) outcome { return result2(NewIntraclassCorrelations(x, 0.9)) })
			rows := make([][]float64, 100000)
			for i := range rows {
				rows[i] = million()[:10]
			}
			a.do(func() outcome { return result2(NewIntraclassCorrelations(rows, 0)) }, "a million of one value")
		},
		"CorrelateColumns": func(a *attempt) {
			over3(a, columns, columns, listed(CorrelationOptions{Method: "pearson"}, CorrelationOptions{Method: "spearman", Listwise: true}, CorrelationOptions{Method: "kendall"}, CorrelationOptions{}),
				func(x, y []float64, o CorrelationOptions) outcome {
					return result2(CorrelateColumns([][]float64{x, y}, o))
				})
			over1(a, confidences, func(c float64) outcome {
				return result2(CorrelateColumns([][]float64{likert(12, 1), likert(12, 2)}, CorrelationOptions{Method: "pearson", Confidence: c}))
			})
			over1(a, listed("pearson", "spearman", "kendall"), func(method string) outcome {
				return result2(CorrelateColumns([][]float64{million(), million()}, CorrelationOptions{Method: method}))
			})
			a.do(func() outcome { return result2(CorrelateColumns(nil, CorrelationOptions{Method: "pearson"})) }, "nil")
		},
		"ColumnCorrelations.Matrix": func(a *attempt) {
			over2(a, columns, columns, func(x, y []float64) outcome {
				c, err := CorrelateColumns([][]float64{x, y}, CorrelationOptions{Method: "pearson"})
				if err != nil {
					return result2(0, err)
				}
				m, _ := c.Matrix()
				return result1(m)
			})
			over1(a, listed(ColumnCorrelations{}, ColumnCorrelations{R: [][]*float64{nil, {}}}), func(c ColumnCorrelations) outcome { m, _ := c.Matrix(); return result1(m) })
		},
		"Polyserial": func(a *attempt) {
			over2(a, columns, columns, func(x, y []float64) outcome { return result2(Polyserial(x, y)) })
			a.do(func() outcome { return result2(Polyserial(million(), million())) }, "a million of one value")
		},
	}
}
