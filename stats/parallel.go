package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// parallelDraws is the number of random correlation matrices behind a parallel analysis.
const parallelDraws = 1000

// ParallelAnalysis returns the 95th percentiles (R type 6) of the eigenvalues, falling, of the correlation matrix of k
// uncorrelated normal items of n respondents, from the given number of random matrices. A matrix is drawn not from n
// rows of data but at once from its Wishart distribution: Bartlett's triangle has roots of chi-squares with n-1, n-2,
// ... degrees of freedom on its diagonal and standard normals below. Every draw has a random stream of its own, so the
// result depends on the seed only, not on the number of goroutines. The error says when n is not above k, when k is not from 1
// to 2,000, or draws not from 1 to a million.
//
// Horn, J. L. (1965). A rationale and test for the number of factors in factor analysis. Psychometrika 30, 179-185.
// Smith, W. B. & Hocking, R. R. (1972). Algorithm AS 53: Wishart variate generator. Applied Statistics 21, 341-345.
func ParallelAnalysis(n, k, draws int, seed uint64, jobs int) ([]float64, error) {
	switch {
	case k < 1 || k > 2000:
		return nil, fmt.Errorf("a parallel analysis of %d items: a number from 1 to 2000 is needed", k)
	case n <= k:
		return nil, notice("too_few_complete", n, k+1)
	case draws < 1 || draws > 1000000:
		return nil, fmt.Errorf("%d random matrices: a number from 1 to a million is needed", draws)
	}
	values := make([][]float64, k) // [component][draw]
	for c := range values {
		values[c] = make([]float64, draws)
	}
	parallel(processors(jobs), draws, func(draw int) {
		random := rand.New(rand.NewPCG(seed, uint64(draw)))
		found, _, ok := eigen(randomCorrelation(n, k, random), false)
		for c := range values {
			if ok {
				values[c][draw] = found[c]
			}
		}
	})
	q95 := make([]float64, k)
	for c := range q95 {
		slices.Sort(values[c])
		at := 0.95*float64(draws+1) - 1
		low := max(0, min(draws-1, int(at)))
		high := min(draws-1, low+1)
		q95[c] = values[c][low] + (at-math.Floor(at))*(values[c][high]-values[c][low])
	}
	return q95, nil
}

// randomCorrelation draws the sample correlation matrix of k independent normal items of n respondents.
func randomCorrelation(n, k int, random *rand.Rand) *mat.SymDense {
	rows := make([][]float64, k)
	for i := range rows {
		rows[i] = make([]float64, i+1)
		var ss float64
		for j := range i {
			rows[i][j] = random.NormFloat64()
			ss += rows[i][j] * rows[i][j]
		}
		chi2 := 2 * gamma(float64(n-1-i)/2, random)
		rows[i][i] = math.Sqrt(chi2)
		length := math.Sqrt(ss + chi2)
		for j := range rows[i] {
			rows[i][j] /= length
		}
	}
	corr := mat.NewSymDense(k, nil)
	for i := range rows {
		corr.SetSym(i, i, 1)
		for j := range i {
			var r float64
			for c, x := range rows[j] {
				r += x * rows[i][c]
			}
			corr.SetSym(i, j, r)
		}
	}
	return corr
}

// gamma draws from the gamma distribution of the given shape and scale 1 by the squeeze of Marsaglia and Tsang (2000).
// ACM Transactions on Mathematical Software 26, 363-372.
func gamma(shape float64, random *rand.Rand) float64 {
	if shape < 1 {
		return gamma(shape+1, random) * math.Pow(1-random.Float64(), 1/shape)
	}
	d := shape - 1./3
	c := 1 / math.Sqrt(9*d)
	for {
		x := random.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v *= v * v
		u := 1 - random.Float64()
		if math.Log(u) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}
