package stats

import (
	"fmt"
	"math"
	"strings"
)

// over1 to over4 call f with every combination of inputs.
func over1[A any](a *attempt, x []named[A], f func(A) outcome) {
	for _, p := range x {
		a.do(func() outcome { return f(p.value) }, p.name)
	}
}

func over2[A, B any](a *attempt, x []named[A], y []named[B], f func(A, B) outcome) {
	for _, p := range x {
		for _, q := range y {
			a.do(func() outcome { return f(p.value, q.value) }, p.name, q.name)
		}
	}
}

func over3[A, B, C any](a *attempt, x []named[A], y []named[B], z []named[C], f func(A, B, C) outcome) {
	for _, p := range x {
		for _, q := range y {
			for _, r := range z {
				a.do(func() outcome { return f(p.value, q.value, r.value) }, p.name, q.name, r.name)
			}
		}
	}
}

func over4[A, B, C, D any](a *attempt, x []named[A], y []named[B], z []named[C], u []named[D], f func(A, B, C, D) outcome) {
	for _, p := range x {
		over3(a, y, z, u, func(q B, r C, s D) outcome { return f(p.value, q, r, s) })
	}
}

// hostileDistributions are the functions of single numbers.
func hostileDistributions() map[string]func(a *attempt) {
	numbers, wholes, confidences := hostileNumbers(), hostileWholes(), hostileConfidences()
	df := listed(hostileNaN, -1, 0, 1e-300, 1e-9, 0.1, 1, 5, 1e4, 1e9, 1e12, 1e300, hostileInf)
	statistic := listed(hostileNaN, hostileInf, -hostileInf, -1, 0, 1e-300, 0.5, 3, 900, 1e5, 1e9, 1e300)
	noncentrality := listed(hostileNaN, hostileInf, -3, 0, 1e-300, 2, 900, 1e5, 1e9, 1e300)
	chances := listed(hostileNaN, 0, 1, -1, 2, 1e-300, 0.5, 0.05, math.Nextafter(1, 0))
	means := listed(math.MinInt, -1, 0, 1, 2, 3, 60, 61, 1000, 1000000, 1000001, math.MaxInt)
	return map[string]func(a *attempt){
		"PTukey": func(a *attempt) {
			over3(a, statistic, means, df, func(q float64, k int, d float64) outcome { return result2(PTukey(q, k, d)) })
		},
		"QTukey": func(a *attempt) {
			over3(a, chances, listed(1, 2, 61, 1000000, math.MaxInt), listed(-1, 1e-300, 1e-9, 5, 1e9, hostileInf), func(p float64, k int, d float64) outcome { return result2(QTukey(p, k, d)) })
		},
		"NoncentralChi2": func(a *attempt) {
			over3(a, statistic, df, noncentrality, func(x, d, l float64) outcome { return result3(NoncentralChi2(x, d, l)) })
		},
		"NoncentralF": func(a *attempt) {
			over4(a, statistic, df, df, noncentrality, func(x, d, e, l float64) outcome { return result3(NoncentralF(x, d, e, l)) })
		},
		"NoncentralT": func(a *attempt) {
			both := append(statistic, listed(-900.0, -1e6, 1e6)...)
			over3(a, both, df, append(noncentrality, listed(-900.0, -1e6, 1e6, 250)...), func(x, d, l float64) outcome { return result3(NoncentralT(x, d, l)) })
		},
		"NoncentralityChi2": func(a *attempt) {
			over3(a, statistic, df, confidences[:5], func(x, d, c float64) outcome { return result3(NoncentralityChi2(x, d, c)) })
		},
		"NoncentralityF": func(a *attempt) {
			over4(a, listed(-1, 0, 0.5, 900, 1e9, hostileNaN), listed(0.05, 0.1, 5, 1e9), listed(0.1, 5, 1e9, 1e10), confidences[1:3], func(x, d, e, c float64) outcome { return result3(NoncentralityF(x, d, e, c)) })
		},
		"NoncentralityT": func(a *attempt) {
			over3(a, append(statistic, listed(-900.0, -1e5)...), df, confidences, func(x, d, c float64) outcome { return result3(NoncentralityT(x, d, c)) })
		},
		"Eta2Interval": func(a *attempt) {
			over4(a, listed(-1, 0.5, 3, 1e9, hostileNaN), listed(0.1, 5, 1e4), listed(0.1, 5, 1e4), confidences[:5], func(f, d, e, c float64) outcome { return result3(Eta2Interval(f, d, e, c)) })
		},
		"FisherInterval": func(a *attempt) {
			over3(a, append(numbers, listed(math.Nextafter(1, 0), -math.Nextafter(1, 0))...), wholes, confidences, func(r float64, n int, c float64) outcome { return result3(FisherInterval(r, n, c)) })
		},
		"FeldtInterval": func(a *attempt) {
			over4(a, append(numbers, listed(0.8, math.Nextafter(1, 0))...), wholes, wholes, confidences, func(x float64, n, k int, c float64) outcome { return result3(FeldtInterval(x, n, k, c)) })
		},
		"MeanInterval": func(a *attempt) {
			n := append(numbers, listed(math.Nextafter(1, 2), 1.001)...)
			over4(a, numbers, numbers, n, numbers, func(mean, sd, n, population float64) outcome {
				return result2(MeanInterval(mean, sd, n, population, 0))
			})
			over2(a, n, confidences, func(n, c float64) outcome { return result2(MeanInterval(1, 1, n, 0, c)) })
		},
		"Wilson": func(a *attempt) {
			over3(a, numbers, numbers, confidences, func(x, n, c float64) outcome { return result2(Wilson(x, n, c)) })
		},
		"WilsonInterval": func(a *attempt) {
			over4(a, numbers, numbers, numbers, confidences, func(p, n, population, c float64) outcome { return result2(WilsonInterval(p, n, population, c)) })
		},
		"DesignEffect": func(a *attempt) {
			over4(a, numbers, numbers, wholes, numbers, func(se, v float64, n int, population float64) outcome {
				return result2(DesignEffect(se, v, n, population))
			})
		},
		"AdjustP": func(a *attempt) {
			over2(a, append(hostileColumn(), listed([]float64{0, 1, 0.5}, []float64{1, 1}, []float64{0.01, 0.01, 1e-300})...), listed("none", "bonferroni", "holm", "hochberg", "bh", "", "no such"),
				func(p []float64, method string) outcome { return result2(AdjustP(p, method)) })
		},
		"ColumnLetter": func(a *attempt) { over1(a, wholes, func(j int) outcome { return result1(ColumnLetter(j)) }) },
		"FirstHalf":    func(a *attempt) { over1(a, wholes, func(k int) outcome { return result1(FirstHalf(k)) }) },
		"OddItems":     func(a *attempt) { over1(a, wholes, func(k int) outcome { return result1(OddItems(k)) }) },
		"KaiserCount": func(a *attempt) {
			over1(a, hostileColumn(), func(x []float64) outcome { return result1(KaiserCount(x)) })
		},
		"ContrastMatrix": func(a *attempt) {
			over3(a, listed(Treatment, Sum, Helmert, Polynomial, -1, 99), append(wholes, listed(50, 51, 300)...), wholes, func(c Contrast, levels, reference int) outcome { return result2(ContrastMatrix(c, levels, reference)) })
		},
		"Contrast.String":  func(a *attempt) { over1(a, wholes, func(c int) outcome { return result1(Contrast(c).String()) }) },
		"Selection.String": func(a *attempt) { over1(a, wholes, func(c int) outcome { return result1(Selection(c).String()) }) },
		"DefaultOptions":   func(a *attempt) { a.do(func() outcome { return result1(DefaultOptions()) }) },
		"NoticeTemplates":  func(a *attempt) { a.do(func() outcome { return result1(NoticeTemplates()) }) },
		"Notice.Error": func(a *attempt) {
			over1(a, listed(Notice{}, Notice{Code: "no such"}, Notice{Code: "no_items"}, Notice{Code: "collinear", Args: []any{"a", []string(nil)}}), func(n Notice) outcome {
				if text := n.Error(); text == "" || strings.Contains(text, "%!") {
					return result2(0, fmt.Errorf("%q", text))
				}
				return result1(0)
			})
		},
		"Item.Levels": func(a *attempt) {
			over2(a, wholes, wholes, func(least, most int) outcome { return result1(Item{Min: least, Max: most}.Levels()) })
		},
		"Item.Code": func(a *attempt) {
			over2(a, wholes, wholes, func(least, level int) outcome { return result1(Item{Min: least}.Code(level)) })
		},
		"Item.Index": func(a *attempt) {
			over3(a, wholes, wholes, numbers, func(least, most int, x float64) outcome {
				return result1(Item{Min: least, Max: most}.Index(x, "pomp") + Item{Min: least, Max: most}.Index(x, "ratio"))
			})
		},
	}
}
