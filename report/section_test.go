package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"manyi/stats"
)

func x(v float64) *float64 { return &v }

// contextOf two items, overall and a field, in a language.
func testContext(l Lang) Context {
	return Context{Lang: l, N: 100, Confidence: 0.95, Convention: "pomp",
		Labels: map[string]string{"q1": "Speed", "q2": "Price", "overall": "Overall", "format": "Format"}}
}

// Results without a single number must still become sections, without a crash and without a formatting mistake.
func TestSectionsOfEmptyResults(t *testing.T) {
	for _, l := range []Lang{"zh", "en"} {
		c := testContext(l)
		c.Index = &stats.Index{}
		for _, s := range []Section{
			IndexSection(&stats.Index{}, c),
			FrequencySection(&stats.Frequencies{Tables: []stats.Frequency{{Key: "q1"}}}, c),
			DescriptiveSection(&stats.Descriptives{Variables: []stats.Descriptive{{Key: "q1"}}}, c),
			CorrelationSection(&stats.Correlation{Keys: []string{"q1", "q2"}, Pairs: []stats.CorrelationPair{{Key1: "q1", Key2: "q2"}}}, c),
			RegressionSection(&stats.Regression{Coefficients: []stats.Coefficient{{Key: "(intercept)"}, {Key: "q1"}}}, c),
			ImportanceSection(&stats.Importance{Method: "johnson", Items: []stats.ItemImportance{{Key: "q1"}}}, c),
			ReliabilitySection(&stats.Reliability{Items: []string{"q1", "q2"}}, c),
			FactorSection(&stats.Factor{Items: []string{"q1", "q2"}}, c),
			CompareSection(&stats.OneWays{Tests: []stats.OneWay{{Field: "format", Response: "composite"}}}, c),
			MultiFactorSection(&stats.MultiFactors{Models: []stats.MultiFactor{{Response: "composite", Effects: []stats.Effect{{Name: "residual"}}}}}, c),
			CrosstabSection(&stats.Crosstabs{Tables: []stats.Crosstab{{Key: "q1", By: "format"}}}, c),
			QuadrantSection(&stats.Quadrant{Method: "johnson"}, c),
			RankingSection(&stats.Ranking{Models: []stats.RankingModel{{}, {Adjusted: true}}}, c),
			QuadrantSection(&stats.Quadrant{Method: "lmg", Groups: []stats.GroupQuadrant{{By: "format", Group: "A"}}}, c),
			PrioritySection(&stats.Priority{Items: []stats.PriorityItem{{Key: "q1"}}}, c),
			PrioritySection(&stats.Priority{Items: []stats.PriorityItem{{Key: "q1", Rank: 1}}}, c),
			GapSection(&stats.Gap{Items: []stats.GapItem{{Key: "q1", Gap: x(1)}}}, c),
			PenaltyRewardSection(&stats.PenaltyReward{Items: []stats.ItemAsymmetry{{Key: "q1"}}}, c),
			ValueSection(&stats.ValueAtRisk{By: "tier", Tiers: []stats.ValueTier{{Group: "A"}, {Group: "B"}, {Group: "C"}, {}}}, c),
			KanoSection(&stats.KanoResult{Features: []stats.KanoItem{{Key: "f", Label: "f"}}}, c),
			LoyaltySection(&stats.LoyaltyResult{Groups: []stats.LoyaltyGroup{{Classes: []stats.LoyaltyShare{{Class: stats.Loyal}, {Class: stats.Open}, {Class: stats.AtRisk}}},
				{By: "tier", Group: "A", Classes: []stats.LoyaltyShare{{Class: stats.Loyal}, {Class: stats.Open}, {Class: stats.AtRisk}}}}}, c),
			ValueSection(&stats.ValueAtRisk{By: "format", Tiers: []stats.ValueTier{{Group: "A"}, {}}}, c),
			ChangeSection(&stats.Change{Since: []stats.WaveChange{{Earlier: "1", Rows: []stats.ChangeRow{{Key: "q1"}}, Paired: []stats.ChangeRow{{Key: "q1"}}}}}, c),
			TrendSection(&stats.Trend{Waves: []string{"1", "2", "3"}, N: []int{1, 2, 3}, Place: []float64{1, 2, 3}, Weighted: []bool{true, false, true},
				Rows: []stats.TrendRow{{Key: "q1", Points: make([]stats.TrendPoint, 3)}}}, c),
			QuadrantMoveSection(&stats.QuadrantMoves{Since: []stats.QuadrantSince{{Earlier: "1", Moves: []stats.QuadrantMove{{Key: "q1", From: 1, To: 2}}}}}, c),
			DriverChangeSection(&stats.DriverChange{Since: []stats.DriverSince{{Earlier: "1", Rows: []stats.DriverChangeRow{{Key: "q1"}}}}}, c),
		} {
			if s.ID == "" || s.Title == "" {
				t.Errorf("%s: section %+v has no name", l, s)
			}
			for _, f := range append(s.Findings, s.Notes...) {
				if strings.Contains(f, "%!") || strings.Contains(f, "NaN") {
					t.Errorf("%s %s says %q", l, s.ID, f)
				}
			}
		}
	}
}

