package stats

import (
	"math"
	"slices"
)

// GroupQuadrant is the plane of one group: what a run on its members alone would show. Index and importance are theirs, the
// latter by the same method over those of them who answered everything (for factor with the number of factors found for all),
// and so are the cuts, by the same rule.
//
// Resamples are those of the whole survey, groups being domains of it: the group's members, or clusters, that were drawn.
type GroupQuadrant struct {
	By, Group  string // field and group label
	N          int    // respondents behind the importance
	CutX, CutY float64
	Points     []QuadrantPoint
	Resamples  int // resamples behind the probabilities; 0 = there are none
}

const (
	maxQuadrantGroups = 30  // of a compared field, beyond which there are none
	maxBranchGroups   = 12  // of the branch, if it is not compared
	maxGroupLMG       = 20  // items whose LMG shares each group gets
	leastResamples    = 200 // of groups
	groupBudget       = 4e8 // groups x items³ x resamples of a field, beyond which there are fewer resamples
)

// addGroups adds the quadrants of the groups of each compared field and of the branch.
func (d *Data) addGroups(out *Quadrant) {
	fields := slices.Clone(d.Compare)
	if branch := d.field(d.Branch); branch >= 0 && !slices.Contains(fields, branch) {
		if _, n := d.groupsWithMembers(branch); n <= maxBranchGroups {
			fields = append(fields, branch)
		}
	}
	if len(fields) > 0 && out.Method == "lmg" && len(d.Items) > maxGroupLMG {
		out.Notices = append(out.Notices, notice("quadrant_lmg", len(d.Items), maxGroupLMG))
		return
	}
	for _, f := range fields {
		switch _, n := d.groupsWithMembers(f); {
		case n < 2:
		case n > maxQuadrantGroups:
			out.Notices = append(out.Notices, notice("quadrant_many_groups", d.Fields[f].Key, n, maxQuadrantGroups))
		default:
			d.addField(out, f)
		}
	}
}

// groupsWithMembers says which groups of a field have respondents, and counts them.
func (d *Data) groupsWithMembers(field int) (present []bool, n int) {
	present = make([]bool, len(d.Fields[field].Groups))
	for bi := range d.Batches {
		for _, g := range d.Batches[bi].Fields[field] {
			if g > 0 && int(g) <= len(present) && !present[g-1] {
				present[g-1] = true
				n++
			}
		}
	}
	return present, n
}

// base is the number of respondents on whom a measure rests.
func (s *sample) base(method string) int {
	switch method {
	case "stated":
		return slices.Max(s.statedN)
	case "factor":
		return s.completeN + len(s.silent)
	}
	return s.completeN
}

// groupSamples are the groups of a field, and whole the sums of everybody in one of them. Without resamples most measures follow from
// sums that other analyses need too; then no cases are laid out.
func (d *Data) groupSamples(field int, method string) (list []*sample, whole func(g int) *resample) {
	if d.Options.Bootstrap > 0 || method == "ordinal" || method == "factor" || method == "stated" {
		list = d.newSamples(field)
		ones := slices.Repeat([]uint32{1}, list[0].size)
		return list, func(g int) *resample { return list[g].everyone(ones) }
	}
	present, _ := d.groupsWithMembers(field)
	all := d.groupSums(field, present)
	list = make([]*sample, len(all))
	for g, sums := range all {
		list[g] = &sample{k: len(d.Items), p: d.variables(), answeredN: make([]int, len(d.Items))}
		if sums != nil {
			list[g].completeN, list[g].answeredN = int(sums.complete[1].n), sums.answeredN
		}
	}
	return list, func(g int) *resample { return list[g].summed(d, all[g]) }
}

// summed is the working space for the sample itself, from the sums of its members.
func (s *sample) summed(d *Data, g *groupSums) *resample {
	r := &resample{sample: s, whole: true, answered: g.answered, sum: g.sum, s: make([]float64, s.p), ss: make([]float64, s.p*s.p)}
	complete, centre := &g.complete[1], d.centres()
	r.n, r.w = float64(complete.n), float64(complete.n)
	x, xx := complete.sw, complete.ssw
	if d.Weighted {
		r.w = complete.w
	} else {
		x, xx = floats(complete.s), floats(complete.ss)
	}
	for i := range s.p { // a resample's are sums of levels less 1
		a := float64(centre[i] - 1)
		r.s[i] = x[i] + a*r.w
		for j := i; j < s.p; j++ {
			b := float64(centre[j] - 1)
			r.ss[i*s.p+j] = xx[i*s.p+j] + a*x[j] + b*x[i] + a*b*r.w
		}
	}
	return r
}

// floats are whole numbers as others.
func floats(whole []int64) []float64 {
	x := make([]float64, len(whole))
	for i, n := range whole {
		x[i] = float64(n)
	}
	return x
}

