package main

import (
	"path/filepath"
	"strings"
	"testing"
)

const wavesHead = "lang: %\nscales: {s: {min: 1, max: 5}}\nitems: {q1: Speed, q2: Price}\nanalysis: {bootstrap: 0}\n"

// What check and run say of the waves stands in the log, in the check and on the page.
func TestRemarksOnWaves(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, "all.csv", "w,q1,q2\n12/2023,1,2\n1/2024,2,3\n3/2023,5,4\n1/2024,3,3\n3/2023,1,4\n12/2023,4,2\n")
	write(t, "a.csv", "kind,q1,q2,p1,p2\n1,1,2,5,4\n2,3,4,1,2\n1,5,4,2,3\n")
	write(t, "b.csv", "kind,q1,q2\n1,1,3\n2,3,4\n1,5,5\n")
	for _, test := range []struct{ name, waves, en, zh string }{
		{"order of the column", "data: [all.csv]\nwaves: {column: w}\n",
			"the order of the waves was taken from their names, oldest first: 3/2023, 12/2023, 1/2024", "从旧到新：3/2023, 12/2023, 1/2024"},
		{"newest first", "waves: [{name: 2024, data: [a.csv]}, {name: 2023, data: [b.csv]}]\n",
			"the codebook has 2024, 2023, but by their names the order is 2023, 2024, and every change may be turned round", "码本里列的是 2024, 2023，而按期名应是 2023, 2024"},
		{"newest first in a column", "data: [all.csv]\nwaves: {column: w, order: [1/2024, 12/2023, 3/2023]}\n",
			"by their names the order is 3/2023, 12/2023, 1/2024", "按期名应是 3/2023, 12/2023, 1/2024"},
		{"same data", "waves: [{name: old, data: [a.csv]}, {name: new, data: [a.csv]}]\n",
			"waves old and new are read from the same data (a.csv): nothing can change between them", "old 期和 new 期读的是同样的数据文件（a.csv）"},
		{"misspelt group", "profile: {kind: {values: {1: Supermarket, 2: Kiosk}}}\nwaves: [{name: old, data: [a.csv], values: {kind: {1: Superrmarket}}}, {name: new, data: [b.csv]}]\n",
			`wave old calls a group of kind "Superrmarket", which the values of the codebook do not have: is it "Supermarket"?`, `是不是 "Supermarket"？`},
	} {
		en := write(t, "en.yaml", strings.Replace(wavesHead, "%", "en", 1)+test.waves)
		zh := write(t, "zh.yaml", strings.Replace(wavesHead, "%", "zh", 1)+test.waves)
		stdout, stderr := must(t, "check", en)
		if !strings.Contains(stdout, test.en) || !strings.Contains(stderr, test.en) {
			t.Errorf("%s: check prints\n%s\nand logs\n%s", test.name, stdout, stderr)
		}
		if stdout, _ = must(t, "check", zh); !strings.Contains(stdout, test.zh) {
			t.Errorf("%s: check prints\n%s", test.name, stdout)
		}
		_, stderr = must(t, "run", zh, "-o", "out", "--formats", "html", "--lang", "en")
		page := string(read(t, "out", "report.html"))
		said := strings.ReplaceAll(test.en[1:], `"`, "&#34;")
		if !strings.Contains(stderr, test.en) || !strings.Contains(page, said) {
			t.Errorf("%s: run logs\n%s\nand the page lacks %q: %v", test.name, stderr, said, !strings.Contains(page, said))
		}
	}
}

// What is well needs no remark: an order that is written down, a file with the waves side by side, groups that differ by a number.
func TestNoRemarksOnWaves(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "all.csv"), "w,age,q1,q2,p1,p2\n12/2023,1,1,2,5,4\n1/2024,2,2,3,1,4\n3/2023,1,5,4,2,2\n")
	for _, waves := range []string{
		"data: [all.csv]\nwaves: {column: w, order: [3/2023, 12/2023, 1/2024]}\n",
		"waves: [{name: old, data: [all.csv]}, {name: new, data: [all.csv], columns: {q1: p1, q2: p2}}]\n",
		"profile: {age: {values: {1: 18-24, 2: 25-39}}}\nwaves: [{name: a, data: [all.csv], values: {age: {1: 18-25, 2: Group B}}, columns: {q1: p1}}, {name: b, data: [all.csv]}]\n",
	} {
		book := write(t, filepath.Join(dir, "s.yaml"), strings.Replace(wavesHead, "%", "en", 1)+waves)
		stdout, stderr := must(t, "check", book)
		if strings.Contains(stdout, "notes of the readers") || strings.Contains(stderr, "WRN") {
			t.Errorf("%s: %s\n%s", waves, stdout, stderr)
		}
	}
}

// A wave that the order names and no row has is told by its name and cell, the one reported on and an earlier one.
func TestWaveWithoutRows(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "all.csv"), "year,q1,q2\n2023,1,2\n2024,2,3\n2022,3,3\n")
	for order, want := range map[string]string{
		"{2023: A, 2024: B, 2030: C}": "all.csv: no row has year = 2030 (wave C)",
		"{2030: C, 2024: B}":          "wave C: " + filepath.Join(dir, "all.csv") + ": no row has year = 2030 (wave C)",
	} {
		book := write(t, filepath.Join(dir, "s.yaml"), strings.Replace(wavesHead, "%", "en", 1)+"data: [all.csv]\nwaves: {column: year, order: "+order+"}\n")
		if _, stderr, code := manyi(t, "check", book); code != 1 || !strings.Contains(stderr, want) {
			t.Errorf("exit %d: %s", code, stderr)
		}
	}
}
