// Package raw holds the table of a data file as the file has it: its variables, with everything that the file says of
// them, and its cells, neither recoded nor judged. A reader of a format fills it; datasets, starter codebooks and
// files in other formats are made from it.
package raw

// Kind says what the cells of a variable are.
type Kind uint8

const (
	Number   Kind = iota
	Text          // as written; white space at the end does not count
	Date          // a day: seconds since Epoch, a whole number of days
	DateTime      // seconds since Epoch, in no time zone
	Time          // seconds of a duration or a time of day
)

// Temporal says whether the numbers of a variable are days, times or durations.
func (k Kind) Temporal() bool { return k >= Date }

// Epoch is how many seconds before 1 January 1970 the seconds of Date and DateTime begin: at 0:00 on 14 October 1582,
// as in SPSS.
const Epoch = 12219379200

// Dictionary is what a file says of its table.
type Dictionary struct {
	Variables []Variable // in file order; names are unique and not empty
	Sets      []Set      // multiple response sets
	Weight    string     // name of the weight variable, "" if none
	Label     string     // of the file
	Documents []string   // notes, a line each
	Encoding  string     // of the file's text, e.g. "utf-8", "gb18030", "windows-1252"
	Product   string     // the program that wrote the file, "" if unknown
	Cases     int        // rows as the file declares them, -1 if it does not; only a hint
	Notes     []string   // what a reader had to guess or pass over, as sentences
}

// Variable is one column.
type Variable struct {
	Name     string
	Label    string // "" if none
	Kind     Kind
	Width    int     // of text: bytes of the longest value as declared, 0 unknown; of numbers: characters in print, 0 unknown
	Decimals int     // of numbers in print
	Format   string  // SPSS print format as written in syntax, e.g. F8.2, A20, DATETIME20; "" unknown
	Labels   []Label // value labels, in the file's order
	Missing  Missing // user-missing values; a NaN cell or an empty text is missing without them
	Measure  Measure
	Role     Role
	Columns  int   // display width, 0 unknown
	Align    Align // in display
}

// Label names one value of a variable.
type Label struct {
	Number float64 // the value of a variable that is not text
	Text   string  // the value of a text
	Label  string
}

// Missing lists the values that stand for no answer. All bounds are inclusive.
type Missing struct {
	Range     bool
	Low, High float64   // with Range; math.Inf(-1) is LOWEST, math.Inf(1) HIGHEST
	Values    []float64 // single values
	Texts     []string  // of a text variable
}

// Has says whether a number is user-missing. NaN is not: it is missing without being declared.
func (m *Missing) Has(x float64) bool {
	if m.Range && x >= m.Low && x <= m.High {
		return true
	}
	for _, v := range m.Values {
		if x == v {
			return true
		}
	}
	return false
}

// Empty says whether nothing is declared missing.
func (m *Missing) Empty() bool { return !m.Range && len(m.Values) == 0 && len(m.Texts) == 0 }

// Measure is the level of measurement.
type Measure uint8

const (
	UnknownMeasure Measure = iota
	Nominal
	Ordinal
	Scale
)

// Role is what a variable is for in models, as SPSS has it.
type Role uint8

const (
	Input Role = iota
	Target
	Both
	None
	Partition
	Split
)

// Align is how cells are aligned in display.
type Align uint8

const (
	Left Align = iota
	Right
	Center
)

// Set is a multiple response set.
type Set struct {
	Name      string // begins with $ in SPSS
	Label     string
	Variables []string
	Dichotomy bool   // each variable is one option, chosen where it has the counted value; else each holds a category
	Counted   string // the counted value of a dichotomy, as written: "1", "Yes"

	CategoryLabelsFromCounted bool // options are named by the label of the counted value instead of the variable's
	LabelFromVariable         bool // the set's label is the first variable's
}

// Batch is some rows of a table, by column. A reader uses its slices again for the next rows.
type Batch struct {
	Want    []bool // by variable: which to fill; nil = all
	Rows    int
	Columns []Column // one a variable; those not wanted are of no use
}

// Column is the cells of one variable: Numbers for one that is not text, else Text and Ends.
type Column struct {
	Numbers []float64 // NaN = no value (system-missing)
	Text    []byte    // UTF-8; cell i is Text[Ends[i]:Ends[i+1]], without white space at its end
	Ends    []int32   // Ends[0] is 0
}

// Cell is the text of a row.
func (c *Column) Cell(row int) []byte { return c.Text[c.Ends[row]:c.Ends[row+1]] }

// Wants says whether a variable is to be filled.
func (b *Batch) Wants(variable int) bool { return b.Want == nil || b.Want[variable] }

// Reset empties the batch for a table of so many variables and keeps its memory.
func (b *Batch) Reset(variables int) {
	if len(b.Columns) != variables {
		b.Columns = make([]Column, variables)
	}
	b.Rows = 0
	for i := range b.Columns {
		c := &b.Columns[i]
		c.Numbers, c.Text, c.Ends = c.Numbers[:0], c.Text[:0], append(c.Ends[:0], 0)
	}
}

// AppendText adds a cell of a text variable.
func (c *Column) AppendText(cell []byte) {
	c.Text = append(c.Text, cell...)
	c.Ends = append(c.Ends, int32(len(c.Text)))
}

// Reader gives a table row by row.
type Reader interface {
	Dictionary() *Dictionary

	// Next fills b with the next rows, at least one, and returns io.EOF instead when there are no more. A row that cannot be
	// read is an error that says which, from 1, and why.
	Next(b *Batch) error

	Close() error
}
