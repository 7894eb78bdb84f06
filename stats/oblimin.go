package stats

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Oblimin rotates loadings [item][factor] of k items to correlated factors by direct oblimin, the pattern with the least
//
//	½ Σ_{f≠g} (Σ_i λ²_if λ²_ig - γ/k Σ_i λ²_if Σ_i λ²_ig) · ½
//
// γ = 0 is direct quartimin, the usual choice; the smaller γ, the less the factors correlate. Positive values, where the
// criterion need not have a minimum, are refused. With Kaiser's normalisation rows are scaled to length 1 for the
// rotation and back after it, as SPSS does and psych::fa does not.
//
// The criterion is followed downhill by gradient projection, twice, from the varimax and from the given loadings, and
// the lower end is taken; Newton's method then makes all its derivatives smaller than 1e-13. Converged is false when that
// fails.
//
// Jennrich, R. I. & Sampson, P. F. (1966). Rotation for simple loadings. Psychometrika 31, 313-323.
// Jennrich, R. I. (2002). A simple general method for oblique rotation. Psychometrika 67, 7-19.
// R: GPArotation::oblimin(x, eps = 1e-12). SPSS: /ROTATION=OBLIMIN(0) with kaiser.
func Oblimin(loadings [][]float64, gamma float64, kaiser bool) (*Oblique, error) {
	if err := checkLoadings(loadings); err != nil {
		return nil, err
	}
	if !(gamma <= 0) || gamma < -1e6 {
		return nil, errors.New("gamma of oblimin must be 0 or negative: with a positive one the criterion may have no minimum")
	}
	rows, length := lengthened(loadings, kaiser)
	if len(rows[0]) == 1 {
		return newOblique(denseOf(loadings), mat.NewDense(1, 1, []float64{1})), nil
	}
	var best *oblimin
	for _, start := range [][][]float64{orthomax(rows, 1, false), rows} {
		if o := newOblimin(start, gamma); o != nil && (best == nil || o.f < best.f-1e-10*(1+math.Abs(best.f))) {
			best = o
		}
	}
	if best == nil {
		return nil, errSingularRotation
	}
	pattern := best.pattern
	pattern.Apply(func(i, _ int, x float64) float64 { return x * length[i] }, pattern)
	var phi mat.Dense
	phi.Mul(best.t.T(), best.t)
	out := newOblique(pattern, &phi)
	out.Criterion, out.Iterations, out.Converged = best.f, best.iterations, best.slope() < 1e-10
	return out, nil
}

// oblimin is a place on the way: T, whose columns have length 1, gives the pattern A T⁻ᵀ and Φ = TᵀT.
type oblimin struct {
	a          *mat.Dense
	gamma      float64
	t, pattern *mat.Dense
	f          float64
	gradient   *mat.Dense // in T, its part along the columns taken out
	iterations int
}

// newOblimin goes downhill from T = I to a minimum; nil when factors coincide on the way.
func newOblimin(start [][]float64, gamma float64) *oblimin {
	m := len(start[0])
	eye := mat.NewDense(m, m, nil)
	for f := range m {
		eye.Set(f, f, 1)
	}
	o := &oblimin{a: denseOf(start), gamma: gamma}
	if !o.at(eye) {
		return nil
	}
	o.descend()
	o.polish()
	return o
}

