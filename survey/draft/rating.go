package draft

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"manyi/survey/raw"
)

// rating is what makes the answers of a column codes of a scale.
type rating struct {
	c     *column
	kind  ratingKind
	codes []codeCount // of the answers, ascending, as far as they are whole numbers; none of words without numbers
	texts []string    // different answers in words, in order of appearance

	labels    map[int]string // of the codes that are answers
	absent    []string       // cells that mean no answer, as written
	direction int            // +1: by its labels the highest code is the best; -1: the lowest; 0: they do not tell
	lo, hi    int            // the scale, as far as this column alone tells
	hundred   bool           // 0..100
	like      string         // equal for columns whose labels or words are those of one scale

	disordered bool // labels show that the codes are in no order
}

type ratingKind uint8

const (
	bareCodes ratingKind = iota
	labelledCodes
	numberedWords // 5 - Very satisfied
	onlyWords
)

// codeCount is a whole number and how many cells have it.
type codeCount struct{ code, count int }

// rate looks for a scale in the values of a column; nil if there is none.
func (d *plan) rate(c *column) *rating {
	if c.many || c.temporal || len(c.values) == 0 {
		return nil
	}
	r := &rating{c: c, labels: map[int]string{}}
	counts := map[int]int{}
	answers, odd := 0, 0
	for _, v := range c.values {
		if d.isMissing(c, v) {
			if !slices.Contains(d.missing, v.text) {
				r.absent = append(r.absent, v.text)
			}
			continue
		}
		answers += v.count
		if math.IsNaN(v.number) {
			r.texts = append(r.texts, v.text)
		} else if code, ok := wholeNumber(v.number); ok {
			counts[code] += v.count
		} else {
			odd += v.count
		}
	}
	for code, n := range counts {
		r.codes = append(r.codes, codeCount{code, n})
	}
	slices.SortFunc(r.codes, func(a, b codeCount) int { return a.code - b.code })
	switch {
	case answers == 0, share(odd, answers) > 0.03:
		return nil
	case len(r.texts) > 0:
		return d.rateWords(r, answers)
	case len(c.Labels) > 0:
		if done, ok := r.rateLabels(); ok {
			return done
		}
	}
	return r.rateCodes()
}

var (
	codeBefore = regexp.MustCompile(`^[(（\[]?\s*(-?\d{1,3})\s*[)）\]]?\s*(?:分|星|[-–—=:：.、．,，]|\s|$)\s*(.*)$`)
	codeAfter  = regexp.MustCompile(`^(.*?)\s*[(（\[]\s*(-?\d{1,3})\s*分?\s*[)）\]]$`)
	codeAtEnd  = regexp.MustCompile(`^(.*\D)\s+(\d{1,3})$`)
)

// splitCode takes an answer such as "5 - Very satisfied", 非常满意（5分） or 5分 apart.
func splitCode(text string) (code int, rest string, ok bool) {
	t := strings.TrimSpace(narrow(plainText(text)))
	m := codeBefore.FindStringSubmatch(t)
	if m != nil {
		rest = m[2]
	} else if a := codeAfter.FindStringSubmatch(t); a != nil {
		m, rest = []string{"", a[2]}, a[1]
	} else if s, cut := strings.CutSuffix(t, "星"); cut {
		m = []string{"", s}
	}
	if m == nil || rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		return 0, "", false // 18-24 is no code
	}
	code, err := strconv.Atoi(m[1])
	return code, strings.Trim(rest, " -–—=:."), err == nil
}

