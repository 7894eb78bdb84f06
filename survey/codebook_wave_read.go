package survey

import (
	"slices"
	"strconv"
)

// readWaves reads the list of waves, or the column that tells them apart.
func (r *codebookReader) readWaves(n *yamlNode) {
	if n.kind == yamlMapping && n.get("column") != nil {
		r.readWaveColumn(n)
		r.readColumnWeights(n.get("targets"), n.get("weighting"))
		return
	}
	if n.kind != yamlList {
		r.add(n.place, "waves", "wants a list, got %s", n).hint("waves:\n  - {name: \"2015\", data: [a.csv]}\nor, where a column tells the waves apart,\nwaves: {column: year}")
		return
	}
	if !r.atMost(maxFewThings, len(n.list), "waves", n) {
		return
	}
	own := make([]Wave, len(n.list))
	for i, e := range n.list { // first, for targets may name fields that other waves do without
		path := index("waves", i)
		if name := e.get("name"); name != nil && name.kind == yamlScalar && !name.null {
			own[i].Name, path = name.text, join("waves", name.text)
		}
		r.readWaveWeights(&own[i], path+".targets", e.get("targets"), path+".weighting", e.get("weighting"))
	}
	lines := make(map[string]int)
	for i, e := range n.list {
		path := index("waves", i)
		if own[i].Name != "" {
			path = join("waves", own[i].Name)
		}
		s := r.settings(path, e, "name", "data", "sheet", "encoding", "header", "missing", "columns", "absent", "values", "scales", "targets", "weighting")
		w := own[i]
		if p, ok := s["name"]; ok {
			if w.Name, ok = r.name(path+".name", p.value); ok {
				if line, ok := lines[w.Name]; ok {
					r.add(p.value.place, path, "is given twice, first in line %d", line)
				}
				lines[w.Name] = p.value.line
				r.c.origins[columnRole{roleWave, w.Name, 0}] = origin{p.value.place, path}
			}
		} else if e.kind == yamlMapping {
			r.add(e.place, path, "has no name")
		}
		if p, ok := s["data"]; ok {
			w.Data = r.files(path+".data", p.value)
		}
		if p, ok := s["sheet"]; ok {
			w.Sheet, _ = r.text(path+".sheet", p.value)
		}
		if p, ok := s["encoding"]; ok {
			r.choice(path+".encoding", p.value, &w.Encoding, encodings...)
		}
		if p, ok := s["header"]; ok {
			w.Header, _ = r.whole(path+".header", p.value, 1, 100)
		}
		if p, ok := s["missing"]; ok {
			w.Missing = r.codes(path+".missing", p.value)
		}
		if p, ok := s["columns"]; ok {
			w.Columns = r.readWaveColumns(path+".columns", p.value, &w)
		}
		if p, ok := s["absent"]; ok {
			known := r.waveKeys(true)
			names, at := r.names(path+".absent", p.value)
			for i, key := range names {
				r.addAbsent(&w, index(path+".absent", i), at[i].place, key, known)
			}
		}
		if p, ok := s["scales"]; ok {
			w.Scales = r.readWaveScales(path+".scales", p.value)
		}
		if p, ok := s["values"]; ok {
			w.Values = r.readWaveValues(path+".values", p.value)
		}
		r.c.Waves = append(r.c.Waves, w)
		if p, ok := s["columns"]; ok {
			r.checkWaveColumns(path+".columns", p.value, w)
		}
		r.checkWaveWeights(w)
		if len(r.c.Items) > 0 && !slices.ContainsFunc(r.c.Items, func(it Item) bool { return !slices.Contains(w.Absent, it.Key) }) {
			r.add(e.place, path, "does without every item")
		}
	}
}

// readWaveColumn reads {column: year, order: [2015, 2016]}, or with names of the codes {column: w, order: {1: 2015, 2: 2016}}.
func (r *codebookReader) readWaveColumn(n *yamlNode) {
	s := r.settings("waves", n, "column", "order", "targets", "weighting")
	p, ok := s["column"]
	if !ok {
		return
	}
	r.column(columnRole{kind: roleWaveColumn}, "waves.column", p.value, &r.c.WaveColumn)
	p, ok = s["order"]
	if !ok {
		return
	}
	var codes []CodeLabel
	if p.value.kind == yamlMapping {
		codes = r.readValues("waves.order", p.value)
	} else {
		names, _ := r.names("waves.order", p.value)
		for _, name := range names {
			codes = append(codes, CodeLabel{name, name})
		}
	}
	if !r.atMost(maxFewThings, len(codes), "waves.order", p.value) {
		return
	}
	seen := make(map[string]bool)
	for _, code := range codes {
		if seen[code.Label] {
			r.add(p.value.place, "waves.order", "names two waves %s", quote(code.Label))
			continue
		}
		seen[code.Label] = true
		r.c.Waves = append(r.c.Waves, Wave{Name: code.Label, Code: trimCell(code.Code)})
	}
}

// get is the value of a key, nil if there is none.
func (n *yamlNode) get(key string) *yamlNode {
	for _, p := range n.pairs {
		if p.key.text == key {
			return p.value
		}
	}
	return nil
}

