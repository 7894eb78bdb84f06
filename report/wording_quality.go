package report

import (
	"fmt"
	"strings"

	"manyi/survey"
)

// flag is why a form that is kept is flagged, in words.
func (c Context) flag(code string) string {
	if code == "duplicate_id" {
		return c.T("编号重复", "repeated id")
	}
	return c.reason(code)
}

// some lists at most so many names: "a, b, c and 4 more".
func (c Context) some(names []string, most int) string {
	var shown []string
	for _, name := range names[:min(most, len(names))] {
		shown = append(shown, clipped(flat(name), 40))
	}
	list := strings.Join(shown, c.T("、", ", "))
	if rest := len(names) - len(shown); rest > 0 {
		return fmt.Sprintf(c.T("%s，另有 %d 个", "%s and %d more"), list, rest)
	}
	return list
}

// clipped cuts a text to a width.
func clipped(s string, most int) string {
	if textWidth(s) <= most {
		return s
	}
	width := 0
	for i, r := range s {
		if width += textWidth(string(r)); width > most-1 {
			return s[:i] + "…"
		}
	}
	return s
}

// flat makes line ends and runs of white space single spaces.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// formsOf is a number of forms with its percentage: "145 forms (2.3%)".
func (c Context) formsOf(n, all int) string {
	share := "<0.1"
	if p := 100 * float64(n) / float64(max(all, 1)); n == 0 || p >= 0.05 {
		share = decimals(p, 1)
	}
	forms := c.T(" 份", " forms")
	if n == 1 {
		forms = c.T(" 份", " form")
	}
	return thousands(n) + forms + c.T("（", " (") + share + c.T("%）", "%)")
}

// answersFact says how many answers there are; always something.
func (c Context) answersFact(q *survey.QualityReport) string {
	t := q.AllItems
	s := fmt.Sprintf(c.T("指标的回答有效 %s%%，缺失 %s%%", "%s%% of the answers to the items are valid, %s%% are missing"), decimals(100-t.MissingPercent, 1), decimals(t.MissingPercent, 1))
	if t.DontKnow > 0 {
		s += fmt.Sprintf(c.T("（其中不知道占 %s%%）", " (don't know: %s%%)"), decimals(t.DontKnowPercent, 1))
	}
	if q.InvalidCells > 0 {
		s += fmt.Sprintf(c.T("；%s 个单元格的值无效，按缺失处理", "; %s cells hold invalid values, taken as missing"), thousands(q.InvalidCells))
	}
	return s + c.T("。", ".")
}

// muchMissing is the percentage of missing answers from which an item is named.
const muchMissing = 5

// missingFact names the items that many leave out; "" when none is.
func (c Context) missingFact(q *survey.QualityReport) string {
	var names []string
	most := 0.0
	for _, it := range q.Items {
		if it.MissingPercent >= muchMissing {
			names = append(names, c.quoted(clipped(flat(c.Label(it.Key)), 36))) // cut before it is quoted
			most = max(most, it.MissingPercent)
		}
	}
	if len(names) == 0 {
		return ""
	}
	if c.Lang == "en" && len(names) == 1 {
		return fmt.Sprintf("%s is missing for %d%% of the forms or more (%s%%).", names[0], muchMissing, decimals(most, 1))
	}
	return fmt.Sprintf(c.T("缺失达到 %d%% 的指标有 %d 个（最多 %s%%）：%s。", "%[2]d items are missing for %[1]d%% of the forms or more, at most %[3]s%%: %[4]s."),
		muchMissing, len(names), decimals(most, 1), c.some(names, 5))
}

