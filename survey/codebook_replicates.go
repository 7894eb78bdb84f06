package survey

import (
	"slices"
	"strings"
)

// ReplicateWeights says of which replicates of the weights standard errors are taken: of columns of the data, or of replicates made from the design.
type ReplicateWeights struct {
	Columns []string  // of the weights, in order; a * stands for any text, until the data are read; nil = they are made
	Type    string    // how the columns were made, one of ReplicateTypes; "" when they are made here
	Make    string    // "jackknife", "BRR", "Fay" or "bootstrap"; "" with columns
	Number  int       // of bootstrap replicates
	Rho     float64   // of Fay's method
	Scale   float64   // replaces that of the type; 0 = not given
	RScales []float64 // of each column; nil = not given
	MSE     bool      // differences are taken from the estimate, not from the mean of the replicates
	Factors bool      // the columns are factors of the weight rather than weights
	DF      float64   // degrees of freedom; 0 = find out
}

// ReplicateTypes are the ways in which replicate weights come with data, as survey::svrepdesign names them.
var ReplicateTypes = []string{"JK1", "JKn", "JK2", "BRR", "Fay", "bootstrap", "ACS", "successive-difference", "other"}

// Bounds of what a codebook may ask for.
const (
	maxReplicates    = 10_000
	usualBootstraps  = 500
	patternCharacter = "*"
)

// readReplicates reads {columns: [rw*], type: JK1} or {make: bootstrap, number: 500}.
func (r *codebookReader) readReplicates(n *yamlNode) *ReplicateWeights {
	const path = "design.replicates"
	s := r.settings(path, n, "columns", "type", "make", "number", "rho", "scale", "rscales", "mse", "combined", "df")
	r.c.origins[columnRole{kind: roleTarget, name: path}] = origin{n.place, path}
	w := &ReplicateWeights{}
	columns, given := s["columns"]
	made, makes := s["make"]
	switch {
	case given == makes:
		if n.kind == yamlMapping {
			r.add(n.place, path, "wants either columns, with their type, or make").
				hint("replicates: {columns: [\"rw*\"], type: JK1}, or {make: jackknife}")
		}
		return nil
	case given:
		names, at := r.names(path+".columns", columns.value)
		if !r.atMost(maxReplicates, len(names), path+".columns", columns.value) {
			return nil
		}
		for i, name := range names {
			r.c.origins[columnRole{roleReplicate, name, 0}] = origin{at[i].place, index(path+".columns", i)}
		}
		w.Columns = names
		taken := map[string]string{}
		for _, use := range r.c.uses() {
			taken[*use.column] = use.path
		}
		for i, name := range names {
			if path, ok := taken[name]; ok {
				r.add(at[i].place, index("design.replicates"+".columns", i), "%s is the column of %s", quote(name), path)
			} else if strings.Trim(name, patternCharacter) == "" {
				r.add(at[i].place, index("design.replicates"+".columns", i), "matches every column").hint("columns: [\"rw*\"]")
			}
		}
		if len(names) == 1 && !strings.Contains(names[0], patternCharacter) {
			r.add(columns.value.place, path+".columns", "wants at least two columns, or a pattern such as %s*", names[0])
		}
		if p, ok := s["type"]; ok {
			r.choice(path+".type", p.value, &w.Type, ReplicateTypes...)
		} else {
			r.add(n.place, path, "does not say how the replicate weights were made").hint("type: one of " + strings.Join(ReplicateTypes, ", "))
		}
		if r.c.Weight == "" {
			r.add(n.place, path, "has columns of replicate weights, and there is no weight").hint("weight: COLUMN at the top of the codebook")
		}
		r.only(path, s, "number", "is for replicates that are made")
	default:
		r.choice(path+".make", made.value, &w.Make, "jackknife", "BRR", "Fay", "bootstrap")
		for _, key := range []string{"type", "scale", "rscales", "combined"} {
			r.only(path, s, key, "is for columns of replicate weights")
		}
		if w.Number = usualBootstraps; w.Make != "bootstrap" {
			w.Number = 0
			r.only(path, s, "number", "is for make: bootstrap")
		} else if p, ok := s["number"]; ok {
			w.Number, _ = r.whole(path+".number", p.value, 2, maxReplicates)
		}
	}
	if p, ok := s["rho"]; ok {
		v, ok := r.number(path+".rho", p.value)
		if ok && !(v >= 0 && v < 1) {
			r.add(p.value.place, path+".rho", "wants a number from 0 to below 1, got %s", p.value)
		}
		w.Rho = v
	} else if w.Type == "Fay" || w.Make == "Fay" {
		r.add(n.place, path, "wants rho of Fay's method").hint("rho: 0.5")
	}
	if w.Type != "Fay" && w.Make != "Fay" {
		r.only(path, s, "rho", "is for Fay's method")
	}
	positive := func(key string, into *float64) {
		p, ok := s[key]
		if !ok {
			return
		}
		if v, ok := r.number(path+"."+key, p.value); ok && v <= 0 {
			r.add(p.value.place, path+"."+key, "wants a number above 0, got %s", p.value)
		} else if ok {
			*into = v
		}
	}
	positive("scale", &w.Scale)
	positive("df", &w.DF)
	if w.DF > 0 && w.DF < 1 {
		r.add(s["df"].value.place, path+".df", "wants a number from 1, got %s", s["df"].value)
	}
	if p, ok := s["rscales"]; ok {
		for i, e := range r.elements(path+".rscales", p.value) {
			v, ok := r.number(index(path+".rscales", i), e)
			if ok && v < 0 {
				r.add(e.place, index(path+".rscales", i), "wants a number from 0, got %s", e)
			}
			w.RScales = append(w.RScales, v)
		}
	}
	if w.Type == "JKn" && len(w.RScales) == 0 {
		r.add(n.place, path, "wants rscales: (n-1)/n of the stratum that lost a cluster, of each column").hint("rscales: [0.9, 0.9, 0.8, ...], or one number for all")
	}
	if p, ok := s["mse"]; ok {
		w.MSE = r.yes(path+".mse", p.value)
	}
	if p, ok := s["combined"]; ok {
		w.Factors = !r.yes(path+".combined", p.value)
	}
	return w
}

// only complains of a key that goes with something else.
func (r *codebookReader) only(path string, s map[string]yamlPair, key, why string) {
	if p, ok := s[key]; ok {
		r.add(p.key.place, path+"."+key, "%s", why)
	}
}

// clone copies what a wave may change.
func (w *ReplicateWeights) clone() *ReplicateWeights {
	if w == nil {
		return nil
	}
	out := *w
	out.Columns = slices.Clone(w.Columns)
	return &out
}

// expand puts the columns of the data that match a pattern in its place, in their order; a pattern that none matches stays, for CheckColumns to complain of.
// Columns that the codebook uses otherwise, such as the weight itself, match nothing.
func (w *ReplicateWeights) expand(header []string, used wanted) {
	var out []string
	for _, name := range w.Columns {
		before, after, pattern := strings.Cut(name, patternCharacter)
		found := false
		for _, column := range header {
			column = cleanName(column)
			if pattern && len(column) >= len(before)+len(after) && strings.HasPrefix(column, before) && strings.HasSuffix(column, after) &&
				!used[column] && !slices.Contains(out, column) {
				out = append(out, column)
				found = true
			}
		}
		if !found {
			out = append(out, name)
		}
	}
	w.Columns = out
}
