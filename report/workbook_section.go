package report

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"
)

const (
	textColumns = 104.0 // digits: how wide findings run
	besideLimit = 112.0 // tables wider than this have their chart below
	chartFrom   = 58.0  // charts beside tables begin here or further right
	pointsPerPx = 0.75
	uprightFrom = 17   // a table of so many columns has its heads upright
	uprightSome = 10   // so do those of so many
	uprightWide = 180  // that would be wider, in digits
	uprightTall = 26.0 // digits: the longest line of an upright head

	widestPicture  = 18.0 // centimetres
	tallestPicture = 26.0 // more would make the whole sheet small in print
)

// placed is where a table came to lie.
type placed struct {
	table  *Table
	head   int // row of the head
	first  int // row of the first body row
	end    int // row after its notes
	beside int // column of what stands beside it, 0 = below
}

// section writes the sheet of a section: link back, title, base, findings, tables with their charts, notes.
func (b *workbook) section(name string, sec Section, pictures []namedChart) {
	s := b.sheet(name)
	s.widths(columnWidths(sec))
	s.link(1, b.r.Lang.T("← 目录", "← Contents"), b.sheets[1])
	s.next()
	s.text(1, sec.Title, look{size: 14, bold: true})
	s.height(24)
	s.next()
	wide := 1
	for s.width(1, wide) < textColumns {
		wide++
	}
	where := b.r.Base
	if b.r.Subtitle != "" {
		where = b.r.Subtitle + b.r.Lang.T("；", "; ") + b.r.Base
	}
	s.paragraph(where, wide, look{size: 9, color: hexFaint})
	for _, finding := range sec.Findings {
		s.paragraph(finding, wide, look{size: 11})
	}
	s.skip(1)
	var places []placed
	for i := range sec.Tables {
		pictures = b.table(s, &sec.Tables[i], pictures, &places, wide)
	}
	for _, p := range pictures {
		s.row = b.picture(s, p, 1, s.row) + 1
	}
	notes := s.row
	for _, note := range sec.Notes {
		s.paragraph(note, wide, look{size: 8.5, color: hexFaint})
	}
	for i, b := range s.blocks {
		if b.chart && b.to+2 >= notes { // a page of notes alone says nothing
			s.blocks[i].to = s.row
		}
	}
	b.freeze(s, places)
}

// freeze keeps labels in sight, and the head too where there is one table near the top.
func (b *workbook) freeze(s *sheet, places []placed) {
	const title = 2 // row
	top, last := title, placed{}
	if len(places) == 1 && places[0].head <= 12 {
		top = places[0].head
	}
	if len(places) > 0 {
		last = places[len(places)-1]
	}
	corner, err := excelize.CoordinatesToCellName(2, top+1)
	b.try(err)
	if b.err == nil && len(places) > 0 && s.width(1, 1) <= 50 {
		b.try(b.f.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: top, TopLeftCell: corner, ActivePane: "bottomRight"}))
	}
	s.page(title, last)
}

// columnWidths fits the columns of a sheet to all its tables: the label column to its longest label up to 42 digits, numbers
// to their longest, with heads broken into lines. A sheet with a table of many columns has narrow ones, its other tables too: it is
// printed on one page's width.
func columnWidths(sec Section) []float64 {
	least, air, longest := 8.0, 2.5, 36
	narrow := slices.ContainsFunc(sec.Tables, func(t Table) bool { return upright(&t) })
	if narrow {
		least, air, longest = 5, 1.5, 14
	}
	widths := []float64{16}
	for _, t := range sec.Tables {
		for c, column := range t.Columns {
			for len(widths) <= c {
				widths = append(widths, least)
			}
			limit := 42
			if c > 0 {
				limit = longest
			}
			w := min(headWidth(column.Head), limit)
			if narrow && c > 0 {
				w = longestWord(column.Head)
			}
			if c > 0 && upright(&t) {
				w = 4
			}
			for _, row := range t.Rows {
				if c < len(row) {
					w = max(w, min(textWidth(row[c].shown(column.Kind)), limit))
				}
			}
			widths[c] = max(widths[c], float64(w)+air)
		}
	}
	return widths
}

// upright tells whether the heads of a table stand upright: a matrix of many items, or of some with long names, would else be too wide
// to print.
func upright(t *Table) bool {
	wide := 0
	for _, column := range t.Columns {
		wide += headWidth(column.Head)
	}
	return len(t.Columns) >= uprightFrom || len(t.Columns) >= uprightSome && wide > uprightWide
}

// headWidth is the width that lets a head break into two lines.
func headWidth(head string) int {
	w := textWidth(head)
	if w > 12 {
		w = max(12, (w+1)/2+2)
	}
	return w
}

