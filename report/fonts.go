package report

// Fonts holds the faces that charts are drawn with.
type Fonts struct{}
