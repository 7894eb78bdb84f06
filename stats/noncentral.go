package stats

import (
	"errors"
	"fmt"
	"math"
)

// NoncentralChi2 returns P(X <= x) and P(X > x) for the chi-squared with df degrees of freedom and noncentrality lambda,
// the sum of squares of df normals of variance 1 whose squared means add up to lambda: central ones of df + 2j degrees of
// freedom, mixed by Poisson(j; λ/2). Both tails keep their relative precision. Needs df from 0.1
// to 1e9 and lambda from 0 to 1e9, else there is an error.
// R: pchisq(x, df, ncp = lambda)
//
// Johnson, N. L., Kotz, S. & Balakrishnan, N. (1995). Continuous Univariate Distributions, 2nd ed., vol. 2, ch. 29-31.
func NoncentralChi2(x, df, lambda float64) (lower, upper float64, err error) {
	return noncentralChi2(x, df, lambda, bothTails)
}

// tails says which tails of a distribution are asked for: the other one is not computed, and 0.
type tails uint8

const (
	lowerTail tails = 1
	upperTail tails = 2
	bothTails       = lowerTail | upperTail
)

func noncentralChi2(x, df, lambda float64, asked tails) (lower, upper float64, err error) {
	if err := noncentralArguments(lambda, x, df); err != nil || lambda < 0 {
		return 0, 0, orNegative(err)
	}
	if lower, upper, far := ends(x, 1e10); far {
		return lower, upper, nil
	}
	lower, upper = poissonMixture(lambda/2, asked,
		func(j float64) float64 { return logGammaDensity(df/2+j, x/2) },
		func(j float64) float64 { return x / 2 / (df/2 + j + 1) },
		func(j float64) (below, above float64) { return logGammaTails(df/2+j, x/2) })
	return lower, upper, nil
}

// NoncentralF returns P(F <= f) and P(F > f) for the ratio of a noncentral chi-squared of d1 degrees of freedom and
// noncentrality lambda to a central one of d2, each over its degrees of freedom. Both tails keep their relative precision.
// Needs d1 and d2 from 0.1 to 1e9 and lambda from 0 to 1e9, else there is an error. R: pf(f, d1, d2, ncp = lambda)
func NoncentralF(f, d1, d2, lambda float64) (lower, upper float64, err error) {
	return noncentralF(f, d1, d2, lambda, bothTails)
}

func noncentralF(f, d1, d2, lambda float64, asked tails) (lower, upper float64, err error) {
	if err := noncentralArguments(lambda, f, d1, d2); err != nil || lambda < 0 {
		return 0, 0, orNegative(err)
	}
	if lower, upper, far := ends(f, math.Inf(1)); far {
		return lower, upper, nil
	}
	x, y := d1*f/(d2+d1*f), d2/(d2+d1*f)
	if x == 0 || y == 0 {
		return 0, 0, fmt.Errorf("F = %v is beyond what can be computed", f)
	}
	b := d2 / 2
	density := func(j float64) float64 { return logBetaFront(d1/2+j, b, x, y) } // I_x(a, b) less I_x(a+1, b)
	lower, upper = poissonMixture(lambda/2, asked, density,
		func(j float64) float64 { return (d1/2 + j + b) / (d1/2 + j + 1) * x },
		func(j float64) (below, above float64) {
			a := d1/2 + j
			if x <= (a+1)/(a+b+2) { // where the fraction converges fast
				below = logBetaFront(a, b, x, y) + math.Log(betaFraction(a, b, x, y))
				return below, math.Log1p(-math.Exp(below))
			}
			above = logBetaFront(b, a, y, x) + math.Log(betaFraction(b, a, y, x))
			return math.Log1p(-math.Exp(above)), above
		})
	return lower, upper, nil
}

// logBetaFront is log x^a y^b Γ(a+b) / (Γ(a+1) Γ(b)), y being 1 - x, by saddle point as in incBeta.
func logBetaFront(a, b, x, y float64) float64 {
	n := a + b
	return stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n*x) - deviance(b, n*y) + math.Log(b/(2*math.Pi*a*n))/2
}

