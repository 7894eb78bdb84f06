package draft

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// flow writes a text as a YAML scalar that may stand anywhere, as a key too: plain if nothing in it could be taken for
// anything else, else in double quotes.
func flow(s string) string { return scalar(s, "") }

// block writes a text as a value that ends its line, where a few more signs are harmless.
func block(s string) string { return scalar(s, ",&'!=;@[]*<>") }

// scalar writes a text plain or in double quotes; within lists signs that are harmless where it stands.
func scalar(s, within string) string {
	if isPlain(s, within) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case isUnwritable(r): // stands in no name or label that is to be written
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

var aRange = regexp.MustCompile(`^\d{1,4}[-–]\d{1,4}$`)

// isPlain says whether a text needs no quotes: a number without leading zeros, a range of numbers, or words of letters with
// harmless signs.
func isPlain(s, within string) bool {
	if s == "" || len(s) > 200 {
		return false
	}
	if n, err := strconv.Atoi(s); err == nil {
		return strconv.Itoa(n) == s
	}
	switch strings.ToLower(s) {
	case "true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf":
		return false
	}
	if aRange.MatchString(s) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(s)
	switch {
	case unicode.IsLetter(first), strings.ContainsRune("$(（《“‘", first):
	case first >= '1' && first <= '9': // with a word in it, so that it is no number
		if !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !strings.ContainsRune("eExXoObB", r) }) {
			return false
		}
	default:
		return false
	}
	for _, r := range s {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == ' ', strings.ContainsRune("_./()+%$-–—（）、。，；？！《》“”‘’…·"+within, r):
		default:
			return false
		}
	}
	return s[len(s)-1] != ' '
}

// flowList writes a list on one line.
func flowList(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = flow(s)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// flowAnswers writes codes with labels on one line.
func flowAnswers(list []answer) string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = flow(a.code) + ": " + flow(a.label)
	}
	return "{" + strings.Join(out, ", ") + "}"
}

// page is the text of a codebook: lines with comments, those of a block aligned.
type page struct {
	lines []line
}

type line struct{ text, comment string }

func (p *page) add(text string) { p.lines = append(p.lines, line{text, ""}) }

func (p *page) note(text, comment string) { p.lines = append(p.lines, line{text, comment}) }

// comment adds comment lines at an indent, broken at a width.
func (p *page) comment(indent int, text string) {
	for _, l := range wrap(text, 112-indent) {
		p.lines = append(p.lines, line{"", strings.TrimRight(strings.Repeat(" ", indent)+"# "+l, " ")})
	}
}

func (p *page) gap() {
	if n := len(p.lines); n > 0 && p.lines[n-1] != (line{}) {
		p.lines = append(p.lines, line{})
	}
}

// bytes writes the page; comments behind text of one block begin in one column.
func (p *page) bytes() []byte {
	const farthest = 88
	var b strings.Builder
	for from := 0; from < len(p.lines); {
		to := from
		for to < len(p.lines) && p.lines[to] != (line{}) {
			to++
		}
		at := 0
		for _, l := range p.lines[from:to] {
			if w := width(l.text); l.text != "" && l.comment != "" && w <= farthest {
				at = max(at, w)
			}
		}
		for _, l := range p.lines[from:min(to+1, len(p.lines))] {
			b.WriteString(l.text)
			if l.comment != "" && l.text != "" {
				fmt.Fprintf(&b, "%*s# ", max(2, at+2-width(l.text)), "")
			}
			b.WriteString(l.comment)
			b.WriteByte('\n')
		}
		from = to + 1
	}
	return []byte(b.String())
}

// wrap breaks a text into lines: at spaces, in Chinese also between characters.
func wrap(text string, most int) []string {
	var out []string
	for width(text) > most {
		w, cut := 0, 0
		for i, r := range text {
			if w += runeWidth(r); w > most {
				break
			}
			if r == ' ' || i > 0 && isHan(r) {
				cut = i
			}
		}
		if cut == 0 {
			for i, r := range text {
				if w = i; i > 0 && width(text[:i]) > most-runeWidth(r) {
					break
				}
			}
			cut = max(1, w)
		}
		out = append(out, strings.TrimRight(text[:cut], " "))
		text = strings.TrimLeft(text[cut:], " ")
	}
	return append(out, text)
}
