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

// wrap breaks a text into lines no wider than width, all about equally long. A word that is wider is broken inside;
// only a single character wider than width sticks out.
func (f *Fonts) wrap(s string, size float64, bold bool, width float64) []string {
	lines := f.fill(s, size, bold, width)
	if len(lines) < 2 {
		return lines
	}
	// The narrowest measure that needs no more lines and breaks no further word gives even lines.
	low, high := width/2, width
	broken := f.widestWord(s, size, bold)
	if broken <= width {
		low = max(low, broken)
	}
	for range 7 {
		middle := (low + high) / 2
		if len(f.fill(s, size, bold, middle)) > len(lines) {
			low = middle
		} else {
			high = middle
		}
	}
	return f.fill(s, size, bold, high)
}

// fill breaks lines greedily.
func (f *Fonts) fill(s string, size float64, bold bool, width float64) []string {
	var lines []string
	line := ""
	var used float64
	flush := func() {
		if t := strings.TrimRight(line, " "); t != "" {
			lines = append(lines, t)
		}
		line, used = "", 0
	}
	for _, word := range words(cleanText(s)) {
		ink := strings.TrimRight(word, " ")
		if line != "" && used+f.width(ink, size, bold) > width {
			flush()
		}
		if f.width(ink, size, bold) <= width {
			line += word
			used += f.width(word, size, bold)
			continue
		}
		for _, r := range word { // wider than a line: break anywhere
			w := f.glyph(r, bold).advance * size
			if line != "" && used+w > width {
				flush()
			}
			line += string(r)
			used += w
		}
	}
	flush()
	return lines
}

func (f *Fonts) widestWord(s string, size float64, bold bool) float64 {
	var widest float64
	for _, word := range words(cleanText(s)) {
		widest = max(widest, f.width(strings.TrimRight(word, " "), size, bold))
	}
	return widest
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
