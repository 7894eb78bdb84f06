package survey

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"manyi/survey/raw"
)

// openOptions say how a file is to be taken before its columns are known.
type openOptions struct {
	encoding string
	sheet    string
	header   int    // header rows, 0 = find out
	format   string // of standard input, "" = find out
	want     wanted // columns that a codebook asks for
	jobs     int
	stdin    io.Reader
	progress func(n int64) // bytes of the file read so far

	unzipLimit int64
}

// opened is a data file whose columns are known and whose rows are to be read.
type opened struct {
	source *source
	format string
	header *header
	text   *textHead  // of delimited text, or
	table  raw.Reader // of any other format
}

// lined is a table whose rows have other numbers than 1, 2, 3: lineOf is that of a row of the last batch.
type lined interface{ lineOf(row int) int }

// headed is a table whose names stand in rows of its own.
type headed interface{ tableHeader() *header }

// source is a file being read.
type source struct {
	name     string
	path     string    // "" for standard input
	reader   io.Reader // the bytes of the file, unpacked, and summed as they pass
	packed   *packing  // nil when the file is not packed
	regular  *os.File  // an ordinary file that is not packed; else nil
	sum      *summingReader
	closers  []func()
	charset  charset
	encoding string
	rows     int
}

// unreadable says that a file cannot be read.
func (in *source) unreadable(err error) error {
	return &FileError{File: in.name, Problem: "cannot be read", Err: err}
}

// explain gives an error of a table its file, if it does not name it yet.
func (in *source) explain(err error) error {
	if errors.As(err, new(*FileError)) || errors.As(err, new(*RowError)) {
		return err
	}
	return in.unreadable(err)
}

func (in *source) close() {
	for _, c := range slices.Backward(in.closers) {
		c()
	}
	in.closers = nil
}

// openFile opens a file and reads what is before its first row.
func openFile(ctx context.Context, name string, o *openOptions) (*opened, error) {
	in := &source{name: name, path: name}
	f, err := in.open(ctx, name, o)
	if err != nil {
		in.close()
		return nil, err
	}
	out := &opened{source: in, format: f.name}
	if f.open == nil {
		if out.text, err = openText(in, o); err == nil {
			out.header = out.text.header
		}
	} else {
		out.table, err = f.open(ctx, in, o)
		if err == nil {
			in.closers = append(in.closers, func() { out.table.Close() })
			out.header = headerOf(out.table)
		}
	}
	if err != nil {
		in.close()
		return nil, err
	}
	return out, nil
}

func headerOf(t raw.Reader) *header {
	if h, ok := t.(headed); ok {
		return h.tableHeader()
	}
	variables := t.Dictionary().Variables
	names := make([]string, len(variables))
	for i := range variables {
		names[i] = variables[i].Name
	}
	return dictionaryHeader(names)
}

// open opens the bytes of a file, unpacks them and finds out the format.
func (in *source) open(ctx context.Context, name string, o *openOptions) (format, error) {
	var bytes io.Reader
	if name == "-" {
		if o.stdin == nil {
			return format{}, &FileError{File: name, Problem: "there is no standard input"}
		}
		in.name, in.path, bytes = "standard input", "", newInterruptible(ctx, o.stdin)
	} else {
		f, err := openInput(ctx, name)
		if err != nil {
			if ctx.Err() != nil {
				return format{}, ctx.Err()
			}
			if errors.Is(err, fs.ErrNotExist) {
				return format{}, &FileError{File: in.name, Problem: "does not exist"}
			}
			return format{}, in.unreadable(err)
		}
		in.closers = append(in.closers, func() { f.Close() })
		bytes, in.regular = f, f
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return format{}, &FileError{File: in.name, Problem: "is a folder: one of its files is wanted"}
		}
		if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
			bytes, in.regular = newInterruptible(ctx, f), nil
		}
	}
	in.sum = newSummingReader(bytes, o.progress)
	in.closers = append(in.closers, in.sum.close)
	buffered := bufio.NewReaderSize(in.sum, 4096)
	beginning, err := buffered.Peek(16)
	if err != nil && err != io.EOF {
		return format{}, in.unreadable(err)
	}
	in.reader = buffered
	inner := name
	if p := packingOf(beginning); p != nil {
		if in.reader, err = p.unpack(in, buffered); err != nil {
			return format{}, in.unreadable(err)
		}
		in.packed, in.regular = p, nil
		inner = strings.TrimSuffix(name, filepath.Ext(name))
		unpacked := bufio.NewReaderSize(in.reader, 4096)
		if beginning, err = unpacked.Peek(16); err != nil && err != io.EOF {
			return format{}, in.unreadable(err)
		}
		in.reader = unpacked
	}
	if len(beginning) == 0 {
		return format{}, &FileError{File: in.name, Problem: "is empty"}
	}
	if name == "-" && o.format != "" {
		i := slices.IndexFunc(formats(), func(f format) bool { return f.name == o.format })
		if i < 0 {
			return format{}, &FileError{File: in.name, Problem: "unknown format " + quote(o.format)}
		}
		return formats()[i], nil
	}
	return formatOf(inner, beginning), nil
}

// maxSpool is the most that is put on disk of a file that must be read out of order.
const maxSpool = 64 << 30

// at gives the unpacked file for reading out of order: the file itself, or a temporary copy of what comes through a pipe or is packed.
func (in *source) at() (io.ReaderAt, int64, error) {
	if in.regular != nil {
		info, err := in.regular.Stat()
		if err != nil {
			return nil, 0, in.unreadable(err)
		}
		return in.regular, info.Size(), nil
	}
	f, err := os.CreateTemp("", "manyi-*")
	if err != nil {
		return nil, 0, in.unreadable(err)
	}
	in.closers = append(in.closers, func() { f.Close(); os.Remove(f.Name()) })
	n, err := io.Copy(f, io.LimitReader(in.reader, maxSpool+1))
	if err != nil {
		return nil, 0, in.unreadable(err)
	}
	if n > maxSpool {
		return nil, 0, &FileError{File: in.name, Problem: "has more than 64 GiB"}
	}
	return f, n, nil
}

// input describes the file when all of it has been read.
func (o *opened) input() (Input, error) {
	in := o.source
	if in.regular != nil && o.text == nil { // read out of order: the sum is that of the file from its beginning
		if _, err := in.regular.Seek(in.sum.n, io.SeekStart); err != nil {
			return Input{}, in.unreadable(err)
		}
	}
	if _, err := io.Copy(io.Discard, in.sum); err != nil {
		return Input{}, in.unreadable(err)
	}
	name := in.path
	if name == "" {
		name = "-"
	}
	return Input{Path: name, SHA256: in.sum.sum(), Bytes: in.sum.n, Format: o.format, Encoding: in.encoding, Rows: in.rows,
		Packing: in.packed.String()}, nil
}
