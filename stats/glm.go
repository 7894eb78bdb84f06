package stats

import "math"

// GLMFactor is a categorical predictor: Level holds each row's place in Labels, from 0.
type GLMFactor struct {
	Name   string
	Labels []string
	Level  []int
}

// GLMCovariate is a numeric predictor.
type GLMCovariate struct {
	Name string
	X    []float64
}

// GLMData are respondents, or cells of them: N respondents with mean Y and sum of squares Within about it a row. There must be
// no missing values.
type GLMData struct {
	Factors    []GLMFactor
	Covariates []GLMCovariate
	Y          []float64
	N          []float64 // nil: each row is one respondent
	Within     []float64 // nil: 0
}

// GLMOptions are the choices of a general linear model.
type GLMOptions struct {
	// Terms are names of factors and covariates, and of interactions with ":" between, in the order of Type I. A term's parts
	// come before it. Nil: all factors with all their interactions, after the covariates.
	Terms      []string
	Confidence float64 // of intervals; 0 means 0.95
}

// GLM is a general linear model: an analysis of variance or covariance of any number of factors.
type GLM struct {
	N             float64
	Effects       []GLMEffect // in the order of the terms
	Intercept     GLMTest     // Type III
	SSE, DFE, SST float64     // of the residual and in all about the mean
	MSE           *float64    // nil without residual degrees of freedom
	R2, AdjR2     *float64
	Aliased       []string // terms with columns that follow from terms before them: empty cells, or factors that repeat others
	confidence    float64
	model         *glmModel
	fit           *glmFit
}

// GLMEffect is a term of a general linear model.
type GLMEffect struct {
	Name                   string
	TypeI, TypeII, TypeIII GLMTest
}

// GLMTest tests a term. SS is nil where the term has no degrees of freedom or the test does not exist; F and P also where the
// residual has no degrees of freedom or is 0.
type GLMTest struct {
	DF           float64
	SS, MS, F, P *float64
	PartialEta2  *float64 // SS/(SS + SSE)
}

// maxGLMColumns is how many coefficients a general linear model may have.
const maxGLMColumns = 1200

// FitGLM explains y by factors and covariates. Types of sums of squares, SS(b | a) being what b explains beyond a:
//
//	I    each term given those before it
//	II   each term given all terms that do not contain it (a is contained in a:b and in a:x)
//	III  the hypothesis of the term's coefficients with sum-to-zero contrasts, in the full model, at the origin of covariates
//	     that interact with it; with empty cells, Goodnight's estimable functions: those of the term and the terms that contain
//	     it by more factors, and orthogonal to those of the latter alone
//
// Only levels that occur count. Cross-products are of cells, with centred covariates, so rows are read once.
// R: anova(lm), car::Anova(type = 2), car::Anova(type = 3) with contr.sum (which has no Type III of empty cells).
// SPSS: UNIANOVA, whose Type II takes a not to be contained in a:x.
//
// Goodnight, J. H. (1978). Tests of hypotheses in fixed effects linear models. SAS Technical Report R-101.
// Fox, J. (2016). Applied Regression Analysis and Generalized Linear Models, 3rd ed., ch. 8.
func FitGLM(data GLMData, options GLMOptions) (*GLM, error) {
	confidence, err := confidenceOf(options.Confidence)
	if err != nil {
		return nil, err
	}
	m, err := newGLMModel(data, options.Terms)
	if err != nil {
		return nil, err
	}
	all := make([]int, len(m.terms))
	for t := range all {
		all[t] = t
	}
	f := m.solve(all)
	out := &GLM{N: m.n, SSE: f.rss, DFE: m.n - f.rank, SST: m.within + m.cross[m.p][m.p], confidence: confidence, model: m, fit: f}
	if out.SST <= 0 {
		return nil, notice("constant_response")
	}
	if out.SSE <= 1e-13*out.SST {
		out.SSE = 0
	}
	if out.DFE > 0 {
		out.MSE = num(out.SSE / out.DFE)
		out.AdjR2 = num(1 - out.SSE/out.DFE/(out.SST/(m.n-1)))
	}
	out.R2 = num(1 - out.SSE/out.SST)
	var g *goodnight
	if len(f.aliased) > 0 {
		g = m.estimable()
	}
	for t, x := range m.terms {
		e := GLMEffect{Name: x.name, TypeI: out.test(f.steps[t], f.df[t])}
		var order []int
		for u := range m.terms {
			if u != t && !m.contains(u, t) {
				order = append(order, u)
			}
		}
		two := m.solve(append(order, t))
		e.TypeII = out.test(two.steps[t], two.df[t])
		if g == nil {
			ss, ok := m.hypothesis(t, f)
			if e.TypeIII = (GLMTest{DF: f.df[t]}); ok {
				e.TypeIII = out.test(ss, f.df[t])
			}
		} else if ss, df, ok := g.typeThree(t); ok {
			e.TypeIII = out.test(ss, df)
		}
		out.Effects = append(out.Effects, e)
		if f.df[t] < float64(x.to-x.from) {
			out.Aliased = append(out.Aliased, x.name)
		}
	}
	if g == nil {
		if ss, ok := m.hypothesis(-1, f); ok {
			out.Intercept = out.test(ss, 1)
		}
	}
	return out, nil
}

// test makes the F test of a sum of squares.
func (r *GLM) test(ss, df float64) GLMTest {
	t := GLMTest{DF: df}
	if df <= 0 || math.IsNaN(ss) {
		return t
	}
	ss = max(0, ss)
	t.SS, t.MS = num(ss), num(ss/df)
	if ss+r.SSE > 0 {
		t.PartialEta2 = num(ss / (ss + r.SSE))
	}
	if r.DFE > 0 && r.SSE > 0 {
		f := ss / df / (r.SSE / r.DFE)
		t.F, t.P = num(f), num(fUpper(f, df, r.DFE))
	}
	return t
}
