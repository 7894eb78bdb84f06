package sheet

import (
	"strings"
	"unicode/utf8"
)

// Format says how a number format shows a number, as far as that tells dates from numbers.
type Format uint8

const (
	Plain       Format = iota // a number, percent, amount, or text
	Day                       // a date
	DayAndClock               // a date with the time
	Clock                     // a time of day
	Elapsed                   // a duration: [h]:mm
)

// BuiltIn returns what a number format is that files name only by its number. 27 to 36 and 50 to 58 are the dates and times
// of Chinese, Japanese and Korean programs; the times among them (32 to 35, 55, 56) are dates in another of these
// languages, which AppendSerial tells by the number.
//
// ECMA-376 part 1, 18.8.30 numFmt.
func BuiltIn(id int) Format {
	switch {
	case id == 22:
		return DayAndClock
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return Day
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return Clock
	case id == 46:
		return Elapsed
	}
	return Plain
}

// FormatOf reads a number format such as yyyy"年"m"月"d"日";@ or [$-804]h:mm. The first of its sections, which holds for
// numbers from 0 on, decides.
func FormatOf(code string) Format {
	var f formatReader
	for i := 0; i < len(code); {
		c := code[i]
		rest := code[i:]
		switch {
		case c == ';':
			return f.result()
		case c == '"':
			i += skipTo(rest, '"')
		case c == '\\' || c == '_' || c == '*': // the next character is meant literally, as a width, as filling
			_, n := utf8.DecodeRuneInString(rest[1:])
			i += 1 + n
		case c == '[':
			n := skipTo(rest, ']')
			f.bracket(strings.TrimSuffix(rest[1:n], "]"))
			i += n
		case beginsWith(rest, "general"):
			i += len("general")
		case beginsWith(rest, "standard"):
			i += len("standard")
		case beginsWith(rest, "am/pm"):
			f.clock, i = true, i+len("am/pm")
		case beginsWith(rest, "a/p"):
			f.clock, i = true, i+len("a/p")
		case c == '#' || c == '?' || c == '%' || c == '@':
			f.digits = true
			i++
		case c == '0':
			if !f.fraction {
				f.digits = true
			}
			i++
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			n := 1
			for n < len(rest) && rest[n]|0x20 == c|0x20 {
				n++
			}
			f.letters(c|0x20, n)
			i += n
		default:
			// ss.000: zeros after a point that follows the seconds are their fraction
			f.fraction = (c == '.' || c == ',') && f.last == 's'
			i++
		}
	}
	return f.result()
}

// formatReader gathers what a number format shows.
type formatReader struct {
	day, clock, elapsed bool
	digits              bool // places for the digits of a number
	last                byte // the letter before: h, m or s; 'M' for an m that is a month unless seconds follow
	fraction            bool // what comes next is the fraction of seconds
}

// letters takes a run of n equal letters.
func (f *formatReader) letters(c byte, n int) {
	f.fraction = false
	switch c {
	case 'y', 'd', 'e', 'b', 'g': // e and b: years of other calendars; g: eras
		f.month()
		f.day = f.day || c != 'g'
	case 'a': // aaa: the day of the week
		f.month()
		f.day = f.day || n >= 3
	case 'h':
		f.month()
		f.clock = true
	case 's':
		f.last, f.clock = 's', true // an m before was minutes
		return
	case 'm':
		if f.last == 'h' && n <= 2 {
			f.last, f.clock = 'm', true
			return
		}
		f.month()
		f.last = 'M'
		return
	default:
		return
	}
	f.last = c
}

// month settles that an m before was a month.
func (f *formatReader) month() {
	if f.last == 'M' {
		f.day = true
	}
	f.last = 0
}

// bracket takes what stands in brackets: [h], [mm], or a colour, condition or language.
func (f *formatReader) bracket(text string) {
	if text == "" {
		return
	}
	c := text[0] | 0x20
	for i := range len(text) {
		if text[i]|0x20 != c {
			return
		}
	}
	if c == 'h' || c == 'm' || c == 's' {
		f.month()
		f.last, f.elapsed = c, true
	}
}

func (f *formatReader) result() Format {
	f.month()
	switch {
	case f.digits:
		return Plain
	case f.elapsed:
		return Elapsed
	case f.day && f.clock:
		return DayAndClock
	case f.day:
		return Day
	case f.clock:
		return Clock
	}
	return Plain
}

// skipTo returns the length of text up to and with the next c after its first byte, or to its end.
func skipTo(text string, c byte) int {
	for i := 1; i < len(text); i++ {
		if text[i] == c {
			return i + 1
		}
	}
	return len(text)
}

// beginsWith says whether text begins with word, in upper or lower case.
func beginsWith(text, word string) bool {
	return len(text) >= len(word) && strings.EqualFold(text[:len(word)], word)
}
