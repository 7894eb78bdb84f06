package main

import (
	"fmt"
	"math"
	"runtime/debug"
	"slices"

	"manyi/report"
	"manyi/stats"
	"manyi/survey"
)

// leastShown is the least respondents of a group that reports of a part show: in fewer, people could be recognised.
const leastShown = 5

// eachMemory is from when on memory is taken back sooner: hundreds of reports leave much behind, and the collector is
// otherwise in no hurry.
const eachMemory = 800 << 20

// each is the reports of one field's values in the making.
type each struct {
	j         *job
	cb        *survey.Codebook
	ds        *survey.Dataset
	d         *stats.Data // of all
	c         report.Context
	field     int // position in d.Fields
	in        inputFlags
	out       outputFlags
	standings *stats.Standings    // how each value compares with all others
	league    *stats.RankingLevel // when the values are branches or managers; nil = not available

	names []string  // values with a report
	rows  [][]int32 // of them
	small []report.SmallPart
	none  int // respondents without a value

	earlier []map[string][]int32 // rows of each value in the earlier waves

	before string // the wave before, as the report on all has it; "" = none

	parts []report.Part // what the summary says of each value, filled in by make
}

// newEach finds the field, by key or label, and whose reports are to be made.
func (j *job) newEach(cb *survey.Codebook, ds *survey.Dataset, d *stats.Data, c report.Context, in inputFlags, out outputFlags) (*each, error) {
	e := &each{j: j, cb: cb, ds: ds, d: d, c: c, in: in, out: out}
	e.field = slices.IndexFunc(d.Fields, func(f stats.Field) bool { return f.Key == *out.Each })
	if e.field < 0 {
		e.field = slices.IndexFunc(d.Fields, func(f stats.Field) bool { return f.Label == *out.Each })
	}
	if e.field < 0 {
		var keys []string
		for _, f := range d.Fields {
			keys = append(keys, f.Key)
		}
		return nil, codedError{codeUsage, fmt.Errorf("--each: no field %q with groups in the codebook: the fields are %v", *out.Each, keys)}
	}
	e.none = d.N
	for g, rows := range d.RowsByGroup(e.field) {
		name := d.Fields[e.field].Groups[g]
		e.none -= len(rows)
		switch {
		case len(rows) >= leastShown:
			e.names, e.rows = append(e.names, name), append(e.rows, rows)
		case len(rows) > 0:
			e.small = append(e.small, report.SmallPart{Name: name, N: len(rows)})
		}
	}
	if len(e.names) == 0 {
		return nil, codedError{codeData, fmt.Errorf("--each: no value of %s has %d respondents or more", d.Fields[e.field].Key, leastShown)}
	}
	for _, w := range d.Earlier {
		rows := map[string][]int32{}
		if f := slices.IndexFunc(w.Fields, func(f stats.Field) bool { return f.Key == d.Fields[e.field].Key }); f >= 0 {
			for g, r := range w.RowsByGroup(f) {
				rows[w.Fields[f].Groups[g]] = r
			}
		}
		e.earlier = append(e.earlier, rows)
	}
	e.parts = make([]report.Part, len(e.names))
	if debug.SetMemoryLimit(-1) == math.MaxInt64 { // unless GOMEMLIMIT says otherwise
		debug.SetMemoryLimit(eachMemory)
	}
	return e, nil
}

// reports describes the reports for the writer.
func (e *each) reports(whole findings) *report.Each {
	e.standings = e.d.Standings(e.field)
	e.league = whole.ranking().Level(e.d.Fields[e.field].Key)
	if change := result[*stats.Change](whole); change != nil && len(change.Since) > 0 {
		e.before = change.Since[0].Earlier
	}
	link := ""
	for _, f := range []string{"xlsx", "html"} {
		if link == "" && e.out.wantsAny(f) {
			link = "report." + f
		}
	}
	return &report.Each{Names: e.names, Make: e.make, Summary: func(folders []string) []report.Section {
		var changes []*stats.ChangeRow
		for _, p := range e.parts {
			changes = append(changes, p.Change)
		}
		stats.AdjustAcross(changes)
		return report.EachSections(report.EachSummary{Field: e.d.Fields[e.field], Before: e.before, Least: leastShown, Parts: e.parts, Folders: folders, Small: e.small, None: e.none,
			Standings: e.standings, League: e.league, Report: link}, e.c)
	}}
}

