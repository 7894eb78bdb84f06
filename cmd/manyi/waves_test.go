package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const sfoWaves = "../../fixtures/sfo/waves.yaml"

// The last wave is reported with changes since the one before and the first, and with the course over all.
func TestRunComparesWaves(t *testing.T) {
	dir := t.TempDir()
	must(t, "run", sfoWaves, "-o", dir, "--formats", "numbers,html,json,svg", "--bootstrap", "50")
	rows := numberRows(t, dir)
	for _, at := range []string{"change,2016,,,overall,2015,diff", "change,2016,,,overall,2012,p_adjusted", "change,2016,peak,International,composite,2015,diff", "trend,2016,,,overall,,slope",
		"trend,2012,,,composite,,index", "index,2012,,,overall,,index", "index,2016,,,overall,,index", "quadrant_move,2016,,,Q7ART,2015,prob_changed", "driver_change,2016,,,,2012,f"} {
		if rows[at] == "" || strings.HasPrefix(rows[at], " ") {
			t.Errorf("%s: %q", at, rows[at])
		}
	}
	if _, there := rows["change,2016,,,Q7WIFI,2012,diff"]; there || rows["change,2016,,,Q7WIFI,2015,diff"] == "" {
		t.Error("WiFi was asked in 2015 and 2016 only")
	}
	page := string(read(t, dir, "report.html"))
	for _, want := range []string{"Since 2015 the index of SFO as a whole", "Not asked in 2012, and not compared: Free WiFi", "taken for running numbers", "2016 is weighted and 2012 is not", "in later waves than in earlier ones"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, name := range []string{"change", "change-first", "trend"} {
		read(t, dir, filepath.Join("charts", name+".svg"))
	}
	var m struct {
		Wave    string
		Inputs  []struct{ Path string }
		Earlier []struct {
			Name       string
			Read, Kept int
		} `json:"earlier_waves"`
	}
	if err := json.Unmarshal(read(t, dir, "manifest.json"), &m); err != nil {
		t.Fatal(err)
	}
	if m.Wave != "2016" || len(m.Inputs) != 3 || len(m.Earlier) != 2 || m.Earlier[0].Name != "2012" || m.Earlier[0].Read != 3521 {
		t.Errorf("manifest %+v", m)
	}

	// A wave of its own: the same numbers but for the comparisons.
	alone := t.TempDir()
	must(t, "run", sfoWaves, "-o", alone, "--formats", "numbers,html", "--bootstrap", "50", "--alone")
	single := numberRows(t, alone)
	for at, n := range single {
		if rows[at] != n {
			t.Errorf("%s is %q with the earlier waves and %q alone", at, rows[at], n)
		}
	}
	for at := range single {
		if strings.HasPrefix(at, "change") || strings.HasPrefix(at, "trend") || !strings.Contains(at, ",2016,") {
			t.Errorf("alone: %s", at)
		}
	}
	if strings.Contains(string(read(t, alone, "report.html")), "Changes between waves") {
		t.Error("a section on changes without a wave to compare with")
	}

	// The second wave has one before it, the first none; what is said of 2012 does not depend on the wave reported on.
	must(t, "run", sfoWaves, "-o", alone, "--formats", "numbers", "--bootstrap", "0", "--wave", "2012")
	for at, n := range numberRows(t, alone) {
		if at, found := strings.CutPrefix(at, "index,2012,,,"); found && rows["index,2012,,,"+at] != n {
			t.Errorf("index of 2012, %s: %q and %q", at, rows["index,2012,,,"+at], n)
		}
	}
	must(t, "run", sfoWaves, "-o", alone, "--formats", "numbers", "--bootstrap", "0", "--wave", "2015")
	second := numberRows(t, alone)
	if second["change,2015,,,overall,2012,diff"] == "" || second["trend,2015,,,overall,,slope"] != "" || second["change,2015,,,overall,2016,diff"] != "" {
		t.Error("2015 is to be compared with 2012 only")
	}
}

// All waves in one file, told apart by a column, give the numbers of waves in files of their own; a report for each branch compares too.
func TestWavesInAColumn(t *testing.T) {
	dir := t.TempDir()
	var all strings.Builder
	all.WriteString("wave,id,branch,q1,q2,q3,all\n")
	files := map[string]*strings.Builder{"2024": {}, "2025": {}, "2026": {}}
	for i, name := range []string{"2026", "2024", "2025"} {
		f := files[name]
		f.WriteString("id,branch,q1,q2,q3,all\n")
		for r := range 120 {
			line := fmt.Sprintf("%d,%s,%d,%d,%d,%d\n", 1000-r, []string{"North", "South"}[r*7/3%2], 1+(r*r+i)%5, 1+r*3%4, 1+(r+r/9)%5, 1+(r*5+r/7)%5)
			f.WriteString(line)
			all.WriteString(name + "," + line)
		}
		write(t, filepath.Join(dir, name+".csv"), f.String())
	}
	all.WriteString(",7,North,1,1,1,1\n")
	write(t, filepath.Join(dir, "all.csv"), all.String())
	head := "lang: en\nid: id\nscales: {s: {min: 1, max: 5}}\nitems: {q1: Speed, q2: Price, q3: Staff}\noverall: all\nprofile: {branch: Branch}\nanalysis: {bootstrap: 20}\n"
	column := write(t, filepath.Join(dir, "column.yaml"), head+"data: [all.csv]\nwaves: {column: wave}\n")
	apart := write(t, filepath.Join(dir, "apart.yaml"), head+"waves:\n  - {name: 2024, data: [2024.csv]}\n  - {name: 2025, data: [2025.csv]}\n  - {name: 2026, data: [2026.csv]}\n")
	one, two := filepath.Join(dir, "one"), filepath.Join(dir, "two")
	must(t, "run", column, "-o", one, "--formats", "numbers,html,xlsx", "--each", "branch")
	must(t, "run", apart, "-o", two, "--formats", "numbers,html", "--each", "branch")
	for _, folder := range []string{".", "each/North"} {
		got, want := numberRows(t, filepath.Join(one, folder)), numberRows(t, filepath.Join(two, folder))
		if len(got) != len(want) || want["change,2026,,,q1,2025,p"] == "" || want["trend,2026,,,composite,,joint_p"] == "" {
			t.Errorf("%s: %d numbers in a column, %d apart", folder, len(got), len(want))
		}
		for at, n := range want {
			if got[at] != n {
				t.Errorf("%s: %s is %q in a column and %q apart", folder, at, got[at], n)
			}
		}
	}
	if page := string(read(t, one, "each/North/report.html")); !strings.Contains(page, "Changes between waves") {
		t.Error("the report of North does not say what changed")
	}
	// Targets by wave, in a column or apart, with a filter whose weights are those of the whole, and in parts.
	column = write(t, filepath.Join(dir, "column.yaml"), head+"data: [all.csv]\nwaves: {column: wave, targets: {2025: {branch: {North: 0.3, South: 0.7}}, 2026: {branch: {North: 60, South: 40}}}, weighting: {2026: {population: 900}}}\n")
	apart = write(t, filepath.Join(dir, "apart.yaml"), head+`waves:
  - {name: 2024, data: [2024.csv]}
  - {name: 2025, data: [2025.csv], targets: {branch: {North: 0.3, South: 0.7}}}
  - {name: 2026, data: [2026.csv], targets: {branch: {North: 60, South: 40}}, weighting: {population: 900}}
`)
	for _, more := range [][]string{{"--each", "branch"}, {"--where", "branch=North"}} {
		three, four := t.TempDir(), t.TempDir()
		must(t, append([]string{"run", column, "-o", three, "--formats", "numbers,html"}, more...)...)
		must(t, append([]string{"run", apart, "-o", four, "--formats", "numbers"}, more...)...)
		got, want := numberRows(t, three), numberRows(t, four)
		if len(got) != len(want) || want["weighting,2025,,,,,deff"] == "" || want["weighting,2024,,,,,deff"] != "" {
			t.Errorf("%s: %d numbers in a column, %d apart", more, len(got), len(want))
		}
		for at, n := range want {
			if got[at] != n {
				t.Errorf("%s: %s is %q in a column and %q apart", more, at, got[at], n)
			}
		}
		for _, say := range []string{"2026 is weighted and 2024 is not", "The targets of the weights of 2026 and 2025 differ (Branch)"} {
			if page := string(read(t, three, "report.html")); !strings.Contains(page, say) {
				t.Errorf("%s: the page does not say %q", more, say)
			}
		}
	}
	// The weights of an earlier wave of a column are those of the file that was named, not of one in the codebook.
	column = write(t, filepath.Join(dir, "nodata.yaml"), head+"waves: {column: wave, targets: {2025: {branch: {North: 0.3, South: 0.7}}}}\n")
	must(t, "run", column, filepath.Join(dir, "all.csv"), "-o", t.TempDir(), "--formats", "numbers", "--where", "branch=North")
	excluded := string(read(t, one, "excluded.csv"))
	if strings.Count(excluded, ",wave") != 1 || strings.Count(excluded, "duplicate") > 0 {
		t.Errorf("left out:\n%s", excluded)
	}
	if _, stderr, code := manyi(t, "run", column, "-", "-o", one); code != 2 || !strings.Contains(stderr, "standard input") {
		t.Errorf("exit %d: %s", code, stderr)
	}
}

func TestEarlierWaveThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "b.csv"), "q1,q2\n1,2\n3,4\n5,4\n")
	head := "lang: en\nscales: {s: {min: 1, max: 5}}\nitems: {q1: Speed, q2: Price}\nanalysis: {bootstrap: 0}\nwaves:\n"
	book := write(t, filepath.Join(dir, "s.yaml"), head+"  - {name: old, data: [gone.csv]}\n  - {name: new, data: [b.csv]}\n")
	out := filepath.Join(dir, "out")
	_, stderr, code := manyi(t, "run", book, "-o", out, "--formats", "numbers")
	if code != 1 || !strings.Contains(stderr, "wave old: ") || !strings.Contains(stderr, "--alone") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a report of half the waves")
	}
	must(t, "run", book, "-o", out, "--formats", "numbers", "--alone")
	// A wave that names no files is only told of: here its data were replaced by those of the new one.
	book = write(t, filepath.Join(dir, "t.yaml"), head+"  - {name: old}\n  - {name: new}\n")
	_, stderr, code = manyi(t, "run", book, filepath.Join(dir, "b.csv"), "-o", out, "--formats", "numbers")
	if code != 0 || !strings.Contains(stderr, "names no data files") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	// A mistake in an earlier wave is told with its place and what to do.
	write(t, filepath.Join(dir, "a.csv"), "q1,Q2\n1,2\n")
	book = write(t, filepath.Join(dir, "u.yaml"), head+"  - {name: old, data: [a.csv], columns: {q1: Q1}}\n  - {name: new, data: [b.csv]}\n")
	_, stderr, code = manyi(t, "run", book, "-o", out, "--formats", "numbers")
	for _, want := range []string{`u.yaml:6:46: waves.old.columns.q1: no column "Q1" in`, "write q1: null under its columns (the wave is in line 6)"} {
		if code != 1 || !strings.Contains(stderr, want) {
			t.Errorf("exit %d without %q: %s", code, want, stderr)
		}
	}
}
