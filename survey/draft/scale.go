package draft

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// scale is an answer scale of the codebook.
type scale struct {
	name     string
	min, max int
	labels   map[int]string
	missing  []string // cells that mean no answer, as written
	code     map[string]int
	remarks  []string // the evidence, in the codebook's language
	reverse  bool     // the lowest code is the best
	users    int      // items
}

// scaleOf makes the scale of a family from the answers of all its columns.
func (d *plan) scaleOf(f *family) *scale {
	s := &scale{labels: map[int]string{}, code: map[string]int{}}
	first := f.members[0]
	switch first.kind {
	case onlyWords:
		d.scaleOfWords(f, s)
		return s
	case labelledCodes, numberedWords:
		s.min, s.max = first.lo, first.hi
		for _, r := range f.members {
			s.min, s.max = min(s.min, r.lo), max(s.max, r.hi)
			for code, label := range r.labels {
				s.labels[code] = label
				if r.kind == numberedWords {
					s.code[label] = code
				}
			}
		}
		if first.kind == numberedWords {
			s.withoutCodes()
		}
		s.reverse = f.direction() < 0
	default:
		d.scaleOfCodes(f, s)
	}
	d.outsiders(f, s)
	return s
}

// withoutCodes takes the code off labels such as "5 - Very satisfied" and 非常满意（5分）, which the reader of datasets takes for the code
// with its label; labels that it would not take are left whole.
func (s *scale) withoutCodes() {
	short := map[int]string{}
	for code, label := range s.labels {
		k, rest, ok := splitCode(label)
		if !ok || k != code || strings.ContainsAny(rest, "()（）[]【】") {
			return
		}
		number := strconv.Itoa(code)
		plain := strings.TrimSpace(narrow(label))
		_, typed := strings.CutSuffix(strings.TrimSuffix(plain, ")"), rest+"("+number)
		if !typed {
			_, typed = strings.CutSuffix(strings.TrimSuffix(plain, ")"), rest+"("+number+"分")
		}
		tail, leads := strings.CutPrefix(plain, number)
		tail = strings.TrimPrefix(tail, "分")
		leads = leads && (tail == "" || rest != "" && strings.TrimLeft(tail, " -=:._、,–—") == rest && tail != rest)
		if !typed && !leads {
			return
		}
		if rest != "" {
			short[code] = rest
		}
	}
	s.labels = short
}

// scaleOfWords orders the words of all members.
func (d *plan) scaleOfWords(f *family, s *scale) {
	l, _ := ladderOf(f.texts())
	s.min, s.max = 1, len(l.texts)
	unseen := 0
	for i, text := range l.texts {
		if text != "" {
			s.labels[i+1] = text
			s.code[text] = i + 1
		}
		if !l.given[i] {
			unseen++
		}
	}
	s.remarks = append(s.remarks, d.say("按答案的文字由差到好排成 1..%d，请核对顺序", "the words put in order from worst to best as 1..%d: check the order", s.max))
	if unseen > 0 {
		s.remarks = append(s.remarks, d.say("其中 %d 级没有人选", "%d of the steps nobody chose", unseen))
	}
	for _, r := range f.members {
		for _, a := range r.absent {
			s.addMissing(a)
		}
	}
}

func (s *scale) addMissing(cell string) {
	if !slices.Contains(s.missing, cell) && len(s.missing) < 90 {
		s.missing = append(s.missing, cell)
	}
}

// scaleOfCodes settles where a scale without labels begins and ends.
func (d *plan) scaleOfCodes(f *family, s *scale) {
	lo, hi, ok := coreOf(f.codes(), false)
	if !ok {
		lo, hi = f.members[0].lo, f.members[0].hi
	}
	if f.members[0].hundred {
		s.min, s.max = min(lo, 1), 100
		if lo > 1 {
			s.min = 0
			s.remarks = append(s.remarks, d.say("出现 %d..%d，按 0..100 打分处理", "%d..%d occur: taken as marks from 0 to 100", lo, hi))
		}
		return
	}
	if lo >= 2 && hi >= 4 {
		s.remarks = append(s.remarks, d.say("%s 几乎没有人答", "hardly anybody answered %s", upTo(lo-1)))
		lo = 1
	}
	s.min, s.max = lo, hi
	if lo == 0 && hi > 1 {
		d.judgeZero(f, s)
	}
	for s.max >= 6 && (s.max == 6 || s.max == 8 || s.max == 9 || s.max == 11) {
		if !d.judgeTop(f, s) {
			break
		}
	}
}

// judgeZero decides whether 0 below a scale is its lowest answer: those who answer it should judge the rest no better than those
// who answer 1.
func (d *plan) judgeZero(f *family, s *scale) {
	e := f.edge(0, 1, 1, s.max)
	switch {
	case e.n0 >= 8 && e.n1 >= 8 && e.difference > 2*e.error:
		s.min = 1
		s.remarks = append(s.remarks, d.say("答 0 的人其他题的分并不比答 1 的低，所以 0 当作没有回答",
			"those with 0 rate the rest no lower than those with 1, so 0 counts as no answer"))
	case e.n0 >= 8 && e.n1 >= 8 && e.difference < -2*e.error || s.max == 10:
		s.remarks = append(s.remarks, d.say("0 当作最低的回答", "0 counts as the lowest answer"))
	default:
		s.min = 1
		s.remarks = append(s.remarks, d.say("0 当作没有回答；如果 0 是最低分，改成 min: 0 并从 missing 里去掉 0",
			"0 counts as no answer; if it is the lowest mark write min: 0 and take it out of missing"))
	}
}

