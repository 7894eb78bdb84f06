package stats

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// CFAGroup is what a confirmatory factor model needs of one group.
type CFAGroup struct {
	N    int           // respondents who answered every item
	Mean []float64     // of the items
	Cov  *mat.SymDense // of the items, with divisor N
}

// Equality says what of a factor model is the same in all groups.
type Equality int

const (
	// Configural: the same items load on the same factors.
	Configural Equality = iota
	// Metric: loadings are equal too, so that differences within a group mean the same in all.
	Metric
	// Scalar: intercepts are equal too, so that means can be compared.
	Scalar
)

func (e Equality) String() string {
	if e < Configural || e > Scalar {
		return fmt.Sprintf("equality %d", int(e))
	}
	return [...]string{"configural", "metric", "scalar"}[e]
}

// CFAModel is a confirmatory factor model of simple structure for several groups.
type CFAModel struct {
	Factor   []int // of each item, from 0
	Equality Equality

	// Items whose loadings or intercepts may differ between groups although the model holds the others equal.
	FreeLoadings, FreeIntercepts []int
}

// CFAFit is a fitted CFAModel.
type CFAFit struct {
	N, Groups int

	Chi2, DF float64
	P        *float64 // nil with DF 0
	CFI      float64
	TLI      *float64 // nil with DF 0
	RMSEA    *float64 // nil with DF 0
	SRMR     float64

	NullChi2, NullDF float64 // of items that have nothing in common

	// Estimates by group. Factors have variance 1 (and, in a scalar model, mean 0) in the first group, or in every group where the
	// model is configural.
	Loadings    [][]float64
	Intercepts  [][]float64
	Unique      [][]float64 // variances of what items have for themselves
	FactorCov   [][][]float64
	FactorMeans [][]float64

	Iterations   int
	GradientNorm float64 // largest derivative of half the discrepancy per respondent by a standardised parameter
	Converged    bool
	Improper     []CFAItem // unique variances that are not above 0 (Heywood cases)

	// LoadingTests are score tests, one an item, of loadings that may differ between groups (metric models); InterceptTests the same of
	// intercepts (scalar models). Nil for items that are free already.
	LoadingTests, InterceptTests []*ReleaseTest
}

// CFAItem names an item of a group, both from 0.
type CFAItem struct{ Group, Item int }

// ReleaseTest says how much better a model would fit if one item were free in all groups.
type ReleaseTest struct {
	ChiSquareTest
	Change []float64 // expected change of the parameter in each group, in codes
}

// maxCFAIterations of Fisher scoring: six are usual.
const maxCFAIterations = 300

// FitCFA fits a factor model to the covariances (and, in a scalar model, means) of several groups by maximum likelihood. With S and m
// of a group, Σ = ΛΦΛᵀ + Θ and μ = ν + Λκ,
//
//	F = tr(SΣ⁻¹) - ln|SΣ⁻¹| - p + (m-μ)ᵀΣ⁻¹(m-μ),  χ² = Σ_g n_g F_g
//	CFI = 1 - max(0, χ²-df) / max(χ²-df, χ0²-df0, 0),  TLI = (χ0²/df0 - χ²/df) / (χ0²/df0 - 1)
//	RMSEA = √G √max(0, χ²/(N df) - 1/N)
//	SRMR = Σ_g n_g/N √(mean squared difference of S and Σ, and of m and μ, over the standard deviations in S)
//
// χ0² being that of items with covariances 0. Every item loads on one factor, factors correlate, Θ is diagonal. The method is Fisher
// scoring with step halving. Unique variances are not kept above 0: Improper lists those that are not.
//
// The error, if a Notice, says that a group has too few respondents, an item of it does not vary or the items of it follow from each other,
// or that a factor has too few items to be identified.
//
// Jöreskog, K. G. (1971). Simultaneous factor analysis in several populations. Psychometrika 36, 409-426. Meredith, W. (1993).
// Measurement invariance, factor analysis and factorial invariance. Psychometrika 58, 525-543.
// R: lavaan::cfa(model, data, group = g, group.equal = c("loadings", "intercepts")); lavTestScore(fit, release = ...)
func FitCFA(groups []CFAGroup, model CFAModel) (*CFAFit, error) {
	if err := checkCFA(groups, model); err != nil {
		return nil, err
	}
	m := newCFA(groups, model)
	if m == nil {
		return nil, notice("singular_matrix")
	}
	fit, _, err := m.fit(model, nil)
	return fit, err
}

