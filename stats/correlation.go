package stats

// CorrelationPair is every coefficient of two items, on the respondents who answered both.
type CorrelationPair struct {
	Key1, Key2 string
	N          int

	Pearson, PearsonP   *float64
	Spearman, SpearmanP *float64
	Kendall, KendallP   *float64 // tau-b
	Polychoric          *float64 // two-step maximum likelihood
}

// Correlation holds all pairs of items and overall, each once, row by row of the upper triangle.
type Correlation struct {
	Keys, Labels []string
	Pairs        []CorrelationPair
	Notices      []Notice
}

// At returns the pair of variables i and j in either order, nil on the diagonal.
func (c *Correlation) At(i, j int) *CorrelationPair {
	if i == j {
		return nil
	}
	if i > j {
		i, j = j, i
	}
	k := len(c.Keys)
	return &c.Pairs[i*k-i*(i+1)/2+j-i-1]
}
