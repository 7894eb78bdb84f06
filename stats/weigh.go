package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"manyi/survey"
)

// madeWeights is how the weights of a survey came about.
type madeWeights struct {
	raking  *Raking // nil without targets
	before  float64 // Kish's design effect of the base weights; 0 = the weights are those of a whole
	margins []WeightedMargin
	notices []Notice
}

// weigh makes the weights that the codebook asks for: base weights over the response rates, raked to the targets within the bounds, scaled
// to the population. It changes nothing when the codebook has neither targets nor weighting.
//
// Whoever is in no group of a target keeps the share of the base weights. A target's group in which nobody is goes, and the others
// stand for it (a notice says so); groups without a target share what the others leave of 1. The error, with its place in the codebook, names
// a group that no respondent can be in, or one that has respondents and no target.
//
// It returns how to do the same to the base weights of a replicate, nil when nothing was changed.
func (d *Data) weigh(cb *survey.Codebook) (again reweigh, err error) {
	if len(cb.Targets) == 0 && cb.Weighting == nil || d.N == 0 {
		return nil, nil
	}
	w := cb.Weighting
	if w == nil {
		w = &survey.Weighting{}
	}
	base := make([]float64, 0, d.N)
	for bi := range d.Batches {
		for r := range d.Batches[bi].N {
			base = append(base, d.Batches[bi].weight(r))
		}
	}
	made := &madeWeights{}
	weights, err := d.nonresponse(cb, w, base)
	if err != nil {
		return nil, err
	}
	raised := weights // after non-response
	if made.before, err = KishDesignEffect(weights); err != nil {
		return nil, err
	}
	opt := RakeOptions{MaxIterations: w.MaxIterations}
	if w.Trim != nil {
		opt.Lower, opt.Upper = w.Trim[0], w.Trim[1]
	}
	var margins []PopulationMargin
	for _, t := range cb.Targets {
		m, err := d.margin(cb, t, made)
		if err != nil {
			return nil, err
		}
		margins = append(margins, *m)
	}
	if len(margins) > 0 || w.Trim != nil {
		r, err := Rake(weights, margins, opt)
		if err != nil {
			return nil, err
		}
		for m := range made.margins {
			made.margins[m].count(margins[m].Group, weights, r.Weights)
		}
		if len(margins) > 0 {
			made.raking = r
			if !r.Converged {
				made.notices = append(made.notices, notice("weights_not_reached", r.Iterations, 100*r.Error))
			}
		} else if !r.Converged {
			made.notices = append(made.notices, notice("weights_not_trimmed"))
		}
		weights = r.Weights
	}
	var sum, total float64
	for i := range weights {
		sum += weights[i]
		total += base[i]
	}
	if w.Population > 0 {
		total = w.Population
	}
	at := 0
	for bi := range d.Batches {
		b := &d.Batches[bi]
		b.Weight = make([]float64, b.N) // the column of the data stays as it was
		for r := range b.Weight {
			b.Weight[r] = weights[at] / sum * total
			at++
		}
	}
	d.Weighted, d.made = true, made
	if len(cb.Targets) > 0 {
		d.targets = cb.Targets
	}
	return func(replicate []float64) (out []float64, converged bool, err error) {
		if slices.Min(replicate) < 0 {
			return nil, false, errors.New("a weight below 0 cannot be weighted")
		}
		out = slices.Clone(replicate)
		for i := range out {
			out[i] *= raised[i] / base[i]
		}
		converged = true
		if len(margins) > 0 || w.Trim != nil {
			if out, converged, err = rakeReplicate(out, margins, opt); err != nil {
				return nil, false, err
			}
		}
		var sum float64
		for _, x := range out {
			sum += x
		}
		for i := range out {
			out[i] *= total / sum
		}
		return out, converged, nil
	}, nil
}

// reweigh does to the base weights of a replicate what was done to those of the sample; converged is false when the targets are not reached within the bounds.
type reweigh func(base []float64) (weights []float64, converged bool, err error)

// MadeWeights says whether the weights were made here rather than read.
func (d *Data) MadeWeights() bool { return d.made != nil }

