package stats

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// The sums of a group are the summary of its members alone, whether lanes are narrow or wide, run over or not.
func TestGroupSumsAgainstMembers(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 1))
	for _, test := range []struct {
		name    string
		n, size int
		levels  []int
		overall bool
		groups  int
		blank   float64
	}{
		{"lanes run over", 20000, 20000, []int{5, 5, 5, 5, 5}, true, 2, 0.01},
		{"few to a lane", 9000, 1000, []int{20, 3, 20}, true, 3, 0.05},
		{"wide lanes", 4000, 1000, []int{100, 5, 60}, true, 4, 0.1},
		{"lanes all in use", 2000, 1000, []int{5, 5, 5, 5, 5, 5, 5, 5}, true, 7, 0.05},
		{"no overall", 1500, 1000, []int{5, 7, 2}, false, 5, 0.1},
		{"small groups", 500, 1000, []int{5, 5}, true, 300, 0.2},
	} {
		d := randomAnswers(random, test.n, test.size, test.levels, test.overall, []int{test.groups}, test.blank)
		d.Options.Jobs = 2
		weighted := randomWeights(random, d)
		for g, got := range d.groupSums(0, nil) {
			only := members(d, 0, uint16(g+1))
			want := only.newSummary()
			for i := range only.Batches {
				want.add(nil, only, &only.Batches[i])
			}
			if !reflect.DeepEqual(got.complete, want.complete) {
				t.Fatalf("%s, group %d: complete cases\n%v\nof its members alone\n%v", test.name, g+1, got.complete, want.complete)
			}
			heavy, of := weighted.groupSums(0, nil)[g], members(weighted, 0, uint16(g+1)).summarize()
			for kind, s := range heavy.complete {
				check(t, test.name+" weight", s.w, of.complete[kind].w, 1e-13)
				for i, x := range s.ssw {
					check(t, test.name+" weighted product", x, of.complete[kind].ssw[i], 1e-11)
				}
			}
			for i := range d.Items {
				n, sum := 0, 0.0
				for l, c := range only.CountsN(i)[1:] {
					n += c
					sum += float64(l * c)
				}
				if got.answeredN[i] != n || got.answered[i] != float64(n) || got.sum[i] != sum {
					t.Errorf("%s, group %d, item %d: %d answers with sum %v, want %d with %v", test.name, g+1, i, got.answeredN[i], got.sum[i], n, sum)
				}
			}
		}
	}
}

// randomWeights is d with weights.
func randomWeights(random *rand.Rand, d *Data) *Data {
	out := &Data{N: d.N, Items: d.Items, Overall: d.Overall, Fields: d.Fields, Compare: d.Compare, Options: d.Options, Weighted: true, Batches: slices.Clone(d.Batches)}
	for bi := range out.Batches {
		for range out.Batches[bi].N {
			out.Batches[bi].Weight = append(out.Batches[bi].Weight, 0.5+random.Float64())
		}
	}
	return out
}

// A field with groups beyond what is kept is summed for those that are wanted only.
func TestGroupSumsOfManyGroups(t *testing.T) {
	d := randomAnswers(rand.New(rand.NewPCG(6, 2)), 3000, 700, []int{5, 5, 5}, true, []int{60000}, 0.1)
	wanted := make([]bool, 60000)
	group := d.Batches[0].Fields[0][slices.IndexFunc(d.Batches[0].Fields[0], func(g uint16) bool { return g > 0 })]
	wanted[group-1] = true
	list := d.groupSums(0, wanted)
	for g := range list {
		if (list[g] != nil) != wanted[g] {
			t.Fatalf("group %d: %v", g+1, list[g])
		}
	}
	if want := members(d, 0, group).summarize(); !reflect.DeepEqual(list[group-1].complete, want.complete) {
		t.Errorf("%v, want %v", list[group-1].complete, want.complete)
	}
}

// Contrasts counted 64 respondents at a time are those counted one by one.
func TestExtremeTableAgainstRows(t *testing.T) {
	d := randomAnswers(rand.New(rand.NewPCG(6, 3)), 9001, 4500, []int{5, 2, 7, 11, 10}, true, nil, 0.05)
	got := d.extremeTable()
	want := *got
	p := len(got.count)
	want.n, want.count, want.joint, want.y = 0, make([]int64, p), make([]int64, p*p), make([]int64, p+2)
	for i := range d.Batches {
		want.add(&d.Batches[i], p)
	}
	if !reflect.DeepEqual(*got, want) || want.n == 0 {
		t.Errorf("%v\nby rows %v", *got, want)
	}
}

// Patterns hold every complete case, those alike once.
func TestPatterns(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 4))
	few := []int{5, 3, 4}
	for _, levels := range [][]int{few, slices.Repeat([]int{250}, 8)} { // 250⁸ patterns are more than whole numbers keep apart
		d := randomAnswers(random, 2000, 300, levels, true, nil, 0.1)
		columns, times := d.patterns()
		count := func(cases int, level func(i, c int) uint8, weight func(c int) float64) map[string]float64 {
			m := map[string]float64{}
			for c := range cases {
				key := make([]byte, len(levels))
				for i := range key {
					key[i] = level(i, c)
				}
				m[string(key)] += weight(c)
			}
			return m
		}
		got := count(len(times), func(i, c int) uint8 { return columns[i][c] }, func(c int) float64 { return times[c] })
		s := d.newSample()
		want := count(len(s.unit), func(i, c int) uint8 { return s.x[i][c] }, func(int) float64 { return 1 })
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%d levels: %v, want %v", levels[0], got, want)
		}
		if len(levels) == len(few) && len(times) != len(got) {
			t.Errorf("%d patterns are listed, %d differ", len(times), len(got))
		}
	}
}
