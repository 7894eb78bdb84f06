package stats

import (
	"errors"
	"fmt"
	"math"
)

// PopulationMargin is what is known of a population by one field, or by several crossed: how large each group is.
type PopulationMargin struct {
	Group  []int     // of each respondent, 0 to len(Target)-1; -1 when it is not known
	Target []float64 // size of each group in the population, as shares, percentages or counts: only their proportions matter
}

// RakeOptions bound a raking.
type RakeOptions struct {
	Lower, Upper  float64 // least and largest weight as multiples of the mean weight, 0 = no bound
	MaxIterations int     // passes over all margins, 0 = 1000
	Tolerance     float64 // largest relative error of a group's share that counts as reached, 0 = 1e-12
}

// Raking is weights that reproduce margins.
type Raking struct {
	Weights    []float64 // of each respondent, adding up to the sum of the base weights
	Iterations int       // passes over all margins, those after trimming included
	Converged  bool      // every group has its target, within the tolerance and with the weights within the bounds
	Error      float64   // largest |share / target - 1| of a group
	Trimmed    int       // weights at a bound
}

// maxTrimRounds bounds how often weights are trimmed and raked again.
const maxTrimRounds = 200

// boundSlack is how far, relatively, a weight may lie beyond its bound once trimming and raking alternate no further.
const boundSlack = 1e-9

// Rake finds weights close to the base weights (nil: all 1) that give every group of every margin its share of the population, by iterative
// proportional fitting: each margin in turn multiplies the weights of its groups by
//
//	target share of the group / its share of the weights so far
//
// until all margins hold at once. With one margin that is post-stratification and takes one pass.
//
// Respondents whose group is not known are a group of their own, which keeps the share that it has by the base weights; the targets
// divide the rest. Bounds are kept by trimming the weights to them and raking again until both hold. When they cannot, as when the
// margins contradict each other or the bounds are too narrow, the weights of the last pass are returned, within their bounds, with Converged
// false and the error that is left.
//
// The error of the call says when lengths differ, a base weight is not above 0, a target is none, or a group has a target and nobody in it or
// the other way round: collapse it with another group then.
//
// Deming, W. E. & Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency table when the expected marginal totals are
// known. Annals of Mathematical Statistics 11, 427-444.   R: survey::rake, survey::postStratify
func Rake(base []float64, margins []PopulationMargin, opt RakeOptions) (*Raking, error) {
	n := len(base)
	if base == nil && len(margins) > 0 {
		n = len(margins[0].Group)
		base = ones(n)
	}
	if n == 0 {
		return nil, notice("no_respondents")
	}
	for i, w := range base {
		if !(w >= 1e-150 && w <= 1e150) {
			return nil, fmt.Errorf("base weight %d is %v: a number above 0 is needed", i+1, w)
		}
	}
	if opt.MaxIterations <= 0 {
		opt.MaxIterations = 1000
	}
	if !(opt.Tolerance > 0) {
		opt.Tolerance = 1e-12
	}
	if err := checkBounds(opt.Lower, opt.Upper); err != nil {
		return nil, err
	}
	f := &fitting{base: base, tolerance: opt.Tolerance}
	for m := range margins {
		if err := f.prepare(&margins[m]); err != nil {
			return nil, fmt.Errorf("margin %d: %w", m+1, err)
		}
	}
	f.collapse()
	return f.run(opt), nil
}

func checkBounds(lower, upper float64) error {
	switch {
	case math.IsNaN(lower) || math.IsNaN(upper) || lower < 0 || upper < 0:
		return fmt.Errorf("bounds of %v and %v times the mean weight", lower, upper)
	case lower >= 1:
		return fmt.Errorf("a least weight of %v times the mean: it must be below 1", lower)
	case upper > 0 && upper <= 1:
		return fmt.Errorf("a largest weight of %v times the mean: it must be above 1", upper)
	}
	return nil
}

// fitting is a raking in the making. Respondents alike in every margin share one factor, so passes go over the cells
// that the margins make, not over respondents.
type fitting struct {
	base      []float64
	tolerance float64

	group  [][]int     // [margin][respondent], the group unknown last
	target [][]float64 // [margin][group] share of the population
	cell   []int       // of each respondent
	at     [][]int     // [margin][cell] group
	sum    []float64   // [cell] of the weights
}

