package report

import (
	"slices"
	"strings"
	"testing"

	"manyi/stats"
)

// changeOf is the change of an item with an interval of 1 to both sides.
func changeOf(key string, diff, p float64) stats.ChangeRow {
	return stats.ChangeRow{Key: key, N: 200, NEarlier: 100, Index: x(70 + diff), Earlier: x(70), Diff: x(diff), SE: x(0.5), T: x(diff / 0.5), DF: x(298), P: x(p), PAdjusted: x(p),
		CILow: x(diff - 1), CIHigh: x(diff + 1), MDE: x(1.4)}
}

// fewThen is the row when the earlier wave had six forms.
func fewThen(r stats.ChangeRow) stats.ChangeRow {
	r.NEarlier = 6
	return r
}

func TestChangeInWords(t *testing.T) {
	for _, test := range []struct {
		rows []stats.ChangeRow
		lang Lang
		want []string // findings, and the title of the chart last
	}{
		{[]stats.ChangeRow{changeOf("q1", 2.5, 0.001), changeOf("q2", -1.5, 0.01), changeOf("overall", 1.2, 0.02)}, "en", []string{
			"Since 2015 the index of Overall rose from 70.0 to 71.2, by 1.2 points (95% interval +0.2 to +2.2, p = 0.020). Items that changed beyond chance: Speed rose by 2.5; Price fell by 1.5 (p < .05 after Holm).",
			"Since 2015, higher: Speed; lower: Price"}},
		{[]stats.ChangeRow{changeOf("q1", 0.5, 0.4), changeOf("q2", -0.3, 0.6), changeOf("composite", -0.4, 0.5)}, "zh", []string{
			"与 2015 相比，综合满意度的指数从 70.0 到 69.6，相差 −0.4 分，没有超出随机波动（95% 区间 −1.4 到 +0.6，p = 0.500）；这样的样本有八成把握能发现的最小变化是 1.4 分。",
			"与 2015 相比，没有一个指标的变化超出随机波动；单个指标有八成把握能发现的最小变化为 1.4 分，更小的变化不能排除。", "与 2015 相比，各指标没有可靠的变化"}},
		{[]stats.ChangeRow{fewThen(changeOf("overall", -1.2, 0.02)), changeOf("q1", -1.5, 0.01)}, "zh", []string{
			"与 2015 相比，“Overall”的指数从 70.0 降到 68.8，下降 1.2 分（95% 区间 −2.2 到 −0.2，p = 0.020）。2015 只有 6 份问卷，与它的比较仅供参考。超出随机波动的指标：“Speed”下降 1.5 分（Holm 校正后 p < 0.05）。",
			"与 2015 相比，“Speed”下降"}},
		{[]stats.ChangeRow{changeOf("q1", 5.2, 0.0001), changeOf("q2", -4.4, 0.0001), changeOf("composite", -0.7, 0.1)}, "zh", []string{ // the index at rest, items not
			"与 2015 相比，综合满意度的指数从 70.0 到 69.3，相差 −0.7 分，没有超出随机波动（95% 区间 −1.7 到 +0.3，p = 0.100）；这样的样本有八成把握能发现的最小变化是 1.4 分。超出随机波动的指标：“Speed”上升 5.2 分；“Price”下降 4.4 分（Holm 校正后 p < 0.05）。",
			"与 2015 相比，“Speed”上升，“Price”下降"}},
		{[]stats.ChangeRow{changeOf("q1", 2.5, 0.001), changeOf("q2", 1.5, 0.01), changeOf("q3", 3.5, 0.01), changeOf("composite", 2.5, 0.001)}, "en", []string{ // more than two
			"Since 2015 the index of Composite rose from 70.0 to 72.5, by 2.5 points (95% interval +1.5 to +3.5, p = 0.001). Items that changed beyond chance: q3 rose by 3.5, Speed rose by 2.5, 3 rose in all (p < .05 after Holm).",
			"Risen since 2015: q3 (+3.5), Speed (+2.5), Price (+1.5) (p < .05 after Holm).", "Since 2015, higher: q3, Speed and Price"}},
	} {
		r := &stats.Change{Wave: "2016", Since: []stats.WaveChange{{Earlier: "2015", Rows: test.rows}}}
		s := ChangeSection(r, testContext(test.lang))
		got := append(append([]string{}, s.Findings...), s.Charts[0].(*DotChart).Title)
		if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
	}
	for _, s := range []Section{ChangeSection(&stats.Change{}, testContext("en")), TrendSection(&stats.Trend{Waves: []string{"1", "2"}}, testContext("en")),
		QuadrantMoveSection(&stats.QuadrantMoves{}, testContext("en")), DriverChangeSection(&stats.DriverChange{}, testContext("en"))} {
		if s.ID != "" {
			t.Errorf("a section %s without waves", s.ID)
		}
	}
}

func TestQuadrantMovesInWords(t *testing.T) {
	moves := []stats.QuadrantMove{{Key: "q1", From: 2, To: 1, ProbFrom: x(0.97), ProbTo: x(0.96), ProbMoved: x(0.93), ProbChanged: x(0.95)}, {Key: "q2", From: 3, To: 4, ProbMoved: x(0.3)}}
	s := QuadrantMoveSection(&stats.QuadrantMoves{Since: []stats.QuadrantSince{{Earlier: "2015", Moves: moves}}}, testContext("zh"))
	if want := "与 2015 相比，“Speed”从修补区移到优势区（概率 93%）。"; len(s.Findings) != 1 || s.Findings[0] != want {
		t.Errorf("got %q, want %q", s.Findings, want)
	}
	s = QuadrantMoveSection(&stats.QuadrantMoves{Since: []stats.QuadrantSince{{Earlier: "2015", Moves: moves[1:]}}}, testContext("en"))
	if want := "1 items are in another quadrant than in 2015, all of them too near a cut to say that they really moved."; s.Findings[0] == want {
		t.Errorf("one item is said as %q", want)
	}
}

