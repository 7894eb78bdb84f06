package sav

import (
	"bytes"
	"encoding/binary"
	"math"
)

// bias is added to small whole numbers to make their code, as in every file of SPSS.
const bias = 100

// packer writes units of 8 bytes, plain or in bytecode or that in zlib blocks.
type packer struct {
	out         *output
	compression Compression
	codes       [unit]byte
	used        int           // of codes
	full        []byte        // units that come after the codes
	start       int64         // where the zlib header is
	pending     []byte        // bytecode of the zlib block that is being filled
	deflated    *bytes.Buffer // a block
	blocks      []block
}

// begin makes room for the zlib header.
func (p *packer) begin() {
	if p.compression != Zlib {
		return
	}
	p.deflated = new(bytes.Buffer)
	p.start = p.out.pos
	p.out.bytes(make([]byte, zlibHeaderSize))
}

func (p *packer) number(x float64) {
	whole := p.compression != None && x > -bias && x < codeEnd-bias && x == math.Trunc(x)
	switch {
	case whole:
		p.code(byte(int(x) + bias))
	case x != x:
		if p.compression == None {
			p.plain(math.Float64bits(lowest))
		} else {
			p.code(codeMissing)
		}
	default:
		p.plain(math.Float64bits(x))
	}
}

// text writes up to 8 bytes of a text, padded with spaces.
func (p *packer) text(part []byte) {
	if len(part) == 0 && p.compression != None {
		p.code(codeSpaces)
		return
	}
	padded := spaces
	copy(padded[:], part)
	p.plain(binary.LittleEndian.Uint64(padded[:]))
}

// plain writes 8 bytes as they are.
func (p *packer) plain(bits uint64) {
	if p.compression == None {
		p.out.bytes(binary.LittleEndian.AppendUint64(nil, bits))
		return
	}
	p.full = binary.LittleEndian.AppendUint64(p.full, bits)
	p.code(codeFull)
}

func (p *packer) code(c byte) {
	p.codes[p.used] = c
	if p.used++; p.used == unit {
		p.flush()
	}
}

// flush writes the codes, those that are still free as nothing, and the units after them.
func (p *packer) flush() {
	clear(p.codes[p.used:])
	p.bytecode(p.codes[:])
	p.bytecode(p.full)
	p.used, p.full = 0, p.full[:0]
}

func (p *packer) bytecode(q []byte) {
	if p.compression == Bytecode {
		p.out.bytes(q)
		return
	}
	for len(q) > 0 {
		n := min(len(q), blockSize-len(p.pending))
		p.pending = append(p.pending, q[:n]...)
		if q = q[n:]; len(p.pending) == blockSize {
			p.endBlock()
		}
	}
}

func (p *packer) endBlock() {
	p.deflated.Reset()
	if err := deflate(p.deflated, p.pending); err != nil && p.out.err == nil {
		p.out.err = err
	}
	p.blocks = append(p.blocks, block{p.out.pos, int64(p.deflated.Len()), int64(len(p.pending))})
	p.out.bytes(p.deflated.Bytes())
	p.pending = p.pending[:0]
}

// end completes the cases: with the code for that, and with what says where the zlib blocks are.
func (p *packer) end() {
	if p.compression == None {
		return
	}
	p.code(codeEnd)
	if p.used > 0 {
		p.flush()
	}
	if p.compression != Zlib {
		return
	}
	if len(p.pending) > 0 {
		p.endBlock()
	}
	trailer := p.out.pos
	p.out.int64(-bias)
	p.out.int64(0)
	p.out.int32(blockSize)
	p.out.int32(int32(len(p.blocks)))
	inflated := p.start
	for _, b := range p.blocks {
		p.out.int64(inflated)
		p.out.int64(b.offset)
		p.out.int32(int32(b.inflated))
		p.out.int32(int32(b.compressed))
		inflated += b.inflated
	}
	length := p.out.pos - trailer
	p.out.flush()
	p.out.patch(p.start, func() {
		p.out.int64(p.start)
		p.out.int64(trailer)
		p.out.int64(length)
	})
}
