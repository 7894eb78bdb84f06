package survey

import "slices"

// KanoFeature is a feature of which is asked how one would feel with it and how without it. Both questions have a scale of five codes, which
// after reversal run from "I like it" over "it must be so", neutral and "I can live with it" to "I dislike it". Their keys are
// #kano:KEY:functional and #kano:KEY:dysfunctional.
type KanoFeature struct {
	Key, Label                string
	Functional, Dysfunctional Item
}

// kanoScale names the scale of codebooks whose Kano questions do not say theirs.
const kanoScale = "kano"

// maxKano is how many features may be asked for.
const maxKano = 100

func (r *codebookReader) readKano(n *yamlNode) {
	if !r.atMost(maxKano, len(n.pairs), "kano", n) {
		return
	}
	for _, p := range r.entries("kano", n) {
		key := p.key.text
		path := join("kano", key)
		if key == "" {
			r.add(p.key.place, "kano", "a key is empty")
			continue
		}
		r.c.Kano = append(r.c.Kano, r.readFeature(path, p))
	}
}

func (r *codebookReader) readFeature(path string, p yamlPair) KanoFeature {
	f := KanoFeature{Key: p.key.text, Label: p.key.text}
	s := r.settings(path, p.value, "label", "functional", "dysfunctional", "scale", "reverse", "missing")
	if q, ok := s["label"]; ok {
		if label, ok := r.text(path+".label", q.value); ok && label != "" {
			f.Label = label
		}
	}
	scale := Scale{Name: kanoScale, Min: 1, Max: 5, Labels: r.kanoLabels()}
	if named := r.scales[kanoScale]; named != nil {
		scale = *named
	}
	at := p.key.place
	if q, ok := s["scale"]; ok {
		at = q.value.place
		if name, ok := r.name(path+".scale", q.value); ok && r.scales[name] != nil {
			scale = *r.scales[name]
		} else if ok {
			r.add(at, path+".scale", "no scale %s", quote(name)).near(name, r.scaleNames(), "the scales are")
		}
	}
	if scale.Max-scale.Min != 4 && scale.Max > scale.Min { // a scale that is no scale was reported where it stands
		r.add(at, path, "wants a scale of 5 codes, got %d to %d", scale.Min, scale.Max).hint("the codes stand for: like it, must be so, neutral, can live with it, dislike it")
	}
	scale.Missing = union(r.c.Missing, scale.Missing)
	if q, ok := s["missing"]; ok {
		scale.Missing = union(scale.Missing, r.codes(path+".missing", q.value))
	}
	reverse := false
	if q, ok := s["reverse"]; ok {
		reverse = r.yes(path+".reverse", q.value)
	}
	for _, part := range []struct {
		key  string
		into *Item
	}{{"functional", &f.Functional}, {"dysfunctional", &f.Dysfunctional}} {
		*part.into = Item{Key: "#kano:" + f.Key + ":" + part.key, Label: f.Label, Scale: scale, Reverse: reverse}
		part.into.Scale.Labels = slices.Clone(scale.Labels)
		q, ok := s[part.key]
		if ok {
			r.column(columnRole{kind: roleApart, name: part.into.Key}, path+"."+part.key, q.value, &part.into.Column)
		} else if p.value.kind == yamlMapping {
			r.add(p.key.place, path, "has no %s", part.key).hint("{label: a feature, functional: k1, dysfunctional: k2}")
		}
	}
	if f.Functional.Column != "" && f.Functional.Column == f.Dysfunctional.Column {
		r.add(s["dysfunctional"].value.place, path+".dysfunctional", "is the same column as functional")
	}
	return f
}

// kanoLabels are the usual words, so that answers in words are understood.
func (r *codebookReader) kanoLabels() []CodeLabel {
	words := []string{"喜欢", "理应如此", "无所谓", "能忍受", "不喜欢"}
	if r.c.Lang == "en" {
		words = []string{"I like it", "It must be that way", "I am neutral", "I can live with it", "I dislike it"}
	}
	labels := make([]CodeLabel, len(words))
	for i, w := range words {
		labels[i] = CodeLabel{string(rune('1' + i)), w}
	}
	return labels
}