// formFacts say what was found by looking at one form after the other; none where there is nothing.
func (c Context) formFacts(q *survey.QualityReport) []string {
	var facts []string
	say := func(zh, en string, args ...any) { facts = append(facts, fmt.Sprintf(c.T(zh, en), args...)) }
	if a := q.Answered; a.Short > 0 {
		say("%[1]s回答的指标少于 %[2]d 个（共 %[3]d 个），没有综合满意度。", "Fewer than %[2]d of %[3]d items answered: %[1]s, without a composite.", c.formsOf(a.Short, q.Kept), a.Need, a.Items)
	}
	if s := q.Straightline; s.Count > 0 {
		var codes []string
		for _, x := range s.Codes {
			codes = append(codes, fmt.Sprintf(c.T("%s：%s", "%s: %s"), x.Code, thousands(x.Count)))
		}
		end := c.T("保留", "kept")
		if s.Rule == survey.Flag {
			end = c.T("已标记并保留", "flagged and kept")
		}
		say("至少答 %[1]d 个指标的 %[2]s 份中，%[3]s所有指标选同一个答案（%[4]s），%[5]s。",
			"Same answer to every item: %[3]s of %[2]s with at least %[1]d answered (%[4]s); %[5]s.",
			survey.StraightlineLeast, thousands(s.Judged), c.formsOf(s.Count, s.Judged), strings.Join(codes, c.T("，", ", ")), end)
	}
	if l := q.Longstring; l != nil && l.Long > 0 {
		say("%[1]s连续 %[2]d 个或更多指标选同一个答案。", "One answer to %[2]d or more items in a row: %[1]s.", c.formsOf(l.Long, l.N), l.Threshold)
	}
	if r := q.Repeats; r.Count > 0 {
		say("%[1]s在比较的 %[2]d 列上与前面的一份完全相同，可能是重复录入或复制，请核对。",
			"Equal to an earlier form in all %[2]d columns compared: %[1]s, perhaps entered twice or copied.", c.formsOf(r.Count, q.Kept), r.Columns)
	}
	if d := q.Duration; d != nil && d.N > 0 {
		fact := fmt.Sprintf(c.T("答题时间的中位数为 %s 秒，一半在 %s 到 %s 秒之间", "The median response time is %s seconds, half lie between %s and %s"), seconds(d.Median), seconds(d.Q1), seconds(d.Q3))
		if d.Speeders > 0 {
			fact += fmt.Sprintf(c.T("；%[1]s快于中位数的三分之一（%[2]s 秒）", "; less than a third of the median (%[2]s s): %[1]s"), c.formsOf(d.Speeders, d.N), seconds(d.Fast))
		}
		facts = append(facts, fact+c.T("。", "."))
	}
	return facts
}

// judgedFact says among which forms repeated content is looked for; "" when among all.
func (c Context) judgedFact(q *survey.QualityReport) string {
	switch r := q.Repeats; {
	case r.Judged == q.Kept || q.Kept < 2:
		return ""
	case r.Judged == 0:
		return c.T("题目太少或答案太集中，无法判断内容是否重复。", "Too few questions or too little variety to tell whether content repeats.")
	default:
		return fmt.Sprintf(c.T("内容重复只在答案少见、不会偶然相同的 %s 份中判断（共 %s 份）。", "Repeated content is looked for among the %s forms of %s whose answers are too rare to be equal by chance."),
			thousands(r.Judged), thousands(q.Kept))
	}
}

// seconds writes a time with as many decimals as it has, at most one.
func seconds(x float64) string { return strings.TrimSuffix(decimals(x, 1), ".0") }

// unusedFact names the columns of the data that the codebook does not; "" when it names all.
func (c Context) unusedFact(q *survey.QualityReport, most int) string {
	if len(q.Unused) == 0 {
		return ""
	}
	if len(q.Unused) == 1 {
		return fmt.Sprintf(c.T("数据中有 1 列没有用到：%s。", "1 column of the data is not used: %s."), c.some(q.Unused, most))
	}
	return fmt.Sprintf(c.T("数据中有 %d 列没有用到：%s。", "%d columns of the data are not used: %s."), len(q.Unused), c.some(q.Unused, most))
}

// mostAdvice is how many suggestions are made at a time.
const mostAdvice = 20

// advice puts suggestions into sentences.
func (c Context) advice(q *survey.QualityReport) []string {
	var list []string
	for i, s := range q.Suggestions {
		if i == mostAdvice {
			return append(list, fmt.Sprintf(c.T("另有 %d 条类似的建议。", "%d more of the kind."), len(q.Suggestions)-i))
		}
		list = append(list, c.advise(q, s))
	}
	return list
}

