package draft

import (
	"math"
	"slices"
	"strings"
)

// asksWhole says whether a column asks for the whole: by its name, as Q7ALL and overall_sat, or by its question.
func (d *plan) asksWhole(c *column) bool {
	q := &d.asks[c.index]
	if len(q.item) > 400 {
		return false
	}
	if promotes.MatchString(q.item) || promotes.MatchString(c.Name) {
		return false
	}
	if wholeTexts.MatchString(q.item) || wholeTexts.MatchString(tidy(q.item)) {
		return true
	}
	name := cleanName(c.Name)
	if q.part != "" && c.Label == "" && strings.Trim(q.part, "0123456789") != "" {
		return wholeNames.MatchString(strings.Join(words(q.part), " "))
	}
	return len(name) < 40 && wholeNames.MatchString(strings.Join(words(name), " "))
}

// findOverall looks for the question about the whole: among the items and beside them, by name or wording; else the last of a plain
// row of questions if it goes with the others better than any.
func (d *plan) findOverall() {
	scores, signs := make([][]float64, len(d.items)), make([]float64, len(d.items))
	for i, it := range d.items {
		scores[i] = it.r.scores(it.f.scale.min, it.f.scale.max, it.f.scale.code)
		signs[i] = it.f.rel.sign[slices.Index(it.f.members, it.r)]
	}
	var best *rating
	var bestFamily *family
	bestR := math.Inf(-1)
	for i, r := range d.ratings {
		if r == nil || r.disordered || d.use[i] != free && d.use[i] != asItem || !d.asksWhole(r.c) || r.hi-r.lo < 2 && r.kind != onlyWords {
			continue
		}
		f := d.familyOf(r)
		if f == nil {
			f = &family{members: []*rating{r}}
			f.scale = d.scaleOf(f)
			f.relate()
		} else if d.use[i] == free && startsWithNumber(f.name) && !ratingWords.MatchString(d.asks[i].item) {
			continue // of another battery
		}
		var others [][]float64
		var turned []float64
		for j, it := range d.items {
			if it.r != r {
				others, turned = append(others, scores[j]), append(turned, signs[j])
			}
		}
		if len(others) == 0 {
			continue
		}
		c := math.Abs(pearson(r.scores(f.scale.min, f.scale.max, f.scale.code), meanOf(others, turned)))
		if math.IsNaN(c) {
			c = 0
		}
		if !ratingWords.MatchString(d.asks[i].item + " " + r.c.Name) {
			c -= 0.1
		}
		if c > bestR {
			best, bestFamily, bestR = r, f, c
		}
	}
	if best != nil {
		d.setOverall(best, bestFamily, "")
		return
	}
	d.guessOverall()
}

func (d *plan) familyOf(r *rating) *family {
	for _, f := range d.families {
		if slices.Contains(f.members, r) {
			return f
		}
	}
	return nil
}

// guessOverall takes the last of a row of unlabelled questions as the one about the whole, if it goes with the others clearly
// better than any of them does, or nearly so and everybody could answer it where the others do not apply to many.
func (d *plan) guessOverall() {
	n := len(d.items)
	if n < 6 {
		return
	}
	last := d.items[n-1]
	f := last.f
	k := len(f.members)
	if k != n || last.r.kind != bareCodes || last.r.c.Label != "" || isChinese(last.r.c.Name) || f.rel.n < 100 || f.members[k-1] != last.r || len(d.asks[last.r.c.index].part) > 2 {
		return
	}
	best, better, unanswered := math.Inf(-1), 0, make([]float64, 0, k)
	for i, r := range f.rel.pair[:k-1] {
		best = max(best, r)
		if r > f.rel.pair[k-1] {
			better++
		}
		unanswered = append(unanswered, missingShare(f.scores[i]))
	}
	slices.Sort(unanswered)
	own, median, blank := f.rel.pair[k-1], unanswered[len(unanswered)/2], missingShare(f.scores[k-1])
	switch {
	case own < 0.35:
		return
	case better == 0:
	case better < 3 && own > best-0.03 && median > 0.1 && blank < median/2: // asked of everybody, unlike the rest
	default:
		return
	}
	d.setOverall(last.r, f, d.say("猜的：最后一题，与其余各题的平均相关 %.2f（其余最高 %.2f），未答 %s；不是总体评价就移到 items",
		"a guess: the last of the row, its mean correlation with the others is %.2f (the best of those %.2f), %s gave no answer; if it is not about the whole move it to items",
		own, best, percent(blank)))
	d.remarks = append(d.remarks, d.say("overall: %s 是猜的", "overall: %s is a guess", last.r.c.Name))
}

