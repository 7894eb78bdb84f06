package report

import (
	"image"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// vectorState is what Push saves.
type vectorState struct {
	m      [6]float64 // x' = m0 x + m2 y + m4, y' = m1 x + m3 y + m5
	ink    color.RGBA
	width  float64
	dashes []vg.Length
	offset vg.Length
}

// vectorCanvas is the part of a vg.Canvas that SVG and PDF share: it keeps the state and applies transforms, so that
// both writers see page points. gonum's own canvases put text as text, which Chinese does not survive in PDF and
// which looks different on each machine in SVG; theirs also repeat every style on every path.
type vectorCanvas struct {
	w, h  vg.Length
	f     *Fonts
	stack []vectorState
}

func newVectorCanvas(w, h vg.Length, f *Fonts) vectorCanvas {
	return vectorCanvas{w: w, h: h, f: f, stack: []vectorState{{m: [6]float64{1, 0, 0, 1, 0, 0}, ink: inkText, width: 1}}}
}

func (c *vectorCanvas) top() *vectorState                   { return &c.stack[len(c.stack)-1] }
func (c *vectorCanvas) Size() (w, h vg.Length)              { return c.w, c.h }
func (c *vectorCanvas) SetLineWidth(w vg.Length)            { c.top().width = w.Points() }
func (c *vectorCanvas) Push()                               { c.stack = append(c.stack, *c.top()) }
func (c *vectorCanvas) Pop()                                { c.stack = c.stack[:len(c.stack)-1] }
func (c *vectorCanvas) Translate(pt vg.Point)               { c.multiply(1, 0, 0, 1, pt.X.Points(), pt.Y.Points()) }
func (c *vectorCanvas) Scale(x, y float64)                  { c.multiply(x, 0, 0, y, 0, 0) }
func (c *vectorCanvas) DrawImage(vg.Rectangle, image.Image) {} // charts are lines and areas only

func (c *vectorCanvas) SetLineDash(dashes []vg.Length, offset vg.Length) {
	c.top().dashes, c.top().offset = dashes, offset
}

func (c *vectorCanvas) SetColor(ink color.Color) {
	if ink == nil {
		ink = color.Black
	}
	c.top().ink = color.RGBAModel.Convert(ink).(color.RGBA)
}

func (c *vectorCanvas) Rotate(angle float64) {
	sin, cos := math.Sincos(angle)
	c.multiply(cos, sin, -sin, cos, 0, 0)
}

func (c *vectorCanvas) multiply(a, b, d, e, x, y float64) {
	m := &c.top().m
	*m = [6]float64{
		m[0]*a + m[2]*b, m[1]*a + m[3]*b,
		m[0]*d + m[2]*e, m[1]*d + m[3]*e,
		m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5],
	}
}

func (c *vectorCanvas) transform(p vg.Point) (x, y float64) {
	m := c.top().m
	px, py := p.X.Points(), p.Y.Points()
	return m[0]*px + m[2]*py + m[4], m[1]*px + m[3]*py + m[5]
}

// fillString sets text that came by vg's own way.
func (c *vectorCanvas) fillString(to vg.Canvas, face font.Face, pt vg.Point, s string) {
	c.f.draw(to, pt, cleanText(s), style{size: face.Font.Size.Points(), bold: face.Font.Weight > 0})
}

// walk gives a path as steps with page coordinates: M and L with one point, Q two, C three, Z none. Arcs become
// cubic curves.
func (c *vectorCanvas) walk(path vg.Path, step func(op byte, xy ...float64)) {
	for i, comp := range path {
		x, y := c.transform(comp.Pos)
		switch comp.Type {
		case vg.MoveComp:
			step('M', x, y)
		case vg.LineComp:
			step('L', x, y)
		case vg.CloseComp:
			step('Z')
		case vg.CurveComp:
			x1, y1 := c.transform(comp.Control[0])
			if len(comp.Control) == 1 {
				step('Q', x1, y1, x, y)
				continue
			}
			x2, y2 := c.transform(comp.Control[1])
			step('C', x1, y1, x2, y2, x, y)
		case vg.ArcComp:
			c.walkArc(comp, i == 0, step)
		}
	}
}

// walkArc cuts an arc into pieces of at most a quarter turn; a cubic with controls at 4/3 tan(angle/4) of the radius
// is within 0.03% of each.
func (c *vectorCanvas) walkArc(arc vg.PathComp, first bool, step func(op byte, xy ...float64)) {
	n := max(1, int(math.Ceil(math.Abs(arc.Angle)/(math.Pi/2)-1e-9)))
	part := arc.Angle / float64(n)
	k := 4.0 / 3 * math.Tan(part/4)
	on := func(angle, along float64) (float64, float64) {
		sin, cos := math.Sincos(angle)
		r := arc.Radius.Points()
		return c.transform(vg.Point{X: arc.Pos.X + vg.Length(r*(cos-along*sin)), Y: arc.Pos.Y + vg.Length(r*(sin+along*cos))})
	}
	x, y := on(arc.Start, 0)
	if first {
		step('M', x, y)
	} else {
		step('L', x, y)
	}
	for i := range n {
		a := arc.Start + float64(i)*part
		x1, y1 := on(a, k)
		x2, y2 := on(a+part, -k)
		x, y := on(a+part, 0)
		step('C', x1, y1, x2, y2, x, y)
	}
}

// appendNumber writes a coordinate with at most the decimals given, in the shortest form.
func appendNumber(b []byte, v float64, decimals int) []byte {
	scale := math.Pow10(decimals)
	v = math.Round(v*scale) / scale
	if v == 0 {
		v = 0 // no minus zero
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}
