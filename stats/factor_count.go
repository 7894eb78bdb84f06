package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// KaiserCount is the number of eigenvalues of a correlation matrix above 1, the Kaiser-Guttman criterion. It finds too
// many factors when there are many items; better judge by parallel analysis or VelicerMAP.
//
// Kaiser, H. F. (1960). The application of electronic computers to factor analysis. Educational and Psychological
// Measurement 20, 141-151.   SPSS: /CRITERIA=MINEIGEN(1).
func KaiserCount(eigenvalues []float64) int {
	count := 0
	for _, x := range eigenvalues {
		if x > 1+1e-10 { // uncorrelated items have eigenvalues of 1 but for rounding
			count++
		}
	}
	return count
}

// MAP is Velicer's minimum average partial test: the average squared correlation that is left among the items when m
// principal components are taken out falls as long as components hold what items share, and rises when they begin to hold
// what is particular to one.
type MAP struct {
	// Squared[m] and Fourth[m] are the averages of the squared partial correlations, and of their squares (the
	// revised test), with m components taken out, from m = 0. They end before the components that leave an item nothing.
	Squared, Fourth []float64

	Factors, FactorsRevised int // the m of the least Squared, and of the least Fourth
}

// VelicerMAP finds the number of components of a correlation matrix by the minimum average partial test. An error when
// there are fewer than two items or the matrix is not one of correlations.
//
// Velicer, W. F. (1976). Determining the number of components from the matrix of partial correlations. Psychometrika 41,
// 321-327.
// Velicer, W. F., Eaton, C. A. & Fava, J. L. (2000). Construct explication through factor or component analysis. In R. D.
// Goffin & E. Helmes (eds), Problems and Solutions in Human Assessment, 41-71. Kluwer.
// R: psych::VSS(R)$map, which begins at m = 1.
func VelicerMAP(corr mat.Symmetric) (*MAP, error) {
	if err := checkCorrelations(corr); err != nil {
		return nil, err
	}
	k := corr.SymmetricDim()
	if k < 2 {
		return nil, notice("too_few_items", k, 2)
	}
	values, v, ok := eigen(corr, true)
	if !ok {
		return nil, errEigen
	}
	rest := mat.NewSymDense(k, nil)
	rest.CopySym(corr)
	var out MAP
	for m := range k {
		if m > 0 {
			for i := range k {
				for j := range i + 1 {
					rest.SetSym(i, j, rest.At(i, j)-values[m-1]*v.At(i, m-1)*v.At(j, m-1))
				}
			}
		}
		var squared, fourth float64
		for i := range k {
			if rest.At(i, i) < 1e-12 {
				return &out, nil
			}
			for j := range i {
				r2 := rest.At(i, j) * rest.At(i, j) / (rest.At(i, i) * rest.At(j, j))
				squared += r2
				fourth += r2 * r2
			}
		}
		pairs := float64(k*(k-1)) / 2
		out.Squared = append(out.Squared, squared/pairs)
		out.Fourth = append(out.Fourth, fourth/pairs)
		if less(out.Squared[m], out.Squared[out.Factors]) {
			out.Factors = m
		}
		if less(out.Fourth[m], out.Fourth[out.FactorsRevised]) {
			out.FactorsRevised = m
		}
	}
	return &out, nil
}

// less is a < b by more than rounding.
func less(a, b float64) bool { return a < b-1e-14*math.Abs(b) }
