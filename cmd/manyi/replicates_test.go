package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func TestJackknifedSurveyAgainstR(t *testing.T) {
	dir := t.TempDir()
	must(t, "run", "../../fixtures/sfo/replicates.yaml", "-o", dir, "--formats", "numbers", "--bootstrap", "0")
	compare(t, dir, "e2e-sfo-replicates", everyAnalysis...)
	compare(t, dir, "replicates", everyAnalysis...)
}

// givenCodebook is one for fixtures/sfo/replicates.csv.
func givenCodebook(t *testing.T, design string) string {
	t.Helper()
	data, err := filepath.Abs("../../fixtures/sfo/replicates.csv")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "survey.yaml")
	text := fmt.Sprintf(`title: part of a survey
lang: en
data: [%q]
id: id
weight: w
missing: [""]
scales: {s: {min: 1, max: 5}}
items: {Q7ART: Art, Q7FOOD: Food, Q7SIGN: Signs, Q7WALKWAYS: Walkways}
overall: {column: overall, label: All, scale: s}
profile:
  peak: {label: Flight, values: {1: Domestic peak, 2: Domestic off-peak, 3: International}}
  age: {label: Age}
compare: [peak]
%s
`, filepath.ToSlash(data), design)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestReplicateWeightsAgainstR holds errors over replicate weights of every kind against survey::svrepdesign.
func TestReplicateWeightsAgainstR(t *testing.T) {
	const shares = `
targets:
  peak: {Domestic peak: 0.5, Domestic off-peak: 0.3, International: 0.2}
  age: {%s}`
	rscales := make([]string, 24)
	for i := range rscales {
		rscales[i] = strconv.FormatFloat(0.5+0.05*float64(i), 'g', 4, 64)
	}
	dir := os.Getenv("GOLDEN")
	if dir == "" {
		dir = "../../fixtures/golden"
	}
	text, err := os.ReadFile(filepath.Join(dir, "replicates-given.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Ages    map[string]float64
		Numbers []struct {
			Analysis, By, Group, Term, Term2, Statistic, Kind string

			Value, Tol float64
		}
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	var ages []string
	for age, share := range want.Ages {
		ages = append(ages, fmt.Sprintf("%q: %v", age, share))
	}
	targets := fmt.Sprintf(shares, strings.Join(ages, ", "))
	held := map[string]int{}
	for kind, design := range map[string]string{
		"jk1":       `design: {replicates: {columns: ["jk1_*"], type: JK1}}`,
		"jk1_mse":   `design: {replicates: {columns: ["jk1_*"], type: JK1, mse: true}}`,
		"jkn":       `design: {replicates: {columns: ["jkn_*"], type: JKn, rscales: 0.5, combined: false}}`,
		"brr":       `design: {replicates: {columns: ["brr_*"], type: BRR, combined: false}}`,
		"fay":       `design: {replicates: {columns: ["fay_*"], type: Fay, rho: 0.3, combined: false}}`,
		"boot":      `design: {replicates: {columns: ["boot_*"], type: bootstrap, combined: false}}`,
		"acs":       `design: {replicates: {columns: ["boot_*"], type: ACS, combined: false}}`,
		"other":     `design: {replicates: {columns: ["boot_*"], type: other, combined: false, scale: 0.07, rscales: [` + strings.Join(rscales, ", ") + `]}}`,
		"jkn_raked": `design: {strata: pair, cluster: half, replicates: {make: jackknife}}` + targets,
		"brr_raked": `design: {replicates: {columns: ["fay_*"], type: Fay, rho: 0.3, combined: false}}` + targets,
	} {
		out := t.TempDir()
		must(t, "run", givenCodebook(t, design), "-o", out, "--formats", "numbers", "--bootstrap", "0")
		got := numbersOf(t, out)
		for _, w := range want.Numbers {
			if w.Kind != kind {
				continue
			}
			held[kind]++
			tol := w.Tol
			if tol == 0 {
				tol = 1e-9
			}
			p := place{w.Analysis, w.By, w.Group, w.Term, w.Term2, w.Statistic}
			x, err := strconv.ParseFloat(got[p].value, 64)
			if err != nil || math.Abs(x-w.Value) > tol*math.Abs(w.Value) {
				t.Errorf("%s: %+v = %q, R says %.17g", kind, p, got[p].value, w.Value)
			}
		}
		if held[kind] < 25 {
			t.Errorf("%s: only %d numbers held against R", kind, held[kind])
		}
	}
}

// TestReplicatesOfParts checks that a filter takes the replicates of the whole sample: R's subset of a svrepdesign.
func TestReplicatesOfParts(t *testing.T) {
	for _, design := range []string{
		`design: {strata: pair, cluster: half, replicates: {make: jackknife}}`,
		`design: {replicates: {columns: ["jkn_*"], type: JKn, rscales: 0.5, combined: false}}`,
		`design: {strata: pair, cluster: half, replicates: {make: jackknife}}` + "\nweighting: {population: 1000}",
	} {
		book := givenCodebook(t, design)
		whole, part, each := t.TempDir(), t.TempDir(), t.TempDir()
		must(t, "run", book, "-o", whole, "--formats", "numbers", "--bootstrap", "0")
		must(t, "run", book, "-o", part, "--formats", "numbers", "--bootstrap", "0", "--where", "peak=International")
		must(t, "run", book, "-o", each, "--formats", "numbers", "--bootstrap", "0", "--each", "peak")
		all, filtered := numbersOf(t, whole), numbersOf(t, part)
		own := numbersOf(t, filepath.Join(each, "each", "International"))
		for _, key := range []string{"Q7FOOD", "overall", "composite"} {
			want := all[place{"index", "peak", "International", key, "", "se"}].value
			for name, got := range map[string]map[place]cell{"--where": filtered, "--each": own} {
				if x := got[place{"index", "", "", key, "", "se"}].value; !near(t, x, want, 1e-12) {
					t.Errorf("%s: %s: se of %s is %s in the part, %s in the whole", design, name, key, x, want)
				}
			}
		}
	}
}

// near says whether two numbers, as written, agree.
func near(t *testing.T, a, b string, tol float64) bool {
	t.Helper()
	x, err := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err == nil && err2 == nil && y > 0 && math.Abs(x-y) <= tol*y
}

// TestMisreadReplicates checks that columns which cannot be what the codebook calls them are refused.
func TestMisreadReplicates(t *testing.T) {
	for design, want := range map[string]string{
		`design: {replicates: {columns: ["brr_*"], type: BRR, combined: false, rscales: 0}}`:        "0 of the rscales are above 0",
		`design: {replicates: {columns: ["jkn_*"], type: JKn, combined: false, rscales: [0.5, 1]}}`: "2 rscales for 20 replicates",
		`design: {strata: pair, replicates: {make: BRR}}`:                                           "balanced replicates need two",
		`design: {replicates: {columns: ["none_*"], type: BRR}}`:                                    `no column "none_*"`,
	} {
		stdout, stderr, code := manyi(t, "run", givenCodebook(t, design), "-o", t.TempDir(), "--formats", "numbers", "--bootstrap", "0")
		if code != 1 || stdout != "" || !strings.Contains(stderr, want) || !strings.Contains(stderr, "survey.yaml:14:") {
			t.Errorf("%s: exit %d: %s", design, code, stderr)
		}
	}
	data := string(read(t, "../../fixtures/sfo/replicates.csv"))
	lines := strings.Split(data, "\n")
	for i, line := range lines[1:] { // weights that stand for a thousand each: factors beside them cannot be weights
		if cells := strings.Split(line, ","); len(cells) > 6 {
			cells[6] += "e3"
			lines[i+1] = strings.Join(cells, ",")
		}
	}
	book := givenCodebook(t, `design: {replicates: {columns: ["brr_*"], type: BRR}}`)
	large := filepath.Join(filepath.Dir(book), "large.csv")
	write(t, large, strings.Join(lines, "\n"))
	if _, stderr, code := manyi(t, "run", book, large, "-o", t.TempDir(), "--formats", "numbers", "--bootstrap", "0"); code != 1 || !strings.Contains(stderr, "combined: false") {
		t.Errorf("factors taken for weights: exit %d: %s", code, stderr)
	}
}

// TestReplicatesOffTargets: bounds that the weights of the sample keep, and those of replicates do not, are told.
func TestReplicatesOffTargets(t *testing.T) {
	out := t.TempDir()
	must(t, "run", givenCodebook(t, `design: {strata: pair, cluster: half, replicates: {make: jackknife}}
targets: {peak: {Domestic peak: 0.5, Domestic off-peak: 0.3, International: 0.2}}
weighting: {trim: [0.95, 1.05]}`), "-o", out, "--formats", "html", "--bootstrap", "0")
	if page := string(read(t, filepath.Join(out, "report.html"))); !strings.Contains(page, "argets are not reached in some replicates of the weights (20 of 20)") {
		t.Error("the page does not say that replicates miss the targets")
	}
}
