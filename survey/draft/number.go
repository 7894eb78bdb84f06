package draft

import (
	"math"
	"strconv"
	"strings"
)

// parseNumber reads a number as the reader of datasets does: full-width digits, commas between groups of three digits, an
// exponent; no hexadecimal, infinity or NaN.
func parseNumber(text string) (float64, bool) {
	if len(text) == 1 && text[0] >= '0' && text[0] <= '9' {
		return float64(text[0] - '0'), true
	}
	s := strings.TrimSpace(narrow(text))
	if s == "" || len(s) > 400 || strings.Trim(s, "0123456789+-.,eE") != "" {
		return 0, false
	}
	if strings.Contains(s, ",") {
		whole, rest := s, ""
		if i := strings.IndexAny(s, ".eE"); i >= 0 {
			whole, rest = s[:i], s[i:]
		}
		for i, g := range strings.Split(strings.TrimLeft(whole, "+-"), ",") {
			if len(g) > 3 || len(g) == 0 || i > 0 && len(g) != 3 || strings.ContainsAny(g, "+-") {
				return 0, false
			}
		}
		if strings.Contains(rest, ",") {
			return 0, false
		}
		s = strings.ReplaceAll(whole, ",", "") + rest
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		return 0, false
	}
	return x, true
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

// wholeNumber returns a number that can be a code.
func wholeNumber(x float64) (int, bool) {
	if x != math.Trunc(x) || math.Abs(x) > 1e6 {
		return 0, false
	}
	return int(x), true
}

// units stand behind or before amounts.
var units = []string{"万元", "亿元", "千元", "元", "万", "亿", "%", "$", "¥", "￥", "€", "£", "RMB", "USD", "人", "年", "岁", "箱", "条",
	"个", "家", "平方米", "平米", "㎡", "小时", "分钟", "天", "月", "years", "year", "yrs", "kg", "km"}

// withUnit says whether a text is a number with a unit, such as 1,200元 or 35%, which is no number to the reader.
func withUnit(text string) bool {
	t := strings.TrimSpace(narrow(text))
	for _, u := range units {
		for _, rest := range []string{strings.TrimSuffix(t, u), strings.TrimPrefix(t, u)} {
			if rest != t {
				if _, ok := parseNumber(rest); ok {
					return true
				}
			}
		}
	}
	return false
}

// thousands writes a count with separators.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// percent writes a share.
func percent(x float64) string {
	switch {
	case x > 0 && x < 0.001:
		return "<0.1%"
	case x >= 0.0995 || x == 0:
		return strconv.FormatFloat(100*x, 'f', 0, 64) + "%"
	}
	return strconv.FormatFloat(100*x, 'f', 1, 64) + "%"
}
