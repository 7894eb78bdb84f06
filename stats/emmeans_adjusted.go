package stats

import (
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
	y, lone := d.testable(d.responses()[0], d.Compare)
	out.Notices = append(out.Notices, lone...)
	a := &adjusted{d: d, out: out, y: y}
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
	middle             []float64                   // of every numeric field: its mean over all who have it
	place              func(b *Batch, row int) int // of a respondent among the combinations of groups, -1 = not in the model
	count              []int                       // respondents of each cell
	unit               float64                     // weights times this have mean 1
	sd                 []float64                   // of each covariate
	m                  *glmModel
	f                  *glmFit
}

// chooseCovariates keeps the numeric fields that can be in a model.
func (a *adjusted) chooseCovariates() {
	d := a.d
	a.middle = make([]float64, len(d.Numeric))
	for i, field := range d.Numeric {
		n, sum, low, high := 0, 0.0, math.Inf(1), math.Inf(-1)
		for bi := range d.Batches {
			for _, x := range d.Batches[bi].Numeric[i][:d.Batches[bi].N] {
				if !math.IsNaN(x) {
					n++
					sum += x
					low, high = min(low, x), max(high, x)
				}
			}
		}
		a.middle[i] = sum / float64(n)
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
		cells, level, ok := a.d.factorCells(a.fields, response{a.y.name, a.value})
		if ok && len(cells) == 0 {
			return notice("too_few_complete", 0, 2), false
		}
		columns := 1 + len(a.covariates)
		for i := range a.fields {
			levels := 0
			for _, c := range cells {
				levels = max(levels, c.level[i]+1)
			}
			columns += levels - 1
			if levels < 2 && ok {
				a.note("one_group", a.d.Fields[a.fields[i]].Key)
				a.fields = slices.Delete(a.fields, i, i+1)
				columns = 0
				break
			}
		}
		if columns == 0 {
			continue
		}
		if last := len(a.fields) - 1; !ok || columns > maxAdjustedColumns {
			a.note("too_many_groups", a.d.Fields[a.fields[last]].Key, maxAdjustedColumns)
			a.fields = a.fields[:last]
			continue
		}
		n := 0
		for _, c := range cells {
			n += c.count
		}
		a.out.N = n
		m, constant := a.sums(cells, level)
		if constant >= 0 {
			a.note("constant", a.d.Numeric[a.covariates[constant]].Key)
			a.covariates = slices.Delete(a.covariates, constant, constant+1)
			continue
		}
		reason, interactions := a.bearsInteractions(cells, n, columns)
		if interactions { // mostly they can be had, and then no other model is needed
			if with, err := a.terms(m, true); err == nil {
				if f := with.solve(everyTerm(with)); len(f.aliased) == 0 {
					a.m, a.f, a.out.Interaction = with, f, true
					return Notice{}, true
				}
			}
		}
		m, err := a.terms(m, false)
		if err != nil {
			return notice("too_few_complete", n, columns+1), false
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
func (a *adjusted) bearsInteractions(cells []factorCell, n, p int) (why Notice, ok bool) {
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
	if i, j, ok := a.d.severalUnits(a.fields, response{a.y.name, a.value}); !ok {
		return notice("single_cells", key(i), key(j)), false
	}
	more := 0
	for i := range levels {
		for j := i + 1; j < len(levels); j++ {
			more += (levels[i] - 1) * (levels[j] - 1)
		}
	}
	if p+more > maxAdjustedInteracted || n <= p+more {
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

// Names in the model: keys may have a colon.
func factorName(f int) string    { return fmt.Sprint("f", f) }
func covariateName(i int) string { return fmt.Sprint("x", i) }

// value is the response of a respondent who has every covariate, NaN of others.
func (a *adjusted) value(b *Batch, row int) float64 {
	for _, i := range a.covariates {
		if math.IsNaN(b.Numeric[i][row]) {
			return math.NaN()
		}
	}
	return a.y.value(b, row)
}

// places finds a respondent's place among the cells, -1 for one who is not in the model.
func (a *adjusted) places(cells []factorCell, level [][]int) func(b *Batch, row int) int {
	size := make([]uint64, len(a.fields))
	for _, c := range cells {
		for k, l := range c.level {
			size[k] = max(size[k], uint64(l+1))
		}
	}
	at, all := map[uint64]int32{}, uint64(1)
	for i, c := range cells {
		var key uint64
		for k, l := range c.level {
			key = key*size[k] + uint64(l)
		}
		at[key] = int32(i + 1)
	}
	for _, n := range size {
		all = min(all*n, 1<<32)
	}
	var dense []int32
	if all <= 1<<14 {
		dense = make([]int32, all)
		for key, i := range at {
			dense[key] = i
		}
	}
	return func(b *Batch, row int) int {
		var key uint64
		for k, f := range a.fields {
			g := b.Fields[f][row]
			if g == 0 || level[k][g-1] < 0 {
				return -1
			}
			key = key*size[k] + uint64(level[k][g-1])
		}
		if math.IsNaN(a.value(b, row)) || !(b.weight(row) > 0) {
			return -1
		}
		if dense != nil {
			return int(dense[key]) - 1
		}
		return int(at[key]) - 1
	}
}

// sums adds up the covariates, their products and those with the response by cell: a model without terms. constant is a covariate that does
// not vary among those in the model, -1 = none. Weights have mean 1.
func (a *adjusted) sums(cells []factorCell, level [][]int) (m *glmModel, constant int) {
	d, k := a.d, len(a.covariates)
	a.place = a.places(cells, level)
	m = &glmModel{products: [][]int{nil}, p: 1}
	var weights, total float64
	a.count = nil
	for _, c := range cells {
		a.count = append(a.count, c.count)
		m.n += float64(c.count)
		weights += c.w
	}
	a.unit = m.n / weights
	for _, c := range cells {
		total += c.w / weights * c.mean
	}
	m.centre = total
	size := k + 2 // 1, covariates, response
	strips := max(1, min(8, len(d.Batches)))
	if len(cells)*size*size > maxStripCells/8 {
		strips = 1
	}
	parts := make([][]float64, strips)
	parallel(d.Options.Jobs, strips, func(s int) {
		part, z := make([]float64, len(cells)*size*size), make([]float64, size)
		for bi := s; bi < len(d.Batches); bi += strips {
			b := &d.Batches[bi]
			for row := range b.N {
				at := a.place(b, row)
				if at < 0 {
					continue
				}
				z[0], z[k+1] = 1, a.y.value(b, row)-m.centre
				for j, i := range a.covariates {
					z[j+1] = b.Numeric[i][row] - a.middle[i]
				}
				w, cell := b.weight(row)*a.unit, part[at*size*size:(at+1)*size*size]
				for i, u := range z {
					u *= w
					line := cell[i*size : (i+1)*size]
					for j := i; j < size; j++ {
						line[j] += u * z[j]
					}
				}
			}
		}
		parts[s] = part
	})
	all := parts[0]
	for _, part := range parts[1:] {
		addTo(all, part)
	}
	// Covariates are measured from their means in standard deviations.
	moment := make([]float64, size*size)
	for at := range cells {
		addTo(moment, all[at*size*size:(at+1)*size*size])
	}
	shift, sd := make([]float64, size), slices.Repeat([]float64{1}, size)
	for j, i := range a.covariates {
		shift[j+1] = moment[j+1] / m.n
		mean := a.middle[i] + shift[j+1]
		sd[j+1] = math.Sqrt(max(0, moment[(j+1)*size+j+1]/m.n-shift[j+1]*shift[j+1]))
		if !(sd[j+1] > 1e-14*math.Abs(mean)) {
			return nil, j
		}
		m.shift = append(m.shift, mean/sd[j+1])
	}
	a.sd = sd[1 : k+1]
	for at, c := range cells {
		raw := all[at*size*size : (at+1)*size*size]
		cell := glmCell{level: c.level, n: raw[0], moment: make([][]float64, size)}
		for i := range size {
			cell.moment[i] = make([]float64, size)
			for j := range i + 1 {
				x := raw[j*size+i]
				if j > 0 {
					x += shift[i]*shift[j]*raw[0] - shift[i]*raw[j] - shift[j]*raw[i]
				} else if i > 0 {
					x -= shift[i] * raw[0]
				}
				cell.moment[i][j] = x / sd[i] / sd[j]
				cell.moment[j][i] = cell.moment[i][j]
			}
		}
		m.cells = append(m.cells, cell)
	}
	for i, f := range a.fields {
		factor := GLMFactor{Name: factorName(f)}
		for g, l := range level[i] {
			if l >= 0 {
				factor.Labels = append(factor.Labels, d.Fields[f].Groups[g])
			}
		}
		m.factors, m.levels = append(m.factors, factor), append(m.levels, len(factor.Labels))
	}
	return m, -1
}

// terms is the model with its terms: compared fields, their two-way interactions if they are to be there, and covariates.
func (a *adjusted) terms(sums *glmModel, interactions bool) (*glmModel, error) {
	m := *sums
	var names []string
	for _, f := range m.factors {
		names = append(names, f.Name)
	}
	for i := range m.factors {
		for j := i + 1; j < len(m.factors) && interactions; j++ {
			names = append(names, m.factors[i].Name+":"+m.factors[j].Name)
		}
	}
	for _, i := range a.covariates {
		m.data.Covariates = append(m.data.Covariates, GLMCovariate{Name: covariateName(i)})
		names = append(names, covariateName(i))
	}
	for _, name := range names {
		if err := m.addTerm(name); err != nil {
			return nil, err
		}
	}
	m.cross = m.crossProducts(m.cells, m.columns, m.p)
	return &m, nil
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
	for k := range a.covariates {
		row := make([]float64, m.p)
		t := m.terms[len(m.terms)-len(a.covariates)+k]
		row[t.from] = 1 / a.sd[k]
		L = append(L, row)
	}
	n, rank := float64(a.out.N), a.f.rank
	total := m.cross[m.p][m.p]
	df := n - rank
	if d.Weighted || d.Designed {
		df = d.domainDF(func(b *Batch, row int) bool { return a.place(b, row) >= 0 }) + 1 - rank
	}
	switch {
	case total > 0 && a.f.rss <= 1e-13*total, !(total > 0):
		a.note("no_residual", a.y.name)
		return
	case d.noErrors(): // designNotices says so
		return
	case df < 1:
		a.note("no_residual_df", a.out.N, m.p)
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
	steps := float64(d.N) * float64(k) * float64(k+m.p)
	if d.replication != nil {
		steps = float64(d.N+len(d.replication.factor)*d.Replicated()) * float64(m.p*m.p)
	}
	if steps > maxAdjustedSteps {
		return nil
	}
	place := a.place
	// in gives a row's entries in the model and its residual; nil for who is not in the model.
	in := func(b *Batch, row int) (entries []glmEntry, e float64) {
		at := place(b, row)
		if at < 0 {
			return nil, 0
		}
		e = a.y.value(b, row) - m.centre
		entries = m.columns(m.cells[at].level)
		for i := range entries {
			for _, c := range m.products[entries[i].product] {
				entries[i].value *= b.Numeric[a.covariates[c]][row]/a.sd[c] - m.shift[c]
			}
			e -= entries[i].value * a.f.a[entries[i].column][m.p]
		}
		return entries, e
	}
	if d.replication != nil {
		return d.replication.slopesCov(denseOf(L), d.replicateSlopes(1, m.p, func(b *Batch, row int, x []float64) (int, float64) {
			entries, e := in(b, row)
			if entries == nil {
				return -1, 0
			}
			for _, u := range entries {
				x[u.column] += u.value
			}
			return 0, e
		}))
	}
	return d.linearizedCov(k, func(b *Batch, row int, z []float64) {
		entries, e := in(b, row)
		if entries == nil {
			return
		}
		e *= b.weight(row) * a.unit
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
		for at, c := range m.cells {
			s := &sums[c.level[i]]
			s.n += a.count[at]
			s.w += c.n
			s.wy += c.n*m.centre + c.moment[0][len(a.covariates)+1]
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
