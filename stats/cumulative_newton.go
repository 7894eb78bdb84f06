package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// maximise finds the maximum of the likelihood by Newton's method with halved steps. When the answers are separated
// there is none: then separating says which predictors tell them apart.
//
// Albert, A., Anderson, J. A. (1984). On the existence of maximum likelihood estimates in logistic regression models.
// Biometrika 71, 1-10.
func (c *cumulative) maximise(theta []float64) (best point, iterations int, converged bool, separating []int) {
	best, ok := c.at(theta)
	if !ok {
		return best, 0, false, nil
	}
	all := make([]int, c.size())
	for i := range all {
		all[i] = i
	}
	for iterations = 1; iterations <= 100; iterations++ {
		slope := best.steepest()
		step := best.newtonStep(all)
		var longest float64
		for _, s := range step {
			longest = math.Max(longest, math.Abs(s))
		}
		// Where there is a maximum, steps are tiny by now; where there is none, each adds about 1 along the direction in
		// which the likelihood rises for ever.
		if iterations > 8 && longest > 1e-3 {
			for _, direction := range [][]float64{step, best.x} {
				if separating = c.separates(direction); separating != nil {
					return best, iterations, false, separating
				}
			}
		}
		if slope < 1e-14 {
			return best, iterations, true, nil
		}
		fell := false
		for scale := 1.0; scale > 1e-10 && !fell; scale /= 2 {
			x := make([]float64, len(step))
			for i, s := range step {
				x[i] = best.x[i] + scale*s
			}
			next, ok := c.at(x)
			if !ok {
				continue
			}
			drop, noise := best.f-next.f, 1e-14*(1+math.Abs(best.f))
			if drop > noise || drop > -noise && next.steepest() < slope {
				best, fell = next, true
			}
		}
		if !fell {
			return best, iterations, slope < 1e-9, nil
		}
	}
	return best, iterations - 1, best.steepest() < 1e-9, nil
}

func (p *point) steepest() (slope float64) {
	for _, g := range p.gradient {
		slope = math.Max(slope, math.Abs(g))
	}
	return slope
}

// separates lists the predictors of a direction along which no row's answer becomes less likely, and some row's more,
// without end; nil when it is no such direction.
func (c *cumulative) separates(direction []float64) (predictors []int) {
	var up, down float64
	for i, level := range c.y {
		if level < c.levels-1 {
			u := c.cut(direction, i, level)
			up, down = math.Max(up, u), math.Min(down, u)
		}
		if level > 0 {
			l := c.cut(direction, i, level-1)
			up, down = math.Max(up, -l), math.Min(down, -l)
		}
	}
	if !(up > 0) || down < -1e-6*up {
		return nil
	}
	for m := range c.x {
		for j := range c.levels - 1 {
			if math.Abs(direction[c.place(j, m+1)]) > 1e-3*up {
				predictors = append(predictors, m)
				break
			}
		}
	}
	return predictors
}

// unscale is the matrix that turns coefficients into those for predictors as they came.
func (c *cumulative) unscale() *mat.Dense {
	size := c.size()
	back := mat.NewDense(size, size, nil)
	for j := range c.levels - 1 {
		a := c.place(j, 0)
		back.Set(a, a, 1)
		for m := range c.x {
			b := c.place(j, m+1)
			back.Set(b, b, 1/c.sd[m])
			back.Set(a, b, c.mean[m]/c.sd[m])
		}
	}
	return back
}

// covariance is the inverse of the information, of coefficients for predictors as they came, with the coefficients.
// False when it is singular.
func (c *cumulative) covariance(best point) (theta []float64, cov *mat.SymDense, ok bool) {
	size := c.size()
	var chol mat.Cholesky
	if !chol.Factorize(best.hessian) {
		return nil, nil, false
	}
	var inverse mat.SymDense
	if err := chol.InverseTo(&inverse); err != nil {
		return nil, nil, false
	}
	back := c.unscale()
	theta = make([]float64, size)
	var moved mat.VecDense
	moved.MulVec(back, mat.NewVecDense(size, best.x))
	copy(theta, moved.RawVector().Data)
	cov = conjugate(back, &inverse)
	cov.ScaleSym(1/float64(len(c.y)), cov)
	return theta, cov, true
}
