package main

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The starter codebook finds what the publisher's guide says of the airport survey, and runs as it is.
func TestInit(t *testing.T) {
	dir := t.TempDir()
	codebook := filepath.Join(dir, "survey.yaml")
	must(t, "init", "../../fixtures/sfo/responses-2015.csv", "-o", codebook)
	text := string(read(t, codebook))
	for _, want := range []string{"id: RESPNUM", "weight: WEIGHT", "{min: 1, max: 5, missing: [0, 6]}", "  Q7ART: ", "  Q7RENTAL: ", "overall: {column: Q7ALL,"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	_, stderr := must(t, "run", codebook, "-o", filepath.Join(dir, "report"), "--formats", "numbers", "--bootstrap", "0")
	if !strings.Contains(stderr, "kept=2958") {
		t.Errorf("%s", stderr)
	}
	if _, stderr, code := manyi(t, "init", "../../fixtures/sfo/responses-2015.csv", "-o", codebook); code != 2 || !strings.Contains(stderr, "is there already") {
		t.Errorf("code %d: %s", code, stderr)
	}
	if _, stderr, code := manyi(t, "init", "-", "-o", "-"); code != 2 || !strings.Contains(stderr, "standard input") {
		t.Errorf("code %d: %s", code, stderr)
	}
	if _, stderr, code := manyi(t, "init", "../../fixtures/data/holzinger.csv", "-o", "-"); code != 1 || !strings.Contains(stderr, "no column looks like a question") {
		t.Errorf("code %d: %s", code, stderr)
	}
}

// Without a codebook, CSV and SPSS files are reported on all the same, and the codebook lies beside the report.
func TestRunWithoutCodebook(t *testing.T) {
	for _, file := range []string{"../../fixtures/xian/responses.csv", "../../fixtures/data/bfi.csv", "../../fixtures/sav/tiamo__hotel.sav"} {
		dir := filepath.Join(t.TempDir(), "report")
		must(t, "run", file, "-o", dir, "--formats", "numbers", "--bootstrap", "0")
		if !strings.Contains(string(read(t, filepath.Join(dir, "numbers.csv"))), "index,,,,composite,,index,") {
			t.Errorf("%s: no index of the composite", file)
		}
		withCodebook, _ := must(t, "check", filepath.Join(dir, "survey.yaml"))
		without, _ := must(t, "check", file)
		if a, b := strings.Count(withCodebook, "\n"), strings.Count(without, "\n"); a != b || a < 10 {
			t.Errorf("%s: check prints %d lines with the drafted codebook and %d without", file, a, b)
		}
		if _, err := os.Stat(filepath.Join(dir, "manifest.json")); err != nil {
			t.Error(err)
		}
	}
}

// A lowest answer that one person gave is on the scale, and the draft does not say that nobody gave it.
func TestInitRareLowest(t *testing.T) {
	survey := strings.SplitAfter(string(read(t, "../../fixtures/xian/responses.csv")), "\n")
	for i, line := range survey[1:] { // q1 to q9 stand at 12 to 20: a 1 becomes a 2, but for one
		if cells := strings.Split(line, ","); len(cells) > 21 {
			for q := 12; q < 22; q++ {
				if cells[q] == "1" && i > 0 {
					cells[q] = "2"
				}
			}
			if i == 0 {
				cells[12] = "1"
			}
			survey[i+1] = strings.Join(cells, ",")
		}
	}
	out, _ := must(t, "init", write(t, filepath.Join(t.TempDir(), "data.csv"), strings.Join(survey, "")), "-o", "-")
	if !strings.Contains(out, "min: 1, max: 5") || !strings.Contains(out, "# 1 几乎没有人答") || strings.Contains(out, "1..1") {
		t.Errorf("%s", out)
	}
}

// Waves in a column, or in a file each, are offered in lines that work once the # is taken away.
func TestInitOffersWaves(t *testing.T) {
	t.Chdir(t.TempDir())
	files := map[string]string{}
	for i := range 120 {
		year := []string{"2024", "2025"}[i%2]
		// The last item runs against the others.
		files[year] += fmt.Sprintf("%s,%d,%d,%d,%d\n", year, 1+i*7%5, 1+(i*7+i%3/2)%5, 1+(i*7+i%4/3)%5, 5-i*7%5)
	}
	write(t, "all.csv", "year,q1,q2,q3,q4\n"+files["2025"]+files["2024"])
	for year, rows := range files {
		write(t, year+".csv", "q1,q2,q3,q4\n"+strings.ReplaceAll(rows, year+",", ""))
	}
	for _, test := range []struct {
		files []string
		want  string
	}{
		{[]string{"all.csv"}, "# waves: {column: year}\n"},
		{[]string{"2024.csv", "2025.csv"}, "# waves:\n#   - {name: 2024, data: [2024.csv]}\n#   - {name: 2025, data: [2025.csv]}\n"},
	} {
		must(t, append([]string{"init", "--force", "-o", "s.yaml"}, test.files...)...)
		text := string(read(t, "s.yaml"))
		if !strings.Contains(text, test.want) || !strings.Contains(text, "q4 runs against its group and has reverse: true") {
			t.Fatalf("%v: no %q in\n%s", test.files, test.want, text)
		}
		write(t, "s.yaml", strings.Replace(text, test.want, strings.ReplaceAll(test.want, "# ", ""), 1))
		must(t, "run", "s.yaml", "-o", "out", "--formats", "numbers", "--bootstrap", "0")
		if rows := numberRows(t, "out"); rows["change,2025,,,q1,2024,diff"] == "" {
			t.Errorf("%v: no change since 2024", test.files)
		}
	}
}

// Without a codebook, what looks like waves is analysed together: the log, the front page and the method say so, and the draft lists them in order.
func TestRunPoolsWavesAloud(t *testing.T) {
	t.Chdir(t.TempDir())
	quarters := []string{"一季度", "二季度", "三季度", "四季度"}
	all := "季度,规范性,频率,准确性\n"
	for q, name := range quarters {
		rows := ""
		for i := range 60 {
			rows += fmt.Sprintf("%d,%d,%d\n", 1+(i*7+q)%5, 1+(i*7+i%3/2)%5, 1+(i*7+i%4/3)%5)
		}
		write(t, name+".csv", "规范性,频率,准确性\n"+rows)
		all += name + "," + strings.ReplaceAll(strings.TrimSuffix(rows, "\n"), "\n", "\n"+name+",") + "\n"
	}
	write(t, "全年.csv", all)
	for _, test := range []struct {
		args []string
		said string // "" = nothing
	}{
		{[]string{"全年.csv"}, "“季度”列像是期次（一季度、二季度、三季度、四季度）"},
		{[]string{"全年.csv", "--lang", "en"}, "the column 季度 looks like the wave (一季度, 二季度, 三季度, 四季度)"},
		{[]string{"一季度.csv", "三季度.csv", "二季度.csv", "四季度.csv"}, "4 个文件像是各期的数据（一季度、二季度、三季度、四季度）"},
		{[]string{"一季度.csv", "三季度.csv", "--lang", "en"}, "the 2 files look like waves (一季度, 三季度)"},
		{[]string{"全年.csv", "--where", "季度=四季度"}, ""},
		{[]string{"四季度.csv"}, ""},
	} {
		os.RemoveAll("out")
		_, stderr := must(t, append([]string{"run", "-o", "out", "--formats", "html", "--bootstrap", "0"}, test.args...)...)
		page := html.UnescapeString(string(read(t, "out/report.html")))
		logged := strings.Contains(stderr, "analysed together")
		if n := strings.Count(page, "像是") + strings.Count(page, "look like waves") + strings.Count(page, "looks like the wave"); (test.said == "") != (n == 0) || logged != (n > 0) {
			t.Errorf("%v: said %d times on the page, in the log: %v", test.args, n, logged)
		}
		if test.said == "" {
			continue
		}
		for _, section := range []string{"summary", "sample"} {
			_, text, _ := strings.Cut(page, `<section id="`+section+`">`)
			if text, _, _ = strings.Cut(text, "</section>"); !strings.Contains(text, test.said) {
				t.Errorf("%v: no %q in %s", test.args, test.said, section)
			}
		}
	}
	must(t, "init", "-o", "s.yaml", "三季度.csv", "一季度.csv", "四季度.csv", "二季度.csv")
	text := string(read(t, "s.yaml"))
	last := -1
	for _, name := range quarters {
		at := strings.Index(text, "{name: "+name+", data: ["+name+".csv]}")
		if at <= last {
			t.Errorf("%s is not in its place in\n%s", name, text)
		}
		last = at
	}
	if out, _ := must(t, "check", "全年.csv"); !strings.Contains(out, "像是期次") {
		t.Errorf("%s", out)
	}
}

// Files that name the same questions differently are told apart, and a wave without a column is told of the one that ends like it.
func TestInitFilesNamedDifferently(t *testing.T) {
	t.Chdir(t.TempDir())
	rows := ""
	for i := range 60 {
		rows += fmt.Sprintf("%d,%d,%d,%d\n", i, 1+i*7%5, 1+(i*7+i%3/2)%5, 1+(i*7+i%4/3)%5)
	}
	write(t, "一季度.csv", "编号,客户经理规范性,客户经理频率,客户经理便利性\n"+rows)
	for _, name := range []string{"二季度", "三季度"} {
		write(t, name+".csv", "编号,规范性,频率,便利性\n"+rows)
	}
	_, stderr, code := manyi(t, "init", "一季度.csv", "二季度.csv", "三季度.csv", "-o", "-")
	for _, want := range []string{"the columns that all of them have, 1, are", "一季度.csv: 客户经理规范性, 客户经理频率, 客户经理便利性\n", "二季度.csv, 三季度.csv: 规范性, 频率, 便利性\n"} {
		if code != 1 || !strings.Contains(stderr, want) {
			t.Errorf("code %d, no %q in\n%s", code, want, stderr)
		}
	}
	must(t, "init", "二季度.csv", "三季度.csv", "-o", "s.yaml")
	text := string(read(t, "s.yaml")) + "waves:\n  - {name: 一, data: [一季度.csv]}\n  - {name: 二, data: [二季度.csv]}\n"
	write(t, "s.yaml", text)
	_, stderr, code = manyi(t, "check", "s.yaml")
	for _, want := range []string{`did you mean "客户经理便利性"?`, "write 便利性: null under its columns"} {
		if code != 1 || !strings.Contains(stderr, want) {
			t.Errorf("code %d, no %q in\n%s", code, want, stderr)
		}
	}
	write(t, "四季度.csv", "a,b\n1,2\n")
	if _, stderr, code = manyi(t, "init", "一季度.csv", "四季度.csv", "-o", "-"); code != 1 || !strings.Contains(stderr, "四季度.csv: a, b") {
		t.Errorf("code %d: %s", code, stderr)
	}
}
