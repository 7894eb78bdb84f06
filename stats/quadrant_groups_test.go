package stats

import (
	"math"
	"slices"
	"testing"
)

// members is the data of the members of one group alone.
func members(d *Data, field int, group uint16) *Data {
	out := &Data{Items: d.Items, Overall: d.Overall, Options: d.Options, Weighted: d.Weighted, Designed: d.Designed}
	for bi := range d.Batches {
		b := &d.Batches[bi]
		c := Batch{Items: make([][]uint8, len(b.Items)), Stated: make([][]float64, len(b.Stated))}
		for r, g := range b.Fields[field] {
			if g != group {
				continue
			}
			c.N++
			for i := range c.Items {
				c.Items[i] = append(c.Items[i], b.Items[i][r])
			}
			for i := range c.Stated {
				if b.Stated[i] != nil {
					c.Stated[i] = append(c.Stated[i], b.Stated[i][r])
				}
			}
			if b.Weight != nil {
				c.Weight = append(c.Weight, b.Weight[r])
			}
		}
		out.N += c.N
		out.Batches = append(out.Batches, c)
	}
	return out
}

// The plane of a group is that of a run on its members alone, by every method; overall's middle level is gone in one group.
func TestGroupQuadrantIsThatOfTheGroupAlone(t *testing.T) {
	for _, weights := range []bool{false, true} {
		for _, method := range importanceMethods {
			for _, crosshair := range []string{"mean", "median", "midpoint", "given"} {
				d := simulated(11, 1500, 400, 5, 5, 0.03, true)
				weighted(d, weights, true)
				d.Options.Bootstrap, d.Options.Importance, d.Options.Crosshair, d.Options.Factors = 0, method, crosshair, 1
				if crosshair == "given" {
					d.Options.Cut = []float64{55, 0.1}
				}
				for bi := range d.Batches {
					for r, g := range d.Batches[bi].Fields[0] {
						if g == 2 && d.Batches[bi].Items[5][r] == 3 {
							d.Batches[bi].Items[5][r] = 4
						}
					}
				}
				q, err := d.Quadrant()
				if err != nil || len(q.Groups) != 3 {
					t.Fatalf("%s: %d groups, %v, %v", method, len(q.Groups), q.Notices, err)
				}
				for g, got := range q.Groups {
					want, err := members(d, 0, uint16(g+1)).Quadrant()
					if err != nil || len(got.Points) != len(want.Points) || got.Group != d.Fields[0].Groups[g] || got.By != "format" {
						t.Fatalf("%s, group %d: %+v, want %+v, %v", method, g, got, want, err)
					}
					check(t, method+" cut x", got.CutX, want.CutX, 1e-11)
					check(t, method+" cut y", got.CutY, want.CutY, 1e-8)
					for p, w := range want.Points {
						have := got.Points[p]
						check(t, method+" x", have.X, w.X, 1e-11)
						check(t, method+" y", have.Y, w.Y, 1e-8)
						if have.N != w.N || have.NY != w.NY || have.Quadrant != w.Quadrant || have.Key != w.Key {
							t.Errorf("%s %s, group %d: %+v, want %+v", method, crosshair, g, have, w)
						}
					}
				}
			}
		}
	}
}

// Probabilities of a group are those of its members alone but for chance: 1500 resamples, twice the error of a share.
func TestGroupQuadrantCertainty(t *testing.T) {
	d := simulated(11, 1500, 400, 5, 5, 0.03, true)
	d.Options.Bootstrap, d.Options.Jobs = 1500, 2
	q, err := d.Quadrant()
	if err != nil {
		t.Fatal(err)
	}
	unsure := 0
	for g, got := range q.Groups {
		alone := members(d, 0, uint16(g+1))
		want, _ := alone.Quadrant()
		if got.Resamples != 600 {
			t.Errorf("%d resamples", got.Resamples)
		}
		for p := range got.Points {
			for k, x := range got.Points[p].Prob {
				w := want.Points[p].Prob[k]
				if math.Abs(x-w) > 0.08 {
					t.Errorf("group %d, item %d, quadrant %d: %v, alone %v", g, p, k+1, x, w)
				}
				if x > 0.1 && x < 0.9 {
					unsure++
				}
			}
			a, b := got.Points[p], want.Points[p]
			check(t, "interval of x", *a.XHigh-*a.XLow, *b.XHigh-*b.XLow, 0.15)
			check(t, "interval of y", *a.YHigh-*a.YLow, *b.YHigh-*b.YLow, 0.15)
		}
	}
	if unsure == 0 {
		t.Error("every item is certain: nothing is tested")
	}
}

