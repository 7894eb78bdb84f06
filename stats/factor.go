package stats

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Factor is an exploratory factor analysis of the items.
type Factor struct {
	Items, Labels []string
	N, Dropped    int

	KMO                                 *float64
	BartlettChi2, BartlettDF, BartlettP *float64
	MSA                                 []*float64 // per item

	Eigenvalues []float64 // of the correlation matrix, falling
	ParallelQ95 []float64 // 95th percentile of the eigenvalues of uncorrelated normal data
	Factors     int
	HowMany     string // "parallel" or "fixed"
	Extraction  string // "paf", "pca", "minres" or "ml"
	Rotation    string // "varimax" or "none"
	Iterations  int
	Converged   bool

	Communalities   []float64
	Loadings        [][]float64 // [item][factor], rotated
	Unrotated       [][]float64
	SSLoadings      []float64 // per factor, after rotation
	VariancePercent []float64 // 100 SSLoadings / items
	Heywood         []string  // items with a communality of 1 or more
	Notices         []Notice
}

// Factor analyses the Pearson correlations (weighted, with weights) of all items among the respondents who answered
// every one, as Options say: number of factors, extraction, rotation. An error, a Notice, with fewer than three items,
// no more complete respondents than items, an item that does not vary, or a singular matrix that ML cannot take.
func (d *Data) Factor() (*Factor, error) {
	c := &d.cache
	c.factorOnce.Do(func() { c.factor, c.noFactor = d.newFactor() })
	return c.factor, c.noFactor
}

func (d *Data) newFactor() (*Factor, error) {
	k := len(d.Items)
	if k < 3 {
		return nil, notice("too_few_items", k, 3)
	}
	m := d.Complete(false)
	if m.N <= k {
		return nil, d.tooFewComplete(m.N, k+1)
	}
	corr, constant := correlationMatrix(m.Cov())
	if len(constant) > 0 {
		return nil, notice("constant_item", d.Items[constant[0]].called())
	}
	f := &Factor{N: m.N, Dropped: d.N - m.N, Extraction: d.Options.Extraction, Rotation: d.Options.Rotation}
	for _, it := range d.Items {
		f.Items, f.Labels = append(f.Items, it.Key), append(f.Labels, it.called())
	}
	if m.N < 5*k {
		f.Notices = append(f.Notices, notice("small_sample", m.N, k))
	}
	f.Notices = append(f.Notices, d.fewComplete(m.N)...)
	f.adequacy(corr, m.N)
	if d.Weighted || d.Designed {
		f.Notices = append(f.Notices, notice("bartlett_design"))
	}
	values, _, ok := eigen(corr, false)
	if !ok {
		return nil, errEigen
	}
	f.Eigenvalues = values
	var err error
	if f.ParallelQ95, err = ParallelAnalysis(m.N, k, parallelDraws, d.Options.Seed, d.Options.Jobs); err != nil {
		return nil, err
	}
	f.howMany(d.Options.Factors)
	if err := f.extract(corr); err != nil {
		return nil, err
	}
	return f, nil
}

// adequacy fills in KMO and Bartlett's test, or says why there are none.
func (f *Factor) adequacy(corr *mat.SymDense, n int) {
	f.MSA = make([]*float64, len(f.Items))
	var why Notice
	kmo, msa, err := KMO(corr)
	switch {
	case err == nil:
		f.KMO, f.MSA = num(kmo), msa
		if kmo < 0.6 {
			f.Notices = append(f.Notices, notice("kmo_low", kmo))
		}
	case errors.As(err, &why):
		f.Notices = append(f.Notices, why)
		return
	}
	if test, err := Bartlett(corr, n); err == nil {
		f.BartlettChi2, f.BartlettDF, f.BartlettP = num(test.Chi2), num(test.DF), num(test.P)
	}
}

