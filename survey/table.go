package survey

import (
	"context"
	"errors"
	"io"
	"math"
	"strconv"
	"sync"

	"manyi/survey/raw"
)

// tableBlock is some rows of a table that is not delimited text.
type tableBlock struct {
	number int
	batch  *raw.Batch
	first  int     // number of its first row
	lines  []int32 // of its rows, nil = first, first + 1, ...
	err    error   // instead of rows
}

// readTable reads the rows of a table that is not delimited text: one goroutine takes batches from the table, others make what
// the dataset needs of them.
func (o *opened) readTable(ctx context.Context, to [][]int, c *collector, jobs int) error {
	in := o.source
	in.encoding = o.table.Dictionary().Encoding
	c.open(in.name, 0)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	blocks, free := make(chan tableBlock), make(chan *raw.Batch, jobs+1)
	for range jobs + 1 {
		free <- new(raw.Batch)
	}
	var running sync.WaitGroup
	running.Go(func() { o.giveBlocks(ctx, blocks, free) })

	kinds := make([]raw.Kind, len(o.table.Dictionary().Variables))
	for i, v := range o.table.Dictionary().Variables {
		kinds[i] = v.Kind
	}
	turns := newTurns()
	for range jobs {
		running.Go(func() {
			b := newBlock(c.layout, to)
			b.decoder.charset = utf8Text
			for block := range blocks {
				err := block.err
				if err == nil {
					b.begin(block.batch.Rows)
					for i := range block.batch.Rows {
						line := int32(block.first + i)
						if block.lines != nil {
							line = block.lines[i]
						}
						b.addRow(block.batch, kinds, i, line, block.lines != nil)
					}
					b.examineIDs()
					free <- block.batch
				}
				var p *piece
				if turns.wait(block.number) && err == nil {
					p, err = c.commit(b)
				}
				turns.done(err)
				if err != nil {
					cancel()
				}
				if p != nil && err == nil {
					p.fill(b, c.memory)
				}
			}
		})
	}
	running.Wait()
	if turns.err != nil {
		return turns.err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	in.rows = c.rowsOfFile()
	return nil
}

// giveBlocks sends the batches of a table until it ends, an error was sent or ctx is done.
func (o *opened) giveBlocks(ctx context.Context, out chan<- tableBlock, free <-chan *raw.Batch) {
	defer close(out)
	lined, _ := o.table.(lined)
	row := 1
	for number := 0; ; number++ {
		var batch *raw.Batch
		select {
		case batch = <-free:
		case <-ctx.Done():
			return
		}
		block := tableBlock{number: number, batch: batch, first: row}
		err := o.table.Next(batch)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			block.err = o.source.explain(err)
		} else if lined != nil {
			for i := range batch.Rows {
				block.lines = append(block.lines, int32(lined.lineOf(i)))
			}
		}
		row += batch.Rows
		select {
		case out <- block:
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// digits are the cells of the numbers that most cells are.
var digits = []byte("0123456789")

// addRow takes a row of a batch.
func (b *block) addRow(batch *raw.Batch, kinds []raw.Kind, row int, line int32, sheet bool) {
	empty := true
	for i := range batch.Columns {
		c := &batch.Columns[i]
		if kinds[i] == raw.Text {
			empty = len(c.Cell(row)) == 0
		} else {
			empty = math.IsNaN(c.Numbers[row])
		}
		if !empty {
			break
		}
	}
	m := b.mark()
	if empty {
		b.addEmpty(line, sheet, m) // blank rows at the end of a sheet are no rows; a case of a data file is one
		return
	}
	for i, first := range b.cells {
		if first == nil {
			continue
		}
		c := &batch.Columns[i]
		if kinds[i] == raw.Text {
			b.addAll(first, c.Cell(row), b.rows)
			continue
		}
		x := c.Numbers[row]
		if n := int(x); kinds[i] == raw.Number && float64(n) == x && n >= 0 && n <= 9 {
			s := &b.short[i]
			switch code := s.one[digits[n]]; {
			case code == slow:
				b.addAll(first, digits[n:n+1], b.rows)
			case s.small != nil:
				s.small[b.rows] = uint8(code)
			default:
				s.codes[b.rows] = uint32(code)
			}
			continue
		}
		b.tmp = raw.AppendCell(b.tmp[:0], kinds[i], x)
		b.addAll(first, b.tmp, b.rows)
	}
	b.endRow(line, m)
}

// codeText is a number as a codebook writes it.
func codeText(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
