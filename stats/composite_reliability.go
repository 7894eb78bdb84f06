package stats

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// CompositeReliability returns the composite reliability and the average variance extracted of standardised loadings λ
// of k items on their one factor:
//
//	CR = (Σλ)² / ((Σλ)² + Σ(1 - λ²)),  AVE = Σλ² / k
//
// CR of 0.7 and AVE of 0.5 are the customary least values. An error without loadings, with one beyond 1 (a Heywood
// case), or when all are 0.
//
// Fornell, C. & Larcker, D. F. (1981). Evaluating structural equation models with unobservable variables and measurement
// error. Journal of Marketing Research 18, 39-50.   R: semTools::compRelSEM, AVE.
func CompositeReliability(loadings []float64) (cr, ave float64, err error) {
	if len(loadings) == 0 {
		return 0, 0, errors.New("there are no loadings")
	}
	var sum, squares, unique float64
	for i, l := range loadings {
		if !(math.Abs(l) <= 1) {
			return 0, 0, fmt.Errorf("the standardised loading of item %d is %g, not between -1 and 1", i+1, l)
		}
		sum += l
		squares += l * l
		unique += 1 - l*l
	}
	if sum*sum+unique <= 0 {
		return 0, 0, errNoSum
	}
	return sum * sum / (sum*sum + unique), squares / float64(len(loadings)), nil
}

// ConvergentValidity says whether the items of a dimension measure one thing.
type ConvergentValidity struct {
	Items    []int     // places of the dimension's items in the matrix
	Loadings []float64 // standardised, on the one maximum-likelihood factor of these items alone
	Assumed  bool      // two items: both loadings are taken to be √r, as they do not determine two
	Proper   bool      // false in a Heywood case: a loading is held at its limit
	CR, AVE  float64
}

// NewConvergentValidity finds one ML factor of some items of a correlation matrix, their composite reliability and
// their average variance extracted. An error with fewer than two items, with two that do not correlate positively, for
// places outside the matrix or given twice, and when the items' correlations are singular.
func NewConvergentValidity(corr mat.Symmetric, items []int) (*ConvergentValidity, error) {
	if err := checkCorrelations(corr); err != nil {
		return nil, err
	}
	if err := checkItems(corr, items); err != nil {
		return nil, err
	}
	if len(items) < 2 {
		return nil, notice("too_few_items", len(items), 2)
	}
	v := &ConvergentValidity{Items: items, Proper: true}
	if len(items) == 2 {
		r := corr.At(items[0], items[1])
		if !(r > 0) {
			return nil, fmt.Errorf("two items that correlate %.3f measure nothing in common", r)
		}
		v.Loadings, v.Assumed = []float64{math.Sqrt(math.Min(1, r)), math.Sqrt(math.Min(1, r))}, true
	} else {
		part := mat.NewSymDense(len(items), nil)
		for a, i := range items {
			for b, j := range items[:a+1] {
				part.SetSym(a, b, corr.At(i, j))
			}
		}
		e, err := ML(part, 1)
		if err != nil {
			return nil, err
		}
		v.Proper = len(e.Heywood) == 0
		for _, row := range e.Loadings {
			v.Loadings = append(v.Loadings, math.Max(-1, math.Min(1, row[0])))
		}
	}
	var err error
	v.CR, v.AVE, err = CompositeReliability(v.Loadings)
	return v, err
}

// checkItems says which place is outside the matrix or given twice.
func checkItems(corr mat.Symmetric, items []int) error {
	seen := map[int]bool{}
	for _, i := range items {
		if i < 0 || i >= corr.SymmetricDim() || seen[i] {
			return fmt.Errorf("item %d is not one of the %d items, or is given twice", i+1, corr.SymmetricDim())
		}
		seen[i] = true
	}
	return nil
}
