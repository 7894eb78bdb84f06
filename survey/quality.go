package survey

import (
	"math"
	"slices"
)

// QualityReport says how good the answers of a dataset are. It counts forms and cells, unweighted, of the forms that are kept
// unless a field says otherwise. Percentages are of those forms unless a field says otherwise; lists of forms hold at most MaxListed, counts
// have all. It does not depend on how many goroutines read the files.
type QualityReport struct {
	Wave       string        `json:"wave,omitempty"` // "" when there is only one
	Read       int           `json:"read"`           // = Kept + Excluded
	Kept       int           `json:"kept"`
	Excluded   int           `json:"excluded"`
	ExcludedBy []ReasonCount `json:"excluded_by"` // in the order first met
	Flagged    []ReasonCount `json:"flagged"`     // of forms that are kept

	Items    []ItemQuality  `json:"items"` // in codebook order, overall last
	AllItems ItemTotals     `json:"all_items"`
	Fields   []FieldQuality `json:"fields"` // profile fields, stated importances and open answers

	Answered     Answered     `json:"answered"`
	Straightline Straightline `json:"straightline"`
	Longstring   *Longstring  `json:"longstring,omitempty"` // nil when no form answers an item
	Repeats      Repeats      `json:"repeats"`
	Duration     *Duration    `json:"duration,omitempty"` // nil without a column of response times

	InvalidCells   int             `json:"invalid_cells"`   // of all forms, those left out for other reasons than a filter included
	InvalidColumns []InvalidColumn `json:"invalid_columns"` // in the order of the dataset's columns
	Invalid        []Invalid       `json:"invalid"`         // each, in file and row order

	OffScale []OffScale `json:"off_scale"` // questions many of whose answers are invalid

	Unused      []string     `json:"unused_columns"` // of the first file, in file order
	Notes       []string     `json:"notes"`          // what a reader of a file had to guess or pass over
	Suggestions []Suggestion `json:"suggestions"`    // the most important first
}

// ReasonCount is how many forms there are for a reason.
type ReasonCount struct {
	Code  string `json:"code"` // as of Reason
	Count int    `json:"count"`
}

// Place is where a form stands: the line of a text file or the row of a sheet, the header counted.
type Place struct {
	File string `json:"file"`
	Row  int    `json:"row"`
}

// QualityOf examines a dataset. It takes about 0.15 seconds for a million forms of twenty columns, and leaves the dataset as it is.
//
// Straight-lining and longstring go by the codes as written, before reversal, and pass over unanswered items. Quantiles are of type 6,
// (n+1)p, as in SPSS.
func QualityOf(ds *Dataset) *QualityReport {
	r := &QualityReport{Wave: ds.Wave, Read: ds.Rows.Read, Kept: ds.Rows.Kept, Excluded: len(ds.Rows.Excluded), InvalidCells: ds.InvalidCount,
		InvalidColumns: ds.InvalidBy, Invalid: ds.Invalid, OffScale: offScaleOf(ds), Unused: ds.Unused, Notes: ds.Notes}
	for _, x := range ds.Rows.Excluded {
		r.ExcludedBy = countReason(r.ExcludedBy, x.Reason.Code)
	}
	for _, x := range ds.Findings {
		r.Flagged = countReason(r.Flagged, x.Reason.Code)
	}
	tallies := tallyColumns(ds)
	r.countItems(ds, tallies)
	r.countFields(ds, tallies)
	r.examineForms(ds)
	r.Repeats = repeatsOf(ds, tallies)
	r.Duration = durationOf(ds)
	r.Suggestions = suggestions(ds, r)
	return r
}

func countReason(list []ReasonCount, code string) []ReasonCount {
	for i := range list {
		if list[i].Code == code {
			list[i].Count++
			return list
		}
	}
	return append(list, ReasonCount{code, 1})
}

// invalidOf is how many cells of a dataset column in kept forms nothing allows.
func (d *Dataset) invalidOf(name string) int {
	i := slices.IndexFunc(d.InvalidBy, func(c InvalidColumn) bool { return c.Name == name })
	if i < 0 {
		return 0
	}
	return d.InvalidBy[i].Kept
}

// placeOf is where the form in a row of a batch stands.
func (d *Dataset) placeOf(batch, row int) Place {
	file, line := d.Position(batch, row)
	return Place{file, line}
}

// percent is n as a percentage of all, 0 when there are none.
func percent(n, all int) float64 {
	if all == 0 {
		return 0
	}
	return 100 * float64(n) / float64(all)
}

// quantile is the p-quantile of n numbers of which at gives the k-th smallest, k from 1: the (n+1)p-th, interpolated.
//
// Hyndman, R. J. and Fan, Y. (1996). Sample quantiles in statistical packages. The American Statistician 50(4), 361-365.   R: quantile(x, p, type = 6)
func quantile(n int, p float64, at func(k int) float64) float64 {
	h := float64(n+1) * p
	k := int(math.Floor(h))
	switch {
	case k < 1:
		return at(1)
	case k >= n:
		return at(n)
	}
	return at(k) + (h-float64(k))*(at(k+1)-at(k))
}
