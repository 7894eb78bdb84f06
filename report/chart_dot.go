package report

import (
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Dot is a row of a dot chart: a value with an interval.
type Dot struct {
	Label     string
	Value     float64
	Low, High *float64
	N         int
	Apart     bool      // set apart below the rest (overall, composite)
	Hollow    bool      // small base
	Alarm     bool      // drawn in the attention colour
	Letters   string    // of groups that do not differ
	Ticks     []float64 // other methods, as small ticks
	Before    *float64  // the value without adjustment, as a hollow grey dot
}

// DotChart is horizontal dots with intervals: index, importance, compare-FIELD.
type DotChart struct {
	Frame
	Dots      []Dot
	Axis      string   // axis title with unit
	Min, Max  float64  // of the axis; equal = fitted to the data
	Line      *float64 // vertical reference line
	LineName  string
	Decimals  int
	Signed    bool   // values are differences: those above 0 carry a plus
	Percent   bool   // values are percents: the axis and the labels carry the sign
	Bars      bool   // bars from 0 instead of dots
	ShowN     bool   // n beside the label
	TickName  string // what the ticks are, for the foot
	Break     int    // the row before which rows are left out, 0 = none
	BreakName string // and what is said there
	Margins   bool   // half the interval behind the value, as ±0.5: on a long axis whiskers vanish behind their dots

	ValueName string // when set, values stand in a column of this head at the right, those of the first ticks beside them in grey
}

const (
	apartGap       = 9.0  // over the rows set apart
	cutGap         = 16.0 // where rows are left out
	valueGap       = 5.0  // between a mark and its value
	columnGap      = 9.0  // between columns of text
	marginGap      = 3.0  // between a value and its margin
	dotRadius      = 3.4
	smallDotRadius = 2.2  // of a dot without a label among others with one
	widestPart     = 0.36 // of the picture, for labels
)

// dotLayout is a dot chart's geometry, from the same text measures for Size and Draw.
type dotLayout struct {
	order   []int // rows from above: those set apart last
	labels  labelColumn
	pitch   []float64
	gap     float64
	over    float64    // room over the rows for line name, tick legend and column heads
	n, mark float64    // widths of the columns of n and of letters
	cut     float64    // room over the row of Break
	value   [2]float64 // widths of the columns of values and of the ticks' values
}

func (c DotChart) layout(f *Fonts, width float64) dotLayout {
	var l dotLayout
	for i, d := range c.Dots {
		if !d.Apart {
			l.order = append(l.order, i)
		}
	}
	first := len(l.order)
	for i, d := range c.Dots {
		if d.Apart {
			l.order = append(l.order, i)
		}
	}
	if first > 0 && first < len(l.order) {
		l.gap = apartGap
	}
	labels := make([]string, len(l.order))
	if c.ShowN {
		l.n = f.width("n", sizeSmall, false) + columnGap
	}
	for k, i := range l.order {
		d := c.Dots[i]
		labels[k] = d.Label
		if c.ShowN {
			l.n = max(l.n, f.width(figure(float64(d.N), 0, false), sizeSmall, false)+columnGap)
		}
		if d.Letters != "" {
			l.mark = max(l.mark, f.width(cleanText(d.Letters), sizeSmall, false)+columnGap)
		}
	}
	if c.ValueName != "" {
		l.value = [2]float64{f.width(c.ValueName, sizeSmall, false) + columnGap, f.width(c.TickName, sizeSmall, false) + columnGap}
		for _, d := range c.Dots {
			for k, v := range append([]float64{d.Value}, d.Ticks[:min(1, len(d.Ticks))]...) {
				l.value[k] = max(l.value[k], f.width(figure(v, c.Decimals, c.Percent), sizeLabel, d.Apart)+columnGap)
			}
		}
	}
	l.labels = newLabelColumn(f, labels, widestPart*width)
	l.pitch = l.labels.pitches()
	if c.Break > 0 && c.Break < len(l.pitch) {
		l.cut = cutGap
		l.pitch[c.Break] += cutGap
	}
	if c.ShowN || c.Line != nil || c.hasTicks() || c.ValueName != "" {
		l.over = 14
	}
	return l
}

func (c DotChart) hasTicks() bool {
	for _, d := range c.Dots {
		if len(d.Ticks) > 0 && c.TickName != "" {
			return true
		}
	}
	return false
}

// Size is 16 cm by what the rows need.
func (c DotChart) Size() (w, h float64) {
	f := measuringFonts()
	l := c.layout(f, chartWidth*pointsPerCM)
	return c.size(chartWidth, l.over+sum(l.pitch)+l.gap+axisHeight(f, c.Axis, chartWidth*pointsPerCM/2))
}

// axisRange covers the data, and 0 for bars.
func (c DotChart) axisRange() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	see := func(v float64) { low, high = min(low, v), max(high, v) }
	for _, d := range c.Dots {
		see(d.Value)
		if d.Low != nil && d.High != nil {
			see(*d.Low)
			see(*d.High)
		}
		for _, v := range d.Ticks {
			see(v)
		}
		if d.Before != nil {
			see(*d.Before)
		}
	}
	if c.Line != nil {
		see(*c.Line)
	}
	if c.Min < c.Max { // the scale's ends, unless the data lie outside
		return min(low, c.Min), max(high, c.Max)
	}
	switch {
	case low > high:
		return 0, 1
	case !c.Bars:
		return fitted(low, high, 0.05)
	case low >= 0:
		return 0, max(high*1.02, 1e-9)
	case high <= 0:
		return low * 1.02, 0
	}
	return fitted(low, high, 0.02)
}

