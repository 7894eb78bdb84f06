package draft

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"manyi/survey"
)

// Bounds on a codebook that its reader sets.
const (
	mostBytes = 1<<20 - 4096
	mostLines = 9900
)

// write puts the codebook on paper; what is too large for a codebook is written with fewer explanations.
func (d *plan) write() ([]byte, error) {
	for brief := range 4 {
		if brief == 3 {
			d.cutItems()
		}
		text := d.page(brief).bytes()
		if len(text) <= mostBytes && strings.Count(string(text), "\n") <= mostLines {
			return text, nil
		}
	}
	return nil, fmt.Errorf("%s: the names of its columns are too long for a codebook", d.p.sources[0].asked())
}

// cutItems leaves as many items as fit with their names.
func (d *plan) cutItems() {
	n := 0
	for i, it := range d.items {
		if n += 2*len(it.r.c.Name) + 2*len(it.stated) + 300; n > mostBytes/2 {
			d.remarks = append(d.remarks, d.say("列名太长，码本只放得下 %d 题中的 %d 题，其他都没有列入", "the names of the columns are so long that only %[2]d of %[1]d items and nothing else has room", len(d.items), max(1, i)))
			d.items = d.items[:max(1, i)]
			break
		}
	}
	d.fields, d.compare, d.branch, d.manager, d.value, d.text = nil, nil, "", "", "", nil
}

// page writes the sections in the order of the codebook's description; brief 0 is in full.
func (d *plan) page(brief int) *page {
	p := &page{}
	d.head(p)
	d.basics(p)
	d.writeScales(p)
	d.writeItems(p, brief)
	d.writeProfile(p, brief)
	d.writeRest(p, brief)
	d.writeUnused(p, brief)
	return p
}

// head says what this is and what to look at first.
func (d *plan) head(p *page) {
	names := make([]string, 0, 3)
	for i, s := range d.p.sources {
		if i == 3 {
			names = append(names, "…")
			break
		}
		names = append(names, shorten(plainText(s.Name), 60))
	}
	p.comment(0, d.say("根据数据起草的码本，可以直接运行；# 后面是依据，不影响运行。", "A starter codebook, drafted from the data. It runs as it is; behind # stands the evidence."))
	p.comment(0, d.say("数据：%s，%s 行，%s 列。", "Data: %s, %s rows, %s columns.", strings.Join(names, ", "), thousands(d.p.rows), thousands(len(d.columns)+len(d.p.partial))))
	if len(d.remarks) > 0 {
		p.comment(0, d.say("请先核对：", "Check first:"))
		for _, r := range d.remarks {
			for i, l := range wrap(r, 108) {
				lead := "# - "
				if i > 0 {
					lead = "#   "
				}
				p.lines = append(p.lines, line{"", lead + l})
			}
		}
	}
	p.gap()
}

func (d *plan) basics(p *page) {
	p.add("title: " + block(shorten(d.title, 120)))
	lang := "en"
	if d.chinese {
		lang = "zh"
	}
	p.add("lang: " + lang)
	var names []string
	for _, s := range d.p.sources {
		if canBeNamed(s.Name) && !slices.Contains(names, s.Name) {
			names = append(names, s.Name)
		}
	}
	if len(names) > 0 {
		p.add("data: " + flowList(names))
	}
	for _, s := range d.p.sources {
		switch e := strings.ToLower(s.Encoding); e {
		case "gb18030", "big5", "utf-16", "windows-1252":
			p.add("encoding: " + e)
		default:
			continue
		}
		break
	}
	if n := d.p.sources[0].HeaderRows; n > 0 {
		p.note("header: "+strconv.Itoa(n), d.say("标题行数", "rows above the first form"))
	}
	if d.id != nil {
		c := d.id
		comment := d.say("%s 种值，%s 行", "%s different values in %s rows", thousands(c.distinct()), thousands(c.rows))
		if n := c.filled - c.distinct(); n > 0 {
			comment += d.say("；重复的 %s 行只留第一份", "; of those that repeat, %s rows, the first counts", thousands(n))
		}
		p.note("id: "+flow(cleanName(c.Name)), comment)
	}
	if d.weight != nil {
		c := d.weight
		comment := d.say("抽样权数，%s..%s，%s 种", "sampling weight, %s..%s, %s different", formatCode(c.least), formatCode(c.most), thousands(c.distinct()))
		p.note("weight: "+flow(cleanName(c.Name)), comment)
	}
	p.gap()
	list := append([]string{""}, d.missing...)
	p.note("missing: "+flowList(list), d.say("任何一列里这样写都算没有回答", "cells that mean no answer, in any column"))
	p.gap()
}

