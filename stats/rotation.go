package stats

import (
	"math"
	"slices"
)

// Varimax rotates loadings [item][factor] so that the variance of the squared loadings, summed over the factors, is
// largest; with Kaiser's normalisation rows are scaled to length 1 for the rotation and back after it. Pairs of factors
// are turned in their plane until no angle exceeds 1e-15. Columns of the result fall by their sum of squares and sum to
// 0 or more. The error is that of Orthomax.
//
// Kaiser, H. F. (1958). The varimax criterion for analytic rotation in factor analysis. Psychometrika 23, 187-200.
// SPSS: /ROTATION=VARIMAX. R: varimax(x, eps = 1e-15), whose default stops at about 1e-3.
func Varimax(loadings [][]float64) ([][]float64, error) { return Orthomax(loadings, 1, true) }

// orthomax turns pairs of columns in their plane until the criterion of Orthomax is largest.
func orthomax(loadings [][]float64, gamma float64, kaiser bool) [][]float64 {
	out, length := lengthened(loadings, kaiser)
	if len(out) == 0 {
		return out
	}
	factors := len(out[0])
	for sweep := 0; sweep < 1000; sweep++ {
		var turned float64
		for f := range factors {
			for g := f + 1; g < factors; g++ {
				turned = math.Max(turned, math.Abs(turn(out, f, g, gamma)))
			}
		}
		if turned <= 1e-15 {
			break
		}
	}
	for i := range out {
		for f := range out[i] {
			out[i][f] *= length[i]
		}
	}
	orient(out)
	return out
}

// lengthened copies loadings and gives the lengths of their rows; with Kaiser's normalisation the copy has rows of
// length 1 (a row of zeros stays as it is), without it the lengths are given as 1.
func lengthened(loadings [][]float64, kaiser bool) (out [][]float64, length []float64) {
	out, length = make([][]float64, len(loadings)), make([]float64, len(loadings))
	for i, row := range loadings {
		out[i] = slices.Clone(row)
		if !kaiser {
			length[i] = 1
			continue
		}
		for _, l := range row {
			length[i] += l * l
		}
		if length[i] = math.Sqrt(length[i]); length[i] > 0 {
			for f := range out[i] {
				out[i][f] /= length[i]
			}
		}
	}
	return out, length
}

// turn rotates columns f and g by the angle that maximises the orthomax criterion of the two, and returns it:
//
//	tan 4φ = 2 (k Σuv - γ Σu Σv) / (k Σ(u² - v²) - γ ((Σu)² - (Σv)²)),  u = x² - y², v = 2xy
func turn(rows [][]float64, f, g int, gamma float64) float64 {
	k := float64(len(rows))
	var su, sv, suv, sd float64
	for _, row := range rows {
		u, v := (row[f]-row[g])*(row[f]+row[g]), 2*row[f]*row[g]
		su += u
		sv += v
		suv += u * v
		sd += (u - v) * (u + v)
	}
	up, down := 2*(k*suv-gamma*su*sv), k*sd-gamma*(su-sv)*(su+sv)
	if math.Hypot(up, down) < 1e-13*k*k { // the criterion is the same at every angle
		return 0
	}
	angle := math.Atan2(up, down) / 4
	sin, cos := math.Sincos(angle)
	for _, row := range rows {
		row[f], row[g] = cos*row[f]+sin*row[g], cos*row[g]-sin*row[f]
	}
	return angle
}

// orient puts the columns of loadings in falling order of their sums of squares and gives each the sign that makes
// its sum 0 or more.
func orient(loadings [][]float64) {
	if len(loadings) == 0 {
		return
	}
	ss := sumsOfSquares(loadings)
	order := make([]int, len(ss))
	for f := range order {
		order[f] = f
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case ss[a] > ss[b]:
			return -1
		case ss[a] < ss[b]:
			return 1
		}
		return 0
	})
	sign := make([]float64, len(ss))
	for f := range sign {
		var sum float64
		for _, row := range loadings {
			sum += row[f]
		}
		if sign[f] = 1; sum < 0 {
			sign[f] = -1
		}
	}
	for _, row := range loadings {
		old := slices.Clone(row)
		for f, from := range order {
			row[f] = sign[from] * old[from]
		}
	}
}

// sumsOfSquares is the sum of squared loadings of each factor.
func sumsOfSquares(loadings [][]float64) []float64 {
	if len(loadings) == 0 {
		return nil
	}
	ss := make([]float64, len(loadings[0]))
	for _, row := range loadings {
		for f, l := range row {
			ss[f] += l * l
		}
	}
	return ss
}
