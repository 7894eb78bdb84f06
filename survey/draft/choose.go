package draft

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// item is a question of form B.
type item struct {
	r         *rating
	f         *family
	key       string
	label     string
	scale     *scale
	reverse   bool
	stated    string
	dimension string
	remark    string
}

// chooseItems takes as items the family that looks most like judgements of satisfaction, and others that ask the same way.
func (d *plan) chooseItems() error {
	if len(d.families) == 0 {
		return d.singles()
	}
	score := make([]float64, len(d.families))
	best := 0
	for i, f := range d.families {
		if score[i] = d.appeal(f); score[i] > score[best] {
			best = i
		}
	}
	main := d.families[best]
	chosen := []*family{main}
	for i, f := range d.families {
		if i != best && d.joins(f, main) {
			chosen = append(chosen, f)
		} else if i != best {
			d.others = append(d.others, f)
		}
	}
	slices.SortStableFunc(chosen, func(a, b *family) int { return a.members[0].c.index - b.members[0].c.index })
	for _, f := range chosen {
		for _, r := range f.members {
			d.addItem(f, r)
		}
	}
	sortItems := func() { slices.SortStableFunc(d.items, func(a, b item) int { return a.r.c.index - b.r.c.index }) }
	sortItems()
	d.between(main)
	sortItems()
	if len(d.items) < 3 {
		return d.singles()
	}
	return nil
}

// between takes single columns without labels that stand among the items, have their range and go with them.
func (d *plan) between(main *family) {
	if main.members[0].kind != bareCodes || len(d.items) < 6 || main.rel.n < 30 {
		return
	}
	var scores [][]float64
	for _, it := range d.items {
		scores = append(scores, it.r.scores(it.f.scale.min, it.f.scale.max, nil))
	}
	mean := meanOf(scores, relate(scores).sign)
	first, last := d.items[0].r.c.index, d.items[len(d.items)-1].r.c.index
	shapes := map[string]bool{}
	for _, it := range d.items {
		shapes[shape(it.r.c.Name)] = true
	}
	for i := max(0, first-8); i <= min(last+8, len(d.columns)-1); i++ {
		r := d.ratings[i]
		if r == nil || d.use[i] != free || r.kind != bareCodes || r.hundred || d.isDemographic(r.c) || d.familyOf(r) != nil {
			continue
		}
		// A scale from -2 to 2 is so rare that a name of the same shape will do; others must go with the items.
		mirrored := main.scale.min < 0 && r.lo >= main.scale.min && r.hi <= main.scale.max && shapes[shape(r.c.Name)]
		if !mirrored && (i < first || i > last || r.hi != main.members[0].hi || !(math.Abs(pearson(r.scores(r.lo, r.hi, nil), mean)) >= 0.2)) {
			continue
		}
		r.absent = nil
		f := &family{members: []*rating{r}, name: d.asks[i].family, scale: main.scale}
		if f.name == "" {
			f.name = splitName(cleanName(r.c.Name)).stem
		}
		f.relate()
		d.addItem(f, r)
	}
}

// shape is a name with # for its numbers: q#_# of q1_2.
func shape(name string) string { return digits.ReplaceAllString(name, "#") }

var digits = regexp.MustCompile(`\d+`)

func (d *plan) addItem(f *family, r *rating) {
	if len(d.items) >= maxItems {
		d.drop(r.c, "题目太多", "more items than a codebook holds")
		return
	}
	d.items = append(d.items, item{r: r, f: f, scale: f.scale})
	d.use[r.c.index] = asItem
}

// maxItems and maxFields bound the codebook, as its reader does.
const (
	maxItems  = 5000
	maxFields = 60
)

// says whether a family is about something: by its common question, its name or the labels of its answers, or by three in ten of its
// questions.
func (d *plan) says(about *regexp.Regexp, f *family) bool {
	if about.MatchString(clip(f.stem)) || about.MatchString(strings.Join(words(f.name), " ")) {
		return true
	}
	for _, label := range f.scale.labels {
		if about.MatchString(label) {
			return true
		}
	}
	n := 0
	for _, r := range f.members {
		q := &d.asks[r.c.index]
		if about.MatchString(clip(q.item)) || about.MatchString(clip(q.stem)) || about.MatchString(strings.Join(words(r.c.Name), " ")) {
			n++
		}
	}
	return 10*n >= 3*len(f.members)
}

