package stats

import (
	"errors"
	"fmt"
	"math"
)

// CorrelationPair is every coefficient of two items, on the respondents who answered both.
type CorrelationPair struct {
	Key1, Key2 string
	N          int

	Pearson, PearsonP   *float64
	Spearman, SpearmanP *float64
	Kendall, KendallP   *float64 // tau-b
	Polychoric          *float64 // two-step maximum likelihood
}

// Correlation holds all pairs of items and overall, each once, row by row of the upper triangle.
type Correlation struct {
	Keys, Labels []string
	Pairs        []CorrelationPair
	Notices      []Notice
}

// At returns the pair of variables i and j in either order, nil on the diagonal.
func (c *Correlation) At(i, j int) *CorrelationPair {
	if i == j {
		return nil
	}
	if i > j {
		i, j = j, i
	}
	k := len(c.Keys)
	return &c.Pairs[i*k-i*(i+1)/2+j-i-1]
}

// margins are the row and column sums of the table and its total.
func (t Joint) margins() (rows, columns []float64, total float64) {
	rows, columns = make([]float64, len(t.X)), make([]float64, len(t.Y))
	for i := range t.X {
		for j := range t.Y {
			n := t.N[i*len(t.Y)+j]
			rows[i] += n
			columns[j] += n
		}
	}
	for _, n := range rows {
		total += n
	}
	return rows, columns, total
}

// standardise centres and scales the scores of a margin to mean 0 and mean square 1. It says false when all of the
// margin is in one place, so that there is nothing to scale by.
func standardise(scores, margin []float64, total float64) ([]float64, bool) {
	var mean, ss float64
	used := 0
	for i, n := range margin {
		mean += n * scores[i]
		if n > 0 {
			used++
		}
	}
	if used < 2 {
		return nil, false
	}
	mean /= total
	z := make([]float64, len(scores))
	for i, x := range scores {
		z[i] = x - mean
		ss += margin[i] * z[i] * z[i]
	}
	sd := math.Sqrt(ss / total)
	for i := range z {
		z[i] /= sd
	}
	return z, true
}

// midRanks gives each place of a margin the average rank of its respondents, up to a constant that correlations ignore.
func midRanks(margin []float64) []float64 {
	ranks := make([]float64, len(margin))
	var below float64
	for i, n := range margin {
		ranks[i] = below + n/2
		below += n
	}
	return ranks
}

// scored is a joint table with standardised scores for its rows and columns, and their correlation.
type scored struct {
	zx, zy []float64
	r      float64
}

// score correlates two variables of a table that have the given scores; false when one does not vary.
func (t Joint) score(x, y, rows, columns []float64, total float64) (scored, bool) {
	zx, okX := standardise(x, rows, total)
	zy, okY := standardise(y, columns, total)
	if !okX || !okY {
		return scored{r: math.NaN()}, false
	}
	var r float64
	for i := range zx {
		var row float64
		for j := range zy {
			row += t.N[i*len(zy)+j] * zy[j]
		}
		r += zx[i] * row
	}
	r /= total
	if 1-math.Abs(r) < 1e-14 { // a perfect line, but for rounding
		r = math.Copysign(1, r)
	}
	return scored{zx, zy, r}, true
}

// maxCount bounds a count of respondents, or a sum of weights, in a table: whole numbers up to it, and sums of them, are exact.
const maxCount = 1 << 50

// check says what is wrong with a table: sizes that do not agree, codes or counts that are none.
func (t Joint) check() error {
	if len(t.X) == 0 || len(t.Y) == 0 || len(t.N) != len(t.X)*len(t.Y) {
		return fmt.Errorf("a table of %d by %d codes has %d cells", len(t.X), len(t.Y), len(t.N))
	}
	for _, codes := range [2][]float64{t.X, t.Y} {
		if i := notFinite(codes); i >= 0 {
			return fmt.Errorf("code %d of the table is not a number", i+1)
		}
		if !squarable(codes) {
			return errors.New("codes of the table beyond 1e±100: rescale them")
		}
	}
	var total float64
	for c, n := range t.N {
		if !(n >= 0 && n <= maxCount) || n > 0 && n < 1e-60 {
			return fmt.Errorf("cell %d of the table has a count of %v", c+1, n)
		}
		total += n
	}
	if total == 0 {
		return errors.New("nobody is in the table")
	}
	return nil
}

// errFlat is a variable of a table that all respondents have the same code of.
var errFlat = errors.New("a variable of the table does not vary, so there is no correlation")

// Pearson returns the product-moment correlation of a joint table, from -1 to 1. With weights the moments are weighted. The
// error says when a variable does not vary, or what is wrong with the table. R: cor(x, y).
func Pearson(t Joint) (float64, error) {
	if err := t.check(); err != nil {
		return 0, err
	}
	return coefficient(pearson(t))
}

