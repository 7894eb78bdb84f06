package sav

import "io"

// stream is the bytes of the cases in order, inflated if need be.
type stream struct {
	in  io.Reader
	buf []byte
	pos int // the next byte is buf[pos]
	end int // buf ends here
	err error

	at     int64     // where in the file buf begins, if it is not inflated
	blocks *inflater // or what inflates it
}

// newStream starts at the first case.
func newStream(c *cursor, r *records, jobs int) (*stream, error) {
	s := &stream{at: r.dataStart}
	if r.compression == Zlib {
		blocks, err := newInflater(c, r.dataStart, jobs)
		if err != nil {
			return nil, err
		}
		s.in, s.blocks = blocks, blocks
	} else {
		s.in = io.NewSectionReader(c.r, r.dataStart, c.size-r.dataStart)
	}
	return s, nil
}

// fill brings n bytes into buf from pos on, at least. It is false if there are not so many.
func (s *stream) fill(n int) bool {
	if s.end-s.pos >= n {
		return true
	}
	if n > len(s.buf) {
		buf := make([]byte, max(256<<10, n))
		copy(buf, s.buf[s.pos:s.end])
		s.buf = buf
	} else {
		copy(s.buf, s.buf[s.pos:s.end])
	}
	s.at += int64(s.pos)
	s.end -= s.pos
	s.pos = 0
	for s.end < n && s.err == nil {
		var m int
		m, s.err = s.in.Read(s.buf[s.end:])
		s.end += m
	}
	return s.end >= n
}

// fail is an error at the next byte.
func (s *stream) fail(row int, problem string) *Error {
	e := &Error{Offset: s.at + int64(s.pos), Case: row, Problem: problem}
	if s.blocks != nil {
		e.Offset = s.blocks.offset()
	}
	if s.err != nil && s.err != io.EOF {
		e.Problem, e.Err = "cannot read it", s.err
	}
	return e
}

func (s *stream) close() {
	if s.blocks != nil {
		s.blocks.close()
	}
}
