package draft

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"manyi/survey/raw"
)

// field is a profile field.
type field struct {
	at        int // index of its first column
	key       string
	label     string
	column    *column // nil with several columns
	values    []answer
	numeric   bool
	options   []answer // of a multiple response; the code is a column, or a part of a cell
	counted   string
	joint     string    // between the options in one cell
	columns   []*column // that hold a category each
	missing   []string
	remark    string
	isText    bool // the cell's own text is the label
	described bool // the labels stand in the file and need not be repeated
	filledIn  float64
}

// answer is a code with its label and how often it was given.
type answer struct {
	code, label string
	count       int
}

// findMultiple finds the questions with several answers: as the file declares them; 0/1 columns of one question; columns that hold
// a category each; and cells in which the chosen options stand together.
func (d *plan) findMultiple() {
	for _, s := range d.p.sets {
		d.declaredSet(s)
	}
	for _, run := range d.neighbours(func(c *column) string { return d.tick(c).kind }) {
		d.tickedColumns(run, "")
	}
	d.categoryColumns()
	for _, c := range d.columns {
		if d.use[c.index] == free && c.Kind == raw.Text {
			d.joinedCells(c)
		}
	}
}

// declaredSet takes a multiple response set of the file.
func (d *plan) declaredSet(s raw.Set) {
	var list []*column
	for _, name := range s.Variables {
		i := slices.IndexFunc(d.columns, func(c *column) bool { return cleanName(c.Name) == cleanName(name) })
		if i < 0 || d.use[i] != free || d.columns[i].filled == 0 {
			continue
		}
		list = append(list, d.columns[i])
	}
	if len(list) < 2 {
		return
	}
	label := s.Label
	if s.LabelFromVariable {
		label = list[0].Label
	}
	before := len(d.fields)
	switch {
	case s.Dichotomy:
		d.tickedColumns(list, strings.TrimSpace(s.Counted))
	case repeats(list) < 0.05: // else it is a grid of questions, which some programs declare as a set
		d.category(list)
	}
	if len(d.fields) > before && plainText(label) != "" {
		d.fields[before].label = shorten(tidy(label), fieldWidth)
	}
}

// tick is how a column says that an option was chosen.
type tick struct {
	kind    string // equal for columns of one question; "" if the column is no option
	counted string // "" if the reader knows the value by itself
	value   string // as it stands in the cells
}

var (
	yes = regexp.MustCompile(`(?i)^(?:1|true|yes|y|x|v|checked|selected|chosen|mentioned|是|有|选中|已选|选择|√|✓|✔)$`)
	no  = regexp.MustCompile(`(?i)^(?:0|false|no|n|unchecked|not selected|not chosen|not mentioned|not other|否|无|没有|未选中|未选|未选择|×|-)$`)
)

// What the reader of datasets does not know without being told.
var (
	unknownYes = regexp.MustCompile(`(?i)^(?:checked|selected|chosen|mentioned|选择)$`)
	unknownNo  = regexp.MustCompile(`(?i)^(?:unchecked|not.*|没有|未选择|-)$`)
)

