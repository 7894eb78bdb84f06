package stats

// Eta2Interval is the interval of η² (of a partial η², in a model of several effects) from its F on df1 and df2 degrees
// of freedom, by the noncentralities λ that NoncentralityF allows:
//
//	η² = λ / (λ + df1 + df2 + 1)
//
// The lower limit is 0 when p is above (1-confidence)/2. confidence 0 means 0.95; 0.90 makes the interval leave 0 out just when
// p < 0.05. R: effectsize::F_to_eta2 is λ/(λ + df2); MBESS::ci.R2 and SAS proc glm effectsize have this one.
//
// Steiger, J. H. (2004). Beyond the F test: effect size confidence intervals and tests of close fit in the analysis of
// variance and contrast analysis. Psychological Methods 9, 164-182.
func Eta2Interval(f, df1, df2, confidence float64) (low, high float64, err error) {
	low, high, err = NoncentralityF(f, df1, df2, confidence)
	if err != nil {
		return 0, 0, err
	}
	total := df1 + df2 + 1
	return low / (low + total), high / (high + total), nil
}
