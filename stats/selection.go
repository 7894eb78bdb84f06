package stats

import (
	"math"
	"slices"
)

// selection is the state of a choice: the correlations of predictors and response (last), swept by those in the model.
// The diagonal of one not in the model is its tolerance.
type selection struct {
	k, n                 int
	pIn, pOut, tolerance float64
	flat                 []bool // predictors that do not vary never enter
	in                   []bool
	a                    [][]float64
}

// prepare computes the correlations.
func (s *selection) prepare(x [][]float64, y []float64) {
	unit := make([][]float64, s.k+1)
	for j, column := range append(slices.Clip(x), y) {
		m := meanOf(column)
		c := make([]float64, s.n)
		for i, v := range column {
			c[i] = v - m
		}
		length := norm2(c)
		s.flat = append(s.flat, constant(column) || length == 0)
		for i := range c {
			c[i] /= length
		}
		unit[j] = c
	}
	s.in = make([]bool, s.k)
	s.a = make([][]float64, s.k+1)
	for i := range s.a {
		s.a[i] = make([]float64, s.k+1)
		for j := range i {
			var sum float64
			for r := range unit[i] {
				sum += unit[i][r] * unit[j][r]
			}
			if s.flat[i] || s.flat[j] {
				sum = 0
			}
			s.a[i][j], s.a[j][i] = sum, sum
		}
		s.a[i][i] = 1
	}
}

// size is the number of predictors in the model.
func (s *selection) size() (size float64) {
	for _, in := range s.in {
		if in {
			size++
		}
	}
	return size
}

// test is F of predictor j, with the degrees of freedom left, in the model with it. ok is false when there are none
// left. A response explained to rounding has F infinite for what explains it, else 0.
func (s *selection) test(j int) (f, df float64, ok bool) {
	left := s.a[s.k][s.k]
	b := s.a[j][s.k]
	size := s.size()
	gain := b * b / math.Abs(s.a[j][j])
	if !s.in[j] {
		size++
		left -= gain
	}
	df = float64(s.n) - size - 1
	if df < 1 {
		return 0, df, false
	}
	if left <= 1e-13 {
		if gain <= 1e-13 {
			return 0, df, true
		}
		return math.Inf(1), df, true
	}
	return gain / (left / df), df, true
}

// minimumTolerance is the smallest tolerance in the model after predictor j has entered.
func (s *selection) minimumTolerance(j int) float64 {
	least := s.a[j][j]
	for i, in := range s.in {
		if in && least > 0 { // the inverse's diagonal grows by the square of the slope of j on i over j's tolerance
			least = min(least, 1/(s.a[i][i]+s.a[i][j]*s.a[i][j]/s.a[j][j]))
		}
	}
	return max(0, least)
}

// may says whether predictor j can enter.
func (s *selection) may(j int) bool {
	return !s.in[j] && !s.flat[j] && s.a[j][j] >= s.tolerance && s.minimumTolerance(j) >= s.tolerance
}

// best is the predictor that may enter with the largest F, and its p; -1 if there is none.
func (s *selection) best() (best int, p float64) {
	best, top := -1, math.Inf(-1)
	for j := range s.k {
		if !s.may(j) {
			continue
		}
		if f, df, ok := s.test(j); ok && f > top {
			best, top, p = j, f, fUpper(f, 1, df)
		}
	}
	return best, p
}

// worst is the predictor in the model with the smallest F, and its p; -1 if there is none.
func (s *selection) worst() (worst int, p float64) {
	worst, least := -1, math.Inf(1)
	for j, in := range s.in {
		if !in {
			continue
		}
		if f, df, ok := s.test(j); ok && f < least {
			worst, least, p = j, f, fUpper(f, 1, df)
		}
	}
	return worst, p
}

// move enters or removes predictor j.
func (s *selection) move(j int) {
	sweep(s.a, j)
	s.in[j] = !s.in[j]
}