// checkCFA looks for what no model can be fitted to.
func checkCFA(groups []CFAGroup, model CFAModel) error {
	if len(groups) == 0 {
		return fmt.Errorf("there are no groups")
	}
	p := len(model.Factor)
	if model.Equality < Configural || model.Equality > Scalar {
		return fmt.Errorf("%v is not known", model.Equality)
	}
	if p < 3 {
		return notice("too_few_items", p, 3)
	}
	items := map[int]int{}
	for j, f := range model.Factor {
		if f < 0 || f >= p {
			return fmt.Errorf("item %d loads on factor %d", j+1, f+1)
		}
		items[f]++
	}
	for f := range len(items) {
		if items[f] == 0 {
			return fmt.Errorf("no item loads on factor %d", f+1)
		}
		if items[f] < 2 || items[f] < 3 && len(items) == 1 {
			return fmt.Errorf("%d items load on factor %d: it is not identified", items[f], f+1)
		}
	}
	for _, list := range [][]int{model.FreeLoadings, model.FreeIntercepts} {
		free := map[int]int{}
		for _, j := range list {
			if j < 0 || j >= p {
				return fmt.Errorf("there is no item %d", j+1)
			}
			free[model.Factor[j]]++
			if free[model.Factor[j]] >= items[model.Factor[j]] {
				return fmt.Errorf("all items of factor %d are free: nothing ties the groups together", model.Factor[j]+1)
			}
		}
	}
	for g, x := range groups {
		if len(x.Mean) != p || none(x.Cov) || x.Cov.SymmetricDim() != p {
			return fmt.Errorf("group %d has not %d means and covariances", g+1, p)
		}
		if x.N <= p {
			return notice("too_few_complete", x.N, p+1)
		}
		for i := range p {
			if !(math.Abs(x.Mean[i]) <= 1e60) {
				return fmt.Errorf("group %d: item %d has the mean %v", g+1, i+1, x.Mean[i])
			}
			for j := range i + 1 {
				if !(math.Abs(x.Cov.At(i, j)) <= 1e60) {
					return fmt.Errorf("group %d: items %d and %d have the covariance %v", g+1, j+1, i+1, x.Cov.At(i, j))
				}
			}
			if !(x.Cov.At(i, i) > 1e-60) {
				return fmt.Errorf("group %d: item %d has the variance %v", g+1, i+1, x.Cov.At(i, i))
			}
		}
	}
	return nil
}

// cfa is the working form of a model: items in units of their pooled standard deviations, every parameter of every group in one layout:
// p loadings, p unique variances, the lower triangle of the factors' covariances, p intercepts, k factor means.
type cfa struct {
	p, k   int
	factor []int
	n      []int
	total  float64
	share  []float64 // of each group in total
	mean   [][]float64
	cov    [][]float64 // of each group, p x p
	logDet []float64
	unit   []float64 // of each item
	origin []float64 // of each item
	terms  []cfaTerm
}

// cfaTerm is the derivative of a group's moments by one parameter: of Σ it is c (u vᵀ + v uᵀ), of μ it is d times a vector m. u, v and m
// number the columns of [I, ΛΦ, Λ]; -1 = none. byMean says that d is the mean of factor a.
type cfaTerm struct {
	u, v   int
	c      float64
	m      int
	byMean bool
	a      int
}

// Positions in the layout.
func (m *cfa) unique(j int) int    { return m.p + j }
func (m *cfa) phi(a, b int) int    { return 2*m.p + max(a, b)*(max(a, b)+1)/2 + min(a, b) }
func (m *cfa) intercept(j int) int { return 2*m.p + m.k*(m.k+1)/2 + j }
func (m *cfa) kappa(a int) int     { return 3*m.p + m.k*(m.k+1)/2 + a }

// newCFA standardises the items; nil when a group's covariances are singular.
func newCFA(groups []CFAGroup, model CFAModel) *cfa {
	m := &cfa{p: len(model.Factor), k: slices.Max(model.Factor) + 1, factor: model.Factor}
	for _, g := range groups {
		m.n = append(m.n, g.N)
		m.total += float64(g.N)
	}
	m.unit, m.origin = make([]float64, m.p), make([]float64, m.p)
	for g := range groups {
		m.share = append(m.share, float64(m.n[g])/m.total)
		for j := range m.p {
			m.unit[j] += m.share[g] * groups[g].Cov.At(j, j)
			m.origin[j] += m.share[g] * groups[g].Mean[j]
		}
	}
	for j := range m.unit {
		m.unit[j] = math.Sqrt(m.unit[j])
	}
	for _, g := range groups {
		mean, cov := make([]float64, m.p), make([]float64, m.p*m.p)
		for i := range m.p {
			mean[i] = (g.Mean[i] - m.origin[i]) / m.unit[i]
			for j := range m.p {
				cov[i*m.p+j] = g.Cov.At(i, j) / m.unit[i] / m.unit[j]
			}
		}
		root := slices.Clone(cov)
		if !choleskyRoot(root, m.p) {
			return nil
		}
		m.mean, m.cov, m.logDet = append(m.mean, mean), append(m.cov, cov), append(m.logDet, rootLogDet(root, m.p))
	}
	for j, f := range m.factor {
		m.terms = append(m.terms, cfaTerm{u: j, v: m.p + f, c: 1, m: j, byMean: true, a: f})
	}
	for j := range m.p {
		m.terms = append(m.terms, cfaTerm{u: j, v: j, c: 0.5, m: -1})
	}
	for a := range m.k {
		for b := range a + 1 {
			t := cfaTerm{u: m.p + m.k + a, v: m.p + m.k + b, c: 1, m: -1}
			if a == b {
				t.c = 0.5
			}
			m.terms = append(m.terms, t)
		}
	}
	for j := range m.p {
		m.terms = append(m.terms, cfaTerm{u: -1, v: -1, m: j})
	}
	for a := range m.k {
		m.terms = append(m.terms, cfaTerm{u: -1, v: -1, m: m.p + m.k + a})
	}
	return m
}

