package stats

import (
	"errors"
	"fmt"
	"math"
)

// Orthomax rotates loadings [item][factor] of k items orthogonally to the largest value of
//
//	Σ_f (Σ_i λ⁴ - γ/k (Σ_i λ²)²)
//
// γ = 1 is varimax, 0 quartimax, half the number of factors equamax. With Kaiser's normalisation rows are scaled to
// length 1 for the rotation and back after it. Columns of the result fall by their sum of squares and sum to 0 or more.
// The error says when there are no loadings, rows differ in length, or a loading or γ is no number within a million.
//
// Crawford, C. B. & Ferguson, G. A. (1970). A general rotation criterion and its use in orthogonal rotation.
// Psychometrika 35, 321-332.   SPSS: /ROTATION=VARIMAX, QUARTIMAX, EQUAMAX (with Kaiser's normalisation).
func Orthomax(loadings [][]float64, gamma float64, kaiser bool) ([][]float64, error) {
	if err := checkLoadings(loadings); err != nil {
		return nil, err
	}
	if !(math.Abs(gamma) <= 1e6) {
		return nil, fmt.Errorf("gamma is %g, which is no orthomax weight", gamma)
	}
	return orthomax(loadings, gamma, kaiser), nil
}

// Quartimax is Orthomax with γ = 0: each item should load on few factors, which favours a general one.
//
// Neuhaus, J. O. & Wrigley, C. (1954). The quartimax method. British Journal of Statistical Psychology 7, 81-91.
// R: GPArotation::quartimax (kaiser false). SPSS: /ROTATION=QUARTIMAX (kaiser true).
func Quartimax(loadings [][]float64, kaiser bool) ([][]float64, error) {
	return Orthomax(loadings, 0, kaiser)
}

// checkLoadings says what is wrong with a matrix of loadings.
func checkLoadings(loadings [][]float64) error {
	if len(loadings) == 0 || len(loadings[0]) == 0 {
		return errors.New("there are no loadings")
	}
	for i, row := range loadings {
		if len(row) != len(loadings[0]) {
			return fmt.Errorf("item %d has %d loadings, the first has %d", i+1, len(row), len(loadings[0]))
		}
		for f, l := range row {
			if math.IsNaN(l) || math.Abs(l) > 1e6 {
				return fmt.Errorf("the loading of item %d on factor %d is %g", i+1, f+1, l)
			}
		}
	}
	return nil
}
