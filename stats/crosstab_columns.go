package stats

import "math"

// maxLetterColumns bounds the groups whose shares are compared in pairs: 52 have 1,326 pairs in each row.
const maxLetterColumns = 52

// CrosstabColumns compares the columns of a Crosstab as SPSS CTABLES does, corrected by Bonferroni for the pairs of a row, at .05. With
// weights shares and means are weighted and rest on the columns' effective bases.
type CrosstabColumns struct {
	Bases   []*float64 // respondents of the columns who answered; effective bases with weights
	Keys    []string   // letter of each column
	Letters [][]string // [row][column]: keys of the columns whose share is significantly lower; nil when there are too many columns

	Means       []*float64 // of the item's codes
	MeanLetters []string   // keys of the columns whose mean is significantly lower
}

// columnDetail adds what looks into the cells of a table: letters, adjusted residuals and measures of association. shares[row][column]
// are sums of weights, those of an unweighted survey counts of respondents. The tests that have no form for weights and designs are
// left out then; residuals rest on the effective base.
func (d *Data) columnDetail(t *Crosstab, c, i int, sums [][]float64) {
	v := d.variable(i)
	k := len(t.Groups)
	t.Columns.Bases, t.Columns.Means = make([]*float64, k), make([]*float64, k)
	moments, bases := make([]ColumnMoments, k), make([]float64, k)
	shares := make([][]float64, len(sums))
	for l := range shares {
		shares[l] = make([]float64, k)
	}
	var W, WW float64
	for g := range k {
		t.Columns.Keys = append(t.Columns.Keys, ColumnLetter(g))
		var w, ww, mean, ss float64
		for l := range sums {
			w += sums[l][g]
		}
		ww = w
		if squares := d.groupSquares(c, i, g+1); squares != nil {
			ww = 0
			for _, x := range squares[1:] {
				ww += x
			}
		}
		W, WW = W+w, WW+ww
		for l := range sums {
			shares[l][g] = math.NaN()
			if w > 0 {
				shares[l][g] = math.Min(1, sums[l][g]/w)
				mean += sums[l][g] / w * v.Code(l+1)
			}
		}
		if !(w > 0) || !(ww > 0) {
			continue
		}
		n := w * w / ww
		bases[g] = n
		for l := range sums {
			e := v.Code(l+1) - mean
			ss += sums[l][g] / w * e * e
		}
		t.Columns.Bases[g], t.Columns.Means[g] = num(n), num(mean)
		if n >= 2 {
			moments[g] = ColumnMoments{n, mean, math.Sqrt(ss * n / (n - 1))}
		}
	}
	d.residuals(t, sums, W, WW)
	if d.untested() {
		t.AdjustedResiduals = nil
		return
	}
	if k > maxLetterColumns {
		t.Notices = append(t.Notices, notice("too_many_letters", t.By, k, maxLetterColumns))
		return
	}
	if r, err := ColumnProportions(shares, bases, ColumnOptions{}); err == nil {
		t.Columns.Letters = r.Letters
	}
	if r, err := ColumnMeans(moments, false, ColumnOptions{}); err == nil {
		t.Columns.MeanLetters = r.Letters[0]
	}
}

// residuals adds what rests on the whole table. An error of the kernels is a table with nothing to relate, of which the tests say so.
func (d *Data) residuals(t *Crosstab, sums [][]float64, W, WW float64) {
	if !(W > 0) || !(WW > 0) {
		return
	}
	scaled := sums
	if d.Weighted {
		scaled = make([][]float64, len(sums))
		for l := range sums {
			for _, x := range sums[l] {
				scaled[l] = append(scaled[l], x*(W/WW))
			}
		}
	}
	if r, err := AdjustedResiduals(scaled); err == nil {
		t.AdjustedResiduals = r
	}
	if r, err := OrdinalMeasures(scaled, d.Options.Confidence); err == nil && r.Gamma != nil {
		t.Gamma = num(r.Gamma.Value)
	}
	if d.Weighted || d.Designed {
		return
	}
	if g, err := LikelihoodRatioChi2(sums); err == nil {
		t.LikelihoodRatio, t.LikelihoodRatioP = num(g.Chi2), num(g.P)
	}
	if r, err := NominalMeasures(sums, d.Options.Confidence); err == nil {
		t.CramersVLow, t.CramersVHigh = r.VLow, r.VHigh
	}
	if p, err := FisherExact(sums); err == nil {
		t.FisherP = num(p)
	}
}

// groupSquares is the sum of squared weights at each level of variable i in group g of compared field c, nil when unweighted.
func (d *Data) groupSquares(c, i, g int) []float64 {
	if !d.Weighted {
		return nil
	}
	s := d.summarize()
	stride := s.dims[i] + 1
	return s.groupV[c][i][g*stride : (g+1)*stride]
}
