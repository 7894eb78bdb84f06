package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"manyi/fixtures"
)

func TestVerifyRepeatsTheRun(t *testing.T) {
	folder := filepath.Dir(smallSurvey(t))
	t.Chdir(folder)
	must(t, "run", "survey.yaml", "-o", "out", "--formats", "numbers", "--each", "branch", "--seed", "7", "--where", "format=Shop")
	stdout, _ := must(t, "verify", "out")
	if !strings.Contains(stdout, " 0 moved, 0 only in report, 0 only in repeated") || strings.Contains(stdout, "changed") {
		t.Errorf("verify says %s", stdout)
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 3 {
		t.Errorf("verify left %v behind", entries)
	}
	// From another folder, and with the report moved.
	elsewhere := filepath.Join(t.TempDir(), "moved")
	if err := os.Rename("out", elsewhere); err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if _, stderr, code := manyi(t, "verify", elsewhere); code != 1 || !strings.Contains(stderr, "--from FOLDER") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	must(t, "verify", elsewhere, "--from", folder)
	// The report of one value is compared with that of the same value, though its folder is called otherwise now.
	north := filepath.Join(t.TempDir(), "renamed")
	if err := os.CopyFS(north, os.DirFS(filepath.Join(elsewhere, "each", "North"))); err != nil {
		t.Fatal(err)
	}
	stdout, _ = must(t, "verify", north, "--from", folder)
	if !strings.Contains(stdout, fmt.Sprint(len(numberRows(t, north)), " numbers the same, 0 moved, 0 only in report, 0 only in repeated")) {
		t.Errorf("verify of a part says %s", stdout)
	}
	// A number that somebody edited is found.
	allNumbers := len(numberRows(t, elsewhere))
	for _, part := range []string{"North", "_South"} {
		allNumbers += len(numberRows(t, filepath.Join(elsewhere, "each", part)))
	}
	numbers := string(read(t, elsewhere, "numbers.csv"))
	write(t, filepath.Join(elsewhere, "numbers.csv"), strings.Replace(numbers, ",,q1,,index,", ",,q1,,index,1", 1))
	stdout, stderr, code := manyi(t, "verify", elsewhere, "--from", folder)
	if code != 1 || !strings.Contains(stdout, "index q1 index") || !strings.Contains(stderr, fmt.Sprintf(": 1 of %d numbers differ", allNumbers)) {
		t.Errorf("exit %d: %s\n%s", code, stdout, stderr)
	}
	// So is a changed answer, and the file that has it is named.
	data := string(read(t, folder, "data.csv"))
	write(t, filepath.Join(folder, "data.csv"), strings.Replace(data, "\n1,2,", "\n1,5,", 1))
	if stdout, _, code = manyi(t, "verify", elsewhere, "--from", folder); code != 1 || !strings.Contains(stdout, "data.csv has changed since the report was made") {
		t.Errorf("exit %d: %s", code, stdout)
	}
}

// Files that hold no numbers for comparison are known by their sums: every one that was changed or is gone is named, also under each/.
func TestVerifyNamesAlteredFiles(t *testing.T) {
	t.Chdir(filepath.Dir(smallSurvey(t)))
	must(t, "run", "survey.yaml", "-o", "out", "--formats", "html,xlsx,numbers,svg", "--each", "branch", "--bootstrap", "0")
	must(t, "verify", "out")
	pictures, err := filepath.Glob("out/charts/*.svg")
	if err != nil || len(pictures) == 0 {
		t.Fatal("no pictures", err)
	}
	altered := []string{"report.html", "report.xlsx", "numbers.parquet", "excluded.csv", "each.xlsx", "each/North/report.html", "each/North/manifest.json", "charts/" + filepath.Base(pictures[0])}
	for _, name := range altered {
		write(t, filepath.Join("out", name), string(read(t, "out", name))+" ")
	}
	if err := os.Remove("out/each/_South/report.xlsx"); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := manyi(t, "verify", "out")
	if code != 1 || !strings.Contains(stderr, "the numbers of out are what this run gives, but not all its files are as they were written") || !strings.Contains(stdout, "each/_South/report.xlsx is gone\n") {
		t.Errorf("exit %d: %s%s", code, stdout, stderr)
	}
	for _, name := range altered {
		if !strings.Contains(stdout, name+" was changed after the report was written\n") {
			t.Errorf("%s is not named in\n%s", name, stdout)
		}
	}
	if n := strings.Count(stdout, "was changed"); n != len(altered) {
		t.Errorf("%d files altered, %d named", len(altered), n)
	}
	// A manifest names no file outside its folder, and one without sums is said to have none.
	manifest := string(read(t, "out", "manifest.json"))
	sums := strings.Index(manifest, `"files_sha256": {`)
	write(t, "out/manifest.json", manifest[:sums]+`"files_sha256": {"../survey.yaml": "", "charts": ""}}`)
	if stdout, _, code = manyi(t, "verify", "out"); code != 1 || !strings.Contains(stdout, "../survey.yaml: ") || !strings.Contains(stdout, "charts: is no file") {
		t.Errorf("exit %d: %s", code, stdout)
	}
	// A link out of the folder is not followed.
	page := read(t, "out", "report.html")
	if err := errors.Join(os.Remove("out/report.html"), os.Symlink(filepath.Join("..", "survey.yaml"), "out/report.html")); err != nil {
		t.Fatal(err)
	}
	write(t, "out/manifest.json", manifest)
	if stdout, _, code = manyi(t, "verify", "out"); code != 1 || !strings.Contains(stdout, "report.html: lies outside the report's folder, and is not opened\n") {
		t.Errorf("exit %d: %s", code, stdout)
	}
	if err := os.Remove("out/report.html"); err != nil {
		t.Fatal(err)
	}
	write(t, "out/report.html", string(page))
	// Nor does it hide an edited page by leaving out its sum.
	write(t, "out/manifest.json", manifest[:sums]+`"files_sha256": {}}`)
	stdout, _, code = manyi(t, "verify", "out")
	if code != 1 || !strings.Contains(stdout, "report.html has no sum in the manifest") || strings.Contains(stdout, "\nmanifest.json has no sum") {
		t.Errorf("exit %d: %s", code, stdout)
	}
	write(t, "out/manifest.json", strings.TrimRight(manifest[:sums], ", \n")+"}")
	if stdout, _ = must(t, "verify", "out"); !strings.Contains(stdout, "no sums of the files") {
		t.Errorf("%s", stdout)
	}
}

// A file larger than any report's is neither read nor summed, which would take all memory or no end of time.
func TestVerifyReadsNoHugeFiles(t *testing.T) {
	t.Chdir(filepath.Dir(smallSurvey(t)))
	must(t, "run", "survey.yaml", "-o", "out", "--formats", "html,numbers", "--bootstrap", "0")
	for name, size := range map[string]int64{"report.html": 20 << 30, "numbers.csv": 128<<20 + 1} { // all of it a hole, which takes no room
		before := read(t, "out", name)
		if err := os.Truncate(filepath.Join("out", name), size); err != nil {
			t.Fatal(err)
		}
		started := time.Now()
		stdout, stderr, code := manyi(t, "verify", "out")
		if took := time.Since(started); code != 1 || !strings.Contains(stdout+stderr, fmt.Sprintf("%s: has %d bytes", name, size)) && !strings.Contains(stdout, fmt.Sprintf("%s: was changed after the report was written: has %d bytes", name, size)) || took > 20*time.Second {
			t.Errorf("%s: exit %d after %v: %s%s", name, code, took, stdout, stderr)
		}
		write(t, filepath.Join("out", name), string(before))
	}
	must(t, "verify", "out")
}

// What a manifest of a stranger says cannot command the terminal, nor pass for a line of the program.
func TestVerifyPrintsNoCommandsOfTheManifest(t *testing.T) {
	t.Chdir(filepath.Dir(smallSurvey(t)))
	must(t, "run", "survey.yaml", "-o", "out", "--formats", "numbers", "--bootstrap", "0")
	good := string(read(t, "out", "manifest.json"))
	const evil = `\u001b[31m\u202e\nEVIL`
	for name, edit := range map[string][2]string{
		"version":  {`"version": "`, `"version": "` + evil},
		"input":    {`"inputs": [`, `"inputs": [{"path": "x"}, {"path": "x"}, {"path": "` + evil + `"}, `},
		"codebook": {`"path": "survey.yaml"`, `"path": "` + evil + `.yaml"`},
		"command":  {`"command": [`, `"command": ["manyi", "--` + evil + `", `},
		"run":      {`"--formats"`, `"--where", "` + evil + `=1", "--formats"`},
		"file":     {`"files": [`, `"files": ["` + evil + `", `},
	} {
		text := strings.Replace(good, edit[0], edit[1], 1)
		if text == good {
			t.Fatalf("%s: %q is not in the manifest", name, edit[0])
		}
		write(t, "out/manifest.json", text)
		stdout, stderr, _ := manyi(t, "verify", "out")
		if !strings.Contains(stdout+stderr, "EVIL") || strings.ContainsAny(stdout+stderr, "\x1b\u202e") || strings.Contains("\n"+stdout+"\n"+stderr, "\nEVIL") {
			t.Errorf("%s: %q", name, stdout+stderr)
		}
	}
}

// Systems leave files of their own in folders that somebody opened.
func TestStrangeFilesInEachArePassedOver(t *testing.T) {
	t.Chdir(filepath.Dir(smallSurvey(t)))
	must(t, "run", "survey.yaml", "-o", "out", "--formats", "numbers", "--each", "branch", "--bootstrap", "0")
	want, _ := must(t, "diff", "out", "out")
	write(t, "out/each/.DS_Store", "Bud1")
	if err := os.Mkdir("out/each/empty", 0o755); err != nil {
		t.Fatal(err)
	}
	must(t, "verify", "out")
	if got, _ := must(t, "diff", "out", "out"); got != want {
		t.Errorf("diff says %s, before %s", got, want)
	}
}

func TestVerifyWithoutACodebook(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, "responses.csv", string(fixtures.XianResponses))
	must(t, "run", "responses.csv", "-o", "first", "--formats", "numbers", "--bootstrap", "0")
	must(t, "verify", "first")
	must(t, "demo", "-o", "demo")
	must(t, "verify", "demo")
}

