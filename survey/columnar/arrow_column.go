package columnar

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
)

// loaded is a column of a record batch in memory.
type loaded struct {
	f     *field
	rows  int
	valid []byte // bits; nil = all are there
	data  []byte // values, views, or codes
	ends  []byte // offsets of texts
	text  [][]byte
	dict  *dictionary // of coded columns
	held  int64       // bytes in the budget

	whole []int64
}

var errBuffer = errors.New("a buffer of it is too short")

// load reads a column's buffers.
func (a *ArrowReader) load(f *field, m *message, b *batch, p place, d *decompressor) (*loaded, error) {
	c := &loaded{f: f, rows: int(p.rows)}
	var all [][]byte
	for i, s := range p.buffers {
		if i == 0 && p.nulls == 0 {
			all = append(all, nil) // all values are there
			continue
		}
		buffer, err := a.buffer(m, b, s, d, &c.held)
		if err != nil {
			return c, err
		}
		all = append(all, buffer)
	}
	if p.nulls < 0 || p.nulls > p.rows {
		return c, fmt.Errorf("it has %d gaps in %d rows", p.nulls, p.rows)
	}
	if len(all) == 0 { // of the type null
		return c, nil
	}
	if c.valid = all[0]; p.nulls > 0 && len(c.valid) < (c.rows+7)/8 {
		return c, errBuffer
	}
	if p.nulls == 0 {
		c.valid = nil
	}
	width := f.width
	switch {
	case f.coded:
		width = f.index.bits / 8
		c.data = all[1]
	case f.view:
		width = 16
		c.data, c.text = all[1], all[2:]
	case f.typ.base == textType:
		c.ends, c.text = all[1], all[2:]
		size := 4
		if f.long {
			size = 8
		}
		if c.rows > 0 && len(c.ends)/size < c.rows+1 {
			return c, errBuffer
		}
		return c, nil
	case f.kind == arrowBool:
		c.data = all[1]
		if len(c.data) < (c.rows+7)/8 {
			return c, errBuffer
		}
		return c, nil
	default:
		c.data = all[1]
	}
	if len(c.data)/width < c.rows {
		return c, errBuffer
	}
	return c, nil
}

// buffer reads and expands a buffer.
func (a *ArrowReader) buffer(m *message, b *batch, s span, d *decompressor, held *int64) ([]byte, error) {
	if s.at < 0 || s.size < 0 || s.at > m.size || s.size > m.size-s.at {
		return nil, fmt.Errorf("a buffer of %d bytes at %d is not in its %d bytes of data", s.size, s.at, m.size)
	}
	if err := a.budget.take(s.size); err != nil {
		return nil, err
	}
	in, err := readAt(a.r, m.body+s.at, s.size)
	if b.compression == noCompression || err != nil || s.size == 0 {
		*held += s.size
		return in, err
	}
	defer a.budget.give(s.size)
	if len(in) < 8 {
		return nil, errBuffer
	}
	n := int64(binary.LittleEndian.Uint64(in))
	if in = in[8:]; n == -1 { // left as it was
		n = int64(len(in))
		if err := a.budget.take(n); err != nil {
			return nil, err
		}
		*held += n
		return in, nil
	}
	if n < 0 || n > maxBuffer {
		return nil, fmt.Errorf("a buffer says that it has %d bytes when expanded", n)
	}
	if err := a.budget.take(n); err != nil {
		return nil, err
	}
	*held += n
	var out []byte
	if b.compression == zstdFrames {
		out, err = d.expand(nil, in, zstdCodec, int(n))
	} else if n/lz4Factor > int64(len(in)) {
		err = errLength
	} else {
		out = make([]byte, n)
		err = lz4Frame(out, in)
	}
	if err != nil {
		return nil, fmt.Errorf("a buffer cannot be expanded: %w", err)
	}
	return out, nil
}

func (c *loaded) there(row int) bool { return c.valid == nil || c.valid[row>>3]>>(row&7)&1 == 1 }

