package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// simulated makes a survey of n respondents in batches of at most size: k items and overall on 1..levels with a
// common factor, a share blank of missing answers, and one compared field of 3 groups.
func simulated(seed uint64, n, size, k, levels int, blank float64, overall bool) *Data {
	rng := rand.New(rand.NewPCG(seed, 1))
	d := &Data{N: n, Options: DefaultOptions(), Compare: []int{0}}
	d.Fields = []Field{{Key: "format", Groups: []string{"A", "B", "C"}}}
	for i := range k {
		d.Items = append(d.Items, Item{Key: string(rune('a' + i)), Min: 1, Max: levels})
	}
	vars := k
	if overall {
		d.Overall = &Item{Key: "overall", Min: 1, Max: levels}
		vars++
	}
	for at := 0; at < n; at += size {
		b := Batch{N: min(size, n-at), Items: make([][]uint8, vars), Fields: make([][]uint16, 1)}
		for range b.N {
			f := rng.NormFloat64()
			g := rng.IntN(4)
			b.Fields[0] = append(b.Fields[0], uint16(g))
			for i := range vars {
				level := uint8(0)
				if rng.Float64() >= blank {
					x := (f+rng.NormFloat64()+float64(g)/4)/1.6*float64(levels)/4 + float64(levels+1)/2
					level = uint8(math.Round(math.Max(1, math.Min(float64(levels), x))))
				}
				b.Items[i] = append(b.Items[i], level)
			}
		}
		d.Batches = append(d.Batches, b)
	}
	return d
}

// column returns variable i as codes, NaN for missing.
func column(d *Data, i int) []float64 {
	var x []float64
	for _, b := range d.Batches {
		for _, l := range b.Items[i] {
			if l == 0 {
				x = append(x, math.NaN())
			} else {
				x = append(x, d.variable(i).Code(int(l)))
			}
		}
	}
	return x
}

func near(a, b, tol float64) bool {
	return a == b || math.Abs(a-b) <= tol*math.Max(math.Abs(a), math.Abs(b))
}

func TestSummaryAgainstRows(t *testing.T) {
	for _, weighted := range []bool{false, true} {
		d := simulated(3, 5000, 300, 4, 5, 0.05, true)
		var w []float64
		if weighted {
			d.Weighted = true
			rng := rand.New(rand.NewPCG(9, 9))
			for b := range d.Batches {
				for range d.Batches[b].N {
					d.Batches[b].Weight = append(d.Batches[b].Weight, 0.5+rng.Float64())
				}
				w = append(w, d.Batches[b].Weight...)
			}
		}
		weight := func(r int) float64 {
			if w == nil {
				return 1
			}
			return w[r]
		}
		cols := make([][]float64, d.variables())
		for i := range cols {
			cols[i] = column(d, i)
		}
		joint := d.Joint(3, 1)
		want := make([]float64, 25)
		cases := 0
		for r := range cols[0] {
			if x, y := cols[3][r], cols[1][r]; !math.IsNaN(x) && !math.IsNaN(y) {
				want[(int(x)-1)*5+int(y)-1] += weight(r)
				cases++
			}
		}
		if joint.Cases != cases {
			t.Errorf("weighted %v: Cases = %d, want %d", weighted, joint.Cases, cases)
		}
		for c := range want {
			if !near(joint.N[c], want[c], 1e-12) {
				t.Errorf("weighted %v: cell %d = %v, want %v", weighted, c, joint.N[c], want[c])
			}
		}
		for _, response := range []bool{false, true} {
			p := 4
			if response {
				p = 5
			}
			m := d.Complete(response)
			var n, W float64
			mean := make([]float64, p)
			complete := func(r int) bool {
				for i := range p {
					if math.IsNaN(cols[i][r]) {
						return false
					}
				}
				return true
			}
			for r := range cols[0] {
				if complete(r) {
					n++
					W += weight(r)
					for i := range p {
						mean[i] += weight(r) * cols[i][r]
					}
				}
			}
			if m.N != int(n) || !near(m.W, W, 1e-12) {
				t.Fatalf("weighted %v response %v: N, W = %d, %v, want %v, %v", weighted, response, m.N, m.W, n, W)
			}
			for i := range p {
				mean[i] /= W
				if !near(m.Mean[i], mean[i], 1e-12) {
					t.Errorf("Mean[%d] = %v, want %v", i, m.Mean[i], mean[i])
				}
			}
			for i := range p {
				for j := range p {
					var cross float64
					for r := range cols[0] {
						if complete(r) {
							cross += weight(r) * (cols[i][r] - mean[i]) * (cols[j][r] - mean[j])
						}
					}
					if !near(m.Cross.At(i, j), cross, 1e-10) {
						t.Errorf("Cross[%d,%d] = %v, want %v", i, j, m.Cross.At(i, j), cross)
					}
				}
			}
		}
	}
}

func TestSummaryDoesNotDependOnJobs(t *testing.T) {
	one, four := simulated(5, 20000, 700, 6, 5, 0.02, true), simulated(5, 20000, 700, 6, 5, 0.02, true)
	four.Options.Jobs = 4
	a, b := one.Complete(true), four.Complete(true)
	for i := range a.Mean {
		for j := range a.Mean {
			if a.Cross.At(i, j) != b.Cross.At(i, j) {
				t.Fatalf("Cross[%d,%d] differs between 1 and 4 goroutines", i, j)
			}
		}
	}
	g, h := one.CompositeGrouped(0), four.CompositeGrouped(0)
	for v := range g.Values {
		if g.Values[v] != h.Values[v] || g.Count[1][v] != h.Count[1][v] {
			t.Fatal("CompositeGrouped differs between 1 and 4 goroutines")
		}
	}
}

