package stats

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
)

// SchmidLeiman splits what items share into a general factor and groups of items, and says how much of the reliability
// of their sum is the general factor's.
type SchmidLeiman struct {
	Factors int
	Key     []float64 // -1 for items that were turned round because they run against the general factor, 1 for the others

	General       []float64   // loading of each item, turned, on the general factor
	Group         [][]float64 // [item][factor]: loadings, turned, on the group factors, uncorrelated with the general one
	Communalities []float64

	Oblique       *Oblique  // the rotation that was split
	SecondOrder   []float64 // loadings of its factors on the general factor
	OmegaH        float64   // share of the variance of the sum due to the general factor
	OmegaTotal    float64   // share due to all common factors
	OmegaLimit    float64   // OmegaH / OmegaTotal: OmegaH of ever more such items
	ECV           float64   // explained common variance: the general factor's share of the squared loadings
	ItemsTurned   int
	ProperFactors bool // false when a Heywood case, of items or of factors, makes the solution improper
}

// OmegaHierarchical returns McDonald's omega hierarchical of the sum of the items of a correlation matrix: least-squares
// (MINRES) factors are rotated by direct oblimin without Kaiser's normalisation, their correlations Φ have one factor
// γ of their own, by least squares too, and Schmid and Leiman's transformation of the pattern P gives loadings
//
//	general Pγ,  group P · √(1 - γ²)
//
// With V the sum of the correlations, items that load negatively on the general factor turned round:
//
//	ω_h = (Σ general)² / V,  ω_t = 1 - Σ (1 - h²) / V
//
// Three factors are usual. Two have but one correlation, so their γ are taken to be equal, √|φ|. An error for one
// factor, where nothing is hierarchical (see OmegaTotal), and for more factors than the items determine.
//
// Schmid, J. & Leiman, J. M. (1957). The development of hierarchical factor solutions. Psychometrika 22, 53-61.
// Zinbarg, R. E., Revelle, W., Yovel, I. & Li, W. (2005). Cronbach's α, Revelle's β, and McDonald's ω_H. Psychometrika 70, 123-133.
// R: psych::omega(R, nfactors = 3), whose optimisers stop sooner.
func OmegaHierarchical(corr mat.Symmetric, factors int) (*SchmidLeiman, error) {
	if err := checkCorrelations(corr); err != nil {
		return nil, err
	}
	if factors < 2 {
		return nil, errors.New("omega hierarchical needs at least two group factors")
	}
	e, err := MINRES(corr, factors)
	if err != nil {
		return nil, err
	}
	oblique, err := Oblimin(e.Loadings, 0, false)
	if err != nil {
		return nil, err
	}
	s := &SchmidLeiman{Factors: factors, Oblique: oblique, Communalities: e.Communalities,
		ProperFactors: len(e.Heywood) == 0 && oblique.Converged}
	if factors == 2 {
		phi := oblique.Phi.At(0, 1)
		root := math.Sqrt(math.Abs(phi))
		s.SecondOrder = []float64{root, math.Copysign(root, phi)}
	} else {
		second, err := MINRES(oblique.Phi, 1)
		if err != nil {
			return nil, err
		}
		s.ProperFactors = s.ProperFactors && len(second.Heywood) == 0
		for _, row := range second.Loadings {
			s.SecondOrder = append(s.SecondOrder, math.Max(-1, math.Min(1, row[0])))
		}
	}
	return s, s.split(corr)
}

// split is the transformation and what follows from it.
func (s *SchmidLeiman) split(corr mat.Symmetric) error {
	var sum, unique, general, group float64
	for i, row := range s.Oblique.Pattern {
		var g float64
		for f, l := range row {
			g += l * s.SecondOrder[f]
		}
		key := 1.0
		if g < 0 {
			key = -1
			s.ItemsTurned++
		}
		s.Key = append(s.Key, key)
		s.General = append(s.General, key*g)
		loadings := make([]float64, len(row))
		for f, l := range row {
			loadings[f] = key * l * math.Sqrt(1-s.SecondOrder[f]*s.SecondOrder[f])
			group += loadings[f] * loadings[f]
		}
		s.Group = append(s.Group, loadings)
		sum += key * g
		general += g * g
		unique += 1 - s.Communalities[i]
	}
	var variance float64
	for i, a := range s.Key {
		for j, b := range s.Key {
			variance += a * b * corr.At(i, j)
		}
	}
	if !(variance > 1e-10) || !(general+group > 0) {
		return errNoSum
	}
	s.OmegaH = sum * sum / variance
	s.OmegaTotal = 1 - unique/variance
	if s.OmegaTotal > 0 {
		s.OmegaLimit = s.OmegaH / s.OmegaTotal
	}
	s.ECV = general / (general + group)
	return nil
}
