package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// finite walks a result and reports every number that is not finite.
func finite(t *testing.T, path string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Float64:
		if x := v.Float(); math.IsNaN(x) || math.IsInf(x, 0) {
			t.Errorf("%s is %v", path, x)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			finite(t, path, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			finite(t, path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			finite(t, fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	}
}

// hostileColumns are what surveys and mistakes bring: few values, one value, one row that differs, huge and tiny units,
// repeats and sums of other columns.
func hostileColumns(n int, random *rand.Rand) [][]float64 {
	columns := make([][]float64, 9)
	for j := range columns {
		columns[j] = make([]float64, n)
	}
	for i := range n {
		columns[0][i] = float64(random.IntN(5) + 1)
		columns[1][i] = float64(random.IntN(2))
		columns[2][i] = 7
		columns[3][i] = map[bool]float64{true: 1}[i == n-1]
		columns[4][i] = 1e60 * random.NormFloat64()
		columns[5][i] = 1e-60 * random.NormFloat64()
		columns[6][i] = 1e9 + random.Float64()
		columns[7][i] = columns[0][i]
		columns[8][i] = columns[0][i] - 2*columns[1][i]
	}
	return columns
}

// No model panics or lets a NaN or an infinity out, nor runs for ever, whatever two columns and response it gets.
func TestModelsHostile(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 3, 4, 5, 12} {
		columns := hostileColumns(n, random)
		for a := range columns {
			for b := range a + 1 {
				names, x := []string{"a", "b"}, [][]float64{columns[a], columns[b]}
				level, yes, clusters := make([]int, n), make([]bool, n), make([]int, n)
				for i := range n {
					level[i] = int(columns[0][i]) % 4
					yes[i] = columns[1][i] == 1
					clusters[i] = level[i]
				}
				for _, c := range []int{0, 2, 3, 4, 8} {
					y := columns[c]
					what := fmt.Sprintf("n %d, columns %d, %d and %d: ", n, a, b, c)
					if r, err := OLS(names, x, y, OLSOptions{Clusters: clusters}); err == nil {
						finite(t, what+"OLS", reflect.ValueOf(r))
					}
					if r, err := OLS(names, x, y, OLSOptions{NoIntercept: true}); err == nil {
						finite(t, what+"OLS through 0", reflect.ValueOf(r))
					}
					for _, method := range []Selection{Forward, Backward, Stepwise} {
						if r, err := SelectPredictors(names, x, y, SelectionOptions{Method: method}); err == nil {
							finite(t, what+method.String(), reflect.ValueOf(r))
						}
					}
					if r, err := HierarchicalRegression([]PredictorBlock{{"1", names[:1], x[:1]}, {"2", names[1:], x[1:]}}, y, OLSOptions{}); err == nil {
						finite(t, what+"blocks", reflect.ValueOf(r))
					}
				}
				what := fmt.Sprintf("n %d, columns %d and %d: ", n, a, b)
				if r, err := BinaryLogit(names, x, yes, LogitOptions{}); err == nil {
					finite(t, what+"binary logit", reflect.ValueOf(r))
				}
				if r, err := OrdinalLogit(names, x, level, []string{"a", "b", "c", "d"}, LogitOptions{}); err == nil {
					finite(t, what+"ordinal logit", reflect.ValueOf(r))
				}
				if r, err := ParallelLines(names, x, level, []string{"a", "b", "c", "d"}); err == nil {
					finite(t, what+"parallel lines", reflect.ValueOf(r))
				}
			}
		}
	}
}
