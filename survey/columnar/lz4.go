package columnar

import (
	"encoding/binary"
	"errors"
)

var errLZ4 = errors.New("the LZ4 data are damaged")

// lz4Block decompresses one LZ4 block into to from position at on, and returns how far it came. Copies may reach back to the
// beginning of to. Format: "LZ4 Block Format Description", by Y. Collet.
func lz4Block(to, from []byte, at int) (int, error) {
	i := 0
	length := func(n int) (int, bool) {
		if n == 15 {
			for {
				if i >= len(from) || n > len(to) {
					return 0, false
				}
				c := from[i]
				i++
				n += int(c)
				if c != 255 {
					break
				}
			}
		}
		return n, true
	}
	for i < len(from) {
		token := from[i]
		i++
		n, ok := length(int(token >> 4))
		if !ok || n > len(from)-i || n > len(to)-at {
			return at, errLZ4
		}
		copy(to[at:], from[i:i+n])
		i, at = i+n, at+n
		if i == len(from) {
			return at, nil // the last sequence has no copy
		}
		if i+2 > len(from) {
			return at, errLZ4
		}
		back := int(binary.LittleEndian.Uint16(from[i:]))
		i += 2
		if n, ok = length(int(token & 15)); !ok {
			return at, errLZ4
		}
		n += 4
		if back == 0 || back > at || n > len(to)-at {
			return at, errLZ4
		}
		if back >= n {
			copy(to[at:at+n], to[at-back:])
			at += n
			continue
		}
		for range n { // the copy overlaps what it makes
			to[at] = to[at-back]
			at++
		}
	}
	return at, errLZ4
}

// lz4Blocks reads what Hadoop writes: blocks behind their lengths, expanded and compressed, as big-endian numbers; or a bare
// block, as Arrow once wrote under the same name.
func lz4Blocks(to, from []byte) error {
	rest, at := from, 0
	for len(rest) >= 8 {
		n, m := binary.BigEndian.Uint32(rest), binary.BigEndian.Uint32(rest[4:])
		if uint64(n) > uint64(len(to)-at) || uint64(m) > uint64(len(rest)-8) {
			break
		}
		end, err := lz4Block(to[:at+int(n)], rest[8:8+m], at)
		if err != nil || end != at+int(n) {
			break
		}
		rest, at = rest[8+m:], end
	}
	if len(rest) == 0 && at == len(to) {
		return nil
	}
	if end, err := lz4Block(to, from, 0); err != nil || end != len(to) {
		return errLZ4
	}
	return nil
}

// lz4Frame decompresses one LZ4 frame, as Arrow files have it. Checksums are not compared. Format: "LZ4 Frame Format
// Description", by Y. Collet.
func lz4Frame(to, from []byte) error {
	const magic = 0x184d2204
	if len(from) < 7 || binary.LittleEndian.Uint32(from) != magic || from[4]>>6 != 1 {
		return errLZ4
	}
	flags := from[4]
	i := 7 // magic, flags, block size, header checksum
	if flags&8 != 0 {
		i += 8 // size of the content
	}
	if flags&1 != 0 {
		i += 4 // dictionary
	}
	at := 0
	for {
		if i+4 > len(from) {
			return errLZ4
		}
		size := binary.LittleEndian.Uint32(from[i:])
		i += 4
		if size == 0 {
			break
		}
		plain := size>>31 == 1
		n := int(size & 0x7fffffff)
		if n > len(from)-i {
			return errLZ4
		}
		block := from[i : i+n]
		i += n
		if flags&16 != 0 {
			i += 4 // checksum of the block
		}
		if plain {
			if n > len(to)-at {
				return errLZ4
			}
			at += copy(to[at:], block)
			continue
		}
		var err error
		if at, err = lz4Block(to, block, at); err != nil {
			return err
		}
	}
	if at != len(to) {
		return errLength
	}
	return nil
}
