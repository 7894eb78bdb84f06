package report

import (
	"fmt"
	"slices"

	"manyi/stats"
)

// ImportanceSection ranks the items by how much they matter for the response.
func ImportanceSection(r *stats.Importance, c Context) Section {
	s := Section{ID: "importance", Title: c.T("重要性", "Importance"), Notes: c.says(r.Notices)}
	items := slices.DeleteFunc(slices.Clone(r.Items), func(x stats.ItemImportance) bool { return x.ByMethod(r.Method).Value == nil })
	slices.SortStableFunc(items, func(a, b stats.ItemImportance) int {
		return order(*b.ByMethod(r.Method).Value, *a.ByMethod(r.Method).Value)
	})
	shares := (r.Method == "johnson" || r.Method == "lmg") && r.R2 != nil && *r.R2 > 0
	scale := 1.0
	if shares {
		scale = 100 / *r.R2
	}
	least, most := r.N, r.N
	for i, x := range items { // stated and factor weights have bases of their own
		n := x.ByMethod(r.Method).N
		if i == 0 {
			least, most = n, n
		}
		least, most = min(least, n), max(most, n)
	}
	chart := &DotChart{Frame: Frame{File: "importance", Foot: c.footFrom(least, most)}, Bars: true, Percent: shares, Decimals: 2}
	chart.Subtitle = fmt.Sprintf(c.T("对%s的%s", "%[2]s for %[1]s"), c.Label(r.Response), c.method(r.Method))
	chart.Axis = c.method(r.Method)
	if shares {
		chart.Decimals = 0
		chart.Subtitle = fmt.Sprintf(c.T("占%s可解释差异（R² = %s）的百分比，%s", "Share of the explained differences in %s (R² = %s), %s"), c.said(r.Response), decimals(*r.R2, 2), c.method(r.Method))
		chart.Axis = c.T("占 R² 的百分比", "Percent of R²")
	}
	if r.Method == "factor" {
		scale, chart.Percent, chart.Decimals = 100, true, 1
		chart.Subtitle = c.T("按因子载荷加权，各指标权重合计 100%；只看各指标之间的关系，与总体满意度无关", "Weighted by factor loadings, adding to 100%; from the items alone, overall satisfaction is not in it")
		chart.Axis = c.T("权重", "Weight")
	}
	if r.Method == "ordinal" {
		chart.Axis = c.T("标准化系数：指标高 1 个标准差时，对数发生比的变化", "Standardised coefficient: change in log odds for one standard deviation of the item")
	}
	if r.Resamples > 0 && slices.ContainsFunc(items, func(x stats.ItemImportance) bool { return x.ByMethod(r.Method).CILow != nil }) {
		chart.Subtitle += fmt.Sprintf(c.T("；%s（自助法 %s 次）", "; %s (%s bootstrap resamples)"), c.level(), thousands(r.Resamples))
	}
	for _, x := range items {
		sh := x.ByMethod(r.Method)
		dot := Dot{Label: c.Label(x.Key), Value: *sh.Value * scale, N: sh.N}
		if sh.CILow != nil && sh.CIHigh != nil {
			low, high := *sh.CILow*scale, *sh.CIHigh*scale
			dot.Low, dot.High = &low, &high
		}
		if shares && r.Method == "johnson" && x.LMG.Value != nil {
			dot.Ticks = []float64{*x.LMG.Value * scale}
			chart.TickName = "LMG"
		}
		chart.Dots = append(chart.Dots, dot)
	}
	chart.Title = c.T("各指标的重要性", "Importance of the items")
	if len(items) > 0 {
		top := items[0]
		ranked := make([]standing, len(items))
		for i, d := range chart.Dots {
			ranked[i] = standing{c.said(items[i].Key), d.Low, d.High}
		}
		tied := ties(ranked)
		switch about := r.Method == "factor" || r.Method == "stated"; {
		case about && len(tied) <= mostNamed:
			chart.Title = c.weighiest(r.Method, tied)
		case about:
		case len(tied) == 1:
			chart.Title = fmt.Sprintf(c.T("%s对%s影响最大", "%s matters most for %s"), tied[0], c.said(r.Response))
		case len(tied) <= mostNamed:
			chart.Title = fmt.Sprintf(c.T("%s对%s影响最大", "%s matter most for %s"), c.join(tied), c.said(r.Response))
		default:
			chart.Title = fmt.Sprintf(c.T("没有哪个指标对%s的影响明显最大", "No item clearly matters most for %s"), c.said(r.Response))
		}
		if r.Method == "factor" || r.Method == "stated" {
			s.Findings = append(s.Findings, c.weighing(r.Method, chart.Dots[0], tied))
		} else {
			s.Findings = append(s.Findings, c.driver(top.Key, chart.Dots[0], r.Response, shares, tied[1:]))
		}
		if 2*r.N < c.N && r.Method != "stated" { // the front page shows the first finding only: it must carry its base
			s.Findings[0] += fmt.Sprintf(c.T("这只依据全部答完的 %s 份（共 %s 份）。", " This rests on the %s of %s who answered everything."), thousands(r.N), thousands(c.N))
		}
	}
	chart.Describe = chart.Title
	if len(chart.Dots) > 0 {
		s.Charts = []Chart{chart}
	}
	t := Table{Title: c.T("各种方法的重要性", "Importance by every method"), Columns: []Column{{Head: c.T("指标", "Item")},
		{c.method("johnson"), Coef, NoHeat}, {percentOf(c.Confidence) + c.T(" 下限", " low"), Coef, NoHeat}, {percentOf(c.Confidence) + c.T(" 上限", " high"), Coef, NoHeat},
		{c.T("占 R² %", "% of R²"), Percent, NoHeat}, {c.method("lmg"), Coef, NoHeat}, {c.method("correlation"), Coef, NoHeat}, {c.method("beta"), Coef, NoHeat}}}
	// What the survey does not allow has no column.
	var more []func(x stats.ItemImportance) *float64
	for _, m := range []struct {
		name string
		kind Kind
	}{{"ordinal", Coef}, {"factor", Coef}, {"stated", Mean}} {
		of := func(x stats.ItemImportance) *float64 { return x.ByMethod(m.name).Value }
		if slices.ContainsFunc(items, func(x stats.ItemImportance) bool { return of(x) != nil }) {
			t.Columns, more = append(t.Columns, Column{c.method(m.name), m.kind, NoHeat}), append(more, of)
		}
	}
	for _, x := range items {
		var part *float64
		if x.Johnson.Value != nil && r.R2 != nil && *r.R2 > 0 {
			p := 100 * *x.Johnson.Value / *r.R2
			part = &p
		}
		row := []Cell{text(c.Label(x.Key)), number(x.Johnson.Value), number(x.Johnson.CILow), number(x.Johnson.CIHigh), number(part),
			number(x.LMG.Value), number(x.Correlation.Value), number(x.Beta.Value)}
		for _, of := range more {
			row = append(row, number(of(x)))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Native = &NativeChart{Kind: "bar", Title: chart.Title, Y: c.method("johnson"), Values: []int{1}, Low: 2, High: 3}
	t.Notes = []string{c.T("Johnson 相对权重和 LMG 都把 R² 分摊到各指标，合计等于 R²。", "Johnson's relative weights and LMG both divide R² among the items; they add to R².")}
	heads := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		heads[i] = column.Head
	}
	if slices.Contains(heads, c.method("ordinal")) {
		t.Notes = append(t.Notes, c.T("有序 logit 系数：其他指标不变，指标高 1 个标准差时，总体满意度选更高一档的对数发生比的变化。",
			"Ordinal logit: change in the log odds of a higher answer to overall for one standard deviation of the item, the others held."))
	}
	if slices.Contains(heads, c.method("factor")) {
		t.Notes = append(t.Notes, c.T("因子权重：各因子的方差与载荷绝对值相乘后求和，再归一化，合计为 1；只反映各指标之间的关系，不涉及总体满意度。",
			"Factor weight: loadings (absolute) times the factors' variances, summed and scaled to add to 1; it rests on the items alone, not on overall."))
	}
	s.Tables = []Table{t}
	return s
}

// driver is the sentence about the most important item, and about those that the data cannot tell from it.
func (c Context) driver(key string, d Dot, response string, shares bool, tied []string) string {
	size := decimals(d.Value, 2)
	if !shares {
		return c.driverOf(key, response, size, tied)
	}
	size = fmt.Sprintf(c.T("占可解释差异的 %s%%", "%s%% of the explained differences"), decimals(d.Value, 0))
	if d.Low != nil {
		size += fmt.Sprintf(c.T("，%s %s%%-%s%%", ", %s %s%%-%s%%"), c.level(), decimals(*d.Low, 0), decimals(*d.High, 0))
	}
	return c.driverOf(key, response, size, tied)
}

func (c Context) driverOf(key, response, size string, tied []string) string {
	switch {
	case len(tied) == 0:
		return fmt.Sprintf(c.T("%s是影响%s最大的因素（%s）。", "%s matters most for %s (%s)."), c.said(key), c.said(response), size)
	case len(tied) < mostNamed:
		return fmt.Sprintf(c.T("%s对%s的影响最大（%s），但与%s的差距在误差之内。", "%s ranks first in importance for %s (%s), but within the margin of error of %s."),
			c.said(key), c.said(response), size, c.join(tied))
	}
	return fmt.Sprintf(c.T("%s对%s的影响排在首位（%s），但与其他 %d 个指标的差距在误差之内。", "%s ranks first in importance for %s (%s), but within the margin of error of %d other items."),
		c.said(key), c.said(response), size, len(tied))
}

// weighiest is the title of a chart of weights that are not effects on overall.
func (c Context) weighiest(method string, names []string) string {
	if method == "stated" {
		return fmt.Sprintf(c.T("受访者自述最看重%s", "What respondents call most important: %s"), c.join(names))
	}
	return fmt.Sprintf(c.T("%s的因子权重最大", "Largest factor weight: %s"), c.join(names))
}

// weighing is the finding beside that title. tied are the first and those that the data cannot tell from it.
func (c Context) weighing(method string, d Dot, tied []string) string {
	size := decimals(d.Value, 2)
	if method == "factor" {
		size = decimals(d.Value, 1) + "%"
	}
	f := fmt.Sprintf(c.T("%s（%s）", "%s (%s)"), c.weighiest(method, tied[:1]), size)
	switch {
	case len(tied) > mostNamed:
		f += fmt.Sprintf(c.T("，但与其他 %d 个指标的差距在误差之内", ", but within the margin of error of %d other items"), len(tied)-1)
	case len(tied) > 1:
		f += fmt.Sprintf(c.T("，但与%s的差距在误差之内", ", but within the margin of error of %s"), c.join(tied[1:]))
	}
	return f + c.T("。", ".")
}

// method is the name of an importance method.
func (c Context) method(m string) string {
	switch m {
	case "correlation":
		return c.T("相关系数", "Correlation")
	case "beta":
		return c.T("标准化回归系数", "Standardised coefficient")
	case "lmg":
		return c.T("LMG 份额", "LMG share")
	case "ordinal":
		return c.T("有序 logit 系数", "Ordinal logit coefficient")
	case "factor":
		return c.T("因子权重", "Factor weight")
	case "stated":
		return c.T("自述重要性", "Stated importance")
	}
	return c.T("Johnson 相对权重", "Johnson relative weight")
}
