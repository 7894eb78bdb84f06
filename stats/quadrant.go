package stats

// The quadrants, as numbered in the numbers table.
const (
	Strength    = 1 // important and satisfied 优势区
	Improve     = 2 // important, not satisfied 修补区
	Opportunity = 3 // neither 机会区
	Maintain    = 4 // satisfied, less important 维持区
)

// QuadrantPoint is one item in the importance-satisfaction plane.
type QuadrantPoint struct {
	Key, Label  string
	N           int
	X, Y        float64 // index; importance by the chosen method
	XLow, XHigh *float64
	YLow, YHigh *float64
	Quadrant    int
	Prob        []float64 // Prob[q-1]: share of resamples in quadrant q; nil without a bootstrap
}

// Quadrant places the items.
type Quadrant struct {
	Method     string // of importance
	Crosshair  string // "mean", "median", "midpoint" or "given"
	Convention string // of the index
	N          int
	CutX, CutY float64
	Points     []QuadrantPoint
	Resamples  int
	Notices    []Notice
}
