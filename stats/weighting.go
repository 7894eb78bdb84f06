package stats

import "math"

// Weighting says what the weights cost.
type Weighting struct {
	N          int      // respondents; 0 when unweighted
	Min, Max   *float64 // smallest and largest weight
	NEffective *float64 // Kish's (Σw)²/Σw²
	Deff       *float64 // Kish's design effect N / NEffective: how much weighting widens the variance of a mean
}

// Weighting describes the weights as they stand in the data; without weights it is empty.
// Kish, L. (1965). Survey Sampling. New York: Wiley.
func (d *Data) Weighting() (*Weighting, error) {
	w := &Weighting{}
	if !d.Weighted || d.N == 0 {
		return w, nil
	}
	least, most := math.Inf(1), math.Inf(-1)
	for b := range d.Batches {
		for _, x := range d.Batches[b].Weight {
			least, most = min(least, x), max(most, x)
		}
	}
	n := d.effectiveN()
	w.N, w.Min, w.Max, w.NEffective, w.Deff = d.N, num(least), num(most), num(n), num(float64(d.N)/n)
	return w, nil
}

// Numbers lists deff, n_eff, min and max.
func (w *Weighting) Numbers() []Number {
	var list []Number
	if w.N == 0 {
		return nil
	}
	r := rows{Number{Analysis: "weighting", N: w.N}, &list}
	r.add("deff", w.Deff)
	r.add("n_eff", w.NEffective)
	r.add("min", w.Min)
	r.add("max", w.Max)
	return list
}
