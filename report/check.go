package report

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"manyi/stats"
	"manyi/survey"
)

// Bounds of what is printed on a terminal; files list everything.
const (
	shownInvalid = 20 // invalid values, and cells that hold one
	shownValues  = 5  // invalid values of a column
	shownFields  = 40
	shownGroups  = 8 // of a field
	shownCodes   = 12
	shownForms   = 5
	shownColumns = 20
)

// Checked is a wave with what was found in it.
type Checked struct {
	Data      *survey.Dataset
	Quality   *survey.QualityReport
	Weighting *stats.Weighting // nil = nothing is to be said of it
}

// WriteCheck prints the quality report of every wave, that reported on last: rows, exclusions, invalid cells, a line an item and field, what looks
// careless or repeated, unused columns, weights, suggestions.
func WriteCheck(w io.Writer, waves []Checked, c Context) error {
	p := &checkPrinter{Context: c}
	last := waves[len(waves)-1]
	p.line("%s", flat(last.Data.Codebook.Title))
	for _, x := range waves {
		p.line("")
		if len(waves) > 1 {
			head := fmt.Sprintf(c.T("=== 期：%s", "=== wave %s"), flat(x.Data.Wave))
			if x == last {
				head += c.T("（报告的一期）", ", reported on")
			}
			p.line("%s ===", head)
		}
		p.wave(x)
	}
	_, err := io.WriteString(w, harmless(p.b.String()))
	return err
}

// wave prints one wave.
func (p *checkPrinter) wave(x Checked) {
	c, q := p.Context, x.Quality
	for _, in := range x.Data.Inputs {
		p.line(c.T("%s：%s，%s，%s 行", "%s: %s, %s, %s rows"), in.Path, in.Format, in.Encoding, thousands(in.Rows))
	}
	p.line(c.T("读入 %s = 有效 %s + 剔除 %s", "read %s = kept %s + excluded %s"), thousands(q.Read), thousands(q.Kept), thousands(q.Excluded))
	for _, x := range q.ExcludedBy {
		p.line("  %s %s: %s", c.T("剔除", "excluded"), c.reason(x.Code), thousands(x.Count))
	}
	for _, x := range q.Flagged {
		p.line("  %s %s: %s", c.T("标记", "flagged"), c.flag(x.Code), thousands(x.Count))
	}
	for _, fact := range []string{c.fewFact(q), c.offScaleFact(q)} {
		if fact != "" {
			p.line("%s", fact)
		}
	}
	p.invalid(q)
	p.items(q)
	p.fields(q)
	p.forms(x.Data, q)
	if unused := c.unusedFact(q, shownColumns); unused != "" {
		p.line("")
		p.line("%s", unused)
	}
	p.list(c.T("读取说明：", "notes of the readers:"), q.Notes)
	if x.Weighting != nil {
		p.list(c.T("权数：", "weights:"), c.says(x.Weighting.Warnings()))
	}
	p.list(c.T("建议：", "suggestions:"), c.advice(q))
}

// checkPrinter writes lines.
type checkPrinter struct {
	Context
	b strings.Builder
}

func (p *checkPrinter) line(format string, args ...any) {
	fmt.Fprintf(&p.b, format+"\n", args...)
}

// list prints a heading and what belongs under it, if anything does.
func (p *checkPrinter) list(head string, lines []string) {
	if len(lines) == 0 {
		return
	}
	p.line("")
	p.line("%s", head)
	for _, l := range lines {
		p.line("  - %s", flat(l))
	}
}

