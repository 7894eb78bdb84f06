package stats

import (
	"fmt"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"manyi/survey"
)

// FromDataset views a survey.Dataset as Data. Columns are shared, not copied: keep the Dataset until the analyses
// are done. jobs is the number of goroutines that analyses may use. Weights are made when the codebook has targets.
func FromDataset(ds *survey.Dataset, jobs int) (*Data, error) {
	cb := ds.Codebook
	d := &Data{Title: cb.Title, Wave: ds.Wave, N: ds.Rows.Kept, Weighted: cb.Weight != "", Options: optionsOf(cb, jobs),
		Branch: cb.Branch, Manager: cb.Manager, Value: cb.Value, TierCuts: cb.TierCuts, TierField: cb.TierField}
	if cb.Design != nil {
		d.Population = cb.Design.Population
		d.Designed = cb.Design.Strata != "" || cb.Design.Cluster != "" || d.Population > 0 || cb.Design.Sizes != ""
		d.Lonely = cb.Design.Lonely
	}
	columns := newColumns(ds)
	for _, it := range cb.Items {
		item, err := itemOf(it, d.Options)
		if err != nil {
			return nil, err
		}
		d.Items = append(d.Items, item)
		columns.item(it.Key)
	}
	if cb.Overall != nil {
		item, err := itemOf(*cb.Overall, d.Options)
		if err != nil {
			return nil, err
		}
		d.Overall = &item
		columns.item(cb.Overall.Key)
	}
	position := map[string]int{}
	for _, f := range cb.Profile {
		switch {
		case f.Numeric:
			d.Numeric = append(d.Numeric, NumericField{f.Key, f.Label})
			columns.numeric = append(columns.numeric, columns.find(f.Key))
		case f.Multiple():
			set := MultipleSet{Key: f.Key, Label: f.Label}
			var options []int
			for _, o := range f.OptionList() {
				set.Options, set.Labels = append(set.Options, o.Code), append(set.Labels, o.Label)
				options = append(options, columns.find(f.Key+":"+o.Code))
			}
			d.Sets = append(d.Sets, set)
			columns.sets = append(columns.sets, options)
		default:
			position[f.Key] = len(d.Fields)
			d.Fields = append(d.Fields, Field{f.Key, f.Label, ds.Groups[f.Key]})
			columns.fields = append(columns.fields, columns.find(f.Key))
		}
	}
	for _, key := range cb.Compare {
		if at, ok := position[key]; ok {
			d.Compare = append(d.Compare, at)
		}
	}
	for _, it := range cb.Items {
		at := -1
		if it.Stated != "" {
			at = columns.find("stated:" + it.Key)
		}
		columns.stated = append(columns.stated, at)
	}
	if l := cb.Loyalty; l != nil {
		recommend, err := itemOf(l.Recommend, d.Options)
		if err != nil {
			return nil, err
		}
		repurchase, err := itemOf(l.Repurchase, d.Options)
		if err != nil {
			return nil, err
		}
		d.Loyalty = &LoyaltyQuestions{recommend, repurchase}
		columns.loyalty = []int{columns.find(l.Recommend.Key), columns.find(l.Repurchase.Key)}
	}
	for _, f := range cb.Kano {
		d.Kano = append(d.Kano, KanoQuestion{f.Key, f.Label})
		columns.kano = append(columns.kano, [2]int{columns.find(f.Functional.Key), columns.find(f.Dysfunctional.Key)})
	}
	if columns.missing != "" {
		return nil, fmt.Errorf("dataset has no column %q", columns.missing)
	}
	for _, rec := range ds.Batches {
		d.Batches = append(d.Batches, columns.batch(rec))
	}
	if cb.Design != nil {
		if err := d.designOf(cb, ds); err != nil {
			return nil, err
		}
	}
	replicates, err := d.replicatesOf(cb, ds)
	if err != nil {
		return nil, err
	}
	again, err := d.weigh(cb)
	if err != nil || replicates == nil {
		return d, err
	}
	return d, d.replicateBy(cb, replicates, again)
}

func optionsOf(cb *survey.Codebook, jobs int) Options {
	a := cb.Analysis
	return Options{Index: a.Index, Importance: a.Importance, Crosshair: a.Crosshair, Cut: a.Cut, Factors: a.Factors,
		Extraction: a.Extraction, Rotation: a.Rotation, Bootstrap: a.Bootstrap, Confidence: a.Confidence, Seed: a.Seed,
		MinAnswered: cb.Quality.MinAnswered, Jobs: jobs}
}

