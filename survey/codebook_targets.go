package survey

import (
	"slices"
	"strconv"
	"strings"
)

// maxCrossed is the most fields that one target crosses.
const maxCrossed = 4

// Shares that differ from 1 by less are rounded; those that add up to totalsFrom or more are counts or percentages.
const (
	shareSlack = 0.01
	totalsFrom = 1.5
)

// Shares, counts and numbers of people outside these bounds are slips, and would lead to weights outside the range of float64.
const minShare, maxShare = 1e-9, 1e15

// minRate is the least response rate.
const minRate = 1e-6

// Rounded says whether the shares add up to 1, but for rounding.
func (t Target) Rounded() bool { sum := t.Sum(); return sum > 1-shareSlack && sum < 1+shareSlack }

// Counts says whether the shares are counts or percentages, of which only the proportions matter.
func (t Target) Counts() bool { return t.Sum() >= totalsFrom }

// TargetError is an error about the target with a key (also "nonresponse", of weighting, "design.population" and "design.lonely"), at its place in the codebook.
// In the codebook of one wave it names the wave, and says that a wave may have targets of its own where these are those of all.
func (c *Codebook) TargetError(key, reason, hint string) error {
	from, ok := c.origins[targetRole("", key)]
	design := strings.HasPrefix(key, "design.")
	if !ok && design {
		from.key = key
	} else if !ok {
		from.key = "targets." + key
	}
	if len(c.Waves) == 1 && !strings.HasPrefix(from.key, "waves.") {
		wave := plain(c.Waves[0].Name)
		reason = "in wave " + wave + ": " + reason
		if own := ownWeights(key, wave); hint != "" && !design {
			hint += "\nhint: " + own
		} else if !design {
			hint = own
		}
	}
	return &CodebookError{File: c.Path, Line: from.line, Column: from.column, Key: from.key, Reason: reason, Hint: hint}
}

// targetRole is what a target goes by among the places of the codebook: of a wave's own ("" = of the codebook).
func targetRole(wave, key string) columnRole {
	if wave != "" {
		key = wave + "\x00" + key
	}
	return columnRole{kind: roleTarget, name: key}
}

// readTargets reads the shares of a field's groups, or those of several fields crossed, one in the other:
//
//	targets:
//	  format: {超市: 0.21, 便利店: 0.34}
//	  format:district: {超市: {城区: 0.14, 郊区: 0.07}, 便利店: {城区: 0.3, 郊区: 0.04}}
//
// They are those of a wave, or with "" those of the codebook, and never nil.
func (r *codebookReader) readTargets(whole, wave string, n *yamlNode) []Target {
	targets := []Target{}
	if !r.atMost(maxFewThings, len(n.pairs), whole, n) {
		return targets
	}
	for _, p := range r.entries(whole, n) {
		path := join(whole, p.key.text)
		fields, ok := r.crossed(path, p.key)
		if !ok {
			continue
		}
		t := Target{Fields: fields}
		before := len(r.all)
		r.readShares(path, p.value, len(fields), nil, &t.Shares)
		if t.Sum() <= 0 && p.value.kind == yamlMapping && len(r.all) == before {
			r.add(p.key.place, path, "no shares above 0").hint("targets: {format: {label: 0.4, label: 0.6}}")
		} else if sum := t.Sum(); sum >= 1+shareSlack && sum < totalsFrom && len(r.all) == before {
			r.add(p.key.place, path, "the shares add up to %s, not 1", shortNumber(sum))
		}
		r.c.origins[targetRole(wave, t.Key())] = origin{p.key.place, path}
		targets = append(targets, t)
	}
	r.afterWaves = append(r.afterWaves, func() { r.checkTargetLabels(whole, targets, n) })
	return targets
}

func shortNumber(x float64) string { return strconv.FormatFloat(x, 'g', 4, 64) }

// crossed reads the key of a target: a field, or several with colons between.
func (r *codebookReader) crossed(path string, key *yamlNode) ([]string, bool) {
	parts := strings.Split(key.text, ":")
	if _, single := r.fields[key.text]; single || len(parts) == 1 {
		return []string{key.text}, r.field(path, key.text, key, false)
	}
	if len(parts) > maxCrossed {
		r.add(key.place, path, "crosses %d fields, more than %d", len(parts), maxCrossed)
		return nil, false
	}
	ok := true
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
		if slices.Contains(parts[:i], parts[i]) {
			r.add(key.place, path, "crosses %s with itself", plain(parts[i]))
			ok = false
		} else if _, known := r.fields[parts[i]]; !known {
			r.add(key.place, path, "no profile field %s", quote(parts[i])).near(parts[i], r.c.fieldKeys(), "the profile fields are")
			ok = false
		} else if !r.field(path, parts[i], key, false) {
			ok = false
		}
	}
	return parts, ok
}

