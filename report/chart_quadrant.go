package report

import (
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot/vg/draw"
)

// QuadrantDot is one item of a quadrant chart.
type QuadrantDot struct {
	Label                    string
	X, Y                     float64
	XLow, XHigh, YLow, YHigh *float64
	Hollow                   bool // not firmly in its quadrant
	Alarm                    bool // drawn in the attention colour
}

// QuadrantChart is the importance-satisfaction plane. Where the labels would fill the plane only the dots in the attention colour
// have their names beside them, or only those of them that are sure; the others are numbers with a key below.
type QuadrantChart struct {
	Frame
	Dots         []QuadrantDot
	CutX, CutY   float64
	XAxis, YAxis string
	Names        [4]string // of quadrants 1..4
}

// quadrantLayout is a quadrant chart's geometry.
type quadrantLayout struct {
	numberedKey            // of the dots whose names do not stand beside them
	texts       [][]string // names in lines, or numbers
	plane       float64    // height of the plane
	head        float64    // room over the plane for the name of the vertical axis
}

const (
	quadrantAir  = 0.08
	fullPlane    = 0.40 // share of the plane that labels may take
	manyDots     = 20   // beyond them names are hard to find, however short:
	thinPlane    = 0.20 // share of the plane that they may take then
	crowdedPlane = 0.13 // the same where other dots have numbers;
	farName      = 30.0 // distance at which a name in such a crowd is no longer seen to belong to its dot
	sizeQuadrant = 12.0
	labelAir     = 1.5  // left and right of a label
	keyNumber    = 16.0 // points for the number in the key
)

var (
	intervalInk     = mix(inkPaper, inkData, 0.45)
	paleIntervalInk = mix(inkPaper, inkData, 0.22) // of dots that are only numbers
)

func (c QuadrantChart) layout(f *Fonts, width float64) quadrantLayout {
	l := quadrantLayout{
		plane: min(390, 265+max(0, float64(len(c.Dots)-9)*6)),
		head:  float64(len(f.wrap(c.YAxis, sizeSmall, false, width-2*margin)))*lineHeight*sizeSmall + 4,
	}
	names := make([][]string, len(c.Dots))
	for i, d := range c.Dots {
		names[i] = nameBeside(f, d)
	}
	share := func(named func(QuadrantDot) bool) (area float64) { // of the plane that names take
		for i, d := range c.Dots {
			if named(d) {
				w, h := textSize(f, names[i], d.Alarm)
				area += (w + 6) * (h + 4) / (l.plane * (width - 2*margin))
			}
		}
		return area
	}
	most, far := fullPlane, math.Inf(1)
	if len(c.Dots) > manyDots {
		most = thinPlane
	}
	for _, named := range []func(QuadrantDot) bool{
		func(QuadrantDot) bool { return true },
		func(d QuadrantDot) bool { return d.Alarm },
		func(d QuadrantDot) bool { return d.Alarm && !d.Hollow },
	} {
		if share(named) <= most {
			l.number(c.Dots, names, named, f, width)
			// Rows of tick labels take about 24 points at the left; Draw knows exactly.
			plan := c.plan(f, l, box{margin + 24, 0, width - margin, l.plane})
			if plan.clear && !slices.ContainsFunc(plan.labels, func(p placedLabel) bool { return p.at.distance(p.x, p.y) > far }) {
				return l
			}
		}
		most, far = crowdedPlane, farName
	}
	l.number(c.Dots, names, func(QuadrantDot) bool { return false }, f, width)
	return l
}

// nameBeside breaks a dot's label into lines that may stand beside it.
func nameBeside(f *Fonts, d QuadrantDot) []string {
	measure := chineseLine * sizeLabel
	lines := f.wrap(d.Label, sizeLabel, d.Alarm, measure)
	for len(lines) > 3 && measure < 180 {
		measure += 30
		lines = f.wrap(d.Label, sizeLabel, d.Alarm, measure)
	}
	return lines
}

// number gives the dots numbers and a key, except those that are named.
func (l *quadrantLayout) number(dots []QuadrantDot, names [][]string, named func(QuadrantDot) bool, f *Fonts, width float64) {
	l.texts = make([][]string, len(dots))
	var labels []string
	for i, d := range dots {
		if named(d) {
			l.texts[i] = names[i]
			continue
		}
		labels = append(labels, d.Label)
		l.texts[i] = []string{strconv.Itoa(len(labels))}
	}
	l.numberedKey = newNumberedKey(f, labels, width-2*margin)
}

