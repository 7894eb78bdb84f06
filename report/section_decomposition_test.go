package report

import (
	"testing"

	"manyi/stats"
)

func TestDecompositionFinding(t *testing.T) {
	part := func(x, low, high float64) stats.Part { return stats.Part{Points: x, CILow: &low, CIHigh: &high} }
	x := &stats.Decomposition{Field: "format", Response: "composite", Earlier: "2015", Later: "2016", N1: 100, N2: 100, Mean1: 70, Mean2: 71.2,
		Total: part(1.2, .2, 2.2), Mix: part(.4, .1, .7), Within: part(.8, -.1, 1.7), Groups: []stats.GroupShift{{Group: "A", Share1: 1, Share2: 1, Total: part(1.2, .2, 2.2)}}}
	r := &stats.WhyChanged{Earlier: "2015", Later: "2016", Splits: []*stats.Decomposition{x}}
	zh := Context{Lang: "zh", Labels: map[string]string{"format": "业态"}, Confidence: .95}
	en := Context{Lang: "en", Labels: map[string]string{"format": "Format"}, Confidence: .95}
	for _, c := range []struct {
		context Context
		want    string
	}{{zh, "综合满意度从 2015 到 2016 变化 +1.2 分，业态构成的变化占 +0.4（95% 区间 +0.1 至 +0.7）；各组自身的变化没有超出随机波动：+0.8（95% 区间 −0.1 至 +1.7）。"},
		{en, `The composite moved by +1.2 points from 2015 to 2016: +0.4 (95% interval +0.1 to +0.7) because the mix by Format changed; within the groups +0.8 (95% interval −0.1 to +1.7), no more than chance allows.`}} {
		s := DecompositionSection(r, c.context)
		if len(s.Findings) != 1 || s.Findings[0] != c.want {
			t.Errorf("%v", s.Findings)
		}
		if len(s.Tables) != 2 || len(s.Tables[0].Rows[0]) != len(s.Tables[0].Columns) || len(s.Tables[1].Rows[0]) != len(s.Tables[1].Columns) {
			t.Errorf("%d tables", len(s.Tables))
		}
	}
	// What is true of every response is said once.
	overall := *x
	overall.Response = "overall"
	x.Notices = []stats.Notice{{Code: "group_in_one_wave", Args: []any{"format", []string{"A"}}}, {Code: "wave_without_field", Args: []any{"2015", "format"}}}
	overall.Notices = x.Notices[:1]
	r.Splits = append(r.Splits, &overall)
	if s := DecompositionSection(r, zh); len(s.Notes) != 2 || s.Notes[0] != "业态：“A”只在其中一期出现，其对变化的贡献全部计入构成变化。" || s.Notes[1][:len("综合满意度：")] != "综合满意度：" {
		t.Errorf("notes %q", s.Notes)
	}
	if s := DecompositionSection(&stats.WhyChanged{}, zh); s.ID != "" {
		t.Errorf("a section of nothing: %+v", s)
	}
}
