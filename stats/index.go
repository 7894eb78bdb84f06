package stats

// IndexRow is the satisfaction index of one item, overall or the composite, for all or for one group.
type IndexRow struct {
	By, Group  string // compared field and group label; "" for all respondents
	Key, Label string // item key, "overall" or "composite"
	N          int

	Index, SE, CILow, CIHigh *float64 // 0..100; nil where there are no (or for SE too few) answers
	Top2, Bottom2            *float64 // percent in the two highest and lowest codes; nil for the composite
	Mean                     *float64 // in codes; nil for the composite
}

// Index holds the satisfaction indices.
type Index struct {
	Convention string     // "pomp" or "ratio"
	Confidence float64    // of the intervals
	Rows       []IndexRow // all respondents: items, overall, composite; then the same by field and group
	NEffective *float64   // Kish's effective sample size, nil when unweighted
	Notices    []Notice
}