// A and B differ from each other, C from neither: a, b and ab. With means A > C > B.
func TestLetters(t *testing.T) {
	w := &stats.OneWay{Quoted: "welch", Groups: []stats.GroupMean{{Group: "A", Mean: x(80)}, {Group: "B", Mean: x(70)}, {Group: "C", Mean: x(75)}},
		GamesHowell: []stats.PairDiff{{Group1: "A", Group2: "B", P: x(0.01)}, {Group1: "A", Group2: "C", P: x(0.2)}, {Group1: "B", Group2: "C", P: x(0.3)}}}
	got := Context{}.letters(w)
	if got["A"] != "a" || got["B"] != "b" || got["C"] != "ab" {
		t.Errorf("letters %v, want A a, B b, C ab", got)
	}
	w.GamesHowell = w.GamesHowell[:2]
	if got := (Context{}).letters(w); got != nil {
		t.Errorf("letters %v from an incomplete set of comparisons, want none", got)
	}
}

func TestQuadrantSection(t *testing.T) {
	r := &stats.Quadrant{Method: "johnson", Crosshair: "mean", N: 100, CutX: 70, CutY: 0.1, Resamples: 100, Points: []stats.QuadrantPoint{
		{Key: "q1", X: 60, Y: 0.2, Quadrant: stats.Improve, Prob: []float64{0.05, 0.95, 0, 0}},
		{Key: "q2", X: 80, Y: 0.05, Quadrant: stats.Maintain, Prob: []float64{0.3, 0, 0.1, 0.6}}}}
	s := QuadrantSection(r, testContext("en"))
	if len(s.Findings) != 1 || !strings.Contains(s.Findings[0], "Speed") || strings.Contains(s.Findings[0], "Price") {
		t.Errorf("findings %v, want Speed to be improved", s.Findings)
	}
	rows := s.Tables[0].Rows
	if rows[0][0].Text != "Speed" || rows[0][3].Text != "Improve" || rows[0][4].Text != "firm" || rows[1][4].Text != "likely" {
		t.Errorf("rows %+v", rows)
	}
	chart := s.Charts[0].(*QuadrantChart)
	if chart.Dots[0].Hollow || !chart.Dots[0].Alarm || !chart.Dots[1].Hollow || chart.Dots[1].Alarm {
		t.Errorf("dots %+v, want the first solid and alarming, the second hollow", chart.Dots)
	}
}

func TestDecimals(t *testing.T) {
	for _, c := range []struct {
		x    float64
		d    int
		want string
	}{{6198, 0, "6,198"}, {1234567.891, 2, "1,234,567.89"}, {-0.04, 1, "0.0"}, {-12.5, 1, "−12.5"}, {74.37646, 1, "74.4"}, {999.96, 1, "1,000.0"}} {
		if got := decimals(c.x, c.d); got != c.want {
			t.Errorf("decimals(%v, %d) = %q, want %q", c.x, c.d, got, c.want)
		}
	}
}

