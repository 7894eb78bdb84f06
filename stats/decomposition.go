package stats

import (
	"fmt"
	"math"
	"slices"
)

// Part is one part of a change, in points of the index.
type Part struct {
	Points        float64
	SE            *float64 // nil when a wave allows no error
	CILow, CIHigh *float64
}

// GroupShift is what one group of a field adds to a change.
type GroupShift struct {
	Group          string // "." for those without an answer to the field
	N1, N2         int    // respondents in the earlier and the later wave
	Share1, Share2 float64
	Mean1, Mean2   *float64 // nil when a wave does not have the group

	Mix, Within, Total Part
}

// Decomposition splits the change of a mean between two waves into what came from a different mix of groups and what changed
// within the groups.
type Decomposition struct {
	Field, Response string // Response is "composite" or "overall", both on the index scale
	Earlier, Later  string // names of the waves
	Paired          bool   // both asked the same people, and the intervals are those of paired differences
	N1, N2          int
	Mean1, Mean2    float64
	Mix, Within     Part
	Total           Part
	Groups          []GroupShift // in the order of the later wave's codebook, then those only the earlier one has
	OnlyOnce        []string     // groups that one of the waves does not have
	Notices         []Notice

	// Hidden and Unanswered: among those in group "." are some whose group is hidden for privacy, some who gave no answer.
	Hidden, Unanswered bool
}

// maxContributionWork bounds the effort for intervals of groups' contributions: respondents times groups.
const maxContributionWork = 1 << 27

// Kitagawa splits the difference of two means over groups, Σ p2 r2 - Σ p1 r1 with shares p and means r, without a remainder:
//
//	mix_g = (p2_g - p1_g) ((r1_g + r2_g)/2 - c),  within_g = (r2_g - r1_g) (p1_g + p2_g)/2
//
// c, the mean of the two wholes, changes no sum, since shares sum to 1: it makes a group that grows add to the change when its
// mean is above them. A group with a share of 0 in one wave counts as having there the mean that it has in the other: what it adds
// is all mix. The error says which list has another length, which number is none, or that shares do not sum to 1.
//
// Kitagawa, E. M. (1955). Components of a difference between two rates. Journal of the American Statistical Association 50,
// 1168-1194.   R: DasGuptR::dgnpop, of one factor and a rate
func Kitagawa(share1, mean1, share2, mean2 []float64) (mix, within []float64, err error) {
	n := len(share1)
	if n == 0 {
		return nil, nil, fmt.Errorf("there are no groups")
	}
	for _, list := range [][]float64{mean1, share2, mean2} {
		if len(list) != n {
			return nil, nil, fmt.Errorf("%d shares or means for %d groups", len(list), n)
		}
	}
	for wave, p := range [][]float64{share1, share2} {
		var sum float64
		for g, x := range p {
			r := [][]float64{mean1, mean2}[wave][g]
			switch {
			case !(x >= 0 && x <= 1+1e-9):
				return nil, nil, fmt.Errorf("group %d has the share %v", g+1, x)
			case x > 0 && !(math.Abs(r) <= 1e100):
				return nil, nil, fmt.Errorf("group %d has the mean %v", g+1, r)
			}
			sum += x
		}
		if math.Abs(sum-1) > 1e-6 {
			return nil, nil, fmt.Errorf("the shares of wave %d sum to %v, not 1", wave+1, sum)
		}
	}
	k := newKitagawa(share1, mean1, share2, mean2)
	mix, within = make([]float64, n), make([]float64, n)
	for g := range n {
		mix[g], within[g] = k.mix(g), k.within(g)
	}
	return mix, within, nil
}

// kitagawa is two waves of shares and means by group, with means filled in where a wave has nobody.
type kitagawa struct {
	p, r   [2][]float64
	absent [2][]bool
	whole  [2]float64
}

