package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// hostileFactors are the functions of factors and loadings.
func hostileFactors() map[string]func(a *attempt) {
	matrices, loadings := hostileMatrices(), hostileLoadings()
	numbers, wholes, kaiser := hostileNumbers(), hostileWholes(), listed(false, true)
	gammas := append(numbers, listed(1e6, -1e6, 0.25)...)
	uniqueness := append(hostileColumn(), listed([]float64{0.3, 0.4, 0.5, 0.6}, []float64{0.3, 0.4, 0.5}, []float64{-5, 0.4, 0.5, 0.6}, []float64{0.3, 0.4, 0.5, 0.6, 0.2, 0.3})...)
	extract := func(f func(m mat.Symmetric, factors int) (*Extraction, error)) func(a *attempt) {
		return func(a *attempt) {
			over2(a, matrices, append(wholes, listed(5)...), func(m mat.Symmetric, factors int) outcome { return result2(f(m, factors)) })
		}
	}
	return map[string]func(a *attempt){
		"PCA":    extract(PCA),
		"PAF":    extract(PAF),
		"MINRES": extract(MINRES),
		"ML":     extract(ML),
		"Varimax": func(a *attempt) {
			over1(a, loadings, func(l [][]float64) outcome { return result2(Varimax(l)) })
		},
		"Orthomax": func(a *attempt) {
			over3(a, loadings, gammas, kaiser, func(l [][]float64, gamma float64, k bool) outcome { return result2(Orthomax(l, gamma, k)) })
		},
		"Quartimax": func(a *attempt) {
			over2(a, loadings, kaiser, func(l [][]float64, k bool) outcome { return result2(Quartimax(l, k)) })
		},
		"Oblimin": func(a *attempt) {
			over3(a, loadings, listed(0, -0.5, -1e6, 1, hostileNaN, -hostileInf), kaiser, func(l [][]float64, gamma float64, k bool) outcome { return result2(Oblimin(l, gamma, k)) })
		},
		"Promax": func(a *attempt) {
			over3(a, loadings, append(numbers, listed(4, 100, math.Nextafter(1, 2))...), listed(RowNormalisedTarget, PlainTarget, PromaxTarget(9)), func(l [][]float64, power float64, target PromaxTarget) outcome {
				return result2(Promax(l, power, target))
			})
		},
		"Reproduced": func(a *attempt) {
			over2(a, loadings, matrices, func(l [][]float64, phi mat.Symmetric) outcome { return result2(Reproduced(l, phi)) })
		},
		"Residuals": func(a *attempt) {
			over3(a, matrices, loadings, matrices, func(m mat.Symmetric, l [][]float64, phi mat.Symmetric) outcome { return result2(Residuals(m, l, phi)) })
		},
		"RMSR": func(a *attempt) { over1(a, matrices, func(m mat.Symmetric) outcome { return result2(RMSR(m)) }) },
		"LargeResiduals": func(a *attempt) {
			over2(a, matrices, numbers, func(m mat.Symmetric, limit float64) outcome { return result3(LargeResiduals(m, limit)) })
		},
		"NewFactorFit": func(a *attempt) {
			over3(a, matrices, loadings, uniqueness, func(m mat.Symmetric, l [][]float64, u []float64) outcome {
				return result2(NewFactorFit(m, l, nil, u, 60, 0))
			})
			over3(a, matrices, loadings, matrices, func(m mat.Symmetric, l [][]float64, phi mat.Symmetric) outcome {
				return result2(NewFactorFit(m, l, phi, []float64{0.3, 0.4, 0.5, 0.6}, 60, 0.9))
			})
			six := matrices[len(matrices)-4].value
			over2(a, wholes, hostileConfidences(), func(n int, c float64) outcome {
				e := must(ML(six, 2))
				return result2(NewFactorFit(six, e.Loadings, nil, e.Uniquenesses, n, c))
			})
		},
		"FactorMatrix": func(a *attempt) {
			over4(a, matrices, listed("paf", "minres", "ml", "pca", ""), listed("none", "varimax", "quartimax", "promax", "oblimin", ""), append(wholes[:5:5], listed(math.MaxInt)...),
				func(m mat.Symmetric, extraction, rotation string, factors int) outcome {
					k := 0
					if !none(m) {
						k = m.SymmetricDim()
					}
					return result2(FactorMatrix(m, make([]string, k), 60, FactorChoice{Factors: factors, Extraction: extraction, Rotation: rotation, Raw: factors == 2}))
				})
			over3(a, matrices, wholes, hostileConfidences(), func(m mat.Symmetric, n int, c float64) outcome {
				return result2(FactorMatrix(m, make([]string, 6), n, FactorChoice{Factors: 2, Extraction: "ml", Rotation: "promax", Confidence: c}))
			})
		},
		"NewScoreWeights": func(a *attempt) {
			over4(a, matrices, loadings, matrices[:4], listed(RegressionScores, BartlettScores, ScoreMethod(9)), func(m mat.Symmetric, l [][]float64, phi mat.Symmetric, method ScoreMethod) outcome {
				return result2(NewScoreWeights(m, l, phi, method))
			})
		},
		"ScoreWeights.Scores": func(a *attempt) {
			over3(a, loadings, hostileColumn(), hostileColumn(), func(w [][]float64, x, y []float64) outcome {
				return result2((&ScoreWeights{Weights: w}).Scores([][]float64{x, y, x, y}[:min(4, len(w))]))
			})
			a.do(func() outcome { return result2((&ScoreWeights{}).Scores(nil)) }, "nothing")
			a.do(func() outcome {
				return result2((&ScoreWeights{Weights: [][]float64{{1}}}).Scores([][]float64{million()}))
			}, "a million of one value")
		},
	}
}
