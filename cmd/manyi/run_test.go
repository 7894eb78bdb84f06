package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func read(t testing.TB, path ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t testing.TB, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDemoWritesEverything(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		dir := filepath.Join(t.TempDir(), "report")
		stdout, _ := must(t, "demo", "-o", dir, "--lang", lang)
		if !strings.Contains(stdout, filepath.Join(dir, "report.html")) {
			t.Errorf("%s: demo does not say where the report is: %s", lang, stdout)
		}
		files := []string{"report.xlsx", "report.html", "numbers.csv", "numbers.parquet", "results.json", "quality.json", "manifest.json", "excluded.csv", "sample/survey.yaml"}
		for _, chart := range []string{"index", "distribution", "correlation", "scree", "loadings", "importance", "penalty-reward", "quadrant", "value", "value-index", "compare-format", "compare-district"} {
			files = append(files, "charts/"+chart+".png", "charts/"+chart+".svg")
		}
		for _, f := range files {
			if len(read(t, dir, f)) < 100 {
				t.Errorf("%s: %s is nearly empty", lang, f)
			}
		}
		page := string(read(t, dir, "report.html"))
		for _, word := range []string{"NaN", "%!", "+Inf"} {
			if strings.Contains(page, word) {
				t.Errorf("%s: the page contains %q", lang, word)
			}
		}
	}
}

func TestRowsAreAccountedFor(t *testing.T) {
	dir := t.TempDir()
	must(t, "run", "../../fixtures/xian/survey.yaml", "-o", dir, "--formats", "numbers", "--bootstrap", "0")
	var m struct {
		Rows    struct{ Read, Kept, Excluded int }
		Reasons map[string]int `json:"excluded_by_reason"`
		Inputs  []struct {
			SHA256 string
			Rows   int
		}
		Invalid int `json:"invalid_cells"`
	}
	if err := json.Unmarshal(read(t, dir, "manifest.json"), &m); err != nil {
		t.Fatal(err)
	}
	if m.Rows.Read != 6210 || m.Rows.Kept != 6198 || m.Rows.Excluded != 12 || m.Reasons["duplicate_id"] != 12 || m.Inputs[0].Rows != 6210 {
		t.Errorf("manifest %+v, want 6210 read = 6198 kept + 12 repeated ids", m)
	}
	if m.Invalid == 0 || len(m.Inputs[0].SHA256) != 64 {
		t.Errorf("manifest %+v, want the planted invalid codes and a SHA-256", m)
	}
	lines, err := csv.NewReader(bytes.NewReader(read(t, dir, "excluded.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 13 || strings.Join(lines[0], ",") != "file,row,id,reason" {
		t.Errorf("excluded.csv has %d lines, head %v; want a head and 12 rows", len(lines), lines[0])
	}
}

// The same inputs and seed give the same bytes on any number of processors, bootstrap included.
func TestJobsDoNotChangeTheNumbers(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	must(t, "run", "../../fixtures/xian/survey.yaml", "-o", one, "--formats", "numbers,json,html,xlsx", "--bootstrap", "50", "--jobs", "1")
	must(t, "run", "../../fixtures/xian/survey.yaml", "-o", two, "--formats", "numbers,json,html,xlsx", "--bootstrap", "50", "--jobs", "2")
	for _, f := range []string{"numbers.csv", "numbers.parquet", "results.json", "quality.json", "report.html", "report.xlsx", "excluded.csv"} {
		if !bytes.Equal(read(t, one, f), read(t, two, f)) {
			t.Errorf("%s differs between --jobs 1 and --jobs 2", f)
		}
	}
}

// The same answers in GB 18030, in UTF-16, with semicolons and in a workbook give the same numbers.
func TestSameAnswersInOtherFiles(t *testing.T) {
	base := t.TempDir()
	must(t, "run", "../../fixtures/xian/survey.yaml", "-o", base, "--formats", "numbers", "--bootstrap", "0")
	want := read(t, base, "numbers.csv")
	source := read(t, "../../fixtures/xian/responses.csv")
	gbk, err := simplifiedchinese.GB18030.NewEncoder().Bytes(source)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"gbk.csv": gbk, "bom.csv": append([]byte("\xef\xbb\xbf"), source...),
		"crlf.csv": bytes.ReplaceAll(source, []byte("\n"), []byte("\r\n"))} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		must(t, "run", "../../fixtures/xian/survey.yaml", path, "-o", dir, "--formats", "numbers", "--bootstrap", "0")
		if !bytes.Equal(read(t, dir, "numbers.csv"), want) {
			t.Errorf("%s gives other numbers than the UTF-8 file", name)
		}
	}
}

