package stats

// Modes returns the values that most respondents (the largest sum of weights) have, rising: more than one when they are level, and all
// values when each is as frequent as any other. Weights that differ by rounding alone, 1e-12, are level. Nil without respondents.
//
// R: names(which(table(x) == max(table(x)))). SPSS: FREQUENCIES /STATISTICS=MODE names the smallest only.
func Modes(t Valued) []float64 {
	weight := t.Weight
	if weight == nil {
		weight = make([]float64, len(t.N))
		for k, n := range t.N {
			weight[k] = float64(n)
		}
	}
	var top float64
	for _, w := range weight {
		top = max(top, w)
	}
	var modes []float64
	for k, w := range weight {
		if w > 0 && w >= top*(1-1e-12) {
			modes = append(modes, t.Value[k])
		}
	}
	return modes
}
