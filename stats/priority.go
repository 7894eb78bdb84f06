package stats

import (
	"cmp"
	"math"
	"slices"
)

// PriorityItem is what improving one item would be worth, by three measures.
type PriorityItem struct {
	Key, Label string
	N          int // respondents who answered the item

	Importance *float64 // share behind ISRating, 0..1
	Satisfied  *float64 // share of answers in the two highest codes, 0..1

	ISRating    *float64 // Importance (1 - Satisfied), 0..1
	Opportunity *float64 // 0..20

	Index                   *float64 // of all
	Best                    *float64 // of the best group of Priority.By
	BestGroup               string
	B                       *float64 // index points of overall for one of the item, the others held
	Gain, GainLow, GainHigh *float64 // index points of overall

	Rank, ISRank, OpportunityRank int       // from 1; 0 without the measure. Rank is by Gain, without it by ISRating
	Quadrant                      int       // 0 when the item has no point
	Prob                          []float64 // as in QuadrantPoint
}

// Priority ranks the items by what their improvement would be worth.
type Priority struct {
	Method     string // of importance: "stated" when that is used, else Options.Importance
	By         string // field whose best group is the aim of Gain; "" = none
	N          int    // respondents behind Gain
	Confidence float64
	Items      []PriorityItem // in codebook order
	Notices    []Notice
}

// Priority ranks the items by three measures.
//
// The importance-satisfaction rating of ETC Institute, and Ulwick's opportunity score:
//
//	rating      = importance (1 - satisfied)
//	opportunity = I + max(I - 10 satisfied, 0)
//
// satisfied is the share of answers in the two highest codes. When every item has a stated importance on its own scale,
// importance is the share that states one of its two highest codes, and I = 10 importance. Otherwise importance is the item's part
// of the sum of Options.Importance over the items (negative values counting 0), and I is 10 times its ratio to the largest.
//
// The gain is how far the index of overall would rise with the item at the level of the best group of the first compared
// field (without one, of the branch), all else equal:
//
//	gain = b (index in the best group - index of all)
//
// with b the item's coefficient in the regression of overall on all items (see Regression), both as indices. Its
// interval is that of b; groups with fewer than 30 answers are no aim, and an item that no group surpasses gains 0. The best of
// several groups is partly best by luck, and the regression sees associations: a gain is an upper view, not a promise.
//
// ETC Institute (2019). Importance-satisfaction analysis, in its reports of DirectionFinder surveys.
// Ulwick, A. W. (2002). Turn customer input into innovation. Harvard Business Review 80(1), 91-97.
//
// The error is a Notice when there is neither importance nor gain; also without overall and stated importance, since importance for
// the mean of the items themselves ranks nothing.
func (d *Data) Priority() (*Priority, error) {
	out := &Priority{Method: d.importanceMethod(), Confidence: d.Options.Confidence}
	stated := d.statedShares(out)
	if stated == nil && d.Overall == nil {
		why := notice("composite_identity")
		if len(d.Items) == 0 {
			why = notice("no_items")
		}
		out.Notices = append([]Notice{why}, out.Notices...)
		return out, why
	}
	quadrant, err := d.quadrant()
	points := map[string]QuadrantPoint{}
	for _, p := range quadrant.Points {
		points[p.Key] = p
	}
	var derived, largest float64
	for _, p := range quadrant.Points {
		derived += max(0, p.Y)
		largest = max(largest, p.Y)
	}
	any := false
	for i, it := range d.Items {
		index, n := d.itemIndex(i)
		item := PriorityItem{Key: it.Key, Label: it.Label, N: n, Index: num(index)}
		if n > 0 {
			item.Satisfied = num(share(d.Counts(i), it.Levels()-1, it.Levels()))
		}
		p, placed := points[it.Key]
		item.Quadrant, item.Prob = p.Quadrant, p.Prob
		importance, scaled := math.NaN(), math.NaN()
		if stated != nil {
			importance, scaled = stated[i], 10*stated[i]
		} else if placed && derived > 0 && out.Method != "stated" {
			importance, scaled = max(0, p.Y)/derived, 10*max(0, p.Y)/largest
		}
		if item.Satisfied != nil {
			item.Importance = num(importance)
			item.ISRating = num(importance * (1 - *item.Satisfied))
			item.Opportunity = num(scaled + max(0, scaled-10**item.Satisfied))
		}
		any = any || item.ISRating != nil
		out.Items = append(out.Items, item)
	}
	why := d.gains(out)
	if why == nil && out.By != "" {
		any = true
	} else if why != nil {
		out.Notices = append(out.Notices, why.(Notice))
	}
	if !any {
		out.Items = nil
		if err == nil {
			err = out.Notices[0]
		}
		return out, err
	}
	out.rank()
	return out, nil
}

// statedShares are the shares of respondents who state an importance of the two highest codes of the item; nil when not
// every item has one, on its scale.
func (d *Data) statedShares(out *Priority) []float64 {
	list, asked := make([]float64, len(d.Items)), 0
	for i, it := range d.Items {
		if !it.HasStated {
			continue
		}
		asked++
		if low, high := d.statedRange(i); low < float64(it.Min) || high > float64(it.Max) || math.IsInf(low, 1) {
			asked = -len(d.Items)
			continue
		}
		var top, all float64
		for bi := range d.Batches {
			b := &d.Batches[bi]
			for r := range b.N {
				if b.Stated == nil || b.Stated[i] == nil || math.IsNaN(b.Stated[i][r]) {
					continue
				}
				all += b.weight(r)
				if b.Stated[i][r] >= float64(it.Max-1) {
					top += b.weight(r)
				}
			}
		}
		list[i] = top / all
		if !(all > 0) {
			asked = -len(d.Items)
		}
	}
	if asked == 0 {
		return nil
	}
	if asked < len(d.Items) {
		out.Notices = append(out.Notices, notice("priority_stated"))
		return nil
	}
	out.Method = "stated"
	return list
}

