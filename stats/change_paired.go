package stats

import (
	"math"
	"slices"
)

// panel finds out whether people of d were asked in e already, and tests the differences of their own answers.
func (d *Data) panel(e *Data, out *WaveChange) {
	pairs, why := d.findPanel(e)
	if pairs == nil {
		out.Notices = append(out.Notices, why...)
		return
	}
	out.Matched = len(pairs)
	same, moved := d.panelRows(e, pairs, out)
	if len(pairs) < d.N || len(pairs) < e.N {
		out.Notices = append(out.Notices, notice("panel_part", len(pairs), e.Wave))
		return
	}
	out.Complete = true
	out.Notices = append(out.Notices, notice("panel_all", len(pairs), e.Wave))
	if moved != nil {
		out.Notices = append(out.Notices, notice("panel_moved", moved, e.Wave))
	}
	for i := range out.Rows {
		r := &out.Rows[i]
		at := slices.IndexFunc(out.Paired, func(p ChangeRow) bool { return r.By == p.By && r.Group == p.Group && p.Key == r.Key })
		if at >= 0 && (r.By == "" || same[[2]string{r.By, r.Group}]) {
			*r = out.Paired[at]
		}
	}
}

// panelRows fills in the paired tests of all, and of those who were in the same group of a compared field both times. same has the groups whose members
// were the same both times; moved are the fields of which not all groups are such.
func (d *Data) panelRows(e *Data, pairs []rowPair, out *WaveChange) (same map[[2]string]bool, moved []string) {
	d.Composite()
	e.Composite()
	// The differences take the place of the composite in data that have nothing else.
	diff := &Data{N: d.N, Options: d.Options, Weighted: d.Weighted, Designed: d.Designed, Population: d.Population, Lonely: d.Lonely, replication: d.replication}
	for bi := range d.Batches {
		b := &d.Batches[bi]
		c := b.sampled()
		c.composite = make([]float64, b.N)
		diff.Batches = append(diff.Batches, c)
	}
	out.Paired = d.pairedRows(e, diff, pairs, "", "")
	same = map[[2]string]bool{}
	for _, f := range d.Compare {
		field, then := d.Fields[f], e.field(d.Fields[f].Key)
		if then < 0 {
			continue
		}
		stayed, size := make([][]rowPair, len(field.Groups)+1), make([]int, len(field.Groups)+1) // by group now; size counts both waves
		for _, p := range pairs {
			g, before := d.Batches[p.batch].Fields[f][p.row], e.Batches[p.earlierBatch].Fields[then][p.earlierRow]
			if g > 0 && before > 0 && field.Groups[g-1] == e.Fields[then].Groups[before-1] {
				stayed[g] = append(stayed[g], p)
			}
		}
		d.countGroups(f, field.Groups, size)
		e.countGroups(then, field.Groups, size)
		private := false // a few people of a group, or the few who are in none, would show
		left := len(pairs)
		for _, in := range stayed {
			left -= len(in)
			private = private || len(in) > 0 && len(in) < d.Least
		}
		if private || left > 0 && left < d.Least {
			continue
		}
		all := true
		for g, label := range field.Groups {
			whole := 2*len(stayed[g+1]) == size[g+1]
			same[[2]string{field.Key, label}], all = whole, all && whole
			if len(stayed[g+1]) > 0 {
				out.Paired = append(out.Paired, d.pairedRows(e, diff, stayed[g+1], field.Key, label)...)
			}
		}
		if !all {
			moved = append(moved, field.Key)
		}
	}
	return same, moved
}

// countGroups adds to n how many respondents are in each of the groups of field f with these labels; n[0] is no group.
func (d *Data) countGroups(f int, labels []string, n []int) {
	place := make([]int, len(d.Fields[f].Groups)+1)
	for g, label := range d.Fields[f].Groups {
		place[g+1] = slices.Index(labels, label) + 1
	}
	for bi := range d.Batches {
		for _, g := range d.Batches[bi].Fields[f][:d.Batches[bi].N] {
			n[place[g]]++
		}
	}
}

func orZero(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}

