package columnar

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Types of the compact protocol of Thrift, in which Parquet writes its footer and page headers.
const (
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftI16    = 4
	thriftI32    = 5
	thriftI64    = 6
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
)

const thriftDepth = 24 // of structs in structs; Parquet needs 6

var errShort = errors.New("it ends too early")

// thrift reads values one after the other. After an error all of them are zero. Nothing is allocated for a length before
// as many bytes are known to be there.
type thrift struct {
	b     []byte
	at    int
	depth int
	err   error
}

func (t *thrift) fail(err error) {
	if t.err == nil {
		t.err = err
	}
	t.at = len(t.b)
}

func (t *thrift) byte() byte {
	if t.at >= len(t.b) {
		t.fail(errShort)
		return 0
	}
	t.at++
	return t.b[t.at-1]
}

func (t *thrift) uvarint() uint64 {
	x, n := binary.Uvarint(t.b[t.at:])
	if n <= 0 {
		t.fail(errShort)
		return 0
	}
	t.at += n
	return x
}

// int reads an integer of any width.
func (t *thrift) int() int64 {
	x := t.uvarint()
	return int64(x>>1) ^ -int64(x&1)
}

// bytes reads a text; it shares the memory of the input.
func (t *thrift) bytes() []byte {
	n := t.uvarint()
	if n > uint64(len(t.b)-t.at) {
		t.fail(errShort)
		return nil
	}
	t.at += int(n)
	return t.b[t.at-int(n) : t.at]
}

// list reads the head of a list: its length, of which each element takes a byte at least, and the type of its elements.
func (t *thrift) list() (n int, kind byte) {
	head := t.byte()
	size := uint64(head >> 4)
	if size == 15 {
		size = t.uvarint()
	}
	if size > uint64(len(t.b)-t.at) {
		t.fail(errShort)
		return 0, 0
	}
	return int(size), head & 15
}

// fields calls read for each field of a struct. What read does not take it has to skip. A boolean has no bytes of its own:
// its value is its type.
func (t *thrift) fields(read func(id int, kind byte)) {
	if t.depth++; t.depth > thriftDepth {
		t.fail(fmt.Errorf("it is nested more than %d deep", thriftDepth))
	}
	id := 0
	for t.err == nil {
		head := t.byte()
		if head == 0 {
			break
		}
		if step := int(head >> 4); step > 0 {
			id += step
		} else {
			id = int(t.int())
		}
		if id < 1 || id > math.MaxInt16 {
			t.fail(fmt.Errorf("a field has the number %d", id))
			break
		}
		read(id, head&15)
	}
	t.depth--
}

// structs reads a list of structs.
func (t *thrift) structs(kind byte, read func()) {
	if kind != thriftList {
		t.skip(kind)
		return
	}
	n, element := t.list()
	for i := 0; i < n && t.err == nil; i++ {
		if element != thriftStruct {
			t.skipElement(element)
			continue
		}
		read()
	}
}

// skip passes over the value of a field.
func (t *thrift) skip(kind byte) {
	if kind != thriftTrue && kind != thriftFalse {
		t.skipElement(kind)
	}
}

func (t *thrift) skipElement(kind byte) {
	switch kind {
	case thriftTrue, thriftFalse, thriftByte:
		t.byte()
	case thriftI16, thriftI32, thriftI64:
		t.uvarint()
	case thriftDouble:
		for range 8 {
			t.byte()
		}
	case thriftBinary:
		t.bytes()
	case thriftList, thriftSet:
		if t.depth++; t.depth > thriftDepth {
			t.fail(fmt.Errorf("it is nested more than %d deep", thriftDepth))
		}
		n, element := t.list()
		for i := 0; i < n && t.err == nil; i++ {
			t.skipElement(element)
		}
		t.depth--
	case thriftMap:
		if n := t.uvarint(); n > 0 {
			if t.depth++; t.depth > thriftDepth {
				t.fail(fmt.Errorf("it is nested more than %d deep", thriftDepth))
			}
			kinds := t.byte()
			for i := uint64(0); i < n && t.err == nil; i++ {
				t.skipElement(kinds >> 4)
				t.skipElement(kinds & 15)
			}
			t.depth--
		}
	case thriftStruct:
		t.fields(func(_ int, kind byte) { t.skip(kind) })
	default:
		t.fail(fmt.Errorf("it has a value of the unknown type %d", kind))
	}
}
