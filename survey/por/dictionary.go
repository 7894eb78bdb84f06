package por

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"manyi/survey/raw"
)

const (
	maxFormat = 1 << 16 // bound of the numbers in a print format
	maxCount  = math.MaxInt32
)

// dictionaryReader reads the records in front of the data. Each begins with a letter or digit that says what it holds.
type dictionaryReader struct {
	*stream
	*decoder
	dict    raw.Dictionary
	byName  map[string]int
	names   raw.Names
	weight  string
	declare int // variables as declared, -1 if they are not
	twice   int // variables with a second set of value labels
	ranges  int // ranges of missing values of text variables
}

// read reads all records up to the data.
func (r *dictionaryReader) read() error {
	r.byName = map[string]int{}
	r.declare = -1
	r.dict.Cases = -1
	if err := r.version(); err != nil {
		return err
	}
	for {
		tag, err := r.next()
		if err != nil {
			return fmt.Errorf("a record of the dictionary: %w", err)
		}
		if tag == 'F' {
			return r.finish()
		}
		if err := r.record(tag); err != nil {
			return fmt.Errorf("record '%c' of the dictionary: %w", tag, err)
		}
	}
}

// version reads the letter A, and the day and time at which the file was written.
func (r *dictionaryReader) version() error {
	c, err := r.next()
	if err != nil {
		return err
	}
	if c != 'A' {
		return fmt.Errorf("the file has version %q of the format, where A was expected", c)
	}
	for _, what := range []string{"the day of writing", "the time of writing"} {
		if _, err := r.string(what); err != nil {
			return err
		}
	}
	return nil
}

func (r *dictionaryReader) record(tag byte) (err error) {
	switch tag {
	case '1':
		r.dict.Product, err = r.word("the product")
	case '2', '3': // author, and what is added to the product
		_, err = r.string("a text")
	case '4':
		r.declare, err = r.integer("the number of variables", 0, maxCount)
	case '5':
		_, err = r.integer("the number of digits", 0, maxCount)
	case '6':
		r.weight, err = r.word("the name of the weight")
	case '7':
		err = r.variable()
	case '8', '9', 'A', 'B':
		err = r.missing(tag)
	case 'C':
		var label string
		label, err = r.word("a variable label")
		if v := r.last(); v != nil {
			v.Label = label
		} else if err == nil {
			err = errors.New("a label before the first variable")
		}
	case 'D':
		err = r.labels()
	case 'E':
		err = r.documents()
	default:
		err = errors.New("there is no such record; 1 to 9 or A to F was expected")
	}
	return err
}

// word reads a text of the dictionary.
func (r *dictionaryReader) word(what string) (string, error) {
	b, err := r.string(what)
	return string(raw.TrimEnd(r.decode(b))), err
}

// last is the variable that was read last.
func (r *dictionaryReader) last() *raw.Variable {
	if n := len(r.dict.Variables); n > 0 {
		return &r.dict.Variables[n-1]
	}
	return nil
}

func (r *dictionaryReader) variable() error {
	width, err := r.integer("the width of a variable", 0, maxString)
	if err != nil {
		return err
	}
	name, err := r.word("the name of a variable")
	if err != nil {
		return err
	}
	var format [6]int // print and write format: number, width, decimals
	for i := range format {
		if format[i], err = r.integer("the format of variable "+name, 0, maxFormat); err != nil {
			return err
		}
	}
	column := len(r.dict.Variables)
	if _, taken := r.byName[name]; !taken {
		r.byName[name] = column
	}
	v := raw.Variable{Name: r.names.Unique(name, column)}
	if width > 0 {
		v.Kind, v.Width = raw.Text, width
	}
	setFormat(&v, format[0], format[1], format[2])
	r.dict.Variables = append(r.dict.Variables, v)
	return nil
}

