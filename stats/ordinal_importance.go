package stats

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
)

// ordinalCases is the proportional-odds model of overall on the items, laid out to be fitted again and again with the cases
// counted otherwise:
//
//	logit P(overall <= j) = a_j - Σ b_i z_i,   z_i = (level_i - mean_i) / sd_i
//
// with mean and sd of the sample itself, so that all slopes are of one size. Cases are those who answered everything.
type ordinalCases struct {
	k, levels int       // items; levels of overall that somebody has
	n         int       // cases
	x         []uint8   // [case*k + item] level less 1
	y         []uint8   // [case] place of the answer among the levels that occur
	scale     int       // levels of the longest item
	z         []float64 // [item*scale + level less 1]
	sd        []float64 // of the items
	jobs      int       // goroutines for a fit
}

var errSeparated = errors.New("the ordinal logit has no maximum")

// newOrdinalCases lays out complete cases, columns of levels less 1 with overall last; weight nil = 1. Nil when overall or an
// item does not vary.
func newOrdinalCases(columns [][]uint8, weight []float64) *ordinalCases {
	k := len(columns) - 1
	o := &ordinalCases{k: k, n: len(columns[k])}
	var count [256]int
	top := 0
	for i, column := range columns {
		for _, x := range column {
			if i < k {
				top = max(top, int(x))
			} else {
				count[x]++
			}
		}
	}
	var place [256]uint8
	for l, n := range count {
		place[l] = uint8(o.levels)
		if n > 0 {
			o.levels++
		}
	}
	if o.levels < 2 {
		return nil
	}
	o.scale = top + 1
	o.x, o.y, o.z = make([]uint8, o.n*k), make([]uint8, o.n), make([]float64, k*o.scale)
	for c, x := range columns[k] {
		o.y[c] = place[x]
	}
	for i, column := range columns[:k] {
		times := make([]float64, o.scale)
		for c, x := range column {
			o.x[c*k+i] = x
			if weight != nil {
				times[x] += weight[c]
			} else {
				times[x]++
			}
		}
		var w, mean, ss float64
		for l, t := range times {
			w += t
			mean += t * float64(l)
		}
		mean /= w
		for l, t := range times {
			ss += t * (float64(l) - mean) * (float64(l) - mean)
		}
		sd := math.Sqrt(ss / w)
		if !(sd > 1e-10) {
			return nil
		}
		for l := range times {
			o.z[i*o.scale+l] = (float64(l) - mean) / sd
		}
		o.sd = append(o.sd, sd)
	}
	return o
}

// ordinalSum is the log likelihood with its derivatives by thresholds and slopes, at times as many cases.
type ordinalSum struct {
	f, w float64
	g    []float64
	h    []float64 // lower triangle, row by row of size x size
}

// ordinalAt is a point at which a model is summed: thresholds by level, of the levels that are there.
type ordinalAt struct {
	place []uint8   // of each level among those with cases; nil = all have
	cuts  int       // thresholds
	theta []float64 // thresholds, slopes
	odds  []float64 // [item*scale + level less 1] e^(b z): their product is e^(Σ b z)
	rise  []float64 // [place] e^(a_j - a_(j-1)) - 1 between the cuts of a level; 0 for the outer ones
	fall  []float64 // e^-a_j
}

// at prepares a point; false where thresholds cross, or odds would be beyond numbers.
func (o *ordinalCases) at(place []uint8, cuts int, theta []float64) (ordinalAt, bool) {
	p := ordinalAt{place: place, cuts: cuts, theta: theta, odds: make([]float64, len(o.z)), rise: make([]float64, cuts+1), fall: make([]float64, cuts)}
	for j, a := range theta[:cuts] {
		if p.fall[j] = math.Exp(-a); !(math.Abs(a) < 300) {
			return p, false
		}
	}
	for j := 1; j < cuts; j++ {
		if !(theta[j] > theta[j-1]) {
			return p, false
		}
		p.rise[j] = math.Expm1(theta[j] - theta[j-1])
	}
	var reach float64
	for i := range o.k {
		var most float64
		for l := range o.scale {
			shift := theta[cuts+i] * o.z[i*o.scale+l]
			p.odds[i*o.scale+l] = math.Exp(shift)
			most = math.Max(most, math.Abs(shift))
		}
		reach += most
	}
	return p, reach < 300
}

// strips of cases are summed apart and added in order, so that sums do not depend on the number of goroutines.
const ordinalStrip = 1 << 15