func (d *plan) writeScales(p *page) {
	p.add("scales:")
	for _, s := range d.scales {
		for _, r := range s.remarks {
			p.comment(2, r)
		}
		users := d.say("%d 题", "%d items", s.users)
		if s.users == 1 {
			users = d.say("1 题", "1 item")
		}
		var labels []answer
		for code := s.min; code <= s.max; code++ {
			if l := s.labels[code]; l != "" {
				labels = append(labels, answer{code: strconv.Itoa(code), label: cutBytes(l)})
			}
		}
		short := fmt.Sprintf("  %s: {min: %d, max: %d", s.name, s.min, s.max)
		if len(s.missing) > 0 {
			short += ", missing: " + flowList(s.missing)
		}
		if len(labels) == 0 && width(short) < 70 {
			p.note(short+"}", users)
			continue
		}
		p.note("  "+s.name+":", users)
		p.add(fmt.Sprintf("    min: %d", s.min))
		p.add(fmt.Sprintf("    max: %d", s.max))
		if text := "    labels: " + flowAnswers(labels); len(labels) > 0 && width(text) <= 110 {
			p.add(text)
		} else if len(labels) > 0 {
			p.add("    labels:")
			for _, l := range labels {
				p.add("      " + l.code + ": " + block(l.label))
			}
		}
		if len(s.missing) > 0 {
			p.add("    missing: " + flowList(s.missing))
		}
	}
	p.gap()
}

// cutBytes bounds a label as the codebook's reader does. It is not shortened otherwise: cells must equal it.
func cutBytes(s string) string {
	const most = 900
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}

func (d *plan) writeItems(p *page, brief int) {
	p.add("items:")
	for _, it := range d.items {
		comment := d.itemComment(&it)
		if brief > 1 {
			comment = ""
		}
		d.writeItem(p, &it, comment, brief)
	}
	if brief == 0 {
		d.writeOthers(p)
	}
	p.gap()
	if o := d.overall; o != nil {
		text := "overall: {column: " + flow(cleanName(o.r.c.Name)) + ", label: " + flow(o.label)
		if o.scale != d.scales[0] {
			text += ", scale: " + o.scale.name
		}
		if o.reverse {
			text += ", reverse: true"
		}
		if o.remark != "" {
			p.comment(0, o.remark)
		}
		p.note(text+"}", d.itemComment(&item{r: o.r, f: o.f, scale: o.scale}))
		p.gap()
	}
}

// itemComment says how an item was answered: the mean of its codes, and how many gave no answer.
func (d *plan) itemComment(it *item) string {
	n, sum := 0, 0.0
	for _, v := range it.r.c.values {
		x := v.number
		if code, ok := it.f.scale.code[v.text]; ok {
			x = float64(code)
		}
		if x >= float64(it.scale.min) && x <= float64(it.scale.max) && !slices.Contains(it.scale.missing, v.text) {
			n += v.count
			sum += x * float64(v.count)
		}
	}
	if n == 0 {
		return it.remark
	}
	comment := d.say("均值 %.2f，未答 %s", "mean %.2f, %s no answer", sum/float64(n), percent(1-share(n, it.r.c.rows)))
	if it.remark != "" {
		comment += d.say("；", "; ") + it.remark
	}
	return comment
}

