package stats

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
)

// model is the linear regression of the response on the items over complete cases, in terms of correlations.
type model struct {
	m    *Moments
	k    int           // items; the response is variable k of m
	root []float64     // square roots of the diagonal of m.Cross
	r    *mat.SymDense // correlations of the items
	ry   []float64     // of the items with the response
	inv  *mat.SymDense // inverse of r
	beta []float64     // standardised slopes
	r2   float64
}

// modelError says what stands in the way of a model: the code of a Notice and the item concerned.
type modelError struct {
	code string
	item int
}

func (e *modelError) Error() string { return e.code }

// fitModel fits the model to moments whose last variable is the response. With 3 cases or more, r and ry come even
// when the regression is impossible.
func fitModel(m *Moments) (*model, error) {
	f := &model{m: m, k: len(m.Mean) - 1}
	if m.N >= 3 && f.k > 0 {
		f.r, f.ry = m.correlation()
	}
	for i := range f.k + 1 {
		f.root = append(f.root, math.Sqrt(max(0, m.Cross.At(i, i))))
	}
	switch {
	case f.k == 0:
		return f, &modelError{code: "no_items"}
	case m.N <= f.k+1:
		return f, &modelError{code: "too_few_complete"}
	case f.flat(f.k):
		return f, &modelError{code: "constant_response"}
	}
	for i := range f.k {
		if f.flat(i) {
			return f, &modelError{code: "constant_predictor", item: i}
		}
	}
	inv, dependent := inverseCorrelation(f.r)
	if dependent >= 0 {
		return f, &modelError{code: "collinear", item: dependent}
	}
	f.inv, f.beta = inv, standardisedSlopes(inv, f.ry)
	for i, b := range f.beta {
		f.r2 += b * f.ry[i]
	}
	f.r2 = max(0, min(1, f.r2))
	return f, nil
}

// tooFewComplete says that too few answered every item, and which item nobody answered if that is why.
func (d *Data) tooFewComplete(n, least int) Notice {
	for i, it := range d.Items {
		answers := 0
		for _, count := range d.CountsN(i)[1:] {
			answers += count
		}
		if answers == 0 && d.N > 0 {
			return notice("unanswered_item", it.called())
		}
	}
	return notice("too_few_complete", n, least)
}

// driverModel fits the model to the data. The error is a Notice that says what stands in the way: no items, too few
// complete cases, an item or response that does not vary, an item that follows from others.
func (d *Data) driverModel() (*model, error) {
	f, err := fitModel(d.Complete(true))
	var e *modelError
	if !errors.As(err, &e) {
		return f, nil
	}
	switch e.code {
	case "too_few_complete":
		return f, d.tooFewComplete(f.m.N, f.k+2)
	case "constant_predictor":
		return f, notice(e.code, d.Items[e.item].Key)
	case "collinear":
		return f, collinearNotice(d.itemKeys(), 0, e.item, combination(f.r, e.item))
	}
	return f, notice(e.code)
}

// correlations of the items with the response; NaN where one of the two does not vary, nil with too few cases.
func (f *model) correlations() []float64 {
	if f.ry == nil {
		return nil
	}
	c := make([]float64, f.k)
	for i := range c {
		c[i] = f.ry[i]
		if f.flat(i) || f.flat(f.k) {
			c[i] = math.NaN()
		}
	}
	return c
}

// flat says that variable i does not vary. Rounding of weighted sums leaves a trace of variance.
func (f *model) flat(i int) bool {
	return !(f.m.Cross.At(i, i) > 1e-13*f.m.W*(1+f.m.Mean[i]*f.m.Mean[i]))
}

// slope is the coefficient of item i in codes.
func (f *model) slope(i int) float64 { return f.beta[i] * f.root[f.k] / f.root[i] }

// combination lists the variables before j that make it up.
func combination(r *mat.SymDense, j int) (on []int) {
	sub, c := mat.NewSymDense(max(j, 1), nil), make([]float64, j)
	for a := range j {
		c[a] = r.At(a, j)
		for b := range a + 1 {
			sub.SetSym(a, b, r.At(a, b))
		}
	}
	inv, _ := inverseCorrelation(sub)
	if j == 0 || inv == nil {
		return nil
	}
	for a, x := range standardisedSlopes(inv, c) {
		if math.Abs(x) > 1e-4 {
			on = append(on, a)
		}
	}
	return on
}

// correlation returns the correlations of all variables but the last, and of each with the last. A variable that
// does not vary has correlation 0 with all others.
func (m *Moments) correlation() (r *mat.SymDense, ry []float64) {
	k := len(m.Mean) - 1
	at := func(i, j int) float64 {
		v := m.Cross.At(i, i) * m.Cross.At(j, j)
		if !(v > 0) {
			return 0
		}
		return max(-1, min(1, m.Cross.At(i, j)/math.Sqrt(v)))
	}
	r, ry = mat.NewSymDense(max(k, 1), nil), make([]float64, k)
	for i := range k {
		r.SetSym(i, i, 1)
		for j := range i {
			r.SetSym(i, j, at(i, j))
		}
		ry[i] = at(i, k)
	}
	return r, ry
}

// itemKeys are the keys of the items in order.
func (d *Data) itemKeys() []string {
	keys := make([]string, len(d.Items))
	for i, it := range d.Items {
		keys[i] = it.Key
	}
	return keys
}

// completeRow says whether a respondent answered every item and overall, if asked.
func (b *Batch) completeRow(row int) bool {
	for _, column := range b.Items {
		if column[row] == 0 {
			return false
		}
	}
	return true
}
