package report

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// tree reads all files under dir: slash name -> content.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func sameTree(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name := range want {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is missing", name)
		} else if got[name] != want[name] {
			t.Errorf("%s has changed", name)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s was not there", name)
		}
	}
}

func mustWrite(t *testing.T, dir string, r *Report, formats ...string) {
	t.Helper()
	if err := Write(context.Background(), dir, r, WriteOptions{Formats: formats, draw: drawFake}); err != nil {
		t.Fatal(err)
	}
}

func TestWriteFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b", "out")
	last, total := 0, 0
	opt := WriteOptions{draw: drawFake, Progress: func(d, n int) { last, total = d, n }}
	if err := Write(context.Background(), dir, demoReport("zh"), opt); err != nil {
		t.Fatal(err)
	}
	if last != total || total == 0 {
		t.Errorf("progress ended at %d of %d", last, total)
	}
	files := tree(t, dir)
	for _, name := range []string{"report.xlsx", "report.html", "numbers.csv", "numbers.parquet", "results.json", "quality.json", "excluded.csv",
		"manifest.json", "charts/index.png", "charts/index.svg", "charts/compare-branch.png"} {
		if len(files[name]) == 0 {
			t.Errorf("%s is missing or empty", name)
		}
		if !strings.Contains(files["manifest.json"], `"`+name+`"`) {
			t.Errorf("the manifest does not list %s", name)
		}
	}
	if _, ok := files["charts/index.pdf"]; ok {
		t.Error("pdf was not asked for")
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), ".manyi*")); len(left) > 0 {
		t.Error("left behind:", left)
	}
}

func TestWriteIsDeterministic(t *testing.T) {
	one, two := filepath.Join(t.TempDir(), "x"), filepath.Join(t.TempDir(), "y")
	for dir, jobs := range map[string]int{one: 1, two: 4} {
		err := Write(context.Background(), dir, demoReport("en"), WriteOptions{Jobs: jobs, draw: drawFake})
		if err != nil {
			t.Fatal(err)
		}
	}
	sameTree(t, tree(t, one), tree(t, two))
}