// missingShare is the share of scores that are absent.
func missingShare(x []float64) float64 {
	n := 0
	for _, v := range x {
		if math.IsNaN(v) {
			n++
		}
	}
	return share(n, len(x))
}

func (d *plan) setOverall(r *rating, f *family, remark string) {
	d.overall = &item{r: r, f: f, scale: f.scale, remark: remark, reverse: f.scale.reverse}
	at := slices.Index(f.members, r)
	if at >= 0 && len(f.members) >= 3 && f.rel.sign[at] < 0 && f.rel.rest[at] > 0.3 {
		d.overall.reverse = !d.overall.reverse
	}
	d.use[r.c.index] = asItem
	d.items = slices.DeleteFunc(d.items, func(it item) bool { return it.r == r })
	const longest = 30 // a whole question is no label
	d.overall.label = d.say("总体满意度", "Overall satisfaction")
	if text := tidy(r.c.Label); r.c.Label != "" && width(text) <= longest {
		d.overall.label = text
	} else if text := plainText(r.c.Name); isChinese(text) && width(text) <= longest && d.asks[r.c.index].number == "" {
		d.overall.label = text
	}
}

// findStated looks for the family that asks how important, or how much expected, the same things are.
func (d *plan) findStated() {
	byFamily := map[*family][]*item{}
	for i := range d.items {
		byFamily[d.items[i].f] = append(byFamily[d.items[i].f], &d.items[i])
	}
	for _, main := range d.families {
		if len(byFamily[main]) == 0 {
			continue
		}
		for _, f := range d.others {
			pairs := d.parallel(f, main)
			if pairs == nil || f.members[0].kind == onlyWords || f.members[0].kind == numberedWords || len(f.scale.missing) > 0 {
				continue
			}
			n := 0
			for _, it := range byFamily[main] {
				if r := pairs[it.r]; r != nil {
					it.stated = cleanName(r.c.Name)
					d.use[r.c.index] = asItem
					n++
				}
			}
			if n > 0 {
				d.stated = f
				d.others = slices.DeleteFunc(d.others, func(o *family) bool { return o == f })
				break
			}
		}
	}
}

// parallel pairs the members of a family with those of the main one that ask about the same things; nil unless nearly all do,
// and the words say importance or expectation or the questions are equal to the letter.
func (d *plan) parallel(f, main *family) map[*rating]*rating {
	if f == main || len(f.members) < 3 || len(main.members) < 3 {
		return nil
	}
	says := d.says(statedWords, f) && !d.says(statedWords, main)
	pairs := map[*rating]*rating{}
	match := func(key func(r *rating) string) bool {
		clear(pairs)
		by := map[string]*rating{}
		for _, r := range f.members {
			if k := key(r); k != "" {
				by[k] = r
			}
		}
		for _, r := range main.members {
			if s := by[key(r)]; s != nil {
				pairs[r] = s
			}
		}
		n := len(pairs)
		return n >= 3 && 10*n >= 8*len(f.members) && 10*n >= 6*len(main.members)
	}
	text := func(r *rating) string {
		if d.asks[r.c.index].item == "" || r.c.Label == "" && d.asks[r.c.index].stem == "" && !isChinese(r.c.Name) {
			return ""
		}
		return bare(statedFiller.Replace(d.asks[r.c.index].item))
	}
	exact := func(r *rating) string {
		if r.c.Label == "" && d.asks[r.c.index].stem == "" {
			return ""
		}
		return bare(d.asks[r.c.index].item)
	}
	part := func(r *rating) string { return strings.ToLower(d.asks[r.c.index].part) }
	switch {
	case match(exact) && (says || f.scale != main.scale && len(pairs) == len(f.members)):
	case says && match(text):
	case says && match(part):
	default:
		return nil
	}
	return pairs
}

// statedFiller takes out what tells importance and satisfaction with one thing apart.
var statedFiller = strings.NewReplacer("的重要程度", "", "的重要性", "", "重要程度", "", "重要性", "", "的满意程度", "", "的满意度", "", "满意程度", "", "满意度", "", "期望", "",
	"Importance of", "", "importance of", "", "Satisfaction with", "", "satisfaction with", "")
