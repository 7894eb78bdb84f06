package stats

// Share is one item's importance by one method, with a bootstrap interval when there is one.
type Share struct {
	Value, CILow, CIHigh *float64
}

// ItemImportance is how much one item matters for overall (or the composite).
type ItemImportance struct {
	Key, Label  string
	Correlation Share // Pearson with the response, listwise
	Beta        Share // standardised coefficient
	Johnson     Share // relative weight; the items' sum to R2
	LMG         Share // Shapley value of R2; sum to R2
	Stated      Share // mean stated importance; absent unless asked
}

// ByMethod returns the share by its name in the codebook.
func (it ItemImportance) ByMethod(method string) Share {
	switch method {
	case "correlation":
		return it.Correlation
	case "beta":
		return it.Beta
	case "lmg":
		return it.LMG
	case "stated":
		return it.Stated
	}
	return it.Johnson
}

// Importance compares the methods.
type Importance struct {
	Response  string // "overall" or "composite"
	Method    string // the one that the quadrant uses
	N         int
	R2        *float64
	Resamples int // bootstrap resamples behind the intervals; 0 = no intervals
	Items     []ItemImportance
	Notices   []Notice
}
