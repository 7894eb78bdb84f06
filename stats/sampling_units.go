package stats

import (
	"math"
	"slices"
)

// loneUnits tells which of some domains lie in a single sampling unit: a cluster, or by replicate weights respondents whose weights vary alike. Over one unit there
// is no error to be had: the formulas give 0 but for rounding, as if the mean were known. Where every respondent is a unit it is nil, and single
// respondents are looked for elsewhere.
type loneUnits struct {
	d       *Data
	first   []int64 // unit of the first member of each domain; -1 = no member
	several []bool
}

// newLoneUnits is for k domains.
func (d *Data) newLoneUnits(k int) *loneUnits {
	if d.replication == nil && d.design().cluster == nil {
		return nil
	}
	return &loneUnits{d: d, first: slices.Repeat([]int64{-1}, k), several: make([]bool, k)}
}

// add counts a respondent to a domain.
func (l *loneUnits) add(domain int, b *Batch, row int) {
	if l == nil || l.several[domain] || b.weight(row) == 0 {
		return
	}
	unit := l.d.unitOf(b, row)
	if l.first[domain] < 0 {
		l.first[domain] = unit
	}
	l.several[domain] = !l.d.sameUnit(l.first[domain], unit)
}

// lone says whether a domain has members, all in one unit.
func (l *loneUnits) lone(domain int) bool {
	return l != nil && l.first[domain] >= 0 && !l.several[domain]
}

// unitOf is the sampling unit of a respondent.
func (d *Data) unitOf(b *Batch, row int) int64 {
	switch {
	case b.Cluster == nil:
		return int64(b.unit[row])
	case b.Stratum == nil:
		return int64(b.Cluster[row])
	}
	return int64(b.Stratum[row])<<32>>1 | int64(b.Cluster[row])
}

// sameUnit says whether two units are one. Replicate weights come rounded, so that those of a cluster need not vary alike to the last digit.
func (d *Data) sameUnit(a, b int64) bool {
	if a == b || d.replication == nil || d.Batches[0].Cluster != nil {
		return a == b
	}
	x, y := d.replication.units[a], d.replication.units[b]
	for r, f := range x {
		if math.Abs(f-y[r]) > 1e-3*math.Max(math.Abs(f), math.Abs(y[r])) {
			return false
		}
	}
	return true
}

// loneGroups says which groups of a field lie in a single unit, of those inside; nil: there are none.
func (d *Data) loneGroups(field int, inside func(b *Batch, row int) bool) []bool {
	l := d.newLoneUnits(len(d.Fields[field].Groups))
	if l == nil {
		return nil
	}
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for row, g := range b.Fields[field][:b.N] {
			if g > 0 && inside(b, row) {
				l.add(int(g)-1, b, row)
			}
		}
	}
	var lone []bool
	for g := range l.first {
		if l.lone(g) {
			if lone == nil {
				lone = make([]bool, len(l.first))
			}
			lone[g] = true
		}
	}
	return lone
}

// testable is a response without those who are in a group that lies in a single unit: such groups cannot be compared. The Notices name them.
func (d *Data) testable(y response, fields []int) (response, []Notice) {
	var notices []Notice
	all := make([][]bool, len(fields))
	for i, f := range fields {
		lone := d.loneGroups(f, func(b *Batch, row int) bool { return !math.IsNaN(y.value(b, row)) })
		if lone == nil {
			continue
		}
		all[i] = lone
		notices = append(notices, d.loneNotice(f, lone))
	}
	if notices == nil {
		return y, nil
	}
	return response{y.name, func(b *Batch, row int) float64 {
		for i, f := range fields {
			if g := b.Fields[f][row]; g > 0 && all[i] != nil && all[i][g-1] {
				return math.NaN()
			}
		}
		return y.value(b, row)
	}}, notices
}

// loneNotice names the groups of a field that lie in a single unit.
func (d *Data) loneNotice(field int, lone []bool) Notice {
	var names []string
	for g, is := range lone {
		if is {
			names = append(names, d.Fields[field].Groups[g])
		}
	}
	return notice("lone_groups", d.Fields[field].Key, names)
}

// severalUnits says which two fields have groups that meet in a single unit only; ok when there are none.
func (d *Data) severalUnits(fields []int, y response) (f, g int, ok bool) {
	for f := range fields {
		for g := f + 1; g < len(fields); g++ {
			across := len(d.Fields[fields[g]].Groups)
			l := d.newLoneUnits(len(d.Fields[fields[f]].Groups) * across)
			if l == nil {
				return 0, 0, true
			}
			for bi := range d.Batches {
				b := &d.Batches[bi]
				for row := range b.N {
					if i, j := int(b.Fields[fields[f]][row]), int(b.Fields[fields[g]][row]); i > 0 && j > 0 && !math.IsNaN(y.value(b, row)) {
						l.add((i-1)*across+j-1, b, row)
					}
				}
			}
			for cell := range l.first {
				if l.lone(cell) {
					return f, g, false
				}
			}
		}
	}
	return 0, 0, true
}