// clip is the beginning of a text, enough to see what it is about.
func clip(s string) string { return strings.ToValidUTF8(s[:min(len(s), 300)], "") }

// appeal is higher the more a family looks like judgements of satisfaction: by its words, its size, and how its members go together.
func (d *plan) appeal(f *family) float64 {
	k := float64(len(f.members))
	score := math.Log2(k) + 2*max(0, f.rel.mean)
	if d.says(ratingWords, f) {
		score += 3
	}
	if d.says(statedWords, f) {
		score -= 2
	}
	switch kind := f.members[0].kind; {
	case kind != bareCodes && f.direction() != 0:
		score += 1.5
	case kind == bareCodes && f.scale.max-f.scale.min < 3:
		score -= 2
	case f.scale.max > 11 && kind == bareCodes:
		score--
	}
	if strings.HasPrefix(f.members[0].like, "words often") {
		score -= 2.5
	}
	filled := 0.0
	for _, r := range f.members {
		filled += 1 - r.c.blank()
	}
	return score + min(0, 2*(filled/k-0.5))
}

// joins says whether a family belongs to the items beside the main one.
func (d *plan) joins(f, main *family) bool {
	sameScale := f.scale.min == main.scale.min && f.scale.max == main.scale.max
	rates, mainRates := d.says(ratingWords, f), d.says(ratingWords, main)
	if d.says(statedWords, f) && !d.says(statedWords, main) || d.says(promotes, f) && !d.says(promotes, main) {
		return false
	}
	if d.parallel(f, main) != nil {
		return false
	}
	if strings.HasPrefix(f.members[0].like, "words often") != strings.HasPrefix(main.members[0].like, "words often") {
		return false
	}
	switch {
	case f.members[0].kind != main.members[0].kind:
		return sameScale && rates && mainRates
	case f.members[0].kind == bareCodes:
		if !sameScale || f.rel.mean < 0.05 && f.rel.n >= 20 && f.scale.min >= 0 {
			return false
		}
		// Numbered questions without words may be about anything: a second battery is left to the user once the first is large.
		number := startsWithNumber(f.name) && startsWithNumber(main.name)
		return !number || rates && mainRates || len(main.members) < 8 && !d.hasWhole(f)
	case !sameScale:
		return rates && mainRates && len(f.members) >= 3
	case f.members[0].like != main.members[0].like:
		return rates == mainRates
	}
	return rates == mainRates || len(f.members) >= 3 && len(main.members) < 8
}

// startsWithNumber says whether a family is named by a question's number, as q7 is and imag is not.
func startsWithNumber(name string) bool {
	if strings.HasPrefix(name, "no ") {
		return true
	}
	i := strings.IndexAny(name, "0123456789")
	return i > 0 && i <= 3
}

// hasWhole says whether a member asks for the whole.
func (d *plan) hasWhole(f *family) bool {
	return slices.ContainsFunc(f.members, func(r *rating) bool { return d.asksWhole(r.c) })
}

// singles takes single questions on a scale, each with its own, when there is no family of three.
func (d *plan) singles() error {
	for i, c := range d.columns {
		r := d.ratings[i]
		if r == nil || r.disordered || d.use[i] != free || r.kind == bareCodes && len(d.families) == 0 || promotes.MatchString(d.asks[i].item) {
			continue
		}
		if r.kind == bareCodes || strings.HasPrefix(r.like, "words often") || d.isDemographic(c) && !ratingWords.MatchString(strings.Join(r.texts, " ")) {
			continue
		}
		f := &family{members: []*rating{r}, stem: d.asks[i].stem}
		if slices.ContainsFunc(d.families, func(g *family) bool { return slices.Contains(g.members, r) }) {
			continue
		}
		f.scale = d.scaleOf(f)
		if f.scale.max-f.scale.min < 2 {
			continue
		}
		f.relate()
		d.addItem(f, r)
	}
	if len(d.items) == 0 {
		d.unrelated()
	}
	if len(d.items) == 0 {
		return d.nothingFound()
	}
	slices.SortStableFunc(d.items, func(a, b item) int { return a.r.c.index - b.r.c.index })
	if slices.ContainsFunc(d.items, func(it item) bool { return len(it.f.members) > 1 && len(it.f.members) == len(d.items) }) {
		return nil
	}
	d.remarks = append(d.remarks, d.say("没有找到成组的评价题，items 里是最像的几题", "no battery of ratings was found: items holds the likeliest questions"))
	return nil
}

