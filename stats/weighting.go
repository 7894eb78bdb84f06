package stats

import "math"

// Weighting says what the weights cost and, when they were made here, how.
type Weighting struct {
	Wave       string   // "" when there is only one
	N          int      // respondents; 0 when unweighted
	Min, Max   *float64 // smallest and largest weight
	Mean       *float64
	NEffective *float64 // Kish's (Σw)²/Σw²
	Deff       *float64 // Kish's design effect N / NEffective: how much weighting widens the variance of a mean

	Targets []string // fields of the targets that the weights were raked to, "format:district" of one crossed; also in a part of the survey

	// Of weights that were made from targets; nil and empty otherwise, as in a part.
	BaseDeff   *float64 // Deff of the base weights, after non-response
	Iterations *int     // passes over all targets
	Converged  bool     // every group has its target, the weights within their bounds
	Error      *float64 // largest difference of a group's share from its target, in percent of the target
	Trimmed    int      // weights at a bound
	Margins    []WeightedMargin

	Notices []Notice
	Earlier []*Weighting // of earlier waves that have weights, oldest first
}

// WeightedMargin compares the groups of a target before and after weighting.
type WeightedMargin struct {
	Field   string // key of the field, or of fields crossed: "format:district"
	Unknown int    // respondents whose group is not known: together they keep their share
	Groups  []WeightedGroup
}

// WeightedGroup is one group of a target. Shares are percent of those whose group is known.
type WeightedGroup struct {
	Label                 string // of crossed fields "label:label"; "" for the rest
	Rest                  bool   // all groups without a target
	N                     int
	Target, Before, After *float64 // Before by the base weights
}

// Weighting describes the weights as they stand in the data, and when targets made them what they did, and those of earlier waves; without
// weights it is empty.
// Kish, L. (1965). Survey Sampling. New York: Wiley.
func (d *Data) Weighting() (*Weighting, error) {
	w := d.weighting()
	for _, e := range d.Earlier {
		if e.Weighted && e.N > 0 {
			w.Earlier = append(w.Earlier, e.weighting())
		}
	}
	return w, nil
}

// weighting is Weighting without earlier waves.
func (d *Data) weighting() *Weighting {
	w := &Weighting{Wave: d.Wave}
	if !d.Weighted || d.N == 0 {
		return w
	}
	least, most, sum := math.Inf(1), math.Inf(-1), 0.0
	for b := range d.Batches {
		for _, x := range d.Batches[b].Weight {
			least, most = min(least, x), max(most, x)
			sum += x
		}
	}
	n := d.effectiveN()
	w.N, w.Min, w.Max, w.NEffective, w.Deff, w.Mean = d.N, num(least), num(most), num(n), num(float64(d.N)/n), num(sum/float64(d.N))
	for _, t := range d.targets {
		w.Targets = append(w.Targets, t.Key())
	}
	w.Notices = d.made.weightNotices(float64(d.N)/n, most/(sum/float64(d.N)))
	if d.made == nil {
		return w
	}
	if d.made.before > 0 {
		w.BaseDeff = num(d.made.before)
	}
	if r := d.made.raking; r != nil {
		w.Iterations, w.Converged, w.Error, w.Trimmed, w.Margins = &r.Iterations, r.Converged, num(100*r.Error), r.Trimmed, d.made.margins
	}
	return w
}

// Numbers lists deff, n_eff, min and max; of weights made from targets also iterations, converged, error and trimmed, and of each group of a
// target its shares: target, before and after weighting, in percent. (rest) is all groups without a target. Those of earlier waves stand
// under their names.
func (w *Weighting) Numbers() []Number {
	list := w.numbers()
	for _, e := range w.Earlier {
		for _, n := range e.numbers() {
			n.Wave = e.Wave
			list = append(list, n)
		}
	}
	return list
}

// numbers is Numbers without earlier waves.
func (w *Weighting) numbers() []Number {
	var list []Number
	if w.N == 0 {
		return nil
	}
	r := rows{Number{Analysis: "weighting", N: w.N}, &list}
	r.add("deff", w.Deff)
	r.add("n_eff", w.NEffective)
	r.add("min", w.Min)
	r.add("max", w.Max)
	if w.Iterations == nil {
		return list
	}
	converged := 0.0
	if w.Converged {
		converged = 1
	}
	r.add("iterations", num(float64(*w.Iterations)))
	r.add("converged", &converged)
	r.add("error", w.Error)
	r.add("trimmed", num(float64(w.Trimmed)))
	for _, m := range w.Margins {
		for _, g := range m.Groups {
			if g.Rest {
				g.Label = "(rest)"
			}
			r := rows{Number{Analysis: "weighting", By: m.Field, Group: g.Label, N: g.N}, &list}
			r.add("target", g.Target)
			r.add("before", g.Before)
			r.add("after", g.After)
		}
	}
	return list
}
