package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// AdjustedMean is the composite of a group as it is, and as it would be with the other compared fields balanced and everybody at the
// mean of the numeric fields.
type AdjustedMean struct {
	Group                   string
	N                       int
	Raw                     *float64 // mean of those in the model
	Mean, SE, CILow, CIHigh *float64
}

// AdjustedField holds the adjusted means of one compared field.
type AdjustedField struct {
	Field string
	Means []AdjustedMean // groups with respondents, in codebook order
	Pairs []PairDiff     // of adjusted means, after Tukey; without CohenD
}

// CovariateEffect is the slope of the composite on a numeric field, all else in the model held.
type CovariateEffect struct {
	Field    string
	B, SE, P *float64
}

// AdjustedMeans are the marginal means of a model of all compared fields and the numeric profile fields.
type AdjustedMeans struct {
	N           int
	Interaction bool // two-way interactions of the compared fields are in the model
	Fields      []AdjustedField
	Covariates  []CovariateEffect
	R2, DF      *float64
	Notices     []Notice
}

// Bounds of the adjusted model.
const (
	maxCovariates         = 20
	maxAdjustedColumns    = 500
	maxAdjustedInteracted = 250
	maxAdjustedSteps      = 5_000_000_000 // operations for design-based errors
)

// AdjustedMeans explains the composite by all compared fields, their two-way interactions (as MultiFactors: where the groups of every two
// fields all meet) and all numeric profile fields, and takes the marginal means of each compared field with equal weights over the
// others and covariates at their means, with all pairs after Tukey. It speaks for those who have every field; with weights or a design
// coefficients are weighted, covariates at their weighted means, and errors linearised.
// R: emmeans(lm(y ~ a * b + x), ~ a), pairs(); the same of svyglm.
//
// With one compared field and no numeric field there is nothing to adjust for, and nothing in the result. A numeric field that less than
// half of the respondents answered, that does not vary or follows from others is left out with a notice.
func (d *Data) AdjustedMeans() (*AdjustedMeans, error) {
	out := &AdjustedMeans{}
	if d.N == 0 || d.variables() == 0 || len(d.Compare) == 0 {
		return out, nil
	}
	a := &adjusted{d: d, out: out, y: d.responses()[0]}
	for c, f := range d.Compare {
		if d.groupsPresent(c) > 1 {
			a.fields = append(a.fields, f)
		}
	}
	a.chooseCovariates()
	if len(a.fields) == 0 || len(a.fields)+len(a.covariates) < 2 {
		return &AdjustedMeans{}, nil
	}
	if why, ok := a.fit(); !ok {
		out.Notices = append(out.Notices, why)
		return out, nil
	}
	if len(a.fields)+len(a.covariates) < 2 { // what is left adjusts for nothing
		return &AdjustedMeans{}, nil
	}
	a.estimate()
	if d.Weighted || d.Designed {
		out.Notices = append(out.Notices, d.designNotices()...)
	}
	return out, nil
}

// adjusted is the model while it is made.
type adjusted struct {
	d                  *Data
	out                *AdjustedMeans
	y                  response
	fields, covariates []int
	m                  *glmModel
	f                  *glmFit
	row                [][]int32 // [batch][row] place in the model's data, -1 = not in it
	w                  []float64
}

// chooseCovariates keeps the numeric fields that can be in a model.
func (a *adjusted) chooseCovariates() {
	d := a.d
	for i, field := range d.Numeric {
		n, low, high := 0, math.Inf(1), math.Inf(-1)
		for bi := range d.Batches {
			for _, x := range d.Batches[bi].Numeric[i][:d.Batches[bi].N] {
				if !math.IsNaN(x) {
					n++
					low, high = min(low, x), max(high, x)
				}
			}
		}
		switch size := max(math.Abs(low), math.Abs(high)); {
		case 2*n < d.N:
			a.note("covariate_missing", field.Key, n, d.N)
		case low == high:
			a.note("constant", field.Key)
		case !(size < 1e60) || size < 1e-60:
			a.note("beyond_range", field.Key)
		case len(a.covariates) == maxCovariates:
			a.note("covariate_many", maxCovariates)
			return
		default:
			a.covariates = append(a.covariates, i)
		}
	}
}

