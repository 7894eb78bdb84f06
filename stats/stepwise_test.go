package stats

import (
	"math"
	"strings"
	"testing"
)

// selectionReference is a choice by R: add1 and drop1 with F tests, repeated.
type selectionReference struct {
	Steps     []string
	R2        float64
	Coef      map[string]float64
	Excluded  []string
	T         []float64 `json:"excluded_t"`
	P         []float64 `json:"excluded_p"`
	Tolerance []float64 `json:"excluded_tolerance"`
}

func TestSelectPredictors(t *testing.T) {
	var choices struct {
		Made struct{ X1, X2, X3, Y []float64 }

		ForwardAttitude  selectionReference `json:"forward_attitude"`
		BackwardAttitude selectionReference `json:"backward_attitude"`
		StepwiseAttitude selectionReference `json:"stepwise_attitude"`
		ForwardBFI       selectionReference `json:"forward_bfi"`
		BackwardBFI      selectionReference `json:"backward_bfi"`
		StepwiseBFI      selectionReference `json:"stepwise_bfi"`
		ForwardMade      selectionReference `json:"forward_made"`
		StepwiseMade     selectionReference `json:"stepwise_made"`
	}
	golden(t, "models", &choices)
	attitude := strings.Fields("complaints privileges learning raises critical advance")
	bfi := strings.Fields("A1 A2 A3 A4 A5 C1 C2 C3 C4 C5 E1 E2 E3 E4 E5 N1 N2 N3 N4 N5 O1 O2 O3 O4 O5")
	made := choices.Made
	for _, c := range []struct {
		name, file, response string
		names                []string
		method               Selection
		want                 selectionReference
	}{
		{"forward attitude", "attitude", "rating", attitude, Forward, choices.ForwardAttitude},
		{"backward attitude", "attitude", "rating", attitude, Backward, choices.BackwardAttitude},
		{"stepwise attitude", "attitude", "rating", attitude, Stepwise, choices.StepwiseAttitude},
		{"forward bfi", "bfi", "age", bfi, Forward, choices.ForwardBFI},
		{"backward bfi", "bfi", "age", bfi, Backward, choices.BackwardBFI},
		{"stepwise bfi", "bfi", "age", bfi, Stepwise, choices.StepwiseBFI},
		{"forward made", "", "", []string{"x1", "x2", "x3"}, Forward, choices.ForwardMade},
		{"stepwise made", "", "", []string{"x1", "x2", "x3"}, Stepwise, choices.StepwiseMade},
	} {
		x, y := [][]float64{made.X1, made.X2, made.X3}, made.Y
		if c.file != "" {
			_, x, y = olsData(t, c.file, olsReference{Formula: c.response + " ~ " + strings.Join(c.names, " + ")})
		}
		got, err := SelectPredictors(c.names, x, y, SelectionOptions{Method: c.method})
		if err != nil {
			t.Fatal(err)
		}
		var steps []string
		for _, s := range got.Steps {
			if s.Removed != "" {
				steps = append(steps, "-"+s.Removed)
			} else if c.method != Backward {
				steps = append(steps, "+"+s.Entered[0])
			}
		}
		if a, b := strings.Join(steps, " "), strings.Join(c.want.Steps, " "); a != b {
			t.Errorf("%s: steps %s, want %s", c.name, a, b)
			continue
		}
		check(t, c.name+" R2", got.Steps[len(got.Steps)-1].R2, c.want.R2, 1e-10)
		checkNum(t, c.name+" R2 of the model", got.Model.R2, c.want.R2, 1e-10)
		for _, coef := range got.Model.Coefficients[1:] {
			check(t, c.name+" "+coef.Name, coef.B, c.want.Coef[coef.Name], 1e-9)
		}
		excluded := map[string]ExcludedPredictor{}
		for _, e := range got.Excluded {
			excluded[e.Name] = e
		}
		for i, name := range c.want.Excluded {
			e := excluded[name]
			checkNum(t, c.name+" t of "+name, e.T, c.want.T[i], 1e-7) // of differences of R², where t is small
			checkNum(t, c.name+" p of "+name, e.P, c.want.P[i], 1e-8)
			check(t, c.name+" tolerance of "+name, e.Tolerance, c.want.Tolerance[i], 1e-10)
		}
		if n := got.Notices; len(n) != 1 || n[0].Code != "stepwise_p" {
			t.Errorf("%s: notices %v", c.name, n)
		}
	}
}