// The test to be quoted follows from the variances, and letters, words and pairs follow from the test.
func TestQuotedTest(t *testing.T) {
	one := stats.OneWay{Field: "format", Response: "composite", N: 200, Groups: []stats.GroupMean{{Group: "A", N: 100, Mean: x(80)}, {Group: "B", N: 100, Mean: x(70)}},
		F: x(9), DF1: x(1), DF2: x(198), P: x(0.003), Eta2: x(0.07), WelchF: x(4), WelchDF2: x(150), WelchP: x(0.04), LeveneP: x(0.2), Quoted: "f",
		Tukey:       []stats.PairDiff{{Group1: "A", Group2: "B", Diff: x(10), P: x(0.003), CohenD: x(0.55)}},
		GamesHowell: []stats.PairDiff{{Group1: "A", Group2: "B", Diff: x(10), P: x(0.06), CohenD: x(0.55)}}}
	groups := []stats.IndexRow{{Group: "A", N: 100, Index: x(80)}, {Group: "B", N: 100, Index: x(70)}}
	for _, c := range []struct{ quoted, choice, finding, a, b string }{
		{"f", "quote the F test (F(1, 198) = 9.00, p = 0.003), and Tukey", "F test, p = 0.003", "a", "b"},
		{"welch", "quote the Welch test (F(1, 150) = 4.00, p = 0.040), and Games-Howell", "Welch test, p = 0.040", "a", "a"},
	} {
		one.Quoted = c.quoted
		ctx := testContext("en")
		if got := ctx.choice(&one); !strings.Contains(got, c.choice) || !strings.Contains(got, "at least 100 respondents") {
			t.Errorf("%s: %q", c.quoted, got)
		}
		got := ctx.groupFinding(&one, "format", groups)
		for _, part := range []string{c.finding, "10.0 points apart (d = 0.55, medium)", "7.0% of the variance (medium effect)"} {
			if !strings.Contains(got, part) {
				t.Errorf("%s: %q has no %q", c.quoted, got, part)
			}
		}
		if l := ctx.letters(&one); l["A"] != c.a || l["B"] != c.b {
			t.Errorf("%s: letters %v", c.quoted, l)
		}
	}
	one.Groups[1].N, one.KruskalP = 12, x(0.01)
	if got := testContext("zh").choice(&one); !strings.Contains(got, "最小的组只有 12 份") || !strings.Contains(got, "Kruskal-Wallis") {
		t.Error(got)
	}
	one.LeveneP, one.WelchP, one.Quoted = nil, nil, ""
	if got := testContext("zh").choice(&one); got != "" {
		t.Error(got)
	}
}

