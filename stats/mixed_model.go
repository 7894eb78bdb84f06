package stats

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// MixedModel is a linear model with random intercepts of one or two levels, by REML.
type MixedModel struct {
	N            int
	Coefficients []MixedCoefficient // (intercept) first
	Outer, Inner *RandomIntercept   // Outer is nil with one level
	Residual     float64            // variance
	REML         float64            // -2 log restricted likelihood
	Notices      []Notice
}

// MixedCoefficient is a fixed effect.
type MixedCoefficient struct {
	Name  string
	B, SE float64
}

// RandomIntercept is one level: how far its groups differ, and each group.
type RandomIntercept struct {
	Variance float64
	LR, P    float64 // test of Variance = 0, see RandomIntercepts
	Groups   []GroupEffect
}

// GroupEffect is one group of a level.
type GroupEffect struct {
	Outer, Inner  int // its numbers, as given; Inner is 0 at the outer level
	N             int
	Effect        float64 // predicted (BLUP), of this level alone
	ConditionalSE float64 // of Effect, fixed effects and variances taken as known: lme4's condVar

	// Predicted is the intercept plus Effect, for an inner group plus that of its outer group too: what to expect of the group. SE is
	// the error of that prediction, that of the fixed effects included, variances taken as known.
	Predicted, SE float64
}

// maxMixedWork bounds units times squared columns.
const maxMixedWork = 50000000

// RandomIntercepts fits y = b₀ + b x + u(outer) + v(outer, inner) + e by restricted maximum likelihood, u, v and e being independent and
// normal. x[j] has the n numbers of predictor names[j]. outer and inner are the numbers of each row's groups; inner ones count
// within their outer group. With outer nil there is one level, inner.
//
// LR is the fall of the REML deviance that a variance brings, P its probability under the mixture of chi-squared with 0 and 1 degrees of
// freedom in equal parts, which LR has when the variance is 0: half the upper tail, 1 for an LR of 0.
//
// The error says which lengths or numbers are wrong; that a level has fewer than two groups, or as many as there are rows, or as many as
// the level above; that a predictor follows from others; or that nothing varies within groups.
//
// R: lme4::lmer(y ~ x + (1 | outer) + (1 | outer:inner)); REMLcrit, ranef(condVar = TRUE), coef; P is half that of lmerTest::ranova.
//
// Harville, D. A. (1977). Maximum likelihood approaches to variance component estimation. JASA 72, 320-338.
// Self, S. G. & Liang, K.-Y. (1987). Asymptotic properties of maximum likelihood estimators under nonstandard conditions. JASA 82, 605-610.
func RandomIntercepts(names []string, x [][]float64, y []float64, outer, inner []int) (*MixedModel, error) {
	n := len(y)
	switch {
	case len(names) != len(x):
		return nil, fmt.Errorf("%d names for %d predictors", len(names), len(x))
	case len(inner) != n || outer != nil && len(outer) != n:
		return nil, fmt.Errorf("%d and %d group numbers for %d rows", len(outer), len(inner), n)
	case notFinite(y) >= 0 || !squarable(y):
		return nil, fmt.Errorf("the response has a missing, infinite or too large number")
	}
	for j, column := range x {
		if len(column) != n || notFinite(column) >= 0 || !squarable(column) {
			return nil, fmt.Errorf("predictor %s: %d numbers for %d rows, or one that is missing, infinite or too large", names[j], len(column), n)
		}
	}
	type pair struct{ outer, inner int }
	at, outerAt := map[pair]int{}, map[int]int{}
	var groups []pair
	var outers, outerOf []int
	unit := make([]int, n)
	for r, g := range inner {
		key := pair{inner: g}
		if outer != nil {
			key.outer = outer[r]
			if _, ok := outerAt[key.outer]; !ok {
				outerAt[key.outer] = len(outers)
				outers = append(outers, key.outer)
			}
		}
		u, ok := at[key]
		if !ok {
			u = len(groups)
			at[key] = u
			groups = append(groups, key)
			outerOf = append(outerOf, outerAt[key.outer])
		}
		unit[r] = u
	}
	p := len(x) + 1
	switch {
	case n == 0:
		return nil, notice("no_respondents")
	case len(groups) < 2 || outer != nil && len(outers) < 2:
		return nil, fmt.Errorf("a level has fewer than two groups")
	case len(groups) == n:
		return nil, fmt.Errorf("every row is a group of its own")
	case outer != nil && len(groups) == len(outers):
		return nil, fmt.Errorf("every outer group has a single inner group")
	case float64(p)*float64(p)*float64(len(groups)) > maxMixedWork:
		return nil, fmt.Errorf("%d groups and %d coefficients are too many for a mixed model", len(groups), p)
	}
	s := newNestedSums(p, len(groups), len(outers), outerOf)
	// The model is fitted to standardised predictors, which changes the deviance by their scales only.
	centre, means, sds, scales := sampleOf(y).mean, make([]float64, p), make([]float64, p), 0.0
	for j, column := range x {
		size := sampleOf(column)
		means[j+1], sds[j+1] = size.mean, math.Sqrt(size.variance())
		if !(sds[j+1] > 1e-13*math.Abs(size.mean)) {
			return nil, notice("constant_predictor", names[j])
		}
		scales += 2 * math.Log(sds[j+1])
	}
	column, value := make([]int, p+1), make([]float64, p+1)
	for j := range column {
		column[j] = j
	}
	value[0] = 1
	for r := range y {
		for j := range x {
			value[j+1] = (x[j][r] - means[j+1]) / sds[j+1]
		}
		value[p] = y[r] - centre
		s.add(unit[r], 1, column, value, 0)
	}
	if k := s.dependent(); k >= 0 {
		return nil, fmt.Errorf("predictor %s follows from those before it", names[max(0, k-1)])
	}
	s.close()
	f, ok := s.solve()
	if !ok {
		return nil, fmt.Errorf("the rows of a group never differ, or there are no more rows than coefficients")
	}
	k := make([]float64, p) // where all predictors are 0
	k[0] = 1
	for j := 1; j < p; j++ {
		k[j] = -means[j] / sds[j]
	}
	f.predict(k)
	out := &MixedModel{N: n, Residual: f.residual, REML: f.reml + scales, Notices: f.notices()}
	whiten := f.whitener()
	coefficient := func(name string, d []float64, origin float64) {
		c := MixedCoefficient{Name: name, B: origin}
		for j, b := range f.point.beta {
			c.B += d[j] * b
		}
		c.SE = math.Sqrt(f.residual) * norm(whiten(d))
		out.Coefficients = append(out.Coefficients, c)
	}
	coefficient("(intercept)", slices.Clone(k), centre)
	for j, name := range names {
		d := make([]float64, p)
		d[j+1] = 1 / sds[j+1]
		coefficient(name, d, 0)
	}
	level := func(i int, effects []nestedEffect, name func(g int) pair) *RandomIntercept {
		l := &RandomIntercept{Variance: f.lambda[i] * f.residual, LR: f.lr[i], P: f.p(i)}
		for g, e := range effects {
			l.Groups = append(l.Groups, GroupEffect{Outer: name(g).outer, Inner: name(g).inner, N: int(e.n), Effect: e.own, ConditionalSE: math.Sqrt(e.ownVariance),
				Predicted: centre + e.predicted, SE: math.Sqrt(e.variance)})
		}
		return l
	}
	out.Inner = level(1, f.units, func(g int) pair { return groups[g] })
	if outer != nil {
		out.Outer = level(0, f.outer, func(g int) pair { return pair{outer: outers[g]} })
	}
	return out, nil
}

