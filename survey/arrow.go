package survey

import (
	"encoding/binary"
	"math"
	"math/bits"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// piece is one batch of the dataset: the kept rows of a block, column by column, as Arrow buffers.
type piece struct {
	rows    int
	columns []pieceColumn
	absent  [][]int // by column, of an item: answers of each missing code
	lines   rowLines
}

type pieceColumn struct {
	values, ends, valid *memory.Buffer // valid is nil when nothing is missing; ends only for text
	nulls               int
}

func (p *piece) release() {
	for _, c := range p.columns {
		for _, b := range []*memory.Buffer{c.values, c.ends, c.valid} {
			if b != nil {
				b.Release()
			}
		}
	}
	p.columns = nil
}

// fill copies the kept rows of a block.
func (p *piece) fill(b *block, mem memory.Allocator) {
	p.columns, p.absent = make([]pieceColumn, len(b.sinks)), make([][]int, len(b.sinks))
	if p.rows == 0 {
		return
	}
	var keep []int32 // rows to keep; nil = all
	if p.rows < b.rows {
		keep = make([]int32, 0, p.rows)
		for row, w := range b.why[:b.rows] {
			if w == kept {
				keep = append(keep, int32(row))
			}
		}
	}
	p.lines.keep(b.lines[:b.rows], keep)
	for i, s := range b.sinks {
		c := &p.columns[i]
		switch s.kind {
		case itemColumn, optionColumn, choiceColumn:
			c.values = memory.NewResizableBuffer(mem)
			c.values.Resize(p.rows)
			values := c.values.Bytes()
			take(values, s.small[:b.rows], keep)
			if s.kind == itemColumn {
				p.absent[i] = takeAbsent(values, s.levels, len(s.absent))
				c.valid, c.nulls = validBytes(values, mem)
			}
		case groupColumn:
			var out []uint16
			c.values, out = buffer[uint16](p.rows, mem)
			takeCodes(out, s.codes[:b.rows], keep, nil)
			c.valid, c.nulls = validity(out, 0, mem)
		case labelColumn:
			var out []uint16
			c.values, out = buffer[uint16](p.rows, mem)
			takeCodes(out, s.codes[:b.rows], keep, s.global)
			c.valid, c.nulls = validity(out, 0, mem)
		case unitColumn:
			var out []uint32
			c.values, out = buffer[uint32](p.rows, mem)
			takeCodes(out, s.codes[:b.rows], keep, s.global)
			c.valid, c.nulls = validity(out, 0, mem)
		case numberColumn, weightColumn, replicateColumn, durationColumn:
			var out []float64
			c.values, out = buffer[float64](p.rows, mem)
			take(out, s.real[:b.rows], keep)
			c.valid, c.nulls = validNumbers(out, mem)
		default:
			c.fillText(s, b.rows, p.rows, keep, mem)
		}
	}
	for _, set := range b.layout.sets {
		p.closeSet(set, mem)
	}
}

// closeSet makes a multiple response missing where none of its cells was filled in, and the empty cells of the
// other rows "not chosen".
func (p *piece) closeSet(set []int, mem memory.Allocator) {
	answered := make([]uint8, p.rows)
	for _, i := range set {
		for row, v := range p.columns[i].values.Bytes() {
			if v != noAnswer {
				answered[row] = 1
			}
		}
	}
	for _, i := range set {
		values := p.columns[i].values.Bytes()
		for row, v := range values {
			if v == noAnswer {
				values[row] = notChosen
			}
		}
		p.columns[i].valid, p.columns[i].nulls = validBytes(answered, mem)
	}
}

func (c *pieceColumn) fillText(s *sink, all, rows int, keep []int32, mem memory.Allocator) {
	var ends []int32
	c.ends, ends = buffer[int32](rows+1, mem)
	ends[0] = 0
	c.values = memory.NewResizableBuffer(mem)
	if keep == nil {
		copy(ends, s.ends[:all+1])
		c.values.Resize(int(ends[rows]))
		copy(c.values.Bytes(), s.text)
	} else {
		size := 0
		for _, row := range keep {
			size += int(s.ends[row+1] - s.ends[row])
		}
		c.values.Resize(size)
		text := c.values.Bytes()[:0]
		for i, row := range keep {
			text = append(text, s.text[s.ends[row]:s.ends[row+1]]...)
			ends[i+1] = int32(len(text))
		}
	}
	filled := make([]uint8, rows)
	for i := range filled {
		if ends[i+1] > ends[i] {
			filled[i] = 1
		}
	}
	c.valid, c.nulls = validBytes(filled, mem)
}

// buffer returns an Arrow buffer and its n values.
func buffer[T any](n int, mem memory.Allocator) (*memory.Buffer, []T) {
	b := memory.NewResizableBuffer(mem)
	var t T
	b.Resize(n * int(unsafe.Sizeof(t)))
	return b, unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b.Bytes()))), n)
}

// takeAbsent makes the levels that stand for missing codes 0 and counts each.
func takeAbsent(values []uint8, levels, codes int) []int {
	if codes == 0 {
		return nil
	}
	var count [256]int
	for i, v := range values {
		if int(v) > levels {
			count[v]++
			values[i] = 0
		}
	}
	return append([]int(nil), count[levels+1:levels+1+codes]...)
}

func take[T any](out, in []T, keep []int32) {
	if keep == nil {
		copy(out, in)
		return
	}
	for i, row := range keep {
		out[i] = in[row]
	}
}

// takeCodes copies codes, through global if it is not nil.
func takeCodes[T uint16 | uint32](out []T, in []uint32, keep []int32, global []uint32) {
	for i := range out {
		row := i
		if keep != nil {
			row = int(keep[i])
		}
		n := in[row]
		if global != nil {
			n = global[n]
		}
		out[i] = T(n)
	}
}

