package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"

	"gonum.org/v1/gonum/mat"
)

// named is an input with its name.
type named[T any] struct {
	name  string
	value T
}

// listed names inputs by what they are.
func listed[T any](values ...T) []named[T] {
	var list []named[T]
	for _, v := range values {
		list = append(list, named[T]{fmt.Sprint(v), v})
	}
	return list
}

var (
	hostileNaN = math.NaN()
	hostileInf = math.Inf(1)
)

// hostileNumbers are of all sizes, and none.
func hostileNumbers() []named[float64] {
	return listed(hostileNaN, hostileInf, -hostileInf, 0, -1, 1, 0.5, 3, 1e-300, 1e300, -1e300, math.SmallestNonzeroFloat64, math.MaxFloat64, 1e-9, 1e9)
}

// hostileWholes are counts and places.
func hostileWholes() []named[int] {
	return listed(math.MinInt, -1, 0, 1, 2, 3, 7, 1000000000, math.MaxInt)
}

// hostileConfidences are 0, which stands for 0.95, good and bad ones and the ones nearest to 0 and 1.
func hostileConfidences() []named[float64] {
	return listed(0, 0.95, 1e-300, math.Nextafter(1, 0), 1, 2, -1, hostileNaN, hostileInf)
}

// million are a million rows of one value, shared by all calls.
var million = sync.OnceValue(func() []float64 {
	x := make([]float64, 1000000)
	for i := range x {
		x[i] = 7
	}
	return x
})

// noise are n numbers of scale s from a stream of their own.
func noise(n int, s float64, seed uint64) []float64 {
	random := rand.New(rand.NewPCG(seed, 3))
	x := make([]float64, n)
	for i := range x {
		x[i] = s * random.NormFloat64()
	}
	return x
}

// likert are n answers from 1 to 5.
func likert(n int, seed uint64) []float64 {
	random := rand.New(rand.NewPCG(seed, 4))
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(1 + random.IntN(5))
	}
	return x
}

// hostileColumn are samples of numbers: none, one, two, constant, huge, tiny, not numbers.
func hostileColumn() []named[[]float64] {
	const big, small = math.MaxFloat64, math.SmallestNonzeroFloat64
	return []named[[]float64]{
		{"nil", nil}, {"empty", []float64{}}, {"one", []float64{4}}, {"one NaN", []float64{hostileNaN}}, {"two", []float64{1, 2}}, {"two equal", []float64{3, 3}},
		{"all missing", []float64{hostileNaN, hostileNaN, hostileNaN, hostileNaN}}, {"one missing", []float64{1, hostileNaN, 2, 5}},
		{"infinite", []float64{1, hostileInf, 2, 5}}, {"minus infinite", []float64{1, -hostileInf, 2, 5}}, {"zeros", make([]float64, 4)},
		{"constant", []float64{7, 7, 7, 7}}, {"constant but one", []float64{7, 7, 7, 8}}, {"rising", []float64{1, 2, 3, 4}}, {"falling", []float64{4, 3, 2, 1}},
		{"huge", []float64{1e300, -1e300, 1e299, 5}}, {"largest", []float64{big, -big, big, big}}, {"tiny", []float64{1e-300, 2e-300, 3e-300, 0}},
		{"smallest", []float64{small, 0, small, -small}}, {"1e99", []float64{1e99, -1e99, 2e99, 1}}, {"1e-99", []float64{1e-99, 3e-99, 2e-99, 1e-99}},
		{"1e55 and 1", []float64{1e55, 1, 2, 3}}, {"1e15 and rounding", []float64{1e15, 1e15 + 0.125, 1e15, 1e15 + 0.25}}, {"answers", likert(12, 1)}, {"noise", noise(12, 1, 2)},
	}
}

// hostileWeights are for samples of four, and others.
func hostileWeights() []named[[]float64] {
	return []named[[]float64]{
		{"nil", nil}, {"empty", []float64{}}, {"one", []float64{1}}, {"ones", ones(4)}, {"zeros", make([]float64, 4)}, {"one of four", []float64{0, 0, 1, 0}},
		{"two of four", []float64{0, 1, 1, 0}}, {"1e9", []float64{1e9, 1, 1, 1e-9}}, {"1e-300", []float64{1e-300, 1e-300, 2e-300, 1e-300}},
		{"1e300", []float64{1e300, 2e300, 1e300, 1e300}}, {"1e300 and 1e-300", []float64{1e300, 1e-300, 1, 0}}, {"largest", []float64{math.MaxFloat64, math.MaxFloat64, math.MaxFloat64, 1}},
		{"smallest", []float64{math.SmallestNonzeroFloat64, 0, math.SmallestNonzeroFloat64, 1}}, {"negative", []float64{1, -1, 1, 1}}, {"NaN", []float64{1, hostileNaN, 1, 1}},
		{"infinite", []float64{1, hostileInf, 1, 1}}, {"of twelve", []float64{1, 2, 0, 1, 1, 1e9, 1e-9, 1, 0, 2, 3, 1}},
	}
}

