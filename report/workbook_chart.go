package report

import (
	"bytes"
	"fmt"
	"image/png"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// pictureScale is what makes a PNG so many pixels wide and high on the sheet.
func pictureScale(data []byte, width, height float64) (x, y float64, err error) {
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, 0, fmt.Errorf("picture: %w", err)
	}
	return width / float64(config.Width), height / float64(config.Height), nil
}

// nativeData is a native chart with its numbers fetched from the table.
type nativeData struct {
	*NativeChart
	lang        Lang
	sheet       string
	label       chartColumn
	values      []chartColumn
	rows        []int // sheet rows, from 1
	first       int   // the table's row that the chart begins with
	headRow     int
	width, high int // pixels
	longest     int // label, in digits

	crossX, crossY string   // cells of the cross-hairs' ends: x range, "|", y range; "" = none
	lines          []string // those of the lines
	xs, ys         axis     // of a scatter chart

	plus, minus       []*float64 // how far intervals reach from the values
	plusRef, minusRef string     // the cells that hold these; "" = no intervals
}

// chartColumn is one column of the table, over the rows of the chart.
type chartColumn struct {
	name   string // letters
	head   string
	texts  []string
	nums   []*float64
	format string
	kind   Kind
}

// native places an editable Excel chart over the cells of a table and returns the row below it.
//
// The spreadsheet library makes the part and its place; the chart itself is written here, because the library writes
// neither values for previewers, nor error bars, nor labels of scatter points, and gives x values as text.
func (b *workbook) native(s *sheet, p placed, column, row int) int {
	if b.err != nil {
		return row
	}
	d, err := nativeFrom(b.r.Lang, s.name, p)
	if err != nil {
		b.try(fmt.Errorf("chart of table %q: %w", p.table.Title, err))
		return row
	}
	if d == nil {
		return row
	}
	cell, err := excelize.CoordinatesToCellName(column, row)
	b.try(err)
	if b.err != nil {
		return row
	}
	if d.Kind == "scatter" {
		b.lineCells(s, d)
	}
	if d.plus != nil {
		b.intervalCells(s, d)
	}
	below := s.cover(column, row, b.chartWidth(d), float64(d.high)*pointsPerPx)
	b.try(b.f.AddChart(s.name, cell, &excelize.Chart{Type: excelize.Bar,
		Series:    []excelize.ChartSeries{{Name: "A", Values: sheetRef(s.name) + "!$A$1"}},
		Dimension: excelize.ChartDimension{Width: uint(d.width), Height: s.pixels(row, below)},
		Format:    excelize.GraphicOptions{AltText: d.Title, Positioning: "twoCell"}})) // of "oneCell" Excel would show but the first cell
	b.charts++
	b.f.Pkg.Store("xl/charts/chart"+strconv.Itoa(b.charts)+".xml", chartXML(d))
	return below + 1
}

// chartWidth is the width in points of a native chart: it is as wide as the columns that it covers.
func (b *workbook) chartWidth(d *nativeData) float64 {
	return float64(d.width) * pointsPerPx * b.digit() / thinDigit
}

// helperColumn is a column of numbers that a chart draws from and no table has.
type helperColumn struct {
	head   string
	format string
	nums   []*float64
}

// helpers writes columns of numbers that a chart draws from onto a hidden sheet, and names their cells: on the sheet of the chart they would
// be in the way of tables, and be printed. Over them are the sheet and the title of the chart.
func (b *workbook) helpers(sheet, title string, columns ...helperColumn) []string {
	if b.helper == nil {
		if b.err == nil {
			_, err := b.f.NewSheet(b.helperName)
			b.try(err)
		}
		if b.err == nil {
			b.try(b.f.SetSheetVisible(b.helperName, false))
		}
		b.helper = b.sheet(b.helperName)
	}
	s := b.helper
	first := len(s.columns) + 1
	s.row = 1
	s.text(first, sheet, look{})
	s.next()
	s.text(first, title, look{})
	s.next()
	from := s.row + 1
	var refs []string
	for i, c := range columns {
		s.row = from - 1
		s.text(first+i, c.head, look{bold: true, right: true})
		for _, v := range c.nums {
			s.next()
			if v != nil {
				s.number(first+i, *v, look{format: c.format})
			}
		}
		name, err := excelize.ColumnNumberToName(first + i)
		b.try(err)
		refs = append(refs, fmt.Sprintf("%s!$%s$%d:$%s$%d", sheetRef(s.name), name, from, name, s.row))
		s.columns = append(s.columns, defaultColumn)
	}
	s.columns = append(s.columns, defaultColumn) // between charts
	return refs
}

// lineCells writes lines and the ends of the cross-hairs into cells: programs draw lines between cells only.
func (b *workbook) lineCells(s *sheet, d *nativeData) {
	x, y := d.values[0].nums, d.values[1].nums
	for _, l := range d.Lines {
		x, y = slices.Concat(x, l.X), slices.Concat(y, l.Y)
	}
	d.xs, d.ys = axisOver(x, d.CutX), axisOver(y, d.CutY)
	if d.FromZero {
		d.xs.min = 0
	}
	line := func(name string, x, y []*float64) string {
		return strings.Join(b.helpers(s.name, d.Title, helperColumn{head: name + " x", nums: x}, helperColumn{head: name + " y", nums: y}), "|")
	}
	if d.CutX != nil {
		d.crossX = line(b.r.Lang.T("横轴分界", "Cut of x"), []*float64{d.CutX, d.CutX}, []*float64{&d.ys.min, &d.ys.max})
	}
	if d.CutY != nil {
		d.crossY = line(b.r.Lang.T("纵轴分界", "Cut of y"), []*float64{&d.xs.min, &d.xs.max}, []*float64{d.CutY, d.CutY})
	}
	for _, l := range d.Lines {
		d.lines = append(d.lines, line(l.Name, l.X, l.Y))
	}
}