// at is a covariance of one group.
func (m *cfa) at(g, i, j int) float64 { return m.cov[g][i*m.p+j] }

// only is the model of a single group.
func (m *cfa) only(g int) *cfa {
	one := *m
	one.n, one.total, one.share = m.n[g:g+1], float64(m.n[g]), []float64{1}
	one.mean, one.cov, one.logDet = m.mean[g:g+1], m.cov[g:g+1], m.logDet[g:g+1]
	return &one
}

// places say which parameters are free: of a group, from 0 among its own; below -1, -2-s for number s of those that groups share; -1 fixed.
type places struct {
	at     [][]int
	own    []int
	shared int
}

func (m *cfa) places(model CFAModel) places {
	out := places{own: make([]int, len(m.n))}
	means := model.Equality == Scalar
	shared := map[int]int{}
	if model.Equality >= Metric {
		for j := range m.p {
			if !slices.Contains(model.FreeLoadings, j) {
				shared[j] = 0
			}
			if means && !slices.Contains(model.FreeIntercepts, j) {
				shared[m.intercept(j)] = 0
			}
		}
	}
	for x := range m.terms {
		if _, ok := shared[x]; ok {
			shared[x] = out.shared
			out.shared++
		}
	}
	for g := range m.n {
		at := make([]int, len(m.terms))
		for x := range at {
			at[x] = -1
			reference := model.Equality == Configural || g == 0
			free := x < 2*m.p || x >= m.intercept(0) && x < m.kappa(0) && means || x >= m.kappa(0) && means && !reference
			if x >= 2*m.p && x < m.intercept(0) { // of the factors the reference group has variances of 1
				free = true
				for a := range m.k {
					free = free && (x != m.phi(a, a) || !reference)
				}
			}
			if s, ok := shared[x]; ok {
				at[x] = -2 - s
			} else if free {
				at[x] = out.own[g]
				out.own[g]++
			}
		}
		out.at = append(out.at, at)
	}
	return out
}

// parameters is how many are free.
func (p places) parameters() int {
	n := p.shared
	for _, own := range p.own {
		n += own
	}
	return n
}

// workspace is scratch memory of one fit.
type workspace struct {
	sigma, inverse, s, q, half []float64 // p x p
	mean, error, pe            []float64
	basis, wb                  []float64 // p x 2k: [ΛΦ, Λ]
	pp, qq                     []float64 // Gram matrices of [I, ΛΦ, Λ]
	vector                     []float64 // [I, ΛΦ, Λ]ᵀP(m-μ)
	slope                      []float64
	curves                     []curve
	next                       [][]float64
}

func (m *cfa) newWorkspace() *workspace {
	p, k, n := m.p, m.k, len(m.terms)
	square := func() []float64 { return make([]float64, p*p) }
	w := &workspace{sigma: square(), inverse: square(), s: square(), q: square(), half: square(), mean: make([]float64, p), error: make([]float64, p), pe: make([]float64, p),
		basis: make([]float64, 2*p*k), wb: make([]float64, 2*p*k), pp: make([]float64, (p+2*k)*(p+2*k)), qq: make([]float64, (p+2*k)*(p+2*k)),
		vector: make([]float64, p+2*k), slope: make([]float64, n), next: zeros(len(m.n), n)}
	for range m.n {
		w.curves = append(w.curves, curve{make([]float64, n), make([]float64, n*n)})
	}
	return w
}

// implied fills in Σ, μ and [ΛΦ, Λ] of one group.
func (m *cfa) implied(w *workspace, value []float64) {
	p, k := m.p, m.k
	for j, f := range m.factor {
		row := w.basis[j*2*k : (j+1)*2*k]
		for a := range k {
			row[a], row[k+a] = value[j]*value[m.phi(f, a)], 0
		}
		row[k+f] = value[j]
		w.mean[j] = value[m.intercept(j)] + value[j]*value[m.kappa(f)]
	}
	for i, f := range m.factor {
		for j := range p {
			w.sigma[i*p+j] = w.basis[j*2*k+f] * value[i]
		}
		w.sigma[i*p+i] += value[m.unique(i)]
	}
}

