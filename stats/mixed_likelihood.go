package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// nestedSums is all that the likelihood of a model with random intercepts needs: base and means of every unit, and the squares and products
// within units. Units may lie in outer groups. The last of the p+1 variables is the response, those before it are the columns of X.
type nestedSums struct {
	p     int
	n     float64 // forms; with weights the sum of the units' effective bases
	units []unitSums
	outer int         // outer groups, 0 = one level
	cross [][]float64 // products about the means of units, lower triangle; until close about 0
	least float64     // of the squares left, below which the fit is perfect
}

// unitSums is one unit.
type unitSums struct {
	n     float64
	mean  []float64
	outer int
}

// newNestedSums has units without forms. outerOf is the outer group of each; nil = one level.
func newNestedSums(p, units, outer int, outerOf []int) *nestedSums {
	s := &nestedSums{p: p, units: make([]unitSums, units), outer: outer, cross: squareOf(p + 1)}
	for u := range s.units {
		s.units[u].mean = make([]float64, p+1)
		if outerOf != nil {
			s.units[u].outer = outerOf[u]
		}
	}
	return s
}

func squareOf(n int) [][]float64 {
	flat, rows := make([]float64, n*n), make([][]float64, n)
	for i := range rows {
		rows[i] = flat[i*n : (i+1)*n]
	}
	return rows
}

// add takes n forms of a unit whose variables have these values, 0 where no column is given; squares is what the response varies among them.
func (s *nestedSums) add(unit int, n float64, column []int, value []float64, squares float64) {
	u := &s.units[unit]
	u.n += n
	s.n += n
	for i, a := range column {
		x := n * value[i]
		u.mean[a] += x
		for j, b := range column[:i+1] {
			s.cross[max(a, b)][min(a, b)] += x * value[j]
		}
	}
	s.cross[s.p][s.p] += squares
}

// dependent is the first column of X that follows from those before it, -1 = none. To be asked before close.
func (s *nestedSums) dependent() int {
	a := squareOf(s.p)
	for i := range a {
		for j := range i + 1 {
			a[i][j], a[j][i] = s.cross[i][j], s.cross[i][j]
		}
	}
	for k := range a {
		if !(a[k][k] > 1e-10*s.cross[k][k]) {
			return k
		}
		sweep(a, k)
	}
	return -1
}

// close turns sums into means. All units must have forms.
func (s *nestedSums) close() {
	total := s.cross[s.p][s.p]
	for i := range s.units {
		u := &s.units[i]
		for j := range u.mean {
			u.mean[j] /= u.n
		}
		for a, x := range u.mean {
			if x == 0 {
				continue
			}
			for b, y := range u.mean[:a+1] {
				s.cross[a][b] -= u.n * x * y
			}
		}
	}
	s.least = 1e-12 * total
}

// nestedPoint is the model at given ratios of variances.
type nestedPoint struct {
	deviance float64    // REML criterion but for a constant: log|V| + log|XᵀV⁻¹X| + (n - p) log(squares)
	logs     float64    // its first two terms
	gradient [2]float64 // by the ratios
	beta     []float64
	squares  float64 // (y - Xβ)ᵀ V⁻¹ (y - Xβ)
	chol     mat.Cholesky
	weight   []float64   // Wo of each outer group
	middle   [][]float64 // and its mean, units by their ω
}

