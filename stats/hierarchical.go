package stats

import "fmt"

// PredictorBlock is a set of predictors that enters a regression together.
type PredictorBlock struct {
	Name  string
	Names []string
	X     [][]float64 // [predictor][row]
}

// RegressionBlock is a regression after one more block has entered.
type RegressionBlock struct {
	Name    string
	Entered []string
	Model   *OLSResult

	// R2Change is what the block adds to R²; F tests it on DF1 and DF2 degrees of freedom. Nil after a perfect fit, and with a
	// design of too few clusters.
	R2Change, FChange, P *float64
	DF1, DF2             float64
}

// HierarchicalRegression enters blocks of predictors in turn, each kept in all later models. With R² and the degrees of
// freedom of a model with k and of the one before with k' predictors,
//
//	F = (R² - R'²)/(k - k') / ((1 - R²)/(n - k - 1))
//
// the first block against the model without predictors. Each F has the error of its own model, as in SPSS; R's anova()
// of three or more models takes the error of the largest for all of them. With options.Design F is the Wald test of the block's
// coefficients in its model, on (k - k', clusters - strata) degrees of freedom. The error is that of OLS, or says which block
// is empty or has not as many names as columns.
//
// SPSS: REGRESSION /STATISTICS CHANGE /METHOD ENTER ... /METHOD ENTER ....  R: anova(m1, m2); survey::regTermTest(m2, ~block)
func HierarchicalRegression(blocks []PredictorBlock, y []float64, options OLSOptions) ([]RegressionBlock, error) {
	if len(blocks) == 0 {
		return nil, fmt.Errorf("no blocks of predictors")
	}
	options.NoIntercept = false
	var names []string
	var x [][]float64
	var out []RegressionBlock
	var before float64
	for _, b := range blocks {
		if len(b.Names) == 0 {
			return nil, fmt.Errorf("block %q has no predictors", b.Name)
		}
		if len(b.Names) != len(b.X) {
			return nil, fmt.Errorf("block %q has %d names for %d predictors", b.Name, len(b.Names), len(b.X))
		}
		names, x = append(names, b.Names...), append(x, b.X...)
		fit, err := OLS(names, x, y, options)
		if err != nil {
			return nil, err
		}
		step := RegressionBlock{Name: b.Name, Entered: b.Names, Model: fit, DF1: float64(len(b.Names)), DF2: fit.DF2}
		if fit.R2 != nil {
			change := max(0, *fit.R2-before)
			before = *fit.R2
			step.R2Change = num(change)
			if options.Design != nil {
				if test := fit.waldOf(len(fit.Coefficients)-len(b.Names), len(fit.Coefficients), fit.DF2); test != nil {
					step.FChange, step.P = num(test.F), num(test.P)
				}
			} else if fit.F != nil {
				f := change / step.DF1 / (fit.SSE / (fit.SSE + fit.SSR) / fit.DF2)
				step.FChange, step.P = num(f), num(fUpper(f, step.DF1, step.DF2))
			}
		}
		out = append(out, step)
	}
	return out, nil
}
