package por

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

const (
	lineLength = 80
	bufferSize = 64 << 10
	maxString  = 32767 // bytes of a text; as long as a text variable of SPSS may be
)

// errEnds is the end of the file where more was expected.
var errEnds = errors.New("the file ends here")

// stream gives the characters of a portable file: lines of 80 columns joined, shorter ones filled up with blanks as the
// transfer that cut them meant them, and each character as the translation table of the file says.
type stream struct {
	r    io.ReaderAt
	size int64
	at   int64 // in the file, of the byte after buffer

	buffer []byte // unread bytes of the file
	memory []byte

	newline byte // that ends a line; 0 if the file has no line ends
	skip    byte // a byte that belongs to the line end and is passed over, 0 if none
	blank   byte // in the characters of the file
	column  int  // in the line
	pad     int  // blanks still to give
	held    bool // ahead was read and is to be given again
	ahead   byte

	table  *[256]byte // to ASCII; nil = as it is
	digits []byte     // memory of number
	text   []byte     // memory of string
}

// offset is where the next byte is in the file.
func (s *stream) offset() int64 { return s.at - int64(len(s.buffer)) }

func (s *stream) fill() error {
	if s.memory == nil {
		s.memory = make([]byte, bufferSize)
	}
	if s.at >= s.size {
		return errEnds
	}
	n, err := s.r.ReadAt(s.memory[:min(bufferSize, s.size-s.at)], s.at)
	s.at += int64(n)
	s.buffer = s.memory[:n]
	switch {
	case n > 0:
		return nil
	case err == nil || errors.Is(err, io.EOF):
		return errEnds
	}
	return err
}

// raw gives the next character as the file has it.
func (s *stream) raw() (byte, error) {
	if s.held {
		s.held = false
		return s.ahead, nil
	}
	if s.pad > 0 {
		s.pad--
		return s.blank, nil
	}
	for {
		if len(s.buffer) == 0 {
			if err := s.fill(); err != nil {
				return 0, err
			}
		}
		c := s.buffer[0]
		s.buffer = s.buffer[1:]
		switch {
		case c > '%': // above every line end
		case c == s.skip && c != 0:
			continue
		case c == s.newline && c != 0:
			missing := lineLength - s.column
			s.column = 0
			if missing > 0 {
				s.pad = missing - 1
				return s.blank, nil
			}
			continue
		}
		s.column++
		return c, nil
	}
}

func (s *stream) next() (byte, error) {
	c, err := s.raw()
	if s.table != nil {
		c = s.table[c]
	}
	return c, err
}

// peek gives the character that next will give.
func (s *stream) peek() (byte, error) {
	if !s.held && s.pad == 0 && s.table == nil && len(s.buffer) > 0 && s.buffer[0] > '%' {
		return s.buffer[0], nil
	}
	c, err := s.raw()
	s.held, s.ahead = err == nil, c
	if s.table != nil {
		c = s.table[c]
	}
	return c, err
}

// string reads a text: its length, a slash, and so many bytes, which are valid until the next call. They are not
// translated.
func (s *stream) string(what string) ([]byte, error) {
	n, err := s.integer("length", 0, maxString)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	s.text = s.text[:0]
	for len(s.text) < n {
		if run := s.run(n - len(s.text)); len(run) > 0 {
			s.text = append(s.text, run...)
			continue
		}
		c, err := s.raw()
		if err != nil {
			return nil, fmt.Errorf("%s of %d bytes: %w", what, n, err)
		}
		s.text = append(s.text, c)
	}
	return s.text, nil
}

// run takes up to n bytes that stand together in a line.
func (s *stream) run(n int) []byte {
	if s.held || s.pad > 0 {
		return nil
	}
	b := s.buffer[:min(n, len(s.buffer))]
	for _, end := range [...]byte{s.newline, s.skip} {
		if i := bytes.IndexByte(b, end); i >= 0 && end != 0 {
			b = b[:i]
		}
	}
	s.buffer = s.buffer[len(b):]
	s.column += len(b)
	return b
}
