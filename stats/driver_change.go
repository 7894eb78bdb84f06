package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// DriverChangeRow is how the slope of one item changed.
type DriverChangeRow struct {
	Key, Label       string
	B, Earlier       *float64 // slopes now and then: index points of overall for an index point of the item
	Diff, SE, T, DF  *float64
	P, PAdjusted     *float64 // after Holm over the items
	CILow, CIHigh    *float64
	SENow, SEEarlier *float64
}

// DriverSince are the changes since one earlier wave.
type DriverSince struct {
	Earlier        string
	N, NEarlier    int // complete answers
	Rows           []DriverChangeRow
	F, DF1, DF2, P *float64 // are all slopes the same?
	Notices        []Notice // why there is nothing
}

// DriverChange compares the drivers with those in the wave before and in the first.
type DriverChange struct {
	Wave    string
	Since   []DriverSince
	Notices []Notice // waves that nothing is compared with
}

// DriverChange tests whether what drives overall has changed: the regression of Data.Regression in both waves, over the items that both asked, its
// slopes in index points of overall for an index point of the item, so that scales of another length compare.
//
//	t = (b₂ - b₁)/√(se₁² + se₂²)   on Satterthwaite's degrees of freedom
//	F = (b₂ - b₁)ᵀ (V₁ + V₂)⁻¹ (b₂ - b₁)/k   on k and ν₁ + ν₂
//
// V is the covariance matrix HC3 without weights (ν = n - k - 1), linearised with weights or a design (ν = clusters minus strata). It is the test of
// Chow without his assumption that the errors of both waves vary alike.
//
// R: sandwich::vcovHC(lm(...), "HC3") in each wave; with weights vcov(svyglm(...)).
// Chow, G. C. (1960). Tests of equality between sets of coefficients in two linear regressions. Econometrica 28, 591-605.
func (d *Data) DriverChange() (*DriverChange, error) {
	out := &DriverChange{Wave: d.Wave}
	if d.Overall == nil {
		return out, nil // on the items themselves the composite is no regression
	}
	waves, notices := d.compared()
	out.Notices = notices
	for _, e := range waves {
		keys, overall := d.shared(e)
		switch {
		case !overall:
			out.Since = append(out.Since, DriverSince{Earlier: e.Wave, Notices: []Notice{notice("drivers_overall", e.Wave)}})
		case len(keys) == 0:
			out.Since = append(out.Since, DriverSince{Earlier: e.Wave, Notices: []Notice{notice("nothing_shared", e.Wave)}})
		default:
			out.Since = append(out.Since, d.onItems(keys, true).driversSince(e.onItems(keys, true)))
		}
	}
	return out, nil
}

func (d *Data) driversSince(e *Data) DriverSince {
	out := DriverSince{Earlier: e.Wave}
	now, err := d.driverSlopes()
	out.without(d.Wave, err)
	then, err := e.driverSlopes()
	out.without(e.Wave, err)
	if out.Notices != nil {
		return out
	}
	out.N, out.NEarlier = now.n, then.n
	k := len(now.b)
	diff, v := mat.NewVecDense(k, nil), mat.NewSymDense(k, nil)
	v.AddSym(now.v, then.v)
	var p []*float64
	var holm []**float64
	out.Rows = make([]DriverChangeRow, k)
	for i := range k {
		diff.SetVec(i, now.b[i]-then.b[i])
		row := ChangeRow{Diff: num(diff.AtVec(i))}
		se, df := satterthwaite([]float64{now.v.At(i, i), then.v.At(i, i)}, []float64{now.df, then.df})
		row.finish(se, df, d.Options.Confidence)
		out.Rows[i] = DriverChangeRow{Key: d.Items[i].Key, Label: d.Items[i].Label, B: num(now.b[i]), Earlier: num(then.b[i]), Diff: row.Diff, SE: row.SE, T: row.T, DF: row.DF,
			P: row.P, CILow: row.CILow, CIHigh: row.CIHigh, SENow: num(math.Sqrt(now.v.At(i, i))), SEEarlier: num(math.Sqrt(then.v.At(i, i)))}
		p, holm = append(p, row.P), append(holm, &out.Rows[i].PAdjusted)
	}
	adjustFamily(p, holm, nil)
	var root mat.Cholesky
	var x mat.VecDense
	if root.Factorize(v) && root.SolveVecTo(&x, diff) == nil {
		f, df2 := mat.Dot(diff, &x)/float64(k), now.df+then.df
		out.F, out.DF1, out.DF2, out.P = num(f), num(float64(k)), num(df2), num(fUpper(f, float64(k), df2))
	}
	return out
}

