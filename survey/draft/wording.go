package draft

import (
	"regexp"
	"slices"
	"strings"
)

// wording is one answer of a scale in words, such as 非常满意 or "somewhat agree".
type wording struct {
	base    string  // what all answers of the scale are about: 满意, agree; "" of one in the middle
	degree  float64 // from the worst, below 0, to the best
	prefix  string  // of a Chinese answer: the word of degree, to write its opposite
	negated bool
	certain bool // carries a word of degree or a negation
}

// Words of degree in Chinese, the longer before those that they contain.
var zhDegrees = []struct {
	word   string
	degree float64
}{
	{"非常之", 3}, {"非常", 3}, {"十分", 3}, {"极其", 3}, {"极为", 3}, {"极度", 3}, {"特别", 3}, {"完全", 3}, {"绝对", 3}, {"高度", 3}, {"强烈", 3},
	{"相当", 2.6}, {"比较", 1.5}, {"较为", 1.5}, {"还算", 1.2}, {"基本上", 1}, {"基本", 1}, {"大致", 1}, {"有点", 0.8}, {"有些", 0.8},
	{"稍微", 0.8}, {"略微", 0.8}, {"部分", 0.8}, {"很", 3}, {"极", 3}, {"最", 3}, {"挺", 2.4}, {"较", 1.5}, {"略", 0.8}, {"稍", 0.8},
}

// Negations in Chinese, with what becomes of the degree.
var zhNegations = []struct {
	word   string
	degree float64
}{
	{"一点也不", -3}, {"一点都不", -3}, {"根本不", -3}, {"毫不", -3}, {"从不", -3}, {"不是很", -1}, {"不怎么", -1}, {"不是", -2}, {"不太", -1}, {"不大", -1},
	{"不够", -1}, {"不很", -1}, {"不", -2}, {"没有", -2}, {"没", -2}, {"未", -2},
}

var zhMiddle = map[string]bool{"一般": true, "一般般": true, "中立": true, "普通": true, "中等": true, "适中": true, "还行": true, "还可以": true, "尚可": true,
	"无所谓": true, "没意见": true, "没有意见": true, "中": true, "不确定": true, "中性": true, "差不多": true, "持平": true, "说不准": true, "马马虎虎": true}

// zhPoles are words that stand for another with a degree of its own.
var zhPoles = map[string]struct {
	base   string
	degree float64
}{
	"优秀": {"好", 3.5}, "优": {"好", 3.5}, "良好": {"好", 2.2}, "良": {"好", 2.2}, "合格": {"好", -0.5}, "及格": {"好", -0.5}, "差": {"好", -2}, "坏": {"好", -2},
	"糟糕": {"好", -3}, "不及格": {"好", -2.5}, "不合格": {"好", -2.5}, "失望": {"满意", -2.5}, "反对": {"同意", -2.4}, "低": {"高", -2}, "少": {"多", -2},
	"慢": {"快", -2}, "小": {"大", -2}, "困难": {"容易", -2}, "难": {"容易", -2}, "复杂": {"简单", -2}, "麻烦": {"方便", -2}, "讨厌": {"喜欢", -2},
}

var zhOften = map[string]float64{"从不": 0, "从来不": 0, "从未": 0, "从来没有": 0, "没有过": 0, "从没有": 0, "极少": 0.8, "很少": 1, "几乎不": 0.7, "偶尔": 2, "有时": 3,
	"有时候": 3, "经常": 5, "常常": 5, "时常": 4.8, "频繁": 5.5, "总是": 7, "一直": 7, "每次": 7, "每次都": 7}

// parseWording reads an answer in words.
func parseWording(text string) (wording, bool) {
	t := strings.ToLower(strings.TrimSpace(narrow(plainText(text))))
	t = strings.Trim(t, " .,;:!?。，；：！？、\"“”'")
	if t == "" || len(t) > 120 {
		return wording{}, false
	}
	if isChinese(t) {
		return parseChinese(t)
	}
	return parseEnglish(t)
}

