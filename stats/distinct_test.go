package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestDistinctAgainstMap(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 1))
	var table distinct
	place := map[float64]int{}
	draws := []func() float64{
		func() float64 { return float64(random.IntN(300)) / 10 },
		func() float64 { return float64(random.IntN(1<<20)) * math.Exp2(40) }, // differ in few bits
		random.NormFloat64,
		func() float64 { return math.Float64frombits(uint64(random.IntN(4000))) }, // smallest there are
		func() float64 {
			return []float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.MaxFloat64}[random.IntN(5)]
		},
	}
	for range 20000 {
		x := draws[random.IntN(len(draws))]()
		want, seen := place[x]
		if !seen {
			want = len(place)
			place[x] = want
		}
		if got := table.place(x); got != want || table.values[got] != x {
			t.Fatalf("%v has place %d, want %d", x, got, want)
		}
	}
	if len(table.values) != len(place) {
		t.Errorf("%d values, want %d", len(table.values), len(place))
	}
	if math.Signbit(table.values[table.place(0)]) {
		t.Error("zero is kept as -0")
	}
}
