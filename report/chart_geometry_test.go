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

// A quadrant's name stays in its quadrant, however near the cut is to the border.
func TestQuadrantNamesInside(t *testing.T) {
	c := QuadrantChart{Frame: Frame{File: "kano", Title: "Kano"}, Names: [4]string{"One-dimensional", "Attractive", "Indifferent", "Must-be"}, CutX: 0.5, CutY: 0.5,
		Dots: []QuadrantDot{{Label: "a", X: 0.11, Y: 0.08}, {Label: "b", X: 0.51, Y: 0.2}, {Label: "c", X: 0.29, Y: 0.49}}}
	canvas := record(t, c)
	for _, right := range []bool{true, false} {
		if !right {
			c.CutX = 0.12
			canvas = record(t, c)
		}
		found := 0
		for _, text := range canvas.texts {
			if strings.Join(strings.Fields(text.text), "") != "One-dimensional" && text.text != "Indifferent" {
				continue
			}
			found++
			for _, mark := range canvas.marks {
				if mark.height() > 200 && mark.width() < 1 && mark.overlaps(text.at) {
					t.Errorf("%q at %.1f is struck by the cut at %.1f", text.text, text.at, mark)
				}
			}
		}
		if found != 2 {
			t.Errorf("%d names", found)
		}
	}
}

// In a crowd only what needs attention has its name beside it: the others are numbers, and stand in the key in their order.
func TestQuadrantCrowd(t *testing.T) {
	f := testFonts(t)
	crowd := func(alarms int) QuadrantChart {
		c := QuadrantChart{Frame: Frame{File: "quadrant"}, CutX: 50, CutY: 50}
		for i := range 30 {
			c.Dots = append(c.Dots, QuadrantDot{Label: fmt.Sprintf("Speed of response %d", i), X: float64(i%6) * 20, Y: 100 - float64(i/6)*20, Alarm: i < alarms, Hollow: i >= 3})
		}
		return c
	}
	for _, test := range []struct{ alarms, named int }{{3, 3}, {5, 5}, {25, 3}, {0, 0}} { // of 25 only the three that are sure
		l := crowd(test.alarms).layout(f, 453)
		for i, lines := range l.texts {
			want := fmt.Sprintf("Speed of response %d", i)
			if i >= test.named {
				want = fmt.Sprint(i - test.named + 1)
			}
			if got := strings.Join(lines, " "); got != want {
				t.Errorf("%d alarms: dot %d is labelled %q, want %q", test.alarms, i, got, want)
			}
		}
		if len(l.key) != 30-test.named || strings.Join(l.key[0], " ") != fmt.Sprintf("Speed of response %d", test.named) {
			t.Errorf("%d alarms: key %q", test.alarms, l.key)
		}
	}
	few := crowd(3)
	few.Dots = few.Dots[:9]
	if l := few.layout(f, 453); l.key != nil {
		t.Errorf("nine items need the key %q", l.key)
	}
}

// The key of numbers is read down its columns, and each column is as high as its own labels.
func TestNumberedKey(t *testing.T) {
	f := testFonts(t)
	long := "A label of so many words that it cannot stand in one line of a column, however wide"
	l := newNumberedKey(f, []string{"a", "b", "c", "d", long, "f"}, 429)
	if l.columns != 4 || l.rows != 2 || len(l.key[4]) < 2 {
		t.Fatalf("%d columns, %d rows, label in %d lines", l.columns, l.rows, len(l.key[4]))
	}
	if want := keyRow(l.key[4]) + keyRow(l.key[5]); math.Abs(l.height-want) > 1e-9 {
		t.Errorf("height %v, want %v", l.height, want)
	}
}

// Panels say in full whose they are and on how many answers they rest.
func TestPanelTitlesComplete(t *testing.T) {
	c := QuadrantPanels{Frame: Frame{File: "quadrant-format", Title: "Quadrants"}, Items: []string{"a", "b"}}
	for _, name := range []string{"Neighbourhood convenience stores open around the clock (n = 107)", "大型连锁超市及仓储式会员店和购物中心（n = 129）", "Other (n = 34)", "B", "C"} {
		c.Panels = append(c.Panels, QuadrantPanel{Title: name, Dots: []QuadrantDot{{X: 60, Y: 0.1}, {X: 80, Y: 0.2}}, Number: []int{1, 2}, CutX: 70, CutY: 0.15})
	}
	var all strings.Builder
	for _, text := range record(t, c).texts {
		all.WriteString(text.text)
	}
	for _, want := range []string{"around the clock (n = 107)", "购物中心（n = 129）"} {
		if plain := strings.NewReplacer(" ", ""); !strings.Contains(plain.Replace(all.String()), plain.Replace(want)) {
			t.Errorf("no %q in %q", want, all.String())
		}
	}
}

// Thirty items leave room for two digits and a point in every cell of the triangle.
func TestTriangleNumbers(t *testing.T) {
	c := HeatChart{Frame: Frame{File: "correlation"}, Triangle: true}
	for i := range 30 {
		label := fmt.Sprintf("Ordering %d: speed of response and outcome for the retailer", i)
		c.RowLabels, c.ColLabels = append(c.RowLabels, label), append(c.ColLabels, label)
		row := make([]*float64, 30)
		for k := range row {
			row[k] = ptr(0.46)
		}
		c.Values = append(c.Values, row)
	}
	n := 0
	for _, text := range record(t, c).texts {
		if text.text == ".46" {
			n++
		}
	}
	if n != 30*29/2 {
		t.Errorf("%d numbers in 435 cells", n)
	}
}

// A narrow axis has two numbers at least: one makes no scale.
func TestAxisHasTwoTicks(t *testing.T) {
	c := PanelChart{Frame: Frame{File: "interaction"}, Rows: []string{"A", "B"}, Columns: []string{"x", "y", "z"}, Axis: "Index",
		Cells: [][]*PanelCell{{{Value: 38}, {Value: 70}, {Value: 77}}, {{Value: 94}, {Value: 71}, {Value: 55}}}}
	n := 0
	for _, text := range record(t, c).texts {
		if strings.Trim(text.text, "0123456789") == "" {
			n++
		}
	}
	if n < 6 {
		t.Errorf("%d numbers at three axes", n)
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
		plain := strings.NewReplacer(" ", "", "-", "") // divided words have hyphens
		got := plain.Replace(all.String())
		for _, label := range hardLabels {
			if want := plain.Replace(cleanText(label)); !strings.Contains(got, want) {
				t.Errorf("%s lacks %q", c.Name(), want)
			}
		}
	}
}
