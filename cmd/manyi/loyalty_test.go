package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// Loyalty, Kano and value go from the codebook to every output; ids of customers stand in workbook and page, and in no numbers table. A survey
// that asks for none of them has no row and no section of it.
func TestLoyaltyKanoAndValue(t *testing.T) {
	dir := t.TempDir()
	book := "title: T\nlang: en\ndata: [a.csv]\nid: id\nscales: {s: {min: 1, max: 5}, nps: {min: 0, max: 10}}\nitems: {q1: Speed, q2: Price}\noverall: all\n"
	more := "value: sales\nprofile: {sales: {numeric: true}, place: {}}\nbranch: place\ntiers: [10]\nloyalty: {recommend: {column: rec, scale: nps}, repurchase: q1}\n" +
		"kano: {app: {label: The app, functional: kf, dysfunctional: kd}}\n"
	var rows strings.Builder
	rows.WriteString("id,q1,q2,all,rec,sales,place,kf,kd\n")
	for i := range 60 {
		kd := []string{"5", "neutral?", "3"}[i%3]
		if i%3 == 1 {
			kd = "I dislike it"
		}
		fmt.Fprintf(&rows, "customer-%d,%d,%d,%d,%d,%d,%s,%d,%s\n", i, 1+i%5, 1+i/5%5, 1+i%5, i%11, i, []string{"north", "south"}[i%2], 1+i%2*2, kd)
	}
	write(t, filepath.Join(dir, "a.csv"), rows.String())
	out := filepath.Join(dir, "out")
	must(t, "run", write(t, filepath.Join(dir, "all.yaml"), book+more), "-o", out, "--bootstrap", "0", "--formats", "xlsx,html,numbers,json,svg")
	seen := map[string]int{}
	records, err := csv.NewReader(bytes.NewReader(read(t, out, "numbers.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		seen[r[0]+" "+r[3]+" "+r[4]]++
		if strings.Contains(strings.Join(r, ","), "customer-") {
			t.Errorf("an id stands in %v", r)
		}
	}
	for _, want := range []string{"kano  app", "loyalty  loyal", "loyalty  recommend", "loyalty ≥10 at_risk", "value ≥10 ", "value <10 ", "value  ", "penalty_reward  q1"} {
		if seen[want] == 0 {
			t.Errorf("no numbers of %q", want)
		}
	}
	page := string(read(t, out, "report.html"))
	if !strings.Contains(page, "customer-") || !strings.Contains(page, "The app") || strings.Contains(string(read(t, out, "results.json")), "customer-") {
		t.Error("ids belong into the page and not into results.json")
	}
	for _, chart := range []string{"kano", "loyalty", "loyalty-tier", "value", "value-index", "penalty-reward"} {
		if len(read(t, out, "charts", chart+".svg")) < 100 {
			t.Errorf("chart %s is nearly empty", chart)
		}
	}
	none := filepath.Join(dir, "none")
	must(t, "run", write(t, filepath.Join(dir, "none.yaml"), book), "-o", none, "--bootstrap", "0", "--formats", "html,numbers")
	for _, line := range strings.Split(string(read(t, none, "numbers.csv")), "\n") {
		for _, analysis := range []string{"kano,", "loyalty,", "value,"} {
			if strings.HasPrefix(line, analysis) {
				t.Errorf("not asked for, and there is %s", line)
			}
		}
	}
	if page := string(read(t, none, "report.html")); strings.Contains(page, "Kano") || strings.Contains(page, "Loyalty") || strings.Contains(page, "Value at risk") {
		t.Error("sections of what was not asked for")
	}
}
