package survey

import (
	"context"
	"errors"
	"io"

	"manyi/survey/raw"
)

// TableOptions say how to open a file as it is.
type TableOptions struct {
	Encoding string    // of text, "" or "auto" = find out
	Sheet    string    // of a workbook, "" = the first
	Header   int       // header rows, 0 = find out
	Format   string    // of standard input, "" = find out
	Stdin    io.Reader // what "-" reads
	Jobs     int       // goroutines that unpack and decode, 0 = one
	Lenient  bool      // make rows with too few or too many cells fit and count them in Ragged
	Progress func(done int64)
}

// Table is a data file as it is, any format that can be read. Delimited text and sheets have text variables only, named by their
// header rows.
type Table struct {
	raw.Reader

	Path       string // as the user named it
	Format     string
	Packing    string // gzip, zstd or ""
	Platform   string // wjx, qualtrics, surveymonkey, google or "": whose export it is
	HeaderRows int    // of a text or sheet
	Delimiter  byte   // of a text, else 0

	opened *opened
	text   *textTable
}

// OpenTable opens a file, or standard input for "-".
func OpenTable(ctx context.Context, name string, opt TableOptions) (*Table, error) {
	progress := opt.Progress
	if progress == nil {
		progress = func(int64) {}
	}
	o, err := openFile(ctx, name, &openOptions{encoding: opt.Encoding, sheet: opt.Sheet, header: opt.Header, format: opt.Format,
		jobs: max(1, opt.Jobs), stdin: opt.Stdin, progress: progress, unzipLimit: maxUnzipped})
	if err != nil {
		return nil, err
	}
	t := &Table{Reader: o.table, Path: name, Format: o.format, Packing: o.source.packed.String(), Platform: o.header.platform, opened: o}
	if o.text != nil {
		t.text = newTextTable(ctx, o, opt.Lenient)
		t.Reader, t.Delimiter = t.text, o.text.delimiter
	}
	if s, ok := o.table.(*sheetTable); ok {
		s.skip = true
	}
	if _, sheet := o.table.(headed); sheet || o.text != nil {
		t.HeaderRows = o.header.rows
	}
	return t, nil
}

// Next gives the next rows; an error names the file.
func (t *Table) Next(b *raw.Batch) error {
	err := t.Reader.Next(b)
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	return t.opened.source.explain(err)
}

// Encoding is how the text of the file is encoded, as found so far.
func (t *Table) Encoding() string { return t.Dictionary().Encoding }

// Ragged counts the rows that were made to fit, Blank those without any text, which are not given.
func (t *Table) Ragged() int {
	if t.text == nil {
		return 0
	}
	return t.text.ragged
}

func (t *Table) Blank() int {
	if t.text != nil {
		return t.text.blank
	}
	if s, ok := t.Reader.(*sheetTable); ok {
		return s.blank
	}
	return 0
}

// Input describes the file, all of which must have been read.
func (t *Table) Input() (Input, error) { return t.opened.input() }

func (t *Table) Close() error {
	if t.text != nil {
		t.text.cancel()
	}
	t.opened.source.close()
	return nil
}

// textTable is delimited text as a table: every column a text.
type textTable struct {
	head       *textHead
	source     *source
	dictionary raw.Dictionary
	blocks     chan textBlock
	reader     *blockReader
	block      *block
	cancel     context.CancelFunc
	ctx        context.Context
	line       int

	ragged, blank int
}

func newTextTable(ctx context.Context, o *opened, lenient bool) *textTable {
	l := &layout{book: &Codebook{}, weight: -1, id: -1, wave: -1, straightline: Keep, duplicates: Keep}
	to := make([][]int, len(o.header.names))
	t := &textTable{head: o.text, source: o.source, line: o.text.line}
	for i, name := range o.header.names {
		l.columns = append(l.columns, column{name: name, source: name, kind: textColumn})
		to[i] = []int{i}
		t.dictionary.Variables = append(t.dictionary.Variables, raw.Variable{Name: name, Label: o.header.labels[i], Kind: raw.Text})
	}
	t.dictionary.Cases = -1
	t.block = newBlock(l, to)
	t.block.lenient = lenient
	t.ctx, t.cancel = context.WithCancel(ctx)
	t.reader = &blockReader{file: o.source.name, r: o.text.rest, size: blockSize, delimiter: o.text.delimiter, newline: o.text.newline,
		charset: o.text.charset, free: make(chan []byte, 2)}
	t.blocks = make(chan textBlock)
	t.tell(o.text.charset)
	return t
}

// tell notes the encoding.
func (t *textTable) tell(c charset) {
	if t.dictionary.Encoding = t.head.decoded; t.dictionary.Encoding == "" {
		t.dictionary.Encoding = c.String()
	}
}

func (t *textTable) Dictionary() *raw.Dictionary { return &t.dictionary }

func (t *textTable) Close() error { return nil }

// Next gives the rows of the next block that has any.
func (t *textTable) Next(b *raw.Batch) error {
	if t.reader != nil {
		go t.reader.run(t.ctx, t.blocks)
		t.head.rest, t.reader = nil, nil
	}
	for text := range t.blocks {
		blk := t.block
		blk.decoder.charset = text.charset
		at, err := text.errAt, text.err
		if err == nil {
			at, err = blk.split(text.data, t.head.delimiter, t.head.newline, len(t.dictionary.Variables))
		}
		if err != nil {
			if !errors.As(err, new(*FileError)) {
				err = &RowError{File: t.source.name, Row: t.line + at, Problem: err.Error()}
			}
			return err
		}
		t.line += blk.lineCount
		t.ragged += len(blk.ragged)
		t.blank += len(blk.empty) - blk.blankTail
		if text.charset != ascii {
			t.tell(text.charset)
		}
		if blk.rows == 0 {
			continue
		}
		b.Reset(len(blk.sinks))
		b.Rows = blk.rows
		for i, s := range blk.sinks {
			b.Columns[i].Text = append(b.Columns[i].Text, s.text...)
			b.Columns[i].Ends = append(b.Columns[i].Ends[:0], s.ends[:blk.rows+1]...)
		}
		return nil
	}
	if err := t.ctx.Err(); err != nil {
		return err
	}
	return io.EOF
}
