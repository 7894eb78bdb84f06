// Package jsonl reads JSON lines (.jsonl, .ndjson), and a file with one JSON array of objects: an object a row, its keys the
// columns.
//
// Every column is text: numbers as they are written, true and false as 1 and 0, null and keys that are absent as nothing. The elements
// of a list of plain values stand in one cell, joined by ┋ as survey platforms join the options of a multiple choice. The
// keys of an object within an object are joined to its own by a point: {"a": {"b": 1}} has the column a.b.
package jsonl

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"manyi/survey/raw"
)

// Bounds of a file: a hostile one must not fill memory.
const (
	maxColumns = 20000
	maxDepth   = 4
	maxRecord  = 16 << 20
	batchRows  = 1 << 13
	batchText  = 32 << 20 // bytes of text that end a batch early
)

// Joint stands between the elements of a list.
const Joint = "┋"

// Reader gives the objects of a file as rows.
type Reader struct {
	file   io.ReaderAt
	size   int64
	dict   raw.Dictionary
	column map[string]int
	rows   *rows
	row    [][]byte
	failed error
}

// NewReader reads the file once to find its keys, in the order in which they first occur.
func NewReader(file io.ReaderAt, size int64) (*Reader, error) {
	r := &Reader{file: file, size: size, column: map[string]int{}}
	all := newRows(file, size)
	for {
		err := all.next(func(key string, _ []byte) error {
			if _, known := r.column[key]; !known {
				if len(r.column) == maxColumns {
					return fmt.Errorf("there are more than %d different keys", maxColumns)
				}
				r.column[key] = len(r.column)
				r.dict.Variables = append(r.dict.Variables, raw.Variable{Name: key, Kind: raw.Text})
			}
			return nil
		})
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	if len(r.column) == 0 {
		return nil, errors.New("there is no object with a key in it")
	}
	r.dict.Encoding, r.dict.Cases = "utf-8", all.row
	r.rows, r.row = newRows(file, size), make([][]byte, len(r.column))
	return r, nil
}

func (r *Reader) Dictionary() *raw.Dictionary { return &r.dict }
func (r *Reader) Close() error                { return nil }

// Next gives the next rows.
func (r *Reader) Next(b *raw.Batch) error {
	if r.failed != nil {
		return r.failed
	}
	b.Reset(len(r.row))
	text := 0
	for b.Rows < batchRows && text < batchText {
		for i := range r.row {
			r.row[i] = r.row[i][:0]
		}
		err := r.rows.next(func(key string, cell []byte) error {
			i, known := r.column[key]
			if !known {
				return fmt.Errorf("the file changed while it was read: key %q is new", key)
			}
			r.row[i] = append(r.row[i], cell...)
			text += len(cell)
			return nil
		})
		if err != nil {
			r.failed = err
			break
		}
		for i, cell := range r.row {
			b.Columns[i].AppendText(bytes.TrimRight(cell, " \t\r\n"))
		}
		b.Rows++
	}
	if b.Rows == 0 {
		return r.failed
	}
	return nil
}

// rows goes through the objects of a file.
type rows struct {
	in    *bufio.Reader
	d     *json.Decoder // of an array that holds them all, else nil
	limit *limited      // what d reads from
	begun bool
	line  int // of the file
	row   int
	seen  map[string]bool
}

func newRows(file io.ReaderAt, size int64) *rows {
	return &rows{in: bufio.NewReaderSize(io.NewSectionReader(file, 0, size), 64<<10), seen: map[string]bool{}}
}

// next calls take for each plain value of the next object; io.EOF says that there is none.
func (r *rows) next(take func(key string, cell []byte) error) error {
	if !r.begun {
		r.begun = true
		if err := r.begin(); err != nil {
			return err
		}
	}
	clear(r.seen)
	if r.d != nil {
		return r.element(take)
	}
	for {
		line, err := r.readLine()
		if err != nil {
			return err
		}
		r.line++
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		r.row++
		d := json.NewDecoder(bytes.NewReader(line))
		d.UseNumber()
		err = r.object(d, "", 0, take)
		if err == nil {
			if _, err = d.Token(); errors.Is(err, io.EOF) {
				return nil
			}
			err = errors.New("there is more on the line than one object")
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("the object breaks off")
		}
		return fmt.Errorf("line %d: %w", r.line, err)
	}
}

// begin passes a byte order mark and finds out whether an array holds the objects.
func (r *rows) begin() error {
	if mark, _ := r.in.Peek(3); string(mark) == "\xef\xbb\xbf" {
		r.in.Discard(3)
	}
	for {
		c, err := r.in.Peek(1)
		if err != nil {
			return err
		}
		switch c[0] {
		case ' ', '\t', '\r', '\n':
			if c[0] == '\n' {
				r.line++
			}
			r.in.Discard(1)
			continue
		case '[':
			r.limit = &limited{r: r.in}
			r.d = json.NewDecoder(r.limit)
			r.d.UseNumber()
			_, err := r.d.Token()
			return err
		}
		return nil
	}
}

// limited stops an object of an array that has no end: the decoder asks for more than maxRecord without giving anything.
type limited struct {
	r io.Reader
	n int
}

func (l *limited) Read(p []byte) (int, error) {
	if l.n > maxRecord {
		return 0, fmt.Errorf("a value is longer than %d MiB", maxRecord>>20)
	}
	n, err := l.r.Read(p)
	l.n += n
	return n, err
}

func (r *rows) element(take func(key string, cell []byte) error) error {
	r.limit.n = 0
	if !r.d.More() {
		if _, err := r.d.Token(); err != nil {
			return fmt.Errorf("after row %d: the array breaks off: %w", r.row, unexpected(err))
		}
		return io.EOF
	}
	r.row++
	if err := r.object(r.d, "", 0, take); err != nil {
		return fmt.Errorf("row %d, byte %d: %w", r.row, r.d.InputOffset(), unexpected(err))
	}
	return nil
}

// unexpected keeps an end in the middle from being taken for the end of the rows.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readLine returns a line, the last one with or without its end.
func (r *rows) readLine() ([]byte, error) {
	var whole []byte
	for {
		part, err := r.in.ReadSlice('\n')
		if len(whole)+len(part) > maxRecord {
			return nil, fmt.Errorf("line %d: is longer than %d MiB", r.line+1, maxRecord>>20)
		}
		if err == nil && whole == nil {
			return part, nil
		}
		whole = append(whole, part...)
		switch {
		case err == bufio.ErrBufferFull:
		case err == io.EOF && len(whole) > 0, err == nil:
			return whole, nil
		default:
			return nil, err
		}
	}
}

// object reads the object that comes next.
func (r *rows) object(d *json.Decoder, prefix string, depth int, take func(key string, cell []byte) error) error {
	t, err := d.Token()
	if err != nil {
		return err
	}
	if t != json.Delim('{') {
		return fmt.Errorf("%s where an object was expected", describe(t))
	}
	return r.members(d, prefix, depth, take)
}

func (r *rows) members(d *json.Decoder, prefix string, depth int, take func(key string, cell []byte) error) error {
	if depth == maxDepth {
		return fmt.Errorf("key %q: objects within objects, more than %d deep", strings.TrimSuffix(prefix, "."), maxDepth)
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		key := prefix + t.(string)
		if r.seen[key] || strings.TrimSpace(key) == "" {
			return fmt.Errorf("key %q is empty or there twice", key)
		}
		r.seen[key] = true
		if t, err = d.Token(); err != nil {
			return err
		}
		switch t {
		case json.Delim('{'):
			err = r.members(d, key+".", depth+1, take)
		case json.Delim('['):
			err = list(d, key, take)
		default:
			err = take(key, scalar(t))
		}
		if err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// list joins a list of plain values into one cell.
func list(d *json.Decoder, key string, take func(key string, cell []byte) error) error {
	var cell []byte
	for i := 0; d.More(); i++ {
		t, err := d.Token()
		if err != nil {
			return err
		}
		if _, nested := t.(json.Delim); nested {
			return fmt.Errorf("key %q: %s within a list, where plain values were expected", key, describe(t))
		}
		if i > 0 {
			cell = append(cell, Joint...)
		}
		cell = append(cell, scalar(t)...)
	}
	if _, err := d.Token(); err != nil {
		return err
	}
	return take(key, cell)
}

func scalar(t json.Token) []byte {
	switch v := t.(type) {
	case json.Number:
		return []byte(v)
	case string:
		return []byte(v)
	case bool:
		if v {
			return []byte("1")
		}
		return []byte("0")
	}
	return nil
}

func describe(t json.Token) string {
	switch t {
	case json.Delim('['):
		return "a list"
	case json.Delim('{'):
		return "an object"
	case nil:
		return "null"
	}
	return fmt.Sprintf("the value %.40v", t)
}
