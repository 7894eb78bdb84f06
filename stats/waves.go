package stats

import (
	"maps"
	"math"
	"slices"
)

// compared are the earlier waves that changes are measured from: the one before, and the first when that is another. A wave in which no question has two
// answers is compared with nothing, and the one next to it takes its place; the notices name such waves. No wave when that is this one.
func (d *Data) compared() ([]*Data, []Notice) {
	waves, notices := d.answeredWaves()
	if len(waves) < 2 {
		return waves, notices
	}
	return []*Data{waves[len(waves)-1], waves[0]}, notices
}

// answeredWaves are the earlier waves in which a question has two answers or more, oldest first; none when this wave is not such a one. The
// notices name those that are not.
func (d *Data) answeredWaves() (waves []*Data, notices []Notice) {
	for _, e := range append(d.Earlier[:len(d.Earlier):len(d.Earlier)], d) {
		most := 0
		for i := range e.variables() {
			n := 0
			for _, x := range e.CountsN(i)[1:] {
				n += x
			}
			most = max(most, n)
		}
		switch {
		case most == 0:
			notices = append(notices, notice("wave_unanswered", e.Wave, e.N))
		case most == 1:
			notices = append(notices, notice("wave_one_answer", e.Wave))
		case e != d:
			waves = append(waves, e)
		}
		if e == d && most < 2 {
			waves = nil
		}
	}
	return waves, notices
}

// answered says whether anybody (whose weight counts) answered item i, overall being the last.
func (d *Data) answered(i int) bool {
	for _, w := range d.Counts(i)[1:] {
		if w > 0 {
			return true
		}
	}
	return false
}

// comparable says whether the answers to an item in two waves can be compared, at least as an index.
func (it Item) comparable(other Item) bool {
	return !it.Unlike && !other.Unlike || it.Min == other.Min && it.Max == other.Max
}

// shared lists the items of d that every other wave asked too, in a form that can be compared, and whether all asked for the whole. What nobody in a wave
// answered counts as not asked there: a composite with it in one wave and without it in the other would compare different things.
func (d *Data) shared(others ...*Data) (keys []string, overall bool) {
	overall = d.Overall != nil && d.answered(len(d.Items))
	for i, it := range d.Items {
		if d.answered(i) && !slices.ContainsFunc(others, func(o *Data) bool {
			at := slices.IndexFunc(o.Items, func(x Item) bool { return x.Key == it.Key })
			return at < 0 || !it.comparable(o.Items[at]) || !o.answered(at)
		}) {
			keys = append(keys, it.Key)
		}
	}
	for _, o := range others {
		overall = overall && o.Overall != nil && d.Overall.comparable(*o.Overall) && o.answered(len(o.Items))
	}
	return keys, overall
}

// onItems is the data as if only these items had been asked, in their order, and overall if wanted; d itself when that is all of them.
func (d *Data) onItems(keys []string, overall bool) *Data {
	if slices.Equal(keys, d.itemKeys()) && overall == (d.Overall != nil) {
		return d
	}
	s := &Data{Title: d.Title, Wave: d.Wave, N: d.N, Fields: d.Fields, Numeric: d.Numeric, Sets: d.Sets, Compare: d.Compare, Branch: d.Branch, Manager: d.Manager,
		Value: d.Value, Options: d.Options, Weighted: d.Weighted, Designed: d.Designed, Population: d.Population, Lonely: d.Lonely, replication: d.replication}
	var at []int
	for _, key := range keys {
		if i := slices.Index(d.itemKeys(), key); i >= 0 {
			at = append(at, i)
			s.Items = append(s.Items, d.Items[i])
		}
	}
	columns := slices.Clone(at)
	if overall && d.Overall != nil {
		s.Overall = d.Overall
		columns = append(columns, len(d.Items))
	}
	for bi := range d.Batches {
		b := &d.Batches[bi]
		c := b.sampled()
		c.Fields, c.Numeric, c.Sets, c.SetNull, c.ID = b.Fields, b.Numeric, b.Sets, b.SetNull, b.ID
		for _, i := range columns {
			c.Items = append(c.Items, b.Items[i])
		}
		if b.Stated != nil {
			for _, i := range at {
				c.Stated = append(c.Stated, b.Stated[i])
			}
		}
		s.Batches = append(s.Batches, c)
	}
	return s
}

// wholeIndex is Index for all respondents only, without groups.
func (d *Data) wholeIndex() *Index {
	ix := &Index{Convention: d.Options.Index, Confidence: d.Options.Confidence}
	if d.N > 0 && d.variables() > 0 {
		d.indexOf(ix, -1, 0, d.compositeDomains(-1)[0])
	}
	return ix
}

