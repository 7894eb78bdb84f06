package report

import (
	"strings"
	"testing"

	"manyi/stats"
)

func TestInvarianceFinding(t *testing.T) {
	model := func(e stats.Equality, delta float64) stats.InvarianceModel {
		m := stats.InvarianceModel{Equality: e, Fit: &stats.CFAFit{Chi2: 10, DF: 5, CFI: .97}, Holds: delta >= -.01}
		if e > stats.Configural {
			m.DeltaCFI = &delta
		}
		return m
	}
	for _, c := range []struct {
		metric, scalar float64
		drifted        []string
		zh, en         string
	}{
		{-.002, -.003, nil, "从 2015 到 2016，测量等值成立（ΔCFI 最低 −0.003），均值可以直接比较。", "The same yardstick holds between 2015 and 2016 (ΔCFI −0.003 at worst): means can be compared."},
		{-.002, -.023, []string{"q1", "q2"}, "注意：从 2015 到 2016，截距不等值（ΔCFI = −0.023），请比较单个指标，不要比较总分；漂移的指标有规范和频率。",
			"Caution: scalar invariance fails between 2015 and 2016 (ΔCFI = −0.023): compare items, not totals; items Rules and Visits drifted."},
		{-.03, 0, []string{"q1"}, "注意：从 2015 到 2016，载荷不等值（ΔCFI = −0.030），指标的含义不同，不宜比较总分，也不宜比较驱动因素；规范发生漂移。",
			"Caution: metric invariance fails between 2015 and 2016 (ΔCFI = −0.030): items do not mean the same, so compare neither totals nor drivers; item Rules drifted."},
	} {
		x := stats.InvarianceOf{By: "wave", Groups: []stats.InvarianceGroup{{Group: "2015", N: 200}, {Group: "2016", N: 300}}, Items: []string{"q1", "q2"}, Factor: []int{0, 0}, Factors: []string{"F1"},
			Models: []stats.InvarianceModel{model(stats.Configural, 0), model(stats.Metric, c.metric), model(stats.Scalar, c.scalar)}, Drift: []stats.ItemDrift{{Item: "q1", Drifted: true}, {Item: "q2"}},
			Drifted: c.drifted, Congruence: []stats.Congruence{{Group1: "2015", Group2: "2016", Phi: []float64{.99}}}}
		r := &stats.Invariance{Comparisons: []stats.InvarianceOf{x}}
		for lang, want := range map[Lang]string{"zh": c.zh, "en": c.en} {
			context := Context{Lang: lang, Labels: map[string]string{"q1": "规范", "q2": "频率"}}
			if lang == "en" {
				context.Labels = map[string]string{"q1": "Rules", "q2": "Visits"}
			}
			s := InvarianceSection(r, context)
			if len(s.Findings) != 1 || s.Findings[0] != want {
				t.Errorf("%v\nwant %s", s.Findings, want)
			}
			for _, table := range s.Tables {
				for _, row := range table.Rows {
					if len(row) != len(table.Columns) {
						t.Errorf("%s: %d cells in %d columns", table.Title, len(row), len(table.Columns))
					}
				}
			}
			for _, text := range append(s.Findings, s.Notes...) {
				if strings.Contains(text, "%!") {
					t.Error(text)
				}
			}
		}
	}
	poor := &stats.Invariance{Comparisons: []stats.InvarianceOf{{By: "g", PoorFit: true, Models: []stats.InvarianceModel{model(stats.Configural, 0), model(stats.Metric, 0), model(stats.Scalar, 0)}}}}
	if s := InvarianceSection(poor, Context{Lang: "en"}); len(s.Findings) > 0 {
		t.Errorf("a model that fits poorly: %v", s.Findings)
	}
	if s := InvarianceSection(&stats.Invariance{}, Context{}); s.ID != "" {
		t.Errorf("a section of nothing: %+v", s)
	}
}