// at moves to T with its columns scaled to length 1; false, and no move, when T is singular. With N all ones but for
// a diagonal of zeros, C all 1/k, and · by cell:
//
//	f = ¼ Σ L² · (I - γC) L² N,  df/dL = L · (I - γC) L² N,  df/dT = -(Lᵀ df/dL T⁻¹)ᵀ
func (o *oblimin) at(t *mat.Dense) bool {
	k, m := o.a.Dims()
	unit := mat.DenseCopyOf(t)
	for f := range m {
		length := mat.Norm(unit.ColView(f), 2)
		if !(length > 0) {
			return false
		}
		for g := range m {
			unit.Set(g, f, unit.At(g, f)/length)
		}
	}
	inv, ok := inverted(unit)
	if !ok {
		return false
	}
	l := mat.NewDense(k, m, nil)
	l.Mul(o.a, inv.T())
	x := mat.NewDense(k, m, nil)
	column := make([]float64, m)
	for i := range k {
		var all float64
		for f := range m {
			all += l.At(i, f) * l.At(i, f)
		}
		for f := range m {
			x.Set(i, f, all-l.At(i, f)*l.At(i, f))
			column[f] += x.At(i, f)
		}
	}
	var value float64
	slope := mat.NewDense(k, m, nil)
	for i := range k {
		for f := range m {
			weight := x.At(i, f) - o.gamma*column[f]/float64(k)
			value += l.At(i, f) * l.At(i, f) * weight / 4
			slope.Set(i, f, l.At(i, f)*weight)
		}
	}
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return false
	}
	var lg, lgt mat.Dense
	lg.Mul(l.T(), slope)
	lgt.Mul(&lg, inv)
	g := mat.NewDense(m, m, nil)
	g.Scale(-1, lgt.T())
	for f := range m {
		along := mat.Dot(unit.ColView(f), g.ColView(f))
		for h := range m {
			g.Set(h, f, g.At(h, f)-along*unit.At(h, f))
		}
	}
	o.t, o.pattern, o.f, o.gradient = unit, l, value, g
	return true
}

// slope is the length of the projected gradient.
func (o *oblimin) slope() float64 { return mat.Norm(o.gradient, 2) }

// descend is Jennrich's gradient projection with step doubling and halving, until the criterion no longer tells.
func (o *oblimin) descend() {
	step := 1.0
	for o.iterations = 0; o.iterations < 2000 && o.slope() > 1e-8; o.iterations++ {
		s, here, fell := o.slope(), *o, false
		step *= 2
		for range 40 {
			var next mat.Dense
			next.Scale(-step, here.gradient)
			next.Add(&next, here.t)
			if o.at(&next) && o.f < here.f-0.5*s*s*step {
				fell = true
				break
			}
			o.t, o.pattern, o.f, o.gradient = here.t, here.pattern, here.f, here.gradient
			step /= 2
		}
		if !fell {
			return
		}
	}
}

// residual lists the off-diagonal cells of Tᵀ gradient: the derivatives for T(I + D) in the cells of D. All are 0 at a
// minimum.
func (o *oblimin) residual() []float64 {
	m := o.t.RawMatrix().Cols
	var tg mat.Dense
	tg.Mul(o.t.T(), o.gradient)
	var r []float64
	for f := range m {
		for g := range m {
			if f != g {
				r = append(r, tg.At(f, g))
			}
		}
	}
	return r
}

// moved is T(I + D) for the off-diagonal cells d of D.
func (o *oblimin) moved(d []float64) *mat.Dense {
	m := o.t.RawMatrix().Cols
	eye := mat.NewDense(m, m, nil)
	n := 0
	for f := range m {
		for g := range m {
			if f == g {
				eye.Set(f, f, 1)
				continue
			}
			eye.Set(f, g, d[n])
			n++
		}
	}
	var t mat.Dense
	t.Mul(o.t, eye)
	return &t
}

// polish takes Newton steps towards a zero gradient as long as they shorten it; the derivatives of the gradient are
// central differences, good to about ten digits, so each step leaves 1e-9 of the error or what rounding leaves.
func (o *oblimin) polish() {
	const h = 1e-5
	for range 20 {
		r := o.residual()
		n := len(r)
		jacobian := mat.NewDense(n, n, nil)
		d := make([]float64, n)
		for c := range d {
			up, down := *o, *o
			d[c] = h
			ok := up.at(o.moved(d))
			d[c] = -h
			ok = down.at(o.moved(d)) && ok
			d[c] = 0
			if !ok {
				return
			}
			plus, minus := up.residual(), down.residual()
			for row := range r {
				jacobian.Set(row, c, (plus[row]-minus[row])/(2*h))
			}
		}
		var step mat.VecDense
		if err := step.SolveVec(jacobian, mat.NewVecDense(n, r)); err != nil {
			return
		}
		for c := range d {
			d[c] = -step.AtVec(c)
		}
		next := *o
		if !next.at(o.moved(d)) || next.slope() >= o.slope() || next.f > o.f+1e-9*(1+math.Abs(o.f)) {
			return
		}
		*o = next
		o.iterations++
	}
}
