package columnar

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"manyi/survey/raw"
)

// Bounds of a batch.
const (
	maxRows  = 16384
	maxCells = 4 << 20
	fullText = 128 << 20 // bytes of text that a batch is meant for
)

// A file of so many bytes holds at most rowsBase + rowsFactor times as many rows; a column with one value takes nearly no
// bytes a row.
const (
	rowsBase   = 1 << 24
	rowsFactor = 1000
)

// ParquetReader reads a Parquet file.
type ParquetReader struct {
	r      io.ReaderAt
	size   int64
	jobs   int
	footer *footer
	dict   raw.Dictionary
	leaves []leaf // by variable
	budget *budget

	group   int      // next row group
	cursors []cursor // of the row group that is being read, by variable
	row     int64    // rows given of it
	rows    int64    // rows of it
	given   int64    // rows given of the file
	discard raw.Column
	tools   []decompressor // by job
}

// NewParquetReader reads the footer of a file of size bytes. Columns of whole numbers whose statistics do not tell how large
// they are, are read once more for that.
func NewParquetReader(r io.ReaderAt, size int64, opt Options) (out *ParquetReader, err error) {
	err = guarded(func() error {
		out, err = newParquetReader(r, size, opt)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func newParquetReader(r io.ReaderAt, size int64, opt Options) (*ParquetReader, error) {
	f, err := readFooter(r, size)
	if err != nil {
		return nil, err
	}
	p := &ParquetReader{r: r, size: size, jobs: opt.jobs(), footer: f, budget: newBudget(size)}
	p.tools = make([]decompressor, p.jobs)
	leaves, err := f.leaves()
	if err != nil {
		return nil, err
	}
	rows, err := p.checkGroups(leaves)
	if err != nil {
		return nil, err
	}
	restoreSpans(f, leaves)
	for i := range leaves {
		l := &leaves[i]
		l.text = l.typ.kind() == raw.Text
		if l.typ.wide() {
			if l.text, err = p.isWide(l); err != nil {
				return nil, fmt.Errorf("column %s: %w", l.name, err)
			}
		}
	}
	p.describe(leaves, rows)
	return p, nil
}

// checkGroups holds the row groups against the schema and the size of the file, and counts the rows.
func (p *ParquetReader) checkGroups(leaves []leaf) (rows int64, err error) {
	limit := rowsBase + rowsFactor*p.size
	for g := range p.footer.groups {
		group := &p.footer.groups[g]
		if len(group.columns) != len(leaves) {
			return 0, fmt.Errorf("row group %d has %d columns, where the schema has %d", g+1, len(group.columns), len(leaves))
		}
		if rows += group.rows; group.rows < 0 || group.rows > limit || rows > limit {
			return 0, fmt.Errorf("row group %d has %d rows, more than a file of %d bytes can have", g+1, group.rows, p.size)
		}
		for i := range group.columns {
			c := &group.columns[i]
			var err error
			switch {
			case c.encrypted:
				err = errors.New("the column is encrypted")
			case c.path != "":
				err = fmt.Errorf("its data are in another file, %q", c.path)
			case c.physical != leaves[i].physical:
				err = fmt.Errorf("it is %s, where the schema has %s", nameOf(physicalNames[:], c.physical), nameOf(physicalNames[:], leaves[i].physical))
			case c.values != group.rows:
				err = fmt.Errorf("it has %d values in %d rows", c.values, group.rows)
			case c.start() < 4 || c.length < 0 || c.start() > p.size || c.length > p.size-c.start():
				err = fmt.Errorf("its %d bytes from byte %d are not in the file", c.length, c.start())
			}
			if err != nil {
				return 0, fmt.Errorf("row group %d, column %s: %w", g+1, leaves[i].name, err)
			}
		}
	}
	return rows, nil
}

// describe makes the dictionary.
func (p *ParquetReader) describe(leaves []leaf, rows int64) {
	d := &p.dict
	d.Encoding, d.Product, d.Cases = "utf-8", p.footer.createdBy, int(rows)
	var names namer
	for _, l := range leaves {
		if isIndex(l.name) {
			names.dropped = append(names.dropped, l.name)
			continue
		}
		d.Variables = append(d.Variables, l.typ.variable(names.name(d, l.name), l.text))
		p.leaves = append(p.leaves, l)
	}
	names.notes(d)
	if len(d.Variables) == 0 { // nothing but an index
		d.Variables = append(d.Variables, leaves[0].typ.variable(leaves[0].name, leaves[0].text))
		p.leaves = leaves[:1]
	}
	restore(d, p.footer.metadata)
}

// Dictionary says what the file says of its table.
func (p *ParquetReader) Dictionary() *raw.Dictionary { return &p.dict }

// Close lets go of the memory; the file is the caller's.
func (p *ParquetReader) Close() error {
	p.cursors, p.tools = nil, nil
	p.group = len(p.footer.groups)
	p.rows, p.row = 0, 0
	return nil
}

// cursor begins a column of a row group.
func (p *ParquetReader) cursor(group int, l *leaf) cursor {
	c := &p.footer.groups[group].columns[l.index]
	return cursor{leaf: l, total: p.footer.groups[group].rows,
		pages: pages{r: p.r, budget: p.budget, at: c.start(), end: c.start() + c.length, codec: c.codec}}
}

// Next reads the next rows, of one row group.
func (p *ParquetReader) Next(b *raw.Batch) error {
	return guarded(func() error { return p.next(b) })
}

func (p *ParquetReader) next(b *raw.Batch) error {
	for p.row == p.rows {
		for i := range p.cursors {
			p.cursors[i].pages.release()
		}
		p.cursors = nil
		if p.group == len(p.footer.groups) {
			return io.EOF
		}
		p.cursors = make([]cursor, len(p.leaves))
		for i := range p.cursors {
			p.cursors[i] = p.cursor(p.group, &p.leaves[i])
		}
		p.row, p.rows = 0, p.footer.groups[p.group].rows
		p.group++
	}
	b.Reset(len(p.leaves))
	err := p.each(b, func(i int, d *decompressor) error {
		c := &p.cursors[i]
		if n := p.row - c.row; n > 0 { // was not wanted so far
			if err := c.pass(n, d); err != nil {
				return err
			}
		}
		return c.prepare(d)
	})
	if err != nil {
		return err
	}
	n := p.batch(b)
	room := newBudget(p.size)
	err = p.each(b, func(i int, d *decompressor) error {
		to := &appender{Column: &b.Columns[i], room: int(min(room.left.Load(), 1<<31-1))}
		if err := p.cursors[i].read(to, n, d); err != nil {
			return err
		}
		if room.take(int64(len(to.Text))) != nil {
			return errText
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.Rows = n
	p.row += int64(n)
	p.given += int64(n)
	return nil
}

// batch is how many rows to read.
func (p *ParquetReader) batch(b *raw.Batch) int {
	cells, bytes := 0, int64(0)
	for i := range p.cursors {
		if !b.Wants(i) {
			continue
		}
		cells++
		c := &p.cursors[i]
		if c.leaf.text {
			chunk := &p.footer.groups[p.group-1].columns[c.leaf.index]
			mean := max(chunk.expanded, 0) / max(chunk.values, 1)
			if c.dict != nil {
				mean = max(mean, int64(c.dict.longest))
			}
			bytes += min(mean, fullText)
		}
	}
	return batchRows(p.rows-p.row, cells, bytes)
}

// pass reads rows that nobody wants.
func (c *cursor) pass(n int64, d *decompressor) error {
	var nowhere raw.Column
	for n > 0 {
		k := min(n, maxRows)
		nowhere.Numbers, nowhere.Text, nowhere.Ends = nowhere.Numbers[:0], nowhere.Text[:0], append(nowhere.Ends[:0], 0)
		if c.leaf.text {
			k = min(n, 256)
		}
		if err := c.read(&appender{Column: &nowhere, room: 1<<31 - 1}, int(k), d); err != nil {
			return err
		}
		n -= k
	}
	return nil
}

// each calls work for each wanted column.
func (p *ParquetReader) each(b *raw.Batch, work func(variable int, d *decompressor) error) error {
	i, err := each(len(p.leaves), b.Wants, p.tools, work)
	if err != nil {
		return fmt.Errorf("rows from %d on: row group %d, column %s: %w", p.given+1, p.group, p.leaves[i].name, err)
	}
	return nil
}

// isWide finds out whether a column of 64-bit integers or long decimals has numbers with more digits than a float64.
func (p *ParquetReader) isWide(l *leaf) (bool, error) {
	sure := true
	for g := range p.footer.groups {
		c := &p.footer.groups[g].columns[l.index]
		low, ok1 := l.bound(c.min)
		high, ok2 := l.bound(c.max)
		if !ok1 || !ok2 {
			sure = sure && c.values == 0
			continue
		}
		if !l.typ.fits(low) || !l.typ.fits(high) {
			return true, nil
		}
	}
	if sure {
		return false, nil
	}
	for g := range p.footer.groups {
		c := p.cursor(g, l)
		err := c.pass(c.total, &p.tools[0])
		c.pages.release()
		if errors.Is(err, errWide) {
			return true, nil
		}
		if err != nil {
			return false, fmt.Errorf("row group %d: %w", g+1, err)
		}
	}
	return false, nil
}

// bound reads a value from the statistics. One beyond int64 becomes one that does not fit.
func (l *leaf) bound(b []byte) (int64, bool) {
	switch {
	case l.physical == physicalInt64 && len(b) == 8:
		return int64(binary.LittleEndian.Uint64(b)), true
	case l.physical == physicalInt32 && len(b) == 4:
		return int64(int32(binary.LittleEndian.Uint32(b))), true
	case l.typ.base == decimalType && len(b) > 0 && l.physical >= physicalBytes:
		x, short := shortDecimal(b)
		if !short {
			x = exact + 1
		}
		return x, true
	}
	return 0, false
}
