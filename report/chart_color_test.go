package report

import (
	"image/color"
	"math"
	"testing"
)

func TestAnswerColors(t *testing.T) {
	for n := 2; n <= 11; n++ {
		colors := answerColors(n)
		if colors[0] != inkLow || colors[n-1] != inkData {
			t.Errorf("%d answers run from %v to %v", n, colors[0], colors[n-1])
		}
		if n%2 == 1 && colors[n/2] != inkNeutral {
			t.Errorf("the middle of %d answers is %v", n, colors[n/2])
		}
		// Even lightness: equal steps on each side, lighter towards the middle.
		for i := 2; i < n/2; i++ {
			a := toOKLab(colors[i-1])[0] - toOKLab(colors[i-2])[0]
			b := toOKLab(colors[i])[0] - toOKLab(colors[i-1])[0]
			if a <= 0 || math.Abs(a-b) > 0.006 {
				t.Errorf("%d answers: steps of lightness %v and %v", n, a, b)
			}
		}
	}
	if len(answerColors(0)) != 0 || len(answerColors(1)) != 1 {
		t.Error("no answers have no colours, one has one")
	}
}

// Reference values of OKLab as its author prints them for the sRGB primaries (rounded to 4 digits there).
func TestOKLab(t *testing.T) {
	for _, test := range []struct {
		c    color.RGBA
		want [3]float64
	}{
		{color.RGBA{255, 255, 255, 255}, [3]float64{1, 0, 0}},
		{color.RGBA{255, 0, 0, 255}, [3]float64{0.6280, 0.2249, 0.1258}},
		{color.RGBA{0, 0, 255, 255}, [3]float64{0.4520, -0.0325, -0.3115}},
	} {
		got := toOKLab(test.c)
		for i := range got {
			if math.Abs(got[i]-test.want[i]) > 1e-4 {
				t.Errorf("toOKLab(%v) = %v, want %v", test.c, got, test.want)
				break
			}
		}
		if back := fromOKLab(got); back != test.c {
			t.Errorf("%v comes back as %v", test.c, back)
		}
	}
}

// The better of the two inks has a contrast (as WCAG 2.1 counts it) of at least 3.9 on every colour of the ramps; the
// lowest are the middle steps, where neither black nor white is far away.
func TestReadable(t *testing.T) {
	for n := 2; n <= 11; n++ {
		for _, ground := range answerColors(n) {
			y, ink := luminance(ground), luminance(readableOn(ground))
			if contrast := (max(y, ink) + 0.05) / (min(y, ink) + 0.05); contrast < 3.9 {
				t.Errorf("contrast %.2f on %v", contrast, ground)
			}
		}
	}
}
