package convert

import (
	"bytes"
	"math"
	"unicode/utf8"

	"manyi/survey/raw"
)

// Styles of cells, in the order of styles.xml.
const (
	stylePlain = iota
	styleHeader
	styleDate
	styleDateTime
	styleDateTimeFraction
	styleTime
	styleTimeFraction
	styleText
	styleWrapped
)

const daySeconds = 86400

// firstSerial is 1 March 1900. Before it a workbook has a 29 February 1900 that was not.
const (
	firstSerial = 61
	lastSerial  = 2958466 // 1 January 10000
	serial1970  = 25569
)

// serialOf is a day, time or duration as a workbook has it: in days, from 30 December 1899. It is not ok for days before
// March 1900 and negative durations.
func serialOf(kind raw.Kind, seconds float64) (serial float64, style int, ok bool) {
	fraction := seconds != math.Trunc(seconds)
	if kind == raw.Time {
		style = styleTime
		if fraction {
			style = styleTimeFraction
		}
		return seconds / daySeconds, style, seconds >= 0 && seconds < daySeconds*lastSerial
	}
	serial = (seconds-raw.Epoch)/daySeconds + serial1970
	switch {
	case kind == raw.Date && math.Mod(seconds, daySeconds) == 0:
		style = styleDate
	case fraction:
		style = styleDateTimeFraction
	default:
		style = styleDateTime
	}
	return serial, style, serial >= firstSerial && serial < lastSerial
}

// utf16Length is how long a text is in UTF-16 if it may be too long for a cell, or a shorter length than that.
func utf16Length(text []byte) int {
	if len(text) <= sheetText {
		return len(text)
	}
	n := 0
	for _, r := range string(text) {
		if n++; r > 0xffff {
			n++
		}
	}
	return n
}

// appendXML appends a text as XML has it. Control characters, which XML does not have, become _x0001_ as in Excel, and a text that looks
// like that _x005F_x0001_.
func appendXML(to, text []byte) (out []byte, strange bool) {
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '&':
			to = append(to, "&amp;"...)
		case c == '<':
			to = append(to, "&lt;"...)
		case c == '>':
			to = append(to, "&gt;"...)
		case c < ' ' && c != '\t' && c != '\n':
			to = appendEscape(to, rune(c))
			strange = strange || c != '\r'
		case c == '_' && isEscape(text[i:]):
			to = append(to, "_x005F_"...)
		case c < utf8.RuneSelf:
			to = append(to, c)
		default:
			r, n := utf8.DecodeRune(text[i:])
			if r == 0xfffe || r == 0xffff {
				to, strange = appendEscape(to, r), true
			} else {
				to = append(to, text[i:i+n]...)
			}
			i += n
			continue
		}
		i++
	}
	return to, strange
}

func appendEscape(to []byte, r rune) []byte {
	const hex = "0123456789ABCDEF"
	return append(to, '_', 'x', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15], '_')
}

// isEscape says whether a text begins with what a workbook takes for a character: _x0041_.
func isEscape(text []byte) bool {
	if len(text) < 7 || text[1] != 'x' || text[6] != '_' {
		return false
	}
	return len(bytes.Trim(text[2:6], "0123456789abcdefABCDEF")) == 0
}

// columnLetters names a column of a sheet, from 0: A, Z, AA.
func columnLetters(column int) string {
	var letters []byte
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		letters = append([]byte{byte('A' + (n-1)%26)}, letters...)
	}
	return string(letters)
}
