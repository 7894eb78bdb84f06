package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"manyi/survey"
)

// threeWaves writes waves of 60 forms each and their codebook, and returns its path. change rewrites a line of a wave.
func threeWaves(t *testing.T, dir, more string, change func(wave, row int, line string) string) string {
	t.Helper()
	waves := "waves:\n"
	for w := range 3 {
		text := "id,shop,q1,q2,q3,all\n"
		for r := range 60 {
			line := fmt.Sprintf("%d,%s,%d,%d,%d,%d", r, []string{"A", "B"}[r%2], 1+(r*r+w)%5, 1+r*3%4, 1+(r+r/9)%5, 1+(r*5+r/7+w)%5)
			if change != nil {
				line = change(w, r, line)
			}
			text += line + "\n"
		}
		name := fmt.Sprint(2024 + w)
		write(t, filepath.Join(dir, name+".csv"), text)
		waves += fmt.Sprintf("  - {name: %s, data: [%s.csv]}\n", name, name)
	}
	return write(t, filepath.Join(dir, "survey.yaml"), "title: Shops\nlang: en\nid: id\nscales: {s: {min: 1, max: 5, missing: [9]}}\nitems: {q1: Speed, q2: Price, q3: Staff}\n"+
		"overall: {column: all, label: Overall}\nprofile: {shop: {label: Shop, values: {A: A, B: B}}}\nanalysis: {bootstrap: 0}\n"+more+waves)
}