// numberedKey says which item a number stands for.
type numberedKey struct {
	key           [][]string // labels in lines, column by column; nil without a key
	columns, rows int
	height        float64 // of the highest column
}

// newNumberedKey makes as many columns, up to four, as let four of five labels stand in one line.
func newNumberedKey(f *Fonts, labels []string, inner float64) numberedKey {
	if len(labels) == 0 {
		return numberedKey{}
	}
	widths := make([]float64, len(labels))
	for i, label := range labels {
		widths[i] = f.width(cleanText(label), sizeSmall, false)
	}
	slices.Sort(widths)
	usual := min(widths[(len(widths)-1)*4/5], 1.2*inner/3)
	l := numberedKey{columns: max(1, min(4, int((inner+columnGap)/(usual+keyNumber+columnGap))))}
	column := (inner+columnGap)/float64(l.columns) - columnGap - keyNumber
	l.rows = (len(labels) + l.columns - 1) / l.columns
	var height float64
	for i, label := range labels {
		if i%l.rows == 0 {
			height = 0
		}
		l.key = append(l.key, f.wrap(label, sizeSmall, false, column))
		height += keyRow(l.key[i])
		l.height = max(l.height, height)
	}
	return l
}

// keyRow is the height of a label in the key.
func keyRow(lines []string) float64 { return float64(max(1, len(lines)))*lineHeight*sizeSmall + 1.5 }

// textSize is the box that the lines of a label take.
func textSize(f *Fonts, lines []string, bold bool) (w, h float64) {
	for _, line := range lines {
		w = max(w, f.width(line, sizeLabel, bold))
	}
	return w, float64(len(lines)) * sizeLabel * lineHeight
}

// Size is 16 cm by 12, higher with many items or a key.
func (c QuadrantChart) Size() (w, h float64) {
	f := measuringFonts()
	l := c.layout(f, chartWidth*pointsPerCM)
	return c.size(chartWidth, l.head+l.plane+axisHeight(f, c.XAxis, 380)+l.keyHeight())
}

func (l numberedKey) keyHeight() float64 {
	if l.key == nil {
		return 0
	}
	return l.height + bodyGap
}

// ranges fits the axes to the dots and the cuts, and to the intervals as long as they leave the dots most of the plane.
func (c QuadrantChart) ranges() (x, y [2]float64) {
	fit := func(cut float64, of func(QuadrantDot) (v float64, low, high *float64)) [2]float64 {
		low, high := cut, cut
		for _, d := range c.Dots {
			v, _, _ := of(d)
			low, high = min(low, v), max(high, v)
		}
		reach := (high - low) * 0.35
		if reach == 0 {
			reach = math.Inf(1)
		}
		from, to := low, high
		for _, d := range c.Dots {
			if _, l, h := of(d); l != nil && h != nil {
				from, to = min(from, max(*l, low-reach)), max(to, min(*h, high+reach))
			}
		}
		from, to = fitted(from, to, quadrantAir)
		return [2]float64{from, to}
	}
	x = fit(c.CutX, func(d QuadrantDot) (float64, *float64, *float64) { return d.X, d.XLow, d.XHigh })
	y = fit(c.CutY, func(d QuadrantDot) (float64, *float64, *float64) { return d.Y, d.YLow, d.YHigh })
	return c.roomForNames(x), y
}

// roomForNames widens the axis across until the names fit their quadrants, where the cut is near a border.
func (c QuadrantChart) roomForNames(x [2]float64) [2]float64 {
	f := measuringFonts()
	share := func(a, b int) float64 { // of the plane
		w := max(f.width(cleanText(c.Names[a]), sizeQuadrant, true), f.width(cleanText(c.Names[b]), sizeQuadrant, true))
		if w == 0 {
			return 0
		}
		return min(0.4, (w+12)/(chartWidth*pointsPerCM-2*margin-30))
	}
	left, right := share(1, 2), share(0, 3)
	if c.CutX-x[0] < left*(x[1]-x[0]) {
		x[0] = c.CutX - left/(1-left)*(x[1]-c.CutX)
	}
	if x[1]-c.CutX < right*(x[1]-x[0]) {
		x[1] = c.CutX + right/(1-right)*(c.CutX-x[0])
	}
	return x
}

// quadrantPlan is where everything in the plane stands.
type quadrantPlan struct {
	plane  box
	x, y   scale
	labels []placedLabel
	clear  bool // no label covers anything
	names  [4]box
}

