package survey

import (
	"context"
	"errors"
	"io"
	"math"
	"strconv"

	"manyi/survey/raw"
)

// readTable reads the rows of a table that is not delimited text.
func (o *opened) readTable(ctx context.Context, to [][]int, c *collector) error {
	in := o.source
	in.encoding = o.table.Dictionary().Encoding
	c.open(in.name, 0)
	b := newBlock(c.layout, to)
	b.decoder.charset = utf8Text
	lines, _ := o.table.(lined)
	variables := o.table.Dictionary().Variables
	var batch raw.Batch
	for row := 1; ; row += batch.Rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := o.table.Next(&batch)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return in.explain(err)
		}
		b.begin(batch.Rows)
		for i := range batch.Rows {
			line := row + i
			if lines != nil {
				line = lines.lineOf(i)
			}
			b.addRow(&batch, variables, i, int32(line), lines != nil)
		}
		b.examineIDs()
		p, err := c.commit(b)
		if err != nil {
			return err
		}
		p.fill(b, c.memory)
	}
	in.rows = c.rowsOfFile()
	return nil
}

// addRow takes a row of a batch.
func (b *block) addRow(batch *raw.Batch, variables []raw.Variable, row int, line int32, sheet bool) {
	empty := true
	for i := range batch.Columns {
		c := &batch.Columns[i]
		if variables[i].Kind == raw.Text {
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
		if kind := variables[i].Kind; kind == raw.Text {
			b.addAll(first, c.Cell(row), b.rows)
		} else {
			b.tmp = raw.AppendCell(b.tmp[:0], kind, c.Numbers[row])
			b.addAll(first, b.tmp, b.rows)
		}
	}
	b.endRow(line, m)
}

// codeText is a number as a codebook writes it.
func codeText(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
