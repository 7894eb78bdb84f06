package report

import (
	"strings"
	"testing"

	"manyi/stats"
	"manyi/survey"
)

func TestJoin(t *testing.T) {
	for _, c := range []struct {
		lang  Lang
		words []string
		want  string
	}{
		{"zh", []string{"规范性", "准确性", "频率"}, "规范性、准确性和频率"},
		{"zh", []string{"规范性", "Free WiFi", "频率"}, "“规范性”“Free WiFi”和“频率”"},
		{"en", []string{"Speed", "Price", "Staff"}, "Speed, Price and Staff"},
		{"en", []string{"Speed", "Cleanliness: on the whole."}, `"Speed" and "Cleanliness: on the whole"`},
		{"en", nil, ""},
	} {
		x := Context{Lang: c.lang}
		var words []string
		for _, w := range c.words {
			words = append(words, x.quoted(w))
		}
		if got := x.join(words); got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, got, c.want)
		}
	}
}

// A title names together what the intervals do not tell apart, and nothing when all overlap.
func TestExtremes(t *testing.T) {
	c := Context{Lang: "en"}
	apart := []standing{{"A", x(80), x(82)}, {"B", x(70), x(74)}, {"C", x(60), x(63)}, {"D", x(59), x(62)}}
	if got, want := c.extremes(apart), "Highest: A; lowest: D and C"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	many := []standing{{"A", x(80), x(82)}, {"B", x(80), x(82)}, {"C", x(79), x(81)}, {"D", x(79), x(81)}, {"E", x(60), x(62)}}
	if got, want := c.extremes(many), "Lowest: E"; got != want {
		t.Errorf("%q where four tie at the top, want %q", got, want)
	}
	if got := c.extremes([]standing{{"A", x(70), x(82)}, {"B", x(69), x(81)}}); got != "" {
		t.Errorf("%q from two that overlap, want nothing", got)
	}
	if got, want := c.extremes([]standing{{"A", nil, nil}, {"B", nil, nil}}), "Highest: A; lowest: B"; got != want {
		t.Errorf("%q without intervals, want %q", got, want)
	}
}

