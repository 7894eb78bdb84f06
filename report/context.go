package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"manyi/stats"
)

// Context is what every section needs to know besides its own result.
type Context struct {
	Lang       Lang
	Labels     map[string]string // codebook key -> label, of items, overall and fields
	N          int               // respondents
	Wave       string
	Weighted   bool
	Convention string // of the index: "pomp" or "ratio"
	Confidence float64
	Index      *stats.Index // nil until it has been computed
}

// Label is the label of a key, or the key itself.
func (c Context) Label(key string) string {
	switch key {
	case "composite":
		return c.T("综合满意度", "Composite")
	case "(intercept)":
		return c.T("(常数)", "(intercept)")
	case "residual":
		return c.T("残差", "Residual")
	}
	if l := c.Labels[key]; l != "" {
		return l
	}
	return key
}

// T picks the text of the language.
func (c Context) T(zh, en string) string { return c.Lang.T(zh, en) }

// Say puts a notice into words, keys replaced by labels.
func (c Context) Say(n stats.Notice) string {
	args := make([]any, len(n.Args))
	for i, a := range n.Args {
		switch a := a.(type) {
		case string:
			args[i] = c.name(a)
		case []string:
			args[i] = c.names(a)
		default:
			args[i] = a
		}
	}
	return c.Lang.Say(stats.Notice{Code: n.Code, Args: args})
}

// name is the label of a key, or of every key of an interaction.
func (c Context) name(key string) string {
	for _, part := range strings.Split(key, ":") {
		if c.Labels[part] == "" {
			return c.Label(key)
		}
	}
	return c.effect(key)
}

// sentence begins with a capital and ends with a full stop.
func (c Context) sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(first)) + s[size:]
	if stop := c.T("。", "."); !strings.HasSuffix(s, stop) {
		s += stop
	}
	return s
}

// says puts notices into words, each sentence once.
func (c Context) says(notices []stats.Notice) []string {
	var out []string
	seen := map[string]bool{}
	for _, n := range notices {
		if s := c.sentence(c.Say(n)); !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// names joins the labels of keys: A、B和C, "A, B and C".
func (c Context) names(keys []string) string {
	labels := make([]string, len(keys))
	for i, k := range keys {
		labels[i] = c.Label(k)
	}
	return c.join(labels)
}

func (c Context) join(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], c.T("、", ", ")) + c.T("和", " and ") + words[last]
}

// Foot is the last line of a chart: base, wave, weighting.
func (c Context) Foot(n int) string {
	parts := []string{"n = " + thousands(n)}
	if c.Wave != "" {
		parts = append(parts, c.Wave)
	}
	parts = append(parts, c.T("未加权", "unweighted"))
	if c.Weighted {
		parts[len(parts)-1] = c.T("已加权", "weighted")
	}
	return strings.Join(parts, c.T("；", "; "))
}

// measure says what an index is, for subtitles.
func (c Context) measure() string {
	if c.Convention == "ratio" {
		return c.T("满意度指数 = 100 × 平均分 / 满分", "Satisfaction index = 100 × mean / maximum")
	}
	return c.T("满意度指数 0-100（0 = 最低分，100 = 最高分）", "Satisfaction index 0-100 (0 = lowest answer, 100 = highest)")
}

// level is the confidence level in words: "95% 区间".
func (c Context) level() string {
	return percentOf(c.Confidence) + c.T(" 区间", " interval")
}

func percentOf(share float64) string { return strconv.FormatFloat(100*share, 'f', -1, 64) + "%" }

// decimals writes x with d decimals and thousands separators.
func decimals(x float64, d int) string {
	s := strconv.FormatFloat(math.Abs(x), 'f', d, 64)
	whole, frac, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if frac != "" {
		whole += "." + frac
	}
	if x < 0 && strings.Trim(s, "0.") != "" {
		whole = "−" + whole
	}
	return whole
}

func thousands(n int) string { return decimals(float64(n), 0) }

// value is decimals, or an en dash for a number that is not there.
func value(x *float64, d int) string {
	if x == nil {
		return "–"
	}
	return decimals(*x, d)
}

// pValue writes "p < 0.001" or "p = 0.023".
func pValue(p float64) string {
	if p < 0.001 {
		return "p < 0.001"
	}
	return "p = " + strconv.FormatFloat(p, 'f', 3, 64)
}

func text(s string) Cell     { return Cell{Text: s} }
func number(x *float64) Cell { return Cell{Num: x} }
func count(n int) Cell       { x := float64(n); return Cell{Num: &x} }

// significant makes a p-value cell bold below 0.05.
func significant(p *float64) Cell { return Cell{Num: p, Bold: p != nil && *p < 0.05} }

// unavailable is the section of an analysis that could not be computed.
func Unavailable(id, title string, why error, c Context) Section {
	reason := why.Error()
	if n, ok := why.(stats.Notice); ok {
		reason = c.Say(n)
	}
	return Section{ID: id, Title: title, Notes: []string{fmt.Sprintf(c.T("无法计算：%s。", "Not available: %s."), reason)}}
}
