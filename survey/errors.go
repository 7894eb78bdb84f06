package survey

import (
	"fmt"
	"strconv"
)

// RowError is a place in a file that cannot be read as a table.
type RowError struct {
	File    string // as the user named it
	Row     int    // line of the text file, or sheet row
	Problem string // the end of the sentence "the file, there, ..."
}

func (e *RowError) Error() string {
	return e.File + ":" + strconv.Itoa(e.Row) + ": " + e.Problem
}

// FileError is a file that cannot be read at all.
type FileError struct {
	File    string
	Problem string
	Err     error // what lies beneath, or nil
}

func (e *FileError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %s: %v", e.File, e.Problem, e.Err)
	}
	return e.File + ": " + e.Problem
}

func (e *FileError) Unwrap() error { return e.Err }
