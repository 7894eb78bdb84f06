package report

import (
	"io"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	_ "gonum.org/v1/plot/vg/vgimg"
	_ "gonum.org/v1/plot/vg/vgpdf"
	_ "gonum.org/v1/plot/vg/vgsvg"
)

// drawChart writes a chart as a picture.
func drawChart(w io.Writer, c Chart, format string, f *Fonts) error {
	width, height := c.Size()
	canvas, err := draw.NewFormattedCanvas(vg.Length(width)*vg.Centimeter, vg.Length(height)*vg.Centimeter, format)
	if err != nil {
		return err
	}
	c.Draw(draw.New(canvas), f)
	_, err = canvas.WriteTo(w)
	return err
}
