package report

import (
	"image/color"
	"math"
)

// The inks of every chart: safe for colour-blind readers and in greyscale print.
var (
	inkData    = color.RGBA{0x1f, 0x5f, 0xa8, 0xff} // blue: the data
	inkAlarm   = color.RGBA{0xe0, 0x7b, 0x00, 0xff} // orange: attention
	inkContext = color.RGBA{0x8a, 0x8f, 0x98, 0xff} // grey: context
	inkGrid    = color.RGBA{0xe6, 0xe8, 0xeb, 0xff}
	inkText    = color.RGBA{0x22, 0x26, 0x2b, 0xff}
	inkSoft    = color.RGBA{0x66, 0x6c, 0x75, 0xff} // small text: the context grey is too faint at 8 pt
	inkPale    = color.RGBA{0xc3, 0xc8, 0xce, 0xff} // names of quadrants
	inkPaper   = color.RGBA{0xff, 0xff, 0xff, 0xff}
	inkLow     = color.RGBA{0xb2, 0x45, 0x2c, 0xff} // lowest answer, negative coefficients
	inkNeutral = color.RGBA{0xe9, 0xe6, 0xe1, 0xff}
)

// answerColors gives n colours for ordered answers, lowest first: from inkLow over the neutral to inkData, in even
// steps of lightness on each side. Of an even number, no answer is neutral.
func answerColors(n int) []color.RGBA {
	colors := make([]color.RGBA, n)
	for i := range colors {
		if n == 1 {
			colors[i] = inkData
			continue
		}
		colors[i] = divergingColor(2*float64(i)/float64(n-1) - 1)
	}
	return colors
}

// divergingColor maps -1..1 to inkLow, inkNeutral, inkData.
func divergingColor(v float64) color.RGBA {
	if v < 0 {
		return mix(inkNeutral, inkLow, min(1, -v))
	}
	return mix(inkNeutral, inkData, min(1, v))
}

// mix goes from a to b in OKLab (Ottosson 2020), where equal steps look equal and a pale blue stays blue.
func mix(a, b color.RGBA, t float64) color.RGBA {
	switch t {
	case 0:
		return a
	case 1:
		return b
	}
	p, q := toOKLab(a), toOKLab(b)
	for i := range p {
		p[i] += t * (q[i] - p[i])
	}
	return fromOKLab(p)
}

// luminance is the relative luminance Y of a colour, 0..1 (IEC 61966-2-1).
func luminance(c color.RGBA) float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// readableOn picks the text ink with the better contrast on a ground.
func readableOn(ground color.RGBA) color.RGBA {
	y := luminance(ground)
	if 1.05/(y+0.05) > (y+0.05)/(luminance(inkText)+0.05) {
		return inkPaper
	}
	return inkText
}

func linear(v uint8) float64 {
	s := float64(v) / 255
	if s <= 0.04045 {
		return s / 12.92
	}
	return math.Pow((s+0.055)/1.055, 2.4)
}

func encoded(v float64) uint8 {
	if v <= 0.0031308 {
		v *= 12.92
	} else {
		v = 1.055*math.Pow(v, 1/2.4) - 0.055
	}
	return uint8(math.Round(255 * min(1, max(0, v))))
}

func toOKLab(c color.RGBA) [3]float64 {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return [3]float64{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

func fromOKLab(lab [3]float64) color.RGBA {
	l := lab[0] + 0.3963377774*lab[1] + 0.2158037573*lab[2]
	m := lab[0] - 0.1055613458*lab[1] - 0.0638541728*lab[2]
	s := lab[0] - 0.0894841775*lab[1] - 1.2914855480*lab[2]
	l, m, s = l*l*l, m*m*m, s*s*s
	return color.RGBA{
		encoded(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		encoded(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		encoded(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
		0xff,
	}
}