// numberedName is the name of a question: q1, Q12_3, 题5.
var numberedName = regexp.MustCompile(`^(?:[Qq]|题|问题)[ _.]?\d`)

// unrelated takes the largest group of columns with the same few whole numbers though nothing else speaks for them: their answers do not
// go together, or there is only one.
func (d *plan) unrelated() {
	type span struct{ lo, hi int }
	groups := map[span][]*rating{}
	var best span
	for i, c := range d.columns {
		r := d.ratings[i]
		if r == nil || r.kind != bareCodes || r.disordered || d.use[i] != free || d.isDemographic(c) || r.lo < 0 || r.lo > 1 || r.hi-r.lo < 3 || r.hi > 11 {
			continue
		}
		s := span{r.lo, r.hi}
		groups[s] = append(groups[s], r)
		if len(groups[s]) > len(groups[best]) {
			best = s
		}
	}
	if g := groups[best]; len(g) == 1 && !numberedName.MatchString(cleanName(g[0].c.Name)) && !ratingWords.MatchString(clip(d.textOf(g[0].c))) {
		return // a month or a stage is as likely
	}
	for _, r := range groups[best] {
		f := &family{members: []*rating{r}, stem: d.asks[r.c.index].stem}
		f.scale = d.scaleOf(f)
		f.relate()
		d.addItem(f, r)
	}
}

// finishItems names items and scales, and finds those to turn round and the dimensions.
func (d *plan) finishItems() {
	d.labelItems()
	d.nameScales()
	d.turnRound()
	d.findDimensions()
	d.findAnswered()
}

func (d *plan) labelItems() {
	texts, names := make([]string, len(d.items)), make([]string, len(d.items))
	for i, it := range d.items {
		texts[i], names[i] = d.textOf(it.r.c), it.r.c.Name
	}
	for i, label := range shortLabels(texts, names, itemWidth) {
		d.items[i].label = label
	}
}

// textOf is what a column asks: the item of a matrix, else its label, else the telling part of its name.
func (d *plan) textOf(c *column) string {
	q := &d.asks[c.index]
	if c.Label != "" || q.number != "" || q.stem != "" {
		return q.item
	}
	part := strings.TrimLeft(q.part, "_.-")
	if i := strings.IndexByte(part, '_'); i == 1 { // A_ART
		part = part[2:]
	}
	if q.family != "" && len(part) >= 3 && strings.Trim(part, "0123456789") != "" {
		return part
	}
	return cleanName(c.Name)
}

// nameScales names the scales of the items, the most used first, and lets families with the same scale share one.
func (d *plan) nameScales() {
	users := d.items
	if d.overall != nil {
		users = append(users[:len(users):len(users)], *d.overall)
	}
	for i := range users {
		s := users[i].scale
		at := slices.IndexFunc(d.scales, func(t *scale) bool { return t == s || t.equal(s) })
		if at < 0 {
			at = len(d.scales)
			d.scales = append(d.scales, s)
		}
		t := d.scales[at]
		t.users++
		for _, m := range s.missing {
			t.addMissing(m)
		}
		for _, r := range s.remarks {
			if len(t.remarks) < 6 && !slices.Contains(t.remarks, r) {
				t.remarks = append(t.remarks, r)
			}
		}
		if i < len(d.items) {
			d.items[i].scale = t
		} else {
			d.overall.scale = t
		}
	}
	slices.SortStableFunc(d.scales, func(a, b *scale) int { return b.users - a.users })
	taken := map[string]bool{}
	for _, s := range d.scales {
		base := "s" + strconv.Itoa(s.max-s.min+1)
		s.name = base
		for suffix := 'b'; taken[s.name] && suffix <= 'z'; suffix++ {
			s.name = base + string(suffix)
		}
		for n := 2; taken[s.name]; n++ {
			s.name = base + "_" + strconv.Itoa(n)
		}
		taken[s.name] = true
	}
}

// equal says whether two scales have the same codes with the same labels, so that one will do for both.
func (s *scale) equal(t *scale) bool {
	if s.min != t.min || s.max != t.max || s.reverse != t.reverse || len(s.labels) != len(t.labels) {
		return false
	}
	for code, label := range s.labels {
		if t.labels[code] != label {
			return false
		}
	}
	// A cell that is no answer on one scale must not be an answer on the other.
	for _, pair := range [2][2]*scale{{s, t}, {t, s}} {
		for _, m := range pair[0].missing {
			if x, ok := parseNumber(m); ok && x >= float64(pair[1].min) && x <= float64(pair[1].max) {
				return false
			}
		}
	}
	return true
}

