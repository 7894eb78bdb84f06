package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// HTMT returns the heterotrait-monotrait ratios of the dimensions of a correlation matrix, which are estimates of the
// correlations of what they measure free of error: for dimensions A and B the mean correlation of an item of A with one of
// B, over the geometric mean of the mean correlations within A and within B,
//
//	HTMT = mean r_AB / √(mean r_AA · mean r_BB)
//
// With absolute all correlations count by their size, as later authors advise for items of mixed direction. Values above
// 0.85 (0.90 for concepts close to each other) say that two dimensions are hardly two. The diagonal is nil; so is a cell
// whose dimension has a single item or does not correlate positively within. An error for places outside the matrix or
// given twice.
//
// Henseler, J., Ringle, C. M. & Sarstedt, M. (2015). A new criterion for assessing discriminant validity in
// variance-based structural equation modeling. Journal of the Academy of Marketing Science 43, 115-135.
// R: semTools::htmt(absolute = FALSE or TRUE, htmt2 = FALSE).
func HTMT(corr mat.Symmetric, dimensions [][]int, absolute bool) ([][]*float64, error) {
	if err := checkCorrelations(corr); err != nil {
		return nil, err
	}
	var all []int
	for _, items := range dimensions {
		all = append(all, items...)
	}
	if err := checkItems(corr, all); err != nil {
		return nil, err
	}
	mean := func(a, b []int) float64 {
		var sum, n float64
		for _, i := range a {
			for _, j := range b {
				if i == j {
					continue
				}
				r := corr.At(i, j)
				if absolute {
					r = math.Abs(r)
				}
				sum += r
				n++
			}
		}
		if n == 0 {
			return 0
		}
		return sum / n
	}
	out := make([][]*float64, len(dimensions))
	for a := range dimensions {
		out[a] = make([]*float64, len(dimensions))
		for b := range a {
			if within := [2]float64{mean(dimensions[a], dimensions[a]), mean(dimensions[b], dimensions[b])}; within[0] > 0 && within[1] > 0 &&
				len(dimensions[a]) > 1 && len(dimensions[b]) > 1 {
				out[a][b] = num(mean(dimensions[a], dimensions[b]) / math.Sqrt(within[0]*within[1]))
				out[b][a] = out[a][b]
			}
		}
	}
	return out, nil
}
