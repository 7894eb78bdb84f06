package report

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

//go:embed fonts/NotoSansSC-Regular.ttf
var notoRegular []byte

//go:embed fonts/NotoSansSC-Bold.ttf
var notoBold []byte

// Fonts holds the faces that charts are drawn with. Text is measured and drawn from the same outlines, so what was
// measured fits. Safe for concurrent use.
type Fonts struct {
	regular, bold *face
}

// face is one weight with the glyphs used so far.
type face struct {
	font   *sfnt.Font
	units  float64 // font units per em
	mu     sync.RWMutex
	glyphs map[rune]*glyph
}

// glyph is the outline of one character in font units, y upwards.
type glyph struct {
	char     rune
	bold     bool
	advance  float64 // em
	segments []segment
	missing  bool // the font has no such character: an open box stands for it
}

// segment is one step of an outline: 'M' and 'L' have one point, 'Q' two, 'C' three.
type segment struct {
	op byte
	x  [3]float64
	y  [3]float64
}

var loadedFonts = sync.OnceValues(func() (*Fonts, error) {
	regular, err := parseFace(notoRegular)
	if err != nil {
		return nil, fmt.Errorf("load the regular face: %w", err)
	}
	bold, err := parseFace(notoBold)
	if err != nil {
		return nil, fmt.Errorf("load the bold face: %w", err)
	}
	return &Fonts{regular: regular, bold: bold}, nil
})

// LoadFonts gives the embedded faces, parsed once.
func LoadFonts() (*Fonts, error) { return loadedFonts() }

func parseFace(data []byte) (*face, error) {
	f, err := sfnt.Parse(data)
	if err != nil {
		return nil, err
	}
	return &face{font: f, units: float64(f.UnitsPerEm()), glyphs: map[rune]*glyph{}}, nil
}

// Missing gives the characters of s that the faces lack, each once, in order of appearance. They are drawn as
// an open box.
func (f *Fonts) Missing(s string) []rune {
	var missing []rune
	for _, r := range cleanText(s) {
		if f.glyph(r, false).missing && !slices.Contains(missing, r) {
			missing = append(missing, r)
		}
	}
	return missing
}

func (f *Fonts) glyph(r rune, bold bool) *glyph {
	face := f.regular
	if bold {
		face = f.bold
	}
	face.mu.RLock()
	g := face.glyphs[r]
	face.mu.RUnlock()
	if g == nil {
		g = face.load(r)
		g.bold = bold
		face.mu.Lock()
		if first := face.glyphs[r]; first != nil {
			g = first // another goroutine was quicker; keep one glyph per character
		} else {
			face.glyphs[r] = g
		}
		face.mu.Unlock()
	}
	return g
}

// load reads an outline. A fresh buffer per call keeps it free of shared state.
func (f *face) load(r rune) *glyph {
	if width, ok := spaces[r]; ok {
		return &glyph{char: r, advance: width}
	}
	var buf sfnt.Buffer
	ppem := fixed.Int26_6(f.units * 64)
	i, err := f.font.GlyphIndex(&buf, r)
	if err != nil || i == 0 {
		return openBox(r)
	}
	advance, err := f.font.GlyphAdvance(&buf, i, ppem, font.HintingNone)
	if err != nil {
		return openBox(r)
	}
	segments, err := f.font.LoadGlyph(&buf, i, ppem, nil)
	if err != nil {
		return openBox(r)
	}
	g := &glyph{char: r, advance: float64(advance) / 64 / f.units}
	for _, s := range segments {
		step := segment{op: "MLQC"[s.Op]}
		for k := range step.points() {
			step.x[k] = float64(s.Args[k].X) / 64
			step.y[k] = -float64(s.Args[k].Y) / 64
		}
		g.segments = append(g.segments, step)
	}
	return g
}

// points is the number of points of a segment.
func (s segment) points() int {
	switch s.op {
	case 'Q':
		return 2
	case 'C':
		return 3
	}
	return 1
}

// spaces are widths in em of blanks, which the subset may lack.
var spaces = map[rune]float64{'\u00a0': 0.224, '\u2002': 0.5, '\u2003': 1, '\u2009': 0.17, '\u200a': 0.1, '\u202f': 0.17}

// openBox stands for a character that the font lacks: better seen than left out.
func openBox(r rune) *glyph {
	g := &glyph{char: r, advance: 0.9, missing: true}
	corner := func(op byte, x, y float64) {
		g.segments = append(g.segments, segment{op: op, x: [3]float64{x}, y: [3]float64{y}})
	}
	corner('M', 80, -60)
	corner('L', 820, -60)
	corner('L', 820, 780)
	corner('L', 80, 780)
	corner('L', 80, -60)
	corner('M', 130, -10)
	corner('L', 130, 730)
	corner('L', 770, 730)
	corner('L', 770, -10)
	corner('L', 130, -10)
	return g
}

// cleanText makes a text one line of visible characters: breaks and tabs become spaces, controls, joiners and
// direction marks go, quotes beside Latin letters become narrow.
func cleanText(s string) string {
	out := make([]rune, 0, len(s))
	text := []rune(s)
	latin := func(i int) bool {
		return i >= 0 && i < len(text) && text[i] < unicode.MaxLatin1 && (unicode.IsLetter(text[i]) || unicode.IsDigit(text[i]))
	}
	for i, r := range text {
		if latin(i-1) || latin(i+1) { // the font's own are as wide as a Chinese character
			switch r {
			case '‘', '’':
				r = '\''
			case '“', '”':
				r = '"'
			}
		}
		switch {
		case unicode.IsSpace(r) && r != '\u00a0' && r != '\u2009' && r != '\u3000':
			r = ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
			continue
		}
		if r == ' ' && (len(out) == 0 || out[len(out)-1] == ' ') {
			continue
		}
		out = append(out, r)
	}
	if n := len(out); n > 0 && out[n-1] == ' ' {
		out = out[:n-1]
	}
	return string(out)
}

// width measures a cleaned text in points.
func (f *Fonts) width(s string, size float64, bold bool) float64 {
	var w float64
	for _, r := range s {
		w += f.glyph(r, bold).advance
	}
	return w * size
}
