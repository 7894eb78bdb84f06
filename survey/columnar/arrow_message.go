package columnar

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Kinds of messages in Arrow files.
const (
	schemaMessage     = 1
	dictionaryMessage = 2
	batchMessage      = 3
)

const arrowMagic = "ARROW1"

const (
	noCompression = -1
	lz4Frames     = 0
	zstdFrames    = 1
)

// message is a piece of an Arrow file: metadata, and a body of buffers.
type message struct {
	at      int64 // in the file
	head    int64 // bytes of the metadata, without their length in front
	headAt  int64
	body    int64 // offset
	size    int64 // of the body
	kind    int
	isDelta bool  // a dictionary is added to
	id      int64 // of a dictionary
}

// batch is the head of a record batch or of a dictionary.
type batch struct {
	rows        int64
	nodes       []node
	buffers     []span
	compression int
	variadic    []int64 // numbers of buffers of view columns
}

type node struct{ rows, nulls int64 }

type span struct{ at, size int64 }

// readAt reads n bytes that are known to be in the file.
func readAt(r io.ReaderAt, at, n int64) ([]byte, error) {
	b := make([]byte, n)
	m, err := r.ReadAt(b, at)
	if int64(m) < n {
		return nil, fmt.Errorf("byte %d: the file ends: %w", at+int64(m), err)
	}
	return b, nil
}

// readMessage reads the metadata of the message at a place of a file. It returns io.EOF at the mark of the end.
func readMessage(r io.ReaderAt, at, size int64) (m message, t flatTable, err error) {
	m.at = at
	fail := func(err error) (message, flatTable, error) {
		return m, t, fmt.Errorf("the message at byte %d: %w", at, err)
	}
	if size-at < 4 {
		return fail(errShort)
	}
	head, err := readAt(r, at, min(8, size-at))
	if err != nil {
		return m, t, err
	}
	length := int64(int32(binary.LittleEndian.Uint32(head)))
	m.headAt = at + 4
	if length == -1 { // since version 0.15
		if len(head) < 8 {
			return fail(errShort)
		}
		length = int64(int32(binary.LittleEndian.Uint32(head[4:])))
		m.headAt = at + 8
	}
	if length == 0 {
		return m, t, io.EOF
	}
	if length < 8 || length > size-m.headAt {
		return fail(fmt.Errorf("its metadata have %d bytes", length))
	}
	m.head, m.body = length, m.headAt+length
	b, err := readAt(r, m.headAt, length)
	if err != nil {
		return m, t, err
	}
	f := &flat{b: b}
	root := f.root()
	m.kind, m.size = int(root.number(1, 1, 0)), root.number(3, 8, 0)
	t = root.table(2)
	if m.size < 0 || m.size > size-m.body {
		return fail(fmt.Errorf("it has %d bytes of data, where the file has %d left", m.size, size-m.body))
	}
	if m.kind == dictionaryMessage {
		m.id, m.isDelta = t.number(0, 8, 0), t.number(2, 1, 0) != 0
		t = t.table(1)
	}
	if f.bad || t.at == 0 {
		return fail(errFlat)
	}
	return m, t, nil
}

// readBatch takes in a RecordBatch table.
func readBatch(t flatTable) (*batch, error) {
	b := &batch{rows: t.number(0, 8, 0), compression: noCompression}
	at, n := t.vector(1, 16)
	for i := range n {
		b.nodes = append(b.nodes, node{t.f.i64(at + 16*i), t.f.i64(at + 16*i + 8)})
	}
	at, n = t.vector(2, 16)
	for i := range n {
		b.buffers = append(b.buffers, span{t.f.i64(at + 16*i), t.f.i64(at + 16*i + 8)})
	}
	if c := t.table(3); c.at != 0 {
		b.compression = int(c.number(0, 1, 0))
		if b.compression != lz4Frames && b.compression != zstdFrames {
			return nil, fmt.Errorf("it is compressed by the unknown method %d", b.compression)
		}
	}
	at, n = t.vector(4, 8)
	for i := range n {
		b.variadic = append(b.variadic, t.f.i64(at+8*i))
	}
	if t.f.bad {
		return nil, errFlat
	}
	if b.rows < 0 {
		return nil, fmt.Errorf("it has %d rows", b.rows)
	}
	return b, nil
}

// locate finds the node and the buffers of each column.
func (b *batch) locate(fields []field) ([]place, error) {
	places := make([]place, len(fields))
	node, buffer, views := 0, 0, 0
	for i := range fields {
		f := &fields[i]
		n := 2
		switch {
		case f.kind == arrowNull && !f.coded:
			n = 0
		case f.coded:
		case f.view:
			if views >= len(b.variadic) || b.variadic[views] < 0 || b.variadic[views] > int64(len(b.buffers)) {
				return nil, errors.New("it does not say how many buffers its texts have")
			}
			n += int(b.variadic[views])
			views++
		case f.typ.base == textType:
			n = 3
		}
		if node >= len(b.nodes) || n > len(b.buffers)-buffer {
			return nil, fmt.Errorf("it has %d columns with %d buffers, too few for the schema", len(b.nodes), len(b.buffers))
		}
		places[i] = place{b.nodes[node], b.buffers[buffer : buffer+n]}
		if places[i].rows != b.rows {
			return nil, fmt.Errorf("column %s has %d rows, where the batch has %d", f.name, places[i].rows, b.rows)
		}
		node, buffer = node+1, buffer+n
	}
	return places, nil
}

// place is where a column is in a batch.
type place struct {
	node
	buffers []span
}
