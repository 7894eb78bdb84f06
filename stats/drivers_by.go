package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// GroupDriver is how much one item matters for overall within a group.
type GroupDriver struct {
	Key     string
	B, SE   *float64 // slope in codes of overall per code of the item, all items together; SE nil for a perfect fit
	Johnson *float64 // relative weight; the items' sum to R2
	Share   *float64 // of R2, in percent; nil when R2 is 0
}

// GroupDrivers is the regression of overall on the items within a group.
type GroupDrivers struct {
	Group string
	N     int // respondents who answered every item and overall
	R2    *float64
	Items []GroupDriver
}

// SlopeTest tests that slopes are the same in all groups: of one item, or of all with Key "".
type SlopeTest struct {
	Key            string
	F, DF1, DF2, P *float64
	PAdjusted      *float64 // by Holm over the items; nil for the test of all
}

// FieldDrivers compares what matters between the groups of one field.
type FieldDrivers struct {
	Field   string
	N       int            // respondents in Groups
	Groups  []GroupDrivers // those with enough complete answers, in codebook order
	LeftOut []string       // groups that have respondents but too few complete answers, or a singular regression
	Whole   SlopeTest
	Items   []SlopeTest
	Notices []Notice

	models []*model
	places []int // of each group of the field in Groups, -1 = left out
}

// DriversBy holds an entry for each compared field.
type DriversBy struct {
	Fields  []FieldDrivers
	Notices []Notice
}

// Bounds of a field's comparison of drivers.
const (
	maxDriverSums   = 1 << 25       // cross-products kept while summing
	maxDesignSlopes = 600           // slopes of which a design-based covariance is taken
	maxDesignSteps  = 5_000_000_000 // operations for it
)

// DriversBy regresses overall on the items within each group of every compared field, over those who answered everything, and asks
// whether the slopes differ between groups. With b_g the slopes of group g, C_g the cross-products of its items about their means, n
// respondents in G groups, k items, and b the slopes that all groups would share, each with a mean of its own:
//
//	F  = Σ (b_g - b)ᵀ C_g (b_g - b) / ((G-1) k) / s²,  s² = Σ RSS_g / (n - G(k+1))
//	F_j = Σ (b_gj - b̄_j)²/v_gj / (G-1) / s²,           v_gj = (C_g⁻¹)_jj, b̄_j their mean weighted by 1/v
//
// which are anova(lm(y ~ g + x1 + x2), lm(y ~ g * (x1 + x2))) and the same model without g:xj (Chow's test, with a mean for each group). P of
// items is corrected after Holm. With weights or a design slopes are weighted, errors linearised, and F is Wald's, as
// survey::regTermTest(svyglm(y ~ g * (x1 + x2), design), ~g:x1) with df = degf + 1 - G(k+1).
//
// A group takes part with at least 30 complete answers and five for each item, unless its regression is singular. Without overall or
// compared fields there is nothing.
//
// Chow, G. C. (1960). Tests of equality between sets of coefficients in two linear regressions. Econometrica 28, 591-605.
func (d *Data) DriversBy() (*DriversBy, error) {
	out := &DriversBy{}
	if d.N == 0 || d.Overall == nil || len(d.Items) == 0 {
		return out, nil
	}
	for c := range d.Compare {
		out.Fields = append(out.Fields, d.fieldDrivers(c))
	}
	if len(out.Fields) > 0 && (d.Weighted || d.Designed) {
		out.Notices = d.designNotices()
	}
	return out, nil
}

// leastDriverGroup is how many complete answers a group needs.
func leastDriverGroup(k int) int { return max(smallGroup, 5*k) }