func (p *checkPrinter) invalid(q *survey.QualityReport) {
	if q.InvalidCells == 0 {
		return
	}
	p.line("")
	p.line(p.T("无效值 %s 个（按缺失处理）：", "%s invalid cells, taken as missing:"), thousands(q.InvalidCells))
	shown, more := 0, 0
	for _, column := range q.InvalidColumns {
		for i, v := range column.Values {
			if i >= shownValues || shown == shownInvalid {
				more++
				continue
			}
			shown++
			p.line(p.T("  %s: %q × %s，应为%s", "  %s: %q × %s, expected %s"), column.Column, v.Code, thousands(v.Count), p.wanted(column.Want))
		}
	}
	p.more(more)
	p.line(p.T("其中：", "where:"))
	for _, x := range q.Invalid[:min(shownInvalid, len(q.Invalid))] {
		p.line(p.T("  %s:%d: %s: %q，应为%s", "  %s:%d: %s: %q, expected %s"), x.File, x.Row, x.Column, x.Value, p.wanted(x.Want))
	}
	p.more(q.InvalidCells - min(shownInvalid, len(q.Invalid)))
}

// more says how many lines were left out.
func (p *checkPrinter) more(n int) {
	if n > 0 {
		p.line(p.T("  ……另有 %s 个", "  ... and %s more"), thousands(n))
	}
}

func (p *checkPrinter) items(q *survey.QualityReport) {
	p.line("")
	p.line("%s", p.T("指标：有效、缺失 | 各回答占有效的百分比（填写的编码，未加权）", "items: valid, missing | percent of each valid answer, as written, unweighted"))
	dontKnow := false
	for i := range q.Items {
		it := &q.Items[i]
		parts := []string{fmt.Sprintf(p.T("有效 %s", "%s valid"), thousands(it.Valid))}
		add := func(name string, n int) {
			if n > 0 {
				parts = append(parts, name+" "+thousands(n))
			}
		}
		add(p.T("空白", "blank"), it.Blank)
		for _, a := range it.Absent {
			name := fmt.Sprintf("%q", p.absentName(a.Code))
			if a.Label != "" {
				name += " " + clipped(flat(a.Label), 24)
			}
			add(name+" ×", a.Count)
			dontKnow = dontKnow || a.DontKnow != "" && a.Count > 0
		}
		add(p.T("无效", "invalid"), it.Invalid)
		name := p.name(it.Key, it.Label)
		if it.Reverse {
			name += p.T("（反向）", " (R)")
		}
		p.line("  %s: %s | %s", name, strings.Join(parts, ", "), p.distribution(it.Answers, it.Valid, shownCodes))
	}
	t := q.AllItems
	p.line(p.T("  合计：有效 %s%%，缺失 %s%%", "  all: %s%% valid, %s%% missing"), decimals(100-t.MissingPercent, 1), decimals(t.MissingPercent, 1))
	if dontKnow {
		p.line("  %s", fmt.Sprintf(p.T("不知道占 %s%%。%s", "%s%% don't know. %s"), decimals(t.DontKnowPercent, 1), p.dontKnowNote(q)))
	}
}

// name is a key and its label on one line.
func (p *checkPrinter) name(key, label string) string {
	if label = clipped(flat(label), 48); label == "" || label == key {
		return key
	}
	return key + " " + label
}

// distribution is the percentages of answers in a line.
func (p *checkPrinter) distribution(counts []survey.CodeCount, all, most int) string {
	var parts []string
	for _, x := range counts {
		if all == 0 || len(parts) == most {
			break
		}
		parts = append(parts, fmt.Sprintf("%s %s%%", clipped(flat(x.Code), 24), decimals(100*float64(x.Count)/float64(all), 1)))
	}
	if rest := len(counts) - len(parts); rest > 0 && all > 0 {
		parts = append(parts, fmt.Sprintf(p.T("另有 %d 种", "%d more"), rest))
	}
	return strings.Join(parts, ", ")
}