// waveKeys are the keys and columns that a wave may rename, or do without, in report order.
func (r *codebookReader) waveKeys(absent bool) []string {
	var known []string
	for _, use := range r.c.uses() {
		switch use.role.kind {
		case roleItem, roleField:
			if use.role.option == 0 {
				known = append(known, use.role.name)
				continue
			}
			if absent { // of a multiple response the field as a whole
				if use.role.option == 1 {
					known = append(known, use.role.name)
				}
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
	seen := make(map[string]bool)
	return slices.DeleteFunc(known, func(key string) bool { // a column may be called as its use is: id
		again := seen[key]
		seen[key] = true
		return again
	})
}

// addAbsent notes that a wave does without a key.
func (r *codebookReader) addAbsent(w *Wave, path string, at place, key string, known []string) {
	if !slices.Contains(known, key) {
		r.add(at, path, "no item or field has this key").near(key, known, "the keys are")
		return
	}
	if _, renamed := w.Columns[key]; renamed {
		r.add(at, path, "%s has a column in this wave", plain(key))
		return
	}
	w.Absent = union(w.Absent, []string{key})
	r.c.origins[columnRole{roleWave, w.Name + "\x00" + key, 0}] = origin{at, path}
}

func (r *codebookReader) readWaveColumns(path string, n *yamlNode, w *Wave) map[string]string {
	known, absent := r.waveKeys(false), r.waveKeys(true)
	isKnown := make(map[string]bool, len(known))
	for _, key := range known {
		isKnown[key] = true
	}
	out := make(map[string]string)
	for _, p := range r.entries(path, n) {
		key := p.key.text
		at := join(path, key)
		if p.value.null { // {q7: null}: not asked
			r.addAbsent(w, at, p.key.place, key, absent)
			continue
		}
		if !isKnown[key] {
			r.add(p.key.place, at, "no item or field has this key").near(key, known, "the keys are")
			continue
		}
		if column, ok := r.name(at, p.value); ok {
			out[key] = column
			r.c.origins[columnRole{roleWave, w.Name + "\x00" + key, 0}] = origin{p.value.place, at}
		}
	}
	return out
}

// readWaveScales reads how a wave asked: by scale, or by the key of an item.
func (r *codebookReader) readWaveScales(path string, n *yamlNode) map[string]WaveScale {
	out := make(map[string]WaveScale)
	for _, p := range r.entries(path, n) {
		key := p.key.text
		at := join(path, key)
		base := r.scales[key]
		if it := r.c.item(key); base == nil && it != nil {
			base = &it.Scale
		} else if base == nil && key == overallKey && r.c.Overall != nil {
			base = &r.c.Overall.Scale
		}
		if base == nil {
			known := r.scaleNames()
			for _, it := range r.c.Items {
				known = append(known, it.Key)
			}
			r.add(p.key.place, at, "no scale or item has this name").near(key, known, "the names are")
			continue
		}
		out[key] = r.readWaveScale(at, p, *base)
	}
	return out
}

func (r *codebookReader) readWaveScale(path string, p yamlPair, base Scale) WaveScale {
	s := r.settings(path, p.value, "min", "max", "labels", "missing", "reverse", "rescale")
	scale := Scale{Name: base.Name, Min: base.Min, Max: base.Max}
	at := p.key.place
	for _, end := range []struct {
		key  string
		into *int
	}{{"min", &scale.Min}, {"max", &scale.Max}} {
		if q, ok := s[end.key]; ok {
			if v, ok := r.whole(path+"."+end.key, q.value, -maxCode, maxCode); ok {
				*end.into, at = v, q.value.place
			}
		}
	}
	fine := scale.Min < scale.Max && scale.Max-scale.Min < maxScaleCodes
	if scale.Min >= scale.Max {
		r.add(at, path, "%d is not below max %d", scale.Min, scale.Max)
	} else if !fine {
		r.add(at, path, "makes %d codes, more than %d", scale.Max-scale.Min+1, maxScaleCodes)
	}
	out := WaveScale{Min: scale.Min, Max: scale.Max}
	if q, ok := s["missing"]; ok {
		out.Missing = r.codes(path+".missing", q.value)
		scale.Missing = out.Missing
	}
	if q, ok := s["labels"]; ok {
		r.readScaleLabels(path+".labels", q.value, &scale, fine)
		out.Labels = scale.Labels
	}
	if q, ok := s["reverse"]; ok {
		before := len(r.all)
		if out.Reverse = r.yes(path+".reverse", q.value); !out.Reverse && len(r.all) == before {
			r.add(q.value.place, path+".reverse", "false says nothing: a wave's reverse turns the codes round against those of the codebook").
				hint("reverse: true where this wave asked the other way round than the codebook says, whether that has reverse: true or not; else leave it out")
		}
	}
	changed := fine && (scale.Min != base.Min || scale.Max != base.Max)
	if q, ok := s["rescale"]; ok {
		word := "linear"
		r.choice(path+".rescale", q.value, &word, "linear", "none")
		out.Unlike = word == "none"
	} else if changed {
		r.add(p.key.place, path, "changes the scale from %s to %s and does not say how to compare them",
			ends(base), ends(scale)).hint("rescale: linear compares answers as an index from 0 at the lowest code to 100 at the highest; rescale: none leaves them out of comparisons")
	}
	return out
}

// ends is a scale as messages name it: "1..5".
func ends(s Scale) string { return strconv.Itoa(s.Min) + ".." + strconv.Itoa(s.Max) }

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
		if slices.Contains(w.Absent, it.Key) {
			continue
		}
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
