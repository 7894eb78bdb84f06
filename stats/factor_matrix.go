package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// FactorChoice is how a correlation matrix is to be factored.
type FactorChoice struct {
	Factors    int
	Extraction string  // "paf", "minres", "ml" or "pca"
	Rotation   string  // "none", "varimax", "quartimax", "promax" or "oblimin"
	Raw        bool    // rotate without Kaiser's normalisation (promax: towards the plain target), as R does; SPSS normalises
	Confidence float64 // of RMSEA's interval; 0 = 0.90
}

// FactorSolution is a factor analysis of a correlation matrix.
type FactorSolution struct {
	N           int
	Corr        *mat.SymDense // as analysed: smoothed if it had to be
	Smoothed    bool
	Eigenvalues []float64 // of Corr, falling

	Extraction *Extraction   // unrotated
	Pattern    [][]float64   // [item][factor], rotated
	Phi        *mat.SymDense // correlations of the factors; nil when the rotation leaves them uncorrelated
	Structure  [][]float64   // [item][factor]; the pattern itself when Phi is nil

	Residuals *mat.SymDense
	Fit       *FactorFit // nil for components, which are no model, and when Notices say why
	Notices   []Notice
}

// FactorMatrix factors a correlation matrix of n respondents, such as one of polychoric correlations. A matrix that is
// not positive definite is smoothed first, and a notice says so; another names the items of a Heywood case by their
// labels. Labels are the items', in order. The chi-squared takes the correlations for Pearson's: on polychoric ones it
// is too large, which a reader must be told by the caller, who knows. An error when the choice cannot be met.
//
// R: psych::fa(R, nfactors, n.obs, fm, rotate), psych::fa.poly.
func FactorMatrix(corr mat.Symmetric, labels []string, n int, choice FactorChoice) (*FactorSolution, error) {
	smooth, smoothed, err := SmoothCorrelations(corr)
	if err != nil {
		return nil, err
	}
	if len(labels) != corr.SymmetricDim() {
		return nil, fmt.Errorf("%d labels for %d items", len(labels), corr.SymmetricDim())
	}
	s := &FactorSolution{N: n, Corr: smooth, Smoothed: smoothed}
	if smoothed {
		s.Notices = append(s.Notices, notice("matrix_smoothed"))
	}
	values, _, ok := eigen(smooth, false)
	if !ok {
		return nil, errEigen
	}
	s.Eigenvalues = values
	extract := map[string]func(mat.Symmetric, int) (*Extraction, error){"paf": PAF, "minres": MINRES, "ml": ML, "pca": PCA}[choice.Extraction]
	if extract == nil {
		return nil, fmt.Errorf("extraction %q is not known: it is paf, minres, ml or pca", choice.Extraction)
	}
	if s.Extraction, err = extract(smooth, choice.Factors); err != nil {
		return nil, err
	}
	if err := s.rotate(choice); err != nil {
		return nil, err
	}
	var beyond []string
	for _, i := range s.Extraction.Heywood {
		beyond = append(beyond, labels[i])
	}
	switch {
	case beyond != nil:
		s.Notices = append(s.Notices, notice("heywood", beyond))
	case !s.Extraction.Converged:
		s.Notices = append(s.Notices, notice("factors_not_converged", s.Extraction.Iterations))
	}
	if s.Residuals, err = Residuals(smooth, s.Pattern, phiOf(s.Phi)); err != nil {
		return nil, err
	}
	if choice.Extraction == "pca" {
		return s, nil
	}
	s.Fit, err = NewFactorFit(smooth, s.Extraction.Loadings, nil, s.Extraction.Uniquenesses, n, choice.Confidence)
	var why Notice
	if err != nil && !errors.As(err, &why) {
		return nil, err
	}
	if err != nil {
		s.Notices = append(s.Notices, why)
	}
	return s, nil
}

// phiOf keeps a nil matrix nil as an interface.
func phiOf(phi *mat.SymDense) mat.Symmetric {
	if phi == nil {
		return nil
	}
	return phi
}

// rotate fills in pattern, phi and structure.
func (s *FactorSolution) rotate(choice FactorChoice) error {
	loadings := s.Extraction.Loadings
	var oblique *Oblique
	var err error
	switch choice.Rotation {
	case "none":
		s.Pattern = loadings
	case "varimax":
		s.Pattern, err = Orthomax(loadings, 1, !choice.Raw)
	case "quartimax":
		s.Pattern, err = Quartimax(loadings, !choice.Raw)
	case "promax":
		target := RowNormalisedTarget
		if choice.Raw {
			target = PlainTarget
		}
		oblique, err = Promax(loadings, 4, target)
	case "oblimin":
		oblique, err = Oblimin(loadings, 0, !choice.Raw)
	default:
		return fmt.Errorf("rotation %q is not known: it is none, varimax, quartimax, promax or oblimin", choice.Rotation)
	}
	if err != nil {
		return err
	}
	if oblique == nil {
		s.Structure = s.Pattern
		return nil
	}
	s.Pattern, s.Phi, s.Structure = oblique.Pattern, oblique.Phi, oblique.Structure
	if !oblique.Converged {
		s.Notices = append(s.Notices, notice("rotation_not_converged", oblique.Iterations))
	}
	return nil
}

// PolychoricMatrix returns the polychoric correlations of all items, each on the respondents who answered both (weighted,
// with weights), and the least number of them. An error, a Notice, for an item that does not vary or has more than 20
// answer codes. It may not be positive definite: see SmoothCorrelations.
func (d *Data) PolychoricMatrix() (corr *mat.SymDense, least int, err error) {
	k := len(d.Items)
	if k < 2 {
		return nil, 0, notice("too_few_items", k, 2)
	}
	var at [][2]int
	for i := range k {
		if d.Items[i].Levels() > maxPolychoricLevels {
			return nil, 0, notice("polychoric_levels", maxPolychoricLevels)
		}
		for j := range i {
			at = append(at, [2]int{j, i})
		}
	}
	d.summarize()
	r, cases := make([]float64, len(at)), make([]int, len(at))
	parallel(d.Options.Jobs, len(at), func(n int) {
		joint := d.Joint(at[n][0], at[n][1])
		r[n], cases[n] = polychoricRho(joint), joint.Cases
	})
	corr = mat.NewSymDense(k, nil)
	for i := range k {
		corr.SetSym(i, i, 1)
	}
	for n, pair := range at {
		if math.IsNaN(r[n]) {
			return nil, 0, notice("correlation_few", d.Items[pair[0]].called(), d.Items[pair[1]].called(), cases[n])
		}
		corr.SetSym(pair[0], pair[1], r[n])
	}
	return corr, slices.Min(cases), nil
}
