package stats

import (
	"errors"
	"fmt"
	"math"
)

// contingency is a checked two-way table without the rows and columns in which there is nobody.
type contingency struct {
	cell       [][]float64
	rows, cols []float64 // margins
	n          float64
	at, across []int // places of the rows and columns in the table given
}

// newContingency checks that a table of counts is rectangular, and that counts are 0 or within 1e±100. Empty rows and columns
// are left out; with fewer than 2 rows or columns left there is nothing to relate, which is an error.
func newContingency(table [][]float64) (*contingency, error) {
	if len(table) == 0 || len(table[0]) == 0 {
		return nil, errors.New("the table has no cells")
	}
	rows, cols := make([]float64, len(table)), make([]float64, len(table[0]))
	t := &contingency{}
	for i, row := range table {
		if len(row) != len(cols) {
			return nil, fmt.Errorf("row %d of the table has %d cells, the first row %d", i+1, len(row), len(cols))
		}
		for j, x := range row {
			if !(x >= 0) || x > 1e100 || x > 0 && x < 1e-100 {
				return nil, fmt.Errorf("the cell in row %d and column %d is %v: a count of 0 or more is needed", i+1, j+1, x)
			}
			rows[i] += x
			cols[j] += x
			t.n += x
		}
	}
	for i, x := range rows {
		if x > 0 {
			t.at, t.rows = append(t.at, i), append(t.rows, x)
		}
	}
	for j, x := range cols {
		if x > 0 {
			t.across, t.cols = append(t.across, j), append(t.cols, x)
		}
	}
	if len(t.at) < 2 || len(t.across) < 2 {
		return nil, fmt.Errorf("the table has respondents in %d rows and %d columns: 2 of each are needed", len(t.at), len(t.across))
	}
	for _, i := range t.at {
		row := make([]float64, len(t.across))
		for b, j := range t.across {
			row[b] = table[i][j]
		}
		t.cell = append(t.cell, row)
	}
	return t, nil
}

// expected is the count of cell (a, b) if rows and columns were independent.
func (t *contingency) expected(a, b int) float64 { return t.rows[a] * (t.cols[b] / t.n) }

func (t *contingency) df() float64 { return float64((len(t.rows) - 1) * (len(t.cols) - 1)) }

// shorter is the number of rows or of columns, whichever is less.
func (t *contingency) shorter() int { return min(len(t.rows), len(t.cols)) }

func (t *contingency) pearson() float64 {
	var sum float64
	for a := range t.rows {
		for b := range t.cols {
			e := t.expected(a, b)
			sum += (t.cell[a][b] - e) * ((t.cell[a][b] - e) / e)
		}
	}
	return sum
}

// fourfold says that the table is 2 x 2 once rows and columns without anybody are left out.
func (t *contingency) fourfold() error {
	if len(t.rows) != 2 || len(t.cols) != 2 {
		return fmt.Errorf("a table of %d by %d: this is for 2 by 2", len(t.rows), len(t.cols))
	}
	return nil
}

// SmallCells counts the cells whose count under independence is below 5, and all cells, of the rows and columns that have anybody.
// Pearson's test is rough when they are more than a fifth, or when the least expected count is below 1.
//
// Cochran, W. G. (1954). Some methods for strengthening the common χ² tests. Biometrics 10, 417-451. SPSS: footnote of CROSSTABS.
func SmallCells(table [][]float64) (small, cells int, least float64, err error) {
	t, err := newContingency(table)
	if err != nil {
		return 0, 0, 0, err
	}
	least = math.Inf(1)
	for a := range t.rows {
		for b := range t.cols {
			e := t.expected(a, b)
			least = math.Min(least, e)
			if e < 5 {
				small++
			}
		}
	}
	return small, len(t.rows) * len(t.cols), least, nil
}