// Groups of few respondents, and those whose interval holds the average, are not said to differ from it.
func TestAgainstAll(t *testing.T) {
	groups := []stats.IndexRow{{Group: "tiny", N: 8, CILow: x(90), CIHigh: x(95)}, {Group: "high", N: 300, CILow: x(75), CIHigh: x(77)},
		{Group: "mean", N: 300, CILow: x(69), CIHigh: x(71)}, {Group: "low", N: 300, CILow: x(60), CIHigh: x(64)}}
	if got, want := (Context{Lang: "en"}).againstAll(groups, x(70)), "Above average: high; below average: low"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := (Context{Lang: "zh"}).againstAll(groups, x(70)), "high高于平均，low低于平均"; strings.NewReplacer("“", "", "”", "").Replace(got) != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// The most important item is only said to matter most when its interval is clear of the others'.
func TestImportanceTitle(t *testing.T) {
	share := func(v, low, high float64) stats.Share {
		return stats.Share{Value: x(v), CILow: x(low), CIHigh: x(high)}
	}
	r := &stats.Importance{Method: "johnson", R2: x(0.5), Response: "overall", N: 100, Resamples: 100, Items: []stats.ItemImportance{
		{Key: "q1", Johnson: share(0.3, 0.27, 0.33)}, {Key: "q2", Johnson: share(0.2, 0.17, 0.23)}}}
	if got := ImportanceSection(r, testContext("en")).Charts[0].(*DotChart).Title; got != "Speed matters most for Overall" {
		t.Errorf("clear: %q", got)
	}
	r.Items[1].Johnson = share(0.29, 0.26, 0.32)
	s := ImportanceSection(r, testContext("en"))
	if got := s.Charts[0].(*DotChart).Title; got != "Speed and Price matter most for Overall" {
		t.Errorf("tied: %q", got)
	}
	if !strings.Contains(s.Findings[0], "within the margin of error of Price") {
		t.Errorf("tied: %q", s.Findings[0])
	}
}

// The legend of the distribution names the codes as most items do; reverse-keyed ones are marked.
func TestLegendWithReversedItems(t *testing.T) {
	rows := func(low, high string) []stats.FrequencyRow {
		return []stats.FrequencyRow{{Code: "1", Label: low, ValidPercent: x(20)}, {Code: "2", ValidPercent: x(30)}, {Code: "3", Label: high, ValidPercent: x(50)}}
	}
	c := testContext("en")
	c.Labels["q3"] = "Staff"
	c.Index = &stats.Index{Rows: []stats.IndexRow{{Key: "q1"}, {Key: "q2"}, {Key: "q3"}}}
	s := FrequencySection(&stats.Frequencies{Tables: []stats.Frequency{{Key: "q1", Valid: 90, Rows: rows("agree", "disagree")},
		{Key: "q2", Valid: 80, Rows: rows("disagree", "agree")}, {Key: "q3", Valid: 95, Rows: rows("disagree", "agree")}}}, c)
	chart := s.Charts[0].(*StackChart)
	if chart.Codes[0] != "1 disagree" || chart.Codes[2] != "3 agree" {
		t.Errorf("legend %q", chart.Codes)
	}
	if chart.Rows[0].Label != "Speed (R)" || chart.Rows[1].Label != "Price" {
		t.Errorf("labels %q and %q", chart.Rows[0].Label, chart.Rows[1].Label)
	}
	if !strings.HasPrefix(chart.Title, "Speed has") {
		t.Errorf("title %q", chart.Title)
	}
	if !strings.HasPrefix(chart.Foot, "n = 80–95") {
		t.Errorf("foot %q", chart.Foot)
	}
}

// One number among others keeps its own look: degrees of freedom without decimals, p as p.
func TestCellKind(t *testing.T) {
	if got := (Cell{Num: x(5053), As: Count}).shown(Coef); got != "5,053" {
		t.Errorf("df %q", got)
	}
	if got := (Cell{Num: x(1e-9), As: P}).shown(Coef); got != "<.001" {
		t.Errorf("p %q", got)
	}
}

func TestWanted(t *testing.T) {
	for want, zh := range map[string]string{"a whole number from 1 to 5": "1 到 5 的整数", "one of 1, 2": "1、2 之一", "a number": "数字", "1 or 0": "1 或 0"} {
		if got := (Context{Lang: "zh"}).wanted(want); got != zh {
			t.Errorf("%q becomes %q, want %q", want, got, zh)
		}
	}
}

// Numbers in notices are written as everywhere else.
func TestSayThousands(t *testing.T) {
	n := stats.Notice{Code: "bootstrap_singular", Args: []any{2, 1000}}
	if got := (Context{Lang: "en"}).Say(n); !strings.HasPrefix(got, "2 of 1,000 bootstrap") {
		t.Errorf("%q", got)
	}
	if got := (Context{Lang: "zh"}).Say(n); !strings.Contains(got, "1,000") {
		t.Errorf("%q", got)
	}
}

// A long label is cut before it is quoted, so that the quotation ends.
func TestMissingFactQuotes(t *testing.T) {
	c := Context{Lang: "en", Labels: map[string]string{"q1": "In case something does not work out as planned, the airline helps"}}
	got := c.missingFact(&survey.QualityReport{Items: []survey.ItemQuality{{Key: "q1", MissingPercent: 9}}})
	if strings.Count(got, `"`) != 2 || !strings.Contains(got, `…"`) {
		t.Errorf("%q", got)
	}
}

// α stays small at the start of a sentence: it is a symbol.
func TestSentencesBeginWithACapital(t *testing.T) {
	for s, want := range map[string]string{"α 系数为负": "α 系数为负。", "各期": "各期。"} {
		if got := testContext("zh").sentence(s); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := testContext("en").sentence("écarts of alpha"); got != "Écarts of alpha." {
		t.Errorf("%q", got)
	}
}
