package columnar

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// The numbers of parquet.thrift that matter here.
const (
	physicalBool  = 0
	physicalInt32 = 1
	physicalInt64 = 2
	physicalInt96 = 3 // a timestamp of old writers
	physicalFloat = 4
	physicalReal  = 5
	physicalBytes = 6
	physicalFixed = 7

	required = 0
	optional = 1
	repeated = 2

	noCodec     = 0
	snappyCodec = 1
	gzipCodec   = 2
	brotliCodec = 4
	lz4Hadoop   = 5
	zstdCodec   = 6
	lz4Codec    = 7
)

const parquetMagic = "PAR1"

var physicalNames = [...]string{"BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"}

// footer is what a Parquet file says of itself.
type footer struct {
	schema    []schemaElement // preorder, the root first
	rows      int64
	groups    []rowGroup
	metadata  []keyValue
	createdBy string
	encrypted bool
}

type keyValue struct{ key, value string }

type schemaElement struct {
	physical   int // -1 for a group
	width      int // of a fixed length
	repetition int
	name       string
	children   int
	converted  int // converted type of old writers, -1 if none
	scale      int
	precision  int
	logical    int // field number in the union LogicalType, 0 if none
	perSecond  int64
	bits       int
	signed     bool
}

type rowGroup struct {
	rows    int64
	columns []chunk
}

// chunk is one column of a row group.
type chunk struct {
	path       string // in another file
	encrypted  bool
	physical   int
	codec      int
	values     int64
	expanded   int64 // bytes when not compressed
	length     int64 // bytes in the file
	data       int64 // offset of the first data page
	dictionary int64 // offset of the dictionary page, 0 if none
	min, max   []byte
}

// start is where the chunk begins.
func (c *chunk) start() int64 {
	if c.dictionary > 0 && c.dictionary < c.data {
		return c.dictionary
	}
	return c.data
}

// readFooter reads the end of a Parquet file.
func readFooter(r io.ReaderAt, size int64) (*footer, error) {
	var tail [8]byte
	if size < int64(len(parquetMagic)+len(tail)) {
		return nil, fmt.Errorf("not a Parquet file: it has %d bytes", size)
	}
	if _, err := r.ReadAt(tail[:], size-8); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch string(tail[4:]) {
	case parquetMagic:
	case "PARE":
		return nil, errors.New("the Parquet file is encrypted")
	default:
		return nil, fmt.Errorf("not a whole Parquet file: it ends with %q where %q was expected", tail[4:], parquetMagic)
	}
	length := int64(binary.LittleEndian.Uint32(tail[:]))
	if length > size-12 {
		return nil, fmt.Errorf("byte %d: the footer says that it has %d bytes, more than there are before it", size-8, length)
	}
	b := make([]byte, length)
	if _, err := r.ReadAt(b, size-8-length); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	f, err := parseFooter(b)
	if err != nil {
		return nil, fmt.Errorf("the footer at byte %d: %w", size-8-length, err)
	}
	if f.encrypted {
		return nil, errors.New("the Parquet file is encrypted")
	}
	return f, nil
}

func parseFooter(b []byte) (*footer, error) {
	f := &footer{}
	t := &thrift{b: b}
	t.fields(func(id int, kind byte) {
		switch {
		case id == 2:
			t.structs(kind, func() { f.schema = append(f.schema, readElement(t)) })
		case id == 3 && kind == thriftI64:
			f.rows = t.int()
		case id == 4:
			t.structs(kind, func() { f.groups = append(f.groups, readGroup(t)) })
		case id == 5:
			t.structs(kind, func() {
				var kv keyValue
				t.fields(func(id int, kind byte) {
					switch {
					case id == 1 && kind == thriftBinary:
						kv.key = string(t.bytes())
					case id == 2 && kind == thriftBinary:
						kv.value = string(t.bytes())
					default:
						t.skip(kind)
					}
				})
				f.metadata = append(f.metadata, kv)
			})
		case id == 6 && kind == thriftBinary:
			f.createdBy = string(t.bytes())
		default:
			f.encrypted = f.encrypted || id == 8
			t.skip(kind)
		}
	})
	return f, t.err
}

func readElement(t *thrift) schemaElement {
	e := schemaElement{physical: -1, converted: -1}
	t.fields(func(id int, kind byte) {
		switch {
		case kind == thriftI32 && id >= 1 && id <= 8 && id != 4:
			x := int(int32(t.int()))
			*[...]*int{1: &e.physical, 2: &e.width, 3: &e.repetition, 5: &e.children, 6: &e.converted, 7: &e.scale, 8: &e.precision}[id] = x
		case id == 4 && kind == thriftBinary:
			e.name = string(t.bytes())
		case id == 10 && kind == thriftStruct:
			t.fields(func(id int, kind byte) {
				if kind != thriftStruct {
					t.skip(kind)
					return
				}
				e.logical = id
				readLogical(t, id, &e)
			})
		default:
			t.skip(kind)
		}
	})
	return e
}

// readLogical reads the parameters of a logical type.
func readLogical(t *thrift, logical int, e *schemaElement) {
	t.fields(func(id int, kind byte) {
		switch {
		case logical == logicalDecimal && id == 1 && kind == thriftI32:
			e.scale = int(int32(t.int()))
		case logical == logicalDecimal && id == 2 && kind == thriftI32:
			e.precision = int(int32(t.int()))
		case (logical == logicalTime || logical == logicalTimestamp) && id == 2 && kind == thriftStruct:
			t.fields(func(id int, kind byte) {
				if id >= 1 && id <= 3 {
					e.perSecond = [...]int64{1: 1e3, 2: 1e6, 3: 1e9}[id]
				}
				t.skip(kind)
			})
		case logical == logicalInteger && id == 1 && kind == thriftByte:
			e.bits = int(t.byte())
		case logical == logicalInteger && id == 2:
			e.signed = kind == thriftTrue
			t.skip(kind)
		default:
			t.skip(kind)
		}
	})
}

func readGroup(t *thrift) rowGroup {
	var g rowGroup
	t.fields(func(id int, kind byte) {
		switch {
		case id == 1:
			t.structs(kind, func() { g.columns = append(g.columns, readChunk(t)) })
		case id == 3 && kind == thriftI64:
			g.rows = t.int()
		default:
			t.skip(kind)
		}
	})
	return g
}

func readChunk(t *thrift) chunk {
	c := chunk{physical: -1, codec: -1}
	t.fields(func(id int, kind byte) {
		switch {
		case id == 1 && kind == thriftBinary:
			c.path = string(t.bytes())
		case id == 3 && kind == thriftStruct:
			readChunkMetadata(t, &c)
		default:
			c.encrypted = c.encrypted || id == 8
			t.skip(kind)
		}
	})
	return c
}

func readChunkMetadata(t *thrift, c *chunk) {
	t.fields(func(id int, kind byte) {
		switch {
		case id == 1 && kind == thriftI32:
			c.physical = int(int32(t.int()))
		case id == 4 && kind == thriftI32:
			c.codec = int(int32(t.int()))
		case kind == thriftI64 && (id >= 5 && id <= 7 || id == 9 || id == 11):
			*[...]*int64{5: &c.values, 6: &c.expanded, 7: &c.length, 9: &c.data, 11: &c.dictionary}[id] = t.int()
		case id == 12 && kind == thriftStruct:
			t.fields(func(id int, kind byte) {
				switch {
				case id == 5 && kind == thriftBinary:
					c.max = t.bytes()
				case id == 6 && kind == thriftBinary:
					c.min = t.bytes()
				default:
					t.skip(kind)
				}
			})
		default:
			t.skip(kind)
		}
	})
}
