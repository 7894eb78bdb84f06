package xlsx

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// appendText appends text with its entities resolved, line ends made \n, and bytes that are no UTF-8 replaced.
func appendText(to, text []byte) []byte {
	if isPlain(text) {
		return append(to, text...)
	}
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '&':
			n, r, ok := entity(text[i:])
			if !ok { // a bare & is taken as it is
				n, r = 1, '&'
			}
			to = utf8.AppendRune(to, r)
			i += n
		case c == '\r':
			to = append(to, '\n')
			i++
			if i < len(text) && text[i] == '\n' {
				i++
			}
		case c < utf8.RuneSelf:
			to = append(to, c)
			i++
		default:
			r, n := utf8.DecodeRune(text[i:])
			to = utf8.AppendRune(to, r)
			i += n
		}
	}
	return to
}

// isPlain says whether text is valid UTF-8 with nothing that has to be changed.
func isPlain(text []byte) bool {
	var high byte
	for _, c := range text {
		if c == '&' || c == '\r' {
			return false
		}
		high |= c
	}
	return high < utf8.RuneSelf || utf8.Valid(text)
}

// appendLiteral appends the text of a CDATA section.
func appendLiteral(to, text []byte) []byte {
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			return appendText(to, text)
		}
		to = append(appendText(to, text[:i]), '&')
		text = text[i+1:]
	}
}

// entity reads the entity or character reference that text begins with. A reference to no character is U+FFFD.
func entity(text []byte) (n int, r rune, ok bool) {
	end := bytes.IndexByte(text[:min(len(text), 12)], ';')
	if end < 2 {
		return 0, 0, false
	}
	name := text[1:end]
	switch string(name) {
	case "amp":
		return end + 1, '&', true
	case "lt":
		return end + 1, '<', true
	case "gt":
		return end + 1, '>', true
	case "quot":
		return end + 1, '"', true
	case "apos":
		return end + 1, '\'', true
	}
	if name[0] != '#' {
		return 0, 0, false
	}
	digits, base := name[1:], rune(10)
	if len(digits) > 0 && digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	if len(digits) == 0 {
		return 0, 0, false
	}
	for _, c := range digits {
		d := hexDigit(c)
		if d >= base {
			return 0, 0, false
		}
		r = min(r*base+d, utf8.MaxRune+1)
	}
	if r == 0 || !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	return end + 1, r, true
}

// hexDigit returns the value of a hexadecimal digit, 99 of anything else.
func hexDigit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10
	}
	return 99
}

// unescape puts characters for the escapes in the text of a cell, such as _x000D_ for a carriage return, in place, and
// returns what is left of text. Halves of a character beyond U+FFFF stand one after the other.
func unescape(text []byte) []byte {
	i := bytes.Index(text, []byte("_x"))
	if i < 0 {
		return text
	}
	n := i
	for i < len(text) {
		r, ok := escape(text[i:])
		if !ok {
			text[n] = text[i]
			n++
			i++
			continue
		}
		i += escapeLength
		if utf16.IsSurrogate(r) {
			low, _ := escape(text[i:])
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				i += escapeLength
			}
		}
		if r == 0 {
			r = utf8.RuneError
		}
		n += utf8.EncodeRune(text[n:], r)
	}
	return text[:n]
}

const escapeLength = len("_x000D_")

func escape(text []byte) (r rune, ok bool) {
	if len(text) < escapeLength || text[0] != '_' || text[1] != 'x' || text[6] != '_' {
		return 0, false
	}
	for _, c := range text[2:6] {
		d := hexDigit(c)
		if d >= 16 {
			return 0, false
		}
		r = r*16 + d
	}
	return r, true
}