// fieldDrivers compares the groups of compared field c.
func (d *Data) fieldDrivers(c int) FieldDrivers {
	field := d.Fields[d.Compare[c]]
	out := FieldDrivers{Field: field.Key, places: make([]int, len(field.Groups))}
	k, least := len(d.Items), leastDriverGroup(len(d.Items))
	var few, singular []string
	candidates, wanted := 0, make([]bool, len(field.Groups))
	lone := d.loneGroups(d.Compare[c], func(b *Batch, row int) bool { return b.completeRow(row) })
	if lone != nil {
		out.Notices = append(out.Notices, d.loneNotice(d.Compare[c], lone))
	}
	for g, label := range field.Groups {
		out.places[g] = -1
		if lone != nil && lone[g] {
			out.LeftOut = append(out.LeftOut, label)
			continue
		}
		n := 0
		for _, x := range d.GroupCountsN(c, 0, g+1) {
			n += x
		}
		if n >= least {
			wanted[g] = true
			candidates++
		} else if n > 0 {
			few = append(few, label)
		}
	}
	if cells := candidates * k; cells > maxHeatCells || candidates*(k+1)*(k+1) > maxDriverSums {
		out.Notices = append(out.Notices, notice("heatmap_cells", out.Field, cells, maxHeatCells))
		return out
	}
	all := d.groupSums(d.Compare[c], wanted)
	for g, label := range field.Groups {
		if !wanted[g] {
			continue
		}
		m := d.momentsOf([]*sums{&all[g].complete[1]}, k+1)
		if m.N < least || !(m.W > 0) {
			few = append(few, label)
			continue
		}
		f, err := fitModel(m)
		if err != nil {
			singular = append(singular, label)
			continue
		}
		out.places[g] = len(out.models)
		out.N += m.N
		out.models = append(out.models, f)
		out.Groups = append(out.Groups, GroupDrivers{Group: label, N: m.N})
	}
	out.LeftOut = slices.Concat(out.LeftOut, few, singular)
	if len(few) > 0 {
		out.Notices = append(out.Notices, notice("drivers_few", out.Field, len(few), least))
	}
	if len(singular) > 0 {
		out.Notices = append(out.Notices, notice("drivers_singular", out.Field, len(singular)))
	}
	if len(out.Groups) < 2 {
		out.Groups, out.models = nil, nil
		out.Notices = append(out.Notices, notice("drivers_none", out.Field))
		return out
	}
	out.Notices = append(out.Notices, d.fewComplete(out.N)...)
	parallel(d.Options.Jobs, len(out.Groups), func(g int) { out.Groups[g].fill(d, out.models[g]) })
	if d.Weighted || d.Designed {
		d.designedSlopes(&out, c)
	} else {
		out.slopes(d.itemKeys())
	}
	out.adjust()
	return out
}

// add takes one complete respondent with centred levels x.
func (s *sums) add(x []int64, b *Batch, row int) {
	k := len(x)
	s.n++
	if s.sw == nil {
		for i, v := range x {
			s.s[i] += v
			line := s.ss[i*k : (i+1)*k]
			for j := i; j < k; j++ {
				line[j] += v * x[j]
			}
		}
		return
	}
	w := b.weight(row)
	s.w += w
	for i, v := range x {
		wv := w * float64(v)
		s.sw[i] += wv
		line := s.ssw[i*k : (i+1)*k]
		for j := i; j < k; j++ {
			line[j] += wv * float64(x[j])
		}
	}
}

// fill adds slopes and relative weights.
func (g *GroupDrivers) fill(d *Data, f *model) {
	g.R2 = num(f.r2)
	weights := relativeWeights(f.r, f.ry)
	se := f.classicalErrors(math.Sqrt(f.rss() / float64(f.m.N-f.k-1)))
	for i, it := range d.Items {
		x := GroupDriver{Key: it.Key, B: num(f.slope(i))}
		if !f.perfect() && !d.Weighted && !d.Designed {
			x.SE = num(se[i+1])
		}
		if weights != nil {
			x.Johnson = num(weights[i])
			if f.r2 > 0 {
				x.Share = num(100 * weights[i] / f.r2)
			}
		}
		g.Items = append(g.Items, x)
	}
}

// rss is the residual sum of squares by the moments.
func (f *model) rss() float64 {
	rest := f.m.Cross.At(f.k, f.k)
	for i := range f.k {
		rest -= f.slope(i) * f.m.Cross.At(i, f.k)
	}
	return max(0, rest)
}

// perfect says that nothing is left but rounding.
func (f *model) perfect() bool { return f.rss() <= 1e-12*f.m.Cross.At(f.k, f.k) }

