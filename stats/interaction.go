package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// InteractionCell is a combination of a group of one field and a group of another.
type InteractionCell struct {
	A, B                    string
	N                       int
	Mean, SE, CILow, CIHigh *float64 // of the composite
	Expected                *float64 // what the two fields give without an interaction
	Effect, EffectSE, P     *float64 // Mean - Expected, and t for it
	PAdjusted               *float64 // by Holm over the cells
}

// Interaction says whether differences between the groups of one field depend on another.
type Interaction struct {
	A, B             string // fields
	GroupsA, GroupsB []string
	N                int
	F, DF1, DF2, P   *float64
	Cells            []InteractionCell // those with respondents, groups of B changing fastest
	Notices          []Notice
}

// Interactions holds an entry for every two compared fields.
type Interactions struct {
	Pairs   []Interaction
	Notices []Notice
}

// Bounds of the combinations of groups: of two fields, and of all pairs of fields together.
const (
	maxInteractionCells = 400
	maxAllCells         = 4000
)

// Interactions looks, for every two compared fields, for combinations of groups whose mean composite ȳ differs from what the two fields
// give on their own. With ŷ the additive fit of the cell means, weighted by respondents, and V their covariance s²/n,
//
//	e = ȳ - ŷ = (I - H) ȳ,  cov(e) = (I - H) V (I - H)ᵀ,  t = e/se(e) on n - cells degrees of freedom
//
// P of cells is corrected after Holm; F tests all contrasts that are 0 without interaction: Type III where every combination has
// somebody, and without those that have nobody. With weights or a design means are weighted, V is linearised, and F is Wald's on degf + 1
// - cells. R: anova(lm(y ~ a + b), lm(y ~ a * b)); emmeans(fit, ~ a * b); residuals of lm(mean ~ a + b, weights = n).
//
// With fewer than two compared fields there is nothing. Pairs of more than 400 combinations have a notice,
// and so have those with a combination of fewer than Data.Least respondents: the means of the others would give it away.
func (d *Data) Interactions() (*Interactions, error) {
	out := &Interactions{}
	if d.N == 0 || d.variables() == 0 {
		return out, nil
	}
	left := maxAllCells
	for i := range d.Compare {
		for j := i + 1; j < len(d.Compare); j++ {
			if x, ok := d.interaction(i, j, &left); ok {
				out.Pairs = append(out.Pairs, x)
			}
		}
	}
	if len(out.Pairs) > 0 && (d.Weighted || d.Designed) {
		out.Notices = d.designNotices()
	}
	return out, nil
}

// interaction compares the cells of compared fields i and j; false when one of them has a single group, or they need no model.
func (d *Data) interaction(i, j int, left *int) (Interaction, bool) {
	fields := []int{d.Compare[i], d.Compare[j]}
	a, b := d.Fields[fields[0]], d.Fields[fields[1]]
	out := Interaction{A: a.Key, B: b.Key}
	y, lone := d.testable(d.responses()[0], fields)
	out.Notices = append(out.Notices, lone...)
	cells, level, ok := d.factorCells(fields, y)
	levels := []int{0, 0}
	names := [2][]string{}
	for f, place := range level {
		for g, l := range place {
			if l >= 0 {
				levels[f]++
				names[f] = append(names[f], d.Fields[fields[f]].Groups[g])
			}
		}
	}
	if !ok || levels[0] < 2 || levels[1] < 2 {
		return out, false
	}
	if len(cells) > maxInteractionCells || len(cells) > *left || levels[0]+levels[1] > maxInteractionCells {
		out.Notices = append(out.Notices, notice("interaction_cells", a.Key, b.Key, len(cells), min(*left, maxInteractionCells)))
		return out, true
	}
	for _, cell := range cells {
		if cell.count < d.Least {
			out.Notices = append(out.Notices, notice("interaction_private", a.Key, b.Key, d.Least))
			return out, true
		}
	}
	*left -= len(cells)
	m := newCellModel(cells, levels, false)
	out.N, out.GroupsA, out.GroupsB = m.n, names[0], names[1]
	additive, df1 := m.all(), len(cells)-m.p
	df, V := d.cellCovariance(fields, level, y, m)
	if additive.aliased >= 0 || df1 < 1 || V == nil {
		if !d.untested() { // designNotices says so
			out.Notices = append(out.Notices, notice("interaction_untested", a.Key, b.Key))
		}
		return out, true
	}
	out.test(m, additive, V, df, d.Options.Confidence)
	return out, true
}

