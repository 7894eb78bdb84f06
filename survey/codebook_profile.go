package survey

import (
	"slices"
	"strconv"
	"strings"
)

// Names that the numbers table and the dataset use themselves.
const (
	overallKey   = "overall"
	compositeKey = "composite"
)

// checkKey says whether the key of an item or field is free.
func (r *codebookReader) checkKey(path string, key *yamlNode) bool {
	name := key.text
	switch owner := r.owner(name); {
	case strings.TrimSpace(name) == "":
		r.add(key.place, path, "a key is empty")
	case name == overallKey && path == "items":
		r.add(key.place, join(path, name), "the name is reserved").hint("the item asked for the whole stands under overall: at the top")
	case name == overallKey, name == compositeKey, strings.HasPrefix(name, "#"):
		r.add(key.place, join(path, name), "the name is reserved")
	case owner != "":
		r.add(key.place, join(path, name), "%s has this key already", owner)
	default:
		return true
	}
	return false
}

// owner says what has a key: "an item", "a profile field" or "".
func (r *codebookReader) owner(key string) string {
	if r.items[key] {
		return "an item"
	}
	if _, ok := r.fields[key]; ok {
		return "a profile field"
	}
	return ""
}

func (r *codebookReader) readProfile(n *yamlNode) {
	if !r.atMost(maxFields, len(n.pairs), "profile", n) {
		return
	}
	for _, p := range r.entries("profile", n) {
		path := join("profile", p.key.text)
		f := r.readField(path, p)
		if r.checkKey("profile", p.key) {
			r.addField(f)
		}
	}
}

func (r *codebookReader) addField(f Field) {
	r.fields[f.Key] = len(r.c.Profile)
	r.c.Profile = append(r.c.Profile, f)
}

// readField reads the short form, which is the label, or the long form.
func (r *codebookReader) readField(path string, p yamlPair) Field {
	key := p.key.text
	f := Field{Key: key, Label: key, Column: key, Missing: slices.Clone(r.c.Missing)}
	role := columnRole{kind: roleField, name: key}
	r.c.origins[role] = origin{p.key.place, path}
	if p.value.kind == yamlScalar {
		if p.value.text != "" {
			f.Label = p.value.text
		}
		return f
	}
	s := r.settings(path, p.value, "label", "column", "values", "missing", "numeric", "multiple", "counted", "separator")
	if q, ok := s["label"]; ok {
		if label, ok := r.text(path+".label", q.value); ok && label != "" {
			f.Label = label
		}
	}
	if q, ok := s["column"]; ok {
		r.column(role, path+".column", q.value, &f.Column)
	}
	if q, ok := s["missing"]; ok {
		f.Missing = union(f.Missing, r.codes(path+".missing", q.value))
	}
	if q, ok := s["values"]; ok {
		f.Values = r.readValues(path+".values", q.value)
	}
	if q, ok := s["numeric"]; ok {
		f.Numeric = r.yes(path+".numeric", q.value)
		if _, both := s["values"]; both && f.Numeric {
			r.add(q.value.place, path+".numeric", "a field is either a number or has values")
		}
	}
	if q, ok := s["multiple"]; ok {
		r.readMultiple(path, q.value, s, &f)
		return f
	}
	for _, needs := range []string{"counted", "separator"} {
		if q, ok := s[needs]; ok {
			r.add(q.key.place, path+"."+needs, "goes with multiple only")
		}
	}
	return f
}

// readValues reads codes and their labels as written, in order.
func (r *codebookReader) readValues(path string, n *yamlNode) []CodeLabel {
	var out []CodeLabel
	pairs := r.entries(path, n)
	if n.kind == yamlMapping && len(pairs) == 0 {
		r.add(n.place, path, "no values").hint("values: {1: the label of code 1}")
	}
	for _, p := range pairs {
		label := p.key.text
		if !p.value.blank {
			var ok bool
			if label, ok = r.name(join(path, p.key.text), p.value); !ok {
				continue
			}
		}
		if strings.TrimSpace(label) == "" {
			r.add(p.key.place, path, "a label is empty").hint("a cell without an answer belongs in missing")
			continue
		}
		out = append(out, CodeLabel{p.key.text, label})
	}
	return out
}

// readMultiple reads the options of a multiple response: a list of columns, a mapping of columns to labels, or with a
// separator the options that stand in one cell.
func (r *codebookReader) readMultiple(path string, n *yamlNode, s map[string]yamlPair, f *Field) {
	not := []string{"numeric", "column"}
	if q, ok := s["separator"]; ok {
		f.Separator, _ = r.text(path+".separator", q.value)
		if f.Separator == "" {
			r.add(q.value.place, path+".separator", "is empty").hint("separator: \"┋\"")
		}
		not = []string{"numeric", "values", "counted"}
	}
	for _, other := range not {
		if q, ok := s[other]; ok {
			r.add(q.key.place, path+"."+other, "does not go with multiple")
		}
	}
	_, valued := s["values"]
	if q, ok := s["counted"]; ok {
		f.Counted, _ = r.text(path+".counted", q.value)
		if valued {
			r.add(q.key.place, path+".counted", "does not go with values")
		}
	}
	path += ".multiple"
	var names []string
	var at []place
	if n.kind == yamlMapping {
		for _, p := range r.entries(path, n) {
			label := p.key.text
			if !p.value.blank {
				label, _ = r.name(join(path, p.key.text), p.value)
			}
			f.Options = append(f.Options, CodeLabel{p.key.text, label})
			names, at = append(names, p.key.text), append(at, p.key.place)
		}
		if valued {
			r.add(n.place, path, "with values the columns have no labels of their own").hint("multiple: [b1, b2, b3]")
		}
	} else {
		list, nodes := r.names(path, n)
		for i, name := range list {
			names, at = append(names, name), append(at, nodes[i].place)
			if f.Separator != "" {
				f.Options = append(f.Options, CodeLabel{name, name})
			}
		}
	}
	if len(names) == 0 {
		r.add(n.place, path, "no columns").hint("multiple: [b1, b2, b3]")
	}
	if f.Separator != "" {
		return
	}
	delete(r.c.origins, columnRole{kind: roleField, name: f.Key})
	for i := range names {
		r.c.origins[columnRole{roleField, f.Key, i + 1}] = origin{at[i], index(path, i)}
	}
	f.Column, f.Columns = "", names
}