func (a *adjusted) note(code string, args ...any) {
	a.out.Notices = append(a.out.Notices, notice(code, args...))
}

// fit finds the terms that the data can bear. ok is false when there is no model, and why says so.
func (a *adjusted) fit() (why Notice, ok bool) {
	for len(a.fields) > 0 {
		data, cells := a.gather()
		if len(data.Y) == 0 {
			return notice("too_few_complete", 0, 2), false
		}
		model := func(interactions bool) (*glmModel, error) {
			var terms []string
			for _, f := range data.Factors {
				terms = append(terms, f.Name)
			}
			for i := range data.Factors {
				for j := i + 1; j < len(data.Factors) && interactions; j++ {
					terms = append(terms, data.Factors[i].Name+":"+data.Factors[j].Name)
				}
			}
			for _, x := range data.Covariates {
				terms = append(terms, x.Name)
			}
			return newGLMModel(data, terms)
		}
		columns := 1 + len(data.Covariates)
		for i := range a.fields {
			levels := 0
			for _, c := range cells {
				levels = max(levels, c.level[i]+1)
			}
			columns += levels - 1
			if levels < 2 {
				a.note("one_group", a.d.Fields[a.fields[i]].Key)
				a.fields = slices.Delete(a.fields, i, i+1)
				columns = 0
				break
			}
		}
		if columns == 0 {
			continue
		}
		if last := len(a.fields) - 1; columns > maxAdjustedColumns {
			a.note("too_many_groups", a.d.Fields[a.fields[last]].Key, maxAdjustedColumns)
			a.fields = a.fields[:last]
			continue
		}
		a.out.N = len(data.Y)
		reason, interactions := a.bearsInteractions(cells, data, columns)
		if interactions { // mostly they can be had, and then no other model is needed
			if m, err := model(true); err == nil {
				if f := m.solve(everyTerm(m)); len(f.aliased) == 0 {
					a.m, a.f, a.out.Interaction = m, f, true
					return Notice{}, true
				}
			}
		}
		m, err := model(false)
		if dropped := a.dropConstant(err); dropped {
			continue
		}
		if err != nil {
			return notice("too_few_complete", len(data.Y), columns+1), false
		}
		f := m.solve(everyTerm(m))
		if len(f.aliased) > 0 {
			t := slices.IndexFunc(m.terms, func(t glmTerm) bool { return f.aliased[0] >= t.from && f.aliased[0] < t.to })
			if k := t - len(a.fields); k >= 0 {
				a.note("covariate_aliased", a.d.Numeric[a.covariates[k]].Key)
				a.covariates = slices.Delete(a.covariates, k, k+1)
			} else {
				a.note("aliased_field", a.d.Fields[a.fields[t]].Key)
				a.fields = slices.Delete(a.fields, t, t+1)
			}
			continue
		}
		a.m, a.f = m, f
		if reason.Code != "" {
			a.out.Notices = append(a.out.Notices, reason)
		} else if len(a.fields) > 1 {
			a.note("adjusted_main")
		}
		return Notice{}, true
	}
	return notice("no_compared_fields"), false
}

// bearsInteractions says whether a model with interactions may be tried, and if not why.
func (a *adjusted) bearsInteractions(cells []factorCell, data GLMData, p int) (why Notice, ok bool) {
	key := func(i int) string { return a.d.Fields[a.fields[i]].Key }
	levels := make([]int, len(a.fields))
	for _, c := range cells {
		for i, l := range c.level {
			levels[i] = max(levels[i], l+1)
		}
	}
	if len(levels) < 2 {
		return Notice{}, false
	}
	if i, j, ok := filled(cells, levels); !ok {
		return notice("empty_cells", key(i), key(j)), false
	}
	if i, j, ok := severalEach(cells, levels); !ok && (a.d.Weighted || a.d.Designed) {
		return notice("single_cells", key(i), key(j)), false
	}
	more := 0
	for i := range levels {
		for j := i + 1; j < len(levels); j++ {
			more += (levels[i] - 1) * (levels[j] - 1)
		}
	}
	if p+more > maxAdjustedInteracted || len(data.Y) <= p+more {
		return notice("too_many_interactions", more), false
	}
	return Notice{}, true
}

