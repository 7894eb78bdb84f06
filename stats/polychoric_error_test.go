package stats

import (
	"math"
	"testing"
)

// References: latent.R maximises the two likelihoods by uniroot, and has the errors from their curvature and from
// moving each cell or respondent by a little; steps there limit the polychoric ones to about 1e-5.
func TestLatentCorrelationsAgainstR(t *testing.T) {
	type reference struct {
		N       int
		Rho     float64
		SE      float64
		SEFixed float64 `json:"se_fixed"`
		Table   [][]float64
		Y       []float64
	}
	var extra struct {
		Polychoric, Polyserial reference
		Strong                 reference `json:"polyserial_strong"`
	}
	latentExtra(t, &extra)
	want := extra.Polychoric
	got, err := PolychoricError(tableOf(want.Table))
	if err != nil {
		t.Fatal(err)
	}
	check(t, "polychoric", got.Rho, want.Rho, 1e-7)
	checkNum(t, "fixed error", got.StdErrFixed, want.SEFixed, 1e-5)
	checkNum(t, "error", got.StdErr, want.SE, 1e-5)

	data := table(t, "bfi")
	var x, y []float64
	for i := range data["age"] {
		if !math.IsNaN(data["age"][i]) && !math.IsNaN(data["N1"][i]) && len(x) < extra.Polyserial.N {
			x, y = append(x, data["age"][i]), append(y, data["N1"][i])
		}
	}
	want = extra.Polyserial
	got, err = Polyserial(append(x, math.NaN(), 3), append(y, 2, math.NaN()))
	if err != nil {
		t.Fatal(err)
	}
	if got.N != want.N {
		t.Errorf("n = %d", got.N)
	}
	check(t, "polyserial", got.Rho, want.Rho, 1e-9)
	checkNum(t, "polyserial fixed error", got.StdErrFixed, want.SEFixed, 1e-8)
	checkNum(t, "polyserial error", got.StdErr, want.SE, 1e-3) // respondents moved by 5%

	strong, err := Polyserial(table(t, "holzinger")["x1"], extra.Strong.Y)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "polyserial of holzinger", strong.Rho, extra.Strong.Rho, 1e-9)
	checkNum(t, "its fixed error", strong.StdErrFixed, extra.Strong.SEFixed, 1e-8)
}

func TestLatentCorrelationEdges(t *testing.T) {
	nan := math.NaN()
	for what, columns := range map[string][2][]float64{"nothing": {}, "two rows": {{1, 2}, {1, 2}}, "constant x": {{1, 1, 1}, {1, 2, 3}},
		"constant y": {{1, 2, 3}, {2, 2, 2}}, "all missing": {{nan, nan, nan}, {1, 2, 3}}, "ragged": {{1, 2, 3}, {1, 2}},
		"infinite": {{1, 2, math.Inf(1)}, {1, 2, 1}}} {
		if _, err := Polyserial(columns[0], columns[1]); err == nil {
			t.Errorf("%s went through", what)
		}
	}
	var fine []float64
	for i := range 30 {
		fine = append(fine, float64(i))
	}
	if _, err := Polyserial(fine, fine); err == nil {
		t.Error("30 classes")
	}
	for sign := -1.0; sign <= 1; sign += 2 {
		for _, x := range [][]float64{{1, 2, 3, 4, 5, 6}, {0, 0.001, 0.002, 1e6, 2e6, 3e6}, {0, 0, 0, 1, 1, 1}} {
			turned := make([]float64, len(x))
			for i := range x {
				turned[i] = sign * x[i]
			}
			c, err := Polyserial(turned, []float64{1, 1, 1, 2, 2, 2})
			if err != nil || !c.AtLimit || c.Rho != sign || c.StdErr != nil || c.StdErrFixed != nil {
				t.Errorf("classes that follow %v: %+v %v", turned, c, err)
			}
		}
	}
	for what, joint := range map[string]Joint{"nothing": {}, "zeros": tableOf([][]float64{{0, 0}, {0, 0}}), "constant": tableOf([][]float64{{3, 4}, {0, 0}}),
		"negative": tableOf([][]float64{{3, -4}, {1, 2}}), "not a number": tableOf([][]float64{{3, nan}, {1, 2}}), "short": {X: []float64{1, 2}, Y: []float64{1, 2}, N: []float64{1}}} {
		if _, err := PolychoricError(joint); err == nil {
			t.Errorf("%s went through", what)
		}
	}
	limit, err := PolychoricError(tableOf([][]float64{{10, 5}, {0, 20}}))
	if err != nil || !limit.AtLimit || limit.StdErr != nil {
		t.Errorf("an empty cell of four: %+v %v", limit, err)
	}
	// Independent margins: rho 0 with the variance (1-F)F (1-G)G / (φφ)² / n of the tetrachoric under independence.
	even, err := PolychoricError(tableOf([][]float64{{25, 25}, {25, 25}}))
	if err != nil {
		t.Fatal(err)
	}
	check(t, "error of an even fourfold table", *even.StdErr, 2*math.Pi/4/math.Sqrt(100), 1e-12)
}
