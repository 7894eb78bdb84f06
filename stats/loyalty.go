package stats

import (
	"math"
	"slices"
)

// Classes of loyalty, in the order in which LoyaltyGroup lists them.
const (
	Loyal  = "loyal"   // one of the highest answers to all three questions
	Open   = "open"    // to overall, and not to both others: satisfied but open to others
	AtRisk = "at_risk" // not to overall
)

// loyaltyClasses lists the classes.
var loyaltyClasses = [...]string{Loyal, Open, AtRisk}

// LoyaltyShare is how many respondents are of one class.
type LoyaltyShare struct {
	Class           string
	Count           int      // unweighted
	Percent         *float64 // nil when nobody answered
	CILow, CIHigh   *float64 // nil with weights or a design when the share is 0 or 100
	ValuePercent    *float64 // of the value that the respondents of the group have; nil without a value
	value, weighted float64
}

// LoyaltyGroup is the classes of all respondents (Group "") or of one tier of value.
type LoyaltyGroup struct {
	By, Group string
	N         int // respondents who answered all three questions
	Classes   []LoyaltyShare
}

// LoyaltyResult divides the respondents into loyal, open and at risk. Groups is empty when the survey does not ask for it.
type LoyaltyResult struct {
	Recommend, Repurchase string    // labels
	Top                   [3][2]int // the codes that count as high: of overall, recommend and repurchase
	N, Dropped            int
	Groups                []LoyaltyGroup    // all, then the tiers of value
	NPS                   *NetPromoterScore // nil unless recommend is asked on 0 to 10
	Notices               []Notice
}

// endCodes is how many codes at an end of a scale say satisfied or dissatisfied: two, one of a scale of 2 or 3 codes, and two fifths, rounded
// down, of a scale of 8 or more, whose last two would be the enthusiasts only.
func (it Item) endCodes() int {
	if it.Levels() < 4 {
		return 1
	}
	return max(2, 2*it.Levels()/5)
}

// LoyaltyClasses divides the respondents who answered overall, recommend and repurchase: loyal gave one of the two highest codes to all three;
// open gave one to overall, but not to both others; at risk are the rest. Of a scale of 2 or 3 codes the highest counts alone, of one of 8
// or more two fifths of the codes do (7-10 of 10); of recommending on 0 to 10 the promoters, 9 and 10. Shares are weighted.
// Unweighted intervals are Wilson's; with weights or a design those of the logit with the linearised error, R: survey::svyciprop(method =
// "logit", df = degf(design)). With a value the classes stand for each of its tiers too (see ValueAtRisk), and say how much of the
// value they have.
//
// With recommend on a scale of 0 to 10 there is the net promoter score, of all who answered that.
//
// The result has no groups when loyalty was not asked. The error is a Notice when overall was not, or nobody answered all three.
func (d *Data) LoyaltyClasses() (*LoyaltyResult, error) {
	out := &LoyaltyResult{}
	switch {
	case d.Loyalty == nil:
		return out, nil
	case d.N == 0:
		return nil, notice("no_respondents")
	case d.Overall == nil:
		return nil, notice("no_overall")
	}
	questions := [3]Item{*d.Overall, d.Loyalty.Recommend, d.Loyalty.Repurchase}
	out.Recommend, out.Repurchase = questions[1].Label, questions[2].Label
	var least [3]uint8 // the lowest high level
	for q, it := range questions {
		codes := it.endCodes()
		if q == 1 && it.Min == 0 && it.Max == 10 {
			codes = 2
		}
		out.Top[q] = [2]int{it.Max - codes + 1, it.Max}
		least[q] = uint8(it.Levels() - codes + 1)
	}
	class := func(b *Batch, row int) int { // 0..2, -1 = not all answered
		x := [3]uint8{b.Items[len(d.Items)][row], b.Loyalty[0][row], b.Loyalty[1][row]}
		switch {
		case x[0] == 0 || x[1] == 0 || x[2] == 0:
			return -1
		case x[0] < least[0]:
			return 2
		case x[1] >= least[1] && x[2] >= least[2]:
			return 0
		}
		return 1
	}
	var tiers *valueTiers
	out.Groups = []LoyaltyGroup{{}}
	if d.Value != "" {
		if t, err := d.valueTiers(); err == nil && !d.smallTier(t) {
			tiers = t
			for _, g := range t.groups {
				out.Groups = append(out.Groups, LoyaltyGroup{By: t.by, Group: g})
			}
		}
	}
	tier := func(bi, row int) int {
		if tiers == nil {
			return 0
		}
		return int(tiers.of[bi][row])
	}
	totals := make([]float64, len(out.Groups))
	for g := range out.Groups {
		for _, c := range loyaltyClasses {
			out.Groups[g].Classes = append(out.Groups[g].Classes, LoyaltyShare{Class: c})
		}
	}
	d.loyaltySums(out, tiers, totals, class, tier)
	out.N, out.Dropped = out.Groups[0].N, d.N-out.Groups[0].N
	if out.N == 0 || totals[0] == 0 {
		return nil, notice("too_few_complete", 0, 1)
	}
	out.Notices = d.fewComplete(out.N)
	for g := range out.Groups {
		var worth float64
		for _, c := range out.Groups[g].Classes {
			worth += c.value
		}
		for k := range out.Groups[g].Classes {
			c := &out.Groups[g].Classes[k]
			c.Percent = num(100 * c.weighted / totals[g])
			if tiers != nil {
				c.ValuePercent = num(100 * c.value / worth)
			}
		}
	}
	d.loyaltyIntervals(out, totals, class, tier)
	if r := d.Loyalty.Recommend; r.Min == 0 && r.Max == 10 {
		var counts [12]int
		var weights, squares [12]float64
		for bi := range d.Batches {
			b := &d.Batches[bi]
			for row, l := range b.Loyalty[0][:b.N] {
				w := b.weight(row)
				counts[l]++
				weights[l] += w
				squares[l] += w * w
			}
		}
		known := squares[:]
		if !d.Weighted {
			known = nil
		}
		level := func(b *Batch, row int) uint8 { return b.Loyalty[0][row] }
		if nps, err := d.netPromoter(r.Key, counts[:], weights[:], known, level); err == nil {
			out.NPS = nps
		}
	}
	return out, nil
}

