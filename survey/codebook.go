package survey

import "strings"

// Codebook says what a questionnaire file means: which columns are items, on which scale, which are profile
// fields, what counts as missing, and what to analyse. LoadCodebook reads it from YAML.
type Codebook struct {
	Path string // as the user named it; "" when drafted in memory

	Title    string
	Lang     string   // "zh" or "en"
	Data     []string // input files, already joined to the codebook's folder
	Encoding string   // "auto", "utf-8", "gb18030", "big5", "utf-16", "windows-1252"
	Sheet    string   // XLSX sheet; "" = the first
	Header   int      // number of header rows; 0 = find out

	ID      string   // column of the respondent key, "" if none
	Weight  string   // column of the sampling weight, "" if none
	Missing []string // cells that mean "no answer" in every field, as written

	Scales  []Scale
	Items   []Item
	Overall *Item // the item asked for the whole; its Key is always "overall"
	Profile []Field

	Compare []string // keys of profile fields; default: the first one with groups
	Branch  string   // profile key, "" if none
	Manager string
	Value   string

	// Tiers of value: between ascending cut points, or the groups of a profile field; neither = by cumulated value.
	TierCuts  []float64
	TierField string

	Loyalty *Loyalty // nil when not asked
	Kano    []KanoFeature

	Text []string // columns of open answers

	Design    *Design
	Targets   []Target
	Weighting *Weighting // nil when the codebook says nothing of it
	Waves     []Wave

	// WaveColumn is the column that says which wave a form is of, when all waves stand in the same files; "" if none. Waves may then be
	// empty: FindWaves lists them. In the codebook of one wave (ForWave) otherWaves are the cells of the others.
	WaveColumn string
	otherWaves []string
	foundWaves []Wave // what is said of waves by their names before FindWaves lists them: their targets and weighting
	wavesFound bool   // the waves and their order are those of FindWaves

	Quality  Quality
	Analysis Analysis

	origins map[columnRole]origin // where each column was named, for messages; nil when drafted in memory
}

// Scale is an answer scale of whole numbers Min..Max.
type Scale struct {
	Name     string
	Min, Max int
	Labels   []CodeLabel // in code order; may name only some codes
	Missing  []string    // cells that mean "no answer" on this scale
}

// CodeLabel names one code.
type CodeLabel struct {
	Code  string // as written in the data; for a scale a whole number
	Label string
}

// Item is one question of form B.
type Item struct {
	Key       string // codebook key and name in numbers.csv
	Label     string
	Column    string // column name in the data
	Scale     Scale  // its own copy, with the item's extra missing codes added
	Reverse   bool   // analysed as Min + Max - x
	Stated    string // column with the stated importance, "" if none
	Dimension string // name of the dimension it belongs to, "" if none
	Unlike    bool   // asked on another scale in this wave, and not to be compared with the other waves
}

// Field is one profile field (form A): groups, a number, or a multiple response in one of three forms:
//
//	several columns, each an option     Columns; chosen is what Counted says, else 1, yes, 是, √ and the like
//	several columns, each a category    Columns and Values: the options are the values
//	one cell with all options chosen    Column, Options and Separator
type Field struct {
	Key     string
	Label   string
	Column  string
	Values  []CodeLabel // codes to labels; empty = the cell's text is the label
	Open    bool        // values not listed are groups too, under their own text
	Missing []string
	Numeric bool

	Columns   []string    // of a multiple response; Column is then ""
	Options   []CodeLabel // of a multiple response: the code is its name in the data; nil = the Columns without labels
	Counted   string      // the cell that means chosen, "" = the usual words
	Separator string      // between the options in a cell, "" = one option a column
}

// Multiple says whether the field is a multiple response.
func (f *Field) Multiple() bool { return len(f.Columns) > 0 || f.Separator != "" }

// OptionList is the options of a multiple response.
func (f *Field) OptionList() []CodeLabel {
	switch {
	case f.Options != nil:
		return f.Options
	case len(f.Values) > 0:
		return f.Values
	}
	list := make([]CodeLabel, len(f.Columns))
	for i, c := range f.Columns {
		list[i] = CodeLabel{c, c}
	}
	return list
}

