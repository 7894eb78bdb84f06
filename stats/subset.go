package stats

import (
	"math"
	"slices"
)

// RowsByGroup lists the rows, counted over all batches, of each group of field f: rows[g-1] of group g, in their order. Rows
// without a group are in none.
func (d *Data) RowsByGroup(f int) [][]int32 {
	sizes := make([]int, len(d.Fields[f].Groups))
	for bi := range d.Batches {
		for _, g := range d.Batches[bi].Fields[f] {
			if g > 0 {
				sizes[g-1]++
			}
		}
	}
	rows := make([][]int32, len(sizes))
	for g, n := range sizes {
		rows[g] = make([]int32, 0, n)
	}
	first := 0
	for bi := range d.Batches {
		for r, g := range d.Batches[bi].Fields[f] {
			if g > 0 {
				rows[g-1] = append(rows[g-1], int32(first+r))
			}
		}
		first += d.Batches[bi].N
	}
	return rows
}

// HiddenGroups are the groups of a field that a Subset does not show, because they are small.
type HiddenGroups struct {
	Field  string
	Groups []string
	N      int // respondents in them
}

// hidden is how many respondents count as without an answer to a field: those in hidden groups, and those who gave none.
type hidden struct{ groups, none int }

// hides says whether some of those who count as without an answer to any of these fields are in hidden groups, and whether all are.
func (d *Data) hides(fields ...string) (some, all bool) {
	all = true
	for _, f := range fields {
		h := d.hidden[f]
		some = some || h.groups > 0
		all = all && h.none == 0
	}
	return some, some && all
}

// oneGroup says that a field has nothing to compare.
func (d *Data) oneGroup(field string) Notice {
	if some, _ := d.hides(field); some {
		return notice("one_group_shown", field)
	}
	return notice("one_group", field)
}

// Subset is the respondents in some rows, ascending and counted over all batches, as a survey of their own: what reading only them
// would have given, earlier waves apart. Groups that have nobody among them are dropped. Of the population it has the same share as of the sample.
//
// Groups with fewer than least respondents are hidden: who is in one counts as without an answer to that field. When they
// have fewer than least respondents together, the smallest of the groups shown is hidden as well: its figures and those
// of the others would give away theirs, as what is left of the total.
func (d *Data) Subset(rows []int32, least int) (*Data, []HiddenGroups) {
	s := &Data{Title: d.Title, Wave: d.Wave, N: len(rows), Items: d.Items, Overall: d.Overall, Fields: slices.Clone(d.Fields), Numeric: d.Numeric, Sets: d.Sets,
		Compare: d.Compare, Branch: d.Branch, Manager: d.Manager, Value: d.Value, TierCuts: d.TierCuts, TierField: d.TierField, Loyalty: d.Loyalty, Kano: d.Kano, Options: d.Options, Weighted: d.Weighted, targets: d.targets, Designed: d.Designed, Lonely: d.Lonely, Least: max(least, d.Least), replication: d.replication}
	if d.Population > 0 && d.N > 0 {
		s.Population = d.Population * float64(len(rows)) / float64(d.N)
	}
	first := 0
	for bi := range d.Batches {
		b := &d.Batches[bi]
		n, _ := slices.BinarySearch(rows, int32(first+b.N))
		if n > 0 {
			s.Batches = append(s.Batches, b.gather(rows[:n], first))
		}
		rows, first = rows[n:], first+b.N
	}
	var list []HiddenGroups
	for f := range s.Fields {
		if h := s.dropGroups(f, least); h.N > 0 {
			list = append(list, h)
		}
	}
	return s, list
}

// HideAlike hides in every wave of a part what is hidden in one of them: groups that only one wave shows would look as if they had come or
// gone, and their answers would count as a change. hidden is what Subset said of each wave, and is completed.
func HideAlike(waves []*Data, hidden [][]HiddenGroups) {
	names := map[string][]string{}
	for _, list := range hidden {
		for _, h := range list {
			names[h.Field] = append(names[h.Field], h.Groups...)
		}
	}
	for w, d := range waves {
		for f := range d.Fields {
			more := d.hideGroups(f, names[d.Fields[f].Key])
			if more.N == 0 || w >= len(hidden) {
				continue
			}
			at := slices.IndexFunc(hidden[w], func(h HiddenGroups) bool { return h.Field == more.Field })
			if at < 0 {
				hidden[w] = append(hidden[w], more)
				continue
			}
			hidden[w][at].Groups, hidden[w][at].N = append(hidden[w][at].Groups, more.Groups...), hidden[w][at].N+more.N
		}
	}
}

