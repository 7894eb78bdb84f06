package stats

import (
	"fmt"
	"math"
)

// Selection is a way to choose predictors.
type Selection int

const (
	Forward  Selection = iota // only enters
	Backward                  // starts with all, only removes
	Stepwise                  // removes what has lost its worth before each entry
)

func (s Selection) String() string {
	if s < Forward || s > Stepwise {
		return fmt.Sprintf("selection %d", int(s))
	}
	return [...]string{"forward", "backward", "stepwise"}[s]
}

// SelectionOptions are the criteria of a selection; 0 stands for the default of SPSS.
type SelectionOptions struct {
	Method     Selection
	PIn, POut  float64 // p to enter and to be removed: 0.05 and 0.10
	Tolerance  float64 // least tolerance of a predictor that enters, and that it may leave to those in: 0.0001
	Confidence float64 // of the intervals of the final model: 0.95
}

// SelectionResult is a regression on chosen predictors and how they were chosen.
type SelectionResult struct {
	Method   Selection
	Steps    []SelectionStep
	Model    *OLSResult // of those chosen, in the order of the names given; the mean alone when there are none
	Chosen   []string
	Excluded []ExcludedPredictor
	Notices  []Notice
}

// SelectionStep is one entry or removal. Backward begins with one step that enters all predictors.
type SelectionStep struct {
	Entered []string
	Removed string

	R2, AdjR2  float64  // after the step
	R2Change   float64  // below 0 at a removal
	FChange, P *float64 // of the predictors entered or removed; nil after a perfect fit
	DF1, DF2   float64  // of FChange
}

// ExcludedPredictor says what a predictor left out would do if it entered next. Numbers that do not exist are nil.
type ExcludedPredictor struct {
	Name             string
	BetaIn, T, P     *float64 // standardised slope and its test
	Partial          *float64 // correlation with the response, the chosen predictors held constant in both
	Tolerance        float64  // 1 - R² on the chosen predictors
	MinimumTolerance float64  // the smallest tolerance in the model with it
}

// SelectPredictors chooses predictors by p-values as SPSS defines it. A predictor may enter when its tolerance, and what
// it leaves to those in the model, is at least Tolerance. Of those, Forward enters the one with the smallest p while p
// <= PIn. Backward removes the one with the largest p while p > POut. Stepwise removes the one with the largest p, if
// above POut, else enters one as Forward does, until neither happens. p is that of F = t² on 1 and n-k-1 degrees of
// freedom in the model with the predictor; of equal ones the first goes.
//
// The final model's p-values take no account of the choosing: a Notice says so. There must be no missing values.
//
// Efroymson, M. A. (1960). Multiple regression analysis. In Mathematical Methods for Digital Computers. Wiley.
// SPSS: REGRESSION /CRITERIA PIN(.05) POUT(.10) TOLERANCE(.0001) /METHOD STEPWISE.   R: add1, drop1 (test = "F")
func SelectPredictors(names []string, x [][]float64, y []float64, options SelectionOptions) (*SelectionResult, error) {
	if err := checkModel(names, x, y); err != nil {
		return nil, err
	}
	s, err := newSelection(x, y, options)
	if err != nil {
		return nil, err
	}
	switch {
	case len(x) == 0:
		return nil, notice("no_items")
	case len(y) < 3:
		return nil, notice("too_few_complete", len(y), 3)
	case constant(y):
		return nil, notice("constant_response")
	}
	s.prepare(x, y)
	out := &SelectionResult{Method: options.Method}
	if options.Method == Backward {
		s.enterAll(names, out)
	}
	// Stepwise ends by itself when PIn < POut; the bound is for rounding.
	for range 4*len(x) + 10 {
		if options.Method != Forward {
			if j, p := s.worst(); j >= 0 && p > s.pOut {
				s.step(names, out, j)
				continue
			}
		}
		if options.Method == Backward {
			break
		}
		j, p := s.best()
		if j < 0 || p > s.pIn {
			break
		}
		s.step(names, out, j)
	}
	return out, s.finish(names, x, y, options.Confidence, out)
}

