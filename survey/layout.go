package survey

import (
	"fmt"
	"slices"
	"strconv"

	"manyi/survey/raw"
)

// kind is what becomes of the cells of a column.
type kind uint8

const (
	itemColumn      kind = iota // level of a scale, uint8
	optionColumn                // ticked or not, uint8
	choiceColumn                // ticked or not, uint8, told by several cells of a row
	groupColumn                 // group by listed values, dictionary<uint16>
	labelColumn                 // group by the text itself, dictionary<uint16>
	unitColumn                  // stratum or cluster, dictionary<uint32>
	numberColumn                // float64
	weightColumn                // float64 that must be positive
	replicateColumn             // float64 that must be there
	durationColumn              // float64, seconds
	idColumn                    // utf8
	textColumn                  // utf8
)

// column is one column of the dataset and how it is filled.
type column struct {
	name   string // in the schema
	source string // in the files
	kind   kind

	rules    *rules            // items, options and listed values
	more     []string          // further source columns of a choice
	quiet    bool              // another column fed by the same cells reports those that cannot be taken
	levels   int               // of an item
	absent   []string          // spellings of an item's missing codes: level levels+1+i stands for absent[i] while a block is read
	labels   []string          // of the groups of listed values
	relabel  map[string]string // labels of some texts, where the others are their own
	set      int               // number of the multiple response an option belongs to
	missing  map[string]bool
	numbers  []float64    // missing codes of a numeric column
	declared *raw.Missing // what the file itself declares missing
	want     string       // for cells that cannot be taken

	// The code as written of an item's level is base + sign*level, for straight-lining.
	base, sign int
}

// layout is a codebook made ready for reading. It is not changed while files are read.
type layout struct {
	book       *Codebook
	columns    []column
	items      []int // columns of the items, without overall
	sets       [][]int
	groups     map[int]string // column -> key of a grouped field
	weight     int            // column or -1
	replicates []int          // columns of replicate weights
	id         int            // column or -1
	wave       int            // column that says which wave a form is of, or -1
	filters    []filter
	missing    map[string]*raw.Missing // by column, what the files declare

	duplicates, straightline string // Exclude, Flag or Keep
}

// newLayout lists the columns in the order that Dataset documents.
func newLayout(book *Codebook, where []string, missing map[string]*raw.Missing) (*layout, error) {
	l := &layout{book: book, weight: -1, id: -1, wave: -1, groups: map[int]string{}, missing: missing,
		duplicates: book.Quality.DuplicateID, straightline: book.Quality.Straightline}
	if l.duplicates == "" {
		l.duplicates = Exclude
	}
	if l.straightline == "" {
		l.straightline = Flag
	}
	for i := range book.Items {
		l.items = append(l.items, len(l.columns))
		if err := l.addItem(&book.Items[i]); err != nil {
			return nil, err
		}
	}
	if book.Overall != nil {
		if err := l.addItem(book.Overall); err != nil {
			return nil, err
		}
	}
	for _, pick := range []func(*Field) bool{isGrouped, isNumeric, isMultiple} {
		for i := range book.Profile {
			if f := &book.Profile[i]; pick(f) {
				l.addField(f)
			}
		}
	}
	for i := range book.Items {
		l.addStated(&book.Items[i])
	}
	if book.Overall != nil {
		l.addStated(book.Overall)
	}
	for _, it := range book.apart() {
		if err := l.addItem(it); err != nil {
			return nil, err
		}
	}
	if book.Weight != "" {
		l.weight = len(l.columns)
		l.columns = append(l.columns, column{name: "#weight", source: book.Weight, kind: weightColumn})
	}
	if d := book.Design; d != nil {
		for _, part := range d.columns() {
			c := column{name: part.name, source: l.sourceOf(*part.column), kind: unitColumn, want: part.want}
			if part.kind == roleSizes || part.kind == roleSubsizes {
				c.kind = numberColumn
				c.missing, c.numbers = missingNumbers(book.Missing)
			}
			if *part.column != "" {
				l.columns = append(l.columns, c)
			}
		}
		if w := d.Replicates; w != nil {
			for i, name := range w.Columns {
				l.replicates = append(l.replicates, len(l.columns))
				l.columns = append(l.columns, column{name: "#replicate:" + strconv.Itoa(i+1), source: name, kind: replicateColumn})
			}
		}
	}
	if book.ID != "" {
		l.id = len(l.columns)
		l.columns = append(l.columns, column{name: "#id", source: book.ID, kind: idColumn})
	}
	if d := book.Quality.Duration; d != "" {
		l.columns = append(l.columns, column{name: "#duration", source: d, kind: durationColumn, want: "a time in seconds, or as 3:25"})
	}
	if book.WaveColumn != "" && len(book.Waves) == 1 {
		l.wave = len(l.columns)
		l.columns = append(l.columns, column{name: "#wave", source: book.WaveColumn, kind: labelColumn, missing: map[string]bool{},
			want: "the wave of the form"})
	}
	for _, t := range book.Text {
		l.columns = append(l.columns, column{name: t, source: t, kind: textColumn})
	}
	return l, l.addFilters(where)
}