func (p *checkPrinter) fields(q *survey.QualityReport) {
	if len(q.Fields) == 0 {
		return
	}
	p.line("")
	p.line("%s", p.T("其他题目：有效、缺失 | 各组或各选项占有效的百分比", "other questions: valid, missing | percent of each group or option"))
	for i := range q.Fields {
		f := &q.Fields[i]
		if i == shownFields {
			p.more(len(q.Fields) - shownFields)
			break
		}
		key := f.Key
		if f.Kind == "stated" {
			key = p.fieldName(f)
		}
		line := fmt.Sprintf(p.T("  %s: 有效 %s", "  %s: %s valid"), p.name(key, f.Label), thousands(f.Valid))
		if f.Missing > 0 {
			line += fmt.Sprintf(p.T(", 缺失 %s", ", missing %s"), thousands(f.Missing))
		}
		if f.Invalid > 0 {
			line += fmt.Sprintf(p.T(", 无效 %s", ", invalid %s"), thousands(f.Invalid))
		}
		switch {
		case f.Min != nil:
			line += fmt.Sprintf(p.T(" | %s 到 %s", " | %s to %s"), shortest(*f.Min), shortest(*f.Max))
		case len(f.Groups) > 0 && f.Valid > 0:
			counts := f.Groups
			line += " | " + p.distribution(counts, f.Valid, shownGroups)
			if hidden := f.Distinct - len(counts); hidden > 0 {
				line += fmt.Sprintf(p.T("（共 %s 种）", " (of %s)"), thousands(f.Distinct))
			}
		}
		p.line("%s", line)
	}
}

// forms says what was found in the forms, with the first of those that repeat others or were too fast.
func (p *checkPrinter) forms(ds *survey.Dataset, q *survey.QualityReport) {
	facts := p.formFacts(q)
	if l := q.Longstring; l != nil && q.Answered.Items >= survey.StraightlineLeast {
		facts = append(facts, fmt.Sprintf(p.T("最长的连续相同答案：中位数 %s 个指标，第 95 百分位 %s，最长 %d。", "Longest run of one answer: median %s items, 95th percentile %s, longest %d."),
			seconds(l.Median), seconds(l.P95), l.Max))
	}
	var ids []string
	n := eachRepeatedID(ds, func(file string, row int, _ string, first string, _ bool) {
		if len(ids) < shownForms {
			ids = append(ids, fmt.Sprintf("%s:%d = %s", file, row, first))
		}
	})
	if n > 0 {
		facts = append(facts, p.T("编号重复：", "Repeated ids: ")+p.and(ids, n))
	}
	if r := q.Repeats; r.Count > 0 {
		var pairs []string
		for _, x := range r.Forms[:min(shownForms, len(r.Forms))] {
			pairs = append(pairs, fmt.Sprintf("%s:%d = %s:%d", x.File, x.Row, x.First.File, x.First.Row))
		}
		facts = append(facts, p.T("内容重复：", "Repeated content: ")+p.and(pairs, r.Count))
	}
	if judged := p.judgedFact(q); judged != "" {
		facts = append(facts, judged)
	}
	if d := q.Duration; d != nil && d.Speeders > 0 {
		var fast []string
		for _, x := range d.Forms[:min(shownForms, len(d.Forms))] {
			fast = append(fast, fmt.Sprintf(p.T("%s:%d（%s 秒）", "%s:%d (%s s)"), x.File, x.Row, seconds(x.Seconds)))
		}
		facts = append(facts, p.T("答题过快：", "Fast answers: ")+p.and(fast, d.Speeders))
	}
	p.list(p.T("问卷：", "forms:"), facts)
}

// and joins the first of a list and says how many more there are.
func (p *checkPrinter) and(list []string, all int) string {
	s := strings.Join(list, p.T("、", ", "))
	if rest := all - len(list); rest > 0 {
		s += fmt.Sprintf(p.T("，另有 %s 份", " and %s more"), thousands(rest))
	}
	return s + p.T("。", ".")
}

// shortest is a number with as many digits as it has.
func shortest(x float64) string { return formatNumber(Text, x) }

// harmless drops what could command a terminal: texts come from files of strangers.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return -1
		}
		return r
	}, s)
}
