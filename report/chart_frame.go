package report

import (
	"math"
	"strconv"
	"strings"
)

// Sizes of type in points: nothing under 8.
const (
	sizeTitle = 12.5
	sizeSub   = 9.0
	sizeLabel = 9.0
	sizeSmall = 8.0
)

var (
	styleTitle = style{sizeTitle, true, inkText}
	styleSub   = style{sizeSub, false, inkSoft}
	styleLabel = style{sizeLabel, false, inkText}
	styleSmall = style{sizeSmall, false, inkSoft}
	styleCell  = style{sizeSmall, false, inkText}
)

const (
	chartWidth  = 16.0 // cm
	margin      = 12.0 // points around the picture
	pointsPerCM = 72 / 2.54
	titleGap    = 3.0 // between title and subtitle
	bodyGap     = 9.0 // between head and plot, and plot and foot
	chineseLine = 10  // characters after which a Chinese label is wrapped
)

// Name is the file name without ending.
func (fr Frame) Name() string { return fr.File }

// Alt describes the picture; without a description, its title.
func (fr Frame) Alt() string {
	if fr.Describe != "" {
		return fr.Describe
	}
	return fr.Title
}

// frameText is a frame's text broken into lines for a width.
type frameText struct{ title, sub, foot []string }

func (fr Frame) lines(f *Fonts, width float64) frameText {
	inner := width - 2*margin
	return frameText{
		title: f.wrap(fr.Title, sizeTitle, true, inner),
		sub:   f.wrap(fr.Subtitle, sizeSub, false, inner),
		foot:  f.wrap(fr.Foot, sizeSmall, false, inner),
	}
}

// above is the height of the head with the gap below it, under is that of the foot.
func (t frameText) above() float64 {
	h := margin + float64(len(t.title))*lineHeight*sizeTitle + float64(len(t.sub))*lineHeight*sizeSub + bodyGap
	if len(t.title) > 0 && len(t.sub) > 0 {
		h += titleGap
	}
	return h
}

func (t frameText) under() float64 {
	if len(t.foot) == 0 {
		return margin
	}
	return bodyGap + float64(len(t.foot))*lineHeight*sizeSmall + margin*0.75
}

// draw sets head and foot and gives the box left for the plot.
func (fr Frame) draw(p *pen) box {
	t := fr.lines(p.f, p.w)
	y := margin
	y += p.paragraph(margin, y, t.title, styleTitle, 0)
	if len(t.title) > 0 {
		y += titleGap
	}
	p.paragraph(margin, y, t.sub, styleSub, 0)
	p.paragraph(margin, p.h-t.under()+bodyGap, t.foot, styleSmall, 0)
	return box{margin, t.above(), p.w - margin, p.h - t.under()}
}

// size gives centimetres for a plot of the height given in points under and over the frame's text.
func (fr Frame) size(width, plot float64) (w, h float64) {
	t := fr.lines(measuringFonts(), width*pointsPerCM)
	return width, math.Ceil((t.above()+plot+t.under())/pointsPerCM*10) / 10
}

// measuringFonts are the faces with which charts find their size. Embedded faces that do not load are a bug.
func measuringFonts() *Fonts {
	f, err := LoadFonts()
	if err != nil {
		panic(err)
	}
	return f
}

// labelColumn is a column of row labels, each broken into lines.
type labelColumn struct {
	lines [][]string
	width float64
}

// newLabelColumn breaks labels after ten Chinese characters; where two lines do not hold the longest label, the
// column widens up to the widest allowed.
func newLabelColumn(f *Fonts, labels []string, widest float64) labelColumn {
	var column labelColumn
	measure := min(widest, chineseLine*sizeLabel)
	for {
		column.lines = column.lines[:0]
		most := 0
		for _, label := range labels {
			lines := f.wrap(label, sizeLabel, false, measure)
			most = max(most, len(lines))
			column.lines = append(column.lines, lines)
		}
		if most <= 2 || measure >= widest {
			break
		}
		measure = min(widest, measure+15)
	}
	for _, lines := range column.lines {
		for _, line := range lines {
			column.width = max(column.width, f.width(line, sizeLabel, false))
		}
	}
	return column
}