// The sentences about tests are those of the rows: paired or independent, with weights and design or without, in both languages.
func TestPairedTestsInWords(t *testing.T) {
	paired := func(by, group, key string, p bool) stats.ChangeRow {
		r := changeOf(key, 2, 0.001)
		r.By, r.Group, r.Paired = by, group, p
		return r
	}
	whole, all := paired("", "", "composite", true), paired("format", "a", "composite", true)
	moved := paired("format", "b", "composite", false)
	const independent, own = "the waves being independent samples", "the mean of each person's own difference, "
	for name, test := range map[string]struct {
		rows         []stats.ChangeRow
		complete     bool
		designed     bool
		says, silent []string
	}{
		"complete":          {[]stats.ChangeRow{whole, all}, true, false, []string{own + "paired t test"}, []string{independent, "with weights and design, Cohen"}},
		"complete, design":  {[]stats.ChangeRow{whole, all}, true, true, []string{own + "paired t test with weights and design"}, []string{independent}},
		"complete, moved":   {[]stats.ChangeRow{whole, all, moved}, true, false, []string{own, independent, "People who answered both times, in the same group"}, nil},
		"part of the panel": {[]stats.ChangeRow{paired("", "", "composite", false)}, false, true, []string{independent, "paired t test with weights and design, p = 0.001"}, []string{own}},
	} {
		w := stats.WaveChange{Earlier: "2015", Rows: test.rows, Complete: test.complete, Matched: 90, Paired: []stats.ChangeRow{whole, all}}
		c := testContext("en")
		c.Designed = test.designed
		s := ChangeSection(&stats.Change{Since: []stats.WaveChange{w}}, c)
		words := strings.Join(append(slices.Clone(s.Findings), s.Notes...), "\n")
		for _, table := range s.Tables {
			words += "\n" + table.Title + "\n" + strings.Join(table.Notes, "\n")
		}
		for _, want := range test.says {
			if !strings.Contains(words, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, words)
			}
		}
		for _, not := range test.silent {
			if strings.Contains(words, not) {
				t.Errorf("%s says %q:\n%s", name, not, words)
			}
		}
		c.Lang = "zh"
		s = ChangeSection(&stats.Change{Since: []stats.WaveChange{w}}, c)
		if words = strings.Join(s.Notes, "\n"); strings.Contains(words, "独立样本") != slices.Contains(test.says, independent) || strings.Contains(words, "按权数和抽样设计的配对 t 检验") != (test.complete && test.designed) {
			t.Errorf("%s: %s", name, words)
		}
	}
}

// The front page, which has the first finding, says why a wave is passed over; without any to compare with the reason is all there is.
func TestPassedOverWaveIsNamed(t *testing.T) {
	why := []stats.Notice{{Code: "wave_unanswered", Args: []any{"2016", 480}}}
	r := &stats.Change{Since: []stats.WaveChange{{Earlier: "2015", Rows: []stats.ChangeRow{changeOf("overall", 1.2, 0.02)}}}, Notices: why}
	for lang, want := range map[Lang]string{"en": "p = 0.020). 2016 has no valid answer (forms: 480), so it is not compared with other waves.", "zh": "p = 0.020）。2016 没有任何有效回答（480 份），未与各期比较。"} {
		if s := ChangeSection(r, testContext(lang)); !strings.HasSuffix(s.Findings[0], want) {
			t.Errorf("got %q", s.Findings[0])
		}
	}
	c := testContext("en")
	for _, s := range []Section{ChangeSection(&stats.Change{Notices: why}, c), WhyChangedSection(&stats.ChangeReasons{Notices: why}, c), DriverChangeSection(&stats.DriverChange{Notices: why}, c),
		QuadrantMoveSection(&stats.QuadrantMoves{Notices: why}, c), InvarianceSection(&stats.Invariance{Notices: why}, c)} {
		if s.ID == "" || len(s.Notes) != 1 || !strings.HasPrefix(s.Notes[0], "2016 has no valid answer") || len(s.Findings) > 0 {
			t.Errorf("%s: %v", s.ID, s.Notes)
		}
	}
	drivers := DriverChangeSection(&stats.DriverChange{Since: []stats.DriverSince{{Earlier: "2015", Notices: []stats.Notice{{Code: "drivers_wave", Args: []any{"2015"}}, {Code: "constant_predictor", Args: []any{"q1"}}}}}}, c)
	if got := strings.Join(drivers.Notes, " "); got != "The drivers of 2015 cannot be had, so they are not compared. Item Speed does not vary among complete answers, so it cannot explain anything." {
		t.Errorf("drivers: %s", got)
	}
}

// Without resamples nobody says that items which changed quadrants are near a cut.
func TestQuadrantMovesWithoutResamples(t *testing.T) {
	moves := []stats.QuadrantMove{{Key: "q1", From: 2, To: 1}, {Key: "q2", From: 3, To: 3}}
	s := QuadrantMoveSection(&stats.QuadrantMoves{Since: []stats.QuadrantSince{{Earlier: "2015", Moves: moves}}}, testContext("en"))
	if want := "In another quadrant than in 2015: 1 item; without resamples nobody can tell whether it really moved."; s.Findings[0] != want {
		t.Errorf("got %q, want %q", s.Findings[0], want)
	}
}
