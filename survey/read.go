package survey

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"
)

// ReadOptions say what to read and how.
type ReadOptions struct {
	Files    []string                // replace Codebook.Data; files, patterns, folders, or "-" for Stdin
	Stdin    io.Reader               // what "-" reads
	Format   string                  // of "-": "csv", "xlsx"; "" = find out
	Wave     string                  // name of the wave, kept in the Dataset
	Where    []string                // "field=label": the same field again means or, different fields mean and
	Jobs     int                     // goroutines that split text; 0 = one per core. Results do not depend on it
	Progress func(done, total int64) // bytes read of all bytes; total is 0 when unknown. Called often, never at once
	Mem      memory.Allocator        // of the columns; nil = the default

	blockSize  int   // for tests
	unzipLimit int64 // for tests
}

// source is a file being read.
type source struct {
	name     string
	reader   io.Reader // the bytes of the file, summed as they pass
	file     *os.File  // nil for standard input
	charset  charset
	encoding string
	rows     int
}

// Read reads the files of a codebook, or those of the options, into one dataset. The codebook is that of the wave.
//
// A cell that its scale or list of values does not allow is listed in Invalid and read as missing. A row that is left
// out is listed in Rows.Excluded, for the first of these reasons that applies:
//
//	empty_row     no cell is filled in; blank lines at the end of a file are no rows
//	duplicate_id  an earlier form of the wave has the same id; with the rule "flag" it is a finding instead
//	weight        the weight is missing, not a number, zero or negative, or beyond what can be summed
//	straightline  five or more items are answered, all with the same code as written; "flag" makes it a finding
//	where         the form does not pass the filter; its invalid cells are not listed either
//
// Anything that makes the file as a whole doubtful is an error: a missing column, a row with too few or too many
// cells, a quote that is not closed.
func Read(ctx context.Context, book *Codebook, opt ReadOptions) (*Dataset, error) {
	if opt.Jobs <= 0 {
		opt.Jobs = runtime.GOMAXPROCS(0)
	}
	if opt.Mem == nil {
		opt.Mem = memory.DefaultAllocator
	}
	if opt.blockSize <= 0 {
		opt.blockSize = blockSize
	}
	if opt.unzipLimit <= 0 {
		opt.unzipLimit = maxUnzipped
	}
	names := book.Data
	if len(opt.Files) > 0 {
		names = opt.Files
	}
	files, err := expandFiles(names)
	if err != nil {
		return nil, err
	}
	l, err := newLayout(book, opt.Where)
	if err != nil {
		return nil, err
	}
	var total int64
	for _, name := range files {
		if info, err := os.Stat(name); err == nil && name != "-" {
			total += info.Size()
		}
	}
	if slices.Contains(files, "-") {
		total = 0
	}
	c := newCollector(l, opt.Mem)
	d := &Dataset{Codebook: book, Wave: opt.Wave}
	var done int64
	for _, name := range files {
		input, err := readFile(ctx, name, c, &opt, &done, total)
		if err != nil {
			c.release()
			return nil, err
		}
		d.Inputs = append(d.Inputs, input)
	}
	if c.rows.Kept == 0 {
		c.release()
		return nil, nothingLeft(files, c.rows)
	}
	d.Groups = c.groups()
	d.Rows, d.Invalid, d.InvalidCount, d.Findings = c.rows, c.invalid, c.invalidCount, c.findings
	d.Schema, d.Batches = c.dataset()
	return d, nil
}

// nothingLeft says why no row can be used.
func nothingLeft(files []string, rows Accounting) error {
	count := map[string]int{}
	var order []string
	for _, e := range rows.Excluded {
		text := e.Reason.Code
		if text == whyWhere.String() {
			text += " " + e.Reason.Detail
		}
		if count[text]++; count[text] == 1 {
			order = append(order, text)
		}
	}
	for i, text := range order {
		order[i] = fmt.Sprintf("%d %s", count[text], text)
	}
	return &FileError{File: strings.Join(files, ", "),
		Problem: fmt.Sprintf("none of %d rows can be used: %s", rows.Read, strings.Join(order, ", "))}
}

