package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Measures of importance from correlations: r is the k x k correlation matrix of the predictors, ry their
// correlations with the response.

// standardisedSlopes solves r beta = ry, given the inverse of r.   R: coef(lm(scale(y) ~ scale(x)))
func standardisedSlopes(inv *mat.SymDense, ry []float64) []float64 {
	beta := make([]float64, len(ry))
	for i := range beta {
		for j, c := range ry {
			beta[i] += inv.At(i, j) * c
		}
	}
	return beta
}

// relativeWeights returns Johnson's relative weights, which sum to R²: with r = V Λ Vᵀ, its square root
// S = V Λ^½ Vᵀ and the slopes β = S⁻¹ ry of the response on the orthonormal variables nearest to the predictors,
//
//	weight_i = Σ_j S_ij² β_j²
//
// Nil when the smallest eigenvalue is below 1e-10: the predictors are then collinear.
//
// Johnson, J. W. (2000). A heuristic method for estimating the relative weight of predictor variables in multiple
// regression. Multivariate Behavioral Research 35(1), 1-19.
func relativeWeights(r *mat.SymDense, ry []float64) []float64 {
	k := len(ry)
	var eigen mat.EigenSym
	if !eigen.Factorize(r, true) {
		return nil
	}
	values := eigen.Values(nil)
	if !(values[0] > 1e-10) {
		return nil
	}
	var v mat.Dense
	eigen.VectorsTo(&v)
	project := make([]float64, k) // Λ^-½ Vᵀ ry
	for m := range k {
		for i, c := range ry {
			project[m] += v.At(i, m) * c
		}
		project[m] /= math.Sqrt(values[m])
		values[m] = math.Sqrt(values[m])
	}
	beta2 := make([]float64, k)
	for j := range k {
		var b float64
		for m, c := range project {
			b += v.At(j, m) * c
		}
		beta2[j] = b * b
	}
	weights := make([]float64, k)
	for i := range k {
		for j := range k {
			var s float64
			for m, root := range values {
				s += v.At(i, m) * root * v.At(j, m)
			}
			weights[i] += s * s * beta2[j]
		}
	}
	return weights
}

// maxLMG is the largest number of predictors for which all subsets are visited.
const maxLMG = 25

// lmgShares averages, over all orders of entry, the rise of R² when a predictor enters: the shares of Lindeman,
// Merenda and Gold, which are Shapley values and sum to R². With R²(S) that of the predictors in S,
//
//	share_j = Σ_{S without j} |S|! (k-1-|S|)! / k!  (R²(S + j) - R²(S))
//
// Subsets are visited depth first, each predictor that enters being swept out of those still to come (a Schur
// complement), so that a subset costs a few operations and memory is k³. Needs k <= 25 (2²⁵ subsets take about a
// second) and predictors that are not collinear.
//
// Lindeman, R. H., Merenda, P. F., Gold, R. Z. (1980). Introduction to bivariate and multivariate analysis, 119-127.
// Grömping, U. (2006). Relative importance for linear regression in R. J. Stat. Software 17(1).
// R: relaimpo::calc.relimp(fit, type = "lmg")
func lmgShares(r *mat.SymDense, ry []float64) []float64 {
	k := len(ry)
	if k == 0 || k > maxLMG {
		return nil
	}
	s := subsets{k: k, sum: make([]float64, k), with: make([]float64, k+1), without: make([]float64, k+1), level: make([][]float64, k+1)}
	for size := range k + 1 {
		// without[s] = s! (k-1-s)! / k! weighs R² of a set of s in the share of those outside, with[s] =
		// without[s-1] + without[s] in the share of those inside once the former is taken off for all.
		c := 1 / float64(k)
		for i := range size {
			c *= float64(i+1) / float64(k-1-i)
		}
		if size < k {
			s.without[size] = c
		}
	}
	for size := 1; size <= k; size++ {
		s.with[size] = s.without[size-1] + s.without[size]
	}
	for depth := range s.level {
		s.level[depth] = make([]float64, (k+1)*(k+1))
	}
	a := s.level[0]
	for i := range k {
		for j := range k {
			a[i*(k+1)+j] = r.At(i, j)
		}
		a[i*(k+1)+k] = ry[i]
	}
	s.visit(0, 0, 0)
	shares := make([]float64, k)
	for j := range shares {
		shares[j] = s.sum[j] - s.outside
	}
	return shares
}

// subsets is the state of a walk over all subsets of k predictors.
type subsets struct {
	k             int
	with, without []float64
	sum           []float64   // Σ with R²(S) over sets that hold j
	outside       float64     // Σ without R²(S) over all sets
	level         [][]float64 // by depth: covariances of predictors still to come and (last column) of each with the response, given S
}

// visit enters, one at a time, each predictor from first on into a set of size predictors that explains r2. It
// returns Σ with R² over the sets that it made.
func (s *subsets) visit(size, first int, r2 float64) float64 {
	k, width := s.k, s.k+1
	a, b := s.level[size], s.level[size+1]
	var total float64
	for i := first; i < k; i++ {
		row := a[i*width : (i+1)*width]
		pivot, cy := row[i], row[k]
		grown := r2 + cy*cy/pivot
		s.outside += s.without[size+1] * grown
		below := s.with[size+1] * grown
		if i+1 < k {
			for j := i + 1; j < k; j++ {
				f := row[j] / pivot
				from, to := a[j*width:(j+1)*width], b[j*width:(j+1)*width]
				for m := j; m <= k; m++ {
					to[m] = from[m] - f*row[m]
				}
			}
			below += s.visit(size+1, i+1, grown)
		}
		s.sum[i] += below
		total += below
	}
	return total
}
