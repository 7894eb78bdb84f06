package stats

import "math"

// RMSEA is the root mean square error of approximation of a model, 0 when it fits no worse than chance.
type RMSEA struct {
	Value, Low, High float64
	Confidence       float64
}

// rmseaOf is the RMSEA of a chi-squared with df degrees of freedom on n respondents, as psych::fa.stats has it:
//
//	√max(0, χ²/(df n) - 1/(n-1)),  limits √(ncp / ((n-1) df))
//
// with ncp the noncentralities at which χ² is the upper and the lower (1-confidence)/2 quantile. Its point estimate
// and limits differ in n and n-1, so a limit may pass the value by a hair in tiny samples; it is then put on it.
//
// Steiger, J. H. (1990). Structural model evaluation and modification. Multivariate Behavioral Research 25, 173-180.
func rmseaOf(chi2, df float64, n int, confidence float64) RMSEA {
	nn := float64(n)
	r := RMSEA{Value: math.Sqrt(math.Max(0, chi2/(df*nn)-1/(nn-1))), Confidence: confidence}
	tail := (1 - confidence) / 2
	limit := func(p float64) float64 { return math.Sqrt(chi2Noncentrality(chi2, df, p) / ((nn - 1) * df)) }
	r.Low, r.High = math.Min(r.Value, limit(1-tail)), math.Max(r.Value, limit(tail))
	return r
}

// chi2Noncentrality returns the noncentrality at which a chi-squared with df degrees of freedom is below x with
// probability p: 0 when even the central one has less below x.
func chi2Noncentrality(x, df, p float64) float64 {
	if mixedChi2(x, df, 0) <= p {
		return 0
	}
	low, high := 0.0, math.Max(1, x)
	for mixedChi2(x, df, high) > p {
		low, high = high, 2*high
	}
	for range 100 {
		middle := (low + high) / 2
		if high-low < 1e-13*high {
			break
		}
		if mixedChi2(x, df, middle) > p {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// mixedChi2 returns P(X <= x) for the noncentral chi-squared, a Poisson mixture of central ones,
//
//	Σ_j e^(-ncp/2) (ncp/2)^j / j! · P(χ²_{df+2j} <= x)
//
// from the last j that matters down, where each probability is the one before plus a positive term. Absolute error
// about 1e-13. R: pchisq(x, df, ncp).
func mixedChi2(x, df, ncp float64) float64 {
	half, y := ncp/2, x/2
	if y <= 0 {
		return 0
	}
	if half == 0 {
		return 1 - upperGamma(df/2, y)
	}
	spread := 9*math.Sqrt(half) + 40
	first, last := math.Max(0, math.Floor(half-spread)), math.Ceil(half+spread)
	// density is y^a e^-y / Γ(a+1), by which P(a, y) exceeds P(a+1, y); with y the mean it is a Poisson probability too.
	density := func(a, y float64) float64 {
		if a < 0.5 {
			return math.Exp(a*math.Log(y)-y) / math.Gamma(a+1)
		}
		return math.Exp(-stirlingError(a)-deviance(a, y)) / math.Sqrt(2*math.Pi*a)
	}
	below := 1 - upperGamma(df/2+last, y)
	var sum float64
	for j := last; j >= first; j-- {
		sum += density(j, half) * below
		below = math.Min(1, below+density(df/2+j-1, y))
	}
	return math.Min(1, sum)
}
