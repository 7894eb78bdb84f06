package stats

import (
	"math"
	"slices"
)

// What makes repeated ids a panel: at least so many people, at least this share of the smaller wave, and answers of the same id that go together.
// Questionnaires are often numbered from 1 in every wave: such ids agree, the answers behind them do not.
const (
	leastPanel       = 10
	leastPanelShare  = 0.1
	leastPanelR      = 0.2
	mostPanelPValue  = 0.001
	notablePanelRows = 0.5 // share of repeated ids from which unrelated answers are worth a notice
)

// panel finds out whether people of d were asked in e already, and tests the differences of their own answers.
func (d *Data) panel(e *Data, out *WaveChange) {
	pairs := d.matched(e)
	smaller := min(d.N, e.N)
	if len(pairs) < leastPanel || float64(len(pairs)) < leastPanelShare*float64(smaller) {
		return
	}
	r, n := d.pairCorrelation(e, pairs, d.variables())
	if n < leastPanel && d.Overall != nil {
		r, n = d.pairCorrelation(e, pairs, d.variables()-1)
	}
	if !(r >= leastPanelR) || n < leastPanel || correlationP(r, n) > mostPanelPValue {
		if float64(len(pairs)) >= notablePanelRows*float64(smaller) {
			out.Notices = append(out.Notices, notice("ids_unrelated", len(pairs), e.Wave, orZero(r)))
		}
		return
	}
	out.Matched = len(pairs)
	out.Paired = d.pairedRows(e, pairs)
	if len(pairs) < d.N || len(pairs) < e.N {
		out.Notices = append(out.Notices, notice("panel_part", len(pairs), e.Wave))
		return
	}
	out.Complete = true
	out.Notices = append(out.Notices, notice("panel_all", len(pairs), e.Wave))
	for i := range out.Rows {
		r := &out.Rows[i]
		at := slices.IndexFunc(out.Paired, func(p ChangeRow) bool { return r.By == "" && p.Key == r.Key })
		if at >= 0 {
			*r = out.Paired[at]
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
// Cohen's d is that of the differences, d_z.   R: t.test(x, y, paired = TRUE)
func (d *Data) pairedRows(e *Data, pairs []rowPair) []ChangeRow {
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
	var list []ChangeRow
	for i := range d.variables() + 1 {
		row := ChangeRow{Key: "composite", Label: "composite"}
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
			row.MDE = detectable(*found.SE, found.df)
		}
		list = append(list, row)
	}
	return list
}
