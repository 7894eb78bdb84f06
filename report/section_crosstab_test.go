package report

import (
	"strings"
	"testing"

	"manyi/stats"
)

// shops is a table of two answers by three groups, as stats makes it.
func shops() *stats.Crosstabs {
	return &stats.Crosstabs{Notices: []stats.Notice{{Code: "letters_design"}}, Tables: []stats.Crosstab{{Key: "q1", By: "format", N: 300, Codes: []string{"1", "2"},
		Groups: []string{"Super", "Corner", "Kiosk"}, Count: [][]int{{20, 40, 60}, {80, 60, 40}}, ColumnPercent: [][]*float64{{x(20), x(40), x(60)}, {x(80), x(60), x(40)}},
		TotalPercent: []*float64{x(40), x(60)}, Chi2: x(33.3), DF: x(2), P: x(1e-7), CramersV: x(0.33), LikelihoodRatio: x(34), LikelihoodRatioP: x(1e-7),
		CramersVLow: x(0.2), CramersVHigh: x(0.4), Gamma: x(-0.5), AdjustedResiduals: [][]*float64{{x(-5), x(0), x(5)}, {x(5), x(0), x(-5)}},
		Columns: stats.CrosstabColumns{Keys: []string{"A", "B", "C"}, Letters: [][]string{{"", "A", "A B"}, {"B C", "C", ""}},
			Means: []*float64{x(1.8), x(1.6), x(1.4)}, MeanLetters: []string{"B C", "C", ""}},
		Notices: []stats.Notice{{Code: "small_expected", Args: []any{"q1", "format", 3, 6}}}}}}
}

func TestCrosstabSection(t *testing.T) {
	for _, lang := range []Lang{"zh", "en"} {
		s := CrosstabSection(shops(), testContext(lang))
		if len(s.Tables) != 2 || len(s.Notes) != 1 {
			t.Fatalf("%d tables, notes %v", len(s.Tables), s.Notes)
		}
		tests, table := s.Tables[0], s.Tables[1]
		if len(tests.Rows[0]) != len(tests.Columns) || len(tests.Notes) != 3 {
			t.Errorf("%s: %d cells under %d heads, notes %v", lang, len(tests.Rows[0]), len(tests.Columns), tests.Notes)
		}
		if table.Columns[2].Head != "Super (A)" || table.Columns[4].Head != "Kiosk (C)" {
			t.Errorf("heads %+v", table.Columns)
		}
		// Base, answer 1, its letters, answer 2, its letters, mean, its letters.
		if len(table.Rows) != 7 {
			t.Fatalf("%d rows", len(table.Rows))
		}
		for i, row := range table.Rows {
			if len(row) != len(table.Columns) {
				t.Errorf("row %d has %d cells", i, len(row))
			}
		}
		if l := table.Rows[2]; l[2].shown(Percent) != "" || l[3].Text != "A" || l[4].Text != "A B" {
			t.Errorf("letters %+v", l)
		}
		if r := table.Rows[1]; !r[2].Bold || r[3].Bold || !r[4].Bold {
			t.Errorf("bold of %+v", r)
		}
		if m := table.Rows[5]; m[2].shown(Percent) != "1.80" || m[1].shown(Percent) != "" {
			t.Errorf("means %+v", m)
		}
		if len(table.Notes) != 2 {
			t.Errorf("notes %v", table.Notes)
		}
	}
	// Weighted: no exact tests, so no columns for them; no letters where nothing differs.
	r := shops()
	w := &r.Tables[0]
	w.LikelihoodRatio, w.Gamma, w.AdjustedResiduals, w.Notices = nil, nil, nil, nil
	w.Columns.Letters, w.Columns.MeanLetters = [][]string{{"", "", ""}, {"", "", ""}}, []string{"", "", ""}
	s := CrosstabSection(r, testContext("en"))
	if len(s.Tables[0].Columns) != 8 || len(s.Tables[0].Notes) != 0 || len(s.Tables[1].Notes) != 0 || len(s.Tables[1].Rows) != 4 {
		t.Errorf("%d columns, notes %v and %v, %d rows", len(s.Tables[0].Columns), s.Tables[0].Notes, s.Tables[1].Notes, len(s.Tables[1].Rows))
	}
	// A two by two table shows Fisher's p.
	w.FisherP = x(0.03)
	s = CrosstabSection(r, testContext("en"))
	if head := s.Tables[0].Columns[6].Head; head != "Fisher p" || !s.Tables[0].Rows[0][6].Bold {
		t.Errorf("head %s", head)
	}
}

func TestMultipleTable(t *testing.T) {
	f := stats.Frequency{Key: "brands", N: 10, Valid: 8, Multiple: true, Responses: 12, ResponsesPerCase: x(1.5), Rows: []stats.FrequencyRow{
		{Code: "a", Label: "a", Count: 8, Percent: x(80), ValidPercent: x(100), ResponsePercent: x(66.7)},
		{Code: "b", Label: "b", Count: 4, Percent: x(40), ValidPercent: x(50), ResponsePercent: x(33.3)}, {Code: ".", Count: 2, Percent: x(20)}}}
	table := testContext("en").frequencyTable(f)
	total := table.Rows[2]
	if total[0].Text != "Total" || *total[1].Num != 12 || *total[2].Num != 100 || *total[3].Num != 150 || *total[4].Num != 120 {
		t.Errorf("total %+v", total)
	}
	if !strings.Contains(table.Notes[0], "8 respondents answered (cases) and chose 12 options") || strings.Contains(table.Notes[0], "%%") {
		t.Errorf("note %q", table.Notes[0])
	}
}