// rateWords takes answers in words: with a code in each, or ordered by what they say.
func (d *plan) rateWords(r *rating, answers int) *rating {
	if len(r.texts) > 12 {
		return nil
	}
	if len(r.codes) == 0 {
		if l, ok := ladderOf(r.texts); ok {
			r.kind, r.like, r.direction = onlyWords, "words "+l.base, 1
			return r
		}
	}
	counts := map[int]int{}
	for _, k := range r.codes {
		counts[k.code] += k.count
	}
	words := map[int]string{}
	for _, v := range r.c.values {
		if !slices.Contains(r.texts, v.text) {
			continue
		}
		code, rest, ok := splitCode(v.text)
		if !ok || r.labels[code] != "" {
			return nil
		}
		counts[code] += v.count
		r.labels[code], words[code] = v.text, rest
	}
	r.codes = r.codes[:0]
	for code, n := range counts {
		r.codes = append(r.codes, codeCount{code, n})
	}
	slices.SortFunc(r.codes, func(a, b codeCount) int { return a.code - b.code })
	silent := !slices.ContainsFunc(r.codes, func(k codeCount) bool { return words[k.code] != "" })
	direction, parsed, disorder := orderOf(words)
	if len(r.codes) < 2 || disorder || !silent && parsed < 2 || silent && !wordsOfPoints(r.texts) {
		return nil
	}
	r.kind, r.direction, r.like = numberedWords, direction, "numbered"
	r.lo, r.hi = r.codes[0].code, r.codes[len(r.codes)-1].code
	if r.lo > 0 && r.lo <= 2 && r.hi >= 3 {
		r.lo = 1
	}
	if r.hi == 9 && r.lo <= 1 {
		r.hi = 10
	}
	if r.hi-r.lo < 2 || r.hi-r.lo > 100 {
		return nil
	}
	return r
}

// wordsOfPoints says whether texts such as 5分 and 4星 count points, unlike "3 people".
func wordsOfPoints(texts []string) bool {
	for _, t := range texts {
		t = strings.TrimLeft(narrow(t), "0123456789 ")
		if t != "分" && t != "星" && !strings.HasPrefix(strings.ToLower(t), "point") && !strings.HasPrefix(strings.ToLower(t), "star") {
			return false
		}
	}
	return true
}

