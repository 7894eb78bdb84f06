package survey

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow/array"
)

// reversedItems suggests items whose answers run against those to the others: the correlation with a form's mean over the other items that it
// answers, as shares of their scales, is at most -0.2 and at most -4/√n. Up to 20,000 forms are looked at, evenly spread. Unless half of the
// items correlate 0.2 or more, nothing tells which way is forward, and none is suggested.
func reversedItems(ds *Dataset) []Suggestion {
	const most, strong, sure = 20000, -0.2, -4
	items := ds.Codebook.Items
	k := len(items)
	if k < 4 {
		return nil
	}
	sums := make([]crossSums, k)
	step := (ds.Rows.Kept + most - 1) / most
	columns := make([][]uint8, k)
	next := 0 // row of the batch
	for _, batch := range ds.Batches {
		for j, it := range items {
			columns[j] = batch.Column(ds.Schema.FieldIndices(it.Key)[0]).(*array.Uint8).Uint8Values()
		}
		n := int(batch.NumRows())
		for ; next < n; next += step {
			total, answered := 0.0, 0
			for j := range items {
				if v := columns[j][next]; v > 0 {
					total += share(v, &items[j])
					answered++
				}
			}
			if answered < 3 {
				continue
			}
			for j := range items {
				if v := columns[j][next]; v > 0 {
					x := share(v, &items[j])
					sums[j].add(x, (total-x)/float64(answered-1))
				}
			}
		}
		next -= n
	}
	var list []Suggestion
	forward := 0
	for j := range items {
		switch r := sums[j].correlation(); {
		case r >= -strong:
			forward++
		case r <= strong && r <= sure/math.Sqrt(sums[j].n):
			list = append(list, Suggestion{Code: "reversed", Columns: []string{items[j].Column}, Number: r, Count: int(sums[j].n)})
		}
	}
	if 2*forward < k {
		return nil
	}
	return list
}

// share is a level between 0 and 1.
func share(level uint8, it *Item) float64 {
	return float64(level-1) / float64(it.Scale.Max-it.Scale.Min)
}

// crossSums are the sums behind the correlation of x and y.
type crossSums struct{ n, x, y, xx, xy, yy float64 }

func (s *crossSums) add(x, y float64) {
	s.n++
	s.x, s.y = s.x+x, s.y+y
	s.xx, s.xy, s.yy = s.xx+x*x, s.xy+x*y, s.yy+y*y
}

// correlation is Pearson's r, 0 when x or y does not vary.
func (s *crossSums) correlation() float64 {
	x, y := s.xx-s.x*s.x/s.n, s.yy-s.y*s.y/s.n
	const tiny = 1e-9 // of sums of at most 20,000 numbers between 0 and 1
	if !(x > tiny && y > tiny) {
		return 0
	}
	return (s.xy - s.x*s.y/s.n) / math.Sqrt(x*y)
}