// tick looks at the values of a column.
func (d *plan) tick(c *column) tick {
	if c.many || c.temporal || len(c.values) == 0 {
		return tick{}
	}
	labels := map[string]string{}
	for _, l := range c.Labels {
		code := strings.TrimSpace(l.Text)
		if c.Kind != raw.Text {
			code = formatCode(l.Number)
		}
		labels[code] = plainText(l.Label)
	}
	var seen []string
	for _, v := range c.values {
		if !d.isMissing(c, v) && !isNoAnswer(labels[v.text]) {
			seen = append(seen, v.text)
		}
	}
	if len(seen) == 0 || len(seen) > 2 {
		return tick{}
	}
	if len(labels) > 0 {
		// Two labels, one yes and one no, as in 1 = No, 2 = Yes.
		on, off := "", ""
		for code, label := range labels {
			switch {
			case isNoAnswer(label):
			case yes.MatchString(label) && on == "" && label != "":
				on = code
			case (no.MatchString(label) || strings.HasPrefix(strings.ToLower(label), "not ")) && off == "":
				off = code
			default:
				if label != "" && off == "" && len(labels) == 2 && labels["0"] != "" && code == "1" {
					on = code
				} else {
					return tick{}
				}
			}
		}
		if on == "" || off == "" || slices.ContainsFunc(seen, func(s string) bool { return s != on && s != off }) {
			return tick{}
		}
		if on == "1" && off == "0" {
			return tick{kind: "labels 10", value: on}
		}
		return tick{kind: "labels " + on + off, counted: on, value: on}
	}
	slices.Sort(seen)
	switch {
	case len(seen) == 2 && no.MatchString(seen[0]) && yes.MatchString(seen[1]), len(seen) == 2 && no.MatchString(seen[1]) && yes.MatchString(seen[0]):
		on := seen[1]
		if yes.MatchString(seen[0]) {
			on = seen[0]
		}
		off := seen[0] + seen[1]
		if off = strings.Replace(off, on, "", 1); unknownYes.MatchString(on) || unknownNo.MatchString(off) {
			return tick{kind: "words " + on, counted: on, value: on}
		}
		return tick{kind: "two", value: on}
	case len(seen) == 1 && c.blank() > 0 && (seen[0] == "1" || yes.MatchString(seen[0])):
		return tick{kind: "blank", value: seen[0]}
	case len(seen) == 1 && seen[0] == "0":
		return tick{kind: "two", value: "1"} // nobody chose it
	case len(seen) == 1 && c.blank() > 0.02 && c.Kind == raw.Text && math.IsNaN(c.values[0].number) && c.filled > 0:
		return tick{kind: "text", value: seen[0]} // the option's own words
	}
	return tick{}
}

// neighbours are the runs of columns of one question that are of one kind: two columns at least, with nothing else between
// them but empty columns and texts typed in.
func (d *plan) neighbours(kind func(c *column) string) [][]*column {
	var out [][]*column
	var run []*column
	last := ""
	end := func() {
		if len(run) > 1 {
			out = append(out, run)
		}
		run, last = nil, ""
	}
	for _, c := range d.columns {
		q := &d.asks[c.index]
		if d.use[c.index] != free || c.filled == 0 {
			continue
		}
		k := kind(c)
		key := k + "|" + q.family
		switch {
		case k == "" || q.family == "":
			if !(len(run) > 0 && q.family != "" && q.family == d.asks[run[0].index].family && c.Kind == raw.Text && !q.loose) {
				end() // "other, please specify" between options does not end them
			}
			continue
		case key != last:
			end()
		}
		run, last = append(run, c), key
	}
	end()
	return out
}

// tickedColumns makes a field of columns that are options.
func (d *plan) tickedColumns(list []*column, counted string) {
	if len(list) < 2 {
		return
	}
	first := d.tick(list[0])
	same := map[string]bool{}
	answered := 0
	for _, c := range list {
		same[d.tick(c).value] = true
		answered = max(answered, c.filled)
	}
	if counted == "" && first.kind == "text" && len(same) < len(list) {
		return // one word in several columns is not the option's own
	}
	f := field{at: list[0].index, columns: nil, filledIn: share(answered, list[0].rows)}
	f.counted = first.counted
	if counted != "" {
		f.counted = counted
		if counted == "1" && first.counted == "" {
			f.counted = ""
		}
	}
	texts, names := make([]string, len(list)), make([]string, len(list))
	for i, c := range list {
		names[i] = c.Name
		if texts[i] = d.textOf(c); first.kind == "text" {
			texts[i] = first.value
			if t := d.tick(c); t.kind == "text" {
				texts[i] = t.value
			}
		}
	}
	labels := shortLabels(texts, names, fieldWidth)
	if first.kind == "text" { // the reader knows a ticked cell by the label: it must be the whole text
		labels = texts
	}
	for i, c := range list {
		value := d.tick(c).value
		if f.counted != "" {
			value = f.counted
		}
		n := 0
		for _, v := range c.values {
			if v.text == value {
				n = v.count
			}
		}
		f.options = append(f.options, answer{cleanName(c.Name), labels[i], n})
		d.use[c.index] = asField
	}
	f.label = d.stemLabel(list)
	d.fields = append(d.fields, f)
}

