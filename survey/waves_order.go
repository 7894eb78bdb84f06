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
//
// Numbers without a year are ordered when they cannot have begun anew: not the weeks 51, 52, 1, nor the years 98, 99, 00. Nor are names
// plain that count down (3 days before, 2 days before), have a minus, or numbers behind a point that a decimal and a part order otherwise.
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
	year, years := -1, 0
	var others []int // the numbers that differ
	for k := range n {
		switch {
		case all(k, isYear):
			if years++; year < 0 {
				year = k
			}
		case !all(k, func(v int) bool { return v == waves[0].numbers[k] }):
			others = append(others, k)
		}
	}
	for _, w := range waves {
		if w.counts || w.down && len(others) > 0 || !pointsPlain(waves, w, year) {
			return nil
		}
		for k := year + 1; year >= 0 && k < n; k++ { // 2023/2024 is a span; the second of 2010 forms in 2023 is none
			if ahead := w.numbers[k] - w.numbers[year]; all(k, isYear) && ahead != 0 && ahead != 1 {
				return nil
			}
		}
	}
	if year == 0 { // 2025-03-12: from the large to the small, as it stands
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
	case years == 0 && len(others) == 1 && countsUp(waves, others[0]):
		return others
	case years == 1 && len(others) <= 1:
		return append([]int{year}, others...)
	case years == 1 && len(others) == 2 && slices.Contains(others, month): // 12 March 2025
		return []int{year, month, others[0] + others[1] - month}
	}
	return nil
}

func isYear(v int) bool  { return v >= 1900 && v < 2100 }
func isMonth(v int) bool { return v >= 1 && v <= 12 }

// pointsPlain says whether the number behind the point of a name is ordered alike as a part and as decimals: it is a year (12.2023), the
// same in all names (2015.0), or behind a year with as many digits in all, two or more. 2023.1 may be October, whose zero was lost.
// More points than one make a date.
func pointsPlain(waves []waveName, w waveName, year int) bool {
	first := waves[0]
	if len(w.points) != 1 || len(first.points) != 1 {
		return len(w.points) == len(first.points)
	}
	at := w.points[0]
	same := !slices.ContainsFunc(waves, func(o waveName) bool { return o.numbers[at] != w.numbers[at] })
	return first.points[0] == at && (isYear(w.numbers[at]) || same || year >= 0 && w.digits == first.digits && w.digits > 1)
}

// countsUp says whether numbers without a year, of which the one at k differs, are plainly in order of time.
func countsUp(waves []waveName, k int) bool {
	var values []int
	cycle, counter, letters := 0, false, false
	for _, w := range waves {
		values = append(values, w.numbers[k])
		cycle, counter, letters = max(cycle, w.cycle), w.counter, w.letters
		if w.minus {
			return false
		}
	}
	slices.Sort(values)
	low, high := values[0], values[len(values)-1]
	pause := 0 // the longest between two of them
	for i := 1; i < len(values); i++ {
		pause = max(pause, values[i]-values[i-1])
	}
	if cycle > 0 { // most of a year from its beginning can hardly be of two years; of its halves either may come first
		return low == 1 && pause == 1 && 2*len(values) > cycle && len(values) > 2
	}
	if counter { // wave 2, wave 99
		return true
	}
	if slices.ContainsFunc(waves, func(w waveName) bool { return w.hyphen || w.monthYear }) {
		return false
	}
	if high >= 90 && high < 100 && low <= 30 { // FY99, FY00
		return false
	}
	cycles := []int{months, days, weeks} // numbers alone may be any of these
	switch {
	case waves[0].rest == "w#":
		cycles = []int{weeks}
	case letters:
		cycles = nil
	}
	for _, c := range cycles { // the turn of the year would be where they pause longest
		if high <= c && pause > 1 && pause >= low+c-high {
			return false
		}
	}
	return true
}

