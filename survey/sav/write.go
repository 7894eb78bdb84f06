package sav

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"manyi/survey/raw"
)

// WriterOptions say how to write a file.
type WriterOptions struct {
	Compression Compression // the zero value is none
	Created     time.Time   // the file's date, to the second; the zero time is 1 January 1970
}

// A Writer writes a file: the dictionary at once, then the cases.
type Writer struct {
	out     *output
	vars    []writtenVariable
	notes   notes
	packer  packer
	cases   int64
	cases64 int64 // where in the file the number of cases is said a second time
	cell    []byte
	strange int // numbers that SPSS does not have
	closed  bool
}

// NewWriter writes everything before the cases. What SPSS does not allow of the dictionary is written as it does, and is told in
// Notes; a text wider than 32767 bytes is an error. Texts are written in the width of the dictionary, or as wide as their labels and
// missing values need; the width is in bytes of UTF-8, so that a dictionary from a file in another encoding may need [Measure].
func NewWriter(w io.WriteSeeker, dict *raw.Dictionary, opt WriterOptions) (*Writer, error) {
	if opt.Compression < None || opt.Compression > Zlib {
		return nil, fmt.Errorf("%v is not known", opt.Compression)
	}
	start, err := w.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, err
	}
	out := &output{w: w, start: start}
	x := &Writer{out: out, packer: packer{out: out, compression: opt.Compression}}
	p, err := planWriting(dict, &x.notes)
	if err != nil {
		return nil, err
	}
	x.vars = p.vars
	x.cases64 = p.write(out, opt)
	x.packer.begin()
	return x, out.err
}

// Notes is what could not be written as it is, as sentences. After Close it is complete.
func (w *Writer) Notes() []string {
	n := w.notes
	if w.strange > 0 {
		n.note("%d numbers are infinite, which SPSS does not have; they are written as missing.", w.strange)
	}
	return n.sentences()
}

// Write writes the rows of a batch, in which all variables are filled. A text longer than its variable is an error.
func (w *Writer) Write(b *raw.Batch) error {
	if w.closed {
		return errors.New("write after the file was ended")
	}
	if len(b.Columns) != len(w.vars) {
		return fmt.Errorf("a batch of %d columns for %d variables", len(b.Columns), len(w.vars))
	}
	for i := range w.vars {
		c := &b.Columns[i]
		if v := &w.vars[i]; v.text && len(c.Ends) < b.Rows+1 || !v.text && len(c.Numbers) < b.Rows {
			return fmt.Errorf("the batch has %d rows, but not so many cells of %q", b.Rows, v.name)
		}
	}
	for row := range b.Rows {
		for i := range w.vars {
			v, c := &w.vars[i], &b.Columns[i]
			if !v.text {
				w.number(c.Numbers[row])
				continue
			}
			cell := c.Cell(row)
			if w.cell = cell; !validText(cell) {
				w.cell = bytes.ToValidUTF8(cell, []byte("\ufffd"))
			}
			if w.cell = trim(w.cell); len(w.cell) > v.width {
				return fmt.Errorf("case %d: %q: a text of %d bytes, %.40q..., where the variable has %d", w.cases+1, v.name, len(w.cell), w.cell, v.width)
			}
			w.text(w.cell, v.width)
		}
		w.cases++
	}
	return w.out.err
}

func (w *Writer) number(x float64) {
	if math.IsInf(x, 0) {
		w.strange++
		x = math.NaN()
	}
	w.packer.number(x)
}

// text writes a text in units of 8 bytes, and in segments if it is wide.
func (w *Writer) text(p []byte, width int) {
	for s, n := 0, segments(width); s < n; s++ {
		segment := segmentWidth(width, s)
		part := p[:min(len(p), segment, segmentBytes)]
		p = p[len(part):]
		for range units(segment) {
			n := min(len(part), unit)
			w.packer.text(part[:n])
			part = part[n:]
		}
	}
}

// Close ends the file: it completes the cases and writes their number where it belongs. The file stays open.
func (w *Writer) Close() error {
	if w.closed {
		return nil
	}
	w.closed = true
	w.packer.end()
	header := int32(-1)
	if w.cases <= math.MaxInt32 {
		header = int32(w.cases)
	}
	w.out.flush()
	w.out.patch(80, func() { w.out.int32(header) })
	w.out.patch(w.cases64, func() { w.out.int64(w.cases) })
	return w.out.err
}

// Measure reads the rest of a table and returns how many bytes of UTF-8 the longest text of each variable has, 0 for numbers.
func Measure(r raw.Reader) ([]int, error) {
	variables := r.Dictionary().Variables
	widths := make([]int, len(variables))
	b := raw.Batch{Want: make([]bool, len(variables))}
	for i := range variables {
		b.Want[i] = variables[i].Kind == raw.Text
	}
	for {
		switch err := r.Next(&b); {
		case err == io.EOF:
			return widths, nil
		case err != nil:
			return nil, err
		}
		for i := range variables {
			if !b.Want[i] {
				continue
			}
			for row := range b.Rows {
				widths[i] = max(widths[i], len(b.Columns[i].Cell(row)))
			}
		}
	}
}
