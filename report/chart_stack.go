package report

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg/draw"
)

// StackRow is one item's answers.
type StackRow struct {
	Label    string
	Percents []float64 // of the valid answers, lowest code first
	Right    []string  // texts of the columns at the right: top-2, mean
	Banded   bool      // a percent is of several codes
}

// StackChart is diverging 100% bars.
type StackChart struct {
	Frame
	Codes     []string // legend, lowest first
	RightHead []string
	Rows      []StackRow
}

// stackLayout is a stack chart's geometry.
type stackLayout struct {
	labels  labelColumn
	pitch   []float64
	right   []float64       // widths of the columns at the right
	heads   [][]string      // their heads, in lines
	legend  [][]legendEntry // in rows
	headRow float64         // height of the heads of the columns
}

// legendEntry is a coloured square with its text.
type legendEntry struct {
	code  int
	lines []string
	x     float64 // from the left
}

const (
	legendSquare = 8.0
	legendGap    = 12.0
)

func (c StackChart) layout(f *Fonts, width float64) stackLayout {
	var l stackLayout
	labels := make([]string, len(c.Rows))
	columns := len(c.RightHead)
	for i, row := range c.Rows {
		labels[i] = row.Label
		columns = max(columns, len(row.Right))
	}
	l.labels = newLabelColumn(f, labels, widestPart*width)
	l.pitch = l.labels.pitches()
	l.right = make([]float64, columns)
	l.heads = make([][]string, columns)
	for k := range l.right {
		if k < len(c.RightHead) {
			l.heads[k] = f.wrap(c.RightHead[k], sizeSmall, false, 48)
		}
		for _, line := range l.heads[k] {
			l.right[k] = max(l.right[k], f.width(line, sizeSmall, false))
		}
		l.headRow = max(l.headRow, float64(len(l.heads[k]))*lineHeight*sizeSmall+3)
		for _, row := range c.Rows {
			if k < len(row.Right) {
				l.right[k] = max(l.right[k], f.width(cleanText(row.Right[k]), sizeLabel, false))
			}
		}
	}
	l.legend = c.layoutLegend(f, width-2*margin)
	return l
}

// layoutLegend sets the answers in a row, in more rows where one does not hold them.
func (c StackChart) layoutLegend(f *Fonts, width float64) [][]legendEntry {
	var rows [][]legendEntry
	var row []legendEntry
	var x float64
	for i, code := range c.Codes {
		lines := f.wrap(code, sizeSmall, false, width-legendSquare-4)
		var w float64
		for _, line := range lines {
			w = max(w, f.width(line, sizeSmall, false))
		}
		w += legendSquare + 4
		if len(row) > 0 && x+w > width {
			rows, row, x = append(rows, row), nil, 0
		}
		row = append(row, legendEntry{i, lines, x})
		x += w + legendGap
	}
	if len(row) > 0 {
		rows = append(rows, row)
	}
	return rows
}

func legendRowHeight(row []legendEntry) float64 {
	lines := 1
	for _, e := range row {
		lines = max(lines, len(e.lines))
	}
	return float64(lines)*lineHeight*sizeSmall + 3
}

func (l stackLayout) legendHeight() float64 {
	var h float64
	for _, row := range l.legend {
		h += legendRowHeight(row)
	}
	return h + 4
}

// Size is 16 cm by what the rows need.
func (c StackChart) Size() (w, h float64) {
	f := measuringFonts()
	l := c.layout(f, chartWidth*pointsPerCM)
	return c.size(chartWidth, l.legendHeight()+l.headRow+sum(l.pitch)+axisHeight(f, "", 100))
}

// steps is the number of answers.
func (c StackChart) steps() int {
	n := len(c.Codes)
	for _, row := range c.Rows {
		n = max(n, len(row.Percents))
	}
	return n
}