func parseChinese(t string) (wording, bool) {
	if zhMiddle[t] || strings.HasPrefix(t, "既不") && strings.Contains(t, "也不") || strings.HasPrefix(t, "既没有") {
		return wording{}, true
	}
	if d, ok := zhOften[t]; ok {
		return wording{base: "often", degree: d, certain: true}, true
	}
	w := wording{degree: 2}
	for _, d := range zhDegrees {
		if rest, ok := strings.CutPrefix(t, d.word); ok && rest != "" {
			t, w.prefix, w.degree, w.certain = rest, d.word, d.degree, true
			break
		}
	}
	if rest, ok := strings.CutPrefix(t, "一般"); ok && w.prefix == "" && rest != "" {
		return wording{base: rest, degree: 0.1, certain: true}, true
	}
	for _, n := range zhNegations {
		rest, ok := strings.CutPrefix(t, n.word)
		if !ok || rest == "" {
			continue
		}
		t, w.negated = rest, true
		if w.prefix == "" || n.degree != -2 {
			w.degree = n.degree
		} else {
			w.degree = -w.degree
		}
		w.certain = true
		for _, d := range zhDegrees { // 不非常满意
			if rest, ok := strings.CutPrefix(t, d.word); ok && rest != "" && w.prefix == "" {
				t, w.degree = rest, -1
				break
			}
		}
		break
	}
	if p, ok := zhPoles[t]; ok {
		switch {
		case w.prefix == "" && !w.negated:
			w.degree = p.degree
		case p.degree < 0 != w.negated:
			w.degree = -max(w.degree, -w.degree)
		}
		t = p.base
	}
	w.base = t
	return w, width(t) <= 16
}

// enDegrees are words of degree in English; those of several words are joined before they are looked up.
var enDegrees = map[string]float64{
	"extremely": 4, "exceptionally": 4, "completely": 3.4, "totally": 3.4, "entirely": 3.4, "absolutely": 3.4, "fully": 3.2, "strongly": 3, "highly": 3, "very": 3, "really": 3,
	"definitely": 3, "certainly": 3, "greatly": 3, "quite": 2.4, "pretty": 2.4, "generally": 1.8, "mostly": 1.8, "largely": 1.8, "mainly": 1.8,
	"moderately": 1.5, "fairly": 1.5, "probably": 1.5, "reasonably": 1.5, "somewhat": 1.2, "rather": 1.2, "partly": 1.2, "partially": 1.2, "tend-to": 1.2,
	"slightly": 1, "a-little": 1, "a-bit": 1, "a-little-bit": 1, "mildly": 1, "marginally": 1,
}

// enPoles are words of judgement that stand for another with a degree of its own.
var enPoles = map[string]struct {
	base   string
	degree float64
}{
	"satisfied": {"satisfied", 2}, "dissatisfied": {"satisfied", -2}, "unsatisfied": {"satisfied", -2}, "disatisfied": {"satisfied", -2}, "delighted": {"satisfied", 4.5},
	"pleased": {"satisfied", 2.2}, "displeased": {"satisfied", -2.2}, "happy": {"happy", 2}, "unhappy": {"happy", -2}, "agree": {"agree", 2}, "disagree": {"agree", -2},
	"agreed": {"agree", 2}, "disagreed": {"agree", -2}, "important": {"important", 2}, "unimportant": {"important", -2}, "likely": {"likely", 2}, "unlikely": {"likely", -2},
	"easy": {"easy", 2}, "difficult": {"easy", -2}, "hard": {"easy", -2}, "approve": {"approve", 2}, "disapprove": {"approve", -2}, "favorable": {"favorable", 2},
	"unfavorable": {"favorable", -2}, "favourable": {"favorable", 2}, "unfavourable": {"favorable", -2}, "positive": {"positive", 2}, "negative": {"positive", -2},
	"satisfactory": {"good", 1}, "unsatisfactory": {"good", -2}, "good": {"good", 2}, "bad": {"good", -2}, "poor": {"good", -2}, "excellent": {"good", 4},
	"outstanding": {"good", 4.2}, "superb": {"good", 4}, "exceptional": {"good", 4.2}, "perfect": {"good", 4.4}, "great": {"good", 3.2}, "terrible": {"good", -4}, "awful": {"good", -4},
	"horrible": {"good", -4}, "unacceptable": {"good", -3.2}, "acceptable": {"good", 0.5}, "fair": {"good", 0}, "average": {"good", 0.1}, "above-average": {"good", 1},
	"below-average": {"good", -1}, "adequate": {"good", 0.3}, "inadequate": {"good", -1.5}, "love": {"like", 3}, "like": {"like", 2}, "dislike": {"like", -2},
	"hate": {"like", -3}, "high": {"high", 2}, "low": {"high", -2}, "medium": {"high", 0}, "moderate": {"high", 0}, "true": {"true", 2}, "untrue": {"true", -2},
	"false": {"true", -2}, "never": {"often", 0}, "rarely": {"often", 1}, "seldom": {"often", 1}, "hardly-ever": {"often", 0.8}, "almost-never": {"often", 0.7},
	"occasionally": {"often", 2}, "sometimes": {"often", 3}, "often": {"often", 4.5}, "frequently": {"often", 5}, "usually": {"often", 5.2}, "very-often": {"often", 5.5},
	"almost-always": {"often", 6}, "always": {"often", 7}, "regularly": {"often", 4.8}, "half-the-time": {"often", 3.5}, "about-half-the-time": {"often", 3.5}, "most-of-the-time": {"often", 5.4},
	"helpful": {"helpful", 2}, "unhelpful": {"helpful", -2}, "willing": {"willing", 2}, "unwilling": {"willing", -2}, "comfortable": {"comfortable", 2},
	"uncomfortable": {"comfortable", -2}, "interested": {"interested", 2}, "uninterested": {"interested", -2}, "familiar": {"familiar", 2}, "unfamiliar": {"familiar", -2},
	"friendly": {"friendly", 2}, "unfriendly": {"friendly", -2}, "reliable": {"reliable", 2}, "unreliable": {"reliable", -2}, "clear": {"clear", 2}, "unclear": {"clear", -2},
	"confident": {"confident", 2}, "useful": {"useful", 2}, "useless": {"useful", -2},
}

