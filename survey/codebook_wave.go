package survey

import (
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// ForWave returns the codebook as it applies to one wave: columns renamed, what the wave does without taken out, scales and values of fields
// replaced or added, the wave's data files. The name "" is the last wave, or the codebook itself when it has none. Waves of the result
// holds just that wave. The receiver is not changed.
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
		if names := c.WaveNames(); len(names) > 0 {
			e.Hint = "the waves are " + strings.Join(names, ", ")
		}
		return nil, e
	}
	w := c.Waves[i]
	out.Waves = []Wave{w}
	if len(w.Data) > 0 {
		out.Data = slices.Clone(w.Data)
	}
	if w.Sheet != "" {
		out.Sheet = w.Sheet
	}
	if w.Encoding != "" {
		out.Encoding = w.Encoding
	}
	if w.Header != 0 {
		out.Header = w.Header
	}
	if c.WaveColumn != "" {
		for _, other := range c.Waves {
			if other.Code != w.Code {
				out.otherWaves = append(out.otherWaves, other.Code)
			}
		}
	}
	columns := maps.Clone(w.Columns)
	if columns == nil {
		columns = make(map[string]string)
	}
	for _, key := range w.Absent {
		columns[key] = ""
	}
	for _, use := range out.uses() {
		key, ok := c.renamedBy(use, columns)
		if !ok {
			continue
		}
		*use.column = columns[key]
		role := use.role
		if role.kind == roleText {
			role.name = *use.column // open answers have no key but their column
		}
		if from, ok := c.origins[columnRole{roleWave, w.Name + "\x00" + key, 0}]; ok {
			out.origins[role] = from
		}
	}
	out.dropWaveField()
	out.takeWeights(w)
	out.dropAbsent(w.Absent, c.Design)
	out.addMissing(w.Missing)
	out.rescale(w)
	for j := range out.Profile {
		f := &out.Profile[j]
		f.Values = mergeValues(f.Values, w.Values[f.Key])
	}
	return out, nil
}

// dropWaveField takes out of the codebook of a wave the field of the column that tells waves apart, for it has one value there. One that something else rests on stays.
func (c *Codebook) dropWaveField() {
	i := slices.IndexFunc(c.Profile, func(f Field) bool { return c.WaveColumn != "" && cleanName(f.Column) == cleanName(c.WaveColumn) })
	if i < 0 {
		return
	}
	key := c.Profile[i].Key
	if key == c.Branch || key == c.Manager || key == c.Value || key == c.TierField || slices.ContainsFunc(slices.Concat(c.Targets, c.Waves[0].Targets), func(t Target) bool { return slices.Contains(t.Fields, key) }) {
		return
	}
	c.Profile = slices.Delete(c.Profile, i, i+1)
	if slices.Equal(c.Compare, []string{key}) {
		c.Compare = c.firstGroups()
		return
	}
	c.Compare = slices.DeleteFunc(slices.Clone(c.Compare), func(other string) bool { return other == key })
}

// dropAbsent takes out what a wave does without: its columns are empty names by now. The design of the whole tells which.
func (c *Codebook) dropAbsent(absent []string, whole *Design) {
	if len(absent) == 0 {
		return
	}
	c.Items = slices.DeleteFunc(c.Items, func(it Item) bool { return it.Column == "" })
	if c.Overall != nil && c.Overall.Column == "" {
		c.Overall = nil
	}
	gone := func(key string) bool { return slices.Contains(absent, key) }
	c.Profile = slices.DeleteFunc(c.Profile, func(f Field) bool { return gone(f.Key) })
	lost := func(key string) bool { return gone(key) && c.field(key) == nil }
	c.Compare = slices.DeleteFunc(slices.Clone(c.Compare), lost)
	for _, key := range []*string{&c.Branch, &c.Manager, &c.Value} {
		if lost(*key) {
			*key = ""
		}
	}
	if c.Design != nil {
		c.Design.without(lost, whole)
	}
	if l := c.Loyalty; l != nil && slices.ContainsFunc([]Item{l.Recommend, l.Repurchase}, func(it Item) bool { return it.Column == "" || gone(it.Key) }) {
		c.Loyalty = nil
	}
	c.Kano = slices.DeleteFunc(c.Kano, func(f KanoFeature) bool { return f.Functional.Column == "" || f.Dysfunctional.Column == "" })
	c.Text = slices.DeleteFunc(c.Text, func(column string) bool { return column == "" })
}

