package draft

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"manyi/survey/raw"
)

// Bounds of a field with groups.
const (
	mostGroups   = 30
	leastFilled  = 0.1  // share of rows that say something
	mostBranches = 2000 // for branch and manager
)

// findFields makes profile fields of what is left, and chooses the fields to compare, the branch, the manager and the value.
func (d *plan) findFields() {
	for _, c := range d.columns {
		if d.use[c.index] != free || d.isOther(c) {
			continue
		}
		if f := d.fieldOf(c); f != nil {
			d.fields = append(d.fields, *f)
			d.use[c.index] = asField
		}
	}
	if len(d.disordered) > 0 {
		d.remarks = append(d.remarks, d.say("%s 的代码没有按标签的好坏排列，没有列入；重新编码后可作为 items", "%s: the codes are not in the order of their labels, so they are left out; recoded they could be items", listed(d.disordered)))
	}
	slices.SortStableFunc(d.fields, func(a, b field) int { return a.at - b.at })
	d.limitFields()
	d.nameKeys()
	d.findUnits()
	d.findCompared()
	d.findDesign()
}

// limitFields leaves the fields that tell most about respondents, if there are too many for a report.
func (d *plan) limitFields() {
	if len(d.fields) <= maxFields {
		return
	}
	rank := func(f *field) int {
		switch {
		case f.column != nil && (matches(branchNames, d.titles(f.column)) || matches(managerNames, d.titles(f.column))):
			return 0
		case f.column != nil && d.isDemographic(f.column):
			return 1
		case f.column != nil && len(f.column.Labels) > 0, f.isText:
			return 2
		case f.options != nil:
			return 3
		}
		return 4
	}
	list := make([]*field, len(d.fields))
	for i := range d.fields {
		list[i] = &d.fields[i]
	}
	slices.SortStableFunc(list, func(a, b *field) int { return rank(a) - rank(b) })
	var kept []field
	for _, f := range list[:maxFields] {
		kept = append(kept, *f)
	}
	for _, f := range list[maxFields:] {
		d.dropField(f)
	}
	slices.SortStableFunc(kept, func(a, b field) int { return a.at - b.at })
	d.fields = kept
}

func (d *plan) dropField(f *field) {
	why := func(c *column) {
		d.drop(c, "分组字段太多，没有列入 profile", "one more field with groups, left out as there are many")
	}
	switch {
	case f.column != nil:
		why(f.column)
	case f.columns != nil:
		for _, c := range f.columns {
			why(c)
		}
	default:
		for _, o := range f.options {
			for _, c := range d.columns {
				if cleanName(c.Name) == o.code {
					why(c)
				}
			}
		}
	}
}

// isOther says whether a column stands in the commented families that could be items.
func (d *plan) isOther(c *column) bool {
	for _, f := range d.others {
		if slices.ContainsFunc(f.members, func(r *rating) bool { return r.c == c }) && d.worthy(f) {
			return true
		}
	}
	return false
}

// worthy says whether a family that was not chosen looks like ratings all the same.
func (d *plan) worthy(f *family) bool {
	if f.members[0].kind != bareCodes {
		return len(f.members) >= 2 && (f.direction() != 0 || len(f.members) >= 3)
	}
	filled := 0.0
	for _, r := range f.members {
		filled += 1 - r.c.blank()
	}
	return len(f.members) >= 3 && f.scale.max-f.scale.min >= 3 && f.scale.max > 3 && f.rel.mean >= 0.15 && filled >= 0.2*float64(len(f.members))
}