func TestWriteReplacesOnlyItsOwn(t *testing.T) {
	dir := t.TempDir()
	mustWrite(t, dir, demoReport("zh"), "png", "html", "numbers")
	for _, name := range []string{"notes.docx", "charts/mine.png", "each/A/report.xlsx"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r := demoReport("zh")
	r.Sections = r.Sections[:1]
	mustWrite(t, dir, r, "png", "json")
	got := strings.Join(names(tree(t, dir)), " ")
	want := "charts/index.png charts/mine.png each/A/report.xlsx excluded.csv manifest.json notes.docx quality.json results.json"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	mustWrite(t, dir, r, "numbers")
	if _, err := os.Stat(filepath.Join(dir, "quality.json")); err == nil {
		t.Error("the quality report of an earlier run was left")
	}
}

func names(files map[string]string) []string {
	var list []string
	for name := range files {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

func TestFailureLeavesTheEarlierReport(t *testing.T) {
	home := t.TempDir()
	dir := filepath.Join(home, "out")
	mustWrite(t, dir, demoReport("zh"))
	before := tree(t, home)
	bad := demoReport("en")
	bad.Title = "another"
	for name, chart := range map[string]fakeChart{"error": {name: "x", fail: errors.New("no ink")}, "panic": {name: "x", panics: true}} {
		bad.Sections[2].Charts = []Chart{chart}
		err := Write(context.Background(), dir, bad, WriteOptions{draw: drawFake})
		if err == nil || !strings.Contains(err.Error(), "draw chart x as ") {
			t.Errorf("%s: got error %v", name, err)
		}
		sameTree(t, tree(t, home), before)
	}
	for stop := range 8 { // cancelled after so many pictures
		ctx, cancel := context.WithCancel(context.Background())
		opt := WriteOptions{draw: drawFake, Jobs: 2, Progress: func(d, n int) {
			if d > stop || stop == 7 && d == n {
				cancel()
			}
		}}
		r := demoReport("en")
		if err := Write(ctx, dir, r, opt); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled after %d: error %v", stop, err)
		}
		sameTree(t, tree(t, home), before)
		cancel()
	}
}

func TestFailureMakesNoFolder(t *testing.T) {
	home := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := Write(ctx, filepath.Join(home, "a", "b", "out"), demoReport("en"), WriteOptions{draw: drawFake})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if left, _ := os.ReadDir(home); len(left) > 0 {
		t.Error("left behind:", left)
	}
}

func TestWriteRefuses(t *testing.T) {
	home := t.TempDir()
	file := filepath.Join(home, "file")
	if err := os.WriteFile(file, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below")} {
		if err := Write(context.Background(), dir, demoReport("en"), WriteOptions{draw: drawFake}); err == nil {
			t.Errorf("%s: no error", dir)
		}
	}
	if err := Write(context.Background(), filepath.Join(home, "x"), demoReport("en"), WriteOptions{Formats: []string{"docx"}}); err == nil {
		t.Error("docx: no error")
	}
	if runtime.GOOS == "linux" { // /proc is unwritable for root too
		if err := Write(context.Background(), "/proc/report", demoReport("en"), WriteOptions{draw: drawFake}); err == nil {
			t.Error("unwritable: no error")
		}
	}
}

// A commit that fails half way, here because a folder of the user stands where a file should go, is undone.
func TestCommitIsUndone(t *testing.T) {
	dir := t.TempDir()
	mustWrite(t, dir, demoReport("zh"), "numbers", "json")
	if err := os.MkdirAll(filepath.Join(dir, "report.html", "mine"), 0o755); err != nil {
		t.Fatal(err)
	}
	before := tree(t, dir)
	err := Write(context.Background(), dir, demoReport("en"), WriteOptions{draw: drawFake})
	if err == nil {
		t.Fatal("no error")
	}
	sameTree(t, tree(t, dir), before)
	if _, err := os.Stat(filepath.Join(dir, "charts")); err == nil {
		t.Error("an empty charts folder was left")
	}
}

// A manifest from elsewhere must not make a run remove files.
func TestHostileManifest(t *testing.T) {
	home := t.TempDir()
	dir := filepath.Join(home, "out")
	mustWrite(t, dir, demoReport("en"), "json")
	keep := filepath.Join(home, "keep.png")
	os.WriteFile(keep, []byte("mine"), 0o644)
	os.WriteFile(filepath.Join(dir, "thesis.doc"), []byte("mine"), 0o644)
	text := `{"files":["../keep.png","` + filepath.ToSlash(keep) + `","thesis.doc","charts/../../keep.png","."]}`
	os.WriteFile(filepath.Join(dir, "manifest.json"), []byte(text), 0o644)
	mustWrite(t, dir, demoReport("en"), "numbers")
	for _, path := range []string{keep, filepath.Join(dir, "thesis.doc")} {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

// Hostile and repeated chart names give files in charts and nowhere else.
func TestHostileChartNames(t *testing.T) {
	home := t.TempDir()
	r := demoReport("en")
	r.Sections = r.Sections[:1]
	r.Sections[0].Charts = nil
	for _, name := range []string{"../../evil", "Index", "index", strings.Repeat("很", 200), "", "<script>"} {
		r.Sections[0].Charts = append(r.Sections[0].Charts, fakeChart{name: name})
	}
	mustWrite(t, filepath.Join(home, "out"), r, "png")
	n := 0
	for name := range tree(t, home) {
		if strings.HasPrefix(name, "out/charts/") {
			n++
		} else if name != "out/manifest.json" && name != "out/excluded.csv" {
			t.Error("unexpected", name)
		}
	}
	if n != 6 {
		t.Errorf("%d pictures, want 6", n)
	}
}

func TestWriterFails(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	failing := func(w io.Writer, c Chart, format string, f *Fonts) error {
		w.Write([]byte("half"))
		return io.ErrShortWrite
	}
	err := Write(context.Background(), dir, demoReport("en"), WriteOptions{draw: failing})
	if !errors.Is(err, io.ErrShortWrite) {
		t.Error(err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder was made")
	}
}
