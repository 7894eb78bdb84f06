// Package report turns results into what people read: a workbook, charts, a page and the numbers table. It draws
// what it is handed and computes no statistic.
//
// Every analysis becomes a Section: neutral findings, tables and charts in the report's language. The workbook, the
// page and the picture files are three renderings of the same sections.
package report

import "gonum.org/v1/plot/vg/draw"

// Lang is the language of a report: "zh" or "en".
type Lang string

// T picks the text of the language.
func (l Lang) T(zh, en string) string {
	if l == "en" {
		return en
	}
	return zh
}

// Section is one chapter of the report.
type Section struct {
	ID       string   // "index"; anchor and file-safe
	Title    string   // sheet name and heading
	Findings []string // sentences, the most important first
	Charts   []Chart
	Tables   []Table
	Notes    []string // warnings and method, shown small
}

// Kind says how a column's numbers look everywhere.
type Kind int

const (
	Text    Kind = iota
	Count        // 6,198
	Percent      // 12.3 (already times 100), head carries the sign
	Index        // 74.4
	Mean         // 4.21
	Coef         // 0.123
	P            // <.001, .023
	Stat         // 12.34
)

// Column is a table column.
type Column struct {
	Head string
	Kind Kind
	Heat Heat // colour by size
}

// Heat colours the cells of a column range.
type Heat int

const (
	NoHeat     Heat = iota
	Diverging       // -1..1 around 0, or -Span..Span of the table
	Sequential      // low to high
)

// Cell is a text or a number; a cell with neither is shown as an en dash.
type Cell struct {
	Text string
	Num  *float64
	Bold bool // stands out: significant, or a total
	Pale bool // fades: small loadings
	As   Kind // of a number unlike the others of its column; Text = as the column says

	Blank bool   // nothing belongs here, so no dash either
	Link  string // of a text: file beside the workbook, with slashes, that it opens there
}

// Table is a table with three rules.
type Table struct {
	Title   string
	Columns []Column // the first is the label column
	Rows    [][]Cell
	Notes   []string
	Native  *NativeChart // an editable chart beside the table in the workbook
	Span    float64      // value of the full colour of Diverging columns; 0 = 1
}

// span is the value of the full colour of Diverging columns.
func (t Table) span() float64 {
	if t.Span > 0 {
		return t.Span
	}
	return 1
}

// NativeChart asks the workbook for an editable Excel chart over the table's own cells.
type NativeChart struct {
	Kind       string // "bar", "stacked", "column", "scatter"
	Title      string
	X, Y       string // axis titles
	Label      int    // column with names
	Values     []int  // columns with values; scatter: x then y
	First      int    // rows of the table used: First..Last inclusive; both 0 = all
	Last       int
	Min, Max   float64  // value axis; equal = automatic
	CutX, CutY *float64 // scatter: cross-hairs
	Low, High  int      // bar and column with one column of values: columns with the ends of its interval; both 0 = none
	Alarm      []int    // rows of the table drawn in the attention colour

	FromZero bool         // scatter: the x axis begins at 0
	Named    []int        // scatter with lines: rows of the table whose names stand at their points
	Lines    []NativeLine // scatter: lines behind the points
}

// NativeLine is a line of a native scatter chart.
type NativeLine struct {
	Name   string
	Dashed bool
	Tagged bool // the name stands at its end
	X, Y   []*float64
}

// Chart is one picture.
type Chart interface {
	// Name is the file name without ending: "index", "compare-format".
	Name() string
	// Alt describes the picture in a sentence, for the page.
	Alt() string
	// Size is width and height in centimetres.
	Size() (w, h float64)
	// Draw draws on a canvas of that size with the fonts given.
	Draw(c draw.Canvas, f *Fonts)
}

// Frame is what every chart says around its plot.
type Frame struct {
	File     string // Name()
	Title    string // the finding, else what is shown
	Subtitle string // measure, scale, group
	Foot     string // base, wave, weighting, source
	Describe string // Alt()
}