func TestRankingSection(t *testing.T) {
	if s := RankingSection(&stats.Ranking{}, testContext("zh")); s.ID != "" {
		t.Errorf("a survey without branches has section %+v", s)
	}
	unit := func(group string, n int, shrunken, below float64, rank float64) stats.RankedUnit {
		return stats.RankedUnit{Group: group, N: n, NEff: float64(n), Raw: x(shrunken * 1.01), Shrunken: x(shrunken), SE: x(1), CILow: x(shrunken - 2), CIHigh: x(shrunken + 2), Rank: x(rank), RankLow: x(rank), RankHigh: x(rank),
			ProbBelowMean: x(below), ProbTop: x(0.2), ProbBottom: x(0.2), Low95: x(68), High95: x(72), Low998: x(66), High998: x(74)}
	}
	level := stats.RankingLevel{By: "branch", Field: "format", SDWithin: x(15), Draws: 1000, Units: []stats.RankedUnit{unit("North", 200, 70, 0.5, 2), unit("South", 20, 62, 0.99, 3), unit("West", 300, 76, 0.01, 1)}}
	part := []stats.VarianceComponent{{Term: "branch", Units: 3, Variance: x(9), ICC: x(0.04), LR: x(5), P: x(0.01), MedianForms: x(200), Reliability: x(0.7), FormsNeeded: x(340)}, {Term: "residual", Variance: x(216), ICC: x(0.96)}}
	m := stats.RankingModel{N: 520, Mean: x(70), RawMean: x(70.2), Components: part, Levels: []stats.RankingLevel{level}}
	other := level
	other.Units = []stats.RankedUnit{unit("North", 200, 63, 0.9, 3), unit("South", 20, 64, 0.9, 2), unit("West", 300, 76, 0.01, 1)}
	adjusted := stats.RankingModel{Adjusted: true, Fields: []string{"format"}, N: 520, Mean: x(70), RawMean: x(70.2), Components: part, Levels: []stats.RankingLevel{other}}
	s := RankingSection(&stats.Ranking{Branch: "format", Models: []stats.RankingModel{m, adjusted}}, testContext("en"))
	all := strings.Join(s.Findings, "\n")
	for _, want := range []string{"West is highest (76.0 after shrinkage) and South lowest (62.0)", "1 are above the mean and 1 below", "0.8 would take about 340 forms each", "North (rank 2 to 3)", "4.0% by Format"} {
		if !strings.Contains(all, want) {
			t.Errorf("findings do not say %q:\n%s", want, all)
		}
	}
	if len(s.Tables) != 3 || s.Tables[1].Rows[0][0].Text != "West" || s.Tables[1].Rows[2][0].Text != "South *" || s.Tables[2].Rows[0][7].Text != "above 99.8%" || s.Tables[2].Rows[2][7].Text != "below 99.8%" {
		t.Errorf("tables %+v", s.Tables)
	}
	funnel := s.Tables[2].Native // the limits of 95% and 99.8% at the largest base of the chart, 300 and a little
	if len(funnel.Lines) != 4 || !slices.Equal(funnel.Named, []int{0, 2}) || !funnel.FromZero {
		t.Fatalf("native funnel %+v", funnel)
	}
	for i, z := range []float64{1.96, -1.96, 3.09, -3.09} {
		l := funnel.Lines[i]
		n, v := *l.X[len(l.X)-1], *l.Y[len(l.Y)-1]
		if n < 300 || math.Abs(v-(70.2+z*15/math.Sqrt(n))) > 0.01 {
			t.Errorf("limit %g ends at %g forms with %g", z, n, v)
		}
	}
	dots := s.Charts[0].(*DotChart).Dots
	if !dots[2].Alarm || !dots[2].Hollow || dots[0].Alarm || dots[0].Hollow {
		t.Errorf("dots %+v", dots)
	}
	for lang, want := range map[Lang][3]string{ // probabilities are one-sided and lines two-sided: the reader is told
		"en": {"Format: above the mean: West; below the mean: South (95% one-sided)", "lines = two-sided 95% interval, above or below the mean by one-sided 95%", "with 95% probability (one-sided)"},
		"zh": {"Format：“West”高于平均，“South”低于平均（单侧 95% 把握）", "线 = 双侧 95% 区间，高于、低于平均按单侧 95% 判定", "以 95% 的把握（单侧）高于平均"},
	} {
		s := RankingSection(&stats.Ranking{Models: []stats.RankingModel{m}}, testContext(lang))
		if chart := s.Charts[0].(*DotChart); chart.Title != want[0] || !strings.Contains(chart.Subtitle, want[1]) || !strings.Contains(s.Findings[0], want[2]) {
			t.Errorf("title %q, subtitle %q, finding %q", chart.Title, chart.Subtitle, s.Findings[0])
		}
	}
	m.Levels[0].Unsupported = &stats.Notice{Code: "league_chance", Args: []any{"format", "p = 0.300"}}
	if s = RankingSection(&stats.Ranking{Models: []stats.RankingModel{m}}, testContext("en")); !strings.HasPrefix(s.Findings[0], "Format: the data support no league table") || s.Charts[0].(*DotChart).Title != "No league table by Format is supported by the data" {
		t.Errorf("findings %v, title %q", s.Findings, s.Charts[0].(*DotChart).Title)
	}
}

