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

// Targets that do not fit a wave's data are told with the wave, its place and what to write, by run and check alike.
func TestTargetsThatDoNotFitAWave(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "old.csv"), "q1,area\n1,North\n3,East\n4,South\n5,\n")
	write(t, filepath.Join(dir, "new.csv"), "q1,area\n1,North\n3,South\n4,South\n5,South\n")
	write(t, filepath.Join(dir, "all.csv"), "year,q1,area\n1,1,\n1,3,\n2,4,North\n2,5,South\n2,2,South\n")
	const head = "lang: en\nscales: {s: {min: 1, max: 5}}\nitems: {q1: one}\nprofile: {area: {}}\nanalysis: {bootstrap: 0}\n"
	const all = "targets: {area: {North: 40, South: 60}}\n"
	const waves = "waves:\n  - {name: old, data: [old.csv]}\n  - {name: new, data: [new.csv]}\n"
	for name, c := range map[string]struct{ book, want string }{
		"targets of all": {head + all + waves, `s.yaml:6:11: targets.area: in wave old: respondents are in "East", which has no share
hint: give it a share; shares that add up to less than 1 leave the rest to groups without one
hint: give wave old targets of its own, or targets: {} where it is not to be weighted to any`},
		"targets of the wave": {head + strings.Replace(waves, "[old.csv]", "[old.csv], targets: {area: {North: 30, South: 40, Esat: 30}}", 1),
			`s.yaml:7:44: waves.old.targets.area: no respondent has area "Esat"` + "\nhint: did you mean \"East\"?"},
		"rates of the wave": {head + all + strings.Replace(waves, "[old.csv]", "[old.csv], targets: {}, weighting: {nonresponse: {class: area, rates: {North: 0.3, South: 0.4}}}", 1),
			`waves.old.weighting.nonresponse.rates: no response rate for "East"`},
		"a wave of a column": {head + all + "data: [all.csv]\nwaves: {column: year}\n", `s.yaml:6:11: targets.area: in wave 1: nobody's group is known`},
	} {
		book := write(t, filepath.Join(dir, "s.yaml"), c.book)
		for _, args := range [][]string{{"run", book, "-o", filepath.Join(dir, "out"), "--formats", "numbers"}, {"check", book}} {
			_, stderr, code := manyi(t, args...)
			if code != 1 || !strings.Contains(stderr, c.want) {
				t.Errorf("%s, %s: exit %d, %s\nwant %s", name, args[0], code, stderr, c.want)
			}
		}
	}
	book := write(t, filepath.Join(dir, "s.yaml"), head+all+"data: [all.csv]\nwaves: {column: year, targets: {1: null}}\n")
	must(t, "run", book, "-o", filepath.Join(dir, "out"), "--formats", "numbers,html")
	if page := string(read(t, dir, "out/report.html")); !strings.Contains(page, "2 is weighted and 1 is not: part of the change may be the weights") {
		t.Error("the page does not say that one wave is weighted only")
	}
}
