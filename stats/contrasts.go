package stats

import (
	"fmt"
	"math"
)

// Contrast says how the L levels of a categorical predictor become L-1 columns of a regression.
type Contrast int

const (
	// Treatment compares each level with a reference level. R: contr.treatment. SPSS: simple, with effects of the means
	// at the reference (indicator coding).
	Treatment Contrast = iota
	// Sum compares each level but the last with the mean of all, which the levels' effects sum to 0 about. R: contr.sum.
	// SPSS: deviation.
	Sum
	// Helmert compares each level from the second on with the mean of those before it; its coefficients are the
	// differences over the level's number. R: contr.helmert. SPSS: difference (its Helmert looks at later levels).
	Helmert
	// Polynomial has orthonormal trends (linear, quadratic, ...) of levels at equal distances. R: contr.poly.
	Polynomial
)

func (c Contrast) String() string {
	if c < Treatment || c > Polynomial {
		return fmt.Sprintf("contrast %d", int(c))
	}
	return [...]string{"treatment", "sum", "helmert", "polynomial"}[c]
}

// maxContrastLevels bounds the matrix, which grows with the square of the levels.
const maxContrastLevels = 2000

// ContrastMatrix has a row for each of the levels and levels-1 columns. reference, from 0, is the level that Treatment
// compares with; the others do not use it. The error says when there are fewer than 2 levels or more than 2,000 (for Polynomial
// 50, beyond which rounding spoils it), when the reference is none of them, or the contrast is not known.
func ContrastMatrix(kind Contrast, levels, reference int) ([][]float64, error) {
	switch {
	case levels < 2:
		return nil, fmt.Errorf("%d levels are too few for contrasts: at least 2 are needed", levels)
	case kind < Treatment || kind > Polynomial:
		return nil, fmt.Errorf("%v is not known", kind)
	case kind == Treatment && (reference < 0 || reference >= levels):
		return nil, fmt.Errorf("reference level %d is not one of 0 to %d", reference, levels-1)
	case levels > maxContrastLevels:
		return nil, fmt.Errorf("contrasts of %d levels: at most %d are possible", levels, maxContrastLevels)
	case kind == Polynomial && levels > 50:
		return nil, fmt.Errorf("polynomial contrasts of %d levels are not accurate: at most 50", levels)
	}
	if kind == Polynomial {
		return trends(levels), nil
	}
	m := make([][]float64, levels)
	for l := range m {
		m[l] = make([]float64, levels-1)
		for j := range m[l] {
			switch {
			case kind == Treatment:
				if l == skip(j, reference) {
					m[l][j] = 1
				}
			case kind == Sum && l == levels-1, kind == Helmert && l <= j:
				m[l][j] = -1
			case kind == Sum && l == j:
				m[l][j] = 1
			case kind == Helmert && l == j+1:
				m[l][j] = float64(l)
			}
		}
	}
	return m, nil
}

// trends are orthonormal polynomials on 1, 2, ..., levels: each power of the centred scores with all lower trends taken
// out, twice against rounding; the highest score has a positive value.
func trends(levels int) [][]float64 {
	basis := [][]float64{ones(levels)}
	for i := range basis[0] {
		basis[0][i] = 1 / math.Sqrt(float64(levels))
	}
	for d := 1; d < levels; d++ {
		column := make([]float64, levels)
		for i := range column { // x times the trend before spans the same space as the power
			column[i] = basis[d-1][i] * (float64(i) - float64(levels-1)/2)
		}
		for range 2 {
			for _, b := range basis {
				var s float64
				for i, x := range b {
					s += x * column[i]
				}
				for i, x := range b {
					column[i] -= s * x
				}
			}
		}
		length := math.Copysign(norm2(column), column[levels-1])
		for i := range column {
			column[i] /= length
		}
		basis = append(basis, column)
	}
	m := make([][]float64, levels)
	for l := range m {
		for _, b := range basis[1:] {
			m[l] = append(m[l], b[l])
		}
	}
	return m
}