// sum sums over all cases, each as often as times says (nil = once). what: 0 the gradient, 1 the Hessian too, 2 the likelihood too.
func (o *ordinalCases) sum(p ordinalAt, times []float64, what int) ordinalSum {
	parts := make([]ordinalSum, (o.n+ordinalStrip-1)/ordinalStrip)
	parallel(o.jobs, len(parts), func(s int) {
		parts[s] = o.strip(p, times, what, s*ordinalStrip, min(o.n, (s+1)*ordinalStrip))
	})
	all := parts[0]
	for _, part := range parts[1:] {
		all.f += part.f
		all.w += part.w
		addTo(all.g, part.g)
		addTo(all.h, part.h)
	}
	return all
}

// strip is sum for the cases from..to. With cuts l < u of the answer less Σ b z, derivatives of log(F(u) - F(l)) are those of answer.
func (o *ordinalCases) strip(p ordinalAt, times []float64, what, from, to int) ordinalSum {
	k, cuts := o.k, p.cuts
	size := cuts + k
	s := ordinalSum{g: make([]float64, size)}
	if what > 0 {
		s.h = make([]float64, size*size)
	}
	z := make([]float64, k)
	slopes := s.g[cuts:]
	for c := from; c < to; c++ {
		t := 1.0
		if times != nil {
			if t = times[c]; t == 0 {
				continue
			}
		}
		odds := 1.0
		row := o.x[c*k : (c+1)*k]
		for i, x := range row {
			odds *= p.odds[i*o.scale+int(x)]
		}
		j := int(o.y[c])
		if p.place != nil {
			j = int(p.place[j])
		}
		s.w += t
		var fu, fl, fuu, fll, ful float64 // as answer returns them
		if j < cuts {
			q := 1 - 1/(1+odds*p.fall[j]) // F(-u)
			fu, fuu = q, -q*(1-q)
			if what > 1 {
				s.f += t * logLogistic(p.theta[j]-math.Log(odds))
			}
		}
		if j > 0 {
			q := 1 / (1 + odds*p.fall[j-1]) // F(l)
			fl, fll = -q, -q*(1-q)
			if what > 1 {
				s.f += t * logLogistic(math.Log(odds)-p.theta[j-1])
			}
			if j < cuts {
				q := 1 / p.rise[j]
				fu += q
				fl -= q
				q += q * q
				fuu, fll, ful = fuu-q, fll-q, q
				if what > 1 {
					s.f += t * math.Log(p.rise[j]/(1+p.rise[j]))
				}
			}
		}
		if j < cuts {
			s.g[j] += t * fu
		}
		if j > 0 {
			s.g[j-1] += t * fl
		}
		down := -t * (fu + fl)
		for i, x := range row {
			z[i] = o.z[i*o.scale+int(x)]
			slopes[i] += down * z[i]
		}
		if what == 0 {
			continue
		}
		if j < cuts {
			s.h[j*size+j] += t * fuu
			if j > 0 {
				s.h[j*size+j-1] += t * ful
			}
		}
		if j > 0 {
			s.h[(j-1)*size+j-1] += t * fll
		}
		both, up, low := t*(fuu+fll+2*ful), -t*(fuu+ful), -t*(fll+ful)
		for a, za := range z {
			h := s.h[(cuts+a)*size:]
			if j < cuts {
				h[j] += up * za
			}
			if j > 0 {
				h[j-1] += low * za
			}
			x := both * za
			h = h[cuts : cuts+a+1]
			for b := range h {
				h[b] += x * z[b]
			}
		}
	}
	return s
}

// logLogistic is log F(u).
func logLogistic(u float64) float64 { return -math.Max(-u, 0) - math.Log1p(math.Exp(-math.Abs(u))) }

// marginal are the thresholds of the shares of the levels, with slopes of 0: where a fit begins that knows nothing.
func (o *ordinalCases) marginal(times []float64) []float64 {
	count := o.counts(times)
	theta := make([]float64, o.levels-1+o.k)
	var below, all float64
	for _, n := range count {
		all += n
	}
	for j, n := range count[:o.levels-1] {
		below += n
		share := max(1e-9, min(1-1e-9, below/all))
		theta[j] = math.Log(share / (1 - share))
	}
	return theta
}

func (o *ordinalCases) counts(times []float64) []float64 {
	count := make([]float64, o.levels)
	for c, j := range o.y {
		if times == nil {
			count[j]++
		} else {
			count[j] += times[c]
		}
	}
	return count
}

