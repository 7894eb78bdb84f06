package columnar

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// each calls work for each of n columns that are wanted, by a goroutine for each tool; of errors that of the first column is
// returned, with its number.
func each(n int, wants func(int) bool, tools []decompressor, work func(i int, d *decompressor) error) (int, error) {
	fails := make([]error, n)
	var next atomic.Int64
	run := func(d *decompressor) {
		for {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			if wants(i) {
				fails[i] = guarded(func() error { return work(i, d) })
			}
		}
	}
	var running sync.WaitGroup
	for job := 1; job < min(len(tools), n); job++ {
		running.Go(func() { run(&tools[job]) })
	}
	run(&tools[0])
	running.Wait()
	for i, err := range fails {
		if err != nil {
			return i, err
		}
	}
	return 0, nil
}

// guarded does work on the bytes of a file. Whatever damage leads the decoders out of their bounds comes back as an error: this is the
// one place where a panic is caught.
func guarded(work func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it is damaged: %v", p)
		}
	}()
	return work()
}

// batchRows is how many rows to read at a time, of so many columns with so many bytes of text in a row.
func batchRows(left int64, columns int, text int64) int {
	n := min(maxRows, maxCells/max(columns, 1), int(fullText/max(text, 1)), int(min(left, maxRows)))
	return max(n, 1)
}
