package main

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// weightsOf reads weights.csv as id -> weight.
func weightsOf(t *testing.T, dir string) (ids []string, weight map[string]float64) {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(string(read(t, dir, "weights.csv")))).ReadAll()
	if err != nil || strings.Join(records[0], ",") != "file,row,id,weight" {
		t.Fatal(records[0], err)
	}
	weight = map[string]float64{}
	for _, r := range records[1:] {
		x, err := strconv.ParseFloat(r[3], 64)
		if err != nil {
			t.Fatal(err)
		}
		ids, weight[r[2]] = append(ids, r[2]), x
	}
	return ids, weight
}

// raked writes the SFO codebook with the targets of fixtures/golden/weights.R, and more.
func raked(t *testing.T, more string) string {
	dir := t.TempDir()
	book := string(read(t, "../../fixtures/sfo/survey.yaml"))
	write(t, filepath.Join(dir, "responses-2015.csv"), string(read(t, "../../fixtures/sfo/responses-2015.csv")))
	book = strings.Replace(book, "gender:\n    label: Gender\n    column: Q19GENDER\n    values: {1: Male, 2: Female, 3: Other}", "gender:\n    label: Gender\n    column: Q19GENDER\n    values: {1: Male, 2: Female}\n    missing: [3]", 1)
	return write(t, filepath.Join(dir, "survey.yaml"), book+`
targets:
  peak: {Domestic peak: 40, Domestic off-peak: 35, International: 25}
  age: {Under 18: 0.05, 18-24: 0.12, 25-34: 0.22, 35-44: 0.2, 45-54: 0.18, 55-64: 0.14, 65 and over: 0.09}
  gender: {Male: 1020, Female: 980}
`+more)
}

// From the codebook to weights.csv: survey::rake of the same targets, who gave no age or gender being a group of their own.
func TestRakedSurveyAgainstR(t *testing.T) {
	dir := t.TempDir()
	codebook := raked(t, "")
	must(t, "run", codebook, "-o", dir, "--formats", "numbers,html", "--bootstrap", "0")
	var want struct {
		Rake struct{ Some []float64 } `json:"sfo_rake"`
	}
	text, err := os.ReadFile("../../fixtures/golden/weights.json")
	if err == nil {
		err = json.Unmarshal(text, &want)
	}
	if err != nil {
		t.Fatal(err)
	}
	ids, weight := weightsOf(t, dir)
	if len(ids) != 2958 {
		t.Fatalf("%d weights", len(ids))
	}
	for i, w := range want.Rake.Some {
		if got := weight[ids[37*i]]; math.Abs(got-w) > 1e-9*w {
			t.Errorf("%s weighs %v, R says %v", ids[37*i], got, w)
		}
	}
	numbers := numbersOf(t, dir)
	for group, want := range map[string]float64{"Male": 51, "Female": 49} {
		x, err := strconv.ParseFloat(numbers[place{Analysis: "weighting", By: "gender", Group: group, Statistic: "after"}].value, 64)
		if err != nil || math.Abs(x-want) > 1e-9*want {
			t.Errorf("after weighting %s are %v%%, want %v", group, x, want)
		}
	}
	if numbers[place{Analysis: "weighting", Statistic: "converged"}].value != "1" || numbers[place{Analysis: "weighting", Statistic: "iterations"}].value == "" {
		t.Error("no convergence told")
	}
	for _, want := range []string{"The sample is weighted to the population by Flight, Age and Gender; every group has its share", "the largest change is", "standard errors take the weights as given", "together they keep the share"} {
		if page := strings.ToLower(string(read(t, dir, "report.html"))); !strings.Contains(page, strings.ToLower(want)) {
			t.Errorf("the page does not say %q", want)
		}
	}
	// A filter comes after the weights: those of the part are those of the whole.
	part := t.TempDir()
	must(t, "run", codebook, "-o", part, "--formats", "numbers,html", "--bootstrap", "0", "--where", "gender=Male")
	_, some := weightsOf(t, part)
	if len(some) < 1000 || len(some) > 2000 {
		t.Errorf("%d weights of men", len(some))
	}
	for id, w := range some {
		if w != weight[id] {
			t.Errorf("%s weighs %v, %v in the whole", id, w, weight[id])
			break
		}
	}
	if page := string(read(t, part, "report.html")); !strings.Contains(page, "2,958 respondents, before the filter") {
		t.Error("the page does not say that the weights are those of all")
	}
	// A later run without targets takes the file away.
	must(t, "run", "../../fixtures/sfo/survey.yaml", "-o", dir, "--formats", "numbers", "--bootstrap", "0")
	if _, err := os.Stat(filepath.Join(dir, "weights.csv")); err == nil {
		t.Error("weights.csv of the earlier run is still there")
	}
}

