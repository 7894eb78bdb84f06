package survey

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"manyi/survey/raw"
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

	declared  *raw.Missing // what the file declares missing, coded absent
	absent    uint16
	joined    *joinedOptions // of a cell that holds several options
	otherwise bool           // what nothing allows is unread without being wrong
	labelled  map[int]string // labels of codes, lower case, for cells such as "5 - very satisfied"
	codeOf    func(code int) uint16
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
	x, isNumber := parseNumber(t)
	if isNumber {
		if r.declared != nil && r.declared.Has(x) {
			return r.absent, true
		}
		if code, ok := r.number[x]; ok {
			return code, true
		}
	}
	if r.declared != nil && declares(r.declared, t) {
		return r.absent, true
	}
	if r.joined != nil {
		return r.joined.resolve(t)
	}
	if option := withoutTyped(t); option != t {
		if code, ok := r.exact[option]; ok {
			return code, true
		}
	}
	if !isNumber && r.codeOf != nil {
		if code, ok := codeBesideLabel(t, r.labelled); ok && r.codeOf(code) > 0 {
			return r.codeOf(code), true
		}
	}
	return r.unread, r.otherwise
}

// withoutTyped is an option without what was typed into it: 其他 of 其他〖网吧〗, as 问卷星 writes it.
func withoutTyped(text string) string {
	if before, _, typed := strings.Cut(text, "〖"); typed && strings.HasSuffix(text, "〗") && trimCell(before) != "" {
		return trimCell(before)
	}
	return text
}

// declares says whether a cell is a user-missing value of its file.
func declares(m *raw.Missing, text string) bool {
	if m == nil {
		return false
	}
	if slices.Contains(m.Texts, text) {
		return true
	}
	x, ok := parseNumber(text)
	return ok && m.Has(x)
}

// codeBesideLabel reads a cell that has a code and its label: "5 - Very satisfied", "5=很满意", "很满意（5分）", "5分". The
// label must be that of the code, if the code has one.
func codeBesideLabel(text string, labels map[int]string) (code int, ok bool) {
	text = strings.ToLower(narrow(text))
	matches := func(number, label string) (int, bool) {
		code, err := strconv.Atoi(strings.TrimSpace(number))
		if err != nil {
			return 0, false
		}
		label = strings.TrimSpace(label)
		if want, known := labels[code]; known && label != "" && label != want {
			return 0, false
		} else if !known && label != "" && slices.Contains(slices.Collect(maps.Values(labels)), label) {
			return 0, false
		}
		return code, true
	}
	end := 0
	if strings.HasPrefix(text, "-") {
		end = 1
	}
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	if end > 0 && text[:end] != "-" {
		rest := strings.TrimPrefix(strings.TrimSpace(text[end:]), "分")
		if rest == "" {
			return matches(text[:end], "")
		}
		if label := strings.TrimLeft(rest, " -=:._、,–—"); label != rest {
			return matches(text[:end], label)
		}
		if strings.HasPrefix(rest, "(") && strings.HasSuffix(rest, ")") {
			return matches(text[:end], rest[1:len(rest)-1])
		}
	}
	if label, number, found := strings.Cut(strings.TrimSuffix(text, ")"), "("); found && strings.HasSuffix(text, ")") && label != "" {
		return matches(strings.TrimSuffix(strings.TrimSpace(number), "分"), label)
	}
	return 0, false
}

