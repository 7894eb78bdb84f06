package report

import (
	"fmt"
	"math"

	"manyi/stats"
)

// CrosstabSection shows the answers to each item by group.
func CrosstabSection(r *stats.Crosstabs, c Context) Section {
	s := Section{ID: "crosstab", Title: c.T("交叉表", "Cross-tables")}
	tests := Table{Title: c.T("独立性检验", "Tests of independence"), Columns: []Column{{Head: c.T("指标", "Item")}, {Head: c.T("分组", "Groups")}, {c.T("样本数", "n"), Count, NoHeat},
		{"χ²", Stat, NoHeat}, {c.T("自由度", "df"), Stat, NoHeat}, {"p", P, NoHeat}, {"Cramér V", Coef, NoHeat}, {c.T("期望 < 5 的格", "Cells expected < 5"), Count, NoHeat}}}
	var details []Table
	rough := 0
	for _, t := range r.Tables {
		tests.Rows = append(tests.Rows, []Cell{text(c.Label(t.Key)), text(c.Label(t.By)), count(t.N), number(t.Chi2), wholeDF(t.DF), significant(t.P), number(t.CramersV), count(t.SmallCells)})
		for _, n := range t.Notices {
			if n.Code == "small_expected" { // the column of the tests has the figures
				rough++
				continue
			}
			s.Notes = append(s.Notes, c.says([]stats.Notice{n})...)
		}
		x := Table{Title: fmt.Sprintf(c.T("%s × %s（列百分比）", "%s × %s (column percent)"), c.Label(t.Key), c.Label(t.By)), Columns: []Column{{Head: c.T("回答", "Answer")}}}
		x.Columns = append(x.Columns, Column{c.T("合计", "Total"), Percent, NoHeat})
		base := []Cell{text(c.T("样本数", "Base")), baseOf(t.N)}
		for g, name := range t.Groups {
			x.Columns = append(x.Columns, Column{name, Percent, NoHeat})
			n := 0
			for i := range t.Codes {
				n += t.Count[i][g]
			}
			base = append(base, baseOf(n))
		}
		x.Rows = append(x.Rows, base)
		for i, code := range t.Codes {
			row := []Cell{text(code), {}}
			if i < len(t.TotalPercent) {
				row[1] = number(t.TotalPercent[i])
			}
			for g := range t.Groups {
				row = append(row, number(t.ColumnPercent[i][g]))
			}
			x.Rows = append(x.Rows, row)
		}
		details = append(details, x)
	}
	if rough > 0 {
		tests.Notes = append(tests.Notes, fmt.Sprintf(c.T("%d 个表中有超过五分之一的格期望频数小于 5，其卡方检验较粗略。", "In %d of the tables more than a fifth of the cells have an expected count under 5: their chi-squared test is rough."), rough))
	}
	if len(tests.Rows) > 0 {
		s.Tables = append([]Table{tests}, details...)
	}
	return s
}

// baseOf is a base in a column of percents.
func baseOf(n int) Cell {
	base := count(n)
	base.As = Count
	return base
}

// wholeDF shows degrees of freedom without decimals unless a design makes them fractions.
func wholeDF(df *float64) Cell {
	cell := number(df)
	if df != nil && *df == math.Trunc(*df) {
		cell.As = Count
	}
	return cell
}