func everyTerm(m *glmModel) []int {
	order := make([]int, len(m.terms))
	for t := range order {
		order[t] = t
	}
	return order
}

// dropConstant leaves out the covariate that does not vary among those in the model, if that is the error.
func (a *adjusted) dropConstant(err error) bool {
	var why Notice
	if !errors.As(err, &why) || why.Code != "constant_predictor" {
		return false
	}
	for k, i := range a.covariates {
		if covariateName(i) == why.Args[0] {
			a.note("constant", a.d.Numeric[i].Key)
			a.covariates = slices.Delete(a.covariates, k, k+1)
			return true
		}
	}
	return false
}

// Names in the model: keys may have a colon.
func factorName(f int) string    { return fmt.Sprint("f", f) }
func covariateName(i int) string { return fmt.Sprint("x", i) }

// gather lists the respondents who have everything, and the combinations of their groups. Weights have mean 1.
func (a *adjusted) gather() (data GLMData, cells []factorCell) {
	d := a.d
	inside := d.inModel(a.fields, a.y)
	a.row, a.w = make([][]int32, len(d.Batches)), nil
	for _, f := range a.fields {
		data.Factors = append(data.Factors, GLMFactor{Name: factorName(f), Labels: d.Fields[f].Groups})
	}
	for _, i := range a.covariates {
		data.Covariates = append(data.Covariates, GLMCovariate{Name: covariateName(i)})
	}
	var total float64
	for bi := range d.Batches {
		b := &d.Batches[bi]
		a.row[bi] = make([]int32, b.N)
	rows:
		for r := range b.N {
			a.row[bi][r] = -1
			if !inside(b, r) || !(b.weight(r) > 0) {
				continue
			}
			for _, i := range a.covariates {
				if math.IsNaN(b.Numeric[i][r]) {
					continue rows
				}
			}
			a.row[bi][r] = int32(len(data.Y))
			data.Y = append(data.Y, a.y.value(b, r))
			a.w = append(a.w, b.weight(r))
			total += b.weight(r)
			for k, f := range a.fields {
				data.Factors[k].Level = append(data.Factors[k].Level, int(b.Fields[f][r])-1)
			}
			for k, i := range a.covariates {
				data.Covariates[k].X = append(data.Covariates[k].X, b.Numeric[i][r])
			}
		}
	}
	if d.Weighted && len(a.w) > 0 {
		data.N = make([]float64, len(a.w))
		for i := range a.w {
			a.w[i] *= float64(len(a.w)) / total
			data.N[i] = max(a.w[i], 1e-50)
		}
	}
	return data, a.combinations(data)
}

// combinations counts the respondents of each combination of levels, renumbered so that only levels that occur have a number.
func (a *adjusted) combinations(data GLMData) []factorCell {
	place := make([][]int, len(a.fields))
	for k, f := range data.Factors {
		place[k] = make([]int, len(f.Labels))
		for _, l := range f.Level {
			place[k][l] = 1
		}
		next := 0
		for l, is := range place[k] {
			if place[k][l] = next; is > 0 {
				next++
			}
		}
	}
	at := map[string]int{}
	var cells []factorCell
	key := make([]byte, 2*len(a.fields))
	for i := range data.Y {
		for k := range a.fields {
			l := place[k][data.Factors[k].Level[i]]
			key[2*k], key[2*k+1] = byte(l), byte(l>>8)
		}
		c, ok := at[string(key)]
		if !ok {
			c = len(cells)
			at[string(key)] = c
			cell := factorCell{level: make([]int, len(a.fields))}
			for k := range a.fields {
				cell.level[k] = place[k][data.Factors[k].Level[i]]
			}
			cells = append(cells, cell)
		}
		cells[c].count++
	}
	return cells
}

