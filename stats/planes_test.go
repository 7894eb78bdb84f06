package stats

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// randomAnswers is n respondents in batches of some size: items with so many levels (the last is overall, if there is to be one), compared
// fields with so many groups, and a share of answers left blank.
func randomAnswers(random *rand.Rand, n, size int, levels []int, overall bool, groups []int, blank float64) *Data {
	d := &Data{N: n, Options: DefaultOptions()}
	for i, l := range levels {
		it := Item{Min: 1, Max: l}
		if overall && i == len(levels)-1 {
			d.Overall = &it
		} else {
			d.Items = append(d.Items, it)
		}
	}
	for f, labels := range groups {
		d.Fields, d.Compare = append(d.Fields, Field{Groups: make([]string, labels)}), append(d.Compare, f)
	}
	for at := 0; at < n; at += size {
		b := Batch{N: min(size, n-at)}
		for _, l := range levels {
			column := make([]uint8, b.N)
			for r := range column {
				if random.Float64() >= blank {
					column[r] = uint8(1 + random.IntN(l))
				}
			}
			b.Items = append(b.Items, column)
		}
		for _, labels := range groups {
			column := make([]uint16, b.N)
			for r := range column {
				column[r] = uint16(random.IntN(labels + 1))
			}
			b.Fields = append(b.Fields, column)
		}
		d.Batches = append(d.Batches, b)
	}
	return d
}

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
		d := randomAnswers(random, test.n, test.size, test.levels, test.overall, test.groups, test.blank)
		got, want := d.summarize(), d.newSummary()
		for i := range d.Batches {
			want.add(nil, d, &d.Batches[i])
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: counts by planes\n%v\nby rows\n%v", test.name, got, want)
		}
	}
}
