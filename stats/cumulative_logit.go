package stats

import (
	"errors"
	"math"
)

// cumulative is a model of ordered answers 0 to levels-1, with F(u) = 1/(1+e⁻ᵘ):
//
//	P(Y <= j) = F(a_j - x·b)     one set of slopes (proportional odds; with two levels the binary logit), or
//	P(Y <= j) = F(a_j - x·b_j)   separate slopes at each cut
//
// Predictors are centred and scaled to length √n inside, which leaves the model the same and its equations well
// conditioned. Coefficients are in one list: thresholds then slopes, or threshold and slopes cut by cut. With weights, of mean 1,
// the log likelihood of a row counts by its weight.
type cumulative struct {
	x        [][]float64 // [predictor][row], centred and scaled
	mean, sd []float64
	y        []int
	w        []float64 // nil: 1
	levels   int
	separate bool
}

// newCumulative checks that each level from 0 on occurs, that rows suffice and predictors are not collinear. The error
// is a Notice.
func newCumulative(names []string, x [][]float64, y []int, levels int, weight []float64) (*cumulative, error) {
	n := len(y)
	if size := len(x) + levels - 1; size > maxLogitColumns {
		return nil, tooManyLogit(size)
	}
	if params := len(x) + levels - 1; n <= params || n < 3 {
		return nil, notice("too_few_complete", n, max(3, params+1))
	}
	if levels < 2 {
		return nil, notice("constant_response")
	}
	if _, dependent, on := householder(append([][]float64{ones(n)}, x...)); dependent >= 0 {
		return nil, collinearNotice(names, 1, dependent, on)
	}
	c := &cumulative{y: y, levels: levels, w: weight}
	for _, column := range x {
		m := meanOf(column)
		if weight != nil {
			m = meanBy(column, weight)
		}
		z, weighted := make([]float64, n), make([]float64, n)
		for i, v := range column {
			z[i] = v - m
			weighted[i] = math.Sqrt(c.weight(i)) * z[i]
		}
		sd := norm2(weighted) / math.Sqrt(float64(n))
		if !(sd > 1e-12*norm2(z)/math.Sqrt(float64(n))) {
			return nil, errors.New("the weights are too far apart: a predictor does not vary among the rows that have enough of it")
		}
		for i := range z {
			z[i] /= sd
		}
		c.x, c.mean, c.sd = append(c.x, z), append(c.mean, m), append(c.sd, sd)
	}
	return c, nil
}

// weight is that of row i.
func (c *cumulative) weight(i int) float64 {
	if c.w == nil {
		return 1
	}
	return c.w[i]
}

// place is where coefficient m of cut j stands in the list: m = 0 its threshold, m > 0 the slope of predictor m-1.
func (c *cumulative) place(j, m int) int {
	switch {
	case c.separate:
		return j*(len(c.x)+1) + m
	case m == 0:
		return j
	}
	return c.levels - 2 + m
}

func (c *cumulative) size() int {
	if c.separate {
		return (c.levels - 1) * (len(c.x) + 1)
	}
	return c.levels - 1 + len(c.x)
}

// cut is a_j - x·b of row i at cut j; infinite beyond the outer levels.
func (c *cumulative) cut(theta []float64, i, j int) float64 {
	switch {
	case j < 0:
		return math.Inf(-1)
	case j >= c.levels-1:
		return math.Inf(1)
	}
	u := theta[c.place(j, 0)]
	for m, column := range c.x {
		u -= theta[c.place(j, m+1)] * column[i]
	}
	return u
}

// start is the fit without slopes: the thresholds of the shares of the levels.
func (c *cumulative) start() []float64 {
	count := make([]float64, c.levels)
	var all float64
	for i, level := range c.y {
		count[level] += c.weight(i)
		all += c.weight(i)
	}
	theta := make([]float64, c.size())
	var below float64
	for j := range c.levels - 1 {
		below += count[j]
		theta[c.place(j, 0)] = math.Log(below / (all - below))
	}
	return theta
}

// logistic is F(u).
func logistic(u float64) float64 {
	if u >= 0 {
		return 1 / (1 + math.Exp(-u))
	}
	e := math.Exp(u)
	return e / (1 + e)
}