func (c Context) advise(q *survey.QualityReport, s survey.Suggestion) string {
	columns, values := c.some(s.Columns, 5), c.join(s.Values)
	if s.Label != "" {
		values += c.T("（", " (") + s.Label + c.T("）", ")")
	}
	n := thousands(s.Count)
	switch s.Code {
	case "id_repeats":
		return fmt.Sprintf(c.T("编号列 %s 在 %s 行中重复了 %s 行：它可能不是问卷的编号，而是店铺、日期之类。请换一列做编号，或写 quality: {duplicate_id: flag} 全部保留。",
			"The id column %[1]s repeats on %[3]s of %[2]s rows: it may name something other than the form, such as a shop or a day. Give another id, or write quality: {duplicate_id: flag} to keep them all."),
			columns, thousands(s.Of), n)
	case "encodings":
		return fmt.Sprintf(c.T("%s 一部分是 UTF-8，一部分是 GB 18030，像是由两个文件拼成的：请核对各组的名称。", "%s is partly in UTF-8 and partly in GB 18030, as if two files were joined: look at the names of the groups."), values)
	case "blank_rows":
		return fmt.Sprintf(c.T("%[2]s 行中有 %[1]s 行是空的：请看文件是否被截断，或保存时开着筛选。", "%[1]s of %[2]s rows are blank: see whether the file was cut, or saved with a filter on."), n, thousands(s.Of))
	case "ragged":
		return fmt.Sprintf(c.T("%s 行的单元格多于或少于表头，已按 --lenient 补齐或截去：这些回答可能错了列，请看文字里有没有没加引号的分隔符。",
			"%s rows had too few or too many cells and were made to fit (--lenient): their answers may stand in the wrong columns. Look for delimiters in texts without quotes."), n)
	case "scale":
		return fmt.Sprintf(c.T("%[1]s在 %[2]s 中出现 %[3]s 次，紧接量表 %[4]d 到 %[5]d 之后：如果量表其实到 %[6]d，请写 max: %[6]d。",
			"%[1]s occur %[3]s times in %[2]s and go on from the scale %[4]d to %[5]d: if the scale has them, write max: %[6]d."), values, columns, n, s.Scale[0], s.Scale[1], s.Of)
	case "invalid_code":
		where := columns
		if len(s.Columns) > 1 {
			where = fmt.Sprintf(c.T(" %d 列（%s）", "%d columns (%s)"), len(s.Columns), columns)
		} else {
			where = c.T(" ", "") + where + c.T(" ", "")
		}
		return fmt.Sprintf(c.T("%[1]s 在%[2]s中出现 %[3]s 次，不在量表 %[4]d 到 %[5]d 上：如果表示不适用或不知道，请加入 missing。",
			"%[1]s occurs %[3]s times in %[2]s and is not on the scale %[4]d to %[5]d: add it to missing if it means not applicable or don't know."), values, where, n, s.Scale[0], s.Scale[1])
	case "unlisted":
		return fmt.Sprintf(c.T("%[1]s 在 %[2]s 中出现 %[3]s 次，不在 values 里：请加入 values；如果表示没有回答，请加入 missing。",
			"%[1]s occurs %[3]s times in %[2]s and is not among its values: add it to values, or to missing if it means no answer."), values, columns, n)
	case "no_number":
		return fmt.Sprintf(c.T("%[2]s 应是数字，但 %[1]s 出现了 %[3]s 次：如果表示没有回答，请加入 missing。",
			"%[1]s occurs %[3]s times in %[2]s, where numbers are expected: add it to missing if it means no answer."), values, columns, n)
	case "open_values":
		return fmt.Sprintf(c.T("%[1]s 有 %[2]s 个值没有标签（%[3]s）：请在 values 里补上。", "%[2]s values of %[1]s have no label (%[3]s): add them to values."), columns, n, c.some(s.Values, 5))
	case "duration_unit":
		return fmt.Sprintf(c.T("%s 的中位数只有 %s 秒，每题不到一秒：这一列可能以分钟计。", "The median of %s is %s seconds, less than one an item: the column may count minutes."), columns, decimals(s.Number, 1))
	case "reversed":
		change := c.T("如果分数高表示不好，请写 reverse: true", "if a high answer means something bad, write reverse: true")
		for _, it := range q.Items {
			if it.Reverse && it.Column == s.Columns[0] {
				change = c.T("它可能不该写 reverse: true", "perhaps it should not have reverse: true")
			}
		}
		return fmt.Sprintf(c.T("%[1]s 的回答与其他指标方向相反（r = %[2]s，n = %[3]s）：%[4]s。", "Answers to %[1]s run against those to the other items (r = %[2]s, n = %[3]s): %[4]s."),
			columns, decimals(s.Number, 2), n, change)
	case "constant":
		return fmt.Sprintf(c.T("%[1]s 的回答全部是 %[2]s：请看列是否对应正确。", "Every answer to %[1]s is %[2]s: see whether the right column is read."), columns, values)
	case "unasked":
		return fmt.Sprintf(c.T("%s 只有不到五分之一的问卷作答：如果只问了一部分人，其结果只代表这部分人。",
			"Fewer than a fifth of the forms answer %s: if only some were asked, the results stand for those."), columns)
	case "alike":
		return fmt.Sprintf(c.T("%s 没有用到，但看起来像指标：如果是，请加入 items。", "Not used, but like the items: %s. Add what belongs there to items."), columns)
	}
	return s.String()
}