// longestWord is the width that a head needs when it breaks into as many lines as it has words; between Chinese characters it may
// break after every third.
func longestWord(head string) int {
	w := 6
	for _, word := range strings.FieldsFunc(head, func(r rune) bool { return unicode.IsSpace(r) || r > 0x2E80 }) {
		w = max(w, textWidth(word))
	}
	return w
}

// table writes a table, its notes and what stands beside or below it, and returns the pictures that are left.
func (b *workbook) table(s *sheet, t *Table, pictures []namedChart, places *[]placed, wide int) []namedChart {
	p := placed{table: t}
	top := s.row
	if len(*places) == 0 {
		top = 1 // the first table stands under the head of the sheet
	}
	k := len(t.Columns)
	withPicture := t.Native == nil && len(pictures) > 0
	if (t.Native != nil || withPicture) && s.width(1, k) <= besideLimit {
		column := k + 2
		for s.width(1, column-1) < chartFrom {
			column++
		}
		if s.roomBeside(column, b.besideWidth(p, pictures)) {
			p.beside = column
			wide = column - 2
		}
	}
	if t.Title != "" {
		s.text(1, t.Title, look{bold: true, size: 11})
		s.height(20)
		s.next()
	}
	p.head = s.row
	b.head(s, t)
	p.first = s.row
	for i, row := range t.Rows {
		b.row(s, t, row, i == len(t.Rows)-1)
	}
	b.heat(s, t, p.first)
	for _, note := range t.Notes {
		s.paragraph(note, wide, look{size: 8.5, color: hexFaint})
	}
	p.end = s.row
	s.keep(top, p.end, false)
	s.keep(top, min(p.first+2, p.end), false) // a long table begins with more than its head
	column, at := p.beside, p.first           // not beside the head, which is repeated in print
	if column == 0 {
		column, at = 1, s.row+1
	}
	below := s.row
	if t.Native != nil {
		from := at
		below = b.native(s, p, column, at)
		s.chartBeside(from, p.first, top)
		at = below
	}
	for withPicture || p.beside > 0 && len(pictures) > 0 && at+12 < p.end { // a long table has room for several
		if p.beside == 0 {
			break
		}
		from := at
		below = b.picture(s, pictures[0], column, at)
		s.chartBeside(from, p.first, top)
		pictures, withPicture, at = pictures[1:], false, below
	}
	if withPicture && p.beside == 0 {
		below = b.picture(s, pictures[0], column, at)
		pictures = pictures[1:]
	}
	if t.Native != nil && p.beside == 0 {
		s.keep(top, below-1, false)
	}
	s.row = max(p.end, below) + 1
	*places = append(*places, p)
	return pictures
}

// besideWidth is the width in points of what would stand beside a table: its native chart, else the next picture.
func (b *workbook) besideWidth(p placed, pictures []namedChart) float64 {
	if p.table.Native != nil {
		if d, err := nativeFrom(b.r.Lang, "", p); err == nil && d != nil {
			return b.chartWidth(d)
		}
		return 0
	}
	w, h := pictures[0].Size()
	return w * min(1, widestPicture/w, tallestPicture/h) / 2.54 * 72
}

// roomBeside tells whether a chart of so many points, beginning with a column, leaves the sheet readable in print, or the sheet is that wide
// anyhow.
func (s *sheet) roomBeside(column int, points float64) bool {
	return s.width(1, column-1)*s.b.digit()+points <= max(pageWidth/readable, s.width(1, len(s.columns))*s.b.digit())
}

// chartBeside asks that a chart which begins beside the first row of a table stays with the table's title.
func (s *sheet) chartBeside(from, first, top int) {
	if n := len(s.blocks); from == first && n > 0 && s.blocks[n-1].chart && s.blocks[n-1].from == from {
		s.blocks[n-1].from = top
	}
}

func (b *workbook) head(s *sheet, t *Table) {
	height := 18.0
	for c, column := range t.Columns {
		l := look{bold: true, head: true, wrap: true, right: column.Kind != Text, indent: c > 0 && column.Kind == Text}
		if c > 0 && upright(t) {
			l.upright, l.right, l.indent = true, false, false
			height = max(height, 5.6*min(float64(textWidth(column.Head))+2, uprightTall+4))
		} else {
			height = max(height, textHeight(baseFontSize, lines(column.Head, s.columns[c]-1)))
		}
		s.text(c+1, column.Head, l)
	}
	s.height(height)
	s.next()
}

