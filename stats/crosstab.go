package stats

import (
	"math"
	"strconv"
)

// Crosstab is one item by one compared field.
type Crosstab struct {
	Key, Label, By string
	N              int
	Codes          []string // rows
	Groups         []string // columns
	Count          [][]int
	ColumnPercent  [][]*float64 // weighted
	TotalPercent   []*float64   // of all groups together, weighted
	Chi2, DF, P    *float64
	CramersV       *float64
	SmallCells     int // cells with an expected count under 5

	// Without weights and design only: the likelihood-ratio test G² on DF degrees of freedom, Fisher's exact test of a 2 x 2 table, and
	// the interval of CramersV.
	LikelihoodRatio, LikelihoodRatioP *float64
	FisherP                           *float64
	CramersVLow, CramersVHigh         *float64

	Gamma             *float64     // Goodman and Kruskal's, of the codes and the groups in their order: for groups that have one
	AdjustedResiduals [][]*float64 // [row][column]; beyond ±1.96 the cell is significantly above or below independence
	Columns           CrosstabColumns

	Notices []Notice
}

// Crosstabs holds every item (and overall) by every compared field.
type Crosstabs struct {
	Tables  []Crosstab
	Notices []Notice
}

// independence is Pearson's chi-squared test of a two-way table.
type independence struct {
	chi2, df, p float64 // NaN with fewer than 2 rows or columns that have anybody
	v           float64 // Cramér's V = √(χ² / (n (min(rows, columns) - 1)))
	small       int     // cells whose expected count is under 5
	rows, cols  []int   // that have anybody
}

// chiSquared tests the independence of rows and columns, without continuity correction. Rows and columns without
// anybody do not count. R: chisq.test(t, correct = FALSE)
func chiSquared(table [][]float64) independence {
	t := independence{chi2: math.NaN(), df: math.NaN(), p: math.NaN(), v: math.NaN()}
	if len(table) == 0 {
		return t
	}
	rows, cols := make([]float64, len(table)), make([]float64, len(table[0]))
	var n float64
	for i := range table {
		for j, x := range table[i] {
			rows[i] += x
			cols[j] += x
			n += x
		}
	}
	for i, x := range rows {
		if x > 0 {
			t.rows = append(t.rows, i)
		}
	}
	for j, x := range cols {
		if x > 0 {
			t.cols = append(t.cols, j)
		}
	}
	if len(t.rows) < 2 || len(t.cols) < 2 {
		return t
	}
	t.chi2 = 0
	for _, i := range t.rows {
		for _, j := range t.cols {
			e := rows[i] * cols[j] / n
			t.chi2 += (table[i][j] - e) * (table[i][j] - e) / e
			if e < 5 {
				t.small++
			}
		}
	}
	t.df = float64((len(t.rows) - 1) * (len(t.cols) - 1))
	t.p = chi2Upper(t.chi2, t.df)
	t.v = math.Min(1, math.Sqrt(t.chi2/(n*float64(min(len(t.rows), len(t.cols))-1))))
	return t
}

// maxCrosstabCells is how many cells the tables of a field may have to be kept: each takes some 60 bytes, and more in a report.
const maxCrosstabCells = 250_000

// Crosstabs tabulates every item, and overall, by every compared field. With weights or a design p is that of
// Rao and Scott's second-order correction and Chi2 the Pearson statistic of the weighted table scaled to n. The tables of a field with more than
// 250,000 cells have their tests only, no codes and counts, and a notice says so.
func (d *Data) Crosstabs() (*Crosstabs, error) {
	if d.N == 0 {
		return nil, notice("no_respondents")
	}
	if len(d.Compare) == 0 {
		return nil, notice("no_compared_fields")
	}
	if d.variables() == 0 {
		return nil, notice("no_items")
	}
	k := d.variables()
	all := &Crosstabs{Tables: make([]Crosstab, len(d.Compare)*k)}
	d.summarize()
	levels := 0
	for i := range k {
		levels += d.variable(i).Levels()
	}
	parallel(d.Options.Jobs, len(all.Tables), func(t int) {
		x := d.crosstab(t/k, t%k)
		if levels*len(x.Groups) > maxCrosstabCells {
			x.Codes, x.Groups, x.Count, x.ColumnPercent, x.TotalPercent, x.AdjustedResiduals, x.Columns = nil, nil, nil, nil, nil, nil, CrosstabColumns{}
		}
		all.Tables[t] = x
	})
	for _, f := range d.Compare {
		if cells := levels * len(d.Fields[f].Groups); cells > maxCrosstabCells {
			all.Notices = append(all.Notices, notice("crosstab_cells", d.Fields[f].Key, cells, maxCrosstabCells))
		}
	}
	switch {
	case d.Designed && d.untested():
		all.Notices = append(all.Notices, d.designNotices()...)
	case d.Designed:
		all.Notices = append(all.Notices, notice("letters_design"))
	}
	return all, nil
}

