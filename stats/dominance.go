package stats

import (
	"fmt"
	"math"
	"math/bits"

	"gonum.org/v1/gonum/mat"
)

// maxDominance is the largest number of predictors for which dominance is looked at: complete dominance compares all
// pairs in 2¹⁵ subsets.
const maxDominance = 15

// DominanceResult says which predictors explain more of a response than others, whatever else is in the model.
type DominanceResult struct {
	Names []string
	R2    float64 // of all predictors

	// General[i] is the mean of Conditional[i]: the share of predictor i in R2, the same as LMG. They sum to R2.
	General []float64

	// Conditional[i][m] is what predictor i adds to R² on average over all models with m others.
	Conditional [][]float64

	// [i][j] says that i dominates j: completely, when it adds more to every model of the other predictors;
	// conditionally, when it adds more on average at every model size; generally, when its share is larger. Each implies
	// the next. Differences below 1e-12 are ties: i then still dominates when it adds more elsewhere.
	CompletelyDominates, ConditionallyDominates, GenerallyDominates [][]bool
}

// Dominance compares predictors by what they add to R² in all subsets of the others, from their correlations r with each
// other and ry with the response. The error says when there are no predictors or more than 15, when one follows from others, or
// what is no correlation, or none that can occur with the others.
//
// Budescu, D. V. (1993). Dominance analysis. Psychological Bulletin 114, 542-551. Azen, R., Budescu, D. V. (2003). The
// dominance analysis approach for comparing predictors in multiple regression. Psychological Methods 8, 129-148.
// R: dominanceanalysis::dominanceAnalysis(lm(y ~ x)), domir::domir; general dominance is relaimpo's lmg.
func Dominance(names []string, r mat.Symmetric, ry []float64) (*DominanceResult, error) {
	k := len(names)
	switch {
	case k == 0:
		return nil, notice("no_items")
	case k > maxDominance:
		return nil, notice("lmg_too_many", k, maxDominance)
	case none(r) || r.SymmetricDim() != k || len(ry) != k:
		return nil, fmt.Errorf("%d names need as many correlations with each other and with the response", k)
	}
	own := mat.NewSymDense(k, nil)
	for i := range k {
		for j := range i + 1 {
			if v := r.At(i, j); !(math.Abs(v) <= 1+1e-9) || i == j && math.Abs(v-1) > 1e-9 {
				return nil, fmt.Errorf("%v is not a correlation of %s and %s", v, names[j], names[i])
			}
			own.SetSym(i, j, r.At(i, j))
		}
		if !(math.Abs(ry[i]) <= 1+1e-9) {
			return nil, fmt.Errorf("%v is not a correlation of %s with the response", ry[i], names[i])
		}
	}
	inv, dependent := inverseCorrelation(own)
	if dependent >= 0 {
		return nil, collinearNotice(names, 0, dependent, combination(own, dependent))
	}
	var r2 float64
	for i, b := range standardisedSlopes(inv, ry) {
		r2 += b * ry[i]
	}
	if r2 > 1+1e-9 {
		return nil, fmt.Errorf("these correlations cannot occur together: R² would be %v", r2)
	}
	all := subsetR2(own, ry)
	out := &DominanceResult{Names: append([]string(nil), names...), R2: all[len(all)-1]}
	out.conditional(all)
	out.compare(all)
	return out, nil
}

// subsetR2 is R² of every subset of predictors, bit i of its place saying that predictor i is in it. A subset's
// predictors are swept out of those after them, so that each subset comes from the one without its last predictor.
func subsetR2(r *mat.SymDense, ry []float64) []float64 {
	k := len(ry)
	out := make([]float64, 1<<k)
	// left[depth] holds covariances of all predictors and (last) with the response, given those entered.
	left := make([][][]float64, k+1)
	for depth := range left {
		left[depth] = make([][]float64, k)
		for i := range left[depth] {
			left[depth][i] = make([]float64, k+1)
			for j := range k {
				left[depth][i][j] = r.At(i, j)
			}
			left[depth][i][k] = ry[i]
		}
	}
	var enter func(depth, first, set int)
	enter = func(depth, first, set int) {
		from, to := left[depth], left[depth+1]
		for i := first; i < k; i++ {
			grown := set | 1<<i
			out[grown] = min(1, out[set]+from[i][k]*from[i][k]/from[i][i])
			if i+1 == k {
				return
			}
			for j := i + 1; j < k; j++ {
				f := from[j][i] / from[i][i]
				for m := i + 1; m <= k; m++ {
					to[j][m] = from[j][m] - f*from[i][m]
				}
			}
			enter(depth+1, i+1, grown)
		}
	}
	enter(0, 0, 0)
	return out
}

// conditional fills in the means by model size and over all sizes.
func (d *DominanceResult) conditional(all []float64) {
	k := len(d.Names)
	models := make([]float64, k) // of m of the k-1 others
	models[0] = 1
	for m := 1; m < k; m++ {
		models[m] = models[m-1] * float64(k-m) / float64(m)
	}
	for i := range k {
		sum := make([]float64, k)
		for set, r2 := range all {
			if set>>i&1 == 0 {
				sum[bits.OnesCount(uint(set))] += all[set|1<<i] - r2
			}
		}
		for m := range sum {
			sum[m] /= models[m]
		}
		d.Conditional = append(d.Conditional, sum)
		d.General = append(d.General, meanOf(sum))
	}
}

// compare fills in who dominates whom.
func (d *DominanceResult) compare(all []float64) {
	k := len(d.Names)
	for i := range k {
		complete, conditional, general := make([]bool, k), make([]bool, k), make([]bool, k)
		for j := range k {
			if i == j {
				continue
			}
			var c, m, g comparison
			both := 1<<i | 1<<j
			for set := range all {
				if set&both == 0 {
					c.add(all[set|1<<i], all[set|1<<j])
				}
			}
			for size := range k {
				m.add(d.Conditional[i][size], d.Conditional[j][size])
			}
			g.add(d.General[i], d.General[j])
			complete[j], conditional[j], general[j] = c.dominates(), m.dominates(), g.dominates()
		}
		d.CompletelyDominates = append(d.CompletelyDominates, complete)
		d.ConditionallyDominates = append(d.ConditionallyDominates, conditional)
		d.GenerallyDominates = append(d.GenerallyDominates, general)
	}
}

// comparison remembers whether the first of two numbers was ever larger, or smaller.
type comparison struct{ larger, smaller bool }

func (c *comparison) add(a, b float64) {
	c.larger = c.larger || a > b+1e-12
	c.smaller = c.smaller || a < b-1e-12
}

func (c comparison) dominates() bool { return c.larger && !c.smaller }