// discrepancy is F of one group, and leaves Σ⁻¹ and m-μ in w; +Inf when Σ is not positive definite. Without means they count as fitted.
func (m *cfa) discrepancy(w *workspace, g int, value []float64, means bool) float64 {
	p := m.p
	m.implied(w, value)
	copy(w.half, w.sigma)
	if !choleskyRoot(w.half, p) {
		return math.Inf(1)
	}
	f := rootLogDet(w.half, p) - m.logDet[g] - float64(p)
	rootInverse(w.half, w.inverse, p)
	for i, s := range m.cov[g] {
		f += s * w.inverse[i]
	}
	if means {
		for j := range p {
			w.error[j] = m.mean[g][j] - w.mean[j]
		}
		for i := range p {
			w.pe[i] = dotOf(w.inverse[i*p:(i+1)*p], w.error)
			f += w.pe[i] * w.error[i]
		}
	}
	if math.IsNaN(f) {
		return math.Inf(1)
	}
	return f
}

// objective is half the mean discrepancy.
func (m *cfa) objective(w *workspace, value [][]float64, means bool) float64 {
	var f float64
	for g := range m.n {
		f += m.share[g] / 2 * m.discrepancy(w, g, value[g], means)
	}
	return f
}

// curve is the gradient and the expected Hessian of half the discrepancy of one group, times its share, by all its parameters.
type curve struct {
	gradient []float64
	hessian  []float64 // square
}

// gram fills out with the Gram matrix of [I, ΛΦ, Λ] in the metric of x, which is symmetric.
func (m *cfa) gram(w *workspace, x, out []float64) {
	p, k2 := m.p, 2*m.k
	size := p + k2
	clear(w.wb)
	for i := range p {
		row := w.wb[i*k2 : (i+1)*k2]
		for j, v := range x[i*p : (i+1)*p] {
			out[i*size+j] = v
			for a, b := range w.basis[j*k2 : (j+1)*k2] {
				row[a] += v * b
			}
		}
		for a, v := range row {
			out[i*size+p+a], out[(p+a)*size+i] = v, v
		}
	}
	for a := range k2 {
		clear(out[(p+a)*size+p : (p+a)*size+size])
	}
	for j := range p {
		for a, v := range w.basis[j*k2 : (j+1)*k2] {
			if v == 0 {
				continue
			}
			row := out[(p+a)*size+p : (p+a)*size+size]
			for b, u := range w.wb[j*k2 : (j+1)*k2] {
				row[b] += v * u
			}
		}
	}
}

// curveOf fills in out from P = Σ⁻¹ and Q = P - P(S + (m-μ)(m-μ)ᵀ)P: by parameter x with Σ_x = c(uvᵀ + vuᵀ), the gradient is c uᵀQv -
// μ_xᵀP(m-μ) and the Hessian ½tr(PΣ_xPΣ_y) + μ_xᵀPμ_y, that is
//
//	c_x c_y [(u_xᵀPu_y)(v_xᵀPv_y) + (u_xᵀPv_y)(v_xᵀPu_y)] + μ_xᵀPμ_y
func (m *cfa) curveOf(w *workspace, g int, value []float64, means bool, out curve) bool {
	p, k2 := m.p, 2*m.k
	size, n := p+k2, len(m.terms)
	if math.IsInf(m.discrepancy(w, g, value, means), 0) {
		return false
	}
	copy(w.s, m.cov[g])
	if means {
		for i, e := range w.error {
			for j, f := range w.error {
				w.s[i*p+j] += e * f
			}
		}
	}
	for i := range p {
		row := w.half[i*p : (i+1)*p]
		clear(row)
		for j, v := range w.inverse[i*p : (i+1)*p] {
			for l, s := range w.s[j*p : (j+1)*p] {
				row[l] += v * s
			}
		}
	}
	for i := range p {
		for j := range i + 1 {
			v := w.inverse[i*p+j] - dotOf(w.half[i*p:(i+1)*p], w.inverse[j*p:(j+1)*p])
			w.q[i*p+j], w.q[j*p+i] = v, v
		}
	}
	m.gram(w, w.inverse, w.pp)
	m.gram(w, w.q, w.qq)
	last := m.intercept(0)
	if means {
		last = n
		copy(w.vector, w.pe)
		clear(w.vector[p:])
		for j, e := range w.pe {
			for a, b := range w.basis[j*k2 : (j+1)*k2] {
				w.vector[p+a] += b * e
			}
		}
	}
	clear(out.gradient)
	share := m.share[g]
	for x, t := range m.terms[:last] {
		w.slope[x] = 0
		if means && t.m >= 0 {
			if w.slope[x] = 1; t.byMean {
				w.slope[x] = value[m.kappa(t.a)]
			}
		}
		if t.u >= 0 {
			out.gradient[x] = share * t.c * w.qq[t.u*size+t.v]
		}
		if w.slope[x] != 0 {
			out.gradient[x] -= share * w.slope[x] * w.vector[t.m]
		}
		for y, o := range m.terms[:x+1] {
			var h float64
			if t.u >= 0 && o.u >= 0 {
				h = t.c * o.c * (w.pp[t.u*size+o.u]*w.pp[t.v*size+o.v] + w.pp[t.u*size+o.v]*w.pp[t.v*size+o.u])
			}
			if w.slope[x] != 0 && w.slope[y] != 0 {
				h += w.slope[x] * w.slope[y] * w.pp[t.m*size+o.m]
			}
			out.hessian[x*n+y], out.hessian[y*n+x] = share*h, share*h
		}
	}
	return true
}

