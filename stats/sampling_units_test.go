package stats

import (
	"slices"
	"testing"
)

// townSurvey is bfi with a field of which one group, town, is a whole cluster; the others go by gender.
func townSurvey(t *testing.T) *Data {
	d := fullBFI(t)
	d.Fields = append(d.Fields, Field{Key: "place", Groups: []string{"town", "men", "women"}})
	d.Compare = []int{2, 0}
	town := d.Batches[0].Cluster[0]
	stratum := d.Batches[0].Stratum[0]
	for bi := range d.Batches {
		b := &d.Batches[bi]
		column := make([]uint16, b.N)
		for r := range column {
			if column[r] = 1 + b.Fields[1][r]; b.Cluster[r] == town && b.Stratum[r] == stratum {
				column[r] = 1
			}
		}
		b.Fields = append(b.Fields, column)
	}
	return d
}

// A group that is one cluster has no error: the formulas give 0 but for rounding, and nothing may be claimed of it.
func TestGroupsOfOneCluster(t *testing.T) {
	linear := townSurvey(t)
	replicated := townSurvey(t)
	u := replicated.units(ones(replicated.N), nil)
	weights := make([]float64, 0, replicated.N)
	for _, b := range replicated.Batches {
		weights = append(weights, b.Weight...)
	}
	u.weights = weights
	r := must(u.jackknife())
	for bi := range replicated.Batches { // only the replicates know of the clusters, and not to the last digit
		b := &replicated.Batches[bi]
		b.Stratum, b.Cluster = nil, nil
	}
	for i := range r.Replicate {
		for row := range r.Replicate[i] {
			r.Replicate[i][row] *= 1 + 1e-6*float64((row+i)%3)
		}
	}
	if err := replicated.SetReplicates(r); err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]*Data{"clusters": linear, "replicates": replicated} {
		for _, r := range must(d.Index()).Rows {
			if r.By == "place" && (r.SE == nil) != (r.Group == "town") {
				t.Errorf("%s: se of %s in %s is %v", name, r.Key, r.Group, r.SE)
			}
		}
		named := func(what string, list []Notice) {
			t.Helper()
			if !slices.ContainsFunc(list, func(n Notice) bool { return n.Code == "lone_groups" && n.Args[0] == "place" }) {
				t.Errorf("%s: %s does not name the group: %v", name, what, list)
			}
		}
		for _, w := range must(d.OneWays()).Tests {
			if w.Field != "place" {
				continue
			}
			named("the one-way comparison", w.Notices)
			if len(w.Groups) != 2 || w.Groups[0].Group != "men" || w.P == nil || *w.DF1 != 1 {
				t.Errorf("%s: compared are %+v, p %v", name, w.Groups, w.P)
			}
		}
		for _, m := range must(d.MultiFactors()).Models {
			named("the multi-factor model", m.Notices)
			for _, g := range m.Margins {
				if g.Group == "town" || g.SE == nil || *g.SE < 1e-3 {
					t.Errorf("%s: marginal mean %+v", name, g)
				}
			}
		}
		for _, h := range must(d.Heatmaps()).Tables {
			for i := range h.Keys {
				for g, group := range h.Groups {
					if x := h.Cells[i][g]; h.Field == "place" && (x.P == nil) != (group == "town") {
						t.Errorf("%s: heatmap of %s, %s: p %v", name, group, h.Keys[i], x.P)
					}
				}
			}
		}
		for _, s := range d.Standings(2).Groups {
			for _, x := range s.Rows {
				if (x.P == nil) != (s.Group == "town") {
					t.Errorf("%s: %s against the rest on %s: p %v", name, s.Group, x.Key, x.P)
				}
			}
		}
		for _, f := range must(d.DriversBy()).Fields {
			if f.Field == "place" {
				named("drivers", f.Notices)
				if !slices.Contains(f.LeftOut, "town") {
					t.Errorf("%s: drivers leave out %v", name, f.LeftOut)
				}
			}
		}
		if _, lone := d.testable(d.responses()[0], []int{0}); lone != nil {
			t.Errorf("%s: education: %v", name, lone)
		}
	}
}
