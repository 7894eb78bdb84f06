package columnar

import (
	"errors"
	"fmt"
)

// Fields of the union LogicalType, and converted types of old writers.
const (
	logicalText      = 1
	logicalMap       = 2
	logicalList      = 3
	logicalEnum      = 4
	logicalDecimal   = 5
	logicalDate      = 6
	logicalTime      = 7
	logicalTimestamp = 8
	logicalInteger   = 10
	logicalNull      = 11
	logicalJSON      = 12
	logicalBSON      = 13
	logicalUUID      = 14
	logicalHalf      = 15

	convertedDecimal   = 5
	convertedDate      = 6
	convertedMillis    = 7
	convertedMicros    = 8
	convertedTimestamp = 9 // in milliseconds, then in microseconds
	convertedUnsigned  = 11
	convertedSigned    = 15
	convertedJSON      = 19
	convertedInterval  = 21
)

var convertedNames = [...]string{"UTF8", "MAP", "MAP_KEY_VALUE", "LIST", "ENUM", "DECIMAL", "DATE", "TIME_MILLIS", "TIME_MICROS", "TIMESTAMP_MILLIS",
	"TIMESTAMP_MICROS", "UINT_8", "UINT_16", "UINT_32", "UINT_64", "INT_8", "INT_16", "INT_32", "INT_64", "JSON", "BSON", "INTERVAL"}

// leaves turns the schema into columns. Only columns right under the root are read.
func (f *footer) leaves() ([]leaf, error) {
	if len(f.schema) == 0 {
		return nil, errors.New("the footer has no schema")
	}
	root := f.schema[0]
	if root.children != len(f.schema)-1 {
		for _, e := range f.schema[1:] {
			if e.children > 0 {
				return nil, e.nested()
			}
		}
		return nil, fmt.Errorf("the schema has %d columns, where %d are declared", len(f.schema)-1, root.children)
	}
	if root.children == 0 {
		return nil, errors.New("the file has no columns")
	}
	leaves := make([]leaf, root.children)
	for i := range leaves {
		e := &f.schema[i+1]
		if e.children > 0 || e.physical < 0 || e.repetition == repeated {
			return nil, e.nested()
		}
		t, err := e.cellType()
		if err == nil {
			err = t.check()
		}
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", e.name, err)
		}
		leaves[i] = leaf{index: i, name: e.name, physical: e.physical, width: e.width, optional: e.repetition == optional, typ: t}
	}
	return leaves, nil
}

// nested is the error for a column with more than one value a row.
func (e *schemaElement) nested() error {
	kind := "a struct"
	switch {
	case e.logical == logicalList || e.converted == 3:
		kind = "a list"
	case e.logical == logicalMap || e.converted == 1 || e.converted == 2:
		kind = "a map"
	case e.repetition == repeated:
		kind = "a repeated column"
	}
	return fmt.Errorf("column %s is %s: only columns with one value a row are read", e.name, kind)
}

// cellType finds out what the values of a column are.
func (e *schemaElement) cellType() (cellType, error) {
	t := cellType{name: nameOf(physicalNames[:], e.physical)}
	if e.physical > physicalFixed {
		return t, fmt.Errorf("its type %d is unknown", e.physical)
	}
	if e.physical == physicalFixed && (e.width < 1 || e.width > maxPage) {
		return t, fmt.Errorf("its values have %d bytes", e.width)
	}
	bytes := e.physical == physicalBytes || e.physical == physicalFixed
	integer := e.physical == physicalInt32 || e.physical == physicalInt64
	wrong := func() (cellType, error) {
		kind := nameOf(convertedNames[:], e.converted)
		if e.logical > 0 {
			kind = fmt.Sprintf("the logical type %d", e.logical)
		}
		return t, fmt.Errorf("its values are %s, which cannot be %s", t.name, kind)
	}
	// A logical type says more than the converted type beside it.
	switch {
	case e.logical == logicalDecimal || e.logical == 0 && e.converted == convertedDecimal:
		t.base, t.scale, t.precision = decimalType, e.scale, e.precision
		if !bytes && !integer {
			return wrong()
		}
	case e.logical == logicalDate || e.logical == 0 && e.converted == convertedDate:
		if t.base = dayType; e.physical != physicalInt32 {
			return wrong()
		}
	case e.logical == logicalTime || e.logical == logicalTimestamp:
		if t.base = spanType; e.logical == logicalTimestamp {
			t.base = momentType
		}
		if t.perSecond = e.perSecond; t.perSecond == 0 || !integer {
			return wrong()
		}
	case e.logical == 0 && e.converted >= convertedMillis && e.converted < convertedUnsigned:
		if t.base = spanType; e.converted >= convertedTimestamp {
			t.base = momentType
		}
		if t.perSecond = 1e3; (e.converted-convertedMillis)%2 == 1 {
			t.perSecond = 1e6
		}
		if !integer {
			return wrong()
		}
	case e.logical == logicalInteger || e.logical == 0 && e.converted >= convertedUnsigned && e.converted < convertedJSON:
		t.unsigned = e.logical == logicalInteger && !e.signed || e.logical == 0 && e.converted < convertedSigned
		if !integer {
			return wrong()
		}
		t.bits = 32
		if e.physical == physicalInt64 {
			t.bits = 64
		}
	case e.logical == logicalUUID:
		if t.base = uuidType; e.physical != physicalFixed || e.width != 16 {
			return wrong()
		}
	case e.logical == logicalHalf:
		if t.base = halfType; e.physical != physicalFixed || e.width != 2 {
			return wrong()
		}
	case e.logical == 0 && e.converted == convertedInterval:
		return t, errors.New("its values are intervals of months, days and milliseconds, which cannot be one number")
	default:
		switch e.physical {
		case physicalBool:
			t.bits = 1
		case physicalInt32, physicalInt64:
			t.bits = 32 * e.physical
		case physicalInt96:
			t.base = int96Type
		case physicalFloat, physicalReal:
			t.base = realType
		case physicalBytes:
			t.base = textType
		default:
			t.base = hexType
			if e.logical == logicalText || e.logical == logicalEnum || e.logical == logicalJSON || e.converted == 0 {
				t.base = textType
			}
		}
	}
	return t, nil
}
