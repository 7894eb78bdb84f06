package survey

import (
	"slices"
	"strconv"
	"strings"
)

// ItemQuality counts the cells of an item: Kept = Valid + Blank + Invalid + the counts of Absent.
type ItemQuality struct {
	Key     string       `json:"key"`
	Label   string       `json:"label"`
	Column  string       `json:"column"` // in the files
	Reverse bool         `json:"reverse,omitempty"`
	Valid   int          `json:"valid"`
	Blank   int          `json:"blank"`
	Invalid int          `json:"invalid"` // answers off the scale that are no missing code
	Absent  []AbsentCode `json:"absent"`  // missing codes that occur or that the codebook gives, in its order

	Missing         int         `json:"missing"` // Blank + Invalid + Absent
	MissingPercent  float64     `json:"missing_percent"`
	DontKnow        int         `json:"dont_know"` // answers of those Absent that say so
	DontKnowPercent float64     `json:"dont_know_percent"`
	Answers         []CodeCount `json:"answers"` // valid answers by code as written, in the order of the scale, also those that do not occur
}

// AbsentCode counts the answers of a missing code.
type AbsentCode struct {
	Code    string  `json:"code"`            // as the codebook writes it, or "user-missing" for a range that the file declares
	Label   string  `json:"label,omitempty"` // what the file calls it
	Count   int     `json:"count"`
	Percent float64 `json:"percent"`

	// DontKnow says by what the code means "don't know": "label", its label says so; "spelling", it says so itself; "code", it is 9, 98, 99,
	// 998 or 999, which by custom does; "" it does not.
	DontKnow string `json:"dont_know,omitempty"`
}

// ItemTotals are the sums over all items, overall included. Percentages are of Cells.
type ItemTotals struct {
	Cells           int     `json:"cells"` // forms times items
	Valid           int     `json:"valid"`
	Blank           int     `json:"blank"`
	Invalid         int     `json:"invalid"`
	Absent          int     `json:"absent"`
	DontKnow        int     `json:"dont_know"`
	MissingPercent  float64 `json:"missing_percent"`
	DontKnowPercent float64 `json:"dont_know_percent"`
}

func (r *QualityReport) countItems(ds *Dataset, tallies map[string]*tally) {
	for _, it := range ds.Codebook.asked() {
		q := ItemQuality{Key: it.Key, Label: it.Label, Column: it.Column, Reverse: it.Reverse, Invalid: ds.invalidOf(it.Key)}
		counts := tallies[it.Key].levels
		levels := it.Scale.Max - it.Scale.Min + 1
		for i := range levels {
			level := i + 1
			if it.Reverse {
				level = levels - i
			}
			q.Answers = append(q.Answers, CodeCount{strconv.Itoa(it.Scale.Min + i), counts[level]})
			q.Valid += counts[level]
		}
		q.Missing = r.Kept - q.Valid
		q.Blank = q.Missing - q.Invalid
		for _, a := range ds.Absent[it.Key] {
			code := AbsentCode{Code: a.Code, Label: ds.named[it.Key][a.Code], Count: a.Count, Percent: percent(a.Count, r.Kept)}
			code.DontKnow = dontKnow(code.Code, code.Label)
			if code.DontKnow != "" {
				q.DontKnow += a.Count
			}
			q.Blank -= a.Count
			q.Absent = append(q.Absent, code)
			r.AllItems.Absent += a.Count
		}
		q.MissingPercent, q.DontKnowPercent = percent(q.Missing, r.Kept), percent(q.DontKnow, r.Kept)
		r.Items = append(r.Items, q)
		t := &r.AllItems
		t.Cells, t.Valid, t.Blank, t.Invalid, t.DontKnow = t.Cells+r.Kept, t.Valid+q.Valid, t.Blank+q.Blank, t.Invalid+q.Invalid, t.DontKnow+q.DontKnow
	}
	t := &r.AllItems
	t.MissingPercent, t.DontKnowPercent = percent(t.Cells-t.Valid, t.Cells), percent(t.DontKnow, t.Cells)
}

// dontKnow says by what a missing code means "don't know", "" if it does not. A label speaks for its code.
func dontKnow(code, label string) string {
	switch {
	case saysDontKnow(label):
		return "label"
	case label != "":
		return ""
	case saysDontKnow(code):
		return "spelling"
	case slices.Contains([]string{"9", "98", "99", "998", "999"}, code):
		return "code"
	}
	return ""
}

// saysDontKnow looks for the words.
func saysDontKnow(text string) bool {
	text = strings.ToLower(narrow(strings.ReplaceAll(text, "’", "'")))
	for _, words := range [...]string{"不知道", "不清楚", "说不清", "不好说", "不了解", "不确定", "难以判断", "无法判断", "don't know", "dont know", "do not know",
		"doesn't know", "not sure", "unsure", "can't say", "cannot say"} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return slices.Contains(strings.FieldsFunc(text, func(r rune) bool { return r < 'a' || r > 'z' }), "dk")
}
