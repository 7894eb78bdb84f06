package stats

// Reliability says how consistently the items measure one thing.
type Reliability struct {
	Items   []string // keys
	N       int      // respondents who answered every item
	Dropped int      // respondents left out for a missing answer

	Alpha, AlphaStd         *float64   // raw (covariances) and standardised (correlations)
	AlphaCILow, AlphaCIHigh *float64   // Feldt
	OmegaTotal              *float64   // one-factor maximum likelihood on the correlation matrix
	SplitHalf               *float64   // first against second half, Spearman-Brown
	ItemRest                []*float64 // corrected item-total correlation of each item
	AlphaIfDeleted          []*float64
	Notices                 []Notice
}
