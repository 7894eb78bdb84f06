package stats

import "math"

// qr is the Householder decomposition of an n x p matrix, X = Q R, of columns first scaled by a power of 2, which
// is exact, to a length of 1/2 to 1. Columns keep their order: one that is a combination of earlier ones is found, not moved.
type qr struct {
	n, p  int
	v     [][]float64 // [column] Householder vector from the diagonal down, length √2
	r     [][]float64 // r[j] is column j of R, j+1 numbers
	scale []float64   // power of 2 that each column was divided by
}

// collinearTolerance is the share of a column's length that must be left when earlier columns are taken out of it.
// Ten powers of a number (NIST's Filip) leave 1e-10; exact combinations leave rounding errors, below 1e-14.
const collinearTolerance = 1e-12

// householder decomposes columns of n numbers each, which it leaves as they are. dependent is the first column that
// is 0 or a combination of earlier ones, -1 if there is none; with it come the earlier columns in that combination.
//
// Golub, G. H., Van Loan, C. F. (2013). Matrix Computations, 4th ed., 5.2.
func householder(columns [][]float64) (f *qr, dependent int, on []int) {
	f = &qr{n: len(columns[0]), p: len(columns)}
	for j, column := range columns {
		length := norm2(column)
		if length == 0 {
			return f, j, nil
		}
		fraction, power := math.Frexp(length)
		scale := math.Ldexp(1, power)
		a := make([]float64, f.n)
		for i, x := range column {
			a[i] = x / scale
		}
		for k := range f.v {
			mirror(f.v[k], a[k:])
		}
		rest := 0.0
		if j < f.n {
			rest = norm2(a[j:])
		}
		if rest <= collinearTolerance*fraction {
			c := append([]float64(nil), a[:min(j, f.n)]...)
			f.backSolve(c)
			for k, x := range c {
				if math.Abs(x) > 1e-6 {
					on = append(on, k)
				}
			}
			return f, j, on
		}
		v := append([]float64(nil), a[j:]...)
		d := -math.Copysign(rest, v[0])
		v[0] -= d
		half := math.Sqrt2 / norm2(v)
		for i := range v {
			v[i] *= half
		}
		f.v, f.scale = append(f.v, v), append(f.scale, scale)
		f.r = append(f.r, append(a[:j:j], d))
	}
	return f, -1, nil
}

// mirror applies I - v vᵀ.
func mirror(v, a []float64) {
	var s float64
	for i, x := range v {
		s += x * a[i]
	}
	for i, x := range v {
		a[i] -= s * x
	}
}

// norm2 is the length of a vector, safe for large and small numbers.
func norm2(a []float64) float64 {
	var top float64
	for _, x := range a {
		top = max(top, math.Abs(x))
	}
	if top == 0 {
		return 0
	}
	var s float64
	for _, x := range a {
		s += x / top * (x / top)
	}
	return top * math.Sqrt(s)
}

// backSolve replaces c, of length len(c) <= p, by the solution of R c' = c for the scaled columns.
func (f *qr) backSolve(c []float64) {
	for j := len(c) - 1; j >= 0; j-- {
		c[j] /= f.r[j][j]
		for i := range j {
			c[i] -= f.r[j][i] * c[j]
		}
	}
}

// solve is the least-squares solution for y with its residuals. Three rounds of refinement make both right to
// nearly the last digit even where residuals are large and X is ill-conditioned: they correct the equations
//
//	e + X b = y,  Xᵀ e = 0
//
// of residuals e and coefficients b together, the amounts by which these fail being summed in twofold precision.
//
// Björck, Å. (1967). Iterative refinement of linear least squares solutions I. BIT 7, 257-278.
func (f *qr) solve(columns [][]float64, y []float64) (b, e []float64) {
	b, e = make([]float64, f.p), make([]float64, f.n)
	for range 4 { // the first round, from 0, is the plain solution
		top := make([]float64, f.n)
		for i := range top {
			s := twofold{high: y[i]}
			s.add(-e[i])
			for j, column := range columns {
				s.addProduct(-column[i], b[j])
			}
			top[i] = s.high + s.low
		}
		// Rᵀ h = -Xᵀ e
		h := make([]float64, f.p)
		for j, column := range columns {
			var s twofold
			for i, x := range column {
				s.addProduct(-x/f.scale[j], e[i])
			}
			h[j] = s.high + s.low
			for k := range j {
				h[j] -= f.r[j][k] * h[k]
			}
			h[j] /= f.r[j][j]
		}
		for k := range f.v {
			mirror(f.v[k], top[k:])
		}
		step := make([]float64, f.p)
		for j := range step {
			step[j] = top[j] - h[j]
		}
		f.backSolve(step)
		copy(top, h)
		for k := f.p - 1; k >= 0; k-- {
			mirror(f.v[k], top[k:])
		}
		for j := range b {
			b[j] += step[j] / f.scale[j]
		}
		for i := range e {
			e[i] += top[i]
		}
	}
	return b, e
}

// twofold is a sum whose rounding errors are kept and added back at the end: those of products by fused
// multiply-add, those of sums by Knuth's two-sum.
//
// Ogita, T., Rump, S. M., Oishi, S. (2005). Accurate sum and dot product. SIAM J. Sci. Comput. 26(6), 1955-1988.
type twofold struct{ high, low float64 }

func (s *twofold) add(x float64) {
	t := s.high + x
	z := t - s.high
	s.low += (s.high - (t - z)) + (x - z)
	s.high = t
}

func (s *twofold) addProduct(x, y float64) {
	p := x * y
	s.low += math.FMA(x, y, -p)
	s.add(p)
}

// thinQ returns the p orthonormal columns of Q.
func (f *qr) thinQ() [][]float64 {
	q := make([][]float64, f.p)
	for j := range q {
		q[j] = make([]float64, f.n)
		q[j][j] = 1
		for k := j; k >= 0; k-- {
			mirror(f.v[k], q[j][k:])
		}
	}
	return q
}

// inverse returns R⁻¹ of the unscaled columns, so that (XᵀX)⁻¹ = R⁻¹ R⁻ᵀ. [row][column], upper triangle.
func (f *qr) inverse() [][]float64 {
	inv := make([][]float64, f.p)
	for i := range inv {
		inv[i] = make([]float64, f.p)
	}
	for j := range f.p {
		e := make([]float64, j+1)
		e[j] = 1
		f.backSolve(e)
		for i, x := range e {
			inv[i][j] = x / f.scale[i]
		}
	}
	return inv
}
