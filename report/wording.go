package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"manyi/stats"
)

// said is the label of a key as a sentence says it.
func (c Context) said(key string) string { return c.quoted(c.Label(key)) }

// quoted makes a label fit to stand in a sentence: without the full stop of a statement, and in quotation marks where
// punctuation, length or foreign letters would let it run into the sentence.
func (c Context) quoted(label string) string {
	label = strings.TrimRight(strings.TrimSpace(label), ".。")
	words := strings.Fields(label)
	quote := strings.ContainsAny(label, ",;:.?!，；：。？！、") || len(words) > 4
	if c.Lang != "en" {
		quote = quote || len(words) > 1
		for _, r := range label {
			quote = quote || r < 0x250 && unicode.IsLetter(r)
		}
	}
	if quote {
		return c.quote(label)
	}
	return label
}

// quote sets quotation marks unless they are there. The curly ones are as wide as a Chinese character in the pictures'
// typeface, so English has straight ones.
func (c Context) quote(label string) string {
	if label == "" || c.isQuoted(label) {
		return label
	}
	return c.T("“", `"`) + label + c.T("”", `"`)
}

func (c Context) isQuoted(label string) bool { return strings.HasPrefix(label, c.T("“", `"`)) }

// group is the name of a group as a sentence ranks it: "others lowest" would say something else.
func (c Context) group(name string) string {
	if name == "其他" || strings.EqualFold(name, "other") {
		return c.quote(name)
	}
	return c.quoted(name)
}

// join lists words: A、B和C, "A, B and C". Where one is quoted all are, and Chinese quotations need no comma between.
func (c Context) join(words []string) string {
	words = slices.Clone(words)
	comma := c.T("、", ", ")
	if slices.ContainsFunc(words, c.isQuoted) {
		for i := range words {
			words[i] = c.quote(words[i])
		}
		comma = c.T("", ", ")
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], comma) + c.T("和", " and ") + words[last]
}

// standing is a row of a ranking with its interval.
type standing struct {
	name      string
	low, high *float64
}

// ties are the leading rows of a ranking, best first: the first, and those whose interval overlaps its interval. Without
// intervals nothing is said to tie.
func ties(ranked []standing) []string {
	if len(ranked) == 0 {
		return nil
	}
	first := ranked[0]
	names := []string{first.name}
	for _, x := range ranked[1:] {
		if first.low == nil || first.high == nil || x.low == nil || x.high == nil || *x.high < *first.low || *x.low > *first.high {
			continue
		}
		names = append(names, x.name)
	}
	return names
}

// longTitle is the width beyond which a title is no longer read at a glance.
const longTitle = 110

// mostNamed is how many items or groups a title names at one end.
const mostNamed = 3

// extremes says which rows of a ranking are highest and lowest, naming together those that the data cannot tell apart;
// "" where too many tie for a title to name them.
func (c Context) extremes(ranked []standing) string {
	reversed := make([]standing, len(ranked))
	for i, x := range ranked {
		reversed[len(ranked)-1-i] = x
	}
	top, bottom := ties(ranked), ties(reversed)
	if len(ranked) < 2 || len(top)+len(bottom) > len(ranked) || len(bottom) > mostNamed {
		return ""
	}
	if both := fmt.Sprintf(c.T("%s满意度最高，%s最低", "Highest: %s; lowest: %s"), c.join(top), c.join(bottom)); len(top) <= mostNamed && textWidth(both) <= longTitle {
		return both
	}
	if low := fmt.Sprintf(c.T("%s满意度最低", "Lowest: %s"), c.join(bottom)); textWidth(low) <= longTitle {
		return low
	}
	return ""
}

// smallBase is the base under which a group is drawn hollow and no sentence ranks it.
const smallBase = 30

// againstAll says which groups' intervals lie above and which below the value of all respondents; "" when none does.
func (c Context) againstAll(groups []stats.IndexRow, all *float64) string {
	if all == nil {
		return ""
	}
	var rows []standing
	for _, x := range groups {
		if x.N >= smallBase {
			rows = append(rows, standing{c.quoted(x.Group), x.CILow, x.CIHigh})
		}
	}
	above, below := beyond(rows, *all)
	slices.Reverse(below)
	return capital(c.aboveOrBelow(above, below))
}

// beyond are the names of the rows whose intervals lie above and below a value.
func beyond(rows []standing, value float64) (above, below []string) {
	for _, x := range rows {
		switch {
		case x.low == nil || x.high == nil:
		case *x.low > value:
			above = append(above, x.name)
		case *x.high < value:
			below = append(below, x.name)
		}
	}
	return above, below
}

// aboveOrBelow says who is above and who below the average; "" when nobody is.
func (c Context) aboveOrBelow(above, below []string) string {
	parts := []string{c.nameOrCount(above, mostNamed, c.T("%s高于平均", "above average: %s"), c.T("%d 组高于平均", "%d groups above average")),
		c.nameOrCount(below, mostNamed, c.T("%s低于平均", "below average: %s"), c.T("%d 组低于平均", "%d groups below average"))}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	return strings.Join(parts, c.T("，", "; "))
}

// nameOrCount says something of the names given: few, a format with all of them, or of more than most many, one with their
// number; "" of none.
func (c Context) nameOrCount(names []string, most int, few, many string) string {
	switch {
	case len(names) == 0:
		return ""
	case len(names) > most:
		return fmt.Sprintf(many, len(names))
	}
	return fmt.Sprintf(few, c.join(names))
}

// capital writes the first letter of a sentence large, unless it is Greek: α is a symbol. small is for one that goes on.
func capital(s string) string {
	return firstLetter(s, func(r rune) rune {
		if unicode.Is(unicode.Greek, r) {
			return r
		}
		return unicode.ToUpper(r)
	})
}
func small(s string) string { return firstLetter(s, unicode.ToLower) }

func firstLetter(s string, to func(rune) rune) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(to(first)) + s[size:]
}