// itemRules give the level of an answer: code - Min + 1, after reversal; 0 is missing. A label of the scale is
// taken for its code, whatever the case of its letters. The i-th of the missing codes returned is given level Max - Min
// + 2 + i, as far as a byte has room, so that they can be told apart until the block is done.
func itemRules(it *Item, missing []string, declared *raw.Missing) (r *rules, absent []string, err error) {
	levels := it.Scale.Max - it.Scale.Min + 1
	if levels < 2 || levels > 255 {
		return nil, nil, fmt.Errorf("item %s: a scale from %d to %d has %d codes where 2 to 255 are possible",
			it.Key, it.Scale.Min, it.Scale.Max, levels)
	}
	r = newRules(fmt.Sprintf("a whole number from %d to %d", it.Scale.Min, it.Scale.Max))
	enter := func(name string) uint16 {
		if levels+len(absent)+1 > 255 {
			return 0
		}
		absent = append(absent, name)
		return uint16(levels + len(absent))
	}
	for _, list := range [][]string{it.Scale.Missing, missing} {
		for _, m := range list {
			if t := trimCell(m); t != "" && !r.knows(t) {
				r.allow(t, enter(t))
			}
		}
	}
	level := func(code int) uint16 {
		if code < it.Scale.Min || code > it.Scale.Max {
			return 0
		}
		if it.Reverse {
			return uint16(it.Scale.Max - code + 1)
		}
		return uint16(code - it.Scale.Min + 1)
	}
	r.labelled = map[int]string{}
	for _, l := range it.Scale.Labels {
		x, ok := parseNumber(l.Code)
		if code := int(x); ok && float64(code) == x && code >= it.Scale.Min && code <= it.Scale.Max {
			r.labelled[code] = strings.ToLower(narrow(trimCell(l.Label)))
		}
	}
	for code := it.Scale.Min; code <= it.Scale.Max; code++ {
		if _, named := r.labelled[code]; named || declared == nil || !declared.Has(float64(code)) {
			r.allow(strconv.Itoa(code), level(code))
		}
	}
	if declared != nil && !declared.Empty() {
		for _, text := range declaredCodes(declared) {
			// A code that the codebook labels is an answer whatever the file says.
			if !r.knows(text) {
				r.allow(text, enter(text))
			}
		}
		if declared.Range { // what of it is not a code by itself
			r.declared = &raw.Missing{Range: true, Low: declared.Low, High: declared.High}
			r.absent = enter("user-missing")
		}
	}
	for _, l := range it.Scale.Labels {
		x, ok := parseNumber(l.Code)
		if code := int(x); ok && float64(code) == x && level(code) > 0 {
			text := trimCell(l.Label)
			for _, spelling := range []string{text, strings.ToLower(text), strings.ToLower(narrow(text))} {
				if _, taken := r.exact[spelling]; !taken && spelling != "" {
					r.exact[spelling] = level(code)
				}
			}
		}
	}
	r.fold, r.codeOf = true, level
	return r.tabulate(), absent, nil
}

// declaredCodes are the values that a file declares missing, as text; a range of up to 16 whole numbers is so many values.
func declaredCodes(m *raw.Missing) []string {
	var out []string
	for _, v := range m.Values {
		out = append(out, codeText(v))
	}
	const most, far = 16, 1e9
	if low := math.Ceil(m.Low); m.Range && math.Abs(low) < far && m.High-low < most {
		for v := low; v <= m.High; v++ {
			out = append(out, codeText(v))
		}
	}
	return append(out, m.Texts...)
}

// knows says whether a spelling has a meaning already.
func (r *rules) knows(text string) bool {
	if _, known := r.exact[text]; known {
		return true
	}
	x, ok := parseNumber(text)
	_, known := r.number[x]
	return ok && known
}

// groupRules give the group of a cell of a field with listed values, and the labels of the groups: labels[0] is that
// of group 1. Codes with the same label are one group.
func groupRules(f *Field, missing []string, declared *raw.Missing) (*rules, []string) {
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
	r.declare(declared)
	return r.tabulate(), labels
}

// Codes of a cell of a multiple response.
const (
	notChosen = 0
	chosen    = 1
	noAnswer  = 2
)

// declare makes missing what the file declares so, unless the codebook gives it a meaning of its own.
func (r *rules) declare(m *raw.Missing) {
	if m == nil || m.Empty() {
		return
	}
	own := raw.Missing{Range: m.Range, Low: m.Low, High: m.High}
	for _, v := range m.Values {
		if _, named := r.number[v]; !named {
			own.Values = append(own.Values, v)
		}
	}
	for _, t := range m.Texts {
		if _, named := r.exact[t]; !named {
			own.Texts = append(own.Texts, t)
		}
	}
	r.declared, r.absent = &own, r.blank
}

