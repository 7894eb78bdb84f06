package stats

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// CorrelationOptions say how columns are correlated.
type CorrelationOptions struct {
	Method     string  // "pearson", "spearman" or "kendall" (tau-b)
	Listwise   bool    // only rows without any missing answer; otherwise each pair has the rows that have both
	Confidence float64 // of Pearson's intervals; 0 = 0.95
}

// ColumnCorrelations are the correlations of columns of numbers, which may take any number of values.
type ColumnCorrelations struct {
	Method   string
	Listwise bool
	N        [][]int      // rows behind each pair; on the diagonal, those that have the column
	R        [][]*float64 // nil when a column does not vary in those rows; 1 on the diagonal
	P        [][]*float64 // two-sided, as for Pearson, Spearman, Kendall on tables; nil on the diagonal
	Low      [][]*float64 // Fisher's interval, for Pearson only
	High     [][]*float64
}

// CorrelateColumns correlates columns [variable][row] of equal length; NaN is a missing answer. An error for columns of
// different lengths, numbers beyond 1e150, and an unknown method. Pairs with too few rows have nil cells.
// R: cor(x, use = "pairwise" or "complete", method), cor.test. SPSS: CORRELATIONS, NONPAR CORR /MISSING=PAIRWISE or LISTWISE.
func CorrelateColumns(columns [][]float64, o CorrelationOptions) (*ColumnCorrelations, error) {
	confidence, err := confidenceOf(o.Confidence)
	if err != nil {
		return nil, err
	}
	if o.Method != "pearson" && o.Method != "spearman" && o.Method != "kendall" {
		return nil, fmt.Errorf("correlation %q is not known: it is pearson, spearman or kendall", o.Method)
	}
	complete, err := completeRows(columns)
	if err != nil {
		return nil, err
	}
	k := len(columns)
	c := &ColumnCorrelations{Method: o.Method, Listwise: o.Listwise, N: make([][]int, k)}
	for _, m := range []*[][]*float64{&c.R, &c.P, &c.Low, &c.High} {
		for range k {
			*m = append(*m, make([]*float64, k))
		}
	}
	for i := range k {
		c.N[i] = make([]int, k)
	}
	for i := range k {
		for j := range i + 1 {
			rows := complete
			if !o.Listwise {
				rows, _ = completeRows([][]float64{columns[i], columns[j]})
			}
			c.N[i][j], c.N[j][i] = len(rows), len(rows)
			if len(rows) < 2 {
				continue
			}
			x, y := pick(columns[i], rows), pick(columns[j], rows)
			if i == j {
				if _, sd := meanSD(columns[i], rows); sd > 0 {
					c.R[i][i] = num(1)
				}
				continue
			}
			r, p := correlateColumns(x, y, o.Method)
			c.R[i][j], c.P[i][j] = num(r), num(p)
			c.R[j][i], c.P[j][i] = c.R[i][j], c.P[i][j]
			if o.Method == "pearson" && c.R[i][j] != nil {
				if low, high, err := FisherInterval(r, len(rows), confidence); err == nil {
					c.Low[i][j], c.High[i][j] = num(low), num(high)
					c.Low[j][i], c.High[j][i] = c.Low[i][j], c.High[i][j]
				}
			}
		}
	}
	return c, nil
}

// Matrix returns the coefficients as a matrix; false when a cell is absent.
func (c *ColumnCorrelations) Matrix() (*mat.SymDense, bool) {
	if len(c.R) == 0 {
		return nil, false
	}
	m := mat.NewSymDense(len(c.R), nil)
	for i, row := range c.R {
		for j := range i + 1 {
			if j >= len(row) || row[j] == nil {
				return nil, false
			}
			m.SetSym(i, j, *row[j])
		}
	}
	return m, true
}

func pick(column []float64, rows []int) []float64 {
	out := make([]float64, len(rows))
	for i, r := range rows {
		out[i] = column[r]
	}
	return out
}

// correlateColumns is the coefficient of two columns without missing answers and its p; NaN when one does not vary.
func correlateColumns(x, y []float64, method string) (r, p float64) {
	if method == "kendall" {
		return kendallColumns(x, y)
	}
	if method == "spearman" {
		x, y = columnRanks(x), columnRanks(y)
	}
	all := make([]int, len(x))
	for i := range all {
		all[i] = i
	}
	mx, sx := meanSD(x, all)
	my, sy := meanSD(y, all)
	if !(sx > 0 && sy > 0) {
		return math.NaN(), math.NaN()
	}
	for i := range x {
		r += (x[i] - mx) / sx * ((y[i] - my) / sy)
	}
	r /= float64(len(x) - 1)
	if 1-math.Abs(r) < 1e-14 { // a perfect line, but for rounding
		r = math.Copysign(1, r)
	}
	return r, correlationP(r, len(x))
}

// columnRanks gives ties their average rank.
func columnRanks(x []float64) []float64 {
	order := rising(x)
	ranks := make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for _, at := range order[i:j] {
			ranks[at] = float64(i+j+1) / 2
		}
		i = j
	}
	return ranks
}

// rising lists places by rising value.
func rising(x []float64) []int {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case x[a] < x[b]:
			return -1
		case x[a] > x[b]:
			return 1
		}
		return 0
	})
	return order
}

// kendallColumns is Kendall of columns, in n log n steps: with rows sorted by x, then y, the pairs that a merge sort by y
// puts into another order are the discordant ones.
//
// Knight, W. R. (1966). A computer method for calculating Kendall's tau with ungrouped data. JASA 61, 436-439.
func kendallColumns(x, y []float64) (tau, p float64) {
	n := len(x)
	order := rising(y)
	slices.SortStableFunc(order, func(a, b int) int { // stable: y rises within ties of x
		switch {
		case x[a] < x[b]:
			return -1
		case x[a] > x[b]:
			return 1
		}
		return 0
	})
	// runs are the sizes of the groups of equal neighbours.
	runs := func(same func(a, b int) bool) (sizes []float64) {
		for i := 0; i < n; {
			j := i + 1
			for j < n && same(order[i], order[j]) {
				j++
			}
			sizes = append(sizes, float64(j-i))
			i = j
		}
		return sizes
	}
	tiesX := tiesOf(runs(func(a, b int) bool { return x[a] == x[b] }))
	both := tiesOf(runs(func(a, b int) bool { return x[a] == x[b] && y[a] == y[b] }))
	sorted := make([]float64, n)
	for i, at := range order {
		sorted[i] = y[at]
	}
	discordant := swaps(sorted, make([]float64, n))
	order = rising(y)
	tiesY := tiesOf(runs(func(a, b int) bool { return y[a] == y[b] }))
	if tiesX.used < 2 || tiesY.used < 2 {
		return math.NaN(), math.NaN()
	}
	pairs := float64(n) * float64(n-1) / 2
	s := pairs - tiesX.ordered/2 - tiesY.ordered/2 + both.ordered/2 - 2*discordant
	return kendallTest(s, float64(n), tiesX, tiesY)
}

// swaps sorts v and counts the pairs that were out of order; ties are in order.
func swaps(v, space []float64) float64 {
	n := len(v)
	if n < 2 {
		return 0
	}
	left, right := v[:n/2], v[n/2:]
	count := swaps(left, space[:n/2]) + swaps(right, space[n/2:])
	i, j := 0, 0
	for at := range n {
		if j == len(right) || i < len(left) && left[i] <= right[j] {
			space[at] = left[i]
			i++
			continue
		}
		space[at] = right[j]
		count += float64(len(left) - i)
		j++
	}
	copy(v, space)
	return count
}