// fieldOf makes a field of a column: groups or a number. Otherwise it says why the column is left out, or leaves it to be text.
func (d *plan) fieldOf(c *column) *field {
	if r := d.ratings[c.index]; r != nil && r.disordered {
		d.disordered = append(d.disordered, c.Name)
		d.drop(c, "代码没有按标签的好坏排列，要先重新编码才能作为 items", "codes are not in the order of their labels: recode them before they can be items")
		return nil
	}
	titles := d.titles(c)
	f := &field{at: c.index, column: c, label: d.fieldLabel(c), filledIn: 1 - c.blank()}
	unit := matches(branchNames, titles) || matches(managerNames, titles)
	if !c.many && len(c.values) > 0 {
		d.groupsOf(c, f)
	}
	n := len(f.values)
	numeric := share(c.numbers, c.filled) > 0.95
	labelled := len(c.Labels) > 0 && n > 0 && d.labelledShare(c, f) > 0.5
	switch {
	case designNames.MatchString(titles[0]):
		d.drop(c, "抽样设计，见 design", "sample design, see design")
		return nil
	case unit && c.distinct() <= mostBranches && c.filled > 0 && c.repeated() > 0.5:
		if !labelled { // not listed, so that a new one next time is no error
			f.values, f.isText = nil, true
			f.remark = d.say("%s 种", "%s different", thousands(c.distinct()))
			if !c.many {
				least, most := c.rows, 0
				for _, v := range c.values {
					least, most = min(least, v.count), max(most, v.count)
				}
				f.remark += d.say("，各 %s..%s 份", ", of %s..%s forms each", thousands(least), thousands(most))
			}
		}
		return f
	case promotes.MatchString(d.asks[c.index].item) && numeric && n >= 5:
		d.drop(c, "推荐意愿（NPS）；想分析就放进 items 并给它自己的量表", "likelihood to recommend (NPS); to analyse it put it under items with a scale of its own")
		return nil
	case f.filledIn < leastFilled:
		if numeric || n > 0 && n <= 5 {
			d.dropWith(c, percent(f.filledIn), "很少有值", "seldom filled in")
		}
		return nil
	case n >= 2 && n <= mostGroups && nearlyOne(f.values):
		d.drop(c, "几乎都是一个值", "nearly all have one value")
		return nil
	case labelled && n >= 2 && n <= 3*mostGroups:
		f.described = len(f.values) > 12
		return f
	case n == 1:
		d.drop(c, "除了缺失只有一个值：%s", "one value only beside missing ones: %s", shorten(f.values[0].label, 30))
		return nil
	case numeric && (d.isQuantity(c, n) || share(c.whole, c.numbers) < 0.95 && c.distinct() > 12):
		return d.numericField(c, f)
	case numeric && n >= 2 && n <= mostGroups && c.repeated() > 0.5 && share(c.whole, c.numbers) > 0.95 && !(n > 12 && codeWords.MatchString(strings.Join(words(c.Name), " "))):
		f.described = n > 12 // the codes stand for themselves anyway
		return f
	case numeric:
		d.dropWith(c, d.extent(c), "很多不同的数，像代码；若是数量，写进 profile 并加 numeric: true",
			"many different numbers, like codes; if they are amounts put it under profile with numeric: true")
		return nil
	case c.Kind == raw.Text && withUnits(c) > 0.8 && n > 8:
		d.drop(c, "数字带单位（如 %s），读不成数；去掉单位后可写 numeric: true", "numbers with units (such as %s) cannot be read; without the unit it could be numeric: true",
			shorten(plainText(c.values[0].text), 20))
		return nil
	case n >= 2 && n <= mostGroups && c.repeated() > 0.5 && longest(c) <= 160:
		f.isText = len(c.Labels) == 0
		return f
	}
	return nil
}

// isQuantity says whether whole numbers are an amount rather than codes.
func (d *plan) isQuantity(c *column, groups int) bool {
	if len(c.Labels) > 0 && groups > 0 && groups <= 12 {
		return false
	}
	text := strings.Join(words(c.Name), " ") + " " + d.asks[c.index].item
	says := quantities.MatchString(text) || matches(valueNames, d.titles(c))
	switch {
	case says && (c.distinct() > 8 || c.whole < c.numbers && c.distinct() > 4):
		return true
	case c.Measure == raw.Scale && len(c.Labels) == 0 && c.distinct() > 12:
		return !codeWords.MatchString(strings.Join(words(c.Name), " "))
	}
	return slices.ContainsFunc(c.values, func(v value) bool { return strings.Contains(v.text, ",") })
}

func (d *plan) numericField(c *column, f *field) *field {
	f.numeric, f.values = true, nil
	f.remark = d.say("%s..%s，%s 种", "%s..%s, %s different", formatCode(c.least), formatCode(c.most), thousands(c.distinct()))
	var odd []string
	for _, v := range c.values {
		if conventional(int(v.number)) && !c.many && math.Abs(v.number) >= 77 && v.number < 0 && v.number == c.least {
			odd = append(odd, v.text)
		}
		if math.IsNaN(v.number) && !slices.Contains(d.missing, v.text) && isNoAnswer(v.text) {
			odd = append(odd, v.text)
		}
	}
	f.missing = append(slices.DeleteFunc(f.missing, func(m string) bool { _, ok := parseNumber(m); return ok && !slices.Contains(odd, m) }), odd...)
	slices.Sort(f.missing)
	f.missing = slices.Compact(f.missing)
	return f
}

