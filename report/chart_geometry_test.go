package report

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// recordingCanvas keeps where text and marks go.
type recordingCanvas struct {
	vectorCanvas
	texts []recordedText
	marks []box
}

type recordedText struct {
	text string
	at   box // of the ink: 0.8 em over the baseline to 0.1 em under it
	size float64
}

func (c *recordingCanvas) FillString(face font.Face, pt vg.Point, s string) {
	c.fillString(c, face, pt, s)
}
func (c *recordingCanvas) Fill(path vg.Path)   { c.mark(path) }
func (c *recordingCanvas) Stroke(path vg.Path) { c.mark(path) }

func (c *recordingCanvas) mark(path vg.Path) {
	b := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	c.walk(path, func(_ byte, xy ...float64) {
		for i := 0; i+1 < len(xy); i += 2 {
			b = box{min(b.x0, xy[i]), min(b.y0, xy[i+1]), max(b.x1, xy[i]), max(b.y1, xy[i+1])}
		}
	})
	c.marks = append(c.marks, b)
}

func (c *recordingCanvas) fillGlyphs(at vg.Point, size, _ float64, glyphs []*glyph) {
	var s strings.Builder
	x := at.X.Points()
	for _, g := range glyphs {
		s.WriteRune(g.char)
		x += g.advance * size
	}
	y := at.Y.Points()
	c.texts = append(c.texts, recordedText{s.String(), box{at.X.Points(), y - 0.1*size, x, y + 0.8*size}, size})
}

func record(t *testing.T, c Chart) *recordingCanvas {
	t.Helper()
	f := testFonts(t)
	w, h := chartSize(c)
	canvas := &recordingCanvas{vectorCanvas: newVectorCanvas(w, h, f)}
	c.Draw(draw.New(canvas), f)
	return canvas
}

// Every text is at least 8 pt, inside the picture, and clear of every other text; every mark is inside.
func TestNothingCutOrOverlapping(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 9, 30, 60} {
		for _, c := range testCharts(n) {
			t.Run(fmt.Sprintf("%s-%d", c.Name(), n), func(t *testing.T) {
				canvas := record(t, c)
				page := box{0, 0, canvas.w.Points(), canvas.h.Points()}
				if len(canvas.texts) < 2 {
					t.Errorf("only %d texts", len(canvas.texts))
				}
				for i, text := range canvas.texts {
					if text.size < 8 {
						t.Errorf("%q is set in %v pt", text.text, text.size)
					}
					if !text.at.within(page.grow(-2)) {
						t.Errorf("%q at %.1f is outside the picture %.0f", text.text, text.at, page)
					}
					for _, other := range canvas.texts[:i] {
						if text.at.grow(-0.2).overlaps(other.at) {
							t.Errorf("%q at %.1f covers %q at %.1f", text.text, text.at, other.text, other.at)
						}
					}
				}
				for _, mark := range canvas.marks {
					if !mark.within(page) {
						t.Errorf("mark %.1f outside the picture %.0f", mark, page)
					}
				}
			})
		}
	}
}

// All of a label is there, whatever its length.
func TestLabelsComplete(t *testing.T) {
	for _, c := range testCharts(9) {
		if c.Name() == "scree" {
			continue
		}
		var all strings.Builder
		for _, text := range record(t, c).texts {
			all.WriteString(text.text)
		}
		got := strings.ReplaceAll(all.String(), " ", "")
		for _, label := range hardLabels {
			if want := strings.ReplaceAll(cleanText(label), " ", ""); !strings.Contains(got, want) {
				t.Errorf("%s lacks %q", c.Name(), want)
			}
		}
	}
}
