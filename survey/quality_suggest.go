package survey

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Suggestion is advice that follows from what was found. Code says which; the other fields are set as the code needs them:
//
//	id_repeats     the id column Columns[0] repeats on Count of Of forms: perhaps it does not tell forms apart
//	encodings      file Values[0] is in two encodings
//	blank_rows     Count of Of rows are blank
//	ragged         Count forms had too few or too many cells
//	scale          codes Values lie beyond the Scale in Count cells of Columns, and go on from it to Of: perhaps the scale is longer
//	invalid_code   Values[0] (Label, if the file has one) is in Count cells of Columns and not on their Scale: perhaps it means no answer
//	unlisted       Values[0] is in Count cells of Columns and not among their listed values
//	no_number      Values[0] is in Count cells of Columns and no number, where numbers are expected
//	open_values    Columns[0] has Count groups that the codebook's values do not name, the most frequent of them Values
//	duration_unit  the median response time of Columns[0] is Number seconds, less than one an item: perhaps it is in minutes
//	reversed       answers to Columns[0] correlate Number with the mean of the others, over Count forms: perhaps it is worded the other way round
//	constant       every answer to Columns is Values[0]
//	unasked        fewer than a fifth of the forms answer Columns
//	alike          Columns are not used but look like items
type Suggestion struct {
	Code    string   `json:"code"`
	Columns []string `json:"columns,omitempty"` // names in the files
	Values  []string `json:"values,omitempty"`
	Label   string   `json:"label,omitempty"`
	Count   int      `json:"count,omitempty"`
	Of      int      `json:"of,omitempty"`
	Scale   []int    `json:"scale,omitempty"` // its least and greatest code
	Number  float64  `json:"number,omitempty"`
}

// What it takes to be worth a suggestion.
const (
	fewCells     = 5   // cells or rows: less may be slips
	fewAnswers   = 30  // of an item
	rareAnswered = 0.2 // share of the forms
	manyRows     = 0.05
	mostOf       = 0.8 // of the invalid cells of a scale
)

// suggestions are what a change of the codebook or the file would mend.
func suggestions(ds *Dataset, r *QualityReport) []Suggestion {
	var list []Suggestion
	list = append(list, suggestRows(ds, r)...)
	list = append(list, suggestCodes(ds, r)...)
	list = append(list, suggestGroups(ds, r)...)
	list = append(list, suggestItems(ds, r)...)
	if len(ds.alike) > 0 {
		list = append(list, Suggestion{Code: "alike", Columns: ds.alike})
	}
	return list
}

func suggestRows(ds *Dataset, r *QualityReport) []Suggestion {
	var list []Suggestion
	many := func(n int) bool { return n >= fewCells && float64(n) >= manyRows*float64(r.Read) }
	if n := countOf(r.ExcludedBy, "duplicate_id") + countOf(r.Flagged, "duplicate_id"); many(n) {
		list = append(list, Suggestion{Code: "id_repeats", Columns: []string{ds.Codebook.ID}, Count: n, Of: r.Read})
	}
	for _, in := range ds.Inputs {
		if strings.Contains(in.Encoding, " and ") {
			list = append(list, Suggestion{Code: "encodings", Values: []string{in.Path}})
		}
	}
	if n := countOf(r.ExcludedBy, "empty_row"); many(n) {
		list = append(list, Suggestion{Code: "blank_rows", Count: n, Of: r.Read})
	}
	if n := countOf(r.Flagged, "ragged"); n > 0 {
		list = append(list, Suggestion{Code: "ragged", Count: n})
	}
	return list
}

func countOf(list []ReasonCount, code string) int {
	for _, x := range list {
		if x.Code == code {
			return x.Count
		}
	}
	return 0
}

// scaleWrong is what the items of a scale hold besides its codes.
type scaleWrong struct {
	Scale
	cells   int
	columns []*InvalidColumn
	labels  map[string]string
	values  []CodeCount // over all columns, the most frequent first
}

// suggestCodes looks at the invalid codes of the items, scale by scale.
func suggestCodes(ds *Dataset, r *QualityReport) []Suggestion {
	var list []Suggestion
	for _, s := range wrongScales(ds) {
		beyond, top := s.longer()
		if len(beyond) > 0 {
			var columns []string
			n := 0
			for _, c := range s.columns {
				if k := sumOf(c.Values, beyond); k > 0 {
					columns = append(columns, c.Column)
					n += k
				}
			}
			list = append(list, Suggestion{Code: "scale", Columns: columns, Values: beyond, Count: n, Scale: []int{s.Min, s.Max}, Of: top})
		}
		for _, v := range s.values {
			if slices.Contains(beyond, v.Code) || v.Code == "" {
				continue
			}
			x := Suggestion{Code: "invalid_code", Values: []string{v.Code}, Label: s.labels[v.Code], Scale: []int{s.Min, s.Max}}
			for _, c := range s.columns {
				if n := sumOf(c.Values, x.Values); 2*n >= c.Count {
					x.Columns = append(x.Columns, c.Column)
					x.Count += n
				}
			}
			if x.Count >= fewCells {
				list = append(list, x)
			}
		}
	}
	return list
}