// answer is the log probability of an answer between cuts l and u, l < u, with its derivatives. Since
//
//	F(u) - F(l) = F(u) F(-l) (1 - e^(l-u))
//
// they keep their precision in both tails, and the log likelihood is seen to be concave.
func answer(l, u float64) (f, fu, fl, fuu, fll, ful float64) {
	if !math.IsInf(u, 1) {
		p := logistic(-u)
		f -= math.Max(-u, 0) + math.Log1p(math.Exp(-math.Abs(u)))
		fu, fuu = p, -p*(1-p)
	}
	if !math.IsInf(l, -1) {
		p := logistic(l)
		f -= math.Max(l, 0) + math.Log1p(math.Exp(-math.Abs(l)))
		fl, fll = -p, -p*(1-p)
	}
	if d := u - l; !math.IsInf(d, 1) {
		rise := math.Expm1(d)
		f += math.Log(-math.Expm1(-d))
		q := 1 / rise
		fu += q
		fl -= q
		q += q * q // e^d/(e^d - 1)²
		if math.IsInf(rise, 1) {
			q = 0
		}
		fuu, fll, ful = fuu-q, fll-q, q
	}
	return f, fu, fl, fuu, fll, ful
}

// at is minus the mean log likelihood with its derivatives; false where cuts cross for some row.
func (c *cumulative) at(theta []float64) (point, bool) {
	size, p := c.size(), len(c.x)
	out := newPoint(theta)
	h := make([]float64, size*size) // lower triangle
	z := make([]float64, p+1)       // derivatives of a cut by its coefficients
	z[0] = 1
	add := func(j, k int, f float64) { // f z zᵀ at the coefficients of cuts j and k <= j
		for a, za := range z {
			row := c.place(j, a)
			last := p
			if j == k {
				last = a
			}
			for b, zb := range z[:last+1] {
				h[row*size+c.place(k, b)] += f * za * zb
			}
		}
	}
	for i, level := range c.y {
		l, u := c.cut(theta, i, level-1), c.cut(theta, i, level)
		if !(l < u) {
			return out, false
		}
		f, fu, fl, fuu, fll, ful := answer(l, u)
		if c.w != nil {
			w := c.w[i]
			f, fu, fl, fuu, fll, ful = w*f, w*fu, w*fl, w*fuu, w*fll, w*ful
		}
		out.f -= f
		for m, column := range c.x {
			z[m+1] = -column[i]
		}
		lower, upper := level > 0, level < c.levels-1
		if c.separate {
			if upper {
				c.slope(out.gradient, z, level, fu)
				add(level, level, fuu)
			}
			if lower {
				c.slope(out.gradient, z, level-1, fl)
				add(level-1, level-1, fll)
			}
			if upper && lower {
				add(level, level-1, ful)
			}
			continue
		}
		// One set of slopes: thresholds by themselves, slopes once.
		first := c.levels - 1
		if upper {
			out.gradient[level] += fu
			h[level*size+level] += fuu
		}
		if lower {
			out.gradient[level-1] += fl
			h[(level-1)*size+level-1] += fll
		}
		if upper && lower {
			h[level*size+level-1] += ful
		}
		both := fuu + fll + 2*ful
		for a, za := range z[1:] {
			out.gradient[first+a] += (fu + fl) * za
			row := h[(first+a)*size:]
			if upper {
				row[level] += (fuu + ful) * za
			}
			if lower {
				row[level-1] += (fll + ful) * za
			}
			for b, zb := range z[1 : a+2] {
				row[first+b] += both * za * zb
			}
		}
	}
	n := float64(len(c.y))
	out.f /= n
	for a := range size {
		out.gradient[a] /= -n
		for b := range a + 1 {
			out.hessian.SetSym(a, b, -h[a*size+b]/n)
		}
	}
	return out, !math.IsNaN(out.f) && !math.IsInf(out.f, 0)
}

// score adds to z the derivatives of the log likelihood of row i, its weight left out, by the coefficients of a model with one
// set of slopes.
func (c *cumulative) score(theta []float64, i int, z []float64) {
	level := c.y[i]
	_, fu, fl, _, _, _ := answer(c.cut(theta, i, level-1), c.cut(theta, i, level))
	if level < c.levels-1 {
		z[level] += fu
	}
	if level > 0 {
		z[level-1] += fl
	}
	for m, column := range c.x {
		z[c.levels-1+m] -= (fu + fl) * column[i]
	}
}

// slope adds f z at the coefficients of cut j.
func (c *cumulative) slope(gradient, z []float64, j int, f float64) {
	for m, v := range z {
		gradient[c.place(j, m)] += f * v
	}
}
