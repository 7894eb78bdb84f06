package stats

import (
	"slices"

	"manyi/survey"
)

// Data is one wave of a survey as the analyses see it: coded columns in batches, with their meaning, and the waves before it.
// FromDataset makes it from a survey.Dataset without copying columns. The methods that analyse only read it, except
// that summaries are computed once and kept.
type Data struct {
	Title   string
	Wave    string
	N       int    // respondents
	Items   []Item // the items in report order, without overall
	Overall *Item  // nil when the survey has none
	Fields  []Field
	Numeric []NumericField
	Sets    []MultipleSet
	Compare []int  // positions in Fields, in the order asked for
	Branch  string // key of the field of branches; "" = none
	Manager string // key of the field of units within a branch; "" = none
	Value   string // key of the customer's value, in Numeric or (tiers) in Fields; "" = none
	Options Options

	// Tiers of value: between ascending cut points, or the groups of a field; by default those that make 80% and 95% of the value.
	TierCuts  []float64
	TierField string // key, in Fields; "" = none

	Loyalty *LoyaltyQuestions // nil when not asked
	Kano    []KanoQuestion

	Weighted   bool    // there is a weight column
	Designed   bool    // there are strata or clusters
	Population float64 // population size for the finite population correction of a sample without fractions, 0 = none
	Lonely     string  // what becomes of a stratum with a single cluster: LonelyAdjust ("" too), LonelyCertainty or LonelyAverage

	Least int // in a part: the fewest respondents of a group, a combination of groups or a tier that may be shown; 0 = all are

	Batches []Batch

	Earlier []*Data // the same survey in the waves before this one, oldest first; nil when this is the only one

	made        *madeWeights      // how the weights were made; nil when they are the data's own
	hidden      map[string]hidden // by field: what Subset and HideAlike took out
	targets     []survey.Target   // to which they were raked; nil = to none
	replication *replication      // set by SetReplicates

	cache cache // in summary.go
}

// Batch is a run of respondents. Every slice has N entries.
type Batch struct {
	N       int
	Items   [][]uint8            // [item][row], overall last when asked: level 1..Levels, 0 = missing
	Fields  [][]uint16           // [field][row]: group 1..len(Groups), 0 = missing
	Numeric [][]float64          // [field][row]: NaN = missing
	Sets    [][][]uint8          // [set][option][row]: 1 chosen, 0 not
	SetNull [][]bool             // [set][row]: the set was not answered
	Stated  [][]float64          // [item][row]: stated importance, NaN = missing; nil for an item without
	Loyalty [2][]uint8           // [recommend, repurchase][row], coded as Items
	Kano    [][2][]uint8         // [feature][functional, dysfunctional][row]: 1 like .. 5 dislike, 0 missing
	Weight  []float64            // nil = every respondent counts 1
	Stratum []uint32             // nil = one stratum
	Cluster []uint32             // nil = every respondent is a cluster
	ID      func(row int) string // of the respondent; nil without ids

	Subcluster  []uint32  // cluster of the second stage, within Cluster; nil = none
	Fraction    []float64 // share of the stratum's clusters that were drawn; nil = population not known
	Subfraction []float64 // share of the cluster's Subclusters that were drawn; nil = not known

	kind []uint32 // of replicate weights, see replication
	unit []uint32 // kind by the replicate weights as they came, before they were raked

	composite      []float64 // set by Data.Composite
	compositePlace []uint16  // the same, among the distinct composites; nil when those are many
}

// sampled is how the respondents were drawn and weighted, without their answers.
func (b *Batch) sampled() Batch {
	return Batch{N: b.N, Weight: b.Weight, Stratum: b.Stratum, Cluster: b.Cluster, Subcluster: b.Subcluster, Fraction: b.Fraction, Subfraction: b.Subfraction, kind: b.kind, unit: b.unit}
}

// field is the position of a key in Fields, -1 when it is not one of them.
func (d *Data) field(key string) int {
	return slices.IndexFunc(d.Fields, func(f Field) bool { return key != "" && f.Key == key })
}

// numeric is the position of a key in Numeric, -1 when it is not one of them.
func (d *Data) numeric(key string) int {
	return slices.IndexFunc(d.Numeric, func(f NumericField) bool { return key != "" && f.Key == key })
}

// Item is a question on a scale of whole numbers.
type Item struct {
	Key, Label string
	Min, Max   int            // ends of the scale, after reversal
	Labels     map[int]string // code (after reversal) -> words, for the codes that have them
	Dimension  string
	HasStated  bool
	Unlike     bool // asked on another scale than in the other waves, and not to be compared with them
}

// LoyaltyQuestions are what tells a loyal customer besides overall: would recommend, would buy again.
type LoyaltyQuestions struct{ Recommend, Repurchase Item }

// KanoQuestion is a feature of which is asked how one would feel with it and how without it.
type KanoQuestion struct{ Key, Label string }

// Levels is the number of codes of the scale.
func (it Item) Levels() int { return it.Max - it.Min + 1 }

// Code is the answer that a level stands for.
func (it Item) Code(level int) float64 { return float64(it.Min + level - 1) }

// Index puts an answer x on 0..100: percent of maximum possible, or 100 x / Max by the ratio convention. A missing answer, NaN,
// stays one; so does any on a scale of a single code, or by the ratio convention one that ends at 0.
func (it Item) Index(x float64, convention string) float64 {
	if convention == "ratio" {
		return 100 * x / float64(it.Max)
	}
	return 100 * (x - float64(it.Min)) / float64(it.Max-it.Min)
}

// Field is a profile field whose values make groups.
type Field struct {
	Key, Label string
	Groups     []string // labels; group code g is Groups[g-1]
}

// NumericField is a profile field that is a number.
type NumericField struct{ Key, Label string }

// MultipleSet is a multiple response: several yes/no columns asked as one question.
type MultipleSet struct {
	Key, Label string
	Options    []string // names in the data
	Labels     []string // of the options; nil = their names
}

// Options are the choices of method, as in the codebook's analysis section.
type Options struct {
	Index       string // "pomp" or "ratio"
	Importance  string // "correlation", "beta", "johnson", "lmg", "ordinal", "factor" or "stated"
	Crosshair   string // "mean", "median" or "midpoint"; "" when Cut is given
	Cut         []float64
	Factors     int    // 0 = by parallel analysis
	Extraction  string // "paf", "pca", "minres" or "ml"
	Rotation    string // "varimax" or "none"
	Bootstrap   int    // resamples; 0 = none
	Confidence  float64
	Seed        uint64
	MinAnswered float64 // share of items needed for a composite
	Jobs        int     // goroutines; results do not depend on it
}

// DefaultOptions are those of a codebook that says nothing.
func DefaultOptions() Options {
	return Options{Index: "pomp", Importance: "johnson", Crosshair: "mean", Extraction: "paf", Rotation: "varimax",
		Bootstrap: 1000, Confidence: 0.95, Seed: 1, MinAnswered: 0.5, Jobs: 1}
}