func TestVerifyRefuses(t *testing.T) {
	folder := filepath.Dir(smallSurvey(t))
	t.Chdir(folder)
	must(t, "run", "survey.yaml", "-o", "pictures", "--formats", "html")
	for _, test := range [][2]string{{"nowhere", "not the folder of a report"}, {"pictures", "numbers must be among the --formats"}} {
		if _, stderr, code := manyi(t, "verify", test[0]); code != 1 || !strings.Contains(stderr, test[1]) {
			t.Errorf("%s: exit %d: %s", test[0], code, stderr)
		}
	}
	must(t, "run", "survey.yaml", "-o", "out", "--formats", "numbers")
	good := string(read(t, "out", "manifest.json"))
	for was, want := range map[string]string{
		`{`:                                    "manifest.json",
		`{"command": []}`:                      "does not say by which command",
		`{"command": ["manyi", "frobnicate"]}`: "not one of this program",
		`{"command": ["manyi", "convert", "data.csv", "x.sav"]}`:                 "makes no report",
		`{"command": ["manyi", "run", "survey.yaml", "-"]}`:                      "standard input",
		`{"command": ["manyi", "run", "survey.yaml"]}`:                           "names no codebook",
		strings.Replace(good, `"path": "survey.yaml"`, `"path": "gone.yaml"`, 1): "gone.yaml",
		strings.Replace(good, `"path": "survey.yaml"`, `"path": "/etc/x"`, 1):    "is not a codebook",
		`{"command": ["manyi", "run", "survey.yaml", "--bootstrap=999999999"]}`:  "999999999",
		`{"command": ["manyi", "run", "survey.yaml", "--lang", "xx"]}`:           "neither zh nor en",
		`{"command": ["manyi", "--help"]}`:                                       "not one of this program",
	} {
		write(t, filepath.Join("out", "manifest.json"), was)
		if stdout, stderr, code := manyi(t, "verify", "out"); code != 1 || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("%.80s: exit %d: %s%s", was, code, stdout, stderr)
		}
	}
	for _, name := range []string{"manifest.json", "numbers.csv"} { // a device or pipe need not end
		name = filepath.Join("out", name)
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(os.DevNull, name); err != nil {
			t.Fatal(err)
		}
		if _, stderr, code := manyi(t, "verify", "out"); code != 1 || !strings.Contains(stderr, "is no file") {
			t.Errorf("%s: exit %d: %s", name, code, stderr)
		}
		os.Remove(name)
		write(t, name, good)
	}
	if _, err := os.Stat("x.sav"); err == nil {
		t.Error("verify ran convert")
	}
}

