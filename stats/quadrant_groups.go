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
	Resamples  int // resamples behind the probabilities
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
	if branch := d.field(d.Branch); branch >= 0 && !slices.Contains(fields, branch) && d.groupsWithMembers(branch) <= maxBranchGroups {
		fields = append(fields, branch)
	}
	if len(fields) > 0 && out.Method == "lmg" && len(d.Items) > maxGroupLMG {
		out.Notices = append(out.Notices, notice("quadrant_lmg", len(d.Items), maxGroupLMG))
		return
	}
	for _, f := range fields {
		switch n := d.groupsWithMembers(f); {
		case n < 2:
		case n > maxQuadrantGroups:
			out.Notices = append(out.Notices, notice("quadrant_many_groups", d.Fields[f].Key, n, maxQuadrantGroups))
		default:
			d.addField(out, f)
		}
	}
}

// groupsWithMembers is the number of groups of a field that have respondents.
func (d *Data) groupsWithMembers(field int) (n int) {
	seen := make([]bool, len(d.Fields[field].Groups)+1)
	for bi := range d.Batches {
		for _, g := range d.Batches[bi].Fields[field] {
			if int(g) < len(seen) && g > 0 && !seen[g] {
				seen[g] = true
				n++
			}
		}
	}
	return n
}

// base is the number of respondents on whom a measure rests.
func (s *sample) base(method string) int {
	switch method {
	case "stated":
		return slices.Max(s.statedN)
	case "factor":
		return len(s.unit) + len(s.silent)
	}
	return len(s.unit)
}

// addField adds the quadrants of the groups of one field. Groups with a base under 30, and those in which there is no
// importance, are left out with a Notice.
func (d *Data) addField(out *Quadrant, field int) {
	f, m := d.Fields[field], methodAt(out.Method)
	list := d.newSamples(field)
	groups, at := make([]*GroupQuadrant, len(list)), make([][]int, len(list))
	ones := make([]uint32, list[0].size)
	for u := range ones {
		ones[u] = 1
	}
	parallel(d.Options.Jobs, len(list), func(g int) {
		if list[g].base(out.Method) >= smallGroup {
			groups[g], at[g] = d.groupQuadrant(list[g], ones, m)
		}
	})
	var few, singular []string
	var samples []*sample
	var places [][]int // items with a point, by sample
	from := len(out.Groups)
	for g, s := range list {
		switch {
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
	if len(samples) > 0 && d.Options.Bootstrap > 0 && !d.untested() {
		d.resampleGroups(out, out.Groups[from:], samples, places, m)
	}
}

// groupQuadrant places the items of one group; at are those that have a point, by the measure m.
func (d *Data) groupQuadrant(s *sample, ones []uint32, m int) (group *GroupQuadrant, at []int) {
	var want methods[bool]
	want[m] = true
	d.prepare(s, want)
	e := s.everyone(ones).estimate(d)
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
		groups[g].Resamples = d.certainty(groups[g].Points, places[g], index[g], shares[g])
	})
}
