package survey

import (
	"context"
	"io"
	"os"
)

// openInput opens a file for reading. A named pipe that nobody writes to is waited for only until ctx ends.
func openInput(ctx context.Context, name string) (*os.File, error) {
	type result struct {
		file *os.File
		err  error
	}
	opened := make(chan result, 1)
	go func() {
		f, err := os.Open(name)
		opened <- result{f, err}
	}()
	select {
	case r := <-opened:
		return r.file, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// interruptible reads from a terminal or a pipe, which may have nothing to say for ever: a Read returns when ctx ends,
// and leaves behind a goroutine that waits for the bytes nobody wants any more.
type interruptible struct {
	ctx    context.Context
	r      io.Reader
	buffer []byte
	came   chan int
	err    error // of the read that came
}

func newInterruptible(ctx context.Context, r io.Reader) *interruptible {
	return &interruptible{ctx: ctx, r: r, buffer: make([]byte, 64<<10), came: make(chan int, 1)}
}

// Read is not used again after it has returned the error of ctx: its buffer may still be written to.
func (i *interruptible) Read(p []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	b := i.buffer[:min(len(p), len(i.buffer))]
	go func() {
		var n int
		n, i.err = i.r.Read(b)
		i.came <- n
	}()
	select {
	case n := <-i.came:
		return copy(p, b[:n]), i.err
	case <-i.ctx.Done():
		return 0, i.ctx.Err()
	}
}