// nestedFit is the fitted model.
type nestedFit struct {
	sums      *nestedSums
	lambda    [2]float64 // variance of outer groups and of units over residual
	residual  float64
	point     *nestedPoint
	reml      float64
	lr        [2]float64
	converged bool

	outer, units []nestedEffect // by predict
}

// nestedEffect is what the model says of one group. Variances are of errors of prediction.
type nestedEffect struct {
	n                float64
	own, ownVariance float64 // the level's own effect; its variance given the fixed effects
	total            float64 // own, for a unit with its outer group's
	totalVariance    float64 // of total, the error of the fixed effects included
	predicted        float64 // kᵀβ + total
	variance         float64

	// For draws of all groups together: predicted + fixed·z + outerShare × the error of its outer group + sd × a normal number of its own, with z
	// independent standard normal numbers, one a coefficient.
	fixed          []float64
	outerShare, sd float64
}

// solve fits the model, and the models without each level.
func (s *nestedSums) solve() (*nestedFit, bool) {
	f := &nestedFit{sums: s}
	var ok bool
	if f.lambda, f.point, f.converged, ok = s.fit([2]bool{s.outer > 0, true}); !ok {
		return nil, false
	}
	df := s.n - float64(s.p)
	f.residual = f.point.squares / df
	f.reml = f.point.logs + df*(1+math.Log(2*math.Pi*f.residual))
	for i := range f.lr {
		if f.lambda[i] == 0 {
			continue
		}
		if _, without, _, ok := s.fit([2]bool{s.outer > 0 && i != 0, i != 1}); ok {
			f.lr[i] = math.Max(0, without.deviance-f.point.deviance)
		}
	}
	return f, true
}

