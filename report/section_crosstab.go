package report

import (
	"fmt"
	"math"
	"slices"

	"manyi/stats"
)

// CrosstabSection shows the answers to each item by group.
func CrosstabSection(r *stats.Crosstabs, c Context) Section {
	s := Section{ID: "crosstab", Title: c.T("交叉表", "Cross-tables"), Notes: c.says(r.Notices)}
	var details []Table
	for i := range r.Tables {
		t := &r.Tables[i]
		for _, n := range t.Notices {
			if n.Code == "small_expected" { // the column of the tests has the figures
				continue
			}
			for _, sentence := range c.says([]stats.Notice{n}) {
				if !slices.Contains(s.Notes, sentence) {
					s.Notes = append(s.Notes, sentence)
				}
			}
		}
		if len(t.Codes) > 0 { // else too large to be shown
			details = append(details, c.crosstab(t))
		}
	}
	if len(r.Tables) > 0 {
		s.Tables = append([]Table{c.independence(r)}, details...)
	}
	return s
}

// independence lists the tests and measures of all tables.
func (c Context) independence(r *stats.Crosstabs) Table {
	var likelihood, fisher, gamma bool
	for i := range r.Tables {
		likelihood = likelihood || r.Tables[i].LikelihoodRatio != nil
		fisher = fisher || r.Tables[i].FisherP != nil
		gamma = gamma || r.Tables[i].Gamma != nil
	}
	x := Table{Title: c.T("独立性检验", "Tests of independence"), Columns: []Column{{Head: c.T("指标", "Item")}, {Head: c.T("分组", "Groups")}, {c.T("样本数", "n"), Count, NoHeat},
		{"χ²", Stat, NoHeat}, {c.T("自由度", "df"), Stat, NoHeat}, {"p", P, NoHeat}}}
	if likelihood {
		x.Columns = append(x.Columns, Column{"G²", Stat, NoHeat}, Column{"G² p", P, NoHeat})
	}
	if fisher {
		x.Columns = append(x.Columns, Column{"Fisher p", P, NoHeat})
	}
	x.Columns = append(x.Columns, Column{"Cramér V", Coef, NoHeat})
	if likelihood {
		x.Columns = append(x.Columns, Column{percentOf(c.Confidence) + c.T(" 下限", " low"), Coef, NoHeat}, Column{percentOf(c.Confidence) + c.T(" 上限", " high"), Coef, NoHeat})
	}
	if gamma {
		x.Columns = append(x.Columns, Column{"γ", Coef, NoHeat})
	}
	x.Columns = append(x.Columns, Column{c.T("期望 < 5 的格", "Cells expected < 5"), Count, NoHeat})
	rough := 0
	for i := range r.Tables {
		t := &r.Tables[i]
		row := []Cell{text(c.Label(t.Key)), text(c.Label(t.By)), count(t.N), number(t.Chi2), wholeDF(t.DF), significant(t.P)}
		if likelihood {
			row = append(row, number(t.LikelihoodRatio), significant(t.LikelihoodRatioP))
		}
		if fisher {
			row = append(row, significant(t.FisherP))
		}
		row = append(row, number(t.CramersV))
		if likelihood {
			row = append(row, number(t.CramersVLow), number(t.CramersVHigh))
		}
		if gamma {
			row = append(row, number(t.Gamma))
		}
		x.Rows = append(x.Rows, append(row, count(t.SmallCells)))
		if slices.ContainsFunc(t.Notices, func(n stats.Notice) bool { return n.Code == "small_expected" }) {
			rough++
		}
	}
	if rough > 0 {
		x.Notes = append(x.Notes, fmt.Sprintf(c.T("%d 个表中有超过五分之一的格期望频数小于 5，其卡方检验较粗略。", "In %d of the tables more than a fifth of the cells have an expected count under 5: their chi-squared test is rough."), rough))
	}
	if likelihood {
		x.Notes = append(x.Notes, c.T("Cramér V 的区间由非中心卡方求得，已扣除纯属偶然也会有的关联，因此可能整个低于 V。",
			"The interval of Cramér's V comes from the noncentral chi-squared and leaves out the association that chance alone gives, so it may lie below V."))
	}
	if gamma {
		x.Notes = append(x.Notes, c.T("γ（Goodman-Kruskal）只在各组按由低到高排列时有意义。", "γ (Goodman and Kruskal) has a meaning only where the groups stand in rising order."))
	}
	return x
}

