package stats

import (
	"math"
	"math/bits"
)

// distinct numbers the different values of a sample from 0 in the order it meets them. It is a map of float64 that
// costs little where few values repeat often, as answers, composites and rounded amounts do.
type distinct struct {
	values []float64
	slots  []int32 // number of the value plus one, 0 = free; a power of two, at most half full
}

// place is the number of x, which must not be NaN. The zeros are one value.
func (t *distinct) place(x float64) int {
	if 2*len(t.values) >= len(t.slots) {
		t.grow()
	}
	s := t.find(x + 0)
	if *s == 0 {
		t.values = append(t.values, x+0)
		*s = int32(len(t.values))
	}
	return int(*s - 1)
}

// find returns the slot of x, or the free one where it belongs.
func (t *distinct) find(x float64) *int32 {
	const golden = 0x9e3779b97f4a7c15 // spreads the bits of x over the upper half
	mask := len(t.slots) - 1
	for i := int(math.Float64bits(x)*golden>>(64-bits.Len(uint(mask)))) & mask; ; i = (i + 1) & mask {
		if n := t.slots[i]; n == 0 || t.values[n-1] == x {
			return &t.slots[i]
		}
	}
}

func (t *distinct) grow() {
	t.slots = make([]int32, max(64, 2*len(t.slots)))
	for i, x := range t.values {
		*t.find(x) = int32(i + 1)
	}
}