// pearson is NaN when a variable does not vary.
func pearson(t Joint) float64 {
	rows, columns, total := t.margins()
	s, _ := t.score(t.X, t.Y, rows, columns, total)
	return s.r
}

// coefficient turns the NaN of a variable that does not vary into an error.
func coefficient(r float64) (float64, error) {
	if num(r) == nil {
		return 0, errFlat
	}
	return r, nil
}

// Spearman returns Pearson's correlation of the ranks, ties at their average rank; with weights the ranks are sums of
// weights. Codes of the table ascend. The error is that of Pearson. R: cor(x, y, method = "spearman").
func Spearman(t Joint) (float64, error) {
	if err := t.check(); err != nil {
		return 0, err
	}
	return coefficient(spearman(t))
}

func spearman(t Joint) float64 {
	rows, columns, total := t.margins()
	s, _ := t.score(midRanks(rows), midRanks(columns), rows, columns, total)
	return s.r
}

// correlationP is the two-sided p-value of a correlation r of n respondents by t = r √((n-2)/(1-r²)) on n-2 degrees
// of freedom, NaN below 3. R: cor.test(x, y), and for ranks cor.test(x, y, method = "spearman", exact = FALSE).
func correlationP(r float64, n int) float64 {
	if n < 3 || math.IsNaN(r) {
		return math.NaN()
	}
	df := float64(n - 2)
	return tTwoSided(r*math.Sqrt(df/((1-r)*(1+r))), df)
}

// Kendall returns tau-b,
//
//	(C - D) / √((P - Tx)(P - Ty))
//
// with C and D the concordant and discordant pairs, P all pairs and T the pairs tied on a variable; with weights a pair
// counts the product of its weights. Codes of the table ascend. p is two-sided from the normal approximation whose variance
// allows for ties, without continuity correction; it has a meaning for unweighted tables only, and is nil for fewer than 2
// respondents. The error is that of Pearson. One sweep over the cells finds C - D, whatever the number of respondents.
//
// Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika 33, 239-251.
// R: cor.test(x, y, method = "kendall", exact = FALSE).
func Kendall(t Joint) (tau float64, p *float64, err error) {
	if err := t.check(); err != nil {
		return 0, nil, err
	}
	tau, z := kendall(t)
	if tau, err = coefficient(tau); err != nil {
		return 0, nil, err
	}
	return tau, num(z), nil
}

// kendall is tau-b and its p; both are NaN when a variable does not vary.
func kendall(t Joint) (tau, p float64) {
	rows, columns, n := t.margins()
	tiesX, tiesY := tiesOf(rows), tiesOf(columns)
	if !(tiesX.pairs < n*n && tiesY.pairs < n*n) || tiesX.used < 2 || tiesY.used < 2 {
		return math.NaN(), math.NaN()
	}
	var s float64
	above := make([]float64, len(columns)) // column sums of the rows before
	for i := range rows {
		var left, all float64
		for _, c := range above {
			all += c
		}
		row := t.N[i*len(columns) : (i+1)*len(columns)]
		for j, c := range row {
			s += c * (left - (all - left - above[j]))
			left += above[j]
		}
		for j, c := range row {
			above[j] += c
		}
	}
	return kendallTest(s, n, tiesX, tiesY)
}

// kendallTest is tau-b and its p from s = C - D of n respondents.
func kendallTest(s, n float64, tiesX, tiesY ties) (tau, p float64) {
	tau = 2 * s / (math.Sqrt(n*n-tiesX.pairs) * math.Sqrt(n*n-tiesY.pairs))
	tau = math.Max(-1, math.Min(1, tau))
	v := (n*(n-1)*(2*n+5) - tiesX.cubic - tiesY.cubic) / 18
	v += tiesX.ordered / n / (n - 1) * tiesY.ordered / 2
	if n > 2 {
		v += tiesX.triples / n / (n - 1) * tiesY.triples / (n - 2) / 9
	}
	return tau, tail(math.Erfc(math.Abs(s) / math.Sqrt(2*v)))
}

// ties are the sums over the groups of tied respondents, each of size u, that Kendall's coefficient needs.
type ties struct {
	used                    int     // groups
	pairs                   float64 // Σ u²: ordered pairs within groups, self included
	ordered, triples, cubic float64 // Σ u(u-1), Σ u(u-1)(u-2), Σ u(u-1)(2u+5)
}

func tiesOf(margin []float64) ties {
	var t ties
	for _, u := range margin {
		if u > 0 {
			t.used++
		}
		t.pairs += u * u
		t.ordered += u * (u - 1)
		t.triples += u * (u - 1) * (u - 2)
		t.cubic += u * (u - 1) * (2*u + 5)
	}
	return t
}