func TestGroupQuadrantEdges(t *testing.T) {
	codes := func(q *Quadrant) (list []string) {
		for _, n := range q.Notices {
			list = append(list, n.Code)
		}
		return list
	}
	base := func() *Data {
		d := simulated(11, 600, 600, 4, 5, 0, true)
		d.Options.Bootstrap = 30
		return d
	}
	assign := func(d *Data, group func(r int) uint16, labels int) {
		d.Fields[0].Groups = make([]string, labels)
		for r := range d.Batches[0].Fields[0] {
			d.Batches[0].Fields[0][r] = group(r)
		}
		for g := range labels {
			d.Fields[0].Groups[g] = string(rune('A' + g))
		}
	}
	// A group of 29, one in which an item does not vary, one without members.
	d := base()
	assign(d, func(r int) uint16 {
		switch {
		case r < 29:
			return 1
		case r < 100:
			d.Batches[0].Items[2][r] = 4
			return 2
		}
		return 3
	}, 4)
	q, err := d.Quadrant()
	if err != nil || len(q.Groups) != 1 || q.Groups[0].Group != "C" || q.Groups[0].N != 500 || !slices.Equal(codes(q), []string{"quadrant_few", "quadrant_singular"}) {
		t.Errorf("%+v %v %v", q.Groups, codes(q), err)
	}
	// The same by correlation: the constant item has none and no point, the others have.
	d.Options.Importance = "correlation"
	if q, _ = d.Quadrant(); len(q.Groups) != 2 || len(q.Groups[0].Points) != 3 || len(q.Groups[1].Points) != 4 {
		t.Errorf("by correlation: %+v", q.Groups)
	}
	// One group with members is the whole; too many groups.
	d = base()
	assign(d, func(r int) uint16 { return 1 }, 2)
	if q, _ = d.Quadrant(); len(q.Groups) != 0 || q.Notices != nil {
		t.Errorf("one group: %+v %v", q.Groups, codes(q))
	}
	assign(d, func(r int) uint16 { return uint16(1 + r%31) }, 31)
	if q, _ = d.Quadrant(); len(q.Groups) != 0 || !slices.Equal(codes(q), []string{"quadrant_many_groups"}) {
		t.Errorf("31 groups: %+v %v", q.Groups, codes(q))
	}
	// The branch is drawn when it is not compared, up to twelve.
	d = base()
	d.Fields = append(d.Fields, Field{Key: "branch", Groups: []string{"N", "S"}})
	d.Branch = "branch"
	var column []uint16
	for r := range d.N {
		column = append(column, uint16(1+r%2))
	}
	d.Batches[0].Fields = append(d.Batches[0].Fields, column)
	if q, _ = d.Quadrant(); len(q.Groups) != 5 || q.Groups[4].By != "branch" || q.Groups[4].Group != "S" {
		t.Errorf("with branches: %+v", q.Groups)
	}
	d.Compare = append(d.Compare, 1)
	if q, _ = d.Quadrant(); len(q.Groups) != 5 {
		t.Errorf("a branch that is compared: %d groups", len(q.Groups))
	}
	d.Compare = d.Compare[:1]
	d.Fields[1].Groups = make([]string, 13)
	for r := range column {
		column[r] = uint16(1 + r%13)
	}
	if q, _ = d.Quadrant(); len(q.Groups) != 3 || q.Notices != nil {
		t.Errorf("13 branches: %d groups, %v", len(q.Groups), codes(q))
	}
	// LMG of many items, and fewer resamples for many items.
	d = simulated(11, 600, 600, 21, 5, 0, true)
	d.Options.Bootstrap, d.Options.Importance = 0, "lmg"
	if q, err = d.Quadrant(); err != nil || q.Groups != nil || !slices.Contains(codes(q), "quadrant_lmg") {
		t.Errorf("LMG of 21 items: %d groups, %v, %v", len(q.Groups), codes(q), err)
	}
	d.Options.Importance, d.Options.Bootstrap = "beta", 0
	if q, _ = d.Quadrant(); len(q.Groups) != 3 || q.Groups[0].Points[0].Prob != nil {
		t.Errorf("without a bootstrap: %+v", q.Groups)
	}
}

// Clusters are drawn whole: a group gets those of its members that are in them.
func TestGroupQuadrantByDesign(t *testing.T) {
	d := coded(t, "bfi", "N1 ~ A1 + A2 + A3 + C1", 1, 6, 300, "weights strata clusters")
	d.Fields, d.Compare = []Field{{Key: "half", Groups: []string{"A", "B"}}}, []int{0}
	for bi := range d.Batches {
		b := &d.Batches[bi]
		column := make([]uint16, b.N)
		for r := range column {
			column[r] = uint16(1 + r%2)
		}
		b.Fields = [][]uint16{column}
	}
	d.Options.Bootstrap = 400
	q, err := d.Quadrant()
	if err != nil || len(q.Groups) != 2 {
		t.Fatal(q, err)
	}
	// The interval of an index is near that of the linearised error of the group as a domain.
	ix, _ := d.Index()
	for _, g := range q.Groups {
		for _, p := range g.Points {
			for _, row := range ix.Rows {
				if row.By == "half" && row.Group == g.Group && row.Key == p.Key {
					if got, want := *p.XHigh-*p.XLow, *row.CIHigh-*row.CILow; math.Abs(got/want-1) > 0.25 {
						t.Errorf("%s %s: interval of %v, linearised %v", g.Group, p.Key, got, want)
					}
				}
			}
		}
	}
}

// BenchmarkGroupQuadrants is the sample survey's size: 22 groups in one field, of 9 items.
func BenchmarkGroupQuadrants(b *testing.B) {
	for range b.N {
		d := simulated(3, 6198, 1<<16, 9, 5, 0.02, true)
		d.Fields[0].Groups = make([]string, 22)
		for r := range d.N {
			d.Batches[0].Fields[0][r] = uint16(1 + r%22)
		}
		d.Options.Jobs = 2
		if _, err := d.Quadrant(); err != nil {
			b.Fatal(err)
		}
	}
}
