package sheet

import (
	"math"
	"strconv"
)

// AppendNumber appends the shortest decimal that reads back to x, with an exponent from 1e21 on and below 1e-6. The
// negative zero is 0. x must be finite.
func AppendNumber(to []byte, x float64) []byte {
	if x == 0 {
		return append(to, '0')
	}
	if a := math.Abs(x); a >= 1e21 || a < 1e-6 {
		return strconv.AppendFloat(to, x, 'e', -1, 64)
	}
	return strconv.AppendFloat(to, x, 'f', -1, 64)
}

// IsShortest says whether text is surely what AppendNumber makes of the number that it is: a decimal of at most 15 digits
// without needless zeros. Any two decimals of so few digits are different float64, so there is no shorter one.
func IsShortest(text []byte) bool {
	if len(text) > 0 && text[0] == '-' {
		text = text[1:]
		if len(text) == 1 && text[0] == '0' {
			return false // -0 is 0
		}
	}
	if len(text) == 0 || len(text) > 16 || text[0] == '0' && len(text) > 1 && text[1] != '.' {
		return false
	}
	point := -1
	for i, c := range text {
		if c == '.' && point < 0 && i > 0 {
			point = i
		} else if c < '0' || c > '9' {
			return false
		}
	}
	if point < 0 {
		return len(text) <= 15
	}
	// A decimal fraction must end in a digit that counts, and not be so small that it takes an exponent.
	if last := text[len(text)-1]; last == '.' || last == '0' {
		return false
	}
	return text[0] != '0' || len(text) <= 8 || string(text[:7]) != "0.00000"
}

// ParseNumber reads a decimal number, as XML Schema writes doubles: digits with an optional sign, point and exponent,
// and nothing else. It returns ok = false for other text and for what is beyond float64.
func ParseNumber(text []byte) (x float64, ok bool) {
	digits := 0
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.', c == 'e', c == 'E':
		case c == '-' || c == '+':
			if i > 0 && text[i-1]|0x20 != 'e' {
				return 0, false
			}
		default:
			return 0, false
		}
	}
	if digits == 0 {
		return 0, false
	}
	x, err := strconv.ParseFloat(string(text), 64)
	return x, err == nil
}
