package report

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"unicode/utf16"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// pdfCanvas writes a PDF 1.4 file of one page (ISO 32000-1) without dates or identifiers: the same picture, the same bytes.
type pdfCanvas struct {
	vectorCanvas
	body []byte
}

func newPDFCanvas(w, h vg.Length, f *Fonts) *pdfCanvas {
	return &pdfCanvas{vectorCanvas: newVectorCanvas(w, h, f)}
}

// FillString sets text as outlines.
func (c *pdfCanvas) FillString(face font.Face, pt vg.Point, s string) { c.fillString(c, face, pt, s) }

// Fill fills a path by the nonzero winding rule.
func (c *pdfCanvas) Fill(path vg.Path) {
	c.ink("rg")
	c.data(path)
	c.body = append(c.body, "f\n"...)
}

// Stroke draws along a path.
func (c *pdfCanvas) Stroke(path vg.Path) {
	s := c.top()
	if s.width <= 0 {
		return
	}
	c.ink("RG")
	c.numbers("w", s.width)
	c.body = append(c.body, '[')
	for _, d := range s.dashes {
		c.body = appendNumber(c.body, d.Points(), 2)
		c.body = append(c.body, ' ')
	}
	c.body = append(c.body, ']')
	c.numbers(" d", s.offset.Points())
	c.data(path)
	c.body = append(c.body, "S\n"...)
}

func (c *pdfCanvas) ink(operator string) {
	k := c.top().ink
	c.numbers(operator, float64(k.R)/255, float64(k.G)/255, float64(k.B)/255)
}

func (c *pdfCanvas) numbers(operator string, values ...float64) {
	for _, v := range values {
		c.body = appendNumber(c.body, v, 3)
		c.body = append(c.body, ' ')
	}
	c.body = append(c.body, operator...)
	c.body = append(c.body, '\n')
}

func (c *pdfCanvas) data(path vg.Path) {
	var x, y float64
	c.walk(path, func(op byte, v ...float64) {
		switch op {
		case 'M':
			c.numbers("m", v...)
		case 'L':
			c.numbers("l", v...)
		case 'Q': // PDF has cubic curves only
			c.numbers("c", x+2.0/3*(v[0]-x), y+2.0/3*(v[1]-y), v[2]+2.0/3*(v[0]-v[2]), v[3]+2.0/3*(v[1]-v[3]), v[2], v[3])
		case 'C':
			c.numbers("c", v...)
		case 'Z':
			c.numbers("h")
		}
		if n := len(v); n > 0 {
			x, y = v[n-2], v[n-1]
		}
	})
}

// writeTo writes the file: catalogue, pages, page, content, information, cross-reference table.
func (c *pdfCanvas) writeTo(w io.Writer, title string) error {
	var content bytes.Buffer
	z := zlib.NewWriter(&content)
	if _, err := z.Write(c.body); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n%\xe6\xbb\xa1\xe6\x84\x8f\n")
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Resources<<>>/Contents 4 0 R>>", c.w.Points(), c.h.Points()),
		fmt.Sprintf("<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream", content.Len(), content.String()),
		"<</Title" + pdfText(cleanText(title)) + ">>",
	}
	starts := make([]int, len(objects))
	for i, object := range objects {
		starts[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, start := range starts {
		fmt.Fprintf(&b, "%010d 00000 n \n", start)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	_, err := w.Write(b.Bytes())
	return err
}

// pdfText writes a text as a hexadecimal string in UTF-16 with a byte order mark.
func pdfText(s string) string {
	var b bytes.Buffer
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteByte('>')
	return b.String()
}
