package stats

import (
	"errors"
	"fmt"
	"math"
)

// studentizedRange is the distribution of the range of k independent standard normals over an independent
// s = √(χ²(df)/df). The inner part, the range alone, is kept as polynomial pieces made when first needed, so that the
// many tests of one set of k means cost little each. Not for use by several goroutines at once.
type studentizedRange struct {
	k      float64
	last   float64             // the quantile found last: a good first guess for the next
	pieces [rangeEnd][]float64 // pieces[i] interpolates log P(range >= w) for i <= w <= i+1
}

const (
	rangeEnd   = 53 // from here P(range >= w) < 1e-300 unless k is astronomic
	pieceNodes = 18 // Chebyshev nodes in a piece: interpolation error below 1e-13
)

func newStudentizedRange(k int) *studentizedRange { return &studentizedRange{k: float64(k)} }

// PTukey returns P(Q >= q), the chance of a studentized range of k means above q, with df (perhaps +Inf) degrees of
// freedom of the error. Far tails keep their relative precision. The error says when q is not a number, when k is not
// between 2 and a million, or df not above 0.
// R: ptukey(q, k, df, lower.tail = FALSE).
//
// Copenhaver, M. D. & Holland, B. S. (1988). Computation of the distribution of the maximum studentized range
// statistic. Journal of Statistical Computation and Simulation 30, 1-15.
func PTukey(q float64, k int, df float64) (float64, error) {
	if math.IsNaN(q) {
		return 0, errors.New("the studentized range is not a number")
	}
	if err := checkRange(k, df); err != nil {
		return 0, err
	}
	return newStudentizedRange(k).upper(q, df), nil
}

// QTukey returns the q that PTukey takes to the upper tail p, 0 < p < 1. The error says when p is another, or k or df
// outside what PTukey takes, or q beyond what a float64 holds, as for next to no degrees of freedom.
// R: qtukey(p, k, df, lower.tail = FALSE).
func QTukey(p float64, k int, df float64) (float64, error) {
	if !(p > 0 && p < 1) {
		return 0, fmt.Errorf("a tail of %v is not between 0 and 1", p)
	}
	if err := checkRange(k, df); err != nil {
		return 0, err
	}
	q := newStudentizedRange(k).quantile(p, df)
	if num(q) == nil {
		return 0, fmt.Errorf("the studentized range of %v degrees of freedom has no quantile at %v that can be computed", df, p)
	}
	return q, nil
}

// maxRangeGroups is up to which number of groups the distribution of the range is computed.
const maxRangeGroups = 1000000

func checkRange(k int, df float64) error {
	switch {
	case k < 2 || k > maxRangeGroups:
		return fmt.Errorf("a range of %d means: a number from 2 to %d is needed", k, maxRangeGroups)
	case noDF(df):
		return fmt.Errorf("%v degrees of freedom: a number above 0 is needed", df)
	}
	return nil
}

// upper is PTukey. With u = log s it integrates
//
//	√(df/π) e^-δ(df/2) · exp(df (u - (e^2u - 1)/2)) · P(range >= q e^u)  du
//
// δ Stirling's error, by the trapezoidal rule, which converges geometrically for such integrands on the whole line.
func (r *studentizedRange) upper(q, df float64) float64 {
	switch {
	case q <= 0:
		return 1
	case math.IsInf(q, 1):
		return 0
	case df > 1e15:
		return tail(math.Exp(r.logRange(q)))
	}
	// The mode is near that of exp(df(u - e^2u/2) - q² e^2u/4), where the curvature is -2 df.
	ratio := q / math.Sqrt(2*df)
	mode := -math.Log1p(ratio*ratio) / 2
	if ratio > 1e9 {
		mode = math.Log(2*df)/2 - math.Log(q)
	}
	step := math.Min(0.1, 0.6/math.Sqrt(2*df))
	term := func(i float64) float64 {
		u := mode + i*step
		return df*logChi(u) + r.logRange(q*math.Exp(u))
	}
	// Relative to the largest term so that nothing underflows before it must.
	sum, top := 1.0, term(0)
	settled := -40 - math.Log1p(q) // below it terms fall by e^-df·step, to the last digit
	for _, side := range []float64{1, -1} {
		last := top
		for i := side; math.Abs(i) < 1e6; i += side {
			t := term(i)
			if t > top {
				sum *= math.Exp(top - t)
				top = t
			}
			sum += math.Exp(t - top)
			if mode+i*step < settled && side < 0 {
				sum += math.Exp(t-top) / math.Expm1(df*step)
				break
			}
			if t < last && t-top < -40 {
				break
			}
			last = t
		}
	}
	return tail(math.Exp(top+math.Log(sum*step)+math.Log(df/math.Pi)/2) * math.Exp(-stirlingError(df/2)))
}