// nearlyOne says whether one group holds nearly everybody.
func nearlyOne(list []answer) bool {
	most, all := 0, 0
	for _, a := range list {
		most = max(most, a.count)
		all += a.count
	}
	return all >= 50 && share(most, all) > 0.985
}

func withUnits(c *column) float64 {
	n, united, all := 0, 0, 0
	for _, v := range c.values {
		all += v.count
		if !math.IsNaN(v.number) {
			n += v.count
		} else if withUnit(v.text) {
			n, united = n+v.count, united+v.count
		}
	}
	if share(united, all) < 0.3 {
		return 0
	}
	return share(n, all)
}

func longest(c *column) int {
	n := 0
	for _, v := range c.values {
		n = max(n, len(v.text))
	}
	return n
}

// groupsOf lists the groups of a column with their labels and counts, and its cells that mean no answer.
func (d *plan) groupsOf(c *column, f *field) {
	labels := map[string]string{}
	var order []string
	for _, l := range c.Labels {
		code := strings.TrimSpace(l.Text)
		if c.Kind != raw.Text {
			code = formatCode(l.Number)
		}
		if text := plainText(l.Label); text != "" && labels[code] == "" {
			labels[code] = text
			order = append(order, code)
		}
	}
	count := map[string]int{}
	for _, v := range c.values {
		if d.isMissing(c, v) || isNoAnswer(stripCode(labels[v.text])) && labels[v.text] != "" {
			if !slices.Contains(d.missing, v.text) {
				f.missing = append(f.missing, v.text)
			}
			continue
		}
		if labels[v.text] == "" {
			order = append(order, v.text)
		}
		count[v.text] += v.count
	}
	order = slices.DeleteFunc(order, func(code string) bool { return count[code] == 0 })
	sortCodes(order)
	order = d.bands(order)
	if i := slices.Index(order, "0"); i >= 0 && len(labels) == 0 && len(order) > 2 && d.zeroIsBlank() {
		f.missing = append(f.missing, "0")
		order = slices.Delete(order, i, i+1)
	}
	order = d.strays(c, f, labels, count, order)
	for _, code := range order {
		label := labels[code]
		if label == "" {
			label = code
		} else {
			if n, rest, ok := splitCode(label); ok && rest != "" && strconv.Itoa(n) == code {
				label = rest // 1.男 of code 1
			}
			label = shorten(label, fieldWidth)
		}
		f.values = append(f.values, answer{code, label, count[code]})
	}
	f.values = tellApart(f.values)
	sort := slices.Clone(f.missing)
	slices.Sort(sort)
	f.missing = slices.Compact(sort)
	if len(f.missing) > 90 {
		f.missing = f.missing[:90]
	}
}

// strays takes codes without labels off the groups: conventional ones beyond a gap are missing, and a few slips stay invalid.
func (d *plan) strays(c *column, f *field, labels map[string]string, count map[string]int, order []string) []string {
	if len(labels) > 0 {
		return d.unlabelled(c, f, labels, count, order)
	}
	if len(order) < 3 {
		return order
	}
	var codes []codeCount
	for _, cell := range order {
		x, ok := parseNumber(cell)
		code, whole := wholeNumber(x)
		if !ok || !whole {
			return order
		}
		codes = append(codes, codeCount{code, count[cell]})
	}
	keep := func(i int) bool {
		code := codes[i].code
		if i > 0 && conventional(code) && code >= 8 && code-codes[i-1].code >= 2 && len(order) <= 13 {
			f.missing = append(f.missing, order[i])
			return false
		}
		if code < 0 && conventional(code) && codes[len(codes)-1].code > 0 && -code != codes[len(codes)-1].code {
			f.missing = append(f.missing, order[i])
			return false
		}
		if n := codes[i].count; c.filled >= 1000 && share(n, c.filled) < 0.0012 && len(order) <= 13 && (i == 0 || i == len(codes)-1) {
			f.remark = d.say("%s 只出现 %d 次，没有列入", "%s occurs only %d times and is not listed", order[i], n)
			return false
		}
		return true
	}
	var out []string
	for i := range order {
		if keep(i) {
			out = append(out, order[i])
		}
	}
	if len(out) < 2 {
		return order
	}
	return out
}