// read appends the rows from one on.
func (c *loaded) read(to *appender, from, n int) error {
	f := c.f
	switch {
	case f.coded:
		return c.readCodes(to, from, n)
	case f.typ.base == textType:
		return c.readTexts(to, from, n)
	case f.typ.base == hexType:
		var digits []byte
		for row := from; row < from+n; row++ {
			digits = digits[:0]
			if c.there(row) {
				digits = hex.AppendEncode(digits, c.data[row*f.width:][:f.width])
			}
			if err := to.add(digits); err != nil {
				return err
			}
		}
		return nil
	case f.typ.base == decimalType && f.width > 8:
		return c.readDecimals(to, from, n)
	case f.text:
		return c.readDigits(to, from, n)
	}
	at := len(to.Numbers)
	to.Numbers = grownBy(to.Numbers, n)
	out := to.Numbers[at:]
	if err := c.numbers(out, from); err != nil {
		return err
	}
	if c.valid != nil {
		for i := range out {
			if !c.there(from + i) {
				out[i] = math.NaN()
			}
		}
	}
	return nil
}

// numbers converts the rows from one on, gaps too.
func (c *loaded) numbers(out []float64, from int) error {
	f := c.f
	b := c.data[min(from*f.width, len(c.data)):]
	switch f.typ.base {
	case nullType:
		for i := range out {
			out[i] = math.NaN()
		}
		return nil
	case halfType:
		for i := range out {
			out[i] = half(binary.LittleEndian.Uint16(b[2*i:]))
		}
		return nil
	case realType:
		if f.width == 4 {
			for i := range out {
				out[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:])))
			}
			return nil
		}
		for i := range out {
			out[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
		}
		return nil
	}
	c.whole = grown(c.whole, len(out))
	c.integers(c.whole, from, f.width, f.typ.unsigned)
	if f.typ.wide() {
		for i, x := range c.whole {
			if !f.typ.fits(x) && c.there(from+i) {
				return errWide
			}
		}
	}
	if f.typ.base == wholeType {
		for i, x := range c.whole {
			out[i] = float64(x)
		}
		return nil
	}
	for i, x := range c.whole {
		out[i] = f.typ.number(x)
	}
	return nil
}

// integers reads integers of a width, 0 for bits.
func (c *loaded) integers(out []int64, from, width int, unsigned bool) {
	b := c.data[from*width:]
	switch {
	case width == 0:
		for i := range out {
			row := from + i
			out[i] = int64(c.data[row>>3] >> (row & 7) & 1)
		}
	case width == 1 && unsigned:
		for i := range out {
			out[i] = int64(b[i])
		}
	case width == 1:
		for i := range out {
			out[i] = int64(int8(b[i]))
		}
	case width == 2 && unsigned:
		for i := range out {
			out[i] = int64(binary.LittleEndian.Uint16(b[2*i:]))
		}
	case width == 2:
		for i := range out {
			out[i] = int64(int16(binary.LittleEndian.Uint16(b[2*i:])))
		}
	case width == 4 && unsigned:
		for i := range out {
			out[i] = int64(binary.LittleEndian.Uint32(b[4*i:]))
		}
	case width == 4:
		for i := range out {
			out[i] = int64(int32(binary.LittleEndian.Uint32(b[4*i:])))
		}
	default:
		for i := range out {
			out[i] = int64(binary.LittleEndian.Uint64(b[8*i:]))
		}
	}
}

// readDigits appends integers with all their digits.
func (c *loaded) readDigits(to *appender, from, n int) error {
	c.whole = grown(c.whole, n)
	c.integers(c.whole, from, c.f.width, c.f.typ.unsigned)
	var digits []byte
	for i, x := range c.whole {
		digits = digits[:0]
		if c.there(from + i) {
			digits = c.f.typ.digits(digits, x)
		}
		if err := to.add(digits); err != nil {
			return err
		}
	}
	return nil
}

