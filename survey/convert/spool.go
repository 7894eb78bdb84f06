package convert

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"manyi/survey/raw"
)

// spoolMemory is how many bytes of a table stay in memory until it is read a second time; more go into a file.
const spoolMemory = 32 << 20

// spool keeps the batches of a table until they are read again. A batch is its number of rows, and for each column the
// length of what follows; the lengths of its cells and their text, or its numbers.
type spool struct {
	kinds  []raw.Kind
	folder string // of the file
	memory int

	buf     []byte // not yet written to the file
	file    *os.File
	written int64
	column  []byte
}

func newSpool(dict *raw.Dictionary, folder string) *spool {
	s := &spool{folder: folder, memory: spoolMemory}
	for i := range dict.Variables {
		s.kinds = append(s.kinds, dict.Variables[i].Kind)
	}
	return s
}

func (s *spool) add(b *raw.Batch) error {
	s.buf = binary.AppendUvarint(s.buf, uint64(b.Rows))
	for i := range s.kinds {
		c := &b.Columns[i]
		s.column = s.column[:0]
		if s.kinds[i] == raw.Text {
			for row := range b.Rows {
				s.column = binary.AppendUvarint(s.column, uint64(c.Ends[row+1]-c.Ends[row]))
			}
			s.column = append(s.column, c.Text[c.Ends[0]:c.Ends[b.Rows]]...)
		} else {
			for _, x := range c.Numbers[:b.Rows] {
				s.column = binary.LittleEndian.AppendUint64(s.column, math.Float64bits(x))
			}
		}
		s.buf = append(binary.AppendUvarint(s.buf, uint64(len(s.column))), s.column...)
	}
	if len(s.buf) > s.memory {
		return s.flush()
	}
	return nil
}

func (s *spool) flush() error {
	if s.file == nil {
		f, err := os.CreateTemp(s.folder, ".manyi-*")
		if err != nil {
			return fmt.Errorf("cannot set the table aside: %w", err)
		}
		s.file, s.memory = f, 1<<20
		os.Remove(f.Name()) // where a file in use can go, it goes even if the program is killed
	}
	n, err := s.file.Write(s.buf)
	s.written += int64(n)
	s.buf = s.buf[:0]
	if err != nil {
		return fmt.Errorf("cannot set the table aside: %w", err)
	}
	return nil
}

func (s *spool) close() {
	if s.file != nil {
		s.file.Close()
		os.Remove(s.file.Name())
	}
}

// reader gives the batches again.
func (s *spool) reader(dict *raw.Dictionary) *spoolReader {
	r := &spoolReader{spool: s, dict: dict}
	if s.file == nil {
		r.in = bufio.NewReader(bytes.NewReader(s.buf))
	} else {
		r.in = bufio.NewReaderSize(io.MultiReader(io.NewSectionReader(s.file, 0, s.written), bytes.NewReader(s.buf)), 1<<20)
	}
	return r
}

type spoolReader struct {
	spool *spool
	dict  *raw.Dictionary
	in    *bufio.Reader
	buf   []byte
}

func (r *spoolReader) Dictionary() *raw.Dictionary { return r.dict }
func (r *spoolReader) Close() error                { return nil }

var errSpool = errors.New("the table that was set aside is damaged")

// Next gives the next batch, as it was added.
func (r *spoolReader) Next(b *raw.Batch) error {
	rows, err := binary.ReadUvarint(r.in)
	if err == io.EOF {
		return io.EOF
	}
	if err != nil {
		return errors.Join(errSpool, err)
	}
	b.Reset(len(r.spool.kinds))
	b.Rows = int(rows)
	for i, kind := range r.spool.kinds {
		n, err := binary.ReadUvarint(r.in)
		if err != nil {
			return errors.Join(errSpool, err)
		}
		if uint64(cap(r.buf)) < n {
			r.buf = make([]byte, n)
		}
		p := r.buf[:n]
		if _, err := io.ReadFull(r.in, p); err != nil {
			return errors.Join(errSpool, err)
		}
		c := &b.Columns[i]
		if kind != raw.Text {
			if len(p) != 8*b.Rows {
				return errSpool
			}
			for ; len(p) > 0; p = p[8:] {
				c.Numbers = append(c.Numbers, math.Float64frombits(binary.LittleEndian.Uint64(p)))
			}
			continue
		}
		end := uint64(0)
		for range b.Rows {
			length, k := binary.Uvarint(p)
			if k <= 0 {
				return errSpool
			}
			p = p[k:]
			end += length
			c.Ends = append(c.Ends, int32(end))
		}
		if uint64(len(p)) != end {
			return errSpool
		}
		c.Text = append(c.Text, p...)
	}
	return nil
}