func newKitagawa(p1, r1, p2, r2 []float64) *kitagawa {
	k := &kitagawa{p: [2][]float64{p1, p2}, r: [2][]float64{slices.Clone(r1), slices.Clone(r2)}}
	for t := range 2 {
		k.absent[t] = make([]bool, len(p1))
		for g, p := range k.p[t] {
			k.absent[t][g] = p == 0
			if p > 0 {
				k.whole[t] += p * k.r[t][g]
			}
		}
	}
	for g := range p1 {
		for t := range 2 {
			if k.absent[t][g] {
				k.r[t][g] = k.r[1-t][g]
			}
		}
		if k.absent[0][g] && k.absent[1][g] {
			k.r[0][g], k.r[1][g] = 0, 0
		}
	}
	return k
}

func (k *kitagawa) centre() float64 { return (k.whole[0] + k.whole[1]) / 2 }

func (k *kitagawa) mix(g int) float64 {
	return (k.p[1][g] - k.p[0][g]) * ((k.r[0][g]+k.r[1][g])/2 - k.centre())
}

func (k *kitagawa) within(g int) float64 {
	return (k.r[1][g] - k.r[0][g]) * (k.p[0][g] + k.p[1][g]) / 2
}

// slopes are the derivatives of Σ mix and Σ within by the share and by the mean of group g in wave t (0 or 1).
func (k *kitagawa) slopes(t, g int) (mixP, mixR, withinP, withinR float64) {
	sign := float64(2*t - 1)
	if k.absent[1-t][g] { // mix_g = ± p r
		return sign * k.r[t][g], sign * k.p[t][g], 0, 0
	}
	dp, dr := k.p[1][g]-k.p[0][g], k.r[1][g]-k.r[0][g]
	return sign * (k.r[0][g] + k.r[1][g]) / 2, dp / 2, dr / 2, sign * (k.p[0][g] + k.p[1][g]) / 2
}

// indexed is a response on the index scale; NaN = none.
type indexed func(b *Batch, row int) float64

// indexedResponse is the composite or overall on the index scale; nil when there is none.
func (d *Data) indexedResponse(name string) indexed {
	switch {
	case name == "composite" && len(d.Items) > 0:
		d.Composite()
		return func(b *Batch, row int) float64 { return b.composite[row] }
	case name == "overall" && d.Overall != nil:
		level := make([]float64, d.Overall.Levels()+1)
		level[0] = math.NaN()
		for l := 1; l < len(level); l++ {
			level[l] = d.Overall.Index(d.Overall.Code(l), d.Options.Index)
		}
		at := len(d.Items)
		return func(b *Batch, row int) float64 { return level[b.Items[at][row]] }
	}
	return nil
}

// matchGroups lists the labels that a field has in either wave, and the place of each wave's groups among them: place[t][g], with
// [0] for those without an answer, ".".
func matchGroups(earlier, later Field) (labels []string, place [2][]int) {
	at := map[string]int{}
	of := func(label string) int {
		if _, ok := at[label]; !ok {
			at[label] = len(labels)
			labels = append(labels, label)
		}
		return at[label]
	}
	for _, t := range []int{1, 0} {
		f := []Field{earlier, later}[t]
		place[t] = make([]int, len(f.Groups)+1)
		for g, label := range f.Groups {
			place[t][g+1] = of(label)
		}
	}
	for t := range place {
		place[t][0] = of(".")
	}
	return labels, place
}

// waveGroups are the sums of a response by group in one wave.
type waveGroups struct {
	d     *Data
	field int
	place []int // of group g
	y     indexed
	sums  []domain
	all   domain
	df    float64
	scale float64 // takes linearised variances to those who have a response, when nobody else is in the sample
}

func (d *Data) waveGroups(field int, place []int, groups int, y indexed) *waveGroups {
	w := &waveGroups{d: d, field: field, place: place, y: y, sums: make([]domain, groups), scale: 1}
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for row := range b.N {
			v, weight := y(b, row), b.weight(row)
			if math.IsNaN(v) || weight <= 0 {
				continue
			}
			w.sums[place[b.Fields[field][row]]].add(1, weight, v-middleIndex)
			w.all.add(1, weight, v-middleIndex)
		}
	}
	w.df = d.designDF()
	if !d.Weighted && !d.Designed { // the textbook: who gave no answer is not in the sample
		n, all := float64(w.all.n), float64(d.N)
		w.df = n - 1
		if n > 1 {
			w.scale = n / (n - 1) * (all - 1) / all
		}
	}
	return w
}