// stemLabel is what the columns of a question are about together.
func (d *plan) stemLabel(list []*column) string {
	q := &d.asks[list[0].index]
	if q.stem != "" {
		return shorten(tidy(q.stem), fieldWidth)
	}
	if q.family != "" && !strings.HasPrefix(q.family, "no ") && !strings.HasPrefix(q.family, "stem ") && !q.loose {
		return beginning(cleanName(list[0].Name), q.family)
	}
	return shorten(cleanName(list[0].Name)+"–"+cleanName(list[len(list)-1].Name), fieldWidth)
}

// categoryColumns finds numbered columns that each hold one of the same categories, the first answer, the second, and so on: each
// is filled in less than the one before, and mostly empty from the second or third on.
func (d *plan) categoryColumns() {
	groups := map[string][]*column{}
	var order []string
	for _, c := range d.columns {
		q := &d.asks[c.index]
		if d.use[c.index] != free || c.many || c.temporal || q.family == "" || q.loose || q.part == "" || strings.Trim(q.part, "0123456789") != "" || c.filled == 0 {
			continue
		}
		if groups[q.family] == nil {
			order = append(order, q.family)
		}
		groups[q.family] = append(groups[q.family], c)
	}
	for _, key := range order {
		list := groups[key]
		for i := 1; i < len(list); i++ {
			if list[i].filled > list[i-1].filled {
				list = nil
				break
			}
		}
		if len(list) >= 2 && 2*list[1].filled < list[0].filled+list[0].rows/50 && list[0].filled*10 > list[0].rows && len(list[0].values) > 2 && repeats(list) < 0.05 {
			d.category(list)
		}
	}
}

// repeats is the share of sampled rows with two answers or more in which one stands twice.
func repeats(list []*column) float64 {
	rows, twice := 0, 0
	for row := range list[0].sample {
		seen := map[string]bool{}
		n, again := 0, false
		for _, c := range list {
			if row < len(c.sample) && c.sample[row] > 0 {
				n++
				text := c.values[c.sample[row]-1].text
				again = again || seen[text]
				seen[text] = true
			}
		}
		if n > 1 {
			rows++
			if again {
				twice++
			}
		}
	}
	return share(twice, rows)
}

// category makes a field of columns that hold a category each, if they have the same ones and not too many.
func (d *plan) category(list []*column) {
	const most = 40
	f := field{at: list[0].index, columns: list, filledIn: 1 - list[0].blank()}
	count := map[string]int{}
	var order []string
	labels := map[string]string{}
	for _, c := range list {
		for _, l := range c.Labels {
			code := strings.TrimSpace(l.Text)
			if c.Kind != raw.Text {
				code = formatCode(l.Number)
			}
			if labels[code] == "" {
				labels[code] = plainText(l.Label)
			}
		}
		for _, v := range c.values {
			if d.isMissing(c, v) || isNoAnswer(labels[v.text]) {
				if !slices.Contains(d.missing, v.text) && !slices.Contains(f.missing, v.text) {
					f.missing = append(f.missing, v.text)
				}
				continue
			}
			if count[v.text] == 0 {
				order = append(order, v.text)
			}
			count[v.text] += v.count
		}
	}
	shared := 0
	first := map[string]bool{}
	for _, v := range list[0].values {
		first[v.text] = true
	}
	for _, v := range list[1].values {
		if first[v.text] {
			shared++
		}
	}
	if len(order) < 2 || len(order) > most || 2*shared < len(list[1].values) {
		return
	}
	sortCodes(order)
	if len(labels) == 0 && (len(order) > 20 || comments.MatchString(cleanName(list[0].Name))) {
		for _, c := range list {
			d.dropWith(c, thousands(c.distinct()), "编码，每列一个", "codes, one a column")
		}
		return
	}
	if order[0] == "0" && len(labels) == 0 && len(order) > 3 {
		f.missing = append(f.missing, "0")
		order = order[1:]
	}
	for _, code := range order {
		label := labels[code]
		if label == "" {
			label = code
		}
		f.values = append(f.values, answer{code, shorten(label, fieldWidth), count[code]})
	}
	f.values = tellApart(f.values)
	for _, c := range list {
		d.use[c.index] = asField
	}
	f.label = d.stemLabel(list)
	d.fields = append(d.fields, f)
}

