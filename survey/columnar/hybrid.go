package columnar

import (
	"encoding/binary"
	"errors"
)

var errHybrid = errors.New("its runs of levels or codes end too early")

// hybrid decodes Parquet's RLE/bit-packed runs of whole numbers of a fixed number of bits, up to 32.
type hybrid struct {
	b     []byte
	bits  int
	left  int    // values left in the run
	value uint32 // of an RLE run
	pack  []byte // bits of a bit-packed run
	at    int    // next value in pack
}

func (h *hybrid) reset(b []byte, bits int) { *h = hybrid{b: b, bits: bits} }

// run makes sure that there is a run with values left.
func (h *hybrid) run() error {
	for h.left == 0 {
		head, n := binary.Uvarint(h.b)
		if n <= 0 || head>>1 > 1<<31 {
			return errHybrid
		}
		h.b = h.b[n:]
		if head&1 == 0 {
			width := (h.bits + 7) / 8
			if len(h.b) < width {
				return errHybrid
			}
			h.value = 0
			for i := width - 1; i >= 0; i-- {
				h.value = h.value<<8 | uint32(h.b[i])
			}
			h.b, h.pack, h.left = h.b[width:], nil, int(head>>1)
			continue
		}
		groups := int(head >> 1)
		size := groups * h.bits
		if size > len(h.b) {
			// The last run may be cut to the bytes that its values need.
			size = len(h.b)
			if h.bits == 0 {
				return errHybrid
			}
			h.pack, h.at, h.left = h.b, 0, min(groups*8, size*8/h.bits)
		} else {
			h.pack, h.at, h.left = h.b[:size], 0, groups*8
		}
		h.b = h.b[size:]
		if h.bits == 0 {
			h.pack, h.value = nil, 0
		}
	}
	return nil
}

// read decodes len(out) values.
func (h *hybrid) read(out []uint32) error {
	for len(out) > 0 {
		if err := h.run(); err != nil {
			return err
		}
		n := min(h.left, len(out))
		if h.pack == nil {
			for i := range out[:n] {
				out[i] = h.value
			}
		} else {
			unpack(out[:n], h.pack, h.at, h.bits)
			h.at += n
		}
		h.left -= n
		out = out[n:]
	}
	return nil
}

// present decodes n definition levels of one bit: it returns how many values there are. When all are there it leaves out as
// it is.
func (h *hybrid) present(out []bool) (int, error) {
	n := len(out)
	if err := h.run(); err != nil {
		return 0, err
	}
	if h.pack == nil && h.value == 1 && h.left >= n {
		h.left -= n
		return n, nil
	}
	count := 0
	for len(out) > 0 {
		if err := h.run(); err != nil {
			return 0, err
		}
		k := min(h.left, len(out))
		if h.pack == nil {
			for i := range out[:k] {
				out[i] = h.value == 1
			}
			if h.value == 1 {
				count += k
			}
		} else {
			for i := range out[:k] {
				at := h.at + i
				bit := h.pack[at>>3] >> (at & 7) & 1
				out[i] = bit == 1
				count += int(bit)
			}
			h.at += k
		}
		h.left -= k
		out = out[k:]
	}
	return count, nil
}

// unpack takes values of so many bits, the lowest bit first, from the at-th on. The caller has made sure that they are
// there.
func unpack(out []uint32, b []byte, at, bits int) {
	mask := uint64(1)<<bits - 1
	p := at * bits
	i := 0
	for ; i < len(out) && p>>3+8 <= len(b); i++ { // 7 bits of offset and 32 of the value are in 8 bytes
		out[i] = uint32(binary.LittleEndian.Uint64(b[p>>3:]) >> (p & 7) & mask)
		p += bits
	}
	for ; i < len(out); i++ {
		var x uint64
		for k, c := range b[p>>3:] {
			x |= uint64(c) << (8 * k)
		}
		out[i] = uint32(x >> (p & 7) & mask)
		p += bits
	}
}

// bitWidth is how many bits the numbers up to n need.
func bitWidth(n int) int {
	bits := 0
	for ; n > 0; n >>= 1 {
		bits++
	}
	return bits
}
