package stats

import (
	"cmp"
	"math"
	"slices"
)

// GroupItem is how far the index of one item in one group lies from that in all other groups together.
type GroupItem struct {
	N         int      // of the group who answered the item
	Index     *float64 // of the group, 0..100; nil where nobody answered
	Diff, SE  *float64 // index of the group less that of the others; SE nil where it cannot be had
	P         *float64 // of this cell alone
	PAdjusted *float64 // by Holm over all cells of the field
}

// Heatmap is a table of items by groups of one compared field.
type Heatmap struct {
	Field  string
	Groups []string // with at least one respondent, in codebook order
	GroupN []int    // respondents in each
	Keys   []string // items in report order, then overall
	Cells  [][]GroupItem
	Family int // p-values that Holm corrects for

	Notices []Notice
}

// Heatmaps holds a table for each compared field.
type Heatmaps struct {
	Tables  []Heatmap
	Notices []Notice
}

const (
	maxHeatCells = 10_000        // cells of a table
	maxHeatSteps = 2_000_000_000 // sampling units times cells, under a design
)

// Heatmaps compares, for every compared field, each group with all other respondents of a known group on every item and on overall:
//
//	d = ȳ_g - ȳ_r,  se² = s_g²/n_g + s_r²/n_r  and Welch's degrees of freedom
//
// on the index scale, P by Holm over all cells of the field. With weights or a design d is the difference of weighted domain means, se
// its linearised error, with t on the degrees of freedom of the design.
//
// R: t.test(y[g], y[!g]); svycontrast(svyby(~y, ~(group == g), design, svymean, covmat = TRUE), c(1, -1)) with degf(design); p.adjust.
//
// Without compared fields there are no tables. A field of more than 10,000 cells, or one with a single group, has a notice in place of them.
func (d *Data) Heatmaps() (*Heatmaps, error) {
	out := &Heatmaps{}
	if d.N == 0 || d.variables() == 0 {
		return out, nil
	}
	var units []samplingUnit
	for c := range d.Compare {
		t := d.heatGroups(c)
		cells := len(t.Groups) * len(t.Keys)
		switch {
		case len(t.Groups) < 2:
			t.Notices = append(t.Notices, d.oneGroup(t.Field))
		case cells > maxHeatCells:
			t.Notices = append(t.Notices, notice("heatmap_cells", t.Field, cells, maxHeatCells))
		case d.Designed && float64(cells)*float64(d.N) > maxHeatSteps:
			t.Notices = append(t.Notices, notice("heatmap_design", t.Field))
		default:
			if d.Designed && units == nil {
				units = d.samplingUnits()
			}
			d.heatCells(&t, c, units)
		}
		out.Tables = append(out.Tables, t)
	}
	if d.Designed {
		out.Notices = d.designNotices()
	}
	return out, nil
}

// heatGroups is the empty table of compared field c.
func (d *Data) heatGroups(c int) Heatmap {
	field := d.Fields[d.Compare[c]]
	t := Heatmap{Field: field.Key}
	for i := range d.variables() {
		t.Keys = append(t.Keys, d.variable(i).Key)
	}
	for g, label := range field.Groups {
		n := 0
		for _, x := range d.GroupCountsN(c, 0, g+1) {
			n += x
		}
		if n > 0 {
			t.Groups, t.GroupN = append(t.Groups, label), append(t.GroupN, n)
		}
	}
	return t
}

