package report

import (
	"strings"
	"unicode"
)

// Line breaking: Latin words break at spaces and after hyphens and slashes, Chinese between any two characters, except
// that a line neither starts with closing punctuation nor ends with opening punctuation.

const (
	neverFirst = "，。、；：？！）》」』】〕〉”’％%…,.;:?!)]}·"
	neverLast  = "（《「『【〔〈“‘([{"
)

// piece is a word or a Chinese character with the punctuation that sticks to it.
type piece struct {
	text       string
	width, ink float64 // with and without the space at its end
}

// wrap breaks a text into lines no wider than width, all about equally long. A word that is wider is broken inside;
// only a single character wider than width sticks out.
func (f *Fonts) wrap(s string, size float64, bold bool, width float64) []string {
	var pieces []piece
	var widest float64
	for _, word := range words(shorten(s)) {
		p := piece{word, f.width(word, size, bold), f.width(strings.TrimRight(word, " "), size, bold)}
		pieces = append(pieces, p)
		widest = max(widest, p.ink)
	}
	if widest > width {
		pieces = f.chop(pieces, size, bold, width)
	}
	n := fill(pieces, width, nil)
	if n > 1 {
		// The narrowest measure that needs no more lines gives even lines.
		low, high := max(width/2, min(widest, width)), width
		for range 7 {
			middle := (low + high) / 2
			if fill(pieces, middle, nil) > n {
				low = middle
			} else {
				high = middle
			}
		}
		width = high
	}
	lines := make([]string, 0, n)
	fill(pieces, width, &lines)
	return lines
}

// longestText is the number of characters after which a text in a picture ends with an ellipsis: a label of a
// thousand characters is a mistake in the codebook, and must not make a picture of a metre.
const longestText = 300

func shorten(s string) string {
	if len(s) > 100*longestText { // also for time
		s = s[:100*longestText]
	}
	s = cleanText(s)
	if runes := []rune(s); len(runes) > longestText {
		return string(runes[:longestText-1]) + "…"
	}
	return s
}

// chop breaks the pieces that are wider than a line into single characters.
func (f *Fonts) chop(pieces []piece, size float64, bold bool, width float64) []piece {
	var chopped []piece
	for _, p := range pieces {
		if p.ink <= width {
			chopped = append(chopped, p)
			continue
		}
		for _, r := range p.text {
			w := f.glyph(r, bold).advance * size
			chopped = append(chopped, piece{string(r), w, w})
		}
	}
	return chopped
}

// fill sets pieces into lines, each as full as it gets, and counts them; lines may be nil.
func fill(pieces []piece, width float64, lines *[]string) int {
	n, start := 0, 0
	var used float64
	flush := func(end int) {
		var line strings.Builder
		for _, p := range pieces[start:end] {
			line.WriteString(p.text)
		}
		*lines = append(*lines, strings.TrimRight(line.String(), " "))
	}
	for i, p := range pieces {
		if i > start && used+p.ink > width {
			if lines != nil {
				flush(i)
			}
			n, start, used = n+1, i, 0
		}
		used += p.width
	}
	if start < len(pieces) {
		if lines != nil {
			flush(len(pieces))
		}
		n++
	}
	return n
}

// words splits a text into the pieces between which a line may break; a space stays at the end of its piece.
func words(s string) []string {
	var pieces []string
	runes := []rune(s)
	start := 0
	for i := 1; i < len(runes); i++ {
		if mayBreak(runes[i-1], runes[i]) {
			pieces = append(pieces, string(runes[start:i]))
			start = i
		}
	}
	if start < len(runes) {
		pieces = append(pieces, string(runes[start:]))
	}
	return pieces
}

func mayBreak(before, after rune) bool {
	switch {
	case after == ' ', strings.ContainsRune(neverFirst, after), strings.ContainsRune(neverLast, before):
		return false
	case before == ' ':
		return true
	case before == '-' || before == '/' || before == '–':
		return unicode.IsLetter(after)
	}
	return isWide(before) || isWide(after)
}

// isWide says whether a character is set on the square of Chinese type.
func isWide(r rune) bool {
	return r >= 0x2e80 && r <= 0x9fff || r >= 0xac00 && r <= 0xd7a3 || r >= 0xf900 && r <= 0xfaff ||
		r >= 0xfe30 && r <= 0xfe4f || r >= 0xff00 && r <= 0xff60 || r >= 0x20000
}
