package report

import (
	"regexp"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// sheet writes one worksheet from the top down.
type sheet struct {
	b       *workbook
	name    string
	row     int       // the row being written, from 1
	columns []float64 // widths in digits
	heights []float64 // heights in points of rows 1.., 0 = default
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
		h := defaultRow
		if row <= len(s.heights) && s.heights[row-1] > 0 {
			h = s.heights[row-1]
		}
		points -= h
	}
	return row
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

// page sets the print layout: A4 landscape, one page wide, rows such as "5:5" repeated, base and page
// number in the foot.
func (s *sheet) page(repeat string) {
	if s.b.err != nil {
		return
	}
	f := s.b.f
	a4, wide, high, yes := 9, 1, 0, true
	orientation := "landscape"
	s.b.try(f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}))
	s.b.try(f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	side, end := 0.5, 0.6
	s.b.try(f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &end, Bottom: &end}))
	base := strings.Map(oneLine, s.b.r.Base)
	for len(utf16.Encode([]rune(base))) > 110 { // Excel allows 255 in all, and every & counts twice
		base = clip(base, len(base)-1)
	}
	foot := strings.ReplaceAll(base, "&", "&&")
	s.b.try(f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: `&L&8 ` + foot + `&R&8 &P / &N`}))
	if repeat != "" {
		from, to, _ := strings.Cut(repeat, ":")
		s.b.try(f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name,
			RefersTo: sheetRef(s.name) + "!$" + from + ":$" + to}))
	}
}

func oneLine(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return r
}