// below is the percentage left of the middle: the lower answers and half of the neutral one.
func below(percents []float64, n int) float64 {
	var left float64
	for i, v := range percents {
		switch {
		case 2*i+1 < n:
			left += v
		case 2*i+1 == n:
			left += v / 2
		}
	}
	return left
}

// Draw draws the chart.
func (c StackChart) Draw(canvas draw.Canvas, f *Fonts) {
	p := newPen(canvas, f)
	area := c.Frame.draw(p)
	l := c.layout(f, p.w)
	n := c.steps()
	colors := answerColors(n)
	c.drawLegend(p, area, l, colors)

	right := area.x1
	for _, w := range l.right {
		right -= w + columnGap
	}
	var leftMost, rightMost float64
	for _, row := range c.Rows {
		left := below(row.Percents, n)
		leftMost, rightMost = max(leftMost, left), max(rightMost, sum(row.Percents)-left)
	}
	if leftMost+rightMost == 0 {
		rightMost = 100
	}
	x := scale{-leftMost, rightMost, area.x0 + l.labels.width + columnGap, right}
	top := area.y0 + l.legendHeight() + l.headRow
	bottom := area.y1 - axisHeight(f, "", 100)
	stretch := (bottom - top) / max(1, sum(l.pitch))
	if len(c.Rows) == 0 {
		stretch = 1
	}
	c.drawAxis(p, x, top, bottom)
	c.drawHeads(p, area, l, top)
	p.line(x.at(0), top, x.at(0), bottom, 0.9, inkText) // behind the bars: it must not strike the neutral answers' numbers
	y := top
	for i, row := range c.Rows {
		middle := y + l.pitch[i]*stretch/2
		thick := min(14, l.pitch[i]*stretch*0.74)
		p.block(area.x0, middle, l.labels.lines[i], styleLabel, 0)
		at := -below(row.Percents, n)
		for k, v := range row.Percents {
			bar := box{x.at(at), middle - thick/2, x.at(at + v), middle + thick/2}
			at += v
			p.fillRect(bar, colors[k])
			value := figure(v, 0, false)
			if p.width(value, styleCell)+3 <= bar.width() {
				p.middle((bar.x0+bar.x1)/2, middle, value, style{sizeSmall, false, readableOn(colors[k])}, 0.5)
			}
		}
		edge := area.x1
		for k := len(l.right) - 1; k >= 0; k-- {
			if k < len(row.Right) {
				p.middle(edge, middle, row.Right[k], styleLabel, 1)
			}
			edge -= l.right[k] + columnGap
		}
		y += l.pitch[i] * stretch
	}
}

func (c StackChart) drawLegend(p *pen, area box, l stackLayout, colors []color.RGBA) {
	y := area.y0
	for _, row := range l.legend {
		for _, e := range row {
			x := area.x0 + e.x
			p.fillRect(box{x, y + 1.5, x + legendSquare, y + 1.5 + legendSquare}, colors[e.code])
			p.paragraph(x+legendSquare+4, y, e.lines, styleCell, 0)
		}
		y += legendRowHeight(row)
	}
}

func (c StackChart) drawHeads(p *pen, area box, l stackLayout, top float64) {
	edge := area.x1
	for k := len(l.heads) - 1; k >= 0; k-- {
		h := float64(len(l.heads[k])) * lineHeight * sizeSmall
		p.paragraph(edge, top-h-2, l.heads[k], styleSmall, 1)
		edge -= l.right[k] + columnGap
	}
}

// drawAxis marks percentages away from the middle, in both directions without sign.
func (c StackChart) drawAxis(p *pen, x scale, top, bottom float64) {
	values, _ := ticks(x.min, x.max, max(2, int((x.to-x.from)/44)))
	for _, v := range values {
		p.line(x.at(v), top, x.at(v), bottom, 0.6, inkGrid)
		p.middle(x.at(v), bottom+8, figure(math.Abs(v), 0, true), styleSmall, 0.5)
	}
}
