package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Coefficient is one line of a regression table.
type Coefficient struct {
	Key, Label    string // "(intercept)" first
	B, SE, T, P   *float64
	CILow, CIHigh *float64
	Beta          *float64 // standardised; nil for the intercept
	VIF           *float64 // nil for the intercept
	SEHC3, PHC3   *float64 // MacKinnon and White; nil when errors are design-based already
}

// Regression explains overall (or, without it, the composite) by the items.
type Regression struct {
	Response string // "overall" or "composite"
	Items    []string
	N        int // respondents who answered all
	Dropped  int

	R2, AdjR2, F, DF1, DF2, P, Sigma, DurbinWatson *float64
	Coefficients                                   []Coefficient
	Notices                                        []Notice
}

// Regression regresses overall on the items, both in codes, over the respondents who answered all of them. Slopes
// come from the exact cross-products of complete cases; one pass over respondents adds what needs residuals.
//
// Unweighted: ordinary least squares with t on n - k - 1 degrees of freedom, HC3 errors beside, Durbin-Watson in the
// order of respondents (R: lm, sandwich::vcovHC, car::vif). With weights or a design: weighted least squares with
// linearised errors, t on clusters - strata degrees of freedom, complete cases being a domain of the whole sample, and
// the Wald F on the same (R: survey::svyglm, regTermTest(df = degf(design)), as SPSS Complex Samples; summary.svyglm
// itself takes k more off and counts the clusters of complete cases only); HC3 and Durbin-Watson are then absent. VIF and beta use weighted correlations,
// Sigma is √(Σwe²/Σw n/(n-k-1)).
//
// The error is a Notice when nothing can be computed; the result then still holds it, and N. Without overall the
// response would be the mean of the items themselves, which is an identity: that is such a case.
func (d *Data) Regression() (*Regression, error) {
	return d.cache.regression.get(d.Options.Confidence, d.regression)
}

func (d *Data) regression() (*Regression, error) {
	out := &Regression{Response: d.Response(), Items: d.itemKeys()}
	f, err := d.driverModel()
	out.N, out.Dropped = f.m.N, d.N-f.m.N
	if d.Overall == nil && f.k > 0 {
		err = notice("composite_identity")
	}
	if err != nil {
		out.Notices = append(out.Notices, err.(Notice))
		return out, err
	}
	out.Notices = append(out.Notices, d.fewComplete(out.N)...)
	b0 := f.m.Mean[f.k]
	out.Coefficients = []Coefficient{{Key: "(intercept)", Label: "(intercept)"}}
	var inflated []string
	for i, it := range d.Items {
		b, beta, vif := f.slope(i), f.beta[i], f.inv.At(i, i)
		b0 -= b * f.m.Mean[i]
		out.Coefficients = append(out.Coefficients, Coefficient{Key: it.Key, Label: it.Label, B: num(b), Beta: num(beta), VIF: num(vif)})
		if vif > 5 {
			inflated = append(inflated, it.Key)
		}
	}
	out.Coefficients[0].B = num(b0)
	if inflated != nil {
		out.Notices = append(out.Notices, notice("high_vif", inflated))
	}

	pass := d.residualPass(f)
	n, k, total := float64(out.N), float64(f.k), f.m.Cross.At(f.k, f.k)
	out.DF1 = num(k)
	out.R2, out.AdjR2 = num(1-pass.sse/total), num(1-pass.sse/(n-k-1)/(total/(n-1)))
	if pass.sse <= 1e-24*total {
		out.Notices = append(out.Notices, notice("perfect_fit"))
		return out, nil
	}
	if d.Weighted || d.Designed {
		d.designErrors(out, f, pass)
		return out, nil
	}
	df := n - k - 1
	sigma := math.Sqrt(pass.sse / df)
	out.DF2, out.Sigma, out.DurbinWatson = num(df), num(sigma), num(pass.steps/pass.sse)
	F := (total - pass.sse) / k / (pass.sse / df)
	out.F, out.P = num(F), num(fUpper(F, k, df))
	d.testCoefficients(out, f.classicalErrors(sigma), df)
	robust, ok := pass.hc3(f)
	if !ok {
		out.Notices = append(out.Notices, notice("hc3_leverage"))
		return out, nil
	}
	var differ []string
	for j := range out.Coefficients {
		c := &out.Coefficients[j]
		p := tTwoSided(*c.B/robust[j], df)
		c.SEHC3, c.PHC3 = num(robust[j]), num(p)
		if level := 1 - d.Options.Confidence; j > 0 && (*c.P < level) != (p < level) {
			differ = append(differ, c.Key)
		}
	}
	if differ != nil {
		out.Notices = append(out.Notices, notice("robust_errors_differ", differ))
	}
	return out, nil
}

// testCoefficients fills in t, p and intervals from standard errors.
func (d *Data) testCoefficients(out *Regression, se []float64, df float64) {
	reach := tBeyond(1-d.Options.Confidence, df)
	for j := range out.Coefficients {
		c := &out.Coefficients[j]
		c.SE = num(se[j])
		if se[j] > 0 { // not so in a census
			t := *c.B / se[j]
			c.T, c.P = num(t), num(tTwoSided(t, df))
		}
		c.CILow, c.CIHigh = num(*c.B-reach*se[j]), num(*c.B+reach*se[j])
	}
}

