package survey

import (
	"maps"
	"slices"
	"strconv"
)

// maxScaleCodes is how many codes a scale may have: levels are kept in one byte, and 0 is missing.
const maxScaleCodes = 255

// maxCode bounds codes so that differences cannot overflow.
const maxCode = 1 << 30

func (r *codebookReader) readScales(n *yamlNode) {
	for _, p := range r.entries("scales", n) {
		path := join("scales", p.key.text)
		if p.key.text == "" {
			r.add(p.key.place, "scales", "a scale needs a name")
			continue
		}
		// A scale that is wrong is still a name: only the mistake itself is reported, not each use.
		scale := &Scale{Name: p.key.text}
		r.scales[scale.Name] = scale
		r.readScale(path, p, scale)
		r.c.Scales = append(r.c.Scales, *scale)
	}
}

func (r *codebookReader) readScale(path string, p yamlPair, scale *Scale) {
	s := r.settings(path, p.value, "min", "max", "labels", "missing")
	limit := func(key string, into *int) bool {
		q, ok := s[key]
		if !ok {
			if p.value.kind == yamlMapping {
				r.add(p.key.place, path, "has no %s", key).hint("a scale is written {min: 1, max: 5}")
			}
			return false
		}
		*into, ok = r.whole(path+"."+key, q.value, -maxCode, maxCode)
		return ok
	}
	okMin, okMax := limit("min", &scale.Min), limit("max", &scale.Max)
	limits := okMin && okMax
	switch {
	case !limits:
	case scale.Min >= scale.Max:
		r.add(s["min"].value.place, path+".min", "%d is not below max %d", scale.Min, scale.Max)
		limits = false
	case scale.Max-scale.Min+1 > maxScaleCodes:
		r.add(s["max"].value.place, path+".max", "makes %d codes, more than %d", scale.Max-scale.Min+1, maxScaleCodes).
			hint("declare it as a numeric profile field")
		limits = false
	}
	if q, ok := s["missing"]; ok {
		scale.Missing = r.codes(path+".missing", q.value)
	}
	if q, ok := s["labels"]; ok {
		r.readScaleLabels(path+".labels", q.value, scale, limits)
	}
}

// readScaleLabels reads labels of codes, sorted by code.
func (r *codebookReader) readScaleLabels(path string, n *yamlNode, scale *Scale, limits bool) {
	labels := make(map[int]string)
	for _, p := range r.entries(path, n) {
		at := join(path, p.key.text)
		label, ok := r.name(at, p.value)
		code, err := strconv.Atoi(p.key.text)
		switch {
		case err != nil:
			r.add(p.key.place, at, "labels a code that is not a whole number")
		case limits && (code < scale.Min || code > scale.Max):
			e := r.add(p.key.place, at, "labels a code outside the scale %d to %d", scale.Min, scale.Max)
			if slices.Contains(scale.Missing, p.key.text) || slices.Contains(r.c.Missing, p.key.text) {
				e.hint("a missing code needs no label")
			} else {
				e.hint("the nearest code is " + strconv.Itoa(min(max(code, scale.Min), scale.Max)))
			}
		case labels[code] != "":
			r.add(p.key.place, at, "labels code %d twice", code)
		case ok:
			labels[code] = label
		}
	}
	for _, code := range slices.Sorted(maps.Keys(labels)) {
		scale.Labels = append(scale.Labels, CodeLabel{strconv.Itoa(code), labels[code]})
	}
}

// scaleNames lists the scales for hints.
func (r *codebookReader) scaleNames() []string {
	names := make([]string, len(r.c.Scales))
	for i, s := range r.c.Scales {
		names[i] = s.Name
	}
	return names
}

