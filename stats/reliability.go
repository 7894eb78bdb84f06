package stats

import (
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
// and of a correlation matrix the standardised alpha. NaN with fewer than 2 items or a constant sum.
//
// Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika 16, 297-334.
// R: psych::alpha(x)$total$raw_alpha, $std.alpha.
func Alpha(cov mat.Symmetric) float64 {
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
// coefficient with F of n-1 and (n-1)(k-1) degrees of freedom. NaN with fewer than 2 respondents or items.
//
// Feldt, L. S. (1965). The approximate sampling distribution of Kuder-Richardson reliability coefficient twenty.
// Psychometrika 30, 357-370.   R: psych::alpha.ci.
func FeldtInterval(alpha float64, n, k int, confidence float64) (low, high float64) {
	if n < 2 || k < 2 || math.IsNaN(alpha) {
		return math.NaN(), math.NaN()
	}
	d1, d2 := float64(n-1), float64(n-1)*float64(k-1)
	tail := (1 - confidence) / 2
	return 1 - (1-alpha)*fQuantile(1-tail, d1, d2), 1 - (1-alpha)*fQuantile(tail, d1, d2)
}

// ItemRest returns the correlation of each item with the sum of the others, NaN for an item that does not vary.
// R: psych::alpha(x)$item.stats$r.drop.
func ItemRest(cov mat.Symmetric) []float64 {
	all := sumOf(cov)
	r := make([]float64, cov.SymmetricDim())
	for i := range r {
		row, v := rowSum(cov, i), cov.At(i, i)
		r[i] = (row - v) / math.Sqrt(v*(all-2*row+v))
	}
	return r
}

// AlphaIfDeleted returns Alpha without each item in turn, NaN below 3 items.
func AlphaIfDeleted(cov mat.Symmetric) []float64 {
	k := cov.SymmetricDim()
	alpha := make([]float64, k)
	for out := range alpha {
		if k < 3 {
			alpha[out] = math.NaN()
			continue
		}
		rest := mat.NewSymDense(k-1, nil)
		for i := range k - 1 {
			for j := i; j < k-1; j++ {
				rest.SetSym(i, j, cov.At(skip(i, out), skip(j, out)))
			}
		}
		alpha[out] = Alpha(rest)
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

// SplitHalf returns the Spearman-Brown coefficient 2r/(1+r) of the sums of the first and the second half of the items;
// the first half has one more when their number is odd. NaN with fewer than 2 items or a half that does not vary.
func SplitHalf(cov mat.Symmetric) float64 {
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
	r := ab / math.Sqrt(a*b)
	return 2 * r / (1 + r)
}

// OmegaTotal returns McDonald's omega by one maximum-likelihood factor of a correlation matrix,
//
//	(Σλ)² / ((Σλ)² + Σ(1 - λ²))
//
// and whether that solution is proper: not when a uniqueness is at its floor. NaN below 3 items, where one factor is
// not determined, and for a singular matrix.
//
// McDonald, R. P. (1999). Test Theory: A Unified Treatment. Erlbaum.
func OmegaTotal(corr mat.Symmetric) (omega float64, proper bool) {
	s, err := ML(corr, 1)
	if err != nil {
		return math.NaN(), false
	}
	var sum, unique float64
	for i, row := range s.Loadings {
		sum += row[0]
		unique += 1 - s.Communalities[i]
	}
	return sum * sum / (sum*sum + unique), len(s.Heywood) == 0
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
