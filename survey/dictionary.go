package survey

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
)

// seed and salt guard the tables below against files made to collide. No result depends on them: equal hashes are
// always followed by a comparison of the texts.
var (
	seed = maphash.MakeSeed()
	salt = [2]uint64{maphash.Bytes(seed, []byte{0}), maphash.Bytes(seed, []byte{1}) | 1}
)

// dictionary maps the bytes of cells to numbers without allocating for cells it has seen.
type dictionary struct {
	slots []slot // a power of two, at most 3/4 full
	bytes []byte // the long keys, one after the other
	n     int
}

// slot holds a key of up to 16 bytes itself, in two words that overlap, and of a longer one the hash and the place.
type slot struct {
	a, b  uint64
	size  uint32 // of the key, plus one; 0 = free
	value uint32
}

// words packs a key of 1 to 16 bytes; with its length they tell the key.
func words(key []byte) (a, b uint64) {
	switch n := len(key); {
	case n >= 8:
		return binary.LittleEndian.Uint64(key), binary.LittleEndian.Uint64(key[n-8:])
	case n >= 4:
		return uint64(binary.LittleEndian.Uint32(key)), uint64(binary.LittleEndian.Uint32(key[n-4:]))
	case n > 0:
		return uint64(key[0]) | uint64(key[n/2])<<8 | uint64(key[n-1])<<16, 0
	}
	return 0, 0
}

func mix(a, b uint64) uint64 {
	high, low := bits.Mul64(a^salt[0], b^salt[1])
	return high ^ low
}

// find returns the slot of a key, or the free one where it belongs, and what to store there.
func (d *dictionary) find(key []byte) (*slot, slot) {
	k := slot{size: uint32(len(key)) + 1}
	long := len(key) > 16
	var hash uint64
	if long {
		k.a = maphash.Bytes(seed, key)
		hash = k.a
	} else {
		k.a, k.b = words(key)
		hash = mix(k.a, k.b)
	}
	mask := uint64(len(d.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		s := &d.slots[i]
		if s.size == 0 {
			return s, k
		}
		if s.a != k.a || s.size != k.size {
			continue
		}
		if long {
			if string(d.bytes[s.b:s.b+uint64(len(key))]) == string(key) {
				return s, k
			}
		} else if s.b == k.b {
			return s, k
		}
	}
}

func (d *dictionary) get(key []byte) (uint32, bool) {
	if d.n == 0 {
		return 0, false
	}
	s, _ := d.find(key)
	return s.value, s.size != 0
}

// put adds a key that get did not find.
func (d *dictionary) put(key []byte, value uint32) {
	if 4*(d.n+1) > 3*len(d.slots) {
		d.grow()
	}
	s, k := d.find(key)
	k.value = value
	if len(key) > 16 {
		k.b = uint64(len(d.bytes))
		d.bytes = append(d.bytes, key...)
	}
	*s = k
	d.n++
}

func (d *dictionary) grow() {
	old := d.slots
	d.slots = make([]slot, max(16, 2*len(old)))
	mask := uint64(len(d.slots) - 1)
	for _, s := range old {
		if s.size == 0 {
			continue
		}
		i := s.a & mask
		if s.size <= 17 {
			i = mix(s.a, s.b) & mask
		}
		for d.slots[i].size != 0 {
			i = (i + 1) & mask
		}
		d.slots[i] = s
	}
}