// prepare checks a margin and adds the group of those whose group is not known.
func (f *fitting) prepare(m *PopulationMargin) error {
	n, k := len(f.base), len(m.Target)
	if len(m.Group) != n {
		return fmt.Errorf("%d groups for %d respondents", len(m.Group), n)
	}
	var total, largest float64
	for g, t := range m.Target {
		if !(t >= 0) || math.IsInf(t, 1) {
			return fmt.Errorf("target %d is %v: a number of 0 or more is needed", g+1, t)
		}
		largest = max(largest, t)
	}
	if largest == 0 {
		return errors.New("no target is above 0")
	}
	for _, t := range m.Target {
		total += t / largest
	}
	group, have := make([]int, n), make([]float64, k+1)
	var all float64
	for i, g := range m.Group {
		if g < -1 || g >= k {
			return fmt.Errorf("respondent %d is in group %d of %d", i+1, g, k)
		}
		if g < 0 {
			g = k
		}
		group[i] = g
		have[g] += f.base[i]
		all += f.base[i]
	}
	unknown := have[k] / all
	if unknown == 1 {
		return errors.New("nobody's group is known")
	}
	target := make([]float64, k+1)
	for g, t := range m.Target {
		target[g] = t / largest / total * (1 - unknown)
		switch {
		case target[g] == 0 && have[g] > 0:
			return fmt.Errorf("group %d has respondents but no target", g+1)
		case target[g] > 0 && have[g] == 0:
			return fmt.Errorf("group %d has a target but no respondents", g+1)
		}
	}
	target[k] = unknown
	f.group, f.target = append(f.group, group), append(f.target, target)
	return nil
}

// collapse numbers the cells that the margins make, in first-seen order.
func (f *fitting) collapse() {
	f.cell = make([]int, len(f.base))
	cells := 1
	for _, group := range f.group {
		place := map[[2]int]int{}
		for i, g := range group {
			key := [2]int{f.cell[i], g}
			c, ok := place[key]
			if !ok {
				c = len(place)
				place[key] = c
			}
			f.cell[i] = c
		}
		cells = len(place)
	}
	f.at = make([][]int, len(f.group))
	for m, group := range f.group {
		f.at[m] = make([]int, cells)
		for i, g := range group {
			f.at[m][f.cell[i]] = g
		}
	}
	f.sum = make([]float64, cells)
}

// run rakes, and trims and rakes again as long as weights lie beyond the bounds.
func (f *fitting) run(opt RakeOptions) *Raking {
	r := &Raking{Weights: append([]float64(nil), f.base...)}
	var total float64
	for _, w := range f.base {
		total += w
	}
	mean := total / float64(len(f.base))
	low, high := opt.Lower*mean, math.Inf(1)
	if opt.Upper > 0 {
		high = opt.Upper * mean
	}
	factor := make([]float64, len(f.sum))
	for round := 0; ; round++ {
		reached := f.fit(r, factor, total, opt.MaxIterations)
		for i := range r.Weights {
			r.Weights[i] *= factor[f.cell[i]]
		}
		trimmed, beyond := 0, 0.0
		for _, w := range r.Weights {
			beyond = max(beyond, w/high-1, low/w-1)
			if w > high*(1-boundSlack) || low > 0 && w < low*(1+boundSlack) {
				trimmed++
			}
		}
		r.Trimmed = trimmed
		if beyond <= boundSlack {
			r.Converged = reached
			return r
		}
		for i, w := range r.Weights {
			r.Weights[i] = math.Max(low, math.Min(high, w))
		}
		if round == maxTrimRounds || r.Iterations >= opt.MaxIterations || !reached {
			f.add(r.Weights)
			r.Error = f.worst(ones(len(f.sum)))
			r.Trimmed = 0
			for _, w := range r.Weights {
				if w == low || w == high {
					r.Trimmed++
				}
			}
			return r
		}
	}
}

// fit finds the factor of each cell with which the weights so far have the margins, and says whether they do.
func (f *fitting) fit(r *Raking, factor []float64, total float64, most int) bool {
	f.add(r.Weights)
	var sum float64
	for _, w := range f.sum {
		sum += w
	}
	for c := range factor {
		factor[c] = total / sum
	}
	for r.Iterations < most {
		r.Iterations++
		for m, target := range f.target {
			have := make([]float64, len(target))
			for c, g := range f.at[m] {
				have[g] += f.sum[c] * factor[c]
			}
			for g, t := range target {
				if t > 0 && have[g] < 1e-200*total { // the margins contradict each other: its cells die out
					r.Error = f.worst(factor)
					return false
				}
				if t > 0 {
					have[g] = t * total / have[g]
				}
			}
			for c, g := range f.at[m] {
				factor[c] *= have[g]
			}
		}
		if r.Error = f.worst(factor); r.Error <= f.tolerance {
			return true
		}
	}
	return len(f.target) == 0
}

// add sums the weights of each cell.
func (f *fitting) add(weights []float64) {
	clear(f.sum)
	for i, w := range weights {
		f.sum[f.cell[i]] += w
	}
}