// lopsided is a matrix that says it is symmetric.
type lopsided struct{ mat.Dense }

func (l *lopsided) SymmetricDim() int { n, _ := l.Dims(); return n }

// hostileMatrices are correlation and covariance matrices, and what is none.
func hostileMatrices() []named[mat.Symmetric] {
	identity := func(k int, diagonal float64) mat.Symmetric {
		m := mat.NewSymDense(k, nil)
		for i := range k {
			m.SetSym(i, i, diagonal)
		}
		return m
	}
	// of correlates noisy columns that share something.
	of := func(k int, scale float64) mat.Symmetric {
		m, common := mat.NewSymDense(k, nil), noise(60, 1, 9)
		columns := make([][]float64, k)
		for j := range columns {
			columns[j] = noise(60, 1, uint64(j+20))
			for i := range columns[j] {
				columns[j][i] += common[i]
			}
		}
		for i := range k {
			for j := range i + 1 {
				r, _ := correlateColumns(columns[i], columns[j], "pearson")
				if i == j {
					r = 1
				}
				m.SetSym(i, j, scale*r)
			}
		}
		return m
	}
	var gone *mat.SymDense
	sided := &lopsided{}
	sided.CloneFrom(mat.NewDense(3, 3, []float64{1, 0.5, 0.4, -0.5, 1, 0.3, 0.2, hostileNaN, 1}))
	return []named[mat.Symmetric]{
		{"nil", nil}, {"nil pointer", gone}, {"0 x 0", &mat.SymDense{}}, {"1 x 1", identity(1, 1)}, {"1 x 1 of 0", identity(1, 0)}, {"1 x 1 NaN", identity(1, hostileNaN)},
		{"uncorrelated", identity(2, 1)}, {"uncorrelated 7", identity(7, 1)}, {"zeros", identity(4, 0)}, {"negative", identity(3, -1)}, {"infinite", identity(3, hostileInf)},
		{"huge", identity(3, 1e300)}, {"tiny", identity(3, 1e-300)}, {"one of two", symmetric([][]float64{{1}, {1, 1}})}, {"opposites", symmetric([][]float64{{1}, {-1, 1}})},
		{"singular", symmetric([][]float64{{1}, {1, 1}, {0.5, 0.5, 1}, {0.2, 0.2, 0.3, 1}})}, {"all one", symmetric([][]float64{{1}, {1, 1}, {1, 1, 1}})},
		{"indefinite", symmetric([][]float64{{1}, {0.9, 1}, {-0.9, 0.9, 1}, {0.1, 0.1, 0.1, 1}})}, {"NaN", symmetric([][]float64{{1}, {hostileNaN, 1}, {0.2, 0.1, 1}})},
		{"beyond 1", symmetric([][]float64{{1}, {1.5, 1}, {0.2, 0.1, 1}})}, {"one item out", symmetric([][]float64{{1}, {0.5, 1}, {0, 0, 1}, {0.4, 0.3, 0, 1}})},
		{"a constant item", symmetric([][]float64{{2}, {1, 2}, {0, 0, 0}, {1, 1, 0, 2}})}, {"Heywood", symmetric([][]float64{{1}, {0.9, 1}, {0.9, 0.6, 1}, {0.3, 0.2, 0.2, 1}})},
		{"cancelling sum", symmetric([][]float64{{1}, {-0.5, 1}, {-0.5, -0.5, 1}})}, {"lopsided", sided}, {"negative correlations", symmetric([][]float64{{1}, {-0.3, 1}, {-0.2, -0.4, 1}})},
		{"fine 3", of(3, 1)}, {"fine 6", of(6, 1)}, {"fine 9", of(9, 1)}, {"covariances", of(6, 3)}, {"covariances 1e90", of(4, 1e90)}, {"covariances 1e-90", of(4, 1e-90)},
	}
}

