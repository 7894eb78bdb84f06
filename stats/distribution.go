package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Tails and quantiles of the distributions that tests use. Degrees of freedom are from 1e-300 on, and may be infinite; what
// lies outside, and a statistic that is not a number, gives NaN at once. Nothing here loops longer for a larger argument.

// largeDF is where the distributions have reached their limits: t the normal, F a chi-squared over its degrees of freedom.
const largeDF = 1e20

func noDF(df float64) bool { return !(df >= 1e-300) }

// tTwoSided returns P(|T| >= |t|) for Student's t with df degrees of freedom:
//
//	I_x(df/2, 1/2)  with  x = df / (df + t²)
//
// so that far tails keep their relative precision. R: 2 * pt(-abs(t), df).
func tTwoSided(t, df float64) float64 {
	t = math.Abs(t)
	switch {
	case math.IsNaN(t) || noDF(df):
		return math.NaN()
	case math.IsInf(t, 1):
		return 0
	case df > largeDF:
		return tail(math.Erfc(t / math.Sqrt2))
	case t > 1e140 || t/math.Sqrt(df) > 1e10: // t² is beyond float64, or x near it: the first term is all there is
		a := df / 2
		return tail(math.Exp(2*a*(math.Log(df)/2-math.Log(t)) + lgamma(a+0.5) - lgamma(a+1) - lgamma(0.5)))
	}
	s := df + t*t
	return tail(incBeta(df/2, 0.5, df/s, t*t/s))
}

func lgamma(x float64) float64 { g, _ := math.Lgamma(x); return g }

// fUpper returns P(F >= f) for Fisher's F with d1 and d2 degrees of freedom. R: pf(f, d1, d2, lower.tail = FALSE).
func fUpper(f, d1, d2 float64) float64 {
	switch {
	case math.IsNaN(f) || noDF(d1) || noDF(d2):
		return math.NaN()
	case f <= 0:
		return 1
	case math.IsInf(f, 1):
		return 0
	case d2 > largeDF && d1 > largeDF: // both are 1, always
		return map[bool]float64{true: 1}[f <= 1]
	case d2 > largeDF:
		return chi2Upper(d1*f, d1)
	case d1 > largeDF:
		below, _ := logGammaTails(d2/2, d2/f/2)
		return tail(math.Exp(below))
	case f > 1e140/d1 || d1*f/d2 > 1e140: // the first term is all there is
		a, b := d2/2, d1/2
		rising := lgamma(a+b) - lgamma(b)
		if b > 1e8 {
			rising = a*math.Log(b) + a*(a-1)/(2*b)
		}
		return tail(math.Exp(a*(math.Log(d2)-math.Log(d1)-math.Log(f)) + rising - lgamma(a+1)))
	}
	s := d2 + d1*f
	return tail(incBeta(d2/2, d1/2, d2/s, d1*f/s))
}

// chi2Upper returns P(X >= x) for the chi-squared with df degrees of freedom. R: pchisq(x, df, lower.tail = FALSE).
func chi2Upper(x, df float64) float64 {
	switch {
	case math.IsNaN(x) || noDF(df) || math.IsInf(df, 1):
		return math.NaN()
	case x <= 0:
		return 1
	case math.IsInf(x, 1):
		return 0
	}
	return tail(upperGamma(df/2, x/2))
}

// normalUpper returns P(Z >= z) for the standard normal. R: pnorm(z, lower.tail = FALSE).
func normalUpper(z float64) float64 {
	if math.IsInf(z, 1) {
		return 0
	}
	return tail(math.Erfc(z/math.Sqrt2) / 2)
}

// tail keeps a probability that is positive but below the smallest float64 from becoming 0: a p-value is never 0.
func tail(p float64) float64 {
	return math.Min(1, math.Max(p, math.SmallestNonzeroFloat64))
}

