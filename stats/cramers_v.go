package stats

import "math"

// NominalAssociation measures how far rows and columns of a table belong together; 0 when they are independent.
type NominalAssociation struct {
	N, Chi2, DF float64

	// Phi is √(χ²/n), with the sign of the product-moment correlation in a 2 x 2 table; above 1 it may be in larger ones. V is
	// Cramér's, √(χ²/(n (min(r, c) - 1))), at most 1. Contingency is Pearson's coefficient √(χ²/(χ² + n)), below 1.
	Phi, V, Contingency float64

	// VLow and VHigh are the ends of the interval of V in the population: those V whose noncentral chi-squared has χ² as an outer
	// quantile; 0 for an end that no association reaches. V itself is on average above the population's, and may lie outside when χ² is
	// below its degrees of freedom.
	VLow, VHigh *float64
}

// NominalMeasures computes the measures of a table of counts. A population with V has a noncentral χ² with noncentrality
//
//	λ = n (min(r, c) - 1) V²
//
// and the ends of the interval are the two V for which the χ² found is the upper and the lower (1-confidence)/2 quantile, 0 where
// none is. confidence 0 means 0.95. The error is that of PearsonChi2.
//
// Cramér, H. (1946). Mathematical Methods of Statistics, section 21.9. Smithson, M. (2003). Confidence Intervals. Sage, chapter 4.
// R: DescTools::CramerV(t, conf.level = 0.95, method = "ncchisq"); uniroot on pchisq(x, df, ncp). SPSS: CROSSTABS /STATISTICS=PHI CC
func NominalMeasures(table [][]float64, confidence float64) (*NominalAssociation, error) {
	confidence, err := confidenceOf(confidence)
	if err != nil {
		return nil, err
	}
	t, err := newContingency(table)
	if err != nil {
		return nil, err
	}
	x := t.pearson()
	full := t.n * float64(t.shorter()-1)
	r := &NominalAssociation{N: t.n, Chi2: x, DF: t.df(), Phi: math.Sqrt(x / t.n), V: math.Min(1, math.Sqrt(x/full)), Contingency: math.Sqrt(x / (x + t.n))}
	if t.fourfold() == nil && t.cell[0][0]*t.cell[1][1] < t.cell[0][1]*t.cell[1][0] {
		r.Phi = -r.Phi
	}
	low, high, err := NoncentralityChi2(x, r.DF, confidence)
	if err != nil { // beyond what noncentralities are computed for: V stands without an interval
		return r, nil
	}
	end := func(lambda float64) *float64 {
		return num(math.Min(1, math.Sqrt(lambda/full)))
	}
	r.VLow, r.VHigh = end(low), end(high)
	return r, nil
}
