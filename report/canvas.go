package report

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// pen is the drawing kit of the charts: lengths in points, origin at the top left, y downwards, and text always as
// outlines, so that a picture looks the same everywhere and needs no font where it is opened.
type pen struct {
	c    draw.Canvas
	f    *Fonts
	w, h float64
}

func newPen(c draw.Canvas, f *Fonts) *pen {
	size := c.Size()
	return &pen{c: c, f: f, w: size.X.Points(), h: size.Y.Points()}
}

func (p *pen) at(x, y float64) vg.Point {
	return vg.Point{X: p.c.Min.X + vg.Length(x), Y: p.c.Max.Y - vg.Length(y)}
}

// line is a straight stroke; dashes are lengths of ink and gap.
func (p *pen) line(x0, y0, x1, y1, width float64, ink color.RGBA, dashes ...vg.Length) {
	p.polyline([][2]float64{{x0, y0}, {x1, y1}}, width, ink, dashes...)
}

// arrow draws the head of an arrow whose tip is at x, y; it points to the right (1, 0), left (-1, 0), down (0, 1) or up (0, -1).
func (p *pen) arrow(x, y, right, down float64, ink color.RGBA) {
	const long, wide = 3.5, 2.4
	bx, by := x-long*right, y-long*down
	p.polyline([][2]float64{{bx - wide*down, by - wide*right}, {x, y}, {bx + wide*down, by + wide*right}}, 0.7, ink)
}

func (p *pen) polyline(points [][2]float64, width float64, ink color.RGBA, dashes ...vg.Length) {
	if len(points) < 2 {
		return
	}
	var path vg.Path
	path.Move(p.at(points[0][0], points[0][1]))
	for _, q := range points[1:] {
		path.Line(p.at(q[0], q[1]))
	}
	p.stroke(path, width, ink, dashes...)
}

func (p *pen) stroke(path vg.Path, width float64, ink color.RGBA, dashes ...vg.Length) {
	p.c.SetColor(ink)
	p.c.SetLineWidth(vg.Length(width))
	p.c.SetLineDash(dashes, 0)
	p.c.Stroke(path)
}

func (p *pen) rectPath(b box) vg.Path {
	var path vg.Path
	path.Move(p.at(b.x0, b.y0))
	path.Line(p.at(b.x1, b.y0))
	path.Line(p.at(b.x1, b.y1))
	path.Line(p.at(b.x0, b.y1))
	path.Close()
	return path
}

func (p *pen) fillRect(b box, ink color.RGBA) {
	if b.x1 <= b.x0 || b.y1 <= b.y0 {
		return
	}
	p.c.SetColor(ink)
	p.c.Fill(p.rectPath(b))
}

// circle draws a dot; a hollow one is paper inside.
func (p *pen) circle(x, y, radius float64, ink color.RGBA, hollow bool) {
	var path vg.Path
	if hollow {
		radius -= 0.5
	}
	path.Move(p.at(x+radius, y))
	path.Arc(p.at(x, y), vg.Length(radius), 0, 2*math.Pi)
	path.Close()
	if hollow {
		p.c.SetColor(inkPaper)
		p.c.Fill(path)
		p.stroke(path, 1.2, ink)
		return
	}
	p.c.SetColor(ink)
	p.c.Fill(path)
}

// whisker draws an interval along x. It has small ends, except where they would stick to the dot at x = at.
func (p *pen) whisker(x0, x1, y, width float64, ink color.RGBA, at, radius float64) {
	const end = 2
	p.line(x0, y, x1, y, width, ink)
	for _, x := range [2]float64{x0, x1} {
		if math.Abs(x-at) >= radius {
			p.line(x, y-end, x, y+end, width, ink)
		}
	}
}

// style is how a text is set.
type style struct {
	size float64
	bold bool
	ink  color.RGBA
}

// lineHeight is the distance of two baselines, and middleLine the height over the baseline on which Chinese
// characters and digits look centred, both in em.
const lineHeight, middleLine = 1.27, 0.37

