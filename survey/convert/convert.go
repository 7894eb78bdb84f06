// Package convert writes a table into a file of another format: raw codes, nothing recoded. What the file says of its variables
// (labels, missing values, multiple response sets, weight, formats) goes along where the format has a place for it.
//
// A missing value of the system is a blank cell; user-missing codes stay as they are. CSV and XLSX have codes, or labels if
// asked for; dates are written with their time.
//
// Delimited text and sheets are texts only. For a format that distinguishes, the table is read to its end first, and a column becomes
// one of numbers, dates or times if each of its cells that is not blank is one; everything else stays a text, to the letter.
package convert

import (
	"context"
	"io"
	"path/filepath"
	"time"

	"manyi/survey"
	"manyi/survey/raw"
)

// Input is the table to convert.
type Input struct {
	raw.Reader
	Path    string // of the file, which is not written over; "" of standard input
	Untyped bool   // its columns are texts only because its format has nothing else
}

// Options say how to write. The zero value is what most want.
type Options struct {
	Format   string    // of the output, one of FormatNames; "" = by the extension of its name
	Encoding string    // of CSV, one of EncodingNames; "" is UTF-8
	BOM      bool      // begin CSV in UTF-8 with a byte order mark, without which Excel takes it for something else
	Labels   bool      // write value labels instead of codes, in CSV and XLSX
	Text     bool      // leave all columns of untyped input texts
	Created  time.Time // the date that .sav and XLSX say they were made; the zero value is 1970
	Jobs     int       // goroutines, 0 = one
	Stdout   io.Writer // what "-" writes CSV to
}

// Summary is what was written.
type Summary struct {
	Format  string
	Rows    int
	Columns int
	Notes   []string // what a reader must know of the output, as sentences without a full stop
}

// Convert writes a table to the file out; "-" is standard output. Until all of it is written an earlier file of that name stays as it
// is. Errors are of type [OptionError] if that cannot be done at all, [WriteError] if the output cannot be written, else what is
// wrong with the data.
func Convert(ctx context.Context, in Input, out string, opt Options) (*Summary, error) {
	t, err := newTarget(out, &opt)
	if err != nil {
		return nil, err
	}
	t.untyped = in.Untyped && !opt.Text
	if out == "-" {
		t.out = &sink{w: opt.Stdout}
		return t.convert(ctx, in)
	}
	p, err := findPlace(out, in.Path)
	if err != nil {
		return nil, err
	}
	if err := p.create(); err != nil {
		return nil, err
	}
	defer p.discard()
	t.out, t.folder = &sink{w: p.file}, filepath.Dir(p.path)
	sum, err := t.convert(ctx, in)
	if err != nil {
		return nil, err
	}
	return sum, p.commit()
}

// Check says whether Convert would begin to write a file, before that which is read has been opened.
func Check(in, out string, opt Options) error {
	if _, err := newTarget(out, &opt); err != nil || out == "-" {
		return err
	}
	_, err := findPlace(out, in)
	return err
}

// target is the output of a conversion.
type target struct {
	name    string // as the user named it
	format  *format
	pack    packing
	opt     *Options
	folder  string // for temporary files
	out     *sink
	dict    *raw.Dictionary // of what is written
	untyped bool            // its columns are texts only because the format read has nothing else
	notes   []string
}

// writer writes a table in some format.
type writer interface {
	// Write writes the rows of a batch, in which all variables are filled.
	Write(b *raw.Batch) error

	// Close completes the file and leaves it open.
	Close() error

	// Notes is what could not be written as it is; after Close it is complete.
	Notes() []string
}

func (t *target) convert(ctx context.Context, in Input) (*Summary, error) {
	table, done, err := t.prepare(ctx, in)
	if err != nil {
		return nil, err
	}
	defer done()
	if t.dict == nil {
		t.dict = cleanDictionary(table.Dictionary())
	}
	w, closePacking, err := t.open()
	if err != nil {
		return nil, t.explain(err)
	}
	cleaner := newCleaner(t.dict)
	rows, err := pump(ctx, table, func(b *raw.Batch) error {
		cleaner.clean(b)
		return t.explain(w.Write(b))
	})
	if err == nil {
		err = t.explain(w.Close())
	} else {
		w.Close() // which ends its goroutines
	}
	if err2 := closePacking(); err == nil {
		err = t.explain(err2)
	}
	if err != nil {
		return nil, err
	}
	sum := &Summary{Format: t.format.name, Rows: rows, Columns: len(t.dict.Variables)}
	sum.Notes = append(sum.Notes, in.Dictionary().Notes...)
	sum.Notes = append(sum.Notes, t.notes...)
	sum.Notes = append(sum.Notes, cleaner.notes()...)
	sum.Notes = append(sum.Notes, w.Notes()...)
	return sum, nil
}

// explain tells errors of the file that is written from those of the data.
func (t *target) explain(err error) error {
	switch {
	case err == nil:
		return nil
	case t.out.err != nil:
		return &WriteError{t.name, bare(t.out.err)}
	}
	return err
}

// refuse is a table that a format cannot hold.
func (t *target) refuse(problem string) error {
	return &survey.FileError{File: t.name, Problem: problem}
}
