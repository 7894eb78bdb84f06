package stats

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Effect is one line of a multi-factor ANOVA table.
type Effect struct {
	Name        string // "format", "format:district", "residual"
	SS, DF, MS  *float64
	F, P        *float64 // nil for the residual
	PartialEta2 *float64
}

// Margin is an estimated marginal mean.
type Margin struct {
	Field, Group            string
	N                       int
	Mean, SE, CILow, CIHigh *float64
}

// MultiFactor is a Type III analysis of variance with sum-to-zero contrasts.
type MultiFactor struct {
	Response    string
	Fields      []string
	Omitted     []string // compared fields that could not be in the model; a notice says why
	Interaction bool     // two-way interactions are in the model
	N           int
	R2          *float64
	Effects     []Effect
	Margins     []Margin // equal weights over the other factors
	Notices     []Notice
}

// MultiFactors holds one model a response.
type MultiFactors struct {
	Models  []MultiFactor
	Notices []Notice
}

// The most columns a model may have: with and without interactions.
const (
	maxInteractionColumns = 500
	maxModelColumns       = 1000
)

// MultiFactors explains the composite, and overall, by all compared fields together: Type III sums of squares with
// sum-to-zero contrasts, car::Anova(lm(y ~ (a + b + ...)^2), type = 3), on the respondents who have every field. Two-way
// interactions are in the model when the groups of every two fields all meet. With weights or a design each effect has
// the Wald F of survey::regTermTest(svyglm(...)) in place of sums of squares.
func (d *Data) MultiFactors() (*MultiFactors, error) {
	if d.N == 0 {
		return nil, notice("no_respondents")
	}
	if len(d.Compare) == 0 {
		return nil, notice("no_compared_fields")
	}
	if d.variables() == 0 {
		return nil, notice("no_items")
	}
	all := &MultiFactors{}
	for _, y := range d.responses() {
		all.Models = append(all.Models, d.multiFactor(y))
	}
	if d.Weighted || d.Designed {
		all.Notices = append(all.Notices, notice("multi_design"))
		all.Notices = append(all.Notices, d.designNotices()...)
	}
	return all, nil
}

// multiFactor finds the fields and terms that the data can bear and fits them.
func (d *Data) multiFactor(y response) MultiFactor {
	out := MultiFactor{Response: y.name}
	fields := slices.Clone(d.Compare)
	drop := func(i int, why Notice) {
		out.Omitted = append(out.Omitted, d.Fields[fields[i]].Key)
		out.Notices = append(out.Notices, why)
		fields = slices.Delete(fields, i, i+1)
	}
	for i := len(fields) - 1; i >= 0; i-- { // a field that nobody has would leave nobody
		if d.groupsPresent(i) < 2 {
			drop(i, d.oneGroup(d.Fields[fields[i]].Key))
		}
	}
	asked := y
	for len(fields) > 0 {
		y, lone := d.testable(asked, fields)
		cells, level, ok := d.factorCells(fields, y)
		levels, columns := make([]int, len(fields)), 1
		for i := range levels {
			for _, c := range cells {
				levels[i] = max(levels[i], c.level[i]+1)
			}
			columns += max(0, levels[i]-1)
		}
		if i := slices.IndexFunc(levels, func(l int) bool { return l < 2 }); ok && i >= 0 {
			drop(i, d.oneGroup(d.Fields[fields[i]].Key))
			continue
		}
		if !ok || columns > maxModelColumns {
			drop(len(fields)-1, notice("too_many_groups", d.Fields[fields[len(fields)-1]].Key, maxModelColumns))
			continue
		}
		m := newCellModel(cells, levels, false)
		result := m.all()
		if t := result.aliased; t >= 0 {
			drop(t, notice("aliased_field", d.Fields[fields[t]].Key))
			continue
		}
		if len(fields) > 1 {
			if f, g, ok := filled(cells, levels); !ok {
				out.Notices = append(out.Notices, notice("empty_cells", d.Fields[fields[f]].Key, d.Fields[fields[g]].Key))
			} else if f, g, ok := severalEach(cells, levels); !ok && (d.Weighted || d.Designed) {
				out.Notices = append(out.Notices, notice("single_cells", d.Fields[fields[f]].Key, d.Fields[fields[g]].Key))
			} else if f, g, ok := d.severalUnits(fields, y); !ok {
				out.Notices = append(out.Notices, notice("single_cells", d.Fields[fields[f]].Key, d.Fields[fields[g]].Key))
			} else if with := newCellModel(cells, levels, true); with.p > maxInteractionColumns || with.n <= with.p {
				out.Notices = append(out.Notices, notice("too_many_interactions", with.p-m.p))
			} else if r := with.all(); r.aliased >= 0 {
				out.Notices = append(out.Notices, notice("aliased_interaction", d.effectName(fields, with.terms[r.aliased])))
			} else {
				m, result, out.Interaction = with, r, true
			}
		}
		out.N = m.n
		out.Notices = append(out.Notices, lone...)
		for _, f := range fields {
			out.Fields = append(out.Fields, d.Fields[f].Key)
		}
		d.testEffects(&out, m, result, fields, level, y)
		break
	}
	return out
}