// waveName is the name of a wave taken apart.
type waveName struct {
	name    string
	numbers []int
	rest    string // what the name is besides: "#" for a number, small letters, no spaces
	month   int    // which of the numbers is a month by its name; -1 = none

	cycle   int  // the numbers begin again after so many, as months do with each year; 0 = no word says so
	counter bool // a word says that the number counts on: wave, round
	letters bool // there are words at all
	down    bool // a word says that the number may count down
	counts  bool // a number is a count: n=500

	minus, hyphen bool  // a number behind "-" that may be negative: -2, and T-2, where it may as well be a hyphen
	monthYear     bool  // a number of four digits that may be month and year in either order: 0423
	points        []int // which numbers stand directly behind another and a point
	digits        int   // of the last of these
}

// How many units there are before they begin again.
const (
	halves   = 2
	quarters = 4
	months   = 12
	days     = 31
	weeks    = 53
)

// cycleWords are words, without the s of the plural, whose numbers begin again.
var cycleWords = map[string]int{
	"half": halves, "halve": halves, "semester": halves, "h": halves, "s": halves,
	"quarter": quarters, "term": quarters, "trimester": quarters, "q": quarters, "qtr": quarters,
	"month": months, "m": months, "mth": months,
	"day": days, "d": days, "date": days,
	"week": weeks, "wk": weeks, "kw": weeks, "cw": weeks,
}

// cycleSigns are the same in Chinese, where words are not set apart.
var cycleSigns = map[string]int{"半": halves, "学期": halves, "季": quarters, "月": months, "日": days, "天": days, "号": days, "周": weeks, "星期": weeks, "礼拜": weeks}

var (
	counterWords = []string{"wave", "round", "phase"}
	counterSigns = "期次轮波"
	downWords    = []string{"ago", "before", "prior", "until", "till", "go", "left", "earlier", "minus", "pre"}
	downSigns    = "前倒剩距"
)

// read takes up a word of English.
func (w *waveName) read(word string) {
	w.letters = true
	if len(word) > 1 {
		word = strings.TrimSuffix(word, "s")
	}
	w.cycle = max(w.cycle, cycleWords[word])
	w.counter = w.counter || slices.Contains(counterWords, word)
	w.down = w.down || slices.Contains(downWords, word)
}

// readSigns takes up what is written in Chinese, and the signs between.
func (w *waveName) readSigns() {
	for sign, cycle := range cycleSigns {
		if strings.Contains(w.rest, sign) {
			w.cycle = max(w.cycle, cycle)
		}
	}
	w.counter = w.counter || strings.ContainsAny(w.rest, counterSigns)
	w.letters = w.letters || strings.ContainsFunc(w.rest, unicode.IsLetter)
	w.down = w.down || strings.ContainsAny(w.rest, downSigns)
	w.counts = strings.Contains(w.rest, "=")
	if w.month >= 0 {
		w.cycle = max(w.cycle, months)
	}
}

// readSign looks at what stands before the digits of a number.
func (w *waveName) readSign(before []rune, digits string) {
	back := func(i int) rune { // the i-th rune before; a space where there is none
		if len(before) < i {
			return ' '
		}
		return before[len(before)-i]
	}
	switch sign := back(1); {
	case strings.ContainsRune(".,", sign) && isDigit(back(2)):
		w.points = append(w.points, len(w.numbers))
		w.digits = len(digits)
	case strings.ContainsRune("-−–－", sign) && (unicode.IsSpace(back(2)) || unicode.IsPunct(back(2))):
		w.minus = true
	case strings.ContainsRune("-−–－", sign) && !isDigit(back(2)):
		w.hyphen = true
	}
	if v, err := strconv.Atoi(digits); err == nil && len(digits) == 4 && !isYear(v) && (isMonth(v/100) || isMonth(v%100)) {
		w.monthYear = true
	}
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
	whole := text
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
			w.readSign(whole[:len(whole)-len(text)], digits)
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
				w.read(word)
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
	w.readSigns()
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
	switch {
	case len(digits) <= 5:
		return []int{v}
	case len(digits) == 6 && isYear(v/100) && isMonth(v%100):
		return []int{v / 100, v % 100}
	case len(digits) == 8 && isYear(v/10000) && isMonth(v/100%100):
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