// heatCells fills the table, an item at a time.
func (d *Data) heatCells(t *Heatmap, c int, units []samplingUnit) {
	t.Cells = make([][]GroupItem, len(t.Keys))
	parallel(d.Options.Jobs, len(t.Keys), func(i int) {
		groups, y := d.answersByGroup(c, i), d.levelIndex(i)
		contrasts := make([]groupContrast, len(groups))
		for g := range groups {
			contrasts[g].own, contrasts[g].rest = groups[g].domain(y), together(groups, g).domain(y)
		}
		if d.Designed {
			d.contrastErrors(c, i, contrasts, units)
			d.dropLoneContrasts(c, i, contrasts)
		}
		for g := range groups {
			if groups[g].asked > 0 { // as in heatGroups
				t.Cells[i] = append(t.Cells[i], d.heatCell(&contrasts[g]))
			}
		}
	})
	var p []float64
	for _, row := range t.Cells {
		for _, x := range row {
			if x.P != nil {
				p = append(p, *x.P)
			}
		}
	}
	t.Family = len(p)
	adjusted, err := AdjustP(p, "holm")
	if err != nil {
		return
	}
	at := 0
	for i := range t.Cells {
		for g := range t.Cells[i] {
			if t.Cells[i][g].P != nil {
				t.Cells[i][g].PAdjusted = num(adjusted[at])
				at++
			}
		}
	}
}

// levelTable is the answers of a group to one item: counts, weights and squared weights by level.
type levelTable struct {
	asked int // with or without an answer
	n     []int
	w, ww []float64 // ww nil when unweighted
}

// answersByGroup tabulates variable i by the groups of compared field c.
func (d *Data) answersByGroup(c, i int) []levelTable {
	var list []levelTable
	for g := range d.Fields[d.Compare[c]].Groups {
		t := levelTable{n: d.GroupCountsN(c, i, g+1), w: d.GroupCounts(c, i, g+1)}
		if d.Weighted {
			stride := len(t.n)
			t.ww = d.summarize().groupV[c][i][(g+1)*stride : (g+2)*stride]
		}
		for _, n := range t.n {
			t.asked += n
		}
		list = append(list, t)
	}
	return list
}

// together sums the answers of all groups but one.
func together(groups []levelTable, but int) levelTable {
	levels := len(groups[but].n)
	t := levelTable{n: make([]int, levels), w: make([]float64, levels)}
	if groups[but].ww != nil {
		t.ww = make([]float64, levels)
	}
	for g, o := range groups {
		if g == but {
			continue
		}
		for l := range t.n {
			t.n[l] += o.n[l]
			t.w[l] += o.w[l]
			if t.ww != nil {
				t.ww[l] += o.ww[l]
			}
		}
	}
	return t
}

// domain sums the answers, y being the index of each level.
func (t levelTable) domain(y []float64) domain {
	var sum domain
	for l := 1; l < len(y); l++ {
		sum.add(t.n[l], t.w[l], y[l])
	}
	if sum.w > 0 {
		for l := 1; l < len(y); l++ {
			e := y[l] - sum.mean()
			sum.spread += t.w[l] * e * e
			if t.ww != nil {
				sum.linear += t.ww[l] * e * e
			}
		}
	}
	return sum
}

// levelIndex is the index of each level of variable i; [0] is missing.
func (d *Data) levelIndex(i int) []float64 {
	v := d.variable(i)
	y := make([]float64, v.Levels()+1)
	for l := 1; l < len(y); l++ {
		y[l] = v.Index(v.Code(l), d.Options.Index)
	}
	return y
}

// groupContrast is a group and all others; variance is that of the difference under a design.
type groupContrast struct {
	own, rest domain
	variance  float64
}

// heatCell tests one difference.
func (d *Data) heatCell(x *groupContrast) GroupItem {
	own, rest := &x.own, &x.rest
	cell := GroupItem{N: own.n}
	if own.n == 0 || !(own.w > 0) {
		return cell
	}
	cell.Index = num(own.mean())
	if rest.n == 0 || !(rest.w > 0) {
		return cell
	}
	diff := own.mean() - rest.mean()
	cell.Diff = num(diff)
	se, df := d.contrastError(x)
	if se == 0 {
		return cell
	}
	if cell.SE = num(se); df >= 1 {
		cell.P = num(tTwoSided(diff/se, df))
	}
	return cell
}