// intervalCells writes how far the intervals reach up and down into cells, as error bars want them.
func (b *workbook) intervalCells(s *sheet, d *nativeData) {
	format := d.values[0].format
	refs := b.helpers(s.name, d.Title, helperColumn{b.r.Lang.T("向上", "Up"), format, d.plus}, helperColumn{b.r.Lang.T("向下", "Down"), format, d.minus})
	d.plusRef, d.minusRef = refs[0], refs[1]
}

// intervals fetches how far the intervals of the values reach; a row without one has no reach.
func (d *nativeData) intervals(low, high chartColumn) {
	d.plus, d.minus = make([]*float64, len(d.rows)), make([]*float64, len(d.rows))
	for i, v := range d.values[0].nums {
		if v == nil || low.nums[i] == nil || high.nums[i] == nil {
			continue
		}
		up, down := max(0, *high.nums[i]-*v), max(0, *v-*low.nums[i])
		d.plus[i], d.minus[i] = &up, &down
	}
}

// nativeFrom fetches the numbers; nil without rows.
func nativeFrom(lang Lang, sheet string, p placed) (*nativeData, error) {
	n, t := p.table.Native, p.table
	first, last := n.First, n.Last
	if first == 0 && last == 0 {
		last = len(t.Rows) - 1
	}
	if len(t.Rows) == 0 {
		return nil, nil
	}
	if first < 0 || last >= len(t.Rows) || first > last {
		return nil, fmt.Errorf("rows %d to %d of %d", first, last, len(t.Rows))
	}
	if n.Kind == "scatter" && len(n.Values) != 2 {
		return nil, fmt.Errorf("a scatter chart needs 2 columns, has %d", len(n.Values))
	}
	d := &nativeData{NativeChart: n, lang: lang, sheet: sheet, headRow: p.head, first: first}
	for i := first; i <= last; i++ {
		d.rows = append(d.rows, p.first+i)
	}
	fetch := func(c int) (chartColumn, error) {
		if c < 0 || c >= len(t.Columns) {
			return chartColumn{}, fmt.Errorf("column %d of %d", c, len(t.Columns))
		}
		name, err := excelize.ColumnNumberToName(c + 1)
		col := chartColumn{name: name, head: t.Columns[c].Head, kind: t.Columns[c].Kind, format: excelFormat(t.Columns[c].Kind)}
		for i := first; i <= last; i++ {
			var cell Cell
			if c < len(t.Rows[i]) {
				cell = t.Rows[i][c]
			}
			col.texts = append(col.texts, cell.shown(col.kind))
			if v, ok := finite(cell.Num); ok && cell.Text == "" {
				col.nums = append(col.nums, &v)
			} else {
				col.nums = append(col.nums, nil)
			}
		}
		return col, err
	}
	var err error
	if d.label, err = fetch(n.Label); err != nil {
		return nil, err
	}
	for _, c := range n.Values {
		col, err := fetch(c)
		if err != nil {
			return nil, err
		}
		d.values = append(d.values, col)
	}
	if (n.Low != 0 || n.High != 0) && len(d.values) == 1 && (n.Kind == "bar" || n.Kind == "column") {
		low, err := fetch(n.Low)
		if err != nil {
			return nil, err
		}
		high, err := fetch(n.High)
		if err != nil {
			return nil, err
		}
		d.intervals(low, high)
	}
	return d, d.size()
}

// size chooses the size in pixels for the number of labels.
func (d *nativeData) size() error {
	k := len(d.rows)
	most := max(760, 120+13*k) // what may still be printed on a page, as long as labels do not touch
	for _, label := range d.label.texts {
		d.longest = max(d.longest, textWidth(label))
	}
	wider := 6 * min(max(d.longest-14, 0), 30) // for long labels
	pitch := 0
	if d.longest > 44 { // labels of two or three lines
		pitch = 36
	}
	switch d.Kind {
	case "bar":
		d.width, d.high = 560+wider, min(max(110+k*max(pitch, 14+10*len(d.values)), 240), most)
	case "stacked":
		d.width, d.high = 640+wider, min(max(140+k*max(pitch, 26), 260), most)
	case "column":
		d.width, d.high = min(max(420, 160+k*48), 900), 340
	case "scatter":
		more := min(max(k-12, 0), 30)
		d.width, d.high = 660+wider+14*more, 480+12*more
	default:
		return fmt.Errorf("unknown kind of chart %q", d.Kind)
	}
	return nil
}

// ref names the cells of a column in the chart's rows.
func (d *nativeData) ref(c chartColumn) string {
	return fmt.Sprintf("%s!$%s$%d:$%s$%d", sheetRef(d.sheet), c.name, d.rows[0], c.name, d.rows[len(d.rows)-1])
}

func (d *nativeData) cellRef(c chartColumn, row int) string {
	return fmt.Sprintf("%s!$%s$%d", sheetRef(d.sheet), c.name, row)
}
