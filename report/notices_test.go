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

// Chinese names stand in Chinese sentences without spaces, Latin ones and numbers with them; spaces within a name stay.
func TestNoticesWithoutStraySpaces(t *testing.T) {
	c := Context{Lang: "zh", Labels: map[string]string{"format": "业态", "district": "区域", "sales": "Sales", "m": "客户经理 甲"}}
	for want, n := range map[string]stats.Notice{
		"业态有样本的组不足两个":                               {Code: "one_group", Args: []any{"format"}},
		"Sales 有样本的组不足两个":                           {Code: "one_group", Args: []any{"sales"}},
		"客户经理 甲有样本的组不足两个":                           {Code: "one_group", Args: []any{"m"}},
		"业态与区域有些组合没有样本，多因素模型只含主效应":                  {Code: "empty_cells", Args: []any{"format", "district"}},
		"业态与 Sales 有些组合没有样本，多因素模型只含主效应":             {Code: "empty_cells", Args: []any{"format", "sales"}},
		"字段业态可由其他比较字段推出，其效应无法分离，未进入多因素模型":           {Code: "aliased_field", Args: []any{"format"}},
		"业态有 12 组，超过 8 个层级":                         {Code: "too_many_tiers", Args: []any{"format", 12, 8}},
		"两期的业态问法不同或只有一期有，未纳入回归分解":                   {Code: "field_in_one_wave", Args: []any{"format"}},
		"2 份问卷有业态，但没有层级":                            {Code: "value_untiered", Args: []any{"format", 2}},
		"指标业态与区域：同时回答两题的 3 人无法给出相关（人数太少，或其中一题没有差异）": {Code: "correlation_few", Args: []any{"format", "district", 3}},
	} {
		if got := c.Say(n); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
