package stats

import "math"

// OneWayEffect says how much groups differ. Of the total sum of squares SST, SSB is between groups on k-1 degrees of
// freedom, and MSW the mean square within:
//
//	η² = SSB/SST                         of these respondents
//	ω² = (SSB - (k-1) MSW)/(SST + MSW)   of the population; may be negative
//	ε² = (SSB - (k-1) MSW)/SST           likewise; the adjusted R² of a regression
//	f  = √(η²/(1-η²))                    Cohen: 0.10 small, 0.25 medium, 0.40 large
//
// KruskalEpsilon2 = H/(n-1) is η² of the ranks; nil when all values are the same.
type OneWayEffect struct {
	Eta2, Omega2, Epsilon2, CohenF float64
	Eta2Low, Eta2High              *float64 // interval by the noncentral F, see Eta2Interval; nil where that ends
	KruskalEpsilon2                *float64
}

// OneWayEffects measures the effect of a grouping. confidence is that of the interval, 0 meaning 0.95. The error is that
// of a one-way analysis of variance that does not exist.
//
// Kelley, T. L. (1935). An unbiased correlation ratio measure. PNAS 21, 554-559.
// Hays, W. L. (1963). Statistics for Psychologists.
// Cohen, J. (1988). Statistical Power Analysis for the Behavioral Sciences, 2nd ed.
// R: effectsize::eta_squared, omega_squared, epsilon_squared, cohens_f, rank_epsilon_squared
func OneWayEffects(t Grouped, confidence float64) (*OneWayEffect, error) {
	groups, _, err := t.comparable()
	if err != nil {
		return nil, err
	}
	v := oneWayF(groups)
	msw := v.within / v.df2
	e := &OneWayEffect{Eta2: v.eta2(), Omega2: v.omega2()}
	e.Epsilon2 = (v.between - v.df1*msw) / (v.between + v.within)
	e.CohenF = math.Sqrt(v.between / v.within)
	if h, _, _ := kruskalWallis(t); !math.IsNaN(h) {
		e.KruskalEpsilon2 = num(h / (v.n - 1))
	}
	if _, err := fTest(v.f, v.df1, v.df2); err != nil {
		return nil, err
	}
	if _, err := confidenceOf(confidence); err != nil {
		return nil, err
	}
	if low, high, err := Eta2Interval(v.f, v.df1, v.df2, confidence); err == nil {
		e.Eta2Low, e.Eta2High = num(low), num(high)
	}
	return e, nil
}
