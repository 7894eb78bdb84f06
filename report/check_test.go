package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"manyi/survey"
)

func checked(t *testing.T, d *survey.Dataset, q *survey.QualityReport, l Lang) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteCheck(&b, []Checked{{Data: d, Quality: q}}, qualityContext(l, d)); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(b.String(), d.Inputs[0].Path, "a.csv")
}

func TestWriteCheck(t *testing.T) {
	d := surveyed(t, nil)
	q := survey.QualityOf(d)
	for l, want := range map[Lang][]string{
		"en": {"a.csv: csv, utf-8, 67 rows\nread 67 = kept 66 + excluded 1\n  excluded repeated id (the first is kept): 1\n  flagged same answer to every item: 2\n",
			"15 invalid cells, taken as missing:\n", `  q3: "6" × 3, expected a whole number from 1 to 5`, `  a.csv:64: q3: "6", expected a whole number from 1 to 5`, `  a.csv:64: s: "many", expected a number`,
			"\n  q1 Item q1: 64 valid, \"9\" × 1, invalid 1 | 1 ", "\n  q2 Item q2 (R): 65 valid, \"不知道\" × 1 | ", "\n  q5 Item q5: 63 valid, blank 1, invalid 2 | ",
			"\n  all: 96.2% valid, 3.8% missing\n  0.5% don't know. Don't know: 9, 不知道; 9, 98, 99, 998 and 999 without a label are taken for it, as is customary.\n",
			"\n  format Format: 63 valid, missing 3, invalid 3 | shop 100.0%\n", "\n  sales Sales: 65 valid, missing 1, invalid 1 | 0 to 999\n", "\n  say: 64 valid, missing 2\n",
			"forms:\n  - Fewer than 3 of 6 items answered: 3 forms (4.5%)", "  - Repeated ids: a.csv:62 = a.csv:7.\n", "  - Repeated content: a.csv:69 = a.csv:68.\n",
			"  - Fast answers: a.csv:8 (30 s), a.csv:15 (30 s), ", " and 3 more.\n", "1 column of the data is not used: left.\n", "suggestions:\n  - 6 occurs 11 times in 5 columns (q1, q3, q4, q5, q6)"},
		"zh": {"读入 67 = 有效 66 + 剔除 1\n  剔除 编号重复（保留第一份）: 1\n", "无效值 15 个", "  q3: \"6\" × 3，应为1 到 5 的整数", "有效 65, \"不知道\" × 1", "（反向）", "问卷：\n", "编号重复：a.csv:62 = a.csv:7。",
			"内容重复：a.csv:69 = a.csv:68。", "数据中有 1 列没有用到：left。", "建议：\n  - 6 在 5 列（q1、q3、q4、q5、q6）中出现 11 次"},
	} {
		got := checked(t, d, q, l)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: check does not print %q:\n%s", l, w, got)
			}
		}
		if strings.Contains(got, "%!") || strings.Contains(got, "NaN") {
			t.Errorf("%s:\n%s", l, got)
		}
	}
}

// Sixty items, two hundred columns and a thousand invalid values stay readable.
func TestWriteCheckIsBounded(t *testing.T) {
	d := surveyed(t, nil)
	q := survey.QualityOf(d)
	long := strings.Repeat("how satisfied are you with ", 20)
	for i := range 200 {
		q.Fields = append(q.Fields, survey.FieldQuality{Key: fmt.Sprint("f", i), Label: long, Kind: "groups", Valid: 66, Groups: make([]survey.CodeCount, 60), Distinct: 500})
		q.Unused = append(q.Unused, fmt.Sprint("unused", i, long))
		q.Suggestions = append(q.Suggestions, survey.Suggestion{Code: "alike", Columns: q.Unused})
	}
	for i := range 60 {
		q.Items = append(q.Items, survey.ItemQuality{Key: fmt.Sprint("i", i), Label: long, Valid: 66, Answers: make([]survey.CodeCount, 100)})
	}
	for i := range 1000 {
		q.Invalid = append(q.Invalid, survey.Invalid{File: "a.csv", Row: i, Column: "q1", Value: "x"})
		q.InvalidColumns[0].Values = append(q.InvalidColumns[0].Values, survey.CodeCount{Code: fmt.Sprint(i), Count: 1})
		q.InvalidCells++
	}
	got := checked(t, d, q, "en")
	lines := strings.Split(got, "\n")
	if len(lines) > 230 {
		t.Errorf("%d lines", len(lines))
	}
	for _, l := range lines {
		if textWidth(l) > 1000 {
			t.Errorf("a line of width %d: %s", textWidth(l), l)
		}
	}
	for _, want := range []string{"... and 995 more\n", "... and 164 more\n", `q3: "6" × 3`, "... and 996 more\n", "201 columns of the data are not used: left, unused0how satisfied", " and 181 more."} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// What stands in a file cannot command the terminal.
func TestWriteCheckIsHarmless(t *testing.T) {
	d := surveyed(t, func(book *survey.Codebook) {
		book.Title = "a\x1b[31mred\nand more"
		book.Items[0].Label = "b\x1b]0;title\x07\u202egnp"
		book.Profile[0].Label = "c\u009b2J\r\nd"
	})
	q := survey.QualityOf(d)
	q.Notes = append(q.Notes, "e\x1b[2J")
	got := checked(t, d, q, "zh")
	for _, r := range got {
		if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e') {
			t.Fatalf("control character %U in\n%q", r, got)
		}
	}
	if !strings.Contains(got, "a[31mred and more\n") || !strings.Contains(got, "c2J d: ") {
		t.Errorf("%q", got)
	}
}
