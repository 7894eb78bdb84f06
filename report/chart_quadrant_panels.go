package report

import (
	"slices"
	"strconv"

	"gonum.org/v1/plot/vg/draw"
)

// QuadrantPanel is the plane of one group. Dots are in the order of QuadrantPanels.Items; Number says which item one is.
type QuadrantPanel struct {
	Title      string
	Dots       []QuadrantDot
	Number     []int // of each dot, from 1; 0 = none
	CutX, CutY float64
}

// QuadrantPanels shows the importance-satisfaction planes of several groups side by side, on the same axes. Items are numbers
// with a key below; a group's own cuts are dark, those of all respondents grey.
type QuadrantPanels struct {
	Frame
	Panels       []QuadrantPanel
	Items        []string // labels of the numbers
	Crowded      bool     // panels are wider, and intervals are left out
	CutX, CutY   float64  // of all respondents
	XAxis, YAxis string
}

const (
	quadrantGap = 10.0 // between panels
	panelTitle  = 3.0  // between a panel and its title
)

// quadrantPanelsLayout is the geometry of the panels.
type quadrantPanelsLayout struct {
	numberedKey
	columns, rows int
	width, height float64 // of a plane
	titles        [][]string
	title         float64 // height of the titles
	head, ticks   float64 // over the panels; left of each row
}

func (c QuadrantPanels) layout(f *Fonts, width float64) quadrantPanelsLayout {
	inner := width - 2*margin
	l := quadrantPanelsLayout{numberedKey: newNumberedKey(f, c.Items, inner), columns: 3, ticks: 26,
		head: float64(len(f.wrap(c.YAxis, sizeSmall, false, inner)))*lineHeight*sizeSmall + 4}
	if len(c.Panels) <= 4 || c.Crowded {
		l.columns = max(1, min(2, len(c.Panels)))
	}
	l.rows = max(1, (len(c.Panels)+l.columns-1)/l.columns)
	l.width = (inner - l.ticks - float64(l.columns-1)*quadrantGap) / float64(l.columns)
	l.height = min(190, l.width*0.86)
	if c.Crowded {
		l.height = min(190, l.width*0.72)
	}
	for _, panel := range c.Panels {
		lines := f.wrap(panel.Title, sizeLabel, true, l.width)
		l.titles = append(l.titles, lines)
		l.title = max(l.title, float64(len(lines))*lineHeight*sizeLabel+panelTitle)
	}
	return l
}

// Size is 16 cm by what the panels and the key need.
func (c QuadrantPanels) Size() (w, h float64) {
	f := measuringFonts()
	l := c.layout(f, chartWidth*pointsPerCM)
	return c.size(chartWidth, l.head+float64(l.rows)*(l.title+l.height)+float64(l.rows-1)*quadrantGap+axisHeight(f, c.XAxis, 380)+l.keyHeight())
}

// axes cover the dots of all panels and all cuts.
func (c QuadrantPanels) axes() (x, y [2]float64) {
	all := QuadrantChart{CutX: c.CutX, CutY: c.CutY}
	for _, panel := range c.Panels {
		all.Dots = append(all.Dots, panel.Dots...)
		all.Dots = append(all.Dots, QuadrantDot{X: panel.CutX, Y: panel.CutY})
	}
	for i := range all.Dots { // intervals of small groups would flatten the rest: they are cut at the border
		all.Dots[i].XLow, all.Dots[i].YLow = nil, nil
	}
	return all.ranges()
}

// Draw draws the chart.
func (c QuadrantPanels) Draw(canvas draw.Canvas, f *Fonts) {
	p := newPen(canvas, f)
	area := c.Frame.draw(p)
	l := c.layout(f, p.w)
	rx, ry := c.axes()
	p.paragraph(area.x0, area.y0, f.wrap(c.YAxis, sizeSmall, false, area.width()), styleSmall, 0)
	for k, panel := range c.Panels {
		row, column := k/l.columns, k%l.columns
		left := area.x0 + l.ticks + float64(column)*(l.width+quadrantGap)
		top := area.y0 + l.head + float64(row)*(l.height+l.title+quadrantGap) + l.title
		last := k+l.columns >= len(c.Panels)
		lines := l.titles[k]
		p.paragraph(left, top-panelTitle-float64(len(lines))*lineHeight*sizeLabel, lines, style{sizeLabel, true, inkText}, 0)
		c.drawPanel(p, panel, box{left, top, left + l.width, top + l.height}, rx, ry, column == 0, last)
	}
	under := area.y1 - l.keyHeight() - axisHeight(f, c.XAxis, 380)
	p.paragraph((area.x0+l.ticks+area.x1)/2, under+15, f.wrap(c.XAxis, sizeSmall, false, 380), styleSmall, 0.5)
	l.drawKey(p, area, area.y1-l.keyHeight()+bodyGap)
}

// drawPanel draws one plane, with tick labels where it is the first of its row or the last of its column.
func (c QuadrantPanels) drawPanel(p *pen, panel QuadrantPanel, plane box, rx, ry [2]float64, first, last bool) {
	chart := QuadrantChart{Dots: slices.Clone(panel.Dots), CutX: panel.CutX, CutY: panel.CutY}
	texts := make([][]string, len(panel.Dots))
	for i, n := range panel.Number {
		if n > 0 {
			texts[i] = []string{strconv.Itoa(n)}
		}
	}
	if c.Crowded {
		for i := range panel.Dots {
			d := &chart.Dots[i]
			d.XLow, d.XHigh, d.YLow, d.YHigh = nil, nil, nil, nil
		}
	}
	plan := chart.planWithin(p.f, texts, plane, rx, ry)
	yValues, yDecimals := ticks(ry[0], ry[1], max(2, int(plane.height()/26)))
	for _, v := range yValues {
		p.line(plane.x0-2.5, plan.y.at(v), plane.x0, plan.y.at(v), 0.6, inkContext)
		if first {
			p.middle(plane.x0-5, plan.y.at(v), figure(v, yDecimals, false), styleSmall, 1)
		}
	}
	xValues, xDecimals := ticks(rx[0], rx[1], max(2, int(plane.width()/36)))
	for _, v := range xValues {
		p.line(plan.x.at(v), plane.y1, plan.x.at(v), plane.y1+2.5, 0.6, inkContext)
		if last {
			p.middle(plan.x.at(v), plane.y1+9, figure(v, xDecimals, false), styleSmall, 0.5)
		}
	}
	p.line(plane.x0, plane.y0, plane.x0, plane.y1, 0.6, inkGrid)
	p.line(plane.x0, plane.y1, plane.x1, plane.y1, 0.6, inkGrid)
	across, up := plan.x.at(c.CutX), plan.y.at(c.CutY)
	p.line(across, plane.y0, across, plane.y1, 0.7, inkPale, 3, 2)
	p.line(plane.x0, up, plane.x1, up, 0.7, inkPale, 3, 2)
	across, up = plan.x.at(panel.CutX), plan.y.at(panel.CutY)
	p.line(across, plane.y0, across, plane.y1, 0.7, inkContext)
	p.line(plane.x0, up, plane.x1, up, 0.7, inkContext)
	chart.drawIntervals(p, plan, false)
	chart.drawDots(p, plan, texts)
}