// normalBeyond returns the z that |Z| exceeds with probability alpha, 0 < alpha <= 1: what reaches from an estimate to the
// ends of its interval of confidence 1 - alpha. R: qnorm(alpha/2, lower.tail = FALSE)
func normalBeyond(alpha float64) float64 {
	if !(alpha > 0 && alpha <= 1) {
		return math.NaN()
	}
	upper := alpha / 2
	z := -distuv.UnitNormal.Quantile(upper)
	for range 2 { // Newton on the tail
		step := (normalUpper(z) - upper) / (math.Exp(-z*z/2) / math.Sqrt(2*math.Pi))
		if math.IsNaN(step) || math.IsInf(step, 0) {
			break
		}
		z += step
	}
	return math.Max(0, z)
}

// tBeyond returns the t that |T| exceeds with probability alpha, 0 < alpha <= 1; +Inf when that is no float64.
// R: qt(alpha/2, df, lower.tail = FALSE)
func tBeyond(alpha, df float64) float64 {
	switch {
	case !(alpha > 0 && alpha <= 1) || noDF(df):
		return math.NaN()
	case alpha == 1:
		return 0
	case df > largeDF:
		return normalBeyond(alpha)
	}
	z := normalBeyond(alpha)
	guess := z
	if df > 1 {
		guess += z * (z*z + 1) / (4 * df)
	}
	density := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}
	return tailRoot(alpha, guess, func(t float64) float64 { return tTwoSided(t, df) }, func(t float64) float64 { return 2 * density.Prob(t) })
}

// fBeyond returns the f that F exceeds with probability alpha, 0 < alpha < 1; +Inf when that is no float64, 0 when it is
// nearer to 0 than any. R: qf(alpha, d1, d2, lower.tail = FALSE)
func fBeyond(alpha, d1, d2 float64) float64 {
	switch {
	case !(alpha > 0 && alpha < 1) || noDF(d1) || noDF(d2):
		return math.NaN()
	case d1 > largeDF && d2 > largeDF:
		return 1
	case alpha > 0.5: // where 1 - alpha would be lost
		return 1 / fBeyond(1-alpha, d2, d1)
	}
	density := distuv.F{D1: d1, D2: d2}
	return tailRoot(alpha, 1, func(f float64) float64 { return fUpper(f, d1, d2) }, density.Prob)
}

// tailRoot solves upper(q) = alpha for a tail that falls from 1 at q = 0, by its logarithm over log q: a bracket around
// the guess, regula falsi within it, and Newton steps by the density for the last digits.
func tailRoot(alpha, guess float64, upper, density func(q float64) float64) float64 {
	want := math.Log(alpha)
	start := math.Log(math.Max(guess, 1e-300))
	x := increasing(start-0.05, 0.1, math.Inf(-1), math.Inf(1), func(x float64) float64 { return want - math.Log(upper(math.Exp(x))) })
	switch {
	case x > 709 || math.IsNaN(x):
		return math.Inf(1)
	case x < -708:
		return 0
	}
	q := math.Exp(x)
	off := upper(q) - alpha
	for range 4 {
		next := q + off/density(q)
		left := upper(next) - alpha
		if !(math.Abs(left) < math.Abs(off)) {
			break
		}
		q, off = next, left
	}
	return q
}

// incBeta returns the regularised incomplete beta function I_x(a, b), given y = 1 - x too, which the caller often
// knows more exactly than 1 - x would be. The front factor is a binomial density in Loader's saddle-point form, whose
// relative error does not grow with a and b as that of differences of log-gammas does; the rest is the usual continued fraction.
//
// Loader, C. (2000). Fast and accurate computation of binomial probabilities. Bell Laboratories.
func incBeta(a, b, x, y float64) float64 {
	switch {
	case x <= 0:
		return 0
	case y <= 0:
		return 1
	case math.Min(a, b) > 1e10:
		return incBetaLarge(a, b, x, y)
	case x < y && x > (a+1)/(a+b+2) || x >= y && y < (b+1)/(a+b+2): // the fraction converges fast on the other side only
		return 1 - incBeta(b, a, y, x)
	}
	n := a + b
	front := math.Exp(stirlingError(n)-stirlingError(a)-stirlingError(b)-deviance(a, n*x)-deviance(b, n*y)) *
		math.Sqrt(b/(2*math.Pi*a*n))
	return front * betaFraction(a, b, x, y)
}