func TestDiff(t *testing.T) {
	dir := t.TempDir()
	head := "analysis,wave,by,group,term,term2,statistic,value,n\n"
	for name, rows := range map[string]string{
		"a": "index,2015,,,q1,,index,50,100\nindex,2015,,,q2,,index,60,100\nindex,2015,,,q3,,index,,0\nindex,2015,format,\"S\x1b[31m\u202e\u2067\",q1,,se,2,9\n",
		"b": "index,2016,,,q1,,index,50.00001,100\nindex,2016,,,q2,,index,66,90\nindex,2016,,,q3,,index,,0\nindex,2016,,,q4,,index,1,5\n",
	} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, name, "numbers.csv"), head+rows)
	}
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	stdout, _ := must(t, "diff", a, b)
	for _, want := range []string{"index q1 index", "50.00001", "index q2 index", "10.000%", "100 -> 90", "index q4 index", "1 numbers the same, 2 moved, 1 only in " + a + ", 1 only in " + b, "index format=S[31m q1 se"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("diff lacks %q:\n%s", want, stdout)
		}
	}
	if stdout, _ = must(t, "diff", a, b, "--tolerance", "1e-6"); !strings.Contains(stdout, "2 numbers the same, 1 moved") || strings.Contains(stdout, "index q1 index") {
		t.Errorf("with a tolerance: %s", stdout)
	}
	stdout, _ = must(t, "diff", a, b, "--csv")
	rows, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
	if err != nil || len(rows) != 5 || rows[2][8] != "60" || rows[2][9] != "66" || rows[4][8] != "" {
		t.Errorf("%v, %q", err, rows)
	}
	if stdout, _ = must(t, "diff", a, a); !strings.HasPrefix(stdout, "4 numbers the same, 0 moved") {
		t.Errorf("a report and itself: %s", stdout)
	}
	// Indices of earlier waves stand behind those of the report's own, which are the ones compared.
	write(t, filepath.Join(b, "numbers.csv"), string(read(t, b, "numbers.csv"))+"index,2015,,,q1,,index,11,100\nindex,2015,,,q2,,index,12,100\n")
	if stdout, _ = must(t, "diff", a, b); !strings.Contains(stdout, "1 numbers the same, 2 moved, 1 only in "+a+", 3 only in "+b) || !strings.Contains(stdout, "50.00001") {
		t.Errorf("a report over waves: %s", stdout)
	}
	// Cells that are no numbers are shown as they stand and have no difference.
	write(t, filepath.Join(a, "numbers.csv"), head+"index,2015,,,q1,,index,NaN,1\nindex,2015,,,q2,,index,abc,1\nindex,2015,,,q3,,index,,1\n")
	write(t, filepath.Join(b, "numbers.csv"), head+"index,2015,,,q1,,index,5,1\nindex,2015,,,q2,,index,6,1\nindex,2015,,,q3,,index,7,1\n")
	stdout, _ = must(t, "diff", a, b)
	for i, want := range []string{`index 2015 q1 index "NaN" (no number) 5 1`, `index 2015 q2 index "abc" (no number) 6 1`, "index 2015 q3 index not available 7 1"} {
		if got := strings.Join(strings.Fields(strings.Split(stdout, "\n")[i+1]), " "); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	// Nor is a report without numbers compared at all.
	good := string(read(t, b, "numbers.csv"))
	for _, none := range []string{"", head} {
		write(t, filepath.Join(b, "numbers.csv"), none)
		for _, dirs := range [][]string{{a, b}, {b, a}} {
			stdout, stderr, code := manyi(t, "diff", dirs[0], dirs[1])
			if code != 1 || stdout != "" || !strings.Contains(stderr, filepath.Join(b, "numbers.csv")+": holds no numbers") {
				t.Errorf("exit %d: %s%s", code, stdout, stderr)
			}
		}
	}
	write(t, filepath.Join(b, "numbers.csv"), good)
	// Reports with next to nothing in common are not listed number by number.
	var others strings.Builder
	for i := range 20 {
		fmt.Fprintf(&others, "index,2015,,,other%d,,index,1,1\n", i)
	}
	write(t, filepath.Join(b, "numbers.csv"), head+"index,2015,,,q1,,index,5,1\n"+others.String())
	write(t, filepath.Join(a, "numbers.csv"), head+"index,2015,,,q1,,index,5,1\n"+strings.ReplaceAll(others.String(), "other", "item"))
	stdout, stderr, code := manyi(t, "diff", a, b)
	if code != 1 || stdout != "" || !strings.Contains(stderr, "only 1 of 21 and 21 numbers are in both reports: are they of one questionnaire?") {
		t.Errorf("exit %d: %s%s", code, stdout, stderr)
	}
	if stdout, _ = must(t, "diff", a, b, "--csv"); strings.Count(stdout, "\n") != 41 {
		t.Errorf("--csv: %s", stdout)
	}
	if _, _, code := manyi(t, "diff", a, dir); code != 1 {
		t.Errorf("exit %d without a report", code)
	}
	if _, _, code := manyi(t, "diff", a, b, "--tolerance", "NaN"); code != 2 {
		t.Errorf("exit %d", code)
	}
}
