package survey

import (
	"maps"
	"slices"
	"sort"
	"strings"
)

// ForWave returns the codebook as it applies to one wave: columns renamed, values of fields replaced or added, the wave's data
// files. The name "" is the last wave, or the codebook itself when it has none. Waves of the result holds just that
// wave. The receiver is not changed.
//
// Groups keep the order of the codebook's labels, whatever codes a wave gives them; labels only the wave has come last.
// Where the field has no values, those of the wave are all it knows.
func (c *Codebook) ForWave(name string) (*Codebook, error) {
	out := c.clone()
	if name == "" && len(c.Waves) == 0 {
		return out, nil
	}
	i := len(c.Waves) - 1
	if name != "" {
		i = slices.IndexFunc(c.Waves, func(w Wave) bool { return w.Name == name })
	}
	if i < 0 {
		e := &CodebookError{File: c.Path, Key: "waves", Reason: "no wave " + quote(name)}
		if names := c.waveNames(); len(names) > 0 {
			e.Hint = "the waves are " + strings.Join(names, ", ")
		}
		return nil, e
	}
	w := c.Waves[i]
	out.Waves = []Wave{w}
	if len(w.Data) > 0 {
		out.Data = slices.Clone(w.Data)
	}
	for _, use := range out.uses() {
		key := c.renamedBy(use, w)
		if key == "" {
			continue
		}
		*use.column = w.Columns[key]
		role := use.role
		if role.kind == roleText {
			role.name = *use.column // open answers have no key but their column
		}
		if from, ok := c.origins[columnRole{roleWave, w.Name + "\x00" + key, 0}]; ok {
			out.origins[role] = from
		}
	}
	for j := range out.Profile {
		f := &out.Profile[j]
		f.Values = mergeValues(f.Values, w.Values[f.Key])
	}
	return out, nil
}

// renamedBy returns the key of the wave's columns that renames a use of a column, "" if none. Keys of items and
// fields come first; any other column goes by its own name, id and weight by these words too.
func (c *Codebook) renamedBy(use columnUse, w Wave) string {
	key := *use.column
	switch use.role.kind {
	case roleItem:
		key = use.role.name
	case roleField:
		if use.role.option == 0 {
			key = use.role.name
		}
	case roleOverall:
		key = overallKey
	case roleID, roleWeight:
		if _, ok := w.Columns[use.path]; ok && !c.hasKey(use.path) {
			return use.path
		}
	}
	if _, ok := w.Columns[key]; !ok || key == *use.column && !use.keyed() && c.hasKey(key) {
		return ""
	}
	return key
}

// keyed says whether the column belongs to a key of items or profile.
func (u columnUse) keyed() bool {
	return u.role.kind == roleItem || u.role.kind == roleOverall || u.role.kind == roleField && u.role.option == 0
}

// hasKey says whether an item or field, or overall, goes by this key.
func (c *Codebook) hasKey(key string) bool {
	return c.item(key) != nil || c.field(key) != nil || key == overallKey && c.Overall != nil
}

func (c *Codebook) waveNames() []string {
	names := make([]string, len(c.Waves))
	for i, w := range c.Waves {
		names[i] = w.Name
	}
	return names
}

// mergeValues returns values with those of a wave put in.
func mergeValues(values []CodeLabel, wave map[string]string) []CodeLabel {
	if len(wave) == 0 {
		return values
	}
	rank := make(map[string]int, len(values))
	out := make([]CodeLabel, 0, len(values)+len(wave))
	known := make(map[string]bool, len(values))
	for i, v := range values {
		if _, ok := rank[v.Label]; !ok {
			rank[v.Label] = i
		}
		if label, ok := wave[v.Code]; ok {
			v.Label = label
		}
		known[v.Code] = true
		out = append(out, v)
	}
	for _, code := range slices.Sorted(maps.Keys(wave)) {
		if !known[code] {
			out = append(out, CodeLabel{code, wave[code]})
		}
	}
	place := func(label string) int {
		if i, ok := rank[label]; ok {
			return i
		}
		return len(values)
	}
	sort.SliceStable(out, func(i, j int) bool { return place(out[i].Label) < place(out[j].Label) })
	return out
}

// clone copies everything that ForWave changes.
func (c *Codebook) clone() *Codebook {
	out := *c
	out.Data = slices.Clone(c.Data)
	out.Items = slices.Clone(c.Items)
	out.Profile = slices.Clone(c.Profile)
	for i := range out.Profile {
		out.Profile[i].Values = slices.Clone(c.Profile[i].Values)
		out.Profile[i].Columns = slices.Clone(c.Profile[i].Columns)
		out.Profile[i].Options = slices.Clone(c.Profile[i].Options)
	}
	if c.Overall != nil {
		overall := *c.Overall
		out.Overall = &overall
	}
	if c.Design != nil {
		design := *c.Design
		out.Design = &design
	}
	if c.Loyalty != nil {
		loyalty := *c.Loyalty
		out.Loyalty = &loyalty
	}
	out.Kano = slices.Clone(c.Kano)
	out.Text = slices.Clone(c.Text)
	out.origins = maps.Clone(c.origins)
	if out.origins == nil {
		out.origins = make(map[columnRole]origin)
	}
	return &out
}