// logChi returns u - (e^2u - 1)/2 = -Σ (2u)^j / 2 j! from j = 2, by the series where the difference would cancel.
func logChi(u float64) float64 {
	if math.Abs(u) > 0.3 {
		return u - math.Expm1(2*u)/2
	}
	v, sum, term := 2*u, 0.0, u
	for j := 2.0; j < 30; j++ {
		term *= v / j
		if sum+term == sum {
			break
		}
		sum += term
	}
	return -sum
}

// quantile is QTukey: secant steps on log p against q, inside a bracket, from the quantile found last. +Inf when no float64
// is so large.
func (r *studentizedRange) quantile(p, df float64) float64 {
	f := func(q float64) float64 { return math.Log(r.upper(q, df)) - math.Log(p) }
	q, nearby := r.last, 0.99
	if q == 0 {
		q, nearby = 4, 0.9
	}
	fq := f(q)
	low, high := 0.0, math.Inf(1)
	before, fbefore := q*nearby, f(q*nearby)
	for i := 0; ; i++ {
		if i == 200 { // it runs away: there is no such float64
			return math.Inf(1)
		}
		if fq > 0 {
			low = q
		} else {
			high = q
		}
		next := q - fq*(q-before)/(fq-fbefore)
		if !(next > low && next < high) {
			if next = 2 * q; !math.IsInf(high, 1) {
				next = (low + high) / 2
			}
		}
		before, fbefore = q, fq
		q = next
		if math.Abs(q-before) <= 1e-8*q {
			break // what is left is of the order of the product of the last two steps
		}
		fq = f(q)
		if fq == 0 {
			break
		}
	}
	r.last = q
	return q
}

// logRange returns log P(range >= w) of k standard normals.
func (r *studentizedRange) logRange(w float64) float64 {
	if w >= rangeEnd { // the union bound over pairs, exact to many digits here
		z := w / math.Sqrt2
		return math.Log(r.k*(r.k-1)/math.Sqrt(2*math.Pi)/z) - z*z/2 + math.Log1p(-1/(z*z)+3/(z*z*z*z))
	}
	i := int(w)
	if r.pieces[i] == nil {
		r.pieces[i] = chebyshev(pieceNodes, func(x float64) float64 {
			return math.Log(r.rangeUpper(float64(i) + (x+1)/2))
		})
	}
	return math.Min(0, clenshaw(r.pieces[i], 2*(w-float64(i))-1))
}

// rangeUpper returns P(range >= w) of k standard normals: given the largest z, the smallest is below z - w, so
//
//	k ∫ φ(z) [Φ(z)^(k-1) - (Φ(z) - Φ(z-w))^(k-1)] dz
//
// Every term is positive and none is a difference of near equals. Trapezoidal rule on the whole line.
func (r *studentizedRange) rangeUpper(w float64) float64 {
	step := 0.2
	if r.k > 60 { // the largest of many varies little
		step = 0.3 / math.Sqrt(2*math.Log(r.k))
	}
	term := func(z float64) float64 {
		below, gap := normalLower(z), normalLower(z-w)
		inner := -math.Expm1((r.k - 1) * math.Log1p(-gap/below))
		return math.Exp(-z*z/2+(r.k-1)*math.Log(below)) * inner
	}
	z0 := w/2 + math.Sqrt(2*math.Log(r.k))/2
	sum := term(z0)
	for _, side := range []float64{step, -step} {
		last := 0.0
		for i := 1.0; i < 1000; i++ {
			t := term(z0 + i*side)
			sum += t
			if t <= last && t < 1e-18*sum {
				break
			}
			last = t
		}
	}
	return r.k * sum * step / math.Sqrt(2*math.Pi)
}

// chebyshev returns the n coefficients of the polynomial through f at the Chebyshev nodes of [-1, 1].
func chebyshev(n int, f func(x float64) float64) []float64 {
	value, c := make([]float64, n), make([]float64, n)
	for i := range value {
		value[i] = f(math.Cos(math.Pi * (float64(i) + 0.5) / float64(n)))
	}
	for j := range c {
		for i, v := range value {
			c[j] += v * math.Cos(math.Pi*float64(j)*(float64(i)+0.5)/float64(n))
		}
		c[j] *= 2 / float64(n)
	}
	c[0] /= 2
	return c
}

// clenshaw evaluates a Chebyshev series.
func clenshaw(c []float64, x float64) float64 {
	var b, before float64
	for j := len(c) - 1; j > 0; j-- {
		b, before = c[j]+2*x*b-before, b
	}
	return c[0] + x*b - before
}
