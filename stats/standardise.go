package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// correlation returns the correlations of all variables but the last, and of each with the last. A variable that
// does not vary has correlation 0 with all others.
func (m *Moments) correlation() (r *mat.SymDense, ry []float64) {
	k := len(m.Mean) - 1
	root := make([]float64, k+1)
	for i := range root {
		root[i] = math.Sqrt(max(0, m.Cross.At(i, i)))
	}
	r, ry = mat.NewSymDense(max(k, 1), nil), make([]float64, k)
	at := func(i, j int) float64 {
		if root[i] == 0 || root[j] == 0 {
			return 0
		}
		return max(-1, min(1, m.Cross.At(i, j)/root[i]/root[j]))
	}
	for i := range k {
		r.SetSym(i, i, 1)
		for j := range i {
			r.SetSym(i, j, at(i, j))
		}
		ry[i] = at(i, k)
	}
	return r, ry
}
