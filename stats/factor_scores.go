package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// ScoreMethod is a way to estimate respondents' factor scores.
type ScoreMethod int

const (
	// RegressionScores (Thurstone) come closest to the factors: W = R⁻¹ΛΦ. They shrink to the mean and correlate a little.
	RegressionScores ScoreMethod = iota
	// BartlettScores are unbiased for the factors, W = Ψ⁻¹Λ(ΛᵀΨ⁻¹Λ)⁻¹, and vary more.
	BartlettScores
)

// ScoreWeights are what standardised items are weighted by to give factor scores.
type ScoreWeights struct {
	Weights [][]float64 // [item][factor]

	// Validity is the correlation of each score with its factor; its square is the share of the factor that the items
	// determine. For regression scores that is the factor's multiple correlation with the items.
	Validity []float64
}

// NewScoreWeights finds the weights of the items for the scores of each factor. Pattern and phi (nil when factors do
// not correlate) are the solution; uniquenesses are 1 - communality, for Bartlett's method. An error when corr is
// singular (regression) or a uniqueness is not above 0 (Bartlett: a Heywood case).
//
// Thurstone, L. L. (1935). The Vectors of Mind. University of Chicago Press.
// Bartlett, M. S. (1937). The statistical conception of mental factors. British Journal of Psychology 28, 97-104.
// R: psych::factor.scores(R, loadings, Phi, method = "Thurstone" or "Bartlett")$weights. SPSS: /SAVE=REG, BART.
func NewScoreWeights(corr mat.Symmetric, pattern [][]float64, phi mat.Symmetric, method ScoreMethod) (*ScoreWeights, error) {
	if err := checkCorrelations(corr); err != nil {
		return nil, err
	}
	if err := checkSolution(corr, pattern, phi); err != nil {
		return nil, err
	}
	s := denseOf(structure(pattern, phi))
	var w mat.Dense
	switch method {
	case RegressionScores:
		inv, _, ok := inverse(corr)
		if !ok {
			return nil, notice("singular_matrix")
		}
		w.Mul(inv, s)
	case BartlettScores:
		model := reproduced(pattern, phi)
		scaled := denseOf(pattern)
		for i := range pattern {
			unique := 1 - model.At(i, i)
			if unique <= singular {
				return nil, fmt.Errorf("item %d has no unique variance (a Heywood case), so there are no Bartlett scores", i+1)
			}
			for f := range pattern[i] {
				scaled.Set(i, f, pattern[i][f]/unique)
			}
		}
		var information mat.Dense
		information.Mul(denseOf(pattern).T(), scaled)
		inv, ok := inverted(&information)
		if !ok {
			return nil, errSingularRotation
		}
		w.Mul(scaled, inv)
	default:
		return nil, fmt.Errorf("factor score method %d is not known", method)
	}
	out := &ScoreWeights{}
	var rw mat.Dense
	rw.Mul(corr, &w)
	for f := range pattern[0] {
		covariance, variance := mat.Dot(w.ColView(f), s.ColView(f)), mat.Dot(w.ColView(f), rw.ColView(f))
		validity := 0.0
		if variance > 0 {
			validity = math.Max(-1, math.Min(1, covariance/math.Sqrt(variance)))
		}
		out.Validity = append(out.Validity, validity)
	}
	for i := range pattern {
		out.Weights = append(out.Weights, mat.Row(nil, i, &w))
	}
	return out, nil
}

// FactorScores are the scores of the respondents who answered every item.
type FactorScores struct {
	Rows   []int       // the respondents, by their place in the columns, ascending
	Scores [][]float64 // [factor][place in Rows]
}

// Scores weights the standardised columns [item][respondent]; NaN is a missing answer, and respondents with one have
// no scores. Means and standard deviations (divisor n - 1) are those of the respondents who have. An error when columns
// and weights do not agree or a column does not vary.
func (w *ScoreWeights) Scores(columns [][]float64) (*FactorScores, error) {
	k := len(w.Weights)
	if len(columns) != k || k == 0 {
		return nil, fmt.Errorf("%d columns for the weights of %d items", len(columns), k)
	}
	if err := checkLoadings(w.Weights); err != nil {
		return nil, fmt.Errorf("weights: %w", err)
	}
	rows, err := completeRows(columns)
	if err != nil {
		return nil, err
	}
	if len(rows) < 2 {
		return nil, notice("too_few_complete", len(rows), 2)
	}
	out := &FactorScores{Rows: rows}
	for range w.Weights[0] {
		out.Scores = append(out.Scores, make([]float64, len(rows)))
	}
	for i, column := range columns {
		mean, sd := meanSD(column, rows)
		if !(sd > 0) {
			return nil, notice("constant_item", fmt.Sprint(i+1))
		}
		for f, weight := range w.Weights[i] {
			for at, r := range rows {
				out.Scores[f][at] += weight * ((column[r] - mean) / sd)
			}
		}
	}
	return out, nil
}

// completeRows are the places at which no column is NaN. Columns must be of one length and hold no number beyond 1e150.
func completeRows(columns [][]float64) ([]int, error) {
	var rows []int
	for c, column := range columns {
		if len(column) != len(columns[0]) {
			return nil, fmt.Errorf("column %d has %d rows, the first has %d", c+1, len(column), len(columns[0]))
		}
		for r, x := range column {
			if math.Abs(x) > 1e150 { // its square is no float64
				return nil, fmt.Errorf("row %d of column %d has %g, which is too large", r+1, c+1, x)
			}
		}
	}
	if len(columns) == 0 {
		return nil, nil
	}
next:
	for r := range columns[0] {
		for _, column := range columns {
			if math.IsNaN(column[r]) {
				continue next
			}
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// meanSD is the mean and the standard deviation (divisor n - 1) of a column at the rows, of which there are 2 or more.
// A standard deviation that only rounding of large numbers makes is 0.
func meanSD(column []float64, rows []int) (mean, sd float64) {
	n := float64(len(rows))
	shift := column[rows[0]]
	for _, r := range rows {
		mean += (column[r] - shift) / n
	}
	mean += shift
	var ss, left, most float64
	for _, r := range rows {
		d := column[r] - mean
		ss += d * d
		left += d
		most = math.Max(most, math.Abs(column[r]))
	}
	mean += left / n
	sd = math.Sqrt(math.Max(0, ss-left*left/n) / (n - 1))
	if sd <= 1e-15*most {
		sd = 0
	}
	return mean, sd
}