func TestFailedRunLeavesTheEarlierReport(t *testing.T) {
	dir := t.TempDir()
	must(t, "run", "../../fixtures/xian/survey.yaml", "-o", dir, "--formats", "numbers,json", "--bootstrap", "0")
	before := snapshot(t, dir)
	bad := write(t, filepath.Join(t.TempDir(), "survey.yaml"), "title: x\nitems: {q1: a}\nscales: {s: {min: 1, max: 5}}\ndata: [missing.csv]\n")
	if _, _, code := manyi(t, "run", bad, "-o", dir); code != codeData {
		t.Errorf("a missing file exits with %d, want %d", code, codeData)
	}
	cmd := exec.Command(binary, "run", "../../fixtures/xian/survey.yaml", "-o", dir, "--bootstrap", "200000")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	for lines.Scan() && !strings.Contains(lines.Text(), "rows") { // then the forms are read, and long work begins
	}
	time.Sleep(100 * time.Millisecond)
	interrupted := time.Now()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
	}
	cmd.Wait()
	if d := time.Since(interrupted); d > 10*time.Second {
		t.Errorf("an interrupted run ends after %s", d)
	}
	if code := cmd.ProcessState.ExitCode(); code != codeRun {
		t.Errorf("an interrupted run exits with %d, want %d", code, codeRun)
	}
	if after := snapshot(t, dir); after != before {
		t.Errorf("the earlier report changed:\n%s\nwas\n%s", after, before)
	}
}