// hostileLoadings are [item][factor].
func hostileLoadings() []named[[][]float64] {
	return []named[[][]float64]{
		{"nil", nil}, {"empty", [][]float64{}}, {"no factors", [][]float64{{}, {}}}, {"ragged", [][]float64{{0.5, 0.1}, {0.4}}}, {"ragged first", [][]float64{{}, {0.4}}},
		{"NaN", [][]float64{{0.5, hostileNaN}, {0.4, 0.1}, {0.3, 0.2}}}, {"infinite", [][]float64{{hostileInf}, {0.4}, {0.3}}}, {"huge", [][]float64{{1e300, 1}, {0.4, 0.1}, {0.3, 0.2}}},
		{"zeros", make2(4, 2)}, {"one item", [][]float64{{0.5, 0.4, 0.3}}}, {"one of each", [][]float64{{0.5}}}, {"equal columns", [][]float64{{0.5, 0.5}, {0.4, 0.4}, {0.3, 0.3}}},
		{"a column of zeros", [][]float64{{0.5, 0}, {0.4, 0}, {0.3, 0}}}, {"a row of zeros", [][]float64{{0.5, 0.2}, {0, 0}, {0.3, 0.6}}}, {"tiny", [][]float64{{1e-300, 2e-300}, {3e-300, 0}, {1e-300, 1e-300}}},
		{"beyond 1", [][]float64{{1.5, 0.2}, {0.3, 1.4}, {0.2, 0.1}}}, {"largest allowed", [][]float64{{1e6, -1e6}, {1e6, 1e6}, {-1e6, 1}}}, {"perfect", [][]float64{{1, 0}, {1, 0}, {0, 1}, {0, 1}}},
		{"fine", [][]float64{{0.8, 0.1}, {0.7, 0.2}, {0.1, 0.6}, {0.2, 0.7}}}, {"fine 3", [][]float64{{0.8}, {0.7}, {0.6}}},
		{"fine 6 of 2", [][]float64{{0.8, 0.1}, {0.7, 0.2}, {0.1, 0.6}, {0.2, 0.7}, {0.5, 0.5}, {0.3, -0.4}}}, {"more factors than items", [][]float64{{0.5, 0.1, 0.2, 0.3}, {0.4, 0.1, 0.2, 0.1}}},
	}
}

func make2(n, m int) [][]float64 {
	x := make([][]float64, n)
	for i := range x {
		x[i] = make([]float64, m)
	}
	return x
}

// hostileCounts are two-way tables.
func hostileCounts() []named[[][]float64] {
	const big, small = math.MaxFloat64, math.SmallestNonzeroFloat64
	return []named[[][]float64]{
		{"nil", nil}, {"empty", [][]float64{}}, {"no columns", [][]float64{{}, {}}}, {"one cell", [][]float64{{5}}}, {"one row", [][]float64{{5, 6}}}, {"one column", [][]float64{{5}, {6}}},
		{"ragged", [][]float64{{1, 2}, {3}}}, {"ragged longer", [][]float64{{1, 2}, {3, 4, 5}}}, {"zeros", make2(2, 3)}, {"one used", [][]float64{{0, 7}, {0, 0}}},
		{"one row used", [][]float64{{3, 7}, {0, 0}}}, {"NaN", [][]float64{{1, hostileNaN}, {3, 4}}}, {"infinite", [][]float64{{1, hostileInf}, {3, 4}}}, {"negative", [][]float64{{1, -2}, {3, 4}}},
		{"largest", [][]float64{{big, big}, {big, big}}}, {"smallest", [][]float64{{small, small}, {small, 2 * small}}}, {"1e99", [][]float64{{1e99, 2e99}, {3e99, 1e98}}},
		{"1e-99", [][]float64{{1e-99, 2e-99}, {3e-99, 1e-98}}}, {"1e99 and 1e-99", [][]float64{{1e99, 1e-99}, {1e-99, 1e99}}}, {"1e15", [][]float64{{1e15, 1e15}, {1e15, 1e14}}},
		{"diagonal", [][]float64{{5, 0}, {0, 7}}}, {"other diagonal", [][]float64{{0, 5}, {7, 0}}}, {"one and one", [][]float64{{1, 0}, {0, 1}}}, {"fractions", [][]float64{{0.1, 0.2}, {0.3, 0.4}}},
		{"empty row and column", [][]float64{{0, 0, 0}, {4, 0, 3}, {1, 0, 9}}}, {"empty cell", [][]float64{{10, 5}, {0, 20}}}, {"independent", [][]float64{{4, 6}, {8, 12}}},
		{"fine", [][]float64{{10, 5, 2}, {3, 20, 4}, {1, 6, 30}}}, {"wide", [][]float64{rising22(), noiseCounts(22)}}, {"a million", [][]float64{{1000000, 0}, {0, 0}}},
	}
}

// rising22 and noiseCounts make a table of more columns than a polychoric correlation takes.
func rising22() []float64 {
	x := make([]float64, 22)
	for i := range x {
		x[i] = float64(i + 1)
	}
	return x
}

func noiseCounts(n int) []float64 {
	x := likert(n, 5)
	x[3] = 0
	return x
}
