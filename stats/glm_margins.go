package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// GLMMargin is an estimated marginal mean: the model's mean of a combination of levels, at the mean of every covariate and with
// equal weights over the levels of the other factors.
type GLMMargin struct {
	Levels                  []string // labels, of the factors asked for in their order
	N                       float64  // respondents in the combination
	Mean, SE, CILow, CIHigh *float64 // nil where empty cells leave it undetermined
}

// GLMPair compares two marginal means, first minus second, by t on the residual degrees of freedom. Nil where there is none.
type GLMPair struct {
	First, Second                 int // places among the margins
	Diff, SE, T, P                *float64
	PTukey, PBonferroni, PHolm    *float64 // over all pairs of these margins
	TukeyLow, TukeyHigh           *float64
	BonferroniLow, BonferroniHigh *float64
}

// Margins are the estimated marginal means of the combinations of the levels of some factors, the last changing fastest, and
// all their pairs. The error says when a factor is not in the model. R: emmeans(fit, ~ a + b), pairs(adjust = ...).
// SPSS: UNIANOVA /EMMEANS TABLES(a*b) COMPARE ADJ().
//
// Searle, S. R., Speed, F. M. & Milliken, G. A. (1980). Population marginal means in the linear model: an alternative to least
// squares means. The American Statistician 34, 216-221.
func (r *GLM) Margins(factors ...string) ([]GLMMargin, []GLMPair, error) {
	m := r.model
	if m == nil {
		return nil, nil, errors.New("there is no model: margins are of what FitGLM returns")
	}
	var of []int
	combinations := 1
	for _, name := range factors {
		f := slices.IndexFunc(m.factors, func(f GLMFactor) bool { return f.Name == name })
		if f < 0 || slices.Contains(of, f) || !slices.ContainsFunc(m.terms, func(t glmTerm) bool { return slices.Contains(t.factors, f) }) {
			return nil, nil, fmt.Errorf("%s is no factor of the model, or comes twice", name)
		}
		of = append(of, f)
		if combinations *= m.levels[f]; combinations > maxGLMColumns {
			return nil, nil, fmt.Errorf("more than %d combinations of levels", maxGLMColumns)
		}
	}
	if len(of) == 0 {
		return nil, nil, fmt.Errorf("no factors to take margins of")
	}
	var margins []GLMMargin
	var rows [][]float64
	for i := range combinations {
		level := make([]int, len(m.levels))
		for f := range level {
			level[f] = -1
		}
		at := i
		for k := len(of) - 1; k >= 0; k-- {
			level[of[k]] = at % m.levels[of[k]]
			at /= m.levels[of[k]]
		}
		var g GLMMargin
		for _, f := range of {
			g.Levels = append(g.Levels, m.factors[f].Labels[level[f]])
		}
		for _, c := range m.cells {
			if !slices.ContainsFunc(of, func(f int) bool { return c.level[f] != level[f] }) {
				g.N += c.n
			}
		}
		row := m.marginRow(level)
		estimate, variance, ok := r.contrast(row)
		if ok {
			g.Mean = num(m.centre + estimate)
			if r.MSE != nil {
				se := math.Sqrt(*r.MSE * variance)
				reach := tBeyond(1-r.confidence, r.DFE) * se
				g.SE, g.CILow, g.CIHigh = num(se), num(*g.Mean-reach), num(*g.Mean+reach)
			}
		}
		margins, rows = append(margins, g), append(rows, row)
	}
	return margins, r.marginPairs(rows), nil
}

// marginRow is a combination of levels as a row of the model; factors of level -1 are averaged over, where contrasts that sum to
// zero vanish, and so do centred covariates at their mean.
func (m *glmModel) marginRow(level []int) []float64 {
	row := make([]float64, m.p)
	for _, e := range m.columns(level) {
		if e.product == 0 {
			row[e.column] = e.value
		}
	}
	return row
}

// contrast is the estimate of a combination of coefficients and its variance over the mean square. ok is false when it is not
// estimable: when it gives an aliased column another weight than the columns from which that follows.
func (r *GLM) contrast(row []float64) (estimate, variance float64, ok bool) {
	a, p := r.fit.a, r.model.p
	out := make([]bool, p)
	for _, k := range r.fit.aliased {
		out[k] = true
	}
	for _, k := range r.fit.aliased {
		left := row[k]
		for j, w := range row {
			if !out[j] {
				left -= w * a[j][k]
			}
		}
		if math.Abs(left) > 1e-8 {
			return 0, 0, false
		}
	}
	for i, u := range row {
		if u == 0 || out[i] {
			continue
		}
		estimate += u * a[i][p]
		for j, w := range row {
			if w != 0 && !out[j] {
				variance += u * w * (a[i][j] + a[j][i]) / 2
			}
		}
	}
	return estimate, max(0, variance), true
}

// marginPairs compares all rows.
func (r *GLM) marginPairs(rows [][]float64) []GLMPair {
	var list []GLMPair
	tukey := newStudentizedRange(len(rows))
	count := float64(len(rows) * (len(rows) - 1) / 2)
	var reachTukey, reachBonferroni float64
	tests := r.MSE != nil && *r.MSE > 0
	if tests && len(rows) <= 100 {
		reachTukey = tukey.quantile(1-r.confidence, r.DFE) / math.Sqrt2
	}
	if tests {
		reachBonferroni = tBeyond((1-r.confidence)/count, r.DFE)
	}
	var p []float64
	difference := make([]float64, r.model.p)
	for i := range rows {
		for j := i + 1; j < len(rows); j++ {
			d := GLMPair{First: i, Second: j}
			for k := range difference {
				difference[k] = rows[i][k] - rows[j][k]
			}
			if estimate, variance, ok := r.contrast(difference); ok {
				d.Diff = num(estimate)
				if se := 0.0; tests && variance > 0 {
					se = math.Sqrt(*r.MSE * variance)
					t := estimate / se
					d.SE, d.T, d.P = num(se), num(t), num(tTwoSided(t, r.DFE))
					if reachTukey > 0 {
						d.PTukey = num(tukey.upper(math.Sqrt2*math.Abs(t), r.DFE))
						d.TukeyLow, d.TukeyHigh = num(estimate-reachTukey*se), num(estimate+reachTukey*se)
					}
					d.BonferroniLow, d.BonferroniHigh = num(estimate-reachBonferroni*se), num(estimate+reachBonferroni*se)
					p = append(p, *d.P)
				}
			}
			list = append(list, d)
		}
	}
	holm, _ := AdjustP(p, "holm")
	bonferroni, _ := AdjustP(p, "bonferroni")
	at := 0
	for i := range list {
		if list[i].P != nil {
			list[i].PHolm, list[i].PBonferroni = num(holm[at]), num(bonferroni[at])
			at++
		}
	}
	return list
}
