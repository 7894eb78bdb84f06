package convert

import (
	"fmt"
	"strconv"
)

// OptionError is something asked that cannot be done, whatever the data are.
type OptionError struct{ Problem string }

func (e *OptionError) Error() string { return e.Problem }

func optionError(format string, args ...any) error { return &OptionError{fmt.Sprintf(format, args...)} }

// CellError is a cell that the format of the output cannot hold.
type CellError struct {
	File    string // the output, as the user named it
	Row     int    // of the table, from 1; 0 is the header
	Column  string
	Value   string // its beginning, or ""
	Problem string // the end of the sentence "the value ..."
}

func (e *CellError) Error() string {
	where := "header"
	if e.Row > 0 {
		where = "row " + strconv.Itoa(e.Row)
	}
	value := ""
	if e.Value != "" {
		value = strconv.Quote(e.Value) + " "
	}
	return fmt.Sprintf("%s: %s: %s: %s%s", e.File, where, strconv.Quote(e.Column), value, e.Problem)
}

// WriteError is an output that cannot be written.
type WriteError struct {
	File string
	Err  error
}

func (e *WriteError) Error() string { return fmt.Sprintf("%s cannot be written: %v", e.File, e.Err) }
func (e *WriteError) Unwrap() error { return e.Err }

// shown is the beginning of a text, for a message.
func shown(text []byte) string {
	const most = 40
	for i := range string(text) {
		if i >= most {
			return string(text[:i]) + "..."
		}
	}
	return string(text)
}
