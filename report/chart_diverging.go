package report

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg/draw"
)

// DivergingBar is a bar from 0 with an interval; without a value there is none.
type DivergingBar struct {
	Value, Low, High *float64
	Hollow           bool // not proven
}

// DivergingRow is a row of two bars, of which the first points to the left as a rule and the second to the right.
type DivergingRow struct {
	Label       string
	Left, Right DivergingBar
	Texts       []string // of the columns at the right
}

// DivergingChart is what costs against what gains, item by item: penalty-reward.
type DivergingChart struct {
	Frame
	Rows                            []DivergingRow
	LeftName, RightName, HollowName string // for the legend
	Heads                           []string
	Axis                            string
}

// divergingLayout is its geometry.
type divergingLayout struct {
	labels labelColumn
	pitch  []float64
	right  []float64 // widths of the columns at the right
	legend [][]string
	over   float64 // room over the rows, for legend and heads
}

const divergingReach = 0.4 // of the bars' span: how far intervals may stretch the axis on each side

func (c DivergingChart) layout(f *Fonts, width float64) divergingLayout {
	var l divergingLayout
	labels := make([]string, len(c.Rows))
	for i, row := range c.Rows {
		labels[i] = row.Label
	}
	l.labels = newLabelColumn(f, labels, widestPart*width)
	l.pitch = l.labels.pitches()
	l.right = make([]float64, len(c.Heads))
	for k, head := range c.Heads {
		l.right[k] = f.width(cleanText(head), sizeSmall, false)
		for _, row := range c.Rows {
			if k < len(row.Texts) {
				l.right[k] = max(l.right[k], f.width(cleanText(row.Texts[k]), sizeLabel, false))
			}
		}
	}
	for _, name := range c.entries() {
		lines := f.wrap(name, sizeSmall, false, width-2*margin-legendSquare-4)
		l.legend = append(l.legend, lines)
		l.over += float64(len(lines))*lineHeight*sizeSmall + 2
	}
	l.over += lineHeight*sizeSmall + 6
	return l
}

// entries are the lines of the legend.
func (c DivergingChart) entries() []string {
	list := []string{c.LeftName, c.RightName}
	if c.HollowName != "" {
		list = append(list, c.HollowName)
	}
	return list
}

// Size is 16 cm by what the rows need.
func (c DivergingChart) Size() (w, h float64) {
	f := measuringFonts()
	l := c.layout(f, chartWidth*pointsPerCM)
	return c.size(chartWidth, l.over+sum(l.pitch)+axisHeight(f, c.Axis, chartWidth*pointsPerCM/2))
}

// axisRange covers 0, the bars, and the intervals as long as they leave the bars most of the room.
func (c DivergingChart) axisRange() (low, high float64) {
	each := func(do func(b DivergingBar)) {
		for _, row := range c.Rows {
			do(row.Left)
			do(row.Right)
		}
	}
	each(func(b DivergingBar) {
		if b.Value != nil {
			low, high = min(low, *b.Value), max(high, *b.Value)
		}
	})
	reach := divergingReach * (high - low)
	from, to := low, high
	each(func(b DivergingBar) {
		if b.Value != nil && b.Low != nil && b.High != nil {
			from, to = min(from, max(*b.Low, low-reach)), max(to, min(*b.High, high+reach))
		}
	})
	if !(to-from > 1e-300) {
		return -1, 1
	}
	return fitted(from, to, 0.02)
}

// Draw draws the chart.
func (c DivergingChart) Draw(canvas draw.Canvas, f *Fonts) {
	p := newPen(canvas, f)
	area := c.Frame.draw(p)
	l := c.layout(f, p.w)
	right := area.x1
	for _, w := range l.right {
		right -= w + columnGap
	}
	low, high := c.axisRange()
	x := scale{low, high, area.x0 + l.labels.width + columnGap, right}
	top := area.y0 + l.over
	bottom := area.y1 - axisHeight(f, c.Axis, x.to-x.from)
	stretch := (bottom - top) / max(1, sum(l.pitch))
	if len(c.Rows) == 0 {
		stretch = 1
	}
	y := area.y0
	for i, lines := range l.legend {
		square := box{area.x0, y + 1.5, area.x0 + legendSquare, y + 1.5 + legendSquare}
		switch i {
		case 0:
			p.fillRect(square, inkAlarm)
		case 1:
			p.fillRect(square, inkData)
		default:
			p.hollowRect(square, inkContext)
		}
		y += p.paragraph(area.x0+legendSquare+4, y, lines, styleCell, 0) + 2
	}
	p.horizontalAxis(x, top, bottom, false, c.Axis)
	edge := area.x1
	for k := len(c.Heads) - 1; k >= 0; k-- {
		p.middle(edge, top-lineHeight*sizeSmall/2-1, c.Heads[k], styleSmall, 1)
		edge -= l.right[k] + columnGap
	}
	y = top
	for i, row := range c.Rows {
		height := l.pitch[i] * stretch
		middle := y + height/2
		y += height
		p.block(area.x0, middle, l.labels.lines[i], styleLabel, 0)
		thick := min(10, height*0.55)
		if crossed(row) { // both on one side: one above the other
			c.drawBar(p, x, middle-thick/4, thick/2, row.Left, inkAlarm)
			c.drawBar(p, x, middle+thick/4, thick/2, row.Right, inkData)
		} else {
			c.drawBar(p, x, middle, thick, row.Left, inkAlarm)
			c.drawBar(p, x, middle, thick, row.Right, inkData)
		}
		c.drawInterval(p, x, middle-thick/4, row.Left) // apart, as they may reach over 0
		c.drawInterval(p, x, middle+thick/4, row.Right)
		edge := area.x1
		for k := len(c.Heads) - 1; k >= 0; k-- {
			if k < len(row.Texts) {
				p.middle(edge, middle, row.Texts[k], styleLabel, 1)
			}
			edge -= l.right[k] + columnGap
		}
	}
	p.line(x.at(0), top, x.at(0), bottom, 0.9, inkText)
}

// crossed says that a bar points the other way.
func crossed(row DivergingRow) bool {
	return row.Left.Value != nil && *row.Left.Value > 0 || row.Right.Value != nil && *row.Right.Value < 0
}

func (c DivergingChart) drawBar(p *pen, x scale, y, thick float64, b DivergingBar, ink color.RGBA) {
	if b.Value == nil || math.IsNaN(*b.Value) {
		return
	}
	zero, at := x.at(0), x.at(*b.Value)
	bar := box{min(zero, at), y - thick/2, max(zero, at), y + thick/2}
	if b.Hollow {
		p.hollowRect(bar, ink)
	} else {
		p.fillRect(bar, ink)
	}
}

func (c DivergingChart) drawInterval(p *pen, x scale, y float64, b DivergingBar) {
	if b.Value == nil || b.Low == nil || b.High == nil {
		return
	}
	from, to := x.at(*b.Low), x.at(*b.High)
	if from > x.to || to < x.from {
		return
	}
	p.line(max(from, x.from), y, min(to, x.to), y, 0.9, inkText)
	for _, end := range [2]float64{from, to} { // an interval beyond the axis has no end there
		if end >= x.from && end <= x.to {
			p.line(end, y-2, end, y+2, 0.9, inkText)
		}
	}
}

// hollowRect is a rectangle of paper with a border.
func (p *pen) hollowRect(b box, ink color.RGBA) {
	p.fillRect(b, ink)
	p.fillRect(box{b.x0 + 0.9, b.y0 + 0.9, b.x1 - 0.9, b.y1 - 0.9}, inkPaper)
}
