package report

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg/draw"
)

// TrendLine is the course of one index: a panel of a trend chart.
type TrendLine struct {
	Label     string
	Values    []*float64 // by wave; nil = not asked
	Low, High []*float64
	Apart     bool // overall, composite: drawn first, in black
	Moves     bool // the trend is more than chance: drawn in colour, else in grey
}

// TrendChart is small panels with a line each, on scales of the same length, so that slopes compare.
type TrendChart struct {
	Frame
	Lines    []TrendLine
	Waves    []string
	Place    []float64 // of the waves, ascending
	Decimals int
}

const (
	trendColumns = 3
	trendPlot    = 52.0 // height of the plot of a panel
	trendGap     = 16.0 // between panels
	trendReach   = 16.0 // room left and right of the line for its first and last value
)

// trendLayout is a trend chart's geometry.
type trendLayout struct {
	width float64    // of a panel
	names [][]string // labels in lines
	rows  []float64  // height of the labels of each row of panels
}

func (c TrendChart) layout(f *Fonts, width float64) trendLayout {
	l := trendLayout{width: (width - 2*margin - (trendColumns-1)*trendGap) / trendColumns}
	for i, line := range c.Lines {
		names := f.wrap(line.Label, sizeLabel, line.Apart, l.width)
		l.names = append(l.names, names)
		if i%trendColumns == 0 {
			l.rows = append(l.rows, 0)
		}
		row := &l.rows[len(l.rows)-1]
		*row = max(*row, float64(max(1, len(names)))*lineHeight*sizeLabel+3)
	}
	return l
}

// under is the height of the wave names below a panel, and the gap to the next row.
const trendUnder = 13.0 + 9.0

// Size is 16 cm by what the panels need.
func (c TrendChart) Size() (w, h float64) {
	l := c.layout(measuringFonts(), chartWidth*pointsPerCM)
	return c.size(chartWidth, sum(l.rows)+float64(len(l.rows))*(trendPlot+trendUnder))
}

// span is the length of the vertical axis that holds every line with its intervals.
func (c TrendChart) span() float64 {
	widest := 0.0
	for _, line := range c.Lines {
		low, high := line.ends()
		widest = max(widest, high-low)
	}
	if !(widest > 0) {
		return 1
	}
	return widest * 1.06
}

// ends are the lowest and the highest of the values and intervals of a line.
func (t TrendLine) ends() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, list := range [][]*float64{t.Values, t.Low, t.High} {
		for _, v := range list {
			if v != nil {
				low, high = min(low, *v), max(high, *v)
			}
		}
	}
	if low > high {
		return 0, 0
	}
	return low, high
}

// Draw draws the chart.
func (c TrendChart) Draw(canvas draw.Canvas, f *Fonts) {
	p := newPen(canvas, f)
	area := c.Frame.draw(p)
	l := c.layout(f, p.w)
	span := c.span()
	y := area.y0
	for i, line := range c.Lines {
		row, column := i/trendColumns, i%trendColumns
		if column == 0 && row > 0 {
			y += l.rows[row-1] + trendPlot + trendUnder
		}
		left := area.x0 + float64(column)*(l.width+trendGap)
		p.paragraph(left, y+l.rows[row]-3-float64(len(l.names[i]))*lineHeight*sizeLabel, l.names[i], style{sizeLabel, line.Apart, inkText}, 0)
		c.drawPanel(p, line, box{left, y + l.rows[row], left + l.width, y + l.rows[row] + trendPlot}, span)
	}
}

// drawPanel draws one line with its intervals, its ends labelled.
func (c TrendChart) drawPanel(p *pen, line TrendLine, b box, span float64) {
	low, high := line.ends()
	middle := (low + high) / 2
	y := scale{middle - span/2, middle + span/2, b.y1 - 2, b.y0 + 2}
	first, last := 0.0, 1.0
	if n := len(c.Place); n > 1 {
		first, last = c.Place[0], c.Place[n-1]
	}
	x := scale{first, last, b.x0 + trendReach + 9, b.x1 - trendReach - 9}
	p.line(b.x0, b.y1, b.x1, b.y1, 0.6, inkGrid)
	ink := color.RGBA(inkContext)
	switch {
	case line.Apart:
		ink = inkText
	case line.Moves:
		ink = inkData
	}
	var points [][2]float64
	for w, v := range line.Values {
		if v == nil {
			continue
		}
		at := x.at(c.Place[w])
		points = append(points, [2]float64{at, y.at(*v)})
		if line.Low[w] != nil && line.High[w] != nil {
			p.line(at, y.at(*line.Low[w]), at, y.at(*line.High[w]), 0.9, ink)
		}
	}
	p.polyline(points, 1.3, ink)
	for i, q := range points {
		p.circle(q[0], q[1], 2.6, ink, false)
		if i == 0 || i == len(points)-1 {
			p.line(q[0], b.y1, q[0], b.y1+2, 0.6, inkContext)
		}
	}
	k, names := 0, []float64{}
	var waves []int
	for w, v := range line.Values {
		if v == nil {
			continue
		}
		q := points[k]
		k++
		text := figure(*v, c.Decimals, false)
		switch {
		case k == 1:
			p.middle(q[0]-5, q[1], text, styleCell, 1)
		case k == len(points):
			p.middle(q[0]+5, q[1], text, styleCell, 0)
		default:
			continue
		}
		names, waves = append(names, q[0]), append(waves, w)
	}
	c.waveNames(p, names, waves, b)
}

// waveNames writes the names of the first and the last wave under their points, as near as both have room.
func (c TrendChart) waveNames(p *pen, at []float64, waves []int, b box) {
	const gap = 6
	right := b.x1
	for i := len(waves) - 1; i >= 0; i-- {
		room := right - b.x0
		if i > 0 { // the first has its half
			room = b.width()/2 - gap/2
		}
		name := p.shortened(c.Waves[waves[i]], styleSmall, room)
		w := p.width(name, styleSmall)
		from := max(b.x0, min(right-w, at[i]-w/2))
		p.middle(from, b.y1+8, name, styleSmall, 0)
		right = from - gap
	}
}

// shortened cuts a text that is wider than the room, with an ellipsis.
func (p *pen) shortened(s string, st style, room float64) string {
	runes := []rune(cleanText(s))
	for n := len(runes); n > 0 && p.width(s, st) > room; n-- {
		s = string(runes[:n-1]) + "…"
	}
	return s
}