// middleIndex is subtracted from indices before they are summed, against rounding.
const middleIndex = 50

func (w *waveGroups) share(g int) float64 { return w.sums[g].w / w.all.w }

func (w *waveGroups) mean(g int) float64 {
	if w.sums[g].w == 0 {
		return 0
	}
	return middleIndex + w.sums[g].mean()
}

// scores are what a respondent of group g adds to linear functions of the wave's shares and means by group. Function f has the derivatives
// byShare[f][g] and byMean[f][g], and byWhole[f] by the mean of all:
//
//	w/W (byShare_g - Σ byShare p + byMean_g/p_g (y - r_g) + byWhole (y - mean))
//
// R: survey::svycontrast on the replicate-free svymean of interaction(group) and I(group * y)
func (w *waveGroups) scores(byShare, byMean [][]float64, byWhole []float64) scorer {
	groups := len(w.sums)
	level, slope := make([][]float64, len(byShare)), make([][]float64, len(byShare))
	whole := w.all.mean() + middleIndex
	for f := range byShare {
		level[f], slope[f] = make([]float64, groups), make([]float64, groups)
		var mean float64
		for g := range groups {
			mean += byShare[f][g] * w.share(g)
		}
		for g := range groups {
			if w.sums[g].w == 0 {
				level[f][g] = (byShare[f][g] - mean) / w.all.w
				continue
			}
			slope[f][g] = (byMean[f][g]/w.share(g) + byWhole[f]) / w.all.w
			level[f][g] = (byShare[f][g]-mean-byWhole[f]*whole)/w.all.w - byMean[f][g]/w.share(g)/w.all.w*w.mean(g)
		}
	}
	return func(b *Batch, row, from int, z []float64) {
		y := w.y(b, row)
		weight := b.weight(row)
		if math.IsNaN(y) || weight <= 0 {
			return
		}
		g := w.place[b.Fields[w.field][row]]
		for f := range z {
			z[f] = weight * (level[from+f][g] + slope[from+f][g]*y)
		}
	}
}

// errors are the variances of the functions whose scores have these derivatives.
func (w *waveGroups) errors(byShare, byMean [][]float64, byWhole []float64) []float64 {
	return w.d.variancesOf(len(byShare), w.scores(byShare, byMean, byWhole), w.scale)
}

// between is the interval of a difference of two independent waves with variances v on df degrees of freedom, by Welch and
// Satterthwaite: (v1+v2)² / (v1²/df1 + v2²/df2).
func (p *Part) between(v, df [2]float64, confidence float64) {
	if !(df[0] > 0 && df[1] > 0) {
		return
	}
	all := v[0] + v[1]
	p.SE = num(math.Sqrt(all))
	if all == 0 || p.SE == nil {
		p.SE, p.CILow, p.CIHigh = nil, nil, nil
		return
	}
	f := v[0] / all
	free := 1 / (f*f/df[0] + (1-f)*(1-f)/df[1])
	if t := tBeyond(1-confidence, free); num(t*math.Sqrt(all)) != nil {
		p.CILow, p.CIHigh = num(p.Points-t*math.Sqrt(all)), num(p.Points+t*math.Sqrt(all))
	}
}

// Decompose splits the change of response, "composite" or "overall" on the index scale, from an earlier to a later wave by the
// groups of a field, matched by their labels: see Kitagawa. Those without an answer to the field are a group of their own, ".",
// so that the total is the change of all. Errors are linearised in shares and means of both waves, with the weights and the design
// of each, the waves being independent samples: intervals are t with Satterthwaite's degrees of freedom, and without weights and design that of Total is
// Welch's. When both waves asked the same people (see Data.Change) errors are those of each person's contributions to both together, by the design of
// the later wave: the interval of Total is that of the paired test.
//
// The error, a Notice, says that a wave lacks the field or the response, or that nobody answered.
func Decompose(earlier, later *Data, field, response string) (*Decomposition, error) {
	return decompose(earlier, later, field, response, later.samePeople(earlier))
}

