package stats

import "gonum.org/v1/gonum/mat"

// Joint is the two-way table of two coded variables among respondents who answered both: N[i*len(Y)+j] is the
// number of respondents (the sum of weights, when weighted) with codes X[i] and Y[j]. Codes ascend.
type Joint struct {
	X, Y  []float64
	N     []float64
	Cases int // respondents who answered both, unweighted
}

// Moments holds the complete-case sums of p variables.
type Moments struct {
	N     int           // complete cases
	W     float64       // sum of weights; N when unweighted
	Mean  []float64     // p weighted means
	Cross *mat.SymDense // p x p sums of w (x - mean)(y - mean)
}

// Grouped is a variable tabulated by group: Count[g][v] respondents of group g have Values[v]. Values ascend.
// It holds all that a one-way analysis needs, ranks included.
type Grouped struct {
	Groups []string
	Values []float64
	Count  [][]float64
}

// cache keeps what several analyses share.
type cache struct{}