func (d *plan) writeItem(p *page, it *item, comment string, brief int) {
	column := cleanName(it.r.c.Name)
	var parts []string
	if column != it.key {
		parts = append(parts, "column: "+flow(column))
	}
	if it.scale != d.scales[0] {
		parts = append(parts, "scale: "+it.scale.name)
	}
	if it.reverse {
		parts = append(parts, "reverse: true")
	}
	if it.stated != "" {
		parts = append(parts, "stated: "+flow(it.stated))
	}
	if it.dimension != "" && brief < 2 {
		parts = append(parts, "dimension: "+flow(it.dimension))
	}
	text := "  " + flow(it.key) + ": " + block(it.label)
	if len(parts) > 0 {
		text = "  " + flow(it.key) + ": {label: " + flow(it.label) + ", " + strings.Join(parts, ", ") + "}"
	}
	if width(text) <= 110 || brief > 0 {
		p.note(text, comment)
		return
	}
	p.note("  "+flow(it.key)+":", comment)
	p.add("    label: " + block(it.label))
	for _, part := range parts {
		p.add("    " + part)
	}
}

// writeOthers writes families that could be items too as comments, ready to be taken in.
func (d *plan) writeOthers(p *page) {
	const mostFamilies, mostMembers = 8, 40
	written := 0
	for _, f := range d.others {
		if !d.worthy(f) {
			continue
		}
		if written++; written > mostFamilies {
			p.comment(2, d.say("还有更多成组的题，见文末", "and more such families, see the end"))
			break
		}
		name := f.stem
		if name == "" && f.name != "" && !strings.HasPrefix(f.name, "no ") {
			name = beginning(cleanName(f.members[0].c.Name), f.name)
		} else if name == "" {
			name = cleanName(f.members[0].c.Name) + " …"
		}
		p.comment(2, "")
		p.comment(2, d.say("另一组题 %s：%d 列，%d..%d，平均相关 %.2f；要列入就去掉前面的 #", "another family, %s: %d columns, %d..%d, mean correlation %.2f; to add it take away the #",
			shorten(plainText(name), 50), len(f.members), f.scale.min, f.scale.max, f.rel.mean))
		use := ""
		if at := slices.IndexFunc(d.scales, func(s *scale) bool { return s == f.scale || s.equal(f.scale) }); at < 0 {
			use = fmt.Sprintf("t%d", f.scale.max-f.scale.min+1)
			text := fmt.Sprintf("%s: {min: %d, max: %d", use, f.scale.min, f.scale.max)
			var labels []answer
			for code := f.scale.min; code <= f.scale.max && len(labels) < 12; code++ {
				if l := f.scale.labels[code]; l != "" {
					labels = append(labels, answer{code: strconv.Itoa(code), label: l})
				}
			}
			if len(labels) > 0 {
				text += ", labels: " + flowAnswers(labels)
			}
			if len(f.scale.missing) > 0 {
				text += ", missing: " + flowList(f.scale.missing)
			}
			p.lines = append(p.lines, line{"", "  # " + d.say("（写进 scales）", "(under scales) ") + text + "}"})
		} else if at > 0 {
			use = d.scales[at].name
		}
		texts, names := make([]string, len(f.members)), make([]string, len(f.members))
		for i, r := range f.members {
			texts[i], names[i] = d.textOf(r.c), r.c.Name
		}
		labels := shortLabels(texts, names, itemWidth)
		for i, r := range f.members {
			if i == mostMembers {
				p.comment(2, d.say("……共 %d 列", "... %d columns in all", len(f.members)))
				break
			}
			key := cleanName(r.c.Name)
			text := flow(key) + ": " + block(labels[i])
			if use != "" || f.scale.reverse {
				text = flow(key) + ": {label: " + flow(labels[i])
				if use != "" {
					text += ", scale: " + use
				}
				if f.scale.reverse {
					text += ", reverse: true"
				}
				text += "}"
			}
			p.lines = append(p.lines, line{"", "  # " + text})
		}
	}
}

