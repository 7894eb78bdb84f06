package draft

import (
	"regexp"
	"strings"
	"unicode"

	"manyi/survey/raw"
)

// question is what the name and label of a column tell of its place in the questionnaire.
type question struct {
	number string // "7" of "7、...", "Q5" of "Q5. ...", "" if none
	stem   string // what several columns ask together, "" if they do not
	item   string // what this one asks: the whole text without a stem
	family string // shared by the columns of one question: by number or by the beginning of the name; "" if alone
	part   string // of the name, behind that beginning: "ART" of Q7ART, "1" of IMAG1
	loose  bool   // the family is only a letter before numbers, as in q1, q2, q3: the whole questionnaire may have it
}

// questions reads names and labels of all columns.
func questions(columns []*column) []question {
	out := make([]question, len(columns))
	byNumber, byName := map[string]int{}, map[string]int{}
	names := make([]nameParts, len(columns))
	splits := make([][]split, len(columns))
	shared := map[string]int{}
	for i, c := range columns {
		text := plainText(c.Label)
		if text == "" {
			text = plainText(c.Name)
		}
		q := &out[i]
		q.number, q.item = cutNumber(text)
		if q.number != "" {
			byNumber[q.number]++
		}
		names[i] = splitName(cleanName(c.Name))
		if names[i].stem != "" {
			byName[names[i].stem]++
		}
		splits[i] = splitsOf(q.item)
		seen := map[string]bool{}
		for _, s := range splits[i] {
			if !seen[s.stem] {
				shared[s.stem]++
			}
			seen[s.stem] = true
		}
	}
	for i := range out {
		q := &out[i]
		n := names[i]
		textual := columns[i].Label == "" || columns[i].Kind == raw.Text && columns[i].Label == columns[i].Name
		switch {
		case n.stem != "" && byName[n.stem] > 1:
			q.family, q.part, q.loose = n.stem, n.part, n.loose
		case q.number != "" && byNumber[q.number] > 1:
			q.family = "no " + q.number
		}
		for _, s := range splits[i] {
			if shared[s.stem] > 1 || s.sure && (q.family != "" || textual) {
				q.stem, q.item = s.stem, s.item
				break
			}
		}
		if q.family == "" && q.stem != "" && shared[q.stem] > 1 {
			q.family = "stem " + q.stem
		}
	}
	return spread(out)
}

// spread gives the stem of a matrix question to its later items, which an export may leave without.
func spread(qs []question) []question {
	stems := map[string]string{}
	for _, q := range qs {
		if q.family != "" && q.stem != "" && stems[q.family] == "" && strings.HasPrefix(q.family, "no ") {
			stems[q.family] = q.stem
		}
	}
	for i := range qs {
		if q := &qs[i]; q.stem == "" && stems[q.family] != "" {
			q.stem = stems[q.family]
		}
	}
	return qs
}

// split is one way to take a text apart.
type split struct {
	stem, item string
	sure       bool // the mark stands in matrix questions only
}

var (
	gridItem    = regexp.MustCompile(`^(.*\S)\s*[\[【]([^\[\]【】]+)[\]】]$`)
	bracketed   = regexp.MustCompile(`^[\[【]([^\[\]【】]+)[\]】]\s*(\S.*)$`)
	aspectLast  = regexp.MustCompile(`(?i)^((?:satisfaction|importance|rating|quality|evaluation|performance|expectation)s? (?:of|with|for|about|on)) (\S.*)$`)
	aspectFirst = regexp.MustCompile(`^(.{2,}?)的?(满意度|满意程度|重要性|重要程度|期望值?|评价|评分|得分)$`)
	parenthesis = regexp.MustCompile(`^(.*\S)\s*[(（](.+)[)）]$`)
)

