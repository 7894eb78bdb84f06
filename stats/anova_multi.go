package stats

// Effect is one line of a multi-factor ANOVA table.
type Effect struct {
	Name        string // "format", "format:district", "residual"
	SS, DF, MS  *float64
	F, P        *float64 // nil for the residual
	PartialEta2 *float64
}

// Margin is an estimated marginal mean.
type Margin struct {
	Field, Group            string
	N                       int
	Mean, SE, CILow, CIHigh *float64
}

// MultiFactor is a Type III analysis of variance with sum-to-zero contrasts.
type MultiFactor struct {
	Response    string
	Fields      []string
	Interaction bool // two-way interactions are in the model
	N           int
	R2          *float64
	Effects     []Effect
	Margins     []Margin // equal weights over the other factors
	Notices     []Notice
}

// MultiFactors holds one model a response.
type MultiFactors struct {
	Models  []MultiFactor
	Notices []Notice
}