// readShares reads shares that lie so many mappings deep.
func (r *codebookReader) readShares(path string, n *yamlNode, depth int, labels []string, into *[]Share) {
	for _, q := range r.entries(path, n) {
		at := join(path, q.key.text)
		here := append(slices.Clone(labels), q.key.text)
		if depth > 1 {
			r.readShares(at, q.value, depth-1, here, into)
			continue
		}
		v, ok := r.number(at, q.value)
		if ok && v < 0 {
			r.add(q.value.place, at, "wants a share of 0 or more, got %s", q.value)
		} else if ok && v != 0 && (v < minShare || v > maxShare) {
			r.add(q.value.place, at, "wants 0 or a number from 0.000000001 to 1e15, got %s", q.value)
		} else if ok {
			*into = append(*into, Share{here, v})
		}
	}
}

// checkTargetLabels compares the groups of targets with the labels of their field, those of every wave included.
func (r *codebookReader) checkTargetLabels(whole string, targets []Target, n *yamlNode) {
	for _, t := range targets {
		for _, p := range n.pairs {
			if p.key.text != t.Key() {
				continue
			}
			path := join(whole, p.key.text)
			before := len(r.all)
			whole := r.checkLabels(path, t.Fields, p.value)
			if sum := t.Sum(); whole && len(r.all) == before && sum > 0 && sum <= 1-shareSlack {
				r.add(p.key.place, path, "the shares of all groups add up to %s, not 1", shortNumber(sum))
			}
		}
	}
}

// checkLabels looks for groups that their field does not have, and says whether all that it has are named.
func (r *codebookReader) checkLabels(path string, fields []string, n *yamlNode) (whole bool) {
	labels, byCode := r.labelsOf(fields[0])
	if n.kind != yamlMapping {
		return false
	}
	whole = labels != nil
	isLabel, named := make(map[string]bool, len(labels)), make(map[string]bool, len(n.pairs))
	for _, label := range labels {
		isLabel[label] = true
	}
	for _, q := range n.pairs {
		named[q.key.text] = true
		if labels != nil && !isLabel[q.key.text] {
			e := r.add(q.key.place, join(path, q.key.text), "no such group of %s", plain(fields[0]))
			if label, ok := byCode[q.key.text]; ok {
				e.hint("did you mean " + quote(label) + "?")
			} else {
				e.near(q.key.text, labels, "the groups are")
			}
		} else if len(fields) > 1 && !r.checkLabels(join(path, q.key.text), fields[1:], q.value) {
			whole = false
		}
	}
	for _, label := range labels {
		whole = whole && named[label]
	}
	return whole
}

// labelsOf lists the groups of a field, those of every wave included; nil when any text is a group.
func (r *codebookReader) labelsOf(key string) (labels []string, byCode map[string]string) {
	i, ok := r.fields[key]
	if !ok || len(r.c.Profile[i].Values) == 0 {
		return nil, nil
	}
	f := r.c.Profile[i]
	byCode = make(map[string]string)
	for _, v := range f.Values {
		labels = append(labels, v.Label)
		byCode[v.Code] = v.Label
	}
	for _, w := range r.c.Waves {
		for _, label := range w.Values[f.Key] {
			labels = append(labels, label)
		}
	}
	slices.Sort(labels[len(f.Values):]) // map order must not reach a message
	return labels, byCode
}

// newWeighting is a weighting with every default.
func newWeighting() Weighting { return Weighting{Method: Rake, MaxIterations: 1000} }