// addField adds the quadrants of the groups of one field. Groups with a base under 30, and those in which there is no
// importance, are left out with a Notice.
func (d *Data) addField(out *Quadrant, field int) {
	f, m := d.Fields[field], methodAt(out.Method)
	list, whole := d.groupSamples(field, out.Method)
	groups, at := make([]*GroupQuadrant, len(list)), make([][]int, len(list))
	parallel(d.Options.Jobs, len(list), func(g int) {
		if list[g].base(out.Method) >= smallGroup {
			groups[g], at[g] = d.groupQuadrant(whole(g), m)
		}
	})
	var few, singular []string
	lone := d.loneGroups(field, func(b *Batch, row int) bool { return true })
	if lone != nil {
		out.Notices = append(out.Notices, d.loneNotice(field, lone))
	}
	var samples []*sample
	var places [][]int // items with a point, by sample
	from := len(out.Groups)
	for g, s := range list {
		switch {
		case lone != nil && lone[g]: // no resample could tell how sure its places are
		case groups[g] == nil:
			if slices.Max(s.answeredN) > 0 {
				few = append(few, f.Groups[g])
			}
		case at[g] == nil:
			singular = append(singular, f.Groups[g])
		default:
			groups[g].By, groups[g].Group = f.Key, f.Groups[g]
			out.Groups = append(out.Groups, *groups[g])
			samples, places = append(samples, s), append(places, at[g])
		}
	}
	if few != nil {
		out.Notices = append(out.Notices, notice("quadrant_few", f.Key, few, smallGroup))
	}
	if singular != nil {
		out.Notices = append(out.Notices, notice("quadrant_singular", f.Key, singular))
	}
	if len(samples) > 0 && d.Resamples() > 0 {
		d.resampleGroups(out, out.Groups[from:], samples, places, m)
	}
}

// groupQuadrant places the items of one group; at are those that have a point, by the measure m.
func (d *Data) groupQuadrant(s *resample, m int) (group *GroupQuadrant, at []int) {
	var want methods[bool]
	want[m] = true
	d.prepare(s.sample, want)
	e := s.estimate(d)
	method := importanceMethods[m]
	group = &GroupQuadrant{N: s.base(method)}
	for i, it := range d.Items {
		x := it.Index(float64(it.Min)+e.index[i], d.Options.Index)
		if e.shares[m] == nil || math.IsNaN(x+e.shares[m][i]) {
			continue
		}
		n := group.N
		if method == "stated" {
			n = s.statedN[i]
		}
		at = append(at, i)
		group.Points = append(group.Points, QuadrantPoint{Key: it.Key, Label: it.Label, N: s.answeredN[i], NY: n, X: x, Y: e.shares[m][i]})
	}
	if at != nil {
		group.CutX, group.CutY = d.place(group.Points)
	}
	return group, at
}

// resampleGroups fills in intervals and probabilities of the groups of a field, from two in five of the resamples of the whole: every field
// costs as much as the whole does, and a share of 0.9 is still good to 0.015. Where that would take too long, as
// with many items, there are fewer resamples, and a Notice says how many.
func (d *Data) resampleGroups(out *Quadrant, groups []GroupQuadrant, samples []*sample, places [][]int, m int) {
	k, n := float64(len(d.Items)), d.Options.Bootstrap
	n = max(min(n, leastResamples), n*2/5)
	if importanceMethods[m] == "lmg" && len(d.Items) > 12 {
		return // a Notice of the whole says so up to 16 items; beyond, of all intervals
	}
	if most := int(groupBudget / (k * k * k) / float64(len(groups))); n > max(leastResamples, most) {
		n = max(leastResamples, most)
		out.Notices = append(out.Notices, notice("quadrant_resamples", groups[0].By, n))
	}
	index, shares := make([][][]float64, len(groups)), make([][][]float64, len(groups))
	for g := range groups {
		index[g], shares[g] = make([][]float64, n), make([][]float64, n)
	}
	workers := max(1, min(d.Options.Jobs, n))
	parallel(workers, workers, func(worker int) {
		count := make([]uint32, samples[0].size)
		draws := make([]*resample, len(samples))
		for g, s := range samples {
			draws[g] = s.resampleOf(count)
		}
		for r := worker; r < n; r += workers {
			draws[0].drawUnits(stream(d.Options.Seed, r))
			for g, draw := range draws {
				draw.sums()
				e := draw.estimate(d)
				index[g][r], shares[g][r] = e.index, e.shares[m]
			}
		}
	})
	parallel(d.Options.Jobs, len(groups), func(g int) {
		if groups[g].Resamples = d.certainty(groups[g].Points, places[g], index[g], shares[g]); tooFew(groups[g].Resamples, n) {
			groups[g].Resamples = 0
			unassess(groups[g].Points)
		}
	})
}