// answer is the index of variable i, of the composite when i is the number of variables, NaN when missing. Composite() must have been called.
func (d *Data) answer(b *Batch, row, i int) float64 {
	if i >= d.variables() {
		return b.composite[row]
	}
	l := b.Items[i][row]
	if l == 0 {
		return math.NaN()
	}
	v := d.variable(i)
	return v.Index(v.Code(int(l)), d.Options.Index)
}

// pairCorrelation is Pearson's r between what the same people answered to variable i, and of how many. NaN where it does not vary.
func (d *Data) pairCorrelation(e *Data, pairs []rowPair, i int) (r float64, n int) {
	d.Composite()
	e.Composite()
	var x, y []float64
	for _, p := range pairs {
		a, b := d.answer(&d.Batches[p.batch], int(p.row), i), e.answer(&e.Batches[p.earlierBatch], int(p.earlierRow), i)
		if !math.IsNaN(a) && !math.IsNaN(b) {
			x, y = append(x, a), append(y, b)
		}
	}
	if len(x) < 3 {
		return math.NaN(), len(x)
	}
	mx, my := meanOf(x), meanOf(y)
	var sxx, syy, sxy float64
	for k := range x {
		sxx += (x[k] - mx) * (x[k] - mx)
		syy += (y[k] - my) * (y[k] - my)
		sxy += (x[k] - mx) * (y[k] - my)
	}
	if !(sxx > 0) || !(syy > 0) {
		return math.NaN(), len(x)
	}
	return max(-1, min(1, sxy/math.Sqrt(sxx*syy))), len(x)
}

// pairedRows tests the change of every variable and the composite among people who answered in both waves: the mean difference of their answers
// with its standard error, on n - 1 degrees of freedom; with weights or a design those of the later wave, of which the pairs are a domain.
// Cohen's d is that of the differences, d_z. by and group say who the pairs are, "" for all; fields of many groups have overall and composite only. diff is
// the sample of d, where the differences are put.   R: t.test(x, y, paired = TRUE)
func (d *Data) pairedRows(e, diff *Data, pairs []rowPair, by, group string) []ChangeRow {
	first := 0
	if f := d.field(by); f >= 0 && len(d.Fields[f].Groups) > maxPairGroups {
		first = len(d.Items)
	}
	var list []ChangeRow
	for i := first; i <= d.variables(); i++ {
		row := ChangeRow{By: by, Group: group, Key: "composite", Label: "composite", Paired: true}
		if i < d.variables() {
			row.Key, row.Label = d.variable(i).Key, d.variable(i).Label
		}
		for bi := range diff.Batches {
			column := diff.Batches[bi].composite
			for r := range column {
				column[r] = math.NaN()
			}
		}
		var sum, now, then domain
		for _, p := range pairs {
			x, y := d.answer(&d.Batches[p.batch], int(p.row), i), e.answer(&e.Batches[p.earlierBatch], int(p.earlierRow), i)
			if math.IsNaN(x) || math.IsNaN(y) {
				continue
			}
			b := &diff.Batches[p.batch]
			w := b.weight(int(p.row))
			b.composite[p.row] = x - y
			sum.add(1, w, x-y)
			now.add(1, w, x)
			then.add(1, w, y)
		}
		if sum.n == 0 {
			continue
		}
		mean := sum.mean()
		for _, p := range pairs {
			b := &diff.Batches[p.batch]
			if x := b.composite[p.row]; !math.IsNaN(x) {
				w := b.weight(int(p.row))
				sum.spread += w * (x - mean) * (x - mean)
				sum.linear += w * w * (x - mean) * (x - mean)
			}
		}
		var found IndexRow
		diff.interval(&found, sum, d.Options.Confidence, func(b *Batch, r int) float64 { return b.composite[r] })
		row.N, row.NEarlier = sum.n, sum.n
		row.Index, row.Earlier, row.Diff = num(now.mean()), num(then.mean()), num(mean)
		r, _ := d.pairCorrelation(e, pairs, i)
		row.PairCorrelation = num(r)
		if found.SE != nil {
			row.finish(*found.SE, found.df, d.Options.Confidence)
			row.CohenD = num(mean / math.Sqrt(found.variance))
			if by == "" {
				row.MDE = detectable(*found.SE, found.df)
			}
		}
		list = append(list, row)
	}
	return list
}