// turnRound finds the items whose high codes are bad: by the labels of the scale, or since they run against nearly all others of
// their family.
func (d *plan) turnRound() {
	turned := 0
	for i := range d.items {
		it := &d.items[i]
		if it.scale.reverse {
			it.reverse = true
			turned++
		}
	}
	if turned > 0 {
		d.remarks = append(d.remarks, d.say("%d 题的量表由好到差编码，已写 reverse: true，使高分为好", "the scale of %d items runs from best to worst: reverse: true makes high good", turned))
	}
	var against []string
	for i := range d.items {
		it := &d.items[i]
		f := it.f
		k := len(f.members)
		at := slices.Index(f.members, it.r)
		if k < 3 || at < 0 {
			continue
		}
		limit := 0.2
		if n := f.rel.n; n < 100 {
			limit = max(limit, 2/math.Sqrt(float64(max(n, 1))))
		}
		if f.rel.sign[at] < 0 && f.rel.rest[at] > limit && f.rel.worse[at] >= 0.75 {
			it.reverse = !it.reverse
			it.remark = d.say("与同组其他题负相关 r = %.2f", "runs against the others of its group, r = %.2f", -f.rel.rest[at])
			against = append(against, it.label)
		}
	}
	switch {
	case len(against) == 1:
		d.remarks = append(d.remarks, d.say("%s 与同组的题方向相反，已写 reverse: true，请看题目核对", "%s runs against its group and has reverse: true: check with the questionnaire", listed(against)))
	case len(against) > 1:
		d.remarks = append(d.remarks, d.say("%s 与同组的题方向相反，已写 reverse: true，请看题目核对", "%s run against their groups and have reverse: true: check with the questionnaire", listed(against)))
	}
}

// findDimensions names the dimensions where the items come in two groups or more.
func (d *plan) findDimensions() {
	count := map[string]int{}
	names := make([]string, len(d.items))
	stems := map[*family]bool{}
	for _, it := range d.items {
		stems[it.f] = true
	}
	asked := map[string]bool{}
	for f := range stems {
		asked[f.stem] = true
	}
	if len(stems) < 2 || len(asked) == 1 && !asked[""] {
		return
	}
	for i, it := range d.items {
		name := ""
		switch {
		case it.f.stem != "":
			name = shorten(tidy(it.f.stem), 30)
			if rest := zhRateTail.ReplaceAllString(name, ""); width(rest) >= 4 {
				name = rest
			}
		case it.f.name != "" && !strings.HasPrefix(it.f.name, "no ") && !strings.HasPrefix(it.f.name, "stem "):
			name = beginning(cleanName(it.r.c.Name), it.f.name)
		}
		names[i] = name
		count[name]++
	}
	groups := 0
	for name, n := range count {
		if name != "" && n > 1 {
			groups++
		}
	}
	if groups < 2 || count[""]*2 > len(d.items) {
		return
	}
	for i := range d.items {
		d.items[i].dimension = names[i]
	}
}

// beginning is the part of a name that its family shares, as the name writes it.
func beginning(name, family string) string {
	name = strings.TrimLeft(name, "*_ ")
	if len(name) >= len(family) && strings.EqualFold(name[:len(family)], family) {
		return strings.TrimRight(name[:len(family)], "_.-")
	}
	return family
}

// findAnswered lowers min_answered where the questionnaire shows each respondent but some of the items.
func (d *plan) findAnswered() {
	if len(d.items) < 4 {
		return
	}
	var counts []int
	for _, it := range d.items {
		x := it.r.scores(it.scale.min, it.scale.max, it.f.scale.code)
		if counts == nil {
			counts = make([]int, len(x))
		}
		for row, v := range x {
			if !math.IsNaN(v) {
				counts[row]++
			}
		}
	}
	any := 0
	for _, n := range counts {
		if n > 0 {
			any++
		}
	}
	if any < 20 {
		return
	}
	enough := func(least float64) float64 {
		n := 0
		for _, c := range counts {
			if c > 0 && float64(c) >= least*float64(len(d.items)) {
				n++
			}
		}
		return share(n, any)
	}
	if enough(0.5) >= 0.6 {
		return
	}
	for _, least := range []float64{0.4, 0.3, 0.25, 0.2, 0.15, 0.1} {
		if d.answered = least; enough(least) >= 0.8 {
			return
		}
	}
}