func (d *plan) writeProfile(p *page, brief int) {
	if len(d.fields) == 0 {
		return
	}
	p.add("profile:")
	if slices.ContainsFunc(d.fields, func(f field) bool { return len(f.values) > 1 && f.values[0].code == f.values[0].label && !f.isText }) {
		p.comment(2, d.say("没有标签的代码先照原样写，请在冒号后面写上含义", "codes without labels stand for themselves: write what they mean behind the colon"))
	}
	for i := range d.fields {
		d.writeField(p, &d.fields[i], brief)
	}
	p.gap()
}

func (d *plan) writeField(p *page, f *field, brief int) {
	key := "  " + flow(f.key) + ":"
	blank := ""
	if f.filledIn < 0.995 {
		blank = d.say("空白 %s", "%s blank", percent(1-f.filledIn))
	}
	comment := strings.Trim(strings.Join([]string{f.remark, blank}, d.say("，", ", ")), "，, ")
	var parts []string
	if f.column != nil && cleanName(f.column.Name) != f.key {
		parts = append(parts, "column: "+flow(cleanName(f.column.Name)))
	}
	if f.numeric {
		parts = append(parts, "numeric: true")
	}
	if len(f.missing) > 0 {
		parts = append(parts, "missing: "+flowList(f.missing))
	}
	switch {
	case f.columns != nil:
		names := make([]string, len(f.columns))
		for i, c := range f.columns {
			names[i] = cleanName(c.Name)
		}
		parts = append(parts, "multiple: "+flowList(names))
	case f.joint != "":
		parts = append(parts, "separator: "+quoted(f.joint))
	case f.counted != "":
		parts = append(parts, "counted: "+flow(f.counted))
	}
	list, name := f.values, "values"
	if f.options != nil {
		list, name = f.options, "multiple"
	}
	if (f.isText || f.described) && len(list) > 12 || brief > 1 && f.options == nil && f.columns == nil {
		if brief == 0 {
			comment = strings.Trim(comment+d.say("，", ", ")+d.topOf(list), "，, ")
		}
		list = nil
	}
	if len(list) == 0 {
		if len(parts) == 0 {
			p.note(key+" "+block(f.label), comment)
		} else if text := key + " {label: " + flow(f.label) + ", " + strings.Join(parts, ", ") + "}"; width(text) <= 110 || brief > 0 {
			p.note(text, comment)
		} else {
			p.note(key, comment)
			p.add("    label: " + block(f.label))
			for _, part := range parts {
				p.add("    " + part)
			}
		}
		return
	}
	p.note(key, comment)
	p.add("    label: " + block(f.label))
	for _, part := range parts {
		p.add("    " + part)
	}
	same := !slices.ContainsFunc(list, func(a answer) bool { return a.code != a.label })
	if text := "    " + name + ": " + flowAnswers(list); len(list) <= 7 && width(text) <= 70 && !(same && f.isText) {
		counts := make([]string, len(list))
		for i, a := range list {
			counts[i] = thousands(a.count)
		}
		p.note(text, strings.Join(counts, ", "))
		return
	}
	if text := "    " + name + ": " + flowList(codesOf(list)); same && f.joint != "" && width(text) <= 90 {
		p.add(text)
		return
	}
	p.add("    " + name + ":")
	for _, a := range list {
		text := "      " + flow(a.code) + ":"
		if a.code != a.label || name == "values" && !f.isText {
			text += " " + block(cutBytes(a.label))
		}
		if brief > 0 {
			p.add(text)
		} else {
			p.note(text, thousands(a.count))
		}
	}
}

// quoted writes a text in quotes.
func quoted(s string) string {
	if q := flow(s); q != s {
		return q
	}
	return `"` + s + `"`
}

func codesOf(list []answer) []string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = a.code
	}
	return out
}