// readFile reads one file into the collector.
func readFile(ctx context.Context, name string, c *collector, opt *ReadOptions, done *int64, total int64) (Input, error) {
	in := &source{name: name}
	var raw io.Reader
	if name == "-" {
		if opt.Stdin == nil {
			return Input{}, &FileError{File: name, Problem: "there is no standard input"}
		}
		in.name, raw = "standard input", newInterruptible(ctx, opt.Stdin)
	} else {
		f, err := openInput(ctx, name)
		if err != nil {
			if ctx.Err() != nil {
				return Input{}, ctx.Err()
			}
			return Input{}, &FileError{File: name, Problem: "cannot be read", Err: err}
		}
		defer f.Close()
		raw, in.file = f, f
		if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
			raw = newInterruptible(ctx, f)
		}
	}
	begun := *done
	sum := newSummingReader(raw, func(n int64) {
		*done = begun + n
		if opt.Progress != nil {
			opt.Progress(*done, total)
		}
	})
	defer sum.close()
	buffered := bufio.NewReaderSize(sum, 4096)
	in.reader = buffered
	beginning, err := buffered.Peek(16)
	if err != nil && err != io.EOF {
		return Input{}, &FileError{File: in.name, Problem: "cannot be read", Err: err}
	}
	if len(beginning) == 0 {
		return Input{}, &FileError{File: in.name, Problem: "is empty"}
	}
	f := formatOf(name, beginning)
	if name == "-" && opt.Format != "" {
		i := slices.IndexFunc(formats(), func(f format) bool { return f.name == opt.Format })
		if i < 0 {
			return Input{}, &FileError{File: in.name, Problem: "unknown format " + quote(opt.Format)}
		}
		f = formats()[i]
	}
	if err := f.read(ctx, in, c, opt); err != nil {
		return Input{}, err
	}
	if _, err := io.Copy(io.Discard, sum); err != nil {
		return Input{}, &FileError{File: in.name, Problem: "cannot be read", Err: err}
	}
	return Input{Path: name, SHA256: sum.sum(), Bytes: sum.n, Format: f.name, Encoding: in.encoding, Rows: in.rows}, nil
}

func (c *collector) release() {
	for _, p := range c.pieces {
		p.release()
	}
}

// groups lists the labels of the grouped fields.
func (c *collector) groups() map[string][]string {
	groups := make(map[string][]string, len(c.layout.groups))
	for i, key := range c.layout.groups {
		labels := c.labels[i].labels
		if c.layout.columns[i].kind == groupColumn {
			labels = c.layout.columns[i].labels
		}
		groups[key] = slices.Clone(labels)
	}
	return groups
}

// summingReader passes bytes on and computes their SHA-256 meanwhile, in a goroutine of its own.
type summingReader struct {
	r        io.Reader
	progress func(n int64)
	n        int64
	hash     hash.Hash
	full     chan []byte
	free     chan []byte
	stopped  chan struct{}
	closed   bool
}

func newSummingReader(r io.Reader, progress func(n int64)) *summingReader {
	const buffers = 4
	s := &summingReader{r: r, progress: progress, hash: sha256.New(), full: make(chan []byte, buffers),
		free: make(chan []byte, buffers), stopped: make(chan struct{})}
	for range buffers {
		s.free <- nil
	}
	go func() {
		defer close(s.stopped)
		for b := range s.full {
			s.hash.Write(b)
			s.free <- b
		}
	}()
	return s
}

func (s *summingReader) Read(p []byte) (int, error) {
	const most = 256 << 10
	n, err := s.r.Read(p[:min(len(p), most)])
	if n > 0 {
		b := append((<-s.free)[:0], p[:n]...)
		s.full <- b
		s.n += int64(n)
		s.progress(s.n)
	}
	return n, err
}

func (s *summingReader) close() {
	if !s.closed {
		s.closed = true
		close(s.full)
		<-s.stopped
	}
}

func (s *summingReader) sum() string {
	s.close()
	return hex.EncodeToString(s.hash.Sum(nil))
}
