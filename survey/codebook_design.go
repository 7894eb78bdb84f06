package survey

import (
	"strconv"
)

func (r *codebookReader) readDesign(n *yamlNode) {
	s := r.settings("design", n, "strata", "cluster", "population", "lonely", "replicates")
	d := &Design{}
	if p, ok := s["strata"]; ok {
		r.column(columnRole{kind: roleStrata}, "design.strata", p.value, &d.Strata)
	}
	if p, ok := s["cluster"]; ok {
		r.stages("design.cluster", p.value, [2]roleKind{roleCluster, roleSubcluster}, [2]*string{&d.Cluster, &d.Subcluster})
	}
	if p, ok := s["population"]; ok {
		r.readPopulation(p.value, d)
	}
	if p, ok := s["lonely"]; ok {
		r.choice("design.lonely", p.value, &d.Lonely, "adjust", "certainty", "average", "fail")
		r.c.origins[columnRole{kind: roleTarget, name: "design.lonely"}] = origin{p.value.place, "design.lonely"}
	}
	if p, ok := s["replicates"]; ok {
		d.Replicates = r.readReplicates(p.value)
		if w := d.Replicates; w != nil && w.Make != "jackknife" && (d.Population > 0 || d.Sizes != "" || d.StratumSizes != nil) {
			r.add(s["population"].key.place, "design.population", "has no effect on errors over these replicates").
				hint("the correction of a finite population is in the scales of replicate weights; of those made here only make: jackknife has it")
		}
	}
	if len(s) > 0 {
		r.c.Design = d
	}
}

// stages reads a column, or a list with that of the first stage and that of the second.
func (r *codebookReader) stages(path string, n *yamlNode, roles [2]roleKind, into [2]*string) {
	if n.kind != yamlList {
		r.column(columnRole{kind: roles[0]}, path, n, into[0])
		return
	}
	if len(n.list) < 1 || len(n.list) > 2 {
		r.add(n.place, path, "wants one column or two, got a list of %d", len(n.list))
		return
	}
	for i, e := range n.list {
		r.column(columnRole{kind: roles[i]}, index(path, i), e, into[i])
	}
	if len(n.list) == 2 && *into[0] != "" && *into[0] == *into[1] {
		r.add(n.list[1].place, index(path, 1), "is the column of the first stage too")
	}
}

// readPopulation reads the number of people, the clusters of every stratum, or the columns that say how many there are.
func (r *codebookReader) readPopulation(n *yamlNode, d *Design) {
	const path = "design.population"
	r.c.origins[columnRole{kind: roleTarget, name: path}] = origin{n.place, path}
	switch {
	case n.kind == yamlMapping:
		r.readShares(path, n, 1, nil, &d.StratumSizes)
		for _, s := range d.StratumSizes {
			if s.Value <= 0 {
				r.add(n.place, join(path, s.Labels[0]), "wants a number above 0, got %s", shortNumber(s.Value))
			}
		}
		if d.Strata == "" {
			r.add(n.place, path, "sizes of strata need strata").hint("design: {strata: COLUMN, population: {a: 1200, b: 800}}")
		}
	case n.kind == yamlScalar && isNumber(n.text):
		if v, ok := r.number(path, n); ok && v <= 0 {
			r.add(n.place, path, "wants a number above 0, got %s", n)
		} else if ok {
			d.Population = v
		}
	default:
		r.stages(path, n, [2]roleKind{roleSizes, roleSubsizes}, [2]*string{&d.Sizes, &d.Subsizes})
		if d.Subsizes != "" && d.Subcluster == "" {
			r.add(n.place, path, "has two stages, cluster has not").hint("cluster: [first, second], population: [size_1, size_2]")
		}
	}
}

// isNumber says whether a text can only be meant as a number.
func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}
