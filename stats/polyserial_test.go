package stats

import (
	"math"
	"testing"
)

// The influence of every step on rho, against moving one respondent by so little that the difference is the derivative.
func TestPolyserialInfluence(t *testing.T) {
	x := []float64{1, 2.5, 3, 4.2, 5, 6.1, 7, 8.3, 9, 10, 2, 6}
	y := []float64{1, 1, 2, 1, 2, 3, 2, 3, 3, 3, 2, 1}
	got, err := Polyserial(x, y)
	if err != nil {
		t.Fatal(err)
	}
	// Each respondent many times, and one of them once more: a share of 1/(n m) moved.
	const times = 400
	var manyX, manyY []float64
	for range times {
		manyX, manyY = append(manyX, x...), append(manyY, y...)
	}
	var squares float64
	for i := range x {
		with, err := Polyserial(append(manyX, x[i]), append(manyY, y[i]))
		if err != nil {
			t.Fatal(err)
		}
		influence := (with.Rho - got.Rho) * float64(len(manyX)+1)
		squares += influence * influence
	}
	check(t, "error", *got.StdErr, math.Sqrt(squares)/float64(len(x)), 1e-3)
}