func itemOf(it survey.Item, opt Options) (Item, error) {
	item := Item{Key: it.Key, Label: it.Label, Min: it.Scale.Min, Max: it.Scale.Max, Dimension: it.Dimension,
		HasStated: it.Stated != "", Unlike: it.Unlike, Labels: map[int]string{}}
	if opt.Index == "ratio" && item.Max <= 0 {
		return item, fmt.Errorf("item %s: the ratio index needs a scale that ends above 0, not %d to %d", it.Key, item.Min, item.Max)
	}
	for _, l := range it.Scale.Labels {
		code, err := strconv.Atoi(l.Code)
		if err != nil {
			return item, fmt.Errorf("item %s: label for %q: not a whole number", it.Key, l.Code)
		}
		if it.Reverse {
			code = item.Min + item.Max - code
		}
		item.Labels[code] = l.Label
	}
	return item, nil
}

// columns are the positions of what Data uses in the dataset's schema.
type columns struct {
	at      map[string]int
	missing string // first column asked for that is not there

	items, fields, numeric, stated []int
	sets                           [][]int
	loyalty                        []int // recommend and repurchase; nil = not asked
	kano                           [][2]int
	weight, stratum, cluster, id   int // -1 = none
	subcluster                     int
}

func newColumns(ds *survey.Dataset) *columns {
	c := &columns{at: map[string]int{}}
	for i, f := range ds.Schema.Fields() {
		if _, ok := c.at[f.Name]; !ok { // an open answer may carry the name of a key: keys come first
			c.at[f.Name] = i
		}
	}
	optional := func(name string) int {
		if i, ok := c.at[name]; ok {
			return i
		}
		return -1
	}
	c.weight, c.stratum, c.cluster = optional("#weight"), optional("#stratum"), optional("#cluster")
	c.subcluster, c.id = optional("#subcluster"), optional("#id")
	return c
}

func (c *columns) find(name string) int {
	i, ok := c.at[name]
	if !ok && c.missing == "" {
		c.missing = name
	}
	return i
}

func (c *columns) item(key string) { c.items = append(c.items, c.find(key)) }

func (c *columns) batch(rec arrow.Record) Batch {
	b := Batch{N: int(rec.NumRows())}
	for _, i := range c.items {
		b.Items = append(b.Items, rec.Column(i).(*array.Uint8).Uint8Values())
	}
	for _, i := range c.fields {
		b.Fields = append(b.Fields, rec.Column(i).(*array.Dictionary).Indices().(*array.Uint16).Uint16Values())
	}
	for _, i := range c.numeric {
		b.Numeric = append(b.Numeric, rec.Column(i).(*array.Float64).Float64Values())
	}
	for _, options := range c.sets {
		var chosen [][]uint8
		null := make([]bool, b.N)
		for k, i := range options {
			col := rec.Column(i).(*array.Uint8)
			chosen = append(chosen, col.Uint8Values())
			if k == 0 {
				for r := range null {
					null[r] = col.IsNull(r)
				}
			}
		}
		b.Sets, b.SetNull = append(b.Sets, chosen), append(b.SetNull, null)
	}
	for _, i := range c.stated {
		if i < 0 {
			b.Stated = append(b.Stated, nil)
			continue
		}
		b.Stated = append(b.Stated, rec.Column(i).(*array.Float64).Float64Values())
	}
	for k, i := range c.loyalty {
		b.Loyalty[k] = rec.Column(i).(*array.Uint8).Uint8Values()
	}
	for _, pair := range c.kano {
		b.Kano = append(b.Kano, [2][]uint8{rec.Column(pair[0]).(*array.Uint8).Uint8Values(), rec.Column(pair[1]).(*array.Uint8).Uint8Values()})
	}
	if c.weight >= 0 {
		b.Weight = rec.Column(c.weight).(*array.Float64).Float64Values()
	}
	if c.stratum >= 0 {
		b.Stratum = rec.Column(c.stratum).(*array.Dictionary).Indices().(*array.Uint32).Uint32Values()
	}
	if c.cluster >= 0 {
		b.Cluster = rec.Column(c.cluster).(*array.Dictionary).Indices().(*array.Uint32).Uint32Values()
	}
	if c.subcluster >= 0 {
		b.Subcluster = rec.Column(c.subcluster).(*array.Dictionary).Indices().(*array.Uint32).Uint32Values()
	}
	if c.id >= 0 {
		b.ID = rec.Column(c.id).(*array.String).Value
	}
	return b
}