func (r *codebookReader) readWaves(n *yamlNode) {
	if n.kind != yamlList {
		r.add(n.place, "waves", "wants a list, got %s", n).hint("waves:\n  - {name: \"2015\", data: [a.csv]}")
		return
	}
	if !r.atMost(maxFewThings, len(n.list), "waves", n) {
		return
	}
	lines := make(map[string]int)
	for i, e := range n.list {
		path := index("waves", i)
		s := r.settings(path, e, "name", "data", "columns", "values")
		w := Wave{}
		if p, ok := s["name"]; ok {
			if w.Name, ok = r.name(path+".name", p.value); ok {
				path = join("waves", w.Name)
				if line, ok := lines[w.Name]; ok {
					r.add(p.value.place, path, "is given twice, first in line %d", line)
				}
				lines[w.Name] = p.value.line
			}
		} else if e.kind == yamlMapping {
			r.add(e.place, path, "has no name")
		}
		if p, ok := s["data"]; ok {
			w.Data = r.files(path+".data", p.value)
		}
		if p, ok := s["columns"]; ok {
			w.Columns = r.readWaveColumns(path+".columns", p.value, w.Name)
		}
		if p, ok := s["values"]; ok {
			w.Values = r.readWaveValues(path+".values", p.value)
		}
		r.c.Waves = append(r.c.Waves, w)
		if p, ok := s["columns"]; ok {
			r.checkWaveColumns(path+".columns", p.value, w)
		}
	}
}

func (r *codebookReader) readWaveColumns(path string, n *yamlNode, wave string) map[string]string {
	var known []string // in report order, for hints
	for _, use := range r.c.uses() {
		switch use.role.kind {
		case roleItem, roleField:
			if use.role.option == 0 {
				known = append(known, use.role.name)
				continue
			}
		case roleOverall:
			known = append(known, overallKey)
			continue
		case roleID, roleWeight:
			known = append(known, use.path)
		}
		known = append(known, *use.column)
	}
	isKnown := make(map[string]bool, len(known))
	for _, key := range known {
		isKnown[key] = true
	}
	out := make(map[string]string)
	for _, p := range r.entries(path, n) {
		key := p.key.text
		at := join(path, key)
		if !isKnown[key] {
			r.add(p.key.place, at, "no item or field has this key").near(key, known, "the keys are")
			continue
		}
		if column, ok := r.name(at, p.value); ok {
			out[key] = column
			r.c.origins[columnRole{roleWave, wave + "\x00" + key, 0}] = origin{p.value.place, at}
		}
	}
	return out
}

// checkWaveColumns looks for items that end on one column after renaming.
func (r *codebookReader) checkWaveColumns(path string, n *yamlNode, w Wave) {
	owner := make(map[string]string)
	asked := r.c.Items
	if r.c.Overall != nil {
		asked = append(asked[:len(asked):len(asked)], *r.c.Overall)
	}
	column := func(it Item) string {
		if renamed, ok := w.Columns[it.Key]; ok {
			return renamed
		}
		return it.Column
	}
	for _, it := range asked {
		name := column(it)
		other, ok := owner[name]
		owner[name] = it.Key
		if !ok {
			continue
		}
		for _, p := range n.pairs {
			if p.value.text == name && (p.key.text == it.Key || p.key.text == other) {
				r.add(p.value.place, join(path, p.key.text), "column %s is that of both %s and %s", quote(name), plain(other), plain(it.Key))
				break
			}
		}
	}
}

func (r *codebookReader) readWaveValues(path string, n *yamlNode) map[string]map[string]string {
	out := make(map[string]map[string]string)
	for _, p := range r.entries(path, n) {
		at := join(path, p.key.text)
		f := r.c.field(p.key.text)
		switch {
		case f == nil:
			r.add(p.key.place, at, "no profile field has this key").near(p.key.text, r.c.fieldKeys(), "the profile fields are")
		case f.Numeric || f.Multiple():
			r.add(p.key.place, at, "the field has no groups whose values could change")
		default:
			codes := make(map[string]string)
			for _, v := range r.readValues(at, p.value) {
				codes[v.Code] = v.Label
			}
			out[f.Key] = codes
		}
	}
	return out
}
