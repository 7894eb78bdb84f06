package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// tTwoSided returns P(|T| >= |t|) for Student's t with df degrees of freedom:
//
//	I_x(df/2, 1/2)  with  x = df / (df + t²)
//
// so that far tails keep their relative precision. R: 2 * pt(-abs(t), df).
func tTwoSided(t, df float64) float64 {
	if math.IsInf(t, 0) {
		return 0
	}
	s := df + t*t
	return tail(incBeta(df/2, 0.5, df/s, t*t/s))
}

// fUpper returns P(F >= f) for Fisher's F with d1 and d2 degrees of freedom. R: pf(f, d1, d2, lower.tail = FALSE).
func fUpper(f, d1, d2 float64) float64 {
	switch {
	case f <= 0:
		return 1
	case math.IsInf(f, 1):
		return 0
	}
	s := d2 + d1*f
	return tail(incBeta(d2/2, d1/2, d2/s, d1*f/s))
}

// chi2Upper returns P(X >= x) for the chi-squared with df degrees of freedom. R: pchisq(x, df, lower.tail = FALSE).
func chi2Upper(x, df float64) float64 {
	switch {
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

// tQuantile returns the value below which Student's t lies with probability p, 0 < p < 1. R: qt(p, df).
func tQuantile(p, df float64) float64 {
	if p == 0.5 {
		return 0
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}
	q := math.Abs(t.Quantile(p))
	want := 2 * math.Min(p, 1-p)
	for range 4 { // Newton on the two-sided tail, whose slope is -2 f(q)
		step := (tTwoSided(q, df) - want) / (2 * t.Prob(q))
		if math.IsNaN(step) || math.IsInf(step, 0) {
			break
		}
		q += step
		if math.Abs(step) <= 1e-15*q {
			break
		}
	}
	return math.Copysign(q, p-0.5)
}

// fQuantile returns the value below which Fisher's F lies with probability p, 0 < p < 1. R: qf(p, d1, d2).
func fQuantile(p, d1, d2 float64) float64 {
	f := distuv.F{D1: d1, D2: d2}
	q := f.Quantile(p)
	for range 4 {
		step := (fUpper(q, d1, d2) - (1 - p)) / f.Prob(q)
		if math.IsNaN(step) || math.IsInf(step, 0) || q+step <= 0 {
			break
		}
		q += step
		if math.Abs(step) <= 1e-15*q {
			break
		}
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
	case x > (a+1)/(a+b+2): // the fraction converges fast on the other side only
		return 1 - incBeta(b, a, y, x)
	}
	n := a + b
	front := math.Exp(stirlingError(n)-stirlingError(a)-stirlingError(b)-deviance(a, n*x)-deviance(b, n*y)) *
		math.Sqrt(b/(2*math.Pi*a*n))
	return front * betaFraction(a, b, x)
}

// betaFraction evaluates the continued fraction of I_x(a, b) by Lentz's method.
func betaFraction(a, b, x float64) float64 {
	const tiny = 1e-300
	away := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/away(1-(a+b)*x/(a+1))
	h := d
	for m := 1.0; m < 1e6; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d = 1 / away(1+even*d)
		c = away(1 + even/c)
		h *= d * c
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d = 1 / away(1+odd*d)
		c = away(1 + odd/c)
		h *= d * c
		if math.Abs(d*c-1) < 1e-16 {
			break
		}
	}
	return h
}

// upperGamma returns the regularised upper incomplete gamma function Q(a, x): a series for P below the mean and a
// continued fraction above it, both with a Poisson density in Loader's form in front.
func upperGamma(a, x float64) float64 {
	density := math.Exp(-stirlingError(a)-deviance(a, x)) / math.Sqrt(2*math.Pi*a) // x^a e^-x / Γ(a+1)
	if x < a+1 {
		sum, term := 1.0, 1.0
		for n := a + 1; term > 1e-17*sum; n++ {
			term *= x / n
			sum += term
		}
		return 1 - density*sum
	}
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
	return density * a * h
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
		return x*math.Log(x/m) + m - x
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