// snapshot lists the files of a folder with their contents' length and beginning.
func snapshot(t *testing.T, dir string) string {
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			fmt.Fprintf(&b, "%s %x\n", path, read(t, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const smallCodebook = `title: small
lang: en
id: id
scales: {s: {min: 1, max: 5}}
items: {q1: first, q2: second, q3: third}
overall: {column: q4}
profile: {format: {label: Format}}
data: [data.csv]
`

func TestErrorsSayWhere(t *testing.T) {
	for _, c := range []struct {
		name, codebook, data string
		args                 []string
		code                 int
		want                 []string
	}{
		{"empty file", smallCodebook, "", nil, codeData, []string{"data.csv", "empty"}},
		{"header only", smallCodebook, "id,q1,q2,q3,q4,format\n", nil, codeData, []string{"data.csv"}},
		{"misspelt key", strings.Replace(smallCodebook, "title:", "titel:", 1), "id\n", nil, codeData, []string{"survey.yaml:1:1", "titel", `did you mean "title"`}},
		{"column not there", smallCodebook, "id,q1,q2,Q3,q4,format\n1,1,2,3,4,A\n", nil, codeData, []string{"data.csv", "q3", "Q3"}},
		{"ragged row", smallCodebook, "id,q1,q2,q3,q4,format\n1,1,2,3,4,A\n2,1,2\n", nil, codeData, []string{"data.csv:3", "3", "6"}},
		{"no such wave", smallCodebook, "id,q1,q2,q3,q4,format\n1,1,2,3,4,A\n", []string{"--wave", "2019"}, codeData, []string{"2019"}},
		{"no such format", smallCodebook, "id\n", []string{"--formats", "docx"}, codeUsage, []string{"docx", "xlsx"}},
		{"no such language", smallCodebook, "id\n", []string{"--lang", "fr"}, codeUsage, []string{"fr"}},
		{"misspelt flag", smallCodebook, "id\n", []string{"--job", "1"}, codeUsage, []string{"--jobs"}},
		{"negative processors", smallCodebook, "id\n", []string{"--jobs=-1"}, codeUsage, []string{"--jobs", "-1"}},
		{"more resamples than a codebook may ask for", smallCodebook, "id\n", []string{"--bootstrap", "9223372036854775807"}, codeUsage, []string{"--bootstrap", "1000000"}},
		{"no field to split by", smallCodebook, "id\n", []string{"--each", ""}, codeUsage, []string{"--each"}},
		{"blank field to split by", smallCodebook, "id\n", []string{"--each= "}, codeUsage, []string{"--each"}},
		{"filter without a value", smallCodebook, "id\n", []string{"--where", "format"}, codeUsage, []string{"FIELD=VALUE"}},
		{"filter on an unknown field", smallCodebook, "id,q1,q2,q3,q4,format\n1,1,2,3,4,A\n", []string{"--where", "formt=A"}, codeData, []string{"formt", "format"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			codebook := write(t, filepath.Join(dir, "survey.yaml"), c.codebook)
			write(t, filepath.Join(dir, "data.csv"), c.data)
			out := filepath.Join(dir, "out")
			_, stderr, code := manyi(t, append([]string{"run", codebook, "-o", out}, c.args...)...)
			if code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			for _, w := range c.want {
				if !strings.Contains(stderr, w) {
					t.Errorf("%q does not contain %q", stderr, w)
				}
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("a failed run left an output folder")
			}
		})
	}
}

// A folder that cannot be written is found before the data are read, with a codebook and without, and nothing is left behind.
func TestUnwritableOutput(t *testing.T) {
	dir := t.TempDir()
	codebook := write(t, filepath.Join(dir, "survey.yaml"), smallCodebook) // its data are missing
	file := write(t, filepath.Join(dir, "file"), "a file")
	locked := filepath.Join(dir, "locked")
	if err := os.Mkdir(locked, 0o555); err != nil {
		t.Fatal(err)
	}
	outs := []string{file, filepath.Join(file, "report")}
	if probe := filepath.Join(locked, "probe"); os.WriteFile(probe, nil, 0o644) != nil { // the superuser may write everywhere
		outs = append(outs, filepath.Join(locked, "report"))
	}
	for _, out := range outs {
		for _, input := range []string{codebook, filepath.Join(dir, "data.csv")} {
			if _, stderr, code := manyi(t, "run", input, "-o", out); code != codeRun || !strings.Contains(stderr, "output folder") || strings.Contains(stderr, "data.csv") {
				t.Errorf("%s to %s: exit code %d: %s", filepath.Base(input), out, code, stderr)
			}
		}
	}
	fresh := filepath.Join(dir, "a", "b")
	if _, _, code := manyi(t, "run", codebook, "-o", fresh); code != codeData {
		t.Errorf("without data the exit code is %d", code)
	}
	if names, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(names) != 3 {
		t.Errorf("%v are there, %v", names, err)
	}
}

// Data that leave nothing to compute still give a report that says so, without NaN and without a crash.
func TestPoorData(t *testing.T) {
	head := "id,q1,q2,q3,q4,format\n"
	constant, few, missing := head, head, head
	for i := range 40 {
		constant += fmt.Sprintf("%d,3,%d,%d,%d,%s\n", i, 1+i%5, 1+i*7%5, 1+i*3%5, string(rune('A'+i%2)))
		missing += fmt.Sprintf("%d,,,,,\n", i)
	}
	for i := range 2 {
		few += fmt.Sprintf("%d,%d,%d,%d,%d,A\n", i, 1+i, 2+i, 3, 4-i)
	}
	identical := head
	for i := range 40 {
		identical += fmt.Sprintf("%d,4,4,4,4,A\n", i)
	}
	for name, data := range map[string]string{"constant item": constant, "fewer rows than items": few, "one row": head + "1,1,2,3,4,A\n",
		"all missing": missing, "all the same": identical, "invalid values": constant + "99,7,x,1,2,B\n",
		"collinear": head + "1,1,1,2,3,A\n2,2,2,3,3,B\n3,3,3,1,4,A\n4,4,4,5,5,B\n5,5,5,2,1,A\n6,1,1,4,2,B\n7,2,2,5,2,A\n8,3,3,3,4,B\n"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			codebook := write(t, filepath.Join(dir, "survey.yaml"), smallCodebook)
			write(t, filepath.Join(dir, "data.csv"), data)
			out := filepath.Join(dir, "out")
			_, stderr, code := manyi(t, "run", codebook, "-o", out, "--bootstrap", "20")
			if strings.Contains(stderr, "panic") || strings.Contains(stderr, "goroutine") {
				t.Fatalf("crashed:\n%s", stderr)
			}
			if name == "all missing" { // rows that hold an id only
				if code != codeDone && code != codeData {
					t.Fatalf("exit code %d\n%s", code, stderr)
				}
				return
			}
			if code != codeDone {
				t.Fatalf("exit code %d\n%s", code, stderr)
			}
			numbersOf(t, out)
			for _, f := range []string{"report.html", "results.json", "numbers.csv"} {
				text := string(read(t, out, f))
				for _, word := range []string{"NaN", "%!", "Inf\""} {
					if strings.Contains(text, word) {
						t.Errorf("%s contains %q", f, word)
					}
				}
			}
		})
	}
}

func TestCheckPrintsWhatWasFound(t *testing.T) {
	dir := t.TempDir()
	codebook := write(t, filepath.Join(dir, "survey.yaml"), smallCodebook)
	write(t, filepath.Join(dir, "data.csv"), "id,q1,q2,q3,q4,format\n1,1,2,3,4,A\n2,6,2,3,4,A\n1,5,5,5,5,B\n")
	stdout, _ := must(t, "check", codebook)
	for _, want := range []string{"read 3 = kept 2 + excluded 1", "data.csv:3: q1: \"6\"", "1 to 5", "repeated id"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("check does not say %q:\n%s", want, stdout)
		}
	}
}

