package stats

// Factor is an exploratory factor analysis of the items.
type Factor struct {
	Items, Labels []string
	N, Dropped    int

	KMO                                 *float64
	BartlettChi2, BartlettDF, BartlettP *float64
	MSA                                 []*float64 // per item

	Eigenvalues []float64 // of the correlation matrix, falling
	ParallelQ95 []float64 // 95th percentile of the eigenvalues of uncorrelated normal data
	Factors     int
	HowMany     string // "parallel" or "fixed"
	Extraction  string // "paf", "pca", "minres" or "ml"
	Rotation    string // "varimax" or "none"
	Iterations  int
	Converged   bool

	Communalities   []float64
	Loadings        [][]float64 // [item][factor], rotated
	Unrotated       [][]float64
	SSLoadings      []float64 // per factor, after rotation
	VariancePercent []float64 // 100 SSLoadings / items
	Heywood         []string  // items with a communality of 1 or more
	Notices         []Notice
}