// at evaluates the profiled REML criterion for lambda, the variances of outer groups and of units over the residual variance. V is then
// the identity and blocks of lambda. With
//
//	ω = n/(1 + λ₁ n)  of a unit,  W = Σ ω  of an outer group,  m the means of units, M = Σ ω m / W
//	XᵀV⁻¹X = within + Σ ω (m - M)(m - M)ᵀ + Σ W/(1 + λ₀ W) M Mᵀ          (y as one more column of X)
//	log|V| = Σ log(1 + λ₁ n) + Σ log(1 + λ₀ W)
//	∂ XᵀV⁻¹X/∂λ = -Σ v vᵀ,  v₀ = W/(1 + λ₀ W) M,  v₁ = ω (m - λ₀W/(1 + λ₀W) M)
//
// no term of which loses digits by subtraction. ok is false when the fit is perfect or X deficient.
//
// Bates, D., Mächler, M., Bolker, B. & Walker, S. (2015). Fitting linear mixed-effects models using lme4. Journal of Statistical Software 67(1).
func (s *nestedSums) at(lambda [2]float64, derivatives bool) (pt *nestedPoint, ok bool) {
	p := s.p
	pt = &nestedPoint{weight: make([]float64, s.outer), middle: squareRows(s.outer, p+1)}
	for _, u := range s.units {
		pt.logs += math.Log1p(lambda[1] * u.n)
		if s.outer > 0 {
			omega := u.n / (1 + lambda[1]*u.n)
			pt.weight[u.outer] += omega
			axpy(omega, u.mean, pt.middle[u.outer])
		}
	}
	for b, w := range pt.weight {
		for j := range pt.middle[b] {
			pt.middle[b][j] /= w
		}
		pt.logs += math.Log1p(lambda[0] * w)
	}
	m := squareOf(p + 1)
	for i, row := range s.cross {
		copy(m[i][:i+1], row)
	}
	about := make([]float64, p+1)
	for _, u := range s.units {
		copy(about, u.mean)
		if s.outer > 0 {
			axpy(-1, pt.middle[u.outer], about)
		}
		addSquare(m, u.n/(1+lambda[1]*u.n), about)
	}
	for b, w := range pt.weight {
		addSquare(m, w/(1+lambda[0]*w), pt.middle[b])
	}
	x, xy := mat.NewSymDense(p, nil), mat.NewVecDense(p, m[p][:p])
	for i := range p {
		for j := range i + 1 {
			x.SetSym(i, j, m[i][j])
		}
	}
	beta := mat.NewVecDense(p, nil)
	if !pt.chol.Factorize(x) || pt.chol.SolveVecTo(beta, xy) != nil {
		return pt, false
	}
	pt.beta = beta.RawVector().Data
	pt.squares = m[p][p] - mat.Dot(beta, xy)
	df := s.n - float64(p)
	if !(df > 0) || !(pt.squares > s.least) {
		return pt, false
	}
	pt.logs += pt.chol.LogDet()
	pt.deviance = pt.logs + df*math.Log(pt.squares)
	if !derivatives {
		return pt, true
	}
	var inverse mat.SymDense
	if pt.chol.InverseTo(&inverse) != nil {
		return pt, false
	}
	slope := func(trace float64, v [][]float64) float64 { // trace of ∂log|V|, then Σ v vᵀ
		var fixed, left float64
		for i := range p + 1 {
			ri := 1.0
			if i < p {
				ri = -pt.beta[i]
			}
			for j := range i + 1 {
				x, rj := v[i][j], 1.0
				if i != j {
					x *= 2
				}
				if j < p {
					rj = -pt.beta[j]
				}
				left += x * ri * rj
				if i < p {
					fixed += x * inverse.At(i, j)
				}
			}
		}
		return trace - fixed - df*left/pt.squares
	}
	v, trace := squareOf(p+1), 0.0
	for _, u := range s.units {
		omega := u.n / (1 + lambda[1]*u.n)
		copy(about, u.mean)
		trace += omega
		if s.outer > 0 {
			w := pt.weight[u.outer]
			axpy(-lambda[0]*w/(1+lambda[0]*w), pt.middle[u.outer], about)
			trace -= lambda[0] / (1 + lambda[0]*w) * omega * omega
		}
		addSquare(v, omega*omega, about)
	}
	pt.gradient[1] = slope(trace, v)
	if s.outer == 0 {
		return pt, true
	}
	v, trace = squareOf(p+1), 0
	for b, w := range pt.weight {
		share := w / (1 + lambda[0]*w)
		trace += share
		addSquare(v, share*share, pt.middle[b])
	}
	pt.gradient[0] = slope(trace, v)
	return pt, true
}