// p is the probability of level i's LR if its variance is 0.
func (f *nestedFit) p(i int) float64 {
	if f.lr[i] == 0 {
		return 1
	}
	return chi2Upper(f.lr[i], 1) / 2
}

// notices says what is doubtful about the fit.
func (f *nestedFit) notices() []Notice {
	if f.converged {
		return nil
	}
	return []Notice{notice("reml_not_converged")}
}

// whitener gives the function that turns d into R⁻ᵀ d in its place, for XᵀV⁻¹X = RᵀR: σ² |R⁻ᵀ d|² is the variance of dᵀβ.
func (f *nestedFit) whitener() func(d []float64) []float64 {
	var r mat.TriDense
	f.point.chol.UTo(&r)
	lower := squareOf(f.sums.p)
	for i, row := range lower {
		for j := range i + 1 {
			row[j] = r.At(j, i)
		}
	}
	return func(d []float64) []float64 {
		for i, row := range lower {
			for j := range i {
				d[i] -= row[j] * d[j]
			}
			d[i] /= row[i]
		}
		return d
	}
}

func norm(x []float64) float64 {
	var ss float64
	for _, v := range x {
		ss += v * v
	}
	return math.Sqrt(ss)
}

// predict gives every group its effect with errors: for outer group b of weight W and mean residual e, and unit m in it,
//
//	u = κ e,  κ = λ₀ W/(1 + λ₀ W),             var(u | β) = σ² λ₀/(1 + λ₀ W)
//	v = (1 - α)(e_m - u),  α = 1/(1 + λ₁ n),   v | u has variance σ² λ₁ α
//
// k is the row of X for which groups are predicted. An error of prediction has the variance given β plus that of dᵀβ, d being what is left
// of k when the effect has taken its part: k - κ X̄ for an outer group.
//
// Robinson, G. K. (1991). That BLUP is a good thing: the estimation of random effects. Statistical Science 6, 15-32.
func (f *nestedFit) predict(k []float64) {
	s, p := f.sums, f.sums.p
	var middle float64
	for j, b := range f.point.beta {
		middle += k[j] * b
	}
	whiten := f.whitener()
	left := func(mean []float64) float64 {
		e := mean[p]
		for j, b := range f.point.beta {
			e -= b * mean[j]
		}
		return e
	}
	finish := func(e *nestedEffect, d []float64, given float64) {
		free := make([]float64, p)
		for j := range free {
			free[j] = d[j] - k[j]
		}
		e.fixed = whiten(d)
		e.variance = given + f.residual*square(e.fixed)
		e.totalVariance = given + f.residual*square(whiten(free))
		e.predicted = middle + e.total
		for j := range e.fixed {
			e.fixed[j] *= math.Sqrt(f.residual)
		}
	}
	f.outer, f.units = make([]nestedEffect, s.outer), make([]nestedEffect, len(s.units))
	kappa := make([]float64, s.outer)
	for b, w := range f.point.weight {
		e := &f.outer[b]
		kappa[b] = f.lambda[0] * w / (1 + f.lambda[0]*w)
		e.own = kappa[b] * left(f.point.middle[b])
		e.total = e.own
		e.ownVariance = f.residual * f.lambda[0] / (1 + f.lambda[0]*w)
		e.sd = math.Sqrt(e.ownVariance)
		d := slices.Clone(k)
		axpy(-kappa[b], f.point.middle[b][:p], d)
		finish(e, d, e.ownVariance)
	}
	for i, u := range s.units {
		e := &f.units[i]
		e.n = u.n
		alpha := 1 / (1 + f.lambda[1]*u.n)
		given := f.residual * f.lambda[1] * alpha
		e.sd = math.Sqrt(given)
		d := slices.Clone(k)
		axpy(alpha-1, u.mean[:p], d)
		e.own = (1 - alpha) * left(u.mean)
		e.ownVariance = given
		if s.outer > 0 {
			above := &f.outer[u.outer]
			above.n += u.n
			e.own -= (1 - alpha) * above.own
			e.ownVariance += (1 - alpha) * (1 - alpha) * above.ownVariance
			e.outerShare = alpha
			given += alpha * alpha * above.ownVariance
			e.total = above.own
			axpy(-alpha*kappa[u.outer], f.point.middle[u.outer][:p], d)
		}
		e.total += e.own
		finish(e, d, given)
	}
}

func square(x []float64) float64 { n := norm(x); return n * n }
