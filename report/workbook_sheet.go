package report

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// sheet writes one worksheet from the top down.
type sheet struct {
	b       *workbook
	name    string
	row     int       // the row being written, from 1
	columns []float64 // widths in digits
	heights []float64 // heights in points of rows 1.., 0 = default
	blocks  []block   // what a page break should not cut
	right   float64   // points from the left to the end of the charts
	under   float64   // digits, as many as they may cover
}

const (
	defaultRow    = 15.0 // points
	defaultColumn = 9.0  // digits
)

// sheet begins a worksheet: white, without gridlines.
func (b *workbook) sheet(name string) *sheet {
	off := false
	b.try(b.f.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: &off}))
	return &sheet{b: b, name: name, row: 1}
}

func (s *sheet) widths(w []float64) {
	s.columns = w
	for i, x := range w {
		column, err := excelize.ColumnNumberToName(i + 1)
		s.b.try(err)
		if s.b.err == nil {
			s.b.try(s.b.f.SetColWidth(s.name, column, column, x))
		}
	}
}

// width is the width in digits of columns first..last, from 1.
func (s *sheet) width(first, last int) float64 {
	w := 0.0
	for c := first; c <= last; c++ {
		if c <= len(s.columns) {
			w += s.columns[c-1]
		} else {
			w += defaultColumn
		}
	}
	return w
}

func (s *sheet) next()      { s.row++ }
func (s *sheet) skip(n int) { s.row += n }

// height sets the height in points of the row being written.
func (s *sheet) height(points float64) {
	points = min(points, 400) // Excel allows 409
	s.b.try(s.b.f.SetRowHeight(s.name, s.row, points))
	for len(s.heights) < s.row {
		s.heights = append(s.heights, 0)
	}
	s.heights[s.row-1] = points
}

// rowBelow is the first row that begins at least so many points below the top of row.
func (s *sheet) rowBelow(row int, points float64) int {
	for ; points > 0; row++ {
		points -= s.rowHeight(row)
	}
	return row
}

// rowHeight is the height in points of a row.
func (s *sheet) rowHeight(row int) float64 {
	if row <= len(s.heights) && s.heights[row-1] > 0 {
		return s.heights[row-1]
	}
	return defaultRow
}

// pixels is the height of rows from up to, without, to as the spreadsheet library counts it when it finds the row in which a chart ends.
func (s *sheet) pixels(from, to int) uint {
	var pixels uint
	for row := from; row < to; row++ {
		pixels += uint(math.Ceil(4 / 3.4 * s.rowHeight(row)))
	}
	return pixels
}

// blank says whether a row below the first has nothing in it and over it.
func (s *sheet) blank(row int) bool {
	return row > 1 && (row > len(s.heights) || s.heights[row-1] == 0) && !slices.ContainsFunc(s.blocks, func(b block) bool { return b.from <= row && row < b.to })
}

// cover notes that a chart of so many points lies over the sheet from a cell on, and returns the row after it.
func (s *sheet) cover(column, row int, width, height float64) int {
	left := s.width(1, column-1)
	s.right, s.under = max(s.right, left*s.b.digit()+width), max(s.under, left+width/thinDigit)
	from, end := row, s.rowBelow(row, height)
	for s.blank(from - 1) { // else they would begin a page, and the chart not fit on it
		from--
	}
	s.keep(from, end, true)
	return end
}

func (s *sheet) cell(column int) string {
	name, err := excelize.CoordinatesToCellName(column, s.row)
	s.b.try(err)
	return name
}

// paint gives the cell its style.
func (s *sheet) paint(column int, l look) {
	if s.b.err != nil {
		return
	}
	id, err := s.b.style.id(l)
	s.b.try(err)
	cell := s.cell(column)
	s.b.try(s.b.f.SetCellStyle(s.name, cell, cell, id))
}

// escapedCode is how spreadsheets write a character by its code: a text that has it must say that it means it.
var escapedCode = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// text writes a text, whatever it looks like: "=1+1" and "0012" stay texts.
func (s *sheet) text(column int, text string, l look) {
	if s.b.err == nil {
		s.b.try(s.b.f.SetCellStr(s.name, s.cell(column), escapedCode.ReplaceAllString(text, "_x005F$0")))
	}
	s.paint(column, l)
}

func (s *sheet) number(column int, v float64, l look) {
	if s.b.err == nil {
		s.b.try(s.b.f.SetCellDefault(s.name, s.cell(column), plain(v)))
	}
	s.paint(column, l)
}

// paragraph writes a text over the columns 1..last, in as many lines as it needs, and goes to the next row.
func (s *sheet) paragraph(text string, last int, l look) {
	l.wrap, l.upper = true, true
	for c := 2; c <= last; c++ {
		s.paint(c, l)
	}
	s.text(1, text, l)
	if last > 1 && s.b.err == nil {
		s.b.try(s.b.f.MergeCell(s.name, s.cell(1), s.cell(last)))
	}
	size := l.size
	if size == 0 {
		size = baseFontSize
	}
	s.height(textHeight(size, lines(text, s.width(1, last)*baseFontSize/size)))
	s.next()
}

// link writes a link to a sheet of the workbook.
func (s *sheet) link(column int, text, target string) { s.linkLook(column, text, target, look{}) }

func (s *sheet) linkLook(column int, text, target string, l look) {
	l.color, l.underline = hexBlue, true
	s.text(column, text, l)
	if s.b.err == nil {
		s.b.try(s.b.f.SetCellHyperLink(s.name, s.cell(column), sheetRef(target)+"!A1", "Location"))
	}
}

// fileLink writes a link to a file beside the workbook, named with slashes.
func (s *sheet) fileLink(column int, text, file string, l look) {
	l.color, l.underline = hexBlue, true
	s.text(column, text, l)
	if s.b.err == nil {
		target := strings.NewReplacer("%", "%25", "#", "%23", " ", "%20").Replace(file) // else ends of the name or no name at all
		s.b.try(s.b.f.SetCellHyperLink(s.name, s.cell(column), target, "External"))
	}
}
