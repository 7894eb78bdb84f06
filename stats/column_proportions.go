package stats

import (
	"fmt"
	"math"
)

// ColumnComparisons are the tests between the columns of a table.
type ColumnComparisons struct {
	Pairs   [][]ColumnPair // [row], A and B rising
	Letters [][]string     // [row][column]: keys of the columns that this one significantly exceeds, "" for none
}

// ColumnProportions compares the shares of every two columns in each row by the z test with the pooled share,
//
//	z = (a - b) / √(q (1-q) (1/n + 1/m)),  q = (n a + m b)/(n + m)
//
// shares[row][column] lie between 0 and 1, bases[column] are the respondents of the columns, or their effective bases when the shares are
// weighted. As in SPSS a column with a share of 0 or 1, or with a base below 2, takes no part in its row, and the correction
// counts the pairs that are tested. Such shares may be NaN.
//
// R: prop.test(c(x, y), c(n, m), correct = FALSE), whose X² is z²; p.adjust. SPSS: CTABLES /COMPARETEST TYPE=PROP ADJUST=BONFERRONI
func ColumnProportions(shares [][]float64, bases []float64, options ColumnOptions) (*ColumnComparisons, error) {
	o, err := options.complete()
	if err != nil {
		return nil, err
	}
	for j, n := range bases {
		if !(n >= 0) || math.IsInf(n, 1) {
			return nil, fmt.Errorf("the base of column %d is %v", j+1, n)
		}
	}
	out := &ColumnComparisons{}
	for i, row := range shares {
		if len(row) != len(bases) {
			return nil, fmt.Errorf("row %d has %d shares of %d columns", i+1, len(row), len(bases))
		}
		pairs := []ColumnPair{}
		for a := range row {
			if row[a] < 0 || row[a] > 1 {
				return nil, fmt.Errorf("the share in row %d and column %d is %v, not between 0 and 1", i+1, a+1, row[a])
			}
			for b := a + 1; b < len(row); b++ {
				if !(row[a] > 0 && row[a] < 1 && row[b] > 0 && row[b] < 1) || bases[a] < 2 || bases[b] < 2 {
					continue
				}
				n, m := bases[a], bases[b]
				u := n / (n + m)
				q := u*row[a] + (1-u)*row[b]
				z := (row[a] - row[b]) / math.Sqrt(q*(1-q)*(1/n+1/m))
				if num(z) != nil {
					pairs = append(pairs, ColumnPair{A: a, B: b, Statistic: z, P: math.Min(1, 2*normalUpper(math.Abs(z)))})
				}
			}
		}
		letters, err := lettersOf(pairs, len(row), o)
		if err != nil {
			return nil, err
		}
		out.Pairs, out.Letters = append(out.Pairs, pairs), append(out.Letters, letters)
	}
	return out, nil
}
