package stats

import (
	"reflect"
	"strings"
	"testing"
)

// halves splits a survey into two.
func halves(d *Data) (a, b *Data) {
	a, b = &Data{}, &Data{}
	for i, h := range []*Data{a, b} {
		*h = Data{Items: d.Items, Overall: d.Overall, Fields: d.Fields, Compare: d.Compare, Options: d.Options, Weighted: d.Weighted}
		for _, batch := range d.Batches[i*len(d.Batches)/2 : (i+1)*len(d.Batches)/2] {
			h.Batches = append(h.Batches, batch)
			h.N += batch.N
		}
	}
	return a, b
}

// Two halves summed apart, written, read and merged give the tables of the whole, bit for bit.
func TestShardsMergeToTheWhole(t *testing.T) {
	whole := simulated(11, 9000, 500, 5, 5, 0.05, true)
	first, second := halves(whole)
	var merged Shard
	text, err := first.Shard().MarshalBinary()
	if err == nil {
		err = merged.UnmarshalBinary(text)
	}
	if err == nil {
		err = merged.Merge(second.Shard())
	}
	if err != nil {
		t.Fatal(err)
	}
	if merged.N() != whole.N || !reflect.DeepEqual(merged.Joint(1, 5), whole.Joint(1, 5)) || !reflect.DeepEqual(merged.CountsN(2), whole.CountsN(2)) ||
		!reflect.DeepEqual(merged.GroupCountsN(0, 3, 2), whole.GroupCountsN(0, 3, 2)) {
		t.Error("the merged tables differ from those of the whole")
	}
	a, b := merged.Complete(true), whole.Complete(true)
	if a.N != b.N || !reflect.DeepEqual(a.Mean, b.Mean) || !reflect.DeepEqual(a.Cross.RawSymmetric(), b.Cross.RawSymmetric()) {
		t.Error("the merged moments differ from those of the whole")
	}
	if first.summarize().complete[1].n == whole.summarize().complete[1].n {
		t.Error("merging changed the data that a shard was made from")
	}
}

func TestShardsOfOtherQuestionnaires(t *testing.T) {
	a := simulated(1, 100, 50, 4, 5, 0, true).Shard()
	for want, o := range map[string]*Data{"items": simulated(1, 100, 50, 5, 5, 0, true), "overall": simulated(1, 100, 50, 4, 5, 0, false)} {
		if err := a.Merge(o.Shard()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("merging a survey with other %s: %v", want, err)
		}
	}
	text, err := a.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{nil, {1, 2, 3}, text[:len(text)/2]} {
		if err := new(Shard).UnmarshalBinary(bad); err == nil {
			t.Errorf("%d bytes that are no shard are read without an error", len(bad))
		}
	}
}
