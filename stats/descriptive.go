package stats

// Descriptive sums up one item (in codes, after reversal), overall or numeric field.
type Descriptive struct {
	Key, Label string
	N          int // who answered
	Missing    int // who did not

	Mean, SD, SE, Median, Q1, Q3, Min, Max *float64
	Skewness, Kurtosis                     *float64 // G1 and excess G2; nil below 3 and 4 respondents or without variance
}

// Descriptives has one entry an item, then overall, then numeric fields.
type Descriptives struct {
	Variables []Descriptive
	Notices   []Notice
}