// worst is the largest relative error of a group's share.
func (f *fitting) worst(factor []float64) float64 {
	var worst float64
	for m, target := range f.target {
		have, all := make([]float64, len(target)), 0.0
		for c, g := range f.at[m] {
			have[g] += f.sum[c] * factor[c]
			all += f.sum[c] * factor[c]
		}
		for g, t := range target {
			if t > 0 {
				worst = max(worst, math.Abs(have[g]/all/t-1))
			}
		}
	}
	return worst
}

// PostStratify scales the base weights (nil: all 1) within each group so that the groups have the proportions of target (cell weighting). group and
// target are as in PopulationMargin. The weights add up to the sum of the base weights; the error is that of Rake.
//
// Holt, D. & Smith, T. M. F. (1979). Post stratification. Journal of the Royal Statistical Society A 142, 33-46.
// R: survey::postStratify
func PostStratify(base []float64, group []int, target []float64) ([]float64, error) {
	r, err := Rake(base, []PopulationMargin{{group, target}}, RakeOptions{})
	if err != nil {
		return nil, err
	}
	return r.Weights, nil
}

// TrimWeights cuts weights to the bounds lower and upper and spreads what is cut off evenly over the weights within them, so that the sum
// stays. strict repeats that until no weight lies beyond a bound, which what was spread may have moved there. trimmed counts the weights
// that were cut.
//
// The error says when a weight is not above 0, or nothing is left within the bounds.   R: survey::trimWeights(design, upper, lower, strict)
func TrimWeights(weights []float64, lower, upper float64, strict bool) (out []float64, trimmed int, err error) {
	if len(weights) == 0 {
		return nil, 0, notice("no_respondents")
	}
	if !(lower <= upper) {
		return nil, 0, fmt.Errorf("a lower bound of %v and an upper bound of %v", lower, upper)
	}
	out = make([]float64, len(weights))
	cut := make([]bool, len(weights))
	for i, w := range weights {
		if !(w > 0 && w <= 1e150) {
			return nil, 0, fmt.Errorf("weight %d is %v: a number above 0 is needed", i+1, w)
		}
		out[i] = w
	}
	outside := make([]bool, len(weights))
	for round := 0; ; round++ {
		var off float64
		inside := 0
		for i, w := range out {
			if outside[i] = w < lower || w > upper; !outside[i] {
				inside++
				continue
			}
			if !cut[i] {
				cut[i] = true
				trimmed++
			}
			out[i] = math.Max(lower, math.Min(upper, w))
			off += w - out[i]
		}
		switch {
		case inside == len(out):
			return out, trimmed, nil
		case inside == 0 || round == maxSpreads:
			return nil, 0, fmt.Errorf("too few weights are left between %v and %v to take what is cut off", lower, upper)
		}
		for i := range out {
			if !outside[i] {
				out[i] += off / float64(inside)
			}
		}
		if !strict {
			return out, trimmed, nil
		}
	}
}

// maxSpreads bounds how often what is cut off weights is spread over the others.
const maxSpreads = 10000

// NonresponseWeights divides the base weights (nil: all 1) by the response rate of each respondent's class, 0 to len(rates)-1: those who answered
// stand for those of their class who did not (weighting-class adjustment). Whoever's class is not known, -1, gets the rate of all classes
// together, Σw / Σ(w/rate) over those known. The error says when a rate is not above 0 and at most 1, or a class is none.
//
// Kalton, G. & Flores-Cervantes, I. (2003). Weighting methods. Journal of Official Statistics 19, 81-97.
func NonresponseWeights(base []float64, class []int, rates []float64) ([]float64, error) {
	if base == nil {
		base = ones(len(class))
	}
	if len(base) != len(class) {
		return nil, fmt.Errorf("%d classes for %d base weights", len(class), len(base))
	}
	for c, rate := range rates {
		if !(rate >= 1e-6 && rate <= 1) {
			return nil, fmt.Errorf("response rate %d is %v: a share above 0 is needed", c+1, rate)
		}
	}
	var answered, asked float64
	for i, c := range class {
		if c < -1 || c >= len(rates) {
			return nil, fmt.Errorf("respondent %d is in class %d of %d", i+1, c, len(rates))
		}
		if !(base[i] > 0 && base[i] <= 1e150) {
			return nil, fmt.Errorf("base weight %d is %v: a number above 0 is needed", i+1, base[i])
		}
		if c >= 0 {
			answered += base[i]
			asked += base[i] / rates[c]
		}
	}
	out := make([]float64, len(base))
	for i, c := range class {
		switch {
		case c >= 0:
			out[i] = base[i] / rates[c]
		case answered == 0:
			return nil, errors.New("nobody's class is known")
		default:
			out[i] = base[i] * (asked / answered)
		}
	}
	return out, nil
}
