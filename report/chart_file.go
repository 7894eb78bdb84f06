package report

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"image"
	"image/png"
	"io"
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// PrintDPI is the resolution of picture files.
const PrintDPI = 300

// WriteChart writes a picture file: "png" (300 dots per inch), "svg" or "pdf". Text is outlines in all three, and the
// same chart gives the same bytes.
func WriteChart(w io.Writer, c Chart, format string, f *Fonts) error {
	switch format {
	case "png":
		return WritePNG(w, c, PrintDPI, f)
	case "svg":
		return drawSVG(c, f).writeTo(w, c.Alt(), false)
	case "pdf":
		width, height := chartSize(c)
		canvas := newPDFCanvas(width, height, f)
		c.Draw(draw.New(canvas), f)
		return canvas.writeTo(w, c.Alt())
	}
	return fmt.Errorf("chart %s: unknown picture format %q", c.Name(), format)
}

// ChartSVG gives a chart as an svg element for a page: as wide as its surroundings, without XML declaration, on the
// page's own ground.
func ChartSVG(c Chart, f *Fonts) ([]byte, error) {
	var b bytes.Buffer
	err := drawSVG(c, f).writeTo(&b, c.Alt(), true)
	return b.Bytes(), err
}

func drawSVG(c Chart, f *Fonts) *svgCanvas {
	width, height := chartSize(c)
	name := fnv.New32a()
	name.Write([]byte(c.Name()))
	canvas := newSVGCanvas(width, height, f, "g"+strconv.FormatUint(uint64(name.Sum32()), 36)+"-")
	c.Draw(draw.New(canvas), f)
	return canvas
}

func chartSize(c Chart) (w, h vg.Length) {
	width, height := c.Size()
	return vg.Length(width) * vg.Centimeter, vg.Length(height) * vg.Centimeter
}

// mostPixels bounds the memory of a picture: four bytes each.
const mostPixels = 30_000_000

// WritePNG writes a chart as PNG in the resolution given, which the file states, so that it is placed in its true
// size. A very large picture, of hundreds of rows, gets a lower resolution.
func WritePNG(w io.Writer, c Chart, dpi int, f *Fonts) error {
	width, height := chartSize(c)
	if inches := float64(width/vg.Inch) * float64(height/vg.Inch); inches*float64(dpi*dpi) > mostPixels {
		dpi = max(1, int(math.Sqrt(mostPixels/inches)))
	}
	canvas := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi))
	c.Draw(draw.New(canvas), f)
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	var picture image.Image = canvas.Image()
	if rgba, ok := picture.(*image.RGBA); ok {
		if small := indexed(rgba); small != nil {
			picture = small
		}
	}
	if err := encoder.Encode(&b, picture); err != nil {
		return fmt.Errorf("chart %s: %w", c.Name(), err)
	}
	const afterHeader = 8 + 25 // signature and IHDR chunk
	data := b.Bytes()
	for _, part := range [][]byte{data[:afterHeader], resolutionChunk(dpi), data[afterHeader:]} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// resolutionChunk is PNG's pHYs: dots per metre in both directions.
func resolutionChunk(dpi int) []byte {
	perMetre := uint32(math.Round(float64(dpi) / 0.0254))
	chunk := binary.BigEndian.AppendUint32(nil, 9)
	chunk = append(chunk, "pHYs"...)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = append(chunk, 1)
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
}
