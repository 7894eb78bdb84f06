package stats

// Coefficient is one line of a regression table.
type Coefficient struct {
	Key, Label    string // "(intercept)" first
	B, SE, T, P   *float64
	CILow, CIHigh *float64
	Beta          *float64 // standardised; nil for the intercept
	VIF           *float64 // nil for the intercept
	SEHC3, PHC3   *float64 // MacKinnon and White; nil when errors are design-based already
}

// Regression explains overall (or, without it, the composite) by the items.
type Regression struct {
	Response string // "overall" or "composite"
	Items    []string
	N        int // respondents who answered all
	Dropped  int

	R2, AdjR2, F, DF1, DF2, P, Sigma, DurbinWatson *float64
	Coefficients                                   []Coefficient
	Notices                                        []Notice
}
