package survey

import (
	"fmt"
	"strings"
	"testing"
)

// A multiple response can stand in columns of ticks, of a counted value, of categories, or in one cell.
func TestMultipleResponses(t *testing.T) {
	const head = "scales: {s: {min: 1, max: 5}}\nitems: {q: question}\nprofile:\n"
	tests := []struct {
		name, field, text string
		columns           map[string]string
		invalid           int
	}{
		{"labels", "  m: {multiple: {a: Tea, b: Coffee}}\n", "q,a,b\n1,1,\n2,,Coffee\n3,,\n4,0,0\n5,maybe,1\n",
			map[string]string{"m:a": "1 0 . 0 0", "m:b": "0 1 . 0 1"}, 1},
		{"counted", "  m: {multiple: [a, b], counted: \"Yes\"}\n", "q,a,b\n1,Yes,No\n2,no,yes\n3,,\n4,x,\n5,YES,2\n",
			map[string]string{"m:a": "1 0 . 0 1", "m:b": "0 1 . 0 0"}, 0},
		{"categories", "  m: {multiple: [a, b], values: {1: Tea, 2: Coffee, 3: Water}}\n", "q,a,b\n1,1,3\n2,2,\n3,,\n4,7,1\n5,Water,2\n",
			map[string]string{"m:1": "1 0 . 1 0", "m:2": "0 1 . 0 1", "m:3": "1 0 . 0 1"}, 1},
		{"one cell", "  m: {column: a, multiple: [茶, 咖啡, 其他], separator: ┋}\n", "q,a\n1,茶┋咖啡\n2,其他〖水、奶〗\n3,\n4,(空)┋茶\n5, 咖啡 \n",
			map[string]string{"m:茶": "1 0 . 1 0", "m:咖啡": "1 0 . 0 1", "m:其他": "0 1 . 0 0"}, 1},
		{"typed into a single choice", "  g: {column: a, values: {茶: Tea, 其他: Other}}\n  h: {column: a}\n", "q,a\n1,茶\n2,其他〖水〗\n3,其他〖奶〗\n4,〖x〗\n",
			map[string]string{"g": "Tea Other Other .", "h": "茶 其他 其他 〖x〗"}, 1},
		{"two header rows", "  m: {multiple: [\"Drinks?: Tea\", \"Drinks?: Coffee\"]}\n", "Respondent ID,Drinks?,,q\n,Tea,Coffee,Response\n1,Tea,,1\n2,,Coffee,2\n3,,,3\n",
			map[string]string{"m:Drinks?: Tea": "1 0 .", "m:Drinks?: Coffee": "0 1 ."}, 0},
	}
	for _, test := range tests {
		book, err := ParseCodebook("survey.yaml", []byte(head+test.field))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		d, err := read(t, book, "a.csv", test.text, ReadOptions{})
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		for name, values := range test.columns {
			want(t, d, name, values)
		}
		if d.InvalidCount != test.invalid {
			t.Errorf("%s: %d invalid cells, want %d: %v", test.name, d.InvalidCount, test.invalid, d.Invalid)
		}
	}
}

func TestBadMultipleResponses(t *testing.T) {
	tests := []struct{ field, want string }{
		{"{counted: 1}", "goes with multiple only"},
		{"{separator: \";\"}", "goes with multiple only"},
		{"{multiple: [a, b], separator: \"\"}", "is empty"},
		{"{multiple: [a, b], values: {1: x}, counted: 1}", "does not go with values"},
		{"{multiple: {a: x}, values: {1: x}}", "no labels of their own"},
		{"{multiple: [a, a]}", "listed twice"},
		{"{multiple: []}", "no columns"},
		{"{multiple: [a], column: b}", "does not go with multiple"},
	}
	for _, test := range tests {
		_, err := ParseCodebook("survey.yaml", []byte("scales: {s: {min: 1, max: 5}}\nitems: {q: question}\nprofile: {m: "+test.field+"}\n"))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.field, err, test.want)
		}
	}
}

// Cells that hold a code and its label, and labels in another case.
func TestAnswersInWords(t *testing.T) {
	book, err := ParseCodebook("survey.yaml", []byte("scales: {s: {min: 1, max: 5, labels: {1: Very bad, 5: 非常满意}, missing: [9]}}\nitems: {q: question}\n"))
	if err != nil {
		t.Fatal(err)
	}
	text := "q\n"
	cells := []struct{ cell, want string }{
		{"very BAD", "1"}, {"5 - 非常满意", "5"}, {"1=Very bad", "1"}, {"非常满意（5分）", "5"}, {"3分", "3"}, {"3. so so", "3"}, {"4 - 非常满意", "."},
		{"1 - good", "."}, {"9", "."}, {"7 - x", "."}, {"5-", "5"}, {"(5)", "."}, {"very", "."}, {"-", "."}, {"4,0", "4"},
	}
	var wanted []string
	for _, c := range cells {
		text += fmt.Sprintf("%q\n", c.cell)
		wanted = append(wanted, c.want)
	}
	d, err := read(t, book, "a.csv", text, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, d, "q", strings.Join(wanted, " "))
	if got := fmt.Sprint(d.Absent["q"]); got != "[{9 1}]" || d.InvalidCount != 6 {
		t.Errorf("absent %s, %d invalid: %v", got, d.InvalidCount, d.Invalid)
	}
}

func TestNumbersAsWritten(t *testing.T) {
	tests := []struct {
		text  string
		comma bool
		want  float64
		ok    bool
	}{
		{"1,234", false, 1234, true}, {"1,234", true, 1.234, true}, {"3,5", false, 3.5, true}, {"0,123", false, 0.123, true}, {"1.234,5", false, 1234.5, true},
		{"1,234.5", false, 1234.5, true}, {"85%", false, 85, true}, {"８５％", false, 85, true}, {"1,23,4", false, 0, false}, {"1.23,4", false, 0, false},
		{"-3,5", true, -3.5, true}, {"1.234.567,8", true, 1234567.8, true}, {"%", false, 0, false}, {",5", false, 0, false}, {"5,", false, 0, false},
	}
	for _, test := range tests {
		if x, ok := parseDecimal(test.text, test.comma); x != test.want || ok != test.ok {
			t.Errorf("%q, comma %v: %v %v, want %v %v", test.text, test.comma, x, ok, test.want, test.ok)
		}
	}
	durations := []struct {
		text string
		want float64
		ok   bool
	}{{"156秒", 156, true}, {"3分25秒", 205, true}, {"1小时2分", 3720, true}, {"90", 90, true}, {"3:25", 205, true}, {"1:03:25", 3805, true}, {"2 min 5 s", 125, true},
		{"", 0, false}, {"soon", 0, false}, {"1:2:3:4", 0, false}, {"-5", -5, false}, {"5 parsecs", 0, false}}
	for _, test := range durations {
		if x, ok := parseDuration(test.text); ok != test.ok || ok && x != test.want {
			t.Errorf("%q: %v %v, want %v %v", test.text, x, ok, test.want, test.ok)
		}
	}
}