func TestBoundsPopulationAndNonresponse(t *testing.T) {
	dir := t.TempDir()
	must(t, "run", raked(t, "weighting: {trim: [0.3, 4], population: 50000, nonresponse: {class: time, rates: {Before 11 am: 0.5, 11 am to 5 pm: 0.4, After 5 pm: 0.6}}}\n"),
		"-o", dir, "--formats", "numbers", "--bootstrap", "0")
	ids, weight := weightsOf(t, dir)
	var sum, most float64
	for _, w := range weight {
		sum += w
		most = max(most, w)
	}
	if mean := sum / float64(len(ids)); math.Abs(sum-50000) > 1e-6 || most > 4*mean*(1+1e-8) || most < 3.9*mean {
		t.Errorf("the weights add up to %v, the largest is %v times the mean", sum, most/mean)
	}
}

func TestTargetsThatDoNotFit(t *testing.T) {
	for name, c := range map[string]struct{ more, want string }{
		"text group": {"profile: {area: {label: A}}\ntargets: {area: {Nord: 0.4, South: 0.6}}\n", `survey.yaml:8:11: targets.area: no respondent has area "Nord"` + "\nhint: the groups are North, South, East"},
		"no share":   {"profile: {area: {label: A}}\ntargets: {area: {North: 40, South: 60}}\n", `survey.yaml:8:11: targets.area: respondents are in "East", which has no share`},
		"share of 0": {"profile: {area: {values: {North: North, South: South, East: East}}}\ntargets: {area: {North: 0.4, South: 0.6, East: 0}}\n", `targets.area: 10 respondents are in "East", whose share is 0`},
		"no rate":    {"profile: {area: {label: A}}\nweighting: {nonresponse: {class: area, rates: {North: 0.4, South: 0.6}}}\n", `weighting.nonresponse.rates: no response rate for "East"`},
		"short sum":  {"profile: {area: {label: A}}\ntargets: {area: {North: 0.4, South: 0.2, East: 0.2}}\n", `targets.area: every group has a share, and they add up to 0.8, not 1`},
	} {
		dir := t.TempDir()
		data := "id,q1,area\n"
		for i := range 30 {
			data += strconv.Itoa(i) + "," + strconv.Itoa(1+i%5) + "," + []string{"North", "South", "East"}[i%3] + "\n"
		}
		write(t, filepath.Join(dir, "data.csv"), data)
		book := write(t, filepath.Join(dir, "survey.yaml"), "title: t\nlang: en\ndata: [data.csv]\nid: id\nscales: {s: {min: 1, max: 5}}\nitems: {q1: one}\n"+c.more)
		_, stderr, code := manyi(t, "run", book, "-o", filepath.Join(dir, "out"), "--formats", "numbers")
		if code != 1 || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: code %d, %s\nwant %s", name, code, stderr, c.want)
		}
	}
	dir := t.TempDir()
	for name, c := range map[string]struct{ targets, want string }{
		"nobody": {"{area: {North: 0.4, South: 0.4, West: 0.2}}", "nobody is in West (20% of the population)"},
	} {
		write(t, filepath.Join(dir, "data.csv"), "id,q1,area\n1,1,N\n2,3,S\n3,4,N\n4,5,S\n5,2,S\n")
		book := write(t, filepath.Join(dir, "survey.yaml"), "title: t\nlang: en\ndata: [data.csv]\nid: id\nscales: {s: {min: 1, max: 5}}\nitems: {q1: one}\nprofile: {area: {values: {N: North, S: South, W: West}}}\ntargets: "+c.targets+"\n")
		must(t, "run", book, "-o", filepath.Join(dir, "out"), "--formats", "html,numbers")
		if page := string(read(t, dir, "out/report.html")); !strings.Contains(page, c.want) {
			t.Errorf("%s: the page does not say %q", name, c.want)
		}
	}
}