var (
	enMiddle  = regexp.MustCompile(`^(?:neutral|neither\b.*|undecided|so-so|so so|ok|okay|indifferent|mixed|no opinion|unsure|not sure|i am not sure\b.*|i'm not sure\b.*|no preference|about the same|no difference|uncertain|no feelings?.*)$`)
	enPhrases = strings.NewReplacer("tend to", "tend-to", "a little bit", "a-little-bit", "a little", "a-little", "a bit", "a-bit", "above average", "above-average",
		"below average", "below-average", "hardly ever", "hardly-ever", "almost never", "almost-never", "very often", "very-often", "almost always", "almost-always",
		"about half the time", "about-half-the-time", "half the time", "half-the-time", "most of the time", "most-of-the-time", "not at all", "not-at-all",
		"no at all", "not-at-all", "do not", "not", "don't", "not", "don’t", "not", "not really", "not-very", "not very", "not-very", "not so", "not-very", "not too", "not-very", "not particularly", "not-very")
)

func parseEnglish(t string) (wording, bool) {
	if enMiddle.MatchString(t) {
		return wording{}, true
	}
	var w wording
	var rest []string
	degree, negation := 0.0, 0.0
	for _, word := range strings.FieldsFunc(enPhrases.Replace(t), func(r rune) bool { return r == ' ' || r == ',' || r == '/' || r == '(' || r == ')' }) {
		d, isDegree := enDegrees[word]
		switch {
		case isDegree && degree == 0:
			degree = d
		case word == "not-at-all":
			negation = -4
		case word == "not-very":
			negation = -1
		case word == "not" || word == "no":
			negation = -2
		default:
			rest = append(rest, word)
		}
	}
	w.certain = degree > 0 || negation < 0
	w.negated = negation < 0
	if len(rest) == 0 || len(rest) > 6 {
		return w, false
	}
	w.base, w.degree = strings.Join(rest, " "), 2
	known := false
	if p, ok := enPoles[w.base]; ok {
		w.base, w.degree, known = p.base, p.degree, true
	} else if p, ok := enPoles[rest[0]]; ok && len(rest) <= 3 { // "satisfied overall", "good value"
		w.base, w.degree, known = p.base, p.degree, true
	} else if p, ok := enPoles[rest[len(rest)-1]]; ok && len(rest) <= 3 {
		w.base, w.degree, known = p.base, p.degree, true
	}
	sign := 1.0
	if w.degree < 0 {
		sign = -1
	}
	switch {
	case degree > 0 && negation == -2:
		w.degree = -sign * degree
	case negation < 0:
		w.degree = sign * negation
	case degree > 0:
		w.degree = sign * degree
	}
	return w, known || w.certain
}