// Managers that do not differ are listed with their branches, not ranked.
func TestRankingOfManagersWhoDoNotDiffer(t *testing.T) {
	unit := func(group, branch string, shrunken float64) stats.RankedUnit {
		return stats.RankedUnit{Group: group, Branch: branch, N: 40, NEff: 40, Raw: x(shrunken + 3), Shrunken: x(shrunken), SE: x(1), CILow: x(shrunken - 2), CIHigh: x(shrunken + 2),
			Low95: x(68), High95: x(72), Low998: x(66), High998: x(74)}
	}
	branches := stats.RankingLevel{By: "branch", Field: "format", SDWithin: x(15), Draws: 1000, Units: []stats.RankedUnit{unit("North", "", 62), unit("South", "", 76)}}
	for i := range branches.Units {
		u := &branches.Units[i]
		u.Rank, u.RankLow, u.RankHigh, u.ProbBelowMean, u.ProbTop, u.ProbBottom = x(float64(2-i)), x(float64(2-i)), x(float64(2-i)), x(float64(1-i)), x(float64(i)), x(float64(1-i))
	}
	managers := stats.RankingLevel{By: "manager", Field: "district", Flat: true, SDWithin: x(15), Unsupported: &stats.Notice{Code: "league_flat", Args: []any{"district"}},
		Units: []stats.RankedUnit{unit("甲", "North", 62), unit("乙", "South", 76)}}
	m := stats.RankingModel{N: 80, Mean: x(70), RawMean: x(70), Levels: []stats.RankingLevel{branches, managers}, Notices: []stats.Notice{{Code: "no_spread_within", Args: []any{"district", "format"}}},
		Components: []stats.VarianceComponent{{Term: "branch", Units: 2, Variance: x(40), ICC: x(0.15), P: x(0.001), Reliability: x(0.9)}, {Term: "manager", Units: 2, Variance: x(0), ICC: x(0), P: x(1), MedianForms: x(40)},
			{Term: "residual", Variance: x(216), ICC: x(0.85)}}}
	for _, lang := range []Lang{"zh", "en"} {
		s := RankingSection(&stats.Ranking{Models: []stats.RankingModel{m, m}}, testContext(lang))
		want := map[Lang]string{"zh": "不排名次", "en": "each is drawn to the mean of its group of"}[lang]
		if !strings.Contains(strings.Join(s.Notes, "\n"), want) {
			t.Errorf("notes do not say %q: %v", want, s.Notes)
		}
		if !strings.Contains(s.Findings[1], map[Lang]string{"zh": "数据不支持排名", "en": "no league table"}[lang]) {
			t.Errorf("findings %v", s.Findings)
		}
		if said := strings.Join(s.Findings, ""); strings.Contains(said, "乙") || strings.Contains(said, map[Lang]string{"zh": "信度", "en": "reliability"}[lang]) {
			t.Errorf("%s: findings name a manager or a reliability: %s", lang, said)
		}
		for _, chart := range s.Charts {
			if name := chart.Name(); strings.HasSuffix(name, "-manager") {
				t.Errorf("chart %s of managers who do not differ", name)
			}
		}
		last := s.Tables[len(s.Tables)-1]
		if last.Rows[0][0].Text != "甲" || last.Native != nil || len(last.Columns) != len(last.Rows[0]) || len(last.Columns) != 10 {
			t.Errorf("%s: table %+v", lang, last)
		}
		for _, column := range last.Columns {
			if h := strings.ToLower(column.Head); strings.Contains(h, "rank") || strings.Contains(h, "名次") || strings.Contains(h, "fifth") || strings.Contains(h, "五分之一") {
				t.Errorf("column %s", column.Head)
			}
		}
	}
}

// A manager's label breaks between the manager and the branch.
func TestManagersLabelBreaksBeforeTheBranch(t *testing.T) {
	f := testFonts(t)
	for label, want := range map[string][]string{
		"华州客户经理丙（华州分公司）":                 {"华州客户经理丙", "（华州分公司）"},
		"华州分公司 / 华州客户经理丙":                {"华州分公司 /", "华州客户经理丙"},
		"Manager Jones (Branch Northam)": {"Manager Jones", "(Branch Northam)"},
	} {
		if got := f.wrap(label, sizeLabel, false, 0.75*f.width(label, sizeLabel, false)); !slices.Equal(got, want) {
			t.Errorf("%q breaks into %q", label, got)
		}
	}
}

