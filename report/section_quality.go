package report

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"manyi/survey"
)

// QualitySection says how good the answers are: what is missing and invalid, forms that repeat others or look careless, and what
// to mend; of earlier waves, oldest first, what a comparison with them has to know. A topic that there is nothing to say of is left out.
func QualitySection(q *survey.QualityReport, earlier []*survey.QualityReport, ds *survey.Dataset, c Context) Section {
	s := Section{ID: "quality", Title: c.T("数据质量", "Data quality"), Findings: []string{c.answersFact(q)}}
	for _, fact := range append([]string{c.missingFact(q)}, append(c.formFacts(q), c.offScaleFact(q), c.unusedFact(q, 12))...) {
		if fact != "" {
			s.Findings = append(s.Findings, fact)
		}
	}
	for _, advice := range c.advice(q) {
		s.Findings = append(s.Findings, c.T("建议：", "Suggestion: ")+advice)
	}
	for _, t := range []Table{c.itemQuality(q), c.fieldQuality(q), c.unanswered(q), c.straightlined(q), c.longestRuns(q), c.responseTimes(q),
		c.invalidSums(q), c.repeatedContent(q), c.repeatedIDs(ds), c.speeders(q), c.invalidCells(q)} { // lists last
		if len(t.Rows) > 0 {
			s.Tables = append(s.Tables, t)
		}
	}
	c.qualityOfWaves(earlier, q, &s)
	s.Notes = append(s.Notes, c.T("本页计数均未加权。答案按填写的编码计，反向计分题未换向；找连续相同的答案时跳过未答的指标，总体满意度不计在内。quality.json 有全部清单。",
		"All counts are unweighted. Answers count by their code as written, before reversal; runs of one answer pass over unanswered items and leave out overall satisfaction. quality.json has the full lists."))
	if judged := c.judgedFact(q); judged != "" {
		s.Notes = append(s.Notes, judged)
	}
	for _, note := range q.Notes {
		s.Notes = append(s.Notes, c.sentence(note))
	}
	return s
}

// maxForms bounds the forms that a table lists; quality.json lists all.
const maxForms = 50

// mostCodes is how many missing codes have a column of their own.
const mostCodes = 6

