package survey

import (
	"fmt"
	"strconv"
	"strings"
)

// slow marks cells that the short tables of rules do not settle.
const slow = 0xffff

// rules say which code a cell of a coded column stands for. They are made once and only read afterwards.
type rules struct {
	one [256]uint16 // code of a cell of one byte, or slow
	two [100]uint16 // code of a cell of two digits, or slow

	exact  map[string]uint16  // trimmed text -> code
	number map[float64]uint16 // numeric value -> code, so that 5.0 and ５ are 5
	fold   bool               // look the text up in lower case too
	blank  uint16             // code of an empty cell
	unread uint16             // code of a cell that nothing allows
	want   string             // what was expected of such a cell
}

func newRules(want string) *rules {
	return &rules{exact: map[string]uint16{"": 0}, number: map[float64]uint16{}, want: want}
}

// allow adds a spelling of a code; the first meaning of a text or number stays.
func (r *rules) allow(text string, code uint16) {
	text = trimCell(text)
	if _, taken := r.exact[text]; !taken {
		r.exact[text] = code
	}
	if x, ok := parseNumber(text); ok {
		if _, taken := r.number[x]; !taken {
			r.number[x] = code
		}
	}
}

// tabulate fills the short tables. To be called when all spellings are in.
func (r *rules) tabulate() *rules {
	r.exact[""] = r.blank
	for c := range r.one {
		r.one[c] = slow
		if c < 0x80 {
			r.one[c] = r.table(string(rune(c)))
		}
	}
	for n := range r.two {
		r.two[n] = r.table(fmt.Sprintf("%02d", n))
	}
	return r
}

func (r *rules) table(text string) uint16 {
	if code, ok := r.resolve(text); ok {
		return code
	}
	return slow
}

// resolve finds the code of a decoded cell the thorough way.
func (r *rules) resolve(text string) (uint16, bool) {
	t := trimCell(text)
	if code, ok := r.exact[t]; ok {
		return code, true
	}
	if n := trimCell(narrow(t)); n != t {
		if code, ok := r.exact[n]; ok {
			return code, true
		}
	}
	if r.fold {
		if code, ok := r.exact[strings.ToLower(t)]; ok {
			return code, true
		}
	}
	if x, ok := parseNumber(t); ok {
		if code, ok := r.number[x]; ok {
			return code, true
		}
	}
	return r.unread, false
}

// itemRules give the level of an answer: code - Min + 1, after reversal; 0 is missing. A label of the scale is
// taken for its code.
func itemRules(it *Item, missing []string) (*rules, error) {
	levels := it.Scale.Max - it.Scale.Min + 1
	if levels < 2 || levels > 255 {
		return nil, fmt.Errorf("item %s: a scale from %d to %d has %d codes where 2 to 255 are possible",
			it.Key, it.Scale.Min, it.Scale.Max, levels)
	}
	r := newRules(fmt.Sprintf("a whole number from %d to %d", it.Scale.Min, it.Scale.Max))
	for _, list := range [][]string{it.Scale.Missing, missing} {
		for _, m := range list {
			r.allow(m, 0)
		}
	}
	level := func(code int) uint16 {
		if it.Reverse {
			return uint16(it.Scale.Max - code + 1)
		}
		return uint16(code - it.Scale.Min + 1)
	}
	for code := it.Scale.Min; code <= it.Scale.Max; code++ {
		r.allow(strconv.Itoa(code), level(code))
	}
	for _, l := range it.Scale.Labels {
		x, ok := parseNumber(l.Code)
		if code := int(x); ok && float64(code) == x && code >= it.Scale.Min && code <= it.Scale.Max {
			if text := trimCell(l.Label); text != "" {
				if _, taken := r.exact[text]; !taken {
					r.exact[text] = level(code)
				}
			}
		}
	}
	return r.tabulate(), nil
}

// groupRules give the group of a cell of a field with listed values, and the labels of the groups: labels[0] is that
// of group 1. Codes with the same label are one group.
func groupRules(f *Field, missing []string) (*rules, []string) {
	codes := make([]string, 0, len(f.Values))
	for _, v := range f.Values {
		codes = append(codes, v.Code)
	}
	if len(codes) > 20 {
		codes = append(codes[:20:20], "...")
	}
	r := newRules("one of " + strings.Join(codes, ", "))
	for _, list := range [][]string{f.Missing, missing} {
		for _, m := range list {
			r.allow(m, 0)
		}
	}
	var labels []string
	group := map[string]uint16{}
	for _, v := range f.Values {
		if _, known := group[v.Label]; !known {
			labels = append(labels, v.Label)
			group[v.Label] = uint16(len(labels))
		}
	}
	for _, v := range f.Values { // codes as written win over numbers that are equal, and codes over labels
		if t := trimCell(v.Code); t != "" {
			if _, taken := r.exact[t]; !taken {
				r.exact[t] = group[v.Label]
			}
		}
	}
	for _, v := range f.Values {
		r.allow(v.Code, group[v.Label])
	}
	for _, label := range labels {
		if t := trimCell(label); t != "" {
			if _, taken := r.exact[t]; !taken {
				r.exact[t] = group[label]
			}
		}
	}
	return r.tabulate(), labels
}

// Codes of a cell of a multiple response.
const (
	notChosen = 0
	chosen    = 1
	noAnswer  = 2
)

// optionRules read a column of a multiple response: ticked in one of many ways, or not, or left empty.
func optionRules(column string, missing, more []string) *rules {
	r := newRules("1 or 0")
	r.fold, r.blank, r.unread = true, noAnswer, noAnswer
	for _, list := range [][]string{more, missing} {
		for _, m := range list {
			r.allow(m, noAnswer)
		}
	}
	for _, yes := range []string{"1", "true", "yes", "y", "x", "v", "是", "有", "选中", "已选", "√", "✓", "✔", column} {
		r.allow(yes, chosen)
	}
	for _, no := range []string{"0", "false", "no", "n", "否", "无", "未选中", "未选", "×"} {
		r.allow(no, notChosen)
	}
	return r.tabulate()
}

// missingNumbers are the missing codes of a numeric column: as text, and those that are numbers.
func missingNumbers(lists ...[]string) (texts map[string]bool, numbers []float64) {
	texts = map[string]bool{}
	for _, list := range lists {
		for _, m := range list {
			texts[trimCell(m)] = true
			if x, ok := parseNumber(m); ok {
				numbers = append(numbers, x)
			}
		}
	}
	return texts, numbers
}
