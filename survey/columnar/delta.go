package columnar

import (
	"encoding/binary"
	"errors"
	"fmt"
)

var errDelta = errors.New("its delta-packed numbers end too early")

// delta decodes Parquet's DELTA_BINARY_PACKED numbers one after the other: a first value, then blocks of differences, each with
// its least difference and miniblocks of so many bits.
type delta struct {
	b        []byte
	count    int // values in all
	given    int
	mini     int // values in a miniblock
	perBlock int // miniblocks in a block
	value    int64
	least    int64
	widths   []byte // of the block's miniblocks that are still to come
	pack     []byte
	bits     int
	at       int // next value in pack
	left     int // values left in the miniblock
	word     bool
}

// reset begins with n values at most. word says that values are of 32 bits.
func (d *delta) reset(b []byte, n int, word bool) error {
	*d = delta{b: b, word: word}
	block, minis, count := d.uvarint(), d.uvarint(), d.uvarint()
	first, ok := d.varint()
	switch {
	case !ok:
		return errDelta
	case block == 0 || block > 1<<20 || minis == 0 || minis > block || block%minis != 0 || block/minis%8 != 0:
		return fmt.Errorf("delta-packed blocks of %d values in %d parts", block, minis)
	case count > uint64(n):
		return fmt.Errorf("%d delta-packed values where %d were expected", count, n)
	}
	d.mini, d.perBlock, d.count, d.value = int(block/minis), int(minis), int(count), first
	return nil
}

func (d *delta) uvarint() uint64 {
	x, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.b = nil
		return 0
	}
	d.b = d.b[n:]
	return x
}

func (d *delta) varint() (int64, bool) {
	x, n := binary.Uvarint(d.b)
	if n <= 0 {
		return 0, false
	}
	d.b = d.b[n:]
	return int64(x>>1) ^ -int64(x&1), true
}

// next gives the next value.
func (d *delta) next() (int64, error) {
	if d.given == d.count {
		return 0, errDelta
	}
	if d.given++; d.given == 1 {
		return d.value, nil
	}
	if d.left == 0 {
		if err := d.miniblock(); err != nil {
			return 0, err
		}
	}
	var x uint64
	if d.bits > 0 {
		p := d.at * d.bits
		i := p >> 3
		if i+9 <= len(d.pack) {
			x = binary.LittleEndian.Uint64(d.pack[i:]) >> (p & 7)
			if p&7 > 0 {
				x |= uint64(d.pack[i+8]) << (64 - p&7)
			}
		} else {
			for k := 0; k < 9 && i+k < len(d.pack); k++ {
				if s := 8*k - p&7; s >= 0 {
					x |= uint64(d.pack[i+k]) << s
				} else {
					x |= uint64(d.pack[i+k]) >> -s
				}
			}
		}
		if d.bits < 64 {
			x &= 1<<d.bits - 1
		}
	}
	d.at++
	d.left--
	d.value += d.least + int64(x)
	if d.word {
		d.value = int64(int32(d.value))
	}
	return d.value, nil
}

func (d *delta) miniblock() error {
	if len(d.widths) == 0 {
		least, ok := d.varint()
		if !ok || len(d.b) < d.perBlock {
			return errDelta
		}
		d.least, d.widths, d.b = least, d.b[:d.perBlock], d.b[d.perBlock:]
	}
	d.bits, d.widths = int(d.widths[0]), d.widths[1:]
	if d.bits > 64 {
		return fmt.Errorf("delta-packed values of %d bits", d.bits)
	}
	size := d.mini / 8 * d.bits
	if size > len(d.b) {
		need := min(d.mini, d.count-d.given+1)
		if size = (need*d.bits + 7) / 8; size > len(d.b) { // the last miniblock may be cut
			return errDelta
		}
	}
	d.pack, d.b, d.at, d.left = d.b[:size], d.b[size:], 0, d.mini
	return nil
}

// rest passes over all values and returns what follows them.
func (d *delta) rest() ([]byte, error) {
	for d.given < d.count {
		if _, err := d.next(); err != nil {
			return nil, err
		}
	}
	return d.b, nil
}
