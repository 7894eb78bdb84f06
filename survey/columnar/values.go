package columnar

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

var errValues = errors.New("the page has fewer values than it says")

// values decodes the values of one page that are there, one after the other. Which of its methods is right depends on the
// physical type.
type values struct {
	physical int
	width    int // of a fixed length
	encoding int
	b        []byte // not yet decoded
	count    int    // values of the page that are there
	at       int    // of them given; for split bytes and booleans
	codes    hybrid // codes of a dictionary, or booleans
	delta    delta  // numbers, or lengths
	prefixes delta
	previous []byte
}

// reset begins a page of count values.
func (v *values) reset(b []byte, encoding, count int) error {
	v.encoding, v.b, v.count, v.at = encoding, b, count, 0
	switch encoding {
	case plain:
		return nil
	case plainDictionary, codes:
		v.encoding = codes
		if count == 0 {
			v.codes.reset(nil, 0)
			return nil
		}
		if len(b) == 0 || b[0] > 32 {
			return errors.New("the codes of the page have no number of bits up to 32")
		}
		v.codes.reset(b[1:], int(b[0]))
		return nil
	case runLength:
		if v.physical == physicalBool && len(b) >= 4 {
			if n := binary.LittleEndian.Uint32(b); uint64(n) <= uint64(len(b)-4) {
				v.codes.reset(b[4:4+n], 1)
				return nil
			}
			return errValues
		}
	case deltaPacked:
		if v.physical == physicalInt32 || v.physical == physicalInt64 {
			return v.delta.reset(b, count, v.physical == physicalInt32)
		}
	case deltaLength:
		if v.physical == physicalBytes {
			return v.lengths(b, count)
		}
	case deltaBytes:
		if v.physical == physicalBytes || v.physical == physicalFixed {
			if err := v.prefixes.reset(b, count, true); err != nil {
				return err
			}
			look := v.prefixes
			rest, err := look.rest()
			if err != nil {
				return err
			}
			v.previous = v.previous[:0]
			return v.lengths(rest, count)
		}
	case byteSplit:
		if w := v.size(); w > 0 {
			if len(b) != w*count {
				return errValues
			}
			return nil
		}
	}
	return fmt.Errorf("the page writes %s as %s, which is not known", nameOf(physicalNames[:], v.physical), nameOf(encodingNames[:], encoding))
}

// lengths begins lengths of texts, behind which stand the texts.
func (v *values) lengths(b []byte, count int) (err error) {
	if err = v.delta.reset(b, count, true); err != nil {
		return err
	}
	look := v.delta
	v.b, err = look.rest()
	return err
}

// size is the number of bytes of each value, 0 where they differ.
func (v *values) size() int {
	switch v.physical {
	case physicalInt32, physicalFloat:
		return 4
	case physicalInt64, physicalReal:
		return 8
	case physicalInt96:
		return 12
	case physicalFixed:
		return v.width
	}
	return 0
}

// ints decodes the next integers or booleans.
func (v *values) ints(out []int64) error {
	switch {
	case v.encoding == deltaPacked:
		for i := range out {
			x, err := v.delta.next()
			if err != nil {
				return err
			}
			out[i] = x
		}
	case v.physical == physicalBool && v.encoding == runLength:
		var some [64]uint32
		for len(out) > 0 {
			n := min(len(out), len(some))
			if err := v.codes.read(some[:n]); err != nil {
				return err
			}
			for i, x := range some[:n] {
				out[i] = int64(x)
			}
			out = out[n:]
		}
	case v.physical == physicalBool:
		if v.at+len(out) > 8*len(v.b) {
			return errValues
		}
		for i := range out {
			out[i] = int64(v.b[v.at>>3] >> (v.at & 7) & 1)
			v.at++
		}
	case v.encoding == byteSplit:
		w := v.size()
		for i := range out {
			if v.at >= v.count {
				return errValues
			}
			var x uint64
			for k := w - 1; k >= 0; k-- {
				x = x<<8 | uint64(v.b[k*v.count+v.at])
			}
			if w == 4 {
				x = uint64(int32(x))
			}
			out[i] = int64(x)
			v.at++
		}
	case v.physical == physicalInt32:
		if len(v.b) < 4*len(out) {
			return errValues
		}
		for i := range out {
			out[i] = int64(int32(binary.LittleEndian.Uint32(v.b[4*i:])))
		}
		v.b = v.b[4*len(out):]
	default:
		if len(v.b) < 8*len(out) {
			return errValues
		}
		for i := range out {
			out[i] = int64(binary.LittleEndian.Uint64(v.b[8*i:]))
		}
		v.b = v.b[8*len(out):]
	}
	return nil
}

// floats decodes the next floats.
func (v *values) floats(out []float64) error {
	w := v.size()
	if v.encoding == byteSplit {
		for i := range out {
			if v.at >= v.count {
				return errValues
			}
			var x uint64
			for k := w - 1; k >= 0; k-- {
				x = x<<8 | uint64(v.b[k*v.count+v.at])
			}
			if v.at++; w == 4 {
				out[i] = float64(math.Float32frombits(uint32(x)))
			} else {
				out[i] = math.Float64frombits(x)
			}
		}
		return nil
	}
	if len(v.b) < w*len(out) {
		return errValues
	}
	if w == 4 {
		for i := range out {
			out[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(v.b[4*i:])))
		}
	} else {
		for i := range out {
			out[i] = math.Float64frombits(binary.LittleEndian.Uint64(v.b[8*i:]))
		}
	}
	v.b = v.b[w*len(out):]
	return nil
}

// bytes gives the next text, valid until the next call.
func (v *values) bytes() ([]byte, error) {
	n := 0
	switch {
	case v.encoding == plain && v.physical == physicalBytes:
		if len(v.b) < 4 {
			return nil, errValues
		}
		length := binary.LittleEndian.Uint32(v.b)
		if v.b = v.b[4:]; uint64(length) > uint64(len(v.b)) {
			return nil, errValues
		}
		n = int(length)
	case v.encoding == plain:
		if n = v.size(); n > len(v.b) {
			return nil, errValues
		}
	case v.encoding == byteSplit:
		if v.at >= v.count {
			return nil, errValues
		}
		v.previous = v.previous[:0]
		for k := range v.size() {
			v.previous = append(v.previous, v.b[k*v.count+v.at])
		}
		v.at++
		return v.previous, nil
	default:
		length, err := v.delta.next()
		if err != nil {
			return nil, err
		}
		if length < 0 || length > int64(len(v.b)) {
			return nil, errValues
		}
		n = int(length)
		if v.encoding == deltaBytes {
			keep, err := v.prefixes.next()
			if err != nil {
				return nil, err
			}
			if keep < 0 || keep > int64(len(v.previous)) || keep+length > maxPage {
				return nil, errors.New("a text goes on from more than there was before it")
			}
			v.previous = append(v.previous[:keep], v.b[:n]...)
			v.b = v.b[n:]
			return v.previous, nil
		}
	}
	out := v.b[:n]
	v.b = v.b[n:]
	return out, nil
}