// newSelection checks the options and puts defaults in.
func newSelection(x [][]float64, y []float64, o SelectionOptions) (*selection, error) {
	s := &selection{k: len(x), n: len(y), pIn: o.PIn, pOut: o.POut, tolerance: o.Tolerance}
	for _, d := range []struct {
		value    *float64
		standard float64
	}{{&s.pIn, 0.05}, {&s.pOut, 0.10}, {&s.tolerance, 1e-4}} {
		if *d.value == 0 {
			*d.value = d.standard
		}
	}
	switch {
	case o.Method < Forward || o.Method > Stepwise:
		return nil, fmt.Errorf("%v is not known", o.Method)
	case !(s.pIn > 0 && s.pIn <= 1), !(s.pOut > 0 && s.pOut <= 1):
		return nil, fmt.Errorf("p to enter %v and p to remove %v must be between 0 and 1", s.pIn, s.pOut)
	case o.Method == Stepwise && s.pIn >= s.pOut:
		return nil, fmt.Errorf("p to enter %v must be below p to remove %v, or predictors would come and go for ever", s.pIn, s.pOut)
	case !(s.tolerance > 0 && s.tolerance <= 1):
		return nil, fmt.Errorf("tolerance %v is not between 0 and 1", s.tolerance)
	}
	return s, nil
}

// step moves predictor j and records it.
func (s *selection) step(names []string, out *SelectionResult, j int) {
	f, df, _ := s.test(j)
	before := s.r2()
	entered := !s.in[j]
	s.move(j)
	step := s.record(before)
	step.DF1, step.DF2 = 1, df
	if !math.IsInf(f, 1) {
		step.FChange, step.P = num(f), num(fUpper(f, 1, df))
	}
	if entered {
		step.Entered = []string{names[j]}
	} else {
		step.Removed = names[j]
	}
	out.Steps = append(out.Steps, step)
}

// enterAll is the start of Backward: all predictors, as far as tolerance and rows allow.
func (s *selection) enterAll(names []string, out *SelectionResult) {
	var entered []string
	for j := range s.k {
		if s.may(j) && s.n > len(entered)+2 {
			s.move(j)
			entered = append(entered, names[j])
		}
	}
	if entered == nil {
		return
	}
	step := s.record(0)
	step.Entered = entered
	step.DF1, step.DF2 = float64(len(entered)), float64(s.n-len(entered)-1)
	if step.R2 < 1-1e-13 {
		f := step.R2 / step.DF1 / ((1 - step.R2) / step.DF2)
		step.FChange, step.P = num(f), num(fUpper(f, step.DF1, step.DF2))
	}
	out.Steps = append(out.Steps, step)
}

func (s *selection) r2() float64 { return max(0, min(1, 1-s.a[s.k][s.k])) }

// record is the model as it stands, before having been its R².
func (s *selection) record(before float64) SelectionStep {
	r2 := s.r2()
	n, k := float64(s.n), s.size()
	return SelectionStep{R2: r2, AdjR2: 1 - (1-r2)*(n-1)/(n-k-1), R2Change: r2 - before}
}

// finish fits the final model and looks at the predictors left out.
func (s *selection) finish(names []string, x [][]float64, y []float64, confidence float64, out *SelectionResult) error {
	var chosen [][]float64
	for j, in := range s.in {
		if in {
			out.Chosen, chosen = append(out.Chosen, names[j]), append(chosen, x[j])
			continue
		}
		e := ExcludedPredictor{Name: names[j]}
		if s.flat[j] {
			out.Notices = append(out.Notices, notice("constant_predictor", names[j]))
			out.Excluded = append(out.Excluded, e)
			continue
		}
		e.Tolerance, e.MinimumTolerance = max(0, s.a[j][j]), s.minimumTolerance(j)
		if left := s.a[s.k][s.k]; e.Tolerance > 1e-10 && left > 1e-13 {
			slope := s.a[j][s.k] / s.a[j][j]
			e.BetaIn = num(slope)
			e.Partial = num(max(-1, min(1, s.a[j][s.k]/math.Sqrt(s.a[j][j]*left))))
			if f, df, ok := s.test(j); ok && !math.IsInf(f, 1) {
				e.T, e.P = num(math.Copysign(math.Sqrt(f), slope)), num(fUpper(f, 1, df))
			}
		}
		out.Excluded = append(out.Excluded, e)
	}
	out.Notices = append(out.Notices, notice("stepwise_p"))
	var err error
	out.Model, err = OLS(out.Chosen, chosen, y, OLSOptions{Confidence: confidence})
	return err
}