// judgeTop decides whether the highest code is an answer: those who give it should judge the rest no worse than those who
// give the next lower one. It takes the code off the scale and says true if not.
func (d *plan) judgeTop(f *family, s *scale) bool {
	top := s.max
	e := f.edge(top, top-1, s.min, top-1)
	if e.n0 < 8 || e.n1 < 8 || e.difference > -2*e.error {
		if top == 6 && e.n0 >= 8 && e.difference > 0 {
			s.remarks = append(s.remarks, d.say("答 6 的人其他题的分也更高，所以 6 是最高分",
				"those with 6 rate the rest higher too, so 6 is the highest mark"))
		}
		return false
	}
	s.max--
	s.remarks = append(s.remarks, d.say("答 %d 的人其他题的分比答 %d 的低，所以 %d 当作不适用；如果它是最高分，改成 max: %d 并从 missing 里去掉",
		"those with %d rate the rest lower than those with %d, so %d counts as not applicable; if it is the highest mark write max: %d and take it out of missing",
		top, top-1, top, top))
	return true
}

// edge compares how those who give one code and those who give its neighbour answer the other questions.
type edge struct {
	n0, n1     int
	difference float64 // mean of the code less mean of the neighbour, in standard deviations of the other questions
	error      float64 // standard error of it
}

// edge looks at a code and its neighbour; lo..hi are the codes whose meaning is beyond doubt.
func (f *family) edge(code, neighbour, lo, hi int) edge {
	sure := make([][]float64, len(f.members))
	for i, r := range f.members {
		sure[i] = r.scores(lo, hi, nil)
	}
	rel := relate(sure)
	var n, sum, square [2]float64
	total, answers := make([]float64, len(sure[0])), make([]int, len(sure[0]))
	z := make([][]float64, len(sure))
	for i := range sure {
		z[i] = standardise(sure[i])
		for row, v := range z[i] {
			if !math.IsNaN(v) {
				total[row] += rel.sign[i] * v
				answers[row]++
			}
		}
	}
	for i, r := range f.members {
		all := r.scores(min(lo, code), max(hi, code), nil)
		for row, v := range all {
			side := 0
			switch v {
			case float64(code):
			case float64(neighbour):
				side = 1
			default:
				continue
			}
			t, a := total[row], answers[row]
			if own := z[i][row]; !math.IsNaN(own) {
				t, a = t-rel.sign[i]*own, a-1
			}
			if a == 0 {
				continue
			}
			x := rel.sign[i] * t / float64(a)
			n[side]++
			sum[side] += x
			square[side] += x * x
		}
	}
	e := edge{n0: int(n[0]), n1: int(n[1])}
	if n[0] < 2 || n[1] < 2 {
		return e
	}
	e.difference = sum[0]/n[0] - sum[1]/n[1]
	for side := range 2 {
		e.error += max(0, square[side]/n[side]-sum[side]*sum[side]/(n[side]*n[side])) / n[side]
	}
	e.error = math.Sqrt(e.error)
	return e
}

// outsiders takes the codes beside the scale that are too frequent to be slips, or that stand for no answer by convention, as
// missing; a few others stay invalid, to be listed when the data are read.
func (d *plan) outsiders(f *family, s *scale) {
	n := 0
	for _, k := range f.codes() {
		n += k.count
	}
	absent := map[string]bool{}
	for _, r := range f.members {
		for _, a := range r.absent {
			absent[a] = true
		}
	}
	var out, slips []codeCount
	for _, k := range f.codes() {
		if k.code >= s.min && k.code <= s.max || slices.Contains(d.missing, strconv.Itoa(k.code)) {
			continue
		}
		rare := share(k.count, n) < 0.0002 || k.count < 2 && n >= 500
		if conventional(k.code) && !rare || k.code == 0 && share(k.count, n) >= 0.002 || share(k.count, n) >= 0.005 {
			out = append(out, k)
		} else {
			slips = append(slips, k)
		}
	}
	for _, k := range out {
		s.addMissing(strconv.Itoa(k.code))
		if !slices.ContainsFunc(s.remarks, func(r string) bool { return mentions(r, k.code) }) {
			s.remarks = append(s.remarks, d.say("%d 出现 %s 次，不在 %d..%d 之内，当作没有回答", "%d occurs %s times beside %d..%d: counts as no answer",
				k.code, thousands(k.count), s.min, s.max))
		}
	}
	if len(slips) > 0 {
		total := 0
		for _, k := range slips {
			total += k.count
		}
		s.remarks = append(s.remarks, d.say("还有 %d 个单元格不在量表内（如 %d），读入时会列为无效", "%d more cells are not on the scale (such as %d) and will be listed as invalid",
			total, slips[0].code))
	}
	for _, r := range f.members {
		for _, a := range r.absent {
			s.addMissing(a)
		}
	}
}

// mentions says whether a remark is about a code.
func mentions(remark string, code int) bool {
	text := strconv.Itoa(code)
	for i := 0; i+len(text) <= len(remark); i++ {
		if remark[i:i+len(text)] == text && (i == 0 || remark[i-1] < '0' || remark[i-1] > '9') && (i+len(text) == len(remark) || remark[i+len(text)] < '0' || remark[i+len(text)] > '9') {
			return true
		}
	}
	return false
}

// upTo is the codes from 1 to hi.
func upTo(hi int) string {
	if hi == 1 {
		return "1"
	}
	return fmt.Sprintf("1..%d", hi)
}
