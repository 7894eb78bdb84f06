package sav

import (
	"encoding/binary"
	"io"
	"math"

	"manyi/survey/raw"
)

// Bytecodes beyond those of small whole numbers.
const (
	codeNothing = 0
	codeEnd     = 252
	codeFull    = 253 // 8 bytes follow after the codes
	codeSpaces  = 254
	codeMissing = 255
)

var spaces = [unit]byte{' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '}

// readPlain reads up to so many cases of 8 bytes a unit. Fewer are all that there are.
func (r *Reader) readPlain(b *raw.Batch, limit int) (rows int, err error) {
	s := r.in
	for ; rows < limit; rows++ {
		if !s.fill(r.units * unit) {
			return rows, r.atEnd(rows, (s.end-s.pos)/unit, s.end > s.pos)
		}
		p := s.buf[s.pos : s.pos+r.units*unit]
		for i := range r.plan {
			st := &r.plan[i]
			n := st.units * unit
			switch st.kind {
			case takeNumber:
				r.columns[st.column][rows] = r.value(r.order.Uint64(p))
			case takeText:
				r.cell = append(r.cell[:0], p[:n]...)
				r.add(&b.Columns[st.column], st.field, r.cell)
			}
			p = p[n:]
		}
		s.pos += r.units * unit
	}
	return rows, nil
}

// readCoded reads up to so many cases of bytecode. Fewer are all that there are.
//
// Eight codes come together, and after them the 8 bytes of each that says so. What is left of the codes is kept in a word, the next
// one lowest: when that byte is 0, either the codes are used up or it is a code to be passed over.
func (r *Reader) readCoded(b *raw.Batch, limit int) (rows int, err error) {
	s, codes := r.in, r.codes
	swap := r.order == binary.ByteOrder(binary.BigEndian)
	for ; rows < limit; rows++ {
		for i := range r.plan {
			st := &r.plan[i]
			if st.kind == takeNumber {
				code := byte(codes)
				if codes >>= 8; code == codeNothing {
					code, codes = r.nextCode(codes)
				}
				switch code {
				default:
					r.columns[st.column][rows] = r.decoded[code]
				case codeFull:
					if s.end-s.pos < unit && !s.fill(unit) {
						return rows, r.brokenOff(rows, st, 0)
					}
					bits := binary.LittleEndian.Uint64(s.buf[s.pos:])
					s.pos += unit
					if swap {
						bits = reverse(bits)
					}
					r.columns[st.column][rows] = r.value(bits)
				case codeEnd:
					return rows, r.brokenOff(rows, st, 0)
				}
				continue
			}
			cell := r.cell[:0]
			for k := range st.units {
				code := byte(codes)
				if codes >>= 8; code == codeNothing {
					code, codes = r.nextCode(codes)
				}
				switch code {
				case codeFull:
					if s.end-s.pos < unit && !s.fill(unit) {
						return rows, r.brokenOff(rows, st, k)
					}
					if st.kind == takeText {
						cell = append(cell, s.buf[s.pos:s.pos+unit]...)
					}
					s.pos += unit
				case codeSpaces:
					if st.kind == takeText {
						cell = append(cell, spaces[:]...)
					}
				case codeEnd:
					return rows, r.brokenOff(rows, st, k)
				default:
					// A number in a text is the 8 bytes of it; those of zero are NULs.
					if st.kind == takeText {
						cell = append(cell, r.bytes(code)...)
					}
				}
			}
			if st.kind == takeText {
				r.cell = cell
				r.add(&b.Columns[st.column], st.field, cell)
			}
		}
	}
	r.codes = codes
	return rows, nil
}

// nextCode is the first code that is not to be passed over, and what is left after it. At the end of the cases it is [codeEnd].
func (r *Reader) nextCode(codes uint64) (byte, uint64) {
	for {
		for codes != 0 {
			code := byte(codes)
			if codes >>= 8; code != codeNothing {
				return code, codes
			}
		}
		if !r.in.fill(unit) {
			return codeEnd, 0
		}
		codes = binary.LittleEndian.Uint64(r.in.buf[r.in.pos:])
		r.in.pos += unit
	}
}

// decodeTable is the numbers that codes stand for. Spaces as a number are what their bytes are.
func decodeTable(bias float64, order binary.ByteOrder) *[256]float64 {
	t := new([256]float64)
	for code := range t {
		t[code] = float64(code) - bias
	}
	t[codeSpaces] = math.Float64frombits(order.Uint64(spaces[:]))
	t[codeMissing] = math.NaN()
	return t
}

// bytes is what a code that is a number stands for in a text.
func (r *Reader) bytes(code byte) []byte {
	x := r.decoded[code]
	if code == codeMissing {
		x = r.missing
	}
	r.order.PutUint64(r.number[:], math.Float64bits(x))
	return r.number[:]
}

// brokenOff is how bytecode ends at a unit of a step: well, at the first of a case.
func (r *Reader) brokenOff(rows int, at *step, further int) error {
	before := further
	for i := range r.plan {
		if &r.plan[i] == at {
			break
		}
		before += r.plan[i].units
	}
	return r.atEnd(rows, before, before > 0)
}

// atEnd is nil if the cases end well after so many rows of the batch: not within a case, of which there are some units.
func (r *Reader) atEnd(rows, units int, within bool) error {
	if !within && (r.in.err == nil || r.in.err == io.EOF) {
		r.ended = true
		return nil
	}
	n := units
	for i := range r.fields {
		if n -= r.fields[i].units; n < 0 {
			return r.in.fail(r.cases+rows+1, "the cases end within this one, at the variable "+quote(r.dict.Variables[i].Name))
		}
	}
	return r.in.fail(r.cases+rows+1, "the cases end within this one")
}

// more says whether something follows the cases that were read.
func (r *Reader) more() bool {
	if r.ended {
		return false
	}
	if !r.coded {
		return r.in.fill(r.units * unit)
	}
	code, _ := r.nextCode(r.codes)
	return code != codeEnd
}

// reverse turns the order of bytes.
func reverse(x uint64) uint64 {
	x = x&0x00ff00ff00ff00ff<<8 | x>>8&0x00ff00ff00ff00ff
	x = x&0x0000ffff0000ffff<<16 | x>>16&0x0000ffff0000ffff
	return x<<32 | x>>32
}
