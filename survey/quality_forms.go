package survey

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// Answered says how many items forms answer, overall not among them.
type Answered struct {
	Items      int     `json:"items"`
	Unanswered []int   `json:"unanswered"` // [i] forms leave i items without a valid answer; ends with the last that there is
	MinShare   float64 `json:"min_answered"`
	Need       int     `json:"need"`  // items that a form must answer to have a composite: MinShare of Items, at least one
	Short      int     `json:"short"` // forms that answer fewer
	Forms      []Place `json:"short_forms"`
}

// Straightline says how many forms give one code to every item that they answer, overall not among them.
type Straightline struct {
	Rule   string      `json:"rule"`   // exclude, flag or keep; with exclude there are none left
	Judged int         `json:"judged"` // forms that answer at least StraightlineLeast items
	Count  int         `json:"count"`
	Codes  []CodeCount `json:"codes"` // those forms by the code, in the order of codes
	Forms  []Place     `json:"forms"`
}

// StraightlineLeast is how many items a form must answer before equal codes count as straight-lining.
const StraightlineLeast = 5

// Longstring is the longest run of one code over neighbouring items of a form, in codebook order, overall not among them.
//
// Johnson, J. A. (2005). Ascertaining the validity of individual protocols from Web-based personality inventories. Journal of Research in
// Personality 39(1), 103-129. The threshold of half the items is that of Curran, P. G. (2016). Methods for the detection of carelessly
// invalid responses in survey data. Journal of Experimental Social Psychology 66, 4-19.
type Longstring struct {
	N      int     `json:"n"` // forms that answer an item
	Median float64 `json:"median"`
	P95    float64 `json:"p95"` // 95th percentile
	Max    int     `json:"max"`
	Counts []int   `json:"counts"` // [i] forms whose longest run is i; ends with Max

	// Threshold is half the items, at least 10; 0 when there are fewer than 10 items, of which long runs say little beyond straight-lining.
	Threshold int     `json:"threshold,omitempty"`
	Long      int     `json:"long"` // forms with a run of Threshold or more, straight-lined ones included
	Forms     []Place `json:"long_forms"`
}

// writtenItem is an item's column with its levels as numbers of codes.
type writtenItem struct {
	at   int
	code [256]uint32 // 0 = no answer
}

// writtenItems are the columns of items, and the codes as written that their numbers, from 1, stand for.
func writtenItems(ds *Dataset, list []Item) (items []writtenItem, codes []int) {
	number := map[int]uint32{}
	for _, it := range list {
		w := writtenItem{at: ds.Schema.FieldIndices(it.Key)[0]}
		for level := 1; level <= it.Scale.Max-it.Scale.Min+1; level++ {
			code := it.Scale.Min + level - 1
			if it.Reverse {
				code = it.Scale.Max - level + 1
			}
			if number[code] == 0 {
				codes = append(codes, code)
				number[code] = uint32(len(codes))
			}
			w.code[level] = number[code]
		}
		items = append(items, w)
	}
	return items, codes
}

// answers follows the items of the forms of a batch from first to last.
type answers struct {
	answered []uint32
	last     []uint32 // number of a code, 0 = none yet
	run      []uint32 // of last so far
	longest  []uint32
	changes  []uint32 // runs begun
}

func (a *answers) follow(batch arrow.Record, items []writtenItem) {
	n := int(batch.NumRows())
	for _, s := range []*[]uint32{&a.answered, &a.last, &a.run, &a.longest, &a.changes} {
		*s = room(*s, n)[:n]
		clear(*s)
	}
	const chunk = 2048 // rows whose state stays near while the columns pass
	for from := 0; from < n; from += chunk {
		to := min(n, from+chunk)
		answered, last, run, longest, changes := a.answered[from:to], a.last[from:to], a.run[from:to], a.longest[from:to], a.changes[from:to]
		for k := range items {
			codes := &items[k].code
			for i, v := range batch.Column(items[k].at).(*array.Uint8).Uint8Values()[from:to] {
				code := codes[v]
				if code == 0 {
					continue
				}
				length, begun := run[i]+1, uint32(0)
				if code != last[i] {
					length, begun = 1, 1
				}
				answered[i]++
				last[i], run[i] = code, length
				changes[i] += begun
				longest[i] = max(longest[i], length)
			}
		}
	}
}

// examineForms looks at the items of one form after the other.
func (r *QualityReport) examineForms(ds *Dataset) {
	items, codes := writtenItems(ds, ds.Codebook.Items)
	k := len(items)
	r.Answered = Answered{Items: k, MinShare: ds.Codebook.Quality.MinAnswered, Unanswered: make([]int, k+1)}
	r.Answered.Need = max(1, int(math.Ceil(r.Answered.MinShare*float64(k)-1e-9)))
	r.Straightline.Rule = ds.Codebook.Quality.Straightline
	if r.Straightline.Rule == "" {
		r.Straightline.Rule = Flag
	}
	threshold := math.MaxInt
	if k >= 10 {
		threshold = max(10, (k+1)/2)
	}
	runs, straight := make([]int, k+1), map[int]int{}
	var long []Place
	var a answers
	for b, batch := range ds.Batches {
		a.follow(batch, items)
		for i, n := range a.answered {
			r.Answered.Unanswered[k-int(n)]++
			if int(n) < r.Answered.Need {
				r.Answered.Short++
				r.Answered.Forms = ds.list(r.Answered.Forms, b, i)
			}
			if n >= StraightlineLeast {
				r.Straightline.Judged++
				if a.changes[i] == 1 {
					r.Straightline.Count++
					straight[codes[a.last[i]-1]]++
					r.Straightline.Forms = ds.list(r.Straightline.Forms, b, i)
				}
			}
			runs[a.longest[i]]++
			if int(a.longest[i]) >= threshold {
				long = ds.list(long, b, i)
			}
		}
	}
	r.Answered.Unanswered = trimZeros(r.Answered.Unanswered)
	for _, code := range slices.Sorted(maps.Keys(straight)) {
		r.Straightline.Codes = append(r.Straightline.Codes, CodeCount{strconv.Itoa(code), straight[code]})
	}
	r.Longstring = longstringOf(runs, threshold)
	if r.Longstring != nil {
		r.Longstring.Forms = long
	}
}

// longstringOf sums up how many forms have a longest run of 0, 1, 2... answers.
func longstringOf(runs []int, threshold int) *Longstring {
	l := &Longstring{Counts: trimZeros(runs)}
	l.Max = len(l.Counts) - 1
	if l.Max < 1 {
		return nil
	}
	l.Counts[0] = 0 // no answer is no run
	for length, n := range l.Counts {
		l.N += n
		if length >= threshold {
			l.Long += n
		}
	}
	if threshold < math.MaxInt {
		l.Threshold = threshold
	}
	at := func(k int) float64 {
		for length, n := range l.Counts {
			if k -= n; k <= 0 {
				return float64(length)
			}
		}
		return float64(l.Max)
	}
	l.Median, l.P95 = quantile(l.N, 0.5, at), quantile(l.N, 0.95, at)
	return l
}

// list adds a form to a list that has room.
func (d *Dataset) list(forms []Place, batch, row int) []Place {
	if len(forms) == MaxListed {
		return forms
	}
	return append(forms, d.placeOf(batch, row))
}

func trimZeros(counts []int) []int {
	for len(counts) > 1 && counts[len(counts)-1] == 0 {
		counts = counts[:len(counts)-1]
	}
	return counts
}
