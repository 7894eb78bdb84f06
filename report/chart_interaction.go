package report

import (
	"math"

	"gonum.org/v1/plot/vg/draw"
)

// PanelCell is one dot of a panel chart.
type PanelCell struct {
	Value     float64
	Low, High *float64
	Expected  *float64 // a grey tick
	Alarm     bool     // in the attention colour
	Hollow    bool     // small base
}

// PanelChart is dots with intervals in columns side by side, on one scale: interaction-A-B.
type PanelChart struct {
	Frame
	Rows, Columns []string
	Cells         [][]*PanelCell // [row][column]; nil = nobody
	Axis          string
}

// panelLayout is a panel chart's geometry.
type panelLayout struct {
	width  float64 // of the picture, points
	labels labelColumn
	heads  [][]string
	head   float64
	pitch  []float64
	panel  float64 // width of a column with its gap
	value  float64 // room for a value right of its interval
}

const (
	panelGap   = 12.0
	leastPanel = 104.0 // points: interval, dot and value can be told apart
	mostPanels = 6
)

func (c PanelChart) layout(f *Fonts) panelLayout {
	l := panelLayout{width: chartWidth * pointsPerCM, value: f.width("100.0", sizeSmall, false) + valueGap}
	l.labels = newLabelColumn(f, c.Rows, widestPart*l.width*0.8)
	n := float64(max(1, len(c.Columns)))
	room := func() float64 { return l.width - 2*margin - l.labels.width - columnGap }
	for room() < n*leastPanel && l.width < widestHeat*pointsPerCM {
		l.width += pointsPerCM / 2
	}
	l.panel = room() / n
	for _, label := range c.Columns {
		lines := f.wrap(label, sizeLabel, true, l.panel-panelGap)
		l.heads = append(l.heads, lines)
		l.head = max(l.head, float64(len(lines))*lineHeight*sizeLabel+5)
	}
	l.pitch = l.labels.pitches()
	return l
}

// Size is 16 cm, or as wide as the columns need, by what the rows need.
func (c PanelChart) Size() (w, h float64) {
	f := measuringFonts()
	l := c.layout(f)
	return c.size(l.width/pointsPerCM, l.head+sum(l.pitch)+axisHeight(f, c.Axis, l.width/2))
}

// axisRange covers everything that is drawn.
func (c PanelChart) axisRange() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, row := range c.Cells {
		for _, x := range row {
			if x == nil {
				continue
			}
			for _, v := range []*float64{&x.Value, x.Low, x.High, x.Expected} {
				if v != nil {
					low, high = min(low, *v), max(high, *v)
				}
			}
		}
	}
	if low > high {
		return 0, 1
	}
	return fitted(low, high, 0.05)
}

// Draw draws the chart.
func (c PanelChart) Draw(canvas draw.Canvas, f *Fonts) {
	p := newPen(canvas, f)
	area := c.Frame.draw(p)
	l := c.layout(f)
	left := area.x0 + l.labels.width + columnGap
	low, high := c.axisRange()
	top := area.y0 + l.head
	bottom := area.y1 - axisHeight(f, c.Axis, p.w/2)
	stretch := (bottom - top) / max(1, sum(l.pitch))
	scales := make([]scale, len(c.Columns))
	for k := range c.Columns {
		from := left + float64(k)*l.panel
		x := scale{low, high, from + dotRadius, from + l.panel - panelGap - l.value}
		scales[k] = x
		p.horizontalAxis(x, top, bottom, false, "")
		h := float64(len(l.heads[k])) * lineHeight * sizeLabel
		p.paragraph(from, top-h-4, l.heads[k], style{sizeLabel, true, inkText}, 0)
	}
	p.paragraph((left+area.x1)/2, bottom+15, f.wrap(c.Axis, sizeSmall, false, p.w/2), styleSmall, 0.5)
	y := top
	for i := range c.Rows {
		row := y + l.pitch[i]*stretch/2
		y += l.pitch[i] * stretch
		p.block(area.x0, row, l.labels.lines[i], styleLabel, 0)
		for k, x := range scales {
			p.line(x.from, row, x.to, row, 0.6, inkGrid, 0.8, 2.4)
			if cell := c.Cells[i][k]; cell != nil {
				cell.draw(p, x, row)
			}
		}
	}
}

// draw draws tick, interval, dot and value.
func (d *PanelCell) draw(p *pen, x scale, row float64) {
	ink, at, end := inkData, x.at(d.Value), x.at(d.Value)+dotRadius
	if d.Alarm {
		ink = inkAlarm
	}
	if d.Expected != nil {
		t := x.at(*d.Expected)
		p.line(t, row-6, t, row+6, 1.6, inkContext)
		end = max(end, t)
	}
	if d.Low != nil && d.High != nil {
		p.whisker(x.at(*d.Low), x.at(*d.High), row, 0.9, ink, at, dotRadius+0.8)
		end = max(end, x.at(*d.High))
	}
	p.circle(at, row, dotRadius, ink, d.Hollow)
	value := style{sizeSmall, d.Alarm, inkText}
	text := figure(d.Value, 1, false)
	start := end + valueGap - 1
	p.fillRect(box{start - 1, row - 5, start + p.width(text, value) + 1, row + 5}, inkPaper)
	p.middle(start, row, text, value, 0)
}
