package report

import (
	"fmt"
	"slices"
	"strings"

	"manyi/stats"
)

// QuadrantMoveSection says which items went from one quadrant to another since earlier waves, and how surely.
func QuadrantMoveSection(r *stats.QuadrantMoves, c Context) Section {
	s := Section{ID: "quadrant_move", Title: c.T("象限的变化", "Changed quadrants"), Notes: c.says(r.Notices)}
	names := c.quadrants()
	for _, w := range r.Since {
		for _, n := range c.says(w.Notices) {
			if !slices.Contains(s.Notes, n) {
				s.Notes = append(s.Notes, n)
			}
		}
		if len(w.Moves) == 0 {
			continue
		}
		since := c.wave(w.Earlier)
		t := Table{Title: fmt.Sprintf(c.T("象限与%s比较", "Quadrants since %s"), since), Columns: []Column{{Head: c.T("指标", "Item")}, {Head: c.T("往期象限", "Then")}, {c.T("往期把握 %", "Sure then %"), Percent, NoHeat},
			{Head: c.T("本期象限", "Now")}, {c.T("本期把握 %", "Sure now %"), Percent, NoHeat}, {c.T("确实移动的概率 %", "Really moved %"), Percent, NoHeat}, {c.T("象限不同的概率 %", "Differs %"), Percent, NoHeat}}}
		var sure []string
		moved, unsure := 0, 0 // unsure: without a probability
		for _, m := range w.Moves {
			cell := number(hundred(m.ProbMoved))
			if m.From == m.To {
				cell = Cell{Blank: true}
			} else {
				moved++
				if m.ProbMoved == nil {
					unsure++
				}
			}
			if m.ProbMoved != nil && *m.ProbMoved >= firm {
				cell.Bold = true
				sure = append(sure, fmt.Sprintf(c.T("%s从%s移到%s（概率 %s%%）", "%s from %s to %s (probability %s%%)"), c.said(m.Key), names[m.From-1], names[m.To-1], decimals(100**m.ProbMoved, 0)))
			}
			t.Rows = append(t.Rows, []Cell{text(c.Label(m.Key)), text(names[m.From-1]), number(hundred(m.ProbFrom)), text(names[m.To-1]), number(hundred(m.ProbTo)), cell, number(hundred(m.ProbChanged))})
		}
		t.Notes = []string{c.T("把握：自助重抽样中落在该象限的比例。确实移动 = 往期在原象限且本期在新象限的概率；靠近分界的指标即使没有变化也常换象限，“象限不同”的概率因此偏高。",
			"Sure: share of the bootstrap resamples in the quadrant. Really moved: probability that it was in the one then and is in the other now; items near a cut change quadrants by chance, so that Differs is high for them without any move.")}
		s.Tables = append(s.Tables, t)
		switch {
		case len(sure) > 0:
			s.Findings = append(s.Findings, fmt.Sprintf(c.T("与%s相比，%s。", "Since %s: %s."), c.wave(w.Earlier), strings.Join(sure, c.T("；", "; "))))
		case moved > 0 && unsure == moved:
			en := "In another quadrant than in %[1]s: %[2]d items; without resamples nobody can tell whether they really moved."
			if moved == 1 {
				en = "In another quadrant than in %[1]s: %[2]d item; without resamples nobody can tell whether it really moved."
			}
			s.Findings = append(s.Findings, fmt.Sprintf(c.T("与%[1]s相比，换了象限的指标有 %[2]d 个，没有重抽样，不能判断是否真的移动了。", en), c.wave(w.Earlier), moved))
		case moved == 1:
			s.Findings = append(s.Findings, fmt.Sprintf(c.T("与%s相比有 1 个指标换了象限，但靠近分界，不能断定真的移动了。", "One item is in another quadrant than in %s, but too near a cut to say that it really moved."), c.wave(w.Earlier)))
		case moved > 0:
			s.Findings = append(s.Findings, fmt.Sprintf(c.T("与%s相比有 %d 个指标换了象限，但都靠近分界，不能断定真的移动了。", "%[2]d items are in another quadrant than in %[1]s, all of them too near a cut to say that they really moved."), c.wave(w.Earlier), moved))
		default:
			s.Findings = append(s.Findings, fmt.Sprintf(c.T("各指标所在的象限与%s相同。", "Every item is in the same quadrant as in %s."), c.wave(w.Earlier)))
		}
	}
	if len(s.Tables)+len(s.Notes) == 0 {
		return Section{}
	}
	return s
}

// hundred is a share as a percent.
func hundred(share *float64) *float64 {
	if share == nil {
		return nil
	}
	x := 100 * *share
	return &x
}
