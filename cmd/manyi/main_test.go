package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// binary is the program as users get it, built once for the end-to-end tests.
var binary string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "manyi")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		binary = filepath.Join(dir, "manyi.exe")
		build := exec.Command("go", "build", "-o", binary, ".")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "build: %v\n%s", err, out)
			return 1
		}
		return m.Run()
	}())
}

// manyi runs the program and returns what it printed and its exit code.
func manyi(t testing.TB, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(binary, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		code = exit.ExitCode()
	case err != nil:
		t.Fatal(err)
	}
	return out.String(), errs.String(), code
}

// must runs the program and fails the test when it does not exit with 0.
func must(t testing.TB, args ...string) (stdout, stderr string) {
	t.Helper()
	stdout, stderr, code := manyi(t, args...)
	if code != 0 {
		t.Fatalf("manyi %s: exit code %d\n%s", strings.Join(args, " "), code, stderr)
	}
	return stdout, stderr
}

// place identifies a number.
type place struct{ Analysis, By, Group, Term, Term2, Statistic string }

type cell struct {
	value string
	n     int
}

// numbersOf reads the numbers table of a report; no place may stand twice.
func numbersOf(t testing.TB, dir string) map[place]cell {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "numbers.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(records[0], ","); got != "analysis,wave,by,group,term,term2,statistic,value,n" {
		t.Fatalf("columns %s", got)
	}
	all := map[place]cell{}
	for _, r := range records[1:] {
		p := place{r[0], r[2], r[3], r[4], r[5], r[6]}
		if _, twice := all[p]; twice {
			t.Errorf("%+v stands twice", p)
		}
		n, err := strconv.Atoi(r[8])
		if err != nil {
			t.Errorf("%+v: n = %q", p, r[8])
		}
		if r[7] != "" {
			x, err := strconv.ParseFloat(r[7], 64)
			if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
				t.Errorf("%+v: value %q is no number", p, r[7])
			}
		}
		all[p] = cell{r[7], n}
	}
	return all
}

// reference is a file of numbers computed in R by fixtures/golden/e2e.R.
type reference struct {
	Rows          int
	CompleteItems int `json:"complete_items"`
	Numbers       []struct {
		Analysis, By, Group, Term, Term2, Statistic string

		Value float64
		Tol   float64
	}
}

func referenceOf(t *testing.T, name string) reference {
	t.Helper()
	dir := os.Getenv("GOLDEN") // make test-peers computes the references anew
	if dir == "" {
		dir = "../../fixtures/golden"
	}
	text, err := os.ReadFile(filepath.Join(dir, name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// compare holds every number of the analyses named against R.
func compare(t *testing.T, dir, golden string, analyses ...string) {
	t.Helper()
	got, want, held, wrong := numbersOf(t, dir), referenceOf(t, golden), 0, 0
	for _, w := range want.Numbers {
		if !contains(analyses, w.Analysis) {
			continue
		}
		held++
		tol := w.Tol
		if tol == 0 {
			tol = 1e-9
		}
		p := place{w.Analysis, w.By, w.Group, w.Term, w.Term2, w.Statistic}
		cell, ok := got[p]
		x, err := strconv.ParseFloat(cell.value, 64)
		if !ok || err != nil || math.Abs(x-w.Value) > tol*math.Max(math.Abs(w.Value), 1e-300) {
			if wrong++; wrong <= 25 {
				t.Errorf("%+v = %q (there: %v), R says %.17g", p, cell.value, ok, w.Value)
			}
		}
	}
	if wrong > 25 {
		t.Errorf("and %d more", wrong-25)
	}
	t.Logf("%d numbers held against R", held)
	if held < 12 {
		t.Errorf("only %d numbers held against R", held)
	}
}

var everyAnalysis = []string{"frequency", "descriptive", "index", "reliability", "correlation", "regression", "importance", "factor",
	"anova_oneway", "posthoc_tukey", "posthoc_games_howell", "anova_multi", "emmeans", "variance", "ranking", "variance_adjusted", "ranking_adjusted", "crosstab", "quadrant", "posthoc", "emmeans_adjusted", "posthoc_adjusted", "interaction", "heatmap", "drivers_by", "priority", "penalty_reward", "value", "invariance"}

func TestSampleSurveyAgainstR(t *testing.T) {
	dir := t.TempDir()
	must(t, "run", "../../fixtures/xian/survey.yaml", "-o", dir, "--formats", "numbers,json", "--bootstrap", "0")
	compare(t, dir, "e2e-xian", everyAnalysis...)
}

func TestWeightedSurveyAgainstR(t *testing.T) {
	dir := t.TempDir()
	must(t, "run", "../../fixtures/sfo/survey.yaml", "-o", dir, "--formats", "numbers", "--bootstrap", "0")
	compare(t, dir, "e2e-sfo", everyAnalysis...)
}

func TestDesignedSurveyAgainstR(t *testing.T) {
	dir := t.TempDir()
	must(t, "run", "../../fixtures/sfo/design.yaml", "-o", dir, "--formats", "numbers", "--bootstrap", "0")
	compare(t, dir, "e2e-sfo-design", everyAnalysis...)
}