// step solves Hessian · x = gradient for the free parameters. Own parameters of groups only meet through the shared ones, so
// the system is solved group by group. x[g] has the layout of group g. decrement is gradientᵀx. ok is false when the
// Hessian, ridge added to its diagonal, is singular.
func (m *cfa) step(curves []curve, at places, ridge float64) (x [][]float64, decrement float64, ok bool) {
	s, n := at.shared, len(m.terms)
	right, schur := make([]float64, s), make([]float64, s*s)
	type part struct {
		own, shared []int     // layout positions
		z           []float64 // own⁻¹ by shared, a row for each of shared
		y           []float64 // own⁻¹ gradient
	}
	parts := make([]part, len(m.n))
	raise := func(d float64) float64 { return d*(1+ridge) + ridge*1e-6 }
	for g, c := range curves {
		pt := &parts[g]
		for i, place := range at.at[g] {
			switch {
			case place >= 0:
				pt.own = append(pt.own, i)
			case place < -1:
				pt.shared = append(pt.shared, i)
				right[-2-place] += c.gradient[i]
			}
		}
		o := len(pt.own)
		a := make([]float64, o*o)
		pt.y = make([]float64, o)
		for i, p := range pt.own {
			for j, q := range pt.own[:i+1] {
				a[i*o+j] = c.hessian[p*n+q]
			}
			a[i*o+i] = raise(a[i*o+i])
			pt.y[i] = c.gradient[p]
		}
		if !choleskyRoot(a, o) {
			return nil, 0, false
		}
		rootSolve(a, pt.y, o)
		pt.z = make([]float64, o*len(pt.shared))
		for j, q := range pt.shared {
			z := pt.z[j*o : (j+1)*o]
			for i, p := range pt.own {
				z[i] = c.hessian[p*n+q]
			}
			rootSolve(a, z, o)
		}
		for i, p := range pt.shared {
			u := -2 - at.at[g][p]
			for k, q := range pt.own {
				right[u] -= c.hessian[p*n+q] * pt.y[k]
			}
			for j, q := range pt.shared[:i+1] {
				v, fill := -2-at.at[g][q], c.hessian[p*n+q]
				z := pt.z[j*o : (j+1)*o]
				for k, r := range pt.own {
					fill -= c.hessian[p*n+r] * z[k]
				}
				schur[max(u, v)*s+min(u, v)] += fill
			}
		}
	}
	for i := range s {
		schur[i*s+i] = raise(schur[i*s+i])
	}
	if !choleskyRoot(schur, s) {
		return nil, 0, false
	}
	rootSolve(schur, right, s)
	for g, c := range curves {
		row, pt := make([]float64, n), parts[g]
		o := len(pt.own)
		for i, p := range pt.own {
			row[p] = pt.y[i]
		}
		for j, q := range pt.shared {
			row[q] = right[-2-at.at[g][q]]
			decrement += row[q] * c.gradient[q]
			for i, p := range pt.own {
				row[p] -= pt.z[j*o+i] * row[q]
			}
		}
		for _, p := range pt.own {
			decrement += row[p] * c.gradient[p]
		}
		x = append(x, row)
	}
	return x, decrement, true
}

// curves of all groups.
func (m *cfa) curves(w *workspace, value [][]float64, means bool) bool {
	for g := range m.n {
		if !m.curveOf(w, g, value[g], means, w.curves[g]) {
			return false
		}
	}
	return true
}

// minimise runs Fisher scoring from value, which it changes. It ends when a step would lower chi-squared by less than 1e-12.
func (m *cfa) minimise(value [][]float64, at places, means bool) (iterations int, gradient float64, converged bool) {
	w := m.newWorkspace()
	f := m.objective(w, value, means)
	if math.IsInf(f, 0) {
		return 0, 0, false
	}
	ridge := 0.0
	for iterations < maxCFAIterations {
		if !m.curves(w, value, means) {
			return iterations, gradient, false
		}
		gradient = largestGradient(w.curves, at)
		x, decrement, ok := m.step(w.curves, at, ridge)
		if !ok || decrement < 0 {
			if ridge = max(1e-6, 10*ridge); ridge > 1e6 {
				return iterations, gradient, false
			}
			continue
		}
		if m.total*decrement < 1e-12 && gradient < 1e-8 {
			return iterations, gradient, true
		}
		iterations++
		moved := false
		for size := 1.0; size > 1e-8; size /= 2 {
			for g := range value {
				for i := range value[g] {
					w.next[g][i] = value[g][i] - size*x[g][i]
				}
			}
			if lower := m.objective(w, w.next, means); lower < f || size == 1 && decrement < 1e-13 && lower < f+1e-12 {
				for g := range value {
					copy(value[g], w.next[g])
				}
				f, moved = lower, true
				if size == 1 {
					ridge /= 10
				}
				break
			}
		}
		if ridge < 1e-9 {
			ridge = 0
		}
		if !moved {
			if ridge = max(1e-4, 10*ridge); ridge > 1e6 {
				return iterations, gradient, false
			}
		}
	}
	return iterations, gradient, false
}

