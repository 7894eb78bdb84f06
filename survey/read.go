package survey

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
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

	Lenient bool // make rows with too few or too many cells fit, and list them, instead of refusing the file

	blockSize  int   // for tests
	unzipLimit int64 // for tests
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
//	wave          the column of waves holds none that the codebook knows; rows of other waves are no rows of this one
//
// Where the codebook gives no labels and no missing codes, those in the first file (an SPSS file has them) hold, and the Codebook of
// the result has the labels.
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
	r := &reading{ctx: ctx, book: book, opt: &opt}
	for _, name := range files {
		if info, err := os.Stat(name); err == nil && name != "-" {
			r.total += info.Size()
		}
	}
	if slices.Contains(files, "-") {
		r.total = 0
	}
	if err := r.compareHeaders(files); err != nil {
		return nil, err
	}
	d := &Dataset{Wave: opt.Wave}
	for _, name := range files {
		input, err := r.file(name)
		if err != nil {
			r.release()
			return nil, err
		}
		d.Inputs = append(d.Inputs, input)
	}
	c := r.c
	d.Codebook = r.book
	if c.rows.Kept == 0 {
		c.release()
		return nil, nothingLeft(files, r.book, c.rows)
	}
	d.Groups = c.groups()
	d.Rows, d.Invalid, d.InvalidCount, d.Findings, d.Notes = c.rows, c.invalid, c.invalidCount, c.findings, r.notes
	d.InvalidBy = c.invalidColumns()
	d.Unused, d.alike, d.named = r.unused, r.alike, r.named
	d.Schema, d.Batches = c.dataset()
	d.Absent, d.lines = c.absent, c.lines
	return d, nil
}

// reading is the work of Read: file after file into one collector.
type reading struct {
	ctx    context.Context
	book   *Codebook // with what the first file says where the codebook is silent
	opt    *ReadOptions
	c      *collector                   // from the first file on
	first  string                       // name of the first file
	labels map[string]map[string]string // what the first file's labels say of columns that the codebook does not explain

	total, done int64
	notes       []string
	unused      []string // columns of the first file that the codebook does not name
	alike       []string // those of them that look like items
	named       map[string]map[string]string
}

func (r *reading) release() {
	if r.c != nil {
		r.c.release()
	}
}

func (r *reading) options(progress func(n int64)) *openOptions {
	return &openOptions{encoding: r.book.Encoding, sheet: r.book.Sheet, header: r.book.Header, format: r.opt.Format, want: newWanted(r.book),
		jobs: r.opt.Jobs, stdin: r.opt.Stdin, progress: progress, unzipLimit: r.opt.unzipLimit}
}

// compareHeaders looks into each of several files, before any row is read, for the columns that the codebook names.
func (r *reading) compareHeaders(files []string) error {
	if len(files) < 2 {
		return nil
	}
	lacking := map[string][]string{} // column -> files
	var order []string
	having := map[string]bool{}
	for _, name := range files {
		if name == "-" {
			continue
		}
		if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
			continue
		}
		o, err := openFile(r.ctx, name, r.options(func(int64) {}))
		if err != nil {
			return err
		}
		at := o.header.positions()
		o.source.close()
		for _, use := range r.book.uses() {
			column := *use.column
			if _, ok := at[cleanName(column)]; ok {
				having[column] = true
			} else if lacking[column] = append(lacking[column], name); len(lacking[column]) == 1 {
				order = append(order, column)
			}
		}
	}
	var problems []error
	for _, column := range order {
		if having[column] { // a column that no file has is the codebook's mistake, reported with its place
			problems = append(problems, &FileError{File: strings.Join(lacking[column], ", "),
				Problem: fmt.Sprintf("no column %s, which other files of this wave have", quote(column))})
		}
	}
	return errors.Join(problems...)
}

// file reads one file.
func (r *reading) file(name string) (Input, error) {
	begun := r.done
	o, err := openFile(r.ctx, name, r.options(func(n int64) {
		r.done = begun + n
		if r.opt.Progress != nil {
			r.opt.Progress(r.done, r.total)
		}
	}))
	if err != nil {
		return Input{}, err
	}
	defer o.source.close()
	if err := r.begin(o); err != nil {
		return Input{}, err
	}
	to, err := r.c.layout.bind(o.source.name, o.header)
	if err != nil {
		return Input{}, err
	}
	if o.text != nil {
		err = o.text.read(r.ctx, o.source, to, r.c, r.opt)
	} else {
		err = o.readTable(r.ctx, to, r.c, r.opt.Jobs)
	}
	if err != nil {
		return Input{}, err
	}
	if o.table != nil {
		for _, note := range o.table.Dictionary().Notes {
			r.notes = append(r.notes, o.source.name+": "+note)
		}
	}
	if o.source.rows == 0 {
		return Input{}, &FileError{File: o.source.name, Problem: "has a header but no rows"}
	}
	return o.input()
}

// nothingLeft says why no row can be used.
func nothingLeft(files []string, book *Codebook, rows Accounting) error {
	if book.WaveColumn != "" && !slices.ContainsFunc(rows.Excluded, func(e Excluded) bool { return e.Reason.Code != whyWave.String() }) {
		w := book.Waves[0]
		return &FileError{File: strings.Join(files, ", "), Problem: fmt.Sprintf("no row has %s = %s (wave %s)", plain(book.WaveColumn), plain(w.Code), plain(w.Name))}
	}
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
