package stats

import "math"

// LikelihoodRatioChi2 tests the independence of rows and columns by
//
//	G² = 2 Σ n log(n/e)  on  (r-1)(c-1)  degrees of freedom
//
// empty cells adding nothing. It is summed as 2 Σ (n log(n/e) + e - n), whose terms are all positive, since n and e have the
// same total.
//
// Wilks, S. S. (1935). The likelihood test of independence in contingency tables. Annals of Mathematical Statistics 6,
// 190-196. SPSS: "Likelihood Ratio" of CROSSTABS. R: DescTools::GTest
func LikelihoodRatioChi2(table [][]float64) (ChiSquareTest, error) {
	t, err := newContingency(table)
	if err != nil {
		return ChiSquareTest{}, err
	}
	return chiSquareTest(t.likelihoodRatio(), t.df()), nil
}

func (t *contingency) likelihoodRatio() float64 {
	var sum float64
	for a := range t.rows {
		for b := range t.cols {
			n, e := t.cell[a][b], t.expected(a, b)
			if n == 0 {
				sum += e
				continue
			}
			sum += math.Max(0, deviance(n, e))
		}
	}
	return 2 * sum
}
