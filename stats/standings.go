package stats

import (
	"math"
)

// StandingRow is how a group's index of one item (overall, the composite) compares with that of all other respondents.
type StandingRow struct {
	Key    string
	N      int      // of the group's respondents, those who answered
	NAll   int      // of all respondents
	Own    *float64 // index of the group
	All    *float64 // index of all respondents, the group among them
	Diff   *float64 // index of the group less that of all others
	SE, DF *float64
	P      *float64 // two-sided
	// PAdjusted corrects P by Holm for the items of the group (for the composite and overall: for the groups).
	PAdjusted     *float64
	CILow, CIHigh *float64 // of Diff
}

// Standing is one group against all others.
type Standing struct {
	Group string
	Rows  []StandingRow // items, overall, composite
}

// Standings compares every group of a field with all respondents outside it.
type Standings struct {
	Field  string
	Groups []Standing
}

// power holds sums over some respondents of weights w, squared weights and y less a centre.
type power struct {
	n                         int
	w, wy, wyy, ww, wwy, wwyy float64
}

func (s *power) add(w, y float64) {
	s.n++
	s.w += w
	s.wy += w * y
	s.wyy += w * y * y
	s.ww += w * w
	s.wwy += w * w * y
	s.wwyy += w * w * y * y
}

func (s *power) join(o power, sign float64) {
	s.n += int(sign) * o.n
	s.w += sign * o.w
	s.wy += sign * o.wy
	s.wyy += sign * o.wyy
	s.ww += sign * o.ww
	s.wwy += sign * o.wwy
	s.wwyy += sign * o.wwyy
}

func (s *power) mean() float64 { return s.wy / s.w }

// spread is Σw (y - mean)², linear Σw² (y - mean)²; what rounding leaves of none is none.
func (s *power) spread() float64 { return above(s.wyy-s.wy*s.wy/s.w, s.wyy) }
func (s *power) linear() float64 {
	m := s.mean()
	return above(s.wwyy-2*m*s.wwy+m*m*s.ww, s.wwyy)
}

// domain is the sums about their mean.
func (s *power) domain() domain {
	return domain{n: s.n, w: s.w, wy: s.wy, spread: s.spread(), linear: s.linear()}
}

func above(x, of float64) float64 {
	if x <= 1e-12*of {
		return 0
	}
	return x
}

// Standings compares the index of each group of field f, any of d.Fields, with that of all respondents outside the group: Welch's
// t test; with weights or a design the difference of two domain means, errors linearised, t on designDF. Respondents without a
// group are among the others. A difference without an error (one respondent, no spread) has no test.
//
// R: t.test(y[g == k], y[is.na(g) | g != k]); with a design survey::svytotal of the linearised values
func (d *Data) Standings(f int) *Standings {
	out := &Standings{Field: d.Fields[f].Key}
	groups, k := len(d.Fields[f].Groups), d.variables()
	if d.N == 0 || k == 0 || groups == 0 {
		return out
	}
	var centre float64
	for i := range k {
		v := d.variable(i)
		centre += v.Index(float64(v.Min+v.Max)/2, d.Options.Index) / float64(k)
	}
	sums := d.powers(f, centre)
	all := make([]power, k+1)
	for g := range sums {
		for v := range all {
			all[v].join(sums[g][v], 1)
		}
	}
	for g := range groups {
		s := Standing{Group: d.Fields[f].Groups[g]}
		contrasts := make([]groupContrast, k+1) // y less the centre
		for v := range all {
			row := StandingRow{Key: "composite", N: sums[g+1][v].n, NAll: all[v].n}
			if v < k {
				row.Key = d.variable(v).Key
			}
			own, rest := sums[g+1][v], all[v]
			rest.join(own, -1)
			if row.NAll > 0 {
				row.All = num(all[v].mean() + centre)
			}
			if own.n > 0 {
				row.Own = num(own.mean() + centre)
			}
			if own.n > 0 && rest.n > 0 && rest.w > 0 {
				contrasts[v].own, contrasts[v].rest = own.domain(), rest.domain()
				row.Diff = num(own.mean() - rest.mean())
			}
			s.Rows = append(s.Rows, row)
		}
		if d.Designed {
			d.standingVariances(contrasts, f, g, centre)
		}
		for v := range s.Rows {
			d.testStanding(&s.Rows[v], &contrasts[v])
		}
		out.Groups = append(out.Groups, s)
	}
	out.adjust(k)
	return out
}

// powers sums each variable, then the composite, in each group of field f ([0]: without a group), y less a centre.
func (d *Data) powers(f int, centre float64) [][]power {
	d.Composite()
	k := d.variables()
	tables := make([][]float64, k)
	for i := range tables {
		tables[i] = d.levelIndex(i)
		for l := range tables[i] {
			tables[i][l] -= centre
		}
	}
	const strips = 8 // fixed, so that sums do not depend on the number of goroutines
	parts := make([][][]power, min(strips, len(d.Batches)))
	parallel(d.Options.Jobs, len(parts), func(s int) {
		part := make([][]power, len(d.Fields[f].Groups)+1)
		for g := range part {
			part[g] = make([]power, k+1)
		}
		for bi := s; bi < len(d.Batches); bi += len(parts) {
			b := &d.Batches[bi]
			for r, g := range b.Fields[f][:b.N] {
				to, w := part[g], b.weight(r)
				for i, table := range tables {
					if l := b.Items[i][r]; l > 0 {
						to[i].add(w, table[l])
					}
				}
				if y := b.composite[r]; !math.IsNaN(y) {
					to[k].add(w, y-centre)
				}
			}
		}
		parts[s] = part
	})
	for _, part := range parts[1:] {
		for g := range part {
			for v := range part[g] {
				parts[0][g][v].join(part[g][v], 1)
			}
		}
	}
	return parts[0]
}