// missing reads a definition of missing values of the last variable: a single value (8), everything up to a value (9),
// from a value on (A), or between two (B).
func (r *dictionaryReader) missing(tag byte) error {
	v := r.last()
	if v == nil {
		return errors.New("missing values before the first variable")
	}
	if v.Kind == raw.Text {
		for n := 1; ; n++ {
			text, err := r.word("a missing value of " + v.Name)
			switch {
			case err != nil:
				return err
			case tag == '8':
				v.Missing.Texts = append(v.Missing.Texts, text)
				return nil
			case tag != 'B' || n == 2:
				r.ranges++
				return nil
			}
		}
	}
	x, err := r.value("a missing value of " + v.Name)
	if err != nil {
		return err
	}
	if tag == '8' {
		v.Missing.Values = append(v.Missing.Values, x)
		return nil
	}
	if tag == 'A' && x == math.MaxFloat64 {
		r.note("the missing values of %s begin at the highest number there is and were left out: PSPP writes x THRU HIGHEST so, without x", v.Name)
		return nil
	}
	low, high := x, math.Inf(1)
	switch tag {
	case '9':
		low, high = math.Inf(-1), x
	case 'B':
		if high, err = r.value("a missing value of " + v.Name); err != nil {
			return err
		}
	}
	if v.Missing.Range {
		return fmt.Errorf("variable %s has a second range of missing values", v.Name)
	}
	v.Missing.Range, v.Missing.Low, v.Missing.High = true, low, high
	return nil
}

// value reads a number that may not be system-missing.
func (r *dictionaryReader) value(what string) (float64, error) {
	x, missing, err := r.number()
	if err == nil && missing {
		err = errors.New("no number")
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	return x, nil
}

// labels reads the value labels that some variables, all numbers or all text, have in common.
func (r *dictionaryReader) labels() error {
	n, err := r.integer("the number of variables with value labels", 1, maxCount)
	if err != nil {
		return err
	}
	var of []int
	for range n {
		name, err := r.word("the name of a variable with value labels")
		if err != nil {
			return err
		}
		i, found := r.byName[name]
		if !found {
			return fmt.Errorf("value labels for variable %q, which the file does not have", name)
		}
		if len(of) > 0 && (r.dict.Variables[i].Kind == raw.Text) != (r.dict.Variables[of[0]].Kind == raw.Text) {
			return fmt.Errorf("the same value labels for variable %s and for %s, of which one is text", r.dict.Variables[of[0]].Name, name)
		}
		of = append(of, i)
	}
	first := r.dict.Variables[of[0]]
	if n, err = r.integer("the number of value labels of "+first.Name, 0, maxCount); err != nil {
		return err
	}
	var labels []raw.Label
	for range n {
		var l raw.Label
		if first.Kind == raw.Text {
			l.Text, err = r.word("a labelled value of " + first.Name)
		} else {
			l.Number, err = r.value("a labelled value of " + first.Name)
		}
		if err != nil {
			return err
		}
		if l.Label, err = r.word("a value label of " + first.Name); err != nil {
			return err
		}
		labels = append(labels, l)
	}
	for _, i := range of {
		if v := &r.dict.Variables[i]; v.Labels == nil {
			v.Labels = slices.Clip(labels)
		} else {
			v.Labels = slices.Clip(labels)
			r.twice++
		}
	}
	return nil
}

func (r *dictionaryReader) documents() error {
	n, err := r.integer("the number of lines of notes", 0, maxCount)
	if err != nil {
		return err
	}
	for range n {
		line, err := r.word("a line of notes")
		if err != nil {
			return err
		}
		r.dict.Documents = append(r.dict.Documents, line)
	}
	return nil
}

// finish checks what could not be checked before all records were there.
func (r *dictionaryReader) finish() error {
	n := len(r.dict.Variables)
	if n == 0 {
		return errors.New("the file has no variables")
	}
	if r.declare >= 0 && r.declare != n {
		r.note("the file declares %d variables and describes %d", r.declare, n)
	}
	if r.names.Changed > 0 {
		r.note("%d variables had no name or that of another and were renamed", r.names.Changed)
	}
	if r.twice > 0 {
		r.note("of %d variables that have two sets of value labels the second was taken", r.twice)
	}
	if r.ranges > 0 {
		r.note("%d ranges of missing values of text variables were left out", r.ranges)
	}
	if weight := strings.TrimSpace(r.weight); weight != "" {
		if i, found := r.byName[weight]; found {
			r.dict.Weight = r.dict.Variables[i].Name
		} else {
			r.note("the weight %s is not among the variables", weight)
		}
	}
	return nil
}

func (r *dictionaryReader) note(format string, args ...any) {
	r.dict.Notes = append(r.dict.Notes, fmt.Sprintf(format, args...))
}
