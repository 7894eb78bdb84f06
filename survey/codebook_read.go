package survey

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// LoadCodebook reads the codebook in a file. What is wrong in it comes back as CodebookErrors, all at once.
func LoadCodebook(path string) (*Codebook, error) {
	src, err := ReadCodebook(path)
	if err != nil {
		return nil, err
	}
	return ParseCodebook(path, src)
}

// ReadCodebook returns the text of a codebook. Of a file too large to be one it returns just enough for ParseCodebook
// to say so, so that a file without end can be named too.
func ReadCodebook(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read codebook: %w", err)
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxCodebookBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read codebook: %w", err)
	}
	return src, nil
}

// ParseCodebook reads a codebook from YAML text in UTF-8, UTF-16 or GB 18030. The name stands in messages, and data files
// are taken relative to its folder. What is wrong comes back as CodebookErrors, all at once: only text that
// is no YAML ends the reading early.
func ParseCodebook(name string, src []byte) (*Codebook, error) {
	r := &codebookReader{
		complaints: complaints{file: name},
		c:          newCodebook(name),
		scales:     make(map[string]*Scale),
		items:      make(map[string]bool),
		fields:     make(map[string]int),
	}
	if root := parseYAML(src, &r.complaints); root != nil && len(r.all) == 0 {
		r.codebook(root)
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	return r.c, nil
}

// newCodebook is a codebook with every default.
func newCodebook(name string) *Codebook {
	title := filepath.Base(name)
	if name == "" {
		title = ""
	}
	return &Codebook{
		Path:     name,
		Title:    strings.TrimSuffix(title, filepath.Ext(title)),
		Lang:     "zh",
		Encoding: "auto",
		Missing:  []string{""},
		Quality:  Quality{DuplicateID: Exclude, MinAnswered: 0.5, Straightline: Flag},
		Analysis: Analysis{
			Index: "pomp", Importance: "johnson", Crosshair: "mean", Extraction: "paf", Rotation: "varimax",
			Bootstrap: 1000, Confidence: 0.95, Seed: 1,
		},
		origins: make(map[columnRole]origin),
	}
}

// encodings are those that a codebook may ask for.
var encodings = []string{"auto", "utf-8", "gb18030", "big5", "utf-16", "windows-1252"}

// codebook reads the whole in the order in which parts need one another; messages are put into file order later.
func (r *codebookReader) codebook(root *yamlNode) {
	c := r.c
	s := r.settings("", root, "title", "lang", "data", "encoding", "sheet", "header", "id", "weight", "missing", "scales",
		"items", "overall", "profile", "compare", "branch", "manager", "value", "tiers", "loyalty", "kano", "text", "design", "targets", "weighting", "waves",
		"quality", "analysis")
	given := func(key string, read func(n *yamlNode)) {
		if p, ok := s[key]; ok {
			read(p.value)
		}
	}
	given("title", func(n *yamlNode) { c.Title, _ = r.text("title", n) })
	given("lang", func(n *yamlNode) { r.choice("lang", n, &c.Lang, "zh", "en") })
	given("data", func(n *yamlNode) { c.Data = r.files("data", n) })
	given("encoding", func(n *yamlNode) {
		r.choice("encoding", n, &c.Encoding, encodings...)
	})
	given("sheet", func(n *yamlNode) { c.Sheet, _ = r.text("sheet", n) })
	given("header", func(n *yamlNode) {
		if v, ok := r.whole("header", n, 1, 100); ok {
			c.Header = v
		}
	})
	given("id", func(n *yamlNode) { r.column(columnRole{kind: roleID}, "id", n, &c.ID) })
	given("weight", func(n *yamlNode) { r.column(columnRole{kind: roleWeight}, "weight", n, &c.Weight) })
	given("missing", func(n *yamlNode) { c.Missing = r.codes("missing", n) })
	given("scales", r.readScales)
	r.readItems(s["items"].value, root)
	given("overall", r.readOverall)
	given("profile", r.readProfile)
	r.readRoles(s)
	given("loyalty", r.readLoyalty)
	given("kano", r.readKano)
	given("text", r.readText)
	given("design", r.readDesign)
	given("targets", func(n *yamlNode) { c.Targets = r.readTargets("targets", "", n) })
	given("weighting", func(n *yamlNode) {
		if w := r.readWeighting("weighting", "", n, newWeighting()); slices.ContainsFunc(n.pairs, func(p yamlPair) bool { return !p.value.null }) {
			c.Weighting = w
		}
		if method := n.get("method"); method != nil {
			r.checkMethod(method.place, "weighting.method", c.Weighting, c.Targets)
		}
	})
	given("waves", r.readWaves)
	for _, check := range r.afterWaves {
		check()
	}
	given("quality", r.readQuality)
	given("analysis", r.readAnalysis)
}

// files reads data files, relative to the codebook's folder.
func (r *codebookReader) files(path string, n *yamlNode) []string {
	names, _ := r.names(path, n)
	for i, name := range names {
		if name != "-" && !filepath.IsAbs(name) {
			names[i] = filepath.Join(filepath.Dir(r.file), name)
		}
	}
	return names
}

// column reads the name of a column and remembers where it was given.
func (r *codebookReader) column(role columnRole, path string, n *yamlNode, into *string) {
	if s, ok := r.name(path, n); ok {
		*into = s
		r.c.origins[role] = origin{n.place, path}
	}
}

func (r *codebookReader) readText(n *yamlNode) {
	names, at := r.names("text", n)
	for i, name := range names {
		if owner := r.owner(name); owner != "" {
			r.add(at[i].place, index("text", i), "%s is also the key of %s", quote(name), owner)
			continue
		}
		r.c.origins[columnRole{roleText, name, 0}] = origin{at[i].place, "text"}
		r.c.Text = append(r.c.Text, name)
	}
}

func (r *codebookReader) readQuality(n *yamlNode) {
	q := &r.c.Quality
	s := r.settings("quality", n, "duplicate_id", "min_answered", "straightline", "duration")
	if p, ok := s["duplicate_id"]; ok {
		r.choice("quality.duplicate_id", p.value, &q.DuplicateID, Exclude, Flag, Keep)
	}
	if p, ok := s["straightline"]; ok {
		r.choice("quality.straightline", p.value, &q.Straightline, Exclude, Flag, Keep)
	}
	if p, ok := s["duration"]; ok {
		r.column(columnRole{kind: roleDuration}, "quality.duration", p.value, &q.Duration)
	}
	if p, ok := s["min_answered"]; ok {
		if v, ok := r.number("quality.min_answered", p.value); ok && (v < 0 || v > 1) {
			r.add(p.value.place, "quality.min_answered", "wants a share from 0 to 1, got %s", p.value)
		} else if ok {
			q.MinAnswered = v
		}
	}
}

func (r *codebookReader) readAnalysis(n *yamlNode) {
	a := &r.c.Analysis
	s := r.settings("analysis", n, "index", "importance", "crosshair", "factors", "extraction", "rotation", "bootstrap",
		"confidence", "seed")
	choose := func(key string, into *string, allowed ...string) {
		if p, ok := s[key]; ok {
			r.choice("analysis."+key, p.value, into, allowed...)
		}
	}
	choose("index", &a.Index, "pomp", "ratio")
	choose("importance", &a.Importance, "correlation", "beta", "johnson", "lmg", "ordinal", "factor", "stated")
	choose("extraction", &a.Extraction, "paf", "pca", "minres", "ml")
	choose("rotation", &a.Rotation, "varimax", "none")
	if p, ok := s["crosshair"]; ok {
		r.readCrosshair(p.value)
	}
	if p, ok := s["factors"]; ok && p.value.text != "parallel" {
		r.readFactors(p.value)
	}
	if p, ok := s["bootstrap"]; ok {
		if v, ok := r.whole("analysis.bootstrap", p.value, 0, MaxBootstrap); ok {
			a.Bootstrap = v
		}
	}
	if p, ok := s["confidence"]; ok {
		if v, ok := r.number("analysis.confidence", p.value); ok && (v <= 0.5 || v >= 1) {
			r.add(p.value.place, "analysis.confidence", "wants a number between 0.5 and 1, got %s", p.value)
		} else if ok {
			a.Confidence = v
		}
	}
	if p, ok := s["seed"]; ok {
		if text, ok := r.text("analysis.seed", p.value); ok {
			v, err := strconv.ParseUint(text, 10, 64)
			if err != nil {
				r.add(p.value.place, "analysis.seed", "wants a whole number from 0 to %d, got %s", uint64(math.MaxUint64), p.value)
			} else {
				a.Seed = v
			}
		}
	}
	r.checkAnalysis(s)
}

// readCrosshair takes a word or the two cuts as numbers.
func (r *codebookReader) readCrosshair(n *yamlNode) {
	const path = "analysis.crosshair"
	a := &r.c.Analysis
	if n.kind != yamlList {
		r.choice(path, n, &a.Crosshair, "mean", "median", "midpoint")
		return
	}
	if len(n.list) != 2 {
		r.add(n.place, path, "wants the two numbers [x, y], got a list of %d", len(n.list))
		return
	}
	x, okX := r.number(index(path, 0), n.list[0])
	y, okY := r.number(index(path, 1), n.list[1])
	if okX && okY {
		a.Crosshair, a.Cut = "", []float64{x, y}
	}
}

func (r *codebookReader) readFactors(n *yamlNode) {
	const path = "analysis.factors"
	text, ok := r.text(path, n)
	if !ok {
		return
	}
	k, err := strconv.Atoi(text)
	switch {
	case err != nil || k < 1:
		r.add(n.place, path, "wants a number of factors or parallel, got %s", n).near(text, []string{"parallel"}, "the word is")
	case k > len(r.c.Items) && len(r.c.Items) > 0:
		r.add(n.place, path, "%d factors asked of %d items", k, len(r.c.Items))
	default:
		r.c.Analysis.Factors = k
	}
}

// checkAnalysis looks for choices that the scales or items cannot serve.
func (r *codebookReader) checkAnalysis(s map[string]yamlPair) {
	asked := r.c.Items
	if r.c.Overall != nil {
		asked = append(asked[:len(asked):len(asked)], *r.c.Overall)
	}
	if p, ok := s["index"]; ok && r.c.Analysis.Index == "ratio" {
		for _, it := range asked {
			if it.Scale.Name != "" && it.Scale.Max <= 0 {
				r.add(p.value.place, "analysis.index", "ratio divides by the largest code, which is %d on scale %s",
					it.Scale.Max, plain(it.Scale.Name)).hint("use pomp")
				break
			}
		}
		r.checkRatioWaves(p)
	}
	if p, ok := s["importance"]; ok && r.c.Analysis.Importance == "ordinal" && r.c.Overall == nil {
		r.add(p.value.place, "analysis.importance", "ordinal is the importance for overall, which is not asked")
	}
	if p, ok := s["importance"]; ok && r.c.Analysis.Importance == "factor" && len(r.c.Items) < 3 {
		r.add(p.value.place, "analysis.importance", "factor needs three items or more, there are %d", len(r.c.Items))
	}
	if p, ok := s["importance"]; ok && r.c.Analysis.Importance == "stated" {
		for _, it := range r.c.Items {
			if it.Stated != "" {
				return
			}
		}
		r.add(p.value.place, "analysis.importance", "stated importance needs items with a stated column")
	}
}

// checkRatioWaves looks for rescaled answers, which the ratio index cannot compare: it has no fixed lower end.
func (r *codebookReader) checkRatioWaves(p yamlPair) {
	for _, w := range r.c.Waves {
		for _, it := range r.c.Items {
			s, ok := w.Scales[it.Key]
			if !ok {
				s, ok = w.Scales[it.Scale.Name]
			}
			if ok && !s.Unlike && (s.Min != it.Scale.Min || s.Max != it.Scale.Max) {
				r.add(p.value.place, "analysis.index", "ratio divides by the largest code, so answers that wave %s rescales do not compare", plain(w.Name)).
					hint("use pomp, or rescale: none")
				return
			}
		}
	}
}