// testStanding tests a difference.
func (d *Data) testStanding(row *StandingRow, x *groupContrast) {
	se, df := d.contrastError(x)
	if row.Diff == nil || se == 0 || !(df > 0) {
		return
	}
	row.SE, row.DF = num(se), num(df)
	row.P = num(tTwoSided(*row.Diff/se, df))
	q := tBeyond(1-d.Options.Confidence, df)
	row.CILow, row.CIHigh = num(*row.Diff-q*se), num(*row.Diff+q*se)
}

// standingVariances fills in the variances of all differences of a group under the sampling design.
func (d *Data) standingVariances(contrasts []groupContrast, f, g int, centre float64) {
	d.standingErrors(contrasts, f, g, centre)
	k := d.variables()
	l := d.newLoneUnits(2 * (k + 1)) // the group, then all others, of each variable
	if l == nil {
		return
	}
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for row, own := range b.Fields[f][:b.N] {
			side := 0
			if int(own) != g+1 {
				side = k + 1
			}
			for v := range contrasts {
				if v < k && b.Items[v][row] > 0 || v == k && !math.IsNaN(b.composite[row]) {
					l.add(side+v, b, row)
				}
			}
		}
	}
	for v := range contrasts {
		if l.lone(v) || l.lone(k+1+v) { // no error over a single sampling unit
			contrasts[v].variance = 0
		}
	}
}

func (d *Data) standingErrors(contrasts []groupContrast, f, g int, centre float64) {
	k := d.variables()
	tables := make([][]float64, k)
	for v := range tables {
		tables[v] = d.levelIndex(v)
	}
	if d.replication != nil {
		for v := range contrasts {
			d.replicatedContrasts(contrasts[v:v+1], func(b *Batch, row int) (int, float64) {
				y := b.composite[row]
				if v < k {
					l := b.Items[v][row]
					if y = tables[v][l]; l == 0 {
						return -1, 0
					}
				}
				if math.IsNaN(y) {
					return -1, 0
				}
				if int(b.Fields[f][row]) == g+1 {
					return 0, y - centre
				}
				return 1, y - centre
			})
		}
		return
	}
	cov := d.linearizedCov(k+1, func(b *Batch, row int, z []float64) {
		inside := int(b.Fields[f][row]) == g+1
		for v := range z {
			y := b.composite[row]
			if v < k {
				l := b.Items[v][row]
				if l == 0 {
					continue
				}
				y = tables[v][l]
			}
			x := &contrasts[v]
			if math.IsNaN(y) || x.own.n == 0 { // no difference
				continue
			}
			if inside {
				z[v] = b.weight(row) * (y - centre - x.own.mean()) / x.own.w
			} else {
				z[v] = -b.weight(row) * (y - centre - x.rest.mean()) / x.rest.w
			}
		}
	})
	for v := range contrasts {
		contrasts[v].variance = cov.At(v, v)
	}
}

// adjust fills in the corrected p-values.
func (s *Standings) adjust(k int) {
	holm := func(rows []*StandingRow) {
		var p []float64
		var tested []*StandingRow
		for _, r := range rows {
			if r.P != nil {
				p, tested = append(p, *r.P), append(tested, r)
			}
		}
		adjusted, err := AdjustP(p, "holm")
		if err != nil {
			return
		}
		for i, r := range tested {
			r.PAdjusted = num(adjusted[i])
		}
	}
	for v := range k + 1 {
		if v < k && s.Groups[0].Rows[v].Key != "overall" {
			continue
		}
		var across []*StandingRow
		for g := range s.Groups {
			across = append(across, &s.Groups[g].Rows[v])
		}
		holm(across)
	}
	for g := range s.Groups {
		var items []*StandingRow
		for v := range s.Groups[g].Rows[:k] {
			if r := &s.Groups[g].Rows[v]; r.Key != "overall" {
				items = append(items, r)
			}
		}
		holm(items)
	}
}

// Of is the standing of a group; nil when it has none.
func (s *Standings) Of(group string) *Standing {
	for g := range s.Groups {
		if s.Groups[g].Group == group {
			return &s.Groups[g]
		}
	}
	return nil
}

// Numbers lists the differences as analysis benchmark: term is the item, by and group whose they are.
func (s *Standings) Numbers() []Number {
	var list []Number
	for g := range s.Groups {
		list = append(list, s.Groups[g].Numbers(s.Field)...)
	}
	return list
}

// Numbers lists the differences of one group.
func (s *Standing) Numbers(field string) []Number {
	var list []Number
	for _, r := range s.Rows {
		row := rows{Number{Analysis: "benchmark", By: field, Group: s.Group, Term: r.Key, N: r.N}, &list}
		row.add("index", r.Own)
		row.at.N = r.NAll
		row.add("all", r.All)
		row.at.N = r.N
		row.add("diff", r.Diff)
		row.add("se", r.SE)
		row.add("df", r.DF)
		row.add("p", r.P)
		row.add("p_adjusted", r.PAdjusted)
		row.add("ci_low", r.CILow)
		row.add("ci_high", r.CIHigh)
	}
	return list
}
