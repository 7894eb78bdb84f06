package report

import (
	"fmt"
	"strings"
	"testing"

	"manyi/stats"
)

func TestHeatmapSection(t *testing.T) {
	cell := func(diff, p float64, n int) stats.GroupItem {
		return stats.GroupItem{N: n, Index: x(70), Diff: x(diff), SE: x(1), P: x(p / 4), PAdjusted: x(p)}
	}
	r := &stats.Heatmaps{Tables: []stats.Heatmap{{Field: "format", Groups: []string{"A", "B", "tiny"}, GroupN: []int{100, 90, 5}, Keys: []string{"q1", "q2", "overall"}, Family: 7,
		Cells: [][]stats.GroupItem{
			{cell(-3, 0.01, 100), cell(2, 0.2, 90), cell(-30, 0.04, 5)},
			{cell(-6, 0.001, 100), cell(5.04, 0.01, 90), {N: 0}},
			{cell(-4, 0.02, 100), cell(1, 0.9, 90), {N: 1, Diff: x(20)}}}}}}
	s := HeatmapSection(r, testContext("en"))
	want := []string{"By Format, of 7 comparisons of a group with all others on an item 5 are significant (Holm); furthest above is B on Price (+5.0 points), furthest below A on Price (−6.0 points).",
		"On every item below the others, so it is the service as a whole and no single item: A."}
	if strings.Join(s.Findings, "|") != strings.Join(want, "|") {
		t.Errorf("findings %q", s.Findings)
	}
	chart := s.Charts[0].(*HeatChart)
	if chart.File != "heat-format" || chart.RowLabels[0] != "Price" || chart.RowLabels[2] != "Overall" || chart.ColLabels[0] != "B" || chart.ColLabels[2] != "tiny (n = 5)" {
		t.Errorf("rows %q, columns %q", chart.RowLabels, chart.ColLabels)
	}
	if !chart.Marked[0][0] || chart.Marked[1][0] || chart.Values[0][2] != nil || chart.Full != 30 {
		t.Errorf("%+v", chart)
	}
	if rows := s.Tables[0].Rows; rows[0][1].Text != "90" || !rows[1][1].Bold || rows[2][1].Bold {
		t.Errorf("rows %+v", rows)
	}

	// Sixty groups stand below each other; more, or many items besides, have a table only.
	wide := func(groups, items int) Section {
		h := stats.Heatmap{Field: "format", Family: groups * items}
		for g := range groups {
			h.Groups, h.GroupN = append(h.Groups, fmt.Sprint("g", g)), append(h.GroupN, 40)
		}
		for i := range items {
			h.Keys, h.Cells = append(h.Keys, fmt.Sprint("q", i)), append(h.Cells, make([]stats.GroupItem, groups))
			for g := range groups {
				h.Cells[i][g] = cell(float64(g-groups/2), 0.9, 40)
			}
		}
		return HeatmapSection(&stats.Heatmaps{Tables: []stats.Heatmap{h}}, testContext("zh"))
	}
	if s := wide(60, 9); len(s.Charts) != 1 || len(s.Charts[0].(*HeatChart).RowLabels) != 60 || !strings.Contains(s.Findings[0], "没有一项超出随机波动") {
		t.Errorf("%d charts, %q", len(s.Charts), s.Findings)
	}
	for _, size := range [][2]int{{61, 9}, {60, 30}} {
		if s := wide(size[0], size[1]); len(s.Charts) != 0 || len(s.Tables[0].Rows) != size[0] {
			t.Errorf("%v: %d charts", size, len(s.Charts))
		}
	}
	if s := HeatmapSection(&stats.Heatmaps{}, testContext("zh")); s.ID != "" {
		t.Errorf("a section of nothing: %+v", s)
	}
	none := &stats.Heatmaps{Tables: []stats.Heatmap{{Field: "format", Notices: []stats.Notice{{Code: "one_group", Args: []any{"format"}}}}}}
	if s := HeatmapSection(none, testContext("en")); s.ID == "" || len(s.Notes) != 1 {
		t.Errorf("%+v", s)
	}
}
