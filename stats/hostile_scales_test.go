package stats

import "gonum.org/v1/gonum/mat"

// hostileScales are the functions of a correlation or covariance matrix.
func hostileScales() map[string]func(a *attempt) {
	matrices, wholes := hostileMatrices(), hostileWholes()
	over := func(f func(m mat.Symmetric) outcome) func(a *attempt) {
		return func(a *attempt) { over1(a, matrices, f) }
	}
	places := listed([]int(nil), []int{}, []int{0}, []int{0, 1}, []int{0, 0}, []int{-1, 1}, []int{0, 1, 2}, []int{0, 99}, []int{2, 1, 0, 3}, []int{0, 1, 2, 3, 4, 5})
	firsts := listed([]bool(nil), []bool{}, []bool{true, false}, []bool{true, true, true}, []bool{false, false, false}, []bool{true, false, true}, []bool{true, false, true, false}, []bool{true, false, true, true, false, false})
	return map[string]func(a *attempt){
		"Alpha":              over(func(m mat.Symmetric) outcome { return result2(Alpha(m)) }),
		"AlphaIfDeleted":     over(func(m mat.Symmetric) outcome { return result2(AlphaIfDeleted(m)) }),
		"ItemRest":           over(func(m mat.Symmetric) outcome { return result2(ItemRest(m)) }),
		"ItemTotal":          over(func(m mat.Symmetric) outcome { return result2(ItemTotal(m)) }),
		"ItemTotalSMC":       over(func(m mat.Symmetric) outcome { return result2(ItemTotalSMC(m)) }),
		"GuttmanLambda2":     over(func(m mat.Symmetric) outcome { return result2(GuttmanLambda2(m)) }),
		"GuttmanLambda6":     over(func(m mat.Symmetric) outcome { return result2(GuttmanLambda6(m)) }),
		"SplitHalf":          over(func(m mat.Symmetric) outcome { return result2(SplitHalf(m)) }),
		"OmegaTotal":         over(func(m mat.Symmetric) outcome { return result3(OmegaTotal(m)) }),
		"KMO":                over(func(m mat.Symmetric) outcome { return result3(KMO(m)) }),
		"VelicerMAP":         over(func(m mat.Symmetric) outcome { return result2(VelicerMAP(m)) }),
		"SmoothCorrelations": over(func(m mat.Symmetric) outcome { return result3(SmoothCorrelations(m)) }),
		"Bartlett": func(a *attempt) {
			over2(a, matrices, append(wholes, listed(60)...), func(m mat.Symmetric, n int) outcome { return result2(Bartlett(m, n)) })
		},
		"NewSplitHalves": func(a *attempt) {
			over2(a, matrices, firsts, func(m mat.Symmetric, first []bool) outcome { return result2(NewSplitHalves(m, first)) })
		},
		"OmegaHierarchical": func(a *attempt) {
			over2(a, matrices, append(wholes, listed(4)...), func(m mat.Symmetric, factors int) outcome { return result2(OmegaHierarchical(m, factors)) })
		},
		"CompositeReliability": func(a *attempt) {
			over1(a, append(hostileColumn(), listed([]float64{0.8, 0.7, 0.6}, []float64{1, -1}, []float64{1, 1})...), func(x []float64) outcome { return result3(CompositeReliability(x)) })
		},
		"NewConvergentValidity": func(a *attempt) {
			over2(a, matrices, places, func(m mat.Symmetric, items []int) outcome { return result2(NewConvergentValidity(m, items)) })
		},
		"HTMT": func(a *attempt) {
			over3(a, matrices, places, places, func(m mat.Symmetric, x, y []int) outcome { return result2(HTMT(m, [][]int{x, y}, len(x) == 2)) })
			over1(a, matrices, func(m mat.Symmetric) outcome { return result2(HTMT(m, nil, true)) })
		},
		"NewPartialCorrelation": func(a *attempt) {
			over4(a, matrices, listed(-1, 0, 1, 99), places, wholes, func(m mat.Symmetric, i int, given []int, n int) outcome {
				return result2(NewPartialCorrelation(m, i, 2, given, n))
			})
			over2(a, matrices, wholes, func(m mat.Symmetric, n int) outcome { return result2(NewPartialCorrelation(m, 0, 1, []int{2}, n)) })
		},
		"NewPartialCorrelations": func(a *attempt) {
			over2(a, matrices, append(wholes, listed(60)...), func(m mat.Symmetric, n int) outcome { return result2(NewPartialCorrelations(m, n)) })
		},
		"ParallelAnalysis": func(a *attempt) {
			over3(a, wholes, wholes, wholes, func(n, k, draws int) outcome {
				return result2(ParallelAnalysis(n, k, draws, 1, 2))
			})
			over1(a, wholes, func(jobs int) outcome { return result2(ParallelAnalysis(30, 3, 20, 1, jobs)) })
		},
		"Dominance": func(a *attempt) {
			names := listed([]string(nil), []string{"a"}, []string{"a", "b"}, []string{"a", "b", "c"}, []string{"1", "2", "3", "4", "5", "6"}, make([]string, 16))
			over3(a, names, matrices, append(hostileColumn(), listed([]float64{0.5, 0.4}, []float64{0.3, 0.2, 0.1}, []float64{0.9, 0.9, -0.9}, []float64{0.3, 0.2, 0.1, 0.1, 0.2, 0.3})...),
				func(names []string, m mat.Symmetric, ry []float64) outcome { return result2(Dominance(names, m, ry)) })
		},
	}
}
