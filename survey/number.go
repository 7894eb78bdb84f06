package survey

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// powers are the powers of ten that a float64 holds exactly and that parsePlain needs.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// parsePlain reads [-]digits[.digits] of at most 15 digits. The digits and the power of ten are then exact in
// float64 and one division rounds correctly, so the result is that of strconv.ParseFloat.
func parsePlain(b []byte) (x float64, ok bool) {
	i, negative := 0, false
	if len(b) > 0 && b[0] == '-' {
		i, negative = 1, true
	}
	if len(b)-i == 0 || len(b)-i > 16 {
		return 0, false
	}
	var whole uint64
	digits, point := 0, -1
	for ; i < len(b); i++ {
		switch c := b[i]; {
		case c >= '0' && c <= '9':
			whole = whole*10 + uint64(c-'0')
			digits++
		case c == '.' && point < 0:
			point = digits
		default:
			return 0, false
		}
	}
	if digits == 0 || digits > 15 {
		return 0, false
	}
	x = float64(whole)
	if point >= 0 {
		x /= powers[digits-point]
	}
	if negative {
		x = -x
	}
	return x, true
}

// parseNumber reads a number as people type it: full-width digits, spaces around it, commas between groups of three
// digits, an exponent. Hexadecimal, infinity and NaN are not numbers here.
func parseNumber(text string) (float64, bool) {
	s := trimCell(narrow(text))
	if p, ok := strings.CutSuffix(s, "%"); ok { // a percentage is its number
		s = trimCell(p)
	}
	if s == "" || len(s) > 400 {
		return 0, false
	}
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && !strings.ContainsRune("+-.,eE", rune(c)) {
			return 0, false
		}
	}
	if strings.IndexByte(s, ',') >= 0 {
		joined, ok := joinThousands(s)
		if !ok { // 3,5 and 1.234,5 as much of Europe writes them
			if joined, ok = joinEuropean(s); !ok {
				return 0, false
			}
		}
		s = joined
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		return 0, false
	}
	return x, true
}

// parseDecimal reads a number where, if comma is true, a lone comma is the decimal point, as in files that separate cells by
// semicolons.
func parseDecimal(text string, comma bool) (float64, bool) {
	if comma && strings.Count(text, ",") == 1 {
		s := strings.ReplaceAll(trimCell(narrow(text)), ".", "")
		if x, ok := parseNumber(strings.Replace(s, ",", ".", 1)); ok {
			return x, true
		}
	}
	return parseNumber(text)
}

// parseDuration reads a time in seconds: a number, one with a unit (156秒, 3分25秒, 90 s), or 3:25 and 1:03:25.
func parseDuration(text string) (float64, bool) {
	t := strings.ToLower(strings.TrimSpace(narrow(text)))
	if x, ok := parseNumber(t); ok {
		return x, x >= 0
	}
	if parts := strings.Split(t, ":"); len(parts) == 2 || len(parts) == 3 {
		total := 0.0
		for _, p := range parts {
			x, ok := parseNumber(p)
			if !ok || x < 0 {
				return 0, false
			}
			total = 60*total + x
		}
		return total, true
	}
	total, rest := 0.0, t
	for rest != "" {
		end := strings.IndexFunc(rest, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
		if end <= 0 {
			return 0, false
		}
		x, ok := parseNumber(rest[:end])
		if !ok {
			return 0, false
		}
		rest = strings.TrimSpace(rest[end:])
		unit := 0.0
		for _, u := range durationUnits {
			if after, found := strings.CutPrefix(rest, u.name); found {
				unit, rest = u.seconds, strings.TrimSpace(after)
				break
			}
		}
		if unit == 0 {
			return 0, false
		}
		total += x * unit
	}
	return total, t != ""
}

// durationUnits lists longer names before those they begin with.
var durationUnits = [...]struct {
	name    string
	seconds float64
}{{"小时", 3600}, {"时", 3600}, {"hours", 3600}, {"hour", 3600}, {"hrs", 3600}, {"h", 3600}, {"分钟", 60}, {"分", 60}, {"minutes", 60},
	{"minute", 60}, {"mins", 60}, {"min", 60}, {"m", 60}, {"秒", 1}, {"seconds", 1}, {"second", 1}, {"secs", 1}, {"sec", 1}, {"s", 1},
	{"天", 86400}, {"days", 86400}, {"day", 86400}, {"d", 86400}}

// joinThousands takes the commas out of 1,234,567.8 when they stand where thousands separators stand.
func joinThousands(s string) (string, bool) {
	whole, rest := s, ""
	if i := strings.IndexAny(s, ".eE"); i >= 0 {
		whole, rest = s[:i], s[i:]
	}
	groups := strings.Split(strings.TrimLeft(whole, "+-"), ",")
	for i, g := range groups {
		if i == 0 && (len(g) == 0 || len(g) > 3 || g == "0") || i > 0 && len(g) != 3 || strings.ContainsAny(g, "+-") {
			return "", false
		}
	}
	if strings.IndexByte(rest, ',') >= 0 {
		return "", false
	}
	return strings.ReplaceAll(whole, ",", "") + rest, true
}

// joinEuropean takes the points out of 1.234.567,8 and makes the comma a point.
func joinEuropean(s string) (string, bool) {
	whole, fraction, _ := strings.Cut(s, ",")
	if strings.ContainsAny(fraction, ".,") || fraction == "" {
		return "", false
	}
	for i, g := range strings.Split(strings.TrimLeft(whole, "+-"), ".") {
		if g == "" || i > 0 && len(g) != 3 || strings.ContainsAny(g, "+-eE") {
			return "", false
		}
	}
	return strings.ReplaceAll(whole, ".", "") + "." + fraction, true
}

// narrow turns full-width forms, as Chinese input methods make them, into ASCII.
func narrow(s string) string {
	wide := func(r rune) bool { return r >= '！' && r <= '～' || r == '\u3000' || r == '−' }
	if strings.IndexFunc(s, wide) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\u3000':
			return ' '
		case r == '−':
			return '-'
		}
		return r
	}, s)
}

// trimCell takes white space, NUL bytes and byte order marks from both ends.
func trimCell(s string) string {
	if s == "" || s[0] > ' ' && s[0] < 0x7f && s[len(s)-1] > ' ' && s[len(s)-1] < 0x7f {
		return s
	}
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == 0 || r == '\ufeff' || r == '\u200b'
	})
}

// trimBytes takes ASCII white space and NUL bytes from both ends.
func trimBytes(b []byte) []byte {
	for len(b) > 0 && b[0] <= ' ' {
		b = b[1:]
	}
	for len(b) > 0 && b[len(b)-1] <= ' ' {
		b = b[:len(b)-1]
	}
	return b
}
