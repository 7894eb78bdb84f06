package report

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ScreeChart shows eigenvalues against parallel analysis.
type ScreeChart struct {
	Frame
	Eigenvalues, Parallel   []float64
	Kept                    int
	XAxis, YAxis            string
	EigenName, ParallelName string
}

const screeHeight = 205.0 // points, of the plot

// Size is 16 cm by about 10.
func (c ScreeChart) Size() (w, h float64) {
	f := measuringFonts()
	return c.size(chartWidth, c.headHeight(f, chartWidth*pointsPerCM)+screeHeight+axisHeight(f, c.XAxis, 300))
}

// headHeight is the room for the name of the vertical axis, which stands over it.
func (c ScreeChart) headHeight(f *Fonts, width float64) float64 {
	return float64(len(f.wrap(c.YAxis, sizeSmall, false, width-2*margin)))*lineHeight*sizeSmall + 5
}

// Draw draws the chart.
func (c ScreeChart) Draw(canvas draw.Canvas, f *Fonts) {
	p := newPen(canvas, f)
	area := c.Frame.draw(p)
	n := max(len(c.Eigenvalues), len(c.Parallel))
	var low, high float64
	for _, values := range [][]float64{c.Eigenvalues, c.Parallel} {
		for _, v := range values {
			low, high = min(low, v), max(high, v)
		}
	}
	if high == low {
		high = low + 1
	}
	high += (high - low) * 0.06
	if low < 0 {
		low -= (high - low) * 0.04
	}
	p.paragraph(area.x0, area.y0, p.f.wrap(c.YAxis, sizeSmall, false, area.width()), styleSmall, 0)
	top := area.y0 + c.headHeight(f, p.w)
	bottom := area.y1 - axisHeight(f, c.XAxis, 300)
	y := scale{low, high, bottom, top}
	values, decimals := ticks(low, high, max(2, int((bottom-top)/26)))
	var tickWidth float64
	for _, v := range values {
		tickWidth = max(tickWidth, p.width(figure(v, decimals, false), styleSmall))
	}
	left := area.x0 + tickWidth + 6
	x := scale{0.6, max(1.4, float64(n)+0.4), left, area.x1}
	for _, v := range values {
		p.line(left, y.at(v), area.x1, y.at(v), 0.6, inkGrid)
		p.middle(left-5, y.at(v), figure(v, decimals, false), styleSmall, 1)
	}
	step := 1 + n/26
	for k := 1; k <= n; k += step {
		p.middle(x.at(float64(k)), bottom+8, figure(float64(k), 0, false), styleSmall, 0.5)
	}
	p.paragraph((left+area.x1)/2, bottom+15, f.wrap(c.XAxis, sizeSmall, false, 300), styleSmall, 0.5)
	c.drawLines(p, x, y)
	c.drawNames(p, x, y, box{left, top, area.x1, bottom})
}

func screeLine(values []float64, x, y scale) [][2]float64 {
	points := make([][2]float64, len(values))
	for i, v := range values {
		points[i] = [2]float64{x.at(float64(i + 1)), y.at(v)}
	}
	return points
}

func (c ScreeChart) drawLines(p *pen, x, y scale) {
	p.polyline(screeLine(c.Parallel, x, y), 1.2, inkContext, vg.Length(4), vg.Length(2.5))
	points := screeLine(c.Eigenvalues, x, y)
	p.polyline(points, 1.4, inkData)
	for i, q := range points {
		p.circle(q[0], q[1], 3.4, inkData, i >= c.Kept)
	}
}

// drawNames writes the lines' names where neither line runs, and the kept eigenvalues beside their dots.
func (c ScreeChart) drawNames(p *pen, x, y scale, plot box) {
	var taken obstacles
	for _, values := range [][]float64{c.Eigenvalues, c.Parallel} {
		points := screeLine(values, x, y)
		for i, q := range points {
			taken.boxes = append(taken.boxes, box{q[0], q[1], q[0], q[1]}.grow(4.5))
			if i > 0 {
				taken.lines = append(taken.lines, [4]float64{points[i-1][0], points[i-1][1], q[0], q[1]})
			}
		}
	}
	write := func(s string, st style, fromX, fromY float64, sides ...[2]float64) {
		if s == "" {
			return
		}
		w, h := p.width(s, st), st.size*1.1
		for _, side := range sides {
			for distance := 6.0; distance < 60; distance += 2 {
				cx := fromX + side[0]*(distance+w/2)
				cy := fromY + side[1]*(distance+h/2)
				b := box{cx - w/2, cy - h/2, cx + w/2, cy + h/2}
				if b.within(plot) && taken.free(b.grow(1.5)) {
					p.middle(cx, cy, s, st, 0.5)
					taken.boxes = append(taken.boxes, b)
					return
				}
			}
		}
	}
	right, upRight, up := [2]float64{1, 0}, [2]float64{0.9, -0.7}, [2]float64{0, -1}
	for i, v := range c.Eigenvalues {
		if i >= c.Kept || i >= 8 {
			break
		}
		s := figure(v, 2, false)
		if i == 0 && c.EigenName != "" {
			s = c.EigenName + " " + s
		}
		write(s, style{sizeSmall, false, inkData}, x.at(float64(i+1)), y.at(v), right, upRight, up)
	}
	if n := len(c.Eigenvalues); c.Kept == 0 && n > 0 {
		write(c.EigenName, style{sizeSmall, false, inkData}, x.at(1), y.at(c.Eigenvalues[0]), right, upRight, up)
	}
	if n := len(c.Parallel); n > 0 {
		write(c.ParallelName, styleSmall, x.at(float64(n)), y.at(c.Parallel[n-1]), [2]float64{-1, -1}, [2]float64{-1, 1})
	}
}