// unlabelled takes rare codes that have no label off groups that have one: they stay invalid.
func (d *plan) unlabelled(c *column, f *field, labels map[string]string, count map[string]int, order []string) []string {
	var out []string
	for _, code := range order {
		if x, ok := parseNumber(code); ok && labels[code] == "" && conventional(int(x)) && (x < 0 || len(labels) < int(x)) {
			f.missing = append(f.missing, code)
			continue
		}
		if labels[code] == "" && share(count[code], c.filled) < 0.01 && count[code] < 20 {
			f.remark = d.say("没有标签的 %s 出现 %d 次，没有列入", "%s has no label, occurs %d times and is not listed", shorten(plainText(code), 20), count[code])
			continue
		}
		out = append(out, code)
	}
	if len(out) < 2 {
		return order
	}
	return out
}

// zeroIsBlank says whether the items show that 0 is no answer in these data.
func (d *plan) zeroIsBlank() bool {
	return slices.ContainsFunc(d.scales, func(s *scale) bool { return slices.Contains(s.missing, "0") })
}

// tellApart adds the code to labels that are equal: the reader would make them one group.
func tellApart(list []answer) []answer {
	count := map[string]int{}
	for _, a := range list {
		count[a.label]++
	}
	for i, a := range list {
		if count[a.label] > 1 && a.label != a.code {
			list[i].label = fmt.Sprintf("%s (%s)", a.label, a.code)
		}
	}
	return list
}

var leading = regexp.MustCompile(`^\D{0,24}?(\d[\d,]*(?:\.\d+)?)`)

// bands puts texts such as 18-24, 25-34, 65+ in the order of their numbers: "under 18" comes before "18-24", and what has no number
// last. Texts that mostly have none stay as they are.
func (d *plan) bands(order []string) []string {
	key := make(map[string]float64, len(order))
	plain, without := 0, 0
	for _, code := range order {
		if x, ok := parseNumber(code); ok {
			key[code] = x
			plain++
			continue
		}
		key[code] = math.Inf(1)
		m := leading.FindStringSubmatch(narrow(code))
		if m == nil {
			without++
			continue
		}
		x, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", ""), 64)
		if err != nil {
			without++
			continue
		}
		switch {
		case below.MatchString(code):
			x -= 0.5
		case above.MatchString(code):
			x += 0.25
		}
		key[code] = x
	}
	if plain == len(order) || without > 2 || 2*without >= len(order) {
		return order
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(key[a], key[b]) })
	return order
}

var (
	below = regexp.MustCompile(`(?i)under|less|below|up to|以下|以内|不足|小于|低于|及以下|<`)
	above = regexp.MustCompile(`(?i)over|more|above|greater|\+|以上|超过|大于|高于|>`)
)

// labelledShare is the share of a column's answers that have a label.
func (d *plan) labelledShare(c *column, f *field) float64 {
	n, all := 0, 0
	for _, v := range f.values {
		all += v.count
		if v.label != v.code {
			n += v.count
		} else if slices.ContainsFunc(c.Labels, func(l raw.Label) bool { return plainText(l.Label) == v.label }) {
			n += v.count
		}
	}
	return share(n, all)
}

// fieldLabel is a short label of a field.
func (d *plan) fieldLabel(c *column) string {
	q := &d.asks[c.index]
	text := cleanName(c.Name)
	if c.Label != "" || q.number != "" || q.stem != "" {
		text = q.item
		if q.stem != "" {
			text = q.stem + ": " + q.item
		}
	}
	if t := shorten(tidy(text), fieldWidth); t != "" {
		return t
	}
	return shorten(plainText(c.Name), fieldWidth)
}

// findUnits names branch, manager and value.
func (d *plan) findUnits() {
	for i := range d.fields {
		f := &d.fields[i]
		if f.column == nil || f.joint != "" {
			continue
		}
		titles := d.titles(f.column)
		switch {
		case f.numeric:
			if d.value == "" && matches(valueNames, titles) && f.column.least >= 0 {
				d.value = f.key
			}
		case d.branch == "" && matches(branchNames, titles):
			d.branch = f.key
		case d.manager == "" && matches(managerNames, titles):
			d.manager = f.key
		}
	}
}

