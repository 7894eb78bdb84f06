package draft

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"manyi/survey/raw"
)

// plan is what becomes of each column.
type plan struct {
	p       *Profile
	columns []*column
	asks    []question
	names   [][]string // by column: what it goes by, bare
	chinese bool
	title   string

	use     []use    // by column
	why     []string // of columns without a use, in the codebook's language
	detail  []string // of such a column, beside its name
	missing []string // cells without an answer, in every column

	id, weight, duration *column
	remarks              []string // what to look at first

	ratings    []*rating // by column; nil = no answers on a scale
	families   []*family
	scales     []*scale
	items      []item
	overall    *item
	others     []*family // that could have been items
	stated     *family   // whose columns became stated importance
	fields     []field
	compare    []string
	branch     string
	manager    string
	value      string
	wave       *column
	design     string
	text       []*column
	disordered []string // columns whose codes are in no order
	answered   float64  // min_answered, 0 = the default
}

// use says what a column is for.
type use uint8

const (
	free use = iota
	leftOut
	asID
	asWeight
	asDuration
	asItem
	asField
	asText
)

// Codebook writes the starter codebook, and says what looks like waves that it takes together (nil = nothing does). Data without a single question on a scale are an error that says what was seen.
func (p *Profile) Codebook(opt Options) ([]byte, *Pooled, error) {
	d := &plan{p: p, columns: p.columns, asks: questions(p.columns), use: make([]use, len(p.columns)), why: make([]string, len(p.columns)), detail: make([]string, len(p.columns)),
		ratings: make([]*rating, len(p.columns))}
	switch opt.Lang {
	case "zh", "en":
		d.chinese = opt.Lang == "zh"
	case "":
		d.chinese = p.isChinese()
	default:
		return nil, nil, fmt.Errorf("language %q is neither zh nor en", opt.Lang)
	}
	if d.title = plainText(opt.Title); d.title == "" {
		d.title = p.name()
	}
	d.findTitles()
	d.findMissingMarks()
	d.findMultiple()
	d.findRoles()
	d.findFamilies()
	if err := d.chooseItems(); err != nil {
		return nil, nil, err
	}
	d.findOverall()
	d.findStated()
	d.finishItems()
	d.findFields()
	d.findText()
	text, err := d.write()
	return text, d.pooled(), err
}

// say chooses between the languages of comments.
func (d *plan) say(zh, en string, args ...any) string {
	format := en
	if d.chinese {
		format = zh
	}
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// drop leaves a column out and says why.
func (d *plan) drop(c *column, zh, en string, args ...any) {
	d.use[c.index], d.why[c.index] = leftOut, d.say(zh, en, args...)
}

// dropWith leaves a column out; the detail stands behind its name, the reason behind all columns that share it.
func (d *plan) dropWith(c *column, detail, zh, en string) {
	d.drop(c, zh, en)
	d.detail[c.index] = detail
}

// extent is how many numbers a column has, and from where to where.
func (d *plan) extent(c *column) string {
	return d.say("%s 种，%s..%s", "%s, %s..%s", thousands(c.distinct()), formatCode(c.least), formatCode(c.most))
}

// isChinese says whether most headers and labels are Chinese.
func (p *Profile) isChinese() bool {
	han, all := 0, 0
	for _, c := range p.columns {
		var texts []string
		if c.Label != "" {
			texts = append(texts, c.Label)
		} else if isChinese(c.Name) || strings.Contains(c.Name, " ") { // q1 and age are of no language
			texts = append(texts, c.Name)
		}
		if i := slices.IndexFunc(c.Labels, func(l raw.Label) bool { return strings.Trim(l.Label, "0123456789 ") != "" }); i >= 0 {
			texts = append(texts, c.Labels[i].Label)
		} else if c.Kind == raw.Text && !c.many && len(c.values) > 0 && math.IsNaN(c.values[0].number) {
			texts = append(texts, c.values[0].text)
		}
		for _, t := range texts {
			all++
			if isChinese(t) {
				han++
			}
		}
	}
	return 5*han > 2*all
}

// name is a title: the label that the file gives itself, or the name of the file.
func (p *Profile) name() string {
	label := plainText(p.label)
	if w := width(label); w > 3 && w < 80 && !strings.Contains(strings.ToUpper(label), "SPSS") {
		return label
	}
	name := p.sources[0].Name
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	for range 2 { // survey.csv.gz
		if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 8 {
			name = name[:i]
		}
	}
	if t := plainText(strings.ReplaceAll(name, "_", " ")); t != "" && t != "-" {
		return t
	}
	return "survey"
}

// isMissing says whether a value of a column means no answer, by the file's account or by words.
func (d *plan) isMissing(c *column, v value) bool {
	if !math.IsNaN(v.number) && c.Kind != raw.Text && c.Missing.Has(v.number) {
		return true
	}
	if slices.Contains(c.Missing.Texts, v.text) {
		return true
	}
	if slices.Contains(d.missing, v.text) {
		return true
	}
	return math.IsNaN(v.number) && isNoAnswer(v.text)
}

// nothingFound says what was seen instead of questions on a scale.
func (d *plan) nothingFound() error {
	var empty, two, numbers, texts int
	var disordered, decimal []string
	for i, c := range d.columns {
		switch {
		case c.filled == 0 || len(c.values) == 1:
			empty++
		case len(c.values) == 2:
			two++
		case share(c.numbers, c.filled) > 0.9:
			numbers++
			if share(c.whole, c.numbers) < 0.9 {
				decimal = append(decimal, c.Name)
			}
		default:
			texts++
		}
		if r := d.ratings[i]; r != nil && r.disordered {
			disordered = append(disordered, c.Name)
		}
	}
	var kinds []string
	for _, k := range []struct {
		n    int
		what string
	}{{empty, "empty or constant"}, {two, "with two values"}, {numbers, "with other numbers"}, {texts, "with other texts or dates"}} {
		if k.n > 0 {
			kinds = append(kinds, fmt.Sprintf("%d %s", k.n, k.what))
		}
	}
	where, its := d.p.sources[0].asked(), fmt.Sprintf("its %d columns", len(d.columns))
	if n := len(d.p.sources); n > 1 {
		where, its = fmt.Sprintf("%s and %d more files", where, n-1), fmt.Sprintf("the columns that all of them have, %d,", len(d.columns))
	}
	text := fmt.Sprintf("%s: no column looks like a question answered on a scale, such as 1 to 5 or from dissatisfied to satisfied; %s are: %s",
		where, its, strings.Join(kinds, ", ")) + d.p.unlikeHint()
	if len(disordered) > 0 {
		text += fmt.Sprintf("\nhint: the codes of %s are not in the order of their labels: recode them from worst to best", listed(disordered))
	}
	if len(decimal) > 2 {
		text += fmt.Sprintf("\nhint: %s are numbers with decimals, and items are whole numbers: if they are ratings, round or multiply them", listed(decimal))
	}
	return errors.New(text)
}

// listed names the first few of many.
func listed(names []string) string {
	for i, n := range names {
		names[i] = shorten(plainText(n), 40)
	}
	if len(names) > 4 {
		return strings.Join(names[:3], ", ") + fmt.Sprintf(" and %d more", len(names)-3)
	}
	return strings.Join(names, ", ")
}
