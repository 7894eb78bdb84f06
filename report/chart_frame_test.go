package report

import (
	"math"
	"testing"
)

// Axes of any range end, with few round values in it.
func TestTicks(t *testing.T) {
	one := math.Nextafter(1, 0)
	for _, r := range [][2]float64{{0, 100}, {-3.2, 7.9}, {1e9, 1e9 + 1}, {0.9999999999999997, 1}, {one, 1}, {1, one}, {0, 0}, {5, 5}, {-1e300, 1e300}, {0, 5e-324},
		{1e-300, 2e-300}, {math.NaN(), 1}, {0, math.Inf(1)}, {1e15, 1e15 + 2}} {
		for _, most := range []int{0, 1, 2, 7, 40} {
			low, high := fitted(r[0], r[1], 0.08)
			for _, in := range [][2]float64{r, {low, high}} {
				values, decimals := ticks(in[0], in[1], most)
				if len(values) > most || decimals < 0 {
					t.Errorf("%v, at most %d: %v, %d decimals", in, most, values, decimals)
				}
				for i, v := range values {
					if edge := 1e-6 * (in[1] - in[0]); !(v >= in[0]-edge && v <= in[1]+edge) || i > 0 && !(v > values[i-1]) {
						t.Errorf("%v, at most %d: %v", in, most, values)
					}
				}
			}
		}
	}
	if values, decimals := ticks(0, 1, 6); len(values) != 6 || values[1] != 0.2 || decimals != 1 {
		t.Errorf("%v, %d", values, decimals)
	}
	// Numbers that differ by rounding are one number: the axis goes around it.
	if low, high := fitted(one, 1, 0.08); !(low < 0.6 && high > 1.4) {
		t.Errorf("%v to %v", low, high)
	}
}