func decompose(earlier, later *Data, field, response string, people *people) (*Decomposition, error) {
	waves := [2]*Data{earlier, later}
	var at [2]int
	var y [2]indexed
	for t, d := range waves {
		if at[t] = d.field(field); at[t] < 0 {
			return nil, notice("wave_without_field", d.Wave, field)
		}
		if y[t] = d.indexedResponse(response); y[t] == nil {
			return nil, notice("wave_without_response", d.Wave, response)
		}
	}
	labels, place := matchGroups(earlier.Fields[at[0]], later.Fields[at[1]])
	var w [2]*waveGroups
	for t, d := range waves {
		w[t] = d.waveGroups(at[t], place[t], len(labels), y[t])
		if w[t].all.n == 0 || !(w[t].all.w > 0) {
			return nil, notice("no_answers", response)
		}
	}
	var kept []int // the labels that anybody has
	for g := range labels {
		if w[0].sums[g].n+w[1].sums[g].n > 0 {
			kept = append(kept, g)
		}
	}
	for t := range w {
		w[t].keep(kept)
	}
	out := &Decomposition{Field: field, Response: response, Earlier: earlier.Wave, Later: later.Wave, Paired: people != nil, N1: w[0].all.n, N2: w[1].all.n,
		Mean1: middleIndex + w[0].all.mean(), Mean2: middleIndex + w[1].all.mean()}
	var p, r [2][]float64
	for t := range w {
		for g := range kept {
			p[t], r[t] = append(p[t], w[t].share(g)), append(r[t], w[t].mean(g))
		}
	}
	k := newKitagawa(p[0], r[0], p[1], r[1])
	for i, g := range kept {
		s := GroupShift{Group: labels[g], N1: w[0].sums[i].n, N2: w[1].sums[i].n, Share1: p[0][i], Share2: p[1][i], Mix: Part{Points: k.mix(i)}, Within: Part{Points: k.within(i)}}
		s.Total.Points = s.Mix.Points + s.Within.Points
		for t, d := range waves {
			if labels[g] == "." && w[t].sums[i].n > 0 {
				some, only := d.hides(field)
				out.Hidden, out.Unanswered = out.Hidden || some, out.Unanswered || !only
			}
		}
		if !k.absent[0][i] {
			s.Mean1 = num(r[0][i])
		}
		if !k.absent[1][i] {
			s.Mean2 = num(r[1][i])
		}
		if k.absent[0][i] || k.absent[1][i] {
			out.OnlyOnce = append(out.OnlyOnce, labels[g])
		}
		out.Mix.Points += s.Mix.Points
		out.Within.Points += s.Within.Points
		out.Groups = append(out.Groups, s)
	}
	out.Total.Points = out.Mean2 - out.Mean1
	out.intervals(k, w, people, later.Options.Confidence)
	if len(out.OnlyOnce) > 0 {
		out.Notices = append(out.Notices, notice("group_in_one_wave", field, quotedLabels(out.OnlyOnce)))
	}
	return out, nil
}

// quotedLabels shortens a list of groups for a sentence.
func quotedLabels(labels []string) []string {
	const most = 6
	if len(labels) <= most {
		return labels
	}
	return append(slices.Clone(labels[:most]), "…")
}

// keep leaves the groups listed.
func (w *waveGroups) keep(groups []int) {
	to := make([]int, len(w.sums))
	sums := make([]domain, len(groups))
	for i, g := range groups {
		to[g], sums[i] = i, w.sums[g]
	}
	for g := range w.place {
		w.place[g] = to[w.place[g]]
	}
	w.sums = sums
}