// splitsOf lists the ways to take the text of a question apart into stem and item, the surest first.
func splitsOf(text string) []split {
	var out []split
	add := func(stem, item string, sure bool) {
		stem, item = trimStem(stem), strings.TrimSpace(item)
		if stem != "" && item != "" {
			out = append(out, split{stem, item, sure})
		}
	}
	if m := parenthesis.FindStringSubmatch(text); m != nil {
		stem, item := m[1], m[2]
		if i := strings.LastIndex(item, "—"); i >= 0 {
			item = item[i+len("—"):]
		}
		add(stem, item, false)
	}
	if i := strings.LastIndex(text, "—"); i >= 0 {
		add(strings.TrimRight(text[:i], "—"), text[i+len("—"):], true)
	}
	if m := gridItem.FindStringSubmatch(text); m != nil {
		add(m[1], m[2], true)
	}
	if m := bracketed.FindStringSubmatch(text); m != nil {
		add(m[1], m[2], false)
	}
	if m := aspectLast.FindStringSubmatch(text); m != nil {
		add(m[1], m[2], false)
	}
	if m := aspectFirst.FindStringSubmatch(text); m != nil {
		add(m[2], m[1], false)
	}
	for _, mark := range []string{": ", "：", " - ", " – ", ":"} {
		rest := text
		for range 6 { // the longest stem first: which is shared is seen later
			i := strings.LastIndex(rest, mark)
			if i < 0 {
				break
			}
			add(text[:i], text[i+len(mark):], false)
			rest = text[:i]
		}
	}
	return out
}

func trimStem(s string) string { return strings.TrimRight(strings.TrimSpace(s), " :：-–—,，") }

// numbered finds the number that a question begins with.
var (
	numbered     = regexp.MustCompile(`^\s*[(（【\[]?\s*(?:第\s*)?([A-Za-z]{0,3}\d{1,3}[a-z]?(?:[-_.]\d{1,3})*)\s*题?\s*[)）】\]]?\s*[、.．:：)）]\s*(\S(?s:.*))$`)
	numberedWord = regexp.MustCompile(`^([Qq]\d{1,3}[a-z]?)\s+(\S(?s:.*))$`)
)

// cutNumber takes the number off a question's text.
func cutNumber(text string) (number, rest string) {
	m := numbered.FindStringSubmatch(text)
	if m == nil {
		m = numberedWord.FindStringSubmatch(text)
	}
	if m == nil || m[2][0] >= '0' && m[2][0] <= '9' && !strings.ContainsAny(text, "、:：)）") {
		return "", strings.TrimSpace(text)
	}
	return m[1], strings.TrimSpace(m[2])
}

// nameParts is the beginning that a name shares with its neighbours, and the rest.
type nameParts struct {
	stem, part string
	loose      bool
}

var (
	lastPart    = regexp.MustCompile(`^(.*[A-Za-z0-9])[_.\-]+(?:[Rr]ow|[Rr]|[Oo]ption)?[_.]?(\d{1,3}|[A-Za-z])$`)
	letterDigit = regexp.MustCompile(`^([A-Za-z]+)(\d+)(.*)$`)
	wordDigit   = regexp.MustCompile(`^([_.\-]*[A-Za-z]+)(\d{1,3})$`)
	hanDigit    = regexp.MustCompile(`^(.*\p{Han})[_\-]?(\d{1,3}|[一二三四五六七八九十]{1,2})$`)
)

// splitName takes a short name apart: Q7ART, q1_1, Q20a1, IMAG1, sat_food, 满意度1.
func splitName(name string) nameParts {
	name = strings.TrimLeft(name, "*_ ")
	if len(name) > 60 {
		return nameParts{}
	}
	if m := hanDigit.FindStringSubmatch(name); m != nil {
		return nameParts{stem: m[1], part: m[2]}
	}
	if strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII || r == ' ' || r == ':' }) {
		return nameParts{}
	}
	lower := strings.ToLower(name)
	if m := lastPart.FindStringSubmatch(lower); m != nil {
		_, rest := m[1], name[len(name)-len(m[2]):]
		return nameParts{stem: m[1], part: rest}
	}
	if m := letterDigit.FindStringSubmatch(lower); m != nil {
		rest := name[len(m[1])+len(m[2]):]
		if rest == "" {
			return nameParts{stem: m[1], part: m[2], loose: len(m[1]) < 3 || m[1] == "var" || m[1] == "item" || m[1] == "question"}
		}
		if d := wordDigit.FindStringSubmatch(rest); d != nil {
			return nameParts{stem: strings.ToLower(m[1] + m[2] + d[1]), part: d[2]}
		}
		return nameParts{stem: m[1] + m[2], part: strings.TrimLeft(rest, "_.-")}
	}
	if i := strings.IndexByte(lower, '_'); i > 1 {
		return nameParts{stem: lower[:i+1], part: name[i+1:]}
	}
	return nameParts{}
}
