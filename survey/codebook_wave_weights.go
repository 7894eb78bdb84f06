package survey

import (
	"slices"
	"strings"
)

// weightsOf are the targets and the weighting of a wave: its own, or those of the codebook.
func (c *Codebook) weightsOf(w Wave) ([]Target, *Weighting) {
	targets, weighting := c.Targets, c.Weighting
	if w.Targets != nil {
		targets = w.Targets
	}
	if w.Weighting != nil {
		weighting = w.Weighting
	}
	return targets, weighting
}

// takeWeights gives the codebook of a wave its targets and its weighting, with their places.
func (c *Codebook) takeWeights(w Wave) {
	if w.Targets == nil && w.Weighting == nil {
		return
	}
	c.Targets, c.Weighting = c.weightsOf(w)
	if x := c.Weighting; len(c.Targets) == 0 && x != nil && x.Trim == nil && x.Population == 0 && x.Class == "" { // nothing is left to be made
		c.Weighting = nil
	}
	for role, from := range c.origins {
		if key, own := strings.CutPrefix(role.name, w.Name+"\x00"); own && role.kind == roleTarget {
			c.origins[targetRole("", key)] = from
		}
	}
}

// readWaveWeights reads the targets and the weighting of a wave's own; nodes are nil where it has none. Its targets replace those of the
// codebook, {} or null being none at all; what its weighting says replaces that part of the codebook's, and {} or null all of it.
func (r *codebookReader) readWaveWeights(w *Wave, targetsPath string, targets *yamlNode, weightingPath string, weighting *yamlNode) {
	if targets != nil {
		w.Targets = []Target{}
		if !targets.null {
			w.Targets = r.readTargets(targetsPath, w.Name, targets)
		}
	}
	if weighting != nil {
		base := newWeighting()
		if r.c.Weighting != nil && len(weighting.pairs) > 0 {
			base = *r.c.Weighting
		}
		w.Weighting = &base
		if !weighting.null {
			w.Weighting = r.readWeighting(weightingPath, w.Name, weighting, base)
		}
	}
	all, how := r.c.weightsOf(*w)
	if weighting != nil && weighting.get("method") != nil {
		r.checkMethod(weighting.get("method").place, weightingPath+".method", how, all)
	} else if targets != nil {
		r.checkMethod(targets.place, targetsPath, how, all)
	}
}

// checkWaveWeights looks for fields that the targets or the response rates of a wave need and that the wave does without: it would be
// compared unweighted with waves that are weighted.
func (r *codebookReader) checkWaveWeights(w Wave) {
	targets, weighting := r.c.weightsOf(w)
	told := make(map[string]bool)
	for _, t := range targets {
		for _, field := range t.Fields {
			if !slices.Contains(w.Absent, field) || told[field] {
				continue
			}
			told[field] = true
			if from, ok := r.c.origins[targetRole(w.Name, t.Key())]; ok && w.Targets != nil {
				r.add(from.place, from.key, "wave %s does without %s", plain(w.Name), plain(field))
				continue
			}
			from := r.c.origins[columnRole{roleWave, w.Name + "\x00" + field, 0}]
			r.add(from.place, from.key, "wave %s does without %s, and the targets are of that field", plain(w.Name), plain(field)).hint(ownWeights(t.Key(), plain(w.Name)))
		}
	}
	if weighting == nil || weighting.Class == "" || !slices.Contains(w.Absent, weighting.Class) {
		return
	}
	if from, ok := r.c.origins[targetRole(w.Name, nonresponseKey)]; ok {
		r.add(from.place, from.key, "wave %s does without %s", plain(w.Name), plain(weighting.Class))
		return
	}
	from := r.c.origins[columnRole{roleWave, w.Name + "\x00" + weighting.Class, 0}]
	r.add(from.place, from.key, "wave %s does without %s, and the response rates of weighting are of that field", plain(w.Name), plain(weighting.Class)).
		hint(ownWeights(nonresponseKey, plain(w.Name)))
}

// ownWeights says how a wave has targets, or response rates, of its own, or none.
func ownWeights(key, wave string) string {
	if key == nonresponseKey {
		return "give wave " + wave + " response rates of its own, or weighting: {nonresponse: null}"
	}
	return "give wave " + wave + " targets of its own, or targets: {} where it is not to be weighted to any"
}

// readColumnWeights reads the targets and weightings of waves that a column tells apart:
//
//	waves:
//	  column: year
//	  targets: {2025: {format: {超市: 0.21, 便利店: 0.79}}, 2026: {}}
//	  weighting: {2026: {population: 30000}}
func (r *codebookReader) readColumnWeights(targets, weighting *yamlNode) {
	names, at := []string{}, map[string]yamlPair{}
	paths := []string{"waves.targets", "waves.weighting"}
	for i, n := range []*yamlNode{targets, weighting} {
		if n == nil || n.null || !r.atMost(maxFewThings, len(n.pairs), paths[i], n) {
			continue
		}
		for _, p := range r.entries(paths[i], n) {
			if _, there := at[p.key.text]; !there {
				names = append(names, p.key.text)
				at[p.key.text] = p
				r.c.origins[targetRole(p.key.text, waveKey)] = origin{p.key.place, join(paths[i], p.key.text)}
			}
		}
	}
	of := func(n *yamlNode, name string) *yamlNode {
		if n == nil {
			return nil
		}
		return n.get(name)
	}
	for _, name := range names {
		w := Wave{Name: name}
		r.readWaveWeights(&w, join(paths[0], name), of(targets, name), join(paths[1], name), of(weighting, name))
		if len(r.c.Waves) == 0 { // FindWaves lists them
			r.c.foundWaves = append(r.c.foundWaves, w)
		} else if i := slices.Index(r.c.WaveNames(), name); i >= 0 {
			r.c.Waves[i].Targets, r.c.Waves[i].Weighting = w.Targets, w.Weighting
		} else {
			r.add(at[name].key.place, r.c.origins[targetRole(name, waveKey)].key, "no wave has this name").near(name, r.c.WaveNames(), "the waves are")
		}
	}
}

// waveKey is what the place of a wave's own targets and weighting goes by, where a column tells waves apart.
const waveKey = "#wave"

// nameFound puts what is said of waves by their names to those that were found in the data.
func (c *Codebook) nameFound() error {
	list := complaints{file: c.Path}
	for _, w := range c.foundWaves {
		if i := slices.Index(c.WaveNames(), w.Name); i >= 0 {
			c.Waves[i].Targets, c.Waves[i].Weighting = w.Targets, w.Weighting
			continue
		}
		from := c.origins[targetRole(w.Name, waveKey)]
		list.add(from.place, from.key, "no wave has this name").near(w.Name, c.WaveNames(), "the waves are")
	}
	return list.err()
}