// incBetaLarge is I_x(a, b) for a and b of 1e10 and more, by its normal limit with the first term of the uniform expansion:
// with x0 = a/(a+b) and η²/2 = x0 log(x0/x) + y0 log(y0/y), η of the sign of x - x0,
//
//	Φ(η √(a+b)) + e^(-η²(a+b)/2)/√(2π(a+b)) (1/η - √(x0 y0)/(x - x0))
//
// Temme, N. M. (1987). Incomplete Laplace integrals: uniform asymptotic expansion with application to the incomplete beta
// function. SIAM J. Math. Anal. 18, 1638-1663. NIST Digital Library of Mathematical Functions, 8.18.9.
func incBetaLarge(a, b, x, y float64) float64 {
	n := a + b
	x0, y0 := a/n, b/n
	off := x - x0
	if y < x {
		off = y0 - y
	}
	d := n * (x0*logExcess(off/x0) + y0*logExcess(-off/y0))
	z := math.Copysign(math.Sqrt(2*math.Max(0, d)), off)
	c := (y0 - x0) / (3 * math.Sqrt(x0*y0)) // its limit at x0
	if math.Abs(z) > 1e-3 {
		c = math.Sqrt(n)/z - math.Sqrt(x0*y0)/off
	}
	return math.Max(0, math.Min(1, normalLower(z)+math.Exp(-d)/math.Sqrt(2*math.Pi*n)*c))
}

// logExcess is t - log(1+t) for t >= -1, by its series where the difference would cancel.
func logExcess(t float64) float64 {
	if math.Abs(t) > 0.01 {
		return t - math.Log1p(math.Max(-1, t))
	}
	sum, power := 0.0, t
	for j := 2.0; j < 12; j++ {
		power *= -t
		sum -= power / j
	}
	return sum
}

// betaFraction is I_x(a, b) over x^a y^b Γ(a+b) / (Γ(a+1) Γ(b)), by Lentz's method: the continued fraction whose terms are
// combined in pairs and written with λ = a - (a+b)x, so that no term is a difference of near equals.
//
// DiDonato, A. R., Morris, A. H. (1992). Algorithm 708: significant digit computation of the incomplete beta function
// ratios. ACM Transactions on Mathematical Software 18, 360-373.
func betaFraction(a, b, x, y float64) float64 {
	const tiny = 1e-300
	away := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	lambda := a - (a+b)*x
	if a > b {
		lambda = (a+b)*y - b
	}
	f := away(a / (a + 1) * (lambda + 1))
	c, d := f, 0.0
	for n := 1.0; n < 1e6; n++ {
		s := a + 2*n - 1
		w := n * (b - n) * x
		alpha := (a + n - 1) / s * ((a + b + n - 1) / s) * (w * x)
		beta := n + w/s + (a+n)/(s+2)*(lambda+1+n*(1+y))
		d = 1 / away(beta+alpha*d)
		c = away(beta + alpha/c)
		f *= c * d
		if math.Abs(c*d-1) < 1e-16 {
			break
		}
	}
	return a / f
}

// upperGamma returns the regularised upper incomplete gamma function Q(a, x): a series for P below the mean and a
// continued fraction above it, both with a Poisson density in Loader's form in front.
func upperGamma(a, x float64) float64 {
	if a > largeGamma {
		z, rest := normalGamma(a, x)
		return math.Max(0, normalLower(-z)+normalDensity(z)*rest)
	}
	density := math.Exp(-stirlingError(a)-deviance(a, x)) / math.Sqrt(2*math.Pi*a) // x^a e^-x / Γ(a+1)
	if x < a+1 {
		return 1 - density*lowerSeries(a, x)
	}
	return density * a * upperFraction(a, x)
}

