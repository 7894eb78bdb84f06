package stats

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

// smls makes a set of Simon and Lesage by the rule of NIST's SmLs sets: nine treatments of n values, the first of them
// the centre .4, .3, .5, .3, .5, ... and then by turns a tenth below and above it, each after the same whole number. The exact
// table: between .08 n on 8 degrees of freedom, within .09 (n-1) on 9 (n-1), F = n.
func smls(whole string, n int) (lines []string) {
	for treatment := range 9 {
		centre := 4
		if treatment > 0 {
			centre = 3 + 2*((treatment+1)%2)
		}
		for i := range n {
			digit := centre
			if i > 0 {
				digit += 2*((i+1)%2) - 1
			}
			lines = append(lines, fmt.Sprintf("%d %s.%d", treatment+1, whole, digit))
		}
	}
	return lines
}

// The one-way table of all nine SmLs sets keeps the digits that doubles carry: values parsed as float64 leave 4.2 digits at
// 10^12 and 10.2 at 10^6.
func TestSmLs(t *testing.T) {
	for _, set := range []struct {
		name, whole string
		n           int
		digits      float64
	}{
		{"SmLs01", "1", 21, 13}, {"SmLs02", "1", 201, 13}, {"SmLs03", "1", 2001, 13},
		{"SmLs04", "1000000", 21, 9}, {"SmLs05", "1000000", 201, 9}, {"SmLs06", "1000000", 2001, 9},
		{"SmLs07", "1000000000000", 21, 3}, {"SmLs08", "1000000000000", 201, 3}, {"SmLs09", "1000000000000", 2001, 3},
	} {
		lines := smls(set.whole, set.n)
		if file, err := os.ReadFile("../fixtures/nist/" + set.name + ".dat"); err == nil {
			var published []string
			for i, line := range strings.Split(string(file), "\n") {
				if words := strings.Fields(line); i >= 60 && len(words) == 2 {
					published = append(published, words[0]+" "+words[1])
				}
			}
			if strings.Join(published, "\n") != strings.Join(lines, "\n") {
				t.Errorf("%s: the rule does not give NIST's file", set.name)
			}
		}
		groups := make([][]float64, 9)
		for _, line := range lines {
			g, text, _ := strings.Cut(line, " ")
			y, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			treatment, _ := strconv.Atoi(g)
			groups[treatment-1] = append(groups[treatment-1], y)
		}
		table, err := GroupValues(strings.Split("123456789", ""), groups)
		if err != nil {
			t.Fatal(err)
		}
		samples, _, _ := table.samples()
		v := oneWayF(samples)
		n := float64(set.n)
		for _, c := range []struct {
			what      string
			got, want float64
		}{{"between", v.between, 0.08 * n}, {"within", v.within, 0.09 * (n - 1)}, {"F", v.f, n}, {"df1", v.df1, 8}, {"df2", v.df2, 9 * (n - 1)}} {
			digits := 16.0
			if c.got != c.want {
				digits = -math.Log10(math.Abs(c.got-c.want) / math.Abs(c.want))
			}
			if !(digits >= set.digits) {
				t.Errorf("%s, %s: %v, want %v: %.1f digits of %v", set.name, c.what, c.got, c.want, digits, set.digits)
			}
		}
	}
}
