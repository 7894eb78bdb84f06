package convert

import (
	"context"
	"errors"
	"io"

	"manyi/survey/raw"
)

// ahead is how many batches are read before they are used.
const ahead = 2

// pump hands the batches of a table to use one after the other, while the next are being read. It returns the number of rows.
func pump(ctx context.Context, table raw.Reader, use func(*raw.Batch) error) (rows int, err error) {
	free, full := make(chan *raw.Batch, ahead+1), make(chan *raw.Batch, ahead)
	for range ahead + 1 {
		free <- new(raw.Batch)
	}
	stop := make(chan struct{})
	var readErr error
	go func() {
		defer close(full)
		for {
			var b *raw.Batch
			select {
			case b = <-free:
			case <-stop:
				return
			}
			if readErr = ctx.Err(); readErr == nil {
				readErr = table.Next(b)
			}
			if readErr != nil {
				return
			}
			full <- b
		}
	}()
	for b := range full {
		if err == nil {
			if err = ctx.Err(); err == nil {
				err = use(b)
			}
			if err != nil {
				close(stop)
			}
		}
		rows += b.Rows
		if err == nil {
			free <- b
		}
	}
	if err == nil && !errors.Is(readErr, io.EOF) {
		err = readErr
	}
	return rows, err
}