// largestGradient is the largest derivative by a free parameter.
func largestGradient(curves []curve, at places) float64 {
	shared := make([]float64, at.shared)
	var top float64
	for g, c := range curves {
		for i, place := range at.at[g] {
			switch {
			case place >= 0:
				top = max(top, math.Abs(c.gradient[i]))
			case place < -1:
				shared[-2-place] += c.gradient[i]
			}
		}
	}
	for _, x := range shared {
		top = max(top, math.Abs(x))
	}
	return top
}

// start is a rough solution of one group: loadings from the mean correlations within a factor's items.
func (m *cfa) start(g int) []float64 {
	value := make([]float64, len(m.terms))
	correlation := func(i, j int) float64 { return m.at(g, i, j) / math.Sqrt(m.at(g, i, i)*m.at(g, j, j)) }
	within, between := make([]float64, m.k), zeros(m.k, m.k)
	pairs := zeros(m.k, m.k)
	each := make([]float64, m.p)
	size := make([]float64, m.k)
	for i, a := range m.factor {
		size[a]++
		for j, b := range m.factor {
			if i == j {
				continue
			}
			r := correlation(i, j)
			pairs[a][b]++
			between[a][b] += r
			if a == b {
				each[i] += r
			}
		}
	}
	for a := range m.k {
		within[a] = max(0.05, between[a][a]/pairs[a][a])
		value[m.phi(a, a)] = 1
	}
	for a := range m.k {
		for b := range a {
			value[m.phi(a, b)] = max(-0.8, min(0.8, between[a][b]/pairs[a][b]/math.Sqrt(within[a]*within[b])))
		}
	}
	for j, a := range m.factor {
		r := each[j] / (size[a] - 1) / math.Sqrt(within[a])
		if math.Abs(r) < 0.15 {
			r = math.Copysign(0.15, r)
		}
		r = max(-0.9, min(0.9, r))
		value[j] = r * math.Sqrt(m.at(g, j, j))
		value[m.unique(j)] = m.at(g, j, j) * (1 - r*r)
		value[m.intercept(j)] = m.mean[g][j]
	}
	return value
}

// fit estimates a model, from start if it is not nil, and returns the estimates in working units too.
func (m *cfa) fit(model CFAModel, start [][]float64) (*CFAFit, [][]float64, error) {
	out := &CFAFit{Groups: len(m.n), N: int(m.total), Converged: true}
	means := model.Equality == Scalar
	at := m.places(model)
	var value [][]float64
	if model.Equality == Configural {
		for g := range m.n {
			one := m.only(g)
			v := [][]float64{m.start(g)}
			iterations, gradient, converged := one.minimise(v, one.places(model), false)
			for a := range m.k { // loadings of a factor sum to more than 0
				m.turn(v[0], a)
			}
			value = append(value, v[0])
			out.Iterations, out.GradientNorm = max(out.Iterations, iterations), max(out.GradientNorm, gradient)
			out.Converged = out.Converged && converged
		}
	} else {
		if start == nil {
			_, configural, err := m.fit(CFAModel{Factor: model.Factor}, nil)
			if err != nil {
				return nil, nil, err
			}
			start = m.tie(configural)
		}
		for _, v := range start {
			value = append(value, slices.Clone(v))
		}
		if means {
			m.tieMeans(value, model)
		}
		m.share0(value, at)
		out.Iterations, out.GradientNorm, out.Converged = m.minimise(value, at, means)
	}
	w := m.newWorkspace()
	f := m.objective(w, value, means)
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return nil, nil, notice("no_cfa_solution")
	}
	out.Chi2 = 2 * m.total * max(0, f)
	pp := float64(m.p)
	moments := float64(len(m.n)) * pp * (pp + 1) / 2
	if means {
		moments += float64(len(m.n)) * pp
	}
	out.DF = moments - float64(at.parameters())
	m.indices(out, w, value, means)
	m.report(out, value, means)
	if out.Converged && model.Equality > Configural && len(m.n) > 1 {
		m.tests(out, w, value, model)
	}
	return out, value, nil
}

