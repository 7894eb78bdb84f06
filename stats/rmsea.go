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
// with ncp the noncentralities (NoncentralityChi2) at which χ² is the upper and the lower (1-confidence)/2 quantile. Its
// point estimate and limits differ in n and n-1, so a limit may pass the value by a hair in tiny samples; it is then put
// on it. An error for a chi-squared beyond 1e9.
//
// Steiger, J. H. (1990). Structural model evaluation and modification. Multivariate Behavioral Research 25, 173-180.
func rmseaOf(chi2, df float64, n int, confidence float64) (*RMSEA, error) {
	nn := float64(n)
	low, high, err := NoncentralityChi2(chi2, df, confidence)
	if err != nil {
		return nil, err
	}
	r := &RMSEA{Value: math.Sqrt(math.Max(0, chi2/(df*nn)-1/(nn-1))), Confidence: confidence}
	r.Low = math.Min(r.Value, math.Sqrt(low/((nn-1)*df)))
	r.High = math.Max(r.Value, math.Sqrt(high/((nn-1)*df)))
	return r, nil
}
