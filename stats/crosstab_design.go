package stats

import (
	"gonum.org/v1/gonum/mat"
)

// maxDesignCells bounds the table of which a covariance matrix is made: its size is the square of the cells.
const maxDesignCells = 600

// raoScott replaces p by that of the Pearson statistic X² corrected for weights and design. With V the design-based
// covariance of the cell proportions, V0 that of a simple random sample, both of the interaction contrasts of the
// log-linear model, and δ the eigenvalues of V0⁻¹V,
//
//	F = X² / Σδ  on  d0 = (Σδ)²/Σδ²  and  d0·degf  degrees of freedom
//
// Rao, J. N. K. & Scott, A. J. (1984). On chi-squared tests for multiway contingency tables with cell proportions
// estimated from survey data. Annals of Statistics 12, 46-60.   R: survey::svychisq(~x + g, design)
func (d *Data) raoScott(t *Crosstab, c, i int, table [][]float64, x independence) {
	t.P = nil
	rows, cols := len(x.rows), len(x.cols)
	if rows*cols > maxDesignCells {
		t.Notices = append(t.Notices, notice("table_too_large", t.Key, t.By, rows*cols))
		return
	}
	f := d.Compare[c]
	levels, groups := make([]int, len(table)+1), make([]int, len(table[0])+1)
	for a, l := range x.rows {
		levels[l+1] = a + 1
	}
	for b, g := range x.cols {
		groups[g+1] = b + 1
	}
	place := func(b *Batch, row int) int {
		a, g := levels[b.Items[i][row]], groups[b.Fields[f][row]]
		if a == 0 || g == 0 {
			return -1
		}
		return (a-1)*cols + g - 1
	}
	p, n := make([]float64, rows*cols), float64(t.N)
	for a, l := range x.rows {
		for b, g := range x.cols {
			p[a*cols+b] = table[l][g] / n
		}
	}
	totals := d.sharesCov(p, place)
	df := d.domainDF(func(b *Batch, row int) bool { return place(b, row) >= 0 })

	// Cell proportions are totals over their sum, so their covariance is J V Jᵀ with J = I - p 1ᵀ. The contrasts are
	// taken over p, cells with nobody left out.
	q := (rows - 1) * (cols - 1)
	scaled, ratio := mat.NewDense(q, len(p), nil), mat.NewDense(q, len(p), nil)
	for a := range rows - 1 {
		for b := range cols - 1 {
			at := a*(cols-1) + b
			for _, s := range []struct {
				cell int
				sign float64
			}{{a*cols + b, 1}, {a*cols + cols - 1, -1}, {(rows-1)*cols + b, -1}, {len(p) - 1, 1}} {
				if p[s.cell] > 0 {
					scaled.Set(at, s.cell, s.sign/p[s.cell])
				}
			}
		}
	}
	// scaled · J: each row less its product with p in every column.
	for r := range q {
		var along float64
		for cell, share := range p {
			along += scaled.At(r, cell) * share
		}
		for cell := range p {
			ratio.Set(r, cell, scaled.At(r, cell)-along)
		}
	}
	simple := mat.NewSymDense(q, nil)
	for r := range q {
		for s := range r + 1 {
			var sum float64
			for cell, share := range p {
				sum += scaled.At(r, cell) * scaled.At(s, cell) * share
			}
			simple.SetSym(r, s, sum/n)
		}
	}
	var chol mat.Cholesky
	var delta, square mat.Dense
	if df <= 0 || !chol.Factorize(simple) || chol.SolveTo(&delta, conjugate(ratio, totals)) != nil {
		if !d.untested() {
			t.Notices = append(t.Notices, notice("no_rao_scott", t.Key, t.By))
		}
		return
	}
	square.Mul(&delta, &delta)
	trace := mat.Trace(&delta)
	d0 := trace * trace / mat.Trace(&square)
	t.P = num(fUpper(*t.Chi2/trace, d0, d0*df))
}

// sharesCov is the covariance of the weights in each cell over their sum, but for a part that the sum of all has: J V Jᵀ is that of the shares p, with
// J = I - p 1ᵀ. place gives a respondent's cell, -1 for none.
func (d *Data) sharesCov(p []float64, place func(b *Batch, row int) int) *mat.SymDense {
	if x := d.replication; x != nil {
		sums := d.replicateSums(len(p), func(b *Batch, row int, w float64, sum []float64) {
			if cell := place(b, row); cell >= 0 {
				sum[cell] += w
			}
		})
		for _, s := range sums {
			var all float64
			for _, w := range s {
				all += w
			}
			for cell := range s {
				s[cell] = s[cell]/all - p[cell]
			}
		}
		return x.covOf(len(p), sums)
	}
	var W float64
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for row := range b.N {
			if place(b, row) >= 0 {
				W += b.weight(row)
			}
		}
	}
	return d.linearizedCellCov(len(p), func(b *Batch, row int) (int, float64) { return place(b, row), b.weight(row) / W })
}