// pitches are the heights of the rows.
func (c labelColumn) pitches() []float64 {
	pad, least := 7.0, 19.0
	switch n := len(c.lines); {
	case n > 30:
		pad, least = 3, 13
	case n > 14:
		pad, least = 4, 15
	}
	heights := make([]float64, len(c.lines))
	for i, lines := range c.lines {
		heights[i] = max(least, float64(len(lines))*lineHeight*sizeLabel+pad)
	}
	return heights
}

func sum(values []float64) float64 {
	var total float64
	for _, v := range values {
		total += v
	}
	return total
}

// scale maps data to a stretch of the picture.
type scale struct{ min, max, from, to float64 }

func (s scale) at(v float64) float64 { return s.from + (v-s.min)/(s.max-s.min)*(s.to-s.from) }

// tiny is the share of its size by which a number may differ from another for no reason but rounding.
const tiny = 1e-9

// ticks gives round values within a range in steps of 1, 2 or 5 times a power of ten, at most the number wanted, and
// the decimals they need.
func ticks(low, high float64, most int) (values []float64, decimals int) {
	span := high - low
	if !(span > tiny*max(math.Abs(low), math.Abs(high))) || span < 1e-300 || math.IsInf(span, 0) || most < 1 {
		return nil, 0
	}
	power := math.Floor(math.Log10(span / float64(most)))
	for _, step := range []float64{1, 2, 5, 10, 20, 50, 100} {
		d := step * math.Pow(10, power)
		first, last := math.Ceil(low/d-1e-9), math.Floor(high/d+1e-9)
		if int(last-first)+1 > most {
			continue
		}
		for k := range int(last-first) + 1 {
			values = append(values, (first+float64(k))*d)
		}
		if d < 1 {
			decimals = int(math.Ceil(-math.Log10(d) - 1e-9))
		}
		return values, decimals
	}
	return nil, 0
}

// fitted is a range around values with a share of air on both sides; equal values get a range too.
func fitted(low, high, air float64) (float64, float64) {
	span := high - low
	if span <= tiny*max(math.Abs(low), math.Abs(high)) { // equal but for rounding
		span = max(1, math.Abs(low)*0.1)
		return low - span/2, high + span/2
	}
	return low - air*span, high + air*span
}

// figure writes a number for a chart: thousands separated, a true minus sign, percent sign on request.
func figure(v float64, decimals int, percent bool) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, rest, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	if v < 0 && strings.Trim(whole, "0.,") != "" {
		whole = "−" + whole
	}
	if percent {
		whole += "%"
	}
	return whole
}

// coefficient writes a number between -1 and 1 without the zero before the point.
func coefficient(v float64) string {
	s := figure(v, 2, false)
	return strings.Replace(s, "0.", ".", 1)
}

// horizontalAxis draws light grid lines with tick labels below the plot, and gives the height used below.
func (p *pen) horizontalAxis(s scale, top, bottom float64, percent bool, title string) {
	most := max(2, int((s.to-s.from)/42))
	values, decimals := ticks(s.min, s.max, most)
	for len(values) < 2 && (s.to-s.from)/float64(most+1) > 20 { // one number makes no scale
		most++
		values, decimals = ticks(s.min, s.max, most)
	}
	for _, v := range values {
		x := s.at(v)
		p.line(x, top, x, bottom, 0.6, inkGrid)
		p.middle(x, bottom+8, figure(v, decimals, percent), styleSmall, 0.5)
	}
	lines := p.f.wrap(title, sizeSmall, false, s.to-s.from)
	p.paragraph((s.from+s.to)/2, bottom+15, lines, styleSmall, 0.5)
}

// axisHeight is what horizontalAxis takes below the plot.
func axisHeight(f *Fonts, title string, width float64) float64 {
	return 15 + float64(len(f.wrap(title, sizeSmall, false, width)))*lineHeight*sizeSmall
}
