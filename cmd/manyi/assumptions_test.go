package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

// violated writes a survey of n respondents that breaks what the methods assume and returns its codebook. With f and g two independent
// attitudes: q1 to q3 follow f, q4 to q6 g, q7 both, q8 neither, q9 repeats q1 but for little. In branch B answers spread more than in A,
// branch C has 6 respondents.
func violated(t *testing.T, lang string) string {
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(7, 7))
	code := func(x float64) int { return int(math.Max(1, math.Min(7, math.Round(4+x)))) }
	var b strings.Builder
	b.WriteString("id,q1,q2,q3,q4,q5,q6,q7,q8,q9,all,branch\n")
	for i := range 406 {
		branch, spread := "A", 0.7
		switch {
		case i >= 400:
			branch = "C"
		case i%2 == 1:
			branch, spread = "B", 1.6
		}
		f, g := spread*rng.NormFloat64(), spread*rng.NormFloat64()
		e := func() float64 { return 0.5 * rng.NormFloat64() }
		q1 := code(f + e())
		q9 := q1
		if i%12 == 0 {
			q9 = max(1, min(7, q1+1-2*(i%24)/12))
		}
		fmt.Fprintf(&b, "%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%s\n", i, q1, code(f+e()), code(f+e()), code(g+e()), code(g+e()), code(g+e()), code((f+g)*0.7+e()),
			code(3*e()), q9, code((f+g)/2+e()), branch)
	}
	write(t, filepath.Join(dir, "data.csv"), b.String())
	items := ""
	for k := 1; k <= 9; k++ {
		items += fmt.Sprintf("  q%d: Service %c\n", k, 'P'+k-1)
	}
	return write(t, filepath.Join(dir, "survey.yaml"), "title: violated\nlang: "+lang+"\nid: id\nscales: {s: {min: 1, max: 7}}\nitems:\n"+items+
		"overall: {column: all}\nprofile: {branch: {label: Branch}}\ndata: [data.csv]\n")
}

// unrelated writes a survey of four items that have nothing to do with each other.
func unrelated(t *testing.T, lang string) string {
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(3, 3))
	var b strings.Builder
	b.WriteString("id,q1,q2,q3,q4,all\n")
	for i := range 300 {
		fmt.Fprintf(&b, "%d,%d,%d,%d,%d,%d\n", i, 1+rng.IntN(5), 1+rng.IntN(5), 1+rng.IntN(5), 1+rng.IntN(5), 1+rng.IntN(5))
	}
	write(t, filepath.Join(dir, "data.csv"), b.String())
	return write(t, filepath.Join(dir, "survey.yaml"), "title: unrelated\nlang: "+lang+
		"\nid: id\nscales: {s: {min: 1, max: 5}}\nitems: {q1: P, q2: Q, q3: R, q4: S}\noverall: {column: all}\ndata: [data.csv]\n")
}

// A survey that violates an assumption has a sentence about it in its report, in both languages.
func TestViolatedAssumptionsAreInTheReport(t *testing.T) {
	for _, c := range []struct {
		what     string
		codebook func(t *testing.T, lang string) string
		en, zh   []string
	}{
		{"violated", violated, []string{
			"variances differ between groups (Levene", "quote the Welch test", "Welch test, p", // unequal variances, and Welch's p is the one in the finding
			"share most of their variance with other items (VIF above 5)", "Service P", "Service X", // the pair that repeats itself
			"Service V loads 0.4 or more on several factors",
			"Without item Service W alpha would rise from",
			"Cells expected &lt; 5", "more than a fifth of the cells have an expected count under 5",
			"fewer than 30 respondents in C",
		}, []string{"方差", "Welch", "VIF", "Service V", "载荷达到 0.4 以上", "α 系数将由", "五分之一的格期望频数小于 5"}},
		{"unrelated", unrelated, []string{"below 0.6", "KMO", "below 0.7: the items measure one thing only loosely"}, []string{"KMO", "低于 0.6", "低于 0.7"}},
	} {
		for lang, want := range map[string][]string{"en": c.en, "zh": c.zh} {
			dir := t.TempDir()
			must(t, "run", c.codebook(t, lang), "-o", dir, "--formats", "html", "--bootstrap", "0")
			page := strings.NewReplacer("&#34;", "", "“", "", "”", "", `"`, "").Replace(string(read(t, dir, "report.html")))
			for _, w := range want {
				if !strings.Contains(page, w) {
					t.Errorf("%s, %s: the report does not say %q", c.what, lang, w)
				}
			}
		}
	}
}
