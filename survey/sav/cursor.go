package sav

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// cursor reads the records before the cases, one after the other. What a length field asks for is compared with what the file
// has left before memory is taken for it.
type cursor struct {
	r     io.ReaderAt
	size  int64
	pos   int64
	order binary.ByteOrder

	buf []byte // what has been read ahead
	at  int64  // where in the file buf begins
}

// fail is an error at the place that is read next.
func (c *cursor) fail(format string, args ...any) *Error {
	return &Error{Offset: c.pos, Problem: fmt.Sprintf(format, args...)}
}

// left is how many bytes the file has after the place that is read next.
func (c *cursor) left() int64 { return c.size - c.pos }

// take reads n bytes of what is named. They stay valid.
func (c *cursor) take(n int64, what string) ([]byte, error) {
	if n < 0 || n > c.left() {
		return nil, c.fail("%s: %d bytes expected, the file ends after %d", what, n, c.left())
	}
	p := make([]byte, n)
	return p, c.read(p, what)
}

// read fills p.
func (c *cursor) read(p []byte, what string) error {
	for len(p) > 0 {
		if ahead := c.pos - c.at; ahead >= 0 && ahead < int64(len(c.buf)) {
			n := copy(p, c.buf[ahead:])
			p, c.pos = p[n:], c.pos+int64(n)
			continue
		}
		c.at = c.pos
		if c.buf == nil {
			c.buf = make([]byte, min(64<<10, c.size))
		}
		n, err := c.r.ReadAt(c.buf[:min(int64(cap(c.buf)), c.left())], c.pos)
		c.buf = c.buf[:n]
		if n == 0 {
			if err == nil || err == io.EOF {
				return c.fail("%s: %d more bytes expected, the file ends", what, len(p))
			}
			return &Error{Offset: c.pos, Problem: "cannot read " + what, Err: err}
		}
	}
	return nil
}

// skip passes over n bytes.
func (c *cursor) skip(n int64, what string) error {
	if n > c.left() {
		return c.fail("%s: %d bytes expected, the file ends after %d", what, n, c.left())
	}
	c.pos += n
	return nil
}

func (c *cursor) uint32(what string) (uint32, error) {
	var p [4]byte
	if err := c.read(p[:], what); err != nil {
		return 0, err
	}
	return c.order.Uint32(p[:]), nil
}

func (c *cursor) int32(what string) (int32, error) {
	x, err := c.uint32(what)
	return int32(x), err
}

// float is the number in 8 bytes.
func (c *cursor) float(p []byte) float64 { return math.Float64frombits(c.order.Uint64(p)) }