// gather copies the rows of a batch whose first row has a number.
func (b *Batch) gather(rows []int32, first int) Batch {
	out := Batch{N: len(rows), Items: gatherAll(b.Items, rows, first), Fields: gatherAll(b.Fields, rows, first), Numeric: gatherAll(b.Numeric, rows, first),
		Stated: gatherAll(b.Stated, rows, first), Weight: gathered(b.Weight, rows, first), Stratum: gathered(b.Stratum, rows, first), Cluster: gathered(b.Cluster, rows, first),
		Subcluster: gathered(b.Subcluster, rows, first), Fraction: gathered(b.Fraction, rows, first), Subfraction: gathered(b.Subfraction, rows, first),
		SetNull: gatherAll(b.SetNull, rows, first), kind: gathered(b.kind, rows, first), unit: gathered(b.unit, rows, first)}
	for _, options := range b.Sets {
		out.Sets = append(out.Sets, gatherAll(options, rows, first))
	}
	for k, answers := range b.Loyalty {
		out.Loyalty[k] = gathered(answers, rows, first)
	}
	for _, pair := range b.Kano {
		out.Kano = append(out.Kano, [2][]uint8{gathered(pair[0], rows, first), gathered(pair[1], rows, first)})
	}
	if id := b.ID; id != nil {
		out.ID = func(row int) string { return id(int(rows[row]) - first) }
	}
	return out
}

func gatherAll[T any](columns [][]T, rows []int32, first int) [][]T {
	var out [][]T
	for _, c := range columns {
		out = append(out, gathered(c, rows, first))
	}
	return out
}

// gathered is the rows of a column; nil when there is none.
func gathered[T any](column []T, rows []int32, first int) []T {
	if column == nil {
		return nil
	}
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = column[int(r)-first]
	}
	return out
}

// dropGroups leaves field f with the groups that have at least so many respondents and says which others had any.
func (d *Data) dropGroups(f, least int) HiddenGroups {
	field := &d.Fields[f]
	n := make([]int, len(field.Groups)+1)
	for bi := range d.Batches {
		for _, g := range d.Batches[bi].Fields[f] {
			n[g]++
		}
	}
	hide := make([]bool, len(n))
	hidden := 0
	for g := 1; g < len(n); g++ {
		if hide[g] = n[g] < least; hide[g] {
			hidden += n[g]
		}
	}
	for hidden > 0 && hidden+n[0] < least { // the difference to the total would show them
		smallest, size := 0, math.MaxInt
		for g := 1; g < len(n); g++ {
			if !hide[g] && n[g] < size {
				smallest, size = g, n[g]
			}
		}
		if smallest == 0 {
			break
		}
		hide[smallest] = true
		hidden += size
	}
	return d.leaveOut(f, hide, n)
}

// hideGroups takes groups from field f by their names.
func (d *Data) hideGroups(f int, names []string) HiddenGroups {
	groups := d.Fields[f].Groups
	hide, n := make([]bool, len(groups)+1), make([]int, len(groups)+1)
	any := false
	for g, name := range groups {
		hide[g+1] = slices.Contains(names, name)
		any = any || hide[g+1]
	}
	if !any {
		return HiddenGroups{Field: d.Fields[f].Key}
	}
	for bi := range d.Batches {
		for _, g := range d.Batches[bi].Fields[f] {
			n[g]++
		}
	}
	return d.leaveOut(f, hide, n)
}

// leaveOut takes from field f the groups to hide, and those that nobody is in; n counts respondents, [0] without a group.
func (d *Data) leaveOut(f int, hide []bool, n []int) HiddenGroups {
	field := &d.Fields[f]
	out := HiddenGroups{Field: field.Key}
	place := make([]uint16, len(n))
	var kept []string
	for g := 1; g < len(n); g++ {
		switch {
		case !hide[g] && n[g] > 0:
			kept = append(kept, field.Groups[g-1])
			place[g] = uint16(len(kept))
		case n[g] > 0:
			out.Groups, out.N = append(out.Groups, field.Groups[g-1]), out.N+n[g]
		}
	}
	if out.N > 0 {
		h, before := d.hidden[field.Key]
		if !before {
			h.none = n[0]
		}
		h.groups += out.N
		if d.hidden == nil {
			d.hidden = map[string]hidden{}
		}
		d.hidden[field.Key] = h
	}
	field.Groups = kept
	for bi := range d.Batches {
		column := d.Batches[bi].Fields[f]
		for r, g := range column {
			column[r] = place[g]
		}
	}
	return out
}