// findCompared chooses one or two fields whose groups to compare: with 2 to 12 groups that have enough forms, first by what they
// are about, then by how much the ratings differ between them.
func (d *plan) findCompared() {
	type candidate struct {
		key  string
		rank float64
	}
	var list []candidate
	whole := d.composite()
	for i := range d.fields {
		f := &d.fields[i]
		if f.column == nil || f.joint != "" || f.numeric || len(f.values) < 2 || len(f.values) > 12 || f.key == d.branch || f.key == d.manager {
			continue
		}
		enough, all := 0, 0
		for _, v := range f.values {
			all += v.count
			if v.count >= max(10, d.p.rows/100) {
				enough++
			}
		}
		if enough < 2 || share(all, d.p.rows) < 0.5 || f.column == d.wave {
			continue
		}
		text := strings.Join(words(f.column.Name), " ") + " " + f.label
		c := candidate{f.key, float64(len(compareFirst)) + 1}
		for rank, re := range compareFirst {
			if re.MatchString(text) {
				c.rank = float64(rank)
				break
			}
		}
		// A field that tells the ratings apart is worth a rank or two; codes that do so very much are a rating themselves.
		explained := d.explained(f, whole)
		if explained > 0.1 && len(f.column.Labels) == 0 && !f.isText && c.rank > float64(len(compareFirst)) {
			continue
		}
		c.rank -= min(2, 40*explained)
		if share(all, d.p.rows) < 0.8 {
			c.rank++
		}
		list = append(list, c)
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(a.rank, b.rank) })
	for i, c := range list[:min(2, len(list))] {
		if i == 0 || c.rank < float64(len(compareFirst)) {
			d.compare = append(d.compare, c.key)
		}
	}
}

// composite is the mean of the items in the sample.
func (d *plan) composite() []float64 {
	var items [][]float64
	var sign []float64
	for _, it := range d.items {
		items = append(items, it.r.scores(it.scale.min, it.scale.max, it.f.scale.code))
		if sign = append(sign, 1); it.reverse {
			sign[len(sign)-1] = -1
		}
	}
	return meanOf(items, sign)
}

// explained is the share of the variance of scores that lies between the groups of a field (omega squared without the sign of
// small values: what chance explains is taken off).
func (d *plan) explained(f *field, score []float64) float64 {
	sum, n := map[uint16]float64{}, map[uint16]float64{}
	total, all, square := 0.0, 0.0, 0.0
	var order []uint16
	for row, code := range f.column.sample {
		if row >= len(score) || code == 0 || math.IsNaN(score[row]) {
			continue
		}
		if n[code] == 0 {
			order = append(order, code)
		}
		sum[code] += score[row]
		n[code]++
		total += score[row]
		square += score[row] * score[row]
		all++
	}
	k := float64(len(n))
	if all <= k+1 {
		return 0
	}
	between, ss := 0.0, square-total*total/all
	for _, code := range order {
		m := sum[code]/n[code] - total/all
		between += n[code] * m * m
	}
	if ss <= 0 {
		return 0
	}
	within := (ss - between) / (all - k)
	return max(0, (between-(k-1)*within)/(ss+within))
}

// findDesign says how a complex sample could be declared, if columns are named so.
func (d *plan) findDesign() {
	var strata, cluster string
	for _, c := range d.columns {
		switch name := bare(c.Name); {
		case strata == "" && strataNames.MatchString(name) && c.distinct() > 1:
			strata = cleanName(c.Name)
		case cluster == "" && clusterNames.MatchString(name) && c.distinct() > 2:
			cluster = cleanName(c.Name)
		}
	}
	var parts []string
	if strata != "" {
		parts = append(parts, "strata: "+flow(strata))
	}
	if cluster != "" {
		parts = append(parts, "cluster: "+flow(cluster))
	}
	if len(parts) > 0 {
		d.design = "{" + strings.Join(parts, ", ") + "}"
	}
}

// findText takes the open answers, and says why anything else is left out.
func (d *plan) findText() {
	const most = 40
	for _, c := range d.columns {
		if d.use[c.index] != free {
			continue
		}
		if d.isOther(c) {
			d.use[c.index] = leftOut // written as a comment below the items
			continue
		}
		numeric := share(c.numbers, c.filled) > 0.95
		switch {
		case c.Kind != raw.Text || numeric:
			d.dropWith(c, d.extent(c), "很多不同的数", "many different numbers")
		case len(d.text) < most && (c.distinct() > 5 || c.distinct() > 2 && longest(c) > 30) && (longest(c) > 12 || c.distinct() > 30) && !codeWords.MatchString(strings.Join(words(c.Name), " ")) && !d.isDemographic(c):
			d.text = append(d.text, c)
			d.use[c.index] = asText
		default:
			d.dropWith(c, thousands(c.distinct()), "多种文字", "different texts")
		}
	}
}
