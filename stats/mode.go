package stats

// Modes returns the values that most respondents (the largest sum of weights) have, rising: more than one when they are level, and all
// values when each is as frequent as any other. Weights that differ by rounding alone, 1e-12, are level. Nil without respondents. The
// error says what is wrong with the table.
//
// R: names(which(table(x) == max(table(x)))). SPSS: FREQUENCIES /STATISTICS=MODE names the smallest only.
func Modes(t Valued) ([]float64, error) {
	if err := t.complete(); err != nil {
		return nil, err
	}
	var top float64
	for _, w := range t.Weight {
		top = max(top, w)
	}
	var modes []float64
	for k, w := range t.Weight {
		if w > 0 && w >= top*(1-1e-12) {
			modes = append(modes, t.Value[k])
		}
	}
	return modes, nil
}