// crosstab is the table of variable i by compared field c.
func (d *Data) crosstab(c, i int) Crosstab {
	v, field := d.variable(i), d.Fields[d.Compare[c]]
	t := Crosstab{Key: v.Key, Label: v.Label, By: field.Key, Groups: field.Groups}
	weighted := make([][]float64, v.Levels())
	for l := range weighted {
		t.Codes = append(t.Codes, codeLabel(v, l+1))
		t.Count = append(t.Count, make([]int, len(field.Groups)))
		t.ColumnPercent = append(t.ColumnPercent, make([]*float64, len(field.Groups)))
		weighted[l] = make([]float64, len(field.Groups))
	}
	var W float64
	for g := range field.Groups {
		n, w := d.GroupCountsN(c, i, g+1), d.GroupCounts(c, i, g+1)
		var base float64
		for l := range weighted {
			t.Count[l][g], weighted[l][g] = n[l+1], w[l+1]
			t.N += n[l+1]
			base += w[l+1]
		}
		for l := range weighted {
			t.ColumnPercent[l][g] = num(100 * w[l+1] / base)
		}
		W += base
	}
	for l := range weighted {
		var all float64
		for g := range weighted[l] {
			all += weighted[l][g]
		}
		t.TotalPercent = append(t.TotalPercent, num(100*all/W))
	}
	d.columnDetail(&t, c, i, weighted)
	if d.Weighted && W > 0 {
		for l := range weighted {
			for g := range weighted[l] {
				weighted[l][g] *= float64(t.N) / W
			}
		}
	}
	x := chiSquared(weighted)
	if math.IsNaN(x.chi2) {
		t.Notices = append(t.Notices, notice("flat_table", v.Key, field.Key))
		return t
	}
	t.Chi2, t.DF, t.P, t.CramersV, t.SmallCells = num(x.chi2), num(x.df), num(x.p), num(x.v), x.small
	if 5*x.small > len(x.rows)*len(x.cols) {
		t.Notices = append(t.Notices, notice("small_expected", v.Key, field.Key, x.small, len(x.rows)*len(x.cols)))
	}
	if d.Weighted || d.Designed {
		d.raoScott(&t, c, i, weighted, x)
	}
	return t
}

// codeLabel is an answer's code with its words, if it has any.
func codeLabel(v Item, level int) string {
	code := v.Min + level - 1
	if words := v.Labels[code]; words != "" {
		return strconv.Itoa(code) + " " + words
	}
	return strconv.Itoa(code)
}

// Numbers lists the tests and the measures of association.
func (r *Crosstabs) Numbers() []Number {
	var list []Number
	for _, t := range r.Tables {
		row := rows{Number{Analysis: "crosstab", By: t.By, Term: t.Key, N: t.N}, &list}
		if t.Chi2 == nil {
			row.add("unavailable", nil)
			continue
		}
		row.add("chi2", t.Chi2)
		row.add("df", t.DF)
		row.add("p", t.P)
		row.add("cramers_v", t.CramersV)
		for _, x := range []struct {
			statistic string
			value     *float64
		}{{"cramers_v_ci_low", t.CramersVLow}, {"cramers_v_ci_high", t.CramersVHigh}, {"likelihood_ratio", t.LikelihoodRatio},
			{"likelihood_ratio_p", t.LikelihoodRatioP}, {"fisher_p", t.FisherP}, {"gamma", t.Gamma}} {
			if x.value != nil { // these have no form for weights, for designs, or for larger tables
				row.add(x.statistic, x.value)
			}
		}
	}
	return list
}