// readWeighting reads how weights are made: what is given takes the place of what base says, null that of the default. It is that of a wave, or with
// "" that of the codebook.
func (r *codebookReader) readWeighting(path, wave string, n *yamlNode, base Weighting) *Weighting {
	w, usual := &base, newWeighting()
	s := r.settings(path, n, "method", "trim", "max_iterations", "population", "nonresponse")
	for _, p := range n.pairs {
		switch {
		case !p.value.null:
		case p.key.text == "method":
			w.Method = usual.Method
		case p.key.text == "trim":
			w.Trim = usual.Trim
		case p.key.text == "max_iterations":
			w.MaxIterations = usual.MaxIterations
		case p.key.text == "population":
			w.Population = usual.Population
		case p.key.text == "nonresponse":
			w.Class, w.Rates = usual.Class, usual.Rates
		}
	}
	if p, ok := s["method"]; ok {
		r.choice(path+".method", p.value, &w.Method, Rake, Cell)
	}
	if p, ok := s["trim"]; ok {
		w.Trim = r.readTrim(path+".trim", p.value)
	}
	if p, ok := s["max_iterations"]; ok {
		if v, ok := r.whole(path+".max_iterations", p.value, 1, MaxRakeIterations); ok {
			w.MaxIterations = v
		}
	}
	if p, ok := s["population"]; ok {
		at := path + ".population"
		if v, ok := r.number(at, p.value); ok && v <= 0 {
			r.add(p.value.place, at, "wants a number above 0, got %s", p.value)
		} else if ok && (v < minShare || v > maxShare) {
			r.add(p.value.place, at, "wants a number from 0.000000001 to 1e15, got %s", p.value)
		} else if ok {
			w.Population = v
		}
	}
	if p, ok := s["nonresponse"]; ok {
		w.Class, w.Rates = "", nil
		r.readNonresponse(path+".nonresponse", wave, p, w)
	}
	return w
}

// checkMethod looks for cell weighting to several targets.
func (r *codebookReader) checkMethod(at place, path string, w *Weighting, targets []Target) {
	if w != nil && w.Method == Cell && len(targets) > 1 {
		r.add(at, path, "cell weighting takes one target, and targets has %d", len(targets)).
			hint("cross the fields, targets: {\"" + targets[0].Key() + ":" + targets[1].Key() + "\": {label: {label: 0.4, label: 0.6}}}, or method: rake")
	}
}

// readTrim takes the largest weight, or the least and the largest, as multiples of the mean.
func (r *codebookReader) readTrim(path string, n *yamlNode) []float64 {
	bounds := []float64{0, 0}
	list := r.elements(path, n)
	if len(list) < 1 || len(list) > 2 {
		r.add(n.place, path, "wants the least and the largest weight, got a list of %d", len(list)).hint("trim: [0.3, 3]")
		return nil
	}
	for i, e := range list {
		at := path
		if n.kind == yamlList {
			at = index(path, i)
		}
		v, ok := r.number(at, e)
		switch largest := i == len(list)-1; {
		case !ok:
			return nil
		case largest && v <= 1:
			r.add(e.place, at, "wants a multiple of the mean weight above 1, got %s", e).hint("trim: [0.3, 3]")
			return nil
		case !largest && (v < 0 || v >= 1):
			r.add(e.place, at, "wants a multiple of the mean weight from 0 to below 1, got %s", e).hint("trim: [0.3, 3]")
			return nil
		}
		bounds[i+2-len(list)] = v
	}
	return bounds
}

func (r *codebookReader) readNonresponse(path, wave string, p yamlPair, w *Weighting) {
	s := r.settings(path, p.value, "class", "rates")
	q, ok := s["class"]
	if ok {
		name, ok := r.name(path+".class", q.value)
		if !ok {
			return
		}
		if _, known := r.fields[name]; !known && wave != "" { // else it would be looked for in the files of the other waves
			r.add(q.value.place, path+".class", "no profile field %s", quote(name)).near(name, r.c.fieldKeys(), "the profile fields are")
			return
		}
		if !r.field(path+".class", name, q.value, false) {
			return
		}
		w.Class = name
	}
	rates, given := s["rates"]
	if !ok || !given {
		r.add(p.key.place, path, "wants a class and its rates").hint("nonresponse: {class: district, rates: {urban: 0.6, rural: 0.8}}")
		return
	}
	r.readShares(path+".rates", rates.value, 1, nil, &w.Rates)
	for _, share := range w.Rates {
		if share.Value < minRate || share.Value > 1 {
			r.add(rates.value.place, join(path+".rates", share.Labels[0]), "wants a response rate from 0.000001 to 1, got %s", shortNumber(share.Value))
		}
	}
	r.c.origins[targetRole(wave, nonresponseKey)] = origin{rates.value.place, path + ".rates"}
	if class := w.Class; class != "" {
		r.afterWaves = append(r.afterWaves, func() { r.checkLabels(path+".rates", []string{class}, rates.value) })
	}
}

// nonresponseKey is what TargetError calls the rates of weighting.nonresponse.
const nonresponseKey = "nonresponse"