// without says, of an error, why a wave has no slopes to compare.
func (s *DriverSince) without(wave string, err error) {
	if err == nil {
		return
	}
	s.Notices = append(s.Notices, notice("drivers_wave", wave))
	if why, ok := err.(Notice); ok {
		s.Notices = append(s.Notices, why)
	}
}

// slopes are the slopes of a regression in index units with their covariance matrix.
type slopes struct {
	n  int
	b  []float64
	v  *mat.SymDense
	df float64
}

// driverSlopes fits the drivers; the error, a Notice, says why there is no regression or no covariance matrix.
func (d *Data) driverSlopes() (slopes, error) {
	f, err := d.driverModel()
	if err != nil {
		return slopes{}, err
	}
	out := slopes{n: f.m.N, df: float64(f.m.N - f.k - 1), v: mat.NewSymDense(f.k, nil)}
	pass := d.residualPass(f)
	if !(out.df >= 1) {
		return slopes{}, notice("too_few_complete", f.m.N, f.k+2)
	}
	if pass.sse <= 1e-24*f.m.Cross.At(f.k, f.k) {
		return slopes{}, notice("perfect_fit")
	}
	var codes *mat.SymDense
	if d.Weighted || d.Designed {
		cov := d.slopeCov(f)
		codes, out.df = mat.NewSymDense(f.k, nil), d.designDF()
		for i := range f.k {
			for j := range i + 1 {
				codes.SetSym(i, j, cov.At(i+1, j+1))
			}
		}
	} else if codes = pass.slopesHC3(f); codes == nil {
		return slopes{}, notice("hc3_leverage")
	}
	if !(out.df >= 1) {
		return slopes{}, notice("too_few_clusters")
	}
	unit := func(it Item) float64 { // index points of a code
		return (it.Index(float64(it.Max), d.Options.Index) - it.Index(float64(it.Min), d.Options.Index)) / float64(it.Max-it.Min)
	}
	scale := make([]float64, f.k)
	for i := range f.k {
		scale[i] = unit(*d.Overall) / unit(d.Items[i])
		out.b = append(out.b, f.slope(i)*scale[i])
		for j := range i + 1 {
			out.v.SetSym(i, j, codes.At(i, j)*scale[i]*scale[j])
		}
	}
	return out, nil
}

// Numbers lists the changes; term2 is the earlier wave, an empty term the joint test. What cannot be compared is unavailable.
func (c *DriverChange) Numbers() []Number {
	var list []Number
	for _, s := range c.Since {
		if s.Rows == nil {
			list = append(list, Number{Analysis: "driver_change", Term2: s.Earlier, Statistic: "unavailable"})
			continue
		}
		for _, x := range s.Rows {
			r := rows{Number{Analysis: "driver_change", Term: x.Key, Term2: s.Earlier, N: s.N + s.NEarlier}, &list}
			r.add("b", x.B)
			r.add("b_earlier", x.Earlier)
			r.add("diff", x.Diff)
			r.add("se", x.SE)
			r.add("t", x.T)
			r.add("df", x.DF)
			r.add("p", x.P)
			r.add("p_adjusted", x.PAdjusted)
			r.add("ci_low", x.CILow)
			r.add("ci_high", x.CIHigh)
		}
		r := rows{Number{Analysis: "driver_change", Term2: s.Earlier, N: s.N + s.NEarlier}, &list}
		r.add("f", s.F)
		r.add("df1", s.DF1)
		r.add("df2", s.DF2)
		r.add("p", s.P)
	}
	return list
}