// Rows of those whose group is hidden do not say that they gave no answer.
func TestHiddenGroupsAreNamed(t *testing.T) {
	for _, test := range []struct {
		lang            Lang
		hidden, missing int
		table, share    string
	}{
		{"zh", 8, 8, "未单列", "（未单列）"}, {"zh", 8, 10, "未单列或缺失", "（未单列或未填）"}, {"zh", 0, 2, "缺失", "（未填）"},
		{"en", 8, 8, "Not shown", "(not shown)"}, {"en", 8, 10, "Not shown or missing", "(not shown, or no answer)"}, {"en", 0, 2, "Missing", "(no answer)"},
	} {
		c := testContext(test.lang)
		table := c.frequencyTable(stats.Frequency{Key: "format", N: 20, Valid: 10, Hidden: test.hidden, Rows: []stats.FrequencyRow{{Code: "a", Count: 10}, {Code: ".", Count: test.missing}}})
		if got := table.Rows[1][0].Text; got != test.table {
			t.Errorf("%s: frequency row %q, want %q", test.lang, got, test.table)
		}
		if said := strings.Contains(table.Notes[0], c.T("为保护隐私", "for privacy")); said != (test.hidden > 0) {
			t.Errorf("%s: note %q", test.lang, table.Notes[0])
		}
		x := &stats.Decomposition{Field: "format", Hidden: test.hidden > 0, Unanswered: test.missing > test.hidden, Groups: []stats.GroupShift{{Group: "."}}}
		if got := c.contributions(x).Rows[0][0].Text; got != test.share {
			t.Errorf("%s: row of shares %q, want %q", test.lang, got, test.share)
		}
	}
}

// Without an assessment there are points, all hollow, and no verdict.
func TestQuadrantWithoutAssessment(t *testing.T) {
	r := &stats.Quadrant{Method: "johnson", Crosshair: "mean", N: 13, CutX: 60, CutY: 0.3, Unassessed: &stats.Notice{Code: "quadrant_small", Args: []any{13, 30}},
		Points: []stats.QuadrantPoint{{Key: "q1", X: 40, Y: 0.5, Quadrant: stats.Improve}, {Key: "q2", X: 80, Y: 0.1, Quadrant: stats.Maintain}}}
	for _, lang := range []Lang{"zh", "en"} {
		s := QuadrantSection(r, testContext(lang))
		chart := s.Charts[0].(*QuadrantChart)
		for _, dot := range chart.Dots {
			if !dot.Hollow || dot.Alarm {
				t.Errorf("%s: dot %+v", lang, dot)
			}
		}
		why := map[Lang]string{"zh": "完整作答只有 13 份", "en": "only 13 respondents"}[lang]
		said := strings.Join(append(s.Findings, chart.Title), " ")
		if len(s.Findings) != 1 || !strings.Contains(strings.ToLower(said), why) || strings.Contains(said, "Speed") || len(s.Tables[0].Native.Alarm) > 0 {
			t.Errorf("%s: %s", lang, said)
		}
		if verdict := s.Tables[0].Rows[0][4].Text; verdict != map[Lang]string{"zh": "未评估", "en": "not assessed"}[lang] {
			t.Errorf("verdict %q", verdict)
		}
	}
}

// The finding says below what satisfaction lies: the cut, not all other items.
func TestQuadrantFindingNamesTheCut(t *testing.T) {
	for crosshair, want := range map[string][2]string{"mean": {"低于各指标的平均", "below the items' mean,"}, "median": {"低于各指标的中位数", "below the items' median,"},
		"midpoint": {"低于量表中点", "below the scale's midpoint,"}, "given": {"低于给定的分界", "below the cut given,"}} {
		r := &stats.Quadrant{Method: "johnson", Crosshair: crosshair, N: 130, Points: []stats.QuadrantPoint{{Key: "q1", Quadrant: stats.Improve}, {Key: "q2", Quadrant: stats.Maintain}}}
		for i, lang := range []Lang{"zh", "en"} {
			if said := QuadrantSection(r, testContext(lang)).Findings[0]; !strings.Contains(said, want[i]) || !strings.Contains(said, "Speed") || strings.Contains(said, "others") {
				t.Errorf("%s: %s", crosshair, said)
			}
		}
	}
}