// cellCovariance is the covariance of the cell means and its degrees of freedom; nil where there is none.
func (d *Data) cellCovariance(fields []int, level [][]int, y response, m *cellModel) (df float64, V *mat.SymDense) {
	k := len(m.cells)
	if !d.Weighted && !d.Designed {
		df = float64(m.n - k)
		if df < 1 || !(m.within > 0) {
			return df, nil
		}
		V = mat.NewSymDense(k, nil)
		for c, x := range m.cells {
			V.SetSym(c, c, m.within/df/x.w)
		}
		return df, V
	}
	place := make([]int, m.levels[0]*m.levels[1])
	for c, x := range m.cells {
		if x.count < 2 { // its linearised variance would be 0
			return 0, nil
		}
		place[x.level[0]*m.levels[1]+x.level[1]] = c
	}
	if _, _, ok := d.severalUnits(fields, y); !ok {
		return 0, nil
	}
	inside := d.inModel(fields, y)
	if df = d.domainDF(inside) + 1 - float64(k); df < 1 {
		return df, nil
	}
	weight := make([]float64, k)
	for c, x := range m.cells {
		weight[c] = x.w
	}
	return df, d.meansCov(weight, func(b *Batch, row int) (int, float64) {
		if !inside(b, row) || b.weight(row) == 0 {
			return -1, 0
		}
		c := place[level[0][b.Fields[fields[0]][row]-1]*m.levels[1]+level[1][b.Fields[fields[1]][row]-1]]
		return c, y.value(b, row) - m.cells[c].mean
	})
}

// test fills in cells and F.
func (r *Interaction) test(m *cellModel, additive fit, V *mat.SymDense, df, confidence float64) {
	k := len(m.cells)
	X, rest := mat.NewDense(k, m.p, nil), mat.NewDense(k, k, nil) // rest = I - X (XᵀWX)⁻¹ XᵀW
	for c, x := range m.cells {
		column, value := m.row(x.level)
		for i, j := range column {
			X.Set(c, j, value[i])
		}
	}
	var half, hat mat.Dense
	half.Mul(X, additive.inverse)
	hat.Mul(&half, X.T())
	for i := range k {
		for j, x := range m.cells {
			v := -hat.At(i, j) * x.w
			if i == j {
				v++
			}
			rest.Set(i, j, v)
		}
	}
	cov, reach := conjugate(rest, V), tBeyond(1-confidence, df)
	var p []float64
	for c, x := range m.cells {
		cell := InteractionCell{A: r.GroupsA[x.level[0]], B: r.GroupsB[x.level[1]], N: x.count, Mean: num(x.mean)}
		se := math.Sqrt(V.At(c, c))
		cell.SE, cell.CILow, cell.CIHigh = num(se), num(x.mean-reach*se), num(x.mean+reach*se)
		var effect float64
		for j, o := range m.cells {
			effect += rest.At(c, j) * (o.mean - m.centre)
		}
		cell.Effect, cell.Expected = num(effect), num(x.mean-effect)
		// A cell that alone holds a group follows the additive fit exactly.
		if v := cov.At(c, c); v > 1e-12*V.At(c, c) {
			cell.EffectSE, cell.P = num(math.Sqrt(v)), num(tTwoSided(effect/math.Sqrt(v), df))
		}
		if cell.P != nil {
			p = append(p, *cell.P)
		}
		r.Cells = append(r.Cells, cell)
	}
	if adjusted, err := AdjustP(p, "holm"); err == nil {
		at := 0
		for c := range r.Cells {
			if r.Cells[c].P != nil {
				r.Cells[c].PAdjusted = num(adjusted[at])
				at++
			}
		}
	}
	// The contrasts orthogonal to the additive model.
	var qr mat.QR
	qr.Factorize(X)
	var Q mat.Dense
	qr.QTo(&Q)
	contrast, b := mat.NewDense(k-m.p, k, nil), make([]float64, k-m.p)
	for i := range b {
		for c, x := range m.cells {
			contrast.Set(i, c, Q.At(c, m.p+i))
			b[i] += Q.At(c, m.p+i) * (x.mean - m.centre)
		}
	}
	if w := waldTest(b, conjugate(contrast, V), df); w != nil {
		r.F, r.DF1, r.DF2, r.P = num(w.F), num(w.DF1), num(w.DF2), num(w.P)
	} else {
		r.Notices = append(r.Notices, notice("interaction_untested", r.A, r.B))
	}
}

// Numbers lists the tests and the cells; by is "a:b", term and term2 the groups.
func (r *Interactions) Numbers() []Number {
	var list []Number
	for _, x := range r.Pairs {
		row := rows{Number{Analysis: "interaction", By: x.A + ":" + x.B, N: x.N}, &list}
		if x.F == nil {
			row.add("unavailable", nil)
		} else {
			row.add("f", x.F)
			row.add("df1", x.DF1)
			row.add("df2", x.DF2)
			row.add("p", x.P)
		}
		for _, c := range x.Cells {
			row.at.Term, row.at.Term2, row.at.N = c.A, c.B, c.N
			row.add("mean", c.Mean)
			row.add("se", c.SE)
			row.add("ci_low", c.CILow)
			row.add("ci_high", c.CIHigh)
			row.add("effect", c.Effect)
			row.add("effect_se", c.EffectSE)
			row.add("p", c.P)
			row.add("p_adjusted", c.PAdjusted)
		}
	}
	return list
}
