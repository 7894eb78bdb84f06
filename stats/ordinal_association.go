package stats

import "math"

// Association is a measure of how far high answers to two ordered questions go together, from -1 to 1.
type Association struct {
	Value     float64
	SE        *float64 // asymptotic, for intervals: √ of the delta method's variance
	Low, High *float64 // Value ± z SE, within -1 and 1
	Z, P      *float64 // test of 0, by the standard error that holds when there is no association
}

// OrdinalAssociation holds the measures of an ordered two-way table.
//
// With C and D twice the numbers of concordant and discordant pairs, and R² and C² the sums of squared row and column totals,
//
//	gamma      (C - D) / (C + D)
//	Somers' d  (C - D) / (n² - R²)  for the column variable given the row one
//	tau-b      (C - D) / √((n² - R²)(n² - C²))
//	tau-c      (C - D) m / (n² (m - 1)),  m the lesser of the numbers of rows and columns
//
// Gamma is nil where there is no pair without a tie.
//
// Goodman, L. A. & Kruskal, W. H. (1963, 1972). Measures of association for cross classifications III, IV. JASA 58, 310-364;
// 67, 415-421. Brown, M. B. & Benedetti, J. K. (1977). Sampling behavior of tests for correlation in two-way contingency tables. JASA
// 72, 309-315. Somers, R. H. (1962). A new asymmetric measure of association for ordinal variables. American Sociological
// Review 27, 799-811. SPSS: CROSSTABS /STATISTICS=GAMMA D BTAU CTAU. R: DescTools::GoodmanKruskalGamma, SomersDelta, KendallTauB, StuartTauC
type OrdinalAssociation struct {
	N                           float64
	Concordant, Discordant      float64 // pairs of respondents
	Gamma                       *Association
	SomersColumns, SomersRows   *Association // columns, and rows, as what is explained
	SomersSymmetric, TauB, TauC *Association
}

// OrdinalMeasures computes the measures of a table of counts whose rows and columns are in rising order. Standard errors are of the multinomial
// sample and have a meaning for counts of respondents only. confidence 0 means 0.95. The error is that of PearsonChi2.
func OrdinalMeasures(table [][]float64, confidence float64) (*OrdinalAssociation, error) {
	confidence, err := confidenceOf(confidence)
	if err != nil {
		return nil, err
	}
	t, err := newContingency(table)
	if err != nil {
		return nil, err
	}
	z := normalBeyond(1 - confidence)
	// The sums below have the fourth power of the counts: those of huge or tiny ones are taken of shares, by a power of 2.
	unit := 1.0
	if t.n > 1e30 || t.n < 1e-30 {
		_, power := math.Frexp(t.n)
		unit = math.Ldexp(1, power)
		t.over(unit)
	}
	// With A and B the weights of the cells concordant with, and discordant to, a cell: C = Σ n A, D = Σ n B.
	A, B := t.around()
	n := t.n
	var C, D float64
	for i := range t.rows {
		for j := range t.cols {
			C += t.cell[i][j] * A[i][j]
			D += t.cell[i][j] * B[i][j]
		}
	}
	r2, c2 := n*n, n*n
	for _, x := range t.rows {
		r2 -= x * x
	}
	for _, x := range t.cols {
		c2 -= x * x
	}
	out := &OrdinalAssociation{N: n * unit, Concordant: C / 2 * unit * unit, Discordant: D / 2 * unit * unit}
	// The variance under independence is the same for all up to their denominators: 4 (Σ n (A-B)² - (C-D)²/n).
	var null float64
	for i := range t.rows {
		for j := range t.cols {
			e := A[i][j] - B[i][j] - (C-D)/n
			null += t.cell[i][j] * e * e
		}
	}
	null = 2 * math.Sqrt(null)
	// Each measure is a function of the cells; g is its derivative by cell (i, j), times its scale, whose weighted spread is the
	// variance of the delta method.
	measure := func(value, denominator float64, g func(i, j int) float64) *Association {
		if denominator <= 0 {
			return nil
		}
		a := &Association{Value: math.Max(-1, math.Min(1, value))}
		var mean, ss float64
		for i := range t.rows {
			for j := range t.cols {
				mean += t.cell[i][j] / n * g(i, j)
			}
		}
		for i := range t.rows {
			for j := range t.cols {
				e := g(i, j) - mean
				ss += t.cell[i][j] * e * e
			}
		}
		se := math.Sqrt(ss / unit)
		a.SE = num(se)
		if a.SE != nil {
			a.Low, a.High = num(math.Max(-1, a.Value-z*se)), num(math.Min(1, a.Value+z*se))
		}
		if s := value * denominator / null * math.Sqrt(unit); num(s) != nil {
			a.Z, a.P = num(s), num(math.Min(1, 2*normalUpper(math.Abs(s))))
		}
		return a
	}
	S := C - D
	out.Gamma = measure(S/(C+D), C+D, func(i, j int) float64 {
		return 4 * (D*A[i][j] - C*B[i][j]) / ((C + D) * (C + D))
	})
	somers := func(free float64, margin func(i, j int) float64) *Association {
		return measure(S/free, free, func(i, j int) float64 {
			return 2 * ((A[i][j]-B[i][j])*free - S*(n-margin(i, j))) / (free * free)
		})
	}
	row, column := func(i, _ int) float64 { return t.rows[i] }, func(_, j int) float64 { return t.cols[j] }
	out.SomersColumns = somers(r2, row)
	out.SomersRows = somers(c2, column)
	out.SomersSymmetric = somers((r2+c2)/2, func(i, j int) float64 { return (t.rows[i] + t.cols[j]) / 2 })
	w := math.Sqrt(r2) * math.Sqrt(c2)
	out.TauB = measure(S/w, w, func(i, j int) float64 {
		return 2*(A[i][j]-B[i][j])/w - S/w*((n-t.rows[i])/r2+(n-t.cols[j])/c2)
	})
	m := float64(t.shorter())
	scale := n * n * (m - 1) / m
	out.TauC = measure(S/scale, scale, func(i, j int) float64 { return 2 * (A[i][j] - B[i][j]) / scale })
	return out, nil
}

// over divides all counts.
func (t *contingency) over(unit float64) {
	t.n /= unit
	for i := range t.rows {
		t.rows[i] /= unit
		for j := range t.cell[i] {
			t.cell[i][j] /= unit
		}
	}
	for j := range t.cols {
		t.cols[j] /= unit
	}
}

// around gives, for each cell, the sum of the cells above it on one side and below it on the other (A, concordant), and the sum of those
// on the crossed sides (B).
func (t *contingency) around() (A, B [][]float64) {
	r, c := len(t.rows), len(t.cols)
	// before[i][j] is the sum of all cells with row < i and column < j.
	before := make([][]float64, r+1)
	before[0] = make([]float64, c+1)
	for i := range r {
		before[i+1] = make([]float64, c+1)
		var row float64
		for j := range c {
			row += t.cell[i][j]
			before[i+1][j+1] = before[i][j+1] + row
		}
	}
	block := func(i0, i1, j0, j1 int) float64 {
		return before[i1][j1] - before[i0][j1] - before[i1][j0] + before[i0][j0]
	}
	for i := range r {
		a, b := make([]float64, c), make([]float64, c)
		for j := range c {
			a[j] = block(0, i, 0, j) + block(i+1, r, j+1, c)
			b[j] = block(0, i, j+1, c) + block(i+1, r, 0, j)
		}
		A, B = append(A, a), append(B, b)
	}
	return A, B
}
