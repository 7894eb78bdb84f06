package survey

import "fmt"

// kind is what becomes of the cells of a column.
type kind uint8

const (
	itemColumn   kind = iota // level of a scale, uint8
	optionColumn             // ticked or not, uint8
	groupColumn              // group by listed values, dictionary<uint16>
	labelColumn              // group by the text itself, dictionary<uint16>
	unitColumn               // stratum or cluster, dictionary<uint32>
	numberColumn             // float64
	weightColumn             // float64 that must be positive
	idColumn                 // utf8
	textColumn               // utf8
)

// column is one column of the dataset and how it is filled.
type column struct {
	name   string // in the schema
	source string // in the files
	kind   kind

	rules   *rules   // items, options and listed values
	labels  []string // of the groups of listed values
	set     int      // number of the multiple response an option belongs to
	missing map[string]bool
	numbers []float64 // missing codes of a numeric column
	want    string    // for cells that cannot be taken

	// The code as written of an item's level is base + sign*level, for straight-lining.
	base, sign int
}

// layout is a codebook made ready for reading. It is not changed while files are read.
type layout struct {
	book    *Codebook
	columns []column
	items   []int // columns of the items, without overall
	sets    [][]int
	groups  map[int]string // column -> key of a grouped field
	weight  int            // column or -1
	id      int            // column or -1
	filters []filter

	duplicates, straightline string // Exclude, Flag or Keep
}

// newLayout lists the columns in the order that Dataset documents.
func newLayout(book *Codebook, where []string) (*layout, error) {
	l := &layout{book: book, weight: -1, id: -1, groups: map[int]string{},
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
	if book.Weight != "" {
		l.weight = len(l.columns)
		l.columns = append(l.columns, column{name: "#weight", source: book.Weight, kind: weightColumn})
	}
	if d := book.Design; d != nil {
		for _, unit := range []struct{ name, source, want string }{
			{"#stratum", d.Strata, "the stratum of the form"}, {"#cluster", d.Cluster, "the cluster of the form"}} {
			if unit.source != "" {
				l.columns = append(l.columns, column{name: unit.name, source: l.sourceOf(unit.source), kind: unitColumn, want: unit.want})
			}
		}
	}
	if book.ID != "" {
		l.id = len(l.columns)
		l.columns = append(l.columns, column{name: "#id", source: book.ID, kind: idColumn})
	}
	for _, t := range book.Text {
		l.columns = append(l.columns, column{name: t, source: t, kind: textColumn})
	}
	return l, l.addFilters(where)
}

func isNumeric(f *Field) bool  { return f.Numeric }
func isMultiple(f *Field) bool { return !f.Numeric && len(f.Columns) > 0 }
func isGrouped(f *Field) bool  { return !f.Numeric && len(f.Columns) == 0 }

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
	r, err := itemRules(it, l.book.Missing)
	if err != nil {
		return err
	}
	c := column{name: it.Key, source: it.Column, kind: itemColumn, rules: r, want: r.want, base: it.Scale.Min - 1, sign: 1}
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
			missing: texts, numbers: numbers, want: "a number"})
	case len(f.Columns) > 0:
		var set []int
		for _, option := range f.Columns {
			r := optionRules(option, f.Missing, l.book.Missing)
			set = append(set, len(l.columns))
			l.columns = append(l.columns, column{name: f.Key + ":" + option, source: option, kind: optionColumn,
				rules: r, want: r.want, set: len(l.sets)})
		}
		l.sets = append(l.sets, set)
	case len(f.Values) > 0:
		r, labels := groupRules(f, l.book.Missing)
		l.groups[len(l.columns)] = f.Key
		l.columns = append(l.columns, column{name: f.Key, source: f.Column, kind: groupColumn, rules: r, labels: labels, want: r.want})
	default:
		texts, _ := missingNumbers(f.Missing, l.book.Missing)
		l.groups[len(l.columns)] = f.Key
		l.columns = append(l.columns, column{name: f.Key, source: f.Column, kind: labelColumn, missing: texts,
			want: fmt.Sprintf("a text of at most %d bytes, to name a group", maxLabel)})
	}
}

func (l *layout) addStated(it *Item) {
	if it.Stated == "" {
		return
	}
	texts, numbers := missingNumbers(l.book.Missing)
	l.columns = append(l.columns, column{name: "stated:" + it.Key, source: it.Stated, kind: numberColumn,
		missing: texts, numbers: numbers, want: "a number"})
}

// bind finds the columns of a file: result[i] lists the dataset columns that the i-th cell of a row goes to.
func (l *layout) bind(file string, header []string) ([][]int, error) {
	if err := l.book.CheckColumns(file, header); err != nil {
		return nil, err
	}
	position := make(map[string]int, len(header))
	for i, name := range header {
		position[cleanName(name)] = i
	}
	to := make([][]int, len(header))
	for c := range l.columns {
		name := l.columns[c].source
		i, found := position[cleanName(name)]
		if !found {
			return nil, &FileError{File: file, Problem: "has no column " + quote(name)}
		}
		to[i] = append(to[i], c)
	}
	return to, nil
}

// found counts the columns of the codebook that a header has.
func (l *layout) found(header []string) int {
	names := make(map[string]bool, len(header))
	for _, name := range header {
		names[cleanName(name)] = true
	}
	n := 0
	for c := range l.columns {
		if names[cleanName(l.columns[c].source)] {
			n++
		}
	}
	return n
}
