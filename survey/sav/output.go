package sav

import (
	"encoding/binary"
	"io"
	"math"
	"unicode/utf8"
)

// output writes a file from its beginning, with little-endian numbers. After an error it writes no more.
type output struct {
	w     io.WriteSeeker
	start int64 // where in w the file begins
	pos   int64 // in the file, of what is written next
	buf   []byte
	err   error
}

func (o *output) bytes(p []byte) {
	o.buf = append(o.buf, p...)
	o.pos += int64(len(p))
	if len(o.buf) >= 256<<10 {
		o.flush()
	}
}

func (o *output) flush() {
	if o.err == nil {
		_, o.err = o.w.Write(o.buf)
	}
	o.buf = o.buf[:0]
}

func (o *output) int32(x int32) { o.bytes(binary.LittleEndian.AppendUint32(nil, uint32(x))) }
func (o *output) int64(x int64) { o.bytes(binary.LittleEndian.AppendUint64(nil, uint64(x))) }
func (o *output) float(x float64) {
	o.bytes(binary.LittleEndian.AppendUint64(nil, math.Float64bits(x)))
}

// padded writes a text in n bytes: spaces after it, or only its beginning.
func (o *output) padded(s string, n int) {
	s = cut(s, n)
	o.bytes([]byte(s))
	for range n - len(s) {
		o.bytes(spaces[:1])
	}
}

// patch writes over what stands at a place of the file. All before must have been flushed.
func (o *output) patch(at int64, write func()) {
	if o.err == nil {
		_, o.err = o.w.Seek(o.start+at, io.SeekStart)
	}
	end := o.pos
	write()
	o.flush()
	o.pos = end
	if o.err == nil {
		_, o.err = o.w.Seek(o.start+end, io.SeekStart)
	}
}

// extension writes the head of an extension record.
func (o *output) extension(subtype, size, count int) {
	for _, x := range []int{recordExtension, subtype, size, count} {
		o.int32(int32(x))
	}
}

// text writes an extension record of text.
func (o *output) text(subtype int, p []byte) {
	o.extension(subtype, 1, len(p))
	o.bytes(p)
}

// cut is the beginning of a text in at most n bytes, in whole characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func validText(p []byte) bool { return utf8.Valid(p) }
