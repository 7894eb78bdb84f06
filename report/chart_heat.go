package report

import (
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot/vg/draw"
)

// HeatChart is a matrix of coloured cells: correlation (lower triangle), loadings, heat-FIELD and drivers-FIELD. A triangle's columns are named
// on the diagonal, each right above its first cell, so that no label has to stand on its side.
type HeatChart struct {
	Frame
	RowLabels, ColLabels []string
	Values               [][]*float64           // nil = empty cell
	Pale                 float64                // values smaller than this in size are written pale
	Triangle             bool                   // only cells below the diagonal
	Full                 float64                // value of the full colour; 0 = 1
	Write                func(v float64) string // what stands in a cell; nil = a coefficient
	Marked               [][]bool               // cells written bold; nil = none
	Fade                 bool                   // the other cells are pale
}

// heatLayout is a heat chart's geometry.
type heatLayout struct {
	width  float64 // of the picture, points
	labels labelColumn
	heads  [][]string // column labels in lines
	head   float64    // height over the cells
	tail   float64    // room right of the cells for the names on the diagonal
	cell   float64    // width of a cell
	pitch  []float64
	values bool // numbers fit the cells
}

const (
	leastCell  = 18.0 // points
	widestHeat = 26.0 // cm
)

func (c HeatChart) columns() int {
	n := len(c.ColLabels)
	for _, row := range c.Values {
		n = max(n, len(row))
	}
	return n
}

func (c HeatChart) layout(f *Fonts) heatLayout {
	n := max(1, c.columns())
	l := heatLayout{width: chartWidth * pointsPerCM}
	l.labels = newLabelColumn(f, c.RowLabels, widestPart*l.width)
	for i, label := range c.ColLabels {
		if c.Triangle {
			// Two lines stay within the row of the diagonal.
			lines := f.wrap(label, sizeSmall, false, widestPart*l.width)
			l.heads = append(l.heads, lines)
			if i < n-1 {
				l.tail = max(l.tail, widest(f, lines, sizeSmall)+4)
			}
		}
	}
	if c.Triangle { // the last column is empty: its room belongs to the names
		n = max(1, n-1)
	}
	room := func() float64 { return l.width - 2*margin - l.labels.width - columnGap - l.tail }
	least := leastCell
	if !c.Triangle { // heads unbroken, unless a word is very long
		for _, label := range c.ColLabels {
			for _, word := range words(cleanText(label)) {
				least = max(least, min(f.width(strings.TrimRight(word, " "), sizeSmall, false)+4, 62))
			}
		}
	}
	narrow := 0.0 // cells in which numbers would touch
	for i, row := range c.Values {
		for k, v := range row {
			if v != nil && !(c.Triangle && k >= i) {
				narrow = max(narrow, f.width(c.written(*v), sizeSmall, c.Marked != nil)+2)
			}
		}
	}
	least = max(least, narrow+2)
	for room() < float64(n)*least && l.width < widestHeat*pointsPerCM {
		l.width += pointsPerCM / 2
	}
	l.cell = min(room()/float64(n), 62)
	l.values = l.cell >= narrow
	if !c.Triangle {
		for _, label := range c.ColLabels {
			lines := f.wrap(label, sizeSmall, false, max(l.cell-3, 2*sizeSmall))
			l.heads = append(l.heads, lines)
			l.head = max(l.head, float64(len(lines))*lineHeight*sizeSmall+4)
		}
	}
	l.pitch = l.labels.pitches()
	for i := range l.pitch {
		if c.Triangle && i < len(l.heads) {
			l.pitch[i] = max(l.pitch[i], float64(len(l.heads[i]))*lineHeight*sizeSmall+3)
		}
	}
	return l
}

func widest(f *Fonts, lines []string, size float64) float64 {
	var w float64
	for _, line := range lines {
		w = max(w, f.width(line, size, false))
	}
	return w
}

// Size is 16 cm, or as wide as the numbers in the cells need, by what the rows need.
func (c HeatChart) Size() (w, h float64) {
	l := c.layout(measuringFonts())
	return c.size(l.width/pointsPerCM, l.head+sum(l.pitch)+2)
}

// Draw draws the chart.
func (c HeatChart) Draw(canvas draw.Canvas, f *Fonts) {
	p := newPen(canvas, f)
	area := c.Frame.draw(p)
	l := c.layout(f)
	left := area.x0 + l.labels.width + columnGap
	top := area.y0 + l.head
	stretch := 1.0
	if total := sum(l.pitch); total > 0 {
		stretch = (area.y1 - top) / total
	}
	if !c.Triangle {
		for k, lines := range l.heads {
			h := float64(len(lines)) * lineHeight * sizeSmall
			p.paragraph(left+(float64(k)+0.5)*l.cell, top-h-3, lines, styleSmall, 0.5)
		}
	}
	y := top
	for i, pitch := range l.pitch {
		pitch *= stretch
		p.block(area.x0, y+pitch/2, l.labels.lines[i], styleLabel, 0)
		if i < len(c.Values) {
			for k, v := range c.Values[i] {
				if v == nil || c.Triangle && k >= i {
					continue
				}
				x := left + float64(k)*l.cell
				c.drawCell(p, box{x, y, x + l.cell, y + pitch}, i, k, l.values)
			}
		}
		if c.Triangle && i < len(l.heads) && i < len(l.pitch)-1 {
			p.block(left+float64(i)*l.cell+3, y+pitch/2, l.heads[i], styleSmall, 0)
		}
		y += pitch
	}
}

// drawCell colours a cell by its value, full at 1 and -1 or at Full, and writes the number in it.
func (c HeatChart) drawCell(p *pen, b box, row, column int, number bool) {
	v, full := *c.Values[row][column], 1.0
	if c.Full > 0 {
		full = c.Full
	}
	ground := heatColor(v / full)
	pale, bold := math.Abs(v) < c.Pale, false
	if c.Marked != nil {
		bold = c.Marked[row][column]
		pale = pale || c.Fade && !bold
	}
	if pale {
		ground = mix(inkPaper, ground, 0.35)
	}
	p.fillRect(box{b.x0 + 0.4, b.y0 + 0.4, b.x1 - 0.4, b.y1 - 0.4}, ground)
	if !number {
		return
	}
	ink := readableOn(ground)
	if pale {
		ink = inkContext
		if c.Fade { // these are read too
			ink = inkSoft
		}
	}
	p.middle((b.x0+b.x1)/2, (b.y0+b.y1)/2, c.written(v), style{sizeSmall, bold, ink}, 0.5)
}

// written is what stands in a cell.
func (c HeatChart) written(v float64) string {
	if c.Write != nil {
		return c.Write(v)
	}
	return coefficient(v)
}

// heatColor goes from white at 0 to the data colour at 1 and to the low colour at -1.
func heatColor(v float64) color.RGBA {
	if v < 0 {
		return mix(inkPaper, inkLow, min(1, -v))
	}
	return mix(inkPaper, inkData, min(1, v))
}
