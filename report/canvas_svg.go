package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"io"
	"strconv"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// svgCanvas writes SVG 1.1. A character's outline is written once and used where it stands.
type svgCanvas struct {
	vectorCanvas
	id    string // prefix of the outlines' names, unlike that of other pictures on one page
	body  []byte
	defs  []byte
	names map[*glyph]string
}

func newSVGCanvas(w, h vg.Length, f *Fonts, id string) *svgCanvas {
	return &svgCanvas{vectorCanvas: newVectorCanvas(w, h, f), id: id, names: map[*glyph]string{}}
}

// FillString sets text as outlines.
func (c *svgCanvas) FillString(face font.Face, pt vg.Point, s string) { c.fillString(c, face, pt, s) }

// Fill fills a path.
func (c *svgCanvas) Fill(path vg.Path) {
	c.body = append(c.body, `<path d="`...)
	c.data(path)
	c.body = append(c.body, `" fill="`...)
	c.body = appendHex(c.body, c.top().ink)
	c.body = append(c.body, "\"/>\n"...)
}

// Stroke draws along a path.
func (c *svgCanvas) Stroke(path vg.Path) {
	s := c.top()
	if s.width <= 0 {
		return
	}
	c.body = append(c.body, `<path d="`...)
	c.data(path)
	c.body = append(c.body, `" fill="none" stroke="`...)
	c.body = appendHex(c.body, s.ink)
	c.body = append(c.body, `" stroke-width="`...)
	c.body = appendNumber(c.body, s.width, 2)
	if len(s.dashes) > 0 {
		c.body = append(c.body, `" stroke-dasharray="`...)
		for i, d := range s.dashes {
			if i > 0 {
				c.body = append(c.body, ' ')
			}
			c.body = appendNumber(c.body, d.Points(), 2)
		}
	}
	c.body = append(c.body, "\"/>\n"...)
}

// data writes path data; the page's y goes downwards.
func (c *svgCanvas) data(path vg.Path) {
	c.walk(path, func(op byte, xy ...float64) {
		c.body = append(c.body, op)
		for i, v := range xy {
			if i%2 == 1 {
				v = c.h.Points() - v
			}
			if i > 0 {
				c.body = append(c.body, ' ')
			}
			c.body = appendNumber(c.body, v, 2)
		}
	})
}

// fillGlyphs sets a line of text: a group in font units with a reference for each character.
func (c *svgCanvas) fillGlyphs(at vg.Point, size, units float64, glyphs []*glyph) {
	x, y := c.transform(at)
	scale := size / units
	c.body = append(c.body, `<g fill="`...)
	c.body = appendHex(c.body, c.top().ink)
	c.body = append(c.body, `" transform="matrix(`...)
	for _, v := range []float64{c.top().m[0] * scale, -c.top().m[1] * scale, c.top().m[2] * scale, -c.top().m[3] * scale} {
		c.body = appendNumber(c.body, v, 5)
		c.body = append(c.body, ' ')
	}
	c.body = appendNumber(c.body, x, 2)
	c.body = append(c.body, ' ')
	c.body = appendNumber(c.body, c.h.Points()-y, 2)
	c.body = append(c.body, `)">`...)
	var along float64
	for _, g := range glyphs {
		if len(g.segments) > 0 {
			c.body = append(c.body, `<use xlink:href="#`...)
			c.body = append(c.body, c.name(g)...)
			if along != 0 {
				c.body = append(c.body, `" x="`...)
				c.body = appendNumber(c.body, along, 0)
			}
			c.body = append(c.body, `"/>`...)
		}
		along += g.advance * units
	}
	c.body = append(c.body, "</g>\n"...)
}

// name gives an outline's name, writing the outline when it is new.
func (c *svgCanvas) name(g *glyph) string {
	if name, ok := c.names[g]; ok {
		return name
	}
	name := c.id + strconv.FormatInt(int64(len(c.names)), 36)
	c.names[g] = name
	c.defs = append(c.defs, `<path id="`...)
	c.defs = append(c.defs, name...)
	c.defs = append(c.defs, `" d="`...)
	c.defs = g.appendData(c.defs)
	c.defs = append(c.defs, "\"/>\n"...)
	return name
}

// appendData writes an outline in font units with relative steps, the shortest form.
func (g *glyph) appendData(b []byte) []byte {
	var x, y float64
	for i, s := range g.segments {
		if s.op == 'M' && i > 0 {
			b = append(b, 'z')
		}
		if s.op == 'M' {
			b = append(b, 'M')
		} else {
			b = append(b, s.op|0x20)
		}
		n := s.points()
		for k := range n {
			dx, dy := s.x[k]-x, s.y[k]-y
			if s.op == 'M' {
				dx, dy = s.x[k], s.y[k]
			}
			if k > 0 && dx >= 0 {
				b = append(b, ' ')
			}
			b = appendNumber(b, dx, 0)
			if dy >= 0 {
				b = append(b, ' ')
			}
			b = appendNumber(b, dy, 0)
		}
		x, y = s.x[n-1], s.y[n-1]
	}
	if len(g.segments) > 0 {
		b = append(b, 'z')
	}
	return b
}

// writeTo writes the picture. title is what a screen reader says. With inline, the XML declaration is left out and
// the picture takes the width of its surroundings.
func (c *svgCanvas) writeTo(w io.Writer, title string, inline bool) error {
	var b bytes.Buffer
	if !inline {
		b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	}
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img"`)
	if !inline {
		fmt.Fprintf(&b, ` width="%.2fpt" height="%.2fpt"`, c.w.Points(), c.h.Points())
	}
	fmt.Fprintf(&b, " viewBox=\"0 0 %.2f %.2f\">\n<title>", c.w.Points(), c.h.Points())
	if err := xml.EscapeText(&b, []byte(cleanText(title))); err != nil {
		return err
	}
	b.WriteString("</title>\n<defs>\n")
	b.Write(c.defs)
	b.WriteString("</defs>\n")
	if !inline {
		fmt.Fprintf(&b, "<rect width=\"%.2f\" height=\"%.2f\" fill=\"#fff\"/>\n", c.w.Points(), c.h.Points())
	}
	b.Write(c.body)
	b.WriteString("</svg>\n")
	_, err := w.Write(b.Bytes())
	return err
}

func appendHex(b []byte, c color.RGBA) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '#')
	for _, v := range [3]uint8{c.R, c.G, c.B} {
		b = append(b, digits[v>>4], digits[v&15])
	}
	return b
}