// significantResidual is the size from which an adjusted residual, about standard normal, is significant at 5%.
const significantResidual = 1.96

// crosstab is one table of column percents: keys of the columns in the heads, under each row the letters of the columns that a column
// exceeds, cells that stand out in bold.
func (c Context) crosstab(t *stats.Crosstab) Table {
	x := Table{Title: fmt.Sprintf(c.T("%s × %s（列百分比）", "%s × %s (column percent)"), c.Label(t.Key), c.Label(t.By)), Columns: []Column{{Head: c.T("回答", "Answer")}}}
	x.Columns = append(x.Columns, Column{c.T("合计", "Total"), Percent, NoHeat})
	lettered := len(t.Columns.Letters) > 0 && len(t.Groups) > 1
	base := []Cell{text(c.T("样本数", "Base")), baseOf(t.N)}
	for g, name := range t.Groups {
		if lettered {
			name += " (" + t.Columns.Keys[g] + ")"
		}
		x.Columns = append(x.Columns, Column{name, Percent, NoHeat})
		n := 0
		for i := range t.Codes {
			n += t.Count[i][g]
		}
		base = append(base, baseOf(n))
	}
	x.Rows = append(x.Rows, base)
	bold, used := false, false
	letters := func(of []string) {
		if row := letterRow(of); row != nil {
			x.Rows = append(x.Rows, row)
			used = true
		}
	}
	for i, code := range t.Codes {
		row := []Cell{text(code), {}}
		if i < len(t.TotalPercent) {
			row[1] = number(t.TotalPercent[i])
		}
		for g := range t.Groups {
			cell := number(t.ColumnPercent[i][g])
			if i < len(t.AdjustedResiduals) {
				z := t.AdjustedResiduals[i][g]
				cell.Bold = z != nil && math.Abs(*z) >= significantResidual
				bold = bold || cell.Bold
			}
			row = append(row, cell)
		}
		x.Rows = append(x.Rows, row)
		if lettered {
			letters(t.Columns.Letters[i])
		}
	}
	if len(t.Columns.Means) > 0 {
		row := []Cell{text(c.T("均值", "Mean")), {Blank: true}}
		for _, mean := range t.Columns.Means {
			row = append(row, Cell{Num: mean, As: Mean})
		}
		x.Rows = append(x.Rows, row)
		letters(t.Columns.MeanLetters)
	}
	if used {
		x.Notes = append(x.Notes, c.T("字母：本列显著高于该字母所指的列（双侧，α = 0.05，每行按 Bonferroni 校正；百分比用合并 z 检验，均值用合并方差 t 检验）。",
			"Letters: this column is significantly higher than the columns they stand for (two-sided, .05, Bonferroni for the pairs of a row; pooled z for percents, t with pooled variance for means)."))
	}
	if bold {
		x.Notes = append(x.Notes, c.T("粗体：与其他各组合计相比显著偏高或偏低（调整残差超出 ±1.96）。", "Bold: significantly above or below all other groups together (adjusted residual beyond ±1.96)."))
	}
	if c.Weighted && (used || bold) {
		x.Notes = append(x.Notes, c.T("标记按有效样本量计算。", "Letters and bold rest on effective bases."))
	}
	return x
}

// letterRow holds the letters under a row; nil when no column has any.
func letterRow(letters []string) []Cell {
	row, any := []Cell{{Blank: true}, {Blank: true}}, false
	for _, l := range letters {
		row = append(row, Cell{Text: l, Blank: l == ""})
		any = any || l != ""
	}
	if !any {
		return nil
	}
	return row
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