// validBytes makes the bitmap of the bytes that are not 0, eight at a time: the top bit of each byte of t says
// whether the byte is not 0, and the product gathers the eight bits in order.
func validBytes(values []uint8, mem memory.Allocator) (*memory.Buffer, int) {
	b := memory.NewResizableBuffer(mem)
	b.Resize((len(values) + 7) / 8)
	out := b.Bytes()
	set := 0
	i := 0
	for ; i+8 <= len(values); i += 8 {
		const low = 0x7f7f7f7f7f7f7f7f
		x := binary.LittleEndian.Uint64(values[i:])
		t := ((x&low + low) | x) >> 7 & 0x0101010101010101
		m := uint8(t * 0x0102040810204080 >> 56)
		out[i/8] = m
		set += bits.OnesCount8(m)
	}
	var last uint8
	for j := i; j < len(values); j++ {
		if values[j] != 0 {
			last |= 1 << (j - i)
		}
	}
	if i < len(values) {
		out[i/8] = last
		set += bits.OnesCount8(last)
	}
	return orNil(b, len(values)-set)
}

func orNil(b *memory.Buffer, nulls int) (*memory.Buffer, int) {
	if nulls == 0 {
		b.Release()
		return nil, 0
	}
	return b, nulls
}

// validity makes the bitmap of the values that differ from missing.
func validity[T uint16 | uint32](values []T, missing T, mem memory.Allocator) (*memory.Buffer, int) {
	nulls := 0
	for _, v := range values {
		if v == missing {
			nulls++
		}
	}
	return bitmap(len(values), nulls, func(i int) bool { return values[i] != missing }, mem)
}

func validNumbers(values []float64, mem memory.Allocator) (*memory.Buffer, int) {
	nulls := 0
	for _, v := range values {
		if math.IsNaN(v) {
			nulls++
		}
	}
	return bitmap(len(values), nulls, func(i int) bool { return !math.IsNaN(values[i]) }, mem)
}

func bitmap(n, nulls int, valid func(i int) bool, mem memory.Allocator) (*memory.Buffer, int) {
	if nulls == 0 {
		return nil, 0
	}
	b := memory.NewResizableBuffer(mem)
	b.Resize((n + 7) / 8)
	out := b.Bytes()
	clear(out)
	for i := range n {
		if valid(i) {
			out[i/8] |= 1 << (i % 8)
		}
	}
	return b, nulls
}

func (k kind) arrowType() arrow.DataType {
	switch k {
	case itemColumn, optionColumn, choiceColumn:
		return arrow.PrimitiveTypes.Uint8
	case groupColumn, labelColumn:
		return &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint16, ValueType: arrow.BinaryTypes.String}
	case unitColumn:
		return &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint32, ValueType: arrow.BinaryTypes.String}
	case numberColumn, weightColumn, replicateColumn, durationColumn:
		return arrow.PrimitiveTypes.Float64
	}
	return arrow.BinaryTypes.String
}

// dataset turns what was collected into records. All records share the dictionaries.
func (c *collector) dataset() (*arrow.Schema, []arrow.Record) {
	fields := make([]arrow.Field, len(c.layout.columns))
	dictionaries := make([]arrow.ArrayData, len(fields))
	for i := range fields {
		column := &c.layout.columns[i]
		fields[i] = arrow.Field{Name: column.name, Type: column.kind.arrowType(), Nullable: true}
		labels := c.labels[i].labels
		switch column.kind {
		case groupColumn:
			labels = column.labels
		case labelColumn, unitColumn:
		default:
			continue
		}
		builder := array.NewStringBuilder(c.memory)
		builder.Append("")
		for _, l := range labels {
			builder.Append(l)
		}
		words := builder.NewArray()
		builder.Release()
		defer words.Release()
		dictionaries[i] = words.Data()
	}
	schema := arrow.NewSchema(fields, nil)
	var records []arrow.Record
	for _, p := range c.pieces {
		if p.rows > 0 {
			records = append(records, p.record(schema, dictionaries))
			c.lines = append(c.lines, p.lines)
		}
		p.release()
	}
	c.absent = map[string][]CodeCount{}
	for i := range c.layout.columns {
		column := &c.layout.columns[i]
		if column.kind != itemColumn {
			continue
		}
		for j, code := range column.absent {
			n := 0
			for _, p := range c.pieces {
				if p.absent != nil && p.absent[i] != nil {
					n += p.absent[i][j]
				}
			}
			c.absent[column.name] = append(c.absent[column.name], CodeCount{code, n})
		}
	}
	c.pieces = nil
	return schema, records
}

func (p *piece) record(schema *arrow.Schema, dictionaries []arrow.ArrayData) arrow.Record {
	columns := make([]arrow.Array, len(p.columns))
	for i := range p.columns {
		c := &p.columns[i]
		t := schema.Field(i).Type
		var data *array.Data
		switch {
		case dictionaries[i] != nil:
			data = array.NewDataWithDictionary(t, p.rows, []*memory.Buffer{c.valid, c.values}, c.nulls, 0, dictionaries[i].(*array.Data))
		case c.ends != nil:
			data = array.NewData(t, p.rows, []*memory.Buffer{c.valid, c.ends, c.values}, nil, c.nulls, 0)
		default:
			data = array.NewData(t, p.rows, []*memory.Buffer{c.valid, c.values}, nil, c.nulls, 0)
		}
		columns[i] = array.MakeFromData(data)
		data.Release()
	}
	record := array.NewRecord(schema, columns, int64(p.rows))
	for _, column := range columns {
		column.Release()
	}
	return record
}