func squareRows(n, width int) [][]float64 {
	flat, rows := make([]float64, n*width), make([][]float64, n)
	for i := range rows {
		rows[i] = flat[i*width : (i+1)*width]
	}
	return rows
}

// axpy adds a x to y.
func axpy(a float64, x, y []float64) {
	for i, v := range x {
		y[i] += a * v
	}
}

// addSquare adds w x xᵀ to the lower triangle of m.
func addSquare(m [][]float64, w float64, x []float64) {
	for i, xi := range x {
		if a := w * xi; a != 0 {
			row := m[i][:i+1]
			for j := range row {
				row[j] += a * x[j]
			}
		}
	}
}

// nestedBound is how close to 1 a variance's share may come.
const nestedBound = 1 - 1e-9

// fit finds the ratios of least deviance among those that may differ from 0: outer groups, units. It works on u = λ n/(1 + λ n), n being the mean
// size of groups, which lies between 0 and 1 and has the reliability of a group's mean for scale: the best point of a grid, then Newton's
// method with the derivatives above, the second ones by differences, to their rounding.
func (s *nestedSums) fit(may [2]bool) (lambda [2]float64, best *nestedPoint, converged, ok bool) {
	size := [2]float64{s.n / float64(max(1, s.outer)), s.n / float64(len(s.units))}
	ratio := func(u []float64) (l [2]float64) {
		for i := range l {
			l[i] = u[i] / (1 - u[i]) / size[i]
		}
		return l
	}
	base, ok := s.at([2]float64{}, false)
	if !ok || !(s.cross[s.p][s.p] > s.least) {
		return lambda, nil, false, false
	}
	scale := 1 / float64(len(s.units)+s.outer)
	grid := []float64{0, 0.3, 0.6, 0.85, 0.97}
	start, low, high, lowest := []float64{0, 0}, []float64{0, 0}, []float64{0, 0}, base.deviance
	for i := range may {
		if may[i] {
			high[i] = nestedBound
		}
	}
	for _, a := range grid {
		for _, b := range grid {
			if a > 0 && !may[0] || b > 0 && !may[1] {
				continue
			}
			if pt, ok := s.at(ratio([]float64{a, b}), false); ok && pt.deviance < lowest {
				start, lowest = []float64{a, b}, pt.deviance
			}
		}
	}
	slopes := func(u []float64) (*nestedPoint, []float64, bool) {
		pt, ok := s.at(ratio(u), true)
		if !ok {
			return nil, nil, false
		}
		g := make([]float64, 2)
		for i := range g {
			if may[i] {
				g[i] = scale * pt.gradient[i] / (size[i] * (1 - u[i]) * (1 - u[i]))
			}
		}
		return pt, g, true
	}
	end, _, converged, ok := minimise(start, low, high, func(u []float64) (point, bool) {
		out := newPoint(u)
		pt, g, ok := slopes(u)
		if !ok {
			return out, false
		}
		out.f, out.gradient = scale*(pt.deviance-base.deviance), g
		var h [2][2]float64
		for i := range u {
			if !may[i] {
				h[i][i] = 1
				continue
			}
			step := 1e-5 * (1 - u[i])
			moved := []float64{u[0], u[1]}
			moved[i] += step
			_, next, ok := slopes(moved)
			if !ok {
				return out, false
			}
			for j := range g {
				h[i][j] = (next[j] - g[j]) / step
			}
		}
		for i := range h {
			for j := range i + 1 {
				out.hessian.SetSym(i, j, (h[i][j]+h[j][i])/2)
			}
		}
		return out, true
	})
	if !ok || end.x[1] > 1-2*(1-nestedBound) { // nothing is left within units
		return lambda, nil, false, false
	}
	lambda = ratio(end.x)
	best, ok = s.at(lambda, false)
	return lambda, best, converged, ok
}