func isNumeric(f *Field) bool  { return f.Numeric }
func isMultiple(f *Field) bool { return !f.Numeric && f.Multiple() }
func isGrouped(f *Field) bool  { return !f.Numeric && !f.Multiple() }

// sourceOf is the column of a profile field when name is its key, else name itself.
func (l *layout) sourceOf(name string) string {
	for _, f := range l.book.Profile {
		if f.Key == name && f.Column != "" {
			return f.Column
		}
	}
	return name
}

func (l *layout) addItem(it *Item) error {
	declared := l.declared(it.Column)
	r, absent, err := itemRules(it, l.book.Missing, declared)
	if err != nil {
		return err
	}
	c := column{name: it.Key, source: it.Column, kind: itemColumn, rules: r, want: r.want, base: it.Scale.Min - 1, sign: 1,
		levels: it.Scale.Max - it.Scale.Min + 1, absent: absent}
	if it.Reverse {
		c.base, c.sign = it.Scale.Max+1, -1
	}
	l.columns = append(l.columns, c)
	return nil
}

func (l *layout) addField(f *Field) {
	switch {
	case f.Numeric:
		texts, numbers := missingNumbers(f.Missing, l.book.Missing)
		l.columns = append(l.columns, column{name: f.Key, source: f.Column, kind: numberColumn,
			missing: texts, numbers: numbers, declared: l.declared(f.Column), want: "a number"})
	case f.Multiple():
		l.addOptions(f)
	case len(f.Values) > 0 && !f.Open:
		r, labels := groupRules(f, l.book.Missing, l.declared(f.Column))
		l.groups[len(l.columns)] = f.Key
		l.columns = append(l.columns, column{name: f.Key, source: f.Column, kind: groupColumn, rules: r, labels: labels, want: r.want})
	default:
		texts, _ := missingNumbers(f.Missing, l.book.Missing)
		l.groups[len(l.columns)] = f.Key
		relabel := map[string]string{}
		var labels []string
		for _, v := range f.Values {
			relabel[trimCell(v.Code)] = v.Label
			if !slices.Contains(labels, v.Label) {
				labels = append(labels, v.Label)
			}
		}
		l.columns = append(l.columns, column{name: f.Key, source: f.Column, kind: labelColumn, missing: texts, declared: l.declared(f.Column),
			relabel: relabel, labels: labels, want: fmt.Sprintf("a text of at most %d bytes, to name a group", maxLabel)})
	}
}

// addOptions adds the columns of a multiple response, one an option.
func (l *layout) addOptions(f *Field) {
	var set []int
	list := f.OptionList()
	for i, option := range list {
		c := column{name: f.Key + ":" + option.Code, kind: optionColumn, set: len(l.sets)}
		switch {
		case f.Separator != "":
			c.source, c.quiet = f.Column, i > 0
			c.rules = joinedRules(f, i, l.book.Missing)
		case len(f.Values) > 0:
			c.source, c.more, c.kind, c.quiet = f.Columns[0], f.Columns[1:], choiceColumn, i > 0
			c.rules = choiceRules(f, i, l.book.Missing, l.declared(f.Columns[0]))
		default:
			c.source = f.Columns[i]
			c.rules = optionRules(f, i, l.book.Missing, l.declared(c.source))
		}
		c.want = c.rules.want
		set = append(set, len(l.columns))
		l.columns = append(l.columns, c)
	}
	l.sets = append(l.sets, set)
}

// declared is what the file declares missing in a column, nil if nothing.
func (l *layout) declared(column string) *raw.Missing {
	if m, ok := l.missing[cleanName(column)]; ok {
		return m
	}
	return nil
}

func (l *layout) addStated(it *Item) {
	if it.Stated == "" {
		return
	}
	texts, numbers := missingNumbers(l.book.Missing)
	l.columns = append(l.columns, column{name: "stated:" + it.Key, source: it.Stated, kind: numberColumn,
		missing: texts, numbers: numbers, declared: l.declared(it.Stated), want: "a number"})
}

// bind finds the columns of a file: result[i] lists the dataset columns that the i-th cell of a row goes to.
func (l *layout) bind(file string, h *header) ([][]int, error) {
	if err := l.book.CheckColumns(file, h.known()); err != nil {
		return nil, err
	}
	position := h.positions()
	to := make([][]int, len(h.names))
	for c := range l.columns {
		for _, name := range append([]string{l.columns[c].source}, l.columns[c].more...) {
			i, found := position[cleanName(name)]
			if !found {
				return nil, &FileError{File: file, Problem: "has no column " + quote(name)}
			}
			to[i] = append(to[i], c)
		}
	}
	return to, nil
}
