package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// rakedWaves writes the codebook of the SFO waves with the targets of fixtures/golden/wave-weights.R.
func rakedWaves(t *testing.T) string {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../fixtures/sfo")); err != nil {
		t.Fatal(err)
	}
	book := string(read(t, sfoWaves))
	for _, change := range [][2]string{
		{"compare: [peak, age]\n", `compare: [peak, age]
targets:
  peak: {Domestic peak: 40, Domestic off-peak: 35, International: 25}
  age: {Under 18: 0.05, 18-24: 0.12, 25-34: 0.22, 35-44: 0.2, 45-54: 0.18, 55-64: 0.14, 65 and over: 0.09}
`},
		{"    data: [extract-2012.csv]\n", "    data: [extract-2012.csv]\n    targets: {peak: {Domestic peak: 46, Domestic off-peak: 33, International: 21}}\n"},
		{"    data: [responses-2015.csv]\n", `    data: [responses-2015.csv]
    targets:
      peak: {Domestic peak: 42, Domestic off-peak: 34, International: 24}
      age: {Under 18: 0.04, 18-24: 0.12, 25-34: 0.24, 35-44: 0.2, 45-54: 0.18, 55-64: 0.14, 65 and over: 0.08}
    weighting: {population: 50000}
`}} {
		if !strings.Contains(book, change[0]) {
			t.Fatalf("no %q in the codebook", change[0])
		}
		book = strings.Replace(book, change[0], change[1], 1)
	}
	return write(t, filepath.Join(dir, "waves.yaml"), book)
}

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
	codebook := rakedWaves(t)
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
		"The targets of the weights differ between the waves", "Weights of all waves", "Flight: targets and samples of the waves", "2015 target %"} {
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
