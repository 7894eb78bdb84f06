package draft

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var tags = regexp.MustCompile(`(?s)<[a-zA-Z/!][^<>]{0,500}>`)

// plainText takes markup, control characters and repeated space out of a text.
func plainText(s string) string {
	if strings.ContainsAny(s, "<&") {
		s = html.UnescapeString(tags.ReplaceAllString(s, " "))
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if isUnwritable(r) || r == '\u200b' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// isChinese says whether a text has Han characters.
func isChinese(s string) bool { return strings.ContainsFunc(s, isHan) }

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// Widths of labels: what fits into a table of a report.
const (
	itemWidth  = 60
	fieldWidth = 44
)

// width is how much room a text takes: two for a Chinese character.
func width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch {
	case r < 0x1100:
		return 1
	case r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 || r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe4f ||
		r >= 0xff00 && r <= 0xff60 || r >= 0xffe0 && r <= 0xffe6 || r >= 0x1f300 && r <= 0x1faff || r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}

// shorten cuts a text to a width, at a space if one is near.
func shorten(s string, most int) string {
	if width(s) <= most {
		return s
	}
	w, end, space := 0, 0, 0
	for i, r := range s {
		if w += runeWidth(r); w > most-1 {
			break
		}
		end = i + utf8.RuneLen(r)
		if r == ' ' {
			space = i
		}
	}
	if space > end*2/3 {
		end = space
	}
	return strings.TrimRight(s[:end], " ,.;:，。；：、-—(（") + "…"
}

var (
	enumerator  = regexp.MustCompile(`^(?:[A-Za-z]{0,2}\d{1,3}[a-z]?\d{0,2}|[A-Za-z])\s*[.、．:：)）]\s*`)
	zhLead      = regexp.MustCompile(`^(?:请问|请您|请)?(?:您|你)?(?:所在的?|所属的?|对于|对|认为|觉得|的)?`)
	zhTail      = regexp.MustCompile(`(?:是什么|是多少|是哪一?[个种类家]?|是|为|如何|怎么样|怎样|有哪些|有多少)?[?？。：:…\s]*(?:[(（\[【]\s*(?:单选题?|多选题?|必填|选填|矩阵[^)）\]】]*|可多选|限选[^)）\]】]*|最多选[^)）\]】]*|单选|填空题?)\s*[)）\]】])?[?？。：:…\s]*$`)
	zhRateTail  = regexp.MustCompile(`(?:的?(?:满意程度|满意度)(?:评价|打分|评分)?|(?:是否|感到|觉得)满意|满意吗|进行(?:评价|评分|打分))$`)
	zhKind      = regexp.MustCompile(`[(（\[【]\s*(?:单选题?|多选题?|必填|选填|矩阵[^)）\]】]*|可多选|限选[^)）\]】]*|填空题?)\s*[)）\]】]`)
	enQuestions = regexp.MustCompile(`(?i)^(?:please (?:rate|indicate)|how satisfied (?:are|were) you with|how would you rate|how do you rate|your|what (?:is|are|was) your|how would you describe your|what type was)\s+(?:the |your |you )?`)
	enTail      = regexp.MustCompile(`(?i)[\s(\[]*(?:please )?(?:select|choose|check|tick|mark) (?:only one|one|one only|all that apply|all|up to \w+|\w+)[)\].\s]*$`)
)

// tidy is the text of a question without the number and the words that every question has.
func tidy(text string) string {
	t := plainText(text)
	_, t = cutNumber(t)
	t = strings.TrimLeft(t, "….·-–— ")
	if rest := enumerator.ReplaceAllString(t, ""); rest != "" {
		t = rest
	}
	if isChinese(t) {
		t = zhKind.ReplaceAllString(t, "")
		for _, cut := range []*regexp.Regexp{zhTail, zhLead} {
			if rest := strings.TrimSpace(cut.ReplaceAllString(t, "")); width(rest) >= 4 {
				t = rest
			}
		}
	} else {
		if rest := enTail.ReplaceAllString(t, ""); width(rest) >= 3 {
			t = rest
		}
		if rest := enQuestions.ReplaceAllString(t, ""); rest != t && width(rest) >= 3 {
			t = upper(rest)
		}
		if rest := strings.TrimRight(t, " ?.:…"); rest != "" {
			t = rest
		}
	}
	return capitalised(strings.TrimSpace(t))
}

// capitalised begins a label of small letters with a capital.
func capitalised(s string) string {
	if !strings.Contains(s, " ") {
		return s
	}
	return upper(s)
}

func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if !unicode.IsLower(r) {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// commonEnds are what all texts begin and end with, to be cut off: at a word's end, in Chinese only if it is long.
func commonEnds(texts []string) (head, tail int) {
	if len(texts) < 3 {
		return 0, 0
	}
	first := texts[0]
	head, tail = len(first), len(first)
	for _, t := range texts[1:] {
		for head > 0 && (len(t) < head || t[:head] != first[:head]) {
			head--
		}
		for tail > 0 && (len(t) < tail || t[len(t)-tail:] != first[len(first)-tail:]) {
			tail--
		}
	}
	for head > 0 && !wordBreak(first, head) {
		head--
	}
	for tail > 0 && !wordBreak(first, len(first)-tail) {
		tail--
	}
	if isChinese(first[:head]) && width(first[:head]) < 10 && !strings.ContainsAny(first[:head], "：:—-") {
		head = 0
	}
	if !isChinese(first[:head]) && width(first[:head]) < 4 {
		head = 0
	}
	if isChinese(first[len(first)-tail:]) && width(first[len(first)-tail:]) < 6 || !isChinese(first[len(first)-tail:]) && tail < 10 {
		tail = 0
	}
	for _, t := range texts {
		if len(t)-head-tail < 2 || width(t[head:len(t)-tail]) < 4 {
			return 0, 0
		}
	}
	return head, tail
}

// wordBreak says whether a text may be cut at a place: between words, or next to a Chinese character.
func wordBreak(s string, at int) bool {
	if at <= 0 || at >= len(s) {
		return at == 0 || at == len(s)
	}
	if !utf8.RuneStart(s[at]) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at:])
	return isHan(before) || isHan(after) || !(isWord(before) && isWord(after))
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || r == '’' }

// shortLabels makes labels of the texts of questions that stand together: tidy, without what all share, short, and no two
// alike. The names of the columns tell equal ones apart.
func shortLabels(texts, names []string, most int) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		if out[i] = tidy(t); out[i] == "" {
			out[i] = plainText(names[i])
		}
	}
	head, tail := commonEnds(out)
	count := map[string]int{}
	for i, t := range out {
		t = strings.Trim(t[head:len(t)-tail], " —-:：…")
		if isChinese(t) {
			if rest := zhRateTail.ReplaceAllString(t, ""); width(rest) >= 4 {
				t = rest
			}
		}
		if rest := enumerator.ReplaceAllString(t, ""); width(rest) >= 2 {
			t = rest
		}
		if head > 0 {
			t = upper(t)
		}
		out[i] = shorten(capitalised(t), most)
		count[out[i]]++
	}
	return distinctLabels(out, names, count)
}

// distinctLabels adds the name of the column, or a number, to labels that are not the only ones.
func distinctLabels(labels, names []string, count map[string]int) []string {
	taken := map[string]bool{}
	for i, l := range labels {
		if count[l] > 1 {
			l = shorten(l, 80) + " (" + shorten(plainText(names[i]), 40) + ")"
		}
		for n := 2; taken[l]; n++ {
			l = shorten(labels[i], 80) + " (" + strconv.Itoa(n) + ")"
		}
		taken[l] = true
		labels[i] = l
	}
	return labels
}
