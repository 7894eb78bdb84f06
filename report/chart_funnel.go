package report

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// FunnelDot is one unit of a funnel chart.
type FunnelDot struct {
	Label   string
	N       float64
	Value   float64
	Outside bool // of the wide limits: drawn in colour and labelled
}

// FunnelChart is values by their base, between the limits that chance alone would keep.
type FunnelChart struct {
	Frame
	Dots         []FunnelDot
	Mean, SD     float64 // limits are Mean ± z SD/√n
	Inner, Outer float64 // z of the limits
	InnerName    string
	OuterName    string
	XAxis, YAxis string
}

const (
	funnelPlane  = 270.0
	funnelLabels = 14 // units labelled at most
	funnelReach  = 24 // from a point to its label
	funnelDot    = 2.6
	funnelName   = 130 // a name's lines at most
)

// Size is 16 cm by about 12.
func (c FunnelChart) Size() (w, h float64) {
	f := measuringFonts()
	return c.size(chartWidth, c.head(f)+funnelPlane+axisHeight(f, c.XAxis, 380))
}

func (c FunnelChart) head(f *Fonts) float64 {
	return float64(len(f.wrap(c.YAxis, sizeSmall, false, chartWidth*pointsPerCM-2*margin)))*lineHeight*sizeSmall + 4
}

func (c FunnelChart) ranges() (x, y [2]float64) {
	most, low, high := 1.0, c.Mean, c.Mean
	for _, d := range c.Dots {
		most = max(most, d.N)
		low, high = min(low, d.Value), max(high, d.Value)
	}
	reach := c.Inner * c.SD / math.Sqrt(most/8) // the limits show their shape
	low, high = fitted(min(low, c.Mean-reach), max(high, c.Mean+reach), 0.06)
	return [2]float64{0, most * 1.06}, [2]float64{low, high}
}

// limit is a line of places, base and value, that lie z standard errors from the mean, from where it enters the plane.
func (c FunnelChart) limit(z float64) (line [][2]float64) {
	rx, ry := c.ranges()
	edge := ry[1] - c.Mean
	if z < 0 {
		edge = c.Mean - ry[0]
	}
	first := max(rx[1]/400, math.Pow(z*c.SD/edge, 2))
	if c.SD <= 0 || first >= rx[1] {
		return nil
	}
	for k := range 61 {
		n := first * math.Pow(rx[1]/first, float64(k)/60)
		line = append(line, [2]float64{n, c.Mean + z*c.SD/math.Sqrt(n)})
	}
	return line
}

// outside lists the places of the dots that get a label.
func (c FunnelChart) outside() []int {
	var at []int
	for i, d := range c.Dots {
		if d.Outside {
			at = append(at, i)
		}
	}
	far := func(i int) float64 { return math.Abs(c.Dots[i].Value-c.Mean) * math.Sqrt(c.Dots[i].N) }
	slices.SortStableFunc(at, func(a, b int) int { return cmp.Compare(far(b), far(a)) })
	return at[:min(len(at), funnelLabels)]
}