// plan puts the labels into a plane.
func (c QuadrantChart) plan(f *Fonts, l quadrantLayout, plane box) quadrantPlan {
	rx, ry := c.ranges()
	return c.planWithin(f, l.texts, plane, rx, ry)
}

// planWithin is plan on given axes.
func (c QuadrantChart) planWithin(f *Fonts, texts [][]string, plane box, rx, ry [2]float64) quadrantPlan {
	q := quadrantPlan{
		plane: plane,
		x:     scale{rx[0], rx[1], plane.x0, plane.x1},
		y:     scale{ry[0], ry[1], plane.y1, plane.y0},
	}
	fd := field{inside: plane.grow(-2)}
	cx, cy := q.x.at(c.CutX), q.y.at(c.CutY)
	fd.thin = append(fd.thin, [4]float64{cx, plane.y0, cx, plane.y1}, [4]float64{plane.x0, cy, plane.x1, cy})
	for i, d := range c.Dots {
		x, y := q.x.at(d.X), q.y.at(d.Y)
		fd.points = append(fd.points, box{x, y, x, y}.grow(dotRadius+0.8))
		if d.XLow != nil && d.XHigh != nil {
			fd.thin = append(fd.thin, [4]float64{q.x.at(*d.XLow), y, q.x.at(*d.XHigh), y})
		}
		if d.YLow != nil && d.YHigh != nil {
			fd.thin = append(fd.thin, [4]float64{x, q.y.at(*d.YLow), x, q.y.at(*d.YHigh)})
		}
		label := placedLabel{x: x, y: y}
		if len(texts[i]) > 0 {
			w, h := textSize(f, texts[i], d.Alarm)
			label.w, label.h = w+2*labelAir, h-1
		}
		q.labels = append(q.labels, label)
	}
	q.names = c.corners(f, plane, fd.points, cx)
	for _, name := range q.names {
		if name.width() > 0 {
			fd.names = append(fd.names, name)
		}
	}
	q.clear = fd.place(q.labels)
	if !q.clear && len(fd.names) > 0 { // the names in the corners may go behind labels when there is no other way
		fd.names = nil
		q.clear = fd.place(q.labels)
	}
	return q
}

// corners gives the boxes of the quadrants' names: in the corners, or where a point is there, farther along the edge
// or towards the middle.
func (c QuadrantChart) corners(f *Fonts, plane box, points []box, cutX float64) [4]box {
	var boxes [4]box
	for k, name := range c.Names {
		w, h := f.width(cleanText(name), sizeQuadrant, true), sizeQuadrant*1.2
		if w == 0 || w > plane.width()/2 {
			continue
		}
		right, low := k == 0 || k == 3, k >= 2
		at := func(along, inwards float64) box {
			b := box{x0: plane.x0 + 5 + along, y0: plane.y0 + 4 + inwards}
			if right {
				b.x0 = plane.x1 - 5 - along - w
			}
			if low {
				b.y0 = plane.y1 - 4 - inwards - h
			}
			b.x1, b.y1 = b.x0+w, b.y0+h
			return b
		}
		boxes[k] = at(0, 0)
	search:
		for inwards := 0.0; inwards <= 40; inwards += 10 {
			for along := 0.0; ; along += 5 {
				b := at(along, inwards)
				if b.x0 < plane.x0 || b.x1 > plane.x1 || right && b.x0 < cutX+4 || !right && b.x1 > cutX-4 {
					break
				}
				if !slices.ContainsFunc(points, b.grow(1.5).overlaps) {
					boxes[k] = b
					break search
				}
			}
		}
	}
	return boxes
}

