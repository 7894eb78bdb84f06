package report

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"manyi/survey"
)

// surveyed reads a small survey with something to say on every topic.
func surveyed(t *testing.T, change func(*survey.Codebook)) *survey.Dataset {
	t.Helper()
	book := &survey.Codebook{Title: "Small", Lang: "en", Header: 1, ID: "id", Missing: []string{"", "不知道"}, Text: []string{"say"},
		Quality: survey.Quality{DuplicateID: survey.Exclude, Straightline: survey.Flag, MinAnswered: 0.5, Duration: "t"},
		Profile: []survey.Field{{Key: "format", Column: "f", Label: "Format", Values: []survey.CodeLabel{{Code: "1", Label: "shop"}}}, {Key: "sales", Column: "s", Label: "Sales", Numeric: true},
			{Key: "x", Column: "x", Label: "X", Numeric: true}}}
	text := "id,t,q1,q2,q3,q4,q5,q6,f,s,say,left,x\n"
	for i := range 6 {
		name := fmt.Sprint("q", i+1)
		book.Items = append(book.Items, survey.Item{Key: name, Column: name, Label: "Item " + name, Scale: survey.Scale{Min: 1, Max: 5, Missing: []string{"9"}}, Reverse: i == 1})
	}
	for i := range 60 { // item answers of every kind, and a seventh of the forms fast
		text += fmt.Sprintf("%d,%d,%d,%d,%d,%d,%d,%d,1,%d,word%d,,%d\n", i, 300-i%7/6*270, 1+i%5, 1+i*7%5, 1+i*3%4, 1+i/7%5, 1+i/3%5, 1+i%2, i*37%1000, i*i, i)
	}
	text += "5,100,1,2,3,4,5,1,1,3,again,,\n" +
		"100,200,4,4,4,4,4,4,1,7,straight,,\n" +
		"101,200,9,不知道,6,6,,,2,many,,,\n" +
		"102,200,1,2,6,6,6,6,2,8,\"two\nlines\",,\n" +
		"103,200,6,2,6,6,6,6,2,9,,,\n" +
		"104,301,5,5,3,1,3,1,1,777,word for word,,99\n" +
		"105,302,5,5,3,1,3,1,1,777,word for word,,99\n"
	if change != nil {
		change(book)
	}
	path := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := survey.Read(context.Background(), book, survey.ReadOptions{Files: []string{path}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Release)
	return d
}

func qualityContext(l Lang, d *survey.Dataset) Context {
	c := Context{Lang: l, N: d.Rows.Kept, Labels: map[string]string{}}
	for _, it := range d.Codebook.Items {
		c.Labels[it.Key] = it.Label
	}
	return c
}

// shownTable is a table as text.
func shownTable(t Table) string {
	var b strings.Builder
	b.WriteString(t.Title)
	for _, row := range t.Rows {
		b.WriteString("\n")
		for i, cell := range row {
			if i > 0 {
				b.WriteString("|")
			}
			b.WriteString(cell.shown(t.Columns[i].Kind))
		}
	}
	return b.String()
}

func TestQualitySection(t *testing.T) {
	d := surveyed(t, nil)
	q := survey.QualityOf(d)
	s := QualitySection(q, nil, d, qualityContext("en", d))
	tables := map[string]string{}
	var order []string
	for _, table := range s.Tables {
		tables[table.Title] = shownTable(table)
		order = append(order, table.Title)
	}
	if got := strings.Join(order, ", "); got != "Items, Other questions, Items without a valid answer, Same answer to every item, Longest run of equal answers, "+
		"Response time, Invalid values by column, Repeated content, Repeated ids, Fast answers, Invalid values" {
		t.Error(got)
	}
	for title, rows := range map[string][]string{
		"Items":                        {"Item q1|64|0|1|0|1|3.0|1.5", "Item q2|65|0|0|1|0|1.5|1.5", "Item q5|63|1|0|0|2|4.5|0.0"},
		"Other questions":              {"Format|63|3|3|4.5||", "Sales|65|1|1|1.5|0|999", "say|64|2|0|3.0||"},
		"Items without a valid answer": {"0|63|95.5", "4|1|1.5", "5|1|1.5", "6|1|1.5"},
		"Same answer to every item":    {"4|1|1.6"},
		"Response time":                {"Minimum|30.0", "Median|300.0", "A third of the median|100.0"},
		"Invalid values by column":     {"q3|6|3|1 to 5", "f|2|3|one of 1", "s|many|1|a number"},
		"Repeated content":             {"a.csv|69|a.csv|68"},
		"Repeated ids":                 {"a.csv|62|5|a.csv:7|excluded"},
		"Fast answers":                 {"a.csv|8|30.0"},
		"Invalid values":               {"a.csv|64|q3|6|1 to 5", "a.csv|67|q6|6|1 to 5"},
	} {
		for _, row := range rows {
			if !strings.Contains(tables[title]+"\n", "\n"+row+"\n") {
				t.Errorf("%s has no row %s:\n%s", title, row, tables[title])
			}
		}
	}
	findings := strings.Join(s.Findings, "\n")
	for _, want := range []string{
		"% of the answers to the items are valid", "15 cells hold invalid values, taken as missing.",
		"Fewer than 3 of 6 items answered: 3 forms (4.5%), without a composite.",
		"Same answer to every item: 2 forms (3.2%) of 63 with at least 5 answered (1: 1, 4: 1); flagged and kept.",
		"Equal to an earlier form in all 10 columns compared: 1 form (1.5%), perhaps entered twice or copied.",
		"The median response time is 300 seconds, half lie between 300 and 300; less than a third of the median (100 s): 8 forms (12.1%).",
		"1 column of the data is not used: left.",
		"Suggestion: 6 occurs 11 times in 5 columns (q1, q3, q4, q5, q6) and is not on the scale 1 to 5: add it to missing if it means not applicable or don't know.",
	} {
		if !strings.Contains(findings, want) {
			t.Errorf("the findings do not say %q:\n%s", want, findings)
		}
	}
}

// Nothing to say is not said.
func TestQualityOfCleanData(t *testing.T) {
	q := &survey.QualityReport{Read: 100, Kept: 100, Items: []survey.ItemQuality{{Key: "q1", Valid: 100}}, AllItems: survey.ItemTotals{Cells: 100, Valid: 100},
		Fields: []survey.FieldQuality{{Key: "f", Valid: 100}}, Answered: survey.Answered{Items: 1, Need: 1, Unanswered: []int{100}}, Repeats: survey.Repeats{Judged: 100},
		Longstring: &survey.Longstring{N: 100, Median: 1, P95: 1, Max: 1, Counts: []int{0, 100}}}
	s := QualitySection(q, nil, &survey.Dataset{}, testContext("en"))
	if len(s.Findings) != 1 || s.Findings[0] != "100.0% of the answers to the items are valid, 0.0% are missing." || len(s.Tables) != 1 || len(s.Tables[0].Columns) != 3 || len(s.Notes) != 1 {
		t.Errorf("%q, %d tables, notes %q", s.Findings, len(s.Tables), s.Notes)
	}
}

// Missing codes beyond the columns there is room for are summed up.
func TestManyMissingCodes(t *testing.T) {
	it := survey.ItemQuality{Key: "q1", Valid: 10}
	for i := range 9 {
		it.Absent = append(it.Absent, survey.AbsentCode{Code: fmt.Sprint(90 + i), Count: 10 - i})
	}
	table := testContext("en").itemQuality(&survey.QualityReport{Kept: 62, Items: []survey.ItemQuality{it}})
	var heads []string
	for _, column := range table.Columns {
		heads = append(heads, column.Head)
	}
	if got := strings.Join(heads, "|") + "\n" + shownTable(table); got != "Item|Valid|90|91|92|93|94|95|Other codes|Missing %\nItems\nSpeed|10|10|9|8|7|6|5|9|0.0" {
		t.Error(got)
	}
}

// Every suggestion is a sentence in both languages that says what it is about.
func TestAdvice(t *testing.T) {
	q := &survey.QualityReport{Items: []survey.ItemQuality{{Column: "q4", Reverse: true}}}
	for _, s := range []survey.Suggestion{
		{Code: "id_repeats", Columns: []string{"shop"}, Count: 20, Of: 1040},
		{Code: "encodings", Values: []string{"a.csv"}},
		{Code: "blank_rows", Count: 54, Of: 1857},
		{Code: "ragged", Count: 7},
		{Code: "scale", Columns: []string{"q1", "q2"}, Values: []string{"6", "7"}, Count: 1200, Scale: []int{1, 5}, Of: 7},
		{Code: "invalid_code", Columns: []string{"q1", "q2"}, Values: []string{"6"}, Label: "N/A", Count: 312, Scale: []int{0, 5}},
		{Code: "invalid_code", Columns: []string{"q1"}, Values: []string{"6"}, Count: 312, Scale: []int{1, 5}},
		{Code: "unlisted", Columns: []string{"branch"}, Values: []string{"9"}, Count: 13},
		{Code: "no_number", Columns: []string{"sales"}, Values: []string{"none"}, Count: 8},
		{Code: "open_values", Columns: []string{"branch"}, Values: []string{"8", "9"}, Count: 2},
		{Code: "duration_unit", Columns: []string{"time"}, Number: 8.4},
		{Code: "reversed", Columns: []string{"q3"}, Number: -0.431, Count: 676},
		{Code: "reversed", Columns: []string{"q4"}, Number: -0.431, Count: 676},
		{Code: "constant", Columns: []string{"q1"}, Values: []string{"5"}},
		{Code: "unasked", Columns: []string{"q1"}, Of: 100},
		{Code: "alike", Columns: []string{"q9"}},
	} {
		for _, l := range []Lang{"zh", "en"} {
			got := Context{Lang: l}.advise(q, s)
			if strings.Contains(got, "%!") || strings.Contains(got, s.Code+" [") || !strings.HasSuffix(got, l.T("。", ".")) {
				t.Errorf("%s %s: %s", l, s.Code, got)
			}
			about := append(append([]string{s.Label}, s.Columns...), s.Values...)
			if s.Count > 0 {
				about = append(about, thousands(s.Count))
			}
			if s.Number != 0 {
				about = append(about, strings.TrimSuffix(decimals(s.Number, 2), "0"))
			}
			if s.Scale != nil {
				about = append(about, fmt.Sprintf(l.T("%d 到 %d", "%d to %d"), s.Scale[0], s.Scale[1]))
			}
			for _, part := range about {
				if !strings.Contains(got, part) {
					t.Errorf("%s: %q does not say %q", s.Code, got, part)
				}
			}
		}
	}
	en := Context{Lang: "en"}
	if got := en.advise(q, survey.Suggestion{Code: "reversed", Columns: []string{"q4"}, Number: -0.4, Count: 9}); !strings.Contains(got, "should not have reverse") {
		t.Errorf("of an item that is reversed already: %s", got)
	}
	q.Suggestions = make([]survey.Suggestion, 25)
	for i := range q.Suggestions {
		q.Suggestions[i] = survey.Suggestion{Code: "alike", Columns: []string{"x"}}
	}
	if got := en.advice(q); len(got) != 21 || got[20] != "5 more of the kind." {
		t.Errorf("%d sentences, the last %q", len(got), got[len(got)-1])
	}
}

// quality.json reads back as the report, with the version of its layout.
func TestWriteQuality(t *testing.T) {
	d := surveyed(t, nil)
	q := survey.QualityOf(d)
	var b bytes.Buffer
	if err := writeQuality(&b, "1.2", q, nil); err != nil {
		t.Fatal(err)
	}
	var back struct {
		Schema  int
		Version string
		Quality survey.QualityReport
	}
	in := json.NewDecoder(&b)
	in.DisallowUnknownFields()
	if err := in.Decode(&back); err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(back.Quality)
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	want = bytes.ReplaceAll(want, []byte(":null"), []byte(":[]")) // an empty list is a list
	got = bytes.ReplaceAll(got, []byte(":null"), []byte(":[]"))
	if back.Schema != 1 || back.Version != "1.2" || !bytes.Equal(got, want) {
		t.Errorf("schema %d, version %s, quality\n%s\nwant\n%s", back.Schema, back.Version, got, want)
	}
}

// Reasons have brackets of their own, so the list of them has none.
func TestWaveFactsWithoutNestedBrackets(t *testing.T) {
	q := &survey.QualityReport{Kept: 500, Excluded: 7, ExcludedBy: []survey.ReasonCount{{Code: "duplicate_id", Count: 5}, {Code: "empty_row", Count: 2}}}
	for lang, want := range map[Lang]string{
		"zh": "剔除 7 份：编号重复（保留第一份）5 份，空行 2 份。",
		"en": "7 forms are left out – repeated id (the first is kept): 5, empty row: 2.",
	} {
		if got := testContext(lang).waveFacts(q); len(got) == 0 || got[len(got)-1] != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