// gains fills in the gains. The error is a Notice that says why there are none.
func (d *Data) gains(out *Priority) error {
	fit, err := d.Regression()
	if err != nil {
		return err
	}
	field := d.field(d.Branch)
	if len(d.Compare) > 0 {
		field = d.Compare[0]
	}
	if field < 0 {
		return notice("priority_no_groups")
	}
	levels := d.groupLevels(field)
	out.N = fit.N
	out.Notices = append(out.Notices, d.fewComplete(fit.N)...)
	unit := func(it Item) float64 { return it.Index(1, d.Options.Index) - it.Index(0, d.Options.Index) }
	found := false
	for i, it := range d.Items {
		item := &out.Items[i]
		c := fit.Coefficients[i+1]
		scale := unit(*d.Overall) / unit(it)
		if c.B != nil {
			item.B = num(*c.B * scale)
		}
		for g, level := range levels[i] {
			if level != nil && (item.Best == nil || *level > *item.Best) {
				item.Best, item.BestGroup = level, d.Fields[field].Groups[g]
			}
		}
		if item.Best == nil || item.B == nil || item.Index == nil {
			continue
		}
		found = true
		rise := max(0, *item.Best-*item.Index)
		item.Gain = num(*item.B * rise)
		if c.CILow != nil {
			item.GainLow, item.GainHigh = num(*c.CILow*scale*rise), num(*c.CIHigh*scale*rise)
		}
	}
	if !found {
		return notice("priority_small_groups", d.Fields[field].Key, smallGroup)
	}
	out.By = d.Fields[field].Key
	return nil
}

// groupLevels is the (weighted) index of each item in each group of a field; nil with fewer than 30 answers.
func (d *Data) groupLevels(field int) [][]*float64 {
	groups := len(d.Fields[field].Groups)
	type sums struct {
		n     int
		w, wx float64
	}
	all, compared := make([][]sums, len(d.Items)), slices.Index(d.Compare, field)
	parallel(d.Options.Jobs, len(all), func(i int) {
		all[i] = make([]sums, groups+1)
		for g := 1; g <= groups && compared >= 0; g++ { // the summary has these
			n, w, s := d.GroupCountsN(compared, i, g), d.GroupCounts(compared, i, g), &all[i][g]
			for l := 1; l < len(n); l++ {
				s.n += n[l]
				s.w += w[l]
				s.wx += w[l] * d.Items[i].Code(l)
			}
		}
		if compared >= 0 {
			return
		}
		for bi := range d.Batches {
			b := &d.Batches[bi]
			for r, g := range b.Fields[field] {
				if l := b.Items[i][r]; l > 0 && int(g) <= groups {
					s, w := &all[i][g], b.weight(r)
					s.n++
					s.w += w
					s.wx += w * d.Items[i].Code(int(l))
				}
			}
		}
	})
	levels := make([][]*float64, len(d.Items))
	for i, it := range d.Items {
		levels[i] = make([]*float64, groups)
		for g, s := range all[i][1:] {
			if s.n >= smallGroup {
				levels[i][g] = num(it.Index(s.wx/s.w, d.Options.Index))
			}
		}
	}
	return levels
}

// rank numbers the items by each measure, the highest first.
func (p *Priority) rank() {
	by := func(value func(it *PriorityItem) *float64, rank func(it *PriorityItem) *int) (any bool) {
		var list []*PriorityItem
		for i := range p.Items {
			if value(&p.Items[i]) != nil {
				list = append(list, &p.Items[i])
			}
		}
		slices.SortStableFunc(list, func(a, b *PriorityItem) int { return cmp.Compare(*value(b), *value(a)) })
		for i, it := range list {
			*rank(it) = i + 1
		}
		return len(list) > 0
	}
	rating := func(it *PriorityItem) *float64 { return it.ISRating }
	rank := func(it *PriorityItem) *int { return &it.Rank }
	by(rating, func(it *PriorityItem) *int { return &it.ISRank })
	by(func(it *PriorityItem) *float64 { return it.Opportunity }, func(it *PriorityItem) *int { return &it.OpportunityRank })
	if !by(func(it *PriorityItem) *float64 { return it.Gain }, rank) {
		by(rating, rank)
	}
}

// Numbers lists the measures as rows of the numbers table.
func (p *Priority) Numbers() []Number {
	var list []Number
	if len(p.Items) == 0 {
		rows{at: Number{Analysis: "priority"}, list: &list}.add("unavailable", nil)
		return list
	}
	for _, it := range p.Items {
		line := rows{at: Number{Analysis: "priority", Term: it.Key, N: it.N}, list: &list}
		line.add("is_rating", it.ISRating)
		line.add("opportunity", it.Opportunity)
		line.at.N = p.N
		line.add("gain", it.Gain)
		line.add("gain_ci_low", it.GainLow)
		line.add("gain_ci_high", it.GainHigh)
	}
	return list
}