// What an excluded predictor would do is what the regression with it says.
func TestExcludedPredictor(t *testing.T) {
	names := strings.Fields("complaints privileges learning raises critical advance")
	_, x, y := olsData(t, "attitude", olsReference{Formula: "rating ~ " + strings.Join(names, " + ")})
	got, err := SelectPredictors(names, x, y, SelectionOptions{Method: Stepwise})
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range got.Excluded {
		fit, err := OLS([]string{"complaints", e.Name}, [][]float64{x[0], x[i+1]}, y, OLSOptions{})
		if err != nil {
			t.Fatal(err)
		}
		c := fit.Coefficients[2]
		checkNum(t, e.Name+" beta", e.BetaIn, *c.Beta, 1e-9)
		checkNum(t, e.Name+" partial", e.Partial, *c.Partial, 1e-9)
		check(t, e.Name+" tolerance", e.Tolerance, *c.Tolerance, 1e-11)
		check(t, e.Name+" minimum tolerance", e.MinimumTolerance, math.Min(*c.Tolerance, *fit.Coefficients[1].Tolerance), 1e-11)
	}
}

// Repeated, constant and useless predictors stay out; with none chosen the model is the mean.
func TestSelectPredictorsExtremes(t *testing.T) {
	a, b := []float64{1, 2, 3, 4, 5, 6, 7, 8}, []float64{1, 0, 1, 0, 0, 1, 0, 1}
	y := []float64{2, 4, 7, 8, 9, 13, 14, 16}
	same := make([]float64, 8)
	for _, method := range []Selection{Forward, Backward, Stepwise} {
		got, err := SelectPredictors([]string{"a", "a2", "same", "b"}, [][]float64{a, a, same, b}, y, SelectionOptions{Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Join(got.Chosen, " ") != "a" || got.Notices[0].Code != "constant_predictor" || got.Excluded[0].T != nil || got.Excluded[0].Tolerance > 1e-14 {
			t.Errorf("%v: %v %v %+v", method, got.Chosen, got.Notices, got.Excluded)
		}
		none, err := SelectPredictors([]string{"b"}, [][]float64{b}, y, SelectionOptions{Method: method})
		if err != nil || none.Chosen != nil || none.Model.Coefficients[0].B != 9.125 {
			t.Errorf("%v: nothing to choose: %+v, %v", method, none, err)
		}
		perfect, err := SelectPredictors([]string{"a", "b"}, [][]float64{a, b}, a, SelectionOptions{Method: method})
		if err != nil || strings.Join(perfect.Chosen, " ") != "a" {
			t.Errorf("%v: a perfect predictor: %+v, %v", method, perfect, err)
		}
	}
}

func TestSelectPredictorsRefuses(t *testing.T) {
	x, y := [][]float64{{1, 2, 4}}, []float64{1, 3, 2}
	for _, c := range []struct {
		x       [][]float64
		y       []float64
		options SelectionOptions
		want    string
	}{
		{nil, y, SelectionOptions{}, "there are no items"},
		{[][]float64{{1, 2}}, y[:2], SelectionOptions{}, "too few"},
		{[][]float64{nil}, nil, SelectionOptions{}, "too few"},
		{x, []float64{1, 1, 1}, SelectionOptions{}, "does not vary"},
		{x, y, SelectionOptions{Method: 5}, "selection 5 is not known"},
		{x, y, SelectionOptions{Method: Stepwise, PIn: 0.2}, "come and go for ever"},
		{x, y, SelectionOptions{PIn: 2}, "between 0 and 1"},
		{x, y, SelectionOptions{Tolerance: -1}, "tolerance -1"},
		{x, []float64{1, math.NaN(), 2}, SelectionOptions{}, "no number in row 2"},
	} {
		names := make([]string, len(c.x))
		if _, err := SelectPredictors(names, c.x, c.y, c.options); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}