// smallTier says whether a tier has fewer respondents than may be shown.
func (d *Data) smallTier(t *valueTiers) bool {
	n := make([]int, len(t.groups)+1)
	for _, batch := range t.of {
		for _, k := range batch {
			n[k]++
		}
	}
	return slices.ContainsFunc(n[1:], func(n int) bool { return n > 0 && n < d.Least })
}

// loyaltySums adds up every group. Batches are summed apart and merged in order.
func (d *Data) loyaltySums(out *LoyaltyResult, t *valueTiers, totals []float64, class func(b *Batch, row int) int, tier func(bi, row int) int) {
	type cell struct {
		n        int
		w, value float64
	}
	k := len(loyaltyClasses)
	parts := make([][]cell, len(d.Batches))
	parallel(d.Options.Jobs, len(parts), func(bi int) {
		b, part := &d.Batches[bi], make([]cell, len(totals)*k)
		for row := range b.N {
			c := class(b, row)
			if c < 0 {
				continue
			}
			w, v := b.weight(row), 0.0
			g := tier(bi, row)
			if g > 0 {
				v = t.value(b, row)
			}
			add := func(at int) {
				part[at].n++
				part[at].w += w
				part[at].value += w * v
			}
			if add(c); g > 0 {
				add(g*k + c)
			}
		}
		parts[bi] = part
	})
	for _, part := range parts {
		for at, x := range part {
			c := &out.Groups[at/k].Classes[at%k]
			c.Count += x.n
			c.weighted += x.w
			c.value += x.value
			out.Groups[at/k].N += x.n
			totals[at/k] += x.w
		}
	}
}

// loyaltyIntervals fills in the intervals of all shares.
func (d *Data) loyaltyIntervals(out *LoyaltyResult, totals []float64, class func(b *Batch, row int) int, tier func(bi, row int) int) {
	k := len(loyaltyClasses)
	if !d.Weighted && !d.Designed {
		for g := range out.Groups {
			for j := range k {
				c := &out.Groups[g].Classes[j]
				if e, err := Wilson(float64(c.Count), float64(out.Groups[g].N), d.Options.Confidence); err == nil {
					c.CILow, c.CIHigh = num(100*e.Low), num(100*e.High)
				}
			}
		}
		return
	}
	out.Notices = append(out.Notices, d.designNotices()...)
	df := d.designDF()
	if df < 1 {
		out.Notices = append(out.Notices, notice("too_few_clusters"))
		return
	}
	batch := make(map[*Batch]int, len(d.Batches))
	for bi := range d.Batches {
		batch[&d.Batches[bi]] = bi
	}
	share := make([]float64, len(totals)*k)
	for g := range out.Groups {
		for j := range k {
			if p := out.Groups[g].Classes[j].Percent; p != nil {
				share[g*k+j] = *p / 100
			}
		}
	}
	v := d.ratioVariances(share, func(b *Batch, row int, y, x []float64) {
		c := class(b, row)
		if c < 0 {
			return
		}
		add := func(g int) {
			y[g*k+c] = 1
			for j := range k {
				x[g*k+j] = 1
			}
		}
		add(0)
		if g := tier(batch[b], row); g > 0 && totals[g] > 0 {
			add(g)
		}
	})
	q := tBeyond(1-d.Options.Confidence, df)
	for g := range out.Groups {
		for j := range k {
			c := &out.Groups[g].Classes[j]
			if c.Percent == nil || !(*c.Percent > 0 && *c.Percent < 100) {
				continue
			}
			p := *c.Percent / 100
			reach := q * math.Sqrt(math.Max(0, v[g*k+j])) / (p * (1 - p))
			logit := math.Log(p / (1 - p))
			c.CILow, c.CIHigh = num(100/(1+math.Exp(reach-logit))), num(100/(1+math.Exp(-reach-logit)))
		}
	}
}

// Numbers lists the classes of all respondents and of each tier of value, then the net promoter score.
func (r *LoyaltyResult) Numbers() []Number {
	var list []Number
	for _, g := range r.Groups {
		for _, c := range g.Classes {
			row := rows{Number{Analysis: "loyalty", By: g.By, Group: g.Group, Term: c.Class, N: g.N}, &list}
			row.add("count", num(float64(c.Count)))
			row.add("percent", c.Percent)
			row.add("ci_low", c.CILow)
			row.add("ci_high", c.CIHigh)
			if c.ValuePercent != nil {
				row.add("value_percent", c.ValuePercent)
			}
		}
	}
	if s := r.NPS; s != nil {
		row := rows{Number{Analysis: "loyalty", Term: "recommend", N: s.N}, &list}
		row.add("nps", num(s.Score))
		row.add("nps_ci_low", s.Low)
		row.add("nps_ci_high", s.High)
		row.add("promoters_percent", num(s.Promoters))
		row.add("detractors_percent", num(s.Detractors))
	}
	return list
}
