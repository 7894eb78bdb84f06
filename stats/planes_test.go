package stats

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// Counting by planes must give what counting respondent by respondent gives, for any length of scale, number of groups
// and size of batch.
func TestPlanesAgainstRows(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2))
	for _, test := range []struct {
		name    string
		n, size int
		levels  []int // of the items, then overall
		overall bool
		groups  []int
		blank   float64
	}{
		{"words end within the batch", 9001, 4097, []int{5, 5, 5, 5}, true, []int{3, 15, 16, 300}, 0.1},
		{"whole words", 8192, 4096, []int{5, 4, 7, 2}, true, []int{7}, 0.02},
		{"every digit", 3000, 70, []int{15, 11, 10, 8, 3}, true, []int{2}, 0.2},
		{"no overall", 700, 64, []int{5, 7, 2}, false, []int{4, 20}, 0.1},
		{"nobody complete", 500, 63, []int{5, 5}, true, nil, 1},
		{"everybody complete", 500, 65, []int{5, 5}, true, nil, 0},
		{"one respondent", 1, 1, []int{5, 5}, true, []int{2}, 0},
		{"scale too long", 300, 100, []int{16, 5}, true, []int{2}, 0.1},
	} {
		d := &Data{N: test.n, Options: DefaultOptions()}
		for i, l := range test.levels {
			it := Item{Min: 1, Max: l}
			if test.overall && i == len(test.levels)-1 {
				d.Overall = &it
			} else {
				d.Items = append(d.Items, it)
			}
		}
		for f, groups := range test.groups {
			d.Fields, d.Compare = append(d.Fields, Field{Groups: make([]string, groups)}), append(d.Compare, f)
		}
		for at := 0; at < test.n; at += test.size {
			b := Batch{N: min(test.size, test.n-at)}
			for _, l := range test.levels {
				column := make([]uint8, b.N)
				for r := range column {
					if random.Float64() >= test.blank {
						column[r] = uint8(1 + random.IntN(l))
					}
				}
				b.Items = append(b.Items, column)
			}
			for _, groups := range test.groups {
				column := make([]uint16, b.N)
				for r := range column {
					column[r] = uint16(random.IntN(groups + 1))
				}
				b.Fields = append(b.Fields, column)
			}
			d.Batches = append(d.Batches, b)
		}
		got, want := d.summarize(), d.newSummary()
		for i := range d.Batches {
			want.add(nil, d, &d.Batches[i])
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: counts by planes\n%v\nby rows\n%v", test.name, got, want)
		}
	}
}