// groupsPresent counts the groups of compared field c that have anybody.
func (d *Data) groupsPresent(c int) int {
	present := 0
	for g := range d.Fields[d.Compare[c]].Groups {
		if slices.Max(d.GroupCountsN(c, 0, g+1)) > 0 {
			present++
		}
	}
	return present
}

func (d *Data) effectName(fields []int, t term) string {
	var names []string
	for _, f := range t.factors {
		names = append(names, d.Fields[fields[f]].Key)
	}
	return strings.Join(names, ":")
}

// testEffects fills in the table of effects and the marginal means.
func (d *Data) testEffects(out *MultiFactor, m *cellModel, r fit, fields []int, level [][]int, y response) {
	var between float64
	for _, c := range m.cells {
		between += c.w * (c.mean - m.centre) * (c.mean - m.centre)
	}
	total, df := m.within+between, float64(m.n-m.p)
	designed := d.Weighted || d.Designed
	cov := mat.NewSymDense(m.p, nil)
	if designed {
		df = d.domainDF(d.inModel(fields, y)) + 1 - float64(m.p)
	}
	switch {
	case designed && d.noErrors():
		return
	case df <= 0:
		out.Notices = append(out.Notices, notice("no_residual_df", m.n, m.p))
		return
	case r.rss <= 1e-13*total || total == 0:
		out.Notices = append(out.Notices, notice("no_residual", out.Response))
		return
	}
	out.R2 = num(1 - r.rss/total)
	ms := r.rss / df
	if designed {
		cov = d.coefficientCov(m, r, fields, level, y)
	} else {
		cov.ScaleSym(ms, r.inverse)
	}
	for t, x := range m.terms {
		e := Effect{Name: d.effectName(fields, x)}
		df1 := float64(x.to - x.from)
		wald, ok := m.typeThree(t, r.beta, cov)
		e.DF = num(df1)
		if ok {
			e.F, e.P = num(wald/df1), num(fUpper(wald/df1, df1, df))
			if !designed {
				ss := wald * ms
				e.SS, e.MS, e.PartialEta2 = num(ss), num(ss/df1), num(ss/(ss+r.rss))
			}
		} else {
			out.Notices = append(out.Notices, d.withoutWald(e.Name)...)
		}
		out.Effects = append(out.Effects, e)
	}
	residual := Effect{Name: "residual", DF: num(df)}
	if !designed {
		residual.SS, residual.MS = num(r.rss), num(ms)
	}
	out.Effects = append(out.Effects, residual)
	d.margins(out, m, r.beta, cov, df, fields, level)
}

// margins adds the marginal means of every level. With sum-to-zero contrasts the mean over equally weighted levels of
// all other factors is the intercept plus the level's own effect. R: emmeans::emmeans(fit, ~a)
func (d *Data) margins(out *MultiFactor, m *cellModel, beta []float64, cov *mat.SymDense, df float64, fields []int, level [][]int) {
	q := tBeyond(1-d.Options.Confidence, df)
	for i, f := range fields {
		count := make([]int, m.levels[i])
		for _, c := range m.cells {
			count[c.level[i]] += c.count
		}
		for g, l := range level[i] {
			if l < 0 {
				continue
			}
			column, value := []int{0}, []float64{1}
			for k := m.terms[i].from; k < m.terms[i].to; k++ {
				switch {
				case l == m.levels[i]-1:
					column, value = append(column, k), append(value, -1)
				case k-m.terms[i].from == l:
					column, value = append(column, k), append(value, 1)
				}
			}
			mean, variance := m.centre, 0.0
			for a, j := range column {
				mean += value[a] * beta[j]
				for b, k := range column {
					variance += value[a] * value[b] * cov.At(j, k)
				}
			}
			se := math.Sqrt(math.Max(0, variance))
			out.Margins = append(out.Margins, Margin{Field: d.Fields[f].Key, Group: d.Fields[f].Groups[g], N: count[l],
				Mean: num(mean), SE: num(se), CILow: num(mean - q*se), CIHigh: num(mean + q*se)})
		}
	}
}

// inModel says who has the response and every field.
func (d *Data) inModel(fields []int, y response) func(b *Batch, row int) bool {
	return func(b *Batch, row int) bool {
		for _, f := range fields {
			if b.Fields[f][row] == 0 {
				return false
			}
		}
		return !math.IsNaN(y.value(b, row))
	}
}

