package stats

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Reliability says how consistently the items measure one thing.
type Reliability struct {
	Items   []string // keys
	N       int      // respondents who answered every item
	Dropped int      // respondents left out for a missing answer

	Alpha, AlphaStd         *float64   // raw (covariances) and standardised (correlations)
	AlphaCILow, AlphaCIHigh *float64   // Feldt
	OmegaTotal              *float64   // one-factor maximum likelihood on the correlation matrix
	SplitHalf               *float64   // first against second half, Spearman-Brown
	ItemRest                []*float64 // corrected item-total correlation of each item
	AlphaIfDeleted          []*float64
	Notices                 []Notice
}

// Alpha returns Cronbach's coefficient alpha of the k items of a covariance matrix,
//
//	k/(k-1) (1 - tr C / ΣΣ C)
//
// at most 1, negative when items run against each other; of a correlation matrix it is the standardised alpha. The error
// says when there are fewer than 2 items, when a cell is no (co)variance, or when the sum of the items does not vary.
//
// Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika 16, 297-334.
// R: psych::alpha(x)$total$raw_alpha, $std.alpha.
func Alpha(cov mat.Symmetric) (float64, error) {
	if err := checkScale(cov); err != nil {
		return 0, err
	}
	return cronbach(cov), nil
}

// cronbach is Alpha of a matrix known to hold covariances, NaN where that is an error.
func cronbach(cov mat.Symmetric) float64 {
	k := cov.SymmetricDim()
	all := sumOf(cov)
	if k < 2 || !(all > 0) {
		return math.NaN()
	}
	var trace float64
	for i := range k {
		trace += cov.At(i, i)
	}
	return float64(k) / float64(k-1) * (1 - trace/all)
}

func sumOf(cov mat.Symmetric) float64 {
	var all float64
	for i := range cov.SymmetricDim() {
		all += rowSum(cov, i)
	}
	return all
}

func rowSum(cov mat.Symmetric, i int) float64 {
	var sum float64
	for j := range cov.SymmetricDim() {
		sum += cov.At(i, j)
	}
	return sum
}

// FeldtInterval returns the interval of alpha for n respondents and k items: (1-alpha) F lies below 1 minus the
// coefficient with F of n-1 and (n-1)(k-1) degrees of freedom. A confidence of 0 means 0.95. The error says when there are
// fewer than 2 respondents or items, or when alpha is above 1 or no number.
//
// Feldt, L. S. (1965). The approximate sampling distribution of Kuder-Richardson reliability coefficient twenty.
// Psychometrika 30, 357-370.   R: psych::alpha.ci.
func FeldtInterval(alpha float64, n, k int, confidence float64) (low, high float64, err error) {
	if confidence, err = confidenceOf(confidence); err != nil {
		return 0, 0, err
	}
	switch {
	case !(alpha <= 1) || alpha < -1e100:
		return 0, 0, fmt.Errorf("%v is no coefficient alpha", alpha)
	case k < 2:
		return 0, 0, notice("too_few_items", k, 2)
	case n < 2:
		return 0, 0, notice("too_few_complete", n, 2)
	}
	d1, d2 := float64(n-1), float64(n-1)*float64(k-1)
	tail := (1 - confidence) / 2
	low, high = 1-(1-alpha)*fBeyond(tail, d1, d2), 1-(1-alpha)/fBeyond(tail, d2, d1)
	if num(low) == nil || num(high) == nil {
		return 0, 0, fmt.Errorf("a confidence of %v leaves no interval of alpha from %d respondents", confidence, n)
	}
	return low, high, nil
}

// ItemRest returns the correlation of each item with the sum of the others (corrected item-total correlation), from the
// items' covariance matrix; nil for an item that does not vary, and for one whose others' sum does not. The error is that of
// Alpha. R: psych::alpha(x)$item.stats$r.drop.
func ItemRest(cov mat.Symmetric) ([]*float64, error) {
	if err := checkScale(cov); err != nil {
		return nil, err
	}
	return itemRest(cov), nil
}

func itemRest(cov mat.Symmetric) []*float64 {
	all := sumOf(cov)
	var most float64
	r := make([]*float64, cov.SymmetricDim())
	for i := range r {
		most = math.Max(most, cov.At(i, i))
	}
	for i := range r {
		row, v := rowSum(cov, i), cov.At(i, i)
		if rest := all - 2*row + v; v > 0 && rest > 1e-13*most { // below is rounding
			r[i] = num(math.Max(-1, math.Min(1, (row-v)/math.Sqrt(v)/math.Sqrt(rest))))
		}
	}
	return r
}