// Draw draws the chart.
func (c FunnelChart) Draw(canvas draw.Canvas, f *Fonts) {
	p := newPen(canvas, f)
	area := c.Frame.draw(p)
	rx, ry := c.ranges()
	top, bottom := area.y0+c.head(f), area.y1-axisHeight(f, c.XAxis, 380)
	yValues, yDecimals := ticks(ry[0], ry[1], max(2, int((bottom-top)/34)))
	var tickWidth float64
	for _, v := range yValues {
		tickWidth = max(tickWidth, p.width(figure(v, yDecimals, false), styleSmall))
	}
	names := max(p.width(c.InnerName, styleSmall), p.width(c.OuterName, styleSmall))
	plane := box{area.x0 + tickWidth + 6, top, area.x1 - names - 5, bottom}
	x, y := scale{rx[0], rx[1], plane.x0, plane.x1}, scale{ry[0], ry[1], plane.y1, plane.y0}

	p.paragraph(area.x0, area.y0, f.wrap(c.YAxis, sizeSmall, false, area.width()), styleSmall, 0)
	for _, v := range yValues {
		p.line(plane.x0, y.at(v), plane.x1, y.at(v), 0.6, inkGrid)
		p.middle(plane.x0-5, y.at(v), figure(v, yDecimals, false), styleSmall, 1)
	}
	xValues, xDecimals := ticks(rx[0], rx[1], max(2, int(plane.width()/50)))
	for _, v := range xValues {
		p.line(x.at(v), plane.y1, x.at(v), plane.y1+2.5, 0.6, inkContext)
		p.middle(x.at(v), plane.y1+9, figure(v, xDecimals, false), styleSmall, 0.5)
	}
	p.paragraph((plane.x0+plane.x1)/2, plane.y1+15, f.wrap(c.XAxis, sizeSmall, false, 380), styleSmall, 0.5)
	p.line(plane.x0, plane.y1, plane.x1, plane.y1, 0.6, inkContext)
	p.line(plane.x0, y.at(c.Mean), plane.x1, y.at(c.Mean), 0.8, inkContext)

	fd := field{inside: plane.grow(-1)}
	named := y.at(c.Mean) // the names at the right, from below
	p.middle(plane.x1+4, named, figure(c.Mean, 1, false), styleSmall, 0)
	limit := func(z float64, name string, dashes ...vg.Length) {
		for _, side := range []float64{1, -1} {
			var line [][2]float64
			for k, at := range c.limit(side * z) {
				px, py := x.at(at[0]), y.at(at[1])
				line = append(line, [2]float64{px, py})
				if k > 0 {
					fd.thin = append(fd.thin, [4]float64{line[k-1][0], line[k-1][1], px, py})
				}
			}
			if len(line) == 0 {
				continue
			}
			p.polyline(line, 0.9, inkContext, dashes...)
			if side > 0 {
				named = min(line[len(line)-1][1], named-sizeSmall*lineHeight)
				p.middle(plane.x1+4, named, name, styleSmall, 0)
			}
		}
	}
	limit(c.Inner, c.InnerName, 3, 2)
	limit(c.Outer, c.OuterName)

	for _, d := range c.Dots {
		fd.points = append(fd.points, box{x.at(d.N), y.at(d.Value), x.at(d.N), y.at(d.Value)}.grow(funnelDot+0.6))
	}
	labels, at := c.place(f, fd, x, y)
	for _, l := range labels {
		if l.leader && !math.IsInf(l.at.x0, 0) {
			line := leaderLine(l.x, l.y, l.at)
			p.line(line[0], line[1], line[2], line[3], 0.6, inkContext)
		}
	}
	for _, d := range c.Dots {
		ink := inkData
		if d.Outside && d.Value < c.Mean {
			ink = inkAlarm
		}
		p.circle(x.at(d.N), y.at(d.Value), funnelDot, ink, !d.Outside)
	}
	for k, l := range labels {
		if !math.IsInf(l.at.x0, 0) {
			p.fillRect(l.at.grow(-0.6), inkPaper) // no limit runs through a name
			p.block((l.at.x0+l.at.x1)/2, (l.at.y0+l.at.y1)/2, f.wrap(c.Dots[at[k]].Label, sizeSmall, false, funnelName), styleCell, 0.5)
		}
	}
}

// place labels the units outside, the farthest first, leaving out those that find no place near their points.
func (c FunnelChart) place(f *Fonts, fd field, x, y scale) (labels []placedLabel, at []int) {
	for _, i := range c.outside() {
		d := c.Dots[i]
		lines := f.wrap(d.Label, sizeSmall, false, funnelName)
		tried := append(slices.Clone(labels), placedLabel{x: x.at(d.N), y: y.at(d.Value), w: widest(f, lines, sizeSmall) + 2*labelAir, h: float64(len(lines)) * sizeSmall * lineHeight})
		if fd.place(tried) && !slices.ContainsFunc(tried, func(l placedLabel) bool {
			line := leaderLine(l.x, l.y, l.at)
			return l.at.distance(l.x, l.y) > funnelReach || slices.ContainsFunc(tried, func(o placedLabel) bool { return o.at != l.at && o.at.crossing(line) > 0 })
		}) {
			labels, at = tried, append(at, i)
		}
	}
	return labels, at
}
