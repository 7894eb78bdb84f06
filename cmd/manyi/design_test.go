package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Designs in a codebook give the errors of survey::svydesign: the mean of the overall question, in fixtures/golden/design.json.
func TestDesignsInTheCodebookAgainstR(t *testing.T) {
	type estimate struct{ Value, SE float64 }
	var want struct {
		Designs, Lonely map[string]struct{ Mean estimate }
	}
	text, err := os.ReadFile("../../fixtures/golden/design.json")
	if err == nil {
		err = json.Unmarshal(text, &want)
	}
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(string(read(t, "../../fixtures/sfo/responses-2015.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range records[0] {
		at[name] = i
	}
	flights, parts := map[string]map[string]bool{}, map[string]map[string]bool{}
	part := func(r []string) string {
		id, _ := strconv.Atoi(r[at["RESPNUM"]])
		return strconv.Itoa(id % 3)
	}
	count := func(m map[string]map[string]bool, of, unit string) {
		if m[of] == nil {
			m[of] = map[string]bool{}
		}
		m[of][unit] = true
	}
	for _, r := range records[1:] {
		count(flights, r[at["PEAK"]], r[at["RUNID"]])
		count(parts, r[at["PEAK"]]+" "+r[at["RUNID"]], part(r))
	}
	var data strings.Builder
	out := csv.NewWriter(&data)
	for i, r := range records {
		extra := []string{"ssu", "f1", "f2", "fine"}
		if i > 0 {
			peak, _ := strconv.Atoi(r[at["PEAK"]])
			extra = []string{part(r), strconv.Itoa(len(flights[r[at["PEAK"]]]) + 9*peak), strconv.Itoa(len(parts[r[at["PEAK"]]+" "+r[at["RUNID"]]]) + 2),
				r[at["PEAK"]] + " " + r[at["BAREA"]] + " " + r[at["STRATA"]]}
		}
		if err := out.Write(append(r, extra...)); err != nil {
			t.Fatal(err)
		}
	}
	out.Flush()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "responses-2015.csv"), data.String())
	book := string(read(t, "../../fixtures/sfo/survey.yaml"))
	sizes := fmt.Sprintf("{Domestic peak: %d, Domestic off-peak: %d, 3: %d}", len(flights["1"])+9, len(flights["2"])+18, len(flights["3"])+27)
	fine := want.Lonely
	for _, c := range []struct {
		design string
		want   estimate
	}{
		{"{strata: PEAK, population: {1: 4000, 2: 9000, 3: 2500}}", want.Designs["fpc"].Mean},
		{"{strata: PEAK, cluster: RUNID, population: f1}", want.Designs["one_stage_fpc"].Mean},
		{"{strata: peak, cluster: RUNID, population: " + sizes + "}", want.Designs["one_stage_fpc"].Mean},
		{"{strata: PEAK, cluster: [RUNID, ssu], population: [f1, f2]}", want.Designs["two_stage"].Mean},
		{"{strata: PEAK, cluster: [RUNID, ssu], population: f1}", want.Designs["two_stage_half"].Mean},
		{"{strata: PEAK, cluster: [RUNID, ssu]}", want.Designs["cluster"].Mean}, // as drawn with replacement: the second stage adds nothing
		{"{strata: fine, cluster: RUNID}", fine["adjust"].Mean},
		{"{strata: fine, cluster: RUNID, lonely: certainty}", fine["certainty"].Mean},
		{"{strata: fine, cluster: RUNID, lonely: average}", fine["average"].Mean},
	} {
		path := write(t, filepath.Join(dir, "survey.yaml"), book+"design: "+c.design+"\n")
		must(t, "run", path, "-o", filepath.Join(dir, "out"), "--formats", "numbers", "--bootstrap", "0")
		numbers := numbersOf(t, filepath.Join(dir, "out"))
		x, err := strconv.ParseFloat(numbers[place{Analysis: "index", Term: "overall", Statistic: "se"}].value, 64)
		if err != nil || math.Abs(x-25*c.want.SE) > 1e-9*x { // 25 points of the index a code
			t.Errorf("%s: se %v, R says %v", c.design, x, 25*c.want.SE)
		}
	}
	for design, want := range map[string]string{
		"{strata: fine, cluster: RUNID, lonely: fail}":                   `design.lonely: stratum "`,
		"{strata: PEAK, cluster: RUNID, population: {1: 400, 2: 900}}":   `design.population: stratum "3" has respondents and no size`,
		"{strata: PEAK, cluster: RUNID, population: {1: 4, 2: 9, 3: 3}}": "hint: it is stratum \"",
		"{cluster: RUNID, population: f2}":                               "it is both",
		"{strata: PEAK, population: Q17ZIP}":                             "has no size of the population",
		"{strata: PEAK, population: 30}":                                 "design.population: 2958 respondents are more than a population of 30",
	} {
		path := write(t, filepath.Join(dir, "survey.yaml"), book+"design: "+design+"\n")
		_, stderr, code := manyi(t, "run", path, "-o", filepath.Join(dir, "out"), "--formats", "numbers")
		if code != 1 || !strings.Contains(stderr, want) {
			t.Errorf("%s: code %d, %s", design, code, stderr)
		}
	}
}

