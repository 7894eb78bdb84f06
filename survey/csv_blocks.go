package survey

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

const (
	// blockSize is how much text is split at a time. It does not depend on the number of goroutines, so that the
	// batches of a file are always the same.
	blockSize = 1 << 20

	// maxRecord is the longest row, header included. A quote that is never closed would else swallow the file.
	maxRecord = 16 << 20
)

// textBlock is a piece of a text file that begins and ends with whole rows and ends with a line end.
type textBlock struct {
	number  int
	data    []byte
	charset charset
	err     error // instead of data
	errAt   int   // lines from the beginning of the block to the error
}

// blockReader cuts a text into blocks.
type blockReader struct {
	file      string
	r         io.Reader
	size      int
	delimiter byte
	newline   byte
	charset   charset // ascii until a byte above 0x7f is met, unless asked for
	free      chan []byte
}

// run sends blocks until the text ends, an error was sent or ctx is done.
func (r *blockReader) run(ctx context.Context, out chan<- textBlock) {
	defer close(out)
	var rest []byte // begins a row
	for number := 0; ; number++ {
		b, tail, last := r.next(ctx, rest)
		b.number = number
		if b.err == nil && len(b.data) == 0 {
			return
		}
		// The tail lies in the block's own memory, which its reader gives back: it must be copied first.
		rest = append(make([]byte, 0, len(tail)), tail...)
		select {
		case out <- b:
		case <-ctx.Done():
			return
		}
		if last || b.err != nil {
			return
		}
	}
}

// next reads on until there is a whole row and about a block of text.
func (r *blockReader) next(ctx context.Context, rest []byte) (b textBlock, tail []byte, last bool) {
	var buf []byte
	select {
	case buf = <-r.free:
	default:
	}
	if need := max(r.size, 2*len(rest)) + 1; cap(buf) < need {
		buf = make([]byte, 0, need)
	}
	buf = append(buf[:0], rest...)
	for {
		if err := ctx.Err(); err != nil {
			return textBlock{err: err}, nil, true
		}
		n, err := io.ReadFull(r.r, buf[len(buf):cap(buf)-1])
		buf = buf[:len(buf)+n]
		switch {
		case err == io.EOF || err == io.ErrUnexpectedEOF:
			last = true
			if len(buf) > 0 && buf[len(buf)-1] != r.newline {
				buf = append(buf, r.newline)
			}
		case err != nil:
			return textBlock{err: &FileError{File: r.file, Problem: "cannot be read", Err: err}}, nil, true
		}
		cut, quote := lastRowEnd(buf, r.delimiter, r.newline, last)
		switch {
		case last && quote >= 0 && cut == 0:
			return r.unclosed(buf, quote), nil, true
		case cut > 0 || last: // the rows before an open quote come first: they may have an error before it
			if r.charset == ascii {
				r.charset = detect(buf[:cut])
			}
			return textBlock{data: buf[:cut], charset: r.charset}, buf[cut:], last && quote < 0
		case len(buf) >= maxRecord && quote >= 0:
			return r.unclosed(buf, quote), nil, true
		case len(buf) >= maxRecord:
			return textBlock{err: fmt.Errorf("the line is longer than %d MiB", maxRecord>>20)}, nil, true
		}
		buf = append(make([]byte, 0, 2*cap(buf)), buf...)
	}
}

var errUnclosed = errors.New("the quote opened here is not closed")

func (r *blockReader) unclosed(buf []byte, quote int) textBlock {
	return textBlock{err: errUnclosed, errAt: bytes.Count(buf[:quote], []byte{r.newline})}
}

// lastRowEnd returns the end of the last whole row of b, 0 if there is none, and where a quote is open at the end, or
// -1. A quote opens a cell only at its beginning; within a cell it stands for itself. At the end of a file a quote
// that is the last byte closes its cell; elsewhere the next byte could be its twin.
func lastRowEnd(b []byte, delimiter, newline byte, atEnd bool) (end, open int) {
	for i := 0; ; {
		q := bytes.IndexByte(b[i:], '"')
		if q < 0 {
			if j := bytes.LastIndexByte(b[i:], newline); j >= 0 {
				end = i + j + 1
			}
			return end, -1
		}
		q += i
		if j := bytes.LastIndexByte(b[i:q], newline); j >= 0 {
			end = i + j + 1
		}
		if q > 0 && b[q-1] != delimiter && b[q-1] != newline {
			i = q + 1
			continue
		}
		for i = q + 1; ; {
			j := bytes.IndexByte(b[i:], '"')
			if j < 0 {
				return end, q
			}
			i += j + 1
			if i == len(b) {
				if atEnd {
					return end, -1
				}
				return end, q
			}
			if b[i] != '"' {
				break
			}
			i++
		}
	}
}