func TestHelpAndVersion(t *testing.T) {
	stdout, _ := must(t)
	for _, want := range []string{"demo", "check", "run", "manyi demo"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("help does not name %q:\n%s", want, stdout)
		}
	}
	if stdout, _ := must(t, "--version"); !strings.Contains(stdout, version) {
		t.Errorf("version prints %q", stdout)
	}
	if _, stderr, code := manyi(t, "rum"); code != codeUsage || !strings.Contains(stderr, "run") {
		t.Errorf("manyi rum: code %d, %s", code, stderr)
	}
}

// A terminal or pipe that says nothing must not keep an interrupted run alive.
func TestInterruptedWhileWaitingForInput(t *testing.T) {
	dir := t.TempDir()
	codebook := write(t, filepath.Join(dir, "survey.yaml"), smallCodebook)
	cmd := exec.Command(binary, "run", codebook, "-", "-o", filepath.Join(dir, "out"))
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// A pipe takes this much at once only when the program has begun to read.
	if _, err := stdin.Write(bytes.Repeat([]byte("id,"), 50_000)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		cmd.Process.Kill()
		t.Fatal("the run goes on waiting for standard input")
	}
	if code := cmd.ProcessState.ExitCode(); code != codeRun {
		t.Errorf("an interrupted run exits with %d, want %d", code, codeRun)
	}
}

func TestJobsAreBounded(t *testing.T) {
	if n := (inputFlags{Jobs: 1_000_000_000}).jobs(); n > 1024 {
		t.Errorf("a run on %d goroutines", n)
	}
}

func TestStandardInput(t *testing.T) {
	dir := t.TempDir()
	codebook := write(t, filepath.Join(dir, "survey.yaml"), smallCodebook)
	cmd := exec.Command(binary, "check", codebook, "-")
	cmd.Stdin = strings.NewReader("id,q1,q2,q3,q4,format\n1,1,2,3,4,A\n2,2,3,4,5,B\n")
	out, err := cmd.Output()
	if err != nil || !strings.Contains(string(out), "read 2 = kept 2") {
		t.Errorf("check of standard input: %v\n%s", err, out)
	}
}
