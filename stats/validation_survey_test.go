package stats

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"manyi/survey"
)

// place names a number within a wave.
type place struct{ analysis, by, group, term, term2, statistic string }

// surveyValidations runs every analysis on a survey of fixtures and compares with what R made of it: a row for each analysis and call.
func surveyValidations(t *testing.T, folder, codebook, golden string) []validation {
	t.Helper()
	book, err := survey.LoadCodebook("../fixtures/" + folder + "/" + codebook)
	if err != nil {
		t.Fatal(err)
	}
	ds, err := survey.Read(context.Background(), book, survey.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer ds.Release()
	d, err := FromDataset(ds, 2)
	if err != nil {
		t.Fatal(err)
	}
	d.Options.Bootstrap = 0
	got, known := map[place]*float64{}, map[string]bool{}
	for name, run := range everyAnalysis() {
		r, err := run(d)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, n := range r.Numbers() {
			known[n.Analysis] = true
			got[place{n.Analysis, n.By, n.Group, n.Term, n.Term2, n.Statistic}] = n.Value
		}
	}
	var ref struct {
		Calls   map[string]string
		Numbers []struct {
			Analysis, By, Group, Term, Term2, Statistic string
			Value, Tol                                  float64
		}
	}
	text, err := os.ReadFile("../fixtures/golden/" + golden + ".json")
	if err == nil {
		err = json.Unmarshal(text, &ref)
	}
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		analysis, call string
		inexact        bool
	}
	var order []row
	found, statistics, exact := map[row]*agreement{}, map[row][]string{}, map[row]float64{}
	for _, w := range ref.Numbers {
		if !known[w.Analysis] {
			continue
		}
		at := row{w.Analysis, ref.Calls[w.Analysis+" "+w.Statistic], w.Tol > 1e-9}
		if found[at] == nil {
			found[at] = &agreement{}
			order = append(order, at)
		}
		if !slices.Contains(statistics[at], w.Statistic) {
			statistics[at] = append(statistics[at], w.Statistic)
		}
		exact[at] = max(exact[at], w.Tol)
		p := place{w.Analysis, w.By, w.Group, w.Term, w.Term2, w.Statistic}
		if _, ok := got[p]; !ok {
			t.Errorf("%+v is missing", p)
		}
		found[at].num(fmt.Sprint(p), got[p], w.Value)
	}
	var rows []validation
	for _, at := range order {
		reference := "R " + at.call
		if at.inexact {
			reference += fmt.Sprintf(" (exact to %.0e at worst)", exact[at])
		}
		a := *found[at]
		rows = append(rows, validation{"`" + at.analysis + "` " + strings.Join(statistics[at], ", "), folder + "/" + codebook, reference, func(*testing.T) agreement { return a }})
	}
	return rows
}
