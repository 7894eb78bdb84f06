package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// point is a function at x with its first and second derivatives.
type point struct {
	x        []float64
	f        float64
	gradient []float64
	hessian  *mat.SymDense
}

func newPoint(x []float64) point {
	return point{x: x, gradient: make([]float64, len(x)), hessian: mat.NewSymDense(len(x), nil)}
}

// minimise finds a minimum of a smooth function in the box low..high by Newton's method: variables at a bound that the
// gradient pushes against stay there, the others take the Newton step (with a ridge where the Hessian is not positive
// definite), halved until the function falls. It ends when no free derivative exceeds 1e-13, or when rounding lets
// nothing fall any more. ok is false when the function cannot be had at the start.
func minimise(start, low, high []float64, at func(x []float64) (point, bool)) (best point, iterations int, converged, ok bool) {
	clip := func(i int, x float64) float64 { return math.Max(low[i], math.Min(high[i], x)) }
	x := make([]float64, len(start))
	for i := range x {
		x[i] = clip(i, start[i])
	}
	if best, ok = at(x); !ok {
		return best, 0, false, false
	}
	for iterations = 1; iterations <= 200; iterations++ {
		free, slope := best.free(low, high)
		if slope < 1e-13 {
			return best, iterations, true, true
		}
		step := best.newtonStep(free)
		fell := false
		for scale := 1.0; scale > 1e-10 && !fell; scale /= 2 {
			x := append([]float64(nil), best.x...)
			for a, i := range free {
				x[i] = clip(i, best.x[i]+scale*step[a])
			}
			next, ok := at(x)
			if !ok {
				continue
			}
			_, nextSlope := next.free(low, high)
			// At the bottom the function is flat to rounding, and only the gradient shows progress.
			drop, noise := best.f-next.f, 1e-13*(1+math.Abs(best.f))
			if drop > noise || drop > -noise && nextSlope < slope {
				best, fell = next, true
			}
		}
		if !fell {
			return best, iterations, slope < 1e-8, true
		}
	}
	_, slope := best.free(low, high)
	return best, iterations - 1, slope < 1e-8, true
}

// free lists the variables that may move, and their largest absolute derivative.
func (p *point) free(low, high []float64) (free []int, slope float64) {
	for i, g := range p.gradient {
		if p.x[i] <= low[i] && g > 0 || p.x[i] >= high[i] && g < 0 {
			continue
		}
		free = append(free, i)
		slope = math.Max(slope, math.Abs(g))
	}
	return free, slope
}

// newtonStep solves H step = -gradient over the free variables.
func (p *point) newtonStep(free []int) []float64 {
	n := len(free)
	right := mat.NewVecDense(n, nil)
	h := mat.NewSymDense(n, nil)
	var scale float64
	for a, i := range free {
		right.SetVec(a, -p.gradient[i])
		scale = math.Max(scale, math.Abs(p.hessian.At(i, i)))
	}
	step := mat.NewVecDense(n, nil)
	for ridge := 0.0; ridge < 1e12*(scale+1); ridge = math.Max(1e-6*(scale+1e-6), 10*ridge) {
		for a, i := range free {
			for b, j := range free[:a+1] {
				h.SetSym(a, b, p.hessian.At(i, j))
			}
			h.SetSym(a, a, p.hessian.At(i, i)+ridge)
		}
		var chol mat.Cholesky
		if chol.Factorize(h) && chol.SolveVecTo(step, right) == nil {
			break
		}
	}
	return step.RawVector().Data
}