// poissonMixture is Σ Poisson(j; m) P_j and Σ Poisson(j; m) (1 - P_j) for P_j falling in j by e^density(j), the ratio of one
// such fall to the one before being ratio; tails gives the logs of P_j and 1 - P_j. Terms rise to a single top and
// fall again. The first that matters is found by bisection and computed outright; the others add one fall each, so all that
// is added is positive and nothing cancels. P_j is added downwards, 1 - P_j upwards.
func poissonMixture(m float64, asked tails, density, ratio func(j float64) float64, tails func(j float64) (below, above float64)) (lower, upper float64) {
	if m == 0 {
		below, above := tails(0)
		return tail(math.Exp(below)), tail(math.Exp(above))
	}
	if asked&upperTail != 0 {
		upper = mixtureUpper(m, density, ratio, tails)
	}
	if asked&lowerTail != 0 {
		lower = mixtureLower(m, density, ratio, tails)
	}
	return lower, upper
}

// negligible is how far below the largest term, in logs, a term no longer matters.
const negligible = 43

// poissonLog is the log of Poisson(j; m).
func poissonLog(j, m float64) float64 {
	if j == 0 {
		return -m
	}
	return -stirlingError(j) - deviance(j, m) - math.Log(2*math.Pi*j)/2
}

// mixtureUpper is Σ Poisson(j; m) (1 - P_j).
func mixtureUpper(m float64, density, ratio func(j float64) float64, tails func(j float64) (below, above float64)) float64 {
	// 1 - P_j from the first j that matters.
	term := func(j float64) float64 { _, above := tails(j); return poissonLog(j, m) + above }
	top := summit(term, m)
	least := term(top) - negligible
	j := bisect(-1, top, func(j float64) bool { return term(j) >= least })
	_, start := tails(j)
	base := poissonLog(j, m) + start
	value, step, weight, sum := 1.0, math.Exp(density(j)-start), 1.0, 0.0
	for {
		sum += weight * value
		if j > top && !(weight*value >= 1e-17*sum) {
			break
		}
		value += step
		step *= ratio(j)
		j++
		weight *= m / j
		switch { // far up or down the slope: keep the numbers within range
		case weight > 1e250:
			weight, sum, base = weight*1e-250, sum*1e-250, base+250*math.Ln10
		case weight < 1e-250:
			weight, sum, base = weight*1e250, sum*1e250, base-250*math.Ln10
		}
		if value > 1e40 {
			value, step, sum, base = value*1e-40, step*1e-40, sum*1e-40, base+40*math.Ln10
		}
	}
	return tail(math.Exp(base + math.Log(sum)))
}

// mixtureLower is Σ Poisson(j; m) P_j.
func mixtureLower(m float64, density, ratio func(j float64) float64, tails func(j float64) (below, above float64)) float64 {
	// P_j from the last j that matters.
	term := func(j float64) float64 { below, _ := tails(j); return poissonLog(j, m) + below }
	top := summit(term, m)
	least := term(top) - negligible
	far := 1.0
	for term(top+far) >= least {
		far *= 2
	}
	j := bisect(top, top+far, func(j float64) bool { return term(j) < least }) - 1
	start, _ := tails(j)
	base := poissonLog(j, m) + start
	value, step, weight, sum := 1.0, 0.0, 1.0, 0.0
	if j > 0 {
		step = math.Exp(density(j-1) - start)
	}
	for {
		sum += weight * value
		if j == 0 || j < top && !(weight*value >= 1e-17*sum) {
			break
		}
		value += step
		weight *= j / m
		j--
		if j > 0 {
			step /= ratio(j - 1)
		}
		switch {
		case weight > 1e250:
			weight, sum, base = weight*1e-250, sum*1e-250, base+250*math.Ln10
		case weight < 1e-250:
			weight, sum, base = weight*1e250, sum*1e250, base-250*math.Ln10
		}
		if value > 1e40 {
			value, step, sum, base = value*1e-40, step*1e-40, sum*1e-40, base+40*math.Ln10
		}
	}
	return tail(math.Exp(base + math.Log(sum)))
}

// summit is the j >= 0 at which a function with a single top is largest, sought around m.
func summit(f func(j float64) float64, m float64) float64 {
	rises := func(j float64) bool { return f(j+1) > f(j) }
	high := math.Floor(m) + 1
	for width := 1.0; rises(high); width *= 2 {
		high += width
	}
	return bisect(-1, high, func(j float64) bool { return !rises(j) })
}

