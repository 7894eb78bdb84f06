package report

// The chart kinds. Each has its Draw in a file of its own.

// Dot is a row of a dot chart: a value with an interval.
type Dot struct {
	Label     string
	Value     float64
	Low, High *float64
	N         int
	Apart     bool      // set apart below the rest (overall, composite)
	Hollow    bool      // small base
	Letters   string    // of groups that do not differ
	Ticks     []float64 // other methods, as small ticks
}

// DotChart is horizontal dots with intervals: index, importance, compare-FIELD.
type DotChart struct {
	Frame
	Dots     []Dot
	Axis     string   // axis title with unit
	Min, Max float64  // of the axis; equal = fitted to the data
	Line     *float64 // vertical reference line
	LineName string
	Decimals int
	Percent  bool   // values are percents: the axis and the labels carry the sign
	Bars     bool   // bars from 0 instead of dots
	ShowN    bool   // n beside the label
	TickName string // what the ticks are, for the foot
}

// StackRow is one item's answers.
type StackRow struct {
	Label    string
	Percents []float64 // of the valid answers, lowest code first
	Right    []string  // texts of the columns at the right: top-2, mean
}

// StackChart is diverging 100% bars.
type StackChart struct {
	Frame
	Codes     []string // legend, lowest first
	RightHead []string
	Rows      []StackRow
}

// HeatChart is a matrix of coloured cells: correlation (lower triangle) and loadings.
type HeatChart struct {
	Frame
	RowLabels, ColLabels []string
	Values               [][]*float64 // nil = empty cell
	Pale                 float64      // values smaller than this in size are written pale
	Triangle             bool         // only cells below the diagonal
}

// ScreeChart shows eigenvalues against parallel analysis.
type ScreeChart struct {
	Frame
	Eigenvalues, Parallel   []float64
	Kept                    int
	XAxis, YAxis            string
	EigenName, ParallelName string
}

// QuadrantDot is one item of a quadrant chart.
type QuadrantDot struct {
	Label                    string
	X, Y                     float64
	XLow, XHigh, YLow, YHigh *float64
	Hollow                   bool // not firmly in its quadrant
	Alarm                    bool // drawn in the attention colour
}

// QuadrantChart is the importance-satisfaction plane.
type QuadrantChart struct {
	Frame
	Dots         []QuadrantDot
	CutX, CutY   float64
	XAxis, YAxis string
	Names        [4]string // of quadrants 1..4
}
