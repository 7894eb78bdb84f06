package stats

import (
	"errors"
	"math"
)

// StandardizedDifference is a difference of means in standard deviations.
type StandardizedDifference struct {
	D, DLow, DHigh float64 // Cohen's d: 0.2 small, 0.5 medium, 0.8 large
	G, GLow, GHigh float64 // Hedges' g, d without its bias in small samples
}

// CohenD standardises the difference of two independent means, first minus second, by the pooled standard deviation:
//
//	d = (x̄ - ȳ) / s,  s² = ((n-1) s_x² + (m-1) s_y²)/(n+m-2),  g = J(n+m-2) d
//	J(ν) = Γ(ν/2) / (√(ν/2) Γ((ν-1)/2))
//
// with exact intervals, supposing normal values of equal variance: t = d/√(1/n+1/m) is noncentral t with noncentrality
// δ/√(1/n+1/m). The interval of g is J times that of d. confidence 0 means 0.95. The error says when a sample is empty, both have
// a single value, or nothing varies within the samples. R: effectsize::cohens_d(x, y), hedges_g(x, y)
//
// Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size and related estimators. Journal of
// Educational Statistics 6, 107-128.
func CohenD(x, y []float64, confidence float64) (StandardizedDifference, error) {
	a, b, err := twoSamples(x, y)
	if err != nil {
		return StandardizedDifference{}, err
	}
	if a.n+b.n < 3 || a.ss+b.ss == 0 {
		return StandardizedDifference{}, errors.New("nothing varies within the samples")
	}
	df := a.n + b.n - 2
	return standardized((a.mean-b.mean)/math.Sqrt((a.ss+b.ss)/df), math.Sqrt(1/a.n+1/b.n), df, confidence)
}

// CohenDPaired standardises the mean of the differences x - y by their standard deviation (d_z), with ν = n - 1 and the
// noncentrality √n δ; otherwise as CohenD. R: effectsize::cohens_d(x, y, paired = TRUE)
func CohenDPaired(x, y []float64, confidence float64) (StandardizedDifference, error) {
	d, err := differences(x, y)
	if err != nil {
		return StandardizedDifference{}, err
	}
	s := sampleOf(d)
	if s.n < 2 || s.ss == 0 {
		return StandardizedDifference{}, errors.New("the differences do not vary")
	}
	return standardized(s.mean/math.Sqrt(s.variance()), 1/math.Sqrt(s.n), s.n-1, confidence)
}

// standardized makes the intervals of d, scale t being what t has df degrees of freedom for.
func standardized(d, scale, df, confidence float64) (StandardizedDifference, error) {
	low, high, err := NoncentralityT(d/scale, df, confidence)
	if err != nil {
		return StandardizedDifference{}, err
	}
	j := hedgesJ(df)
	low, high = low*scale, high*scale
	return StandardizedDifference{D: d, DLow: low, DHigh: high, G: j * d, GLow: j * low, GHigh: j * high}, nil
}

// hedgesJ is Hedges's correction; 0 of one degree of freedom, where the mean of d does not exist.
func hedgesJ(df float64) float64 {
	if df <= 1 {
		return 0
	}
	// Γ(ν/2)/Γ((ν-1)/2) with the parts of Stirling's formula that are nearly equal taken together.
	a, b := df/2-1, (df-1)/2-1 // Γ(a+1) and Γ(b+1)
	if b < 2 {
		p, _ := math.Lgamma(df / 2)
		q, _ := math.Lgamma((df - 1) / 2)
		return math.Exp(p-q) / math.Sqrt(df/2)
	}
	log := stirlingError(a) - stirlingError(b) + (b+0.5)*math.Log1p(0.5/b) + math.Log(a)/2 - 0.5 - math.Log(df/2)/2
	return math.Exp(log)
}