// text sets one line with its baseline at y and x at the fraction along of its width: 0 left, 0.5 middle, 1 right.
func (p *pen) text(x, y float64, s string, st style, along float64) {
	s = cleanText(s)
	if s == "" {
		return
	}
	x -= along * p.f.width(s, st.size, st.bold)
	p.c.SetColor(st.ink)
	p.f.draw(p.c.Canvas, p.at(x, y), s, st)
}

// middle sets one line centred on the height y.
func (p *pen) middle(x, y float64, s string, st style, along float64) {
	p.text(x, y+middleLine*st.size, s, st, along)
}

// block sets lines centred on the height y.
func (p *pen) block(x, y float64, lines []string, st style, along float64) {
	for i, s := range lines {
		p.middle(x, y+(float64(i)-float64(len(lines)-1)/2)*lineHeight*st.size, s, st, along)
	}
}

// paragraph sets lines below the top y and gives the height used.
func (p *pen) paragraph(x, y float64, lines []string, st style, along float64) float64 {
	for i, s := range lines {
		p.middle(x, y+(float64(i)+0.5)*lineHeight*st.size, s, st, along)
	}
	return float64(len(lines)) * lineHeight * st.size
}

func (p *pen) width(s string, st style) float64 { return p.f.width(cleanText(s), st.size, st.bold) }

// glyphCanvas is a canvas that can reuse an outline it has drawn before, which keeps files small.
type glyphCanvas interface {
	fillGlyphs(at vg.Point, size, units float64, glyphs []*glyph)
}

// draw sets a text at a baseline point in the canvas's colour.
func (f *Fonts) draw(c vg.Canvas, at vg.Point, s string, st style) {
	glyphs := make([]*glyph, 0, len(s))
	for _, r := range s {
		glyphs = append(glyphs, f.glyph(r, st.bold))
	}
	units := f.regular.units
	if g, ok := c.(glyphCanvas); ok {
		g.fillGlyphs(at, st.size, units, glyphs)
		return
	}
	// One path for the line: a raster canvas has costs for each path that grow with the picture.
	n := 0
	for _, g := range glyphs {
		n += len(g.segments) + 4
	}
	path := make(vg.Path, 0, n)
	controls := make([]vg.Point, 0, 2*n)
	for _, g := range glyphs {
		path, controls = g.appendPath(path, controls, at, st.size/units)
		at.X += vg.Length(g.advance * st.size)
	}
	if len(path) > 0 {
		c.Fill(path)
	}
}

// appendPath places an outline on a canvas; controls is the room for control points.
func (g *glyph) appendPath(path vg.Path, controls []vg.Point, at vg.Point, scale float64) (vg.Path, []vg.Point) {
	for i, s := range g.segments {
		if s.op == 'M' && i > 0 {
			path.Close()
		}
		var q [3]vg.Point
		n := s.points()
		for k := range n {
			q[k] = vg.Point{X: at.X + vg.Length(s.x[k]*scale), Y: at.Y + vg.Length(s.y[k]*scale)}
		}
		switch s.op {
		case 'M':
			path.Move(q[0])
		case 'L':
			path.Line(q[0])
		default: // a curve: its control points come before its end
			controls = append(controls, q[:n-1]...)
			own := controls[len(controls)-n+1 : len(controls) : len(controls)]
			path = append(path, vg.PathComp{Type: vg.CurveComp, Pos: q[n-1], Control: own})
		}
	}
	if len(g.segments) > 0 {
		path.Close()
	}
	return path, controls
}

// box is a rectangle in the pen's coordinates.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) width() float64             { return b.x1 - b.x0 }
func (b box) height() float64            { return b.y1 - b.y0 }
func (b box) grow(d float64) box         { return box{b.x0 - d, b.y0 - d, b.x1 + d, b.y1 + d} }
func (b box) overlaps(o box) bool        { return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 }
func (b box) within(o box) bool          { return b.x0 >= o.x0 && b.x1 <= o.x1 && b.y0 >= o.y0 && b.y1 <= o.y1 }
func (b box) contains(x, y float64) bool { return x >= b.x0 && x <= b.x1 && y >= b.y0 && y <= b.y1 }

// common is the area two boxes share.
func (b box) common(o box) float64 {
	w := min(b.x1, o.x1) - max(b.x0, o.x0)
	h := min(b.y1, o.y1) - max(b.y0, o.y0)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h
}