// contrastError is the standard error of a difference and its degrees of freedom, see Heatmaps; 0 where it cannot be had.
func (d *Data) contrastError(x *groupContrast) (se, df float64) {
	own, rest := &x.own, &x.rest
	if own.n < 2 || rest.n < 2 {
		return 0, 0
	}
	var variance float64
	switch {
	case d.Designed:
		variance, df = x.variance, d.designDF()
	case d.Weighted: // as in Data.interval
		n := float64(d.N)
		variance, df = n/(n-1)*(own.linear/own.w/own.w+rest.linear/rest.w/rest.w), n-1
	default:
		a, b := own.spread/float64(own.n-1)/float64(own.n), rest.spread/float64(rest.n-1)/float64(rest.n)
		variance, df = a+b, (a+b)*(a+b)/(a*a/float64(own.n-1)+b*b/float64(rest.n-1))
	}
	if se = math.Sqrt(variance); !(se > 0) {
		return 0, 0
	}
	return se, df
}

// dropLoneContrasts takes the errors of differences of which one side lies in a single sampling unit.
func (d *Data) dropLoneContrasts(c, i int, groups []groupContrast) {
	l := d.newLoneUnits(2 * len(groups)) // each group, then its rest
	if l == nil {
		return
	}
	field := d.Compare[c]
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for row, g := range b.Fields[field][:b.N] {
			if g == 0 || b.Items[i][row] == 0 {
				continue
			}
			l.add(int(g)-1, b, row)
			for other := range groups {
				if at := len(groups) + other; other != int(g)-1 && !l.several[at] {
					l.add(at, b, row)
				}
			}
		}
	}
	for g := range groups {
		if l.lone(g) || l.lone(len(groups)+g) {
			groups[g].variance = 0
		}
	}
}

// samplingUnit is a cluster, or without clusters a respondent, and where its rows are.
type samplingUnit struct {
	stratum, cluster uint32
	batch, row       int32
}

// samplingUnits lists all rows so that those of a stratum, and within it of a cluster, follow each other.
func (d *Data) samplingUnits() []samplingUnit {
	f := d.design()
	var list []samplingUnit
	for bi := range d.Batches {
		for r := range d.Batches[bi].N {
			u := samplingUnit{f.stratumAt(bi, r), uint32(len(list)), int32(bi), int32(r)}
			if f.cluster != nil {
				u.cluster = f.cluster[bi][r]
			}
			list = append(list, u)
		}
	}
	slices.SortStableFunc(list, func(a, b samplingUnit) int {
		return cmp.Or(cmp.Compare(a.stratum, b.stratum), cmp.Compare(a.cluster, b.cluster))
	})
	return list
}

