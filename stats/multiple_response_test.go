package stats

import "testing"

// Worked by hand: five respondents, the last two did not answer.
func TestMultipleResponses(t *testing.T) {
	chosen := [][]uint8{{1, 1, 0, 0, 0}, {1, 0, 1, 0, 0}, {1, 0, 0, 0, 0}}
	r, err := MultipleResponses(chosen, nil, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	if r.N != 5 || r.Cases != 3 || r.Responses != 5 || r.Options[0].Count != 2 || r.Options[2].Count != 1 {
		t.Errorf("%+v", r)
	}
	for o, want := range [][2]float64{{40, 200. / 3}, {40, 200. / 3}, {20, 100. / 3}} {
		checkNum(t, "responses", r.Options[o].ResponsesPercent, want[0], 1e-14)
		checkNum(t, "cases", r.Options[o].CasesPercent, want[1], 1e-14)
		e, _ := Wilson(float64(r.Options[o].Count), 3, 0)
		check(t, "low", r.Options[o].CasesInterval.Low, e.Low, 1e-14)
	}
	checkNum(t, "per case", r.PerCase(), 5./3, 1e-14)

	// Who chose nothing has answered when missing says so; weights 2, 1, 1, 4.
	w, err := MultipleResponses([][]uint8{{1, 1, 0, 0, 0}, {1, 0, 1, 0, 0}, {1, 0, 0, 0, 0}}, []bool{false, false, false, false, true}, []float64{2, 1, 1, 4, 9}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if w.Cases != 4 || w.CasesWeight != 8 || w.ResponsesWeight != 8 {
		t.Errorf("%+v", w)
	}
	checkNum(t, "weighted responses", w.Options[0].ResponsesPercent, 37.5, 1e-14)
	checkNum(t, "weighted cases", w.Options[2].CasesPercent, 25, 1e-14)
	check(t, "base", w.Options[0].CasesInterval.Base, 64./22, 1e-14)

	// Nobody chose anything; nobody answered.
	none, err := MultipleResponses([][]uint8{{0, 0}}, []bool{false, false}, nil, 0)
	if err != nil || none.Options[0].ResponsesPercent != nil || *none.Options[0].CasesPercent != 0 || *none.PerCase() != 0 {
		t.Errorf("%+v %v", none, err)
	}
	none, err = MultipleResponses([][]uint8{{0, 0}}, nil, nil, 0)
	if err != nil || none.Cases != 0 || none.Options[0].CasesPercent != nil || none.PerCase() != nil {
		t.Errorf("%+v %v", none, err)
	}
	for _, bad := range []struct {
		chosen  [][]uint8
		missing []bool
		weights []float64
	}{{}, {chosen: [][]uint8{{}}}, {chosen: [][]uint8{{1}, {1, 0}}}, {chosen: [][]uint8{{1}}, missing: []bool{true, false}}, {chosen: [][]uint8{{1}}, weights: []float64{-1}},
		{chosen: [][]uint8{{1}}, weights: []float64{nan}}, {chosen: [][]uint8{{1}}, weights: []float64{0}}} {
		if _, err := MultipleResponses(bad.chosen, bad.missing, bad.weights, 0); err == nil {
			t.Errorf("%+v is no error", bad)
		}
	}
}

// The survey's analysis gives the same, in two batches.
func TestMultipleFrequency(t *testing.T) {
	d := &Data{N: 4, Weighted: true, Options: DefaultOptions(), Sets: []MultipleSet{{Key: "brands", Options: []string{"a", "b", "c"}}}}
	d.Batches = []Batch{{N: 3, Sets: [][][]uint8{{{1, 1, 0}, {1, 0, 1}, {1, 0, 0}}}, SetNull: [][]bool{{false, false, false}}, Weight: []float64{2, 1, 1}},
		{N: 1, Sets: [][][]uint8{{{0}, {0}, {0}}}, SetNull: [][]bool{{true}}, Weight: []float64{4}}}
	r, err := d.Frequencies()
	if err != nil {
		t.Fatal(err)
	}
	f := r.Tables[0]
	if !f.Multiple || f.N != 4 || f.Valid != 3 || f.Responses != 5 || len(f.Rows) != 4 || f.Rows[3].ResponsePercent != nil {
		t.Errorf("%+v", f)
	}
	checkNum(t, "responses", f.Rows[1].ResponsePercent, 37.5, 1e-14)
	checkNum(t, "cases", f.Rows[1].ValidPercent, 75, 1e-14)
	checkNum(t, "of all", f.Rows[1].Percent, 37.5, 1e-14)
	checkNum(t, "per case", f.ResponsesPerCase, 2, 1e-14)
	var sum float64
	found := 0
	for _, n := range r.Numbers() {
		switch n.Statistic {
		case "response_percent":
			sum += *n.Value
		case "responses", "responses_per_case":
			found++
		case "cum_percent":
			t.Error("a cumulative percent of options")
		}
	}
	if sum != 100 || found != 2 {
		t.Errorf("percents of responses sum to %v; %d totals", sum, found)
	}
}
