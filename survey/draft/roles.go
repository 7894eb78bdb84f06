package draft

import (
	"regexp"
	"slices"
	"strings"

	"manyi/survey/raw"
)

// findMissingMarks lists the cells by which platforms and people say in any column that there is no answer.
func (d *plan) findMissingMarks() {
	count, columns := map[string]int{}, map[string]int{}
	var order []string
	for _, c := range d.columns {
		if titles := d.titles(c); c.Kind != raw.Text || matches(strongMeta, titles) || d.platform() != "" && matches(weakMeta, titles) {
			continue
		}
		for _, v := range c.values {
			if isMark(v.text) || isNoAnswer(v.text) && !c.many && len(v.text) <= 60 {
				if count[v.text] == 0 {
					order = append(order, v.text)
				}
				count[v.text] += v.count
				columns[v.text]++
			}
		}
	}
	for _, t := range order {
		// A word of one column only may be an answer there, as 不清楚 in 清楚 … 不清楚.
		if isMark(t) || columns[t] > 1 {
			d.missing = append(d.missing, t)
		}
	}
	if len(d.missing) > 40 {
		d.missing = d.missing[:40]
	}
	if d.platform() == "wjx" {
		for _, code := range []string{"-3", "-2"} {
			seen := 0
			for _, c := range d.columns {
				if slices.ContainsFunc(c.values, func(v value) bool { return v.text == code }) {
					seen++
				}
			}
			if seen > 0 {
				d.missing = append(d.missing, code)
			}
		}
	}
}

var marks = regexp.MustCompile(`(?i)^(?:\((?:跳过|空)\)|（(?:跳过|空)）|#n/?a!?|#null!|#value!|n/a|null|nan)$`)

// isMark says whether a cell is what programs write where there is no answer.
func isMark(text string) bool { return marks.MatchString(text) }

func (d *plan) platform() string {
	for _, s := range d.p.sources {
		if s.Platform != "" {
			return s.Platform
		}
	}
	return ""
}

// findTitles lists the names that each column goes by, bare: its own, its label, and what it asks. Whole sentences are no names.
func (d *plan) findTitles() {
	const longest = 200 // bytes
	d.names = make([][]string, len(d.columns))
	for i, c := range d.columns {
		out := []string{""}
		for at, text := range []string{c.Name, c.Label, tidy(d.asks[i].item)} {
			if len(text) > longest {
				continue
			}
			if b := bare(text); at == 0 {
				out[0] = b
			} else if b != "" && !slices.Contains(out, b) {
				out = append(out, b)
			}
		}
		d.names[i] = out
	}
}

func (d *plan) titles(c *column) []string { return d.names[c.index] }

func matches(re *regexp.Regexp, titles []string) bool {
	return slices.ContainsFunc(titles, re.MatchString)
}

// findRoles settles the columns that are known by name, or hold nothing to analyse.
func (d *plan) findRoles() {
	platform := d.platform() != ""
	for _, c := range d.columns {
		if matches(strongMeta, d.titles(c)) {
			platform = true
		}
	}
	d.findID()
	d.findWeight()
	for _, c := range d.columns {
		if d.use[c.index] != free {
			continue
		}
		titles := d.titles(c)
		distinct := c.distinct()
		switch {
		case c.filled == 0:
			d.drop(c, "全空", "empty")
		case matches(durationNames, titles) && distinct > 5:
			if d.duration == nil {
				d.duration, d.use[c.index] = c, asDuration
			} else {
				d.drop(c, "答题时长", "response time")
			}
		case matches(otherTimes, titles):
			d.drop(c, "答题时长", "response time")
		case matches(strongMeta, titles), platform && matches(weakMeta, titles):
			d.drop(c, "平台自动记录，不是答案", "recorded by the platform, not an answer")
		case c.temporal || isDate(c):
			d.drop(c, "日期或时间", "dates or times")
		case distinct == 1:
			d.dropWith(c, shorten(plainText(c.values[0].text), 30), "只有一个值", "one value only")
		case matches(waveNames, titles) && !c.many && distinct <= 12:
			d.wave = c
		case isPersonal(c, titles):
			d.drop(c, "个人信息，不进入分析", "personal data, kept out of the analysis")
		case comments.MatchString(cleanName(c.Name)) && c.Kind == raw.Text && distinct > 12 && share(c.numbers, c.filled) > 0.9 && strings.ContainsAny(c.Name, "0123456789"):
			d.dropWith(c, thousands(distinct), "意见的编码", "codes of comments")
		}
	}
}

