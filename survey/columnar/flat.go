package columnar

import (
	"encoding/binary"
	"errors"
)

var errFlat = errors.New("its metadata are damaged")

// flat reads FlatBuffers, in which Arrow writes its metadata. No position is trusted: what lies outside makes bad true and
// reads as zero.
type flat struct {
	b    []byte
	bad  bool
	used int // bytes of vectors read so far: many may share the same place
}

// flatFactor is how many times its size can be read of vectors; without sharing it would be once.
const flatFactor = 4

// flatTable is a table in it, absent if at is 0.
type flatTable struct {
	f  *flat
	at int
}

func (f *flat) take(at, n int) []byte {
	if at < 0 || n < 0 || at > len(f.b) || n > len(f.b)-at {
		f.bad = true
		return make([]byte, 8)[:min(max(n, 0), 8)]
	}
	return f.b[at : at+n]
}

func (f *flat) u16(at int) int { return int(binary.LittleEndian.Uint16(f.take(at, 2))) }
func (f *flat) u32(at int) int { return int(binary.LittleEndian.Uint32(f.take(at, 4))) }
func (f *flat) i64(at int) int64 {
	return int64(binary.LittleEndian.Uint64(f.take(at, 8)))
}

// root is the table at the beginning.
func (f *flat) root() flatTable { return flatTable{f, f.u32(0)} }

// field finds a field's place, 0 if the table has none.
func (t flatTable) field(id int) int {
	if t.at == 0 {
		return 0
	}
	v := t.at - int(int32(t.f.u32(t.at)))
	if v < 0 || 4+2*id+2 > t.f.u16(v) {
		return 0
	}
	if offset := t.f.u16(v + 4 + 2*id); offset > 0 {
		return t.at + offset
	}
	return 0
}

func (t flatTable) number(id int, bytes int, otherwise int64) int64 {
	at := t.field(id)
	if at == 0 {
		return otherwise
	}
	switch bytes {
	case 1:
		return int64(int8(t.f.take(at, 1)[0]))
	case 2:
		return int64(int16(t.f.u16(at)))
	case 4:
		return int64(int32(t.f.u32(at)))
	}
	return t.f.i64(at)
}

func (t flatTable) table(id int) flatTable {
	at := t.field(id)
	if at == 0 {
		return flatTable{t.f, 0}
	}
	return flatTable{t.f, at + t.f.u32(at)}
}

// vector gives where the elements begin, and how many there are.
func (t flatTable) vector(id, size int) (at, n int) {
	if at = t.field(id); at == 0 {
		return 0, 0
	}
	at += t.f.u32(at)
	n = t.f.u32(at)
	if at+4 > len(t.f.b) || n > (len(t.f.b)-at-4)/size || t.f.used > flatFactor*len(t.f.b) {
		t.f.bad = true
		return 0, 0
	}
	t.f.used += n * size
	return at + 4, n
}

func (t flatTable) text(id int) string {
	at, n := t.vector(id, 1)
	return string(t.f.take(at, n))
}

// tables gives the elements of a vector of tables.
func (t flatTable) tables(id int) []flatTable {
	at, n := t.vector(id, 4)
	all := make([]flatTable, n)
	for i := range all {
		all[i] = flatTable{t.f, at + 4*i + t.f.u32(at+4*i)}
	}
	return all
}

// keyValues reads custom metadata.
func (t flatTable) keyValues(id int) []keyValue {
	var all []keyValue
	for _, kv := range t.tables(id) {
		all = append(all, keyValue{kv.text(0), kv.text(1)})
	}
	return all
}
