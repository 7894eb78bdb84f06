package stats

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"reflect"
)

// Shard is the summary of a part of a survey in a form that travels: counts per code, two-way tables, complete-case
// sums and counts by compared group. Shards summed apart and merged give the same tables and, without weights, the same
// bits as one file; what follows from them (correlations of every kind, alpha, factors, regression coefficients,
// relative importance, cross-tables, rank tests) needs no respondent again. Its size depends on the questionnaire only.
type Shard struct {
	data *Data // the questionnaire and the summary, without batches
}

// Shard sums the data.
func (d *Data) Shard() *Shard {
	q := &Data{N: d.N, Items: d.Items, Overall: d.Overall, Options: d.Options, Weighted: d.Weighted}
	for c, f := range d.Compare {
		q.Fields, q.Compare = append(q.Fields, d.Fields[f]), append(q.Compare, c)
	}
	s := &Shard{q}
	sum := q.newSummary()
	sum.merge(d.summarize())
	s.preset(sum)
	return s
}

// preset makes sum the summary of the shard's questionnaire.
func (s *Shard) preset(sum *summary) {
	s.data.cache.once.Do(func() { s.data.cache.sum = sum })
}

// N is the number of respondents; 0 of a Shard that nothing was read into.
func (s *Shard) N() int {
	if s.data == nil {
		return 0
	}
	return s.data.N
}

// Counts is the sum of weights at each level of variable i (the items in order, then overall); [0] is missing.
func (s *Shard) Counts(i int) []float64 { return s.data.Counts(i) }

// CountsN is the number of respondents at each level of variable i.
func (s *Shard) CountsN(i int) []int { return s.data.CountsN(i) }

// GroupCountsN is CountsN in group g (from 1; 0 = unknown) of the c-th compared field.
func (s *Shard) GroupCountsN(c, i, g int) []int { return s.data.GroupCountsN(c, i, g) }

// Joint is the two-way table of variables i and j, which must differ.
func (s *Shard) Joint(i, j int) Joint { return s.data.Joint(i, j) }

// Complete is the moments of the respondents who answered every item, as Data.Complete.
func (s *Shard) Complete(withResponse bool) *Moments { return s.data.Complete(withResponse) }

// Merge adds the respondents of o. Both must be of the same questionnaire: items, scales, compared fields and their
// groups in the same order, index convention and weighting; the error says in what they differ. o stays as it is.
func (s *Shard) Merge(o *Shard) error {
	if o == nil || s.data == nil || o.data == nil {
		return errors.New("a shard without a questionnaire cannot be merged")
	}
	a, b := s.data, o.data
	for _, part := range []struct {
		name string
		a, b any
	}{{"items", a.Items, b.Items}, {"overall item", a.Overall, b.Overall}, {"compared fields and groups", a.Fields, b.Fields},
		{"index convention", a.Options.Index, b.Options.Index}, {"weighting", a.Weighted, b.Weighted}} {
		if !reflect.DeepEqual(part.a, part.b) {
			return fmt.Errorf("shards differ in their %s", part.name)
		}
	}
	a.summarize().merge(b.summarize())
	a.N += b.N
	return nil
}

// shardVersion is raised when the wire form changes.
const shardVersion = 1

// wire is a Shard as it is written.
type wire struct {
	Version  int
	N        int
	Items    []Item
	Overall  *Item
	Fields   []Field
	Index    string
	Weighted bool

	Level    [][]int64
	Joint    []uint32
	LevelW   [][]float64
	JointW   []float64
	Complete [2]wireSums
	Group    [][][]int64
	GroupW   [][][]float64
	GroupV   [][][]float64
}

type wireSums struct {
	N       int64
	S, SS   []int64
	W       float64
	SW, SSW []float64
}

// MarshalBinary writes the shard, in a form that UnmarshalBinary of any later version reads or refuses. The error says that the
// shard is empty.
func (s *Shard) MarshalBinary() ([]byte, error) {
	if s.data == nil {
		return nil, errors.New("write shard: it has no questionnaire")
	}
	d, sum := s.data, s.data.summarize()
	w := wire{Version: shardVersion, N: d.N, Items: d.Items, Overall: d.Overall, Fields: d.Fields, Index: d.Options.Index, Weighted: d.Weighted,
		Level: sum.level, Joint: sum.joint, LevelW: sum.levelW, JointW: sum.jointW, Group: sum.group, GroupW: sum.groupW, GroupV: sum.groupV}
	for c, x := range sum.complete {
		w.Complete[c] = wireSums{x.n, x.s, x.ss, x.w, x.sw, x.ssw}
	}
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(w)
	return b.Bytes(), err
}

// UnmarshalBinary reads what MarshalBinary wrote. Bytes of another shape or version are an error and leave the shard as it was.
func (s *Shard) UnmarshalBinary(data []byte) error {
	var w wire
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&w); err != nil {
		return fmt.Errorf("read shard: %w", err)
	}
	if w.Version != shardVersion {
		return fmt.Errorf("read shard: version %d, this program writes %d", w.Version, shardVersion)
	}
	cells, before := 0, 0
	for _, it := range append(w.Items, items(w.Overall)...) {
		n := it.Levels()
		if n < 2 || n > 255 {
			return fmt.Errorf("read shard: item %s has %d codes", it.Key, n)
		}
		cells, before = cells+before*(n+1), before+n+1
	}
	if cells != len(w.Joint) { // before anything is allocated by what the header claims
		return fmt.Errorf("read shard: %d cells of two-way tables, %d expected", len(w.Joint), cells)
	}
	d := &Data{N: w.N, Items: w.Items, Overall: w.Overall, Fields: w.Fields, Weighted: w.Weighted, Options: DefaultOptions()}
	d.Options.Index = w.Index
	for c := range w.Fields {
		d.Compare = append(d.Compare, c)
	}
	sum, read := d.newSummary(), &summary{level: w.Level, joint: w.Joint, levelW: w.LevelW, jointW: w.JointW, group: w.Group, groupW: w.GroupW, groupV: w.GroupV}
	for c, x := range w.Complete {
		read.complete[c] = sums{x.N, x.S, x.SS, x.W, x.SW, x.SSW}
	}
	if !sum.sameShape(read) {
		return fmt.Errorf("read shard: the tables do not fit the questionnaire")
	}
	sum.merge(read)
	s.data = d
	s.preset(sum)
	return nil
}

func items(it *Item) []Item {
	if it == nil {
		return nil
	}
	return []Item{*it}
}

// sameShape says whether all tables of o have the lengths of s.
func (s *summary) sameShape(o *summary) bool {
	same := len(s.joint) == len(o.joint) && len(s.jointW) == len(o.jointW) && sameLengths(s.level, o.level) && sameLengths(s.levelW, o.levelW) &&
		len(s.group) == len(o.group) && len(s.groupW) == len(o.groupW) && len(s.groupV) == len(o.groupV)
	for c := range s.complete {
		a, b := &s.complete[c], &o.complete[c]
		same = same && len(a.s) == len(b.s) && len(a.ss) == len(b.ss) && len(a.sw) == len(b.sw) && len(a.ssw) == len(b.ssw)
	}
	for c := 0; same && c < len(s.group); c++ {
		same = sameLengths(s.group[c], o.group[c])
		if same && s.groupW != nil {
			same = sameLengths(s.groupW[c], o.groupW[c]) && sameLengths(s.groupV[c], o.groupV[c])
		}
	}
	return same
}

func sameLengths[T any](a, b [][]T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if len(a[i]) != len(b[i]) {
			return false
		}
	}
	return true
}
