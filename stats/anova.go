package stats

// OneWay compares the means of a response between the groups of one field.
type OneWay struct {
	Field, FieldLabel string
	Response          string // "composite" or "overall"
	N                 int
	Groups            []GroupMean // groups with at least one respondent, in codebook order

	F, DF1, DF2, P                 *float64
	Eta2, Omega2                   *float64
	WelchF, WelchDF2, WelchP       *float64
	LeveneF, LeveneP               *float64 // deviations from the mean
	BrownForsytheF, BrownForsytheP *float64 // deviations from the median
	KruskalH, KruskalDF, KruskalP  *float64

	Tukey, GamesHowell []PairDiff // every pair of groups once
	Notices            []Notice
}

// GroupMean is one group's mean on the index scale.
type GroupMean struct {
	Group    string
	N        int
	Mean, SD *float64
}

// PairDiff is the difference of two groups' means, first minus second.
type PairDiff struct {
	Group1, Group2       string
	N                    int // in both groups together
	Diff                 *float64
	SE, P, CILow, CIHigh *float64 // P and interval simultaneous over all pairs
}

// OneWays holds an entry for each compared field and response.
type OneWays struct {
	Tests   []OneWay
	Notices []Notice
}
