package columnar

import (
	"encoding/base64"
	"errors"
	"fmt"

	"manyi/survey/raw"
)

// Types of Arrow's Schema.fbs.
const (
	arrowNull      = 1
	arrowInt       = 2
	arrowFloat     = 3
	arrowBinary    = 4
	arrowUtf8      = 5
	arrowBool      = 6
	arrowDecimal   = 7
	arrowDate      = 8
	arrowTime      = 9
	arrowTimestamp = 10
	arrowFixed     = 15
	arrowDuration  = 18
	arrowLongBytes = 19
	arrowLongText  = 20
	arrowBytesView = 23
	arrowTextView  = 24
)

var arrowNames = [...]string{"no type", "null", "an integer", "a float", "bytes", "text", "a boolean", "a decimal", "a day", "a time", "a moment", "an interval",
	"a list", "a struct", "a union", "bytes of a fixed length", "a list", "a map", "a duration", "bytes", "text", "a list", "run-end encoded", "bytes", "text", "a list", "a list"}

// field is a column of an Arrow schema.
type field struct {
	name       string
	kind       int // of the values, also of those in a dictionary
	typ        cellType
	width      int   // bytes of a value in the buffer, 0 for bits, texts and nulls
	long       bool  // offsets of 64 bits
	view       bool  // texts as views
	dictionary int64 // id
	coded      bool  // cells are codes of a dictionary
	index      cellType
	text       bool // cells are kept as text
}

// arrowSchema is what an Arrow schema says.
type arrowSchema struct {
	fields   []field
	metadata []keyValue
}

var perSecond = [...]int64{1, 1e3, 1e6, 1e9}

// readSchema reads a Schema table. With all unset a field of a type that is not read is no error.
func readSchema(t flatTable, all bool) (*arrowSchema, error) {
	if t.number(0, 2, 0) != 0 {
		return nil, errors.New("its numbers are big-endian, which is not read")
	}
	s := &arrowSchema{metadata: t.keyValues(2)}
	for _, ft := range t.tables(1) {
		f := field{name: ft.text(0)}
		err := f.read(ft)
		if t.f.bad {
			return nil, errFlat
		}
		if err == nil {
			err = f.typ.check()
		}
		if err != nil && all {
			return nil, fmt.Errorf("column %s: %w", f.name, err)
		}
		s.fields = append(s.fields, f)
	}
	if t.f.bad {
		return nil, errFlat
	}
	return s, nil
}

// read takes in the type of a field.
func (f *field) read(t flatTable) error {
	f.kind = int(t.number(2, 1, 0))
	f.typ.name = nameOf(arrowNames[:], f.kind)
	typ := t.table(3)
	unit := func(id int, otherwise int64) (err error) {
		n := typ.number(id, 2, otherwise)
		if n < 0 || n >= int64(len(perSecond)) {
			return fmt.Errorf("%s in the unknown unit %d", f.typ.name, n)
		}
		f.typ.perSecond = perSecond[n]
		return nil
	}
	var err error
	switch f.kind {
	case arrowNull:
		f.typ.base = nullType
	case arrowInt:
		f.typ, err = intType(typ)
		f.width = f.typ.bits / 8
	case arrowFloat:
		f.typ.base = realType
		switch typ.number(0, 2, 0) {
		case 0:
			f.typ.base, f.width = halfType, 2
		case 1:
			f.width = 4
		case 2:
			f.width = 8
		default:
			err = errors.New("a float of unknown size")
		}
	case arrowBinary, arrowUtf8:
		f.typ.base = textType
	case arrowLongBytes, arrowLongText:
		f.typ.base, f.long = textType, true
	case arrowBytesView, arrowTextView:
		f.typ.base, f.view = textType, true
	case arrowBool:
		f.typ.bits = 1
	case arrowDecimal:
		f.typ.base, f.typ.precision, f.typ.scale = decimalType, int(typ.number(0, 4, 0)), int(typ.number(1, 4, 0))
		bits := typ.number(2, 4, 128)
		if bits != 32 && bits != 64 && bits != 128 && bits != 256 {
			err = fmt.Errorf("a decimal of %d bits", bits)
		}
		f.width = int(bits / 8)
	case arrowDate:
		f.typ.base, f.width = dayType, 4
		if typ.number(0, 2, 1) == 1 {
			f.typ.base, f.width = milliType, 8
		}
	case arrowTime:
		f.typ.base, f.width = spanType, int(typ.number(1, 4, 32)/8)
		if err = unit(0, 1); err == nil && f.width != 4 && f.width != 8 {
			err = fmt.Errorf("a time of %d bytes", f.width)
		}
	case arrowTimestamp:
		f.typ.base, f.width = momentType, 8
		err = unit(0, 0)
	case arrowDuration:
		f.typ.base, f.width = spanType, 8
		err = unit(0, 1)
	case arrowFixed:
		f.typ.base, f.width = hexType, int(typ.number(0, 4, 0))
		if f.width < 1 || f.width > maxPage {
			err = fmt.Errorf("its values have %d bytes", f.width)
		}
	default:
		err = fmt.Errorf("its values are %s: only columns with one plain value a row are read", nameOf(arrowNames[:], f.kind))
	}
	if code := t.table(4); err == nil && code.at != 0 {
		f.coded, f.dictionary = true, code.number(0, 8, 0)
		f.index = cellType{bits: 32}
		if index := code.table(1); index.at != 0 {
			f.index, err = intType(index)
		}
	}
	return err
}

func intType(t flatTable) (cellType, error) {
	c := cellType{name: arrowNames[arrowInt], bits: int(t.number(0, 4, 0)), unsigned: t.number(1, 1, 0) == 0}
	switch c.bits {
	case 8, 16, 32, 64:
		return c, nil
	}
	return c, fmt.Errorf("an integer of %d bits", c.bits)
}

// arrowKey is under which Arrow's writers keep their schema in a Parquet file: a message in base64.
const arrowKey = "ARROW:schema"

// restoreSpans finds the columns of a Parquet file that are durations: Parquet itself has no such type, and Arrow's own schema
// beside the file's tells.
func restoreSpans(f *footer, leaves []leaf) {
	for _, kv := range f.metadata {
		if kv.key != arrowKey {
			continue
		}
		b, err := base64.StdEncoding.DecodeString(kv.value)
		if err != nil || len(b) < 8 {
			return
		}
		if b[0] == 0xff && b[1] == 0xff && b[2] == 0xff && b[3] == 0xff {
			b = b[4:]
		}
		s, err := readSchema((&flat{b: b[4:]}).root().table(2), false)
		if err != nil || len(s.fields) != len(leaves) {
			return
		}
		for i := range leaves {
			l, a := &leaves[i], &s.fields[i]
			if a.kind == arrowDuration && l.physical == physicalInt64 && l.typ.base == wholeType && a.name == l.name {
				l.typ = a.typ
			}
		}
	}
}

func (f *field) variable(name string) raw.Variable { return f.typ.variable(name, f.text) }
