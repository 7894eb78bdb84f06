package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// residualSums is what a pass over respondents adds to the cross-products: sums over complete cases.
type residualSums struct {
	sse         float64 // Σ w e²
	steps       float64 // Σ (e_t - e_{t-1})² over neighbours in the data
	first, last float64 // residuals at the ends of the run
	any         bool
	e           []float64 // while a batch is summed: its residuals, NaN for incomplete cases
	leverage    float64   // the largest

	// Sums with ω = (e/(1-h))² and u the items made uncorrelated, of length 1 each: Σω, Σωu, Σωuuᵀ (lower triangle).
	s0 float64
	s1 []float64
	s2 []float64
}

// lookup holds, by level, what a respondent's answers add to the fit; NaN at level 0, missing.
type lookup struct {
	part     [][]float64 // slope times (code - mean) by item
	unit     [][]float64 // (code - mean) / root of the centred sum of squares, by item
	response []float64   // code - mean of the response
}

func (f *model) lookup(d *Data) *lookup {
	t := &lookup{}
	for i := range f.k + 1 {
		v := d.variable(i)
		centred := make([]float64, v.Levels()+1)
		centred[0] = math.NaN()
		for l := 1; l < len(centred); l++ {
			centred[l] = v.Code(l) - f.m.Mean[i]
		}
		if i == f.k {
			t.response = centred
			break
		}
		part, unit := make([]float64, len(centred)), make([]float64, len(centred))
		for l, x := range centred {
			part[l], unit[l] = f.slope(i)*x, x/f.root[i]
		}
		t.part, t.unit = append(t.part, part), append(t.unit, unit)
	}
	return t
}

// residual is observed less fitted response of a complete case.
func (t *lookup) residual(b *Batch, row int) float64 {
	e := t.response[b.Items[len(t.part)][row]]
	for i, part := range t.part {
		e -= part[b.Items[i][row]]
	}
	return e
}

// residualPass walks the complete cases. Batches are summed apart and merged in their order.
func (d *Data) residualPass(f *model) *residualSums {
	t := f.lookup(d)
	l, _ := cholesky(f.r)
	inverse := lowerInverse(l)
	robust := !d.Weighted && !d.Designed
	var pairs *itemPairs
	if robust {
		pairs = f.itemPairs(d, t)
	}
	parts := make([]*residualSums, len(d.Batches))
	parallel(d.Options.Jobs, len(parts), func(bi int) {
		s := &residualSums{s1: make([]float64, f.k), s2: make([]float64, f.k*f.k)}
		s.residuals(t, &d.Batches[bi])
		if pairs != nil {
			pairs.sum(s, &d.Batches[bi], inverse)
		} else if robust {
			t.robust(s, &d.Batches[bi], inverse, f.m.W)
		}
		s.e = nil
		parts[bi] = s
	})
	all := &residualSums{s1: make([]float64, f.k), s2: make([]float64, f.k*f.k)}
	for _, part := range parts {
		if !part.any {
			continue
		}
		if all.any {
			all.steps += (part.first - all.last) * (part.first - all.last)
		}
		all.any, all.last = true, part.last
		all.sse += part.sse
		all.steps += part.steps
		all.leverage = max(all.leverage, part.leverage)
		all.s0 += part.s0
		addTo(all.s1, part.s1)
		addTo(all.s2, part.s2)
	}
	return all
}

// residuals computes those of one batch, column by column, and what follows from them alone.
func (s *residualSums) residuals(t *lookup, b *Batch) {
	e := make([]float64, b.N)
	for r, l := range b.Items[len(t.part)][:b.N] {
		e[r] = t.response[l]
	}
	for i, part := range t.part {
		for r, l := range b.Items[i][:b.N] {
			e[r] -= part[l]
		}
	}
	for r, x := range e {
		if x != x { // incomplete
			continue
		}
		if b.Weight != nil {
			s.sse += b.Weight[r] * x * x
		} else {
			s.sse += x * x
		}
		if s.any {
			s.steps += (x - s.last) * (x - s.last)
		} else {
			s.any, s.first = true, x
		}
		s.last = x
	}
	s.e = e
}

// robust adds what HC3 errors need from one batch, respondent by respondent. inverse is the inverse of the root of the
// correlation matrix, which turns answers into u.
func (t *lookup) robust(s *residualSums, b *Batch, inverse [][]float64, n float64) {
	k := len(t.part)
	z, u := make([]float64, k), make([]float64, k)
	for row, e := range s.e {
		if e != e {
			continue
		}
		h := 1 / n
		for i := range z {
			z[i] = t.unit[i][b.Items[i][row]]
			var x float64
			for j, c := range inverse[i] {
				x += c * z[j]
			}
			u[i] = x
			h += x * x
		}
		s.leverage = max(s.leverage, h)
		w := e / (1 - h)
		w *= w
		s.s0 += w
		for i, x := range u {
			x *= w
			s.s1[i] += x
			to := s.s2[i*k : i*k+i+1]
			for j := range to {
				to[j] += x * u[j]
			}
		}
	}
}

// hc3 are the standard errors of MacKinnon and White, intercept first. There are none (ok is false) when a
// respondent alone decides a coefficient: leverage 1.
func (s *residualSums) hc3(f *model) (se []float64, ok bool) {
	if s.leverage > 1-1e-10 {
		return nil, false
	}
	l, _ := cholesky(f.r)
	inverse := lowerInverse(l)
	// Slope i moves by a_i u e/(1-h) when a respondent is left out, the intercept by (1/n - c u) e/(1-h).
	a, c := make([][]float64, f.k), make([]float64, f.k)
	for i := range a {
		a[i] = make([]float64, f.k)
		for j := i; j < f.k; j++ {
			a[i][j] = inverse[j][i] / f.root[i]
			c[j] += a[i][j] * f.m.Mean[i]
		}
	}
	quadratic := func(x []float64) float64 {
		var v float64
		for i := range x {
			for j := range i {
				v += 2 * x[i] * x[j] * s.s2[i*f.k+j]
			}
			v += x[i] * x[i] * s.s2[i*f.k+i]
		}
		return v
	}
	v := s.s0/f.m.W/f.m.W + quadratic(c)
	for j, x := range c {
		v -= 2 / f.m.W * x * s.s1[j]
	}
	se = []float64{math.Sqrt(max(0, v))}
	for i := range a {
		se = append(se, math.Sqrt(quadratic(a[i])))
	}
	return se, true
}

// slopesHC3 is the covariance matrix of MacKinnon and White of the slopes; nil where a respondent alone decides one.
func (s *residualSums) slopesHC3(f *model) *mat.SymDense {
	if s.leverage > 1-1e-10 {
		return nil
	}
	l, _ := cholesky(f.r)
	inverse := lowerInverse(l)
	full := func(i, j int) float64 { return s.s2[max(i, j)*f.k+min(i, j)] }
	out := mat.NewSymDense(f.k, nil)
	for a := range f.k {
		for b := range a + 1 {
			var v float64
			for i := a; i < f.k; i++ {
				for j := b; j < f.k; j++ {
					v += inverse[i][a] * full(i, j) * inverse[j][b]
				}
			}
			out.SetSym(a, b, v/f.root[a]/f.root[b])
		}
	}
	return out
}