func (r *codebookReader) readItems(n, root *yamlNode) {
	at := root.place
	for _, p := range root.pairs {
		if p.key.text == "items" {
			at = p.key.place
		}
	}
	if n == nil || n.kind == yamlMapping && len(n.pairs) == 0 {
		r.add(at, "items", "no items: a survey needs at least one").hint("items: {q1: the question}")
		return
	}
	if len(r.c.Scales) == 0 {
		r.add(at, "scales", "no scales: items need one").hint("scales: {sat5: {min: 1, max: 5}}")
	}
	if !r.atMost(maxItems, len(n.pairs), "items", n) {
		return
	}
	columns := make(map[string]string, len(n.pairs))
	for _, p := range r.entries("items", n) {
		path := join("items", p.key.text)
		it, columnAt := r.readItem(path, p)
		if !r.checkKey("items", p.key) {
			continue
		}
		if other, ok := columns[it.Column]; ok {
			r.add(columnAt, path, "column %s is already that of %s", quote(it.Column), other)
		}
		columns[it.Column] = path
		r.items[it.Key] = true
		r.c.Items = append(r.c.Items, it)
	}
}

// readItem reads the short form, which is the label, or the long form.
func (r *codebookReader) readItem(path string, p yamlPair) (it Item, columnAt place) {
	key := p.key.text
	it = Item{Key: key, Label: key, Column: key}
	columnAt = p.key.place
	s := map[string]yamlPair{}
	switch {
	case p.value.blank:
	case p.value.kind == yamlScalar:
		if p.value.text != "" {
			it.Label = p.value.text
		}
	default:
		s = r.settings(path, p.value, "label", "column", "scale", "reverse", "missing", "stated", "dimension")
	}
	columnAt = r.askedItem(path, s, &it, columnAt, columnRole{kind: roleItem, name: key})
	if q, ok := s["stated"]; ok {
		r.column(columnRole{kind: roleStated, name: key}, path+".stated", q.value, &it.Stated)
	}
	if q, ok := s["dimension"]; ok {
		it.Dimension, _ = r.text(path+".dimension", q.value)
	}
	return it, columnAt
}

// askedItem reads what an item and overall share, and returns where the column is given.
func (r *codebookReader) askedItem(path string, s map[string]yamlPair, it *Item, at place, role columnRole) place {
	r.c.origins[role] = origin{at, path}
	if q, ok := s["label"]; ok {
		if label, ok := r.text(path+".label", q.value); ok && label != "" {
			it.Label = label
		}
	}
	if q, ok := s["column"]; ok {
		r.column(role, path+".column", q.value, &it.Column)
		at = q.value.place
	}
	if q, ok := s["reverse"]; ok {
		it.Reverse = r.yes(path+".reverse", q.value)
	}
	if len(r.c.Scales) > 0 {
		it.Scale = r.c.Scales[0]
	}
	if q, ok := s["scale"]; ok {
		if name, ok := r.name(path+".scale", q.value); ok {
			if scale := r.scales[name]; scale != nil {
				it.Scale = *scale
			} else if len(r.c.Scales) > 0 {
				r.add(q.value.place, path+".scale", "no scale %s", quote(name)).near(name, r.scaleNames(), "the scales are")
			}
		}
	}
	it.Scale.Labels = slices.Clone(it.Scale.Labels)
	it.Scale.Missing = union(r.c.Missing, it.Scale.Missing)
	if q, ok := s["missing"]; ok {
		it.Scale.Missing = union(it.Scale.Missing, r.codes(path+".missing", q.value))
	}
	return at
}

// readOverall reads the short form, which is the column, or the long form.
func (r *codebookReader) readOverall(n *yamlNode) {
	it := &Item{Key: overallKey, Label: "总体满意度", Column: overallKey}
	if r.c.Lang == "en" {
		it.Label = "Overall satisfaction"
	}
	role := columnRole{kind: roleOverall}
	s := map[string]yamlPair{}
	if n.kind == yamlScalar {
		r.column(role, overallKey, n, &it.Column)
	} else {
		s = r.settings(overallKey, n, "label", "column", "scale", "reverse", "missing")
	}
	at := r.askedItem(overallKey, s, it, n.place, role)
	for _, other := range r.c.Items {
		if other.Column == it.Column {
			r.add(at, overallKey, "column %s is already that of %s", quote(it.Column), join("items", other.Key))
		}
	}
	r.c.Overall = it
}