// findID looks for the key of respondents: by name, and different in nearly all rows, since a form whose id came before
// is left out.
func (d *plan) findID() {
	const mayRepeat = 0.015
	for _, names := range idNames {
		for _, c := range d.columns {
			own := bare(c.Name)
			if d.use[c.index] != free || c.filled == 0 || c.temporal || !names.MatchString(own) && (c.Label == "" || !names.MatchString(bare(c.Label))) {
				continue
			}
			if repeated := c.repeated(); repeated <= mayRepeat && c.blank() <= mayRepeat && c.rows > 2 && share(c.numbers-c.whole, c.filled) < 0.01 {
				if d.id == nil {
					d.id, d.use[c.index] = c, asID
				} else {
					d.drop(c, "也是编号", "another id")
				}
			} else if c.distinct() > 30 {
				d.dropWith(c, d.say("%s 种值，%s 行", "%s values in %s rows", thousands(c.distinct()), thousands(c.filled)), "像编号但有重复，作 id 会丢掉重复的表",
					"looks like an id but repeats: as id it would throw forms away")
			}
		}
	}
}

// findWeight looks for the sampling weight: what the file declares, else by name, if nearly all rows have a positive one.
func (d *plan) findWeight() {
	declared := cleanName(d.p.weight)
	for pass := range 2 {
		for _, c := range d.columns {
			name := bare(c.Name)
			if d.use[c.index] != free || c.filled == 0 {
				continue
			}
			if pass == 0 && (declared == "" || cleanName(c.Name) != declared) {
				continue
			}
			if pass == 1 && !(weightNames.MatchString(name) && (c.Label == "" || !strings.Contains(c.Label, "?")) || weightNames.MatchString(bare(c.Label))) {
				continue
			}
			bad := c.rows - c.numbers
			for _, v := range c.values {
				if v.number <= 0 {
					bad += v.count
				}
			}
			switch {
			case len(c.values) < 2 || c.numbers == 0:
			case c.many && c.least <= 0, share(bad, c.rows) > 0.02:
				d.drop(c, "像权数，但 %s 行没有正数，这些表会被剔除", "looks like a weight, but %s rows have no positive one and would be left out", thousands(max(bad, 1)))
			case d.weight != nil:
				d.drop(c, "另一个权数，%s..%s", "another weight, %s..%s", formatCode(c.least), formatCode(c.most))
			default:
				d.weight, d.use[c.index] = c, asWeight
			}
		}
	}
}

var (
	aDate  = regexp.MustCompile(`^(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:\s.*)?|\d{1,2}[- ][A-Za-z]{3}[- ]\d{2,4}.*|\d{1,2}:\d{2}(?::\d{2})?\s*(?:[AaPp]\.?[Mm]\.?)?|20\d{12})$`)
	anIP   = regexp.MustCompile(`^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:\(.*\))?$`)
	aMail  = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$`)
	aPhone = regexp.MustCompile(`^(?:\+?86[- ]?)?1[3-9]\d{9}$|^\+?[\d][\d ()-]{8,}\d$`)
	anID18 = regexp.MustCompile(`^\d{17}[\dXx]$`)
)

// like is the share of a column's filled cells that look like something; of many values, of those kept.
func like(c *column, re *regexp.Regexp) float64 {
	n, all := 0, 0
	for _, v := range c.values {
		all += v.count
		if re.MatchString(v.text) {
			n += v.count
		}
	}
	return share(n, all)
}

func isDate(c *column) bool { return c.Kind == raw.Text && like(c, aDate) > 0.8 }

// isPersonal finds data that name a person: by what the cells look like, or by a name where the cells differ.
func isPersonal(c *column, titles []string) bool {
	if c.Kind == raw.Text {
		for _, re := range []*regexp.Regexp{aMail, anIP, anID18} {
			if like(c, re) > 0.5 {
				return true
			}
		}
		if c.distinct() > 20 && like(c, aPhone) > 0.8 && share(c.whole, c.filled) < 0.99 || like(c, regexp11) > 0.8 {
			return true
		}
	}
	return matches(personNames, titles) && (c.distinct() > 30 || c.repeated() < 0.5)
}

// regexp11 is a Chinese mobile number.
var regexp11 = regexp.MustCompile(`^1[3-9]\d{9}$`)
