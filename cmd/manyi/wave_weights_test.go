package main

import (
	"encoding/json"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

// Every wave is raked to its own targets as by survey::rake, and what changed is that of the weighted waves.
func TestWavesRakedToTheirOwnTargetsAgainstR(t *testing.T) {
	var want struct {
		Weights map[string]struct {
			ID     []string
			Weight []float64
			Sum    float64
			NEff   float64 `json:"n_eff"`
			Index  float64
		}
		Change map[string]struct{ Diff, SE, DF float64 }
	}
	text, err := os.ReadFile("../../fixtures/golden/wave-weights.json")
	if err == nil {
		err = json.Unmarshal(text, &want)
	}
	if err != nil {
		t.Fatal(err)
	}
	const codebook = "../../fixtures/sfo/wave-targets.yaml"
	close := func(what, got string, want float64) {
		t.Helper()
		x, err := strconv.ParseFloat(got, 64)
		if err != nil || math.Abs(x-want) > 1e-9*math.Abs(want) {
			t.Errorf("%s: %q, R says %v", what, got, want)
		}
	}
	for year, w := range want.Weights {
		dir := t.TempDir()
		must(t, "run", codebook, "-o", dir, "--formats", "numbers", "--bootstrap", "0", "--wave", year, "--alone")
		_, weight := weightsOf(t, dir)
		scale := 1.0
		if year == "2015" { // to its population, which changes nothing else
			scale = 50000 / w.Sum
		}
		for i, id := range w.ID {
			if got := weight[id]; math.Abs(got-w.Weight[i]*scale) > 1e-9*got {
				t.Errorf("%s: %s weighs %v, R says %v", year, id, got, w.Weight[i]*scale)
			}
		}
	}
	dir := t.TempDir()
	must(t, "run", codebook, "-o", dir, "--formats", "numbers,html,xlsx,json", "--bootstrap", "0")
	numbers := numberRows(t, dir)
	cell := func(key string) string { value, _, _ := strings.Cut(numbers[key], " "); return value }
	for year, w := range want.Weights {
		close(year+" n_eff", cell("weighting,"+year+",,,,,n_eff"), w.NEff)
		close(year+" index", cell("index,"+year+",,,overall,,index"), w.Index)
	}
	for year, c := range want.Change {
		for statistic, x := range map[string]float64{"diff": c.Diff, "se": c.SE, "df": c.DF} {
			close("since "+year+" "+statistic, cell("change,2016,,,overall,"+year+","+statistic), x)
		}
	}
	for year, target := range map[string]float64{"2012": 46, "2015": 42, "2016": 40} {
		for _, statistic := range []string{"target", "after"} {
			close(year+" "+statistic, cell("weighting,"+year+",peak,Domestic peak,,,"+statistic), target)
		}
	}
	if got := cell("weighting,2012,age,18-24,,,target"); got != "" {
		t.Errorf("2012 has a target of %s for an age", got)
	}
	page := string(read(t, dir, "report.html"))
	for _, want := range []string{"2016 is weighted to the population by Age and Flight, 2012 by Flight: part of the change may come from that.",
		"The targets of the weights of 2016 and 2015 differ (Age and Flight), so a change of the population itself is part of the change.",
		"The targets of the weights differ between the waves", "Weights of the waves", "Flight: targets and samples of the waves", "2015 target %"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	// The same run once more gives the same numbers, and so does a comparison with itself.
	must(t, "verify", dir)
	if stdout, _, code := manyi(t, "diff", dir, dir); code != 0 || strings.Contains(stdout, "weighting") {
		t.Errorf("diff with itself: exit %d, %s", code, stdout)
	}
	must(t, "check", codebook)
}