// slopes tests the equality of slopes by sums of squares.
func (r *FieldDrivers) slopes(keys []string) {
	G, k := len(r.models), len(keys)
	pooled := &Moments{Mean: make([]float64, k+1), Cross: mat.NewSymDense(k+1, nil)}
	var rss, total float64
	for _, f := range r.models {
		pooled.N += f.m.N
		pooled.W += f.m.W
		pooled.Cross.AddSym(pooled.Cross, f.m.Cross)
		rss += f.rss()
		total += f.m.Cross.At(k, k)
	}
	common, err := fitModel(pooled)
	df := float64(r.N - G*(k+1))
	if err != nil || df <= 0 || rss <= 1e-12*total {
		r.Notices = append(r.Notices, notice("perfect_fit"))
		return
	}
	ms := rss / df
	test := func(key string, between, df1 float64) SlopeTest {
		f := between / df1 / ms
		return SlopeTest{Key: key, F: num(f), DF1: num(df1), DF2: num(df), P: num(fUpper(f, df1, df))}
	}
	var between float64
	e := make([]float64, k)
	for _, f := range r.models {
		for i := range e {
			e[i] = f.slope(i) - common.slope(i)
		}
		for i := range e {
			for j := range e {
				between += e[i] * f.m.Cross.At(i, j) * e[j]
			}
		}
	}
	r.Whole = test("", between, float64((G-1)*k))
	for j, key := range keys {
		var w, wb, rest float64
		precision := func(f *model) float64 { return f.root[j] * f.root[j] / f.inv.At(j, j) }
		for _, f := range r.models {
			w += precision(f)
			wb += precision(f) * f.slope(j)
		}
		for _, f := range r.models {
			rest += precision(f) * (f.slope(j) - wb/w) * (f.slope(j) - wb/w)
		}
		r.Items = append(r.Items, test(key, rest, float64(G-1)))
	}
}

// designedSlopes fills in linearised errors and tests by them.
func (d *Data) designedSlopes(r *FieldDrivers, c int) {
	G, k, f := len(r.models), len(d.Items), d.design()
	p := G * k
	steps, totals := float64(d.N)*float64(k*k), float64(f.strata)*float64(p)
	if f.cluster != nil {
		steps, totals = float64(d.N)*float64(p)+float64(len(f.stratumOf))*float64(p)*float64(p), float64(len(f.stratumOf))*float64(p)
	} else {
		steps += float64(f.strata) * float64(p) * float64(p)
	}
	if p > maxDesignSlopes || steps > maxDesignSteps || totals > maxDriverSums {
		r.Notices = append(r.Notices, notice("drivers_design", r.Field, p))
		return
	}
	field := d.Compare[c]
	inside := func(b *Batch, row int) int {
		if g := b.Fields[field][row]; g > 0 && r.places[g-1] >= 0 && b.completeRow(row) {
			return r.places[g-1]
		}
		return -1
	}
	residual := func(b *Batch, row int, f *model) float64 {
		e := d.Overall.Code(int(b.Items[k][row])) - f.m.Mean[k]
		for i, it := range d.Items {
			e -= f.slope(i) * (it.Code(int(b.Items[i][row])) - f.m.Mean[i])
		}
		return e
	}
	var cov *mat.SymDense
	if d.replication != nil {
		cov = d.replicatedSlopes(r, inside, residual)
	} else {
		cov = d.linearizedBlockCov(G, k, func(b *Batch, row int, z []float64) int {
			g := inside(b, row)
			if g < 0 {
				return -1
			}
			f := r.models[g]
			e := residual(b, row, f) * b.weight(row)
			for j, it := range d.Items {
				u := (it.Code(int(b.Items[j][row])) - f.m.Mean[j]) / f.root[j]
				for i := range z {
					z[i] += f.inv.At(i, j) * u / f.root[i] * e
				}
			}
			return g
		})
	}
	if coefficients := G * (k + 1); r.N < 20*coefficients && !d.untested() {
		r.Notices = append(r.Notices, notice("drivers_rough", r.Field, r.N, coefficients))
	}
	perfect := false
	for g := range r.Groups {
		if r.models[g].perfect() {
			perfect = true
			continue
		}
		for i := range r.Groups[g].Items {
			if v := cov.At(g*k+i, g*k+i); v > 0 {
				r.Groups[g].Items[i].SE = num(math.Sqrt(v))
			}
		}
	}
	df := d.domainDF(func(b *Batch, row int) bool { return inside(b, row) >= 0 }) + 1 - float64(G*(k+1))
	if perfect {
		r.Notices = append(r.Notices, notice("perfect_fit"))
		return
	}
	if df < 1 {
		r.Notices = append(r.Notices, d.withoutWald(r.Field)...)
		return
	}
	test := func(key string, items []int) (SlopeTest, bool) {
		size := (G - 1) * len(items)
		b, contrast := make([]float64, size), mat.NewDense(size, p, nil)
		for at := range size {
			g, i := at/len(items), items[at%len(items)]
			b[at] = r.models[g].slope(i) - r.models[G-1].slope(i)
			contrast.Set(at, g*k+i, 1)
			contrast.Set(at, (G-1)*k+i, -1)
		}
		w := waldTest(b, conjugate(contrast, cov), df)
		if w == nil {
			return SlopeTest{Key: key}, false
		}
		return SlopeTest{Key: key, F: num(w.F), DF1: num(w.DF1), DF2: num(w.DF2), P: num(w.P)}, true
	}
	var all []int
	for i := range d.Items {
		all = append(all, i)
	}
	whole, ok := test("", all)
	if r.Whole = whole; !ok {
		r.Notices = append(r.Notices, d.withoutWald(r.Field)...)
	}
	for i, it := range d.Items {
		t, _ := test(it.Key, []int{i})
		r.Items = append(r.Items, t)
	}
}

