package stats

import "math"

// GapItem compares how important respondents call an item with how satisfied they are with it.
type GapItem struct {
	Key, Label string
	N          int // respondents who answered both

	Stated, Satisfied *float64 // means in codes, over those N
	Gap               *float64 // Stated - Satisfied, in codes
	SE, T, DF, P      *float64 // of the paired t test; absent with fewer than 2 pairs, or when all differ alike
	CILow, CIHigh     *float64
	PAdjusted         *float64 // Holm's, over the items
}

// Gap is the gap analysis: of each item with a stated importance, that importance less the satisfaction.
type Gap struct {
	Items      []GapItem // in codebook order; empty when no item has a stated importance
	Confidence float64
	Notices    []Notice
}

// Gap compares stated importance with satisfaction, respondent by respondent, in the codes of the item's scale, on which the
// importance must have been asked too: an item whose stated importance goes beyond it is left out, with a Notice.
// With d the differences of the n who answered both
//
//	gap = mean d,  SE = sd d / √n,  t = gap / SE on n - 1 degrees of freedom
//
// With weights or a design the mean is weighted and its error linearised, the pairs being a domain of the whole sample, with
// clusters - strata degrees of freedom.
//
// R: t.test(stated, satisfied, paired = TRUE); survey::svymean(~I(stated - satisfied), design, na.rm = TRUE), degf(design).
// SPSS: T-TEST PAIRS.
//
// The error is a Notice when items have a stated importance and none can be compared. Without any there is no gap and no error.
func (d *Data) Gap() (*Gap, error) {
	out := &Gap{Confidence: d.Options.Confidence}
	for i, it := range d.Items {
		if !it.HasStated {
			continue
		}
		item := GapItem{Key: it.Key, Label: it.Label}
		switch low, high := d.statedRange(i); {
		case math.IsInf(low, 1):
			out.Notices = append(out.Notices, notice("gap_no_answers", it.Key))
			continue
		case low < float64(it.Min) || high > float64(it.Max):
			out.Notices = append(out.Notices, notice("gap_scale", it.Key, low, high, it.Min, it.Max))
			continue
		}
		d.pairs(&item, i)
		if item.N > 0 {
			out.Items = append(out.Items, item)
		}
	}
	if len(out.Items) == 0 {
		if out.Notices != nil {
			return out, out.Notices[0]
		}
		return out, nil
	}
	var p []float64
	for _, it := range out.Items {
		if it.P != nil {
			p = append(p, *it.P)
		}
	}
	if adjusted, err := AdjustP(p, "holm"); err == nil {
		for i := range out.Items {
			if out.Items[i].P != nil {
				out.Items[i].PAdjusted, adjusted = num(adjusted[0]), adjusted[1:]
			}
		}
	}
	if d.Designed {
		out.Notices = append(out.Notices, d.designNotices()...)
	}
	return out, nil
}

// statedRange is the smallest and largest stated importance of item i; infinite without any.
func (d *Data) statedRange(i int) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for bi := range d.Batches {
		if b := &d.Batches[bi]; b.Stated != nil {
			for _, x := range b.Stated[i] {
				if !math.IsNaN(x) {
					low, high = min(low, x), max(high, x)
				}
			}
		}
	}
	return low, high
}

// difference is a respondent's stated importance less satisfaction with item i; NaN without one of them.
func (d *Data) difference(b *Batch, row, i int) float64 {
	if b.Stated == nil || b.Stated[i] == nil || b.Items[i][row] == 0 {
		return math.NaN()
	}
	return b.Stated[i][row] - d.Items[i].Code(int(b.Items[i][row]))
}

// pairs fills in the comparison of item i.
func (d *Data) pairs(item *GapItem, i int) {
	var w, stated, gap float64
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for r := range b.N {
			if e := d.difference(b, r, i); !math.IsNaN(e) {
				t := b.weight(r)
				item.N++
				w += t
				stated += t * b.Stated[i][r]
				gap += t * e
			}
		}
	}
	if item.N == 0 || !(w > 0) {
		item.N = 0
		return
	}
	stated, gap = stated/w, gap/w
	item.Stated, item.Satisfied, item.Gap = num(stated), num(stated-gap), num(gap)
	if item.N < 2 {
		return
	}
	var se, df float64
	if d.Weighted || d.Designed {
		se, df = d.meanSE(gap, func(b *Batch, row int) float64 { return d.difference(b, row, i) }), d.designDF()
	} else {
		var ss float64
		for bi := range d.Batches {
			b := &d.Batches[bi]
			for r := range b.N {
				if e := d.difference(b, r, i); !math.IsNaN(e) {
					ss += (e - gap) * (e - gap)
				}
			}
		}
		n := float64(item.N)
		se, df = math.Sqrt(ss/(n-1)/n), n-1
	}
	if !(se > 1e-12) {
		return
	}
	item.SE = num(se)
	if df >= 1 {
		half := tBeyond(1-d.Options.Confidence, df) * se
		item.T, item.DF, item.P = num(gap/se), num(df), num(tTwoSided(gap/se, df))
		item.CILow, item.CIHigh = num(gap-half), num(gap+half)
	}
}

// Numbers lists the gaps as rows of the numbers table; none when no item has a stated importance.
func (g *Gap) Numbers() []Number {
	var list []Number
	for _, it := range g.Items {
		line := rows{at: Number{Analysis: "gap", Term: it.Key, N: it.N}, list: &list}
		line.add("gap", it.Gap)
		line.add("se", it.SE)
		line.add("t", it.T)
		line.add("df", it.DF)
		line.add("p", it.P)
		line.add("p_adjusted", it.PAdjusted)
		line.add("ci_low", it.CILow)
		line.add("ci_high", it.CIHigh)
	}
	return list
}
