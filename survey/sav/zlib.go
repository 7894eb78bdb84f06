package sav

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"sync"
)

// block is a zlib stream in a file.
type block struct {
	offset     int64
	compressed int64
	inflated   int64
}

// An inflater gives the bytes of zlib blocks in order, and inflates some ahead. What it holds does not depend on what the blocks
// say of their size: it comes in chunks, of which a block has few waiting.
type inflater struct {
	r       io.ReaderAt
	blocks  []block
	ahead   []*inflating // begun, in order
	begun   int          // blocks
	jobs    int
	current []byte // of ahead[0], not given yet
	chunk   []byte // which current is the end of
	free    chan []byte
	quit    chan struct{}
	running sync.WaitGroup
}

// inflating is a block that is being inflated.
type inflating struct {
	block
	chunks chan []byte
	err    error // to be read after chunks is closed
}

const (
	chunkSize     = 1 << 20
	chunksWaiting = 4
	// A byte of zlib stands for at most so many (RFC 1951: 258 for two bits).
	maxRatio = 1032
)

// newInflater reads where the blocks are: from a header before and a trailer after them.
func newInflater(c *cursor, start int64, jobs int) (*inflater, error) {
	c.pos = start
	p, err := c.take(zlibHeaderSize, "zlib header")
	if err != nil {
		return nil, err
	}
	trailer, length := int64(c.order.Uint64(p[8:])), int64(c.order.Uint64(p[16:]))
	if trailer < c.pos || trailer > c.size-zlibHeaderSize {
		c.pos = start + 8
		return nil, c.fail("zlib trailer at byte %d: a place after this one and %d bytes before the file's end at %d was expected", trailer, zlibHeaderSize, c.size)
	}
	c.pos = trailer
	if p, err = c.take(zlibHeaderSize, "zlib trailer"); err != nil {
		return nil, err
	}
	count := int64(int32(c.order.Uint32(p[20:])))
	if count < 0 || count*zlibEntrySize > c.left() || length != zlibHeaderSize+count*zlibEntrySize {
		c.pos = trailer
		return nil, c.fail("a zlib trailer of %d bytes for %d blocks: %d bytes and %d a block expected", length, count, zlibHeaderSize, zlibEntrySize)
	}
	f := &inflater{r: c.r, jobs: jobs, blocks: make([]block, count), quit: make(chan struct{}), free: make(chan []byte, (jobs+1)*(chunksWaiting+2))}
	last := start + zlibHeaderSize
	for i := range f.blocks {
		at := c.pos
		if p, err = c.take(zlibEntrySize, "zlib trailer"); err != nil {
			return nil, err
		}
		b := block{int64(c.order.Uint64(p[8:])), int64(int32(c.order.Uint32(p[20:]))), int64(int32(c.order.Uint32(p[16:])))}
		switch {
		case b.offset < last || b.compressed < 0 || b.offset > trailer-b.compressed:
			return nil, &Error{Offset: at, Problem: fmt.Sprintf("zlib block %d of %d bytes at byte %d: a place between bytes %d and %d was expected", i+1, b.compressed, b.offset, last, trailer)}
		case b.inflated < 0 || b.inflated > maxRatio*(b.compressed+1):
			return nil, &Error{Offset: at, Problem: fmt.Sprintf("zlib block %d of %d bytes is said to inflate to %d: at most %d times as many are possible", i+1, b.compressed, b.inflated, maxRatio)}
		}
		last = b.offset + b.compressed
		f.blocks[i] = b
	}
	return f, nil
}

// Read gives the next bytes.
func (f *inflater) Read(p []byte) (int, error) {
	for len(f.current) == 0 {
		f.recycle()
		for f.begun < len(f.blocks) && len(f.ahead) < f.jobs {
			f.begin(f.blocks[f.begun])
			f.begun++
		}
		if len(f.ahead) == 0 {
			return 0, io.EOF
		}
		chunk, ok := <-f.ahead[0].chunks
		if ok {
			f.chunk, f.current = chunk, chunk
			continue
		}
		if err := f.ahead[0].err; err != nil {
			return 0, err
		}
		f.ahead = f.ahead[1:]
	}
	n := copy(p, f.current)
	f.current = f.current[n:]
	return n, nil
}

func (f *inflater) recycle() {
	if f.chunk != nil {
		select {
		case f.free <- f.chunk[:0]:
		default:
		}
		f.chunk = nil
	}
}

// begin starts to inflate a block.
func (f *inflater) begin(b block) {
	i := &inflating{block: b, chunks: make(chan []byte, chunksWaiting)}
	f.ahead = append(f.ahead, i)
	f.running.Go(func() {
		defer close(i.chunks)
		i.err = f.inflate(i)
	})
}

func (f *inflater) inflate(i *inflating) error {
	z, err := zlib.NewReader(io.NewSectionReader(f.r, i.offset, i.compressed))
	if err != nil {
		return err
	}
	for left := i.inflated; left > 0; {
		var chunk []byte
		select {
		case chunk = <-f.free:
		default:
			chunk = make([]byte, 0, min(chunkSize, left))
		}
		chunk = chunk[:min(int64(cap(chunk)), left)]
		n, err := io.ReadFull(z, chunk)
		if err != nil {
			return fmt.Errorf("the block inflates to %d bytes where %d were expected: %w", i.inflated-left+int64(n), i.inflated, err)
		}
		left -= int64(n)
		select {
		case i.chunks <- chunk:
		case <-f.quit:
			return io.ErrClosedPipe
		}
	}
	// The checksum is compared at the end.
	if n, err := io.Copy(io.Discard, io.LimitReader(z, 1)); err != nil || n > 0 {
		return fmt.Errorf("the block does not end after %d bytes: %w", i.inflated, err)
	}
	return nil
}

// offset is where in the file the block begins of which bytes were read last.
func (f *inflater) offset() int64 {
	if len(f.ahead) > 0 {
		return f.ahead[0].offset
	}
	if n := f.begun; n > 0 {
		return f.blocks[n-1].offset
	}
	return 0
}

// close stops what is being inflated. It may be called again.
func (f *inflater) close() {
	select {
	case <-f.quit:
		return
	default:
	}
	close(f.quit)
	for _, i := range f.ahead {
		for range i.chunks {
		}
	}
	f.running.Wait()
}

// deflate compresses a block.
func deflate(to *bytes.Buffer, p []byte) error {
	z := zlib.NewWriter(to)
	if _, err := z.Write(p); err != nil {
		return err
	}
	return z.Close()
}