// largestSlope is the log odds of one standard deviation beyond which answers are taken to be separated: the likelihood
// then has no maximum, or one that is of no use.
const largestSlope = 15

// fit maximises the likelihood of the cases, each as often as times says (nil = once), from start, thresholds of all levels
// and slopes of z, until no mean derivative exceeds the tolerance. It returns the same. Levels without cases are left
// out; their thresholds come back as they were. Newton's method: while the derivatives fall fast the
// Hessian is kept, which costs less than half of a new one. The error says that there is no maximum.
func (o *ordinalCases) fit(times, start []float64, tolerance float64) ([]float64, error) {
	place, theta := o.present(times, start)
	cuts := len(theta) - o.k
	if cuts < 1 {
		return nil, errSeparated
	}
	var root mat.Cholesky
	last := math.Inf(1)
	fresh := false // the Hessian is that of this point
	for range 30 {
		p, ok := o.at(place, cuts, theta)
		if !ok {
			return o.careful(times, place, cuts, start, tolerance)
		}
		need := 0
		if math.IsInf(last, 1) {
			need = 1
		}
		s := o.sum(p, times, need)
		slope := steepness(s)
		if slope < tolerance {
			return o.spread(place, start, theta)
		}
		if need == 0 && slope > 0.2*last {
			if fresh && slope > last {
				break
			}
			s, need = o.sum(p, times, 1), 1
		}
		if fresh = need == 1; fresh && !s.factorize(&root) {
			break
		}
		step := mat.NewVecDense(len(theta), nil)
		if root.SolveVecTo(step, mat.NewVecDense(len(theta), s.g)) != nil {
			break
		}
		next := make([]float64, len(theta))
		var longest float64
		for i := range next {
			next[i] = theta[i] + step.AtVec(i)
			longest = math.Max(longest, math.Abs(step.AtVec(i)))
		}
		if !(longest < largestSlope) {
			break
		}
		if rate := slope / last; rate > 0 && rate < 0.2 && slope*rate < tolerance/2 { // the next sum would only confirm it
			if _, ok := o.at(place, cuts, next); ok {
				return o.spread(place, start, next)
			}
		}
		theta, last = next, slope
	}
	return o.careful(times, place, cuts, start, tolerance)
}

// steepness is the largest mean derivative.
func steepness(s ordinalSum) (slope float64) {
	for _, g := range s.g {
		slope = math.Max(slope, math.Abs(g)/s.w)
	}
	return slope
}

// factorize takes the root of minus the Hessian.
func (s ordinalSum) factorize(root *mat.Cholesky) bool {
	size := len(s.g)
	h := mat.NewSymDense(size, nil)
	for a := range size {
		for b := range a + 1 {
			h.SetSym(a, b, -s.h[a*size+b])
		}
	}
	return root.Factorize(h)
}

// careful is fit by steps that are halved until the likelihood rises.
func (o *ordinalCases) careful(times []float64, place []uint8, cuts int, start []float64, tolerance float64) ([]float64, error) {
	_, from := o.present(times, o.marginal(times))
	size := len(from)
	low, high := make([]float64, size), make([]float64, size)
	for i := range low {
		low[i], high[i] = math.Inf(-1), math.Inf(1)
		if i >= cuts {
			low[i], high[i] = -2*largestSlope, 2*largestSlope
		}
	}
	best, _, converged, ok := minimise(from, low, high, func(theta []float64) (point, bool) {
		p, ok := o.at(place, cuts, theta)
		if !ok {
			return point{}, false
		}
		s, out := o.sum(p, times, 2), newPoint(theta)
		out.f = -s.f / s.w
		for a := range size {
			out.gradient[a] = -s.g[a] / s.w
			for b := range a + 1 {
				out.hessian.SetSym(a, b, -s.h[a*size+b]/s.w)
			}
		}
		return out, num(out.f) != nil
	})
	if !ok || !converged && best.steepest() > math.Max(tolerance, 1e-7) {
		return nil, errSeparated
	}
	return o.spread(place, start, best.x)
}