// contrastErrors fills in the linearised variance of each group's difference on variable i. With z the score of a unit,
//
//	z_g = (Σ_(i in g) w (y - ȳ_g))/W_g - (Σ_(i in r) w (y - ȳ_r))/W_r
//
// it is the variance of the total of z, as linearizedCov; a unit without anybody of the group differs from others only in the second
// part, so that all groups cost one pass. Scores sum to 0, which is the mean that a stratum of a single unit is taken about. Where clusters of a
// second stage count it is linearizedCov.
func (d *Data) contrastErrors(c, i int, groups []groupContrast, units []samplingUnit) {
	f, field, y := d.design(), d.Compare[c], d.levelIndex(i)
	if d.replication != nil {
		d.replicatedContrasts(groups, func(b *Batch, row int) (int, float64) {
			l := b.Items[i][row]
			if l == 0 {
				return -1, 0
			}
			return int(b.Fields[field][row]) - 1, y[l]
		})
		return
	}
	k := len(groups)
	if f.sub != nil {
		cov := d.linearizedCov(k, func(b *Batch, row int, z []float64) {
			own, l := int(b.Fields[field][row])-1, b.Items[i][row]
			if own < 0 || l == 0 {
				return
			}
			for g := range groups {
				switch x := &groups[g]; {
				case g == own && x.own.w > 0:
					z[g] = b.weight(row) * (y[l] - x.own.mean()) / x.own.w
				case g != own && x.rest.w > 0:
					z[g] = -b.weight(row) * (y[l] - x.rest.mean()) / x.rest.w
				}
			}
		})
		for g := range groups {
			groups[g].variance = cov.At(g, g)
		}
		return
	}
	scale, about := d.lonelyStrata(f)
	sum, squares := make([]float64, k), make([]float64, k)
	a, b, touched := make([]float64, k), make([]float64, k), []int(nil) // weight and weighted sum of the unit by group
	var A, B float64
	endUnit := func() {
		if len(touched) == 0 {
			return
		}
		for g := range groups {
			x := &groups[g]
			if !(x.own.w > 0) || !(x.rest.w > 0) {
				continue
			}
			z := -((B - b[g]) - x.rest.mean()*(A-a[g])) / x.rest.w
			if a[g] > 0 {
				z += (b[g] - x.own.mean()*a[g]) / x.own.w
			}
			sum[g] += z
			squares[g] += z * z
		}
		for _, g := range touched {
			a[g], b[g] = 0, 0
		}
		touched, A, B = touched[:0], 0, 0
	}
	endStratum := func(h uint32) {
		n, keep := float64(f.size[h]), d.keep(f, int(h))*scale
		for g := range groups {
			v := (squares[g] - sum[g]*sum[g]/n) * n / math.Max(n-1, 1)
			if n == 1 && about {
				v = squares[g]
			}
			groups[g].variance += keep * math.Max(0, v)
			sum[g], squares[g] = 0, 0
		}
	}
	for at, u := range units {
		if at > 0 {
			if last := units[at-1]; last.stratum != u.stratum {
				endUnit()
				endStratum(last.stratum)
			} else if last.cluster != u.cluster {
				endUnit()
			}
		}
		batch := &d.Batches[u.batch]
		g, l := int(batch.Fields[field][u.row])-1, batch.Items[i][u.row]
		if w := batch.weight(int(u.row)); g >= 0 && l > 0 && w > 0 {
			if a[g] == 0 {
				touched = append(touched, g)
			}
			a[g] += w
			b[g] += w * y[l]
			A += w
			B += w * y[l]
		}
	}
	if len(units) > 0 {
		endUnit()
		endStratum(units[len(units)-1].stratum)
	}
}

// replicatedContrasts is contrastErrors over the replicates of a design. place gives a respondent's group, from 0, and answer; those of groups that are not listed are
// among the rest.
func (d *Data) replicatedContrasts(groups []groupContrast, place func(b *Batch, row int) (int, float64)) {
	k := len(groups)
	// The weights of each group and of all, then the sums of answers.
	sums := d.replicateSums(2*(k+1), func(b *Batch, row int, w float64, sum []float64) {
		g, y := place(b, row)
		if g < 0 {
			return
		}
		if g < k {
			sum[g] += w
			sum[k+1+g] += w * y
		}
		sum[k] += w
		sum[2*k+1] += w * y
	})
	for _, sum := range sums {
		for g := range groups {
			w, y := sum[g], sum[k+1+g]
			own, rest := y/w, (sum[2*k+1]-y)/(sum[k]-w)
			if !(sum[k]-w > 1e-12*sum[k]) { // nothing but rounding
				rest = math.NaN()
			}
			sum[g] = own - rest - (groups[g].own.mean() - groups[g].rest.mean())
		}
	}
	apart := make([][]float64, len(sums))
	for g := range groups {
		for r, sum := range sums {
			apart[r] = sum[g : g+1]
		}
		groups[g].variance = d.replication.covOf(1, apart).At(0, 0)
	}
}

// Numbers lists the differences of every group and item.
func (r *Heatmaps) Numbers() []Number {
	var list []Number
	for _, t := range r.Tables {
		if t.Cells == nil {
			list = append(list, Number{Analysis: "heatmap", By: t.Field, Statistic: "unavailable"})
			continue
		}
		for g, group := range t.Groups {
			for i, key := range t.Keys {
				x := t.Cells[i][g]
				row := rows{Number{Analysis: "heatmap", By: t.Field, Group: group, Term: key, N: x.N}, &list}
				row.add("diff", x.Diff)
				row.add("se", x.SE)
				row.add("p", x.P)
				row.add("p_adjusted", x.PAdjusted)
			}
		}
	}
	return list
}