// sortCodes sorts cells, numbers by size and before texts, texts by the number that they begin with and else as they are.
func sortCodes(codes []string) {
	slices.SortStableFunc(codes, func(a, b string) int {
		x, okX := parseNumber(a)
		y, okY := parseNumber(b)
		switch {
		case okX && okY && x != y:
			if x < y {
				return -1
			}
			return 1
		case okX && !okY:
			return -1
		case okY && !okX:
			return 1
		}
		return 0
	})
}

// joinedCells makes a field of a column whose cells hold the options that were chosen, one after the other.
func (d *plan) joinedCells(c *column) {
	if share(c.numbers, c.filled) > 0.98 || len(c.values) < 2 {
		return
	}
	for _, joint := range []string{"┋", ";", "；", "|", ",", "，", "、", "\n"} {
		options, sure := d.partsOf(c, joint)
		if options == nil {
			continue
		}
		f := field{at: c.index, column: c, joint: joint, options: options, filledIn: 1 - c.blank(), label: d.fieldLabel(c)}
		f.remark = d.say("一格多选，用 %s 分开", "several answers in a cell, separated by %s", visible(joint))
		if !sure {
			f.remark = d.say("看起来是一格多选，用 %s 分开，请核对", "looks like several answers in a cell, separated by %s: check", visible(joint))
		}
		d.fields = append(d.fields, f)
		d.use[c.index] = asField
		return
	}
}

func visible(s string) string {
	if s == "\n" {
		return "\\n"
	}
	return s
}

// partsOf takes the cells apart and returns the options; nil if the parts do not recur as options do. A joint that only
// platforms use makes it sure.
func (d *plan) partsOf(c *column, joint string) (options []answer, sure bool) {
	sure = joint == "┋"
	labels := map[string]string{}
	for _, l := range c.Labels {
		labels[strings.TrimSpace(l.Text)] = plainText(l.Label)
	}
	count, kinds := map[string]int{}, map[string]int{}
	var order []string
	cells, joined, long := 0, 0, 0
	for _, v := range c.values {
		if d.isMissing(c, v) {
			continue
		}
		cells += v.count
		parts := strings.Split(v.text, joint)
		n := 0
		seen := map[string]bool{}
		for _, part := range parts {
			part = strings.TrimFunc(part, isMargin)
			if before, _, typed := strings.Cut(part, "〖"); typed {
				part = strings.TrimFunc(before, isMargin)
			}
			if part == "" || seen[part] {
				continue
			}
			seen[part] = true
			n++
			if count[part] == 0 {
				order = append(order, part)
			}
			if len(order) > 300 {
				return nil, false
			}
			count[part] += v.count
			kinds[part]++
			if width(part) > 60 {
				long++
			}
		}
		if n > 1 {
			joined += v.count
		}
	}
	named := 0
	for _, part := range order {
		if labels[part] != "" {
			named++
		}
	}
	sure = sure || len(labels) > 2 && 10*named >= 8*len(order) // codes of options, with labels in the file
	if joined == 0 || len(order) < 3 && !sure || !sure && share(joined, cells) < 0.1 {
		return nil, false
	}
	most := 40
	if sure {
		most = 100
	} else if len(order) > len(c.values)*2 {
		return nil, false
	}
	recurring := 0
	for _, part := range order {
		if !sure && kinds[part] < 2 || count[part] < 2 && !sure {
			continue
		}
		if canBeNamed(part) && len(part) <= 300 {
			label := labels[part]
			if label == "" {
				label = part
			}
			options = append(options, answer{part, label, count[part]})
			recurring += count[part]
		}
	}
	total := 0
	for _, n := range count {
		total += n
	}
	if len(options) < 2 || len(options) > most || !sure && share(recurring, total) < 0.93 || long > len(order)/2 && !sure {
		return nil, false
	}
	slices.SortStableFunc(options, func(a, b answer) int { return b.count - a.count })
	if numeric := !slices.ContainsFunc(options, func(o answer) bool { _, err := strconv.Atoi(o.code); return err != nil }); numeric {
		slices.SortStableFunc(options, func(a, b answer) int { x, _ := strconv.Atoi(a.code); y, _ := strconv.Atoi(b.code); return x - y })
	}
	return options, sure
}