// A long ranking shows its ends, and a crowded funnel names whom it can without one label on another.
func TestLongRanking(t *testing.T) {
	for _, lang := range []Lang{"zh", "en"} {
		l := stats.RankingLevel{By: "manager", Field: "format", SDWithin: x(15)}
		for i := range 300 {
			v := 70 + 12*float64((i*37)%300-150)/150
			n := 10 + (i*53)%90
			w := 15 / math.Sqrt(float64(n))
			l.Units = append(l.Units, stats.RankedUnit{Group: fmt.Sprintf("第%d分公司 / 王%d号", i, i%7), Branch: "x", N: n, NEff: float64(n), Raw: x(v), Shrunken: x(v), CILow: x(v - 3), CIHigh: x(v + 3), ProbBelowMean: x(0.5),
				Low95: x(70 - 2*w), High95: x(70 + 2*w), Low998: x(70 - 3.1*w), High998: x(70 + 3.1*w)})
		}
		m := stats.RankingModel{Mean: x(70), RawMean: x(70), Components: []stats.VarianceComponent{{Term: "manager"}, {Term: "residual"}}, Levels: []stats.RankingLevel{l}}
		s := RankingSection(&stats.Ranking{Models: []stats.RankingModel{m}}, testContext(lang))
		outer := 0
		for _, u := range l.Units {
			if outside(u) != 0 {
				outer++
			}
		}
		if n := len(s.Tables); n != 3 || len(s.Tables[1].Rows) != outer || len(s.Tables[2].Rows) != len(l.Units) {
			t.Errorf("%d tables; want the %d units beyond the limits, and the ranking of all last", n, outer)
		}
		for _, chart := range s.Charts {
			if dots, ok := chart.(*DotChart); ok && (len(dots.Dots) != 2*endsRanked || dots.Break != endsRanked) {
				t.Errorf("%d dots, break at %d", len(dots.Dots), dots.Break)
			}
			texts := record(t, chart).texts
			for i, a := range texts {
				for _, b := range texts[:i] {
					if a.at.grow(-0.3).overlaps(b.at.grow(-0.3)) {
						t.Errorf("%s %s: %q and %q overlap", lang, chart.Name(), a.text, b.text)
					}
				}
			}
		}
		if s.Tables[1].Native != nil {
			t.Error("an Excel chart of 300 bars")
		}
	}
}

func TestPriorityOfANegativeSlope(t *testing.T) {
	r := &stats.Priority{Method: "johnson", Items: []stats.PriorityItem{{Key: "q1", Rank: 1, B: x(0.4), Gain: x(1)}, {Key: "q2", Rank: 2, B: x(-0.1), Gain: x(-0.2)}}}
	s := PrioritySection(r, testContext("en"))
	notes := strings.Join(s.Tables[0].Notes, "\n")
	if !strings.Contains(notes, "is negative") || strings.Contains(notes, "%!") {
		t.Errorf("notes %s", notes)
	}
	r.Items[1].B = x(0.1)
	if notes = strings.Join(PrioritySection(r, testContext("zh")).Tables[0].Notes, "\n"); strings.Contains(notes, "为负") {
		t.Errorf("notes %s", notes)
	}
}

func TestPenaltyRewardOfFew(t *testing.T) {
	why := stats.Notice{Code: "contrast_few", Args: []any{13, 19, 5}}
	for lang, want := range map[Lang]string{"zh": "完整作答只有 13 份，不足以估计惩罚与奖励的 19 个系数（每个系数至少需要 5 份）", "en": "13 complete answers are too few for the 19 coefficients"} {
		s := Unavailable("penalty_reward", "x", why, testContext(lang))
		if said := strings.Join(append(s.Findings, s.Notes...), " "); !strings.Contains(said, want) || len(s.Charts) > 0 {
			t.Errorf("%s: %s", lang, said)
		}
	}
}

// The Excel chart has the colours of the picture: the first column of values in blue, the second in orange.
func TestPenaltyRewardColours(t *testing.T) {
	s := PenaltyRewardSection(&stats.PenaltyReward{Items: []stats.ItemAsymmetry{{Key: "q1", Penalty: stats.AnswerEffect{Value: x(-5)}, Reward: stats.AnswerEffect{Value: x(3)}}}}, testContext("en"))
	for _, table := range s.Tables {
		if table.Native != nil {
			heads := []string{table.Columns[table.Native.Values[0]].Head, table.Columns[table.Native.Values[1]].Head}
			if !strings.HasPrefix(heads[0], "Reward") || !strings.HasPrefix(heads[1], "Penalty") {
				t.Errorf("first %q, then %q", heads[0], heads[1])
			}
			return
		}
	}
	t.Error("no Excel chart")
}