// intervals fills in the errors of the parts and of the groups' contributions.
func (out *Decomposition) intervals(k *kitagawa, w [2]*waveGroups, people *people, confidence float64) {
	groups := len(out.Groups)
	parts := []*Part{&out.Mix, &out.Within, &out.Total}
	df := [2]float64{w[0].df, w[1].df}
	var v [2][]float64
	var scores [2]scorer
	for t := range w {
		byShare, byMean := zeros(3, groups), zeros(3, groups)
		for g := range groups {
			byShare[0][g], byMean[0][g], byShare[1][g], byMean[1][g] = k.slopes(t, g)
			byShare[2][g], byMean[2][g] = byShare[0][g]+byShare[1][g], byMean[0][g]+byMean[1][g]
		}
		if scores[t] = w[t].scores(byShare, byMean, make([]float64, 3)); people == nil {
			v[t] = w[t].errors(byShare, byMean, make([]float64, 3))
		}
	}
	scale := math.Max(w[0].scale, w[1].scale)
	if people != nil {
		v, df = people.variances(3, scores, scale), people.df(df)
	}
	for f, p := range parts {
		p.between([2]float64{v[0][f], v[1][f]}, df, confidence)
	}
	if (w[0].d.N+w[1].d.N)*groups > maxContributionWork {
		out.Notices = append(out.Notices, notice("no_group_intervals", out.Field, groups))
		return
	}
	const block = 5 // groups of which the scores are taken together
	for from := 0; from < groups; from += block {
		to := min(groups, from+block)
		var v [2][]float64
		for t := range w {
			byShare, byMean, byWhole := zeros(3*(to-from), groups), zeros(3*(to-from), groups), make([]float64, 3*(to-from))
			for g := from; g < to; g++ {
				f := 3 * (g - from)
				byShare[f][g], byMean[f][g], byShare[f+1][g], byMean[f+1][g] = k.slopes(t, g)
				byShare[f][g] -= float64(2*t-1) * k.centre()
				byWhole[f] = -(k.p[1][g] - k.p[0][g]) / 2
				byShare[f+2][g], byMean[f+2][g], byWhole[f+2] = byShare[f][g]+byShare[f+1][g], byMean[f][g]+byMean[f+1][g], byWhole[f]
			}
			if scores[t] = w[t].scores(byShare, byMean, byWhole); people == nil {
				v[t] = w[t].errors(byShare, byMean, byWhole)
			}
		}
		if people != nil {
			v = people.variances(3*(to-from), scores, scale)
		}
		for g := from; g < to; g++ {
			s, f := &out.Groups[g], 3*(g-from)
			for i, p := range []*Part{&s.Mix, &s.Within, &s.Total} {
				p.between([2]float64{v[0][f+i], v[1][f+i]}, df, confidence)
			}
		}
	}
}

func zeros(n, m int) [][]float64 {
	x := make([][]float64, n)
	for i := range x {
		x[i] = make([]float64, m)
	}
	return x
}

// Numbers lists mix, within and total, of all and then of each group. Overall's stand under "decomposition_overall".
func (out *Decomposition) Numbers() []Number {
	if out == nil {
		return unavailable("decomposition")
	}
	analysis := "decomposition"
	if out.Response == "overall" {
		analysis = "decomposition_overall"
	}
	var list []Number
	put := func(group, term string, n int, p Part) {
		r := rows{Number{Analysis: analysis, Wave: out.Later, By: out.Field, Group: group, Term: term, Term2: out.Earlier, N: n}, &list}
		r.add("points", num(p.Points))
		r.add("ci_low", p.CILow)
		r.add("ci_high", p.CIHigh)
	}
	put("", "mix", out.N1+out.N2, out.Mix)
	put("", "within", out.N1+out.N2, out.Within)
	put("", "total", out.N1+out.N2, out.Total)
	for _, g := range out.Groups {
		put(g.Group, "mix", g.N1+g.N2, g.Mix)
		put(g.Group, "within", g.N1+g.N2, g.Within)
		put(g.Group, "total", g.N1+g.N2, g.Total)
	}
	return list
}