// newOptionRules begins the rules of an option: blank cells and missing codes are no answer.
func newOptionRules(f *Field, missing []string, want string) *rules {
	r := newRules(want)
	r.fold, r.blank, r.unread = true, noAnswer, noAnswer
	for _, list := range [][]string{f.Missing, missing} {
		for _, m := range list {
			r.allow(m, noAnswer)
		}
	}
	return r
}

// optionRules read the i-th column of a multiple response: ticked in one of many ways, or not, or left empty. A cell with the
// option's own name or label is ticked, as some platforms write it.
func optionRules(f *Field, i int, missing []string, declared *raw.Missing) *rules {
	option := f.OptionList()[i]
	if f.Counted != "" {
		r := newOptionRules(f, missing, "")
		r.allow(f.Counted, chosen)
		r.allow(strings.ToLower(f.Counted), chosen)
		r.unread, r.otherwise = notChosen, true
		r.declare(declared)
		return r.tabulate()
	}
	r := newOptionRules(f, missing, "1 or 0")
	for _, yes := range []string{"1", "true", "yes", "y", "x", "v", "是", "有", "选中", "已选", "√", "✓", "✔"} {
		r.allow(yes, chosen)
	}
	for _, no := range []string{"0", "false", "no", "n", "否", "无", "未选中", "未选", "×"} {
		r.allow(no, notChosen)
	}
	names := []string{f.Columns[i], option.Label}
	for rest, found := f.Columns[i], true; found; { // of a name made from two header rows, "question: option"
		if _, rest, found = strings.Cut(rest, headerJoint); found {
			names = append(names, rest)
		}
	}
	for _, name := range names {
		r.allow(name, chosen)
		r.allow(strings.ToLower(name), chosen)
	}
	r.declare(declared)
	return r.tabulate()
}

// choiceRules read cells that hold one category each: the i-th value of the field is chosen, the others are not.
func choiceRules(f *Field, i int, missing []string, declared *raw.Missing) *rules {
	grouped, _ := groupRules(&Field{Values: f.Values}, nil, nil)
	r := newOptionRules(f, missing, grouped.want)
	for _, v := range f.Values {
		code := uint16(notChosen)
		if v.Label == f.Values[i].Label {
			code = chosen
		}
		r.allow(v.Code, code)
		if t := trimCell(v.Label); t != "" && !r.knows(t) {
			r.exact[t] = code
		}
	}
	r.declare(declared)
	return r.tabulate()
}

// joinedOptions tell whether an option is among those that stand in one cell.
type joinedOptions struct {
	separator string
	option    string
	known     map[string]bool
}

// joinedRules read a cell with all options that were chosen: is the i-th among them?
func joinedRules(f *Field, i int, missing []string) *rules {
	list := f.OptionList()
	r := newOptionRules(f, missing, "options separated by "+quote(f.Separator))
	r.joined = &joinedOptions{separator: f.Separator, option: trimCell(list[i].Code), known: map[string]bool{}}
	for _, o := range list {
		r.joined.known[trimCell(o.Code)] = true
	}
	return r.tabulate()
}

// resolve looks for the option. What was typed into an option, as in 其他〖茶〗, belongs to it. A part that is no option makes
// the cell one that cannot be taken, but the options that are there count.
func (j *joinedOptions) resolve(text string) (uint16, bool) {
	code, all := uint16(notChosen), true
	for part := range strings.SplitSeq(text, j.separator) {
		part = trimCell(part)
		if part == "" {
			continue
		}
		if !j.known[part] {
			if option := withoutTyped(part); j.known[option] {
				part = option
			} else {
				all = false
			}
		}
		if part == j.option {
			code = chosen
		}
	}
	return code, all
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