// topOf names the most frequent groups.
func (d *plan) topOf(list []answer) string {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b answer) int { return b.count - a.count })
	var parts []string
	for _, a := range list[:min(3, len(list))] {
		parts = append(parts, shorten(plainText(a.label), 16)+" "+thousands(a.count))
	}
	if len(list) > 3 {
		parts = append(parts, "…")
	}
	return d.say("%d 组：", "%d groups: ", len(list)) + strings.Join(parts, d.say("，", ", "))
}

func (d *plan) writeRest(p *page, brief int) {
	if len(d.compare) > 0 {
		p.note("compare: "+flowList(d.compare), d.say("比较哪些分组", "whose groups are compared"))
	} else if len(d.fields) > 0 {
		p.note("compare: []", d.say("没有合适的分组：要有 2..12 组，每组人数够", "no field has 2 to 12 groups with enough forms"))
	}
	for _, unit := range []struct{ key, value, comment string }{
		{"branch", d.branch, d.say("分支", "the branches")},
		{"manager", d.manager, d.say("分支之下的单位", "the unit within a branch")},
		{"value", d.value, d.say("客户价值", "what a customer is worth")},
	} {
		if unit.value != "" {
			p.note(unit.key+": "+flow(unit.value), unit.comment)
		}
	}
	if len(d.text) > 0 && brief < 2 {
		names := make([]string, len(d.text))
		for i, c := range d.text {
			names[i] = cleanName(c.Name)
		}
		if text := "text: " + flowList(names); width(text) <= 90 {
			p.note(text, d.say("开放题：保留原文，不作数字分析", "open answers: kept, never analysed as numbers"))
		} else {
			p.note("text:", d.say("开放题：保留原文，不作数字分析", "open answers: kept, never analysed as numbers"))
			for _, n := range names {
				p.add("  - " + flow(n))
			}
		}
	}
	p.gap()
	if brief == 0 {
		d.writeLoyalty(p)
	}
	if d.design != "" {
		p.comment(0, d.say("如果是分层或整群抽样，去掉下一行的 #：", "If the sample was drawn in strata or clusters take away the # of the next line:"))
		p.lines = append(p.lines, line{"", "# design: " + d.design})
	}
	d.writeWaves(p)
	parts := []string{"duplicate_id: exclude"}
	if d.answered > 0 {
		parts = append(parts, "min_answered: "+strconv.FormatFloat(d.answered, 'g', -1, 64))
		p.comment(0, d.say("多数表只答了一部分题，所以 min_answered 比通常的 0.5 低", "Most forms answer only part of the items, so min_answered is lower than the usual 0.5."))
	} else {
		parts = append(parts, "min_answered: 0.5")
	}
	parts = append(parts, "straightline: flag")
	if d.duration != nil {
		parts = append(parts, "duration: "+flow(cleanName(d.duration.Name)))
	}
	p.note("quality: {"+strings.Join(parts, ", ")+"}", "")
	p.lines = append(p.lines, line{"", "# analysis: {index: pomp, importance: johnson, crosshair: mean, factors: parallel, rotation: varimax}   # " + d.say("默认值", "the defaults")})
	p.gap()
}

// mostWaveFiles bounds the files that are taken for waves: more are branches or parts of an export.
const mostWaveFiles = 12

// writeWaves offers the waves that a column, or the files, may be: a line to be taken in.
func (d *plan) writeWaves(p *page) {
	offer := func(text string) { p.lines = append(p.lines, line{"", "# " + text}) }
	switch n := len(d.p.sources); {
	case d.wave != nil:
		var parts []string
		for _, v := range d.wave.values[:min(8, len(d.wave.values))] {
			parts = append(parts, plainText(v.text)+": "+thousands(v.count))
		}
		p.comment(0, d.say("%s 像是期次（%s）。要对比各期，去掉下一行的 #：", "%s looks like the wave (%s). To compare the waves take away the # of the next line:",
			shorten(plainText(d.wave.Name), 30), strings.Join(parts, ", ")))
		offer("waves: {column: " + flow(cleanName(d.wave.Name)) + "}")
	case n > 1 && n <= mostWaveFiles:
		p.comment(0, d.say("现在 %s 个文件合在一起分析。如果每个文件是一期，去掉下面各行的 #，从旧到新排列：", "The %s files are taken together. If each is a wave take away the # of the next lines, the oldest first:", thousands(n)))
		offer("waves:")
		names := fileNames(d.p.sources)
		ordered, _ := inTime(names)
		for _, name := range ordered {
			offer(fmt.Sprintf("  - {name: %s, data: [%s]}", flow(name), flow(d.p.sources[slices.Index(names, name)].Name)))
		}
	}
}

