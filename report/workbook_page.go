package report

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// The printed page, A4 landscape, in points.
const (
	marginSide = 0.5 // inches
	marginEnd  = 0.6
	pageWidth  = 297/25.4*72 - 2*marginSide*72
	pageHeight = (210/25.4*72 - 2*marginEnd*72) * 0.97 // no two programs agree on the last line
	almostFits = 0.7                                   // what fits one page when printed so much smaller is
	readable   = 0.7                                   // no table is printed smaller for the sake of page breaks, nor a sheet wider for a chart beside one
	thinDigit  = 7 * pointsPerPx                       // of a column, for each digit in Calibri; the spreadsheet library counts with it too
)

// digit is the width in points that a column has for each digit, in the narrowest of the fonts that stand in for the workbook's. A
// program that draws columns wider prints smaller, and has more on a page than is counted on.
func (b *workbook) digit() float64 {
	if b.r.Lang == "en" {
		return thinDigit
	}
	return 8 * pointsPerPx // Microsoft YaHei
}

// block is a stretch of rows that no page break should cut.
type block struct {
	from, to int // first row, row after the last
	chart    bool
}

// keep asks that rows stay on one page: those of charts always, those of tables when they fit.
func (s *sheet) keep(from, to int, chart bool) {
	s.blocks = append(s.blocks, block{from, to, chart})
}

// tall is the height in points of rows from up to, without, to.
func (s *sheet) tall(from, to int) float64 {
	points := 0.0
	for row := from; row < to; row++ {
		points += s.rowHeight(row)
	}
	return points
}

// end is the row after the last that is written or covered.
func (s *sheet) end() int {
	end := len(s.heights) + 1
	for _, b := range s.blocks {
		end = max(end, b.to)
	}
	return end
}

// page sets the print layout: A4 landscape, one page wide, a title row repeated (0 = none), or the head of the sheet's last table if that
// is longer than a page (later pages only repeat it), base and page number in the foot, and breaks between charts and tables rather
// than in them. Where a chart is taller than the page, or a table a little longer, the area to be printed is made wider, so that all is
// smaller.
func (s *sheet) page(title int, last placed) {
	if s.b.err != nil {
		return
	}
	width := s.printWidth()
	fit := min(1, pageWidth/width)
	repeat := title
	if s.tall(last.head, last.end) > pageHeight/fit {
		repeat = last.head
	}
	head := func(from int) float64 { // what a page that begins with a row repeats
		switch {
		case repeat == 0:
			return 0
		case from > repeat:
			return max(s.rowHeight(title), s.rowHeight(repeat))
		}
		return s.rowHeight(title)
	}
	scale := fit
	for _, b := range s.blocks {
		needs := pageHeight / (s.tall(b.from, b.to) + head(b.from))
		if needs < scale && (b.chart || needs >= max(almostFits*fit, readable)) {
			scale = needs
		}
	}
	f := s.b.f
	a4, wide, high, yes := 9, 1, 0, true
	orientation := "landscape"
	s.b.try(f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}))
	s.b.try(f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	if scale < fit {
		column := 1
		for s.width(1, column)*s.b.digit() < pageWidth/scale || s.width(1, column) < s.under {
			column++
		}
		corner, err := excelize.CoordinatesToCellName(column, s.end(), true)
		s.b.try(err)
		s.b.try(f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: s.name, RefersTo: sheetRef(s.name) + "!$A$1:" + corner}))
	}
	breaks := s.breaks(pageHeight/scale, head)
	if !slices.ContainsFunc(breaks, func(row int) bool { return last.first < row && row < last.end }) {
		repeat = title // smaller, the table fits its page
	}
	for _, row := range breaks {
		s.b.try(f.InsertPageBreak(s.name, "A"+strconv.Itoa(row)))
	}
	side, end := marginSide, marginEnd
	s.b.try(f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &end, Bottom: &end}))
	base := strings.Map(oneLine, s.b.r.Base)
	for len(utf16.Encode([]rune(base))) > 110 { // Excel allows 255 in all, and every & counts twice
		base = clip(base, len(base)-1)
	}
	foot := strings.ReplaceAll(base, "&", "&&")
	s.b.try(f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: `&L&8 ` + foot + `&R&8 &P / &N`}))
	if repeat > 0 {
		row := strconv.Itoa(repeat)
		s.b.try(f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name, RefersTo: sheetRef(s.name) + "!$" + row + ":$" + row}))
	}
}

// printWidth is the width in points of what is printed.
func (s *sheet) printWidth() float64 { return max(s.width(1, len(s.columns))*s.b.digit(), s.right) }

// breaks are the rows before which a page ends. No chart is cut, and no table that fits one page, unless it cannot be helped.
func (s *sheet) breaks(page float64, head func(from int) float64) (rows []int) {
	end := s.end()
	for from := 1; ; {
		room := page
		if from > 1 {
			room -= head(from)
		}
		next := from
		for used := 0.0; next < end && used+s.rowHeight(next) <= room; next++ {
			used += s.rowHeight(next)
		}
		next = max(next, from+1)
		if next >= end {
			return rows
		}
		from = s.cut(from, next, room)
		rows = append(rows, from)
	}
}

// cut is where a page from a row on, which could hold the rows up to next, ends best.
func (s *sheet) cut(from, next int, room float64) int {
	for _, tables := range []bool{true, false} {
		for row := next; row > from; row-- {
			if !slices.ContainsFunc(s.blocks, func(b block) bool {
				return b.from < row && row < b.to && (b.chart || tables && s.tall(b.from, b.to) <= room)
			}) {
				return row
			}
		}
	}
	return next
}

func oneLine(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return r
}
