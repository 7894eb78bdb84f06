package report

import (
	"image/color"
	"math"
	"strconv"

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
	nameGap      = 6.0  // between the names of waves
	trendReach   = 16.0 // room left and right of the line for its first and last value
)

// trendLayout is a trend chart's geometry.
type trendLayout struct {
	numberedKey            // of the waves, when their names are too long to stand under the panels
	waves       []string   // names or numbers of the waves
	width       float64    // of a panel
	names       [][]string // labels in lines
	rows        []float64  // height of the labels of each row of panels
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
	l.waves = c.Waves
	for _, name := range c.Waves {
		if f.width(cleanText(name), sizeSmall, false) <= (l.width-nameGap)/2 {
			continue
		}
		l.numberedKey, l.waves = newNumberedKey(f, c.Waves, width-2*margin), nil
		for i := range c.Waves {
			l.waves = append(l.waves, strconv.Itoa(i+1))
		}
		break
	}
	return l
}

// trendUnder is the height of the wave names below a panel, and the gap to the next row.
const trendUnder = 13.0 + 9.0

// Size is 16 cm by what the panels need.
func (c TrendChart) Size() (w, h float64) {
	l := c.layout(measuringFonts(), chartWidth*pointsPerCM)
	return c.size(chartWidth, sum(l.rows)+float64(len(l.rows))*(trendPlot+trendUnder)+l.keyHeight())
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
		c.drawPanel(p, line, box{left, y + l.rows[row], left + l.width, y + l.rows[row] + trendPlot}, l.waves, span)
	}
	l.drawKey(p, area, area.y1-l.keyHeight()+bodyGap)
}

// drawPanel draws one line with its intervals, its ends labelled, over the names of the waves.
func (c TrendChart) drawPanel(p *pen, line TrendLine, b box, names []string, span float64) {
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
	for _, q := range points {
		p.circle(q[0], q[1], 2.6, ink, false)
	}
	var at []float64
	var labels []string
	for w, v := range line.Values {
		if v == nil {
			continue
		}
		q := points[len(at)]
		text := figure(*v, c.Decimals, false)
		if len(at) == 0 {
			p.middle(q[0]-5, q[1], text, styleCell, 1)
		} else if len(at) == len(points)-1 {
			p.middle(q[0]+5, q[1], text, styleCell, 0)
		}
		at, labels = append(at, q[0]), append(labels, names[w])
	}
	waveNames(p, at, labels, b)
}

// waveNames writes the names of the waves under their points, each with a tick: the first and the last as near as both have room, and of those between them
// as many as have room, from the right.
func waveNames(p *pen, at []float64, names []string, b box) {
	put := func(i int, left, right float64) (from, to float64) {
		w := p.width(names[i], styleSmall)
		from = max(left, min(right-w, at[i]-w/2))
		p.middle(from, b.y1+8, names[i], styleSmall, 0)
		p.line(at[i], b.y1, at[i], b.y1+2, 0.6, inkContext)
		return from, from + w
	}
	last := len(at) - 1
	if last < 0 {
		return
	}
	left, right := b.x0, b.x1
	if last == 0 {
		put(0, left, right)
		return
	}
	right, _ = put(last, left+p.width(names[0], styleSmall)+nameGap, right)
	_, left = put(0, left, right-nameGap)
	for i := last - 1; i > 0; i-- {
		w := p.width(names[i], styleSmall)
		if at[i]-w/2 >= left+nameGap && at[i]+w/2 <= right-nameGap {
			right, _ = put(i, left, right)
		}
	}
}