// notShared says which items of two waves are left out of their comparison.
func (d *Data) notShared(e *Data) []Notice {
	var list []Notice
	only := func(code string, a, b *Data) {
		var keys []string
		for _, it := range a.Items {
			if !slices.Contains(b.itemKeys(), it.Key) {
				keys = append(keys, it.Key)
			}
		}
		if a.Overall != nil && b.Overall == nil {
			keys = append(keys, a.Overall.Key)
		}
		if keys != nil {
			list = append(list, notice(code, keys, e.Wave))
		}
	}
	only("items_new", d, e)
	only("items_dropped", e, d)
	var unlike, rescaled []string
	for _, it := range d.asked() {
		for _, o := range e.asked() {
			switch {
			case it.Key != o.Key:
			case !it.comparable(o):
				unlike = append(unlike, it.Key)
			case it.Min != o.Min || it.Max != o.Max:
				rescaled = append(rescaled, it.Key)
			}
		}
	}
	list = append(list, unanswered(e, d)...)
	if unlike != nil {
		list = append(list, notice("items_unlike", unlike, e.Wave))
	}
	if rescaled != nil {
		list = append(list, notice("items_rescaled", rescaled, e.Wave))
	}
	if keys, _ := d.shared(e); len(keys) > 0 && (len(keys) < len(d.Items) || len(keys) < len(e.Items)) {
		list = append(list, notice("composite_shared", len(keys), e.Wave))
	}
	switch {
	case d.replication != nil && e.replication == nil:
		list = append(list, notice("wave_linearised", d.Wave, e.Wave))
	case d.replication == nil && e.replication != nil:
		list = append(list, notice("wave_linearised", e.Wave, d.Wave))
	}
	return slices.Concat(list, e.offTargets(), d.weighedOtherwise(e))
}

// unanswered names what nobody answered in one of the waves, though it was asked there.
func unanswered(waves ...*Data) []Notice {
	var list []Notice
	for _, d := range waves {
		var keys []string
		for i, it := range d.asked() {
			if !d.answered(i) {
				keys = append(keys, it.Key)
			}
		}
		if keys != nil {
			list = append(list, notice("items_unanswered", keys, d.Wave))
		}
	}
	return list
}

// asked are the items and overall.
func (d *Data) asked() []Item {
	if d.Overall == nil {
		return d.Items
	}
	return append(d.Items[:len(d.Items):len(d.Items)], *d.Overall)
}

// rowPair is a respondent of a wave and the same of an earlier one.
type rowPair struct{ batch, row, earlierBatch, earlierRow int32 }

// matched finds the respondents of d that an earlier wave has too, by their ids, in the order of d. An id that a wave has twice is that of
// nobody.
func (d *Data) matched(e *Data) []rowPair {
	type seat struct{ batch, row int32 }
	nobody := seat{-1, -1}
	seats := func(d *Data) map[string]seat {
		at := make(map[string]seat, d.N)
		for bi := range d.Batches {
			id := d.Batches[bi].ID
			for r := range d.Batches[bi].N {
				if id == nil || id(r) == "" {
					continue
				}
				if _, twice := at[id(r)]; twice {
					at[id(r)] = nobody
				} else {
					at[id(r)] = seat{int32(bi), int32(r)}
				}
			}
		}
		maps.DeleteFunc(at, func(_ string, s seat) bool { return s == nobody })
		return at
	}
	if !slices.ContainsFunc(d.Batches, hasID) || !slices.ContainsFunc(e.Batches, hasID) {
		return nil
	}
	now, then := seats(d), seats(e)
	var pairs []rowPair
	for bi := range d.Batches {
		id := d.Batches[bi].ID
		for r := range d.Batches[bi].N {
			if id == nil {
				break
			}
			if _, one := now[id(r)]; !one {
				continue
			}
			if s, both := then[id(r)]; both {
				pairs = append(pairs, rowPair{int32(bi), int32(r), s.batch, s.row})
			}
		}
	}
	return pairs
}

func hasID(b Batch) bool { return b.ID != nil }

// satterthwaite is the standard error of a sum of independent estimates with variances v on df degrees of freedom each, and its degrees of
// freedom (Σv)²/Σ(v²/df). A variance of 0 counts for nothing.
//
// Satterthwaite, F. E. (1946). An approximate distribution of estimates of variance components. Biometrics Bulletin 2, 110-114.
func satterthwaite(v, df []float64) (se, total float64) {
	var sum, parts float64
	for i, x := range v {
		if x > 0 {
			sum += x
			parts += x * x / df[i]
		}
	}
	return math.Sqrt(sum), sum * sum / parts
}

// detectable is the difference that a two-sided t test at level .05 finds with probability .8 when its standard error is se:
// se times the noncentrality δ at which noncentral t exceeds its critical value with probability .8.
// R: uniroot(function(d) pt(qt(.975, df), df, d, lower.tail = FALSE) - .8, c(0, 20))
func detectable(se, df float64) *float64 {
	const level, power = 0.05, 0.8
	if !(se > 0) || !(df >= 1) {
		return nil
	}
	t := tBeyond(level, df)
	delta := increasing(t, 1, 0, 1e4, func(x float64) float64 { return math.Log(noncentralTUpper(t, df, x)) - math.Log(power) })
	return num(delta * se)
}

// adjustFamily fills in Holm's and Benjamini and Hochberg's corrections of a family of p-values; absent ones are not of it.
func adjustFamily(p []*float64, holm, bh []**float64) {
	var there []float64
	var at []int
	for i, x := range p {
		if x != nil {
			there, at = append(there, *x), append(at, i)
		}
	}
	fill := func(method string, into []**float64) {
		adjusted, err := AdjustP(there, method)
		if into == nil || err != nil {
			return
		}
		for k, i := range at {
			*into[i] = num(adjusted[k])
		}
	}
	fill("holm", holm)
	fill("bh", bh)
}
