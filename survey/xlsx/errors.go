package xlsx

import (
	"errors"
	"fmt"
	"strings"
)

// What a file is that is not a workbook of this format. Each is the end of a sentence that begins with the file's name.
var (
	ErrNotWorkbook  = errors.New("is not a workbook") // text or HTML under the name of one, or another kind of archive
	ErrOldFormat    = errors.New("is a workbook of the old .xls format")
	ErrBinary       = errors.New("is a binary workbook (.xlsb): save it as .xlsx")
	ErrOpenDocument = errors.New("is an OpenDocument spreadsheet: save it as .xlsx")
	ErrEncrypted    = errors.New("is encrypted: save it without a password")

	// ErrDamaged is in every error of a file that breaks off or does not hold what it must.
	ErrDamaged = errors.New("is damaged")

	// ErrTooLarge is in every error of a file beyond the limits of Options.
	ErrTooLarge = errors.New("is too large")
)

// Error is a place in a workbook that cannot be read.
type Error struct {
	Part  string // of the package, such as xl/worksheets/sheet1.xml
	Sheet string // its name, "" outside of sheets
	Row   int    // 0 outside of rows
	Cell  string // such as B12, "" outside of cells
	Err   error
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.Sheet != "" {
		fmt.Fprintf(&b, "sheet %q, ", e.Sheet)
	}
	switch {
	case e.Cell != "":
		fmt.Fprintf(&b, "cell %s, ", e.Cell)
	case e.Row > 0:
		fmt.Fprintf(&b, "row %d, ", e.Row)
	}
	return fmt.Sprintf("%s%s: %v", b.String(), e.Part, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// damaged makes an error of a part that does not hold what it must.
func damaged(format string, values ...any) error {
	return &damage{fmt.Sprintf(format, values...)}
}

// damage is ErrDamaged, told in its own words.
type damage struct{ text string }

func (d *damage) Error() string        { return d.text }
func (d *damage) Is(target error) bool { return target == ErrDamaged }
