package report

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line breaking: Latin words break at spaces and after hyphens and slashes, Chinese between any two characters, except
// that a line neither starts with closing punctuation nor ends with opening punctuation.

const (
	neverFirst = "，。、；：？！）》」』】〕〉”’％%…,.;:?!)]}·"
	neverLast  = "（《「『【〔〈“‘([{"
)

// piece is a word, a part of one or a Chinese character with the punctuation that sticks to it.
type piece struct {
	text       string
	width, ink float64 // as it stands in a line, and at the line's end
	part       bool    // a line that it ends gets a hyphen
}

// wrap breaks a text into lines no wider than width, all about equally long; two lines break after a clause where one ends near enough
// to the middle. A word that is wider is divided; only a single character wider than width sticks out.
func (f *Fonts) wrap(s string, size float64, bold bool, width float64) []string {
	var pieces []piece
	var widest float64
	for _, word := range words(shorten(s)) {
		p := piece{text: word, width: f.width(word, size, bold), ink: f.width(strings.TrimRight(word, " "), size, bold)}
		pieces = append(pieces, p)
		widest = max(widest, p.ink)
	}
	if widest > width {
		pieces = f.chop(pieces, size, bold, width)
	}
	n := fill(pieces, width, nil)
	if n == 2 {
		if at := clause(pieces, width); at > 0 {
			return []string{lineOf(pieces[:at]), lineOf(pieces[at:])}
		}
	}
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

// chop divides the words that are wider than a line, and breaks what is wider still into single characters.
func (f *Fonts) chop(pieces []piece, size float64, bold bool, width float64) []piece {
	var chopped []piece
	hyphen := f.width("-", size, bold)
	for _, p := range pieces {
		if p.ink <= width {
			chopped = append(chopped, p)
			continue
		}
		parts := syllables(p.text)
		for i, part := range parts {
			q := piece{text: part, width: f.width(part, size, bold), part: i < len(parts)-1}
			q.ink = f.width(strings.TrimRight(part, " "), size, bold)
			if q.part {
				q.ink += hyphen
			}
			if q.ink <= width {
				chopped = append(chopped, q)
				continue
			}
			for _, r := range part {
				w := f.glyph(r, bold).advance * size
				chopped = append(chopped, piece{text: string(r), width: w, ink: w})
			}
		}
	}
	return chopped
}

// syllables are the parts between which a Latin word may be divided: before a consonant that a vowel follows, three letters
// or more from either end.
func syllables(word string) []string {
	const vowels = "aeiouyAEIOUY"
	letters := []rune(word)
	end := len(letters) // of the letters
	for end > 0 && !unicode.IsLetter(letters[end-1]) {
		end--
	}
	consonant := func(i int) bool { return unicode.IsLetter(letters[i]) && !strings.ContainsRune(vowels, letters[i]) }
	var parts []string
	start := 0
	for i := 3; i <= end-3; i++ {
		if i-start < 3 || !unicode.IsLetter(letters[i-1]) || !consonant(i) || !strings.ContainsRune(vowels, letters[i+1]) {
			continue
		}
		if letters[i] == 'h' && strings.ContainsRune("cpstw", letters[i-1]) { // one sound
			continue
		}
		parts, start = append(parts, string(letters[start:i])), i
	}
	return append(parts, string(letters[start:]))
}

// clause is the piece with which a second line should begin, where both lines fit the width: after a semicolon, or else after
// a comma or a slash, or before a bracket, if that leaves no line much shorter than the other. 0 where there is none.
func clause(pieces []piece, width float64) int {
	var whole float64
	for _, p := range pieces {
		whole += p.width
	}
	best, bestRatio, bestStrong := 0, 0.0, false
	var used, ink float64
	depth := 0
	for i, p := range pieces {
		before := depth
		depth += strings.Count(p.text, "（") + strings.Count(p.text, "(") - strings.Count(p.text, "）") - strings.Count(p.text, ")")
		if i > 0 && before == 0 {
			last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(pieces[i-1].text, " "))
			strong := strings.ContainsRune("；;", last)
			least := 0.5
			if strong {
				least = 0.3
			}
			if strong || strings.ContainsRune("，,：:、/", last) || strings.HasPrefix(p.text, "（") || strings.HasPrefix(p.text, "(") {
				ratio := min(ink, whole-used) / max(ink, whole-used, tiny)
				if ink <= width && whole-used <= width && ratio >= least && (strong && !bestStrong || strong == bestStrong && ratio > bestRatio) {
					best, bestRatio, bestStrong = i, ratio, strong
				}
			}
		}
		ink = used + p.ink
		used += p.width
	}
	return best
}

// lineOf joins pieces to a line.
func lineOf(pieces []piece) string {
	var line strings.Builder
	for _, p := range pieces {
		line.WriteString(p.text)
	}
	if len(pieces) > 0 && pieces[len(pieces)-1].part {
		line.WriteByte('-')
	}
	return strings.TrimRight(line.String(), " ")
}

// fill sets pieces into lines, each as full as it gets, and counts them; lines may be nil.
func fill(pieces []piece, width float64, lines *[]string) int {
	n, start := 0, 0
	var used float64
	flush := func(end int) { *lines = append(*lines, lineOf(pieces[start:end])) }
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
		equation := runes[i] == '=' || i > 1 && runes[i-1] == ' ' && runes[i-2] == '=' // "n = 14" stays together
		if !equation && mayBreak(runes[i-1], runes[i]) {
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
