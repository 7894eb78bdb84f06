package report

import (
	"image"
	"image/color"
	"testing"
)

func TestIndexed(t *testing.T) {
	few := image.NewRGBA(image.Rect(0, 0, 40, 20))
	many := image.NewRGBA(image.Rect(0, 0, 40, 20))
	for y := range 20 {
		for x := range 40 {
			few.SetRGBA(x, y, mix(inkPaper, inkData, float64(x/10)/4))
			many.SetRGBA(x, y, color.RGBA{uint8(x * 6), uint8(y * 12), uint8(x * y), 255})
		}
	}
	got := indexed(few)
	if got == nil || len(got.Palette) != 4 {
		t.Fatalf("four colours: palette %v", got)
	}
	for y := range 20 {
		for x := range 40 {
			if color.RGBAModel.Convert(got.At(x, y)) != few.RGBAAt(x, y) {
				t.Fatalf("pixel %d,%d is %v, was %v", x, y, got.At(x, y), few.RGBAAt(x, y))
			}
		}
	}
	if indexed(many) != nil {
		t.Error("800 colours far apart do not fit a palette")
	}
}

// A smooth ramp of 766 colours is drawn with 256 at most, none of them off by more than the tolerance.
func TestIndexedTolerance(t *testing.T) {
	ramp := image.NewRGBA(image.Rect(0, 0, 766, 1))
	for x := range 766 {
		ramp.SetRGBA(x, 0, color.RGBA{uint8((x + 2) / 3), uint8((x + 1) / 3), uint8(x / 3), 255})
	}
	got := indexed(ramp)
	if got == nil || len(got.Palette) > 256 {
		t.Fatalf("no palette")
	}
	for x := range 766 {
		a, b := ramp.RGBAAt(x, 0), color.RGBAModel.Convert(got.At(x, 0)).(color.RGBA)
		if d := apart([3]uint8{a.R, a.G, a.B}, [3]uint8{b.R, b.G, b.B}); d > colorTolerance {
			t.Errorf("pixel %d is off by %d", x, d)
		}
	}
}