// Draw draws the chart.
func (c DotChart) Draw(canvas draw.Canvas, f *Fonts) {
	p := newPen(canvas, f)
	area := c.Frame.draw(p)
	l := c.layout(f, p.w)
	left := area.x0 + l.labels.width + l.n + columnGap
	right := area.x1 - l.mark - l.value[0] - l.value[1]
	low, high := c.axisRange()
	x := scale{low, high, left + dotRadius, right - dotRadius}
	if c.ValueName == "" {
		x.to = c.roomForValues(f, x, right)
	} else {
		p.middle(right+l.value[0], area.y0+5, c.ValueName, styleSmall, 1)
		p.middle(right+l.value[0]+l.value[1], area.y0+5, c.TickName, styleSmall, 1)
	}
	top := area.y0 + l.over
	bottom := area.y1 - axisHeight(f, c.Axis, x.to-x.from)
	stretch := (bottom - top) / max(1, sum(l.pitch)+l.gap)
	if len(l.order) == 0 {
		stretch = 1
	}

	p.horizontalAxis(x, top, bottom, c.Percent, c.Axis)
	if c.Min < c.Max { // the ends of the scale
		for _, end := range []float64{c.Min, c.Max} {
			p.line(x.at(end), top, x.at(end), bottom, 0.7, inkPale)
		}
	}
	c.drawReference(p, x, area.y0, top, bottom)
	if c.ShowN {
		p.middle(area.x0+l.labels.width+l.n, area.y0+5, "n", styleSmall, 1)
	}
	y := top
	for k, i := range l.order {
		d := c.Dots[i]
		if d.Apart && k > 0 && !c.Dots[l.order[k-1]].Apart {
			p.line(area.x0, y+l.gap*stretch/2, area.x1, y+l.gap*stretch/2, 0.6, inkContext)
			y += l.gap * stretch
		}
		if l.cut > 0 && k == c.Break {
			p.line(area.x0, y+l.cut*stretch/2, x.from-6, y+l.cut*stretch/2, 0.6, inkContext, 1, 2)
			p.middle(x.from, y+l.cut*stretch/2, c.BreakName, styleSmall, 0)
			y += l.cut * stretch
			l.pitch[k] -= l.cut
		}
		row := y + l.pitch[k]*stretch/2
		y += l.pitch[k] * stretch
		p.block(area.x0, row, l.labels.lines[k], styleLabel, 0)
		if c.ShowN {
			p.middle(area.x0+l.labels.width+l.n, row, figure(float64(d.N), 0, false), styleSmall, 1)
		}
		if !c.Bars {
			p.line(x.from, row, x.to, row, 0.6, inkGrid, 0.8, 2.4) // leads the eye from the label to the dot
		}
		c.drawRow(p, x, row, min(9, l.pitch[k]*stretch*0.55), d)
		if c.ValueName == "" {
			c.drawValue(p, x, row, d)
		} else {
			p.middle(right+l.value[0], row, figure(d.Value, c.Decimals, c.Percent), style{sizeLabel, d.Apart, inkText}, 1)
			for _, v := range d.Ticks[:min(1, len(d.Ticks))] {
				p.middle(right+l.value[0]+l.value[1], row, figure(v, c.Decimals, c.Percent), style{sizeLabel, false, inkSoft}, 1)
			}
		}
		p.middle(area.x1, row, d.Letters, styleSmall, 1)
	}
}

// margin is half the interval behind a value; "" without one.
func (c DotChart) margin(d Dot) string {
	if !c.Margins || d.Low == nil || d.High == nil {
		return ""
	}
	return "±" + figure((*d.High-*d.Low)/2, c.Decimals, c.Percent)
}

// roomForValues moves the axis's right end so that every value beside its mark stays inside.
func (c DotChart) roomForValues(f *Fonts, x scale, right float64) float64 {
	to := x.to
	for _, d := range c.Dots {
		need := valueGap + f.width(c.figure(d.Value), sizeLabel, d.Apart)
		if m := c.margin(d); m != "" {
			need += marginGap + f.width(m, sizeSmall, false)
		}
		share := (c.reach(d) - x.min) / (x.max - x.min)
		if share <= 0 {
			continue
		}
		// from + share·(to - from) + need = right
		to = min(to, x.from+(right-need-x.from)/share)
	}
	return max(to, x.from+20)
}