// estimate fills in slopes, means and pairs: all are combinations L β of the coefficients, with covariance L cov(β) Lᵀ.
func (a *adjusted) estimate() {
	d, m := a.d, a.m
	var L [][]float64
	for i := range a.fields {
		for l := range m.levels[i] {
			level := make([]int, len(m.levels))
			for f := range level {
				level[f] = -1
			}
			level[i] = l
			L = append(L, m.marginRow(level))
		}
	}
	means := len(L)
	sd := make([]float64, len(a.covariates))
	for k := range a.covariates {
		row := make([]float64, m.p)
		t := m.terms[len(m.terms)-len(a.covariates)+k]
		sd[k] = covariateSD(m, k)
		row[t.from] = 1 / sd[k]
		L = append(L, row)
	}
	n, rank := float64(len(a.w)), a.f.rank
	total := m.within + m.cross[m.p][m.p]
	df := n - rank
	if d.Weighted || d.Designed {
		place := a.place()
		df = d.domainDF(func(b *Batch, row int) bool { return place(b, row) >= 0 }) + 1 - rank
	}
	switch {
	case total > 0 && a.f.rss <= 1e-13*total, !(total > 0):
		a.note("no_residual", a.y.name)
		return
	case d.noErrors(): // designNotices says so
		return
	case df < 1:
		a.note("no_residual_df", len(a.w), m.p)
		return
	}
	a.out.R2, a.out.DF = num(1-a.f.rss/total), num(df)
	estimate := make([]float64, len(L))
	for i, row := range L {
		for k, u := range row {
			estimate[i] += u * a.f.a[k][m.p]
		}
	}
	cov := a.covariance(L, df)
	if cov == nil {
		a.note("adjusted_design")
		return
	}
	a.fill(estimate[:means], cov, df)
	for k, i := range a.covariates {
		at := means + k
		x := CovariateEffect{Field: d.Numeric[i].Key, B: num(estimate[at])}
		if se := math.Sqrt(max(0, cov.At(at, at))); se > 0 {
			x.SE, x.P = num(se), num(tTwoSided(estimate[at]/se, df))
		}
		a.out.Covariates = append(a.out.Covariates, x)
	}
	a.out.Notices = append(a.out.Notices, d.fewComplete(a.out.N)...)
}

// covariateSD is what the model's covariate k was divided by.
func covariateSD(m *glmModel, k int) float64 {
	top := 0
	for i, x := range m.x[k] {
		if math.Abs(x) > math.Abs(m.x[k][top]) {
			top = i
		}
	}
	return m.data.Covariates[k].X[top] / m.x[k][top]
}

// place finds a row's place in the model's data, -1 = not in it.
func (a *adjusted) place() func(b *Batch, row int) int32 {
	batch := make(map[*Batch]int, len(a.d.Batches))
	for bi := range a.d.Batches {
		batch[&a.d.Batches[bi]] = bi
	}
	return func(b *Batch, row int) int32 { return a.row[batch[b]][row] }
}

