package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"manyi/stats"
)

// Context is what every section needs to know besides its own result.
type Context struct {
	Lang       Lang
	Labels     map[string]string // codebook key -> label, of items, overall and fields
	N          int               // respondents
	Source     string            // what the survey is called, for the foot of charts
	Wave       string
	Part       string // whom a report is about when it is not about all: "分公司 = 新城"
	Weighted   bool
	Designed   bool   // there are strata, clusters or a finite population
	Replicates int    // of the weights, on which errors rest; 0 = none
	Convention string // of the index: "pomp" or "ratio"
	Confidence float64
	Index      *stats.Index  // nil until it has been computed
	Factor     *stats.Factor // the same
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
		case int:
			args[i] = grouped(a)
		default:
			args[i] = a
		}
	}
	return c.Lang.Say(stats.Notice{Code: n.Code, Args: args})
}

// grouped is a number that is written with its thousands apart, whatever the verb.
type grouped int

// Format is fmt.Formatter.
func (g grouped) Format(s fmt.State, _ rune) { io.WriteString(s, thousands(int(g))) }

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
	s = capital(s)
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

// saysGroups is says with all small groups of a field in one sentence.
func (c Context) saysGroups(notices []stats.Notice) []string {
	var rest []stats.Notice
	var fields []string
	byField := map[string][]string{}
	for _, n := range notices {
		if n.Code != "small_group" || len(n.Args) < 2 {
			rest = append(rest, n)
			continue
		}
		field, group := fmt.Sprint(n.Args[0]), fmt.Sprint(n.Args[1])
		if byField[field] == nil {
			fields = append(fields, field)
		}
		if group = c.group(group); !slices.Contains(byField[field], group) {
			byField[field] = append(byField[field], group)
		}
	}
	var out []string
	for _, field := range fields {
		names := c.join(byField[field])
		if n := len(byField[field]); n > 2*mostNamed { // the tables show whose
			names = fmt.Sprintf(c.T("%d 组", "%d groups"), n)
		}
		out = append(out, fmt.Sprintf(c.T("%[1]s：%[2]s不足 %[3]d 份，数字仅供参考。", "%[1]s: fewer than %[3]d respondents in %[2]s; their figures are uncertain."),
			c.Label(field), names, smallBase))
	}
	return append(out, c.says(rest)...)
}

// names joins the labels of keys as a sentence says them: A、B和C, "A, B and C".
func (c Context) names(keys []string) string { return c.join(c.labels(keys)) }

// foremost are the labels of keys as a title says them: of very many only the first, and how many there are.
func (c Context) foremost(keys []string) string {
	if len(keys) <= mostNamed+1 { // "and 1 other" is no shorter than its name
		return c.names(keys)
	}
	return fmt.Sprintf(c.T("%s等 %d 项", "%s; %d items in all"), c.names(keys[:mostNamed]), len(keys))
}

// labels are the labels of keys as a sentence says them.
func (c Context) labels(keys []string) []string {
	labels := make([]string, len(keys))
	for i, k := range keys {
		labels[i] = c.group(c.Label(k))
	}
	return labels
}

// Base says whom numbers stand on: base, wave, weighting.
func (c Context) Base(n int) string { return c.baseFrom(n, n) }

// baseFrom is Base where the rows of a chart have bases of their own.
func (c Context) baseFrom(least, most int) string {
	base := "n = " + thousands(least)
	if most > least {
		base += "–" + thousands(most)
	}
	parts := []string{base}
	if c.Part != "" {
		parts = append(parts, c.Part)
	}
	if c.Wave != "" {
		parts = append(parts, c.Wave)
	}
	parts = append(parts, c.T("未加权", "unweighted"))
	if c.Weighted {
		parts[len(parts)-1] = c.T("已加权", "weighted")
	}
	return strings.Join(parts, c.T("；", "; "))
}

// Foot is the last line of a chart: Base and source.
func (c Context) Foot(n int) string { return c.footFrom(n, n) }

func (c Context) footFrom(least, most int) string {
	foot := c.baseFrom(least, most)
	if c.Source != "" {
		foot += c.T("；来源：", "; source: ") + c.Source
	}
	return foot
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