func (c *loaded) readDecimals(to *appender, from, n int) error {
	var high [32]byte
	for row := from; row < from+n; row++ {
		if !c.there(row) {
			if c.f.text {
				to.AppendText(nil)
			} else {
				to.Numbers = append(to.Numbers, math.NaN())
			}
			continue
		}
		b := high[:copy(high[:], c.data[row*c.f.width:][:c.f.width])]
		slices.Reverse(b)
		if err := c.f.typ.decimal(to, b, c.f.text); err != nil {
			return err
		}
	}
	return nil
}

// readTexts appends texts.
func (c *loaded) readTexts(to *appender, from, n int) error {
	for row := from; row < from+n; row++ {
		if !c.there(row) {
			to.AppendText(nil)
			continue
		}
		cell, ok := c.cell(row)
		if !ok {
			return fmt.Errorf("row %d of the batch: its text is not in the data", row+1)
		}
		if err := to.addText(cell); err != nil {
			return err
		}
	}
	return nil
}

// cell finds a text.
func (c *loaded) cell(row int) ([]byte, bool) {
	if c.f.view {
		v := c.data[16*row:][:16]
		n := binary.LittleEndian.Uint32(v)
		if n <= 12 {
			return v[4 : 4+n], true
		}
		buffer, at := binary.LittleEndian.Uint32(v[8:]), binary.LittleEndian.Uint32(v[12:])
		if uint64(buffer) >= uint64(len(c.text)) {
			return nil, false
		}
		return piece(c.text[buffer], uint64(at), uint64(at)+uint64(n))
	}
	if c.f.long {
		return piece(c.text[0], binary.LittleEndian.Uint64(c.ends[8*row:]), binary.LittleEndian.Uint64(c.ends[8*row+8:]))
	}
	return piece(c.text[0], uint64(binary.LittleEndian.Uint32(c.ends[4*row:])), uint64(binary.LittleEndian.Uint32(c.ends[4*row+4:])))
}

func piece(b []byte, from, to uint64) ([]byte, bool) {
	if from > to || to > uint64(len(b)) {
		return nil, false
	}
	return b[from:to], true
}

// readCodes appends values of a dictionary.
func (c *loaded) readCodes(to *appender, from, n int) error {
	c.whole = grown(c.whole, n)
	c.integers(c.whole, from, c.f.index.bits/8, c.f.index.unsigned)
	text := c.f.text
	size := 0
	if c.dict != nil {
		size = c.dict.n
	}
	for i, code := range c.whole {
		switch {
		case !c.there(from + i):
			if text {
				to.AppendText(nil)
			} else {
				to.Numbers = append(to.Numbers, math.NaN())
			}
			continue
		case uint64(code) >= uint64(size):
			return fmt.Errorf("row %d of the batch: code %d, where its dictionary has %d values", from+i+1, code, size)
		case !text:
			to.Numbers = append(to.Numbers, c.dict.numbers[code])
			continue
		}
		cell := c.dict.text.Cell(int(code))
		if to.room -= len(cell); to.room < 0 {
			return errText
		}
		to.AppendText(cell)
	}
	return nil
}

// addTo appends the values of a dictionary batch to a dictionary.
func (c *loaded) addTo(dict *dictionary, budget *budget) error {
	to := &appender{Column: &dict.text, room: int(min(math.MaxInt32-int64(len(dict.text.Text)), budget.left.Load()))}
	if len(dict.text.Ends) == 0 {
		dict.text.Ends = append(dict.text.Ends, 0)
	}
	if c.f.kind == arrowNull && c.rows > maxRows {
		return fmt.Errorf("a dictionary of %d values that are not there", c.rows)
	}
	dict.text.Numbers = dict.numbers
	err := c.read(to, 0, c.rows)
	dict.numbers, dict.text.Numbers = dict.text.Numbers, nil
	for i := dict.n; i < len(dict.text.Ends)-1; i++ {
		dict.longest = max(dict.longest, len(dict.text.Cell(i)))
	}
	dict.n = max(len(dict.text.Ends)-1, len(dict.numbers))
	held := int64(8*cap(dict.numbers) + cap(dict.text.Text) + 4*cap(dict.text.Ends))
	if err == nil {
		err = budget.take(held - dict.held)
		dict.held = held
	}
	return err
}