// WeighAs takes over the weights that were made for a whole survey of which these respondents are the rows given, ascending: targets
// are of all, so weights are made before a part is taken. The error says when the rows are not as many, or not among the whole's.
func (d *Data) WeighAs(whole *Data, rows []int32) error {
	if len(rows) != d.N {
		return fmt.Errorf("%d rows for %d respondents", len(rows), d.N)
	}
	var weights []float64
	for bi := range whole.Batches {
		for r := range whole.Batches[bi].N {
			weights = append(weights, whole.Batches[bi].weight(r))
		}
	}
	at := 0
	for bi := range d.Batches {
		b := &d.Batches[bi]
		made := make([]float64, b.N)
		for r := range made {
			if row := rows[at]; row < 0 || int(row) >= len(weights) {
				return fmt.Errorf("row %d of %d", row, len(weights))
			}
			made[r] = weights[rows[at]]
			at++
		}
		b.Weight = made
	}
	d.Weighted, d.made, d.targets = true, &madeWeights{notices: []Notice{notice("weights_of_all", whole.N)}}, whole.targets
	if whole.made != nil { // what was wrong with them there is wrong here
		d.made.notices = append(d.made.notices, whole.made.notices...)
	}
	return nil
}

// nonresponse divides the base weights by the response rates.
func (d *Data) nonresponse(cb *survey.Codebook, w *survey.Weighting, base []float64) ([]float64, error) {
	if w.Class == "" {
		return base, nil
	}
	groups := d.Fields[d.field(w.Class)].Groups
	rate := make([]float64, len(groups))
	for _, s := range w.Rates {
		g := slices.Index(groups, s.Labels[0])
		if g >= 0 {
			rate[g] = s.Value
		} else if unknown := d.unknownGroup(cb, w.Class, s.Labels[0]); unknown != "" {
			return nil, cb.TargetError("nonresponse", unknown, nearestGroup(s.Labels[0], groups))
		}
	}
	class := d.rowGroups(d.field(w.Class))
	for _, g := range class {
		if g >= 0 && rate[g] == 0 {
			return nil, cb.TargetError("nonresponse", fmt.Sprintf("no response rate for %q", groups[g]), "")
		}
	}
	for g := range rate { // nobody is in it
		if rate[g] == 0 {
			rate[g] = 1
		}
	}
	return NonresponseWeights(base, class, rate)
}

// rowGroups is the group of every respondent from 0, -1 when it is not known.
func (d *Data) rowGroups(f int) []int {
	group := make([]int, 0, d.N)
	for bi := range d.Batches {
		for _, g := range d.Batches[bi].Fields[f][:d.Batches[bi].N] {
			group = append(group, int(g)-1)
		}
	}
	return group
}

// unknownGroup says that no respondent can be in a group, "" when nobody happens to be.
func (d *Data) unknownGroup(cb *survey.Codebook, field, label string) string {
	for _, f := range cb.Profile {
		if f.Key != field {
			continue
		}
		for _, v := range f.Values {
			if v.Label == label {
				return ""
			}
		}
		if len(f.Values) > 0 && !f.Open { // listed values that another wave brings were checked with the codebook
			return ""
		}
	}
	return fmt.Sprintf("no respondent has %s %q", field, label)
}

func nearestGroup(label string, groups []string) string {
	if near, ok := survey.Nearest(label, groups); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(groups) > 20 {
		groups = append(slices.Clone(groups[:20]), "...")
	}
	return "the groups are " + strings.Join(groups, ", ")
}