// make analyses one value and makes its report.
func (e *each) make(i int) (*report.Report, error) {
	field := e.d.Fields[e.field]
	sub, hidden := e.d.Subset(e.rows[i], leastShown)
	sub.Options.Jobs = 1
	sub.Compare = slices.DeleteFunc(slices.Clone(sub.Compare), func(f int) bool { return f == e.field })
	waves, hides := []*stats.Data{sub}, [][]stats.HiddenGroups{hidden}
	for w, rows := range e.earlier {
		if len(rows[e.names[i]]) < leastShown {
			continue
		}
		then, hidden := e.d.Earlier[w].Subset(rows[e.names[i]], leastShown)
		then.Options.Jobs = 1
		then.Compare = slices.DeleteFunc(slices.Clone(then.Compare), func(f int) bool { return then.Fields[f].Key == field.Key })
		waves, hides = append(waves, then), append(hides, hidden)
	}
	stats.HideAlike(waves, hides)
	sub.Earlier, hidden = waves[1:], hides[0]
	if field.Key == sub.Branch { // within a branch there are its managers
		sub.Branch = ""
	}
	if field.Key == sub.Manager {
		sub.Branch, sub.Manager = "", ""
	}
	c := e.c
	c.N, c.Index = sub.N, nil
	c.Part = e.names[i]
	found, err := analyse(e.j.ctx, sub, c, func(int, int) {})
	if err != nil {
		return nil, err
	}
	part := report.Part{Name: e.names[i], N: sub.N, Index: found.index(), Quadrant: found.quadrant(), Hidden: hidden}
	if change := result[*stats.Change](found); change != nil && len(change.Since) > 0 && change.Since[0].Earlier == e.before { // else few were asked then
		if row := change.Since[0].Of("composite"); row != nil {
			own := *row // its p-value is to be adjusted
			part.Change = &own
		}
	}
	e.parts[i] = part
	own := e.standings.Of(part.Name)
	lead := report.StandingSection(e.standings, e.league, part, field, leastShown, e.c)
	found.sections = append([]report.Section{lead}, found.sections...)
	found.summary = append(slices.Clone(lead.Findings[:min(1, len(lead.Findings))]), found.summary...)
	found.summary = found.summary[:min(maxSummary, len(found.summary))]
	found.numbers = append(own.Numbers(field.Key), found.numbers...)
	for n := range found.numbers {
		if found.numbers[n].Wave == "" { // else of an earlier one
			found.numbers[n].Wave = sub.Wave
		}
	}
	found.results = append([]report.NamedResult{{Name: "benchmark", Result: own}}, found.results...)
	in := e.in
	in.Where = append(slices.Clone(in.Where), field.Key+"="+e.names[i])
	ds := &survey.Dataset{Codebook: e.ds.Codebook, Wave: e.ds.Wave, Inputs: e.ds.Inputs, Rows: survey.Accounting{Read: sub.N, Kept: sub.N}}
	return e.j.assemble(e.cb, ds, sub, c, found, in, e.out), nil
}

// result finds a result by its type; the zero value when there is none.
func result[R stats.Result](f findings) (found R) {
	for _, r := range f.results {
		if x, ok := r.Result.(R); ok {
			return x
		}
	}
	return found
}

func (f findings) index() *stats.Index       { return result[*stats.Index](f) }
func (f findings) quadrant() *stats.Quadrant { return result[*stats.Quadrant](f) }
func (f findings) ranking() *stats.Ranking   { return result[*stats.Ranking](f) }