// WhyChanged explains the change between two waves: by the groups of each compared field and of the branches, and by regression.
type WhyChanged struct {
	Earlier, Later string
	Splits         []*Decomposition // of the composite by every field, then of overall
	Regressions    []*Oaxaca        // of the composite, then of overall
	Notices        []Notice         // why something is not there
}

// ExplainChange decomposes the change of the composite and, where both waves asked it, of overall: see Decompose, by the later wave's
// compared fields and its field of branches, and DecomposeRegression. The composite is that of the items which both waves asked, and what is not to be
// compared is not explained: totals are those of Data.Change. What cannot be decomposed is absent, with a notice. A later wave
// without such fields has nothing to explain, and the result is empty.
func ExplainChange(earlier, later *Data) *WhyChanged {
	out := &WhyChanged{Earlier: earlier.Wave, Later: later.Wave}
	var fields []string
	for _, f := range later.Compare {
		fields = append(fields, later.Fields[f].Key)
	}
	if later.field(later.Branch) >= 0 && !slices.Contains(fields, later.Branch) {
		fields = append(fields, later.Branch)
	}
	if len(fields) == 0 {
		return out
	}
	keys, overall := later.shared(earlier)
	switch {
	case len(keys) == 0 && !overall:
		out.Notices = append(out.Notices, notice("nothing_shared", earlier.Wave))
		return out
	case len(keys) == 0:
		out.Notices = append(out.Notices, notice("no_items_shared", earlier.Wave))
	case len(keys) < len(later.Items) || len(keys) < len(earlier.Items):
		out.Notices = append(out.Notices, notice("composite_shared", len(keys), earlier.Wave))
	}
	out.Notices = append(out.Notices, designsWithout(earlier, later)...)
	earlier, later = earlier.onItems(keys, overall), later.onItems(keys, overall)
	missing := func(err error) {
		if why, ok := err.(Notice); ok && !slices.ContainsFunc(out.Notices, func(n Notice) bool { return n.Error() == why.Error() }) {
			out.Notices = append(out.Notices, why)
		}
	}
	people := later.samePeople(earlier)
	for _, response := range []string{"composite", "overall"} {
		if response == "overall" && !overall || response == "composite" && len(keys) == 0 {
			continue
		}
		for _, field := range fields {
			if x, err := decompose(earlier, later, field, response, people); err == nil {
				out.Splits = append(out.Splits, x)
			} else {
				missing(err)
			}
		}
		if x, err := decomposeRegression(earlier, later, nil, response, people); err == nil {
			out.Regressions = append(out.Regressions, x)
		} else {
			missing(err)
		}
	}
	return out
}

// Numbers lists the numbers of every split and regression.
func (out *WhyChanged) Numbers() []Number {
	if out == nil {
		return nil
	}
	var list []Number
	for _, x := range out.Splits {
		list = append(list, x.Numbers()...)
	}
	for _, x := range out.Regressions {
		list = append(list, x.Numbers()...)
	}
	return list
}

// ChangeReasons explains the changes since the wave before and since the first.
type ChangeReasons struct {
	Since   []*WhyChanged
	Notices []Notice // waves that nothing is compared with
}

// WhyChanged is ExplainChange since each wave that Change compares with; empty without earlier waves.
func (d *Data) WhyChanged() (*ChangeReasons, error) {
	out := &ChangeReasons{}
	if d.N == 0 || d.variables() == 0 {
		return out, nil
	}
	waves, notices := d.compared()
	for _, e := range waves {
		out.Since = append(out.Since, ExplainChange(e, d))
	}
	if len(d.Compare) > 0 || d.field(d.Branch) >= 0 {
		out.Notices = notices
	}
	return out, nil
}

// Numbers lists those of each comparison.
func (r *ChangeReasons) Numbers() []Number {
	var list []Number
	for _, x := range r.Since {
		list = append(list, x.Numbers()...)
	}
	return list
}