// turn changes the sign of a factor whose loadings sum to less than 0.
func (m *cfa) turn(value []float64, a int) {
	var sum float64
	for j, f := range m.factor {
		if f == a {
			sum += value[j]
		}
	}
	if sum >= 0 {
		return
	}
	for j, f := range m.factor {
		if f == a {
			value[j] = -value[j]
		}
	}
	for b := range m.k {
		if b != a {
			value[m.phi(a, b)] = -value[m.phi(a, b)]
		}
	}
}

// tie turns the solutions of single groups into one with equal loadings: their mean, in units of each group's factors.
func (m *cfa) tie(value [][]float64) [][]float64 {
	loading := make([]float64, m.p)
	scale := zeros(len(value), m.k) // of each group's factors in units of the first's
	for g := range value {
		for a := range m.k {
			var xy, xx float64
			for j, f := range m.factor {
				if f == a {
					xy += value[0][j] * value[g][j]
					xx += value[0][j] * value[0][j]
				}
			}
			scale[g][a] = max(0.2, min(5, xy/max(xx, 1e-12)))
		}
		for j, f := range m.factor {
			loading[j] += m.share[g] * value[g][j] / scale[g][f]
		}
	}
	var out [][]float64
	for g := range value {
		v := slices.Clone(value[g])
		copy(v, loading)
		for a := range m.k {
			for b := range a + 1 {
				v[m.phi(a, b)] *= scale[g][a] * scale[g][b]
			}
		}
		for j, f := range m.factor {
			v[m.unique(j)] = max(0.05*m.at(g, j, j), m.at(g, j, j)-v[j]*v[j]*v[m.phi(f, f)])
			v[m.intercept(j)] = m.mean[g][j]
		}
		out = append(out, v)
	}
	return out
}

// tieMeans sets factor means and intercepts that fit the items' means best by least squares, where they are not set yet.
func (m *cfa) tieMeans(value [][]float64, model CFAModel) {
	for g := range value {
		for a := range m.k {
			if value[g][m.kappa(a)] != 0 {
				return // from an earlier model
			}
		}
	}
	for g := range value {
		for a := range m.k {
			var xy, xx float64
			for j, f := range m.factor {
				if f == a && !slices.Contains(model.FreeIntercepts, j) {
					xy += value[g][j] * (m.mean[g][j] - m.mean[0][j])
					xx += value[g][j] * value[g][j]
				}
			}
			if g > 0 {
				value[g][m.kappa(a)] = xy / max(xx, 1e-12)
			}
		}
	}
	for j, f := range m.factor {
		var common float64
		for g := range value {
			common += m.share[g] * (m.mean[g][j] - value[g][j]*value[g][m.kappa(f)])
		}
		for g := range value {
			value[g][m.intercept(j)] = common
			if slices.Contains(model.FreeIntercepts, j) {
				value[g][m.intercept(j)] = m.mean[g][j] - value[g][j]*value[g][m.kappa(f)]
			}
		}
	}
}

// share0 gives parameters that groups share the first group's value.
func (m *cfa) share0(value [][]float64, at places) {
	for g := range value {
		for i, place := range at.at[g] {
			if place < -1 {
				value[g][i] = value[0][i]
			}
		}
	}
}

// indices fills in the measures of fit.
func (m *cfa) indices(out *CFAFit, w *workspace, value [][]float64, means bool) {
	pp := float64(m.p)
	for g := range m.n {
		logDet := m.logDet[g]
		for j := range m.p {
			logDet -= math.Log(m.at(g, j, j))
		}
		out.NullChi2 += float64(m.n[g]) * math.Max(0, -logDet)
		out.NullDF += pp * (pp - 1) / 2
		m.implied(w, value[g])
		var sum float64
		cells := pp * (pp + 1) / 2
		for i := range m.p {
			for j := range i + 1 {
				e := (m.at(g, i, j) - w.sigma[i*m.p+j]) / math.Sqrt(m.at(g, i, i)*m.at(g, j, j))
				sum += e * e
			}
			if means {
				e := (m.mean[g][i] - w.mean[i]) / math.Sqrt(m.at(g, i, i))
				sum += e * e
			}
		}
		out.SRMR += m.share[g] * math.Sqrt(sum/(cells+pp)) // means count even where they fit: lavaan's "mplus" and "bentler"
	}
	excess, null := out.Chi2-out.DF, out.NullChi2-out.NullDF
	out.CFI = 1
	if most := max(excess, null, 0); most > 0 {
		out.CFI = 1 - max(0, excess)/most
	}
	if out.DF < 0.5 {
		out.DF = 0
		return
	}
	out.P = num(chi2Upper(out.Chi2, out.DF))
	if r0 := out.NullChi2 / out.NullDF; math.Abs(r0-1) > 1e-12 {
		out.TLI = num((r0 - out.Chi2/out.DF) / (r0 - 1))
	}
	out.RMSEA = num(math.Sqrt(float64(len(m.n)) * max(0, out.Chi2/(m.total*out.DF)-1/m.total)))
}