// A part of the sample has the sampling fraction of the sample, whether it is the report on a value or a run with a filter.
func TestFilterKeepsTheFraction(t *testing.T) {
	dir := t.TempDir()
	data := "id,q1,q2,area,sex,size\n"
	for i := range 120 {
		data += fmt.Sprintf("%d,%d,%d,%s,%s,%d\n", i, 1+i*i%5, 1+i*7%11%5, []string{"N", "S"}[i%2], []string{"f", "m", "m"}[i*i%7%3], []int{90, 300}[i%2])
	}
	write(t, filepath.Join(dir, "data.csv"), data)
	for name, design := range map[string]string{"people": "{population: 200}", "strata": "{strata: area, population: {N: 90, S: 300}}", "column": "{strata: area, population: size}"} {
		book := write(t, filepath.Join(dir, "survey.yaml"), "title: t\nlang: en\ndata: [data.csv]\nid: id\nscales: {s: {min: 1, max: 5}}\nitems: {q1: one, q2: two}\n"+
			"profile: {area: , sex: }\ncompare: [sex, area]\nquality: {straightline: keep}\ndesign: "+design+"\n")
		each, part := filepath.Join(dir, name+"-each"), filepath.Join(dir, name+"-part")
		must(t, "run", book, "-o", each, "--formats", "numbers", "--bootstrap", "0", "--each", "sex")
		must(t, "run", book, "-o", part, "--formats", "numbers", "--bootstrap", "0", "--where", "sex=f")
		of, got := numbersOf(t, filepath.Join(each, "each", "f")), numbersOf(t, part)
		for _, term := range []string{"q1", "composite"} {
			at := place{Analysis: "index", Term: term, Statistic: "se"}
			if got[at].value == "" || got[at].value != of[at].value {
				t.Errorf("%s: se of %s is %q with a filter, %q in the report on the value", name, term, got[at].value, of[at].value)
			}
		}
	}
}

// A sample of a single cluster, or of one in every stratum, has no error, whatever is to become of lonely strata: survey::svydesign refuses it, for it has "only one primary
// sampling unit". Estimates are those of the weights alone.
func TestNoErrorsWithoutTwoClusters(t *testing.T) {
	records, err := csv.NewReader(strings.NewReader(string(read(t, "../../fixtures/sfo/responses-2015.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var data strings.Builder
	out := csv.NewWriter(&data)
	for i, r := range records[:600] {
		extra := "one"
		if i > 0 {
			extra = "1"
		}
		if err := out.Write(append(r, extra)); err != nil {
			t.Fatal(err)
		}
	}
	out.Flush()
	write(t, filepath.Join(dir, "responses-2015.csv"), data.String())
	book := string(read(t, "../../fixtures/sfo/survey.yaml"))
	run := func(design, formats string) string {
		path, to := write(t, filepath.Join(dir, "survey.yaml"), book+design), filepath.Join(dir, "out")
		must(t, "run", path, "-o", to, "--formats", formats, "--bootstrap", "40")
		return to
	}
	estimates := numberRows(t, run("", "numbers"))
	// These take the respondents as a simple random sample, or as a model has them, and say so; the design effect of weights is Kish's.
	models := []string{"weighting", "factor", "invariance", "item_drift", "congruence", "ranking", "ranking_adjusted", "variance", "variance_adjusted"}
	for _, design := range []string{"{cluster: one}", "{strata: RESPNUM}", "{strata: RESPNUM, lonely: certainty}", "{strata: RESPNUM, lonely: average}"} {
		to := run("design: "+design+"\n", "numbers,html")
		indices := 0
		for at, value := range numberRows(t, to, models...) {
			field := strings.Split(at, ",")
			analysis, statistic := field[0], field[len(field)-1]
			rest, isError := strings.HasPrefix(value, " of"), false
			for _, end := range []string{"se", "ci_low", "ci_high", "p", "p_adjusted", "p_bh"} {
				isError = isError || statistic == end || strings.HasSuffix(statistic, "_"+end)
			}
			switch statistic {
			case "t", "f", "deff", "mde", "df1", "df2", "welch_f", "kruskal_h":
				isError = analysis != "regression" || statistic == "t" || statistic == "f"
			}
			if isError = isError || strings.HasPrefix(statistic, "prob_"); isError && !rest {
				t.Errorf("%s: %s is %s", design, at, value)
			}
			if analysis == "index" && statistic == "index" {
				if indices++; value != estimates[at] {
					t.Errorf("%s: %s is %s, without a design %s", design, at, value, estimates[at])
				}
			}
		}
		if indices < 50 {
			t.Errorf("%s: %d indices", design, indices)
		}
		page := string(read(t, to, "report.html"))
		if !strings.Contains(page, "No stratum of the sampling design has two clusters, so errors cannot be had") {
			t.Errorf("%s: the page does not say why", design)
		}
		for _, not := range []string{"(95% interval", "clearly more", "40 resamples", "probability 100%", "p &lt; 0.001", "significantly"} {
			if at := strings.Index(page, not); at >= 0 {
				t.Errorf("%s: the page says %s", design, page[max(0, at-200):min(len(page), at+50)])
			}
		}
	}
}