// On 1..7 a sum of 100/6 steps rounds differently by order; composites that are equal must still tie.
func TestCompositeTies(t *testing.T) {
	d := &Data{N: 3, Options: DefaultOptions(), Compare: []int{0}, Fields: []Field{{Groups: []string{"g"}}}}
	for range 6 {
		d.Items = append(d.Items, Item{Min: 1, Max: 7})
	}
	d.Batches = []Batch{{N: 3, Fields: [][]uint16{{1, 1, 1}}, Items: [][]uint8{
		{2, 7, 0}, {3, 2, 3}, {7, 3, 3}, {1, 1, 0}, {2, 2, 0}, {3, 3, 0}}}}
	y := d.Composite()[0]
	if y[0] != y[1] || !near(y[0], 100*12.0/36, 1e-15) {
		t.Errorf("composites %v and %v, want both 33.33", y[0], y[1])
	}
	if !math.IsNaN(y[2]) {
		t.Errorf("2 of 6 items answered: composite %v, want none", y[2])
	}
	if g := d.CompositeGrouped(0); len(g.Values) != 1 || g.Count[0][0] != 2 {
		t.Errorf("CompositeGrouped = %+v, want one value with 2 respondents", g)
	}
}

// Composites and their table by group must be what the definition gives, however many different ones there can be.
func TestCompositeAgainstDefinition(t *testing.T) {
	for _, test := range []struct {
		scales [][2]int
		index  string
	}{
		{[][2]int{{1, 5}, {1, 5}, {1, 5}, {1, 5}}, "pomp"},
		{[][2]int{{0, 10}, {1, 7}, {1, 5}, {0, 13}, {0, 11}}, "pomp"}, // too many to list
		{[][2]int{{-2, 2}, {1, 5}, {-1, 3}}, "ratio"},
		{[][2]int{{1, 3}}, "ratio"},
	} {
		d := simulated(9, 2000, 300, len(test.scales), 2, 0.3, false)
		random := rand.New(rand.NewPCG(5, 5))
		d.Options.Index = test.index
		for i, scale := range test.scales {
			d.Items[i].Min, d.Items[i].Max = scale[0], scale[1]
			for _, b := range d.Batches {
				for r, l := range b.Items[i] {
					if l > 0 {
						b.Items[i][r] = uint8(1 + random.IntN(d.Items[i].Levels()))
					}
				}
			}
		}
		grouped := d.CompositeGrouped(0)
		count := map[float64]float64{} // of the first group
		for bi, b := range d.Batches {
			for r, got := range d.Composite()[bi] {
				var sum, answered float64
				for i, it := range d.Items {
					if l := b.Items[i][r]; l > 0 {
						sum += it.Index(it.Code(int(l)), test.index)
						answered++
					}
				}
				if none := 2*answered < float64(len(d.Items)) || answered == 0; none != math.IsNaN(got) || !none && !near(got, sum/answered, 1e-14) {
					t.Fatalf("%v: composite %v, want %v of %v answers", test.scales, got, sum/answered, answered)
				}
				if b.Fields[0][r] == 1 && !math.IsNaN(got) {
					count[got]++
				}
			}
		}
		for v, y := range grouped.Values {
			if v > 0 && y <= grouped.Values[v-1] {
				t.Errorf("%v: values do not ascend: %v after %v", test.scales, y, grouped.Values[v-1])
			}
			if grouped.Count[0][v] != count[y] {
				t.Errorf("%v: %v respondents with %v, want %v", test.scales, grouped.Count[0][v], y, count[y])
			}
			if n := grouped.Count[0][v] + grouped.Count[1][v] + grouped.Count[2][v]; n == 0 {
				t.Errorf("%v: nobody has %v", test.scales, y)
			}
			delete(count, y)
		}
		if len(count) > 0 {
			t.Errorf("%v: not in the table: %v", test.scales, count)
		}
	}
}

func TestCompleteWithComposite(t *testing.T) {
	d := simulated(8, 900, 200, 5, 7, 0.1, false)
	m := d.Complete(true)
	var n int
	var mean, ss float64
	var ys []float64
	for bi, b := range d.Batches {
	rows:
		for r := range b.N {
			for i := range d.Items {
				if b.Items[i][r] == 0 {
					continue rows
				}
			}
			ys = append(ys, d.Composite()[bi][r])
			mean += d.Composite()[bi][r]
			n++
		}
	}
	mean /= float64(n)
	for _, y := range ys {
		ss += (y - mean) * (y - mean)
	}
	if m.N != n || !near(m.Mean[5], mean, 1e-12) || !near(m.Cross.At(5, 5), ss, 1e-10) {
		t.Errorf("composite moments N %d mean %v ss %v, want %d %v %v", m.N, m.Mean[5], m.Cross.At(5, 5), n, mean, ss)
	}
}

// BenchmarkSummary counts ten answers by the groups of two fields, one with 300.
func BenchmarkSummary(b *testing.B) {
	d := simulated(3, 1000000, 17000, 9, 5, 0.02, true)
	d.Options.Jobs = 2
	branches := make([]string, 300)
	d.Fields, d.Compare = append(d.Fields, Field{Key: "branch", Groups: branches}), []int{0, 1}
	random := rand.New(rand.NewPCG(3, 2))
	for i := range d.Batches {
		column := make([]uint16, d.Batches[i].N)
		for r := range column {
			column[r] = uint16(random.IntN(len(branches) + 1))
		}
		d.Batches[i].Fields = append(d.Batches[i].Fields, column)
	}
	for b.Loop() {
		d.cache = cache{}
		d.summarize()
	}
	b.ReportMetric(float64(d.N*b.N)/1e6/b.Elapsed().Seconds(), "Mrow/s")
}
