package report

import (
	"fmt"
	"slices"
	"testing"
)

// In a native chart of many points those in the attention colour have their names in any case, and others where there is room; of few all have.
func TestLabelPlaces(t *testing.T) {
	points := func(n int) *nativeData {
		d := &nativeData{NativeChart: &NativeChart{Kind: "scatter", Alarm: []int{1, n - 1}}, values: make([]chartColumn, 2)}
		for i := range n {
			d.rows = append(d.rows, i)
			d.label.texts = append(d.label.texts, fmt.Sprintf("Speed of response %d", i))
			d.values[0].nums = append(d.values[0].nums, at(float64(i%5)))
			d.values[1].nums = append(d.values[1].nums, at(float64(i)/30))
		}
		d.values[0].nums[0], d.values[1].nums[0] = at(200), at(20) // the others lie close together
		if err := d.size(); err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, n := range []int{manyDots, 3 * manyDots} {
		d := points(n)
		places := labelPlaces(d, axisOver(d.values[0].nums, nil), axisOver(d.values[1].nums, nil))
		without := 0
		for _, p := range places {
			if p == "" {
				without++
			}
		}
		if n <= manyDots && without > 0 || n > manyDots && without < n/2 {
			t.Errorf("%d of %d points without a name", without, n)
		}
		for _, i := range []int{0, 1, n - 1} { // alone, and in the attention colour
			if !slices.Contains([]string{"r", "t", "b", "l"}, places[i]) {
				t.Errorf("%d points: the name of point %d stands at %q", n, i, places[i])
			}
		}
	}
}
