package stats

import "math"

// hostileJoints are two-way tables as the surveys make them.
func hostileJoints() []named[Joint] {
	var list []named[Joint]
	codes := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = float64(i + 1)
		}
		return x
	}
	for _, c := range hostileCounts() {
		var t Joint
		t.X = codes(len(c.value))
		for _, row := range c.value {
			t.N = append(t.N, row...)
			t.Cases += len(row)
		}
		if len(c.value) > 0 {
			t.Y = codes(len(c.value[0]))
		}
		list = append(list, named[Joint]{c.name, t})
	}
	counts := []float64{5, 2, 3, 7}
	return append(list, []named[Joint]{
		{"no codes", Joint{N: counts}}, {"too few codes", Joint{X: []float64{1}, Y: []float64{1, 2}, N: counts}}, {"no counts", Joint{X: []float64{1, 2}, Y: []float64{1, 2}}},
		{"a code NaN", Joint{X: []float64{1, hostileNaN}, Y: []float64{1, 2}, N: counts}}, {"a code infinite", Joint{X: []float64{1, 2}, Y: []float64{1, hostileInf}, N: counts}},
		{"equal codes", Joint{X: []float64{1, 1}, Y: []float64{1, 2}, N: counts}}, {"huge codes", Joint{X: []float64{1, 1e300}, Y: []float64{1, 2}, N: counts}},
		{"codes 1e99", Joint{X: []float64{-1e99, 1e99}, Y: []float64{1, 2}, N: counts}}, {"tiny codes", Joint{X: []float64{0, 1e-300}, Y: []float64{1, 2}, N: counts}},
		{"codes off by rounding", Joint{X: []float64{1, math.Nextafter(1, 2)}, Y: []float64{1, 2}, N: counts}},
	}...)
}

// hostileTables are the functions of two-way tables.
func hostileTables() map[string]func(a *attempt) {
	counts, joints, confidences := hostileCounts(), hostileJoints(), hostileConfidences()
	table := func(f func(table [][]float64) outcome) func(a *attempt) {
		return func(a *attempt) {
			over1(a, counts, f)
			wide := make2(3, 300)
			for i := range wide {
				copy(wide[i], noiseCounts(300))
			}
			a.do(func() outcome { return f(wide) }, "3 by 300")
		}
	}
	corrections := listed(ColumnOptions{}, ColumnOptions{Correction: "holm", Level: 1e-300}, ColumnOptions{Correction: "none"}, ColumnOptions{Correction: "no such"}, ColumnOptions{Level: 1},
		ColumnOptions{Level: hostileNaN})
	return map[string]func(a *attempt){
		"AdjustedResiduals":   table(func(t [][]float64) outcome { return result2(AdjustedResiduals(t)) }),
		"FisherExact":         table(func(t [][]float64) outcome { return result2(FisherExact(t)) }),
		"LikelihoodRatioChi2": table(func(t [][]float64) outcome { return result2(LikelihoodRatioChi2(t)) }),
		"PearsonChi2":         table(func(t [][]float64) outcome { return result2(PearsonChi2(t)) }),
		"YatesChi2":           table(func(t [][]float64) outcome { return result2(YatesChi2(t)) }),
		"SmallCells":          table(func(t [][]float64) outcome { return result4(SmallCells(t)) }),
		"NominalMeasures": func(a *attempt) {
			over2(a, counts, confidences, func(t [][]float64, c float64) outcome { return result2(NominalMeasures(t, c)) })
		},
		"OrdinalMeasures": func(a *attempt) {
			over2(a, counts, confidences, func(t [][]float64, c float64) outcome { return result2(OrdinalMeasures(t, c)) })
		},
		"Pearson":    func(a *attempt) { over1(a, joints, func(t Joint) outcome { return result2(Pearson(t)) }) },
		"Spearman":   func(a *attempt) { over1(a, joints, func(t Joint) outcome { return result2(Spearman(t)) }) },
		"Kendall":    func(a *attempt) { over1(a, joints, func(t Joint) outcome { return result3(Kendall(t)) }) },
		"Polychoric": func(a *attempt) { over1(a, joints, func(t Joint) outcome { return result2(Polychoric(t)) }) },
		"PolychoricError": func(a *attempt) {
			over1(a, joints, func(t Joint) outcome { return result2(PolychoricError(t)) })
		},
		"ColumnProportions": func(a *attempt) {
			over3(a, append(counts, listed(make2(0, 0), [][]float64{{0, 1}}, [][]float64{{0.5, hostileNaN, 0.2}}, [][]float64{{0.5, 0.2}, {1e-300, math.Nextafter(1, 0)}})...), append(hostileWeights(), listed([]float64{30, 40}, []float64{1e300, 2})...),
				corrections, func(shares [][]float64, bases []float64, o ColumnOptions) outcome {
					return result2(ColumnProportions(shares, bases, o))
				})
		},
		"ColumnMeans": func(a *attempt) {
			numbers := hostileNumbers()
			over3(a, numbers, numbers, numbers, func(n, mean, sd float64) outcome {
				return result2(ColumnMeans([]ColumnMoments{{n, mean, sd}, {30, 4, 1}, {n, 1, 0}}, n > 2, ColumnOptions{}))
			})
			over1(a, corrections, func(o ColumnOptions) outcome {
				return result2(ColumnMeans([]ColumnMoments{{20, 3, 1}, {30, 4, 1}}, false, o))
			})
			a.do(func() outcome { return result2(ColumnMeans(nil, false, ColumnOptions{})) }, "nil")
		},
	}
}