// present leaves out levels without cases: the place of each level among the others, nil when all have cases, and the
// coefficients without the thresholds that are no more; a threshold between levels that are left is the mean of those between them.
func (o *ordinalCases) present(times, theta []float64) (place []uint8, kept []float64) {
	count := o.counts(times)
	place = make([]uint8, o.levels)
	var cuts []float64
	last := -1
	for j, n := range count {
		if n > 0 {
			if last >= 0 {
				cuts = append(cuts, meanOf(theta[last:j]))
			}
			last = j
		}
		place[j] = uint8(len(cuts))
	}
	kept = append(cuts, theta[o.levels-1:]...)
	if len(kept) == len(theta) {
		place = nil
	}
	return place, kept
}

// spread puts coefficients into a list with the thresholds of all levels.
func (o *ordinalCases) spread(place []uint8, start, theta []float64) ([]float64, error) {
	slopes := theta[len(theta)-o.k:]
	for _, b := range slopes {
		if !(math.Abs(b) < largestSlope) {
			return nil, errSeparated
		}
	}
	if place == nil {
		return theta, nil
	}
	out := append([]float64(nil), start...)
	copy(out[o.levels-1:], slopes)
	return out, nil
}

// estimate fits the sample itself. With many cases every 16th gives the place to start from.
func (o *ordinalCases) estimate(weight []float64) ([]float64, error) {
	start := o.marginal(weight)
	if o.n > 1<<17 {
		times := make([]float64, o.n)
		for c := 0; c < o.n; c += 16 {
			times[c] = 1
			if weight != nil {
				times[c] = weight[c]
			}
		}
		if near, err := o.fit(times, start, 1e-6); err == nil {
			start = near
		}
	}
	return o.fit(weight, start, 1e-12)
}

// ordinalImportance is the standardised coefficient of each item in the proportional-odds model of overall
//
//	logit P(overall <= j) = a_j - Σ b_i x_i,   importance_i = b_i sd(x_i)
//
// the log odds of a higher answer for one standard deviation (n - 1) more of the item, the others held: see OrdinalLogit.
// Weights enter the likelihood, as in survey::svyolr. The error is a Notice: without overall, which is needed, or when the
// answers are separated.   R: coef(MASS::polr(factor(overall) ~ x)) * apply(x, 2, sd)
func (d *Data) ordinalImportance(f *model) ([]float64, error) {
	if d.Overall == nil {
		return nil, notice("ordinal_composite")
	}
	slopes, err := d.cache.ordinal.get(true, func() ([]float64, error) {
		columns, times := d.patterns()
		o := newOrdinalCases(columns, times)
		if o == nil {
			return nil, errSeparated
		}
		o.jobs = d.Options.Jobs
		theta, err := o.estimate(times)
		if err != nil {
			return nil, err
		}
		return perDeviation(f, o, theta), nil
	})
	if err != nil {
		return nil, notice("ordinal_separated")
	}
	return slopes, nil
}

// ordinalFit lays out and fits the ordinal logit of a sample.
func (s *sample) ordinalFit() {
	o := newOrdinalCases(s.x, s.weight)
	if o == nil {
		return
	}
	o.jobs = 1 // samples and resamples run side by side
	if theta, err := o.estimate(s.weight); err == nil {
		s.ordinal, s.start = o, theta
	}
}

// perDeviation turns slopes of z into those of one standard deviation of a model's cases.
func perDeviation(f *model, o *ordinalCases, theta []float64) []float64 {
	out := make([]float64, o.k)
	n := float64(f.m.N)
	for i := range out {
		out[i] = theta[o.levels-1+i] / o.sd[i] * f.root[i] / math.Sqrt(f.m.W) * math.Sqrt(n/(n-1))
	}
	return out
}

// ordinalSlopes are the standardised coefficients of a resample; nil when it has none.
func (r *resample) ordinalSlopes(f *model) []float64 {
	if r.whole {
		return perDeviation(f, r.ordinal, r.start)
	}
	if len(r.often) != len(r.unit) {
		r.often = make([]float64, len(r.unit))
	}
	for c, unit := range r.unit {
		r.often[c] = float64(r.count[unit])
		if r.weight != nil {
			r.often[c] *= r.weight[c]
		}
	}
	theta, err := r.ordinal.fit(r.often, r.start, 1e-7)
	if err != nil {
		return nil
	}
	return perDeviation(f, r.ordinal, theta)
}

// prepare says which measures a sample's resamples are to have, and fits what they start from.
func (d *Data) prepare(s *sample, want methods[bool]) {
	s.want = want
	if want[methodAt("ordinal")] && d.Overall != nil && len(s.unit) > s.k+2 {
		s.ordinalFit()
	}
	if want[methodAt("factor")] {
		s.factors = d.factorWeighted()
	}
}
