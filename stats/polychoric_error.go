package stats

import "math"

// LatentCorrelation is a polychoric or polyserial correlation with its errors.
type LatentCorrelation struct {
	N          int
	Rho        float64
	AtLimit    bool        // Rho is ±1, where the likelihood still grows: there are no errors then
	Thresholds [][]float64 // of each variable that is in classes

	// StdErr is the error of the two-step estimate: thresholds, and for polyserial mean and sd, vary from sample to sample
	// with rho. StdErrFixed takes them as known, from the curvature of the likelihood in rho alone, as many programs
	// report. Nil at the limit.
	StdErr, StdErrFixed *float64
}

// PolychoricError is Polychoric with standard errors. As rho solves Σ p_ij D_ij = 0, with p the shares of the cells, P
// their probabilities and D = ∂ log P/∂ρ, the influence of a cell on rho is
//
//	g_ij = -(D_ij + Σ_k S_k (1(i <= k) - F_k)/φ(a_k) + the same of the columns) / S_ρ
//
// with S the derivatives of that sum, a the thresholds and F the cumulative shares; the variance is Σ p g² / n. The table
// must hold counts, not weights. The error is that of Polychoric.
//
// Olsson, U. (1979), as Polychoric.   Jöreskog, K. G. (1994). On the estimation of polychoric correlations and their
// asymptotic covariance matrix. Psychometrika 59, 381-389.   R: polycor::polychor(table, std.err = TRUE) gives StdErrFixed.
func PolychoricError(t Joint) (*LatentCorrelation, error) {
	rho, err := Polychoric(t)
	if err != nil {
		return nil, err
	}
	rows, columns, total := t.margins()
	p := &polychoric{}
	var keep [2][]int
	p.a, keep[0] = thresholds(rows, total)
	p.b, keep[1] = thresholds(columns, total)
	for _, i := range keep[0] {
		for _, j := range keep[1] {
			p.n = append(p.n, t.N[i*len(t.Y)+j]/total)
		}
	}
	out := &LatentCorrelation{N: int(math.Round(total)), Rho: rho, AtLimit: math.Abs(rho) == 1, Thresholds: [][]float64{p.a, p.b}}
	if out.AtLimit {
		return out, nil
	}
	width := len(p.b) + 2
	p.cdf, p.d1, p.d2 = make([]float64, 2*width), make([]float64, 2*width), make([]float64, 2*width)
	_, slope := p.score(rho)
	if !(slope < 0) {
		return out, nil
	}
	out.StdErrFixed = num(1 / math.Sqrt(-total*slope))
	if v, ok := p.variance(rho, slope); ok {
		out.StdErr = num(math.Sqrt(v / total))
	}
	return out, nil
}

// variance is Σ p g².
func (p *polychoric) variance(rho, slope float64) (float64, bool) {
	rows, columns := len(p.a)+1, len(p.b)+1
	edges := func(cuts []float64) []float64 {
		return append(append([]float64{math.Inf(-1)}, cuts...), math.Inf(1))
	}
	a, b := edges(p.a), edges(p.b)
	root := math.Sqrt((1 - rho) * (1 + rho))
	// Derivatives of Φ2(x, y; ρ) and of its own derivative in ρ, the density, in the threshold x.
	slopes := func(x, y float64) (first, ofDensity float64) {
		if math.IsInf(y, 1) {
			return normalDensity(x), 0
		}
		if math.IsInf(y, -1) {
			return 0, 0
		}
		density, _ := bivariateSlopes(x, y, rho)
		return normalDensity(x) * normalLower((y-rho*x)/root), -(x - rho*y) / (root * root) * density
	}
	d := make([]float64, rows*columns)                                     // D of each cell
	byRow, byColumn := make([]float64, rows-1), make([]float64, columns-1) // S of each threshold
	for i := range rows {
		for j := range columns {
			share := p.n[i*columns+j]
			prob := bivariateNormal(a[i+1], b[j+1], rho) - bivariateNormal(a[i], b[j+1], rho) - bivariateNormal(a[i+1], b[j], rho) + bivariateNormal(a[i], b[j], rho)
			if prob < 1e-15 {
				if share > 0 {
					return 0, false
				}
				continue
			}
			d11, _ := bivariateSlopes(a[i+1], b[j+1], rho)
			d01, _ := bivariateSlopes(a[i], b[j+1], rho)
			d10, _ := bivariateSlopes(a[i+1], b[j], rho)
			d00, _ := bivariateSlopes(a[i], b[j], rho)
			d[i*columns+j] = (d11 - d01 - d10 + d00) / prob
			if share == 0 {
				continue
			}
			add := func(at *float64, sign, x, low, high float64) {
				f1, g1 := slopes(x, high)
				f0, g0 := slopes(x, low)
				*at += sign * share / prob * (g1 - g0 - d[i*columns+j]*(f1-f0))
			}
			if i < rows-1 {
				add(&byRow[i], 1, a[i+1], b[j], b[j+1])
			}
			if i > 0 {
				add(&byRow[i-1], -1, a[i], b[j], b[j+1])
			}
			if j < columns-1 {
				add(&byColumn[j], 1, b[j+1], a[i], a[i+1])
			}
			if j > 0 {
				add(&byColumn[j-1], -1, b[j], a[i], a[i+1])
			}
		}
	}
	row, column := thresholdInfluence(p.a, byRow), thresholdInfluence(p.b, byColumn)
	var v float64
	for i := range rows {
		for j := range columns {
			g := (d[i*columns+j] + row[i] + column[j]) / slope
			v += p.n[i*columns+j] * g * g
		}
	}
	return v, true
}

// thresholdInfluence is Σ_k S_k (1(i <= k) - F_k)/φ(cut k) for each class i.
func thresholdInfluence(cuts, slopes []float64) []float64 {
	out := make([]float64, len(cuts)+1)
	for k, cut := range cuts {
		unit := slopes[k] / normalDensity(cut)
		for i := range out {
			out[i] -= unit * normalLower(cut)
			if i <= k {
				out[i] += unit
			}
		}
	}
	return out
}

func normalDensity(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }
