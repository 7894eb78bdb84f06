package report

import (
	"fmt"
	"slices"
	"strings"

	"manyi/stats"
)

// FrequencySection shows how the answers and the respondents are distributed.
func FrequencySection(r *stats.Frequencies, c Context) Section {
	s := Section{ID: "frequency", Title: c.T("频数分布", "Frequencies")}
	var rows []StackRow
	var codes []string
	var named [][]string // of each bar: its codes and words
	least, most := 0, 0
	best, share := "", 0.0
	for _, f := range r.Tables {
		s.Tables = append(s.Tables, c.frequencyTable(f))
		if _, item := c.indexOf(f.Key); !item || f.Valid == 0 {
			continue
		}
		row, words := c.stackRow(f)
		if codes == nil {
			codes = words
		}
		if len(words) != len(codes) {
			continue // another scale: it has its own table, and no place among these bars
		}
		if top := row.top(); f.Key != "overall" && top > share {
			best, share = f.Key, top
		}
		if len(rows) == 0 || f.Valid < least {
			least = f.Valid
		}
		most = max(most, f.Valid)
		rows, named = append(rows, row), append(named, words)
	}
	if len(rows) == 0 {
		return s
	}
	codes = commonest(named)
	turned := false
	for i := range rows {
		if !slices.Equal(named[i], codes) && slices.Equal(turnedWords(named[i]), codes) {
			rows[i].Label += c.T("（反向）", " (R)")
			turned = true
		}
	}
	slices.SortStableFunc(rows, func(a, b StackRow) int { return order(b.top(), a.top()) })
	s.Tables = append([]Table{c.distribution(rows, codes)}, s.Tables...)
	finding := fmt.Sprintf(c.T("%s的满意比例最高：%s%% 选择最高两档", "%s has the most satisfied answers: %s%% in the top two"), c.said(best), decimals(share, 0))
	subtitle, top := c.T("有效回答的百分比，按最高两档之和排序", "Percent of valid answers, sorted by the top two"), c.T("最高两档", "Top-2")
	if rows[0].Banded { // a band of a long scale, not two of its codes
		top = codes[len(codes)-1]
		finding = fmt.Sprintf(c.T("%s的高分比例最高：%s%% 打 %s 分", "%s has the most high answers: %s%% from %s"), c.said(best), decimals(share, 0), top)
		subtitle = fmt.Sprintf(c.T("有效回答的百分比，分为五段，按 %s 的比例排序", "Percent of valid answers in five bands of the scale, sorted by the share from %s"), top)
	}
	s.Findings = append(s.Findings, finding+c.T("。", "."))
	s.Charts = append(s.Charts, &StackChart{Frame: Frame{File: "distribution", Title: finding,
		Subtitle: subtitle,
		Foot:     c.footFrom(least, most), Describe: c.T("每个指标的回答分布", "Distribution of answers to each item")},
		Codes: codes, RightHead: []string{top, c.T("指数", "Index")}, Rows: rows})
	if turned {
		note := c.T("（反向）= 反向计分题，已换向，答案文字与图例相反", "(R) = reverse-keyed, shown after reversal: its answers' words run the other way")
		chart := s.Charts[0].(*StackChart)
		chart.Subtitle += c.T("；", "; ") + note
		s.Tables[0].Notes = append(s.Tables[0].Notes, note+c.T("。", "."))
	}
	return s
}

// commonest is the naming of the codes that most bars share, the first one among equals: reverse-keyed items name theirs
// the other way round.
func commonest(named [][]string) []string {
	best, most := named[0], 0
	for _, words := range named {
		n := 0
		for _, other := range named {
			if slices.Equal(words, other) {
				n++
			}
		}
		if n > most {
			best, most = words, n
		}
	}
	return best
}

// turnedWords gives the codes the words of the other end of the scale: "1 low", "2", "3 high" become "1 high", "2", "3 low".
func turnedWords(named []string) []string {
	turned := make([]string, len(named))
	for i := range named {
		code, _, _ := strings.Cut(named[i], " ")
		_, words, has := strings.Cut(named[len(named)-1-i], " ")
		turned[i] = code
		if has {
			turned[i] += " " + words
		}
	}
	return turned
}

// indexOf finds the index row of an item or overall.
func (c Context) indexOf(key string) (stats.IndexRow, bool) {
	if c.Index != nil {
		for _, x := range c.Index.Rows {
			if x.By == "" && x.Key == key && key != "composite" {
				return x, true
			}
		}
	}
	return stats.IndexRow{}, false
}

// distribution is the table of the stacked bars.
func (c Context) distribution(rows []StackRow, codes []string) Table {
	t := Table{Title: c.T("回答分布（有效百分比）", "Distribution of answers (valid percent)"), Columns: []Column{{Head: c.T("指标", "Item")}},
		Native: &NativeChart{Kind: "stacked", Title: c.T("回答分布", "Distribution of answers"), Y: "%", Max: 100}}
	for i, code := range codes {
		t.Columns = append(t.Columns, Column{code + " %", Percent, NoHeat})
		t.Native.Values = append(t.Native.Values, i+1)
	}
	for _, r := range rows {
		row := []Cell{text(r.Label)}
		for _, p := range r.Percents {
			row = append(row, number(&p))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (r StackRow) top() float64 {
	n := len(r.Percents)
	if n < 2 {
		return 0
	}
	if r.Banded {
		return r.Percents[n-1]
	}
	return r.Percents[n-1] + r.Percents[n-2]
}

// stackRow turns a frequency table into a bar, and names its codes.
func (c Context) stackRow(f stats.Frequency) (StackRow, []string) {
	row := StackRow{Label: c.Label(f.Key)}
	var words []string
	if f.Bands != nil {
		for _, b := range f.Bands {
			p := 0.0
			if b.ValidPercent != nil {
				p = *b.ValidPercent
			}
			row.Percents = append(row.Percents, p)
			words = append(words, fmt.Sprintf("%d–%d", b.Low, b.High))
		}
		x, _ := c.indexOf(f.Key)
		row.Banded = true
		row.Right = []string{decimals(row.top(), 0) + "%", value(x.Index, 1)}
		return row, words
	}
	for _, x := range f.Rows {
		if x.Code == "." {
			continue
		}
		p := 0.0
		if x.ValidPercent != nil {
			p = *x.ValidPercent
		}
		row.Percents = append(row.Percents, p)
		word := x.Code
		if x.Label != "" {
			word += " " + x.Label
		}
		words = append(words, word)
	}
	x, _ := c.indexOf(f.Key)
	row.Right = []string{decimals(row.top(), 0) + "%", value(x.Index, 1)}
	return row, words
}

func (c Context) frequencyTable(f stats.Frequency) Table {
	if f.Multiple {
		return c.multipleTable(f)
	}
	t := Table{Title: c.Label(f.Key), Columns: []Column{{Head: c.T("回答", "Answer")}, {c.T("频数", "Count"), Count, NoHeat},
		{c.T("百分比 %", "Percent %"), Percent, NoHeat}, {c.T("有效百分比 %", "Valid percent %"), Percent, NoHeat},
		{c.T("累积百分比 %", "Cumulative %"), Percent, NoHeat}}}
	for _, x := range f.Rows {
		label := x.Code
		switch {
		case x.Code == "." && f.Hidden > 0 && f.Hidden == x.Count:
			label = c.T("未单列", "Not shown")
		case x.Code == "." && f.Hidden > 0:
			label = c.T("未单列或缺失", "Not shown or missing")
		case x.Code == ".":
			label = c.T("缺失", "Missing")
		case x.Label != "" && x.Label != x.Code:
			label += " " + x.Label
		}
		t.Rows = append(t.Rows, []Cell{text(label), count(x.Count), number(x.Percent), number(x.ValidPercent), number(x.CumPercent)})
	}
	t.Notes = []string{fmt.Sprintf(c.T("有效回答 %s 份，共 %s 份。", "Valid answers: %s; respondents: %s."), thousands(f.Valid), thousands(f.N))}
	if f.Hidden > 0 {
		t.Notes = []string{fmt.Sprintf(c.T("列出 %s 份，共 %s 份；另有 %s 份所属的组为保护隐私未单列。", "Respondents shown: %s, of %s; the groups of %s are not shown, for privacy."), thousands(f.Valid), thousands(f.N), thousands(f.Hidden))}
	}
	if c.Weighted {
		t.Notes = append(t.Notes, c.weightedPercents())
	}
	return t
}

func (c Context) weightedPercents() string {
	return c.T("百分比已加权，频数未加权。", "Percents are weighted, counts are not.")
}

// multipleTable shows the options of a multiple response by responses and by cases, with totals.
func (c Context) multipleTable(f stats.Frequency) Table {
	t := Table{Title: c.Label(f.Key), Columns: []Column{{Head: c.T("选项", "Option")}, {c.T("频数", "Count"), Count, NoHeat},
		{c.T("响应百分比 %", "Percent of responses %"), Percent, NoHeat}, {c.T("个案百分比 %", "Percent of cases %"), Percent, NoHeat},
		{c.T("占全部受访者 %", "Percent of all respondents %"), Percent, NoHeat}}}
	total := 0.0
	for _, x := range f.Rows {
		if x.Code == "." {
			if f.ResponsesPerCase != nil && f.Responses > 0 {
				cases := 100 * *f.ResponsesPerCase
				all := Cell{Num: &total, Bold: true}
				hundred := 100.0
				t.Rows = append(t.Rows, []Cell{{Text: c.T("合计", "Total"), Bold: true}, {Num: count(f.Responses).Num, Bold: true}, {Num: &hundred, Bold: true}, {Num: &cases, Bold: true}, all})
			}
			t.Rows = append(t.Rows, []Cell{text(c.T("缺失", "Missing")), count(x.Count), {Blank: true}, {Blank: true}, number(x.Percent)})
			continue
		}
		if x.Percent != nil {
			total += *x.Percent
		}
		label := x.Code
		if x.Label != "" && x.Label != x.Code {
			label += " " + x.Label
		}
		t.Rows = append(t.Rows, []Cell{text(label), count(x.Count), number(x.ResponsePercent), number(x.ValidPercent), number(x.Percent)})
	}
	t.Notes = []string{fmt.Sprintf(c.T("多选题：%s 人作答（个案），共选 %s 项（响应）；受访者 %s 人。个案百分比以作答的人为基数，合计可超过 100%%。",
		"Multiple response: %s respondents answered (cases) and chose %s options (responses), of %s respondents. Percents of cases may add to more than 100%%."),
		thousands(f.Valid), thousands(f.Responses), thousands(f.N))}
	if c.Weighted {
		t.Notes = append(t.Notes, c.weightedPercents())
	}
	return t
}