// Draw draws the chart.
func (c QuadrantChart) Draw(canvas draw.Canvas, f *Fonts) {
	p := newPen(canvas, f)
	area := c.Frame.draw(p)
	l := c.layout(f, p.w)
	rx, ry := c.ranges()
	bottom := area.y1 - l.keyHeight() - axisHeight(f, c.XAxis, 380)
	top := area.y0 + l.head
	yValues, yDecimals := ticks(ry[0], ry[1], max(2, int((bottom-top)/34)))
	var tickWidth float64
	for _, v := range yValues {
		tickWidth = max(tickWidth, p.width(figure(v, yDecimals, false), styleSmall))
	}
	plane := box{area.x0 + tickWidth + 6, top, area.x1, bottom}
	plan := c.plan(f, l, plane)

	p.paragraph(area.x0, area.y0, f.wrap(c.YAxis, sizeSmall, false, area.width()), styleSmall, 0)
	for _, v := range yValues {
		p.line(plane.x0-2.5, plan.y.at(v), plane.x0, plan.y.at(v), 0.6, inkContext)
		p.middle(plane.x0-5, plan.y.at(v), figure(v, yDecimals, false), styleSmall, 1)
	}
	xValues, xDecimals := ticks(rx[0], rx[1], max(2, int(plane.width()/50)))
	for _, v := range xValues {
		p.line(plan.x.at(v), plane.y1, plan.x.at(v), plane.y1+2.5, 0.6, inkContext)
		p.middle(plan.x.at(v), plane.y1+9, figure(v, xDecimals, false), styleSmall, 0.5)
	}
	p.paragraph((plane.x0+plane.x1)/2, plane.y1+15, f.wrap(c.XAxis, sizeSmall, false, 380), styleSmall, 0.5)
	p.line(plane.x0, plane.y0, plane.x0, plane.y1, 0.6, inkGrid)
	p.line(plane.x0, plane.y1, plane.x1, plane.y1, 0.6, inkGrid)
	for k, name := range c.Names {
		if b := plan.names[k]; b.width() > 0 {
			p.middle(b.x0, (b.y0+b.y1)/2, name, style{sizeQuadrant, true, inkPale}, 0)
		}
	}
	cx, cy := plan.x.at(c.CutX), plan.y.at(c.CutY)
	p.line(cx, plane.y0, cx, plane.y1, 0.7, inkContext)
	p.line(plane.x0, cy, plane.x1, cy, 0.7, inkContext)
	c.drawIntervals(p, plan, l.key != nil)
	c.drawDots(p, plan, l.texts)
	l.drawKey(p, area, area.y1-l.keyHeight()+bodyGap)
}

// drawIntervals draws fine crosses, cut at the plane's border; in a crowd those of dots outside the attention colour are pale.
func (c QuadrantChart) drawIntervals(p *pen, q quadrantPlan, crowd bool) {
	for _, d := range c.Dots {
		intervalInk := intervalInk
		if crowd && !d.Alarm {
			intervalInk = paleIntervalInk
		}
		x, y := q.x.at(d.X), q.y.at(d.Y)
		if d.XLow != nil && d.XHigh != nil {
			p.line(max(q.plane.x0, q.x.at(*d.XLow)), y, min(q.plane.x1, q.x.at(*d.XHigh)), y, 0.7, intervalInk)
		}
		if d.YLow != nil && d.YHigh != nil {
			p.line(x, min(q.plane.y1, q.y.at(*d.YLow)), x, max(q.plane.y0, q.y.at(*d.YHigh)), 0.7, intervalInk)
		}
	}
}

func (c QuadrantChart) drawDots(p *pen, q quadrantPlan, texts [][]string) {
	for _, label := range q.labels { // leaders under everything
		if label.leader {
			line := leaderLine(label.x, label.y, label.at)
			p.line(line[0], line[1], line[2], line[3], 0.6, inkContext)
		}
	}
	for i, label := range q.labels { // paper behind the text, so that no line runs through it
		if !math.IsInf(label.at.x0, 0) && len(texts[i]) > 0 {
			p.fillRect(label.at.grow(0.6), inkPaper)
		}
	}
	for i, d := range c.Dots {
		ink := inkData
		if d.Alarm {
			ink = inkAlarm
		}
		radius := dotRadius
		if len(texts[i]) == 0 {
			radius = smallDotRadius
		}
		p.circle(q.x.at(d.X), q.y.at(d.Y), radius, ink, d.Hollow)
		at := q.labels[i].at
		if math.IsInf(at.x0, 0) {
			continue
		}
		along, x := 0.0, at.x0+labelAir
		if at.x1 < q.labels[i].x { // left of its point: lines end at it
			along, x = 1, at.x1-labelAir
		}
		p.block(x, (at.y0+at.y1)/2, texts[i], style{sizeLabel, d.Alarm, inkText}, along)
	}
}

// drawKey lists the labels by number, column by column.
func (l numberedKey) drawKey(p *pen, area box, top float64) {
	column := (area.width() + columnGap) / float64(max(1, l.columns))
	var x, y float64
	for i, lines := range l.key {
		if i%l.rows == 0 {
			x, y = area.x0+float64(i/l.rows)*column, top
		}
		p.middle(x+keyNumber-5, y+lineHeight*sizeSmall/2, strconv.Itoa(i+1), styleSmall, 1)
		p.paragraph(x+keyNumber, y, lines, styleCell, 0)
		y += keyRow(lines)
	}
}
