package draft

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"manyi/survey/raw"
)

// family is columns that ask on one scale, next to one another or under one number.
type family struct {
	members []*rating // in the order of the columns
	name    string    // what they share in number or name, "" if they only stand together
	stem    string    // the question they belong to, "" if it is not known
	loose   bool      // the name is a letter that the whole questionnaire may have
	scale   *scale
	rel     relation
	scores  [][]float64
}

// scores are the codes of the sampled rows from lo to hi, NaN for others. Words have their code from a scale.
func (r *rating) scores(lo, hi int, code map[string]int) []float64 {
	table := make([]float64, len(r.c.values)+1)
	table[0] = math.NaN()
	for i, v := range r.c.values {
		x := v.number
		if k, ok := code[v.text]; ok {
			x = float64(k)
		}
		if !(x >= float64(lo) && x <= float64(hi)) || slices.Contains(r.absent, v.text) {
			x = math.NaN()
		}
		table[i+1] = x
	}
	out := make([]float64, len(r.c.sample))
	for row, k := range r.c.sample {
		out[row] = table[k]
	}
	return out
}

// codes are the codes of all members together.
func (f *family) codes() []codeCount {
	counts := map[int]int{}
	for _, r := range f.members {
		for _, k := range r.codes {
			counts[k.code] += k.count
		}
	}
	out := make([]codeCount, 0, len(counts))
	for code, n := range counts {
		out = append(out, codeCount{code, n})
	}
	slices.SortFunc(out, func(a, b codeCount) int { return a.code - b.code })
	return out
}

