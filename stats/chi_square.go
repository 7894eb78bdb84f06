package stats

import "math"

// PearsonChi2 tests the independence of the rows and columns of a table of counts,
//
//	Σ (n - e)²/e  on  (r-1)(c-1)  degrees of freedom,  e = row total × column total / n
//
// without continuity correction. Rows and columns without anybody do not count.
//
// R: chisq.test(t, correct = FALSE). SPSS: CROSSTABS /STATISTICS=CHISQ
func PearsonChi2(table [][]float64) (ChiSquareTest, error) {
	t, err := newContingency(table)
	if err != nil {
		return ChiSquareTest{}, err
	}
	return chiSquareTest(t.pearson(), t.df()), nil
}

func chiSquareTest(x, df float64) ChiSquareTest { return ChiSquareTest{x, df, chi2Upper(x, df)} }

// YatesChi2 is Pearson's test of a 2 x 2 table with the correction for continuity: every |n - e| less ½, or less itself where it is
// smaller.
//
// Yates, F. (1934). Contingency tables involving small numbers and the χ² test. Suppl. J. Royal Statistical Society 1, 217-235.
// R: chisq.test(t). SPSS: "Continuity Correction" of CROSSTABS
func YatesChi2(table [][]float64) (ChiSquareTest, error) {
	t, err := newContingency(table)
	if err == nil {
		err = t.fourfold()
	}
	if err != nil {
		return ChiSquareTest{}, err
	}
	var sum float64
	for a := range t.rows {
		for b := range t.cols {
			e := t.expected(a, b)
			d := math.Max(0, math.Abs(t.cell[a][b]-e)-0.5)
			sum += d * (d / e)
		}
	}
	return chiSquareTest(sum, 1), nil
}