// margin turns a target into groups of respondents with their shares, those that have no target and those of which nobody is treated as
// weigh says.
func (d *Data) margin(cb *survey.Codebook, t survey.Target, made *madeWeights) (*PopulationMargin, error) {
	key := t.Key()
	fields, codes := make([]int, len(t.Fields)), make([][]int, len(t.Fields))
	for i, f := range t.Fields {
		fields[i] = d.field(f)
		if len(d.Fields[fields[i]].Groups) == 0 {
			return nil, cb.TargetError(key, "nobody's group is known", "")
		}
		codes[i] = d.rowGroups(fields[i])
	}
	// The cells that have respondents, named as label:label, in first-seen order of the target, then of the data.
	place := map[string]int{}
	var labels []string
	var target []float64
	for _, s := range t.Shares {
		for i, label := range s.Labels {
			groups := d.Fields[fields[i]].Groups
			if !slices.Contains(groups, label) {
				if unknown := d.unknownGroup(cb, t.Fields[i], label); unknown != "" {
					return nil, cb.TargetError(key, unknown, nearestGroup(label, groups))
				}
			}
		}
		place[targetCell(s.Labels)] = len(labels)
		labels, target = append(labels, strings.Join(s.Labels, ":")), append(target, s.Value)
	}
	named := len(labels)
	rest := -1 // the group of all that have no target
	if sum := t.Sum(); sum < 0.99 {
		rest = named
		labels, target = append(labels, ""), append(target, 1-sum)
	}
	group, n := make([]int, d.N), make([]int, len(labels))
	cells := map[string]int{} // of codes, so that labels are joined once each
	parts, code := make([]string, len(fields)), make([]byte, 0, 16)
	unknown := 0
	for i := range group {
		code = code[:0]
		missing := false
		for f := range fields {
			g := codes[f][i]
			missing = missing || g < 0
			code = append(code, byte(g), byte(g>>8))
		}
		if missing {
			group[i] = -1
			unknown++
			continue
		}
		at, ok := cells[string(code)]
		if !ok {
			for f := range fields {
				parts[f] = d.Fields[fields[f]].Groups[codes[f][i]]
			}
			if at, ok = place[targetCell(parts)]; !ok {
				at = rest
			}
			if at < 0 {
				return nil, cb.TargetError(key, fmt.Sprintf("respondents are in %q, which has no share", strings.Join(parts, ":")),
					"give it a share; shares that add up to less than 1 leave the rest to groups without one")
			}
			cells[string(code)] = at
		}
		group[i] = at
		n[at]++
	}
	switch {
	case unknown == d.N:
		return nil, cb.TargetError(key, "nobody's group is known", "")
	case rest >= 0 && n[rest] == 0:
		return nil, cb.TargetError(key, fmt.Sprintf("every group has a share, and they add up to %.4g, not 1", t.Sum()), "")
	}
	var sum float64
	for g, x := range target {
		sum += x
		if x == 0 && n[g] > 0 {
			return nil, cb.TargetError(key, fmt.Sprintf("%d respondents are in %q, whose share is 0", n[g], labels[g]), "")
		}
	}
	// Nobody in a group: the others stand for it.
	renumber, kept := make([]int, len(labels)), 0
	out, m := &PopulationMargin{Group: group}, WeightedMargin{Field: key, Unknown: unknown}
	for g, x := range target {
		if renumber[g] = kept; n[g] > 0 {
			out.Target = append(out.Target, x)
			kept++
		} else if x > 0 {
			made.notices = append(made.notices, notice("target_nobody", key, labels[g], 100*x/sum))
		}
		m.Groups = append(m.Groups, WeightedGroup{Label: labels[g], Rest: g == rest, N: n[g], Target: num(100 * x / sum)})
	}
	for i, g := range group {
		if g >= 0 {
			group[i] = renumber[g]
		}
	}
	if all := t.Sum(); all > 80 && all < 120 && math.Abs(all-100) > 1 {
		made.notices = append(made.notices, notice("target_near_hundred", key, all))
	}
	if unknown > 0 {
		made.notices = append(made.notices, notice("target_unknown", key, unknown))
	}
	made.margins = append(made.margins, m)
	return out, nil
}

// targetCell joins labels so that no two lists of labels have the same key.
func targetCell(labels []string) string {
	var b strings.Builder
	for _, l := range labels {
		fmt.Fprintf(&b, "%d:%s", len(l), l)
	}
	return b.String()
}

// count fills in the shares of the groups before and after, among those whose group is known.
func (m *WeightedMargin) count(group []int, before, after []float64) {
	var sums [2][]float64
	var all [2]float64
	sums[0], sums[1] = make([]float64, len(m.Groups)), make([]float64, len(m.Groups))
	for i, g := range group {
		if g < 0 {
			continue
		}
		for s, w := range [2]float64{before[i], after[i]} {
			sums[s][g] += w
			all[s] += w
		}
	}
	at := 0 // among the groups that have respondents
	for g := range m.Groups {
		zero := 0.0
		if m.Groups[g].Before, m.Groups[g].After = &zero, &zero; m.Groups[g].N == 0 {
			continue
		}
		m.Groups[g].Before, m.Groups[g].After = num(100*sums[0][at]/all[0]), num(100*sums[1][at]/all[1])
		at++
	}
}

// variesMuch says that weights are so unequal that a reader should know: Kish's design effect above 2, or one above 5 times the mean.
func variesMuch(deff, largest float64) bool { return deff > 2 || largest > 5 }

// weightNotices says what a reader must know of weights whose effect and largest multiple of the mean are given.
func (m *madeWeights) weightNotices(deff, largest float64) []Notice {
	var list []Notice
	if variesMuch(deff, largest) && !math.IsNaN(largest) {
		list = append(list, notice("weights_vary", deff, largest))
	}
	if m == nil {
		return list
	}
	list = append(list, m.notices...)
	if m.raking != nil {
		list = append(list, notice("weights_as_given"))
	}
	return list
}