// wrongScales gathers the invalid cells of items by scale, in the order of the items.
func wrongScales(ds *Dataset) []*scaleWrong {
	var scales []*scaleWrong
	for _, it := range ds.Codebook.asked() {
		i := slices.IndexFunc(ds.InvalidBy, func(c InvalidColumn) bool { return c.Name == it.Key })
		if i < 0 {
			continue
		}
		at := slices.IndexFunc(scales, func(s *scaleWrong) bool { return s.Min == it.Scale.Min && s.Max == it.Scale.Max })
		if at < 0 {
			at = len(scales)
			scales = append(scales, &scaleWrong{Scale: it.Scale, labels: map[string]string{}})
		}
		s := scales[at]
		s.columns = append(s.columns, &ds.InvalidBy[i])
		s.cells += ds.InvalidBy[i].Count
		for code, label := range ds.named[it.Key] {
			s.labels[code] = max(s.labels[code], label) // the same in any order
		}
	}
	for _, s := range scales {
		sums := map[string]int{}
		for _, c := range s.columns {
			for _, v := range c.Values {
				sums[v.Code] += v.Count
			}
		}
		for code, n := range sums {
			s.values = append(s.values, CodeCount{code, n})
		}
		slices.SortFunc(s.values, byCount)
	}
	return scales
}

func sumOf(values []CodeCount, codes []string) int {
	n := 0
	for _, v := range values {
		if slices.Contains(codes, v.Code) {
			n += v.Count
		}
	}
	return n
}

// longer finds the codes by which a scale seems to be longer than the codebook says: two or more in a row after its last, each in several
// cells, that make up most of its invalid cells. A single one, or a last one that is far off, rather means no answer.
func (s *scaleWrong) longer() (codes []string, top int) {
	codes, top = s.beyond(func(code string) bool { return sumOf(s.values, []string{code}) >= fewCells })
	if len(codes) < 2 || float64(sumOf(s.values, codes)) < mostOf*float64(s.cells) {
		return nil, s.Max
	}
	return codes, top
}

// suggestGroups looks at the invalid cells of the other columns, and at groups that the codebook does not name.
func suggestGroups(ds *Dataset, r *QualityReport) []Suggestion {
	var list []Suggestion
	for _, c := range ds.InvalidBy {
		if len(c.Values) == 0 || c.Values[0].Code == "" || c.Values[0].Count < fewCells || 2*c.Values[0].Count < c.Count ||
			strings.HasPrefix(c.Name, "#") || slices.ContainsFunc(r.Items, func(it ItemQuality) bool { return it.Key == c.Name }) {
			continue
		}
		x := Suggestion{Code: "unlisted", Columns: []string{c.Column}, Values: []string{c.Values[0].Code}, Count: c.Values[0].Count}
		if c.Want == "a number" {
			x.Code = "no_number"
		}
		list = append(list, x)
	}
	for _, f := range ds.Codebook.Profile {
		if !f.Open || len(f.Values) == 0 {
			continue
		}
		listed := map[string]bool{}
		for _, v := range f.Values {
			listed[v.Label] = true
		}
		i := slices.IndexFunc(r.Fields, func(q FieldQuality) bool { return q.Key == f.Key })
		var others []CodeCount
		for _, g := range r.Fields[i].Groups {
			if !listed[g.Code] && g.Count > 0 {
				others = append(others, g)
			}
		}
		if len(others) == 0 {
			continue
		}
		slices.SortStableFunc(others, func(a, b CodeCount) int { return b.Count - a.Count })
		x := Suggestion{Code: "open_values", Columns: []string{f.Column}, Count: len(others)}
		for _, g := range others[:min(5, len(others))] {
			x.Values = append(x.Values, g.Code)
		}
		list = append(list, x)
	}
	return list
}

// suggestItems looks for items that are not what the codebook takes them for.
func suggestItems(ds *Dataset, r *QualityReport) []Suggestion {
	var list []Suggestion
	if d := r.Duration; d != nil && d.N >= fewAnswers && len(r.Items) > 0 && d.Median < float64(len(r.Items)) {
		list = append(list, Suggestion{Code: "duration_unit", Columns: []string{d.Column}, Number: d.Median})
	}
	list = append(list, reversedItems(ds)...)
	constant := map[string][]string{} // code -> columns
	var codes, unasked []string
	for _, it := range r.Items {
		most := slices.MaxFunc(it.Answers, func(a, b CodeCount) int { return cmp.Compare(a.Count, b.Count) })
		if it.Valid >= fewAnswers && most.Count == it.Valid {
			if constant[most.Code] == nil {
				codes = append(codes, most.Code)
			}
			constant[most.Code] = append(constant[most.Code], it.Column)
		}
		if r.Kept >= fewAnswers && float64(it.Valid) < rareAnswered*float64(r.Kept) {
			unasked = append(unasked, it.Column)
		}
	}
	for _, code := range codes {
		list = append(list, Suggestion{Code: "constant", Columns: constant[code], Values: []string{code}})
	}
	if len(unasked) > 0 {
		list = append(list, Suggestion{Code: "unasked", Columns: unasked, Of: r.Kept})
	}
	return list
}

// String is the suggestion for logs and tests.
func (s Suggestion) String() string {
	return fmt.Sprintf("%s %v %v %q %d/%d %v %.2f", s.Code, s.Columns, s.Values, s.Label, s.Count, s.Of, s.Scale, s.Number)
}