// noAnswer finds words that say that there is no answer.
var noAnswer = regexp.MustCompile(`(?i)^[\s(（\[【<]*(?:\(?-?\d+\)?[\s.:=、-]*)?(?:跳过|空|未填|未答|漏答|缺失|缺失值|无回答|未回答|没有回答|不知道|不清楚|说不清楚?|说不好|不好说|不适用|不涉及|拒答|拒绝回答|不愿回答|不愿透露|不便透露|不便回答|未使用过?|没用过|没有用过|没有使用过?|未接触过?|没接触过|没有接触过?|无法评价|无法判断|不了解|没去过|` +
	`don.?t know.*|do not know|dk|dk/na|dk/ref.*|not applicable.*|n/?a|n\.a\.?|refuse.*|i refuse.*|no answer|no response|not answered|not asked|no reply|prefer not to (?:say|answer|disclose)|(?:i.?d |would |i would )?rather not.*|decline(?:d)? to (?:answer|state|say)|not used|never used.*|have not used|haven.?t used|did not use.*|can.?t (?:say|rate|judge)|cannot (?:say|rate|judge)|unable to (?:rate|say|judge)|blank|missing|skip(?:ped)?|invalid.*|coding error|unknown|null|nan|none given|no rating|#n/a|#null!|-|--|—|/|\.)[\s)）\]】>.]*$`)

// isNoAnswer says whether a text means that there is no answer.
func isNoAnswer(text string) bool { return noAnswer.MatchString(narrow(strings.TrimSpace(text))) }

// ladder orders the answers of one scale.
type ladder struct {
	base  string
	texts []string // from worst to best; "" for a step that no cell has
	given []bool   // whether some cell has it
}

// ladderOf orders different texts as the steps of one scale in words, or says that they are none: at least three steps,
// about one thing, each with a degree of its own.
func ladderOf(texts []string) (ladder, bool) {
	var steps []step
	base, certain := "", 0
	for _, t := range texts {
		w, ok := parseWording(t)
		if !ok || w.base != "" && base != "" && w.base != base {
			return ladder{}, false
		}
		if w.base != "" {
			base = w.base
		}
		if w.certain {
			certain++
		}
		steps = append(steps, step{w, t})
	}
	if base == "" || certain == 0 && base != "good" && base != "often" && base != "high" && base != "like" && base != "好" {
		return ladder{}, false
	}
	steps = complete(steps, base)
	slices.SortStableFunc(steps, func(a, b step) int {
		switch {
		case a.degree < b.degree:
			return -1
		case a.degree > b.degree:
			return 1
		}
		return strings.Compare(a.text, b.text)
	})
	l := ladder{base: base}
	for i, s := range steps {
		if i > 0 && s.degree == steps[i-1].degree && s.text != "" {
			return ladder{}, false // two wordings of one step
		}
		text, given := s.text, s.text != ""
		if !given {
			text = s.opposite()
		}
		l.texts, l.given = append(l.texts, text), append(l.given, given)
	}
	return l, len(l.texts) >= 3
}

// step is a rung of the ladder; one without text stands in no cell.
type step struct {
	wording
	text string
}

// opposite words a step of a Chinese scale that nobody chose; elsewhere it has no words.
func (s step) opposite() string {
	switch {
	case !isHan([]rune(s.base + "x")[0]):
		return ""
	case s.degree == 0:
		return "一般"
	case s.degree < 0:
		return s.prefix + "不" + s.base
	}
	return s.prefix + s.base
}

// complete adds the steps that nobody chose, where the others show them: the opposite of an extreme in a scale that has a
// middle, so that 满意, 一般, 不满意, 非常满意 make five steps and not four. Scales of five or more steps are complete, and so are
// those with one pole only, such as "not at all important" to "very important", and frequencies.
func complete(steps []step, base string) []step {
	if base == "often" || len(steps) >= 5 {
		return steps
	}
	degrees := map[float64]bool{}
	plus, minus, middle := 0, 0, false
	for _, s := range steps {
		degrees[s.degree] = true
		switch {
		case s.degree > 0.5:
			plus++
		case s.degree < -0.5:
			minus++
			if s.degree == -4 {
				return steps
			}
		default:
			middle = true
		}
	}
	if base == "good" || base == "好" || base == "like" {
		return steps
	}
	if !middle && plus == minus && plus > 1 {
		return steps // four steps without a middle
	}
	if !middle && plus+minus == 3 && plus > 0 && minus > 0 {
		return steps
	}
	for _, s := range slices.Clone(steps) {
		if d := s.degree; d != 0 && (d > 0.5 || d < -0.5) && !degrees[-d] {
			degrees[-d] = true
			w := s.wording
			w.degree, w.negated = -d, !w.negated
			steps = append(steps, step{w, ""})
		}
	}
	if !middle && len(steps) == 4 && plus > 0 && minus == 0 {
		steps = append(steps, step{wording{base: base}, ""})
	}
	return steps
}