// logGammaTails are log P(a, x) and log Q(a, x), each right where it is far below 0.
func logGammaTails(a, x float64) (below, above float64) {
	switch {
	case x <= 0:
		return math.Inf(-1), 0
	case math.IsInf(x, 1):
		return 0, math.Inf(-1)
	case a > largeGamma:
		z, rest := normalGamma(a, x)
		log := func(z, rest float64) float64 { // of Φ(z) + φ(z) rest
			l := logNormalLower(z)
			over := -z // φ(z)/Φ(z), far out
			if z > -1e4 {
				over = math.Exp(-z*z/2-l) / math.Sqrt(2*math.Pi)
			}
			return l + math.Log1p(rest*over)
		}
		return log(z, -rest), log(-z, rest)
	case x < a+1:
		below = logGammaDensity(a, x) + math.Log(lowerSeries(a, x))
		return below, math.Log1p(-math.Exp(below))
	}
	above = logGammaDensity(a, x) + math.Log(a*upperFraction(a, x))
	return math.Log1p(-math.Exp(above)), above
}

// logGammaDensity is log x^a e^-x / Γ(a+1), which is what Q(a+1, x) has more than Q(a, x).
func logGammaDensity(a, x float64) float64 {
	return -stirlingError(a) - deviance(a, x) - math.Log(2*math.Pi*a)/2
}

// lowerSeries is P(a, x) Γ(a+1) / (x^a e^-x), for x < a+1.
func lowerSeries(a, x float64) float64 {
	sum, term := 1.0, 1.0
	for n := a + 1; term > 1e-17*sum; n++ {
		term *= x / n
		sum += term
	}
	return sum
}

// upperFraction is the continued fraction of Q(a, x) Γ(a) / (x^a e^-x), for x >= a+1.
func upperFraction(a, x float64) float64 {
	b := x + 1 - a
	c, d := 1e300, 1/b
	h := d
	for i := 1.0; i < 1e6; i++ {
		an := -i * (i - a)
		b += 2
		d = 1 / (an*d + b)
		c = b + an/c
		h *= d * c
		if math.Abs(d*c-1) < 1e-16 {
			break
		}
	}
	return h
}

// largeGamma is where series and fraction, whose length grows with √a, give way to the normal limit.
const largeGamma = 1e8

// normalGamma is the normal limit of the gamma distribution with the first term of the uniform expansion: with η²/2 = x/a - 1
// - log(x/a), η of the sign of x - a,
//
//	Q(a, x) = Φ(-z) + φ(z) rest,  z = η √a,  rest = (a/(x - a) - 1/η) / √a
//
// What is left out is below 1e-15 of it.
//
// Temme, N. M. (1979). The asymptotic expansion of the incomplete gamma functions. SIAM J. Math. Anal. 10, 757-766.
func normalGamma(a, x float64) (z, rest float64) {
	eta := math.Copysign(math.Sqrt(2*deviance(a, x)/a), x-a)
	c := -1./3 + eta*(1./12-eta*(2./135-eta/864)) // near x = a
	if math.Abs(eta) > 1e-3 {
		c = a/(x-a) - 1/eta
	}
	return eta * math.Sqrt(a), c / math.Sqrt(a)
}

// stirlingError returns log Γ(n+1) minus Stirling's formula for it.
func stirlingError(n float64) float64 {
	if n <= 15 {
		g, _ := math.Lgamma(n + 1)
		return g - (n+0.5)*math.Log(n) + n - 0.5*math.Log(2*math.Pi)
	}
	n2 := n * n
	return (1./12 - (1./360-(1./1260-(1./1680-1./1188/n2)/n2)/n2)/n2) / n
}

// deviance returns x log(x/m) + m - x without cancellation when x is near m.
func deviance(x, m float64) float64 {
	if m == 0 {
		return math.Inf(1)
	}
	if math.Abs(x-m) >= 0.1*(x+m) {
		if ratio := x / m; ratio > 0 && !math.IsInf(ratio, 1) {
			return x*math.Log(ratio) + m - x
		}
		return x*(math.Log(x)-math.Log(m)) + m - x
	}
	v := (x - m) / (x + m)
	sum, term := (x-m)*v, 2*x*v
	for j := 3.0; ; j += 2 {
		term *= v * v
		next := sum + term/j
		if next == sum || math.IsNaN(next) {
			return next
		}
		sum = next
	}
}
