package survey

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow/array"
)

// FieldQuality counts the answers to a question that is not an item: Kept = Valid + Missing.
type FieldQuality struct {
	Key     string `json:"key"` // of an open answer its column, of a stated importance "stated:" and the item's key
	Label   string `json:"label"`
	Kind    string `json:"kind"` // groups, number, options, stated, text
	Valid   int    `json:"valid"`
	Missing int    `json:"missing"` // blank, a missing code or invalid
	Invalid int    `json:"invalid"` // cells; of options several can be in a form

	MissingPercent float64 `json:"missing_percent"`

	// Groups counts the forms of each group or option, in the dataset's order. Of more than 200 it has the most frequent, and those first.
	Groups   []CodeCount `json:"groups,omitempty"`
	Distinct int         `json:"distinct,omitempty"` // groups or options in all
	Min      *float64    `json:"min,omitempty"`      // of numbers; nil when there is none
	Max      *float64    `json:"max,omitempty"`
}

// maxGroupsCounted bounds the groups of a field that a quality report lists.
const maxGroupsCounted = 200

// tally is what one column holds.
type tally struct {
	levels   *[256]int // of items and options, by the value in the column
	groups   []int     // of fields and design units, by index
	valid    int
	min, max float64 // of numbers
}

// tallyColumns counts every column but the ids, by name.
func tallyColumns(ds *Dataset) map[string]*tally {
	tallies := map[string]*tally{}
	for i, f := range ds.Schema.Fields() {
		t := &tally{}
		tallies[f.Name] = t
		for _, b := range ds.Batches {
			t.add(b.Column(i))
		}
	}
	return tallies
}

func (t *tally) add(column any) {
	switch c := column.(type) {
	case *array.Uint8:
		if t.levels == nil {
			t.levels = &[256]int{}
		}
		for _, v := range c.Uint8Values() {
			t.levels[v]++
		}
		t.valid += c.Len() - c.NullN()
	case *array.Dictionary:
		if t.groups == nil {
			t.groups = make([]int, c.Dictionary().Len())
		}
		switch codes := c.Indices().(type) {
		case *array.Uint16:
			for _, v := range codes.Uint16Values() {
				t.groups[v]++
			}
		case *array.Uint32:
			for _, v := range codes.Uint32Values() {
				t.groups[v]++
			}
		}
		t.valid += c.Len() - c.NullN()
	case *array.Float64:
		for _, x := range c.Float64Values() {
			switch {
			case x != x:
				continue
			case t.valid == 0:
				t.min, t.max = x, x
			case x < t.min:
				t.min = x
			case x > t.max:
				t.max = x
			}
			t.valid++
		}
	case *array.String:
		t.valid += c.Len() - c.NullN()
	}
}

func (r *QualityReport) countFields(ds *Dataset, tallies map[string]*tally) {
	add := func(f FieldQuality) {
		f.Missing = r.Kept - f.Valid
		f.MissingPercent = percent(f.Missing, r.Kept)
		r.Fields = append(r.Fields, f)
	}
	for _, f := range ds.Codebook.Profile {
		switch {
		case f.Numeric:
			add(r.numbers(ds, f.Key, f.Label, "number", tallies[f.Key]))
		case f.Multiple():
			q := FieldQuality{Key: f.Key, Label: f.Label, Kind: "options"}
			var counts []CodeCount
			for _, o := range f.OptionList() {
				t := tallies[f.Key+":"+o.Code]
				q.Valid = t.valid // that of each option
				q.Invalid += ds.invalidOf(f.Key + ":" + o.Code)
				counts = append(counts, CodeCount{o.Label, t.levels[chosen]})
			}
			q.setGroups(counts)
			add(q)
		default:
			q := FieldQuality{Key: f.Key, Label: f.Label, Kind: "groups", Valid: tallies[f.Key].valid, Invalid: ds.invalidOf(f.Key)}
			var counts []CodeCount
			for i, label := range ds.Groups[f.Key] {
				counts = append(counts, CodeCount{label, tallies[f.Key].groups[i+1]})
			}
			q.setGroups(counts)
			add(q)
		}
	}
	for _, it := range ds.Codebook.asked() {
		if it.Stated != "" {
			add(r.numbers(ds, "stated:"+it.Key, it.Stated, "stated", tallies["stated:"+it.Key]))
		}
	}
	for _, name := range ds.Codebook.Text {
		add(FieldQuality{Key: name, Label: name, Kind: "text", Valid: tallies[name].valid})
	}
}

func (r *QualityReport) numbers(ds *Dataset, name, label, kind string, t *tally) FieldQuality {
	q := FieldQuality{Key: name, Label: label, Kind: kind, Valid: t.valid, Invalid: ds.invalidOf(name)}
	if t.valid > 0 {
		q.Min, q.Max = &t.min, &t.max
	}
	return q
}

func (q *FieldQuality) setGroups(counts []CodeCount) {
	q.Distinct = len(counts)
	if len(counts) > maxGroupsCounted {
		slices.SortStableFunc(counts, func(a, b CodeCount) int { return b.Count - a.Count })
		counts = slices.Clone(counts[:maxGroupsCounted])
	}
	q.Groups = counts
}