// report puts the estimates into codes.
func (m *cfa) report(out *CFAFit, value [][]float64, means bool) {
	for g, v := range value {
		loading, intercept, unique := make([]float64, m.p), make([]float64, m.p), make([]float64, m.p)
		for j := range m.p {
			u := m.unit[j]
			loading[j], unique[j] = v[j]*u, v[m.unique(j)]*u*u
			if intercept[j] = m.origin[j] + m.mean[g][j]*u; means {
				intercept[j] = m.origin[j] + v[m.intercept(j)]*u
			}
			if v[m.unique(j)] <= 0 {
				out.Improper = append(out.Improper, CFAItem{g, j})
			}
		}
		cov, kappa := zeros(m.k, m.k), make([]float64, m.k)
		for a := range m.k {
			for b := range m.k {
				cov[a][b] = v[m.phi(a, b)]
			}
			if means {
				kappa[a] = v[m.kappa(a)]
			}
		}
		out.Loadings, out.Intercepts, out.Unique = append(out.Loadings, loading), append(out.Intercepts, intercept), append(out.Unique, unique)
		out.FactorCov, out.FactorMeans = append(out.FactorCov, cov), append(out.FactorMeans, kappa)
	}
}

// tests are the score tests of every item that a model holds equal: the fall of chi-squared that one step of Fisher scoring promises
// once the item is free in all groups.
func (m *cfa) tests(out *CFAFit, w *workspace, value [][]float64, model CFAModel) {
	means := model.Equality == Scalar
	if !m.curves(w, value, means) {
		return
	}
	list := make([]*ReleaseTest, m.p)
	for j := range m.p {
		freed := model
		position := j
		if means {
			if slices.Contains(model.FreeIntercepts, j) {
				continue
			}
			freed.FreeIntercepts = append(slices.Clone(model.FreeIntercepts), j)
			position = m.intercept(j)
		} else {
			if slices.Contains(model.FreeLoadings, j) {
				continue
			}
			freed.FreeLoadings = append(slices.Clone(model.FreeLoadings), j)
		}
		tied := false // something must still tie the factor of the item
		for i, f := range m.factor {
			held := !slices.Contains(freed.FreeLoadings, i)
			if means {
				held = !slices.Contains(freed.FreeIntercepts, i)
			}
			tied = tied || f == m.factor[j] && held
		}
		if !tied {
			continue
		}
		x, decrement, ok := m.step(w.curves, m.places(freed), 0)
		if !ok || math.IsNaN(decrement) {
			continue
		}
		t := &ReleaseTest{}
		t.Chi2, t.DF = max(0, m.total*decrement), float64(len(m.n)-1)
		t.P = chi2Upper(t.Chi2, t.DF)
		for g := range m.n {
			t.Change = append(t.Change, -x[g][position]*m.unit[j])
		}
		list[j] = t
	}
	if means {
		out.InterceptTests = list
	} else {
		out.LoadingTests = list
	}
}

// choleskyRoot turns the lower triangle of the n x n matrix a into its Cholesky root; false when a is not clearly positive definite. For the
// small matrices of a factor model this is faster than gonum, which estimates a condition number each time.
func choleskyRoot(a []float64, n int) bool {
	for i := range n {
		ri := a[i*n : i*n+i+1]
		for j := range i {
			rj := a[j*n : j*n+j+1]
			ri[j] = (ri[j] - dotOf(ri[:j], rj[:j])) / rj[j]
		}
		d := ri[i] - dotOf(ri[:i], ri[:i])
		if !(d > 1e-13*math.Abs(ri[i])) || math.IsInf(d, 0) {
			return false
		}
		ri[i] = math.Sqrt(d)
	}
	return true
}

// rootLogDet is the log determinant of the matrix with that root.
func rootLogDet(l []float64, n int) float64 {
	var sum float64
	for i := range n {
		sum += math.Log(l[i*n+i])
	}
	return 2 * sum
}

// rootSolve solves the system with right side x in place.
func rootSolve(l, x []float64, n int) {
	for i := range n {
		x[i] = (x[i] - dotOf(l[i*n:i*n+i], x[:i])) / l[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		x[i] /= l[i*n+i]
		for j, v := range l[i*n : i*n+i] {
			x[j] -= v * x[i]
		}
	}
}

// rootInverse puts the inverse of the matrix with root l, which it uses up, into out.
func rootInverse(l, out []float64, n int) {
	for j := range n { // the root's inverse, in place, by columns
		l[j*n+j] = 1 / l[j*n+j]
		for i := j + 1; i < n; i++ {
			var sum float64
			for k := j; k < i; k++ {
				sum -= l[i*n+k] * l[k*n+j]
			}
			l[i*n+j] = sum / l[i*n+i]
		}
	}
	for i := range n {
		for j := range i + 1 {
			var sum float64
			for k := i; k < n; k++ {
				sum += l[k*n+i] * l[k*n+j]
			}
			out[i*n+j], out[j*n+i] = sum, sum
		}
	}
}

func dotOf(a, b []float64) float64 {
	var sum float64
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}
