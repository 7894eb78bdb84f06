package stats

import "math"

// AdjustedResiduals says for each cell of a table how far it is from independence, in standard errors:
//
//	(n - e) / √(e (1 - row/n) (1 - column/n))
//
// about standard normal when rows and columns are independent. Cells of rows or columns without anybody, and all cells when a row or
// column holds everybody, are nil; so the result has the shape of the table.
//
// Haberman, S. J. (1973). The analysis of residuals in cross-classified tables. Biometrics 29, 205-220.
// R: chisq.test(t)$stdres. SPSS: CROSSTABS /CELLS=ASRESID
func AdjustedResiduals(table [][]float64) ([][]*float64, error) {
	t, err := newContingency(table)
	if err != nil {
		return nil, err
	}
	out := make([][]*float64, len(table))
	for i := range out {
		out[i] = make([]*float64, len(table[0]))
	}
	for a, i := range t.at {
		for b, j := range t.across {
			e := t.expected(a, b)
			free := (1 - t.rows[a]/t.n) * (1 - t.cols[b]/t.n)
			out[i][j] = num((t.cell[a][b] - e) / math.Sqrt(e*free))
		}
	}
	return out, nil
}
