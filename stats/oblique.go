package stats

import (
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Oblique is a factor solution whose factors may correlate. Columns fall by the sum of squares of the pattern and
// their pattern loadings sum to 0 or more.
type Oblique struct {
	Pattern    [][]float64   // [item][factor]: weights of the factors in each item
	Phi        *mat.SymDense // correlations of the factors
	Structure  [][]float64   // [item][factor]: correlations of items and factors, pattern times phi
	Criterion  float64       // what the rotation makes least, at its end; 0 for promax
	Iterations int
	Converged  bool
}

// errSingularRotation is a rotation that makes two factors one, or loses one.
var errSingularRotation = errors.New("the rotation is singular: factors coincide or have no loadings; take fewer")

// newOblique turns pattern loadings and factor correlations into an ordered and signed solution.
func newOblique(pattern *mat.Dense, phi mat.Matrix) *Oblique {
	k, m := pattern.Dims()
	ss, sum := make([]float64, m), make([]float64, m)
	order := make([]int, m)
	for f := range m {
		order[f] = f
		for i := range k {
			ss[f] += pattern.At(i, f) * pattern.At(i, f)
			sum[f] += pattern.At(i, f)
		}
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
	sign := func(f int) float64 {
		if sum[f] < 0 {
			return -1
		}
		return 1
	}
	o := &Oblique{Phi: mat.NewSymDense(m, nil), Converged: true}
	for i := range k {
		row := make([]float64, m)
		for f, from := range order {
			row[f] = sign(from) * pattern.At(i, from)
		}
		o.Pattern = append(o.Pattern, row)
	}
	for f, from := range order {
		o.Phi.SetSym(f, f, 1)
		for g, to := range order[:f] {
			r := sign(from) * sign(to) * (phi.At(from, to) + phi.At(to, from)) / 2
			o.Phi.SetSym(f, g, math.Max(-1, math.Min(1, r)))
		}
	}
	o.Structure = structure(o.Pattern, o.Phi)
	return o
}

// structure is pattern times phi; a nil phi stands for uncorrelated factors.
func structure(pattern [][]float64, phi mat.Symmetric) [][]float64 {
	out := make([][]float64, len(pattern))
	for i, row := range pattern {
		out[i] = slices.Clone(row)
		if phi == nil {
			continue
		}
		for f := range row {
			out[i][f] = 0
			for g, l := range row {
				out[i][f] += l * phi.At(g, f)
			}
		}
	}
	return out
}

// denseOf copies rows into a matrix.
func denseOf(rows [][]float64) *mat.Dense {
	m := mat.NewDense(len(rows), len(rows[0]), nil)
	for i, row := range rows {
		m.SetRow(i, row)
	}
	return m
}

// inverted inverts a small square matrix; false when that has no meaning in float64.
func inverted(m mat.Matrix) (*mat.Dense, bool) {
	var inv mat.Dense
	if err := inv.Inverse(m); err != nil {
		return nil, false
	}
	for _, x := range inv.RawMatrix().Data {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, false
		}
	}
	return &inv, true
}

// PromaxTarget is what promax bends the varimax solution towards.
type PromaxTarget int

const (
	// RowNormalisedTarget raises varimax loadings whose rows are scaled to length 1, as SPSS does.
	RowNormalisedTarget PromaxTarget = iota
	// PlainTarget raises the varimax loadings themselves, as R's stats::promax does.
	PlainTarget
)

// Promax starts from the varimax rotation V of the loadings (with Kaiser's normalisation) and lets the factors
// correlate so that V comes closest, by least squares, to a target of the loadings raised to the given power with
// their signs kept:
//
//	U = (VᵀV)⁻¹ Vᵀ P,  columns scaled by √diag((UᵀU)⁻¹),  pattern V U,  Φ = U⁻¹ U⁻ᵀ
//
// The usual power is 4 (SPSS's kappa). With one factor there is nothing to rotate.
//
// Hendrickson, A. E. & White, P. O. (1964). Promax: a quick method for rotation to oblique simple structure.
// British Journal of Statistical Psychology 17, 65-70.
// SPSS: /ROTATION=PROMAX(4) with RowNormalisedTarget. R: promax(varimax(x, eps = 1e-15)$loadings, m = 4) with PlainTarget.
func Promax(loadings [][]float64, power float64, target PromaxTarget) (*Oblique, error) {
	if err := checkLoadings(loadings); err != nil {
		return nil, err
	}
	if !(power > 1) || power > 100 {
		return nil, errors.New("the power of promax must be above 1 and at most 100")
	}
	v := orthomax(loadings, 1, true)
	if len(v[0]) == 1 {
		return newOblique(denseOf(v), mat.NewDense(1, 1, []float64{1})), nil
	}
	p, _ := lengthened(v, target == RowNormalisedTarget)
	for _, row := range p {
		for f, l := range row {
			row[f] = math.Copysign(math.Pow(math.Abs(l), power), l)
		}
	}
	var u mat.Dense
	vm := denseOf(v)
	if err := u.Solve(vm, denseOf(p)); err != nil {
		return nil, errSingularRotation
	}
	var uu mat.Dense
	uu.Mul(u.T(), &u)
	inv, ok := inverted(&uu)
	if !ok {
		return nil, errSingularRotation
	}
	scale := make([]float64, len(v[0]))
	for f := range scale {
		scale[f] = math.Sqrt(inv.At(f, f))
	}
	u.Apply(func(_, f int, x float64) float64 { return x * scale[f] }, &u)
	back, ok := inverted(&u)
	if !ok {
		return nil, errSingularRotation
	}
	var pattern, phi mat.Dense
	pattern.Mul(vm, &u)
	phi.Mul(back, back.T())
	return newOblique(&pattern, &phi), nil
}