// itemQuality shows the cells of each item; columns without a count are left out.
func (c Context) itemQuality(q *survey.QualityReport) Table {
	t := Table{Title: c.T("指标", "Items")}
	codes, others := absentCodes(q)
	type part struct {
		head  string
		count func(it *survey.ItemQuality) int
	}
	parts := []part{{c.T("空白", "Blank"), func(it *survey.ItemQuality) int { return it.Blank }}}
	for _, code := range codes {
		parts = append(parts, part{c.absentName(code), func(it *survey.ItemQuality) int { return absentCount(it, code) }})
	}
	if others {
		parts = append(parts, part{c.T("其他缺失码", "Other codes"), func(it *survey.ItemQuality) int {
			n := 0
			for _, a := range it.Absent {
				n += a.Count
			}
			for _, code := range codes {
				n -= absentCount(it, code)
			}
			return n
		}})
	}
	parts = append(parts, part{c.T("无效", "Invalid"), func(it *survey.ItemQuality) int { return it.Invalid }})
	parts = slices.DeleteFunc(parts, func(p part) bool {
		return !slices.ContainsFunc(q.Items, func(it survey.ItemQuality) bool { return p.count(&it) > 0 })
	})
	t.Columns = []Column{{Head: c.T("指标", "Item")}, {c.T("有效", "Valid"), Count, NoHeat}}
	for _, p := range parts {
		t.Columns = append(t.Columns, Column{p.head, Count, NoHeat})
	}
	t.Columns = append(t.Columns, Column{c.T("缺失 %", "Missing %"), Percent, Sequential})
	if q.AllItems.DontKnow > 0 {
		t.Columns = append(t.Columns, Column{c.T("不知道 %", "Don't know %"), Percent, NoHeat})
		t.Notes = append(t.Notes, c.dontKnowNote(q))
	}
	for i := range q.Items {
		it := &q.Items[i]
		row := []Cell{text(c.Label(it.Key)), count(it.Valid)}
		for _, p := range parts {
			row = append(row, count(p.count(it)))
		}
		row = append(row, number(&it.MissingPercent))
		if q.AllItems.DontKnow > 0 {
			row = append(row, number(&it.DontKnowPercent))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Notes = append(t.Notes, fmt.Sprintf(c.T("共 %s 份；各行的有效与其余各列之和即为份数。", "Forms: %s; the counts of a row add up to them."), thousands(q.Kept)))
	return t
}

// absentCodes are the missing codes that occur most, in the order in which items name them, and whether there are others.
func absentCodes(q *survey.QualityReport) (codes []string, others bool) {
	sums := map[string]int{}
	var order []string
	for _, it := range q.Items {
		for _, a := range it.Absent {
			if _, seen := sums[a.Code]; !seen {
				order = append(order, a.Code)
			}
			sums[a.Code] += a.Count
		}
	}
	order = slices.DeleteFunc(order, func(code string) bool { return sums[code] == 0 })
	if len(order) <= mostCodes {
		return order, false
	}
	ranked := slices.Clone(order)
	slices.SortStableFunc(ranked, func(a, b string) int { return sums[b] - sums[a] })
	for _, code := range order {
		if slices.Contains(ranked[:mostCodes], code) {
			codes = append(codes, code)
		}
	}
	return codes, true
}

func absentCount(it *survey.ItemQuality, code string) int {
	n := 0
	for _, a := range it.Absent {
		if a.Code == code {
			n += a.Count
		}
	}
	return n
}

// absentName is a missing code as it heads a column.
func (c Context) absentName(code string) string {
	if code == "user-missing" {
		return c.T("用户定义缺失", "user-missing")
	}
	return code
}

// dontKnowNote says which codes are taken for "don't know", and why.
func (c Context) dontKnowNote(q *survey.QualityReport) string {
	var names []string
	byCustom := false
	for _, it := range q.Items {
		for _, a := range it.Absent {
			if a.DontKnow == "" || a.Count == 0 {
				continue
			}
			name := a.Code
			if a.DontKnow == "label" {
				name += c.T("（", " (") + a.Label + c.T("）", ")")
			}
			byCustom = byCustom || a.DontKnow == "code"
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	note := fmt.Sprintf(c.T("不知道：%s", "Don't know: %s"), c.some(names, 8))
	if byCustom {
		note += c.T("；9、98、99、998、999 没有标签时按惯例算作不知道", "; 9, 98, 99, 998 and 999 without a label are taken for it, as is customary")
	}
	return note + c.T("。", ".")
}

// fieldQuality shows the other questions, if any of them has gaps.
func (c Context) fieldQuality(q *survey.QualityReport) Table {
	t := Table{Title: c.T("其他题目", "Other questions"), Columns: []Column{{Head: c.T("题目", "Question")}, {c.T("有效", "Valid"), Count, NoHeat},
		{c.T("缺失", "Missing"), Count, NoHeat}, {c.T("无效单元格", "Invalid cells"), Count, NoHeat}, {c.T("缺失 %", "Missing %"), Percent, Sequential},
		{c.T("最小", "Min"), Mean, NoHeat}, {c.T("最大", "Max"), Mean, NoHeat}}}
	for i := range q.Fields {
		f := &q.Fields[i]
		if i == maxShown {
			t.Notes = append(t.Notes, fmt.Sprintf(c.T("另有 %d 题。", "%d more questions."), len(q.Fields)-maxShown))
			break
		}
		t.Rows = append(t.Rows, []Cell{text(c.fieldName(f)), count(f.Valid), count(f.Missing), count(f.Invalid), number(&f.MissingPercent), extreme(f.Min), extreme(f.Max)})
	}
	if !slices.ContainsFunc(q.Fields, func(f survey.FieldQuality) bool { return f.Missing > 0 || f.Invalid > 0 || f.Min != nil }) {
		t.Rows = nil
	}
	return t
}

// extreme is a number, whole ones without decimals, or nothing.
func extreme(x *float64) Cell {
	if x != nil && *x == math.Trunc(*x) {
		return Cell{Num: x, As: Count}
	}
	return Cell{Num: x, Blank: x == nil}
}

func (c Context) fieldName(f *survey.FieldQuality) string {
	if f.Kind == "stated" {
		return fmt.Sprintf(c.T("%s（重要性）", "%s (importance)"), f.Label)
	}
	if f.Label == "" {
		return f.Key
	}
	return f.Label
}

func (c Context) invalidSums(q *survey.QualityReport) Table {
	t := Table{Title: c.T("无效值汇总", "Invalid values by column"), Columns: []Column{{Head: c.T("列", "Column")}, {Head: c.T("值", "Value")},
		{c.T("个数", "Cells"), Count, NoHeat}, {Head: c.T("应为", "Expected")}}}
	for _, column := range q.InvalidColumns {
		rest := column.Count
		for i, v := range column.Values {
			if i == 10 {
				break
			}
			t.Rows = append(t.Rows, []Cell{text(column.Column), text(shownValue(v.Code)), count(v.Count), text(c.expected(column.Want))})
			rest -= v.Count
		}
		if rest > 0 {
			t.Rows = append(t.Rows, []Cell{text(column.Column), text(c.T("其他值", "other values")), count(rest), text(c.expected(column.Want))})
		}
	}
	if len(t.Rows) > maxShown {
		t.Notes = []string{fmt.Sprintf(c.T("只列出前 %d 行，共 %d 行。", "The first %d of %d rows."), maxShown, len(t.Rows))}
		t.Rows = t.Rows[:maxShown]
	}
	return t
}

// expected is what a cell should have held, as short as a column of a table wants it.
func (c Context) expected(want string) string {
	return strings.TrimPrefix(c.wanted(want), "a whole number from ")
}

// shownValue shows a value that is nothing too.
func shownValue(s string) string {
	if s == "" {
		return `""`
	}
	return s
}

func (c Context) invalidCells(q *survey.QualityReport) Table {
	t := Table{Title: c.T("无效值", "Invalid values"), Columns: []Column{{Head: c.T("文件", "File")}, {Head: c.T("行", "Row")},
		{Head: c.T("列", "Column")}, {Head: c.T("值", "Value")}, {Head: c.T("应为", "Expected")}}}
	for _, x := range q.Invalid[:min(maxShown, len(q.Invalid))] {
		t.Rows = append(t.Rows, []Cell{text(filepath.Base(x.File)), text(strconv.Itoa(x.Row)), text(x.Column), text(shownValue(x.Value)), text(c.expected(x.Want))})
	}
	t.Notes = c.firstOf(len(t.Rows), q.InvalidCells)
	return t
}

// firstOf is a note under a list that is not complete.
func (c Context) firstOf(shown, all int) []string {
	if shown >= all {
		return nil
	}
	return []string{fmt.Sprintf(c.T("只列出前 %s 个，共 %s 个。", "The first %s of %s."), thousands(shown), thousands(all))}
}

// shares is a table of counts with their percentages; those of no form are left out.
func (c Context) shares(title, head string, all int, labels []string, counts []int) Table {
	t := Table{Title: title, Columns: []Column{{Head: head}, {c.T("份数", "Forms"), Count, NoHeat}, {"%", Percent, NoHeat}}}
	for i, n := range counts {
		if n > 0 {
			p := 100 * float64(n) / float64(all)
			t.Rows = append(t.Rows, []Cell{text(labels[i]), count(n), number(&p)})
		}
	}
	return t
}

// unanswered shows how many items forms leave out, if any does.
func (c Context) unanswered(q *survey.QualityReport) Table {
	counts := q.Answered.Unanswered
	if len(counts) < 2 {
		return Table{}
	}
	var labels []string
	for i := range counts {
		labels = append(labels, strconv.Itoa(i))
	}
	t := c.shares(c.T("没有有效回答的指标数", "Items without a valid answer"), c.T("指标数", "Items"), q.Kept, labels, counts)
	t.Notes = []string{fmt.Sprintf(c.T("共 %d 个指标。", "Of %d items."), q.Answered.Items)}
	return t
}

func (c Context) straightlined(q *survey.QualityReport) Table {
	var labels []string
	var counts []int
	for _, x := range q.Straightline.Codes {
		labels, counts = append(labels, x.Code), append(counts, x.Count)
	}
	return c.shares(c.T("所有指标选同一个答案", "Same answer to every item"), c.T("答案", "Answer"), q.Straightline.Judged, labels, counts)
}

// longestRuns shows the distribution of the longest run of equal answers.
func (c Context) longestRuns(q *survey.QualityReport) Table {
	l := q.Longstring
	if l == nil || q.Answered.Items < survey.StraightlineLeast {
		return Table{}
	}
	var labels []string
	for i := range l.Counts {
		labels = append(labels, strconv.Itoa(i))
	}
	t := c.shares(c.T("最长的连续相同答案", "Longest run of equal answers"), c.T("指标数", "Items"), l.N, labels, l.Counts)
	t.Notes = []string{fmt.Sprintf(c.T("中位数 %s，第 95 百分位 %s。", "Median %s, 95th percentile %s."), seconds(l.Median), seconds(l.P95))}
	return t
}

// repeatedIDs lists forms whose id came before.
func (c Context) repeatedIDs(ds *survey.Dataset) Table {
	t := Table{Title: c.T("编号重复", "Repeated ids"), Columns: []Column{{Head: c.T("文件", "File")}, {Head: c.T("行", "Row")}, {Head: c.T("编号", "Id")},
		{Head: c.T("先出现于", "First at")}, {Head: c.T("处理", "What became of it")}}}
	n := eachRepeatedID(ds, func(file string, row int, id, first string, kept bool) {
		fate := c.T("剔除", "excluded")
		if kept {
			fate = c.T("保留", "kept")
		}
		if len(t.Rows) < maxForms {
			t.Rows = append(t.Rows, []Cell{text(filepath.Base(file)), text(strconv.Itoa(row)), text(id), text(filepath.Base(first)), text(fate)})
		}
	})
	t.Notes = c.firstOf(len(t.Rows), n)
	return t
}

// eachRepeatedID visits the forms whose id came before and returns how many there are; first is the place of the first form with the id.
func eachRepeatedID(ds *survey.Dataset, visit func(file string, row int, id, first string, kept bool)) int {
	n := 0
	for _, x := range ds.Rows.Excluded {
		if x.Reason.Code == "duplicate_id" {
			n++
			visit(x.File, x.Row, x.ID, x.Reason.Detail, false)
		}
	}
	for _, x := range ds.Findings {
		if x.Reason.Code == "duplicate_id" {
			n++
			visit(x.File, x.Row, x.ID, x.Reason.Detail, true)
		}
	}
	return n
}

// repeatedContent lists forms whose answers all came before.
func (c Context) repeatedContent(q *survey.QualityReport) Table {
	t := Table{Title: c.T("内容重复", "Repeated content"), Columns: []Column{{Head: c.T("文件", "File")}, {Head: c.T("行", "Row")},
		{Head: c.T("相同的文件", "Same as file")}, {Head: c.T("相同的行", "Row of it")}}}
	for _, x := range q.Repeats.Forms[:min(maxForms, len(q.Repeats.Forms))] {
		t.Rows = append(t.Rows, []Cell{text(filepath.Base(x.File)), text(strconv.Itoa(x.Row)), text(filepath.Base(x.First.File)), text(strconv.Itoa(x.First.Row))})
	}
	t.Notes = c.firstOf(len(t.Rows), q.Repeats.Count)
	return t
}

func (c Context) responseTimes(q *survey.QualityReport) Table {
	d := q.Duration
	if d == nil || d.N == 0 {
		return Table{}
	}
	t := Table{Title: c.T("答题时间", "Response time"), Columns: []Column{{Head: c.T("项目", "What")}, {c.T("秒", "Seconds"), Index, NoHeat}}}
	add := func(name string, x float64) { t.Rows = append(t.Rows, []Cell{text(name), number(&x)}) }
	add(c.T("最小", "Minimum"), d.Min)
	add(c.T("下四分位数", "Lower quartile"), d.Q1)
	add(c.T("中位数", "Median"), d.Median)
	add(c.T("上四分位数", "Upper quartile"), d.Q3)
	add(c.T("最大", "Maximum"), d.Max)
	add(c.T("中位数的三分之一", "A third of the median"), d.Fast)
	t.Notes = []string{fmt.Sprintf(c.T("%s 份有答题时间（%s 列），%s 份没有。", "%s forms have a time (column %s), %s have none."), thousands(d.N), d.Column, thousands(d.Missing))}
	return t
}

// speeders lists forms that were answered in less than a third of the median time.
func (c Context) speeders(q *survey.QualityReport) Table {
	if q.Duration == nil {
		return Table{}
	}
	t := Table{Title: c.T("答题过快", "Fast answers"), Columns: []Column{{Head: c.T("文件", "File")}, {Head: c.T("行", "Row")}, {c.T("秒", "Seconds"), Index, NoHeat}}}
	for i := range q.Duration.Forms[:min(maxForms, len(q.Duration.Forms))] {
		x := &q.Duration.Forms[i]
		t.Rows = append(t.Rows, []Cell{text(filepath.Base(x.File)), text(strconv.Itoa(x.Row)), number(&x.Seconds)})
	}
	t.Notes = c.firstOf(len(t.Rows), q.Duration.Speeders)
	return t
}
