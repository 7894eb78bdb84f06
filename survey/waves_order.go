package survey

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// inOrder returns names of waves from the oldest to the newest, and whether their order is plain from how they are written: all of them
// alike but for their numbers, and the numbers in one order only. Numbers may be digits or Chinese numerals, English names of months,
// or 上 and 下 before 半年:
//
//	2024, 2025                 wave 9, wave 10          第九期, 第十期
//	2024Q4, 2025Q1             Q4 2024, Q1 2025         2024年四季度, 2025年1季度
//	2024-12, 2025-01-31        12/2024, 1/2025          Dec 2024, January 2025
//
// A year among the numbers comes first. Besides a year there may be one number more that differs; several only behind the year, from the
// large to the small as in 2025-03-12, or with the month as a word. 3/4/2025 beside 5/2/2025 can be read in two ways, and is not plain.
func inOrder(names []string) ([]string, bool) {
	waves := make([]waveName, len(names))
	for i, name := range names {
		waves[i] = readWaveName(name)
		if waves[i].rest != waves[0].rest || len(waves[i].numbers) == 0 && len(names) > 1 {
			return nil, false
		}
	}
	order := numberOrder(waves)
	if order == nil && len(names) > 1 {
		return nil, false
	}
	byTime := func(a, b waveName) int {
		for _, k := range order {
			if c := cmp.Compare(a.numbers[k], b.numbers[k]); c != 0 {
				return c
			}
		}
		return 0
	}
	slices.SortFunc(waves, byTime)
	out := make([]string, len(waves))
	for i, w := range waves {
		if i > 0 && byTime(waves[i-1], w) == 0 { // one time written in two ways
			return nil, false
		}
		out[i] = w.name
	}
	return out, true
}

// InOrder is inOrder for those who draft a codebook: nil and false when the names do not tell the order.
func InOrder(names []string) ([]string, bool) { return inOrder(names) }

// LookLikeWaves says whether names of files are alike but for their numbers, as those of waves are. The first and the third quarter are, although they
// may be of two years and so do not tell their order.
func LookLikeWaves(names []string) bool {
	if len(names) < 2 {
		return false
	}
	first := readWaveName(names[0])
	return !slices.ContainsFunc(names, func(name string) bool {
		w := readWaveName(name)
		return w.rest != first.rest || len(w.numbers) == 0
	})
}

// numberOrder says by which of their numbers waves are ordered, the first that decides first; nil when that is not plain.
func numberOrder(waves []waveName) []int {
	if len(waves) == 0 {
		return nil
	}
	n := len(waves[0].numbers)
	all := func(k int, is func(v int) bool) bool {
		return !slices.ContainsFunc(waves, func(w waveName) bool { return !is(w.numbers[k]) })
	}
	isYear := func(v int) bool { return v >= 1900 && v < 2100 }
	year, years := -1, 0
	var others []int // the numbers that differ
	for k := range n {
		switch {
		case all(k, isYear):
			year, years = k, years+1
		case !all(k, func(v int) bool { return v == waves[0].numbers[k] }):
			others = append(others, k)
		}
	}
	if n > 0 && all(0, isYear) { // 2025-03-12: from the large to the small, as it stands
		out := make([]int, n)
		for k := range out {
			out[k] = k
		}
		return out
	}
	month := waves[0].month
	switch {
	case years > 1:
		return nil
	case years == 0 && len(others) == 1 && (!waves[0].turns || unbroken(waves, others[0])):
		return others
	case years == 1 && len(others) <= 1:
		return append([]int{year}, others...)
	case years == 1 && len(others) == 2 && slices.Contains(others, month): // 12 March 2025
		return []int{year, month, others[0] + others[1] - month}
	}
	return nil
}

// unbroken says whether months or quarters without a year follow one another: November and January may be of two years.
func unbroken(waves []waveName, k int) bool {
	var values []int
	for _, w := range waves {
		values = append(values, w.numbers[k])
	}
	return slices.Max(values)-slices.Min(values) == len(values)-1
}

// waveName is the name of a wave taken apart.
type waveName struct {
	name    string
	numbers []int
	rest    string // what the name is besides: "#" for a number, small letters, no spaces
	month   int    // which of the numbers is a month by its name; -1 = none
	turns   bool   // the numbers have no year and begin again with each: months, quarters, halves
}

