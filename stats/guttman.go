package stats

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// errNoSum is a scale whose sum does not vary, or would have a negative variance.
var errNoSum = errors.New("the sum of the items does not vary, so there is no reliability")

// checkScale says what keeps a covariance matrix from being one of at least two items with a varying sum.
func checkScale(cov mat.Symmetric) error {
	if none(cov) {
		return notice("too_few_items", 0, 2)
	}
	if k := cov.SymmetricDim(); k < 2 {
		return notice("too_few_items", k, 2)
	}
	for i := range cov.SymmetricDim() {
		for j := range i + 1 {
			x := cov.At(i, j)
			if !(math.Abs(x) <= 1e100) {
				return fmt.Errorf("items %d and %d have the covariance %v", j+1, i+1, x)
			}
			if size := math.Max(math.Abs(x), math.Sqrt(math.Abs(cov.At(i, i)))*math.Sqrt(math.Abs(cov.At(j, j)))); !(math.Abs(x-cov.At(j, i)) <= 1e-9*size) {
				return fmt.Errorf("items %d and %d have the covariance %v one way and %v the other", j+1, i+1, x, cov.At(j, i))
			}
		}
		if cov.At(i, i) < 0 {
			return errors.New("the covariance matrix has a negative variance")
		}
	}
	if !(sumOf(cov) > 0) {
		return errNoSum
	}
	return nil
}

// GuttmanLambda2 returns Guttman's second lower bound to the reliability of the sum of k items, at least as large as
// alpha (his λ3): with c_ij the covariances and V the variance of the sum,
//
//	λ2 = (Σ_{i≠j} c_ij + √(k/(k-1) Σ_{i≠j} c²_ij)) / V
//
// A correlation matrix gives that of standardised items. An error with fewer than two items or a constant sum.
//
// Guttman, L. (1945). A basis for analyzing test-retest reliability. Psychometrika 10, 255-282.
// R: psych::guttman(x)$lambda.2 (of correlations). SPSS: RELIABILITY /MODEL=GUTTMAN (of covariances).
func GuttmanLambda2(cov mat.Symmetric) (float64, error) {
	if err := checkScale(cov); err != nil {
		return 0, err
	}
	k := cov.SymmetricDim()
	var off, squares float64
	for i := range k {
		for j := range k {
			if i != j {
				off += cov.At(i, j)
				squares += cov.At(i, j) * cov.At(i, j)
			}
		}
	}
	return (off + math.Sqrt(float64(k)/float64(k-1)*squares)) / sumOf(cov), nil
}

// GuttmanLambda6 returns Guttman's sixth lower bound: each item's error is what the other items do not predict of it,
//
//	λ6 = 1 - Σ v_i (1 - R²_i) / V
//
// with v_i the variances, R²_i the squared multiple correlations, V the variance of the sum. A correlation matrix gives
// that of standardised items, as psych reports. An error also when the matrix is singular or an item does not vary.
//
// R: psych::alpha(x)$total$G6(smc), psych::guttman(x)$lambda.6. SPSS: /MODEL=GUTTMAN (of covariances).
func GuttmanLambda6(cov mat.Symmetric) (float64, error) {
	if err := checkScale(cov); err != nil {
		return 0, err
	}
	r2, err := squaredMultiple(cov)
	if err != nil {
		return 0, err
	}
	var unexplained float64
	for i, x := range r2 {
		unexplained += cov.At(i, i) * (1 - x)
	}
	return 1 - unexplained/sumOf(cov), nil
}

// squaredMultiple are the squared multiple correlations of the items with the others.
func squaredMultiple(cov mat.Symmetric) ([]float64, error) {
	corr, constant := correlationMatrix(cov)
	if len(constant) > 0 {
		return nil, errors.New("an item does not vary, so it has no multiple correlation")
	}
	if _, _, ok := inverse(corr); !ok {
		return nil, notice("singular_matrix")
	}
	return smc(corr), nil
}

// SplitHalves is the reliability of a scale from two halves of its items.
type SplitHalves struct {
	Items         [2]int   // in each half
	R             *float64 // correlation of the two sums; nil when one does not vary
	SpearmanBrown *float64 // 2R / (1 + R), for halves of equal length
	Horst         *float64 // Spearman-Brown for halves of unequal length; the same when they are equal

	// Guttman is 4 cov(A, B) / V, Guttman's λ4 of these halves, which does not take them to have equal variances.
	Guttman float64
}

// NewSplitHalves splits the items of a covariance matrix into those of first and the others. With p and q = 1 - p the
// shares of the items in the halves, Horst's coefficient is
//
//	(√(R⁴ + 4R²(1 - R²)pq) - R²) / (2(1 - R²)pq)
//
// An error when a half has no items, or the sum does not vary.
//
// Guttman, L. (1945), as above.   Horst, P. (1951). Estimating total test reliability from parts of unequal length.
// Educational and Psychological Measurement 11, 368-371.
// SPSS: RELIABILITY /MODEL=SPLIT. R: psych::splitHalf takes all splits.
func NewSplitHalves(cov mat.Symmetric, first []bool) (*SplitHalves, error) {
	if err := checkScale(cov); err != nil {
		return nil, err
	}
	k := cov.SymmetricDim()
	if len(first) != k {
		return nil, errors.New("the halves do not say where each item belongs")
	}
	s := &SplitHalves{}
	var within [2]float64
	var between float64
	half := func(i int) int {
		if first[i] {
			return 0
		}
		return 1
	}
	for i := range k {
		s.Items[half(i)]++
		for j := range k {
			if half(i) == half(j) {
				within[half(i)] += cov.At(i, j)
			} else {
				between += cov.At(i, j) / 2
			}
		}
	}
	if s.Items[0] == 0 || s.Items[1] == 0 {
		return nil, errors.New("one half has no items")
	}
	s.Guttman = 4 * between / sumOf(cov)
	if !(within[0] > 0 && within[1] > 0) {
		return s, nil
	}
	r := math.Max(-1, math.Min(1, between/math.Sqrt(within[0]*within[1])))
	s.R, s.SpearmanBrown = num(r), num(2*r/(1+r))
	r2, pq := r*r, float64(s.Items[0]*s.Items[1])/float64(k*k)
	switch {
	case s.Items[0] == s.Items[1]:
		s.Horst = s.SpearmanBrown
	case r == 1:
		s.Horst = num(1)
	case r >= 0: // with halves that disagree the coefficient has no meaning
		s.Horst = num((math.Sqrt(r2*r2+4*r2*(1-r2)*pq) - r2) / (2 * (1 - r2) * pq))
	}
	return s, nil
}

// maxMarkedItems bounds the memory of FirstHalf and OddItems; no questionnaire comes near it.
const maxMarkedItems = 1000000

// FirstHalf marks the first half of k items, with one more when their number is odd, as SPSS splits. Nil for fewer than one
// item or more than a million.
func FirstHalf(k int) []bool {
	if k < 1 || k > maxMarkedItems {
		return nil
	}
	first := make([]bool, k)
	for i := range (k + 1) / 2 {
		first[i] = true
	}
	return first
}

// OddItems marks the first, third, fifth ... of k items. Nil as FirstHalf.
func OddItems(k int) []bool {
	if k < 1 || k > maxMarkedItems {
		return nil
	}
	odd := make([]bool, k)
	for i := range odd {
		odd[i] = i%2 == 0
	}
	return odd
}
