package stats

// Crosstab is one item by one compared field.
type Crosstab struct {
	Key, Label, By string
	N              int
	Codes          []string // rows
	Groups         []string // columns
	Count          [][]int
	ColumnPercent  [][]*float64 // weighted
	Chi2, DF, P    *float64
	CramersV       *float64
	SmallCells     int // cells with an expected count under 5
	Notices        []Notice
}

// Crosstabs holds every item (and overall) by every compared field.
type Crosstabs struct {
	Tables []Crosstab
}