// reach is the right end of a row's marks.
func (c DotChart) reach(d Dot) float64 {
	end := d.Value
	if c.Bars { // a negative bar ends at 0
		end = max(end, 0)
	}
	if d.Low != nil && d.High != nil {
		end = max(end, *d.High)
	}
	for _, v := range d.Ticks {
		end = max(end, v)
	}
	if d.Before != nil {
		end = max(end, *d.Before)
	}
	return end
}

// figure writes a value.
func (c DotChart) figure(v float64) string {
	s := figure(v, c.Decimals, c.Percent)
	if c.Signed && v > 0 && strings.Trim(s, "0.,%") != "" {
		s = "+" + s
	}
	return s
}

// drawReference draws the vertical line with its name over the plot, and what the ticks are.
func (c DotChart) drawReference(p *pen, x scale, over, top, bottom float64) {
	var taken box
	if c.Line != nil {
		at := x.at(*c.Line)
		p.line(at, top-3, at, bottom, 0.9, inkContext, vg.Length(3), vg.Length(2))
		name := c.LineName
		if name != "" {
			name += " "
		}
		if !c.Signed || *c.Line != 0 { // where nothing changed the name says it all
			name += figure(*c.Line, c.Decimals, c.Percent)
		}
		name = strings.TrimSpace(name)
		w := p.width(name, styleSmall)
		start := min(max(at-w/2, x.from), p.w-margin-w)
		p.middle(start, over+5, name, styleSmall, 0)
		taken = box{start - 8, over, start + w + 8, over + 10}
	}
	if c.hasTicks() {
		w := p.width(c.TickName, styleSmall) + 7
		start := x.from
		if taken.overlaps(box{start, over, start + w, over + 10}) {
			start = taken.x1
		}
		if start+w > p.w-margin {
			start = taken.x0 - w
		}
		p.line(start+1, over+1, start+1, over+9, 1, inkSoft)
		p.middle(start+7, over+5, c.TickName, styleSmall, 0)
	}
	if c.Bars && x.min <= 0 && x.max >= 0 {
		p.line(x.at(0), top, x.at(0), bottom, 0.8, inkContext)
	}
}

// ink is the colour of a row.
func (d Dot) ink() color.RGBA {
	switch {
	case d.Apart:
		return inkText
	case d.Alarm:
		return inkAlarm
	}
	return inkData
}

// drawRow draws one bar or dot with interval and ticks.
func (c DotChart) drawRow(p *pen, x scale, row, thick float64, d Dot) {
	ink := d.ink()
	at := x.at(d.Value)
	if c.Bars {
		zero := x.at(max(x.min, min(x.max, 0)))
		bar := box{min(zero, at), row - thick/2, max(zero, at), row + thick/2}
		p.fillRect(bar, ink)
		if d.Hollow {
			p.fillRect(box{bar.x0 + 1, bar.y0 + 1, bar.x1 - 1, bar.y1 - 1}, inkPaper)
		}
	}
	for _, v := range d.Ticks {
		t := x.at(v)
		p.line(t, row-thick/2-2, t, row+thick/2+2, 2.4, inkPaper)
		p.line(t, row-thick/2-2, t, row+thick/2+2, 1, inkSoft)
	}
	if d.Before != nil {
		p.circle(x.at(*d.Before), row, dotRadius+0.8, inkContext, true)
	}
	if d.Low != nil && d.High != nil {
		if c.Bars {
			p.whisker(x.at(*d.Low), x.at(*d.High), row, 0.9, inkText, at, 0)
		} else {
			p.whisker(x.at(*d.Low), x.at(*d.High), row, 0.9, ink, at, dotRadius+0.8)
		}
	}
	if !c.Bars {
		p.circle(at, row, dotRadius, ink, d.Hollow)
	}
}

// drawValue writes the value beside the marks of its row.
func (c DotChart) drawValue(p *pen, x scale, row float64, d Dot) {
	value := c.figure(d.Value)
	start := x.at(c.reach(d)) + valueGap
	if !c.Bars {
		start = max(start, x.at(d.Value)+dotRadius+valueGap-1)
		if d.Before != nil {
			start = max(start, x.at(*d.Before)+dotRadius+valueGap)
		}
	}
	valueStyle, margin := style{sizeLabel, d.Apart, inkText}, c.margin(d)
	if d.Before != nil { // the number is the blue dot's
		valueStyle.ink = d.ink()
	}
	w := p.width(value, valueStyle)
	end := start + w
	if margin != "" {
		end += marginGap + p.width(margin, styleSmall)
	}
	p.fillRect(box{start - 1, row - 5, end + 1, row + 5}, inkPaper)
	p.middle(start, row, value, valueStyle, 0)
	p.middle(start+w+marginGap, row, margin, styleSmall, 0)
}