func (b *workbook) row(s *sheet, t *Table, row []Cell, last bool) {
	tall := 1
	for c, column := range t.Columns {
		var cell Cell
		if c < len(row) {
			cell = row[c]
		}
		l := look{bold: cell.Bold, last: last, right: column.Kind != Text, indent: c > 0 && column.Kind == Text}
		if cell.Pale {
			l.color = hexGrey
			if column.Heat != NoHeat {
				l.color = hexFaint // still to be read on a tint
			}
		}
		switch v, ok := finite(cell.Num); {
		case cell.Link != "":
			s.fileLink(c+1, cell.Text, cell.Link, l)
		case cell.Text != "":
			l.wrap = column.Kind == Text || float64(textWidth(cell.Text)) > s.columns[c]
			s.text(c+1, cell.Text, l)
			if l.wrap {
				tall = max(tall, lines(cell.Text, s.columns[c]-1))
			}
		case ok:
			l.format = excelFormat(cell.kind(column.Kind))
			s.number(c+1, v, l)
		case c == 0 || cell.Blank:
			s.text(c+1, "", l)
		default:
			l.color = hexGrey
			s.text(c+1, dash, l)
		}
	}
	s.height(max(16.5, textHeight(baseFontSize, tall)))
	s.next()
}

// heat colours the columns that ask for it, neighbours of one kind together, so that a matrix has one scale.
func (b *workbook) heat(s *sheet, t *Table, first int) {
	for c := 0; c < len(t.Columns); c++ {
		kind := t.Columns[c].Heat
		if kind == NoHeat || len(t.Rows) == 0 {
			continue
		}
		last := c
		for last+1 < len(t.Columns) && t.Columns[last+1].Heat == kind {
			last++
		}
		from, err := excelize.CoordinatesToCellName(c+1, first)
		b.try(err)
		to, err := excelize.CoordinatesToCellName(last+1, first+len(t.Rows)-1)
		b.try(err)
		scale := excelize.ConditionalFormatOptions{Type: "2_color_scale", Criteria: "=", MinType: "min", MaxType: "max", MinColor: "#" + hexMiddle,
			MaxColor: "#" + hexHigh}
		if kind == Diverging {
			span := strconv.FormatFloat(t.span(), 'g', -1, 64)
			scale = excelize.ConditionalFormatOptions{Type: "3_color_scale", Criteria: "=", MinType: "num", MidType: "num", MaxType: "num", MinValue: "-" + span,
				MidValue: "0", MaxValue: span, MinColor: "#" + hexLow, MidColor: "#" + hexMiddle, MaxColor: "#" + hexHigh}
		}
		if b.err == nil {
			b.try(b.f.SetConditionalFormat(s.name, from+":"+to, []excelize.ConditionalFormatOptions{scale}))
		}
		c = last
	}
}

// picture places a chart as a picture and returns the row below it.
func (b *workbook) picture(s *sheet, p namedChart, column, row int) int {
	if b.err != nil {
		return row
	}
	w, h := p.Size()
	const pxPerCm = 96 / 2.54
	scale := min(1, widestPicture/w, tallestPicture/h)
	cell, err := excelize.CoordinatesToCellName(column, row)
	b.try(err)
	x, y, err := pictureScale(p.png, w*scale*pxPerCm, h*scale*pxPerCm)
	b.try(err)
	if b.err == nil {
		b.try(b.f.AddPictureFromBytes(s.name, cell, &excelize.Picture{Extension: ".png", File: p.png,
			Format: &excelize.GraphicOptions{ScaleX: x, ScaleY: y, AltText: p.Alt(), Positioning: "oneCell"}}))
	}
	return s.cover(column, row, w*scale*pxPerCm*pointsPerPx, h*scale*pxPerCm*pointsPerPx) + 1
}

// picturedInWorkbook tells which charts, counted over all sections, the workbook shows as pictures: those without a
// native chart of the same form in their section.
func picturedInWorkbook(r *Report) []bool {
	var pictured []bool
	for _, s := range r.Sections {
		var forms []string
		for _, t := range s.Tables {
			if t.Native != nil {
				forms = append(forms, nativeForm(t.Native.Kind))
			}
		}
		for _, c := range s.Charts {
			at := slices.Index(forms, chartForm(c))
			if at >= 0 {
				forms = slices.Delete(forms, at, at+1)
			}
			pictured = append(pictured, at < 0)
		}
	}
	return pictured
}

// chartForm says which form of native chart could stand for a picture; "" = none.
func chartForm(c Chart) string {
	switch any(c).(type) {
	case DotChart, *DotChart:
		return "bar"
	case StackChart, *StackChart:
		return "stacked"
	case QuadrantChart, *QuadrantChart:
		return "scatter"
	}
	return ""
}

func nativeForm(kind string) string {
	if kind == "column" {
		return "bar"
	}
	return kind
}