// coefficientCov is the design-based covariance of the coefficients: A⁻¹ cov(Σ w e x) A⁻¹ with A = XᵀWX, e the residual and x the
// row of the model matrix. R: vcov(survey::svyglm(...))
func (d *Data) coefficientCov(m *cellModel, r fit, fields []int, level [][]int, y response) *mat.SymDense {
	inside := d.inModel(fields, y)
	type entry struct {
		column []int
		value  []float64
		fitted float64
	}
	at := make(map[string]int, len(m.cells))
	entries := make([]entry, len(m.cells))
	key := func(buffer []byte, l int) []byte { return append(buffer, byte(l), byte(l>>8)) }
	for i, c := range m.cells {
		var k []byte
		for _, l := range c.level {
			k = key(k, l)
		}
		at[string(k)] = i
		e := entry{fitted: m.centre}
		e.column, e.value = m.row(c.level)
		for j, column := range e.column {
			e.fitted += e.value[j] * r.beta[column]
		}
		entries[i] = e
	}
	score := func(b *Batch, row int) (int, float64) {
		if !inside(b, row) || b.weight(row) == 0 {
			return -1, 0
		}
		var buffer [64]byte
		k := buffer[:0]
		for i, f := range fields {
			k = key(k, level[i][b.Fields[f][row]-1])
		}
		cell := at[string(k)]
		return cell, b.weight(row) * (y.value(b, row) - entries[cell].fitted)
	}
	if d.replication != nil {
		return d.replicatedCells(m, r, func(b *Batch, row int) (int, float64) {
			cell, _ := score(b, row)
			if cell < 0 {
				return -1, 0
			}
			return cell, y.value(b, row) - entries[cell].fitted
		}, func(cell int) ([]int, []float64) { return entries[cell].column, entries[cell].value })
	}
	// The inverse meets the rows of the model before the scores do: A⁻¹ x is small for a cell of much weight, whereas in
	// A⁻¹ (Σ s² x xᵀ) A⁻¹ the large weights would have to cancel and would take the digits of small ones with them.
	influence := func(e entry, z []float64, s float64) {
		for k := range z {
			z[k] = 0
			for j, column := range e.column {
				z[k] += r.inverse.At(k, column) * e.value[j]
			}
			z[k] *= s
		}
	}
	if len(m.cells) > maxDesignCells {
		return d.linearizedCov(m.p, func(b *Batch, row int, z []float64) {
			if cell, s := score(b, row); cell >= 0 {
				influence(entries[cell], z, s)
			}
		})
	}
	x, z := mat.NewDense(m.p, len(m.cells), nil), make([]float64, m.p)
	for i, e := range entries {
		influence(e, z, 1)
		x.SetCol(i, z)
	}
	return conjugate(x, d.linearizedCellCov(len(m.cells), score))
}

// replicatedCells is the covariance of the coefficients of a model of cells over the replicates of a design: they differ by A⁻¹ Σ w e x, with the weights w
// of each replicate in A = XᵀWX too.   R: vcov(survey::svyglm(..., svrepdesign))
func (d *Data) replicatedCells(m *cellModel, r fit, place func(b *Batch, row int) (int, float64), entry func(cell int) ([]int, []float64)) *mat.SymDense {
	residual, weight := d.replicateMeans(len(m.cells), place)
	apart := make([][]float64, len(residual))
	cross, score := mat.NewSymDense(m.p, nil), mat.NewVecDense(m.p, nil)
	for i, w := range weight {
		cross.Zero()
		score.Zero()
		for cell, w := range w {
			if w == 0 {
				continue
			}
			column, value := entry(cell)
			for a, j := range column {
				score.SetVec(j, score.AtVec(j)+w*value[a]*residual[i][cell])
				for b, k := range column[:a+1] {
					cross.SetSym(j, k, cross.At(j, k)+w*value[a]*value[b])
				}
			}
		}
		apart[i] = solved(cross, score)
	}
	return d.replication.covOf(m.p, apart)
}

// Numbers lists the effects, then the marginal means of the composite.
func (r *MultiFactors) Numbers() []Number {
	var list []Number
	for _, m := range r.Models {
		row := rows{Number{Analysis: "anova_multi", Term2: m.Response, N: m.N}, &list}
		if len(m.Effects) == 0 {
			row.add("unavailable", nil)
			continue
		}
		for _, e := range m.Effects {
			row.at.Term = e.Name
			row.add("ss", e.SS)
			row.add("df", e.DF)
			row.add("ms", e.MS)
			if e.Name != "residual" {
				row.add("f", e.F)
				row.add("p", e.P)
				row.add("partial_eta2", e.PartialEta2)
			}
		}
		for _, field := range m.Omitted {
			row.at.Term = field
			row.add("unavailable", nil)
		}
	}
	for _, m := range r.Models {
		if m.Response != "composite" {
			continue
		}
		if len(m.Margins) == 0 {
			list = append(list, Number{Analysis: "emmeans", Statistic: "unavailable", N: m.N})
		}
		for _, g := range m.Margins {
			row := rows{Number{Analysis: "emmeans", By: g.Field, Group: g.Group, N: g.N}, &list}
			row.add("emmean", g.Mean)
			row.add("se", g.SE)
			row.add("ci_low", g.CILow)
			row.add("ci_high", g.CIHigh)
		}
	}
	return list
}
