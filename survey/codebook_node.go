package survey

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// codebookReader turns YAML nodes into a Codebook; what is wrong goes to its complaints and reading goes on.
type codebookReader struct {
	complaints
	c      *Codebook
	scales map[string]*Scale
	items  map[string]bool // keys of c.Items
	fields map[string]int  // profile key -> index in c.Profile

	afterWaves []func() // comparisons of labels, which waves may add to
}

// join makes the dotted path of a key.
func join(path, key string) string {
	if path == "" {
		return plain(key)
	}
	return path + "." + plain(key)
}

// index is the path of the i-th element of a list, counted from 1 as people do.
func index(path string, i int) string { return path + "[" + strconv.Itoa(i+1) + "]" }

// entries returns the pairs of a mapping whose keys the user chose, in order and without repeated keys.
func (r *codebookReader) entries(path string, n *yamlNode) []yamlPair {
	if n.kind != yamlMapping {
		r.add(n.place, path, "wants keys with values, got %s", n)
		return nil
	}
	first := make(map[string]int, len(n.pairs))
	out := make([]yamlPair, 0, len(n.pairs))
	for _, p := range n.pairs {
		key := p.key.text
		if line, ok := first[key]; ok {
			r.add(p.key.place, join(path, key), "is given twice, first in line %d", line)
			continue
		}
		first[key] = p.key.line
		out = append(out, p)
	}
	return out
}

// settings returns the values of a mapping whose keys are known; a null value counts as not given.
func (r *codebookReader) settings(path string, n *yamlNode, known ...string) map[string]yamlPair {
	out := make(map[string]yamlPair)
	for _, p := range r.entries(path, n) {
		switch key := p.key.text; {
		case !slices.Contains(known, key):
			r.add(p.key.place, join(path, key), "unknown key").near(key, known, "the keys here are")
		case !p.value.null:
			out[key] = p
		}
	}
	return out
}

// atMost says whether there are no more than most of something.
func (r *codebookReader) atMost(most, count int, path string, n *yamlNode) bool {
	if count > most {
		r.add(n.place, path, "has %d entries, more than %d", count, most)
		return false
	}
	return true
}

// text returns a scalar as written.
func (r *codebookReader) text(path string, n *yamlNode) (string, bool) {
	if n.kind != yamlScalar {
		r.add(n.place, path, "wants text, got %s", n)
		return "", false
	}
	return n.text, true
}

// name returns a scalar that must not be empty, such as a column.
func (r *codebookReader) name(path string, n *yamlNode) (string, bool) {
	s, ok := r.text(path, n)
	if ok && strings.TrimSpace(s) == "" {
		r.add(n.place, path, "is empty")
		return "", false
	}
	return s, ok
}

// elements returns the elements of a list; a single value is a list of one.
func (r *codebookReader) elements(path string, n *yamlNode) []*yamlNode {
	switch n.kind {
	case yamlList:
		return n.list
	case yamlScalar:
		return []*yamlNode{n}
	}
	r.add(n.place, path, "wants a list, got %s", n)
	return nil
}

// codes returns a list of cells as written, each once.
func (r *codebookReader) codes(path string, n *yamlNode) []string {
	var out []string
	elements := r.elements(path, n)
	if !r.atMost(maxFewThings, len(elements), path, n) {
		return nil
	}
	for i, e := range elements {
		if s, ok := r.text(index(path, i), e); ok {
			out = union(out, []string{s})
		}
	}
	return out
}

// names returns a list of columns or keys, none empty or twice, with the node of each.
func (r *codebookReader) names(path string, n *yamlNode) (names []string, at []*yamlNode) {
	seen := make(map[string]bool)
	for i, e := range r.elements(path, n) {
		s, ok := r.name(index(path, i), e)
		switch {
		case !ok:
		case seen[s]:
			r.add(e.place, index(path, i), "%s is listed twice", quote(s))
		default:
			seen[s] = true
			names, at = append(names, s), append(at, e)
		}
	}
	return names, at
}

// union appends what a does not hold yet; neither argument is changed.
func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// yes reads a truth value.
func (r *codebookReader) yes(path string, n *yamlNode) bool {
	s, ok := r.text(path, n)
	switch strings.ToLower(s) {
	case "true", "yes", "y", "on":
		return true
	case "false", "no", "n", "off":
	default:
		if ok {
			r.add(n.place, path, "wants true or false, got %s", n)
		}
	}
	return false
}

// whole reads a whole number from lo to hi.
func (r *codebookReader) whole(path string, n *yamlNode, lo, hi int) (int, bool) {
	s, ok := r.text(path, n)
	if !ok {
		return 0, false
	}
	v, err := strconv.Atoi(s)
	if err != nil {
		r.add(n.place, path, "wants a whole number, got %s", n)
		return 0, false
	}
	if v < lo || v > hi {
		r.add(n.place, path, "wants a whole number from %d to %d, got %s", lo, hi, n)
		return 0, false
	}
	return v, true
}

// number reads a finite decimal number.
func (r *codebookReader) number(path string, n *yamlNode) (float64, bool) {
	s, ok := r.text(path, n)
	if !ok {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	// ParseFloat also takes hexadecimal, inf and nan, which here can only be slips.
	if err != nil || strings.Trim(s, "0123456789.+-eE") != "" || math.IsInf(v, 0) {
		r.add(n.place, path, "wants a number, got %s", n)
		return 0, false
	}
	return v, true
}

// choice reads one of several words.
func (r *codebookReader) choice(path string, n *yamlNode, into *string, allowed ...string) {
	s, ok := r.text(path, n)
	if !ok {
		return
	}
	if !slices.Contains(allowed, s) {
		r.add(n.place, path, "%s is none of the choices", quote(s)).near(s, allowed, "the choices are")
		return
	}
	*into = s
}