// classicalErrors are sigma √diag (XᵀX)⁻¹, intercept first.
func (f *model) classicalErrors(sigma float64) []float64 {
	se := make([]float64, f.k+1)
	v := 1 / f.m.W
	for i := range f.k {
		se[i+1] = sigma * math.Sqrt(f.inv.At(i, i)) / f.root[i]
		for j := range f.k {
			v += f.m.Mean[i] / f.root[i] * f.inv.At(i, j) * f.m.Mean[j] / f.root[j]
		}
	}
	se[0] = sigma * math.Sqrt(v)
	return se
}

// designErrors fills in linearised errors and the tests that rest on them.
func (d *Data) designErrors(out *Regression, f *model, pass *residualSums) {
	cov := d.slopeCov(f)
	n, k := float64(out.N), float64(f.k)
	out.Sigma = num(math.Sqrt(pass.sse / f.m.W * n / (n - k - 1)))
	out.Notices = append(out.Notices, d.designNotices()...)
	out.Notices = append(out.Notices, notice("regression_design_based"))
	df := d.designDF()
	if df < 1 {
		for j := range out.Coefficients { // none, as designNotices says, but of replicates
			out.Coefficients[j].SE = num(math.Sqrt(cov.At(j, j)))
		}
		return
	}
	se := make([]float64, f.k+1)
	for j := range se {
		se[j] = math.Sqrt(cov.At(j, j))
	}
	d.testCoefficients(out, se, df)
	out.DF2 = num(df)
	slopes, b := mat.NewSymDense(f.k, nil), mat.NewVecDense(f.k, nil)
	for i := range f.k {
		b.SetVec(i, f.slope(i))
		for j := range i + 1 {
			slopes.SetSym(i, j, cov.At(i+1, j+1))
		}
	}
	var root mat.Cholesky
	var x mat.VecDense
	if root.Factorize(slopes) && root.SolveVecTo(&x, b) == nil {
		F := mat.Dot(b, &x) / k
		out.F, out.P = num(F), num(fUpper(F, k, df))
	}
}

// slopeCov is the design-based covariance matrix of intercept and slopes. With e the residual of a respondent of
// weight w, the linearised slopes are (X'WX)⁻¹ x w e.
func (d *Data) slopeCov(f *model) *mat.SymDense {
	rows := f.lookup(d)
	if d.replication != nil {
		apart := d.replicateSlopes(1, f.k+1, func(b *Batch, row int, x []float64) (int, float64) {
			if !b.completeRow(row) {
				return -1, 0
			}
			x[0] = 1
			for j := range f.k {
				x[j+1] = rows.unit[j][b.Items[j][row]]
			}
			return 0, rows.residual(b, row)
		})
		// The slopes are of items centred and divided by their roots.
		l := mat.NewDense(f.k+1, f.k+1, nil)
		l.Set(0, 0, 1)
		for j := range f.k {
			l.Set(j+1, j+1, 1/f.root[j])
			l.Set(0, j+1, -f.m.Mean[j]/f.root[j])
		}
		return d.replication.slopesCov(l, apart)
	}
	return d.linearizedCov(f.k+1, func(b *Batch, row int, z []float64) {
		if !b.completeRow(row) {
			return
		}
		w := 1.0
		if b.Weight != nil {
			w = b.Weight[row]
		}
		we := w * rows.residual(b, row)
		z[0] = we / f.m.W
		for i := range f.k {
			var s float64
			for j := range f.k {
				s += f.inv.At(i, j) * rows.unit[j][b.Items[j][row]]
			}
			z[i+1] = s / f.root[i] * we
			z[0] -= f.m.Mean[i] * z[i+1]
		}
	})
}

// Numbers lists the regression as rows of the numbers table.
func (r *Regression) Numbers() []Number {
	var list []Number
	at := Number{Analysis: "regression", N: r.N}
	whole := rows{at: at, list: &list}
	if r.Coefficients == nil {
		whole.add("unavailable", nil)
		return list
	}
	whole.add("r2", r.R2)
	whole.add("adj_r2", r.AdjR2)
	whole.add("f", r.F)
	whole.add("df1", r.DF1)
	whole.add("df2", r.DF2)
	whole.add("p", r.P)
	whole.add("sigma", r.Sigma)
	whole.add("durbin_watson", r.DurbinWatson)
	for j, c := range r.Coefficients {
		at.Term = c.Key
		line := rows{at: at, list: &list}
		line.add("b", c.B)
		line.add("se", c.SE)
		line.add("t", c.T)
		line.add("p", c.P)
		line.add("ci_low", c.CILow)
		line.add("ci_high", c.CIHigh)
		if j > 0 {
			line.add("beta", c.Beta)
			line.add("vif", c.VIF)
		}
		line.add("se_hc3", c.SEHC3)
		line.add("p_hc3", c.PHC3)
	}
	return list
}