// texts are the different answers in words of all members.
func (f *family) texts() []string {
	var out []string
	for _, r := range f.members {
		for _, t := range r.texts {
			if !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return out
}

// direction is that of the labels of most members.
func (f *family) direction() int {
	sum := 0
	for _, r := range f.members {
		sum += r.direction
	}
	return cmp.Compare(sum, 0)
}

// findFamilies puts the columns with answers on a scale together.
func (d *plan) findFamilies() {
	var groups [][]*rating
	var keys []string
	byKey := map[string]int{}
	for i, c := range d.columns {
		if d.use[i] != free || c == d.wave {
			continue
		}
		r := d.rate(c)
		d.ratings[i] = r
		if r == nil || r.disordered {
			continue
		}
		key := d.familyKey(r)
		g, known := byKey[key]
		if !known {
			g = len(groups)
			byKey[key] = g
			groups, keys = append(groups, nil), append(keys, key)
		}
		groups[g] = append(groups[g], r)
	}
	var alone []*rating
	for g, members := range groups {
		rest := members
		switch {
		case strings.HasSuffix(keys[g], "|"): // without a name in common
			rest = d.runs(members)
		case members[0].kind == onlyWords:
			rest = d.ladders(members)
		case members[0].kind == bareCodes:
			rest = d.sameRange(members)
		case len(members) > 1:
			d.addFamily(members)
			continue
		}
		alone = append(alone, rest...)
	}
	slices.SortFunc(alone, func(a, b *rating) int { return a.c.index - b.c.index })
	for _, kind := range []ratingKind{labelledCodes, numberedWords, onlyWords, bareCodes} {
		var same []*rating
		for _, r := range alone {
			if r.kind == kind {
				same = append(same, r)
			}
		}
		d.runs(same)
	}
	slices.SortStableFunc(d.families, func(a, b *family) int { return a.members[0].c.index - b.members[0].c.index })
}

// familyKey is equal for columns that can be of one family: by labels or words, and by number or name.
func (d *plan) familyKey(r *rating) string {
	q := &d.asks[r.c.index]
	name := q.family
	if q.loose && r.kind != bareCodes {
		name = "" // q1, q2 … with labels: the labels tell
	}
	like := r.like
	if r.kind == bareCodes && r.hundred {
		like = "hundred"
	}
	return like + "|" + name
}

// addFamily settles the scale of columns and how they go together.
func (d *plan) addFamily(members []*rating) *family {
	q := &d.asks[members[0].c.index]
	f := &family{members: members, stem: q.stem}
	same := true
	for _, r := range members {
		same = same && d.asks[r.c.index].family == q.family
		if d.asks[r.c.index].stem != f.stem {
			f.stem = ""
		}
	}
	if same {
		f.name, f.loose = q.family, q.loose
	}
	f.scale = d.scaleOf(f)
	if f.scale.max <= f.scale.min || f.scale.max-f.scale.min > 254 {
		return nil
	}
	f.relate()
	d.families = append(d.families, f)
	return f
}

func (f *family) relate() {
	f.scores = make([][]float64, len(f.members))
	for i, r := range f.members {
		f.scores[i] = r.scores(f.scale.min, f.scale.max, f.scale.code)
	}
	f.rel = relate(f.scores)
}

// ladders puts columns with answers in words together whose words make one scale, and returns those left alone.
func (d *plan) ladders(members []*rating) (alone []*rating) {
	var groups []*family
next:
	for _, r := range members {
		for _, f := range groups {
			f.members = append(f.members, r)
			if _, ok := ladderOf(f.texts()); ok {
				continue next
			}
			f.members = f.members[:len(f.members)-1]
		}
		groups = append(groups, &family{members: []*rating{r}})
	}
	for _, f := range groups {
		if len(f.members) > 1 {
			d.addFamily(f.members)
		} else {
			alone = append(alone, f.members...)
		}
	}
	return alone
}

// sameRange takes the columns of a group whose codes end alike, and returns the others. Those at the ends of the group that do
// not go with the rest, as sex and age before q3 to q12, are left out too.
func (d *plan) sameRange(members []*rating) (alone []*rating) {
	count := map[int]int{}
	mode := 0
	for _, r := range members {
		count[r.hi]++
	}
	for _, r := range members {
		if n, m := count[r.hi], count[mode]; n > m || n == m && r.hi > mode {
			mode = r.hi
		}
	}
	var in []*rating
	loose := d.asks[members[0].c.index].loose
	for _, r := range members {
		fits := r.hi >= mode-2 && r.hi <= mode+1 && (r.hi > 2 || r.lo < 0) || r.hundred
		if loose && !r.hundred {
			fits = r.hi == mode || r.hi == mode-1 && mode > 3 || r.hi == mode+1
		}
		if fits && !(loose && d.isDemographic(r.c)) {
			in = append(in, r)
		} else {
			alone = append(alone, r)
		}
	}
	for range maxTrims {
		if len(in) < 4 {
			break
		}
		f := &family{members: in}
		f.scale = d.scaleOf(f)
		f.relate()
		end := f.strangerAtEnd()
		if end < 0 {
			break
		}
		alone = append(alone, in[end])
		in = slices.Delete(slices.Clone(in), end, end+1)
	}
	if len(in) < 2 {
		return members
	}
	if f := d.addFamily(in); f != nil && !f.holds() && !(len(in) > 2 && (d.says(ratingWords, f) || d.says(statedWords, f))) {
		d.families = d.families[:len(d.families)-1]
		return members
	}
	return alone
}

// strangerAtEnd is the member at either end that does not go with the others, -1 if both do.
func (f *family) strangerAtEnd() int {
	k := len(f.members)
	rest := slices.Clone(f.rel.rest)
	slices.Sort(rest)
	if median := rest[k/2]; f.rel.n < 30 || !(median > 0.25) {
		return -1
	}
	for _, i := range []int{0, k - 1} {
		if r := f.rel.rest[i]; !(r >= 0.12) {
			return i
		}
	}
	return -1
}

// holds says whether codes without labels go together well enough to be ratings.
func (f *family) holds() bool {
	k := len(f.members)
	switch {
	case f.scale.max-f.scale.min < 2:
		return false
	case f.scale.min < 0 && k >= 3:
		return true
	case f.rel.n < 20:
		return k >= 3
	case f.scale.max > 11:
		return k >= 4 && f.rel.mean >= 0.15
	case f.scale.max-f.scale.min < 3:
		return k >= 3 && f.rel.mean >= 0.2
	}
	return f.rel.mean >= 0.1
}

// runs puts columns together that stand next to one another and have one scale, and returns the others.
func (d *plan) runs(members []*rating) (alone []*rating) {
	var run []*rating
	end := func() {
		taken := d.run(run)
		for _, r := range run {
			if !taken[r] {
				alone = append(alone, r)
			}
		}
		run = nil
	}
	for _, r := range members {
		if r.kind == bareCodes && d.isDemographic(r.c) {
			alone = append(alone, r)
			continue
		}
		if n := len(run); n > 0 {
			last := run[n-1]
			gap := 0
			for i := last.c.index + 1; i < r.c.index; i++ {
				if d.use[i] == free {
					gap++
				}
			}
			if gap > 2 && (r.kind == bareCodes || gap > 12) || r.like != last.like || r.kind == bareCodes && (r.hi != last.hi && !r.hundred || r.hundred != last.hundred || gap > 0) {
				end()
			}
		}
		run = append(run, r)
	}
	end()
	return alone
}

// run makes a family, or several, of neighbours and returns who is in one.
func (d *plan) run(members []*rating) map[*rating]bool {
	taken := map[*rating]bool{}
	before := len(d.families)
	switch {
	case len(members) < 2:
		return taken
	case members[0].kind == onlyWords:
		d.ladders(members)
	case members[0].kind != bareCodes:
		d.addFamily(members)
	case len(members) >= 3 && members[0].hi >= 3:
		for range maxTrims {
			f := &family{members: members}
			f.scale = d.scaleOf(f)
			f.relate()
			if f.rel.n < 20 {
				return taken
			}
			worst := slices.MinFunc(f.rel.rest, compareNaN)
			if worst >= 0.15 {
				if f = d.addFamily(members); f != nil && !f.holds() {
					d.families = d.families[:len(d.families)-1]
				}
				break
			}
			var better []*rating
			for i, r := range f.rel.rest {
				if r > worst && (r >= 0 || len(members) < 10) {
					better = append(better, members[i])
				}
			}
			if members = better; len(members) < 3 {
				break
			}
		}
	}
	for _, f := range d.families[before:] {
		for _, r := range f.members {
			taken[r] = true
		}
	}
	return taken
}

// compareNaN orders numbers, NaN first.
func compareNaN(a, b float64) int { return cmp.Compare(a, b) }

// maxTrims bounds how often strangers are taken out of a family.
const maxTrims = 12

// isDemographic says whether a column asks who the respondent is, as far as its name tells.
func (d *plan) isDemographic(c *column) bool {
	q := &d.asks[c.index]
	text := strings.Join(words(c.Name), " ")
	if c.Label != "" || c.Kind == raw.Text {
		text += " " + q.item
	}
	return width(q.item) < 60 && demographic.MatchString(text)
}
