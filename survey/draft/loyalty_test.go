package draft

import (
	"fmt"
	"strings"
	"testing"

	"manyi/survey"
)

// loyaltySurvey is a survey of three items, overall, and the last columns given, from 0 to 10 and 1 to 5 by turns.
func loyaltySurvey(header []string, last ...string) Source {
	var rows [][]string
	for i := range 120 {
		y := i % 5
		row := []string{fmt.Sprint(i)}
		for k := range len(header) - 1 {
			row = append(row, fmt.Sprint(1+(y+i/(7+k)%2)%5))
		}
		for k := range last {
			if k%2 == 0 {
				row = append(row, fmt.Sprint((2*y+i%11)%11))
			} else {
				row = append(row, fmt.Sprint(1+(y+i/9%2)%5))
			}
		}
		rows = append(rows, row)
	}
	return Source{Name: "data.csv", Table: textTable(append(header, last...), rows), Format: "csv"}
}

// Where the questions say plainly that they ask for recommending and buying again the codebook has loyalty ready as a comment, which its
// reader takes.
func TestLoyalty(t *testing.T) {
	zh := []string{"编号", "服务态度满意度", "产品质量满意度", "价格满意度", "总体满意度"}
	en := []string{"id", "Satisfaction with staff", "Satisfaction with products", "Satisfaction with prices", "Overall satisfaction"}
	for _, header := range [][]string{append(zh, "您有多大可能把我们推荐给亲友？", "您会再次购买吗？"), append(en, "How likely are you to recommend us to a friend?", "Would you buy from us again?"),
		append(en, "NPS", "Repurchase")} {
		n := len(header) - 2
		text, book := draftOf(t, loyaltySurvey(header[:n:n], header[n:]...), Options{})
		if book.Loyalty != nil {
			t.Errorf("loyalty is not a comment in\n%s", text)
		}
		mentionsAll(t, text, "nps: {min: 0, max: 10}", "# loyalty: {")
		taken := strings.Replace(strings.Replace(text, "# loyalty: {", "loyalty: {", 1), "scales:\n", "scales:\n  nps: {min: 0, max: 10}\n", 1)
		book, err := survey.ParseCodebook("survey.yaml", []byte(taken))
		if err != nil {
			t.Fatalf("%v\n%s", err, taken)
		}
		if err := book.CheckColumns("data.csv", header); err != nil {
			t.Errorf("%v\n%s", err, taken)
		}
		l := book.Loyalty
		if l == nil || l.Recommend.Column != header[n] || l.Recommend.Scale.Min != 0 || l.Recommend.Scale.Max != 10 || l.Repurchase.Column != header[n+1] || l.Repurchase.Scale.Max != 5 {
			t.Errorf("loyalty %+v of\n%s", l, taken)
		}
	}
	for _, header := range [][]string{
		append(en, "How likely are you to recommend us to a friend?"),                                              // one only
		append(en, "Personal recommendations", "Would you buy from us again?"),                                     // of goods to customers
		append(en, "Would you recommend our shop?", "Would you buy from us again?", "Would you recommend our app"), // which?
		append(zh, "朋友推荐", "您会再次购买吗？"),                                                                             // how they came
		append(zh[:4:4], "您有多大可能把我们推荐给亲友？", "您会再次购买吗？"),                                                            // without overall
	} {
		n := 5
		if header[4] != en[4] && header[4] != zh[4] {
			n = 4
		}
		if text, _ := draftOf(t, loyaltySurvey(header[:n:n], header[n:]...), Options{}); strings.Contains(text, "loyalty:") {
			t.Errorf("%v: not sure, and there is loyalty in\n%s", header[n:], text)
		}
	}
}
