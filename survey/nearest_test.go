package survey

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	for _, test := range []struct{ word, among, want string }{
		{"scael", "label scale missing", "scale"}, // two neighbours swapped are one slip
		{"SCALE", "label scale", "scale"},         // case
		{" q1 ", "Q2 Q1", "Q1"},                   // space, and case before one replaced character
		{"q3", "q1 q2", "q1"},                     // the first of equals
		{"满意", "很满意 不满", "很满意"},                   // characters, not bytes
		{"业", "业态", "业态"},                         // one of two characters missing
		{"col", "label column scale", "column"},   // the beginning of one
		{"s", "scale sheet", ""},                  // single characters say nothing
		{"st", "strata straightline", ""},         // the beginning of two
		{"便利性", "客户经理便利性 客户经理频率", "客户经理便利性"}, // the end of one
		{"便利性", "客户经理便利性 门店便利性", ""},         // the end of two
		{"branch", "brands", "brands"},       // a third of the characters
		{"format", "manager", ""},            // another word
		{"", "a b", ""},                      //
		{"a", "b", ""},                       //
		{"a", "A", "A"},                      //
		{"weigth", "w weight", "weight"},     //
		{strings.Repeat("x", 5000), "x " + strings.Repeat("x", 5001), strings.Repeat("x", 5001)}, // too long but a beginning
	} {
		got, ok := Nearest(test.word, strings.Fields(test.among))
		if got != test.want || ok != (test.want != "") {
			t.Errorf("Nearest(%.20q, %.40q) = %.20q, %v; want %.20q", test.word, test.among, got, ok, test.want)
		}
	}
	if got, ok := Nearest("a", nil); ok || got != "" {
		t.Errorf("nearest of nothing: %q", got)
	}
}