// Design names the columns of a complex sample and says what is known of the population.
type Design struct {
	Strata     string // column, "" if none
	Cluster    string // column, "" if none
	Subcluster string // column of the clusters drawn within clusters, "" if none
	Lonely     string // what becomes of a stratum with a single cluster: "adjust", "certainty", "average" or "fail"; "" = adjust

	Population   float64 // number of people in the population, 0 if unknown
	StratumSizes []Share // or clusters (without clusters: people) in the population of each stratum, by its code or label
	Sizes        string  // or the column of that, "" if none
	Subsizes     string  // column of the Subclusters in the population of each cluster, "" if none

	Replicates *ReplicateWeights // nil = errors are linearised
}

// Target holds what is known of the population by one field, or by several crossed.
type Target struct {
	Fields []string // keys
	Shares []Share
}

// Key is the fields' keys as the numbers table names them: "format", or crossed "format:district".
func (t Target) Key() string { return strings.Join(t.Fields, ":") }

// Sum is all shares together: about 1, below 1 when groups are left out, or a number of people when counts are given.
func (t Target) Sum() (sum float64) {
	for _, s := range t.Shares {
		sum += s.Value
	}
	return sum
}

// Share is the population share, or count, of one group.
type Share struct {
	Labels []string // of the group, one a field
	Value  float64
}

// Ways of making weights.
const (
	Rake = "rake" // iterative proportional fitting to all targets
	Cell = "cell" // the cells of one target, which may cross fields
)

// MaxRakeIterations is the largest number of passes over the targets that may be asked for.
const MaxRakeIterations = 10_000

// Weighting says how weights are made of the base weights (the weight column, or 1) and the targets: first non-response, then the
// targets with the bounds, then the sum.
type Weighting struct {
	Method        string    // Rake or Cell
	Trim          []float64 // least and largest weight as multiples of the mean, 0 = no bound; nil = none
	MaxIterations int       // passes over all targets
	Population    float64   // what the weights add up to; 0 = the sum of the base weights
	Class         string    // key of the field of non-response classes, "" if none
	Rates         []Share   // response rate of each class
}

// Wave is one round of the survey, with what differs from the codebook.
type Wave struct {
	Name     string
	Code     string // cell of Codebook.WaveColumn; "" without one
	Data     []string
	Sheet    string                       // XLSX sheet; "" = that of the codebook
	Encoding string                       // encoding; "" = that of the codebook
	Header   int                          // number of header rows; 0 = that of the codebook
	Missing  []string                     // further cells that mean "no answer" in every field
	Columns  map[string]string            // item or field key -> column name in this wave
	Absent   []string                     // keys and columns that this wave does without
	Values   map[string]map[string]string // field key -> code in this wave -> label
	Scales   map[string]WaveScale         // scale or item key -> how this wave asked

	Targets   []Target   // nil = those of the codebook; empty = none, by the wave's own word
	Weighting *Weighting // nil = that of the codebook; else complete, with what the codebook says and the wave does not change
}

// WaveScale is a scale as one wave asked it.
type WaveScale struct {
	Min, Max int
	Labels   []CodeLabel // nil = those of the codebook, when the ends are
	Missing  []string    // nil = those of the codebook, but for codes that are answers now
	Reverse  bool        // the wave's codes run the other way
	Unlike   bool        // answers must not be compared with those of other waves, not even as an index
}

// What to do with a suspicious form.
const (
	Exclude = "exclude"
	Flag    = "flag"
	Keep    = "keep"
)

// Quality holds the rules for suspicious forms.
type Quality struct {
	DuplicateID  string  // Exclude, Flag or Keep
	MinAnswered  float64 // share of items a form needs for a composite, 0..1
	Straightline string  // Exclude, Flag or Keep
	Duration     string  // column with the time an answer took, "" = find out
}

// MaxBootstrap is the largest number of resamples that may be asked for.
const MaxBootstrap = 1_000_000

// Analysis holds the choices of method.
type Analysis struct {
	Index      string    // "pomp" or "ratio"
	Importance string    // "correlation", "beta", "johnson", "lmg", "ordinal", "factor" or "stated"
	Crosshair  string    // "mean", "median", "midpoint" or "" when Cut is given
	Cut        []float64 // x and y of the cross-hair, nil unless given as numbers
	Factors    int       // 0 = by parallel analysis
	Extraction string    // "paf", "pca", "minres" or "ml"
	Rotation   string    // "varimax" or "none"
	Bootstrap  int       // resamples; 0 = none
	Confidence float64   // 0.95
	Seed       uint64
}