// readWaveName takes a name apart. A name with numbers that cannot be taken for any of these has no numbers.
func readWaveName(name string) waveName {
	w := waveName{name: name, month: -1}
	var rest strings.Builder
	number := func(values ...int) {
		w.numbers = append(w.numbers, values...)
		rest.WriteString(strings.Repeat("#", len(values)))
	}
	text := []rune(strings.ToLower(name))
	for i := range text { // １ is 1
		if text[i] >= '０' && text[i] <= '９' {
			text[i] += '0' - '０'
		}
	}
	for len(text) > 0 {
		run := func(is func(r rune) bool) string {
			n := 0
			for n < len(text) && is(text[n]) {
				n++
			}
			return string(text[:n])
		}
		digits, chinese, word := run(isDigit), run(isChineseNumeral), run(func(r rune) bool { return r < unicode.MaxASCII && unicode.IsLetter(r) })
		taken := 1
		switch {
		case digits != "":
			values := digitNumbers(digits)
			if values == nil {
				return waveName{name: name, month: -1}
			}
			number(values...)
			taken = len(digits)
			if len(text) >= taken+2 && slices.Contains([]string{"st", "nd", "rd", "th"}, string(text[taken:taken+2])) { // 2nd
				taken += 2
			}
		case chinese != "":
			v, ok := chineseNumber([]rune(chinese))
			if !ok {
				return waveName{name: name, month: -1}
			}
			number(v)
			taken = len([]rune(chinese))
		case word != "":
			if m := slices.IndexFunc(monthNames, func(full string) bool {
				return word == full || word == full[:3] || word == "sept" && full == "september"
			}); m >= 0 {
				w.month = len(w.numbers)
				number(m + 1)
			} else {
				rest.WriteString(word)
			}
			taken = len(word)
		case strings.HasPrefix(string(text), "上半年"):
			number(1)
		case strings.HasPrefix(string(text), "下半年"):
			number(2)
		case !unicode.IsSpace(text[0]):
			rest.WriteRune(text[0])
		}
		text = text[taken:]
	}
	w.rest = rest.String()
	w.turns = w.month >= 0 || w.rest == "q#" || w.rest == "h#" || strings.ContainsAny(w.rest, "季月半") ||
		strings.Contains(w.rest, "quarter") || strings.Contains(w.rest, "month") || strings.Contains(w.rest, "half")
	return w
}

var monthNames = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// digitNumbers reads digits: up to five are a number, six a year with a month, eight a date. nil when they are none of these.
func digitNumbers(digits string) []int {
	v, err := strconv.Atoi(digits)
	if err != nil {
		return nil
	}
	isMonth := func(year, month int) bool { return year >= 1900 && year < 2100 && month >= 1 && month <= 12 }
	switch {
	case len(digits) <= 5:
		return []int{v}
	case len(digits) == 6 && isMonth(v/100, v%100):
		return []int{v / 100, v % 100}
	case len(digits) == 8 && isMonth(v/10000, v/100%100):
		return []int{v / 10000, v / 100 % 100, v % 100}
	}
	return nil
}

const chineseDigits = "零一二三四五六七八九"

func isChineseNumeral(r rune) bool { return strings.ContainsRune(chineseDigits+"〇两十", r) }

// chineseNumber reads a Chinese numeral up to 九十九, or digits in a row such as 二〇二五.
func chineseNumber(numeral []rune) (int, bool) {
	value := func(r rune) int {
		switch r {
		case '〇':
			return 0
		case '两':
			return 2
		}
		return slices.Index([]rune(chineseDigits), r)
	}
	ten := slices.Index(numeral, '十')
	if ten < 0 {
		v := 0
		for _, r := range numeral {
			v = 10*v + value(r)
		}
		return v, len(numeral) <= 4
	}
	if ten > 1 || len(numeral) > ten+2 || len(numeral) == ten+2 && numeral[ten+1] == '十' {
		return 0, false
	}
	v := 10
	if ten == 1 {
		v = 10 * value(numeral[0])
	}
	if len(numeral) == ten+2 {
		v += value(numeral[ten+1])
	}
	return v, true
}