// without takes the columns out of a design that a wave lost, and with them what rests on them: a second stage on the first, sizes of the
// population on the strata and clusters that they count.
func (d *Design) without(lost func(key string) bool, whole *Design) {
	for _, part := range d.columns() {
		if lost(*part.column) {
			*part.column = ""
		}
	}
	if d.Replicates != nil && slices.Contains(d.Replicates.Columns, "") {
		d.Replicates = nil
	}
	if d.Cluster == "" {
		d.Subcluster = ""
	}
	if d.Strata != whole.Strata && d.Strata == "" || d.Cluster != whole.Cluster && d.Cluster == "" {
		d.StratumSizes, d.Sizes = nil, ""
	}
	if d.Sizes == "" || d.Subcluster == "" {
		d.Subsizes = ""
	}
}

// addMissing makes further cells mean "no answer" everywhere.
func (c *Codebook) addMissing(codes []string) {
	if len(codes) == 0 {
		return
	}
	c.Missing = union(c.Missing, codes)
	for _, it := range c.scaled() {
		it.Scale.Missing = union(it.Scale.Missing, codes)
	}
	for i := range c.Profile {
		c.Profile[i].Missing = union(c.Profile[i].Missing, codes)
	}
}

// scaled are all questions with a scale: items, overall, and those of loyalty and Kano.
func (c *Codebook) scaled() []*Item {
	var list []*Item
	for i := range c.Items {
		list = append(list, &c.Items[i])
	}
	if c.Overall != nil {
		list = append(list, c.Overall)
	}
	return append(list, c.apart()...)
}

// rescale gives questions the scales on which a wave asked them. Features of Kano that have no five codes there go.
func (c *Codebook) rescale(w Wave) {
	for _, it := range c.scaled() {
		s, ok := w.Scales[it.Key]
		if !ok {
			s, ok = w.Scales[it.Scale.Name]
		}
		if !ok {
			continue
		}
		same := s.Min == it.Scale.Min && s.Max == it.Scale.Max
		it.Reverse, it.Unlike = it.Reverse != s.Reverse, s.Unlike
		it.Scale.Min, it.Scale.Max = s.Min, s.Max
		if s.Labels != nil || !same {
			it.Scale.Labels = slices.Clone(s.Labels)
		} else if s.Reverse {
			it.Scale.Labels = reversedLabels(it.Scale)
		}
		answer := func(code string) bool {
			x, ok := parseNumber(code)
			return ok && x >= float64(s.Min) && x <= float64(s.Max)
		}
		missing := s.Missing
		if missing == nil && !same {
			missing = slices.DeleteFunc(slices.Clone(it.Scale.Missing), answer)
		} else if missing == nil {
			missing = it.Scale.Missing
		}
		it.Scale.Missing = union(c.Missing, missing)
	}
	c.Kano = slices.DeleteFunc(c.Kano, func(f KanoFeature) bool {
		return f.Functional.Scale.Max-f.Functional.Scale.Min != 4 || f.Dysfunctional.Scale.Max-f.Dysfunctional.Scale.Min != 4
	})
	if c.Loyalty == nil {
		return
	}
	for _, it := range []*Item{&c.Loyalty.Recommend, &c.Loyalty.Repurchase} {
		if same := c.item(it.Key); same != nil { // which this wave may have asked otherwise
			*it = *same
		}
	}
}

// reversedLabels gives the labels to the codes at the other end of the scale.
func reversedLabels(s Scale) []CodeLabel {
	var out []CodeLabel
	for _, l := range slices.Backward(s.Labels) {
		if code, err := strconv.Atoi(l.Code); err == nil {
			out = append(out, CodeLabel{strconv.Itoa(s.Min + s.Max - code), l.Label})
		}
	}
	return out
}

// renamedBy returns the key of the wave's columns that renames a use of a column, if one does. Keys of items and
// fields come first; any other column goes by its own name, id and weight by these words too.
func (c *Codebook) renamedBy(use columnUse, columns map[string]string) (key string, renamed bool) {
	key = *use.column
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
		if _, ok := columns[use.path]; ok && !c.hasKey(use.path) {
			return use.path, true
		}
	}
	if _, ok := columns[key]; !ok || key == *use.column && !use.keyed() && c.hasKey(key) {
		return "", false
	}
	return key, true
}

// keyed says whether the column belongs to a key of items or profile.
func (u columnUse) keyed() bool {
	return u.role.kind == roleItem || u.role.kind == roleOverall || u.role.kind == roleField && u.role.option == 0
}

// hasKey says whether an item or field, or overall, goes by this key.
func (c *Codebook) hasKey(key string) bool {
	return c.item(key) != nil || c.field(key) != nil || key == overallKey && c.Overall != nil
}

// WaveNames lists the waves in their order.
func (c *Codebook) WaveNames() []string {
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
		design.Replicates = design.Replicates.clone()
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
