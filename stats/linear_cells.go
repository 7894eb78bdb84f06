package stats

import (
	"math"
	"math/bits"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// factorCell is one combination of levels of all factors and what is known of the response there.
type factorCell struct {
	level        []int   // of each factor, 0-based
	count        int     // respondents
	w, w2        float64 // sums of weights and of their squares; count when unweighted
	mean, within float64 // mean and Σ w (y - mean)²
}

// term is a main effect (one factor) or a two-way interaction (two) and its columns of the model matrix.
type term struct {
	factors  []int
	from, to int
}

// cellModel is the linear model of cell means on factors with sum-to-zero contrasts: level l of a factor with L levels
// has a 1 in column l, and the last level -1 in all L-1 columns. Column 0 is the intercept.
type cellModel struct {
	levels []int
	terms  []term
	p      int
	cells  []factorCell
	cross  [][]float64 // XᵀWX with XᵀWy and yᵀWy of the cell means (centred at their mean) as last row and column
	centre float64     // the weighted mean of the response
	within float64     // sum of squares within cells
	w      float64
	n      int
}

// newCellModel sets up the model with the given number of levels of each factor.
func newCellModel(cells []factorCell, levels []int, interactions bool) *cellModel {
	m := &cellModel{levels: levels, cells: cells, p: 1}
	for f, L := range levels {
		m.terms = append(m.terms, term{[]int{f}, m.p, m.p + L - 1})
		m.p += L - 1
	}
	for f := range levels {
		for g := f + 1; g < len(levels) && interactions; g++ {
			size := (levels[f] - 1) * (levels[g] - 1)
			m.terms = append(m.terms, term{[]int{f, g}, m.p, m.p + size})
			m.p += size
		}
	}
	for _, c := range cells {
		m.n += c.count
		m.w += c.w
		m.centre += c.w * c.mean
		m.within += c.within
	}
	m.centre /= m.w
	m.cross = make([][]float64, m.p+1)
	for i := range m.cross {
		m.cross[i] = make([]float64, m.p+1)
	}
	for _, c := range cells {
		column, value := m.row(c.level)
		column, value = append(column, m.p), append(value, c.mean-m.centre)
		for i, a := range column {
			x := c.w * value[i]
			for j, b := range column {
				m.cross[a][b] += x * value[j]
			}
		}
	}
	return m
}

// row lists the columns of a cell's row of the model matrix that are not 0, and their values.
func (m *cellModel) row(level []int) (column []int, value []float64) {
	column, value = []int{0}, []float64{1}
	contrast := func(f int) (from, to int, sign float64) {
		if l := level[f]; l < m.levels[f]-1 {
			return l, l + 1, 1
		}
		return 0, m.levels[f] - 1, -1
	}
	for _, t := range m.terms {
		a, b, sign := contrast(t.factors[0])
		if len(t.factors) == 1 {
			for i := a; i < b; i++ {
				column, value = append(column, t.from+i), append(value, sign)
			}
			continue
		}
		c, d, other := contrast(t.factors[1])
		for i := a; i < b; i++ {
			for j := c; j < d; j++ {
				column, value = append(column, t.from+i*(m.levels[t.factors[1]]-1)+j), append(value, sign*other)
			}
		}
	}
	return column, value
}

// fit is a fitted cellModel.
type fit struct {
	beta    []float64
	inverse *mat.SymDense // of XᵀWX
	rss     float64       // residual sum of squares, respondents included
	steps   []float64     // fall of the residual sum of squares when each term joins those before it: Type I
	aliased int           // first term with a column that follows from those before it, -1 = none
}

// solve fits the terms that use accepts by sweeping their columns in order.
//
// Goodnight, J. H. (1979). A tutorial on the SWEEP operator. The American Statistician 33, 149-158.
func (m *cellModel) solve(use func(t int) bool) fit {
	a := make([][]float64, m.p+1)
	for i := range a {
		a[i] = slices.Clone(m.cross[i])
	}
	out := fit{aliased: -1, steps: make([]float64, len(m.terms))}
	sweep(a, 0)
	for t, x := range m.terms {
		if !use(t) {
			continue
		}
		before := a[m.p][m.p]
		for k := x.from; k < x.to; k++ {
			if a[k][k] <= 1e-10*m.cross[k][k] {
				if out.aliased < 0 {
					out.aliased = t
				}
				continue
			}
			sweep(a, k)
		}
		out.steps[t] = before - a[m.p][m.p]
	}
	out.rss = m.within + math.Max(0, a[m.p][m.p])
	out.beta, out.inverse = make([]float64, m.p), mat.NewSymDense(m.p, nil)
	for i := range m.p {
		out.beta[i] = a[i][m.p]
		for j := range i + 1 {
			out.inverse.SetSym(i, j, (a[i][j]+a[j][i])/2)
		}
	}
	return out
}

// sweep pivots a square matrix on its k-th diagonal element.
func sweep(a [][]float64, k int) {
	pivot := a[k]
	d := pivot[k]
	for j := range pivot {
		pivot[j] /= d
	}
	for i, row := range a {
		if i == k {
			continue
		}
		b := row[k]
		if b == 0 {
			continue
		}
		for j, x := range pivot {
			row[j] -= b * x
		}
		row[k] = -b / d
	}
	pivot[k] = 1 / d
}

func (m *cellModel) all() fit { return m.solve(func(int) bool { return true }) }

// typeThree is bᵀ V⁻¹ b of a term's coefficients b, with V their block of cov: the Type III sum of squares when cov
// is the inverse of XᵀWX, the Wald statistic when it is the covariance of the coefficients.
func (m *cellModel) typeThree(t int, beta []float64, cov *mat.SymDense) (float64, bool) {
	x := m.terms[t]
	v := mat.NewSymDense(x.to-x.from, nil)
	for i := x.from; i < x.to; i++ {
		for j := x.from; j <= i; j++ {
			v.SetSym(i-x.from, j-x.from, cov.At(i, j))
		}
	}
	return waldStatistic(beta[x.from:x.to], v)
}

// typeTwo is the Type II sum of squares of a term: its fall of the residual sum of squares when it joins all terms
// that do not contain it. R: car::Anova(type = 2)
func (m *cellModel) typeTwo(t int) float64 {
	contains := func(u int) bool {
		for _, f := range m.terms[t].factors {
			if !slices.Contains(m.terms[u].factors, f) {
				return false
			}
		}
		return true
	}
	without := m.solve(func(u int) bool { return !contains(u) })
	with := m.solve(func(u int) bool { return u == t || !contains(u) })
	return without.rss - with.rss
}

// filled says which two factors have levels that never meet; ok when all do.
func filled(cells []factorCell, levels []int) (f, g int, ok bool) {
	for f := range levels {
		for g := f + 1; g < len(levels); g++ {
			seen, missing := make([]bool, levels[f]*levels[g]), levels[f]*levels[g]
			for _, c := range cells {
				if at := c.level[f]*levels[g] + c.level[g]; !seen[at] {
					seen[at] = true
					missing--
				}
			}
			if missing > 0 {
				return f, g, false
			}
		}
	}
	return 0, 0, true
}

// severalEach says which two factors have levels that meet in one respondent or sampling unit only; ok when there are none. The variance of
// such a cell is 0, as if its mean were known.
func severalEach(cells []factorCell, levels []int) (f, g int, ok bool) {
	for f := range levels {
		for g := f + 1; g < len(levels); g++ {
			count := make([]int, levels[f]*levels[g])
			for _, c := range cells {
				count[c.level[f]*levels[g]+c.level[g]] += c.count
			}
			if slices.Contains(count, 1) {
				return f, g, false
			}
		}
	}
	return 0, 0, true
}

// factorSums are the sums of one cell over the rows of a batch, about a fixed centre.
type factorSums struct {
	key            uint64
	n              int
	w, w2, wy, wyy float64
}

// factorCells sums a response over the combinations of groups of some fields, for the respondents who have all of them. The
// second result maps each field's groups to levels: -1 for a group with nobody. ok is false when the combinations
// cannot be counted in 64 bits.
func (d *Data) factorCells(fields []int, y response) (cells []factorCell, level [][]int, ok bool) {
	all := uint64(1)
	for _, f := range fields {
		over, product := bits.Mul64(all, uint64(len(d.Fields[f].Groups)))
		if all = product; over > 0 {
			return nil, nil, false
		}
	}
	const centre = 50 // the middle of the index scale
	parts := make([][]factorSums, len(d.Batches))
	parallel(d.Options.Jobs, len(d.Batches), func(bi int) {
		b, sums := &d.Batches[bi], []factorSums(nil)
		at, dense := map[uint64]int32{}, []int32(nil) // place of a cell in sums, plus 1
		if all <= 1<<14 {
			dense = make([]int32, all)
		}
	rows:
		for row := range b.N {
			var key uint64
			for _, f := range fields {
				g := b.Fields[f][row]
				if g == 0 {
					continue rows
				}
				key = key*uint64(len(d.Fields[f].Groups)) + uint64(g-1)
			}
			v, w := y.value(b, row)-centre, b.weight(row)
			if math.IsNaN(v) || w == 0 {
				continue
			}
			var i int32
			if dense != nil {
				i = dense[key]
			} else {
				i = at[key]
			}
			if i == 0 {
				sums = append(sums, factorSums{key: key})
				i = int32(len(sums))
				if dense != nil {
					dense[key] = i
				} else {
					at[key] = i
				}
			}
			s := &sums[i-1]
			s.n++
			s.w += w
			s.w2 += w * w
			s.wy += w * v
			s.wyy += w * v * v
		}
		parts[bi] = sums
	})
	merged := map[uint64]factorSums{}
	for _, part := range parts {
		for _, s := range part {
			m := merged[s.key]
			merged[s.key] = factorSums{s.key, m.n + s.n, m.w + s.w, m.w2 + s.w2, m.wy + s.wy, m.wyy + s.wyy}
		}
	}
	sums := make([]factorSums, 0, len(merged))
	for _, s := range merged {
		sums = append(sums, s)
	}
	slices.SortFunc(sums, func(a, b factorSums) int {
		if a.key < b.key {
			return -1
		}
		return 1
	})
	for _, s := range sums {
		c := factorCell{level: make([]int, len(fields)), count: s.n, w: s.w, w2: s.w2, mean: centre + s.wy/s.w,
			within: math.Max(0, s.wyy-s.wy*s.wy/s.w)}
		if s.n == 1 {
			c.within = 0
		}
		key := s.key
		for i := len(fields) - 1; i >= 0; i-- {
			groups := uint64(len(d.Fields[fields[i]].Groups))
			c.level[i] = int(key % groups)
			key /= groups
		}
		cells = append(cells, c)
	}
	for i, f := range fields {
		place, next := make([]int, len(d.Fields[f].Groups)), 0
		for g := range place {
			place[g] = -1
		}
		for _, c := range cells {
			place[c.level[i]] = 0
		}
		for g := range place {
			if place[g] == 0 {
				place[g] = next
				next++
			}
		}
		for _, c := range cells {
			c.level[i] = place[c.level[i]]
		}
		level = append(level, place)
	}
	return cells, level, true
}
