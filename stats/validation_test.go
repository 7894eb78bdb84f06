package stats

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write VALIDATION.md anew")

// validation is one method held against another program on one set of data.
type validation struct {
	method, data, reference string
	pairs                   func(t *testing.T) agreement
}

// agreement collects what was computed and what the reference says, and keeps the worst.
type agreement struct {
	numbers int
	digits  float64 // right digits of the worst, at most 15
	worst   string
}

// add compares by relative error. Two numbers that are equal agree in all 15 digits; so do NaN and an absent reference.
func (a *agreement) add(what string, got, want float64) { a.within(what, got, want, math.Abs(want)) }

// within compares by error over a scale, for numbers near 0 that are part of something larger, such as loadings.
func (a *agreement) within(what string, got, want, scale float64) {
	digits := 15.0
	switch {
	case math.IsNaN(got):
		digits = 0
	case got != want:
		digits = math.Max(0, math.Min(15, -math.Log10(math.Abs(got-want)/scale)))
	}
	if a.numbers == 0 || digits < a.digits {
		a.digits, a.worst = digits, what
	}
	a.numbers++
}

func (a *agreement) num(what string, got *float64, want float64) {
	if got == nil {
		a.add(what+" (absent)", math.NaN(), want)
		return
	}
	a.add(what, *got, want)
}

func (a *agreement) list(what string, got, want []float64) {
	for i := range want {
		a.add(what, got[i], want[i])
	}
}

func (a *agreement) matrix(what string, got, want [][]float64) {
	for i := range want {
		for j := range want[i] {
			a.within(what, got[i][j], want[i][j], 1)
		}
	}
}

const validationHead = `# Validation

Every method here was run on data that others have computed too. The tables say how many numbers were compared and how many digits
of the worst of them agree (-log10 of the relative error; of loadings and residuals, of the error itself; rounded down, at most 15: all that a
float64 or a printed reference has). The test TestValidation computes them anew and compares with this file; ` + "`go test ./stats -run TestValidation -update`" + `
writes it.

Low counts have a reason. NIST's Filip, a polynomial of degree 10, loses half its digits when its powers are rounded on the way in. The numbers of
SmLs04 and SmLs07 have 7 and 13 leading digits in common, which leave float64 that many fewer. Principal axes are iterated until no communality moves
by 1e-10. Some references are exact to fewer digits than 15; their rows say so.
`

// TestValidation keeps VALIDATION.md true. Digits may differ by one, since processors round in different orders.
func TestValidation(t *testing.T) {
	var b strings.Builder
	b.WriteString(validationHead)
	section := func(title string, rows []validation) {
		fmt.Fprintf(&b, "\n## %s\n\n| method | data | reference | numbers | digits |\n| --- | --- | --- | ---: | ---: |\n", title)
		for _, v := range rows {
			a := v.pairs(t)
			if a.numbers == 0 {
				t.Errorf("%s on %s: nothing was compared", v.method, v.data)
			}
			t.Logf("%s, %s: %.1f digits, worst is %s", v.method, v.data, a.digits, a.worst)
			fmt.Fprintf(&b, "| %s | %s | %s | %d | %d |\n", v.method, v.data, strings.ReplaceAll(v.reference, "|", "\\|"), a.numbers, int(a.digits))
		}
	}
	section("NIST Statistical Reference Datasets", nistValidations(t))
	section("Methods", methodValidations())
	for _, s := range []struct{ title, folder, codebook, golden string }{
		{"Whole surveys: 6,198 simulated retailers, unweighted", "xian", "survey.yaml", "e2e-xian"},
		{"Whole surveys: 2,958 passengers, sampling weights", "sfo", "survey.yaml", "e2e-sfo"},
		{"Whole surveys: 2,958 passengers, weights, strata and clusters", "sfo", "design.yaml", "e2e-sfo-design"},
	} {
		section(s.title, surveyValidations(t, s.folder, s.codebook, s.golden))
	}
	section("Changes between three waves of passengers", waveValidations(t))
	if *update {
		if err := os.WriteFile("VALIDATION.md", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := os.ReadFile("VALIDATION.md")
	if err != nil {
		t.Fatal(err)
	}
	is, want := strings.Split(strings.ReplaceAll(string(stored), "\r\n", "\n"), "\n"), strings.Split(b.String(), "\n")
	if len(is) != len(want) {
		t.Fatalf("VALIDATION.md has %d lines and should have %d: run with -update", len(is), len(want))
	}
	for i := range want {
		if head, digits := lastCell(is[i]); head != is[i] {
			if h, d := lastCell(want[i]); h == head && math.Abs(d-digits) <= 1 {
				continue
			}
		}
		if is[i] != want[i] {
			t.Errorf("VALIDATION.md line %d is\n%s\nand should be\n%s", i+1, is[i], want[i])
		}
	}
}

// lastCell splits the digits off a row of the table; other lines stay whole.
func lastCell(line string) (head string, digits float64) {
	cells := strings.Split(strings.TrimSuffix(line, " |"), " | ")
	n, err := strconv.Atoi(cells[len(cells)-1])
	if len(cells) != 5 || err != nil {
		return line, 0
	}
	return strings.Join(cells[:4], " | "), float64(n)
}