// howMany sets the number of factors: as asked, or the leading eigenvalues above the 95th percentile of random ones,
// at least one and no more than the items determine.
func (f *Factor) howMany(asked int) {
	f.HowMany, f.Factors = "fixed", asked
	if asked < 1 {
		f.HowMany, f.Factors = "parallel", 0
		for f.Factors < len(f.Eigenvalues) && f.Eigenvalues[f.Factors] > f.ParallelQ95[f.Factors] {
			f.Factors++
		}
		if f.Factors == 0 {
			f.Factors = 1
			f.Notices = append(f.Notices, notice("factors_none"))
		}
	}
	most := maxFactors(len(f.Items))
	if f.Extraction == "pca" {
		most = len(f.Items)
	}
	if f.Factors > most {
		f.Notices = append(f.Notices, notice("factors_capped", f.Factors, len(f.Items), most))
		f.Factors = most
	}
}

// extract takes and rotates the factors.
func (f *Factor) extract(corr mat.Symmetric) error {
	method := map[string]func(mat.Symmetric, int) (*Extraction, error){"pca": PCA, "minres": MINRES, "ml": ML}[f.Extraction]
	if method == nil {
		f.Extraction, method = "paf", PAF
	}
	e, err := method(corr, f.Factors)
	if err != nil {
		return err
	}
	f.Iterations, f.Converged, f.Communalities = e.Iterations, e.Converged, e.Communalities
	f.Unrotated, f.Loadings = e.Loadings, e.Loadings
	if f.Rotation != "none" {
		f.Rotation, f.Loadings = "varimax", orthomax(e.Loadings, 1, true)
	}
	f.SSLoadings = sumsOfSquares(f.Loadings)
	for _, ss := range f.SSLoadings {
		f.VariancePercent = append(f.VariancePercent, 100*ss/float64(len(f.Items)))
	}
	var beyond []string
	for _, i := range e.Heywood {
		f.Heywood = append(f.Heywood, f.Items[i])
		beyond = append(beyond, f.Labels[i])
	}
	switch {
	case beyond != nil:
		f.Notices = append(f.Notices, notice("heywood", beyond))
	case !e.Converged:
		f.Notices = append(f.Notices, notice("factors_not_converged", e.Iterations))
	}
	for i, row := range f.Loadings {
		var on []string
		for factor, l := range row {
			if math.Abs(l) >= 0.4 {
				on = append(on, fmt.Sprintf("F%d", factor+1))
			}
		}
		if len(on) > 1 {
			f.Notices = append(f.Notices, notice("cross_loading", f.Labels[i], on))
		}
	}
	return nil
}

// Numbers lists the whole, the items, the components and the loadings, in this order.
func (f *Factor) Numbers() []Number {
	if f == nil {
		return unavailable("factor")
	}
	var list []Number
	at := func(term, term2 string) rows {
		return rows{Number{Analysis: "factor", Term: term, Term2: term2, N: f.N}, &list}
	}
	whole := at("", "")
	whole.add("kmo", f.KMO)
	whole.add("bartlett_chi2", f.BartlettChi2)
	whole.add("bartlett_df", f.BartlettDF)
	whole.add("bartlett_p", f.BartlettP)
	whole.add("factors", num(float64(f.Factors)))
	for i, key := range f.Items {
		item := at(key, "")
		item.add("msa", f.MSA[i])
		item.add("communality", num(f.Communalities[i]))
	}
	for c, value := range f.Eigenvalues {
		component := at(fmt.Sprintf("F%d", c+1), "")
		component.add("eigenvalue", num(value))
		if c < f.Factors {
			component.add("ss_loading", num(f.SSLoadings[c]))
			component.add("variance_percent", num(f.VariancePercent[c]))
		}
	}
	for i, key := range f.Items {
		for c := range f.Factors {
			cell := at(key, fmt.Sprintf("F%d", c+1))
			cell.add("loading", num(f.Loadings[i][c]))
			cell.add("loading_unrotated", num(f.Unrotated[i][c]))
		}
	}
	return list
}