// readRoles reads the settings that name profile fields. A name that no field has is taken as the column of one more
// field, unless it looks like a misspelt key: a column the data lack is reported when they are opened.
func (r *codebookReader) readRoles(s map[string]yamlPair) {
	c := r.c
	if p, ok := s["compare"]; ok {
		c.Compare = []string{}
		names, at := r.names("compare", p.value)
		if !r.atMost(maxFewThings, len(names), "compare", p.value) {
			return
		}
		for i, name := range names {
			if r.field("compare", name, at[i], false) {
				c.Compare = append(c.Compare, name)
			}
		}
	}
	one := func(key string, into *string, numeric bool) {
		p, ok := s[key]
		if !ok {
			return
		}
		if name, ok := r.name(key, p.value); ok && r.field(key, name, p.value, numeric) {
			*into = name
		}
	}
	one("branch", &c.Branch, false)
	one("manager", &c.Manager, false)
	one("value", &c.Value, true)
	if c.Manager != "" && c.Manager == c.Branch {
		r.add(s["manager"].value.place, "manager", "is the same field as branch")
	}
	if p, ok := s["tiers"]; ok {
		r.readTiers(p)
	}
	if c.Compare == nil {
		c.Compare = c.firstGroups()
	}
}

// firstGroups is the first field with groups, which is compared where the codebook names none.
func (c *Codebook) firstGroups() []string {
	for _, f := range c.Profile {
		if !f.Numeric && !f.Multiple() {
			return []string{f.Key}
		}
	}
	return nil
}

// maxTiers is how many tiers of value there may be.
const maxTiers = 20

// readTiers reads how customers are divided by value: a list of cut points, or the key of a profile field.
func (r *codebookReader) readTiers(p yamlPair) {
	n := p.value
	if r.c.Value == "" {
		r.add(p.key.place, "tiers", "goes with value only").hint("value: the numeric profile field that says what a customer is worth")
	}
	if n.kind == yamlScalar {
		name, ok := r.name("tiers", n)
		if _, known := r.fields[name]; ok && !known {
			if _, err := strconv.ParseFloat(name, 64); err == nil {
				r.add(n.place, "tiers", "wants a list of cut points or a profile field, got %s", n).hint("tiers: [" + name + "]")
				return
			}
		}
		if ok && r.field("tiers", name, n, false) {
			r.c.TierField = name
		}
		return
	}
	elements := r.elements("tiers", n)
	if !r.atMost(maxTiers-1, len(elements), "tiers", n) {
		return
	}
	if n.kind == yamlList && len(elements) == 0 {
		r.add(n.place, "tiers", "no cut points").hint("tiers: [10, 50]")
	}
	for i, e := range elements {
		v, ok := r.number(index("tiers", i), e)
		switch cuts := r.c.TierCuts; {
		case !ok:
		case len(cuts) > 0 && v <= cuts[len(cuts)-1]:
			r.add(e.place, index("tiers", i), "is not above the cut point before it: they ascend")
		default:
			r.c.TierCuts = append(r.c.TierCuts, v)
		}
	}
}

// field says whether name is a profile field with groups, or a numeric one, as the setting at path needs.
func (r *codebookReader) field(path, name string, n *yamlNode, numeric bool) bool {
	i, ok := r.fields[name]
	if !ok {
		if r.owner(name) != "" || name == overallKey || name == compositeKey || strings.HasPrefix(name, "#") {
			r.add(n.place, path, "%s is not a profile field", quote(name)).near("", r.c.fieldKeys(), "the profile fields are")
			return false
		}
		if r.slipOfField(name) {
			r.add(n.place, path, "no profile field %s", quote(name)).near(name, r.c.fieldKeys(), "the profile fields are")
			return false
		}
		r.c.origins[columnRole{roleField, name, 0}] = origin{n.place, path}
		r.addField(Field{Key: name, Label: name, Column: name, Missing: slices.Clone(r.c.Missing), Numeric: numeric})
		return true
	}
	f := r.c.Profile[i]
	switch {
	case numeric && !f.Numeric:
		r.add(n.place, path, "%s is not a number", quote(name)).hint("give it numeric: true under profile")
	case !numeric && f.Numeric:
		r.add(n.place, path, "%s is a number: it has no groups", quote(name))
	case !numeric && f.Multiple():
		r.add(n.place, path, "%s is a multiple response: its groups overlap", quote(name))
	default:
		return true
	}
	return false
}

// slipOfField says whether name is a single slip away from the key of a field. Two are too many to tell a slip from
// another word: brands and branch.
func (r *codebookReader) slipOfField(name string) bool {
	folded := strings.ToLower(cleanName(name))
	for key := range r.fields {
		if d, ok := typingDistance(folded, strings.ToLower(cleanName(key))); ok && d <= 1 {
			return true
		}
	}
	return false
}
