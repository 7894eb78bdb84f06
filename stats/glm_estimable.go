package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// goodnight holds what Type III needs where cells are empty: the model with a column for every level, and its estimable
// functions, which are the rows' span.
type goodnight struct {
	m         *glmModel
	from, to  []int      // columns of each term
	basis     *mat.Dense // orthonormal rows that span the estimable functions
	ginverse  *mat.Dense
	estimates []float64
}

// maxEstimable is how many columns estimable functions are looked for in; the work grows with the cube.
const maxEstimable = 700

// estimable sets up the overparameterised model, covariates in their own origin. It has no terms when that is too large.
func (m *glmModel) estimable() *goodnight {
	g := &goodnight{m: m}
	p := 1
	for _, t := range m.terms {
		size := 1
		for _, f := range t.factors {
			size *= m.levels[f]
		}
		g.from, g.to = append(g.from, p), append(g.to, p+size)
		if p += size; p > maxEstimable {
			return &goodnight{}
		}
	}
	cells := m.sums(make([]float64, len(m.shift)))
	cross := m.crossProducts(cells, func(level []int) []glmEntry {
		list := []glmEntry{{0, 0, 1}}
		for i, t := range m.terms {
			at := 0
			for _, f := range t.factors {
				at = at*m.levels[f] + level[f]
			}
			list = append(list, glmEntry{g.from[i] + at, t.product, 1})
		}
		return list
	}, p)
	sym := mat.NewSymDense(p, nil)
	for i := range p {
		for j := range i + 1 {
			sym.SetSym(i, j, cross[i][j])
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(sym, true) {
		return &goodnight{}
	}
	values := eigen.Values(nil)
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	g.ginverse, g.estimates = mat.NewDense(p, p, nil), make([]float64, p)
	var rows [][]float64
	for k, v := range values {
		if v <= 1e-10*values[p-1] {
			continue
		}
		e := mat.Col(nil, k, &vectors)
		rows = append(rows, e)
		var along float64
		for i, x := range e {
			along += x * cross[i][p]
		}
		for i, x := range e {
			g.estimates[i] += x * along / v
			for j, y := range e {
				g.ginverse.Set(i, j, g.ginverse.At(i, j)+x*y/v)
			}
		}
	}
	g.basis = mat.NewDense(len(rows), p, nil)
	for i, r := range rows {
		g.basis.SetRow(i, r)
	}
	return g
}

// typeThree is the sum of squares and degrees of freedom of term t.
func (g *goodnight) typeThree(t int) (ss, df float64, ok bool) {
	if g.basis == nil {
		return 0, 0, false
	}
	_, p := g.basis.Dims()
	other, own := make([]bool, p), make([]bool, p)
	other[0] = true
	for u, x := range g.m.terms {
		more := len(x.covariates) == len(g.m.terms[t].covariates) && g.m.contains(u, t)
		for c := g.from[u]; c < g.to[u]; c++ {
			other[c], own[c] = !more, u == t
		}
	}
	a := without(g.basis, other)
	b := without(a, own)
	l := complement(a, b)
	if l == nil {
		return 0, 0, true
	}
	q, _ := l.Dims()
	var lg, lgl mat.Dense
	lg.Mul(l, g.ginverse)
	lgl.Mul(&lg, l.T())
	cov, estimate := mat.NewSymDense(q, nil), make([]float64, q)
	for i := range q {
		for j := range p {
			estimate[i] += l.At(i, j) * g.estimates[j]
		}
		for j := range i + 1 {
			cov.SetSym(i, j, (lgl.At(i, j)+lgl.At(j, i))/2)
		}
	}
	ss, ok = quadratic(cov, estimate)
	return ss, float64(q), ok
}

// without is an orthonormal basis of the combinations of orthonormal rows that are 0 in some columns; nil when there are none.
func without(rows *mat.Dense, columns []bool) *mat.Dense {
	if rows == nil {
		return nil
	}
	n, p := rows.Dims()
	count := 0
	for _, c := range columns {
		if c {
			count++
		}
	}
	if count == 0 {
		return rows
	}
	// The combinations are the vectors that the Gram matrix of those columns takes to 0.
	gram := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			var s float64
			for c := range p {
				if columns[c] {
					s += rows.At(i, c) * rows.At(j, c)
				}
			}
			gram.SetSym(i, j, s)
		}
	}
	return combinations(rows, gram, func(v float64) bool { return v < 1e-12 })
}

// complement is an orthonormal basis of what the span of a has orthogonal to that of b, itself within a.
func complement(a, b *mat.Dense) *mat.Dense {
	if a == nil || b == nil {
		return a
	}
	n, _ := a.Dims()
	var ab mat.Dense
	ab.Mul(a, b.T())
	gram := mat.NewSymDense(n, nil)
	gram.SymOuterK(1, &ab)
	return combinations(a, gram, func(v float64) bool { return v < 0.5 }) // 0 or 1
}

// combinations are rows combined by those eigenvectors of gram whose value is wanted.
func combinations(rows *mat.Dense, gram *mat.SymDense, wanted func(v float64) bool) *mat.Dense {
	var eigen mat.EigenSym
	if !eigen.Factorize(gram, true) {
		return nil
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	n, p := rows.Dims()
	var out []float64
	for k, v := range eigen.Values(nil) {
		if !wanted(math.Abs(v)) {
			continue
		}
		row := make([]float64, p)
		for i := range n {
			w := vectors.At(i, k)
			for c := range p {
				row[c] += w * rows.At(i, c)
			}
		}
		out = append(out, row...)
	}
	if len(out) == 0 {
		return nil
	}
	return mat.NewDense(len(out)/p, p, out)
}