// orderOf reads labels of codes: +1 if they get better with the codes, -1 if worse, 0 if they do not tell; how many could be read;
// and whether those that could are in no order.
func orderOf(labels map[int]string) (direction, parsed int, disorder bool) {
	var codes []int
	for code := range labels {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	var degrees []float64
	base, negations := "", map[int]bool{}
	for _, code := range codes {
		text := stripCode(labels[code])
		negations[code] = negative.MatchString(text)
		w, ok := parseWording(text)
		if !ok || text == "" {
			continue
		}
		if w.base != "" && base != "" && w.base != base {
			degrees = nil
			break
		}
		if w.base != "" {
			base = w.base
		}
		degrees = append(degrees, w.degree)
	}
	up, down := 0, 0
	for i := 1; i < len(degrees); i++ {
		switch {
		case degrees[i] > degrees[i-1]:
			up++
		case degrees[i] < degrees[i-1]:
			down++
		}
	}
	switch {
	case len(degrees) >= 2 && base != "" && up == len(degrees)-1:
		return 1, len(degrees), false
	case len(degrees) >= 2 && base != "" && down == len(degrees)-1:
		return -1, len(degrees), false
	case len(degrees) >= 3 && len(degrees) == len(codes) && up > 0 && down > 0:
		return 0, len(degrees), true
	}
	if len(codes) >= 2 { // of words that are not known: a negation at one end only
		first, last := negations[codes[0]], negations[codes[len(codes)-1]]
		if first && !last {
			return 1, len(degrees), false
		} else if last && !first {
			return -1, len(degrees), false
		}
	}
	return 0, len(degrees), false
}

var negative = regexp.MustCompile(`(?i)\b(?:not|never|no|none|dis\w+|poor|worst|lowest|hardly|least)\b|不|差|低|没`)

// stripCode takes the code off a label that repeats it: "(1) Approve", "Very important 5", "3".
func stripCode(label string) string {
	t := strings.TrimSpace(plainText(label))
	if m := codeBefore.FindStringSubmatch(t); m != nil && (m[2] == "" || m[2][0] < '0' || m[2][0] > '9') {
		t = m[2]
	}
	if m := codeAtEnd.FindStringSubmatch(t); m != nil {
		t = m[1]
	}
	return strings.TrimSpace(t)
}

// rateLabels takes the value labels of a file; ok is false if they tell nothing of a scale.
func (r *rating) rateLabels() (_ *rating, ok bool) {
	declared := &r.c.Missing
	words := map[int]string{}
	lo, hi := math.MaxInt, math.MinInt
	for _, l := range r.c.Labels {
		x, isCode := l.Number, true
		if r.c.Kind == raw.Text {
			x, isCode = parseNumber(l.Text)
		}
		code, whole := wholeNumber(x)
		text := plainText(l.Label)
		if !isCode || !whole || text == "" {
			continue
		}
		if declared.Has(x) || isNoAnswer(text) {
			if i := slices.IndexFunc(r.codes, func(k codeCount) bool { return k.code == code }); i >= 0 {
				r.codes = slices.Delete(r.codes, i, i+1)
				r.absent = append(r.absent, strconv.Itoa(code))
			}
			continue
		}
		if words[code] = stripCode(text); words[code] != "" {
			text = words[code]
		}
		r.labels[code] = text
		lo, hi = min(lo, code), max(hi, code)
	}
	if len(r.labels) < 2 {
		return nil, false
	}
	answers, outside := 0, 0
	for _, k := range r.codes {
		answers += k.count
		if k.code < lo || k.code > hi {
			outside += k.count
		}
	}
	if share(outside, answers) > 0.2 || hi-lo > 254 {
		return nil, false
	}
	direction, parsed, disorder := orderOf(words)
	r.kind, r.direction, r.disordered = labelledCodes, direction, disorder
	r.lo, r.hi, r.hundred = lo, hi, hi-lo > 20
	named := 0
	for _, w := range words {
		if w != "" {
			named++
		}
	}
	endsOnly := hi-lo >= 2 && named <= 3 && named < hi-lo+1 && words[lo] != "" && words[hi] != ""
	for code := range r.labels { // a label that only repeats the code
		if words[code] == "" {
			delete(r.labels, code)
		}
	}
	var key strings.Builder
	for code := lo; code <= hi; code++ {
		key.WriteString(r.labels[code] + "\x00")
	}
	r.like = "labels " + strconv.Itoa(lo) + " " + key.String()
	switch {
	case disorder:
	case hi-lo < 2, len(r.codes) == 0:
		return nil, true
	case parsed >= 2 && direction != 0 && parsed*2 >= named, endsOnly, named == 0:
	default:
		return nil, true // names of things
	}
	return r, true
}

// conventional codes stand for no answer in many questionnaires.
func conventional(code int) bool {
	if code < 0 {
		code = -code
		return code <= 3 || conventional(code) || code == 90
	}
	switch code {
	case 8, 9, 66, 77, 88, 95, 96, 97, 98, 99, 888, 996, 997, 998, 999, 9998, 9999:
		return true
	}
	return false
}

// rateCodes takes whole numbers without labels.
func (r *rating) rateCodes() *rating {
	lo, hi, ok := coreOf(r.codes, true)
	if !ok || r.c.filled == 0 {
		return nil
	}
	r.lo, r.hi = lo, hi
	r.hundred = hi > 11
	return r
}

// coreOf is the run of codes that are answers: without rare strays, and without conventional codes of no answer beyond a gap.
// Codes below 0 are answers if they mirror those above; of a column alone, nearly.
func coreOf(codes []codeCount, alone bool) (lo, hi int, ok bool) {
	n := 0
	for _, k := range codes {
		n += k.count
	}
	var run []int
	mode, most := 0, 0
	for _, k := range codes {
		if n >= 500 && share(k.count, n) < 0.002 {
			continue
		}
		if k.count > most {
			mode, most = len(run), k.count
		}
		run = append(run, k.code)
	}
	if len(run) < 2 {
		return 0, 0, false
	}
	for i := mode + 1; i < len(run); i++ {
		if run[i]-run[i-1] >= 2 && !slices.ContainsFunc(run[i:], func(code int) bool { return !conventional(code) }) {
			run = run[:i]
		}
	}
	if low, high := run[0], run[len(run)-1]; low < 0 && !(high-low == len(run)-1 && high > 0 && (-low == high || alone && -low < high+2 && high <= 3)) {
		for len(run) > 0 && run[0] < 0 {
			if !conventional(run[0]) {
				return 0, 0, false
			}
			run = run[1:]
		}
	}
	if len(run) < 2 {
		return 0, 0, false
	}
	lo, hi = run[0], run[len(run)-1]
	switch {
	case lo < 0:
		return lo, hi, hi <= 5
	case hi <= 11:
		return lo, hi, hi-lo >= 1
	}
	return lo, hi, hi <= 100 && len(run) > 12
}