// replicatedSlopes is the covariance of all slopes over the replicates.
func (d *Data) replicatedSlopes(r *FieldDrivers, inside func(b *Batch, row int) int, residual func(b *Batch, row int, f *model) float64) *mat.SymDense {
	G, k := len(r.models), len(d.Items)
	apart := d.replicateSlopes(G, k+1, func(b *Batch, row int, x []float64) (int, float64) {
		g := inside(b, row)
		if g < 0 {
			return -1, 0
		}
		f := r.models[g]
		x[0] = 1
		for j, it := range d.Items {
			x[j+1] = (it.Code(int(b.Items[j][row])) - f.m.Mean[j]) / f.root[j]
		}
		return g, residual(b, row, f)
	})
	for i, a := range apart {
		slopes := make([]float64, 0, G*k)
		for g, f := range r.models {
			for j := range k {
				slopes = append(slopes, a[g*(k+1)+j+1]/f.root[j])
			}
		}
		apart[i] = slopes
	}
	return d.replication.covOf(G*k, apart)
}

// adjust corrects the items' p-values.
func (r *FieldDrivers) adjust() {
	var p []float64
	for _, t := range r.Items {
		if t.P != nil {
			p = append(p, *t.P)
		}
	}
	adjusted, err := AdjustP(p, "holm")
	if err != nil {
		return
	}
	at := 0
	for i := range r.Items {
		if r.Items[i].P != nil {
			r.Items[i].PAdjusted = num(adjusted[at])
			at++
		}
	}
}

// Numbers lists slopes and importance by group, then the tests.
func (r *DriversBy) Numbers() []Number {
	var list []Number
	for _, f := range r.Fields {
		if len(f.Groups) == 0 {
			list = append(list, Number{Analysis: "drivers_by", By: f.Field, Statistic: "unavailable", N: f.N})
			continue
		}
		for _, g := range f.Groups {
			row := rows{Number{Analysis: "drivers_by", By: f.Field, Group: g.Group, N: g.N}, &list}
			row.add("r2", g.R2)
			for _, x := range g.Items {
				row.at.Term = x.Key
				row.add("b", x.B)
				row.add("se", x.SE)
				row.add("johnson", x.Johnson)
				row.add("share", x.Share)
			}
		}
		row := rows{Number{Analysis: "drivers_by", By: f.Field, N: f.N}, &list}
		for i, t := range append([]SlopeTest{f.Whole}, f.Items...) {
			if t.F == nil {
				continue
			}
			row.at.Term = t.Key
			row.add("f", t.F)
			row.add("df1", t.DF1)
			row.add("df2", t.DF2)
			row.add("p", t.P)
			if i > 0 {
				row.add("p_adjusted", t.PAdjusted)
			}
		}
	}
	return list
}
