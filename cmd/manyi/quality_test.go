package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"manyi/survey"
)

// The quality report is written with the JSON, and its section with page and workbook; numbers alone do without.
func TestQualityOfARun(t *testing.T) {
	dir := t.TempDir()
	must(t, "run", "../../fixtures/xian/survey.yaml", "-o", dir, "--formats", "json,html", "--bootstrap", "0")
	var file struct {
		Schema  int
		Quality survey.QualityReport
	}
	if err := json.Unmarshal(read(t, dir, "quality.json"), &file); err != nil {
		t.Fatal(err)
	}
	var m struct {
		Rows    struct{ Read, Kept, Excluded int }
		Invalid int `json:"invalid_cells"`
		Files   []string
	}
	if err := json.Unmarshal(read(t, dir, "manifest.json"), &m); err != nil {
		t.Fatal(err)
	}
	q := file.Quality
	if file.Schema != 1 || q.Read != m.Rows.Read || q.Kept != m.Rows.Kept || q.Excluded != m.Rows.Excluded || q.InvalidCells != m.Invalid || len(q.Items) != 10 {
		t.Errorf("schema %d, quality %+v; manifest %+v", file.Schema, q, m)
	}
	if !slices.Contains(m.Files, "quality.json") {
		t.Errorf("the manifest does not list quality.json: %v", m.Files)
	}
	if page := string(read(t, dir, "report.html")); !strings.Contains(page, `id="quality"`) || !strings.Contains(page, "数据质量") {
		t.Error("the page has no section on data quality")
	}
	must(t, "run", "../../fixtures/xian/survey.yaml", "-o", dir, "--formats", "numbers", "--bootstrap", "0")
	if _, err := os.Stat(filepath.Join(dir, "quality.json")); err == nil {
		t.Error("a run for numbers only writes quality.json")
	}
}

// The missing answers that the quality report counts are those that the numbers leave out.
func TestQualityAgreesWithNumbers(t *testing.T) {
	dir := t.TempDir()
	must(t, "run", "../../fixtures/sfo/survey.yaml", "-o", dir, "--formats", "json,numbers", "--bootstrap", "0")
	var file struct{ Quality survey.QualityReport }
	if err := json.Unmarshal(read(t, dir, "quality.json"), &file); err != nil {
		t.Fatal(err)
	}
	numbers := numbersOf(t, dir)
	for _, it := range file.Quality.Items {
		counted := 0
		for _, a := range it.Answers {
			x, ok := numbers[place{Analysis: "frequency", Term: it.Key, Term2: a.Code, Statistic: "count"}]
			if !ok || x.value != strconv.Itoa(a.Count) {
				t.Errorf("%s code %s: %d answers, the numbers say %s", it.Key, a.Code, a.Count, x.value)
			}
			counted++
		}
		if x := numbers[place{Analysis: "frequency", Term: it.Key, Term2: ".", Statistic: "count"}]; x.value != strconv.Itoa(it.Missing) || counted != 5 {
			t.Errorf("%s: %d missing, the numbers say %s", it.Key, it.Missing, x.value)
		}
	}
}

func TestCheckPrintsTheQualityReport(t *testing.T) {
	dir := t.TempDir()
	codebook := write(t, filepath.Join(dir, "survey.yaml"), smallCodebook)
	data := "id,q1,q2,q3,q4,format,extra\n"
	for i := range 40 {
		data += fmt.Sprintf("%d,%d,%d,%d,%d,A,\n", i, 1+i%6, 1+i%5, 1+i/8, 1+i%4)
	}
	write(t, filepath.Join(dir, "data.csv"), data)
	stdout, _ := must(t, "check", codebook)
	for _, want := range []string{"read 40 = kept 40 + excluded 0", "q1 first: 34 valid, invalid 6 | 1 20.6%", "overall Overall satisfaction: 40 valid", "column of the data is not used: extra.",
		"suggestions:\n  - 6 occurs 6 times in q1 and is not on the scale 1 to 5"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("check does not say %q:\n%s", want, stdout)
		}
	}
}