// bisect is the first whole number above low, at most high, where a condition holds that is false below it and true from it on; it
// holds at high.
func bisect(low, high float64, holds func(j float64) bool) float64 {
	for high-low > 1 {
		if middle := math.Floor((low + high) / 2); holds(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// NoncentralT returns P(T <= t) and P(T > t) for T = (Z + delta)/√(χ²/df), Z standard normal. With s = √(χ²/df),
//
//	P(T > t) = E Φ(δ - t s)
//
// by the trapezoidal rule over log s: all that is added is positive, so both tails keep their relative precision, which
// the series in use lose on the side away from delta. Needs df from 0.1 to 1e9, and |t| and |delta| up to 1e6, else there is an
// error.
// R: pt(t, df, ncp = delta)
//
// Johnson, N. L. & Welch, B. L. (1940). Applications of the non-central t-distribution. Biometrika 31, 362-389.
func NoncentralT(t, df, delta float64) (lower, upper float64, err error) {
	if err := noncentralArguments(delta, df); err != nil {
		return 0, 0, err
	}
	if math.IsNaN(t) || math.Abs(t) > 1e6 || math.Abs(delta) > 1e6 {
		return 0, 0, fmt.Errorf("t = %v or noncentrality %v is not within 1e6 of 0", t, delta)
	}
	return noncentralTUpper(-t, df, -delta), noncentralTUpper(t, df, delta), nil
}

// noncentralTUpper is P(T > t).
func noncentralTUpper(t, df, delta float64) float64 {
	if t*delta > 0 && math.Abs(delta) > 200 && delta*delta > 1e4*df {
		return noncentralTFar(t, df, delta)
	}
	// u = log s has the density √(df/π) e^-δ(df/2) exp(df (u - (e^2u - 1)/2)), see studentizedRange.upper. The step must
	// resolve both that peak, of width 1/√(2 df), and the rise of Φ, whose steepest is delta, where its argument is 0.
	steepest := 0.0
	if t*delta > 0 {
		steepest = delta
	}
	step := math.Min(0.05, 0.5/math.Sqrt(2*df+1+steepest*steepest))
	term := func(u float64) float64 { return df*logChi(u) + logNormalLower(delta-t*math.Exp(u)) }
	// Candidates of the top: the peak of s, and where the argument of Φ would be best traded against it.
	mode, best := 0.0, term(0)
	for i := -400; i <= 200; i++ {
		if u := float64(i) * 0.05; term(u) > best {
			mode, best = u, term(u)
		}
	}
	for width := 0.05; width > step/4; width /= 2 {
		for _, d := range [2]float64{-width / 2, width / 2} {
			for v := term(mode + d); v > best; v = term(mode + d) {
				mode, best = mode+d, v
			}
		}
	}
	// Below this u both factors fall by e^-df·step from term to term, to the last digit: what is left is a geometric series.
	settled := -40 - math.Log((1+math.Abs(t))*(1+math.Abs(delta)))
	sum := 1.0
	for _, side := range [2]float64{step, -step} {
		last := best
		for i := 1.0; i < 1e7; i++ {
			u := mode + i*side
			v := term(u)
			sum += math.Exp(v - best)
			if side < 0 && u < settled {
				sum += math.Exp(v-best) / math.Expm1(df*step)
				break
			}
			if v < last && v-best < -45 {
				break
			}
			last = v
		}
	}
	return tail(math.Exp(best + math.Log(sum*step) + math.Log(df/math.Pi)/2 - stirlingError(df/2)))
}

// noncentralTFar is P(T > t) for a delta of t's sign that is far from 0 and large against √df. Z is then too small beside
// it to matter much, and the other order of integration is the smooth one: with P and Q of the gamma distribution,
//
//	P(T > t) = ∫ φ(z) P(s < (z+δ)/t) dz,  and Q where t is negative.
func noncentralTFar(t, df, delta float64) float64 {
	term := func(z float64) float64 {
		s := (z + delta) / t
		below, above := logGammaTails(df/2, df*s*s/2)
		if t < 0 {
			below = above
		}
		return below - z*z/2
	}
	mode, best := 0.0, term(0)
	for z := -38.5; z <= 38.5; z += 0.5 {
		if v := term(z); v > best {
			mode, best = z, v
		}
	}
	if math.IsInf(best, -1) {
		return tail(0)
	}
	const step = 0.25
	sum := 1.0
	for _, side := range [2]float64{step, -step} {
		for i := 1.0; i < 300; i++ {
			v := term(mode + i*side)
			sum += math.Exp(v - best)
			if v-best < -45 {
				break
			}
		}
	}
	return tail(math.Exp(best + math.Log(sum*step) - math.Log(2*math.Pi)/2))
}

// logNormalLower is log Φ(z), by its asymptotic series where Φ would vanish.
func logNormalLower(z float64) float64 {
	switch {
	case z > -8:
		if z > 0 {
			return math.Log1p(-math.Erfc(z/math.Sqrt2) / 2)
		}
		return math.Log(math.Erfc(-z/math.Sqrt2) / 2)
	case z > -37:
		return math.Log(math.Erfc(-z/math.Sqrt2)) - math.Ln2
	}
	r := 1 / (z * z)
	return -z*z/2 - math.Log(-z) - math.Log(2*math.Pi)/2 + math.Log1p(-r*(1-r*(3-r*(15-105*r))))
}

// NoncentralityT returns the noncentralities between which delta lies with the given confidence (0 for 0.95), when t was found:
// those for which t is the upper, and the lower, (1-confidence)/2 quantile. Needs df from 0.1 to 1e9 and |t| up to 1e5, else
// there is an error. R: uniroot on pt(t, df, ncp); MBESS::conf.limits.nct.
//
// Steiger, J. H. & Fouladi, R. T. (1997). Noncentrality interval estimation and the evaluation of statistical models.
func NoncentralityT(t, df, confidence float64) (low, high float64, err error) {
	if confidence, err = confidenceOf(confidence); err != nil {
		return 0, 0, err
	}
	if _, _, err := NoncentralT(t, df, 0); err != nil {
		return 0, 0, err
	}
	if math.Abs(t) > 1e5 {
		return 0, 0, fmt.Errorf("t = %v is not within 1e5 of 0", t)
	}
	want := math.Log((1 - confidence) / 2)
	reach := 3 + math.Abs(t)/math.Sqrt(2*df)*3
	low = increasing(t-reach, reach, math.Inf(-1), math.Inf(1), func(d float64) float64 { return math.Log(noncentralTUpper(t, df, d)) - want })
	high = increasing(t, reach, math.Inf(-1), math.Inf(1), func(d float64) float64 { return want - math.Log(noncentralTUpper(-t, df, -d)) })
	if math.IsNaN(low) || math.IsNaN(high) {
		return 0, 0, fmt.Errorf("no noncentrality makes t = %v as extreme as asked", t)
	}
	return low, high, nil
}

// NoncentralityF returns the noncentralities between which lambda lies with the given confidence (0 for 0.95), when f was
// found; 0 for a limit that no noncentrality reaches, f being too small. The error is that of NoncentralF, or says that f is
// negative or a limit above 1e9. R: uniroot on pf(f, d1, d2, ncp); MBESS::conf.limits.ncf.
func NoncentralityF(f, d1, d2, confidence float64) (low, high float64, err error) {
	return noncentrality(f*d1, confidence, func(lambda float64, asked tails) (lower, upper float64, err error) {
		return noncentralF(f, d1, d2, lambda, asked)
	})
}

// NoncentralityChi2 is NoncentralityF of a chi-squared x with df degrees of freedom, of 1e9 at most.
// R: uniroot on pchisq(x, df, ncp)
func NoncentralityChi2(x, df, confidence float64) (low, high float64, err error) {
	return noncentrality(x, confidence, func(lambda float64, asked tails) (lower, upper float64, err error) {
		return noncentralChi2(x, df, lambda, asked)
	})
}

func noncentrality(x, confidence float64, at func(lambda float64, asked tails) (lower, upper float64, err error)) (low, high float64, err error) {
	if confidence, err = confidenceOf(confidence); err != nil {
		return 0, 0, err
	}
	lower, upper, err := at(0, bothTails)
	if err != nil {
		return 0, 0, err
	}
	if x < 0 {
		return 0, 0, fmt.Errorf("a statistic of %v is negative", x)
	}
	if x > maxNoncentrality {
		return 0, 0, fmt.Errorf("a statistic of %v is beyond what noncentralities are computed for, 1e9", x)
	}
	alpha := (1 - confidence) / 2
	want := math.Log(alpha)
	// √statistic is nearly normal about √noncentrality with a standard deviation of 1: begin there.
	z := normalBeyond(2 * alpha)
	guess := func(z float64) float64 { root := math.Max(math.Sqrt(x)+z, 0); return root * root }
	reach := math.Sqrt(x+1) / 8
	if upper < alpha {
		low = increasing(guess(-z)-reach/2, reach, 0, maxNoncentrality, func(l float64) float64 { _, p, _ := at(l, upperTail); return math.Log(p) - want })
	}
	if lower > alpha {
		high = increasing(guess(z)-reach/2, reach, 0, maxNoncentrality, func(l float64) float64 { p, _, _ := at(l, lowerTail); return want - math.Log(p) })
	}
	if math.IsNaN(low) || math.IsNaN(high) {
		return 0, 0, fmt.Errorf("no noncentrality up to 1e9 makes a statistic of %v as extreme as asked", x)
	}
	return low, high, nil
}

// increasing solves f(x) = 0 for f that increases, from a guess and a first width, between least and most: a bracket, then
// regula falsi with the weight of an end that stays halved (Illinois). It is least when f is above 0 there, and NaN when f is
// below 0 as far as it goes.
func increasing(guess, width, least, most float64, f func(x float64) float64) float64 {
	low := math.Min(most, math.Max(least, guess))
	high := math.Min(most, low+width)
	flow, fhigh := f(low), f(high)
	for ; fhigh < 0; width *= 2 {
		if math.IsInf(high+width, 0) || high == most {
			return math.NaN()
		}
		low, flow = high, fhigh
		high = math.Min(most, high+width)
		fhigh = f(high)
	}
	for ; flow > 0; width *= 2 {
		if low == least {
			return least
		}
		if math.IsInf(low-width, 0) {
			return math.NaN()
		}
		high, fhigh = low, flow
		low = math.Max(least, low-width)
		flow = f(low)
	}
	if math.IsNaN(flow) || math.IsNaN(fhigh) {
		return math.NaN()
	}
	side := 0
	for range 200 {
		x := (low*fhigh - high*flow) / (fhigh - flow)
		if !(x > low && x < high) {
			x = (low + high) / 2
		}
		fx := f(x)
		switch {
		case fx == 0 || high-low <= 1e-14*(math.Abs(low)+math.Abs(high)):
			return x
		case fx > 0:
			if math.Abs(high-x) <= 1e-15*math.Abs(x) {
				return x
			}
			high, fhigh = x, fx
			if side == 1 {
				flow /= 2
			}
			side = 1
		default:
			if math.Abs(x-low) <= 1e-15*math.Abs(x) {
				return x
			}
			low, flow = x, fx
			if side == -1 {
				fhigh /= 2
			}
			side = -1
		}
	}
	return (low + high) / 2
}

// maxNoncentrality is up to where sums of Poisson terms are taken.
const maxNoncentrality = 1e9

// noncentralArguments looks for numbers that are none or beyond what can be computed.
func noncentralArguments(noncentrality float64, other ...float64) error {
	if i := notFinite([]float64{noncentrality}); i >= 0 {
		return fmt.Errorf("a noncentrality of %v", noncentrality)
	}
	if noncentrality > maxNoncentrality {
		return fmt.Errorf("a noncentrality of %v is more than can be computed, 1e9", noncentrality)
	}
	df := other
	if len(other) > 1 { // the statistic comes first and may be infinite
		if math.IsNaN(other[0]) {
			return errors.New("the statistic is not a number")
		}
		df = other[1:]
	}
	for _, d := range df {
		if !(d >= 0.1 && d <= 1e9) {
			return fmt.Errorf("%v degrees of freedom: a number from 0.1 to 1e9 is needed", d)
		}
	}
	return nil
}

func orNegative(err error) error {
	if err == nil {
		return errors.New("the noncentrality is negative")
	}
	return err
}

// ends are the tails of a statistic that cannot be negative, where it is 0 or below, or so large that nothing is above it.
func ends(x, last float64) (lower, upper float64, far bool) {
	switch {
	case x <= 0:
		return 0, 1, true
	case x >= last:
		return 1, 0, true
	}
	return 0, 0, false
}
