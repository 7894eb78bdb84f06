package report

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"manyi/stats"
)

// Every notice has a Chinese sentence that uses the same arguments with the same verbs.
func TestNoticesAreTranslated(t *testing.T) {
	verb := regexp.MustCompile(`%[.\d]*\[\d+\][a-z]`)
	zh := noticesZH()
	for code, en := range stats.NoticeTemplates() {
		translated, ok := zh[code]
		if !ok {
			t.Errorf("%s has no Chinese template", code)
			continue
		}
		a, b := verb.FindAllString(en, -1), verb.FindAllString(translated, -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(slices.Compact(a), slices.Compact(b)) {
			t.Errorf("%s: English uses %v, Chinese %v", code, a, b)
		}
	}
	for code := range zh {
		if _, ok := stats.NoticeTemplates()[code]; !ok {
			t.Errorf("%s is translated but not a notice", code)
		}
	}
}

func TestSayUsesLabels(t *testing.T) {
	c := Context{Lang: "zh", Labels: map[string]string{"q1": "服务规范性", "q2": "服务频率"}}
	got := c.Say(stats.Notice{Code: "collinear", Args: []any{"q1", "q2"}})
	if !strings.Contains(got, "服务规范性") || !strings.Contains(got, "服务频率") || strings.Contains(got, "%") {
		t.Errorf("notice says %q", got)
	}
	c.Lang = "en"
	got = c.Say(stats.Notice{Code: "alpha_low", Args: []any{0.6512}})
	if !strings.Contains(got, "0.65") || strings.Contains(got, "%!") {
		t.Errorf("notice says %q", got)
	}
}
