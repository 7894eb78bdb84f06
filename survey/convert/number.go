package convert

import (
	"math"
	"strconv"

	"manyi/survey/raw"
)

// powers are the powers of ten that a float64 holds exactly and that plainNumber divides by.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17}

// maxDigits is how many significant digits of any number a float64 holds.
const maxDigits = 15

// maxLength is how long the text of a float64 can be: that of the smallest, without an exponent, in all its 17 digits.
const maxLength = 345

// number is a text that is a number.
type number struct {
	value    float64
	decimals int // digits after the point
	whole    int // characters before it
	exponent bool
}

// plainNumber reads a text that is a number and nothing else: a sign if it is a minus, digits without a needless zero before them, a
// point and decimals; an exponent if its sign is written, as R and Python do. 007 is a code and not a number, nor is what loses digits as a
// float64: a whole number of more than 15 digits is an identifier, and a fraction must be the shortest text of its value.
func plainNumber(text []byte) (n number, ok bool) {
	if len(text) > maxLength {
		return n, false
	}
	i := 0
	if i < len(text) && text[i] == '-' {
		i++
	}
	start := i
	digits, significant := uint64(0), 0 // significant: from the first that is not 0
	for ; i < len(text) && text[i]-'0' <= 9; i++ {
		if digits = digits*10 + uint64(text[i]-'0'); significant > 0 || text[i] != '0' {
			significant++
		}
		if significant > maxDigits+3 {
			return n, false
		}
	}
	before := i - start
	if before > 1 && text[start] == '0' {
		return n, false
	}
	n.whole = i
	if i < len(text) && text[i] == '.' {
		i++
		from := i
		for ; i < len(text) && text[i]-'0' <= 9; i++ {
			if digits = digits*10 + uint64(text[i]-'0'); significant > 0 || text[i] != '0' {
				significant++
			}
			if significant > maxDigits+3 {
				return n, false
			}
		}
		if n.decimals = i - from; n.decimals == 0 {
			return n, false
		}
	}
	if before+n.decimals == 0 {
		return n, false
	}
	if i < len(text) {
		return scientific(text, i)
	}
	if significant <= maxDigits && n.decimals < len(powers) {
		if n.value = float64(digits) / powers[n.decimals]; start > 0 { // both exact, so that the quotient is rounded once
			n.value = -n.value
		}
		return n, true
	}
	x, err := strconv.ParseFloat(string(text), 64)
	if n.value = x; err != nil || n.decimals == 0 {
		return n, false
	}
	return n, significant <= maxDigits || isShortest(text, x)
}

// scientific reads a number with an exponent, which begins at text[i].
func scientific(text []byte, i int) (n number, ok bool) {
	if len(text)-i < 3 || len(text)-i > 5 || text[i]|0x20 != 'e' || text[i+1] != '+' && text[i+1] != '-' {
		return n, false
	}
	for _, c := range text[i+2:] {
		if c-'0' > 9 {
			return n, false
		}
	}
	x, err := strconv.ParseFloat(string(text), 64)
	if err != nil { // beyond a float64
		return n, false
	}
	n.value, n.exponent = x, true
	n.whole, n.decimals = shape(x)
	return n, i <= maxDigits+2 || isShortest(text, x)
}

// shape is how many characters a number has before the point and how many digits after it, written without an exponent.
func shape(x float64) (whole, decimals int) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, 0
	}
	if i := int64(x); float64(i) == x && i > -1e15 && i < 1e15 {
		var buf [20]byte
		return len(strconv.AppendInt(buf[:0], i, 10)), 0
	}
	var buf [400]byte
	text := strconv.AppendFloat(buf[:0], x, 'f', -1, 64)
	for i, c := range text {
		if c == '.' {
			return i, len(text) - i - 1
		}
	}
	return len(text), 0
}

// isShortest says whether a text is the shortest one that reads back to x, with or without an exponent.
func isShortest(text []byte, x float64) bool {
	var buf [400]byte
	return string(strconv.AppendFloat(buf[:0], x, 'f', -1, 64)) == string(text) || string(strconv.AppendFloat(buf[:0], x, 'e', -1, 64)) == string(text)
}

// isCanonical says whether a text is how its number is written here, so that it comes back from a number as it was.
func isCanonical(text []byte, n number) bool {
	if len(text) > 0 && text[0] == '-' && n.value == 0 {
		return false
	}
	if n.decimals == 0 && !n.exponent {
		return true
	}
	var buf [400]byte
	return string(raw.AppendCell(buf[:0], raw.Number, n.value)) == string(text)
}