// AlphaIfDeleted returns Alpha without each item in turn; nil where the sum of the others does not vary. The error is that of
// Alpha, or says that there are fewer than 3 items. R: psych::alpha(x)$alpha.drop$raw_alpha.
func AlphaIfDeleted(cov mat.Symmetric) ([]*float64, error) {
	if err := checkScale(cov); err != nil {
		return nil, err
	}
	if k := cov.SymmetricDim(); k < 3 {
		return nil, notice("too_few_items", k, 3)
	}
	return alphaIfDeleted(cov), nil
}

func alphaIfDeleted(cov mat.Symmetric) []*float64 {
	k := cov.SymmetricDim()
	alpha := make([]*float64, k)
	for out := range alpha {
		if k < 3 {
			break
		}
		rest := mat.NewSymDense(k-1, nil)
		for i := range k - 1 {
			for j := i; j < k-1; j++ {
				rest.SetSym(i, j, cov.At(skip(i, out), skip(j, out)))
			}
		}
		alpha[out] = num(cronbach(rest))
	}
	return alpha
}

// skip is the position in the whole of position i in the whole without out.
func skip(i, out int) int {
	if i >= out {
		return i + 1
	}
	return i
}

// SplitHalf returns the Spearman-Brown coefficient 2r/(1+r) of the sums of the first and the second half of the items of a
// covariance matrix; the first half has one more when their number is odd. The error is that of Alpha, or says that a half does
// not vary or that the halves are opposites. NewSplitHalves has other splits and coefficients.
//
// SPSS: RELIABILITY /MODEL=SPLIT, "Spearman-Brown Coefficient, Equal Length".
func SplitHalf(cov mat.Symmetric) (float64, error) {
	if err := checkScale(cov); err != nil {
		return 0, err
	}
	r := splitHalf(cov)
	if num(r) == nil {
		return 0, errors.New("one half of the items does not vary, or the halves are opposites, so there is no split-half reliability")
	}
	return r, nil
}

// splitHalf is SplitHalf, not finite where that is an error.
func splitHalf(cov mat.Symmetric) float64 {
	k := cov.SymmetricDim()
	half := (k + 1) / 2
	var a, b, ab float64
	for i := range k {
		for j := range k {
			switch c := cov.At(i, j); {
			case i < half && j < half:
				a += c
			case i >= half && j >= half:
				b += c
			default:
				ab += c / 2
			}
		}
	}
	if !(a > 0 && b > 0) {
		return math.NaN()
	}
	r := ab / math.Sqrt(a) / math.Sqrt(b)
	return 2 * r / (1 + r)
}

// OmegaTotal returns McDonald's omega by one maximum-likelihood factor of a correlation matrix, with loadings λ,
//
//	(Σλ)² / ((Σλ)² + Σ(1 - λ²))
//
// and whether that solution is proper: not in a Heywood case, where a uniqueness is held at its floor of 0.005 and λ² may
// be above 1. The error says when the matrix is not one of correlations, is singular, or has fewer than 3 items, of which one
// factor is not determined.
//
// McDonald, R. P. (1999). Test Theory: A Unified Treatment. Erlbaum.
func OmegaTotal(corr mat.Symmetric) (omega float64, proper bool, err error) {
	s, err := ML(corr, 1)
	if err != nil {
		return 0, false, err
	}
	var sum, unique float64
	for i, row := range s.Loadings {
		sum += row[0]
		unique += 1 - s.Communalities[i]
	}
	if !(sum*sum+unique > 0) {
		return 0, false, errNoSum
	}
	return sum * sum / (sum*sum + unique), len(s.Heywood) == 0, nil
}

// noVariance is a variance that only rounding of weighted sums leaves: on scales of whole numbers a single respondent
// of ten thousand million who differs makes more.
const noVariance = 1e-10

// correlationMatrix scales a covariance matrix to ones on the diagonal. It also lists the variables without variance;
// when there are any the matrix is nil.
func correlationMatrix(cov mat.Symmetric) (corr *mat.SymDense, constant []int) {
	k := cov.SymmetricDim()
	sd := make([]float64, k)
	for i := range sd {
		if v := cov.At(i, i); v > noVariance {
			sd[i] = math.Sqrt(v)
		} else {
			constant = append(constant, i)
		}
	}
	if len(constant) > 0 {
		return nil, constant
	}
	corr = mat.NewSymDense(k, nil)
	for i := range k {
		corr.SetSym(i, i, 1)
		for j := range i {
			corr.SetSym(i, j, math.Max(-1, math.Min(1, cov.At(i, j)/sd[i]/sd[j])))
		}
	}
	return corr, nil
}