// covariance is that of L β; nil where it would take too long.
func (a *adjusted) covariance(L [][]float64, df float64) *mat.SymDense {
	d, m, k := a.d, a.m, len(L)
	half := mat.NewDense(k, m.p, nil) // L (XᵀWX)⁻¹
	for i, row := range L {
		for j := range m.p {
			var s float64
			for c, u := range row {
				if u != 0 {
					s += u * (a.f.a[c][j] + a.f.a[j][c]) / 2
				}
			}
			half.Set(i, j, s)
		}
	}
	if !d.Weighted && !d.Designed {
		cov := mat.NewSymDense(k, nil)
		for i := range k {
			for j := range i + 1 {
				var s float64
				for c, u := range L[j] {
					s += half.At(i, c) * u
				}
				cov.SetSym(i, j, a.f.rss/df*s)
			}
		}
		return cov
	}
	if float64(d.N)*float64(k)*float64(k+m.p) > maxAdjustedSteps {
		return nil
	}
	place := a.place()
	return d.linearizedCov(k, func(b *Batch, row int, z []float64) {
		at := place(b, row)
		if at < 0 {
			return
		}
		level := make([]int, len(m.factors))
		for f := range level {
			level[f] = m.factors[f].Level[at]
		}
		e := m.data.Y[at] - m.centre
		entries := m.columns(level)
		for i := range entries {
			for _, c := range m.products[entries[i].product] {
				entries[i].value *= m.x[c][at] - m.shift[c]
			}
			e -= entries[i].value * a.f.a[entries[i].column][m.p]
		}
		e *= a.w[at]
		for i := range z {
			for _, x := range entries {
				z[i] += half.At(i, x.column) * x.value
			}
			z[i] *= e
		}
	})
}

// fill adds means and pairs by field.
func (a *adjusted) fill(estimate []float64, cov *mat.SymDense, df float64) {
	d, m, from := a.d, a.m, 0
	reach := tBeyond(1-d.Options.Confidence, df)
	for i, f := range a.fields {
		sums, labels := make([]domain, m.levels[i]), m.factors[i].Labels
		for at, l := range m.factors[i].Level {
			sums[l].add(1, a.w[at], m.data.Y[at])
		}
		field := AdjustedField{Field: d.Fields[f].Key}
		for l := range sums {
			mean, se := m.centre+estimate[from+l], math.Sqrt(max(0, cov.At(from+l, from+l)))
			field.Means = append(field.Means, AdjustedMean{Group: labels[l], N: sums[l].n, Raw: num(sums[l].mean()), Mean: num(mean), SE: num(se),
				CILow: num(mean - reach*se), CIHigh: num(mean + reach*se)})
		}
		if k := len(sums); k <= maxPairGroups {
			tukey := newStudentizedRange(k)
			q := tukey.quantile(1-d.Options.Confidence, df)
			for l := range sums {
				for o := l + 1; o < k; o++ {
					u, v := from+l, from+o
					pair := PairDiff{Group1: labels[l], Group2: labels[o], N: sums[l].n + sums[o].n, Diff: num(estimate[u] - estimate[v])}
					if se := math.Sqrt(cov.At(u, u) + cov.At(v, v) - 2*cov.At(u, v)); se > 0 {
						pair.interval(se, q, tukey.upper(math.Sqrt2*math.Abs(*pair.Diff)/se, df))
					}
					field.Pairs = append(field.Pairs, pair)
				}
			}
		} else {
			a.note("too_many_pairs", field.Field, k, maxPairGroups)
		}
		from += len(sums)
		a.out.Fields = append(a.out.Fields, field)
	}
}

// Numbers lists the adjusted means with the raw ones beside, the slopes of numeric fields, and the pairs.
func (r *AdjustedMeans) Numbers() []Number {
	var list []Number
	if len(r.Fields) == 0 {
		if len(r.Notices) > 0 {
			return []Number{{Analysis: "emmeans_adjusted", Statistic: "unavailable", N: r.N}}
		}
		return nil
	}
	for _, f := range r.Fields {
		for _, g := range f.Means {
			row := rows{Number{Analysis: "emmeans_adjusted", By: f.Field, Group: g.Group, N: g.N}, &list}
			row.add("raw", g.Raw)
			row.add("emmean", g.Mean)
			row.add("se", g.SE)
			row.add("ci_low", g.CILow)
			row.add("ci_high", g.CIHigh)
		}
	}
	for _, x := range r.Covariates {
		row := rows{Number{Analysis: "emmeans_adjusted", Term: x.Field, N: r.N}, &list}
		row.add("b", x.B)
		row.add("se", x.SE)
		row.add("p", x.P)
	}
	for _, f := range r.Fields {
		if len(f.Pairs) > 0 {
			list = pairNumbers(list, "posthoc_adjusted", f.Field, r.N, f.Pairs)
		}
	}
	return list
}