// inTime puts names of files from the oldest to the newest, and says whether they tell that order; else they stay as they are.
func inTime(names []string) ([]string, bool) {
	if ordered, ok := survey.InOrder(names); ok {
		return ordered, true
	}
	return names, false
}

// Pooled is what the codebook takes together although it looks like several waves: the values of a column, or files.
type Pooled struct {
	Column string   // "" = the waves are files
	Waves  []string // values of the column, or names of files, oldest first when they tell their order
}

// pooled is what looks like waves; nil when nothing does. Files do when their names differ by numbers only: others may be branches.
func (d *plan) pooled() *Pooled {
	if d.wave != nil {
		var values []string
		for _, v := range d.wave.values {
			if !d.isMissing(d.wave, v) {
				values = append(values, plainText(v.text))
			}
		}
		values, _ = inTime(values)
		return &Pooled{Column: cleanName(d.wave.Name), Waves: values}
	}
	if n := len(d.p.sources); n < 2 || n > mostWaveFiles {
		return nil
	}
	names := fileNames(d.p.sources)
	if !survey.LookLikeWaves(names) {
		return nil
	}
	names, _ = inTime(names)
	return &Pooled{Waves: names}
}

// fileNames are the names of files without folder and ending; the whole names where two would be the same.
func fileNames(sources []Source) []string {
	short, whole := make([]string, len(sources)), make([]string, len(sources))
	seen, twice := map[string]bool{}, false
	for i, s := range sources {
		whole[i] = s.Name
		short[i] = strings.TrimSuffix(path.Base(s.Name), path.Ext(s.Name))
		twice = twice || short[i] == "" || seen[short[i]]
		seen[short[i]] = true
	}
	if twice {
		return whole
	}
	return short
}

// writeUnused lists every column without a use, by the reason.
func (d *plan) writeUnused(p *page, brief int) {
	if brief > 0 {
		return
	}
	const mostReasons, mostNames = 150, 60
	names := map[string][]string{}
	var reasons []string
	for i, c := range d.columns {
		if d.use[i] != leftOut || d.why[i] == "" {
			continue
		}
		if names[d.why[i]] == nil {
			reasons = append(reasons, d.why[i])
		}
		name := shorten(plainText(c.Name), 50)
		if d.detail[i] != "" {
			name += " (" + d.detail[i] + ")"
		}
		names[d.why[i]] = append(names[d.why[i]], name)
	}
	if len(d.p.partial) > 0 {
		why := d.say("不是每个文件都有，或列名无法写进码本", "not in every file, or with a name that no codebook can hold")
		reasons = append(reasons, why)
		for _, n := range d.p.partial {
			names[why] = append(names[why], shorten(plainText(n), 50))
		}
	}
	if len(reasons) == 0 {
		return
	}
	p.comment(0, d.say("没有用到的列：", "Columns not used:"))
	for i, why := range reasons {
		if i == mostReasons {
			p.comment(0, d.say("  ……以及更多", "  ... and more"))
			return
		}
		list := names[why]
		if len(list) > mostNames {
			list = append(list[:mostNames:mostNames], "…"+thousands(len(list)-mostNames))
		}
		for j, l := range wrap(strings.Join(list, ", ")+d.say("：", ": ")+why, 104) {
			indent := "#   "
			if j > 0 {
				indent = "#     "
			}
			p.lines = append(p.lines, line{"", indent + l})
		}
	}
}