// A wave that asked on ten codes is no wave of five with many missing answers: no report is made, and check says so after what it found.
func TestForgottenScaleOfAWave(t *testing.T) {
	dir := t.TempDir()
	ten := func(wave, row int, line string) string {
		if wave == 0 {
			return fmt.Sprintf("%d,A,%d,%d,%d,%d", row, 1+row%10, 1+row*7%10, 1+row*3%10, 1+row/3%10)
		}
		return line
	}
	book := threeWaves(t, dir, "", ten)
	out := filepath.Join(dir, "out")
	_, stderr, code := manyi(t, "run", book, "-o", out, "--formats", "numbers")
	for _, want := range []string{"waves.2024.scales.s: ", "are off its scale of 1 to 5", "write under wave 2024: scales: {s: {min: 1, max: 10, rescale: linear}}", "--alone reports on wave 2026"} {
		if code != 1 || !strings.Contains(stderr, want) {
			t.Errorf("exit %d without %q: %s", code, want, stderr)
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a report was made")
	}
	stdout, stderr, code := manyi(t, "check", book)
	if code != 1 || !strings.Contains(stdout, "=== wave 2025 ===") || !strings.Contains(stdout, "=== wave 2026, reported on ===") || !strings.Contains(stderr, "waves.2024.scales.s: ") {
		t.Errorf("check: exit %d\n%s\n%s", code, stdout, stderr)
	}
	// What the message says is what helps.
	text := strings.Replace(string(read(t, dir, "survey.yaml")), "data: [2024.csv]", "data: [2024.csv], scales: {s: {min: 1, max: 10, rescale: linear}}", 1)
	must(t, "run", write(t, filepath.Join(dir, "mended.yaml"), text), "-o", out, "--formats", "numbers")
	must(t, "run", book, "-o", out, "--formats", "numbers", "--alone")
}

// What is wrong in an earlier wave is told by check, on the page, in quality.json and in excluded.csv.
func TestQualityOfEarlierWaves(t *testing.T) {
	dir := t.TempDir()
	book := threeWaves(t, dir, "", func(wave, row int, line string) string {
		switch {
		case wave == 1 && row < 4: // ids of the first four forms come twice
			return line + "\n" + line
		case wave == 1 && row == 10:
			return "10,A,7,1,2,3"
		case wave == 0 && row > 40:
			return strings.Replace(line, ",B,", ",C,", 1)
		}
		return line
	})
	stdout, _ := must(t, "check", book)
	parts := strings.Split(stdout, "\n=== ")
	if len(parts) != 4 {
		t.Fatalf("%d parts:\n%s", len(parts), stdout)
	}
	for i, want := range map[int]string{1: "10 invalid cells", 2: "read 64 = kept 60 + excluded 4\n  excluded repeated id (the first is kept): 4\n", 3: "read 60 = kept 60 + excluded 0"} {
		if !strings.Contains(parts[i], want) {
			t.Errorf("part %d does not say %q:\n%s", i, want, parts[i])
		}
	}
	if strings.Contains(parts[3], "invalid") || !strings.Contains(parts[2], `q1: "7" × 1`) || !strings.Contains(parts[1], "C occurs 10 times in shop") {
		t.Errorf("check:\n%s", stdout)
	}
	out := filepath.Join(dir, "out")
	must(t, "run", book, "-o", out, "--formats", "json,html,numbers")
	var file struct {
		Quality survey.QualityReport
		Earlier []survey.QualityReport `json:"earlier_waves"`
	}
	if err := json.Unmarshal(read(t, out, "quality.json"), &file); err != nil {
		t.Fatal(err)
	}
	if file.Quality.Wave != "2026" || len(file.Earlier) != 2 || file.Earlier[0].Wave != "2024" || file.Earlier[0].InvalidCells != 10 || file.Earlier[1].Excluded != 4 || file.Earlier[1].InvalidCells != 1 {
		t.Errorf("quality.json: %+v", file)
	}
	page := string(read(t, out, "report.html"))
	for _, want := range []string{"2024: 10 cells hold invalid values, taken as missing.", "2025: 4 forms are left out – repeated id (the first is kept): 4. 1 cell holds an invalid value, taken as missing.",
		"Suggestion (2024): C occurs 10 times in shop", "Invalid values by column: 2024"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if excluded := string(read(t, out, "excluded.csv")); strings.Count(excluded, "2025.csv,") != 4 {
		t.Errorf("left out:\n%s", excluded)
	}
}

// Targets that an earlier wave does not meet, or that cannot be what they seem, are told in the log, by check and on the page.
func TestWeightsOfEarlierWavesAreWarnedOf(t *testing.T) {
	dir := t.TempDir()
	book := threeWaves(t, dir, "targets: {shop: {A: 50, B: 40}}\nweighting: {trim: [0.5, 2]}\n", func(wave, row int, line string) string {
		if wave == 1 && row > 5 { // nearly all forms are of one shop
			return strings.Replace(line, ",B,", ",A,", 1)
		}
		return line
	})
	out := filepath.Join(dir, "out")
	_, log := must(t, "run", book, "-o", out, "--formats", "html,numbers")
	page := string(read(t, out, "report.html"))
	checked, _ := must(t, "check", book)
	const missed, near = "the shares still differ from their targets by up to", "the targets of shop add up to 90 and are taken as counts"
	if n := strings.Count(log, missed); n != 1 || !strings.Contains(log, "wave=2025") || strings.Count(log, near) != 3 {
		t.Errorf("log:\n%s", log)
	}
	parts := strings.Split(checked, "\n=== ")
	for i, part := range parts[1:] {
		if strings.Contains(part, missed) != (i == 1) || !strings.Contains(part, "The targets of Shop add up to 90") {
			t.Errorf("check of wave %d:\n%s", i, part)
		}
	}
	for _, want := range []string{"2025: The sample is weighted to the population by Shop, but not all targets are met", "The weights of 2025 do not meet their targets (shares are up to ", "The targets of Shop add up to 90"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	// A part of the forms has the weights of all, and what is to be said of them.
	_, log = must(t, "run", book, "-o", out, "--formats", "numbers", "--where", "shop=A")
	if strings.Count(log, missed) != 1 || strings.Count(log, near) != 3 {
		t.Errorf("log of a part:\n%s", log)
	}
	for sum, warned := range map[string]bool{"{A: 50, B: 50}": false, "{A: 49.6, B: 50}": false, "{A: 60, B: 55}": true, "{A: 600, B: 550}": false, "{A: 0.5, B: 0.5}": false} {
		text := strings.Replace(string(read(t, dir, "survey.yaml")), "{A: 50, B: 40}", sum, 1)
		if _, log = must(t, "run", write(t, filepath.Join(dir, "other.yaml"), text), "-o", out, "--formats", "numbers", "--alone"); strings.Contains(log, "taken as counts") != warned {
			t.Errorf("targets %s: %s", sum, log)
		}
	}
}

// A wave without answers, or of a handful of forms, is named where the changes are told first, in the section on quality and by check.
func TestPoorWavesAreNamed(t *testing.T) {
	table := func(n int, row func(r int) string) string {
		text := "id,shop,q1,q2,q3,all\n"
		for r := range n {
			text += row(r) + "\n"
		}
		return text
	}
	for name, c := range map[string]struct{ data, first, check string }{
		"without answers": {table(60, func(r int) string { return fmt.Sprintf("%d,A,,9,,9", r) }),
			"", "None of the 60 forms has a valid answer to any item."},
		"a handful": {table(6, func(r int) string { return fmt.Sprintf("%d,A,%d,%d,%d,%d", r, 1+r%5, 1+r%3, 1+r%4, 1+r%2) }),
			"2025 has only 6 forms, so changes since then are uncertain.", "Only 6 forms, so its figures are uncertain."},
	} {
		dir := t.TempDir()
		book := threeWaves(t, dir, "", nil)
		write(t, filepath.Join(dir, "2025.csv"), c.data)
		checked, _ := must(t, "check", book)
		if parts := strings.Split(checked, "\n=== "); !strings.Contains(parts[2], c.check) || strings.Contains(parts[1]+parts[3], c.check) {
			t.Errorf("%s: check:\n%s", name, checked)
		}
		out := filepath.Join(dir, "out")
		must(t, "run", book, "-o", out, "--formats", "html,json")
		page := string(read(t, out, "report.html"))
		front, _, _ := strings.Cut(page, `id="sample"`)
		if !strings.Contains(front, c.first) || !strings.Contains(page, "2025: "+c.check) {
			t.Errorf("%s: the page does not say %q in front and %q", name, c.first, c.check)
		}
	}
}
